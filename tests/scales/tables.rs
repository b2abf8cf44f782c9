//! A table of each shipped scale that a clinician can check by eye, in `tests/scales/tables`.
//!
//! Each is made by rule from the scale: the lowest and the highest assessment, each option alone,
//! both sides of each band's limit and of what each stage needs. With `OWS_BLESS=1` the files are
//! written anew; read the difference before keeping it.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

use ows::scale::Scale;
use ows::scale::truth::Truth;
use ows::scoring::outcome::Outcome;

use super::{options_worth, outcome, shipped, signs_worth};
use crate::common::difference::difference;
use crate::common::project;

fn folder() -> PathBuf {
    project().join("tests/scales/tables")
}

fn file_of(scale: &Scale) -> String {
    format!("{}-{}.txt", scale.id(), scale.version())
}

/// The rows of one part, in columns as wide as their longest cell.
#[derive(Default)]
struct Rows(Vec<Vec<String>>);

impl Rows {
    /// Adds a row: its name, the answers or options behind it, and all that comes of them.
    fn add(&mut self, name: String, words: &str, scale: &Scale, outcome: &Outcome) {
        let mut row = vec![name, words.to_owned()];
        row.extend(results(scale, outcome));
        self.0.push(row);
    }

    fn text(&self, scale: &Scale, first: [&str; 2]) -> String {
        let mut rows = vec![heads(scale, first)];
        rows.extend(self.0.iter().cloned());
        let longest = |column: usize| rows.iter().map(|row| row[column].chars().count()).max();
        let widths: Vec<usize> = (0..rows[0].len()).filter_map(longest).collect();
        let mut text = String::new();
        for row in rows {
            let cells = row.iter().zip(&widths);
            let cells: Vec<String> = cells
                .map(|(cell, width)| format!("{cell:<width$}"))
                .collect();
            text += format!("  {}", cells.join("  ")).trim_end();
            text.push('\n');
        }
        text
    }
}

/// Says what the columns of a part are; a scale has only those that it can fill.
fn heads(scale: &Scale, first: [&str; 2]) -> Vec<String> {
    let mut heads: Vec<String> = first.map(str::to_owned).into();
    if scale.definition().total.is_some() {
        heads.push("total".to_owned());
    }
    if !scale.bands().is_empty() {
        heads.push("band".to_owned());
    }
    heads.extend(scale.stagings().iter().map(|staging| staging.id.clone()));
    heads.push("flags".to_owned());
    heads
}

/// Says total, band, stages and flags of a complete assessment.
fn results(scale: &Scale, outcome: &Outcome) -> Vec<String> {
    let mut results = Vec::new();
    if let Some(total) = outcome.total {
        results.push(total.settled().unwrap().to_string());
    }
    if let Some(band) = outcome.band {
        results.push(scale.bands()[band.settled().unwrap()].id.clone());
    }
    for staged in &outcome.stagings {
        results.push(match staged.shown.settled().unwrap() {
            0 => "-".to_owned(),
            stage => format!("stage {stage}"),
        });
    }
    let flags = scale.flags().iter().zip(&outcome.flags);
    let raised = flags.filter(|(_, raised)| **raised == Truth::Yes);
    let ids: Vec<&str> = raised.map(|(flag, _)| flag.id.as_str()).collect();
    results.push(ids.join(", "));
    results
}

/// Names the answers that are worth points: `pulse 4, gi 5`.
fn answers(scale: &Scale, options: &[usize]) -> String {
    let items = scale.items().iter().zip(options);
    let points = items.map(|(item, option)| (&item.id, item.choices[*option].points));
    let given: Vec<String> = points
        .filter(|(_, points)| *points > 0)
        .map(|(id, points)| format!("{id} {points}"))
        .collect();
    match given.as_slice() {
        [] => "all 0".to_owned(),
        given => given.join(", "),
    }
}

fn ends(scale: &Arc<Scale>) -> String {
    let last = |item: &ows::scale::Item| item.choices.len() - 1;
    let mut rows = Rows::default();
    for (name, words, options) in [
        (
            "lowest",
            "each item at its first option",
            vec![0; scale.items().len()],
        ),
        (
            "highest",
            "each item at its last option",
            scale.items().iter().map(last).collect(),
        ),
    ] {
        rows.add(name.to_owned(), words, scale, &outcome(scale, &options));
    }
    rows.text(scale, ["assessment", "answers"])
}

fn options_alone(scale: &Arc<Scale>) -> String {
    let mut rows = Rows::default();
    for (index, item) in scale.items().iter().enumerate() {
        for (option, choice) in item.choices.iter().enumerate() {
            let mut options = vec![0; scale.items().len()];
            options[index] = option;
            let name = format!("{} {}", item.id, choice.points);
            rows.add(name, &choice.text, scale, &outcome(scale, &options));
        }
    }
    rows.text(scale, ["item, points", "option"])
}

fn limits_of_bands(scale: &Arc<Scale>) -> String {
    let mut rows = Rows::default();
    for band in scale.bands().iter().skip(1) {
        for total in [band.from - 1, band.from] {
            let options = options_worth(scale, total, |_, points| points);
            let words = answers(scale, &options);
            rows.add(total.to_string(), &words, scale, &outcome(scale, &options));
        }
    }
    rows.text(scale, ["points", "answers"])
}

fn needs_of_stages(scale: &Arc<Scale>) -> String {
    let mut rows = Rows::default();
    for staging in scale.stagings() {
        for stage in &staging.stages {
            for signs in [stage.needs - 1, stage.needs] {
                let options = options_worth(scale, signs, signs_worth(stage));
                let (of, needs) = (stage.signs.len(), stage.needs);
                let name = format!("{} {}", staging.id, stage.number);
                let name = format!("{name}: {signs} of {of} signs, needs {needs}");
                let words = answers(scale, &options);
                rows.add(name, &words, scale, &outcome(scale, &options));
            }
        }
    }
    rows.text(scale, ["stage", "answers"])
}

fn table(scale: &Arc<Scale>) -> String {
    let mut text = format!("{}\n{}\n", scale.head().name, scale.reference());
    text += "What is not named is worth 0 points. No check is asked.\n";
    let mut part = |title: &str, rows: String| text += &format!("\n{title}\n{rows}");
    part("The lowest and the highest assessment", ends(scale));
    part("Each option of each item alone", options_alone(scale));
    if !scale.bands().is_empty() {
        part("Both sides of each band's limit", limits_of_bands(scale));
    }
    if !scale.stagings().is_empty() {
        part(
            "Each stage, one sign short and with as many as it needs",
            needs_of_stages(scale),
        );
    }
    text
}

#[test]
fn each_scale_gives_exactly_the_table_that_was_read_and_approved() {
    for scale in shipped() {
        let path = folder().join(file_of(&scale));
        let table = table(&scale);
        if std::env::var("OWS_BLESS").is_ok_and(|bless| bless == "1") {
            fs::write(&path, &table).unwrap();
        }
        let approved = fs::read_to_string(&path).unwrap_or_default();
        assert!(
            table == approved,
            "{} differs; if that is meant, run with OWS_BLESS=1\n{}",
            path.display(),
            difference(&approved, &table)
        );
    }
}

#[test]
fn no_table_is_left_of_a_scale_that_does_not_ship() {
    let names: BTreeSet<String> = fs::read_dir(folder())
        .unwrap()
        .map(|file| file.unwrap().file_name().into_string().unwrap())
        .collect();
    assert_eq!(
        names,
        shipped().iter().map(|scale| file_of(scale)).collect()
    );
}
