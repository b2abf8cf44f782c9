//! Reads a sheet of an Excel workbook (`.xlsx`), as the text of the same table in CSV.
//!
//! A workbook is read whole, since its parts lie in it in any order. What stands in a cell becomes the text that a
//! person would write into a table for it; which value a cell has is never worked out anew, and no number is rounded.

mod cell;
mod package;

use std::io::{Cursor, Read};

use calamine::{DataRef, Reader as _, SheetType, Xlsx, XlsxError};

use self::cell::Written;
use super::csv::{RECORD_LIMIT, write_field};
use super::{Refused, Rejection};
use crate::base::diagnostic::Mistake;
use crate::base::source::Place;
use crate::base::text::{all_of, quoted};

/// The most bytes that a workbook may have as a file.
pub const MOST_BYTES: u64 = 64 << 20;
/// The most bytes that it may have unpacked, and its sheet as a text.
pub const MOST_UNPACKED: u64 = 512 << 20;
/// The most rows, as Excel has it.
const MOST_ROWS: u32 = 1_048_576;
/// The most columns, as Excel has it.
const MOST_COLUMNS: u32 = 16_384;

/// What to do where a workbook cannot be read.
const SAVE_AGAIN: &str = "save it again as .xlsx, or its table as CSV";

type Workbook<'b> = Xlsx<Cursor<&'b [u8]>>;

/// A table that stood in a sheet.
#[derive(Debug, Default)]
pub struct Sheet {
    text: Vec<u8>,
    rows: Vec<Row>,
}

/// A row of the sheet in the text.
#[derive(Clone, Copy, Debug)]
struct Row {
    /// Its number in the sheet, from 1.
    number: u32,
    /// The line of the text on which it begins, from 1.
    line: u64,
    /// The byte of the text with which it begins.
    start: usize,
}

impl Sheet {
    /// Reads the sheet of this name, or the only one in which anything stands, from below so many of its rows; `name` is
    /// what the file is called.
    ///
    /// # Errors
    /// It is no workbook, damaged, too large or locked, or it is not clear which sheet is meant.
    pub fn read(
        name: &str,
        input: impl Read,
        wanted: Option<&str>,
        skip_rows: u64,
    ) -> Result<Self, Refused> {
        let mut bytes = Vec::new();
        let read = input.take(MOST_BYTES + 1).read_to_end(&mut bytes);
        read.map_err(Refused::Unreadable)?;
        let refused =
            |wrong: Wrong| Refused::Wrong(Rejection::at(name, wrong.place, wrong.mistake));
        Self::of(&bytes, wanted, skip_rows).map_err(refused)
    }

    fn of(bytes: &[u8], wanted: Option<&str>, skip_rows: u64) -> Result<Self, Wrong> {
        package::check(bytes)?;
        let mut workbook = Workbook::new(Cursor::new(bytes)).map_err(|error| damaged(&error))?;
        let sheet = choose(&mut workbook, wanted)?;
        let read = Self::of_cells(&mut workbook, &sheet, skip_rows)?;
        check_formulas(&mut workbook, &sheet)?;
        Ok(read)
    }

    fn of_cells(workbook: &mut Workbook<'_>, sheet: &str, skip_rows: u64) -> Result<Self, Wrong> {
        let mut table = Table::default();
        let mut cells = workbook.worksheet_cells_reader(sheet)?;
        while let Some((cell, style)) = cells.next_cell_with_style_id()? {
            let format = cells.styles().get(style);
            let format = format.and_then(|style| style.number_format.as_ref());
            let format = format.map_or("", |format| &format.format_code);
            let text = Written::of(cell.get_value(), format);
            let at = cell.get_position();
            if !text.as_str().is_empty() && u64::from(at.0) >= skip_rows {
                table.cell(at, text.as_str())?;
            }
        }
        table.end_row()?;
        Ok(table.sheet)
    }

    /// Returns the text: a header and rows with commas between the cells, without the rows in which nothing stands.
    pub fn text(&self) -> &[u8] {
        &self.text
    }

