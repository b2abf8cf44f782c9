//! What is appended: numbered, chained, kept with its scale, and never twice.

use ows::log::chain::{self, NOTHING_BEFORE};
use ows::log::{Addition, EntryKind};
use ows::scoring::outcome::Outcome;

use super::{
    Place, assessment, at, by_any_clock, cows, number, patient, reading, record, sweating,
};

#[test]
fn entries_are_numbered_from_one_and_each_holds_the_hash_of_the_one_before() {
    let place = Place::new();
    let mut log = place.open();
    let three = [
        sweating(0, "2026-11-22T10:00:00+00:00"),
        sweating(1, "2026-11-22T14:00:00+00:00"),
        sweating(2, "2026-11-22T18:00:00+00:00"),
    ];
    record(&mut log, &three, "2026-11-22T18:01:00+00:00").unwrap();
    let mut before = NOTHING_BEFORE.to_owned();
    for expected in 1..=3 {
        let stored = log.entry(expected).unwrap().unwrap();
        assert_eq!(stored.entry.number, expected);
        assert_eq!(stored.entry.previous, before);
        assert_eq!(stored.entry.log, log.id());
        assert_eq!(stored.hash, chain::hash(&stored.bytes));
        assert_eq!(stored.entry.bytes().unwrap(), stored.bytes);
        before = stored.hash;
    }
    let head = log.head().unwrap();
    assert_eq!((head.number, head.hash), (3, before));
}

#[test]
fn an_entry_keeps_the_answers_the_score_and_the_scale_as_they_were() {
    let place = Place::new();
    let mut log = place.open();
    let one = sweating(2, "2026-11-22T10:00:00+00:00");
    record(&mut log, &[one], "2026-11-22T10:01:00+00:00").unwrap();
    let entry = log.entry(1).unwrap().unwrap().entry;
    let shown = entry.shown.clone().unwrap();
    let total = shown.total.unwrap();
    // Pulse 1 and sweating 2 are known; the other nine items can add up to 40.
    assert_eq!((total.low, total.high), (3, 43));
    assert_eq!(shown.flags["seizure"], "undetermined");
    assert_eq!(entry.kind, EntryKind::Assessment);
    assert_eq!(entry.patient(), Some("P-0142"));
    assert_eq!(entry.rater(), Some("rn-07"));
    let used = entry.scale.unwrap();
    assert_eq!(used.name, "cows@1.1.0");
    let copy = log.copy(&used.digest).unwrap().unwrap();
    assert_eq!(copy.text, cows().source().text());
    assert_eq!(
        (copy.kind.as_str(), copy.name.as_str()),
        ("scale", "cows@1.1.0")
    );
}

#[test]
fn nothing_answered_is_an_attempt_with_its_reason_and_no_score() {
    let place = Place::new();
    let mut log = place.open();
    let asleep = assessment(
        r#"{"patient":"P-0142","rater":"rn-07","time":"2026-11-22T10:00:00Z",
            "observations":{"pulse":{"missing":"asleep"}}}"#,
    );
    record(&mut log, &[asleep], "2026-11-22T10:01:00+00:00").unwrap();
    let entry = log.entry(1).unwrap().unwrap().entry;
    assert_eq!(entry.kind, EntryKind::Attempt);
    let shown = entry.shown.unwrap();
    assert_eq!((shown.total, shown.band, shown.answered), (None, None, 0));
}

#[test]
fn the_same_assessment_again_adds_nothing_and_other_answers_are_refused() {
    let place = Place::new();
    let mut log = place.open();
    let time = "2026-11-22T10:00:00+00:00";
    let first = record(&mut log, &[sweating(2, time)], "2026-11-22T10:01:00+00:00").unwrap();
    assert_eq!(number(&first[0]), Ok(1));
    // The same instant in another spelling is the same time.
    let again = [
        sweating(2, "2026-11-22T05:00:00-05:00"),
        sweating(3, time),
        sweating(3, "2026-11-22T10:00:01+00:00"),
    ];
    let became = record(&mut log, &again, "2026-11-22T10:02:00+00:00").unwrap();
    assert_eq!(number(&became[0]), Err("already 1".to_owned()));
    let refused = number(&became[1]).unwrap_err();
    assert!(refused.ends_with("say `ows log amend 1`"), "{refused}");
    assert_eq!(number(&became[2]), Ok(2));
    assert_eq!(log.head().unwrap().number, 2);
}

