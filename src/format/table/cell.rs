//! What may stand in a cell, and what is said of a cell that holds something else.

use crate::assessment::Asked;
use crate::assessment::texts;
use crate::assessment::wire::MOST_MONTHS;
use crate::assessment::{Observation, Otherwise, Patient, Reading};
use crate::base::diagnostic::Mistake;
use crate::base::document::plain_integer;
pub use crate::base::document::whole;
use crate::base::text::excerpt;
use crate::base::time::{self, Time};
use crate::base::words::Word;
use crate::base::zone::Zone;
use crate::scale::{Item, Name, Scale, UnscoredMeasure};

/// What to do about a cell that says in its own way that nothing is known.
const EMPTY: &str = "leave the cell empty if it means missing";

/// The texts that stand for missing in other programs.
const MISSING: [&str; 23] = [
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

/// Makes the observation of an item from the numbers in its cells. A value that is not plausible is refused:
/// no cell says that somebody confirmed it.
#[inline]
pub fn answered(
    item: &Item,
    points: Option<i64>,
    value: Option<i64>,
) -> Result<Option<Observation>, Mistake> {
    let (made, code) = match (points, value) {
        (None, None) => return Ok(None),
        (Some(points), None) => (Observation::points(item, points), "no-such-points"),
        (None, Some(value)) => (Observation::measured(item, value, false), "bad-value"),
        (Some(points), Some(value)) => (Observation::both(item, points, value, false), "bad-value"),
    };
    made.map(Some).map_err(|bad| {
        let is_missing = bad.given.is_some_and(stands_for_missing);
        let mut help = bad.instead;
        match (bad.otherwise, &item.measure) {
            (Otherwise::Measured, Some(measure)) => {
                let column = &measure.column;
                help += &format!(", or name the column `{column}` if this was measured");
            }
            (Otherwise::Confirmed, _) => help += " in a JSON file with \"confirmed\": true",
            _ => {}
        }
        if is_missing && bad.otherwise != Otherwise::Measured {
            help = or_empty(&help);
        }
        Mistake::new(code, bad.message).help(help)
    })
}

/// Reads a value of an unscored measure. One that is not plausible is refused, as that of an item.
pub(super) fn reading(measure: &UnscoredMeasure, text: &str) -> Result<Reading, Mistake> {
    Reading::of(measure, text, false).map_err(|bad| {
        let mut help = bad.instead;
        if bad.otherwise == Otherwise::Confirmed {
            help += " in a JSON file with \"confirmed\": true";
        }
        if is_word_for_missing(text) {
            EMPTY.clone_into(&mut help);
        } else if plain_integer(text).is_some_and(stands_for_missing) {
            help = or_empty(&help);
        }
        Mistake::new("bad-value", bad.message).help(help)
    })
}

/// Adds to a help that the cell may as well be left empty.
fn or_empty(help: &str) -> String {
    format!("{help}, or {EMPTY}")
}

/// Says whether a number is one of those that stand for missing in other programs: -99, 77, 888, 999.
pub(in crate::format) fn stands_for_missing(number: i64) -> bool {
    let digits = number.to_string();
    let same = |digit| digits.len() > 1 && digits.bytes().all(|byte| byte == digit);
    number < 0 || b"789".iter().copied().any(same)
}

/// Says whether a text is one of those that stand for missing in other programs.
pub(in crate::format) fn is_word_for_missing(text: &str) -> bool {
    MISSING.contains(&text.trim().to_lowercase().as_str())
}

/// Says that a text in the column of `id` is no number.
pub(super) fn no_number(id: &str, text: &str) -> Mistake {
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
    Mistake::new("no-number", message).help(help)
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
pub fn truth(text: &str) -> Option<bool> {
    if let Some((number, _)) = whole(text) {
        return (0..=1).contains(&number).then_some(number == 1);
    }
    let is = |words: [&str; 3]| words.iter().any(|word| text.eq_ignore_ascii_case(word));
    match (is(["yes", "true", "t"]), is(["no", "false", "f"])) {
        (false, false) => None,
        (yes, _) => Some(yes),
    }
}

/// Reads the answer to a check, of which the name of its column is given.
pub(super) fn asked(text: &str, name: &str) -> Result<Asked, Mistake> {
    match truth(text) {
        Some(true) => Ok(Asked::Yes),
        Some(false) => Ok(Asked::No),
        None => {
            let message = format!("`{}` in the column `{name}` is no answer", excerpt(text));
            let help = "write yes or no, or leave the cell empty if it was not asked";
            Err(Mistake::new("no-answer", message).help(help))
        }
    }
}

/// Reads for how many months a patient has been dependent.
pub(super) fn months(key: &str, number: i64) -> Result<u16, Mistake> {
    let months = u16::try_from(number).ok();
    months
        .filter(|months| *months <= MOST_MONTHS)
        .ok_or_else(|| {
            let message = format!("`{key}` cannot be {number}");
            let help = format!("write a number from 0 to {MOST_MONTHS}");
            Mistake::new("out-of-range", message).help(help)
        })
}

/// Reads a patient ID.
pub(super) fn patient(text: &str) -> Result<Patient, Mistake> {
    // As a patient ID of its own it would part the assessments of one patient.
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
        return Err(Mistake::new("bad-patient", message).help(help));
    }
    texts::patient(text)
}

/// Reads a time; one without an offset belongs to `zone`.
pub(super) fn time(text: &str, zone: Option<Zone>) -> Result<Time, Mistake> {
    time::parse(text, zone).map_err(|mut bad| {
        let is_count = text.len() >= 9 && text.bytes().all(|byte| byte.is_ascii_digit());
        if is_word_for_missing(text) {
            bad.help = Some(EMPTY.to_owned());
        } else if is_count && let Some(help) = &bad.help {
            let count = "this seems to count seconds, or parts of them, since 1970";
            bad.help = Some(format!(
                "{count}; {help}; pandas does so with `date_format=\"iso\"`"
            ));
        }
        bad
    })
}

/// Reads a word of a closed list, in the column `key`.
pub(super) fn word<T: Word>(key: &str, text: &str) -> Result<T, Mistake> {
    texts::word(key, text).map_err(|mut bad| {
        if is_word_for_missing(text) {
            bad.help = bad.help.as_deref().map(or_empty);
        }
        bad
    })
}

/// Holds the scale that a row names to that of the table.
pub(super) fn same_scale(name: &str, scale: &Scale) -> Result<(), Mistake> {
    let is_same =
        |name: &str| Name::parse(name).is_ok_and(|name| name.matches(scale.id(), scale.version()));
    if is_same(name) {
        return Ok(());
    }
    let message = format!(
        "this row names the scale `{}`, and the table is scored with {}",
        excerpt(name),
        scale.reference()
    );
    let small = name.trim().to_lowercase();
    let help = if is_same(&small) {
        format!("write `{small}`")
    } else {
        "a table is of one scale: put the rows of another into a file of their own".to_owned()
    };
    Err(Mistake::new("other-scale", message).help(help))
}

/// Holds what a row was scored with before to the scale of the table. Another version of it may pass: a
/// total that differs is found.
pub(super) fn same_scale_again(name: &str, scale: &Scale) -> Result<(), Mistake> {
    if Name::parse(name).is_ok_and(|name| name.id() == scale.id()) {
        return Ok(());
    }
    let message = format!(
        "this row was scored with `{}`, and the table is scored with {}",
        excerpt(name),
        scale.reference()
    );
    let help = if is_word_for_missing(name) {
        "write what it was scored with, or leave the cell empty and say `--scale`"
    } else {
        "score the rows of each scale by themselves, without the `--scale` of another"
    };
    Err(Mistake::new("other-scale", message).help(help))
}
