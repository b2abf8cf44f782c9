//! A scale in another language: complete or refused, marked wherever it is shown, and never in data.

use std::fs;

use ows::base::source::Source;
use ows::scale::{Library, Name, Scale, Translation};

use crate::common::sheets::FORMATS;
use crate::common::{Given, project};

fn cows() -> std::sync::Arc<Scale> {
    Library::new().find(&Name::parse("cows").unwrap()).unwrap()
}

fn text(tag: &str) -> String {
    fs::read_to_string(project().join(format!("scales/cows/1.1.0.{tag}.toml"))).unwrap()
}

fn read(text: String) -> Result<Translation, Vec<String>> {
    Translation::read(Source::new("cows/1.1.0.xx.toml", text), &cows()).map_err(|rejected| {
        let problems = rejected.diagnostics.iter();
        problems
            .map(|problem| format!("{}: {}", problem.code, problem.message))
            .collect()
    })
}

/// A TOML value with one of its texts taken away, for each of them, with the path of that text.
fn each_without_one(value: &toml::Table, path: &str) -> Vec<(String, toml::Table)> {
    let mut all = Vec::new();
    for (key, below) in value {
        let path = if path.is_empty() {
            key.clone()
        } else {
            format!("{path}.{key}")
        };
        match below {
            toml::Value::Table(table) => {
                for (path, without) in each_without_one(table, &path) {
                    let mut whole = value.clone();
                    whole.insert(key.clone(), toml::Value::Table(without));
                    all.push((path, whole));
                }
            }
            _ => {
                let mut whole = value.clone();
                whole.remove(key);
                all.push((path, whole));
            }
        }
    }
    all
}

#[test]
fn without_any_single_text_a_file_is_refused_and_the_text_is_named() {
    for tag in ["es", "ru"] {
        let whole: toml::Table = text(tag).parse().unwrap();
        let cases = each_without_one(&whole, "");
        assert!(cases.len() > 150, "{}", cases.len());
        for (path, without) in cases {
            let read = read(toml::to_string(&without).unwrap()).map(drop);
            let problems = read.expect_err(&path);
            assert_eq!(problems.len(), 1, "{path}: {problems:?}");
            assert!(
                problems[0].starts_with("missing-key: "),
                "{path}: {problems:?}"
            );
            let name = format!("`{path}`");
            assert!(problems[0].contains(&name), "{path}: {problems:?}");
        }
    }
}

#[test]
fn what_is_not_counted_may_be_as_long_as_the_scales_own_words() {
    let longest = "w".repeat(100);
    for (length, is_refused) in [(100, false), (101, true)] {
        let words = "w".repeat(length);
        let text = text("es").replace("[\"convulsiones\"]", &format!("[\"{words}\"]"));
        assert_eq!(read(text).is_err(), is_refused, "{length}");
    }
    let own = cows()
        .source()
        .text()
        .replace("[\"seizures\"]", &format!("[\"{longest}\"]"));
    assert!(Scale::read(Source::new("own.toml", own)).is_ok());
}

#[test]
fn a_language_leaves_everything_but_the_words() {
    let own = cows();
    let library = Library::new();
    for tag in library.languages(&own) {
        let shown = library.in_language(&own, tag).unwrap().unwrap();
        assert_eq!(shown.digest(), own.digest());
        assert_eq!(shown.source().text(), own.source().text());
        assert_eq!(shown.definition().total, own.definition().total);
        for (item, own) in shown.items().iter().zip(own.items()) {
            assert_eq!((&item.id, &item.measure), (&own.id, &own.measure));
            assert_ne!(item.label, own.label, "{tag}");
            for (choice, own) in item.choices.iter().zip(&own.choices) {
                assert_eq!((choice.points, choice.up_to), (own.points, own.up_to));
            }
        }
        // What stages name is counted by its words: the same thing has the same words everywhere.
        for (staging, own) in shown.stagings().iter().zip(own.stagings()) {
            let named = |staging: &ows::scale::Staging| {
                let stages = staging.stages.iter();
                let texts = stages.flat_map(|stage| stage.sees.iter().chain(&stage.not_asked));
                texts.collect::<std::collections::BTreeSet<_>>().len()
            };
            assert_eq!(named(staging), named(own), "{tag} {}", staging.id);
        }
        let language = shown.language().unwrap();
        assert_eq!(
            (language.tag.as_str(), language.review.word()),
            (tag, "unreviewed")
        );
    }
    assert_eq!(library.languages(&own), ["es", "ru"]);
}

