//! The words that the summary and the note share: findings, totals, bands, times, reasons.
//!
//! Texts from outside are passed on as they are; the [`page`](super::page) makes them harmless.
//! What was found is in [`findings`], what a source says of stages and time in [`stages`].

mod findings;
pub(super) mod stages;

pub(super) use findings::{
    before, finding, measured, missing, missing_items, points, remarks, unanswered,
    unanswered_items,
};

use crate::assessment::{Asked, Assessment, Context, EventKind, LastUse, Reason};
use crate::flag::Raised;
use crate::outcome::Outcome;
use crate::scale::{Condition, Flag, Scale};
use crate::text::{all_of, count};
use crate::time::{Time, duration};

/// Returns a time as a heading shows it: `22 Nov 2026 20:14 -05:00`.
pub(super) fn moment(time: &Time) -> String {
    time.format("%-d %b %Y %H:%M %:z").to_string()
}

/// Says once of a descriptive scale what it is not.
pub(super) const DESCRIPTIVE: &str =
    "A description from a document, not a validated measure: no total, no band.";

/// Returns when the assessment was made.
pub(super) fn when(context: &Context) -> String {
    match &context.time {
        Some(time) => moment(time),
        None => "time not given".to_owned(),
    }
}

/// Returns the time of day in the assessment's offset, with the date where it is another day.
pub(super) fn clock(time: &Time, context: &Context) -> String {
    let Some(assessed) = &context.time else {
        return time.format("%-d %b %Y %H:%M:%S %:z").to_string();
    };
    let time = time.with_timezone(assessed.offset());
    if time.date_naive() == assessed.date_naive() {
        time.format("%H:%M:%S").to_string()
    } else {
        time.format("%-d %b %Y %H:%M:%S").to_string()
    }
}

/// Returns why the assessment was made.
pub(super) fn reason(reason: Reason) -> &'static str {
    match reason {
        Reason::Admission => "on admission",
        Reason::Routine => "routine",
        Reason::BeforeDose => "before a dose",
        Reason::AfterDose => "after a dose",
        Reason::ChangeSeen => "change seen",
    }
}

/// Returns short name, version and evidence apart: `COWS 1.0.0` and `validated`.
pub(super) fn heading(scale: &Scale) -> (String, &'static str) {
    let head = scale.head();
    (
        format!("{} {}", head.short, head.version),
        head.evidence.word(),
    )
}

/// Returns with what it was scored: `scored with cows@1.0.0, digest 4fba87a5fb08`.
pub(super) fn scored_with(scale: &Scale) -> String {
    format!(
        "scored with {}, digest {}",
        scale.reference(),
        scale.digest().short()
    )
}

/// Returns what is known of the use before, each in a few words: substances, route, last use.
pub(super) fn last_use(context: &Context) -> Vec<String> {
    let substances: Vec<&str> = context
        .substances
        .iter()
        .map(|substance| match substance.word() {
            "unknown" => "substance unknown",
            "other" => "another substance",
            word => word,
        })
        .collect();
    let mut use_before = substances;
    use_before.extend(context.route.map(|route| match route.word() {
        "other" => "taken another way",
        word => word,
    }));
    let mut words: Vec<String> = use_before.into_iter().map(str::to_owned).collect();
    words.extend(context.last_use.map(|last_use| match last_use {
        LastUse::Unknown => "last use unknown".to_owned(),
        LastUse::At { time, about } => {
            let about = if about { "about " } else { "" };
            match context.time {
                Some(now) => format!("last use {about}{} ago", duration(now - time)),
                None => format!("last use {about}{}", moment(&time)),
            }
        }
    }));
    words
}

/// Returns what is known of dependence and of other substances, each in a few words.
pub(super) fn background(context: &Context) -> Vec<String> {
    let mut words = Vec::new();
    words.extend(context.dependent_months.map(|months| {
        let months = u64::from(months);
        match (months / 12, months % 12) {
            (years, 0) if years > 0 => format!("dependent for {}", count(years, "year", "years")),
            _ => format!("dependent for {}", count(months, "month", "months")),
        }
    }));
    for (substance, used) in [
        ("alcohol", context.alcohol),
        ("benzodiazepines", context.benzodiazepines),
    ] {
        words.extend(used.map(|used| match used.word() {
            "daily" => format!("{substance} every day"),
            "some" => format!("{substance} on some days"),
            "none" => format!("no {substance}"),
            _ => format!("{substance} not known"),
        }));
    }
    words
}

