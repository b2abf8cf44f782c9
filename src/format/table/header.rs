//! What the columns of a table mean for a scale.

use std::sync::Arc;

use super::compare::{Compare, ComparedColumns};
use super::names::{Matches, form, listed};
use super::previous::EarlierResults;
use super::result_names::{BAND, SCORED_WITH, TOTAL, as_written, is_result};
use super::value::{CellError, CellType};
use crate::base::text::{all_of, quoted};
use crate::scale::{BACKGROUND, CONTEXT, ColumnMap, Item, Scale};
use crate::scoring::outcome::Outcome;
use crate::scoring::recorded::Compared;

/// What the columns of a table mean for a scale.
#[derive(Clone, Debug)]
pub struct Header {
    names: Vec<String>,
    /// What the cells of each column hold.
    holds: Vec<CellType>,
    pub(super) context: [Option<usize>; CONTEXT.len()],
    pub(super) background: [Option<usize>; BACKGROUND.len()],
    pub(super) scale: Option<usize>,
    /// One for each item of the scale.
    pub(super) items: Vec<ItemColumns>,
    /// For each check of the scale: its column.
    pub(super) checks: Vec<Option<usize>>,
    /// For each unscored measure of the scale: its column.
    pub(super) measures: Vec<Option<usize>>,
    /// The columns whose names are spelt otherwise than those that they mean.
    respelt: Vec<(usize, String)>,
    /// The columns of the results, if this program wrote the table.
    pub(super) previous: Option<EarlierResults>,
    /// The column map that made the rows, if one did.
    pub(super) map: Option<Arc<ColumnMap>>,
    /// The columns that are held against the results.
    pub(super) compared: ComparedColumns,
}

/// The columns of an item.
#[derive(Clone, Copy, Debug)]
pub(super) struct ItemColumns {
    pub(super) points: Option<usize>,
    pub(super) value: Option<usize>,
}

impl Header {
    /// Returns the column that says which scale a table is of, before anything else about the header is
    /// known: the one that names it, or else the one that says what it was scored with before.
    pub fn names_scale(names: &[String]) -> Option<usize> {
        let find = |is: fn(&str) -> bool| names.iter().position(|name| is(name));
        find(|name| name == "scale")
            .or_else(|| find(|name| form(name) == "scale"))
            .or_else(|| find(|name| as_written(name) == SCORED_WITH))
    }

    /// Says whether a name is that of an item of a scale or its measure, or nearly so: without one the
    /// keys of an object are no columns.
    pub fn finds_item(names: &[String], scale: &Scale) -> bool {
        let matches = Matches::of(names, &known_names(scale));
        let mut items = scale.items().iter();
        items.any(|item| has_column(&matches, item))
    }

    /// Works out what the columns mean; messages call the names `what`: a header, or a row with its keys.
    ///
    /// With `partial`, items may have no column; but not all of them. Columns that are compared may have any name
    /// that is not read.
    ///
    /// # Errors
    /// A column that is to be compared and cannot be. Or all that is wrong, in the order of the columns: one that
    /// stands twice or has the name of a result, one that is nearly a known name or can mean several, a missing
    /// column of an item.
    pub fn of(
        names: Vec<String>,
        what: &str,
        scale: &Scale,
        partial: bool,
        compare: &Compare,
    ) -> Result<Self, Vec<CellError>> {
        Self::with(names, what, scale, partial, compare, EarlierResults::of)
    }

    /// Works out what the columns mean that a column map makes, as [`of`](Self::of); the one at `reasons` says why items
    /// are missing.
    ///
    /// # Errors
    /// As those of [`of`](Self::of).
    pub fn made(
        map: &Arc<ColumnMap>,
        names: Vec<String>,
        reasons: Option<usize>,
        (what, partial): (&str, bool),
        compare: &Compare,
    ) -> Result<Self, Vec<CellError>> {
        if !Self::finds_item(&names, map.scale()) {
            return Err(vec![no_item_of_map(map)]);
        }
        let previous = |names: &[String]| {
            EarlierResults::of(names).or_else(|| EarlierResults::made(names, reasons))
        };
        let mut header = Self::with(names, what, map.scale(), partial, compare, previous)?;
        header.map = Some(Arc::clone(map));
        Ok(header)
    }

