//! The lock: which versions were published, with which digest, and which of them still stand.
//!
//! A lock stands beside the scales it is of (`scales/lock.toml`). What it says is outside the
//! digest, so that a version can be withdrawn without being touched.

mod language;

use super::Name;
use super::language::{Review, Translation};
use super::name::is_id;
use crate::base::canonical::Digest;
use crate::base::diagnostic::{Diagnostic, Rejected};
use crate::base::document::{self, Fields, Node};
use crate::base::source::{Source, Span};
use crate::base::text::{excerpt, one_of, visible};
use crate::scale::Scale;

/// What a site, or this program, says of a version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It is being written, and may still change.
    Draft,
    /// It is in use, and never changes any more.
    Published,
    /// It must not score any more.
    Withdrawn {
        /// Why.
        reason: String,
        /// What to use instead, if there is something.
        successor: Option<Name>,
    },
}

impl Standing {
    /// Returns the word that files and screens use.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Published => "published",
            Self::Withdrawn { .. } => "withdrawn",
        }
    }
}

/// One version in a lock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Locked {
    /// The scale's id.
    pub id: String,
    /// Its version.
    pub version: semver::Version,
    /// The digest that it was published with, as 64 hexadecimal digits.
    pub digest: String,
    /// What is said of it.
    pub standing: Standing,
}

/// One language of a version in a lock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LockedLanguage {
    /// The scale's id.
    pub id: String,
    /// Its version.
    pub version: semver::Version,
    /// The tag of the language.
    pub language: String,
    /// The digest of its file, as 64 hexadecimal digits.
    pub digest: String,
    /// What is said of it.
    pub review: Review,
}

/// The versions, and their languages, that a lock names.
#[derive(Clone, Debug, Default)]
pub struct Lock {
    versions: Vec<Locked>,
    languages: Vec<LockedLanguage>,
}

impl Lock {
    /// Reads a lock file.
    ///
    /// # Errors
    /// All that is wrong with it.
    pub fn read(source: Source) -> Result<Self, Rejected> {
        let mut problems = Vec::new();
        let (versions, languages) = match document::toml(source.text()) {
            Ok(node) => whole(&node, &mut problems),
            Err(errors) => {
                problems = errors;
                Default::default()
            }
        };
        if problems.is_empty() {
            Ok(Self {
                versions,
                languages,
            })
        } else {
            Err(Rejected::new(source, problems))
        }
    }

    /// Returns every version, in the order of the file.
    pub fn versions(&self) -> &[Locked] {
        &self.versions
    }

    /// Returns every language, in the order of the file.
    pub fn languages(&self) -> &[LockedLanguage] {
        &self.languages
    }

    /// Returns what is said of a language of a scale, if the lock names it.
    ///
    /// # Errors
    /// The file says something else than the one that the lock names.
    pub fn review(
        &self,
        scale: &Scale,
        translation: &Translation,
    ) -> Result<Option<&Review>, String> {
        let of_it = |locked: &&LockedLanguage| {
            locked.id == scale.id()
                && locked.version == *scale.version()
                && locked.language == translation.tag()
        };
        let Some(locked) = self.languages.iter().find(of_it) else {
            return Ok(None);
        };
        if locked.digest != translation.digest().to_string() {
            return Err(format!(
                "{} is not the file that the lock names for {} of {}: its digest is {}, not {}",
                visible(translation.source().name()),
                translation.tag(),
                scale.reference(),
                translation.digest().short(),
                locked.digest.get(..Digest::SHORT).unwrap_or(&locked.digest)
            ));
        }
        Ok(Some(&locked.review))
    }

    /// Returns what is said of a scale: a version that no lock names is a draft.
    ///
    /// # Errors
    /// The version was published, and the scale says something else than was published: a number
    /// scored with it could not be told from one scored with the real version.
    pub fn standing(&self, scale: &Scale) -> Result<Option<&Standing>, String> {
        let of_it =
            |locked: &&Locked| locked.id == scale.id() && locked.version == *scale.version();
        let Some(locked) = self.versions.iter().find(of_it) else {
            return Ok(None);
        };
        let digest = scale.digest().to_string();
        if locked.standing != Standing::Draft && locked.digest != digest {
            return Err(format!(
                "{} is not what was published as {}: its digest is {}, not {}; give what changed a version of its own",
                visible(scale.source().name()),
                scale.reference(),
                scale.digest().short(),
                locked.digest.get(..Digest::SHORT).unwrap_or(&locked.digest)
            ));
        }
        Ok(Some(&locked.standing))
    }
}

