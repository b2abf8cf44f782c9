//! Rows of somebody else's table as rows of ours, by a column map.
//!
//! A mapped row has our names and our texts, and is read, scored and written as any row of ours is. What is wrong
//! with it is told at the place, and with the text, of the table it came from.

use std::sync::Arc;

use super::census::Census;
use super::finder::Finder;
use super::made::{MadeRow, PassedOver};
use super::names::form;
use super::result_names::{MISSING_REASONS, NOT_ATTRIBUTED};
use super::value::CellError;
use crate::base::diagnostic::Mistake;
use crate::base::text::{all_of, quoted};
use crate::scale::ColumnMap;
use crate::scale::map::{Became, MapColumn, MissingCodes, Own, Reads, TimeForm};
use crate::scale::words::Missing;

/// What a column map makes of a table with certain columns.
#[derive(Clone, Debug)]
pub struct Mapping {
    map: Arc<ColumnMap>,
    /// The names of the columns of the table.
    names: Vec<String>,
    /// Our columns, in their order.
    columns: Vec<OwnColumn>,
    /// The columns that say whether a row is an assessment, each with the texts of which it is to hold one.
    only: Vec<(usize, Vec<String>)>,
    /// The columns without a name.
    nameless: Vec<usize>,
    /// What rows were not assessments.
    pub passed_over: PassedOver,
}

/// A column of ours.
#[derive(Clone, Debug)]
struct OwnColumn {
    name: String,
    /// The columns of the table that it comes from.
    from: Vec<usize>,
    makes: Makes,
}

/// How the text of a column of ours comes about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Makes {
    /// It is carried along.
    Copy,
    /// It has our name already, and is held to the texts that stand for missing.
    Named(Own),
    /// The column of the map at this position says how.
    Mapped(usize),
    /// It says why items are missing.
    Reasons,
}

/// What became of a row of the table.
pub enum Turned {
    /// A row of ours, and what is wrong with it so far, in our columns.
    Row(Vec<CellError>),
    /// Nothing: it is no assessment.
    PassedOver,
    /// It is wrong, in these columns of the table.
    Wrong(Vec<CellError>),
}

impl Mapping {
    /// Finds the columns of a map among those of a table, which have these names.
    ///
    /// # Errors
    /// The table lacks columns of the map, has one twice or in another case alone, or has columns of the names that
    /// the map makes. With `partial`, it may lack some.
    pub fn of(
        map: &Arc<ColumnMap>,
        names: Vec<String>,
        partial: bool,
    ) -> Result<Self, Vec<CellError>> {
        let mut finder = Finder {
            names: &names,
            partial,
            errors: Vec::new(),
        };
        let mut reads = vec![Vec::new(); map.columns().len()];
        for (found, column) in reads.iter_mut().zip(map.columns()) {
            let what = format!("`{}` of the map", column.name);
            *found = finder.fields(sources(column), &what);
        }
        // Which rows are meant is no matter of items that were not assessed.
        finder.partial = false;
        let only = map.layout().only.iter().filter_map(|only| {
            let field = finder.field(&only.column, "`only` of the map")?;
            Some((field, only.texts.clone()))
        });
        let only = only.collect();
        let left_out = map.layout().leave_out.iter();
        let left_out: Vec<usize> = left_out
            .filter_map(|(name, _)| finder.field(name, "`leave-out` of the map"))
            .collect();
        let mut errors = finder.errors;
        let nameless = names.iter().enumerate();
        let nameless: Vec<usize> = nameless
            .filter_map(|(field, name)| name.trim().is_empty().then_some(field))
            .collect();
        let mut columns = own_columns(map, &names, reads);
        columns.retain(|column| match column.makes {
            Makes::Copy => !column
                .from
                .iter()
                .any(|field| left_out.contains(field) || nameless.contains(field)),
            _ => true,
        });
        errors.extend(taken_twice(&columns));
        if !errors.is_empty() {
            return Err(errors);
        }
        Ok(Self {
            map: Arc::clone(map),
            names,
            columns,
            only,
            nameless,
            passed_over: PassedOver::default(),
        })
    }

