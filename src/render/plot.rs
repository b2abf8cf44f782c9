//! Totals over real time, drawn in characters: a mark for each, bands as levels.
//!
//! Equal widths are equal times, so that a gap looks like one. Nothing is drawn between two marks,
//! since nothing is known there. An incomplete total is a bar from the lowest to the highest that it
//! can be; an attempt stands on the axis, since it has no total. Which time stands in which column is in
//! [`axis`].
//!
//! Each band has rows of its own, so that totals on either side of a limit never share a row: 12 and
//! 13 of COWS are one point apart, and a mark must not leave open which band it is in.

mod axis;
mod canvas;
#[cfg(test)]
mod tests;

pub(super) use axis::Clocks;

use self::axis::{Axis, Tick};
use self::canvas::Canvas;
use super::page::{Page, Piece, inked};
use super::{Ink, Style, columns, left};
use crate::base::time::Time;
use crate::scale::{Band, Scale};
use crate::scoring::score::Extent;

/// The fewest columns in which bands are still named beside the rows.
const NARROWEST_NAMED: usize = 30;
/// The most kinds of events that are told beneath a plot; the table has them all.
const MOST_KINDS: usize = 4;
/// The most letters that one kind of event is told with.
const MOST_LETTERS: usize = 6;

/// What is drawn.
pub(super) struct Plot<'p> {
    /// The scale, for its bands and the highest total.
    pub(super) scale: &'p Scale,
    /// The totals, in the order of time.
    pub(super) totals: Vec<(Time, Extent<u16>)>,
    /// When an assessment was tried and not made.
    pub(super) attempts: Vec<Time>,
    /// What happened besides.
    pub(super) events: Vec<Mark>,
    /// Whose clocks label the axis.
    pub(super) clocks: Clocks,
}

/// Something that happened, as the plot shows it.
pub(super) struct Mark {
    /// When.
    pub(super) time: Time,
    /// The letter that stands for it.
    pub(super) letter: char,
    /// What happened, in a few words.
    pub(super) words: String,
}

/// The characters of a plot, which differ in shape, so that none needs a colour.
struct Marks {
    total: char,
    several: char,
    /// An incomplete total whose lowest and highest stand in the same row.
    open: char,
    high: char,
    inside: char,
    low: char,
    band: char,
    attempt: char,
    side: char,
    level: char,
    corner: char,
    axis: char,
    tick: char,
}

const UNICODE: Marks = Marks {
    total: '●',
    several: '◆',
    open: '○',
    high: '┬',
    inside: '│',
    low: '┴',
    band: '┄',
    attempt: '×',
    side: '│',
    level: '┤',
    corner: '└',
    axis: '─',
    tick: '┬',
};

const ASCII: Marks = Marks {
    total: '*',
    several: '#',
    open: 'o',
    high: '^',
    inside: '|',
    low: 'v',
    band: '.',
    attempt: 'x',
    side: '|',
    level: '+',
    corner: '+',
    axis: '-',
    tick: '+',
};

fn marks(style: &Style) -> &'static Marks {
    if style.ascii { &ASCII } else { &UNICODE }
}

/// Draws a plot, and beneath it what its marks mean; nothing if there is nothing to draw.
pub(super) fn plot(page: &mut Page<'_>, plot: &Plot<'_>) {
    let Some(levels) = Levels::of(plot.scale) else {
        return;
    };
    let frame = Frame::of(page, plot, &levels);
    let instants: Vec<Time> = plot
        .totals
        .iter()
        .map(|(time, _)| *time)
        .chain(plot.attempts.iter().copied())
        .collect();
    let aside: Vec<Time> = plot.events.iter().map(|event| event.time).collect();
    let Some(axis) = Axis::over(&instants, &aside, frame.columns - frame.figures) else {
        return;
    };
    let canvas = canvas(plot, &levels, &axis, frame.columns, page.style());
    frame.write(page, plot, &levels, &axis, &canvas);
    legend(page, plot, &axis, canvas.has_several());
}

/// The columns of a plot.
struct Frame {
    /// Those of the labels on the left.
    labels: usize,
    /// Whether the labels have the names of the bands.
    named: bool,
    /// Those between the axis on the left and the edge.
    columns: usize,
    /// Those of them on the right that are kept free for the figure of the last mark.
    figures: usize,
}

impl Frame {
    fn of(page: &Page<'_>, plot: &Plot<'_>, levels: &Levels) -> Self {
        let room = |named: bool| page.width().saturating_sub(levels.label_width(named) + 3);
        let named = room(true) >= NARROWEST_NAMED;
        let highest = plot.scale.definition().total.map_or(0, |(_, high)| high);
        let figures = highest.to_string().len();
        Self {
            labels: levels.label_width(named) + 1,
            named,
            columns: room(named).max(figures + 1),
            figures,
        }
    }

