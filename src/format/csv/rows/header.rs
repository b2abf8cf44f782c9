//! What the columns of a table mean for a scale.

use super::names::{Found, form, listed};
use super::own::Own;
use super::{Holds, ItemColumns, Wrong};
use crate::base::text::{all_of, quoted};
use crate::format::columns::{SCORED_WITH, as_written, is_result};
use crate::scale::{BACKGROUND, CONTEXT, Item, Scale};

/// What the columns of a table mean for a scale.
#[derive(Clone, Debug)]
pub struct Header {
    names: Vec<String>,
    pub(super) context: [Option<usize>; CONTEXT.len()],
    pub(super) background: [Option<usize>; BACKGROUND.len()],
    pub(super) scale: Option<usize>,
    /// For each item of the scale: the columns of its points and of its measured value.
    pub(super) items: Vec<ItemColumns>,
    /// For each check of the scale: its column.
    pub(super) checks: Vec<Option<usize>>,
    otherwise: Vec<(usize, String)>,
    /// The columns of the results, if this program wrote the table.
    pub(super) own: Option<Own>,
}

impl Header {
    /// Returns the column that names the scale, before anything else about the header is known.
    fn scale_column(names: &[impl AsRef<str>]) -> Option<usize> {
        let exact = names.iter().position(|name| name.as_ref() == "scale");
        exact.or_else(|| names.iter().position(|name| form(name.as_ref()) == "scale"))
    }

    /// Returns the column that says which scale a table is of, before anything else about the header is
    /// known: the one that names it, or else the one that says what it was scored with before.
    pub fn names_scale(names: &[impl AsRef<str>]) -> Option<usize> {
        let before = |name: &str| as_written(name) == SCORED_WITH;
        let before = || names.iter().position(|name| before(name.as_ref()));
        Self::scale_column(names).or_else(before)
    }

    /// Says whether a name is that of an item of a scale or its measure, or nearly so: without one the
    /// keys of an object are no columns.
    pub fn finds_item(names: &[String], scale: &Scale) -> bool {
        let found = Found::of(names, &known_names(scale));
        scale.items().iter().any(|item| has_column(&found, item))
    }

    /// Works out what the columns mean.
    ///
    /// With `partial`, items may have no column; but not all of them.
    ///
    /// # Errors
    /// All that is wrong, in the order of the columns: one that stands twice or has the name of a
    /// result, one that is nearly a known name or can mean several, a missing column of an item.
    pub fn read(names: Vec<String>, scale: &Scale, partial: bool) -> Result<Self, Vec<Wrong>> {
        Self::of(names, "header", scale, partial)
    }

    /// Works out what the keys of an object mean, which are the columns of its row.
    ///
    /// # Errors
    /// As for [`read`](Self::read).
    pub fn of_keys(names: Vec<String>, scale: &Scale, partial: bool) -> Result<Self, Vec<Wrong>> {
        Self::of(names, "row", scale, partial)
    }

    fn of(
        names: Vec<String>,
        what: &str,
        scale: &Scale,
        partial: bool,
    ) -> Result<Self, Vec<Wrong>> {
        let own = Own::of(&names);
        let known = known_names(scale);
        let mut found = Found::of(&names, &known);
        let of_item = |item: &Item| {
            let measure = item.measure.as_ref();
            let value = measure.and_then(|measure| found.field(&measure.column));
            (found.field(&item.id), value)
        };
        let items: Vec<ItemColumns> = scale.items().iter().map(of_item).collect();
        let is_own = |field: &usize| own.as_ref().is_some_and(|own| own.has(*field));
        let results = found.unread.iter().filter(|field| !is_own(field));
        let mut wrong: Vec<Wrong> = results
            .filter_map(|field| result_name(*field, names.get(*field)?))
            .collect();
        let passing = found.unread.iter().filter(|field| !is_own(field));
        let passing: Vec<usize> = passing.copied().collect();
        let table = (names.as_slice(), what, passing.as_slice());
        wrong.extend(lacking_items(table, &found, scale, partial));
        wrong.append(&mut found.wrong);
        wrong.extend(own.iter().flat_map(|own| own.repeated(&names)));
        if !wrong.is_empty() {
            wrong.sort_by_key(|wrong| wrong.field);
            return Err(wrong);
        }
        let checks = scale.checks().iter();
        let otherwise = found.otherwise.iter();
        Ok(Self {
            context: CONTEXT.map(|name| found.field(name)),
            background: BACKGROUND.map(|name| {
                let column = found.field(name);
                column.filter(|_| !is_part(scale, name))
            }),
            scale: found.field("scale"),
            items,
            checks: checks.map(|check| found.field(&check.id)).collect(),
            otherwise: otherwise
                .map(|(field, meant)| (*field, (*meant).to_owned()))
                .collect(),
            names,
            own,
        })
    }

    /// Returns the column that names the scale of a row, or else says what it was scored with before.
    pub fn scale(&self) -> Option<usize> {
        let before = || self.own.as_ref().map(Own::scored_with);
        self.scale.or_else(before)
    }

