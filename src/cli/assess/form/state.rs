//! Where the form stands, which section and which prompt a key belongs to, and what is said then.

use super::keys::{Key, latin};
use super::line::TypedLine;
use crate::base::text::visible;
use crate::base::time::Time;
use crate::cli::assess::bedside::Bedside;
use crate::interview::ContextField;
use crate::interview::session::{Action, Prompt, Reply, Section};
use crate::render::bedside;

/// How something is said below the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// As a matter of fact.
    Plain,
    /// It could not be done.
    Refused,
    /// A flag that the last answer raised.
    Flag,
}

/// What comes after a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    /// The form goes on.
    Stay,
    /// The person leaves, and the draft is kept.
    Leave,
    /// The screen is too small: line by line.
    LineByLine,
    /// It is signed; or the answers to a case are kept, and what there is to read of them was read.
    Done,
}

/// What the keys need to know of what was drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Drawn {
    /// The screen is too small.
    pub is_cramped: bool,
    /// By how many lines the list can go up at most.
    pub furthest: usize,
    /// How many lines of the list are seen at once.
    pub room: usize,
}

/// A row of the page before the items.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ContextRow {
    /// A question.
    Field(ContextField),
    /// The way on to the items. Where an earlier visit tells the use before, it is asked here whether that
    /// still holds.
    On,
}

impl ContextRow {
    /// Returns all rows in their order: what is needed, the way on, and what may be left out.
    pub fn all() -> impl Iterator<Item = Self> {
        let needed = |field: &ContextField| field.is_needed();
        let (first, rest): (Vec<_>, Vec<_>) = ContextField::ALL.into_iter().partition(needed);
        let rest = rest.into_iter().map(Self::Field);
        let first = first.into_iter().map(Self::Field);
        first.chain([Self::On]).chain(rest)
    }
}

/// The form.
pub struct Form<'b> {
    /// The session that it shows, with its log and draft, or its case.
    pub bedside: &'b mut Bedside,
    /// The row at hand of the questions before the items.
    pub question: ContextRow,
    /// The row at hand of what is asked beside the items.
    pub row: usize,
    /// How many lines of a long page have gone up; the page itself knows where it ends.
    pub scroll: usize,
    /// What was typed and not yet taken.
    pub typed: TypedLine,
    /// By how many lines the help has gone up, while it is read.
    pub help: Option<usize>,
    /// The initials that are typed to see it again, while patient and answers are hidden.
    pub hidden: Option<TypedLine>,
    /// What is said below the page.
    pub said: Option<(Tone, String)>,
    /// Whether the points of a measured item are typed instead of its value.
    pub by_points: bool,
    /// Until when beats are counted.
    pub until: Option<Time>,
    /// What was drawn last.
    pub drawn: Drawn,
    /// The items in the order in which they were answered, to go back by.
    pub(super) answered: Vec<usize>,
    /// Whether it was said that items are open, so that asking again goes on.
    pub(super) open_was_said: bool,
    /// Up to which row what is asked beside the items was answered or left out, one by one.
    pub(super) passed: usize,
    /// Whether it was said that Backspace leaves the summary, so that pressing it again does.
    pub(super) back_was_said: bool,
    /// Whether the last key came back to the items: the next one takes no answer away.
    pub(super) came_back: bool,
    /// Whether the item at hand got its answer and no item is open: a digit more answers nothing.
    pub(super) is_finished: bool,
    /// Whether the answer to the item at hand was taken back: a key that is held takes no other.
    pub(super) took_back: bool,
}

impl<'b> Form<'b> {
    /// Lays the form out.
    pub fn new(bedside: &'b mut Bedside) -> Self {
        // Also where it is not said: what was left out stands in the head.
        let last = bedside.last_assessed();
        let mut form = Self {
            bedside,
            question: ContextRow::Field(ContextField::Patient),
            row: 0,
            scroll: 0,
            typed: TypedLine::default(),
            help: None,
            hidden: None,
            said: None,
            by_points: false,
            until: None,
            drawn: Drawn::default(),
            answered: Vec::new(),
            open_was_said: false,
            passed: 0,
            back_was_said: false,
            came_back: false,
            is_finished: false,
            took_back: false,
        };
        if form.bedside.is_locked() {
            form.go_to_review();
        } else if form.section() == Section::Items {
            form.resume();
        } else if !form.bedside.patient().is_empty() {
            form.question = form.after_the_needed();
            form.said = last.map(|words| (Tone::Plain, words));
        }
        form
    }

    /// Returns what is asked now.
    pub fn section(&self) -> Section {
        self.bedside.session.section
    }

