//! What the rows of a table showed of its columns: remembered a column, and said once at the end.

use std::collections::BTreeSet;

use super::Header;
use super::names::listed;
use crate::scale::{Item, Scale};
use crate::text::{count, quoted};

/// What the rows of a table showed of its columns, however many rows there are.
#[derive(Clone, Debug, Default)]
pub struct Seen {
    /// The columns in which a whole number was written with a decimal point.
    pointed: BTreeSet<usize>,
    /// The items with numbers that are no points of theirs, and may be the numbers of options.
    numbered: BTreeSet<usize>,
}

impl Seen {
    /// Remembers a whole number with a decimal point.
    pub(super) fn point(&mut self, field: usize) {
        self.pointed.insert(field);
    }

    /// Remembers an item if these are no points of it and may be the number of an option, from 0 or 1 on.
    pub(super) fn points(&mut self, position: usize, item: &Item, points: i64) {
        let most = i64::try_from(item.choices.len()).unwrap_or_default();
        let is_points =
            u16::try_from(points).is_ok_and(|points| item.choice_worth(points).is_some());
        if !is_points && (0..=most).contains(&points) {
            self.numbered.insert(position);
        }
    }

    /// Says which columns had whole numbers with a decimal point, by their names, if any had.
    pub fn pointed<'n>(&self, name: impl Fn(usize) -> &'n str) -> Option<String> {
        let columns = self.pointed.iter().map(|field| quoted(name(*field)));
        (!self.pointed.is_empty()).then(|| {
            format!(
                "whole numbers with a decimal point, such as 1.0, were read as whole in {}",
                listed(columns)
            )
        })
    }

    /// Returns what is to be said at the end of a table of which so many rows were scored.
    pub fn remarks(&self, header: &Header, scale: &Scale, scored: u64) -> Vec<String> {
        let mut remarks = Vec::new();
        remarks.extend(self.pointed(|field| header.name(field)));
        if scored > 0 && !self.numbered.is_empty() {
            let ids = self
                .numbered
                .iter()
                .filter_map(|item| scale.items().get(*item));
            let ids: Vec<String> = ids.map(|item| quoted(&item.id)).collect();
            let rows = count(
                scored,
                "row that was scored is",
                "rows that were scored are",
            );
            remarks.push(format!(
                "rows were rejected for numbers that are no points of {}: if these columns hold the \
                 number of the option chosen (counted from 0 or 1) and not its points, the {rows} \
                 wrong too; compare one with its source",
                listed(ids.into_iter())
            ));
        }
        remarks
    }
}
