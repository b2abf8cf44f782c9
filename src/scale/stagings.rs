//! Stagings: their substances, and what their source says of time; the stages are in [`stages`](super::stages).

use super::known::Known;
use super::rules::{Kind, Named, Names, required_pair};
use super::stages::{self, STAGES, Stage, span_of_time};
use super::substance::{SUBSTANCES, Substance};
use super::{LONGEST_TIME, MOST_PARTS};
use crate::base::diagnostic::{Diagnostic, Problems};
use crate::base::document::{At, Fields, Node};

/// The stagings of a file.
pub(super) const STAGINGS: Kind = Kind::new("staging", "stagings", MOST_PARTS);

/// A stage model laid over the items of a scale.
#[derive(Clone, Debug)]
pub struct Staging {
    /// Its name in data: `heroin`.
    pub id: String,
    /// Its name on a screen.
    pub name: String,
    /// The document it comes from.
    pub source: String,
    /// What in it is this project's choice.
    pub choice: String,
    /// The substances that its time course is about; empty where it has none.
    pub substances: Vec<Substance>,
    /// What the document says of time, if anything.
    pub course: Option<Course>,
    /// Checks (by position) after whose yes no time course is shown.
    pub silent_after: Vec<usize>,
    /// The stages, numbered from 1 without a gap.
    pub stages: Vec<Stage>,
}

impl Staging {
    /// Returns the stage with this number.
    pub fn stage(&self, number: u8) -> Option<&Stage> {
        self.stages.get(usize::from(number).checked_sub(1)?)
    }
}

/// What a document says of onset, growth and residue; each a lowest and a highest figure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Course {
    /// Hours after the last use until it begins.
    pub onset_hours: (u16, u16),
    /// Days for which it grows.
    pub grows_days: (u16, u16),
    /// Days after which residual signs are gone.
    pub residual_days: (u16, u16),
    /// What stays for longer, in words; may be empty.
    pub after: String,
}

/// A staging as it is written.
pub(super) struct WrittenStaging {
    pub staging: Staging,
    /// Whether its stages are all that it has.
    pub whole: bool,
}

/// Reads a staging; `unknown_part` says that it may have stages under a misspelt name.
pub(super) fn staging(
    node: &Node<'_>,
    unknown_part: bool,
    known: &Known<'_>,
    problems: &mut Problems,
) -> Option<Named<WrittenStaging>> {
    let mut fields = Fields::open(node, "a staging", problems)?;
    let id = fields.id();
    let name = fields.prose("name", 44);
    let source = fields.prose("source", 300);
    let choice = fields.prose("choice", 400);
    let substances = fields.texts("substance");
    let names_no_substance = substances.is_empty();
    let substances = substances.iter();
    let substances = substances
        .filter_map(|word| substance(word, fields.problems))
        .collect();
    let written_course = fields.take("course");
    let course = written_course.and_then(|entry| course(&entry.node, fields.problems));
    let silent_after = fields.texts("silent-after");
    let silent_after = silent_after
        .iter()
        .filter_map(|name| known.check(name, fields.problems))
        .collect();
    let stages = fields.several(&STAGES);
    let stages = stages.unless(unknown_part || fields.has_unknown_part());
    let stages = stages::read(stages, known, fields.problems);
    let is_sound = fields.finish();
    if let Some(entry) = written_course.filter(|_| is_sound && names_no_substance) {
        let message = "a course is of certain substances, and this staging names none";
        let span = entry.node.span.clone();
        let none = Diagnostic::new("course-without-substance", span, message);
        problems.push(none.help("add `substance`, as in substance = [\"heroin\"]"));
    }
    if stages.each.is_empty() && stages.whole {
        let none = Diagnostic::new("too-few", node.span.clone(), "this staging has no stages");
        problems.push(none.help("add at least one [[staging.stage]] below it"));
    }
    let staging = Staging {
        id: id.as_ref().map(|(id, _)| id.clone()).unwrap_or_default(),
        name,
        source,
        choice,
        substances,
        course,
        silent_after,
        stages: stages.each,
    };
    let whole = stages.whole;
    Some(Named {
        id,
        part: WrittenStaging { staging, whole },
    })
}

fn substance(word: &At<String>, problems: &mut Problems) -> Option<Substance> {
    let known = Names {
        known: SUBSTANCES.to_vec(),
        all: true,
    };
    known.look_up("unknown-substance", "substance", word, problems)?;
    Substance::named(&word.0)
}

fn course(node: &Node<'_>, problems: &mut Problems) -> Option<Course> {
    let mut fields = Fields::open(node, "a course", problems)?;
    let onset_hours = range(&mut fields, "onset-hours", "[8, 12]");
    let grows_days = range(&mut fields, "grows-days", "[3, 4]");
    let residual_days = range(&mut fields, "residual-days", "[10, 14]");
    let after = fields.optional_prose("after", 200);
    fields.finish();
    Some(Course {
        onset_hours: onset_hours?,
        grows_days: grows_days?,
        residual_days: residual_days?,
        after: after.unwrap_or_default(),
    })
}

/// Takes a lowest and a highest time, which may be equal.
fn range(fields: &mut Fields<'_, '_, '_>, key: &'static str, example: &str) -> Option<(u16, u16)> {
    let ((low, high), span) = required_pair(fields, key, example)?;
    let found = span_of_time((low, high)).filter(|(low, high)| low <= high);
    if found.is_none() {
        let message = format!("`{key}` runs from {low} to {high}");
        let bad = Diagnostic::new("bad-range", span, message);
        let help = format!("write the lower number first, both from 0 to {LONGEST_TIME}");
        fields.problems.push(bad.help(help));
    }
    found
}