    /// Returns what is to be said of the table: which columns would be read by their names, were they not left out.
    pub fn remark(&self) -> Option<String> {
        let left_out = self.map.layout().leave_out.iter();
        let own = left_out.filter(|(name, _)| is_own(name, &self.map));
        let names: Vec<String> = own.map(|(name, _)| quoted(name)).collect();
        let are = if names.len() == 1 {
            "has our name and is"
        } else {
            "have our names and are"
        };
        (!names.is_empty()).then(|| {
            format!(
                "{} {are} left out, as the map says: nothing of this is scored",
                all_of(&names)
            )
        })
    }

    /// Returns the names of our columns, in their order.
    pub fn own_names(&self) -> Vec<String> {
        self.columns
            .iter()
            .map(|column| column.name.clone())
            .collect()
    }

    /// Returns the names of the columns of the table.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// Returns the map.
    pub fn map(&self) -> &Arc<ColumnMap> {
        &self.map
    }

    /// Returns the column of the table that one of ours comes from; of several, the first.
    pub fn from(&self, own: usize) -> Option<usize> {
        self.columns.get(own)?.from.first().copied()
    }

    /// Returns the column of the table that one of ours is as it stands there.
    pub fn unchanged(&self, own: usize) -> Option<usize> {
        let column = self.columns.get(own)?;
        let layout = self.map.layout();
        let is_unchanged = match column.makes {
            Makes::Copy => true,
            Makes::Named(own) => layout.leaves(own),
            Makes::Mapped(at) => self.map.columns().get(at).is_some_and(|own| {
                let is_read = match &own.reads {
                    Reads::Same => false,
                    Reads::Time(form) => !form.is_own(),
                    _ => true,
                };
                !is_read && own.missing.is_empty() && layout.leaves(own.own)
            }),
            Makes::Reasons => false,
        };
        match column.from.as_slice() {
            [one] if is_unchanged => Some(*one),
            _ => None,
        }
    }

    /// Says whether a column of ours is one of the table as it stands there, but for texts that stand for missing in the
    /// whole table.
    pub(super) fn is_kept(&self, own: usize) -> bool {
        let Some(column) = self.columns.get(own) else {
            return false;
        };
        let has_labels = self.map.layout().leading_number;
        let is_kept = match column.makes {
            Makes::Named(own) => !has_labels || own.item().is_none(),
            Makes::Mapped(at) => self.map.columns().get(at).is_some_and(|own| {
                let is_same = match &own.reads {
                    Reads::Same => !has_labels || own.own.item().is_none(),
                    Reads::Time(form) => form.is_own(),
                    _ => false,
                };
                is_same && own.missing.is_empty()
            }),
            Makes::Copy | Makes::Reasons => false,
        };
        is_kept && column.from.len() == 1
    }

    /// Returns the form of a time of ours whose date and time of day can be read apart.
    pub(super) fn time_in_parts(&self, own: usize) -> Option<&TimeForm> {
        let column = self.columns.get(own)?;
        let Makes::Mapped(at) = column.makes else {
            return None;
        };
        let own = self.map.columns().get(at)?;
        let Reads::Time(form) = &own.reads else {
            return None;
        };
        let is_apart = column.from.len() == 1 && own.missing.is_empty() && form.parts().is_some();
        is_apart.then_some(form)
    }

    /// Says whether a text may stand for missing in the whole table; of some that do not it says so too.
    #[inline]
    pub(super) fn may_be_missing(&self, text: &[u8]) -> bool {
        let [first, ..] = text else { return false };
        let missing = &self.map.layout().missing;
        // Spaces of any kind before it do not matter, and those beyond ASCII begin as other letters do.
        !first.is_ascii_graphic() || missing.may_begin_with(*first)
    }

    /// Says where our column stands that says why items are missing.
    pub fn reasons(&self) -> Option<usize> {
        let mut columns = self.columns.iter();
        columns.position(|column| column.makes == Makes::Reasons)
    }

