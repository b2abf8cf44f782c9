//! A patient who is asleep, from the first or from the middle of an assessment: how many breaths, and whether he can
//! be roused.
//!
//! After a dose to be asleep is the finding that matters. Rousing that nobody tried stays open, and calls for
//! a look right now. Nothing here is scored.

use crate::assessment::{Assessment, Reading, Roused};
use crate::base::decimal::Decimal;

/// The measure that holds the breaths, by its id.
pub const BREATHS: &str = "breaths";

/// The breaths in a minute from which down help is called for beside an attempt: 8 or fewer have 3 points in
/// NEWS2, the highest (Royal College of Physicians, National Early Warning Score (NEWS) 2, London 2017).
pub const BREATHS_FOR_HELP: u32 = 8;

/// What was found of a patient who is asleep, and of whom nothing, or not all, could be scored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asleep {
    /// The breaths in a minute, and the position of their measure; `None` if nobody counted.
    pub breaths: Option<(usize, Reading)>,
    /// Whether the patient can be roused; `None` where it was left open.
    pub roused: Option<Roused>,
    /// The same breaths where they are so few that help is called for.
    pub few_breaths: Option<Decimal>,
}

impl Asleep {
    /// Returns what was found, if the patient slept through, or it was said whether he can be roused; `None` for
    /// all else. A single item that is missing for sleep among answers calls for nothing by itself.
    pub fn of(assessment: &Assessment) -> Option<Self> {
        let roused = assessment.context.roused;
        let is_slept_through = assessment.answered() == 0 && assessment.is_asleep();
        if roused.is_none() && !is_slept_through {
            return None;
        }
        let measures = assessment.scale().measures();
        let position = measures.iter().position(|measure| measure.id == BREATHS);
        let breaths = position.and_then(|at| Some((at, assessment.reading(at)?)));
        let few_breaths = breaths.and_then(|(at, reading)| {
            let counted = measures.get(at)?.decimal(reading.value());
            let is_few = counted.value <= BREATHS_FOR_HELP * 10_u32.pow(counted.decimals.into());
            is_few.then_some(counted)
        });
        Some(Self {
            breaths,
            roused,
            few_breaths,
        })
    }

    /// Says whether help is called for: the patient cannot be roused, or has few breaths.
    pub fn calls_for_help(&self) -> bool {
        self.roused == Some(Roused::No) || self.few_breaths.is_some()
    }

    /// Says whether somebody must look now: help is called for, or nobody tried to rouse the patient.
    pub fn is_open(&self) -> bool {
        self.roused != Some(Roused::Yes) || self.few_breaths.is_some()
    }

    /// Returns it in a few words: `asleep, rousing not tried`, `asleep, breaths 8, roused`.
    pub fn in_words(&self) -> String {
        let breaths = self.few_breaths;
        let breaths = breaths.map_or_else(String::new, |few| format!(", breaths {few}"));
        let roused = match self.roused {
            Some(Roused::Yes) => "roused",
            Some(Roused::No) => "cannot be roused",
            Some(Roused::NotTried) | None => "rousing not tried",
        };
        format!("asleep{breaths}, {roused}")
    }
}
