//! Which columns of a table seem to be ours, where each row is an assessment.

use super::dictionary::Dictionary;
use super::names::{has_word, item_of, tells, without_scale, words};
use super::times::{self, FoundTime};
use super::{Sample, dictionary};
use crate::format::table::cell::{is_word_for_missing, stands_for_missing, whole};
use crate::scale::map::NumberIn;
use crate::scale::{Item, Scale, Substance};

/// How many different texts of a column are looked at.
pub(super) const MOST_TEXTS: usize = 200;

/// What was found in a table.
#[derive(Default)]
pub(super) struct Found {
    pub(super) patient: Option<usize>,
    pub(super) time: Option<FoundTime>,
    pub(super) rater: Option<usize>,
    /// For each item of the scale.
    pub(super) items: Vec<Option<FoundItem>>,
    /// The columns of checks, each with the id of its check.
    pub(super) checks: Vec<(usize, String)>,
    /// The columns of a recorded total, of which the first seems to be it.
    pub(super) totals: Vec<usize>,
    /// The columns that each tell of one substance, with its word if it is clear.
    pub(super) substances: Vec<(usize, Option<&'static str>)>,
    /// Texts that seem to stand for missing.
    pub(super) missing: Vec<String>,
    /// The column and the text that tell rows which are assessments.
    pub(super) only: Option<(usize, String)>,
}

/// The column of an item.
pub(super) struct FoundItem {
    pub(super) field: usize,
    /// Whether no other seems to be it as well.
    pub(super) is_sure: bool,
    /// Others that may be it as well.
    pub(super) others: Vec<usize>,
    pub(super) holds: Holds,
}

/// What the column of an item seems to hold.
pub(super) enum Holds {
    /// Points.
    Points,
    /// Measured values.
    Values,
    /// Points before words.
    Labels,
    /// Codes: of each, the points that it seems to stand for, and its words.
    Codes(Vec<(String, Option<u16>, String)>),
    /// Numbers that are no points of the item.
    OtherNumbers,
    /// Texts, which have to be named one by one.
    Texts(Vec<String>),
}

/// Finds the columns of a table.
pub(super) fn columns(sample: &Sample, dictionary: Option<&Dictionary>, scale: &Scale) -> Found {
    let mut found = Found {
        totals: totals(sample, scale),
        ..Found::default()
    };
    let mut taken = found.totals.clone();
    found.items = items(sample, dictionary, scale, &taken);
    taken.extend(found.items.iter().flatten().map(|item| item.field));
    for check in scale.checks() {
        let same = |name: &String| name.eq_ignore_ascii_case(&check.id);
        if let Some(field) = sample.names.iter().position(same) {
            found.checks.push((field, check.id.clone()));
            taken.push(field);
        }
    }
    found.substances = substances(sample, dictionary, &taken);
    taken.extend(found.substances.iter().map(|(field, _)| *field));
    let named = |wanted: &[&str], taken: &[usize]| {
        let free: Vec<usize> = (0..sample.names.len())
            .filter(|field| !taken.contains(field))
            .collect();
        // The word that stands first tells it best.
        wanted.iter().find_map(|word| {
            let mut free = free.iter().copied();
            free.find(|field| has_word(sample.column(*field), &[word]))
        })
    };
    found.patient = named(PATIENT, &taken);
    taken.extend(found.patient);
    found.rater = named(RATER, &taken);
    taken.extend(found.rater);
    found.time = times::time(sample, &taken);
    found.missing = missing(sample, scale, &found);
    found.only = only(sample, &found);
    found
}

/// Finds the columns that seem to hold a recorded total.
fn totals(sample: &Sample, scale: &Scale) -> Vec<usize> {
    let is_total = |field: &usize| {
        let name = without_scale(sample.column(*field), scale);
        has_word(name, &["total", "tot", "sum", "totalscore", "scr"])
            || has_word(name, &["score"]) && item_of(name, scale).is_none()
    };
    (0..sample.names.len()).filter(is_total).collect()
}

/// Finds the column of each item, by its name or by its label in the dictionary.
fn items(
    sample: &Sample,
    dictionary: Option<&Dictionary>,
    scale: &Scale,
    taken: &[usize],
) -> Vec<Option<FoundItem>> {
    let of_item = |field: usize| {
        let name = sample.column(field);
        let label = dictionary.and_then(|dictionary| dictionary.field(name));
        item_of(name, scale).or_else(|| item_of(&label?.label, scale))
    };
    let free = (0..sample.names.len()).filter(|field| !taken.contains(field));
    let of_items: Vec<(usize, Option<usize>)> = free.map(|field| (field, of_item(field))).collect();
    let items = scale.items().iter().enumerate();
    let items = items.map(|(at, item)| {
        let columns = of_items.iter().filter(|(_, of)| *of == Some(at));
        let mut columns: Vec<usize> = columns.map(|(field, _)| *field).collect();
        let told = |field: &usize| {
            let name = sample.column(*field);
            let names_scale = words(name).iter().any(|word| word == scale.id());
            (names_scale, tells(name, item))
        };
        columns.sort_by_key(|field| std::cmp::Reverse(told(field)));
        let is_sure = match columns.as_slice() {
            [first, next, ..] => told(first) > told(next),
            _ => true,
        };
        let mut columns = columns.into_iter();
        columns.next().map(|field| FoundItem {
            field,
            is_sure,
            others: columns.collect(),
            holds: holds(sample, dictionary, item, field),
        })
    });
    items.collect()
}

const PATIENT: &[&str] = &[
    "patient",
    "patid",
    "patientid",
    "usubjid",
    "subject",
    "subjid",
    "subjectid",
    "participant",
    "recordid",
    "mrn",
    "studyid",
    "pid",
    "csn",
];
const RATER: &[&str] = &[
    "rater",
    "nurse",
    "assessor",
    "staff",
    "initials",
    "clinician",
    "userid",
];

/// Returns the different texts of a column that do not seem to stand for missing.
fn telling<'s>(sample: &'s Sample, item: &Item, field: usize) -> Vec<&'s str> {
    let texts = sample.different(field, MOST_TEXTS).into_iter();
    texts.filter(|text| !seems_missing(text, item)).collect()
}

