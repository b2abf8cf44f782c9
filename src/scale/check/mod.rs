//! The rules of a scale: a draft becomes a [`Definition`], or all that is wrong with it is said at once.
//!
//! This is the only way to a definition. One file a part of the scale: [`head`], [`items`],
//! [`ranges`] (total and bands), [`stagings`], [`flags`].

mod flags;
mod head;
mod items;
mod ranges;
mod stagings;

use super::draft::{At, Draft};
use super::model::Definition;
use crate::diagnostic::Diagnostic;
use crate::source::Span;
use crate::text::{excerpt, misleads, suggestion};

/// The format of scale files that this program reads.
pub(super) const FORMAT: i64 = 1;

/// Collects what is wrong, with the small rules that every part shares.
pub(super) struct Checker {
    pub problems: Vec<Diagnostic>,
}

/// Holds a draft to every rule.
///
/// Returns `None` exactly when something was wrong, here or while reading.
pub(super) fn definition(
    draft: &Draft,
    problems: Vec<Diagnostic>,
) -> Result<Definition, Vec<Diagnostic>> {
    let mut checker = Checker { problems };
    let head = head::check(draft, &mut checker);
    let items = items::check(draft, &mut checker);
    let checks = items::checks(draft, &mut checker);
    items::unique_names(draft, &mut checker);
    let total = ranges::total(draft, &items, &mut checker);
    let bands = ranges::bands(draft, total, &mut checker);
    let stagings = stagings::check(draft, &items, &checks, &mut checker);
    let parts = flags::Parts {
        items: &items,
        checks: &checks,
        bands: &bands,
        total,
        stagings: &stagings,
        whole: draft.whole,
    };
    let flags = flags::check(draft, &parts, &mut checker);
    let dangers = flags::dangers(draft, &stagings, &mut checker);
    match head {
        Some(head) if checker.problems.is_empty() => Ok(Definition {
            head,
            items,
            checks,
            total,
            bands,
            stagings,
            flags,
            dangers,
        }),
        _ => Err(checker.problems),
    }
}

impl Checker {
    /// Notes a problem.
    pub(super) fn say(&mut self, diagnostic: Diagnostic) {
        self.problems.push(diagnostic);
    }

    /// Takes a text that a person will read: neither empty nor able to mislead a screen, and at most `longest` characters.
    pub(super) fn prose(
        &mut self,
        what: &str,
        (text, span): &At<String>,
        longest: usize,
    ) -> String {
        if text.trim().is_empty() {
            self.say(Diagnostic::new(
                "empty-text",
                span.clone(),
                format!("{what} is empty"),
            ));
        } else if text.trim() != text {
            self.say(Diagnostic::new(
                "empty-text",
                span.clone(),
                format!("{what} begins or ends with a space"),
            ));
        }
        if let Some(character) = text.chars().find(|character| misleads(*character)) {
            let message = format!(
                "{what} holds the invisible character U+{:04X}",
                character as u32
            );
            self.say(
                Diagnostic::new("invisible-character", span.clone(), message)
                    .help("write the text without it, on one line"),
            );
        }
        let length = text.chars().count();
        if length > longest {
            let message = format!("{what} has {length} characters, more than {longest}");
            self.say(
                Diagnostic::new("too-long", span.clone(), message)
                    .help("a screen of 80 columns has no room for more"),
            );
        }
        text.clone()
    }

    /// Takes an optional text; an absent one is `None`.
    pub(super) fn optional_prose(
        &mut self,
        what: &str,
        text: Option<&At<String>>,
        longest: usize,
    ) -> Option<String> {
        text.map(|text| self.prose(what, text, longest))
    }

    /// Takes a list of texts.
    pub(super) fn prose_list(
        &mut self,
        what: &str,
        texts: &[At<String>],
        longest: usize,
    ) -> Vec<String> {
        texts
            .iter()
            .map(|text| self.prose(what, text, longest))
            .collect()
    }

    /// Holds an id to its pattern.
    pub(super) fn id(&mut self, what: &str, (id, span): &At<String>) -> String {
        if !super::name::is_id(id) {
            let message = format!("`{}` cannot be the id of {what}", excerpt(id));
            let help = "write a small letter, then at most 31 small letters, digits and hyphens";
            self.say(Diagnostic::new("bad-id", span.clone(), message).help(help));
        }
        id.clone()
    }

    /// Complains of each id that stands a second time, and shows the first.
    pub(super) fn unique<'d>(&mut self, what: &str, ids: impl IntoIterator<Item = &'d At<String>>) {
        let mut seen: Vec<&At<String>> = Vec::new();
        for id in ids {
            match seen.iter().find(|(first, _)| *first == id.0) {
                Some((_, first)) => {
                    let message = format!("two {what} are named `{}`", excerpt(&id.0));
                    self.say(
                        Diagnostic::new("repeated-id", id.1.clone(), message)
                            .also(first.clone(), "the first is here"),
                    );
                }
                None => seen.push(id),
            }
        }
    }

    /// Complains of a name that nothing has, and suggests the one that was meant.
    pub(super) fn unknown(
        &mut self,
        code: &'static str,
        what: &str,
        name: &str,
        span: &Span,
        known: &[&str],
    ) {
        let message = format!("no {what} is named `{}`", excerpt(name));
        let diagnostic = Diagnostic::new(code, span.clone(), message);
        self.say(match suggestion(name, known.iter().copied()) {
            Some(meant) => diagnostic.help(format!("did you mean `{meant}`?")),
            None if known.is_empty() => diagnostic.help(format!("this scale has no {what}")),
            None => diagnostic.help(format!("write {}", crate::text::one_of(known))),
        });
    }
}
