//! A site's policy: how often to look again, thresholds, local flags and bands, apart from the scale.
//!
//! Sources differ on these, and a scale says none of them. A policy is a file of the site's own,
//! named, versioned, cited and digested like a scale; nothing in it is active unless somebody names
//! it, and whatever it says is shown with its name. It is read against the scale that it is for.

mod in_force;
mod rules;

use std::sync::Arc;

use super::bands::{Band, range_of};
use super::file::read_file;
use super::{Name, Scale};
use crate::base::canonical::Digest;
use crate::base::diagnostic::Rejected;
use crate::base::source::{Place, Source};

pub use in_force::{InForce, Policies};
pub use rules::{FindScale, Landmark, PolicyHead, Reassess, Rules, Trigger};

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
        let (read, digest) = read_file(&source, "a policy", |node, problems| {
            rules::read(node, find, problems)
        })?;
        let (name, span) = read.wanted;
        Ok(Self {
            head: read.head,
            wanted: (name, source.place(span.start)),
            rules: read.rules,
            scale: read.scale,
            digest,
            source,
        })
    }

    /// Reads the same policy against another version of its scale.
    ///
    /// # Errors
    /// Something that the policy speaks of is not in that version.
    pub fn against(&self, scale: &Arc<Scale>) -> Result<Self, Rejected> {
        Self::read(self.source.clone(), &|_| Ok(Arc::clone(scale)))
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
        range_of(&self.rules.bands, band, self.scale.definition().total?.1)
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
