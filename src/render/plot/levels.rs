//! Which row of a plot a total stands in.
//!
//! Each band has rows of its own, so that totals on either side of a limit never share a row: 12 and
//! 13 of COWS are one point apart, and a mark must not leave open which band it is in.

use super::super::columns;
use crate::scale::{Band, Scale};

/// The rows that a plot aims at; bands may need one more or less.
const ROWS: usize = 12;
/// The most totals that get a row each.
const EACH_ITS_ROW: usize = 16;

/// The rows of a plot, the lowest first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Levels {
    rows: Vec<Row>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Row {
    /// The lowest total in it.
    from: u16,
    /// What stands beside it: the name of the band that begins here.
    name: Option<String>,
    /// Whether its lowest total is written beside it.
    is_named: bool,
}

impl Levels {
    /// Divides the totals of a scale; `None` for a scale without.
    pub(super) fn of(scale: &Scale) -> Option<Self> {
        let (lowest, highest) = scale.definition().total?;
        let values = usize::from(highest.saturating_sub(lowest)) + 1;
        let wanted = if values <= EACH_ITS_ROW { values } else { ROWS };
        let bands = scale.bands();
        let mut rows = Vec::new();
        if bands.is_empty() || bands.len() > ROWS {
            divide(lowest, values, wanted, &mut rows);
            for row in rows.iter_mut().step_by(3) {
                row.is_named = true;
            }
            return Some(Self { rows });
        }
        for (position, band) in bands.iter().enumerate() {
            let (from, to) = scale.band_range(position)?;
            let width = usize::from(to.saturating_sub(from)) + 1;
            let share = (width * wanted + values / 2) / values;
            let first = rows.len();
            divide(from, width, share.clamp(1, width), &mut rows);
            if let Some(row) = rows.get_mut(first) {
                row.name = Some(short(band));
                row.is_named = true;
            }
        }
        Some(Self { rows })
    }

    /// Returns how many rows there are.
    pub(super) fn count(&self) -> usize {
        self.rows.len()
    }

    /// Returns the row of a total, counted from the lowest.
    pub(super) fn row_of(&self, total: u16) -> usize {
        let above = self.rows.partition_point(|row| row.from <= total);
        above.saturating_sub(1)
    }

    /// Says whether a band begins with a row.
    pub(super) fn begins_band(&self, row: usize) -> bool {
        self.rows.get(row).is_some_and(|row| row.name.is_some())
    }

    /// Returns what stands beside a row: `13 moderate`, or `13` alone; nothing inside a band.
    pub(super) fn label(&self, row: usize, with_name: bool) -> String {
        let Some(row) = self.rows.get(row).filter(|row| row.is_named) else {
            return String::new();
        };
        let digits = self.digits();
        match row.name.as_ref().filter(|_| with_name) {
            Some(name) => format!("{:>digits$} {name}", row.from),
            None => format!("{:>digits$}", row.from),
        }
    }

    /// Returns the columns that the widest label takes.
    pub(super) fn label_width(&self, with_names: bool) -> usize {
        let labels = (0..self.count()).map(|row| columns(&self.label(row, with_names)));
        labels.max().unwrap_or_default()
    }

    fn digits(&self) -> usize {
        let highest = self.rows.last().map_or(0, |row| row.from);
        highest.to_string().len()
    }
}

/// Divides `width` totals from `from` on into rows as equal as they can be.
fn divide(from: u16, width: usize, rows: usize, into: &mut Vec<Row>) {
    for row in 0..rows {
        let offset = (row * width).div_ceil(rows.max(1));
        into.push(Row {
            from: from.saturating_add(u16::try_from(offset).unwrap_or(u16::MAX)),
            name: None,
            is_named: false,
        });
    }
}

/// Returns the shorter of a band's name and its id as words.
fn short(band: &Band) -> String {
    let id = band.id.replace('-', " ");
    if columns(&id) < columns(&band.name) {
        id
    } else {
        band.name.clone()
    }
}
