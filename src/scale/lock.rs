//! The lock: which versions were published, with which digest, and which of them still stand.
//!
//! A lock stands beside the scales it is of (`scales/lock.toml`). What it says is outside the
//! digest, so that a version can be withdrawn without being touched.

use super::name::is_id;
use super::{Name, Review, Scale, Translation};
use crate::base::canonical::Digest;
use crate::base::diagnostic::{Diagnostic, Problems, Rejected};
use crate::base::document::{self, At, Fields, Node};
use crate::base::source::Source;
use crate::base::text::{excerpt, one_of, visible};

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

/// One version in a lock, or one language of a version.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Locked<S> {
    /// The scale's id.
    id: String,
    /// Its version.
    version: semver::Version,
    /// The digest of its file as it was published, as 64 hexadecimal digits.
    digest: String,
    /// What is said of it.
    standing: S,
}

impl<S> Locked<S> {
    fn is_of(&self, scale: &Scale) -> bool {
        self.id == scale.id() && self.version == *scale.version()
    }

    /// Returns the beginning of its digest.
    fn short(&self) -> &str {
        self.digest.get(..Digest::SHORT).unwrap_or(&self.digest)
    }
}

/// The versions, and their languages by tag, that a lock names.
#[derive(Clone, Debug, Default)]
pub struct Lock {
    versions: Vec<Locked<Standing>>,
    languages: Vec<(String, Locked<Review>)>,
}

impl Lock {
    /// Reads a lock file.
    ///
    /// # Errors
    /// All that is wrong with it.
    pub fn read(source: Source) -> Result<Self, Rejected> {
        document::read(&source, document::toml, |node, problems| {
            let mut fields = Fields::open(node, "a lock", problems)?;
            let versions = versions(fields.list("scale"), fields.problems);
            let languages = fields.list("language").iter();
            let languages = languages.filter_map(|node| language(node, fields.problems));
            let languages = languages.collect();
            fields.finish();
            Some(Self {
                versions,
                languages,
            })
        })
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
        let mut languages = self.languages.iter();
        let found = languages.find(|(tag, locked)| tag == translation.tag() && locked.is_of(scale));
        let Some((_, locked)) = found else {
            return Ok(None);
        };
        if locked.digest != translation.digest().to_string() {
            return Err(format!(
                "{} is not the file that the lock names for {} of {}: its digest is {}, not {}",
                visible(translation.source().name()),
                translation.tag(),
                scale.reference(),
                translation.digest().short(),
                locked.short()
            ));
        }
        Ok(Some(&locked.standing))
    }

    /// Returns what is said of a scale: a version that no lock names is a draft.
    ///
    /// # Errors
    /// The version was published, and the scale says something else than was published: a number
    /// scored with it could not be told from one scored with the real version.
    pub fn standing(&self, scale: &Scale) -> Result<Option<&Standing>, String> {
        let Some(locked) = self.versions.iter().find(|locked| locked.is_of(scale)) else {
            return Ok(None);
        };
        let digest = scale.digest().to_string();
        if locked.standing != Standing::Draft && locked.digest != digest {
            return Err(format!(
                "{} is not what was published as {}: its digest is {}, not {}; give what changed a version of its own",
                visible(scale.source().name()),
                scale.reference(),
                scale.digest().short(),
                locked.short()
            ));
        }
        Ok(Some(&locked.standing))
    }
}

