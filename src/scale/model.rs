//! What a scale is: items with their options, bands, stagings, flags.
//!
//! Plain data, made by `check` alone; a part is only ever seen through
//! [`Scale`](super::Scale), so whoever holds one may rely on every rule of `scales/README.md`.

use super::substance::Substance;

/// Everything that a scale file says, once it has passed every check.
#[derive(Clone, Debug)]
pub struct Definition {
    /// What it is, from where, and in which version.
    pub head: Head,
    /// The lowest and highest total; `None` for a scale that prints no total.
    pub total: Option<(u16, u16)>,
    /// The items, in the order they are asked.
    pub items: Vec<Item>,
    /// Unscored yes-or-no questions.
    pub checks: Vec<Check>,
    /// Severity ranges of the total, lowest first; may be empty.
    pub bands: Vec<Band>,
    /// Findings that a person must look at now.
    pub flags: Vec<Flag>,
    /// What the source says of the danger.
    pub dangers: Vec<Danger>,
    /// Stage models laid over the items; may be empty.
    pub stagings: Vec<Staging>,
}

/// What a scale is, from where, and in which version.
#[derive(Clone, Debug)]
pub struct Head {
    /// The short name that data and commands use: `cows`.
    pub id: String,
    /// The version of this file.
    pub version: semver::Version,
    /// The name that a screen shows: "Clinical Opiate Withdrawal Scale".
    pub name: String,
    /// The name for narrow places: "COWS".
    pub short: String,
    /// Who rates.
    pub rater: Rater,
    /// What kind of knowledge stands behind it.
    pub evidence: Evidence,
    /// What it is for, in a sentence or two; may be empty.
    pub about: String,
    /// Where it comes from; at least one.
    pub references: Vec<String>,
    /// What may be copied, and whose words the file uses.
    pub licence: String,
    /// Its code in a terminology, if it has one.
    pub code: Option<Code>,
}

/// Who gives the answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rater {
    /// A clinician observes and asks.
    Clinician,
    /// The patient answers.
    Patient,
}

/// What kind of knowledge stands behind a scale.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Evidence {
    /// A measure that was tested against patients, as its references report.
    Validated,
    /// A description taken from a document; it measures nothing and has no total.
    Descriptive,
}

impl Evidence {
    /// Returns the word that data and screens use.
    pub fn word(self) -> &'static str {
        match self {
            Self::Validated => "validated",
            Self::Descriptive => "descriptive",
        }
    }
}

/// A code in a terminology.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Code {
    /// The terminology, as a URI.
    pub system: String,
    /// The code itself.
    pub code: String,
}

/// One symptom or sign that is rated.
#[derive(Clone, Debug)]
pub struct Item {
    /// Its name in data: `pulse`.
    pub id: String,
    /// Its name on a screen, at most 28 characters.
    pub label: String,
    /// What the rater does or asks.
    pub ask: String,
    /// The time it looks back over, where it is not the moment itself.
    pub window: Option<String>,
    /// True for what cannot be seen, only reported.
    pub reported_only: bool,
    /// Other causes that the instrument itself asks to be thought of.
    pub confounders: Vec<String>,
    /// How a measured value becomes points, if the item has a measure.
    pub measure: Option<Measure>,
    /// The permitted answers, fewest points first; two to 32.
    pub choices: Vec<Choice>,
}

impl Item {
    /// Returns the position of the option that is worth `points`, if there is one.
    pub fn choice_worth(&self, points: u16) -> Option<u8> {
        self.choices
            .iter()
            .position(|choice| choice.points == points)
            .and_then(|index| u8::try_from(index).ok())
    }

    /// Returns the position of the option that a measured value falls in; `None` for an item without a measure.
    pub fn choice_for(&self, value: u32) -> Option<u8> {
        self.measure.as_ref()?;
        let index = self
            .choices
            .iter()
            .position(|choice| choice.up_to.is_none_or(|limit| value <= limit))?;
        u8::try_from(index).ok()
    }

    /// Returns the lowest and highest measured value that an option stands for; `None` for an item without a measure.
    ///
    /// The first option begins at 0, since a value below the plausible can be confirmed. The last
    /// ends at the highest plausible value, beyond which no flag may ask.
    pub fn values_of(&self, choice: u8) -> Option<(u32, u32)> {
        let measure = self.measure.as_ref()?;
        let index = usize::from(choice);
        let low = match index.checked_sub(1) {
            Some(before) => self.choices.get(before)?.up_to? + 1,
            None => 0,
        };
        let high = self
            .choices
            .get(index)?
            .up_to
            .unwrap_or_else(|| measure.plausible.1.max(low));
        Some((low, high))
    }

    /// Returns the most points that an answer can give.
    pub fn most_points(&self) -> u16 {
        self.choices.last().map_or(0, |choice| choice.points)
    }
}

