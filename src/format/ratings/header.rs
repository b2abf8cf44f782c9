//! The header of a table of ratings: which shape it has, what each column holds, and which answers ratings
//! may have: those of a scale, or the same for each item.

use super::super::table::{CellError, Matches, nearly};
use crate::base::text::{all_of, quoted, suggestion};
use crate::scale::{CONTEXT, Scale};
use crate::training::ratings::Answers;

/// The name of the total among items.
pub const TOTAL: &str = "total";

/// Which answers are permitted.
#[derive(Clone, Debug)]
pub enum Permitted<'r> {
    /// Those of the items of a scale.
    OfScale(&'r Scale),
    /// The same for each item, whatever its name.
    Answers(Answers),
}

/// What the columns of a table of ratings mean.
#[derive(Clone, Debug)]
pub struct Header {
    names: Vec<String>,
    /// The column of the case.
    pub case: usize,
    /// The column of the rater; none only in a key.
    pub rater: Option<usize>,
    /// Where the points are.
    pub shape: Shape,
}

/// Where the points are.
#[derive(Clone, Debug)]
pub enum Shape {
    /// A row a rating: the columns of the item and of its points.
    Long(usize, usize),
    /// A row a case and rater: what each column of an item holds.
    Wide(Vec<Column>),
}

/// A column of points.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// The column of the points, if there is one.
    pub points: Option<usize>,
    /// The column of the measured value, if there is one.
    pub value: Option<usize>,
    /// The item by its id; `total` for the total.
    pub item: String,
}

impl Header {
    /// Works out what the columns mean.
    ///
    /// # Errors
    /// All that is wrong with the columns that are known by name, or with one of the others.
    pub fn read(
        names: Vec<String>,
        permitted: &Permitted<'_>,
        is_key: bool,
    ) -> Result<Self, Vec<CellError>> {
        let known = known(permitted);
        let known: Vec<&str> = known.iter().map(String::as_str).collect();
        let mut found = Matches::of(&names, &known);
        let otherwise = found.respelt.iter();
        let name = |field: usize| names.get(field).map_or("", String::as_str);
        found
            .errors
            .extend(otherwise.map(|(field, meant)| nearly(*field, name(*field), meant)));
        if !found.errors.is_empty() {
            found.errors.sort_by_key(|wrong| wrong.field);
            return Err(found.errors);
        }
        Self::of(names, &found, permitted, is_key).map_err(|wrong| vec![wrong])
    }

    /// Works out what columns mean of which each that is known by name was found.
    fn of(
        names: Vec<String>,
        found: &Matches<'_>,
        permitted: &Permitted<'_>,
        is_key: bool,
    ) -> Result<Self, CellError> {
        let find = |wanted: &str| names.iter().position(|name| name == wanted);
        let (case, rater) = (found.field("case"), found.field("rater"));
        let (item, points) = (find("item"), find("points"));
        let mut lacking = Vec::new();
        lacking.extend(case.is_none().then_some("`case`"));
        lacking.extend((rater.is_none() && !is_key).then_some("`rater`"));
        lacking.extend((item.is_some() && points.is_none()).then_some("`points`"));
        lacking.extend((item.is_none() && points.is_some()).then_some("`item`"));
        let (Some(case), true) = (case, lacking.is_empty()) else {
            return Err(lacks(&lacking, names.len()));
        };
        let shape = match (item, points) {
            (Some(item), Some(points)) => Shape::Long(item, points),
            _ => Shape::Wide(columns(&names, permitted, [Some(case), rater])?),
        };
        Ok(Self {
            names,
            case,
            rater,
            shape,
        })
    }

    /// Returns the name of a column.
    pub fn name(&self, field: usize) -> &str {
        self.names.get(field).map_or("", String::as_str)
    }

    /// Returns how many columns there are.
    pub fn columns(&self) -> usize {
        self.names.len()
    }

    /// Says whether a row is all that a rater says of a case.
    pub fn is_wide(&self) -> bool {
        matches!(self.shape, Shape::Wide(_))
    }
}

fn lacks(lacking: &[&str], columns: usize) -> CellError {
    let message = format!("the header lacks {}", all_of(lacking));
    let help = "write `case,rater,item,points`, or `case,rater` and a column an item";
    CellError::new(columns.saturating_sub(1), "missing-column", message, help)
}

/// The names that a header may have, as far as they are known before it is read.
fn known(permitted: &Permitted<'_>) -> Vec<String> {
    let mut known: Vec<String> = ["case", "rater"].map(str::to_owned).to_vec();
    match permitted {
        Permitted::Answers(_) => {}
        Permitted::OfScale(scale) => {
            known.extend(["item", "points", TOTAL, "scale"].map(str::to_owned));
            known.extend(unread().map(str::to_owned));
            for item in scale.items() {
                known.push(item.id.clone());
                known.extend(item.measure.as_ref().map(|measure| measure.column.clone()));
            }
            known.extend(scale.measures().iter().map(|measure| measure.id.clone()));
            known.extend(scale.checks().iter().map(|check| check.id.clone()));
        }
    }
    known
}

/// Columns of an assessment that say nothing of who rated what.
fn unread() -> impl Iterator<Item = &'static str> {
    CONTEXT.into_iter().filter(|name| *name != "rater")
}

fn columns(
    names: &[String],
    permitted: &Permitted<'_>,
    taken: [Option<usize>; 2],
) -> Result<Vec<Column>, CellError> {
    let columns = match permitted {
        Permitted::OfScale(scale) => of_scale(names, scale)?,
        Permitted::Answers(_) => {
            let rest =
                (names.iter().enumerate()).filter(|(field, _)| !taken.contains(&Some(*field)));
            let column = |(field, name): (usize, &String)| Column {
                points: Some(field),
                value: None,
                item: name.clone(),
            };
            rest.map(column).collect()
        }
    };
    if columns.is_empty() {
        return Err(lacks(&["a column of an item"], names.len()));
    }
    Ok(columns)
}

fn of_scale(names: &[String], scale: &Scale) -> Result<Vec<Column>, CellError> {
    let find = |wanted: &str| names.iter().position(|name| name == wanted);
    let mut columns = Vec::new();
    for item in scale.items() {
        let value = item
            .measure
            .as_ref()
            .and_then(|measure| find(&measure.column));
        let points = find(&item.id);
        if points.is_some() || value.is_some() {
            columns.push(Column {
                points,
                value,
                item: item.id.clone(),
            });
        }
    }
    if let Some(total) = find(TOTAL) {
        columns.push(Column {
            points: Some(total),
            value: None,
            item: TOTAL.to_owned(),
        });
    }
    let used = |field: usize| {
        columns
            .iter()
            .any(|column| column.points == Some(field) || column.value == Some(field))
    };
    let passed = |name: &str| {
        ["case", "rater", "scale"].contains(&name)
            || unread().any(|known| known == name)
            || scale.checks().iter().any(|check| check.id == name)
            || scale.measures().iter().any(|measure| measure.id == name)
    };
    match names
        .iter()
        .enumerate()
        .find(|(field, name)| !used(*field) && !passed(name))
    {
        Some((field, name)) => Err(unknown(field, name, scale)),
        None => Ok(columns),
    }
}

fn unknown(field: usize, name: &str, scale: &Scale) -> CellError {
    let message = format!("{} is no item of {}", quoted(name), scale.reference());
    let ids = scale.items().iter().map(|item| item.id.as_str());
    let help = match suggestion(name, ids) {
        Some(meant) => format!("write `{meant}` if that is meant, or remove the column"),
        None => "remove the column".to_owned(),
    };
    CellError::new(field, "unknown-item", message, help)
}
