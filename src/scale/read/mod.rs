//! A scale file into a draft: every key in its type, with its place, but not yet held to the rules.
//!
//! Unknown keys, missing keys and wrong types are found here; what the values mean to each other
//! is for [`check`](super::check). One file a part of the scale: [`items`], [`flags`], [`stagings`].
//! A site's policy is read in [`policy`].

mod flags;
mod items;
pub(super) mod policy;
mod stagings;

use super::draft::{At, Draft, DraftBand, DraftCode, DraftTotal, Pair, Several};
use crate::base::diagnostic::Diagnostic;
use crate::base::document::{Entry, Fields, Node, Value, kind_of};
use crate::scale::{MOST_ITEMS, MOST_PARTS, MOST_STAGES};

type Problems = Vec<Diagnostic>;

/// A kind of part that a file may hold several of.
struct Kind {
    key: &'static str,
    /// What stands between the brackets of its header.
    path: &'static str,
    plural: &'static str,
    most: usize,
}

const fn kind(key: &'static str, path: &'static str, plural: &'static str, most: usize) -> Kind {
    Kind {
        key,
        path,
        plural,
        most,
    }
}

const ITEMS: Kind = kind("item", "item", "items", MOST_ITEMS);
const CHECKS: Kind = kind("check", "check", "checks", MOST_PARTS);
const BANDS: Kind = kind("band", "band", "bands", MOST_PARTS);
const FLAGS: Kind = kind("flag", "flag", "flags", MOST_PARTS);
const DANGERS: Kind = kind("danger", "danger", "dangers", MOST_PARTS);
const STAGINGS: Kind = kind("staging", "staging", "stagings", MOST_PARTS);
const STAGES: Kind = kind("stage", "staging.stage", "stages", MOST_STAGES);

/// Reads a whole scale file.
pub(super) fn draft(node: &Node<'_>, problems: &mut Problems) -> Draft {
    let Some(mut fields) = Fields::open(node, "a scale", problems) else {
        return Draft::default();
    };
    let mut draft = Draft {
        format: fields.required_integer("format", i64::MIN, i64::MAX, problems),
        id: fields.required_text("id", problems),
        version: fields.required_text("version", problems),
        name: fields.required_text("name", problems),
        short: fields.text("short", problems),
        rater: fields.required_text("rater", problems),
        evidence: fields.required_text("evidence", problems),
        about: fields.text("about", problems),
        references: references(&mut fields, problems),
        licence: fields.required_text("licence", problems),
        code: fields
            .take("code")
            .and_then(|entry| code(&entry.node, problems)),
        total: fields
            .take("total")
            .map_or(DraftTotal::Absent, |entry| total(&entry.node, problems)),
        answers: fields
            .take("answers")
            .map(|entry| items::answers(&entry.node, problems))
            .unwrap_or_default(),
        items: several(&mut fields, &ITEMS, items::item, problems),
        checks: several(&mut fields, &CHECKS, items::check, problems),
        bands: several(&mut fields, &BANDS, band, problems),
        flags: several(&mut fields, &FLAGS, flags::flag, problems),
        dangers: several(&mut fields, &DANGERS, flags::danger, problems),
        stagings: several(&mut fields, &STAGINGS, stagings::staging, problems),
    };
    if fields.has_unknown_part() {
        nothing_is_sure_to_be_absent(&mut draft);
    }
    fields.finish(problems);
    draft
}

/// With a part under a misspelt name, one that seems absent may be there.
fn nothing_is_sure_to_be_absent(draft: &mut Draft) {
    if matches!(draft.total, DraftTotal::Absent) {
        draft.total = DraftTotal::Unreadable;
    }
    draft.answers.whole = false;
    draft.items.whole = false;
    draft.checks.whole = false;
    draft.bands.whole = false;
    draft.stagings.whole = false;
    for staging in &mut draft.stagings.each {
        staging.stages.whole = false;
    }
}

