//! Codes of somebody else's: texts that stand for an answer, and texts that stand for missing.

use std::borrow::Cow;
use std::collections::HashMap;

use super::own::Own;
use crate::base::diagnostic::{Diagnostic, Problems};
use crate::base::document::{At, Node, Value, choice, plain_integer, text, whole, wrong_kind};
use crate::base::text::{excerpt, quoted};
use crate::scale::Scale;
use crate::scale::words::Missing;

/// What codes stand for, in the order of the file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Codes {
    each: Vec<(String, String)>,
    of: HashMap<String, usize>,
}

impl Codes {
    /// Adds a code; false if it is there already, however it is written.
    pub fn add(&mut self, code: &str, meaning: impl Into<String>) -> bool {
        let code = whole_text(code);
        let is_new = !self.of.contains_key(code.as_ref());
        if is_new {
            self.of.insert(code.to_string(), self.each.len());
            self.each.push((code.into_owned(), meaning.into()));
        }
        is_new
    }

    /// Returns what a text stands for. A whole number is the same code with a decimal point and zeros behind it.
    pub fn get(&self, text: &str) -> Option<&str> {
        let at = self.of.get(whole_text(text).as_ref())?;
        self.each.get(*at).map(|(_, meaning)| meaning.as_str())
    }

    /// Returns the codes, each with what it stands for.
    pub fn each(&self) -> impl ExactSizeIterator<Item = (&str, &str)> {
        let each = self.each.iter();
        each.map(|(code, meaning)| (code.as_str(), meaning.as_str()))
    }

    /// Says whether there is none.
    pub fn is_empty(&self) -> bool {
        self.each.is_empty()
    }
}

/// Returns a whole number without the decimal point and the zeros that a program wrote behind it, and any other text
/// without the spaces around it.
pub fn whole_text(text: &str) -> Cow<'_, str> {
    let trimmed = text.trim();
    match whole(trimmed) {
        Some((number, true)) => number.to_string().into(),
        _ => trimmed.into(),
    }
}

/// The texts that stand for missing, each with the reason.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MissingCodes {
    each: Vec<(At<String>, Missing)>,
}

impl MissingCodes {
    /// Returns why an answer is missing, if a text says so.
    pub fn get(&self, text: &str) -> Option<Missing> {
        if self.each.is_empty() {
            return None;
        }
        let text = whole_text(text);
        let found = self.each.iter().find(|((code, _), _)| *code == text);
        found.map(|(_, why)| *why)
    }

    /// Returns the codes, each with the reason.
    pub fn each(&self) -> impl ExactSizeIterator<Item = (&str, Missing)> {
        self.each
            .iter()
            .map(|((code, _), why)| (code.as_str(), *why))
    }

    /// Says whether there is none.
    pub fn is_empty(&self) -> bool {
        self.each.is_empty()
    }

    /// Says whether one of them begins with a byte.
    #[inline]
    pub fn may_begin_with(&self, byte: u8) -> bool {
        let mut each = self.each.iter();
        each.any(|((code, _), _)| code.as_bytes().first() == Some(&byte))
    }

    /// Complains of codes that may be something else in a column: a measured value, points, a word.
    pub(super) fn hold_apart(&self, own: &Own, scale: &Scale, problems: &mut Problems) {
        for ((code, span), _) in &self.each {
            if let Some(what) = other_meaning(code, *own, scale) {
                let message = format!("`{}` may be {what}, and would be lost", excerpt(code));
                let both = Diagnostic::new("missing-code-in-range", span.clone(), message);
                let help =
                    "name it with `missing` of each other column in which it stands for missing";
                problems.push_once(both.help(help));
            }
        }
    }

    /// Returns the codes that may be something else in a column, each with what it may be.
    pub fn in_doubt(&self, own: Own, scale: &Scale) -> Vec<(&str, String)> {
        let each = self.each.iter();
        let doubt = |((code, _), _): &'_ (At<String>, Missing)| other_meaning(code, own, scale);
        each.filter_map(|one| Some((one.0.0.as_str(), doubt(one)?)))
            .collect()
    }
}

