//! Published data and the answers that were published, at their digits and to six digits.
//!
//! The data and where it comes from are in `reference/expected.json`.

use serde_json::Value;

use super::{is, near, patterns};
use ows::training::agreement::chance::{Crossed, fleiss, fleiss_of_level, gwet, kappa};
use ows::training::agreement::correlation::{Form, MeanSquares, icc};
use ows::training::agreement::differences::{
    MULTIPLIER, concordance, differences, limit_error_1986,
};
use ows::training::agreement::figures::Figure;
use ows::training::agreement::patterns::Patterns;
use ows::training::agreement::resample::{Random, Resampling, percentiles};
use ows::training::agreement::share::share;
use ows::training::agreement::sums::{Metric, Sums};
use ows::training::agreement::weights::{Distance, Growth, Weights};

fn expected(set: &str) -> Value {
    let all: Value = serde_json::from_str(include_str!("reference/expected.json")).unwrap();
    all["datasets"][set].clone()
}

/// Returns the cells of a file without header and first column; an empty cell is none.
fn cells(text: &str) -> Vec<Vec<Option<f64>>> {
    let row = |line: &str| {
        line.split(',')
            .skip(1)
            .map(|cell| cell.parse().ok())
            .collect()
    };
    text.lines().skip(1).map(row).collect()
}

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap()
}

fn pair(value: &Value) -> Option<(f64, f64)> {
    Some((number(&value[0]), number(&value[1])))
}

#[test]
fn shrout_and_fleiss_1979_all_six_forms_and_their_intervals() {
    let numbers: Vec<f64> = cells(include_str!("reference/shrout_fleiss_1979.csv"))
        .into_iter()
        .flatten()
        .map(Option::unwrap)
        .collect();
    let squares = MeanSquares::of(&numbers, 4).unwrap();
    let expected = expected("shrout_fleiss_1979");
    let anova = &expected["values"]["anova"];
    near(squares.between, number(&anova["BMS"]), 1e-6);
    near(squares.within, number(&anova["WMS"]), 1e-6);
    near(squares.of_raters, number(&anova["JMS"]), 1e-6);
    near(squares.residual, number(&anova["EMS"]), 1e-6);
    let names = [
        "ICC(2,1)", "ICC(2,k)", "ICC(1,1)", "ICC(1,k)", "ICC(3,1)", "ICC(3,k)",
    ];
    for (form, name) in Form::ALL.into_iter().zip(names) {
        let figure = icc(&squares, form);
        is(
            &figure,
            number(&expected["values"]["icc"][name]),
            None,
            pair(&expected["values"]["ci95"][name]),
        );
        near(
            figure.value.unwrap(),
            number(&expected["published"][name]),
            0.005,
        );
        assert_eq!(figure.n, 6);
    }
}

/// Krippendorff's four observers of twelve units, five levels worth 1 to 5.
fn krippendorff() -> (Patterns, Sums) {
    let rows = cells(include_str!("reference/krippendorff_4x12.csv"));
    let units: Vec<Vec<usize>> = (0..12)
        .map(|unit| {
            rows.iter()
                .filter_map(|row| row[unit])
                .map(|level| level as usize - 1)
                .collect()
        })
        .collect();
    let patterns = patterns(5, &units);
    let sums = Sums::of(&patterns, &[1.0, 2.0, 3.0, 4.0, 5.0]);
    (patterns, sums)
}

const METRICS: [(&str, Metric); 4] = [
    ("nominal", Metric::Nominal),
    ("ordinal", Metric::Ordinal),
    ("interval", Metric::Interval),
    ("ratio", Metric::Ratio),
];

#[test]
fn krippendorff_alpha_of_four_metrics_with_gaps() {
    let (patterns, sums) = krippendorff();
    assert_eq!((patterns.cases_of_two(), patterns.cases_of_one()), (11, 1));
    let pairable: u64 = patterns
        .rated_by_two()
        .map(|(counts, cases)| cases * counts.iter().map(|count| u64::from(*count)).sum::<u64>())
        .sum();
    assert_eq!(pairable, 40);
    let expected = expected("krippendorff_4x12");
    for (name, metric) in METRICS {
        let alpha = sums.all().alpha(metric).unwrap();
        near(alpha, number(&expected["values"][name]["alpha"]), 1e-6);
        near(alpha, number(&expected["published"][name]), 0.0005);
    }
}

