//! A whole assessment, from the patient to the entry in the log, and what keys do on the way.

use serde_json::{Value, json};

use super::{
    ALL_ANSWERED, KNOWN, PAGE_DOWN, TEN, all_items, answered, at_items, draft, entries, files,
    has_an_answer, past_the_checks, past_the_measures, sign,
};
use crate::common::Given;
use crate::common::terminal::Terminal;

/// Takes all times out, which no two runs share.
fn without_times(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            fields.remove("time");
            fields.values_mut().for_each(without_times);
        }
        Value::Array(values) => values.iter_mut().for_each(without_times),
        _ => {}
    }
}

/// Returns what the one entry says, without times.
fn assessment(given: &Given) -> Value {
    let entries = entries(given);
    assert_eq!(entries.len(), 1);
    let mut assessment = entries[0]["assessment"].clone();
    without_times(&mut assessment);
    assessment
}

#[test]
fn a_pulse_ten_digits_and_the_initials_are_an_entry() {
    let given = Given::new();
    let mut terminal = given.when("assess --scale cows").on_terminal(24, 80);
    terminal.wait_for("> Patient");
    terminal.press("P-0142\r").wait_for("> Rater");
    terminal.wait_for("No earlier assessment for P-0142 in this log");
    terminal.press("rn-07\r").wait_for("> To the items");
    terminal.press("\u{1b}[B").wait_for("> Observed");
    terminal.press("\r").wait_for("> Reason");
    terminal.press("routine\r").wait_for("> Substance");
    terminal.press("her\r").wait_for("> Route");
    terminal.press("3\r").wait_for("> Last use");
    terminal.press("about 31 h ago\r").wait_for("> Alcohol");
    terminal.press("daily\r").wait_for("> Benzodiazepines");
    // What nobody asked stays unsaid.
    terminal.press("\r").wait_for("> Events");
    terminal.press("\r").wait_for(">   1 Resting pulse");
    assert!(!terminal.text().contains("Total"));
    all_items(&mut terminal);
    assert!(terminal.text().contains("Total 19/48, MODERATE (13 to 24)"));
    terminal.press("n").wait_for("> confusion");
    sign(&mut terminal);
    assert!(
        terminal
            .text()
            .contains("Signed by rn-07 for P-0142: entry 1, ")
    );
    terminal.press("n").wait_for("scored with cows@1.1.0");
    assert_eq!(terminal.code(), 0);
    let ids = ows_items();
    let mut observations = json!({ "pulse": { "value": 104 } });
    for (id, points) in ids[1..].iter().zip(TEN) {
        observations[id] = json!({ "points": points });
    }
    let said = assessment(&given);
    assert_eq!(said["observations"], observations);
    assert_eq!(said["checks"], json!({ "seizure": false }));
    for (key, value) in [
        ("patient", json!("P-0142")),
        ("rater", json!("rn-07")),
        ("reason", json!("routine")),
        ("substance", json!(["heroin"])),
        ("route", json!("injected")),
        ("last_use_certainty", json!("about")),
        ("alcohol", json!("daily")),
        ("benzodiazepines", json!(null)),
        ("scale", json!("cows@1.1.0")),
    ] {
        assert_eq!(said[key], value, "{key}");
    }
    assert_eq!(entries(&given)[0]["kind"], "assessment");
    assert_eq!(files(&given), [""; 0], "the draft is gone");
}

fn ows_items() -> Vec<String> {
    let library = ows::scale::Library::new();
    let name = ows::scale::Name::parse("cows").unwrap();
    let scale = library.find(&name).unwrap();
    scale.items().iter().map(|item| item.id.clone()).collect()
}

#[test]
fn a_pulse_of_110_is_never_three_answers() {
    let given = Given::new();
    let mut terminal = at_items(&given);
    terminal.press("110").wait_for("110 /min");
    terminal.press("\r").wait_for("110 /min: 101 to 120");
    let text = terminal.text();
    assert!(text.contains(">   2 Sweating"), "{text}");
    assert!(text.contains("10 left"), "{text}");
}

