//! The course of each patient or stay, for whoever studies them: a row for many assessments.
//!
//! What the figures mean is in [`timeline`](crate::scoring::timeline). Nothing is written before the end, as
//! any assessment may belong to any row.

use std::borrow::Cow;
use std::io::{self, Write};

use chrono::TimeDelta;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use super::csv::CsvWriter;
use super::escaped;
use super::rejection::Rejection;
use super::table::columns::{ResultRow, of_context};
use super::table::{Cell, InputColumns, Origin};
use crate::base::diagnostic::Mistake;
use crate::base::source::Place;
use crate::base::text::{count, one_of, quoted, suggestion};
use crate::base::time;
use crate::scale::{Band, ColumnMap, Scale};
use crate::scoring::timeline::{Course, Rules, Seen, Timelines};

/// The column of the time, without which no assessment has a place in a course.
const TIME: &str = "time";

/// By what assessments are put together, and by what their course is worked out.
#[derive(Clone, Debug)]
pub struct By {
    /// The column that says whose course it is: `patient`, or another of the input.
    pub column: String,
    /// The id of the band that the total is to come below; `None` for the second lowest of the scale.
    pub below: Option<String>,
    /// Within how many hours a rise is looked for.
    pub within_hours: u16,
    /// How many hours apart two totals may be for the time between them to be filled in.
    pub gap_hours: u16,
}

/// The course of one patient or stay. A row of `ows score --by COLUMN`, where an empty cell is null.
///
/// Every total is a settled one, and every figure is worked out as if the assessments with an open total were
/// not there.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CourseRow {
    /// The column that says whose course it is, as it was asked for.
    pub by: String,
    /// What stands in that column.
    pub key: String,
    /// How many assessments have an answer.
    pub assessments: u64,
    /// How many of them have an open total.
    pub open: u64,
    /// How many attempts there were beside them, in which nothing was answered.
    pub attempts: u64,
    /// The first total; null if none is settled.
    pub first_total: Option<u16>,
    /// When that was, RFC 3339.
    pub first_time: Option<String>,
    /// The highest total.
    pub highest_total: Option<u16>,
    /// When it was first reached.
    pub highest_time: Option<String>,
    /// The last total.
    pub last_total: Option<u16>,
    /// When that was.
    pub last_time: Option<String>,
    /// The band that `minutes_to_below_band` is about, by id; null for a scale with fewer than two.
    pub below_band: Option<String>,
    /// Whole minutes from the first total to the first one that is below that band; null if none is.
    pub minutes_to_below_band: Option<i64>,
    /// Within how many hours the rises are looked for.
    pub within_hours: u16,
    /// The most that a total is above one before it, so many hours before at most; 0 if none rose, null if no
    /// two are so near.
    pub largest_rise: Option<u16>,
    /// At how many different times something happened.
    pub events: u64,
    /// The most that a total, so many hours after an event at most, is above the last one up to that event,
    /// which is so many hours before it at most; 0 if none rose, null if no event has both.
    pub largest_rise_after_event: Option<u16>,
    /// How many hours apart two totals may be for the area between them.
    pub gap_hours: u16,
    /// The area under the totals, in points times minutes, half a one rounded up; null if no two are so near.
    pub area_point_minutes: Option<i64>,
    /// Over how many whole minutes that area is.
    pub area_minutes: i64,
    /// How often two totals next to each other are further apart.
    pub gaps: u64,
    /// The scale, by id and version.
    pub scored_with: String,
    /// The first twelve digits of its digest.
    pub scale_digest: String,
}

/// The scale of the courses, as their rows name it.
struct Named {
    scored_with: String,
    scale_digest: String,
    below: Option<Band>,
}

/// Gathers assessments, and writes the course of each patient or stay: as a table with commas, or a JSON
/// object a line.
pub struct CourseResults<W: Write> {
    output: W,
    is_table: bool,
    by: By,
    named: Option<Named>,
    timelines: Timelines,
}

impl By {
    /// Takes the name that a column has in a table of a map for the one that the map gives it.
    #[must_use]
    pub fn read_by(self, map: &ColumnMap) -> Self {
        let mut columns = map.columns().iter();
        let renamed = columns.find(|column| column.from == [self.column.as_str()]);
        let column = renamed.map_or(self.column, |column| column.name.clone());
        Self { column, ..self }
    }

