//! What is counted of a rater's answers beside their keys: for a result, and for a report.

use std::fmt;

use schemars::JsonSchema;
use serde::Serialize;

use super::agreement::figures::Figure;
use super::agreement::share::share;
use super::case::{Case, Key, Mark, MarkedCase, PassRule};

/// What is counted of cases beside their keys.
#[derive(Default)]
pub(super) struct Tally {
    /// How many cases.
    pub cases: u32,
    /// Item ratings: all, those as in the key, and those at most one option off.
    pub items: u64,
    pub agreed: u64,
    pub near: u64,
    /// Answers that are right by an alternate of the key.
    pub accepted: u32,
    /// Totals that the key has, and how many lie within the rule's distance.
    pub totals: u32,
    pub totals_within: u32,
    /// Totals that the key has, and the rater's answers leave open.
    pub without_total: u32,
    /// The largest distance of a total from the key's, in points.
    pub largest: u32,
    pub bands: Bands,
    /// Cases below a limit of the site that the key reaches, and the other way round.
    pub limits_below: u32,
    pub limits_above: u32,
    pub flags_missed: Vec<MissedFlag>,
    pub flags_false: u32,
}

/// Cases in another band than the key's.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "BandsDetail")]
pub struct Bands {
    /// How many in a band below the key's.
    pub below: u32,
    /// How many in a band above the key's.
    pub above: u32,
    /// Of how many that have a band in the key.
    pub of: u32,
}

impl Bands {
    /// Returns how many are in another band.
    pub fn wrong(&self) -> u32 {
        self.below + self.above
    }
}

impl fmt::Display for Bands {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { below, above, of } = self;
        let wrong = self.wrong();
        write!(out, "{wrong} of {of}: {below} below, {above} above")
    }
}

/// A flag that was missed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "MissedDetail")]
pub struct MissedFlag {
    /// The title of the case.
    pub case: String,
    /// The flag.
    pub flag: String,
    /// Whether the rule counts it among those that must never be missed.
    pub gravest: bool,
    /// What the flag says.
    #[serde(skip)]
    pub text: String,
}

/// Returns a count, or the highest that can be written.
pub(super) fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// Returns how many flags were missed that must never be.
pub fn gravest(missed: &[MissedFlag]) -> usize {
    missed.iter().filter(|missed| missed.gravest).count()
}

impl Tally {
    /// Counts a case in.
    pub fn take(&mut self, case: &Case, key: &Key, marked: &MarkedCase, rule: &PassRule) {
        self.cases += 1;
        let due = key.assessment.observations().iter();
        for (item, due) in marked.items.iter().zip(due) {
            // What neither could assess is no rating.
            if due.choice().is_none() && item.mark == Mark::Same {
                continue;
            }
            self.items += 1;
            self.agreed += u64::from(item.mark.agrees());
            self.near += u64::from(item.mark.is_within_one());
            self.accepted += u32::from(item.mark == Mark::Accepted);
        }
        self.take_total(key, marked, rule);
        let flags = marked.flags_missed.iter();
        let flags = flags.filter_map(|flag| case.scale.flags().get(*flag));
        self.flags_missed.extend(flags.map(|flag| MissedFlag {
            case: case.title.clone(),
            flag: flag.id.clone(),
            text: flag.text.clone(),
            gravest: rule.gravest.is_empty() || rule.gravest.contains(&flag.id),
        }));
        self.flags_false += number(marked.flags_false.len());
    }

    fn take_total(&mut self, key: &Key, marked: &MarkedCase, rule: &PassRule) {
        if !key.outcome.is_scored() {
            return;
        }
        let credited = &marked.credited;
        if let Some(due) = key.outcome.total.and_then(|total| total.settled()) {
            self.totals += 1;
            let given = credited.total.filter(|_| credited.is_scored());
            if let Some(given) = given.and_then(|total| total.settled()) {
                let apart = u32::from(due.abs_diff(given));
                self.totals_within += u32::from(apart <= rule.total_within);
                self.largest = self.largest.max(apart);
                let crosses = rule.crossed(due, given).next().is_some();
                self.limits_below += u32::from(crosses && given < due);
                self.limits_above += u32::from(crosses && given > due);
            } else {
                self.without_total += 1;
            }
        }
        if let Some(due) = key.outcome.band.and_then(|band| band.settled()) {
            self.bands.of += 1;
            if let Some(given) = credited.band.and_then(|band| band.settled()) {
                self.bands.below += u32::from(given < due);
                self.bands.above += u32::from(given > due);
            }
        }
    }

    /// Returns the share of item ratings as in the key.
    pub fn exact(&self) -> Figure {
        share(self.agreed, self.items)
    }

    /// Returns the share of item ratings at most one option off.
    pub fn within_one(&self) -> Figure {
        share(self.near, self.items)
    }
}
