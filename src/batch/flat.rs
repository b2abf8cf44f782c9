//! Flat JSON objects, each a row of a table: an item a key, as other programs write rows, and as this one does.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::table::Table;
use super::{Ended, Run, find_scale, output};
use crate::format::Rejection;
use crate::format::columns::SCORED_WITH;
use crate::format::csv::rows::{Header, Reader, Wrong};
use crate::format::echo::{Echo, Shape};
use crate::format::object::Object;
use crate::scale::{BACKGROUND, CONTEXT, Scale};
use crate::text::suggestion;

/// How many sets of keys are kept apart: a program that leaves out what is empty writes several.
const MOST_TABLES: usize = 64;

/// What the keys of the rows of one input mean: worked out once for each set of them.
#[derive(Default)]
pub(super) struct Rows {
    tables: Vec<Table>,
    /// The keys of the last row, and which of them says what scale it is of.
    keys: (Vec<String>, Option<usize>),
    /// The table whose columns the results have now.
    begun: Option<usize>,
    /// What was said of how rows are read.
    said: BTreeSet<String>,
}

impl Rows {
    /// Hears that something else than a row was handed on: its results have columns of their own.
    pub(super) fn interrupted(&mut self) {
        self.begun = None;
    }

    /// Takes the keys of a row, which nearly always are those of the row before.
    fn take_keys(&mut self, object: &Object<'_>) {
        let (names, _) = &self.keys;
        let same = names.len() == object.names().len()
            && names
                .iter()
                .zip(object.names())
                .all(|(one, other)| one == other);
        if !same {
            let names: Vec<String> = object.names().map(str::to_owned).collect();
            let scale = Header::names_scale(&names);
            self.keys = (names, scale);
            self.begun = None;
        }
    }

    /// Returns the table of a scale that has the keys of the last row.
    fn position(&self, scale: &Arc<Scale>) -> Option<usize> {
        let of_scale = |table: &Table| Arc::ptr_eq(&table.scale, scale);
        let begun = self.begun;
        let begun = begun.filter(|at| self.tables.get(*at).is_some_and(of_scale));
        let (names, _) = &self.keys;
        let same = |table: &Table| of_scale(table) && table.header.names() == names;
        begun.or_else(|| self.tables.iter().position(same))
    }
}

/// Says whether an object without an item among its keys is a whole assessment: one that lacks its
/// `observations`, or has them or what stands beside them under a misspelt name.
fn seems_whole(names: &[String]) -> bool {
    let beside = ["observations", "checks", "events", "extra"];
    let mut names = names.iter().map(String::as_str);
    let is_known =
        |name: &str| name == "scale" || CONTEXT.contains(&name) || BACKGROUND.contains(&name);
    names.clone().all(is_known) || names.any(|name| suggestion(name, beside).is_some())
}

