//! What was missed: item by item of one rater, and what a group missed most.

use crate::base::text::{all_of, count};
use crate::render::Ink;
use crate::render::page::{Page, inked};
use crate::render::training::figure::missed_flags;
use crate::training::report::shape::{KeyReport, Miss, TrainingReport};

/// At most so many answers of a group are listed.
const MOST_LISTED: usize = 10;

/// Lists what one rater missed, the item that was missed most first, then limits and flags.
pub(super) fn of_one(page: &mut Page<'_>, report: &TrainingReport, key: &KeyReport) {
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
            page.ends(
                1,
                first.item.label.as_str(),
                format!("{} of {of}", item.len()),
            );
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
        let side = match crossing.given < crossing.key {
            true => "below",
            false => "at or above",
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
pub(super) fn of_group(page: &mut Page<'_>, key: &KeyReport) {
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
