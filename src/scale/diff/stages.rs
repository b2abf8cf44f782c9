//! Whether the total or the band differs, whether a stage shows in one version and not in the other, and which
//! stage is shown: all that a sum decides.

use super::ground::{Answer, Differing, Ground, Sum, Table};
use super::question::{Case, Question, Sums, of_one_sum};
use super::walk::TooMany;
use super::{Decision, Effect, ResultKind, VERSIONS, Version};
use crate::scale::{Item, Scale, Staging};

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

/// What makes a stage show in one version; a stage that it does not have never shows.
#[derive(Clone, PartialEq)]
pub(super) struct Needs {
    /// How many signs each answer makes.
    pub signs: Table,
    /// How many there must be.
    pub least: u16,
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
            let found = presence(ground, pair).map(|found| found.map(word));
            if found.is_some() {
                say(ResultKind::Stage(id(), pair.number), ground.decided(found));
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
    match found.and_then(|staging| staging.stage(number)) {
        Some(stage) => Needs {
            signs: ground.table(version, Sum::Signs(stage)),
            least: stage.needs,
        },
        None => Needs {
            signs: Table::new(),
            least: u16::MAX,
        },
    }
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

/// Whether one stage shows: two sums of signs, exact for every scale.
fn presence(ground: &Ground<'_>, pair: &Pair) -> Option<Differing<bool>> {
    let [old, new] = &pair.needs;
    if old == new {
        return None;
    }
    let sums = [old, new].map(|needs| (needs.signs.clone(), needs.least));
    of_one_sum(ground, sums, |version, signs| {
        signs >= version.of(old, new).least
    })
}

/// A stage shows where this sum has reached this many.
type Test = (usize, u16);

/// What makes each stage show, in the old version and in the new, the lowest stage first.
struct Tests(Vec<(u8, [Test; 2])>);

impl Tests {
    fn of(pairs: &[Pair], sums: &mut Sums) -> Self {
        let tests = pairs.iter().map(|pair| {
            let [old, new] = &pair.needs;
            let tests =
                [old, new].map(|needs| (sums.add(needs.signs.clone(), needs.least), needs.least));
            (pair.number, tests)
        });
        Self(tests.collect())
    }

    /// Returns the stage that a version shows; 0 for none.
    fn shown(&self, version: Version, sums: &[u16]) -> u8 {
        let shows = |(_, [old, new]): &&(u8, [Test; 2])| passed(sums, *version.of(old, new));
        self.0.iter().rfind(shows).map_or(0, |(number, _)| *number)
    }

    /// Forgets what lies below the highest stage that both versions show: it no longer matters.
    fn settle(&self, sums: &mut [u16]) {
        let both = |(_, tests): &(u8, [Test; 2])| tests.iter().all(|test| passed(sums, *test));
        let Some(highest) = self.0.iter().rposition(both) else {
            return;
        };
        for (lane, signs) in sums.iter_mut().enumerate() {
            let mut needed = self.0.iter().skip(highest).flat_map(|(_, tests)| tests);
            if needed.all(|(other, _)| *other != lane) {
                *signs = 0;
            }
        }
    }
}

fn passed(sums: &[u16], (lane, least): Test) -> bool {
    sums.get(lane).is_some_and(|signs| *signs >= least)
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
            let mut alone = pairs.iter().filter_map(|pair| presence(ground, pair));
            let found = alone.find_map(|found| {
                let results = with_all(&found.answers);
                (results[0] != results[1]).then_some(Differing {
                    assessments: None,
                    answers: found.answers,
                    checks: found.checks,
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
        let (items, sum) = (ground.items.iter().zip(answers), Sum::Signs(stage));
        let signs = items.map(|(item, (answer, _))| ground.adds(version, sum, item, *answer));
        signs.fold(0, u16::saturating_add) >= stage.needs
    });
    shown.map_or(0, |stage| stage.number)
}