/// Returns the total: `21/48`, or `17 to 26 of 48` while it is open; `None` for a scale without.
pub(super) fn total(scale: &Scale, outcome: &Outcome) -> Option<String> {
    let (_, highest) = scale.definition().total?;
    let total = outcome.total?;
    Some(match total.settled() {
        Some(total) => format!("{total}/{highest}"),
        None => format!("{} to {} of {highest}", total.low, total.high),
    })
}

/// Returns the band in capitals and its limits apart: `MODERATE` and `(13 to 24)`.
///
/// While the total may still fall in several bands: `MILD to MODERATE`, and no limits.
pub(super) fn band(scale: &Scale, outcome: &Outcome) -> Option<(String, String)> {
    let band = outcome.band?;
    let name = |band: usize| Some(scale.bands().get(band)?.name.to_uppercase());
    let Some(only) = band.settled() else {
        let names = format!("{} to {}", name(band.low)?, name(band.high)?);
        return Some((names, String::new()));
    };
    let (from, to) = scale.band_range(only)?;
    Some((name(only)?, format!("({from} to {to})")))
}

/// Returns how much is missing: `INCOMPLETE: 2 of 11 items missing`; `None` if nothing is.
pub(super) fn incomplete(outcome: &Outcome) -> Option<String> {
    let missing = outcome.items.saturating_sub(outcome.answered);
    (missing > 0).then(|| format!("INCOMPLETE: {missing} of {} items missing", outcome.items))
}

/// Returns what a person must look at now: the flags that hold, and a seizure among the events.
pub(super) fn alarms(assessment: &Assessment, outcome: &Outcome) -> Vec<String> {
    let mut words = Vec::new();
    let events = &assessment.context.events;
    if events.iter().any(|event| event.kind == EventKind::Seizure) {
        words.push("A seizure is recorded among the events".to_owned());
    }
    let flags = with(assessment.scale(), outcome, Raised::Yes);
    words.extend(flags.map(|flag| flag.text.clone()));
    words
}

/// Returns the highest stage that shows in any staging, whatever the missing answers turn out to be.
pub(super) fn highest_shown(outcome: &Outcome) -> u8 {
    let stagings = outcome.stagings.iter();
    stagings
        .map(|staged| staged.shown.low)
        .max()
        .unwrap_or_default()
}

/// Returns the flags that missing answers leave open; those that only wait for a check are named
/// with the checks that were not asked.
pub(super) fn open<'a>(scale: &'a Scale, outcome: &'a Outcome) -> impl Iterator<Item = &'a Flag> {
    with(scale, outcome, Raised::Undetermined).filter(|flag| {
        let only_a_check = Condition {
            check: flag.when.check,
            ..Condition::default()
        };
        flag.when != only_a_check
    })
}

fn with<'a>(
    scale: &'a Scale,
    outcome: &'a Outcome,
    wanted: Raised,
) -> impl Iterator<Item = &'a Flag> {
    scale
        .flags()
        .iter()
        .zip(&outcome.flags)
        .filter(move |(_, raised)| **raised == wanted)
        .map(|(flag, _)| flag)
}

/// Returns the checks with this answer: `Not asked: seizure, chest pain`; `None` if there are none.
pub(super) fn checks(assessment: &Assessment, answer: Asked) -> Option<String> {
    let labels: Vec<&str> = assessment
        .scale()
        .checks()
        .iter()
        .zip(assessment.checks())
        .filter(|(_, given)| **given == answer)
        .map(|(check, _)| check.label.as_str())
        .collect();
    let said = match answer {
        Asked::Not => "Not asked",
        Asked::No => "Asked, and no",
        Asked::Yes => "Asked, and yes",
    };
    (!labels.is_empty()).then(|| format!("{said}: {}", labels.join(", ")))
}

/// Returns numbers as a sentence names them: `2 and 3`.
fn numbers(numbers: &[u8]) -> String {
    let words: Vec<String> = numbers.iter().map(u8::to_string).collect();
    all_of(&words)
}
