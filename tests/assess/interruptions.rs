//! Whatever interrupts, at whichever item, in either face: every answer is on disk, the terminal is
//! as it was, and nothing is in the log.

use std::fs::File;
use std::io::{Read as _, Write as _};
use std::thread;
use std::time::{Duration, Instant};

use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};

use super::{
    ALL_ANSWERED, ASKED, KNOWN, PAGE_DOWN, TEN, answered, at_items, draft, entries, files,
    has_an_answer,
};
use crate::common::terminal::Terminal;
use crate::common::{Given, PATIENCE, exit_code};

/// How a run is ended, and with which code.
const ENDINGS: [(&str, i32); 6] = [
    ("INT", 130),
    ("TERM", 143),
    ("HUP", 129),
    ("QUIT", 131),
    ("KILL", 137),
    ("end of input", 1),
];

/// The answers of all items, as a person types them.
fn answers() -> Vec<String> {
    let pulse = "104".to_owned();
    let digits = TEN.iter().map(u8::to_string);
    std::iter::once(pulse).chain(digits).collect()
}

/// Types so many answers into the form.
fn in_the_form(given: &Given, count: usize) -> (Terminal, String) {
    let mut terminal = given.when(KNOWN).on_terminal(24, 80);
    // The program has not yet touched the terminal, or only once it has drawn something.
    let before = given.when_program("true").on_terminal(24, 80).modes();
    terminal.wait_for("> To the items");
    terminal.press(PAGE_DOWN).wait_for(">   1 Resting pulse");
    for (position, answer) in answers().iter().take(count).enumerate() {
        let enter = if position == 0 { "\r" } else { "" };
        terminal.press(answer).press(enter);
    }
    let open = match count {
        11 => ALL_ANSWERED.to_owned(),
        _ => format!("> {:>3} ", count + 1),
    };
    terminal.wait_for(&open);
    (terminal, before)
}

/// Types so many answers line by line.
fn line_by_line(given: &Given, count: usize) -> (Terminal, String) {
    let mut terminal = given.when(KNOWN).argument("--plain").on_terminal(24, 80);
    let before = terminal.modes();
    terminal.wait_for("Rater (Enter keeps rn-07):");
    terminal.press("skip\r");
    for (position, answer) in answers().iter().take(count).enumerate() {
        let number = format!("{} of 11.", position + 1);
        terminal.wait_for(&number).wait_for_last(ASKED[position]);
        terminal.press(answer).press("\r");
    }
    if count < 11 {
        terminal.wait_for(&format!("{} of 11.", count + 1));
    }
    terminal.wait_for_last(ASKED.get(count).unwrap_or(&"breaths in /min:"));
    (terminal, before)
}

/// A face, and how the person answers in it.
#[derive(Clone, Copy)]
struct Face {
    /// Types so many answers, and returns the modes of the terminal as they were before.
    answer: fn(&Given, usize) -> (Terminal, String),
    /// Whether it asks back when the end of the input is typed. What is on the screen does not
    /// tell: the line that names the keys may still be on its way.
    asks_back: bool,
}

const FORM: Face = Face {
    answer: in_the_form,
    asks_back: true,
};
const LINES: Face = Face {
    answer: line_by_line,
    asks_back: false,
};

/// Interrupts one run, and looks at what is left.
fn interrupted(face: Face, count: usize, ending: usize) {
    let (name, code) = ENDINGS[ending];
    let given = Given::new();
    let (mut terminal, before) = (face.answer)(&given, count);
    match name {
        "end of input" => {
            terminal.press("\u{4}");
            if face.asks_back {
                terminal.wait_for("Leave?").press("\u{4}");
            }
        }
        signal => {
            terminal.signal(signal);
        }
    }
    assert_eq!(terminal.ending(), code, "{name} at {count}");
    if name != "KILL" {
        terminal.wait_for_modes(&before);
    }
    let answers: Vec<u64> = answers()
        .iter()
        .take(count)
        .map(|text| text.parse().unwrap())
        .collect();
    if count > 0 {
        let mut kept: Vec<u64> = answered(&given)
            .into_iter()
            .map(|(_, number)| number)
            .collect();
        let mut expected = answers;
        kept.sort_unstable();
        expected.sort_unstable();
        assert_eq!(kept, expected, "{name} at {count}");
        assert_eq!(draft(&given)["assessment"]["patient"], "P-0142");
    }
    assert_eq!(entries(&given).len(), 0, "{name} at {count}");
}