#[test]
fn an_entry_with_an_id_of_its_own_is_added_once() {
    let place = Place::new();
    let mut log = place.open();
    let one = sweating(2, "2026-11-22T10:00:00+00:00");
    let outcome = Outcome::of(&one);
    let id = ows::base::random::id().unwrap();
    let addition = [Addition::Reading {
        reading: reading(&one, &outcome),
        id: Some(id),
        known: None,
    }];
    let moment = at("2026-11-22T10:01:00+00:00");
    assert_eq!(number(&log.append(&addition, &moment).unwrap()[0]), Ok(1));
    let again = log.append(&addition, &moment).unwrap();
    assert_eq!(number(&again[0]), Err("already 1".to_owned()));
    assert_eq!(log.entry(1).unwrap().unwrap().entry.id, id.to_string());
}

#[test]
fn without_patient_rater_or_time_nothing_is_recorded() {
    let place = Place::new();
    let mut log = place.open();
    let bare = assessment(r#"{"rater":"rn-07","observations":{"sweating":2}}"#);
    let became = record(&mut log, &[bare], "2026-11-22T10:01:00+00:00").unwrap();
    assert_eq!(
        number(&became[0]).unwrap_err(),
        "the log needs patient, rater and time; patient and time are missing"
    );
    assert_eq!(log.head().unwrap().number, 0);
}

#[test]
fn an_observation_from_the_future_is_refused_beyond_what_clocks_differ() {
    let place = Place::new();
    let mut log = place.open();
    let two = [
        sweating(1, "2026-11-22T10:05:00+00:00"),
        sweating(2, "2026-11-22T10:05:01+00:00"),
    ];
    let became = record(&mut log, &two, "2026-11-22T10:00:00+00:00").unwrap();
    assert_eq!(number(&became[0]), Ok(1));
    let refused = number(&became[1]).unwrap_err();
    assert!(refused.contains("after now"), "{refused}");
}

#[test]
fn a_clock_that_goes_back_changes_no_order() {
    let place = Place::new();
    let mut log = place.open();
    for (observed, recorded) in [
        ("2026-11-22T10:00:00+00:00", "2026-11-22T10:01:00+00:00"),
        ("2016-11-22T10:00:00+00:00", "2016-11-22T10:01:00+00:00"),
        ("1970-01-01T00:00:10+00:00", "1970-01-01T00:01:00+00:00"),
    ] {
        by_any_clock(&mut log, &sweating(1, observed), recorded);
    }
    let entries = log.of_patient(&patient()).unwrap().entries;
    let recorded: Vec<&str> = entries
        .iter()
        .map(|stored| stored.entry.recorded_at.as_str())
        .collect();
    assert_eq!(
        recorded,
        [
            "2026-11-22T10:01:00+00:00",
            "2016-11-22T10:01:00+00:00",
            "1970-01-01T00:01:00+00:00"
        ]
    );
}

#[test]
fn what_a_site_carries_along_comes_back_as_it_is_hashed() {
    let place = Place::new();
    let mut log = place.open();
    let one = assessment(
        r#"{"patient":"P-0142","rater":"rn-07","time":"2026-11-22T10:00:00Z","observations":{"sweating":2},
            "extra":{"z":1.50,"a":[1e2,"\u00e9\u0000\ud83d\ude00",null,true],"big":9007199254740991}}"#,
    );
    let became = record(
        &mut log,
        std::slice::from_ref(&one),
        "2026-11-22T10:01:00+00:00",
    )
    .unwrap();
    assert_eq!(number(&became[0]), Ok(1));
    let stored = log.entry(1).unwrap().unwrap();
    assert_eq!(stored.entry.bytes().unwrap(), stored.bytes);
    assert!(
        stored.bytes.contains(
            r#""extra":{"a":[100,"é\u0000😀",null,true],"big":9007199254740991,"z":1.5}"#
        )
    );
    let again = record(&mut log, &[one], "2026-11-22T10:02:00+00:00").unwrap();
    assert_eq!(number(&again[0]), Err("already 1".to_owned()));
}
