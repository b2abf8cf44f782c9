//! JSON, NDJSON and TOML: each assessment a text of its own, and no longer than a line may be.

use std::io::{BufRead, Read as _};

use super::flat::Rows;
use super::{Ended, FIRST, Run, not_utf8, unreadable};
use crate::assessment::Assessment;
use crate::assessment::wire::Reading;
use crate::base::document::{Node, Value};
use crate::base::source::Place;
use crate::format::echo::{Echo, Shape};
use crate::format::elements::{Broken, Element, Elements};
use crate::format::lines::{LONGEST_LINE, Line, Lines};
use crate::format::object::Object;
use crate::format::{Refused, Rejection, json, toml};

impl Run<'_> {
    pub(super) fn lines(
        &mut self,
        mut lines: Lines<impl BufRead>,
        reading: &Reading<'_>,
    ) -> Result<(), Ended> {
        let mut rows = Rows::default();
        let ended = self.each_line(&mut lines, &mut rows, reading);
        self.close_rows(rows);
        ended
    }

    fn each_line(
        &mut self,
        lines: &mut Lines<impl BufRead>,
        rows: &mut Rows,
        reading: &Reading<'_>,
    ) -> Result<(), Ended> {
        let name = self.name;
        while let Some((number, line)) = lines.read().map_err(unreadable)? {
            let place = |column| Place {
                line: number,
                column,
            };
            match line {
                Line::Text(text) if text.trim().is_empty() => {}
                Line::Text(text) => match json::parse(name, place(1), text) {
                    Ok(node) => self.value(rows, place(1), text, &node, reading)?,
                    Err(wrong) => self.reject(&wrong)?,
                },
                Line::NotUtf8(good) => self.reject(&not_utf8(name, place(good + 1)))?,
                Line::TooLong => self.reject(&too_long(name, place(1), OF_LINE))?,
            }
        }
        Ok(())
    }

    /// Reads a JSON text: one assessment, or a list of them, each by itself. `lines` says that its first
    /// line is a value by itself.
    pub(super) fn json(
        &mut self,
        input: impl BufRead,
        lines: bool,
        reading: &Reading<'_>,
    ) -> Result<(), Ended> {
        let mut rows = Rows::default();
        let ended = self.each_element(Elements::new(input), lines, &mut rows, reading);
        self.close_rows(rows);
        ended
    }

    fn each_element(
        &mut self,
        mut elements: Elements<impl BufRead>,
        lines: bool,
        rows: &mut Rows,
        reading: &Reading<'_>,
    ) -> Result<(), Ended> {
        let name = self.name;
        let no_json = |mut rejection: Rejection| {
            if lines {
                rejection.help = Some("if each line is an assessment, say `--from ndjson`".into());
            }
            Refused::Wrong(rejection)
        };
        while let Some((place, element)) = elements.read().map_err(|broken| match broken {
            Broken::Unreadable(error) => Refused::Unreadable(error),
            Broken::Wrong(place, words) => {
                let message = format!("this is not JSON: {words}");
                no_json(Rejection::at(name, place, NOT_JSON, message, None))
            }
        })? {
            match element {
                Element::Text(text) => match json::parse(name, place, text) {
                    Ok(node) => self.value(rows, place, text, &node, reading)?,
                    // Where this one ends is in doubt, and with it where the others are.
                    Err(wrong) if wrong.code == NOT_JSON => return Err(no_json(*wrong).into()),
                    Err(wrong) => self.reject(&wrong)?,
                },
                Element::NotUtf8(place) => self.reject(&not_utf8(name, place))?,
                Element::TooLong => {
                    let help = match elements.are_of_list() {
                        true => OF_LIST,
                        false => ALONE,
                    };
                    self.reject(&too_long(name, place, help))?;
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
        let node = toml::parse(name, &text).map_err(|wrong| Refused::Wrong(*wrong))?;
        let read = json::read(name, FIRST, &text, &node, reading);
        self.document(read, FIRST)
    }

    /// Takes an assessment that was a JSON or TOML text, or could not be read.
    fn document(
        &mut self,
        read: Result<Assessment, Vec<Rejection>>,
        place: Place,
    ) -> Result<(), Ended> {
        let assessment = match read {
            Ok(assessment) => assessment,
            Err(faults) => return self.reject_for(&faults),
        };
        match self.other_columns(assessment.scale(), Shape::Document, place) {
            None => self.accept(Echo::Document, &assessment, place),
            Some(rejection) => self.reject(&rejection),
        }
    }
}

/// The code of what is no JSON at all.
const NOT_JSON: &str = "not-json";

/// What to do about a line that is too long.
const OF_LINE: &str =
    "write each assessment on a line of its own, or say `--from json` if this is a list";
/// What to do about an element of a list that is too long.
const OF_LIST: &str = "shorten its notes, or what stands under `extra`";
/// What to do about a text that is too long as one assessment.
const ALONE: &str = "write several as a list of JSON, or one a line as NDJSON";

/// Says that an assessment is longer than any is.
fn too_long(name: &str, place: Place, help: &str) -> Rejection {
    let message = format!("an assessment longer than {} MiB", LONGEST_LINE >> 20);
    Rejection::at(name, place, "too-long", message, Some(help.to_owned()))
}

/// Reads a text that is one assessment.
fn whole(name: &str, input: impl BufRead) -> Result<String, Refused> {
    let mut bytes = Vec::new();
    input
        .take(LONGEST_LINE as u64 + 1)
        .read_to_end(&mut bytes)
        .map_err(Refused::Unreadable)?;
    if bytes.len() > LONGEST_LINE {
        return Err(Refused::Wrong(too_long(name, FIRST, ALONE)));
    }
    if bytes.starts_with(b"\xef\xbb\xbf") {
        bytes.drain(..3);
    }
    String::from_utf8(bytes).map_err(|error| {
        let good = error.utf8_error().valid_up_to();
        let text =
            String::from_utf8_lossy(error.as_bytes().get(..good).unwrap_or_default()).into_owned();
        Refused::Wrong(not_utf8(name, crate::base::source::place(&text, good)))
    })
}