    /// Returns the row and the column of the sheet for a place in the text, both from 1.
    #[must_use]
    pub fn place(&self, place: Place) -> Place {
        let after = self.rows.partition_point(|row| row.line <= place.line);
        let Some(row) = after.checked_sub(1).and_then(|at| self.rows.get(at)) else {
            return Place::FIRST;
        };
        let ends = self
            .rows
            .get(after)
            .map_or(self.text.len(), |next| next.start);
        let text = self.text.get(row.start..ends).unwrap_or_default();
        let mut at = Place {
            line: row.line,
            column: 1,
        };
        let (mut column, mut is_quoted) = (1, false);
        for character in str::from_utf8(text).unwrap_or_default().chars() {
            if at >= place {
                break;
            }
            at.column += 1;
            match character {
                '"' => is_quoted = !is_quoted,
                ',' if !is_quoted => column += 1,
                '\n' => {
                    at = Place {
                        line: at.line + 1,
                        column: 1,
                    };
                }
                _ => {}
            }
        }
        Place {
            line: u64::from(row.number),
            column,
        }
    }

    /// Says where a fault of the text is in the sheet, and what to do about it there.
    #[must_use]
    pub fn rejection(&self, fault: Rejection) -> Rejection {
        let at = Place {
            line: fault.line,
            column: fault.column,
        };
        let Place { line, column } = self.place(at);
        let help = match fault.code {
            "wrong-length" => {
                Some("write a name above each column, or empty the cells beside the table".into())
            }
            _ => fault.help,
        };
        Rejection {
            line,
            column,
            help,
            ..fault
        }
    }
}

/// Why a workbook is refused, and where it is.
#[derive(Debug)]
struct Wrong {
    place: Place,
    mistake: Mistake,
}

impl From<Mistake> for Wrong {
    fn from(mistake: Mistake) -> Self {
        Self {
            place: Place::FIRST,
            mistake,
        }
    }
}

impl From<XlsxError> for Wrong {
    fn from(error: XlsxError) -> Self {
        damaged(&error).into()
    }
}

fn damaged(error: &dyn std::fmt::Display) -> Mistake {
    let message = format!("the workbook is damaged or cut off ({error})");
    Mistake::new("bad-workbook", message).help(SAVE_AGAIN)
}

fn too_large() -> Mistake {
    let message = format!(
        "the workbook is too large: it may have {} MiB as a file, {} MiB unpacked, and {MOST_ROWS} rows",
        MOST_BYTES >> 20,
        MOST_UNPACKED >> 20
    );
    Mistake::new("too-large", message).help("save its table as CSV, which may be of any length")
}

/// Returns where a cell stands, both from 1.
fn place((row, column): (u32, u32)) -> Place {
    Place {
        line: u64::from(row) + 1,
        column: u64::from(column) + 1,
    }
}

/// Finds the sheet that is wanted, or the only one in which anything stands.
fn choose(workbook: &mut Workbook<'_>, wanted: Option<&str>) -> Result<String, Wrong> {
    let all = workbook.sheets_metadata().iter();
    let sheets = all.filter(|sheet| sheet.typ == SheetType::WorkSheet);
    let names: Vec<String> = sheets.map(|sheet| sheet.name.clone()).collect();
    let mut filled = Vec::new();
    for name in names {
        if has_content(workbook, &name)? {
            filled.push(name);
        }
    }
    let these: Vec<String> = filled.iter().map(|name| quoted(name)).collect();
    let these = all_of(&these);
    let mistake = match (wanted, filled.as_slice()) {
        (_, []) => Mistake::new("empty", "no sheet of the workbook has anything in it"),
        (None, [only]) => return Ok(only.clone()),
        (None, _) => Mistake::new(
            "several-sheets",
            format!("several sheets have something in them: {these}"),
        )
        .help("say which to read, as in `--sheet NAME`"),
        (Some(wanted), _) if filled.iter().any(|name| name == wanted) => {
            return Ok(wanted.to_owned());
        }
        (Some(wanted), _) => Mistake::new(
            "unknown-sheet",
            format!("no sheet {} has anything in it", quoted(wanted)),
        )
        .help(format!("the workbook has {these}")),
    };
    Err(mistake.into())
}

