//! Each page between head and foot: the questions before the items, the items, the checks, the summary, in a
//! lesson the case and the answers beside the key, and what the keys of each do.

use crate::assessment::{Answer, Asked, Missing, Roused};
use crate::cli::assess::bedside::Bedside;
use crate::cli::assess::form::sheet::{Line, Sheet};
use crate::cli::assess::form::state::{ContextRow, Form};
use crate::interview::ContextField;
use crate::interview::session::{Beside, Prompt, Section, Session};
use crate::render::{Ink, bedside, columns, fill, left, right};

/// The widest label of a question.
const LABEL: usize = 15;

/// Writes the questions before the items, with what was said, or what an earlier visit says.
pub(super) fn context(sheet: &mut Sheet, form: &Form<'_>) {
    let room = sheet.width.saturating_sub(2 + LABEL + 3);
    for row in ContextRow::all() {
        let is_at_hand = row == form.question;
        let (label, (said, ink)) = match row {
            ContextRow::Field(field) => (field.label(), answer_of(form, field, is_at_hand)),
            ContextRow::On => way_on(form),
        };
        let text = format!("{}  {}", left(label, LABEL), sheet.cut(&said, room));
        let typed = columns(&sheet.text(&form.typed.before_cursor())).min(room);
        let cursor = is_at_hand.then_some(LABEL + 2 + typed);
        sheet.row(ink, &text, cursor);
    }
    sheet.bottom.push(sheet.rule());
    let ContextRow::Field(field) = form.question else {
        let told = form.bedside.use_before();
        let told = told.map(|(_, said)| bedside::by(said, &form.bedside.now().time));
        sheet.say(
            Some(Ink::Strong),
            &match told {
                Some(told) => {
                    format!("Used anything since {told}? What was said then stands in brackets")
                }
                None => "Enter goes to the items; what stands below may stay empty".to_owned(),
            },
        );
        return;
    };
    sheet.say(Some(Ink::Strong), field.ask());
    let is_answered = !form.bedside.session.interview.answer_to(field).is_empty();
    if is_answered && !field.is_needed() {
        sheet.say(None, "Enter keeps what stands there; - takes it away");
    }
    let words = (1..).zip(field.words());
    let words: Vec<String> = words
        .map(|(number, word)| format!("{number} {word}"))
        .collect();
    for line in fill(words.iter().map(String::as_str), "   ", sheet.width) {
        let line = sheet.line(None, line);
        sheet.bottom.push(line);
    }
}

/// Returns what stands at the way on to the items.
fn way_on(form: &Form<'_>) -> (&'static str, (String, Option<Ink>)) {
    match form.bedside.use_before() {
        Some(_) => (
            "Used since?",
            ("n no  y yes  Enter leaves it out".to_owned(), None),
        ),
        None => (
            "To the items",
            (
                "Enter; arrow down for what is below".to_owned(),
                Some(Ink::Faint),
            ),
        ),
    }
}

/// Returns what was answered to a question, is typed there, or was said last time, in brackets.
fn answer_of(form: &Form<'_>, field: ContextField, is_at_hand: bool) -> (String, Option<Ink>) {
    let (bedside, now) = (&form.bedside, form.bedside.now().time);
    let interview = &bedside.session.interview;
    let said = bedside::answer_to(interview, field, &now);
    if is_at_hand && !form.typed.is_empty() {
        return (form.typed.text().to_owned(), None);
    }
    if !said.is_empty() {
        return (said, None);
    }
    let known = bedside.use_before();
    let before = known.map(|(known, _)| bedside::use_before(known, field, &now));
    match before.filter(|before| !before.is_empty()) {
        Some(before) => (format!("({before})"), Some(Ink::Faint)),
        None if field == ContextField::When => ("now".to_owned(), Some(Ink::Faint)),
        None => (said, None),
    }
}

