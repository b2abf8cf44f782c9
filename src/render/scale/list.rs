//! The list of all scales: two lines each, what data names and what people call it.

use std::sync::Arc;

use super::super::page::{Columns, Page, Piece, inked};
use super::super::{Ink, Style, wording};
use super::origin;
use crate::base::text::count;
use crate::scale::{Language, Scale, Standing};

/// Writes the list of scales: name and version, evidence, items, total, digest, and below it the
/// full name and where the scale came from.
///
/// Where a line does not hold all of that, it is folded between two of its parts.
pub fn list(scales: &[(Arc<Scale>, Standing, Vec<Language>)], style: &Style) -> String {
    let rows: Vec<[String; 5]> = scales.iter().map(|(scale, ..)| texts(scale)).collect();
    let mut page = Page::new(style);
    let texts = rows.iter().map(|row| row.iter().map(String::as_str));
    let columns = Columns::of(&page, 0, texts);
    for ((scale, standing, languages), row) in scales.iter().zip(rows) {
        let [name, rest @ ..] = row;
        let pieces = [inked(Ink::Strong, name)].into_iter();
        let pieces = pieces.chain(rest.map(Piece::from));
        match columns.over() {
            0 => columns.row(&mut page, &[ITEMS], pieces),
            _ => page.dotted(0, pieces),
        }
        let standing = match standing {
            Standing::Withdrawn { reason, .. } => format!("withdrawn: {reason}"),
            other => other.word().to_owned(),
        };
        let mut words = vec![scale.head().name.clone(), origin(scale), standing];
        words.extend(languages.iter().map(wording::language));
        page.dotted(4, words);
    }
    page.finish()
}

/// The column of how many items there are: a number, which stands at the right.
const ITEMS: usize = 2;

fn texts(scale: &Scale) -> [String; 5] {
    [
        scale.reference(),
        scale.head().evidence.word().to_owned(),
        count(scale.items().len() as u64, "item", "items"),
        wording::total_range(scale).unwrap_or_else(|| "no total".to_owned()),
        scale.digest().short(),
    ]
}
