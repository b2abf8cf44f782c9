//! JSON, NDJSON and TOML: each assessment a text of its own, and no longer than a piece may be.
//!
//! A flat JSON object is a row of a table: an item a key, as other programs write rows, and as this one does.

use std::collections::BTreeSet;
use std::io::{BufRead, Read as _};
use std::sync::Arc;

use super::blocks::{BLOCK, Between, Block, Blocks, Finished, Gathering, Worker};
use super::table::{Table, meaning};
use super::{Ended, Run, Settings, find_scale, not_utf8};
use crate::base::diagnostic::Mistake;
use crate::base::document::{Node, Value};
use crate::base::source::Place;
use crate::base::text::{one_edit_apart, quoted, suggestion};
use crate::format::lines::{LineBlocks, Lines};
use crate::format::piece::{
    BYTE_ORDER_MARK, Broken, LONGEST, ONE_TEXT_TOO_LONG, Piece, Pieces, Waited, utf8,
};
use crate::format::table::result_names::{SCORED_WITH, as_written};
use crate::format::table::{
    CellError, Cells, FlatResults, Header, InputColumns, LearnedLines, Object, Origin,
};
use crate::format::{Refused, Rejection, json};
use crate::scale::{BACKGROUND, CONTEXT, Scale};

/// The code of what is no JSON at all.
const NOT_JSON: &str = "not-json";

