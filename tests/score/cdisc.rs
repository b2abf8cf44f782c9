//! Records of CDISC's SDTM: each item with the code that CDISC has for it, and never a total that is not settled.

use crate::common::sheets::{MEASURED, sheet};
use crate::common::{Given, Then};

/// The columns of the records.
const HEADER: &str = "STUDYID,DOMAIN,USUBJID,QSSEQ,QSTESTCD,QSTEST,QSCAT,QSORRES,QSORRESU,QSSTRESC,QSSTRESN,\
QSSTRESU,QSSTAT,QSREASND,QSDRVFL,QSDTC,QSEVLINT,QSNATTR\n";

/// An assessment in which the tremor could not be seen and the aches have another cause.
const OPEN: &str = r#"{"patient": "P-0142", "time": "2026-11-22T20:14:00-05:00", "scale": "cows@1.1.0",
"observations": {"pulse": {"value": 124}, "sweating": 2, "restlessness": 3, "pupil": 1,
"aches": {"points": 4, "attributed": false}, "nose": 2, "gi": 3, "tremor": {"missing": "asleep"},
"yawning": {"missing": "not-given"}, "anxiety": 1, "gooseflesh": 3}}"#;

fn records(given: &Given, call: &str) -> Then {
    let call = format!("score {call} --to cdisc --study S-1");
    given.when(&call).then()
}

#[test]
fn each_item_is_a_record_and_what_is_missing_or_open_is_not_done() {
    let begins = |number: u8| format!("S-1,QS,P-0142,{number},");
    let then = records(&Given::new().file("one.json", OPEN), "one.json");
    let rows = [
        "COWS101,COWS1-Resting Pulse Rate,COWS,above 120,,4,4,,,,,TIME,,",
        "COWS101A,COWS1-Resting Pulse Rate Beats/Minute,COWS,124,beats/min,124,124,beats/min,,,,TIME,,",
        "COWS102,COWS1-Sweating,COWS,face flushed or visibly moist,,2,2,,,,,TIME,-PT30M,",
        "COWS103,COWS1-Restlessness,COWS,\"shifts often, or extra leg or arm movements\",,3,3,,,,,TIME,,",
        "COWS104,COWS1-Pupil Size,COWS,perhaps larger than normal for this light,,1,1,,,,,TIME,,",
        "COWS105,COWS1-Bone or Joint Aches,COWS,rubs joints/muscles and too sore to sit still,,0,0,,,,,TIME,,4",
        "COWS106,COWS1-Runny Nose or Tearing,COWS,\"nose runs, or eyes water\",,2,2,,,,,TIME,,",
        "COWS107,COWS1-GI Upset,COWS,\"vomiting or diarrhoea, one episode\",,3,3,,,,,TIME,-PT30M,",
        "COWS108,COWS1-Tremor,COWS,,,,,,NOT DONE,asleep,,TIME,,",
        "COWS109,COWS1-Yawning,COWS,,,,,,NOT DONE,,,TIME,,",
        "COWS110,COWS1-Anxiety or Irritability,COWS,reports growing anxiety or irritability,,1,1,,,,,TIME,,",
        "COWS111,COWS1-Gooseflesh Skin,COWS,\"gooseflesh felt, or hairs stand on the arms\",,3,3,,,,,TIME,,",
        "COWS112,COWS1-Total Score,COWS,,,,,,NOT DONE,incomplete,,TIME,,",
    ];
    let rows = (1..).zip(rows).map(|(number, row)| {
        let row = row.replace("TIME", "2026-11-22T20:14:00-05:00");
        format!("{}{row}\n", begins(number))
    });
    let expected: String = std::iter::once(HEADER.to_owned()).chain(rows).collect();
    then.stdout(&expected).stderr("").code(0);
}

