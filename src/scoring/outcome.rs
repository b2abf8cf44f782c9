//! All that a scale, and beside it a site's policy, says of one assessment. Making it cannot fail.
//!
//! This is the one result that every table, export, log and plot reads; none of them computes.

use std::sync::Arc;

use crate::assessment::{Answer, Assessment};
use crate::scale::Policy;
use crate::scale::truth::Truth;
use crate::scoring::flag::{self, Severity};
use crate::scoring::score::{self, Extent};
use crate::scoring::site::{Elsewhere, Scored, Site};
use crate::scoring::stage::{self, Staged};

/// All that a scale says of one assessment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// How many items have an answer.
    pub answered: usize,
    /// How many items the scale has.
    pub items: usize,
    /// How many findings were said not to be due to withdrawal.
    pub not_attributed: usize,
    /// The total; `None` for a scale without.
    pub total: Option<Extent<u16>>,
    /// The band of the lowest and of the highest total, by position; `None` for a scale without bands.
    pub band: Option<Extent<usize>>,
    /// One for each staging of the scale.
    pub stagings: Vec<Staged>,
    /// One for each flag of the scale.
    pub flags: Vec<Truth>,
    /// What the site's policy says, if one is in force for the scale.
    pub site: Option<Box<Site>>,
}

impl Outcome {
    /// Scores an assessment with its scale.
    pub fn of(assessment: &Assessment) -> Self {
        Self::under(assessment, None, Elsewhere::default())
    }

    /// Scores an assessment with its scale, and says what a site's policy makes of it.
    ///
    /// The policy must have been read against the assessment's scale.
    pub fn under(
        assessment: &Assessment,
        policy: Option<&Arc<Policy>>,
        elsewhere: Elsewhere<'_>,
    ) -> Self {
        let scale = assessment.scale();
        let points = score::points(assessment);
        let total = score::total(scale, &points);
        let (mut answered, mut not_attributed) = (0, 0);
        for observation in assessment.observations() {
            if let Answer::Chosen { attributed, .. } = observation.answer() {
                answered += 1;
                not_attributed += usize::from(!attributed);
            }
        }
        let mut outcome = Self {
            answered,
            items: scale.items().len(),
            not_attributed,
            total,
            band: total.and_then(|total| score::band(scale, total)),
            stagings: stage::stagings(scale, &points),
            flags: Vec::new(),
            site: None,
        };
        outcome.flags = flag::raised(scale.flags(), assessment, &outcome.severity());
        let site = policy.map(|policy| outcome.site_by(policy, assessment, elsewhere));
        outcome.site = site.map(Box::new);
        outcome
    }

    /// Says what a site's policy makes of an assessment with this outcome, as [`under`](Self::under).
    pub fn site_by(
        &self,
        policy: &Arc<Policy>,
        assessment: &Assessment,
        elsewhere: Elsewhere<'_>,
    ) -> Site {
        let scored = Scored {
            severity: self.severity(),
            flags: &self.flags,
            is_scored: self.is_scored(),
        };
        Site::of(policy, assessment, scored, elsewhere)
    }

    fn severity(&self) -> Severity<'_> {
        Severity {
            total: self.total,
            band: self.band,
            stagings: &self.stagings,
        }
    }

    /// Says whether every item has an answer.
    pub fn is_complete(&self) -> bool {
        self.answered == self.items
    }

    /// Says whether any item has an answer. Without one there is an attempt, and nothing was scored.
    pub fn is_scored(&self) -> bool {
        self.answered > 0
    }
}
