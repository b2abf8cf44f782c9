//! The rules of a scale: a draft becomes a [`Definition`], or all that is wrong with it is said at once.
//!
//! This is the only way to a definition. One file a part of the scale: [`head`], [`items`] and
//! [`options`], [`ranges`] (total and bands), [`stagings`] and [`stages`], [`flags`]. A site's
//! policy is held to the scale it is for in [`policy`], a scale's texts in another language in
//! [`language`].

mod flags;
mod head;
mod items;
pub(super) mod language;
mod options;
pub(super) mod policy;
mod ranges;
mod stages;
mod stagings;

use super::draft::{At, Draft, DraftItem, DraftStaging};
use super::model::{Definition, Item};
use crate::base::diagnostic::Diagnostic;
use crate::base::document::MOST_SUGGESTIONS;
use crate::base::source::Span;
use crate::base::text::{count, excerpt, misleads, one_of, quoted, suggestion};

/// The format of scale files that this program reads.
const FORMAT: i64 = 1;

/// Collects what is wrong, with the small rules that every part shares.
struct Checker {
    problems: Vec<Diagnostic>,
}

/// Names that the file gives, and whether these are all it gives.
type Names<'d> = (Vec<&'d str>, bool);

/// Holds a draft to every rule.
///
/// # Errors
/// All that was wrong, here or while reading.
pub(super) fn definition(
    draft: &Draft,
    problems: Vec<Diagnostic>,
) -> Result<Definition, Vec<Diagnostic>> {
    // What another format means by its keys is not known here: only the format itself is wrong.
    if let Some(other) = head::other_format(draft.format.as_ref()) {
        return Err(vec![other]);
    }
    let mut checker = Checker { problems };
    let head = head::check(draft, &mut checker);
    let items = items::check(draft, &mut checker);
    let checks = items::checks(draft, &mut checker);
    items::unique_names(draft, &mut checker);
    let total = ranges::total(draft, &items, &mut checker);
    let bands = ranges::bands(
        &draft.bands,
        ranges::is_descriptive(draft),
        &total,
        &mut checker,
    );
    let parts = Parts {
        items: &items,
        shared: draft.items.each.iter().map(shared_list).collect(),
        item_names: draft.items.names(|item| item.id.as_ref()),
        check_names: draft.checks.names(|check| check.id.as_ref()),
        band_names: draft.bands.names(|band| band.id.as_ref()),
        staging_names: draft.stagings.names(|staging| staging.id.as_ref()),
        stages: draft.stagings.each.iter().map(stages_of).collect(),
        total: &total,
    };
    let stagings = stagings::check(draft, &parts, &mut checker);
    let flags = flags::check(&draft.flags.each, &parts, &mut checker);
    let dangers = flags::dangers(draft, &mut checker);
    match head {
        Some(head) if checker.problems.is_empty() => Ok(Definition {
            head,
            items,
            checks,
            total: total.range,
            bands,
            stagings,
            flags,
            dangers,
        }),
        _ => Err(checker.problems),
    }
}

fn stages_of(staging: &DraftStaging) -> Stages<'_> {
    Stages {
        id: staging.id.as_ref().map(|(id, _)| id.as_str()),
        number: staging.stages.each.len(),
        whole: staging.stages.whole,
    }
}

fn shared_list(item: &DraftItem) -> Option<&str> {
    item.answers.as_ref().map(|(name, _)| name.as_str())
}

/// How many stages a staging has, and whether these are all.
struct Stages<'d> {
    id: Option<&'d str>,
    number: usize,
    whole: bool,
}

/// What stagings and flags may speak of.
struct Parts<'d> {
    items: &'d [Item],
    /// For each item the shared list of options that it uses, if it does.
    shared: Vec<Option<&'d str>>,
    item_names: Names<'d>,
    check_names: Names<'d>,
    band_names: Names<'d>,
    staging_names: Names<'d>,
    stages: Vec<Stages<'d>>,
    total: &'d ranges::Total,
}

