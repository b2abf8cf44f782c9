//! A site's policy: in force only when it is named, exact, and always shown as the site's own.

use std::sync::Arc;

use ows::assessment::{Asked, Assessment, CoUse, Event, EventKind, Observation, Reason};
use ows::base::source::Source;
use ows::scale::policy::{NamedFlag, Trigger};
use ows::scale::truth::Truth;
use ows::scale::{Library, Name, Policy, Rank, Scale, Substance};
use ows::scoring::earlier::{Earlier, Rests};
use ows::scoring::first::First;
use ows::scoring::outcome::Outcome;
use ows::scoring::score::Extent;
use ows::scoring::site::{Elsewhere, Reached, Site};

use crate::common::{Given, project};

const WARD: &str = "examples/policies/example-ward.toml";
const ALCOHOL: &str = "examples/policies/example-alcohol.toml";

/// A site's own thresholds: two for any opioid, and one for fentanyl alone.
const LANDMARKS: &str = r#"
format    = 1
id        = "marks"
version   = "1.0.0"
name      = "Marks"
reference = ["the ward's own decision"]
scale     = "cows@1"

[[landmark]]
id        = "eight"
at-least  = 8
text      = "a total that the ward looks at"
reference = "a paper of 2021"

[[landmark]]
id        = "eleven"
at-least  = 11
text      = "a total that the ward looks at twice"
reference = "a paper of 2020"

[[landmark]]
id        = "of-fentanyl"
at-least  = 8
text      = "a total that the ward looks at"
reference = "a paper of 2022"
substance = ["fentanyl"]
"#;

fn text(path: &str) -> String {
    std::fs::read_to_string(project().join(path)).unwrap()
}

fn policy(text: impl Into<String>) -> Arc<Policy> {
    let library = Library::new();
    let find = |name: &Name| library.find(name).map_err(|error| error.to_string());
    Arc::new(Policy::read(Source::new("policy.toml", text.into()), &find).unwrap())
}

/// An assessment that gives each item so many points, the pulse too; `None` leaves it out.
fn points(scale: &Arc<Scale>, points: &[Option<u16>]) -> Assessment {
    let mut assessment = Assessment::blank(Arc::clone(scale));
    for (position, (item, points)) in scale.items().iter().zip(points).enumerate() {
        if let Some(points) = points {
            let seen = Observation::points(item, i64::from(*points)).unwrap();
            assessment.observe(position, seen);
        }
    }
    assessment
}

/// Points for each item that add up to a total, the largest first.
fn of_total(scale: &Scale, total: u16) -> Vec<Option<u16>> {
    fn fill(scale: &Scale, from: usize, rest: u16, chosen: &mut Vec<u16>) -> bool {
        let Some(item) = scale.items().get(from) else {
            return rest == 0;
        };
        for choice in item
            .choices
            .iter()
            .rev()
            .filter(|choice| choice.points <= rest)
        {
            chosen.push(choice.points);
            if fill(scale, from + 1, rest - choice.points, chosen) {
                return true;
            }
            chosen.pop();
        }
        false
    }
    let mut chosen = Vec::new();
    assert!(
        fill(scale, 0, total, &mut chosen),
        "no assessment of {total}"
    );
    chosen.into_iter().map(Some).collect()
}

/// The landmarks of the thresholds, to stand in another policy.
fn marks() -> &'static str {
    LANDMARKS.split_once("\n\n").unwrap().1
}

/// An assessment of heroin alone, with a no to all that is asked besides.
fn asked(mut assessment: Assessment) -> Assessment {
    for check in 0..assessment.checks().len() {
        assessment.ask(check, Asked::No);
    }
    assessment.context.substances = vec![Substance::named("heroin").unwrap()];
    assessment
}

fn under(policy: &Arc<Policy>, assessment: &Assessment) -> Site {
    *Outcome::under(assessment, Some(policy), Elsewhere::default())
        .site
        .unwrap()
}

