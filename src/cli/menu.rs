//! `ows` alone at a terminal: a small menu, line by line, which chooses a command and runs it as if it were typed.
//!
//! After the command the program ends, so that nothing of a patient stands above another menu.

use std::ffi::OsString;
use std::rc::Rc;

use super::args::{self, Global};
use super::clock::Clock;
use super::context::Context;
use super::error::{DONE, Failure, WRONG_USAGE};
use super::surroundings::Surroundings;
use crate::assessment::Patient;
use crate::base::time::duration;
use crate::base::zone::Zone;
use crate::history::unsigned::Unsigned;
use crate::interview::draft::Age;
use crate::render::columns;
use crate::render::scale::{Names, names};
use crate::render::{Style, fold};
use crate::scale::{Name, name};

/// What the menu always offers, each with its key and its command.
const ASSESS: [&str; 3] = ["1", "assess a patient", "ows assess"];
const DUE: [&str; 3] = ["2", "who is due", "ows due"];
const HISTORY: [&str; 3] = ["3", "a patient's history", "ows history"];
const HELP: [&str; 3] = ["4", "help", "ows help"];
/// The key of the draft, which is offered only if there is one.
const DRAFT: &str = "5";
/// The column that a row that is too long goes on from.
const INDENT: usize = 5;
/// The option of an assessment that is asked for line by line.
const PLAIN: &str = "--plain";
/// The fewest letters of a patient's ID that is taken for one here.
const SHORTEST_PATIENT: usize = 3;
/// The column that commands stand from.
const COMMANDS: usize = 41;

/// Runs the menu if a person sits at the terminal and typed nothing but `ows`; returns the exit code then.
pub fn run(surroundings: &Rc<Surroundings>) -> Option<u8> {
    let (plain, given): (Vec<OsString>, Vec<OsString>) = surroundings
        .arguments
        .iter()
        .cloned()
        .partition(|of| of == PLAIN);
    let context = Context::of(options_alone(&given, surroundings)?, surroundings);
    if !context.input_is_terminal() || !context.messages_are_on_terminal() {
        return None;
    }
    let code = loop {
        let words = match chosen(&context) {
            Ok(Some(words)) => words,
            Ok(None) => break DONE,
            Err(failure) => break context.report(&failure),
        };
        let chosen = words.iter().map(OsString::from);
        let is_assess = words.first().is_some_and(|word| word == "assess");
        let plain = plain.iter().take(usize::from(is_assess)).cloned();
        let arguments = given.iter().cloned().chain(chosen).chain(plain);
        let arguments: Vec<OsString> = arguments.collect();
        let code = super::as_typed(&arguments, surroundings);
        // What is missing, such as a policy, was said, and nothing of a patient.
        let is_due = words.iter().eq(["due"]);
        if !is_due || code != WRONG_USAGE {
            break code;
        }
        context.say("");
    };
    Some(code)
}

/// Returns the options of a command line that has no command and nothing else; `None` of any other.
fn options_alone(given: &[OsString], surroundings: &Surroundings) -> Option<Global> {
    if given.len() == 1 {
        return Some(Global::default());
    }
    if args::read(given, surroundings.columns()).is_ok() {
        return None;
    }
    let with_command: Vec<OsString> = given.iter().cloned().chain(["due".into()]).collect();
    let read = args::read(&with_command, surroundings.columns()).ok()?;
    let has_no_word = matches!(read.command, args::Command::Due(_));
    has_no_word.then_some(read.global)
}

/// Returns the words of a command that was typed in full, with or without the name of the program.
fn command(line: &str) -> Option<Vec<String>> {
    let words = line.split_whitespace().map(str::to_owned);
    let mut words: Vec<String> = words.collect();
    if words.first().is_some_and(|word| word == "ows") {
        words.remove(0);
    }
    let known = args::names();
    let is_known = words.first().is_some_and(|word| known.contains(word));
    is_known.then_some(words)
}

/// Shows the menu and asks; nothing if the person leaves.
fn chosen(context: &Context) -> Result<Option<Vec<String>>, Failure> {
    let draft = unfinished(context);
    show(draft.as_ref(), context);
    loop {
        context.prompt("Number, or the patient to assess: ");
        let Some(line) = context.line_or_end()? else {
            context.say("");
            return Ok(None);
        };
        let typed = |words: &str| Some(vec![words.to_owned()]);
        return Ok(match (line.as_str(), &draft) {
            ("" | "1", _) => return assess(context),
            ("2", _) => typed("due"),
            ("3", _) => typed("history"),
            (DRAFT, Some(draft)) => Some(vec!["assess".to_owned(), draft.scale.clone()]),
            ("4" | "?", _) => typed("help"),
            ("q" | "Q" | "quit", _) => None,
            (words, _) if command(words).is_some() => command(words),
            (patient, _) if is_patient(patient) => assess(context)?.map(|mut words| {
                words.extend(["--patient".to_owned(), patient.to_owned()]);
                words
            }),
            _ => {
                context.say("Write a number, a patient ID that has a digit, Enter alone to assess, or q to leave.");
                continue;
            }
        });
    }
}