impl<'d> Parts<'d> {
    /// Finds an item, or says that there is none.
    fn item(&self, (name, span): &At<String>, checker: &mut Checker) -> Option<(usize, &'d Item)> {
        let items = self.items.iter().enumerate();
        let found = items.into_iter().find(|(_, item)| item.id == *name);
        if found.is_none() {
            checker.unknown("unknown-item", "item", name, span, &self.item_names);
        }
        found
    }

    /// Takes a number of points that an option of the item at a position has, and that is more than its lowest.
    fn points(
        &self,
        position: usize,
        (points, span): &At<i64>,
        checker: &mut Checker,
    ) -> Option<u16> {
        // Options in doubt were complained of, and prove nothing here.
        let item = self.items.get(position)?;
        if item.choices.is_empty() {
            return None;
        }
        let choices = item.choices.iter().map(|choice| choice.points);
        let permitted: Vec<String> = choices
            .filter(|points| *points > 0)
            .map(|points| points.to_string())
            .collect();
        let help = format!("write {}", one_of(&permitted));
        let worth = u16::try_from(*points)
            .ok()
            .filter(|points| item.choice_worth(*points).is_some());
        match worth {
            Some(points) if points > 0 => return Some(points),
            Some(_) => {
                let message = format!("`{}` is always at least 0", excerpt(&item.id));
                checker.say(Diagnostic::new("always-true", span.clone(), message).help(help));
            }
            None => {
                let message = match self.shared.get(position) {
                    Some(Some(list)) => {
                        format!("no option of `{}` is worth {points}", excerpt(list))
                    }
                    _ => format!("`{}` has no option worth {points}", excerpt(&item.id)),
                };
                let none = Diagnostic::new("no-such-points", span.clone(), message);
                checker.say_once(none.help(help));
            }
        }
        None
    }

    /// Finds a check by position, or says that there is none.
    fn check(&self, (name, span): &At<String>, checker: &mut Checker) -> Option<usize> {
        let found = self.check_names.0.iter().position(|known| known == name);
        if found.is_none() {
            checker.unknown("unknown-check", "check", name, span, &self.check_names);
        }
        found
    }
}

/// Returns the positions at which numbers that should grow do not.
///
/// Numbers that fall from the first to the last are one mistake, not many.
fn not_growing(numbers: &[i64]) -> Vec<usize> {
    let pairs = || numbers.iter().zip(numbers.iter().skip(1));
    let falling = pairs().all(|(before, after)| after < before);
    let wrong = pairs()
        .enumerate()
        .filter(|(_, (before, after))| after <= before);
    wrong
        .map(|(index, _)| index + 1)
        .take(if falling { 1 } else { usize::MAX })
        .collect()
}

impl Checker {
    /// Notes a problem.
    fn say(&mut self, diagnostic: Diagnostic) {
        self.problems.push(diagnostic);
    }

    /// Notes a problem that may come from one mistake elsewhere; a second one with the same words is shown beside the first.
    fn say_once(&mut self, diagnostic: Diagnostic) {
        let earlier = self
            .problems
            .iter_mut()
            .take(MOST_SUGGESTIONS)
            .find(|told| told.code == diagnostic.code && told.message == diagnostic.message);
        match earlier {
            Some(first) if first.also.is_none() => {
                first.also = Some((diagnostic.span, "and here".to_owned()));
            }
            Some(first) => {
                if let Some((_, words)) = &mut first.also {
                    "and here, and in other places".clone_into(words);
                }
            }
            None => self.say(diagnostic),
        }
    }

    /// Takes a text that a person will read: neither empty nor able to mislead a screen, and at most `longest` characters.
    ///
    /// A text that is not there gives an empty one; that it is missing was said while reading.
    fn prose(&mut self, what: &str, text: Option<&At<String>>, longest: usize) -> String {
        let Some((text, span)) = text else {
            return String::new();
        };
        let length = text.chars().count();
        if text.trim().is_empty() {
            let message = format!("{what} is empty");
            let empty = Diagnostic::new("empty-text", span.clone(), message);
            self.say(empty.help("write what a reader should see here"));
        } else if let Some(character) = text.chars().find(|character| misleads(*character)) {
            let message = format!("{what} holds {}", name_of(character));
            let invisible = Diagnostic::new("invisible-character", span.clone(), message);
            self.say(invisible.help("write the text without it, on one line"));
        } else if text.trim() != text {
            let message = format!("{what} begins or ends with a space");
            let stray = Diagnostic::new("stray-space", span.clone(), message);
            self.say(stray.help("remove the space"));
        } else if length > longest {
            let message = format!("{what} has {length} characters, more than {longest}");
            let over = count((length - longest) as u64, "character", "characters");
            let long = Diagnostic::new("too-long", span.clone(), message);
            self.say(long.help(format!(
                "shorten it by {over}: a screen has no room for more"
            )));
        }
        text.clone()
    }

