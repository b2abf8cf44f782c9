//! How raters did at decks: each case as a rater rated it last, all decks of one scale together.

mod against_key;
mod pools;
pub mod shape;

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use self::against_key::against_key;
use self::pools::Pool;
use self::shape::{AttemptLine, Moved, ReportedDeck, ScaleReport, TrainingReport};
use super::agreement;
use super::agreement::name::Name;
use super::agreement::report::{Part, Settings};
use super::agreement::weights::Distance;
use super::attempts::{Attempt, attempts};
use super::case::Deck;
use super::gathered::{Answered, gather};
use super::result::{AttemptResult, FORMAT};
use super::store::Rated;
use super::tally::{gravest, number};
use crate::assessment::Assessment;

/// An attempt at one of several decks.
#[derive(Clone, Debug)]
pub struct AttemptAt {
    /// The deck, by position.
    pub deck: usize,
    /// The attempt.
    pub attempt: Attempt,
}

/// Returns the attempts at decks, oldest first.
pub fn attempts_at(decks: &[Deck], rows: &[Rated]) -> Vec<AttemptAt> {
    let of_decks = decks.iter().enumerate().flat_map(|(deck, own)| {
        let attempts = attempts(own, rows, None).into_iter();
        attempts.map(move |attempt| AttemptAt { deck, attempt })
    });
    let mut all: Vec<AttemptAt> = of_decks.collect();
    if decks.len() > 1 {
        all.sort_by_cached_key(|AttemptAt { attempt, .. }| {
            chrono::DateTime::parse_from_rfc3339(&attempt.started).ok()
        });
    }
    all
}

/// Returns the raters of attempts, each once, in the order of their first attempts.
pub fn raters(attempts: &[AttemptAt]) -> Vec<&str> {
    let mut known = HashSet::new();
    let raters = attempts.iter().map(|at| at.attempt.rater.as_str());
    raters.filter(|rater| known.insert(*rater)).collect()
}

/// Works out how the raters of attempts did; of one rater alone if one is named. What is too much to
/// be read of a group, each attempt and every interval that is drawn for each rater, is worked out
/// only if everything is asked for.
pub fn report(
    decks: &[Deck],
    attempts: &[AttemptAt],
    rater: Option<&str>,
    settings: &Settings,
    everything: bool,
) -> TrainingReport {
    let own = attempts.iter();
    let own = own.filter(|at| rater.is_none_or(|rater| rater == at.attempt.rater));
    let own: Vec<&AttemptAt> = own.collect();
    let pools = Pool::all(decks);
    let latest = Latest::of(&own, &pools);
    let lines: Vec<AttemptLine> = if rater.is_some() || everything {
        own.iter().filter_map(|at| line(decks, at)).collect()
    } else {
        Vec::new()
    };
    let mut tries: HashMap<&str, u64> = HashMap::new();
    for at in &own {
        *tries.entry(&at.attempt.rater).or_default() += 1;
    }
    let rated = pools.iter().zip(&latest.answered);
    let rated = rated.filter(|(_, answered)| !answered.is_empty());
    let scales = rated.map(|(pool, answered)| {
        let asked = Asked {
            is_of_one: rater.is_some(),
            everything,
            tries: &tries,
            settings,
        };
        asked.scale(pool, answered)
    });
    TrainingReport {
        format: FORMAT,
        training: true,
        decks: decks.iter().map(reported).collect(),
        rater: rater.map(str::to_owned),
        raters: tries.len() as u64,
        cases_counted: latest.answered.iter().map(Vec::len).sum::<usize>() as u64,
        earlier: latest.earlier,
        outdated: own.iter().map(|at| u64::from(at.attempt.outdated)).sum(),
        moved: rater.and_then(|_| moved(&lines)),
        attempts: lines,
        scales: scales.collect(),
        attempts_counted: own.len() as u64,
    }
}

fn reported(deck: &Deck) -> ReportedDeck {
    ReportedDeck {
        deck: deck.reference(),
        title: deck.title.clone(),
        deck_digest: deck.digest.to_string(),
        key_digest: deck.key_digest().map(|digest| digest.to_string()),
        cases: number(deck.cases.len()),
        limits: deck.pass.limits.clone(),
    }
}

/// Each case as each rater rated it last.
struct Latest<'a> {
    /// The answers, pool by pool.
    answered: Vec<Vec<Answered<'a>>>,
    /// How many earlier ratings are passed over.
    earlier: u64,
}