/// Says whether a line is meant as a patient's ID, and is no slip at a number and no word: any other is asked for
/// by the first key.
fn is_patient(line: &str) -> bool {
    let has_digit = line.contains(|character: char| character.is_ascii_digit());
    has_digit && line.len() >= SHORTEST_PATIENT && Patient::parse(line).is_ok()
}

fn show(draft: Option<&Unfinished>, context: &Context) {
    let style = &context.messages;
    let row = |key: &str, what: &str, command: &str| {
        let wanted = COMMANDS + columns(command);
        let begun = format!("  {key}  {what}");
        if command.is_empty() || wanted > style.width {
            return begun;
        }
        format!("{begun:<COMMANDS$}{command}")
    };
    let mut lines = vec![
        "ows: how severe a withdrawal is, from written scales".to_owned(),
        String::new(),
    ];
    lines.extend([ASSESS, DUE, HISTORY].map(|[key, what, command]| row(key, what, command)));
    let [key, what, command] = HELP;
    lines.push(row(key, what, command));
    lines.extend(draft.map(|draft| row(DRAFT, &style.text(&draft.words), "")));
    lines.push(row("q", "leave", ""));
    for line in lines {
        if columns(&line) <= style.width {
            context.say(&line);
            continue;
        }
        let parts = fold(&line, style.width.saturating_sub(INDENT));
        for (number, part) in parts.iter().enumerate() {
            let indent = if number == 0 { 2 } else { INDENT };
            context.say(&format!("{:indent$}{part}", ""));
        }
    }
}

/// An assessment that can be gone on with.
struct Unfinished {
    /// Whose it is, how far it is, and how old.
    words: String,
    /// The scale that it was begun with.
    scale: String,
}

/// Returns the newest draft that can be gone on with, of those that alarm if any does, and how many more there are.
fn unfinished(context: &Context) -> Option<Unfinished> {
    let drafts = context.unfinished_drafts();
    if drafts.is_empty() {
        return None;
    }
    let library = context.library().ok()?;
    let late_hours = context.configuration().ok()?.late_hours();
    // Only a span of time is told, which is the same in every zone.
    let now = Clock::new(Zone::UTC, Rc::clone(&context.surroundings.clock)).now();
    let offered = drafts.iter().filter_map(|draft| {
        let scale = draft.scale()?;
        let known = library.find(&Name::parse(scale).ok()?).ok()?;
        let interview = draft.resume(&known).ok()?;
        let what = match draft.age(now) {
            Age::Fresh | Age::Old => "finish",
            _ if draft.can_be_signed_late(&interview, now, late_hours) => "sign late",
            Age::Stale | Age::Ahead => return None,
        };
        let patient = draft.patient()?;
        let unsigned = Unsigned::of(draft, Some(&interview))?;
        let found = unsigned.found();
        let age = duration(now - draft.changed()?);
        let words = format!("{what} {patient}: {found}, {age} ago");
        let scale = scale.to_owned();
        Some((unsigned.is_alarm, Unfinished { words, scale }))
    });
    let mut offered: Vec<(bool, Unfinished)> = offered.collect();
    // The newest that alarms, or else the newest.
    offered.sort_by_key(|(is_alarm, _)| !is_alarm);
    let more = offered.len().checked_sub(1)?;
    let (_, mut first) = offered.swap_remove(0);
    if more > 0 {
        first.words += &format!("; and {more} more");
    }
    Some(first)
}

/// Returns the words that begin an assessment; asks for the scale where the configuration names none.
fn assess(context: &Context) -> Result<Option<Vec<String>>, Failure> {
    let assess = "assess".to_owned();
    if context.configuration()?.scale.is_some() {
        return Ok(Some(vec![assess]));
    }
    let library = context.library()?;
    let scales = library.newest();
    let style = Style {
        color: false,
        ..context.messages
    };
    context.say("\nWhich scale?\n");
    context.prompt(&names(&scales, Names::Numbered, &style));
    loop {
        context.prompt("Number or name: ");
        let Some(line) = context.line_or_end()? else {
            context.say("");
            return Ok(None);
        };
        if matches!(line.as_str(), "q" | "Q" | "quit") {
            return Ok(None);
        }
        let number = line.parse::<usize>().ok();
        let number = number.and_then(|number| scales.get(number.checked_sub(1)?));
        let is_known = || Name::typed(&line).is_ok_and(|name| library.find(&name).is_ok());
        match number {
            Some(scale) => return Ok(Some(vec![assess, scale.id().to_owned()])),
            None if name::is_path(&line) || is_known() => return Ok(Some(vec![assess, line])),
            None => context.say("Write the number or the name of a scale, or q to leave."),
        }
    }
}
