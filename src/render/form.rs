//! A blank form of a scale for paper: for a class, and for when the power is out.
//!
//! Everything that the screen asks is on it, in ASCII that any printer prints. It is filled in by
//! hand and entered later; no stage is worked out on it, but its signs can be ticked.

use super::page::Page;
use super::wording::stages::needs;
use super::wording::{self, DESCRIPTION, band_range, condition, only_check, sign};
use super::{Style, columns};
use crate::scale::{Evidence, Flag, Item, Rank, Rater, Scale, Stage};

/// The width of a form that any printer prints on one page of paper.
pub const WIDTH: usize = 72;

/// The column from which the fields are written.
const AT: usize = 11;
/// The column from which the body of an item, a band or a sign is written.
const BODY: usize = 4;
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
    items(&mut page, scale);
    measures(&mut page, scale);
    checks(&mut page, scale);
    flags(&mut page, scale);
    total(&mut page, scale);
    stagings(&mut page, scale);
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
        &[
            "smoked",
            "inhaled",
            "injected",
            "swallowed",
            "snorted",
            "other",
        ],
    );
    date_and_time(page, "Last use");
    ticks(page, "", &["known", "about", "unknown"]);
    for other in ["Alcohol", "Benzodiazepines"] {
        ticks(page, other, &["none", "some days", "daily", "unknown"]);
    }
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
    let words = format!("Scale {}, {evidence}, {rater}", scale.reference());
    page.paragraph(0, words);
    page.paragraph(0, format!("Digest {}", scale.digest()));
    for reference in &scale.head().references {
        page.paragraph(0, reference);
    }
    page.paragraph(0, &scale.head().licence);
}

/// The column from which the body of an item is written.
/// Writes the items.
fn items(page: &mut Page<'_>, scale: &Scale) {
    section(page, "Items", "");
    let who = match scale.head().rater {
        Rater::Clinician => {
            "Tick one answer for each item, and rate only what withdrawal explains."
        }
        Rater::Patient => "Tick one answer for each item.",
    };
    let words = format!(
        "{who} No other points exist than those printed. What was not assessed is not 0: leave it open, and say why."
    );
    page.paragraph(0, words);
    for (position, item) in scale.items().iter().enumerate() {
        page.blank();
        one_item(page, scale, position, item);
    }
}

fn one_item(page: &mut Page<'_>, scale: &Scale, position: usize, item: &Item) {
    let title = format!("{:>2}  {}", position + 1, item.label.to_uppercase());
    let mut end = Vec::new();
    if let Some(measure) = &item.measure {
        end.push(format!("____ {}", measure.unit));
    }
    if scale.definition().total.is_some() {
        end.push("points ____".to_owned());
    }
    page.ends(0, title, end.join("    "));
    page.paragraph(BODY, &item.ask);
    page.paragraph(BODY, wording::window(item).unwrap_or_default());
    for question in wording::another_cause(item) {
        page.paragraph(BODY, question);
    }
    if wording::shares_options(scale, item) {
        let options = item
            .choices
            .iter()
            .map(|choice| format!("[ ] {}  {}", choice.points, choice.text));
        page.flow(BODY, BETWEEN, options);
    } else {
        for choice in &item.choices {
            let words = &choice.text;
            page.labelled(BODY, &format!("[ ] {:<2}", choice.points), BODY + 7, words);
        }
    }
    apart(page, scale, item);
}

/// Writes the answers that are no points: how it is known, another cause, not assessed.
fn apart(page: &mut Page<'_>, scale: &Scale, item: &Item) {
    let mut ticks = Vec::new();
    if scale.head().evidence == Evidence::Descriptive && !item.reported_only {
        ticks.extend(["[ ] reported", "[ ] seen"]);
    }
    if scale.head().rater == Rater::Clinician {
        ticks.push("[ ] found, other cause");
    }
    page.flow(BODY, BETWEEN, ticks);
    let text = "[ ] not assessed because ";
    let room = page.width().saturating_sub(BODY + columns(text));
    page.paragraph(BODY, format!("{text}{}", "_".repeat(room.min(36))));
}

