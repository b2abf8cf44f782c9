//! The pages around the items: the questions before them, the checks, the summary, and the help.

use super::{Focus, Part, Sheet, fill};
use crate::assessment::Asked;
use crate::cli::assess::desk::Desk;
use crate::cli::assess::form::state::{Form, Page};
use crate::interview::Before;
use crate::render::{Ink, Style, bedside, columns};

/// The columns of a key in the help.
const KEY: usize = 13;
/// The widest label of a question.
const LABEL: usize = 10;

/// Writes the questions before the items, with what was said.
pub(super) fn before(sheet: &mut Sheet, form: &Form, desk: &Desk) {
    for (position, before) in Before::ALL.into_iter().enumerate() {
        let is_at_hand = position == form.question;
        let said = desk.interview.said(before);
        let (said, ink) = match (is_at_hand && !form.typed.is_empty(), said.is_empty()) {
            (true, _) => (form.typed.clone(), None),
            (false, false) => (said, None),
            (false, true) if before == Before::When => ("now".to_owned(), Some(Ink::Faint)),
            (false, true) => (String::new(), None),
        };
        let room = sheet.width.saturating_sub(2 + LABEL + 3);
        let mark = if is_at_hand { ">" } else { " " };
        let text = format!(
            "{mark} {}  {}",
            fill(before.label(), LABEL),
            sheet.cut(&said, room)
        );
        let line = match is_at_hand {
            true => sheet.at_hand(sheet.line(Some(Ink::Strong), fill(&text, sheet.width))),
            false => sheet.line(ink, text),
        };
        sheet.list.push(line);
        if is_at_hand {
            let at = 2 + LABEL + 2 + columns(&sheet.text(&form.typed)).min(room);
            sheet.cursor = Some((Part::List, position, at));
        }
    }
    sheet.focus = Focus::Row(form.question);
    let rule = sheet.rule();
    sheet.bottom.push(rule);
    let question = form.before();
    sheet.say(Some(Ink::Strong), question.ask());
    let words = (1..).zip(question.words());
    let words: Vec<String> = words
        .map(|(number, word)| format!("{number} {word}"))
        .collect();
    if !words.is_empty() {
        sheet.say(None, &words.join("   "));
    }
}

/// Writes the result, and the questions that are never scored.
pub(super) fn checks(sheet: &mut Sheet, form: &Form, desk: &Desk) {
    let view = desk.view();
    let result = bedside::result(&desk.shown, &view.outcome);
    let mut top = sheet.folded(Some(Ink::Strong), "", &result);
    for words in bedside::stagings(&desk.shown, &view.outcome) {
        top.extend(sheet.folded(None, "  ", &words));
    }
    if !desk.shown.stagings().is_empty() {
        top.extend(sheet.folded(Some(Ink::Faint), "  ", bedside::DESCRIPTION));
    }
    let rule = sheet.rule();
    top.push(rule);
    sheet.top.extend(top);
    let labels = desk
        .shown
        .checks()
        .iter()
        .map(|check| columns(&sheet.text(&check.label)));
    let label = labels.max().unwrap_or(0);
    let answers = desk.interview.assessment().checks();
    let raised_before = desk.raised_before();
    for (position, (check, answer)) in desk.shown.checks().iter().zip(answers).enumerate() {
        let is_at_hand = position == form.check;
        let mark = if is_at_hand { ">" } else { " " };
        let (words, ink) = match (answer, raised_before(check)) {
            (Asked::Yes, _) => ("yes".to_owned(), Some(Ink::Alarm)),
            (Asked::No, _) => ("no".to_owned(), None),
            (Asked::Not, Some(before)) => (format!("not asked ({before})"), Some(Ink::Alarm)),
            (Asked::Not, None) => ("not asked".to_owned(), Some(Ink::Faint)),
        };
        let text = format!("{mark} {}  {words}", fill(&sheet.text(&check.label), label));
        let text = sheet.cut(&text, sheet.width);
        let line = match is_at_hand {
            true => sheet.at_hand(sheet.line(Some(Ink::Strong), fill(&text, sheet.width))),
            false => sheet.line(ink, text),
        };
        sheet.list.push(line);
        if is_at_hand {
            sheet.cursor = Some((Part::List, position, 2 + label + 2));
        }
    }
    sheet.focus = Focus::Row(form.check);
    let rule = sheet.rule();
    sheet.bottom.push(rule);
    let asked = desk.shown.checks().get(form.check);
    let ask = asked.map(|check| check.ask.clone()).unwrap_or_default();
    sheet.say(Some(Ink::Strong), &ask);
}

