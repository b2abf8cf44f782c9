//! Who is due, over many patients: one row for each and for each policy, in the order in which somebody
//! should look.

use std::collections::HashSet;

use chrono::TimeDelta;

use super::{Due, Next, due};
use crate::assessment::{EventKind, Patient};
use crate::base::time::Time;
use crate::base::zone::Zone;
use crate::history::carried::{CARRIED_FOR, Carried, CarriedFlag, is_quiet};
use crate::history::unsigned::{Unsigned, first_of};
use crate::history::visits::Reader;
use crate::history::{History, Series, Step, Visit};
use crate::log::{Fault, Log};
use crate::scale::policy::{InForce, Policies};
use crate::scale::truth::Truth;
use crate::scale::{Flag, Rank, Scale};
use crate::scoring::asleep::Asleep;
use crate::scoring::first::First;

/// One patient, and when a policy wants the next look with its scale.
#[derive(Clone, Debug)]
pub struct Row {
    /// Who.
    pub patient: Patient,
    /// When, and by which rule.
    pub due: Due,
    /// The last assessment that counts; `None` if all were attempts.
    pub counting: Option<Step>,
    /// The newest attempt, if it is newer than that.
    pub attempt: Option<Visit>,
    /// What is carried on from all that is recorded of the patient.
    pub carried: Carried,
    /// The entries whose own flags a page tells, in this row or in another of the patient.
    pub told: Vec<u64>,
    /// What is to be looked at in assessments of the patient that nobody signed.
    pub unsigned: Vec<Unsigned>,
    /// Whether the clock stood earlier for an entry than for the patient's entry before it: then the
    /// newest may not be taken for the newest.
    pub clock_went_back: bool,
}

/// A patient without a row, of whom something must be told all the same.
#[derive(Clone, Debug)]
pub struct Unlisted {
    /// Who.
    pub patient: Patient,
    /// The newest assessment or attempt; `None` if it is older than was looked back, or there is none.
    pub newest: Option<Visit>,
    /// What is carried on from all that is recorded of the patient.
    pub carried: Carried,
    /// What is to be looked at in assessments of the patient that nobody signed.
    pub unsigned: Vec<Unsigned>,
}

/// Why somebody should look sooner than at others, the most pressing first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Urgency {
    /// A flag of the scale or of the policy holds or is carried on, or a seizure is recorded.
    Flagged,
    /// It is overdue, or is if what is missing is the worst.
    Overdue,
    /// An attempt came to nothing, and nothing was scored since.
    NotScored,
    /// None of these.
    Later,
}

impl Urgency {
    /// Every one, the most pressing first.
    pub const ALL: [Self; 4] = [Self::Flagged, Self::Overdue, Self::NotScored, Self::Later];

    /// Returns the word that data uses.
    pub fn word(self) -> &'static str {
        match self {
            Self::Flagged => "flagged",
            Self::Overdue => "overdue",
            Self::NotScored => "not-scored",
            Self::Later => "later",
        }
    }
}

impl Row {
    /// Makes the row of a patient; `None` if nothing stands that the policy is for.
    ///
    /// # Errors
    /// The policy does not fit the version of the scale that the patient was assessed with.
    pub fn of(
        patient: Patient,
        history: &History,
        policy: &InForce,
        carried: &Carried,
    ) -> Result<Option<Self>, String> {
        // The scale of the newest assessment stands last.
        for series in history.series.iter().rev() {
            let Some(due) = due(series, &history.events, policy, carried)? else {
                continue;
            };
            let newest = series.last().filter(|step| !step.visit.counts());
            let attempt = newest.filter(|step| !step.visit.is_void());
            return Ok(Some(Self {
                patient,
                due,
                counting: series.last_counting().cloned(),
                carried: carried.clone(),
                told: attempt
                    .or(series.last_counting())
                    .map(|step| step.visit.entry)
                    .into_iter()
                    .collect(),
                unsigned: Vec::new(),
                attempt: attempt.map(|step| step.visit.clone()),
                clock_went_back: series.steps.iter().any(|step| step.clock_went_back),
            }));
        }
        Ok(None)
    }

    /// Returns what speaks now: the newest attempt, and the last assessment that counts.
    pub fn visits(&self) -> impl Iterator<Item = &Visit> {
        let counting = self.counting.iter().map(|step| &step.visit);
        self.attempt.iter().chain(counting)
    }

    /// Returns the ids of the scale's flags that hold, each once; what was answered no since does not.
    pub fn flags(&self) -> Vec<&str> {
        let flags = self.visits().flat_map(|visit| held(visit, &self.carried));
        distinct(flags.map(|held| held.id))
    }