/// Reads the tables under `[[path]]`.
fn several<T>(
    fields: &mut Fields<'_, '_>,
    kind: &Kind,
    read: fn(&Node<'_>, &mut Problems) -> Option<T>,
    problems: &mut Problems,
) -> Several<T> {
    match fields.tables(kind.key, kind.path, problems) {
        Some(nodes) => each(nodes, read, (kind.most, kind.plural), problems),
        None => Several::unreadable(),
    }
}

/// Reads each element, and drops those that are no tables; that they are none was said.
///
/// Of more than may be, only as many are read: that bounds the work on any file.
fn each<T>(
    nodes: &[Node<'_>],
    read: fn(&Node<'_>, &mut Problems) -> Option<T>,
    (most, plural): (usize, &str),
    problems: &mut Problems,
) -> Several<T> {
    if let Some(first) = nodes.get(most) {
        let message = format!("there are {} {plural}, more than {most}", nodes.len());
        let help = format!("write at most {most}; this is the first that is too many");
        problems.push(Diagnostic::new("too-many", first.span.clone(), message).help(help));
    }
    let each: Vec<T> = nodes
        .iter()
        .take(most)
        .filter_map(|node| read(node, problems))
        .collect();
    Several {
        whole: each.len() == nodes.len(),
        each,
    }
}

fn references(fields: &mut Fields<'_, '_>, problems: &mut Problems) -> Option<At<Vec<At<String>>>> {
    let entry = fields.require("reference", "add `reference` with a list of texts")?;
    let before = problems.len();
    let texts = fields.texts("reference", problems);
    // A list that holds something else is not an empty list.
    (problems.len() == before).then(|| (texts, entry.node.span.clone()))
}

fn code(node: &Node<'_>, problems: &mut Problems) -> Option<DraftCode> {
    let mut fields = Fields::open(node, "a code", problems)?;
    let code = DraftCode {
        system: fields.required_text("system", problems),
        code: fields.required_text("code", problems),
    };
    fields.finish(problems);
    Some(code)
}

fn total(node: &Node<'_>, problems: &mut Problems) -> DraftTotal {
    let Some(mut fields) = Fields::open(node, "[total]", problems) else {
        return DraftTotal::Unreadable;
    };
    let range = required_pair(&mut fields, "range", "[0, 48]", problems);
    fields.finish(problems);
    range.map_or(DraftTotal::Unreadable, DraftTotal::Range)
}

fn band(node: &Node<'_>, problems: &mut Problems) -> Option<DraftBand> {
    let mut fields = Fields::open(node, "a band", problems)?;
    let band = DraftBand {
        id: fields.required_text("id", problems),
        from: fields.required_integer("from", 0, i64::from(u16::MAX), problems),
        name: fields.required_text("name", problems),
        span: fields.span(),
    };
    fields.finish(problems);
    Some(band)
}

/// Reads `[low, high]` under a key that must be there.
fn required_pair(
    fields: &mut Fields<'_, '_>,
    key: &'static str,
    example: &str,
    problems: &mut Problems,
) -> Option<At<Pair>> {
    fields
        .require(key, &format!("add `{key} = {example}`"))
        .and_then(|entry| pair(entry, example, problems))
}

/// Reads `[low, high]`.
fn pair(entry: &Entry<'_>, example: &str, problems: &mut Problems) -> Option<At<Pair>> {
    let (key, node) = (&entry.key, &entry.node);
    let wrong = |span: &crate::base::source::Span, what: String| {
        let message = format!("`{key}` is a lowest and a highest whole number, not {what}");
        Diagnostic::new("wrong-type", span.clone(), message)
            .help(format!("write it as in {example}"))
    };
    let Value::List(list) = &node.value else {
        problems.push(wrong(&node.span, kind_of(&node.value)));
        return None;
    };
    let [low, high] = list.as_slice() else {
        let what = format!("a list of {}", list.len());
        problems.push(wrong(&node.span, what));
        return None;
    };
    let mut number = |node: &Node<'_>| match &node.value {
        Value::Integer(number) => Some(*number),
        other => {
            problems.push(wrong(&node.span, kind_of(other)));
            None
        }
    };
    let (low, high) = (number(low), number(high));
    Some(((low?, high?), node.span.clone()))
}
