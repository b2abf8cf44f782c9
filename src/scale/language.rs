//! A scale in another language: one file of texts beside it, complete or refused.
//!
//! A language changes what a person reads and nothing else: ids, points, digest and every data
//! format stay those of the scale. The file names the digest of the words that it translates, so
//! that a scale whose words change has to be translated anew.

mod texts;

use super::Scale;
use super::definition::Definition;
use super::file::read_file;
use crate::base::canonical::Digest;
use crate::base::diagnostic::{Diagnostic, Problems, Rejected};
use crate::base::document::{self, ANY_INTEGER, Fields, Node};
use crate::base::source::Source;
use crate::base::text::excerpt;

/// The format of language files that this program reads.
const FORMAT: i64 = 1;

/// The keys of a language file that are no texts.
const HEAD: [&str; 5] = ["format", "scale", "version", "language", "digest"];

/// What is said of a language: whether somebody has reviewed it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Review {
    /// Nobody who speaks it and knows the scale has read it yet.
    Unreviewed,
    /// It was reviewed.
    Reviewed,
    /// It must not be shown any more, for this reason.
    Withdrawn(String),
}

impl Review {
    /// Returns the word that files and screens use.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Unreviewed => "unreviewed",
            Self::Reviewed => "reviewed",
            Self::Withdrawn(_) => "withdrawn",
        }
    }
}

/// In which language a scale is shown.
#[derive(Clone, Debug)]
pub struct Language {
    /// Its tag, as BCP 47 has it: `es`.
    pub tag: String,
    /// Whether somebody has reviewed it.
    pub review: Review,
    /// The digest of its file.
    pub digest: Digest,
    /// The file, as it was read.
    pub source: Source,
}

/// The texts of one version of a scale in another language.
#[derive(Clone, Debug)]
pub struct Translation {
    tag: String,
    of: Digest,
    digest: Digest,
    definition: Definition,
    source: Source,
}

impl Translation {
    /// Reads a language file against the scale that it is for.
    ///
    /// # Errors
    /// All that is wrong with it: a text that is missing, one that the scale has no place for, or
    /// the digest of other words than the scale's.
    pub fn read(source: Source, scale: &Scale) -> Result<Self, Rejected> {
        let ((tag, definition), digest) =
            read_file(&source, "a language file", |node, problems| {
                let tag = head(node, scale, problems)?;
                let mut definition = scale.definition().clone();
                // The texts of another version are not held to this one.
                if problems.is_empty() {
                    texts::translate(node, &HEAD, &mut definition, problems);
                }
                Some((tag, definition))
            })?;
        Ok(Self {
            tag,
            of: scale.digest(),
            digest,
            definition,
            source,
        })
    }

    /// Returns the tag of the language: `es`.
    pub fn tag(&self) -> &str {
        &self.tag
    }

    /// Returns the digest of the file.
    pub fn digest(&self) -> Digest {
        self.digest
    }

    /// Returns the file itself, as it was read.
    pub fn source(&self) -> &Source {
        &self.source
    }

    /// Says whether these are the words of this scale.
    pub fn is_of(&self, scale: &Scale) -> bool {
        self.of == scale.digest()
    }

    /// Returns the scale as it is shown in this language. Everything but the texts stays as it was.
    pub fn shown(&self, scale: &Scale, review: Review) -> Scale {
        let language = Language {
            tag: self.tag.clone(),
            review,
            digest: self.digest,
            source: self.source.clone(),
        };
        scale.in_words(self.definition.clone(), language)
    }
}

/// Returns the tag in the name of a language file, `1.0.0.es.toml`; `None` for any other file.
pub fn tag_of_file_name(name: &str) -> Option<&str> {
    let (version, tag) = name.strip_suffix(".toml")?.rsplit_once('.')?;
    (semver::Version::parse(version).is_ok() && is_tag(tag)).then_some(tag)
}

/// Says whether a text is the tag of a language: letters, then letters or digits with hyphens between.
pub fn is_tag(text: &str) -> bool {
    let mut parts = text.split('-');
    let language = parts.next().unwrap_or_default();
    let letters =
        (2..=3).contains(&language.len()) && language.bytes().all(|byte| byte.is_ascii_lowercase());
    letters
        && parts.all(|part| {
            (2..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
        })
}

/// Reads which scale a language file is for: `cows@1.0.0`.
///
/// # Errors
/// It is no TOML, or names no scale and version.
pub fn scale_of(source: &Source) -> Result<String, Rejected> {
    document::read(source, document::toml, |node, problems| {
        let mut fields = Fields::open(node, "a language file", problems)?;
        let id = fields.required_text("scale");
        let version = fields.required_text("version");
        fields.finish_head();
        Some(format!("{}@{}", id?.0, version?.0))
    })
}

fn head(node: &Node<'_>, scale: &Scale, problems: &mut Problems) -> Option<String> {
    let mut fields = Fields::open(node, "a language file", problems)?;
    let format = fields.required_integer("format", ANY_INTEGER);
    if let Some((format, span)) = format.filter(|(format, _)| *format != FORMAT) {
        let message =
            format!("this file is of format {format}; this program reads format {FORMAT}");
        let help = format!("write {FORMAT}");
        let other = Diagnostic::new("unknown-format", span, message);
        fields.problems.push(other.help(help));
        return None;
    }
    let id = fields.required_text("scale");
    let version = fields.required_text("version");
    let language = fields.required_text("language");
    let digest = fields.required_text("digest");
    fields.finish_head();
    let own = [
        (id, scale.id().to_owned()),
        (version, scale.version().to_string()),
    ];
    for (written, own) in own {
        if let Some((text, span)) = written.filter(|(text, _)| *text != own) {
            let message = format!(
                "these are the words of `{}`, not of {}",
                excerpt(&text),
                scale.reference()
            );
            let help = format!("write \"{own}\", or put the file beside its own scale");
            problems.push(Diagnostic::new("other-words", span, message).help(help));
        }
    }
    if let Some((text, span)) = digest.filter(|(text, _)| *text != scale.digest().to_string()) {
        let message = format!(
            "these are other words of {} than the ones at hand: digest {}",
            scale.reference(),
            excerpt(&text)
        );
        let help = format!("translate what changed, then write \"{}\"", scale.digest());
        problems.push(Diagnostic::new("other-words", span, message).help(help));
    }
    let (tag, span) = language?;
    if !is_tag(&tag) || tag == "en" {
        let message = format!("`{}` cannot be the language of a file", excerpt(&tag));
        let help = "write its tag, as in es, ru or pt-BR; the scale itself is in English";
        problems.push(Diagnostic::new("bad-language", span, message).help(help));
    }
    Some(tag)
}
