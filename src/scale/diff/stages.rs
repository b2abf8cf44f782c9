//! Whether the total or the band differs, whether a stage shows in one version and not in the other, and which
//! stage is shown: all that a sum decides.

use super::ground::{Answer, Differing, Ground, Sum, Table};
use super::question::{Case, Question, Sums, of_one_sum};
use super::walk::TooMany;
use super::{Decision, Effect, ResultKind, VERSIONS, Version};
use crate::scale::{Item, Scale, Stage, Staging};

/// Compares the total and the band, as far as the old version has them.
pub(super) fn totals(ground: &Ground<'_>) -> Vec<Effect> {
    let total = |version| ground.scale(version).definition().total.is_some();
    let bands = |version| !ground.scale(version).bands().is_empty();
    let results = [
        (ResultKind::Total, VERSIONS.map(total)),
        (ResultKind::Band, VERSIONS.map(bands)),
    ];
    let effects = results.into_iter().filter_map(|(on, has)| {
        let decision = match (has, &on) {
            ([false, _], _) => return None,
            ([true, false], _) => Decision::Gone,
            (_, ResultKind::Total) => {
                compare_totals(ground, |_, total| total, |total| total.to_string())
            }
            (_, _) => compare_totals(
                ground,
                |version, total| Some(ground.scale(version).band(total)?.id.as_str()),
                |band| band.unwrap_or_default().to_owned(),
            ),
        };
        Some(Effect { on, decision })
    });
    effects.collect()
}

fn compare_totals<T: PartialEq>(
    ground: &Ground<'_>,
    says: impl Fn(Version, u16) -> T,
    word: impl Fn(T) -> String,
) -> Decision {
    let points = VERSIONS.map(|version| {
        let items = ground.scale(version).items().iter();
        let most = items.map(Item::most_points);
        let most = most.fold(0u16, u16::saturating_add);
        (ground.table(version, Sum::Points), most)
    });
    let found = of_one_sum(ground, points, says);
    ground.decided(found.map(|found| found.map(word)))
}

/// What makes a stage show in one version: sums, and how large each must be at least. A stage that the
/// version does not have never shows.
#[derive(Clone, PartialEq)]
pub(super) struct Needs(Vec<(Table, u16)>);

impl Needs {
    /// Follows its sums, and returns what each must reach.
    pub(super) fn follow(&self, sums: &mut Sums) -> Vec<Test> {
        let sums_needed = self.0.iter();
        sums_needed
            .map(|(table, least)| (sums.add(table.clone(), *least), *least))
            .collect()
    }
}

/// A stage in both versions.
struct Pair {
    number: u8,
    needs: [Needs; 2],
}

/// Compares every staging of the old version.
pub(super) fn effects(ground: &Ground<'_>) -> Vec<Effect> {
    let mut effects = Vec::new();
    for (old, staging) in ground.old.stagings().iter().enumerate() {
        let id = || staging.id.clone();
        let mut say = |on, decision| effects.push(Effect { on, decision });
        let Some(new) = position(ground.new, &staging.id) else {
            say(ResultKind::Staging(id()), Decision::Gone);
            continue;
        };
        let pairs = pairs(ground, [old, new]);
        let shown = shown(ground, [old, new], &pairs).map(|found| {
            let word = |stage: u8| stage.to_string();
            ground.decided(found.map(|found| found.map(word)))
        });
        say(ResultKind::Staging(id()), shown.unwrap_or(Decision::Open));
        for pair in &pairs {
            let word = |shows| if shows { "shows" } else { "not-now" }.to_owned();
            let on = ResultKind::Stage(id(), pair.number);
            match presence(ground, pair) {
                Ok(None) => {}
                Ok(found) => say(on, ground.decided(found.map(|found| found.map(word)))),
                Err(TooMany) => say(on, Decision::Open),
            }
        }
    }
    effects
}

/// Returns the position of a staging.
pub(super) fn position(scale: &Scale, id: &str) -> Option<usize> {
    scale
        .stagings()
        .iter()
        .position(|staging: &Staging| staging.id == id)
}

/// Returns what makes the stage with a number show.
pub(super) fn needs(ground: &Ground<'_>, version: Version, staging: usize, number: u8) -> Needs {
    let found = ground.scale(version).stagings().get(staging);
    let Some(stage) = found.and_then(|staging| staging.stage(number)) else {
        return Needs(vec![(Table::new(), u16::MAX)]);
    };
    let sums = sums_of(stage);
    Needs(
        sums.map(|(sum, least)| (ground.table(version, sum), least))
            .collect(),
    )
}

/// Returns what is added up of a stage, and how much it needs of each.
fn sums_of(stage: &Stage) -> impl Iterator<Item = (Sum<'_>, u16)> {
    let one_of = (!stage.one_of.is_empty()).then_some((Sum::OneOf(stage), 1));
    std::iter::once((Sum::Signs(stage), stage.needs)).chain(one_of)
}

fn pairs(ground: &Ground<'_>, stagings: [usize; 2]) -> Vec<Pair> {
    let [old, new] = stagings;
    let stages = VERSIONS.map(|version| {
        let staging = ground.scale(version).stagings().get(version.of(old, new));
        staging.map_or(0, |staging| staging.stages.len())
    });
    let most = u8::try_from(stages[0].max(stages[1])).unwrap_or(u8::MAX);
    (1..=most)
        .map(|number| Pair {
            number,
            needs: VERSIONS.map(|version| needs(ground, version, version.of(old, new), number)),
        })
        .collect()
}

