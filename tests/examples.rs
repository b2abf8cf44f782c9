//! Holds the examples to what their README says: each reads, scores, and shows what it is for.
//!
//! Points are read from CSV cells by hand here, so that a wrong cell is found without the
//! program's own idea of what a column means.

use std::fs;
use std::sync::Arc;

use ows::assessment::Reason;
use ows::assessment::texts;
use ows::assessment::wire;
use ows::assessment::{Asked, Assessment, EventKind, Observation, Patient};
use ows::base::document;
use ows::base::time;
use ows::format::csv::{CsvReader, Record};
use ows::scale::substance::Substance;
use ows::scale::truth::Truth;
use ows::scale::{Library, Name, Scale};
use ows::scoring::outcome::Outcome;

use crate::common::project;

#[test]
fn the_json_and_the_toml_admission_are_the_same_assessment() {
    let (json, toml) = (one("admission.json"), one("admission.toml"));
    assert_eq!(wire::write(&json), wire::write(&toml));
}

#[test]
fn the_admission_is_moderate_shows_day_three_and_flags_fluid_loss() {
    let admission = one("admission.json");
    assert_eq!(total(&admission), Some(21));
    assert_eq!(stages(&admission), [Some(3), Some(2)]);
    assert_eq!(flags(&admission), ["fluid-loss"]);
}

#[test]
fn the_first_five_days_rise_to_day_three_and_fall_with_gaps() {
    let days = each("first-five-days.ndjson");
    let open = None;
    let totals = [
        [Some(6), Some(10), Some(12), Some(18), Some(22)],
        [Some(25), open, Some(25), Some(29), Some(23)],
        [open, Some(22), Some(17), Some(14), open],
        [Some(10), Some(9), Some(7), Some(5), Some(3)],
    ];
    assert_eq!(days.iter().map(total).collect::<Vec<_>>(), totals.concat());
    let attempts = days.iter().filter(|day| !Outcome::of(day).is_scored());
    assert_eq!(attempts.count(), 1);
    assert!(times(&days).is_sorted());
}

#[test]
fn the_first_five_days_hold_a_medicine_given_and_a_flag_on_a_falling_total() {
    let days = each("first-five-days.ndjson");
    let medicine = |day: &&Assessment| {
        let mut events = day.context.events.iter();
        events.any(|event| event.kind == EventKind::MedicineGiven && event.code.is_some())
    };
    assert_eq!(days.iter().filter(medicine).count(), 1);
    let flagged: Vec<Vec<String>> = days.iter().map(flags).filter(|f| !f.is_empty()).collect();
    assert_eq!(
        flagged,
        [vec!["repeated-gi", "fluid-loss"], vec!["slowed"]],
        "at the peak, and when it had fallen to 10"
    );
}

#[test]
fn a_finding_not_due_to_withdrawal_counts_nothing_and_still_flags() {
    let ill = one("not-due-to-withdrawal.json");
    assert_eq!(total(&ill), Some(8));
    assert_eq!(Outcome::of(&ill).not_attributed, 2);
    assert_eq!(stages(&ill), [Some(1), Some(1)]);
    assert_eq!(flags(&ill), ["repeated-gi", "fluid-loss"]);
}

#[test]
fn the_stages_show_one_a_day_without_a_gap_or_a_total() {
    let days = each("stages-day-by-day.ndjson");
    let shown: Vec<_> = days.iter().map(stages).collect();
    assert_eq!(shown, [[Some(1)], [Some(2)], [Some(3)], [Some(4)]]);
    for day in &days {
        let outcome = Outcome::of(day);
        assert!(outcome.is_complete() && outcome.total.is_none());
        assert_eq!(outcome.stagings[0].gaps().count(), 0);
    }
}

#[test]
fn the_ward_week_has_every_band_and_no_bad_row() {
    let rows: Result<Vec<_>, _> = rows("ward-week.csv").into_iter().collect();
    let rows = rows.unwrap();
    assert!(times(&rows).is_sorted());
    let bands = |id: &str| rows.iter().filter(|row| band(row) == id).count();
    let ids = [
        "below-mild",
        "mild",
        "moderate",
        "moderately-severe",
        "severe",
    ];
    assert_eq!(ids.map(bands), [5, 20, 24, 7, 2]);
    assert_eq!(bands(""), 4, "incomplete");
    assert_eq!(rows.len(), 62);
}

#[test]
fn one_row_of_six_is_bad_and_for_restlessness_only() {
    let rows = rows("one-bad-row.csv");
    let totals: Vec<_> = rows.iter().flatten().map(total).collect();
    assert_eq!(totals, [15, 23, 10, 4, 13].map(Some));
    let bad: Vec<_> = rows.into_iter().filter_map(Result::err).collect();
    assert_eq!(bad, ["5:95: `restlessness` has no option worth 2 points"]);
}

#[test]
fn the_readme_names_every_example() {
    let readme = text("README.md");
    for entry in fs::read_dir(folder()).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let command = format!("score examples/observations/{name}");
        assert!(name == "README.md" || readme.contains(&command), "{name}");
    }
}

