//! A key of a scale is known wherever keys are: on the page of the scale, in what changed between two versions,
//! in its other languages and in `scales/README.md`.
//!
//! The invented scale has every key. Each of its values is changed in turn, so that a new key is held to all
//! of this as soon as it stands there.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::sync::Arc;

use ows::base::diagnostic::Rejected;
use ows::base::source::Source;
use ows::render::{Style, scale::show};
use ows::scale::diff::{Change, diff};
use ows::scale::{Review, Scale, Translation};
use serde_json::{Map, Value, json};

use crate::common::project;

/// Values that no sound scale has otherwise while all else stays: the format itself, what says which version it
/// is, the sum of all points, the place of a stage, and the name that a list of answers has in its file.
const NEVER_ALONE: [&str; 6] = [
    "format",
    "version",
    "total.range.0",
    "total.range.1",
    "staging.stage.number",
    "item.answers",
];

/// Words that stay the scale's own in every language: names, citations, and what says where something is from.
const STAYS: [&str; 21] = [
    "code.code",
    "code.system",
    "danger.source",
    "flag.basis",
    "item.code.code",
    "item.code.system",
    "item.measure.code.code",
    "item.measure.code.system",
    "item.measure.unit",
    "licence",
    "measure.code.code",
    "measure.code.system",
    "measure.mistaken.unit",
    "measure.unit",
    "reference",
    "short",
    "staging.choice",
    "staging.source",
    "staging.stage.alone",
    "staging.stage.basis",
    "staging.stage.sign.basis",
];

/// Where `scales/README.md` has a row for each key of a table; what has no heading of its own is told in such a row.
const HEADINGS: [(&str, &str); 10] = [
    ("", "### The head"),
    ("total", "### `[total]`"),
    ("item", "### `[[item]]`"),
    ("measure", "### `[[measure]]`"),
    ("check", "### `[[check]]`"),
    ("band", "### `[[band]]`"),
    ("flag", "### `[[flag]]`"),
    ("danger", "### `[[danger]]`"),
    ("staging", "### `[[staging]]`"),
    ("staging.stage", "### `[[staging.stage]]`"),
];

/// Reads a scale file as a tree in which a value has a pointer: `/item/0/label`.
fn tree(path: &str) -> Value {
    toml::from_str(&fs::read_to_string(project().join(path)).unwrap()).unwrap()
}

fn invented() -> Value {
    tree("src/render/invented.toml")
}

fn read(tree: &Value) -> Result<Arc<Scale>, Rejected> {
    let text = toml::to_string(tree).unwrap();
    Scale::read(Source::new("invented.toml", text)).map(Arc::new)
}

/// Returns the pointers of all values in a tree, each table and list before what is in it.
fn pointers(tree: &Value) -> Vec<String> {
    let mut all = vec![String::new()];
    let mut below = |key: &str, value: &Value| {
        let inner = pointers(value).into_iter();
        all.extend(inner.map(|pointer| format!("/{key}{pointer}")));
    };
    match tree {
        Value::Object(table) => table.iter().for_each(|(key, value)| below(key, value)),
        Value::Array(list) => (0..)
            .zip(list)
            .for_each(|(at, value)| below(&format!("{at}"), value)),
        _ => {}
    }
    all
}

/// Returns the keys that lead to a value, with dots between them: `item.measure.plausible.0`. One of several has
/// no number but in a pair of numbers, and shared answers are options as those of an item.
fn kind(tree: &Value, pointer: &str) -> String {
    let is_number = tree.pointer(pointer).is_some_and(Value::is_number);
    let mut keys: Vec<&str> = pointer.split('/').skip(1).collect();
    if keys.len() > 2 && keys[0] == "answers" {
        (keys[0], keys[1]) = ("item", "option");
    }
    let last = keys.len().saturating_sub(1);
    let is_place = |key: &str| key.bytes().all(|byte| byte.is_ascii_digit());
    let kept = keys.iter().enumerate();
    let kept = kept.filter(|(at, key)| !is_place(key) || (is_number && *at == last));
    kept.map(|(_, key)| *key).collect::<Vec<_>>().join(".")
}

