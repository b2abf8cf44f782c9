//! Many assessments: one line each, written as they come.
//!
//! Column widths are chosen from the scale and the screen alone, so that the first row can be
//! written before the last is known. The counts below the rows are in [`Tally`].

mod layout;
mod notes;
mod row;
mod tally;

pub use tally::{LeftOut, Tally};

use self::layout::{Columns, Layout};
use super::page::{Page, inked};
use super::wording::{self, DESCRIPTION, caption};
use super::{Ink, Style, left, right};
use crate::assessment::Assessment;
use crate::base::canonical::Digest;
use crate::scale::{Evidence, Scale};
use crate::scoring::outcome::Outcome;

/// The rows of one scale. For rows of another scale make another one, and write its header first.
#[derive(Clone, Debug)]
pub struct Rows {
    style: Style,
    layout: Layout,
    header: String,
    digest: Digest,
}

impl Rows {
    /// Chooses the columns for a scale and a screen.
    ///
    /// Where the screen is too narrow for columns, each assessment takes two lines or more.
    pub fn new(style: &Style, scale: &Scale) -> Self {
        let layout = Layout::of(style, scale);
        Self {
            style: *style,
            header: header(style, scale, &layout),
            layout,
            digest: scale.digest(),
        }
    }

    /// Says whether rows of this scale belong under this header.
    pub fn are_of(&self, scale: &Scale) -> bool {
        self.digest == scale.digest()
    }

    /// Returns the lines that stand above the rows, each ended by a line feed.
    pub fn header(&self) -> &str {
        &self.header
    }

    /// Returns the line of one assessment, ended by a line feed.
    ///
    /// Notes that do not fit at its end (flags raised, what is missing) stand on a line below it.
    pub fn row(&self, assessment: &Assessment, outcome: &Outcome) -> String {
        let mut page = Page::new(&self.style);
        match &self.layout {
            Layout::Columns(columns) => row::columns(&mut page, columns, assessment, outcome),
            Layout::Stacked => row::stacked(&mut page, assessment, outcome),
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

fn header(style: &Style, scale: &Scale, layout: &Layout) -> String {
    let mut page = Page::new(style);
    page.heading(&caption(scale, style), "");
    let stagings = scale.stagings().iter();
    let ids: Vec<&str> = stagings.map(|staging| staging.id.as_str()).collect();
    if !ids.is_empty() && scale.head().evidence == Evidence::Validated {
        let ids = ids.join(", ");
        let text = format!("{ids}: the stage that shows now; {DESCRIPTION}");
        page.paragraph(0, inked(Ink::Faint, text));
    }
    if let Layout::Columns(widths) = layout {
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
    let stages = stages.map(|(width, id)| left(&row::shortened(style, id, *width), *width));
    row::joined(&heads, &stages.collect::<Vec<_>>(), "Notes")
}

#[cfg(test)]
mod tests;
