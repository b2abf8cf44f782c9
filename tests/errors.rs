//! One bad file, a scale, a language or a site's policy, for each diagnostic code, and exactly what a person reads about it.
//!
//! `errors/CODE.toml` holds one mistake (`CODE.VARIANT.toml` another of the same code), and the
//! file of the same name that ends in `.txt` holds what is drawn. `OWS_BLESS=1` rewrites the texts: read the
//! difference before keeping it. Files made to break the reader are in [`bombs`], what
//! `scales/README.md` says of the codes is held in [`written`].

mod bombs;
mod written;

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use ows::base::diagnostic::Rejected;
use ows::base::source::Source;
use ows::render::{Style, diagnostic};
use ows::scale::{Library, Name, Policy, Scale, Translation};

use crate::common::difference::difference;
use crate::common::project;

/// The file with many mistakes, which is no case of one code.
const MANY: &str = "many-mistakes";

#[test]
fn each_bad_file_is_told_in_exactly_these_words() {
    let mut wrong = Vec::new();
    for name in cases() {
        let drawn = diagnostic::diagnostics(&rejected(&name), &Style::plain(100));
        let path = folder().join(format!("{name}.txt"));
        if std::env::var_os("OWS_BLESS").is_some_and(|bless| bless == "1") {
            fs::write(&path, &drawn).unwrap();
        }
        let expected = fs::read_to_string(&path).unwrap_or_default();
        if drawn != expected {
            wrong.push(format!("{name}:\n{}", difference(&expected, &drawn)));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn each_case_shows_the_code_of_its_name_and_no_other() {
    for name in cases().iter().filter(|name| *name != MANY) {
        let found: BTreeSet<&str> = codes(&rejected(name)).into_iter().collect();
        assert_eq!(found, BTreeSet::from([code_of(name)]), "{name}");
    }
}

#[test]
fn each_mistake_is_told_once() {
    for name in cases().iter().filter(|name| *name != MANY) {
        assert_eq!(codes(&rejected(name)).len(), 1, "{name}");
    }
}

#[test]
fn each_code_has_a_case() {
    let cases = cases();
    let told: BTreeSet<&str> = cases.iter().map(|name| code_of(name)).collect();
    let without: Vec<String> = codes_in_source()
        .into_iter()
        .filter(|code| !told.contains(code.as_str()))
        .collect();
    assert!(without.is_empty(), "no case for {without:?}");
}

#[test]
fn each_text_has_its_file() {
    let cases = cases();
    for text in names("txt") {
        assert!(cases.contains(&text), "{text}.txt has no {text}.toml");
    }
}

#[test]
fn all_mistakes_of_a_file_are_told_at_once_and_in_its_order() {
    let rejected = rejected(MANY);
    let places: Vec<usize> = rejected
        .diagnostics
        .iter()
        .map(|diagnostic| diagnostic.span.start)
        .collect();
    assert!(places.is_sorted(), "{places:?}");
    let codes: BTreeSet<&str> = codes(&rejected).into_iter().collect();
    assert!(codes.len() >= 15, "{codes:?}");
}

#[test]
fn one_lost_line_is_not_told_as_many_mistakes() {
    let scales = ["cows", "heroin-stages", "withdrawal-phases"];
    for path in scales.map(|id| format!("scales/{id}/1.0.0.toml")) {
        let text = fs::read_to_string(project().join(&path)).unwrap();
        for (number, line) in text.lines().enumerate() {
            let kept = text
                .lines()
                .enumerate()
                .filter(|(other, _)| *other != number);
            let without: String = kept.map(|(_, line)| format!("{line}\n")).collect();
            if let Err(rejected) = Scale::read(Source::new(path.as_str(), without)) {
                let told = rejected.diagnostics.len();
                assert!(
                    told <= 8,
                    "{told} errors without {path}:{}: {line}",
                    number + 1
                );
            }
        }
    }
}

#[test]
fn each_error_says_what_to_write() {
    for name in cases() {
        for problem in rejected(&name).diagnostics {
            assert!(problem.help.is_some(), "{name}: {}", problem.message);
            let words = [&problem.message, problem.help.as_ref().unwrap()];
            for words in words {
                assert!(!words.ends_with('.'), "{name}: {words}");
                let first = words.chars().next().unwrap();
                assert!(!first.is_uppercase(), "{name}: {words}");
            }
        }
    }
}

/// Returns every code that reading a scale can give, as the sources name them.
pub fn codes_in_source() -> BTreeSet<String> {
    let mut files = vec![
        "base/document/broken.rs".to_owned(),
        "base/document/fields.rs".to_owned(),
        "base/document/toml.rs".to_owned(),
    ];
    let mut scale = crate::layers::files_below("scale");
    // A lock and a map are files of their own, and a step between versions takes two: they have their own tests.
    scale.retain(|file| {
        let others = ["scale/lock", "scale/diff", "scale/map"];
        !others.iter().any(|other| file.starts_with(other))
    });
    assert!(!scale.is_empty(), "no sources of scales found");
    files.extend(scale);
    let mut codes = BTreeSet::new();
    for path in files {
        let text = fs::read_to_string(project().join("src").join(&path)).unwrap();
        for call in ["Diagnostic::new(", ".look_up("] {
            for (place, _) in text.match_indices(call) {
                let rest = text[place + call.len()..].trim_start();
                match rest.strip_prefix('"').and_then(|rest| rest.split_once('"')) {
                    Some((code, _)) => drop(codes.insert(code.to_owned())),
                    // The one place that passes a code on; its callers are found above.
                    None => assert!(rest.starts_with("code, span"), "{path}: {call}{rest:.40}"),
                }
            }
        }
    }
    codes
}

fn rejected(name: &str) -> Rejected {
    let path = format!("tests/errors/{name}.toml");
    let text = fs::read_to_string(project().join(&path)).unwrap();
    let source = Source::new(path, text);
    let is_policy = text_has(&source, "scale ");
    let is_language = text_has(&source, "language ");
    let read = if is_language {
        let version = Name::parse("cows@1.0.0").unwrap();
        let cows = Library::new().find(&version).unwrap();
        Translation::read(source, &cows).map(drop)
    } else if is_policy {
        let library = Library::new();
        let find = |name: &Name| library.find(name).map_err(|error| error.to_string());
        Policy::read(source, &find).map(drop)
    } else {
        Scale::read(source).map(drop)
    };
    match read {
        Ok(()) => panic!("{name}.toml is good"),
        Err(rejected) => rejected,
    }
}

/// Says whether a line begins so: a key that scales do not have tells what kind of file it is.
fn text_has(source: &Source, key: &str) -> bool {
    source.text().lines().any(|line| line.starts_with(key))
}

fn codes(rejected: &Rejected) -> Vec<&'static str> {
    let diagnostics = rejected.diagnostics.iter();
    diagnostics.map(|diagnostic| diagnostic.code).collect()
}

fn code_of(name: &str) -> &str {
    name.split('.').next().unwrap()
}

fn cases() -> Vec<String> {
    names("toml")
}

/// Returns the names of the files that end so, without their end.
fn names(end: &str) -> Vec<String> {
    let end = format!(".{end}");
    let mut names: Vec<String> = fs::read_dir(folder())
        .unwrap()
        .filter_map(|entry| {
            let name = entry.unwrap().file_name().into_string().unwrap();
            Some(name.strip_suffix(&end)?.to_owned())
        })
        .collect();
    names.sort();
    names
}

fn folder() -> PathBuf {
    project().join("tests/errors")
}
