//! What a deck lacks to certify: cases on both sides of each limit, every option, every flag.
//!
//! Each rule looks at the keys. A deck for practice is held to none of them.

use std::collections::BTreeMap;

use super::gathered::scales;
use crate::base::text::{count, quoted};
use crate::scale::Scale;
use crate::training::case::{Deck, Key, Purpose};

/// How often each option of each item has to be found.
pub const OPTION_TIMES: usize = 2;
/// How many cases have to lie just below, and just at or above, each limit of a band.
pub const LIMIT_CASES: usize = 2;
/// How far from a limit still is just below or above it: 2 points below, or at it and 1 above.
pub const LIMIT_REACH: u16 = 2;

/// Something that a deck lacks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lack {
    /// The rule's name in data.
    pub rule: &'static str,
    /// What is lacking, in words.
    pub words: String,
}

/// How many cases of a deck lie in each band, for each of its scales that has bands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spread {
    /// The scale.
    pub scale: String,
    /// The bands by name, each with how many totals of keys lie in it.
    pub bands: Vec<(String, usize)>,
}

/// Says what a deck lacks. A deck for practice lacks nothing but keys.
pub fn lacks(deck: &Deck) -> Vec<Lack> {
    let mut lacks = Vec::new();
    let without: Vec<String> = deck
        .cases
        .iter()
        .filter(|case| case.key.is_none())
        .map(|case| quoted(&case.id))
        .collect();
    if !without.is_empty() {
        lacks.push(Lack {
            rule: "keys",
            words: format!("no key for {}", without.join(", ")),
        });
    }
    if deck.purpose == Purpose::Practice {
        return lacks;
    }
    if deck.cases.len() < deck.pass.cases as usize {
        lacks.push(Lack {
            rule: "cases",
            words: format!(
                "{}, and its pass rule asks for {}",
                count(deck.cases.len() as u64, "case", "cases"),
                deck.pass.cases
            ),
        });
    }
    for scale in scales(&deck.cases) {
        let keys: Vec<&Key> = deck
            .cases
            .iter()
            .filter_map(|case| case.key.as_ref())
            .filter(|key| key.assessment.scale().digest() == scale.digest())
            .collect();
        options(scale, &keys, &mut lacks);
        limits(scale, &keys, &mut lacks);
        flags(scale, &keys, &mut lacks);
    }
    lacks
}

/// Says how the keys of a deck spread over the bands of its scales.
pub fn spread(deck: &Deck) -> Vec<Spread> {
    let with_bands = scales(&deck.cases)
        .into_iter()
        .filter(|scale| !scale.bands().is_empty());
    with_bands
        .map(|scale| {
            let mut bands: Vec<(String, usize)> = scale
                .bands()
                .iter()
                .map(|band| (band.name.clone(), 0))
                .collect();
            for total in totals_of(deck, scale) {
                let band = scale.compiled().band(total);
                if let Some((_, number)) = band.and_then(|band| bands.get_mut(band)) {
                    *number += 1;
                }
            }
            Spread {
                scale: scale.reference(),
                bands,
            }
        })
        .collect()
}

fn totals_of(deck: &Deck, scale: &Scale) -> Vec<u16> {
    let keys = deck.cases.iter().filter_map(|case| case.key.as_ref());
    totals(
        &keys
            .filter(|key| key.assessment.scale().digest() == scale.digest())
            .collect::<Vec<_>>(),
    )
}

fn totals(keys: &[&Key]) -> Vec<u16> {
    keys.iter()
        .filter(|key| key.outcome.is_scored())
        .filter_map(|key| key.outcome.total?.settled())
        .collect()
}

/// Every option of every item is found often enough, due to withdrawal or not.
fn options(scale: &Scale, keys: &[&Key], lacks: &mut Vec<Lack>) {
    for (at, item) in scale.items().iter().enumerate() {
        let mut found: BTreeMap<u8, usize> = BTreeMap::new();
        for key in keys {
            let seen = key.assessment.observations().get(at);
            if let Some(choice) = seen.and_then(|seen| seen.choice()) {
                *found.entry(choice).or_default() += 1;
            }
        }
        for (choice, option) in (0u8..).zip(&item.choices) {
            let times = found.get(&choice).copied().unwrap_or_default();
            if times < OPTION_TIMES {
                lacks.push(Lack {
                    rule: "options",
                    words: format!(
                        "{}: the option worth {} is found {}, not {OPTION_TIMES} times",
                        item.id,
                        option.points,
                        count(times as u64, "time", "times")
                    ),
                });
            }
        }
    }
}

fn limits(scale: &Scale, keys: &[&Key], lacks: &mut Vec<Lack>) {
    let totals = totals(keys);
    for band in scale.bands().iter().filter(|band| band.from > 0) {
        let limit = band.from;
        let within = |range: std::ops::Range<u16>| {
            totals.iter().filter(|total| range.contains(total)).count()
        };
        let below = within(limit.saturating_sub(LIMIT_REACH)..limit);
        let above = within(limit..limit.saturating_add(LIMIT_REACH));
        for (side, number) in [("just below", below), ("at or just above", above)] {
            if number < LIMIT_CASES {
                lacks.push(Lack {
                    rule: "limits",
                    words: format!(
                        "{} {side} {limit}, not {LIMIT_CASES}",
                        count(number as u64, "case", "cases")
                    ),
                });
            }
        }
    }
}

/// Every flag has a case that raises it, and one that only seems to.
fn flags(scale: &Scale, keys: &[&Key], lacks: &mut Vec<Lack>) {
    for (at, flag) in scale.flags().iter().enumerate() {
        let named = |flags: &[(usize, String)]| flags.iter().any(|(flag, _)| *flag == at);
        if !keys.iter().any(|key| named(&key.flags)) {
            lacks.push(Lack {
                rule: "flags",
                words: format!("no case raises the flag {} of {}", flag.id, scale.id()),
            });
        }
        if !keys.iter().any(|key| named(&key.decoys)) {
            lacks.push(Lack {
                rule: "decoys",
                words: format!(
                    "no case only seems to raise the flag {} of {}",
                    flag.id,
                    scale.id()
                ),
            });
        }
    }
}
