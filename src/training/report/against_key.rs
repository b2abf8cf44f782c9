//! Raters against the key: a line a rater, the error of each item, and what was missed.

use std::collections::{BTreeMap, HashMap};

use super::pools::Pool;
use crate::training::agreement::differences::{MULTIPLIER, differences};
use crate::training::agreement::figures::{Figure, Name, Part, Report, Undefined};
use crate::training::agreement::report::{Settings, report};
use crate::training::agreement::share::share;
use crate::training::case::report::{Crossing, ItemError, KeyReport, Miss, RaterLine};
use crate::training::case::{Case, Key, Marking, PassRule, Verdict, mark};
use crate::training::gathered::{Against, Answered, called, gather};
use crate::training::ratings::RatedItem;
use crate::training::results::Counts;

/// Figures by rater, part and name.
type Found<'r> = HashMap<(&'r str, &'static str, &'static str), Figure>;

/// What is counted of one item.
#[derive(Clone, Default)]
struct OfItem {
    missed: u64,
    of: u64,
    /// By how many points each answer lies from the key's, where both have points.
    apart: Vec<i32>,
}

/// What is counted on the way through all answers.
#[derive(Default)]
struct Marked {
    counts: HashMap<String, Counts>,
    /// What is counted of each item.
    items: Vec<OfItem>,
    /// Item, case, given: how many raters.
    misses: BTreeMap<(usize, usize, Option<u16>), u64>,
    crossings: Vec<Crossing>,
}

/// Holds answers against the key; nothing if no case has one.
pub(super) fn against_key(
    pool: &Pool<'_>,
    answered: &[Answered],
    (raters, tries): (&[String], &HashMap<&str, u64>),
    settings: &Settings,
) -> Option<KeyReport> {
    let mut marked = Marked::default();
    for one in answered {
        let (Some(case), Some(rule)) = (pool.cases.get(one.case), pool.rules.get(one.case)) else {
            continue;
        };
        if let Some(key) = &case.key {
            marked.take(one, (case, key), rule);
        }
    }
    if marked.counts.is_empty() {
        return None;
    }
    let ratings = gather(&pool.cases, answered, Against::Key);
    let all = Settings {
        part: None,
        ..*settings
    };
    let mut report = report(&ratings, &all);
    let found = found(&report);
    let lines = raters.iter().filter_map(|rater| {
        let counts = marked.counts.get(rater)?;
        let tries = tries.get(rater.as_str()).copied().unwrap_or_default();
        Some(line(rater, tries, counts, &found))
    });
    let lines = lines.collect();
    if let Some(part) = settings.part {
        only(&mut report, part);
    }
    Some(KeyReport {
        raters: lines,
        items: errors(&ratings.items, &marked.items),
        misses: misses(&marked, pool),
        crossings: marked.crossings,
        report,
    })
}

impl Marked {
    fn take(&mut self, one: &Answered, (case, key): (&Case, &Key), rule: &PassRule) {
        let marking = mark(key, &one.given);
        self.items.resize(marking.items.len(), OfItem::default());
        for (at, own) in marking.items.iter().enumerate() {
            let item = case.scale.items().get(at);
            let seen = one.given.observations().get(at);
            let (Some(counts), Some(item), Some(seen)) = (self.items.get_mut(at), item, seen)
            else {
                continue;
            };
            let given = seen.counted_in(item);
            counts.of += 1;
            counts.missed += u64::from(!own.verdict.agrees());
            counts.apart.extend(given.and_then(|_| apart(own.verdict)));
            if !own.verdict.agrees() {
                *self.misses.entry((at, one.case, given)).or_default() += 1;
            }
        }
        self.crossings
            .extend(crossing(&one.rater, (case, key), &marking, rule));
        match self.counts.get_mut(&one.rater) {
            Some(counts) => counts.take(case, key, &marking, rule),
            None => {
                let mut counts = Counts::default();
                counts.take(case, key, &marking, rule);
                self.counts.insert(one.rater.clone(), counts);
            }
        }
    }
}

