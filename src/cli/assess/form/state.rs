//! Where the form stands, and which page and which prompt a key belongs to.

use super::draw::Drawn;
use super::keys::Key;
use crate::base::time::Time;
use crate::cli::assess::book::Review;
use crate::cli::assess::desk::{Desk, Signed};
use crate::cli::assess::plain::Begin;
use crate::interview::{Before, Refusal};

/// What stands on the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Page {
    /// The questions before the items; in a lesson the case.
    Before,
    /// The items.
    Items,
    /// The checks.
    Checks,
    /// The summary, and the initials; in a lesson the handing in.
    Review,
    /// In a lesson: the answers beside the key.
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
    /// Why nothing can be assessed.
    Attempt,
    /// Which other cause was found.
    Cause,
    /// Whether to leave.
    Leave,
    /// The help, until a key.
    Help,
}

/// How something is said below the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// As a matter of fact.
    Plain,
    /// It could not be done.
    Refused,
}

/// What comes after a key.
pub enum Step {
    /// The form goes on.
    Stay,
    /// The person leaves, and the draft is kept.
    Leave,
    /// The screen is too small: line by line.
    LineByLine,
    /// It is signed.
    Signed(Box<Signed>),
    /// The answers to a case are kept, and what there is to read of them was read.
    HandedIn,
}

/// The form.
pub struct Form {
    /// The page on the screen.
    pub page: Page,
    /// The question at hand, by its position.
    pub question: usize,
    /// The item at hand.
    pub item: usize,
    /// The check at hand.
    pub check: usize,
    /// How many lines of a long page have gone up; the page itself knows where it ends.
    pub scroll: usize,
    /// What was typed and not yet taken.
    pub typed: String,
    /// What is asked in between.
    pub prompt: Option<Prompt>,
    /// What is said below the page.
    pub said: Option<(Tone, String)>,
    /// Whether the points of a measured item are typed instead of its value.
    pub by_points: bool,
    /// Whether what comes is found, but not due to withdrawal.
    pub not_due: bool,
    /// Until when beats are counted.
    pub until: Option<Time>,
    /// What would be signed, worked out when the summary was come to.
    pub review: Option<Review>,
    /// What was drawn last.
    pub drawn: Drawn,
    /// The items in the order in which they were answered, to go back by.
    pub(super) trail: Vec<usize>,
    /// Whether it was said that items are open, so that asking again goes on.
    pub(super) open_was_said: bool,
}

impl Form {
    /// Lays the form out.
    pub fn new(desk: &mut Desk, begin: Begin) -> Self {
        // Also where it is not said: what was left out stands in the head.
        let last = desk.last_assessed();
        let mut form = Self {
            page: Page::Before,
            question: 0,
            item: 0,
            check: 0,
            scroll: 0,
            typed: String::new(),
            prompt: None,
            said: None,
            by_points: false,
            not_due: false,
            until: None,
            review: None,
            drawn: Drawn::default(),
            trail: Vec::new(),
            open_was_said: false,
        };
        if begin == Begin::Items {
            form.go_to_items(desk);
        } else if begin == Begin::Feedback {
            form.page = Page::Feedback;
        } else if !desk.patient().is_empty() {
            form.question = 1;
            form.said = last.map(|words| (Tone::Plain, words));
        }
        form
    }

    /// Does what a key says.
    pub fn press(&mut self, key: Key, desk: &mut Desk) -> Step {
        if self.drawn.is_cramped {
            return match key {
                Key::Enter => Step::LineByLine,
                _ => Step::Stay,
            };
        }
        if let Some(prompt) = self.prompt {
            return self.answer_prompt(prompt, key, desk);
        }
        match key {
            Key::Help => self.prompt = Some(Prompt::Help),
            Key::EndOfInput => self.prompt = Some(Prompt::Leave),
            Key::Other | Key::Redraw => {}
            key => {
                self.said = None;
                return match self.page {
                    Page::Before if desk.lesson().is_some() => self.press_case(&key, desk),
                    Page::Review if desk.lesson().is_some() => self.press_hand_in(&key, desk),
                    Page::Feedback => self.press_feedback(&key),
                    Page::Before => self.press_before(key, desk),
                    Page::Items => self.press_items(key, desk),
                    Page::Checks => self.press_checks(key, desk),
                    Page::Review => self.press_review(key, desk),
                };
            }
        }
        Step::Stay
    }

    /// Says whether beats are being counted.
    pub fn is_counting(&self) -> bool {
        self.until.is_some()
    }

    /// Looks at the timer, and says whether it rings.
    pub fn tick(&mut self, now: Time) -> bool {
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

    /// Says what a refusal says.
    pub(super) fn refused(&mut self, refusal: &Refusal) {
        self.refuse(refusal.to_string());
    }

    /// Goes to the items, to the first that is open.
    pub(super) fn go_to_items(&mut self, desk: &Desk) {
        self.page = Page::Items;
        self.typed.clear();
        self.prompt = None;
        let view = desk.view();
        let last = self.trail.last().copied().unwrap_or(0);
        self.at_item(view.next_open(None).unwrap_or(last));
    }

    /// Puts an item at hand.
    pub(super) fn at_item(&mut self, item: usize) {
        self.item = item;
        self.typed.clear();
        self.by_points = false;
        self.not_due = false;
    }

    /// Puts a question before the items at hand; after the last come the items. In a lesson the case
    /// is what stands before them.
    pub(super) fn at_question(&mut self, question: usize, desk: &Desk) {
        self.typed.clear();
        if desk.lesson().is_some() {
            self.page = Page::Before;
            self.scroll = 0;
            return;
        }
        if question >= Before::ALL.len() {
            return self.go_to_items(desk);
        }
        self.page = Page::Before;
        self.question = question;
    }

    /// Goes to the summary, and works it out.
    pub(super) fn go_to_review(&mut self, desk: &Desk) {
        self.page = Page::Review;
        self.typed.clear();
        self.prompt = None;
        self.scroll = 0;
        self.review = Some(desk.review());
    }

    /// Takes a pasted text where one line is typed, and says what of it is left out.
    pub(super) fn paste(&mut self, text: &str) {
        let mut lines = text.lines();
        let first = lines.next().unwrap_or_default().trim();
        self.typed.push_str(&crate::base::text::visible(first));
        let surplus = lines.filter(|line| !line.trim().is_empty()).count();
        if surplus > 0 {
            let lines = crate::base::text::count(surplus as u64, "line", "lines");
            self.refuse(format!(
                "{lines} of the pasted text were left out: only its first is here"
            ));
        }
    }

    /// Takes the last character back, and says whether there was one.
    pub(super) fn rub_out(&mut self) -> bool {
        self.typed.pop().is_some()
    }
}
