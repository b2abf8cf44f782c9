//! The course of an interview: what is asked now, what an action does to it, and what to reply.
//!
//! A screen of keys and a dialog of lines both turn what a person does into an [`Action`], hand it to
//! [`Session::act`] with the time, and put the [`Reply`] into their words. Which question follows is
//! theirs to say. Nothing is shown, read or written here.

use std::ops::RangeInclusive;
use std::sync::Arc;

use super::draft::WARN_MINUTES;
use super::{ContextField, Interview, Now, Refusal, TypedAnswer};
use crate::assessment::{Asked, Missing, Observation, Roused, UseBefore};
use crate::base::text::one_of;
use crate::base::time::duration;
use crate::scale::truth::Truth;
use crate::scale::{Flag, Item, Scale};
use crate::scoring::asleep::BREATHS;

/// Why an item cannot be assessed, in the order in which a person is shown them.
pub const REASONS: [Missing; 5] = [
    Missing::Asleep,
    Missing::Refused,
    Missing::NotObserved,
    Missing::NotApplicable,
    Missing::Unable,
];

/// Why nothing, or nothing more, can be assessed.
pub const REASONS_FOR_THE_REST: [Missing; 3] = [Missing::Asleep, Missing::Refused, Missing::Unable];

/// A part of the interview.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Section {
    /// The questions before the items; in training the case.
    Context,
    /// The items.
    Items,
    /// The checks.
    Checks,
    /// The summary, and the initials that sign it; in training the handing in.
    Review,
    /// In training: the answers beside the key.
    Feedback,
}

/// What is asked in between, and answered before anything else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Prompt {
    /// A remark on the item.
    Note,
    /// Why an unlikely value is right.
    Confirm(u32),
    /// Why the item cannot be assessed.
    Reason,
    /// Why nothing, or nothing more, can be assessed.
    Rest,
    /// Which other cause was found.
    Cause,
    /// Whether to leave.
    Leave,
}

/// What a person does.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// Types a line at a question of the context. An empty one keeps the answer that is there, or
    /// leaves the question out; `-` takes the answer away.
    Line(ContextField, String),
    /// Confirms the use that an earlier visit tells.
    TakeOver(Box<UseBefore>),
    /// Types a number at an item: its value if it is measured, or else its points.
    Number(u32),
    /// Types the points of an item.
    Points(u32),
    /// Takes the answer to the item away.
    Reopen,
    /// Says that what was found is not due to withdrawal, or that it is after all; where nothing was
    /// found yet, the same of what is typed next.
    NotDue,
    /// Wants to say which other cause was found.
    OtherCause,
    /// Wants to say that nothing, or nothing more, can be assessed.
    LeaveTheRest,
    /// Writes the words that were asked for.
    Words(String),
    /// Chooses from the list that was shown, by the position in it.
    Choose(usize),
    /// Answers a check.
    Check(usize, Asked),
    /// Says whether a patient who is asleep can be roused, or takes that away.
    Rouse(Option<Roused>),
    /// Types what the unscored measure at a position measured; an empty line takes it away. A value that
    /// looks like a slip is kept when it is typed a second time.
    Measure(usize, String),
}

/// What is asked beside the items, and never scored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Beside {
    /// The unscored measure at this position.
    Measure(usize),
    /// Whether the patient, who is asleep, can be roused.
    Rouse,
    /// The check at this position.
    Check(usize),
}

/// What came of an action.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reply {
    /// It cannot be done, and nothing changed.
    Refused(Refusal),
    /// Something is asked in between; for an unlikely value, this is what is wrong with it.
    Asked(Option<String>),
    /// A question of the context has its answer.
    Context(ContextField),
    /// A question of the context keeps the answer that it had.
    Kept,
    /// The use before is confirmed.
    TakenOver,
    /// The item has an answer.
    Answered,
    /// The item is open again.
    Reopened,
    /// A remark was written down, or taken away.
    Noted,
    /// Whether another cause was found.
    Cause(bool),
    /// Whether what is typed next is found but not due to withdrawal.
    NextNotDue(bool),
    /// Whether what was found is due to withdrawal.
    Due(bool),
    /// Nothing more can be assessed, and why.
    RestLeft,
    /// A check has its answer.
    Checked,
    /// An unscored measure has its value, or none any more.
    Measured,
}

impl Reply {
    /// Says whether the interview is another than before, and has to be kept.
    pub fn is_change(&self) -> bool {
        !matches!(
            self,
            Self::Refused(_) | Self::Asked(_) | Self::Kept | Self::NextNotDue(_)
        )
    }
}

