//! The report of decks: one rater with all that was missed, or a group with a line a rater.

mod errors;
mod raters;

use crate::base::text::{all_of, count, thousands};
use crate::render::agreement::{Extent, agreement};
use crate::render::page::{Page, inked};
use crate::render::training::figure::missed_flags;
use crate::render::{Ink, Style};
use crate::training::agreement::report::{Part, Report};
use crate::training::report::shape::{KeyReport, Miss, ScaleReport, TrainingReport};

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
                of_one(&mut page, report, key);
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
        let words = format!(
            "{ratings} of a case that has changed since, or is not in the deck, {} left out",
            is_or_are(report.outdated)
        );
        page.marked(0, "! ", words);
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
            of_group(page, key);
            notes(page, key);
            page.blank();
        }
        None => {
            let words = "The cases have no keys here: raters are held against each other alone.";
            page.paragraph(0, words);
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
        let words =
            "there are too many raters to list pairs of them; `--rater` shows one against the key";
        page.marked(1, "- ", words);
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

/// At most so many answers of a group are listed.
const MOST_LISTED: usize = 10;

/// Lists what one rater missed, the item that was missed most first, then limits and flags.
fn of_one(page: &mut Page<'_>, report: &TrainingReport, key: &KeyReport) {
    page.blank();
    let of: u64 = key.items.iter().map(|item| item.ratings).sum();
    let missed: u64 = key.items.iter().map(|item| item.missed).sum();
    page.heading("Missed", &format!("{missed} of {of} ratings"));
    if missed == 0 {
        page.paragraph(2, "every item is as in the key");
    }
    for item in key.misses.chunk_by(|one, next| one.item == next.item) {
        if let Some(first) = item.first() {
            let ratings = key.items.iter().find(|own| own.item == first.item);
            let of = ratings.map_or(0, |own| own.ratings);
            let words = format!("{} of {of}", item.len());
            page.ends(1, first.item.label.as_str(), words);
        }
        for miss in item {
            page.marked(3, "- ", format!("{}: {}", miss.title, answers(miss)));
        }
    }
    limits(page, report, key);
    flags(page, key);
}

fn limits(page: &mut Page<'_>, report: &TrainingReport, key: &KeyReport) {
    if report.decks.iter().all(|deck| deck.limits.is_empty()) {
        return;
    }
    page.blank();
    page.heading("Totals on the other side of a limit of the site", "");
    if key.crossings.is_empty() {
        page.paragraph(2, "none");
    }
    for crossing in &key.crossings {
        let limits: Vec<String> = crossing.limits.iter().map(u16::to_string).collect();
        let side = if crossing.given < crossing.key {
            "below"
        } else {
            "at or above"
        };
        let words = format!(
            "{}: total {}, key {}, so {side} {}",
            crossing.title,
            crossing.given,
            crossing.key,
            all_of(&limits)
        );
        page.marked(2, "! ", inked(Ink::Alarm, words));
    }
}

fn flags(page: &mut Page<'_>, key: &KeyReport) {
    let missed = key.raters.iter().flat_map(|line| &line.flags_missed);
    let mut missed = missed.peekable();
    if missed.peek().is_none() {
        return;
    }
    page.blank();
    page.heading("Flags missed", "");
    missed_flags(page, missed);
}

/// Lists the answers that several raters of a group gave and the key does not have.
fn of_group(page: &mut Page<'_>, key: &KeyReport) {
    let mut shared: Vec<&Miss> = key.misses.iter().filter(|miss| miss.raters > 1).collect();
    shared.sort_by_key(|miss| std::cmp::Reverse(miss.raters));
    if shared.is_empty() {
        return;
    }
    page.blank();
    page.heading("Missed alike by several raters", "");
    for miss in shared.iter().take(MOST_LISTED) {
        let raters = count(miss.raters, "rater", "raters");
        let words = format!(
            "{}, {}: {} by {raters}",
            miss.item.label,
            miss.title,
            answers(miss)
        );
        page.marked(1, "- ", words);
    }
    if let Some(rest) = shared.get(MOST_LISTED..).filter(|rest| !rest.is_empty()) {
        let words = format!("and {} more; `--to json` has all", rest.len());
        page.marked(1, "- ", words);
    }
}

fn answers(miss: &Miss) -> String {
    let given = match miss.given {
        Some(points) => format!("given {points}"),
        None => "no answer".to_owned(),
    };
    match (miss.key, miss.given) {
        (Some(key), Some(given_points)) => {
            let apart = i32::from(given_points) - i32::from(key);
            format!("{given}, key {key} ({apart:+})")
        }
        (Some(key), None) => format!("{given}, key {key}"),
        (None, _) => format!("{given}, and by the key it cannot be assessed"),
    }
}
