//! `ows due`: who is due by the site's policy, over the whole log.

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
use crate::scale::policy::InForce;
use crate::time::Time;

/// Without a policy nothing is due, and an empty page would say that nobody is.
const NO_POLICY: &str = "nothing is due without a site's policy, and none is in force; name one with `--policy`, OWS_POLICY, or `policy` in the configuration file";

/// Runs the command.
pub fn run(arguments: &DueArguments, screen: &Screen) -> Result<u8, Failure> {
    let policy = policy::in_force(&arguments.policy, &library(screen)?, screen)?;
    let policy = policy.ok_or_else(|| Failure::Usage(NO_POLICY.to_owned()))?;
    if policy.named().rules().reassess.is_empty() {
        let words = format!(
            "{} has no rule of when to look again; add a [[reassess]] to it, or name another",
            policy.named().reference()
        );
        return Err(Failure::Usage(words));
    }
    let log = to_read(screen)?;
    let clock = Clock::of(arguments.timezone, screen)?;
    let now = clock.now();
    let within = arguments.within.unwrap_or_else(|| window(&policy));
    let mut found = Found::default();
    let mut reader = Reader::of(&log);
    for patient in log.patients_since(&(now - within), &now)? {
        found.add(patient, &mut reader, &policy, &clock)?;
    }
    arrange(&mut found.rows, &now);
    match arguments.to {
        DueTo::Ndjson => lines(&found.rows, &now, screen)?,
        DueTo::Table => {
            let round = Round {
                rows: &found.rows,
                policy: policy.named(),
                now,
                within,
                too_short: within < longest(&policy),
                others: found.others,
            };
            let style = &screen.results;
            let foot = render::log::checked_alone("their entries", style);
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

/// What was found in the log.
#[derive(Default)]
struct Found {
    rows: Vec<Row>,
    /// How many patients have nothing that the policy is for.
    others: u64,
    /// What was left out, in words.
    unread: Vec<String>,
}

impl Found {
    fn add(
        &mut self,
        patient: Patient,
        reader: &mut Reader<'_>,
        policy: &InForce,
        clock: &Clock,
    ) -> Result<(), Failure> {
        let (visits, unread) = reader.visits(&patient)?;
        let name = patient.as_str().to_owned();
        self.unread
            .extend(unread.into_iter().map(|words| format!("{name}: {words}")));
        if visits.iter().all(Visit::is_void) {
            return Ok(());
        }
        match Row::of(patient, &History::of(visits), policy) {
            Ok(Some(row)) => self.rows.push(Row {
                due: Due {
                    next: row.due.next.in_zone(clock.zone()),
                    ..row.due
                },
                ..row
            }),
            Ok(None) => self.others += 1,
            Err(words) => self.unread.push(format!("{name}: {words}")),
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