/// Returns the tree with another value at a pointer.
fn with(tree: &Value, pointer: &str, value: Value) -> Value {
    let mut changed = tree.clone();
    *changed.pointer_mut(pointer).unwrap() = value;
    changed
}

/// Returns the tree without the value at a pointer.
fn without(tree: &Value, pointer: &str) -> Value {
    let mut changed = tree.clone();
    let (above, key) = pointer.rsplit_once('/').unwrap();
    match changed.pointer_mut(above).unwrap() {
        Value::Object(table) => drop(table.shift_remove(key)),
        Value::Array(list) => drop(list.remove(key.parse().unwrap())),
        _ => {}
    }
    changed
}

/// Returns the trees in which one value is another, or with it each that has to be the same.
fn changes(tree: &Value, pointer: &str) -> Vec<Value> {
    match tree.pointer(pointer).unwrap() {
        Value::Number(number) => {
            let near = match number.as_i64() {
                Some(number) => vec![json!(number + 1), json!(number - 1)],
                None => vec![json!(25.5), json!(44.5), json!(113.6)],
            };
            let near = near.into_iter();
            near.map(|number| with(tree, pointer, number)).collect()
        }
        Value::String(text) => {
            let longer = format!("{text}x");
            let same = pointers(tree).into_iter();
            let same = same.filter(|other| tree.pointer(other).unwrap() == text.as_str());
            let renamed = same.fold(tree.clone(), |tree, other| {
                with(&tree, &other, json!(longer))
            });
            let mut words = vec![longer.as_str(), "clinician", "descriptive", "validated"];
            let others = pointers(tree)
                .into_iter()
                .filter(|other| other.ends_with("/id"));
            words.extend(others.filter_map(|other| tree.pointer(&other)?.as_str()));
            words.retain(|word| word != text);
            let alone = words.iter().map(|word| with(tree, pointer, json!(word)));
            alone.chain([renamed, without(tree, pointer)]).collect()
        }
        _ => Vec::new(),
    }
}

/// Returns whether a change is told as one of the value of this kind.
fn names(change: &Change, kind: &str) -> bool {
    let key = match kind {
        "item.measure.plausible.0" | "measure.plausible.0" => "plausible from",
        "item.measure.plausible.1" | "measure.plausible.1" => "plausible to",
        "measure.mistaken.range.0" => "range from",
        "measure.mistaken.range.1" => "range to",
        kind if kind.starts_with("item.measure.code.") => "code of the value",
        kind if kind.contains("code.") => "code",
        kind if kind.starts_with("flag.when.") => "when",
        kind if kind.starts_with("staging.course.early.") => "early",
        kind => {
            let kind = kind.trim_end_matches(['.', '0', '1']);
            kind.rsplit('.').next().unwrap()
        }
    };
    match change.key {
        Some(told) => told == key,
        // What has another id is another part.
        None => key == "id" && change.place.ends_with('x'),
    }
}

/// Returns the page of a scale without its digest, which is another whatever changes.
fn page(scale: &Scale) -> String {
    let page = show(scale, &Style::plain(4000));
    let lines = page.lines().filter(|line| !line.starts_with(" Digest"));
    lines.map(|line| format!("{line}\n")).collect()
}

/// Returns, for each kind of table in the invented scale, the keys that its reader knows.
fn known() -> BTreeMap<String, BTreeSet<String>> {
    let tree = invented();
    let mut known = BTreeMap::new();
    for pointer in pointers(&tree) {
        let Some(table) = tree.pointer(&pointer).and_then(Value::as_object) else {
            continue;
        };
        let mut table = table.clone();
        table.insert("nowhere-known".to_owned(), json!(1));
        let rejected = match pointer.as_str() {
            "" => read(&Value::Object(table)),
            pointer => read(&with(&tree, pointer, Value::Object(table))),
        };
        let problems = rejected.expect_err(&pointer).diagnostics;
        let unknown = problems
            .iter()
            .find(|problem| problem.code == "unknown-key");
        let Some(help) = unknown.and_then(|problem| problem.help.as_ref()) else {
            assert_eq!(pointer, "/answers", "any other table has its own keys");
            continue;
        };
        let keys = help.strip_prefix("its keys are ").expect(help);
        let keys = keys.split('`').skip(1).step_by(2).map(str::to_owned);
        known.insert(kind(&tree, &pointer), keys.collect());
    }
    known
}

