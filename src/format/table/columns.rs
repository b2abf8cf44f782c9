//! The columns of results: what the input said, carried along, and behind it what the scale says of it.
//!
//! A table's own columns come out unchanged and in their order. What came as JSON or TOML gets columns of the
//! same names that a table would have. Names and values are the same in CSV and in flat NDJSON.

use std::ops::Range;

use super::value::{Cell, CellType};

pub(in crate::format) use super::context::of_context;
use super::header::{Header, background};
use super::open::{open, word_of};
use super::previous::{missing_reasons, not_attributed};
use super::recorded_with::{FileName, RecordedWith};
use super::result_names::{
    AGAIN, BAND, BAND_AGREES, MAP, MISSING_REASONS, NOT_ATTRIBUTED, POLICY_BAND, REASSESS,
    SCORED_WITH, STAGE, TOTAL, TOTAL_AGREES,
};
use super::source::{InputColumns, Origin};
use crate::assessment::{Asked, Assessment};
use crate::scale::policy::Policies;
use crate::scale::truth::Truth;
use crate::scale::{Band, CONTEXT, Item, Policy, Scale};
use crate::scoring::lanes::Part;
use crate::scoring::outcome::Outcome;
use crate::scoring::recorded::{Agreement, Agreements};
use crate::scoring::rescored::Rescored;
use crate::scoring::score::Extent;
use crate::scoring::site::{Reached, Site};

/// One assessment with its result, as a row of columns.
#[derive(Clone, Copy)]
pub struct ResultRow<'r> {
    /// What the input said of it.
    pub origin: Origin<'r>,
    /// The assessment.
    pub assessment: &'r Assessment,
    /// What its scale says of it.
    pub outcome: &'r Outcome,
    /// What another version of the scale says of it; needed where columns were made for one.
    pub rescored: Option<&'r Rescored>,
    /// What it was recorded with, where no policy is in force.
    pub recorded_with: Option<&'r RecordedWith>,
}

impl<'r> ResultRow<'r> {
    /// Returns the column map that made a recorded one.
    fn map(&self) -> Option<&'r FileName> {
        self.recorded_with?.map.as_ref()
    }

    /// Says whether what the input says of the total and the band agrees with what came of it.
    pub(super) fn agreements(&self) -> Agreements {
        let compared = match self.origin {
            Origin::Row { header, cells } => {
                header.compared(|field| cells.text(field), self.outcome)
            }
            Origin::Document => None,
        };
        compared.map_or_else(Agreements::default, |compared| compared.agreements)
    }
}

/// The columns of a table of results.
pub struct Columns {
    /// The scale that they are of, by id and version.
    pub scale: String,
    columns: Vec<Column>,
    /// How many of them stand before the results.
    carried_along: usize,
}

/// One column.
struct Column {
    name: String,
    source: Source,
    rests_on: RestsOn,
    /// Whether it is about what another version of the scale says.
    again: bool,
}

/// What columns of the results follow from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Basis {
    /// A part of the outcome.
    Part(Part),
    /// Whether what was recorded agrees.
    Agreements,
}

/// What the value of a column follows from, in the row of a table that names no reasons.
#[derive(Clone, Copy, PartialEq, Eq)]
enum RestsOn {
    /// One thing.
    One(Basis),
    /// Nothing: it is the same in each row.
    Nothing,
    /// What the input says, or more than one part.
    More,
}

/// Where the value of a column comes from.
enum Source {
    /// A row: what was said, and what the scale and the policy make of it.
    Row(Box<dyn for<'r> Fn(&ResultRow<'r>) -> Cell<'r> + Send + Sync>),
    /// The policy in force, if there is one, or else the one that a row was recorded with.
    PolicyName(Option<String>, fn(&FileName) -> &str),
    /// Nothing: it is the same in each row.
    Always(String),
}

/// Which of the three columns of a range.
#[derive(Clone, Copy)]
enum End {
    /// The value, if it is settled.
    Settled,
    Low,
    High,
}

