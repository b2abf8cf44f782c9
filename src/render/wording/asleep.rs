//! What is said of a patient who is asleep: breaths, whether he can be roused, and when to get
//! help. No treatment is named.

use super::{NOT_SCORED, reading};
use crate::assessment::{Assessment, Roused};
use crate::render::Ink;
use crate::render::page::{Piece, inked};
use crate::scale::Scale;
use crate::scoring::asleep::{Asleep, BREATHS, BREATHS_FOR_HELP};

/// Returns what stands in place of a result, or before one that is incomplete: `ASLEEP, NOT SCORED`, the breaths,
/// and whether the patient can be roused; `None` of whoever did not sleep.
pub(in crate::render) fn result(assessment: &Assessment) -> Option<Vec<Piece>> {
    let asleep = Asleep::of(assessment)?;
    let breaths = asleep.breaths.and_then(|(at, taken)| {
        let measure = assessment.scale().measures().get(at)?;
        Some(format!("breaths {}", reading(measure, taken)))
    });
    let breaths = breaths.unwrap_or_else(|| "breaths not counted".to_owned());
    let roused = match asleep.roused {
        Some(Roused::Yes) => "roused: yes",
        Some(Roused::No) => "roused: no",
        Some(Roused::NotTried) | None => "rousing not tried",
    };
    let state = match assessment.answered() {
        0 => format!("ASLEEP, {NOT_SCORED}"),
        _ => "ASLEEP".to_owned(),
    };
    Some(vec![
        inked(Ink::Open, state),
        inked(Ink::Open, breaths),
        inked(Ink::Open, roused),
    ])
}

/// Returns what calls for help now, or for a look, before all else; nothing of whoever did not sleep.
pub(in crate::render) fn alarms(assessment: &Assessment) -> Vec<String> {
    let Some(asleep) = Asleep::of(assessment) else {
        return Vec::new();
    };
    let help = "GET HELP NOW";
    let roused = asleep.roused == Some(Roused::No);
    let roused = roused.then(|| format!("CANNOT BE ROUSED: {help}"));
    let few = asleep.few_breaths;
    let few = few.map(|few| format!("BREATHS {few}: {help}"));
    let is_open = asleep.is_open() && !asleep.calls_for_help();
    let open = is_open.then(|| "ROUSING NOT TRIED: look now".to_owned());
    roused.into_iter().chain(few).chain(open).collect()
}

/// Says what nobody looked at in a patient who sleeps; nothing where breaths were counted and it was said whether
/// he can be roused, nor where help is called for: that does not wait.
pub(in crate::render) fn not_looked_at(assessment: &Assessment) -> Option<String> {
    let asleep = Asleep::of(assessment).filter(|asleep| !asleep.calls_for_help())?;
    let breaths = asleep.breaths.is_none().then_some("breaths not counted");
    let roused = asleep.roused.is_none();
    let roused = roused.then_some("not said whether the patient can be roused");
    let missing: Vec<&str> = breaths.into_iter().chain(roused).collect();
    (!missing.is_empty()).then(|| format!("ASLEEP: {}", missing.join(", ")))
}

/// What is asked on paper of a patient who is asleep.
pub(in crate::render) const CAN_BE_ROUSED: &str = "can be roused yes / no / not tried";

/// Returns on paper when help is called for: `cannot be roused, or 8 breaths or fewer: get help now`.
pub(in crate::render) fn on_paper(scale: &Scale) -> String {
    let counts = scale.measures().iter().any(|measure| measure.id == BREATHS);
    let few = counts.then(|| format!(", or {BREATHS_FOR_HELP} breaths or fewer"));
    format!("cannot be roused{}: get help now", few.unwrap_or_default())
}

/// Says whether help is called for, so that no next look is told.
pub(in crate::render) fn calls_for_help(assessment: &Assessment) -> bool {
    Asleep::of(assessment).is_some_and(|asleep| asleep.calls_for_help())
}

/// Returns it in a few words, for a row among many: `asleep, rousing not tried`.
pub(in crate::render) fn brief(assessment: &Assessment) -> Option<Piece> {
    let asleep = Asleep::of(assessment)?;
    let ink = if asleep.calls_for_help() {
        Ink::Alarm
    } else {
        Ink::Open
    };
    Some(inked(ink, asleep.in_words()))
}
