//! Stories kept as files: given these files, when `ows` runs so, then this. One is `tests/cases/AREA/NAME.case`.
//!
//! ```text
//! # A table without a row still has a header.
//!
//! none.csv:
//!     patient,pulse
//!
//! at 2026-11-22T20:14:00Z
//! $ OWS_LANG=es ows score none.csv --scale cows --to csv
//! | patient,pulse,[..]
//! ! what is said on standard error
//! = 3
//! ```
//!
//! A file is named with a colon and its lines are indented; with `~/` it is in the home folder. `NAME: PATH` is
//! a copy of a file of this project, in which a line like `old -> new` below it replaces a text, where `\n` begins
//! a new line. `given NAME` begins with what [`beginning`] knows by this name. A line that begins with `$` is a
//! command in the words of a shell: variables, `ows` and its arguments, in single quotes where they have spaces,
//! and `< FILE`; besides `ows` there are `cat`, `ls` and `rm`. After it stand the lines of its output (`|`), of its
//! messages (`!`), and its exit code (`=`) if that is not 0. `at` says at which time the commands below it run,
//! `unset` takes a variable away.
//!
//! Whatever a case expects, a run with `--width` has no line that is wider, one with `--ascii` nothing but
//! ASCII, and JSON for programs has the shape that is printed for it.
//!
//! In what is expected, `...` stands for any lines and `[..]` for any characters in a line; `[FOLDER]` and
//! `[HOME]` are the folders of the story, and `[COWS]` is what a row ends with that was scored with COWS.
//!
//! With `OWS_BLESS=1` what a case expects is written anew wherever something else came: look at the
//! difference before it is kept.

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::{env, thread};

use crate::common::difference::difference;
use crate::common::sheets::scored_with;
use crate::common::{Given, project};
use crate::contracts::Schema;

/// What stands for any lines.
const ANY_LINES: &str = "...";
/// What stands for any characters in a line.
const ANY: &str = "[..]";
/// The fewest columns that an output keeps to.
const NARROWEST: usize = 40;

#[test]
fn each_case_ends_as_it_is_written() {
    let mut files = Vec::new();
    find(&project().join("tests/cases"), &mut files);
    let rewrite = env::var_os("OWS_BLESS").is_some_and(|yes| yes == "1");
    let (next, failures) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    let work = || {
        while let Some(file) = files.get(next.fetch_add(1, Ordering::Relaxed)) {
            if let Some(failure) = failure(file, rewrite) {
                failures.lock().unwrap().push(failure);
            }
        }
    };
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().unwrap().get() {
            scope.spawn(work);
        }
    });
    let failures = failures.into_inner().unwrap();
    let count = failures.len();
    assert!(count == 0, "{count} cases:\n{}", failures.join("\n"));
    assert!(!files.is_empty());
}

fn find(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        match path.is_dir() {
            true => find(&path, files),
            false => files.extend(
                path.extension()
                    .is_some_and(|is| is == "case")
                    .then_some(path),
            ),
        }
    }
}

/// Plays a case; returns its name and what came otherwise, if anything did.
fn failure(file: &Path, rewrite: bool) -> Option<String> {
    let name = file.strip_prefix(project()).unwrap().display();
    let written = fs::read_to_string(file).unwrap();
    let Ok(played) = catch_unwind(AssertUnwindSafe(|| Case::default().play(&written))) else {
        return Some(format!("{name} panicked"));
    };
    if played == written {
        return None;
    }
    if rewrite {
        fs::write(file, &played).unwrap();
        return None;
    }
    Some(format!("{name}\n{}", difference(&written, &played)))
}

/// Returns the folder that a story begins with.
fn beginning(name: &str) -> Given {
    match name {
        "the log of a ward" => crate::log_command::ward(),
        other => panic!("no beginning is called `{other}`"),
    }
}

/// Where a story is.
#[derive(Default)]
struct Case {
    given: Option<Given>,
    at: Option<String>,
    unset: Vec<String>,
}

/// What came of a command.
struct Came {
    stdout: String,
    stderr: String,
    code: i32,
}

impl Case {
    /// Plays a story, and returns it with what came.
    fn play(mut self, written: &str) -> String {
        let mut lines = written.lines().peekable();
        let mut played = String::new();
        while let Some(line) = lines.next() {
            played += &format!("{line}\n");
            let mut block = |belongs: fn(&str) -> bool| {
                let mut block = Vec::new();
                while let Some(line) = lines.next_if(|line| belongs(line)) {
                    block.push(line);
                }
                block
            };
            if let Some(command) = line.strip_prefix("$ ") {
                let expected = block(|line| line.starts_with(['|', '!', '=']));
                let came = self.run(command);
                played += &as_written(&expected, &came);
            } else if let Some(name) = line.strip_prefix("given ") {
                self.given = Some(beginning(name));
            } else if let Some(time) = line.strip_prefix("at ") {
                self.at = Some(time.to_owned());
            } else if let Some(name) = line.strip_prefix("unset ") {
                self.unset.push(name.to_owned());
            } else if !line.is_empty() && !line.starts_with('#') {
                let contents = block(|line| line.is_empty() || line.starts_with("    "));
                played.extend(contents.iter().map(|line| format!("{line}\n")));
                self.put(line, &contents);
            }
        }
        played
    }

