//! What was recorded in the rows of a large input, held against sums of answers in place of an outcome.

use std::sync::Arc;

use super::header::Header;
use crate::scale::Scale;
use crate::scoring::lanes::{Sums, TotalLanes};
use crate::scoring::recorded::{
    Agreement, Agreements, Compared, Comparison, Explanation, Found, Recorded,
};
use crate::scoring::score;

/// What holds a recorded total and band against sums.
pub(super) struct KnownComparison {
    scale: Arc<Scale>,
    lanes: TotalLanes,
    /// Whether a row is rejected whose total its answers cannot give.
    strict: bool,
}

/// A row of which all that is to be counted is known.
pub(super) struct KnownCompared {
    compared: Compared,
    why: Option<Explanation>,
}

impl KnownCompared {
    /// Says what agrees.
    pub(super) fn agreements(&self) -> Agreements {
        self.compared.agreements
    }
}

impl KnownComparison {
    /// Makes it for a table; `None` where nothing is compared.
    pub(super) fn of(header: &Header, scale: &Arc<Scale>) -> Option<Self> {
        let lanes = TotalLanes::of(scale).filter(|_| header.compared.are_some())?;
        Some(Self {
            scale: Arc::clone(scale),
            lanes,
            strict: header.compared.strict,
        })
    }

    /// Holds what was recorded against the sums of a row; `None` for a row that is to be read: to be rejected, or to be
    /// named among those that were counted before. The options chosen are looked for only where a total is to be explained.
    #[inline]
    pub(super) fn compared(
        &self,
        recorded: Recorded,
        sums: &Sums,
        choices: impl Iterator<Item = (usize, u8)>,
        counted: Option<&mut Comparison>,
    ) -> Option<KnownCompared> {
        let (total, is_scored) = self.lanes.read(sums);
        let band = recorded.band.and_then(|_| score::band(&self.scale, total));
        let found = Found {
            total,
            band,
            is_scored,
        };
        let compared = Compared::of(recorded, found);
        if self.strict && compared.agreements.total == Some(Agreement::No) {
            return None;
        }
        let why = Explanation::of(&compared, &self.scale, || {
            let mut all = vec![None; self.scale.items().len()];
            for (item, choice) in choices {
                if let Some(place) = all.get_mut(item) {
                    *place = Some(choice);
                }
            }
            all
        });
        let is_named = why.as_ref().zip(counted);
        let is_named = is_named.is_some_and(|(why, counted)| counted.names_more(why));
        (!is_named).then_some(KnownCompared { compared, why })
    }

    /// Counts a row that was written.
    pub(super) fn count(&self, known: &KnownCompared, comparison: &mut Comparison) {
        let why = known.why.as_ref();
        comparison.count(&known.compared, &self.scale, why, None);
    }
}
