//! When the next look is due, walked by hand and by chance.

mod events;

use std::sync::{Arc, LazyLock};

use chrono::{FixedOffset, TimeDelta};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

use super::*;
use crate::assessment::{Asked, Assessment, Event, EventKind, Missing, Observation};
use crate::base::source::Source;
use crate::base::time;
use crate::history::{Correction, History, Standing, Visit};
use crate::scale::{Library, Name, Scale};
use crate::scoring::outcome::Outcome;

static COWS: LazyLock<Arc<Scale>> = LazyLock::new(|| {
    let name = Name::parse("cows@1.0.0").unwrap();
    Library::new().find(&name).unwrap()
});

const WARD: &str = r#"
format = 1
id = "ward"
version = "1.0.0"
name = "Ward"
reference = ["the ward's own decision"]
scale = "cows@1"
[[reassess]]
band = "mild"
every-minutes = 240
reference = "mild: the ward's own decision"
[[reassess]]
band = "moderate"
every-minutes = 120
reference = "moderate: the ward's own decision"
[[reassess]]
after = "medicine-given"
every-minutes = 60
reference = "medicine: the ward's own decision"
[[reassess]]
rise = 5
every-minutes = 30
reference = "rise: the ward's own decision"
[[flag]]
id = "gut"
when = { item = "gi", at-least = 3 }
text = "Look at the gut"
basis = "the ward's own decision"
"#;

fn ward(text: &str) -> InForce {
    let library = Library::new();
    let find = |name: &Name| library.find(name).map_err(|error| error.to_string());
    InForce::new(Policy::read(Source::new("ward.toml", text), &find).unwrap())
}

fn at(text: &str) -> Time {
    time::parse(text, None).unwrap()
}

/// Points of each item in the scale's order; `None` is missing.
type Points = [Option<u16>; 11];

/// An assessment with these points of gastric upset and sweating, and 0 for all else.
fn gi_and(gi: Option<u16>, sweating: Option<u16>) -> Points {
    let mut points = [Some(0); 11];
    points[1] = sweating;
    points[6] = gi;
    points
}

fn visit(entry: u64, observed_at: Time, points: &Points) -> Visit {
    let mut assessment = Assessment::blank(Arc::clone(&COWS));
    for (index, points) in points.iter().enumerate() {
        let observation = match points {
            Some(points) => Observation::points(&COWS.items()[index], i64::from(*points)).unwrap(),
            None => Observation::missing(Missing::Refused),
        };
        assessment.observe(index, observation);
    }
    assessment.context.time = Some(observed_at);
    let outcome = Outcome::of(&assessment);
    Visit {
        entry,
        observed_at,
        recorded_at: observed_at,
        zone: None,
        assessment,
        outcome,
        scores_otherwise: false,
        standing: Standing::Original,
    }
}

fn void(mut visit: Visit) -> Visit {
    visit.standing = Standing::Void(Correction {
        entry: 99,
        recorded_at: None,
        by: "rn-09".to_owned(),
        reason: "another patient".to_owned(),
        total_before: None,
        total_after: None,
    });
    visit
}

fn with_event(mut visit: Visit, time: impl Into<Option<Time>>) -> Visit {
    visit.assessment.context.events.push(Event {
        kind: EventKind::MedicineGiven,
        time: time.into(),
        code: None,
        note: None,
    });
    visit
}

fn due_of(visits: Vec<Visit>, policy: &InForce) -> Option<Due> {
    due_beside(visits, policy, &Carried::default())
}

/// The same beside what is carried on.
fn due_beside(visits: Vec<Visit>, policy: &InForce, carried: &Carried) -> Option<Due> {
    let history = History::of(visits);
    let series = history.series.last()?;
    due(series, &history.events, policy, carried).unwrap()
}

/// Returns when it is due and the source of the rule, as `2026-11-22T22:14:00+00:00 moderate`.
fn said(visits: Vec<Visit>) -> String {
    let word = |ruled: &Ruled| {
        let source = ruled.rule.reference.split(':').next().unwrap().to_owned();
        format!("{} {source}", time::format(&ruled.at))
    };
    match due_of(visits, &ward(WARD)).map(|due| due.next) {
        None => "nothing".to_owned(),
        Some(Next::Now) => "now".to_owned(),
        Some(Next::NoRule) => "no rule".to_owned(),
        Some(Next::SinceAttempt(at)) => format!("since {}", time::format(&at)),
        Some(Next::At(ruled)) => word(&ruled),
        Some(Next::Between { soonest, latest }) => {
            let latest = latest.map_or("never".to_owned(), |latest| word(&latest));
            format!("{} or {latest}", word(&soonest))
        }
    }
}

