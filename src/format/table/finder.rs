//! The columns of a table that a column map names, found by their exact names.

use super::names::form;
use super::value::CellError;
use crate::base::text::{all_of, quoted};

/// Finds columns by their exact names.
pub(super) struct Finder<'n> {
    pub(super) names: &'n [String],
    /// Whether some may be absent.
    pub(super) partial: bool,
    pub(super) errors: Vec<CellError>,
}

impl Finder<'_> {
    /// Finds several columns; none if one of them is not there.
    pub(super) fn fields(&mut self, wanted: Vec<&String>, what: &str) -> Vec<usize> {
        let found = wanted.into_iter().map(|name| self.field(name, what));
        let found: Vec<Option<usize>> = found.collect();
        found.into_iter().collect::<Option<_>>().unwrap_or_default()
    }

    /// Finds the column that has exactly this name, or says why there is none.
    pub(super) fn field(&mut self, wanted: &str, what: &str) -> Option<usize> {
        let mut fields = (self.names.iter().enumerate()).filter(|(_, name)| *name == wanted);
        let (first, second) = (fields.next(), fields.next());
        let wanted = quoted(wanted);
        let error = match (first, second) {
            (Some((field, _)), None) => return Some(field),
            (Some(_), Some((field, _))) => {
                let message = format!("the column {wanted}, which {what} reads, stands twice");
                CellError::new(
                    field,
                    "repeated-column",
                    message,
                    "remove or rename one of them",
                )
            }
            (None, _) => {
                let same = form(&wanted);
                let near = self.names.iter().position(|name| form(name) == same);
                if near.is_none() && self.partial {
                    return None;
                }
                let message = match near.and_then(|field| self.names.get(field)) {
                    Some(near) => format!(
                        "{what} reads the column {wanted}, and the table has {}: a map names columns exactly",
                        quoted(near)
                    ),
                    None => format!("{what} reads the column {wanted}, which the table has not"),
                };
                let end = self.names.len().saturating_sub(1);
                let mut help = String::from("mend the name in the map, or take it out");
                if near.is_none() && self.errors.is_empty() {
                    let begins: Vec<String> =
                        self.names.iter().take(5).map(|name| quoted(name)).collect();
                    help += &format!("; the header that was read begins with {}", all_of(&begins));
                }
                CellError::new(near.unwrap_or(end), "unknown-column", message, help)
            }
        };
        self.errors.push(error);
        None
    }
}
