//! Writing what came of attempts, for people and for programs.

use crate::assessment::Assessment;
use crate::cli::args::{ResultTo, RunArguments};
use crate::cli::error::Failure;
use crate::cli::ui::{Screen, shown};
use crate::format::escaped::write_pretty;
use crate::format::training::AttemptDetail;
use crate::render::training::{closing, feedback, margined, within};
use crate::training::agreement::report::Settings;
use crate::training::agreement::weights::Distance;
use crate::training::attempts::Sat;
use crate::training::case::verdict::Attempt;
use crate::training::case::{Case, Deck, mark};
use crate::training::results::{Given, attempt};

/// The seed and the draws of intervals that are drawn.
const SETTINGS: Settings = Settings {
    distance: Distance::Rank,
    seed: 1,
    draws: 2000,
    part: None,
};

/// Works out what an attempt came to.
pub fn of(deck: &Deck, sat: &Sat) -> Attempt {
    let given = Given {
        rater: &sat.rater,
        answers: &sat.answers,
        seen_before: sat.seen_before,
        number: sat.number,
        is_of_deck: sat.is_of(deck),
    };
    attempt(deck, &given, &SETTINGS)
}

/// Writes what attempts came to.
///
/// # Errors
/// Standard output cannot be written.
pub fn write(
    deck: &Deck,
    sat: &[Sat],
    arguments: &RunArguments,
    screen: &Screen,
) -> Result<(), Failure> {
    if arguments.to == ResultTo::Json {
        let details = sat
            .iter()
            .map(|sat| AttemptDetail::of(deck, &of(deck, sat), &sat.id, &sat.answers));
        return json(&details.collect::<Vec<_>>(), screen);
    }
    for sat in sat {
        let attempt = of(deck, sat);
        screen.print(&margined(&closing(
            deck,
            &attempt,
            &within(&screen.results),
        )))?;
        if attempt.verdict.is_pass() {
            screen.line(&format!(
                "TRAINING The certificate: {}",
                certificate(sat, arguments, screen)
            ));
        }
    }
    Ok(())
}

/// Returns the command that prints the certificate of an attempt, with the options of this run.
fn certificate(sat: &Sat, arguments: &RunArguments, screen: &Screen) -> String {
    let mut options = vec![("--rater", sat.rater.clone())];
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