    fn with(
        names: Vec<String>,
        what: &str,
        scale: &Scale,
        partial: bool,
        compare: &Compare,
        previous: impl FnOnce(&[String]) -> Option<EarlierResults>,
    ) -> Result<Self, Vec<CellError>> {
        let known = known_names(scale);
        let compared = ComparedColumns::of(&names, what, scale, &known, compare)?;
        // A column that is compared is known by the name that it gets: its own may be that of a result.
        let named = compared.named(&names);
        let previous = previous(&named);
        let holds = match &previous {
            Some(previous) => previous.holds(&named),
            None => vec![CellType::Text; names.len()],
        };
        let mut matches = Matches::of(&named, &known);
        matches
            .unread
            .retain(|field| compared.name(*field).is_none());
        let errors = errors(&named, what, &holds, &matches, scale, partial);
        if !errors.is_empty() {
            return Err(errors);
        }
        let items = scale.items().iter().map(|item| ItemColumns {
            points: matches.field(&item.id),
            value: (item.measure.as_ref()).and_then(|measure| matches.field(&measure.column)),
        });
        let (checks, measures) = (scale.checks().iter(), scale.measures().iter());
        let respelt = matches.respelt.iter();
        let header = Self {
            holds,
            context: CONTEXT.map(|name| matches.field(name)),
            background: BACKGROUND.map(|name| {
                if is_part(scale, name) {
                    None
                } else {
                    matches.field(name)
                }
            }),
            scale: matches.field("scale"),
            items: items.collect(),
            checks: checks.map(|check| matches.field(&check.id)).collect(),
            measures: measures.map(|measure| matches.field(&measure.id)).collect(),
            respelt: respelt
                .map(|(field, meant)| (*field, (*meant).to_owned()))
                .collect(),
            previous,
            map: None,
            compared,
            names,
        };
        Ok(header.with_types(scale))
    }

    /// Notes which columns hold numbers and answers.
    fn with_types(mut self, scale: &Scale) -> Self {
        let [months, _, _] = self.background;
        let of_items = self.items.iter().flat_map(|item| [item.points, item.value]);
        let numbers = of_items
            .chain([months, self.compared.total])
            .map(|field| (field, CellType::Number));
        let answers = self.checks.iter().map(|field| (*field, CellType::Answer));
        let measures = self.measures.iter().zip(scale.measures());
        let measures = measures.map(|(field, measure)| match measure.decimals {
            0 => (*field, CellType::Number),
            _ => (*field, CellType::Tenths),
        });
        for (field, holds) in numbers.chain(answers).chain(measures) {
            if let Some(held) = field.and_then(|field| self.holds.get_mut(field))
                && *held != CellType::EarlierResult
            {
                *held = holds;
            }
        }
        self
    }

    /// Returns the column that names the scale of a row, or else says what it was scored with before.
    pub fn scale(&self) -> Option<usize> {
        let previous = self.previous.as_ref();
        let before = previous.and_then(|previous| previous.scored_with);
        self.scale.or(before)
    }

    /// Returns the column of the total, if this program wrote the table.
    pub fn total_before(&self) -> Option<usize> {
        self.previous.as_ref()?.total
    }

    /// Returns the names of the columns, as they came.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// Returns the name of a column, as it came.
    pub fn name(&self, field: usize) -> &str {
        self.names.get(field).map_or("", String::as_str)
    }

    /// Returns the column that is read as what this name of the context means, or else the one of this name;
    /// case, spaces and punctuation make no difference where none is written just so.
    pub fn column(&self, name: &str) -> Option<usize> {
        let known = CONTEXT.iter().position(|known| *known == name);
        let known = known.and_then(|at| self.context.get(at).copied().flatten());
        let mut names = self.names.iter();
        let exact = || names.clone().position(|other| other == name);
        let exact = known.or_else(exact);
        exact.or_else(|| names.position(|other| !other.is_empty() && form(other) == form(name)))
    }

    /// Returns the name that a column has in the results.
    pub(super) fn name_in_results(&self, field: usize) -> &str {
        let compared = self.compared.name(field);
        compared.unwrap_or_else(|| self.name(field))
    }

