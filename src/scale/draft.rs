//! A scale file as written: the draft that [`read`](super::read) makes and [`check`](super::check) judges.
//!
//! Each value keeps its place, so that a rule which is broken can point at it. What could not be
//! read is absent here, and was complained of; whether something is absent because nobody wrote it
//! is told by `whole` and `sound`, so that one mistake is not reported as several.

use crate::base::source::Span;

/// A value and where it stands.
pub(super) type At<T> = (T, Span);

/// Several parts of one kind, as written.
pub(super) struct Several<T> {
    pub each: Vec<T>,
    /// False if there may be more than could be read: then what is not here proves nothing.
    pub whole: bool,
}

impl<T> Default for Several<T> {
    fn default() -> Self {
        Self {
            each: Vec::new(),
            whole: true,
        }
    }
}

impl<T> Several<T> {
    /// Several parts of which none could be read.
    pub(super) fn unreadable() -> Self {
        Self {
            each: Vec::new(),
            whole: false,
        }
    }

    /// Returns the names that parts of this kind have, and whether these are all.
    pub(super) fn names<'d>(
        &'d self,
        name: fn(&'d T) -> Option<&'d At<String>>,
    ) -> (Vec<&'d str>, bool) {
        let names: Vec<&str> = self
            .each
            .iter()
            .filter_map(name)
            .map(|(name, _)| name.as_str())
            .collect();
        let all = self.whole && names.len() == self.each.len();
        (names, all)
    }
}

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
    pub references: Option<At<Vec<At<String>>>>,
    pub licence: Option<At<String>>,
    pub code: Option<DraftCode>,
    pub total: DraftTotal,
    pub answers: Several<DraftAnswers>,
    pub items: Several<DraftItem>,
    pub checks: Several<DraftCheck>,
    pub bands: Several<DraftBand>,
    pub flags: Several<DraftFlag>,
    pub dangers: Several<DraftDanger>,
    pub stagings: Several<DraftStaging>,
}

/// The range of the total as written.
#[derive(Default)]
pub(super) enum DraftTotal {
    /// Nobody wrote one.
    #[default]
    Absent,
    /// There is one, or may be one, and it could not be read.
    Unreadable,
    /// What it says.
    Range(At<Pair>),
}

/// A lowest and a highest number.
pub(super) type Pair = (i64, i64);

pub(super) struct DraftCode {
    pub system: Option<At<String>>,
    pub code: Option<At<String>>,
}

pub(super) struct DraftAnswers {
    pub name: At<String>,
    pub choices: Several<DraftChoice>,
}

pub(super) struct DraftItem {
    pub id: Option<At<String>>,
    pub label: Option<At<String>>,
    pub ask: Option<At<String>>,
    pub window: Option<At<String>>,
    pub only: Option<At<String>>,
    pub confounders: Vec<At<String>>,
    pub measure: Option<DraftMeasure>,
    pub options: Option<At<Several<DraftChoice>>>,
    pub answers: Option<At<String>>,
    pub span: Span,
    /// True if nothing was wrong with it so far: only then what it lacks is really not there.
    pub sound: bool,
}

pub(super) struct DraftMeasure {
    pub unit: Option<At<String>>,
    pub column: Option<At<String>>,
    pub plausible: Option<At<Pair>>,
}

pub(super) struct DraftChoice {
    pub points: Option<At<i64>>,
    pub up_to: Option<At<i64>>,
    pub text: Option<At<String>>,
    pub span: Span,
}

pub(super) struct DraftCheck {
    pub id: Option<At<String>>,
    pub label: Option<At<String>>,
    pub ask: Option<At<String>>,
}

pub(super) struct DraftBand {
    pub id: Option<At<String>>,
    pub from: Option<At<i64>>,
    pub name: Option<At<String>>,
    pub span: Span,
}

pub(super) struct DraftFlag {
    pub id: Option<At<String>>,
    pub when: Option<At<DraftCondition>>,
    pub text: Option<At<String>>,
    pub basis: Option<At<String>>,
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
    pub text: Option<At<String>>,
    pub source: Option<At<String>>,
    pub from_stage: Option<At<i64>>,
}

pub(super) struct DraftStaging {
    pub id: Option<At<String>>,
    pub name: Option<At<String>>,
    pub source: Option<At<String>>,
    pub choice: Option<At<String>>,
    pub substances: Vec<At<String>>,
    pub course: Option<DraftCourse>,
    pub silent_after: Vec<At<String>>,
    pub stages: Several<DraftStage>,
    pub span: Span,
    /// True if nothing was wrong with it so far.
    pub sound: bool,
}

pub(super) struct DraftCourse {
    pub onset_hours: Option<At<Pair>>,
    pub grows_days: Option<At<Pair>>,
    pub residual_days: Option<At<Pair>>,
    pub after: Option<At<String>>,
    pub span: Span,
}

pub(super) struct DraftStage {
    pub number: Option<At<i64>>,
    pub name: Option<At<String>>,
    pub hours: Option<At<Pair>>,
    pub hours_note: Option<At<String>>,
    pub needs: Option<At<i64>>,
    pub basis: Option<At<String>>,
    pub alone: Option<At<String>>,
    pub sees: Vec<At<String>>,
    pub not_asked: Vec<At<String>>,
    pub not_counted: Vec<At<String>>,
    pub signs: Several<DraftSign>,
    pub span: Span,
    /// True if nothing was wrong with it so far.
    pub sound: bool,
}

pub(super) struct DraftSign {
    pub item: Option<At<String>>,
    pub at_least: Option<At<i64>>,
    pub text: Option<At<String>>,
    pub basis: Option<At<String>>,
}

/// A site's policy file as written.
#[derive(Default)]
pub(super) struct DraftPolicy {
    pub format: Option<At<i64>>,
    pub id: Option<At<String>>,
    pub version: Option<At<String>>,
    pub name: Option<At<String>>,
    pub about: Option<At<String>>,
    pub references: Option<At<Vec<At<String>>>>,
    pub scale: Option<At<String>>,
    pub grace_minutes: Option<At<i64>>,
    pub reassess: Several<DraftReassess>,
    pub landmarks: Several<DraftLandmark>,
    pub flags: Several<DraftFlag>,
    pub bands: Several<DraftBand>,
}

/// When to look again, as written.
pub(super) struct DraftReassess {
    pub band: Option<At<String>>,
    pub after: Option<At<String>>,
    pub rise: Option<At<i64>>,
    pub every_minutes: Option<At<i64>>,
    pub reference: Option<At<String>>,
    pub span: Span,
    /// True if nothing was wrong with it so far.
    pub sound: bool,
}

pub(super) struct DraftLandmark {
    pub id: Option<At<String>>,
    pub at_least: Option<At<i64>>,
    pub text: Option<At<String>>,
    pub reference: Option<At<String>>,
}