    /// Does what a key says.
    pub fn press(&mut self, key: Key) -> Turn {
        if self.drawn.is_cramped {
            return match key {
                Key::Enter => Turn::LineByLine,
                _ => Turn::Stay,
            };
        }
        if self.hidden.is_some() {
            return self.press_while_hidden(&key);
        }
        if self.help.is_some() {
            self.read_help(&key);
            return Turn::Stay;
        }
        if key == Key::Help {
            self.help = Some(0);
            return Turn::Stay;
        }
        let command = key.clone().on_latin_keys();
        match self.bedside.session.prompt {
            // It is meant for the page below: a number whose first digit were taken here would be another number.
            Some(Prompt::Leave) if !answers_leave(&command) => self.bedside.session.prompt = None,
            Some(prompt @ (Prompt::Note | Prompt::Confirm(_))) => {
                self.write(prompt, key);
                return Turn::Stay;
            }
            Some(prompt) => return self.press_at_prompt(prompt, &command),
            None => {}
        }
        self.press_at_page(if self.types_words() { key } else { command })
    }

    /// Says whether letters are words here, and no commands.
    fn types_words(&self) -> bool {
        let is_between = self.section() == Section::Context && self.question == ContextRow::On;
        !is_between
            && matches!(self.section(), Section::Context | Section::Review)
            && !self.bedside.is_lesson()
    }

    fn press_at_page(&mut self, key: Key) -> Turn {
        match key {
            Key::EndOfInput => self.ask(Prompt::Leave),
            Key::Other | Key::Redraw | Key::Help => {}
            key => {
                self.said = None;
                match (self.section(), self.bedside.is_lesson()) {
                    (Section::Context, true) => self.press_at_case(&key),
                    (Section::Context, false) => self.press_at_context(key),
                    (Section::Items, _) => self.press_at_items(&key),
                    (Section::Checks, _) => self.press_beside(&key),
                    (Section::Review, true) => return self.press_at_handing_in(&key),
                    (Section::Review, false) => return self.press_at_review(&key),
                    (Section::Feedback, _) => return self.press_at_feedback(&key),
                }
            }
        }
        Turn::Stay
    }

    /// Asks something in between.
    pub(super) fn ask(&mut self, prompt: Prompt) {
        self.bedside.session.prompt = Some(prompt);
        match prompt {
            Prompt::Leave => {}
            Prompt::Note => {
                let seen = self.bedside.session.seen(self.bedside.session.item);
                let note = seen.and_then(|seen| seen.detail()?.note.clone());
                self.typed.set(&note.unwrap_or_default());
            }
            _ => self.typed.clear(),
        }
    }

    /// Takes a key as the answer to what is asked in between. Escape goes back to the page.
    fn press_at_prompt(&mut self, prompt: Prompt, key: &Key) -> Turn {
        match prompt {
            // Enter and Escape are pressed too lightly to leave by.
            Prompt::Leave => {
                self.bedside.session.prompt = None;
                if leaves(key) {
                    return Turn::Leave;
                }
            }
            _ => self.choose(key),
        }
        Turn::Stay
    }

    /// Types a line of words.
    fn write(&mut self, prompt: Prompt, key: Key) {
        match key {
            Key::Paste(text) => {
                // All of it is the one remark, whatever lines it had.
                let lines = text.lines().map(str::trim);
                let lines: Vec<&str> = lines.filter(|line| !line.is_empty()).collect();
                self.typed.insert(&visible(&lines.join(" ")));
            }
            Key::Escape => self.put_away(),
            Key::Enter if prompt != Prompt::Note && self.typed.text().trim().is_empty() => {
                self.put_away();
                if let (Prompt::Confirm(value), Some(item)) =
                    (prompt, self.bedside.session.at_hand())
                {
                    let points = bedside::points_like(item, value);
                    let words = bedside::not_taken(value);
                    self.refuse(format!("{words} Points are typed after p: p {points}"));
                }
            }
            Key::Enter => {
                let words = self.typed.text().to_owned();
                // A note that cannot be kept is there to be mended.
                if prompt != Prompt::Note {
                    self.said = None;
                    self.typed.clear();
                    self.until = None;
                }
                self.act(Action::Words(words));
            }
            key => {
                self.typed.edit(&key);
            }
        }
    }

    /// Takes a number of a list.
    fn choose(&mut self, key: &Key) {
        let Key::Character(character) = key else {
            if matches!(key, Key::Escape | Key::Backspace) {
                self.put_away();
            }
            return;
        };
        let number = character.to_digit(10).map(|digit| digit as usize);
        let which = number.and_then(|number| number.checked_sub(1));
        let count = bedside::choices(&self.bedside.session).len();
        match which.filter(|which| *which < count) {
            None => self.refuse("Type one of the numbers, or Escape to go back"),
            Some(which) => {
                self.said = None;
                self.typed.clear();
                self.act(Action::Choose(which));
            }
        }
    }

    /// Goes back to the page.
    fn put_away(&mut self) {
        self.bedside.session.prompt = None;
        self.said = None;
        self.typed.clear();
    }

