//! Pages about the log itself: lists of entries, and lists of findings under headings.
//!
//! The log's own types are not known here: whoever reads the log hands over what a line says.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::page::{Columns, Page, inked};
use super::rescored::between;
use super::wording::{self, NOT_SCORED, span, stages};
use super::{Ink, Style};
use crate::assessment::{Asked, Assessment, Context, Patient, wire};
use crate::base::text::thousands;
use crate::base::time::Time;
use crate::scale::Evidence;
use crate::scoring::outcome::Outcome;
use crate::scoring::rescored::{Result, differences};

/// Says that nothing is recorded of a patient, without a full stop at its end. `other` is another spelling of
/// which something is.
pub fn nothing_of(patient: &Patient, other: Option<&Patient>) -> String {
    let none = format!("No earlier assessment for {}", patient.as_str());
    match other.map(Patient::as_str) {
        Some(other) => format!("{none}, but {other} has one: did you mean that? Check the ID"),
        None => format!("{none} in this log. Check the ID"),
    }
}

/// A heading with what was found under it.
#[derive(Clone, Debug)]
pub struct Part {
    title: String,
    ink: Ink,
    /// What was found.
    pub words: Vec<String>,
}

impl Part {
    /// Makes a part; without words it is not shown.
    pub fn plain(title: impl Into<String>, words: Vec<String>) -> Self {
        Self {
            title: title.into(),
            ink: Ink::Strong,
            words,
        }
    }

    /// Makes a part that must not be missed.
    pub fn alarm(title: impl Into<String>, words: Vec<String>) -> Self {
        Self {
            ink: Ink::Alarm,
            ..Self::plain(title, words)
        }
    }
}

/// Writes a title, and each part that has words.
pub fn parts(title: &str, aside: &str, parts: &[Part], style: &Style) -> String {
    let mut page = Page::new(style);
    page.heading(title, aside);
    for part in parts.iter().filter(|part| !part.words.is_empty()) {
        page.blank();
        page.paragraph(0, inked(part.ink, &part.title));
        for words in &part.words {
            page.marked(1, "- ", words);
        }
    }
    page.finish()
}

/// Writes the last line of a page whose entries were held to their hashes and neighbours: an entry that
/// an index no longer leads to is found only by walking the whole log, as the command `verify` does.
pub fn checked_alone(what: &str, verify: &str, style: &Style) -> String {
    let mut page = Page::new(style);
    let words = format!("Only {what} were checked; {verify} checks the whole log.");
    page.paragraph(0, inked(Ink::Faint, words));
    format!("\n{}", page.finish())
}

/// An entry as a line of a list.
#[derive(Clone, Debug)]
pub struct EntryLine {
    /// Its number.
    pub number: u64,
    /// When it was recorded.
    pub recorded_at: Option<Time>,
    /// Whom it is about.
    pub patient: Option<String>,
    /// What it is, beyond what it found: `amends 118`, `takes 118 back`.
    pub does: Option<String>,
    /// What was found, if it holds an assessment.
    pub found: Option<(Assessment, Outcome)>,
    /// Who rated, or corrected.
    pub by: Option<String>,
    /// What else is to be said of it.
    pub notes: Vec<String>,
    /// Whether it counts: it was not taken back, and no amendment stands in its place.
    pub stands: bool,
}

/// Writes the heads and the lines of a list, with what stands above and below it.
pub fn lines(title: &str, aside: &str, lines: &[EntryLine], style: &Style) -> String {
    let mut page = Page::new(style);
    page.heading(title, aside);
    if !lines.is_empty() {
        rows(&mut page, lines);
    }
    page.finish()
}

/// A list under a heading of its own.
#[derive(Clone, Debug)]
pub struct List {
    /// What the entries in it have in common.
    pub title: String,
    /// How many entries there are.
    pub entries: u64,
    /// The entries, or several of them in one line.
    pub lines: Vec<EntryLine>,
    /// How many more there are.
    pub more: u64,
}

