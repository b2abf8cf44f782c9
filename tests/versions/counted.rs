//! COWS, changed in many ways, and every one of its 4,915,200 assessments counted through.
//!
//! The counting reads the definitions and adds up by itself; nothing of what it is to test is used.

use std::collections::BTreeMap;

use ows::scale::diff::{Decision, Increment, ResultKind};
use ows::scale::{Condition, Scale, Stage};

use super::{cows_after, decision};

/// The assessments that differ, by result.
#[derive(Debug, Default, PartialEq)]
struct Counts {
    all: u128,
    total: u128,
    band: u128,
    shown: BTreeMap<String, u128>,
    stages: BTreeMap<(String, u8), u128>,
    flags: BTreeMap<String, u128>,
}

/// What the answers of one version add up to. Each stage has a byte of its own in `signs`, and each flag
/// a bit in `found`: all stages are added at once, and compared with what they need at once.
#[derive(Clone, Copy, Default)]
struct Sums {
    points: u16,
    signs: u64,
    /// The flags whose item is at the option that they ask for.
    found: u32,
}

impl Sums {
    fn plus(self, other: Self) -> Self {
        Self {
            points: self.points + other.points,
            signs: self.signs + other.signs,
            found: self.found | other.found,
        }
    }
}

/// The highest bit of the byte of each stage.
const HIGHEST: u64 = 0x8080_8080_8080_8080;

/// What a flag asks for beside its check, which may be answered either way. What was measured, or is used
/// every day, may be anything too, and no version here changes what is asked of that.
struct Asked {
    found: u32,
    total: u16,
    band: usize,
    /// The stages of which one is asked for, as their highest bits.
    stages: Option<u64>,
}

/// A version, ready to be scored fast.
struct Version<'s> {
    scale: &'s Scale,
    /// How many signs each stage needs, in the order of the stages of all stagings.
    needs: u64,
    /// The band of each total.
    bands: Vec<usize>,
    /// What each flag asks for.
    flags: Vec<Asked>,
}

/// The stages of all stagings, with the place of their staging, in order. There are eight in COWS; what a
/// new version adds comes after them, and is not compared.
fn stages(scale: &Scale) -> impl Iterator<Item = (usize, &Stage)> {
    let stagings = scale.stagings().iter().enumerate();
    let stages =
        stagings.flat_map(|(at, staging)| staging.stages.iter().map(move |stage| (at, stage)));
    stages.take(8)
}

/// The highest bits of the stages of one staging, from a number on.
fn from_stage(scale: &Scale, staging: usize, number: u8) -> u64 {
    let ones = stages(scale).enumerate().map(|(lane, (of, stage))| {
        let is_meant = of == staging && stage.number >= number;
        u64::from(is_meant) << (8 * lane + 7)
    });
    ones.sum()
}

impl<'s> Version<'s> {
    fn of(scale: &'s Scale) -> Self {
        let needs = stages(scale).enumerate();
        let needs = needs.map(|(lane, (_, stage))| u64::from(stage.needs) << (8 * lane));
        let band = |total: u16| scale.bands().iter().rposition(|band| band.from <= total);
        let flags = scale.flags().iter().enumerate().map(|(at, flag)| Asked {
            found: u32::from(flag.when.item.is_some()) << at,
            total: flag.when.total.unwrap_or(0),
            band: flag.when.band.unwrap_or(0),
            stages: flag
                .when
                .stage
                .map(|(of, from)| from_stage(scale, of, from)),
        });
        Self {
            scale,
            needs: needs.sum(),
            bands: (0..=60).map(|total| band(total).unwrap()).collect(),
            flags: flags.collect(),
        }
    }

    /// What an item at some points adds.
    fn adds(&self, item: usize, points: u16) -> Sums {
        let mut sums = Sums {
            points,
            ..Sums::default()
        };
        for (lane, (_, stage)) in stages(self.scale).enumerate() {
            let made = stage.signs.iter();
            let made = made.filter(|sign| sign.item == item && points >= sign.at_least);
            sums.signs += (made.count() as u64) << (8 * lane);
        }
        for (at, flag) in self.scale.flags().iter().enumerate() {
            if let Some((of, choice)) = flag.when.item.filter(|(of, _)| *of == item) {
                let least = self.scale.items()[of].choices[usize::from(choice)].points;
                sums.found |= u32::from(points >= least) << at;
            }
        }
        sums
    }

    fn band(&self, sums: &Sums) -> usize {
        self.bands[usize::from(sums.points)]
    }

    /// The highest bits of the stages that show.
    fn shows(&self, sums: &Sums) -> u64 {
        ((sums.signs | HIGHEST) - self.needs) & HIGHEST
    }

