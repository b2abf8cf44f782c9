//! Verifying: whatever is done to a log behind its back is found, and an honest log is never an alarm.
//!
//! A log with every kind of entry is made once. Each test changes a copy of its file through
//! SQLite itself, as somebody could who has the file, and looks at the verdict.

mod chain;
mod damage;
mod every_field;
mod file;
mod form;
mod score;

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt as _;
use std::sync::LazyLock;

use ows::base::canonical::{Digest, canonical_json};
use ows::base::document;
use ows::base::source::Source;
use ows::log::{
    Addition, BadEntry, Corrects, EntryFault, Fault, Head, Log, Reading, Stored, Used, UsedFile,
    Verdict, chain as hashes,
};
use ows::scoring::outcome::Outcome;
use rusqlite::{Connection, params};
use serde_json::Value;

use super::{Place, assessment, at, by_any_clock, number, reading, record, sweating};

/// Says all that one can say of an assessment.
pub const WHOLE: &str = r#"{"patient":"P-0142","rater":"rn-07","time":"2026-11-22T20:14:00-05:00",
    "reason":"admission","substance":["heroin","fentanyl"],"route":"injected",
    "last_use":"2026-11-21T13:00:00-05:00","last_use_certainty":"about","dependent_months":30,
    "alcohol":"some","benzodiazepines":"none",
    "events":[{"kind":"medicine-given","time":"2026-11-22T20:00:00-05:00","note":"once"},{"kind":"seizure","code":"S-1"}],
    "observations":{"pulse":{"value":124,"time":"2026-11-22T20:11:40-05:00","how":"seen",
        "earlier":[{"value":96,"time":"2026-11-22T20:10:00-05:00"},{"missing":"asleep"}]},
      "sweating":2,"restlessness":1,"pupil":2,"aches":{"points":4,"attributed":false,"note":"an old fracture"},
      "nose":1,"gi":{"points":3,"note":"twice since noon"},"tremor":{"missing":"asleep"},
      "yawning":0,"anxiety":{"points":2,"confounders":["noise","no sleep"]},"gooseflesh":3},
    "checks":{"seizure":true},
    "extra":{"bed":"7","list":[1,2.5,null,true],"text":"é\u0000\ud83d\ude00 \"\\"}}"#;

/// A log with every kind of entry, as the bytes of its file, and its head.
pub struct Sound {
    /// The file.
    pub file: Vec<u8>,
    /// The end of the log.
    pub head: Head,
    /// The entries.
    pub entries: Vec<Stored>,
}

/// The log that tests change.
pub static SOUND: LazyLock<Sound> = LazyLock::new(|| Sound::of(&Place::new()));
/// Another log about the same patient, with the same answers.
pub static OTHER: LazyLock<Sound> = LazyLock::new(|| Sound::of(&Place::new()));

impl Sound {
    /// Makes a log with every kind of entry.
    pub fn of(place: &Place) -> Self {
        let mut log = place.open();
        fill(&mut log);
        let head = log.head().unwrap();
        let entries = (1..=head.number).map(|number| log.entry(number).unwrap().unwrap());
        let entries = entries.collect();
        // The last one to close it brings everything into the one file.
        drop(log);
        Self {
            file: fs::read(place.log()).unwrap(),
            head,
            entries,
        }
    }

    /// Returns the number of the last entry.
    pub fn last(&self) -> u64 {
        self.head.number
    }

    /// Returns what an entry says.
    pub fn said(&self, number: u64) -> Value {
        let index = usize::try_from(number - 1).unwrap();
        serde_json::from_str(&self.entries[index].bytes).unwrap()
    }
}

fn kept<'k>(source: &'k Source, name: &str) -> UsedFile<'k> {
    let said = document::toml(source.text()).unwrap().to_json();
    let digest = Digest::of_bytes(canonical_json(&said).unwrap().as_bytes()).to_string();
    let name = name.to_owned();
    UsedFile {
        used: Used { name, digest },
        text: source.text(),
    }
}

