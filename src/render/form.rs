//! A blank form of a scale for paper: for a class, and for when the power is out.
//!
//! Everything that the screen asks is on it, in ASCII that any printer prints. It is filled in by
//! hand and entered later; no stage is worked out on it, but its signs can be ticked.

mod answers;
mod results;

use super::page::Page;
use super::{Style, wording};
use crate::scale::{Evidence, Scale};

/// The width of a form that any printer prints on one page of paper.
pub const WIDTH: usize = 72;

/// The column from which the fields are written.
const AT: usize = 11;
/// What stands between two things to tick.
const BETWEEN: &str = "   ";

/// Writes a blank form, as wide as the style says, and in ASCII whatever it says: any printer has
/// that. Only a scale in another language may need more letters.
///
/// For paper, give it [`WIDTH`].
pub fn form(scale: &Scale, style: &Style) -> String {
    let style = Style {
        color: false,
        ascii: scale.language().is_none(),
        ..*style
    };
    let mut page = Page::new(&style);
    head(&mut page, scale);
    context(&mut page);
    answers::items(&mut page, scale);
    answers::checks(&mut page, scale);
    results::flags(&mut page, scale);
    results::total(&mut page, scale);
    results::stagings(&mut page, scale);
    foot(&mut page, scale);
    page.finish()
}

fn head(page: &mut Page<'_>, scale: &Scale) {
    let head = scale.head();
    page.rule('=');
    page.ends(0, &head.name, wording::named(scale));
    if head.evidence == Evidence::Descriptive {
        page.paragraph(0, wording::DESCRIPTIVE);
    }
    page.rule('=');
    page.blank();
}

fn context(page: &mut Page<'_>) {
    lined(page, "Patient");
    lined(page, "Rater");
    date_and_time(page, "Assessed");
    ticks(
        page,
        "Reason",
        &[
            "admission",
            "routine",
            "before a dose",
            "after a dose",
            "change seen",
        ],
    );
    lined(page, "Substance");
    ticks(
        page,
        "Route",
        &["smoked", "inhaled", "injected", "swallowed", "other"],
    );
    date_and_time(page, "Last use");
    ticks(page, "", &["known", "about", "unknown"]);
    ticks(
        page,
        "Or",
        &["could not be assessed: NOT SCORED, still due"],
    );
    lined(page, "  because");
}

/// Writes a label and a line to write on, up to the end of the line.
fn lined(page: &mut Page<'_>, label: &str) {
    let room = page.width().saturating_sub(AT);
    page.labelled(0, label, AT, "_".repeat(room));
}

/// Writes a label, and a date and a time to fill in.
fn date_and_time(page: &mut Page<'_>, label: &str) {
    let blanks = ["date ____-__-__", "time __:__"];
    page.labelled_flow(0, label, AT, BETWEEN, blanks);
}

/// Writes a label and boxes to tick.
fn ticks(page: &mut Page<'_>, label: &str, words: &[&str]) {
    let boxes = words.iter().map(|word| format!("[ ] {word}"));
    page.labelled_flow(0, label, AT, BETWEEN, boxes);
}

/// Begins a section.
fn section(page: &mut Page<'_>, title: &str, aside: &str) {
    page.blank();
    page.rule('-');
    page.ends(0, title.to_uppercase(), aside);
}

fn foot(page: &mut Page<'_>, scale: &Scale) {
    section(page, "Signed", "");
    page.blank();
    lined(page, "Signature");
    date_and_time(page, "Signed");
    lined(page, "Entered by");
    page.blank();
    page.rule('-');
    let rater = wording::rater(scale);
    let evidence = scale.head().evidence.word();
    page.paragraph(
        0,
        format!("Scale {}, {evidence}, {rater}", scale.reference()),
    );
    page.paragraph(0, format!("Digest {}", scale.digest()));
    for reference in &scale.head().references {
        page.paragraph(0, reference);
    }
    page.paragraph(0, &scale.head().licence);
}

#[cfg(test)]
mod tests;