    fn is_raised(&self, flag: usize, sums: &Sums) -> bool {
        let asked = &self.flags[flag];
        sums.found & asked.found == asked.found
            && sums.points >= asked.total
            && self.band(sums) >= asked.band
            && asked
                .stages
                .is_none_or(|stages| self.shows(sums) & stages != 0)
    }

    fn check(&self, when: &Condition) -> Option<&str> {
        when.check
            .map(|check| self.scale.checks()[check].id.as_str())
    }
}

/// More than any version here has of stagings, stages or flags.
const MOST: usize = 32;

/// The numbers that [`Counts`] gives names to.
#[derive(Default)]
struct Tally {
    all: u128,
    total: u128,
    band: u128,
    shown: [u128; MOST],
    stages: [u128; MOST],
    flags: [u128; MOST],
}

/// Both versions with the same stagings, stages, bands and flags in the same order; others after.
struct Pair<'s> {
    versions: [Version<'s>; 2],
    /// For each item and answer, what it adds in either version.
    adds: Vec<Vec<[Sums; 2]>>,
    /// The stages of each staging, as their highest bits.
    stagings: Vec<u64>,
    /// The flags that do not hang on a check alone, and whether it is the same check in both.
    flags: Vec<(usize, bool)>,
}

impl Pair<'_> {
    fn count(&self, item: usize, sums: [Sums; 2], tally: &mut Tally) {
        let Some(answers) = self.adds.get(item) else {
            return self.compare(&sums, tally);
        };
        for [old, new] in answers {
            self.count(item + 1, [sums[0].plus(*old), sums[1].plus(*new)], tally);
        }
    }

    fn compare(&self, [one, other]: &[Sums; 2], tally: &mut Tally) {
        let [old, new] = &self.versions;
        tally.all += 1;
        tally.total += u128::from(one.points != other.points);
        tally.band += u128::from(old.band(one) != new.band(other));
        let (before, after) = (old.shows(one), new.shows(other));
        if before != after {
            for (lane, differ) in tally.stages.iter_mut().enumerate().take(8) {
                *differ += u128::from((before ^ after) >> (8 * lane + 7) & 1);
            }
            for (stages, differ) in self.stagings.iter().zip(&mut tally.shown) {
                let [before, after] = [before & stages, after & stages];
                *differ += u128::from(before.leading_zeros() != after.leading_zeros());
            }
        }
        for (flag, is_same_check) in &self.flags {
            let (before, after) = (old.is_raised(*flag, one), new.is_raised(*flag, other));
            // With the same check either way differs where the rest does; with another one,
            // wherever either rest holds.
            let differs = if *is_same_check {
                before != after
            } else {
                before || after
            };
            tally.flags[*flag] += u128::from(differs);
        }
    }
}

