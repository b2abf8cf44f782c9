//! The rows of one assessment, where each row of a table holds one item.

use super::value::CellError;
use crate::base::diagnostic::Mistake;
use crate::base::source::Place;
use crate::base::text::excerpt;
use crate::base::time::Time;
use crate::scale::map::{Own, Repeated};
use crate::scale::words::Missing;

/// A column of ours.
pub(super) struct OwnColumn {
    pub(super) name: String,
    pub(super) own: Option<Own>,
    /// The column of the map that says what its texts mean, if it has one.
    pub(super) mapped: Option<usize>,
    /// Where it stands in each row of the table; none for an answer.
    pub(super) from: Vec<usize>,
    /// Whether it tells assessments apart.
    pub(super) is_key: bool,
}

/// A row of the table, read.
pub(super) struct ItemRow {
    pub(super) begins: Place,
    pub(super) key: Vec<String>,
    pub(super) time: Option<Time>,
    /// For each column that is around the answers.
    pub(super) around: Vec<Found>,
    /// The position of the answer among our columns, with what it is.
    pub(super) answer: (usize, Found),
}

/// What was found for a column of ours.
#[derive(Clone, Debug)]
pub(super) struct Found {
    pub(super) text: String,
    /// The time of its row.
    pub(super) time: Option<Time>,
    /// Whether it is a finding that has another cause than withdrawal.
    pub(super) has_other_cause: bool,
    pub(super) missing: Option<Missing>,
    pub(super) wrong: Option<Mistake>,
    pub(super) place: Place,
    /// As it stood in the table.
    pub(super) written: String,
}

/// The rows of one assessment.
pub(super) struct Group {
    pub(super) begins: Place,
    pub(super) key: Vec<String>,
    pub(super) first: Option<Time>,
    pub(super) last: Option<Time>,
    pub(super) found: Vec<Option<Found>>,
    pub(super) errors: Vec<CellError>,
}

impl Found {
    /// Says whether it is neither an answer nor a reason for its absence.
    pub(super) fn says_nothing(&self) -> bool {
        self.text.is_empty() && self.missing.is_none() && self.wrong.is_none()
    }
}

impl Group {
    /// Takes a row of the assessment, and returns how many answers were set aside for another of the same item.
    pub(super) fn add(&mut self, row: ItemRow, columns: &[OwnColumn], repeated: Repeated) -> u64 {
        let is_earlier = row.time < self.first;
        self.first = self.first.min(row.time);
        self.last = self.last.max(row.time);
        let around = columns.iter().enumerate();
        let around = around.filter(|(_, column)| !column.from.is_empty());
        for ((field, column), found) in around.zip(row.around) {
            let Some(place) = self.found.get_mut(field) else {
                continue;
            };
            match place {
                None => *place = Some(found),
                Some(_) if column.name == "time" && is_earlier => *place = Some(found),
                Some(before) if column.name != "time" && before.text != found.text => {
                    let told = self.errors.iter().any(|error| error.field == field);
                    if !told {
                        self.errors.push(differs(field, column, before, &found));
                    }
                }
                Some(_) => {}
            }
        }
        let (field, found) = row.answer;
        let Some(place) = self.found.get_mut(field) else {
            return 0;
        };
        // An empty cell stands for no answer, and displaces none.
        if found.says_nothing() && place.is_some() {
            return 0;
        }
        let place_says_nothing = place.as_ref().is_some_and(Found::says_nothing);
        if place_says_nothing || place.is_none() {
            *place = Some(found);
            return 0;
        }
        let Some(before) = place else { return 0 };
        if repeated == Repeated::Refuse {
            let name = columns.get(field).map_or("", |column| column.name.as_str());
            self.errors.push(twice(field, name, before, &found));
            return 0;
        }
        // What is set aside is held to the map all the same.
        let is_later = found.time >= before.time;
        let (kept, aside) = match is_later == (repeated == Repeated::Last) {
            true => (found, before.clone()),
            false => (before.clone(), found),
        };
        *place = Some(kept);
        let wrong = aside.wrong.map(|mistake| CellError { field, mistake });
        self.errors.extend(wrong);
        1
    }
}

fn differs(field: usize, column: &OwnColumn, before: &Found, found: &Found) -> CellError {
    let message = format!(
        "`{}` differs between the rows of one assessment: `{}` on line {}, `{}` on line {}",
        column.name,
        excerpt(&before.written),
        before.place.line,
        excerpt(&found.written),
        found.place.line
    );
    let help =
        "leave it out of the map, or add its column to `assessment` if these are two assessments";
    CellError::new(field, "other-text", message, help)
}

fn twice(field: usize, name: &str, before: &Found, found: &Found) -> CellError {
    let message = format!(
        "`{name}` stands twice in one assessment, on line {} and on line {}",
        before.place.line, found.place.line
    );
    let help = "if these are two assessments, make `within` smaller or name more columns in `assessment`; else say \
                `repeated = \"first\"` or `\"last\"`";
    CellError::new(field, "repeated-item", message, help)
}