/// Records an assessment, an attempt, amendments and voids: eight entries.
pub fn fill(log: &mut Log) {
    let policy = Source::new("ward", "format = 1\nid = \"ward\"\nevery_minutes = 60\n");
    let language = Source::new("es", "language = \"es\"\n\n[item]\nsweating = \"Sudor\"\n");
    let whole = assessment(WHOLE);
    let outcome = Outcome::of(&whole);
    let addition = Addition::Reading {
        reading: Reading {
            assessment: &whole,
            outcome: &outcome,
            policy: Some(kept(&policy, "ward@1.0.0")),
            map: None,
            language: Some(kept(&language, "es")),
        },
        id: None,
        known: None,
    };
    let moment = at("2026-11-22T20:15:00-05:00");
    assert_eq!(number(&log.append(&[addition], &moment).unwrap()[0]), Ok(1));
    let asleep = assessment(
        r#"{"patient":"P-0142","rater":"rn-07","time":"2026-11-23T02:00:00Z","observations":{"pulse":{"missing":"asleep"}}}"#,
    );
    let alcohol = assessment(
        r#"{"patient":"P-0199","rater":"rn-08","time":"2026-11-23T02:10:00Z","scale":"ciwa-ar","observations":{"tremor":4}}"#,
    );
    let sweats = sweating(1, "2026-11-23T02:05:00+00:00");
    let became = record(log, &[asleep, sweats, alcohol], "2026-11-23T02:12:00+00:00").unwrap();
    assert_eq!(number(&became[2]), Ok(4));
    correct(log);
    let last = sweating(3, "2026-11-23T06:05:00+00:00");
    record(log, &[last], "2026-11-23T06:06:00+00:00").unwrap();
    assert_eq!(log.head().unwrap().number, 8);
}

fn correct(log: &mut Log) {
    let corrected = sweating(2, "2026-11-23T02:05:00+00:00");
    let outcome = Outcome::of(&corrected);
    let (reason, by) = ("misread", "rn-09");
    let corrections = [
        Addition::Amendment {
            corrects: Corrects {
                number: 3,
                seen: 3,
                reason,
                by,
            },
            reading: reading(&corrected, &outcome),
        },
        Addition::Void(Corrects {
            number: 1,
            seen: 1,
            reason: "another patient's bed",
            by,
        }),
        Addition::Void(Corrects {
            number: 6,
            seen: 6,
            reason: "it was this patient",
            by,
        }),
    ];
    let became = log.append(&corrections, &at("2026-11-23T03:00:00+00:00"));
    assert_eq!(number(&became.unwrap()[2]), Ok(7));
}

/// A copy of a log's file, to do to it what a log never does.
pub struct Altered {
    place: Place,
}

impl Altered {
    /// Copies the sound log, and changes it with the triggers out of the way, which come back as they were.
    pub fn by(change: impl FnOnce(&Connection)) -> Self {
        let altered = Self::file(&SOUND.file);
        let direct = altered.direct();
        let triggers = triggers(&direct);
        direct.execute_batch("BEGIN").unwrap();
        for (name, _) in &triggers {
            direct
                .execute_batch(&format!("DROP TRIGGER {name}"))
                .unwrap();
        }
        change(&direct);
        for (_, sql) in &triggers {
            direct.execute_batch(sql).unwrap();
        }
        direct.execute_batch("COMMIT").unwrap();
        altered
    }

    /// Copies the sound log, and changes it as it is.
    pub fn openly(change: impl FnOnce(&Connection)) -> Self {
        let altered = Self::file(&SOUND.file);
        change(&altered.direct());
        altered
    }

    /// Makes a file of these bytes the log.
    pub fn file(bytes: &[u8]) -> Self {
        let place = Place::new();
        fs::write(place.log(), bytes).unwrap();
        fs::set_permissions(place.log(), Permissions::from_mode(0o600)).unwrap();
        Self { place }
    }

    fn direct(&self) -> Connection {
        let direct = Connection::open(self.place.log()).unwrap();
        direct.pragma_update(None, "synchronous", "OFF").unwrap();
        let unchecked = "ignore_check_constraints";
        direct.pragma_update(None, unchecked, true).unwrap();
        direct
    }

    /// Opens the log only to read it.
    pub fn open(&self) -> Result<Log, Fault> {
        Log::read(&self.place.log())
    }

    /// Opens the log to add to it.
    pub fn open_to_write(&self) -> Log {
        Log::open(&self.place.log()).unwrap()
    }

    /// Verifies without a head.
    pub fn verify(&self) -> Verdict {
        self.open().unwrap().verify(None, &mut |_, _| {}).unwrap()
    }

    /// Verifies with a head.
    pub fn verify_with(&self, head: &Head) -> Verdict {
        let log = self.open().unwrap();
        log.verify(Some(head), &mut |_, _| {}).unwrap()
    }

    /// The first entry that does not hold.
    pub fn first(&self) -> BadEntry {
        let verdict = self.verify();
        let first = verdict.first.clone();
        first.unwrap_or_else(|| panic!("nothing was found: {verdict:?}"))
    }
}

fn triggers(direct: &Connection) -> Vec<(String, String)> {
    let mut statement = direct
        .prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'")
        .unwrap();
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)));
    rows.unwrap().map(Result::unwrap).collect()
}

/// Writes other bytes into an entry, and leaves its hash or makes it fit.
///
/// # Errors
/// The table itself refuses: what queries need would be absent.
pub fn write(direct: &Connection, number: u64, bytes: &str, rehash: bool) -> rusqlite::Result<()> {
    direct.execute(
        "UPDATE entry SET bytes = ?2 WHERE number = ?1",
        params![number, bytes],
    )?;
    if rehash {
        direct.execute(
            "UPDATE entry SET hash = ?2 WHERE number = ?1",
            params![number, hashes::hash(bytes)],
        )?;
    }
    Ok(())
}

