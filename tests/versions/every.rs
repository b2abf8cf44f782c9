//! Every assessment that data can give two small versions, scored by the program itself.
//!
//! Complete and incomplete, by points and by values, due to withdrawal and not, with checks
//! answered and not asked: slow, plain, and without any of the ideas that it is to test.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use ows::assessment::{Asked, Assessment, Missing, Observation};
use ows::scale::diff::ResultKind;
use ows::scale::{Item, LARGEST_MEASURE, Limits, Scale};
use ows::scoring::outcome::Outcome;

/// One answer of an item, as data gives it to both versions.
#[derive(Clone, Copy, Debug)]
struct Given {
    /// Its points in either version, or a value, or neither: missing.
    points: Option<(u16, u16)>,
    value: Option<u32>,
    attributed: bool,
}

/// What was found by trying everything.
#[derive(Debug, Default)]
pub struct Tried {
    /// The results that differ in any assessment.
    pub differ: BTreeSet<String>,
    /// How many complete assessments there are, told apart by their options.
    pub possible: u128,
    /// In how many of them a result differs.
    pub counts: BTreeMap<String, u128>,
}

/// The most assessments that are tried.
const MOST: usize = 6_000;

/// Tries every assessment; `None` if there are too many.
pub fn tried(old: &Arc<Scale>, new: &Arc<Scale>) -> Option<Tried> {
    let items = old.items().iter().map(|item| answers(old, new, item));
    let items: Vec<Vec<Given>> = items.collect();
    let checks = old.checks().iter().map(|check| check.id.as_str());
    let checks = checks.filter(|id| new.checks().iter().any(|check| check.id == *id));
    let checks: Vec<&str> = checks.collect();
    let asked = [Asked::No, Asked::Yes, Asked::Not];
    let sizes = items.iter().map(Vec::len).chain(checks.iter().map(|_| 3));
    let all = sizes.fold(1usize, usize::saturating_mul);
    if all > MOST {
        return None;
    }
    let mut tried = Tried::default();
    let mut seen: BTreeMap<Vec<(u8, u8)>, BTreeSet<String>> = BTreeMap::new();
    for mut number in 0..all {
        let mut next = |size: usize| {
            let at = number % size;
            number /= size;
            at
        };
        let given: Vec<Given> = items.iter().map(|ways| ways[next(ways.len())]).collect();
        let asked: Vec<Asked> = checks.iter().map(|_| asked[next(3)]).collect();
        let (before, options) = scored(old, old, &given, (&checks, &asked), false);
        let (after, others) = scored(new, old, &given, (&checks, &asked), true);
        let differ = differing((old, &before), (new, &after));
        let plain = given.iter().all(|given| given.attributed) && !asked.contains(&Asked::Not);
        let pairs = options.into_iter().zip(others);
        let pairs: Option<Vec<(u8, u8)>> = pairs.map(|(one, other)| one.zip(other)).collect();
        if let Some(pairs) = pairs.filter(|_| plain) {
            seen.entry(pairs)
                .or_default()
                .extend(differ.iter().cloned());
        }
        tried.differ.extend(differ);
    }
    tried.possible = seen.len() as u128;
    for result in seen.into_values().flatten() {
        *tried.counts.entry(result).or_default() += 1;
    }
    Some(tried)
}

/// Returns every answer of an item that both versions take.
fn answers(old: &Scale, new: &Scale, item: &Item) -> Vec<Given> {
    let (_, other) = new.item(&item.id).unwrap();
    let mut answers: Vec<Given> = Vec::new();
    let mut give = |points, value| {
        for attributed in [true, false] {
            answers.push(Given {
                points,
                value,
                attributed,
            });
        }
    };
    for (points, partner) in matched(item, other) {
        give(Some((points, partner)), None);
    }
    if item.measure.is_some() && other.measure.is_some() {
        for value in values(old, new, &item.id) {
            give(None, Some(value));
        }
    }
    answers.push(Given {
        points: None,
        value: None,
        attributed: true,
    });
    answers
}

/// The same points are the same answer; what is left over is the same by its words, in order.
fn matched(old: &Item, new: &Item) -> Vec<(u16, u16)> {
    let points =
        |item: &Item| -> Vec<u16> { item.choices.iter().map(|choice| choice.points).collect() };
    let (before, after) = (points(old), points(new));
    let mut left: Vec<usize> = (0..after.len())
        .filter(|at| !before.contains(&after[*at]))
        .collect();
    let mut pairs = Vec::new();
    for choice in &old.choices {
        if after.contains(&choice.points) {
            pairs.push((choice.points, choice.points));
        } else if let Some(at) = left
            .iter()
            .position(|at| new.choices[*at].text == choice.text)
        {
            pairs.push((choice.points, after[left.remove(at)]));
        }
    }
    pairs
}

