//! What the keys of each section do, at a bedside and in a lesson.

use super::Sheet;
use crate::cli::assess::form::state::Form;
use crate::interview::session::Section;
use crate::render::left;

/// The columns of a key in the help.
const KEY: usize = 13;

const CONTEXT: &str = "\
Enter      take the line; alone it leaves the question out, or keeps what is there
arrows     another question; Tab too
Page Down  straight to the items: only patient and rater are needed
-          take an answer away
Backspace  rub out; on an empty line the question before
Esc        clear the line, or leave";
const ITEMS: &str = "\
digit      the points as printed on paper; goes on by itself
number     a measured item takes its value, ended by Enter
p, t       points instead of the value; count 60 seconds
arrows     any item, in any order; Tab too
x          found, but not due to withdrawal: it counts 0
u          unable to assess, with the reason
c          the other cause that the item asks about was found
n          a note
a          asleep or refused: nothing can be assessed at all
Backspace  take back what was typed, or the last answer
s          to the checks and the signature, also with items open
q, Esc     leave; every answer is kept in the draft. So does Ctrl-C";
const CHECKS: &str = "\
y, n       yes or no; - if it was not asked after all
arrows     another question
Enter      go on to the summary; what has no answer was not asked
Backspace  back to the items
q, Esc     leave; every answer is kept in the draft";
const REVIEW: &str = "\
arrows     read the summary; Page Up and Page Down too
letters    the rater's initials: Enter then signs it into the log
Backspace  on an empty line: back, to change something
Esc        clear the line, or leave and keep the draft";

const LEAVING: &str = "\
q, Esc     leave; this case begins anew, those handed in are kept. So does Ctrl-C";
const CASE: &str = "\
arrows     read the case; Page Up and Page Down too
Enter      read on, and then to the items
v          from any later page back to the case
q, Esc     leave; this case begins anew, those handed in are kept";
const HAND_IN: &str = "\
arrows     read the summary; Page Up and Page Down too
Enter      hand the answers in: after that they stay as they are
Backspace  back, to change something
v          the case once more
q, Esc     leave; this case begins anew, those handed in are kept";
const FEEDBACK: &str = "\
arrows     read; Page Up and Page Down too
Enter      read on, and then to the next case";

/// Writes what the keys of a section do, as much of it as fits.
pub(super) fn help(sheet: &mut Sheet, form: &Form<'_>) {
    match (form.section(), form.bedside.is_lesson()) {
        (Section::Context, false) => lines(sheet, CONTEXT),
        (Section::Items, false) => lines(sheet, ITEMS),
        (Section::Checks, false) => lines(sheet, CHECKS),
        (Section::Review, false) => lines(sheet, REVIEW),
        (Section::Context, true) => lines(sheet, CASE),
        (Section::Items, true) => in_lesson(sheet, ITEMS, "s  to the checks and the handing in"),
        (Section::Checks, true) => in_lesson(sheet, CHECKS, ""),
        (Section::Review, true) => lines(sheet, HAND_IN),
        (Section::Feedback, _) => lines(sheet, FEEDBACK),
    }
}

/// Writes what keys do in a lesson. What leaves, and what signs, is otherwise there: there is no draft
/// and no log.
fn in_lesson(sheet: &mut Sheet, at_bedside: &str, handing_in: &str) {
    lines(sheet, "v  the case once more");
    for line in at_bedside.lines() {
        if !line.starts_with("q, Esc ") && !line.starts_with("s ") {
            lines(sheet, line);
        }
    }
    lines(sheet, handing_in);
    lines(sheet, LEAVING);
}

/// Writes lines of a key, two blanks or more, and its meaning.
fn lines(sheet: &mut Sheet, lines: &str) {
    for (key, meaning) in lines.lines().filter_map(|line| line.split_once("  ")) {
        let lines = sheet.folded(None, &left(&format!("  {key}"), KEY), meaning.trim_start());
        sheet.list.extend(lines);
    }
}
