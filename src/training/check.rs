//! What a deck lacks to certify: cases on both sides of each limit, every option, every flag.
//!
//! Each rule looks at the keys. A deck for practice is held to none of them.

use std::collections::BTreeMap;
use std::fmt;

use super::case::{Deck, Key};
use super::gathered::scales;
use crate::base::text::{count, quoted};
use crate::scale::Scale;

/// How often each option of each item has to be found.
const OPTION_TIMES: usize = 2;
/// How many cases have to lie just below, and just at or above, each limit of a band.
const LIMIT_CASES: usize = 2;
/// How far from a limit still is just below or above it: 2 points below, or at it and 1 above.
const LIMIT_REACH: u16 = 2;

/// A scale of a deck, with the keys that are rated with it.
struct ScaleKeys<'d> {
    scale: &'d Scale,
    keys: Vec<&'d Key>,
}

/// How many cases of a deck lie in each band, for each of its scales that has bands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spread {
    /// The scale.
    pub scale: String,
    /// The bands by name, each with how many totals of keys lie in it.
    pub bands: Vec<(String, usize)>,
}

impl fmt::Display for Spread {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bands = self.bands.iter();
        let bands = bands.map(|(band, number)| format!("{band} {number}"));
        let bands: Vec<String> = bands.collect();
        write!(out, "{}: {}", self.scale, bands.join(", "))
    }
}

/// Says what a deck lacks, a sentence a thing. A deck for practice lacks nothing but keys.
pub fn lacks(deck: &Deck) -> Vec<String> {
    let mut lacks = Vec::new();
    let without = deck.cases.iter().filter(|case| case.key.is_none());
    let without: Vec<String> = without.map(|case| quoted(&case.id)).collect();
    if !without.is_empty() {
        lacks.push(format!("no key for {}", without.join(", ")));
    }
    if !deck.certifies() {
        return lacks;
    }
    if deck.cases.len() < deck.pass.cases as usize {
        let cases = count(deck.cases.len() as u64, "case", "cases");
        let wanted = deck.pass.cases;
        lacks.push(format!("{cases}, and its pass rule asks for {wanted}"));
    }
    for own in by_scale(deck) {
        own.options(&mut lacks);
        own.limits(&mut lacks);
        own.flags(&mut lacks);
    }
    lacks
}

/// Says how the keys of a deck spread over the bands of its scales.
pub fn spread(deck: &Deck) -> Vec<Spread> {
    let with_bands = by_scale(deck).into_iter();
    let with_bands = with_bands.filter(|own| !own.scale.bands().is_empty());
    with_bands.map(|own| own.spread()).collect()
}

/// Says which decks that certify are not spread as the first of the same scale: then their figures
/// must not be compared.
pub fn unequal(decks: &[Deck]) -> Option<String> {
    let certify = decks.iter().filter(|deck| deck.certifies());
    let mut certify = certify.map(|deck| (deck, spread(deck)));
    let (first, expected) = certify.next()?;
    let scales =
        |spread: &[Spread]| -> Vec<String> { spread.iter().map(|own| own.scale.clone()).collect() };
    let (other, _) =
        certify.find(|(_, spread)| scales(spread) == scales(&expected) && *spread != expected)?;
    Some(format!(
        "{} and {} are not spread alike: figures such as ICC rise with the spread, so that those of one must not be compared with those of the other",
        first.reference(),
        other.reference()
    ))
}

fn by_scale(deck: &Deck) -> Vec<ScaleKeys<'_>> {
    let scales = scales(&deck.cases).into_iter();
    let by_scale = scales.map(|scale| {
        let keys = deck.cases.iter().filter_map(|case| case.key.as_ref());
        let own = keys.filter(|key| key.assessment.scale().digest() == scale.digest());
        ScaleKeys {
            scale,
            keys: own.collect(),
        }
    });
    by_scale.collect()
}

impl ScaleKeys<'_> {
    fn totals(&self) -> impl Iterator<Item = u16> {
        let scored = self.keys.iter().filter(|key| key.outcome.is_scored());
        scored.filter_map(|key| key.outcome.total?.settled())
    }

    fn spread(&self) -> Spread {
        let bands = self.scale.bands().iter();
        let mut bands: Vec<(String, usize)> = bands.map(|band| (band.name.clone(), 0)).collect();
        for total in self.totals() {
            let band = self.scale.band_of(total);
            if let Some((_, number)) = band.and_then(|band| bands.get_mut(band)) {
                *number += 1;
            }
        }
        Spread {
            scale: self.scale.reference(),
            bands,
        }
    }

    /// Every option of every item is found often enough, due to withdrawal or not.
    fn options(&self, lacks: &mut Vec<String>) {
        for (at, item) in self.scale.items().iter().enumerate() {
            let mut found: BTreeMap<u8, usize> = BTreeMap::new();
            for key in &self.keys {
                let seen = key.assessment.observations().get(at);
                if let Some(choice) = seen.and_then(|seen| seen.choice()) {
                    *found.entry(choice).or_default() += 1;
                }
            }
            for (choice, option) in (0u8..).zip(&item.choices) {
                let times = found.get(&choice).copied().unwrap_or_default();
                if times < OPTION_TIMES {
                    lacks.push(format!(
                        "{}: the option worth {} is found {}, not {OPTION_TIMES} times",
                        item.id,
                        option.points,
                        count(times as u64, "time", "times")
                    ));
                }
            }
        }
    }

    fn limits(&self, lacks: &mut Vec<String>) {
        for band in self.scale.bands().iter().filter(|band| band.from > 0) {
            let limit = band.from;
            let below = limit.saturating_sub(LIMIT_REACH)..limit;
            let above = limit..limit.saturating_add(LIMIT_REACH);
            for (side, range) in [("just below", below), ("at or just above", above)] {
                let number = self.totals().filter(|total| range.contains(total)).count();
                if number < LIMIT_CASES {
                    let cases = count(number as u64, "case", "cases");
                    lacks.push(format!("{cases} {side} {limit}, not {LIMIT_CASES}"));
                }
            }
        }
    }

    /// Every flag has a case that raises it, and one that only seems to.
    fn flags(&self, lacks: &mut Vec<String>) {
        let scale = self.scale.id();
        for (at, flag) in self.scale.flags().iter().enumerate() {
            let named = |flags: &[(usize, String)]| flags.iter().any(|(flag, _)| *flag == at);
            if !self.keys.iter().any(|key| named(&key.flags)) {
                lacks.push(format!("no case raises the flag {} of {scale}", flag.id));
            }
            if !self.keys.iter().any(|key| named(&key.decoys)) {
                lacks.push(format!(
                    "no case only seems to raise the flag {} of {scale}",
                    flag.id
                ));
            }
        }
    }
}
