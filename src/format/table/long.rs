//! Rows of one item each, put together into assessments by a column map.
//!
//! Rows of one assessment have the same texts in the columns that the map names for it and the same patient, and their
//! times are equal or lie within a window. They stand together in the table, so that one assessment at a time is held;
//! of those before it, a few bytes each are kept, which tell where rows stand apart.

use std::collections::HashMap;
use std::hash::BuildHasher as _;
use std::sync::Arc;

use chrono::TimeDelta;
use foldhash::fast::RandomState;

use super::census::Census;
use super::finder::Finder;
use super::group::{Found, Group, ItemRow, OwnColumn};
use super::long_remarks::Remarked;
use super::made::MadeRow;
use super::mapping::{note_reason, time};
use super::result_names::{MISSING_REASONS, NOT_ATTRIBUTED};
use super::source::{Behind, Cells};
use super::value::CellError;
use crate::base::diagnostic::Mistake;
use crate::base::source::Place;
use crate::base::text::{excerpt, quoted};
use crate::base::time as times;
use crate::base::zone::Zone;
use crate::scale::ColumnMap;
use crate::scale::map::{Became, Long, MapColumn, OtherItems, Own, Reads, Repeated};

/// Puts rows of one item each together.
pub struct Assembler {
    map: Arc<ColumnMap>,
    zone: Option<Zone>,
    /// The names of the columns of the table.
    names: Vec<String>,
    fields: Fields,
    /// Our columns: those that are around the answers first, then the answers.
    columns: Vec<OwnColumn>,
    /// The answers, by what stands in the column of the item.
    items: HashMap<String, usize>,
    open: Option<Group>,
    /// When the assessments with certain keys began that are closed, in seconds.
    closed: HashMap<u64, Vec<i64>, RandomState>,
    hasher: RandomState,
    /// All rows, where those of an assessment may stand apart.
    scattered: Vec<ItemRow>,
    /// What is remarked on.
    pub remarked: Remarked,
}

/// Where in the table stands what.
struct Fields {
    item: usize,
    value: usize,
    status: Option<(usize, Option<usize>)>,
    other_cause: Option<usize>,
    only: Vec<(usize, Vec<String>)>,
}

/// An assessment that was put together.
pub struct Assembled {
    /// Our texts.
    pub row: MadeRow,
    /// Where they stood.
    pub behind: Behind,
    /// What is wrong with it so far, in our columns.
    pub errors: Vec<CellError>,
}

/// Why the rows of a table cannot be put together.
pub struct Apart {
    /// Where that shows.
    pub place: Place,
    /// Why.
    pub mistake: Mistake,
}

impl Assembler {
    /// Finds the columns of a map among those of a table, which have these names; `None` where the map says of no rows
    /// that they hold one item each.
    ///
    /// # Errors
    /// The table lacks columns of the map, or has one twice or in another case alone.
    pub fn of(
        map: &Arc<ColumnMap>,
        names: Vec<String>,
        zone: Option<Zone>,
    ) -> Result<Option<Self>, Vec<CellError>> {
        let Some(long) = map.long() else {
            return Ok(None);
        };
        let mut finder = Finder {
            names: &names,
            partial: false,
            errors: Vec::new(),
        };
        let fields = fields(map, long, &mut finder);
        let around = around(map, long, &mut finder);
        if !finder.errors.is_empty() {
            return Err(finder.errors);
        }
        let (Some(fields), Some(mut columns)) = (fields, around) else {
            return Ok(None);
        };
        let mut items = HashMap::new();
        let mut answers: Vec<&String> = long.items.values().collect();
        answers.sort_by_key(|name| place_in_scale(map, name));
        answers.dedup();
        for name in answers {
            let texts = long.items.iter().filter(|(_, own)| *own == name);
            items.extend(texts.map(|(text, _)| (text.clone(), columns.len())));
            columns.push(OwnColumn {
                name: name.clone(),
                // What somebody recorded may be missing too.
                own: Own::named(name, map.scale()).or(Some(Own::Text)),
                mapped: map.columns().iter().position(|column| column.name == *name),
                from: Vec::new(),
                is_key: false,
            });
        }
        Ok(Some(Self {
            map: Arc::clone(map),
            zone,
            names,
            fields,
            columns,
            items,
            open: None,
            closed: HashMap::default(),
            hasher: RandomState::default(),
            scattered: Vec::new(),
            remarked: Remarked::default(),
        }))
    }

