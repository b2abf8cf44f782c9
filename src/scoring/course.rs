//! What a source says for this time since the last use.
//!
//! It is what a document says, set beside what was found: never a forecast, and never "ahead" or
//! "behind". Where the document's clock does not fit the patient, nothing is said, and why.

use crate::assessment::{Asked, Assessment, CoUse, EventKind, LastUse};
use crate::scale::{Staging, Substance};
use crate::scoring::score::Extent;

/// What a staging's source says for the time of an assessment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Statement {
    /// Nothing, for this reason.
    Nothing(Silence),
    /// It has not begun: the source lets it begin only after so many hours.
    NotYet {
        /// Minutes since the last use.
        minutes: i64,
        /// The lowest number of hours after which it begins.
        begins: u16,
    },
    /// The source puts a stage at this time.
    Stage {
        /// Minutes since the last use.
        minutes: i64,
        /// The stage.
        number: u8,
        /// The hours that the source gives the stage: from the first up to, not with, the second.
        hours: (u16, u16),
    },
    /// It has begun, and the source gives no stage to this time, only the course as a whole.
    Past {
        /// Minutes since the last use.
        minutes: i64,
    },
}

/// Why nothing is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Silence {
    /// The source says nothing of time.
    NoCourse,
    /// The substance is not known, or another than the source is about, or not the only one.
    OtherSubstance,
    /// The time of the last use or of the assessment is not known.
    TimeUnknown,
    /// A medicine was given: the clock of the source no longer runs.
    AfterMedicine,
    /// A seizure, or another finding after which the file says to be silent.
    AfterFinding,
}

/// Returns what a staging's source says for the time of an assessment.
pub fn said(staging: &Staging, assessment: &Assessment) -> Statement {
    let Some(course) = &staging.course else {
        return Statement::Nothing(Silence::NoCourse);
    };
    let context = &assessment.context;
    // Whoever drinks or takes benzodiazepines every day has a withdrawal of their own to come.
    let daily = [context.alcohol, context.benzodiazepines].contains(&Some(CoUse::Daily));
    if daily || !only_of(&context.substances, &staging.substances) {
        return Statement::Nothing(Silence::OtherSubstance);
    }
    let (Some(time), Some(LastUse::At { time: last_use, .. })) =
        (assessment.context.time, assessment.context.last_use)
    else {
        return Statement::Nothing(Silence::TimeUnknown);
    };
    if let Some(silence) = silenced(staging, assessment) {
        return Statement::Nothing(silence);
    }
    let minutes = (time - last_use).num_minutes();
    if minutes < i64::from(course.onset_hours.0) * 60 {
        return Statement::NotYet {
            minutes,
            begins: course.onset_hours.0,
        };
    }
    let during =
        |hours: (u16, u16)| minutes >= i64::from(hours.0) * 60 && minutes < i64::from(hours.1) * 60;
    let stage = staging.stages.iter().find_map(|stage| {
        stage
            .hours
            .filter(|hours| during(*hours))
            .map(|hours| (stage.number, hours))
    });
    match stage {
        Some((number, hours)) => Statement::Stage {
            minutes,
            number,
            hours,
        },
        None => Statement::Past { minutes },
    }
}

/// Says whether a total is higher, so early, than the source lets it be, as its file says.
///
/// Only where the source speaks of this time at all: the last use is known, and no medicine was recorded.
pub fn is_early(staging: &Staging, assessment: &Assessment, total: Option<Extent<u16>>) -> bool {
    let early = staging.course.as_ref().and_then(|course| course.early);
    let (Some(early), Some(total)) = (early, total) else {
        return false;
    };
    let minutes = match said(staging, assessment) {
        Statement::NotYet { minutes, .. } => minutes,
        _ => return false,
    };
    (0..i64::from(early.before_hours) * 60).contains(&minutes) && total.low >= early.total
}

fn only_of(used: &[Substance], about: &[Substance]) -> bool {
    !used.is_empty() && used.iter().all(|substance| about.contains(substance))
}

fn silenced(staging: &Staging, assessment: &Assessment) -> Option<Silence> {
    let happened = |kind| assessment.context.happened(kind);
    if happened(EventKind::MedicineGiven) {
        return Some(Silence::AfterMedicine);
    }
    let answered_yes = |check: &usize| assessment.checks().get(*check) == Some(&Asked::Yes);
    let found = happened(EventKind::Seizure) || staging.silent_after.iter().any(answered_yes);
    found.then_some(Silence::AfterFinding)
}