    /// Does what a person does, says what came of it, and returns whether it could be done.
    pub(super) fn act(&mut self, action: Action) -> bool {
        match self.bedside.act(action) {
            Reply::Refused(refusal) => {
                self.refuse(refusal.to_string());
                return false;
            }
            Reply::Asked(wrong) => {
                self.typed.clear();
                if let Some(wrong) = wrong {
                    self.refuse(wrong);
                }
            }
            Reply::Context(field) => {
                if let Some(words) = self.bedside.told_about(field) {
                    self.say(words);
                }
            }
            Reply::Answered => self.go_on(),
            Reply::Reopened => {
                let item = self.bedside.session.at_hand();
                let label = item.map_or("", |item| &item.label);
                self.say(format!("{label} is unanswered again"));
            }
            Reply::Noted => {
                self.put_away();
                self.say("Noted");
            }
            Reply::Cause(true) => {
                self.say("Other cause present: score only the part due to withdrawal");
            }
            Reply::Cause(false) => self.say("Not found after all"),
            Reply::NextNotDue(true) => {
                self.say("Other cause: now type what is found");
            }
            Reply::Due(due) => self.say(bedside::due(due)),
            Reply::RestLeft => self.go_beside(),
            Reply::Kept
            | Reply::TakenOver
            | Reply::Checked
            | Reply::Measured
            | Reply::NextNotDue(false) => {}
        }
        true
    }

    /// Hides patient and answers, unless beats or breaths are being counted.
    pub fn hide(&mut self) {
        if self.until.is_none() {
            self.hidden.get_or_insert_default();
        }
    }

    /// Takes a key while everything is hidden: the rater's initials show it again. Before anybody is known to rate,
    /// Enter does.
    fn press_while_hidden(&mut self, key: &Key) -> Turn {
        let Some(line) = &mut self.hidden else {
            return Turn::Stay;
        };
        match key {
            Key::EndOfInput => return Turn::Leave,
            Key::Enter => {
                let typed = line.take();
                if self
                    .as_rater(typed)
                    .trim()
                    .eq_ignore_ascii_case(self.bedside.rater().trim())
                {
                    self.hidden = None;
                }
            }
            key => {
                line.edit(key);
            }
        }
        Turn::Stay
    }

    /// Returns initials as they were meant: those of the rater may be typed on a Cyrillic layout.
    pub(super) fn as_rater(&self, typed: String) -> String {
        let latin: String = typed.chars().map(latin).collect();
        let is_rater = latin
            .trim()
            .eq_ignore_ascii_case(self.bedside.rater().trim());
        if is_rater { latin } else { typed }
    }

    /// Looks at the timer, and says whether it rings.
    pub fn tick(&mut self) -> bool {
        let now = self.bedside.now().time;
        let over = self.until.is_some_and(|until| until <= now);
        if over {
            self.until = None;
            self.say("60 seconds are over: type what you counted, then Enter");
        }
        over
    }

    /// Says something below the page.
    pub(super) fn say(&mut self, words: impl Into<String>) {
        self.said = Some((Tone::Plain, words.into()));
    }

    /// Says why something could not be done.
    pub(super) fn refuse(&mut self, words: impl Into<String>) {
        self.said = Some((Tone::Refused, words.into()));
    }

    /// Takes a key where a line is typed, and says whether it was one for that. No answer has a question
    /// mark in it, so that it asks for help also where something was typed.
    pub(super) fn edit_line(&mut self, key: &Key) -> bool {
        match key {
            Key::Character('?') => self.help = Some(0),
            Key::Escape if self.typed.is_empty() => self.ask(Prompt::Leave),
            Key::Escape => self.typed.clear(),
            key => return self.typed.edit(key),
        }
        true
    }

    /// Takes a key that means the same wherever no line is typed, and says whether it was one.
    pub(super) fn help_or_leave(&mut self, key: &Key) -> bool {
        match key {
            Key::Character('?' | 'h') => self.help = Some(0),
            Key::Character('q') | Key::Escape => self.ask(Prompt::Leave),
            _ => return false,
        }
        true
    }

    /// Takes a pasted text where one line is typed: a single line, or nothing of it.
    pub(super) fn paste(&mut self, text: &str) {
        let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
        match (lines.next(), lines.next()) {
            (Some(line), None) => self.typed.insert(&visible(line)),
            (Some(_), Some(_)) => self.refuse(
                "Several lines were pasted, and none was taken: one line is the answer here",
            ),
            (None, _) => {}
        }
    }
}

/// Says whether a key says to leave where that is asked.
fn leaves(key: &Key) -> bool {
    matches!(key, Key::Character('q' | 'Q' | 'y' | 'Y') | Key::EndOfInput)
}

/// Says whether a key answers that question at all, or is none that could mean something else.
fn answers_leave(key: &Key) -> bool {
    leaves(key) || matches!(key, Key::Enter | Key::Escape | Key::Other)
}
