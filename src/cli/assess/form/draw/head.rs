//! The head: whose assessment it is, what is wrong around it, and what is carried on from earlier visits.

use ratatui_core::text::Line;

use super::Sheet;
use crate::cli::assess::bedside::Bedside;
use crate::history::carried::CarriedFlag;
use crate::interview::session::Section;
use crate::render::{Ink, bedside, columns, left};

/// What stands on every screen of a lesson.
pub(super) const TRAINING: &str = "TRAINING";

/// Writes what it is, whom it is about and who rates; whatever is wrong around it; and what is carried on
/// from earlier visits.
pub(super) fn head(sheet: &mut Sheet, bedside: &Bedside, section: Section) {
    let scale = bedside::named(&bedside.session.shown, &sheet.style);
    let dot = sheet.style.glyph(" · ", " - ");
    let who = sheet.text(&who(bedside).join(dot));
    let room = sheet.width.saturating_sub(columns(&who) + 1);
    let scale = left(&sheet.cut(&scale, room), room + 1);
    let spans = [sheet.span(None, scale), sheet.span(Some(Ink::Strong), who)];
    sheet.top.push(Line::from_iter(spans));
    let mut troubles = bedside.troubles();
    troubles.extend(bedside.doubts().iter().cloned());
    for trouble in &troubles {
        let line = sheet.cut(&format!("! {trouble}"), sheet.width);
        let line = sheet.line(Some(Ink::Alarm), line);
        sheet.top.push(line);
    }
    if !bedside.is_lesson() {
        carried(sheet, bedside, section);
    } else if troubles.is_empty() {
        sheet.top.push(sheet.rule());
    }
}

/// Writes what is carried on from earlier visits, and that only this log knows of them. Beside the checks
/// it stands at the very question.
fn carried(sheet: &mut Sheet, bedside: &Bedside, section: Section) {
    let (mut carried, now) = (bedside.carried(), bedside.now().time);
    if section == Section::Checks {
        let asks = |flag: &CarriedFlag| {
            let mut checks = bedside.session.shown.checks().iter();
            checks.any(|check| flag.is_of_check(&check.id))
        };
        carried.retain(|flag| !(flag.is_alarm() && asks(flag)));
    }
    let dot = sheet.style.glyph(" · ", " - ");
    let alarms = bedside::carried_alarms(carried.iter(), &now).join(dot);
    let facts = bedside::carried_facts(carried.iter(), &now).join(dot);
    for (ink, mark, words) in [(Some(Ink::Alarm), "! ", alarms), (None, "  ", facts)] {
        if !words.is_empty() {
            let lines = sheet.folded(ink, mark, &words);
            sheet.top.extend(lines);
        }
    }
    sheet.top.push(sheet.rule_around(bedside::THIS_LOG_ONLY));
}

/// Returns whom it is about or which case it is, who rates, and when it was observed if not now.
fn who(bedside: &Bedside) -> Vec<String> {
    let mut who = match bedside.lesson() {
        Some(lesson) => vec![TRAINING.to_owned(), lesson.number()],
        None => vec![bedside.patient().to_owned()],
    };
    who.push(bedside.rater().to_owned());
    let interview = &bedside.session.interview;
    let time = interview.assessment().context.time;
    who.extend(time.filter(|_| !bedside.is_lesson()).map(|time| {
        let late = match interview.is_late(bedside.now().time) {
            true => ", late",
            false => "",
        };
        format!("observed {}{late}", time.format("%H:%M"))
    }));
    who.retain(|part| !part.is_empty());
    who
}
