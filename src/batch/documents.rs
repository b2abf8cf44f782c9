//! JSON, NDJSON and TOML: each assessment a text of its own.

use std::io::{BufRead, Read as _};

use super::flat::Rows;
use super::{Ended, FIRST, LARGEST_TEXT, Run, not_utf8, unreadable};
use crate::assessment::Assessment;
use crate::assessment::wire::Reading;
use crate::document::Value;
use crate::format::echo::{Echo, Shape};
use crate::format::lines::{LONGEST_LINE, Line, Lines};
use crate::format::object::Object;
use crate::format::{Kind, Refused, Rejection, json, toml};
use crate::source::Place;

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
                Line::Text(text) => {
                    self.value(rows, place(1), text, reading)?;
                }
                Line::NotUtf8(good) => self.reject(&not_utf8(name, place(good + 1)))?,
                Line::TooLong => {
                    let message = format!("a line longer than {} MiB", LONGEST_LINE >> 20);
                    let help = Some("write one assessment a line".to_owned());
                    self.reject(&Rejection::at(name, place(1), "too-long", message, help))?;
                }
            }
        }
        Ok(())
    }

    pub(super) fn json(&mut self, input: impl BufRead, reading: &Reading<'_>) -> Result<(), Ended> {
        let name = self.name;
        let text = whole(name, input)?;
        let all = json::elements(name, &text).map_err(|mut rejection| {
            if Kind::of_bytes(text.as_bytes()) == Some(Kind::Ndjson) {
                rejection.help =
                    Some("if each line is an assessment, say `--from ndjson`".to_owned());
            }
            Refused::Wrong(*rejection)
        })?;
        let mut rows = Rows::default();
        let mut all = all.into_iter();
        let ended = all.try_for_each(|(place, text)| self.value(&mut rows, place, text, reading));
        self.close_rows(rows);
        ended
    }

    /// Takes a JSON value that begins at a place of the input: an assessment, or the row of a table.
    fn value(
        &mut self,
        rows: &mut Rows,
        place: Place,
        text: &str,
        reading: &Reading<'_>,
    ) -> Result<(), Ended> {
        let node = match json::parse(self.name, place, text) {
            Ok(node) => node,
            Err(rejection) => return self.reject(&rejection),
        };
        if let Value::Table(entries) = &node.value
            && !entries.iter().any(|entry| entry.key == "observations")
            && self.flat(rows, Object::new(place, text, entries))?
        {
            return Ok(());
        }
        rows.interrupted();
        let read = json::read(self.name, place, text, &node, reading);
        self.document(read, place)
    }

    pub(super) fn toml(&mut self, input: impl BufRead, reading: &Reading<'_>) -> Result<(), Ended> {
        let name = self.name;
        let text = whole(name, input)?;
        let read = toml::read(name, &text, reading).map_err(|wrong| Refused::Wrong(*wrong))?;
        self.document(read, FIRST)
    }

    /// Takes an assessment that was a JSON or TOML text, or could not be read.
    fn document(
        &mut self,
        read: Result<Assessment, Box<Rejection>>,
        place: Place,
    ) -> Result<(), Ended> {
        let assessment = match read {
            Ok(assessment) => assessment,
            Err(rejection) => return self.reject(&rejection),
        };
        match self.sink.refuses(assessment.scale(), Shape::Document) {
            None => self.accept(Echo::Document, &assessment, place),
            Some(message) => {
                let help = Some("score it by itself, or use `--to ndjson`".to_owned());
                self.reject(&Rejection::at(
                    self.name,
                    place,
                    "other-columns",
                    message,
                    help,
                ))
            }
        }
    }
}

fn whole(name: &str, input: impl BufRead) -> Result<String, Refused> {
    let mut bytes = Vec::new();
    input
        .take(LARGEST_TEXT + 1)
        .read_to_end(&mut bytes)
        .map_err(Refused::Unreadable)?;
    if bytes.len() as u64 > LARGEST_TEXT {
        let message = format!("a JSON or TOML text larger than {} MiB", LARGEST_TEXT >> 20);
        let help = Some("write one assessment a line, as NDJSON".to_owned());
        return Err(Refused::Wrong(Rejection::at(
            name, FIRST, "too-long", message, help,
        )));
    }
    if bytes.starts_with(b"\xef\xbb\xbf") {
        bytes.drain(..3);
    }
    String::from_utf8(bytes).map_err(|error| {
        let good = error.utf8_error().valid_up_to();
        let text =
            String::from_utf8_lossy(error.as_bytes().get(..good).unwrap_or_default()).into_owned();
        Refused::Wrong(not_utf8(name, crate::source::place(&text, good)))
    })
}
