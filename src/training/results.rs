//! What an attempt at a deck came to: counted item by item, and held to the deck's pass rule.

use super::agreement::report::{Settings, report};
use super::agreement::share::{reaches, share};
use super::gathered::{Against, Answered, gather};
use crate::assessment::Assessment;
use crate::base::text::count;
use crate::training::agreement::figures::{Figure, Name, Part, Report, Undefined};
use crate::training::case::verdict::{Attempt, Criterion, Missed, Passing, Undecided};
use crate::training::case::{Case, Deck, Key, Marking, PassRule, Purpose, Verdict, mark};

/// What one rater answered in one attempt.
#[derive(Clone, Debug)]
pub struct Given<'r> {
    /// Who rated.
    pub rater: &'r str,
    /// The cases that were rated, by position in the deck, each with the answers.
    pub answers: &'r [(usize, Assessment)],
    /// How many of them the rater had rated before.
    pub seen_before: u32,
    /// Which attempt this is with the scales of the deck, from 1.
    pub number: u32,
    /// Whether it was of the deck as it is: its cases, their texts and its rule.
    pub is_of_deck: bool,
}

/// Works out what an attempt came to. Cases without a key are left out.
pub fn attempt(deck: &Deck, given: &Given<'_>, settings: &Settings) -> Attempt {
    let mut counts = Counts::default();
    let mut answered = Vec::new();
    for (at, assessment) in given.answers {
        let Some(case) = deck.cases.get(*at) else {
            continue;
        };
        let Some(key) = &case.key else { continue };
        counts.take(case, key, &mark(key, assessment), &deck.pass);
        answered.push(Answered {
            case: *at,
            rater: given.rater.to_owned(),
            given: assessment.clone(),
        });
    }
    let report = report(&gather(&deck.cases, &answered, Against::Key), settings);
    let exact = share(counts.agreed, counts.items);
    let criteria = criteria(deck, given, &counts);
    let verdict = verdict(deck, given, &counts, (&criteria, &exact));
    Attempt {
        rater: given.rater.to_owned(),
        cases: (counts.cases, number(deck.cases.len())),
        seen_before: given.seen_before,
        within_one: share(counts.near, counts.items),
        exact,
        signed_error: figure(&report, Part::Item, Name::SignedError),
        accepted: counts.accepted,
        totals: (counts.totals_within, counts.totals),
        largest: counts.largest,
        bias: figure(&report, Part::Total, Name::Bias),
        limits: (
            figure(&report, Part::Total, Name::LowerLimit),
            figure(&report, Part::Total, Name::UpperLimit),
        ),
        bands: (counts.under, counts.over, counts.bands),
        crossings: (counts.crossed_below, counts.crossed_above),
        missed: counts.missed,
        false_flags: counts.false_flags,
        criteria,
        verdict,
        report,
    }
}

pub(super) fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// Finds the figure of all cases of the one rater.
pub(super) fn figure(report: &Report, part: Part, name: Name) -> Figure {
    let mut lines = report.lines.iter();
    let found = lines
        .find(|line| line.subject.part == part && line.subject.item.is_none() && line.name == name);
    found.map_or_else(
        || Figure::undefined(Undefined::NothingInCommon, 0),
        |line| line.figure,
    )
}

/// What is counted of cases beside their keys.
#[derive(Default)]
pub(super) struct Counts {
    pub(super) cases: u32,
    pub(super) items: u64,
    pub(super) agreed: u64,
    pub(super) near: u64,
    pub(super) accepted: u32,
    totals: u32,
    totals_within: u32,
    /// Totals that the key has, and the rater's answers leave open.
    without_total: u32,
    largest: u32,
    pub(super) bands: u32,
    pub(super) under: u32,
    pub(super) over: u32,
    pub(super) crossed_below: u32,
    pub(super) crossed_above: u32,
    pub(super) missed: Vec<Missed>,
    pub(super) false_flags: u32,
}

