//! Which entries were recorded together, as by one run that brought in many.

use chrono::TimeDelta;

use super::entry::Entry;
use crate::base::time::Time;

/// How much time may lie between one entry of a run and the next.
///
/// A run that brings in many writes each batch at a moment of its own.
const NEXT: TimeDelta = TimeDelta::seconds(10);

/// Tells which entries were recorded together: one after another, within seconds, by the same program in
/// the same zone.
#[derive(Default)]
pub struct Batches {
    last: Option<(Time, String, String)>,
    batch: u64,
}

impl Batches {
    /// Takes the next entry, and returns the number of its batch.
    pub fn take(&mut self, entry: &Entry) -> u64 {
        let this = entry
            .recorded_at()
            .map(|at| (at, entry.zone.clone(), entry.tool.clone()));
        let goes_on = match (&self.last, &this) {
            (Some((last, last_zone, last_tool)), Some((at, zone, tool))) => {
                (*at - *last).abs() <= NEXT && (last_zone, last_tool) == (zone, tool)
            }
            _ => false,
        };
        self.last = this;
        self.batch += u64::from(!goes_on);
        self.batch
    }
}
