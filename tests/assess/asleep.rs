//! An attempt with a patient who is asleep: how he breathes, and whether he can be roused.

use serde_json::json;

use super::{MEASURES, at_items, draft, entries};
use crate::common::Given;
use crate::common::terminal::Terminal;

/// What stands above the signature while help is called for.
const WAITS: &str = "The entry waits: its answers are kept";

/// Begins an attempt with a patient who is asleep, and takes the breaths.
fn asleep(given: &Given, breaths: &str) -> Terminal {
    let mut terminal = at_items(given);
    terminal.press("a").wait_for("Why can nothing be assessed?");
    terminal.press("1").wait_for("> breaths");
    let text = terminal.text();
    assert!(text.contains("NOT SCORED"), "{text}");
    assert!(!text.contains("seizure"), "{text}");
    let rows = ["> breaths", "Can be roused", "SpO2"].map(|row| text.find(row).unwrap());
    assert!(rows.is_sorted(), "{text}");
    terminal
        .press(breaths)
        .press("\r")
        .wait_for("> Can be roused");
    terminal.wait_for("y yes  n no  t not tried");
    terminal
}

/// Signs, and returns what the entry says of the patient.
fn signed(given: &Given, terminal: &mut Terminal) -> (serde_json::Value, serde_json::Value) {
    terminal.press("rn-07\r").wait_for("n prints the note");
    terminal.press("\r");
    assert_eq!(terminal.code(), 0);
    let entry = &entries(given)[0];
    assert_eq!(entry["kind"], "attempt");
    let assessment = &entry["assessment"];
    (assessment["measures"].clone(), assessment["roused"].clone())
}

/// Returns the first line of the summary that has this in it, and those above it.
fn before<'t>(text: &'t str, words: &str) -> &'t str {
    text.split_once(words).unwrap_or_else(|| panic!("{text}")).0
}

#[test]
fn whoever_breathes_and_can_be_roused_is_an_attempt_of_two_answers() {
    let given = Given::new();
    let mut terminal = asleep(&given, "14");
    terminal.press("y").wait_for("To sign for P-0142");
    let text = terminal.text();
    let line = "ASLEEP, NOT SCORED · breaths 14 /min · roused: yes";
    assert!(!before(&text, line).contains('!'), "{text}");
    assert!(!text.contains(WAITS), "{text}");
    let said = signed(&given, &mut terminal);
    assert_eq!(said, (json!({ "breaths": 14 }), json!("yes")));
}

#[test]
fn eight_breaths_call_for_help_and_the_entry_waits() {
    let given = Given::new();
    let mut terminal = asleep(&given, "8");
    terminal.press("y").wait_for("To sign for P-0142");
    let text = terminal.text();
    let line = "ASLEEP, NOT SCORED · breaths 8 /min · roused: yes";
    assert!(
        before(&text, line).contains("! BREATHS 8: GET HELP NOW"),
        "{text}"
    );
    assert!(text.contains(WAITS), "{text}");
    let draft = draft(&given);
    assert_eq!(draft["assessment"]["roused"], "yes");
}

#[test]
fn whoever_cannot_be_roused_needs_help_and_no_next_look_is_told() {
    let policy = "policies/example-ward.toml";
    let given = Given::new().example(policy);
    let run = format!("{} --policy {policy}", super::KNOWN);
    let mut terminal = given.when(&run).on_terminal(24, 80);
    terminal.wait_for("> To the items");
    terminal.press("\u{1b}[6~").wait_for(">   1 Resting pulse");
    terminal.press("a").wait_for("Why can nothing be assessed?");
    terminal.press("1").wait_for("> breaths");
    terminal.press("\r").wait_for("> Can be roused");
    terminal.press("n").wait_for("To sign for P-0142");
    let text = terminal.text();
    let line = "ASLEEP, NOT SCORED · breaths not counted · roused: no";
    assert!(
        before(&text, line).contains("! CANNOT BE ROUSED: GET HELP NOW"),
        "{text}"
    );
    let waits = text.find(WAITS).unwrap();
    assert!(waits < text.find("To sign for P-0142").unwrap(), "{text}");
    for next in ["still due", "stay until", "Look again"] {
        assert!(!text.contains(next), "{text}");
    }
    let said = signed(&given, &mut terminal);
    assert_eq!(said, (json!(null), json!("no")));
}

