//! Entries for others to work with: who is replaced, when is moved, and what was written freely is left out.
//!
//! The site's policy and its column map, whose names and digests could tell the site, are left out too;
//! name and digest of the scale stay.
//!
//! The same key gives the same names and the same days, so that one patient stays one patient in
//! every export, and intervals between a patient's times stay what they were. Whoever has the key can
//! find a patient again; whoever has not, cannot by the names. It is no proof against somebody who
//! knows a patient's course and looks for it.

use std::collections::BTreeMap;

use chrono::TimeDelta;
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde::Serialize;
use serde_json::{Map, Value};
use sha2::Sha256;

use super::entry::{Entry, EntryKind, Shown, Used};
use crate::base::text::count;
use crate::base::time::{self, Time};

/// The fewest characters of a key: fewer could be found by trying.
pub const SHORTEST_KEY: usize = 16;
/// The most days by which a patient's times are moved back.
const MOST_DAYS: u64 = 364;
/// What an assessment keeps: choices from closed lists, numbers, and times, which are moved.
const KEPT: [&str; 13] = [
    "scale",
    "reason",
    "substance",
    "route",
    "last_use_certainty",
    "dependent_months",
    "alcohol",
    "benzodiazepines",
    "roused",
    "checks",
    "measures",
    "time",
    "last_use",
];
/// What an observation keeps, and each of its earlier answers.
const KEPT_OF_OBSERVATION: [&str; 7] = [
    "points",
    "value",
    "missing",
    "attributed",
    "confirmed",
    "how",
    "time",
];
/// What an event keeps.
const KEPT_OF_EVENT: [&str; 2] = ["kind", "time"];

/// The key by which names and days are drawn.
pub struct Key(Hmac<Sha256>);

impl Key {
    /// Takes the text of a key file; white space around it does not count.
    ///
    /// # Errors
    /// It is too short.
    pub fn parse(text: &str) -> Result<Self, String> {
        let text = text.trim();
        let length = text.chars().count();
        let mac = Hmac::new_from_slice(text.as_bytes())
            .ok()
            .filter(|_| length >= SHORTEST_KEY);
        mac.map(Self).ok_or_else(|| {
            let length = count(length as u64, "character", "characters");
            format!("the key has {length}, and needs {SHORTEST_KEY} or more that nobody can guess")
        })
    }

    /// Returns the name of a patient in the export.
    pub fn patient(&self, patient: &str) -> String {
        self.name("p", patient)
    }

    fn name(&self, kind: &str, text: &str) -> String {
        let drawn = self.drawn(kind, text);
        let digits: String = drawn
            .iter()
            .take(8)
            .map(|byte| format!("{byte:02x}"))
            .collect();
        format!("{kind}-{digits}")
    }

    /// Returns by how much a patient's times are moved back: whole days, one to 364.
    fn shift(&self, patient: &str) -> TimeDelta {
        let drawn = self.drawn("days", patient);
        let number = drawn
            .iter()
            .take(8)
            .fold(0u64, |number, byte| (number << 8) | u64::from(*byte));
        TimeDelta::days(i64::try_from(number % MOST_DAYS + 1).unwrap_or(1))
    }

    fn drawn(&self, kind: &str, text: &str) -> [u8; 32] {
        let mut mac = self.0.clone();
        // The kind ends with a byte that no text holds, so that two kinds never meet.
        mac.update(kind.as_bytes());
        mac.update(&[0]);
        mac.update(text.as_bytes());
        mac.finalize().into_bytes().into()
    }
}

/// An entry without what tells whose it is, where it stood in the log, and what was written freely.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Pseudonymised {
    /// The patient's name in the export.
    pub patient: String,
    /// Its number among the patient's entries, from 1.
    pub entry: u64,
    /// What it is.
    pub kind: EntryKind,
    /// Which of the patient's entries it corrects.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub corrects: Option<u64>,
    /// Who corrected.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// When it was recorded, moved with the patient's other times.
    pub recorded_at: String,
    /// The scale that gave the score.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scale: Option<Used>,
    /// The assessment, with the patient's and the rater's names in the export.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub assessment: Option<Value>,
    /// The score as it was shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub shown: Option<Shown>,
}

/// Makes the entries of one patient ready for others.
pub struct OfPatient<'k> {
    key: &'k Key,
    patient: String,
    shift: TimeDelta,
    /// The numbers in the export, by those in the log.
    numbers: BTreeMap<u64, u64>,
}

