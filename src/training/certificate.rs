//! The certificate of an attempt that passed.

use chrono::{DateTime, Months, NaiveDate};
use schemars::JsonSchema;
use serde::{Serialize, Serializer};

use super::agreement::figures::{Figure, Share, as_share};
use super::agreement::report::{Report, Settings};
use super::attempts::Attempt;
use super::case::Deck;
use super::gathered::scales;
use super::result::{AttemptResult, FORMAT};
use super::store::Mode;
use super::verdict::{Criterion, Verdict};
use crate::base::text::quoted;
use crate::base::time::Time;

/// What a deck of texts cannot show, in words.
pub const LIMITS: &str = "Cases in words test how findings are rated. They do not test whether they are found: looking, asking, feeling and counting at a bedside.";

/// The certificate of an attempt that passed.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "CertificateDetail")]
pub struct Certificate {
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
    #[serde(serialize_with = "as_rfc3339")]
    #[schemars(with = "String")]
    pub passed_at: Time,
    /// The last day on which it is valid.
    #[serde(serialize_with = "as_day")]
    #[schemars(with = "String")]
    pub valid_until: NaiveDate,
    /// Whether that day is over.
    pub expired: bool,
    /// How the cases were rated: `practice`, with the key after each; `exam`, without any before the
    /// end; or `answers`, from a file.
    #[schemars(with = "String")]
    pub mode: Mode,
    /// `passed` or `passed-by-point-estimate`.
    #[schemars(with = "String")]
    pub verdict: Verdict,
    /// Whether the pass rule is the deck's own, and not this project's suggestion.
    pub own_rule: bool,
    /// The parts of the pass rule.
    pub criteria: Vec<Criterion>,
    /// The share of item ratings as in the key.
    #[serde(serialize_with = "as_share")]
    #[schemars(with = "Share")]
    pub exact: Figure,
    /// The share of item ratings at most one option off.
    #[serde(serialize_with = "as_share")]
    #[schemars(with = "Share")]
    pub within_one: Figure,
    /// What it does not show.
    pub limits: &'static str,
    /// Every figure.
    pub agreement: Report,
}

/// A scale that a deck is rated with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ScaleOfDeck {
    /// The scale with its version.
    pub scale: String,
    /// Its SHA-256.
    pub digest: String,
}

fn as_rfc3339<S: Serializer>(time: &Time, out: S) -> Result<S::Ok, S::Error> {
    out.serialize_str(&time.to_rfc3339())
}

fn as_day<S: Serializer>(day: &NaiveDate, out: S) -> Result<S::Ok, S::Error> {
    out.collect_str(day)
}

impl Certificate {
    /// Makes the certificate of an attempt with its result; none for one that did not pass, or
    /// without keys.
    pub fn of(deck: &Deck, attempt: &Attempt, result: &AttemptResult, now: Time) -> Option<Self> {
        let passed_at = DateTime::parse_from_rfc3339(&attempt.finished).ok()?;
        let day = passed_at.date_naive();
        let valid_until = day.checked_add_months(Months::new(deck.pass.months))?;
        let scales = scales(&deck.cases).into_iter();
        let scales = scales.map(|scale| ScaleOfDeck {
            scale: scale.reference(),
            digest: scale.digest().to_string(),
        });
        let key_digest = result.key_digest.clone()?;
        result.verdict.is_pass().then(|| Self {
            format: FORMAT,
            training: true,
            attempt: result.attempt.clone(),
            rater: result.rater.clone(),
            deck: result.deck.clone(),
            deck_digest: result.deck_digest.clone(),
            key_digest,
            scales: scales.collect(),
            passed_at,
            valid_until,
            expired: now.date_naive() > valid_until,
            mode: attempt.mode,
            verdict: result.verdict,
            own_rule: result.own_rule,
            criteria: result.criteria.clone(),
            exact: result.exact,
            within_one: result.within_one,
            limits: LIMITS,
            agreement: result.agreement.clone(),
        })
    }

    /// Finds the latest attempt that passed, or the one whose id begins as is said, and makes its
    /// certificate, with its result.
    ///
    /// # Errors
    /// Why there is none, in words.
    pub fn latest(
        deck: &Deck,
        attempts: &[Attempt],
        id: Option<&str>,
        settings: &Settings,
        now: Time,
    ) -> Result<(AttemptResult, Self), String> {
        let mut why = None;
        let named = |attempt: &&Attempt| id.is_none_or(|id| attempt.id.starts_with(id));
        for attempt in attempts.iter().rev().filter(named) {
            let result = AttemptResult::of(deck, attempt, settings);
            if let Some(certificate) = Self::of(deck, attempt, &result, now) {
                return Ok((result, certificate));
            }
            why.get_or_insert_with(|| {
                let why = match result.verdict {
                    Verdict::Undecided(why) => format!(". {}", why.words()),
                    _ => String::new(),
                };
                format!("{}: {}{why}", attempt.id, result.verdict.words())
            });
        }
        Err(match (why, id) {
            (Some(why), _) => format!("no certificate: attempt {why}"),
            (None, Some(id)) => {
                let deck = deck.reference();
                format!("no attempt at {deck} begins with {}", quoted(id))
            }
            (None, None) => format!("no attempt at {}", deck.reference()),
        })
    }
}
