//! The list of all scales: two lines each, what data names and what people call it.

use std::sync::Arc;

use super::super::lines::Lines;
use super::super::words::span;
use super::super::{Ink, Style, columns, left, right};
use super::origin;
use crate::scale::Scale;
use crate::text::count;

/// Writes the list of scales: name and version, evidence, items, total, digest, and below it the
/// full name and where the scale came from.
///
/// Where a line does not hold all of that, it is folded between two of its parts.
pub fn list(scales: &[Arc<Scale>], style: &Style) -> String {
    let cells: Vec<Vec<String>> = scales.iter().map(|scale| cells(scale)).collect();
    let wide = |column: usize| {
        let texts = cells.iter().filter_map(|row| row.get(column));
        texts.map(|text| columns(text)).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..COLUMNS).map(wide).collect();
    let fits = widths.iter().sum::<usize>() + 2 * (COLUMNS - 1) <= style.width;
    let mut page = Lines::new(style);
    for (scale, row) in scales.iter().zip(&cells) {
        if fits {
            let padded = row.iter().zip(&widths).enumerate().map(|(column, cell)| {
                let (text, width) = cell;
                // The items are a number: they stand at the right of their column.
                let padded = if column == 2 {
                    right(text, *width)
                } else {
                    left(text, *width)
                };
                if column == 0 {
                    style.paint(Ink::Strong, &padded)
                } else {
                    padded
                }
            });
            page.raw(&padded.collect::<Vec<_>>().join("  "));
        } else {
            let parts = row
                .iter()
                .enumerate()
                .map(|(column, text)| ((column == 0).then_some(Ink::Strong), text.clone()));
            page.parts(0, &parts.collect::<Vec<_>>());
        }
        let below = [scale.head().name.clone(), origin(scale)];
        page.parts(4, &below.map(|part| (None, part)));
    }
    page.finish()
}

const COLUMNS: usize = 5;

fn cells(scale: &Scale) -> Vec<String> {
    let total = scale.definition().total;
    vec![
        scale.reference(),
        scale.head().evidence.word().to_owned(),
        count(scale.items().len() as u64, "item", "items"),
        total.map_or_else(
            || "no total".to_owned(),
            |range| format!("total {}", span(range)),
        ),
        scale.digest().short(),
    ]
}