impl Run<'_> {
    /// Reads JSON: a text a line, or the elements of a list, or one text; `seem_lines` says that the first
    /// line is a value by itself.
    pub(super) fn json(&mut self, pieces: impl Pieces, seem_lines: bool) -> Result<(), Ended> {
        let mut rows = Rows::default();
        let ended = self.pieces(pieces, seem_lines, &mut rows);
        self.close_rows(rows);
        ended
    }

    fn pieces(
        &mut self,
        mut pieces: impl Pieces,
        seem_lines: bool,
        rows: &mut Rows,
    ) -> Result<(), Ended> {
        let name = self.name;
        let no_json = |mut rejection: Rejection| {
            if seem_lines {
                rejection.help = Some("if each line is an assessment, say `--from ndjson`".into());
            }
            Refused::Wrong(rejection)
        };
        let broken = |broken| match broken {
            Broken::Unreadable(error) => Refused::Unreadable(error),
            Broken::Wrong(place, words) => {
                let mistake = Mistake::new(NOT_JSON, format!("this is not JSON: {words}"));
                no_json(Rejection::at(name, place, mistake))
            }
        };
        // Of lines alone some may be blank.
        let are_lines = pieces.are_lines();
        while let Some((place, piece)) = pieces.read().map_err(broken)? {
            match piece {
                Piece::Text(text) if are_lines && text.trim().is_empty() => {}
                Piece::Text(text) if self.is_learned(rows, text) => {}
                Piece::Text(text) => match json::parse(name, place, text) {
                    Ok(node) => self.value(rows, place, text, &node)?,
                    Err(wrong) if wrong.code == NOT_JSON && !are_lines => {
                        return Err(no_json(*wrong).into());
                    }
                    Err(wrong) => self.reject(*wrong)?,
                },
                Piece::NotUtf8(place) => self.reject(not_utf8(name, place))?,
                Piece::TooLong => {
                    self.reject(too_long(name, place, pieces.help_if_too_long()))?;
                }
            }
        }
        Ok(())
    }

    /// Writes a line by what other lines taught, and says whether it was.
    fn is_learned(&mut self, rows: &mut Rows, line: &str) -> bool {
        let Some(learned) = &mut rows.learned else {
            return false;
        };
        let Some((written, count)) = self.sink.rows() else {
            return false;
        };
        let is_written = learned.write(line, written, &mut self.comparison);
        *count += u64::from(is_written);
        self.counts.scored += u64::from(is_written);
        is_written
    }

    /// Reads NDJSON block by block.
    pub(super) fn lines_in_blocks(&mut self, input: impl BufRead) -> Result<(), Ended> {
        let (name, settings) = (self.name, self.settings);
        let wanted = self.sink.wants();
        let learns = settings.rescore.is_none() && settings.map.is_none();
        let worker = || {
            let (policies, again) = (Arc::clone(&settings.policies), settings.rescore.clone());
            let writer = FlatResults::new(Vec::new(), policies, again);
            Ok(LineWorker {
                name,
                settings,
                rows: Rows {
                    learned: learns.then(|| LearnedLines::new(settings.zone)),
                    ..Rows::default()
                },
                documents_of: None,
                gathering: Gathering::new(writer, wanted),
            })
        };
        let mut rows = Rows::default();
        let seen = |run: &mut Self, seen: Vec<Table>| {
            seen.into_iter().for_each(|table| run.add(&mut rows, table));
        };
        let ended = self.in_blocks(&mut LineBlocks::new(input), worker, seen);
        self.close_rows(rows);
        ended
    }

    /// Takes what was seen of rows with certain keys.
    fn add(&mut self, rows: &mut Rows, seen: Table) {
        let is_same = |table: &Table| {
            Arc::ptr_eq(&table.scale, &seen.scale) && table.header.names() == seen.header.names()
        };
        let position = rows.tables.iter().position(is_same);
        let position = position.unwrap_or_else(|| {
            self.keep(
                rows,
                Table::new(seen.header.clone(), Arc::clone(&seen.scale)),
            )
        });
        if let Some(table) = rows.tables.get_mut(position) {
            table.add(seen);
        }
    }

    /// Takes a JSON value that begins at a place of the input: an assessment, or the row of a table.
    fn value(
        &mut self,
        rows: &mut Rows,
        place: Place,
        text: &str,
        node: &Node<'_>,
    ) -> Result<(), Ended> {
        if let Value::Table(entries) = &node.value
            && !entries.iter().any(|entry| entry.key == "observations")
            && self.flat(rows, Object::new(place, text, entries), node)?
        {
            return Ok(());
        }
        rows.interrupted();
        self.document(place, text, node, rows.learned.as_mut())
    }

    pub(super) fn toml(&mut self, input: impl BufRead) -> Result<(), Ended> {
        let name = self.name;
        let text = whole(name, input)?;
        let node = json::parse_toml(name, &text).map_err(|wrong| Refused::Wrong(*wrong))?;
        self.document(Place::FIRST, &text, &node, None)
    }

    /// Takes an assessment that is a JSON or TOML text, which begins at a place of the input.
    fn document(
        &mut self,
        place: Place,
        text: &str,
        node: &Node<'_>,
        learned: Option<&mut LearnedLines>,
    ) -> Result<(), Ended> {
        let settings = self.settings;
        let find = |named: Option<&str>| find_scale(settings, named);
        let assessment = match json::read(self.name, place, text, node, &find, settings.zone) {
            Ok(assessment) => assessment,
            Err(rejections) => return self.reject_for(rejections),
        };
        if let Some(mistake) = settings.compare.refuses_document() {
            return self.reject(Rejection::at(self.name, place, mistake));
        }
        let scale = assessment.scale();
        let begun = self.documents_of.as_ref();
        let begun = begun.is_some_and(|of| Arc::ptr_eq(of, scale));
        if !begun && let Some(rejection) = self.begins(scale, InputColumns::Document, place)? {
            return self.reject(rejection);
        }
        self.documents_of = Some(Arc::clone(scale));
        self.accept(Origin::Document, &assessment, place)?;
        if let Some(learned) = learned {
            let origin = Origin::Document;
            learned.learn(text, node, origin, &assessment, &settings.policies);
        }
        Ok(())
    }
}

impl<R: BufRead> Blocks for LineBlocks<R> {
    fn read_block(&mut self, block: &mut Vec<u8>) -> Result<Option<u64>, Between> {
        Ok(Self::read_block(self, block, BLOCK)?)
    }
}

/// Scores blocks of NDJSON.
struct LineWorker<'t> {
    name: &'t str,
    settings: &'t Settings<'t>,
    rows: Rows,
    documents_of: Option<Arc<Scale>>,
    gathering: Gathering<FlatResults<Vec<u8>>>,
}

