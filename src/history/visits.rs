//! A patient's entries in the log as visits, for the pages that show them over time.
//!
//! Each is read against the log's own copy of its scale, and shows what was shown when it was recorded.
//! One that cannot be read is left out and named: it must not hide all others.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::assessment::{Assessment, Patient};
use crate::base::canonical::Digest;
use crate::base::source::Source;
use crate::base::text::visible;
use crate::history::carried::{Carried, CarriedFlag};
use crate::history::{Correction, History, Standing, Visit};
use crate::log::{BadEntry, Entry, EntryKind, Fault, Log, Record, Shown, Stored, Used};
use crate::scale::language::{Review, Translation};
use crate::scale::policy::Policies;
use crate::scale::{Policy, Scale};
use crate::scoring::outcome::Outcome;
use crate::scoring::score::Extent;
use crate::scoring::site::{Elsewhere, Site};

/// What an entry says, read against the log's own copy of its scale.
pub struct Read {
    /// What was found.
    pub assessment: Assessment,
    /// What was shown of it when it was recorded.
    pub outcome: Outcome,
    /// Whether scoring it again gives something else than was shown.
    pub scores_otherwise: bool,
}

/// Reads entries, each scale once.
pub struct Reader<'l> {
    log: &'l Log,
    scales: BTreeMap<String, Arc<Scale>>,
    /// Entries that only stand beside those of a patient and were named: once, however many patients.
    beside: BTreeSet<u64>,
    /// The command that checks the log, to say next.
    pub verify: String,
}

impl<'l> Reader<'l> {
    /// Reads entries of a log.
    pub fn of(log: &'l Log) -> Self {
        Self {
            log,
            scales: BTreeMap::new(),
            beside: BTreeSet::new(),
            verify: "`ows log verify`".to_owned(),
        }
    }

    /// Tells which command checks this log.
    pub fn checked_by(mut self, verify: String) -> Self {
        self.verify = verify;
        self
    }

    /// Returns a patient's visits in the order in which they were recorded, and in words what was left out.
    ///
    /// # Errors
    /// The log cannot be read.
    pub fn visits(&mut self, patient: &Patient) -> Result<(Vec<Visit>, Vec<String>), Fault> {
        let picked = self.log.of_patient(patient)?;
        let bad = picked.bad.iter();
        let bad = bad.filter(|bad| !bad.is_beside() || self.beside.insert(bad.number));
        let say = |words: String| format!("{words}; say {}", self.verify);
        let mut unread: Vec<String> = bad.map(BadEntry::left_out).map(say).collect();
        let links = picked.entries.iter().map(|stored| &stored.entry);
        let links = links.filter_map(|entry| Some((entry.number, entry.corrects?)));
        let links: Vec<(u64, u64)> = links.collect();
        let records = Record::gather(picked.entries);
        let is_gathered = |number| records.iter().any(|record| record.has(number));
        let lost = links.iter().filter(|(number, _)| !is_gathered(*number));
        unread.extend(lost.map(|(number, corrects)| {
            say(format!(
                "entry {number} is left out: it corrects entry {corrects}, which is not shown"
            ))
        }));
        let mut visits = Vec::new();
        for record in records {
            match self.visit(&record) {
                Ok(visit) => visits.push(visit),
                Err(why) => {
                    let number = record.original.entry.number;
                    let words = format!("entry {number} is left out: {why}");
                    unread.push(format!("{words}; say {}", self.verify));
                }
            }
        }
        Ok((visits, unread))
    }

    /// Reads an entry that holds an assessment; else says in words why it cannot be shown.
    ///
    /// # Errors
    /// It holds none, or it or its scale cannot be read.
    pub fn read(&mut self, entry: &Entry) -> Result<Read, String> {
        let used = entry.scale.as_ref().ok_or("it names no scale")?;
        let scale = self.scale(used)?;
        let assessment = entry.assessment_by(&scale).map_err(|problems| {
            let first = problems.into_iter().next();
            first.map_or_else(String::new, |problem| problem.message)
        })?;
        let mut outcome = Outcome::of(&assessment);
        let shown = entry.shown.as_ref().ok_or("it has no score")?;
        let scores_otherwise = Shown::of(&assessment, &outcome) != *shown;
        if scores_otherwise {
            shown.restore(&scale, &mut outcome);
        }
        Ok(Read {
            assessment,
            outcome,
            scores_otherwise,
        })
    }

