//! One attempt at a deck while it goes on: which cases in which order, and what is kept of each.

use crate::assessment::Assessment;
use crate::assessment::wire;
use crate::base::random;
use crate::base::text::count;
use crate::base::time::Time;
use crate::cli::TOOL;
use crate::cli::error::Failure;
use crate::training::attempts::{Sat, certifies};
use crate::training::case::{Case, Deck};
use crate::training::order::mixed;
use crate::training::store::{Mode, Rated};

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
        (mode, seed): (Mode, Option<u64>),
        now: Time,
    ) -> Result<Self, Failure> {
        let drawn = || random::below(SEEDS).map_err(anyhow::Error::new);
        let seed = match (mode, seed) {
            (Mode::Exam, None) => Some(drawn()?),
            (Mode::Exam, given) => given,
            (Mode::Practice | Mode::Answers, _) => None,
        };
        let id = random::id_at(&now).map_err(anyhow::Error::new)?;
        Ok(Self {
            attempt: id.hyphenated().to_string(),
            rater: rater.to_owned(),
            mode,
            seed,
            order: order(deck, seed),
            done: Vec::new(),
            began: None,
        })
    }

    /// Goes on with an attempt.
    pub fn again(deck: &Deck, sat: &Sat) -> Self {
        Self {
            attempt: sat.id.clone(),
            rater: sat.rater.clone(),
            mode: sat.mode,
            seed: sat.seed,
            order: order(deck, sat.seed),
            done: sat.answers.iter().map(|(case, _)| *case).collect(),
            began: Some(begun_at(&sat.started)),
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

    /// Returns what is kept of a case that was rated.
    pub fn rated(
        &self,
        (deck, case): (&Deck, &Case),
        given: &Assessment,
        (started, finished): (Time, Time),
    ) -> Rated {
        Rated {
            training: true,
            attempt: self.attempt.clone(),
            deck: deck.reference(),
            deck_digest: deck.digest.to_string(),
            deck_cases: u32::try_from(deck.cases.len()).unwrap_or(u32::MAX),
            certifies: certifies(deck),
            case: case.id.clone(),
            case_digest: case.digest.to_string(),
            mode: self.mode,
            seed: self.seed,
            rater: self.rater.clone(),
            started: started.to_rfc3339(),
            finished: finished.to_rfc3339(),
            scale: case.scale.reference(),
            scale_digest: case.scale.digest().to_string(),
            tool: TOOL.to_owned(),
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
