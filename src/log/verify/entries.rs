//! One entry by itself: its hash, its form, its kind, its copies, each read once, and its score made again.

use std::collections::HashMap;
use std::sync::Arc;

use rusqlite::Connection;
use serde_json::Value;
use uuid::Uuid;

use super::verdict::FileFault;
use crate::assessment::{Assessment, wire};
use crate::base::canonical::{Digest, canonical_json, is_canonical};
use crate::base::document::{self, Node};
use crate::base::source::Source;
use crate::base::time::Time;
use crate::log::Copy;
use crate::log::bad_entry::{CopyFault, EntryFault, ScoreDifference};
use crate::log::chain;
use crate::log::database;
use crate::log::entry::{Entry, EntryKind, NEWEST_FORMAT, Shown, Used};
use crate::scale::{LARGEST_FILE, Scale};
use crate::scoring::outcome::Outcome;
use crate::scoring::score::Extent;

/// A row of the log as it stands in the file.
pub(super) struct Row {
    /// The number in the table.
    pub number: i64,
    /// The hash, if it is a text.
    pub hash: Option<String>,
    /// The bytes, if they are a text.
    pub bytes: Option<String>,
}

/// A row after it was held to everything that it can be held to by itself.
pub(super) struct Checked {
    /// The number in the table.
    pub number: i64,
    /// The hash of its bytes, made anew.
    pub hash: String,
    /// The entry, or how it does not hold.
    pub entry: Result<Sound, EntryFault>,
}

/// What the walk needs of an entry that is sound by itself.
pub(super) struct Sound {
    /// The hash that it holds of the entry before.
    pub previous: String,
    /// When it was recorded.
    pub recorded: Time,
    /// What it corrects.
    pub correction: Option<Correction>,
    /// The positions of the copies that it names.
    pub copies: Vec<usize>,
}

/// What a correction says of the entry that it corrects.
pub(super) struct Correction {
    /// The number of that entry.
    pub corrects: u64,
    /// Whether it says anew what that one says, or takes it back.
    pub kind: EntryKind,
    /// Whom it is about.
    pub patient: Option<String>,
}

/// What entries are held to.
pub(super) struct Rules<'r> {
    /// The id of the log.
    pub log: &'r str,
    /// The copies of the files that entries were made with.
    pub copies: &'r Copies,
}

fn unreadable(why: impl Into<String>) -> EntryFault {
    EntryFault::Unreadable(why.into())
}

impl Rules<'_> {
    /// Holds a row to all that it can be held to by itself.
    pub fn check(&self, row: &Row) -> Checked {
        let hash = row.bytes.as_deref().map(chain::hash).unwrap_or_default();
        Checked {
            number: row.number,
            entry: self.sound(row, &hash),
            hash,
        }
    }

    fn sound(&self, row: &Row, hash: &str) -> Result<Sound, EntryFault> {
        let not_text = || unreadable("what is stored is no text");
        let bytes = row.bytes.as_deref().ok_or_else(not_text)?;
        if row.hash.as_deref().ok_or_else(not_text)? != hash {
            return Err(EntryFault::Changed);
        }
        let entry = read(bytes)?;
        if entry.log != self.log {
            return Err(EntryFault::OtherLog(entry.log));
        }
        if i64::try_from(entry.number) != Ok(row.number) {
            return Err(EntryFault::OutOfOrder(entry.number));
        }
        if Uuid::parse_str(&entry.id).is_err() {
            return Err(unreadable("its `id` is no UUID"));
        }
        let no_time = || unreadable("its `recorded_at` is no time with an offset");
        let recorded = entry.recorded_at().ok_or_else(no_time)?;
        content(&entry).map_err(EntryFault::Kind)?;
        let copies = self.copies(&entry)?;
        if let Some(scale) = copies.first().and_then(|first| self.copies.scale(*first)) {
            rescored(&entry, scale)?;
        }
        let patient = entry.patient().map(str::to_owned);
        Ok(Sound {
            correction: entry.corrects.map(|corrects| Correction {
                corrects,
                kind: entry.kind,
                patient,
            }),
            previous: entry.previous,
            recorded,
            copies,
        })
    }

    /// Finds the copies that an entry names, that of its scale first.
    fn copies(&self, entry: &Entry) -> Result<Vec<usize>, EntryFault> {
        let named = entry.files();
        named
            .map(|(what, used)| self.copies.find(what, used))
            .collect()
    }
}

