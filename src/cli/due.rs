//! `ows due`: who is due by the site's policies, over the whole log.

use std::collections::HashSet;

use super::args::{DueArguments, DueTo};
use super::assess::unsigned_drafts;
use super::clock::Clock;
use super::error::{COULD_NOT_RUN, DONE, Failure};
use super::library::library;
use super::opened::to_read;
use super::policy;
use super::ui::Screen;
use super::visits::Reader;
use crate::assessment::Patient;
use crate::base::text::all_of;
use crate::base::time::Time;
use crate::format::due::DueRow;
use crate::history::carried::{CARRIED_FOR, Carried, Unsigned};
use crate::history::due::Due;
use crate::history::due::round::{Row, Unlisted, Urgency, arrange, longest, window};
use crate::history::{History, Series, Visit};
use crate::log::Log;
use crate::render;
use crate::render::due::Round;
use crate::scale::policy::{InForce, Policies};
use crate::scale::{Library, Name};

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
        within: HashSet::from_iter(log.patients_since(&(now - within), &now)?),
        ..Found::default()
    };
    let mut reader = Reader::of(&log).checked_by(screen.verify());
    // What is carried on is told however short a time is looked back.
    for patient in log.patients_since(&(now - within.max(CARRIED_FOR)), &now)? {
        found.add(&patient, &mut reader, (&policies, &in_force), &clock)?;
    }
    found.finish(&now);
    match arguments.to {
        DueTo::Ndjson => lines(&found, &now, screen)?,
        DueTo::Table => {
            let round = Round {
                rows: &found.rows,
                policies: &policies,
                now,
                within,
                too_short: within < longest(&policies),
                others: found.others,
                unlisted: &found.unlisted,
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
    /// The patients who were last assessed within the time that is looked back.
    within: HashSet<Patient>,
    /// How many of them have nothing that a policy is for.
    others: u64,
    /// Those without a row of whom something is told all the same.
    unlisted: Vec<Unlisted>,
    /// What is answered yes and not signed, until it is told with its patient.
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
        let is_within = self.within.contains(patient);
        let mut rows: Vec<Row> = Vec::new();
        for policy in policies.iter().filter(|_| is_within) {
            match Row::of(patient.clone(), &history, policy, &carried) {
                Ok(row) => rows.extend(row),
                Err(words) => self.unread.push(format!("{name}: {words}")),
            }
        }
        let unsigned = self.unsigned_of(patient);
        if rows.is_empty() {
            self.others += u64::from(is_within);
            let newest = history.series.last().and_then(Series::last);
            let newest = newest.filter(|_| is_within).map(|step| step.visit.clone());
            let unlisted = Unlisted::of(patient.clone(), newest, carried, unsigned);
            self.unlisted.extend(unlisted);
            return Ok(());
        }
        let told: Vec<u64> = rows.iter().flat_map(|row| row.told.clone()).collect();
        self.rows.extend(rows.into_iter().map(|row| Row {
            told: told.clone(),
            unsigned: unsigned.clone(),
            due: Due {
                next: row.due.next.in_zone(clock.zone()),
                ..row.due
            },
            ..row
        }));
        Ok(())
    }

    /// Tells what is not signed of patients of whom nothing is recorded, and puts all in their order.
    fn finish(&mut self, now: &Time) {
        while let Some((patient, _)) = self.unsigned.first().cloned() {
            let unsigned = self.unsigned_of(&patient);
            let unlisted = Unlisted::of(patient, None, Carried::default(), unsigned);
            self.unlisted.extend(unlisted);
        }
        arrange(&mut self.rows, now);
        self.unlisted.sort_by_cached_key(|unlisted| {
            (unlisted.urgency(), unlisted.patient.as_str().to_owned())
        });
    }
}

/// Returns what is answered yes in this account's drafts, whom it is about, and which are not signed.
///
/// A draft that stayed after it was signed is known by the id of its entry.
fn unsigned(library: &Library, log: &Log, now: &Time, screen: &Screen) -> Vec<(Patient, Unsigned)> {
    let drafts = unsigned_drafts(screen).into_iter().filter_map(|draft| {
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

fn lines(found: &Found, now: &Time, screen: &Screen) -> Result<(), Failure> {
    let is_flagged = |urgency: Urgency| urgency == Urgency::Flagged;
    let rows = found.rows.split_at(
        found
            .rows
            .partition_point(|row| is_flagged(row.urgency(now))),
    );
    let flagged = found
        .unlisted
        .partition_point(|one| is_flagged(one.urgency()));
    let unlisted = found.unlisted.split_at(flagged);
    let mut output = screen.output();
    for (rows, unlisted) in [(rows.0, unlisted.0), (rows.1, unlisted.1)] {
        let rows = rows.iter().map(|row| DueRow::of(row, now));
        let unlisted = unlisted.iter().map(|one| DueRow::of_unlisted(one, now));
        for row in rows.chain(unlisted) {
            row.write(&mut output)
                .map_err(|error| Failure::writing(error, "standard output"))?;
        }
    }
    output.finish()
}