impl Counts {
    pub(super) fn take(&mut self, case: &Case, key: &Key, marking: &Marking, rule: &PassRule) {
        self.cases += 1;
        let due = key.assessment.observations().iter();
        for (mark, due) in marking.items.iter().zip(due) {
            // What neither could assess is no rating.
            if due.choice().is_none() && mark.verdict == Verdict::Same {
                continue;
            }
            self.items += 1;
            self.agreed += u64::from(mark.verdict.agrees());
            self.near += u64::from(mark.verdict.is_within_one());
            self.accepted += u32::from(mark.verdict == Verdict::Accepted);
        }
        self.take_total(key, marking, rule);
        for flag in &marking.flags_missed {
            if let Some(flag) = case.scale.flags().get(*flag) {
                self.missed.push(Missed {
                    case: case.title.clone(),
                    flag: flag.id.clone(),
                    text: flag.text.clone(),
                    is_gravest: rule.gravest.is_empty() || rule.gravest.contains(&flag.id),
                });
            }
        }
        self.false_flags += number(marking.flags_false.len());
    }

    fn take_total(&mut self, key: &Key, marking: &Marking, rule: &PassRule) {
        if !key.outcome.is_scored() {
            return;
        }
        if let Some(due) = key.outcome.total.and_then(|total| total.settled()) {
            self.totals += 1;
            let given = marking
                .credited
                .total
                .filter(|_| marking.credited.is_scored());
            if let Some(given) = given.and_then(|total| total.settled()) {
                let apart = u32::from(due.abs_diff(given));
                self.totals_within += u32::from(apart <= rule.total_within);
                self.largest = self.largest.max(apart);
                let crosses = rule.crossed(due, given).next().is_some();
                self.crossed_below += u32::from(crosses && given < due);
                self.crossed_above += u32::from(crosses && given > due);
            } else {
                self.without_total += 1;
            }
        }
        if let Some(due) = key.outcome.band.and_then(|band| band.settled()) {
            self.bands += 1;
            if let Some(given) = marking.credited.band.and_then(|band| band.settled()) {
                self.under += u32::from(given < due);
                self.over += u32::from(given > due);
            }
        }
    }
}

fn criteria(deck: &Deck, given: &Given<'_>, counts: &Counts) -> Vec<Criterion> {
    let rule = &deck.pass;
    let mut criteria = vec![
        enough_cases(rule, given, counts),
        Criterion {
            id: "attempts",
            wanted: format!(
                "within {}",
                count(rule.attempts.into(), "attempt", "attempts")
            ),
            got: format!("attempt {}", given.number),
            met: given.number <= rule.attempts,
        },
        shared(
            "exact",
            "items as in the key",
            (counts.agreed, counts.items, rule.exact_percent),
        ),
        shared(
            "within-one",
            "items at most one option off",
            (counts.near, counts.items, rule.within_one_percent),
        ),
    ];
    criteria.extend(totals(rule, counts));
    criteria.extend(bands(rule, counts));
    criteria.extend(limits(rule, counts));
    criteria.push(gravest(rule, counts));
    criteria.push(Criterion {
        id: "false-flags",
        wanted: format!(
            "at most {} raised that the key does not raise",
            count(rule.false_flags.into(), "flag", "flags")
        ),
        got: counts.false_flags.to_string(),
        met: counts.false_flags <= rule.false_flags,
    });
    criteria
}

/// Cases that were rated before teach nothing about how the next patient will be rated.
fn enough_cases(rule: &PassRule, given: &Given<'_>, counts: &Counts) -> Criterion {
    let before = given.seen_before;
    let fresh = counts.cases.saturating_sub(before);
    Criterion {
        id: "cases",
        wanted: format!(
            "at least {}, none rated before",
            count(rule.cases.into(), "case", "cases")
        ),
        got: match before {
            0 => count(counts.cases.into(), "case", "cases"),
            _ => format!("{fresh} of {} are new, {before} rated before", counts.cases),
        },
        met: fresh >= rule.cases && before == 0,
    }
}

