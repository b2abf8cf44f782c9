//! What came of training as JSON: an attempt with each case and item, and a certificate.

pub mod report;

use schemars::JsonSchema;
use serde::Serialize;

use super::agreement::AgreementDetail;
use crate::assessment::{Answer, Assessment, Observation};
use crate::scale::{Item, Scale};
use crate::training::agreement::figures::Figure;
use crate::training::case::verdict::{Attempt, Certificate, Criterion, Missed};
use crate::training::case::{Case, Deck, Key, Mark, Verdict, mark};

/// The version of these shapes.
pub const FORMAT: u32 = 1;

/// What came of one attempt at a deck.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AttemptDetail {
    /// The version of this shape: 1.
    pub format: u32,
    /// True: it is no record of a patient.
    pub training: bool,
    /// The id of the attempt.
    pub attempt: String,
    /// Who rated.
    pub rater: String,
    /// The deck with its version.
    pub deck: String,
    /// The SHA-256 of the deck without its keys.
    pub deck_digest: String,
    /// The SHA-256 of its keys; null if it has none.
    pub key_digest: Option<String>,
    /// How many cases were rated.
    pub cases_rated: u32,
    /// How many cases the deck has.
    pub cases: u32,
    /// How many of those rated the rater had rated before.
    pub seen_before: u32,
    /// What it came to: `passed`, `passed-by-point-estimate`, `not-passed`, `missed-gravest-flag` or
    /// `undecided`.
    pub verdict: &'static str,
    /// Whether the pass rule is the deck's own, and not this project's suggestion.
    pub own_rule: bool,
    /// The parts of the pass rule.
    pub criteria: Vec<CriterionDetail>,
    /// The share of item ratings as in the key, accepted ones among them.
    pub exact: ShareDetail,
    /// The share of item ratings at most one option off.
    pub within_one: ShareDetail,
    /// Flags that the key raises and the rater did not.
    pub flags_missed: Vec<MissedDetail>,
    /// How many flags the rater raised that the key does not.
    pub flags_false: u32,
    /// The cases that were rated, in the order in which they were.
    pub rated: Vec<RatedCaseDetail>,
    /// Every figure, as of any ratings held against a key.
    pub agreement: AgreementDetail,
}

/// One part of the pass rule.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CriterionDetail {
    /// Its name.
    pub id: &'static str,
    /// What is asked for, in words.
    pub wanted: String,
    /// What came of it, in words.
    pub got: String,
    /// Whether it is met.
    pub met: bool,
}

/// A share with its interval.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ShareDetail {
    /// The share, from 0 to 1; null if there is nothing.
    pub value: Option<f64>,
    /// The lower end of Wilson's 95 % interval.
    pub low: Option<f64>,
    /// The upper end.
    pub high: Option<f64>,
    /// Of how many ratings.
    pub n: u64,
}

/// A flag that was missed.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MissedDetail {
    /// The title of the case.
    pub case: String,
    /// The flag.
    pub flag: String,
    /// Whether the rule counts it among those that must never be missed.
    pub gravest: bool,
}

/// One case beside its key.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RatedCaseDetail {
    /// The case.
    pub case: String,
    /// The rater's total, lowest and highest; null for a scale without.
    pub total: Option<[u16; 2]>,
    /// The key's total, lowest and highest; null for a scale without.
    pub key_total: Option<[u16; 2]>,
    /// The items, in the scale's order.
    pub items: Vec<RatedItemDetail>,
    /// Flags that the key raises and the rater did not.
    pub flags_missed: Vec<String>,
    /// Flags that the rater raised and the key does not.
    pub flags_false: Vec<String>,
}

/// One item beside the key.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RatedItemDetail {
    /// The item.
    pub item: String,
    /// The points given, as they count; null without an answer.
    pub given: Option<u16>,
    /// The points of the key, as they count; null where it has no answer.
    pub key: Option<u16>,
    /// How they stand: `same`, `same-points`, `accepted`, `apart`, `left-open` or `guessed`.
    pub verdict: &'static str,
    /// By how many options they lie apart, more than the key's above 0; null if one has no answer.
    pub levels: Option<i16>,
}

/// The certificate of an attempt that passed.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CertificateDetail {
    /// The version of this shape: 1.
    pub format: u32,
    /// True: it is no record of a patient.
    pub training: bool,
    /// The id of the attempt.
    pub attempt: String,
    /// Who rated.
    pub rater: String,
    /// The deck with its version.
    pub deck: String,
    /// The SHA-256 of the deck without its keys.
    pub deck_digest: String,
    /// The SHA-256 of its keys.
    pub key_digest: String,
    /// The scales with their digests.
    pub scales: Vec<ScaleOfDeck>,
    /// When the last case was handed in.
    pub passed_at: String,
    /// The last day on which it is valid.
    pub valid_until: String,
    /// Whether that day is over.
    pub expired: bool,
    /// How the cases were rated: `practice`, with the key after each; `exam`, without any before the
    /// end; or `answers`, from a file.
    pub mode: &'static str,
    /// `passed` or `passed-by-point-estimate`.
    pub verdict: &'static str,
    /// Whether the pass rule is the deck's own, and not this project's suggestion.
    pub own_rule: bool,
    /// The parts of the pass rule.
    pub criteria: Vec<CriterionDetail>,
    /// The share of item ratings as in the key.
    pub exact: ShareDetail,
    /// The share of item ratings at most one option off.
    pub within_one: ShareDetail,
    /// What it does not show.
    pub limits: &'static str,
    /// Every figure.
    pub agreement: AgreementDetail,
}

