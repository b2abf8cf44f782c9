//! One staging on the page of a scale: its stages with their signs, and what is this project's choice.

use super::super::Ink;
use super::super::lines::Lines;
use super::super::words::{DESCRIPTION, check_labels, named_and_asked, needs, sign, span};
use super::{AT, section};
use crate::scale::{Course, Scale, Stage, Staging};
use crate::text::all_of;

/// Writes a staging.
pub(super) fn staging(page: &mut Lines<'_>, scale: &Scale, staging: &Staging) {
    section(
        page,
        &format!("Stages: {} ({})", staging.name, staging.id),
        DESCRIPTION,
    );
    page.blank();
    page.entry(1, "Source", AT, &staging.source);
    page.entry(1, "Our choice", AT, &staging.choice);
    let (named, asked) = named_and_asked(staging);
    if named > 0 {
        let short = &scale.head().short;
        let text = format!("{short} asks {asked} of the {named} signs that the source names");
        page.entry(1, "Coverage", AT, &text);
    }
    if let Some(course) = &staging.course {
        time(page, scale, staging, course);
    }
    for stage in &staging.stages {
        page.blank();
        one(page, scale, stage);
    }
}

fn time(page: &mut Lines<'_>, scale: &Scale, staging: &Staging, course: &Course) {
    let mut text = format!(
        "begins {} hours after the last use, grows for {} days, residual signs go after {} days",
        span(course.onset_hours),
        span(course.grows_days),
        span(course.residual_days)
    );
    if !course.after.is_empty() {
        text = format!("{text}; {}", course.after);
    }
    page.entry(1, "Time", AT, &text);
    let substances: Vec<&str> = staging.substances.iter().map(|used| used.word()).collect();
    page.entry(
        1,
        "Time shown",
        AT,
        &format!("for {} only", all_of(&substances)),
    );
    if !staging.silent_after.is_empty() {
        let checks = check_labels(scale.checks(), &staging.silent_after);
        page.entry(1, "", AT, &format!("not when {checks} was answered yes"));
    }
}

fn one(page: &mut Lines<'_>, scale: &Scale, stage: &Stage) {
    let title = format!("{:>2}  {}", stage.number, stage.name);
    page.ends(
        0,
        &title,
        &format!("needs {}", needs(stage)),
        Some(Ink::Strong),
    );
    if let Some(hours) = stage.hours {
        let text = format!("{} hours after the last use", span(hours));
        page.entry(4, "When", AT, &text);
    }
    if !stage.hours_note.is_empty() {
        page.entry(4, "", AT, &stage.hours_note);
    }
    for (index, found) in stage.signs.iter().enumerate() {
        let label = if index == 0 { "Signs" } else { "" };
        let text = format!("{}: {}", sign(scale, found), found.text);
        page.entry(4, &format!("{label:<12}-"), AT + 2, &text);
        if !found.basis.is_empty() {
            page.text(AT + 2, &format!("({})", found.basis));
        }
    }
    if let Some(alone) = &stage.alone {
        page.entry(4, "One alone", AT, alone);
    }
    page.entry(4, "Basis", AT, &stage.basis);
    for (label, named) in [
        ("Sees", &stage.sees),
        ("Not asked", &stage.not_asked),
        ("Not counted", &stage.not_counted),
    ] {
        if !named.is_empty() {
            page.entry(4, label, AT, &named.join("; "));
        }
    }
}
