//! Scales: files that a clinician can read aloud, read into a checked [`Scale`].
//!
//! The order of reading: `document` makes a tree with places, `definition` reads it part by part and
//! holds each part to its rules. After that nothing about the scale can fail. The format is described in `scales/README.md`.
//!
//! A new key is read in the file of its part here. It goes too into `diff::parts` for what changed, into `language`
//! if it is words that people are shown, into `render::scale` for the page of a scale, into `scales/README.md`,
//! and into the invented scale of the tests, `src/render/invented.toml`: they fail where one is forgotten.

mod bands;
mod code;
mod dangers;
mod definition;
pub mod diff;
mod event;
mod flag_words;
mod flags;
mod head;
mod items;
mod known;
pub mod language;
pub mod library;
mod limits;
pub mod lock;
pub mod map;
mod measures;
pub mod name;
mod options;
pub mod policy;
mod rules;
mod stagings;
pub mod substance;
pub mod template;
pub mod truth;
pub mod words;

pub use bands::Band;
pub use code::Code;
pub use dangers::{Danger, DangerFrom};
pub use definition::Definition;
pub use diff::{Difference, diff};
pub use event::EventKind;
pub use flag_words::{OtherUse, Rank};
pub use flags::{Condition, Flag, LoneAnswer, NOTHING_ASKED};
pub use head::{Evidence, Rater, ScaleHead};
pub use items::{Check, Item};
pub use language::{Language, Review, Translation};
pub use library::Library;
pub use limits::Limits;
pub use lock::{Lock, Standing};
pub use map::ColumnMap;
pub use measures::{Mistaken, UnscoredMeasure};
pub use name::Name;
pub use options::{Choice, Measure};
pub use policy::Policy;
pub use stagings::{Course, Early, Sign, Stage, Staging};
pub use substance::Substance;

use crate::base::canonical::Digest;
use crate::base::diagnostic::Rejected;
use crate::base::source::Source;

/// The most items a scale may have. With it and the next two, every sum fits 16 bits.
pub const MOST_ITEMS: usize = 200;
/// The most options an item may have.
pub const MOST_CHOICES: usize = 32;
/// The most points an option may have.
pub const MOST_POINTS: u16 = 250;
/// The most checks, bands, flags, dangers, stagings and shared lists of options, each.
pub const MOST_PARTS: usize = 100;
/// The most stages a staging may have.
pub const MOST_STAGES: usize = 9;
/// The most signs a stage may have.
pub const MOST_SIGNS: usize = 200;
/// The most characters of what anything is called on a screen, and of what is asked, in every language.
const LONGEST_LABEL: usize = 28;
const LONGEST_ASK: usize = 200;
/// The longest time that a source of stages may speak of, in its unit.
const LONGEST_TIME: u16 = 9999;
/// The largest measured value that can be written.
pub const LARGEST_MEASURE: u32 = 1_000_000;
/// The longest time between two looks that a policy may name, in minutes: four weeks.
pub const LONGEST_INTERVAL: u32 = 28 * 24 * 60;
/// The largest scale file that is read, in bytes.
pub const LARGEST_FILE: usize = 1 << 20;

/// Columns of a table about the assessment itself, in the order that results have them in.
pub const CONTEXT: [&str; 8] = [
    "patient",
    "time",
    "rater",
    "reason",
    "substance",
    "route",
    "last_use",
    "last_use_certainty",
];

/// Columns of a table about the patient's use of substances. They are read, and no more than read: a
/// scale may have an item, measure or check of such a name, and then the column is that.
pub const BACKGROUND: [&str; 3] = ["dependent_months", "alcohol", "benzodiazepines"];

/// Columns of a result that stand for themselves: none of them has a lowest and a highest beside it.
pub const RESULTS: [&str; 21] = [
    "complete",
    "total_agrees",
    "band_agrees",
    "not_attributed",
    "missing_reasons",
    "flags",
    "flags_open",
    "scored_with",
    "scale_digest",
    "policy",
    "policy_digest",
    "map",
    "map_digest",
    "policy_flags",
    "policy_flags_open",
    "landmarks",
    "landmarks_open",
    "landmarks_silent",
    "reassess_first",
    "differs",
    "not_carried_over",
];

/// Other names that `ows` reads or writes itself.
pub const RESERVED: [&str; 12] = [
    "scale",
    "extra",
    "total",
    "total_recorded",
    "band",
    "band_recorded",
    "policy_band",
    "reassess_minutes",
    "observations",
    "checks",
    "measures",
    "events",
];

/// Says whether `ows` reads or writes a name itself, so that no item, measure or check may have it.
pub fn is_reserved(name: &str) -> bool {
    CONTEXT.contains(&name)
        || RESULTS.contains(&name)
        || RESERVED.contains(&name)
        || name.starts_with("rescored_")
        || name.starts_with("stage_")
        || name.ends_with("_low")
        || name.ends_with("_high")
}

/// A scale that passed every check: what it says, and its digest.
#[derive(Clone, Debug)]
pub struct Scale {
    definition: Definition,
    digest: Digest,
    source: Source,
    language: Option<Box<Language>>,
}

