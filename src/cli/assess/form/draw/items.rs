//! The page of the items: a row for each, and below it the options of the one at hand.

use ratatui_core::text::Line;

use super::Sheet;
use crate::assessment::{Answer, Missing};
use crate::cli::assess::bedside::Bedside;
use crate::cli::assess::form::state::Form;
use crate::interview::session::Prompt;
use crate::render::{Ink, bedside, columns, left, right};

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
        Some(Prompt::Reason | Prompt::Attempt | Prompt::Cause) => {
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
    let typed = match is_at_hand && session.prompt.is_none() {
        true => form.typed.as_str(),
        false => "",
    };
    let mut words = match (&item.measure, typed) {
        (_, "") => bedside::finding(item, seen),
        (Some(measure), typed) => format!("{typed} {}", measure.unit),
        (None, typed) => typed.to_owned(),
    };
    let mut causes = 0..item.confounders.len();
    let marks = [
        (
            !seen.is_attributed() || (is_at_hand && session.not_due),
            "not due",
        ),
        (
            causes.any(|cause| session.interview.has_cause(position, cause)),
            "other cause",
        ),
        (
            seen.detail().is_some_and(|detail| detail.note.is_some()),
            "note",
        ),
    ];
    let marks = marks.into_iter().filter(|(is_set, _)| *is_set);
    let marks: Vec<&str> = marks.map(|(_, mark)| mark).collect();
    if !marks.is_empty() {
        words = format!("{words} [{}]", marks.join(", "));
    }
    let room = sheet.width.saturating_sub(AROUND + label);
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
    let cursor = is_at_hand.then_some(3 + 1 + label + 2 + columns(typed));
    sheet.row(ink, &text, cursor);
}

/// Says what is open; once nothing is, or where the site shows it live, the result.
fn result(sheet: &Sheet, bedside: &Bedside) -> Line<'static> {
    let session = &bedside.session;
    let mut words = vec![bedside::open(&session.open_labels())];
    let outcome = bedside.outcome();
    words.extend(outcome.map(|outcome| bedside::result(&session.shown, &outcome)));
    words.retain(|part| !part.is_empty());
    let ink = match session.interview.is_through() {
        true => Ink::Strong,
        false => Ink::Open,
    };
    let text = sheet.cut(&format!("      {}", words.join("; ")), sheet.width);
    sheet.line(Some(ink), text)
}

/// Returns what is to be done for an item, its options in full words, and other causes.
pub(super) fn detail(sheet: &Sheet, bedside: &Bedside, position: usize) -> Vec<Line<'static>> {
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
        let mark = match session.interview.has_cause(position, cause) {
            true => " * c  ",
            false => "   c  ",
        };
        lines.extend(sheet.folded(None, mark, question));
    }
    lines
}

/// Returns how many rows the keys of an item take at most.
pub(super) fn keys_rows(sheet: &Sheet) -> usize {
    if sheet.width < 80 { 2 } else { 1 }
}
