//! What must hold whatever the ratings are: invariances, and identities between figures.

use proptest::collection::vec;
use proptest::prelude::{Just, Strategy, prop_assert, prop_assert_eq, proptest};
use proptest::test_runner::TestCaseError;

use super::{patterns, sums};
use ows::training::agreement::chance::{Crossed, fleiss, fleiss_of_level, gwet, kappa};
use ows::training::agreement::correlation::{Form, MeanSquares, icc};
use ows::training::agreement::differences::{concordance, differences};
use ows::training::agreement::figures::{Undefined, Value};
use ows::training::agreement::resample::{Random, Resampling};
use ows::training::agreement::share::share;
use ows::training::agreement::spread::Spread;
use ows::training::agreement::sums::Metric;
use ows::training::agreement::weights::{Distance, Growth, Weights};

const LEVELS: usize = 4;

/// Two raters without gaps.
fn pairs() -> impl Strategy<Value = Vec<(usize, usize)>> {
    vec((0..LEVELS, 0..LEVELS), 2..40)
}

/// Cases with none to five ratings.
fn cases() -> impl Strategy<Value = Vec<Vec<usize>>> {
    vec(vec(0..LEVELS, 0..6), 2..40)
}

/// Complete rows of numbers, and how many a row has.
fn rows() -> impl Strategy<Value = (usize, Vec<f64>)> {
    (2_usize..6, 2_usize..20).prop_flat_map(|(raters, cases)| {
        let number = (0_i32..49).prop_map(f64::from);
        (Just(raters), vec(number, raters * cases))
    })
}

fn table(pairs: &[(usize, usize)]) -> Crossed {
    let mut table = Crossed::new(LEVELS);
    pairs
        .iter()
        .for_each(|(one, other)| table.add(*one, *other, 1));
    table
}

fn ranks() -> Vec<f64> {
    (0..LEVELS).map(|level| level as f64).collect()
}

fn by_rank(growth: Growth) -> Weights {
    Weights::new(&ranks(), Distance::Rank, growth)
}

fn same(one: Value, other: Value) -> Result<(), TestCaseError> {
    match (one, other) {
        (Ok(one), Ok(other)) => prop_assert!((one - other).abs() < 1e-9, "{one} {other}"),
        (one, other) => prop_assert_eq!(one, other),
    }
    Ok(())
}

