//! `ows log show`: entries as a list, or one of them whole.

mod whole;

use std::collections::VecDeque;

use super::list::Lister;
use super::open;
use super::which::Chosen;
use crate::cli::args::ShowLogArguments;
use crate::cli::error::{DONE, Failure};
use crate::cli::ui::{Screen, shown};
use crate::cli::visits::Reader;
use crate::log::Log;
use crate::render::log::{Line, lines};
use crate::text::{count, thousands};

/// How many entries are shown if nothing says how many.
const LAST: u64 = 20;
/// How many lines are written together: a long list never waits in memory.
const TOGETHER: usize = 500;

/// Runs the command.
pub fn run(arguments: &ShowLogArguments, screen: &Screen) -> Result<u8, Failure> {
    let chosen = Chosen::of(&arguments.which, screen)?;
    let log = open(screen)?;
    let _held = log.hold()?;
    match (arguments.number, arguments.last) {
        (Some(number), _) => whole::show(&log, number, screen),
        (None, Some(last)) => list(&log, &chosen, Some(last), screen),
        (None, None) => list(&log, &chosen, chosen.is_all().then_some(LAST), screen),
    }
}

fn list(log: &Log, chosen: &Chosen, last: Option<u64>, screen: &Screen) -> Result<u8, Failure> {
    let corrections = log.corrections()?;
    let mut lister = Lister::of(Reader::of(log), &corrections);
    let all = log.head()?.number;
    let mut wanted = chosen.wanted();
    if let Some(last) = last.filter(|_| chosen.is_all()) {
        wanted.from = Some(all.saturating_sub(last).saturating_add(1));
    }
    let mut page = Pages::of(log, chosen, screen);
    // Of what was chosen, the last are known only at the end: by their numbers, since entries are long.
    let mut kept = VecDeque::new();
    let mut found = 0;
    log.each(&wanted, |raw| match last.filter(|_| !chosen.is_all()) {
        None => page.take(lister.raw(raw)),
        Some(last) => {
            found += 1;
            kept.push_back(raw.number);
            if kept.len() as u64 > last {
                kept.pop_front();
            }
            Ok(())
        }
    })?;
    for number in kept {
        if let Some(raw) = log.raw(number)? {
            page.take(lister.raw(raw))?;
        }
    }
    let among = if chosen.is_all() { all } else { found };
    page.finish(among, last.is_some(), screen)
}

/// The list as it is printed, some lines at a time.
struct Pages<'s> {
    title: String,
    waiting: Vec<Line>,
    printed: u64,
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
        self.screen
            .print(&lines(&title, "", &self.waiting, &self.screen.results))?;
        self.waiting.clear();
        Ok(())
    }

    fn finish(mut self, all: u64, limited: bool, screen: &Screen) -> Result<u8, Failure> {
        self.print()?;
        if self.printed == 0 {
            screen.line("no entry of the log is among them");
        } else if limited && self.printed < all {
            let shown = count(self.printed, "entry", "entries");
            screen.line(&format!(
                "the last {shown} of {}; `--last` and `--since` show others",
                thousands(all)
            ));
        }
        Ok(DONE)
    }
}
