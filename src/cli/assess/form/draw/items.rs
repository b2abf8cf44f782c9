//! The page of the items: a row for each, and below it the options of the one at hand.

use ratatui_core::text::Line;

use super::{Focus, Part, Sheet, figure, fill};
use crate::assessment::Missing;
use crate::cli::assess::desk::Desk;
use crate::cli::assess::form::state::{Form, Prompt};
use crate::cli::assess::reasons::{ATTEMPT_REASONS, REASONS};
use crate::interview::{ItemView, State, View};
use crate::render::{Ink, bedside, columns};
use crate::scale::Item;

/// The widest that a label gets.
const WIDEST_LABEL: usize = 28;
/// The columns of mark, number, points and what is between.
const AROUND: usize = 2 + 3 + 2 + 2 + 6 + 2;

/// Writes the rows, the result as far as it may be shown, and the item at hand.
pub(super) fn items(sheet: &mut Sheet, form: &Form, desk: &Desk) {
    let view = desk.view();
    let labels = desk
        .shown
        .items()
        .iter()
        .map(|item| columns(&sheet.text(&item.label)));
    let label = labels.max().unwrap_or(0).min(WIDEST_LABEL);
    for (position, (item, stands)) in desk.shown.items().iter().zip(&view.items).enumerate() {
        let is_at_hand = position == form.item;
        let typed = if is_at_hand && form.prompt.is_none() {
            form.typed.as_str()
        } else {
            ""
        };
        let not_due = is_at_hand && form.not_due;
        let line = row(
            sheet,
            desk,
            (position, item, stands),
            label,
            (is_at_hand, typed, not_due),
        );
        sheet.list.push(line);
        if is_at_hand {
            let at = 2 + 3 + 1 + label + 2 + columns(typed);
            sheet.cursor = Some((Part::List, position, at));
        }
    }
    sheet.focus = Focus::Row(form.item);
    let result = result(sheet, desk, &view);
    sheet.bottom.push(result);
    let rule = sheet.rule();
    sheet.bottom.push(rule);
    let below = match form.prompt {
        Some(Prompt::Reason) => reasons(sheet, &REASONS),
        Some(Prompt::Attempt) => reasons(sheet, &ATTEMPT_REASONS),
        Some(Prompt::Cause) => causes(sheet, desk, form.item),
        _ => detail(sheet, desk, form.item),
    };
    sheet.bottom.extend(below);
}

/// Returns the reasons to choose from.
fn reasons(sheet: &Sheet, reasons: &[Missing]) -> Vec<Line<'static>> {
    let numbered = (1..).zip(reasons);
    numbered
        .flat_map(|(number, why)| {
            sheet.folded(None, &format!("  {number:>2}  "), bedside::missing(*why))
        })
        .collect()
}

/// Returns the other causes to choose from.
fn causes(sheet: &Sheet, desk: &Desk, position: usize) -> Vec<Line<'static>> {
    let causes = desk.item(position).map(|item| item.confounders.clone());
    let numbered = (1..).zip(causes.unwrap_or_default());
    numbered
        .flat_map(|(number, cause)| sheet.folded(None, &format!("  {number:>2}  "), &cause))
        .collect()
}

/// Returns the row of an item.
fn row(
    sheet: &Sheet,
    desk: &Desk,
    (position, item, stands): (usize, &Item, &ItemView),
    label: usize,
    (is_at_hand, typed, not_due): (bool, &str, bool),
) -> Line<'static> {
    let seen = desk.seen(position);
    let mut words = seen
        .map(|seen| bedside::finding(item, seen))
        .unwrap_or_default();
    if !typed.is_empty() {
        words = match &item.measure {
            Some(measure) => format!("{typed} {}", measure.unit),
            None => typed.to_owned(),
        };
    }
    let mut marks = Vec::new();
    if !stands.attributed || not_due {
        marks.push("not due");
    }
    if stands.confounders.contains(&true) {
        marks.push("other cause");
    }
    if stands.noted {
        marks.push("note");
    }
    if !marks.is_empty() {
        words = format!("{words} [{}]", marks.join(", "))
            .trim_start()
            .to_owned();
    }
    let room = sheet.width.saturating_sub(AROUND + label);
    let points = seen
        .map(|seen| bedside::points(item, seen))
        .unwrap_or_default();
    let mark = if is_at_hand { ">" } else { " " };
    let text = format!(
        "{mark} {:>3} {}  {} {} ",
        position + 1,
        fill(&sheet.cut(&item.label, label), label),
        fill(&sheet.cut(&words, room), room),
        figure(&points, 6),
    );
    let ink = match stands.state {
        State::Open if typed.is_empty() => Some(Ink::Faint),
        State::Unable(_) => Some(Ink::Open),
        State::Open | State::Answered => None,
    };
    if is_at_hand {
        return sheet.at_hand(sheet.line(Some(Ink::Strong), text));
    }
    sheet.line(ink, text)
}

/// Says what is open; once nothing is, or where the site shows it live, the result.
fn result(sheet: &Sheet, desk: &Desk, view: &View) -> Line<'static> {
    let items = desk.shown.items().iter().zip(&view.items);
    let open = items.filter(|(_, item)| item.state == State::Open);
    let open: Vec<&str> = open.map(|(item, _)| item.label.as_str()).collect();
    let mut words = vec![bedside::open(&open)];
    let mut ink = Ink::Open;
    if let Some(outcome) = desk.outcome() {
        words.push(bedside::result(&desk.shown, &outcome));
        if view.is_through() {
            ink = Ink::Strong;
        }
    }
    words.retain(|part| !part.is_empty());
    let text = sheet.cut(&format!("      {}", words.join("; ")), sheet.width);
    sheet.line(Some(ink), text)
}

/// Returns what is to be done for an item, its options in full words, and other causes.
pub(super) fn detail(sheet: &Sheet, desk: &Desk, position: usize) -> Vec<Line<'static>> {
    let Some(item) = desk.item(position) else {
        return Vec::new();
    };
    let mut lines = sheet.folded(Some(Ink::Strong), "", &bedside::ask(item));
    let chosen = desk.seen(position).and_then(|seen| seen.choice());
    for (index, choice) in item.choices.iter().enumerate() {
        let is_chosen = chosen.is_some_and(|chosen| usize::from(chosen) == index);
        let mark = if is_chosen { "*" } else { " " };
        let ink = is_chosen.then_some(Ink::Strong);
        let before = format!(" {mark}{:>2}  ", choice.points);
        lines.extend(sheet.folded(ink, &before, &choice.text));
    }
    for (cause, question) in bedside::another_cause(item).iter().enumerate() {
        let view = desk.view();
        let stands = view.items.get(position);
        let found = stands.and_then(|item| item.confounders.get(cause)).copied();
        let mark = if found.unwrap_or(false) {
            " * c  "
        } else {
            "   c  "
        };
        lines.extend(sheet.folded(None, mark, question));
    }
    lines
}

/// Returns how many rows the keys of an item take at most.
pub(super) fn keys_rows(sheet: &Sheet) -> usize {
    if sheet.width < 80 { 2 } else { 1 }
}
