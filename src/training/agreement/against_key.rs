//! Each rater against a key.

use std::collections::BTreeMap;

use super::chance::Levels;
use super::correlation::{Form, MeanSquares, icc};
use super::differences::{MULTIPLIER, differences, put_differences};
use super::figures::{Figure, Method, Undefined, Value};
use super::name::Name;
use super::report::{Part, Report, Settings, Subject, Why, parts};
use super::resample::{Random, Resampling, percentiles};
use super::share::share;
use crate::training::ratings::{Answers, RatedItem, Rating, Ratings};

/// From so many cases on, they are also drawn again for an interval of exact agreement.
const CASES_TO_DRAW: u64 = 10;

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

impl Paired {
    fn of(item: &RatedItem, key: u32, raters: usize) -> Self {
        let mut paired = Self {
            pairs: vec![Vec::new(); raters],
            not_in_key: vec![0; raters],
            in_key: 0,
        };
        for case in item.cases() {
            let of_key = case.iter().find(|rating| rating.rater == key);
            paired.in_key += u64::from(of_key.is_some());
            for Rating {
                case,
                rater,
                points,
            } in case.iter().filter(|rating| rating.rater != key)
            {
                match of_key {
                    Some(of_key) => paired.pairs[*rater as usize].push(Pair {
                        case: *case,
                        rated: *points,
                        key: of_key.points,
                    }),
                    None => paired.not_in_key[*rater as usize] += 1,
                }
            }
        }
        paired
    }
}

/// Works out every part of every rater.
pub(super) fn all(out: &mut Report, ratings: &Ratings, key: u32, settings: &Settings) {
    let raters = ratings.raters.all();
    let paired = |(subject, item)| (subject, item, Paired::of(item, key, raters.len()));
    let parts: Vec<(Subject, &RatedItem, Paired)> = parts(ratings, settings).map(paired).collect();
    for (at, rater) in raters.iter().enumerate() {
        if u32::try_from(at) == Ok(key) {
            continue;
        }
        let of_levels = parts.iter().filter(|(subject, item, _)| {
            subject.part == Part::Item && item.answers != Answers::Continuous
        });
        let of_levels: Vec<(&RatedItem, &[Pair])> = of_levels
            .map(|(_, item, paired)| (*item, paired.pairs[at].as_slice()))
            .collect();
        if !of_levels.is_empty() {
            let subject = Subject::new(Part::Item, None).of(rater);
            pooled(out, &subject, &of_levels, settings);
        }
        for (subject, item, paired) in &parts {
            let (subject, pairs) = (subject.of(rater), &paired.pairs[at]);
            match &item.answers {
                Answers::Levels(points) => levels(out, &subject, item, points, pairs, settings),
                Answers::Continuous => numbers(out, &subject, pairs),
            }
            out.leave_out(&subject, Why::NotInKey, paired.not_in_key[at]);
            let not_rated = paired.in_key - pairs.len() as u64;
            out.leave_out(&subject, Why::NotRated, not_rated);
        }
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
            near += u64::from(item.level(pair.rated).abs_diff(item.level(pair.key)) <= 1);
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

fn levels(
    out: &mut Report,
    subject: &Subject,
    item: &RatedItem,
    points: &[f64],
    pairs: &[Pair],
    settings: &Settings,
) {
    let cases = pairs.iter().map(|pair| [pair.rated, pair.key].into_iter());
    let levels = Levels::of(item, points, cases);
    uncorrected(out, subject, pairs, &levels);
    levels.put_kappa(out, subject, settings);
    levels.put_gwet(out, subject, settings);
    out.caution(subject, pairs.len() as u64);
}

/// The figures that nothing is corrected in, which come first.
fn uncorrected(out: &mut Report, subject: &Subject, pairs: &[Pair], levels: &Levels<'_>) {
    let share_where = |is_so: fn(usize, usize) -> bool| {
        share(levels.crossed.cases_where(is_so), levels.crossed.cases())
    };
    out.put(subject, Name::Exact, share_where(|rated, key| rated == key));
    if subject.part == Part::Band {
        out.put(subject, Name::Under, share_where(|rated, key| rated < key));
        out.put(subject, Name::Over, share_where(|rated, key| rated > key));
        return;
    }
    let within_one = share_where(|rated, key| rated.abs_diff(key) <= 1);
    out.put(subject, Name::WithinOne, within_one);
    let apart: Vec<f64> = pairs.iter().map(|pair| pair.rated - pair.key).collect();
    let bias = differences(&apart, MULTIPLIER).bias;
    out.put(subject, Name::SignedError, bias);
}

fn numbers(out: &mut Report, subject: &Subject, pairs: &[Pair]) {
    let both: Vec<(f64, f64)> = pairs.iter().map(|pair| (pair.rated, pair.key)).collect();
    let cases = both.len() as u64;
    let apart = || both.iter().map(|(rated, key)| (rated - key).abs());
    put_differences(out, subject, &both);
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
