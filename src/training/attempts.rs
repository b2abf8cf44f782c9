//! What the training store holds of a deck, attempt by attempt.

use std::collections::{HashMap, HashSet};

use super::store::{Mode, Rated};
use crate::assessment::{Assessment, wire};
use crate::base::document::Node;
use crate::training::case::{Case, Deck};
use crate::training::ratings::identity;

/// One attempt at a deck, as far as the store has it.
#[derive(Clone, Debug)]
pub struct Attempt {
    /// Its id.
    pub id: String,
    /// Who rated.
    pub rater: String,
    /// The digest of the deck as it was rated.
    pub deck_digest: String,
    /// How.
    pub mode: Mode,
    /// The seed by which the cases were mixed.
    pub seed: Option<u64>,
    /// When its first case was shown, as the store has it.
    pub started: String,
    /// When its last case was handed in, as the store has it.
    pub finished: String,
    /// The cases that were rated, in the order in which they were.
    pub answers: Vec<CaseAnswers>,
    /// How many of them the rater had rated before, in whatever attempt.
    pub seen_before: u32,
    /// Which attempt of the rater it is at decks that certify with the same scales, from 1, among
    /// those of the months for which a certificate holds. One that was left counts for itself only.
    pub number: u32,
    /// Cases that the deck no longer has in the form in which they were rated.
    pub outdated: u32,
}

/// One case as it was rated in an attempt.
#[derive(Clone, Debug)]
pub struct CaseAnswers {
    /// The case, by its position in the deck.
    pub case: usize,
    /// The answers.
    pub given: Assessment,
    /// Which of all that was rated it is: a later one has a higher number.
    pub place: usize,
}

impl Attempt {
    /// Says whether every case of the deck was rated.
    pub fn is_whole(&self, deck: &Deck) -> bool {
        self.answers.len() == deck.cases.len()
    }

    /// Says whether it was of the deck as it is now: its cases, their texts and its rule.
    pub fn is_of(&self, deck: &Deck) -> bool {
        self.outdated == 0 && self.deck_digest == deck.digest.to_string()
    }
}

/// Returns the attempts at a deck, oldest first; only those of one rater if one is named. A case
/// counts if it is in the deck as it was rated: a key may have changed since.
pub fn attempts(deck: &Deck, rows: &[Rated], rater: Option<&str>) -> Vec<Attempt> {
    let cases = positions(deck);
    let (reference, digest) = (deck.reference(), deck.digest.to_string());
    let mut all: Vec<Attempt> = Vec::new();
    let mut known: HashMap<&str, usize> = HashMap::new();
    let mut history = History::default();
    let wanted = rater.map(identity);
    for (place, row) in rows.iter().enumerate() {
        let Some(earlier) = history.take(deck, row) else {
            continue;
        };
        if row.deck != reference && row.deck_digest != digest {
            continue;
        }
        if wanted.as_ref().is_some_and(|wanted| *wanted != earlier.who) {
            continue;
        }
        let at = *known.entry(&row.attempt).or_insert_with(|| {
            all.push(blank(row, &earlier.spelling));
            all.len() - 1
        });
        let Some(attempt) = all.get_mut(at) else {
            continue;
        };
        attempt.finished.clone_from(&row.finished);
        attempt.number = history.number(deck, row, &earlier.who);
        // Only a case that the deck has as it was rated counts.
        let named = (row.case_digest.clone(), row.scale_digest.clone());
        let case = cases.get(&named).copied();
        let given = case.and_then(|case| answers(deck.cases.get(case)?, row));
        if let (Some(case), Some(given)) = (case, given) {
            attempt.answers.push(CaseAnswers { case, given, place });
            attempt.seen_before += u32::from(earlier.was_rated);
        } else {
            attempt.outdated += 1;
        }
    }
    all
}

/// What the rows before tell of a row.
struct Earlier {
    /// Who rated.
    who: String,
    /// The name as it was first written.
    spelling: String,
    /// Whether the case was rated before.
    was_rated: bool,
}

/// What is known of the rows that were earlier.
#[derive(Default)]
struct History<'r> {
    /// Whole attempts at decks that certify with the same scales, of each rater: id, and when ended.
    finished: HashMap<String, Vec<(&'r str, &'r str)>>,
    rated: HashSet<(String, &'r str)>,
    counts: HashMap<&'r str, u32>,
    spellings: HashMap<String, String>,
    once: HashSet<(&'r str, &'r str)>,
}

