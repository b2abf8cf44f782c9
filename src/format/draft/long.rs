//! Which columns of a table are which, where each of its rows holds one item.

use super::Sample;
use super::columns::MOST_TEXTS;
use super::names::{has_word, item_of, words};
use super::times::{self, FoundTime};
use crate::format::table::cell::whole;
use crate::scale::map::NumberIn;
use crate::scale::{Item, Scale};

/// What was found in a table with a row an item.
pub(super) struct FoundLong {
    pub(super) item: usize,
    pub(super) value: usize,
    pub(super) patient: Option<usize>,
    pub(super) rater: Option<usize>,
    pub(super) time: Option<FoundTime>,
    /// Each text in the column of the item with our name of it.
    pub(super) items: Vec<(String, String)>,
    /// The other texts in it.
    pub(super) others: Vec<String>,
    /// Whether points stand before words.
    pub(super) has_labels: bool,
}

/// Finds the columns, if half of the scale's items are named in one of them.
pub(super) fn long(sample: &Sample, scale: &Scale) -> Option<FoundLong> {
    let fields = 0..sample.names.len();
    let named = |field: usize| {
        let texts = sample.different(field, MOST_TEXTS).into_iter();
        let mut items: Vec<usize> = texts.filter_map(|text| item_of(text, scale)).collect();
        items.sort_unstable();
        items.dedup();
        items.len()
    };
    let item = fields.clone().max_by_key(|field| named(*field))?;
    if named(item) < 3.max(scale.items().len() / 4) {
        return None;
    }
    let of_item: Vec<&Vec<String>> = sample
        .rows
        .iter()
        .filter(|row| {
            row.get(item)
                .is_some_and(|text| item_of(text, scale).is_some())
        })
        .collect();
    let most = scale
        .items()
        .iter()
        .map(Item::most_points)
        .max()
        .unwrap_or_default();
    let is_points = |text: &str| {
        let number = NumberIn::Front
            .number(text)
            .and_then(|number| number.parse::<u16>().ok());
        number.is_some_and(|number| number <= most)
    };
    let points = |field: &usize| {
        let texts = of_item.iter().filter_map(|row| row.get(*field));
        texts.filter(|text| is_points(text)).count()
    };
    let says_so = |field: &usize| {
        has_word(
            sample.column(*field),
            &["value", "qsstresn", "stresn", "answer", "points", "score"],
        )
    };
    let value = fields
        .clone()
        .filter(|field| *field != item && points(field) > 0);
    let value = value.max_by_key(|field| (says_so(field), points(field)))?;
    let (items, others) = items(sample, scale, item);
    let taken = [item, value];
    let named = |wanted: &[&str]| {
        let free = (0..sample.names.len()).filter(|field| !taken.contains(field));
        free.into_iter()
            .find(|field| has_word(sample.column(*field), wanted))
    };
    let patient = named(&[
        "patient",
        "subject",
        "usubjid",
        "subjid",
        "csn",
        "mrn",
        "participant",
        "recordid",
        "id",
    ]);
    let has_labels = of_item
        .iter()
        .filter_map(|row| row.get(value))
        .any(|text| whole(text).is_none() && NumberIn::Front.number(text).is_some());
    let used: Vec<usize> = taken.into_iter().chain(patient).collect();
    Some(FoundLong {
        item,
        value,
        patient,
        rater: named(&["rater", "nurse", "user", "staff"]),
        time: times::time(sample, &used),
        items,
        others,
        has_labels,
    })
}

/// Returns the texts in the column of the item with our names of them, and the other texts.
///
/// Where some of them name the scale, others do not mean its items: `Pulse` beside `COWS Resting Pulse Rate`.
fn items(sample: &Sample, scale: &Scale, field: usize) -> (Vec<(String, String)>, Vec<String>) {
    let texts = sample.different(field, MOST_TEXTS);
    let names_scale = |text: &&str| words(text).iter().any(|word| word.starts_with(scale.id()));
    let is_named = texts.iter().any(|text| names_scale(text));
    let (mut items, mut others) = (Vec::new(), Vec::new());
    for text in texts {
        let item = item_of(text, scale).and_then(|at| scale.items().get(at));
        match item.filter(|_| !is_named || names_scale(&text)) {
            _ if has_word(text, &["total", "sum"]) => {
                items.push((text.to_owned(), "total".to_owned()));
            }
            Some(item) => items.push((text.to_owned(), item.id.clone())),
            None => others.push(text.to_owned()),
        }
    }
    (items, others)
}