impl Columns {
    /// Works out the columns of results of a scale: those of the input, those of the results, of the policy
    /// in force, and of another version that it is scored with once more.
    pub fn of(
        input: InputColumns<'_>,
        scale: &Scale,
        policies: &Policies,
        again: Option<&Scale>,
    ) -> Self {
        let mut columns = Self::before_results(input, scale);
        let carried_along = columns.len();
        let compared = match input {
            InputColumns::Table(header) | InputColumns::Keys(header) => of_comparison(header),
            InputColumns::Document | InputColumns::SomeByMap => Vec::new(),
        };
        columns.extend(of_result(scale, compared));
        columns.extend(of_policy(policies.known(scale).as_deref(), of_map(input)));
        if let Some(again) = again {
            columns.extend(
                of_result(again, Vec::new())
                    .into_iter()
                    .map(|column| Column {
                        name: format!("{AGAIN}{}", column.name),
                        rests_on: RestsOn::More,
                        again: true,
                        ..column
                    }),
            );
            columns.push(column("differs", |row| {
                joined(row.rescored.map_or(&[], |again| &again.differs))
            }));
            columns.push(column("not_carried_over", |row| {
                joined(row.rescored.map_or(&[], |again| &again.not_carried_over))
            }));
        }
        Self {
            scale: scale.reference(),
            columns,
            carried_along,
        }
    }

    /// Returns the names of all columns, in their order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.columns.iter().map(|column| column.name.as_str())
    }

    /// Says whether the columns before the results have the names of those of an input.
    pub fn are_of(&self, input: InputColumns<'_>, scale: &Scale) -> bool {
        let columns = Self::before_results(input, scale);
        let names = columns.iter().map(|column| column.name.as_str());
        names.eq(self.names().take(self.carried_along))
    }

    /// Returns the names and values of a row, in their order.
    ///
    /// Where nothing was answered nothing was scored: then total, band and stages are empty, not open.
    pub fn values<'c>(&'c self, row: &ResultRow<'c>) -> impl Iterator<Item = (&'c str, Cell<'c>)> {
        self.some(0..self.columns.len(), row)
    }

    /// Returns what each stretch of the result columns follows from, in their order; `None` if some of them follow
    /// from more than one thing.
    ///
    /// Columns that are the same in each row stand with those before them.
    pub(super) fn parts(&self) -> Option<Vec<(Basis, Range<usize>)>> {
        let mut parts: Vec<(Basis, Range<usize>)> = Vec::new();
        for (at, column) in self.columns.iter().enumerate().skip(self.carried_along) {
            match (column.rests_on, parts.last_mut()) {
                (RestsOn::More, _) | (RestsOn::Nothing, None) => return None,
                (RestsOn::Nothing, Some((_, range))) => range.end = at + 1,
                (RestsOn::One(basis), Some((last, range))) if *last == basis => range.end = at + 1,
                (RestsOn::One(basis), _) => parts.push((basis, at..at + 1)),
            }
        }
        Some(parts)
    }

    /// Returns where the column of this name stands.
    pub(super) fn place(&self, name: &str) -> Option<usize> {
        self.names().position(|other| other == name)
    }

    /// Returns how many columns stand before the results.
    pub(super) fn carried_along(&self) -> usize {
        self.carried_along
    }

    /// Returns the names and values of some columns of a row.
    pub(super) fn some<'c>(
        &'c self,
        columns: Range<usize>,
        row: &ResultRow<'c>,
    ) -> impl Iterator<Item = (&'c str, Cell<'c>)> {
        let columns = self.columns.get(columns).unwrap_or_default();
        let columns = columns.iter();
        columns.map(|column| (column.name.as_str(), column.value(row)))
    }

    /// Returns the columns that stand before the results.
    fn before_results(input: InputColumns<'_>, scale: &Scale) -> Vec<Column> {
        match input {
            InputColumns::Table(header) | InputColumns::Keys(header) => {
                let kept = header.kept();
                let kept = kept
                    .map(|(field, holds)| of_input(header.name_in_results(field), field, holds));
                // A measured value is what was said; what it is worth comes behind.
                let added = header.measured_only();
                let added = added.filter_map(|at| Some(points(at, scale.items().get(at)?)));
                kept.chain(added).collect()
            }
            InputColumns::Document | InputColumns::SomeByMap => of_document(scale),
        }
    }
}

