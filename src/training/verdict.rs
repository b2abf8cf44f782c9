//! The verdict on an attempt: each part of the deck's pass rule with what came of it.

use schemars::JsonSchema;
use serde::{Serialize, Serializer};

use super::agreement::share::reaches;
use super::attempts::Attempt;
use super::case::{Deck, PassRule};
use super::tally::{Tally, gravest};
use crate::base::text::count;

/// One part of the pass rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "CriterionDetail")]
pub struct Criterion {
    /// Its name.
    pub id: &'static str,
    /// What is asked for, in words.
    pub wanted: String,
    /// What came of it, in words.
    pub got: String,
    /// Whether it is met.
    pub met: bool,
}

/// What the parts of the rule come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// All are met, and the interval of exact agreement lies at or above the mark.
    Passed,
    /// All are met; the interval of exact agreement reaches below the mark.
    PassedByPoint,
    /// Some part is not met.
    NotPassed,
    /// A flag that must never be missed was.
    MissedGravest,
    /// Nothing is decided.
    Undecided(Undecided),
}

/// Why nothing is decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Undecided {
    /// The deck is for practice.
    Practice,
    /// Not all of it was rated.
    NotWhole,
    /// What was rated is another form of the deck: a case, or its rule, was changed since.
    AnotherDeck,
}

impl Undecided {
    /// Returns the reason in a sentence.
    pub fn words(self) -> &'static str {
        match self {
            Self::Practice => "This deck is for practice; it certifies nobody.",
            Self::NotWhole => "Not all cases of the deck are rated.",
            Self::AnotherDeck => {
                "What was rated is another form of this deck: a case, or the pass rule, was changed since. Give the deck as it was, with its own digest."
            }
        }
    }
}

impl Verdict {
    /// Says whether there is a certificate to be had.
    pub fn is_pass(self) -> bool {
        matches!(self, Self::Passed | Self::PassedByPoint)
    }

    /// Returns the words for people.
    pub fn words(self) -> &'static str {
        match self {
            Self::Passed => "PASSED",
            Self::PassedByPoint => "PASSED (point estimate)",
            Self::NotPassed => "NOT PASSED",
            Self::MissedGravest => "NOT PASSED: a flag that must never be missed was missed",
            Self::Undecided(_) => "NOTHING DECIDED",
        }
    }
}

impl Serialize for Verdict {
    fn serialize<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        out.serialize_str(match self {
            Self::Passed => "passed",
            Self::PassedByPoint => "passed-by-point-estimate",
            Self::NotPassed => "not-passed",
            Self::MissedGravest => "missed-gravest-flag",
            Self::Undecided(_) => "undecided",
        })
    }
}

/// Returns the verdict on an attempt of which so much was counted and these criteria were held.
pub(super) fn verdict(
    deck: &Deck,
    attempt: &Attempt,
    tally: &Tally,
    criteria: &[Criterion],
) -> Verdict {
    if !deck.certifies() {
        return Verdict::Undecided(Undecided::Practice);
    }
    // The rule, or a case, may have been changed since: nothing is decided by rules that were not
    // those of the attempt.
    if !attempt.is_of(deck) {
        return Verdict::Undecided(Undecided::AnotherDeck);
    }
    if gravest(&tally.flags_missed) > 0 {
        return Verdict::MissedGravest;
    }
    if tally.cases as usize != deck.cases.len() {
        return Verdict::Undecided(Undecided::NotWhole);
    }
    if criteria.iter().any(|criterion| !criterion.met) {
        return Verdict::NotPassed;
    }
    if reaches(&tally.exact(), deck.pass.exact_percent) {
        return Verdict::Passed;
    }
    Verdict::PassedByPoint
}

