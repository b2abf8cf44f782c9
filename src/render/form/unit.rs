//! A blank sheet for a whole unit: a line for each patient, a narrow column for each item.

use super::flowsheet::permitted;
use super::paper::{LINES, joined, part};
use super::{BETWEEN, for_print, title};
use crate::render::page::Page;
use crate::render::wording::{asleep, capital};
use crate::render::{Style, left};
use crate::scale::{Item, Scale};

/// The widths of a column of an item, the widest first.
const WIDTHS: [usize; 3] = [4, 3, 2];
/// The widths of the columns beside the items.
const PATIENT: usize = 10;
const TIME: usize = 5;
const MEASURED: usize = 5;
const TOTAL: usize = 5;
const RATER: usize = 5;
/// The most that a patient's column gets where there is room.
const WIDEST_PATIENT: usize = 18;
/// How many lines a patient has to write in.
const HEIGHT: usize = 2;

/// A column: what stands above it in two lines, and its width.
struct Column {
    heads: [String; 2],
    width: usize,
}

impl Column {
    fn new(above: impl Into<String>, head: impl Into<String>, width: usize) -> Self {
        Self {
            heads: [above.into(), head.into()],
            width,
        }
    }
}

/// Writes a blank sheet with a line for each of many patients, as wide as the style says; a page has as many lines
/// as it holds. Where a line does not hold all items, a page goes on with the next items of the same patients.
///
/// For paper, give it [`WIDTH`](super::WIDTH).
pub fn unit(scale: &Scale, style: &Style) -> String {
    let style = for_print(scale, style);
    let (width, most) = fitting(scale, style.width.max(40));
    let items: Vec<(usize, &Item)> = scale.items().iter().enumerate().collect();
    let each = items.len().div_ceil(items.len().div_ceil(most).max(1));
    let panels: Vec<&[(usize, &Item)]> = items.chunks(each.max(1)).collect();
    let all = panels.len();
    let written = panels.iter().zip(1..).map(|(items, number)| {
        let mut columns = columns(scale, items, width, number == all);
        let taken: usize = columns.iter().map(|column| column.width + 1).sum();
        let spare = style.width.max(40).saturating_sub(taken + 1);
        if let Some(patient) = columns.first_mut() {
            patient.width = (patient.width + spare).min(WIDEST_PATIENT);
        }
        one_page(scale, &style, (number, all), items, &columns)
    });
    joined(&written.collect::<Vec<_>>())
}

/// Returns how wide the column of an item is, and how many of them a line holds; at least one.
fn fitting(scale: &Scale, width: usize) -> (usize, usize) {
    let measured = scale.items().iter().filter(|item| item.measure.is_some());
    let fixed = [PATIENT, TIME, TOTAL, RATER];
    let fixed: usize = fixed.iter().map(|width| width + 1).sum();
    let room = width.saturating_sub(fixed + measured.count() * (MEASURED + 1) + 1);
    let number = scale.items().len();
    let whole = WIDTHS.iter().find(|width| number * (*width + 1) <= room);
    match whole {
        Some(width) => (*width, number),
        None => (3, (room / 4).max(1)),
    }
}

fn columns(scale: &Scale, items: &[(usize, &Item)], width: usize, is_last: bool) -> Vec<Column> {
    let mut columns = vec![
        Column::new("", "patient", PATIENT),
        Column::new("", "time", TIME),
    ];
    for (position, item) in items {
        let number = (position + 1).to_string();
        if let Some(measure) = &item.measure {
            columns.push(Column::new(&number, &measure.unit, MEASURED));
        }
        let short: String = item.label.chars().take(width).collect();
        columns.push(Column::new(number, short.trim(), width));
    }
    if let Some((_, highest)) = scale.definition().total.filter(|_| is_last) {
        columns.push(Column::new("total", format!("of {highest}"), TOTAL));
    }
    columns.push(Column::new("", "rater", RATER));
    columns
}

fn one_page(
    scale: &Scale,
    style: &Style,
    (number, all): (usize, usize),
    items: &[(usize, &Item)],
    columns: &[Column],
) -> String {
    let line = |text: &dyn Fn(&Column) -> String| {
        let cells = columns.iter().map(|column| format!("|{}", text(column)));
        format!("{}|\n", cells.collect::<String>())
    };
    let head = |position: usize| {
        line(&|column: &Column| {
            let text = column.heads.get(position);
            let text = style.text(text.map_or("", String::as_str));
            let kept: String = text.chars().take(column.width).collect();
            left(&kept, column.width)
        })
    };
    let ruled = line(&|column| "_".repeat(column.width));
    let empty = line(&|column| " ".repeat(column.width));
    let top = part(style, |page| {
        title(page, scale, number, all);
        page.flow(0, BETWEEN, ["Unit ____________________", "Date ____-__-__"]);
        page.rule('-');
    });
    let key = part(style, |page| key(page, scale, items));
    let heads = head(0) + &head(1) + &ruled;
    let taken = [&top, &heads, &key].map(|text| text.lines().count());
    let room = LINES.saturating_sub(taken.iter().sum());
    let patient = empty.repeat(HEIGHT - 1) + &ruled;
    top + &heads + &patient.repeat((room / HEIGHT).max(1)) + &key
}

/// Writes what the numbers above the columns stand for, with the points that each item may have.
fn key(page: &mut Page<'_>, scale: &Scale, items: &[(usize, &Item)]) {
    let words = items.iter().map(|(position, item)| {
        let number = position + 1;
        format!("{number} {}: {}", item.label, permitted(item))
    });
    page.flow(0, BETWEEN, words);
    let signs = "(2) found, other cause: counts 0. - not assessed. Options, vital signs and checks are on the form of each patient.";
    let (roused, help) = (asleep::CAN_BE_ROUSED, capital(&asleep::on_paper(scale)));
    page.paragraph(0, format!("{signs} Who sleeps: {roused}. {help}."));
    page.paragraph(0, scale.reference());
}
