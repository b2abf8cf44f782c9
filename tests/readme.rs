//! Runs every example of the README and of the pages in `docs`, so that what they show is what the
//! program says.
//!
//! Those of a page run in their order with one home folder and one log, so that a later one sees what
//! an earlier one recorded. Each page has its own, so that it can be read alone.

use crate::common::{project, skip};
use std::fs;
use std::path::Path;
use std::process::Command;

/// A command of a page and the lines that it is said to print.
///
/// `…` alone on a line stands for any lines, and within one for any text.
struct Example {
    command: String,
    lines: Vec<String>,
}

fn examples(text: &str) -> Vec<Example> {
    let mut examples: Vec<Example> = Vec::new();
    let mut inside = false;
    for line in text.lines() {
        if line.starts_with("```") {
            inside = line == "```console";
        } else if let Some(command) = line.strip_prefix("$ ").filter(|_| inside) {
            examples.push(Example {
                command: command.to_owned(),
                lines: Vec::new(),
            });
        } else if inside {
            examples.last_mut().unwrap().lines.push(line.to_owned());
        }
    }
    examples
}

/// Runs a command in a shell, with `ows` where the shell finds it, and this home folder.
fn output(command: &str, home: &Path) -> String {
    let folder = Path::new(env!("CARGO_BIN_EXE_ows")).parent().unwrap();
    let path = format!(
        "{}:{}",
        folder.display(),
        std::env::var("PATH").unwrap_or_default()
    );
    let output = Command::new("/bin/sh")
        .args(["-c", &format!("exec 2>&1; {command}")])
        .current_dir(project())
        .env_clear()
        .envs([
            ("PATH", path.as_str()),
            ("HOME", home.to_str().unwrap()),
            ("LANG", "C.UTF-8"),
            ("TERM", "dumb"),
            ("TZ", "UTC"),
        ])
        .output()
        .unwrap();
    String::from_utf8(output.stdout).unwrap()
}

/// Says whether lines are as shown, where `…` alone on a line stands for any number of them.
fn are_as_shown(shown: &[String], real: &[&str]) -> bool {
    match shown {
        [] => real.is_empty(),
        [gap, rest @ ..] if gap == "…" => {
            (0..=real.len()).any(|from| are_as_shown(rest, &real[from..]))
        }
        [line, rest @ ..] => real
            .split_first()
            .is_some_and(|(first, after)| is_as_shown(line, first) && are_as_shown(rest, after)),
    }
}

/// Says whether a line is as shown, where `…` stands for any text.
fn is_as_shown(shown: &str, real: &str) -> bool {
    let Some((begin, rest)) = shown.split_once('…') else {
        return shown == real;
    };
    real.strip_prefix(begin).is_some_and(|after| {
        let ends = after.char_indices().map(|(at, _)| at);
        ends.chain([after.len()])
            .any(|at| is_as_shown(rest, &after[at..]))
    })
}

/// Runs the examples of a page, and holds what they print to what it shows.
fn hold(page: &str) {
    if skip(page, "sh") {
        return;
    }
    let shown: Vec<Example> = examples(&text(page))
        .into_iter()
        .filter(|example| !example.command.starts_with("cargo "))
        .collect();
    assert!(!shown.is_empty(), "{page} has no example");
    let home = tempfile::tempdir().unwrap();
    for Example { command, lines } in shown {
        let real = output(&command, home.path());
        let real: Vec<&str> = real.lines().collect();
        assert!(
            are_as_shown(&lines, &real),
            "{page}: {command}\nprints now:\n{}",
            real.join("\n")
        );
    }
}

fn text(page: &str) -> String {
    fs::read_to_string(project().join(page)).unwrap()
}

/// Returns the README and every page in `docs`, by their paths in the project.
fn pages() -> Vec<String> {
    let entries = fs::read_dir(project().join("docs")).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let pages = names
        .filter(|name| name.ends_with(".md"))
        .map(|name| format!("docs/{name}"));
    let mut pages: Vec<String> = pages.chain(["README.md".to_owned()]).collect();
    pages.sort();
    pages
}

#[test]
fn the_readme_shows_what_the_program_prints() {
    hold("README.md");
}

#[test]
fn the_page_of_the_bedside_shows_what_the_program_prints() {
    hold("docs/bedside.md");
}

#[test]
fn the_page_of_scripts_shows_what_the_program_prints() {
    hold("docs/batch.md");
}

#[test]
fn the_page_of_files_shows_what_the_program_prints() {
    hold("docs/formats.md");
}

#[test]
fn the_page_of_other_tables_shows_what_the_program_prints() {
    hold("docs/tables.md");
}

#[test]
fn the_page_of_training_shows_what_the_program_prints() {
    hold("docs/training.md");
}

#[test]
fn the_page_of_the_log_shows_what_the_program_prints() {
    hold("docs/log.md");
}

#[test]
fn the_page_of_scales_shows_what_the_program_prints() {
    hold("docs/scales.md");
}

#[test]
fn every_page_with_examples_is_held_by_a_test() {
    let tests = text("tests/readme.rs");
    for page in pages() {
        let held = tests.contains(&format!("hold(\"{page}\")"));
        assert_eq!(held, !examples(&text(&page)).is_empty(), "{page}");
    }
}

#[test]
fn the_two_commands_stand_first_and_the_first_one_works() {
    let commands: Vec<String> = examples(&text("README.md"))
        .into_iter()
        .map(|example| example.command)
        .take(2)
        .collect();
    assert_eq!(commands[1], "cargo test");
    let arguments = commands[0]
        .strip_prefix("cargo run --release -- ")
        .expect("the first command runs the program");
    let home = tempfile::tempdir().unwrap();
    assert!(output(&format!("ows {arguments}"), home.path()).contains("Total"));
}

#[test]
fn the_json_of_the_formats_is_an_assessment() {
    let text = text("docs/formats.md");
    let json = text
        .split("```json\n")
        .nth(1)
        .and_then(|rest| rest.split("```").next())
        .unwrap();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("one.json");
    fs::write(&file, json).unwrap();
    let said = output(&format!("ows score {}", file.display()), folder.path());
    assert!(said.contains("INCOMPLETE"), "{said}");
}

#[test]
fn links_lead_to_files() {
    for page in pages() {
        let path = project().join(&page);
        let text = text(&page);
        for link in text
            .split("](")
            .skip(1)
            .filter_map(|rest| rest.split(')').next())
        {
            let there = path.parent().unwrap().join(link).exists();
            assert!(link.starts_with("http") || there, "{page}: {link}");
        }
    }
}

#[test]
fn the_readme_leads_to_every_page() {
    let readme = text("README.md");
    for page in pages().iter().filter(|page| *page != "README.md") {
        assert!(readme.contains(&format!("]({page})")), "{page}");
    }
}