/// Returns a scale with the one word "word" in the place of each text that a language has to have.
fn translated(own: &Scale) -> Scale {
    let mut words = json!({
        "format": 1,
        "scale": own.id(),
        "version": own.version().to_string(),
        "language": "xx",
        "digest": own.digest().to_string(),
    });
    let read = |words: &Value| {
        let text = toml::to_string(words).unwrap();
        Translation::read(Source::new("invented.xx.toml", text), own)
    };
    for problem in read(&words).unwrap_err().diagnostics {
        let path = problem.message.strip_prefix("the text `");
        let path = path.and_then(|path| path.strip_suffix("` is missing"));
        let path: Vec<&str> = path.expect(&problem.message).split('.').collect();
        let (key, above) = path.split_last().unwrap();
        let mut table: &mut Map<String, Value> = words.as_object_mut().unwrap();
        for key in above {
            let below = table.entry(*key).or_insert_with(|| json!({}));
            table = below.as_object_mut().unwrap();
        }
        let help = problem.help.unwrap();
        let list = help.strip_prefix("add it; the scale has a list of ");
        let word = match list {
            Some(number) => json!(vec!["word"; number.parse().unwrap()]),
            None => json!("word"),
        };
        table.insert((*key).to_owned(), word);
    }
    read(&words).unwrap().shown(own, Review::Unreviewed)
}

#[test]
fn the_invented_scale_has_every_key() {
    let tree = invented();
    for (table, keys) in known() {
        let all = pointers(&tree).into_iter();
        let same = all.filter(|pointer| kind(&tree, pointer) == table);
        let tables = same.filter_map(|pointer| tree.pointer(&pointer)?.as_object().cloned());
        let written: BTreeSet<String> = tables
            .flat_map(|table| table.into_iter().map(|(key, _)| key))
            .collect();
        assert_eq!(
            written, keys,
            "write each key of `{table}` in src/render/invented.toml"
        );
    }
}

#[test]
fn each_value_that_changes_is_told_by_its_key_and_seen_on_the_page() {
    let mut kept = BTreeSet::new();
    let mut told: BTreeSet<String> = NEVER_ALONE.map(str::to_owned).into();
    // What cannot change alone in the invented scale can in one of other stages and without a total.
    for tree in [invented(), tree("scales/heroin-stages/1.0.0.toml")] {
        let old = read(&tree).unwrap();
        for pointer in pointers(&tree) {
            let kind = kind(&tree, &pointer);
            if told.contains(&kind) {
                continue;
            }
            let all = changes(&tree, &pointer);
            if all.is_empty() {
                continue;
            }
            let Some(new) = all.iter().find_map(|changed| read(changed).ok()) else {
                kept.insert(kind);
                continue;
            };
            let changes = diff(&old, &new).changes;
            let is_told = changes.iter().any(|change| names(change, &kind));
            assert!(is_told, "`{kind}` is not in diff::parts: {changes:#?}");
            assert_ne!(page(&old), page(&new), "`{kind}` is not in render::scale");
            told.insert(kind);
        }
    }
    let kept: Vec<&String> = kept.difference(&told).collect();
    assert!(kept.is_empty(), "nothing else may stand there: {kept:?}");
}

