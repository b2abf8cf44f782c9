//! Which flags hold, which do not, and which the missing answers still decide.
//!
//! A flag reads what was found, due to withdrawal or not; only total, band and stages leave out
//! what is not. Every condition asks for "at least", so it is enough to look at the two ends.

use crate::assessment::{Asked, Assessment, Observation};
use crate::scale::truth::Truth;
use crate::scale::{Condition, Flag, Item};
use crate::scoring::score::Extent;
use crate::scoring::stage::Staged;

/// What the items add up to, which flags look at beside the answers themselves.
#[derive(Clone, Copy, Debug)]
pub struct Severity<'o> {
    /// The total, if the scale has one.
    pub total: Option<Extent<u16>>,
    /// The band, by position, if the scale has bands.
    pub band: Option<Extent<usize>>,
    /// What each staging says.
    pub stagings: &'o [Staged],
}

/// Says of each flag of the scale whether it holds.
pub fn flags(assessment: &Assessment, severity: &Severity<'_>) -> Vec<Truth> {
    raised(assessment.scale().flags(), assessment, severity)
}

/// Says of each of these flags whether it holds; they must have been read against the assessment's scale.
pub fn raised(flags: &[Flag], assessment: &Assessment, severity: &Severity<'_>) -> Vec<Truth> {
    let one = |flag: &Flag| holds(&flag.when, assessment, severity);
    flags.iter().map(one).collect()
}

fn holds(when: &Condition, assessment: &Assessment, severity: &Severity<'_>) -> Truth {
    let item = |position: usize| {
        let observation = assessment.observations().get(position);
        of_this_scale(assessment.scale().items().get(position).zip(observation))
    };
    let parts = [
        when.item.map(|(position, choice)| {
            let seen = item(position);
            seen.map_or(Truth::No, |(_, seen)| item_at_least(seen, choice))
        }),
        when.measure.map(|(position, value)| {
            let seen = item(position);
            seen.map_or(Truth::No, |(item, seen)| {
                measure_at_least(item, seen, value)
            })
        }),
        when.total.map(|wanted| {
            let total = of_this_scale(severity.total);
            total.map_or(Truth::No, |total| total.at_least(wanted))
        }),
        when.band.map(|wanted| {
            let band = of_this_scale(severity.band);
            band.map_or(Truth::No, |band| band.at_least(wanted))
        }),
        when.check.map(|check| match assessment.known(check) {
            Asked::Yes => Truth::Yes,
            Asked::Not => Truth::Undetermined,
            Asked::No => Truth::No,
        }),
        when.stage.map(|(staging, wanted)| {
            let staged = of_this_scale(severity.stagings.get(staging));
            staged.map_or(Truth::No, |staged| staged.shown.at_least(wanted))
        }),
    ];
    parts.into_iter().flatten().fold(Truth::Yes, Truth::and)
}

/// Passes on what a condition speaks of. It was checked against its scale, so only a condition of another
/// scale can speak of what is not there.
fn of_this_scale<T>(part: Option<T>) -> Option<T> {
    debug_assert!(part.is_some(), "the condition is of another scale");
    part
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