    /// Returns the names of those of them that alarm, and that are not told as carried on from before the
    /// newest attempt; then those of the policy.
    pub fn alarms_of_now(&self) -> Vec<String> {
        let flags = self.visits().enumerate().flat_map(|(position, visit)| {
            let is_before = position > 0;
            let is_told = move |held: &Held<'_>| {
                let mut known = self.carried().filter(|known| known.is_alarm());
                is_before && known.any(|known| held.is_by(known))
            };
            held(visit, &self.carried).filter(move |held| !held.is_quiet() && !is_told(held))
        });
        let flags = flags.map(|held| held.label());
        distinct(flags.chain(self.policy_labels(Rank::ActNow)))
    }

    /// Returns the names of what is to be kept in mind, of the scale's flags, the policy's and those carried
    /// on.
    pub fn in_mind(&self) -> Vec<String> {
        let flags = self.visits().flat_map(|visit| held(visit, &self.carried));
        let quiet = flags.filter(Held::is_quiet).map(|held| held.label());
        let quiet = quiet.chain(self.policy_labels(Rank::KeepInMind));
        distinct(quiet.chain(carried_in_mind(self.carried())))
    }

    fn policy_labels(&self, rank: Rank) -> impl Iterator<Item = String> {
        let policy = &self.due.policy;
        let known = &policy.rules().flags;
        let flags = self.due.flags.iter().filter_map(|flag| known.get(*flag));
        let flags = flags.filter(move |flag| flag.rank == rank);
        flags.map(|flag| policy.scale().flag_label(flag))
    }

    /// Returns what is carried on beside what the page tells of the patient's newest assessments.
    pub fn carried(&self) -> impl Iterator<Item = &CarriedFlag> {
        self.carried.beside(&self.told)
    }

    /// Returns what is carried on beside what the newest assessment or attempt of this row says itself.
    pub fn carried_to_row(&self) -> Vec<&CarriedFlag> {
        let newest = self.visits().next().map(|visit| visit.entry);
        self.carried.beside(newest.as_slice()).collect()
    }

    /// Returns the ids of the policy's own flags that hold.
    pub fn policy_flags(&self) -> Vec<&str> {
        let known = &self.due.policy.rules().flags;
        let flags = self.due.flags.iter().filter_map(|flag| known.get(*flag));
        flags.map(|flag| flag.id.as_str()).collect()
    }

    /// Says whether somebody must look now, whatever a rule says.
    pub fn is_now(&self) -> bool {
        self.due.next == Next::Now
    }

    /// Says whether help is called for, which comes before all else.
    pub fn calls_for_help(&self) -> bool {
        call_for_help(self.visits().next(), &self.unsigned)
    }

    /// Returns in a few words why somebody should look, the gravest that is known; `None` without an alarm.
    pub fn why(&self) -> Option<String> {
        why(self.carried(), self.alarms_of_now(), &self.unsigned)
    }

    /// Says why somebody should look sooner than at others.
    pub fn urgency(&self, now: &Time) -> Urgency {
        let carried = self.carried_to_row().iter().any(|flag| flag.is_alarm());
        let unsigned = self.unsigned.iter().any(|one| one.is_alarm);
        if self.is_now() || carried || unsigned || !self.alarms_of_now().is_empty() {
            Urgency::Flagged
        } else if self.due.next.may_be_overdue_by(now).is_some() {
            Urgency::Overdue
        } else if self.due.unscored_since.is_some() {
            Urgency::NotScored
        } else {
            Urgency::Later
        }
    }
}

impl Unlisted {
    /// Makes one of what is known of a patient; `None` if there is nothing that must be told.
    pub fn of(
        patient: Patient,
        newest: Option<Visit>,
        carried: Carried,
        unsigned: Vec<Unsigned>,
    ) -> Option<Self> {
        let unlisted = Self {
            patient,
            newest,
            carried,
            unsigned,
        };
        let is_told = !unlisted.unsigned.is_empty() || unlisted.urgency() == Urgency::Flagged;
        is_told.then_some(unlisted)
    }

    /// Returns the ids of the scale's flags that the newest assessment or attempt raised and that hold.
    pub fn flags(&self) -> Vec<&str> {
        let flags = self.newest.iter();
        let flags = flags.flat_map(|visit| held(visit, &self.carried));
        distinct(flags.map(|held| held.id))
    }