/// Holds an attempt to each part of the pass rule that its cases can be held to.
pub(super) fn criteria(rule: &PassRule, attempt: &Attempt, tally: &Tally) -> Vec<Criterion> {
    let attempts = count(rule.attempts.into(), "attempt", "attempts");
    let mut criteria = vec![
        enough_cases(rule, attempt, tally),
        Criterion {
            id: "attempts",
            wanted: format!("within {attempts}"),
            got: format!("attempt {}", attempt.number),
            met: attempt.number <= rule.attempts,
        },
        share_of(
            "exact",
            "items as in the key",
            rule.exact_percent,
            (tally.agreed, tally.items),
        ),
        share_of(
            "within-one",
            "items at most one option off",
            rule.within_one_percent,
            (tally.near, tally.items),
        ),
    ];
    if tally.totals > 0 {
        criteria.extend(totals(rule, tally));
    }
    if tally.bands.of > 0 {
        let wrong = tally.bands.wrong();
        criteria.push(Criterion {
            id: "band-errors",
            wanted: format!("at most {} in another band", rule.band_errors),
            got: on_either_side(wrong, tally.bands.below, tally.bands.above),
            met: wrong <= rule.band_errors,
        });
    }
    if !rule.limits.is_empty() {
        criteria.push(limits(rule, tally));
    }
    criteria.extend(flags(rule, tally));
    criteria
}

fn flags(rule: &PassRule, tally: &Tally) -> [Criterion; 2] {
    let missed = gravest(&tally.flags_missed);
    let gravest = Criterion {
        id: "gravest-flags",
        wanted: match rule.gravest.as_slice() {
            [] => "no flag missed".to_owned(),
            flags => format!("none missed of {}", flags.join(", ")),
        },
        got: format!("{missed} missed"),
        met: missed == 0,
    };
    let flags = count(rule.false_flags.into(), "flag", "flags");
    let raised_wrongly = Criterion {
        id: "false-flags",
        wanted: format!("at most {flags} raised that the key does not raise"),
        got: tally.flags_false.to_string(),
        met: tally.flags_false <= rule.false_flags,
    };
    [gravest, raised_wrongly]
}

/// Cases that were rated before teach nothing about how the next patient will be rated.
fn enough_cases(rule: &PassRule, attempt: &Attempt, tally: &Tally) -> Criterion {
    let before = attempt.seen_before;
    let fresh = tally.cases.saturating_sub(before);
    let cases = count(rule.cases.into(), "case", "cases");
    Criterion {
        id: "cases",
        wanted: format!("at least {cases}, none rated before"),
        got: match before {
            0 => count(tally.cases.into(), "case", "cases"),
            _ => format!("{fresh} of {} are new, {before} rated before", tally.cases),
        },
        met: fresh >= rule.cases && before == 0,
    }
}

fn totals(rule: &PassRule, tally: &Tally) -> [Criterion; 2] {
    let mut furthest = format!("the furthest is {} off", tally.largest);
    if tally.without_total > 0 {
        furthest += &format!(", {} without a total", tally.without_total);
    }
    let within = share_of(
        "total-within",
        &format!("totals within {} of the key's", rule.total_within),
        rule.total_within_percent,
        (tally.totals_within.into(), tally.totals.into()),
    );
    let most = rule.total_never_beyond;
    let never_beyond = Criterion {
        id: "total-never-beyond",
        wanted: format!("no total more than {most} from the key's"),
        got: furthest,
        met: tally.largest <= most && tally.without_total == 0,
    };
    [within, never_beyond]
}

fn limits(rule: &PassRule, tally: &Tally) -> Criterion {
    let limits: Vec<String> = rule.limits.iter().map(u16::to_string).collect();
    let crossed = tally.limits_below + tally.limits_above;
    Criterion {
        id: "limit-errors",
        wanted: format!(
            "at most {} on the other side of {}",
            rule.limit_errors,
            limits.join(", ")
        ),
        got: on_either_side(crossed, tally.limits_below, tally.limits_above),
        met: crossed <= rule.limit_errors,
    }
}

fn on_either_side(both: u32, below: u32, above: u32) -> String {
    format!("{both} ({below} below, {above} above)")
}

/// Says whether so many of all reach a share in percent; in whole numbers, so that 90 % is 90 %.
fn share_of(id: &'static str, of_what: &str, percent: u32, (hits, all): (u64, u64)) -> Criterion {
    Criterion {
        id,
        wanted: format!("at least {percent} % of {of_what}"),
        got: format!("{hits} of {all}"),
        met: all > 0 && hits * 100 >= u64::from(percent) * all,
    }
}
