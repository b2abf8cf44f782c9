//! `ows score --by`: the course of each patient or stay, a row for many assessments.

use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::{Value, json};

use crate::common::sheets::{ITEMS, POINTS, answered, place, sheet, values};
use crate::common::{Given, Then};
use crate::contracts::Schema;

/// The columns of a course.
const COLUMNS: &str = "by,key,assessments,open,attempts,first_total,first_time,highest_total,highest_time,\
last_total,last_time,below_band,minutes_to_below_band,within_hours,largest_rise,events,\
largest_rise_after_event,gap_hours,area_point_minutes,area_minutes,gaps,scored_with,scale_digest";

/// What the row of a course ends with.
const SCALE: &str = "cows@1.1.0,b15cc0ed10fd";

/// What is said of an open total.
const OPEN: &str = "1 assessment has an open total, which no figure of a course counts; `open` says how many each has\n";

/// Points of the items that add up to a total. Sweating comes last: it has each number of points up to 4.
fn points(total: u16) -> [u16; 11] {
    let (mut rest, sweating) = (total, place("sweating"));
    let mut points = [0; 11];
    for at in (0..11).filter(|at| *at != sweating).chain([sweating]) {
        let worth = ITEMS[at].1.iter().rev();
        points[at] = *worth.into_iter().find(|points| **points <= rest).unwrap();
        rest -= points[at];
    }
    assert_eq!(rest, 0, "no such total: {total}");
    points
}

/// The cells of a row with a total; without one the pupils are missing, which leaves it open.
fn cells(total: Option<u16>) -> [String; 11] {
    let mut cells = points(total.unwrap_or(9)).map(|points| points.to_string());
    if total.is_none() {
        cells[place("pupil")].clear();
    }
    cells
}

/// A stay of P-0142, beside which a medicine was given at 13:00, and one of P-0143.
///
/// P-0142, minutes and points between each two settled totals next to each other:
/// - 08:00 6, 12:00 14: 240 min, a rise of 8, area 240 × 10 = 2,400
/// - 12:00 14, 14:30 20: 150 min, a rise of 6, area 150 × 17 = 2,550; 08:00 to 14:30 are more than 6 hours
/// - 14:30 20, 20:30 10: 360 min, area 360 × 15 = 5,400, whatever lies between that is open
/// - 20:30 10, 09:30 4: 780 min: within 14 hours an area of 780 × 7 = 5,460; within 12 hours a gap
/// - 09:30 4, 13:30 2: 240 min, area 240 × 3 = 720
///
/// In all 16,530 over 1,770 min, or within 12 hours 11,070 over 990 min. 4 is the first below mild (5), 25 hours
/// and a half or 1,530 min after the first. Up to 13:00 the total was 14; from then until 19:00 it was 20.
///
/// P-0143 has 3 and, a minute later, 4: 3.5 point-minutes, rounded up to 4. The first is below mild already.
const STAYS: [(&str, &str, Option<u16>); 9] = [
    ("P-0142", "2026-11-20T08:00:00-05:00", Some(6)),
    ("P-0142", "2026-11-20T12:00:00-05:00", Some(14)),
    ("P-0143", "2026-11-20T08:00:00-05:00", Some(3)),
    ("P-0142", "2026-11-20T14:30:00-05:00", Some(20)),
    ("P-0142", "2026-11-20T18:30:00-05:00", None),
    ("P-0142", "2026-11-21T01:30:00Z", Some(10)),
    ("P-0142", "2026-11-21T09:30:00-05:00", Some(4)),
    ("P-0143", "2026-11-20T08:01:00-05:00", Some(4)),
    ("P-0142", "2026-11-21T13:30:00-05:00", Some(2)),
];

fn table(rows: &[(&str, &str, Option<u16>)]) -> String {
    let row = |(patient, time, total): &(&str, &str, Option<u16>)| {
        format!("{patient},{time},{}\n", cells(*total).join(","))
    };
    let rows: String = rows.iter().map(row).collect();
    format!("patient,time,{POINTS}\n{rows}")
}

