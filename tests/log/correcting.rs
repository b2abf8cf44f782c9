//! Corrections: the past is kept, and what stands is the last word that was not taken back.

use ows::log::{Addition, Appended, Corrects, Log, Record};
use ows::scoring::outcome::Outcome;

use super::{Place, at, number, patient, reading, record, seen, sweating};

const OBSERVED: &str = "2026-11-22T10:00:00+00:00";

fn amend(log: &mut Log, corrects: u64, points: u16, reason: &str) -> Appended {
    let corrected = sweating(points, OBSERVED);
    let outcome = Outcome::of(&corrected);
    let addition = Addition::Amendment {
        corrects: Corrects {
            number: corrects,
            seen: seen(log, corrects),
            reason,
            by: "rn-09",
        },
        reading: reading(&corrected, &outcome),
    };
    let became = log.append(&[addition], &at("2026-11-22T11:00:00+00:00"));
    became.unwrap().remove(0)
}

fn void(log: &mut Log, corrects: u64) -> Appended {
    let addition = Addition::Void(Corrects {
        number: corrects,
        seen: seen(log, corrects),
        reason: "another patient's bed",
        by: "rn-09",
    });
    let became = log.append(&[addition], &at("2026-11-22T11:05:00+00:00"));
    became.unwrap().remove(0)
}

/// The number of the entry that stands for the only record.
fn stands(log: &Log) -> Option<u64> {
    let records = Record::gather(log.of_patient(&patient()).unwrap().entries);
    assert_eq!(records.len(), 1);
    records[0].stands().map(|stored| stored.entry.number)
}

#[test]
fn corrections_keep_the_past_and_the_last_word_stands() {
    let place = Place::new();
    let mut log = place.open();
    record(
        &mut log,
        &[sweating(1, OBSERVED)],
        "2026-11-22T10:01:00+00:00",
    )
    .unwrap();
    assert_eq!(stands(&log), Some(1));
    assert_eq!(number(&amend(&mut log, 1, 2, "misread")), Ok(2));
    assert_eq!(stands(&log), Some(2));
    assert_eq!(number(&amend(&mut log, 2, 3, "misread again")), Ok(3));
    assert_eq!(stands(&log), Some(3));
    // The second amendment is taken back: the first one stands again.
    assert_eq!(number(&void(&mut log, 3)), Ok(4));
    assert_eq!(stands(&log), Some(2));
    // The whole assessment is taken back, and that is taken back in turn.
    assert_eq!(number(&void(&mut log, 1)), Ok(5));
    assert_eq!(stands(&log), None);
    assert_eq!(number(&void(&mut log, 5)), Ok(6));
    assert_eq!(stands(&log), Some(2));
    let records = Record::gather(log.of_patient(&patient()).unwrap().entries);
    assert_eq!(records[0].corrections.len(), 5);
    assert_eq!(log.entry(1).unwrap().unwrap().entry.number, 1);
}

#[test]
fn a_correction_needs_its_reason_its_author_and_its_entry() {
    let place = Place::new();
    let mut log = place.open();
    record(
        &mut log,
        &[sweating(1, OBSERVED)],
        "2026-11-22T10:01:00+00:00",
    )
    .unwrap();
    let refused = number(&amend(&mut log, 1, 2, " ")).unwrap_err();
    assert!(refused.contains("needs a reason"), "{refused}");
    let refused = number(&amend(&mut log, 7, 2, "misread")).unwrap_err();
    assert_eq!(refused, "the log has no entry 7");
    let refused = number(&void(&mut log, 0)).unwrap_err();
    assert_eq!(refused, "the log has no entry 0");
    assert_eq!(number(&void(&mut log, 1)), Ok(2));
    let refused = number(&amend(&mut log, 2, 2, "misread")).unwrap_err();
    assert!(refused.contains("void it to undo that"), "{refused}");
    assert_eq!(log.head().unwrap().number, 2);
}

#[test]
fn an_amendment_of_another_patient_is_refused() {
    let place = Place::new();
    let mut log = place.open();
    let other = super::assessment(
        r#"{"patient":"P-0999","rater":"rn-07","time":"2026-11-22T10:00:00Z","observations":{"sweating":2}}"#,
    );
    record(&mut log, &[other], "2026-11-22T10:01:00+00:00").unwrap();
    let refused = number(&amend(&mut log, 1, 2, "misread")).unwrap_err();
    assert!(refused.contains("another patient"), "{refused}");
}

