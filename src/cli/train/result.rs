//! Writing what came of attempts, for people and for programs.

use crate::assessment::Assessment;
use crate::cli::args::{ResultTo, RunArguments};
use crate::cli::error::Failure;
use crate::cli::ui::{Screen, shown};
use crate::format::escaped::write_pretty;
use crate::render::training::{closing, feedback, margined, within};
use crate::training::agreement::report::Settings;
use crate::training::agreement::weights::Distance;
use crate::training::attempts::Attempt;
use crate::training::case::{Case, Deck, mark};
use crate::training::result::AttemptResult;

/// The seed and the draws of intervals that are drawn.
pub const SETTINGS: Settings = Settings {
    distance: Distance::Rank,
    seed: 1,
    draws: 2000,
    part: None,
};

/// Writes what attempts came to.
///
/// # Errors
/// Standard output cannot be written.
pub fn write(
    deck: &Deck,
    attempts: &[Attempt],
    arguments: &RunArguments,
    screen: &Screen,
) -> Result<(), Failure> {
    let results = attempts.iter();
    let results: Vec<AttemptResult> = results
        .map(|attempt| AttemptResult::of(deck, attempt, &SETTINGS))
        .collect();
    if arguments.to == ResultTo::Json {
        return json(&results, screen);
    }
    for result in results {
        let page = closing(deck, &result, &within(&screen.results));
        screen.print(&margined(&page))?;
        if result.verdict.is_pass() {
            screen.line(&format!(
                "TRAINING The certificate: {}",
                certificate(&result.rater, arguments, screen)
            ));
        }
    }
    Ok(())
}

/// Returns the command that prints the certificate of a rater, with the options of this run.
fn certificate(rater: &str, arguments: &RunArguments, screen: &Screen) -> String {
    let mut options = vec![("--rater", rater.to_owned())];
    let files = [
        ("--key", &arguments.key),
        ("--store", &arguments.store.store),
    ];
    for (option, file) in files {
        if let Some(file) = file {
            options.push((option, shown(file)));
        }
    }
    screen.command("train certificate", &arguments.deck, &options)
}

/// Writes something as JSON.
///
/// # Errors
/// Standard output cannot be written.
pub fn json<T: serde::Serialize>(value: &T, screen: &Screen) -> Result<(), Failure> {
    let mut output = screen.output();
    let name = output.name();
    write_pretty(&mut output, value).map_err(|error| Failure::writing(error, &name))?;
    output.finish()
}

/// Returns answers beside the key of their case, if it has one.
pub fn beside_key(case: &Case, given: &Assessment, screen: &Screen) -> Option<String> {
    let key = case.key.as_ref()?;
    let marking = mark(key, given);
    let answers = (given.observations(), &marking);
    let style = within(&screen.messages);
    let page = feedback((case, key), answers, &case.scale, &style);
    Some(margined(&format!("{page}\n")))
}
