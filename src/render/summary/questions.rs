//! What missing answers leave open, what was asked and what was not, and the source's words on danger.

use crate::assessment::{Asked, Assessment};
use crate::render::page::{Page, inked};
use crate::render::wording::stages;
use crate::render::{Ink, wording};
use crate::scoring::outcome::Outcome;

/// How far the lines stand in.
const MARGIN: usize = 1;

/// Writes the flags still open, then the checks. Not asked is never shown as no.
pub(super) fn questions(page: &mut Page<'_>, assessment: &Assessment, outcome: &Outcome) {
    for words in wording::open(assessment.scale(), outcome) {
        page.paragraph(MARGIN, inked(Ink::Open, words));
    }
    for (answer, ink) in [
        (Asked::Yes, Ink::Strong),
        (Asked::Not, Ink::Open),
        (Asked::No, Ink::Faint),
    ] {
        if let Some(checks) = wording::checks(assessment, answer) {
            page.paragraph(MARGIN, inked(ink, checks));
        }
    }
    page.blank();
}

/// Writes what the source says of the danger, from the stage on that each of its texts names.
pub(super) fn dangers(page: &mut Page<'_>, assessment: &Assessment, outcome: &Outcome) {
    let shown = stages::highest_shown(outcome);
    let dangers: Vec<_> = assessment
        .scale()
        .definition()
        .dangers
        .iter()
        .filter(|danger| danger.from_stage <= shown)
        .collect();
    if dangers.is_empty() {
        return;
    }
    let heading = "What the document says of the danger, in our words";
    page.paragraph(MARGIN, inked(Ink::Strong, heading));
    for danger in dangers {
        let words = format!("{} ({})", danger.text, danger.source);
        page.marked(MARGIN, "- ", inked(Ink::Faint, words));
    }
    page.blank();
}
