//! Which columns a row has, and how wide: from the scale and the screen, and from no row.

use super::super::wording::NOT_SCORED;
use super::super::{Style, columns};
use crate::scale::Scale;

/// How the rows of a scale are written.
#[derive(Clone, Debug)]
pub(super) enum Layout {
    /// Each assessment on one line.
    Columns(Columns),
    /// Each assessment on lines of its own, since one line does not hold it.
    Stacked,
}

/// Widths in columns of the screen. Between two of them stand two spaces, and ` | ` before the first stage.
#[derive(Clone, Debug)]
pub(super) struct Columns {
    pub(super) time: usize,
    pub(super) patient: usize,
    pub(super) total: Option<usize>,
    pub(super) band: Option<usize>,
    pub(super) stagings: Vec<usize>,
    pub(super) notes: usize,
}

/// A time without its offset from UTC.
pub(super) const LOCAL: &str = "%Y-%m-%d %H:%M";
/// A time with it.
pub(super) const WITH_OFFSET: &str = "%Y-%m-%d %H:%M %:z";
/// The width of a local time.
const TIME: usize = 16;
/// The width of an offset from UTC, with the space before it.
const OFFSET: usize = 7;
/// What the notes need at least: `2 missing`. Longer ones stand on a line below.
const NOTES: usize = 9;

impl Layout {
    /// Chooses the layout: the narrowest that loses nothing, widened where the screen has room.
    pub(super) fn of(style: &Style, scale: &Scale) -> Self {
        let names = scale.bands().iter();
        let narrow = names
            .clone()
            .map(|band| columns(&band.name).min(columns(&band.id)));
        let total = scale.definition().total;
        let mut widths = Columns {
            time: TIME,
            patient: 8,
            total: total.map(|(_, highest)| (2 * columns(&highest.to_string()) + 1).max(5)),
            band: narrow.max().map(|width| width.max(columns(NOT_SCORED))),
            stagings: scale
                .stagings()
                .iter()
                .map(|staging| columns(&staging.id).clamp(4, 10))
                .collect(),
            notes: NOTES,
        };
        let Some(mut spare) = style.width.checked_sub(widths.taken()) else {
            return Self::Stacked;
        };
        let full = names.map(|band| columns(&band.name)).max().unwrap_or(0);
        let ranges = longest_range(scale);
        widen(widths.band.as_mut(), full, &mut spare);
        widen(Some(&mut widths.notes), 22, &mut spare);
        widen(Some(&mut widths.patient), 12, &mut spare);
        widen(Some(&mut widths.notes), 36, &mut spare);
        if spare >= OFFSET {
            widths.time += OFFSET;
            spare -= OFFSET;
        }
        widen(widths.band.as_mut(), ranges, &mut spare);
        widen(Some(&mut widths.patient), 16, &mut spare);
        widths.notes += spare;
        Self::Columns(widths)
    }
}

impl Columns {
    /// Says whether times are written with their offset from UTC.
    pub(super) fn has_offset(&self) -> bool {
        self.time > TIME
    }

    fn taken(&self) -> usize {
        let stagings = self.stagings.iter().map(|width| width + 2).sum::<usize>();
        let bar = usize::from(!self.stagings.is_empty());
        let optional = [self.total, self.band].into_iter().flatten();
        let optional: usize = optional.map(|width| width + 2).sum();
        self.time + 2 + self.patient + optional + stagings + bar + 2 + self.notes
    }
}

fn widen(width: Option<&mut usize>, wanted: usize, spare: &mut usize) {
    if let Some(width) = width {
        let more = wanted.saturating_sub(*width).min(*spare);
        *width += more;
        *spare -= more;
    }
}

fn longest_range(scale: &Scale) -> usize {
    let names: Vec<usize> = scale
        .bands()
        .iter()
        .map(|band| columns(&band.name))
        .collect();
    let pairs = names.iter().zip(names.iter().skip(1));
    pairs.map(|(one, next)| one + next + 4).max().unwrap_or(0)
}