#[test]
fn a_digit_that_is_no_option_stands_until_it_is_rubbed_out_and_none_is_taken_meanwhile() {
    let given = Given::new();
    let mut terminal = at_items(&given);
    terminal
        .press("\u{1b}[B\u{1b}[B")
        .wait_for(">   3 Restlessness");
    terminal.press("2").wait_for("write 0, 1, 3, or 5");
    assert!(terminal.text().contains(">   3 Restlessness"));
    // What is read off paper goes on: the next digit is of the next item.
    terminal
        .press("12")
        .wait_for("2 is no option of Restlessness, and nothing is taken now");
    assert!(!has_an_answer(&given));
    terminal.press("\u{7f}").wait_until_gone("nothing is taken");
    terminal.press("\r").wait_for("Not answered yet");
    terminal
        .press("z")
        .wait_for("`z` does nothing here: type 0, 1, 3, or 5");
    terminal.press("3").wait_for(">   4 Pupils");
    // Another answer to the same item keeps the one before it.
    terminal.press("\u{1b}[A").wait_for(">   3 Restlessness");
    terminal.press("1").wait_for("says keeping still is hard");
}

/// Signs what lacks an item, which is asked about once, and anew after another answer.
fn signed_incomplete(terminal: &mut Terminal) {
    terminal
        .press("rn-07\r")
        .wait_for("NOT SIGNED YET: INCOMPLETE: 1 of 11 items missing");
    terminal.press("\u{7f}").wait_for("Backspace once more");
    terminal.press("\u{7f}").wait_for("> fever");
    terminal.press("n").wait_for("To sign for P-0142");
    terminal.press("rn-07\r").wait_for("NOT SIGNED YET");
    terminal.press("rn-07\r").wait_for("n prints the note");
}

#[test]
fn what_is_said_beside_the_answers_is_in_the_entry() {
    let given = Given::new();
    let mut terminal = at_items(&given);
    // Points of the pulse instead of its value; what has another cause, before and after the digit.
    terminal.press("p2").wait_for(">   2 Sweating");
    terminal.press("c").wait_for("* c  Another cause?");
    terminal.press("3").wait_for(">   3 Restlessness");
    terminal.press("x").wait_for("now type what is found");
    terminal.press("3").wait_for("[other cause]");
    terminal.press("nlamp on\r").wait_for("Noted");
    terminal.press("5").wait_for(">   5 Bone");
    terminal.press("u").wait_for("Why can it not be assessed?");
    terminal.press("2").wait_for(">   6 Runny nose");
    terminal.press("2").wait_for(">   7 GI upset");
    terminal
        .press("\u{7f}")
        .wait_for("Runny nose or tearing is unanswered again");
    terminal.press("1").wait_for(">   7 GI upset");
    terminal.press("10020").wait_for(ALL_ANSWERED);
    past_the_measures(&mut terminal, ["breaths", "seizure"]);
    assert!(
        terminal
            .text()
            .contains("INCOMPLETE: 1 of 11 items missing")
    );
    terminal.press("\u{1b}[5~").wait_for(">  11 Gooseflesh");
    terminal.press("x").wait_for("nothing was found yet");
    terminal.press("s").wait_for("> seizure");
    past_the_checks(&mut terminal);
    signed_incomplete(&mut terminal);
    terminal.press("\r");
    assert_eq!(terminal.code(), 0);
    let said = assessment(&given);
    assert_eq!(said["observations"]["pulse"], json!({ "points": 2 }));
    let sweating = json!({ "points": 3, "confounders": ["Warm room, or active just before?"] });
    assert_eq!(said["observations"]["sweating"], sweating);
    let restlessness = json!({ "points": 3, "attributed": false });
    assert_eq!(said["observations"]["restlessness"], restlessness);
    let pupil = json!({ "points": 5, "note": "lamp on" });
    assert_eq!(said["observations"]["pupil"], pupil);
    assert_eq!(
        said["observations"]["aches"],
        json!({ "missing": "refused" })
    );
    let nose = json!({ "points": 1, "earlier": [{ "points": 2 }] });
    assert_eq!(said["observations"]["nose"], nose);
}

#[test]
fn a_pulse_that_raises_a_flag_says_so_at_once_and_the_next_answer_takes_it_away() {
    let given = Given::new();
    let mut terminal = at_items(&given);
    terminal.press("48\r").wait_for("! Pulse 50 or less");
    terminal.press("2").wait_for(">   3 Restlessness");
    assert!(
        !terminal.text().contains("! Pulse 50"),
        "{}",
        terminal.text()
    );
}