    /// Returns the names of those of them that alarm, and that are not told as carried on, as those on
    /// points alone.
    pub fn alarms_of_now(&self) -> Vec<String> {
        let flags = self.newest.iter();
        let flags = flags.flat_map(|visit| held(visit, &self.carried));
        let flags = flags.filter(|held| {
            let is_told = self.carried.alarms().any(|known| held.is_by(known));
            !held.is_quiet() && !is_told
        });
        distinct(flags.map(|held| held.label()))
    }

    /// Returns the names of what is to be kept in mind, of the scale's flags and those carried on.
    pub fn in_mind(&self) -> Vec<String> {
        let flags = self.newest.iter();
        let flags = flags.flat_map(|visit| held(visit, &self.carried));
        let quiet = flags.filter(Held::is_quiet).map(|held| held.label());
        distinct(quiet.chain(carried_in_mind(self.carried.all())))
    }

    /// Returns what is carried on beside what the newest assessment or attempt says itself.
    pub fn carried(&self) -> Vec<&CarriedFlag> {
        let newest = self.newest.as_ref().map(|visit| visit.entry);
        self.carried.beside(newest.as_slice()).collect()
    }

    /// Says what comes first: flags, or a look right now.
    pub fn first(&self) -> First {
        let flags = self.newest.iter();
        let flags = flags.flat_map(|visit| held(visit, &self.carried));
        let own = flags.map(|held| held.first()).max().unwrap_or_default();
        own.max(self.carried.first()).max(first_of(&self.unsigned))
    }

    /// Says whether somebody must look now.
    pub fn is_now(&self) -> bool {
        self.first() == First::Now
    }

    /// Says whether help is called for, which comes before all else.
    pub fn calls_for_help(&self) -> bool {
        call_for_help(self.newest.as_ref(), &self.unsigned)
    }

    /// Returns in a few words why somebody should look, the gravest that is known; `None` without an alarm.
    pub fn why(&self) -> Option<String> {
        let carried = self.carried().into_iter();
        why(carried, self.alarms_of_now(), &self.unsigned)
    }

    /// Says why somebody should look sooner than at others.
    pub fn urgency(&self) -> Urgency {
        let is_carried = self.carried.alarms().next().is_some();
        let is_unsigned = self.unsigned.iter().any(|one| one.is_alarm);
        if is_carried || is_unsigned || !self.alarms_of_now().is_empty() {
            return Urgency::Flagged;
        }
        Urgency::Later
    }
}

/// A flag of a scale that holds.
struct Held<'v> {
    id: &'v str,
    /// The flag; `None` for a seizure that an event tells of.
    flag: Option<&'v Flag>,
    scale: &'v Scale,
}

impl Held<'_> {
    /// Says whether it is to be kept in mind, and is no alarm.
    fn is_quiet(&self) -> bool {
        self.flag.is_some_and(|flag| is_quiet(flag, self.scale))
    }

    /// Returns what a page calls it.
    fn label(&self) -> String {
        let label = self.flag.map(|flag| self.scale.flag_label(flag));
        label.unwrap_or_else(|| self.id.to_owned())
    }

    fn first(&self) -> First {
        match self.flag {
            Some(flag) => First::of_flag(flag, self.scale),
            None => First::of_id(self.id),
        }
    }

    /// Says whether what is carried on is the same.
    fn is_by(&self, known: &CarriedFlag) -> bool {
        match self.flag {
            Some(flag) => known.is_of(flag, self.scale),
            None => known.is_of_check(self.id),
        }
    }
}

/// Returns the flags of a visit that hold, before them a seizure that an event tells of; what was
/// answered no since does not hold.
fn held<'v>(visit: &'v Visit, carried: &'v Carried) -> impl Iterator<Item = Held<'v>> {
    let scale = visit.assessment.scale();
    let seizure = EventKind::Seizure;
    let happened =
        visit.assessment.context.happened(seizure) && !carried.is_check_over(seizure.word());
    let happened = happened.then_some(Held {
        id: seizure.word(),
        flag: None,
        scale,
    });
    let flags = scale.flags().iter().zip(&visit.outcome.flags);
    let flags = flags
        .filter(|(flag, raised)| **raised == Truth::Yes && !carried.is_over(flag, scale))
        .map(|(flag, _)| Held {
            id: &flag.id,
            flag: Some(flag),
            scale,
        });
    happened.into_iter().chain(flags)
}

/// Returns the names of what is carried on to be kept in mind.
fn carried_in_mind<'c>(
    carried: impl Iterator<Item = &'c CarriedFlag>,
) -> impl Iterator<Item = String> {
    let quiet = carried.filter(|flag| !flag.is_alarm() && !flag.is_ended());
    quiet.map(|flag| flag.label.clone())
}

