//! The form without a terminal: what stands on the screen after some keys, at three sizes.
//!
//! With `OWS_BLESS=1` the snapshots are written anew; look at the difference then.

use std::path::Path;
use std::rc::Rc;
use std::sync::Arc;

use super::draw;
use super::keys::Keys;
use super::screen::Screen;
use super::sheet::Picture;
use super::state::Form;
use crate::base::source::Source;
use crate::base::time;
use crate::cli::assess::bedside::{Bedside, Setting, Ward};
use crate::cli::assess::drafts::DraftFile;
use crate::cli::assess::recording::Recording;
use crate::cli::clock::Clock;
use crate::cli::log_access::Known;
use crate::history::carried::Carried;
use crate::history::last_said::LastSaid;
use crate::interview::session::{Section, Session};
use crate::interview::{ContextField, Interview, Now};
use crate::log::Heads;
use crate::render::Style;
use crate::render::summary::Kept;
use crate::scale::{Library, Name, Scale};

const SIZES: [(usize, usize); 3] = [(80, 24), (132, 43), (60, 18)];

/// Begins a session in which it is always the same moment.
fn session(scale: &str, style: Style) -> Bedside {
    let scale = Library::new().find(&Name::parse(scale).unwrap()).unwrap();
    session_with(scale, style)
}

fn session_with(scale: Arc<Scale>, style: Style) -> Bedside {
    let zone = "America/New_York".parse().unwrap();
    let now = Now {
        time: time::parse("2026-11-22T20:14:00-05:00", None).unwrap(),
        zone,
    };
    let mut interview = Interview::begin(Arc::clone(&scale), uuid::Uuid::nil(), now.time);
    interview.answer(ContextField::Rater, "rn-07", now).unwrap();
    let clock = Clock::new(zone, Rc::new(move || now.time.to_utc()));
    let heads = Heads::at(Err("none are kept here".to_owned()));
    let log = Known::new(Path::new("no-such-folder/log.sqlite"), heads);
    Bedside {
        session: Session::new(interview, scale, Section::Context),
        policy: None,
        setting: Setting::Ward(Box::new(Ward {
            recording: Recording::new(Ok(log), clock.clone()),
            draft: DraftFile::default(),
            accept_clock: false,
            accept_incomplete: false,
            policies: Arc::default(),
            carried: Carried::default(),
            last_said: LastSaid::default(),
            took_over: false,
            left_out: Vec::new(),
            unsigned: Vec::new(),
            kept: Kept::NotYet,
            locked_since: None,
            again: "ows assess".to_owned(),
        })),
        clock,
        show_total: false,
        hide_after: None,
        style,
        results: style,
        review: None,
    }
}

/// Types keys into a form, and returns the screens after each, at a size.
fn screens(scale: &str, style: Style, (columns, rows): (usize, usize), typed: &[&str]) -> String {
    screens_in(session(scale, style), (columns, rows), typed)
}

fn screens_in(mut session: Bedside, (columns, rows): (usize, usize), typed: &[&str]) -> String {
    let mut form = Form::new(&mut session);
    let mut shown = String::new();
    let mut picture = Picture::default();
    for piece in typed {
        let mut keys = Keys::default();
        keys.take(piece.as_bytes());
        while let Some(key) = keys.next().or_else(|| keys.give_up()) {
            form.press(key);
            (picture, form.drawn) = draw::draw(&form, (rows, columns));
        }
        shown += &format!("== {piece:?}\n");
        for line in &picture.lines {
            shown += &format!("{}\n", line.text().trim_end());
        }
    }
    shown
}

fn same(name: &str, got: &str) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/cli/assess/form/snapshots");
    let path = folder.join(name);
    if std::env::var_os("OWS_BLESS").is_some_and(|bless| bless == "1") {
        std::fs::write(&path, got).unwrap();
    }
    let expected = std::fs::read_to_string(&path).unwrap();
    for (number, (line, wanted)) in got.lines().zip(expected.lines()).enumerate() {
        assert_eq!(line, wanted, "{name}, line {}", number + 1);
    }
    assert_eq!(got.lines().count(), expected.lines().count(), "{name}");
}

