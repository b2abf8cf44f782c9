//! JSON, NDJSON and TOML: each assessment a text of its own, and no longer than a piece may be.

use std::io::{BufRead, Read as _};

use super::flat::Rows;
use super::{Ended, Run, not_utf8};
use crate::assessment::Assessment;
use crate::assessment::wire::Reading;
use crate::base::diagnostic::Mistake;
use crate::base::document::{Node, Value};
use crate::base::source::Place;
use crate::format::piece::{
    BYTE_ORDER_MARK, Broken, LONGEST, ONE_TEXT_TOO_LONG, Piece, Pieces, utf8,
};
use crate::format::table::object::Object;
use crate::format::table::{InputColumns, Origin};
use crate::format::{Refused, Rejection, json};

/// The code of what is no JSON at all.
const NOT_JSON: &str = "not-json";

impl Run<'_> {
    /// Reads JSON: a text a line, or the elements of a list, or one text; `seem_lines` says that the first
    /// line is a value by itself.
    pub(super) fn json(
        &mut self,
        pieces: impl Pieces,
        seem_lines: bool,
        reading: &Reading<'_>,
    ) -> Result<(), Ended> {
        let mut rows = Rows::default();
        let ended = self.pieces(pieces, seem_lines, &mut rows, reading);
        self.close_rows(rows);
        ended
    }

    fn pieces(
        &mut self,
        mut pieces: impl Pieces,
        seem_lines: bool,
        rows: &mut Rows,
        reading: &Reading<'_>,
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
                Piece::Text(text) => match json::parse(name, place, text) {
                    Ok(node) => self.value(rows, place, text, &node, reading)?,
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

    /// Takes a JSON value that begins at a place of the input: an assessment, or the row of a table.
    fn value(
        &mut self,
        rows: &mut Rows,
        place: Place,
        text: &str,
        node: &Node<'_>,
        reading: &Reading<'_>,
    ) -> Result<(), Ended> {
        if let Value::Table(entries) = &node.value
            && !entries.iter().any(|entry| entry.key == "observations")
            && self.flat(rows, Object::new(place, text, entries))?
        {
            return Ok(());
        }
        rows.interrupted();
        let read = json::read(self.name, place, text, node, reading);
        self.document(read, place)
    }

    pub(super) fn toml(&mut self, input: impl BufRead, reading: &Reading<'_>) -> Result<(), Ended> {
        let name = self.name;
        let text = whole(name, input)?;
        let node = json::parse_toml(name, &text).map_err(|wrong| Refused::Wrong(*wrong))?;
        let read = json::read(name, Place::FIRST, &text, &node, reading);
        self.document(read, Place::FIRST)
    }

    /// Takes an assessment that was a JSON or TOML text, or could not be read.
    fn document(
        &mut self,
        read: Result<Assessment, Vec<Rejection>>,
        place: Place,
    ) -> Result<(), Ended> {
        let assessment = match read {
            Ok(assessment) => assessment,
            Err(rejections) => return self.reject_for(&rejections),
        };
        match self.other_columns(assessment.scale(), InputColumns::Document, place) {
            None => self.accept(Origin::Document, &assessment, place),
            Some(rejection) => self.reject(rejection),
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
    input
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