/// An interview while it is held.
#[derive(Clone, Debug)]
pub struct Session {
    /// What was answered.
    pub interview: Interview,
    /// The scale in the words that it is shown in.
    pub shown: Arc<Scale>,
    /// What is asked now.
    pub section: Section,
    /// The item at hand, by its position.
    pub item: usize,
    /// What is asked in between.
    pub prompt: Option<Prompt>,
    /// Whether what is typed next is found, but not due to withdrawal.
    pub not_due: bool,
    /// The value of an unscored measure that looked like a slip when it was typed last.
    unlikely: Option<(usize, String)>,
    /// The unusual pulse that was typed last, and at which item.
    unusual: Option<(usize, u32)>,
}

/// The pulses that are taken as they are typed, in beats a minute. Any other is asked for again, also
/// where the scale finds it plausible: 24 may be what is left of 124. The limits are this project's choice.
const USUAL_PULSE: RangeInclusive<u32> = 40..=180;

/// The unit of what is counted for a minute, such as a pulse or breaths.
pub const A_MINUTE: &str = "/min";

impl Session {
    /// Begins with the questions before the items, or goes on with the items of an interview that was
    /// left.
    pub fn new(interview: Interview, shown: Arc<Scale>, section: Section) -> Self {
        Self {
            interview,
            shown,
            section,
            item: 0,
            prompt: None,
            not_due: false,
            unlikely: None,
            unusual: None,
        }
    }

    /// Does what a person does.
    pub fn act(&mut self, action: Action, now: Now) -> Reply {
        let done = match action {
            Action::Line(field, line) => self.line(field, &line, now),
            Action::TakeOver(known) => {
                self.interview.take_over(&known);
                Ok(Reply::TakenOver)
            }
            Action::Number(number) if self.takes_value() => {
                self.found(TypedAnswer::Value(number), now)
            }
            Action::Number(points) | Action::Points(points) => {
                // Points that no scale has are refused as any other.
                let points = u16::try_from(points).unwrap_or(u16::MAX);
                self.found(TypedAnswer::Points(points), now)
            }
            Action::Reopen => {
                let reopened = self.interview.find(self.item, TypedAnswer::Open, now.time);
                reopened.map(|()| Reply::Reopened)
            }
            Action::NotDue => self.toggle_due(now),
            Action::OtherCause => match self.at_hand().map_or(0, |item| item.confounders.len()) {
                0 | 1 => self.toggle_cause(0),
                _ => Ok(self.ask(Prompt::Cause)),
            },
            Action::LeaveTheRest => match self.interview.assessment().answered() {
                answered if answered > 0 && self.interview.is_through() => Err(Refusal::new(
                    "every item has an answer",
                    "to change one, go to it and answer anew",
                )),
                _ => Ok(self.ask(Prompt::Rest)),
            },
            Action::Words(words) => self.words(words, now),
            Action::Choose(which) => self.choose(which, now),
            Action::Check(check, answer) => {
                self.interview.ask(check, answer);
                Ok(Reply::Checked)
            }
            Action::Rouse(roused) => {
                self.interview.rouse(roused, now.time);
                Ok(Reply::Checked)
            }
            Action::Measure(measure, line) => self.measured(measure, line, now),
        };
        done.unwrap_or_else(Reply::Refused)
    }

    /// Asks something in between.
    pub fn ask(&mut self, prompt: Prompt) -> Reply {
        self.prompt = Some(prompt);
        Reply::Asked(None)
    }

    /// Puts an item at hand.
    pub fn go_to_item(&mut self, item: usize) {
        self.section = Section::Items;
        self.item = item;
        self.prompt = None;
        self.not_due = false;
    }

    /// Returns the item at a position, in the words that it is shown in.
    pub fn item(&self, item: usize) -> Option<&Item> {
        self.shown.items().get(item)
    }

    /// Returns the item at hand.
    pub fn at_hand(&self) -> Option<&Item> {
        self.item(self.item)
    }

    /// Returns the observation of the item at a position.
    pub fn seen(&self, item: usize) -> Option<&Observation> {
        self.interview.assessment().observations().get(item)
    }

    /// Says whether the item at hand takes a measured value.
    pub fn takes_value(&self) -> bool {
        self.at_hand().is_some_and(|item| item.measure.is_some())
    }

    /// Says what can be typed for the item at hand: `type 0, 1, 3, or 5`, or its value.
    pub fn permitted(&self) -> String {
        let Some(item) = self.at_hand() else {
            return String::new();
        };
        match &item.measure {
            Some(measure) => format!("type the value in {}", measure.unit),
            None => {
                let points = item.choices.iter().map(|choice| choice.points.to_string());
                format!("type {}", one_of(&points.collect::<Vec<_>>()))
            }
        }
    }

