//! Many assessments: one line each, written as they come.
//!
//! Column widths are chosen from the scale and the screen alone, so that the first row can be
//! written before the last is known. Where a note or a band has a long and a short form, the longest
//! that fits is written; nothing is cut. The counts below the rows are in [`Tally`].

mod tally;

pub use tally::{LeftOut, Tally};

use super::page::{Page, Piece, inked};
use super::wording::{
    self, DESCRIPTION, NOT_SCORED, caption, one_reason, range, span, stages, whole_band,
};
use super::{Ink, Style, columns, left, right};
use crate::assessment::Assessment;
use crate::base::canonical::Digest;
use crate::scale::{Band, Evidence, Scale};
use crate::scoring::outcome::Outcome;
use crate::scoring::score::Extent;
use crate::scoring::stage::Staged;

/// The rows of one scale. For rows of another scale make another one, and write its header first.
#[derive(Clone, Debug)]
pub struct Rows {
    style: Style,
    /// The columns; `None` where one line does not hold an assessment.
    columns: Option<Columns>,
    /// The lines that stand above the rows, each ended by a line feed.
    pub header: String,
    digest: Digest,
}

impl Rows {
    /// Chooses the columns for a scale and a screen.
    ///
    /// Where the screen is too narrow for columns, each assessment takes two lines or more.
    pub fn new(style: &Style, scale: &Scale) -> Self {
        let columns = Columns::of(style, scale);
        Self {
            style: *style,
            header: header(style, scale, columns.as_ref()),
            columns,
            digest: scale.digest(),
        }
    }

    /// Says whether rows of this scale belong under this header.
    pub fn are_of(&self, scale: &Scale) -> bool {
        self.digest == scale.digest()
    }

    /// Returns the line of one assessment, ended by a line feed.
    ///
    /// Notes that do not fit at its end (flags raised, what is missing) stand on a line below it.
    pub fn row(&self, assessment: &Assessment, outcome: &Outcome) -> String {
        let mut page = Page::new(&self.style);
        match &self.columns {
            Some(widths) => in_columns(&mut page, widths, assessment, outcome),
            None => stacked(&mut page, assessment, outcome),
        }
        if let Some(site) = &outcome.site {
            let mut before = format!("{}: ", site.policy.reference());
            let said = wording::site::brief(site, outcome.is_scored()).into_iter();
            page.dotted(
                2,
                said.map(|piece| piece.between(&std::mem::take(&mut before), "")),
            );
        }
        page.finish()
    }
}

fn header(style: &Style, scale: &Scale, columns: Option<&Columns>) -> String {
    let mut page = Page::new(style);
    page.heading(&caption(scale, style), "");
    let stagings = scale.stagings().iter();
    let ids: Vec<&str> = stagings.map(|staging| staging.id.as_str()).collect();
    if !ids.is_empty() && scale.head().evidence == Evidence::Validated {
        let ids = ids.join(", ");
        let text = format!("{ids}: the stage that shows now; {DESCRIPTION}");
        page.paragraph(0, inked(Ink::Faint, text));
    }
    if let Some(widths) = columns {
        page.drawn(&column_heads(style, widths, &ids));
    }
    page.finish()
}

fn column_heads(style: &Style, widths: &Columns, stagings: &[&str]) -> String {
    let time = if widths.has_offset() {
        "Time"
    } else {
        "Local time"
    };
    let mut heads = vec![left(time, widths.time), left("Patient", widths.patient)];
    heads.extend(widths.total.map(|width| right("Total", width)));
    heads.extend(widths.band.map(|width| left("Band", width)));
    let stages = widths.stagings.iter().zip(stagings);
    let stages = stages.map(|(width, id)| left(&shortened(style, id, *width), *width));
    joined(&heads, &stages.collect::<Vec<_>>(), "Notes")
}

/// Widths in columns of the screen. Between two of them stand two spaces, and ` | ` before the first stage.
#[derive(Clone, Debug)]
struct Columns {
    time: usize,
    patient: usize,
    total: Option<usize>,
    band: Option<usize>,
    stagings: Vec<usize>,
    notes: usize,
}

