//! What the rows of a table make doubtful in its columns: remembered by column, and said once at the end.

use std::collections::BTreeSet;

use super::cell::{asked, no_number, whole};
use super::header::Header;
use super::names::listed;
use crate::assessment::Asked;
use crate::base::diagnostic::Mistake;
use crate::base::text::{count, quoted};
use crate::scale::{Item, Scale};

/// What the rows of a table make doubtful in its columns, however many rows there are.
#[derive(Clone, Debug, Default)]
pub struct Doubts {
    /// The columns in which a whole number was written with a decimal point.
    decimals: BTreeSet<usize>,
    /// The items with numbers that are no points of theirs, and may be the numbers of options.
    option_numbers: BTreeSet<usize>,
    /// The checks with numbers that are no answers, and may be codes of them.
    codes: BTreeSet<usize>,
}

impl Doubts {
    /// Says whether nothing is in doubt.
    pub(super) fn are_none(&self) -> bool {
        self.decimals.is_empty() && self.option_numbers.is_empty() && self.codes.is_empty()
    }

    /// Takes what other rows of the same table made doubtful.
    pub fn add(&mut self, other: Self) {
        self.decimals.extend(other.decimals);
        self.option_numbers.extend(other.option_numbers);
        self.codes.extend(other.codes);
    }

    /// Reads a whole number in the column of `id`, also one with a decimal point, which is remembered.
    ///
    /// # Errors
    /// The text is no whole number in digits.
    #[inline]
    pub fn number(&mut self, field: usize, text: &str, id: &str) -> Result<i64, Mistake> {
        let (number, point) = whole(text).ok_or_else(|| no_number(id, text))?;
        if point {
            self.decimals.insert(field);
        }
        Ok(number)
    }

    /// Says whether it is remembered of a column that a whole number in it was written with a decimal point.
    pub(super) fn has_decimals(&self, field: usize) -> bool {
        self.decimals.contains(&field)
    }

    /// Reads the answer to the check at a position, in the column `name`; a number that is none is remembered.
    pub(super) fn answer(
        &mut self,
        field: usize,
        text: &str,
        position: usize,
        name: &str,
    ) -> Result<Asked, Mistake> {
        let number = whole(text);
        if number.is_some_and(|(_, point)| point) {
            self.decimals.insert(field);
        }
        let answer = asked(text, name);
        if answer.is_err() && number.is_some() {
            self.codes.insert(position);
        }
        answer
    }

    /// Says whether a table has a column whose numbers are in doubt.
    pub fn puts_in_doubt(&self, header: &Header) -> bool {
        let item = |at: &usize| {
            header
                .items
                .get(*at)
                .is_some_and(|item| item.points.is_some())
        };
        let check = |at: &usize| header.checks.get(*at).is_some_and(Option::is_some);
        self.option_numbers.iter().any(item) || self.codes.iter().any(check)
    }

    /// Remembers an item if these are no points of it and may be the number of an option, from 0 or 1 on.
    pub(super) fn points(&mut self, position: usize, item: &Item, points: i64) {
        let most = i64::try_from(item.choices.len()).unwrap_or_default();
        let is_points =
            u16::try_from(points).is_ok_and(|points| item.choice_worth(points).is_some());
        if !is_points && (0..=most).contains(&points) {
            self.option_numbers.insert(position);
        }
    }

    /// Says which columns had whole numbers with a decimal point, by their names, if any had.
    pub fn decimals_in<'n>(&self, name: impl Fn(usize) -> &'n str) -> Option<String> {
        let columns = self.decimals.iter().map(|field| quoted(name(*field)));
        (!self.decimals.is_empty()).then(|| {
            format!(
                "whole numbers with a decimal point, such as 1.0, were read as whole in {}",
                listed(columns)
            )
        })
    }

    /// Returns what is to be said at the end of a table, beside which so many rows with a column in doubt were
    /// scored.
    pub fn remarks(&self, header: &Header, scale: &Scale, scored: u64) -> Vec<String> {
        let mut remarks = Vec::new();
        remarks.extend(self.decimals_in(|field| header.name(field)));
        let rows = count(scored, "row that was scored", "rows that were scored");
        let items = self.option_numbers.iter();
        let items = items.filter_map(|at| Some(quoted(&scale.items().get(*at)?.id)));
        let items: Vec<String> = items.collect();
        if scored > 0 && !items.is_empty() {
            remarks.push(format!(
                "rows were rejected for numbers that are no points of {}: if these columns hold the \
                 number of the option chosen (counted from 0 or 1) and not its points, the {rows} \
                 may be wrong too; compare one with its source",
                listed(items.into_iter())
            ));
        }
        let checks = self.codes.iter();
        let checks = checks.filter_map(|at| Some(quoted(&scale.checks().get(*at)?.id)));
        let checks: Vec<String> = checks.collect();
        if scored > 0 && !checks.is_empty() {
            remarks.push(format!(
                "rows were rejected for numbers that are no answers to {}, where 0 is read as no and 1 as \
                 yes: if 1 means no and 2 yes there, the {rows} may be wrong too; compare one with its source",
                listed(checks.into_iter())
            ));
        }
        remarks
    }
}
