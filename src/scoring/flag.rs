//! Which flags hold, which do not, and which the missing answers still decide.
//!
//! A flag reads what was found, due to withdrawal or not; only total, band and stages leave out
//! what is not. Every condition asks for "at least", so it is enough to look at the two ends.

use crate::assessment::{Asked, Assessment, Observation};
use crate::scale::{Condition, Flag, Item};
use crate::scoring::score::Extent;
use crate::scoring::stage::Staged;

/// Whether a flag holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Raised {
    /// It holds, whatever is still missing.
    Yes,
    /// It does not hold, whatever is still missing.
    No,
    /// What is missing, or was not asked, decides.
    Undetermined,
}

impl Raised {
    /// Returns the word that data uses.
    pub fn word(self) -> &'static str {
        match self {
            Self::Yes => "yes",
            Self::No => "no",
            Self::Undetermined => "undetermined",
        }
    }

    /// Joins what holds at the lowest and at the highest that something can still be.
    pub fn from_ends(low: bool, high: bool) -> Self {
        match (low, high) {
            (true, _) => Self::Yes,
            (false, true) => Self::Undetermined,
            (false, false) => Self::No,
        }
    }

    fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::No, _) | (_, Self::No) => Self::No,
            (Self::Yes, Self::Yes) => Self::Yes,
            _ => Self::Undetermined,
        }
    }
}

/// What flags look at beside the answers themselves.
#[derive(Clone, Copy, Debug)]
pub struct Found<'o> {
    /// The total, if the scale has one.
    pub total: Option<Extent<u16>>,
    /// The band, by position, if the scale has bands.
    pub band: Option<Extent<usize>>,
    /// What each staging says.
    pub stagings: &'o [Staged],
}

/// Says of each flag of the scale whether it holds.
pub fn flags(assessment: &Assessment, found: &Found<'_>) -> Vec<Raised> {
    raised(assessment.scale().flags(), assessment, found)
}

/// Says of each of these flags whether it holds; they must have been read against the assessment's scale.
pub fn raised(flags: &[Flag], assessment: &Assessment, found: &Found<'_>) -> Vec<Raised> {
    let one = |flag: &Flag| holds(&flag.when, assessment, found);
    flags.iter().map(one).collect()
}

fn holds(when: &Condition, assessment: &Assessment, found: &Found<'_>) -> Raised {
    let observed = |item: usize| {
        assessment
            .scale()
            .items()
            .get(item)
            .zip(assessment.observations().get(item))
    };
    let at_least = |extent: Option<Extent<u16>>, wanted: u16| {
        extent.map_or(Raised::No, |extent| {
            Raised::from_ends(extent.low >= wanted, extent.high >= wanted)
        })
    };
    let parts = [
        when.item.map(|(item, choice)| {
            observed(item).map_or(Raised::No, |(_, observation)| {
                item_at_least(observation, choice)
            })
        }),
        when.measure.map(|(item, value)| {
            observed(item).map_or(Raised::No, |(item, seen)| {
                measure_at_least(item, seen, value)
            })
        }),
        when.total.map(|wanted| at_least(found.total, wanted)),
        when.band.map(|wanted| {
            found.band.map_or(Raised::No, |band| {
                Raised::from_ends(band.low >= wanted, band.high >= wanted)
            })
        }),
        when.check.map(|check| match assessment.known(check) {
            Asked::Yes => Raised::Yes,
            Asked::Not => Raised::Undetermined,
            Asked::No => Raised::No,
        }),
        when.stage.map(|(staging, wanted)| {
            let shown = found.stagings.get(staging).map(|staged| staged.shown);
            shown.map_or(Raised::No, |shown| {
                Raised::from_ends(shown.low >= wanted, shown.high >= wanted)
            })
        }),
    ];
    parts.into_iter().flatten().fold(Raised::Yes, Raised::and)
}

fn item_at_least(observation: &Observation, wanted: u8) -> Raised {
    match observation.choice() {
        Some(choice) => Raised::from_ends(choice >= wanted, choice >= wanted),
        // Every option can still be the answer, the last one too.
        None => Raised::Undetermined,
    }
}

/// Where only points are known, the option's own limits may decide; otherwise nobody knows the value.
fn measure_at_least(item: &Item, observation: &Observation, wanted: u32) -> Raised {
    if let Some(value) = observation.value() {
        return Raised::from_ends(value >= wanted, value >= wanted);
    }
    match observation
        .choice()
        .and_then(|choice| item.values_of(choice))
    {
        Some((low, high)) => Raised::from_ends(low >= wanted, high >= wanted),
        None => Raised::Undetermined,
    }
}