/// Says whether a text seems to stand for missing in the column of an item.
fn seems_missing(text: &str, item: &Item) -> bool {
    if may_be_none(text) {
        return false;
    }
    let number = whole(text).map(|(number, _)| number);
    let plausible = item.measure.as_ref().is_some_and(|measure| {
        let (low, high) = measure.plausible;
        number.is_some_and(|number| (i64::from(low)..=i64::from(high)).contains(&number))
    });
    is_word_for_missing(text) || number.is_some_and(stands_for_missing) && !plausible
}

/// Says whether a text may be the answer that there is no sign, and may stand for missing as well.
fn may_be_none(text: &str) -> bool {
    ["none", "nil"].contains(&text.to_lowercase().as_str())
}

/// Says what the column of an item seems to hold.
fn holds(sample: &Sample, dictionary: Option<&Dictionary>, item: &Item, field: usize) -> Holds {
    let choices = dictionary.and_then(|dictionary| dictionary.field(sample.column(field)));
    if let Some(codes) = choices.and_then(|field| codes(field, item)) {
        return codes;
    }
    let texts = telling(sample, item, field);
    let numbers: Option<Vec<i64>> = texts
        .iter()
        .map(|text| whole(text).map(|(number, _)| number))
        .collect();
    let most = i64::from(item.most_points());
    match numbers {
        Some(numbers) if item.measure.is_some() && numbers.iter().any(|number| *number > most) => {
            Holds::Values
        }
        Some(numbers) => {
            let is_points = |number: &i64| {
                u16::try_from(*number).is_ok_and(|points| item.choice_worth(points).is_some())
            };
            if numbers.iter().all(is_points) {
                Holds::Points
            } else {
                Holds::OtherNumbers
            }
        }
        None if texts
            .iter()
            .all(|text| NumberIn::Front.number(text).is_some()) =>
        {
            Holds::Labels
        }
        None => Holds::Texts(texts.into_iter().map(str::to_owned).collect()),
    }
}

/// Makes codes of the choices of a field: where there are as many as options, in their order.
fn codes(field: &dictionary::Field, item: &Item) -> Option<Holds> {
    if field.choices.is_empty() {
        return None;
    }
    let is_points = |(choice, (code, _)): (&crate::scale::Choice, &(String, String))| {
        *code == choice.points.to_string()
    };
    let is_as_many = field.choices.len() == item.choices.len();
    if is_as_many && item.choices.iter().zip(&field.choices).all(is_points) {
        return Some(Holds::Points);
    }
    let points = |at: usize| {
        item.choices
            .get(at)
            .map(|choice| choice.points)
            .filter(|_| is_as_many)
    };
    let codes = field.choices.iter().enumerate();
    let codes = codes.map(|(at, (code, words))| (code.clone(), points(at), words.clone()));
    Some(Holds::Codes(codes.collect()))
}

/// Finds columns of 0 and 1 that each tell of a substance, as checkboxes come out.
fn substances(
    sample: &Sample,
    dictionary: Option<&Dictionary>,
    taken: &[usize],
) -> Vec<(usize, Option<&'static str>)> {
    let free = (0..sample.names.len()).filter(|field| !taken.contains(field));
    let is_checkbox = |field: &usize| {
        let name = sample.column(*field).to_lowercase();
        name.contains("___")
            && (name.contains("subst") || name.contains("drug") || name.contains("opioid"))
    };
    let word = |field: usize| {
        let name = sample.column(field);
        let words = dictionary.and_then(|dictionary| dictionary.checkbox(name));
        Substance::named(&words?.to_lowercase()).map(Substance::word)
    };
    let columns = free.filter(is_checkbox);
    columns.map(|field| (field, word(field))).collect()
}

/// Gathers texts that seem to stand for missing in the columns that were found.
fn missing(sample: &Sample, scale: &Scale, found: &Found) -> Vec<String> {
    let mut missing: Vec<String> = Vec::new();
    for (item, column) in scale.items().iter().zip(&found.items) {
        let Some(column) = column else { continue };
        for text in sample.different(column.field, MOST_TEXTS) {
            let is_known = missing.iter().any(|known| known == text);
            let is_code = matches!(&column.holds, Holds::Codes(codes) if codes.iter().any(|(code, ..)| code == text));
            if seems_missing(text, item) && !is_known && !is_code {
                missing.push(text.to_owned());
            }
        }
    }
    missing
}

/// Finds what tells rows that are assessments, as a column of REDCap's does.
fn only(sample: &Sample, found: &Found) -> Option<(usize, String)> {
    let is_instrument = |name: &String| name.eq_ignore_ascii_case("redcap_repeat_instrument");
    let field = sample.names.iter().position(is_instrument)?;
    let items: Vec<usize> = found
        .items
        .iter()
        .flatten()
        .map(|item| item.field)
        .collect();
    let is_answered = |row: &&Vec<String>| {
        items
            .iter()
            .any(|item| row.get(*item).is_some_and(|text| !text.trim().is_empty()))
    };
    let mut texts = sample
        .rows
        .iter()
        .filter(is_answered)
        .filter_map(|row| row.get(field));
    let first = texts.next().filter(|text| !text.is_empty())?;
    texts
        .all(|text| text == first)
        .then(|| (field, first.clone()))
}
