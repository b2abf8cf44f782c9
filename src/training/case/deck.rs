//! A deck: cases in their order, and the rule by which they are passed.
//!
//! The cases stand in files of their own that the deck names, or, in a deck that was made for an
//! exam, in the deck itself and without their keys. The keys of such a deck are a file of their own.

use std::collections::HashSet;
use std::sync::Arc;

use serde_json::{Value as Json, json};

use super::fields::{self, FORMAT, prose, tree};
use super::key;
use super::read::{FindScaleOfCase, case, read};
use super::{Case, Key};
use crate::base::canonical::{Digest, canonical_json};
use crate::base::diagnostic::{Diagnostic, Problems, Rejected};
use crate::base::document::{self, At, Entry, Fields, Node, Value};
use crate::base::source::{Source, Span};
use crate::base::text::{excerpt, quoted};
use crate::base::words::words;

/// The most cases of a deck.
const MOST_CASES: usize = 500;

/// Cases in their order, and the rule by which they are passed.
#[derive(Clone, Debug)]
pub struct Deck {
    /// Its name in data.
    pub id: String,
    /// Its version.
    pub version: semver::Version,
    /// Its name for people.
    pub title: String,
    /// What it is for, in a sentence or two.
    pub about: String,
    /// What it may be used for.
    pub purpose: Purpose,
    /// The cases.
    pub cases: Vec<Case>,
    /// What it takes to pass.
    pub pass: PassRule,
    /// The digest of all but the keys: RFC 8785 and SHA-256.
    pub digest: Digest,
    /// What it says beside its cases, as it was written.
    written: Json,
}

words! {
    /// What a deck may be used for.
    Purpose {
        /// To certify: then it must hold what a certificate needs.
        Certify = "certify",
        /// To practise.
        Practice = "practice",
    }
}

/// What reading a deck needs from outside.
pub struct Loading<'r> {
    /// Finds the scale of a case.
    pub scale: &'r FindScaleOfCase<'r>,
    /// Reads the file of a case, named as the deck names it.
    pub case: &'r mut dyn FnMut(&str) -> Result<Source, String>,
}

impl Deck {
    /// Reads a deck and all of its cases.
    ///
    /// # Errors
    /// All that is wrong with the deck, or else with its cases, a text each.
    pub fn read(source: Source, loading: &mut Loading<'_>) -> Result<Self, Vec<Rejected>> {
        let mut broken = Vec::new();
        let deck = document::read(&source, tree, |node, problems| {
            deck(node, loading, problems, &mut broken)
        });
        match deck {
            Ok(deck) if broken.is_empty() => return Ok(deck),
            // Where only cases are broken, nothing is wrong with the deck itself.
            Err(wrong) if !wrong.diagnostics.is_empty() => broken.insert(0, wrong),
            _ => {}
        }
        Err(broken)
    }

    /// Returns the name with the version, as in `cows-a@1.0.0`.
    pub fn reference(&self) -> String {
        format!("{}@{}", self.id, self.version)
    }

    /// Says whether it certifies.
    pub fn certifies(&self) -> bool {
        self.purpose == Purpose::Certify
    }

    /// Says whether every case has its key.
    pub fn has_keys(&self) -> bool {
        self.cases.iter().all(|case| case.key.is_some())
    }

    /// Finds a case by its name.
    pub fn case(&self, id: &str) -> Option<&Case> {
        self.cases.iter().find(|case| case.id == id)
    }

    /// Returns the digest of all keys; none if one is lacking.
    pub fn key_digest(&self) -> Option<Digest> {
        let digests = self.of_keys(|key| key.digest.to_string().into())?;
        let text = canonical_json(&digests).ok()?;
        Some(Digest::of_bytes(text.as_bytes()))
    }

    /// Returns the deck with its cases and without their keys, to be rated in an exam.
    pub fn without_keys(&self) -> Json {
        let mut deck = self.written.clone();
        let cases = self.cases.iter().map(|case| case.written.clone());
        if let Some(table) = deck.as_object_mut() {
            table.insert("cases".to_owned(), Json::Array(cases.collect()));
        }
        deck
    }

