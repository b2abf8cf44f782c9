//! What an attempt at a deck came to: each case marked, every figure, and the verdict.

use schemars::JsonSchema;
use serde::Serialize;

use super::agreement;
use super::agreement::figures::{Figure, Share, as_share};
use super::agreement::report::{Report, Settings};
use super::attempts::Attempt;
use super::case::{Case, Deck, Key, Mark, MarkedCase, mark};
use super::gathered::{Answered, gather_with_key};
use super::tally::{Bands, MissedFlag, Tally, number};
use super::verdict::{Criterion, Verdict, criteria, verdict};
use crate::assessment::{Answer, Assessment};
use crate::scoring::outcome::Outcome;

/// The version of the shapes that are written of training.
pub(super) const FORMAT: u32 = 1;

/// What came of one attempt at a deck.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "AttemptDetail")]
pub struct AttemptResult {
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
    #[schemars(with = "String")]
    pub verdict: Verdict,
    /// Whether the pass rule is the deck's own, and not this project's suggestion.
    pub own_rule: bool,
    /// The parts of the pass rule.
    pub criteria: Vec<Criterion>,
    /// The share of item ratings as in the key, accepted ones among them.
    #[serde(serialize_with = "as_share")]
    #[schemars(with = "Share")]
    pub exact: Figure,
    /// The share of item ratings at most one option off.
    #[serde(serialize_with = "as_share")]
    #[schemars(with = "Share")]
    pub within_one: Figure,
    /// Flags that the key raises and the rater did not.
    pub flags_missed: Vec<MissedFlag>,
    /// How many flags the rater raised that the key does not.
    pub flags_false: u32,
    /// The cases that were rated, in the order in which they were.
    pub rated: Vec<CaseResult>,
    /// Every figure, as of any ratings held against a key.
    pub agreement: Report,
    /// Answers that are right by an alternate of the key.
    #[serde(skip)]
    pub accepted: u32,
    /// Totals: how many within the rule's distance, and of how many.
    #[serde(skip)]
    pub totals: (u32, u32),
    /// The largest distance of a total from the key's.
    #[serde(skip)]
    pub largest: u32,
    /// Cases in another band.
    #[serde(skip)]
    pub bands: Bands,
}

/// One case beside its key.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "RatedCaseDetail")]
pub struct CaseResult {
    /// The case.
    pub case: String,
    /// The rater's total, lowest and highest; null for a scale without.
    pub total: Option<[u16; 2]>,
    /// The key's total, lowest and highest; null for a scale without.
    pub key_total: Option<[u16; 2]>,
    /// The items, in the scale's order.
    pub items: Vec<ItemResult>,
    /// Flags that the key raises and the rater did not.
    pub flags_missed: Vec<String>,
    /// Flags that the rater raised and the key does not.
    pub flags_false: Vec<String>,
}

/// One item beside the key.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "RatedItemDetail")]
pub struct ItemResult {
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

impl AttemptResult {
    /// Works out what an attempt came to. Cases without a key are left out.
    pub fn of(deck: &Deck, attempt: &Attempt, settings: &Settings) -> Self {
        let mut tally = Tally::default();
        let (mut rated, mut answered) = (Vec::new(), Vec::new());
        for answers in &attempt.answers {
            let case = deck.cases.get(answers.case);
            let Some((case, key)) = case.and_then(|case| Some((case, case.key.as_ref()?))) else {
                continue;
            };
            let marked = mark(key, &answers.given);
            tally.take(case, key, &marked, &deck.pass);
            rated.push(CaseResult::of(case, key, &answers.given, &marked));
            answered.push(Answered {
                case: answers.case,
                rater: &attempt.rater,
                given: marked.into_credited(&answers.given),
            });
        }
        let agreement = agreement::of(&gather_with_key(&deck.cases, &answered), settings);
        let criteria = criteria(&deck.pass, attempt, &tally);
        Self {
            format: FORMAT,
            training: true,
            attempt: attempt.id.clone(),
            rater: attempt.rater.clone(),
            deck: deck.reference(),
            deck_digest: deck.digest.to_string(),
            key_digest: deck.key_digest().map(|digest| digest.to_string()),
            cases_rated: tally.cases,
            cases: number(deck.cases.len()),
            seen_before: attempt.seen_before,
            verdict: verdict(deck, attempt, &tally, &criteria),
            own_rule: deck.pass.is_own,
            criteria,
            exact: tally.exact(),
            within_one: tally.within_one(),
            flags_missed: tally.flags_missed,
            flags_false: tally.flags_false,
            rated,
            accepted: tally.accepted,
            totals: (tally.totals_within, tally.totals),
            largest: tally.largest,
            bands: tally.bands,
            agreement,
        }
    }
}

impl CaseResult {
    fn of(case: &Case, key: &Key, given: &Assessment, marked: &MarkedCase) -> Self {
        let total = |outcome: &Outcome| {
            let total = outcome.total.filter(|_| outcome.is_scored());
            total.map(|total| [total.low, total.high])
        };
        let named = |flags: &[usize]| -> Vec<String> {
            let flags = flags.iter();
            let flags = flags.filter_map(|flag| case.scale.flags().get(*flag));
            flags.map(|flag| flag.id.clone()).collect()
        };
        let answers = key.assessment.answers().zip(given.observations());
        let items = answers.zip(&marked.items);
        let items = items.map(|(((item, due), given), marked)| ItemResult {
            item: item.id.clone(),
            given: given.counted_in(item),
            key: due.counted_in(item),
            verdict: marked.mark.word(),
            levels: match marked.mark {
                Mark::Apart { levels, .. } => Some(levels),
                Mark::LeftOpen | Mark::Guessed => None,
                _ => matches!(due.answer(), Answer::Chosen { .. }).then_some(0),
            },
        });
        Self {
            case: case.id.clone(),
            total: total(&marked.outcome),
            key_total: total(&key.outcome),
            items: items.collect(),
            flags_missed: named(&marked.flags_missed),
            flags_false: named(&marked.flags_false),
        }
    }
}