    /// Returns each column that comes out with the results, with what it holds.
    pub fn kept(&self) -> impl Iterator<Item = (usize, CellType)> + '_ {
        let all = self.holds.iter().copied().enumerate();
        all.filter(|(_, holds)| *holds != CellType::EarlierResult)
    }

    /// Says which columns are read although their names are spelt otherwise, if any are.
    pub fn spelt_otherwise(&self) -> Option<String> {
        let as_known = |(field, meant): &(usize, String)| {
            format!("{} as `{meant}`", quoted(self.name(*field)))
        };
        let pairs: Vec<String> = self.respelt.iter().map(as_known).collect();
        let words =
            "case, spaces and punctuation make no difference in the name of a column: reading";
        (!pairs.is_empty()).then(|| format!("{words} {}", all_of(&pairs)))
    }

    /// Returns the columns that are read, each with the name of ours that it stands for.
    pub fn reads(&self) -> impl Iterator<Item = (usize, String)> + '_ {
        let meant = |field: usize| {
            let mut respelt = self.respelt.iter();
            let respelt = respelt.find(|(other, _)| *other == field);
            respelt
                .map_or_else(|| self.name(field), |(_, name)| name)
                .to_owned()
        };
        let around = self.context.into_iter().chain(self.background).flatten();
        let fields = self.answers().chain(around);
        fields.map(move |field| (field, meant(field)))
    }

    /// Holds what a row that was read says of its total and band against what came of it; `None` where the table
    /// says nothing.
    pub fn compared<'t>(
        &self,
        text: impl Fn(usize) -> Option<&'t str>,
        outcome: &Outcome,
    ) -> Option<Compared> {
        self.compared.compared(text, outcome)
    }

    /// Returns the columns that are compared.
    pub fn recorded(&self) -> impl Iterator<Item = usize> {
        [self.compared.total, self.compared.band]
            .into_iter()
            .flatten()
    }

    /// Returns the column of the totals that are compared.
    pub fn total_compared(&self) -> Option<usize> {
        self.compared.total
    }

    /// Returns the columns of answers: of items, checks and measures.
    pub(super) fn answers(&self) -> impl Iterator<Item = usize> + '_ {
        let items = self.items.iter();
        let items = items.flat_map(|item| [item.points, item.value]);
        let others = self.checks.iter().chain(&self.measures).copied();
        items.chain(others).flatten()
    }

    /// Returns the items (by position) that have only a column for their measured value.
    pub fn measured_only(&self) -> impl Iterator<Item = usize> + '_ {
        let items = self.items.iter().enumerate();
        items.filter_map(|(item, columns)| {
            (columns.points.is_none() && columns.value.is_some()).then_some(item)
        })
    }
}

/// Says whether a name is that of an item, a measure of either kind or a check.
fn is_part(scale: &Scale, name: &str) -> bool {
    parts(scale).any(|part| part == name)
}

fn parts(scale: &Scale) -> impl Iterator<Item = &str> {
    let items = scale.items().iter().map(|item| item.id.as_str());
    let measures = scale.items().iter().filter_map(|item| {
        let measure = item.measure.as_ref()?;
        Some(measure.column.as_str())
    });
    let checks = scale.checks().iter().map(|check| check.id.as_str());
    let unscored = scale.measures().iter().map(|measure| measure.id.as_str());
    items.chain(measures).chain(unscored).chain(checks)
}

/// Returns the names of [`BACKGROUND`] that the scale has no part of its own for.
pub(super) fn background(scale: &Scale) -> impl Iterator<Item = &'static str> {
    let names: [&'static str; BACKGROUND.len()] = BACKGROUND;
    names.into_iter().filter(|name| !is_part(scale, name))
}

fn known_names(scale: &Scale) -> Vec<&str> {
    let mut names: Vec<&str> = CONTEXT.to_vec();
    names.push("scale");
    names.extend(parts(scale));
    background(scale).for_each(|name| names.push(name));
    names
}

/// Says whether an item has a column, or may have been meant by one that is refused.
fn has_column(matches: &Matches<'_>, item: &Item) -> bool {
    let measure = item.measure.as_ref();
    let measured = measure.is_some_and(|measure| matches.is_there(&measure.column));
    measured || matches.is_there(&item.id)
}

