//! The words for flags that are carried on: when they were raised, and what was answered since.
//!
//! What is grave and rests on a check is told each in a line of its own; the others that one look
//! raised are told together, so that all of them are seen on a small screen.

use super::flags::{MOST_IN_FULL, and_more};
use super::nearby;
use crate::base::time::Time;
use crate::history::carried::{Answered, Basis, CarriedFlag};
use crate::history::unsigned::Unsigned;
use crate::render::Ink;
use crate::render::page::{Piece, inked};

/// What is said of whoever sleeps and is not known to be roused.
const LOOK_NOW: &str = "look now";

/// Returns what nobody asked about since: `self-harm: yes at 17:00, not asked since`.
pub fn alarms<'c>(flags: impl Iterator<Item = &'c CarriedFlag>, now: &Time) -> Vec<String> {
    // The entry whose flags are told together, whose they are, and what is said of them.
    let mut told: Vec<(Option<u64>, String, String)> = Vec::new();
    for flag in flags.filter(|flag| flag.is_alarm()) {
        let alone = flag.is_grave() || flag.basis != Basis::Check || flag.no.is_some();
        let entry = (!alone).then_some(flag.raised.entry);
        let mut known = told.iter_mut();
        match known.find(|(known, ..)| entry.is_some() && *known == entry) {
            Some((_, labels, _)) => labels.push_str(&format!(", {}", flag.label)),
            None => told.push((entry, flag.label.clone(), since(flag, now))),
        }
    }
    let full = told.iter().take(MOST_IN_FULL);
    let mut lines: Vec<String> = full
        .map(|(_, labels, since)| format!("{labels}: {since}"))
        .collect();
    let rest = told.iter().skip(MOST_IN_FULL);
    lines.extend(and_more(rest.map(|(_, labels, _)| labels.as_str())));
    lines
}

/// Returns when a flag was raised that nobody asked about since: `yes at 17:00, not asked since`. A no of
/// the same minute stands beside it: `yes 17:00 jm, no 17:00 kt`.
pub(in crate::render) fn since(flag: &CarriedFlag, now: &Time) -> String {
    if let Some(no) = &flag.no {
        let (raised, no) = (by(&flag.raised, now), by(no, now));
        return match &flag.basis {
            Basis::Check => format!("yes {raised}, no {no}"),
            Basis::Measure { .. } => format!("flagged {raised}, not flagged {no}"),
            Basis::Asleep => LOOK_NOW.to_owned(),
        };
    }
    let at = if flag.raised.at.date_naive() == now.date_naive() {
        format!("at {}", nearby(&flag.raised.at, now))
    } else {
        nearby(&flag.raised.at, now)
    };
    match &flag.basis {
        Basis::Check => format!("yes {at}, not asked since"),
        Basis::Measure { value, unit } => {
            let value =
                value.map_or_else(|| "flagged".to_owned(), |value| format!("{value} {unit}"));
            format!("{value} {at}, not measured since")
        }
        Basis::Asleep => LOOK_NOW.to_owned(),
    }
}

/// Returns what is told without alarm: `self-harm: yes 17:00 jm, no 18:20 kt`, and in one line what is to
/// be kept in mind: `Keep in mind: pregnancy (yes 17:00 jm)`.
pub fn facts<'c>(flags: impl Iterator<Item = &'c CarriedFlag>, now: &Time) -> Vec<String> {
    let quiet = flags.filter(|flag| !flag.is_alarm());
    let (ended, in_mind): (Vec<_>, Vec<_>) = quiet.partition(|flag| flag.is_ended());
    let mut lines: Vec<String> = ended
        .into_iter()
        .map(|flag| format!("{}: {}", flag.label, fact(flag, now)))
        .collect();
    let in_mind = in_mind.into_iter();
    let in_mind = in_mind.map(|flag| format!("{} ({})", flag.label, fact(flag, now)));
    let in_mind: Vec<String> = in_mind.collect();
    if !in_mind.is_empty() {
        lines.push(format!("Keep in mind: {}", in_mind.join(", ")));
    }
    lines
}

/// Returns when and by whom a fact was told: `yes 17:00 jm, no 18:20 kt`, `134 /min 17:00 jm`.
fn fact(flag: &CarriedFlag, now: &Time) -> String {
    let found = match &flag.basis {
        Basis::Measure {
            value: Some(value),
            unit,
        } => format!("{value} {unit}"),
        Basis::Measure { value: None, .. } => "flagged".to_owned(),
        Basis::Check | Basis::Asleep => "yes".to_owned(),
    };
    let no = flag.no.as_ref();
    let no = no.map_or_else(String::new, |no| format!(", no {}", by(no, now)));
    format!("{found} {}{no}", by(&flag.raised, now))
}

/// Returns when and by whom something was answered: `17:00 jm`.
pub fn by(told: &Answered, now: &Time) -> String {
    let by = told.by.as_ref();
    let by = by.map_or_else(String::new, |by| format!(" {by}"));
    format!("{}{by}", nearby(&told.at, now))
}

/// Returns what nobody signed: `! unsigned: self-harm, 3 of 11 answered 17:00 (jm)`.
pub(in crate::render) fn unsigned(unsigned: &Unsigned, now: &Time) -> Piece {
    let words = unsigned_words(unsigned, now);
    if unsigned.is_alarm {
        return inked(Ink::Alarm, format!("! {words}"));
    }
    inked(Ink::Open, words)
}

/// Returns the same without a mark.
pub(in crate::render) fn unsigned_words(unsigned: &Unsigned, now: &Time) -> String {
    let by = unsigned.by.as_ref();
    let by = by.map_or_else(String::new, |by| format!(" ({by})"));
    let at = nearby(&unsigned.at, now);
    format!("unsigned: {} {at}{by}", unsigned.found())
}