/// Writes `previous` and hash of every entry after this one anew, so that the chain fits.
pub fn rebuild(direct: &Connection, from: u64, last: u64) {
    for number in from..last {
        let hash: String = one(direct, "SELECT hash FROM entry WHERE number = ?1", number);
        let next: String = one(
            direct,
            "SELECT bytes FROM entry WHERE number = ?1",
            number + 1,
        );
        let mut said: Value = serde_json::from_str(&next).unwrap();
        said["previous"] = hash.into();
        write(direct, number + 1, &canonical_json(&said).unwrap(), true).unwrap();
    }
}

fn one(direct: &Connection, sql: &str, number: u64) -> String {
    let found = direct.query_row(sql, params![number], |row| row.get(0));
    found.unwrap()
}

#[test]
fn a_sound_log_holds_and_says_what_that_does_not_prove() {
    let log = Altered::file(&SOUND.file);
    let verdict = log.verify();
    assert!(verdict.holds(), "{verdict:?}");
    assert_eq!((verdict.entries, verdict.proved), (8, 8));
    assert_eq!(verdict.end, SOUND.head);
    assert_eq!(verdict.to_string(), "8 entries hold");
    let not_proved = verdict.not_proved();
    assert!(not_proved[0].contains("cut off"), "{not_proved:?}");
    assert!(not_proved[0].contains("written anew"), "{not_proved:?}");
    let verdict = log.verify_with(&SOUND.head);
    assert!(verdict.holds(), "{verdict:?}");
    assert!(!verdict.not_proved()[0].contains("anew"));
    let middle = Head {
        number: 3,
        hash: SOUND.entries[2].hash[..16].to_owned(),
    };
    let verdict = log.verify_with(&middle);
    assert!(verdict.holds(), "{verdict:?}");
    assert!(verdict.not_proved()[0].contains("up to entry 8"));
}

#[test]
fn an_empty_log_holds() {
    let place = Place::new();
    let log = place.open();
    for head in [None, Some(&Head::empty())] {
        let verdict = log.verify(head, &mut |_, _| {}).unwrap();
        assert!(verdict.holds(), "{verdict:?}");
        assert_eq!(verdict.end, Head::empty());
    }
}

#[test]
fn somebody_who_writes_meanwhile_is_never_an_alarm() {
    let place = Place::new();
    let mut log = place.open();
    fill(&mut log);
    std::thread::scope(|scope| {
        let writer = scope.spawn(|| {
            let mut log = place.open();
            for minute in 0..60 {
                let time = format!("2026-11-23T07:{minute:02}:00+00:00");
                record(&mut log, &[sweating(1, &time)], "2026-11-23T08:00:00+00:00").unwrap();
            }
        });
        let mut most = 0;
        while !writer.is_finished() {
            let verdict = log.verify(Some(&NOTHING_YET), &mut |_, _| {}).unwrap();
            assert!(verdict.holds(), "{verdict:?}");
            assert!(verdict.entries >= most);
            most = verdict.entries;
        }
    });
    let verdict = log.verify(None, &mut |_, _| {}).unwrap();
    assert_eq!((verdict.holds(), verdict.entries), (true, 68));
}

/// The head of an empty log, which every log goes on from.
static NOTHING_YET: LazyLock<Head> = LazyLock::new(Head::empty);

#[test]
fn progress_goes_from_nothing_to_all() {
    let log = Altered::file(&SOUND.file).open().unwrap();
    let mut heard = Vec::new();
    log.verify(None, &mut |done, all| heard.push((done, all)))
        .unwrap();
    assert_eq!(heard.first(), Some(&(0, 8)));
    assert_eq!(heard.last(), Some(&(8, 8)));
}

#[test]
fn a_clock_that_was_set_back_is_counted_and_is_no_fault() {
    let place = Place::new();
    let mut log = place.open();
    for (observed, recorded) in [
        ("2026-11-22T10:00:00+00:00", "2026-11-22T10:01:00+00:00"),
        ("2026-11-22T09:00:00+00:00", "2026-11-22T09:01:00+00:00"),
    ] {
        by_any_clock(&mut log, &sweating(1, observed), recorded);
    }
    let verdict = log.verify(None, &mut |_, _| {}).unwrap();
    assert_eq!((verdict.holds(), verdict.clock_doubted), (true, 1));
}

#[test]
fn every_way_to_be_wrong_has_words() {
    let bad = BadEntry {
        number: 5,
        wrong: EntryFault::Corrects {
            number: 7,
            why: "is not before it",
        },
    };
    let words = "entry 5 corrects entry 7, which is not before it";
    assert_eq!(bad.to_string(), words);
}
