//! The mean signed error of each item, drawn in characters on both sides of zero.
//!
//! A bar to the left is below the key and one to the right above it; the value stands beside it, so
//! that neither colour nor shape is needed to read it.

use crate::base::text::thousands;
use crate::render::page::Page;
use crate::render::training::figure::{in_column, signed};
use crate::render::{Ink, columns, left, right};
use crate::training::report::shape::ItemError;

/// The fewest columns of the plot beside the labels of items; below, their ids stand there.
const BESIDE_LABELS: usize = 21;
/// The fewest columns of the plot beside ids; below, labels stand on lines of their own.
const BESIDE_IDS: usize = 13;
/// The most columns on either side; more would not be read more finely.
const WIDEST_SIDE: usize = 30;
/// The columns of a mean.
const MEAN: usize = 7;
/// How much either side may span, in hundredths of a point.
const SPANS: [u64; 8] = [25, 50, 100, 200, 300, 500, 1000, 2000];

/// How the plot is laid out.
struct Layout {
    /// How wide the names are; none if they stand on lines of their own.
    names: Option<usize>,
    /// Whether names are labels, and not ids.
    labels: bool,
    /// The columns on either side of zero.
    side: usize,
    /// How much a side spans.
    span: u64,
    /// How wide the counts are.
    counts: usize,
}

/// Draws the items, in the order of the form.
pub(super) fn errors(page: &mut Page<'_>, items: &[ItemError]) {
    let layout = Layout::of(page, items);
    page.heading("Mean signed error by item, in points", "");
    head(page, &layout);
    for item in items {
        let name = if layout.labels {
            &item.item.label
        } else {
            &item.item.id
        };
        let name = page.style().text(name);
        let before = match layout.names {
            Some(width) => left(&name, width),
            None => {
                page.paragraph(0, name.as_str());
                String::new()
            }
        };
        let mean = in_column(&item.signed_error, signed);
        let bar = layout.bar(page, item);
        let counts = right(&counted(item), layout.counts);
        page.drawn(&format!("{before}{bar}{counts}{}", right(&mean, MEAN)));
        if let Err(why) = item.signed_error.value {
            page.paragraph(2, format!("{}: n/a ({why})", item.item.id));
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
        let labels = longest(|item| &item.item.label);
        let ids = longest(|item| &item.item.id);
        let (names, is_labels) = if room >= labels + BESIDE_LABELS {
            (Some(labels), true)
        } else if room >= ids + BESIDE_IDS {
            (Some(ids), false)
        } else {
            (None, true)
        };
        let plot = room.saturating_sub(names.unwrap_or_default());
        Self {
            names,
            labels: is_labels,
            side: (plot.saturating_sub(1) / 2).clamp(1, WIDEST_SIDE),
            span: span(items),
            counts,
        }
    }

    /// Draws a mean as so many marks; any other than zero has one at least.
    fn bar(&self, page: &Page<'_>, item: &ItemError) -> String {
        let style = page.style();
        let drawn = style.glyph("━", "=").repeat(self.marks(item));
        let blank = " ".repeat(self.side);
        let zero = style.glyph("│", "|");
        match item.apart {
            ..0 => format!("{}{zero}{blank}", right(&drawn, self.side)),
            1.. => format!("{blank}{zero}{}", left(&drawn, self.side)),
            // That ratings above and below the key may come to zero is told by the number missed.
            0 if item.signed_error.n > 0 => {
                format!("{blank}{}{blank}", style.glyph("┼", "+"))
            }
            0 => format!("{blank}{zero}{blank}"),
        }
    }

    /// Counts marks in whole numbers, so that they are the same everywhere.
    fn marks(&self, item: &ItemError) -> usize {
        let whole = u128::from(self.span) * u128::from(item.signed_error.n);
        if whole == 0 || item.apart == 0 {
            return 0;
        }
        let part = u128::from(item.apart.unsigned_abs()) * 100 * self.side as u128;
        let marks = (part + whole / 2) / whole;
        usize::try_from(marks)
            .unwrap_or(self.side)
            .clamp(1, self.side)
    }
}

/// Returns the least span that holds every mean; what lies beyond the last fills its side.
fn span(items: &[ItemError]) -> u64 {
    let holds = |span: u64| {
        items.iter().all(|item| {
            let mean = u128::from(item.apart.unsigned_abs()) * 100;
            mean <= u128::from(span) * u128::from(item.signed_error.n)
        })
    };
    let [.., last] = SPANS;
    let mut spans = SPANS.into_iter();
    spans.find(|span| holds(*span)).unwrap_or(last)
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
    let points = match layout.span {
        25 => "0.25".to_owned(),
        50 => "0.5".to_owned(),
        hundredths => (hundredths / 100).to_string(),
    };
    let end = |sign: &str| format!("{sign}{points}");
    let line = format!(
        "{before}{}0{}",
        left(&end("-"), layout.side),
        right(&end("+"), layout.side)
    );
    let line = page.style().paint(Ink::Faint, &line);
    page.drawn(&line);
}
