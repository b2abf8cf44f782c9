//! What is asked beside the items and never scored: the measures, then the checks.

use super::{Lines, Next, Question, yes_or_no};
use crate::assessment::{Asked, Roused};
use crate::cli::assess::terminal::Ending;
use crate::interview::session::{Action, Beside, Reply, Section, Session};
use crate::render::bedside;
use crate::scale::{Check, UnscoredMeasure};

impl Lines<'_> {
    /// Returns what is asked beside the items. Of what was said to be no more than an attempt the checks are
    /// not asked.
    pub(super) fn rows(&self) -> Vec<Beside> {
        let session = &self.bedside.session;
        session.beside(!self.bedside.is_lesson(), !self.is_attempt())
    }

    fn is_attempt(&self) -> bool {
        let interview = &self.bedside.session.interview;
        interview.is_through() && !interview.outcome().is_scored()
    }

    /// Says the result, and asks what is never scored.
    pub(super) fn beside(&mut self) -> Result<Section, Ending> {
        let rows = self.rows();
        if rows.is_empty() && self.is_attempt() {
            return Ok(Section::Review);
        }
        let is_check = |row: &Beside| matches!(row, Beside::Check(_));
        let checks = rows.iter().position(is_check).unwrap_or(rows.len());
        if self.at.is_none() {
            self.say_result();
        }
        let mut row = self.row_at(&rows);
        let mut said = row;
        while let Some(asked) = rows.get(row).copied() {
            if row >= said && asked != Beside::Rouse {
                said = self.introduce(asked, checks, rows.len());
            }
            let next = match asked {
                Beside::Measure(measure) => self.ask_measure(measure)?,
                Beside::Rouse => self.ask_rousing()?,
                Beside::Check(check) => self.ask_check(check)?,
            };
            if matches!(next, Next::On | Next::Skip) {
                self.trail.push(Question::Beside(asked));
            }
            row = match next {
                Next::On => row + 1,
                Next::Again => row,
                // What is measured can be left out as a whole, and what is asked still comes.
                Next::Skip => match asked {
                    Beside::Measure(_) | Beside::Rouse => Session::past_the_measures(&rows, row),
                    Beside::Check(_) => break,
                },
                Next::Back => match self.go_back() {
                    Some(Section::Checks) => self.row_at(&rows),
                    section => return Ok(section.unwrap_or(Section::Items)),
                },
                Next::Items => return Ok(Section::Items),
            };
        }
        Ok(Section::Review)
    }

    /// Returns the row that was gone back to, or else the first.
    fn row_at(&mut self, rows: &[Beside]) -> usize {
        let at = self.at.take();
        let mut rows = rows.iter();
        let row = rows.position(|row| at == Some(Question::Beside(*row)));
        row.unwrap_or(0)
    }

    /// Says once what the questions of a kind are; returns the row up to which that holds.
    fn introduce(&self, asked: Beside, checks: usize, rows: usize) -> usize {
        match asked {
            Beside::Measure(_) | Beside::Rouse => {
                let note = bedside::MEASURED_NEVER_SCORED;
                self.say(&format!(
                    "\nMeasured, {note}. The number, Enter if it was not measured, `skip` for all of them, `back`, `items`."
                ));
                checks
            }
            Beside::Check(_) => {
                let note = bedside::NEVER_SCORED;
                self.say(&format!(
                    "\nYes or no, {note}. y, n, Enter if it was not asked, `skip` to the summary, `back`, `items`."
                ));
                rows
            }
        }
    }

    fn ask_measure(&mut self, position: usize) -> Result<Next, Ending> {
        let Some(measure) = self.bedside.session.shown.measures().get(position) else {
            return Ok(Next::On);
        };
        let prompt = self.measure_prompt(position, measure);
        let line = self.dialog.ask(&prompt)?;
        let value = match line.to_ascii_lowercase().as_str() {
            "" => return Ok(Next::On),
            "skip" => return Ok(Next::Skip),
            "b" | "back" => return Ok(Next::Back),
            "items" => return Ok(Next::Items),
            "q" | "quit" => return Err(Ending::Left),
            "?" | "help" => {
                self.say("The number, or nothing if it was not measured; `-` takes a value away.");
                return Ok(Next::Again);
            }
            "-" => String::new(),
            _ => line,
        };
        let before = self.calls_for_help();
        let action = Action::Measure(position, value.clone());
        if let Reply::Refused(refusal) = self.bedside.act(action) {
            self.say(&format!("! {refusal}"));
            return Ok(Next::Again);
        }
        self.say_reading(position, &value);
        self.say_troubles();
        if let Some(words) = self.bedside.session.raised_by_measure(position) {
            self.warn(words);
        }
        self.call_for_help(&before);
        Ok(Next::On)
    }

    /// Says how a value was understood, unless it was typed just so.
    fn say_reading(&self, position: usize, typed: &str) {
        let session = &self.bedside.session;
        let measure = session.shown.measures().get(position);
        let taken = session.interview.assessment().reading(position);
        let understood = measure.and_then(|of| Some((of, bedside::reading(of, taken)?)));
        let is_other = |of: &UnscoredMeasure, value: &str| value != format!("{typed} {}", of.unit);
        if let Some((of, value)) = understood.filter(|(of, value)| is_other(of, value)) {
            self.say(&format!("{}: {value}.", of.label));
        }
    }

    fn measure_prompt(&self, position: usize, measure: &UnscoredMeasure) -> String {
        let (ask, label, unit) = (&measure.ask, &measure.label, &measure.unit);
        let taken = self.bedside.session.interview.assessment();
        match bedside::reading(measure, taken.reading(position)) {
            Some(value) => format!("{ask} {label} (now {value}; Enter keeps it, - takes it away):"),
            None => format!("{ask} {label} in {unit}:"),
        }
    }

    fn calls_for_help(&self) -> Vec<String> {
        bedside::calls_for_help(self.bedside.session.interview.assessment())
    }

    /// Says at once what calls for help with a patient who is asleep, and did not before.
    fn call_for_help(&self, before: &[String]) {
        let calls = self.calls_for_help().into_iter();
        calls
            .filter(|words| !before.contains(words))
            .for_each(|words| self.warn(&words));
    }

    /// Asks whether a patient who is asleep can be roused.
    fn ask_rousing(&mut self) -> Result<Next, Ending> {
        let said = self.bedside.session.interview.assessment().context.roused;
        let ask = bedside::ASK_ROUSED;
        let prompt = match said {
            Some(roused) => format!(
                "{ask} y, n, t not tried (now {}; Enter keeps it, - takes it away):",
                roused.word()
            ),
            None => format!("{ask} y yes, n no, t not tried, Enter leaves it open:"),
        };
        let line = self.dialog.ask(&prompt)?;
        let answer = yes_or_no(&line).map(|yes| if yes { Roused::Yes } else { Roused::No });
        let roused = match line.to_ascii_lowercase().as_str() {
            "t" | "not tried" | "not-tried" => Some(Roused::NotTried),
            "-" => None,
            word @ ("" | "skip") => {
                if said.is_none() {
                    self.say(&format!("{}.", bedside::LEFT_OPEN));
                }
                return Ok(if word.is_empty() {
                    Next::On
                } else {
                    Next::Skip
                });
            }
            "b" | "back" => return Ok(Next::Back),
            "items" => return Ok(Next::Items),
            "q" | "quit" => return Err(Ending::Left),
            _ if answer.is_some() => answer,
            _ => {
                self.say("Write y, n, t, or nothing to leave it open; `-` takes an answer away.");
                return Ok(Next::Again);
            }
        };
        let before = self.calls_for_help();
        self.act(Action::Rouse(roused))?;
        self.call_for_help(&before);
        Ok(match roused {
            Some(_) => Next::On,
            None => Next::Again,
        })
    }

    fn ask_check(&mut self, position: usize) -> Result<Next, Ending> {
        let Some(check) = self.bedside.session.shown.checks().get(position) else {
            return Ok(Next::On);
        };
        let line = self.dialog.ask(&self.check_prompt(position, check))?;
        let answer = match line.to_ascii_lowercase().as_str() {
            "" => return Ok(Next::On),
            "-" => Asked::Not,
            "c" => match self.bedside.confirmable(check) {
                Some(answer) => answer,
                None => {
                    self.say("This is asked each time: y, n, or nothing if it was not asked.");
                    return Ok(Next::Again);
                }
            },
            "skip" => return Ok(Next::Skip),
            "q" | "quit" => return Err(Ending::Left),
            "b" | "back" => return Ok(Next::Back),
            "items" => return Ok(Next::Items),
            word => match yes_or_no(word) {
                Some(true) => Asked::Yes,
                Some(false) => Asked::No,
                None => {
                    self.say(
                        "Write y, n, or nothing if it was not asked; `-` takes an answer away.",
                    );
                    return Ok(Next::Again);
                }
            },
        };
        let label = check.label.clone();
        self.act(Action::Check(position, answer))?;
        if line.eq_ignore_ascii_case("c") {
            self.say(&format!("{label}: {}.", answer.word()));
        }
        if let Some(words) = self.bedside.session.raised_by_check(position) {
            self.warn(words);
        }
        Ok(Next::On)
    }

    /// Returns the question, with the answer that stands if there is one, or that it was raised before.
    fn check_prompt(&self, check: usize, asked: &Check) -> String {
        let ask = &asked.ask;
        let word = match self
            .bedside
            .session
            .interview
            .assessment()
            .checks()
            .get(check)
        {
            Some(Asked::Yes) => "yes",
            Some(Asked::No) => "no",
            _ => {
                let now = self.bedside.now().time;
                let last = self.bedside.last_answer(asked);
                let last =
                    last.map(|last| format!("last time {}", bedside::last_answer(last, &now)));
                let confirm = self.bedside.confirmable(asked).map(|_| "; c confirms it");
                return match self.bedside.raised_before(asked).or(last) {
                    Some(words) => format!("{ask} ({words}{})", confirm.unwrap_or_default()),
                    None => ask.clone(),
                };
            }
        };
        format!("{ask} (now {word}; Enter keeps it, - takes it away)")
    }
}
