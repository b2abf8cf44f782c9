//! Holds `scales/README.md`, which clinicians read, to what the program does.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use ows::base::source::Source;
use ows::render::{Style, diagnostic};
use ows::scale::{CONTEXT, Library, Name, Policy, RESERVED, RESULTS, Scale};

use super::codes_in_source;
use crate::common::project;

#[test]
fn the_readme_lists_every_code_and_no_other() {
    let rows = table();
    let written: BTreeSet<String> = rows.keys().cloned().collect();
    assert_eq!(written, codes_in_source());
    for (code, meaning) in rows {
        assert!(meaning.len() > 10, "`{code}` is not explained");
    }
}

#[test]
fn the_example_of_the_readme_is_a_good_scale() {
    let readme = readme();
    let (_, rest) = readme.split_once("```toml\n").unwrap();
    let (example, _) = rest.split_once("```").unwrap();
    if let Err(rejected) = Scale::read(Source::new("scales/README.md", example)) {
        panic!("{}", diagnostic::diagnostics(&rejected, &Style::plain(100)));
    }
}

#[test]
fn the_policy_of_the_readme_is_a_good_one() {
    let readme = readme();
    let mut examples = readme.split("```toml\n").skip(1);
    let policy = examples
        .find(|example| example.contains("[[reassess]]"))
        .unwrap();
    let (policy, _) = policy.split_once("```").unwrap();
    let library = Library::new();
    let find = |name: &Name| library.find(name).map_err(|error| error.to_string());
    if let Err(rejected) = Policy::read(Source::new("scales/README.md", policy), &find) {
        panic!("{}", diagnostic::diagnostics(&rejected, &Style::plain(100)));
    }
}

#[test]
fn the_readme_names_every_reserved_column() {
    let readme = readme();
    for name in CONTEXT.iter().chain(&RESERVED).chain(&RESULTS) {
        assert!(readme.contains(&format!("`{name}`")), "{name}");
    }
}

/// Returns the rows of the table under "What the check refuses": code and meaning.
fn table() -> BTreeMap<String, String> {
    let readme = readme();
    let (_, section) = readme.split_once("## What the check refuses\n").unwrap();
    let section = section.split("\n## ").next().unwrap();
    section
        .lines()
        .filter_map(|line| {
            let (code, meaning) = line.strip_prefix("| `")?.split_once("` | ")?;
            Some((code.to_owned(), meaning.trim_end_matches(" |").to_owned()))
        })
        .collect()
}

fn readme() -> String {
    fs::read_to_string(project().join("scales/README.md")).unwrap()
}
