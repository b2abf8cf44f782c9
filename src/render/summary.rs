//! The staged severity summary of one assessment, as a person reads it on a screen.
//!
//! This file has the order of its parts; each part is in a file of its own below. What a finding
//! or a stage is called is in `wording`, folding and columns are in `page`. Nothing is computed
//! here: all of it stands in the [`Outcome`]. Ages are counted from the assessment's own time,
//! since nothing in the library reads a clock.

mod items;
mod log;
mod questions;
mod stagings;
#[cfg(test)]
mod tests;

use super::page::{Page, Piece, inked};
use super::{Ink, Style, wording};
use crate::assessment::Assessment;
use crate::base::text::count;
use crate::base::time::Time;
use crate::history::Change;
use crate::scale::Evidence;
use crate::scoring::outcome::Outcome;

/// The widest a summary gets: on a wider screen the eye would lose the row.
const WIDEST: usize = 96;

/// What is known of an assessment that was made at a bedside, beside what it says itself.
#[derive(Clone, Debug, Default)]
pub struct Around {
    /// When the first question was asked.
    pub started: Option<Time>,
    /// How the total moved since the last one of the same patient and scale.
    pub change: Option<Change>,
    /// Whether it is in the log.
    pub kept: Kept,
}

/// Whether an assessment is in the log.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Kept {
    /// Nothing is said of a log.
    #[default]
    Unsaid,
    /// It is not signed yet.
    NotYet,
    /// It could not be recorded, for this reason.
    No(String),
    /// It was signed.
    Signed {
        /// When.
        at: Time,
        /// The number of its entry.
        entry: u64,
        /// The hash of its entry.
        hash: String,
    },
}

/// Writes the summary of one assessment.
///
/// Flags stand above everything, then the items with total and band, then each staging as the
/// description that it is, what was not asked, and the log of when what was observed; at the end,
/// where a screen of 24 lines stops, the total and the number of flags once more. `outcome`
/// must be that of `assessment`. Every line ends with a line feed, none is wider than the style
/// allows, and no other control character comes out but those of colour.
pub fn summary(assessment: &Assessment, outcome: &Outcome, style: &Style) -> String {
    summary_around(assessment, outcome, &Around::default(), style)
}

/// Writes the summary of an assessment, with how its total moved and whether it is in the log.
pub fn summary_around(
    assessment: &Assessment,
    outcome: &Outcome,
    around: &Around,
    style: &Style,
) -> String {
    let style = Style {
        width: style.width.min(WIDEST),
        ..*style
    };
    let mut page = Page::new(&style);
    heading(&mut page, assessment);
    not_recorded(&mut page, around);
    flags(&mut page, assessment, outcome);
    items::items(&mut page, assessment, outcome, around.change.as_ref());
    if outcome.is_scored() {
        stagings::stagings(&mut page, assessment, outcome);
    }
    questions::questions(&mut page, assessment, outcome);
    questions::dangers(&mut page, assessment, outcome);
    site(&mut page, assessment, outcome);
    log::log(&mut page, assessment, around);
    result_again(&mut page, assessment, outcome, around);
    not_recorded(&mut page, around);
    page.finish()
}

/// Says twice, at the top and where the screen stops, that an assessment is not in the log.
fn not_recorded(page: &mut Page<'_>, around: &Around) {
    if let Kept::No(why) = &around.kept {
        page.alarms(1, [format!("NOT RECORDED: {why}")]);
        page.blank();
    }
}

/// Repeats what must not be missed by whoever sees only the end: total, band, and that there are flags.
fn result_again(page: &mut Page<'_>, assessment: &Assessment, outcome: &Outcome, around: &Around) {
    let scale = assessment.scale();
    let mut pieces = Vec::new();
    if !outcome.is_scored() {
        pieces.push(inked(Ink::Open, wording::NOT_SCORED));
    } else if let Some(total) = wording::total(scale, outcome) {
        let band = wording::band(scale, outcome)
            .map_or_else(String::new, |(names, _)| format!(" {names}"));
        pieces.push(inked(Ink::Strong, format!("Total {total}{band}")));
        pieces.extend(wording::incomplete(outcome).map(|words| inked(Ink::Open, words)));
    }
    let flags = wording::alarms(assessment, outcome).len() as u64;
    if flags > 0 {
        let words = format!("! {}, at the top", count(flags, "flag", "flags"));
        pieces.push(inked(Ink::Alarm, words));
    }
    if around.kept == Kept::NotYet {
        pieces.push(inked(Ink::Open, "not signed yet"));
    }
    if !pieces.is_empty() {
        page.blank();
        page.dotted(0, pieces);
    }
}

fn heading(page: &mut Page<'_>, assessment: &Assessment) {
    let scale = assessment.scale();
    let dot = page.style().glyph(" · ", " - ");
    let (name, evidence) = (wording::named(scale), scale.head().evidence.word());
    let time = wording::when(&assessment.context);
    let name = inked(Ink::Strong, format!("{name}{dot}{evidence}"));
    page.ends(0, name, time);
    page.dotted(0, context(assessment));
    let background = wording::background(&assessment.context);
    page.dotted(0, background);
    if scale.head().evidence == Evidence::Descriptive {
        page.paragraph(0, inked(Ink::Open, wording::DESCRIPTIVE));
    }
    page.blank();
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
        pieces.push(use_before.join(", ").into());
    }
    if let Some(rater) = &context.rater {
        pieces.push(format!("rated by {rater}").into());
    }
    if let Some(reason) = context.reason {
        pieces.push(wording::reason(reason).into());
    }
    pieces
}

/// Writes what the site's policy says, under its own name and apart from what the scale says.
fn site(page: &mut Page<'_>, assessment: &Assessment, outcome: &Outcome) {
    let Some(site) = &outcome.site else {
        return;
    };
    page.blank();
    page.heading(&wording::site::named(&site.policy), "");
    let digest = format!("digest {}", site.policy.digest().short());
    page.dotted(1, [wording::site::OWN.to_owned(), digest]);
    for said in wording::site::said(site, assessment, outcome.is_scored()) {
        page.marked(1, "", said);
    }
    page.blank();
}

fn flags(page: &mut Page<'_>, assessment: &Assessment, outcome: &Outcome) {
    page.alarms(1, wording::alarms(assessment, outcome));
    page.blank();
}
