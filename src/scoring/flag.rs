//! Which flags hold, which do not, and which the missing answers still decide.
//!
//! A flag reads what was found, due to withdrawal or not; only total, band and stages leave out
//! what is not. Every condition asks for "at least", so it is enough to look at the two ends.

use crate::assessment::{Asked, Assessment, Observation};
use crate::scale::{Condition, Flag, Item};
use crate::scoring::score::Extent;
use crate::scoring::stage::Staged;
use crate::scoring::truth::Truth;

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
pub fn flags(assessment: &Assessment, found: &Found<'_>) -> Vec<Truth> {
    raised(assessment.scale().flags(), assessment, found)
}

/// Says of each of these flags whether it holds; they must have been read against the assessment's scale.
pub fn raised(flags: &[Flag], assessment: &Assessment, found: &Found<'_>) -> Vec<Truth> {
    let one = |flag: &Flag| holds(&flag.when, assessment, found);
    flags.iter().map(one).collect()
}

fn holds(when: &Condition, assessment: &Assessment, found: &Found<'_>) -> Truth {
    let observed = |item: usize| {
        assessment
            .scale()
            .items()
            .get(item)
            .zip(assessment.observations().get(item))
    };
    let parts = [
        when.item.map(|(item, choice)| {
            observed(item).map_or(Truth::No, |(_, observation)| {
                item_at_least(observation, choice)
            })
        }),
        when.measure.map(|(item, value)| {
            observed(item).map_or(Truth::No, |(item, seen)| {
                measure_at_least(item, seen, value)
            })
        }),
        when.total.map(|wanted| {
            found
                .total
                .map_or(Truth::No, |total| total.at_least(wanted))
        }),
        when.band
            .map(|wanted| found.band.map_or(Truth::No, |band| band.at_least(wanted))),
        when.check.map(|check| match assessment.known(check) {
            Asked::Yes => Truth::Yes,
            Asked::Not => Truth::Undetermined,
            Asked::No => Truth::No,
        }),
        when.stage.map(|(staging, wanted)| {
            let staged = found.stagings.get(staging);
            staged.map_or(Truth::No, |staged| staged.shown.at_least(wanted))
        }),
    ];
    parts.into_iter().flatten().fold(Truth::Yes, Truth::and)
}

fn item_at_least(observation: &Observation, wanted: u8) -> Truth {
    match observation.choice() {
        Some(choice) => (choice >= wanted).into(),
        // Every option can still be the answer, the last one too.
        None => Truth::Undetermined,
    }
}

/// Where only points are known, the option's own limits may decide; otherwise nobody knows the value.
fn measure_at_least(item: &Item, observation: &Observation, wanted: u32) -> Truth {
    if let Some(value) = observation.value() {
        return (value >= wanted).into();
    }
    match observation
        .choice()
        .and_then(|choice| item.values_of(choice))
    {
        Some((low, high)) => Truth::from_ends(low >= wanted, high >= wanted),
        None => Truth::Undetermined,
    }
}
