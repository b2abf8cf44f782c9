//! Whether a flag is raised in one version and not in the other.
//!
//! A flag joins what was found in one item, a check, the total, the band and a stage. Findings
//! that are not due to withdrawal count for the first and not for the rest, so they are tried
//! too. Each is one of three: yes, no, or open, where only the points of a measured item are known.

mod direct;

use super::ground::{Ground, Lanes};
use super::walk::{Walk, added};
use super::{Decision, Effect, Example, On, stages};
use crate::scale::{Condition, Flag, Scale};
use direct::{Direct, Finding};

/// Compares every flag of the old version.
pub(super) fn effects(ground: &Ground<'_>) -> Vec<Effect> {
    let one = |flag: &Flag| {
        let partner = ground.new.flags().iter().find(|other| other.id == flag.id);
        Effect {
            on: On::Flag(flag.id.clone()),
            decision: match partner {
                None => Decision::Gone,
                Some(partner) => Question::of(ground, &flag.when, &partner.when).decide(),
            },
        }
    };
    ground.old.flags().iter().map(one).collect()
}

/// Whether a condition holds; the worse of two is what both together say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Holds {
    No,
    Open,
    Yes,
}

impl Holds {
    fn ends(low: bool, high: bool) -> Self {
        match (low, high) {
            (true, _) => Self::Yes,
            (false, true) => Self::Open,
            (false, false) => Self::No,
        }
    }

    fn word(self) -> &'static str {
        match self {
            Self::No => "no",
            Self::Open => "undetermined",
            Self::Yes => "yes",
        }
    }
}

/// What a condition asks of sums: each list needs one sum that is large enough.
#[derive(PartialEq)]
struct Summed(Vec<Vec<(usize, u16)>>);

impl Summed {
    fn holds(&self, sums: &[u16]) -> bool {
        let reached =
            |(lane, least): &(usize, u16)| sums.get(*lane).is_some_and(|sum| sum >= least);
        self.0.iter().all(|any| any.iter().any(reached))
    }
}

/// One flag in two versions.
struct Question<'g> {
    ground: &'g Ground<'g>,
    lanes: Lanes,
    sums: [Summed; 2],
    direct: Direct<'g>,
    /// The id of the check that each version asks, and both together without a repetition.
    checks: [Option<&'g str>; 2],
    asked: Vec<&'g str>,
}

/// An assessment in which the flag differs, by what a reader must be told of it.
struct Plainest {
    weight: u32,
    end: usize,
    findings: Vec<Finding>,
    answers: Vec<bool>,
    results: [Holds; 2],
}

impl Plainest {
    fn is_plain(&self) -> bool {
        let plain = |finding: &Finding| finding.attributed && !finding.answer.missing;
        self.findings.iter().all(plain)
    }
}

