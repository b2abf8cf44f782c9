//! What a change of a measure, or of a flag on one, comes to in the next version.

use std::sync::Arc;

use ows::base::source::Source;
use ows::scale::Scale;
use ows::scale::diff::{Decision, Difference, Increment, ResultKind, diff};

use super::{text, ward};

/// Compares the invented scale with itself after some edits.
fn after(edits: &[(&str, &str)]) -> Difference {
    let mut changed = text();
    for (from, to) in edits {
        assert_eq!(changed.matches(from).count(), 1, "{from}");
        changed = changed.replace(from, to);
    }
    let new = Scale::read(Source::new("changed.toml", changed));
    diff(
        &ward(),
        &Arc::new(new.unwrap_or_else(|bad| panic!("{bad}"))),
    )
}

/// Returns what was decided of a flag.
fn flag(difference: &Difference, id: &str) -> Decision {
    let results = &difference.effects.as_ref().unwrap().results;
    let on = ResultKind::Flag(id.to_owned());
    let found = results.iter().find(|effect| effect.on == on);
    found.unwrap().decision.clone()
}

const SYSTOLIC: &str = r#"[[measure]]
id        = "systolic"
label     = "systolic pressure"
ask       = "Measure at rest."
unit      = "mmHg"
plausible = [50, 280]
"#;

#[test]
fn each_change_of_a_measure_moves_the_number_that_it_must() {
    let diastolic = format!("{SYSTOLIC}\n{}", SYSTOLIC.replace("systolic", "diastolic"));
    for (from, to, needed) in [
        (SYSTOLIC, diastolic.as_str(), Increment::Minor),
        (SYSTOLIC, "", Increment::Major),
        ("unit      = \"%\"", "unit      = \"kPa\"", Increment::Major),
        (
            "unit      = \"%\"",
            "unit      = \"%\"\ndecimals = 1",
            Increment::Major,
        ),
        ("Measure at rest.", "Measure after rest.", Increment::Patch),
        ("\"SpO2\"", "\"Oxygen\"", Increment::Patch),
        ("\"9279-1\"", "\"8867-4\"", Increment::Minor),
        ("[50, 280]", "[40, 280]", Increment::Minor),
        ("[50, 280]", "[60, 280]", Increment::Major),
        ("[25.0, 45.0]", "[24.9, 45]", Increment::Minor),
        ("[25.0, 45.0]", "[25.1, 45.0]", Increment::Major),
        ("[77, 113]", "[77, 113.5]", Increment::Major),
        ("[77, 113]", "[78, 113]", Increment::Minor),
    ] {
        let difference = after(&[(from, to)]);
        assert_eq!(difference.needed, needed, "{to}: {:#?}", difference.changes);
    }
}

#[test]
fn a_limit_that_moves_is_told_with_a_value_at_which_it_shows() {
    let difference = after(&[("measure-at-most = 10 }", "measure-at-most = 8 }")]);
    assert_eq!(difference.needed, Increment::Major);
    let Decision::Differs { example, .. } = flag(&difference, "breaths-low") else {
        panic!("the flag differs");
    };
    assert_eq!(example.words(), "every item 0 and breaths at 10 /min");
    assert_eq!((example.was.as_str(), example.is.as_str()), ("yes", "no"));
    assert_eq!(flag(&difference, "fever"), Decision::Same);

    let difference = after(&[("measure-at-least = 38.1 }", "measure-at-least = 38 }")]);
    let Decision::Differs { example, .. } = flag(&difference, "fever") else {
        panic!("the flag differs");
    };
    assert_eq!(example.words(), "every item 0 and temperature at 38.0 °C");
}

#[test]
fn a_limit_of_an_item_is_tried_on_both_sides() {
    let difference = after(&[(
        "\"pulse\", measure-at-most = 50 }",
        "\"pulse\", measure-at-most = 45 }",
    )]);
    let Decision::Differs { example, .. } = flag(&difference, "pulse-low") else {
        panic!("the flag differs");
    };
    assert_eq!(
        example.words(),
        "Resting pulse 0 at 46 /min and every other item 0"
    );
}

#[test]
fn another_measure_under_the_same_limit_is_another_flag() {
    let difference = after(&[(
        "{ measure = \"breaths\", measure-at-most = 10 }",
        "{ measure = \"systolic\", measure-at-most = 80 }",
    )]);
    assert!(matches!(
        flag(&difference, "breaths-low"),
        Decision::Differs { .. }
    ));
}
