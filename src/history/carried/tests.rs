//! What is carried from which visits, for how long, and what ends it.

use std::sync::Arc;

use super::*;
use crate::assessment::{Event, EventKind, Missing, Observation};
use crate::base::decimal::Decimal;
use crate::base::source::Source;
use crate::base::time;
use crate::history::{Correction, Standing};
use crate::scale::{Library, Name, Policy};
use crate::scoring::earlier::{answered, beside};

const NOW: &str = "2026-11-28T19:00:00Z";

fn at(time: &str) -> Time {
    time::parse(time, None).unwrap()
}

fn scale(name: &str) -> Arc<Scale> {
    Library::new().find(&Name::parse(name).unwrap()).unwrap()
}

/// A visit at a time of this day, with these checks answered.
fn visit(entry: u64, observed: &str, name: &str, checks: &[(&str, Asked)]) -> Visit {
    let scale = scale(name);
    let mut assessment = Assessment::blank(Arc::clone(&scale));
    for (position, item) in scale.items().iter().enumerate() {
        assessment.observe(position, Observation::points(item, 0).unwrap());
    }
    for (id, answer) in checks {
        let known = scale.checks().iter().position(|check| check.id == *id);
        assessment.ask(known.unwrap(), *answer);
    }
    let observed_at = at(&format!("2026-11-28T{observed}:00Z"));
    assessment.context.time = Some(observed_at);
    assessment.context.rater = Some(format!("r{entry}"));
    Visit {
        entry,
        observed_at,
        recorded_at: observed_at,
        zone: None,
        outcome: Outcome::of(&assessment),
        assessment,
        scores_otherwise: false,
        standing: Standing::Original,
    }
}

/// Says of each flag that is carried: id, when raised, and when answered no.
fn carried(visits: &[Visit]) -> Vec<String> {
    told(Carried::of(visits, &Policies::default(), &at(NOW)).all())
}

fn told<'c>(flags: impl Iterator<Item = &'c CarriedFlag>) -> Vec<String> {
    let told =
        |told: &Answered| format!("{} {}", told.at.format("%H:%M"), told.by.as_ref().unwrap());
    flags
        .map(|flag| {
            let no = flag.no.as_ref();
            let no = no.map_or_else(String::new, |no| format!(", no {}", told(no)));
            format!("{} {}{no}", flag.id, told(&flag.raised))
        })
        .collect()
}

const YES: Asked = Asked::Yes;
const NO: Asked = Asked::No;

#[test]
fn what_the_next_rater_does_not_ask_is_carried_and_what_is_answered_no_is_not() {
    let asked = visit(1, "17:00", "cows", &[("self-harm", YES), ("slowed", YES)]);
    let silent = visit(2, "18:20", "cows", &[]);
    let both = [asked.clone(), silent.clone()];
    assert_eq!(carried(&both), ["self-harm 17:00 r1", "slowed 17:00 r1"]);
    let answered = visit(3, "18:40", "cows", &[("self-harm", NO), ("slowed", NO)]);
    // The no of what is grave stands beside its yes; that of all else ends it.
    let all = [asked.clone(), silent, answered];
    assert_eq!(carried(&all), ["self-harm 17:00 r1, no 18:40 r3"]);
    assert_eq!(
        Carried::of(&all, &Policies::default(), &at(NOW))
            .alarms()
            .count(),
        0
    );
    // Beside the entry that raised them there is nothing more to say.
    let alone = Carried::of(&[asked], &Policies::default(), &at(NOW));
    assert_eq!((alone.all().count(), alone.beside(&[1]).count()), (2, 0));
}

#[test]
fn the_same_check_of_another_scale_answers_and_a_scale_without_it_answers_nothing() {
    let asked = visit(1, "17:00", "cows", &[("slowed", YES), ("confusion", YES)]);
    let other = visit(2, "18:00", "ciwa-ar", &[("slowed", NO), ("seizure", NO)]);
    assert_eq!(carried(&[asked, other]), ["confusion 17:00 r1"]);
}

