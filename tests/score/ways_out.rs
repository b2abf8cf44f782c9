//! What each format out holds, to the letter for small inputs.

use serde_json::Value;

use crate::common::Given;
use crate::common::sheets::{
    CALM, MEASURED, POINTS, RESULTS, UNASKED, WORST, ZEROS, scored_with, sheet, values,
};

fn week() -> Given {
    Given::new().file("week.csv", sheet(&[MEASURED, CALM, WORST]))
}

#[test]
fn csv_is_the_input_then_the_points_of_what_was_measured_then_the_result() {
    let (given, end) = (week(), scored_with());
    given
        .when("score week.csv --scale cows --to csv")
        .then()
        .stdout(&sheet(&[
            &format!("{MEASURED},pulse,{RESULTS}"),
            &format!("{CALM},0,true,0,0,0,below-mild,below-mild,below-mild,0,0,0,0,0,0,,,{UNASKED},{end}"),
            &format!("{WORST},4,true,48,48,48,severe,severe,severe,4,4,4,4,4,4,,repeated-gi,{UNASKED},{end}"),
        ]))
        .stderr("")
        .code(0);
}

#[test]
fn a_table_that_has_the_points_gets_no_second_column_of_them() {
    let given = Given::new()
        .file("points.csv", sheet(&[POINTS, ZEROS]))
        .file(
            "both.csv",
            sheet(&[&format!("{POINTS},pulse_bpm"), &format!("{ZEROS},80")]),
        );
    let end = scored_with();
    let result =
        format!("true,0,0,0,below-mild,below-mild,below-mild,0,0,0,0,0,0,,,{UNASKED},{end}");
    let then = given.when("score points.csv --scale cows --to csv").then();
    then.stdout(&sheet(&[
        &format!("{POINTS},{RESULTS}"),
        &format!("{ZEROS},{result}"),
    ]))
    .code(0);
    let then = given.when("score both.csv --scale cows --to csv").then();
    then.stdout(&sheet(&[
        &format!("{POINTS},pulse_bpm,{RESULTS}"),
        &format!("{ZEROS},80,{result}"),
    ]))
    .code(0);
}

#[test]
fn an_ndjson_row_is_flat_with_numbers_truth_values_and_nulls() {
    let header = format!("bed,{MEASURED},seizure,slowed,fluid-loss");
    let given = Given::new().file("one.csv", sheet(&[&header, &format!("7,{CALM},yes,no,")]));
    let digest = scored_with().split(',').nth(1).unwrap().to_owned();
    let expected = concat!(
        r#"{"bed":"7","patient":"P-0001","pulse_bpm":72,"sweating":0,"restlessness":0,"pupil":0,"#,
        r#""aches":0,"nose":0,"gi":0,"tremor":0,"yawning":0,"anxiety":0,"gooseflesh":0,"#,
        r#""seizure":true,"slowed":false,"fluid-loss":null,"pulse":0,"complete":true,"#,
        r#""total":0,"total_low":0,"total_high":0,"#,
        r#""band":"below-mild","band_low":"below-mild","band_high":"below-mild","#,
        r#""stage_heroin":0,"stage_heroin_low":0,"stage_heroin_high":0,"#,
        r#""stage_phases":0,"stage_phases_low":0,"stage_phases_high":0,"missing_reasons":"","flags":"seizure","#,
        r#""flags_open":"fluid-loss;confusion;self-harm;hopelessness;chest-pain;pregnancy;danger-to-others","#,
        r#""scored_with":"cows@1.0.0","scale_digest":"DIGEST","policy":null,"policy_digest":null}"#,
        "\n"
    );
    let then = given.when("score one.csv --scale cows --to ndjson").then();
    then.stdout(&expected.replace("DIGEST", &digest)).code(0);
}

