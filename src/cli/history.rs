//! `ows history`: one patient's assessments over time.

use super::args::{HistoryArguments, HistoryTo};
use super::context::Context;
use super::error::Failure;
use crate::assessment::Patient;
use crate::format::escaped::pretty;
use crate::format::history::HistoryDetail;
use crate::history::History;
use crate::history::carried::Carried;
use crate::history::due::of_history;
use crate::history::visits::Reader;
use crate::render::{self, history::Again, log::checked_alone};
use crate::scale::Name;

/// Runs the command.
pub fn run(arguments: &HistoryArguments, context: &Context) -> Result<u8, Failure> {
    let wanted = arguments.scale.as_deref().map(Name::typed).transpose();
    let wanted = wanted.map_err(Failure::Usage)?;
    let policies = context.policies(&arguments.policy, &context.library()?)?;
    let log = context.log_to_read()?;
    let patient = context.patient(arguments.patient())?;
    let (visits, mut unread) = Reader::of(&log)
        .checked_by(context.verify())
        .visits(&patient)?;
    let clock = context.clock(arguments.timezone)?;
    let carried = Carried::of(&visits, &policies, &clock.now());
    let mut history = History::of(visits);
    let scales = history.series.iter().filter_map(|series| series.scale());
    let recorded: Vec<String> = scales.map(|scale| scale.reference()).collect();
    if let Some(name) = &wanted {
        history.series.retain(|series| {
            let scale = series.scale();
            scale.is_some_and(|scale| name.matches(scale.id(), scale.version()))
        });
    }
    let style = &context.results;
    let (due, misfits) = of_history(&history, &policies, &carried);
    let due = due.into_iter();
    let due: Vec<_> = due
        .map(|due| due.map(|due| due.in_zone(clock.zone)))
        .collect();
    unread.extend(misfits);
    let again = Again {
        policies: &policies,
        due: &due,
    };
    let (now, scale) = (clock.now(), arguments.scale.as_deref());
    let foot = checked_alone("this patient's entries", &context.verify(), style);
    context.print(&match arguments.to {
        HistoryTo::Json => pretty(&HistoryDetail::of(&patient, &history, &carried, &now))
            .map_err(|error| Failure::writing(error, "standard output"))?,
        HistoryTo::Table if history.series.is_empty() => {
            let carried = (&carried, &now);
            let other = log.spelt_otherwise(&patient)?;
            let patient = (&patient, other.as_ref());
            render::history::nothing(patient, scale, &recorded, carried, style) + &foot
        }
        HistoryTo::Table => {
            render::history::history(&history, &carried, again, &patient, &now, style) + &foot
        }
    })?;
    Ok(context.say_left_out(&unread))
}

impl Context {
    /// Returns the patient from the command line, from standard input, or from whoever sits at the terminal.
    ///
    /// # Errors
    /// None is given, or it is no pseudonym.
    pub fn patient(&self, given: Option<&str>) -> Result<Patient, Failure> {
        let line = match given {
            Some("-") => self.line_of_input()?,
            Some(given) => given.to_owned(),
            None if self.input_is_terminal() => {
                self.prompt("Patient: ");
                self.line_of_input()?
            }
            None => {
                let words =
                    "name the patient, or say `-` to read the pseudonym from standard input";
                return Err(Failure::Usage(words.to_owned()));
            }
        };
        Patient::parse(line.trim())
            .map_err(|words| Failure::Usage(format!("{words}; {}", Patient::SHAPE)))
    }
}
