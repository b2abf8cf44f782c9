//! Each staging: its stages with what was found of them, and what its source says beside.

use crate::assessment::Assessment;
use crate::render::page::{Columns, Page, Piece, inked};
use crate::render::wording::{self, stages};
use crate::render::{Ink, Style, left};
use crate::scale::truth::Truth;
use crate::scale::{Stage, Staging};
use crate::scoring::outcome::Outcome;
use crate::scoring::stage::{StageResult, Staged};

/// How far stages stand in.
const MARGIN: usize = 1;

/// Writes every staging of the scale.
pub(super) fn stagings(page: &mut Page<'_>, assessment: &Assessment, outcome: &Outcome) {
    let all = assessment.scale().stagings();
    for (staging, staged) in all.iter().zip(&outcome.stagings) {
        let name = inked(Ink::Strong, &staging.name);
        page.ends(MARGIN, name, wording::DESCRIPTION);
        let found = staging.stages.iter().zip(&staged.stages);
        let style = page.style();
        let texts = found
            .clone()
            .map(|(stage, found)| texts(style, stage, found));
        let texts: Vec<[String; 4]> = texts.collect();
        let rows = texts.iter().map(|row| row.iter().map(String::as_str));
        let columns = Columns::of(page, MARGIN, rows);
        for ((stage, found), texts) in found.zip(texts) {
            row(page, &columns, texts, found.presence);
            if found.presence != Truth::No {
                signs_found(page, &columns, stage, assessment);
            }
        }
        page.flow(MARGIN, " ", sentences(assessment, staging, staged));
        page.blank();
    }
}

/// Returns what stands in the row of a stage: its number, its name, whether it shows and its signs.
fn texts(style: &Style, stage: &Stage, found: &StageResult) -> [String; 4] {
    [
        stage.number.to_string(),
        stage.name.clone(),
        mark(style, found.presence),
        stages::signs(stage, found),
    ]
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

/// Writes the row of a stage; the signs go beneath where a name would have to be folded into them.
fn row(page: &mut Page<'_>, columns: &Columns, texts: [String; 4], presence: Truth) {
    let [number, name, mark, signs] = texts;
    let ink = match presence {
        Truth::Yes => Some(Ink::Strong),
        Truth::No => None,
        Truth::Undetermined => Some(Ink::Open),
    };
    let mark = inked(ink, mark);
    if columns.over() == 0 {
        return columns.row(page, &[], [number.into(), name.into(), mark, signs.into()]);
    }
    let number = left(&number, columns.after(1) - MARGIN);
    page.ends(MARGIN, format!("{number}{name}"), mark);
    page.paragraph(columns.after(1), signs);
}

fn signs_found(page: &mut Page<'_>, columns: &Columns, stage: &Stage, assessment: &Assessment) {
    let found = stages::signs_found(stage, assessment);
    if !found.is_empty() {
        page.paragraph(columns.after(1), inked(Ink::Faint, found.join("; ")));
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
