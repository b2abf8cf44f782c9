//! What was recorded of a patient since a summary was made: who, when and how much.

use crate::base::text::count;
use crate::history::review::Review;
use crate::history::visits::Reader;
use crate::log::{Entry, Kind, Log};
use crate::render::log::result;

/// How many entries are told one by one; of more the newest.
const MOST_TOLD: usize = 3;

/// Says what came after the last entry that a review knows.
pub(super) fn since(log: &Log, review: &Review) -> String {
    let patient = review.assessment.context.patient.as_ref();
    let read = patient.and_then(|patient| log.of_patient(patient).ok());
    let entries = read.unwrap_or_default().entries;
    let mut reader = Reader::of(log);
    let later = entries.iter().map(|stored| &stored.entry);
    let later: Vec<String> = later
        .filter(|entry| entry.number > review.last_entry)
        .map(|entry| told(entry, &mut reader))
        .collect();
    let untold = later.len().saturating_sub(MOST_TOLD);
    let mut said: Vec<String> = Vec::new();
    if untold > 0 {
        said.push(count(untold as u64, "entry", "entries"));
    }
    said.extend(later.into_iter().skip(untold));
    let patient = patient.map_or("this patient", |patient| patient.as_str());
    match said.is_empty() {
        true => format!("something was recorded of {patient} meanwhile that cannot be read"),
        false => format!("meanwhile recorded of {patient}: {}", said.join("; ")),
    }
}

/// Says what one entry is.
fn told(entry: &Entry, reader: &mut Reader<'_>) -> String {
    let by = entry.by.as_deref().or(entry.rater()).unwrap_or("nobody");
    let corrects = entry.corrects.unwrap_or_default();
    let number = entry.number;
    if entry.kind == Kind::Void {
        return format!("entry {number} by {by}, which takes entry {corrects} back");
    }
    let found = reader.read(entry);
    let found = found.map_or_else(|why| why, |read| result(&read.assessment, &read.outcome));
    let observed = entry.observed_at().map_or_else(
        || "at an unreadable time".to_owned(),
        |time| time.format("observed %-d %b %Y %H:%M").to_string(),
    );
    match entry.kind {
        Kind::Amendment => {
            format!("{found}, entry {number} by {by}, which amends entry {corrects}")
        }
        _ => format!("{found}, entry {number} by {by}, {observed}"),
    }
}