/// The same as flat objects, as another program writes them.
fn flat(rows: &[(&str, &str, Option<u16>)]) -> String {
    let line = |(patient, time, total): &(&str, &str, Option<u16>)| {
        let mut row = json!({"patient": patient, "time": time});
        for ((item, _), cell) in ITEMS.iter().zip(cells(*total)) {
            row[item] = cell.parse::<u16>().map_or(Value::Null, Value::from);
        }
        format!("{row}\n")
    };
    rows.iter().map(line).collect()
}

/// The same as whole assessments, with `more` in each.
fn whole(rows: &[(&str, &str, Option<u16>)], more: &str) -> String {
    let line = |(patient, time, total): &(&str, &str, Option<u16>)| {
        let cells = cells(*total).map(|cell| match cell.as_str() {
            "" => r#"{"missing":"asleep"}"#.to_owned(),
            _ => cell,
        });
        let answers = answered(cells.iter().map(String::as_str));
        format!(r#"{{"patient":"{patient}","time":"{time}",{more}"observations":{{{answers}}}}}"#)
            + "\n"
    };
    rows.iter().map(line).collect()
}

fn course(given: &Given, arguments: &str) -> Then {
    given
        .when(&format!("score --scale cows {arguments}"))
        .then()
}

fn stays() -> Given {
    Given::new()
        .file("stays.csv", table(&STAYS))
        .file("stays.ndjson", flat(&STAYS))
        .file("whole.ndjson", whole(&STAYS, ""))
}

#[test]
fn the_figures_of_a_course_are_those_that_were_worked_out_by_hand() {
    let expected = sheet(&[
        COLUMNS,
        &format!(
            "patient,P-0142,7,1,0,6,2026-11-20T08:00:00-05:00,20,2026-11-20T14:30:00-05:00,\
             2,2026-11-21T13:30:00-05:00,mild,1530,6,8,0,,14,16530,1770,0,{SCALE}"
        ),
        &format!(
            "patient,P-0143,2,0,0,3,2026-11-20T08:00:00-05:00,4,2026-11-20T08:01:00-05:00,\
             4,2026-11-20T08:01:00-05:00,mild,0,6,1,0,,14,4,1,0,{SCALE}"
        ),
    ]);
    let given = stays();
    for to in ["", "--to csv"] {
        let then = course(&given, &format!("stays.csv --by patient {to}"));
        then.stdout(&expected).stderr(OPEN).code(0);
    }
}

#[test]
fn the_hours_and_the_band_are_those_that_are_asked_for_and_stand_in_the_row() {
    let given = stays();
    let asked = "--gap-hours 12 --within-hours 2 --below moderate";
    let then = course(
        &given,
        &format!("stays.csv --by patient {asked} --to ndjson"),
    );
    let rows = values(&then.stderr(OPEN).code(0).stdout);
    let row = &rows[0];
    assert_eq!(row["area_point_minutes"], 11_070);
    assert_eq!(
        (&row["area_minutes"], &row["gaps"]),
        (&json!(990), &json!(1))
    );
    assert_eq!(row["gap_hours"], 12);
    // No two of its totals are within 2 hours; 6 is below moderate (13) at once.
    assert_eq!(
        (&row["largest_rise"], &row["within_hours"]),
        (&Value::Null, &json!(2))
    );
    assert_eq!(
        (&row["below_band"], &row["minutes_to_below_band"]),
        (&json!("moderate"), &json!(0))
    );
    assert_eq!(rows[1]["largest_rise"], 1);
}

#[test]
fn tables_flat_objects_and_whole_assessments_give_the_same_course() {
    let given = stays();
    for to in ["csv", "ndjson"] {
        let of = |file: &str| {
            let then = course(&given, &format!("{file} --by patient --to {to}"));
            then.stderr(OPEN).code(0).stdout
        };
        let expected = of("stays.csv");
        assert_eq!(of("stays.ndjson"), expected);
        assert_eq!(of("whole.ndjson"), expected);
    }
}

#[test]
fn every_course_validates_and_the_table_has_the_columns_of_the_schema() {
    let schema = Schema::of("course");
    let given = stays();
    let lines = course(&given, "stays.csv --by patient --to ndjson").code(0);
    values(&lines.stdout)
        .iter()
        .for_each(|row| schema.hold(row));
    for row in values(&lines.stdout) {
        let names: Vec<&str> = row
            .as_object()
            .unwrap()
            .keys()
            .map(String::as_str)
            .collect();
        assert_eq!(names.join(","), COLUMNS);
        let mut more = row.clone();
        more["severity"] = json!("high");
        assert!(!schema.accepts(&more), "an unknown key passes");
    }
}

#[test]
fn a_rise_after_an_event_is_over_the_last_total_up_to_it() {
    let given = "2026-11-20T13:00:00-05:00";
    let told = format!(r#""events":[{{"kind":"medicine-given","time":"{given}","code":"A1"}}],"#);
    // Each assessment after it tells of the same event, and once it is told without a time: at 14:30.
    let untimed = r#""events":[{"kind":"other","note":"moved"}],"#;
    let mut lines = whole(&STAYS[..2], "") + &whole(&STAYS[3..4], untimed);
    lines += &whole(&STAYS[4..7], &told);
    let file = Given::new().file("stay.ndjson", lines);
    let row = |arguments: &str| {
        let then = course(
            &file,
            &format!("stay.ndjson --by patient --to ndjson {arguments}"),
        );
        values(&then.stderr(OPEN).code(0).stdout).remove(0)
    };
    // 14 before 13:00, then 20; 20 at 14:30, then 10.
    let six = row("");
    assert_eq!(
        (&six["events"], &six["largest_rise_after_event"]),
        (&json!(2), &json!(6))
    );
    assert_eq!(six["largest_rise"], 8);
    // Within an hour no total comes after either of them.
    assert_eq!(
        row("--within-hours 1")["largest_rise_after_event"],
        Value::Null
    );
    // A seizure by its check is an event at the time of its assessment, in a table too.
    let calm = |time: &str, total: u16, seizure: &str| {
        format!("P-0142,{time},{},{seizure}\n", cells(Some(total)).join(","))
    };
    let rows = calm("2026-11-20T08:00Z", 12, "yes") + &calm("2026-11-20T09:00Z", 7, "no");
    let file = Given::new().file("one.csv", format!("patient,time,{POINTS},seizure\n{rows}"));
    let then = course(&file, "one.csv --by patient --to ndjson").code(0);
    let row = values(&then.stdout).remove(0);
    assert_eq!(
        (&row["events"], &row["largest_rise_after_event"]),
        (&json!(1), &json!(0))
    );
}

#[test]
fn totals_just_so_many_hours_apart_are_near_enough_and_a_second_more_is_too_far() {
    let row = |second: &str| {
        let later = format!("2026-11-20T14:00:{second}Z");
        let rows = [
            ("P-0142", "2026-11-20T08:00:00.9Z", Some(5)),
            ("P-0142", later.as_str(), Some(7)),
        ];
        let given = Given::new().file("two.csv", table(&rows));
        let run = "two.csv --by patient --gap-hours 6 --to ndjson";
        values(&course(&given, run).stderr("").code(0).stdout).remove(0)
    };
    let near = row("00.9");
    assert_eq!(near["largest_rise"], 2);
    // 360 minutes times 6 points.
    assert_eq!(near["area_point_minutes"], 2160);
    assert_eq!(
        (&near["area_minutes"], &near["gaps"]),
        (&json!(360), &json!(0))
    );
    let far = row("01.9");
    assert_eq!(far["largest_rise"], Value::Null);
    assert_eq!(far["area_point_minutes"], Value::Null);
    assert_eq!((&far["area_minutes"], &far["gaps"]), (&json!(0), &json!(1)));
}

#[test]
fn a_course_without_a_settled_total_has_no_figure_and_counts_what_there_was() {
    let nothing = format!("P-0142,2026-11-20T09:00Z{}\n", ",".repeat(11));
    let rows = table(&[("P-0142", "2026-11-20T08:00Z", None)]) + &nothing;
    let given = Given::new().file("open.csv", rows);
    let row = format!("patient,P-0142,1,1,1,,,,,,,mild,,6,,0,,14,,0,0,{SCALE}");
    let then = course(&given, "open.csv --by patient");
    then.stdout(&sheet(&[COLUMNS, &row])).stderr(OPEN).code(0);
}

#[test]
fn any_column_may_say_whose_course_it_is() {
    let mut rows = table(&STAYS[..3]);
    rows = rows.replace("patient,time", "patient,Stay ID,time");
    rows = rows
        .replace("P-0142,", "P-0142,7,")
        .replace("P-0143,", "P-0143,7,");
    // Of the same stay, another patient may have no assessment at the same time: nothing tells two apart.
    rows = rows.replace(
        "P-0143,7,2026-11-20T08:00:00",
        "P-0143,7,2026-11-20T08:00:30",
    );
    let extra = r#""extra":{"stay_id":7},"#;
    let given = Given::new()
        .file("stays.csv", &rows)
        .file("whole.ndjson", whole(&STAYS[..2], extra));
    for column in ["stay_id", "Stay ID"] {
        let then = given
            .when("score --scale cows stays.csv --to ndjson --by")
            .argument(column)
            .then();
        let courses = values(&then.code(0).stdout);
        assert_eq!((courses.len(), &courses[0]["key"]), (1, &json!("7")));
        assert_eq!(courses[0]["assessments"], 3);
    }
    let then = course(&given, "whole.ndjson --by stay_id --to ndjson");
    let courses = values(&then.stderr("").code(0).stdout);
    assert_eq!(
        (&courses[0]["key"], &courses[0]["assessments"]),
        (&json!("7"), &json!(2))
    );
}

#[test]
fn a_column_that_a_map_renames_may_be_named_as_the_table_has_it() {
    let rows = table(&STAYS[..3]).replacen("patient,time", "Study ID,When", 1);
    let map = "format = 1\nid = \"study\"\nversion = \"1.0.0\"\nscale = \"cows@1\"\n\
               [column]\npatient = \"Study ID\"\ntime = \"When\"\n";
    let given = Given::new().file("study.csv", rows).file("study.toml", map);
    let by = |column: &str| {
        let when = given
            .when("score study.csv --map study.toml --to csv --by")
            .argument(column);
        when.then().stderr("").code(0).stdout
    };
    assert_eq!(by("Study ID"), by("patient"));
    assert!(by("Study ID").contains("\npatient,P-0142,2,0,0,6,"));
}

#[test]
fn a_row_without_its_key_or_time_or_with_the_time_of_another_is_rejected_by_name() {
    let rows = [
        ("P-0142", "2026-11-20T08:00:00-05:00", Some(6)),
        ("", "2026-11-20T09:00:00-05:00", Some(6)),
        ("P-0142", "", Some(6)),
        ("P-0142", "2026-11-20T13:00:00Z", Some(9)),
        ("P-0142", "2026-11-20T09:00:00-05:00", Some(8)),
    ];
    let given = Given::new().file("bad.csv", table(&rows));
    let said = "bad.csv:3:1: a course needs `patient` of each assessment\n\
                bad.csv:4:8: a course needs `time` of each assessment\n\
                bad.csv:5:8: `P-0142` has another assessment at this time, 2026-11-20T13:00:00+00:00; \
                nothing tells which came first: leave one out, or mend its time\n\
                3 of 5 assessments rejected\n";
    let then = course(&given, "bad.csv --by patient --to ndjson")
        .stderr(said)
        .code(3);
    let row = &values(&then.stdout)[0];
    assert_eq!(
        (&row["assessments"], &row["last_total"]),
        (&json!(2), &json!(8))
    );
    let run = "bad.csv --by patient --errors errors.ndjson -o out.csv";
    course(&given, run).stdout("").code(3);
    let errors = values(&given.read("errors.ndjson"));
    let told = |at: usize| (errors[at]["field"].clone(), errors[at]["code"].clone());
    assert_eq!(told(0), (json!("patient"), json!("not-in-a-course")));
    assert_eq!(told(1), (json!("time"), json!("not-in-a-course")));
    assert_eq!(told(2), (json!("time"), json!("same-time")));
    errors
        .iter()
        .for_each(|error| Schema::of("rejection").hold(error));
    // At the first fault a strict run stops, and a course might go on: none is written.
    course(&given, "bad.csv --by patient --strict")
        .stdout("")
        .code(3);
}

/// Holds a run to what it refuses with.
fn refused(given: &Given, arguments: &str, code: i32, words: &str) {
    let then = given.when(&format!("score {arguments}")).then();
    assert!(then.stderr.contains(words), "{arguments}: {}", then.stderr);
    then.code(code);
}

#[test]
fn options_that_do_not_go_with_a_course_or_only_with_one_are_refused() {
    let given = stays();
    let run = "stays.csv -s cows";
    for other in [
        "--record",
        "--rescore cows@1.0.0",
        "--policy ward.toml",
        "--detail --to ndjson",
    ] {
        let run = format!("{run} --by patient {other}");
        refused(&given, &run, 2, "cannot be used with");
    }
    for to in ["table", "text", "json", "long"] {
        let words = "`--by` goes with `--to csv` or `--to ndjson`";
        refused(&given, &format!("{run} --by patient --to {to}"), 2, words);
    }
    for alone in ["--below mild", "--within-hours 4", "--gap-hours 4"] {
        refused(&given, &format!("{run} {alone}"), 2, "--by <COLUMN>");
    }
    let words = "'0' for '--gap-hours <N>'";
    refused(
        &given,
        &format!("{run} --by patient --gap-hours 0"),
        2,
        words,
    );
    let words = "cows@1.1.0 has no band `below-mild` that a total can be below; \
                 write `mild`, `moderate`, `moderately-severe`, or `severe`";
    refused(
        &given,
        &format!("{run} --by patient --below below-mild"),
        2,
        words,
    );
    let words = "heroin-stages@2.0.0 has no total";
    refused(
        &given,
        "whole.ndjson -s heroin-stages --by patient",
        2,
        words,
    );
}

#[test]
fn assessments_that_have_no_course_are_refused() {
    let stages = "{\"scale\":\"heroin-stages\",\"patient\":\"P-0142\",\"time\":\"2026-11-20T08:00Z\",\"observations\":{\"craving\":1}}\n";
    let two = whole(&STAYS[..1], "\"scale\":\"cows@1.1\",")
        + &whole(&STAYS[1..2], "\"scale\":\"cows@1.0\",");
    let untimed = format!("patient,{POINTS}\nP-0142,{}\n", cells(Some(6)).join(","));
    let given = stays()
        .file("stages.ndjson", stages)
        .file("two.ndjson", two)
        .file("untimed.csv", untimed);
    let words =
        "stages.ndjson:1:1: heroin-stages@2.0.0 has no total, and a course is one of totals";
    refused(&given, "stages.ndjson --by patient", 3, words);
    let words =
        "two.ndjson:2:1: these courses are of cows@1.1.0, and the assessment is of cows@1.0.0";
    refused(&given, "two.ndjson --by patient", 3, words);
    let words = "stays.csv:1:1: no column is named `pateint`; did you mean `patient`?";
    refused(&given, "stays.csv -s cows --by pateint", 1, words);
    let words = "untimed.csv:1:1: no column is named `time`";
    refused(&given, "untimed.csv -s cows --by patient", 1, words);
}

#[test]
fn no_assessments_are_a_header_alone_and_no_line() {
    let given = Given::new().file("none.csv", format!("patient,time,{POINTS}\n"));
    let header = sheet(&[COLUMNS]);
    course(&given, "none.csv --by patient")
        .stdout(&header)
        .stderr("")
        .code(0);
    course(&given, "none.csv --by patient --to ndjson")
        .stdout("")
        .stderr("")
        .code(0);
}

/// What a course must say of settled totals, minutes from the first, worked out by looking at every two.
fn figures(looks: &[(i64, u16)], within: i64, gap: i64) -> (Option<u16>, Option<i64>, u64) {
    let pairs = looks.iter().enumerate().flat_map(|(at, one)| {
        let later = looks[at + 1..].iter();
        later.map(move |other| (one, other))
    });
    let near = pairs.filter(|(one, other)| other.0 - one.0 <= within * 60);
    let rise = near.map(|(one, other)| other.1.saturating_sub(one.1)).max();
    let steps = looks
        .windows(2)
        .map(|two| (two[1].0 - two[0].0, two[0].1 + two[1].1));
    let (filled, gaps): (Vec<_>, Vec<_>) = steps.partition(|(minutes, _)| *minutes <= gap * 60);
    let doubled: i64 = filled
        .iter()
        .map(|(minutes, sum)| minutes * i64::from(*sum))
        .sum();
    let area = (!filled.is_empty()).then_some((doubled + 1) / 2);
    (rise, area, gaps.len() as u64)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(if crate::common::full() { 500 } else { 50 }))]

    #[test]
    fn the_order_of_rows_changes_no_course(
        looks in proptest::collection::btree_map(0..4000_i64, proptest::option::weighted(0.8, 0..49_u16), 1..30),
        others in proptest::collection::btree_map(0..4000_i64, 0..49_u16, 0..10),
        order in proptest::collection::vec(any::<Index>(), 40),
        (within, gap) in (1..30_i64, 1..30_i64),
    ) {
        let time = |minutes: i64| {
            format!("2026-11-{:02}T{:02}:{:02}:00Z", 20 + minutes / 1440, minutes / 60 % 24, minutes % 60)
        };
        let one = looks.iter().map(|(minutes, total)| ("P-0142", time(*minutes), *total));
        let other = others.iter().map(|(minutes, total)| ("P-0143", time(*minutes), Some(*total)));
        let mut rows: Vec<(&str, String, Option<u16>)> = one.chain(other).collect();
        let courses = |rows: &[(&str, String, Option<u16>)]| {
            let rows: Vec<_> = rows.iter().map(|(patient, time, total)| (*patient, time.as_str(), *total)).collect();
            let given = Given::new().file("rows.csv", table(&rows));
            let run = format!("rows.csv --by patient --to ndjson --within-hours {within} --gap-hours {gap}");
            let mut courses = values(&course(&given, &run).code(0).stdout);
            courses.sort_by_key(|course| course["key"].to_string());
            courses
        };
        let in_order = courses(&rows);
        for (at, index) in order.iter().enumerate().take(rows.len()) {
            let other = index.index(rows.len());
            rows.swap(at, other);
        }
        prop_assert_eq!(&courses(&rows), &in_order);
        let settled: Vec<(i64, u16)> =
            looks.iter().filter_map(|(minutes, total)| Some((*minutes, (*total)?))).collect();
        let (rise, area, gaps) = figures(&settled, within, gap);
        prop_assert_eq!(&in_order[0]["largest_rise"], &json!(rise));
        prop_assert_eq!(&in_order[0]["area_point_minutes"], &json!(area));
        prop_assert_eq!(&in_order[0]["gaps"], &json!(gaps));
    }
}
