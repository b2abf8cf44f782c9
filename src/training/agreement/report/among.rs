//! Raters with each other: a group of any size, with gaps.

use super::complete::Complete;
use super::{MOST_PAIRED, Settings, level, parts};
use crate::training::agreement::chance::{fleiss, fleiss_of_level, gwet};
use crate::training::agreement::concordance::concordance;
use crate::training::agreement::correlation::{Form, MeanSquares, icc};
use crate::training::agreement::differences::{MULTIPLIER, differences};
use crate::training::agreement::figures::{
    Caution, Fewer, Figure, Line, Method, Name, Report, Subject, Undefined, Value, Why,
};
use crate::training::agreement::kappa::{Crossed, kappa};
use crate::training::agreement::patterns::Patterns;
use crate::training::agreement::quantile::NORMAL;
use crate::training::agreement::resample::{Percentiles, Random, Resampling, percentiles};
use crate::training::agreement::share::share;
use crate::training::agreement::spread::Spread;
use crate::training::agreement::sums::{Drawn, Metric, Sums};
use crate::training::agreement::weights::{Growth, Weights};
use crate::training::ratings::{Answers, RatedItem, Ratings};

/// Works out every part.
pub(super) fn all(out: &mut Report, ratings: &Ratings, settings: &Settings) {
    for (subject, item) in parts(ratings, settings) {
        match &item.answers {
            Answers::Levels(points) => levels(out, &subject, item, points, settings),
            Answers::Continuous => numbers(out, &subject, item, ratings, settings),
        }
    }
    let total = crate::training::agreement::figures::Part::Total;
    if ratings.total.is_some() && settings.part.is_none_or(|part| part == total) {
        let subject = super::subject(total, None);
        out.leave_out(&subject, Why::NoTotal, ratings.without_total);
    }
}