    /// Returns the names of our columns. The last says why items are missing; where the table tells of other causes, the
    /// one before it says which findings have one.
    pub fn own_names(&self) -> Vec<String> {
        let names = self.columns.iter().map(|column| column.name.clone());
        let other_cause = self.fields.other_cause.map(|_| NOT_ATTRIBUTED.to_owned());
        let last = other_cause.into_iter().chain([MISSING_REASONS.to_owned()]);
        names.chain(last).collect()
    }

    /// Returns where the column stands that says why items are missing.
    pub fn reasons(&self) -> usize {
        self.columns.len() + usize::from(self.fields.other_cause.is_some())
    }

    /// Takes a row of the table, and returns the assessment that ends before it, if one does.
    ///
    /// # Errors
    /// Its item is none that the map names, or the rows of an assessment stand apart.
    pub fn take(&mut self, cells: &Cells<'_>) -> Result<Option<Assembled>, Apart> {
        let text = |field: usize| cells.text(field).unwrap_or_default();
        if (0..self.names.len()).all(|field| text(field).is_empty()) {
            self.remarked.passed_over.blank += 1;
            return Ok(None);
        }
        let is_meant = |(field, texts): &(usize, Vec<String>)| {
            texts.iter().any(|wanted| wanted == text(*field).trim())
        };
        let item = text(self.fields.item).trim();
        let answer = self.items.get(item).copied();
        let is_meant = self.fields.only.iter().all(is_meant);
        let other_items = self.map.long().map(|long| long.other_items);
        match answer.filter(|_| is_meant) {
            None if !is_meant || other_items == Some(OtherItems::LeaveOut) => {
                self.remarked.passed_over.left_out += 1;
                if is_meant {
                    self.remarked.other_items.count(item);
                }
                Ok(None)
            }
            None => Err(Apart {
                place: cells.place(self.fields.item),
                mistake: other_item(item),
            }),
            Some(answer) => {
                let row = self.read(cells, answer);
                if self.map.long().is_some_and(|long| long.scattered) {
                    self.scattered.push(row);
                    return Ok(None);
                }
                self.put(row)
            }
        }
    }

    /// Counts the texts of a row in the columns that are read.
    pub fn count_texts(&self, cells: &Cells<'_>, census: &mut Census) {
        let text = |field: usize| cells.text(field).unwrap_or_default().trim();
        let name = |field: &usize| self.names.get(*field).map_or("", String::as_str);
        let Some(answer) = self.items.get(text(self.fields.item)) else {
            return;
        };
        if let Some(column) = self.columns.get(*answer) {
            census.count(
                &column.name,
                text(self.fields.item),
                text(self.fields.value),
            );
        }
        for column in self.columns.iter().filter(|column| column.own.is_some()) {
            if let Some(first) = column.from.first() {
                let texts: Vec<&str> = column.from.iter().map(|field| text(*field)).collect();
                census.count(&column.name, name(first), texts.join(" ").trim());
            }
        }
    }