    /// Returns what is asked beside the items, the measures first, each kind only if it is to be asked. Of a
    /// patient who is asleep the breaths come first, and then whether he can be roused.
    pub fn beside(&self, measures: bool, checks: bool) -> Vec<Beside> {
        let known = self.shown.measures();
        let is_asleep = measures && self.interview.assessment().is_asleep();
        let (first, rest): (Vec<usize>, Vec<usize>) = (0..known.len())
            .filter(|_| measures)
            .partition(|at| is_asleep && known.get(*at).is_some_and(|of| of.id == BREATHS));
        let checks = (0..self.shown.checks().len()).filter(|_| checks);
        let first = first.into_iter().map(Beside::Measure);
        let roused = is_asleep.then_some(Beside::Rouse);
        let rest = rest.into_iter().map(Beside::Measure);
        let checks = checks.map(Beside::Check);
        first.chain(roused).chain(rest).chain(checks).collect()
    }

    /// Returns the row of what is asked beside the items to which one comes who leaves out all that is measured
    /// after a row; the number of rows where none is left.
    pub fn past_the_measures(rows: &[Beside], row: usize) -> usize {
        let later = rows.iter().enumerate().skip(row + 1);
        let mut later = later.filter(|(_, next)| !matches!(next, Beside::Measure(_)));
        later.next().map_or(rows.len(), |(at, _)| at)
    }

    /// Returns what a flag of the scale says of the use that a question of the context asks about, if it is
    /// raised.
    pub fn raised_by_use(&self, field: ContextField) -> Option<&str> {
        let substance = field.other_use()?;
        self.raised(|flag| flag.when.daily == Some(substance))
    }

    /// Returns what a flag of the scale says of a yes to the check at a position, if it is raised.
    pub fn raised_by_check(&self, check: usize) -> Option<&str> {
        self.raised(|flag| flag.when.check == Some(check))
    }

    /// Returns what a flag of the scale says of what the unscored measure at a position measured, if it is raised.
    pub fn raised_by_measure(&self, measure: usize) -> Option<&str> {
        self.raised(|flag| {
            let read = flag.when.unscored.as_ref();
            read.is_some_and(|(of, _)| *of == measure)
        })
    }

    /// Returns what a flag of the scale says of the answer to the item at a position, if it is raised.
    pub fn raised_by_item(&self, item: usize) -> Option<&str> {
        self.raised(|flag| {
            let points = flag.when.item.as_ref().map(|(of, _)| *of);
            let value = flag.when.measure.as_ref().map(|(of, _)| *of);
            points == Some(item) || value == Some(item)
        })
    }

    fn raised(&self, is_of: impl Fn(&Flag) -> bool) -> Option<&str> {
        let outcome = self.interview.outcome();
        let mut flags = self.shown.flags().iter().zip(&outcome.flags);
        let raised = flags.find(|(flag, raised)| is_of(flag) && **raised == Truth::Yes);
        raised.map(|(flag, _)| flag.text.as_str())
    }

    /// Returns the names of the items that are open.
    pub fn open_labels(&self) -> Vec<&str> {
        let open = self.interview.open_items().into_iter();
        open.filter_map(|item| Some(self.item(item)?.label.as_str()))
            .collect()
    }

    /// Says that the first answers have grown old, which happens to whoever is called away.
    pub fn growing_old(&self, now: Now) -> Option<String> {
        let observations = self.interview.assessment().observations().iter();
        let answered = observations.filter(|seen| seen.choice().is_some());
        let times = answered.filter_map(|seen| seen.detail()?.time);
        let age = now.time - times.min()?;
        (age.num_minutes() >= WARN_MINUTES).then(|| {
            format!(
                "The first answer is {} old: look again at what may have changed",
                duration(age)
            )
        })
    }

    fn line(&mut self, field: ContextField, line: &str, now: Now) -> Result<Reply, Refusal> {
        let line = match line.trim() {
            "" if !self.interview.answer_to(field).is_empty() => return Ok(Reply::Kept),
            "-" => "",
            line => line,
        };
        self.interview.answer(field, line, now)?;
        Ok(Reply::Context(field))
    }