    /// Notes which columns have our names already, as a header of ours [reads](super::Header::reads) them, and which are compared: the texts that stand for missing in
    /// the whole table do so in them too.
    ///
    /// # Errors
    /// One of those texts may be an answer in such a column.
    pub fn settle(
        &mut self,
        reads: impl Iterator<Item = (usize, String)>,
        recorded: impl Iterator<Item = usize>,
    ) -> Result<(), Vec<CellError>> {
        // What somebody recorded may be missing too.
        for field in recorded {
            if let Some(column) = self.columns.get_mut(field) {
                column.makes = Makes::Named(Own::Text);
            }
        }
        let everywhere = &self.map.layout().missing;
        let scale = self.map.scale();
        let mut errors = Vec::new();
        for (field, name) in reads {
            let Some(column) = self.columns.get_mut(field) else {
                continue;
            };
            let Some(own) = Own::named(&name, scale).filter(|_| column.makes == Makes::Copy) else {
                continue;
            };
            column.makes = Makes::Named(own);
            for (code, what) in everywhere.in_doubt(own, scale) {
                let message = format!(
                    "{} for missing may be {what}, and would be lost",
                    quoted(code)
                );
                let help = "name it as missing for each other column alone";
                let field = column.from.first().copied().unwrap_or_default();
                errors.push(CellError::new(
                    field,
                    "missing-code-in-range",
                    message,
                    help,
                ));
            }
        }
        if errors.is_empty() {
            Ok(())
        } else {
            Err(errors)
        }
    }