const EIGHT: &str = "2026-11-22T20:00:00+00:00";

/// Findings that make a total of 13, which is moderate, and of 8.
fn moderate() -> Points {
    let mut points = gi_and(Some(5), Some(4));
    points[9] = Some(4);
    points
}

fn mild() -> Points {
    gi_and(Some(5), Some(3))
}

#[test]
fn the_band_of_the_last_assessment_names_the_instant_and_the_rule() {
    assert_eq!(
        said(vec![visit(1, at(EIGHT), &moderate())]),
        "2026-11-22T22:00:00+00:00 moderate"
    );
    assert_eq!(
        said(vec![visit(1, at(EIGHT), &mild())]),
        "2026-11-23T00:00:00+00:00 mild"
    );
    assert_eq!(said(vec![visit(1, at(EIGHT), &[Some(0); 11])]), "no rule");
    assert_eq!(said(Vec::new()), "nothing");
}

#[test]
fn missing_answers_leave_both_ends_open() {
    // 8 to 12 is mild whatever comes; 9 to 13 may be moderate.
    assert_eq!(
        said(vec![visit(1, at(EIGHT), &gi_and(Some(5), None))]),
        "2026-11-23T00:00:00+00:00 mild"
    );
    let mut points = moderate();
    points[1] = None;
    assert_eq!(
        said(vec![visit(1, at(EIGHT), &points)]),
        "2026-11-22T22:00:00+00:00 moderate or 2026-11-23T00:00:00+00:00 mild"
    );
    assert_eq!(
        said(vec![visit(1, at(EIGHT), &gi_and(None, Some(0)))]),
        "2026-11-23T00:00:00+00:00 mild or never"
    );
}

#[test]
fn a_rise_is_held_against_the_total_before_that_counts() {
    let before = |minutes| at(EIGHT) - TimeDelta::minutes(minutes);
    let first = visit(1, before(120), &mild());
    assert_eq!(
        said(vec![first.clone(), visit(2, at(EIGHT), &moderate())]),
        "2026-11-22T20:30:00+00:00 rise"
    );
    // The rise is one over the assessment that was taken back, which counts for nothing.
    let taken_back = void(visit(2, before(60), &moderate()));
    assert_eq!(
        said(vec![
            first.clone(),
            taken_back,
            visit(3, at(EIGHT), &moderate())
        ]),
        "2026-11-22T20:30:00+00:00 rise"
    );
    let between = visit(2, before(60), &moderate());
    assert_eq!(
        said(vec![first, between, visit(3, at(EIGHT), &moderate())]),
        "2026-11-22T22:00:00+00:00 moderate"
    );
}

#[test]
fn an_attempt_is_still_due_as_the_rule_before_says_or_else_at_once() {
    let nothing = [None; 11];
    let attempt = visit(2, at("2026-11-22T21:00:00+00:00"), &nothing);
    assert_eq!(
        said(vec![attempt.clone()]),
        "since 2026-11-22T21:00:00+00:00"
    );
    let visits = vec![visit(1, at(EIGHT), &moderate()), attempt.clone()];
    assert_eq!(said(visits.clone()), "2026-11-22T22:00:00+00:00 moderate");
    let due = due_of(visits, &ward(WARD)).unwrap();
    assert_eq!(due.unscored_since, Some(attempt.observed_at));
    let calm = visit(1, at(EIGHT), &[Some(0); 11]);
    assert_eq!(said(vec![calm, attempt]), "since 2026-11-22T21:00:00+00:00");
}

#[test]
fn all_that_was_taken_back_is_due_to_nobody() {
    assert_eq!(
        said(vec![void(visit(1, at(EIGHT), &moderate()))]),
        "nothing"
    );
}