impl Worker for LineWorker<'_> {
    type Seen = Vec<Table>;

    fn score(&mut self, block: Block) -> Finished<Self::Seen> {
        self.gathering.begin(block.rows);
        let mut run = Run::new(self.name, self.settings, &mut self.gathering);
        run.documents_of = self.documents_of.take();
        let lines = Lines::of_block(&block.records, block.line);
        // Reading and writing memory does not fail: what ends it early is a rejection, where none is wanted.
        let _ = run.pieces(lines, false, &mut self.rows);
        self.documents_of = run.documents_of.take();
        let comparison = Box::new(run.comparison);
        let Rows {
            tables,
            let_go,
            learned,
            ..
        } = &mut self.rows;
        let written = learned.iter_mut().flat_map(LearnedLines::take_scored);
        let written = written.map(|(header, scale, scored)| {
            let mut table = Table::new(header, scale);
            table.scored = scored;
            table
        });
        let seen = tables.iter_mut().map(Table::take_seen);
        let seen = seen.chain(let_go.drain(..)).chain(written);
        Finished {
            seen: seen.collect(),
            comparison,
            gathered: self.gathering.end(),
            records: block.records,
        }
    }
}

/// Says that an assessment is longer than any is.
fn too_long(name: &str, place: Place, help: &str) -> Rejection {
    let message = format!("an assessment longer than {} MiB", LONGEST >> 20);
    Rejection::at(name, place, Mistake::new("too-long", message).help(help))
}

/// Reads a text that is one assessment.
fn whole(name: &str, input: impl BufRead) -> Result<String, Refused> {
    let mut bytes = Vec::new();
    Waited(input)
        .take(LONGEST as u64 + 1)
        .read_to_end(&mut bytes)
        .map_err(Refused::Unreadable)?;
    if bytes.len() > LONGEST {
        let rejection = too_long(name, Place::FIRST, ONE_TEXT_TOO_LONG);
        return Err(Refused::Wrong(rejection));
    }
    let bytes = bytes.strip_prefix(BYTE_ORDER_MARK).unwrap_or(&bytes);
    utf8(bytes, Place::FIRST)
        .map(str::to_owned)
        .map_err(|place| Refused::Wrong(not_utf8(name, place)))
}

/// How many sets of keys are kept apart: a program that leaves out what is empty writes several.
const MOST_TABLES: usize = 64;

/// What the keys of the rows of one input mean: worked out once for each set of them.
#[derive(Default)]
struct Rows {
    tables: Vec<Table>,
    /// The keys of the last row.
    keys: Vec<String>,
    /// Which of them says what scale it is of.
    names_scale: Option<usize>,
    /// The table whose columns the results have now.
    begun: Option<usize>,
    /// What was said of how rows are read.
    said: BTreeSet<String>,
    /// The tables that made room for others, where whoever takes what was seen says what is to be said of it.
    let_go: Vec<Table>,
    /// What lines taught, where many are written by what others came to.
    learned: Option<LearnedLines>,
}

impl Rows {
    /// Notes that something else than a row was handed on: its results have columns of their own.
    fn interrupted(&mut self) {
        self.begun = None;
    }

    /// Takes the keys of a row, which nearly always are those of the row before.
    fn take_keys(&mut self, object: &Object<'_>) {
        if !object.names().eq(self.keys.iter().map(String::as_str)) {
            self.keys = object.names().map(str::to_owned).collect();
            self.names_scale = Header::names_scale(&self.keys);
            self.begun = None;
        }
    }

    /// Says whether a column is the one that says what a row was scored with before.
    fn say_scored_with(&self, field: Option<usize>) -> bool {
        let name = field.and_then(|field| self.keys.get(field));
        name.is_some_and(|name| as_written(name) == SCORED_WITH)
    }

    /// Returns the table of a scale that has the keys of the last row.
    fn position(&self, scale: &Arc<Scale>) -> Option<usize> {
        let of_scale = |table: &Table| Arc::ptr_eq(&table.scale, scale);
        let begun = self.begun;
        let begun = begun.filter(|at| self.tables.get(*at).is_some_and(of_scale));
        let same = |table: &Table| of_scale(table) && table.header.names() == self.keys;
        begun.or_else(|| self.tables.iter().position(same))
    }
}

