//! Raters against the key: a line a rater, the error of each item, and what was missed.

use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};

use super::pools::Pool;
use super::shape::{Crossing, ItemError, KeyReport, Miss, RaterLine};
use crate::scoring::outcome::Outcome;
use crate::training::agreement;
use crate::training::agreement::differences::{MULTIPLIER, differences};
use crate::training::agreement::figures::Undefined;
use crate::training::agreement::name::Name;
use crate::training::agreement::report::{ItemName, Line, Part, Report, Settings, pooled};
use crate::training::case::{Case, Key, Mark, MarkedCase, PassRule, mark};
use crate::training::gathered::{Answered, called, gather_with_key};
use crate::training::tally::Tally;

/// What is counted of one item.
#[derive(Clone, Default)]
struct ItemTally {
    missed: u64,
    of: u64,
    /// By how many points each answer lies from the key's, where both have points.
    apart: Vec<i32>,
}

/// What is counted on the way through all answers.
#[derive(Default)]
struct Marked<'a> {
    raters: HashMap<&'a str, Tally>,
    items: Vec<ItemTally>,
    /// Item, case, given: how many raters.
    misses: BTreeMap<(usize, usize, Option<u16>), u64>,
    crossings: Vec<Crossing>,
    /// The answers with the key's own in the place of those that it accepts.
    credited: Vec<Answered<'a>>,
}

