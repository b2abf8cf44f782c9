//! A blank flowsheet: the items of a scale by the times at which one patient is assessed.

use super::paper::{joined, pages, part};
use super::{BETWEEN, for_print, title};
use crate::render::wording::asleep;
use crate::render::{Style, columns, fold, left};
use crate::scale::{Item, Scale};

/// How many assessments have room.
const TIMES: usize = 6;
/// The narrowest column that a hand can write into.
const NARROWEST: usize = 5;

/// How much room a hand has, the most first.
const HEIGHTS: [Heights; 3] = [
    Heights { item: 2, other: 2 },
    Heights { item: 2, other: 1 },
    Heights { item: 1, other: 1 },
];

/// How many lines a row has.
#[derive(Clone, Copy)]
struct Heights {
    item: usize,
    other: usize,
}

/// Writes a blank sheet with a row for each item and six columns, as wide as the style says: on one page if it
/// can be. The points that an item may have stand in its label.
///
/// For paper, give it [`WIDTH`](super::WIDTH).
pub fn flowsheet(scale: &Scale, style: &Style) -> String {
    let style = for_print(scale, style);
    let written = |heights: Heights| sheet(scale, &style, heights);
    let mut found = HEIGHTS.into_iter().map(written);
    let on_one = found.find(|pages| pages.len() == 1);
    let [.., lowest] = HEIGHTS;
    joined(&on_one.unwrap_or_else(|| written(lowest)))
}

fn sheet(scale: &Scale, style: &Style, heights: Heights) -> Vec<String> {
    let items = labels_of_items(scale);
    let others = labels_of_others(scale);
    let times = ["date", "time", "rater"].map(str::to_owned);
    let labels = items.iter().chain(&others).chain(&times);
    let widest = labels.map(|label| columns(&style.text(label))).max();
    let width = style.width.max(40);
    let most = width.saturating_sub(TIMES * (NARROWEST + 1) + 1);
    let label = (widest.unwrap_or_default() + 1).min(most);
    let rows = |labels: &[String], lines: usize| -> Vec<String> {
        let rows = labels.iter();
        rows.map(|text| row(&style.text(text), (label, width), lines))
            .collect()
    };
    let mut parts = rows(&items, heights.item);
    parts.extend(rows(&others, heights.other));
    parts.push(part(style, |page| {
        let (help, reference) = (asleep::on_paper(scale), scale.reference());
        let last = [help.as_str(), reference.as_str()];
        page.flow(0, BETWEEN, SIGNS.into_iter().chain(last));
    }));
    let head = |number, all| {
        let top = part(style, |page| {
            title(page, scale, number, all);
            page.blank();
            page.paragraph(0, "Patient ______________________________");
        });
        top + &rows(&times, heights.other).concat()
    };
    pages(&parts, 0, head)
}

/// What the signs mean that a hand writes into the cells.
const SIGNS: [&str; 5] = [
    "(2) found, other cause: counts 0",
    "- not assessed",
    "a asleep",
    "r refused",
    "no total where an item is open",
];

/// Returns the labels of the items, with the points that each may have.
fn labels_of_items(scale: &Scale) -> Vec<String> {
    let mut labels = Vec::new();
    for item in scale.items() {
        let measured = item.measure.as_ref();
        labels.extend(measured.map(|measure| format!("{}, {}", item.label, measure.unit)));
        labels.push(format!("{} {}", item.label, permitted(item)));
    }
    let total = scale.definition().total;
    labels.extend(total.map(|(_, highest)| format!("TOTAL of {highest}")));
    labels
}

/// Returns the points that an item may have: `0-4`, or `0 1 2 4` where some between are not.
pub(super) fn permitted(item: &Item) -> String {
    let points: Vec<u16> = item.choices.iter().map(|choice| choice.points).collect();
    let pairs = points.iter().zip(points.iter().skip(1));
    let has_all = pairs.into_iter().all(|(one, next)| next - one == 1);
    match points.as_slice() {
        [first, _, .., last] if has_all => format!("{first}-{last}"),
        _ => {
            let points: Vec<String> = points.iter().map(u16::to_string).collect();
            points.join(" ")
        }
    }
}

/// Returns the labels of what is never scored.
fn labels_of_others(scale: &Scale) -> Vec<String> {
    let measures = scale.measures().iter();
    let measures = measures.map(|measure| format!("{}, {}", measure.label, measure.unit));
    let checks = scale.checks().iter();
    let checks = checks.map(|check| format!("{} yes/no", check.label));
    let roused = ["asleep: can be roused y/n/not tried".to_owned()];
    let given = ["medicine given, when", "medicine given, what"].map(str::to_owned);
    measures.chain(roused).chain(checks).chain(given).collect()
}

/// Writes a row to write into, of so many lines or as many as its label needs; the last is ruled.
fn row(text: &str, (label, width): (usize, usize), lines: usize) -> String {
    let cell = (width.saturating_sub(label + 1) / TIMES).saturating_sub(1);
    let folded = fold(text, label.saturating_sub(1));
    let height = lines.max(folded.len());
    let mut out = String::new();
    let above = height - folded.len();
    for line in 0..height {
        let text = line.checked_sub(above).and_then(|line| folded.get(line));
        let fill = if line + 1 == height { "_" } else { " " };
        let cells = format!("|{}", fill.repeat(cell)).repeat(TIMES);
        let text = left(text.map_or("", String::as_str), label);
        out.push_str(&format!("{text}{cells}|\n"));
    }
    out
}
