//! `ows log show`: entries as a list, or one of them whole.

mod whole;

use std::collections::VecDeque;

use super::list::Lister;
use super::snapshot::Snapshot;
use super::which::wanted;
use crate::base::text::{count, thousands};
use crate::cli::args::ShowLogArguments;
use crate::cli::error::Failure;
use crate::cli::log_access::to_read;
use crate::cli::ui::{Screen, shown};
use crate::log::{Log, Wanted};
use crate::render::log::{Line, checked_alone, lines};

/// How many entries are shown if nothing says how many.
const LAST: u64 = 20;
/// How many lines are written together: a long list never waits in memory.
const TOGETHER: usize = 500;

/// Runs the command.
pub fn run(arguments: &ShowLogArguments, screen: &Screen) -> Result<u8, Failure> {
    let wanted = wanted(&arguments.which, screen)?;
    if let Some(number) = arguments.number {
        let log = to_read(screen)?;
        log.hold()?;
        return whole::show(&log, number, screen);
    }
    let last = arguments.last.or(wanted.is_all().then_some(LAST));
    list(wanted, last, screen)
}

fn list(mut wanted: Wanted, last: Option<u64>, screen: &Screen) -> Result<u8, Failure> {
    let log = Snapshot::of(screen)?;
    let mut lister = Lister::of(&log);
    let all = log.log.head()?.number;
    let is_all = wanted.is_all();
    let mut page = Pages::of(&log.log, &wanted, screen);
    if let Some(last) = last.filter(|_| is_all) {
        wanted.from = Some(all.saturating_sub(last).saturating_add(1));
    }
    // Of what was chosen, the last are known only at the end: by their numbers, since entries are long.
    let mut kept = VecDeque::new();
    let mut found = 0;
    log.each(&wanted, |entry| {
        let Some(last) = last.filter(|_| !is_all) else {
            return page.take(lister.line(entry));
        };
        found += 1;
        kept.push_back(entry.number);
        if kept.len() as u64 > last {
            kept.pop_front();
        }
        Ok(())
    })?;
    for number in kept {
        for stored in log.log.pick(number)?.entries {
            page.take(lister.line(&stored.entry))?;
        }
    }
    page.finish(if is_all { all } else { found }, last.is_some())?;
    Ok(log.say_left_out())
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
    fn of(log: &Log, wanted: &Wanted, screen: &'s Screen) -> Self {
        let mut title = format!("Log {}", shown(log.path()));
        if !wanted.is_all() {
            title += &format!(", {}", wanted.words());
        }
        Self {
            title,
            waiting: Vec::new(),
            printed: 0,
            is_all: wanted.is_all(),
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
