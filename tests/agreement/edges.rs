//! Ratings that leave little to work out: each figure says why it has no value, or has the right one.

use super::{near, patterns, sums};
use ows::training::agreement::chance::{Crossed, fleiss, gwet, kappa};
use ows::training::agreement::correlation::{Form, MeanSquares, icc};
use ows::training::agreement::differences::{concordance, differences};
use ows::training::agreement::figures::{Undefined, Value};
use ows::training::agreement::spread::Spread;
use ows::training::agreement::sums::Metric;
use ows::training::agreement::weights::{Distance, Growth, Weights};

/// The figures of two raters of one item with levels 0 to `levels` − 1.
struct Found {
    kappa: Value,
    quadratic: Value,
    fleiss: Value,
    ordinal: Value,
    ac1: Value,
    exact: Value,
    icc: Value,
}

fn find(levels: usize, pairs: &[(usize, usize)]) -> Found {
    let points: Vec<f64> = (0..levels).map(|level| level as f64).collect();
    let weights = |growth| Weights::new(&points, Distance::Rank, growth);
    let cases: Vec<Vec<usize>> = pairs
        .iter()
        .map(|(one, other)| vec![*one, *other])
        .collect();
    let mut table = Crossed::new(levels);
    pairs
        .iter()
        .for_each(|(one, other)| table.add(*one, *other, 1));
    let sums = sums(levels, &cases);
    let flat: Vec<f64> = cases.iter().flatten().map(|level| *level as f64).collect();
    let squares = MeanSquares::of(&flat, 2);
    Found {
        kappa: kappa(&table, &weights(Growth::Identity)).value,
        quadratic: kappa(&table, &weights(Growth::Quadratic)).value,
        fleiss: fleiss(&patterns(levels, &cases)).value,
        ordinal: sums.all().alpha(Metric::Ordinal),
        ac1: gwet(&patterns(levels, &cases), &weights(Growth::Identity)).value,
        exact: sums.all().exact(),
        icc: squares.and_then(|squares| icc(&squares, Form::TwoOne).value),
    }
}

#[test]
fn where_all_ratings_are_equal_there_is_no_variation_but_full_agreement() {
    let found = find(4, &[(0, 0); 8]);
    for value in [
        found.kappa,
        found.quadratic,
        found.fleiss,
        found.ordinal,
        found.icc,
    ] {
        assert_eq!(value, Err(Undefined::NoVariation));
    }
    assert_eq!(found.exact, Ok(1.0));
    // Chance agrees on nothing, by the definition (Gwet 2008), so that all agreement is beyond it.
    assert_eq!(found.ac1, Ok(1.0));
}

#[test]
fn perfect_agreement_on_several_levels_is_one_without_an_interval() {
    let pairs = [(0, 0), (1, 1), (2, 2), (3, 3), (1, 1)];
    let found = find(4, &pairs);
    for value in [
        found.kappa,
        found.quadratic,
        found.fleiss,
        found.ordinal,
        found.ac1,
        found.icc,
    ] {
        assert_eq!(value, Ok(1.0));
    }
    let mut table = Crossed::new(4);
    pairs
        .iter()
        .for_each(|(one, other)| table.add(*one, *other, 1));
    let weights = Weights::new(&[0.0, 1.0, 2.0, 3.0], Distance::Rank, Growth::Quadratic);
    assert_eq!(
        kappa(&table, &weights).interval,
        Err(Undefined::NotEstimable)
    );
    let cases: Vec<Vec<usize>> = pairs
        .iter()
        .map(|(one, other)| vec![*one, *other])
        .collect();
    assert_eq!(
        gwet(&patterns(4, &cases), &weights).interval,
        Err(Undefined::NotEstimable)
    );
    let squares = MeanSquares::of(&[0.0, 0.0, 4.0, 4.0, 9.0, 9.0], 2).unwrap();
    for form in Form::ALL {
        assert_eq!(icc(&squares, form).interval, Err(Undefined::NotEstimable));
    }
}

#[test]
fn a_rater_who_uses_one_level_gives_a_kappa_of_zero() {
    let pairs: Vec<(usize, usize)> = (0..8).map(|case| (case % 4, 1)).collect();
    let found = find(4, &pairs);
    near(found.kappa.unwrap(), 0.0, 1e-12);
    near(found.quadratic.unwrap(), 0.0, 1e-12);
    assert!(found.fleiss.unwrap() < 0.0);
    let mut table = Crossed::new(4);
    pairs
        .iter()
        .for_each(|(one, other)| table.add(*one, *other, 1));
    assert!(table.has_constant_rater());
}

#[test]
fn raters_who_are_always_at_opposite_ends_fall_below_minus_one_in_one_figure() {
    let found = find(4, &[(0, 3), (3, 0), (0, 3), (3, 0)]);
    near(found.kappa.unwrap(), -1.0, 1e-12);
    near(found.fleiss.unwrap(), -1.0, 1e-12);
    near(found.ordinal.unwrap(), -0.75, 1e-12);
    // Of four levels; with the two that were used it would be −1.
    near(found.ac1.unwrap(), -0.2, 1e-12);
    near(
        find(2, &[(0, 1), (1, 0), (0, 1), (1, 0)]).ac1.unwrap(),
        -1.0,
        1e-12,
    );
    near(found.icc.unwrap(), -2.0, 1e-9);
}

