//! The words for a staging: what shows now, what does not fit, and what its source says of time.
//!
//! All of it repeats a description. None of it says that a patient is ahead of it or behind.

use super::numbers;
use crate::assessment::{Asked, Assessment, EventKind};
use crate::course::{self, Said, Silence};
use crate::scale::{Course, Scale, Stage, Staging};
use crate::stage::{self, Presence, StageFound, Staged};
use crate::text::all_of;
use crate::time::duration;

/// Says of every staging what it is not.
pub(crate) const NO_MEASURE: &str = "a description, not a measure";

/// Returns the word for a stage's presence, as one would say it.
pub(crate) fn presence(presence: Presence) -> &'static str {
    match presence {
        Presence::Shows => "shows",
        Presence::NotNow => "not now",
        Presence::Undetermined => "undetermined",
    }
}

/// Returns how many signs of a stage were found: `3 of 5 signs, needs 2`, `1 to 3 of 5 signs, needs 3`.
pub(crate) fn signs(stage: &Stage, found: &StageFound) -> String {
    let extent = found.signs;
    let found = match extent.settled() {
        Some(found) => found.to_string(),
        None => format!("{} to {}", extent.low, extent.high),
    };
    let all = stage.signs.len();
    let noun = if all == 1 { "sign" } else { "signs" };
    format!("{found} of {all} {noun}, needs {}", stage.needs)
}

/// Returns the signs of a stage that were found, by name.
pub(crate) fn signs_found(stage: &Stage, assessment: &Assessment) -> Vec<String> {
    stage
        .signs
        .iter()
        .filter(|sign| stage::sign(assessment, sign) == Presence::Shows)
        .map(|sign| sign.text.clone())
        .collect()
}

/// Returns the stage that shows: `stage 3`, `no stage shows`, `stage 1 to 3, open`.
pub(crate) fn shown(staged: &Staged) -> String {
    let (low, high) = (staged.shown.low, staged.shown.high);
    match (staged.shown.settled(), low) {
        (Some(0), _) => "no stage shows".to_owned(),
        (Some(stage), _) => format!("stage {stage}"),
        (None, 0) => format!("none to stage {high}, open"),
        (None, _) => format!("stage {low} to {high}, open"),
    }
}

/// Returns the warning that a lower stage is missing below the one that shows.
pub(crate) fn gap(staged: &Staged) -> Option<String> {
    let gaps: Vec<u8> = staged.gaps().collect();
    let noun = match gaps.as_slice() {
        [] => return None,
        [_] => "stage",
        _ => "stages",
    };
    Some(format!(
        "Signs of stage {}, not of {noun} {}: think of another cause.",
        staged.shown.low,
        numbers(&gaps)
    ))
}

/// Returns what the source names that counts for nothing, and how much of it the scale does not
/// ask, in sentences.
pub(crate) fn limits(scale: &Scale, staging: &Staging) -> Vec<String> {
    let mut sentences = Vec::new();
    let not_counted = distinct(staging, |stage| &stage.not_counted);
    if !not_counted.is_empty() {
        sentences.push(format!("Named, not counted: {}.", all_of(&not_counted)));
    }
    let sees = distinct(staging, |stage| &stage.sees);
    let mut not_asked = distinct(staging, |stage| &stage.not_asked);
    not_asked.retain(|sign| !sees.contains(sign));
    let (missed, named) = (not_asked.len(), sees.len() + not_asked.len());
    if named > 0 {
        let asks = match missed {
            0 => "asks all".to_owned(),
            _ => format!("does not ask {missed}"),
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
pub(crate) fn course(staging: &Staging, assessment: &Assessment) -> Vec<String> {
    let Some(course) = &staging.course else {
        return Vec::new();
    };
    let since = |minutes| duration(chrono::TimeDelta::minutes(minutes));
    match course::said(staging, assessment) {
        Said::Nothing(why) => silence(why, staging, assessment).into_iter().collect(),
        Said::NotYet { minutes, .. } => {
            let (from, to) = course.onset_hours;
            let since = since(minutes);
            vec![format!(
                "The document lets it begin after {from} to {to} h; this is {since}."
            )]
        }
        Said::Stage {
            number,
            hours: (from, to),
            ..
        } => {
            let mut sentences = vec![format!("The document at {from} to {to} h: stage {number}.")];
            let stage = staging.stage(number);
            sentences.extend(stage.map(|stage| stage.hours_note.clone()));
            sentences
        }
        Said::Past { minutes } => vec![format!(
            "At {} the document names no stage: {}.",
            since(minutes),
            whole(course)
        )],
    }
}

/// Returns the course as a whole, where no stage is given to a time any more.
fn whole(course: &Course) -> String {
    let Course {
        grows_days: (grows, grown),
        residual_days: (residue, gone),
        after,
        ..
    } = course;
    let end = if after.is_empty() { "" } else { "; " };
    format!(
        "signs grow for {grows} to {grown} days, what is left goes after {residue} to {gone} days{end}{after}"
    )
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
    let events = &assessment.context.events;
    if labels.is_empty() && events.iter().any(|event| event.kind == EventKind::Seizure) {
        labels.push("seizure");
    }
    labels
}