#[test]
fn the_answers_of_an_amendment_are_known_when_the_file_comes_again() {
    let place = Place::new();
    let mut log = place.open();
    record(
        &mut log,
        &[sweating(1, OBSERVED)],
        "2026-11-22T10:01:00+00:00",
    )
    .unwrap();
    amend(&mut log, 1, 2, "misread");
    let both = [
        sweating(1, OBSERVED),
        sweating(2, OBSERVED),
        sweating(3, OBSERVED),
    ];
    let became = record(&mut log, &both, "2026-11-22T13:00:00+00:00").unwrap();
    assert_eq!(number(&became[0]), Err("1 amended, 2 stands".to_owned()));
    assert_eq!(number(&became[1]), Err("already 2".to_owned()));
    let refused = number(&became[2]).unwrap_err();
    assert!(refused.contains("`ows log amend 1`"), "{refused}");
}

#[test]
fn what_was_taken_back_comes_back_only_by_a_void_of_the_void_and_stands_in_no_ones_way() {
    let place = Place::new();
    let mut log = place.open();
    let one = [sweating(1, OBSERVED)];
    record(&mut log, &one, "2026-11-22T10:01:00+00:00").unwrap();
    assert_eq!(number(&void(&mut log, 1)), Ok(2));
    let refused = number(&amend(&mut log, 1, 2, "misread")).unwrap_err();
    assert_eq!(
        refused,
        "entry 1 was taken back by entry 2; void entry 2 first"
    );
    let refused = number(&void(&mut log, 1)).unwrap_err();
    assert_eq!(refused, "entry 1 is taken back already, by entry 2");
    // The same file again, as a nightly run reads it.
    let again = record(&mut log, &one, "2026-11-22T13:00:00+00:00").unwrap();
    assert_eq!(again, [Appended::TakenBack { entry: 1, void: 2 }]);
    assert_eq!(stands(&log), None);
    // What was found in truth, for the same patient, time and rater.
    let other = [sweating(2, OBSERVED)];
    let anew = record(&mut log, &other, "2026-11-22T13:00:00+00:00").unwrap();
    assert_eq!(number(&anew[0]), Ok(3));
    let records = Record::gather(log.of_patient(&patient()).unwrap().entries);
    let standing: Vec<Option<u64>> = records
        .iter()
        .map(|record| record.stands().map(|stored| stored.entry.number))
        .collect();
    assert_eq!(standing, [None, Some(3)]);
}

#[test]
fn which_entries_stand_is_the_same_for_one_patient_and_for_the_whole_log() {
    let place = Place::new();
    let mut log = place.open();
    let three = [
        sweating(1, OBSERVED),
        sweating(2, "2026-11-22T10:10:00+00:00"),
        sweating(3, "2026-11-22T10:20:00+00:00"),
    ];
    record(&mut log, &three, "2026-11-22T10:30:00+00:00").unwrap();
    let amended = |log: &mut Log, corrects| {
        let corrected = sweating(4, "2026-11-22T10:20:00+00:00");
        let outcome = Outcome::of(&corrected);
        let addition = Addition::Amendment {
            corrects: Corrects {
                number: corrects,
                seen: seen(log, corrects),
                reason: "misread",
                by: "rn-09",
            },
            reading: reading(&corrected, &outcome),
        };
        number(
            &log.append(&[addition], &at("2026-11-22T11:00:00+00:00"))
                .unwrap()[0],
        )
    };
    assert_eq!(amended(&mut log, 3), Ok(4));
    assert_eq!(number(&void(&mut log, 2)), Ok(5));
    assert_eq!(amended(&mut log, 4), Ok(6));
    assert_eq!(number(&void(&mut log, 6)), Ok(7));
    let (corrections, _) = log.corrections().unwrap();
    let records = Record::gather(log.of_patient(&patient()).unwrap().entries);
    let standing: Vec<u64> = records
        .iter()
        .filter_map(|record| record.stands().map(|stored| stored.entry.number))
        .collect();
    assert_eq!(standing, [1, 4]);
    let by_all: Vec<u64> = [1, 2, 3, 4, 6]
        .into_iter()
        .filter(|number| corrections.stands(*number))
        .collect();
    assert_eq!(by_all, standing);
    assert_eq!(corrections.original(7), 3);
    assert_eq!(corrections.taken_back_by(2), Some(5));
}

#[test]
fn the_reading_that_stands_counts_before_one_that_said_the_same_earlier() {
    let place = Place::new();
    let mut log = place.open();
    let one = [sweating(1, OBSERVED)];
    record(&mut log, &one, "2026-11-22T10:01:00+00:00").unwrap();
    amend(&mut log, 1, 2, "misread");
    amend(&mut log, 1, 1, "it was right at first");
    let again = record(&mut log, &one, "2026-11-22T13:00:00+00:00").unwrap();
    assert_eq!(number(&again[0]), Err("already 3".to_owned()));
}