#[test]
fn it_is_the_time_of_observation_that_orders_and_what_is_void_says_nothing() {
    let asked = visit(1, "17:00", "cows", &[("slowed", YES)]);
    let late = visit(2, "16:00", "cows", &[("slowed", NO)]);
    assert_eq!(carried(&[asked.clone(), late]), ["slowed 17:00 r1"]);
    let void = |mut visit: Visit| {
        visit.standing = Standing::Void(Correction {
            entry: 9,
            recorded_at: None,
            by: "rn-02".to_owned(),
            reason: "another bed".to_owned(),
            total_before: None,
            total_after: None,
        });
        visit
    };
    let no = void(visit(3, "18:00", "cows", &[("slowed", NO)]));
    assert_eq!(carried(&[asked.clone(), no]), ["slowed 17:00 r1"]);
    assert_eq!(carried(&[void(asked)]), [""; 0]);
}

#[test]
fn a_second_yes_counts_from_its_own_time_and_the_grave_stand_in_front() {
    let visits = [
        visit(1, "15:00", "cows", &[("seizure", YES)]),
        visit(2, "16:00", "cows", &[("seizure", NO)]),
        visit(3, "17:00", "cows", &[("seizure", YES), ("slowed", YES)]),
        visit(4, "18:00", "cows", &[("self-harm", YES)]),
    ];
    let expected = ["self-harm 18:00 r4", "seizure 17:00 r3", "slowed 17:00 r3"];
    assert_eq!(carried(&visits), expected);
}

#[test]
fn it_is_carried_for_a_week_and_not_a_second_longer() {
    let visits = [
        visit(1, "17:00", "cows", &[("self-harm", YES)]),
        visit(2, "18:20", "cows", &[]),
    ];
    let after = |span: TimeDelta| {
        let now = visits[0].observed_at + span;
        Carried::of(&visits, &Policies::default(), &now)
            .alarms()
            .count()
    };
    assert_eq!(after(CARRIED_FOR), 1);
    assert_eq!(after(CARRIED_FOR + TimeDelta::seconds(1)), 0);
}

#[test]
fn pregnancy_is_a_fact_without_alarm_and_goes_with_a_no() {
    let yes = visit(1, "17:00", "cows", &[("pregnancy", YES)]);
    let silent = visit(2, "18:20", "cows", &[]);
    let visits = [yes.clone(), silent];
    assert_eq!(carried(&visits), ["pregnancy 17:00 r1"]);
    assert_eq!(
        Carried::of(&visits, &Policies::default(), &at(NOW))
            .alarms()
            .count(),
        0
    );
    let no = visit(3, "18:30", "cows", &[("pregnancy", NO)]);
    assert_eq!(carried(&[yes, no]), [""; 0]);
}

#[test]
fn a_seizure_that_only_an_event_tells_is_carried_too() {
    let told = |mut visit: Visit| {
        visit.assessment.context.events = vec![Event {
            kind: EventKind::Seizure,
            time: None,
            code: None,
            note: None,
        }];
        visit.outcome = Outcome::of(&visit.assessment);
        visit
    };
    let visits = [
        told(visit(1, "17:00", "cows", &[])),
        visit(2, "18:00", "cows", &[]),
    ];
    assert_eq!(carried(&visits), ["seizure 17:00 r1"]);
}

#[test]
fn a_flag_is_ended_by_a_no_of_any_scale_after_it() {
    let yes = visit(1, "17:00", "cows", &[("seizure", YES), ("slowed", YES)]);
    let no = visit(2, "18:00", "ciwa-ar", &[("seizure", NO)]);
    let known = Carried::of(&[yes, no], &Policies::default(), &at(NOW));
    let cows = scale("cows");
    let ended = cows
        .flags()
        .iter()
        .filter(|flag| known.is_over(flag, &cows));
    let ended: Vec<&str> = ended.map(|flag| flag.id.as_str()).collect();
    assert_eq!(ended, ["seizure"]);
}

