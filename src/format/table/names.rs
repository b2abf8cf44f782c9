//! Which column stands for which known name, and all that is wrong with the names of a table.
//!
//! Nothing here knows how a table was written: the keys of a JSON object are resolved the same way.

use super::value::CellError;
use std::collections::{HashMap, HashSet};

use crate::base::text::{all_of, count, misleads, one_edit_apart, one_of, quoted};

/// How many names a message lists.
const MOST_LISTED: usize = 20;

/// The columns that known names stand for, and what is wrong with the names of the columns.
#[derive(Default)]
pub struct Matches<'n> {
    /// For each known name that has a column: its field.
    fields: HashMap<&'n str, usize>,
    /// The columns whose names are spelt otherwise than the known name that they mean.
    pub respelt: Vec<(usize, &'n str)>,
    /// The columns that mean no known name, in their order.
    pub unread: Vec<usize>,
    /// The known names that a refused column may have meant.
    meant: HashSet<&'n str>,
    /// All that is wrong, in the order of the columns.
    pub errors: Vec<CellError>,
}

impl<'n> Matches<'n> {
    /// Finds the columns.
    ///
    /// A name may be written in another case, and with other or no spaces and punctuation, if only one
    /// column can be meant: R writes `danger.to.others`.
    pub fn of(names: &[String], known: &[&'n str]) -> Self {
        let mut found = Self::default();
        let mut forms: HashMap<String, Vec<&'n str>> = HashMap::new();
        for name in known {
            let same = forms.entry(form(name)).or_default();
            if !same.contains(name) {
                same.push(name);
            }
        }
        let mut same: HashMap<&'n str, Vec<usize>> = HashMap::new();
        for field in found.distinct(names) {
            let name = names.get(field).map_or("", String::as_str);
            let several = forms.get(&form(name)).map_or(&[][..], Vec::as_slice);
            let exact = several.iter().find(|known| **known == name);
            match (several, exact) {
                ([], _) => found.unread.push(field),
                ([only], _) | (_, Some(only)) => same.entry(only).or_default().push(field),
                _ => {
                    found.meant.extend(several);
                    found.errors.push(several_names(field, name, several));
                }
            }
        }
        for name in known {
            if let Some(columns) = same.remove(name) {
                found.settle(name, &columns, names);
            }
        }
        found.near_misses(names, known, &forms);
        found.respelt.sort_by_key(|(field, _)| *field);
        found.errors.sort_by_key(|error| error.field);
        found
    }

    /// Returns the columns without those that have the name of one before them, which is wrong.
    ///
    /// One column may have no name: the numbers of rows, as some programs write them.
    fn distinct(&mut self, names: &[String]) -> Vec<usize> {
        let mut seen = HashSet::new();
        let mut nameless = names.iter().enumerate().filter(|(_, name)| name.is_empty());
        if let (Some((first, _)), others @ 1..) = (nameless.next(), nameless.count()) {
            let columns = count(others as u64 + 1, "column", "columns");
            let help = "remove them from every row (a spreadsheet leaves them where cells were emptied), or name each";
            let message = format!("{columns}, this one the first, have no name");
            self.errors
                .push(CellError::new(first, "nameless-column", message, help));
        }
        let is_first = |(_, name): &(usize, &String)| !name.is_empty();
        let mut distinct = Vec::with_capacity(names.len());
        for (field, name) in names.iter().enumerate().filter(is_first) {
            if seen.insert(name) {
                distinct.push(field)
            } else {
                let message = format!("the column {} stands twice", quoted(name));
                let help = "remove or rename one of them";
                let error = CellError::new(field, "repeated-column", message, help);
                self.errors.push(error);
            }
        }
        distinct
    }

    /// Takes the column of a known name, if there is only one that can be meant.
    fn settle(&mut self, known: &'n str, columns: &[usize], names: &[String]) {
        let name = |field: &usize| names.get(*field).map_or("", String::as_str);
        match columns {
            [] => {}
            [only] => {
                self.fields.insert(known, *only);
                if name(only) != known {
                    self.respelt.push((*only, known));
                }
            }
            [first, others @ ..] => {
                self.meant.insert(known);
                for other in others {
                    let both = [quoted(name(first)), quoted(name(other))];
                    let message = format!("the columns {} can both mean `{known}`", all_of(&both));
                    let help = "remove or rename one of them";
                    let error = CellError::new(*other, "ambiguous-column", message, help);
                    self.errors.push(error);
                }
            }
        }
    }

    /// Refuses columns whose names are nearly known ones: they would silently be passed through, and
    /// their answers lost.
    ///
    /// A character that nobody sees is always refused. Another letter is refused only where the known
    /// column is not there: beside `nose`, a column `dose` is a column of its own.
    fn near_misses(
        &mut self,
        names: &[String],
        known: &[&'n str],
        forms: &HashMap<String, Vec<&'n str>>,
    ) {
        let absent =
            |name: &&&str| !self.fields.contains_key(**name) && !self.meant.contains(**name);
        let absent: Vec<(String, &'n str)> = known
            .iter()
            .filter(absent)
            .map(|name| (form(name), *name))
            .collect();
        self.unread.retain(|field| {
            let name = names.get(*field).map_or("", String::as_str);
            let bare = form(name).replace(misleads, "");
            let same = forms.get(&bare).and_then(|known| known.first().copied());
            let near = || {
                absent
                    .iter()
                    .find(|(known, _)| one_edit_apart(known, &bare))
            };
            let Some(meant) = same.or_else(|| near().map(|(_, known)| *known)) else {
                return true;
            };
            self.meant.insert(meant);
            self.errors.push(nearly(*field, name, meant));
            false
        });
    }

    /// Returns the column of a known name.
    pub fn field(&self, known: &str) -> Option<usize> {
        self.fields.get(known).copied()
    }

    /// Says whether a column stands for a known name.
    pub fn is_read(&self, field: usize) -> bool {
        self.fields.values().any(|known| *known == field)
    }

    /// Says whether a known name has a column, or may have been meant by one that is refused.
    pub fn is_there(&self, known: &str) -> bool {
        self.fields.contains_key(known) || self.meant.contains(known)
    }
}

/// Returns what of a name tells it from others: its letters and digits, whatever their case.
pub(super) fn form(name: &str) -> String {
    let told = |character: &char| !character.is_whitespace() && !character.is_ascii_punctuation();
    name.chars()
        .filter(told)
        .flat_map(char::to_lowercase)
        .collect()
}

/// Says that a column is nearly a known one.
pub fn nearly(field: usize, name: &str, meant: &str) -> CellError {
    let message = format!("the column {} is nearly `{meant}`", quoted(name));
    let help = format!("write `{meant}` if that is meant, or rename the column");
    CellError::new(field, "near-miss", message, help)
}

fn several_names(field: usize, name: &str, several: &[&str]) -> CellError {
    let names: Vec<String> = several.iter().map(|name| quoted(name)).collect();
    let message = format!("the column {} can mean {}", quoted(name), one_of(&names));
    let help = "write the one that is meant, or rename the column";
    CellError::new(field, "ambiguous-column", message, help)
}

/// Lists names for a sentence, no more than anybody reads.
pub(super) fn listed(names: impl ExactSizeIterator<Item = String>) -> String {
    let rest = names.len().saturating_sub(MOST_LISTED);
    let mut names: Vec<String> = names.take(MOST_LISTED).collect();
    names.extend((rest > 0).then(|| format!("{rest} more")));
    all_of(&names)
}