    /// Takes a text that may be absent.
    fn optional_prose(
        &mut self,
        what: &str,
        text: Option<&At<String>>,
        longest: usize,
    ) -> Option<String> {
        text.map(|text| self.prose(what, Some(text), longest))
    }

    /// Takes a list of texts.
    fn prose_list(&mut self, what: &str, texts: &[At<String>], longest: usize) -> Vec<String> {
        texts
            .iter()
            .map(|text| self.prose(what, Some(text), longest))
            .collect()
    }

    /// Holds an id to its pattern.
    fn id(&mut self, what: &str, id: Option<&At<String>>) -> String {
        let Some((id, span)) = id else {
            return String::new();
        };
        if !super::name::is_id(id) {
            let message = format!("`{}` cannot be the id of {what}", excerpt(id));
            let help = match near_id(id) {
                Some(near) => format!("write `{near}`: small letters, digits and hyphens"),
                None => "write a small letter, then at most 31 small letters, digits and hyphens"
                    .to_owned(),
            };
            self.say(Diagnostic::new("bad-id", span.clone(), message).help(help));
        }
        id.clone()
    }

    /// Complains of each name that stands a second time, and shows the first; `taken` is the complaint.
    fn unique<'d>(
        &mut self,
        ids: impl IntoIterator<Item = &'d At<String>>,
        taken: impl Fn(&str) -> String,
    ) {
        let mut seen: Vec<&At<String>> = Vec::new();
        for id in ids {
            match seen.iter().find(|(first, _)| *first == id.0) {
                Some((_, first)) => {
                    let message = taken(&excerpt(&id.0));
                    let repeated = Diagnostic::new("repeated-id", id.1.clone(), message);
                    let repeated = repeated.also(first.clone(), "the first is here");
                    self.say(repeated.help("take another name for one of them"));
                }
                None => seen.push(id),
            }
        }
    }

    /// Complains of a name that nothing has, and suggests the one that was meant.
    ///
    /// Says nothing if the known names are not all, since then one may be there that could not be read.
    fn unknown(
        &mut self,
        code: &'static str,
        what: &str,
        name: &str,
        span: &Span,
        (known, all): &Names<'_>,
    ) {
        if !all {
            return;
        }
        let near = (self.problems.len() < MOST_SUGGESTIONS)
            .then(|| suggestion(name, known.iter().copied()))
            .flatten();
        let help = match near {
            Some(meant) => format!("did you mean `{}`?", excerpt(meant)),
            None if known.is_empty() => {
                format!("this scale has no {what}: add one, or remove the name")
            }
            None => {
                let shown: Vec<String> = known.iter().take(20).map(|name| quoted(name)).collect();
                if known.len() > shown.len() {
                    format!("write one of {}, …", shown.join(", "))
                } else {
                    format!("write {}", one_of(&shown))
                }
            }
        };
        let message = format!("no {what} is named `{}`", excerpt(name));
        self.say_once(Diagnostic::new(code, span.clone(), message).help(help));
    }
}

/// Names a character that cannot be seen.
fn name_of(character: char) -> String {
    match character {
        '\n' | '\r' => "a line end".to_owned(),
        '\t' => "a tab".to_owned(),
        _ => format!("the invisible character U+{:04X}", character as u32),
    }
}

/// Returns the id that somebody meant who wrote `Resting pulse` or `resting_pulse`.
fn near_id(text: &str) -> Option<String> {
    let letters = text.trim().chars().map(|letter| match letter {
        ' ' | '_' | '.' => '-',
        _ => letter.to_ascii_lowercase(),
    });
    let near: String = letters.collect();
    super::name::is_id(&near).then_some(near)
}
