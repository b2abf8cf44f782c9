//! The bedside from outside: a real terminal, real keys, and what is on disk afterwards.
#![cfg(unix)]

mod asleep;
mod carried;
mod clock;
mod drafts;
mod interruptions;
mod keys_counted;
mod last_said;
mod late;
mod line_by_line;
mod menu;
mod next;
mod not_recorded;
mod note;
mod plain;
mod signing;
mod two_bedsides;

use std::fs;
use std::path::PathBuf;

use ows::log::Log;
use serde_json::Value;

use crate::common::Given;
use crate::common::terminal::Terminal;

/// The key that goes on from the questions before the items.
const PAGE_DOWN: &str = "\u{1b}[6~";
/// Asks with everything known that the items do not ask.
const KNOWN: &str = "assess --scale cows --patient P-0142 --rater rn-07";
/// A digit for each item of COWS from the second on: with a pulse of 104 a total of 19.
const TEN: [u8; 10] = [2, 1, 2, 1, 2, 1, 2, 1, 2, 3];

/// What is asked line by line for each item of COWS.
const ASKED: [&str; 11] = [
    "Resting pulse in /min:",
    "Sweating:",
    "Restlessness:",
    "Pupils:",
    "Bone or joint aches:",
    "Runny nose or tearing:",
    "GI upset:",
    "Tremor:",
    "Yawning:",
    "Anxiety or irritability:",
    "Gooseflesh:",
];

/// How many measures COWS asks for between the items and the checks.
const MEASURES: usize = 5;

/// What is said once no item is open.
const ALL_ANSWERED: &str = "No item is left";

/// How many questions COWS asks beside the items, each to be answered or left out.
const CHECKS: usize = 10;

/// Starts the form and goes to the items.
fn at_items(given: &Given) -> Terminal {
    let mut terminal = given.when(KNOWN).on_terminal(24, 80);
    terminal.wait_for("> To the items");
    terminal.press(PAGE_DOWN).wait_for(">   1 Resting pulse");
    terminal
}

/// Types a pulse and the ten digits.
fn all_items(terminal: &mut Terminal) {
    let digits: String = TEN.iter().map(u8::to_string).collect();
    terminal.press("104\r").wait_for(">   2 Sweating");
    terminal.press(&digits).wait_for(ALL_ANSWERED);
    past_the_measures(terminal, ["breaths", "seizure"]);
}

/// Goes with Enter alone from the last item past each measure, which come after it, to the first check; both are
/// given as the screen names them.
pub fn past_the_measures(terminal: &mut Terminal, [measure, check]: [&str; 2]) {
    terminal.press("\r").wait_for(&format!("> {measure}"));
    let each = "\r".repeat(MEASURES);
    terminal.press(&each).wait_for(&format!("> {check}"));
}

/// Leaves each check out that is still to come, which leads to the summary.
pub fn past_the_checks(terminal: &mut Terminal) {
    let each = "\r".repeat(CHECKS);
    terminal.press(&each).wait_for("To sign for");
}

/// Leaves each check out that is still to come, and signs.
fn sign(terminal: &mut Terminal) {
    past_the_checks(terminal);
    terminal.press("rn-07\r").wait_for("n prints the note");
}

/// Returns the folder of drafts.
fn folder(given: &Given) -> PathBuf {
    given.home().join(".local/state/ows/drafts")
}

/// Returns the names of all that lies in the folder of drafts.
fn files(given: &Given) -> Vec<String> {
    let entries = fs::read_dir(folder(given)).into_iter().flatten();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = names.collect();
    names.sort();
    names
}

/// Returns the one draft there is.
fn draft(given: &Given) -> Value {
    let files = files(given);
    assert_eq!(files.len(), 1, "{files:?}");
    let text = fs::read_to_string(folder(given).join(&files[0])).unwrap();
    serde_json::from_str(&text).unwrap()
}

/// Returns which items of the one draft have an answer, as the points or value they have.
fn answered(given: &Given) -> Vec<(String, u64)> {
    answers(&draft(given))
}

/// Says whether a draft has an answer, while the program may be writing it.
fn has_an_answer(given: &Given) -> bool {
    let texts = files(given).into_iter();
    let texts = texts.filter_map(|name| fs::read_to_string(folder(given).join(name)).ok());
    let mut drafts = texts.filter_map(|text| serde_json::from_str(&text).ok());
    drafts.any(|draft: Value| !answers(&draft).is_empty())
}

fn answers(draft: &Value) -> Vec<(String, u64)> {
    let Some(observations) = draft["assessment"]["observations"].as_object() else {
        return Vec::new();
    };
    let answers = observations.iter().filter_map(|(item, seen)| {
        let number = seen.as_u64().or(seen["points"].as_u64());
        let number = number.or(seen["value"].as_u64())?;
        Some((item.clone(), number))
    });
    answers.collect()
}

/// Returns the entries of the user's own log.
fn entries(given: &Given) -> Vec<Value> {
    let path = given.home().join(".local/share/ows/log.sqlite");
    let log = Log::read(&path).unwrap();
    let head = log.head().unwrap().number;
    (1..=head)
        .map(|number| {
            let stored = log.entry(number).unwrap().unwrap();
            serde_json::from_str(&stored.bytes).unwrap()
        })
        .collect()
}
