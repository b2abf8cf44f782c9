//! The log: what is appended stays, in order, chained, and is read back as it was written.
//!
//! These tests hand in the time, so that clocks which jump are as easy as those which do not.

mod appending;
mod careful;
mod clock;
mod correcting;
mod formats;
mod journal;
mod kept;
mod meanwhile;
mod period;
mod places;
mod reading;
mod remembering;
mod restoring;
mod verifying;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use ows::assessment::wire;
use ows::assessment::{Assessment, Patient};
use ows::base::document;
use ows::base::time;
use ows::log::{Addition, Appended, Fault, Log, Reading, Stamp};
use ows::scale::{Library, Name};
use ows::scoring::outcome::Outcome;

/// A folder for a log, for its owner alone.
pub struct Place {
    folder: tempfile::TempDir,
}

impl Place {
    /// Makes the folder.
    pub fn new() -> Self {
        Self {
            folder: crate::common::folder(),
        }
    }

    /// Returns the path of the log in it.
    pub fn log(&self) -> PathBuf {
        self.folder.path().join("log.sqlite")
    }

    /// Returns the folder.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Opens the log, and makes it if it is not there.
    pub fn open(&self) -> Log {
        Log::open(&self.log()).unwrap()
    }
}

/// An assessment of COWS by its text, with the scale named in it or `cows`.
pub fn assessment(json: &str) -> Assessment {
    let library = Library::new();
    let find = |named: Option<&str>| {
        let name = Name::parse(named.unwrap_or("cows"))?;
        library.find(&name).map_err(|error| error.to_string())
    };
    let tree = document::json(json).unwrap();
    wire::read(&tree, &find, None).unwrap()
}

/// An assessment in which only the sweating differs, of P-0142 by rn-07.
pub fn sweating(points: u16, at: &str) -> Assessment {
    assessment(&format!(
        r#"{{"patient":"P-0142","rater":"rn-07","time":"{at}","observations":{{"sweating":{points},"pulse":{{"value":96}}}}}}"#
    ))
}

/// The moment of recording.
pub fn at(text: &str) -> Stamp<'static> {
    Stamp {
        at: time::parse(text, None).unwrap(),
        zone: "Europe/London",
        tool: "ows test",
        accept_clock: false,
    }
}

/// Adds an assessment by a clock that somebody says is right, whatever it says.
pub fn by_any_clock(log: &mut Log, assessment: &Assessment, moment: &str) {
    let outcome = Outcome::of(assessment);
    let addition = Addition::Reading {
        reading: reading(assessment, &outcome),
        id: None,
        known: None,
    };
    let moment = Stamp {
        accept_clock: true,
        ..at(moment)
    };
    let became = log.append(&[addition], &moment).unwrap();
    assert!(matches!(became[0], Appended::Recorded(_)), "{became:?}");
}

/// Returns the last entry of the record that an entry belongs to, as whoever corrects it sees it.
pub fn seen(log: &Log, number: u64) -> u64 {
    let record = log.record(number).unwrap();
    record.0.map_or(number, |record| record.last())
}

/// Adds assessments one by one, and returns what became of each.
pub fn record(
    log: &mut Log,
    assessments: &[Assessment],
    moment: &str,
) -> Result<Vec<Appended>, Fault> {
    let outcomes: Vec<Outcome> = assessments.iter().map(Outcome::of).collect();
    let additions: Vec<Addition<'_>> = assessments
        .iter()
        .zip(&outcomes)
        .map(|(assessment, outcome)| Addition::Reading {
            reading: reading(assessment, outcome),
            id: None,
            known: None,
        })
        .collect();
    log.append(&additions, &at(moment))
}

/// A reading without policy, map and language.
pub fn reading<'r>(assessment: &'r Assessment, outcome: &'r Outcome) -> Reading<'r> {
    Reading {
        assessment,
        outcome,
        policy: None,
        map: None,
        language: None,
    }
}

/// The patient that these tests are about.
pub fn patient() -> Patient {
    Patient::parse("P-0142").unwrap()
}

/// The number of an entry that was recorded, or what became of it instead.
pub fn number(appended: &Appended) -> Result<u64, String> {
    match appended {
        Appended::Recorded(head) => Ok(head.number),
        Appended::Already(number) => Err(format!("already {number}")),
        Appended::Amended { entry, stands } => Err(format!("{entry} amended, {stands} stands")),
        Appended::TakenBack { entry, void } => Err(format!("{entry} taken back by {void}")),
        Appended::Since(number) => Err(format!("{number} came since")),
        Appended::Refused(words) => Err(words.clone()),
    }
}

/// Keeps the scale alive for as long as a test wants it.
pub fn cows() -> Arc<ows::scale::Scale> {
    Library::new().find(&Name::parse("cows").unwrap()).unwrap()
}
