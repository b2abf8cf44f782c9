//! What is called recorded is there: each write counts its rows, and a log is held to its schema before.

use ows::log::{Addition, Appended, Corrects, Fault, FaultKind, Log};
use ows::scoring::outcome::Outcome;
use rusqlite::Connection;

use super::{Place, at, reading, record, sweating};

/// What somebody adds, drops or alters, and how it is named.
const CHANGES: [(&str, &str); 7] = [
    (
        "CREATE TRIGGER quiet BEFORE INSERT ON entry BEGIN SELECT RAISE(IGNORE); END",
        "the trigger quiet was added by something else than ows",
    ),
    (
        "DROP TRIGGER entry_never_goes",
        "the trigger entry_never_goes was dropped",
    ),
    (
        "CREATE INDEX by_hash ON entry (hash)",
        "the index by_hash was added by something else than ows",
    ),
    (
        "CREATE TABLE beside (one INTEGER)",
        "the table beside was added by something else than ows",
    ),
    (
        "CREATE VIEW seen AS SELECT number FROM entry",
        "the view seen was added by something else than ows",
    ),
    (
        "DROP INDEX entry_by_patient",
        "the index entry_by_patient was dropped",
    ),
    (
        "PRAGMA writable_schema = 1; UPDATE sqlite_schema SET sql = replace(sql, '$.kind', '$.tool') WHERE name = 'entry'",
        "the table entry is not as it was made",
    ),
];

fn change(place: &Place, sql: &str) {
    let direct = Connection::open(place.log()).unwrap();
    direct.execute_batch(sql).unwrap();
}

#[test]
fn a_log_that_is_not_as_it_was_made_is_read_and_not_written_to() {
    for (sql, words) in CHANGES {
        let place = Place::new();
        let sweats = sweating(1, "2026-11-22T20:14:00-05:00");
        record(&mut place.open(), &[sweats], "2026-11-22T20:15:00-05:00").unwrap();
        change(&place, sql);
        let fault = Log::open(&place.log()).unwrap_err();
        assert_eq!(fault.kind, FaultKind::Damaged);
        let message = format!("the log is not as ows made it: {words}");
        assert_eq!(fault.message, message);
        assert!(
            fault.help.contains("takes back what was changed"),
            "{fault}"
        );
        assert!(!fault.help.contains("restore"), "{fault}");
        assert_eq!(Log::read(&place.log()).unwrap().head().unwrap().number, 1);
    }
}

/// Records an assessment, and adds a trigger while the log is open: then only counting rows tells.
fn with_trigger(on: &str) -> (Place, Log) {
    let place = Place::new();
    let mut log = place.open();
    let sweats = sweating(1, "2026-11-22T20:14:00-05:00");
    record(&mut log, &[sweats], "2026-11-22T20:15:00-05:00").unwrap();
    change(
        &place,
        &format!("CREATE TRIGGER quiet BEFORE INSERT ON {on} BEGIN SELECT RAISE(IGNORE); END"),
    );
    (place, log)
}

fn not_kept(became: Result<Vec<Appended>, Fault>, what: &str) {
    let fault = became.unwrap_err();
    let words = format!("the log took {what} and did not keep it");
    assert!(fault.message.starts_with(&words), "{fault}");
}

#[test]
fn an_entry_that_a_trigger_drops_is_not_called_recorded() {
    let (place, mut log) = with_trigger("entry");
    let another = sweating(2, "2026-11-22T21:14:00-05:00");
    let outcome = Outcome::of(&another);
    let amended = sweating(3, "2026-11-22T20:14:00-05:00");
    let of_amended = Outcome::of(&amended);
    let (reason, by) = ("misread", "rn-09");
    let additions = [
        Addition::Reading {
            reading: reading(&another, &outcome),
            id: None,
            known: None,
        },
        Addition::Reading {
            reading: reading(&another, &outcome),
            id: Some(uuid::Uuid::from_u128(7)),
            known: None,
        },
        Addition::Amendment {
            corrects: Corrects {
                number: 1,
                seen: 1,
                reason,
                by,
            },
            reading: reading(&amended, &of_amended),
        },
        Addition::Void(Corrects {
            number: 1,
            seen: 1,
            reason,
            by,
        }),
    ];
    for addition in additions {
        not_kept(
            log.append(&[addition], &at("2026-11-22T22:00:00-05:00")),
            "an entry",
        );
        assert_eq!(log.head().unwrap().number, 1);
    }
    change(&place, "DROP TRIGGER quiet");
    record(&mut log, &[another], "2026-11-22T22:00:00-05:00").unwrap();
    assert!(log.verify(None, &mut |_, _| {}).unwrap().holds());
}

#[test]
fn an_entry_whose_copy_a_trigger_drops_is_not_recorded() {
    let (_place, mut log) = with_trigger("copy");
    let alcohol = super::assessment(
        r#"{"patient":"P-0199","rater":"rn-08","time":"2026-11-22T21:10:00-05:00","scale":"ciwa-ar","observations":{"tremor":4}}"#,
    );
    not_kept(
        record(&mut log, &[alcohol], "2026-11-22T21:15:00-05:00"),
        "a copy of a file",
    );
    assert_eq!(log.head().unwrap().number, 1);
}
