//! Which columns of a table are which, where each of its rows holds one item.

use std::collections::HashSet;

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
    /// Whether the other texts are surely no items of the scale: those that are name it.
    pub(super) are_others_none: bool,
    /// Whether points stand before words.
    pub(super) has_labels: bool,
    /// Whether the times of one assessment seem to differ: few items have the same patient and time.
    pub(super) do_times_differ: bool,
}

/// Finds the columns, if a quarter of the scale's items are named in one of them.
pub(super) fn long(sample: &Sample, scale: &Scale) -> Option<FoundLong> {
    let item = item_column(sample, scale)?;
    let is_of_item = |row: &&Vec<String>| {
        let text = row.get(item);
        text.is_some_and(|text| item_of(text, scale).is_some())
    };
    let of_item: Vec<&Vec<String>> = sample.rows.iter().filter(is_of_item).collect();
    let value = value_column(sample, scale, item, &of_item)?;
    let (mut items, others, are_others_none) = items(sample, scale, item);
    take_measured(scale, &of_item, (item, value), &mut items);
    let named = |wanted: &[&str]| {
        let free = (0..sample.names.len()).filter(|field| ![item, value].contains(field));
        free.into_iter()
            .find(|field| has_word(sample.column(*field), wanted))
    };
    let patient = named(PATIENT);
    let mut answers = of_item.iter().filter_map(|row| row.get(value));
    let has_labels =
        answers.any(|text| whole(text).is_none() && NumberIn::Front.number(text).is_some());
    let used: Vec<usize> = [item, value].into_iter().chain(patient).collect();
    let time = times::time(sample, &used);
    Some(FoundLong {
        item,
        value,
        patient,
        rater: named(&["rater", "nurse", "user", "staff"]),
        do_times_differ: do_times_differ(&of_item, item, time.as_ref(), patient),
        time,
        items,
        others,
        are_others_none,
        has_labels,
    })
}

/// Says whether few items have the same patient and time.
fn do_times_differ(
    of_item: &[&Vec<String>],
    item: usize,
    time: Option<&FoundTime>,
    patient: Option<usize>,
) -> bool {
    let Some(time) = time else { return false };
    let at = || time.from.iter().chain(&patient);
    let apart = of_item
        .iter()
        .map(|row| at().map(|field| row.get(*field)).collect());
    let apart: HashSet<Vec<Option<&String>>> = apart.collect();
    let different: HashSet<Option<&String>> = of_item.iter().map(|row| row.get(item)).collect();
    apart.len() * different.len() >= 2 * of_item.len()
}

/// Names the measured value where an item's rows hold more than its points.
fn take_measured(
    scale: &Scale,
    of_item: &[&Vec<String>],
    (item, value): (usize, usize),
    items: &mut [(String, String)],
) {
    for (text, own) in items {
        let mut rows = of_item.iter().filter(|row| row.get(item) == Some(text));
        let measured = scale.items().iter().find(|item| item.id == *own);
        let Some((measured, measure)) =
            measured.and_then(|item| Some((item, item.measure.as_ref()?)))
        else {
            continue;
        };
        let most = i64::from(measured.most_points());
        let is_more = |row: &&Vec<String>| {
            row.get(value)
                .and_then(|text| whole(text))
                .is_some_and(|(number, _)| number > most)
        };
        if rows.any(is_more) {
            own.clone_from(&measure.column);
        }
    }
}

const PATIENT: &[&str] = &[
    "patient",
    "subject",
    "usubjid",
    "subjid",
    "csn",
    "mrn",
    "participant",
    "recordid",
    "id",
];

/// Finds the column that names most items, if it names enough.
fn item_column(sample: &Sample, scale: &Scale) -> Option<usize> {
    let named = |field: usize| {
        let texts = sample.different(field, MOST_TEXTS).into_iter();
        let mut items: Vec<usize> = texts.filter_map(|text| item_of(text, scale)).collect();
        items.sort_unstable();
        items.dedup();
        items.len()
    };
    let item = (0..sample.names.len()).max_by_key(|field| named(*field))?;
    (named(item) >= 3.max(scale.items().len() / 4)).then_some(item)
}

/// Finds the column that holds points in the rows of items.
fn value_column(
    sample: &Sample,
    scale: &Scale,
    item: usize,
    of_item: &[&Vec<String>],
) -> Option<usize> {
    let most = scale.items().iter().map(Item::most_points).max()?;
    let is_points = |text: &&String| {
        let number = NumberIn::Front.number(text);
        number.is_some_and(|number| number.parse().is_ok_and(|number: u16| number <= most))
    };
    let points = |field: usize| {
        let texts = of_item.iter().filter_map(|row| row.get(field));
        texts.filter(is_points).count()
    };
    let says_so = |field: usize| {
        let words = [
            "value", "val", "itemval", "result", "qsstresn", "stresn", "answer", "points", "score",
        ];
        has_word(sample.column(field), &words)
    };
    // Numbers of rows, visits and versions look like points.
    let counts = |field: &usize| {
        let words = [
            "version", "seq", "sequence", "visit", "visitnum", "repeat", "repeatno", "row", "line",
            "no", "nr", "number", "num", "instance",
        ];
        has_word(sample.column(*field), &words)
    };
    let columns = (0..sample.names.len())
        .filter(|field| *field != item && points(*field) > 0)
        .filter(|field| says_so(*field) || !counts(field));
    columns.max_by_key(|field| (says_so(*field), points(*field)))
}

/// Returns the texts in the column of the item with our names of them, the other texts, and whether those are surely
/// no items.
///
/// Where some of them name the scale, others do not mean its items: `Pulse` beside `COWS Resting Pulse Rate`.
fn items(
    sample: &Sample,
    scale: &Scale,
    field: usize,
) -> (Vec<(String, String)>, Vec<String>, bool) {
    let texts = sample.different(field, MOST_TEXTS);
    let names_scale = |text: &&str| words(text).iter().any(|word| word.starts_with(scale.id()));
    let is_named = texts.iter().any(names_scale);
    let (mut items, mut others): (Vec<(String, String)>, Vec<String>) = (Vec::new(), Vec::new());
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
    if !is_named {
        take_abbreviated(scale, &mut items, &mut others);
    }
    (items, others, is_named)
}

/// Finds items among other texts by what stands in them behind that with which all items begin: `CWTREM` beside
/// `CWPULSE`.
fn take_abbreviated(scale: &Scale, items: &mut Vec<(String, String)>, others: &mut Vec<String>) {
    let mut names = items.iter().map(|(text, _)| text.as_str());
    let first = names.next().unwrap_or_default();
    let shared = names.fold(first, |shared, name| {
        let same = shared.chars().zip(name.chars());
        let same = same.take_while(|(one, other)| one == other);
        let length = same.map(|(letter, _)| letter.len_utf8()).sum();
        shared.get(..length).unwrap_or_default()
    });
    let shared = shared.to_owned();
    if shared.chars().count() < 2 {
        return;
    }
    others.retain(|text| {
        let rest = text
            .strip_prefix(&shared)
            .unwrap_or_default()
            .to_lowercase();
        let meant = scale.items().iter().filter(|item| {
            let is_begun = item.id.starts_with(&rest);
            rest.len() >= 2 && is_begun && items.iter().all(|(_, own)| *own != item.id)
        });
        let mut meant = meant.map(|item| item.id.clone());
        let own = match (meant.next(), meant.next()) {
            (Some(id), None) => id,
            _ if rest == "tot" => "total".to_owned(),
            _ => return true,
        };
        items.push((text.clone(), own));
        false
    });
}