    /// Returns the keys alone, for whoever marks; none if one is lacking.
    pub fn keys(&self) -> Option<Json> {
        let keys = self.of_keys(|key| key.written.clone())?;
        Some(json!({
            "format": FORMAT,
            "deck": self.reference(),
            "digest": self.digest.to_string(),
            "keys": keys,
        }))
    }

    /// Returns what is said of each key, by the name of its case; none if one is lacking.
    fn of_keys(&self, said: impl Fn(&Key) -> Json) -> Option<Json> {
        let keys = self.cases.iter();
        let keys = keys.map(|case| Some((case.id.clone(), said(case.key.as_ref()?))));
        keys.collect::<Option<_>>().map(Json::Object)
    }

    /// Reads the file of keys of this deck.
    ///
    /// # Errors
    /// All that is wrong with the file, or that it is of another deck. Then no key changed.
    pub fn add_keys(&mut self, source: Source) -> Result<(), Rejected> {
        let keys = document::read(&source, tree, |node, problems| {
            Some(self.read_keys(node, problems))
        })?;
        for (case, key) in self.cases.iter_mut().zip(keys) {
            case.key = Some(key);
        }
        Ok(())
    }

    fn read_keys(&self, node: &Node<'_>, problems: &mut Problems) -> Vec<Key> {
        let Some(mut fields) = Fields::open(node, "a file of keys", problems) else {
            return Vec::new();
        };
        if !fields.format(FORMAT) {
            return Vec::new();
        }
        let name = fields.required_text("deck");
        let digest = fields.required_text("digest");
        let keys = fields.require("keys", "add the keys, as `ows train split` writes them");
        fields.finish();
        let (Some((name, _)), Some((digest, span)), Some(keys)) = (name, digest, keys) else {
            return Vec::new();
        };
        if digest != self.digest.to_string() {
            let message = format!(
                "these are the keys of {} with another digest, not of {}",
                excerpt(&name),
                self.reference()
            );
            let other = Diagnostic::new("other-deck", span, message);
            problems.push(other.help("give the keys that were made together with the deck"));
            return Vec::new();
        }
        let Value::Table(entries) = &keys.node.value else {
            Fields::open(&keys.node, "the keys", problems);
            return Vec::new();
        };
        for entry in entries
            .iter()
            .filter(|entry| self.case(&entry.key).is_none())
        {
            let message = format!("the deck has no case {}", quoted(&excerpt(&entry.key)));
            problems.push(Diagnostic::new(
                "unknown-name",
                entry.key_span.clone(),
                message,
            ));
        }
        self.cases
            .iter()
            .filter_map(|case| key_of(case, entries, &keys.node.span, problems))
            .collect()
    }
}

