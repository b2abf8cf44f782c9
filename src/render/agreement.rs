//! Agreement between raters for people: raw agreement first, what corrects for chance beside it.

mod notes;

use super::page::Page;
use super::{Style, columns, left, right};
use crate::base::text::{count, thousands};
use crate::training::agreement::figures::{Figure, Undefined};
use crate::training::agreement::name::Name;
use crate::training::agreement::report::{Line, Part, Report, Subject};

/// The columns of a line: its indent and name, value, interval and number.
const NAME: usize = 42;
const VALUE: usize = 8;
const INTERVAL: usize = 20;
const NUMBER: usize = 9;

/// How much of a report is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    /// The figures to read first, and of a rater against a key all items together.
    Lead,
    /// Every figure.
    All,
}

/// Returns a report as a page.
pub fn agreement(report: &Report, extent: Extent, style: &Style) -> String {
    let mut page = Page::new(style);
    heading(&mut page, report);
    let shown: Vec<&Line> = (report.lines.iter())
        .filter(|line| extent == Extent::All || leads(report, line))
        .collect();
    let mut rater = None;
    for block in shown.chunk_by(|one, next| one.subject == next.subject) {
        let Some(subject) = block.first().map(|line| &line.subject) else {
            continue;
        };
        page.blank();
        if report.key.is_some() && rater != subject.rater {
            rater.clone_from(&subject.rater);
            page.heading(rater.as_deref().unwrap_or_default(), "against the key");
        }
        caption(&mut page, subject, report.key.is_some());
        block.iter().for_each(|line| figure(&mut page, line));
    }
    notes::notes(&mut page, report, extent);
    page.finish()
}

fn heading(page: &mut Page<'_>, report: &Report) {
    let raters = count(report.raters, "rater", "raters");
    let title = match &report.key {
        Some(key) => format!("Agreement of {raters} with the key {key}"),
        None => format!("Agreement of {raters}"),
    };
    page.heading(&title, report.scale.as_deref().unwrap_or_default());
    let cases = count(report.cases, "case", "cases");
    let ratings = match report.ratings {
        0 => String::new(),
        ratings => format!(", {} of items", count(ratings, "rating", "ratings")),
    };
    page.paragraph(
        0,
        format!(
            "{cases}{ratings}; distance of levels by {}; intervals of 95 %",
            report.distance.id()
        ),
    );
}

/// Says whether a line is among those to read first.
fn leads(report: &Report, line: &Line) -> bool {
    let Subject {
        part, item, other, ..
    } = &line.subject;
    let is_of_item = *part == Part::Item && item.is_some();
    // Numbers that are no levels have no figures over all items together.
    if report.key.is_some() && is_of_item && has_pooled(report) {
        return false;
    }
    let is_of_levels = *part != Part::Total && other.is_none() && report.key.is_none();
    is_lead(line.name)
        && (!is_of_levels || line.name != Name::AlphaInterval || is_continuous(report, line))
}

fn has_pooled(report: &Report) -> bool {
    let pooled = |line: &Line| line.subject.part == Part::Item && line.subject.item.is_none();
    report.lines.iter().any(pooled)
}

/// Says whether a line belongs to numbers that are no levels, which have an ICC.
fn is_continuous(report: &Report, line: &Line) -> bool {
    let has_icc = |other: &&Line| other.name == Name::IccTwoOne;
    let same = report
        .lines
        .iter()
        .filter(|other| other.subject == line.subject);
    same.take(2).any(|other| has_icc(&other))
}

fn is_lead(name: Name) -> bool {
    !matches!(
        name,
        Name::FleissLevel
            | Name::AlphaNominal
            | Name::Kappa
            | Name::KappaLinear
            | Name::Ac1
            | Name::IccTwoMean
            | Name::IccOneOne
            | Name::IccOneMean
            | Name::IccThreeOne
            | Name::IccThreeMean
            | Name::Deviation
    )
}

/// Writes what a block is of, and above which columns its figures stand.
fn caption(page: &mut Page<'_>, subject: &Subject, against_key: bool) {
    let style = page.style();
    let mut title = match (&subject.item, subject.part) {
        (Some(item), _) => item.label.clone(),
        (None, Part::Item) => "All items".to_owned(),
        (None, Part::Total) => "Total".to_owned(),
        (None, Part::Band) => "Band".to_owned(),
    };
    if let (false, Some(one), Some(other)) = (against_key, &subject.rater, &subject.other) {
        title = format!("{title}, {one} minus {other}");
    }
    let title = style.text(&title);
    if !fits(page) || columns(&title) >= NAME + VALUE {
        return page.heading(&title, "");
    }
    let head = format!(
        "{}{}{}",
        left(&title, NAME + VALUE),
        right("95 % interval", INTERVAL),
        right("n", NUMBER)
    );
    page.drawn(&style.paint(super::Ink::Strong, &head));
}

fn fits(page: &Page<'_>) -> bool {
    page.width() >= NAME + VALUE + INTERVAL + NUMBER
}

fn figure(page: &mut Page<'_>, line: &Line) {
    let mut name = line.name.label().to_owned();
    if let Some(level) = line.level {
        name = format!("{name} {level}");
    }
    let (value, interval) = (value(line), interval(line.name, &line.figure));
    let number = thousands(line.figure.n);
    if fits(page) {
        let name = left(&format!("  {name}"), NAME);
        let value = match line.figure.value {
            Ok(_) => right(&value, VALUE) + &right(&interval, INTERVAL),
            Err(_) => right(&value, VALUE + INTERVAL),
        };
        return page.drawn(&format!("{name}{value}{}", right(&number, NUMBER)));
    }
    let interval = match interval.is_empty() {
        true => String::new(),
        false => format!(" ({interval})"),
    };
    page.marked(0, "  ", format!("{name}: {value}{interval}, n {number}"));
}

fn value(line: &Line) -> String {
    match line.figure.value {
        Ok(value) => number(line.name, value),
        Err(why) => format!("n/a ({why})"),
    }
}

fn interval(name: Name, figure: &Figure) -> String {
    match (figure.value, figure.interval) {
        (Ok(_), Ok((low, high))) => format!("{} to {}", number(name, low), number(name, high)),
        (Ok(_), Err(Undefined::NotEstimable)) => Undefined::NotEstimable.to_string(),
        _ => String::new(),
    }
}

/// Writes points with two digits and anything else with three; what rounds to zero has no sign.
fn number(name: Name, number: f64) -> String {
    // An error of a total of whole points is a whole number, and no ".00" makes it look measured finer.
    let is_whole = name == Name::LargestError && number.fract() == 0.0;
    let digits = match name.is_in_points() {
        _ if is_whole => 0,
        true => 2,
        false => 3,
    };
    let text = format!("{number:.digits$}");
    let is_zero = text.bytes().all(|byte| b"-0.".contains(&byte));
    match text.strip_prefix('-') {
        Some(unsigned) if is_zero => unsigned.to_owned(),
        _ => text,
    }
}
