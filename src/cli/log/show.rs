//! `ows log show`: entries as a list, or one of them whole.

mod whole;

use std::collections::VecDeque;

use super::list::Lister;
use super::which::Chosen;
use crate::base::text::{count, thousands};
use crate::cli::args::ShowLogArguments;
use crate::cli::error::Failure;
use crate::cli::left_out::LeftOut;
use crate::cli::opened::to_read;
use crate::cli::ui::{Screen, shown};
use crate::cli::visits::Reader;
use crate::log::{Holding, Log};
use crate::render::log::{Line, checked_alone, lines};

/// How many entries are shown if nothing says how many.
const LAST: u64 = 20;
/// How many lines are written together: a long list never waits in memory.
const TOGETHER: usize = 500;

/// Runs the command.
pub fn run(arguments: &ShowLogArguments, screen: &Screen) -> Result<u8, Failure> {
    let chosen = Chosen::of(&arguments.which, screen)?;
    let log = to_read(screen)?;
    let _held = log.hold()?;
    match (arguments.number, arguments.last) {
        (Some(number), _) => whole::show(&log, number, screen),
        (None, Some(last)) => list(&log, &chosen, Some(last), screen),
        (None, None) => list(&log, &chosen, chosen.is_all().then_some(LAST), screen),
    }
}

fn list(log: &Log, chosen: &Chosen, last: Option<u64>, screen: &Screen) -> Result<u8, Failure> {
    let (corrections, bad) = log.corrections()?;
    let mut left_out = LeftOut::of(&bad);
    let mut lister = Lister::of(Reader::of(log).checked_by(screen.verify()), &corrections);
    let all = log.head()?.number;
    let mut wanted = chosen.wanted();
    if let Some(last) = last.filter(|_| chosen.is_all()) {
        wanted.from = Some(all.saturating_sub(last).saturating_add(1));
    }
    let mut page = Pages::of(log, chosen, screen);
    // Of what was chosen, the last are known only at the end: by their numbers, since entries are long.
    let mut kept = VecDeque::new();
    let mut found = 0;
    log.each(&wanted, |one| -> Result<(), Failure> {
        match (
            one.and_then(Holding::read),
            last.filter(|_| !chosen.is_all()),
        ) {
            (Err(bad), _) => left_out.add(&bad),
            (Ok(stored), None) => page.take(lister.line(&stored.entry))?,
            (Ok(stored), Some(last)) => {
                found += 1;
                kept.push_back(stored.entry.number);
                if kept.len() as u64 > last {
                    kept.pop_front();
                }
            }
        }
        Ok(())
    })?;
    for number in kept {
        for stored in log.pick(number)?.entries {
            page.take(lister.line(&stored.entry))?;
        }
    }
    let among = if chosen.is_all() { all } else { found };
    page.finish(among, last.is_some())?;
    Ok(left_out.say(screen))
}

/// The list as it is printed, some lines at a time.
struct Pages<'s> {
    title: String,
    waiting: Vec<Line>,
    printed: u64,
    is_all: bool,
    screen: &'s Screen,
}

impl<'s> Pages<'s> {
    fn of(log: &Log, chosen: &Chosen, screen: &'s Screen) -> Self {
        let mut title = format!("Log {}", shown(log.path()));
        if !chosen.is_all() {
            title += &format!(", {}", chosen.words());
        }
        Self {
            title,
            waiting: Vec::new(),
            printed: 0,
            is_all: chosen.is_all(),
            screen,
        }
    }

    fn take(&mut self, line: Line) -> Result<(), Failure> {
        self.waiting.push(line);
        match self.waiting.len() {
            TOGETHER => self.print(),
            _ => Ok(()),
        }
    }

    fn print(&mut self) -> Result<(), Failure> {
        let title = std::mem::take(&mut self.title);
        self.printed += self.waiting.len() as u64;
        let page = lines(&title, "", &self.waiting, &self.screen.results);
        self.screen.print(&page)?;
        self.waiting.clear();
        Ok(())
    }

    fn finish(mut self, all: u64, limited: bool) -> Result<(), Failure> {
        self.print()?;
        let is_part = limited && self.printed < all;
        if !self.is_all || is_part {
            let foot = checked_alone("these entries", &self.screen.verify(), &self.screen.results);
            self.screen.print(&foot)?;
        }
        if self.printed == 0 {
            self.screen.line("no entry of the log is among them");
        } else if is_part {
            let shown = count(self.printed, "entry", "entries");
            self.screen.line(&format!(
                "the last {shown} of {}; `--last` and `--since` show others",
                thousands(all)
            ));
        }
        Ok(())
    }
}
