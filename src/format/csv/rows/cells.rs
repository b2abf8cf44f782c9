//! What may stand in a cell, and what is said of a cell that holds something else.

use chrono_tz::Tz;

use super::{Seen, Wrong};
use crate::assessment::wire::{self, MOST_MONTHS};
use crate::assessment::words::{Asked, Certainty};
use crate::assessment::{BadAnswer, LastUse, Observation, Patient};
use crate::base::document::plain_integer;
use crate::base::text::{excerpt, one_of};
use crate::base::time::{self, Time};
use crate::scale::{Item, Name, Scale};

/// A field, by position, and its text.
pub(in crate::format) type Cell<'c> = (usize, &'c str);

/// Makes the observation of an item from the numbers in its cells. A value that is not plausible is refused:
/// no cell says that somebody confirmed it.
pub(in crate::format) fn answered(
    item: &Item,
    points: Option<(usize, i64)>,
    value: Option<(usize, i64)>,
) -> Result<Option<Observation>, Wrong> {
    let made = match (points, value) {
        (Some((_, points)), Some((_, value))) => Observation::both(item, points, value, false),
        (_, Some((_, value))) => Observation::measured(item, value, false),
        (Some((_, points)), None) => Observation::points(item, points),
        (None, None) => return Ok(None),
    };
    let (field, measured) = match (points, value) {
        (_, Some((field, _))) => (field, true),
        (points, None) => (points.map_or(0, |(field, _)| field), false),
    };
    let code = match measured {
        true => "bad-value",
        false => "no-such-points",
    };
    made.map(Some)
        .map_err(|bad| Wrong::new(field, code, bad.to_string(), mended(&bad, item)))
}

/// Says what to write in a cell in the place of a number that is no answer.
fn mended(bad: &BadAnswer, item: &Item) -> String {
    let help = match bad {
        BadAnswer::NoSuchPoints {
            permitted,
            could_be_measured: true,
            ..
        } if let Some(measure) = &item.measure => {
            let permitted: Vec<String> = permitted.iter().map(u16::to_string).collect();
            let (points, column) = (one_of(&permitted), &measure.column);
            return format!("write {points}, or name the column `{column}` if this was measured");
        }
        BadAnswer::Implausible { .. } if bad.can_be_confirmed() => {
            format!("{} in a JSON file with \"confirmed\": true", bad.help())
        }
        _ => bad.help(),
    };
    match bad {
        BadAnswer::NoSuchPoints { given, .. } | BadAnswer::Implausible { given, .. }
            if stands_for_missing(*given) =>
        {
            format!("{help}, or {EMPTY}")
        }
        _ => help,
    }
}

/// What to do about a cell that says in its own way that nothing is known.
const EMPTY: &str = "leave the cell empty if it means missing";

/// Says whether a number is one of those that stand for missing in other programs: -99, 77, 888, 999.
fn stands_for_missing(number: i64) -> bool {
    let digits = number.to_string();
    let same = |digit| digits.len() > 1 && digits.bytes().all(|byte| byte == digit);
    number < 0 || b"789".iter().copied().any(same)
}

/// Says whether a text is one of those that stand for missing in other programs.
fn is_word_for_missing(text: &str) -> bool {
    let words = [
        "na",
        "n/a",
        "nan",
        "<na>",
        "nat",
        "null",
        "none",
        "nil",
        "missing",
        "unknown",
        "unk",
        "ni",
        "nd",
        "not done",
        "not assessed",
        "ask",
        "asku",
        ".",
        "-",
        "--",
        "?",
        "#n/a",
        "\\n",
    ];
    words.contains(&text.trim().to_lowercase().as_str())
}

/// Reads a whole number in digits, without any sign but that of a negative one.
///
/// True stands beside one that was written with a decimal point and nothing but zeros behind it, as
/// programs write whole numbers of a column in which some are missing: `98.0`.
pub(in crate::format) fn whole(text: &str) -> Option<(i64, bool)> {
    // Nearly every cell is one digit.
    if let [digit @ b'0'..=b'9'] = text.as_bytes() {
        return Some((i64::from(digit - b'0'), false));
    }
    if let Some(number) = plain_integer(text) {
        return Some((number, false));
    }
    let (digits, zeros) = text.split_once('.')?;
    let zeros = !zeros.is_empty() && zeros.bytes().all(|digit| digit == b'0');
    let number = plain_integer(digits).filter(|_| zeros)?;
    Some((number, true))
}

/// Reads a whole number, also one with a decimal point, of which it is remembered.
pub(in crate::format) fn numeral(
    (field, text): Cell<'_>,
    id: &str,
    seen: &mut Seen,
) -> Result<(usize, i64), Wrong> {
    let (number, point) = whole(text).ok_or_else(|| no_number(field, id, text))?;
    if point {
        seen.decimal(field);
    }
    Ok((field, number))
}

fn no_number(field: usize, id: &str, text: &str) -> Wrong {
    let message = format!(
        "`{}` in the column of `{id}` is no whole number in plain digits",
        excerpt(text)
    );
    let trimmed = text.trim();
    let bare = trimmed.strip_suffix('.').unwrap_or(trimmed);
    let mut bare = bare.strip_prefix('+').unwrap_or(bare);
    while let Some(rest) = bare.strip_prefix('0')
        && rest.starts_with(|next: char| next.is_ascii_digit())
    {
        bare = rest;
    }
    let help = match whole(bare) {
        Some((meant, _)) => format!("write {meant}"),
        None if is_word_for_missing(text) => EMPTY.to_owned(),
        None => match labelled(trimmed) {
            Some(number) => format!("write the number alone, {number}"),
            None => "write digits only, or leave the cell empty".to_owned(),
        },
    };
    Wrong::new(field, "no-number", message, help)
}