/// Writes the result, and what is asked beside the items and never scored.
pub(super) fn checks(sheet: &mut Sheet, form: &Form<'_>) {
    let session = &form.bedside.session;
    let shown = &session.shown;
    let outcome = session.interview.outcome();
    let result = bedside::result(shown, &outcome);
    // What calls for help stays in sight, whatever is asked next.
    let assessment = session.interview.assessment();
    // Before it is asked, rousing that nobody tried is no alarm.
    let is_said = assessment.context.roused.is_some();
    let is_told = is_said || bedside::entry_waits(assessment).is_some();
    let calls = bedside::calls_for_help(assessment).into_iter();
    let mut top: Vec<Line> = calls
        .filter(|_| is_told)
        .flat_map(|words| sheet.folded(Some(Ink::Alarm), "! ", &words))
        .collect();
    top.extend(sheet.folded(Some(Ink::Strong), "", &result));
    top.push(sheet.rule());
    sheet.top.extend(top);
    let rows = form.beside();
    let widths = rows
        .iter()
        .map(|row| columns(&sheet.text(label_of(form, *row))));
    let width = widths.max().unwrap_or(0);
    for (position, row) in rows.iter().enumerate() {
        let is_at_hand = position == form.row;
        let typed = if is_at_hand { form.typed.text() } else { "" };
        let (words, ink) = answer_to(form, *row, typed);
        let text = format!(
            "{}  {words}",
            left(&sheet.text(label_of(form, *row)), width)
        );
        let text = sheet.cut(&text, sheet.width.saturating_sub(2));
        let before = columns(&form.typed.before_cursor());
        let cursor = is_at_hand.then_some(width + 2 + before);
        sheet.row(ink, &text, cursor);
    }
    sheet.bottom.push(sheet.rule());
    let ask = form.beside_at_hand().map(|row| match row {
        Beside::Measure(at) => shown.measures().get(at).map(|measure| measure.ask.as_str()),
        Beside::Rouse => Some(bedside::ASK_ROUSED),
        Beside::Check(at) => shown.checks().get(at).map(|check| check.ask.as_str()),
    });
    let ask = ask.flatten().unwrap_or_default();
    sheet.say(Some(Ink::Strong), ask);
}

fn label_of<'f>(form: &'f Form<'_>, row: Beside) -> &'f str {
    let shown = &form.bedside.session.shown;
    let label = match row {
        Beside::Measure(at) => shown.measures().get(at).map(|measure| &measure.label),
        Beside::Rouse => return "Can be roused",
        Beside::Check(at) => shown.checks().get(at).map(|check| &check.label),
    };
    label.map_or("", String::as_str)
}

/// Returns what stands in a row of what is asked beside the items, while something is typed there.
fn answer_to(form: &Form<'_>, row: Beside, typed: &str) -> (String, Option<Ink>) {
    let session = &form.bedside.session;
    let (shown, assessment) = (&session.shown, session.interview.assessment());
    match row {
        Beside::Measure(at) => {
            let Some(measure) = shown.measures().get(at) else {
                return (String::new(), None);
            };
            if !typed.is_empty() {
                return (format!("{typed} {}", measure.unit), None);
            }
            match bedside::reading(measure, assessment.reading(at)) {
                Some(value) => (value, None),
                None => ("not measured".to_owned(), Some(Ink::Faint)),
            }
        }
        Beside::Rouse => match assessment.context.roused {
            Some(Roused::Yes) => ("yes".to_owned(), None),
            Some(Roused::No) => ("no".to_owned(), Some(Ink::Alarm)),
            Some(Roused::NotTried) => ("not tried".to_owned(), Some(Ink::Open)),
            None => ("open: y, n, or t not tried".to_owned(), Some(Ink::Faint)),
        },
        Beside::Check(at) => {
            let check = shown.checks().get(at);
            let before = check.and_then(|check| form.bedside.raised_before(check));
            match (assessment.checks().get(at), before) {
                (Some(Asked::Yes), _) => ("yes".to_owned(), Some(Ink::Alarm)),
                (Some(Asked::No), _) => ("no".to_owned(), None),
                (_, Some(before)) => (format!("not asked ({before})"), Some(Ink::Alarm)),
                (_, None) => {
                    let last = check.and_then(|check| form.bedside.last_answer(check));
                    let last =
                        last.map(|last| bedside::last_answer(last, &form.bedside.now().time));
                    let last = last.map_or_else(String::new, |last| format!(" (last time {last})"));
                    (format!("not asked{last}"), Some(Ink::Faint))
                }
            }
        }
    }
}