/// A whole assessment, with a stop at each page.
const WHOLE: [&str; 17] = [
    "P-0142\r",
    "\u{1b}[6~",
    "104\r2x3",
    "nlamp on\r",
    "5u",
    "2",
    "?",
    " 24",
    "9",
    "\u{7f}\u{7f}4",
    "1212",
    "3",
    "\r14\r",
    "\r\r\r37,2\r",
    "y",
    "\r\r\r\r\r\r\r\r\r",
    "\u{1b}[F",
];

#[test]
fn each_page_stands_as_it_should_at_three_sizes() {
    for size in SIZES {
        let style = Style::plain(size.0);
        let name = format!("{}x{}.txt", size.0, size.1);
        same(&name, &screens("cows", style, size, &WHOLE));
    }
}

#[test]
fn each_page_stands_as_it_should_in_other_languages() {
    let library = Library::new();
    for tag in ["es", "ru"] {
        let mut session = session("cows", Style::plain(80));
        let scale = Arc::clone(session.session.interview.assessment().scale());
        session.session.shown = library.in_language(&scale, tag).unwrap().unwrap();
        same(
            &format!("{tag}.txt"),
            &screens_in(session, (80, 24), &WHOLE),
        );
    }
}

/// Returns the screens after each piece that is typed, with an invented scale that has measures.
fn measured(typed: &[&str]) -> Vec<String> {
    let text = include_str!("../../../../tests/measures/ward.toml");
    let scale = Scale::read(Source::new("ward.toml", text)).unwrap();
    let session = session_with(Arc::new(scale), Style::plain(80));
    let shown = screens_in(session, (80, 24), typed);
    shown.split("== ").skip(1).map(str::to_owned).collect()
}

#[test]
fn a_measure_takes_a_number_and_enter_leaves_it_out() {
    let shown = measured(&[
        "P-0142\r\u{1b}[6~92\r1\r",
        "14\r",
        "\r",
        "300\r",
        "300\r",
        "98.6\r",
        "37,2\r",
        "n\r",
    ]);
    let told = [
        "Count for a full minute, unseen.",
        "breaths            14 /min",
        "SpO2               not measured",
        "! systolic pressure: 300 lies outside the plausible 50 to 280; is it a typing",
        "systolic pressure  300 mmHg (confirmed)",
        "! temperature: 98.6 lies outside the plausible 25.0 to 45.0; is this °F?",
        "temperature        37.2 °C",
        " Measured: breaths 14 /min, systolic pressure 300 mmHg (confirmed),\n temperature 37.2 °C\n",
    ];
    for (screen, words) in shown.iter().zip(told) {
        assert!(screen.contains(words), "{words}: {screen}");
    }
    assert!(shown[7].contains(" Not measured: SpO2\n"), "{}", shown[7]);
}

#[test]
fn a_value_is_taken_away_and_a_row_before_is_reached_again() {
    let shown = measured(&[
        "P-0142\r\u{1b}[6~92\r1\r14\r",
        "\u{7f}-",
        "12",
        "\u{1b}",
        "\u{7f}",
    ]);
    assert!(
        shown[1].contains("> breaths            not measured"),
        "{}",
        shown[1]
    );
    assert!(
        shown[2].contains("> breaths            12 /min"),
        "{}",
        shown[2]
    );
    assert!(
        shown[3].contains("> breaths            not measured"),
        "{}",
        shown[3]
    );
    assert!(shown[4].contains("Worry"), "{}", shown[4]);
}

#[test]
fn of_an_attempt_what_can_be_measured_is_asked_and_nothing_else() {
    let shown = measured(&["P-0142\r\u{1b}[6~a1", "9\r", "s"]);
    assert!(shown[0].contains("NOT SCORED"), "{}", shown[0]);
    assert!(shown[0].contains("> breaths "), "{}", shown[0]);
    assert!(!shown[0].contains("seizure"), "{}", shown[0]);
    assert!(shown[2].contains("NOT SCORED"), "{}", shown[2]);
    assert!(
        shown[2].contains("Measured: breaths 9 /min"),
        "{}",
        shown[2]
    );
}

/// Returns what a terminal shows after what was written to it.
fn shown_after(written: &Path) -> String {
    let (rows, columns) = (24.try_into().unwrap(), 80.try_into().unwrap());
    let mut terminal = vt100::Parser::new(rows, columns, 0);
    terminal.process(&std::fs::read(written).unwrap());
    terminal.screen().state_formatted()
}