/// Reads an entry whose bytes must be the one way to write it.
fn read(bytes: &str) -> Result<Entry, EntryFault> {
    let value: Value =
        serde_json::from_str(bytes).map_err(|error| unreadable(error.to_string()))?;
    let format = value.get("format");
    let known = format.and_then(Value::as_u64);
    if !known.is_some_and(|known| (1..=u64::from(NEWEST_FORMAT)).contains(&known)) {
        return Err(match format {
            Some(found) => EntryFault::Format(found.to_string()),
            None => unreadable("it names no format"),
        });
    }
    if !is_canonical(bytes, &value) || !leaves_out_what_is_absent(&value) {
        return Err(EntryFault::NotCanonical);
    }
    let entry = Entry::of_json(value).map_err(|error| unreadable(error.to_string()))?;
    match entry.needed_format() {
        needs if needs == entry.format => Ok(entry),
        needs => Err(EntryFault::OtherFormat {
            says: entry.format,
            needs,
        }),
    }
}

/// Says whether nothing is `null` or empty but in an assessment: what reads as absent must be
/// absent, or two texts would say the same.
fn leaves_out_what_is_absent(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Object(table) => {
            let mut parts = table.iter().filter(|(key, _)| *key != "assessment");
            !table.is_empty() && parts.all(|(_, part)| leaves_out_what_is_absent(part))
        }
        _ => true,
    }
}

/// Holds an entry to what its kind has and has not.
fn content(entry: &Entry) -> Result<(), String> {
    let void = entry.kind == EntryKind::Void;
    let correction = void || entry.kind == EntryKind::Amendment;
    let blank = |text: &Option<String>| text.as_ref().is_some_and(|text| text.trim().is_empty());
    let parts = [
        ("corrects", entry.corrects.is_some(), correction),
        ("reason", entry.reason.is_some(), correction),
        ("by", entry.by.is_some(), correction),
        ("patient", entry.patient.is_some(), void),
        ("scale", entry.scale.is_some(), !void),
        ("assessment", entry.assessment.is_some(), !void),
        ("shown", entry.shown.is_some(), !void),
    ];
    let kind = entry.kind.word();
    for (name, there, wanted) in parts {
        if there && !wanted {
            return Err(format!("`{kind}` has no `{name}`"));
        }
        if wanted && !there {
            return Err(format!("`{kind}` lacks its `{name}`"));
        }
    }
    if void && let Some((name, _)) = entry.files().next() {
        return Err(format!("`{kind}` has no `{name}`"));
    }
    for (name, text) in [("reason", &entry.reason), ("by", &entry.by)] {
        if blank(text) {
            return Err(format!("`{name}` is empty"));
        }
    }
    Ok(())
}

/// Scores an entry again with its own copy of its scale; what was shown, and its kind, must follow.
fn rescored(entry: &Entry, scale: &Arc<Scale>) -> Result<(), EntryFault> {
    let (Some(said), Some(stored)) = (&entry.assessment, &entry.shown) else {
        return Ok(());
    };
    let assessment = assessment(said, scale).map_err(EntryFault::Assessment)?;
    let outcome = Outcome::of(&assessment);
    let now = Shown::of(&assessment, &outcome);
    if *stored != now {
        return Err(EntryFault::ScoredDifferently(differences(stored, &now)));
    }
    let kind = if outcome.is_scored() {
        EntryKind::Assessment
    } else {
        EntryKind::Attempt
    };
    if entry.kind != EntryKind::Amendment && entry.kind != kind {
        let why = if outcome.is_scored() {
            "an `attempt` has no answers, and there are some"
        } else {
            "an `assessment` has answers, and there are none"
        };
        return Err(EntryFault::Kind(why.to_owned()));
    }
    Ok(())
}

fn assessment(said: &Value, scale: &Arc<Scale>) -> Result<Assessment, String> {
    if said.get("scale").and_then(Value::as_str) != Some(&scale.reference()) {
        let name = scale.reference();
        return Err(format!("its answers do not name the scale {name}"));
    }
    let assessment = wire::read_by(&Node::from_json(said), scale).map_err(|problems| {
        let first = problems.into_iter().next();
        first.map_or_else(String::new, |problem| problem.message)
    })?;
    let context = &assessment.context;
    let lacks = [
        ("patient", context.patient.is_none()),
        ("rater", context.rater.is_none()),
        ("time", context.time.is_none()),
    ];
    match lacks.iter().find(|(_, lacks)| *lacks) {
        Some((name, _)) => Err(format!("`{name}` is missing")),
        None => Ok(assessment),
    }
}