#[test]
fn an_unlikely_pulse_needs_a_reason() {
    let given = Given::new();
    let mut terminal = at_items(&given);
    terminal
        .press("260\r")
        .wait_for("If 260 is right, say why:");
    terminal
        .press("\r")
        .wait_for("260 is not taken: without a reason it is not kept");
    terminal
        .press("260\r")
        .wait_for("If 260 is right, say why:");
    terminal
        .press("monitor agrees\r")
        .wait_for(">   2 Sweating");
    assert!(
        terminal
            .text()
            .contains("260 /min: above 120, confirmed [note]")
    );
}

#[test]
fn only_the_raters_own_initials_sign() {
    let given = Given::new();
    let mut terminal = at_items(&given);
    all_items(&mut terminal);
    past_the_checks(&mut terminal);
    terminal.press("\r").wait_for("Nothing is signed yet");
    // A slip stays to be mended, and whoever rubs it out too far is still here.
    terminal
        .press("rn-08\r")
        .wait_for("this was rated by rn-07");
    terminal.press(&"\u{7f}".repeat("rn-08".len()));
    terminal
        .press("\u{7f}")
        .wait_for("Backspace once more goes back");
    terminal
        .press("\u{1b}[200~rn-07\r\u{1b}[201~")
        .wait_for("typed, not pasted");
    assert_eq!(entries(&given).len(), 0);
    terminal.press("RN-07\r").wait_for("Signed by rn-07");
}

#[test]
fn the_next_one_says_who_came_before_and_how_the_total_moved_and_the_total_only_then() {
    let given = Given::new();
    let mut terminal = at_items(&given);
    all_items(&mut terminal);
    sign(&mut terminal);
    terminal.press("\r");
    assert_eq!(terminal.code(), 0);
    let mut terminal = given.when(KNOWN).on_terminal(24, 80);
    terminal.wait_for("P-0142 was last assessed 0 min ago");
    assert!(terminal.text().contains("by rn-07, with cows@1.1.0"));
    assert!(!terminal.text().contains("MODERATE"));
    terminal.press(PAGE_DOWN).wait_for(">   1 Resting pulse");
    terminal.press("121\r0000000000").wait_for(ALL_ANSWERED);
    past_the_measures(&mut terminal, ["breaths", "seizure"]);
    past_the_checks(&mut terminal);
    terminal
        .press("\u{1b}[B\u{1b}[B\u{1b}[B")
        .wait_for("was 19 (moderate) at ");
}

#[test]
fn a_site_that_shows_the_total_sees_it_live_and_its_scale_and_rater_are_taken() {
    let configuration = "rater = \"rn-07\"\nscale = \"cows\"\nshow-total = true\n";
    let given = Given::new().home_file(".config/ows/config.toml", configuration);
    let mut terminal = given.when("assess").on_terminal(24, 80);
    terminal.wait_for("> Patient");
    terminal.press("P-0142\r").wait_for("> To the items");
    assert!(terminal.text().contains("rn-07"));
    terminal.press("\r").wait_for(">   1 Resting pulse");
    terminal.press("104\r").wait_for("Total 2 to 46 of 48");
}

#[test]
fn the_policy_of_the_scale_and_a_language_are_shown_and_kept() {
    let [alcohol, ward] = [
        "policies/example-alcohol.toml",
        "policies/example-ward.toml",
    ];
    let given = Given::new().example(alcohol).example(ward);
    let run = format!("{KNOWN} --lang es --policy {alcohol} --policy {ward}");
    let mut terminal = given.when(&run).on_terminal(24, 100);
    terminal.wait_for("> To the items");
    terminal.press(PAGE_DOWN).wait_for(">   1 Pulso en reposo");
    terminal.press("104\r2121212123").wait_for(ALL_ANSWERED);
    past_the_measures(&mut terminal, ["respiraciones", "convulsión"]);
    sign(&mut terminal);
    terminal.press("\r");
    assert_eq!(terminal.code(), 0);
    let entry = &entries(&given)[0];
    assert_eq!(entry["language"]["name"], "es");
    assert_eq!(entry["policy"]["name"], "example-ward@2.1.0");
    // What is data stays in the scale's own words.
    assert_eq!(entry["scale"]["name"], "cows@1.1.0");
}

