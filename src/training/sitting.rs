//! One attempt at a deck while it goes on: which cases in which order, and what is kept of each.

use super::agreement::resample::Random;
use super::attempts::Attempt;
use super::case::{Case, Deck};
use super::store::{Mode, Rated};
use super::tally::number;
use crate::assessment::{Assessment, wire};
use crate::base::random::{self, NoRandomNumbers};
use crate::base::text::count;
use crate::base::time::Time;

/// A drawn seed has at most six digits, so that it can be read out.
const SEEDS: u64 = 1_000_000;

/// An attempt while it goes on.
#[derive(Clone, Debug)]
pub struct Sitting {
    /// Its id.
    pub attempt: String,
    /// Who rates.
    pub rater: String,
    /// How.
    pub mode: Mode,
    /// The seed by which an exam is mixed.
    pub seed: Option<u64>,
    /// The cases by position in the deck, in the order in which they are rated.
    pub order: Vec<usize>,
    /// Those of them that are rated already.
    pub done: Vec<usize>,
    /// When it was begun, if it is gone on with.
    began: Option<String>,
}

impl Sitting {
    /// Begins an attempt. Only an exam is mixed; its seed is drawn if none is given.
    ///
    /// # Errors
    /// The system gives no random numbers.
    pub fn new(
        deck: &Deck,
        rater: &str,
        mode: Mode,
        seed: Option<u64>,
        now: Time,
    ) -> Result<Self, NoRandomNumbers> {
        let seed = match (mode, seed) {
            (Mode::Exam, None) => Some(random::below(SEEDS)?),
            (Mode::Exam, given) => given,
            (Mode::Practice | Mode::Answers, _) => None,
        };
        Ok(Self {
            attempt: random::id_at(&now)?.hyphenated().to_string(),
            rater: rater.to_owned(),
            mode,
            seed,
            order: order(deck, seed),
            done: Vec::new(),
            began: None,
        })
    }

    /// Goes on with an attempt.
    pub fn again(deck: &Deck, attempt: &Attempt) -> Self {
        Self {
            attempt: attempt.id.clone(),
            rater: attempt.rater.clone(),
            mode: attempt.mode,
            seed: attempt.seed,
            order: order(deck, attempt.seed),
            done: attempt.answers.iter().map(|own| own.case).collect(),
            began: Some(begun_at(&attempt.started)),
        }
    }

    /// Says what is going to happen.
    pub fn begins(&self, deck: &Deck) -> String {
        let cases = count(deck.cases.len() as u64, "case", "cases");
        let how = match (self.mode, self.seed) {
            (Mode::Exam, Some(seed)) => {
                format!("an exam: no key before the end, mixed by the seed {seed}")
            }
            _ => "with the key after each case".to_owned(),
        };
        let mut words = format!("{}, {}: {cases}, {how}.", deck.title, deck.reference());
        if let Some(began) = &self.began {
            let done = count(self.done.len() as u64, "case is", "cases are");
            words += &format!(
                "\nGoing on with the attempt of {began}: {done} rated. `--new` begins another."
            );
        }
        words
    }

    /// Returns what is kept of a case that was rated with this program, `tool`.
    pub fn rated(
        &self,
        deck: &Deck,
        case: &Case,
        given: &Assessment,
        started: Time,
        finished: Time,
        tool: &str,
    ) -> Rated {
        Rated {
            training: true,
            attempt: self.attempt.clone(),
            deck: deck.reference(),
            deck_digest: deck.digest.to_string(),
            deck_cases: number(deck.cases.len()),
            certifies: deck.certifies(),
            case: case.id.clone(),
            case_digest: case.digest.to_string(),
            mode: self.mode,
            seed: self.seed,
            rater: self.rater.clone(),
            started: started.to_rfc3339(),
            finished: finished.to_rfc3339(),
            scale: case.scale.reference(),
            scale_digest: case.scale.digest().to_string(),
            tool: tool.to_owned(),
            assessment: wire::write(given),
        }
    }
}

/// Writes a time of the store for people; one that is no time stays as it is.
fn begun_at(started: &str) -> String {
    chrono::DateTime::parse_from_rfc3339(started).map_or_else(
        |_| started.to_owned(),
        |time| time.format("%-d %b %Y %H:%M").to_string(),
    )
}

fn order(deck: &Deck, seed: Option<u64>) -> Vec<usize> {
    match seed {
        Some(seed) => mixed(deck, seed),
        None => (0..deck.cases.len()).collect(),
    }
}

/// Returns the positions of the deck's cases as a seed mixes them, the same on every machine.
///
/// The shuffle of Fisher RA, Yates F, Statistical Tables 1938, in the form of Durstenfeld R, Commun
/// ACM 1964;7:420, over the cases that follow no other; one that belongs after another stays there.
fn mixed(deck: &Deck, seed: u64) -> Vec<usize> {
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
