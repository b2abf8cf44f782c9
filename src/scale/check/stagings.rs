//! Stagings: their substances, and what their source says of time; the stages are in [`stages`](super::stages).

use super::{Checker, Parts, stages};
use crate::base::diagnostic::Diagnostic;
use crate::scale::draft::{At, Draft, DraftCourse, DraftStaging, Pair};
use crate::scale::model::{Course, Staging};
use crate::scale::substance::{SUBSTANCES, Substance};

/// The longest time that a range may speak of, in its unit.
const LONGEST: u16 = 9999;

/// Checks every staging.
pub(super) fn check(draft: &Draft, parts: &Parts<'_>, checker: &mut Checker) -> Vec<Staging> {
    let stagings = draft.stagings.each.iter();
    stagings
        .map(|staging| one(staging, parts, checker))
        .collect()
}

fn one(draft: &DraftStaging, parts: &Parts<'_>, checker: &mut Checker) -> Staging {
    if draft.stages.each.is_empty() && draft.stages.whole {
        let none = Diagnostic::new("too-few", draft.span.clone(), "this staging has no stages");
        checker.say(none.help("add at least one [[staging.stage]] below it"));
    }
    let substances = draft.substances.iter();
    let checks = draft.silent_after.iter();
    Staging {
        id: checker.id("a staging", draft.id.as_ref()),
        name: checker.prose("`name`", draft.name.as_ref(), 44),
        source: checker.prose("`source`", draft.source.as_ref(), 300),
        choice: checker.prose("`choice`", draft.choice.as_ref(), 400),
        substances: substances
            .filter_map(|word| substance(word, checker))
            .collect(),
        course: draft
            .course
            .as_ref()
            .and_then(|course| one_course(course, draft, checker)),
        silent_after: checks
            .filter_map(|name| parts.check(name, checker))
            .collect(),
        stages: stages::check(&draft.stages, parts, checker),
    }
}

fn substance((word, span): &At<String>, checker: &mut Checker) -> Option<Substance> {
    let found = Substance::named(word);
    if found.is_none() {
        let known = (SUBSTANCES.to_vec(), true);
        checker.unknown("unknown-substance", "substance", word, span, &known);
    }
    found
}

fn one_course(
    course: &DraftCourse,
    staging: &DraftStaging,
    checker: &mut Checker,
) -> Option<Course> {
    if staging.sound && staging.substances.is_empty() {
        let message = "a course is of certain substances, and this staging names none";
        let none = Diagnostic::new("course-without-substance", course.span.clone(), message);
        checker.say(none.help("add `substance`, as in substance = [\"heroin\"]"));
    }
    let onset_hours = range("onset-hours", course.onset_hours.as_ref(), checker);
    let grows_days = range("grows-days", course.grows_days.as_ref(), checker);
    let residual_days = range("residual-days", course.residual_days.as_ref(), checker);
    let after = checker.optional_prose("`after`", course.after.as_ref(), 200);
    Some(Course {
        onset_hours: onset_hours?,
        grows_days: grows_days?,
        residual_days: residual_days?,
        after: after.unwrap_or_default(),
    })
}

/// Takes a lowest and a highest time, which may be equal.
fn range(key: &str, range: Option<&At<Pair>>, checker: &mut Checker) -> Option<(u16, u16)> {
    let ((low, high), span) = range?;
    let found = times(*low, *high).filter(|(low, high)| low <= high);
    if found.is_none() {
        let message = format!("`{key}` runs from {low} to {high}");
        let bad = Diagnostic::new("bad-range", span.clone(), message);
        checker.say(bad.help(format!(
            "write the lower number first, both from 0 to {LONGEST}"
        )));
    }
    found
}

/// Takes the hours of a stage: from the first up to, not with, the second.
pub(super) fn hours(hours: Option<&At<Pair>>, checker: &mut Checker) -> Option<(u16, u16)> {
    let ((low, high), span) = hours?;
    let found = times(*low, *high).filter(|(low, high)| low < high);
    if found.is_none() {
        let message = format!("`hours` runs from {low} up to {high}");
        let bad = Diagnostic::new("bad-range", span.clone(), message);
        checker.say(bad.help(format!(
            "write the earlier hour first, both from 0 to {LONGEST}; the second is not included"
        )));
    }
    found
}

fn times(low: i64, high: i64) -> Option<(u16, u16)> {
    let time = |number: i64| u16::try_from(number).ok().filter(|time| *time <= LONGEST);
    Some((time(low)?, time(high)?))
}