    fn write(
        &self,
        page: &mut Page<'_>,
        plot: &Plot<'_>,
        levels: &Levels,
        axis: &Axis,
        canvas: &Canvas,
    ) {
        let style = page.style();
        let marks = marks(style);
        for row in (0..levels.count()).rev() {
            let label = style.text(&levels.label(row, self.named));
            let side = if label.is_empty() {
                marks.side
            } else {
                marks.level
            };
            let label = left(&format!(" {label}"), self.labels);
            let side = style.paint(Ink::Faint, &side.to_string());
            page.drawn(&format!("{label} {side}{}", canvas.row(row, style)));
        }
        let ticks = axis.ticks(plot.clocks);
        self.axis_line(page, plot, axis, &ticks);
        let labels = |text: fn(&Tick) -> &str| {
            let labels = ticks.iter().map(|tick| (tick.column, text(tick)));
            beneath(labels, self.columns)
        };
        for line in [
            self.events(plot, axis),
            labels(|tick| &tick.label),
            labels(|tick| &tick.part_of),
        ] {
            if !line.is_empty() {
                page.drawn(&format!("{}{line}", " ".repeat(self.labels + 2)));
            }
        }
    }

    /// Draws the axis of time, with its ticks and with what was tried and not made.
    fn axis_line(&self, page: &mut Page<'_>, plot: &Plot<'_>, axis: &Axis, ticks: &[Tick]) {
        let style = page.style();
        let marks = marks(style);
        let mut line = vec![marks.axis; self.columns];
        let ticks = ticks.iter().map(|tick| (tick.column, marks.tick));
        let attempts = plot.attempts.iter();
        let attempts = attempts.filter_map(|time| Some((axis.column_of(time)?, marks.attempt)));
        for (column, character) in ticks.chain(attempts) {
            if let Some(place) = line.get_mut(column) {
                *place = character;
            }
        }
        let line: String = std::iter::once(marks.corner).chain(line).collect();
        page.drawn(&format!("{}{line}", " ".repeat(self.labels + 1)));
    }

    /// Returns the line of letters beneath the axis; `+` where several happened in one place.
    fn events(&self, plot: &Plot<'_>, axis: &Axis) -> String {
        let mut line = vec![' '; self.columns];
        for event in &plot.events {
            let column = axis.column_of(&event.time);
            if let Some(place) = column.and_then(|column| line.get_mut(column)) {
                *place = if *place == ' ' { event.letter } else { '+' };
            }
        }
        let line: String = line.into_iter().collect();
        line.trim_end().to_owned()
    }
}

fn canvas(plot: &Plot<'_>, levels: &Levels, axis: &Axis, columns: usize, style: &Style) -> Canvas {
    let marks = marks(style);
    let mut canvas = Canvas::new(levels.count(), columns);
    for row in 0..levels.count() {
        if levels.begins_band(row) {
            canvas.line(row, marks.band);
        }
    }
    let placed: Vec<(usize, Extent<u16>)> = plot
        .totals
        .iter()
        .filter_map(|(time, total)| Some((axis.column_of(time)?, *total)))
        .collect();
    for (column, total) in &placed {
        let (low, high) = (levels.row_of(total.low), levels.row_of(total.high));
        if total.settled().is_some() {
            canvas.mark(low, *column, marks.total);
        } else if low == high {
            canvas.mark(low, *column, marks.open);
        } else {
            canvas.mark(low, *column, marks.low);
            canvas.mark(high, *column, marks.high);
        }
    }
    for (column, total) in &placed {
        for row in levels.row_of(total.low) + 1..levels.row_of(total.high) {
            canvas.inside(row, *column, marks.inside);
        }
    }
    // The newest first: where there is no room for all, it keeps its figure.
    for (column, total) in placed.iter().rev() {
        let (low, high) = (levels.row_of(total.low), levels.row_of(total.high));
        canvas.figure(high, *column, &total.high.to_string());
        if low != high {
            canvas.figure(low, *column, &total.low.to_string());
        }
    }
    canvas
}

/// Writes labels from their columns on; one that would touch the one before, or repeat it, is left out.
fn beneath<'t>(labels: impl Iterator<Item = (usize, &'t str)>, width: usize) -> String {
    let mut line = String::new();
    let mut before = "";
    for (column, label) in labels {
        let start = column.min(width.saturating_sub(columns(label)));
        let taken = columns(&line);
        let touches = taken > 0 && start < taken + 1;
        if label.is_empty() || touches || (label == before && !label.contains(':')) {
            continue;
        }
        line = left(&line, start) + label;
        before = label;
    }
    line
}

/// Says what the marks mean, those that were drawn.
fn legend(page: &mut Page<'_>, plot: &Plot<'_>, axis: &Axis, several: bool) {
    let marks = marks(page.style());
    let mut pieces: Vec<Piece> = Vec::new();
    let mut says = |drawn: bool, words: String| {
        if drawn {
            pieces.push(inked(Ink::Faint, words));
        }
    };
    let open = |(_, total): &(Time, Extent<u16>)| total.settled().is_none();
    says(
        plot.totals.iter().any(open),
        format!(
            "{} to {} incomplete: lowest to highest",
            marks.low, marks.high
        ),
    );
    says(several, format!("{} several", marks.several));
    says(
        !plot.attempts.is_empty(),
        format!("{} not scored", marks.attempt),
    );
    pieces.extend(happened(plot, axis));
    page.dotted(1, pieces);
}

