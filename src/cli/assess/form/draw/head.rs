//! The head: whose assessment it is, what is wrong around it, and what is carried on from earlier visits.

use ratatui_core::text::Line;

use super::{Sheet, lesson};
use crate::cli::assess::desk::Desk;
use crate::cli::assess::form::state::Page;
use crate::history::carried::CarriedFlag;
use crate::render::{Ink, bedside, columns, left};

/// Writes what it is, whom it is about and who rates; whatever is wrong around it; and what is carried on
/// from earlier visits.
pub(super) fn head(sheet: &mut Sheet, desk: &Desk, page: Page) {
    let scale = bedside::named(&desk.shown, &desk.style);
    let dot = desk.style.glyph(" · ", " - ");
    let mut who = match desk.lesson() {
        Some(lesson) => lesson::who(lesson, desk),
        None => who(desk),
    };
    who.retain(|part| !part.is_empty());
    let who = sheet.text(&who.join(dot));
    let room = sheet.width.saturating_sub(columns(&who) + 1);
    let scale = left(&sheet.cut(&scale, room), room + 1);
    let spans = [sheet.span(None, scale), sheet.span(Some(Ink::Strong), who)];
    sheet.top.push(Line::from_iter(spans));
    let mut troubles = desk.troubles();
    troubles.extend(desk.doubts().iter().cloned());
    for trouble in &troubles {
        let line = sheet.cut(&format!("! {trouble}"), sheet.width);
        let line = sheet.line(Some(Ink::Alarm), line);
        sheet.top.push(line);
    }
    if desk.lesson().is_none() {
        carried(sheet, desk, page);
    } else if troubles.is_empty() {
        let rule = sheet.rule();
        sheet.top.push(rule);
    }
}

/// Writes what is carried on from earlier visits, and that only this log knows of them. Beside the checks
/// it stands at the very question.
fn carried(sheet: &mut Sheet, desk: &Desk, page: Page) {
    let (mut carried, now) = (desk.carried(), desk.now().time);
    if page == Page::Checks {
        let asks = |flag: &CarriedFlag| {
            let mut checks = desk.shown.checks().iter();
            checks.any(|check| flag.is_of_check(&check.id))
        };
        carried.retain(|flag| !(flag.is_alarm() && asks(flag)));
    }
    let dot = desk.style.glyph(" · ", " - ");
    let alarms = bedside::carried_alarms(carried.iter(), &now).join(dot);
    let facts = bedside::carried_facts(carried.iter(), &now).join(dot);
    for (ink, mark, words) in [(Some(Ink::Alarm), "! ", alarms), (None, "  ", facts)] {
        if !words.is_empty() {
            let lines = sheet.folded(ink, mark, &words);
            sheet.top.extend(lines);
        }
    }
    let rule = sheet.rule_around(bedside::THIS_LOG_ONLY);
    sheet.top.push(rule);
}

/// Returns whom it is about, who rates, and when it was observed if not now.
fn who(desk: &Desk) -> Vec<String> {
    let mut who = vec![desk.patient().to_owned(), desk.rater().to_owned()];
    if let Some(time) = desk.interview.assessment().context.time {
        let late = match desk.interview.is_late(desk.now().time) {
            true => ", late",
            false => "",
        };
        who.push(format!("observed {}{late}", time.format("%H:%M")));
    }
    who
}
