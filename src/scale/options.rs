//! Options: their points, the limits of measured values, and the lists that items share; and what is measured:
//! the unit, the column of a table, and which values are plausible.

use super::code::{Code, code};
use super::rules::{Names, Several, out_of_order, required_pair};
use super::{LARGEST_MEASURE, MOST_CHOICES, MOST_PARTS, MOST_POINTS};
use crate::base::diagnostic::{Diagnostic, Problems};
use crate::base::document::{At, Entry, Fields, Node, Value, kind_of};
use crate::base::source::Span;
use crate::base::text::excerpt;

/// The most characters of the text of an option, in every language.
pub(super) const LONGEST_OPTION: usize = 100;

/// The most characters of a unit.
pub(super) const LONGEST_UNIT: usize = 12;

/// One permitted answer of an item; `option` in files and on screens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// What it adds to the total.
    pub points: u16,
    /// The highest measured value it stands for; `None` for the last, or without a measure.
    pub up_to: Option<u32>,
    /// The finding in words.
    pub text: String,
}

/// A list of options as it is written, in an item or for several of them.
pub(super) struct Written {
    options: Several<WrittenOption>,
    /// The key that it stands under.
    pub span: Span,
}

struct WrittenOption {
    points: Option<At<i64>>,
    up_to: Option<At<i64>>,
    text: String,
    span: Span,
}

impl Written {
    /// Reads the list under a key.
    pub(super) fn read(entry: &Entry<'_>, problems: &mut Problems) -> Self {
        let options = if let Value::List(list) = &entry.node.value {
            Several::of(list, "options", MOST_CHOICES, problems).read(problems, option)
        } else {
            let (key, what) = (excerpt(&entry.key), kind_of(&entry.node.value));
            let message = format!("`{key}` is a list of options, not {what}");
            let wrong = Diagnostic::new("wrong-type", entry.node.span.clone(), message);
            problems.unread(wrong.help("write a list: [ { points = 0, text = \"…\" }, … ]"));
            Several::unreadable()
        };
        Self {
            options,
            span: entry.key_span.clone(),
        }
    }

    /// Returns the options; `None` if their points are in doubt, which was said.
    pub(super) fn choices(&self, problems: &mut Problems) -> Option<Vec<Choice>> {
        let written = &self.options.each;
        if self.options.whole && written.len() < 2 {
            let message = match written.len() {
                0 => "there is no option here",
                _ => "there is only one option here",
            };
            let few = Diagnostic::new("too-few", self.span.clone(), message);
            problems.push(few.help("write at least two, from the fewest points to the most"));
            return None;
        }
        let points = written.iter().map(|option| option.points.as_ref());
        let points: Vec<&At<i64>> = points.collect::<Option<_>>()?;
        if !self.options.whole || !points_grow_from_0(&points, problems) {
            return None;
        }
        let choice = |(option, (points, _)): (&WrittenOption, &At<i64>)| {
            let up_to = option.up_to.as_ref();
            Some(Choice {
                points: u16::try_from(*points).ok()?,
                up_to: up_to.and_then(|(limit, _)| u32::try_from(*limit).ok()),
                text: option.text.clone(),
            })
        };
        written.iter().zip(points).map(choice).collect()
    }

    /// Complains of limits where nothing is measured; once, since what is forgotten is the measure.
    ///
    /// Returns whether there are none.
    pub(super) fn hold_no_limits(&self, help: &str, problems: &mut Problems) -> bool {
        let mut limits = self.options.each.iter();
        let limit = limits.find_map(|option| option.up_to.as_ref());
        if let Some((_, span)) = limit {
            let message = "`up-to` stands in an option, and nothing is measured";
            let gap = Diagnostic::new("measure-gap", span.clone(), message);
            problems.push(gap.help(help));
        }
        limit.is_none()
    }

    /// With a measure every option but the last has its upper limit: then no value has two options, and none has no option.
    ///
    /// Returns false if an option seems to be lost, so that its points prove nothing.
    pub(super) fn hold_limits(&self, measure: &Measure, problems: &mut Problems) -> bool {
        let Some((last, most)) = self.options.each.split_last() else {
            return true;
        };
        let before = problems.len();
        let without = most.iter().filter(|option| option.up_to.is_none());
        if without.clone().count() == most.len() {
            let message = "these options lack `up-to`, so a measured value has no option";
            let help = "write in each option but the last the highest value it stands for";
            let gap = Diagnostic::new("measure-gap", self.span.clone(), message);
            problems.push(gap.help(help));
            return true;
        }
        for option in without {
            let message = "this option lacks `up-to`, so some values would have no option";
            let gap = Diagnostic::new("measure-gap", option.span.clone(), message);
            let help = format!("write the highest {} that it stands for", measure.column);
            problems.push(gap.help(help));
        }
        if let Some((_, span)) = &last.up_to {
            let message = "the last option has `up-to`, so larger values would have no option";
            let gap = Diagnostic::new("measure-gap", span.clone(), message);
            problems.push(gap.help("remove it, or add the option that stands for them"));
        }
        if problems.len() == before {
            let limits = most.iter().filter_map(|option| option.up_to.as_ref());
            hold_order(&limits.collect::<Vec<_>>(), measure, problems);
        }
        last.up_to.is_none()
    }
}