/// Says which letters stand for what, and what lies too far off to be drawn.
fn happened(plot: &Plot<'_>, axis: &Axis) -> Vec<Piece> {
    let mut kinds: Vec<(&str, Vec<String>)> = Vec::new();
    for event in &plot.events {
        let letter = match axis.column_of(&event.time) {
            Some(_) => event.letter.to_string(),
            None => format!("{} (outside the plot)", event.letter),
        };
        match kinds.iter_mut().find(|(words, _)| *words == event.words) {
            Some((_, letters)) => letters.push(letter),
            None => kinds.push((&event.words, vec![letter])),
        }
    }
    let more = kinds.len().saturating_sub(MOST_KINDS);
    let mut pieces: Vec<Piece> = kinds
        .into_iter()
        .take(MOST_KINDS)
        .map(|(words, letters)| format!("{} {words}", some_of(&letters)).into())
        .collect();
    if more > 0 {
        pieces.push("other letters: see the table".into());
    }
    pieces
}

fn some_of(letters: &[String]) -> String {
    let shown: Vec<&str> = letters
        .iter()
        .take(MOST_LETTERS)
        .map(String::as_str)
        .collect();
    match letters.len().saturating_sub(MOST_LETTERS) {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}

/// The rows that a plot aims at; bands may need one more or less.
const ROWS: usize = 12;
/// The most totals that get a row each.
const EACH_ITS_ROW: usize = 16;

/// The rows of a plot, the lowest first.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Levels {
    rows: Vec<Level>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Level {
    /// The lowest total in it.
    from: u16,
    /// What stands beside it: the name of the band that begins here.
    name: Option<String>,
    /// Whether its lowest total is written beside it.
    is_named: bool,
}

impl Levels {
    /// Divides the totals of a scale; `None` for a scale without.
    fn of(scale: &Scale) -> Option<Self> {
        let (lowest, highest) = scale.definition().total?;
        let values = usize::from(highest.saturating_sub(lowest)) + 1;
        let wanted = if values <= EACH_ITS_ROW { values } else { ROWS };
        let bands = scale.bands();
        let mut rows = Vec::new();
        if bands.is_empty() || bands.len() > ROWS {
            divide(lowest, values, wanted, &mut rows);
            for row in rows.iter_mut().step_by(3) {
                row.is_named = true;
            }
            return Some(Self { rows });
        }
        for (position, band) in bands.iter().enumerate() {
            let (from, to) = scale.band_range(position)?;
            let width = usize::from(to.saturating_sub(from)) + 1;
            let share = (width * wanted + values / 2) / values;
            let first = rows.len();
            divide(from, width, share.clamp(1, width), &mut rows);
            if let Some(row) = rows.get_mut(first) {
                row.name = Some(short(band));
                row.is_named = true;
            }
        }
        Some(Self { rows })
    }

    /// Returns how many rows there are.
    fn count(&self) -> usize {
        self.rows.len()
    }

    /// Returns the row of a total, counted from the lowest.
    fn row_of(&self, total: u16) -> usize {
        let above = self.rows.partition_point(|row| row.from <= total);
        above.saturating_sub(1)
    }

    /// Says whether a band begins with a row.
    fn begins_band(&self, row: usize) -> bool {
        self.rows.get(row).is_some_and(|row| row.name.is_some())
    }

    /// Returns what stands beside a row: `13 moderate`, or `13` alone; nothing inside a band.
    fn label(&self, row: usize, with_name: bool) -> String {
        let Some(row) = self.rows.get(row).filter(|row| row.is_named) else {
            return String::new();
        };
        let digits = self.digits();
        match row.name.as_ref().filter(|_| with_name) {
            Some(name) => format!("{:>digits$} {name}", row.from),
            None => format!("{:>digits$}", row.from),
        }
    }

    /// Returns the columns that the widest label takes.
    fn label_width(&self, with_names: bool) -> usize {
        let labels = (0..self.count()).map(|row| columns(&self.label(row, with_names)));
        labels.max().unwrap_or_default()
    }

    fn digits(&self) -> usize {
        let highest = self.rows.last().map_or(0, |row| row.from);
        highest.to_string().len()
    }
}

/// Divides `width` totals from `from` on into rows as equal as they can be.
fn divide(from: u16, width: usize, rows: usize, into: &mut Vec<Level>) {
    for row in 0..rows {
        let offset = (row * width).div_ceil(rows.max(1));
        into.push(Level {
            from: from.saturating_add(u16::try_from(offset).unwrap_or(u16::MAX)),
            name: None,
            is_named: false,
        });
    }
}

/// Returns the shorter of a band's name and its id as words.
fn short(band: &Band) -> String {
    let id = band.id.replace('-', " ");
    if columns(&id) < columns(&band.name) {
        id
    } else {
        band.name.clone()
    }
}
