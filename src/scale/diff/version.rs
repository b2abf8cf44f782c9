//! Which number of a version must move, and whether a new version moved it; and in words why: a result that
//! differs, with an example assessment.

use std::sync::Arc;

use super::{
    ChangeKind, Decision, Difference, Example, ExampleAnswer, Increment, ResultKind, diff,
};
use crate::base::diagnostic::Diagnostic;
use crate::base::document::{self, Value};
use crate::base::source::Span;
use crate::base::text::{all_of, excerpt};
use crate::scale::{Scale, Staging};

/// Why a version may not follow another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotPermitted {
    /// They are not versions of one scale.
    OtherScale,
    /// It has the same version and says something else.
    SameVersion,
    /// Its version is lower.
    Backwards,
    /// A number that must move did not.
    TooLow {
        /// The number that moved.
        moved: Increment,
        /// The number that must move.
        needed: Increment,
    },
}

/// Returns what is wrong with the version of a file that follows another, at the place of its version.
///
/// `None` if it may follow. The help names the lowest version that may, and shows why with an
/// assessment if one has another result.
pub fn too_low(old: &Arc<Scale>, new: &Arc<Scale>) -> Option<Diagnostic> {
    let difference = diff(old, new);
    let refusal = difference.permitted().err()?;
    let message = difference.refused(&refusal);
    let diagnostic = Diagnostic::new("version-too-low", place(new), message);
    if refusal == NotPermitted::OtherScale {
        return Some(diagnostic.help("name a version of the same scale"));
    }
    let mut help = format!("write \"{}\" or higher", difference.least());
    if let Some(reason) = difference.reason() {
        help = format!("{help}: {reason}");
    }
    Some(diagnostic.help(help))
}

fn place(scale: &Scale) -> Span {
    let Ok(node) = document::toml(scale.source().text()) else {
        return 0..0;
    };
    let Value::Table(entries) = &node.value else {
        return 0..0;
    };
    let version = entries.iter().find(|entry| entry.key == "version");
    version.map_or(0..0, |entry| entry.node.span.clone())
}

impl Difference {
    /// Returns which number of the version moved upwards, as far as the first that differs.
    pub fn moved(&self) -> Increment {
        let (old, new) = (self.old.version(), self.new.version());
        if new <= old {
            Increment::None
        } else if new.major > old.major {
            Increment::Major
        } else if new.minor > old.minor {
            Increment::Minor
        } else {
            Increment::Patch
        }
    }

    /// Returns the lowest version that the new one may have.
    pub fn least(&self) -> semver::Version {
        let semver::Version {
            major,
            minor,
            patch,
            ..
        } = *self.old.version();
        match self.needed {
            Increment::None => semver::Version::new(major, minor, patch),
            Increment::Patch => semver::Version::new(major, minor, patch.saturating_add(1)),
            Increment::Minor => semver::Version::new(major, minor.saturating_add(1), 0),
            Increment::Major => semver::Version::new(major.saturating_add(1), 0, 0),
        }
    }

    /// Says whether the new version may follow the old.
    ///
    /// # Errors
    /// It is of another scale, its version is the same or lower, or moved less than what changed needs.
    pub fn permitted(&self) -> Result<(), NotPermitted> {
        if self.old.id() != self.new.id() {
            return Err(NotPermitted::OtherScale);
        }
        if self.old.digest() == self.new.digest() {
            return Ok(());
        }
        let moved = self.moved();
        match self.new.version().cmp(self.old.version()) {
            std::cmp::Ordering::Less => Err(NotPermitted::Backwards),
            std::cmp::Ordering::Equal => Err(NotPermitted::SameVersion),
            std::cmp::Ordering::Greater if moved < self.needed => Err(NotPermitted::TooLow {
                moved,
                needed: self.needed,
            }),
            std::cmp::Ordering::Greater => Ok(()),
        }
    }

    /// Says in a line why the new version may not follow.
    pub fn refused(&self, why: &NotPermitted) -> String {
        let (old, new) = (self.old.reference(), self.new.reference());
        match why {
            NotPermitted::OtherScale => {
                format!("`{new}` is no version of `{}`", self.old.id())
            }
            NotPermitted::SameVersion => {
                format!("`{new}` says something else than the `{old}` there is")
            }
            NotPermitted::Backwards => format!("`{new}` is lower than `{old}`, which it follows"),
            NotPermitted::TooLow { moved, needed } => format!(
                "`{new}` moves the {} only, and what changed since `{old}` moves the {}",
                number(*moved),
                number(*needed)
            ),
        }
    }

    /// Says in a line why the number that must move is what it is; `None` where wording is all.
    ///
    /// An assessment that has another result says it best; otherwise a change that refuses data.
    pub fn reason(&self) -> Option<String> {
        if self.needed < Increment::Minor {
            return None;
        }
        let results = self.effects.iter().flat_map(|effects| &effects.results);
        // What a clinician acts on comes first; a total by itself is no reason to act.
        let mut reasons: Vec<(u8, String)> = results
            .filter_map(|effect| {
                let first = u8::from(effect.on == ResultKind::Total);
                Some((first, self.why(&effect.on, &effect.decision)?))
            })
            .collect();
        reasons.sort_by_key(|(place, _)| *place);
        let reason = reasons.into_iter().next().map(|(_, reason)| reason);
        reason.or_else(|| {
            let weighs = self
                .changes
                .iter()
                .find(|change| change.step == self.needed)?;
            let what = match (weighs.place.as_str(), weighs.key) {
                ("", Some(key)) => format!("`{key}`"),
                (place, Some(key)) => format!("`{key}` of {place}"),
                (place, None) => place.to_owned(),
            };
            Some(match weighs.kind {
                ChangeKind::Added => format!("{what} is new"),
                ChangeKind::Removed => format!("{what} is gone"),
                ChangeKind::Changed => format!("{what} is another"),
            })
        })
    }

