//! Which flags hold by a measured value, and which are open while it is not known.

use std::sync::Arc;

use ows::assessment::{Asked, Assessment, Missing, Observation, Reading};
use ows::scale::truth::Truth;
use ows::scoring::outcome::Outcome;

use super::{measure, ward};

/// Returns how a flag of the invented scale stands.
fn flag(assessment: &Assessment, id: &str) -> Truth {
    let scale = assessment.scale();
    let at = scale.flags().iter().position(|flag| flag.id == id).unwrap();
    Outcome::of(assessment).flags[at]
}

/// Returns an assessment with one reading, or none.
fn with(id: &str, digits: Option<&str>) -> Assessment {
    let scale = ward();
    let at = measure(&scale, id);
    let reading = digits.map(|digits| Reading::of(&scale.measures()[at], digits, true).unwrap());
    let mut assessment = Assessment::blank(scale);
    assessment.measure(at, reading);
    assessment
}

#[test]
fn a_reading_raises_its_flag_at_its_limit_and_not_beside_it() {
    for (id, digits, of, expected) in [
        ("breaths", "0", "breaths-low", Truth::Yes),
        ("breaths", "10", "breaths-low", Truth::Yes),
        ("breaths", "11", "breaths-low", Truth::No),
        ("temperature", "38.0", "fever", Truth::No),
        ("temperature", "38.1", "fever", Truth::Yes),
        ("temperature", "39", "fever", Truth::Yes),
    ] {
        let assessment = with(id, Some(digits));
        assert_eq!(flag(&assessment, of), expected, "{id} {digits}");
    }
}

#[test]
fn what_was_not_measured_leaves_its_flag_open_and_is_no_0() {
    assert_eq!(
        flag(&with("breaths", None), "breaths-low"),
        Truth::Undetermined
    );
    assert_eq!(
        flag(&with("temperature", None), "fever"),
        Truth::Undetermined
    );
}

#[test]
fn a_small_value_of_an_item_raises_a_flag_by_the_value_or_by_the_option_alone() {
    let scale = ward();
    let pulse = &scale.items()[0];
    let measured = |value| Observation::measured(pulse, value, true).unwrap();
    let points = |points| Observation::points(pulse, points).unwrap();
    for (observation, expected) in [
        (measured(34), Truth::Yes),
        (measured(50), Truth::Yes),
        (measured(51), Truth::No),
        (measured(0), Truth::Yes),
        (points(0), Truth::Undetermined),
        (points(1), Truth::No),
        (points(2), Truth::No),
        (Observation::missing(Missing::Asleep), Truth::Undetermined),
        (measured(40).attributed(false), Truth::Yes),
    ] {
        let mut assessment = Assessment::blank(Arc::clone(&scale));
        assessment.observe(0, observation.clone());
        assert_eq!(flag(&assessment, "pulse-low"), expected, "{observation:?}");
    }
}

#[test]
fn of_two_parts_one_that_fails_decides_though_the_other_is_open() {
    let of = |digits: Option<&str>, asked: Asked| {
        let mut assessment = with("temperature", digits);
        assessment.ask(0, asked);
        flag(&assessment, "cold-and-slow")
    };
    assert_eq!(of(Some("34.9"), Asked::Yes), Truth::Yes);
    assert_eq!(of(Some("35"), Asked::Yes), Truth::No);
    assert_eq!(of(Some("35"), Asked::Not), Truth::No);
    assert_eq!(of(None, Asked::No), Truth::No);
    assert_eq!(of(None, Asked::Yes), Truth::Undetermined);
    assert_eq!(of(Some("34.9"), Asked::Not), Truth::Undetermined);
}

#[test]
fn a_value_of_another_unit_is_asked_about_and_never_confirmed() {
    let scale = ward();
    let temperature = &scale.measures()[measure(&scale, "temperature")];
    for confirmed in [false, true] {
        let bad = Reading::of(temperature, "98.6", confirmed).unwrap_err();
        assert_eq!(
            format!("{bad}; {}", bad.help()),
            "a `temperature` of 98.6 lies outside the plausible 25.0 to 45.0; \
             is this °F? give it in °C"
        );
        assert!(!bad.can_be_confirmed());
    }
}

#[test]
fn a_value_that_looks_like_a_slip_can_be_confirmed_and_is_kept() {
    let scale = ward();
    let breaths = &scale.measures()[measure(&scale, "breaths")];
    let bad = Reading::of(breaths, "61", false).unwrap_err();
    assert!(bad.can_be_confirmed(), "{bad}");
    let reading = Reading::of(breaths, "61", true).unwrap();
    assert_eq!((reading.value(), reading.is_confirmed()), (61, true));
    let bad = Reading::of(breaths, "1000001", true).unwrap_err();
    assert!(!bad.can_be_confirmed(), "{bad}");
}

#[test]
fn digits_that_are_no_value_are_told_with_what_to_write() {
    let scale = ward();
    for (id, digits, help) in [
        ("temperature", "37,2", "write 37.2"),
        (
            "temperature",
            "37.25",
            "write plain digits with at most one decimal, as in 37.2",
        ),
        (
            "temperature",
            "-1",
            "write plain digits with at most one decimal, as in 37.2",
        ),
        ("breaths", "14.0", "write 14"),
        ("breaths", "14.5", "write a whole number in plain digits"),
        ("breaths", "14 ", "write 14"),
        ("breaths", "", "write a whole number in plain digits"),
    ] {
        let of = &scale.measures()[measure(&scale, id)];
        let bad = Reading::of(of, digits, true).unwrap_err();
        assert_eq!(bad.help(), help, "{id} {digits}");
    }
}