/// A figure that is a function of sums over cases.
type OfSums = fn(&Drawn<'_>) -> Value;

/// The figures that are functions of sums over cases, in the order they are put.
const OF_SUMS: [(Name, OfSums); 5] = [
    (Name::Exact, |drawn| drawn.exact()),
    (Name::WithinOne, |drawn| drawn.within_one()),
    (Name::AlphaOrdinal, |drawn| drawn.alpha(Metric::Ordinal)),
    (Name::AlphaNominal, |drawn| drawn.alpha(Metric::Nominal)),
    (Name::AlphaInterval, |drawn| drawn.alpha(Metric::Interval)),
];

fn levels(
    out: &mut Report,
    subject: &Subject,
    item: &RatedItem,
    points: &[f64],
    settings: &Settings,
) {
    let (patterns, crossed) = counted(item, points.len());
    let sums = Sums::of(&patterns, points);
    let all = sums.all();
    let cases = patterns.cases_of_two();
    let drawn = match sums.are_too_many_to_draw() {
        true => Vec::new(),
        false => of_draws(&sums, settings),
    };
    for (at, (name, of_sums)) in OF_SUMS.into_iter().enumerate() {
        let value = of_sums(&all);
        let mut figure = match drawn.get(at) {
            Some(drawn) => drawn_figure(value, *drawn, cases),
            None => normal(value, sums.jackknife(of_sums), cases),
        };
        if let (Name::Exact | Name::WithinOne, Ok(value)) = (name, value) {
            // Of two raters each case is one pair, so that a share is a plain one. At either end it
            // is one of any number of raters: that of cases in which all agree, or any two.
            if crossed.is_some() || value <= 0.0 || value >= 1.0 {
                figure = share((value * cases as f64).round() as u64, cases);
            }
        }
        out.put(subject, name, figure);
    }
    by_level(out, subject, &patterns, points);
    let weights = |growth| Weights::new(points, settings.distance, growth);
    if let Some(crossed) = &crossed {
        for (name, growth) in [
            (Name::KappaQuadratic, Growth::Quadratic),
            (Name::KappaLinear, Growth::Linear),
            (Name::Kappa, Growth::Identity),
        ] {
            out.put(subject, name, kappa(crossed, &weights(growth)));
        }
        if cases > 1 && crossed.has_constant_rater() && !patterns.has_one_level() {
            out.cautions.push((subject.clone(), Caution::ConstantRater));
        }
    }
    for (name, growth) in [
        (Name::Ac2, Growth::Quadratic),
        (Name::Ac1, Growth::Identity),
    ] {
        out.put(subject, name, gwet(&patterns, &weights(growth)));
    }
    out.leave_out(subject, Why::RatedByOne, patterns.cases_of_one());
    out.caution(subject, cases);
}

/// Counts which levels each case has, and of two raters which of the one met which of the other.
fn counted(item: &RatedItem, levels: usize) -> (Patterns, Option<Crossed>) {
    let mut patterns = Patterns::new(levels);
    let mut crossed = Crossed::new(levels);
    let mut counts = vec![0; levels];
    for case in item.cases() {
        counts.fill(0);
        for rating in case {
            counts[level(item, rating.points)] += 1;
        }
        patterns.add(&counts);
        if let [one, other] = case {
            crossed.add(level(item, one.points), level(item, other.points), 1);
        }
    }
    (patterns, (item.raters() == 2).then_some(crossed))
}

/// Puts Fleiss' kappa of all levels, and of each against the others.
fn by_level(out: &mut Report, subject: &Subject, patterns: &Patterns, points: &[f64]) {
    out.put(subject, Name::Fleiss, fleiss(patterns));
    for (level, points) in points.iter().enumerate() {
        out.lines.push(Line {
            subject: subject.clone(),
            name: Name::FleissLevel,
            level: Some(*points),
            figure: fleiss_of_level(patterns, level),
        });
    }
}

/// Draws cases again, and returns the interval of each figure of [`OF_SUMS`].
fn of_draws(sums: &Sums, settings: &Settings) -> Vec<Percentiles> {
    let resampling = Resampling::new(sums.cases());
    let mut random = Random::new(settings.seed);
    let mut values = vec![Vec::new(); OF_SUMS.len()];
    for _ in 0..settings.draws {
        let drawn = resampling.draw(&mut random);
        let drawn = sums.drawn(&drawn);
        for (values, (_, value)) in values.iter_mut().zip(OF_SUMS) {
            values.push(value(&drawn));
        }
    }
    values.iter().map(|values| percentiles(values)).collect()
}

fn drawn_figure(value: Value, drawn: Percentiles, cases: u64) -> Figure {
    Figure {
        interval: value.and(drawn.interval),
        method: Method::Bootstrap,
        skipped: drawn.skipped,
        ..Figure::bare(value, cases)
    }
}

/// The forms of the intraclass correlation with their names, the one to read first at the front.
const FORMS: [(Name, Form); 6] = [
    (Name::IccTwoOne, Form::TwoOne),
    (Name::IccTwoMean, Form::TwoMean),
    (Name::IccOneOne, Form::OneOne),
    (Name::IccOneMean, Form::OneMean),
    (Name::IccThreeOne, Form::ThreeOne),
    (Name::IccThreeMean, Form::ThreeMean),
];

fn numbers(
    out: &mut Report,
    subject: &Subject,
    item: &RatedItem,
    ratings: &Ratings,
    settings: &Settings,
) {
    correlations(out, subject, item, ratings);
    let numbers = |case: &[crate::training::ratings::Rating]| {
        case.iter().map(|rating| rating.points).collect()
    };
    let spread = Spread::of(item.cases().map(numbers));
    let of_two: u64 = spread.cases().iter().sum();
    out.put(
        subject,
        Name::AlphaInterval,
        alpha(&spread, of_two, settings),
    );
    out.caution(subject, of_two);
    if item.raters() <= MOST_PAIRED {
        pairs(out, subject, item, ratings);
    } else {
        out.pairs_left_out = true;
    }
}

/// Puts every intraclass correlation of the raters who have enough in common, and what else it would be.
fn correlations(out: &mut Report, subject: &Subject, item: &RatedItem, ratings: &Ratings) {
    let of = |complete: &Complete, form| match MeanSquares::of(&complete.numbers, complete.raters) {
        Ok(squares) => icc(&squares, form),
        Err(why) => Figure::undefined(why, complete.cases),
    };
    let complete = Complete::of_most(item);
    for (name, form) in FORMS {
        out.put(subject, name, of(&complete, form));
        if form == Form::TwoOne && !complete.left_out.is_empty() {
            let all = of(&Complete::of_all(item), form);
            out.put(subject, Name::IccTwoOneOfAll, all);
        }
    }
    if !complete.left_out.is_empty() {
        out.fewer.push(Fewer {
            subject: subject.clone(),
            raters: complete.raters,
            of: complete.raters + complete.left_out.len(),
        });
    }
    for (rater, absent) in &complete.left_out {
        let subject = subject.of(ratings.raters.name(*rater));
        out.leave_out(&subject, Why::IncompleteRater, *absent);
    }
    let all = item.cases().count() as u64;
    out.leave_out(subject, Why::NotRatedByAll, all - complete.cases);
}

fn alpha(spread: &Spread, cases: u64, settings: &Settings) -> Figure {
    let value = spread.alpha(spread.cases());
    if spread.is_too_much_to_draw() {
        return normal(value, spread.error(), cases);
    }
    let resampling = Resampling::new(spread.cases());
    let mut random = Random::new(settings.seed);
    let values: Vec<Value> = (0..settings.draws)
        .map(|_| spread.alpha(&resampling.draw(&mut random)))
        .collect();
    drawn_figure(value, percentiles(&values), cases)
}

/// A figure of so many cases that its interval follows from its standard error.
fn normal(value: Value, error: Option<f64>, cases: u64) -> Figure {
    let about = |value: f64| {
        let half = NORMAL * error.ok_or(Undefined::NotEstimable)?;
        Ok(((value - half).max(-1.0), (value + half).min(1.0)))
    };
    Figure {
        error: error.filter(|_| value.is_ok()),
        interval: value.and_then(about),
        method: Method::Normal,
        ..Figure::bare(value, cases)
    }
}

/// The differences of each two raters, the first minus the second.
fn pairs(out: &mut Report, subject: &Subject, item: &RatedItem, ratings: &Ratings) {
    let mut apart: std::collections::BTreeMap<(u32, u32), Vec<(f64, f64)>> = Default::default();
    for case in item.cases() {
        for (at, one) in case.iter().enumerate() {
            for other in case.iter().skip(at + 1) {
                let pair = apart.entry((one.rater, other.rater)).or_default();
                pair.push((one.points, other.points));
            }
        }
    }
    for ((one, other), pairs) in apart {
        let names = (ratings.raters.name(one), ratings.raters.name(other));
        let subject = subject.of(names.0).and(names.1);
        compared(out, &subject, &pairs);
    }
}

/// Puts bias, limits of agreement and concordance of pairs of numbers.
pub(super) fn compared(out: &mut Report, subject: &Subject, pairs: &[(f64, f64)]) {
    let apart: Vec<f64> = pairs.iter().map(|(one, other)| one - other).collect();
    let found = differences(&apart, MULTIPLIER);
    out.put(subject, Name::Bias, found.bias);
    out.put(subject, Name::Deviation, found.deviation);
    out.put(subject, Name::LowerLimit, found.lower);
    out.put(subject, Name::UpperLimit, found.upper);
    out.put(subject, Name::Concordance, concordance(pairs));
}
