//! The pages around the items: the questions before them, the checks and the summary; in a lesson the
//! case, and the answers beside the key.

use super::Sheet;
use crate::assessment::Asked;
use crate::cli::assess::form::state::Form;
use crate::interview::ContextField;
use crate::render::{Ink, bedside, columns, left};

/// The widest label of a question.
const LABEL: usize = 10;

/// Writes the questions before the items, with what was said.
pub(super) fn context(sheet: &mut Sheet, form: &Form<'_>) {
    let room = sheet.width.saturating_sub(2 + LABEL + 3);
    for (position, field) in ContextField::ALL.into_iter().enumerate() {
        let label = left(field.label(), LABEL);
        let said = form.bedside.session.interview.answer_to(field);
        let is_at_hand = position == form.question;
        let (said, ink) = match said.is_empty() {
            _ if is_at_hand && !form.typed.is_empty() => (form.typed.clone(), None),
            true if field == ContextField::When => ("now".to_owned(), Some(Ink::Faint)),
            _ => (said, None),
        };
        let text = format!("{label}  {}", sheet.cut(&said, room));
        let typed = columns(&sheet.text(&form.typed)).min(room);
        let cursor = is_at_hand.then_some(LABEL + 2 + typed);
        wide_row(sheet, ink, &text, cursor);
    }
    sheet.bottom.push(sheet.rule());
    let field = form.field();
    sheet.say(Some(Ink::Strong), field.ask());
    let words = (1..).zip(field.words());
    let words: Vec<String> = words
        .map(|(number, word)| format!("{number} {word}"))
        .collect();
    if !words.is_empty() {
        sheet.say(None, &words.join("   "));
    }
}

/// Writes the result, and the questions that are never scored.
pub(super) fn checks(sheet: &mut Sheet, form: &Form<'_>) {
    let session = &form.bedside.session;
    let shown = &session.shown;
    let outcome = session.interview.outcome();
    let result = bedside::result(shown, &outcome);
    let mut top = sheet.folded(Some(Ink::Strong), "", &result);
    for words in bedside::stagings(shown, &outcome) {
        top.extend(sheet.folded(None, "  ", &words));
    }
    if !shown.stagings().is_empty() {
        top.extend(sheet.folded(Some(Ink::Faint), "  ", bedside::DESCRIPTION));
    }
    top.push(sheet.rule());
    sheet.top.extend(top);
    let labels = shown.checks().iter();
    let widths = labels.map(|check| columns(&sheet.text(&check.label)));
    let width = widths.max().unwrap_or(0);
    let answers = session.interview.assessment().checks();
    for (position, (check, answer)) in shown.checks().iter().zip(answers).enumerate() {
        let (words, ink) = match (answer, form.bedside.raised_before(check)) {
            (Asked::Yes, _) => ("yes".to_owned(), Some(Ink::Alarm)),
            (Asked::No, _) => ("no".to_owned(), None),
            (Asked::Not, Some(before)) => (format!("not asked ({before})"), Some(Ink::Alarm)),
            (Asked::Not, None) => ("not asked".to_owned(), Some(Ink::Faint)),
        };
        let text = format!("{}  {words}", left(&sheet.text(&check.label), width));
        let text = sheet.cut(&text, sheet.width.saturating_sub(2));
        wide_row(
            sheet,
            ink,
            &text,
            (position == form.check).then_some(width + 2),
        );
    }
    sheet.bottom.push(sheet.rule());
    let asked = shown.checks().get(form.check);
    sheet.say(Some(Ink::Strong), asked.map_or("", |check| &check.ask));
}

/// Adds a row that is marked over the whole width where it is at hand.
fn wide_row(sheet: &mut Sheet, ink: Option<Ink>, text: &str, cursor: Option<usize>) {
    let width = sheet.width.saturating_sub(2);
    match cursor {
        Some(_) => sheet.row(ink, &left(text, width), cursor),
        None => sheet.row(ink, text, None),
    }
}

/// Writes the summary, as much of it as fits.
pub(super) fn review(sheet: &mut Sheet, form: &Form<'_>) {
    let page = form.bedside.summary(&sheet.style_of_text());
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
