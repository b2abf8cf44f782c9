//! Totals that stand in a row, held against what its answers give.

use super::Run;
use crate::assessment::Assessment;
use crate::base::text::{excerpt, quoted};
use crate::format::table::cell::whole;
use crate::format::table::{CellError, Cells, Header};
use crate::scoring::outcome::Outcome;
use crate::scoring::recorded::{Agreement, Explanation, choices};

/// Says that a row of this program has another total than its answers give now, if so: one of the two
/// was changed since. Where it has none, as while items were missing, nothing is said.
pub(super) fn other_total(
    header: &Header,
    cells: Cells<'_>,
    assessment: &Assessment,
    outcome: &Outcome,
) -> Option<CellError> {
    let field = header.total_before()?;
    let before = cells.text(field).filter(|text| !text.is_empty())?;
    let total = outcome.total.filter(|_| outcome.is_scored());
    let settled = total.and_then(|total| total.settled());
    let said = whole(before).map(|(number, _)| number);
    if said.is_some() && said == settled.map(i64::from) {
        return None;
    }
    let help = "mend what is wrong, or leave the total empty";
    Some(differs((header, field), before, assessment, outcome, help))
}

fn differs(
    (header, field): (&Header, usize),
    said: &str,
    assessment: &Assessment,
    outcome: &Outcome,
    help: &str,
) -> CellError {
    let total = outcome.total.filter(|_| outcome.is_scored());
    let now = match total {
        None => "none".to_owned(),
        Some(total) => match total.settled() {
            Some(settled) => settled.to_string(),
            None => format!("{} to {}", total.low, total.high),
        },
    };
    let message = format!(
        "the column {} says {}, and the answers of this row give {now} by {}",
        quoted(header.name(field)),
        excerpt(said),
        assessment.scale().reference()
    );
    CellError::new(field, "other-total", message, help)
}

impl Run<'_> {
    /// Counts how what somebody recorded in a row stands to its result, and returns why the row is rejected for it, if
    /// it is.
    pub(super) fn compare(
        &mut self,
        header: &Header,
        cells: Cells<'_>,
        assessment: &Assessment,
        outcome: &Outcome,
    ) -> Option<CellError> {
        let compared = header.compared(|field| cells.text(field), outcome)?;
        let why = Explanation::of(&compared, assessment.scale(), || choices(assessment));
        let row = (self.name, cells.begins().line);
        self.comparison
            .count(&compared, assessment.scale(), why.as_ref(), Some(row));
        let differing = compared.agreements.total == Some(Agreement::No);
        if !differing || !self.settings.compare.strict {
            return None;
        }
        let field = header.total_compared()?;
        let said = cells.text(field).unwrap_or_default();
        let help = "mend what is wrong, empty the cell, or score without `--strict-total`";
        Some(differs((header, field), said, assessment, outcome, help))
    }
}