/// Interrupts at each of the items, and after the last, in each way once.
fn at_each_item(face: Face) {
    thread::scope(|scope| {
        for worker in 0..4 {
            scope.spawn(move || {
                for run in (worker..12 * ENDINGS.len()).step_by(4) {
                    interrupted(face, run / ENDINGS.len(), run % ENDINGS.len());
                }
            });
        }
    });
}

#[test]
fn in_the_form_nothing_that_ends_it_takes_an_answer() {
    at_each_item(FORM);
}

#[test]
fn line_by_line_nothing_that_ends_it_takes_an_answer() {
    at_each_item(LINES);
}

#[test]
fn stopped_and_continued_it_gives_the_terminal_back_and_takes_it_again() {
    let given = Given::new();
    let (mut terminal, before) = in_the_form(&given, 3);
    let within = terminal.modes();
    assert_ne!(within, before);
    terminal.press("\u{1a}").wait_for_modes(&before);
    terminal.signal("CONT").wait_for_modes(&within);
    terminal.press("2").wait_for(">   5 Bone");
    terminal.signal("TSTP").wait_for_modes(&before);
    terminal.signal("CONT").wait_for_modes(&within);
    terminal.press("0").wait_for(">   6 Runny");
    terminal.signal("TERM");
    assert_eq!(terminal.ending(), 143);
    assert_eq!(answered(&given).len(), 5);
}

#[test]
fn another_size_at_each_item_is_drawn_anew_and_takes_no_answer() {
    let given = Given::new();
    let mut terminal = at_items(&given);
    for (position, answer) in answers().iter().enumerate() {
        let enter = if position == 0 { "\r" } else { "" };
        terminal.press(answer).press(enter);
        let (rows, columns) = if position % 2 == 0 {
            (30, 100)
        } else {
            (24, 80)
        };
        let shows = match position {
            10 => ALL_ANSWERED.to_owned(),
            _ => format!("> {:>3} ", position + 2),
        };
        terminal.resize(rows, columns).wait_for(&shows);
    }
    assert_eq!(answered(&given).len(), 11);
}

#[test]
fn a_window_that_becomes_too_small_says_what_is_needed_and_goes_on_line_by_line() {
    let given = Given::new();
    let (mut terminal, _) = in_the_form(&given, 3);
    terminal.resize(10, 50).wait_for("The form needs 60");
    terminal.press("3").wait_for("Make the window larger");
    terminal.resize(24, 80).wait_for(">   4 Pupils");
    terminal.resize(10, 50).wait_for("The form needs 60");
    terminal.press("\r").wait_for("4 of 11. Pupils.");
    terminal
        .wait_for_last("Pupils:")
        .press("2\r")
        .wait_for("5 of 11.");
    assert_eq!(answered(&given).len(), 4);
}

/// Reads a terminal's end until it shows a text.
fn read_until(line: &mut File, text: &str) {
    let deadline = Instant::now() + PATIENCE;
    let mut shown = String::new();
    while !shown.contains(text) {
        assert!(Instant::now() < deadline, "no {text} in {shown}");
        let mut bytes = [0; 4096];
        let count = line.read(&mut bytes).unwrap();
        shown += &String::from_utf8_lossy(&bytes[..count]);
    }
}