    fn given(&mut self) -> Given {
        self.given.take().unwrap_or_else(Given::new)
    }

    /// Puts a file into a folder of the story.
    fn put(&mut self, line: &str, contents: &[&str]) {
        let (name, source) = line.split_once(':').expect("a file's name ends in a colon");
        let text = contents
            .iter()
            .map(|line| line.get(4..).unwrap_or_default());
        let text: Vec<&str> = text.collect();
        let text = text.join("\n");
        let text = text.trim_end_matches('\n');
        let bytes = match source.trim() {
            "" if text.is_empty() => Vec::new(),
            "" => format!("{text}\n").into_bytes(),
            path => {
                let copied = fs::read_to_string(project().join(path)).unwrap();
                let changes = text.lines().map(|line| line.replace("\\n", "\n"));
                let changed = changes.fold(copied, |all, change| {
                    let (old, new) = change.split_once(" -> ").unwrap();
                    assert!(all.contains(old), "{path} has no `{old}`");
                    all.replace(old, new)
                });
                changed.into_bytes()
            }
        };
        let given = self.given();
        self.given = Some(match name.strip_prefix("~/") {
            Some(name) => given.home_file(name, bytes),
            None => given.file(name, bytes),
        });
    }

    fn run(&mut self, command: &str) -> Came {
        let given = self.given();
        let mut words = words(command).into_iter().peekable();
        let mut variables = Vec::new();
        while let Some(set) = words.next_if(|word| word.contains('=')) {
            variables.push(placed(&set, &given));
        }
        let program = words.next().unwrap();
        let arguments: Vec<String> = words.map(|word| placed(&word, &given)).collect();
        let came = match program.as_str() {
            "ows" => self.ows(&given, &variables, &arguments),
            "cat" => said(given.read(&arguments[0])),
            "ls" => said(
                given
                    .names()
                    .iter()
                    .map(|name| format!("{name}\n"))
                    .collect(),
            ),
            "rm" => {
                fs::remove_file(given.path(&arguments[0])).unwrap();
                said(String::new())
            }
            other => panic!("a story has no `{other}`"),
        };
        let came = Came {
            stdout: steady(&came.stdout, &given),
            stderr: steady(&came.stderr, &given),
            code: came.code,
        };
        self.given = Some(given);
        came
    }

    fn ows(&self, given: &Given, variables: &[String], arguments: &[String]) -> Came {
        let mut when = given.when("");
        let arguments = match arguments {
            [before @ .., sign, name] if sign == "<" => {
                when = when.stdin(fs::read(given.path(name)).unwrap());
                before
            }
            all => all,
        };
        for argument in arguments {
            when = when.argument(argument);
        }
        for variable in variables {
            let (name, value) = variable.split_once('=').unwrap();
            when = when.variable(name, value);
        }
        for name in &self.unset {
            when = when.without_variable(name);
        }
        if let Some(time) = &self.at {
            when = when.at(time);
        }
        let then = when.then();
        hold_to_what_is_asked(arguments, &then.stdout);
        let code = then.exit_code();
        Came {
            stdout: then.stdout,
            stderr: then.stderr,
            code,
        }
    }
}

/// Holds an output to what its command asks of every one: a width, ASCII, a shape.
fn hold_to_what_is_asked(arguments: &[String], stdout: &str) {
    let value = |option: &str| {
        let at = arguments.iter().position(|argument| argument == option)?;
        arguments.get(at + 1)
    };
    if let Some(width) = value("--width") {
        let width = width.parse::<usize>().unwrap().max(NARROWEST);
        let wide = stdout.lines().find(|line| line.chars().count() > width);
        assert_eq!(wide, None);
    }
    let has = |option: &str| arguments.iter().any(|argument| argument == option);
    if has("--ascii") {
        assert!(stdout.is_ascii(), "{stdout}");
    }
    let format = value("--to").map(String::as_str);
    let shape = match (arguments.first().map_or("", String::as_str), format) {
        ("due", Some("ndjson")) => "due",
        ("history", Some("json")) if has("--items") => "history-items",
        ("history", Some("json")) => "history",
        ("history", Some("ndjson")) => "assessment-items",
        _ => return,
    };
    let schema = Schema::of(shape);
    for value in serde_json::Deserializer::from_str(stdout).into_iter() {
        schema.hold(&value.unwrap());
    }
}