fn option(node: &Node<'_>, problems: &mut Problems) -> Option<WrittenOption> {
    let mut fields = Fields::open(node, "an option", problems)?;
    let option = WrittenOption {
        points: fields.required_integer("points", 0..=MOST_POINTS.into()),
        up_to: fields.integer("up-to", 0..=LARGEST_MEASURE.into()),
        text: fields.prose("text", LONGEST_OPTION),
        span: fields.span(),
    };
    fields.finish();
    Some(option)
}

fn points_grow_from_0(points: &[&At<i64>], problems: &mut Problems) -> bool {
    let before = problems.len();
    if let Some((first, span)) = points.first()
        && points.iter().all(|(points, _)| *points > 0)
    {
        let message = format!("the first option is worth {first}, not 0");
        let help = "begin with 0 points: it is what a finding of another cause counts";
        problems.push(Diagnostic::new("first-option", span.clone(), message).help(help));
    }
    let first_is_wrong = problems.len() > before;
    for ((above, above_span), (points, span)) in out_of_order(points, first_is_wrong) {
        let message = if above == points {
            format!("two options are worth {points}")
        } else {
            format!("an option worth {points} stands below one worth {above}")
        };
        let order = Diagnostic::new("points-order", span.clone(), message);
        let order = order.also(above_span.clone(), "the one above");
        problems.push(order.help("write the fewest points first, and each number once"));
    }
    problems.len() == before
}

fn hold_order(limits: &[&At<i64>], measure: &Measure, problems: &mut Problems) {
    let overlaps = out_of_order(limits, false);
    for ((above, above_span), (limit, span)) in &overlaps {
        let message =
            format!("`up-to` is {limit} below {above}, so two options would claim the same values");
        let overlap = Diagnostic::new("measure-overlap", span.clone(), message);
        let overlap = overlap.also(above_span.clone(), "the option above");
        problems.push(overlap.help("write limits that grow from option to option"));
    }
    let (low, high) = measure.plausible;
    let plausible = i64::from(low)..i64::from(high);
    let mut outside = limits
        .iter()
        .filter(|(limit, _)| !plausible.contains(limit));
    // If several are outside, `plausible` is the mistake: one complaint is enough.
    if overlaps.is_empty()
        && let Some((limit, span)) = outside.next()
    {
        let message = format!(
            "with `up-to = {limit}` some option could never be chosen: `plausible` is {low} to {high}"
        );
        let outside = Diagnostic::new("bad-range", span.clone(), message);
        let most = high.saturating_sub(1);
        problems.push(outside.help(format!("write {low} to {most}, or mend `plausible`")));
    }
}

/// The lists of options that items share, each checked once however many items use it.
pub(super) struct Lists {
    each: Vec<SharedList>,
    all: bool,
}

struct SharedList {
    name: At<String>,
    choices: Vec<Choice>,
    /// Whether each of its options could be read.
    whole: bool,
}

