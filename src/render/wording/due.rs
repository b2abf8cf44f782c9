//! The words for when to look again: how far off it is first, then by which rule and whose.

use super::flags::Raised;
use super::{capital, moment, site};
use crate::base::text::count;
use crate::base::time::{Time, duration};
use crate::history::due::{Due, Next, Ruled};
use crate::render::Ink;
use crate::render::page::{Piece, inked};
use crate::scale::policy::Policy;
use crate::scoring::first::First;

/// What is said while missing answers leave it open.
const OPEN: &str = "what is missing decides";

/// Returns how far off it is, in a few words: `overdue by 35 min`, `in 20 min`, `now`.
///
/// While it is open: `may be overdue by 35 min`, `in 20 min or later`.
pub(in crate::render) fn distance(next: &Next, now: &Time) -> Piece {
    if *next == Next::Now {
        return inked(Ink::Alarm, "now");
    }
    let Some(soonest) = next.soonest() else {
        return inked(Ink::Faint, "no rule says");
    };
    let overdue = next.overdue_by(now).map(duration);
    let open = next.latest() != Some(soonest);
    if next
        .may_be_overdue_by(now)
        .is_some_and(|by| by.num_minutes() == 0)
    {
        return inked(Ink::Alarm, "now");
    }
    match (overdue, next.may_be_overdue_by(now).map(duration)) {
        (Some(by), Some(most)) if by != most => {
            inked(Ink::Alarm, format!("overdue by {by} to {most}"))
        }
        (Some(by), _) => inked(Ink::Alarm, format!("overdue by {by}")),
        (None, Some(most)) => inked(Ink::Alarm, format!("may be overdue by {most}")),
        (None, None) if open => inked(Ink::Open, format!("{} or later", ahead(&soonest, now))),
        (None, None) => inked(Ink::Strong, ahead(&soonest, now)),
    }
}

fn ahead(due: &Time, now: &Time) -> String {
    match *due - *now {
        left if left.num_minutes() > 0 => format!("in {}", duration(left)),
        _ => "now".to_owned(),
    }
}

/// Returns when to look again, by which rule and whose, the distance first, each a piece of one line.
pub(in crate::render) fn next(due: &Due, now: &Time) -> Vec<Piece> {
    let far = distance(&due.next, now);
    let policy = due.policy.reference();
    let mut pieces = match &due.next {
        Next::Now => vec![inked(Ink::Alarm, format!("! {}", capital(site::LOOK_NOW)))],
        Next::NoRule => {
            let words = format!("No rule of {policy} says when to look again");
            return vec![inked(Ink::Faint, words)];
        }
        Next::SinceAttempt(at) => {
            vec![far.between("Next still due, ", &format!(": since {}", moment(at)))]
        }
        Next::At(ruled) => vec![
            far.between("Next due: ", &format!(", {}", moment(&ruled.at))),
            inked(Ink::Faint, rule(&due.policy, ruled)),
        ],
        Next::Between { soonest, latest } => {
            let mut pieces = vec![
                far.between("Next due: ", &format!("; {OPEN}")),
                inked(Ink::Open, end(&due.policy, "soonest", soonest)),
            ];
            pieces.push(match latest {
                Some(latest) => inked(Ink::Open, end(&due.policy, "latest", latest)),
                None => inked(Ink::Open, "or no rule holds"),
            });
            pieces
        }
    };
    if let Some(since) = &due.unscored_since {
        let words = format!(
            "{} since {}, so still due",
            super::NOT_SCORED,
            moment(since)
        );
        if !matches!(due.next, Next::SinceAttempt(_)) {
            pieces.push(inked(Ink::Open, words));
        }
    }
    if due.first == First::Flags && due.next.soonest().is_some() {
        let words = "the flags come before this interval";
        pieces.push(inked(Ink::Strong, words));
    }
    if due.next != Next::Now {
        pieces.push(inked(Ink::Faint, format!("{policy}, {}", site::OWN)));
    }
    pieces
}

fn end(policy: &Policy, which: &str, ruled: &Ruled) -> String {
    let (at, rule) = (moment(&ruled.at), rule(policy, ruled));
    format!("{which} {at}: {rule}")
}

/// Returns a rule in words, with its source: `within 120 min, band moderate or above (the source)`.
pub(in crate::render) fn rule(policy: &Policy, ruled: &Ruled) -> String {
    format!("{} ({})", short_rule(policy, ruled), ruled.rule.reference)
}

/// Returns a rule in words: `within 120 min, band moderate or above`.
pub(in crate::render) fn short_rule(policy: &Policy, ruled: &Ruled) -> String {
    let within = count(ruled.rule.minutes.into(), "min", "min");
    format!("within {within}, {}", site::trigger(policy, &ruled.rule))
}

/// Returns the policy's own flags that hold, with their basis and whose they are.
pub(in crate::render) fn flags(due: &Due) -> Raised {
    let flags = due.flags.iter();
    let flags = flags.filter_map(|flag| due.policy.rules().flags.get(*flag));
    Raised::of(flags, due.policy.scale(), |flag| {
        format!("{} ({}, {})", flag.text, due.policy.reference(), flag.basis)
    })
}
