//! Rows of figures: a table where the page is wide enough, and otherwise a few lines each.

use crate::render::page::{Page, inked};
use crate::render::{Ink, columns, left, right};

/// A column of figures.
pub(super) struct Column {
    /// What stands above it.
    pub(super) head: &'static str,
    /// What is said before a figure where there are no columns.
    pub(super) words: &'static str,
    /// How wide it is, the blanks before it among them.
    pub(super) width: usize,
}

/// Makes a column.
pub(super) const fn column(head: &'static str, words: &'static str, width: usize) -> Column {
    Column { head, words, width }
}

/// A row of figures.
pub(super) struct Row {
    /// What it is of.
    pub(super) name: String,
    /// The figures, one for each column.
    pub(super) figures: Vec<String>,
    /// What stands beneath; may be empty.
    pub(super) beneath: Vec<String>,
}

/// Writes rows; `least` is what their names get at least where there are columns.
pub(super) fn rows(
    page: &mut Page<'_>,
    (name, least): (&str, usize),
    all: &[Column],
    rows: &[Row],
) {
    let figures: usize = all.iter().map(|column| column.width).sum();
    if page.width() < figures + least {
        return rows.iter().for_each(|row| stacked(page, all, row));
    }
    let longest = rows.iter().map(|row| page.columns_of(&row.name)).max();
    let first = longest
        .unwrap_or_default()
        .clamp(least, page.width() - figures);
    let heads: String = all
        .iter()
        .map(|column| right(column.head, column.width))
        .collect();
    let head = format!("{}{heads}", left(name, first));
    let head = page.style().paint(Ink::Faint, &head);
    page.drawn(&head);
    for row in rows {
        let mut name = page.style().text(&row.name);
        if columns(&name) > first {
            page.paragraph(0, name.as_str());
            name.clear();
        }
        let figures = all.iter().zip(&row.figures);
        let figures: String = figures
            .map(|(column, figure)| right(figure, column.width))
            .collect();
        page.drawn(&format!("{}{figures}", left(&name, first)));
        page.dotted(2, &row.beneath);
    }
}

fn stacked(page: &mut Page<'_>, all: &[Column], row: &Row) {
    page.paragraph(0, inked(Ink::Strong, row.name.as_str()));
    let figures = all.iter().zip(&row.figures);
    let figures = figures.map(|(column, figure)| format!("{} {figure}", column.words));
    page.dotted(2, figures.chain(row.beneath.iter().cloned()));
}