    /// Makes a row of ours of a row of the table.
    pub fn turn<'t>(&mut self, text: impl Fn(usize) -> &'t str, row: &mut MadeRow) -> Turned {
        if !self.is_assessment(&text) {
            return Turned::PassedOver;
        }
        let nameless = self.nameless.iter().copied();
        let filled = nameless.filter(|field| !text(*field).is_empty());
        let wrong: Vec<CellError> = filled.map(nameless_cell).collect();
        if !wrong.is_empty() {
            return Turned::Wrong(wrong);
        }
        row.clear();
        let (mut errors, mut reasons) = (Vec::new(), String::new());
        for (at, column) in self.columns.iter().enumerate() {
            match self.make(column, &text) {
                _ if column.makes == Makes::Reasons => row.push(&reasons),
                Ok(Became::Text(text)) => row.push(&text),
                Ok(Became::Missing(why)) => {
                    row.push("");
                    note_reason(&mut reasons, self.item(column), why);
                }
                Err(mistake) => {
                    row.push("");
                    errors.push(CellError { field: at, mistake });
                }
            }
        }
        Turned::Row(errors)
    }

    /// Counts the texts of a row in the columns that are read.
    pub fn count_texts<'t>(&self, text: impl Fn(usize) -> &'t str, census: &mut Census) {
        for column in &self.columns {
            let is_several = match column.makes {
                Makes::Copy | Makes::Reasons => continue,
                Makes::Named(_) => false,
                Makes::Mapped(at) => {
                    let own = self.map.columns().get(at);
                    own.is_some_and(|own| matches!(own.reads, Reads::Flags(..)))
                }
            };
            let name = |field: &usize| self.names.get(*field).map_or("", String::as_str);
            if is_several {
                for field in &column.from {
                    census.count(&column.name, name(field), text(*field));
                }
                continue;
            }
            let texts: Vec<&str> = column
                .from
                .iter()
                .map(|field| text(*field).trim())
                .collect();
            let from = column.from.first().map_or("", name);
            census.count(&column.name, from, texts.join(" ").trim());
        }
    }

    /// Returns how many columns of ours there are.
    pub(super) fn width(&self) -> usize {
        self.columns.len()
    }

    /// Returns the columns of the table that one of ours comes from.
    pub(super) fn sources(&self, own: usize) -> &[usize] {
        self.columns.get(own).map_or(&[], |column| &column.from)
    }

    /// Says whether something of a row decides whether it is an assessment, or one at all.
    pub(super) fn has_conditions(&self) -> bool {
        !self.only.is_empty() || !self.nameless.is_empty()
    }

    /// Says whether no cell in a column without a name holds anything.
    pub(super) fn has_no_nameless<'t>(&self, text: impl Fn(usize) -> &'t str) -> bool {
        self.nameless.iter().all(|field| text(*field).is_empty())
    }

    /// Makes the text of one column of ours that follows from nothing else in its row; `None` if it is refused, says
    /// why an item is missing, or cannot stand in a line without quotes.
    pub(super) fn alone<'t>(
        &self,
        own: usize,
        text: &impl Fn(usize) -> &'t str,
    ) -> Option<Vec<u8>> {
        let column = self.columns.get(own)?;
        let made = match self.make(column, text).ok()? {
            Became::Text(text) => text.into_owned(),
            Became::Missing(Missing::NotGiven) => String::new(),
            Became::Missing(_) => return None,
        };
        let is_plain = !made.contains([',', '"', '\n', '\r']);
        is_plain.then(|| made.into_bytes())
    }

    /// Says whether a row is an assessment, and counts those that are none.
    pub(super) fn is_assessment<'t>(&mut self, text: &impl Fn(usize) -> &'t str) -> bool {
        if (0..self.names.len()).all(|field| text(field).is_empty()) {
            self.passed_over.blank += 1;
            return false;
        }
        let is_meant = |(field, texts): &(usize, Vec<String>)| {
            let text = text(*field).trim();
            texts.iter().any(|wanted| wanted == text)
        };
        let is_meant = self.only.iter().all(is_meant);
        self.passed_over.left_out += u64::from(!is_meant);
        is_meant
    }

    /// Makes the text of a column of ours.
    fn make<'s, 't: 's>(
        &'s self,
        column: &OwnColumn,
        text: &impl Fn(usize) -> &'t str,
    ) -> Result<Became<'s>, Mistake> {
        let texts = || column.from.iter().map(|field| text(*field));
        let first = texts().next().unwrap_or_default();
        let layout = self.map.layout();
        let own = match column.makes {
            Makes::Named(own) => return layout.read(own, &column.name, first),
            Makes::Mapped(at) => self.map.columns().get(at),
            Makes::Copy | Makes::Reasons => None,
        };
        let Some(own) = own else {
            return Ok(Became::Text(first.into()));
        };
        match &own.reads {
            Reads::Time(form) if !form.is_own() || column.from.len() > 1 => {
                let name = |field: &usize| self.names.get(*field).cloned().unwrap_or_default();
                let names: Vec<String> = column.from.iter().map(name).collect();
                time(
                    own,
                    form,
                    &texts().collect::<Vec<_>>(),
                    &names,
                    &layout.missing,
                )
            }
            Reads::Flags(..) => flags(own, texts(), &layout.missing),
            _ => own.read(first, layout),
        }
    }

    /// Returns the item that a column of ours is an answer to.
    fn item(&self, column: &OwnColumn) -> Option<&str> {
        let own = match column.makes {
            Makes::Named(own) => own,
            Makes::Mapped(at) => self.map.columns().get(at)?.own,
            Makes::Copy | Makes::Reasons => return None,
        };
        let item = self.map.scale().items().get(own.item()?)?;
        Some(&item.id)
    }
}

/// Says whether a column of this name is read without a map.
fn is_own(name: &str, map: &ColumnMap) -> bool {
    Own::named(name, map.scale()).is_some() || [NOT_ATTRIBUTED, MISSING_REASONS].contains(&name)
}

/// Returns the columns of the table that a column of a map reads.
fn sources(column: &MapColumn) -> Vec<&String> {
    match &column.reads {
        Reads::Flags(columns, _) => columns.iter().map(|(name, _)| name).collect(),
        _ => column.from.iter().collect(),
    }
}

/// Puts our columns where those of the table stand that they come from; of several columns, at the first.
fn own_columns(map: &ColumnMap, names: &[String], reads: Vec<Vec<usize>>) -> Vec<OwnColumn> {
    let is_read: Vec<usize> = reads.iter().flatten().copied().collect();
    let mut reads: Vec<Option<Vec<usize>>> = reads.into_iter().map(Some).collect();
    let mut columns = Vec::new();
    for (field, name) in names.iter().enumerate() {
        for (at, column) in map.columns().iter().enumerate() {
            let begins = |from: &mut Vec<usize>| from.iter().min() == Some(&field);
            let from = reads.get_mut(at).and_then(|from| from.take_if(begins));
            columns.extend(from.map(|from| OwnColumn {
                name: column.name.clone(),
                from,
                makes: Makes::Mapped(at),
            }));
        }
        if !is_read.contains(&field) {
            columns.push(OwnColumn {
                name: name.clone(),
                from: vec![field],
                makes: Makes::Copy,
            });
        }
    }
    let tells_reasons =
        |column: &MapColumn| column.own.item().is_some() && !column.missing.is_empty();
    if !map.layout().missing.is_empty() || map.columns().iter().any(tells_reasons) {
        columns.push(OwnColumn {
            name: MISSING_REASONS.to_owned(),
            from: Vec::new(),
            makes: Makes::Reasons,
        });
    }
    columns
}