/// The flags that do not hang on one and the same check alone, and whether their check is the same.
fn flags([old, new]: &[Version<'_>; 2]) -> Vec<(usize, bool)> {
    let pairs = old.scale.flags().iter().zip(new.scale.flags());
    let flags = pairs.enumerate().map(|(at, (one, other))| {
        assert_eq!(one.id, other.id);
        let is_same_check = old.check(&one.when) == new.check(&other.when);
        let hangs_on_answers = [&one.when, &other.when].into_iter().any(|when| {
            when.item.is_some()
                || when.total.is_some()
                || when.band.is_some()
                || when.stage.is_some()
        });
        (at, is_same_check, hangs_on_answers || !is_same_check)
    });
    let counted = flags.filter(|(.., is_counted)| *is_counted);
    counted
        .map(|(at, is_same_check, _)| (at, is_same_check))
        .collect()
}

/// Counts through every way to answer: the points of each answer in both versions.
fn count(old: &Scale, new: &Scale, answers: &[Vec<(u16, u16)>]) -> Counts {
    let versions = [Version::of(old), Version::of(new)];
    let adds = answers.iter().enumerate().map(|(item, answers)| {
        let both = |(one, other): &(u16, u16)| {
            [versions[0].adds(item, *one), versions[1].adds(item, *other)]
        };
        answers.iter().map(both).collect()
    });
    let pair = Pair {
        adds: adds.collect(),
        stagings: (0..old.stagings().len())
            .map(|at| from_stage(old, at, 0))
            .collect(),
        flags: flags(&versions),
        versions,
    };
    let mut tally = Tally::default();
    pair.count(0, [Sums::default(); 2], &mut tally);
    let named = |numbers: &[u128], names: Vec<String>| {
        let named = names.into_iter().zip(numbers.iter().copied());
        named.filter(|(_, number)| *number > 0).collect()
    };
    let stages = stages(old).zip(tally.stages);
    Counts {
        all: tally.all,
        total: tally.total,
        band: tally.band,
        shown: named(
            &tally.shown,
            old.stagings().iter().map(|one| one.id.clone()).collect(),
        ),
        stages: stages
            .filter(|(_, number)| *number > 0)
            .map(|((staging, stage), differ)| {
                ((old.stagings()[staging].id.clone(), stage.number), differ)
            })
            .collect(),
        flags: named(
            &tally.flags,
            old.flags().iter().map(|one| one.id.clone()).collect(),
        ),
    }
}

/// The same answer by points, in both versions.
fn same_points(scale: &Scale) -> Vec<Vec<(u16, u16)>> {
    let answers = |item: &ows::scale::Item| {
        let points = item.choices.iter().map(|choice| choice.points);
        points.map(|points| (points, points)).collect()
    };
    scale.items().iter().map(answers).collect()
}

/// Holds every count to counting, and returns the step that is needed.
fn holds(edits: &[(&str, &str)]) -> (Counts, Increment) {
    let old = crate::outcomes::shipped("cows");
    holds_with(edits, same_points(&old))
}

fn holds_with(edits: &[(&str, &str)], answers: Vec<Vec<(u16, u16)>>) -> (Counts, Increment) {
    let (old, new, difference) = cows_after(edits);
    let counts = count(&old, &new, &answers);
    let effects = difference.effects.as_ref().unwrap();
    assert_eq!(effects.possible, Some(counts.all));
    let expect = |on: ResultKind, expected: u128| match decision(&difference, &on) {
        Decision::Same => assert_eq!(expected, 0, "{on:?}"),
        Decision::Differs { assessments, .. } => {
            assert_eq!(*assessments, Some(expected), "{on:?}");
        }
        other => panic!("{on:?}: {other:?}"),
    };
    expect(ResultKind::Total, counts.total);
    expect(ResultKind::Band, counts.band);
    for staging in old.stagings() {
        let shown = counts.shown.get(&staging.id).copied();
        expect(ResultKind::Staging(staging.id.clone()), shown.unwrap_or(0));
        for stage in &staging.stages {
            let differ = counts
                .stages
                .get(&(staging.id.clone(), stage.number))
                .copied();
            expect(
                ResultKind::Stage(staging.id.clone(), stage.number),
                differ.unwrap_or(0),
            );
        }
    }
    for flag in old.flags() {
        let differ = counts.flags.get(&flag.id).copied();
        expect(ResultKind::Flag(flag.id.clone()), differ.unwrap_or(0));
    }
    (counts, difference.needed)
}

#[test]
fn a_band_that_begins_one_lower_changes_the_band_of_each_assessment_with_that_total() {
    let (counts, needed) = holds(&[("from = 13", "from = 12")]);
    assert_eq!((counts.all, counts.band), (4_915_200, 77_792));
    assert_eq!(needed, Increment::Major);
    let (counts, _) = holds(&[("from = 37", "from = 38")]);
    assert_eq!(counts.total, 0);
    assert!(counts.band > 0);
}

#[test]
fn a_stage_that_needs_one_sign_more_is_not_shown_any_more() {
    let (counts, needed) = holds(&[(
        "needs     = 3\nbasis     = \"The document, stage 2",
        "needs     = 4\nbasis     = \"The document, stage 2",
    )]);
    assert!(counts.stages[&("heroin".to_owned(), 2)] > counts.shown["heroin"]);
    assert_eq!((counts.band, needed), (0, Increment::Major));
}

#[test]
fn a_sign_that_asks_for_more_points_changes_its_stage() {
    let (counts, needed) = holds(&[(
        "{ item = \"pupil\", at-least = 1, text = \"pupils possibly dilated\" }",
        "{ item = \"pupil\", at-least = 2, text = \"pupils possibly dilated\" }",
    )]);
    assert_eq!(counts.stages.keys().next(), Some(&("phases".to_owned(), 1)));
    assert_eq!(needed, Increment::Major);
}

#[test]
fn points_of_an_option_change_totals_and_bands_of_the_same_findings() {
    let old = crate::outcomes::shipped("cows");
    let mut answers = same_points(&old);
    let (gooseflesh, _) = old.item("gooseflesh").unwrap();
    answers[gooseflesh] = vec![(0, 0), (3, 3), (5, 6)];
    let edits = [
        (
            "{ points = 5, text = \"prominent",
            "{ points = 6, text = \"prominent",
        ),
        ("range = [0, 48]", "range = [0, 49]"),
    ];
    let (counts, needed) = holds_with(&edits, answers);
    assert_eq!(counts.total, 4_915_200 / 3);
    assert!(counts.band > 0);
    assert_eq!(needed, Increment::Major);
}

#[test]
fn a_limit_of_the_pulse_makes_the_values_between_an_answer_of_their_own() {
    let old = crate::outcomes::shipped("cows");
    let mut answers = same_points(&old);
    let (pulse, _) = old.item("pulse").unwrap();
    answers[pulse] = vec![(0, 0), (1, 1), (2, 2), (2, 4), (4, 4)];
    let (counts, needed) = holds_with(&[("up-to = 120", "up-to = 119")], answers);
    assert_eq!((counts.all, counts.total), (6_144_000, 6_144_000 / 5));
    assert_eq!(needed, Increment::Major);
}

#[test]
fn a_flag_that_asks_for_less_is_raised_more_often() {
    let when = "when  = { item = \"gi\", at-least = 5 }";
    let (counts, needed) = holds(&[(when, "when  = { item = \"gi\", at-least = 3 }")]);
    assert_eq!(counts.flags["repeated-gi"], 4_915_200 / 5);
    assert_eq!(needed, Increment::Major);
}

#[test]
fn a_flag_of_several_parts_is_counted_with_all_of_them() {
    let when = "when  = { item = \"gi\", at-least = 5 }";
    for parts in [
        "item = \"gi\", at-least = 3, total-at-least = 20",
        "item = \"gi\", at-least = 5, band-at-least = \"moderate\"",
        "staging = \"heroin\", stage-at-least = 3, total-at-least = 9",
        "item = \"nose\", at-least = 2, check = \"seizure\"",
        "staging = \"phases\", stage-at-least = 4",
    ] {
        let (counts, needed) = holds(&[(when, &format!("when  = {{ {parts} }}"))]);
        // Only the last says the same in other words: phase 4 is the item at 5.
        let differs = counts.flags.contains_key("repeated-gi");
        assert_eq!(differs, !parts.contains("stage-at-least = 4"), "{parts}");
        // Though it counts the same, a finding that is not due to withdrawal tells them apart.
        assert_eq!(needed, Increment::Major, "{parts}");
    }
}

#[test]
fn what_is_added_or_reworded_changes_no_assessment() {
    let seizure = "[[check]]\nid    = \"seizure\"";
    let fall = "[[check]]\nid    = \"fall\"\nlabel = \"fall\"\nask   = \"A fall?\"\n\n";
    let (counts, needed) = holds(&[(seizure, &format!("{fall}{seizure}"))]);
    assert_eq!((counts.band, needed), (0, Increment::Minor));
    let staging = "\n[[staging]]\nid = \"new\"\nname = \"New\"\nsource = \"s\"\nchoice = \"c\"\n[[staging.stage]]\nnumber = 1\nname = \"n\"\nneeds = 1\nbasis = \"b\"\nalone = \"a\"\nsign = [{ item = \"gi\", at-least = 5, text = \"t\" }]\n";
    let end = "text = \"repeated vomiting or diarrhoea\" }]\n";
    let (_, needed) = holds(&[(end, &format!("{end}{staging}"))]);
    assert_eq!(needed, Increment::Minor);
    let (_, needed) = holds(&[("Count the yawns", "Count all yawns")]);
    assert_eq!(needed, Increment::Patch);
}

#[test]
fn an_option_between_two_others_is_an_addition_and_one_above_all_is_not() {
    let three = "{ points = 3, text = \"gooseflesh felt";
    let between = format!("{{ points = 2, text = \"one arm\" }},\n  {three}");
    let (counts, needed) = holds(&[(three, &between)]);
    assert_eq!((counts.all, needed), (4_915_200, Increment::Minor));

    let five = "{ points = 5, text = \"prominent gooseflesh (piloerection)\" },";
    let above = format!("{five}\n  {{ points = 6, text = \"everywhere\" }},");
    let edits = [
        (five, above.as_str()),
        ("range = [0, 48]", "range = [0, 49]"),
    ];
    let (_, _, difference) = cows_after(&edits);
    let Decision::Differs {
        assessments: Some(0),
        example,
    } = decision(&difference, &ResultKind::Total)
    else {
        panic!("no complete assessment differs, and one without gooseflesh does");
    };
    assert_eq!(
        example.words(),
        "Gooseflesh not assessed and every other item 0"
    );
    assert_eq!((example.was.as_str(), example.is.as_str()), ("5", "6"));
    assert_eq!(difference.needed, Increment::Major);
}
