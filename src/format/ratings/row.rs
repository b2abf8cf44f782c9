//! One row of ratings, read whole before anything of it is kept.

use super::super::csv::Record;
use super::super::table::cell::answered;
use super::super::table::{CellError, Doubts};
use super::header::{Header, Permitted, Shape, TOTAL};
use crate::base::text::{excerpt, one_of, quoted, suggestion};
use crate::scale::{Item, Scale};
use crate::training::ratings::Answers;

/// A column, by position, and the text of its cell.
type Cell<'c> = (usize, &'c str);

/// What one row says.
pub struct Row<'r> {
    /// The case.
    pub case: &'r str,
    /// The rater.
    pub rater: &'r str,
    /// Its ratings of items.
    pub ratings: Vec<RatedCell<'r>>,
    /// Its total, if one is given, and its field.
    pub total: Option<(usize, u16)>,
}

/// One rating.
pub struct RatedCell<'r> {
    field: usize,
    /// The item by its id.
    pub item: &'r str,
    /// The points.
    pub points: f64,
    /// The same as a whole number, where a scale says so.
    pub whole: Option<u16>,
}

impl RatedCell<'_> {
    /// Says what is wrong with it.
    pub fn wrong(&self, code: &'static str, message: String) -> CellError {
        CellError::new(self.field, code, message, "write fewer")
    }
}

impl<'r> Row<'r> {
    /// Reads a row that has as many fields as the header.
    ///
    /// # Errors
    /// What is wrong with the first cell that cannot be read.
    pub fn read(
        header: &'r Header,
        record: &Record<'r>,
        permitted: &Permitted<'_>,
        key: Option<&'r str>,
        doubts: &mut Doubts,
    ) -> Result<Self, CellError> {
        let text = |field: usize| record.get(field).unwrap_or_default();
        let rater = match (key, header.rater) {
            (Some(key), _) => key,
            (None, rater) => name(rater.unwrap_or_default(), "rater", text)?,
        };
        let mut row = Self {
            case: name(header.case, "case", text)?,
            rater,
            ratings: Vec::new(),
            total: None,
        };
        match &header.shape {
            Shape::Long(item, points) => {
                let id = name(*item, "item", text)?;
                let rated = Rated::of(permitted, id, *item)?;
                row.add(&rated, id, [Some((*points, text(*points))), None], doubts)?;
            }
            Shape::Wide(columns) => {
                for column in columns {
                    let cell = |field: Option<usize>| field.map(|field| (field, text(field)));
                    let named = column.points.unwrap_or_default();
                    let rated = Rated::of(permitted, &column.item, named)?;
                    let cells = [cell(column.points), cell(column.value)];
                    row.add(&rated, &column.item, cells, doubts)?;
                }
            }
        }
        Ok(row)
    }

