//! What is wrong with a text, drawn for people: the place, the words, the line itself, a caret, and what to write.
//!
//! `annotate-snippets` draws the lines and carets. It is given only the lines that are shown,
//! already harmless and short enough for the screen: a control character, a span outside of the
//! text or a line of a megabyte never reaches it.

use std::ops::Range;

use annotate_snippets::renderer::{AnsiColor, DecorStyle, Effects, Style as Paint};
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use unicode_width::UnicodeWidthStr as _;

use super::{Ink, Style, columns, fold};
use crate::base::diagnostic::{Diagnostic, MOST_SHOWN, Rejected};
use crate::base::source::{Source, Span, fit};
use crate::base::text::{count, visible};

/// What stands for the part of a line that has no room.
const CUT: &str = "...";

/// Draws all that is wrong with one text, in its order, and ends with how much that is.
///
/// Each line ends in a line feed and keeps the width. Nothing of the text can change the screen.
pub fn diagnostics(rejected: &Rejected, style: &Style) -> String {
    let mut out = String::new();
    for diagnostic in rejected.diagnostics.iter().take(MOST_SHOWN) {
        heading(&rejected.source, diagnostic, style, &mut out);
        snippet(&rejected.source, diagnostic, style, &mut out);
        out.push('\n');
    }
    let errors = rejected.diagnostics.len();
    let mut summary = format!(
        "{} in {}",
        count(errors as u64, "error", "errors"),
        rejected.source.name()
    );
    if errors > MOST_SHOWN {
        summary += &format!("; the first {MOST_SHOWN} are shown");
    }
    for line in fold(&style.text(&summary), style.width) {
        out += &line;
        out.push('\n');
    }
    out
}

/// Writes `path:line:column: error[code]: message`, with what does not fit indented below.
fn heading(source: &Source, diagnostic: &Diagnostic, style: &Style, out: &mut String) {
    let Diagnostic { code, message, .. } = diagnostic;
    let place = source.place(diagnostic.span.start);
    let kind = format!("error[{code}]");
    let whole = format!("{}:{place}: {kind}: {message}", source.name());
    for (index, line) in fold(&style.text(&whole), style.width - 2)
        .iter()
        .enumerate()
    {
        if index > 0 {
            *out += "  ";
        }
        match line.split_once(&kind) {
            Some((before, after)) if style.color => {
                *out += &format!("{before}{}{after}", style.paint(Ink::Alarm, &kind));
            }
            _ => *out += line,
        }
        out.push('\n');
    }
}

/// Writes the line, a caret under the place, the second place, and the help.
fn snippet(source: &Source, diagnostic: &Diagnostic, style: &Style, out: &mut String) {
    let text = source.text();
    let main = Marked::new(text, &diagnostic.span, None);
    let other = diagnostic
        .also
        .as_ref()
        .map(|(span, words)| Marked::new(text, span, Some(label(words, style))));
    let first = other
        .as_ref()
        .map_or(main.number, |other| other.number.min(main.number));
    let last = other
        .as_ref()
        .map_or(main.number, |other| other.number.max(main.number));
    let gutter = last.to_string().len();
    let excerpt = Excerpt::new(text, &main, other.as_ref(), style.width - gutter - 4, style);
    let shown = Snippet::source(&excerpt.text).line_start(first);
    let shown = shown.annotations(
        excerpt
            .marks
            .iter()
            .map(|(kind, span, label)| kind.span(span.clone()).label(label.as_deref())),
    );
    let group = Group::with_level(Level::ERROR).element(shown);
    *out += &renderer(style).render(&[group]);
    out.push('\n');
    if let Some(help) = &diagnostic.help {
        let margin = " ".repeat(gutter + 1);
        let lines = fold(&style.text(help), style.width - gutter - 9);
        for (index, line) in lines.iter().enumerate() {
            *out += &margin;
            *out += if index == 0 { "= help: " } else { "        " };
            *out += line;
            out.push('\n');
        }
    }
}

