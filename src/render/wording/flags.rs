//! The words for flags: those to act on now in full, the worst first, and those to keep in mind in one line.
//!
//! What a page says of many flags stays short, and none of them is lost: what does not stand in full is named.

use super::{hangs_on_a_reading, only_check};
use crate::assessment::{Asked, Assessment, CoUse, EventKind};
use crate::history::carried::{Carried, CarriedFlag};
use crate::render::Ink;
use crate::render::page::{Piece, inked};
use crate::scale::truth::Truth;
use crate::scale::{Check, Flag, OtherUse, Rank, Scale};
use crate::scoring::outcome::Outcome;

/// The most flags that a page shows in full.
pub(super) const MOST_IN_FULL: usize = 4;
/// The most flags that a row among many names.
const MOST_IN_A_ROW: usize = 3;

/// What is raised, by rank, in the order in which files have it: the worst first.
#[derive(Clone, Debug, Default)]
pub(in crate::render) struct Raised {
    /// What is to be acted on now: its text, and its name in a few words.
    now: Vec<(String, String)>,
    /// The names of what is to be kept in mind.
    in_mind: Vec<String>,
}

impl Raised {
    /// Gathers flags; `text` is what is said of one in full.
    pub(in crate::render) fn of<'f>(
        flags: impl Iterator<Item = &'f Flag>,
        scale: &Scale,
        text: impl Fn(&Flag) -> String,
    ) -> Self {
        let mut raised = Self::default();
        for flag in flags {
            let label = scale.flag_label(flag);
            match flag.rank {
                Rank::ActNow => raised.now.push((text(flag), label)),
                Rank::KeepInMind => raised.in_mind.push(label),
            }
        }
        raised
    }

    /// Adds what something else raises, behind what is here.
    pub(in crate::render) fn add(&mut self, other: Self) {
        self.now.extend(other.now);
        self.in_mind.extend(other.in_mind);
    }

    /// Returns a line for each that is to be acted on now, in full as far as they are not too many; the
    /// last one then names the rest.
    pub(in crate::render) fn lines(&self) -> Vec<String> {
        let full = self.now.iter().take(MOST_IN_FULL);
        let mut lines: Vec<String> = full.map(|(text, _)| text.clone()).collect();
        let rest = self.now.iter().skip(MOST_IN_FULL);
        lines.extend(and_more(rest.map(|(_, label)| label.as_str())));
        lines
    }

    /// Returns the line of what is to be kept in mind: `Keep in mind: pregnancy, hopelessness`.
    pub(in crate::render) fn in_mind(&self) -> Option<String> {
        keep_in_mind(&self.in_mind).map(|words| format!("Keep in mind: {words}"))
    }

    /// Returns all of it for a row among many.
    pub(in crate::render) fn brief(&self) -> Vec<Piece> {
        let now: Vec<&str> = self.now.iter().map(|(_, label)| label.as_str()).collect();
        brief(&now, &self.in_mind)
    }
}

/// Returns the line that names what does not stand in full: `and 2 more: fever, chest pain`.
pub(super) fn and_more<'l>(labels: impl Iterator<Item = &'l str>) -> Option<String> {
    let labels: Vec<&str> = labels.collect();
    let words = format!("and {} more: {}", labels.len(), labels.join(", "));
    (!labels.is_empty()).then_some(words)
}

fn keep_in_mind(labels: &[String]) -> Option<String> {
    (!labels.is_empty()).then(|| labels.join(", "))
}

/// Names flags in a row among many: `! seizure, confusion, fever and 2 more`, `keep in mind: pregnancy`.
pub(in crate::render) fn brief(now: &[&str], in_mind: &[String]) -> Vec<Piece> {
    let named = now.iter().take(MOST_IN_A_ROW);
    let named = named.copied().collect::<Vec<_>>().join(", ");
    let more = match now.len().saturating_sub(MOST_IN_A_ROW) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let alarm = (!now.is_empty()).then(|| inked(Ink::Alarm, format!("! {named}{more}")));
    let quiet = keep_in_mind(in_mind).map(|words| Piece::from(format!("keep in mind: {words}")));
    alarm.into_iter().chain(quiet).collect()
}

/// Returns what an assessment raises: a seizure among the events, and the flags that hold.
pub(in crate::render) fn raised(assessment: &Assessment, outcome: &Outcome) -> Raised {
    still_raised(assessment, outcome, &Carried::default(), &[])
}