/// Runs where no signal tells that the line drops, as after `nohup`, and lets it drop.
fn dropped(given: &Given, arguments: &str, first: (&str, &str), answer: (&str, &str)) -> i32 {
    let line = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY | OpenptFlags::CLOEXEC).unwrap();
    grantpt(&line).unwrap();
    unlockpt(&line).unwrap();
    let name = ptsname(&line, Vec::new()).unwrap().into_string().unwrap();
    let far = || File::options().read(true).write(true).open(&name).unwrap();
    let mut command = given.when(arguments).variable("TERM", "xterm").command();
    let mut child = command
        .stdin(far())
        .stdout(far())
        .stderr(far())
        .spawn()
        .unwrap();
    drop(command);
    let mut line = File::from(line);
    for (shown, keys) in [first, answer] {
        read_until(&mut line, shown);
        line.write_all(keys.as_bytes()).unwrap();
    }
    let deadline = Instant::now() + PATIENCE;
    while !has_an_answer(given) {
        assert!(Instant::now() < deadline, "no answer");
        thread::sleep(Duration::from_millis(2));
    }
    drop(line);
    let status = loop {
        match child.try_wait().unwrap() {
            Some(status) => break status,
            None if Instant::now() > deadline => {
                child.kill().unwrap();
                panic!("went on without its terminal");
            }
            None => thread::sleep(Duration::from_millis(2)),
        }
    };
    exit_code(status)
}

#[test]
fn a_line_that_drops_ends_it_also_where_no_signal_tells() {
    let given = Given::new();
    let first = ("Observed", PAGE_DOWN);
    let code = dropped(&given, KNOWN, first, ("Sweating", "104\r"));
    assert_eq!(code, 1);
    assert_eq!(answered(&given), [("pulse".to_owned(), 104)]);
    let given = Given::new();
    let plain = format!("{KNOWN} --plain");
    let first = ("Enter keeps rn-07", "skip\r");
    let code = dropped(&given, &plain, first, ("pulse in", "104\r"));
    assert_eq!(code, 1);
    assert_eq!(answered(&given), [("pulse".to_owned(), 104)]);
}

#[test]
fn who_leaves_keeps_the_draft_and_who_answered_nothing_leaves_none() {
    let given = Given::new();
    let (mut terminal, _) = in_the_form(&given, 2);
    terminal.press("q").wait_for("Leave?");
    terminal.press("\r").wait_until_gone("Leave?");
    terminal.press("\u{1b}").wait_for("Leave?").press("q");
    terminal.wait_for("The draft is kept");
    assert_eq!(terminal.code(), 1);
    assert_eq!(answered(&given).len(), 2);
    let given = Given::new();
    let (mut terminal, _) = in_the_form(&given, 0);
    terminal.press("qq");
    assert_eq!(terminal.code(), 1);
    assert_eq!(files(&given), [""; 0]);
}

#[test]
fn only_the_keys_that_the_question_names_leave() {
    let given = Given::new();
    let (mut terminal, _) = in_the_form(&given, 2);
    for key in ["\r", "\u{1b}", " "] {
        terminal.press("q").wait_for("q, y or Ctrl-D leaves");
        terminal.press(key).wait_until_gone("Leave?");
        terminal.wait_for(">   3 ");
    }
    terminal.press("q").wait_for("Leave?");
    terminal.press("\u{1b}[B").wait_for(">   4 ");
    terminal.press("q").wait_for("Leave?").press("y");
    assert_eq!(terminal.code(), 1);
    assert_eq!(answered(&given).len(), 2);
}

#[test]
fn what_is_typed_on_after_escape_goes_where_it_was_meant() {
    let given = Given::new();
    let (mut terminal, _) = in_the_form(&given, 0);
    terminal.press("\u{1b}").wait_for("Leave?");
    terminal.press("1").wait_until_gone("Leave?");
    terminal.press("24\r").wait_for(">   2 ");
    assert_eq!(answered(&given), [("pulse".to_owned(), 124)]);
    terminal.press("\u{1b}").wait_for("Leave?");
    terminal.press("n").wait_for("Note to").press("\u{1b}");
    terminal.press("\u{1b}").wait_for("Leave?");
    terminal.press("2").wait_for(">   3 ");
    assert_eq!(answered(&given).len(), 2);
    terminal.press("q").wait_for("Leave?").press("y");
    assert_eq!(terminal.code(), 1);
}

