//! Agreement between raters for people: raw agreement first, what corrects for chance beside it.

use super::page::Page;
use super::training::figure::{self, value};
use super::{Style, columns, left, right};
use crate::base::text::{all_of, count, thousands};
use crate::training::agreement::figures::{Method, Undefined};
use crate::training::agreement::name::Name;
use crate::training::agreement::report::{About, Caution, Fewer, Line, Part, Report, Subject, Why};

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
    notes(&mut page, report, extent);
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
    let words = format!(
        "{cases}{ratings}; distance of levels by {}; intervals of 95 %",
        report.distance.id()
    );
    page.paragraph(0, words);
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
    let digits = |value| number(line.name, value);
    let (value, interval) = (value(&line.figure, digits), interval(line));
    let number = thousands(line.figure.n);
    if fits(page) {
        let name = left(&format!("  {name}"), NAME);
        let value = match line.figure.value {
            Ok(_) => right(&value, VALUE) + &right(&interval, INTERVAL),
            Err(_) => right(&value, VALUE + INTERVAL),
        };
        return page.drawn(&format!("{name}{value}{}", right(&number, NUMBER)));
    }
    let interval = (!interval.is_empty()).then(|| format!(" ({interval})"));
    let interval = interval.unwrap_or_default();
    page.marked(0, "  ", format!("{name}: {value}{interval}, n {number}"));
}

