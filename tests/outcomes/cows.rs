//! Every complete COWS assessment there can be, scored and compared with the formula.
//!
//! All are scored once, by two threads, and kept in a small form; each test reads them.

use std::sync::{Arc, LazyLock};
use std::thread;

use ows::assessment::{Assessment, Observation};
use ows::scale::Scale;
use ows::scale::truth::Truth;
use ows::scoring::outcome::Outcome;
use ows::scoring::stage::Staged;

use super::formula::{self, ASSESSMENTS, Findings, PERMITTED};
use super::shipped;

/// Where the flags stand that read an item: `repeated-gi`, `pulse-high` and `pulse-low`.
const OF_ITEMS: [usize; 3] = [6, 11, 12];

/// What is kept of an outcome. Whatever can get worse stands as a number that grows with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Kept {
    total: u8,
    band: u8,
    heroin: u8,
    phases: u8,
    /// One bit for each stage that shows, those of `heroin` first.
    showing: u8,
    repeated_gi: bool,
    /// Both flags of a measured pulse, the high one first: no value is at hand.
    pulse: [Truth; 2],
}

/// The outcome of every assessment, the last item's points changing fastest.
static ALL: LazyLock<Vec<Kept>> = LazyLock::new(|| {
    let scale = shipped("cows");
    let half = ASSESSMENTS / 2;
    thread::scope(|scope| {
        let later = scope.spawn(|| score(&scale, half, ASSESSMENTS));
        let mut all = score(&scale, 0, half);
        all.extend(later.join().unwrap());
        all
    })
});

/// Scores the assessments from one number up to another; only what changes is observed anew.
fn score(scale: &Arc<Scale>, from: usize, until: usize) -> Vec<Kept> {
    let observations: Vec<Vec<Observation>> = scale
        .items()
        .iter()
        .zip(PERMITTED)
        .map(|(item, (_, permitted))| {
            let points = permitted.iter().map(|points| i64::from(*points));
            points
                .map(|points| Observation::points(item, points).unwrap())
                .collect()
        })
        .collect();
    let mut assessment = Assessment::blank(Arc::clone(scale));
    let mut chosen = options(from);
    for (item, option) in chosen.iter().enumerate() {
        assessment.observe(item, observations[item][*option].clone());
    }
    let mut kept = Vec::with_capacity(until - from);
    for _ in from..until {
        kept.push(keep(&Outcome::of(&assessment)));
        for item in (0..PERMITTED.len()).rev() {
            let next = (chosen[item] + 1) % PERMITTED[item].1.len();
            chosen[item] = next;
            assessment.observe(item, observations[item][next].clone());
            if next > 0 {
                break;
            }
        }
    }
    kept
}

fn keep(outcome: &Outcome) -> Kept {
    assert!(outcome.is_complete() && outcome.is_scored());
    let settled = |staged: &Staged| staged.shown.settled().unwrap();
    let stages = outcome.stagings.iter().flat_map(|staged| &staged.stages);
    let showing = stages.rev().fold(0, |bits, stage| match stage.presence {
        Truth::Yes => bits << 1 | 1,
        Truth::No => bits << 1,
        Truth::Undetermined => panic!("nothing is missing"),
    });
    // Nothing else was asked or measured, so the other flags stay open: none may turn into a no.
    let mut others = (0..outcome.flags.len()).filter(|at| !OF_ITEMS.contains(at));
    assert!(others.all(|at| outcome.flags[at] == Truth::Undetermined));
    let [repeated_gi, high, low] = OF_ITEMS.map(|at| outcome.flags[at]);
    Kept {
        total: u8::try_from(outcome.total.unwrap().settled().unwrap()).unwrap(),
        band: u8::try_from(outcome.band.unwrap().settled().unwrap()).unwrap(),
        heroin: settled(&outcome.stagings[0]),
        phases: settled(&outcome.stagings[1]),
        showing,
        repeated_gi: match repeated_gi {
            Truth::Yes => true,
            Truth::No => false,
            Truth::Undetermined => panic!("nothing is missing"),
        },
        pulse: [high, low],
    }
}

