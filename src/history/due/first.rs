//! Who is due first of a round: whoever somebody should go to next.

use super::round::{Round, Row};
use crate::assessment::Patient;
use crate::base::time::Time;

/// Whoever is due first.
#[derive(Clone, Copy)]
pub struct DueFirst<'r> {
    /// Who.
    pub patient: &'r Patient,
    /// When and by which rule; `None` if no policy is for what is recorded.
    pub row: Option<&'r Row>,
}

impl Round {
    /// Returns whoever is due first, of the rows of scales that are asked for by their id: a patient without a
    /// row at whom somebody must look now, or else the first row that is due now, or is if what is missing is
    /// the worst. Nothing if nobody is.
    pub fn due_first(
        &self,
        now: &Time,
        is_asked_for: impl Fn(&str) -> bool,
    ) -> Option<DueFirst<'_>> {
        let unlisted = self.unlisted.first().filter(|one| one.is_now());
        let of_unlisted = unlisted.map(|one| DueFirst {
            patient: &one.patient,
            row: None,
        });
        let mut rows = self.rows.iter();
        let is_due = |row: &&Row| {
            let is_due = row.is_now() || row.due.next.may_be_overdue_by(now).is_some();
            is_due && is_asked_for(row.due.policy.scale().id())
        };
        let of_rows = || {
            let row = rows.find(is_due)?;
            let (patient, row) = (&row.patient, Some(row));
            Some(DueFirst { patient, row })
        };
        of_unlisted.or_else(of_rows)
    }
}
