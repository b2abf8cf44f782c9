//! The rows and columns that marks are put on, and the rules for marks that meet in one place.

use super::super::{Ink, Style};
use super::marks;

/// One place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    /// Nothing, or the line with which a band begins.
    Free(char),
    /// Part of a number beside a mark.
    Figure(char),
    /// The inside of a range.
    Inside(char),
    /// A total, or an end of a range.
    Mark(char),
    /// More than one of them.
    Several,
}

/// Rows of places, the lowest row first.
pub(super) struct Canvas {
    rows: Vec<Vec<Place>>,
    columns: usize,
}

impl Canvas {
    /// Makes an empty canvas.
    pub(super) fn new(rows: usize, columns: usize) -> Self {
        Self {
            rows: vec![vec![Place::Free(' '); columns]; rows],
            columns,
        }
    }

    /// Fills what is free of a row with a line.
    pub(super) fn line(&mut self, row: usize, character: char) {
        for place in self.rows.get_mut(row).into_iter().flatten() {
            if let Place::Free(free) = place {
                *free = character;
            }
        }
    }

    /// Puts a mark; one that is there already becomes the mark for several.
    pub(super) fn mark(&mut self, row: usize, column: usize, character: char) {
        if let Some(place) = self.at(row, column) {
            *place = match place {
                Place::Mark(_) | Place::Several => Place::Several,
                _ => Place::Mark(character),
            };
        }
    }

    /// Draws the inside of a range, where no mark stands.
    pub(super) fn inside(&mut self, row: usize, column: usize, character: char) {
        if let Some(place) = self.at(row, column).filter(|place| is_free(place)) {
            *place = Place::Inside(character);
        }
    }

    /// Writes a number beside a mark, right of it or left, if there is room and it stays clear of others.
    pub(super) fn figure(&mut self, row: usize, column: usize, digits: &str) {
        let width = digits.len();
        let mut starts = vec![column + 1];
        starts.extend(column.checked_sub(width));
        for start in starts {
            if self.has_room(row, start, width, column) {
                for (offset, digit) in digits.chars().enumerate() {
                    if let Some(place) = self.at(row, start + offset) {
                        *place = Place::Figure(digit);
                    }
                }
                return;
            }
        }
    }

    /// Says whether places are free and no figure or mark but the own one stands beside them.
    fn has_room(&self, row: usize, start: usize, width: usize, own: usize) -> bool {
        let Some(places) = self.rows.get(row) else {
            return false;
        };
        let free = |column: usize| places.get(column).is_some_and(is_free);
        let beside = [start.checked_sub(1), Some(start + width)];
        let clear = |column: usize| column == own || column >= self.columns || free(column);
        (start..start + width).all(free) && beside.into_iter().flatten().all(clear)
    }

    /// Says whether more than one mark stands anywhere in one place.
    pub(super) fn has_several(&self) -> bool {
        self.rows
            .iter()
            .flatten()
            .any(|place| *place == Place::Several)
    }

    /// Returns a row as it is written, coloured.
    pub(super) fn row(&self, row: usize, style: &Style) -> String {
        let mut out = String::new();
        let mut run = (None, String::new());
        for place in self.rows.get(row).into_iter().flatten() {
            let (ink, character) = drawn(*place, style);
            if ink != run.0 {
                out.push_str(&painted(&run, style));
                run = (ink, String::new());
            }
            run.1.push(character);
        }
        out + &painted(&run, style)
    }

    fn at(&mut self, row: usize, column: usize) -> Option<&mut Place> {
        self.rows.get_mut(row)?.get_mut(column)
    }
}

fn is_free(place: &Place) -> bool {
    matches!(place, Place::Free(_))
}

fn drawn(place: Place, style: &Style) -> (Option<Ink>, char) {
    match place {
        Place::Free(' ') => (None, ' '),
        Place::Free(character) => (Some(Ink::Faint), character),
        Place::Figure(character) => (None, character),
        Place::Inside(character) => (Some(Ink::Open), character),
        Place::Mark(character) => (Some(Ink::Strong), character),
        Place::Several => (Some(Ink::Strong), marks(style).several),
    }
}

fn painted((ink, text): &(Option<Ink>, String), style: &Style) -> String {
    match ink {
        Some(ink) => style.paint(*ink, text),
        None => text.clone(),
    }
}