/// Says what a code for missing may be too in a column.
fn other_meaning(code: &str, own: Own, scale: &Scale) -> Option<String> {
    let number = plain_integer(code);
    let between = |low: u32, high: u32, factor: i64| {
        number.is_some_and(|number| {
            let number = number.saturating_mul(factor);
            (i64::from(low)..=i64::from(high)).contains(&number)
        })
    };
    match own {
        Own::Points(at) => {
            let item = scale.items().get(at)?;
            let points = u16::try_from(number?).ok()?;
            let is_points = item.choice_worth(points).is_some();
            is_points.then(|| format!("points of `{}`", item.id))
        }
        Own::Value(at) => {
            let measure = scale.items().get(at)?.measure.as_ref()?;
            let (low, high) = measure.plausible;
            between(low, high, 1).then(|| {
                format!(
                    "a value of `{}`, plausible from {low} to {high}",
                    measure.column
                )
            })
        }
        Own::Measure(at) => {
            let measure = scale.measures().get(at)?;
            let (low, high) = measure.plausible;
            let factor = 10_i64.saturating_pow(measure.decimals.into());
            between(low, high, factor).then(|| {
                let (low, high) = (measure.written(low), measure.written(high));
                format!(
                    "a value of `{}`, plausible from {low} to {high}",
                    measure.id
                )
            })
        }
        Own::Check(at) => {
            let check = scale.checks().get(at)?;
            is_truth(code).then(|| format!("an answer to `{}`", check.id))
        }
        Own::Word(words) => words
            .contains(&code)
            .then(|| "a word of the column".to_owned()),
        Own::Months => number
            .is_some_and(|number| (0..=1200).contains(&number))
            .then(|| "a number of months".to_owned()),
        Own::Text | Own::Time | Own::Substances | Own::NotAttributed => None,
    }
}

/// Says whether a text is an answer to a check where no map says otherwise.
fn is_truth(text: &str) -> bool {
    let words = ["0", "1", "yes", "no", "true", "false", "t", "f"];
    words.iter().any(|word| text.eq_ignore_ascii_case(word))
}

/// Reads texts that stand for missing: a list of them, or a table of each with its reason.
pub(super) fn missing_codes(node: &Node<'_>, problems: &mut Problems) -> MissingCodes {
    let mut found = MissingCodes::default();
    let mut add = |code: At<String>, why: Missing, problems: &mut Problems| {
        let whole = whole_text(&code.0).into_owned();
        if whole.is_empty() {
            let message = "an empty cell is missing by itself";
            let empty = Diagnostic::new("empty-text", code.1, message);
            problems.push(empty.help("remove it"));
        } else if found.each.iter().any(|((other, _), _)| *other == whole) {
            problems.push(shared(&whole, code.1, "it stands for missing"));
        } else {
            found.each.push(((whole, code.1), why));
        }
    };
    match &node.value {
        Value::List(list) => {
            for one in list {
                match &one.value {
                    Value::Text(code) => {
                        let code = (code.clone().into_owned(), one.span.clone());
                        add(code, Missing::NotGiven, problems);
                    }
                    _ => {
                        let wrong = wrong_kind(one, "each of `missing` is a text");
                        let help = "to name reasons, write a table in place of the list: { \"-98\" = \"asleep\" }";
                        problems.unread(wrong.help(help));
                    }
                }
            }
        }
        Value::Table(entries) => {
            for entry in entries {
                let why = text(&entry.node, &entry.key, problems);
                let why = why.and_then(|why| choice(&entry.key, &why, problems));
                if let Some(why) = why {
                    let code = (entry.key.clone().into_owned(), entry.key_span.clone());
                    add(code, why, problems);
                }
            }
        }
        _ => {
            let help = "write missing = [\"NA\", \"-99\"], or { \"-98\" = \"asleep\" } with the reason of each";
            let wrong = wrong_kind(node, "`missing` is a list of texts, or a table of reasons");
            problems.unread(wrong.help(help));
        }
    }
    found
}

/// Says that a code stands for two things; `other` says what it stands for too.
pub(super) fn shared(code: &str, span: crate::base::source::Span, other: &str) -> Diagnostic {
    let message = format!("the code {} stands twice: {other} already", quoted(code));
    let twice = Diagnostic::new("repeated-code", span, message);
    twice.help("remove one of them; 1 and 1.0 are the same code")
}