#[test]
fn data_never_changes_with_the_language() {
    let given = Given::new()
        .example("observations/admission.json")
        .example("observations/ward-week.csv")
        .example("observations/first-five-days.ndjson")
        .example("observations/stages-day-by-day.ndjson");
    for file in [
        "admission.json",
        "ward-week.csv",
        "first-five-days.ndjson",
        "stages-day-by-day.ndjson",
    ] {
        for to in FORMATS.into_iter().filter(|to| *to != "table") {
            let run = format!("score observations/{file} --to {to}");
            // A table of several scales is refused whatever the language.
            let own = given.when(&run).then();
            for tag in ["es", "ru"] {
                let other = given.when(&run).variable("OWS_LANG", tag).then();
                assert_eq!(own.stdout, other.stdout, "{run} in {tag}");
                assert_eq!(own.stderr, other.stderr, "{run} in {tag}");
            }
        }
    }
}

#[test]
fn summaries_fit_the_screen_in_every_language() {
    let given = Given::new()
        .example("observations/admission.json")
        .example("observations/ward-week.csv");
    for (tag, words) in [("es", "Sudoración"), ("ru", "Потливость")] {
        for width in [60, 80, 100] {
            for file in ["admission.json", "ward-week.csv"] {
                let run = format!("score observations/{file} --lang {tag} --width {width}");
                let shown = given.when(&run).then().code(0).stdout;
                for line in shown.lines() {
                    assert!(
                        unicode_width::UnicodeWidthStr::width(line) <= width,
                        "{line}"
                    );
                }
                assert!(file != "admission.json" || shown.contains(words), "{shown}");
            }
        }
        let form = given
            .when(&format!("form cows --lang {tag}"))
            .then()
            .code(0)
            .stdout;
        assert!(form.contains(&words.to_uppercase()), "{form}");
        assert!(!form.contains("????"), "{form}");
    }
}

#[test]
fn a_lock_says_who_reviewed_withdraws_and_finds_a_changed_file() {
    let mine = text("es").replace("language = \"es\"", "language = \"gl\"");
    let digest = read(mine.clone()).unwrap().digest().to_string();
    let lock = |digest: &str, standing: &str| {
        format!(
            "[[language]]\nid = \"cows\"\nversion = \"1.1.0\"\nlanguage = \"gl\"\ndigest = \"{digest}\"\n{standing}\n"
        )
    };
    let given = Given::new()
        .example("observations/admission.json")
        .file("site/cows/1.1.0.gl.toml", mine)
        .file("site/lock.toml", lock(&digest, "standing = \"reviewed\""));
    let run = "score observations/admission.json --scales site --lang gl";
    let shown = given.when(run).then().code(0).stdout;
    assert!(shown.contains("gl, reviewed translation"), "{shown}");
    let withdrawn = "standing = \"withdrawn\"\nreason = \"a band was mistranslated\"";
    let given = given.file("site/lock.toml", lock(&digest, withdrawn));
    let told = given.when(run).then().code(2).stderr;
    assert!(
        told.contains("was withdrawn: a band was mistranslated"),
        "{told}"
    );
    let given = given.file(
        "site/lock.toml",
        lock(&"0".repeat(64), "standing = \"reviewed\""),
    );
    let told = given.when(run).then().code(2).stderr;
    assert!(
        told.contains("is not the file that the lock names for gl"),
        "{told}"
    );
}

#[test]
fn the_languages_built_in_are_those_of_the_lock() {
    let lock: toml::Table = fs::read_to_string(project().join("scales/lock.toml"))
        .unwrap()
        .parse()
        .unwrap();
    let locked = lock["language"].as_array().unwrap();
    assert_eq!(locked.len(), 4);
    for language in locked {
        let named = |key: &str| language[key].as_str().unwrap();
        let (tag, version) = (named("language"), named("version"));
        let name = Name::parse(&format!("cows@{version}")).unwrap();
        let scale = Library::new().find(&name).unwrap();
        let path = format!("scales/cows/{version}.{tag}.toml");
        let text = fs::read_to_string(project().join(&path)).unwrap();
        let translation = Translation::read(Source::new(path, text), &scale).unwrap();
        assert_eq!(named("digest"), translation.digest().to_string(), "{tag}");
        assert_eq!(language["standing"].as_str().unwrap(), "unreviewed");
    }
}