#[test]
fn both_sides_of_each_threshold_and_band_of_the_example_ward() {
    let policy = policy(text(WARD));
    for total in 0..=48 {
        let site = under(
            &policy,
            &points(policy.scale(), &of_total(policy.scale(), total)),
        );
        let minutes = match total {
            0..=4 => 240,
            5..=12 => 180,
            13..=24 => 120,
            _ => 60,
        };
        assert_eq!(site.interval().unwrap().settled(), Some(minutes), "{total}");
        assert_eq!(site.landmarks, [], "{total}");
        assert_eq!(site.band, None, "the scale has bands, and the policy none");
    }
}

#[test]
fn the_example_bands_for_alcohol_divide_every_total() {
    let policy = policy(text(ALCOHOL));
    for total in 0..=67 {
        let site = under(
            &policy,
            &points(policy.scale(), &of_total(policy.scale(), total)),
        );
        let band = match total {
            0..=7 => 0,
            8..=15 => 1,
            _ => 2,
        };
        assert_eq!(site.band.unwrap().settled(), Some(band), "{total}");
        // The highest totals are reached only by one who sees, hears or feels what is not there, and at
        // last by one who does not know the date.
        let minutes = match site.first {
            First::Now => 0,
            First::Flags => 15,
            First::Interval => [240, 120, 60][band],
        };
        assert_eq!(site.interval().unwrap().settled(), Some(minutes), "{total}");
        assert_eq!(site.first == First::Now, total > 64, "{total}");
    }
    assert_eq!(policy.band_range(1), Some((8, 15)));
    assert_eq!(policy.band_range(2), Some((16, 67)));
}

#[test]
fn what_is_missing_leaves_exactly_what_it_could_decide() {
    let rules = text(WARD).replace("[[flag]]", &format!("{}\n[[flag]]", marks()));
    let policy = policy(rules);
    let scale = policy.scale();
    let points = |scale, known: &[Option<u16>]| asked(points(scale, known));
    let complete = [1, 2, 3, 2, 2, 1, 3, 1, 0, 2, 0].map(Some);
    for first in 0..11 {
        for second in first + 1..11 {
            let mut known = complete;
            (known[first], known[second]) = (None, None);
            let assessment = points(scale, &known);
            let site = under(&policy, &assessment);
            let mut all = Vec::new();
            for one in &scale.items()[first].choices {
                for other in &scale.items()[second].choices {
                    let mut known = known;
                    (known[first], known[second]) = (Some(one.points), Some(other.points));
                    all.push(under(&policy, &points(scale, &known)));
                }
            }
            let minutes = |site: &Site| site.interval().unwrap().settled().unwrap();
            let interval = site.interval().unwrap();
            assert_eq!(interval.soonest, all.iter().map(minutes).min());
            assert_eq!(interval.latest, all.iter().map(minutes).max());
            for landmark in 0..2 {
                let total = Outcome::of(&assessment).total.unwrap();
                let from = [8, 11][landmark];
                let expected = Truth::from_ends(total.low >= from, total.high >= from);
                let is_silent = site.landmarks[landmark] == Reached::Silent;
                assert_eq!(is_silent, site.first != First::Interval);
                if !is_silent {
                    assert_eq!(site.landmarks[landmark], Reached::Known(expected));
                }
            }
        }
    }
}

#[test]
fn a_rise_is_held_against_the_total_before_where_it_is_known() {
    let policy = policy(text(WARD));
    let scale = policy.scale();
    let rise = |total: u16, earlier: Option<(u16, u16)>| {
        let assessment = points(scale, &of_total(scale, total));
        let elsewhere = Elsewhere {
            total_before: earlier.map(|(low, high)| Extent { low, high }),
            ..Elsewhere::default()
        };
        let outcome = Outcome::under(&assessment, Some(&policy), elsewhere);
        outcome.site.unwrap().reassess[5].holds
    };
    assert_eq!(rise(12, None), Truth::No);
    assert_eq!(rise(12, Some((8, 8))), Truth::No);
    assert_eq!(rise(12, Some((7, 7))), Truth::Yes);
    assert_eq!(rise(12, Some((6, 9))), Truth::Undetermined);
    assert_eq!(rise(12, Some((20, 20))), Truth::No);
}

