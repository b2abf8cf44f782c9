//! The one measured item: its bins, what is no plausible pulse, and points beside a measure.

use ows::assessment::Observation;
use ows::scale::{Item, Scale};
use ows::scoring::outcome::Outcome;

use super::{complete, shipped};

fn pulse(scale: &Scale) -> &Item {
    scale.item("pulse").unwrap().1
}

#[test]
fn the_raw_pulse_is_never_added() {
    let scale = shipped("cows");
    let mut assessment = complete(&scale, &[0; 11]);
    for (value, points) in [(60, 0), (88, 1), (110, 2), (124, 4), (250, 4)] {
        let seen = Observation::measured(pulse(&scale), value, false).unwrap();
        assessment.observe(0, seen);
        let outcome = Outcome::of(&assessment);
        assert_eq!(outcome.total.unwrap().settled(), Some(points), "{value}");
    }
}

#[test]
fn the_pulse_falls_in_its_bins_at_every_limit() {
    let scale = shipped("cows");
    let bins = [
        (20, 0),
        (79, 0),
        (80, 0),
        (81, 1),
        (100, 1),
        (101, 2),
        (120, 2),
        (121, 4),
        (250, 4),
    ];
    for (value, points) in bins {
        for confirmed in [false, true] {
            let seen = Observation::measured(pulse(&scale), value, confirmed).unwrap();
            assert_eq!(seen.points_in(pulse(&scale)), Some(points), "{value}");
            assert_eq!(seen.value().map(i64::from), Some(value));
        }
    }
}

#[test]
fn an_implausible_pulse_must_be_confirmed_and_then_counts() {
    let scale = shipped("cows");
    for (value, points) in [(0, 0), (19, 0), (251, 4), (300, 4)] {
        let bad = Observation::measured(pulse(&scale), value, false).unwrap_err();
        let words = format!("a `pulse` of {value} lies outside the plausible 20 to 250");
        assert_eq!(bad.to_string(), words);
        assert_eq!(
            bad.help(),
            "is it a typing slip? measure again, or confirm it"
        );
        let seen = Observation::measured(pulse(&scale), value, true).unwrap();
        assert_eq!(seen.points_in(pulse(&scale)), Some(points), "{value}");
        assert!(seen.is_confirmed());
    }
}

#[test]
fn no_confirmation_makes_a_pulse_of_what_cannot_be_one() {
    let scale = shipped("cows");
    for value in [
        i64::MIN,
        -124,
        -1,
        1_000_001,
        1 << 32,
        (1 << 32) + 72,
        i64::MAX,
    ] {
        let made = Observation::measured(pulse(&scale), value, true);
        assert_eq!(made.unwrap_err().code, "implausible", "{value}");
    }
}

#[test]
fn a_measure_and_points_that_disagree_are_refused() {
    let scale = shipped("cows");
    let agreed = Observation::both(pulse(&scale), 4, 124, false).unwrap();
    assert_eq!(
        (agreed.points_in(pulse(&scale)), agreed.value()),
        (Some(4), Some(124))
    );
    let bad = Observation::both(pulse(&scale), 2, 124, false).unwrap_err();
    assert_eq!(bad.to_string(), "a `pulse` of 124 is worth 4 points, not 2");
    assert_eq!(bad.help(), "mend one of them, or leave one out");
    assert!(Observation::both(pulse(&scale), 3, 110, false).is_err());
    assert!(Observation::both(pulse(&scale), 4, 300, false).is_err());
    assert!(Observation::both(pulse(&scale), 4, 300, true).is_ok());
}

#[test]
fn an_item_without_a_measure_takes_no_value() {
    let scale = shipped("cows");
    for item in scale.items().iter().skip(1) {
        let bad = Observation::measured(item, 1, true).unwrap_err();
        assert_eq!(
            bad.to_string(),
            format!("`{}` has no measured value", item.id)
        );
    }
}

#[test]
fn a_pulse_raised_by_the_stairs_adds_nothing() {
    let scale = shipped("cows");
    let mut assessment = complete(&scale, &[0; 11]);
    let seen = Observation::measured(pulse(&scale), 130, false).unwrap();
    assessment.observe(0, seen.attributed(false));
    assert_eq!(Outcome::of(&assessment).total.unwrap().settled(), Some(0));
    assert_eq!(
        assessment.observations()[0].value(),
        Some(130),
        "it is kept"
    );
}