/// How a measured value becomes points.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Measure {
    /// The unit, as it is written after the number: `/min`.
    pub unit: String,
    /// The column of a table that holds the value: `pulse_bpm`.
    pub column: String,
    /// The lowest and highest value that is no typing slip, both included.
    pub plausible: (u32, u32),
}

/// One permitted answer of an item; `option` in files and on screens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// What it adds to the total.
    pub points: u16,
    /// The highest measured value it stands for; `None` for the last, or without a measure.
    pub up_to: Option<u32>,
    /// The finding in words.
    pub text: String,
}

/// An unscored yes-or-no question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// Its name in data: `seizure`.
    pub id: String,
    /// Its name on a screen.
    pub label: String,
    /// The question.
    pub ask: String,
}

/// A named severity range of the total: from its own lower bound to the next band's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Band {
    /// Its name in data: `below-mild`.
    pub id: String,
    /// The lowest total that belongs to it.
    pub from: u16,
    /// Its name on a screen.
    pub name: String,
}

/// A finding that a person must look at now.
#[derive(Clone, Debug)]
pub struct Flag {
    /// Its name in data.
    pub id: String,
    /// When it holds.
    pub when: Condition,
    /// What to look at; never a treatment.
    pub text: String,
    /// Where the rule comes from.
    pub basis: String,
}

/// When a flag holds: every part that is given must be true.
///
/// Each part asks for "at least", so a worse finding never lowers a flag; that is what makes the
/// answer for an incomplete assessment exact.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Condition {
    /// The item at this position has at least the option at this position.
    pub item: Option<(usize, u8)>,
    /// The measure of the item at this position is at least this.
    pub measure: Option<(usize, u32)>,
    /// The total is at least this.
    pub total: Option<u16>,
    /// The band is at least the one at this position.
    pub band: Option<usize>,
    /// The check at this position is answered yes.
    pub check: Option<usize>,
    /// The staging at this position shows at least this stage.
    pub stage: Option<(usize, u8)>,
}

/// What the source says of the danger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Danger {
    /// What it says, in our words.
    pub text: String,
    /// Where it says so.
    pub source: String,
    /// The stage from which a summary shows it.
    pub from_stage: u8,
}

/// A stage model laid over the items of a scale.
#[derive(Clone, Debug)]
pub struct Staging {
    /// Its name in data: `heroin`.
    pub id: String,
    /// Its name on a screen.
    pub name: String,
    /// The document it comes from.
    pub source: String,
    /// What in it is this project's choice.
    pub choice: String,
    /// The substances that its time course is about; empty where it has none.
    pub substances: Vec<Substance>,
    /// What the document says of time, if anything.
    pub course: Option<Course>,
    /// Checks (by position) after whose yes no time course is shown.
    pub silent_after: Vec<usize>,
    /// The stages, numbered from 1 without a gap.
    pub stages: Vec<Stage>,
}

impl Staging {
    /// Returns the stage with this number.
    pub fn stage(&self, number: u8) -> Option<&Stage> {
        self.stages.get(usize::from(number).checked_sub(1)?)
    }
}

/// What a document says of onset, growth and residue; each a lowest and a highest figure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Course {
    /// Hours after the last use until it begins.
    pub onset_hours: (u16, u16),
    /// Days for which it grows.
    pub grows_days: (u16, u16),
    /// Days after which residual signs are gone.
    pub residual_days: (u16, u16),
    /// What stays for longer, in words; may be empty.
    pub after: String,
}

/// One stage of a staging.
#[derive(Clone, Debug)]
pub struct Stage {
    /// Its number, from 1.
    pub number: u8,
    /// Its name, for what this scale sees of it.
    pub name: String,
    /// Hours since the last use that the source gives it: from the first up to, not with, the second.
    pub hours: Option<(u16, u16)>,
    /// Why the hours are what they are, where the source does not say it outright; may be empty.
    pub hours_note: String,
    /// How many of its signs must be found for it to show.
    pub needs: u16,
    /// Where in the source it stands.
    pub basis: String,
    /// Why one item's signs may reach `needs` alone, where they can.
    pub alone: Option<String>,
    /// What the source names and this scale asks.
    pub sees: Vec<String>,
    /// What the source names and this scale does not ask.
    pub not_asked: Vec<String>,
    /// What the source names and is deliberately no sign.
    pub not_counted: Vec<String>,
    /// Its signs.
    pub signs: Vec<Sign>,
}

/// One finding that counts towards a stage: an item at or above a number of points.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sign {
    /// The item, by position.
    pub item: usize,
    /// The points it needs.
    pub at_least: u16,
    /// The finding in words.
    pub text: String,
    /// Where it comes from, if that is narrower than the stage's basis; may be empty.
    pub basis: String,
}
