//! The words for a staging: what shows now, what does not fit, and what its source says of time.
//!
//! All of it repeats a description. None of it says that a patient is ahead of it or behind.

use super::{range, span, span_of};
use crate::assessment::{Asked, Assessment, EventKind};
use crate::base::text::{all_of, count, one_of};
use crate::base::time::duration;
use crate::scale::truth::Truth;
use crate::scale::{Course, Scale, Stage, Staging};
use crate::scoring::course::{self, Silence, Statement};
use crate::scoring::outcome::Outcome;
use crate::scoring::score::Extent;
use crate::scoring::stage::{self, Gap, StageResult, Staged};

/// What is said where no stage has as many signs as it needs.
pub(in crate::render) const NONE_SHOWS: &str = "no stage shows";

/// Returns the word for a stage's presence, as one would say it.
pub(in crate::render) fn presence(presence: Truth) -> &'static str {
    match presence {
        Truth::Yes => "shows",
        Truth::No => "not now",
        Truth::Undetermined => "undetermined",
    }
}

/// Returns how many signs of a stage were found: `3 of 5 signs, needs 2`, `1 to 3 of 5 signs, needs 3`.
pub(in crate::render) fn signs(stage: &Stage, found: &StageResult) -> String {
    let found = span((found.signs.low, found.signs.high));
    let all = stage.signs.len();
    let noun = if all == 1 { "sign" } else { "signs" };
    format!("{found} of {all} {noun}, needs {}", stage.needs)
}

/// Returns of which items a sign must be among those found: `one of them agitation or hopelessness`;
/// `None` where any sign will do.
pub(in crate::render) fn one_of_them(scale: &Scale, stage: &Stage) -> Option<String> {
    let items = stage
        .one_of
        .iter()
        .filter_map(|item| scale.items().get(*item));
    let labels: Vec<String> = items.map(|item| inside(&item.label)).collect();
    (!labels.is_empty()).then(|| format!("one of them {}", one_of(&labels)))
}

/// Returns a label as it stands inside a sentence; an abbreviation keeps its capitals.
fn inside(label: &str) -> String {
    let mut characters = label.chars();
    match (characters.next(), characters.clone().next()) {
        (Some(first), Some(second)) if !second.is_uppercase() => {
            first.to_lowercase().chain(characters).collect()
        }
        _ => label.to_owned(),
    }
}

/// Returns the signs of a stage that were found, by name.
pub(in crate::render) fn signs_found(stage: &Stage, assessment: &Assessment) -> Vec<String> {
    stage
        .signs
        .iter()
        .filter(|sign| stage::sign(assessment, sign) == Truth::Yes)
        .map(|sign| sign.text.clone())
        .collect()
}

/// What is said once where stages stand: a number invites to be read as a degree.
pub(in crate::render) const NO_SEVERITY: &str =
    "A stage's number says which signs show, and is no measure of severity.";

/// Returns the stage that shows: `stage 3, Gut`, `no stage shows`, `stage 1 (Unease) to 3 (Gut), open`.
pub(in crate::render) fn shown(staging: &Staging, staged: &Staged) -> String {
    match staged.shown.settled() {
        Some(0) => NONE_SHOWS.to_owned(),
        Some(_) => named(staging, staged.shown),
        None => format!("{}, open", named(staging, staged.shown)),
    }
}

/// Returns which stages those are: `stage 3, Gut`, `stage 1 (Unease) to 3 (Gut)`, `no stage`,
/// `none to stage 3 (Gut)`.
pub(in crate::render) fn named(staging: &Staging, shown: Extent<u8>) -> String {
    let name = |number| in_brackets(staging, number);
    match (shown.low, shown.high) {
        (0, 0) => "no stage".to_owned(),
        (0, high) => format!("none to stage {}", name(high)),
        (low, high) if low == high => staging.stage_in_words(low),
        (low, high) => format!("stage {} to {}", name(low), name(high)),
    }
}

/// Returns the number of a stage with its name where it stands among others: `3 (Stomach and gut)`.
pub(in crate::render) fn in_brackets(staging: &Staging, number: u8) -> String {
    match staging.stage(number) {
        Some(stage) => format!("{number} ({})", stage.name),
        None => number.to_string(),
    }
}

/// Returns the same in the few columns of a cell: `3`, `1-3` while it is open, `none`.
pub(in crate::render) fn short(shown: Extent<u8>) -> String {
    match shown.settled() {
        Some(0) => "none".to_owned(),
        _ => range(shown),
    }
}

/// Says that a lower stage is missing below the one that shows, and what to make of it.
pub(in crate::render) fn gap(
    assessment: &Assessment,
    staging: &Staging,
    staged: &Staged,
) -> Option<String> {
    let missing = staged.gaps().map(|number| in_brackets(staging, number));
    let missing: Vec<String> = missing.collect();
    let (noun, verb) = match missing.as_slice() {
        [_] => ("Stage", "does"),
        _ => ("Stages", "do"),
    };
    let then = match stage::gap(assessment, staging, staged)? {
        Gap::AnotherCause => ": think of another cause",
        Gap::NotEveryStage => "; not every patient passes each stage",
    };
    Some(format!(
        "{noun} {} {verb} not show{then}.",
        all_of(&missing)
    ))
}

