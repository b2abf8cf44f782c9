//! `ows due`: who is due by the site's policies, over the whole log.

use chrono::TimeDelta;

use super::args::{DueArguments, DueTo, PolicyArguments};
use super::context::Context;
use super::error::Failure;
use crate::base::text::all_of;
use crate::base::time::Time;
use crate::base::zone::Zone;
use crate::format::due::DueRow;
use crate::format::escaped;
use crate::history::due::round::{Round, Scope, window};
use crate::history::unsigned;
use crate::history::visits::Reader;
use crate::render;
use crate::scale::policy::{InForce, Policies};

/// Without a policy nothing is due, and an empty page would say that nobody is.
const NO_POLICY: &str = "nothing is due without a site's policy, and none is in force; name one with `--policy`, OWS_POLICY, or `policy` in the configuration file; `ows policy new ward` prints one to start from";

/// What somebody asks for who wants to know who is due.
#[derive(Clone, Copy)]
pub struct Asked<'a> {
    /// The policies that the command line names.
    pub policy: &'a PolicyArguments,
    /// The zone that it names.
    pub timezone: Option<Zone>,
    /// How far back to look; without it as far as the policies want.
    pub within: Option<TimeDelta>,
}

/// Runs the command.
pub fn run(arguments: &DueArguments, context: &Context) -> Result<u8, Failure> {
    let asked = Asked {
        policy: &arguments.policy,
        timezone: arguments.timezone,
        within: arguments.within,
    };
    go_round(asked, context, |round, scope| {
        match arguments.to {
            DueTo::Ndjson => lines(round, &scope.now, context)?,
            DueTo::Table => {
                let style = &context.results;
                let foot = render::log::checked_alone("their entries", &context.verify(), style);
                context.print(&(render::due::due(round, scope, style) + &foot))?;
            }
        }
        Ok(context.say_left_out(&round.unread))
    })
}

/// Goes round the log by the policies in force, and hands over what was found.
///
/// # Errors
/// No policy is in force, none says when to look again, or the log cannot be read; or what `take` says.
pub fn go_round<T>(
    asked: Asked<'_>,
    context: &Context,
    take: impl FnOnce(&Round, &Scope<'_>) -> Result<T, Failure>,
) -> Result<T, Failure> {
    let library = context.library()?;
    let in_force = context.policies(asked.policy, &library)?;
    let policies = with_rules(&in_force, context)?;
    let log = context.log_to_read()?;
    let clock = context.clock(asked.timezone)?;
    let now = clock.now();
    let within = asked.within.unwrap_or_else(|| window(&policies));
    let unsigned = unsigned::of_all(&context.unsigned_drafts(), &library, &log, &now);
    let mut reader = Reader::of(&log).checked_by(context.verify());
    let scope = Scope {
        in_force: &in_force,
        policies: &policies,
        now,
        zone: clock.zone,
        within,
    };
    let round = Round::of(&log, &mut reader, scope, unsigned)?;
    take(&round, &scope)
}

/// Returns the policies that say when to look again; those that do not are named, since nobody is due by
/// them.
///
/// # Errors
/// None is in force, or none of them says when.
fn with_rules<'p>(in_force: &'p Policies, context: &Context) -> Result<Vec<&'p InForce>, Failure> {
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
        context.line(&format!(
            "warning: {name} has no rule of when to look again; nobody is due by it"
        ));
    }
    Ok(with)
}

fn lines(round: &Round, now: &Time, context: &Context) -> Result<(), Failure> {
    context.output().filled(|output| {
        for (rows, unlisted) in round.flagged_first(now) {
            let rows = rows.iter().map(|row| DueRow::of(row, now));
            let unlisted = unlisted.iter().map(|one| DueRow::of_unlisted(one, now));
            let mut all = rows.chain(unlisted);
            all.try_for_each(|row| escaped::write_line(output, &row))?;
        }
        Ok(())
    })
}
