//! A scale file as written: the draft that [`read`](super::read) makes and [`check`](super::check) judges.
//!
//! Each value keeps its place, so that a rule which is broken can point at it.

use crate::source::Span;

/// A value and where it stands.
pub(super) type At<T> = (T, Span);

/// A scale file as written.
#[derive(Default)]
pub(super) struct Draft {
    pub format: Option<At<i64>>,
    pub id: Option<At<String>>,
    pub version: Option<At<String>>,
    pub name: Option<At<String>>,
    pub short: Option<At<String>>,
    pub rater: Option<At<String>>,
    pub evidence: Option<At<String>>,
    pub about: Option<At<String>>,
    pub references: Vec<At<String>>,
    pub licence: Option<At<String>>,
    pub code: Option<DraftCode>,
    pub total: Option<At<Pair>>,
    pub answers: Vec<DraftAnswers>,
    pub items: Vec<DraftItem>,
    pub checks: Vec<DraftCheck>,
    pub bands: Vec<DraftBand>,
    pub flags: Vec<DraftFlag>,
    pub dangers: Vec<DraftDanger>,
    pub stagings: Vec<DraftStaging>,
    /// False if an item could not be read: then a name that is not found proves nothing.
    pub whole: bool,
}

/// A lowest and a highest number.
pub(super) type Pair = (i64, i64);

pub(super) struct DraftCode {
    pub system: At<String>,
    pub code: At<String>,
}

pub(super) struct DraftAnswers {
    pub name: At<String>,
    pub choices: Vec<DraftChoice>,
}

pub(super) struct DraftItem {
    pub id: At<String>,
    pub label: At<String>,
    pub ask: At<String>,
    pub window: Option<At<String>>,
    pub only: Option<At<String>>,
    pub confounders: Vec<At<String>>,
    pub measure: Option<DraftMeasure>,
    pub options: Option<At<Vec<DraftChoice>>>,
    pub answers: Option<At<String>>,
}

pub(super) struct DraftMeasure {
    pub unit: At<String>,
    pub column: At<String>,
    pub plausible: At<Pair>,
}

#[derive(Clone)]
pub(super) struct DraftChoice {
    pub points: At<i64>,
    pub up_to: Option<At<i64>>,
    pub text: At<String>,
    pub span: Span,
}

pub(super) struct DraftCheck {
    pub id: At<String>,
    pub label: At<String>,
    pub ask: At<String>,
}

pub(super) struct DraftBand {
    pub id: At<String>,
    pub from: At<i64>,
    pub name: At<String>,
}

pub(super) struct DraftFlag {
    pub id: At<String>,
    pub when: At<DraftCondition>,
    pub text: At<String>,
    pub basis: At<String>,
}

#[derive(Default)]
pub(super) struct DraftCondition {
    pub item: Option<At<String>>,
    pub at_least: Option<At<i64>>,
    pub measure: Option<At<i64>>,
    pub total: Option<At<i64>>,
    pub band: Option<At<String>>,
    pub check: Option<At<String>>,
    pub staging: Option<At<String>>,
    pub stage: Option<At<i64>>,
}

pub(super) struct DraftDanger {
    pub text: At<String>,
    pub source: At<String>,
    pub from_stage: Option<At<i64>>,
}

pub(super) struct DraftStaging {
    pub id: At<String>,
    pub name: At<String>,
    pub source: At<String>,
    pub choice: At<String>,
    pub substances: Vec<At<String>>,
    pub course: Option<DraftCourse>,
    pub silent_after: Vec<At<String>>,
    pub stages: Vec<DraftStage>,
    pub span: Span,
}

pub(super) struct DraftCourse {
    pub onset_hours: At<Pair>,
    pub grows_days: At<Pair>,
    pub residual_days: At<Pair>,
    pub after: Option<At<String>>,
    pub span: Span,
}

pub(super) struct DraftStage {
    pub number: At<i64>,
    pub name: At<String>,
    pub hours: Option<At<Pair>>,
    pub hours_note: Option<At<String>>,
    pub needs: At<i64>,
    pub basis: At<String>,
    pub alone: Option<At<String>>,
    pub sees: Vec<At<String>>,
    pub not_asked: Vec<At<String>>,
    pub not_counted: Vec<At<String>>,
    pub signs: Vec<DraftSign>,
}

pub(super) struct DraftSign {
    pub item: At<String>,
    pub at_least: At<i64>,
    pub text: At<String>,
    pub basis: Option<At<String>>,
}