/// A policy with a flag on the pulse, and one on a check.
fn policies(total: &str) -> Policies {
    let text = r#"
format = 1
id = "ward"
version = "1.0.0"
name = "Ward"
scale = "cows@1"
reference = ["the ward's own decision"]

[[flag]]
id = "fast"
when = { item = "pulse", measure-at-least = 130, total-at-least = TOTAL }
text = "A fast pulse: look at the patient"
basis = "the ward's own decision"

[[flag]]
id = "hopeless"
when = { check = "hopelessness" }
text = "Hopeless: look at the patient"
basis = "the ward's own decision"
"#;
    let find = |_: &Name| Ok(scale("cows"));
    let text = match total {
        "" => text.replace(", total-at-least = TOTAL", ""),
        total => text.replace("TOTAL", total),
    };
    let read = Policy::read(Source::new("ward.toml", text), &find);
    let read = read.unwrap_or_else(|rejected| panic!("{:?}", rejected.diagnostics));
    Policies::new(vec![read]).unwrap()
}

#[test]
fn a_measure_that_raised_a_flag_is_carried_until_it_is_measured_again() {
    let policies = policies("");
    let pulse = |entry, observed, seen: Observation| {
        let mut visit = visit(entry, observed, "cows", &[]);
        visit.assessment.observe(0, seen);
        visit.outcome = Outcome::of(&visit.assessment);
        visit
    };
    let cows = scale("cows");
    let value = |value| Observation::measured(&cows.items()[0], value, false).unwrap();
    // The limit of the policy: the scale's own flag begins one above it.
    let fast = pulse(1, "17:00", value(130));
    let refused = pulse(2, "18:00", Observation::missing(Missing::Refused));
    let slower = pulse(3, "18:30", value(100));
    let known = Carried::of(&[fast.clone(), refused.clone()], &policies, &at(NOW));
    assert_eq!(told(known.alarms()), ["fast 17:00 r1"]);
    let only = known.alarms().next().unwrap();
    let unit = "/min".to_owned();
    let value = Some(Decimal {
        value: 130,
        decimals: 0,
    });
    assert_eq!(only.basis, Basis::Measure { value, unit });
    let known_as = policies.known(&cows).unwrap();
    let flags = &known_as.rules().flags[..1];
    let raised = beside(flags, vec![Truth::Undetermined], &cows, &known.earlier());
    assert_eq!(raised, [Truth::Yes]);
    let known = Carried::of(
        &[fast.clone(), refused.clone(), slower],
        &policies,
        &at(NOW),
    );
    assert_eq!(told(known.all()), [""; 0]);
    // A total that is too low for the flag, without a pulse, is no answer.
    let policies = self::policies("4");
    let known = Carried::of(&[fast, refused], &policies, &at(NOW));
    assert_eq!(told(known.alarms()), ["fast 17:00 r1"]);
}

#[test]
fn for_the_rules_of_a_policy_what_is_carried_counts_as_answered_yes() {
    let yes = visit(
        1,
        "17:00",
        "cows",
        &[("hopelessness", YES), ("slowed", YES)],
    );
    let last = visit(2, "18:20", "cows", &[("slowed", NO)]);
    let known = Carried::of(&[yes, last.clone()], &Policies::default(), &at(NOW));
    let answered = answered(&last.assessment, &known.earlier());
    let scale = answered.scale();
    let of = |id: &str| {
        scale
            .checks()
            .iter()
            .position(|check| check.id == id)
            .unwrap()
    };
    assert_eq!(answered.checks()[of("hopelessness")], YES);
    assert_eq!(answered.checks()[of("slowed")], NO);
    assert_eq!(answered.checks()[of("self-harm")], Asked::Not);
}

