//! Each staging: its stages with what was found of them, and what its source says beside.

use crate::assessment::Assessment;
use crate::render::page::{Page, Piece, cell, inked};
use crate::render::wording::{self, stages};
use crate::render::{Ink, Style};
use crate::scale::{Stage, Staging};
use crate::scoring::outcome::Outcome;
use crate::scoring::stage::{StageResult, Staged};
use crate::scoring::truth::Truth;

/// How far stages stand in.
const MARGIN: usize = 1;

/// The columns of the table of stages.
struct Columns {
    number: usize,
    name: usize,
    mark: usize,
    signs: usize,
    /// Whether mark and signs stand beside the names; if not, the signs go beneath.
    beside: bool,
}

/// Writes every staging of the scale.
pub(super) fn stagings(page: &mut Page<'_>, assessment: &Assessment, outcome: &Outcome) {
    let all = assessment.scale().stagings();
    for (staging, staged) in all.iter().zip(&outcome.stagings) {
        let name = inked(Ink::Strong, &staging.name);
        page.ends(MARGIN, name, wording::DESCRIPTION);
        let columns = Columns::of(page, staging, staged);
        for (stage, found) in staging.stages.iter().zip(&staged.stages) {
            row(page, &columns, stage, *found);
            if found.presence != Truth::No {
                signs_found(page, &columns, stage, assessment);
            }
        }
        page.flow(MARGIN, " ", sentences(assessment, staging, staged));
        page.blank();
    }
}

impl Columns {
    fn of(page: &Page<'_>, staging: &Staging, staged: &Staged) -> Self {
        let rows = || staging.stages.iter().zip(&staged.stages);
        let widest = |text: &dyn Fn(&Stage, &StageResult) -> String| {
            rows()
                .map(|(stage, found)| page.columns_of(&text(stage, found)))
                .max()
                .unwrap_or_default()
        };
        let number = widest(&|stage, _| stage.number.to_string());
        let mark = widest(&|_, found| mark(page.style(), found.presence));
        let signs = widest(&stages::signs);
        let left = page
            .width()
            .saturating_sub(MARGIN + number + 2 + 2 + mark + 2 + signs);
        let name = widest(&|stage, _| stage.name.clone());
        Self {
            number,
            name,
            mark,
            signs,
            // A folded name would run into the signs beneath it.
            beside: left >= name,
        }
    }

    /// Returns how far the lines beneath a stage's name stand in.
    fn beneath(&self) -> usize {
        MARGIN + self.number + 2
    }
}

/// Returns mark and word: never the mark alone.
fn mark(style: &Style, presence: Truth) -> String {
    let mark = match (presence, style.ascii) {
        (Truth::Yes, false) => "●",
        (Truth::No, false) => "○",
        (Truth::Undetermined, false) => "◐",
        (Truth::Yes, true) => "[x]",
        (Truth::No, true) => "[ ]",
        (Truth::Undetermined, true) => "[?]",
    };
    format!("{mark} {}", stages::presence(presence))
}

fn row(page: &mut Page<'_>, columns: &Columns, stage: &Stage, found: StageResult) {
    let ink = |text: String| match found.presence {
        Truth::Yes => inked(Ink::Strong, text),
        Truth::No => text.into(),
        Truth::Undetermined => inked(Ink::Open, text),
    };
    let number = stage.number.to_string();
    let mark = ink(mark(page.style(), found.presence));
    let signs = stages::signs(stage, &found);
    if columns.beside {
        let cells = [
            cell(number, columns.number),
            cell(&stage.name, columns.name),
            cell(mark, columns.mark),
            cell(signs, columns.signs),
        ];
        return page.row(MARGIN, &cells);
    }
    let number = format!("{number:<width$}", width = columns.number + 2);
    page.ends(MARGIN, format!("{number}{}", stage.name), mark);
    page.paragraph(columns.beneath(), signs);
}

fn signs_found(page: &mut Page<'_>, columns: &Columns, stage: &Stage, assessment: &Assessment) {
    let found = stages::signs_found(stage, assessment);
    if !found.is_empty() {
        page.paragraph(columns.beneath(), inked(Ink::Faint, found.join("; ")));
    }
}

/// Returns what is to be said beneath the stages, most urgent first.
fn sentences(assessment: &Assessment, staging: &Staging, staged: &Staged) -> Vec<Piece> {
    let now = format!("Signs now: {}.", stages::shown(staged));
    let mut pieces = vec![inked(Ink::Strong, now)];
    pieces.extend(stages::gap(staged).map(|gap| inked(Ink::Open, gap)));
    pieces.extend(
        stages::course(staging, assessment)
            .into_iter()
            .map(Piece::from),
    );
    let limits = stages::limits(assessment.scale(), staging);
    pieces.extend(limits.into_iter().map(|limit| inked(Ink::Faint, limit)));
    pieces
}
