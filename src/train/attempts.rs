//! What the training store holds of a deck, attempt by attempt.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::store::{Mode, Rated};
use crate::assessment::Assessment;
use crate::assessment::wire::{self, Reading};
use crate::case::{Case, Deck, Purpose};
use crate::document::Node;

/// One attempt at a deck.
#[derive(Clone, Debug)]
pub struct Sat {
    /// Its id.
    pub id: String,
    /// Who rated.
    pub rater: String,
    /// How.
    pub mode: Mode,
    /// The seed by which the cases were mixed.
    pub seed: Option<u64>,
    /// When its first case was shown, as the store has it.
    pub started: String,
    /// When its last case was handed in, as the store has it.
    pub finished: String,
    /// The cases that were rated, by position in the deck, in the order in which they were.
    pub answers: Vec<(usize, Assessment)>,
    /// For each of them, which of all that was rated it is: a later one has a higher number.
    pub places: Vec<usize>,
    /// How many of them the rater had rated before, in whatever attempt.
    pub seen_before: u32,
    /// Which attempt of the rater it is at decks that certify with the same scales, from 1. One that
    /// was left counts for itself only.
    pub number: u32,
    /// Cases that the deck no longer has in the form in which they were rated.
    pub outdated: u32,
}

impl Sat {
    /// Says whether every case of the deck was rated.
    pub fn is_whole(&self, deck: &Deck) -> bool {
        self.answers.len() == deck.cases.len()
    }
}

/// Returns the attempts at a deck, oldest first; only those of one rater if one is named. A case
/// counts if it is in the deck as it was rated: a key may have changed since.
pub fn attempts(deck: &Deck, rows: &[Rated], rater: Option<&str>) -> Vec<Sat> {
    let cases = Known::of(deck);
    let (reference, digest) = (deck.reference(), deck.digest.to_string());
    let mut all: Vec<Sat> = Vec::new();
    let mut positions: HashMap<&str, usize> = HashMap::new();
    let mut finished: HashMap<&str, Vec<&str>> = HashMap::new();
    let mut rated: HashSet<(&str, &str)> = HashSet::new();
    let mut counts: HashMap<&str, u32> = HashMap::new();
    for (place, row) in rows.iter().enumerate() {
        let was_rated = !rated.insert((&row.rater, &row.case_digest));
        let known = same_scales(deck, row);
        let of_attempt = counts.entry(&row.attempt).or_default();
        *of_attempt += 1;
        if *of_attempt == row.deck_cases && row.certifies && known {
            finished.entry(&row.rater).or_default().push(&row.attempt);
        }
        if row.deck != reference && row.deck_digest != digest {
            continue;
        }
        if rater.is_some_and(|rater| rater != row.rater) {
            continue;
        }
        let at = *positions.entry(&row.attempt).or_insert_with(|| {
            all.push(blank(row));
            all.len() - 1
        });
        let Some(sat) = all.get_mut(at) else { continue };
        sat.finished.clone_from(&row.finished);
        let own = finished.get(row.rater.as_str());
        let before = own.into_iter().flatten().filter(|id| **id != row.attempt);
        sat.number = u32::try_from(before.count() + 1).unwrap_or(u32::MAX);
        match cases.answer(row) {
            Some((at, assessment)) => {
                sat.answers.push((at, assessment));
                sat.places.push(place);
                sat.seen_before += u32::from(was_rated);
            }
            None => sat.outdated += 1,
        }
    }
    all
}

fn blank(row: &Rated) -> Sat {
    Sat {
        id: row.attempt.clone(),
        rater: row.rater.clone(),
        mode: row.mode,
        seed: row.seed,
        started: row.started.clone(),
        finished: row.finished.clone(),
        answers: Vec::new(),
        places: Vec::new(),
        seen_before: 0,
        number: 1,
        outdated: 0,
    }
}

fn same_scales(deck: &Deck, row: &Rated) -> bool {
    let id = row.scale.split('@').next();
    deck.cases.iter().any(|case| Some(case.scale.id()) == id)
}

/// The cases of a deck by their digest and that of their scale, as rows name them.
struct Known<'d> {
    deck: &'d Deck,
    positions: HashMap<(String, String), usize>,
}

impl<'d> Known<'d> {
    fn of(deck: &'d Deck) -> Self {
        let named = |case: &Case| (case.digest.to_string(), case.scale.digest().to_string());
        // Backwards, so that of two alike the first stays.
        let cases = deck.cases.iter().enumerate().rev();
        Self {
            deck,
            positions: cases.map(|(at, case)| (named(case), at)).collect(),
        }
    }

    /// Reads the answers of a row, if the deck has its case as it was.
    fn answer(&self, row: &Rated) -> Option<(usize, Assessment)> {
        let named = (row.case_digest.clone(), row.scale_digest.clone());
        let at = *self.positions.get(&named)?;
        let scale = &self.deck.cases.get(at)?.scale;
        let find = |_: Option<&str>| Ok(Arc::clone(scale));
        let reading = Reading {
            scale: &find,
            zone: None,
        };
        let assessment = wire::read(&Node::from_json(&row.assessment), &reading).ok()?;
        Some((at, assessment))
    }
}

/// Says whether a deck certifies.
pub fn certifies(deck: &Deck) -> bool {
    deck.purpose == Purpose::Certify
}