    /// Returns the names of the columns, as they came.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// Returns the name of a column, as it came.
    pub fn name(&self, field: usize) -> &str {
        self.names.get(field).map_or("", String::as_str)
    }

    /// Says which columns are read although their names are written otherwise, if any are.
    pub fn read_otherwise(&self) -> Option<String> {
        let as_known = |(field, meant): &(usize, String)| {
            format!("{} as `{meant}`", quoted(self.name(*field)))
        };
        let pairs: Vec<String> = self.otherwise.iter().map(as_known).collect();
        let words =
            "case, spaces and punctuation make no difference in the name of a column: reading";
        (!pairs.is_empty()).then(|| format!("{words} {}", all_of(&pairs)))
    }

    /// Returns the items (by position) that have only a column for their measured value.
    pub fn measured_only(&self) -> impl Iterator<Item = usize> + '_ {
        let only =
            |(_, (points, value)): &(usize, &ItemColumns)| points.is_none() && value.is_some();
        self.items
            .iter()
            .enumerate()
            .filter(only)
            .map(|(item, _)| item)
    }

    /// Returns what a column holds, for a format that writes numbers and truth values as such.
    pub fn holds(&self, field: usize) -> Holds {
        if self
            .items
            .iter()
            .any(|(points, value)| *points == Some(field) || *value == Some(field))
            || matches!(self.background, [Some(months), ..] if months == field)
        {
            Holds::Number
        } else if self.checks.contains(&Some(field)) {
            Holds::Answer
        } else if self
            .own
            .as_ref()
            .is_some_and(|own| own.is_not_attributed(field))
        {
            Holds::Ids
        } else {
            Holds::Text
        }
    }
}

/// Says whether a name is that of an item, a measure or a check.
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
    items.chain(measures).chain(checks)
}

/// Returns the names of [`BACKGROUND`] that the scale has no part of its own for.
pub(in crate::format) fn background(scale: &Scale) -> impl Iterator<Item = &str> {
    let names: [&str; BACKGROUND.len()] = BACKGROUND;
    names.into_iter().filter(|name| !is_part(scale, name))
}

fn known_names(scale: &Scale) -> Vec<&str> {
    let background = background(scale);
    CONTEXT
        .into_iter()
        .chain(["scale"])
        .chain(parts(scale))
        .chain(background)
        .collect()
}

fn result_name(field: usize, name: &str) -> Option<Wrong> {
    is_result(name).then(|| {
        let message = format!(
            "the column {} has the name of a column that the results have",
            quoted(name)
        );
        let help = "rename it, or score the file that it came from";
        Wrong::new(field, "result-column", message, help)
    })
}

/// Says whether an item has a column, or may have been meant by one that is refused.
fn has_column(found: &Found<'_>, item: &Item) -> bool {
    let measure = item.measure.as_ref();
    let measured = measure.is_some_and(|measure| found.is_there(&measure.column));
    measured || found.is_there(&item.id)
}

/// Says which items have no column, unless that is meant; and which columns nobody knows, for one of them may
/// be meant.
fn lacking_items(
    (names, what, passing): (&[String], &str, &[usize]),
    found: &Found<'_>,
    scale: &Scale,
    partial: bool,
) -> Option<Wrong> {
    let is_lacking = |item: &&Item| !has_column(found, item);
    let lacking: Vec<&Item> = scale.items().iter().filter(is_lacking).collect();
    if lacking.len() == scale.items().len() {
        return Some(no_item(names, found, scale));
    }
    if partial || lacking.is_empty() {
        return None;
    }
    let columns = match lacking.len() {
        1 => "a column",
        _ => "columns",
    };
    let ids = lacking.iter().map(|item| match &item.measure {
        Some(measure) => format!("`{}` (or `{}`)", item.id, measure.column),
        None => quoted(&item.id),
    });
    let passing = passing.iter().filter_map(|field| names.get(*field));
    let passing: Vec<String> = passing
        .filter(|name| !is_result(name))
        .map(|name| quoted(name))
        .collect();
    let others = match passing.is_empty() {
        true => String::new(),
        false => format!("; {} would pass unread", listed(passing.into_iter())),
    };
    let message = format!(
        "the {what} lacks {columns} for {} of {}{others}",
        listed(ids),
        scale.reference()
    );
    let help = "add what is missing, or say `--partial` if these items were not assessed";
    let end = names.len().saturating_sub(1);
    Some(Wrong::new(end, "missing-column", message, help))
}

/// Says that a table is of something else, or has other names for everything.
fn no_item(names: &[String], found: &Found<'_>, scale: &Scale) -> Wrong {
    let name = |field: &usize| quoted(names.get(*field).map_or("", String::as_str));
    let read: Vec<usize> = (0..names.len())
        .filter(|field| found.is_read(*field))
        .collect();
    let would =
        |fields: &[usize], what| format!("{} would {what}", listed(fields.iter().map(name)));
    let others = match (read.as_slice(), found.unread.as_slice()) {
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
        "a table has one row an assessment and one column an item, named {}",
        listed(ids)
    );
    Wrong::new(0, "missing-column", message, help)
}