/// Writes what is measured and never scored.
fn measures(page: &mut Page<'_>, scale: &Scale) {
    if scale.measures().is_empty() {
        return;
    }
    section(page, "Measured", wording::MEASURED_NEVER_SCORED);
    for measure in scale.measures() {
        page.blank();
        let blank = format!("______ {}", measure.unit);
        page.ends(0, measure.label.to_uppercase(), blank);
        page.paragraph(BODY, &measure.ask);
    }
}

/// Writes the checks.
fn checks(page: &mut Page<'_>, scale: &Scale) {
    if scale.checks().is_empty() {
        return;
    }
    section(page, "Yes or no", wording::NEVER_SCORED);
    for (position, check) in scale.checks().iter().enumerate() {
        page.blank();
        page.paragraph(0, &check.ask);
        page.flow(BODY, BETWEEN, ["[ ] yes", "[ ] no", "[ ] not asked"]);
        for flag in scale.flags() {
            if only_check(flag) == Some(position) {
                let (mark, text) = marked(flag);
                page.labelled(BODY, &format!("yes {mark}"), BODY + 6, text);
            }
        }
    }
}

/// Writes what a person must look at now, beside what stands with the checks: on paper nothing else says it.
fn flags(page: &mut Page<'_>, scale: &Scale) {
    let mut flags = scale
        .flags()
        .iter()
        .filter(|flag| only_check(flag).is_none())
        .peekable();
    if flags.peek().is_none() {
        return;
    }
    section(page, "Look at this now", "whatever the cause and the total");
    page.blank();
    for flag in flags {
        let when = condition(scale, &flag.when);
        let (mark, text) = marked(flag);
        page.labelled(0, &format!("[ ] {mark}"), 6, format!("{text} ({when})"));
    }
}

/// Returns the mark of a flag and its words; what is to be kept in mind has none.
fn marked(flag: &Flag) -> (&'static str, String) {
    match flag.rank {
        Rank::ActNow => ("!", flag.text.clone()),
        Rank::KeepInMind => ("", format!("Keep in mind: {}", flag.text)),
    }
}

/// Writes the box for the total, and the bands.
fn total(page: &mut Page<'_>, scale: &Scale) {
    let Some((_, highest)) = scale.definition().total else {
        return;
    };
    section(page, "Total", "the points of all items, added up");
    page.blank();
    let digits = highest.to_string().len();
    let inside = format!("  {} of {highest}  ", "_".repeat(digits + 2));
    let edge = format!("+{}+", "-".repeat(inside.len()));
    page.paragraph(BODY, &edge);
    for line in [" ".repeat(inside.len()), inside] {
        page.drawn(&format!("{}|{line}|", " ".repeat(BODY)));
    }
    page.paragraph(BODY, &edge);
    page.blank();
    let words = "Is an item not assessed? Then there is no total: leave the box empty.";
    page.paragraph(0, words);
    if scale.head().rater == Rater::Clinician {
        page.paragraph(
            0,
            "What was found and has another cause than withdrawal counts 0.",
        );
    }
    if scale.bands().is_empty() {
        return;
    }
    page.blank();
    for (position, band) in scale.bands().iter().enumerate() {
        let range = band_range(scale, position);
        page.labelled(BODY, &format!("[ ] {range}"), BODY + 14, &band.name);
    }
}

/// Writes the stages with their signs.
fn stagings(page: &mut Page<'_>, scale: &Scale) {
    for staging in scale.stagings() {
        section(page, &staging.name, DESCRIPTION);
        let words = "Tick the signs found and due to withdrawal. A stage shows when it has as many as it needs; the stage now is the highest that shows.";
        page.paragraph(0, words);
        for stage in &staging.stages {
            page.blank();
            one_stage(page, scale, stage);
        }
        page.blank();
        page.paragraph(0, format!("Source: {}.", staging.source));
        page.paragraph(0, &staging.choice);
    }
}

fn one_stage(page: &mut Page<'_>, scale: &Scale, stage: &Stage) {
    let title = format!("{:>2}  {}", stage.number, stage.name);
    let needs = format!("found ___   needs {}", needs(scale, stage));
    page.ends(0, title, needs);
    for found in &stage.signs {
        let label = sign(scale, found);
        page.labelled(BODY, "[ ]", BODY + 4, format!("{} ({label})", found.text));
    }
}

#[cfg(test)]
mod tests;