    /// Says what the policy that an entry was made under makes of it, by the log's own copy of that
    /// policy and in sight of what was recorded of the patient before; nothing without a policy.
    ///
    /// # Errors
    /// Says in words why the policy cannot be read.
    pub fn site(&mut self, entry: &Entry, read: &Read) -> Result<Option<Site>, String> {
        let Some(used) = &entry.policy else {
            return Ok(None);
        };
        let policy = Arc::new(self.policy(used, read.assessment.scale())?);
        let by = |elsewhere| read.outcome.site_by(&policy, &read.assessment, elsewhere);
        let at = entry.recorded_at().or_else(|| entry.observed_at());
        let Some(((visits, own), at)) = self.known(entry).zip(at) else {
            return Ok(Some(by(Elsewhere::default())));
        };
        let policies = Policies::new(vec![Policy::clone(&policy)])?;
        let carried = Carried::of(&visits, &policies, &at).earlier();
        let history = History::of(visits);
        Ok(Some(by(Elsewhere {
            earlier: &carried,
            ..history.elsewhere(own)
        })))
    }

    /// Returns an assessment in the words in which its questions were shown, by the log's own copy of them;
    /// `review` says whether anybody has reviewed these.
    ///
    /// # Errors
    /// Says in words why the language cannot be read.
    pub fn in_words(
        &self,
        entry: &Entry,
        read: &Read,
        review: impl FnOnce(&Scale, &Translation) -> Review,
    ) -> Result<Assessment, String> {
        let Some(used) = &entry.language else {
            return Ok(read.assessment.clone());
        };
        let scale = read.assessment.scale();
        let words = |copy| Translation::read(copy, scale);
        let words = self.copy(used, words, Translation::digest)?;
        let shown = words.shown(scale, review(scale, &words));
        Ok(read.assessment.in_words(&Arc::new(shown)))
    }

    /// Returns what was carried on to an entry when it was recorded and is not answered in it, and in words
    /// what could not be read of it. Flags of the policies that the patient's entries were made under count;
    /// labels are in the words of `shown`.
    pub fn carried(
        &mut self,
        entry: &Entry,
        read: &Read,
        shown: &Scale,
    ) -> (Vec<CarriedFlag>, Vec<String>) {
        let at = entry.recorded_at().or_else(|| entry.observed_at());
        let Some(((records, own), at)) = self.records(entry).zip(at) else {
            return (Vec::new(), Vec::new());
        };
        let (mut visits, mut policies, mut unread) = (Vec::new(), Vec::new(), Vec::new());
        for record in records.iter().rev() {
            let last = &record.reading().entry;
            let visit = match self.visit(record) {
                Ok(visit) => visit,
                Err(why) => {
                    unread.push(format!("entry {} is left out: {why}", last.number));
                    continue;
                }
            };
            let scale = visit.assessment.scale();
            let is_new = |known: &Policy| !known.is_for(scale) && !known.is_for_other_major(scale);
            if policies.iter().all(is_new) {
                match last.policy.as_ref().map(|used| self.policy(used, scale)) {
                    Some(Ok(policy)) => policies.push(policy),
                    Some(Err(why)) => unread.push(why),
                    None => {}
                }
            }
            if visit.entry != own {
                visits.push(visit);
            }
        }
        visits.reverse();
        let policies = Policies::new(policies).unwrap_or_else(|why| {
            unread.push(why);
            Policies::default()
        });
        let carried = Carried::of(&visits, &policies, &at).in_words(shown);
        let left = carried.left_by(&read.assessment, &read.outcome, &policies);
        (left.into_iter().cloned().collect(), unread)
    }

