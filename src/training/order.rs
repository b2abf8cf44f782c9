//! The order of an exam: mixed by a seed, the same on every machine; pairs stay together.

use super::agreement::resample::Random;
use crate::training::case::Deck;

/// Returns the positions of the deck's cases in the order of a seed.
///
/// The shuffle of Fisher RA, Yates F, Statistical Tables 1938, in the form of Durstenfeld R, Commun
/// ACM 1964;7:420, over the cases that follow no other; one that belongs after another stays there.
pub fn mixed(deck: &Deck, seed: u64) -> Vec<usize> {
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for (at, case) in deck.cases.iter().enumerate() {
        match groups.last_mut().filter(|_| case.after.is_some()) {
            Some(group) => group.push(at),
            None => groups.push(vec![at]),
        }
    }
    let mut random = Random::new(seed);
    for last in (1..groups.len()).rev() {
        groups.swap(last, below(&mut random, last + 1));
    }
    groups.concat()
}

/// Draws a number below a bound, each as likely as any other: what lies beyond the last whole
/// multiple of the bound is drawn once more.
fn below(random: &mut Random, bound: usize) -> usize {
    let wide = bound as u64;
    loop {
        let drawn = random.bits();
        let rest = drawn % wide;
        if drawn - rest <= u64::MAX - (wide - 1) {
            return usize::try_from(rest).unwrap_or_default();
        }
    }
}
