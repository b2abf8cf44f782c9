//! Reads a case: every error at once, each with its place, as for a scale.

use std::sync::Arc;

use super::fields::{FORMAT, entry, id, prose, read_assessment, tree, without};
use super::{Case, Finding, Key, key};
use crate::assessment::{Assessment, wire};
use crate::base::canonical::{Digest, canonical_json};
use crate::base::diagnostic::{Diagnostic, Problems, Rejected};
use crate::base::document::{self, Entry, Fields, Node, Value};
use crate::base::source::Source;
use crate::base::text::count;
use crate::scale::Scale;

/// The most characters that one finding may have.
const LARGEST_VIGNETTE: usize = 500;
/// The longest title.
const LONGEST_TITLE: usize = 60;
/// The most findings of a vignette.
const MOST_FINDINGS: usize = 40;
/// What an assessment says that only the rater can.
const OF_THE_RATER: [&str; 5] = ["patient", "rater", "observations", "checks", "measures"];

/// Reads the file of a case: TOML, or JSON where its name ends so.
///
/// # Errors
/// All that is wrong with it, in the order of the text.
pub fn read(source: Source, scale: &FindScaleOfCase<'_>) -> Result<Case, Rejected> {
    document::read(&source, tree, |node, problems| case(node, scale, problems))
}

/// Finds the scale that a case names, told with the digest of the case, or says in words why there is none.
pub type FindScaleOfCase<'r> = dyn Fn(Option<&str>, Digest) -> Result<Arc<Scale>, String> + 'r;

/// Reads a case from its table.
pub(super) fn case(
    node: &Node<'_>,
    find: &FindScaleOfCase<'_>,
    problems: &mut Problems,
) -> Option<Case> {
    let before = problems.len();
    let mut fields = Fields::open(node, "a case", problems)?;
    if !fields.format(FORMAT) {
        return None;
    }
    let id = id(&mut fields, "a case");
    let title = prose(&mut fields, "title", LONGEST_TITLE);
    let difficulty = fields.choice("difficulty");
    let after = fields.text("after").map(|(text, _)| text);
    let record = fields.require("assessment", "add [assessment] with the scale and the time");
    let vignette = vignette(&mut fields);
    let teaches = fields.take("teaches");
    let answers = fields.take("key");
    fields.finish();
    let record = record?;
    let written = without(node, &["key", "teaches"]);
    let digest = document::digest(canonical_json(&written), node.span.clone(), problems)?;
    let find = |named: Option<&str>| find(named, digest);
    let blank = known_before(record, &find, problems)?;
    let scale = Arc::clone(blank.scale());
    let key = match answers {
        Some(key) => {
            let read = key::read(&key.node, teaches, &scale, &blank.context, problems);
            Some(read?)
        }
        None => no_key(teaches, problems),
    };
    let case = Case {
        id: id?,
        title: title?,
        difficulty: difficulty?,
        after,
        scale,
        context: blank.context,
        vignette,
        digest,
        written,
        key,
    };
    (problems.len() == before).then_some(case)
}

/// A case without a key cannot say what it teaches either.
fn no_key(teaches: Option<&Entry<'_>>, problems: &mut Problems) -> Option<Key> {
    if let Some(alone) = teaches {
        let message = "`teaches` stands without a key";
        let alone = Diagnostic::new("missing-key", alone.key_span.clone(), message);
        problems.push(alone.help("add [key], or leave `teaches` out"));
    }
    None
}

/// Reads what stands in the record before the first question.
fn known_before(
    record: &Entry<'_>,
    find: &wire::FindScale<'_>,
    problems: &mut Problems,
) -> Option<Assessment> {
    let Value::Table(entries) = &record.node.value else {
        Fields::open(&record.node, "`assessment`", problems);
        return None;
    };
    let mut wrong = false;
    for entry in entries {
        if OF_THE_RATER.contains(&entry.key.as_ref()) {
            let message = format!("`{}` is not known before the case is rated", entry.key);
            let early = Diagnostic::new("unknown-key", entry.key_span.clone(), message);
            problems.push(early.help("leave it out here; answers belong into [key]"));
            wrong = true;
        }
    }
    if !entries.iter().any(|entry| entry.key == "scale") {
        let message = "the record of the case names no scale";
        let none = Diagnostic::new("missing-key", record.key_span.clone(), message);
        problems.push(none.help("add `scale`, as in scale = \"cows@1\""));
        wrong = true;
    }
    if wrong {
        return None;
    }
    let nothing = Node {
        value: Value::Table(Vec::new()),
        span: record.key_span.clone(),
    };
    let mut entries = entries.clone();
    entries.push(entry("observations", nothing));
    let node = Node {
        value: Value::Table(entries),
        span: record.node.span.clone(),
    };
    read_assessment(&node, find, problems)
}

fn vignette(fields: &mut Fields<'_, '_, '_>) -> Vec<Finding> {
    let place = fields.span();
    let Some(nodes) = fields.tables("vignette", "vignette") else {
        return Vec::new();
    };
    if nodes.is_empty() || nodes.len() > MOST_FINDINGS {
        let message = format!(
            "the vignette has {}, not 1 to {MOST_FINDINGS}",
            count(nodes.len() as u64, "part", "parts")
        );
        let wrong = Diagnostic::new("too-few", place, message);
        let help = "add [[vignette]] with `by` and `text` for each thing found";
        fields.problems.push(wrong.help(help));
    }
    nodes
        .iter()
        .filter_map(|node| {
            let mut fields = Fields::open(node, "a part of the vignette", fields.problems)?;
            let by = fields.choice("by");
            let text = prose(&mut fields, "text", LARGEST_VIGNETTE);
            fields.finish();
            Some(Finding {
                by: by?,
                text: text?,
            })
        })
        .collect()
}
