//! How raters did at decks: each case as a rater rated it last, all decks of one scale together.

mod against_key;
mod pools;

use std::collections::{HashMap, HashSet};

use self::pools::Pool;
use super::agreement::report::{Settings, report as agreement};
use super::attempts::{Sat, attempts};
use super::gathered::{Against, Answered, called, gather};
use super::results::{self, Given, figure};
use super::store::Rated;
use crate::assessment::Assessment;
use crate::training::agreement::figures::{Name, Part, Report};
use crate::training::case::Deck;
use crate::training::case::report::{
    AttemptLine, Counted, Moved, ReportedDeck, ScaleReport, Step, TrainingReport,
};

/// An attempt at one of several decks.
#[derive(Clone, Debug)]
pub struct Taken {
    /// The deck, by position.
    pub deck: usize,
    /// The attempt.
    pub sat: Sat,
}

/// Returns the attempts at decks, oldest first.
pub fn taken(decks: &[Deck], rows: &[Rated]) -> Vec<Taken> {
    let of_decks = decks.iter().enumerate().flat_map(|(at, deck)| {
        let sat = attempts(deck, rows, None).into_iter();
        sat.map(move |sat| Taken { deck: at, sat })
    });
    let mut taken: Vec<Taken> = of_decks.collect();
    if decks.len() > 1 {
        taken.sort_by_cached_key(|taken| {
            chrono::DateTime::parse_from_rfc3339(&taken.sat.started).ok()
        });
    }
    taken
}

/// Works out how the raters of attempts did; of one rater alone if one is named. What is too much to
/// be read of a group, each attempt and every interval that is drawn for each rater, is worked out
/// only if everything is asked for.
pub fn report(
    decks: &[Deck],
    taken: &[Taken],
    rater: Option<&str>,
    (settings, everything): (&Settings, bool),
) -> TrainingReport {
    let own = taken
        .iter()
        .filter(|taken| rater.is_none_or(|rater| rater == taken.sat.rater));
    let own: Vec<&Taken> = own.collect();
    let pools = Pool::all(decks);
    let (latest, mut counted) = latest(&own, &pools);
    counted.attempts = own.len() as u64;
    let lines: Vec<AttemptLine> = match rater.is_some() || everything {
        true => own.iter().filter_map(|taken| line(decks, taken)).collect(),
        false => Vec::new(),
    };
    let mut tries: HashMap<&str, u64> = HashMap::new();
    own.iter()
        .for_each(|taken| *tries.entry(&taken.sat.rater).or_default() += 1);
    counted.raters = tries.len() as u64;
    let scales = pools.iter().zip(&latest).filter(|(_, own)| !own.is_empty());
    let scales =
        scales.map(|(pool, own)| scale(pool, own, (rater.is_some(), everything), &tries, settings));
    TrainingReport {
        decks: decks.iter().map(reported).collect(),
        rater: rater.map(str::to_owned),
        counted,
        moved: rater.and_then(|_| moved(&lines)),
        attempts: lines,
        scales: scales.collect(),
    }
}

fn reported(deck: &Deck) -> ReportedDeck {
    ReportedDeck {
        reference: deck.reference(),
        title: deck.title.clone(),
        digest: deck.digest.to_string(),
        key_digest: deck.key_digest().map(|digest| digest.to_string()),
        cases: results::number(deck.cases.len()),
        limits: deck.pass.limits.clone(),
    }
}

