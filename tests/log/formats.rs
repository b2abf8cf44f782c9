//! Formats: an entry has the oldest that can say it, and a log becomes newer only with an entry that needs it.

use ows::base::time;
use ows::log::{Addition, Appended, Corrects, FaultKind, Log, restore};
use rusqlite::Connection;

use super::{Place, assessment, at, number, record, seen, sweating};
use ows::assessment::{Assessment, Route};
use ows::scoring::outcome::Outcome;

const NOON: &str = "2026-11-22T12:00:00+00:00";
/// The patients that only the second format has.
const LATER: [&str; 3] = [
    "Patient/p1",
    "MRN:123",
    "0f8fad5b-d9cb-469f-a165-70867728950e-and-to-the-64th-character-a",
];

fn of(patient: &str, minute: u32) -> Assessment {
    assessment(&format!(
        r#"{{"patient":"{patient}","rater":"rn-07","time":"2026-11-22T11:{minute:02}:00+00:00","observations":{{"sweating":1}}}}"#
    ))
}

/// Returns the format of the file, and of each entry in it.
fn formats(place: &Place) -> (u32, Vec<u32>) {
    let direct = Connection::open(place.log()).unwrap();
    let version = direct.pragma_query_value(None, "user_version", |row| row.get(0));
    let mut statement = direct
        .prepare("SELECT bytes ->> '$.format' FROM entry ORDER BY number")
        .unwrap();
    let rows = statement.query_map([], |row| row.get(0)).unwrap();
    (version.unwrap(), rows.map(Result::unwrap).collect())
}

fn holds(log: &Log) {
    let verdict = log.verify(None, &mut |_, _| {}).unwrap();
    assert!(verdict.holds(), "{verdict}: {verdict:?}");
}

/// A log with an entry of each format.
fn with_both() -> (Place, Log) {
    let place = Place::new();
    let mut log = place.open();
    let both = [of("P-0142", 0), of("Patient/p1", 1)];
    record(&mut log, &both, NOON).unwrap();
    (place, log)
}

#[test]
fn an_entry_has_the_second_format_only_if_its_patient_needs_it() {
    assert_eq!(LATER[2].len(), 64);
    let place = Place::new();
    let mut log = place.open();
    record(&mut log, &[of("P-0142", 0)], NOON).unwrap();
    assert_eq!(formats(&place), (1, vec![1]));
    for (minute, patient) in (1..).zip(LATER) {
        let became = record(&mut log, &[of(patient, minute)], NOON).unwrap();
        assert_eq!(number(&became[0]), Ok(u64::from(minute) + 1));
    }
    let longest_of_the_first = "0f8fad5bd9cb469fa16570867728950e";
    record(&mut log, &[of(longest_of_the_first, 9)], NOON).unwrap();
    assert_eq!(formats(&place), (2, vec![1, 2, 2, 2, 1]));
    holds(&log);
    drop(log);
    holds(&place.open());
    holds(&Log::read(&place.log()).unwrap());
}

#[test]
fn the_route_snorted_needs_the_second_format_and_every_older_word_the_first() {
    let place = Place::new();
    let mut log = place.open();
    for (minute, route) in (0..).zip(Route::WORDS) {
        let mut one = of("P-0142", minute);
        one.context.route = Route::named(route);
        record(&mut log, &[one], NOON).unwrap();
    }
    let words = [
        "smoked",
        "inhaled",
        "injected",
        "swallowed",
        "snorted",
        "other",
    ];
    assert_eq!(Route::WORDS, words);
    assert_eq!(formats(&place), (2, vec![1, 1, 1, 1, 2, 1]));
    holds(&log);
}

