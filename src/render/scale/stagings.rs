//! One staging on the page of a scale: its stages with their signs, and what is this project's choice.

use super::super::Ink;
use super::super::page::{Page, inked};
use super::super::wording::stages::{named_and_asked, needs};
use super::super::wording::{DESCRIPTION, check_labels, sign, span_of};
use super::{AT, section};
use crate::base::text::all_of;
use crate::scale::{Course, Scale, Stage, Staging};

/// Writes a staging.
pub(super) fn staging(page: &mut Page<'_>, scale: &Scale, staging: &Staging) {
    section(
        page,
        &format!("Stages: {} ({})", staging.name, staging.id),
        DESCRIPTION,
    );
    page.blank();
    page.labelled(1, "Source", AT, &staging.source);
    page.labelled(1, "Our choice", AT, &staging.choice);
    let (named, asked) = named_and_asked(staging);
    if named > 0 {
        let short = &scale.head().short;
        let text = format!("{short} asks {asked} of the {named} signs that the source names");
        page.labelled(1, "Coverage", AT, &text);
    }
    if let Some(course) = &staging.course {
        time(page, scale, staging, course);
    }
    for stage in &staging.stages {
        page.blank();
        one(page, scale, stage);
    }
}

fn time(page: &mut Page<'_>, scale: &Scale, staging: &Staging, course: &Course) {
    let mut text = format!(
        "begins {} after the last use, grows for {}, residual signs go after {}",
        span_of(course.onset_hours, "hour", "hours"),
        span_of(course.grows_days, "day", "days"),
        span_of(course.residual_days, "day", "days")
    );
    if !course.after.is_empty() {
        text = format!("{text}; {}", course.after);
    }
    page.labelled(1, "Time", AT, &text);
    let substances: Vec<&str> = staging.substances.iter().map(|used| used.word()).collect();
    page.labelled(
        1,
        "Time shown",
        AT,
        format!("for {} only", all_of(&substances)),
    );
    if !staging.silent_after.is_empty() {
        let checks = check_labels(scale.checks(), &staging.silent_after);
        page.labelled(1, "", AT, format!("not when {checks} was answered yes"));
    }
}

fn one(page: &mut Page<'_>, scale: &Scale, stage: &Stage) {
    let title = format!("{:>2}  {}", stage.number, stage.name);
    let needs = format!("needs {}", needs(stage));
    page.ends(0, inked(Ink::Strong, title), needs);
    if let Some(hours) = stage.hours {
        let hours = span_of(hours, "hour", "hours");
        let text = format!("{hours} after the last use");
        page.labelled(4, "When", AT, &text);
    }
    if !stage.hours_note.is_empty() {
        page.labelled(4, "", AT, &stage.hours_note);
    }
    for (index, found) in stage.signs.iter().enumerate() {
        let label = if index == 0 { "Signs" } else { "" };
        let text = format!("{}: {}", sign(scale, found), found.text);
        page.labelled(4, &format!("{label:<12}-"), AT + 2, &text);
        if !found.basis.is_empty() {
            page.paragraph(AT + 2, format!("({})", found.basis));
        }
    }
    if let Some(alone) = &stage.alone {
        page.labelled(4, "One alone", AT, alone);
    }
    page.labelled(4, "Basis", AT, &stage.basis);
    for (label, named) in [
        ("Sees", &stage.sees),
        ("Not asked", &stage.not_asked),
        ("Not counted", &stage.not_counted),
    ] {
        if !named.is_empty() {
            page.labelled(4, label, AT, named.join("; "));
        }
    }
}