fn renderer(style: &Style) -> Renderer {
    // The text is cut to the width before, where wide characters and tabs are counted.
    const NEVER_CUT: usize = 1 << 20;
    let renderer = if style.color {
        Renderer::styled()
            .error(AnsiColor::Red.on_default().effects(Effects::BOLD))
            .context(AnsiColor::Magenta.on_default())
            .line_num(Paint::new().effects(Effects::DIMMED))
    } else {
        Renderer::plain()
    };
    renderer
        .decor_style(DecorStyle::Ascii)
        .term_width(NEVER_CUT)
}

/// Words beside a mark, at most half as wide as the screen.
fn label(words: &str, style: &Style) -> String {
    let lines = fold(&style.text(words), style.width / 2 - CUT.len());
    match lines.as_slice() {
        [only] => only.clone(),
        [first, ..] => format!("{first}{CUT}"),
        [] => String::new(),
    }
}

/// A place in a text, on one line of it: a place of several lines is shown by its first.
struct Marked {
    /// The number of the line, from 1.
    number: usize,
    line: Range<usize>,
    /// The place, inside the line.
    span: Range<usize>,
    label: Option<String>,
}

impl Marked {
    fn new(text: &str, span: &Span, label: Option<String>) -> Self {
        let span = fit(text, span);
        let before = text.get(..span.start).unwrap_or_default();
        let start = before.rfind('\n').map_or(0, |end| end + 1);
        let rest = text.get(start..).unwrap_or_default();
        let line = rest.split('\n').next().unwrap_or_default();
        let end = start + line.strip_suffix('\r').unwrap_or(line).len();
        let from = span.start.min(end);
        Self {
            number: before.bytes().filter(|byte| *byte == b'\n').count() + 1,
            line: start..end,
            span: from..span.end.clamp(from, end),
            label,
        }
    }

    fn line<'t>(&self, text: &'t str) -> &'t str {
        text.get(self.line.clone()).unwrap_or_default()
    }

    /// The place counted from the beginning of its line.
    fn within(&self) -> Range<usize> {
        self.span.start - self.line.start..self.span.end - self.line.start
    }

    /// How many columns the words beside the mark take.
    fn beside(&self) -> usize {
        self.label.as_ref().map_or(0, |label| columns(label) + 1)
    }
}

type Mark = (AnnotationKind, Range<usize>, Option<String>);

/// The lines that are shown, from the first to the last, with the places marked in them.
struct Excerpt {
    text: String,
    marks: Vec<Mark>,
}

impl Excerpt {
    fn new(text: &str, main: &Marked, other: Option<&Marked>, room: usize, style: &Style) -> Self {
        let mut excerpt = Self {
            text: String::new(),
            marks: Vec::new(),
        };
        let mut marks = vec![(AnnotationKind::Primary, main)];
        marks.extend(other.map(|other| (AnnotationKind::Context, other)));
        marks.sort_by_key(|(_, marked)| marked.number);
        match marks.as_slice() {
            [above, below] if above.1.number < below.1.number => {
                excerpt.add(text, &[*above], room, style);
                excerpt.add_between(text, above.1, below.1, room, style);
                excerpt.add(text, &[*below], room, style);
            }
            same_line => excerpt.add(text, same_line, room, style),
        }
        excerpt
    }

    /// Adds one line with all its marks; one that the room cuts off is not drawn.
    fn add(&mut self, text: &str, marks: &[(AnnotationKind, &Marked)], room: usize, style: &Style) {
        let Some((_, main)) = marks.first() else {
            return;
        };
        let beside = marks.iter().map(|(_, marked)| marked.beside()).max();
        let room = room.saturating_sub(beside.unwrap_or(0));
        let line = ShownLine::new(main.line(text), &main.within(), room, style);
        let start = self.text.len();
        for (kind, marked) in marks {
            if let Some(span) = line.find(&marked.within()) {
                let span = start + span.start..start + span.end;
                self.marks.push((*kind, span, marked.label.clone()));
            }
        }
        self.text += &line.text;
        if start > 0 && line.text.is_empty() {
            // A place in an empty last line would be drawn at the end of the line above.
            self.text.push(' ');
        }
    }