#[test]
fn rousing_that_nobody_tried_is_said_to_be_open() {
    let given = Given::new();
    let mut terminal = asleep(&given, "");
    terminal.press("x").wait_for("y yes, n no, t not tried");
    terminal
        .press("\r")
        .wait_for("Left open: it counts as rousing not tried");
    // The other measures stand below; what is left of them goes to the summary.
    terminal.wait_for("> SpO2").press("97\r");
    terminal
        .press(&"\r".repeat(MEASURES - 2))
        .wait_for("To sign for P-0142");
    let line = "ASLEEP, NOT SCORED · breaths not counted · rousing not tried";
    terminal.wait_for(line);
    // What nobody looked at is asked about once.
    terminal
        .press("rn-07\r")
        .wait_for("NOT SIGNED YET: ASLEEP: breaths not counted");
    let said = signed(&given, &mut terminal);
    assert_eq!(said, (json!({ "spo2": 97 }), json!(null)));
}

#[test]
fn not_tried_is_an_answer_and_goes_once_every_item_has_one() {
    let given = Given::new();
    let mut terminal = asleep(&given, "14");
    terminal.press("\u{1b}[B").wait_for("> SpO2");
    terminal.press("\u{1b}[A").wait_for("> Can be roused");
    terminal
        .press("t")
        .wait_for("breaths 14 /min · rousing not tried");
    assert_eq!(draft(&given)["assessment"]["roused"], "not-tried");
    terminal.press("\u{7f}").wait_for("Backspace once more");
    terminal.press("\u{7f}").wait_for("> Can be roused");
    terminal.press("\u{1b}[5~").wait_for(">   1 Resting pulse");
    terminal.press("104\r").wait_for("104 /min: 101 to 120");
    assert_eq!(draft(&given)["assessment"]["roused"], "not-tried");
    // Once no item is missing for sleep, nobody sleeps.
    for digit in super::TEN {
        terminal.press(&format!("\u{1b}[B{digit}"));
    }
    terminal.wait_for("Total 19/48");
    assert!(draft(&given)["assessment"]["roused"].is_null());
}

#[test]
fn whoever_falls_asleep_meanwhile_is_asked_of_the_same_and_the_answers_stay() {
    let given = Given::new();
    let mut terminal = at_items(&given);
    terminal.press("104\r2").wait_for(">   3 Restlessness");
    terminal
        .press("a")
        .wait_for("Why can the rest not be assessed?");
    terminal.press("1").wait_for("> breaths");
    terminal.press("9\r").wait_for("> Can be roused");
    terminal.press("t").wait_for("> SpO2");
    // It stays in sight.
    terminal.wait_for("! ROUSING NOT TRIED: look now");
    terminal.press("s").wait_for("> seizure");
    super::past_the_checks(&mut terminal);
    let text = terminal.text();
    let line = "ASLEEP · breaths 9 /min · rousing not tried";
    let above = before(&text, line);
    assert!(above.contains("! ROUSING NOT TRIED: look now"), "{text}");
    assert!(text.contains("INCOMPLETE: 9 of 11 items missing"), "{text}");
    terminal.press("rn-07\r").wait_for("NOT SIGNED YET");
    terminal.press("rn-07\r").wait_for("n prints the note");
    terminal.press("\r");
    assert_eq!(terminal.code(), 0);
    let entry = &entries(&given)[0];
    assert_eq!(entry["assessment"]["roused"], "not-tried");
    assert_eq!(entry["assessment"]["observations"]["sweating"]["points"], 2);
    let history = given.when("history P-0142").then().code(0).stdout;
    assert!(history.contains("asleep, rousing not tried"), "{history}");
}

#[test]
fn whoever_goes_on_with_the_draft_of_a_sleeper_comes_to_what_calls_for_help() {
    let given = Given::new();
    let mut terminal = asleep(&given, "7");
    terminal.press("n").wait_for("To sign for P-0142");
    terminal.signal("HUP");
    terminal.ending();
    let mut terminal = given.when("assess cows").on_terminal(24, 80);
    terminal.wait_for_last("? for help:").press("1\r");
    terminal.wait_for_last("chart:").press("P-0142\r");
    terminal.wait_for_last("Who rates:").press("rn-07\r");
    terminal.wait_for("> breaths");
    terminal.wait_for("! CANNOT BE ROUSED: GET HELP NOW");
    terminal.wait_for("! BREATHS 7: GET HELP NOW");
    terminal.wait_for("! unsigned: asleep, breaths 7, cannot be roused");
}

