//! `ows log review`: what a supervisor looks at, gathered from the entries of a time.

use std::collections::BTreeMap;

use chrono::TimeDelta;

use super::list::{Lister, late};
use super::open;
use super::which::Chosen;
use crate::assessment::{Answer, Assessment, Missing};
use crate::cli::args::ReviewArguments;
use crate::cli::clock::Clock;
use crate::cli::error::Failure;
use crate::cli::ui::Screen;
use crate::cli::visits::Reader;
use crate::log::{Entry, Kind, Raw};
use crate::render::log::{Line, List, lists};
use crate::text::count;
use crate::time::{Time, duration};

/// How far back the review goes if nothing says so.
const WEEK: TimeDelta = TimeDelta::days(7);
/// How many entries a list names; the rest are counted.
const MOST_LISTED: usize = 200;

/// Runs the command.
pub fn run(arguments: &ReviewArguments, screen: &Screen) -> Result<u8, Failure> {
    let mut chosen = Chosen::of(&arguments.which, screen)?;
    if arguments.which.until.is_none() {
        chosen.since_at_the_latest(Clock::of(arguments.which.timezone, screen)?.now(), WEEK);
    }
    let log = open(screen)?;
    let _held = log.hold()?;
    let corrections = log.corrections()?;
    let mut review = Review::new(Lister::of(Reader::of(&log), &corrections));
    log.each(&chosen.wanted(), |raw| -> Result<(), Failure> {
        review.take(raw);
        Ok(())
    })?;
    let entries = count(review.entries, "entry", "entries");
    let title = format!("Review: {}", chosen.words());
    screen.print(&lists(&title, &entries, &review.lists(), &screen.results))
}

/// The lists, as they fill.
struct Review<'l> {
    lister: Lister<'l>,
    entries: u64,
    recorded: Option<Time>,
    found: BTreeMap<Concern, (Vec<Line>, u64)>,
}

/// Why an entry is looked at, in the order of the lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Concern {
    Unreadable,
    Amendment,
    Void,
    Attempt,
    Unable,
    Late,
    Clock,
}

impl Concern {
    const ALL: [(Self, &'static str); 7] = [
        (Self::Unreadable, "Cannot be read"),
        (Self::Amendment, "Amendments"),
        (Self::Void, "Taken back"),
        (Self::Attempt, "Attempts, not scored"),
        (Self::Unable, "Items that could not be assessed"),
        (Self::Late, "Recorded late"),
        (Self::Clock, "Recorded after the clock was set back"),
    ];
}

impl<'l> Review<'l> {
    fn new(lister: Lister<'l>) -> Self {
        Self {
            lister,
            entries: 0,
            recorded: None,
            found: BTreeMap::new(),
        }
    }

    fn take(&mut self, raw: Raw) {
        self.entries += 1;
        let again = raw.clone();
        let entry = match raw.read() {
            Ok(stored) => stored.entry,
            Err(_) => {
                let line = self.lister.raw(again);
                return self.add(Concern::Unreadable, line);
            }
        };
        let back = self.set_back(&entry);
        let kind = match entry.kind {
            Kind::Amendment => Some(Concern::Amendment),
            Kind::Void => Some(Concern::Void),
            Kind::Attempt => Some(Concern::Attempt),
            Kind::Assessment => None,
        };
        let is_late = entry.kind != Kind::Amendment && late(&entry).is_some();
        let line = self.lister.line(&entry);
        let unable = line
            .found
            .as_ref()
            .and_then(|(assessment, _)| unable(assessment));
        if let (Some(words), Kind::Assessment | Kind::Amendment) = (unable, entry.kind) {
            self.add(Concern::Unable, noted(&line, words));
        }
        if let Some(words) = back {
            self.add(Concern::Clock, noted(&line, words));
        }
        if is_late {
            self.add(Concern::Late, line.clone());
        }
        if let Some(kind) = kind {
            self.add(kind, line);
        }
    }

    /// Says by how much the clock stood earlier than for the entry before, if it did.
    fn set_back(&mut self, entry: &Entry) -> Option<String> {
        let recorded = entry.recorded_at()?;
        let before = self.recorded.replace(recorded)?;
        (recorded < before).then(|| {
            format!(
                "{} before the entry before it, by the clock",
                duration(before - recorded)
            )
        })
    }

    fn add(&mut self, concern: Concern, line: Line) {
        let (lines, more) = self.found.entry(concern).or_default();
        match lines.len() < MOST_LISTED {
            true => lines.push(line),
            false => *more += 1,
        }
    }

    fn lists(mut self) -> Vec<List> {
        let all = Concern::ALL.into_iter();
        all.filter_map(|(concern, title)| {
            let found = self.found.remove(&concern);
            // A log without damage need not hear of it.
            if found.is_none() && concern == Concern::Unreadable {
                return None;
            }
            let (lines, more) = found.unwrap_or_default();
            Some(List {
                title: title.to_owned(),
                lines,
                more,
            })
        })
        .collect()
    }
}

fn noted(line: &Line, words: String) -> Line {
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
