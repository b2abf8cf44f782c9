//! What is made of the answers on a form: flags, the total with its bands, and signs to tick.

use super::super::page::Page;
use super::super::wording::stages::needs;
use super::super::wording::{DESCRIPTION, band_range, condition, only_check, sign};
use super::section;
use crate::scale::{Rater, Scale, Stage};

/// Writes what a person must look at now, beside what stands with the checks: on paper nothing else says it.
pub(super) fn flags(page: &mut Page<'_>, scale: &Scale) {
    let mut flags = scale
        .flags()
        .iter()
        .filter(|flag| only_check(flag).is_none())
        .peekable();
    if flags.peek().is_none() {
        return;
    }
    section(page, "Look at this now", "whatever the cause and the total");
    page.blank();
    for flag in flags {
        let when = condition(scale, &flag.when);
        page.labelled(0, "[ ] !", 6, format!("{} ({when})", flag.text));
    }
}

/// Writes the box for the total, and the bands.
pub(super) fn total(page: &mut Page<'_>, scale: &Scale) {
    let Some((_, highest)) = scale.definition().total else {
        return;
    };
    section(page, "Total", "the points of all items, added up");
    page.blank();
    let digits = highest.to_string().len();
    let inside = format!("  {} of {highest}  ", "_".repeat(digits + 2));
    let edge = format!("+{}+", "-".repeat(inside.len()));
    page.paragraph(BODY, &edge);
    for line in [" ".repeat(inside.len()), inside] {
        page.drawn(&format!("{}|{line}|", " ".repeat(BODY)));
    }
    page.paragraph(BODY, &edge);
    page.blank();
    page.paragraph(
        0,
        "Is an item not assessed? Then there is no total: leave the box empty.",
    );
    if scale.head().rater == Rater::Clinician {
        page.paragraph(0, "What was found and is not due to withdrawal counts 0.");
    }
    if scale.bands().is_empty() {
        return;
    }
    page.blank();
    for (position, band) in scale.bands().iter().enumerate() {
        let range = band_range(scale, position);
        page.labelled(BODY, &format!("[ ] {range}"), BODY + 14, &band.name);
    }
}

const BODY: usize = 4;

/// Writes the stages with their signs.
pub(super) fn stagings(page: &mut Page<'_>, scale: &Scale) {
    for staging in scale.stagings() {
        section(page, &staging.name, DESCRIPTION);
        page.paragraph(
            0,
            "Tick the signs found and due to withdrawal. A stage shows when it has as many as it needs; the stage now is the highest that shows.",
        );
        for stage in &staging.stages {
            page.blank();
            one(page, scale, stage);
        }
        page.blank();
        page.paragraph(0, format!("Source: {}.", staging.source));
        page.paragraph(0, &staging.choice);
    }
}

fn one(page: &mut Page<'_>, scale: &Scale, stage: &Stage) {
    let title = format!("{:>2}  {}", stage.number, stage.name);
    let needs = format!("found ___   needs {}", needs(stage));
    page.ends(0, title, needs);
    for found in &stage.signs {
        let label = sign(scale, found);
        page.labelled(BODY, "[ ]", BODY + 4, format!("{} ({label})", found.text));
    }
}