/// Returns the interval of a figure, or that it cannot be estimated.
fn interval(line: &Line) -> String {
    let Line { name, figure, .. } = line;
    match (figure.value, figure.interval) {
        (Ok(_), Err(Undefined::NotEstimable)) => Undefined::NotEstimable.to_string(),
        _ => figure::interval(figure, |value| number(*name, value)).unwrap_or_default(),
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

/// At most so many items or raters are named in one note.
const MOST_NAMED: usize = 8;

/// Writes the notes.
fn notes(page: &mut Page<'_>, report: &Report, extent: Extent) {
    let mut notes = fewer(report);
    notes.extend(left_out(report));
    notes.extend(cautions(report));
    notes.extend(methods(report));
    if report.pairs_left_out {
        notes.push(
            "there are too many raters to list pairs of them; name one as `--key`".to_owned(),
        );
    }
    if extent == Extent::Lead {
        notes.push("`--by item`, `--by total` and `--by band` show every figure; `--to json` and `--to csv` have all".to_owned());
    }
    page.blank();
    page.heading("Notes", "");
    notes
        .into_iter()
        .for_each(|note| page.marked(1, "- ", note));
}

/// Says how the intervals are formed that are shown.
fn methods(report: &Report) -> Option<String> {
    let by = |method: Method, is_of: &dyn Fn(Name) -> bool| {
        let mut formed = report.lines.iter();
        formed.any(|line| {
            let Line { name, figure, .. } = line;
            figure.interval.is_ok() && figure.method == method && is_of(*name)
        })
    };
    let kappas = [Name::Kappa, Name::KappaLinear, Name::KappaQuadratic];
    let any = |_| true;
    let drawn = format!(
        "of the others by drawing cases again, {} with seed {}",
        count(report.draws.into(), "time", "times"),
        report.seed
    );
    let all = [
        (by(Method::Wilson, &any), "of shares by Wilson's score"),
        (
            by(Method::Normal, &|name| kappas.contains(&name)),
            "of Cohen's kappa by its standard error",
        ),
        (
            by(Method::Normal, &|name| !kappas.contains(&name)),
            "of figures of very many cases by their standard error",
        ),
        (
            by(Method::StudentT, &any),
            "of means, limits, AC and Fleiss' kappa by Student's t",
        ),
        (by(Method::FisherZ, &any), "of concordance by Fisher's z"),
        (by(Method::F, &any), "of ICC by F"),
        (by(Method::Bootstrap, &any), drawn.as_str()),
    ];
    let used = all.into_iter().filter(|(used, _)| *used);
    let words: Vec<&str> = used.map(|(_, words)| words).collect();
    (!words.is_empty()).then(|| format!("intervals {}", all_of(&words)))
}

/// Says of how many raters each ICC is that leaves some out.
fn fewer(report: &Report) -> Vec<String> {
    let alike = |one: &&Fewer, next: &&Fewer| (one.raters, one.of) == (next.raters, next.of);
    let parts: Vec<&Fewer> = report.fewer.iter().collect();
    let notes = parts.chunk_by(alike).filter_map(|parts| {
        let Fewer { raters, of, .. } = parts.first()?;
        let names: Vec<String> = parts.iter().map(|part| name(&part.about)).collect();
        let all = count(*of as u64, "rater", "raters");
        Some(format!("ICC of {}: {raters} of {all}", named(&names)))
    });
    notes.collect()
}

/// What was left out for the same reason from the same part, and of the same rater.
struct Sum<'r> {
    part: Part,
    why: Why,
    rater: Option<&'r String>,
    count: u64,
    items: Vec<String>,
}

fn left_out(report: &Report) -> Vec<String> {
    let mut sums: Vec<Sum<'_>> = Vec::new();
    for left_out in &report.left_out {
        let About { part, item, rater } = &left_out.about;
        let (part, why, rater) = (*part, left_out.why, rater.as_ref());
        let items = item.iter().map(|item| item.id.clone());
        let mut known = sums.iter_mut();
        match known.find(|sum| (sum.part, sum.why, sum.rater) == (part, why, rater)) {
            Some(sum) => {
                sum.count = sum.count.saturating_add(left_out.count);
                sum.items.extend(items);
            }
            None => sums.push(Sum {
                part,
                why,
                rater,
                count: left_out.count,
                items: items.collect(),
            }),
        }
    }
    let written = sums.into_iter().map(|sum| {
        let whose = sum
            .rater
            .map_or(String::new(), |rater| format!("{rater}, "));
        let of = if sum.items.is_empty() {
            sum.part.id().to_owned()
        } else {
            named(&sum.items)
        };
        format!("left out, {whose}{of}: {}", reason(sum.why, sum.count))
    });
    written.collect()
}

fn reason(why: Why, number: u64) -> String {
    let cases = || count(number, "case", "cases");
    let ratings = || count(number, "rating", "ratings");
    match why {
        Why::RatedByOne => format!("{} rated by one rater only", cases()),
        Why::IncompleteRater => {
            let one = "case that the others rated is missing";
            let several = "cases that the others rated are missing";
            format!("from ICC alone, as {}", count(number, one, several))
        }
        Why::NotRatedByAll => {
            format!("{} not rated by every rater in it, from ICC alone", cases())
        }
        Why::NotInKey => format!("{} of what the key lacks", ratings()),
        Why::NotRated => format!("{} of the key not assessed", ratings()),
        Why::NoTotal => {
            let assessments = count(number, "assessment", "assessments");
            format!("{assessments} without a total, as an item is missing")
        }
    }
}

/// Says each caution once, with all that it is about.
fn cautions(report: &Report) -> Vec<String> {
    let all = [
        Caution::NearlyOneLevel,
        Caution::ConstantRater,
        Caution::BelowZero,
        Caution::FewCases,
    ];
    let written = all.into_iter().filter_map(|caution| {
        let about = report.cautions.iter();
        let about = about.filter(|warning| warning.caution == caution);
        let mut names: Vec<String> = about.map(|warning| name(&warning.about)).collect();
        names.dedup();
        (!names.is_empty()).then(|| format!("{}: {}", named(&names), words(caution)))
    });
    written.collect()
}

fn words(caution: Caution) -> &'static str {
    match caution {
        Caution::NearlyOneLevel => {
            "raters agree, but nearly all ratings are of one level, on which chance alone would agree about as often; kappa and alpha are then near 0 or undefined, so read exact agreement and AC beside them"
        }
        Caution::ConstantRater => {
            "one of two used one level only, for which kappa is 0 whatever the other does"
        }
        Caution::BelowZero => {
            "a figure below 0 means less agreement than chance gives, or that raters differ more than cases do; an ICC can fall below -1"
        }
        Caution::FewCases => "fewer than five cases: the figures say little",
    }
}

fn name(about: &About) -> String {
    let what = match &about.item {
        Some(item) => item.id.clone(),
        None => about.part.id().to_owned(),
    };
    match &about.rater {
        Some(rater) => format!("{rater} {what}"),
        None => what,
    }
}

fn named(names: &[String]) -> String {
    if names.len() <= MOST_NAMED {
        return all_of(names);
    }
    let (first, rest) = names.split_at(MOST_NAMED.min(names.len()));
    format!("{}, and {} more", first.join(", "), rest.len())
}