/// Writes the summary, as much of it as fits, and asks for the initials.
pub(super) fn review(sheet: &mut Sheet, form: &Form, desk: &Desk) {
    let Some(review) = &form.review else {
        return;
    };
    let around = desk.around(review);
    let style = Style {
        width: sheet.width.saturating_sub(2),
        color: false,
        ..desk.style
    };
    let page = desk.summary(review, &around, &style);
    for line in page.lines() {
        let ink = line.trim_start().starts_with("! ").then_some(Ink::Alarm);
        let line = sheet.line(ink, line.to_owned());
        sheet.list.push(line);
    }
    sheet.focus = Focus::From(form.scroll);
    let rule = sheet.rule();
    sheet.bottom.push(rule);
}

/// What the keys of a page do.
pub(super) type Meanings = &'static [(&'static str, &'static str)];

const BEFORE: Meanings = &[
    (
        "Enter",
        "take the line; alone it leaves the question out, or keeps what is there",
    ),
    ("arrows", "another question; Tab too"),
    (
        "Page Down",
        "straight to the items: only patient and rater are needed",
    ),
    ("-", "take an answer away"),
    ("Backspace", "rub out; on an empty line the question before"),
    ("Esc", "clear the line, or leave"),
];
const ITEMS: Meanings = &[
    ("digit", "the points as printed on paper; goes on by itself"),
    ("number", "a measured item takes its value, ended by Enter"),
    ("p, t", "points instead of the value; count 60 seconds"),
    ("arrows", "any item, in any order; Tab too"),
    ("x", "found, but not due to withdrawal: it counts 0"),
    ("u", "unable to assess, with the reason"),
    ("c", "the other cause that the item asks about was found"),
    ("n", "a note"),
    ("a", "asleep or refused: nothing can be assessed at all"),
    ("Backspace", "take back what was typed, or the last answer"),
    ("s", "to the checks and the signature, also with items open"),
    (
        "q, Esc",
        "leave; every answer is kept in the draft. So does Ctrl-C",
    ),
];
const CHECKS: Meanings = &[
    ("y, n", "yes or no; - if it was not asked after all"),
    ("arrows", "another question"),
    (
        "Enter",
        "go on to the summary; what has no answer was not asked",
    ),
    ("Backspace", "back to the items"),
    ("q, Esc", "leave; every answer is kept in the draft"),
];
const REVIEW: Meanings = &[
    ("arrows", "read the summary; Page Up and Page Down too"),
    (
        "letters",
        "the rater's initials: Enter then signs it into the log",
    ),
    ("Backspace", "on an empty line: back, to change something"),
    ("Esc", "clear the line, or leave and keep the draft"),
];

/// Writes what the keys of a page do.
pub(super) fn help(sheet: &mut Sheet, page: Page) {
    meanings_of(sheet, meanings(page));
}

/// Returns what the keys of a page do at a bedside.
pub(super) fn meanings(page: Page) -> Meanings {
    match page {
        Page::Before => BEFORE,
        Page::Items => ITEMS,
        Page::Checks => CHECKS,
        Page::Review => REVIEW,
        // It is of a lesson, which says itself what its keys do.
        Page::Feedback => &[],
    }
}

/// Writes what keys do.
pub(super) fn meanings_of(sheet: &mut Sheet, meanings: &[(&str, &str)]) {
    for (key, meaning) in meanings {
        let lines = sheet.folded(None, &fill(&format!("  {key}"), KEY), meaning);
        sheet.list.extend(lines);
    }
}
