//! `ows history`: one patient's assessments over time.

use std::io::{self, BufRead as _, Read as _, Write as _};

use super::args::HistoryArguments;
use super::clock::Clock;
use super::error::{COULD_NOT_RUN, DONE, Failure};
use super::record::{failure, log_path};
use super::ui::Screen;
use super::visits::visits;
use super::{config, input, scale};
use crate::assessment::Patient;
use crate::history::History;
use crate::log::Log;
use crate::render;
use crate::scale::Name;

/// The most bytes that are read of a patient's line.
const LONGEST_LINE: u64 = 1024;

/// Runs the command.
pub fn run(arguments: &HistoryArguments, screen: &Screen) -> Result<u8, Failure> {
    let wanted = arguments.scale.as_deref().map(Name::parse).transpose();
    let wanted = wanted.map_err(Failure::Usage)?;
    let patient = patient(arguments.patient.as_deref())?;
    let log = Log::read(&log_path(screen)?).map_err(failure)?;
    let (visits, unread) = visits(&log, &patient).map_err(anyhow::Error::new)?;
    let mut history = History::of(visits);
    let scales = history.series.iter().filter_map(|series| series.scale());
    let recorded: Vec<String> = scales.map(|scale| scale.reference()).collect();
    if let Some(name) = &wanted {
        history.series.retain(|series| {
            let scale = series.scale();
            scale.is_some_and(|scale| name.matches(scale.id(), scale.version()))
        });
    }
    let zone = config::zone(arguments.timezone, screen)?;
    let style = &screen.results;
    scale::print(&if history.series.is_empty() {
        render::history::nothing(&patient, arguments.scale.as_deref(), &recorded, style)
    } else {
        render::history::history(&history, &patient, &Clock::of(zone, screen).now(), style)
    })?;
    for words in &unread {
        screen.error(words);
    }
    Ok(if unread.is_empty() {
        DONE
    } else {
        COULD_NOT_RUN
    })
}

/// Returns the patient from the command line, from standard input, or from whoever sits at the terminal.
fn patient(given: Option<&str>) -> Result<Patient, Failure> {
    let line = match given {
        Some("-") => line()?,
        Some(given) => given.to_owned(),
        None if input::stdin_is_terminal() => {
            let _ = write!(io::stderr(), "Patient: ");
            line()?
        }
        None => {
            let words = "name the patient, or say `-` to read the pseudonym from standard input";
            return Err(Failure::Usage(words.to_owned()));
        }
    };
    Patient::parse(line.trim())
        .map_err(|words| Failure::Usage(format!("{words}; {}", Patient::SHAPE)))
}

fn line() -> Result<String, Failure> {
    let mut line = String::new();
    let read = io::stdin().lock().take(LONGEST_LINE).read_line(&mut line);
    read.map_err(|error| anyhow::anyhow!("{} cannot be read: {error}", input::STDIN))?;
    Ok(line)
}
