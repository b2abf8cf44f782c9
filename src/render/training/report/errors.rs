//! The mean signed error of each item, drawn in characters on both sides of zero.
//!
//! A bar to the left is below the key and one to the right above it; the value stands beside it, so
//! that neither colour nor shape is needed to read it.

use crate::case::report::ItemError;
use crate::render::page::Page;
use crate::render::training::closing::signed;
use crate::render::{Ink, columns, left, right};
use crate::text::thousands;

/// The fewest columns of the plot beside the labels of items; below, their ids stand there.
const BESIDE_LABELS: usize = 21;
/// The fewest columns of the plot beside ids; below, labels stand on lines of their own.
const BESIDE_IDS: usize = 13;
/// The most columns on either side; more would not be read more finely.
const WIDEST_SIDE: usize = 30;
/// The columns of a mean.
const MEAN: usize = 7;
/// How much either side may span, in points.
const SPANS: [f64; 8] = [0.25, 0.5, 1.0, 2.0, 3.0, 5.0, 10.0, 20.0];

/// How the plot is laid out.
struct Layout {
    /// How wide the names are; none if they stand on lines of their own.
    names: Option<usize>,
    /// Whether names are labels, and not ids.
    labels: bool,
    /// The columns on either side of zero.
    side: usize,
    /// How many points a side spans.
    span: f64,
    /// How wide the counts are.
    counts: usize,
}

/// Draws the items, in the order of the form.
pub(super) fn errors(page: &mut Page<'_>, items: &[ItemError]) {
    let layout = Layout::of(page, items);
    page.heading("Mean signed error by item, in points", "");
    head(page, &layout);
    for item in items {
        let name = match layout.labels {
            true => &item.label,
            false => &item.id,
        };
        let name = page.style().text(name);
        let before = match layout.names {
            Some(width) => left(&name, width),
            None => {
                page.paragraph(0, name.as_str());
                String::new()
            }
        };
        let mean = match item.signed_error.value {
            Ok(mean) => signed(mean),
            Err(_) => "n/a".to_owned(),
        };
        let bar = layout.bar(page, item.signed_error.value.ok());
        let counts = right(&counted(item), layout.counts);
        page.drawn(&format!("{before}{bar}{counts}{}", right(&mean, MEAN)));
        if let Err(why) = item.signed_error.value {
            page.paragraph(2, format!("{}: n/a ({why})", item.id));
        }
    }
    foot(page, &layout);
}

fn counted(item: &ItemError) -> String {
    format!("{}/{}", thousands(item.missed), thousands(item.ratings))
}

impl Layout {
    fn of(page: &Page<'_>, items: &[ItemError]) -> Self {
        let longest = |name: fn(&ItemError) -> &str| {
            let widths = items.iter().map(|item| page.columns_of(name(item)));
            widths.max().unwrap_or_default() + 1
        };
        let counts = items.iter().map(|item| columns(&counted(item))).max();
        let counts = counts.unwrap_or_default().max(columns("missed")) + 1;
        let room = page.width().saturating_sub(counts + MEAN);
        let labels = longest(|item| &item.label);
        let ids = longest(|item| &item.id);
        let (names, is_labels) = if room >= labels + BESIDE_LABELS {
            (Some(labels), true)
        } else if room >= ids + BESIDE_IDS {
            (Some(ids), false)
        } else {
            (None, true)
        };
        let plot = room.saturating_sub(names.unwrap_or_default());
        let means = items.iter().filter_map(|item| item.signed_error.value.ok());
        let largest = means.map(f64::abs).fold(0.0, f64::max);
        Self {
            names,
            labels: is_labels,
            side: (plot.saturating_sub(1) / 2).clamp(1, WIDEST_SIDE),
            span: span(largest),
            counts,
        }
    }

    /// Draws a mean as so many marks; any other than zero has one at least.
    fn bar(&self, page: &Page<'_>, mean: Option<f64>) -> String {
        let style = page.style();
        let marks = mean.map_or(0, |mean| {
            let marks = (mean.abs() / self.span * self.side as f64).round() as usize;
            marks.clamp(usize::from(mean != 0.0), self.side)
        });
        let drawn = style.glyph("━", "=").repeat(marks);
        let blank = " ".repeat(self.side);
        let zero = style.glyph("│", "|");
        match mean {
            Some(mean) if mean < 0.0 => format!("{}{zero}{blank}", right(&drawn, self.side)),
            Some(mean) if mean > 0.0 => format!("{blank}{zero}{}", left(&drawn, self.side)),
            Some(_) => format!("{blank}{}{blank}", style.glyph("┼", "+")),
            None => format!("{blank}{zero}{blank}"),
        }
    }
}

/// Returns the least span that holds a mean; the largest mean fills a side beyond the last.
fn span(largest: f64) -> f64 {
    let spans = SPANS.iter().copied();
    spans
        .into_iter()
        .find(|span| largest <= *span)
        .unwrap_or(largest)
}

fn head(page: &mut Page<'_>, layout: &Layout) {
    let before = " ".repeat(layout.names.unwrap_or_default());
    let (below, above) = match layout.side {
        0..14 => ("below", "above"),
        _ => ("below the key", "above the key"),
    };
    let sides = format!(
        "{} {}",
        right(&format!("{below} "), layout.side),
        left(&format!(" {above}"), layout.side)
    );
    let line = format!(
        "{before}{sides}{}{}",
        right("missed", layout.counts),
        right("mean", MEAN)
    );
    let line = page.style().paint(Ink::Faint, &line);
    page.drawn(&line);
}

/// Writes what either end stands for.
fn foot(page: &mut Page<'_>, layout: &Layout) {
    let before = " ".repeat(layout.names.unwrap_or_default());
    let end = |sign: &str| format!("{sign}{}", layout.span);
    let line = format!(
        "{before}{}0{}",
        left(&end("-"), layout.side),
        right(&end("+"), layout.side)
    );
    let line = page.style().paint(Ink::Faint, &line);
    page.drawn(&line);
}
