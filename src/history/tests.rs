//! What a history makes of visits: order, change, highest stage, what counts.

use std::sync::Arc;

use proptest::prelude::*;

use super::*;
use crate::assessment::{Event, EventKind, Missing, Observation};
use crate::base::time;
use crate::scale::{Library, Name};

fn cows() -> Arc<Scale> {
    let name = Name::parse("cows").unwrap();
    Library::new().find(&name).unwrap()
}

/// A visit with points for the first items, in their order; the others are 0, or missing.
fn visit(entry: u64, observed: &str, points: &[i64], complete: bool) -> Visit {
    let scale = cows();
    let mut assessment = Assessment::blank(Arc::clone(&scale));
    for (position, item) in scale.items().iter().enumerate() {
        let seen = match points.get(position) {
            Some(points) => Observation::points(item, *points).unwrap(),
            None if complete => Observation::points(item, 0).unwrap(),
            None => Observation::missing(Missing::Asleep),
        };
        assessment.observe(position, seen);
    }
    let at = time::parse(observed, None).unwrap();
    assessment.context.time = Some(at);
    Visit {
        entry,
        observed_at: at,
        recorded_at: at + TimeDelta::minutes(2),
        zone: None,
        outcome: Outcome::of(&assessment),
        assessment,
        scores_otherwise: false,
        standing: Standing::Original,
    }
}

fn void(mut visit: Visit) -> Visit {
    visit.standing = Standing::Void(Correction {
        entry: visit.entry + 100,
        recorded_at: None,
        by: "rn-02".to_owned(),
        reason: "another bed".to_owned(),
        total_before: None,
        total_after: None,
    });
    visit
}

fn only(history: &History) -> &Series {
    assert_eq!(history.series.len(), 1);
    &history.series[0]
}

#[test]
fn assessments_stand_in_the_order_in_which_they_were_observed() {
    let history = History::of(vec![
        visit(1, "2026-11-22T14:00:00Z", &[1], true),
        visit(2, "2026-11-22T10:00:00Z", &[2], true),
        visit(3, "2026-11-22T12:00:00Z", &[4], true),
    ]);
    let steps = &only(&history).steps;
    let entries: Vec<u64> = steps.iter().map(|step| step.visit.entry).collect();
    assert_eq!(entries, [2, 3, 1]);
    // The clock had been set back before 2, and 3 goes on from there.
    let back: Vec<bool> = steps.iter().map(|step| step.clock_went_back).collect();
    assert_eq!(back, [true, false, false]);
}

#[test]
fn a_change_is_counted_between_instants_and_from_the_last_that_counts() {
    // The night on which New York has the hour from one to two twice.
    let history = History::of(vec![
        visit(1, "2026-11-01T00:30:00-04:00", &[1], true),
        void(visit(2, "2026-11-01T01:30:00-04:00", &[4], true)),
        visit(3, "2026-11-01T01:45:00-04:00", &[], false),
        visit(4, "2026-11-01T03:30:00-05:00", &[4], true),
    ]);
    let steps = &only(&history).steps;
    assert_eq!(steps[0].change, None);
    assert_eq!(steps[1].change, None, "what was taken back changed nothing");
    assert_eq!(steps[2].change, None, "an attempt has no total");
    let change = steps[3].change.unwrap();
    assert_eq!((change.points.low, change.points.high), (3, 3));
    assert_eq!(change.after, TimeDelta::hours(4));
}

#[test]
fn a_change_from_or_to_an_open_total_is_a_range() {
    let history = History::of(vec![
        visit(1, "2026-11-22T10:00:00Z", &[1], true),
        visit(2, "2026-11-22T12:00:00Z", &[4], false),
    ]);
    let change = only(&history).steps[1].change.unwrap();
    // All but the pulse are missing: 44 points more at the most.
    assert_eq!((change.points.low, change.points.high), (3, 47));
}

#[test]
fn the_highest_stage_is_the_first_that_certainly_showed() {
    let restless = [0, 1, 3, 0, 4];
    let history = History::of(vec![
        visit(1, "2026-11-22T10:00:00Z", &[0, 1, 1], true),
        visit(2, "2026-11-22T12:00:00Z", &restless, true),
        visit(3, "2026-11-22T14:00:00Z", &restless, true),
        void(visit(4, "2026-11-22T16:00:00Z", &restless, true)),
    ]);
    let highest = only(&history).highest("heroin").unwrap();
    assert_eq!(highest.stage, 4);
    assert_eq!(
        time::format(&highest.observed_at),
        "2026-11-22T12:00:00+00:00"
    );
    assert_eq!(only(&history).highest("none"), None);
}

#[test]
fn what_several_assessments_tell_alike_happened_once() {
    let told = |entry, observed| {
        let mut visit = visit(entry, observed, &[1], true);
        visit.assessment.context.events = vec![Event {
            kind: EventKind::Seizure,
            time: Some(time::parse("2026-11-22T09:00:00Z", None).unwrap()),
            code: None,
            note: None,
        }];
        visit
    };
    let history = History::of(vec![
        told(1, "2026-11-22T10:00:00Z"),
        told(2, "2026-11-22T12:00:00Z"),
        void(told(3, "2026-11-22T13:00:00Z")),
    ]);
    assert_eq!(history.events.len(), 1);
}

#[test]
fn what_is_written_down_half_an_hour_later_is_not_late_and_a_second_more_is() {
    let mut visit = visit(1, "2026-11-22T10:00:00Z", &[1], true);
    visit.recorded_at = visit.observed_at + LATE_AFTER;
    assert_eq!(visit.late_by(), None);
    visit.recorded_at += TimeDelta::seconds(1);
    assert_eq!(visit.late_by(), Some(LATE_AFTER + TimeDelta::seconds(1)));
}

proptest! {
    #[test]
    fn in_whatever_order_they_were_recorded_changes_add_up(
        pulses in prop::collection::vec(prop::sample::select(vec![0i64, 1, 2, 4]), 2..8),
        seed in any::<u64>(),
    ) {
        let mut visits: Vec<Visit> = pulses
            .iter()
            .zip(0u64..)
            .map(|(pulse, hour)| visit(hour + 1, &format!("2026-11-22T{hour:02}:00:00Z"), &[*pulse], true))
            .collect();
        let turn = usize::try_from(seed % pulses.len() as u64).unwrap();
        visits.rotate_left(turn);
        let history = History::of(visits);
        let steps = &only(&history).steps;
        prop_assert!(steps.is_sorted_by_key(|step| step.visit.observed_at));
        let sum: i32 = steps.iter().filter_map(|step| step.change).map(|change| change.points.low).sum();
        let ends = pulses[pulses.len() - 1] - pulses[0];
        prop_assert_eq!(i64::from(sum), ends);
    }
}
