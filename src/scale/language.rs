//! A scale in another language: one file of texts beside it, complete or refused.
//!
//! A language changes what a person reads and nothing else: ids, points, digest and every data
//! format stay those of the scale. The file names the digest of the words that it translates, so
//! that a scale whose words change has to be translated anew.

use std::collections::BTreeSet;

use super::rules::{read_file, sound};
use super::{
    Definition, Item, LONGEST_ASK, LONGEST_LABEL, Scale, Stage, Staging, bands, dangers, flags,
    head, items, options, stagings,
};
use crate::base::canonical::Digest;
use crate::base::diagnostic::{Diagnostic, Problems, Rejected};
use crate::base::document::{self, ANY_INTEGER, At, Entry, Fields, Node, Value, wrong_kind};
use crate::base::source::{Source, Span};
use crate::base::text::{excerpt, suggestion};

/// The format of language files that this program reads.
const FORMAT: i64 = 1;

/// The most characters of a sign that the source names. Other languages run longer than the scale's own
/// words, and these are only ever listed, where a line may be folded.
const LONGEST_NAMED: usize = 80;

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
                    translate(node, &mut definition, problems);
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

/// One place of the file, and the text or texts of the scale that it translates.
struct TextPlace<'d> {
    /// The keys that lead to it, with dots between them; no id has a dot.
    path: String,
    longest: usize,
    texts: Texts<'d>,
}

enum Texts<'d> {
    One(&'d mut String),
    /// A list, which has as many texts as the scale's own.
    List(Vec<&'d mut String>),
}

/// Puts the texts of a language file in the place of the scale's own: complete, or refused.
///
/// Every text that a person is shown has a place in the file, by the ids that data uses too. What is
/// a citation or says where something comes from stays as the scale has it.
fn translate(node: &Node<'_>, definition: &mut Definition, problems: &mut Problems) {
    let mut used = BTreeSet::new();
    let mut known = BTreeSet::new();
    for place in places(definition) {
        known.insert(place.path.clone());
        match find(node, &place.path) {
            Ok(entry) => {
                used.insert(entry.key_span.start);
                take(place, &entry.node, problems);
            }
            Err(span) => {
                let own = match &place.texts {
                    Texts::One(text) => format!("the scale says \"{}\"", excerpt(text)),
                    Texts::List(texts) => format!("the scale has a list of {}", texts.len()),
                };
                let message = format!("the text `{}` is missing", place.path);
                let missing = Diagnostic::new("missing-key", span, message);
                problems.push(missing.help(format!("add it; {own}")));
            }
        }
    }
    let own = children(node).iter();
    for entry in own.filter(|entry| !HEAD.contains(&entry.key.as_ref())) {
        superfluous(entry, &entry.key, &used, &known, problems);
    }
}

/// Finds the entry at a path, or the place of the last table on the way to it.
fn find<'n, 'a>(mut node: &'n Node<'a>, path: &str) -> Result<&'n Entry<'a>, Span> {
    let mut found = None;
    for key in path.split('.') {
        let entry = children(node).iter().find(|entry| entry.key == key);
        let entry = entry.ok_or_else(|| first_line(node))?;
        node = &entry.node;
        found = Some(entry);
    }
    found.ok_or_else(|| first_line(node))
}

/// The place of a table: its header, or for the file itself its first character.
fn first_line(node: &Node<'_>) -> Span {
    node.span.start..node.span.end.min(node.span.start + 60)
}

fn children<'n, 'a>(node: &'n Node<'a>) -> &'n [Entry<'a>] {
    match &node.value {
        Value::Table(entries) => entries,
        _ => &[],
    }
}

fn take(place: TextPlace<'_>, node: &Node<'_>, problems: &mut Problems) {
    let TextPlace {
        path,
        longest,
        texts,
    } = place;
    let texts = match texts {
        Texts::One(text) => {
            if let Some(words) = words(node, &path, problems) {
                *text = sound(format_args!("`{path}`"), words, longest, problems);
            }
            return;
        }
        Texts::List(texts) => texts,
    };
    let Value::List(list) = &node.value else {
        let wrong = wrong_kind(node, &format!("`{path}` is a list of texts"));
        problems.push(wrong.help("write it as [\"…\", \"…\"]"));
        return;
    };
    if list.len() != texts.len() {
        let (has, own) = (list.len(), texts.len());
        let message = format!("`{path}` has {has}, and the scale's own list {own}");
        let wrong = Diagnostic::new("other-length", node.span.clone(), message);
        problems.push(wrong.help("write one text for each, in the scale's order"));
        return;
    }
    for (text, node) in texts.into_iter().zip(list) {
        if let Some(words) = words(node, &path, problems) {
            *text = sound(format_args!("a text of `{path}`"), words, longest, problems);
        }
    }
}

fn words(node: &Node<'_>, path: &str, problems: &mut Problems) -> Option<At<String>> {
    if let Value::Text(text) = &node.value {
        return Some((text.to_string(), node.span.clone()));
    }
    let wrong = wrong_kind(node, &format!("`{path}` is a text"));
    problems.push(wrong.help("write it in double quotes"));
    None
}