#[test]
fn a_total_that_is_settled_is_derived_and_is_the_sum_of_the_records() {
    let whole = OPEN
        .replace(r#"{"missing": "asleep"}"#, "2")
        .replace(r#"{"missing": "not-given"}"#, "1");
    let then = records(&Given::new().file("one.json", whole), "one.json").code(0);
    let last = then.stdout.lines().last().unwrap();
    assert_eq!(
        last,
        "S-1,QS,P-0142,13,COWS112,COWS1-Total Score,COWS,,,22,22,,,,Y,2026-11-22T20:14:00-05:00,,"
    );
    let points = then
        .stdout
        .lines()
        .skip(1)
        .filter(|line| !line.contains("COWS101A"));
    // The words of an option may hold a comma, so the columns are counted from the end.
    let points = points.map(|line| line.rsplit(',').nth(7).unwrap().parse::<u32>().unwrap());
    assert_eq!(points.sum::<u32>(), 2 * 22);
}

#[test]
fn records_are_numbered_for_each_patient_over_all_files() {
    let header = format!("time,{MEASURED}");
    let row = |time: &str, patient: &str| {
        format!("2026-11-22T{time}:00Z,{patient},72,0,0,0,0,0,0,0,0,0,0")
    };
    let given = Given::new()
        .file(
            "a.csv",
            sheet(&[&header, &row("08:00", "P-1"), &row("08:10", "P-2")]),
        )
        .file("b.csv", sheet(&[&header, &row("12:00", "P-1")]));
    let then = records(&given, "a.csv b.csv --scale cows")
        .stderr("")
        .code(0);
    for first in [
        "\nS-1,QS,P-1,1,COWS101,",
        "\nS-1,QS,P-2,1,COWS101,",
        "\nS-1,QS,P-1,14,COWS101,",
        "\nS-1,QS,P-1,26,COWS112,",
    ] {
        assert!(then.stdout.contains(first), "{first}");
    }
}

#[test]
fn sows_has_no_total_in_cdisc_and_so_none_is_written() {
    let given = Given::new().file(
        "one.json",
        r#"{"patient": "P-1", "time": "2026-11-22T20:14:00Z", "scale": "sows@1.1.0", "observations": {"anxiety": 3}}"#,
    );
    let then = records(&given, "one.json").stderr("").code(0);
    let lines: Vec<&str> = then.stdout.lines().collect();
    assert_eq!(
        lines[1],
        "S-1,QS,P-1,1,SOWSA101,SOWSA1-I Feel Anxious,SOWS SUBJECTIVE,strong,,3,3,,,,,2026-11-22T20:14:00+00:00,,"
    );
    assert!(lines[16].starts_with("S-1,QS,P-1,16,SOWSA116,"));
    assert_eq!(lines.len(), 17);
}

#[test]
fn a_row_without_patient_or_time_is_rejected() {
    let header = format!("time,{MEASURED}");
    let rest = "72,0,0,0,0,0,0,0,0,0,0";
    let given = Given::new().file(
        "week.csv",
        sheet(&[
            &header,
            &format!("2026-11-22T08:00:00Z,,{rest}"),
            &format!(",P-2,{rest}"),
            &format!("2026-11-22T08:00:00Z,P-3,{rest}"),
        ]),
    );
    let needs = "`--to cdisc` needs the patient and the time of each assessment";
    let then = records(&given, "week.csv --scale cows")
        .stderr(&format!(
            "week.csv:2:1: this names no patient; {needs}\nweek.csv:3:1: this names no time; {needs}\n\
             2 of 3 assessments rejected\n"
        ))
        .code(3);
    assert_eq!(then.stdout.lines().count(), 1 + 13);
    assert!(then.stdout.contains("\nS-1,QS,P-3,1,"));
}

#[test]
fn a_scale_without_the_codes_of_cdisc_is_refused_and_so_is_a_run_without_a_study() {
    let given = Given::new().file("one.json", OPEN.replace("cows@1.1.0", "cows@1.0.0"));
    records(&given, "one.json")
        .stdout(HEADER)
        .stderr(
            "one.json:1:1: cows@1.0.0 has no code of an instrument that CDISC has names for; `--to cdisc` \
             writes cows and sows of 1.1.0 or later\n1 of 1 assessments rejected\n",
        )
        .code(3);
    for (call, said) in [
        ("score one.json --to cdisc", "--study <ID>"),
        (
            "score one.json --to cdisc --study @1",
            "write at most 64 letters",
        ),
        (
            "score one.json --to csv --study S-1",
            "`--study` goes with `--to cdisc`",
        ),
        (
            "score one.json --to cdisc --study S-1 --rescore cows@1.0.0",
            "has no place for a second result",
        ),
    ] {
        let then = given.when(call).then().stdout("").code(2);
        assert!(then.stderr.contains(said), "{call}: {}", then.stderr);
    }
}