fn has_content(workbook: &mut Workbook<'_>, sheet: &str) -> Result<bool, Wrong> {
    let mut cells = workbook.worksheet_cells_reader(sheet)?;
    while let Some(cell) = cells.next_cell()? {
        let is_empty = match cell.get_value() {
            DataRef::Empty => true,
            DataRef::String(text) => text.is_empty(),
            DataRef::SharedString(text) => text.is_empty(),
            _ => false,
        };
        if !is_empty {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Refuses a formula whose value the workbook does not hold: read as an empty cell, it would be a missing answer.
fn check_formulas(workbook: &mut Workbook<'_>, sheet: &str) -> Result<(), Wrong> {
    let mut cells = workbook.worksheet_cells_reader(sheet)?;
    while let Some(cell) = cells.next_cell_with_formula_metadata()? {
        if cell.formula.is_some() && cell.value == DataRef::Empty {
            let message = "the formula in this cell has no value that was saved with it";
            let help =
                "open the workbook in a spreadsheet program and save it again, or its table as CSV";
            return Err(Wrong {
                place: place(cell.pos),
                mistake: Mistake::new("no-value", message).help(help),
            });
        }
    }
    Ok(())
}

/// A table as its cells come.
#[derive(Default)]
struct Table {
    sheet: Sheet,
    /// How many lines the text has before the row at hand.
    lines: u64,
    /// Where the cell before stands.
    last: Option<(u32, u32)>,
    /// How many fields the row at hand has.
    fields: u32,
    /// How many columns the header has, once it is read.
    width: Option<u32>,
}

impl Table {
    /// Takes the next cell, rows and columns counted from 0.
    fn cell(&mut self, at: (u32, u32), text: &str) -> Result<(), Wrong> {
        let (row, column) = at;
        if row >= MOST_ROWS || column >= MOST_COLUMNS {
            return Err(too_large().into());
        }
        if self.last.is_some_and(|last| last >= at) {
            return Err(damaged(&"its cells are in no order").into());
        }
        if text.contains('\0') {
            return Err(Wrong {
                place: place(at),
                mistake: damaged(&"this cell holds a NUL character"),
            });
        }
        if self.last.is_none_or(|(before, _)| before < row) {
            self.end_row()?;
            self.sheet.rows.push(Row {
                number: row + 1,
                line: self.lines + 1,
                start: self.sheet.text.len(),
            });
        }
        self.last = Some(at);
        self.pad(column);
        if self.fields > 0 {
            self.sheet.text.push(b',');
        }
        self.fields += 1;
        write_field(&mut self.sheet.text, text);
        if self.sheet.text.len() as u64 > MOST_UNPACKED {
            return Err(too_large().into());
        }
        Ok(())
    }

    /// Adds empty fields until there are so many.
    fn pad(&mut self, fields: u32) {
        while self.fields < fields {
            if self.fields > 0 {
                self.sheet.text.push(b',');
            }
            self.fields += 1;
        }
    }

    /// Ends the row at hand, if there is one, with as many fields as the header has.
    fn end_row(&mut self) -> Result<(), Wrong> {
        let Some(&row) = self.sheet.rows.last() else {
            return Ok(());
        };
        let width = *self.width.get_or_insert(self.fields);
        self.pad(width);
        self.fields = 0;
        let written = self.sheet.text.get(row.start..).unwrap_or_default();
        if written.len() > RECORD_LIMIT {
            let place = place((row.number - 1, 0));
            let mistake = Mistake::new("too-large", "this row holds more than 1 MiB");
            return Err(Wrong { place, mistake });
        }
        self.lines += memchr::memchr_iter(b'\n', written).count() as u64 + 1;
        self.sheet.text.push(b'\n');
        Ok(())
    }
}