/// Complains of each text that the scale has no place for.
fn superfluous(
    entry: &Entry<'_>,
    path: &str,
    used: &BTreeSet<usize>,
    known: &BTreeSet<String>,
    problems: &mut Problems,
) {
    if used.contains(&entry.key_span.start) {
        return;
    }
    let below = format!("{path}.");
    let leads_on = known.iter().any(|known| known.starts_with(&below));
    if leads_on && matches!(entry.node.value, Value::Table(_)) {
        for child in children(&entry.node) {
            let path = format!("{path}.{}", child.key);
            superfluous(child, &path, used, known, problems);
        }
        return;
    }
    let near = (problems.may_suggest())
        .then(|| suggestion(path, known.iter().map(String::as_str)))
        .flatten();
    let help = match near {
        Some(meant) => format!("did you mean `{meant}`?"),
        None => "remove it".to_owned(),
    };
    let message = format!("the scale has no text `{}`", excerpt(path));
    problems.push(Diagnostic::new("unknown-key", entry.key_span.clone(), message).help(help));
}

/// The places of a language file, in the order of the scale.
struct Places<'d>(Vec<TextPlace<'d>>);

impl<'d> Places<'d> {
    /// Adds the place of a text; if the scale need not have it and does not, no language has it either.
    fn text(&mut self, path: String, longest: usize, text: &'d mut String) {
        if !text.is_empty() {
            self.add(path, longest, Texts::One(text));
        }
    }

    /// Adds the place of a list of texts, if there are any.
    fn list(
        &mut self,
        path: String,
        longest: usize,
        texts: impl IntoIterator<Item = &'d mut String>,
    ) {
        let texts: Vec<_> = texts.into_iter().collect();
        if !texts.is_empty() {
            self.add(path, longest, Texts::List(texts));
        }
    }

    fn add(&mut self, path: String, longest: usize, texts: Texts<'d>) {
        self.0.push(TextPlace {
            path,
            longest,
            texts,
        });
    }
}

/// Lists every text of a scale that a person is shown, with its place in a language file.
fn places(definition: &mut Definition) -> Vec<TextPlace<'_>> {
    let mut places = Places(Vec::new());
    let head = &mut definition.head;
    places.text("name".to_owned(), head::LONGEST_NAME, &mut head.name);
    places.text("about".to_owned(), head::LONGEST_ABOUT, &mut head.about);
    for item in &mut definition.items {
        of_item(item, &mut places);
    }
    for measure in &mut definition.measures {
        let path = |key: &str| format!("measure.{}.{key}", measure.id);
        places.text(path("label"), LONGEST_LABEL, &mut measure.label);
        places.text(path("ask"), LONGEST_ASK, &mut measure.ask);
    }
    for check in &mut definition.checks {
        let path = |key: &str| format!("check.{}.{key}", check.id);
        places.text(path("label"), LONGEST_LABEL, &mut check.label);
        places.text(path("ask"), LONGEST_ASK, &mut check.ask);
    }
    for band in &mut definition.bands {
        let path = format!("band.{}", band.id);
        places.text(path, bands::LONGEST_BAND, &mut band.name);
    }
    for flag in &mut definition.flags {
        let path = format!("flag.{}", flag.id);
        places.text(path, flags::LONGEST_FLAG, &mut flag.text);
        let path = format!("flag-label.{}", flag.id);
        places.text(path, LONGEST_LABEL, &mut flag.label);
    }
    let dangers = definition.dangers.iter_mut();
    let dangers = dangers.map(|danger| &mut danger.text);
    places.list("danger".to_owned(), dangers::LONGEST_DANGER, dangers);
    for staging in &mut definition.stagings {
        of_staging(staging, &mut places);
    }
    places.0
}

fn of_item<'d>(item: &'d mut Item, places: &mut Places<'d>) {
    let path = |key: &str| format!("item.{}.{key}", item.id);
    places.text(path("label"), LONGEST_LABEL, &mut item.label);
    places.text(path("ask"), LONGEST_ASK, &mut item.ask);
    if let Some(window) = &mut item.window {
        places.text(path("window"), items::LONGEST_WINDOW, window);
    }
    let confounders = &mut item.confounders;
    places.list(path("confounder"), items::LONGEST_CONFOUNDER, confounders);
    for choice in &mut item.choices {
        let path = path(&format!("option.{}", choice.points));
        places.text(path, options::LONGEST_OPTION, &mut choice.text);
    }
}

fn of_staging<'d>(staging: &'d mut Staging, places: &mut Places<'d>) {
    let path = |key: &str| format!("staging.{}.{key}", staging.id);
    places.text(path("name"), stagings::LONGEST_STAGING, &mut staging.name);
    if let Some(course) = &mut staging.course {
        places.text(path("after"), stagings::LONGEST_NOTE, &mut course.after);
    }
    for stage in &mut staging.stages {
        of_stage(&path("stage"), stage, places);
    }
}

fn of_stage<'d>(stages: &str, stage: &'d mut Stage, places: &mut Places<'d>) {
    let path = |key: &str| format!("{stages}.{}.{key}", stage.number);
    places.text(path("name"), stagings::LONGEST_STAGE, &mut stage.name);
    let note = &mut stage.hours_note;
    places.text(path("hours-note"), stagings::LONGEST_NOTE, note);
    places.list(path("sees"), LONGEST_NAMED, &mut stage.sees);
    places.list(path("not-asked"), LONGEST_NAMED, &mut stage.not_asked);
    let not_counted = &mut stage.not_counted;
    places.list(path("not-counted"), stagings::LONGEST_LEFT_OUT, not_counted);
    let signs = stage.signs.iter_mut().map(|sign| &mut sign.text);
    places.list(path("sign"), stagings::LONGEST_SIGN, signs);
}
