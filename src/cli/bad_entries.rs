//! What a command leaves out since it does not hold: each named once at the end, and exit code 1 for all.

use std::collections::BTreeMap;

use super::context::Context;
use crate::log::BadEntry;

/// What was left out so far.
#[derive(Debug, Default)]
pub struct BadEntries {
    /// In words, by number.
    named: BTreeMap<u64, String>,
}

impl BadEntries {
    /// Begins with what does not hold.
    pub fn of(bad: &[BadEntry]) -> Self {
        let mut all = Self::default();
        bad.iter().for_each(|bad| all.add(bad));
        all
    }

    /// Takes an entry that does not hold. What is only beside another takes no other words away.
    pub fn add(&mut self, bad: &BadEntry) {
        if !(bad.is_beside() && self.named.contains_key(&bad.number)) {
            self.named.insert(bad.number, bad.left_out());
        }
    }

    /// Says whether nothing was left out.
    pub fn is_empty(&self) -> bool {
        self.named.is_empty()
    }

    /// Names all of it, and returns the exit code.
    pub fn say(&self, context: &Context) -> u8 {
        let named = self.named.values();
        let named = named.map(|words| format!("{words}; say {}", context.verify()));
        context.say_left_out(&named.collect::<Vec<String>>())
    }
}
