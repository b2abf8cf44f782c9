//! `ows log review`: what a supervisor looks at, gathered from the entries of a time.

use std::collections::BTreeMap;

use chrono::TimeDelta;

use super::list::{Lister, late};
use super::snapshot::{Snapshot, unchecked, wanted};
use crate::assessment::{Answer, Assessment, Missing, Patient};
use crate::base::text::count;
use crate::base::time::{Doubt, duration};
use crate::cli::args::ReviewArguments;
use crate::cli::context::Context;
use crate::cli::error::Failure;
use crate::log::{Batches, Entry, EntryKind, Period, Wanted};
use crate::render::log::{EntryLine, List, lists};

/// How far back the review goes if nothing says so.
const WEEK: TimeDelta = TimeDelta::days(7);

/// Runs the command.
pub fn run(arguments: &ReviewArguments, context: &Context) -> Result<u8, Failure> {
    let mut wanted = wanted(&arguments.which, context)?;
    if wanted.until.is_none() {
        let now = context.clock(arguments.which.timezone)?.now();
        wanted.since.get_or_insert(now - WEEK);
    }
    let log = Snapshot::of(context)?;
    let period = log.log.period(wanted.since, wanted.until)?;
    let mut review = Review {
        lister: Lister::of(&log),
        patient: wanted.patient.as_ref(),
        period,
        batches: Batches::default(),
        entries: 0,
        found: BTreeMap::new(),
    };
    // By their numbers: a clock that cannot be right would hide them from a choice by time.
    let lying = Wanted {
        from: Some(period.from),
        to: period.to,
        ..Wanted::default()
    };
    log.each(&lying, |entry| {
        review.take(entry);
        Ok(())
    })?;
    let entries = count(review.entries, "entry", "entries");
    let title = format!("Review: {}", wanted.words());
    let page = lists(&title, &entries, &review.lists(), &context.results);
    context.print(&(page + &unchecked(&wanted, context)))?;
    Ok(log.say_left_out())
}

/// The lists, as they fill.
struct Review<'l> {
    lister: Lister<'l>,
    patient: Option<&'l Patient>,
    period: Period,
    batches: Batches,
    entries: u64,
    found: BTreeMap<Concern, ListBuilder>,
}

/// Why an entry is looked at, in the order of the lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Concern {
    Amendment,
    Void,
    Attempt,
    Unable,
    Late,
    Clock,
}

impl Concern {
    const ALL: [(Self, &'static str); 6] = [
        (Self::Amendment, "Amendments"),
        (Self::Void, "Taken back"),
        (Self::Attempt, "Attempts, not scored"),
        (Self::Unable, "Items that could not be assessed"),
        (Self::Late, "Recorded late"),
        (Self::Clock, "Clock set back just before, or never set"),
    ];
}

impl Review<'_> {
    fn take(&mut self, entry: &Entry) {
        let batch = self.batches.take(entry);
        let recorded = entry.recorded_at();
        let (belongs, doubt) =
            recorded.map_or((true, None), |at| self.period.take(entry.number, at));
        let patient = self.patient.map(Patient::as_str);
        if !belongs || patient.is_some_and(|patient| entry.patient() != Some(patient)) {
            return;
        }
        self.entries += 1;
        self.look(entry, batch, doubt);
    }

    /// Puts an entry into each list that it belongs to.
    fn look(&mut self, entry: &Entry, batch: u64, doubt: Option<Doubt>) {
        let is_late = late(entry).filter(|_| entry.kind != EntryKind::Amendment);
        let line = self.lister.line(entry);
        let unable = line
            .found
            .as_ref()
            .and_then(|(assessment, _)| unable(assessment));
        if let (Some(words), EntryKind::Assessment | EntryKind::Amendment) = (unable, entry.kind) {
            self.add(Concern::Unable, noted(&line, words), Some(batch), None);
        }
        if let Some(doubt) = doubt {
            self.add(
                Concern::Clock,
                noted(&line, doubted(doubt)),
                Some(batch),
                None,
            );
        }
        if is_late.is_some() {
            self.add(Concern::Late, line.clone(), Some(batch), is_late);
        }
        match entry.kind {
            // Each of these says why by itself.
            EntryKind::Amendment => self.add(Concern::Amendment, line, None, None),
            EntryKind::Void => self.add(Concern::Void, line, None, None),
            EntryKind::Attempt => self.add(Concern::Attempt, line, Some(batch), None),
            EntryKind::Assessment => {}
        }
    }

    fn add(
        &mut self,
        concern: Concern,
        line: EntryLine,
        batch: Option<u64>,
        before: Option<TimeDelta>,
    ) {
        let list = self.found.entry(concern).or_default();
        list.add(line, batch, before);
    }