fn whole(node: &Node<'_>, problems: &mut Vec<Diagnostic>) -> (Vec<Locked>, Vec<LockedLanguage>) {
    let Some(mut fields) = Fields::open(node, "a lock", problems) else {
        return Default::default();
    };
    let versions = versions(fields.list("scale", problems), problems);
    let languages = fields
        .list("language", problems)
        .iter()
        .filter_map(|node| language::read(node, problems))
        .collect();
    fields.finish(problems);
    (versions, languages)
}

fn versions(nodes: &[Node<'_>], problems: &mut Vec<Diagnostic>) -> Vec<Locked> {
    let versions: Vec<Locked> = nodes
        .iter()
        .filter_map(|node| version(node, problems))
        .collect();
    for (index, locked) in versions.iter().enumerate() {
        let twice = versions
            .iter()
            .take(index)
            .any(|before| before.id == locked.id && before.version == locked.version);
        if let Some(node) = nodes.get(index).filter(|_| twice) {
            let message = format!("{}@{} stands twice", locked.id, locked.version);
            problems.push(
                Diagnostic::new("repeated-id", node.span.clone(), message).help("keep one of them"),
            );
        }
    }
    versions
}

fn version(node: &Node<'_>, problems: &mut Vec<Diagnostic>) -> Option<Locked> {
    let before = problems.len();
    let mut fields = Fields::open(node, "a version", problems)?;
    let id = fields.required_text("id", problems);
    let version = fields.required_text("version", problems);
    let digest = fields.required_text("digest", problems);
    let word = fields.required_text("standing", problems);
    let reason = fields.text("reason", problems);
    let successor = fields.text("successor", problems);
    fields.finish(problems);
    let (id, version, digest) = (id?, version?, digest?);
    let parsed = named((&id, &version, &digest), problems);
    let standing = standing(&word?, reason, successor, problems)?;
    (problems.len() == before).then_some(Locked {
        id: id.0,
        version: parsed?,
        digest: digest.0,
        standing,
    })
}

/// Holds id, version and digest to their shapes, and returns the version.
fn named(
    (id, version, digest): (&At, &At, &At),
    problems: &mut Vec<Diagnostic>,
) -> Option<semver::Version> {
    let parsed = semver::Version::parse(&version.0).ok();
    if !is_id(&id.0) {
        let message = format!("`{}` cannot be the id of a scale", excerpt(&id.0));
        problems.push(
            Diagnostic::new("bad-id", id.1.clone(), message).help("write the id of its file"),
        );
    }
    if parsed.is_none() {
        let message = format!("`{}` is no version", excerpt(&version.0));
        problems.push(
            Diagnostic::new("bad-version", version.1.clone(), message)
                .help("write three numbers, as in 1.0.0"),
        );
    }
    if !is_digest(&digest.0) {
        let message = format!("`{}` is no digest", excerpt(&digest.0));
        let help = "write the 64 digits that `ows scale show` prints";
        problems.push(Diagnostic::new("bad-digest", digest.1.clone(), message).help(help));
    }
    parsed
}

fn is_digest(text: &str) -> bool {
    text.len() == 64
        && text
            .bytes()
            .all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

type At = (String, Span);

fn standing(
    word: &At,
    reason: Option<At>,
    successor: Option<At>,
    problems: &mut Vec<Diagnostic>,
) -> Option<Standing> {
    let successor = successor.and_then(|(name, span)| {
        let bad =
            |words| problems.push(Diagnostic::new("bad-id", span, words).help("as in cows@1.0.1"));
        Name::parse(&name).map_err(bad).ok()
    });
    let (code, span, message, help) = match (word.0.as_str(), reason) {
        ("withdrawn", Some((reason, _))) => return Some(Standing::Withdrawn { reason, successor }),
        ("draft", None) => return Some(Standing::Draft),
        ("published", None) => return Some(Standing::Published),
        ("withdrawn", None) => {
            let message = "a withdrawn version lacks the key `reason`".to_owned();
            (
                "missing-key",
                word.1.clone(),
                message,
                "add why it was withdrawn".to_owned(),
            )
        }
        ("draft" | "published", Some((_, span))) => {
            let message = "only a withdrawn version has a reason".to_owned();
            ("unknown-key", span, message, "remove it".to_owned())
        }
        (other, _) => {
            let help = format!("write {}", one_of(&["draft", "published", "withdrawn"]));
            (
                "bad-choice",
                word.1.clone(),
                format!("`standing` cannot be `{}`", excerpt(other)),
                help,
            )
        }
    };
    problems.push(Diagnostic::new(code, span, message).help(help));
    None
}

#[cfg(test)]
mod tests;
