//! Whether a flag is raised in one version and not in the other.
//!
//! A flag joins what was found in one item, a check, the total, the band and a stage. Findings
//! that are not due to withdrawal count for the first and not for the rest, so they are tried
//! too. Each is one of three: yes, no, or open, where only the points of a measured item are known.
//! An unscored measure is tried just beside each of its limits. Where it was not taken both versions are open,
//! as where an answer is missing: a flag that differs there differs wherever its limits hold as well.

use super::ground::{Answer, Ground, SharedItem, Sum, every};
use super::question::{Case, Question, Sums, Watched, WatchedAnswer, WatchedMeasure};
use super::stages::{self, Test};
use super::walk::TooMany;
use super::{Decision, Effect, ResultKind, VERSIONS, Version};
use crate::scale::truth::Truth;
use crate::scale::{Condition, Flag, Item, Limits, OtherUse};

/// Compares every flag of the old version.
pub(super) fn effects(ground: &Ground<'_>) -> Vec<Effect> {
    let one = |flag: &Flag| {
        let partner = ground.new.flags().iter().find(|other| other.id == flag.id);
        Effect {
            on: ResultKind::Flag(flag.id.clone()),
            decision: match partner {
                None => Decision::Gone,
                Some(partner) => decision(ground, [&flag.when, &partner.when]),
            },
        }
    };
    ground.old.flags().iter().map(one).collect()
}

fn decision(ground: &Ground<'_>, when: [&Condition; 2]) -> Decision {
    let mut sums = Sums::default();
    let watched = watched(ground, when);
    let readings = readings(ground, when);
    let rules = VERSIONS.map(|version| Rule {
        reading: reading_of(ground, version, when, &readings),
        ..Rule::of(ground, version, when, &watched, &mut sums)
    });
    let [old, new] = &rules;
    let mut checks: Vec<&str> = rules.iter().flat_map(Rule::asked).collect();
    checks.sort_unstable();
    checks.dedup();
    let question = Question {
        ground,
        sums,
        watched,
        checks,
        readings,
    };
    let same =
        |findings: &Vec<WatchedAnswer>| old.of_findings(findings) == new.of_findings(findings);
    if (&old.reached, old.check, old.daily, old.reading)
        == (&new.reached, new.check, new.daily, new.reading)
        && question.findings().iter().flatten().all(same)
    {
        return Decision::Same;
    }
    let says = |version: Version, case: &Case<'_>| {
        let rule = version.of(old, new);
        rule.holds(case, &question.checks)
    };
    match question.ask(&|_| {}, says) {
        Ok(found) => ground.decided(found.map(|found| found.map(|holds| holds.word().to_owned()))),
        Err(TooMany) => Decision::Open,
    }
}

/// When a flag is raised in one version.
struct Rule<'g> {
    version: Version,
    when: &'g Condition,
    /// The item that it reads, and the position of its finding among those of the watched items.
    item: Option<(&'g Item, usize)>,
    /// What it asks of sums: of each list, one part whose sums are all large enough.
    reached: Vec<Vec<Vec<Test>>>,
    /// The id of the check that it asks.
    check: Option<&'g str>,
    /// The unscored measure that it reads, by its position among those of the question, and the limits.
    reading: Option<(usize, Limits)>,
    /// The daily use that it asks about, which is tried like a check.
    daily: Option<&'static str>,
}

