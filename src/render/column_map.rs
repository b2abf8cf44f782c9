//! What a column map makes of a table, for people: every text with its count and what it becomes.

use super::page::{Page, inked};
use super::{Ink, Style};
use crate::base::text::{all_of, count, excerpt, quoted, thousands};
use crate::scale::map::check::{ColumnMeaning, MapCheck, TextMeaning};

/// How many texts of a column are shown; those that are wrong come first, and all options are counted anyway.
const MOST_SHOWN: usize = 12;
/// How many texts of one kind are shown where each is another: values, words.
const MOST_RIGHT: usize = 6;

/// Writes what a map makes of a file.
pub fn map_check(check: &MapCheck, file: &str, style: &Style) -> String {
    let mut page = Page::new(style);
    page.heading(
        &format!("{} for {}", check.map, check.scale),
        &check.map_digest,
    );
    page.paragraph(0, format!("{file}: {}", assessments(check)));
    for words in &check.remarks {
        // What they say of option numbers stands at the end.
        if words.contains("no points of") {
            continue;
        }
        let words = words.strip_prefix(&format!("{file}: ")).unwrap_or(words);
        page.paragraph(1, words);
    }
    for column in &check.columns {
        page.blank();
        self::column(&mut page, column);
    }
    closing(&mut page, check);
    page.finish()
}

fn assessments(check: &MapCheck) -> String {
    let mut words = count(check.assessments, "assessment", "assessments");
    words += &format!(", {} complete", thousands(check.complete));
    if check.rejected > 0 {
        words += &format!("; {} rejected", thousands(check.rejected));
    }
    words
}

fn column(page: &mut Page<'_>, column: &ColumnMeaning) {
    let from = match column.from == column.column {
        true => String::new(),
        false => format!("from {}", excerpt(&column.from)),
    };
    page.heading(&format!("{}  {}", column.column, column.label), &from);
    let mut cells = format!("{} filled", thousands(column.filled));
    if column.empty > 0 {
        cells += &format!(", {} empty", thousands(column.empty));
    }
    if column.wrong > 0 {
        let wrong = count(column.wrong, "is wrong", "are wrong");
        cells += &format!(", {wrong}");
    }
    page.paragraph(1, cells);
    let (wrong, right): (Vec<&TextMeaning>, Vec<&TextMeaning>) =
        column.texts.iter().partition(|text| text.wrong.is_some());
    for text in wrong.iter().take(MOST_SHOWN) {
        let reason = text.wrong.as_deref().unwrap_or_default();
        page.labelled(
            1,
            &counted(text),
            22,
            inked(Ink::Alarm, format!("wrong: {reason}")),
        );
    }
    let most = if column.options.is_empty() {
        MOST_RIGHT
    } else {
        MOST_SHOWN
    };
    for text in right.iter().take(most) {
        page.labelled(1, &counted(text), 22, becomes(text));
    }
    let hidden = wrong.len().saturating_sub(MOST_SHOWN) + right.len().saturating_sub(most);
    if hidden > 0 {
        let more = count(hidden as u64, "more text", "more texts");
        page.paragraph(1, format!("and {more}; `--to json` has all"));
    }
    if column.not_told_apart > 0 {
        let cells = count(column.not_told_apart, "cell holds", "cells hold");
        page.paragraph(
            1,
            format!("{cells} texts beyond the first thousand, not looked at one by one"),
        );
    }
    spread(page, column);
    if !column.unused.is_empty() {
        let codes: Vec<String> = column.unused.iter().map(|code| quoted(code)).collect();
        page.paragraph(1, format!("never used: {}", all_of(&codes)));
    }
}

/// Writes how often each option was found, beside those that there are.
fn spread(page: &mut Page<'_>, column: &ColumnMeaning) {
    if column.options.is_empty() {
        return;
    }
    let found = column.options.iter();
    let found = found.map(|option| format!("{} ({})", option.points, thousands(option.count)));
    let found: Vec<String> = found.collect();
    page.paragraph(1, format!("points, and how often: {}", found.join("  ")));
}

/// Says in which columns numbers may be those of options.
fn option_numbers(check: &MapCheck) -> Option<String> {
    let columns = check.columns.iter();
    let doubtful = columns.filter(|column| column.may_be_option_numbers);
    let names: Vec<String> = doubtful.map(|column| quoted(&column.from)).collect();
    (!names.is_empty()).then(|| {
        format!(
            "The numbers in {} may be those of options, counted from 0 or 1, and not their points: then the rows that \
             would be scored are wrong too. Look them up where they come from; if so, write \
             `{{ from = \"…\", position-from = 0 }}` (or 1) for each of these columns, or its `codes`",
            all_of(&names)
        )
    })
}

fn counted(text: &TextMeaning) -> String {
    format!("{:>6}  `{}`", thousands(text.count), excerpt(&text.text))
}

fn becomes(text: &TextMeaning) -> String {
    if let Some(why) = &text.missing {
        return format!("missing: {}", why.replace('-', " "));
    }
    let words = text.becomes.as_deref().unwrap_or_default();
    match text.points {
        Some(points) => format!("{}: {words}", count(points.into(), "point", "points")),
        None => words.to_owned(),
    }
}

fn closing(page: &mut Page<'_>, check: &MapCheck) {
    page.blank();
    if !check.always_empty.is_empty() {
        let names: Vec<String> = check.always_empty.iter().map(|name| quoted(name)).collect();
        page.paragraph(0, format!("Empty in every row: {}", all_of(&names)));
    }
    if check.repeated > 0 {
        let repeated = count(check.repeated, "assessment has", "assessments have");
        page.paragraph(
            0,
            format!("{repeated} the patient and the time of one before"),
        );
    }
    for kind in &check.rejections {
        let place = kind
            .column
            .as_ref()
            .map(|column| format!(" in {}", quoted(column)));
        let rows = count(kind.count, "rejection", "rejections");
        let place = place.unwrap_or_default();
        page.alarms(0, [format!("{rows}{place}; the first: {}", kind.first)]);
    }
    let doubt = option_numbers(check);
    let doubtful = doubt.is_some();
    page.alarms(0, doubt);
    if check.rejections.is_empty() && !doubtful {
        page.paragraph(0, "Every text is an answer, or missing, as the map says.");
    }
}