#[test]
fn whether_a_patient_can_be_roused_needs_the_second_format_and_to_be_asleep_the_first() {
    let place = Place::new();
    let mut log = place.open();
    for (minute, roused) in ["", r#","roused":"not-tried""#, r#","roused":"yes""#]
        .iter()
        .enumerate()
    {
        let one = assessment(&format!(
            r#"{{"patient":"P-0142","rater":"rn-07","time":"2026-11-22T11:{minute:02}:00+00:00","observations":{{"sweating":{{"missing":"asleep"}}}}{roused}}}"#
        ));
        record(&mut log, &[one], NOON).unwrap();
    }
    assert_eq!(formats(&place), (2, vec![1, 2, 2]));
    holds(&log);
}

#[test]
fn what_corrects_an_entry_of_the_second_format_has_it_too() {
    let (place, mut log) = with_both();
    let mut other = of("Patient/p1", 1);
    other.context.rater = Some("rn-08".to_owned());
    let outcome = Outcome::of(&other);
    let amendment = Addition::Amendment {
        corrects: Corrects {
            number: 2,
            seen: seen(&log, 2),
            reason: "another rater",
            by: "rn-07",
        },
        reading: super::reading(&other, &outcome),
    };
    log.append(&[amendment], &at(NOON)).unwrap();
    let void = Addition::Void(Corrects {
        number: 2,
        seen: seen(&log, 2),
        reason: "another patient",
        by: "rn-07",
    });
    log.append(&[void], &at(NOON)).unwrap();
    assert_eq!(formats(&place), (2, vec![1, 2, 2, 2]));
    holds(&log);
}

#[test]
fn a_log_stays_of_the_first_format_if_the_entry_is_refused() {
    let place = Place::new();
    let mut log = place.open();
    let became = record(
        &mut log,
        &[of("Patient/p1", 30)],
        "2026-11-22T11:00:00+00:00",
    )
    .unwrap();
    assert!(matches!(became[0], Appended::Refused(_)), "{became:?}");
    assert_eq!(formats(&place), (1, vec![]));
    holds(&log);
    let verdict = log.verify(None, &mut |_, _| {}).unwrap();
    assert_eq!(verdict.unnamed_copies, [""; 0]);
}

#[test]
fn a_terminal_that_opened_the_log_before_goes_on_writing_to_it() {
    let place = Place::new();
    let (mut one, mut other) = (place.open(), place.open());
    record(&mut one, &[of("Patient/p1", 0)], NOON).unwrap();
    record(&mut other, &[of("P-0142", 1), of("MRN:123", 2)], NOON).unwrap();
    record(&mut one, &[of("Patient/p1", 3)], NOON).unwrap();
    assert_eq!(formats(&place), (2, vec![2, 1, 2, 2]));
    holds(&one);
    holds(&other);
}

#[test]
fn a_log_that_becomes_newer_than_the_program_while_it_is_open_is_not_written_to() {
    let (place, mut log) = with_both();
    let direct = Connection::open(place.log()).unwrap();
    direct.pragma_update(None, "user_version", 3).unwrap();
    let fault = record(&mut log, &[of("P-0142", 5)], NOON).unwrap_err();
    assert_eq!(fault.kind, FaultKind::Newer);
    assert_eq!(formats(&place), (3, vec![1, 2]));
}

#[test]
fn a_backup_of_both_formats_is_restored_and_a_newer_one_is_said_to_be_newer() {
    let (place, log) = with_both();
    let backup = place.folder().join("backup.sqlite");
    log.backup(&backup).unwrap();
    drop(log);
    let now = time::parse("2026-11-24T09:30:05Z", None).unwrap();
    assert_eq!(restore(&backup, &place.log(), now).unwrap().head.number, 2);
    assert_eq!(formats(&place), (2, vec![1, 2]));
    holds(&place.open());
    let direct = Connection::open(&backup).unwrap();
    direct.pragma_update(None, "user_version", 3).unwrap();
    drop(direct);
    let fault = restore(&backup, &place.log(), now).unwrap_err();
    let words = "this log has the newer format 3; this program knows up to 2; use the version of ows that wrote to it last, or a newer one; nothing was changed";
    assert!(fault.to_string().ends_with(words), "{fault}");
    assert_eq!(fault.kind, FaultKind::Newer);
}

#[test]
fn each_schema_is_held_to_its_own_format() {
    let says = |place: &Place| {
        let read = Log::read(&place.log()).unwrap();
        let verdict = read.verify(None, &mut |_, _| {}).unwrap();
        let said: Vec<String> = verdict.file.iter().map(ToString::to_string).collect();
        (said, Log::open(&place.log()).is_err())
    };
    let (place, log) = with_both();
    drop(log);
    let direct = Connection::open(place.log()).unwrap();
    direct.execute_batch("DROP TABLE map").unwrap();
    let (said, refused) = says(&place);
    let dropped = "the table map was dropped".to_owned();
    assert!(said.contains(&dropped), "{said:?}");
    assert!(refused);
    let place = Place::new();
    let mut log = place.open();
    record(&mut log, &[sweating(1, "2026-11-22T11:00:00+00:00")], NOON).unwrap();
    drop(log);
    let direct = Connection::open(place.log()).unwrap();
    direct
        .execute_batch("CREATE TABLE map (digest TEXT)")
        .unwrap();
    let (said, refused) = says(&place);
    let added = "the table map was added by something else than ows";
    assert_eq!(said, [added]);
    assert!(refused);
}
