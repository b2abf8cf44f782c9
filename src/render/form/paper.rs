//! Pages of paper, as a line printer or `lp` gives them: so many lines, each so wide, a form feed between two.
//!
//! A part that is kept together, an item with its options for instance, is not divided between pages unless a
//! page does not hold it.

use crate::render::Style;
use crate::render::page::Page;

/// The most lines of a page.
pub const LINES: usize = 66;
/// The most columns of a line.
pub const WIDTH: usize = 80;
/// What stands between two pages, at the beginning of the first line of the second.
const FORM_FEED: char = '\u{c}';

/// Writes a part of a page by itself.
pub(super) fn part(style: &Style, write: impl FnOnce(&mut Page<'_>)) -> String {
    let mut page = Page::new(style);
    write(&mut page);
    page.finish()
}

/// Lays parts on pages, each with a head that is told its number and how many there are.
///
/// Between two parts stand `gap` empty lines.
pub(super) fn pages(
    parts: &[String],
    gap: usize,
    head: impl Fn(usize, usize) -> String,
) -> Vec<String> {
    let room = LINES.saturating_sub(head(1, 1).lines().count()).max(1);
    let mut bodies: Vec<Vec<&str>> = Vec::new();
    for part in parts.iter().filter(|part| !part.is_empty()) {
        let lines: Vec<&str> = part.lines().collect();
        match bodies.last_mut() {
            Some(body) if body.len() + gap + lines.len() <= room => {
                body.extend(std::iter::repeat_n("", gap));
                body.extend(lines);
            }
            _ => bodies.extend(lines.chunks(room).map(<[&str]>::to_vec)),
        }
    }
    let all = bodies.len();
    let numbered = bodies.iter().zip(1..);
    let written = numbered.map(|(body, number)| {
        let head = head(number, all);
        head.lines()
            .chain(body.iter().copied())
            .flat_map(|line| [line.trim_end(), "\n"])
            .collect()
    });
    written.collect()
}

/// Returns pages as one text for a printer.
pub(super) fn joined(pages: &[String]) -> String {
    pages.join(&FORM_FEED.to_string())
}
