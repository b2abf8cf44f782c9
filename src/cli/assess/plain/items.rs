//! The items, one after another, and what can be said at each.

use std::time::{Duration, Instant};

use super::help::help_text;
use super::{Next, Plain};
use crate::assessment::{Answer, Missing};
use crate::base::text::count;
use crate::cli::assess::reasons::{ATTEMPT_REASONS, REASONS, permitted, takes_value};
use crate::cli::assess::terminal::{Ending, Event, SOON, end_by, only_stops};
use crate::interview::{Finding, Refusal, State};
use crate::render::bedside;

/// How long a pulse is counted.
const MINUTE: Duration = Duration::from_secs(60);

impl Plain<'_> {
    /// Asks items until nothing is open, or it is to be signed as it is.
    pub(super) fn items(&mut self) -> Result<Next, Ending> {
        let named = bedside::named(&self.desk.shown, &self.desk.style);
        let items = count(self.desk.shown.items().len() as u64, "item", "items");
        let whom = match self.desk.lesson() {
            Some(lesson) => lesson.number(),
            None => format!("patient {}", self.desk.patient()),
        };
        self.talk.say(&format!("{named}, {items}, {whom}."));
        // Coming back, everything has an answer, and the first item is as good as any.
        let mut item = self.desk.view().next_open(None).unwrap_or(0);
        self.say_item(item);
        loop {
            match self.at(item)? {
                Step::Stay => {}
                Step::To(other) => {
                    item = other;
                    self.not_due = false;
                    self.say_item(item);
                }
                Step::On(next) => {
                    self.not_due = false;
                    return Ok(next);
                }
            }
        }
    }

    /// Asks one item, and returns what comes next.
    fn at(&mut self, item: usize) -> Result<Step, Ending> {
        let mut typed = None;
        loop {
            let prompt = self.prompt(item);
            let line = match typed.take() {
                Some(line) => line,
                None => self.talk.ask(&prompt)?,
            };
            let (command, rest) = line.split_once(' ').unwrap_or((&line, ""));
            let rest = rest.trim();
            if let Some(number) = number(&line) {
                let by_value = takes_value(self.desk.item(item));
                let finding = if by_value {
                    Finding::Value(number)
                } else {
                    points(number)
                };
                return self.found(item, finding);
            }
            match command.to_lowercase().as_str() {
                "" => return Ok(self.after(item)),
                "p" => match number(rest) {
                    Some(number) => return self.found(item, points(number)),
                    None => self.talk.say("Write the points behind it, as in: p 2"),
                },
                "x" if !self.is_found(item) => {
                    self.not_due = !self.not_due;
                }
                "t" => typed = self.timer()?,
                other => return self.command(item, other, rest),
            }
        }
    }

    /// Does what is neither an answer nor a way of giving one.
    fn command(&mut self, item: usize, command: &str, rest: &str) -> Result<Step, Ending> {
        match command {
            "n" | "note" => self.note(item, rest)?,
            "u" | "unable" => return self.unable(item),
            "x" => {
                let due = self
                    .desk
                    .seen(item)
                    .is_some_and(|seen| seen.is_attributed());
                self.take(item, Finding::Attributed(!due));
            }
            "c" => self.another_cause(item)?,
            "a" => return self.attempt(),
            "b" | "back" => {
                return Ok(match item.checked_sub(1) {
                    Some(before) => Step::To(before),
                    None => Step::On(Next::Before),
                });
            }
            "g" | "go" => {
                let number = rest.parse::<usize>().ok();
                let wanted = number.and_then(|number| number.checked_sub(1));
                let items = self.desk.shown.items().len();
                match wanted.filter(|wanted| *wanted < items) {
                    Some(wanted) => return Ok(Step::To(wanted)),
                    None => self
                        .talk
                        .say(&format!("Write a number from 1 to {items}, as in: go 5")),
                }
            }
            "l" | "list" => self.list(),
            "s" | "sign" => return Ok(Step::On(Next::Checks)),
            "v" | "case" if self.desk.lesson().is_some() => return Ok(Step::On(Next::Before)),
            "?" | "h" | "help" => self.talk.say(help_text(self.desk.lesson().is_some())),
            "q" | "quit" | "exit" => return Err(Ending::Left),
            _ => {
                let options = permitted(self.desk.item(item));
                self.talk.say(&format!(
                    "That is no answer here: {options}, or ? for help."
                ));
            }
        }
        Ok(Step::Stay)
    }

    /// Takes an answer; one that looks like a slip is confirmed with a note, or given anew.
    fn found(&mut self, item: usize, finding: Finding) -> Result<Step, Ending> {
        let not_due = self.not_due && !matches!(finding, Finding::Unable(_));
        let taken = match not_due {
            true => self.desk.find_not_due(item, finding.clone()),
            false => self.desk.find(item, finding.clone()),
        };
        let confirmed = match taken {
            Ok(()) => None,
            Err(refusal) if refusal.can_be_confirmed => {
                self.talk.say(&format!("! {}.", refusal.message));
                let note = self
                    .talk
                    .ask("If it is right, write why; Enter alone to give it anew:")?;
                let Finding::Value(value) = finding else {
                    return Ok(Step::Stay);
                };
                if note.is_empty() {
                    return Ok(Step::Stay);
                }
                Some(Finding::Confirmed(value, note))
            }
            Err(refusal) => {
                self.refuse(&refusal);
                return Ok(Step::Stay);
            }
        };
        if let Some(confirmed) = confirmed {
            return self.found(item, confirmed);
        }
        self.say_answer(item);
        Ok(self.after(item))
    }

    /// Returns the item after one; once nothing is open, the checks.
    fn after(&self, item: usize) -> Step {
        let view = self.desk.view();
        let next = item + 1;
        match view.next_open(Some(item)) {
            None => Step::On(Next::Checks),
            Some(_) if next < view.items.len() => Step::To(next),
            Some(open) => Step::To(open),
        }
    }

    fn note(&mut self, item: usize, rest: &str) -> Result<(), Ending> {
        let note = match rest {
            "" => self.talk.ask("Note (empty takes it away):")?,
            rest => rest.to_owned(),
        };
        if self.take(item, Finding::Note(note)) {
            self.talk.say("Noted.");
        }
        Ok(())
    }

    fn unable(&mut self, item: usize) -> Result<Step, Ending> {
        let words = REASONS.map(bedside::missing);
        let chosen = self.choose(&words, "Why (Enter alone to go back):")?;
        match chosen.and_then(|chosen| REASONS.get(chosen)) {
            Some(why) => self.found(item, Finding::Unable(*why)),
            None => Ok(Step::Stay),
        }
    }

    fn another_cause(&mut self, item: usize) -> Result<(), Ending> {
        let causes = self.desk.item(item).map(|item| item.confounders.clone());
        let causes = causes.unwrap_or_default();
        let which = match causes.as_slice() {
            [] | [_] => Some(0),
            several => {
                let words: Vec<&str> = several.iter().map(String::as_str).collect();
                self.choose(&words, "Which (Enter alone to go back):")?
            }
        };
        let Some(which) = which else {
            return Ok(());
        };
        let view = self.desk.view();
        let marks = view.items.get(item).map(|item| item.confounders.as_slice());
        let found = marks
            .and_then(|marks| marks.get(which))
            .copied()
            .unwrap_or(false);
        if self.take(item, Finding::Confounder(which, !found)) {
            let words = if found {
                "Not found after all."
            } else {
                "Found, and kept."
            };
            self.talk.say(words);
        }
        Ok(())
    }

    /// Waits a minute, so that beats can be counted without looking at a clock, and returns the
    /// line that was typed meanwhile: it is the answer.
    fn timer(&mut self) -> Result<Option<String>, Ending> {
        if !self.talk.is_at_terminal() {
            // Here the next line is there at once, whenever it was written.
            self.talk.say("60 seconds are counted at a terminal only.");
            return Ok(None);
        }
        // What came along with the command was not counted.
        self.talk.pause(SOON)?;
        self.talk.input().forget();
        self.talk
            .say("60 seconds from now. Type what you counted, or Enter alone to stop it.");
        let begin = Instant::now();
        let mut line = Vec::new();
        while let Some(left) = MINUTE.checked_sub(begin.elapsed()) {
            match self.talk.input().wait(Some(left)) {
                Event::Bytes(bytes) => line.extend(bytes),
                Event::Resized | Event::Continued => {}
                Event::Quiet => break,
                Event::Ended(Ending::Signal(signal)) if only_stops(signal) => end_by(signal),
                Event::Ended(ending) => return Err(ending),
            }
            if line.ends_with(b"\n") {
                let line = String::from_utf8_lossy(&line).trim().to_owned();
                return Ok(Some(line).filter(|line| !line.is_empty()));
            }
        }
        // The bell goes past what makes texts harmless.
        self.talk.page("\u{7}Stop.");
        Ok(None)
    }

    fn attempt(&mut self) -> Result<Step, Ending> {
        if self.desk.interview.assessment().answered() > 0 {
            self.talk.say("Some items have answers, so this is more than an attempt: say u at each open item, then s.");
            return Ok(Step::Stay);
        }
        let words = ATTEMPT_REASONS.map(bedside::missing);
        let chosen = self.choose(
            &words,
            "Why can nothing be assessed (Enter alone to go back):",
        )?;
        let Some(why) = chosen.and_then(|chosen| ATTEMPT_REASONS.get(chosen)) else {
            return Ok(Step::Stay);
        };
        match self.desk.attempt(*why) {
            Ok(()) => Ok(Step::On(Next::Review)),
            Err(refusal) => {
                self.refuse(&refusal);
                Ok(Step::Stay)
            }
        }
    }

    /// Takes something, and says why not if it cannot be.
    fn take(&mut self, item: usize, finding: Finding) -> bool {
        match self.desk.find(item, finding) {
            Ok(()) => {
                self.say_troubles();
                true
            }
            Err(refusal) => {
                self.refuse(&refusal);
                false
            }
        }
    }

    fn refuse(&self, refusal: &Refusal) {
        self.talk.say(&format!("! {refusal}"));
    }

    fn is_found(&self, item: usize) -> bool {
        let view = self.desk.view();
        view.items
            .get(item)
            .is_some_and(|item| item.state == State::Answered)
    }

    fn prompt(&self, item: usize) -> String {
        let answer = match self.desk.item(item).and_then(|item| item.measure.as_ref()) {
            Some(measure) => format!("Value in {}", measure.unit),
            None => "Answer".to_owned(),
        };
        let due = if self.not_due {
            ", not due to withdrawal"
        } else {
            ""
        };
        format!("{answer}{due}:")
    }

    /// Says an item with its options, and what was answered before.
    fn say_item(&self, position: usize) {
        let Some(item) = self.desk.item(position) else {
            return;
        };
        let count = self.desk.shown.items().len();
        let mut words = vec![format!(
            "\n{} of {count}. {}. {}",
            position + 1,
            item.label,
            bedside::ask(item)
        )];
        let causes = bedside::another_cause(item);
        words.extend(causes.iter().map(|cause| format!("  {cause} (c marks it)")));
        let options = item.choices.iter();
        words.extend(options.map(|choice| format!("  {}  {}", choice.points, choice.text)));
        self.talk.say(&words.join("\n"));
        if let Some(seen) = self.desk.seen(position)
            && seen.answer() != Answer::Missing(Missing::NotGiven)
        {
            let said = bedside::said(&self.desk.shown, item, seen);
            self.talk.say(&format!("Answered: {said}."));
        }
    }

    /// Says an answer back, and the total where the site shows it.
    fn say_answer(&self, position: usize) {
        if let (Some(item), Some(seen)) = (self.desk.item(position), self.desk.seen(position)) {
            let said = bedside::said(&self.desk.shown, item, seen);
            self.talk.say(&format!("{}: {said}.", item.label));
        }
        if let Some(outcome) = self.desk.outcome().filter(|_| self.desk.show_total) {
            let result = bedside::result(&self.desk.shown, &outcome);
            self.talk.say(&format!("So far: {result}."));
        }
        self.say_troubles();
    }

    fn list(&self) {
        for (position, item) in self.desk.shown.items().iter().enumerate() {
            let said = self.desk.seen(position);
            let said = said.map(|seen| bedside::said(&self.desk.shown, item, seen));
            let said = said.filter(|said| !said.is_empty());
            let said = said.unwrap_or_else(|| "open".to_owned());
            self.talk
                .say(&format!("  {:>2}  {}: {said}", position + 1, item.label));
        }
    }
}

/// What comes after an item.
enum Step {
    Stay,
    To(usize),
    On(Next),
}

/// Reads digits, and nothing that only looks like a number.
fn number(text: &str) -> Option<u32> {
    let plain = text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| plain)
}

/// Takes a number as points; one that no scale has is refused as any other.
fn points(number: u32) -> Finding {
    Finding::Points(u16::try_from(number).unwrap_or(u16::MAX))
}
