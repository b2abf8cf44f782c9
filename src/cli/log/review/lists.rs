//! A list of a review: entries that were recorded together are one line, so that they bury no other.

use chrono::TimeDelta;

use crate::base::time::duration;
use crate::render::log::{Line, List};

/// How many lines a list has at the most; the other entries are counted.
const MOST_LINES: usize = 200;
/// How many entries that were recorded together still stand one by one.
const FEW: usize = 3;

/// An entry on its way into a list.
pub struct ListedEntry {
    /// What its line says.
    pub line: Line,
    /// Its batch; none for what stands by itself, whatever it was recorded with.
    pub batch: Option<u64>,
    /// How long before it was recorded the patient was observed.
    pub before: Option<TimeDelta>,
}

/// A list as it fills.
#[derive(Default)]
pub struct ListBuilder {
    groups: Vec<Group>,
    more: u64,
}

/// What was recorded together.
struct Group {
    batch: Option<u64>,
    /// The first of them.
    lines: Vec<Line>,
    last: u64,
    count: u64,
    /// The shortest and the longest time between observing and recording.
    before: Option<(TimeDelta, TimeDelta)>,
}

impl ListBuilder {
    /// Adds an entry, in the order of the log.
    pub fn add(&mut self, found: ListedEntry) {
        let own = self
            .groups
            .last_mut()
            .filter(|group| found.batch.is_some() && group.batch == found.batch && self.more == 0);
        if let Some(group) = own {
            return group.add(found);
        }
        match self.groups.len() < MOST_LINES {
            true => self.groups.push(Group {
                batch: found.batch,
                last: found.line.number,
                count: 1,
                before: found.before.map(|before| (before, before)),
                lines: vec![found.line],
            }),
            false => self.more += 1,
        }
    }

    /// Ends the list.
    pub fn end(self, title: &str) -> List {
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
    fn add(&mut self, found: ListedEntry) {
        self.last = found.line.number;
        self.count += 1;
        self.before = match (self.before, found.before) {
            (Some((least, most)), Some(before)) => Some((least.min(before), most.max(before))),
            (known, before) => known.or(before.map(|before| (before, before))),
        };
        if self.lines.len() < FEW {
            self.lines.push(found.line);
        }
    }

    fn end(self) -> Vec<Line> {
        let all = self.count == self.lines.len() as u64;
        let Some(first) = self.lines.first().filter(|_| !all) else {
            return self.lines;
        };
        let (from, to, count) = (first.number, self.last, self.count);
        let does = match to - from + 1 == count {
            true => format!("entries {from} to {to}, {count} recorded together"),
            false => format!("{count} of entries {from} to {to}, recorded together"),
        };
        vec![Line {
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
