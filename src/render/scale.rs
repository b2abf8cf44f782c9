//! A scale as a page to be read aloud: everything that its file says, in the file's order.
//!
//! The list of all scales is here too; the blank form for a bedside is in [`form`](super::form).

mod difference;

pub use difference::difference;

use std::sync::Arc;

use super::page::{Columns, Page, Piece, inked};
use super::wording::stages::{named_and_asked, needs};
use super::wording::{self, DESCRIPTION, check_labels, sign, span_of};
use super::{Ink, Style, columns};
use crate::base::text::{all_of, count, one_of, thousands};
use crate::scale::{
    Code, Course, DangerFrom, Evidence, Flag, Item, Language, Rank, Scale, Stage, Staging,
    Standing, UnscoredMeasure, library,
};

/// The column from which the second part of an entry is written.
const AT: usize = 16;

/// Writes everything that a scale says: where it is from, what it asks, and what it makes of the answers.
pub fn show(scale: &Scale, style: &Style) -> String {
    let mut page = Page::new(style);
    head(&mut page, scale);
    items(&mut page, scale);
    measures(&mut page, scale);
    checks(&mut page, scale);
    bands(&mut page, scale);
    for staging in scale.stagings() {
        one_staging(&mut page, scale, staging);
    }
    flags(&mut page, scale);
    dangers(&mut page, scale);
    page.finish()
}

/// How the names of scales are listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Names {
    /// Each id alone before its name.
    Plain,
    /// A number before each id, to choose by.
    Numbered,
}

/// Writes the ids of scales with their names, each on a line; one that is too long for it is folded.
///
/// Who a scale is by, in brackets behind its name, is left out.
pub fn names(scales: &[Arc<Scale>], how: Names, style: &Style) -> String {
    let mut page = Page::new(style);
    let label = |(number, scale): (usize, &Arc<Scale>)| match how {
        Names::Plain => scale.id().to_owned(),
        Names::Numbered => format!("{number}  {}", scale.id()),
    };
    let labels: Vec<String> = (1..).zip(scales).map(label).collect();
    let longest = labels.iter().map(|label| columns(label)).max();
    let at = longest.unwrap_or_default() + 4;
    for (label, scale) in labels.iter().zip(scales) {
        let name = scale.head().name.split(" (").next().unwrap_or_default();
        page.labelled(2, label, at, name);
    }
    page.finish()
}

fn head(page: &mut Page<'_>, scale: &Scale) {
    let head = scale.head();
    page.heading(&head.name, "");
    let evidence = match head.evidence {
        Evidence::Validated => "validated",
        Evidence::Descriptive => "descriptive: it measures nothing and has no total",
    };
    let reference = scale.reference();
    let rater = wording::rater(scale);
    page.dotted(0, [&head.short, &reference, evidence, rater]);
    if let Some(language) = scale.language() {
        let digest = language.digest.short();
        let words = wording::language(language);
        page.dotted(
            0,
            [inked(Ink::Open, words), format!("digest {digest}").into()],
        );
    }
    if !head.about.is_empty() {
        page.blank();
        page.paragraph(0, &head.about);
    }
    page.blank();
    page.labelled_each(1, "Source", AT, &head.references);
    page.labelled(1, "Licence", AT, &head.licence);
    if let Some(code) = &head.code {
        page.labelled(1, "Code", AT, coded(code));
    }
    page.labelled(1, "File", AT, origin(scale));
    page.labelled(1, "Digest", AT, scale.digest().to_string());
    page.labelled(1, "Total", AT, total(scale));
}

fn coded(code: &Code) -> String {
    format!("{} of {}", code.code, code.system)
}

/// Returns where a scale came from: `built in`, or the path it was read from.
fn origin(scale: &Scale) -> String {
    if library::is_built_in(scale) {
        "built in".to_owned()
    } else {
        scale.source().name().to_owned()
    }
}

