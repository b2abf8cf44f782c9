//! The data dictionary of a REDCap project: which choices a field has, and what each is called.

use std::collections::HashMap;
use std::io::BufRead;

use crate::base::diagnostic::Mistake;
use crate::base::source::Place;
use crate::format::csv::malformed::malformed_row;
use crate::format::csv::{CsvReader, ReadError, Record};
use crate::format::rejection::{Refused, Rejection};

/// The fields of a data dictionary.
#[derive(Clone, Debug, Default)]
pub struct Dictionary {
    fields: HashMap<String, Field>,
}

/// A field.
#[derive(Clone, Debug)]
pub(super) struct Field {
    /// Its label.
    pub(super) label: String,
    /// The instrument that it is of.
    pub(super) form: String,
    /// Its choices: the code of each, and what it is called.
    pub(super) choices: Vec<(String, String)>,
}

impl Dictionary {
    /// Reads a data dictionary as REDCap writes it: CSV with the columns `Variable / Field Name` and
    /// `Choices, Calculations, OR Slider Labels`.
    ///
    /// # Errors
    /// It cannot be read, or lacks these columns.
    pub fn read(name: &str, input: impl BufRead) -> Result<Self, Refused> {
        let mut reader = CsvReader::new(input, b',');
        let mut columns: Option<[Option<usize>; 4]> = None;
        let mut fields = HashMap::new();
        loop {
            let record = match reader.read() {
                Ok(None) => break,
                Ok(Some(record)) => record,
                Err(ReadError::Malformed(malformed)) => {
                    return Err(Refused::Wrong(malformed_row(name, &malformed)));
                }
                Err(ReadError::Unreadable(error)) => return Err(Refused::Unreadable(error)),
            };
            let Some([variable, form, label, choices]) = columns else {
                let found = header(&record);
                if let [None, ..] | [.., None] = found {
                    let message = "this is no data dictionary of REDCap: it lacks the column of names or of choices";
                    let help = "export the data dictionary of the project as CSV";
                    let wrong = Mistake::new("no-dictionary", message).help(help);
                    return Err(Refused::Wrong(Rejection::at(name, Place::FIRST, wrong)));
                }
                columns = Some(found);
                continue;
            };
            let text = |field: Option<usize>| {
                field
                    .and_then(|field| record.get(field))
                    .unwrap_or_default()
                    .trim()
                    .to_owned()
            };
            fields.insert(
                text(variable),
                Field {
                    label: text(label),
                    form: text(form),
                    choices: self::choices(&text(choices)),
                },
            );
        }
        Ok(Self { fields })
    }

    /// Finds the field of a column: of a column of a checkbox, `name___1`, the field `name`.
    pub(super) fn field(&self, column: &str) -> Option<&Field> {
        let bare = column.split_once("___").map_or(column, |(bare, _)| bare);
        self.fields.get(column).or_else(|| self.fields.get(bare))
    }

    /// Finds the words of a column of a checkbox: those of the choice that its name ends with.
    pub(super) fn checkbox(&self, column: &str) -> Option<&str> {
        let (bare, code) = column.split_once("___")?;
        let choices = &self.fields.get(bare)?.choices;
        let found = choices
            .iter()
            .find(|(own, _)| own.eq_ignore_ascii_case(code));
        found.map(|(_, words)| words.as_str())
    }
}

/// Finds the columns of the name, the form, the label and the choices of a field.
fn header(record: &Record<'_>) -> [Option<usize>; 4] {
    let wanted = [
        ["Variable / Field Name", "field_name"],
        ["Form Name", "form_name"],
        ["Field Label", "field_label"],
        [
            "Choices, Calculations, OR Slider Labels",
            "select_choices_or_calculations",
        ],
    ];
    wanted.map(|names| {
        let is_wanted = |name: &str| {
            let name = name.trim();
            names.iter().any(|wanted| name.eq_ignore_ascii_case(wanted))
        };
        record.iter().position(is_wanted)
    })
}

/// Takes choices apart: `0, none | 1, stuffy nose`.
fn choices(text: &str) -> Vec<(String, String)> {
    let choices = text.split('|').filter_map(|choice| choice.split_once(','));
    choices
        .map(|(code, words)| (code.trim().to_owned(), words.trim().to_owned()))
        .collect()
}