#[test]
fn one_case_is_too_few_for_all_but_raw_agreement() {
    let found = find(4, &[(1, 2)]);
    for value in [
        found.kappa,
        found.quadratic,
        found.fleiss,
        found.ordinal,
        found.ac1,
        found.icc,
    ] {
        assert_eq!(value, Err(Undefined::OneCase));
    }
    assert_eq!(found.exact, Ok(0.0));
}

#[test]
fn two_cases_are_worked_out() {
    let found = find(2, &[(0, 0), (0, 1)]);
    near(found.kappa.unwrap(), 0.0, 1e-12);
    near(found.fleiss.unwrap(), -1.0 / 3.0, 1e-12);
    near(found.ordinal.unwrap(), 0.0, 1e-12);
    near(found.ac1.unwrap(), 0.2, 1e-12);
}

#[test]
fn where_nothing_was_rated_there_is_nothing_in_common() {
    let found = find(4, &[]);
    for value in [
        found.kappa,
        found.fleiss,
        found.ordinal,
        found.ac1,
        found.exact,
    ] {
        assert_eq!(value, Err(Undefined::NothingInCommon));
    }
    assert_eq!(found.icc, Err(Undefined::NoCompleteCase));
    let alone = sums(4, &[vec![1], vec![2], vec![]]);
    assert_eq!(
        alone.all().alpha(Metric::Nominal),
        Err(Undefined::NothingInCommon)
    );
}

/// The paradox: raters agree in nine of ten, nearly all is 0, and kappa is about 0.
#[test]
fn kappa_is_near_zero_where_nearly_everything_is_zero_and_ac1_is_not() {
    let mut pairs = vec![(0, 0); 18];
    pairs.extend([(0, 1), (1, 0)]);
    let found = find(2, &pairs);
    near(found.exact.unwrap(), 0.9, 1e-12);
    near(found.kappa.unwrap(), -0.053, 0.005);
    near(found.ac1.unwrap(), 0.89, 0.005);
}

/// A level that nobody used changes what chance agrees on, so that the full list has to be given.
#[test]
fn the_list_of_levels_is_that_of_the_scale() {
    let pairs = [
        (0, 0),
        (0, 1),
        (1, 1),
        (3, 3),
        (3, 1),
        (0, 3),
        (1, 0),
        (3, 3),
    ];
    let full = find(4, &pairs);
    let squeezed: Vec<(usize, usize)> = pairs
        .iter()
        .map(|(one, other)| ((*one).min(2), (*other).min(2)))
        .collect();
    let used = find(3, &squeezed);
    near(full.kappa.unwrap(), used.kappa.unwrap(), 1e-12);
    assert!((full.quadratic.unwrap() - used.quadratic.unwrap()).abs() > 0.01);
    assert!((full.ac1.unwrap() - used.ac1.unwrap()).abs() > 0.01);
}

#[test]
fn weights_that_are_no_square_of_disagreements_are_refused() {
    for rows in [
        vec![],
        vec![vec![0.0]],
        vec![vec![0.0, 1.0]],
        vec![vec![0.0, 1.0], vec![1.0, 0.5]],
        vec![vec![0.0, -1.0], vec![1.0, 0.0]],
        vec![vec![0.0, f64::NAN], vec![1.0, 0.0]],
        vec![vec![0.0, 0.0], vec![0.0, 0.0]],
    ] {
        assert_eq!(Weights::custom(&rows), None, "{rows:?}");
    }
}

#[test]
fn distance_by_points_and_by_rank_differ_where_points_have_gaps() {
    let mut table = Crossed::new(4);
    for (one, other, cases) in [
        (0, 0, 5),
        (1, 1, 4),
        (2, 2, 3),
        (3, 3, 2),
        (2, 3, 2),
        (0, 1, 2),
    ] {
        table.add(one, other, cases);
    }
    let by = |distance| {
        kappa(
            &table,
            &Weights::new(&[0.0, 1.0, 2.0, 5.0], distance, Growth::Quadratic),
        )
    };
    let [rank, points] =
        [Distance::Rank, Distance::Points].map(|distance| by(distance).value.unwrap());
    assert!(rank > points + 0.05, "{rank} {points}");
}

/// 0.1 + 0.2 is not quite 0.3 in a program, so that equality alone finds no number that never changes.
#[test]
fn what_rounding_alone_makes_different_is_no_variation() {
    let pairs = [(0.3, 0.1 + 0.2), (0.1 + 0.2, 0.3), (0.3, 0.3)];
    let none = Err(Undefined::NoVariation);
    assert_eq!(concordance(&pairs).value, none);
    let flat: Vec<f64> = pairs.iter().flat_map(|(a, b)| [*a, *b]).collect();
    assert_eq!(MeanSquares::of(&flat, 2), Err(Undefined::NoVariation));
    let spread = Spread::of(pairs.iter().map(|(a, b)| vec![*a, *b]));
    assert_eq!(spread.alpha(spread.cases()), none);
    let constant = [(0.4, 0.1 + 0.2), (0.9, 0.3), (1.7, 0.3)];
    assert_eq!(concordance(&constant).value, Err(Undefined::NotEstimable));
    // One is always 0.1 above the other, but for rounding.
    let apart = differences(&[0.3 - 0.2, 0.9 - 0.8, 1.7 - 1.6], 2.0);
    assert_eq!(apart.bias.interval, Err(Undefined::NotEstimable));
}