/// Returns what the source names that counts for nothing, and how much of it the scale does not
/// ask, in sentences.
pub(in crate::render) fn limits(scale: &Scale, staging: &Staging) -> Vec<String> {
    let mut sentences = Vec::new();
    let not_counted = distinct(staging, |stage| &stage.not_counted);
    if !not_counted.is_empty() {
        sentences.push(format!(
            "The document also names {}: not counted here.",
            all_of(&not_counted)
        ));
    }
    let (named, asked) = named_and_asked(staging);
    if named > 0 {
        let asks = match named - asked {
            0 => "asks all".to_owned(),
            missed => format!("does not ask {missed}"),
        };
        sentences.push(format!(
            "{} {asks} of the {named} signs that the document names.",
            scale.head().short
        ));
    }
    sentences
}

fn distinct(staging: &Staging, part: fn(&Stage) -> &Vec<String>) -> Vec<&str> {
    let mut texts: Vec<&str> = Vec::new();
    for text in staging.stages.iter().flat_map(part) {
        if !texts.contains(&text.as_str()) {
            texts.push(text);
        }
    }
    texts
}

/// Returns what the source says for this time since the last use, or why nothing is said, in sentences.
pub(in crate::render) fn course(staging: &Staging, assessment: &Assessment) -> Vec<String> {
    let Some(course) = &staging.course else {
        return Vec::new();
    };
    let since = |minutes| duration(chrono::TimeDelta::minutes(minutes));
    match course::said(staging, assessment) {
        Statement::Nothing(why) => silence(why, staging, assessment).into_iter().collect(),
        Statement::NotYet { minutes, .. } => {
            let (onset, since) = (span(course.onset_hours), since(minutes));
            vec![format!(
                "The document lets it begin after {onset} h; this is {since}."
            )]
        }
        Statement::Stage { number, hours, .. } => {
            let hours = span(hours);
            let stage = staging.stage_in_words(number);
            let mut sentences = vec![format!("The document at {hours} h: {stage}.")];
            let stage = staging.stage(number);
            sentences.extend(stage.map(|stage| stage.hours_note.clone()));
            sentences
        }
        Statement::Past { minutes } => vec![format!(
            "At {} the document names no stage: {}.",
            since(minutes),
            whole(course)
        )],
    }
}

/// Says that a total is earlier than the source lets it be, and what to ask; `None` where it is not.
pub(in crate::render) fn early(
    staging: &Staging,
    assessment: &Assessment,
    outcome: &Outcome,
) -> Option<&'static str> {
    course::is_early(staging, assessment, outcome.total).then_some(
        "Earlier than the document says: ask what was taken or given, a reversal medicine too.",
    )
}

/// Returns the course as a whole, where no stage is given to a time any more.
fn whole(course: &Course) -> String {
    let days = |days| span_of(days, "day", "days");
    let (grows, residue) = (days(course.grows_days), days(course.residual_days));
    let after = &course.after;
    let end = if after.is_empty() { "" } else { "; " };
    format!("signs grow for {grows}, what is left goes after {residue}{end}{after}")
}

fn silence(why: Silence, staging: &Staging, assessment: &Assessment) -> Option<String> {
    let reason = match why {
        Silence::NoCourse => return None,
        Silence::OtherSubstance if assessment.context.substances.is_empty() => {
            "the substance is not known".to_owned()
        }
        Silence::OtherSubstance => {
            let about: Vec<&str> = staging
                .substances
                .iter()
                .map(|substance| substance.word())
                .collect();
            format!("the document's is for {} alone", all_of(&about))
        }
        Silence::TimeUnknown if assessment.context.time.is_none() => {
            "the time of the assessment is not known".to_owned()
        }
        Silence::TimeUnknown => "the time of last use is not known".to_owned(),
        Silence::AfterMedicine => "a medicine was given".to_owned(),
        Silence::AfterFinding => format!("{} recorded", all_of(&findings(staging, assessment))),
    };
    Some(format!("No time course: {reason}."))
}

/// Returns the findings after which the file says to be silent of time.
fn findings<'a>(staging: &'a Staging, assessment: &'a Assessment) -> Vec<&'a str> {
    let yes = |check: &&usize| assessment.checks().get(**check) == Some(&Asked::Yes);
    let mut labels: Vec<&str> = staging
        .silent_after
        .iter()
        .filter(yes)
        .filter_map(|check| assessment.scale().checks().get(*check))
        .map(|check| check.label.as_str())
        .collect();
    if labels.is_empty() && assessment.context.happened(EventKind::Seizure) {
        labels.push("seizure");
    }
    labels
}

/// Writes how many of its signs a stage needs: `2 of its 3 signs`, `its 1 sign`, and of which items one of
/// them must be.
pub(in crate::render) fn needs(scale: &Scale, stage: &Stage) -> String {
    let signs = count(stage.signs.len() as u64, "sign", "signs");
    let needs = if stage.signs.len() == usize::from(stage.needs) {
        format!("its {signs}")
    } else {
        format!("{} of its {signs}", stage.needs)
    };
    let one = one_of_them(scale, stage).map(|one| format!(", {one}"));
    format!("{needs}{}", one.unwrap_or_default())
}

/// Returns how many different signs the source of a staging names, and how many of them the scale asks.
///
/// The same text in two stages is one sign. What is named and left out on purpose is not among them.
pub(in crate::render) fn named_and_asked(staging: &Staging) -> (usize, usize) {
    let asked = distinct(staging, |stage| &stage.sees);
    let mut missed = distinct(staging, |stage| &stage.not_asked);
    missed.retain(|sign| !asked.contains(sign));
    (asked.len() + missed.len(), asked.len())
}