impl Run<'_> {
    /// Takes an object that has no `observations`, if it is a row of a table; says whether it is one.
    pub(super) fn flat(&mut self, rows: &mut Rows, object: Object<'_>) -> Result<bool, Ended> {
        rows.take_keys(&object);
        let scale = match self.scale_of_object(&object, &rows.keys) {
            Ok(Some(scale)) => scale,
            Ok(None) => return Ok(false),
            Err(rejection) => return self.reject(&rejection).map(|()| true),
        };
        let position = match rows.position(&scale) {
            Some(position) => position,
            None => {
                let (names, _) = rows.keys.clone();
                if !Header::finds_item(&names, &scale) && seems_whole(&names) {
                    return Ok(false);
                }
                match Header::of_keys(names, &scale, self.settings.partial) {
                    Ok(header) => self.keep(rows, Table::new(header, scale)),
                    Err(wrong) => {
                        let fault = |wrong: Wrong| {
                            let place = object.place_of_name(wrong.field);
                            Rejection::at(self.name, place, wrong.code, wrong.message, wrong.help)
                        };
                        let faults: Vec<Rejection> = wrong.into_iter().map(fault).collect();
                        return self.reject_for(&faults).map(|()| true);
                    }
                }
            }
        };
        self.begin_rows(rows, position, &object)?;
        if rows.begun.is_some()
            && let Some(table) = rows.tables.get_mut(position)
        {
            self.object(table, object)?;
        }
        Ok(true)
    }

    /// Says at the end of an input what its rows showed of their columns.
    pub(super) fn close_rows(&mut self, mut rows: Rows) {
        for table in std::mem::take(&mut rows.tables) {
            self.remark_on(&mut rows.said, &table);
        }
    }

    /// Keeps what the keys mean, and says which are read otherwise than they are written.
    fn keep(&mut self, rows: &mut Rows, table: Table) -> usize {
        if let Some(words) = table.header.read_otherwise() {
            self.say_once(&mut rows.said, words);
        }
        if rows.tables.len() == MOST_TABLES
            && let Some(last) = rows.tables.pop()
        {
            rows.begun = None;
            self.remark_on(&mut rows.said, &last);
        }
        rows.tables.push(table);
        rows.tables.len() - 1
    }

    fn remark_on(&mut self, said: &mut BTreeSet<String>, table: &Table) {
        let scored = self.counts.scored;
        for words in table.seen.remarks(&table.header, &table.scale, scored) {
            self.say_once(said, words);
        }
    }

    fn say_once(&mut self, said: &mut BTreeSet<String>, words: String) {
        if said.len() < MOST_TABLES && said.insert(words.clone()) {
            self.sink.remark(&format!("{}: {words}", self.name));
        }
    }

    /// Begins the columns of a table, unless they are those that the results have; or rejects the row.
    fn begin_rows(
        &mut self,
        rows: &mut Rows,
        position: usize,
        object: &Object<'_>,
    ) -> Result<(), Ended> {
        let Some(table) = rows.tables.get(position) else {
            return Ok(());
        };
        if rows.begun == Some(position) {
            return Ok(());
        }
        rows.begun = None;
        let shape = Shape::Keys(&table.header);
        if let Some(message) = self.sink.refuses(&table.scale, shape) {
            let help = Some("score it by itself, or use `--to ndjson`".to_owned());
            let place = object.begins();
            let rejection = Rejection::at(self.name, place, "other-columns", message, help);
            return self.reject(&rejection);
        }
        self.sink.begins(&table.scale, shape).map_err(output)?;
        rows.begun = Some(position);
        Ok(())
    }

    fn object(&mut self, table: &mut Table, object: Object<'_>) -> Result<(), Ended> {
        let Table {
            header,
            scale,
            seen,
        } = table;
        let zone = self.settings.zone;
        match header.assess(|field| object.text(field), Reader { scale, zone, seen }) {
            Ok(assessment) => {
                let place = object.begins();
                self.accept(Echo::Object { header, object }, &assessment, place)
            }
            Err(wrong) => self.reject_object(&object, wrong),
        }
    }

    /// Rejects an object for all values that are wrong.
    fn reject_object(&mut self, object: &Object<'_>, wrong: Vec<Wrong>) -> Result<(), Ended> {
        let fault = |wrong: Wrong| {
            let (field, place) = (wrong.field, object.place(wrong.field));
            Rejection::at(self.name, place, wrong.code, wrong.message, wrong.help)
                .in_field(object.name(field), object.text(field).unwrap_or_default())
        };
        let faults: Vec<Rejection> = wrong.into_iter().map(fault).collect();
        self.reject_for(&faults)
    }

    /// Finds the scale of a row: the one that it names, else the caller's, else the one that it was scored
    /// with before.
    fn scale_of_object(
        &self,
        object: &Object<'_>,
        (names, names_scale): &(Vec<String>, Option<usize>),
    ) -> Result<Option<Arc<Scale>>, Rejection> {
        let is_named = |field: &usize| {
            let before = names.get(*field).is_some_and(|name| name == SCORED_WITH);
            !(before && self.settings.scale.is_some())
        };
        let field = names_scale.filter(is_named);
        let named = field.and_then(|field| object.text(field));
        let named = named.filter(|text| !text.is_empty());
        if named.is_none() && self.settings.scale.is_none() {
            return Ok(None);
        }
        find_scale(self.settings, named)
            .map(Some)
            .map_err(|message| {
                let place = object.place(field.unwrap_or_default());
                Rejection::at(self.name, place, "unknown-scale", message, None)
            })
    }
}
