//! Draws a terminal's screen as SVG: real text, readable on a light and on a dark page.

use std::fmt::Write as _;

use vt100::{Cell, Color, Screen};

/// The size of a cell: a letter of a monospaced font is 0.6 times as wide as the 15 units that the style
/// below gives it.
const CELL_WIDTH: u16 = 9;
const CELL_HEIGHT: u16 = 19;
/// How far the foot of a letter is above the foot of its cell.
const BELOW_LETTERS: u16 = 5;
/// The room around the screen.
const MARGIN: u16 = 14;

/// The colours, by the appearance that the reader's system prefers; each text has a contrast of at
/// least 4.5 to 1 with what is behind it.
const STYLE: &str = "\
text { font: 15px ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', 'Liberation Mono', monospace; fill: #1f2328 }
.screen { fill: #ffffff; stroke: #d0d7de }
.bold { font-weight: 700 }
.dim { fill: #59636e }
.red { fill: #b3261e }
.magenta { fill: #7a3fbf }
rect.inverse { fill: #1f2328 }
tspan.inverse { fill: #ffffff }
@media (prefers-color-scheme: dark) {
  text { fill: #e6edf3 }
  .screen { fill: #0d1117; stroke: #30363d }
  .dim { fill: #9198a1 }
  .red { fill: #ff8a80 }
  .magenta { fill: #d2a8ff }
  rect.inverse { fill: #e6edf3 }
  tspan.inverse { fill: #0d1117 }
}
";

/// What a reader is told who does not see the picture.
pub struct Caption<'text> {
    /// Its name.
    pub title: &'text str,
    /// What is to be seen.
    pub description: &'text str,
}

/// Letters side by side that look alike, with no more than one blank between two words.
///
/// Each is placed by its own column, so that columns stand below each other in any font.
struct Run {
    first: u16,
    /// The column after the last letter.
    end: u16,
    classes: String,
    text: String,
}

/// Draws the screen down to its last line that has anything on it.
pub fn draw(screen: &Screen, caption: &Caption<'_>) -> String {
    let (rows, columns) = screen.size();
    let written = |row: &u16| !runs(screen, *row).is_empty();
    let last = (0..rows.get()).rev().find(written).unwrap_or_default();
    let width = columns.get() * CELL_WIDTH + 2 * MARGIN;
    let height = (last + 1) * CELL_HEIGHT + 2 * MARGIN;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" aria-labelledby=\"title description\" \
         width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\">\n\
         <title id=\"title\">{}</title>\n<desc id=\"description\">{}</desc>\n\
         <style>\n{STYLE}</style>\n\
         <rect class=\"screen\" x=\"0.5\" y=\"0.5\" width=\"{}\" height=\"{}\" rx=\"6\"/>\n",
        escaped(caption.title),
        escaped(caption.description),
        width - 1,
        height - 1,
    );
    for row in 0..=last {
        draw_row(&mut svg, screen, row);
    }
    svg + "</svg>\n"
}

fn draw_row(svg: &mut String, screen: &Screen, row: u16) {
    let top = MARGIN + row * CELL_HEIGHT;
    for (first, end) in inverse(screen, row) {
        let (left, width) = (MARGIN + first * CELL_WIDTH, (end - first) * CELL_WIDTH);
        writeln!(
            svg,
            "<rect class=\"inverse\" x=\"{left}\" y=\"{top}\" width=\"{width}\" height=\"{CELL_HEIGHT}\"/>"
        )
        .unwrap();
    }
    let runs = runs(screen, row);
    if runs.is_empty() {
        return;
    }
    let foot = top + CELL_HEIGHT - BELOW_LETTERS;
    write!(svg, "<text y=\"{foot}\">").unwrap();
    for run in runs {
        let left = MARGIN + run.first * CELL_WIDTH;
        let width = (run.end - run.first) * CELL_WIDTH;
        let class = match run.classes.as_str() {
            "" => String::new(),
            classes => format!(" class=\"{classes}\""),
        };
        write!(
            svg,
            "<tspan x=\"{left}\" textLength=\"{width}\"{class}>{}</tspan>",
            escaped(&run.text)
        )
        .unwrap();
    }
    svg.push_str("</text>\n");
}

/// Returns the texts of a row from left to right.
fn runs(screen: &Screen, row: u16) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    for (column, cell) in cells(screen, row) {
        let letter = cell.contents();
        if letter.trim().is_empty() {
            continue;
        }
        let classes = classes(cell);
        match runs.last_mut() {
            Some(run) if run.classes == classes && column <= run.end + 1 => {
                let blank = if column > run.end { " " } else { "" };
                run.text.push_str(blank);
                run.text.push_str(letter);
                run.end = column + 1;
            }
            _ => runs.push(Run {
                first: column,
                end: column + 1,
                classes,
                text: letter.to_owned(),
            }),
        }
    }
    runs
}

/// Returns the stretches of a row whose colours are the other way round: first column, and the one
/// after the last.
fn inverse(screen: &Screen, row: u16) -> Vec<(u16, u16)> {
    let mut stretches: Vec<(u16, u16)> = Vec::new();
    for (column, _) in cells(screen, row).filter(|(_, cell)| cell.inverse()) {
        match stretches.last_mut() {
            Some((_, end)) if *end == column => *end += 1,
            _ => stretches.push((column, column + 1)),
        }
    }
    stretches
}

fn cells(screen: &Screen, row: u16) -> impl Iterator<Item = (u16, &Cell)> {
    let columns = screen.size().1.get();
    (0..columns).map(move |column| (column, screen.cell(row, column).unwrap()))
}

/// Returns how a cell looks; panics at a look that the style has no class for.
fn classes(cell: &Cell) -> String {
    let colour = match cell.fgcolor() {
        Color::Default => None,
        Color::Idx(1) => Some("red"),
        Color::Idx(5) => Some("magenta"),
        other => panic!("the pictures have no colour for {other:?}"),
    };
    assert!(
        cell.bgcolor() == Color::Default && !cell.underline() && !cell.italic() && !cell.is_wide(),
        "the pictures have no look for this cell: {cell:?}"
    );
    let looks = [
        cell.bold().then_some("bold"),
        cell.dim().then_some("dim"),
        cell.inverse().then_some("inverse"),
        colour,
    ];
    let looks: Vec<&str> = looks.into_iter().flatten().collect();
    looks.join(" ")
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

#[test]
fn words_keep_their_columns_and_looks_and_no_letter_breaks_the_picture() {
    let mut parser = vt100::Parser::new(2.try_into().unwrap(), 20.try_into().unwrap(), 0);
    parser.process("a <b>  \u{1b}[1;31m! & c\u{1b}[m\r\n\u{1b}[7mrow \u{1b}[m".as_bytes());
    let caption = Caption {
        title: "A & B",
        description: "two lines",
    };
    let svg = draw(parser.screen(), &caption);
    for part in [
        "<title id=\"title\">A &amp; B</title>",
        "<tspan x=\"14\" textLength=\"45\">a &lt;b&gt;</tspan>",
        "<tspan x=\"77\" textLength=\"45\" class=\"bold red\">! &amp; c</tspan>",
        "<rect class=\"inverse\" x=\"14\" y=\"33\" width=\"36\" height=\"19\"/>",
        "<tspan x=\"14\" textLength=\"27\" class=\"inverse\">row</tspan>",
    ] {
        assert!(svg.contains(part), "{part} is not in\n{svg}");
    }
}
