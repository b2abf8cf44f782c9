//! The score as it was shown, in the words that an entry keeps.
//!
//! It is what makes a later change of the scoring visible: an entry is scored again with its own
//! copy of the scale, and what comes out must be this.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::assessment::Assessment;
use crate::scale::Scale;
use crate::scale::truth::Truth;
use crate::scoring::outcome::Outcome;
use crate::scoring::score::Extent;

/// The score of one assessment as it was shown. What the scale has not, is absent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Shown {
    /// How many items had an answer.
    pub answered: usize,
    /// How many items the scale has.
    pub items: usize,
    /// The total; absent also when nothing was scored, as are band and stages.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total: Option<Extent<u16>>,
    /// The band, by id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub band: Option<Extent<String>>,
    /// The stage shown by each staging, by its id; 0 for none.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub stages: BTreeMap<String, Extent<u8>>,
    /// Each flag by its id: `yes`, `no` or `undetermined`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub flags: BTreeMap<String, String>,
}

impl Shown {
    /// Writes down what was shown of an outcome.
    pub fn of(assessment: &Assessment, outcome: &Outcome) -> Self {
        let scale = assessment.scale();
        let name = |band: usize| scale.bands().get(band).map(|band| band.id.clone());
        let band = outcome.band.and_then(|band| {
            Some(Extent {
                low: name(band.low)?,
                high: name(band.high)?,
            })
        });
        let stagings = scale.stagings().iter().zip(&outcome.stagings);
        let flags = scale.flags().iter().zip(&outcome.flags);
        let scored = outcome.is_scored();
        Self {
            answered: outcome.answered,
            items: outcome.items,
            total: outcome.total.filter(|_| scored),
            band: band.filter(|_| scored),
            stages: stagings
                .filter(|_| scored)
                .map(|(staging, staged)| (staging.id.clone(), staged.shown))
                .collect(),
            flags: flags
                .map(|(flag, raised)| (flag.id.clone(), raised.word().to_owned()))
                .collect(),
        }
    }

    /// Puts what was shown in place of what scoring gives now: total, band, stages and flags.
    ///
    /// Signs found stay as they are scored now, since no entry keeps them. An id that the scale does
    /// not have is left out.
    pub fn restore(&self, scale: &Scale, outcome: &mut Outcome) {
        let band = |id: &String| scale.bands().iter().position(|band| band.id == *id);
        outcome.answered = self.answered;
        outcome.items = self.items;
        outcome.total = self.total;
        outcome.band = self.band.as_ref().and_then(|shown| {
            Some(Extent {
                low: band(&shown.low)?,
                high: band(&shown.high)?,
            })
        });
        for (staging, staged) in scale.stagings().iter().zip(&mut outcome.stagings) {
            if let Some(shown) = self.stages.get(&staging.id) {
                staged.shown = *shown;
            }
        }
        for (flag, raised) in scale.flags().iter().zip(&mut outcome.flags) {
            let words = [Truth::Yes, Truth::No, Truth::Undetermined];
            let shown = self.flags.get(&flag.id);
            let shown = shown.and_then(|word| words.into_iter().find(|it| it.word() == word));
            *raised = shown.unwrap_or(*raised);
        }
    }
}