fn distinct<T: PartialEq>(all: impl Iterator<Item = T>) -> Vec<T> {
    let mut distinct: Vec<T> = Vec::new();
    for one in all {
        if !distinct.contains(&one) {
            distinct.push(one);
        }
    }
    distinct
}

/// Who is due over a whole log, and of whom something must be told besides.
#[derive(Debug, Default)]
pub struct Round {
    /// A row for each patient and policy, in the order in which somebody should look: now first, then by
    /// urgency, then by when each is due at the soonest, those without a rule last.
    pub rows: Vec<Row>,
    /// How many patients of the time that is looked back have nothing that a policy is for.
    pub others: u64,
    /// Those without a row of whom something is told all the same, the most pressing first.
    pub unlisted: Vec<Unlisted>,
    /// What was left out, in words.
    pub unread: Vec<String>,
}

/// What a round goes by.
#[derive(Clone, Copy)]
pub struct Scope<'s> {
    /// The policies in force.
    pub in_force: &'s Policies,
    /// Those of them that say when to look again.
    pub policies: &'s [&'s InForce],
    /// The time that everything is counted to.
    pub now: Time,
    /// The zone in which times are told.
    pub zone: Zone,
    /// How far back patients are looked for.
    pub within: TimeDelta,
}

impl Round {
    /// Goes round the patients of a log.
    ///
    /// `unsigned` is what is to be looked at and not signed, to be told with its patient.
    ///
    /// # Errors
    /// The log cannot be read.
    pub fn of(
        log: &Log,
        reader: &mut Reader<'_>,
        scope: Scope<'_>,
        mut unsigned: Vec<(Patient, Unsigned)>,
    ) -> Result<Self, Fault> {
        let (now, within) = (scope.now, scope.within);
        let mut round = Self::default();
        let recent: HashSet<Patient> = log
            .patients_since(&(now - within), &now)?
            .into_iter()
            .collect();
        // What is carried on is told however short a time is looked back.
        for patient in log.patients_since(&(now - within.max(CARRIED_FOR)), &now)? {
            let (visits, unread) = reader.visits(&patient)?;
            let name = patient.as_str();
            round
                .unread
                .extend(unread.iter().map(|words| format!("{name}: {words}")));
            if !visits.iter().all(Visit::is_void) {
                let is_recent = recent.contains(&patient);
                let own = unsigned_of(&patient, &mut unsigned);
                round.add(patient, visits, is_recent, own, scope);
            }
        }
        // Of these nothing is recorded.
        while let Some((patient, _)) = unsigned.first().cloned() {
            let own = unsigned_of(&patient, &mut unsigned);
            let unlisted = Unlisted::of(patient, None, Carried::default(), own);
            round.unlisted.extend(unlisted);
        }
        round.arrange(&now);
        Ok(round)
    }

    /// Adds a patient, by all visits.
    fn add(
        &mut self,
        patient: Patient,
        visits: Vec<Visit>,
        is_recent: bool,
        unsigned: Vec<Unsigned>,
        scope: Scope<'_>,
    ) {
        let carried = Carried::of(&visits, scope.in_force, &scope.now);
        let history = History::of(visits);
        let mut rows: Vec<Row> = Vec::new();
        for policy in scope.policies.iter().filter(|_| is_recent) {
            match Row::of(patient.clone(), &history, policy, &carried) {
                Ok(row) => rows.extend(row),
                Err(words) => {
                    let name = patient.as_str();
                    self.unread.push(format!("{name}: {words}"));
                }
            }
        }
        let has_row = |scale: &Scale| {
            let mut scales = rows.iter().map(|row| row.due.policy.scale());
            scales.any(|known| known.id() == scale.id())
        };
        let scales = history.series.iter().filter_map(Series::scale);
        for scale in scales.filter(|scale| is_recent && !has_row(scale)) {
            let misses = scope.in_force.misses(scale);
            let name = patient.as_str();
            self.unread
                .extend(misses.map(|words| format!("{name}: {words}")));
        }
        if rows.is_empty() {
            self.others += u64::from(is_recent);
            let newest = history.series.last().and_then(Series::last);
            let newest = newest.filter(|_| is_recent).map(|step| step.visit.clone());
            let unlisted = Unlisted::of(patient, newest, carried, unsigned);
            self.unlisted.extend(unlisted);
            return;
        }
        let told: Vec<u64> = rows.iter().flat_map(|row| row.told.clone()).collect();
        let first = first_of(&unsigned);
        self.rows.extend(rows.into_iter().map(|row| Row {
            told: told.clone(),
            unsigned: unsigned.clone(),
            due: row.due.in_zone(scope.zone).at_least(first),
            ..row
        }));
    }