/// Finds each case as each rater rated it last, pool by pool, and counts what is passed over.
fn latest(own: &[&Taken], pools: &[Pool<'_>]) -> (Vec<Vec<Answered>>, Counted) {
    let mut counted = Counted::default();
    let mut places: HashMap<(&str, usize, usize), (usize, &Assessment)> = HashMap::new();
    let mut order: Vec<(&str, usize, usize)> = Vec::new();
    for Taken { deck, sat } in own.iter().copied() {
        counted.outdated += u64::from(sat.outdated);
        for ((case, given), place) in sat.answers.iter().zip(&sat.places) {
            let Some((pool, at)) = Pool::find(pools, *deck, *case) else {
                continue;
            };
            let named = (sat.rater.as_str(), pool, at);
            match places.get_mut(&named) {
                None => {
                    order.push(named);
                    places.insert(named, (*place, given));
                }
                Some(known) => {
                    counted.earlier += 1;
                    if known.0 < *place {
                        *known = (*place, given);
                    }
                }
            }
        }
    }
    let mut latest: Vec<Vec<Answered>> = vec![Vec::new(); pools.len()];
    for named in order {
        let (rater, pool, case) = named;
        if let (Some((_, given)), Some(own)) = (places.get(&named), latest.get_mut(pool)) {
            counted.cases += 1;
            own.push(Answered {
                case,
                rater: rater.to_owned(),
                given: (*given).clone(),
            });
        }
    }
    (latest, counted)
}

fn line(decks: &[Deck], Taken { deck, sat }: &Taken) -> Option<AttemptLine> {
    /// No interval that is drawn stands in a line.
    const SETTINGS: Settings = Settings {
        distance: super::agreement::weights::Distance::Rank,
        seed: 1,
        draws: 0,
        part: None,
    };
    let deck = decks.get(*deck)?;
    let given = Given {
        is_of_deck: sat.is_of(deck),
        rater: called(&sat.rater),
        answers: &sat.answers,
        seen_before: sat.seen_before,
        number: sat.number,
    };
    let attempt = results::attempt(deck, &given, &SETTINGS);
    let band = |name: Name| figure(&attempt.report, Part::Band, name);
    let gravest = attempt.missed.iter().filter(|missed| missed.is_gravest);
    Some(AttemptLine {
        id: sat.id.clone(),
        rater: sat.rater.clone(),
        deck: deck.reference(),
        mode: sat.mode.word(),
        started: sat.started.clone(),
        finished: sat.finished.clone(),
        cases: (
            results::number(sat.answers.len()),
            results::number(deck.cases.len()),
        ),
        seen_before: sat.seen_before,
        exact: attempt.exact,
        within_one: attempt.within_one,
        signed_error: attempt.signed_error,
        bias: attempt.bias,
        band_shares: (band(Name::Under), band(Name::Over)),
        bands: attempt.bands,
        gravest_missed: results::number(gravest.count()),
        verdict: attempt.verdict,
    })
}

fn moved(lines: &[AttemptLine]) -> Option<Moved> {
    let both = |line: &AttemptLine| Some((line.exact.value.ok()?, line.signed_error.value.ok()?));
    let mut known = lines
        .iter()
        .filter_map(|line| both(line).map(|figures| (line, figures)));
    let (first, (first_exact, first_error)) = known.next()?;
    let (last, (last_exact, last_error)) = known.next_back()?;
    let step = |first, last| Step {
        first,
        last,
        by: super::agreement::differences::moved(first, last),
    };
    Some(Moved {
        exact: step(first_exact, last_exact),
        signed_error: step(first_error, last_error),
        same_cases: first.deck == last.deck && [first, last].iter().all(|line| is_whole(line)),
    })
}

fn is_whole(line: &AttemptLine) -> bool {
    line.cases.0 == line.cases.1
}

fn scale(
    pool: &Pool<'_>,
    answered: &[Answered],
    (is_of_one, everything): (bool, bool),
    tries: &HashMap<&str, u64>,
    settings: &Settings,
) -> ScaleReport {
    let mut raters: Vec<String> = Vec::new();
    let mut known: HashSet<&str> = HashSet::new();
    for one in answered {
        if known.insert(&one.rater) {
            raters.push(one.rater.clone());
        }
    }
    let named = |mut report: Report| {
        report.scale = Some(pool.scale());
        report
    };
    let each_other = (!is_of_one && raters.len() > 1).then(|| {
        let ratings = gather(&pool.cases, answered, Against::EachOther);
        named(agreement(&ratings, settings))
    });
    let against = match each_other.is_none() || everything {
        true => *settings,
        false => Settings {
            draws: 0,
            ..*settings
        },
    };
    let mut key = against_key::against_key(pool, answered, (&raters, tries), &against);
    if let Some(key) = &mut key {
        key.report.scale = Some(pool.scale());
    }
    ScaleReport {
        scale: pool.scale(),
        cases: pool.cases.len() as u64,
        raters,
        key,
        each_other,
    }
}
