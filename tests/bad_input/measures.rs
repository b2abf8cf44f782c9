//! Measured values: worth their points to the beat, whole, plausible, and at one with the points.

use serde_json::json;

use super::{refusal, refusal_of_row, result, row};
use crate::common::Given;
use crate::common::sheets::{POINTS, line, sheet, with_cell};

const LIMITS: [(u64, u64); 12] = [
    (20, 0),
    (79, 0),
    (80, 0),
    (81, 1),
    (99, 1),
    (100, 1),
    (101, 2),
    (119, 2),
    (120, 2),
    (121, 4),
    (249, 4),
    (250, 4),
];

#[test]
fn a_pulse_at_each_limit_is_worth_its_points() {
    for (beats, points) in LIMITS {
        let cell = row("pulse_bpm", &beats.to_string());
        assert_eq!(
            (&cell["pulse_bpm"], &cell["pulse"]),
            (&json!(beats), &json!(points)),
            "{beats}"
        );
        assert_eq!(cell["total_low"], points, "{beats}");
        let table = result(&format!("\"pulse\":{{\"value\":{beats}}}"));
        assert_eq!(
            (&table["pulse"], &table["total_low"]),
            (&json!(points), &json!(points)),
            "{beats}"
        );
    }
}

#[test]
fn half_a_beat_is_refused() {
    assert_eq!(
        refusal_of_row("pulse_bpm", "80.5"),
        "`80.5` in the column of `pulse` is no whole number in plain digits; \
         write digits only, or leave the cell empty"
    );
    assert_eq!(
        refusal("\"pulse\":{\"value\":80.5}"),
        "`value` is a whole number, not the number 80.5; write plain digits, as in 4"
    );
}

#[test]
fn a_value_outside_the_plausible_is_refused_until_it_is_confirmed() {
    for beats in [0, 4, 19, 251, 300, 1_000_000] {
        let outside = format!("a `pulse` of {beats} lies outside the plausible 20 to 250");
        let slip = "is it a typing slip? measure again, or confirm it";
        assert_eq!(
            refusal_of_row("pulse_bpm", &beats.to_string()),
            format!("{outside}; {slip} in a JSON file with \"confirmed\": true")
        );
        assert_eq!(
            refusal(&format!("\"pulse\":{{\"value\":{beats}}}")),
            format!("{outside}; {slip}, with \"confirmed\": true")
        );
        let confirmed = result(&format!(
            "\"pulse\":{{\"value\":{beats},\"confirmed\":true}}"
        ));
        let points = if beats > 120 { 4 } else { 0 };
        assert_eq!(
            (&confirmed["pulse_bpm"], &confirmed["pulse"]),
            (&json!(beats), &json!(points))
        );
    }
}

#[test]
fn a_value_below_0_or_beyond_all_measure_is_refused_though_confirmed() {
    for beats in ["-1", "1000001", "99999999999", "-99999999999"] {
        let refusal = refusal(&format!(
            "\"pulse\":{{\"value\":{beats},\"confirmed\":true}}"
        ));
        assert_eq!(
            refusal,
            format!(
                "a `pulse` of {beats} lies outside the plausible 20 to 250; \
                 no such value can be confirmed; measure again"
            )
        );
    }
}

#[test]
fn points_and_value_must_agree() {
    let disagree = "a `pulse` of 80 is worth 0 points, not 1; mend one of them, or leave one out";
    assert_eq!(refusal("\"pulse\":{\"value\":80,\"points\":1}"), disagree);
    assert_eq!(refusal_of_row("pulse,pulse_bpm", "1,80"), disagree);
    assert_eq!(refusal_of_row("pulse_bpm,pulse", "80,1"), disagree);
    assert_eq!(row("pulse_bpm,pulse", "80,0")["pulse"], 0);
    assert_eq!(result("\"pulse\":{\"value\":121,\"points\":4}")["pulse"], 4);
}

#[test]
fn either_of_points_and_value_suffices_in_each_row() {
    let given = Given::new().file(
        "week.csv",
        sheet(&["pulse_bpm,pulse,bed", "124,,", ",2,", ",,7"]),
    );
    let then = given
        .when("score week.csv --scale cows --partial --to csv")
        .then();
    let begins: Vec<String> = then
        .stdout
        .lines()
        .skip(1)
        .map(|row| row[..11].to_owned())
        .collect();
    assert_eq!(begins, ["124,,,false", ",2,,false,,", ",,7,false,,"]);
    then.stderr("").code(0);
}

#[test]
fn a_pulse_counted_where_points_stand_is_refused() {
    let no_option = "`pulse` has no option worth 80 points; write 0, 1, 2, or 4";
    assert_eq!(
        refusal_of_row("pulse", "80"),
        format!("{no_option}, or name the column `pulse_bpm` if this was measured")
    );
    assert_eq!(
        refusal("\"pulse\":80"),
        format!("{no_option}, or give 80 as its measured value")
    );
    assert_eq!(
        refusal_of_row("pulse", "19"),
        "`pulse` has no option worth 19 points; write 0, 1, 2, or 4"
    );
    let given = Given::new().file("week.csv", sheet(&[POINTS, &with_cell("pulse", "72")]));
    given
        .when("score week.csv --scale cows --to csv")
        .then()
        .code(3);
}

#[test]
fn an_item_without_a_measure_takes_no_value() {
    assert_eq!(
        refusal("\"sweating\":{\"value\":2}"),
        "`sweating` has no measured value; give its points"
    );
    let given = Given::new();
    let text = line("\"sweating\":{\"points\":2,\"value\":2}");
    let then = given
        .when("score --from ndjson --to ndjson")
        .stdin(text)
        .then();
    then.stdout("").code(3);
}