#[test]
fn what_stands_after_each_key_is_what_a_screen_drawn_anew_shows() {
    let folder = tempfile::tempdir().unwrap();
    let written = |name: &str| {
        let path = folder.path().join(name);
        let file = std::fs::File::create(&path).unwrap();
        (path, Arc::new(file))
    };
    let style = Style {
        color: true,
        ..Style::plain(80)
    };
    let mut session = session("cows", style);
    let mut form = Form::new(&mut session);
    let (path, file) = written("changed");
    let mut screen = Screen::enter(&file, style).unwrap();
    let mut keys = WHOLE.to_vec();
    keys.splice(0..0, ["発é", "\u{7f}\u{7f}"]);
    for typed in keys {
        let mut keys = Keys::default();
        keys.take(typed.as_bytes());
        while let Some(key) = keys.next().or_else(|| keys.give_up()) {
            form.press(key);
            let (picture, drawn) = draw::draw(&form, screen.size());
            form.drawn = drawn;
            let (anew, file) = written("anew");
            let mut fresh = Screen::enter(&file, style).unwrap();
            fresh.draw(picture.clone()).unwrap();
            screen.draw(picture).unwrap();
            assert!(shown_after(&path) == shown_after(&anew), "{typed:?}");
        }
    }
}

#[test]
fn a_refusal_and_the_running_timer_stand_together() {
    let keys = ["P-0142\r\u{1b}[6~", "t", "z"];
    let shown = screens("cows", Style::plain(80), (80, 24), &keys);
    let last = shown.rsplit("== ").next().unwrap();
    assert!(last.contains("seconds left"), "{last}");
    assert!(last.contains("! `z` does nothing here"), "{last}");
}

#[test]
fn help_that_is_longer_than_the_screen_can_be_read_to_its_end() {
    let down = "\u{1b}[B".repeat(30);
    let up = "\u{1b}[A".repeat(30);
    let keys = ["P-0142\r\u{1b}[6~", "?", &down, &up, "x"];
    let shown = screens("cows", Style::plain(60), (60, 18), &keys);
    let shown: Vec<&str> = shown.split("== ").skip(2).collect();
    let parts = [(true, false), (false, true), (true, false), (false, false)];
    for (screen, (first, last)) in shown.iter().zip(parts) {
        assert_eq!(screen.contains("the points as printed"), first, "{screen}");
        assert_eq!(screen.contains("does Ctrl-C"), last, "{screen}");
    }
    assert!(shown[3].contains("Resting pulse"), "{}", shown[3]);
}

#[test]
fn every_scale_fits_and_ascii_is_ascii() {
    for scale in [
        "cows",
        "heroin-stages",
        "withdrawal-phases",
        "ciwa-ar",
        "sows",
        "oows",
    ] {
        let style = Style {
            ascii: true,
            ..Style::plain(80)
        };
        let shown = screens(
            scale,
            style,
            (80, 24),
            &["P-0142\r", "\u{1b}[6~", "\u{1b}[F", "0"],
        );
        assert!(shown.is_ascii(), "{scale}");
        assert!(!shown.contains("The form needs"), "{scale}");
        assert!(shown.contains("? help"), "{scale}");
    }
}

#[test]
fn whatever_is_typed_the_form_stands_and_each_line_keeps_to_the_screen() {
    // Invented keys, always the same ones.
    let mut seed = 7_u64;
    let mut typed = String::new();
    for _ in 0..3000 {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        let key = [
            "0",
            "1",
            "2",
            "3",
            "5",
            "\r",
            "\t",
            "\u{7f}",
            "n",
            "x",
            "u",
            "c",
            "p",
            "s",
            "y",
            "a",
            "q ",
            "\u{1b}[A",
            "\u{1b}[B",
            "\u{1b}[5~",
            "é",
            "発",
            "?",
            "\u{1b}[200~a\nb\u{1b}[201~",
        ][usize::try_from(seed >> 40).unwrap() % 24];
        typed.push_str(key);
    }
    let shown = screens(
        "cows",
        Style::plain(60),
        (60, 20),
        &["P-0142\r\u{1b}[6~", &typed],
    );
    assert!(shown.contains("P-0142"));
}
