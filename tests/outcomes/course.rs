//! What the document says for the time since last use, to the minute, and when it says nothing.

use chrono::TimeDelta;
use ows::assessment::{Asked, Assessment, CoUse, Event, EventKind, LastUse};
use ows::base::time;
use ows::scale::{Course, Substance};
use ows::scoring::course::{Silence, Statement, said};

use super::{check, complete, shipped};

/// An assessment so many minutes after the last use of heroin.
fn after(minutes: i64) -> Assessment {
    let mut assessment = complete(&shipped("cows"), &[1, 1, 1, 1, 0, 0, 0, 0, 1, 1, 0]);
    let now = time::parse("2026-11-22T20:14:00-05:00", None).unwrap();
    assessment.context.time = Some(now);
    assessment.context.substances = vec![Substance::named("heroin").unwrap()];
    assessment.context.last_use = Some(LastUse::At {
        time: now - TimeDelta::minutes(minutes),
        about: false,
    });
    assessment
}

fn heroin(assessment: &Assessment) -> Statement {
    said(&assessment.scale().stagings()[0], assessment)
}

fn hours(hours: i64, minutes: i64) -> Statement {
    heroin(&after(hours * 60 + minutes))
}

fn stage(number: u8, hours: (u16, u16), at: (i64, i64)) -> Statement {
    Statement::Stage {
        minutes: at.0 * 60 + at.1,
        number,
        hours,
    }
}

fn event(kind: EventKind) -> Event {
    Event {
        kind,
        time: None,
        code: None,
        note: None,
    }
}

fn silent(why: Silence, change: impl Fn(&mut Assessment)) {
    let mut assessment = after(30 * 60);
    assert_eq!(heroin(&assessment), stage(2, (24, 48), (30, 0)));
    change(&mut assessment);
    assert_eq!(heroin(&assessment), Statement::Nothing(why));
}

#[test]
fn before_eight_hours_it_has_not_begun() {
    let not_yet = |minutes| Statement::NotYet { minutes, begins: 8 };
    assert_eq!(hours(0, 0), not_yet(0));
    assert_eq!(hours(7, 59), not_yet(479));
    assert_eq!(hours(8, 0), stage(1, (8, 24), (8, 0)));
}

#[test]
fn stage_1_ends_as_stage_2_begins_at_24_hours() {
    assert_eq!(hours(23, 59), stage(1, (8, 24), (23, 59)));
    assert_eq!(hours(24, 0), stage(2, (24, 48), (24, 0)));
}

#[test]
fn stage_2_ends_as_stage_3_begins_at_48_hours() {
    assert_eq!(hours(47, 59), stage(2, (24, 48), (47, 59)));
    assert_eq!(hours(48, 0), stage(3, (48, 72), (48, 0)));
}

#[test]
fn stage_3_ends_as_stage_4_begins_at_72_hours() {
    assert_eq!(hours(71, 59), stage(3, (48, 72), (71, 59)));
    assert_eq!(hours(72, 0), stage(4, (72, 96), (72, 0)));
}

#[test]
fn from_96_hours_no_stage_is_named() {
    assert_eq!(hours(95, 59), stage(4, (72, 96), (95, 59)));
    assert_eq!(hours(96, 0), Statement::Past { minutes: 96 * 60 });
    assert_eq!(
        hours(24 * 60, 0),
        Statement::Past {
            minutes: 24 * 60 * 60
        }
    );
}

#[test]
fn seconds_do_not_reach_the_next_hour() {
    let mut assessment = after(8 * 60);
    let now = assessment.context.time.unwrap();
    assessment.context.time = Some(now - TimeDelta::seconds(1));
    assert_eq!(
        heroin(&assessment),
        Statement::NotYet {
            minutes: 479,
            begins: 8
        }
    );
}

