//! Each rater against a key.

use std::collections::BTreeMap;

use super::among::compared;
use super::{CASES_TO_DRAW, Settings, level, parts};
use crate::training::agreement::chance::gwet;
use crate::training::agreement::correlation::{Form, MeanSquares, icc};
use crate::training::agreement::differences::{MULTIPLIER, differences};
use crate::training::agreement::figures::{
    Caution, Figure, Method, Name, Part, Report, Subject, Undefined, Value, Why,
};
use crate::training::agreement::kappa::{Crossed, kappa};
use crate::training::agreement::patterns::Patterns;
use crate::training::agreement::resample::{Random, Resampling, percentiles};
use crate::training::agreement::share::share;
use crate::training::agreement::weights::{Growth, Weights};
use crate::training::ratings::{Answers, RatedItem, Rating, Ratings};

/// A rating and what the key says.
#[derive(Clone, Copy)]
struct Pair {
    case: u32,
    rated: f64,
    key: f64,
}

/// The pairs of each rater with the key, and what had to be left out.
#[derive(Default)]
struct Paired {
    pairs: Vec<Vec<Pair>>,
    not_in_key: Vec<u64>,
    in_key: u64,
}

/// Works out every part of every rater.
pub(super) fn all(out: &mut Report, ratings: &Ratings, key: u32, settings: &Settings) {
    let parts: Vec<(Subject, &RatedItem)> = parts(ratings, settings).collect();
    let raters = ratings.raters.all().len();
    let paired: Vec<Paired> = parts
        .iter()
        .map(|(_, item)| paired(item, key, raters))
        .collect();
    for (at, rater) in ratings.raters.all().iter().enumerate() {
        if u32::try_from(at) == Ok(key) {
            continue;
        }
        let own = |part: Part| {
            let both = parts.iter().zip(&paired);
            both.filter(move |((subject, _), _)| subject.part == part)
        };
        let levels = own(Part::Item).filter(|((_, item), _)| item.answers != Answers::Continuous);
        let of_levels: Vec<(&RatedItem, &[Pair])> = levels
            .map(|((_, item), paired)| (*item, paired.pairs[at].as_slice()))
            .collect();
        if !of_levels.is_empty() {
            pooled(
                out,
                &super::subject(Part::Item, None).of(rater),
                &of_levels,
                settings,
            );
        }
        for part in [Part::Item, Part::Total, Part::Band] {
            for ((subject, item), paired) in own(part) {
                let subject = subject.of(rater);
                one(out, &subject, item, &paired.pairs[at], settings);
                out.leave_out(&subject, Why::NotInKey, paired.not_in_key[at]);
                let rated = paired.pairs[at].len() as u64;
                out.leave_out(&subject, Why::NotRated, paired.in_key - rated);
            }
        }
    }
}

fn paired(item: &RatedItem, key: u32, raters: usize) -> Paired {
    let mut found = Paired {
        pairs: vec![Vec::new(); raters],
        not_in_key: vec![0; raters],
        in_key: 0,
    };
    for case in item.cases() {
        let of_key = case.iter().find(|rating| rating.rater == key);
        found.in_key += u64::from(of_key.is_some());
        for Rating {
            case,
            rater,
            points,
        } in case.iter().filter(|rating| rating.rater != key)
        {
            match of_key {
                Some(of_key) => found.pairs[*rater as usize].push(Pair {
                    case: *case,
                    rated: *points,
                    key: of_key.points,
                }),
                None => found.not_in_key[*rater as usize] += 1,
            }
        }
    }
    found
}

fn one(out: &mut Report, subject: &Subject, item: &RatedItem, pairs: &[Pair], settings: &Settings) {
    match &item.answers {
        Answers::Levels(points) => levels(out, subject, item, points, pairs, settings),
        Answers::Continuous => numbers(out, subject, pairs),
    }
}

/// The figures that may be taken over all items together: shares and points, and no kappa.
fn pooled(
    out: &mut Report,
    subject: &Subject,
    items: &[(&RatedItem, &[Pair])],
    settings: &Settings,
) {
    let mut cases: BTreeMap<u32, (u64, u64)> = BTreeMap::new();
    let (mut of, mut near, mut apart) = (0, 0, Vec::new());
    for (item, pairs) in items {
        for pair in *pairs {
            let case = cases.entry(pair.case).or_default();
            case.0 += u64::from(pair.rated == pair.key);
            case.1 += 1;
            of += 1;
            near += u64::from(level(item, pair.rated).abs_diff(level(item, pair.key)) <= 1);
            apart.push(pair.rated - pair.key);
        }
    }
    let exact = share(cases.values().map(|case| case.0).sum(), of);
    out.put(subject, Name::Exact, exact);
    if cases.len() as u64 >= CASES_TO_DRAW {
        out.put(
            subject,
            Name::ExactByCases,
            by_cases(exact, cases.into_values(), settings),
        );
    }
    out.put(subject, Name::WithinOne, share(near, of));
    out.put(
        subject,
        Name::SignedError,
        differences(&apart, MULTIPLIER).bias,
    );
}