impl<'g> Question<'g> {
    fn of(ground: &'g Ground<'g>, old: &'g Condition, new: &'g Condition) -> Self {
        let mut lanes = Lanes::default();
        let before = summed(ground, ground.old, old, false, &mut lanes);
        let after = summed(ground, ground.new, new, true, &mut lanes);
        let check = |scale: &'g Scale, when: &Condition| {
            let check = when.check.and_then(|check| scale.checks().get(check));
            check.map(|check| check.id.as_str())
        };
        let checks = [check(ground.old, old), check(ground.new, new)];
        let mut asked: Vec<&str> = checks.into_iter().flatten().collect();
        asked.dedup();
        Self {
            ground,
            lanes,
            sums: [before, after],
            direct: Direct::of(ground, old, new),
            checks,
            asked,
        }
    }

    fn decide(&self) -> Decision {
        let [before, after] = &self.sums;
        let same_checks = self.checks.iter().all(|check| *check == self.checks[0]);
        if before == after && same_checks && self.direct.is_same() {
            return Decision::Same;
        }
        let walk = self.ground.walk(&self.lanes, &self.direct.items, &|_| {});
        let Some(walk) = walk else {
            return Decision::Open;
        };
        let mut number = 0u128;
        let mut plainest: Option<Plainest> = None;
        for combination in self.direct.combinations() {
            let kinds = self.direct.kinds(&combination);
            for (end, state) in walk.ends() {
                let found = kinds
                    .iter()
                    .filter_map(|findings| self.differing(end, state, findings))
                    .collect::<Vec<_>>();
                // Counted are complete assessments in which everything is due to withdrawal.
                if found.iter().any(Plainest::is_plain) {
                    number = number.saturating_add(state.count);
                }
                let known = plainest.as_ref().map_or(u32::MAX, |known| known.weight);
                let found = found.into_iter().filter(|found| found.weight < known);
                plainest = found.min_by_key(|found| found.weight).or(plainest);
            }
        }
        match plainest {
            None => Decision::Same,
            Some(plainest) => Decision::Differs {
                assessments: self.ground.counted(number),
                example: self.example(&walk, &plainest),
            },
        }
    }

    /// Tries every answer to the checks, the fewest yes first.
    fn differing(
        &self,
        end: usize,
        state: &super::walk::State,
        findings: &[Finding],
    ) -> Option<Plainest> {
        let mut sums = state.sums.clone();
        let mut weight = state.weight;
        for (item, finding) in self.direct.items.iter().zip(findings) {
            weight = weight.saturating_add(finding.weight());
            if finding.attributed {
                let adds = self.lanes.adds(*item, finding.class);
                sums = added(&sums, &adds, self.lanes.caps());
            }
        }
        let ends = [0, 1].map(|version: usize| {
            let summed = self.sums.get(version).is_some_and(|asks| asks.holds(&sums));
            let direct = self.direct.holds(version, findings);
            direct.min(Holds::ends(summed, summed))
        });
        let answers = [[false, false], [true, false], [false, true], [true, true]];
        answers.into_iter().find_map(|answers| {
            let answer = |check: Option<&str>| {
                let asked = check.and_then(|id| self.asked.iter().position(|other| *other == id));
                let yes = asked
                    .and_then(|at| answers.get(at))
                    .copied()
                    .unwrap_or(true);
                Holds::ends(yes, yes)
            };
            let [old, new] = self.checks.map(answer);
            let results = [ends[0].min(old), ends[1].min(new)];
            (results[0] != results[1]).then(|| Plainest {
                weight,
                end,
                findings: findings.to_vec(),
                answers: answers.to_vec(),
                results,
            })
        })
    }

    fn example(&self, walk: &Walk, plainest: &Plainest) -> Example {
        let mut answers = self.ground.answers(&walk.answers(plainest.end));
        for (item, finding) in self.direct.items.iter().zip(&plainest.findings) {
            if let Some(place) = answers.get_mut(*item) {
                *place = (finding.answer, finding.attributed);
            }
        }
        let checks = self.asked.iter().zip(&plainest.answers);
        let checks = checks.map(|(check, yes)| ((*check).to_owned(), *yes));
        let [was, is] = plainest.results.map(|holds| holds.word().to_owned());
        self.ground.example(&answers, checks.collect(), (was, is))
    }
}

/// Returns what a condition asks of the total, the band and a stage, as sums in the lanes.
fn summed(
    ground: &Ground<'_>,
    scale: &Scale,
    when: &Condition,
    is_new: bool,
    lanes: &mut Lanes,
) -> Summed {
    let mut all = Vec::new();
    let band = when.band.and_then(|band| scale.bands().get(band));
    let total = when.total.into_iter().chain(band.map(|band| band.from));
    if let Some(least) = total.max() {
        let points = match is_new {
            true => ground.new_lane(0),
            false => ground.old_lane(0),
        };
        all.push(vec![(lanes.add(points, least), least)]);
    }
    if let Some((staging, from)) = when.stage {
        let found = scale.stagings().get(staging);
        let stages = found.map_or(&[][..], |staging| &staging.stages);
        let shown = stages.iter().filter(|stage| stage.number >= from);
        let tests = shown.map(|stage| {
            let stage = match is_new {
                true => stages::new_stage(ground, staging, stage.number),
                false => stages::old_stage(ground, staging, stage.number),
            };
            (lanes.add(stage.signs, stage.needs), stage.needs)
        });
        all.push(tests.collect());
    }
    Summed(all)
}
