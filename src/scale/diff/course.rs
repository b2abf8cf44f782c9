//! Whether two versions say something else of a time since the last use.
//!
//! What is said depends on no answer but on hours, substances and checks, so it is tried at every
//! hour at which either version changes its mind, for every substance and check that both know.

use super::ground::Ground;
use super::parts;
use super::{Decision, Effect, Example, ResultKind, VERSIONS, Version};
use crate::scale::substance::SUBSTANCES;
use crate::scale::{Check, Scale, Staging};

/// Compares what every staging of the old version says of time, where it says anything.
pub(super) fn effects(ground: &Ground<'_>) -> Vec<Effect> {
    let stagings = ground.old.stagings().iter();
    let timed = stagings.filter(|staging| staging.course.is_some());
    let effects = timed.filter_map(|old| {
        let mut others = ground.new.stagings().iter();
        let new = others.find(|new| new.id == old.id)?;
        let decision = match new.course {
            None => Decision::Gone,
            Some(_) => differing(ground, old, new)?,
        };
        Some(Effect {
            on: ResultKind::Time(old.id.clone()),
            decision,
        })
    });
    effects.collect()
}

/// What a staging can be asked about time.
enum Asked<'s> {
    Hour(u16),
    Substance(&'s str),
    Check(&'s Check),
    /// Which total is early.
    Early,
}

fn differing(ground: &Ground<'_>, old: &Staging, new: &Staging) -> Option<Decision> {
    let is_known = |check: &&Check| ground.new.checks().iter().any(|other| other.id == check.id);
    let hours = hours([old, new]).into_iter().map(Asked::Hour);
    let substances = SUBSTANCES.iter().map(|word| Asked::Substance(word));
    let checks = ground.old.checks().iter().filter(is_known);
    // Where the old version calls no total early, one that does says something new.
    let early = old.course.as_ref().and_then(|course| course.early);
    let early = early.map(|_| Asked::Early);
    let mut asked = hours
        .chain(substances)
        .chain(checks.map(Asked::Check))
        .chain(early);
    asked.find_map(|asked| {
        let [was, is] = VERSIONS
            .map(|version: Version| asked.answer(ground.scale(version), version.of(old, new)));
        let when = asked.when();
        (was != is).then(|| Decision::Differs {
            assessments: None,
            example: Example {
                answers: Vec::new(),
                checks: Vec::new(),
                measures: Vec::new(),
                was: format!("{when}: {was}"),
                is: format!("{when}: {is}"),
            },
        })
    })
}

/// Returns every hour from which either version may say something else.
fn hours(versions: [&Staging; 2]) -> Vec<u16> {
    let mut hours = vec![0];
    for staging in versions {
        hours.extend(staging.course.as_ref().map(|course| course.onset_hours.0));
        let given = staging.stages.iter().filter_map(|stage| stage.hours);
        hours.extend(given.flat_map(|(from, to)| [from, to]));
    }
    hours.sort_unstable();
    hours.dedup();
    hours
}

impl Asked<'_> {
    /// Says when the answer is given.
    fn when(&self) -> String {
        match self {
            Self::Hour(hour) => format!("at {hour} h"),
            Self::Substance(word) => format!("after `{word}`"),
            Self::Check(check) => format!("with `{}` answered yes", check.id),
            Self::Early => "earlier than it begins".to_owned(),
        }
    }

    fn answer(&self, scale: &Scale, staging: &Staging) -> String {
        let is_shown = match self {
            Self::Hour(hour) => return at(staging, *hour),
            Self::Early => {
                let early = staging.course.as_ref().and_then(|course| course.early);
                return early.map_or_else(|| "nothing".to_owned(), parts::in_words);
            }
            Self::Substance(word) => staging.substances.iter().any(|known| known.word() == *word),
            Self::Check(asked) => {
                let silent = staging.silent_after.iter();
                let mut silent = silent.filter_map(|check| scale.checks().get(*check));
                !silent.any(|check| check.id == asked.id)
            }
        };
        let words = if is_shown {
            "the course is shown"
        } else {
            "nothing"
        };
        words.to_owned()
    }
}

/// Returns what is said of an hour after the last use.
fn at(staging: &Staging, hour: u16) -> String {
    let course = staging.course.as_ref();
    let begins = course.map_or(0, |course| course.onset_hours.0);
    if hour < begins {
        return format!("not before {begins} h");
    }
    let mut stages = staging.stages.iter();
    let stage = stages.find_map(|stage| {
        let (from, to) = stage
            .hours
            .filter(|(from, to)| (*from..*to).contains(&hour))?;
        Some(format!("stage {}, of {from} to {to} h", stage.number))
    });
    stage.unwrap_or_else(|| "no stage".to_owned())
}