    /// Returns the rows that are held until all are there, in the order of their assessments.
    pub fn gathered(&mut self) -> impl Iterator<Item = Result<Option<Assembled>, Apart>> + '_ {
        let mut rows = std::mem::take(&mut self.scattered);
        let mut order: HashMap<Vec<String>, usize> = HashMap::new();
        for row in &rows {
            let next = order.len();
            order.entry(row.key.clone()).or_insert(next);
        }
        rows.sort_by_key(|row| (order.get(&row.key).copied(), row.time));
        rows.into_iter().map(|row| self.put(row))
    }

    /// Returns the last assessment.
    pub fn end(&mut self) -> Option<Assembled> {
        let group = self.open.take()?;
        Some(self.close(group))
    }

    /// Reads a row.
    fn read(&self, cells: &Cells<'_>, answer: usize) -> ItemRow {
        let around = self.columns.iter().filter(|column| !column.from.is_empty());
        let around: Vec<Found> = around
            .map(|column| {
                let mut found = self.found(column, &column.from, cells);
                if found.says_nothing() && (column.is_key || column.name == "time") {
                    let message = format!(
                        "`{}` is empty, and tells which rows belong together",
                        column.name
                    );
                    let help = "fill the cell in each row of the assessment";
                    found.wrong = Some(Mistake::new("empty-key", message).help(help));
                }
                found
            })
            .collect();
        let with_columns = || self.columns.iter().zip(&around);
        let time = with_columns().find(|(column, _)| column.name == "time");
        let time = time.and_then(|(_, found)| times::parse(&found.text, self.zone).ok());
        let is_key = |(column, _): &(&OwnColumn, &Found)| column.is_key;
        let key = with_columns().filter(is_key);
        let other_cause = self.fields.other_cause;
        let other_cause = other_cause.filter(|field| {
            cells
                .text(*field)
                .is_some_and(|text| !text.trim().is_empty())
        });
        let value = [other_cause.unwrap_or(self.fields.value)];
        let mut found = match self.columns.get(answer) {
            Some(column) => self.found(column, &value, cells),
            None => self.as_written(&value, cells),
        };
        found.time = time;
        found.has_other_cause = other_cause.is_some();
        self.status(cells, &mut found);
        ItemRow {
            begins: cells.begins(),
            key: key.map(|(_, found)| found.text.clone()).collect(),
            time,
            around,
            answer: (answer, found),
        }
    }

    /// Notes that a row says that it holds no answer.
    fn status(&self, cells: &Cells<'_>, found: &mut Found) {
        let text = |field: usize| cells.text(field).unwrap_or_default().trim();
        let status = self.map.long().and_then(|long| long.status.as_ref());
        let (Some(status), Some((field, reason))) = (status, self.fields.status) else {
            return;
        };
        let (said, why) = (text(field), reason.map_or("", text));
        if said != status.is {
            if !said.is_empty() || !why.is_empty() {
                let message = format!(
                    "{} says `{}`, and not `{}`, which the map names",
                    quoted(&status.column),
                    excerpt(said),
                    status.is
                );
                let help = "mend the cell; a reason stands beside that text alone";
                found.wrong = Some(Mistake::new("unknown-code", message).help(help));
            }
            return;
        }
        if !found.text.is_empty() {
            let message = format!(
                "{} says {}, and there is an answer",
                quoted(&status.column),
                quoted(&status.is)
            );
            found.wrong = Some(Mistake::new("contradiction", message).help("empty one of them"));
            return;
        }
        match status.why(why) {
            Some(why) => found.missing = Some(why),
            None => {
                let message = format!("`{}` is no reason that the map names", excerpt(why));
                let help = "add it to `reasons` of `no-answer`, or an `other-reason`";
                found.wrong = Some(Mistake::new("unknown-code", message).help(help));
            }
        }
    }

    fn as_written(&self, from: &[usize], cells: &Cells<'_>) -> Found {
        let first = from.first().copied().unwrap_or_default();
        let written = cells.text(first).unwrap_or_default();
        Found {
            text: written.to_owned(),
            time: None,
            has_other_cause: false,
            missing: None,
            wrong: None,
            place: cells.place(first),
            written: written.to_owned(),
        }
    }

    /// Makes the text of a column of ours.
    fn found(&self, column: &OwnColumn, from: &[usize], cells: &Cells<'_>) -> Found {
        let mut found = self.as_written(from, cells);
        let layout = self.map.layout();
        let mapped = column.mapped.and_then(|at| self.map.columns().get(at));
        let written = found.text.trim().to_owned();
        let became = match (mapped, column.own) {
            (Some(own), _) => self.mapped(own, from, cells, &written),
            (None, Some(own)) => layout.read(own, &column.name, &written),
            (None, None) => Ok(Became::Text(written.as_str().into())),
        };
        match became {
            Ok(Became::Text(text)) => found.text = text.into_owned(),
            Ok(Became::Missing(why)) => (found.text, found.missing) = (String::new(), Some(why)),
            Err(mistake) => (found.text, found.wrong) = (String::new(), Some(mistake)),
        }
        found
    }

    fn mapped<'t>(
        &'t self,
        own: &'t MapColumn,
        from: &[usize],
        cells: &Cells<'t>,
        written: &'t str,
    ) -> Result<Became<'t>, Mistake> {
        let Reads::Time(form) = &own.reads else {
            return own.read(written, self.map.layout());
        };
        let texts = from
            .iter()
            .map(|field| cells.text(*field).unwrap_or_default());
        let texts: Vec<&str> = texts.collect();
        let names = from.iter().map(|field| self.names.get(*field).cloned());
        let names: Vec<String> = names.map(Option::unwrap_or_default).collect();
        time(own, form, &texts, &names, &self.map.layout().missing)
    }

    /// Puts a row to those before it, and returns the assessment that ends before it, if one does.
    fn put(&mut self, row: ItemRow) -> Result<Option<Assembled>, Apart> {
        let window = self.window();
        let belongs = self.open.as_ref().is_some_and(|open| {
            let ends = [open.first.min(row.time), open.last.max(row.time)];
            open.key == row.key
                && match ends {
                    [Some(first), Some(last)] => last - first <= window && row.time.is_some(),
                    _ => open.last == row.time,
                }
        });
        let ended = match belongs {
            true => None,
            false => self.open.take().map(|group| self.close(group)),
        };
        if !belongs {
            self.hold_together(&row, window)?;
        }
        let width = self.columns.len();
        let group = self.open.get_or_insert_with(|| Group {
            begins: row.begins,
            key: row.key.clone(),
            first: row.time,
            last: row.time,
            found: vec![None; width],
            errors: Vec::new(),
        });
        let repeated = self
            .map
            .long()
            .map_or(Repeated::Refuse, |long| long.repeated);
        self.remarked.passed_over.repeated += group.add(row, &self.columns, repeated);
        Ok(ended)
    }

    /// Returns within what time rows of the same key are of one assessment. Where the map names columns that tell
    /// assessments apart, and no window, they alone do.
    fn window(&self) -> TimeDelta {
        let long = self.map.long();
        let within = long.and_then(|long| long.within_minutes);
        let has_key = long.is_some_and(|long| !long.assessment.is_empty());
        match within {
            None if has_key => TimeDelta::MAX,
            within => TimeDelta::minutes(within.unwrap_or_default().into()),
        }
    }

    /// Says that rows of an assessment that ended stand apart, if this row is one.
    fn hold_together(&self, row: &ItemRow, window: TimeDelta) -> Result<(), Apart> {
        let began = self.closed.get(&self.hasher.hash_one(&row.key));
        let at = row.time.map_or(0, |time| time.timestamp());
        let is_near = |began: &i64| (at - began).abs() <= window.num_seconds();
        if !began.is_some_and(|began| began.iter().any(is_near)) {
            return Ok(());
        }
        let message = "rows of the assessment that this row belongs to stand further up, with others or later ones between";
        let help = "sort the table by time, so that they stand together, or say `scattered = true` under [long] of the map: \
                    then the whole table is held in memory";
        Err(Apart {
            place: row.begins,
            mistake: Mistake::new("scattered-rows", message).help(help),
        })
    }

    /// Ends an assessment.
    fn close(&mut self, group: Group) -> Assembled {
        let key = self.hasher.hash_one(&group.key);
        let began = group.first.map_or(0, |time| time.timestamp());
        self.closed.entry(key).or_default().push(began);
        self.remarked.count_part(&self.columns, &group, key);
        let mut row = MadeRow::default();
        let mut behind = Behind {
            begins: Some(group.begins),
            ..Behind::default()
        };
        let (mut errors, mut reasons) = (group.errors, String::new());
        let mut other_causes: Vec<&str> = Vec::new();
        let value = self.names.get(self.fields.value);
        for (field, (column, found)) in self.columns.iter().zip(group.found).enumerate() {
            let from = column.from.first().and_then(|field| self.names.get(*field));
            behind
                .names
                .push(from.or(value).cloned().unwrap_or_default());
            let Some(found) = found else {
                row.push("");
                behind.texts.push(None);
                continue;
            };
            row.push(&found.text);
            let item = column.own.and_then(Own::item);
            let item = item.and_then(|at| self.map.scale().items().get(at));
            let item = item.map(|item| item.id.as_str());
            if let Some(why) = found.missing {
                note_reason(&mut reasons, item, why);
            }
            other_causes.extend(item.filter(|_| found.has_other_cause));
            errors.extend(found.wrong.map(|mistake| CellError { field, mistake }));
            behind.texts.push(Some((found.place, found.written)));
        }
        if self.fields.other_cause.is_some() {
            row.push(&other_causes.join(";"));
            behind.names.push(String::new());
            behind.texts.push(None);
        }
        row.push(&reasons);
        behind.names.push(String::new());
        behind.texts.push(None);
        Assembled {
            row,
            behind,
            errors,
        }
    }
}

