//! Which correction made which change: each is said to have changed what it changed, and nothing else.

use super::{FLU, Ward, cows};

const OBSERVED: &str = "2021-03-10T08:00:00+00:00";
/// As [`FLU`], which is 18, without the gooseflesh.
const FIFTEEN: &str = "1 2 1 2 1 2 1 1 2 2 0";
/// And without the sweating, the aches.
const TWELVE: &str = "1 0 1 2 0 2 1 1 2 2 0";
const ASKED: &str = r#""checks":{"seizure":false},"#;

/// A ward with one assessment of 18 points.
fn ward() -> Ward {
    let mut ward = Ward::new("UTC");
    ward.record(&cows("P-0142", OBSERVED, FLU, ""), OBSERVED);
    ward
}

fn amend(ward: &mut Ward, corrects: u64, points: &str, more: &str, reason: &str) -> u64 {
    let right = cows("P-0142", OBSERVED, points, more);
    ward.amend(corrects, &right, reason, "2021-03-10T09:00:00+00:00")
}

/// Returns what the page says of corrections, each on a line.
fn said(ward: &Ward) -> Vec<String> {
    let page = ward.page("P-0142 --width 200");
    let notes = page.split(['\n', '·']).map(str::trim);
    notes
        .filter(|note| note.contains("amended") || note.contains("taken back"))
        .map(str::to_owned)
        .collect()
}

#[test]
fn an_amendment_of_an_amendment_is_not_said_to_have_made_its_change() {
    let mut ward = ward();
    assert_eq!(amend(&mut ward, 1, FIFTEEN, "", "skin misread"), 2);
    assert_eq!(amend(&mut ward, 2, FIFTEEN, ASKED, "asked after all"), 3);
    assert_eq!(
        said(&ward),
        [
            "amended, was 18 by rn-09, entry 2: skin misread",
            "amended by rn-09, entry 3: asked after all",
        ]
    );
}

#[test]
fn two_amendments_in_turn_each_say_what_was_before_them() {
    let mut ward = ward();
    amend(&mut ward, 1, FIFTEEN, "", "skin misread");
    amend(&mut ward, 1, TWELVE, "", "two more");
    assert_eq!(
        said(&ward),
        [
            "amended, was 18 by rn-09, entry 2: skin misread",
            "amended, was 15 by rn-09, entry 3: two more",
        ]
    );
}

#[test]
fn an_amendment_that_was_taken_back_is_credited_with_nothing_and_the_other_with_its_own() {
    for (undone, left) in [
        (3, "amended, was 18 by rn-09, entry 2: skin misread"),
        (2, "amended, was 15 by rn-09, entry 3: two more"),
    ] {
        let mut ward = ward();
        amend(&mut ward, 1, FIFTEEN, "", "skin misread");
        amend(&mut ward, 1, TWELVE, "", "two more");
        ward.void(undone, "not so", "2021-03-10T09:10:00+00:00");
        assert_eq!(said(&ward), [left], "{undone}");
    }
    // What stood when it was amended again is what that changed, taken back or not.
    let mut ward = ward();
    amend(&mut ward, 1, FIFTEEN, "", "skin misread");
    ward.void(2, "not so", "2021-03-10T09:10:00+00:00");
    amend(&mut ward, 1, TWELVE, "", "all three");
    assert_eq!(
        said(&ward),
        ["amended, was 18 by rn-09, entry 4: all three"]
    );
}

#[test]
fn what_was_taken_back_as_a_whole_shows_the_total_that_stood_then() {
    let mut ward = ward();
    amend(&mut ward, 1, FIFTEEN, "", "skin misread");
    ward.void(1, "the bed beside", "2021-03-10T09:10:00+00:00");
    assert_eq!(
        said(&ward),
        [
            "not counted: 15, taken back by rn-09, entry 3: the bed beside",
            "All was taken back",
        ]
    );
}