    /// Returns the band of a scale that the total is to come below.
    ///
    /// # Errors
    /// The scale has no total, or no such band, or nothing is below it.
    pub fn below<'s>(&self, scale: &'s Scale) -> Result<Option<&'s Band>, Mistake> {
        let reference = scale.reference();
        if scale.definition().total.is_none() {
            let words = format!("{reference} has no total, and a course is one of totals");
            return Err(Mistake::new("no-total", words).help("score it without `--by`"));
        }
        let mut above_lowest = scale.bands().iter().skip(1);
        let Some(wanted) = &self.below else {
            return Ok(above_lowest.next());
        };
        let ids: Vec<String> = above_lowest.clone().map(|band| quoted(&band.id)).collect();
        let found = above_lowest.find(|band| band.id == *wanted);
        found.map(Some).ok_or_else(|| {
            let words = format!(
                "{reference} has no band {} that a total can be below",
                quoted(wanted)
            );
            let mistake = Mistake::new("no-such-band", words);
            match ids.as_slice() {
                [] => mistake.help("leave out `--below`"),
                ids => mistake.help(format!("write {}", one_of(ids))),
            }
        })
    }

    fn key<'r>(&self, row: &'r ResultRow<'_>) -> Option<Cow<'r, str>> {
        let key = match &row.origin {
            Origin::Row { header, cells } => {
                Cow::Borrowed(cells.text(header.column(&self.column)?)?)
            }
            Origin::Document => in_document(&self.column, row)?,
        };
        (!key.trim().is_empty()).then_some(key)
    }
}

/// Returns what a JSON or TOML text says of a column: what a table of it would have there, or what stands under
/// `extra`.
fn in_document<'r>(name: &str, row: &'r ResultRow<'_>) -> Option<Cow<'r, str>> {
    let context = &row.assessment.context;
    if let Cell::Text(text) = of_context(name, context) {
        return Some(text);
    }
    match context.extra.as_ref()?.get(name)? {
        Value::String(text) => Some(text.into()),
        Value::Number(number) => Some(number.to_string().into()),
        _ => None,
    }
}

impl<W: Write> CourseResults<W> {
    /// Starts without an assessment.
    pub fn new(output: W, is_table: bool, by: By) -> Self {
        Self {
            output,
            is_table,
            by,
            named: None,
            timelines: Timelines::default(),
        }
    }

    /// Says why assessments of this scale, with these columns, cannot be gathered beside those before them, if
    /// they cannot.
    pub fn refuses(&self, scale: &Scale, input: InputColumns<'_>) -> Option<Mistake> {
        let (reference, named) = (scale.reference(), self.named.as_ref());
        if let Some(named) = named.filter(|named| named.scored_with != reference) {
            let own = &named.scored_with;
            let words = format!("these courses are of {own}, and the assessment is of {reference}");
            return Some(Mistake::new("other-columns", words).help("score it by itself"));
        }
        if let Err(mistake) = self.by.below(scale) {
            return Some(mistake);
        }
        let (InputColumns::Table(header) | InputColumns::Keys(header)) = input else {
            return None;
        };
        let mut needed = [self.by.column.as_str(), TIME].into_iter();
        let absent = needed.find(|name| header.column(name).is_none())?;
        let words = format!("no column is named {}", quoted(absent));
        let mistake = Mistake::new("missing-column", words);
        let names = header.names().iter().map(String::as_str);
        Some(match suggestion(absent, names) {
            Some(meant) if absent != TIME => mistake.help(format!("did you mean {}?", quoted(meant))),
            _ => mistake.help("a course needs it to tell which assessments are of one patient or stay, and which came first"),
        })
    }

    /// Is told of which scale the assessments are that come.
    pub fn begins(&mut self, scale: &Scale) {
        self.named.get_or_insert_with(|| Named {
            scored_with: scale.reference(),
            scale_digest: scale.digest().short(),
            below: self.by.below(scale).ok().flatten().cloned(),
        });
    }