fn fields(map: &ColumnMap, long: &Long, finder: &mut Finder<'_>) -> Option<Fields> {
    const LONG: &str = "[long] of the map";
    let item = finder.field(&long.item, LONG);
    let value = finder.field(&long.value, LONG);
    let status = long.status.as_ref().map(|status| {
        let reason = status.reason.as_ref();
        let reason = reason.map(|reason| finder.field(reason, LONG));
        (finder.field(&status.column, LONG), reason.flatten())
    });
    let only = map.layout().only.iter().filter_map(|only| {
        let field = finder.field(&only.column, "`only` of the map")?;
        Some((field, only.texts.clone()))
    });
    let only = only.collect();
    let other_cause = long.other_cause.as_ref();
    let other_cause =
        other_cause.and_then(|wanted| finder.names.iter().position(|name| name == wanted));
    Some(Fields {
        other_cause,
        item: item?,
        value: value?,
        status: match status {
            Some((column, reason)) => Some((column?, reason)),
            None => None,
        },
        only,
    })
}

/// Finds the columns that are around the answers.
fn around(map: &ColumnMap, long: &Long, finder: &mut Finder<'_>) -> Option<Vec<OwnColumn>> {
    let mut columns = Vec::new();
    for (at, column) in map.columns().iter().enumerate() {
        if column.from.is_empty() {
            continue;
        }
        let from = finder.fields(
            column.from.iter().collect(),
            &format!("`{}` of the map", column.name),
        );
        let is_key = column.name == "patient"
            || column
                .from
                .iter()
                .any(|name| long.assessment.contains(name));
        columns.push(OwnColumn {
            name: column.name.clone(),
            own: Some(column.own),
            mapped: Some(at),
            from,
            is_key,
        });
    }
    for name in &long.assessment {
        let field = finder.field(name, "`assessment` of the map");
        let is_read = map
            .columns()
            .iter()
            .any(|column| column.from.contains(name));
        if let Some(field) = field.filter(|_| !is_read) {
            columns.push(OwnColumn {
                name: name.clone(),
                own: None,
                mapped: None,
                from: vec![field],
                is_key: true,
            });
        }
    }
    Some(columns)
}

/// Says where an answer stands in the scale.
fn place_in_scale(map: &ColumnMap, name: &str) -> (u8, usize, u8, String) {
    let place = match Own::named(name, map.scale()) {
        Some(Own::Points(at)) => (0, at, 1),
        Some(Own::Value(at)) => (0, at, 0),
        Some(Own::Check(at)) => (1, at, 0),
        Some(Own::Measure(at)) => (2, at, 0),
        _ => (3, 0, 0),
    };
    (place.0, place.1, place.2, name.to_owned())
}

fn other_item(item: &str) -> Mistake {
    let message = format!("`{}` is no item that the map names", excerpt(item));
    let help = "add it to [long.items], or say `other-items = \"leave-out\"` under [long]";
    Mistake::new("unknown-item", message).help(help)
}