impl<'r> History<'r> {
    /// Takes a row in; nothing of a case that was rated in the same attempt already.
    fn take(&mut self, deck: &Deck, row: &'r Rated) -> Option<Earlier> {
        if !self.once.insert((&row.attempt, &row.case)) {
            return None;
        }
        let who = identity(&row.rater);
        let was_rated = !self.rated.insert((who.clone(), &row.case_digest));
        let of_attempt = self.counts.entry(&row.attempt).or_default();
        *of_attempt += 1;
        if *of_attempt == row.deck_cases && row.certifies && same_scales(deck, row) {
            let own = self.finished.entry(who.clone()).or_default();
            own.push((&row.attempt, &row.finished));
        }
        let spelling = self.spellings.entry(who.clone());
        let spelling = spelling.or_insert_with(|| row.rater.trim().to_owned());
        Some(Earlier {
            spelling: spelling.clone(),
            who,
            was_rated,
        })
    }

    /// Returns which attempt that of a row is.
    fn number(&self, deck: &Deck, row: &Rated, who: &str) -> u32 {
        let own = self.finished.get(who).into_iter().flatten();
        let before = own.filter(|(id, at)| {
            *id != row.attempt && is_within(deck.pass.months, at, &row.finished)
        });
        u32::try_from(before.count() + 1).unwrap_or(u32::MAX)
    }
}

/// Says whether a time of the store lies at most so many months before another; if one cannot be
/// read, it does.
fn is_within(months: u32, before: &str, after: &str) -> bool {
    let read = |text: &str| chrono::DateTime::parse_from_rfc3339(text).ok();
    let (Some(before), Some(after)) = (read(before), read(after)) else {
        return true;
    };
    let ends = before.checked_add_months(chrono::Months::new(months));
    ends.is_none_or(|ends| ends > after)
}

fn blank(row: &Rated, rater: &str) -> Attempt {
    Attempt {
        id: row.attempt.clone(),
        rater: rater.to_owned(),
        deck_digest: row.deck_digest.clone(),
        mode: row.mode,
        seed: row.seed,
        started: row.started.clone(),
        finished: row.finished.clone(),
        answers: Vec::new(),
        seen_before: 0,
        number: 1,
        outdated: 0,
    }
}

fn same_scales(deck: &Deck, row: &Rated) -> bool {
    let id = row.scale.split('@').next();
    deck.cases.iter().any(|case| Some(case.scale.id()) == id)
}

/// Where the cases of a deck are, by their digest and that of their scale, as rows name them.
fn positions(deck: &Deck) -> HashMap<(String, String), usize> {
    let named = |case: &Case| (case.digest.to_string(), case.scale.digest().to_string());
    // Backwards, so that of two alike the first stays.
    let cases = deck.cases.iter().enumerate().rev();
    cases.map(|(at, case)| (named(case), at)).collect()
}

/// Reads the answers of a row to a case.
fn answers(case: &Case, row: &Rated) -> Option<Assessment> {
    wire::read_by(&Node::from_json(&row.assessment), &case.scale).ok()
}

/// Returns how many cases of a deck a rater rated in another attempt than this.
pub fn rated_before(deck: &Deck, rows: &[Rated], rater: &str, attempt: &str) -> usize {
    let who = identity(rater);
    let own = rows.iter().filter(|row| row.attempt != attempt);
    let own = own.filter(|row| identity(&row.rater) == who);
    let digests: HashSet<&str> = own.map(|row| row.case_digest.as_str()).collect();
    let cases = deck.cases.iter();
    cases
        .filter(|case| digests.contains(case.digest.to_string().as_str()))
        .count()
}

/// Puts together what was rated in several stores, oldest first. What stands in more than one of them
/// counts once; how many ratings do so is returned too.
pub fn merged(stores: Vec<Vec<Rated>>) -> (Vec<Rated>, u64) {
    let is_one = stores.len() == 1;
    let mut rows: Vec<Rated> = stores.into_iter().flatten().collect();
    let all = rows.len();
    if !is_one {
        let mut known = HashSet::new();
        rows.retain(|row| known.insert((row.attempt.clone(), row.case_digest.clone())));
        rows.sort_by_cached_key(|row| chrono::DateTime::parse_from_rfc3339(&row.started).ok());
    }
    let repeated = (all - rows.len()) as u64;
    (rows, repeated)
}