fn crossing(
    rater: &str,
    (case, key): (&Case, &Key),
    marking: &Marking,
    rule: &PassRule,
) -> Option<Crossing> {
    let settled = |outcome: &crate::scoring::outcome::Outcome| {
        let total = outcome.total.filter(|_| outcome.is_scored())?;
        total.settled()
    };
    let (due, given) = (settled(&key.outcome)?, settled(&marking.credited)?);
    let limits: Vec<u16> = rule.crossed(due, given).collect();
    (!limits.is_empty()).then(|| Crossing {
        rater: rater.to_owned(),
        case: (case.id.clone(), case.title.clone()),
        given,
        key: due,
        limits,
    })
}

/// Finds the figures of all items together and of the totals, rater by rater.
fn found(report: &Report) -> Found<'_> {
    let lines = report
        .lines
        .iter()
        .filter(|line| line.subject.item.is_none());
    let named = lines.filter_map(|line| {
        let rater = line.subject.rater.as_deref()?;
        Some(((rater, line.subject.part.id(), line.name.id()), line.figure))
    });
    named.collect()
}

fn line(rater: &str, attempts: u64, counts: &Counts, found: &Found<'_>) -> RaterLine {
    let figure = |part: Part, name: Name| {
        let figure = found.get(&(called(rater), part.id(), name.id())).copied();
        figure.unwrap_or_else(|| Figure::undefined(Undefined::NothingInCommon, 0))
    };
    RaterLine {
        rater: rater.to_owned(),
        attempts,
        cases: counts.cases,
        exact: share(counts.agreed, counts.items),
        within_one: share(counts.near, counts.items),
        signed_error: figure(Part::Item, Name::SignedError),
        accepted: counts.accepted,
        bias: figure(Part::Total, Name::Bias),
        limits: (
            figure(Part::Total, Name::LowerLimit),
            figure(Part::Total, Name::UpperLimit),
        ),
        largest: figure(Part::Total, Name::LargestError),
        bands: (counts.under, counts.over, counts.bands),
        crossings: (counts.crossed_below, counts.crossed_above),
        missed: counts.missed.clone(),
        false_flags: counts.false_flags,
    }
}

/// Leaves one part in a report.
fn only(report: &mut Report, part: Part) {
    report.lines.retain(|line| line.subject.part == part);
    report
        .left_out
        .retain(|left_out| left_out.subject.part == part);
    report.cautions.retain(|(subject, _)| subject.part == part);
}

fn errors(items: &[RatedItem], counts: &[OfItem]) -> Vec<ItemError> {
    let errors = items.iter().zip(counts).map(|(item, counts)| {
        let apart: Vec<f64> = counts.apart.iter().copied().map(f64::from).collect();
        ItemError {
            id: item.id.clone(),
            label: item.label.clone(),
            missed: counts.missed,
            ratings: counts.of,
            apart: counts.apart.iter().copied().map(i64::from).sum(),
            signed_error: differences(&apart, MULTIPLIER).bias,
        }
    });
    errors.collect()
}

/// Returns by how many points an answer with points lies from the key's; nothing if that has none.
fn apart(verdict: Verdict) -> Option<i32> {
    match verdict {
        Verdict::Same | Verdict::SamePoints | Verdict::Accepted => Some(0),
        Verdict::Apart { points, .. } => Some(points),
        Verdict::LeftOpen | Verdict::Guessed => None,
    }
}

/// Lists what was missed: the item that is missed most first, and of an item what most raters gave.
fn misses(marked: &Marked, pool: &Pool<'_>) -> Vec<Miss> {
    let listed = marked
        .misses
        .iter()
        .filter_map(|((item, at, given), raters)| {
            let case = pool.cases.get(*at)?;
            let own = case.scale.items().get(*item)?;
            let due = case.key.as_ref()?.assessment.observations().get(*item)?;
            Some((
                (*item, *at),
                Miss {
                    item: (*item, own.id.clone(), own.label.clone()),
                    case: (case.id.clone(), case.title.clone()),
                    given: *given,
                    key: due.counted_in(own),
                    raters: *raters,
                },
            ))
        });
    let mut listed: Vec<((usize, usize), Miss)> = listed.collect();
    let frequency = |item: usize| marked.items.get(item).map_or(0, |counts| counts.missed);
    listed.sort_by_key(|((item, case), miss)| {
        let rarity = std::cmp::Reverse;
        (rarity(frequency(*item)), *item, rarity(miss.raters), *case)
    });
    listed.into_iter().map(|(_, miss)| miss).collect()
}