proptest! {
    /// Krippendorff 1970; with moments divided by n the two are one number.
    #[test]
    fn quadratic_kappa_by_rank_is_the_concordance_of_ranks(pairs in pairs()) {
        let ranks: Vec<(f64, f64)> = pairs.iter().map(|(a, b)| (*a as f64, *b as f64)).collect();
        let found = kappa(&table(&pairs), &by_rank(Growth::Quadratic)).value;
        match concordance(&ranks).value {
            // A correlation with ranks that never change is not defined, where kappa is 0.
            Err(Undefined::NotEstimable) => same(found, Ok(0.0))?,
            value => same(found, value)?,
        }
    }

    #[test]
    fn kappa_with_weights_of_zero_and_one_is_unweighted_kappa(pairs in pairs()) {
        let ones: Vec<Vec<f64>> = (0..LEVELS)
            .map(|one| (0..LEVELS).map(|other| f64::from(u8::from(one != other))).collect())
            .collect();
        let custom = kappa(&table(&pairs), &Weights::custom(&ones).unwrap());
        prop_assert_eq!(custom, kappa(&table(&pairs), &by_rank(Growth::Identity)));
    }

    #[test]
    fn nominal_alpha_of_two_raters_is_fleiss_kappa_of_a_small_sample(pairs in pairs()) {
        let cases: Vec<Vec<usize>> = pairs.iter().map(|(a, b)| vec![*a, *b]).collect();
        let sums = sums(LEVELS, &cases);
        let ratings = 2.0 * pairs.len() as f64;
        let corrected = fleiss(&patterns(LEVELS, &cases)).value.map(|kappa| 1.0 - (1.0 - kappa) * (ratings - 1.0) / ratings);
        same(sums.all().alpha(Metric::Nominal), corrected)?;
    }

    #[test]
    fn alpha_of_levels_and_alpha_of_numbers_are_the_same(cases in cases()) {
        let numbers = cases.iter().map(|case| case.iter().map(|level| *level as f64).collect());
        let spread = Spread::of(numbers.collect::<Vec<Vec<f64>>>());
        same(sums(LEVELS, &cases).all().alpha(Metric::Interval), spread.alpha(spread.cases()))?;
    }

    /// ICC(A,1) of two raters = 2 s_xy / (s_x² + s_y² + d̄² − s_d²/n).
    #[test]
    fn absolute_agreement_of_two_raters_follows_from_their_moments(rows in vec((0_i32..49, 0_i32..49), 3..30)) {
        let flat: Vec<f64> = rows.iter().flat_map(|(a, b)| [f64::from(*a), f64::from(*b)]).collect();
        let n = rows.len() as f64;
        let mean = |pick: fn(&(i32, i32)) -> f64| rows.iter().map(pick).sum::<f64>() / n;
        let (x, y) = (mean(|row| f64::from(row.0)), mean(|row| f64::from(row.1)));
        let sum = |of: &dyn Fn(f64, f64) -> f64| {
            rows.iter().map(|(a, b)| of(f64::from(*a) - x, f64::from(*b) - y)).sum::<f64>() / (n - 1.0)
        };
        let apart = sum(&|a, b| (a - b) * (a - b));
        let below = sum(&|a, _| a * a) + sum(&|_, b| b * b) + (x - y) * (x - y) - apart / n;
        if below > 1e-6 {
            let found = MeanSquares::of(&flat, 2).map(|squares| icc(&squares, Form::TwoOne));
            let found = found.unwrap().value;
            prop_assert!((found.unwrap() - 2.0 * sum(&|a, b| a * b) / below).abs() < 1e-9);
        }
    }

    #[test]
    fn neither_the_order_of_cases_nor_that_of_raters_matters(cases in cases(), rows in rows()) {
        let backwards: Vec<Vec<usize>> =
            cases.iter().rev().map(|case| case.iter().rev().copied().collect()).collect();
        prop_assert_eq!(patterns(LEVELS, &cases), patterns(LEVELS, &backwards));
        let (raters, numbers) = rows;
        let turned: Vec<f64> = numbers.iter().rev().copied().collect();
        let both = [&numbers, &turned].map(|numbers| MeanSquares::of(numbers, raters));
        for form in Form::ALL {
            let [one, other] = both.map(|squares| squares.and_then(|squares| icc(&squares, form).value));
            same(one, other)?;
        }
    }

    #[test]
    fn a_constant_added_to_every_number_changes_nothing(rows in rows(), constant in -1_000_000_i32..1_000_000) {
        let (raters, numbers) = rows;
        let moved: Vec<f64> = numbers.iter().map(|number| number + f64::from(constant)).collect();
        prop_assert_eq!(MeanSquares::of(&numbers, raters), MeanSquares::of(&moved, raters));
        let spread = |numbers: &[f64]| Spread::of(numbers.chunks(raters).map(<[f64]>::to_vec));
        let (one, other) = (spread(&numbers), spread(&moved));
        same(one.alpha(one.cases()), other.alpha(other.cases()))?;
        let (one, other) = (differences(&numbers, 1.96), differences(&moved, 1.96));
        let width = |found: &ows::training::agreement::differences::Differences| {
            found.upper.value.unwrap() - found.lower.value.unwrap()
        };
        prop_assert!((width(&one) - width(&other)).abs() < 1e-6);
        prop_assert!((other.bias.value.unwrap() - one.bias.value.unwrap() - f64::from(constant)).abs() < 1e-6);
    }

    #[test]
    fn other_names_for_levels_change_no_nominal_figure(cases in cases(), turn in 1..LEVELS) {
        let renamed: Vec<Vec<usize>> = cases
            .iter()
            .map(|case| case.iter().map(|level| (level + turn) % LEVELS).collect())
            .collect();
        let (one, other) = (sums(LEVELS, &cases), sums(LEVELS, &renamed));
        same(one.all().alpha(Metric::Nominal), other.all().alpha(Metric::Nominal))?;
        let kappa = |cases: &[Vec<usize>]| fleiss(&patterns(LEVELS, cases)).value;
        same(kappa(&cases), kappa(&renamed))?;
        let identity = by_rank(Growth::Identity);
        let ac1 = |cases: &[Vec<usize>]| gwet(&patterns(LEVELS, cases), &identity);
        same(ac1(&cases).value, ac1(&renamed).value)?;
    }

    #[test]
    fn swapping_two_raters_turns_the_bias_round_and_nothing_else(pairs in pairs()) {
        let swapped: Vec<(usize, usize)> = pairs.iter().map(|(a, b)| (*b, *a)).collect();
        for growth in [Growth::Identity, Growth::Linear, Growth::Quadratic] {
            let [one, other] = [&pairs, &swapped].map(|pairs| kappa(&table(pairs), &by_rank(growth)));
            same(one.value, other.value)?;
            prop_assert_eq!(one.error.is_some(), other.error.is_some());
        }
        let apart = |pairs: &[(usize, usize)]| -> Vec<f64> {
            pairs.iter().map(|(a, b)| *a as f64 - *b as f64).collect()
        };
        let (one, other) = (differences(&apart(&pairs), 1.96), differences(&apart(&swapped), 1.96));
        same(one.bias.value, other.bias.value.map(|bias| -bias))?;
        same(one.lower.value, other.upper.value.map(|limit| -limit))?;
        same(one.deviation.value, other.deviation.value)?;
    }

    #[test]
    fn no_figure_is_ever_a_number_that_is_none(cases in cases(), pairs in pairs(), rows in rows()) {
        let found = sums(LEVELS, &cases);
        let all = found.all();
        let metrics = [Metric::Nominal, Metric::Ordinal, Metric::Interval, Metric::Ratio];
        let mut values: Vec<Value> = metrics.iter().map(|metric| all.alpha(*metric)).collect();
        values.extend([all.exact(), all.within_one()]);
        let mut figures = vec![share(pairs.len() as u64 / 2, pairs.len() as u64)];
        figures.push(fleiss(&patterns(LEVELS, &cases)));
        figures.extend((0..LEVELS).map(|level| fleiss_of_level(&patterns(LEVELS, &cases), level)));
        for growth in [Growth::Identity, Growth::Linear, Growth::Quadratic] {
            figures.push(kappa(&table(&pairs), &by_rank(growth)));
            figures.push(gwet(&patterns(LEVELS, &cases), &by_rank(growth)));
        }
        figures.push(concordance(&pairs.iter().map(|(a, b)| (*a as f64, *b as f64)).collect::<Vec<_>>()));
        if let Ok(squares) = MeanSquares::of(&rows.1, rows.0) {
            figures.extend(Form::ALL.map(|form| icc(&squares, form)));
        }
        for figure in figures {
            values.push(figure.value);
            if let Some(error) = figure.error {
                prop_assert!(error.is_finite() && error > 0.0);
            }
            if let Ok((low, high)) = figure.interval {
                prop_assert!(low.is_finite() && high.is_finite() && low <= high, "{figure:?}");
            }
        }
        for value in values.into_iter().flatten() {
            prop_assert!(value.is_finite(), "{value}");
        }
    }

    #[test]
    fn a_draw_has_as_many_cases_as_there_are_and_a_seed_gives_the_same(
        sizes in vec(0_u64..300, 1..9), seed in proptest::num::u64::ANY,
    ) {
        let resampling = Resampling::new(&sizes);
        let (mut one, mut other) = (Random::new(seed), Random::new(seed));
        let draw = resampling.draw(&mut one);
        prop_assert_eq!(draw.iter().sum::<u64>(), sizes.iter().sum::<u64>());
        prop_assert!(draw.iter().zip(&sizes).all(|(drawn, size)| *drawn == 0 || *size > 0));
        prop_assert_eq!(draw, resampling.draw(&mut other));
    }
}

