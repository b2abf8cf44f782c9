//! What is said of one assessment on the line beneath its row; some of it stands in the row where there is
//! room.

use super::super::Ink;
use super::super::page::{Piece, inked};
use super::super::wording::{self, happened, moment, span};
use crate::base::time::duration;
use crate::history::{Change, Correction, Standing, Step, Visit};
use crate::scoring::outcome::Outcome;

/// What stands in place of a band where an assessment was taken back.
pub(super) const VOID: &str = "VOID";

/// What found no room in the row.
#[derive(Clone, Copy, Debug)]
pub(super) struct Beneath {
    /// The change.
    pub(super) change: bool,
    /// The stages.
    pub(super) stages: bool,
    /// The rater.
    pub(super) rater: bool,
}

/// Returns the notes on an assessment, what matters most first.
pub(super) fn notes(step: &Step, beneath: Beneath) -> Vec<Piece> {
    let visit = &step.visit;
    let mut notes = Vec::new();
    if let Standing::Void(correction) = &visit.standing {
        notes.push(inked(Ink::Open, taken_back(correction)));
    } else {
        findings(step, &mut notes);
    }
    if let Some(change) = step.change.filter(|_| beneath.change) {
        notes.push(change_short(&change).into());
    }
    if beneath.stages {
        notes.extend(stages(visit));
    }
    notes.extend(record(step));
    if let Some(rater) = visit
        .assessment
        .context
        .rater
        .as_ref()
        .filter(|_| beneath.rater)
    {
        notes.push(rater.into());
    }
    notes
}

/// What was found beyond total and stages.
fn findings(step: &Step, notes: &mut Vec<Piece>) {
    let visit = &step.visit;
    let (assessment, outcome) = (&visit.assessment, &visit.outcome);
    notes.extend(wording::raised(&wording::flags_raised(assessment, outcome)));
    if step.fell_while_slowed() {
        notes.push(inked(Ink::Alarm, wording::FELL_WHILE_SLOWED));
    }
    if !outcome.is_scored() {
        let reason = wording::one_reason(assessment);
        let reason = reason.map_or_else(|| wording::unanswered(assessment), str::to_owned);
        notes.push(inked(Ink::Open, reason));
    } else if !outcome.is_complete() {
        let missing = outcome.items.saturating_sub(outcome.answered);
        let open = outcome.band.filter(|band| band.settled().is_none());
        let band = open.map_or_else(String::new, |band| {
            format!(": {}", wording::whole_band(assessment.scale(), band))
        });
        let words = format!("incomplete, {missing} of {} missing{band}", outcome.items);
        notes.push(inked(Ink::Open, words));
    }
    let events = assessment.context.events.iter();
    let without_time = events.filter(|event| event.time.is_none());
    notes.extend(without_time.map(|event| Piece::from(format!("{}, no time", happened(event)))));
}

fn stages(visit: &Visit) -> impl Iterator<Item = Piece> {
    let stagings = visit.assessment.scale().stagings().iter();
    stagings
        .filter(|_| visit.counts())
        .filter_map(|staging| Some(format!("{} {}", staging.id, stage(visit, &staging.id)?).into()))
}

/// How it was recorded, where that is not as usual.
fn record(step: &Step) -> Vec<Piece> {
    let visit = &step.visit;
    let mut notes = Vec::new();
    if let Standing::Amended(corrections) = &visit.standing {
        notes.extend(
            corrections
                .iter()
                .map(|correction| amended(correction).into()),
        );
    }
    if let Some(late) = visit.late_by() {
        notes.push(format!("recorded {} late", duration(late)).into());
    }
    if step.clock_went_back {
        let words = format!(
            "recorded {}, by a clock that had been put back",
            moment(&visit.recorded_at)
        );
        notes.push(inked(Ink::Open, words));
    }
    if visit.scores_otherwise {
        let words = "as shown then; scored again it differs: say `ows log verify`";
        notes.push(inked(Ink::Alarm, words));
    }
    notes
}

fn taken_back(correction: &Correction) -> String {
    let total = match correction.total_before {
        Some(total) => format!("{}, ", span((total.low, total.high))),
        None => String::new(),
    };
    format!("not counted: {total}taken back by {}", by(correction))
}

fn amended(correction: &Correction) -> String {
    let before = correction
        .total_before
        .filter(|before| Some(*before) != correction.total_after);
    let was = before.map_or_else(String::new, |total| {
        format!(", was {}", span((total.low, total.high)))
    });
    format!("amended{was} by {}", by(correction))
}

fn by(correction: &Correction) -> String {
    let Correction {
        entry, by, reason, ..
    } = correction;
    format!("{by}, entry {entry}: {reason}")
}

/// Returns the stage that shows in the staging of an id: `3`, `1-3` while it is open, `none`.
pub(super) fn stage(visit: &Visit, staging: &str) -> Option<String> {
    let Outcome { stagings, .. } = &visit.outcome;
    let known = visit.assessment.scale().stagings().iter();
    let (_, staged) = known.zip(stagings).find(|(known, _)| known.id == staging)?;
    Some(match visit.counts() {
        true => wording::stages::short(staged.shown),
        false => "-".to_owned(),
    })
}

/// Returns how a total moved, for a column: `-7 in 6 h 4 min`, `-3 to +8 in 4 h`, `same in 4 h`.
pub(super) fn change_short(change: &Change) -> String {
    let (low, high) = (change.points.low, change.points.high);
    let points = match (low, high) {
        (0, 0) => "same".to_owned(),
        _ if low == high => signed(low),
        _ => format!("{} to {}", signed(low), signed(high)),
    };
    format!("{points} in {}", duration(change.after))
}

fn signed(points: i32) -> String {
    match points {
        0 => "0".to_owned(),
        points => format!("{points:+}"),
    }
}
