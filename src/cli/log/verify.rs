//! `ows log verify`: runs the proof, shows how far it is, and says what it proved and what it could not.

use std::time::Duration;

use crate::base::text::{count, shown, thousands};
use crate::cli::args::VerifyArguments;
use crate::cli::context::Context;
use crate::cli::error::{Failure, done_if};
use crate::log::{Remembered, Verdict};
use crate::render::log::{Part, parts};

/// How long the work goes on before a bar is drawn.
const SOON: Duration = Duration::from_millis(500);

/// Runs the command.
pub fn run(arguments: &VerifyArguments, context: &Context) -> Result<u8, Failure> {
    let log = context.known_log()?.read()?;
    let bar = context
        .can_redraw()
        .then(|| context.bar("{wide_bar} {percent} % {eta}"))
        .flatten();
    let begun = std::time::Instant::now();
    let verdict = log.verify(arguments.head.as_ref(), &mut |done, all| {
        if let Some(bar) = bar.as_ref().filter(|_| begun.elapsed() >= SOON) {
            bar.set_length(all);
            bar.set_position(done);
        }
    });
    if let Some(bar) = bar {
        bar.finish_and_clear();
    }
    let verdict = verdict?;
    let title = format!("Log {}", shown(log.path()));
    let entries = count(verdict.entries, "entry", "entries");
    let found = found(&verdict, context);
    match context.print(&parts(&title, &entries, &found, &context.results)) {
        // Whoever went away early still gets the verdict as the exit code.
        Ok(_) | Err(Failure::ClosedPipe) => {}
        Err(failure) => return Err(failure),
    }
    Ok(done_if(verdict.holds()))
}

fn found(verdict: &Verdict, context: &Context) -> Vec<Part> {
    let mut found = Vec::new();
    let mut wrong: Vec<String> = verdict.first.iter().map(ToString::to_string).collect();
    if verdict.more > 0 {
        wrong.push(count(
            verdict.more,
            "more entry does not hold",
            "more entries do not hold",
        ));
    }
    wrong.extend(verdict.file.iter().map(ToString::to_string));
    if !verdict.holds() {
        if let Some(Remembered::Head(head)) = &verdict.remembered {
            wrong.push(format!("this account remembers the head {head}"));
        }
        wrong.push(format!(
            "keep the file as it is, and compare it with a backup; {} puts that in its place",
            context.log_command("restore FILE")
        ));
        found.push(Part::alarm("DOES NOT HOLD", wrong));
    }
    let proved = match verdict.proved {
        0 if verdict.entries == 0 => "the log is empty".to_owned(),
        1 => "1 entry holds: unchanged, in its place in the chain, and scored by the log's own copy of its scale as it was shown".to_owned(),
        proved => format!(
            "{} entries hold: unchanged, in their place in the chain, and scored by the log's own copy of their scale as they were shown",
            thousands(proved)
        ),
    };
    let mut proved = vec![proved];
    if let Some(given) = verdict.given.as_ref().filter(|_| verdict.holds()) {
        proved.push(format!(
            "up to entry {} it is the log that the given head was taken of",
            thousands(given.number)
        ));
    }
    if let Some(Remembered::Head(head)) = verdict.remembered.as_ref().filter(|_| verdict.holds()) {
        proved.push(format!(
            "up to entry {} it is the log whose head this account remembers",
            thousands(head.number)
        ));
    }
    found.push(Part::plain("Proved", proved));
    found.push(Part::plain("Not proved", verdict.not_proved()));
    found.push(Part::plain("To know", to_know(verdict, context)));
    found.push(Part::plain(
        "Head, to keep elsewhere",
        vec![verdict.end.to_string()],
    ));
    found
}

fn to_know(verdict: &Verdict, context: &Context) -> Vec<String> {
    let mut said = Vec::new();
    if verdict.clock_doubted > 0 {
        let entries = count(verdict.clock_doubted, "entry", "entries");
        said.push(format!(
            "before {entries} the clock had been set back, or it was never set; {} lists them",
            context.log_command("review")
        ));
    }
    if !verdict.unnamed_copies.is_empty() {
        let copies = match verdict.unnamed_copies.len() {
            1 => "a copy",
            _ => "copies",
        };
        said.push(format!(
            "{copies} that no entry names, left by something that was refused: {}",
            verdict.unnamed_copies.join(", ")
        ));
    }
    said
}