/// Each class is drawn as often as its size says, and varies as a multinomial count does.
#[test]
fn drawing_is_as_even_as_chance_says() {
    for sizes in [
        vec![1, 2, 3, 5],
        vec![700, 200, 90, 9, 1],
        vec![64, 64],
        vec![1; 37],
    ] {
        let cases: u64 = sizes.iter().sum();
        let resampling = Resampling::new(&sizes);
        let mut random = Random::new(7);
        let draws = 4000;
        let mut sum = vec![0.0; sizes.len()];
        let mut squares = vec![0.0; sizes.len()];
        for _ in 0..draws {
            for (class, drawn) in resampling.draw(&mut random).into_iter().enumerate() {
                sum[class] += drawn as f64;
                squares[class] += (drawn * drawn) as f64;
            }
        }
        for (class, size) in sizes.iter().enumerate() {
            let mean = sum[class] / f64::from(draws);
            let variance = squares[class] / f64::from(draws) - mean * mean;
            let expected = *size as f64 * (1.0 - *size as f64 / cases as f64);
            let error = (expected / f64::from(draws)).sqrt();
            assert!(
                (mean - *size as f64).abs() < 4.5 * error,
                "{sizes:?}: {mean} for {size}"
            );
            assert!(
                (variance / expected - 1.0).abs() < 0.15,
                "{sizes:?}: {variance} for {expected}"
            );
        }
    }
}

