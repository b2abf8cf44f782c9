//! Whether two versions say something else of a time since the last use.
//!
//! What is said depends on no answer but on hours, substances and checks, so it is tried at every
//! hour at which either version changes its mind, for every substance and check that both know.

use super::ground::Ground;
use super::{Decision, Effect, Example, On, stages};
use crate::scale::substance::SUBSTANCES;
use crate::scale::{Scale, Staging};

/// Compares what every staging of the old version says of time, where it says anything.
pub(super) fn effects(ground: &Ground<'_>) -> Vec<Effect> {
    let mut effects = Vec::new();
    for old in ground.old.stagings() {
        let partner = stages::position(ground.new, &old.id);
        let Some(new) = partner.and_then(|at| ground.new.stagings().get(at)) else {
            continue;
        };
        if old.course.is_none() {
            continue;
        }
        let decision = match new.course {
            None => Decision::Gone,
            Some(_) => decision(ground, old, new),
        };
        if decision != Decision::Same {
            effects.push(Effect {
                on: On::Time(old.id.clone()),
                decision,
            });
        }
    }
    effects
}

fn decision(ground: &Ground<'_>, old: &Staging, new: &Staging) -> Decision {
    let differing = hours(old, new)
        .into_iter()
        .map(|hour| (format!("at {hour} h"), said(old, hour), said(new, hour)))
        .chain(by_substance(old, new))
        .chain(by_check(ground, old, new))
        .find(|(_, was, is)| was != is);
    match differing {
        None => Decision::Same,
        Some((when, was, is)) => Decision::Differs {
            assessments: None,
            example: Example {
                answers: Vec::new(),
                checks: Vec::new(),
                was: format!("{when}: {was}"),
                is: format!("{when}: {is}"),
            },
        },
    }
}

/// Returns every hour from which either version may say something else.
fn hours(old: &Staging, new: &Staging) -> Vec<u16> {
    let mut hours = vec![0];
    for staging in [old, new] {
        hours.extend(staging.course.as_ref().map(|course| course.onset_hours.0));
        let given = staging.stages.iter().filter_map(|stage| stage.hours);
        hours.extend(given.flat_map(|(from, to)| [from, to]));
    }
    hours.sort_unstable();
    hours.dedup();
    hours
}

fn said(staging: &Staging, hour: u16) -> String {
    let begins = staging
        .course
        .as_ref()
        .map_or(0, |course| course.onset_hours.0);
    if hour < begins {
        return format!("not before {begins} h");
    }
    let during = |(from, to): (u16, u16)| (from..to).contains(&hour);
    let stage = staging
        .stages
        .iter()
        .find(|stage| stage.hours.is_some_and(during));
    match stage.and_then(|stage| Some((stage.number, stage.hours?))) {
        Some((number, (from, to))) => format!("stage {number}, of {from} to {to} h"),
        None => "no stage".to_owned(),
    }
}

fn by_substance<'s>(
    old: &'s Staging,
    new: &'s Staging,
) -> impl Iterator<Item = (String, String, String)> + 's {
    let speaks = |staging: &Staging, word: &str| {
        let about = staging.substances.iter().any(|known| known.word() == word);
        spoken(about)
    };
    SUBSTANCES.iter().map(move |word| {
        let when = format!("after `{word}`");
        (when, speaks(old, word), speaks(new, word))
    })
}

fn by_check<'s>(
    ground: &'s Ground<'_>,
    old: &'s Staging,
    new: &'s Staging,
) -> impl Iterator<Item = (String, String, String)> + 's {
    let speaks = |scale: &Scale, staging: &Staging, id: &str| {
        let silent = staging
            .silent_after
            .iter()
            .filter_map(|check| scale.checks().get(*check))
            .any(|check| check.id == id);
        spoken(!silent)
    };
    let known = |id: &str| ground.new.checks().iter().any(|check| check.id == id);
    let shared = ground
        .old
        .checks()
        .iter()
        .filter(move |check| known(&check.id));
    shared.map(move |check| {
        let when = format!("with `{}` answered yes", check.id);
        (
            when,
            speaks(ground.old, old, &check.id),
            speaks(ground.new, new, &check.id),
        )
    })
}

fn spoken(speaks: bool) -> String {
    if speaks {
        "the course is shown"
    } else {
        "nothing"
    }
    .to_owned()
}
