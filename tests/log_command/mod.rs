//! `ows log` from outside: a small log of a ward, shown, written out, corrected, held to its chain, copied.

mod careful;
mod clock;
mod correcting;
pub mod exporting;
mod meanwhile;
mod policies;
mod pseudonyms;
mod restoring;
mod reviewing;
mod sets;
mod showing;
mod verifying;

use ows::base::time;
use ows::log::{Addition, Appended, Corrects, Head, Log, Stamp};
use ows::scoring::outcome::Outcome;

use crate::common::Given;
use crate::common::sheets::ITEMS;
use crate::log::{assessment, reading, seen};

/// A folder with the log of a ward, made at times of its own.
///
/// Entries: 1 and 2 of P-0142, 3 an attempt of P-0150, 4 of P-0151 recorded late, 5 amends 2, 6 takes 4
/// back, 7 of P-0150 recorded after the clock was set back, with items that could not be assessed.
pub fn ward() -> Given {
    let given = Given::new();
    let mut log = open(&given);
    let evening = |clock: &str| format!("2026-11-22T{clock}:00-05:00");
    let sheet = |patient: &str, rater: &str, clock: &str, rest: &str| {
        let time = evening(clock);
        format!(
            r#"{{"patient":"{patient}","rater":"{rater}","time":"{time}","observations":{{{rest}}}}}"#
        )
    };
    let asleep: Vec<String> = ITEMS
        .iter()
        .map(|(item, _)| format!(r#""{item}":{{"missing":"asleep"}}"#))
        .collect();
    let first = sheet("P-0142", "rn-07", "14:10", CALM);
    record(&mut log, &first, &evening("14:12"));
    let second = sheet("P-0142", "rn-07", "20:14", WORSE);
    record(&mut log, &second, &evening("20:15"));
    let attempt = sheet("P-0150", "rn-11", "21:00", &asleep.join(","));
    record(&mut log, &attempt, &evening("21:01"));
    let late = sheet("P-0151", "rn-11", "17:00", CALM);
    record(&mut log, &late, &evening("22:30"));
    let right = second.replace(r#""points":3"#, r#""points":5"#);
    amend(&mut log, 2, &right, "misread the form", &evening("22:40"));
    void(&mut log, 4, &evening("22:45"));
    let unable = sheet("P-0150", "rn-11", "22:00", UNABLE);
    record(&mut log, &unable, &evening("22:05"));
    drop(log);
    given
}

const CALM: &str = r#""pulse":{"value":92},"sweating":1,"restlessness":1,"pupil":1,"aches":1,"nose":1,"gi":1,"tremor":0,"yawning":1,"anxiety":1,"gooseflesh":0"#;
const WORSE: &str = r#""pulse":{"value":124},"sweating":2,"restlessness":1,"pupil":2,"aches":2,"nose":1,"gi":{"points":3,"note":"twice since noon"},"tremor":1,"yawning":0,"anxiety":2,"gooseflesh":3"#;
const UNABLE: &str = r#""pulse":{"value":88},"sweating":1,"restlessness":{"missing":"asleep"},"pupil":{"missing":"refused"},"aches":{"missing":"asleep"},"nose":0,"gi":0,"tremor":0,"yawning":0,"anxiety":0,"gooseflesh":0"#;

/// Opens the log of a story, and makes it if it is not there. One that is there is only read, whatever a
/// test did to it.
pub fn open(given: &Given) -> Log {
    let path = given.path("log.sqlite");
    match path.exists() {
        true => Log::read(&path).unwrap(),
        false => Log::open(&path).unwrap(),
    }
}

fn moment(text: &str) -> Stamp<'static> {
    Stamp {
        at: time::parse(text, None).unwrap(),
        zone: "America/New_York",
        tool: "ows test",
        accept_clock: true,
    }
}

/// Records an assessment at a time, and returns the end of the log.
pub fn record(log: &mut Log, json: &str, at: &str) -> Head {
    let assessment = assessment(json);
    let outcome = Outcome::of(&assessment);
    let addition = Addition::Reading {
        reading: reading(&assessment, &outcome),
        id: None,
        known: None,
    };
    head(log.append(&[addition], &moment(at)).unwrap())
}

/// Records what an entry should have said, and returns the end of the log.
pub fn amend(log: &mut Log, corrects: u64, json: &str, reason: &str, at: &str) -> Head {
    let assessment = assessment(json);
    let outcome = Outcome::of(&assessment);
    let addition = Addition::Amendment {
        corrects: Corrects {
            number: corrects,
            seen: seen(log, corrects),
            reason,
            by: "rn-02",
        },
        reading: reading(&assessment, &outcome),
    };
    head(log.append(&[addition], &moment(at)).unwrap())
}

fn void(log: &mut Log, corrects: u64, at: &str) -> Head {
    let addition = Addition::Void(Corrects {
        number: corrects,
        seen: seen(log, corrects),
        reason: "another patient's bed",
        by: "rn-02",
    });
    head(log.append(&[addition], &moment(at)).unwrap())
}

fn head(appended: Vec<Appended>) -> Head {
    match appended.into_iter().next() {
        Some(Appended::Recorded(head)) => head,
        other => panic!("{other:?}"),
    }
}

/// Returns a text with the folder of the story and hashes replaced, which differ from run to run.
pub fn steady(text: &str, given: &Given) -> String {
    let folder = given.path("").canonicalize().unwrap();
    let mut text = text.replace(folder.to_str().unwrap(), "FOLDER");
    let log = open(given);
    for number in 1..=log.head().unwrap().number {
        let stored = log.entry(number).unwrap().unwrap();
        text = text
            .replace(&stored.hash, &format!("HASH-{number}"))
            .replace(&stored.entry.id, &format!("ID-{number}"));
    }
    text.replace(&"0".repeat(64), "HASH-0")
}