    fn policy(&self, used: &Used, scale: &Arc<Scale>) -> Result<Policy, String> {
        let read = |copy| Policy::read_again(copy, scale);
        let policy = self.copy(used, read, Policy::digest)?;
        if policy.is_for(scale) {
            Ok(policy)
        } else {
            Err(format!("it is for another scale, {}", policy.wanted()))
        }
    }

    /// Reads the log's own copy of a file, and holds it to its digest.
    fn copy<T, E>(
        &self,
        used: &Used,
        read: impl FnOnce(Source) -> Result<T, E>,
        digest: impl FnOnce(&T) -> Digest,
    ) -> Result<T, String> {
        let name = visible(&used.name);
        let copy = self.log.copy(&used.digest).map_err(|fault| fault.message)?;
        let copy = copy.ok_or_else(|| format!("the log has no copy of {name}"))?;
        let read = read(Source::new(name.as_ref(), copy.text))
            .map_err(|_| format!("the log's copy of {name} is broken"))?;
        if digest(&read).to_string() == used.digest {
            return Ok(read);
        }
        Err(format!("the log's copy of {name} was changed"))
    }

    /// Returns what was known of the patient when an entry was recorded, and the number of its record.
    fn known(&mut self, entry: &Entry) -> Option<(Vec<Visit>, u64)> {
        let (records, own) = self.records(entry)?;
        let visits = records.iter().filter_map(|record| self.visit(record).ok());
        Some((visits.collect(), own))
    }

    /// Returns what was recorded of the patient when an entry was, and the number of its record.
    fn records(&self, entry: &Entry) -> Option<(Vec<Record>, u64)> {
        let patient = Patient::parse(entry.patient()?).ok()?;
        let mut entries = self.log.of_patient(&patient).ok()?.entries;
        entries.retain(|stored| stored.entry.number <= entry.number);
        let records = Record::gather(entries);
        let own = records
            .iter()
            .find(|record| record.last() == entry.number)?;
        let own = own.original.entry.number;
        Some((records, own))
    }

    /// Makes a visit of a record; else says in words why it cannot be shown.
    fn visit(&mut self, record: &Record) -> Result<Visit, String> {
        let original = &record.original.entry;
        let entry = &record.reading().entry;
        let read = self.read(entry)?;
        Ok(Visit {
            entry: original.number,
            observed_at: entry.observed_at().ok_or("it says no time")?,
            recorded_at: original.recorded_at().ok_or("its time cannot be read")?,
            zone: original.zone.parse().ok(),
            assessment: read.assessment,
            outcome: read.outcome,
            scores_otherwise: read.scores_otherwise,
            standing: standing(record),
        })
    }

    fn scale(&mut self, used: &Used) -> Result<Arc<Scale>, String> {
        if let Some(known) = self.scales.get(&used.digest) {
            return Ok(Arc::clone(known));
        }
        let scale = Arc::new(self.copy(used, Scale::read, Scale::digest)?);
        self.scales.insert(used.digest.clone(), Arc::clone(&scale));
        Ok(scale)
    }
}

fn standing(record: &Record) -> Standing {
    let in_force = record.in_force();
    let correction = |stored: &Stored| {
        let entry = &stored.entry;
        Correction {
            entry: entry.number,
            recorded_at: entry.recorded_at(),
            by: entry.by.clone().unwrap_or_default(),
            reason: entry.reason.clone().unwrap_or_default(),
            total_before: total(record.before(entry.number)),
            total_after: total(stored),
        }
    };
    match in_force.as_slice() {
        [] => Standing::Original,
        [void] if void.entry.kind == EntryKind::Void => Standing::Void(correction(void)),
        amendments => Standing::Amended(amendments.iter().copied().map(correction).collect()),
    }
}

/// Returns the total that an entry says was shown.
fn total(stored: &Stored) -> Option<Extent<u16>> {
    stored.entry.shown.as_ref()?.total
}