/// Returns all that is wrong with the columns, in their order.
fn errors(
    names: &[String],
    what: &str,
    holds: &[CellType],
    matches: &Matches<'_>,
    scale: &Scale,
    partial: bool,
) -> Vec<CellError> {
    let named = |field: &usize| Some((*field, names.get(*field)?));
    let unread = matches.unread.iter().filter_map(named);
    let foreign = unread.filter(|(field, _)| holds.get(*field) == Some(&CellType::Text));
    let (results, passing): (Vec<_>, Vec<_>) = foreign.partition(|(_, name)| is_result(name));
    let result_name = |(field, name): (usize, &String)| {
        let compare = match as_written(name).as_str() {
            TOTAL => format!(", or say `--check-total {name}` if it was recorded by hand"),
            BAND => format!(", or say `--check-band {name}` if it was recorded by hand"),
            _ => String::new(),
        };
        let name = quoted(name);
        let message = format!("the column {name} has the name of a column that the results have");
        let help = format!("rename it, or score the file that it came from{compare}");
        CellError::new(field, "result-column", message, help)
    };
    let mut errors: Vec<CellError> = results.into_iter().map(result_name).collect();
    let is_lacking = |item: &&Item| !has_column(matches, item);
    let lacking: Vec<&Item> = scale.items().iter().filter(is_lacking).collect();
    if lacking.len() == scale.items().len() {
        errors.push(no_item(names, matches, scale));
    } else if !partial && !lacking.is_empty() {
        let passing: Vec<String> = passing.iter().map(|(_, name)| quoted(name)).collect();
        let end = names.len().saturating_sub(1);
        errors.push(lacking_items(end, what, &lacking, passing, scale));
    }
    errors.extend_from_slice(&matches.errors);
    errors.extend(EarlierResults::repeated(names, holds));
    errors.sort_by_key(|error| error.field);
    errors
}

/// Says which items have no column; and which columns nobody knows, for one of them may be meant.
fn lacking_items(
    end: usize,
    what: &str,
    lacking: &[&Item],
    passing: Vec<String>,
    scale: &Scale,
) -> CellError {
    let columns = match lacking.len() {
        1 => "a column",
        _ => "columns",
    };
    let ids = lacking.iter().map(|item| match &item.measure {
        Some(measure) => format!("`{}` (or `{}`)", item.id, measure.column),
        None => quoted(&item.id),
    });
    let mut others = String::new();
    if !passing.is_empty() {
        others = format!("; {} would pass unread", listed(passing.into_iter()));
    }
    let message = format!(
        "the {what} lacks {columns} for {} of {}{others}",
        listed(ids),
        scale.reference()
    );
    let help = "add what is missing, or say `--partial` if these items were not assessed";
    CellError::new(end, "missing-column", message, help)
}

/// Says that a table is of something else, or has other names for everything.
fn no_item(names: &[String], matches: &Matches<'_>, scale: &Scale) -> CellError {
    let name = |field: &usize| quoted(names.get(*field).map_or("", String::as_str));
    let read: Vec<usize> = (0..names.len())
        .filter(|field| matches.is_read(*field))
        .collect();
    let would =
        |fields: &[usize], what| format!("{} would {what}", listed(fields.iter().map(name)));
    let others = match (read.as_slice(), matches.unread.as_slice()) {
        ([], []) => String::new(),
        (read, []) => format!("; {}", would(read, "be read")),
        ([], unread) => format!("; {}", would(unread, "pass unread")),
        (read, unread) => {
            let read = would(read, "be read");
            format!("; {read}, and {}", would(unread, "pass unread"))
        }
    };
    let message = format!("no column is an item of {}{others}", scale.reference());
    let ids = scale.items().iter().map(|item| quoted(&item.id));
    let help = format!(
        "a table has one row an assessment and one column an item, named {}; where they have other names, \
         `ows map new` drafts a map of them",
        listed(ids)
    );
    CellError::new(0, "missing-column", message, help)
}

/// Says that a map reads nothing that is scored.
fn no_item_of_map(map: &ColumnMap) -> CellError {
    let scale = map.scale();
    let message = format!(
        "the map reads no column as an item of {}",
        scale.reference()
    );
    let mut help = String::from("name the columns of its items under [column] of the map");
    let left_out = &map.layout().leave_out;
    if !left_out.is_empty() {
        let names = listed(left_out.iter().map(|(name, _)| quoted(name)));
        help += &format!("; `leave-out` under [table] names {names}");
    }
    CellError::new(0, "missing-column", message, help)
}