/// The intervals of drawing units again, worked out elsewhere; a percentile of 2000 draws moves a little.
#[test]
fn krippendorff_alpha_has_the_interval_of_drawing_units_again() {
    let (_, sums) = krippendorff();
    let resampling = Resampling::new(sums.cases());
    let mut random = Random::new(1);
    let draws: Vec<Vec<u64>> = (0..4000).map(|_| resampling.draw(&mut random)).collect();
    for (metric, low, high) in [
        (Metric::Nominal, 0.41, 1.0),
        (Metric::Ordinal, 0.46, 1.0),
        (Metric::Interval, 0.41, 1.0),
    ] {
        let values: Vec<_> = draws
            .iter()
            .map(|draw| sums.drawn(draw).alpha(metric))
            .collect();
        let interval = percentiles(&values).interval.unwrap();
        near(interval.0, low, 0.05);
        near(interval.1, high, 0.05);
    }
}

#[test]
fn gwet_ac1_and_ac2_of_the_same_ratings_with_their_errors() {
    let (patterns, _) = krippendorff();
    let points = [1.0, 2.0, 3.0, 4.0, 5.0];
    for (growth, value, error) in [
        (Growth::Identity, 0.775_444, 0.142_950),
        (Growth::Linear, 0.858_739, 0.117_329),
        (Growth::Quadratic, 0.914_001, 0.103_962),
    ] {
        let weights = Weights::new(&points, Distance::Rank, growth);
        is(&gwet(&patterns, &weights), value, Some(error), None);
    }
}

/// Printed for the same ratings with the R package irrCAC, `fleiss.kappa.raw(cac.raw4raters)`: agreement
/// expected 0.2387153, coefficient 0.76117, standard error 0.15302, interval 0.424 to 1.
#[test]
fn fleiss_kappa_takes_every_case_that_two_rated_and_has_the_error_of_its_value() {
    let (patterns, _) = krippendorff();
    let found = fleiss(&patterns);
    is(&found, 0.761_169, Some(0.153_019), Some((0.424_376, 1.0)));
    assert_eq!(found.n, 11);
    near(found.value.unwrap(), 0.761_17, 0.000_005);
    near(found.error.unwrap(), 0.153_02, 0.000_005);
}

/// The errors of Fleiss's data are worked out from Gwet's formula by a program of its own; that of
/// 1971 is of no agreement at all (0.024374), and no interval can be formed with it.
#[test]
fn fleiss_1971_kappa_and_that_of_each_diagnosis() {
    let mut patterns = Patterns::new(5);
    for row in cells(include_str!("reference/fleiss_1971_diagnoses.csv")) {
        let counts: Vec<u32> = row.into_iter().map(|count| count.unwrap() as u32).collect();
        patterns.add(&counts);
    }
    let sums = Sums::of(&patterns, &[0.0, 1.0, 2.0, 3.0, 4.0]);
    let expected = expected("fleiss_1971");
    let all = sums.all();
    let found = fleiss(&patterns);
    is(
        &found,
        0.430_245,
        Some(0.054_199),
        Some((0.319_395, 0.541_094)),
    );
    let kappa = found.value.unwrap();
    near(kappa, number(&expected["values"]["kappa"]), 1e-6);
    near(kappa, number(&expected["published"]["kappa"]), 0.0005);
    near(
        all.exact().unwrap(),
        number(&expected["values"]["P_bar"]),
        1e-6,
    );
    let errors = [0.105_267, 0.098_518, 0.072_413, 0.074_562, 0.127_509];
    for (level, error) in errors.into_iter().enumerate() {
        let found = fleiss_of_level(&patterns, level);
        let kappa = found.value.unwrap();
        near(found.error.unwrap(), error, 1e-6);
        near(
            kappa,
            number(&expected["values"]["kappa_per_category"][level]),
            1e-6,
        );
        near(
            kappa,
            number(&expected["published"]["kappa_per_category"][level]),
            0.0005,
        );
    }
}

