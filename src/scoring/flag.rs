//! Which flags hold, which do not, and which the missing answers still decide.
//!
//! A flag reads what was found, due to withdrawal or not; only total, band and stages leave out
//! what is not. Each part of a condition reads one answer, or sums that only grow with the answers: what
//! is known of it is known at its two ends, and [`Condition`] says why joining the parts is exact too.

use crate::assessment::{Asked, Assessment, CoUse, Observation};
use crate::scale::truth::Truth;
use crate::scale::{Condition, Flag};
use crate::scoring::score::Extent;
use crate::scoring::stage::Staged;

/// What the items add up to, which flags look at beside the answers themselves.
#[derive(Clone, Copy, Debug)]
pub struct Severity<'o> {
    /// The total, if the scale has one.
    pub total: Option<Extent<u16>>,
    /// The band, by position, if the scale or the site has bands.
    pub band: Option<Extent<usize>>,
    /// What each staging says.
    pub stagings: &'o [Staged],
}

/// Says of each of these flags whether it holds; they must have been read against the assessment's scale.
pub fn raised(flags: &[Flag], assessment: &Assessment, severity: &Severity<'_>) -> Vec<Truth> {
    let one = |flag: &Flag| holds(&flag.when, assessment, severity);
    flags.iter().map(one).collect()
}

/// Says whether a flag reads a value that nobody measured, or that was given by its points alone.
pub fn lacks_a_value(flag: &Flag, assessment: &Assessment) -> bool {
    let unscored = flag.when.unscored.map(|(measure, _)| measure);
    let item = flag.when.measure.map(|(item, _)| item);
    unscored.is_some_and(|measure| assessment.reading(measure).is_none())
        || item.is_some_and(|item| {
            let observation = assessment.observations().get(item);
            observation.is_none_or(|seen| seen.value().is_none())
        })
}

/// What a condition of another scale speaks of may not be there. Then nothing is known, and the flag is
/// open: it never passes for one that does not hold.
#[inline]
pub(super) fn holds(when: &Condition, assessment: &Assessment, severity: &Severity<'_>) -> Truth {
    let parts = [
        when.item.map(|(position, choice)| {
            let (_, seen) = assessment.answer(position)?;
            Some(item_at_least(seen, choice))
        }),
        when.measure.map(|(position, limits)| {
            let (item, seen) = assessment.answer(position)?;
            Some(item.measures_within(limits, seen.value(), seen.choice()))
        }),
        when.unscored.map(|(position, limits)| {
            let reading = assessment.reading(position)?;
            Some(limits.hold(reading.value()).into())
        }),
        when.total
            .map(|wanted| Some(severity.total?.at_least(wanted))),
        when.band
            .map(|wanted| Some(severity.band?.at_least(wanted))),
        when.check.map(|check| {
            Some(match assessment.known(check) {
                Asked::Yes => Truth::Yes,
                Asked::Not => Truth::Undetermined,
                Asked::No => Truth::No,
            })
        }),
        when.stage.map(|(staging, wanted)| {
            let staged = severity.stagings.get(staging)?;
            Some(staged.shown.at_least(wanted))
        }),
        when.daily
            .map(|substance| Some(is_daily(assessment.context.use_of(substance)))),
    ];
    let known = parts.into_iter().flatten();
    known
        .map(|part| part.unwrap_or(Truth::Undetermined))
        .fold(Truth::Yes, Truth::and)
}

/// Says whether a use is daily. What nobody asked, and what nobody knows, may be.
fn is_daily(known: Option<CoUse>) -> Truth {
    match known {
        Some(CoUse::Daily) => Truth::Yes,
        Some(CoUse::None | CoUse::Some) => Truth::No,
        Some(CoUse::Unknown) | None => Truth::Undetermined,
    }
}

fn item_at_least(observation: &Observation, wanted: u8) -> Truth {
    match observation.choice() {
        Some(choice) => (choice >= wanted).into(),
        // Every option can still be the answer, the last one too.
        None => Truth::Undetermined,
    }
}
