//! What a trainee and a trainer read: the case, the key beside the answers, the result, the certificate.
//!
//! What is printed line by line has TRAINING before each line, so that no part of it can be taken
//! for a record of a patient.

mod closing;
mod feedback;
pub(in crate::render) mod figure;
mod report;

pub use closing::{certificate, closing};
pub use feedback::feedback;
pub use report::report;

use super::page::Page;
use super::{Ink, Style, wording};
use crate::base::text::count;
use crate::render::page::inked;
use crate::training::case::{Case, Deck, Purpose};
use crate::training::check::Spread;

/// What stands before every line.
pub const MARGIN: &str = "TRAINING ";

/// Where the words of a vignette begin.
const BESIDE: usize = 10;

/// Returns a style with room for the margin.
pub fn within(style: &Style) -> Style {
    Style {
        width: style.width.saturating_sub(MARGIN.len()),
        ..*style
    }
}

/// Puts TRAINING before each line of a page.
pub fn margined(page: &str) -> String {
    page.lines()
        .map(|line| format!("{}\n", format!("{MARGIN}{line}").trim_end()))
        .collect()
}

/// Returns a case to be rated: what is known before, and what is found. Nothing of its key.
pub fn vignette(case: &Case, (number, of): (usize, usize), style: &Style) -> String {
    let mut page = Page::new(style);
    let aside = format!("case {number} of {of}, {}", case.difficulty.word());
    page.heading(&case.title, &aside);
    let mut known: Vec<String> = Vec::new();
    if let Some(time) = &case.context.time {
        known.push(wording::moment(time));
    }
    known.extend(
        case.context
            .reason
            .map(|reason| wording::reason(reason).to_owned()),
    );
    known.extend(wording::last_use(&case.context));
    known.extend(wording::background(&case.context));
    known.extend(case.context.events.iter().map(wording::happened));
    page.paragraph(0, inked(Ink::Faint, known.join("; ")));
    for finding in &case.vignette {
        page.blank();
        let words = finding.text.as_str();
        page.labelled(0, &wording::capital(finding.by.word()), BESIDE, words);
    }
    page.finish()
}

/// Returns what was found of a deck: its cases, how they are spread, and what it lacks.
pub fn checked(deck: &Deck, spread: &[Spread], lacks: &[String], style: &Style) -> String {
    let mut page = Page::new(style);
    page.heading(&deck.title, &deck.reference());
    let purpose = match deck.purpose {
        Purpose::Certify => "to certify",
        Purpose::Practice => "to practise",
    };
    let cases = count(deck.cases.len() as u64, "case", "cases");
    let words = format!("{cases}, {purpose}, digest {}", deck.digest.short());
    page.paragraph(2, words);
    if let Some(digest) = deck.key_digest() {
        page.paragraph(2, format!("keys {}", digest.short()));
    }
    for scale in spread {
        page.paragraph(2, scale.to_string());
    }
    match lacks {
        [] => page.paragraph(2, "lacks nothing"),
        lacks => lacks
            .iter()
            .for_each(|words| page.marked(2, "! ", inked(Ink::Alarm, format!("lacks: {words}")))),
    }
    page.blank();
    page.finish()
}