/// Whether one stage shows. Where each version asks for one sum, what is found is exact for every scale.
fn presence(ground: &Ground<'_>, pair: &Pair) -> Result<Option<Differing<bool>>, TooMany> {
    let [old, new] = &pair.needs;
    if old == new {
        return Ok(None);
    }
    if let ([one], [other]) = (old.0.as_slice(), new.0.as_slice()) {
        let sums = [one, other].map(Clone::clone);
        return Ok(of_one_sum(ground, sums, |version, signs| {
            signs >= version.of(one, other).1
        }));
    }
    let mut sums = Sums::default();
    let [old, new] = [old, new].map(|needs| needs.follow(&mut sums));
    let says = |version: Version, case: &Case<'_>| passed(case.sums, version.of(&old, &new));
    Question::about(ground, sums).ask(&|_| {}, says)
}

/// A stage shows where each such sum has reached its number.
pub(super) type Test = (usize, u16);

/// What makes each stage show, in the old version and in the new, the lowest stage first.
struct Tests(Vec<(u8, [Vec<Test>; 2])>);

impl Tests {
    fn of(pairs: &[Pair], sums: &mut Sums) -> Self {
        let tests = pairs.iter().map(|pair| {
            let [old, new] = &pair.needs;
            (pair.number, [old, new].map(|needs| needs.follow(sums)))
        });
        Self(tests.collect())
    }

    /// Returns the stage that a version shows; 0 for none.
    fn shown(&self, version: Version, sums: &[u16]) -> u8 {
        let shows = |(_, [old, new]): &&(u8, [Vec<Test>; 2])| passed(sums, version.of(old, new));
        self.0.iter().rfind(shows).map_or(0, |(number, _)| *number)
    }

    /// Forgets what lies below the highest stage that both versions show: it no longer matters.
    fn settle(&self, sums: &mut [u16]) {
        let both =
            |(_, tests): &(u8, [Vec<Test>; 2])| tests.iter().all(|tests| passed(sums, tests));
        let Some(highest) = self.0.iter().rposition(both) else {
            return;
        };
        for (lane, signs) in sums.iter_mut().enumerate() {
            let stages = self.0.iter().skip(highest);
            let mut needed = stages.flat_map(|(_, tests)| tests.iter().flatten());
            if needed.all(|(other, _)| *other != lane) {
                *signs = 0;
            }
        }
    }
}

/// Says whether sums are large enough for every one of these.
pub(super) fn passed(sums: &[u16], tests: &[Test]) -> bool {
    let reached = |(lane, least): &Test| sums.get(*lane).is_some_and(|sum| sum >= least);
    tests.iter().all(reached)
}

/// Which stage is shown: the signs of all stages from the lowest that differs, together.
///
/// What lies below that one cannot make a difference. Where there are too many combinations, an
/// assessment with another stage by itself may still show the difference, uncounted.
fn shown(
    ground: &Ground<'_>,
    [old, new]: [usize; 2],
    pairs: &[Pair],
) -> Result<Option<Differing<u8>>, TooMany> {
    let differs = |pair: &Pair| pair.needs[0] != pair.needs[1];
    let Some(lowest) = pairs.iter().position(differs) else {
        return Ok(None);
    };
    let mut sums = Sums::default();
    let tests = Tests::of(pairs.get(lowest..).unwrap_or_default(), &mut sums);
    let says = |version, case: &Case<'_>| tests.shown(version, case.sums);
    let question = Question::about(ground, sums);
    // What was asked leaves the stages below the lowest out: what is shown of an assessment has them.
    let with_all = |answers: &[(Answer, bool)]| {
        VERSIONS.map(|version| shown_with(ground, version, version.of(old, new), answers))
    };
    match question.ask(&|sums| tests.settle(sums), says) {
        Ok(found) => Ok(found.map(|found| Differing {
            results: with_all(&found.answers),
            ..found
        })),
        Err(TooMany) => {
            let alone = pairs.iter().map(|pair| presence(ground, pair));
            let mut alone = alone.filter_map(|found| found.ok().flatten());
            let found = alone.find_map(|found| {
                let results = with_all(&found.answers);
                (results[0] != results[1]).then_some(Differing {
                    assessments: None,
                    answers: found.answers,
                    checks: found.checks,
                    measures: found.measures,
                    results,
                })
            });
            found.map(Some).ok_or(TooMany)
        }
    }
}

/// Returns the stage that a version shows with some answers; 0 for none.
fn shown_with(
    ground: &Ground<'_>,
    version: Version,
    staging: usize,
    answers: &[(Answer, bool)],
) -> u8 {
    let staging = ground.scale(version).stagings().get(staging);
    let stages = staging.map(|staging| staging.stages.iter());
    let shown = stages.into_iter().flatten().rfind(|stage| {
        sums_of(stage).all(|(sum, least)| {
            let items = ground.items.iter().zip(answers);
            let adds = items.map(|(item, (answer, _))| ground.adds(version, sum, item, *answer));
            adds.fold(0, u16::saturating_add) >= least
        })
    });
    shown.map_or(0, |stage| stage.number)
}
