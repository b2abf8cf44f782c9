//! Which column of a table says when, and how it is written.

use super::Sample;
use super::names::has_word;
use crate::base::time::is_time;
use crate::base::zone::Zone;
use crate::scale::map::{TimeForm, Written};

/// Formats that are met often, in the order in which they are tried.
const FORMATS: [&str; 22] = [
    "%m/%d/%Y %I:%M:%S %p",
    "%m/%d/%Y %I:%M %p",
    "%m/%d/%Y %H:%M:%S",
    "%m/%d/%Y %H:%M",
    "%m/%d/%y %H:%M",
    "%d/%m/%y %H:%M",
    "%m-%d-%Y %H:%M:%S",
    "%m-%d-%Y %H:%M",
    "%d/%m/%Y %H:%M:%S",
    "%d/%m/%Y %H:%M",
    "%d.%m.%Y %H:%M:%S",
    "%d.%m.%Y %H:%M",
    "%d-%m-%Y %H:%M",
    "%Y/%m/%d %H:%M:%S",
    "%Y/%m/%d %H:%M",
    "%d-%b-%Y %H:%M:%S",
    "%d-%b-%Y %H:%M",
    "%d%b%Y:%H:%M:%S",
    "%d %b %Y %H:%M",
    "%b %d %Y %H:%M",
    "%Y-%m-%dT00:00:00 %H:%M:%S",
    "%Y-%m-%dT00:00:00 %H:%M",
];
/// How many texts of a column are tried.
const MOST_TEXTS: usize = 500;

/// The columns of a time, and how they are written.
pub(super) struct FoundTime {
    /// The columns.
    pub(super) from: Vec<usize>,
    /// The format, if it is not ours.
    pub(super) format: Option<&'static str>,
    /// Another format that fits as well, in which day and month change places.
    pub(super) as_well: Option<&'static str>,
    /// Whether a zone is to be named.
    pub(super) lacks_zone: bool,
}

/// Finds the time of the assessments: a column, or one of days and one of times of day.
pub(super) fn time(sample: &Sample, taken: &[usize]) -> Option<FoundTime> {
    let fields = (0..sample.names.len()).filter(|field| !taken.contains(field));
    let mut fields: Vec<usize> = fields.collect();
    let says_so = |field: &usize| {
        has_word(
            sample.column(*field),
            &[
                "time",
                "datetime",
                "dt",
                "dtc",
                "date",
                "when",
                "timestamp",
                "qsdtc",
                "recorded",
            ],
        )
    };
    // When something was typed in is another time.
    let is_of_entry = |field: &usize| {
        let words = [
            "entry", "entered", "entrydtc", "entrydt", "created", "modified", "updated", "saved",
            "filed",
        ];
        has_word(sample.column(*field), &words)
    };
    fields.sort_by_key(|field| !says_so(field));
    let (of_entry, fields): (Vec<usize>, Vec<usize>) = fields.into_iter().partition(is_of_entry);
    let alone = |fields: &[usize]| fields.iter().find_map(|field| written(sample, &[*field]));
    // Days are midnights in a workbook.
    let are_days = |time: &FoundTime| {
        let texts = joined(sample, &time.from);
        !texts.is_empty() && texts.iter().all(|text| text.ends_with("T00:00:00"))
    };
    match alone(&fields) {
        Some(time) if !are_days(&time) => Some(time),
        days => pair(sample, &fields).or(days).or_else(|| alone(&of_entry)),
    }
}

/// Finds a column of days and one of times of day.
fn pair(sample: &Sample, fields: &[usize]) -> Option<FoundTime> {
    let is_clock = |field: &&usize| {
        let mut texts = sample.texts(**field).take(MOST_TEXTS).peekable();
        texts.peek().is_some() && texts.all(|text| text.split(':').count() >= 2 && text.len() <= 11)
    };
    let clock = fields.iter().find(is_clock)?;
    let days = fields.iter().filter(|field| *field != clock);
    days.into_iter()
        .find_map(|day| written(sample, &[*day, *clock]))
}

/// Finds the format in which all texts of some columns are times.
fn written(sample: &Sample, from: &[usize]) -> Option<FoundTime> {
    let texts = joined(sample, from);
    if texts.is_empty() {
        return None;
    }
    let found = |format, as_well, lacks_zone| FoundTime {
        from: from.to_vec(),
        format,
        as_well,
        lacks_zone,
    };
    let are_own = |zone| texts.iter().all(|text| is_time(text, zone));
    if are_own(None) {
        return Some(found(None, None, false));
    }
    if are_own(Some(Zone::UTC)) {
        return Some(found(None, None, true));
    }
    if let [_] = from
        && let Some(format) = count(&texts)
    {
        return Some(found(Some(format), None, format == "excel"));
    }
    let mut fitting = FORMATS.into_iter().filter(|format| fits(&texts, format));
    let format = fitting.next()?;
    Some(found(Some(format), fitting.next(), true))
}

/// Puts the texts of some columns together.
fn joined(sample: &Sample, from: &[usize]) -> Vec<String> {
    let mut texts: Vec<String> = Vec::new();
    for row in &sample.rows {
        let parts = from.iter().filter_map(|field| row.get(*field));
        let parts = parts
            .map(|text| text.trim())
            .filter(|text| !text.is_empty());
        let parts: Vec<&str> = parts.collect();
        if parts.len() == from.len() && texts.len() < MOST_TEXTS {
            texts.push(parts.join(" "));
        }
    }
    texts
}

/// Says whether all texts fit a format.
fn fits(texts: &[String], format: &str) -> bool {
    let Ok(written) = Written::of(format, false) else {
        return false;
    };
    let form = TimeForm {
        written,
        ..TimeForm::OWN
    };
    texts.iter().all(|text| form.time(&[text], &[]).is_ok())
}

/// Says what all texts count, if they are numbers such as those of the years 1995 to 2064: days since 1899, seconds or
/// milliseconds since 1970.
fn count(texts: &[String]) -> Option<&'static str> {
    let whole = |text: &String| {
        text.split('.')
            .next()
            .and_then(|digits| digits.parse().ok())
    };
    let are_within = |low: u64, high: u64| {
        let is_within = |number: u64| (low..high).contains(&number);
        texts.iter().all(|text| whole(text).is_some_and(is_within))
    };
    let counts = [
        ("excel", 34_700, 60_300),
        ("seconds", 788_000_000, 3_000_000_000),
        ("milliseconds", 788_000_000_000, 3_000_000_000_000),
    ];
    let found = counts
        .into_iter()
        .find(|(format, low, high)| are_within(*low, *high) && fits(texts, format));
    found.map(|(format, ..)| format)
}
