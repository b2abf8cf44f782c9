//! `ows due`: who is due by the site's policies, over the whole log.

use super::args::{DueArguments, DueTo};
use super::assess::lying_drafts;
use super::clock::Clock;
use super::error::{COULD_NOT_RUN, DONE, Failure};
use super::library::library;
use super::opened::to_read;
use super::policy;
use super::ui::Screen;
use super::visits::Reader;
use crate::assessment::Patient;
use crate::carried::{CARRIED_FOR, Carried, Unsigned};
use crate::due::Due;
use crate::due::round::{Row, arrange, longest, window};
use crate::format;
use crate::history::{History, Visit};
use crate::log::Log;
use crate::render;
use crate::render::due::Round;
use crate::scale::policy::{InForce, Policies};
use crate::scale::{Library, Name};
use crate::text::all_of;
use crate::time::Time;

/// Without a policy nothing is due, and an empty page would say that nobody is.
const NO_POLICY: &str = "nothing is due without a site's policy, and none is in force; name one with `--policy`, OWS_POLICY, or `policy` in the configuration file";

/// Runs the command.
pub fn run(arguments: &DueArguments, screen: &Screen) -> Result<u8, Failure> {
    let library = library(screen)?;
    let in_force = policy::in_force(&arguments.policy, &library, screen)?;
    let policies = with_rules(&in_force, screen)?;
    let log = to_read(screen)?;
    let clock = Clock::of(arguments.timezone, screen)?;
    let now = clock.now();
    let within = arguments.within.unwrap_or_else(|| window(&policies));
    let mut found = Found {
        unsigned: unsigned(&library, &log, &now, screen),
        ..Found::default()
    };
    let mut reader = Reader::of(&log).checked_by(screen.verify());
    for patient in log.patients_since(&(now - within), &now)? {
        found.add(&patient, &mut reader, (&policies, &in_force), &clock)?;
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
                unsigned: &found.unsigned,
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
    /// What is answered yes and not signed of patients who have no row.
    unsigned: Vec<(Patient, Unsigned)>,
    /// What was left out, in words.
    unread: Vec<String>,
}

impl Found {
    /// Takes what is not signed of a patient, to stand in the patient's row.
    fn unsigned_of(&mut self, patient: &Patient) -> Vec<Unsigned> {
        let of = |(known, _): &mut (Patient, Unsigned)| known == patient;
        let taken = self.unsigned.extract_if(.., of);
        taken.map(|(_, unsigned)| unsigned).collect()
    }

    fn add(
        &mut self,
        patient: &Patient,
        reader: &mut Reader<'_>,
        (policies, in_force): (&[&InForce], &Policies),
        clock: &Clock,
    ) -> Result<(), Failure> {
        let (visits, unread) = reader.visits(patient)?;
        let name = patient.as_str();
        self.unread
            .extend(unread.into_iter().map(|words| format!("{name}: {words}")));
        if visits.iter().all(Visit::is_void) {
            return Ok(());
        }
        let carried = Carried::of(&visits, in_force, &clock.now());
        let history = History::of(visits);
        let rows = policies.iter();
        let rows = rows.map(|policy| Row::of(patient.clone(), &history, policy, &carried));
        let rows: Vec<Result<Row, String>> = rows.filter_map(Result::transpose).collect();
        self.others += u64::from(rows.is_empty());
        let unsigned = match rows.is_empty() {
            true => Vec::new(),
            false => self.unsigned_of(patient),
        };
        let told: Vec<u64> = rows
            .iter()
            .flatten()
            .flat_map(|row| row.told.clone())
            .collect();
        for row in rows {
            match row {
                Ok(row) => self.rows.push(Row {
                    told: told.clone(),
                    unsigned: unsigned.clone(),
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

/// Returns what is answered yes in this account's drafts, whom it is about, and which are not signed.
///
/// A draft that stayed after it was signed is known by the id of its entry.
fn unsigned(library: &Library, log: &Log, now: &Time, screen: &Screen) -> Vec<(Patient, Unsigned)> {
    let drafts = lying_drafts(screen).into_iter().filter_map(|draft| {
        let patient = Patient::parse(draft.patient()?).ok()?;
        let at = draft.observed_at()?;
        let id = draft.id().hyphenated().to_string();
        let entries = log.of_patient(&patient).unwrap_or_default().entries;
        let is_signed = entries.iter().any(|stored| stored.entry.id == id);
        let scale = draft.scale().and_then(|name| Name::parse(name).ok());
        let scale = scale.and_then(|name| library.find(&name).ok());
        let label = |id: &str| {
            let mut checks = scale.iter().flat_map(|scale| scale.checks());
            let check = checks.find(|check| check.id == id);
            check.map_or_else(|| id.to_owned(), |check| check.label.clone())
        };
        let yes = draft.answered_yes().into_iter();
        let checks: Vec<(String, String)> = yes.map(|id| (id.to_owned(), label(id))).collect();
        let is_told = !checks.is_empty() && !is_signed && *now - at <= CARRIED_FOR;
        let by = draft.rater().map(str::to_owned);
        is_told.then_some((patient, Unsigned { checks, at, by }))
    });
    drafts.collect()
}

fn lines(rows: &[Row], now: &Time, screen: &Screen) -> Result<(), Failure> {
    let mut output = screen.output();
    for row in rows {
        format::due::line(row, now, &mut output)
            .map_err(|error| Failure::writing(error, "standard output"))?;
    }
    output.finish()
}
