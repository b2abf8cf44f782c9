//! The copies of scales, policies and languages that entries name, each read once.

use std::collections::HashMap;
use std::sync::Arc;

use rusqlite::Connection;

use super::verdict::FileFault;
use crate::base::canonical::{Digest, canonical_json};
use crate::base::document;
use crate::base::source::Source;
use crate::log::bad_entry::{CopyFault, Wrong};
use crate::log::entry::Used;
use crate::scale::{LARGEST_FILE, Scale};

/// All copies of a log.
pub(super) struct Copies {
    all: Vec<Kept>,
    by_digest: HashMap<String, usize>,
}

/// One copy, after it was read.
struct Kept {
    digest: String,
    kind: String,
    name: String,
    fault: Option<CopyFault>,
    scale: Option<Arc<Scale>>,
}

impl Copies {
    /// Reads all copies, and holds each to its digest.
    ///
    /// # Errors
    /// The log cannot be read.
    pub fn read(connection: &Connection) -> Result<Self, rusqlite::Error> {
        let mut statement =
            connection.prepare("SELECT digest, kind, name, text FROM copy ORDER BY rowid")?;
        let mut rows = statement.query([])?;
        let (mut all, mut by_digest) = (Vec::new(), HashMap::new());
        while let Some(row) = rows.next()? {
            let kept = Kept::read(row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?);
            by_digest.insert(kept.digest.clone(), all.len());
            all.push(kept);
        }
        Ok(Self { all, by_digest })
    }

    /// Finds the copy that an entry names, by its position among all.
    ///
    /// # Errors
    /// There is none, or it is not what the entry was made with.
    pub fn find(&self, what: &'static str, used: &Used) -> Result<usize, Wrong> {
        let wrong = |why| Wrong::Copy {
            what,
            name: used.name.clone(),
            why,
        };
        let position = self.by_digest.get(&used.digest).copied();
        let found = position.and_then(|position| Some((position, self.all.get(position)?)));
        let (position, kept) = found.ok_or_else(|| wrong(CopyFault::Missing))?;
        if let Some(fault) = &kept.fault {
            return Err(wrong(fault.clone()));
        }
        if kept.kind != what || kept.name != used.name {
            return Err(wrong(CopyFault::Misfiled));
        }
        Ok(position)
    }

    /// Returns the scale of a copy, by its position.
    pub fn scale(&self, position: usize) -> Option<&Arc<Scale>> {
        self.all.get(position)?.scale.as_ref()
    }

    /// Returns how many copies there are.
    pub fn len(&self) -> usize {
        self.all.len()
    }

    /// Returns every copy that is not what it says it is.
    pub fn faults(&self) -> Vec<FileFault> {
        let faulty = |kept: &Kept| {
            Some(FileFault::Copy {
                what: kept.words(),
                why: kept.fault.clone()?,
            })
        };
        self.all.iter().filter_map(faulty).collect()
    }

    /// Names the copies at the positions where `named` is false.
    pub fn unnamed(&self, named: &[bool]) -> Vec<String> {
        let copies = self.all.iter().zip(named);
        copies
            .filter(|(_, named)| !**named)
            .map(|(kept, _)| kept.words())
            .collect()
    }
}

impl Kept {
    fn read(digest: String, kind: String, name: String, text: String) -> Self {
        let mut kept = Self {
            digest,
            kind,
            name,
            fault: None,
            scale: None,
        };
        let now = digest_of(&text);
        if now.as_deref() != Some(kept.digest.as_str()) {
            kept.fault = Some(CopyFault::Changed);
            return kept;
        }
        if kept.kind == "scale" {
            // Whether a version was withdrawn since does not matter here: it gave the score once.
            match Scale::read(Source::new(kept.name.clone(), text)) {
                Ok(scale) if scale.reference() == kept.name => kept.scale = Some(Arc::new(scale)),
                Ok(_) => kept.fault = Some(CopyFault::Misfiled),
                Err(_) => kept.fault = Some(CopyFault::Unreadable),
            }
        }
        kept
    }

    /// Names the copy: its kind, its name, and the beginning of its digest.
    fn words(&self) -> String {
        let short: String = self.digest.chars().take(Digest::SHORT).collect();
        format!("{} {} ({short})", self.kind, self.name)
    }
}

/// Returns the digest of a TOML file, by what it says; `None` for what is no TOML, or too long for a file of ours.
fn digest_of(text: &str) -> Option<String> {
    if text.len() > LARGEST_FILE {
        return None;
    }
    let said = document::toml(text).ok()?.to_json();
    let canonical = canonical_json(&said).ok()?;
    Some(Digest::of_bytes(canonical.as_bytes()).to_string())
}
