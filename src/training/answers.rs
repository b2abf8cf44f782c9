//! Answers of a class or a script: each is taken to the case that it names, and raters to attempts.

use std::collections::{HashMap, HashSet};

use super::case::Deck;
use super::ratings::{OTHER_SPELLING, identity};
use super::sitting::Sitting;
use super::store::{Mode, Rated};
use crate::assessment::Assessment;
use crate::base::random::NoRandomNumbers;
use crate::base::text::{excerpt, suggestion};
use crate::base::time::Time;

/// Why an answer cannot be taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub help: String,
}

/// The answers of a rater: each case by its position in the deck, and what was answered.
struct OfRater {
    rater: String,
    answers: Vec<(usize, Assessment)>,
}

/// Answers to the cases of a deck.
pub struct Answers<'d> {
    deck: &'d Deck,
    /// In the order in which raters were met.
    raters: Vec<OfRater>,
    /// Where each rater is, by what the rater is known by.
    positions: HashMap<String, usize>,
    /// How the rater was spelt who answered a case, by the case and what the rater is known by.
    seen: HashMap<(usize, String), String>,
}

/// The attempts that answers make.
#[derive(Debug, Default)]
pub struct Attempts {
    /// The ids of all of them.
    pub ids: HashSet<String>,
    /// What is to be kept of those that are new.
    pub new: Vec<Rated>,
    /// The raters whose answers were kept already, all the same.
    pub known: Vec<String>,
}

impl<'d> Answers<'d> {
    /// Begins without answers.
    pub fn new(deck: &'d Deck) -> Self {
        Self {
            deck,
            raters: Vec::new(),
            positions: HashMap::new(),
            seen: HashMap::new(),
        }
    }

    /// Says whether there is none.
    pub fn is_empty(&self) -> bool {
        self.raters.is_empty()
    }

    /// Takes an answer, in which the case stands for the patient.
    ///
    /// # Errors
    /// It names no case of the deck, or no rater; the case was answered by the rater before, or was
    /// rated with another scale.
    pub fn take(&mut self, given: &Assessment) -> Result<(), Refused> {
        let named = given.context.patient.as_ref();
        let named = named.map(|patient| patient.as_str());
        let named = named.ok_or_else(|| {
            refused(
                "the answer names no case",
                "name it as the patient, as in cows-a-01",
            )
        })?;
        let mut cases = self.deck.cases.iter().enumerate();
        let case = cases.find(|(_, case)| case.id == named);
        let (at, case) = case.ok_or_else(|| {
            let known = self.deck.cases.iter().map(|case| case.id.as_str());
            let help = match suggestion(named, known) {
                Some(meant) => format!("did you mean `{meant}`?"),
                None => "the deck names its cases".to_owned(),
            };
            refused(format!("the deck has no case `{}`", excerpt(named)), help)
        })?;
        let rater = given.context.rater.as_deref().map(str::trim);
        let rater = rater
            .ok_or_else(|| refused("the answer names no rater", "name who rated in `rater`"))?;
        let who = identity(rater);
        if let Some(before) = self.seen.get(&(at, who.clone())) {
            return Err(twice(named, before, rater));
        }
        if case.scale.digest() != given.scale().digest() {
            return Err(refused(
                format!("{named} is rated with another scale"),
                "rate it with the scale of the case",
            ));
        }
        self.seen.insert((at, who.clone()), rater.to_owned());
        let mut given = given.clone();
        given.context = case.context.clone();
        given.context.rater = Some(rater.to_owned());
        let position = *self.positions.entry(who).or_insert_with(|| {
            self.raters.push(OfRater {
                rater: rater.to_owned(),
                answers: Vec::new(),
            });
            self.raters.len() - 1
        });
        if let Some(own) = self.raters.get_mut(position) {
            own.answers.push((at, given));
        }
        Ok(())
    }

    /// Makes one attempt of the answers of each rater; answers that are kept already, all the same,
    /// are the attempt that they were.
    ///
    /// # Errors
    /// The system gives no random numbers.
    pub fn attempts(
        self,
        kept: &[Rated],
        now: Time,
        tool: &str,
    ) -> Result<Attempts, NoRandomNumbers> {
        let mut attempts = Attempts::default();
        for OfRater { rater, answers } in self.raters {
            let sitting = Sitting::new(self.deck, &rater, Mode::Answers, None, now)?;
            let rated = answers.iter().filter_map(|(at, given)| {
                let case = self.deck.cases.get(*at)?;
                Some(sitting.rated(self.deck, case, given, now, now, tool))
            });
            let rated: Vec<Rated> = rated.collect();
            if let Some(known) = same(kept, &rated) {
                attempts.known.push(rater);
                attempts.ids.insert(known);
            } else {
                attempts.ids.insert(sitting.attempt);
                attempts.new.extend(rated);
            }
        }
        Ok(attempts)
    }
}

/// Finds the attempt from a file whose answers are these.
fn same(rows: &[Rated], rated: &[Rated]) -> Option<String> {
    let what = |row: &Rated| (row.case_digest.clone(), row.assessment.to_string());
    let first = rated.first()?;
    let wanted: HashSet<(String, String)> = rated.iter().map(what).collect();
    let mut known: HashMap<&str, HashSet<(String, String)>> = HashMap::new();
    let own = rows.iter().filter(|row| {
        row.mode == Mode::Answers
            && row.deck_digest == first.deck_digest
            && identity(&row.rater) == identity(&first.rater)
    });
    for row in own {
        known.entry(&row.attempt).or_default().insert(what(row));
    }
    let found = known.into_iter().find(|(_, answers)| *answers == wanted);
    found.map(|(attempt, _)| attempt.to_owned())
}

/// Refuses a case that is answered twice by one rater, who may be spelt in two ways.
fn twice(case: &str, before: &str, rater: &str) -> Refused {
    if before == rater {
        return refused(
            format!("{rater} answers {case} twice"),
            "keep one of the two",
        );
    }
    refused(
        format!("{rater} answers {case}, as {before} did: {OTHER_SPELLING}"),
        "keep one of the two, or give the other rater another name",
    )
}

fn refused(message: impl Into<String>, help: impl Into<String>) -> Refused {
    Refused {
        message: message.into(),
        help: help.into(),
    }
}