    fn why(&self, on: &ResultKind, decision: &Decision) -> Option<String> {
        let result = on.words(self);
        let (old, new) = (self.old.version(), self.new.version());
        let new = if old == new {
            "now".to_owned()
        } else {
            format!("in {new}")
        };
        match decision {
            Decision::Same => None,
            Decision::Gone => Some(format!("{result} is gone")),
            Decision::Open => Some(format!(
                "{result} may differ: there are too many combinations to look at"
            )),
            Decision::Differs { example, .. } => Some(format!(
                "{result} differs: {}{} in {old}, {} {new}",
                match example.words() {
                    words if words.is_empty() => words,
                    words => format!("with {words} it is "),
                },
                on.result(&example.was, example, &self.old),
                on.result(&example.is, example, &self.new)
            )),
        }
    }
}

/// Returns a number of a version in words.
pub fn number(step: Increment) -> &'static str {
    match step {
        Increment::None => "none",
        Increment::Patch => "last number",
        Increment::Minor => "middle number",
        Increment::Major => "first number",
    }
}

impl ResultKind {
    /// Names a result of two versions in words.
    pub fn words(&self, versions: &Difference) -> String {
        match self {
            Self::Total => "the total".to_owned(),
            Self::Band => "the band".to_owned(),
            Self::Staging(id) => format!("the stage shown of `{id}`"),
            Self::Stage(id, number) => {
                let has_it = |scale: &Scale| {
                    let found = staging(scale, id);
                    found.is_some_and(|staging| staging.stage(*number).is_some())
                };
                let scale = if has_it(&versions.new) {
                    &versions.new
                } else {
                    &versions.old
                };
                format!("{}, of `{id}`", stage(scale, id, *number))
            }
            Self::Flag(id) => format!("the flag `{id}`"),
            Self::Time(id) => format!("what `{id}` says of a time"),
        }
    }

    /// Puts one value of a result into words, as the result of an example in a version.
    pub fn result(&self, value: &str, example: &Example, version: &Scale) -> String {
        let at_most = if example.answers.iter().any(|answer| answer.missing) {
            "at most "
        } else {
            ""
        };
        match (self, value) {
            (Self::Total | Self::Band, value) => format!("{at_most}{value}"),
            (Self::Staging(_), "0") => format!("{at_most}none"),
            (Self::Staging(id), value) => {
                let number = value.parse().unwrap_or_default();
                format!("{at_most}{}", stage(version, id, number))
            }
            (Self::Stage(..), "shows") | (Self::Flag(_), "yes") if !at_most.is_empty() => {
                "possible".to_owned()
            }
            (Self::Stage(..), "shows") => "shown".to_owned(),
            (Self::Stage(..), _) => "not shown".to_owned(),
            (Self::Flag(_), "yes") => "raised".to_owned(),
            (Self::Flag(_), "no") => "not raised".to_owned(),
            (Self::Flag(_) | Self::Time(_), value) => value.to_owned(),
        }
    }
}

/// Returns a stage of a scale in words, its name beside it.
fn stage(scale: &Scale, id: &str, number: u8) -> String {
    match staging(scale, id) {
        Some(staging) => staging.stage_in_words(number),
        None => format!("stage {number}"),
    }
}

fn staging<'s>(scale: &'s Scale, id: &str) -> Option<&'s Staging> {
    scale.stagings().iter().find(|staging| staging.id == id)
}

impl Example {
    /// Puts the assessment into words: what stands out of it, and that the rest is 0.
    pub fn words(&self) -> String {
        let told: Vec<&ExampleAnswer> = self
            .answers
            .iter()
            .filter(|given| given.stands_out())
            .collect();
        let mut words: Vec<String> = told.iter().map(|given| given.words()).collect();
        words.extend(self.checks.iter().map(|check| {
            let answer = if check.answer { "yes" } else { "no" };
            format!("{} answered {answer}", excerpt(&check.id))
        }));
        let measures = self.measures.iter();
        words
            .extend(measures.map(|read| format!("{} at {} {}", read.label, read.value, read.unit)));
        match self.answers.len() {
            0 => {}
            items if items == told.len() => {}
            _ if told.is_empty() => words.insert(0, "every item 0".to_owned()),
            _ => words.push("every other item 0".to_owned()),
        }
        all_of(&words)
    }
}

impl ExampleAnswer {
    /// Puts an answer into words: its item and points, `Pulse 2 (was 1) at 118 /min`.
    pub fn words(&self) -> String {
        if self.missing {
            return format!("{} not assessed", self.label);
        }
        let points = if self.was == self.is {
            self.is.to_string()
        } else {
            format!("{} (was {})", self.is, self.was)
        };
        let unit = self.unit.as_deref().unwrap_or_default();
        let value = self
            .value
            .map_or_else(String::new, |value| format!(" at {value} {unit}"));
        let cause = if self.attributed {
            ""
        } else {
            " (other cause)"
        };
        format!("{} {points}{value}{cause}", self.label)
    }
}