fn column(
    name: &str,
    value: impl for<'r> Fn(&ResultRow<'r>) -> Cell<'r> + Send + Sync + 'static,
) -> Column {
    from(name, Source::Row(Box::new(value)))
}

fn from(name: &str, source: Source) -> Column {
    let rests_on = match source {
        Source::Always(_) | Source::PolicyName(None, _) => RestsOn::Nothing,
        Source::Row(_) | Source::PolicyName(Some(_), _) => RestsOn::More,
    };
    Column {
        name: name.to_owned(),
        source,
        rests_on,
        again: false,
    }
}

/// Notes of columns what they follow from.
fn on(basis: Basis, columns: impl IntoIterator<Item = Column>) -> impl Iterator<Item = Column> {
    let rests_on = RestsOn::One(basis);
    let columns = columns.into_iter();
    columns.map(move |column| Column { rests_on, ..column })
}

/// Returns the three columns of a range.
fn range(
    name: &str,
    value: impl for<'r> Fn(&ResultRow<'r>, End) -> Cell<'r> + Copy + Send + Sync + 'static,
) -> [Column; 3] {
    let ends = [("", End::Settled), ("_low", End::Low), ("_high", End::High)];
    ends.map(|(suffix, end)| column(&format!("{name}{suffix}"), move |row| value(row, end)))
}

/// Returns the two columns of what is raised, and of what may be.
fn raised(
    name: &str,
    value: impl for<'r> Fn(&ResultRow<'r>, Truth) -> Cell<'r> + Copy + Send + Sync + 'static,
) -> [Column; 2] {
    let open = format!("{name}_open");
    [
        column(name, move |row| value(row, Truth::Yes)),
        column(&open, move |row| value(row, Truth::Undetermined)),
    ]
}

/// Returns the column that carries a column of the input along.
fn of_input(name: &str, field: usize, holds: CellType) -> Column {
    column(name, move |row| match &row.origin {
        Origin::Row { cells, .. } => cells.value(field, holds),
        Origin::Document => Cell::Empty,
    })
}

/// Returns the column of what the answer to an item is worth.
fn points(at: usize, item: &Item) -> Column {
    column(&item.id, move |row| {
        let item = row.assessment.scale().items().get(at);
        let seen = row.assessment.observations().get(at);
        Cell::number(seen.zip(item).and_then(|(seen, item)| seen.points_in(item)))
    })
}

/// Returns the columns of what a JSON or TOML text says of an assessment.
fn of_document(scale: &Scale) -> Vec<Column> {
    let context = CONTEXT.into_iter().chain(background(scale));
    let context =
        context.map(|name| column(name, move |row| of_context(name, &row.assessment.context)));
    let mut columns: Vec<Column> = context.collect();
    for (at, item) in scale.items().iter().enumerate() {
        if let Some(measure) = &item.measure {
            columns.push(column(&measure.column, move |row| {
                let seen = row.assessment.observations().get(at);
                Cell::number(seen.and_then(|seen| seen.value()))
            }));
        }
        columns.push(points(at, item));
    }
    for (at, measure) in scale.measures().iter().enumerate() {
        columns.push(column(&measure.id, move |row| {
            let measure = row.assessment.scale().measures().get(at);
            let reading = measure.zip(row.assessment.reading(at));
            reading.map_or(Cell::Empty, |(measure, reading)| {
                Cell::decimal(measure.decimal(reading.value()))
            })
        }));
    }
    for (at, check) in scale.checks().iter().enumerate() {
        // What an event says is known, whether it was asked or not.
        columns.push(column(&check.id, move |row| {
            match row.assessment.known(at) {
                Asked::Not => Cell::Empty,
                Asked::No => Cell::Answer(false),
                Asked::Yes => Cell::Answer(true),
            }
        }));
    }
    columns.push(column(NOT_ATTRIBUTED, |row| not_attributed(row.assessment)));
    columns.push(column("extra", |row| match &row.assessment.context.extra {
        Some(extra) => Cell::Json(extra.to_string().into()),
        None => Cell::Empty,
    }));
    columns
}