/// Writes several lists, each under its heading with its count; one without entries says so.
pub fn lists(title: &str, aside: &str, lists: &[List], style: &Style) -> String {
    let mut page = Page::new(style);
    page.heading(title, aside);
    let (full, empty): (Vec<&List>, Vec<&List>) =
        lists.iter().partition(|list| !list.lines.is_empty());
    for list in full {
        page.blank();
        page.heading(&list.title, &thousands(list.entries));
        rows(&mut page, &list.lines);
        if list.more > 0 {
            let more = thousands(list.more);
            let words = inked(Ink::Open, format!("and {more} more; choose a shorter time"));
            page.paragraph(1, words);
        }
    }
    if !empty.is_empty() {
        page.blank();
        let titles: Vec<String> = empty.iter().map(|list| list.title.to_lowercase()).collect();
        page.labelled(0, "None:", 6, titles.join("; "));
    }
    page.finish()
}

/// The columns of a list.
const NUMBER: usize = 0;
const TIME: usize = 1;
const PATIENT: usize = 2;
const WORDS: usize = 3;
/// What a time is written as: the day, the minute, and the offset that was in force.
const TIME_FORMAT: &str = "%Y-%m-%d %H:%M %:z";
/// The columns that such a time takes.
const TIME_WIDTH: usize = 23;
/// The fewest columns in which what an entry says can be read beside its time.
const NARROWEST_WORDS: usize = 24;
/// The fewest columns that a patient keeps, on however narrow a screen.
const NARROWEST_PATIENT: usize = 12;

fn rows(page: &mut Page<'_>, lines: &[EntryLine]) {
    let texts = |line: &EntryLine| {
        let patient = line.patient.clone().unwrap_or_default();
        [line.number.to_string(), time(line), patient]
    };
    let rows: Vec<[String; 3]> = lines.iter().map(texts).collect();
    let rows_of_texts = rows.iter().map(|row| row.iter().map(String::as_str));
    let mut columns = Columns::of(page, 1, rows_of_texts);
    columns.at_least(TIME, TIME_WIDTH);
    // A long one is folded in its column.
    columns.narrow(PATIENT, NARROWEST_PATIENT);
    columns.fill(WORDS);
    let fits = columns.width(WORDS) >= Some(NARROWEST_WORDS);
    if !fits {
        columns.leave_out(WORDS);
    }
    for (line, texts) in lines.iter().zip(rows) {
        let ink = (!line.stands).then_some(Ink::Faint);
        let words = words(line, page.style());
        let texts = texts.into_iter().chain([words.clone()]);
        columns.row(page, &[NUMBER], texts.map(|text| inked(ink, text)));
        if !fits {
            page.marked(columns.after(1), "", inked(ink, words));
        }
    }
}

fn time(line: &EntryLine) -> String {
    line.recorded_at.map_or_else(
        || "time unreadable".to_owned(),
        |time| time.format(TIME_FORMAT).to_string(),
    )
}

/// Returns what an entry says, in one line: what it does, what was found, by whom, and its notes.
fn words(line: &EntryLine, style: &Style) -> String {
    let mut said: Vec<String> = line.does.iter().cloned().collect();
    said.extend(
        line.found
            .iter()
            .map(|(assessment, outcome)| result(assessment, outcome)),
    );
    said.extend(line.by.iter().map(|by| format!("by {by}")));
    said.extend(line.notes.iter().cloned());
    said.join(style.glyph(" · ", " - "))
}

/// Returns a result in a few words: `COWS 21 moderate`, `COWS 3 to 43 open`, `COWS NOT SCORED (asleep)`.
pub fn result(assessment: &Assessment, outcome: &Outcome) -> String {
    let scale = assessment.scale();
    let name = scale.id().to_uppercase();
    if !outcome.is_scored() {
        let why = wording::reason_in_brackets(assessment);
        return format!("{name} {NOT_SCORED}{why}");
    }
    if scale.head().evidence == Evidence::Descriptive {
        let stages = scale.stagings().iter().zip(&outcome.stagings);
        let stages = stages.map(|(staging, staged)| stages::named(staging, staged.shown));
        let stages: Vec<String> = stages.collect();
        return format!("{name} {}", stages.join(", "));
    }
    let total = outcome.total.map(|total| span((total.low, total.high)));
    let band = outcome.band.map(|band| match band.settled() {
        Some(_) => wording::whole_band(scale, band),
        None => "band open".to_owned(),
    });
    let words: Vec<String> = [Some(name), total, band].into_iter().flatten().collect();
    words.join(" ")
}