/// Says whether an object is a whole assessment that lacks its `observations`, or has them or what stands
/// beside them under a misspelt name.
fn seems_whole(names: &[String], scale: &Scale) -> bool {
    let is_known = |name: &String| {
        let name = name.as_str();
        name == "scale" || CONTEXT.contains(&name) || BACKGROUND.contains(&name)
    };
    let is_misspelt = |name: &String| suggestion(name, BESIDE).is_some();
    // To look for items takes long, and a file of another kind has many objects without any.
    names.iter().all(is_known) || names.iter().any(is_misspelt) && !Header::finds_item(names, scale)
}

/// Says what an object is and what to do, if it is neither an assessment nor a row and often taken for one.
fn something_else(object: &Object<'_>) -> Option<(&'static str, &'static str)> {
    let value = |wanted: &str| {
        let field = object.names().position(|name| name == wanted)?;
        object.value(field)
    };
    if let Some(Value::Table(_)) = value("assessment") {
        return Some((
            "this is an entry of a log or a result in full, and the assessment stands in it",
            "score what stands under its key `assessment`, by itself",
        ));
    }
    if ["kind", "previous", "hash"]
        .iter()
        .all(|key| value(key).is_some())
    {
        return Some((
            "this is an entry of a log, and no assessment",
            "remove the line, or score what `ows log export --to csv` writes",
        ));
    }
    let fields = 0..object.names().len();
    let is_nested = |field| matches!(object.value(field), Some(Value::Table(_) | Value::List(_)));
    let beside = |name: &str| suggestion(name, BESIDE).is_some();
    let is_whole = fields.is_empty() || object.names().any(beside);
    (!is_whole && fields.into_iter().all(is_nested)).then_some((
        "this is a table in one object: each of its keys holds several values",
        "write an object a row; pandas does so with `to_json(orient=\"records\", lines=True)`",
    ))
}

/// What stands in a whole assessment beside its context.
const BESIDE: [&str; 5] = ["observations", "checks", "measures", "events", "extra"];

/// Says of the keys of whole assessments that hold something: nobody would read it in a row.
fn nested_parts(object: &Object<'_>) -> Vec<CellError> {
    let is_nested =
        |field: &usize| matches!(object.value(*field), Some(Value::Table(_) | Value::List(_)));
    let part = |(field, name): (usize, &str)| {
        let written = as_written(name);
        let mut parts = ["observations", "checks", "measures", "events"].into_iter();
        let meant = parts.find(|part| one_edit_apart(part, &written) && is_nested(&field))?;
        let (message, help) = match meant {
            "observations" => (
                format!("{} is nearly `observations`", quoted(name)),
                "write `observations` if that is meant; in a row each item is a key of its own",
            ),
            "measures" => (
                format!("{} stands without `observations`", quoted(name)),
                "in a row each measure is a key of its own",
            ),
            _ => (
                format!("{} stands without `observations`", quoted(name)),
                "in a row each check is a key of its own, and events are not read",
            ),
        };
        Some(CellError::new(field, "nested-part", message, help))
    };
    object.names().enumerate().filter_map(part).collect()
}

