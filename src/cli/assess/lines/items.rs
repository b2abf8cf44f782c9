//! The items, one after another, and what can be said at each.

use std::time::{Duration, Instant};

use super::{Lines, Question, position};
use crate::assessment::{Answer, Missing};
use crate::base::text::count;
use crate::cli::assess::terminal::{Ending, Event, SOON, end_by, only_stops};
use crate::interview::session::{Action, Prompt, Section};
use crate::render::bedside;

/// How long a pulse is counted.
const MINUTE: Duration = Duration::from_secs(60);

impl Lines<'_> {
    /// Asks items until nothing is open, or it is to be signed as it is.
    pub(super) fn items(&mut self) -> Result<Section, Ending> {
        let session = &self.bedside.session;
        let named = bedside::named(&session.shown, &self.bedside.style);
        let items = count(session.shown.items().len() as u64, "item", "items");
        let whom = match self.bedside.lesson() {
            Some(lesson) => lesson.number(),
            None => format!("patient {}", self.bedside.patient()),
        };
        self.say(&format!("{named}, {items}, {whom}."));
        let open = session.interview.next_open(None);
        match self.at.take() {
            Some(Question::Item(item)) => self.go_to(item),
            // Where everything has an answer, the first item is as good as any.
            _ => self.go_to(open.unwrap_or(0)),
        }
        let mut typed = None;
        loop {
            self.bedside.session.prompt = None;
            let line = match typed.take() {
                Some(line) => line,
                None => self.dialog.ask(&self.question())?,
            };
            let (command, rest) = line.split_once(' ').unwrap_or((&line, ""));
            let (command, rest) = (command.to_lowercase(), rest.trim());
            let next = match (number(&line), command.as_str()) {
                (Some(number), _) => self.act(Action::Number(number))?,
                (None, "t") => {
                    typed = self.timer()?;
                    None
                }
                (None, command) => self.command(command, rest)?,
            };
            if let Some(next) = next {
                self.bedside.session.not_due = false;
                return Ok(next);
            }
        }
    }

    /// Does what is no number; returns the section to go to, if it is another.
    fn command(&mut self, command: &str, rest: &str) -> Result<Option<Section>, Ending> {
        let item = self.bedside.session.item;
        match command {
            "" => return Ok(self.pass()),
            "p" => match number(rest) {
                Some(points) => return self.act(Action::Points(points)),
                None => self.say("Write the points behind it, as in: p 2"),
            },
            "n" | "note" => {
                self.bedside.session.prompt = Some(Prompt::Note);
                return match rest {
                    "" => self.answer_prompt(),
                    words => self.act(Action::Words(words.to_owned())),
                };
            }
            "u" | "unable" => {
                self.bedside.session.prompt = Some(Prompt::Reason);
                return self.answer_prompt();
            }
            "x" => return self.act(Action::NotDue),
            "c" => return self.act(Action::OtherCause),
            "a" => return self.act(Action::LeaveTheRest),
            "b" | "back" => return Ok(self.back_from(item)),
            "g" | "go" => {
                let items = self.bedside.session.shown.items().len();
                match position(rest, items) {
                    Some(wanted) => {
                        self.trail.push(Question::Item(item));
                        self.go_to(wanted);
                    }
                    None => self
                        .dialog
                        .say(&format!("Write a number from 1 to {items}, as in: go 5")),
                }
            }
            "l" | "list" => self.list(),
            "s" | "sign" => return Ok(Some(self.leave_items())),
            "v" | "case" if self.bedside.is_lesson() => return Ok(Some(Section::Context)),
            "?" | "h" | "help" => self.say(&help_text(self.bedside.is_lesson())),
            "q" | "quit" | "exit" => return Err(Ending::Left),
            _ => {
                let permitted = self.bedside.session.permitted();
                let words = format!("That is no answer here: {permitted}, or ? for help.");
                self.say(&words);
            }
        }
        Ok(None)
    }

    /// Goes on without an answer, and says so where there is none yet.
    fn pass(&mut self) -> Option<Section> {
        let session = &self.bedside.session;
        if session.interview.is_open(session.item) {
            self.say(&format!("{} is left open.", self.label()));
        }
        self.go_on()
    }

    /// Goes on to the item after the one at hand; once nothing is open, returns the checks.
    pub(super) fn go_on(&mut self) -> Option<Section> {
        let section = self.leave_items();
        let session = &self.bedside.session;
        let next = session.item + 1;
        match session.interview.next_open(Some(session.item)) {
            None => return Some(section),
            Some(_) if next < session.shown.items().len() => self.go_to(next),
            Some(open) => self.go_to(open),
        }
        None
    }

    /// Leaves the item at hand, and returns what comes after the items.
    pub(super) fn leave_items(&mut self) -> Section {
        self.trail.push(Question::Item(self.bedside.session.item));
        Section::Checks
    }

    /// Goes back to the question before an item; returns its section, if it is another. Of a draft that is
    /// gone on with, none was asked yet, and the item before is what comes before.
    fn back_from(&mut self, item: usize) -> Option<Section> {
        match (self.go_back(), item.checked_sub(1)) {
            (None, None) => return Some(Section::Context),
            (None, Some(before)) => self.go_to(before),
            (Some(section), _) => match self.at {
                Some(Question::Item(last)) => {
                    self.at = None;
                    self.go_to(last);
                }
                _ => return Some(section),
            },
        }
        None
    }

    /// Waits a minute, so that beats can be counted without looking at a clock, and returns the
    /// line that was typed meanwhile: it is the answer.
    fn timer(&mut self) -> Result<Option<String>, Ending> {
        if !self.dialog.at_terminal {
            // Here the next line is there at once, whenever it was written.
            self.say("60 seconds are counted at a terminal only.");
            return Ok(None);
        }
        // What came along with the command was not counted.
        self.dialog.pause(SOON)?;
        self.dialog.input.forget();
        self.say("60 seconds from now. Type what you counted, or Enter alone to stop it.");
        let begin = Instant::now();
        let mut line = Vec::new();
        while let Some(left) = MINUTE.checked_sub(begin.elapsed()) {
            match self.dialog.input.wait(Some(left)) {
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
        self.dialog.page("\u{7}Stop.");
        Ok(None)
    }

    /// Returns the question for the item at hand.
    fn question(&self) -> String {
        let session = &self.bedside.session;
        let measure = session.at_hand().and_then(|item| item.measure.as_ref());
        let unit = measure.map_or_else(String::new, |measure| format!(" in {}", measure.unit));
        let cause = if session.not_due { ", other cause" } else { "" };
        format!("{}{unit}{cause}:", self.label())
    }

    /// Goes to an item, and says it with its options and what was answered before.
    fn go_to(&mut self, position: usize) {
        self.bedside.session.go_to_item(position);
        let session = &self.bedside.session;
        let (Some(item), Some(seen)) = (session.item(position), session.seen(position)) else {
            return;
        };
        let count = session.shown.items().len();
        let (number, label) = (position + 1, &item.label);
        let ask = bedside::ask(item);
        self.say(&format!("\n{number} of {count}. {label}. {ask}"));
        for cause in bedside::another_cause(item) {
            self.say(&format!("  {cause} (c marks it)"));
        }
        for choice in &item.choices {
            self.say(&format!("  {}  {}", choice.points, choice.text));
        }
        if seen.answer() != Answer::Missing(Missing::NotGiven) {
            let said = bedside::said(&session.shown, item, seen);
            self.say(&format!("Answered: {said}."));
        }
    }

    /// Says an answer back, and the total where the site shows it.
    pub(super) fn say_answer(&self) {
        let session = &self.bedside.session;
        if let (Some(item), Some(seen)) = (session.at_hand(), session.seen(session.item)) {
            let said = bedside::said(&session.shown, item, seen);
            self.say(&format!("{}: {said}.", item.label));
        }
        if self.bedside.show_total {
            let result = bedside::result(&session.shown, &session.interview.outcome());
            self.say(&format!("So far: {result}."));
        }
        self.say_troubles();
    }

    fn list(&self) {
        let shown = &self.bedside.session.shown;
        let observations = self.bedside.session.interview.assessment().observations();
        for (number, (item, seen)) in (1..).zip(shown.items().iter().zip(observations)) {
            let mut said = bedside::said(shown, item, seen);
            if said.is_empty() {
                said = "open".to_owned();
            }
            self.say(&format!("  {number:>2}  {}: {said}", item.label));
        }
    }
}

/// Reads digits, and nothing that only looks like a number.
fn number(text: &str) -> Option<u32> {
    let plain = text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| plain)
}

/// Returns what can be said at an item, at a bedside or in a lesson: there is no draft there, and a case to
/// look at.
fn help_text(in_lesson: bool) -> String {
    let (case, timer, does, leave) = if in_lesson {
        (
            "  v     the case once more\n",
            "",
            "hand in",
            "leave; this case begins anew the next time, those handed in are kept",
        )
    } else {
        (
            "",
            "  t     wait 60 seconds, to count by; the value may be typed meanwhile\n",
            "sign",
            "leave, and keep the draft",
        )
    };
    format!(
        "\
Type the points as printed on paper, and Enter. A measured item takes its value; p and points \
gives the points instead.
{case}  n     a note, as in: n pupils hard to see
  u     unable to assess, with the reason
  x     not withdrawal: what is found is kept, and counts 0
  c     the cause that the item asks about was found
{timer}  a     asleep or refused: nothing can be assessed
  back  the question before; go 5 the fifth; Enter alone leaves an item open
  list  what was answered so far
  s     {does}, although something is open
  q     {leave}"
    )
}
