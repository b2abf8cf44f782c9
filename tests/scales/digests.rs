//! The digest of each shipped scale, made a second time by a script that knows nothing of ours.

use std::fs;

use ows::base::source::Source;
use ows::scale::Scale;

use super::shipped;
use crate::common::{Given, project, skip};

/// Reads each file it is given as TOML and prints the SHA-256 of its canonical JSON.
const SCRIPT: &str = r#"
import hashlib, json, sys, tomllib
for path in sys.argv[1:]:
    with open(path, "rb") as file:
        said = tomllib.load(file)
    text = json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    print(hashlib.sha256(text.encode()).hexdigest())
"#;

/// The scale files of the source tree, as paths below `scales`.
fn files() -> Vec<String> {
    let mut files = Vec::new();
    for folder in fs::read_dir(project().join("scales")).unwrap() {
        let folder = folder.unwrap().path();
        if !folder.is_dir() {
            continue;
        }
        for file in fs::read_dir(&folder).unwrap() {
            let name = file.unwrap().file_name().into_string().unwrap();
            let id = folder.file_name().unwrap().to_str().unwrap();
            let version = name.strip_suffix(".toml").unwrap_or_default();
            // A translation stands beside its scale, as in `1.0.0.es.toml`.
            if version.split('.').count() == 3 {
                files.push(format!("{id}/{name}"));
            }
        }
    }
    files.sort();
    files
}

#[test]
fn each_file_of_the_folder_is_built_in_under_its_own_id_and_version() {
    let mut built_in: Vec<String> = shipped()
        .iter()
        .map(|scale| format!("{}/{}.toml", scale.id(), scale.version()))
        .collect();
    built_in.sort();
    assert_eq!(files(), built_in);
}

#[test]
fn a_script_of_another_language_finds_the_same_digests() {
    if skip("the digests of the scales", "python3") {
        return;
    }
    let given = Given::new();
    let mut run = given
        .when_program("python3")
        .argument("-c")
        .argument(SCRIPT);
    let scales = shipped();
    for scale in &scales {
        let file = project().join(scale.source().name());
        run = run.argument(file.to_str().unwrap());
    }
    let digests = scales.iter().map(|scale| format!("{}\n", scale.digest()));
    run.then()
        .stderr("")
        .code(0)
        .stdout(&digests.collect::<String>());
}

#[test]
fn layout_and_comments_leave_a_digest_as_it_is_and_a_word_changes_it() {
    for scale in shipped() {
        let text = scale.source().text();
        let digest = |text: String| {
            Scale::read(Source::new("changed.toml", text))
                .unwrap()
                .digest()
        };
        let spaced = text
            .replace("\n\n", "\n\n\n# a remark\n")
            .replace("\n[[", "\n\t[[");
        assert_eq!(digest(spaced), scale.digest(), "{}", scale.reference());
        let label = format!("\"{}\"", scale.items()[0].label);
        let renamed = text.replacen(&label, "\"Another label\"", 1);
        assert_ne!(digest(renamed), scale.digest(), "{}", scale.reference());
    }
}
