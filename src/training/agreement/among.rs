//! Raters with each other: a group of any size, with gaps.

use std::collections::BTreeMap;

use super::chance::{Levels, fleiss, fleiss_of_level};
use super::correlation::{Complete, Form, MeanSquares, icc};
use super::differences::put_differences;
use super::figures::{Figure, Method, Undefined, Value};
use super::name::Name;
use super::patterns::Patterns;
use super::quantile::NORMAL;
use super::report::{Fewer, Line, Part, Report, Settings, Subject, Why, parts};
use super::resample::{Percentiles, Random, Resampling, percentiles};
use super::share::share;
use super::spread::Spread;
use super::sums::{Drawn, Metric, Sums};
use crate::training::ratings::{Answers, RatedItem, Rating, Ratings};

/// Pairs of raters are listed for at most so many raters.
const MOST_PAIRED: usize = 10;

/// Works out every part.
pub(super) fn all(out: &mut Report, ratings: &Ratings, settings: &Settings) {
    for (subject, item) in parts(ratings, settings) {
        match &item.answers {
            Answers::Levels(points) => levels(out, &subject, item, points, settings),
            Answers::Continuous => numbers(out, &subject, item, ratings, settings),
        }
    }
    if ratings.total.is_some() && settings.includes(Part::Total) {
        let subject = Subject::new(Part::Total, None);
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
    let levels = Levels::of(item, points, item.cases().map(points_of));
    let of_two_raters = item.raters() == 2;
    let sums = Sums::of(&levels.patterns, points);
    let all = sums.all();
    let cases = levels.patterns.cases_of_two();
    let drawn = if sums.are_too_many_to_draw() {
        Vec::new()
    } else {
        of_draws(&sums, settings)
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
            if of_two_raters || value <= 0.0 || value >= 1.0 {
                figure = share((value * cases as f64).round() as u64, cases);
            }
        }
        out.put(subject, name, figure);
    }
    by_level(out, subject, &levels.patterns, points);
    if of_two_raters {
        levels.put_kappa(out, subject, settings);
    }
    levels.put_gwet(out, subject, settings);
    out.leave_out(subject, Why::RatedByOne, levels.patterns.cases_of_one());
    out.caution(subject, cases);
}

fn points_of(case: &[Rating]) -> impl Iterator<Item = f64> {
    case.iter().map(|rating| rating.points)
}

/// Puts Fleiss' kappa of all levels, and of each against the others.
fn by_level(out: &mut Report, subject: &Subject, patterns: &Patterns, points: &[f64]) {
    out.put(subject, Name::Fleiss, fleiss(patterns));
    for (level, points) in points.iter().enumerate() {
        let figure = fleiss_of_level(patterns, level);
        out.lines.push(Line {
            level: Some(*points),
            ..Line::new(subject.clone(), Name::FleissLevel, figure)
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
    let spread = Spread::of(item.cases().map(|case| points_of(case).collect()));
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
            about: subject.into(),
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
    let mut apart: BTreeMap<(u32, u32), Vec<(f64, f64)>> = BTreeMap::new();
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
        put_differences(out, &subject, &pairs);
    }
}
