//! Drafts that were left behind: gone on with, shown, or discarded, never merged and never lost.

use std::fs;
use std::os::unix::fs::{PermissionsExt as _, symlink};

use serde_json::Value;

use super::{
    ALL_ANSWERED, KNOWN, answered, at_items, draft, entries, files, folder, past_the_measures,
};
use crate::common::Given;
use crate::common::terminal::Terminal;

/// Leaves a draft of P-0142 with three answers behind.
fn left_behind() -> Given {
    let given = Given::new();
    let mut terminal = at_items(&given);
    terminal.press("104\r21").wait_for(">   4 Pupils");
    terminal.signal("KILL");
    assert_eq!(terminal.ending(), 137);
    given
}

/// Changes the one draft.
fn change(given: &Given, change: impl Fn(&mut Value)) {
    let mut changed = draft(given);
    change(&mut changed);
    let path = folder(given).join(&files(given)[0]);
    fs::write(path, changed.to_string()).unwrap();
}

/// Lets the one draft be so many minutes old.
fn grow_old(given: &Given, minutes: i64) {
    change(given, |draft| {
        for key in ["started", "changed"] {
            let time = ows::base::time::parse(draft[key].as_str().unwrap(), None).unwrap();
            let time = time - chrono::TimeDelta::minutes(minutes);
            draft[key] = Value::from(ows::base::time::format(&time));
        }
    });
}

fn offered(given: &Given) -> Terminal {
    let mut terminal = given.when("assess --scale cows").on_terminal(30, 120);
    terminal.wait_for_last("? for help:");
    terminal
}

#[test]
fn a_draft_is_offered_with_patient_age_and_rater_and_gone_on_with() {
    let given = left_behind();
    let mut terminal = offered(&given);
    let text = terminal.text();
    let line = "1 P-0142, cows@1.1.0, rated by rn-07, 3 of 11 answered, 0 min ago";
    assert!(text.contains(line), "{text}");
    terminal.press("1\r").wait_for_last("chart:");
    terminal.press("P-0142\r").wait_for_last("Who rates:");
    terminal.press("rn-07\r").wait_for(">   4 Pupils");
    assert!(terminal.text().contains("104 /min: 101 to 120"));
    terminal.press("22222223").wait_for(ALL_ANSWERED);
    past_the_measures(&mut terminal, ["breaths", "seizure"]);
    super::sign(&mut terminal);
    terminal.press("\r");
    assert_eq!(terminal.code(), 0);
    assert_eq!(entries(&given).len(), 1);
    assert_eq!(files(&given), [""; 0]);
}

#[test]
fn another_patient_or_another_rater_goes_on_with_nothing() {
    let given = left_behind();
    let mut terminal = offered(&given);
    terminal.press("1\r").wait_for_last("chart:");
    terminal
        .press("P-0143\r")
        .wait_for("not the patient of this draft");
    terminal.wait_for_last("? for help:");
    terminal.press("1\r").wait_for_last("chart:");
    terminal.press("P-0142\r").wait_for_last("Who rates:");
    terminal.press("rn-08\r").wait_for("Somebody else began it");
    terminal
        .wait_for_last("? for help:")
        .press("\r")
        .wait_for("> Patient");
    assert_eq!(answered(&given).len(), 3, "the draft stays");
}

#[test]
fn old_answers_are_warned_of_and_stale_ones_begin_anew() {
    let given = left_behind();
    grow_old(&given, 20);
    let terminal = offered(&given);
    assert!(
        terminal
            .text()
            .contains("20 min ago: look again at what may have changed")
    );
    drop(terminal);
    grow_old(&given, 10);
    let mut terminal = offered(&given);
    assert!(
        terminal
            .text()
            .contains("30 min ago: too old to go on with")
    );
    terminal
        .press("1\r")
        .wait_for("! That draft: 30 min ago: too old");
    terminal
        .wait_for_last("? for help:")
        .press("s 1\r")
        .wait_for("This is a draft");
    drop(terminal);
    grow_old(&given, 2 * 24 * 60);
    let mut terminal = offered(&given);
    terminal.wait_for("48 h ago: too old");
    drop(terminal);
    grow_old(&given, -5 * 24 * 60);
    offered(&given).wait_for("later than this clock says it is now");
}

#[test]
fn a_draft_of_other_words_of_the_scale_is_refused() {
    let given = left_behind();
    change(&given, |draft| {
        draft["digest"] = Value::from("0".repeat(64))
    });
    let mut terminal = offered(&given);
    terminal.wait_for("cannot be gone on with, it was begun with other words of cows@1.1.0");
    terminal.press("1\r").wait_for("! That draft:");
    assert_eq!(files(&given).len(), 1);
}

#[test]
fn a_torn_draft_is_set_aside_and_named() {
    let given = left_behind();
    let path = folder(&given).join(&files(&given)[0]);
    fs::write(&path, &fs::read(&path).unwrap()[..200]).unwrap();
    let mut terminal = given.when("assess --scale cows").on_terminal(24, 200);
    terminal.wait_for_last("Enter to go on:");
    let names = files(&given);
    assert!(names[0].ends_with(".json.broken"), "{names:?}");
    let name = &names[0][..36];
    assert!(terminal.text().contains(name), "{}", terminal.text());
}