/// Writes the summary, as much of it as fits.
pub(super) fn review(sheet: &mut Sheet, form: &Form<'_>) {
    let page = form.bedside.to_be_signed(&sheet.style_of_text());
    sheet.long_text(&page, form.scroll);
}

/// Writes the case, as much of it as fits.
pub(super) fn case(sheet: &mut Sheet, form: &Form<'_>) {
    let style = sheet.style_of_text();
    let page = form.bedside.lesson().map(|lesson| lesson.vignette(&style));
    sheet.long_text(&page.unwrap_or_default(), form.scroll);
}

/// Writes the answers beside the key, as much of them as fits.
pub(super) fn feedback(sheet: &mut Sheet, form: &Form<'_>) {
    let page = form.bedside.feedback(&sheet.style_of_text());
    sheet.long_text(&page.unwrap_or_default(), form.scroll);
}

/// The widest that a label gets.
const WIDEST_LABEL: usize = 28;
/// The columns of mark, number, points and what is between.
const AROUND: usize = 2 + 3 + 2 + 2 + 6 + 2;

/// Writes the rows, the result as far as it may be shown, and the item at hand.
pub(super) fn items(sheet: &mut Sheet, form: &Form<'_>) {
    let session = &form.bedside.session;
    let labels = session.shown.items().iter();
    let labels = labels.map(|item| columns(&sheet.text(&item.label)));
    let label = labels.max().unwrap_or(0).min(WIDEST_LABEL);
    for position in 0..session.shown.items().len() {
        row(sheet, form, position, label);
    }
    sheet.bottom.push(result(sheet, form.bedside));
    sheet.bottom.push(sheet.rule());
    let below = match session.prompt {
        Some(Prompt::Reason | Prompt::Rest | Prompt::Cause) => {
            let numbered = (1..).zip(bedside::choices(session));
            let lines = numbered
                .map(|(number, words)| sheet.folded(None, &format!("  {number:>2}  "), words));
            lines.flatten().collect()
        }
        _ => detail(sheet, form.bedside, session.item),
    };
    sheet.bottom.extend(below);
}

/// Adds the row of an item: its label, what was found, marks of what was said besides, and its points.
fn row(sheet: &mut Sheet, form: &Form<'_>, position: usize, label: usize) {
    let session = &form.bedside.session;
    let (Some(item), Some(seen)) = (session.item(position), session.seen(position)) else {
        return;
    };
    let is_at_hand = position == session.item;
    let is_typed = is_at_hand && session.prompt.is_none();
    let typed = if is_typed { form.typed.text() } else { "" };
    let room = sheet.width.saturating_sub(AROUND + label);
    let mut words = match (&item.measure, typed) {
        (_, "") => bedside::finding_within(item, seen, room),
        (Some(measure), typed) => format!("{typed} {}", measure.unit),
        (None, typed) => typed.to_owned(),
    };
    let marks = marks(session, position);
    if !marks.is_empty() {
        words = format!("{words} [{}]", marks.join(", "));
    }
    let text = format!(
        "{:>3} {}  {} {} ",
        position + 1,
        left(&sheet.cut(&item.label, label), label),
        left(&sheet.cut(words.trim_start(), room), room),
        right(&bedside::points(item, seen), 6),
    );
    let ink = match seen.answer() {
        Answer::Missing(Missing::NotGiven) if typed.is_empty() => Some(Ink::Faint),
        Answer::Missing(Missing::NotGiven) | Answer::Chosen { .. } => None,
        Answer::Missing(_) => Some(Ink::Open),
    };
    let before = if is_typed {
        columns(&form.typed.before_cursor())
    } else {
        0
    };
    let cursor = is_at_hand.then_some(3 + 1 + label + 2 + before);
    sheet.row(ink, &text, cursor);
}

/// Returns what else was said of an item, a mark for each.
fn marks(session: &Session, position: usize) -> Vec<&'static str> {
    let (Some(item), Some(seen)) = (session.item(position), session.seen(position)) else {
        return Vec::new();
    };
    let is_other = !seen.is_attributed() || (position == session.item && session.not_due);
    let mut causes = 0..item.confounders.len();
    let is_found = causes.any(|cause| session.interview.has_cause(position, cause));
    let has_note = seen.detail().is_some_and(|detail| detail.note.is_some());
    let marks = [
        (is_other, "other cause"),
        (is_found, "cause found"),
        (has_note, "note"),
    ];
    let marks = marks.into_iter().filter(|(is_set, _)| *is_set);
    marks.map(|(_, mark)| mark).collect()
}

