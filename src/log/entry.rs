//! One entry of the log, and the bytes that are hashed.
//!
//! The bytes are JSON in the canonical form of RFC 8785: keys sorted, no white space, one spelling
//! for each text and number. So whoever has the values can make the bytes again, in any language.
//! This form has a version of its own: output formats may gain fields, hashes may not move.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::de::Error as _;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::assessment::wire;
use crate::assessment::{Assessment, Patient, Route};
use crate::base::canonical::canonical_json;
use crate::base::diagnostic::Diagnostic;
use crate::base::document::Node;
use crate::base::time::{self, Time};
use crate::scale::Scale;
use crate::scale::truth::Truth;
use crate::scoring::outcome::Outcome;
use crate::scoring::score::Extent;

/// The newest version of entries that this program reads. It writes each in the oldest that can say it,
/// so that the others are the same to the byte as those of an older program.
///
/// Format 2 has patients of more than 32 characters, or with `:` or `/`, what was measured and is not
/// scored, the route `snorted`, whether a patient who is asleep can be roused, and the column map that a
/// table was read by.
pub const NEWEST_FORMAT: u32 = 2;

/// What an entry is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EntryKind {
    /// An assessment with at least one answer.
    Assessment,
    /// An assessment that could not be made: no item has an answer.
    Attempt,
    /// What an earlier entry should have said, with the reason.
    Amendment,
    /// The taking back of an earlier entry, with the reason.
    Void,
}

impl EntryKind {
    /// Returns the word that data uses.
    pub fn word(self) -> &'static str {
        match self {
            Self::Assessment => "assessment",
            Self::Attempt => "attempt",
            Self::Amendment => "amendment",
            Self::Void => "void",
        }
    }
}

/// A file that an entry was made with, by name and digest; the log keeps a copy of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Used {
    /// Its id and version, `cows@1.0.0`; the tag of a language.
    pub name: String,
    /// Its digest, 64 hexadecimal digits.
    pub digest: String,
}

impl Used {
    /// Names a scale.
    pub fn scale(scale: &Scale) -> Self {
        Self {
            name: scale.reference(),
            digest: scale.digest().to_string(),
        }
    }
}

/// One entry. Every value stands in it once, and what does not apply is absent.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// The version of this shape.
    pub format: u32,
    /// The id of the log, so that an entry of another log is told apart.
    pub log: String,
    /// Its number: 1 for the first, each one more than the one before.
    pub number: u64,
    /// The hash of the entry before; 64 zeros for the first.
    pub previous: String,
    /// Its own id, a UUID of version 7.
    pub id: String,
    /// What it is.
    pub kind: EntryKind,
    /// When it was recorded, by the clock of the machine, with the offset from UTC.
    pub recorded_at: String,
    /// The time zone in force where it was recorded: `Europe/London`.
    pub zone: String,
    /// The program that wrote it, with its version.
    pub tool: String,
    /// The number of the entry that this one corrects: of an amendment or a void.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub corrects: Option<u64>,
    /// Why an entry was corrected.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Who corrected it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// Of a void, whom it is about; everything else says it in its assessment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub patient: Option<String>,
    /// The scale that gave the score.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scale: Option<Used>,
    /// The site's policy in force, if there was one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub policy: Option<Used>,
    /// The column map that made the assessment of a row of a table, if one did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub map: Option<Used>,
    /// The language of the questions, if it was not the scale's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<Used>,
    /// The assessment in the shape in which files have it, with patient, rater and time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assessment: Option<Value>,
    /// The score as it was shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shown: Option<Shown>,
}

impl Entry {
    /// Returns the bytes that are hashed.
    ///
    /// # Errors
    /// A number that a double cannot hold; no checked assessment has one but in what a site carries along.
    pub fn bytes(&self) -> Result<String, serde_json::Error> {
        canonical_json(&serde_json::to_value(self)?)
    }

    /// Reads an entry from its bytes.
    ///
    /// # Errors
    /// It is no entry of a version that is known.
    pub fn read(bytes: &str) -> Result<Self, serde_json::Error> {
        match serde_json::from_str::<Self>(bytes) {
            Ok(entry) => entry.of_known_format(),
            // A later format may have keys and kinds that this program does not know.
            Err(error) => Err(match serde_json::from_str(bytes) {
                Ok(FormatAlone { format }) if format > NEWEST_FORMAT => unknown_format(format),
                _ => error,
            }),
        }
    }

    /// Reads an entry from JSON that was read from its bytes.
    ///
    /// # Errors
    /// As [`read`](Self::read).
    pub(super) fn of_json(value: Value) -> Result<Self, serde_json::Error> {
        serde_json::from_value::<Self>(value)?.of_known_format()
    }

    /// A later format may mean something else by the same keys, so it is never guessed at.
    fn of_known_format(self) -> Result<Self, serde_json::Error> {
        match self.format {
            1..=NEWEST_FORMAT => Ok(self),
            other => Err(unknown_format(other)),
        }
    }

