//! Upgrade day: what each release left behind is read, verified, and said the same of for ever.
//!
//! `upgrade/README.md` says what is kept of a release, and how the next one's is added.
#![cfg(unix)]

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use ows::log::Log;

use crate::common::difference::difference;
use crate::common::{Given, project};

/// When the release said what it said.
const THEN: &str = "2026-11-22T21:40:30-05:00";

/// A command and what the release said, with the exit code in brackets where it is not 0.
struct Said<'t> {
    command: &'t str,
    text: &'t str,
}

/// Returns what is kept of each release, that of the first among it.
fn releases() -> Vec<PathBuf> {
    let kept = fs::read_dir(project().join("tests/upgrade")).unwrap();
    let kept = kept.map(|entry| entry.unwrap().path());
    let kept: Vec<PathBuf> = kept.filter(|path| path.is_dir()).collect();
    assert!(kept.iter().any(|path| path.ends_with("0.1.0")), "{kept:?}");
    kept
}

/// A copy of what a release left behind, with the decks in the folder of the story.
fn left_by(release: &Path) -> Given {
    let given = Given::new();
    copy(&release.join("home"), &given.home());
    copy(&release.join("deck"), &given.path(""));
    given
}

/// Copies a folder with all that is in it, each for its owner alone.
fn copy(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).unwrap() {
        let from = entry.unwrap().path();
        let to = to.join(from.file_name().unwrap());
        if from.is_dir() {
            fs::create_dir_all(&to).unwrap();
            copy(&from, &to);
        } else {
            fs::copy(&from, &to).unwrap();
            close(&to);
        }
    }
}

/// Takes rights away that a copy has and a log must not.
fn close(path: &Path) {
    fs::set_permissions(path, Permissions::from_mode(0o600)).unwrap();
}

/// Reads what a release said.
fn said(text: &str) -> Vec<Said<'_>> {
    let parts = text.strip_prefix("$ ows ").unwrap().split("\n$ ows ");
    let said = parts.map(|part| {
        let (command, text) = part.split_once('\n').unwrap_or((part, ""));
        Said { command, text }
    });
    said.collect()
}

/// Returns what a command says now, in the form of a file of what was said.
fn says(given: &Given, command: &str) -> String {
    let run = given.when(command).variable("TZ", "America/New_York");
    let then = run.at(THEN).then();
    let home = given.home().canonicalize().unwrap();
    let mut text = String::new();
    for line in then.stdout.lines().chain(then.stderr.lines()) {
        let shown = line.replace(home.to_str().unwrap(), "HOME");
        // The folder has another name in each run, and what stands behind it another place.
        match shown.contains("HOME") {
            true => text += &shown.split_whitespace().collect::<Vec<_>>().join(" "),
            false => text += line,
        }
        text.push('\n');
    }
    match then.exit_code() {
        0 => text,
        code => format!("{text}[{code}]\n"),
    }
}

/// Holds what is said of what each release left behind to what that release said.
fn hold(file: &str) {
    for release in releases() {
        let path = release.join("said").join(file);
        for Said { command, text } in said(&fs::read_to_string(&path).unwrap()) {
            let now = says(&left_by(&release), command);
            let place = format!("{}: ows {command}", path.display());
            let differs = difference(text.trim_end(), now.trim_end());
            assert!(text.trim_end() == now.trim_end(), "{place}\n{differs}");
        }
    }
}

#[test]
fn the_log_of_each_release_holds_and_says_the_same() {
    hold("log.txt");
}

#[test]
fn the_training_store_of_each_release_gives_the_same_figures() {
    hold("training.txt");
}

#[test]
fn the_settings_of_each_release_mean_the_same() {
    hold("settings.txt");
}

#[test]
fn who_is_due_after_each_release_is_due_by_the_same_rules() {
    hold("today.txt");
}

#[test]
fn the_draft_of_each_release_is_gone_on_with_and_signed() {
    for release in releases() {
        let given = left_by(&release);
        // Which draft, whom it is about and who rates; two answers, no checks, and who signs.
        let lines = ["1", "P-0177", "rn-07", "1", "0", "skip", "rn-07", ""];
        let run = given.when("assess --plain").stdin(lines.join("\n"));
        let then = run.at(THEN).then().code(0);
        assert!(then.stdout.contains("12/48"), "{}", then.stdout);
        let log = Log::read(&given.home().join(".local/share/ows/log.sqlite")).unwrap();
        let last = log.entry(log.head().unwrap().number).unwrap().unwrap();
        for kept in [
            r#""patient":"P-0177""#,
            r#""time":"2026-11-22T21:30:00-05:00","value":88"#,
        ] {
            assert!(last.bytes.contains(kept), "{}", last.bytes);
        }
    }
}

#[test]
fn something_is_kept_of_every_release_in_the_changelog() {
    let text = fs::read_to_string(project().join("CHANGELOG.md")).unwrap();
    let sections = text.lines().filter_map(|line| line.strip_prefix("## "));
    let versions: Vec<&str> = sections.filter(|name| *name != "Unreleased").collect();
    assert!(versions.contains(&"0.1.0"), "{versions:?}");
    for version in versions {
        let kept = project().join("tests/upgrade").join(version);
        assert!(
            kept.is_dir(),
            "tests/upgrade/README.md says how {version} is kept"
        );
    }
}
