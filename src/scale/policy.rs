//! A site's policy: how often to look again, thresholds, local flags and bands, apart from the scale.
//!
//! Sources differ on these, and a scale says none of them. A policy is a file of the site's own,
//! named, versioned, cited and digested like a scale; nothing in it is active unless somebody names
//! it, and whatever it says is shown with its name. It is read against the scale that it is for.

mod in_force;

use std::sync::Arc;

use chrono::TimeDelta;

use super::check::policy as check;
use super::model::{Band, Condition, Flag};
use super::{LARGEST_FILE, Name, Scale, read};
use crate::base::canonical::{Digest, canonical_json};
use crate::base::diagnostic::{Diagnostic, Rejected};
use crate::base::document;
use crate::base::source::{Place, Source};
use crate::base::text::excerpt;
use crate::base::time::Time;

pub use in_force::{InForce, Policies};

/// Finds the scale that a policy is for, or says in words why there is none.
pub type FindScale<'f> = dyn Fn(&Name) -> Result<Arc<Scale>, String> + 'f;

/// What a policy is, from where, and in which version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyHead {
    /// The short name that data and commands use.
    pub id: String,
    /// The version of this file.
    pub version: semver::Version,
    /// The name that a screen shows.
    pub name: String,
    /// What it is for; may be empty.
    pub about: String,
    /// Where it comes from; at least one.
    pub references: Vec<String>,
}

/// What a policy says of its scale.
#[derive(Clone, Debug)]
pub struct Rules {
    /// When to look again.
    pub reassess: Vec<Reassess>,
    /// How many minutes before the end of its interval a look already settles a rule about an event.
    pub grace_minutes: u32,
    /// Published or local thresholds of the total.
    pub landmarks: Vec<Landmark>,
    /// Findings that the site wants looked at.
    pub flags: Vec<Flag>,
    /// The site's bands, for a scale without; may be empty.
    pub bands: Vec<Band>,
}

impl Rules {
    /// Returns how long after an event a look settles a rule about it.
    ///
    /// A look before that says nothing of what the event did, and a later event is one of its own.
    pub fn settled_after(&self, rule: &Reassess) -> TimeDelta {
        TimeDelta::minutes(rule.minutes.saturating_sub(self.grace_minutes).into())
    }
}

/// One rule of when to look again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reassess {
    /// When the rule holds.
    pub trigger: Trigger,
    /// Within how many minutes to look again while it holds.
    pub minutes: u32,
    /// Where the rule comes from.
    pub reference: String,
}

impl Reassess {
    /// Returns the instant until which to look again, counted from another; `None` past the end of time.
    pub fn after(&self, from: Time) -> Option<Time> {
        from.checked_add_signed(TimeDelta::minutes(self.minutes.into()))
    }
}

/// When a rule of reassessment holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trigger {
    /// In this band, by position, or a higher one.
    Band(usize),
    /// After an event of this kind, as data names it.
    After(&'static str),
    /// When the total has risen by at least so many points since the assessment before.
    Rise(u16),
}

/// A threshold of the total, with its source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Landmark {
    /// Its name in data.
    pub id: String,
    /// The total from which it is reached.
    pub at_least: u16,
    /// What the source says of it; never what to give or to do.
    pub text: String,
    /// The source.
    pub reference: String,
}

impl Landmark {
    /// Returns the condition that it is.
    pub fn condition(&self) -> Condition {
        check::reached(self.at_least)
    }
}

/// A policy that passed every check, read against one version of the scale that it is for.
#[derive(Clone, Debug)]
pub struct Policy {
    head: PolicyHead,
    wanted: (Name, Place),
    rules: Rules,
    scale: Arc<Scale>,
    digest: Digest,
    source: Source,
}

impl PartialEq for Policy {
    fn eq(&self, other: &Self) -> bool {
        self.digest == other.digest && self.scale.digest() == other.scale.digest()
    }
}

impl Eq for Policy {}

impl Policy {
    /// Reads a policy file, against the scale that it names.
    ///
    /// # Errors
    /// All that is wrong with the file, in its order, with the text itself so that it can be shown.
    pub fn read(source: Source, find: &FindScale<'_>) -> Result<Self, Rejected> {
        match Self::parse(&source, find) {
            Ok((head, wanted, rules, scale, digest)) => Ok(Self {
                head,
                wanted,
                rules,
                scale,
                digest,
                source,
            }),
            Err(diagnostics) => Err(Rejected::new(source, diagnostics)),
        }
    }