    /// Adds what lies between two lines: a single line is shown, more are left out by the drawing.
    fn add_between(
        &mut self,
        text: &str,
        above: &Marked,
        below: &Marked,
        room: usize,
        style: &Style,
    ) {
        let lines = below.number - above.number;
        if lines == 2 {
            let between = text
                .get(above.line.end..below.line.start)
                .unwrap_or_default();
            let line = between.trim_matches(['\r', '\n']);
            self.text.push('\n');
            self.text += &ShownLine::new(line, &(0..0), room, style).text;
            self.text.push('\n');
        } else {
            self.text += &"\n".repeat(lines);
        }
    }
}

/// One line made harmless and cut to the room, which knows where each piece of it came from.
struct ShownLine {
    text: String,
    /// Where a piece begins in the line as it was, and in `text`; one more for the end of the last.
    pieces: Vec<(usize, usize)>,
}

impl ShownLine {
    /// Cuts around the place, with more after it than before it.
    fn new(line: &str, place: &Range<usize>, room: usize, style: &Style) -> Self {
        let room = room.max(3 * CUT.len());
        let from = back(line, place.start, room);
        let to = forward(line, place.start, room + 1);
        let near = line.get(from..to).unwrap_or_default();
        let cells: Vec<(usize, String)> = near
            .char_indices()
            .map(|(at, character)| (from + at, cell(character, style)))
            .collect();
        let wide = |cells: &[(usize, String)]| -> usize {
            cells.iter().map(|(_, cell)| cell.width()).sum()
        };
        if from == 0 && to == line.len() && wide(&cells) <= room {
            return Self::of(&cells, line.len(), false, false);
        }
        let budget = room - 2 * CUT.len();
        let at = cells.partition_point(|(offset, _)| *offset < place.start);
        let (mut begin, mut end, mut used) = (at, at, 0);
        let mut take = |index: usize, most: usize| {
            let wide = cells
                .get(index)
                .map_or(usize::MAX, |(_, cell)| cell.width());
            let fits = wide <= most.saturating_sub(used);
            used += if fits { wide } else { 0 };
            fits
        };
        while begin > 0 && take(begin - 1, budget / 3) {
            begin -= 1;
        }
        while end < cells.len() && take(end, budget) {
            end += 1;
        }
        while end == cells.len() && begin > 0 && take(begin - 1, budget) {
            begin -= 1;
        }
        let kept = cells.get(begin..end).unwrap_or_default();
        let stop = cells.get(end).map_or(to, |(offset, _)| *offset);
        Self::of(kept, stop, from > 0 || begin > 0, stop < line.len())
    }

    fn of(cells: &[(usize, String)], stop: usize, cut_before: bool, cut_after: bool) -> Self {
        let mut text = String::new();
        if cut_before {
            text += CUT;
        }
        let mut pieces = Vec::with_capacity(cells.len() + 1);
        for (offset, cell) in cells {
            pieces.push((*offset, text.len()));
            text += cell;
        }
        pieces.push((stop, text.len()));
        if cut_after {
            text += CUT;
        }
        Self { text, pieces }
    }

    /// Finds where a place of the line as it was is shown; `None` if it begins in a part that was cut.
    fn find(&self, place: &Range<usize>) -> Option<Range<usize>> {
        let (begin, end) = (self.pieces.first()?, self.pieces.last()?);
        if place.start < begin.0 || place.start > end.0 {
            return None;
        }
        let shown = |offset: usize| {
            let next = self.pieces.partition_point(|(piece, _)| *piece < offset);
            self.pieces.get(next).map_or(end.1, |(_, shown)| *shown)
        };
        let start = shown(place.start);
        Some(start..shown(place.end).max(start))
    }
}

/// What is shown for a character.
fn cell(character: char, style: &Style) -> String {
    match character {
        '\t' => "    ".to_owned(),
        _ => style.text(&visible(character.encode_utf8(&mut [0; 4]))),
    }
}

/// Returns the byte `characters` before an offset.
fn back(line: &str, offset: usize, characters: usize) -> usize {
    let before = line.get(..offset).unwrap_or_default().char_indices();
    before.rev().nth(characters).map_or(0, |(at, _)| at)
}

/// Returns the byte `characters` after an offset.
fn forward(line: &str, offset: usize, characters: usize) -> usize {
    let after = line.get(offset..).unwrap_or_default().char_indices();
    let mut after = after.skip(characters);
    after.next().map_or(line.len(), |(at, _)| offset + at)
}

#[cfg(test)]
mod tests;