impl Run<'_> {
    /// Takes an object that has no `observations`, if it is a row of a table; says whether it is one.
    fn flat(
        &mut self,
        rows: &mut Rows,
        object: Object<'_>,
        node: &Node<'_>,
    ) -> Result<bool, Ended> {
        if let Some((message, help)) = something_else(&object) {
            let mistake = Mistake::new("no-assessment", message).help(help);
            let rejection = Rejection::at(self.name, object.begins(), mistake);
            return self.reject(rejection).map(|()| true);
        }
        rows.take_keys(&object);
        let mut errors = nested_parts(&object);
        let cells = Cells::Object(object);
        let field = self.names_scale(rows);
        let is_named = field.is_some_and(|field| cells.text(field) != Some(""));
        if !is_named && self.settings.scale.is_none() && !rows.say_scored_with(field) {
            return Ok(false);
        }
        let scale = match self.scale_of(field, &cells) {
            Ok(scale) => scale,
            Err(rejection) => return self.reject(rejection).map(|()| true),
        };
        let position = match rows.position(&scale) {
            Some(position) => position,
            None => {
                if self.settings.map.is_none() && seems_whole(&rows.keys, &scale) {
                    return Ok(false);
                }
                match meaning(rows.keys.clone(), "row", &scale, self.settings) {
                    Ok((header, mapped)) => {
                        self.keep(rows, Table::new(header, scale).mapped(mapped))
                    }
                    Err(of_keys) => {
                        errors.extend(of_keys);
                        return self.reject_keys(&object, errors).map(|()| true);
                    }
                }
            }
        };
        self.begin_rows(rows, position, &object)?;
        if rows.begun.is_some()
            && let Some(table) = rows.tables.get_mut(position)
        {
            let assessment = self.row_as_it_came(table, cells, errors)?;
            if let (Some(assessment), Some(learned)) = (assessment, &mut rows.learned) {
                let origin = Origin::Row {
                    header: &table.header,
                    cells,
                };
                let policies = &self.settings.policies;
                learned.learn(object.whole(), node, origin, &assessment, policies);
            }
        }
        Ok(true)
    }

    /// Says at the end of an input what its rows showed of their columns.
    fn close_rows(&mut self, mut rows: Rows) {
        for table in &rows.tables {
            self.remark_on(&mut rows.said, table, &rows.tables);
        }
    }

    /// Keeps what the keys mean, and says which are read otherwise than they are written.
    fn keep(&mut self, rows: &mut Rows, table: Table) -> usize {
        if let Some(words) = table.header.spelt_otherwise() {
            self.say_once(&mut rows.said, words);
        }
        if rows.tables.len() == MOST_TABLES
            && let Some(last) = rows.tables.pop()
        {
            rows.begun = None;
            self.remark_on(&mut rows.said, &last, &rows.tables);
            if self.sink.rows().is_some() {
                rows.let_go.push(last);
            }
        }
        rows.tables.push(table);
        rows.tables.len() - 1
    }

    /// Says what the rows of a table showed; they put those in doubt too that lack keys of other columns alone.
    fn remark_on(&mut self, said: &mut BTreeSet<String>, table: &Table, tables: &[Table]) {
        let in_doubt = |other: &&Table| {
            Arc::ptr_eq(&other.scale, &table.scale) && table.doubts.puts_in_doubt(&other.header)
        };
        let others = tables.iter().filter(|other| !std::ptr::eq(*other, table));
        let others = others.filter(in_doubt).map(|other| other.scored);
        let scored = table.scored + others.sum::<u64>();
        for words in table.remarks(scored) {
            self.say_once(said, words);
        }
    }

    fn say_once(&mut self, said: &mut BTreeSet<String>, words: String) {
        if said.len() < MOST_TABLES && said.insert(words.clone()) {
            self.remark(&words);
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
        let input = InputColumns::Keys(&table.header);
        if let Some(rejection) = self.begins(&table.scale, input, object.begins())? {
            return self.reject(rejection);
        }
        rows.begun = Some(position);
        Ok(())
    }

    /// Rejects an object for all keys that are wrong.
    fn reject_keys(
        &mut self,
        object: &Object<'_>,
        mut errors: Vec<CellError>,
    ) -> Result<(), Ended> {
        errors.sort_by_key(|error| error.field);
        let places = object.places_of_names(errors.iter().map(|error| error.field));
        let rejection =
            |(error, place): (CellError, Place)| Rejection::at(self.name, place, error.mistake);
        let rejections: Vec<Rejection> = errors.into_iter().zip(places).map(rejection).collect();
        self.reject_for(rejections)
    }

    /// Returns the key that names the scale of a row. What the row was scored with before counts only where
    /// the caller names none.
    fn names_scale(&self, rows: &Rows) -> Option<usize> {
        let is_named = self.settings.scale.is_some();
        let field = rows.names_scale;
        field.filter(|_| !(is_named && rows.say_scored_with(field)))
    }
}
