//! What somebody else records between looking and writing: it is never undone unseen, and never hidden.

use ows::log::{Addition, Appended, Corrects, Log};
use ows::scoring::outcome::Outcome;

use super::{Place, assessment, at, number, reading, record, seen, sweating};

const OBSERVED: &str = "2026-11-22T10:00:00+00:00";
const LATER: &str = "2026-11-22T11:00:00+00:00";

/// A log with one assessment, opened twice.
fn two(place: &Place) -> (Log, Log) {
    let mut one = place.open();
    let first = [sweating(1, OBSERVED)];
    record(&mut one, &first, "2026-11-22T10:01:00+00:00").unwrap();
    (one, place.open())
}

fn amend(log: &mut Log, corrects: u64, seen: u64, points: u16, by: &str) -> Appended {
    let corrected = sweating(points, OBSERVED);
    let outcome = Outcome::of(&corrected);
    let addition = Addition::Amendment {
        corrects: Corrects {
            number: corrects,
            seen,
            reason: "misread",
            by,
        },
        reading: reading(&corrected, &outcome),
    };
    log.append(&[addition], &at(LATER)).unwrap().remove(0)
}

fn void(log: &mut Log, corrects: u64, seen: u64) -> Appended {
    let addition = Addition::Void(Corrects {
        number: corrects,
        seen,
        reason: "another patient's bed",
        by: "rn-09",
    });
    log.append(&[addition], &at(LATER)).unwrap().remove(0)
}

/// Signs an assessment in sight of what was known.
fn sign(log: &mut Log, patient: &str, known: Option<u64>) -> Appended {
    let json = format!(
        r#"{{"patient":"{patient}","rater":"rn-08","time":"{OBSERVED}","observations":{{"sweating":0}}}}"#
    );
    let assessment = assessment(&json);
    let outcome = Outcome::of(&assessment);
    let addition = Addition::Reading {
        reading: reading(&assessment, &outcome),
        id: None,
        known,
    };
    log.append(&[addition], &at(LATER)).unwrap().remove(0)
}

#[test]
fn an_amendment_made_from_what_another_one_replaced_is_refused_and_says_what_stands() {
    let place = Place::new();
    let (mut one, mut two) = two(&place);
    let (by_one, by_two) = (seen(&one, 1), seen(&two, 1));
    assert_eq!(number(&amend(&mut one, 1, by_one, 2, "rn-02")), Ok(2));
    let refused = number(&amend(&mut two, 1, by_two, 3, "rn-03")).unwrap_err();
    assert_eq!(
        refused,
        "entry 2 came meanwhile, by rn-02, and amends entry 1; entry 2 stands now: look at it with `ows log show 1`, then say the command again"
    );
    let again = seen(&two, 1);
    assert_eq!(number(&amend(&mut two, 1, again, 3, "rn-03")), Ok(3));
}

#[test]
fn an_amendment_of_what_was_taken_back_meanwhile_is_refused() {
    let place = Place::new();
    let (mut one, mut two) = two(&place);
    let by_two = seen(&two, 1);
    assert_eq!(number(&void(&mut one, 1, 1)), Ok(2));
    let refused = number(&amend(&mut two, 1, by_two, 3, "rn-03")).unwrap_err();
    assert_eq!(
        refused,
        "entry 2 came meanwhile, by rn-09, and takes back entry 1; nothing stands of it now: look at it with `ows log show 1`, then say the command again"
    );
}

#[test]
fn a_void_of_what_was_amended_or_taken_back_meanwhile_is_refused() {
    let place = Place::new();
    let (mut one, mut two) = two(&place);
    let by_two = seen(&two, 1);
    assert_eq!(number(&amend(&mut one, 1, 1, 2, "rn-02")), Ok(2));
    let refused = number(&void(&mut two, 1, by_two)).unwrap_err();
    assert!(
        refused.starts_with("entry 2 came meanwhile, by rn-02"),
        "{refused}"
    );
    // Of an amendment that was amended in turn, too: what stands is not what was seen.
    let by_two = seen(&two, 2);
    assert_eq!(number(&amend(&mut one, 2, 2, 3, "rn-02")), Ok(3));
    let refused = number(&void(&mut two, 2, by_two)).unwrap_err();
    assert!(refused.starts_with("entry 3 came meanwhile"), "{refused}");
    // And the taking back of a void that somebody took back just now.
    assert_eq!(number(&void(&mut one, 1, 3)), Ok(4));
    let by_two = seen(&two, 4);
    assert_eq!(number(&void(&mut one, 4, 4)), Ok(5));
    let refused = number(&void(&mut two, 4, by_two)).unwrap_err();
    assert!(refused.contains("entry 3 stands now"), "{refused}");
    assert_eq!(one.head().unwrap().number, 5);
}

#[test]
fn corrections_of_other_assessments_are_in_nobodys_way() {
    let place = Place::new();
    let (mut one, mut two) = two(&place);
    let other = [sweating(4, "2026-11-22T10:30:00+00:00")];
    record(&mut one, &other, LATER).unwrap();
    let by_two = seen(&two, 1);
    assert_eq!(number(&void(&mut one, 2, 2)), Ok(3));
    assert_eq!(number(&amend(&mut two, 1, by_two, 3, "rn-03")), Ok(4));
}

#[test]
fn who_signs_is_told_of_an_entry_that_came_since_and_signs_when_it_is_known() {
    let place = Place::new();
    let (mut one, mut two) = two(&place);
    // The first bedside of P-0142 knew of entry 1 when the summary was shown; the second was quicker.
    assert_eq!(number(&amend(&mut one, 1, 1, 2, "rn-02")), Ok(2));
    assert_eq!(sign(&mut two, "P-0142", Some(1)), Appended::Since(2));
    assert_eq!(sign(&mut two, "P-0142", Some(0)), Appended::Since(2));
    assert_eq!(two.head().unwrap().number, 2);
    assert_eq!(number(&sign(&mut two, "P-0142", Some(2))), Ok(3));
    // Entries of other patients say nothing, and a file asks nobody.
    assert_eq!(number(&sign(&mut two, "P-0150", Some(0))), Ok(4));
    assert_eq!(
        number(&sign(&mut two, "P-0150", Some(0))),
        Err("already 4".to_owned())
    );
}

#[test]
fn what_is_signed_twice_with_the_same_id_is_there_once_whatever_came_since() {
    let place = Place::new();
    let (mut one, mut two) = two(&place);
    let late = sweating(0, "2026-11-22T10:20:00+00:00");
    let outcome = Outcome::of(&late);
    let addition = [Addition::Reading {
        reading: reading(&late, &outcome),
        id: Some(ows::base::random::id().unwrap()),
        known: Some(1),
    }];
    assert_eq!(
        number(&one.append(&addition, &at(LATER)).unwrap()[0]),
        Ok(2)
    );
    assert_eq!(number(&amend(&mut two, 1, 1, 2, "rn-02")), Ok(3));
    let again = one.append(&addition, &at(LATER)).unwrap();
    assert_eq!(again, [Appended::Already(2)]);
}