    /// Returns the oldest version of this shape that can say what the entry says: the one that it has.
    pub fn needed_format(&self) -> u32 {
        let measures = self.assessment.as_ref();
        let measures = measures.is_some_and(|written| written.get("measures").is_some());
        let snorted = self.text("route") == Some(Route::Snorted.word());
        let roused = self.text("roused").is_some();
        let is_later = measures || snorted || roused || self.map.is_some();
        if self.patient().is_none_or(Patient::is_of_first_shape) && !is_later {
            return 1;
        }
        2
    }

    /// Reads the assessment against the scale that it was made with.
    ///
    /// # Errors
    /// The entry holds none, or the scale does not take it: all that is wrong.
    pub fn assessment_by(&self, scale: &Arc<Scale>) -> Result<Assessment, Vec<Diagnostic>> {
        match &self.assessment {
            Some(written) => wire::read_by(&Node::from_json(written), scale),
            None => {
                let words = "it holds no assessment";
                Err(vec![Diagnostic::new("no-assessment", 0..0, words)])
            }
        }
    }

    /// Returns the files that it was made with, each with its kind, the scale first.
    pub fn files(&self) -> impl Iterator<Item = (&'static str, &Used)> {
        let files = [
            ("scale", &self.scale),
            ("policy", &self.policy),
            ("map", &self.map),
            ("language", &self.language),
        ];
        let files = files.into_iter();
        files.filter_map(|(kind, used)| Some((kind, used.as_ref()?)))
    }

    /// Returns the patient ID.
    pub fn patient(&self) -> Option<&str> {
        self.text("patient").or(self.patient.as_deref())
    }

    /// Returns who rated.
    pub fn rater(&self) -> Option<&str> {
        self.text("rater")
    }

    /// Returns when the patient was observed.
    pub fn observed_at(&self) -> Option<Time> {
        time::parse(self.text("time")?, None).ok()
    }

    /// Returns when the entry was recorded.
    pub fn recorded_at(&self) -> Option<Time> {
        time::parse(&self.recorded_at, None).ok()
    }

    fn text(&self, key: &str) -> Option<&str> {
        self.assessment.as_ref()?.get(key)?.as_str()
    }
}

/// What every format says of itself.
#[derive(Deserialize)]
struct FormatAlone {
    format: u32,
}

fn unknown_format(format: u32) -> serde_json::Error {
    serde_json::Error::custom(format!(
        "it has the format {format}, which this program does not know"
    ))
}

/// The score of one assessment as it was shown; a part that the scale does not have is absent.
///
/// It is what makes a later change of the scoring visible: an entry is scored again with its own
/// copy of the scale, and what comes out must be this.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Shown {
    /// How many items had an answer.
    pub answered: usize,
    /// How many items the scale has.
    pub items: usize,
    /// The total; absent also when nothing was scored, as are band and stages.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total: Option<Extent<u16>>,
    /// The band, by id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub band: Option<Extent<String>>,
    /// The stage shown by each staging, by its id; 0 for none.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub stages: BTreeMap<String, Extent<u8>>,
    /// Each flag by its id: `yes`, `no` or `undetermined`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub flags: BTreeMap<String, String>,
}

impl Shown {
    /// Writes down what was shown of an outcome.
    pub fn of(assessment: &Assessment, outcome: &Outcome) -> Self {
        let scale = assessment.scale();
        let name = |band: &usize| Some(scale.bands().get(*band)?.id.clone());
        let band = outcome.band.and_then(|band| band.both(name));
        let stagings = scale.stagings().iter().zip(&outcome.stagings);
        let flags = scale.flags().iter().zip(&outcome.flags);
        let scored = outcome.is_scored();
        Self {
            answered: outcome.answered,
            items: outcome.items,
            total: outcome.total.filter(|_| scored),
            band: band.filter(|_| scored),
            stages: stagings
                .filter(|_| scored)
                .map(|(staging, staged)| (staging.id.clone(), staged.shown))
                .collect(),
            flags: flags
                .map(|(flag, raised)| (flag.id.clone(), raised.word().to_owned()))
                .collect(),
        }
    }

    /// Puts what was shown in place of what scoring gives now: total, band, stages and flags.
    ///
    /// Signs found stay as they are scored now, since no entry keeps them. An id that the scale does
    /// not have is left out.
    pub fn restore(&self, scale: &Scale, outcome: &mut Outcome) {
        let band = |id: &String| scale.bands().iter().position(|band| band.id == *id);
        outcome.answered = self.answered;
        outcome.items = self.items;
        outcome.total = self.total;
        outcome.band = self.band.as_ref().and_then(|shown| shown.both(band));
        for (staging, staged) in scale.stagings().iter().zip(&mut outcome.stagings) {
            if let Some(shown) = self.stages.get(&staging.id) {
                staged.shown = *shown;
            }
        }
        for (flag, raised) in scale.flags().iter().zip(&mut outcome.flags) {
            let words = [Truth::Yes, Truth::No, Truth::Undetermined];
            let shown = self.flags.get(&flag.id);
            let shown = shown.and_then(|word| words.into_iter().find(|it| it.word() == word));
            *raised = shown.unwrap_or(*raised);
        }
    }
}