/// Returns the same of an earlier assessment, without what was answered no since, and without what is
/// told apart as carried on.
pub(in crate::render) fn still_raised(
    assessment: &Assessment,
    outcome: &Outcome,
    carried: &Carried,
    apart: &[&CarriedFlag],
) -> Raised {
    let scale = assessment.scale();
    let seizure = EventKind::Seizure.word();
    let is_told = carried.is_check_over(seizure) || apart.iter().any(|of| of.is_of_check(seizure));
    let flags = with(scale, outcome, Truth::Yes).filter(|flag| {
        let is_apart = apart.iter().any(|of| of.is_of(flag, scale));
        !is_apart && !carried.is_over(flag, scale)
    });
    let mut raised = Raised::of(flags, scale, |flag| flag.text.clone());
    if only_an_event_says_seizure(assessment, outcome) && !is_told {
        let text = "A seizure is recorded among the events".to_owned();
        raised.now.insert(0, (text, seizure.to_owned()));
    }
    raised
}

/// Says whether a seizure is among the events and no flag that holds says so too: it is one alarm,
/// however it was recorded.
///
/// A flag on the check of that name reads the event too; a scale may have none.
fn only_an_event_says_seizure(assessment: &Assessment, outcome: &Outcome) -> bool {
    let scale = assessment.scale();
    let asks = |check: usize| scale.checks().get(check).is_some_and(asks_for_a_seizure);
    assessment.context.happened(EventKind::Seizure)
        && !with(scale, outcome, Truth::Yes).any(|flag| flag.when.check.is_some_and(asks))
}

/// A check asks for what an event can say if both have the same name in data.
fn asks_for_a_seizure(check: &Check) -> bool {
    check.id == EventKind::Seizure.word()
}

/// Names the flags that missing answers leave open; those that only wait for a question are named with what was
/// not asked.
pub(in crate::render) fn open(assessment: &Assessment, outcome: &Outcome) -> Option<String> {
    let scale = assessment.scale();
    let labels = with(scale, outcome, Truth::Undetermined)
        .filter(|flag| only_check(flag).is_none() && !hangs_on_a_reading(flag))
        .filter(|flag| !waits_for_a_use(flag, assessment))
        .map(|flag| scale.flag_label(flag));
    let labels: Vec<String> = labels.collect();
    (!labels.is_empty())
        .then(|| format!("Not known while answers are missing: {}", labels.join(", ")))
}

/// Says whether a flag asks about a daily use of which nothing is known.
pub(super) fn waits_for_a_use(flag: &Flag, assessment: &Assessment) -> bool {
    let known = |substance: OtherUse| assessment.context.use_of(substance);
    let is_open = |substance| matches!(known(substance), None | Some(CoUse::Unknown));
    flag.when.daily.is_some_and(is_open)
}

/// Returns the checks with this answer: `Not asked: seizure, chest pain`; `None` if there are none.
///
/// What is known without the question is not named as not asked: a seizure among the events, or what was
/// measured instead.
pub(in crate::render) fn checks(assessment: &Assessment, answer: Asked) -> Option<String> {
    let checks = assessment.scale().checks().iter().zip(assessment.checks());
    let checks = checks.enumerate().filter(|(position, (_, given))| {
        **given == answer && (answer != Asked::Not || assessment.known(*position) == Asked::Not)
    });
    let checks = checks.map(|(_, (check, _))| check.label.clone());
    let uses = uses_not_asked(assessment).filter(|_| answer == Asked::Not);
    let labels: Vec<String> = checks.chain(uses).collect();
    let said = match answer {
        Asked::Not => "Not asked",
        Asked::No => "Asked, and no",
        Asked::Yes => "Asked, and yes",
    };
    (!labels.is_empty()).then(|| format!("{said}: {}", labels.join(", ")))
}

/// Returns the uses that flags of the scale ask about and that nobody asked: `use of alcohol`.
fn uses_not_asked(assessment: &Assessment) -> impl Iterator<Item = String> {
    let uses = [OtherUse::Alcohol, OtherUse::Benzodiazepines].into_iter();
    let uses = uses.filter(|substance| {
        let mut flags = assessment.scale().flags().iter();
        let is_asked = assessment.context.use_of(*substance).is_some();
        !is_asked && flags.any(|flag| flag.when.daily == Some(*substance))
    });
    uses.map(|substance| format!("use of {}", substance.word()))
}

fn with<'a>(
    scale: &'a Scale,
    outcome: &'a Outcome,
    wanted: Truth,
) -> impl Iterator<Item = &'a Flag> {
    let flags = scale.flags().iter().zip(&outcome.flags);
    flags
        .filter(move |(_, raised)| **raised == wanted)
        .map(|(flag, _)| flag)
}