fn folder() -> std::path::PathBuf {
    project().join("examples/observations")
}

fn text(name: &str) -> String {
    fs::read_to_string(folder().join(name)).unwrap()
}

fn scale(name: Option<&str>) -> Result<Arc<Scale>, String> {
    let name = Name::parse(name.ok_or("no scale is named")?)?;
    Library::new()
        .find(&name)
        .map_err(|error| error.to_string())
}

fn read(node: &document::Node<'_>) -> Assessment {
    wire::read(node, &scale, None).unwrap()
}

/// Reads the one assessment of a file.
fn one(name: &str) -> Assessment {
    let text = text(name);
    match name.ends_with(".toml") {
        true => read(&document::toml(&text).unwrap()),
        false => read(&document::json(&text).unwrap()),
    }
}

/// Reads the assessment on each line of a file.
fn each(name: &str) -> Vec<Assessment> {
    let text = text(name);
    let lines = text
        .lines()
        .map(|line| read(&document::json(line).unwrap()));
    lines.collect()
}

/// Reads each row of a file, or says at which line and column it is wrong.
fn rows(name: &str) -> Vec<Result<Assessment, String>> {
    let text = text(name);
    let mut reader = CsvReader::new(text.as_bytes(), b',');
    let header: Vec<String> = {
        let record = reader.read().unwrap().unwrap();
        record.iter().map(str::to_owned).collect()
    };
    let mut rows = Vec::new();
    while let Some(record) = reader.read().unwrap() {
        rows.push(row(&header, &record));
    }
    rows
}

fn row(header: &[String], record: &Record<'_>) -> Result<Assessment, String> {
    assert_eq!(header.len(), record.len());
    let named = header.iter().position(|column| column == "scale");
    let scale = scale(record.get(named.unwrap())).unwrap();
    let mut assessment = Assessment::blank(Arc::clone(&scale));
    let mut last_use = None;
    for (index, (column, cell)) in header.iter().zip(record.iter()).enumerate() {
        let faulty = |error: &dyn std::fmt::Display| {
            let place = record.place(index);
            format!("{}:{}: {error}", place.line, place.column)
        };
        if cell.is_empty() {
            continue;
        }
        let context = &mut assessment.context;
        match column.as_str() {
            "patient" => context.patient = Some(Patient::parse(cell)?),
            "rater" => context.rater = Some(cell.to_owned()),
            "time" => context.time = Some(time::parse(cell, None).unwrap()),
            "reason" => context.reason = Some(Reason::named(cell).ok_or(cell)?),
            "substance" => context.substances.push(Substance::named(cell).ok_or(cell)?),
            "last_use" => last_use = Some(time::parse(cell, None).unwrap()),
            "bed" | "scale" => {}
            column => answer(&mut assessment, column, cell).map_err(|error| faulty(&error))?,
        }
    }
    let context = &mut assessment.context;
    context.last_use = texts::last_use(last_use, None, context.time)?;
    Ok(assessment)
}

/// Puts the cell of an item or of a check into an assessment.
fn answer(assessment: &mut Assessment, column: &str, cell: &str) -> Result<(), String> {
    let scale = Arc::clone(assessment.scale());
    let number = || cell.parse().map_err(|_| format!("`{cell}` is no number"));
    let observed = if column == "pulse_bpm" {
        let (position, item) = scale.item("pulse").unwrap();
        Some((position, Observation::measured(item, number()?, false)))
    } else if let Some((position, item)) = scale.item(column) {
        Some((position, Observation::points(item, number()?)))
    } else {
        None
    };
    if let Some((position, observation)) = observed {
        let observation = observation.map_err(|error| error.to_string())?;
        assessment.observe(position, observation);
        return Ok(());
    }
    let mut checks = scale.checks().iter();
    let position = checks.position(|check| check.id == column);
    let position = position.ok_or_else(|| format!("no column `{column}`"))?;
    let asked = Asked::named(cell).ok_or_else(|| format!("`{cell}` is no answer"))?;
    assessment.ask(position, asked);
    Ok(())
}

/// Returns the total, unless something is missing.
fn total(assessment: &Assessment) -> Option<u16> {
    Outcome::of(assessment).total?.settled()
}

fn band(assessment: &Assessment) -> &str {
    let band = total(assessment).and_then(|total| assessment.scale().band(total));
    band.map_or("", |band| &band.id)
}

fn stages(assessment: &Assessment) -> Vec<Option<u8>> {
    let outcome = Outcome::of(assessment);
    let shown = outcome.stagings.iter().map(|staged| staged.shown.settled());
    shown.collect()
}

/// Returns the ids of the flags that hold.
fn flags(assessment: &Assessment) -> Vec<String> {
    let raised = Outcome::of(assessment).flags;
    let flags = assessment.scale().flags().iter().zip(raised);
    flags
        .filter(|(_, raised)| *raised == Truth::Yes)
        .map(|(flag, _)| flag.id.clone())
        .collect()
}

fn times(assessments: &[Assessment]) -> Vec<time::Time> {
    let times = assessments.iter().map(|one| one.context.time.unwrap());
    times.collect()
}