#[test]
fn without_a_scale_none_is_taken_for_granted() {
    let given = Given::new();
    let mut terminal = given.when("assess").on_terminal(24, 80);
    terminal.wait_for("no scale is named, and none is taken for granted");
    assert_eq!(terminal.code(), 2);
}

#[test]
fn what_was_observed_earlier_is_marked_late() {
    let given = Given::new();
    let run = given.when(KNOWN).argument("--at").argument("40 min ago");
    let mut terminal = run.on_terminal(24, 80);
    terminal.wait_for("> To the items").wait_for(", late");
    let wrong = given.when(KNOWN).argument("--at").argument("tomorrow");
    let mut terminal = wrong.on_terminal(24, 80);
    assert_eq!(terminal.code(), 2);
}

#[test]
fn after_the_last_item_a_total_off_paper_answers_nothing_and_a_note_is_one_to_that_item() {
    let given = Given::new();
    let mut terminal = at_items(&given);
    terminal.press("104\r").wait_for(">   2 Sweating");
    let digits: String = TEN.iter().map(u8::to_string).collect();
    terminal.press(&digits).wait_for(ALL_ANSWERED);
    // The total beneath a row on paper.
    terminal.press("19").wait_for("9 was left out");
    terminal.press("n").wait_for("Note to Gooseflesh:");
    terminal.press("seen in daylight\r");
    terminal.wait_for("Noted");
    past_the_measures(&mut terminal, ["breaths", "seizure"]);
    terminal.resize(30, 80).wait_for("  fever  ");
    let text = terminal.text();
    assert_eq!(text.matches("not asked").count(), 10 + 1, "{text}");
    past_the_checks(&mut terminal);
    terminal.press("rn-07\r").wait_for("n prints the note");
    let assessment = &entries(&given)[0]["assessment"];
    assert_eq!(
        assessment["observations"]["gooseflesh"]["note"],
        "seen in daylight"
    );
    assert!(assessment["checks"].is_null(), "{assessment}");
}

#[test]
fn no_key_leaves_the_checks_out_all_at_once_and_a_yes_says_at_once_what_to_do() {
    let given = Given::new();
    let mut terminal = at_items(&given);
    all_items(&mut terminal);
    for key in ["s", PAGE_DOWN] {
        terminal.press(key).wait_for("Each is asked by itself");
        assert!(terminal.text().contains("> seizure"));
    }
    terminal.press("n").wait_for("> confusion");
    terminal
        .press("y")
        .wait_for("! Confusion or hallucinations: look for a delirium and its cause");
    past_the_checks(&mut terminal);
    // Once each was passed, one key does.
    terminal.press("\u{7f}").wait_for("Backspace once more");
    terminal.press("\u{7f}").wait_for("> fever");
    terminal.press("s").wait_for("To sign for P-0142");
    terminal.press("rn-07\r").wait_for("n prints the note");
    let checks = &entries(&given)[0]["assessment"]["checks"];
    assert_eq!(checks, &json!({ "seizure": false, "confusion": true }));
}

#[test]
fn an_unusual_pulse_is_asked_for_again_inside_its_range_too() {
    let given = Given::new();
    let mut terminal = at_items(&given);
    for pulse in ["24", "181"] {
        terminal
            .press(&format!("{pulse}\r"))
            .wait_for(&format!("{pulse} /min is unusual"));
        assert!(!has_an_answer(&given));
    }
    terminal.press("24\r").wait_for("24 /min is unusual");
    terminal.press("24\r").wait_for(">   2 Sweating");
    assert_eq!(answered(&given), [("pulse".to_owned(), 24)]);
}