fn totals(rule: &PassRule, counts: &Counts) -> Vec<Criterion> {
    if counts.totals == 0 {
        return Vec::new();
    }
    let within = (
        u64::from(counts.totals_within),
        u64::from(counts.totals),
        rule.total_within_percent,
    );
    let words = format!("totals within {} of the key's", rule.total_within);
    vec![
        shared("total-within", &words, within),
        Criterion {
            id: "total-never-beyond",
            wanted: format!(
                "no total more than {} from the key's",
                rule.total_never_beyond
            ),
            got: match counts.without_total {
                0 => format!("the furthest is {} off", counts.largest),
                none => format!(
                    "the furthest is {} off, {none} without a total",
                    counts.largest
                ),
            },
            met: counts.largest <= rule.total_never_beyond && counts.without_total == 0,
        },
    ]
}

fn bands(rule: &PassRule, counts: &Counts) -> Option<Criterion> {
    let wrong = counts.under + counts.over;
    (counts.bands > 0).then(|| Criterion {
        id: "band-errors",
        wanted: format!("at most {} in another band", rule.band_errors),
        got: format!("{wrong} ({} below, {} above)", counts.under, counts.over),
        met: wrong <= rule.band_errors,
    })
}

fn gravest(rule: &PassRule, counts: &Counts) -> Criterion {
    let missed = counts.missed.iter().filter(|missed| missed.is_gravest);
    let missed = missed.count();
    Criterion {
        id: "gravest-flags",
        wanted: match rule.gravest.as_slice() {
            [] => "no flag missed".to_owned(),
            flags => format!("none missed of {}", flags.join(", ")),
        },
        got: format!("{missed} missed"),
        met: missed == 0,
    }
}

/// Says whether so many of all reach a share in percent; in whole numbers, so that 90 % is 90 %.
fn shared(id: &'static str, of_what: &str, (hits, all, percent): (u64, u64, u32)) -> Criterion {
    Criterion {
        id,
        wanted: format!("at least {percent} % of {of_what}"),
        got: format!("{hits} of {all}"),
        met: all > 0 && hits * 100 >= u64::from(percent) * all,
    }
}

fn limits(rule: &PassRule, counts: &Counts) -> Option<Criterion> {
    if rule.limits.is_empty() {
        return None;
    }
    let limits: Vec<String> = rule.limits.iter().map(u16::to_string).collect();
    let crossed = counts.crossed_below + counts.crossed_above;
    Some(Criterion {
        id: "limit-errors",
        wanted: format!(
            "at most {} on the other side of {}",
            rule.limit_errors,
            limits.join(", ")
        ),
        got: format!(
            "{crossed} ({} below, {} above)",
            counts.crossed_below, counts.crossed_above
        ),
        met: crossed <= rule.limit_errors,
    })
}

fn verdict(
    deck: &Deck,
    given: &Given<'_>,
    counts: &Counts,
    (criteria, exact): (&[Criterion], &Figure),
) -> Passing {
    if deck.purpose == Purpose::Practice {
        return Passing::Undecided(Undecided::Practice);
    }
    // The rule, or a case, may have been changed since: nothing is decided by rules that were not
    // those of the attempt.
    if !given.is_of_deck {
        return Passing::Undecided(Undecided::AnotherDeck);
    }
    if counts.missed.iter().any(|missed| missed.is_gravest) {
        return Passing::MissedGravest;
    }
    if counts.cases as usize != deck.cases.len() {
        return Passing::Undecided(Undecided::NotWhole);
    }
    if criteria.iter().any(|criterion| !criterion.met) {
        return Passing::NotPassed;
    }
    match reaches(exact, deck.pass.exact_percent) {
        true => Passing::Passed,
        false => Passing::PassedByPoint,
    }
}