#[test]
fn whoever_begins_anew_is_told_what_nobody_signed_of_the_patient() {
    let given = Given::new();
    let mut terminal = asleep(&given, "7");
    terminal.press("n").wait_for("To sign for P-0142");
    terminal.signal("HUP");
    terminal.ending();
    let told = "! unsigned: asleep, breaths 7, cannot be roused";
    let mut terminal = given.when("assess cows").on_terminal(24, 80);
    terminal.wait_for_last("? for help:").press("\r");
    terminal.wait_for("> Patient").press("P-0143\r");
    terminal.wait_for("> Rater");
    assert!(!terminal.text().contains(told), "{}", terminal.text());
    terminal.press("\u{1b}[A").wait_for("> Patient");
    terminal.press("P-0142\r").wait_for(told);
}

#[test]
fn the_menu_offers_the_draft_that_alarms_and_not_the_newest() {
    let given = Given::new();
    let mut terminal = asleep(&given, "7");
    terminal.press("n").wait_for("To sign for P-0142");
    terminal.signal("HUP");
    terminal.ending();
    let newer = "assess --scale cows --patient P-0143 --rater rn-07";
    let mut terminal = given.when(newer).on_terminal(24, 80);
    terminal.wait_for_last("? for help:").press("\r");
    terminal.wait_for("> To the items").press("\r");
    terminal.wait_for(">   1 Resting pulse").press("104\r");
    terminal.wait_for(">   2 Sweating").signal("HUP");
    terminal.ending();
    let mut terminal = given.when("").on_terminal(24, 120);
    terminal.wait_for(
        "5  finish P-0142: asleep, breaths 7, cannot be roused, few breaths, 0 min ago; and 1 more",
    );
}

#[test]
fn whoever_refuses_is_asked_nothing_of_it() {
    let given = Given::new();
    let mut terminal = at_items(&given);
    terminal.press("a").wait_for("Why can nothing be assessed?");
    terminal.press("2").wait_for("> breaths");
    assert!(!terminal.text().contains("roused"));
    terminal
        .press(&"\r".repeat(MEASURES))
        .wait_for("NOT SCORED: None of 11 items was answered: 11 refused.");
}

#[test]
fn what_nobody_signed_of_a_patient_who_sleeps_is_first_of_all_who_are_due() {
    const SEEN: &str = "2026-11-28T18:00:00Z";
    const LATER: &str = "2026-11-28T18:40:00Z";
    let policy = "policies/example-ward.toml";
    let given = Given::new().example(policy);
    let mut terminal = given.when(super::KNOWN).at(SEEN).on_terminal(24, 80);
    terminal.wait_for("> To the items").press("\u{1b}[6~");
    terminal.wait_for(">   1 Resting pulse").press("a");
    terminal.wait_for("Why can nothing be assessed?").press("1");
    terminal.wait_for("> breaths").press("8\r");
    terminal.wait_for("> Can be roused").press("n");
    terminal.wait_for("To sign for P-0142").signal("KILL");
    assert_eq!(terminal.ending(), 137);
    let run = given.when(&format!("due --policy {policy}")).at(LATER);
    let page = run.then().code(0).stdout;
    let line = "! unsigned: asleep, breaths 8, cannot be roused, few breaths 18:00 (rn-07)";
    let joined = page.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(joined.contains(line), "{page}");
    let run = given.when(&format!("due --policy {policy} --to ndjson"));
    let row = run.at(LATER).then().code(0).stdout;
    let row: serde_json::Value = serde_json::from_str(&row).unwrap();
    assert_eq!(row["first"], "now");
    assert_eq!(row["urgency"], "flagged");
    let unsigned = &row["unsigned"][0];
    assert_eq!(unsigned["asleep"], "asleep, breaths 8, cannot be roused");
    assert_eq!(unsigned["flags"], json!(["breaths-low"]));
    // The list of drafts and the menu say it too, and it can be signed late.
    let mut terminal = given.when("").at(LATER).on_terminal(24, 80);
    terminal.wait_for("5 sign late P-0142: asleep, breaths 8, cannot be roused, few breaths, ");
    let list = given.when("assess cows").at(LATER);
    let mut terminal = list.on_terminal(24, 160);
    terminal.wait_for("rated by rn-07, asleep, breaths 8, cannot be roused, few breaths, ");
    terminal.wait_for("ago: can be signed");
}