/// Says what is open; once nothing is, or where the site shows it live, the result.
fn result(sheet: &Sheet, bedside: &Bedside) -> Line {
    let session = &bedside.session;
    let mut words = vec![bedside::open(&session.open_labels())];
    let outcome = bedside.outcome();
    words.extend(outcome.map(|outcome| bedside::result(&session.shown, &outcome)));
    words.retain(|part| !part.is_empty());
    let is_through = session.interview.is_through();
    let ink = if is_through { Ink::Strong } else { Ink::Open };
    let text = sheet.cut(&format!("      {}", words.join("; ")), sheet.width);
    sheet.line(Some(ink), text)
}

/// Returns what is to be done for an item, its options in full words, and other causes.
pub(super) fn detail(sheet: &Sheet, bedside: &Bedside, position: usize) -> Vec<Line> {
    let session = &bedside.session;
    let (Some(item), Some(seen)) = (session.item(position), session.seen(position)) else {
        return Vec::new();
    };
    let mut lines = sheet.folded(Some(Ink::Strong), "", &bedside::ask(item));
    for (index, choice) in item.choices.iter().enumerate() {
        let is_chosen = seen
            .choice()
            .is_some_and(|chosen| usize::from(chosen) == index);
        let mark = if is_chosen { "*" } else { " " };
        let ink = is_chosen.then_some(Ink::Strong);
        let before = format!(" {mark}{:>2}  ", choice.points);
        lines.extend(sheet.folded(ink, &before, &choice.text));
    }
    for (cause, question) in bedside::another_cause(item).iter().enumerate() {
        let is_found = session.interview.has_cause(position, cause);
        let mark = if is_found { " * c  " } else { "   c  " };
        lines.extend(sheet.folded(None, mark, question));
    }
    lines
}

/// Returns how many rows the keys of an item take at most.
pub(super) fn keys_rows(sheet: &Sheet) -> usize {
    if sheet.width < 80 { 2 } else { 1 }
}

/// The columns of a key in the help.
const KEY: usize = 13;

const CONTEXT: &str = "\
Enter      take the line; alone it leaves the question out, or keeps what is there
arrows     another question; Tab too
n, y       at \"Used since?\": no, and all of last time stands; yes, and its time is typed
Page Down  straight to the items: only patient and rater are needed
-          take an answer away
Backspace  rub out
Esc        clear the line, or leave";
const ITEMS: &str = "\
digit      the points as printed on paper; goes on by itself
number     a measured item takes its value, ended by Enter
p, t       points instead of the value; count 60 seconds
arrows     any item, in any order; Tab too
x          not withdrawal: what is found is kept, and counts 0
u          unable to assess, with the reason
c          the cause that the item asks about was found
n          a note
a          asleep or refused: nothing, or nothing more, can be assessed
Backspace  take back what was typed, or the last answer
wrong key  a digit that is no option stays until Backspace, and no other is taken
s          to the checks, past what is measured, also with items open
Page keys  to the first item, or to the last
q, Esc     leave; every answer is kept in the draft. So does Ctrl-C";
const CHECKS: &str = "\
y, n       yes or no; - takes an answer away
Enter      it was not asked, or stays as it is; the summary comes after the last
s          to the summary, once each was answered or left out
arrows     another question
Backspace  the question before, and from the first back to the items; Page Up too
q, Esc     leave; every answer is kept in the draft";
const MEASURES: &str = "\
number     what was measured, ended by Enter; Enter alone: it was not measured
t          count 60 seconds
s          past all that is measured, to the questions
-          take the value away";
const ROUSING: &str = "\
y, n, t    of a patient who is asleep: can be roused, cannot, not tried";
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
        (Section::Checks, false) => {
            if !form.bedside.session.shown.measures().is_empty() {
                lines(sheet, MEASURES);
            }
            if form.beside().contains(&Beside::Rouse) {
                lines(sheet, ROUSING);
            }
            lines(sheet, CHECKS);
        }
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