    /// Reads the same policy against another version of its scale.
    ///
    /// # Errors
    /// Something that the policy speaks of is not in that version.
    pub fn against(&self, scale: &Arc<Scale>) -> Result<Self, Rejected> {
        Self::read(self.source.clone(), &|_| Ok(Arc::clone(scale)))
    }

    fn parse(source: &Source, find: &FindScale<'_>) -> Result<Parsed, Vec<Diagnostic>> {
        if source.text().len() > LARGEST_FILE {
            let message = format!(
                "this file has {} bytes, more than {LARGEST_FILE}: it cannot be a policy",
                source.text().len()
            );
            return Err(vec![Diagnostic::new("too-long", 0..0, message)]);
        }
        let node = document::toml(source.text())?;
        let mut problems = Vec::new();
        let draft = read::policy::draft(&node, &mut problems);
        let head = check::head(&draft, &mut problems).map_err(|other| vec![other])?;
        let found = draft.scale.as_ref().and_then(|(name, span)| {
            let place = source.place(span.start);
            let found = Name::parse(name).and_then(|name| Ok((find(&name)?, (name, place))));
            let unknown = |words: String| {
                let message = format!("no scale for this policy: `{}`", excerpt(name));
                problems.push(Diagnostic::new("unknown-scale", span.clone(), message).help(words));
            };
            found.map_err(unknown).ok()
        });
        let rules = found
            .as_ref()
            .map(|(scale, _)| check::rules(&draft, scale, &mut problems));
        problems.sort_by_key(|problem| problem.span.start);
        match (head, found, rules) {
            (Some(head), Some((scale, wanted)), Some(rules)) if problems.is_empty() => {
                let json = canonical_json(&node.to_json())
                    .map_err(|error| vec![Diagnostic::new("not-toml", 0..0, error.to_string())])?;
                Ok((
                    head,
                    wanted,
                    rules,
                    scale,
                    Digest::of_bytes(json.as_bytes()),
                ))
            }
            _ => Err(problems),
        }
    }

    /// Returns what it is, from where, and in which version.
    pub fn head(&self) -> &PolicyHead {
        &self.head
    }

    /// Returns id and version as results name them: `ward-7@1.0.0`.
    pub fn reference(&self) -> String {
        format!("{}@{}", self.head.id, self.head.version)
    }

    /// Returns what it says of its scale.
    pub fn rules(&self) -> &Rules {
        &self.rules
    }

    /// Returns the scale that it was read against.
    pub fn scale(&self) -> &Arc<Scale> {
        &self.scale
    }

    /// Says whether it is for a scale: for this version of it, or for all.
    pub fn is_for(&self, scale: &Scale) -> bool {
        self.wanted.0.matches(scale.id(), scale.version())
    }

    /// Returns the name of the scale that it is for, as the file has it: `cows@1`.
    pub fn wanted(&self) -> &Name {
        &self.wanted.0
    }

    /// Returns where the file names that scale.
    pub fn wanted_at(&self) -> String {
        let (file, place) = (self.source.name(), self.wanted.1);
        format!("{file}:{}:{}", place.line, place.column)
    }

    /// Returns the bands that its rules mean: its own, or those of the scale.
    pub fn bands(&self) -> &[Band] {
        if self.rules.bands.is_empty() {
            self.scale.bands()
        } else {
            &self.rules.bands
        }
    }

    /// Returns the lowest and highest total of one of its own bands, by position.
    pub fn band_range(&self, band: usize) -> Option<(u16, u16)> {
        let from = self.rules.bands.get(band)?.from;
        let highest = self.scale.definition().total?.1;
        let next = self.rules.bands.get(band + 1);
        Some((
            from,
            next.map_or(highest, |next| next.from.saturating_sub(1)),
        ))
    }

    /// Returns the digest of what the file says, made as that of a scale.
    pub fn digest(&self) -> Digest {
        self.digest
    }

    /// Returns the file itself, as it was read.
    pub fn source(&self) -> &Source {
        &self.source
    }
}

type Parsed = (PolicyHead, (Name, Place), Rules, Arc<Scale>, Digest);