fn total(scale: &Scale) -> String {
    let Some(range) = scale.definition().total else {
        return "none".to_owned();
    };
    let possible = scale
        .items()
        .iter()
        .try_fold(1u64, |product, item| {
            product.checked_mul(item.choices.len() as u64)
        })
        .map(|possible| {
            format!(
                "; {} complete assessments are possible",
                thousands(possible)
            )
        });
    let sum = "the points added up";
    format!(
        "{}, {sum}{}",
        wording::span(range),
        possible.unwrap_or_default()
    )
}

fn section(page: &mut Page<'_>, title: &str, aside: &str) {
    page.space(2);
    page.heading(title, aside);
}

fn items(page: &mut Page<'_>, scale: &Scale) {
    let number = count(scale.items().len() as u64, "item", "items");
    section(page, &format!("Asked: {number}"), "points");
    for (position, item) in scale.items().iter().enumerate() {
        page.blank();
        item_of(page, scale, position, item);
    }
}

fn item_of(page: &mut Page<'_>, scale: &Scale, position: usize, item: &Item) {
    let title = format!("{:>2}  {} ({})", position + 1, item.label, item.id);
    let points = wording::span((0, item.most_points()));
    page.ends(0, inked(Ink::Strong, title), points);
    page.paragraph(4, &item.ask);
    page.paragraph(4, wording::window(item).unwrap_or_default());
    if item.reported_only {
        page.paragraph(4, "Can be told, and not seen.");
    }
    for question in wording::another_cause(item) {
        page.paragraph(4, question);
    }
    if let Some(measure) = &item.measure {
        let plausible = wording::span(measure.plausible);
        let (unit, column) = (&measure.unit, &measure.column);
        let words = format!("Measured in {unit}, column {column}; {plausible} is plausible.");
        page.paragraph(4, words);
        if let Some(code) = &measure.code {
            page.paragraph(4, format!("Code of the value {}.", coded(code)));
        }
    }
    if let Some(code) = &item.code {
        page.paragraph(4, format!("Code {}.", coded(code)));
    }
    if wording::shares_options(scale, item) {
        let options = item.choices.iter();
        page.dotted(
            6,
            options.map(|choice| format!("{} {}", choice.points, choice.text)),
        );
        return;
    }
    for (index, choice) in item.choices.iter().enumerate() {
        let text = match wording::values(item, index) {
            Some(value) => format!("{} ({value})", choice.text),
            None => choice.text.clone(),
        };
        page.labelled(6, &format!("{:>2}", choice.points), 10, &text);
    }
}

fn measures(page: &mut Page<'_>, scale: &Scale) {
    if scale.measures().is_empty() {
        return;
    }
    let number = count(scale.measures().len() as u64, "measure", "measures");
    let aside = wording::MEASURED_NEVER_SCORED;
    section(page, &format!("Measured: {number}"), aside);
    for measure in scale.measures() {
        page.blank();
        page.paragraph(1, format!("{} ({})", measure.label, measure.id));
        page.paragraph(4, &measure.ask);
        page.paragraph(4, measured_in(measure));
        if let Some(code) = &measure.code {
            page.paragraph(4, format!("Code {}.", coded(code)));
        }
    }
}

/// Says in what a value is written, which are plausible, and which tell of another unit.
fn measured_in(measure: &UnscoredMeasure) -> String {
    let span =
        |(low, high): (u32, u32)| wording::span((measure.decimal(low), measure.decimal(high)));
    let decimals = match measure.decimals {
        0 => "whole numbers".to_owned(),
        decimals => count(decimals.into(), "decimal", "decimals"),
    };
    let plausible = span(measure.plausible);
    let mut words = format!("In {}, {decimals}; {plausible} is plausible.", measure.unit);
    if let Some(mistaken) = &measure.mistaken {
        let (range, unit) = (span(mistaken.range), &mistaken.unit);
        words.push_str(&format!(" {range} is refused: is it {unit}?"));
    }
    words
}

