//! What may stand in a cell, and what is said of a cell that holds something else.

use chrono_tz::Tz;

use super::Wrong;
use crate::assessment::words::{Asked, Certainty};
use crate::assessment::{BadAnswer, LastUse, Observation, Patient, wire};
use crate::document::plain_integer;
use crate::scale::{Item, Name, Scale};
use crate::text::excerpt;
use crate::time::{self, Time};

/// A field, by position, and its text.
pub(super) type Cell<'c> = (usize, &'c str);

pub(in crate::format) fn observation(
    item: &Item,
    points: Option<(usize, &str)>,
    value: Option<(usize, &str)>,
) -> Result<Option<Observation>, Wrong> {
    let digits =
        |(field, text): (usize, &str)| number(field, &item.id, text).map(|number| (field, number));
    let (made, field, measured) = match (
        points.map(digits).transpose()?,
        value.map(digits).transpose()?,
    ) {
        (None, None) => return Ok(None),
        (Some((field, points)), None) => (Observation::points(item, points), field, false),
        (None, Some((field, value))) => (Observation::measured(item, value, false), field, true),
        (Some((_, points)), Some((field, value))) => {
            (Observation::both(item, points, value, false), field, true)
        }
    };
    let code = if measured {
        "bad-value"
    } else {
        "no-such-points"
    };
    made.map(Some).map_err(|bad| {
        let help = match &bad {
            BadAnswer::Implausible { .. } => {
                format!("{} in a JSON file with \"confirmed\": true", bad.help())
            }
            _ => bad.help(),
        };
        Wrong::new(field, code, bad.to_string(), help)
    })
}

pub(in crate::format) fn number(field: usize, id: &str, text: &str) -> Result<i64, Wrong> {
    // Nearly every cell is one digit.
    if let [digit @ b'0'..=b'9'] = text.as_bytes() {
        return Ok(i64::from(digit - b'0'));
    }
    plain_integer(text).ok_or_else(|| {
        let message = format!(
            "`{}` in the column of `{id}` is no whole number in plain digits",
            excerpt(text)
        );
        let trimmed = text.trim();
        let whole = trimmed
            .split_once('.')
            .filter(|(_, fraction)| fraction.bytes().all(|digit| digit == b'0'));
        let help = match plain_integer(whole.map_or(trimmed, |(whole, _)| whole)) {
            Some(meant) => format!("write {meant}"),
            None => "write digits only, or leave the cell empty".to_owned(),
        };
        Wrong::new(field, "no-number", message, help)
    })
}

pub(super) fn asked(field: usize, text: &str, names: &[String]) -> Result<Asked, Wrong> {
    match text {
        "yes" => Ok(Asked::Yes),
        "no" => Ok(Asked::No),
        _ => {
            let name = names.get(field).map_or("", String::as_str);
            let message = format!("`{}` in the column `{name}` is no answer", excerpt(text));
            Err(Wrong::new(
                field,
                "no-answer",
                message,
                "write yes or no, or leave the cell empty if it was not asked",
            ))
        }
    }
}

pub(super) fn patient(field: usize, text: &str) -> Result<Patient, Wrong> {
    Patient::parse(text)
        .map_err(|message| Wrong::new(field, "bad-patient", message, Patient::SHAPE))
}

pub(super) fn moment((field, text): (usize, &str), zone: Option<Tz>) -> Result<Time, Wrong> {
    time::parse(text, zone).map_err(|bad| Wrong::new(field, "bad-time", bad.message, bad.help))
}

pub(super) fn prose(field: usize, key: &str, text: &str) -> Result<String, Wrong> {
    match wire::bad_prose(key, text) {
        None => Ok(text.to_owned()),
        Some(message) => Err(Wrong {
            field,
            code: "bad-text",
            message,
            help: None,
        }),
    }
}

pub(super) fn word<T>(
    (field, text): (usize, &str),
    key: &str,
    named: fn(&str) -> Option<T>,
    words: &[&str],
) -> Result<T, Wrong> {
    named(text).ok_or_else(|| {
        let (message, help) = wire::unknown_word_words(key, text, words);
        Wrong::new(field, "unknown-word", message, help)
    })
}

pub(super) fn same_scale(field: usize, name: &str, scale: &Scale) -> Result<(), Wrong> {
    let same = Name::parse(name).is_ok_and(|name| name.matches(scale.id(), scale.version()));
    if same {
        return Ok(());
    }
    let message = format!(
        "this row names the scale `{}`, and the table is scored with {}",
        excerpt(name),
        scale.reference()
    );
    Err(Wrong::new(
        field,
        "other-scale",
        message,
        "a table is of one scale: put the rows of another into a file of their own",
    ))
}

/// Joins what the cells of the last use and of how well it is known hold; `field` is named if they
/// contradict each other or the time of the assessment.
pub(super) fn last_use(
    field: usize,
    time: Option<Time>,
    certainty: Option<Certainty>,
    assessed: Option<Time>,
) -> Result<Option<LastUse>, Wrong> {
    wire::last_use(time, certainty, assessed).map_err(|message| Wrong {
        field,
        code: "last-use",
        message,
        help: None,
    })
}