    /// Adds a rating; an empty cell is none.
    fn add(
        &mut self,
        rated: &Rated<'_>,
        id: &'r str,
        cells: [Option<Cell<'_>>; 2],
        doubts: &mut Doubts,
    ) -> Result<(), CellError> {
        let [points, value] = cells.map(|cell| cell.filter(|(_, text)| !text.is_empty()));
        let Some((field, text)) = points.or(value) else {
            return Ok(());
        };
        match rated {
            Rated::Any(answers) => {
                let points = of_no_item(answers, id, field, text)?;
                self.put(field, id, points, None);
            }
            Rated::Total(scale) => self.total = Some((field, total(scale, (field, text), doubts)?)),
            Rated::Item(item) => {
                if let Some(whole) = of_item(item, [points, value], doubts)? {
                    self.put(field, id, f64::from(whole), Some(whole));
                }
            }
        }
        Ok(())
    }

    fn put(&mut self, field: usize, item: &'r str, points: f64, whole: Option<u16>) {
        self.ratings.push(RatedCell {
            field,
            item,
            points,
            whole,
        });
    }
}

/// What a cell rates.
enum Rated<'p> {
    /// An item of no scale.
    Any(&'p Answers),
    /// The total of a scale.
    Total(&'p Scale),
    /// An item of a scale.
    Item(&'p Item),
}

impl<'p> Rated<'p> {
    /// Finds what a name rates that stands in this field.
    fn of(permitted: &'p Permitted<'_>, id: &str, field: usize) -> Result<Self, CellError> {
        match permitted {
            Permitted::Answers(answers) => Ok(Self::Any(answers)),
            Permitted::OfScale(scale) if id == TOTAL => Ok(Self::Total(scale)),
            Permitted::OfScale(scale) => match scale.item(id) {
                Some((_, item)) => Ok(Self::Item(item)),
                None => Err(no_item(id, scale, field)),
            },
        }
    }
}

fn name<'r>(
    field: usize,
    what: &str,
    text: impl Fn(usize) -> &'r str,
) -> Result<&'r str, CellError> {
    let name = text(field);
    match name.trim() {
        "" => {
            let message = format!("the {what} is empty");
            Err(CellError::new(
                field,
                "no-name",
                message,
                format!("name the {what}"),
            ))
        }
        trimmed if trimmed != name => {
            let message = format!("the {what} {} begins or ends with a space", quoted(name));
            Err(CellError::new(
                field,
                "stray-space",
                message,
                "remove the space",
            ))
        }
        _ => Ok(name),
    }
}

fn of_item(
    item: &Item,
    [points, value]: [Option<Cell<'_>>; 2],
    doubts: &mut Doubts,
) -> Result<Option<u16>, CellError> {
    let mut digits = |cell| number(cell, &item.id, doubts);
    let field = value.or(points).map_or(0, |(field, _)| field);
    let points = points.map(&mut digits).transpose()?;
    let value = value.map(&mut digits).transpose()?;
    let observed = answered(item, points, value);
    let observed = observed.map_err(|mistake| CellError { field, mistake })?;
    Ok(observed.and_then(|observed| observed.points_in(item)))
}

fn number((field, text): Cell<'_>, id: &str, doubts: &mut Doubts) -> Result<i64, CellError> {
    let number = doubts.number(field, text, id);
    number.map_err(|mistake| CellError { field, mistake })
}

fn total(scale: &Scale, cell: Cell<'_>, doubts: &mut Doubts) -> Result<u16, CellError> {
    let (field, given) = (cell.0, number(cell, TOTAL, doubts)?);
    let Some((lowest, highest)) = scale.definition().total else {
        let message = format!("{} has no total", scale.reference());
        return Err(CellError::new(
            field,
            "no-total",
            message,
            "remove the total",
        ));
    };
    let total = u16::try_from(given)
        .ok()
        .filter(|total| (lowest..=highest).contains(total));
    total.ok_or_else(|| {
        let message = format!("{given} is no total of {}", scale.reference());
        let help = format!("write a total from {lowest} to {highest}");
        CellError::new(field, "no-such-total", message, help)
    })
}

fn no_item(id: &str, scale: &Scale, field: usize) -> CellError {
    let message = format!(
        "{} is no item of {}",
        quoted(&excerpt(id)),
        scale.reference()
    );
    let ids = scale.items().iter().map(|item| item.id.as_str());
    let help = match suggestion(id, ids) {
        Some(meant) => format!("did you mean `{meant}`?"),
        None => "`ows scale show` lists its items".to_owned(),
    };
    CellError::new(field, "unknown-item", message, help)
}

/// Reads a number where no scale says what it may be.
fn of_no_item(answers: &Answers, id: &str, field: usize, text: &str) -> Result<f64, CellError> {
    let number = decimal(text).map_err(|(why, help)| {
        let message = format!("`{}` for {} {why}", excerpt(text), quoted(id));
        CellError::new(field, "no-number", message, help)
    })?;
    match answers {
        Answers::Levels(levels) if !levels.contains(&number) => {
            let message = format!(
                "`{}` for {} is none of the levels",
                excerpt(text),
                quoted(id)
            );
            let levels: Vec<String> = levels.iter().map(f64::to_string).collect();
            let help = format!("write {}", one_of(&levels));
            Err(CellError::new(field, "no-such-level", message, help))
        }
        _ => Ok(number),
    }
}

/// Reads a plain decimal number: `4`, `-0.5`; not `1e2`, `.5`, `+4`, `inf`.
///
/// # Errors
/// What is wrong with it, and what to write.
pub fn decimal(text: &str) -> Result<f64, (&'static str, &'static str)> {
    // More than any program writes of a number without an exponent.
    const LONGEST: usize = 32;
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let is_plain = |text: &str| {
        let unsigned = text.strip_prefix('-').unwrap_or(text);
        let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, "0"));
        digits(whole) && digits(fraction)
    };
    if let Some((number, exponent)) = text.split_once(['e', 'E'])
        && is_plain(number)
        && digits(exponent.strip_prefix(['+', '-']).unwrap_or(exponent))
    {
        return Err(("has an exponent", "write it without one"));
    }
    match text.parse() {
        Ok(number) if is_plain(text) && text.len() <= LONGEST => Ok(number),
        Ok(_) if is_plain(text) => Err(("has more than 32 characters", "round it")),
        _ => Err(("is no number", "write digits, or leave the cell empty")),
    }
}
