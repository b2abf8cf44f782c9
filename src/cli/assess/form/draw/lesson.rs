//! The pages of a lesson: the case, the answers beside the key, and what the keys do there.

use super::pages::{Meanings, meanings, meanings_of};
use super::{Focus, Sheet};
use crate::cli::assess::behind::Lesson;
use crate::cli::assess::desk::Desk;
use crate::cli::assess::form::state::{Form, Page};
use crate::render::{Ink, Style};

/// What stands on every screen of a lesson.
pub(super) const TRAINING: &str = "TRAINING";

/// Returns what stands at the head of every page.
pub(super) fn who(lesson: &Lesson, desk: &Desk) -> Vec<String> {
    vec![
        TRAINING.to_owned(),
        lesson.number(),
        desk.rater().to_owned(),
    ]
}

/// Writes the case, as much of it as fits.
pub(super) fn case(sheet: &mut Sheet, form: &Form, desk: &Desk) {
    let text = desk.lesson().map(|lesson| lesson.vignette(&style(sheet)));
    text_from(sheet, &text.unwrap_or_default(), form.scroll);
}

/// Writes the answers beside the key, as much of them as fits.
pub(super) fn feedback(sheet: &mut Sheet, form: &Form, desk: &Desk) {
    let text = desk.feedback(&style(sheet));
    text_from(sheet, &text.unwrap_or_default(), form.scroll);
}

/// Two columns are left free for the marks of what is above and below.
fn style(sheet: &Sheet) -> Style {
    Style {
        width: sheet.width.saturating_sub(2),
        color: false,
        ..sheet.style
    }
}

fn text_from(sheet: &mut Sheet, text: &str, scroll: usize) {
    for line in text.lines() {
        let ink = line.trim_start().starts_with("! ").then_some(Ink::Alarm);
        let line = sheet.line(ink, line.to_owned());
        sheet.list.push(line);
    }
    sheet.focus = Focus::From(scroll);
    let rule = sheet.rule();
    sheet.bottom.push(rule);
}

const LEAVING: Meanings = &[(
    "q, Esc",
    "leave; this case begins anew, those handed in are kept. So does Ctrl-C",
)];
const CASE: Meanings = &[
    ("arrows", "read the case; Page Up and Page Down too"),
    ("Enter", "read on, and then to the items"),
    ("v", "from any later page back to the case"),
    (
        "q, Esc",
        "leave; this case begins anew, those handed in are kept",
    ),
];
const HAND_IN: Meanings = &[
    ("arrows", "read the summary; Page Up and Page Down too"),
    (
        "Enter",
        "hand the answers in: after that they stay as they are",
    ),
    ("Backspace", "back, to change something"),
    ("v", "the case once more"),
    (
        "q, Esc",
        "leave; this case begins anew, those handed in are kept",
    ),
];
const FEEDBACK: Meanings = &[
    ("arrows", "read; Page Up and Page Down too"),
    ("Enter", "read on, and then to the next case"),
];

/// Writes what the keys of a page do.
pub(super) fn help(sheet: &mut Sheet, page: Page) {
    match page {
        Page::Before => meanings_of(sheet, CASE),
        Page::Review => meanings_of(sheet, HAND_IN),
        Page::Feedback => meanings_of(sheet, FEEDBACK),
        Page::Items | Page::Checks => {
            // What leaves, and what signs, is otherwise in a lesson: there is no draft and no log.
            let same = meanings(page).iter();
            let same = same.filter(|(key, _)| !matches!(*key, "q, Esc" | "s"));
            let same: Vec<(&str, &str)> = same.copied().collect();
            meanings_of(sheet, &[("v", "the case once more")]);
            meanings_of(sheet, &same);
            if page == Page::Items {
                meanings_of(sheet, &[("s", "to the checks and the handing in")]);
            }
            meanings_of(sheet, LEAVING);
        }
    }
}