#[test]
fn after_an_event_the_next_look_counts_from_the_event() {
    let given = Given::new().file("ward.toml", text(WARD)).file(
        "one.json",
        r#"{"patient":"P-0142","rater":"rn-07","time":"2026-11-01T00:50:00-04:00","scale":"cows",
            "events":[{"kind":"medicine-given","time":"2026-11-01T00:40:00-04:00"}],
            "observations":{"pulse":0,"sweating":0,"restlessness":0,"pupil":0,"aches":0,"nose":0,
            "gi":0,"tremor":0,"yawning":0,"anxiety":0,"gooseflesh":0}}"#,
    );
    let shown = given
        .when("score one.json --policy ward.toml --to json")
        .then();
    let detail: serde_json::Value = serde_json::from_str(&shown.code(0).stdout).unwrap();
    let reassess = &detail[0]["policy"]["reassess"];
    assert_eq!(reassess["minutes"], 60);
    // An hour after 00:40, whatever the clocks of that night were put back to.
    assert_eq!(reassess["due_low"], "2026-11-01T01:40:00-04:00");
}

#[test]
fn layout_and_comments_do_not_change_the_digest_and_words_do() {
    let plain = policy(text(WARD));
    let bare: String = text(WARD)
        .lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty())
        .map(|line| format!("{}\n", line.replace("  ", " ")))
        .collect();
    assert_eq!(policy(bare).digest(), plain.digest());
    let other = text(WARD).replace("every-minutes = 240", "every-minutes = 241");
    assert_ne!(policy(other).digest(), plain.digest());
}

#[test]
fn the_summary_names_the_policy_and_each_source_apart_from_the_scale() {
    let given = Given::new()
        .file("ward.toml", text(WARD))
        .file("one.json", text("examples/observations/admission.json"));
    for width in [80, 60] {
        for ascii in ["", " --ascii"] {
            let run = format!("score one.json --policy ward.toml --width {width}{ascii}");
            let then = given.when(&run).then();
            let shown = then.code(0).stdout;
            assert!(
                shown.lines().all(|line| line.chars().count() <= width),
                "{shown}"
            );
            let (_, site) = shown
                .split_once("Example ward (example-ward@2.1.0)")
                .unwrap();
            let flat: String = site.split_whitespace().collect::<Vec<_>>().join(" ");
            for words in [
                "the site's own policy, no part of the scale",
                "! Vomiting or diarrhoea with a total of 13 or more",
                "Look again within 60 min, by 21:14 (flag \"fluid loss\": the example ward's own decision)",
                "The flags above come before this interval",
            ] {
                assert!(flat.contains(words), "{words}\n{shown}");
            }
        }
    }
}

#[test]
fn the_source_of_a_policy_is_shown_as_it_is() {
    let given = Given::new().file("ward.toml", text(WARD));
    let then = given.when("policy show ward.toml --source").then();
    then.stdout(&text(WARD)).code(0);
}

#[test]
fn a_landmark_is_reached_from_its_total_on() {
    let policy = policy(LANDMARKS);
    // Above this the totals need what raises a flag.
    for total in 0..=26 {
        let site = under(
            &policy,
            &asked(points(policy.scale(), &of_total(policy.scale(), total))),
        );
        let reached = |from: u16| Reached::Known((total >= from).into());
        let expected = [reached(8), reached(11), Reached::Silent];
        assert_eq!(site.landmarks, expected, "{total}");
    }
}

/// Returns whether the first landmark, and that of fentanyl, are silent at a total of 12.
fn silent(change: impl Fn(&mut Assessment), elsewhere: Elsewhere<'_>) -> [bool; 2] {
    let policy = policy(LANDMARKS);
    let mut assessment = asked(points(policy.scale(), &of_total(policy.scale(), 12)));
    change(&mut assessment);
    let outcome = Outcome::under(&assessment, Some(&policy), elsewhere);
    let landmarks = outcome.site.unwrap().landmarks;
    [0, 2].map(|landmark| landmarks[landmark] == Reached::Silent)
}

fn event(kind: EventKind) -> Event {
    Event {
        kind,
        time: None,
        code: None,
        note: None,
    }
}

