//! What stands in the cells of a flowsheet, and what its signs mean.
//!
//! A cell has few columns, so that it has a sign where there is no answer; the signs that were used are told
//! below. What is not in an assessment at all, a question that nobody asked for instance, is a blank.

use std::collections::BTreeSet;

use crate::assessment::{
    Answer, Asked, Assessment, Event, EventKind, Missing, Observation, Roused,
};
use crate::base::time::Time;
use crate::history::sheet::{checks, measures, stagings};
use crate::history::{Standing, Step};
use crate::render::page::{Piece, inked};
use crate::render::wording::{self, COUNTS_NOTHING, NOT_SCORED, nearby, one_reason, range, stages};
use crate::render::{Ink, columns};
use crate::scale::{Band, Item, Scale};
use crate::scoring::asleep::{Asleep, BREATHS};
use crate::scoring::score::Extent;

/// What stands behind the number of an entry that was amended.
const AMENDED: &str = "*";

/// What stands in place of a band that a missing answer leaves open.
const OPEN: &str = "open";

/// A row: what it is of, and a text for each column.
pub(super) struct Row {
    pub label: String,
    pub cells: Vec<Text>,
    pub ink: Option<Ink>,
}

/// The text of a cell.
#[derive(Default)]
pub(super) struct Text {
    pub words: String,
    pub ink: Option<Ink>,
}

impl From<String> for Text {
    fn from(words: String) -> Self {
        Self { words, ink: None }
    }
}

impl Text {
    /// Makes what calls for help, with a mark beside it.
    fn alarm(words: &str) -> Self {
        Self {
            words: format!("! {words}"),
            ink: Some(Ink::Alarm),
        }
    }
}

impl Row {
    fn of(label: impl Into<String>, cells: impl IntoIterator<Item = String>) -> Self {
        Self {
            label: label.into(),
            cells: cells.into_iter().map(Text::from).collect(),
            ink: None,
        }
    }

    fn in_ink(self, ink: Ink) -> Self {
        Self {
            ink: Some(ink),
            ..self
        }
    }

    /// Returns it unless nothing stands in it.
    fn unless_blank(self) -> Option<Self> {
        let is_blank = self.cells.iter().all(|text| text.words.is_empty());
        (!is_blank).then_some(self)
    }
}

/// What the signs mean that were used, and which events were told: what one block tells, none after it repeats,
/// or it would look as if it had happened twice.
#[derive(Default)]
pub(super) struct Legend {
    told: Vec<Event>,
    missing: Vec<Missing>,
    has_other_cause: bool,
    has_code: bool,
    is_amended: bool,
    bands: BTreeSet<(String, String)>,
}

impl Legend {
    /// Returns what they mean, each in a few words.
    pub(super) fn pieces(&self) -> Vec<Piece> {
        let mut words = Vec::new();
        for why in &self.missing {
            words.push(format!("{} {}", sign(*why), wording::missing(*why)));
        }
        if self.has_other_cause {
            words.push(format!("(2) {COUNTS_NOTHING}"));
        }
        if self.is_amended {
            words.push(format!("{AMENDED} amended, as it stands now"));
        }
        if self.has_code {
            words.push("behind a time: the site's own code".to_owned());
        }
        let bands = self.bands.iter();
        words.extend(bands.map(|(short, name)| format!("{short} = {name}")));
        words.iter().map(|words| inked(Ink::Faint, words)).collect()
    }
}

/// Returns the sign that stands for a missing answer.
fn sign(why: Missing) -> char {
    match why {
        Missing::Asleep => 'a',
        Missing::Refused => 'r',
        Missing::NotObserved => 'o',
        Missing::NotApplicable => 'n',
        Missing::Unable => 'u',
        Missing::NotGiven => '-',
    }
}

/// Returns the rows of some assessments with the same items, in groups that stand apart; what a sign means goes
/// into the legend.
pub(super) fn rows(steps: &[&Step], width: usize, legend: &mut Legend) -> Vec<Vec<Row>> {
    let Some(scale) = steps.last().map(|step| scale(step)) else {
        return Vec::new();
    };
    vec![
        head(steps, legend),
        items(steps, scale, legend),
        results(steps, scale, width, legend),
        measured(steps),
        asked(steps),
        happened(steps, legend),
    ]
}

fn scale(step: &Step) -> &Scale {
    step.visit.assessment.scale()
}

fn assessments<'s>(steps: &'s [&Step]) -> impl Iterator<Item = &'s Assessment> {
    steps.iter().map(|step| &step.visit.assessment)
}