fn checks(page: &mut Page<'_>, scale: &Scale) {
    if scale.checks().is_empty() {
        return;
    }
    let number = count(scale.checks().len() as u64, "check", "checks");
    section(page, &format!("Yes or no: {number}"), wording::NEVER_SCORED);
    for check in scale.checks() {
        page.blank();
        page.paragraph(1, format!("{} ({})", check.label, check.id));
        page.paragraph(4, &check.ask);
        let measured = check.unless_measured;
        if let Some(measure) = measured.and_then(|measure| scale.measures().get(measure)) {
            let words = format!("Needs no answer where it was measured: {}.", measure.label);
            page.paragraph(4, words);
        }
    }
}

fn bands(page: &mut Page<'_>, scale: &Scale) {
    if scale.bands().is_empty() {
        return;
    }
    section(page, "Bands of the total", "");
    page.blank();
    for (position, band) in scale.bands().iter().enumerate() {
        let range = wording::band_range(scale, position);
        page.labelled(1, &range, AT, format!("{} ({})", band.name, band.id));
    }
}

fn flags(page: &mut Page<'_>, scale: &Scale) {
    if scale.flags().is_empty() {
        return;
    }
    let number = count(scale.flags().len() as u64, "flag", "flags");
    let aside = "what a person must look at now";
    section(page, &format!("Flags: {number}"), aside);
    for flag in scale.flags() {
        page.blank();
        flag_heading(page, flag);
        page.labelled(4, "Id", AT, &flag.id);
        if flag.rank == Rank::KeepInMind {
            page.labelled(4, "Rank", AT, flag.rank.word());
        }
        if !flag.label.is_empty() {
            page.labelled(4, "Label", AT, &flag.label);
        }
        page.labelled(4, "When", AT, wording::condition(scale, &flag.when));
        page.labelled(4, "Basis", AT, &flag.basis);
    }
}

/// Writes what a flag says, as an alarm if it is to be acted on now.
pub(super) fn flag_heading(page: &mut Page<'_>, flag: &Flag) {
    match flag.rank {
        Rank::ActNow => page.alarms(1, [&flag.text]),
        Rank::KeepInMind => page.marked(1, "", format!("Keep in mind: {}", flag.text)),
    }
}

fn dangers(page: &mut Page<'_>, scale: &Scale) {
    if scale.definition().dangers.is_empty() {
        return;
    }
    section(page, "Danger, as the source puts it", "");
    for danger in &scale.definition().dangers {
        page.blank();
        page.paragraph(1, &danger.text);
        let from = match danger.from {
            DangerFrom::Stage(stage) => format!("from stage {stage} on"),
            DangerFrom::Hours(hours) => {
                let hours = count(hours.into(), "hour", "hours");
                format!("from {hours} after the last use on")
            }
        };
        let about: Vec<&str> = danger.substances.iter().map(|used| used.word()).collect();
        let about = if about.is_empty() {
            String::new()
        } else {
            format!(", after {}", one_of(&about))
        };
        let words = format!("({}; shown with a summary {from}{about})", danger.source);
        page.paragraph(4, words);
    }
}

/// Writes the list of scales: name and version, evidence, items, total, digest, and below it the
/// full name and where the scale came from.
///
/// Where a line does not hold all of that, it is folded between two of its parts.
pub fn list(scales: &[(Arc<Scale>, Standing, Vec<Language>)], style: &Style) -> String {
    let rows: Vec<[String; 5]> = scales.iter().map(|(scale, ..)| texts(scale)).collect();
    let mut page = Page::new(style);
    let texts = rows.iter().map(|row| row.iter().map(String::as_str));
    let columns = Columns::of(&page, 0, texts);
    for ((scale, standing, languages), row) in scales.iter().zip(rows) {
        let [name, rest @ ..] = row;
        let pieces = [inked(Ink::Strong, name)].into_iter();
        let pieces = pieces.chain(rest.map(Piece::from));
        match columns.over() {
            0 => columns.row(&mut page, &[ITEMS], pieces),
            _ => page.dotted(0, pieces),
        }
        let standing = match standing {
            Standing::Withdrawn { reason, .. } => format!("withdrawn: {reason}"),
            other => other.word().to_owned(),
        };
        let mut words = vec![scale.head().name.clone(), origin(scale), standing];
        words.extend(languages.iter().map(wording::language));
        page.dotted(4, words);
    }
    page.finish()
}