/// The option of each item in the assessment of this number.
fn options(mut number: usize) -> [usize; 11] {
    let mut options = [0; 11];
    for (option, (_, permitted)) in options.iter_mut().zip(PERMITTED).rev() {
        *option = number % permitted.len();
        number /= permitted.len();
    }
    options
}

/// The assessment of this number.
pub fn findings(number: usize) -> Findings {
    let mut points = [0; 11];
    for ((points, option), (_, permitted)) in points.iter_mut().zip(options(number)).zip(PERMITTED)
    {
        *points = permitted[option];
    }
    Findings::from(points)
}

fn expected(findings: &Findings) -> Kept {
    let total = findings.total();
    let (heroin, phases) = (findings.heroin(), findings.phases());
    let band = [
        "below-mild",
        "mild",
        "moderate",
        "moderately-severe",
        "severe",
    ]
    .iter()
    .position(|band| *band == formula::band(total));
    let showing = (0..8).filter(|bit| [heroin, phases][bit / 4][bit % 4]);
    let open_at = |points| match findings.pulse == points {
        true => Truth::Undetermined,
        false => Truth::No,
    };
    Kept {
        total,
        band: u8::try_from(band.unwrap()).unwrap(),
        heroin: formula::highest(heroin),
        phases: formula::highest(phases),
        showing: showing.map(|bit| 1 << bit).sum(),
        repeated_gi: findings.gi > 3,
        pulse: [open_at(4), open_at(0)],
    }
}

#[test]
fn the_items_and_points_are_those_of_the_paper() {
    let scale = shipped("cows");
    let ours: Vec<(&str, Vec<u8>)> = scale
        .items()
        .iter()
        .map(|item| {
            let points = item.choices.iter().map(|choice| choice.points);
            (
                item.id.as_str(),
                points.map(|points| u8::try_from(points).unwrap()).collect(),
            )
        })
        .collect();
    let paper: Vec<(&str, Vec<u8>)> = PERMITTED
        .iter()
        .map(|(item, points)| (*item, points.to_vec()))
        .collect();
    assert_eq!(ours, paper);
    let most: usize = PERMITTED.map(|(_, points)| points.len()).iter().product();
    assert_eq!(ASSESSMENTS, most);
    let bands: Vec<&str> = scale.bands().iter().map(|band| band.id.as_str()).collect();
    assert_eq!(
        bands,
        [
            "below-mild",
            "mild",
            "moderate",
            "moderately-severe",
            "severe"
        ]
    );
    let of_items = OF_ITEMS.map(|at| scale.flags()[at].id.as_str());
    assert_eq!(of_items, ["repeated-gi", "pulse-high", "pulse-low"]);
}

#[test]
fn all_4_915_200_complete_assessments_are_scored_as_the_tables_say() {
    assert_eq!(ALL.len(), ASSESSMENTS);
    for (number, kept) in ALL.iter().enumerate() {
        let findings = findings(number);
        assert_eq!(*kept, expected(&findings), "{findings:?}");
    }
}

#[test]
fn each_total_from_0_to_48_comes_as_often_as_the_items_allow() {
    let expected = formula::assessments_of_each_total();
    assert_eq!(expected.iter().sum::<usize>(), ASSESSMENTS);
    assert!(
        expected.iter().all(|many| *many > 0),
        "a total is out of reach"
    );
    let mut counted = [0; 49];
    for kept in ALL.iter() {
        counted[usize::from(kept.total)] += 1;
    }
    assert_eq!(counted, expected);
}

#[test]
fn a_worse_finding_never_lowers_total_band_stage_or_flag() {
    let mut step = ASSESSMENTS;
    for (item, (id, permitted)) in PERMITTED.iter().enumerate() {
        step /= permitted.len();
        for number in 0..ASSESSMENTS {
            if number / step % permitted.len() + 1 == permitted.len() {
                continue;
            }
            let (one, worse) = (ALL[number], ALL[number + step]);
            let holds = worse.total > one.total
                && worse.band >= one.band
                && worse.heroin >= one.heroin
                && worse.phases >= one.phases
                && worse.showing & one.showing == one.showing
                && worse.repeated_gi >= one.repeated_gi;
            assert!(
                holds,
                "`{id}` one option up: {:?} {one:?} to {worse:?}",
                options(number)[item]
            );
        }
    }
    assert_eq!(step, 1);
}