/// Returns what happened besides, one after the other.
fn events(context: &Context) -> String {
    let events = context.events.iter();
    let events = events.map(|event| wording::happened_at(event, context));
    let events: Vec<String> = events.collect();
    if events.is_empty() {
        return "not said".to_owned();
    }
    events.join(", ")
}

/// Says what changed of all that is said around the answers, as data has it.
fn around(page: &mut Page<'_>, old: &Assessment, new: &Assessment) {
    if old.context.events != new.context.events {
        let (is, was) = (events(&new.context), events(&old.context));
        page.marked(1, "", format!("events: {is}; was {was}"));
    }
    let keys = |assessment: &Assessment| match wire::write(assessment) {
        Value::Object(keys) => keys,
        _ => Map::new(),
    };
    let (old, new) = (keys(old), keys(new));
    let names: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
    let shown = |value: Option<&Value>| match value {
        None => "not said".to_owned(),
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
    };
    for name in names {
        let (was, is) = (old.get(name), new.get(name));
        // Answers and events are told in their own words.
        if was != is && !["observations", "checks", "measures", "events"].contains(&name.as_str()) {
            page.marked(1, "", format!("{name}: {}; was {}", shown(is), shown(was)));
        }
    }
}

/// Writes an entry in a line or two, for whoever is about to correct it: what `title` says of it, and the result
/// with its flags.
pub fn one_in_brief(title: &str, found: Option<Result<'_>>, style: &Style) -> String {
    let mut page = Page::new(style);
    page.paragraph(0, inked(Ink::Strong, title));
    if let Some((assessment, outcome)) = found {
        let mut pieces = vec![inked(Ink::Strong, result(assessment, outcome))];
        pieces.extend(wording::asleep::brief(assessment));
        pieces.extend(wording::flags::raised(assessment, outcome).brief());
        page.dotted(1, pieces);
    }
    page.finish()
}

/// Says what an amendment changed, and of whom: each answer, then what that does to the result.
pub fn amended(before: Result<'_>, after: Result<'_>, style: &Style) -> String {
    let mut page = Page::new(style);
    let ((old, _), (new, outcome)) = (before, after);
    let patient = new.context.patient.as_ref();
    let title = patient.map_or_else(
        || "Changed".to_owned(),
        |patient| format!("{}, changed", patient.as_str()),
    );
    page.heading(&title, &result(new, outcome));
    let seen = old.observations().iter().zip(new.observations());
    for (item, (was, is)) in new.scale().items().iter().zip(seen) {
        let (was, is) = (wording::finding(item, was), wording::finding(item, is));
        if was != is {
            page.marked(1, "", format!("{}: {is}; was {was}", item.label));
        }
    }
    for (position, check) in new.scale().checks().iter().enumerate() {
        let word = |assessment: &Assessment| match assessment.checks().get(position) {
            Some(Asked::Yes) => "yes",
            Some(Asked::No) => "no",
            _ => "not asked",
        };
        if word(old) != word(new) {
            let words = format!("{}: {}; was {}", check.label, word(new), word(old));
            page.marked(1, "", words);
        }
    }
    for (position, measure) in new.scale().measures().iter().enumerate() {
        let word = |assessment: &Assessment| match assessment.reading(position) {
            Some(reading) => wording::reading(measure, reading),
            None => "not measured".to_owned(),
        };
        let (was, is) = (word(old), word(new));
        if was != is {
            page.marked(1, "", format!("{}: {is}; was {was}", measure.label));
        }
    }
    around(&mut page, old, new);
    let differs = differences(before, after);
    for words in between(before, after, &differs) {
        page.paragraph(1, inked(Ink::Strong, words));
    }
    if differs.is_empty() {
        page.paragraph(1, "total, band, stages and flags are the same");
    }
    page.finish()
}