    fn lists(mut self) -> Vec<List> {
        let all = Concern::ALL.into_iter();
        all.map(|(concern, title)| {
            let found = self.found.remove(&concern);
            found.unwrap_or_default().end(title)
        })
        .collect()
    }
}

/// Says why the clock cannot have been right.
fn doubted(doubt: Doubt) -> String {
    match doubt {
        Doubt::SetBack(by) => format!(
            "{} earlier than the entry before it, by the clock",
            duration(by)
        ),
        Doubt::NotSet => "by a clock that was never set".to_owned(),
    }
}

fn noted(line: &EntryLine, words: String) -> EntryLine {
    let mut line = line.clone();
    line.notes.push(words);
    line
}

/// Says which items have no answer and why: `asleep: pupil, tremor; refused: aches`.
fn unable(assessment: &Assessment) -> Option<String> {
    let items = assessment.scale().items().iter();
    let mut reasons: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (item, seen) in items.zip(assessment.observations()) {
        match seen.answer() {
            Answer::Missing(Missing::NotGiven) | Answer::Chosen { .. } => {}
            Answer::Missing(why) => reasons.entry(why.word()).or_default().push(&item.id),
        }
    }
    let said: Vec<String> = reasons
        .iter()
        .map(|(why, items)| format!("{why}: {}", items.join(", ")))
        .collect();
    (!said.is_empty() && assessment.answered() > 0).then(|| said.join("; "))
}

/// How many lines a list has at the most; the other entries are counted.
const MOST_LINES: usize = 200;
/// How many entries that were recorded together still stand one by one.
const FEW: usize = 3;

/// A list as it fills.
#[derive(Default)]
struct ListBuilder {
    groups: Vec<Group>,
    more: u64,
}

/// What was recorded together.
struct Group {
    batch: Option<u64>,
    /// The first of them.
    lines: Vec<EntryLine>,
    last: u64,
    count: u64,
    /// The shortest and the longest time between observing and recording.
    before: Option<(TimeDelta, TimeDelta)>,
}

impl ListBuilder {
    /// Adds an entry, in the order of the log: with its batch, none for what stands by itself whatever it was
    /// recorded with, and with how long before it was recorded the patient was observed.
    fn add(&mut self, line: EntryLine, batch: Option<u64>, before: Option<TimeDelta>) {
        let last = self.groups.last_mut().filter(|_| self.more == 0);
        let own = last.filter(|group| batch.is_some() && group.batch == batch);
        if let Some(group) = own {
            group.add(line, before);
        } else if self.groups.len() < MOST_LINES {
            self.groups.push(Group {
                batch,
                last: line.number,
                count: 1,
                before: before.map(|before| (before, before)),
                lines: vec![line],
            });
        } else {
            self.more += 1;
        }
    }

    /// Ends the list.
    fn end(self, title: &str) -> List {
        let entries = self.groups.iter().map(|group| group.count).sum::<u64>() + self.more;
        List {
            title: title.to_owned(),
            entries,
            lines: self.groups.into_iter().flat_map(Group::end).collect(),
            more: self.more,
        }
    }
}

impl Group {
    fn add(&mut self, line: EntryLine, before: Option<TimeDelta>) {
        self.last = line.number;
        self.count += 1;
        self.before = match (self.before, before) {
            (Some((least, most)), Some(before)) => Some((least.min(before), most.max(before))),
            (known, before) => known.or(before.map(|before| (before, before))),
        };
        if self.lines.len() < FEW {
            self.lines.push(line);
        }
    }

    fn end(self) -> Vec<EntryLine> {
        let all = self.count == self.lines.len() as u64;
        let Some(first) = self.lines.first().filter(|_| !all) else {
            return self.lines;
        };
        let (from, to, count) = (first.number, self.last, self.count);
        let does = if to - from + 1 == count {
            format!("entries {from} to {to}, {count} recorded together")
        } else {
            format!("{count} of entries {from} to {to}, recorded together")
        };
        vec![EntryLine {
            number: from,
            recorded_at: first.recorded_at,
            patient: None,
            does: Some(does),
            found: None,
            by: None,
            notes: self.before.map(observed).into_iter().collect(),
            stands: true,
        }]
    }
}

/// Says how long before it was recorded all of it was observed: `observed 4 to 9 days before`.
fn observed((least, most): (TimeDelta, TimeDelta)) -> String {
    let (least, most) = (duration(least), duration(most));
    if least == most {
        return format!("observed {least} before");
    }
    let unit = most.split_once(' ').map_or("", |(_, unit)| unit);
    let short = least.split_once(' ').filter(|(_, other)| *other == unit);
    let least = short.map_or(least.as_str(), |(number, _)| number);
    format!("observed {least} to {most} before")
}