fn key_of(case: &Case, entries: &[Entry<'_>], span: &Span, problems: &mut Problems) -> Option<Key> {
    let Some(own) = entries.iter().find(|entry| entry.key == case.id.as_str()) else {
        let message = format!("there is no key for {}", quoted(&case.id));
        problems.push(Diagnostic::new("missing-key", span.clone(), message));
        return None;
    };
    let mut fields = Fields::open(&own.node, "a key with its lesson", problems)?;
    let teaches = fields.take("teaches");
    let answers = fields.require("key", "add the key");
    fields.finish();
    key::read(
        &answers?.node,
        teaches,
        &case.scale,
        &case.context,
        problems,
    )
}

fn deck(
    node: &Node<'_>,
    loading: &mut Loading<'_>,
    problems: &mut Problems,
    broken: &mut Vec<Rejected>,
) -> Option<Deck> {
    let mut fields = Fields::open(node, "a deck", problems)?;
    if !fields.format(FORMAT) {
        return None;
    }
    let id = fields::id(&mut fields, "a deck");
    let version = fields.required_text("version");
    let version = version.and_then(|version| read_version(version, fields.problems));
    let title = prose(&mut fields, "title", 60);
    let about = prose(&mut fields, "about", 400);
    let purpose = fields.choice("purpose");
    let (rule, gravest) = read_rule(fields.take("pass"), fields.problems);
    fields.require("cases", "add `cases` with a list of case files");
    let listed = fields.list("cases");
    let span = fields.span();
    fields.finish();
    let before = broken.len();
    let cases = cases(listed, &span, loading, problems, broken);
    if broken.len() == before {
        hold_order(&cases, &span, problems);
        hold_gravest(&cases, gravest, problems);
    }
    let written = fields::without(node, &["cases"]);
    let digests = cases.iter().map(|case| Json::from(case.digest.to_string()));
    let whole = json!({ "deck": written, "cases": digests.collect::<Vec<_>>() });
    Some(Deck {
        id: id?,
        version: version?,
        title: title?,
        about: about?,
        purpose: purpose?,
        digest: document::digest(canonical_json(&whole), span, problems)?,
        cases,
        pass: rule,
        written,
    })
}

fn read_version((text, span): At<String>, problems: &mut Problems) -> Option<semver::Version> {
    let version = semver::Version::parse(&text).ok();
    if version.is_none() {
        let message = format!("`{}` is no version", excerpt(&text));
        let bad = Diagnostic::new("bad-version", span, message);
        problems.push(bad.help("write three numbers with dots between them, as in \"1.0.0\""));
    }
    version
}

fn cases(
    listed: &[Node<'_>],
    span: &Span,
    loading: &mut Loading<'_>,
    problems: &mut Problems,
    broken: &mut Vec<Rejected>,
) -> Vec<Case> {
    if listed.is_empty() || listed.len() > MOST_CASES {
        let message = format!("a deck has 1 to {MOST_CASES} cases, not {}", listed.len());
        problems.push(Diagnostic::new("too-few", span.clone(), message));
        return Vec::new();
    }
    let mut cases = Vec::new();
    for node in listed {
        let one = match &node.value {
            Value::Table(_) => case(node, loading.scale, problems),
            Value::Text(path) => match (loading.case)(path) {
                Ok(source) => match read(source, loading.scale) {
                    Ok(case) => Some(case),
                    Err(rejected) => {
                        broken.push(rejected);
                        None
                    }
                },
                Err(words) => {
                    problems.push(Diagnostic::new("no-case", node.span.clone(), words));
                    None
                }
            },
            _ => {
                let message = "a case is named by its file, in double quotes";
                problems.push(Diagnostic::new("wrong-type", node.span.clone(), message));
                None
            }
        };
        let Some(one) = one else { continue };
        if cases.iter().any(|known: &Case| known.id == one.id) {
            let message = format!("the case {} stands in the deck twice", quoted(&one.id));
            problems.push(Diagnostic::new("twice", node.span.clone(), message));
        }
        cases.push(one);
    }
    cases
}

/// A case that belongs after another stands just behind it.
fn hold_order(cases: &[Case], span: &Span, problems: &mut Problems) {
    let mut before: Option<&Case> = None;
    for case in cases {
        if let Some(first) = &case.after
            && before.is_none_or(|before| before.id != *first)
        {
            let message = format!(
                "the case {} belongs just after {}, which does not stand before it",
                quoted(&case.id),
                quoted(first)
            );
            problems.push(Diagnostic::new("order", span.clone(), message));
        }
        before = Some(case);
    }
}

fn hold_gravest(cases: &[Case], gravest: Vec<(String, Span)>, problems: &mut Problems) {
    let scales = cases.iter().map(|case| Arc::clone(&case.scale));
    let known: HashSet<String> = scales
        .flat_map(|scale| {
            let flags = scale.flags().iter();
            flags.map(|flag| flag.id.clone()).collect::<Vec<_>>()
        })
        .collect();
    for (flag, span) in gravest {
        if !known.contains(&flag) {
            let message = format!("no scale of this deck has a flag {}", quoted(&flag));
            problems.push(Diagnostic::new("unknown-name", span, message));
        }
    }
}

/// What it takes to pass.
///
/// No published pass mark for COWS or CIWA-Ar was found. The default asks for what the inter-observer
/// programme for the Finnegan score asks for, 90 % of items as in the key, and for more where it is
/// this project's own choice; whoever shows it says that it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PassRule {
    /// At least so many cases, none of them seen before.
    pub cases: u32,
    /// At least so many percent of the item ratings as in the key.
    pub exact_percent: u32,
    /// At least so many percent of the item ratings at most one option from the key.
    pub within_one_percent: u32,
    /// How far a total may be from the key's.
    pub total_within: u32,
    /// In at least so many percent of the cases.
    pub total_within_percent: u32,
    /// No total may be further from the key's than this.
    pub total_never_beyond: u32,
    /// At most so many cases in another band.
    pub band_errors: u32,
    /// The totals from which the site acts otherwise.
    pub limits: Vec<u16>,
    /// At most so many cases on the other side of one of them.
    pub limit_errors: u32,
    /// The flags that must not be missed once; none named means every flag.
    pub gravest: Vec<String>,
    /// At most so many flags raised that the key does not raise: whoever raises all misses none.
    pub false_flags: u32,
    /// Up to so many attempts.
    pub attempts: u32,
    /// For how many months a certificate is valid.
    pub months: u32,
    /// Whether the deck says it itself, and not this project.
    pub is_own: bool,
}

impl PassRule {
    /// Returns the limits of the site that lie between two totals, so that they are on either side.
    pub fn crossed(&self, one: u16, other: u16) -> impl Iterator<Item = u16> {
        let (below, above) = (one.min(other), one.max(other));
        let limits = self.limits.iter().copied();
        limits.filter(move |limit| below < *limit && *limit <= above)
    }
}

impl Default for PassRule {
    fn default() -> Self {
        Self {
            cases: 10,
            exact_percent: 90,
            within_one_percent: 100,
            total_within: 2,
            total_within_percent: 90,
            total_never_beyond: 4,
            band_errors: 1,
            limits: Vec::new(),
            limit_errors: 0,
            gravest: Vec::new(),
            false_flags: 2,
            attempts: 3,
            months: 12,
            is_own: false,
        }
    }
}

/// Reads the rule of a deck; what it leaves out is as in the default.
///
/// Also returns where each flag it names stands, to be held to the scales of the cases.
fn read_rule(
    entry: Option<&Entry<'_>>,
    problems: &mut Problems,
) -> (PassRule, Vec<(String, Span)>) {
    let mut rule = PassRule::default();
    let Some(entry) = entry else {
        return (rule, Vec::new());
    };
    let Some(mut fields) = Fields::open(&entry.node, "a pass rule", problems) else {
        return (rule, Vec::new());
    };
    let numbers: [(&'static str, i64, &mut u32); 11] = [
        ("cases", 1000, &mut rule.cases),
        ("exact-percent", 100, &mut rule.exact_percent),
        ("within-one-percent", 100, &mut rule.within_one_percent),
        ("total-within", 1000, &mut rule.total_within),
        ("total-within-percent", 100, &mut rule.total_within_percent),
        ("total-never-beyond", 1000, &mut rule.total_never_beyond),
        ("band-errors", 1000, &mut rule.band_errors),
        ("limit-errors", 1000, &mut rule.limit_errors),
        ("false-flags", 1000, &mut rule.false_flags),
        ("attempts", 100, &mut rule.attempts),
        ("months", 120, &mut rule.months),
    ];
    for (key, most, number) in numbers {
        let least = i64::from(matches!(key, "cases" | "attempts" | "months"));
        if let Some((value, _)) = fields.integer(key, least..=most) {
            *number = u32::try_from(value).unwrap_or_default();
        }
    }
    for node in fields.list("limits") {
        if let Some(Ok(limit)) = node.integer().map(u16::try_from) {
            rule.limits.push(limit);
        } else {
            let message = "`limits` are totals, in whole numbers";
            let wrong = Diagnostic::new("wrong-type", node.span.clone(), message);
            fields.problems.push(wrong.help("as in limits = [13]"));
        }
    }
    let gravest = fields.texts("gravest");
    rule.gravest = gravest.iter().map(|(flag, _)| flag.clone()).collect();
    rule.is_own = true;
    fields.finish();
    (rule, gravest)
}