/// Draws cases again: the ratings of a case hang together, for which Wilson's interval is too narrow.
fn by_cases(exact: Figure, cases: impl Iterator<Item = (u64, u64)>, settings: &Settings) -> Figure {
    let mut kinds: BTreeMap<(u64, u64), u64> = BTreeMap::new();
    cases.for_each(|case| *kinds.entry(case).or_default() += 1);
    let sizes: Vec<u64> = kinds.values().copied().collect();
    let resampling = Resampling::new(&sizes);
    let mut random = Random::new(settings.seed);
    let value = |_| -> Value {
        let drawn = resampling.draw(&mut random);
        let (mut hits, mut of) = (0, 0);
        for ((hit, rated), times) in kinds.keys().zip(drawn) {
            hits += hit * times;
            of += rated * times;
        }
        share(hits, of).value
    };
    let values: Vec<Value> = (0..settings.draws).map(value).collect();
    let drawn = percentiles(&values);
    Figure {
        interval: drawn.interval,
        method: Method::Bootstrap,
        skipped: drawn.skipped,
        ..exact
    }
}

/// How often a rater gave the key's level, one beside it, one below and one above.
#[derive(Clone, Copy, Default)]
struct Hits {
    exact: u64,
    near: u64,
    under: u64,
    over: u64,
}

fn levels(
    out: &mut Report,
    subject: &Subject,
    item: &RatedItem,
    points: &[f64],
    pairs: &[Pair],
    settings: &Settings,
) {
    let mut crossed = Crossed::new(points.len());
    let mut patterns = Patterns::new(points.len());
    let mut hits = Hits::default();
    let mut counts = vec![0; points.len()];
    for pair in pairs {
        let (rated, key) = (level(item, pair.rated), level(item, pair.key));
        crossed.add(rated, key, 1);
        counts.fill(0);
        counts[rated] += 1;
        counts[key] += 1;
        patterns.add(&counts);
        hits.exact += u64::from(rated == key);
        hits.near += u64::from(rated.abs_diff(key) <= 1);
        hits.under += u64::from(rated < key);
        hits.over += u64::from(rated > key);
    }
    raw(out, subject, pairs, hits);
    let weights = |growth| Weights::new(points, settings.distance, growth);
    for (name, growth) in [
        (Name::KappaQuadratic, Growth::Quadratic),
        (Name::KappaLinear, Growth::Linear),
        (Name::Kappa, Growth::Identity),
    ] {
        out.put(subject, name, kappa(&crossed, &weights(growth)));
    }
    for (name, growth) in [
        (Name::Ac2, Growth::Quadratic),
        (Name::Ac1, Growth::Identity),
    ] {
        out.put(subject, name, gwet(&patterns, &weights(growth)));
    }
    if pairs.len() > 1 && crossed.has_constant_rater() && !patterns.has_one_level() {
        out.cautions.push((subject.clone(), Caution::ConstantRater));
    }
    out.caution(subject, pairs.len() as u64);
}

/// The figures that nothing is corrected in, which come first.
fn raw(out: &mut Report, subject: &Subject, pairs: &[Pair], hits: Hits) {
    let cases = pairs.len() as u64;
    out.put(subject, Name::Exact, share(hits.exact, cases));
    if subject.part == Part::Band {
        out.put(subject, Name::Under, share(hits.under, cases));
        out.put(subject, Name::Over, share(hits.over, cases));
        return;
    }
    out.put(subject, Name::WithinOne, share(hits.near, cases));
    let apart: Vec<f64> = pairs.iter().map(|pair| pair.rated - pair.key).collect();
    let bias = differences(&apart, MULTIPLIER).bias;
    out.put(subject, Name::SignedError, bias);
}

fn numbers(out: &mut Report, subject: &Subject, pairs: &[Pair]) {
    let both: Vec<(f64, f64)> = pairs.iter().map(|pair| (pair.rated, pair.key)).collect();
    let cases = both.len() as u64;
    let apart = || both.iter().map(|(rated, key)| (rated - key).abs());
    compared(out, subject, &both);
    if subject.part == Part::Total {
        let within = apart().filter(|apart| *apart <= 2.0).count() as u64;
        out.put(subject, Name::WithinTwo, share(within, cases));
    }
    let largest = apart().fold(0.0, f64::max);
    let largest = (cases > 0)
        .then_some(largest)
        .ok_or(Undefined::NothingInCommon);
    out.put(subject, Name::LargestError, Figure::bare(largest, cases));
    let flat: Vec<f64> = both
        .iter()
        .flat_map(|(rated, key)| [*rated, *key])
        .collect();
    let correlation = match MeanSquares::of(&flat, 2) {
        Ok(squares) => icc(&squares, Form::TwoOne),
        Err(why) => Figure::undefined(why, cases),
    };
    out.put(subject, Name::IccTwoOne, correlation);
    out.caution(subject, cases);
}
