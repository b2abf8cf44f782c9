//! `ows history` from outside: what a ward recorded is shown in order, whole, and never worse than it was.
//!
//! The logs are made through the library, which is handed the time: clocks that jump are as easy as
//! those that do not. What depends on today, the age in days, is written `N days` here.

mod carried;
mod clocks;
mod corrections;
mod foreign;
mod next;
mod screens;

use std::fs;

use ows::assessment::Assessment;
use ows::base::time;
use ows::log::{Addition, Appended, Corrects, Log, Reading, Stamp};
use ows::scoring::outcome::Outcome;

use crate::common::difference::difference;
use crate::common::sheets::answered;
use crate::common::{Given, project};
use crate::log::{assessment, seen};

/// The time at which the pages here are read.
pub const NOW: &str = "2026-11-22T20:14:00+00:00";

/// A log of a test's own, in a folder of a test's own.
pub struct Ward {
    pub given: Given,
    log: Log,
    zone: &'static str,
}

impl Ward {
    /// Makes an empty log, kept in a zone.
    pub fn new(zone: &'static str) -> Self {
        let given = Given::new();
        let log = Log::open(&given.path("log.sqlite")).unwrap();
        Self { given, log, zone }
    }

    /// Changes the zone in which what follows is recorded.
    pub fn in_zone(&mut self, zone: &'static str) {
        self.zone = zone;
    }

    fn add(&mut self, addition: &Addition<'_>, recorded_at: &str) -> u64 {
        let moment = Stamp {
            at: time::parse(recorded_at, None).unwrap(),
            zone: self.zone,
            tool: "ows test",
            accept_clock: true,
        };
        let appended = self.log.append(std::slice::from_ref(addition), &moment);
        match &appended.unwrap()[0] {
            Appended::Recorded(head) => head.number,
            other => panic!("{other:?}"),
        }
    }

    /// Records an assessment at a time by the clock of the machine, and returns its number.
    pub fn record(&mut self, json: &str, recorded_at: &str) -> u64 {
        let assessment = assessment(json);
        let outcome = Outcome::of(&assessment);
        let reading = reading(&assessment, &outcome);
        self.add(
            &Addition::Reading {
                reading,
                id: None,
                known: None,
            },
            recorded_at,
        )
    }

    /// Records what an entry should have said.
    pub fn amend(&mut self, corrects: u64, json: &str, reason: &str, recorded_at: &str) -> u64 {
        let assessment = assessment(json);
        let outcome = Outcome::of(&assessment);
        let addition = Addition::Amendment {
            corrects: Corrects {
                number: corrects,
                seen: seen(&self.log, corrects),
                reason,
                by: "rn-09",
            },
            reading: reading(&assessment, &outcome),
        };
        self.add(&addition, recorded_at)
    }

    /// Takes an entry back.
    pub fn void(&mut self, corrects: u64, reason: &str, recorded_at: &str) -> u64 {
        let addition = Addition::Void(Corrects {
            number: corrects,
            seen: seen(&self.log, corrects),
            reason,
            by: "rn-09",
        });
        self.add(&addition, recorded_at)
    }

    /// Returns the page of a run of `ows history` with these arguments, at [`NOW`].
    pub fn whole(&self, arguments: &str) -> String {
        let run = format!("history --log log.sqlite {arguments}");
        let run = self.given.when(&run).at(NOW);
        run.then().stderr("").code(0).stdout
    }

    /// Returns the same page without its last line, which says on every page what was not checked.
    pub fn page(&self, arguments: &str) -> String {
        let page = self.whole(arguments);
        let (page, foot) = page.rsplit_once("\nOnly ").unwrap();
        let foot: Vec<&str> = foot.split_whitespace().collect();
        let words = "this patient's entries were checked; `ows log verify --log log.sqlite` checks the whole log.";
        assert_eq!(foot.join(" "), words);
        page.to_owned()
    }
}

fn reading<'r>(assessment: &'r Assessment, outcome: &'r Outcome) -> Reading<'r> {
    Reading {
        assessment,
        outcome,
        policy: None,
        language: None,
    }
}

/// COWS with these points in the scale's order; `-` is missing. `more` are further keys.
pub fn cows(patient: &str, time: &str, points: &str, more: &str) -> String {
    let answers = points.split(' ').map(|points| match points {
        "-" => r#"{"missing":"asleep"}"#,
        points => points,
    });
    let answers = answered(answers);
    format!(
        r#"{{"patient":"{patient}","rater":"rn-07","time":"{time}","scale":"cows@1.0.0",{more}"observations":{{{answers}}}}}"#
    )
}

pub const CALM: &str = "0 0 0 0 0 0 0 0 0 0 0";
pub const EARLY: &str = "1 1 1 1 0 0 0 0 1 1 0";
pub const FLU: &str = "1 2 1 2 1 2 1 1 2 2 3";
pub const VOMITING: &str = "2 3 3 2 2 2 3 2 1 2 3";
pub const ASLEEP: &str = "- - - - - - - - - - -";

/// Writes the days since then, which are others tomorrow, as `N days`.
pub fn undated(page: &str) -> String {
    let mut words: Vec<String> = Vec::new();
    for word in page.split_inclusive([' ', '\n']) {
        let is_days = word.starts_with("days");
        if let Some(before) = words.last_mut().filter(|_| is_days)
            && before.trim().bytes().all(|byte| byte.is_ascii_digit())
        {
            *before = "N ".to_owned();
        }
        words.push(word.to_owned());
    }
    words.concat()
}

/// Holds a page to the text of a file beside these tests; `OWS_BLESS=1` writes it.
pub fn hold(name: &str, page: &str) {
    let path = project().join("tests/history/screens").join(name);
    let page = undated(page);
    if std::env::var_os("OWS_BLESS").is_some_and(|bless| bless == "1") {
        fs::write(&path, &page).unwrap();
    }
    let expected = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        expected == page,
        "{name}:\n{}",
        difference(&expected, &page)
    );
}