    /// Says why an assessment has no place in a course, if it has none; it begins at a place of its file.
    pub fn rejects(&self, file: &str, begins: Place, row: &ResultRow<'_>) -> Option<Rejection> {
        let column = self.by.column.as_str();
        let lacks = |name: &str| {
            let words = format!("a course needs {} of each assessment", quoted(name));
            Mistake::new("not-in-a-course", words)
        };
        let (name, mistake) = match (self.by.key(row), &row.assessment.context.time) {
            (None, _) => (column, lacks(column)),
            (_, None) => (TIME, lacks(TIME)),
            (Some(key), Some(time)) if self.timelines.have(&key, time) => {
                let (key, time) = (quoted(&key), time::format(time));
                let words = format!("{key} has another assessment at this time, {time}");
                let help = "nothing tells which came first: leave one out, or mend its time";
                (TIME, Mistake::new("same-time", words).help(help))
            }
            _ => return None,
        };
        if let Origin::Row { header, cells } = &row.origin
            && let Some(field) = header.column(name)
        {
            let value = cells.text(field).unwrap_or_default();
            let rejection = Rejection::at(file, cells.place(field), mistake);
            return Some(rejection.in_field(header.name(field), value));
        }
        Some(Rejection::at(file, begins, mistake))
    }

    /// Adds an assessment that is [not rejected](Self::rejects).
    pub fn add(&mut self, row: &ResultRow<'_>) {
        if let (Some(key), Some(time)) = (self.by.key(row), row.assessment.context.time) {
            self.timelines.add(&key, time, row.assessment, row.outcome);
        }
    }

    /// Says what no figure of a course counts, if there is such.
    pub fn remark(&self) -> Option<String> {
        let open = self.timelines.open();
        let words = count(
            open,
            "assessment has an open total",
            "assessments have an open total",
        );
        (open > 0).then(|| {
            format!("{words}, which no figure of a course counts; `open` says how many each has")
        })
    }

    /// Writes the courses, in the order in which their first assessments came.
    ///
    /// # Errors
    /// The output cannot be written.
    pub fn end(&mut self) -> io::Result<()> {
        let (by, named, output) = (&self.by, &self.named, &mut self.output);
        let rules = Rules {
            below: (named.as_ref()).and_then(|named| Some(named.below.as_ref()?.from)),
            within: TimeDelta::hours(by.within_hours.into()),
            gap: TimeDelta::hours(by.gap_hours.into()),
        };
        let courses = self.timelines.courses(rules);
        let mut rows = courses.map(|(key, course)| CourseRow::of(by, named.as_ref(), key, &course));
        if !self.is_table {
            return rows.try_for_each(|row| escaped::write_line(output, &row));
        }
        let mut table = CsvWriter::new(output);
        let Value::Object(names) = serde_json::to_value(CourseRow::default())? else {
            return Ok(());
        };
        table.cells(names.keys().map(Some))?;
        rows.try_for_each(|row| {
            let row = serde_json::to_value(row)?;
            let values = row.as_object().into_iter().flat_map(|row| row.values());
            table.cells(values.map(|value| match value {
                Value::Null => None,
                Value::String(text) => Some(text.clone()),
                other => Some(other.to_string()),
            }))
        })
    }
}

impl CourseRow {
    fn of(by: &By, named: Option<&Named>, key: &str, course: &Course) -> Self {
        let total = |seen: Option<Seen>| seen.map(|seen| seen.total);
        let at = |seen: Option<Seen>| seen.map(|seen| time::format(&seen.time));
        let below = named.and_then(|named| named.below.as_ref());
        Self {
            by: by.column.clone(),
            key: key.to_owned(),
            assessments: course.assessments,
            open: course.open,
            attempts: course.attempts,
            first_total: total(course.first),
            first_time: at(course.first),
            highest_total: total(course.highest),
            highest_time: at(course.highest),
            last_total: total(course.last),
            last_time: at(course.last),
            below_band: below.map(|band| band.id.clone()),
            minutes_to_below_band: course.minutes_to_below,
            within_hours: by.within_hours,
            largest_rise: course.largest_rise,
            events: course.events,
            largest_rise_after_event: course.largest_rise_after_event,
            gap_hours: by.gap_hours,
            area_point_minutes: course.area.point_minutes,
            area_minutes: course.area.minutes,
            gaps: course.area.gaps,
            scored_with: named.map_or_else(String::new, |named| named.scored_with.clone()),
            scale_digest: named.map_or_else(String::new, |named| named.scale_digest.clone()),
        }
    }
}