fn versions(nodes: &[Node<'_>], problems: &mut Problems) -> Vec<Locked<Standing>> {
    let versions: Vec<_> = nodes
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

fn version(node: &Node<'_>, problems: &mut Problems) -> Option<Locked<Standing>> {
    let before = problems.len();
    let mut fields = Fields::open(node, "a version", problems)?;
    let id = fields.required_text("id");
    let version = fields.required_text("version");
    let digest = fields.required_text("digest");
    let standing = fields.required_text("standing");
    let reason = fields.text("reason");
    let successor = fields.text("successor");
    fields.finish();
    let (id, version, digest) = named(id?, version?, digest?, problems);
    let standing = standing?;
    let successor = successor.and_then(|(name, span)| {
        let bad = |words| Diagnostic::new("bad-id", span, words).help("as in cows@1.0.1");
        Name::parse(&name)
            .map_err(|words| problems.push(bad(words)))
            .ok()
    });
    let words = ["draft", "published", "withdrawn"];
    let standing = match held_standing(standing, reason, "version", words, problems)? {
        (_, Some(reason)) => Standing::Withdrawn { reason, successor },
        ("draft", None) => Standing::Draft,
        (_, None) => Standing::Published,
    };
    (problems.len() == before).then_some(Locked {
        id,
        version: version?,
        digest,
        standing,
    })
}

fn language(node: &Node<'_>, problems: &mut Problems) -> Option<(String, Locked<Review>)> {
    let before = problems.len();
    let mut fields = Fields::open(node, "a language", problems)?;
    let id = fields.required_text("id");
    let version = fields.required_text("version");
    let tag = fields.required_text("language");
    let digest = fields.required_text("digest");
    let standing = fields.required_text("standing");
    let reason = fields.text("reason");
    fields.finish();
    let (id, version, digest) = named(id?, version?, digest?, problems);
    let words = ["unreviewed", "reviewed", "withdrawn"];
    let review = match held_standing(standing?, reason, "language", words, problems)? {
        (_, Some(reason)) => Review::Withdrawn(reason),
        ("unreviewed", None) => Review::Unreviewed,
        (_, None) => Review::Reviewed,
    };
    let locked = Locked {
        id,
        version: version?,
        digest,
        standing: review,
    };
    (problems.len() == before).then_some((tag?.0, locked))
}

/// Holds id, version and digest to their shapes.
fn named(
    (id, id_span): At<String>,
    (version, version_span): At<String>,
    (digest, digest_span): At<String>,
    problems: &mut Problems,
) -> (String, Option<semver::Version>, String) {
    let parsed = semver::Version::parse(&version).ok();
    if !is_id(&id) {
        let message = format!("`{}` cannot be the id of a scale", excerpt(&id));
        problems.push(Diagnostic::new("bad-id", id_span, message).help("write the id of its file"));
    }
    if parsed.is_none() {
        let message = format!("`{}` is no version", excerpt(&version));
        let bad = Diagnostic::new("bad-version", version_span, message);
        problems.push(bad.help("write three numbers, as in 1.0.0"));
    }
    if !is_digest(&digest) {
        let message = format!("`{}` is no digest", excerpt(&digest));
        let help = "write the 64 digits that `ows scale show` prints";
        problems.push(Diagnostic::new("bad-digest", digest_span, message).help(help));
    }
    (id, parsed, digest)
}

fn is_digest(text: &str) -> bool {
    text.len() == 64
        && text
            .bytes()
            .all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

/// Finds which standing a word is, and the reason that only a withdrawn one has and has to have.
///
/// Of what it is, and which words there are, the last of them for what was withdrawn.
fn held_standing(
    (word, span): At<String>,
    reason: Option<At<String>>,
    of: &str,
    words: [&'static str; 3],
    problems: &mut Problems,
) -> Option<(&'static str, Option<String>)> {
    let known = words.into_iter().find(|known| *known == word);
    let (code, span, message, help) = match (known, reason) {
        (None, _) => (
            "bad-choice",
            span,
            format!("`standing` cannot be `{}`", excerpt(&word)),
            format!("write {}", one_of(&words)),
        ),
        (Some(known), reason) if (known == "withdrawn") == reason.is_some() => {
            return Some((known, reason.map(|(reason, _)| reason)));
        }
        (Some(_), None) => (
            "missing-key",
            span,
            format!("a withdrawn {of} lacks the key `reason`"),
            "add why it was withdrawn".to_owned(),
        ),
        (Some(_), Some((_, span))) => (
            "unknown-key",
            span,
            format!("only a withdrawn {of} has a reason"),
            "remove it".to_owned(),
        ),
    };
    problems.push(Diagnostic::new(code, span, message).help(help));
    None
}

#[cfg(test)]
mod tests;