/// A time without its offset from UTC.
const LOCAL: &str = "%Y-%m-%d %H:%M";
/// A time with it.
const WITH_OFFSET: &str = "%Y-%m-%d %H:%M %:z";
/// The width of a local time.
const TIME: usize = 16;
/// The width of an offset from UTC, with the space before it.
const OFFSET: usize = 7;
/// What the notes need at least: `2 missing`. Longer ones stand on a line below.
const NOTES: usize = 9;

impl Columns {
    /// Chooses the narrowest that lose nothing, widened where the screen has room; `None` where it is
    /// too narrow for them.
    fn of(style: &Style, scale: &Scale) -> Option<Self> {
        let names = scale.bands().iter();
        let narrow = names
            .clone()
            .map(|band| columns(&band.name).min(columns(&band.id)));
        let total = scale.definition().total;
        let mut widths = Self {
            time: TIME,
            patient: 8,
            total: total.map(|(_, highest)| (2 * columns(&highest.to_string()) + 1).max(5)),
            band: narrow.max().map(|width| width.max(columns(NOT_SCORED))),
            stagings: scale
                .stagings()
                .iter()
                .map(|staging| columns(&staging.id).clamp(4, 10))
                .collect(),
            notes: NOTES,
        };
        let mut spare = style.width.checked_sub(widths.taken())?;
        let full = names.map(|band| columns(&band.name)).max().unwrap_or(0);
        let ranges = longest_range(scale);
        widen(widths.band.as_mut(), full, &mut spare);
        widen(Some(&mut widths.notes), 22, &mut spare);
        widen(Some(&mut widths.patient), 12, &mut spare);
        widen(Some(&mut widths.notes), 36, &mut spare);
        if spare >= OFFSET {
            widths.time += OFFSET;
            spare -= OFFSET;
        }
        widen(widths.band.as_mut(), ranges, &mut spare);
        widen(Some(&mut widths.patient), 16, &mut spare);
        widths.notes += spare;
        Some(widths)
    }

    /// Says whether times are written with their offset from UTC.
    fn has_offset(&self) -> bool {
        self.time > TIME
    }

    fn taken(&self) -> usize {
        let stagings = self.stagings.iter().map(|width| width + 2).sum::<usize>();
        let bar = usize::from(!self.stagings.is_empty());
        let optional = [self.total, self.band].into_iter().flatten();
        let optional: usize = optional.map(|width| width + 2).sum();
        self.time + 2 + self.patient + optional + stagings + bar + 2 + self.notes
    }
}

fn widen(width: Option<&mut usize>, wanted: usize, spare: &mut usize) {
    if let Some(width) = width {
        let more = wanted.saturating_sub(*width).min(*spare);
        *width += more;
        *spare -= more;
    }
}

fn longest_range(scale: &Scale) -> usize {
    let names: Vec<usize> = scale
        .bands()
        .iter()
        .map(|band| columns(&band.name))
        .collect();
    let pairs = names.iter().zip(names.iter().skip(1));
    pairs.map(|(one, next)| one + next + 4).max().unwrap_or(0)
}

/// Writes the line of an assessment, and below it the notes that do not fit at its end.
fn in_columns(page: &mut Page<'_>, widths: &Columns, assessment: &Assessment, outcome: &Outcome) {
    let style = page.style();
    let patient = shortened(style, patient(assessment), widths.patient);
    let mut cells = vec![
        left(&time(assessment, widths.has_offset()), widths.time),
        left(&patient, widths.patient),
    ];
    cells.extend(widths.total.map(|width| total(style, outcome, width)));
    cells.extend(
        widths
            .band
            .map(|width| band(style, assessment, outcome, width)),
    );
    let stages = widths.stagings.iter().zip(&outcome.stagings);
    let stages = stages.map(|(width, staged)| stage(style, outcome, staged, *width));
    let stages: Vec<String> = stages.collect();
    let notes = Notes::of(assessment, outcome, widths.band.is_none());
    match notes.beside(style, widths.notes) {
        Some(beside) => page.drawn(&joined(&cells, &stages, &beside)),
        None => {
            page.drawn(&joined(&cells, &stages, ""));
            page.dotted(widths.time + 2, notes.long());
        }
    }
}

