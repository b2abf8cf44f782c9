//! Whatever the text, the places and the words are: nothing panics, the width holds, the screen stays as it is.

use proptest::prelude::*;

use super::diagnostics;
use crate::base::diagnostic::{Diagnostic, MOST_SHOWN, Rejected};
use crate::base::source::Source;
use crate::base::text::misleads;
use crate::render::{Style, columns};

fn rejected(text: &str, diagnostics: Vec<Diagnostic>) -> Rejected {
    Rejected::new(Source::new("scales/x.toml", text), diagnostics)
}

fn draw(text: &str, diagnostic: Diagnostic) -> String {
    diagnostics(&rejected(text, vec![diagnostic]), &Style::plain(80))
}

#[test]
fn the_place_stands_first_then_the_line_a_caret_and_the_help() {
    let text = "# é\n  { item = \"sweatng\", at-least = 2 }\n";
    let start = text.find("\"sweatng").unwrap();
    let problem = Diagnostic::new(
        "unknown-item",
        start..start + 9,
        "no item is named `sweatng`",
    )
    .help("did you mean `sweating`?");
    assert_eq!(
        draw(text, problem),
        "scales/x.toml:2:12: error[unknown-item]: no item is named `sweatng`
  |
2 |   { item = \"sweatng\", at-least = 2 }
  |            ^^^^^^^^^
  = help: did you mean `sweating`?

1 error in scales/x.toml
"
    );
}

#[test]
fn a_second_place_is_shown_with_its_words() {
    let text = "id = \"a\"\n\n\n\nid = \"a\"\n";
    let problem = Diagnostic::new("repeated-id", 17..20, "two").also(5..8, "the first is here");
    assert_eq!(
        draw(text, problem),
        "scales/x.toml:5:6: error[repeated-id]: two
  |
1 | id = \"a\"
  |      --- the first is here
...
5 | id = \"a\"
  |      ^^^

1 error in scales/x.toml
"
    );
}

#[test]
fn a_place_after_the_last_line_is_shown_there() {
    let drawn = draw("a = [\n", Diagnostic::new("not-toml", 6..6, "cut off"));
    assert_eq!(
        drawn,
        "scales/x.toml:2:1: error[not-toml]: cut off
  |
2 |
  | ^

1 error in scales/x.toml
"
    );
}

#[test]
fn a_place_of_several_lines_is_shown_by_its_first() {
    let drawn = draw(
        "a = [\r\n1,\r\n]\r\n",
        Diagnostic::new("wrong-type", 4..12, "a list"),
    );
    assert!(drawn.contains("1 | a = [\n  |     ^\n"), "{drawn}");
}

#[test]
fn a_long_line_is_cut_around_the_place() {
    let text = format!("{} é {}", "a".repeat(500), "b".repeat(500));
    let drawn = draw(&text, Diagnostic::new("x", 501..503, "here"));
    let lines: Vec<&str> = drawn.lines().collect();
    let line = lines.iter().find(|line| line.starts_with("1 |")).unwrap();
    assert!(line.contains("...aaa") && line.ends_with("b..."), "{line}");
    let caret = lines.iter().find(|line| line.contains('^')).unwrap();
    let (before, _) = caret.split_once('^').unwrap();
    assert_eq!(line.chars().nth(before.len()), Some('é'), "{drawn}");
}

#[test]
fn nothing_of_a_text_reaches_the_screen_as_a_command() {
    let text = "name = \"\u{1b}[2J\u{202e}\u{7}\"";
    let drawn = draw(
        text,
        Diagnostic::new("x", 7..8, "a \u{1b}[31m message").help("\u{200b}help"),
    );
    assert!(drawn.contains("\\u{1b}[2J\\u{202e}\\u{7}"), "{drawn}");
    assert!(
        !drawn
            .chars()
            .any(|character| character != '\n' && misleads(character))
    );
}

#[test]
fn an_ascii_screen_gets_ascii_and_a_colourful_one_colour() {
    let text = "name = “Fièvre 発熱”";
    let problem = || Diagnostic::new("x", 7..10, "“wrong”").help("write … – instead");
    let all = rejected(text, vec![problem()]);
    let ascii = Style {
        ascii: true,
        ..Style::plain(80)
    };
    assert!(diagnostics(&all, &ascii).is_ascii());
    let color = Style {
        color: true,
        ..Style::plain(80)
    };
    let coloured = diagnostics(&all, &color);
    assert!(
        coloured.contains("\u{1b}[1m\u{1b}[31merror[x]\u{1b}[0m"),
        "{coloured:?}"
    );
    assert!(!diagnostics(&all, &Style::plain(80)).contains('\u{1b}'));
}

#[test]
fn of_very_many_errors_the_first_are_shown() {
    let one = |at: usize| Diagnostic::new("x", at..at + 1, "wrong");
    let all = rejected(&"a\n".repeat(500), (0..500).map(|at| one(at * 2)).collect());
    let drawn = diagnostics(&all, &Style::plain(80));
    assert_eq!(drawn.matches("error[x]").count(), MOST_SHOWN);
    assert!(drawn.ends_with("\n500 errors in scales/x.toml; the first 100 are shown\n"));
}

fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        any::<char>().prop_map(String::from),
        "[ a-z=\"\\[\\]{}]{0,12}",
        Just("\t".to_owned()),
        Just("\n".to_owned()),
        Just("\r\n".to_owned()),
        Just("👩‍⚕️".to_owned()),
        Just("発熱".to_owned()),
        Just("e\u{301}".to_owned()),
        Just("\u{1b}[2J".to_owned()),
        Just("long ".repeat(40)),
    ];
    prop::collection::vec(piece, 0..30).prop_map(|pieces| pieces.concat())
}

fn diagnostic() -> impl Strategy<Value = Diagnostic> {
    let place = (0usize..600, 0usize..600).prop_map(|(start, end)| start..end);
    let also = prop::option::of((place.clone(), text()));
    (place, text(), prop::option::of(text()), also).prop_map(|(span, message, help, also)| {
        let mut problem = Diagnostic::new("some-code", span, message);
        problem.help = help;
        problem.also = also;
        problem
    })
}

proptest! {
    #[test]
    fn any_place_of_any_text_can_be_drawn(
        text in text(),
        problems in prop::collection::vec(diagnostic(), 1..4),
        width in 40usize..120,
        ascii in any::<bool>(),
    ) {
        let style = Style { ascii, ..Style::plain(width) };
        let drawn = diagnostics(&rejected(&text, problems), &style);
        prop_assert!(drawn.ends_with('\n'));
        for line in drawn.lines() {
            prop_assert!(!line.chars().any(misleads), "{line:?}");
            prop_assert!(columns(line) <= width, "{width}: {line:?}");
            prop_assert!(!ascii || line.is_ascii(), "{line:?}");
        }
    }

    #[test]
    fn colour_changes_nothing_but_colour(text in text(), problem in diagnostic()) {
        let rejected = rejected(&text, vec![problem]);
        let color = Style { color: true, ..Style::plain(80) };
        let mut drawn = diagnostics(&rejected, &color);
        while let Some(start) = drawn.find("\u{1b}[") {
            let end = drawn[start..].find('m').unwrap() + start;
            drawn.replace_range(start..=end, "");
        }
        prop_assert_eq!(drawn, diagnostics(&rejected, &Style::plain(80)));
    }
}
