//! `ows due`: who is due by the site's policies, over the whole log.

use super::args::{DueArguments, DueTo};
use super::clock::Clock;
use super::error::{COULD_NOT_RUN, DONE, Failure};
use super::library::library;
use super::opened::to_read;
use super::policy;
use super::ui::Screen;
use super::visits::Reader;
use crate::assessment::Patient;
use crate::due::Due;
use crate::due::round::{Row, arrange, longest, window};
use crate::format;
use crate::history::{History, Visit};
use crate::render;
use crate::render::due::Round;
use crate::scale::policy::{InForce, Policies};
use crate::text::all_of;
use crate::time::Time;

/// Without a policy nothing is due, and an empty page would say that nobody is.
const NO_POLICY: &str = "nothing is due without a site's policy, and none is in force; name one with `--policy`, OWS_POLICY, or `policy` in the configuration file";

/// Runs the command.
pub fn run(arguments: &DueArguments, screen: &Screen) -> Result<u8, Failure> {
    let in_force = policy::in_force(&arguments.policy, &library(screen)?, screen)?;
    let policies = with_rules(&in_force, screen)?;
    let log = to_read(screen)?;
    let clock = Clock::of(arguments.timezone, screen)?;
    let now = clock.now();
    let within = arguments.within.unwrap_or_else(|| window(&policies));
    let mut found = Found::default();
    let mut reader = Reader::of(&log);
    for patient in log.patients_since(&(now - within), &now)? {
        found.add(&patient, &mut reader, &policies, &clock)?;
    }
    arrange(&mut found.rows, &now);
    match arguments.to {
        DueTo::Ndjson => lines(&found.rows, &now, screen)?,
        DueTo::Table => {
            let round = Round {
                rows: &found.rows,
                policies: &policies,
                now,
                within,
                too_short: within < longest(&policies),
                others: found.others,
            };
            let style = &screen.results;
            let foot = render::log::checked_alone("their entries", &screen.verify(), style);
            screen.print(&(render::due::due(&round, style) + &foot))?;
        }
    }
    for words in &found.unread {
        screen.error(words);
    }
    Ok(if found.unread.is_empty() {
        DONE
    } else {
        COULD_NOT_RUN
    })
}

/// Returns the policies that say when to look again; those that do not are named, since nobody is due by
/// them.
///
/// # Errors
/// None is in force, or none of them says when.
fn with_rules<'p>(in_force: &'p Policies, screen: &Screen) -> Result<Vec<&'p InForce>, Failure> {
    if in_force.is_empty() {
        return Err(Failure::Usage(NO_POLICY.to_owned()));
    }
    let (with, without): (Vec<&InForce>, Vec<&InForce>) = in_force
        .iter()
        .partition(|policy| !policy.named().rules().reassess.is_empty());
    let names = without.iter().map(|policy| policy.named().reference());
    let names: Vec<String> = names.collect();
    if with.is_empty() {
        let (has, it) = match names.len() {
            1 => ("has", "it"),
            _ => ("have", "them"),
        };
        return Err(Failure::Usage(format!(
            "{} {has} no rule of when to look again; add a [[reassess]] to {it}, or name another",
            all_of(&names)
        )));
    }
    for name in names {
        screen.line(&format!(
            "warning: {name} has no rule of when to look again; nobody is due by it"
        ));
    }
    Ok(with)
}

/// What was found in the log.
#[derive(Default)]
struct Found {
    rows: Vec<Row>,
    /// How many patients have nothing that a policy is for.
    others: u64,
    /// What was left out, in words.
    unread: Vec<String>,
}

impl Found {
    fn add(
        &mut self,
        patient: &Patient,
        reader: &mut Reader<'_>,
        policies: &[&InForce],
        clock: &Clock,
    ) -> Result<(), Failure> {
        let (visits, unread) = reader.visits(patient)?;
        let name = patient.as_str();
        self.unread
            .extend(unread.into_iter().map(|words| format!("{name}: {words}")));
        if visits.iter().all(Visit::is_void) {
            return Ok(());
        }
        let history = History::of(visits);
        let rows = policies.iter();
        let rows = rows.map(|policy| Row::of(patient.clone(), &history, policy));
        let rows: Vec<Result<Row, String>> = rows.filter_map(Result::transpose).collect();
        self.others += u64::from(rows.is_empty());
        for row in rows {
            match row {
                Ok(row) => self.rows.push(Row {
                    due: Due {
                        next: row.due.next.in_zone(clock.zone()),
                        ..row.due
                    },
                    ..row
                }),
                Err(words) => self.unread.push(format!("{name}: {words}")),
            }
        }
        Ok(())
    }
}

fn lines(rows: &[Row], now: &Time, screen: &Screen) -> Result<(), Failure> {
    let mut output = screen.output();
    for row in rows {
        format::due::line(row, now, &mut output)
            .map_err(|error| Failure::writing(error, "standard output"))?;
    }
    output.finish()
}