/// Returns the columns that say whether what was recorded agrees, of what the table has.
fn of_comparison(header: &Header) -> Vec<Column> {
    let agrees = |name: &str, of: fn(Agreements) -> Option<Agreement>| {
        column(name, move |row| {
            Cell::text(of(row.agreements()).map(Agreement::word))
        })
    };
    let (total, band) = (header.compared.total, header.compared.band);
    let total = total.map(|_| agrees(TOTAL_AGREES, |agreements| agreements.total));
    let band = band.map(|_| agrees(BAND_AGREES, |agreements| agreements.band));
    on(Basis::Agreements, total.into_iter().chain(band)).collect()
}

/// Returns the columns of what a scale says, up to its digest, with those of a comparison behind the stages.
fn of_result(scale: &Scale, compared: Vec<Column>) -> Vec<Column> {
    let mut severity = vec![column("complete", |row| {
        Cell::Boolean(row.outcome.is_complete())
    })];
    if scale.definition().total.is_some() {
        severity.extend(range(TOTAL, |row, end| {
            let total = row.outcome.total.filter(|_| row.outcome.is_scored());
            Cell::number(end.of(total))
        }));
    }
    if !scale.bands().is_empty() {
        severity.extend(range(BAND, |row, end| {
            let position = row.outcome.band.filter(|_| row.outcome.is_scored());
            band(row.assessment.scale().bands(), end.of(position))
        }));
    }
    let mut columns: Vec<Column> = on(Basis::Part(Part::Severity), severity).collect();
    for (position, staging) in scale.stagings().iter().enumerate() {
        let name = format!("{STAGE}{}", staging.id);
        let stages = range(&name, move |row, end| {
            let staged = row.outcome.stagings.get(position);
            let staged = staged.filter(|_| row.outcome.is_scored());
            Cell::number(end.of(staged.map(|staged| staged.shown)))
        });
        columns.extend(on(Basis::Part(Part::Staging(position)), stages));
    }
    columns.extend(compared);
    columns.push(Column {
        rests_on: RestsOn::Nothing,
        ..column(MISSING_REASONS, |row| missing_reasons(row.assessment))
    });
    let words: Vec<Option<usize>> = scale.flags().iter().map(word_of).collect();
    let flags = [
        column("flags", |row| {
            let ids = row.assessment.scale().flags().iter();
            let ids = ids.map(|flag| flag.id.as_str());
            listed(ids, &row.outcome.flags, Truth::Yes)
        }),
        column("flags_open", move |row| {
            separated(&open(row.assessment, &row.outcome.flags, &words))
        }),
    ];
    columns.extend(on(Basis::Part(Part::Flags), flags));
    columns.push(from(SCORED_WITH, Source::Always(scale.reference())));
    let digest = Source::Always(scale.digest().short());
    columns.push(from("scale_digest", digest));
    columns
}

/// Returns the columns that name the column map that made the rows, if one made any.
fn of_map(input: InputColumns<'_>) -> Vec<Column> {
    let header = match input {
        InputColumns::Table(header) | InputColumns::Keys(header) => header,
        InputColumns::Document => return Vec::new(),
        InputColumns::SomeByMap => {
            let [name, digest] = MAP;
            return vec![
                column(name, |row| Cell::text(row.map().map(|map| &*map.reference))),
                column(digest, |row| Cell::text(row.map().map(|map| &*map.digest))),
            ];
        }
    };
    let texts = header.map.iter();
    let texts = texts.flat_map(|map| [map.reference(), map.digest().short()]);
    let named = MAP.into_iter().zip(texts);
    named
        .map(|(name, text)| from(name, Source::Always(text)))
        .collect()
}

