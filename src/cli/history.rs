//! `ows history`: one patient's assessments over time.

use super::args::{HistoryArguments, HistoryTo};
use super::context::Context;
use super::error::Failure;
use crate::assessment::Patient;
use crate::base::time::Time;
use crate::format::escaped::{pretty, write_line, write_pretty};
use crate::format::history::HistoryDetail;
use crate::format::history_items::{HistoryItems, write_table};
use crate::history::carried::Carried;
use crate::history::due::{Due, of_history};
use crate::history::unsigned::{Unsigned, first_of, of_patient};
use crate::history::visits::Reader;
use crate::history::{History, Series};
use crate::render::{self, history::Again, log::checked_alone};
use crate::scale::{Name, Scale};

/// What is known of a patient, at the time by the clock of the machine.
struct Known {
    patient: Patient,
    /// Another spelling of the ID of which something is recorded, where nothing is of this one.
    other: Option<Patient>,
    history: History,
    carried: Carried,
    /// What nobody signed of the patient.
    unsigned: Vec<Unsigned>,
    now: Time,
}

/// Runs the command.
pub fn run(arguments: &HistoryArguments, context: &Context) -> Result<u8, Failure> {
    let wanted = arguments.scale.as_deref().map(Name::typed).transpose();
    let wanted = wanted.map_err(Failure::Usage)?;
    if !arguments.items && matches!(arguments.to, HistoryTo::Csv | HistoryTo::Ndjson) {
        let words = "`--to csv` and `--to ndjson` are for the items; say `--items` too";
        return Err(Failure::Usage(words.to_owned()));
    }
    let library = context.library()?;
    let policies = context.policies(&arguments.policy, &library)?;
    let log = context.log_to_read()?;
    let patient = context.patient(arguments.patient())?;
    let (visits, mut unread) = Reader::of(&log)
        .checked_by(context.verify())
        .visits(&patient)?;
    let clock = context.clock(arguments.timezone)?;
    let other = match visits.is_empty() {
        true => log.spelt_otherwise(&patient)?,
        false => None,
    };
    let mut known = Known {
        carried: Carried::of(&visits, &policies, &clock.now()),
        other,
        unsigned: of_patient(&patient, &context.unsigned_drafts(), &library, &log),
        history: History::of(visits),
        patient,
        now: clock.now(),
    };
    let history = &mut known.history;
    let scales = history.series.iter().filter_map(|series| series.scale());
    let recorded: Vec<String> = scales.map(|scale| scale.reference()).collect();
    if let Some(name) = &wanted {
        let is_wanted = |scale: &Scale| name.matches(scale.id(), scale.version());
        let series = &mut history.series;
        series.retain(|series| series.scale().is_some_and(is_wanted));
    }
    let (due, misfits) = of_history(history, &policies, &known.carried);
    let first = first_of(&known.unsigned);
    let here = |due: Option<Due>| Some(due?.in_zone(clock.zone).at_least(first));
    let due: Vec<_> = due.into_iter().map(here).collect();
    unread.extend(misfits);
    let again = Again {
        policies: &policies,
        due: &due,
    };
    match arguments.to {
        HistoryTo::Table => context
            .print(&page(arguments, context, &known, &recorded, again))
            .map(drop),
        _ => data(arguments, context, &known),
    }?;
    Ok(context.say_left_out(&unread))
}

/// Returns the page for people; `recorded` are the scales of all that is recorded.
fn page(
    arguments: &HistoryArguments,
    context: &Context,
    known: &Known,
    recorded: &[String],
    again: Again<'_>,
) -> String {
    let (style, scale) = (&context.results, arguments.scale.as_deref());
    let Known {
        patient,
        other,
        history,
        carried,
        unsigned,
        now,
    } = known;
    let page = if history.series.is_empty() {
        let patient = (patient, other.as_ref());
        render::history::nothing(patient, scale, recorded, (carried, now), style)
    } else if arguments.items {
        let last = arguments.last.map(|last| last as usize);
        render::history::flowsheet(history, carried, patient, last, now, style)
    } else {
        render::history::history(history, carried, again, patient, now, style)
    };
    let left = render::history::unsigned(unsigned, now, style);
    page + &left + &checked_alone("this patient's entries", &context.verify(), style)
}

/// Writes the history, or the items of each assessment that stands, for programs.
fn data(arguments: &HistoryArguments, context: &Context, known: &Known) -> Result<(), Failure> {
    let Known {
        patient,
        history,
        carried,
        now,
        ..
    } = known;
    if !arguments.items {
        let detail = HistoryDetail::of(patient, history, carried, now);
        let text = pretty(&detail).map_err(|error| Failure::writing(error, "standard output"))?;
        return context.print(&text).map(drop);
    }
    let sheets: Vec<_> = history.series.iter().flat_map(Series::sheets).collect();
    let most = arguments.last.map_or(usize::MAX, |last| last as usize);
    let steps = sheets.iter().flat_map(|sheet| sheet.newest(most).0);
    let found = HistoryItems::of(patient, steps.copied(), now);
    context.output().filled(|output| match arguments.to {
        HistoryTo::Csv => write_table(output, &found.assessments),
        HistoryTo::Ndjson => (found.assessments.iter()).try_for_each(|one| write_line(output, one)),
        HistoryTo::Json | HistoryTo::Table => write_pretty(output, &found),
    })
}

impl Context {
    /// Returns the patient from the command line, from standard input, or from whoever sits at the terminal.
    ///
    /// # Errors
    /// None is given, or it is no patient ID.
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
                    "name the patient, or say `-` to read the patient ID from standard input";
                return Err(Failure::Usage(words.to_owned()));
            }
        };
        Patient::parse(line.trim())
            .map_err(|words| Failure::Usage(format!("{words}; {}", Patient::SHAPE)))
    }
}