fn said(stdout: String) -> Came {
    Came {
        stdout,
        stderr: String::new(),
        code: 0,
    }
}

/// Splits a command as a shell would that knows single quotes only.
fn words(command: &str) -> Vec<String> {
    let mut words = Vec::new();
    let (mut word, mut quoted, mut begun) = (String::new(), false, false);
    for letter in command.chars() {
        match letter {
            '\'' => (quoted, begun) = (!quoted, true),
            ' ' if !quoted => {
                words.extend(begun.then(|| std::mem::take(&mut word)));
                begun = false;
            }
            letter => {
                word.push(letter);
                begun = true;
            }
        }
    }
    words.extend(begun.then_some(word));
    words
}

fn placed(text: &str, given: &Given) -> String {
    let text = text.replace(
        "[FOLDER]",
        given.path("").to_str().unwrap().trim_end_matches('/'),
    );
    text.replace("[HOME]", given.home().to_str().unwrap())
}

/// Returns an output with what differs from run to run replaced, and control characters made visible.
fn steady(output: &str, given: &Given) -> String {
    let folder = given.path("").canonicalize().unwrap();
    let home = given.home().canonicalize().unwrap();
    let text = output
        .replace(folder.to_str().unwrap(), "[FOLDER]")
        .replace(home.to_str().unwrap(), "[HOME]")
        .replace(&scored_with(), "[COWS]");
    let shown = |letter: char| match letter.is_control() && !"\n\t".contains(letter) {
        true => letter.escape_default().to_string(),
        false => letter.to_string(),
    };
    let mut text: String = text.chars().map(shown).collect();
    if !text.is_empty() && !text.ends_with('\n') {
        text += "⟨no line feed⟩\n";
    }
    text
}

/// Returns what came as a case has it: as it is expected where that fits.
fn as_written(expected: &[&str], came: &Came) -> String {
    let stream = |sign: char, text: &str| {
        let lines = expected.iter().filter_map(|line| line.strip_prefix(sign));
        let lines: Vec<&str> = lines
            .map(|line| line.strip_prefix(' ').unwrap_or(line))
            .collect();
        let came: Vec<&str> = text.lines().collect();
        let shown = if fits(&lines, &came) { lines } else { came };
        let shown = shown.iter().map(|line| match line.is_empty() {
            true => format!("{sign}\n"),
            false => format!("{sign} {line}\n"),
        });
        shown.collect::<String>()
    };
    let code = match came.code {
        0 => String::new(),
        code => format!("= {code}\n"),
    };
    stream('|', &came.stdout) + &stream('!', &came.stderr) + &code
}

/// Says whether lines are as a case has them.
fn fits(expected: &[&str], came: &[&str]) -> bool {
    match (expected, came) {
        ([], []) => true,
        ([ANY_LINES, rest @ ..], _) => (0..=came.len()).any(|from| fits(rest, &came[from..])),
        ([line, rest @ ..], [first, others @ ..]) => line_fits(line, first) && fits(rest, others),
        _ => false,
    }
}

fn line_fits(expected: &str, came: &str) -> bool {
    let Some((before, after)) = expected.split_once(ANY) else {
        return expected == came;
    };
    let Some(rest) = came.strip_prefix(before) else {
        return false;
    };
    let mut starts = rest
        .char_indices()
        .map(|(start, _)| start)
        .chain([rest.len()]);
    starts.any(|start| line_fits(after, &rest[start..]))
}

#[test]
fn what_is_not_as_it_is_written_is_found() {
    for (expected, came, fit) in [
        ("a\nb", "a\nb", true),
        ("a\nb", "a\nc", false),
        ("a", "a\nb", false),
        ("...\nb", "a\nb", true),
        ("...\nb", "a\nb\nc", false),
        ("a\n...", "a", true),
        ("a[..]c", "a b c", true),
        ("a[..]c", "a b", false),
        ("[..]b[..]", "a b c", true),
    ] {
        let lines = |text: &'static str| text.lines().collect::<Vec<_>>();
        assert_eq!(
            fits(&lines(expected), &lines(came)),
            fit,
            "{expected:?} {came:?}"
        );
    }
    let written = "# A.\n\na:\n    1\n    2\n\n$ cat a\n| 1\n| 2\n\n$ ows score 'a b' < a\n";
    let played = Case::default().play(written);
    let rest = played.strip_prefix(written).unwrap();
    assert!(
        rest.contains("! error: a b cannot be read") && rest.ends_with("= 1\n"),
        "{played}"
    );
}