/// Both sides of everything that a value is held against.
fn values(old: &Scale, new: &Scale, id: &str) -> Vec<u32> {
    let mut values = vec![0, LARGEST_MEASURE];
    for scale in [old, new] {
        let (position, item) = scale.item(id).unwrap();
        let limits = item.choices.iter().filter_map(|choice| choice.up_to);
        values.extend(limits.flat_map(|limit| [limit, limit + 1]));
        let asked = scale.flags().iter().filter_map(|flag| flag.when.measure);
        let asked = asked.filter(|(at, _)| *at == position);
        values.extend(asked.flat_map(|(_, limits)| beside(limits)));
    }
    values.sort_unstable();
    values.dedup();
    values
}

/// Scores an assessment whose items are in the order of the old version.
fn scored(
    scale: &Arc<Scale>,
    old: &Scale,
    given: &[Given],
    (checks, asked): (&[&str], &[Asked]),
    is_new: bool,
) -> (Outcome, Vec<Option<u8>>) {
    let mut assessment = Assessment::blank(Arc::clone(scale));
    let mut options = Vec::new();
    for (item, given) in old.items().iter().zip(given) {
        let (index, item) = scale.item(&item.id).unwrap();
        let observation = match (given.points, given.value) {
            (Some((one, other)), _) => {
                Observation::points(item, if is_new { other } else { one }.into()).unwrap()
            }
            (None, Some(value)) => Observation::measured(item, value.into(), true).unwrap(),
            (None, None) => Observation::missing(Missing::NotGiven),
        };
        options.push(observation.choice());
        assessment.observe(index, observation.attributed(given.attributed));
    }
    for (id, answer) in checks.iter().zip(asked) {
        let index = scale.checks().iter().position(|check| check.id == *id);
        assessment.ask(index.unwrap(), *answer);
    }
    (Outcome::of(&assessment), options)
}

/// Names the results of the old version that differ, as far as the new version has them.
fn differing((old, one): (&Scale, &Outcome), (new, other): (&Scale, &Outcome)) -> Vec<String> {
    let mut differ = Vec::new();
    let mut hold = |on: ResultKind, differs: bool| {
        if differs {
            differ.push(name(&on));
        }
    };
    if let (Some(one), Some(other)) = (one.total, other.total) {
        hold(ResultKind::Total, one != other);
    }
    if let (Some(one), Some(other)) = (one.band, other.band) {
        let ids = |scale: &Scale, low: usize, high: usize| {
            [low, high].map(|band| scale.bands()[band].id.clone())
        };
        let differs = ids(old, one.low, one.high) != ids(new, other.low, other.high);
        hold(ResultKind::Band, differs);
    }
    for (staging, one) in old.stagings().iter().zip(&one.stagings) {
        let mut others = new.stagings().iter().zip(&other.stagings);
        let Some((_, other)) = others.find(|(other, _)| other.id == staging.id) else {
            continue;
        };
        hold(
            ResultKind::Staging(staging.id.clone()),
            one.shown != other.shown,
        );
        for number in 1..=one.stages.len().max(other.stages.len()) {
            let presence = |stages: &[ows::scoring::stage::StageResult]| {
                let found = stages.get(number - 1).map(|stage| stage.presence);
                found.unwrap_or(ows::scale::truth::Truth::No)
            };
            let stage = ResultKind::Stage(staging.id.clone(), u8::try_from(number).unwrap());
            hold(stage, presence(&one.stages) != presence(&other.stages));
        }
    }
    for (flag, one) in old.flags().iter().zip(&one.flags) {
        let mut others = new.flags().iter().zip(&other.flags);
        if let Some((_, other)) = others.find(|(other, _)| other.id == flag.id) {
            hold(ResultKind::Flag(flag.id.clone()), one != other);
        }
    }
    differ
}

/// Names a result.
pub fn name(on: &ResultKind) -> String {
    format!("{on:?}")
}

/// Says whether two versions say something else of one result for the assessments of an example.
pub fn differ(on: &ResultKind, old: (&Scale, &Assessment), new: (&Scale, &Assessment)) -> bool {
    let (one, other) = (Outcome::of(old.1), Outcome::of(new.1));
    differing((old.0, &one), (new.0, &other)).contains(&name(on))
}

/// Both sides of each limit.
fn beside(limits: Limits) -> impl Iterator<Item = u32> {
    let least = limits.least.map(|least| [least - 1, least]);
    let most = limits.most.map(|most| [most, most + 1]);
    least.into_iter().chain(most).flatten()
}