impl Scale {
    /// Reads a scale file.
    ///
    /// # Errors
    /// All that is wrong with the file, in its order, with the text itself so that it can be shown.
    pub fn read(source: Source) -> Result<Self, Rejected> {
        let (definition, digest) = rules::read_file(&source, "a scale", definition::read)?;
        Ok(Self {
            definition,
            digest,
            source,
            language: None,
        })
    }

    /// Returns the same scale with its texts in another language.
    fn in_words(&self, definition: Definition, language: Language) -> Self {
        Self {
            definition,
            language: Some(Box::new(language)),
            ..self.clone()
        }
    }

    /// Returns in which language its texts are, if they are not its own words.
    ///
    /// Ids, points and digest are the scale's own in every language.
    pub fn language(&self) -> Option<&Language> {
        self.language.as_deref()
    }

    /// Returns all that the file says.
    pub fn definition(&self) -> &Definition {
        &self.definition
    }

    /// Returns the digest of what the file says, whatever its layout: RFC 8785 and SHA-256.
    pub fn digest(&self) -> Digest {
        self.digest
    }

    /// Returns the file itself, as it was read.
    pub fn source(&self) -> &Source {
        &self.source
    }

    /// Returns what it is, from where, and in which version.
    pub fn head(&self) -> &ScaleHead {
        &self.definition.head
    }

    /// Returns the id.
    pub fn id(&self) -> &str {
        &self.definition.head.id
    }

    /// Returns the version.
    pub fn version(&self) -> &semver::Version {
        &self.definition.head.version
    }

    /// Returns id and version as results name them: `cows@1.0.0`.
    pub fn reference(&self) -> String {
        format!("{}@{}", self.id(), self.version())
    }

    /// Returns the items in the order they are asked.
    pub fn items(&self) -> &[Item] {
        &self.definition.items
    }

    /// Says whether its items are asked and answered in the same words as those of another version: totals
    /// rated by other words are not quite the same measure.
    pub fn asks_as(&self, other: &Self) -> bool {
        fn words(item: &Item) -> impl Iterator<Item = &str> {
            let asked = [item.ask.as_str(), item.window.as_deref().unwrap_or("")];
            let answers = item.choices.iter().map(|choice| choice.text.as_str());
            asked.into_iter().chain(answers)
        }
        let (own, others) = (self.items().iter(), other.items().iter());
        own.flat_map(words).eq(others.flat_map(words))
    }

    /// Returns the position and definition of an item.
    pub fn item(&self, id: &str) -> Option<(usize, &Item)> {
        self.definition
            .items
            .iter()
            .enumerate()
            .find(|(_, item)| item.id == id)
    }

    /// Returns the unscored yes-or-no questions.
    pub fn checks(&self) -> &[Check] {
        &self.definition.checks
    }

    /// Returns what is measured and never scored.
    pub fn measures(&self) -> &[UnscoredMeasure] {
        &self.definition.measures
    }

    /// Returns the bands, lowest first; empty for a scale without.
    pub fn bands(&self) -> &[Band] {
        &self.definition.bands
    }

    /// Returns the band that `total` falls in, or `None` for a scale without bands or a total it cannot give.
    ///
    /// A band runs from its own lower bound to the next band's, so no total belongs to two bands
    /// and none is left out.
    pub fn band(&self, total: u16) -> Option<&Band> {
        self.definition.bands.get(self.band_of(total)?)
    }

    /// Returns the position of the band that `total` falls in, as [`band`](Self::band).
    #[inline]
    pub fn band_of(&self, total: u16) -> Option<usize> {
        let (_, highest) = self.definition.total?;
        Band::of(&self.definition.bands, total).filter(|_| total <= highest)
    }

    /// Returns the lowest and highest total of a band, by its position.
    pub fn band_range(&self, band: usize) -> Option<(u16, u16)> {
        bands::range_of(&self.definition.bands, band, self.definition.total?.1)
    }

    /// Returns the stagings; empty for a scale without.
    pub fn stagings(&self) -> &[Staging] {
        &self.definition.stagings
    }

    /// Returns the flags.
    pub fn flags(&self) -> &[Flag] {
        &self.definition.flags
    }

    /// Returns what a flag, of this scale or of a policy for it, is called in a few words: its own label,
    /// or else that of the check or of the item that it asks about, or its id as words.
    pub fn flag_label(&self, flag: &Flag) -> String {
        let own = Some(&flag.label).filter(|label| !label.is_empty());
        let check = flag.when.check.and_then(|check| self.checks().get(check));
        let item = flag.when.item.map(|(item, _)| item);
        let item = item.or(flag.when.measure.map(|(item, _)| item));
        let item = item.and_then(|item| self.items().get(item));
        let unscored = flag.when.unscored.map(|(measure, _)| measure);
        let unscored = unscored.and_then(|measure| self.measures().get(measure));
        own.or(check.map(|check| &check.label))
            .or(item.map(|item| &item.label))
            .or(unscored.map(|measure| &measure.label))
            .cloned()
            .unwrap_or_else(|| flag.id.replace('-', " "))
    }
}
