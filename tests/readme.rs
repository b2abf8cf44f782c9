//! Runs every example of the README, so that what it shows is what the program says.
//!
//! They run in their order with one home folder and one log, so that a later one sees what an earlier
//! one recorded.

use crate::common::{project, skip};
use std::path::Path;
use std::process::Command;

/// A command of the README and the lines that it is said to print.
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
    let output = Command::new("sh")
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

#[test]
fn every_example_prints_what_the_readme_shows() {
    if skip("every_example_prints_what_the_readme_shows", "sh") {
        return;
    }
    let text = std::fs::read_to_string(project().join("README.md")).unwrap();
    let shown: Vec<Example> = examples(&text)
        .into_iter()
        .filter(|example| !example.command.starts_with("cargo "))
        .collect();
    assert!(shown.len() >= 6, "the README has {} examples", shown.len());
    let home = tempfile::tempdir().unwrap();
    for Example { command, lines } in shown {
        let real = output(&command, home.path());
        let real: Vec<&str> = real.lines().collect();
        assert!(
            are_as_shown(&lines, &real),
            "{command}\nprints now:\n{}",
            real.join("\n")
        );
    }
}

#[test]
fn the_two_commands_stand_first_and_the_first_one_works() {
    let text = std::fs::read_to_string(project().join("README.md")).unwrap();
    let commands: Vec<String> = examples(&text)
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
fn the_json_of_the_readme_is_an_assessment() {
    let text = std::fs::read_to_string(project().join("README.md")).unwrap();
    let json = text
        .split("```json\n")
        .nth(1)
        .and_then(|rest| rest.split("```").next())
        .unwrap();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("one.json");
    std::fs::write(&file, json).unwrap();
    let said = output(&format!("ows score {}", file.display()), folder.path());
    assert!(said.contains("INCOMPLETE"), "{said}");
}

#[test]
fn links_lead_to_files() {
    let text = std::fs::read_to_string(project().join("README.md")).unwrap();
    for link in text
        .split("](")
        .skip(1)
        .filter_map(|rest| rest.split(')').next())
    {
        assert!(
            link.starts_with("http") || project().join(link).exists(),
            "{link}"
        );
    }
}