    /// Takes an answer; one that looks like a slip has to be confirmed with a reason.
    fn found(&mut self, finding: TypedAnswer, now: Now) -> Result<Reply, Refusal> {
        let value = match finding {
            TypedAnswer::Value(value) => Some(value),
            _ => None,
        };
        if let Some(value) = value {
            self.must_be_usual(value)?;
        }
        let taken = if self.not_due && !matches!(finding, TypedAnswer::Unable(_)) {
            self.interview.find_not_due(self.item, finding, now.time)
        } else {
            self.interview.find(self.item, finding, now.time)
        };
        let taken = taken.map_err(|refusal| match self.at_hand() {
            Some(item) => refusal.by_label(&item.id, &item.label),
            None => refusal,
        });
        match (taken, value) {
            (Ok(()), _) => Ok(Reply::Answered),
            (Err(refusal), Some(value)) if refusal.can_be_confirmed => {
                self.prompt = Some(Prompt::Confirm(value));
                Ok(Reply::Asked(Some(refusal.message)))
            }
            (Err(refusal), _) => Err(refusal),
        }
    }

    /// Refuses a pulse that is unusual but plausible, until it is typed a second time.
    fn must_be_usual(&mut self, value: u32) -> Result<(), Refusal> {
        let typed = (self.item, value);
        let again = self.unusual.take() == Some(typed);
        let measure = self.at_hand().and_then(|item| item.measure.as_ref());
        let is_unusual = measure.is_some_and(|measure| {
            measure.unit == A_MINUTE
                && (measure.plausible.0..=measure.plausible.1).contains(&value)
                && !USUAL_PULSE.contains(&value)
        });
        if again || !is_unusual {
            return Ok(());
        }
        self.unusual = Some(typed);
        Err(Refusal::new(
            format!("{value} {A_MINUTE} is unusual"),
            format!("count again, or type {value} once more to keep it"),
        ))
    }

    /// Takes a value of an unscored measure. To type the same twice is to confirm it: a key pressed too
    /// often is no yes.
    fn measured(&mut self, measure: usize, line: String, now: Now) -> Result<Reply, Refusal> {
        let typed = (measure, line);
        let again = self.unlikely.take().is_some_and(|before| before == typed);
        let taken = self.interview.measure(measure, &typed.1, again, now.time);
        let taken = taken.map_err(|refusal| match self.shown.measures().get(measure) {
            Some(of) => refusal.by_label(&of.id, &of.label),
            None => refusal,
        });
        match taken {
            Ok(()) => Ok(Reply::Measured),
            Err(refusal) if refusal.can_be_confirmed => {
                self.unlikely = Some(typed);
                let help = "is it a typing slip? measure again, or type it once more to keep it";
                Err(Refusal::new(refusal.message, help))
            }
            Err(refusal) => Err(refusal),
        }
    }

    fn toggle_due(&mut self, now: Now) -> Result<Reply, Refusal> {
        let seen = self.seen(self.item);
        let found = seen.filter(|seen| seen.choice().is_some());
        let Some(due) = found.map(|seen| !seen.is_attributed()) else {
            self.not_due = !self.not_due;
            return Ok(Reply::NextNotDue(self.not_due));
        };
        self.interview.attribute(self.item, due, now.time)?;
        Ok(Reply::Due(due))
    }

    fn toggle_cause(&mut self, which: usize) -> Result<Reply, Refusal> {
        let found = !self.interview.has_cause(self.item, which);
        self.interview.mark_cause(self.item, which, found)?;
        Ok(Reply::Cause(found))
    }

    /// Takes the words that were asked for. A remark that cannot be kept is asked for again.
    fn words(&mut self, words: String, now: Now) -> Result<Reply, Refusal> {
        match self.prompt {
            Some(Prompt::Confirm(value)) => {
                self.prompt = None;
                // Another number in place of a reason is the value typed anew.
                match words.trim().parse() {
                    Ok(again) => self.found(TypedAnswer::Value(again), now),
                    Err(_) => self.found(TypedAnswer::Confirmed(value, words), now),
                }
            }
            _ => {
                self.interview.note(self.item, &words)?;
                self.prompt = None;
                Ok(Reply::Noted)
            }
        }
    }

    fn choose(&mut self, which: usize, now: Now) -> Result<Reply, Refusal> {
        let no_such = || Refusal::new("there is no such choice", "choose one of those shown");
        match self.prompt.take() {
            Some(Prompt::Reason) => {
                let why = REASONS.get(which).ok_or_else(no_such)?;
                self.found(TypedAnswer::Unable(*why), now)
            }
            Some(Prompt::Rest) => {
                let why = REASONS_FOR_THE_REST.get(which).ok_or_else(no_such)?;
                self.interview.leave_the_rest(*why, now.time)?;
                Ok(Reply::RestLeft)
            }
            _ => self.toggle_cause(which),
        }
    }
}