#[test]
fn an_interval_over_the_hour_put_back_is_as_long_as_any_other() {
    let zone = "America/New_York".parse::<Zone>().unwrap();
    let visits = vec![visit(1, at("2026-11-01T00:30:00-04:00"), &mild())];
    let next = due_of(visits, &ward(WARD)).unwrap().next.in_zone(zone);
    let at_the_bed = time::format(&next.soonest().unwrap());
    assert_eq!(
        at_the_bed, "2026-11-01T03:30:00-05:00",
        "4 h on, and 3 on the clock face"
    );
    assert_eq!(next.overdue_by(&at("2026-11-01T03:30:00-05:00")), None);
    assert_eq!(
        next.overdue_by(&at("2026-11-01T04:05:00-05:00")),
        Some(TimeDelta::minutes(35))
    );
}

#[test]
fn the_policys_own_flags_are_told_and_a_policy_for_another_scale_says_nothing() {
    let visits = vec![visit(1, at(EIGHT), &moderate())];
    assert_eq!(due_of(visits.clone(), &ward(WARD)).unwrap().flags, [0]);
    let alcohol = WARD
        .split("[[")
        .next()
        .unwrap()
        .replace("cows@1", "ciwa-ar@1");
    let rule = "[[reassess]]\nrise = 5\nevery-minutes = 30\nreference = \"its own\"\n";
    assert!(due_of(visits, &ward(&format!("{alcohol}{rule}"))).is_none());
}

/// Points that an item may have, by chance, or a missing answer.
fn points() -> impl Strategy<Value = Points> {
    vec(option::weighted(0.85, any::<u16>()), 11).prop_map(|drawn| {
        let mut points = [None; 11];
        for ((place, drawn), item) in points.iter_mut().zip(drawn).zip(COWS.items()) {
            *place =
                drawn.map(|drawn| item.choices[usize::from(drawn) % item.choices.len()].points);
        }
        points
    })
}

/// Some assessments, each with the minutes since the one before and its offset from UTC in hours.
fn course() -> impl Strategy<Value = Vec<Visit>> {
    vec(
        (points(), 1_i64..600, -12_i32..=12, option::of(0_i64..90)),
        1..5,
    )
    .prop_map(|drawn| {
        let mut now = at(EIGHT);
        let mut visits = Vec::new();
        for (index, (points, minutes, hours, event)) in drawn.into_iter().enumerate() {
            now += TimeDelta::minutes(minutes);
            let zone = FixedOffset::east_opt(hours * 3600).unwrap();
            let visit = visit(index as u64 + 1, now.with_timezone(&zone), &points);
            visits.push(match event {
                Some(minutes) => with_event(visit, now - TimeDelta::minutes(minutes)),
                None => visit,
            });
        }
        visits
    })
}

fn ends(visits: Vec<Visit>) -> Option<(Option<Time>, Option<Time>)> {
    let due = due_of(visits, &ward(WARD))?;
    Some((due.next.soonest(), due.next.latest()))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn only_instants_decide_and_no_clock_face(visits in course()) {
        let in_utc = visits.iter().cloned().map(|mut visit| {
            visit.observed_at = Zone::UTC.at(visit.observed_at);
            visit.assessment.context.time = Some(visit.observed_at);
            visit
        });
        prop_assert_eq!(ends(in_utc.collect()), ends(visits));
    }

    #[test]
    fn the_whole_answer_lies_between_the_two_ends(visits in course(), whole in points()) {
        let last = visits.len() - 1;
        let mut completed = visits.clone();
        let mut points = [None; 11];
        for (index, place) in points.iter_mut().enumerate() {
            let given = visits[last].assessment.observations()[index].points_in(&COWS.items()[index]);
            *place = given.or(whole[index]).or(Some(0));
        }
        let events = visits[last].assessment.context.events.clone();
        completed[last] = visit(visits[last].entry, visits[last].observed_at, &points);
        completed[last].assessment.context.events = events;
        prop_assume!(visits[last].counts());
        let (soonest, latest) = ends(visits).unwrap();
        let (exactly, _) = ends(completed).unwrap();
        let never = at("2999-01-01T00:00:00Z");
        let (soonest, latest) = (soonest.unwrap_or(never), latest.unwrap_or(never));
        let exactly = exactly.unwrap_or(never);
        prop_assert!(soonest <= exactly && exactly <= latest);
    }

    #[test]
    fn what_was_taken_back_counts_for_nothing(visits in course(), which in any::<prop::sample::Index>()) {
        let which = which.index(visits.len());
        let mut without = visits.clone();
        without.remove(which);
        let mut taken_back = visits;
        taken_back[which] = void(taken_back[which].clone());
        prop_assert_eq!(ends(taken_back), ends(without));
    }

    #[test]
    fn an_attempt_never_puts_it_off(visits in course(), minutes in 1_i64..600) {
        let last = visits.last().unwrap().observed_at;
        let before = ends(visits.clone()).unwrap().0;
        let mut tried = visits;
        tried.push(visit(99, last + TimeDelta::minutes(minutes), &[None; 11]));
        let after = ends(tried).unwrap().0;
        prop_assert!(after.is_some());
        prop_assert!(before.is_none() || after == before);
    }
}