/// Holds answers against the key; nothing if no case has one. Raters come with their number of attempts.
pub(super) fn against_key(
    pool: &Pool<'_>,
    answered: &[Answered<'_>],
    raters: &[(&str, u64)],
    settings: &Settings,
) -> Option<KeyReport> {
    let mut marked = Marked::default();
    for one in answered {
        if let (Some(case), Some(rule)) = (pool.cases.get(one.case), pool.rules.get(one.case)) {
            marked.take(one, case, rule);
        }
    }
    if marked.raters.is_empty() {
        return None;
    }
    let all = Settings {
        part: None,
        ..*settings
    };
    let ratings = gather_with_key(&pool.cases, &marked.credited);
    let mut agreement = agreement::of(&ratings, &all).with_scale(&pool.scale);
    let of_raters = agreement
        .lines
        .chunk_by(|one, next| one.subject.rater == next.subject.rater);
    let of_raters: HashMap<Option<&str>, &[Line]> = of_raters
        .map(|lines| {
            (
                lines.first().and_then(|line| line.subject.rater.as_deref()),
                lines,
            )
        })
        .collect();
    let lines = raters.iter().filter_map(|(rater, attempts)| {
        let lines = of_raters.get(&Some(called(rater))).copied();
        let tally = marked.raters.remove(rater)?;
        Some(line(rater, *attempts, tally, lines.unwrap_or_default()))
    });
    let raters = lines.collect();
    if let Some(part) = settings.part {
        only(&mut agreement, part);
    }
    Some(KeyReport {
        raters,
        items: errors(pool, &marked.items),
        misses: misses(&marked, pool),
        crossings: marked.crossings,
        agreement,
    })
}

impl<'a> Marked<'a> {
    fn take(&mut self, one: &Answered<'a>, case: &Case, rule: &PassRule) {
        let Some(key) = &case.key else {
            self.credited.push(one.clone());
            return;
        };
        let marked = mark(key, &one.given);
        self.items
            .resize_with(marked.items.len(), ItemTally::default);
        let items = marked.items.iter().zip(one.given.answers());
        for (at, ((own, (item, seen)), tally)) in items.zip(&mut self.items).enumerate() {
            let given = seen.counted_in(item);
            tally.of += 1;
            tally.apart.extend(given.and_then(|_| apart(own.mark)));
            if !own.mark.agrees() {
                tally.missed += 1;
                *self.misses.entry((at, one.case, given)).or_default() += 1;
            }
        }
        self.crossings
            .extend(crossing(one.rater, case, key, &marked, rule));
        let tally = self.raters.entry(one.rater).or_default();
        tally.take(case, key, &marked, rule);
        let mut credited = one.clone();
        if let Some(given) = marked.credited_answers {
            credited.given = Cow::Owned(given);
        }
        self.credited.push(credited);
    }
}

fn crossing(
    rater: &str,
    case: &Case,
    key: &Key,
    marked: &MarkedCase,
    rule: &PassRule,
) -> Option<Crossing> {
    let settled = |outcome: &Outcome| {
        let total = outcome.total.filter(|_| outcome.is_scored())?;
        total.settled()
    };
    let (due, given) = (settled(&key.outcome)?, settled(&marked.credited)?);
    let limits: Vec<u16> = rule.crossed(due, given).collect();
    (!limits.is_empty()).then(|| Crossing {
        rater: rater.to_owned(),
        case: case.id.clone(),
        title: case.title.clone(),
        given,
        key: due,
        limits,
    })
}

fn line(rater: &str, attempts: u64, tally: Tally, lines: &[Line]) -> RaterLine {
    let total = |name: Name| pooled(lines, Part::Total, name);
    RaterLine {
        rater: rater.to_owned(),
        attempts,
        cases: tally.cases,
        exact: tally.exact(),
        within_one: tally.within_one(),
        signed_error: pooled(lines, Part::Item, Name::SignedError),
        accepted: tally.accepted,
        bias: total(Name::Bias),
        lower_limit: total(Name::LowerLimit),
        upper_limit: total(Name::UpperLimit),
        largest_error: total(Name::LargestError),
        bands: tally.bands,
        limits_below: tally.limits_below,
        limits_above: tally.limits_above,
        flags_missed: tally.flags_missed,
        flags_false: tally.flags_false,
    }
}

/// Leaves one part in a report.
fn only(report: &mut Report, part: Part) {
    report.lines.retain(|line| line.subject.part == part);
    report
        .left_out
        .retain(|left_out| left_out.about.part == part);
    report.cautions.retain(|warning| warning.about.part == part);
}

fn errors(pool: &Pool<'_>, tallies: &[ItemTally]) -> Vec<ItemError> {
    let items = pool.scale.items().iter().zip(tallies);
    let errors = items.map(|(item, tally)| {
        let apart: Vec<f64> = tally.apart.iter().copied().map(f64::from).collect();
        let signed_error = differences(&apart, MULTIPLIER).bias;
        ItemError {
            item: ItemName {
                id: item.id.clone(),
                label: item.label.clone(),
            },
            missed: tally.missed,
            ratings: tally.of,
            signed_error,
            reason: signed_error.value.err().map(Undefined::words),
            apart: tally.apart.iter().copied().map(i64::from).sum(),
        }
    });
    errors.collect()
}

/// Returns by how many points an answer with points lies from the key's; nothing if that has none.
fn apart(mark: Mark) -> Option<i32> {
    match mark {
        Mark::Same | Mark::SamePoints | Mark::Accepted => Some(0),
        Mark::Apart { points, .. } => Some(points),
        Mark::LeftOpen | Mark::Guessed => None,
    }
}

/// Lists what was missed: the item that is missed most first, and of an item what most raters gave.
fn misses(marked: &Marked<'_>, pool: &Pool<'_>) -> Vec<Miss> {
    let mut listed: Vec<_> = marked.misses.iter().collect();
    listed.sort_by_key(|((item, case, _), raters)| {
        let often = marked.items.get(*item).map_or(0, |tally| tally.missed);
        (Reverse(often), *item, Reverse(**raters), *case)
    });
    let misses = listed
        .into_iter()
        .filter_map(|((item, at, given), raters)| {
            let case = pool.cases.get(*at)?;
            let (own, due) = case.key.as_ref()?.assessment.answer(*item)?;
            Some(Miss {
                item: ItemName {
                    id: own.id.clone(),
                    label: own.label.clone(),
                },
                case: case.id.clone(),
                title: case.title.clone(),
                given: *given,
                key: due.counted_in(own),
                raters: *raters,
            })
        });
    misses.collect()
}
