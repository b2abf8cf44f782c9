//! The report of decks: one rater with all that was missed, or a group with a line a rater.

mod errors;
mod misses;
mod raters;
mod rows;

use crate::base::text::{all_of, count, thousands};
use crate::render::Style;
use crate::render::agreement::{Extent, agreement};
use crate::render::page::Page;
use crate::training::agreement::report::{Part, Report};
use crate::training::report::shape::{KeyReport, ScaleReport, TrainingReport};

/// Returns a report as a page: what to read first, or all figures of what was asked for.
pub fn report(report: &TrainingReport, extent: Extent, style: &Style) -> String {
    let mut page = Page::new(style);
    heading(&mut page, report);
    for (at, scale) in report.scales.iter().enumerate() {
        page.blank();
        if report.scales.len() > 1 {
            let cases = count(scale.cases, "case", "cases");
            page.heading(&scale.scale, &cases);
            page.blank();
        }
        match (extent, &scale.key) {
            (Extent::All, _) => every_figure(&mut page, scale),
            (Extent::Lead, Some(key)) if report.rater.is_some() => {
                raters::one(&mut page, report, key);
                // Attempts are of all scales of a deck together, and stand below the first.
                if at == 0 {
                    page.blank();
                    raters::attempts(&mut page, report);
                }
                page.blank();
                errors::errors(&mut page, &key.items);
                misses::of_one(&mut page, report, key);
                notes(&mut page, key);
            }
            (Extent::Lead, _) => group(&mut page, scale),
        }
    }
    page.finish()
}

fn heading(page: &mut Page<'_>, report: &TrainingReport) {
    let decks = || report.decks.iter();
    let references: Vec<&str> = decks().map(|deck| deck.deck.as_str()).collect();
    page.heading("TRAINING report", &references.join(", "));
    let titles: Vec<&str> = decks().map(|deck| deck.title.as_str()).collect();
    let who = match &report.rater {
        Some(rater) => format!("{rater} against the key"),
        None => count(report.raters, "rater", "raters"),
    };
    page.paragraph(0, format!("{}: {who}", all_of(&titles)));
    let mut words = format!(
        "{}, {}",
        count(report.attempts_counted, "attempt", "attempts"),
        match report.rater {
            Some(_) => count(report.cases_counted, "case", "cases"),
            None => count(report.cases_counted, "rating of a case", "ratings of cases"),
        }
    );
    if report.earlier > 0 {
        words += &format!(
            "; the latest rating of each case counts, {} earlier {} passed over",
            thousands(report.earlier),
            is_or_are(report.earlier)
        );
    }
    page.paragraph(0, words);
    if report.outdated > 0 {
        let ratings = count(report.outdated, "rating", "ratings");
        page.marked(
            0,
            "! ",
            format!(
                "{ratings} of a case that has changed since, or is not in the deck, {} left out",
                is_or_are(report.outdated)
            ),
        );
    }
}

fn is_or_are(number: u64) -> &'static str {
    if number == 1 { "is" } else { "are" }
}

/// Writes the lines of raters against the key, and the figures of raters with each other.
fn group(page: &mut Page<'_>, scale: &ScaleReport) {
    match &scale.key {
        Some(key) => {
            raters::group(page, key);
            page.blank();
            errors::errors(page, &key.items);
            misses::of_group(page, key);
            notes(page, key);
            page.blank();
        }
        None => {
            page.paragraph(
                0,
                "The cases have no keys here: raters are held against each other alone.",
            );
            page.blank();
        }
    }
    match (&scale.each_other, &scale.each_other_reason) {
        (Some(each_other), _) => beside(page, each_other, Extent::Lead),
        (None, Some(why)) => page.paragraph(0, format!("No agreement with each other: {why}.")),
        (None, None) => {}
    }
}

fn every_figure(page: &mut Page<'_>, scale: &ScaleReport) {
    match (&scale.each_other, &scale.key) {
        (Some(each_other), _) => beside(page, each_other, Extent::All),
        (None, Some(key)) => page.drawn(&agreement(&key.agreement, Extent::All, page.style())),
        (None, None) => {}
    }
}

/// Writes agreement with each other, totals first: that is what acts at a bedside.
fn beside(page: &mut Page<'_>, each_other: &Report, extent: Extent) {
    let mut shown = each_other.clone();
    shown.lines.sort_by_key(|line| match line.subject.part {
        Part::Total => 0,
        Part::Band => 1,
        Part::Item => 2,
    });
    let too_many = std::mem::take(&mut shown.pairs_left_out);
    page.drawn(&agreement(&shown, extent, page.style()));
    if too_many {
        page.marked(
            1,
            "- ",
            "there are too many raters to list pairs of them; `--rater` shows one against the key",
        );
    }
}

fn notes(page: &mut Page<'_>, key: &KeyReport) {
    page.blank();
    page.heading("Notes", "");
    let mut note = |words: &str| page.marked(1, "- ", words);
    note(
        "exact: the share of items as in the key; an item left without an answer counts as missed",
    );
    if key.raters.iter().any(|line| line.accepted > 0) {
        note("an answer that the key accepts beside its own counts as its own");
    }
    note(
        "intervals are of 95 %, of shares by Wilson's score and of means and limits by Student's t; items of one case hang together, so that those of items are a little too narrow",
    );
}