/// The same visit with a check answered.
fn asked(mut visit: Visit, id: &str, answer: Asked) -> Visit {
    let checks = COWS.checks().iter().position(|check| check.id == id);
    visit.assessment.ask(checks.unwrap(), answer);
    visit.outcome = Outcome::of(&visit.assessment);
    visit
}

#[test]
fn no_interval_speaks_while_a_drowsy_patient_was_not_asked_about_since() {
    let policy = ward(WARD);
    let (first, second) = (at("2026-11-22T08:00:00Z"), at("2026-11-22T12:00:00Z"));
    let mild = gi_and(Some(2), Some(3));
    let visits = |id: &str, later: Asked| {
        let early = asked(visit(1, first, &mild), id, Asked::Yes);
        vec![early, asked(visit(2, second, &mild), id, later)]
    };
    let next = |id: &str, later: Asked| {
        let visits = visits(id, later);
        let carried = Carried::of(&visits, &Policies::default(), &second);
        let due = due_beside(visits, &policy, &carried).unwrap();
        (due.next.soonest(), due.first)
    };
    let due = Some(at("2026-11-22T16:00:00Z"));
    assert_eq!(next("slowed", Asked::Yes), (None, First::Now));
    assert_eq!(next("slowed", Asked::Not), (None, First::Now));
    assert_eq!(next("slowed", Asked::No), (due, First::Interval));
    assert_eq!(next("hopelessness", Asked::Not), (due, First::Flags));
    assert_eq!(next("hopelessness", Asked::No), (due, First::Interval));
    assert_eq!(next("pregnancy", Asked::Not), (due, First::Interval));
}

#[test]
fn a_rule_about_a_flag_or_a_check_holds_while_it_is_carried_on() {
    let rules = |trigger: &str| {
        let rule = format!(
            "[[reassess]]\n{trigger}\nevery-minutes = 20\nreference = \"the ward's own decision\"\n"
        );
        ward(&WARD.replace("[[flag]]", &format!("{rule}[[flag]]")))
    };
    let (first, second) = (at("2026-11-22T08:00:00Z"), at("2026-11-22T12:00:00Z"));
    let mild = gi_and(Some(5), Some(3));
    let minutes = |trigger: &str, later: Asked| {
        let early = asked(visit(1, first, &mild), "self-harm", Asked::Yes);
        let late = asked(visit(2, second, &mild), "self-harm", later);
        let visits = vec![early, late];
        let carried = Carried::of(&visits, &Policies::default(), &second);
        let due = due_beside(visits, &rules(trigger), &carried).unwrap();
        let at = |at: Option<Time>| at.map(|at| (at - second).num_minutes());
        (at(due.next.soonest()), at(due.next.latest()))
    };
    for trigger in ["flag = \"self-harm\"", "check = \"self-harm\""] {
        assert_eq!(
            minutes(trigger, Asked::Yes),
            (Some(20), Some(20)),
            "{trigger}"
        );
        assert_eq!(
            minutes(trigger, Asked::Not),
            (Some(20), Some(20)),
            "{trigger}"
        );
        assert_eq!(
            minutes(trigger, Asked::No),
            (Some(240), Some(240)),
            "{trigger}"
        );
    }
    // The policy's own flag, which the points of the last look raise.
    assert_eq!(minutes("flag = \"gut\"", Asked::No), (Some(20), Some(20)));
    // Not asked is never no: the rule is open, and puts no look forward.
    let open = "check = \"confusion\"";
    assert_eq!(minutes(open, Asked::No), (Some(240), Some(240)));
}