#[test]
fn of_one_minute_the_yes_stands_and_the_no_beside_it_is_told_whichever_was_recorded_first() {
    let both = |yes, no| {
        let mut yes = visit(yes, "17:00", "cows", &[("self-harm", YES), ("slowed", YES)]);
        // The seconds of a clock are no reason to let one go: a person tells none.
        yes.observed_at += TimeDelta::seconds(20);
        let no = visit(no, "17:00", "cows", &[("self-harm", NO), ("slowed", NO)]);
        let mut visits = [yes, no];
        visits.sort_by_key(|visit| visit.entry);
        visits
    };
    for (yes, no) in [(1, 2), (2, 1)] {
        let visits = both(yes, no);
        let known = Carried::of(&visits, &Policies::default(), &at(NOW));
        let expected =
            ["self-harm", "slowed"].map(|id| format!("{id} 17:00 r{yes}, no 17:00 r{no}"));
        assert_eq!(told(known.alarms()), expected);
        let later = visit(3, "17:01", "cows", &[("self-harm", NO), ("slowed", NO)]);
        let visits = [&visits[..], &[later]].concat();
        let known = Carried::of(&visits, &Policies::default(), &at(NOW));
        assert_eq!(known.alarms().count(), 0);
    }
}

#[test]
fn a_seizure_that_an_event_tells_of_is_carried_from_when_it_was() {
    let told_of = |entry, observed, days| {
        let mut visit = visit(entry, observed, "cows", &[]);
        visit.assessment.context.events = vec![Event {
            kind: EventKind::Seizure,
            time: Some(visit.observed_at - TimeDelta::days(days)),
            code: None,
            note: None,
        }];
        visit.outcome = Outcome::of(&visit.assessment);
        visit
    };
    assert_eq!(carried(&[told_of(1, "17:00", 3)]), ["seizure 17:00 r1"]);
    let long_ago = told_of(1, "17:00", 60);
    let known = Carried::of(
        std::slice::from_ref(&long_ago),
        &Policies::default(),
        &at(NOW),
    );
    assert!(known.is_check_over("seizure"));
    assert_eq!(told(known.all()), [""; 0]);
    // A yes of today stands, whatever is told of earlier ones.
    let yes = visit(2, "16:00", "cows", &[("seizure", YES)]);
    assert_eq!(carried(&[yes.clone(), long_ago]), ["seizure 16:00 r2"]);
    // A no is held against when it was told, since it was answered without knowing of it.
    let no = visit(3, "16:30", "cows", &[("seizure", NO)]);
    let visits = [no.clone(), told_of(4, "17:00", 1)];
    assert_eq!(carried(&visits), ["seizure 17:00 r4"]);
    let no = visit(5, "18:00", "cows", &[("seizure", NO)]);
    assert_eq!(
        carried(&[told_of(4, "17:00", 1), no]),
        ["seizure 17:00 r4, no 18:00 r5"]
    );
}

#[test]
fn a_fact_that_is_carried_raises_the_flags_of_a_policy() {
    let yes = visit(1, "17:00", "cows", &[("pregnancy", YES)]);
    let last = visit(2, "18:20", "cows", &[]);
    let known = Carried::of(&[yes, last.clone()], &Policies::default(), &at(NOW));
    let answered = answered(&last.assessment, &known.earlier());
    let cows = scale("cows");
    let pregnancy = cows
        .checks()
        .iter()
        .position(|check| check.id == "pregnancy");
    assert_eq!(answered.checks()[pregnancy.unwrap()], YES);
}

#[test]
fn a_no_to_slowed_or_drowsy_ends_a_yes_to_drowsy_alone() {
    let drowsy = visit(1, "10:00", "withdrawal-phases@1.0.0", &[("drowsy", YES)]);
    let slowed = |answer| visit(2, "12:00", "withdrawal-phases@2.0.0", &[("slowed", answer)]);
    let carried = |later| {
        let all = Carried::of(&[drowsy.clone(), later], &Policies::default(), &at(NOW));
        all.all()
            .filter(|flag| !flag.is_ended())
            .map(|flag| flag.id.clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(carried(slowed(NO)), [""; 0]);
    assert_eq!(carried(slowed(YES)), ["slowed", "drowsy"]);
    assert_eq!(carried(slowed(Asked::Not)), ["drowsy"]);
}
