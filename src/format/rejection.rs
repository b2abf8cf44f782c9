//! What could not be read: one row of a file, or a whole file.

use schemars::JsonSchema;
use serde::Serialize;

use crate::base::diagnostic::{Diagnostic, MOST_SHOWN, Mistake};
use crate::base::document::Node;
use crate::base::source::{Place, place};
use crate::base::text::{thousands, visible};

/// One thing that is wrong with an assessment, which was rejected whole for it, and where.
///
/// As a line of NDJSON, from `ows score --errors FILE`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Rejection {
    /// The file, as it was named; `<stdin>` for standard input.
    pub file: Box<str>,
    /// The line where the wrong value begins, from 1; of a workbook, the row of the sheet.
    pub line: u64,
    /// The column where it begins, in characters of that line, from 1; of a workbook, the column of the sheet.
    pub column: u64,
    /// The name of the column that is wrong, or of the key with those that it is in, if it is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<Box<str>>,
    /// What stands there, or how it begins.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<Box<str>>,
    /// A stable name for this kind of error.
    pub code: &'static str,
    /// What is wrong.
    pub message: String,
    /// What was expected, or what to write instead.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub help: Option<Box<str>>,
}

impl Rejection {
    /// Makes a rejection at a place of a file.
    pub fn at(file: &str, place: Place, mistake: Mistake) -> Self {
        Self {
            file: file.into(),
            line: place.line,
            column: place.column,
            field: None,
            value: None,
            code: mistake.code,
            message: mistake.message,
            help: mistake.help.map(String::into_boxed_str),
        }
    }

    /// Says in which column or key it is, and what stands there.
    #[must_use]
    pub fn in_field(mut self, field: &str, value: &str) -> Self {
        self.field = Some(beginning(field));
        self.value = Some(beginning(value));
        self
    }

    /// Says the same of what stands at an offset of the text that a tree was read from.
    #[must_use]
    pub fn in_key(self, node: &Node<'_>, text: &str, offset: usize) -> Self {
        match node.key_at(offset) {
            Some((path, value)) => self.in_field(&path, text.get(value).unwrap_or_default()),
            None => self,
        }
    }

    /// Makes a rejection of one thing that is wrong with a text, which begins at a place of a file.
    pub fn of(file: &str, begins: Place, text: &str, diagnostic: &Diagnostic) -> Self {
        let place = begins.plus(place(text, diagnostic.span.start));
        let mistake = Mistake {
            code: diagnostic.code,
            message: diagnostic.message.clone(),
            help: diagnostic.help.clone(),
        };
        Self::at(file, place, mistake)
    }
}

/// Returns a text, or how it begins if it is too long to be told in full.
pub fn beginning(text: &str) -> Box<str> {
    const LONGEST: usize = 200;
    match text.char_indices().nth(LONGEST) {
        None => text.into(),
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()).into(),
    }
}

impl std::fmt::Display for Rejection {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self {
            file,
            line,
            column,
            message,
            help,
            ..
        } = self;
        write!(
            out,
            "{}:{line}:{column}: {}",
            visible(file),
            visible(message)
        )?;
        match help {
            Some(help) => write!(out, "; {}", visible(help)),
            None => Ok(()),
        }
    }
}

/// Returns rejections as a message of a line each, the first of them if there are many.
pub fn lines(faults: &[Rejection]) -> String {
    let first = faults.iter().take(MOST_SHOWN);
    let mut lines: Vec<String> = first.map(Rejection::to_string).collect();
    let more = faults.len() - lines.len();
    if more > 0 {
        lines.push(format!("and {} more", thousands(more as u64)));
    }
    lines.join("\n")
}

/// Why a whole file was refused.
#[derive(Debug)]
pub enum Refused {
    /// Reading it failed.
    Unreadable(std::io::Error),
    /// What it holds cannot be used: its text, its header, its format.
    Wrong(Rejection),
    /// It is a table whose header cannot be read: all that is wrong with that.
    Header(Vec<Rejection>),
    /// It is a table, and neither its rows nor the caller name a scale.
    NoScale(Rejection),
    /// Nothing told its format.
    UnknownFormat,
    /// Where the results go could not be written to.
    Output(std::io::Error),
}
