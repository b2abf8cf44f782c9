//! Each staging: its stages with what was found of them, and what its source says beside.

use crate::assessment::Assessment;
use crate::outcome::Outcome;
use crate::render::sheet::{Piece, Sheet, cell, inked, plain};
use crate::render::wording::stages;
use crate::render::{Ink, Style};
use crate::scale::{Stage, Staging};
use crate::stage::{Presence, StageFound, Staged};

/// How far stages stand in.
const MARGIN: usize = 1;
/// The least columns for a stage's name beside its mark and its signs.
const LEAST_NAME: usize = 16;

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
pub(super) fn stagings(sheet: &mut Sheet<'_>, assessment: &Assessment, outcome: &Outcome) {
    let all = assessment.scale().stagings();
    for (staging, staged) in all.iter().zip(&outcome.stagings) {
        let name = inked(Ink::Strong, &staging.name);
        sheet.ends(MARGIN, &name, &plain(stages::NO_MEASURE));
        let columns = Columns::of(sheet, staging, staged);
        for (stage, found) in staging.stages.iter().zip(&staged.stages) {
            row(sheet, &columns, stage, *found);
            if found.presence != Presence::NotNow {
                signs_found(sheet, &columns, stage, assessment);
            }
        }
        sheet.flow(MARGIN, " ", &sentences(assessment, staging, staged));
        sheet.blank();
    }
}

impl Columns {
    fn of(sheet: &Sheet<'_>, staging: &Staging, staged: &Staged) -> Self {
        let rows = || staging.stages.iter().zip(&staged.stages);
        let widest = |text: &dyn Fn(&Stage, &StageFound) -> String| {
            rows()
                .map(|(stage, found)| sheet.columns_of(&text(stage, found)))
                .max()
                .unwrap_or_default()
        };
        let number = widest(&|stage, _| stage.number.to_string());
        let mark = widest(&|_, found| mark(sheet.style(), found.presence));
        let signs = widest(&stages::signs);
        let left = sheet
            .width()
            .saturating_sub(MARGIN + number + 2 + 2 + mark + 2 + signs);
        let name = widest(&|stage, _| stage.name.clone());
        Self {
            number,
            name: left.min(name),
            mark,
            signs,
            beside: left >= name.min(LEAST_NAME),
        }
    }

    /// Returns how far the lines beneath a stage's name stand in.
    fn beneath(&self) -> usize {
        MARGIN + self.number + 2
    }
}

/// Returns mark and word: never the mark alone.
fn mark(style: &Style, presence: Presence) -> String {
    let mark = match (presence, style.ascii) {
        (Presence::Shows, false) => "●",
        (Presence::NotNow, false) => "○",
        (Presence::Undetermined, false) => "◐",
        (Presence::Shows, true) => "[x]",
        (Presence::NotNow, true) => "[ ]",
        (Presence::Undetermined, true) => "[?]",
    };
    format!("{mark} {}", stages::presence(presence))
}

fn row(sheet: &mut Sheet<'_>, columns: &Columns, stage: &Stage, found: StageFound) {
    let ink = |text: String| match found.presence {
        Presence::Shows => inked(Ink::Strong, text),
        Presence::NotNow => plain(text),
        Presence::Undetermined => inked(Ink::Open, text),
    };
    let number = stage.number.to_string();
    let mark = ink(mark(sheet.style(), found.presence));
    let signs = plain(stages::signs(stage, &found));
    if columns.beside {
        let cells = [
            cell(plain(number), columns.number),
            cell(plain(&stage.name), columns.name),
            cell(mark, columns.mark),
            cell(signs, columns.signs),
        ];
        return sheet.row(MARGIN, &cells);
    }
    let number = format!("{number:<width$}", width = columns.number + 2);
    sheet.ends(MARGIN, &plain(format!("{number}{}", stage.name)), &mark);
    sheet.paragraph(columns.beneath(), &signs);
}

fn signs_found(sheet: &mut Sheet<'_>, columns: &Columns, stage: &Stage, assessment: &Assessment) {
    let found = stages::signs_found(stage, assessment);
    if !found.is_empty() {
        sheet.paragraph(columns.beneath(), &inked(Ink::Faint, found.join("; ")));
    }
}

/// Returns what is to be said beneath the stages, most urgent first.
fn sentences(assessment: &Assessment, staging: &Staging, staged: &Staged) -> Vec<Piece> {
    let now = format!("Signs now: {}.", stages::shown(staged));
    let mut pieces = vec![inked(Ink::Strong, now)];
    pieces.extend(stages::gap(staged).map(|gap| inked(Ink::Open, gap)));
    pieces.extend(stages::course(staging, assessment).into_iter().map(plain));
    let limits = stages::limits(assessment.scale(), staging);
    pieces.extend(limits.into_iter().map(|limit| inked(Ink::Faint, limit)));
    pieces
}
