//! A site's policy: in force only when it is named, exact, and always shown as the site's own.

use std::sync::Arc;

use ows::assessment::{Assessment, Observation};
use ows::base::source::Source;
use ows::scale::truth::Truth;
use ows::scale::{Library, Name, Policy, Scale};
use ows::scoring::first::First;
use ows::scoring::outcome::Outcome;
use ows::scoring::score::Extent;
use ows::scoring::site::Elsewhere;

use crate::common::{Given, project};

const WARD: &str = "examples/policies/example-ward.toml";
const ALCOHOL: &str = "examples/policies/example-alcohol.toml";

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

fn under(policy: &Arc<Policy>, assessment: &Assessment) -> ows::scoring::site::Site {
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
            0..=4 => 480,
            5..=12 => 240,
            13..=24 => 120,
            _ => 60,
        };
        assert_eq!(site.interval().unwrap().settled(), Some(minutes), "{total}");
        let reached = |yes: bool| if yes { Truth::Yes } else { Truth::No };
        assert_eq!(
            site.landmarks,
            [reached(total >= 8), reached(total >= 11)],
            "{total}"
        );
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
        // Only the highest total is reached by one who does not know the date.
        let minutes = match site.first {
            First::Now => 0,
            First::Interval | First::Flags => [480, 120, 60][band],
        };
        assert_eq!(site.interval().unwrap().settled(), Some(minutes), "{total}");
        assert_eq!(site.first == First::Now, total > 64, "{total}");
    }
    assert_eq!(policy.band_range(1), Some((8, 15)));
    assert_eq!(policy.band_range(2), Some((16, 67)));
}

#[test]
fn what_is_missing_leaves_exactly_what_it_could_decide() {
    let policy = policy(text(WARD));
    let scale = policy.scale();
    let complete = [1, 2, 3, 2, 2, 1, 3, 1, 0, 2, 0].map(Some);
    for first in 0..11 {
        for second in first + 1..11 {
            let mut known = complete;
            (known[first], known[second]) = (None, None);
            let site = under(&policy, &points(scale, &known));
            let mut all = Vec::new();
            for one in &scale.items()[first].choices {
                for other in &scale.items()[second].choices {
                    let mut known = known;
                    (known[first], known[second]) = (Some(one.points), Some(other.points));
                    all.push(under(&policy, &points(scale, &known)));
                }
            }
            let minutes =
                |site: &ows::scoring::site::Site| site.interval().unwrap().settled().unwrap();
            let interval = site.interval().unwrap();
            assert_eq!(interval.soonest, all.iter().map(minutes).min());
            assert_eq!(interval.latest, all.iter().map(minutes).max());
            for landmark in 0..2 {
                let reached =
                    |site: &ows::scoring::site::Site| site.landmarks[landmark] == Truth::Yes;
                let expected = match (all.iter().all(reached), all.iter().any(reached)) {
                    (true, _) => Truth::Yes,
                    (false, true) => Truth::Undetermined,
                    (false, false) => Truth::No,
                };
                assert_eq!(site.landmarks[landmark], expected);
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
                .split_once("Example ward (example-ward@1.0.0)")
                .unwrap();
            let flat: String = site.split_whitespace().collect::<Vec<_>>().join(" ");
            for words in [
                "the site's own policy, no part of the scale",
                "! Vomiting or diarrhoea with a moderate total",
                "Reached, 8 or more",
                "PMID 34877567",
                "Look again within 120 min, by 22:14 (band moderate or above: the example ward's own decision)",
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