impl<'a> Latest<'a> {
    fn of(own: &[&'a AttemptAt], pools: &[Pool<'_>]) -> Self {
        let mut latest = Self {
            answered: vec![Vec::new(); pools.len()],
            earlier: 0,
        };
        // Where the answers of a rater to a case of a pool are, and when they were given.
        let mut known: HashMap<(&str, usize, usize), (usize, usize)> = HashMap::new();
        for AttemptAt { deck, attempt } in own.iter().copied() {
            for answers in &attempt.answers {
                let Some((pool, case)) = Pool::find(pools, *deck, answers.case) else {
                    continue;
                };
                let Some(answered) = latest.answered.get_mut(pool) else {
                    continue;
                };
                let given: Cow<'a, Assessment> = Cow::Borrowed(&answers.given);
                match known.get_mut(&(attempt.rater.as_str(), pool, case)) {
                    None => {
                        let place = (answered.len(), answers.place);
                        known.insert((&attempt.rater, pool, case), place);
                        answered.push(Answered {
                            case,
                            rater: &attempt.rater,
                            given,
                        });
                    }
                    Some((at, place)) => {
                        latest.earlier += 1;
                        if let (true, Some(own)) = (*place < answers.place, answered.get_mut(*at)) {
                            *place = answers.place;
                            own.given = given;
                        }
                    }
                }
            }
        }
        latest
    }
}

fn line(decks: &[Deck], AttemptAt { deck, attempt }: &AttemptAt) -> Option<AttemptLine> {
    /// No interval that is drawn stands in a line.
    const SETTINGS: Settings = Settings {
        distance: Distance::Rank,
        seed: 1,
        draws: 0,
        part: None,
    };
    let result = AttemptResult::of(decks.get(*deck)?, attempt, &SETTINGS);
    let figure = |part: Part, name: Name| result.agreement.pooled(part, name);
    Some(AttemptLine {
        mode: attempt.mode,
        started: attempt.started.clone(),
        finished: attempt.finished.clone(),
        cases_rated: number(attempt.answers.len()),
        cases: result.cases,
        seen_before: attempt.seen_before,
        exact: result.exact,
        within_one: result.within_one,
        signed_error: figure(Part::Item, Name::SignedError),
        bias: figure(Part::Total, Name::Bias),
        under: figure(Part::Band, Name::Under),
        over: figure(Part::Band, Name::Over),
        bands: result.bands,
        gravest_missed: number(gravest(&result.flags_missed)),
        verdict: result.verdict,
        attempt: result.attempt,
        rater: result.rater,
        deck: result.deck,
    })
}

fn moved(lines: &[AttemptLine]) -> Option<Moved> {
    let both = |line: &AttemptLine| Some((line.exact.value.ok()?, line.signed_error.value.ok()?));
    let known = lines.iter();
    let mut known = known.filter_map(|line| Some((line, both(line)?)));
    let (first, (first_exact, first_error)) = known.next()?;
    let (last, (last_exact, last_error)) = known.next_back()?;
    let is_whole = |line: &AttemptLine| line.cases_rated == line.cases;
    Some(Moved {
        exact: [first_exact, last_exact],
        signed_error: [first_error, last_error],
        same_cases: first.deck == last.deck && is_whole(first) && is_whole(last),
    })
}

/// What is asked for of each scale.
struct Asked<'w> {
    is_of_one: bool,
    everything: bool,
    tries: &'w HashMap<&'w str, u64>,
    settings: &'w Settings,
}

impl Asked<'_> {
    fn scale(&self, pool: &Pool<'_>, answered: &[Answered<'_>]) -> ScaleReport {
        let mut known: HashSet<&str> = HashSet::new();
        let raters = answered.iter().map(|one| one.rater);
        let raters: Vec<&str> = raters.filter(|rater| known.insert(rater)).collect();
        let scale = &pool.scale;
        let each_other = (!self.is_of_one && raters.len() > 1).then(|| {
            let ratings = gather(&pool.cases, answered);
            agreement::of(&ratings, self.settings).with_scale(scale)
        });
        let each_other_reason = match (&each_other, raters.as_slice()) {
            (Some(_), _) => None,
            (None, [only]) => Some(format!(
                "{only} is the only rater, and agreement with each other needs a second"
            )),
            (None, _) => Some("nobody rated a case of this scale".to_owned()),
        };
        let draws = if each_other.is_none() || self.everything {
            self.settings.draws
        } else {
            0
        };
        let settings = Settings {
            draws,
            ..*self.settings
        };
        let raters = raters.into_iter();
        let raters = raters.map(|rater| (rater, self.tries.get(rater).copied().unwrap_or(0)));
        let raters: Vec<(&str, u64)> = raters.collect();
        ScaleReport {
            scale: scale.reference(),
            scale_digest: scale.digest().to_string(),
            cases: pool.cases.len() as u64,
            key: against_key(pool, answered, &raters, &settings),
            each_other,
            each_other_reason,
        }
    }
}