/// A scale that a deck is rated with.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ScaleOfDeck {
    /// The scale with its version.
    pub scale: String,
    /// Its SHA-256.
    pub digest: String,
}

impl AttemptDetail {
    /// Takes an attempt over, with the answers that it is of.
    pub fn of(deck: &Deck, attempt: &Attempt, id: &str, answers: &[(usize, Assessment)]) -> Self {
        let rated = answers.iter().filter_map(|(at, given)| {
            let case = deck.cases.get(*at)?;
            Some(rated_case(case, case.key.as_ref()?, given))
        });
        Self {
            format: FORMAT,
            training: true,
            attempt: id.to_owned(),
            rater: attempt.rater.clone(),
            deck: deck.reference(),
            deck_digest: deck.digest.to_string(),
            key_digest: deck.key_digest().map(|digest| digest.to_string()),
            cases_rated: attempt.cases.0,
            cases: attempt.cases.1,
            seen_before: attempt.seen_before,
            verdict: attempt.verdict.word(),
            own_rule: deck.pass.is_own,
            criteria: criteria(&attempt.criteria),
            exact: share(&attempt.exact),
            within_one: share(&attempt.within_one),
            flags_missed: attempt.missed.iter().map(missed).collect(),
            flags_false: attempt.false_flags,
            rated: rated.collect(),
            agreement: AgreementDetail::of(&attempt.report),
        }
    }
}

impl CertificateDetail {
    /// Takes a certificate over, with the figures of its attempt.
    pub fn of(deck: &Deck, attempt: &Attempt, certificate: &Certificate) -> Self {
        let scales = certificate
            .scales
            .iter()
            .map(|(scale, digest)| ScaleOfDeck {
                scale: scale.clone(),
                digest: digest.clone(),
            });
        let (reference, _, digest) = certificate.deck.clone();
        Self {
            format: FORMAT,
            training: true,
            attempt: certificate.attempt.clone(),
            rater: attempt.rater.clone(),
            deck: reference,
            deck_digest: digest,
            key_digest: certificate.key.clone(),
            scales: scales.collect(),
            passed_at: certificate.passed_at.to_rfc3339(),
            valid_until: certificate.valid_until.to_string(),
            expired: certificate.is_expired,
            mode: certificate.mode,
            verdict: attempt.verdict.word(),
            own_rule: deck.pass.is_own,
            criteria: criteria(&attempt.criteria),
            exact: share(&attempt.exact),
            within_one: share(&attempt.within_one),
            limits: Certificate::LIMITS,
            agreement: AgreementDetail::of(&attempt.report),
        }
    }
}

fn missed(missed: &Missed) -> MissedDetail {
    MissedDetail {
        case: missed.case.clone(),
        flag: missed.flag.clone(),
        gravest: missed.is_gravest,
    }
}

fn criteria(criteria: &[Criterion]) -> Vec<CriterionDetail> {
    let details = criteria.iter().map(|criterion| CriterionDetail {
        id: criterion.id,
        wanted: criterion.wanted.clone(),
        got: criterion.got.clone(),
        met: criterion.met,
    });
    details.collect()
}

fn share(figure: &Figure) -> ShareDetail {
    let interval = figure.interval.ok();
    ShareDetail {
        value: figure.value.ok(),
        low: interval.map(|(low, _)| low),
        high: interval.map(|(_, high)| high),
        n: figure.n,
    }
}

fn rated_case(case: &Case, key: &Key, given: &Assessment) -> RatedCaseDetail {
    let marking = mark(key, given);
    let total = |outcome: &crate::scoring::outcome::Outcome| {
        let total = outcome.total.filter(|_| outcome.is_scored());
        total.map(|total| [total.low, total.high])
    };
    let named = |flags: &[usize]| -> Vec<String> {
        let flags = flags
            .iter()
            .filter_map(|flag| case.scale.flags().get(*flag));
        flags.map(|flag| flag.id.clone()).collect()
    };
    RatedCaseDetail {
        case: case.id.clone(),
        total: total(&marking.outcome),
        key_total: total(&key.outcome),
        items: items(&case.scale, key, given, &marking.items),
        flags_missed: named(&marking.flags_missed),
        flags_false: named(&marking.flags_false),
    }
}

fn items(scale: &Scale, key: &Key, given: &Assessment, marks: &[Mark]) -> Vec<RatedItemDetail> {
    let both = given
        .observations()
        .iter()
        .zip(key.assessment.observations());
    let rated = scale.items().iter().zip(both).zip(marks);
    rated
        .map(|((item, (given, due)), mark)| RatedItemDetail {
            item: item.id.clone(),
            given: counted(item, given),
            key: counted(item, due),
            verdict: match mark.verdict {
                Verdict::Same => "same",
                Verdict::SamePoints => "same-points",
                Verdict::Accepted => "accepted",
                Verdict::Apart { .. } => "apart",
                Verdict::LeftOpen => "left-open",
                Verdict::Guessed => "guessed",
            },
            levels: match mark.verdict {
                Verdict::Apart { levels, .. } => Some(levels),
                Verdict::LeftOpen | Verdict::Guessed => None,
                _ => matches!(due.answer(), Answer::Chosen { .. }).then_some(0),
            },
        })
        .collect()
}

fn counted(item: &Item, seen: &Observation) -> Option<u16> {
    seen.counted_in(item)
}