#[test]
fn a_landmark_is_silent_after_a_medicine_with_any_flag_and_where_nobody_asked() {
    let alone = Elsewhere::default();
    assert_eq!(silent(|_| {}, alone), [false, true]);
    let medicine = |seen: &mut Assessment| {
        let given = event(EventKind::MedicineGiven);
        seen.context.events.push(given);
    };
    assert_eq!(silent(medicine, alone), [true, true]);
    let after_dose = |seen: &mut Assessment| seen.context.reason = Some(Reason::AfterDose);
    assert_eq!(silent(after_dose, alone), [true, true]);
    let seizure = |seen: &mut Assessment| seen.context.events.push(event(EventKind::Seizure));
    assert_eq!(silent(seizure, alone), [true, true]);
    let policy = policy(LANDMARKS);
    let checks = policy.scale().checks();
    for (position, check) in checks.iter().enumerate() {
        let yes = |seen: &mut Assessment| seen.ask(position, Asked::Yes);
        assert_eq!(silent(yes, alone), [true, true], "{}", check.id);
        let open = |seen: &mut Assessment| seen.ask(position, Asked::Not);
        let waits = ["seizure", "slowed", "confusion", "pregnancy"];
        let waits = waits.contains(&check.id.as_str());
        assert_eq!(silent(open, alone), [waits, true], "{}", check.id);
    }
    for (is_over, is_silent) in [(false, true), (true, false)] {
        let earlier = [Earlier {
            rank: Rank::ActNow,
            on: Rests::Check("head-injury".to_owned()),
            label: "head injury".to_owned(),
            is_over,
        }];
        let elsewhere = Elsewhere {
            earlier: &earlier,
            ..alone
        };
        assert_eq!(silent(|_| {}, elsewhere), [is_silent, true]);
    }
}

#[test]
fn a_landmark_is_silent_for_a_substance_that_it_is_not_about() {
    let alone = Elsewhere::default();
    for (named, expected) in [
        (&["heroin"][..], [false, true]),
        (&["fentanyl"], [false, false]),
        (&["heroin", "fentanyl"], [false, true]),
        (&["heroin", "alcohol"], [true, true]),
        (&["benzodiazepine"], [true, true]),
        (&["other"], [true, true]),
        (&["unknown"], [true, true]),
        (&[], [true, true]),
    ] {
        let of = |seen: &mut Assessment| {
            let named = named.iter().map(|word| Substance::named(word).unwrap());
            seen.context.substances = named.collect();
        };
        assert_eq!(silent(of, alone), expected, "{named:?}");
    }
    for (used, is_silent) in [
        (CoUse::Daily, true),
        (CoUse::Some, false),
        (CoUse::None, false),
    ] {
        let alcohol = |seen: &mut Assessment| seen.context.alcohol = Some(used);
        assert_eq!(silent(alcohol, alone), [is_silent, true]);
        let sedative = |seen: &mut Assessment| seen.context.benzodiazepines = Some(used);
        assert_eq!(silent(sedative, alone), [is_silent, true]);
    }
}

#[test]
fn the_example_policies_wait_at_most_four_hours_and_have_a_rule_for_each_flag_that_alarms() {
    for path in [WARD, ALCOHOL] {
        let policy = policy(text(path));
        let rules = &policy.rules().reassess;
        assert!(rules.iter().all(|rule| rule.minutes <= 240), "{path}");
        assert!(policy.rules().landmarks.is_empty(), "{path}");
        for flag in policy.scale().flags() {
            let id = &flag.id;
            let named = |wanted: NamedFlag| {
                let flag = wanted.of_scale.map(|flag| &policy.scale().flags()[flag].id);
                flag == Some(id)
            };
            let mut triggers = rules.iter().map(|rule| rule.trigger);
            let has = triggers.any(|trigger| matches!(trigger, Trigger::Flag(flag) if named(flag)));
            assert_eq!(has, flag.rank == Rank::ActNow, "{path}: {id}");
        }
    }
}

#[test]
fn the_policy_to_start_from_is_sound_under_the_id_that_was_asked_for() {
    let given = Given::new();
    let file = given.when("policy new ward").then().code(0).stdout;
    let given = given.file("ward.toml", file);
    let then = given.when("policy check ward.toml").then().code(0);
    let sound = "ward@1.0.0 is a policy for cows";
    assert!(then.stdout.contains(sound), "{}", then.stdout);
}