/// Returns when, by whom and under which number; what is the same in all columns stands once.
fn head(steps: &[&Step], legend: &mut Legend) -> Vec<Row> {
    let times = || steps.iter().map(|step| &step.visit.observed_at);
    let told = |format: &str| -> Vec<String> {
        let told = times().map(|time| time.format(format).to_string());
        told.collect()
    };
    let (years, offsets) = (told("%Y"), told("%:z"));
    let same = |texts: &[String]| {
        let first = texts.first()?;
        let is_same = texts.iter().all(|text| text == first);
        is_same.then(|| first.clone())
    };
    let (year, offset) = (same(&years), same(&offsets));
    let mut rows = Vec::new();
    if year.is_none() {
        rows.push(Row::of("", years));
    }
    rows.push(Row::of(year.unwrap_or_default(), told("%-d %b")).in_ink(Ink::Strong));
    let is_one = offset.is_some();
    rows.push(Row::of(offset.unwrap_or_default(), told("%H:%M")).in_ink(Ink::Strong));
    if !is_one {
        rows.push(Row::of("offset", offsets));
    }
    rows.push(Row::of(
        "entry",
        steps.iter().map(|step| entry(step, legend)),
    ));
    let raters = assessments(steps).map(|one| one.context.rater.clone());
    rows.extend(Row::of("rater", raters.map(Option::unwrap_or_default)).unless_blank());
    let versions = steps.iter().map(|step| scale(step).version().to_string());
    let versions: Vec<String> = versions.collect();
    if same(&versions).is_none() {
        rows.push(Row::of("version", versions));
    }
    rows
}

fn entry(step: &Step, legend: &mut Legend) -> String {
    let is_amended = matches!(step.visit.standing, Standing::Amended(_));
    legend.is_amended |= is_amended;
    let mark = if is_amended { AMENDED } else { "" };
    format!("{}{mark}", step.visit.entry)
}

/// Returns a row for each item, and below one that is measured a row for its values.
fn items(steps: &[&Step], scale: &Scale, legend: &mut Legend) -> Vec<Row> {
    let mut rows = Vec::new();
    for (position, item) in scale.items().iter().enumerate() {
        let seen = || assessments(steps).map(|one| one.observations().get(position));
        let cells = seen().map(|seen| seen.map(|seen| points(item, seen, legend)));
        rows.push(Row {
            label: item.label.clone(),
            cells: cells.map(Option::unwrap_or_default).collect(),
            ink: None,
        });
        let Some(measure) = &item.measure else {
            continue;
        };
        let values = seen().map(|seen| seen.and_then(Observation::value));
        let values = values.map(|value| value.map_or_else(String::new, |value| value.to_string()));
        let label = format!("{}, {}", item.label, measure.unit);
        rows.extend(Row::of(label, values).unless_blank());
    }
    rows
}

fn points(item: &Item, seen: &Observation, legend: &mut Legend) -> Text {
    let points = seen.points_in(item);
    let points = points.map_or_else(String::new, |points| points.to_string());
    match seen.answer() {
        Answer::Missing(why) => {
            if !legend.missing.contains(&why) {
                legend.missing.push(why);
            }
            Text {
                words: sign(why).to_string(),
                ink: Some(Ink::Open),
            }
        }
        Answer::Chosen {
            attributed: false, ..
        } => {
            legend.has_other_cause = true;
            format!("({points})").into()
        }
        Answer::Chosen { .. } => points.into(),
    }
}

/// Returns what came of the points: total, band, stages, and why where nothing was scored.
fn results(steps: &[&Step], scale: &Scale, width: usize, legend: &mut Legend) -> Vec<Row> {
    let mut rows = Vec::new();
    let visits = || steps.iter().map(|step| &step.visit);
    if scale.definition().total.is_some() {
        let totals = visits().map(|visit| visit.total().map_or_else(|| "-".to_owned(), range));
        rows.push(Row::of("Total", totals).in_ink(Ink::Strong));
    }
    let bands = visits().map(|visit| {
        let band = visit.outcome.band.filter(|_| visit.counts());
        let scale = visit.assessment.scale();
        band.map_or_else(String::new, |band| short_band(scale, band, width, legend))
    });
    rows.extend(Row::of("Band", bands).unless_blank());
    let reasons = visits().map(|visit| match one_reason(&visit.assessment) {
        _ if visit.outcome.is_scored() => String::new(),
        reason => reason.unwrap_or("see above").to_owned(),
    });
    let reasons = Row::of(NOT_SCORED, reasons).in_ink(Ink::Open);
    rows.extend(reasons.unless_blank());
    for staging in stagings(steps) {
        let stages = visits().map(|visit| {
            let known = visit.assessment.scale().stagings().iter();
            let mut known = known.zip(&visit.outcome.stagings);
            let own = known.find(|(own, _)| own.id == staging.id && visit.counts());
            own.map_or_else(String::new, |(_, staged)| stages::short(staged.shown))
        });
        rows.push(Row::of(format!("{}, stage", staging.id), stages));
    }
    rows
}