    fn arrange(&mut self, now: &Time) {
        self.rows.sort_by_cached_key(|row| {
            let soonest = row.due.next.soonest();
            let (without, patient) = (soonest.is_none(), row.patient.as_str().to_owned());
            let is_later = (!row.is_now(), !row.calls_for_help());
            (is_later, row.urgency(now), without, soonest, patient)
        });
        self.unlisted.sort_by_cached_key(|unlisted| {
            let patient = unlisted.patient.as_str().to_owned();
            let is_later = (!unlisted.is_now(), !unlisted.calls_for_help());
            (is_later, unlisted.urgency(), patient)
        });
    }

    /// Returns rows and patients without one: first those at whom somebody must look now, then those that
    /// are flagged, then the others.
    pub fn flagged_first(&self, now: &Time) -> [(&[Row], &[Unlisted]); 3] {
        let is_flagged = |urgency: Urgency| urgency == Urgency::Flagged;
        let (now_rows, rows) = self.rows.split_at(self.rows.partition_point(Row::is_now));
        let (now_unlisted, unlisted) = self
            .unlisted
            .split_at(self.unlisted.partition_point(Unlisted::is_now));
        let flagged = rows.partition_point(|row| is_flagged(row.urgency(now)));
        let rows = rows.split_at(flagged);
        let flagged = unlisted.partition_point(|one| is_flagged(one.urgency()));
        let unlisted = unlisted.split_at(flagged);
        [
            (now_rows, now_unlisted),
            (rows.0, unlisted.0),
            (rows.1, unlisted.1),
        ]
    }
}

/// Says whether the newest look at a patient calls for help, or what nobody signed does.
fn call_for_help(newest: Option<&Visit>, unsigned: &[Unsigned]) -> bool {
    let asleep = newest.and_then(|visit| Asleep::of(&visit.assessment));
    asleep.is_some_and(|asleep| asleep.calls_for_help())
        || unsigned.iter().any(|one| one.calls_for_help)
}

/// Returns what is told first of what nobody signed, of what is carried on, and of the flags of now.
fn why<'c>(
    mut carried: impl Iterator<Item = &'c CarriedFlag>,
    of_now: Vec<String>,
    unsigned: &[Unsigned],
) -> Option<String> {
    let unsigned = unsigned.iter().find(|one| one.is_alarm);
    let unsigned = unsigned.and_then(|one| one.asleep.as_ref().or(one.labels.first()));
    let unsigned = unsigned.map(|found| format!("unsigned: {found}"));
    let carried = carried.find(|flag| flag.is_alarm());
    let carried = carried.map(|flag| flag.label.clone());
    unsigned.or(carried).or(of_now.into_iter().next())
}

/// Takes what is not signed of one patient from that of all.
fn unsigned_of(patient: &Patient, unsigned: &mut Vec<(Patient, Unsigned)>) -> Vec<Unsigned> {
    let taken = unsigned.extract_if(.., |(known, _)| known == patient);
    taken.map(|(_, unsigned)| unsigned).collect()
}

/// Returns how far back to look for patients unless somebody says otherwise.
///
/// Two days, so that one who was forgotten for a night and a day still stands there; longer where a
/// policy has an interval of more than a day, since a patient must not go before they are due.
pub fn window(policies: &[&InForce]) -> TimeDelta {
    let longest = longest(policies);
    (longest * 2).max(TimeDelta::hours(48))
}

/// Returns the longest interval of these policies.
pub fn longest(policies: &[&InForce]) -> TimeDelta {
    let rules = policies.iter();
    let rules = rules.flat_map(|policy| &policy.named().rules().reassess);
    let longest = rules.map(|rule| rule.minutes).max().unwrap_or(0);
    TimeDelta::minutes(longest.into())
}

/// Counts the rows of each urgency, the most pressing first; those of which there are none are left out.
pub fn counts(rows: &[Row], now: &Time) -> Vec<(Urgency, usize)> {
    let of = |urgency| {
        let rows = rows.iter().filter(|row| row.urgency(now) == urgency);
        (urgency, rows.count())
    };
    let counts = Urgency::ALL.into_iter().map(of);
    counts.filter(|(_, count)| *count > 0).collect()
}