#[test]
fn cohen_1968_kappa_with_its_own_weights_and_those_by_rank() {
    let mut table = Crossed::new(3);
    for (one, row) in cells(include_str!("reference/cohen_1968_diagnosis.csv"))
        .iter()
        .enumerate()
    {
        for (other, count) in row.iter().enumerate() {
            table.add(one, other, count.unwrap() as u64);
        }
    }
    let expected = expected("cohen_1968");
    let custom: Vec<Vec<f64>> =
        serde_json::from_value(expected["disagreement_weights"].clone()).unwrap();
    let by_rank = |growth| Weights::new(&[0.0, 1.0, 2.0], Distance::Rank, growth);
    for (name, weights) in [
        ("unweighted", by_rank(Growth::Identity)),
        ("weighted_custom", Weights::custom(&custom).unwrap()),
        ("rank_linear", by_rank(Growth::Linear)),
        ("rank_quadratic", by_rank(Growth::Quadratic)),
    ] {
        let figure = kappa(&table, &weights);
        let values = &expected["values"][name];
        let error = Some(number(&values["se"]));
        is(
            &figure,
            number(&values["kappa"]),
            error,
            pair(&values["ci95"]),
        );
        if let Some(published) = expected["published"][name].as_f64() {
            near(figure.value.unwrap(), published, 0.0005);
        }
    }
}

/// The first readings of both instruments.
fn peak_flow() -> Vec<(f64, f64)> {
    let rows = cells(include_str!("reference/bland_altman_1986_pefr.csv"));
    rows.iter()
        .map(|row| (row[0].unwrap(), row[2].unwrap()))
        .collect()
}

#[test]
fn bland_and_altman_1986_bias_and_limits() {
    let apart: Vec<f64> = peak_flow()
        .iter()
        .map(|(wright, mini)| wright - mini)
        .collect();
    let expected = expected("bland_altman_1986");
    let values = &expected["values"]["bland_altman"];
    let both = |limits: &Value, lower: &Figure, upper: &Figure| {
        near(lower.value.unwrap(), number(&limits[0]), 1e-6);
        near(upper.value.unwrap(), number(&limits[1]), 1e-6);
    };
    let found = differences(&apart, MULTIPLIER);
    let mean = number(&values["mean_diff"]);
    let error = Some(number(&values["se_mean"]));
    is(&found.bias, mean, error, pair(&values["ci95_mean"]));
    near(
        found.deviation.value.unwrap(),
        number(&values["sd_diff"]),
        1e-6,
    );
    both(&values["loa_196sd"], &found.lower, &found.upper);
    near(
        found.lower.error.unwrap(),
        number(&values["se_loa_1999"]),
        1e-6,
    );
    let deviation = found.deviation.value.unwrap();
    near(
        limit_error_1986(deviation, 17),
        number(&values["se_loa_sqrt3"]),
        1e-6,
    );

    let found = differences(&apart, 2.0);
    both(&values["loa_2sd"], &found.lower, &found.upper);
    // The paper formed its limits from numbers that it had rounded before.
    let published = &expected["published"]["loa_from_rounded"];
    near(found.lower.value.unwrap(), number(&published[0]), 0.15);
    near(found.upper.value.unwrap(), number(&published[1]), 0.15);
    near(
        found.bias.value.unwrap(),
        number(&expected["published"]["mean_diff"]),
        0.05,
    );
}

#[test]
fn lin_concordance_and_the_correlation_that_is_bound_to_it() {
    let pairs = peak_flow();
    let expected = expected("bland_altman_1986");
    let values = &expected["values"]["lin_ccc"];
    let error = Some(number(&values["se"]));
    is(
        &concordance(&pairs),
        number(&values["ccc"]),
        error,
        pair(&values["ci95_z"]),
    );
    let flat: Vec<f64> = pairs
        .iter()
        .flat_map(|(one, other)| [*one, *other])
        .collect();
    let found = icc(&MeanSquares::of(&flat, 2).unwrap(), Form::TwoOne);
    is(&found, number(&expected["values"]["ICC(2,1)"]), None, None);
}

/// Published as what so many right answers show: ranges from Wilson's interval, in whole per cent.
#[test]
fn shares_have_the_interval_of_wilson() {
    for (hits, of, low, high) in [
        (10, 11, 62, 98),
        (50, 55, 80, 96),
        (99, 110, 83, 94),
        (105, 110, 90, 98),
    ] {
        let interval = share(hits, of).interval.unwrap();
        assert_eq!((interval.0 * 100.0).round() as i64, low, "{hits} of {of}");
        assert_eq!((interval.1 * 100.0).round() as i64, high, "{hits} of {of}");
    }
}