#[test]
fn a_paste_on_a_slow_line_is_no_answer() {
    let given = Given::new();
    let (mut terminal, _) = in_the_form(&given, 1);
    terminal.press("\u{1b}[200~note: seen at ");
    thread::sleep(Duration::from_millis(120));
    terminal.press("0 1 2 1 \u{1b}[201~");
    terminal.wait_for("Pasted text is no answer");
    // Half a key is the Escape that it began as, and no digit.
    terminal.press("\u{1b}").wait_for("Leave?");
    terminal.press("[3~").wait_until_gone("Leave?");
    terminal.wait_for(">   2 Sweating");
    assert_eq!(answered(&given), [("pulse".to_owned(), 104)]);
}

#[test]
fn two_hundred_pasted_lines_are_one_note_and_nothing_else() {
    let paste = format!("\u{1b}[200~{}\u{1b}[201~", "3 rn-07\r".repeat(200));
    let given = Given::new();
    let mut terminal = given.when("assess --scale cows").on_terminal(24, 80);
    terminal
        .wait_for("> Patient")
        .press(&paste.replace("3 rn-07", "P-0142"));
    terminal.wait_for("Several lines were pasted, and none was taken");
    terminal
        .press("P-0142\r")
        .wait_for("> Rater")
        .press("rn-07\r")
        .press(PAGE_DOWN);
    terminal.wait_for(">   1 Resting pulse").press(&paste);
    terminal.wait_for("Pasted text is no answer");
    terminal
        .press("n")
        .wait_for("Note to")
        .press("\u{1b}[200~3 toes cold\r 2 hands warm\r\u{1b}[201~")
        .wait_for(": 3 toes cold 2 hands warm");
    terminal.press("\r").wait_for("Noted");
    assert!(answered(&given).is_empty());
    let note = &draft(&given)["assessment"]["observations"]["pulse"]["note"];
    assert_eq!(note, "3 toes cold 2 hands warm");
    // Line by line they come as lines, and are no answers to questions that were not asked yet.
    let given = Given::new();
    let (mut terminal, _) = line_by_line(&given, 1);
    terminal
        .press(&"2\r".repeat(200))
        .wait_for("came before this question");
    terminal.signal("TERM");
    assert_eq!(terminal.ending(), 143);
    assert!(answered(&given).len() <= 3, "{:?}", answered(&given));
    assert_eq!(entries(&given).len(), 0);
}

#[test]
fn a_key_held_down_fills_what_can_be_seen_and_signs_nothing() {
    let given = Given::new();
    let mut terminal = at_items(&given);
    terminal.press("80\r").wait_for(">   2 Sweating");
    terminal
        .press(&"0".repeat(200))
        .wait_for(ALL_ANSWERED)
        .wait_for("0 was left out");
    terminal.press("\r").wait_for("> breaths");
    assert!(terminal.text().contains("Total 0/48"));
    terminal
        .press(&"\r".repeat(200))
        .wait_for("To sign for P-0142");
    assert_eq!(answered(&given).len(), 11);
    assert_eq!(entries(&given).len(), 0);
}

#[test]
fn lines_after_the_form_keep_to_the_width_that_is_left() {
    let given = Given::new();
    let (mut terminal, _) = in_the_form(&given, 3);
    terminal.resize(30, 44).wait_for("The form needs 60");
    terminal.press("\r").wait_for("4 of 11. Pupils.");
    // Nothing is wrapped by the terminal: each line that was written ends at its edge or before.
    terminal.wait_for_last("Pupils:");
    let text = terminal.text();
    assert!(text.contains("Look in the room's"), "{text}");
    let screen = terminal.screen();
    let (rows, _) = screen.size();
    assert!(
        (0..rows.get()).all(|row| !screen.row_wrapped(row)),
        "{text}"
    );
}
