//! The staged severity summary of one assessment, as a person reads it on a screen.
//!
//! This file has the order of its parts; each part is in a file of its own below. What a finding
//! or a stage is called is in `wording`, folding and columns are in `sheet`. Nothing is computed
//! here: all of it stands in the [`Outcome`]. Ages are counted from the assessment's own time,
//! since nothing in the library reads a clock.

mod items;
mod log;
mod questions;
mod stagings;
#[cfg(test)]
mod tests;

use super::sheet::{Piece, Sheet, inked, plain};
use super::{Ink, Style, wording};
use crate::assessment::Assessment;
use crate::outcome::Outcome;
use crate::scale::Evidence;

/// Writes the summary of one assessment.
///
/// Flags stand above everything, then the items with total and band, then each staging as the
/// description that it is, what was not asked, and the log of when what was observed. `outcome`
/// must be that of `assessment`. Every line ends with a line feed, none is wider than the style
/// allows, and no other control character comes out but those of colour.
pub fn summary(assessment: &Assessment, outcome: &Outcome, style: &Style) -> String {
    let mut sheet = Sheet::new(style);
    heading(&mut sheet, assessment);
    flags(&mut sheet, assessment, outcome);
    items::items(&mut sheet, assessment, outcome);
    if outcome.is_scored() {
        stagings::stagings(&mut sheet, assessment, outcome);
    }
    questions::questions(&mut sheet, assessment, outcome);
    questions::dangers(&mut sheet, assessment, outcome);
    log::log(&mut sheet, assessment);
    sheet.finish()
}

fn heading(sheet: &mut Sheet<'_>, assessment: &Assessment) {
    let scale = assessment.scale();
    let dot = sheet.style().glyph(" · ", " - ");
    let (name, evidence) = wording::heading(scale);
    let time = wording::when(&assessment.context);
    let name = inked(Ink::Strong, format!("{name}{dot}{evidence}"));
    sheet.ends(0, &name, &plain(time));
    sheet.flow(0, dot, &context(assessment));
    let background = wording::background(&assessment.context);
    let background: Vec<Piece> = background.into_iter().map(plain).collect();
    sheet.flow(0, dot, &background);
    if scale.head().evidence == Evidence::Descriptive {
        sheet.paragraph(0, &inked(Ink::Open, wording::DESCRIPTIVE));
    }
    sheet.blank();
}

/// Returns who, after which use, rated by whom and why.
fn context(assessment: &Assessment) -> Vec<Piece> {
    let context = &assessment.context;
    let mut pieces = Vec::new();
    if let Some(patient) = &context.patient {
        pieces.push(inked(Ink::Strong, patient.as_str()));
    }
    let use_before = wording::last_use(context);
    if !use_before.is_empty() {
        pieces.push(plain(use_before.join(", ")));
    }
    if let Some(rater) = &context.rater {
        pieces.push(plain(format!("rated by {rater}")));
    }
    if let Some(reason) = context.reason {
        pieces.push(plain(wording::reason(reason)));
    }
    pieces
}

fn flags(sheet: &mut Sheet<'_>, assessment: &Assessment, outcome: &Outcome) {
    for words in wording::alarms(assessment, outcome) {
        sheet.marked(1, "! ", &inked(Ink::Alarm, words));
    }
    sheet.blank();
}