/// Returns a band in words that fit a column; what was cut is told below.
fn short_band(scale: &Scale, band: Extent<usize>, width: usize, legend: &mut Legend) -> String {
    let Some(position) = band.settled() else {
        return OPEN.to_owned();
    };
    let Some(band) = scale.bands().get(position) else {
        return String::new();
    };
    let short = cut(band, width);
    if short != band.name {
        legend.bands.insert((short.clone(), band.name.clone()));
    }
    short
}

/// Returns the name of a band, or its id where that is shorter, with no word wider than a column.
fn cut(band: &Band, width: usize) -> String {
    let id = band.id.replace('-', " ");
    let name = if columns(&id) < columns(&band.name) {
        &id
    } else {
        &band.name
    };
    let words = name.split(' ').map(|word| {
        if columns(word) <= width {
            return word.to_owned();
        }
        let kept: String = word.chars().take(width.saturating_sub(1)).collect();
        format!("{kept}.")
    });
    words.collect::<Vec<_>>().join(" ")
}

/// Returns what was measured and is never scored.
fn measured(steps: &[&Step]) -> Vec<Row> {
    let rows = measures(steps).into_iter().filter_map(|measure| {
        let values = assessments(steps).map(|one| {
            let known = one.scale().measures().iter().zip(one.readings());
            let mut known = known.filter(|(own, _)| own.id == measure.id);
            let value = known.find_map(|(own, reading)| Some(own.decimal((*reading)?.value())));
            let words = value.map_or_else(String::new, |value| value.to_string());
            let few = Asleep::of(one).and_then(|asleep| asleep.few_breaths);
            match few.filter(|_| measure.id == BREATHS) {
                Some(_) => Text::alarm(&words),
                None => words.into(),
            }
        });
        let row = Row {
            label: format!("{}, {}", measure.label, measure.unit),
            cells: values.collect(),
            ink: None,
        };
        row.unless_blank()
    });
    rows.chain(roused(steps)).collect()
}

/// Returns whether a patient who was asleep could be roused; left open it counts as not tried.
fn roused(steps: &[&Step]) -> Option<Row> {
    let cells = assessments(steps).map(|one| {
        let asleep = Asleep::of(one);
        match asleep.map(|asleep| asleep.roused) {
            None => Text::default(),
            Some(Some(Roused::No)) => Text::alarm("no"),
            Some(Some(Roused::Yes)) => "yes".to_owned().into(),
            Some(Some(Roused::NotTried) | None) => Text {
                words: "not tried".to_owned(),
                ink: Some(Ink::Open),
            },
        }
    });
    let row = Row {
        label: "can be roused".to_owned(),
        cells: cells.collect(),
        ink: None,
    };
    row.unless_blank()
}

/// Returns the questions that were asked in any of the columns.
fn asked(steps: &[&Step]) -> Vec<Row> {
    let rows = checks(steps).into_iter().filter_map(|check| {
        let answers = assessments(steps).map(|one| {
            let mut known = one.scale().checks().iter().zip(one.checks());
            match known.find(|(own, _)| own.id == check.id) {
                Some((_, Asked::Yes)) => Text {
                    words: Asked::Yes.word().to_owned(),
                    ink: Some(Ink::Strong),
                },
                Some((_, Asked::No)) => Asked::No.word().to_owned().into(),
                _ => Text::default(),
            }
        });
        let row = Row {
            label: check.label.clone(),
            cells: answers.collect(),
            ink: None,
        };
        row.unless_blank()
    });
    rows.collect()
}

/// Returns what happened besides, each in the column of the first assessment that tells it.
fn happened(steps: &[&Step], legend: &mut Legend) -> Vec<Row> {
    let kinds = [
        (EventKind::MedicineGiven, "medicine given"),
        (EventKind::Seizure, "seizure, as an event"),
        (EventKind::Other, "other event"),
    ];
    let mut rows = Vec::new();
    for (kind, label) in kinds {
        let mut cells = Vec::new();
        for step in steps {
            let events = step.visit.assessment.context.events.iter();
            let mut words = Vec::new();
            for event in events.filter(|event| event.kind == kind) {
                if event.time.is_none() || !legend.told.contains(event) {
                    legend.told.push(event.clone());
                    legend.has_code |= event.code.is_some();
                    words.push(event_words(event, &step.visit.observed_at));
                }
            }
            cells.push(words.join(", "));
        }
        rows.extend(Row::of(label, cells).unless_blank());
    }
    rows
}

/// Returns when it happened, as the clock of its column has it, and the site's code.
fn event_words(event: &Event, observed_at: &Time) -> String {
    let time = event
        .time
        .map(|time| time.with_timezone(observed_at.offset()));
    let time = time.map_or_else(|| "no time".to_owned(), |time| nearby(&time, observed_at));
    match &event.code {
        Some(code) => format!("{time} {code}"),
        None => time,
    }
}