/// Says of columns of the table that they have the name of one that the map makes.
fn taken_twice(columns: &[OwnColumn]) -> Vec<CellError> {
    let carried = columns.iter().filter(|column| column.makes == Makes::Copy);
    let made = |column: &OwnColumn| {
        let mut made = columns.iter().filter(|made| made.makes != Makes::Copy);
        made.find(|made| form(&made.name) == form(&column.name))
    };
    let twice = carried.filter_map(|column| Some((column, made(column)?)));
    let error = |(column, made): (&OwnColumn, &OwnColumn)| {
        let (name, made) = (quoted(&column.name), quoted(&made.name));
        let message = format!("the map makes a column {made}, and the table has {name} too");
        let help = format!(
            "add {name} to `leave-out` under [table] of the map, or read it under another name"
        );
        let field = column.from.first().copied().unwrap_or_default();
        CellError::new(field, "repeated-column", message, help)
    };
    twice.map(error).collect()
}

fn nameless_cell(field: usize) -> CellError {
    let message = "this cell stands in a column without a name";
    CellError::new(
        field,
        "nameless-column",
        message,
        "name the column, or empty the cell",
    )
}

/// Adds why an item is missing, as the column of reasons has it. Nothing given is what an empty cell says.
pub(super) fn note_reason(reasons: &mut String, item: Option<&str>, why: Missing) {
    let Some(item) = item.filter(|_| why != Missing::NotGiven) else {
        return;
    };
    if !reasons.is_empty() {
        reasons.push(';');
    }
    reasons.push_str(item);
    reasons.push(':');
    reasons.push_str(why.word());
}

/// Makes a time of the texts of some columns, which have these names.
pub(super) fn time<'t>(
    own: &MapColumn,
    form: &TimeForm,
    texts: &[&'t str],
    names: &[String],
    everywhere: &MissingCodes,
) -> Result<Became<'t>, Mistake> {
    let is_missing = |text: &&str| {
        text.is_empty()
            || own
                .missing
                .get(text)
                .or_else(|| everywhere.get(text))
                .is_some()
    };
    if texts.iter().all(is_missing) {
        return Ok(Became::Text("".into()));
    }
    let given = |text: &&'t str| if is_missing(text) { "" } else { *text };
    let texts: Vec<&str> = texts.iter().map(given).collect();
    form.time(&texts, names)
        .map(|time| Became::Text(time.into()))
}

/// Names those of several columns that say yes.
fn flags<'t>(
    own: &MapColumn,
    texts: impl Iterator<Item = &'t str>,
    everywhere: &MissingCodes,
) -> Result<Became<'t>, Mistake> {
    let Reads::Flags(columns, answers) = &own.reads else {
        return Ok(Became::Text("".into()));
    };
    let mut words: Vec<&str> = Vec::new();
    for ((name, word), text) in columns.iter().zip(texts) {
        if text.is_empty()
            || own
                .missing
                .get(text)
                .or_else(|| everywhere.get(text))
                .is_some()
        {
            continue;
        }
        let answer = answers.get(text).ok_or_else(|| {
            let message = format!("{} in {} is neither yes nor no", quoted(text), quoted(name));
            let help = "name the text with `yes` or `no` in the map, or mend the cell";
            Mistake::new("no-answer", message).help(help)
        })?;
        if answer == "yes" && !words.contains(&word.as_str()) {
            words.push(word);
        }
    }
    Ok(Became::Text(words.join(";").into()))
}