#[test]
fn two_drafts_stay_two_and_one_is_discarded_by_typing_whose_it_is() {
    let given = left_behind();
    let run = KNOWN.replace("P-0142", "P-0143");
    let mut terminal = given.when(&run).on_terminal(24, 80);
    terminal.wait_for_last("? for help:").press("\r");
    terminal.wait_for("> To the items").press(super::PAGE_DOWN);
    terminal
        .wait_for(">   1 Resting pulse")
        .press("99\r")
        .wait_for(">   2 Sw");
    // While that one is being worked on, another terminal sees it and cannot take it.
    let mut other = offered(&given);
    other.wait_for("P-0143 is being assessed in another terminal");
    assert!(!other.text().contains("2 P-014"), "{}", other.text());
    terminal.signal("TERM");
    terminal.ending();
    let mut terminal = offered(&given);
    terminal.wait_for("1 P-0143, cows@1.1.0, rated by rn-07, 1 of 11 answered");
    terminal.wait_for("2 P-0142, cows@1.1.0, rated by rn-07, 3 of 11 answered");
    terminal.press("d 1\r").wait_for_last("type P-0143:");
    terminal.press("P-0142\r").wait_for("Not discarded");
    terminal
        .wait_for_last("? for help:")
        .press("d1\r")
        .wait_for_last("type P-0143:");
    terminal.press("P-0143\r").wait_for("Discarded.");
    terminal.wait_for_last("? for help:");
    assert_eq!(answered(&given).len(), 3, "the other one stays");
}

#[test]
fn a_draft_that_was_signed_is_not_signed_twice() {
    let given = Given::new();
    let mut terminal = at_items(&given);
    super::all_items(&mut terminal);
    let name = files(&given)[0].clone();
    let kept = fs::read(folder(&given).join(&name)).unwrap();
    super::sign(&mut terminal);
    // As if the program had been killed between the log and the removing of the draft.
    fs::write(folder(&given).join(&name), kept).unwrap();
    let closed = fs::Permissions::from_mode(0o600);
    fs::set_permissions(folder(&given).join(&name), closed).unwrap();
    let mut terminal = offered(&given);
    terminal
        .press("1\r")
        .wait_for_last("chart:")
        .press("P-0142\r");
    terminal.wait_for_last("Who rates:").press("rn-07\r");
    terminal.wait_for("it is entry 1 of the log");
    terminal.wait_for_last("Enter to go on:").press("\r");
    terminal.wait_for("> Patient");
    assert_eq!(entries(&given).len(), 1);
    assert_eq!(files(&given), [""; 0]);
}

#[test]
fn drafts_are_for_their_owner_alone_and_links_lead_nowhere() {
    let given = left_behind();
    let mode = |path: std::path::PathBuf| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    let file = folder(&given).join(&files(&given)[0]);
    assert_eq!(mode(folder(&given)), 0o700);
    assert_eq!(mode(file.clone()), 0o600);
    let victim = given.path("victim");
    fs::rename(&file, &victim).unwrap();
    symlink(&victim, &file).unwrap();
    let before = fs::read(&victim).unwrap();
    let mut terminal = given.when("assess --scale cows").on_terminal(24, 200);
    terminal.wait_for_last("Enter to go on:");
    // Where the line is folded depends on how long the path of the folder is.
    let said = terminal.text().replace('\n', " ");
    assert!(said.contains("is a link; it is left alone"), "{said}");
    assert_eq!(fs::read(&victim).unwrap(), before);
    fs::remove_dir_all(folder(&given)).unwrap();
    let elsewhere = given.path("elsewhere");
    fs::create_dir(&elsewhere).unwrap();
    symlink(&elsewhere, folder(&given)).unwrap();
    let mut terminal = at_items(&given);
    terminal.wait_for("! NOT ON DISK");
    terminal.press("99\r").wait_for(">   2 Sw");
    assert_eq!(fs::read_dir(&elsewhere).unwrap().count(), 0);
}

#[test]
fn what_the_command_line_says_otherwise_than_the_draft_is_said_to_be_left_out() {
    let given = left_behind();
    let run = "assess --scale cows --patient P-0143 --rater rn-08 --at 2026-11-22T20:00:00Z";
    let mut terminal = given.when(run).on_terminal(24, 80);
    terminal.wait_for_last("? for help:").press("1\r");
    terminal.wait_for_last("chart:").press("P-0142\r");
    terminal.wait_for_last("Who rates:").press("rn-07\r");
    for option in ["--at", "--patient", "--rater"] {
        terminal.wait_for(&format!("`{option}` is left out: the draft has"));
    }
}

#[test]
fn a_note_without_any_answer_is_kept_however_old_the_draft_is() {
    let given = Given::new();
    let mut terminal = at_items(&given);
    terminal.press("n").wait_for("Note");
    terminal.press("arm in plaster\r").wait_for("Noted");
    terminal.signal("KILL");
    assert_eq!(terminal.ending(), 137);
    grow_old(&given, 60);
    let terminal = offered(&given);
    let text = terminal.text();
    assert!(
        text.contains("0 of 11 answered, 1 h ago: too old"),
        "{text}"
    );
    assert_eq!(files(&given).len(), 1);
}

#[test]
fn the_history_of_a_patient_tells_what_nobody_signed_until_it_is_signed() {
    let given = left_behind();
    let history = || given.when("history P-0142").then().code(0).stdout;
    let told = "unsigned: 3 of 11 answered ";
    let lines = history();
    let line = lines.lines().find(|line| line.starts_with(told));
    let line = line.unwrap_or_else(|| panic!("{lines}"));
    assert!(line.ends_with(" (rn-07)"), "{line}");
    assert!(lines.contains("`ows assess` offers what is unsigned."));
    assert!(
        !given
            .when("history P-0143")
            .then()
            .code(0)
            .stdout
            .contains(told)
    );
}