/// Names every part of a score that differs.
fn differences(stored: &Shown, now: &Shown) -> Vec<ScoreDifference> {
    let mut parts = Vec::new();
    let mut differ = |what: String, stored: String, now: String| {
        if stored != now {
            parts.push(ScoreDifference { what, stored, now });
        }
    };
    let number = |number: usize| number.to_string();
    differ(
        "answered".into(),
        number(stored.answered),
        number(now.answered),
    );
    differ("items".into(), number(stored.items), number(now.items));
    let total = |shown: &Shown| said(shown.total.as_ref());
    differ("total".into(), total(stored), total(now));
    let band = |shown: &Shown| said(shown.band.as_ref());
    differ("band".into(), band(stored), band(now));
    for id in keys(&stored.stages, &now.stages) {
        let stage = |shown: &Shown| said(shown.stages.get(id));
        differ(format!("stage {id}"), stage(stored), stage(now));
    }
    for id in keys(&stored.flags, &now.flags) {
        let flag = |shown: &Shown| shown.flags.get(id).cloned().unwrap_or_else(|| NONE.into());
        differ(format!("flag {id}"), flag(stored), flag(now));
    }
    parts
}

const NONE: &str = "none";

fn said<T: std::fmt::Display + PartialEq>(ends: Option<&Extent<T>>) -> String {
    match ends {
        None => NONE.to_owned(),
        Some(ends) if ends.low == ends.high => ends.low.to_string(),
        Some(ends) => format!("{} to {}", ends.low, ends.high),
    }
}

type Map<T> = std::collections::BTreeMap<String, T>;

fn keys<'m, T>(stored: &'m Map<T>, now: &'m Map<T>) -> std::collections::BTreeSet<&'m String> {
    stored.keys().chain(now.keys()).collect()
}

/// All copies of a log.
pub(super) struct Copies {
    all: Vec<CheckedCopy>,
    by_digest: HashMap<String, usize>,
}

/// One copy, after it was read.
struct CheckedCopy {
    copy: Copy,
    fault: Option<CopyFault>,
    scale: Option<Arc<Scale>>,
}

impl Copies {
    /// Reads all copies, and holds each to its digest.
    ///
    /// # Errors
    /// The log cannot be read.
    pub fn read(connection: &Connection) -> Result<Self, rusqlite::Error> {
        let mut statement = connection.prepare(database::copies(connection)?)?;
        let mut rows = statement.query([])?;
        let (mut all, mut by_digest) = (Vec::new(), HashMap::new());
        while let Some(row) = rows.next()? {
            let kept = CheckedCopy::of(Copy::of(row)?);
            by_digest.insert(kept.copy.digest.clone(), all.len());
            all.push(kept);
        }
        Ok(Self { all, by_digest })
    }

    /// Finds the copy that an entry names, by its position among all.
    ///
    /// # Errors
    /// There is none, or it is not what the entry was made with.
    pub fn find(&self, what: &'static str, used: &Used) -> Result<usize, EntryFault> {
        let wrong = |why| EntryFault::Copy {
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
        if kept.copy.kind != what || kept.copy.name != used.name {
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
        let faulty = |kept: &CheckedCopy| {
            Some(FileFault::Copy {
                what: kept.words(),
                why: kept.fault.clone()?,
            })
        };
        self.all.iter().filter_map(faulty).collect()
    }

    /// Says whether some are of column maps.
    pub fn are_of_maps(&self) -> bool {
        self.all.iter().any(|kept| kept.copy.kind == "map")
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

impl CheckedCopy {
    fn of(copy: Copy) -> Self {
        let (mut fault, mut scale) = (None, None);
        if digest_of(&copy.text).as_ref() != Some(&copy.digest) {
            fault = Some(CopyFault::Changed);
        } else if copy.kind == "scale" {
            // Whether a version was withdrawn since does not matter here: it gave the score once.
            match Scale::read(Source::new(copy.name.as_str(), copy.text.as_str())) {
                Ok(read) if read.reference() == copy.name => scale = Some(Arc::new(read)),
                Ok(_) => fault = Some(CopyFault::Misfiled),
                Err(_) => fault = Some(CopyFault::Unreadable),
            }
        }
        Self { copy, fault, scale }
    }

    /// Names the copy: its kind, its name, and the beginning of its digest.
    fn words(&self) -> String {
        let Copy {
            digest, kind, name, ..
        } = &self.copy;
        let short: String = digest.chars().take(Digest::SHORT).collect();
        format!("{kind} {name} ({short})")
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
