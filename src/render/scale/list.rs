//! The list of all scales: two lines each, what data names and what people call it.

use std::sync::Arc;

use super::super::page::{Page, cell, figure, inked};
use super::super::{Ink, Style, columns, wording};
use super::origin;
use crate::base::text::count;
use crate::scale::{Language, Scale, Standing};

/// Writes the list of scales: name and version, evidence, items, total, digest, and below it the
/// full name and where the scale came from.
///
/// Where a line does not hold all of that, it is folded between two of its parts.
pub fn list(scales: &[(Arc<Scale>, Standing, Vec<Language>)], style: &Style) -> String {
    let cells: Vec<Vec<String>> = scales.iter().map(|(scale, ..)| cells(scale)).collect();
    let wide = |column: usize| {
        let texts = cells.iter().filter_map(|row| row.get(column));
        texts.map(|text| columns(text)).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..COLUMNS).map(wide).collect();
    let fits = widths.iter().sum::<usize>() + 2 * (COLUMNS - 1) <= style.width;
    let mut page = Page::new(style);
    for ((scale, standing, languages), row) in scales.iter().zip(&cells) {
        let pieces = row.iter().enumerate().map(|(column, text)| match column {
            0 => inked(Ink::Strong, text),
            _ => text.into(),
        });
        if fits {
            let mut cells = Vec::new();
            for (column, (text, width)) in pieces.zip(&widths).enumerate() {
                // The items are a number: they stand at the right of their column.
                cells.push(match column {
                    2 => figure(text, *width),
                    _ => cell(text, *width),
                });
            }
            page.row(0, &cells);
        } else {
            page.dotted(0, pieces);
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

const COLUMNS: usize = 5;

fn cells(scale: &Scale) -> Vec<String> {
    vec![
        scale.reference(),
        scale.head().evidence.word().to_owned(),
        count(scale.items().len() as u64, "item", "items"),
        wording::total_range(scale).unwrap_or_else(|| "no total".to_owned()),
        scale.digest().short(),
    ]
}