impl<'k> OfPatient<'k> {
    /// Begins with no entry.
    pub fn new(key: &'k Key, patient: &str) -> Self {
        Self {
            key,
            patient: key.patient(patient),
            shift: key.shift(patient),
            numbers: BTreeMap::new(),
        }
    }

    /// Takes the patient's next entry.
    pub fn take(&mut self, entry: &Entry) -> Pseudonymised {
        let number = self.numbers.len() as u64 + 1;
        self.numbers.insert(entry.number, number);
        let corrects = entry
            .corrects
            .and_then(|corrects| self.numbers.get(&corrects));
        Pseudonymised {
            patient: self.patient.clone(),
            entry: number,
            kind: entry.kind,
            corrects: corrects.copied(),
            by: entry.by.as_deref().map(|by| self.key.name("r", by)),
            recorded_at: self.moved(&entry.recorded_at).unwrap_or_default(),
            scale: entry.scale.clone(),
            assessment: entry
                .assessment
                .as_ref()
                .map(|written| self.assessment(written)),
            shown: entry.shown.clone(),
        }
    }

    fn assessment(&self, written: &Value) -> Value {
        let mut out = self.kept(written, &KEPT);
        out.insert("patient".to_owned(), self.patient.clone().into());
        if let Some(rater) = written.get("rater").and_then(Value::as_str) {
            out.insert("rater".to_owned(), self.key.name("r", rater).into());
        }
        if let Some(observations) = written.get("observations").and_then(Value::as_object) {
            let observations: Map<String, Value> = observations
                .iter()
                .map(|(item, seen)| (item.clone(), self.observation(seen)))
                .collect();
            out.insert("observations".to_owned(), observations.into());
        }
        if let Some(events) = written.get("events").and_then(Value::as_array) {
            let events: Vec<Value> = events
                .iter()
                .map(|event| self.kept(event, &KEPT_OF_EVENT).into())
                .collect();
            out.insert("events".to_owned(), events.into());
        }
        out.into()
    }

    fn observation(&self, seen: &Value) -> Value {
        if !seen.is_object() {
            return seen.clone();
        }
        let mut out = self.kept(seen, &KEPT_OF_OBSERVATION);
        if let Some(earlier) = seen.get("earlier").and_then(Value::as_array) {
            let earlier: Vec<Value> = earlier
                .iter()
                .map(|before| self.kept(before, &KEPT_OF_OBSERVATION).into())
                .collect();
            out.insert("earlier".to_owned(), earlier.into());
        }
        out.into()
    }

    /// Keeps what is named, with its times moved. What is not named is left out, whatever it is.
    fn kept(&self, from: &Value, names: &[&str]) -> Map<String, Value> {
        let mut out = Map::new();
        for name in names {
            let Some(value) = from.get(name) else {
                continue;
            };
            let value = match *name {
                "time" | "last_use" => value.as_str().and_then(|text| self.moved(text)).into(),
                _ => value.clone(),
            };
            out.insert((*name).to_owned(), value);
        }
        out
    }

    fn moved(&self, text: &str) -> Option<String> {
        let at: Time = time::parse(text, None).ok()?;
        // In UTC: an offset tells the region and the season, and a change of it the very night.
        Some(time::format(&(at - self.shift).to_utc().fixed_offset()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_key_gives_the_same_names_and_another_gives_others() {
        let key = |text| Key::parse(text).unwrap();
        let (one, other) = (key("correct horse battery"), key("another long secret"));
        assert_eq!(
            one.patient("P-0142"),
            key(" correct horse battery\n").patient("P-0142")
        );
        assert_ne!(one.patient("P-0142"), one.patient("P-0143"));
        assert_ne!(one.patient("P-0142"), other.patient("P-0142"));
        let days = one.shift("P-0142").num_days();
        assert!((1..=364).contains(&days), "{days}");
    }

    #[test]
    fn a_short_key_is_refused() {
        assert!(Key::parse("fifteen letters").is_err());
        assert!(Key::parse("sixteen letters!").is_ok());
    }

    // Test vector: the HMAC-SHA-256 of "p\0P-0142" under this key, made with Python's `hmac`.
    #[test]
    fn a_name_is_the_beginning_of_an_hmac() {
        let key = Key::parse("correct horse battery").unwrap();
        assert_eq!(key.patient("P-0142"), VECTOR);
    }

    const VECTOR: &str = "p-228957cbab3c7bfc";
}
