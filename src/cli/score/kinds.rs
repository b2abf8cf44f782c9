//! The kinds of rejections in a run: how many of each, and the first of each as an example.
//!
//! A kind is what is wrong, by its code, and the column or key it is wrong in. Only so many kinds are
//! told apart: a file of another kind altogether may have as many as it has rows.

use crate::base::text::{excerpt, thousands};
use crate::format::Rejection;

/// How many kinds are told apart; what comes after these is counted together.
const MOST_KINDS: usize = 100;
/// How many kinds are said, the most frequent first.
const MOST_SAID: usize = 10;

/// How many rejections there were of each kind.
#[derive(Default)]
pub struct Kinds {
    each: Vec<Kind>,
    others: u64,
}

struct Kind {
    code: &'static str,
    field: Option<Box<str>>,
    count: u64,
    /// The first of its kind, as a line.
    first: String,
}

impl Kinds {
    /// Counts a rejection.
    pub fn add(&mut self, rejection: &Rejection) {
        let is_known =
            |kind: &&mut Kind| kind.code == rejection.code && kind.field == rejection.field;
        if let Some(kind) = self.each.iter_mut().find(is_known) {
            kind.count += 1;
        } else if self.each.len() < MOST_KINDS {
            self.each.push(Kind {
                code: rejection.code,
                field: rejection.field.clone(),
                count: 1,
                first: rejection.to_string(),
            });
        } else {
            self.others += 1;
        }
    }

    /// Returns a line for each of the most frequent kinds, and one for all others.
    pub fn words(&self) -> Vec<String> {
        let mut each: Vec<&Kind> = self.each.iter().collect();
        // Those that are equally frequent stay in the order in which they were met.
        each.sort_by_key(|kind| std::cmp::Reverse(kind.count));
        let said = each.iter().take(MOST_SAID);
        let mut lines: Vec<String> = said.map(|kind| kind.words()).collect();
        let unsaid: u64 = each.iter().skip(MOST_SAID).map(|kind| kind.count).sum();
        if unsaid + self.others > 0 {
            lines.push(format!(
                "{} of other kinds",
                thousands(unsaid + self.others)
            ));
        }
        lines
    }
}

impl Kind {
    fn words(&self) -> String {
        let what = match &self.field {
            Some(field) => format!("{} in `{}`", self.code, excerpt(field)),
            None => self.code.to_owned(),
        };
        let first = match self.count {
            1 => "at",
            _ => "the first at",
        };
        format!("{} {what}, {first} {}", thousands(self.count), self.first)
    }
}