#[test]
fn what_came_as_json_gets_the_columns_of_a_table() {
    let text = concat!(
        r#"{"patient":"P-0001","rater":"rn-07","time":"2026-11-22T20:14-05:00","scale":"cows","#,
        r#""last_use_certainty":"unknown","substance":["heroin","methadone"],"#,
        r#""alcohol":"some","dependent_months":30,"#,
        r#""observations":{"pulse":{"value":104},"gi":{"points":5,"attributed":false}},"#,
        r#""checks":{"seizure":false},"extra":{"bed":"7, by the door"}}"#,
    );
    let header = format!(
        "patient,time,rater,reason,substance,route,last_use,last_use_certainty,\
         dependent_months,alcohol,benzodiazepines,pulse_bpm,{POINTS},\
         seizure,confusion,slowed,self-harm,hopelessness,chest-pain,pregnancy,danger-to-others,\
         fluid-loss,not_attributed,extra,{RESULTS}"
    );
    let row = format!(
        "P-0001,2026-11-22T20:14:00-05:00,rn-07,,heroin;methadone,,,unknown,30,some,,104,2,,,,,,5,,,,,\
         no,,,,,,,,,gi,\"{{\"\"bed\"\":\"\"7, by the door\"\"}}\",\
         false,,2,41,,below-mild,severe,,0,4,,0,3,,repeated-gi,{},{}",
        UNASKED.replace("seizure;", ""),
        scored_with(),
    );
    let given = Given::new();
    let then = given.when("score --to csv").stdin(text).then();
    then.stdout(&sheet(&[&header, &row])).stderr("").code(0);
}

#[test]
fn json_is_a_list_of_everything_and_detail_is_the_same_a_line_each() {
    let given = week();
    let list = given.when("score week.csv --scale cows --to json").then();
    let list: Value = serde_json::from_str(&list.code(0).stdout).unwrap();
    let then = given.when("score week.csv --scale cows --to ndjson --detail");
    let lines = values(&then.then().code(0).stdout);
    assert_eq!(list.as_array().unwrap(), &lines);
    assert_eq!(lines.len(), 2);
}

#[test]
fn detail_says_the_options_in_words_the_signs_and_the_basis_of_each_flag() {
    let given = week();
    let then = given.when("score week.csv --scale cows --to json").then();
    let list: Value = serde_json::from_str(&then.code(0).stdout).unwrap();
    let worst = &list[1];
    assert_eq!(worst["items"][0]["option"], "above 120");
    assert_eq!(worst["items"][0]["value"], 124);
    assert_eq!(worst["items"][0]["counted"], 4);
    assert_eq!(worst["band"]["value"]["name"], "severe");
    assert_eq!(worst["band"]["value"]["from"], 37);
    assert_eq!(worst["stagings"][0]["stages"][2]["presence"], "shows");
    assert_eq!(worst["stagings"][0]["stages"][2]["found"], 3);
    assert_eq!(worst["flags"][0]["raised"], "yes");
    assert!(!worst["flags"][0]["basis"].as_str().unwrap().is_empty());
    assert_eq!(worst["checks"][0]["answer"], Value::Null);
    assert_eq!(worst["scale"]["digest"].as_str().unwrap().len(), 64);
}

#[test]
fn columns_that_are_not_ours_pass_through_as_they_were() {
    let header = format!("\"bed, ward\",{MEASURED},Notiz,dose,");
    let row = format!("\"7 \"\"blue\"\"\",{CALM},\"two\nlines, and \"\"more\"\"\", 8 mg,=1+1");
    let given = Given::new().file("week.csv", sheet(&[&header, &row]));
    let then = given.when("score week.csv --scale cows --to csv").then();
    let expected = format!("{header},pulse,{RESULTS}\n{row},0,true,0,0,0,");
    assert!(then.stdout.starts_with(&expected), "{}", then.stdout);
    then.stderr("").code(0);

    let then = given.when("score week.csv --scale cows --to ndjson").then();
    let row = &values(&then.code(0).stdout)[0];
    assert_eq!(row["bed, ward"], "7 \"blue\"");
    assert_eq!(row["Notiz"], "two\nlines, and \"more\"");
    assert_eq!((&row["dose"], &row[""]), (&" 8 mg".into(), &"=1+1".into()));
}

#[test]
fn a_table_with_tabs_and_needless_quotes_comes_out_with_commas_and_few_quotes() {
    let tabs = format!(
        "note\t{}\n\"a, b\"\t\"0\"\t{}\n",
        POINTS.replace(',', "\t"),
        "0\t".repeat(9) + "0"
    );
    let given = Given::new().file("week.tsv", tabs);
    let then = given.when("score week.tsv --scale cows --to csv").then();
    let expected = format!("note,{POINTS},{RESULTS}\n\"a, b\",{ZEROS},true,0,");
    assert!(then.stdout.starts_with(&expected), "{}", then.stdout);
    then.stderr("").code(0);
}
