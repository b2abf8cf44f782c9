//! What is asked on a form: the items with their options, and the yes-or-no questions.

use super::super::columns;
use super::super::page::Page;
use super::super::wording;
use super::{BETWEEN, section};
use crate::scale::{Evidence, Item, Rater, Scale};

/// The column from which the body of an item is written.
const BODY: usize = 4;

/// Writes the items.
pub(super) fn items(page: &mut Page<'_>, scale: &Scale) {
    section(page, "Items", "");
    let who = match scale.head().rater {
        Rater::Clinician => {
            "Tick one answer for each item, and rate only what withdrawal explains."
        }
        Rater::Patient => "Tick one answer for each item.",
    };
    page.paragraph(
        0,
        format!("{who} No other points exist than those printed. What was not assessed is not 0: leave it open, and say why."),
    );
    for (position, item) in scale.items().iter().enumerate() {
        page.blank();
        one(page, scale, position, item);
    }
}

fn one(page: &mut Page<'_>, scale: &Scale, position: usize, item: &Item) {
    let title = format!("{:>2}  {}", position + 1, item.label.to_uppercase());
    let mut end = Vec::new();
    if let Some(measure) = &item.measure {
        end.push(format!("____ {}", measure.unit));
    }
    if scale.definition().total.is_some() {
        end.push("points ____".to_owned());
    }
    page.ends(0, title, end.join("    "));
    page.paragraph(BODY, &item.ask);
    page.paragraph(BODY, wording::window(item).unwrap_or_default());
    for question in wording::another_cause(item) {
        page.paragraph(BODY, question);
    }
    if wording::shares_options(scale, item) {
        let options = item
            .choices
            .iter()
            .map(|choice| format!("[ ] {}  {}", choice.points, choice.text));
        page.flow(BODY, BETWEEN, options);
    } else {
        for choice in &item.choices {
            page.labelled(
                BODY,
                &format!("[ ] {:<2}", choice.points),
                BODY + 7,
                &choice.text,
            );
        }
    }
    apart(page, scale, item);
}

/// Writes the answers that are no points: how it is known, another cause, not assessed.
fn apart(page: &mut Page<'_>, scale: &Scale, item: &Item) {
    let mut ticks = Vec::new();
    if scale.head().evidence == Evidence::Descriptive && !item.reported_only {
        ticks.extend(["[ ] reported", "[ ] seen"]);
    }
    if scale.head().rater == Rater::Clinician {
        ticks.push("[ ] found, not due to withdrawal");
    }
    page.flow(BODY, BETWEEN, ticks);
    let text = "[ ] not assessed because ";
    let room = page.width().saturating_sub(BODY + columns(text));
    page.paragraph(BODY, format!("{text}{}", "_".repeat(room.min(36))));
}

/// Writes the checks.
pub(super) fn checks(page: &mut Page<'_>, scale: &Scale) {
    if scale.checks().is_empty() {
        return;
    }
    section(page, "Yes or no", wording::NEVER_SCORED);
    for (position, check) in scale.checks().iter().enumerate() {
        page.blank();
        page.paragraph(0, &check.ask);
        page.flow(BODY, BETWEEN, ["[ ] yes", "[ ] no", "[ ] not asked"]);
        for flag in scale.flags() {
            if wording::only_check(flag) == Some(position) {
                page.labelled(BODY, "yes !", BODY + 6, &flag.text);
            }
        }
    }
}
