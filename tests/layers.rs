//! Holds the sources to the picture of the architecture: imports go up the page and never down.
//!
//! The table below is that picture. A module that is not in it has no place yet: give it one.
//! The habits that no lint knows are held here too. How code is read is in [`code`].

mod code;

use self::Order::{Apart, Row};
use self::code::{Source, below, identifiers, names, shipped, sources};

/// What the modules of one layer may import of each other.
#[derive(PartialEq)]
enum Order {
    /// Those before them in the row.
    Row,
    /// Nothing: they meet further down, in `cli`.
    Apart,
}

/// The layers; a module may import all of those above its own.
const LAYERS: &[(Order, &[&str])] = &[
    (Row, &["base"]),
    (Apart, &["store", "scale"]),
    (Row, &["assessment"]),
    (Row, &["scoring"]),
    (Apart, &["log", "interview", "training"]),
    (Row, &["history"]),
    (Apart, &["format", "render"]),
    (Row, &["batch"]),
    (Row, &["cli"]),
];

/// What a module may not import although it stands above.
const REFUSED: &[(&str, &[&str])] = &[(
    "batch",
    &["log", "interview", "training", "history", "render"],
)];

/// What `main.rs` may name of its own crate.
const MAIN_MAY_NAME: &str = "cli::";

/// Names that say nothing of what a thing is for.
const EMPTY_NAMES: &[&str] = &["util", "utils", "helper", "helpers", "manager", "managers"];

/// Parts of `std` that only the command line may use: the environment, arguments and exit.
const OUTSIDE: &[&str] = &["env", "process"];

/// What opens a log, and the one file of the command line that may: there it is held to the end that
/// the account remembers.
const OPENS_A_LOG: &[&str] = &["Log::open", "Log::read"];
const OPENER: &str = "cli/log_access.rs";

/// What writes JSON with characters in it that mislead, and the one file that may: there they are escaped.
const WRITES_JSON: &[&str] = &[
    "serde_json::to_writer",
    "serde_json::to_writer_pretty",
    "serde_json::to_string_pretty",
];
const ESCAPER: &str = "format/escaped.rs";

/// What else only the command line may do: use the terminal and read the clock.
const TERMINAL_AND_CLOCK: &[&str] = &[
    "print!",
    "println!",
    "eprint!",
    "eprintln!",
    "stdin()",
    "stdout()",
    "stderr()",
    "Utc::now",
    "Local::",
    "SystemTime",
    "Instant::now",
];

/// What is the process's own: `main` hands it in, and nobody else asks for it, so that a run can be had
/// at any time, with any variables, and with other streams.
const OF_THE_PROCESS: &[&str] = &[
    "stdin()",
    "stdout()",
    "stderr()",
    "Utc::now",
    "Local::",
    "SystemTime",
];

/// The most lines a file may have, its tests counted.
const MOST_LINES: usize = 600;

#[test]
fn imports_go_up_only() {
    hold(import_faults);
}

#[test]
fn only_the_command_line_touches_the_terminal_and_only_main_the_process() {
    hold(outside_faults);
}

#[test]
fn each_file_is_short_says_what_it_is_for_and_has_telling_names() {
    hold(shape_faults);
}

#[test]
fn only_one_file_of_the_command_line_opens_a_log() {
    hold(opening_faults);
}

#[test]
fn only_one_file_writes_json_for_others() {
    hold(json_faults);
}

#[test]
fn nothing_shipped_unwraps() {
    hold(unwrap_faults);
}

/// Returns the paths below `src` of the files of a module at the root, tests left out.
pub fn files_below(module: &str) -> Vec<String> {
    sources()
        .into_iter()
        .filter(|source| !source.is_test && source.module().first() == Some(&module))
        .map(|source| source.path)
        .collect()
}

fn hold(faults: fn(&Source) -> Vec<String>) {
    let sources = sources();
    assert!(!sources.is_empty(), "no sources found");
    let faults: Vec<String> = sources
        .iter()
        .flat_map(|source| {
            let path = &source.path;
            faults(source)
                .into_iter()
                .map(move |fault| format!("src/{path}: {fault}"))
        })
        .collect();
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
}

fn import_faults(source: &Source) -> Vec<String> {
    let module = source.module();
    let Some(own) = module.first() else {
        return match source.path.as_str() {
            "main.rs" => main_faults(&source.code),
            // The root only declares the modules and gives their names out.
            _ => Vec::new(),
        };
    };
    let mut imported = below(&source.code, "crate");
    imported.extend(source.climbs());
    imported.push((*own).to_owned());
    imported.sort();
    imported.dedup();
    imported
        .iter()
        .filter_map(|module| import_fault(own, module))
        .collect()
}