/// Returns the columns that name the policy in force, empty without one, then those of a map, and those of the parts
/// of the policy.
fn of_policy(policy: Option<&Policy>, of_map: Vec<Column>) -> Vec<Column> {
    let reference = Source::PolicyName(policy.map(Policy::reference), |name| &name.reference);
    let digest = policy.map(|policy| policy.digest().short());
    let digest = Source::PolicyName(digest, |name| &name.digest);
    let mut columns = vec![from("policy", reference), from("policy_digest", digest)];
    columns.extend(of_map);
    let Some(rules) = policy.map(Policy::rules) else {
        return columns;
    };
    if !rules.bands.is_empty() {
        columns.extend(range(POLICY_BAND, |row, end| {
            let site = row.outcome.site.as_deref();
            let bands = site.map_or(&[][..], |site| &site.policy.rules().bands);
            band(bands, end.of(site.and_then(|site| site.band)))
        }));
    }
    if !rules.flags.is_empty() {
        columns.extend(raised("policy_flags", |row, wanted| {
            of_site(row, |site| {
                let ids = site.policy.rules().flags.iter();
                listed(ids.map(|flag| flag.id.as_str()), &site.flags, wanted)
            })
        }));
    }
    if !rules.landmarks.is_empty() {
        let named = |name: &str, wanted: Reached| {
            column(name, move |row| {
                of_site(row, |site| landmarks(site, wanted))
            })
        };
        columns.extend([
            named("landmarks", Reached::Known(Truth::Yes)),
            named("landmarks_open", Reached::Known(Truth::Undetermined)),
            named("landmarks_silent", Reached::Silent),
        ]);
    }
    if !rules.reassess.is_empty() {
        columns.extend(range(REASSESS, |row, end| {
            let site = row.outcome.site.as_deref();
            let interval = site.and_then(|site| site.interval());
            Cell::number(interval.and_then(|interval| match end {
                End::Settled => interval.settled(),
                End::Low => interval.soonest,
                End::High => interval.latest,
            }))
        }));
        columns.push(column("reassess_first", |row| {
            of_site(row, |site| Cell::Text(site.first.word().into()))
        }));
    }
    columns
}

/// Returns the ids of the landmarks that stand so.
fn landmarks(site: &Site, wanted: Reached) -> Cell<'_> {
    let all = site.policy.rules().landmarks.iter().zip(&site.landmarks);
    let wanted = all.filter(|(_, reached)| **reached == wanted);
    let ids: Vec<&str> = wanted.map(|(landmark, _)| landmark.id.as_str()).collect();
    Cell::Text(ids.join(";").into())
}

/// Returns what a policy says in a row; an empty text where none is in force for it.
fn of_site<'c>(row: &ResultRow<'c>, said: impl FnOnce(&'c Site) -> Cell<'c>) -> Cell<'c> {
    let site = row.outcome.site.as_deref();
    site.map_or(Cell::Text("".into()), said)
}

impl Column {
    fn value<'c>(&'c self, row: &ResultRow<'c>) -> Cell<'c> {
        match &self.source {
            Source::Always(text) => Cell::Text(text.into()),
            Source::PolicyName(in_force, of) => Cell::text(match row.outcome.site {
                Some(_) => in_force.as_deref(),
                None => row
                    .recorded_with
                    .and_then(|with| with.policy.as_ref())
                    .map(of),
            }),
            Source::Row(value) => match row.rescored.filter(|_| self.again) {
                None => value(row),
                Some(rescored) => value(&ResultRow {
                    assessment: &rescored.assessment,
                    outcome: &rescored.outcome,
                    ..*row
                }),
            },
        }
    }
}

impl End {
    fn of<T: Copy + PartialEq>(self, extent: Option<Extent<T>>) -> Option<T> {
        match self {
            Self::Settled => extent?.settled(),
            Self::Low => Some(extent?.low),
            Self::High => Some(extent?.high),
        }
    }
}

fn band(bands: &[Band], position: Option<usize>) -> Cell<'_> {
    let band = position.and_then(|position| bands.get(position));
    Cell::text(band.map(|band| band.id.as_str()))
}

/// Joins the ids of what is raised as it is wanted.
fn listed<'c>(ids: impl Iterator<Item = &'c str>, raised: &[Truth], wanted: Truth) -> Cell<'c> {
    let mut listed = Vec::with_capacity(raised.len());
    for (id, raised) in ids.zip(raised) {
        if *raised == wanted {
            listed.push(id);
        }
    }
    separated(&listed)
}

/// Makes one cell of several names.
fn separated<'c>(names: &[&'c str]) -> Cell<'c> {
    Cell::Text(match names {
        [] => "".into(),
        [one] => (*one).into(),
        several => several.join(";").into(),
    })
}

fn joined(names: &[String]) -> Cell<'static> {
    Cell::Text(names.join(";").into())
}
