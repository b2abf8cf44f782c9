//! Rules about an event: which look settles them, and which does not.

use super::*;
use crate::scale::policy::Trigger;

fn later(minutes: i64) -> Time {
    at(EIGHT) + TimeDelta::minutes(minutes)
}

/// A look so many minutes after eight that finds little.
fn look(minutes: i64) -> Visit {
    visit(entry(minutes), later(minutes), &mild())
}

/// An attempt so many minutes after eight.
fn attempt(minutes: i64) -> Visit {
    visit(entry(minutes), later(minutes), &[None; 11])
}

fn entry(minutes: i64) -> u64 {
    u64::try_from(minutes + 10_000).unwrap()
}

/// What is said where the medicine of some minutes after eight still waits for a look.
fn waits(minutes: i64) -> String {
    format!("{} medicine", time::format(&later(minutes + 60)))
}

/// What is said where nothing but the band of a look counts.
fn by_band(minutes: i64) -> String {
    format!("{} mild", time::format(&later(minutes + 240)))
}

#[test]
fn a_look_before_the_end_of_the_interval_settles_nothing() {
    for (minutes, expected) in [(5, waits(0)), (59, waits(0)), (60, by_band(60))] {
        let visits = vec![with_event(look(minutes), later(0))];
        assert_eq!(said(visits), expected, "{minutes}");
        // It may be written down with whatever came before, too.
        let visits = vec![with_event(look(-30), later(0)), look(minutes)];
        assert_eq!(said(visits), expected, "{minutes}");
    }
    assert_eq!(said(vec![with_event(look(300), later(-300))]), by_band(300));
}

#[test]
fn one_look_settles_each_event_that_is_over_and_the_first_that_waits_counts() {
    let medicines = |mut visits: Vec<Visit>| {
        let last = visits.pop().unwrap();
        let last = [-100, -70, -40]
            .into_iter()
            .fold(last, |visit, minutes| with_event(visit, later(minutes)));
        visits.push(last);
        said(visits)
    };
    assert_eq!(medicines(vec![look(-50)]), waits(-100));
    assert_eq!(medicines(vec![look(-40)]), waits(-70));
    assert_eq!(medicines(vec![look(-1)]), waits(-40));
    assert_eq!(medicines(vec![look(20)]), by_band(20));
    assert_eq!(medicines(vec![look(20), attempt(30)]), by_band(20));
}

#[test]
fn an_attempt_settles_nothing_and_tells_of_events_all_the_same() {
    let medicine = with_event(look(0), later(-10));
    assert_eq!(said(vec![medicine.clone(), attempt(120)]), waits(-10));
    let visits = vec![look(0), with_event(attempt(70), later(65))];
    assert_eq!(said(visits), waits(65));
    // Nothing was ever scored: it waits since the attempt, or since the medicine wanted a look.
    let visits = vec![with_event(attempt(120), later(20))];
    assert_eq!(said(visits), waits(20));
    let visits = vec![with_event(attempt(20), later(0))];
    assert_eq!(said(visits), format!("since {}", time::format(&later(20))));
}

#[test]
fn an_event_without_a_time_counts_from_when_the_patient_was_observed() {
    let told = with_event(look(0), None);
    assert_eq!(said(vec![told.clone()]), waits(0));
    assert_eq!(said(vec![told.clone(), look(59)]), waits(0));
    assert_eq!(said(vec![told, look(60)]), by_band(60));
}

#[test]
fn what_was_taken_back_settles_nothing_and_tells_of_no_event() {
    let medicine = with_event(look(0), later(-10));
    assert_eq!(said(vec![medicine.clone(), void(look(120))]), waits(-10));
    assert_eq!(said(vec![look(-20), void(medicine)]), by_band(-20));
}

#[test]
fn a_grace_lets_a_look_so_much_before_the_end_settle_it() {
    let policy = WARD.replacen("scale =", "grace-minutes = 10\nscale =", 1);
    let next = |minutes| {
        let visits = vec![with_event(look(minutes), later(0))];
        let due = due_of(visits, &ward(&policy)).unwrap();
        due.next.soonest().unwrap()
    };
    assert_eq!(next(49), later(60));
    assert_eq!(next(50), later(50 + 240));
}

#[test]
fn an_interval_after_an_event_is_as_long_as_ever_in_the_night_of_the_hour_put_back() {
    let told = |observed: &str| {
        let medicine = at("2026-11-01T01:40:00-04:00");
        said(vec![with_event(visit(1, at(observed), &mild()), medicine)])
    };
    assert_eq!(
        told("2026-11-01T01:30:00-05:00"),
        "2026-11-01T02:40:00-04:00 medicine",
        "50 min on, and ten minutes back on the clock face"
    );
    assert_eq!(
        told("2026-11-01T01:40:00-05:00"),
        "2026-11-01T05:40:00-05:00 mild"
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn an_event_waits_exactly_while_no_look_came_at_its_end(visits in course(), turn in 0_usize..5) {
        let looks: Vec<Time> = visits
            .iter()
            .filter(|visit| visit.counts())
            .map(|visit| visit.observed_at)
            .collect();
        let ends = visits.iter().flat_map(|visit| &visit.assessment.context.events);
        let ends = ends.map(|event| event.time.unwrap() + TimeDelta::minutes(60));
        let waiting = ends.filter(|end| looks.iter().all(|look| look < end)).min();
        // In whichever order they were recorded.
        let mut recorded = visits;
        let turn = turn % recorded.len();
        recorded.rotate_left(turn);
        let next = due_of(recorded, &ward(WARD)).unwrap().next;
        let latest = match &next {
            Next::At(ruled) => Some(ruled),
            Next::Between { latest, .. } => latest.as_ref(),
            Next::SinceAttempt(_) | Next::Now | Next::NoRule => None,
        };
        let by_event = latest.filter(|ruled| matches!(ruled.rule.trigger, Trigger::After(_)));
        match (waiting, by_event) {
            (Some(end), Some(ruled)) => prop_assert_eq!(end, ruled.at),
            // Another rule, or an attempt, wanted somebody before that.
            (Some(end), None) => prop_assert!(next.latest().is_some_and(|at| at <= end)),
            (None, by_event) => prop_assert_eq!(by_event, None),
        }
    }
}

#[test]
fn a_yes_to_the_check_of_a_seizure_starts_the_rule_about_one_and_is_told_once() {
    let policy = ward(&WARD.replace("\"medicine-given\"", "\"seizure\""));
    let checks = COWS.checks().iter();
    let seizure = checks
        .clone()
        .position(|check| check.id == "seizure")
        .unwrap();
    let yes = |minutes| {
        let mut visit = look(minutes);
        visit.assessment.ask(seizure, Asked::Yes);
        visit
    };
    let next = |visits| due_of(visits, &policy).unwrap().next.soonest().unwrap();
    // While it stands somebody must look now.
    assert_eq!(due_of(vec![yes(0)], &policy).unwrap().next, Next::Now);
    assert_eq!(next(vec![yes(0), look(59)]), later(60));
    assert_eq!(next(vec![yes(0), look(60)]), later(60 + 240));
    // Told as an event too, it has a time of its own.
    let mut both = yes(0);
    both.assessment.context.events.push(Event {
        kind: EventKind::Seizure,
        time: Some(later(-30)),
        code: None,
        note: None,
    });
    assert_eq!(History::of(vec![both.clone()]).events.len(), 1);
    assert_eq!(next(vec![both, look(1)]), later(30));
}