#[test]
fn a_line_is_edited_by_the_keys_that_people_know() {
    let given = Given::new();
    let mut terminal = given.when("assess --scale cows").on_terminal(24, 80);
    terminal.wait_for("> Patient");
    // Home, Delete, End, Left, Ctrl-W, Ctrl-U, and what is typed in the middle.
    terminal
        .press("XP-014\u{1b}[H\u{1b}[3~\u{1b}[F2")
        .wait_for("P-0142");
    terminal.press("\r").wait_for("> Rater");
    terminal.press("somebody else\u{15}rn-7\u{1b}[D0\r");
    terminal.press(PAGE_DOWN).wait_for(">   1 Resting pulse");
    assert!(
        terminal.text().contains("P-0142 · rn-07"),
        "{}",
        terminal.text()
    );
    terminal
        .press("104\u{1b}[D\u{1b}[D\u{1b}[3~\r")
        .wait_for("If 14 is right");
    terminal.press("\r").wait_until_gone("If 14");
    terminal.press("94\r").wait_for(">   2 Sweating");
    terminal
        .press("nhot room\u{17}and cold\r")
        .wait_for("Noted");
    let draft = draft(&given);
    let observations = &draft["assessment"]["observations"];
    assert_eq!(observations["sweating"]["note"], "hot and cold");
    assert_eq!(observations["pulse"]["value"], 94);
}

#[test]
fn a_question_mark_helps_also_where_text_stands_and_the_text_stays() {
    let given = Given::new();
    let mut terminal = given.when("assess --scale cows").on_terminal(24, 80);
    terminal.wait_for("> Patient");
    terminal.press("P-01?").wait_for("rub out");
    terminal.press(" ").wait_for("P-01");
    terminal.press("42\r").wait_for("> Rater").press("rn-07\r");
    terminal.press(PAGE_DOWN).wait_for(">   1 Resting pulse");
    terminal
        .press("10?")
        .wait_for("digit      the points as printed");
    terminal.press(" ").wait_for("10 /min");
    terminal.press("4\r").wait_for(">   2 Sweating");
    // In a remark it is a mark like others, and F1 helps.
    terminal
        .press("ncold?\u{1b}OP")
        .wait_for("digit      the points");
    terminal
        .press(" ")
        .wait_for("Note to Sweating: cold?")
        .press("\r");
    terminal.wait_for("Noted");
    assert_eq!(answered(&given), [("pulse".to_owned(), 104)]);
}

#[test]
fn rubbing_out_the_rater_never_reaches_the_patient() {
    let given = Given::new();
    let mut terminal = given.when("assess --scale cows").on_terminal(24, 80);
    terminal.wait_for("> Patient");
    terminal.press("P-0142\r").wait_for("> Rater");
    terminal
        .press("jm\u{7f}\u{7f}\u{7f}")
        .wait_for("Arrow up goes to the line before");
    terminal.press("kt\r").wait_for("> To the items");
    let head = terminal.text();
    assert!(head.contains("P-0142 · kt"), "{head}");
}

#[test]
fn few_breaths_are_an_alarm_as_soon_as_they_are_typed() {
    let given = Given::new();
    let mut terminal = at_items(&given);
    terminal.press("104\r").wait_for(">   2 Sweating");
    terminal.press("2121212123\r").wait_for("> breaths");
    terminal
        .press("5\r")
        .wait_for("! Breaths 10 or fewer: rouse, count again");
    // By whatever key it goes on.
    terminal.press("97\r").wait_until_gone("! Breaths");
    terminal.press("\u{7f}\u{7f}").wait_for("> breaths");
    terminal.press("6\u{1b}[6~").wait_for("> seizure");
    terminal.wait_for("! Breaths 10 or fewer");
}

#[test]
fn keys_work_on_a_cyrillic_layout() {
    let given = Given::new();
    let mut terminal = at_items(&given);
    terminal.press("104\r").wait_for(">   2 Sweating");
    // The keys of n, x, u, a and q, in either case.
    terminal.press("тхолодно\r").wait_for("Noted");
    terminal.press("Ч").wait_for("now type what is found");
    terminal.press("2").wait_for(">   3 Restlessness");
    terminal.press("г").wait_for("Why can it not be assessed?");
    terminal.press("\u{1b}").wait_until_gone("Why can");
    terminal.press("й").wait_for("Leave?").press("й");
    terminal.wait_for("The draft is kept");
    let draft = draft(&given);
    let sweating = &draft["assessment"]["observations"]["sweating"];
    assert_eq!(sweating["note"], "холодно");
    assert_eq!(sweating["attributed"], false);
}