/// Joins the cells of a line; a bar keeps the described stages apart from what was measured.
fn joined(cells: &[String], stages: &[String], notes: &str) -> String {
    let mut line = cells.join("  ");
    if !stages.is_empty() {
        line += " | ";
        line += &stages.join("  ");
    }
    format!("{line}  {notes}")
}

fn total(style: &Style, outcome: &Outcome, width: usize) -> String {
    let text = match outcome.total {
        Some(total) if outcome.is_scored() => range(total),
        _ => "-".to_owned(),
    };
    style.paint(ink(outcome.total, outcome), &right(&text, width))
}

fn band(style: &Style, assessment: &Assessment, outcome: &Outcome, width: usize) -> String {
    let text = match outcome.band {
        Some(band) if outcome.is_scored() => band_words(assessment.scale(), style, band, width),
        _ => NOT_SCORED.to_owned(),
    };
    style.paint(ink(outcome.band, outcome), &left(&text, width))
}

fn stage(style: &Style, outcome: &Outcome, staged: &Staged, width: usize) -> String {
    let text = if outcome.is_scored() {
        stages::short(staged.shown)
    } else {
        "-".to_owned()
    };
    style.paint(ink(Some(staged.shown), outcome), &left(&text, width))
}

/// Writes an assessment on lines of its own: who, then what was measured, then what is described.
fn stacked(page: &mut Page<'_>, assessment: &Assessment, outcome: &Outcome) {
    let scale = assessment.scale();
    let mut who = vec![
        time(assessment, false).into(),
        inked(Ink::Strong, patient(assessment)),
    ];
    let mut measured = None;
    if let Some(total) = outcome.total.filter(|_| outcome.is_scored()) {
        let mut text = format!("total {}", span((total.low, total.high)));
        if let Some(band) = outcome.band {
            text = format!("{text}, {}", whole_band(scale, band));
        }
        measured = Some(inked(ink(Some(total), outcome), text));
    }
    let pieces = who.iter().chain(&measured);
    let taken: usize = pieces.map(|piece| page.columns_of(piece.text()) + 3).sum();
    if taken <= page.width() + 3 {
        who.extend(measured.take());
    }
    page.dotted(0, who);
    page.dotted(2, measured);
    let mut described: Vec<Piece> = Vec::new();
    if outcome.is_scored() {
        for (staging, staged) in scale.stagings().iter().zip(&outcome.stagings) {
            let text = format!("{}: {}", staging.id, stages::named(staging, staged.shown));
            described.push(inked(ink(Some(staged.shown), outcome), text));
        }
    }
    described.extend(Notes::of(assessment, outcome, true).long());
    page.dotted(2, described);
}

/// Shortens a name in its middle, with a mark: names of one place often begin alike, and end apart.
fn shortened(style: &Style, name: &str, width: usize) -> String {
    let name = style.text(name);
    if columns(&name) <= width {
        return name;
    }
    let mark = style.glyph("…", "..");
    let kept = width.saturating_sub(columns(mark));
    let end = (kept / 2).max(kept.min(4));
    let letters: Vec<char> = name.chars().collect();
    let first: String = letters.iter().take(kept - end).collect();
    let last: String = letters
        .iter()
        .skip(letters.len().saturating_sub(end))
        .collect();
    format!("{first}{mark}{last}")
}

fn time(assessment: &Assessment, with_offset: bool) -> String {
    let shape = if with_offset { WITH_OFFSET } else { LOCAL };
    let time = assessment.context.time.as_ref();
    time.map_or_else(|| "-".to_owned(), |time| time.format(shape).to_string())
}