#[test]
fn each_text_is_on_the_page_and_has_its_place_in_a_language() {
    let tree = invented();
    let mut stays = BTreeSet::new();
    for pointer in pointers(&tree) {
        let Some(text) = tree.pointer(&pointer).and_then(Value::as_str) else {
            continue;
        };
        // An id, a name of something else and a word of a closed list cannot be so.
        let marked = json!(format!("{text} xyzzy"));
        let Ok(own) = read(&with(&tree, &pointer, marked)) else {
            continue;
        };
        assert!(
            page(&own).contains("xyzzy"),
            "{pointer} is not in render::scale"
        );
        if page(&translated(&own)).contains("xyzzy") {
            stays.insert(kind(&tree, &pointer));
        }
    }
    let expected: BTreeSet<String> = STAYS.map(str::to_owned).into();
    assert_eq!(stays, expected, "see the places in scale::language");
}

/// Returns what stands below a heading of `scales/README.md`, up to the next.
fn section(readme: &str, heading: &str) -> String {
    let start = format!("\n{heading}");
    let (_, section) = readme.split_once(&start).expect(heading);
    section.split("\n#").next().unwrap().to_owned()
}

/// Returns what stands between backticks.
fn quoted(text: &str) -> impl Iterator<Item = &str> {
    text.split('`').skip(1).step_by(2)
}

/// Returns the keys of the first table of a section, with what its row says.
fn rows(section: &str) -> BTreeMap<String, String> {
    let (_, table) = section.split_once("| --- | --- | --- |\n").unwrap();
    let lines = table.lines().take_while(|line| line.starts_with('|'));
    let cells = lines.map(|line| line.split(" | ").collect::<Vec<_>>());
    cells
        .flat_map(|cells| {
            quoted(cells[0])
                .map(|key| (key.to_owned(), cells[2].to_owned()))
                .collect::<Vec<_>>()
        })
        .collect()
}

#[test]
fn the_readme_has_a_row_for_each_key_and_for_no_other() {
    let readme = fs::read_to_string(project().join("scales/README.md")).unwrap();
    let heading = |kind: &str| {
        HEADINGS
            .iter()
            .find(|(own, _)| *own == kind)
            .map(|(_, heading)| section(&readme, heading))
    };
    for (table, keys) in known() {
        if let Some(section) = heading(&table) {
            let below = |key: &String| format!("{table}.{key}").trim_start_matches('.').to_owned();
            let apart = |key: &String| {
                key == "answers" && table.is_empty() || heading(&below(key)).is_some()
            };
            let keys: BTreeSet<String> = keys.into_iter().filter(|key| !apart(key)).collect();
            let written: BTreeSet<String> = rows(&section).into_keys().collect();
            assert_eq!(written, keys, "the rows of `{table}`");
        } else {
            let mut above = table.as_str();
            let section = loop {
                above = above.rsplit_once('.').unwrap_or_default().0;
                if let Some(section) = heading(above) {
                    break section;
                }
            };
            let named: BTreeSet<&str> = quoted(&section)
                .flat_map(|words| words.split([' ', ',']))
                .collect();
            for key in keys {
                assert!(named.contains(key.as_str()), "`{key}` of `{table}`");
            }
        }
    }
}

#[test]
fn the_readme_says_how_long_a_text_may_be() {
    let readme = fs::read_to_string(project().join("scales/README.md")).unwrap();
    let tree = invented();
    let mut held = 0;
    for pointer in pointers(&tree) {
        let kind = kind(&tree, &pointer);
        let (table, key) = kind.rsplit_once('.').unwrap_or(("", &kind));
        let heading = HEADINGS.iter().find(|(own, _)| *own == table);
        let row = heading.and_then(|(_, heading)| rows(&section(&readme, heading)).remove(key));
        let Some((_, most)) = row.as_ref().and_then(|row| row.split_once("at most ")) else {
            continue;
        };
        let Some((most, _)) = most.split_once(" characters").filter(|_| key != "id") else {
            continue;
        };
        let rejected = read(&with(&tree, &pointer, json!("w".repeat(1000)))).unwrap_err();
        let problem = rejected
            .diagnostics
            .iter()
            .find(|problem| problem.code == "too-long");
        assert!(
            problem
                .unwrap()
                .message
                .ends_with(&format!("more than {most}")),
            "{kind}: {most}"
        );
        held += 1;
    }
    assert!(held >= 5, "{held}");
}
