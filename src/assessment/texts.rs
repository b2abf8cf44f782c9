//! The parts of an assessment that are written as texts, wherever they stand: in JSON or TOML, or in a cell
//! of a table. Where a text stands is known to whoever reads it, and so is what else may stand there.

use super::{Certainty, LastUse, Patient};
use crate::base::diagnostic::Mistake;
use crate::base::text::{excerpt, one_of, suggestion};
use crate::base::time::Time;
use crate::base::words::Word;

/// The longest text that a rater, a code or a note may have, in characters.
pub const LONGEST_TEXT: usize = 2000;

/// Reads a patient ID.
///
/// # Errors
/// Says what a patient ID looks like.
pub fn patient(text: &str) -> Result<Patient, Mistake> {
    Patient::parse(text)
        .map_err(|message| Mistake::new("bad-patient", message).help(Patient::SHAPE))
}

/// Reads a free text that says something and is not endless; `key` is what messages call it.
///
/// # Errors
/// It is blank, or has more than [`LONGEST_TEXT`] characters.
pub fn prose(key: &str, text: &str) -> Result<String, Mistake> {
    match bad_prose(key, text) {
        None => Ok(text.to_owned()),
        Some(message) => Err(Mistake::new("bad-text", message)),
    }
}

/// Says what is wrong with a free text, if anything is.
pub fn bad_prose(key: &str, text: &str) -> Option<String> {
    if text.trim().is_empty() {
        return Some(format!("`{key}` is empty; leave it out instead"));
    }
    (text.chars().count() > LONGEST_TEXT)
        .then(|| format!("`{key}` has more than {LONGEST_TEXT} characters"))
}

/// Reads a word of a closed list; `key` is what messages call it.
///
/// # Errors
/// It is none of the list; the help names the one that is nearest.
pub fn word<T: Word>(key: &str, text: &str) -> Result<T, Mistake> {
    T::named(text).ok_or_else(|| unknown_word(key, text, T::WORDS))
}

/// Says that a word is not among those permitted, and what to write instead.
pub fn unknown_word(key: &str, text: &str, words: &[&str]) -> Mistake {
    let message = format!("`{key}` cannot be `{}`", excerpt(text));
    Mistake::new("unknown-word", message).help(meant_or_any(text, words))
}

/// Names the one of some words that was most likely meant, or else all of them.
pub(super) fn meant_or_any(text: &str, words: &[&str]) -> String {
    match suggestion(text, words.iter().copied()) {
        Some(meant) => format!("did you mean `{meant}`?"),
        None => format!("write {}", one_of(words)),
    }
}

/// Joins the time of the last use and how well it is known.
///
/// # Errors
/// Says how the two, or the last use and the assessment, contradict each other.
pub fn last_use(
    time: Option<Time>,
    certainty: Option<Certainty>,
    assessed: Option<Time>,
) -> Result<Option<LastUse>, String> {
    let contradiction = match (time, certainty) {
        (Some(time), _) if assessed.is_some_and(|assessed| time > assessed) => {
            "the last use lies after the assessment; mend one of the two times"
        }
        (Some(_), Some(Certainty::Unknown)) => {
            "the last use has a time and is said to be unknown; leave one of them out"
        }
        (None, Some(Certainty::Known | Certainty::About)) => {
            "the last use is said to be known and has no time; add it, or leave out how well it is known"
        }
        (Some(time), certainty) => {
            let about = certainty == Some(Certainty::About);
            return Ok(Some(LastUse::At { time, about }));
        }
        (None, Some(Certainty::Unknown)) => return Ok(Some(LastUse::Unknown)),
        (None, None) => return Ok(None),
    };
    Err(contradiction.to_owned())
}