fn patient(assessment: &Assessment) -> &str {
    let patient = assessment.context.patient.as_ref();
    patient.map_or("-", |patient| patient.as_str())
}

fn ink<T: Copy + PartialEq>(extent: Option<Extent<T>>, outcome: &Outcome) -> Ink {
    match extent.and_then(|extent| extent.settled()) {
        Some(_) if outcome.is_scored() => Ink::Strong,
        _ => Ink::Open,
    }
}

/// The notes on one assessment.
struct Notes {
    pieces: Vec<Piece>,
    /// How many items of a scored assessment have no answer.
    missing: usize,
}

impl Notes {
    /// Returns the notes on an assessment.
    ///
    /// `says_not_scored` is true where nothing else in the row does.
    fn of(assessment: &Assessment, outcome: &Outcome, says_not_scored: bool) -> Self {
        let unscored = !outcome.is_scored();
        let mut pieces = Vec::new();
        pieces.extend((unscored && says_not_scored).then(|| inked(Ink::Open, NOT_SCORED)));
        pieces.extend(wording::flags::raised(assessment, outcome).brief());
        let reason = one_reason(assessment).filter(|_| unscored);
        pieces.extend(reason.map(|reason| inked(Ink::Open, reason)));
        Self {
            pieces,
            missing: if unscored {
                0
            } else {
                outcome.items.saturating_sub(outcome.answered)
            },
        }
    }

    /// Returns them in full words.
    fn long(&self) -> Vec<Piece> {
        self.with_missing(|missing| format!("incomplete ({missing} missing)"))
    }

    /// Returns them as one text of at most `width` columns, coloured; `None` where neither their
    /// long nor their short form fits.
    fn beside(&self, style: &Style, width: usize) -> Option<String> {
        let short = self.with_missing(|missing| format!("{missing} missing"));
        [self.long(), short]
            .iter()
            .find(|notes| {
                let texts: usize = notes.iter().map(|note| columns(note.text())).sum();
                texts + 2 * notes.len().saturating_sub(1) <= width
            })
            .map(|notes| {
                let painted: Vec<String> = notes.iter().map(|note| note.painted(style)).collect();
                painted.join(", ")
            })
    }

    fn with_missing(&self, words: impl Fn(usize) -> String) -> Vec<Piece> {
        let mut pieces = self.pieces.clone();
        if self.missing > 0 {
            pieces.push(inked(Ink::Open, words(self.missing)));
        }
        pieces
    }
}

/// Returns a band in at most `width` columns: in full words, else by its short names (the ids, as
/// words: on a screen a hyphen would look like a minus), else by the end that is known. Each form is true by itself; nothing is cut.
fn band_words(scale: &Scale, style: &Style, band: Extent<usize>, width: usize) -> String {
    let (Some(low), Some(high)) = (scale.bands().get(band.low), scale.bands().get(band.high))
    else {
        return String::new();
    };
    let whole = whole_band(scale, band);
    let forms = if band.settled().is_some() {
        vec![whole, short(low)]
    } else {
        open_forms(low, high, band, scale.bands().len())
    };
    forms
        .into_iter()
        .map(|form| style.text(&form))
        .find(|form| columns(form) <= width)
        .unwrap_or_else(|| "open".to_owned())
}

fn open_forms(low: &Band, high: &Band, band: Extent<usize>, bands: usize) -> Vec<String> {
    let (low_id, high_id) = (short(low), short(high));
    let mut forms = vec![span((&low.name, &high.name)), span((&low_id, &high_id))];
    if band.low == 0 && band.high + 1 < bands {
        forms.extend([format!("up to {}", high.name), format!("up to {high_id}")]);
    }
    if band.low > 0 {
        forms.extend([
            format!("{} or above", low.name),
            format!("{low_id} or above"),
        ]);
    }
    forms
}

fn short(band: &Band) -> String {
    band.id.replace('-', " ")
}

#[cfg(test)]
mod tests;