fn main_faults(code: &str) -> Vec<String> {
    let other =
        |(place, path): (usize, &str)| !code[place + path.len()..].starts_with(MAIN_MAY_NAME);
    match code.match_indices("crate::").any(other) {
        true => vec![format!("may name `{MAIN_MAY_NAME}` only")],
        false => Vec::new(),
    }
}

fn import_fault(from: &str, to: &str) -> Option<String> {
    let Some((from_layer, from_place)) = place(from) else {
        return Some(format!("`{from}` is not in the table of layers"));
    };
    let Some((to_layer, to_place)) = place(to) else {
        return Some(format!(
            "imports `crate::{to}`, which is not a module in the table of layers"
        ));
    };
    let refused = REFUSED
        .iter()
        .any(|(module, refused)| *module == from && refused.contains(&to));
    let up = to_layer < from_layer
        || (to_layer == from_layer && LAYERS[to_layer].0 == Row && to_place < from_place);
    (from != to && (refused || !up)).then(|| format!("`{from}` may not import `{to}`"))
}

/// Returns the layer of a module and its place in the row.
fn place(module: &str) -> Option<(usize, usize)> {
    LAYERS.iter().enumerate().find_map(|(layer, (_, modules))| {
        let place = modules.iter().position(|name| *name == module)?;
        Some((layer, place))
    })
}

fn outside_faults(source: &Source) -> Vec<String> {
    if source.path == "main.rs" || source.is_test {
        return Vec::new();
    }
    let code = shipped(&source.code);
    let std = below(&code, "std");
    if source.module().first() == Some(&"cli") {
        let named = OF_THE_PROCESS.iter().filter(|name| names(&code, name));
        let environment = std.iter().any(|used| used == "env").then_some(&"std::env");
        return named
            .chain(environment)
            .map(|name| format!("`{name}` is handed in by `main`"))
            .collect();
    }
    let outside = OUTSIDE
        .iter()
        .filter(|name| std.iter().any(|used| used == *name))
        .map(|name| format!("`std::{name}` belongs to `cli`"));
    let rest = TERMINAL_AND_CLOCK
        .iter()
        .filter(|name| names(&code, name))
        .map(|name| format!("`{name}` belongs to `cli`"));
    outside.chain(rest).collect()
}

fn shape_faults(source: &Source) -> Vec<String> {
    let mut faults = Vec::new();
    if !source.text.starts_with("//!") {
        faults.push("does not begin with `//!` and what it is for".to_owned());
    }
    let lines = source.text.lines().count();
    if lines > MOST_LINES && !source.is_test && !source.is_generated() {
        faults.push(format!("has {lines} lines, more than {MOST_LINES}"));
    }
    let mut empty: Vec<String> = identifiers(&format!("{} {}", source.path, source.code))
        .filter(|name| words(name).any(|word| EMPTY_NAMES.contains(&word.as_str())))
        .map(|name| format!("`{name}` does not say what it is for"))
        .collect();
    empty.sort();
    empty.dedup();
    faults.extend(empty);
    faults
}

/// Returns the words of `a_name` or `AName` in small letters.
fn words(name: &str) -> impl Iterator<Item = String> {
    let spaced: String = name
        .chars()
        .flat_map(|letter| match letter {
            '_' => vec![' '],
            _ if letter.is_uppercase() => vec![' ', letter.to_ascii_lowercase()],
            _ => vec![letter],
        })
        .collect();
    spaced
        .split_whitespace()
        .map(str::to_owned)
        .collect::<Vec<_>>()
        .into_iter()
}

fn json_faults(source: &Source) -> Vec<String> {
    if source.is_test || source.path == ESCAPER {
        return Vec::new();
    }
    let code = shipped(&source.code);
    let writes = WRITES_JSON.iter().filter(|name| names(&code, name));
    writes
        .map(|name| format!("`{name}` leaves characters that mislead; `{ESCAPER}` writes JSON"))
        .collect()
}

fn opening_faults(source: &Source) -> Vec<String> {
    if source.module().first() != Some(&"cli") || source.is_test || source.path == OPENER {
        return Vec::new();
    }
    let code = shipped(&source.code);
    let opens = OPENS_A_LOG.iter().filter(|name| names(&code, name));
    opens
        .map(|name| format!("`{name}` belongs to `{OPENER}`"))
        .collect()
}

fn unwrap_faults(source: &Source) -> Vec<String> {
    if source.is_test || !shipped(&source.code).contains(".unwrap()") {
        return Vec::new();
    }
    vec!["`.unwrap()` can panic: say what happens instead".to_owned()]
}

mod tests;
