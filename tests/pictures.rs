//! Holds the pictures of the documentation to the program: each is drawn from a real screen.
//!
//! With `OWS_BLESS=1` they are written anew: open them in a browser before you keep them. Patients,
//! raters and findings in them are invented.
#![cfg(unix)]

mod svg;

use std::fs;

use crate::common::sheets::POINTS;
use crate::common::terminal::Terminal;
use crate::common::{Given, project};
use svg::Caption;

/// The key that goes on from the questions before the items.
const PAGE_DOWN: &str = "\u{1b}[6~";

/// A short stay: when each assessment was made, by whom, and the points in the scale's order.
const STAY: [(&str, &str); 5] = [
    ("2026-11-20T20:14:00Z", "rn-07,1,1,1,1,1,1,0,0,1,1,0"),
    ("2026-11-21T02:05:00Z", "rn-12,1,2,1,1,2,1,2,1,1,2,0"),
    ("2026-11-21T08:10:00Z", "rn-03,2,2,3,2,2,2,3,2,1,2,3"),
    ("2026-11-21T14:00:00Z", "rn-03,2,2,1,2,2,2,2,1,1,2,3"),
    ("2026-11-21T20:10:00Z", "rn-07,1,1,1,1,1,1,1,1,0,1,0"),
];

/// Records the first assessments of the stay, each at its own time.
fn given(assessments: usize) -> Given {
    let given = Given::new();
    for (time, row) in &STAY[..assessments] {
        let table = format!("patient,time,substance,rater,{POINTS}\nP-0142,{time},heroin,{row}\n");
        let run = given.when("score --record --scale cows@1 --from csv --to csv -");
        run.stdin(table).at(time).then().code(0);
    }
    given
}

/// Holds a picture to the screen; `OWS_BLESS=1` writes it.
fn hold(name: &str, terminal: &Terminal, caption: &Caption<'_>) {
    let path = project().join("docs").join(name);
    let drawn = svg::draw(terminal.screen(), caption);
    if std::env::var_os("OWS_BLESS").is_some_and(|bless| bless == "1") {
        fs::write(&path, &drawn).unwrap();
    }
    let kept = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        kept == drawn,
        "docs/{name} is not what the program shows now; if that is meant, run `OWS_BLESS=1 cargo test --test ows pictures` and look at it\n{}",
        terminal.text()
    );
}

#[test]
fn the_picture_of_the_bedside_is_what_the_program_shows() {
    let given = given(1);
    let run = given.when("assess --scale cows --patient P-0142 --rater rn-12");
    let mut terminal = run.at("2026-11-21T02:05:05Z").on_terminal(24, 80);
    terminal.wait_for("> Used since?");
    terminal.press(PAGE_DOWN).wait_for(">   1 Resting pulse");
    terminal.press("104\r").wait_for(">   2 Sweating");
    terminal.press("21").wait_for(">   4 Pupils");
    hold(
        "bedside.svg",
        &terminal,
        &Caption {
            title: "The form at the bedside",
            description: "The eleven items of COWS. Three are answered: the pulse as 104 beats \
                          a minute, the others by their points. The fourth, the pupils, is being \
                          asked, with the words for 0, 1, 2 and 5 points.",
        },
    );
}

#[test]
fn the_picture_of_a_history_is_what_the_program_shows() {
    let given = given(STAY.len());
    let run = given.when("history P-0142").at("2026-11-21T20:30:05Z");
    let mut terminal = run.on_terminal(48, 80);
    assert_eq!(terminal.code(), 0);
    hold(
        "history.svg",
        &terminal,
        &Caption {
            title: "A patient's history",
            description: "Five assessments with COWS, each with its total, its band and what \
                          changed since the one before, and below them the totals drawn over time.",
        },
    );
}