/// The first outputs for the seed 1234567, as published with the generator's reference code.
#[test]
fn the_generator_gives_the_stream_that_was_published() {
    let mut random = Random::new(1_234_567);
    let first: Vec<u64> = (0..5).map(|_| random.bits()).collect();
    assert_eq!(
        first,
        [
            6_457_827_717_110_365_317,
            3_203_168_211_198_807_973,
            9_817_491_932_198_370_423,
            4_593_380_528_125_082_431,
            16_408_922_859_458_223_821
        ]
    );
}

/// Where there are too many cases to draw them again, the interval comes from a standard error.
#[test]
fn standard_errors_over_cases_come_to_what_drawing_them_gives() {
    let mut random = Random::new(3);
    let mut below = |limit: u64| usize::try_from(random.bits() % limit).unwrap();
    let cases: Vec<Vec<usize>> = (0..400)
        .map(|_| {
            let level = below(4);
            (0..3)
                .map(|_| if below(4) == 0 { below(4) } else { level })
                .collect()
        })
        .collect();
    let deviation = |values: Vec<Value>| {
        let values: Vec<f64> = values.into_iter().map(Result::unwrap).collect();
        let n = values.len() as f64;
        let mean = values.iter().sum::<f64>() / n;
        (values
            .iter()
            .map(|value| (value - mean).powi(2))
            .sum::<f64>()
            / n)
            .sqrt()
    };
    let sums = sums(LEVELS, &cases);
    let spread = Spread::of(
        cases
            .iter()
            .map(|case| case.iter().map(|level| *level as f64).collect()),
    );
    let (of_sums, of_spread) = (
        Resampling::new(sums.cases()),
        Resampling::new(spread.cases()),
    );
    let mut random = Random::new(5);
    let drawn = (0..3000).map(|_| {
        sums.drawn(&of_sums.draw(&mut random))
            .alpha(Metric::Ordinal)
    });
    let ratio = sums
        .jackknife(|drawn| drawn.alpha(Metric::Ordinal))
        .unwrap()
        / deviation(drawn.collect());
    assert!((ratio - 1.0).abs() < 0.06, "{ratio}");
    let drawn = (0..3000).map(|_| spread.alpha(&of_spread.draw(&mut random)));
    let ratio = spread.error().unwrap() / deviation(drawn.collect());
    assert!((ratio - 1.0).abs() < 0.06, "{ratio}");
}