impl<'g> Rule<'g> {
    fn of(
        ground: &'g Ground<'_>,
        version: Version,
        [old, new]: [&'g Condition; 2],
        watched: &[Watched],
        sums: &mut Sums,
    ) -> Self {
        let (scale, when) = (ground.scale(version), version.of(old, new));
        let item = item_read(when).and_then(|item| {
            let is_it = |watched: &Watched| {
                let shared = ground.items.get(watched.item);
                shared.is_some_and(|shared| shared.position(version) == item)
            };
            Some((scale.items().get(item)?, watched.iter().position(is_it)?))
        });
        let check = when.check.and_then(|check| scale.checks().get(check));
        Self {
            version,
            when,
            item,
            reached: reached(ground, version, when, sums),
            check: check.map(|check| check.id.as_str()),
            reading: None,
            daily: when.daily.map(|what| match what {
                OtherUse::Alcohol => "daily alcohol",
                OtherUse::Benzodiazepines => "daily benzodiazepines",
            }),
        }
    }

    /// Returns what is asked and answered yes or no.
    fn asked(&self) -> impl Iterator<Item = &'g str> + use<'g> {
        self.check.into_iter().chain(self.daily)
    }

    fn holds(&self, case: &Case<'_>, checks: &[&str]) -> Truth {
        let enough = |tests: &Vec<Test>| stages::passed(case.sums, tests);
        let reached = self.reached.iter().all(|any| any.iter().any(enough));
        let answered = self.asked().all(|asked| {
            let place = checks.iter().position(|check| *check == asked);
            let answer = place.and_then(|check| case.checks.get(check));
            answer.copied().unwrap_or(true)
        });
        let reads = self.reading.is_none_or(|(measure, limits)| {
            let value = case.readings.get(measure);
            value.is_some_and(|value| limits.hold(*value))
        });
        Truth::from(reached && answered && reads).and(self.of_findings(case.findings))
    }

    /// Says what the item itself makes of it.
    fn of_findings(&self, findings: &[WatchedAnswer]) -> Truth {
        let found = self
            .item
            .and_then(|(item, place)| Some((item, findings.get(place)?.answer)));
        let Some((item, answer)) = found else {
            return Truth::Yes;
        };
        // What is missing is taken at the most that it can turn out to be.
        if answer.missing {
            return Truth::Yes;
        }
        let option = answer.option(self.version);
        let points = self.when.item.is_none_or(|(_, least)| option >= least);
        let measure = self.when.measure.map_or(Truth::Yes, |(_, limits)| {
            item.measures_within(limits, answer.value, Some(option))
        });
        Truth::from(points).and(measure)
    }
}

/// Returns the position of the item that a condition reads itself.
fn item_read(when: &Condition) -> Option<usize> {
    let item = when.item.map(|(item, _)| item);
    item.or(when.measure.map(|(item, _)| item))
}

/// Returns the values at which something begins to hold or no longer holds.
fn begins(limits: Limits) -> impl Iterator<Item = u32> {
    let after = limits.most.map(|most| most.saturating_add(1));
    limits.least.into_iter().chain(after)
}

/// Returns the unscored measures that a flag reads in either version, each with the values that its limits tell
/// apart. One whose unit or decimals moved is another one: its values mean something else.
fn readings<'g>(ground: &'g Ground<'_>, when: [&Condition; 2]) -> Vec<WatchedMeasure<'g>> {
    let mut readings: Vec<WatchedMeasure<'g>> = Vec::new();
    for version in VERSIONS {
        let [old, new] = when;
        let read = version.of(old, new).unscored;
        let Some((measure, limits)) = read.and_then(|(measure, limits)| {
            Some((ground.scale(version).measures().get(measure)?, limits))
        }) else {
            continue;
        };
        let values = begins(limits).flat_map(|value| [value, value.saturating_sub(1)]);
        match readings.iter_mut().find(|known| known.is_of(measure)) {
            Some(known) => known.values.extend(values),
            None => readings.push(WatchedMeasure {
                measure,
                values: values.collect(),
            }),
        }
    }
    readings
}

fn reading_of(
    ground: &Ground<'_>,
    version: Version,
    [old, new]: [&Condition; 2],
    readings: &[WatchedMeasure<'_>],
) -> Option<(usize, Limits)> {
    let (measure, limits) = version.of(old, new).unscored?;
    let measure = ground.scale(version).measures().get(measure)?;
    let place = readings.iter().position(|known| known.is_of(measure))?;
    Some((place, limits))
}

/// Returns the items that a flag reads in either version, at most one in each, with every finding
/// that it tells apart.
fn watched(ground: &Ground<'_>, when: [&Condition; 2]) -> Vec<Watched> {
    let [old, new] = when;
    let limits = when.iter().filter_map(|when| when.measure);
    let values: Vec<u32> = limits.flat_map(|(_, limits)| begins(limits)).collect();
    let one = |(item, shared): (usize, &SharedItem)| {
        let is_read =
            |version: Version| item_read(version.of(old, new)) == Some(shared.position(version));
        VERSIONS.into_iter().find(|version| is_read(*version))?;
        let [one, other] = VERSIONS.map(|version| {
            let items = ground.scale(version).items();
            items.get(shared.position(version))
        });
        let every = every(one?, other?, &values);
        let findings = |(position, class): (usize, &Answer)| -> Vec<WatchedAnswer> {
            let finding = |answer: Answer, attributed| WatchedAnswer {
                answer,
                position,
                attributed,
            };
            if class.missing {
                return vec![finding(*class, true)];
            }
            let alike = every.iter().filter(|answer| answer.is_like(*class));
            alike
                .flat_map(|answer| [true, false].map(|attributed| finding(*answer, attributed)))
                .collect()
        };
        Some(Watched {
            item,
            findings: shared.answers.iter().enumerate().map(findings).collect(),
        })
    };
    ground.items.iter().enumerate().filter_map(one).collect()
}

/// Returns what a condition asks of the total, the band and a stage, as sums to follow.
fn reached(
    ground: &Ground<'_>,
    version: Version,
    when: &Condition,
    sums: &mut Sums,
) -> Vec<Vec<Vec<Test>>> {
    let scale = ground.scale(version);
    let mut all = Vec::new();
    let band = when.band.and_then(|band| scale.bands().get(band));
    let total = when.total.into_iter().chain(band.map(|band| band.from));
    if let Some(least) = total.max() {
        let points = ground.table(version, Sum::Points);
        all.push(vec![vec![(sums.add(points, least), least)]]);
    }
    if let Some((staging, from)) = when.stage {
        let found = scale.stagings().get(staging).into_iter();
        let stages = found.flat_map(|staging| &staging.stages);
        let shown = stages.filter(|stage| stage.number >= from);
        let tests =
            shown.map(|stage| stages::needs(ground, version, staging, stage.number).follow(sums));
        all.push(tests.collect());
    }
    all
}