impl Lists {
    /// Reads the named lists; `unknown_part` says that there may be more of them under a misspelt name.
    pub(super) fn read(
        entry: Option<&Entry<'_>>,
        unknown_part: bool,
        problems: &mut Problems,
    ) -> Self {
        let entries = match entry.map(|entry| &entry.node) {
            None => &[],
            Some(Node {
                value: Value::Table(entries),
                ..
            }) => entries.as_slice(),
            Some(node) => {
                let what = kind_of(&node.value);
                let message = format!("[answers] is a table of named lists, not {what}");
                let help =
                    "write [answers] once, and below it a line for each list: severity = [ … ]";
                let wrong = Diagnostic::new("wrong-type", node.span.clone(), message);
                problems.unread(wrong.help(help));
                return Self {
                    each: Vec::new(),
                    all: false,
                };
            }
        };
        if let Some(first) = entries.get(MOST_PARTS) {
            let number = entries.len();
            let message = format!("there are {number} lists of answers, more than {MOST_PARTS}");
            problems.unread(Diagnostic::new("too-many", first.key_span.clone(), message));
        }
        let read = |entry: &Entry<'_>| {
            let list = Written::read(entry, problems);
            let choices = list.choices(problems);
            let help = "write these options in the item that is measured, or remove `up-to`";
            list.hold_no_limits(help, problems);
            SharedList {
                name: (entry.key.clone().into_owned(), entry.key_span.clone()),
                choices: choices.unwrap_or_default(),
                whole: list.options.whole,
            }
        };
        Self {
            each: entries.iter().take(MOST_PARTS).map(read).collect(),
            all: entries.len() <= MOST_PARTS && !unknown_part,
        }
    }

    /// Finds a list by its name, or says that there is none; then it is empty.
    pub(super) fn find(&self, name: &At<String>, problems: &mut Problems) -> Vec<Choice> {
        let names = Names {
            known: self.each.iter().map(|list| list.name.0.as_str()).collect(),
            all: self.all,
        };
        let found = names.look_up("unknown-answers", "list of answers", name, problems);
        let found = found.and_then(|place| self.each.get(place));
        found.map_or_else(Vec::new, |list| list.choices.clone())
    }

    /// Complains of each list that no item uses. Says nothing while that is in doubt.
    pub(super) fn hold_used(&self, used: &[&str], sure: bool, problems: &mut Problems) {
        let known = |name: &&str| self.each.iter().any(|list| list.name.0 == **name);
        if !sure || !self.each.iter().all(|list| list.whole) || !used.iter().all(known) {
            return;
        }
        for SharedList {
            name: (name, span), ..
        } in &self.each
        {
            if !used.contains(&name.as_str()) {
                let message = format!("no item uses the answers `{}`", excerpt(name));
                let unused = Diagnostic::new("unused-answers", span.clone(), message);
                problems.push(unused.help("remove them, or name them in an item"));
            }
        }
    }
}

/// How a measured value becomes points.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Measure {
    /// The unit, as it is written after the number: `/min`.
    pub unit: String,
    /// The column of a table that holds the value: `pulse_bpm`.
    pub column: String,
    /// The lowest and highest value that is no typing slip, both included.
    pub plausible: (u32, u32),
    /// What is measured, in a terminology.
    pub code: Option<Code>,
}

/// A measure as it is written.
pub(super) struct WrittenMeasure {
    /// The column, however it is spelt.
    pub column: Option<At<String>>,
    /// The measure; `None` if something is wrong with it, which was said.
    pub measure: Option<Measure>,
}

/// Reads a measure.
pub(super) fn measure(node: &Node<'_>, problems: &mut Problems) -> Option<WrittenMeasure> {
    let mut fields = Fields::open(node, "a measure", problems)?;
    let unit = fields.prose("unit", LONGEST_UNIT);
    let column = fields.required_text("column");
    let sound_column = column
        .as_ref()
        .is_some_and(|column| hold_column(column, fields.problems));
    let plausible = required_pair(&mut fields, "plausible", "[20, 250]")
        .and_then(|written| plausible(written, fields.problems));
    let code = code(&mut fields);
    fields.finish();
    let measure = plausible.zip(column.clone()).filter(|_| sound_column);
    Some(WrittenMeasure {
        column,
        measure: measure.map(|(plausible, (column, _))| Measure {
            unit,
            column,
            plausible,
            code,
        }),
    })
}

fn plausible(((low, high), span): At<(i64, i64)>, problems: &mut Problems) -> Option<(u32, u32)> {
    let value = |value: i64| {
        let value = u32::try_from(value).ok();
        value.filter(|value| *value <= LARGEST_MEASURE)
    };
    let range = value(low).zip(value(high)).filter(|(low, high)| low < high);
    if range.is_none() {
        let message = format!("`plausible` runs from {low} to {high}");
        let help = format!(
            "write the lowest and then the highest plausible value, from 0 to {LARGEST_MEASURE}"
        );
        problems.push(Diagnostic::new("bad-range", span, message).help(help));
    }
    range
}

fn hold_column((column, span): &At<String>, problems: &mut Problems) -> bool {
    let fits = |name: &str| {
        name.len() <= 32
            && name.starts_with(|first: char| first.is_ascii_lowercase())
            && name
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
    };
    if fits(column) {
        return true;
    }
    let near = column.to_ascii_lowercase().replace([' ', '-'], "_");
    let help = if fits(&near) {
        format!("write `{near}`: small letters, digits and underscores")
    } else {
        "write a small letter, then at most 31 small letters, digits and underscores".to_owned()
    };
    let message = format!("`{}` cannot be a column", excerpt(column));
    problems.push(Diagnostic::new("bad-id", span.clone(), message).help(help));
    false
}
