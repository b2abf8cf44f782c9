//! What is remarked on at the end of a table with a row an item.

use super::census::CountedColumn;
use super::group::{Found, Group, OwnColumn};
use super::made::PassedOver;
use crate::base::text::{all_of, count, quoted, thousands};
use crate::base::time::Time;
use crate::scale::map::Own;

/// How many seconds after another an assessment may be a part of it.
const SOON: i64 = 1800;
/// How many items are named that the map does not name.
const MOST_NAMED: usize = 8;

/// What is remarked on of rows of one item each.
#[derive(Default)]
pub struct Remarked {
    /// Which rows belong to no assessment.
    pub passed_over: PassedOver,
    /// The items that the map does not name.
    pub(super) other_items: CountedColumn,
    /// Of the assessment that ended last its key, when it ended, and which answers it has.
    last: Option<(u64, i64, Vec<bool>)>,
    /// How many assessments seem to be parts of the one before them.
    parts: u64,
}

impl Remarked {
    /// Counts an assessment that soon follows another of the same key, and has none of its items.
    pub(super) fn count_part(&mut self, columns: &[OwnColumn], group: &Group, key: u64) {
        let answers = columns.iter().zip(&group.found);
        let answers = answers.filter(|(column, _)| column.own.and_then(Own::item).is_some());
        let is_there =
            |found: &Option<Found>| found.as_ref().is_some_and(|found| !found.says_nothing());
        let has: Vec<bool> = answers.map(|(_, found)| is_there(found)).collect();
        let seconds = |time: Option<Time>| time.map_or(0, |time| time.timestamp());
        if let Some((of, ended, had)) = &self.last
            && *of == key
            && (0..=SOON).contains(&(seconds(group.first) - ended))
            && had.iter().zip(&has).all(|(had, has)| !(*had && *has))
        {
            self.parts += 1;
        }
        self.last = Some((key, seconds(group.last), has));
    }

    /// Returns what is to be said at the end of the table.
    pub fn remarks(&self) -> Vec<String> {
        let mut remarks = self.passed_over.remarks();
        let each = self.other_items.texts();
        let more = each.len().saturating_sub(MOST_NAMED);
        let named = each.take(MOST_NAMED);
        let mut named: Vec<String> = named
            .map(|(item, count)| format!("{} ({})", quoted(item), thousands(count)))
            .collect();
        if more > 0 {
            named.push(count(more as u64, "other", "others"));
        }
        if !named.is_empty() {
            let named = all_of(&named);
            remarks.push(format!(
                "items that the map does not name, and their rows: {named}"
            ));
        }
        if self.parts > 0 {
            let parts = count(self.parts, "assessment follows", "assessments follow");
            remarks.push(format!(
                "{parts} another of the same patient within half an hour and with none of its items: if they are one, \
                 say a longer `within`"
            ));
        }
        remarks
    }
}