/// Returns the number before its words, as in `1 (pulse 81 to 100)` or `1 - pulse 81 to 100`.
fn labelled(text: &str) -> Option<i64> {
    let end = text.find(|character: char| !character.is_ascii_digit())?;
    let (number, words) = text.split_at_checked(end)?;
    let parted = words.starts_with(|first: char| first.is_whitespace() || "-–:=(.".contains(first));
    let number = plain_integer(number).filter(|_| parted)?;
    words.chars().any(char::is_alphabetic).then_some(number)
}

/// Reads an answer to a check: yes or no, true or false, 1 or 0; `t` and `f` are PostgreSQL's.
pub(in crate::format) fn truth(text: &str) -> Option<bool> {
    if let Some((number, _)) = whole(text) {
        return (0..=1).contains(&number).then_some(number == 1);
    }
    let is = |words: [&str; 3]| words.iter().any(|word| text.eq_ignore_ascii_case(word));
    match (is(["yes", "true", "t"]), is(["no", "false", "f"])) {
        (false, false) => None,
        (yes, _) => Some(yes),
    }
}

/// Reads the answer to a check, of which the position and the name of its column are given.
pub(super) fn asked(
    (field, text): Cell<'_>,
    (position, name): (usize, &str),
    seen: &mut Seen,
) -> Result<Asked, Wrong> {
    let number = whole(text);
    if number.is_some_and(|(_, point)| point) {
        seen.decimal(field);
    }
    match truth(text) {
        Some(true) => Ok(Asked::Yes),
        Some(false) => Ok(Asked::No),
        None => {
            if number.is_some() {
                seen.code(position);
            }
            let message = format!("`{}` in the column `{name}` is no answer", excerpt(text));
            let help = "write yes or no, or leave the cell empty if it was not asked";
            Err(Wrong::new(field, "no-answer", message, help))
        }
    }
}

pub(super) fn months((field, text): Cell<'_>, seen: &mut Seen) -> Result<u16, Wrong> {
    let key = "dependent_months";
    let (field, number) = numeral((field, text), key, seen)?;
    let known = u16::try_from(number).ok();
    known
        .filter(|months| *months <= MOST_MONTHS)
        .ok_or_else(|| {
            let help = format!("write a number from 0 to {MOST_MONTHS}");
            Wrong::new(
                field,
                "out-of-range",
                format!("`{key}` cannot be {number}"),
                help,
            )
        })
}

pub(super) fn patient(field: usize, text: &str) -> Result<Patient, Wrong> {
    // As a pseudonym of its own it would part the assessments of one patient.
    if let Some((digits, zeros)) = text.split_once('.')
        && [digits, zeros].iter().all(|part| !part.is_empty())
        && digits.bytes().all(|digit| digit.is_ascii_digit())
        && zeros.bytes().all(|digit| digit == b'0')
    {
        let message = format!("`{}` cannot be a patient", excerpt(text));
        let help = format!(
            "a program wrote this number with a decimal point: write {}",
            excerpt(digits)
        );
        return Err(Wrong::new(field, "bad-patient", message, help));
    }
    Patient::parse(text)
        .map_err(|message| Wrong::new(field, "bad-patient", message, Patient::SHAPE))
}

pub(super) fn moment((field, text): (usize, &str), zone: Option<Tz>) -> Result<Time, Wrong> {
    time::parse(text, zone).map_err(|bad| {
        let is_count = text.len() >= 9 && text.bytes().all(|byte| byte.is_ascii_digit());
        let help = match is_word_for_missing(text) {
            true => EMPTY.to_owned(),
            false if is_count => {
                let count = "this seems to count seconds, or parts of them, since 1970";
                format!(
                    "{count}; {}; pandas does so with `date_format=\"iso\"`",
                    bad.help
                )
            }
            false => bad.help,
        };
        Wrong::new(field, "bad-time", bad.message, help)
    })
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
        let (message, mut help) = wire::unknown_word_words(key, text, words);
        if is_word_for_missing(text) {
            help = format!("{help}, or {EMPTY}");
        }
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
    let small = name.trim().to_lowercase();
    let meant = Name::parse(&small).is_ok_and(|name| name.matches(scale.id(), scale.version()));
    let help = match meant {
        true => format!("write `{small}`"),
        false => {
            "a table is of one scale: put the rows of another into a file of their own".to_owned()
        }
    };
    Err(Wrong::new(field, "other-scale", message, help))
}

/// Holds what a row was scored with before to the scale of the table. Another version of it may pass: a
/// total that differs is found.
pub(super) fn same_scale_again((field, name): Cell<'_>, scale: &Scale) -> Result<(), Wrong> {
    if Name::parse(name).is_ok_and(|name| name.id() == scale.id()) {
        return Ok(());
    }
    let message = format!(
        "this row was scored with `{}`, and the table is scored with {}",
        excerpt(name),
        scale.reference()
    );
    let help = match is_word_for_missing(name) {
        true => "write what it was scored with, or leave the cell empty and say `--scale`",
        false => "score the rows of each scale by themselves, without the `--scale` of another",
    };
    Err(Wrong::new(field, "other-scale", message, help))
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