/// The column of how many items there are: a number, which stands at the right.
const ITEMS: usize = 2;

fn texts(scale: &Scale) -> [String; 5] {
    [
        scale.reference(),
        scale.head().evidence.word().to_owned(),
        count(scale.items().len() as u64, "item", "items"),
        wording::total_range(scale).unwrap_or_else(|| "no total".to_owned()),
        scale.digest().short(),
    ]
}

/// Writes a staging.
fn one_staging(page: &mut Page<'_>, scale: &Scale, staging: &Staging) {
    section(
        page,
        &format!("Stages: {} ({})", staging.name, staging.id),
        DESCRIPTION,
    );
    page.blank();
    page.labelled(1, "Source", AT, &staging.source);
    page.labelled(1, "Our choice", AT, &staging.choice);
    let (named, asked) = named_and_asked(staging);
    if named > 0 {
        let short = &scale.head().short;
        let text = format!("{short} asks {asked} of the {named} signs that the source names");
        page.labelled(1, "Coverage", AT, &text);
    }
    if let Some(course) = &staging.course {
        time(page, scale, staging, course);
    }
    for stage in &staging.stages {
        page.blank();
        one(page, scale, stage);
    }
}

fn time(page: &mut Page<'_>, scale: &Scale, staging: &Staging, course: &Course) {
    let mut text = format!(
        "begins {} after the last use, grows for {}, residual signs go after {}",
        span_of(course.onset_hours, "hour", "hours"),
        span_of(course.grows_days, "day", "days"),
        span_of(course.residual_days, "day", "days")
    );
    if !course.after.is_empty() {
        text = format!("{text}; {}", course.after);
    }
    page.labelled(1, "Time", AT, &text);
    if let Some(early) = course.early {
        let hours = count(early.before_hours.into(), "hour", "hours");
        let words = format!("a total of {} or more in the first {hours}", early.total);
        page.labelled(1, "Early", AT, words);
    }
    let substances: Vec<&str> = staging.substances.iter().map(|used| used.word()).collect();
    let words = format!("for {} only", all_of(&substances));
    page.labelled(1, "Time shown", AT, words);
    if !staging.silent_after.is_empty() {
        let checks = check_labels(scale.checks(), &staging.silent_after);
        page.labelled(1, "", AT, format!("not when {checks} was answered yes"));
    }
}

fn one(page: &mut Page<'_>, scale: &Scale, stage: &Stage) {
    let title = format!("{:>2}  {}", stage.number, stage.name);
    let needs = format!("needs {}", needs(scale, stage));
    page.ends(0, inked(Ink::Strong, title), needs);
    if let Some(hours) = stage.hours {
        let hours = span_of(hours, "hour", "hours");
        let text = format!("{hours} after the last use");
        page.labelled(4, "When", AT, &text);
    }
    if !stage.hours_note.is_empty() {
        page.labelled(4, "", AT, &stage.hours_note);
    }
    for (index, found) in stage.signs.iter().enumerate() {
        let label = if index == 0 { "Signs" } else { "" };
        let text = format!("{}: {}", sign(scale, found), found.text);
        page.labelled(4, &format!("{label:<12}-"), AT + 2, &text);
        if !found.basis.is_empty() {
            page.paragraph(AT + 2, format!("({})", found.basis));
        }
    }
    if let Some(alone) = &stage.alone {
        page.labelled(4, "One alone", AT, alone);
    }
    page.labelled(4, "Basis", AT, &stage.basis);
    for (label, named) in [
        ("Sees", &stage.sees),
        ("Not asked", &stage.not_asked),
        ("Not counted", &stage.not_counted),
    ] {
        if !named.is_empty() {
            page.labelled(4, label, AT, named.join("; "));
        }
    }
}

#[cfg(test)]
mod tests;