#[test]
fn hours_are_counted_on_instants_and_not_on_clock_faces() {
    // The clocks of New York went back in this night: 7 hours on their faces were 8.
    let mut assessment = after(0);
    let at = |text| time::parse(text, None).unwrap();
    assessment.context.time = Some(at("2026-11-01T05:30:00-05:00"));
    assessment.context.last_use = Some(LastUse::At {
        time: at("2026-10-31T22:30:00-04:00"),
        about: true,
    });
    assert_eq!(heroin(&assessment), stage(1, (8, 24), (8, 0)));
}

#[test]
fn a_last_use_that_is_known_roughly_is_enough() {
    let mut assessment = after(30 * 60);
    if let Some(LastUse::At { about, .. }) = &mut assessment.context.last_use {
        *about = true;
    }
    assert_eq!(heroin(&assessment), stage(2, (24, 48), (30, 0)));
}

#[test]
fn nothing_is_said_when_a_time_is_unknown() {
    silent(Silence::TimeUnknown, |assessment| {
        assessment.context.last_use = None
    });
    silent(Silence::TimeUnknown, |assessment| {
        assessment.context.time = None
    });
    silent(Silence::TimeUnknown, |assessment| {
        assessment.context.last_use = Some(LastUse::Unknown);
    });
}

#[test]
fn nothing_is_said_for_fentanyl_methadone_or_a_mixture() {
    for words in [
        &["fentanyl"][..],
        &["methadone"],
        &["morphine"],
        &["alcohol"],
        &["unknown"],
        &["other"],
        &["heroin", "fentanyl"],
        &["methadone", "heroin"],
        &["heroin", "alcohol"],
        &["heroin", "unknown"],
        &[],
    ] {
        let substances: Vec<Substance> = words
            .iter()
            .map(|word| Substance::named(word).unwrap())
            .collect();
        silent(Silence::OtherSubstance, |assessment| {
            assessment.context.substances.clone_from(&substances);
        });
    }
}

#[test]
fn nothing_is_said_beside_daily_alcohol_or_benzodiazepines() {
    silent(Silence::OtherSubstance, |assessment| {
        assessment.context.alcohol = Some(CoUse::Daily);
    });
    silent(Silence::OtherSubstance, |assessment| {
        assessment.context.benzodiazepines = Some(CoUse::Daily);
    });
}

#[test]
fn nothing_is_said_after_a_medicine() {
    silent(Silence::AfterMedicine, |assessment| {
        assessment
            .context
            .events
            .push(event(EventKind::MedicineGiven));
    });
}

#[test]
fn nothing_is_said_after_a_seizure_by_check_or_by_event() {
    silent(Silence::AfterFinding, |assessment| {
        let seizure = check(assessment.scale(), "seizure");
        assessment.ask(seizure, Asked::Yes);
    });
    silent(Silence::AfterFinding, |assessment| {
        assessment.context.events.push(event(EventKind::Seizure));
    });
}

#[test]
fn a_seizure_denied_and_other_events_and_checks_silence_nothing() {
    let mut assessment = after(30 * 60);
    for index in 0..assessment.scale().checks().len() {
        assessment.ask(index, Asked::Yes);
    }
    let seizure = check(assessment.scale(), "seizure");
    assessment.ask(seizure, Asked::No);
    assessment.context.events.push(event(EventKind::Other));
    assert_eq!(heroin(&assessment), stage(2, (24, 48), (30, 0)));
}

#[test]
fn the_phases_have_no_hours() {
    let assessment = after(30 * 60);
    let phases = said(&assessment.scale().stagings()[1], &assessment);
    assert_eq!(phases, Statement::Nothing(Silence::NoCourse));
}

#[test]
fn heroin_stages_has_the_same_hours() {
    let scale = shipped("heroin-stages");
    let cows = shipped("cows");
    let (one, other) = (&scale.stagings()[0], &cows.stagings()[0]);
    // A scale without a total has no total that is early.
    let hours = other.course.clone().map(|course| Course {
        early: None,
        ..course
    });
    assert_eq!(one.course, hours);
    assert_eq!(one.substances, other.substances);
    for (one, other) in one.stages.iter().zip(&other.stages) {
        assert_eq!((one.number, one.hours), (other.number, other.hours));
    }
}
