//! What keys do at each page: the questions before the items type a line, a digit at an item answers and goes
//! on, and the summary and the case are read. What is asked beside the items is in
//! [`beside`](super::beside).

use chrono::TimeDelta;

use super::keys::Key;
use super::state::{ContextRow, Form, Tone, Turn};
use crate::base::text::visible;
use crate::interview::ContextField;
use crate::interview::session::{Action, Beside, Prompt, Section};
use crate::render::bedside;

/// How many lines of the page before are seen again on the next one.
const OVERLAP: usize = 2;

/// What is said once no item is open.
const ALL_ANSWERED: &str = "No item is left. Enter to continue, arrows or Backspace to change one";

/// What is said where an answer that is too old would be changed.
const LOCKED: &str = "Too old for another answer: sign it as it stands, or Esc leaves it";

impl Form<'_> {
    /// Does what a key says at the summary: letters are the initials.
    pub(super) fn press_at_review(&mut self, key: &Key) -> Turn {
        if self.edit_line(key) {
            return Turn::Stay;
        }
        match key {
            Key::Paste(_) => self.refuse("Initials are typed, not pasted"),
            // Who rubs out initials presses it once too often.
            Key::Backspace
                if !self.bedside.is_locked()
                    && !std::mem::replace(&mut self.back_was_said, true) =>
            {
                self.say("Backspace once more goes back, to change something");
                return Turn::Stay;
            }
            Key::Backspace | Key::BackTab => self.back_from_review(),
            Key::Enter if self.typed.text().trim().is_empty() => {
                let rater = self.bedside.rater();
                self.refuse(format!("Nothing is signed yet: type {rater} first"));
            }
            Key::Enter => {
                let typed = self.typed.take();
                let initials = self.as_rater(typed);
                match self.bedside.sign(&initials) {
                    Ok(()) => return Turn::Done,
                    Err(refusal) => {
                        if self.bedside.review.is_none() {
                            self.go_to_review();
                        }
                        self.back_was_said = false;
                        if !initials
                            .trim()
                            .eq_ignore_ascii_case(self.bedside.rater().trim())
                        {
                            // A slip is there to be mended.
                            self.typed.set(&initials);
                            self.typed.refuse();
                        }
                        self.refuse(refusal.to_string());
                    }
                }
            }
            key => self.read(key),
        }
        Turn::Stay
    }

    /// Goes to the summary, and works it out.
    pub(super) fn go_to_review(&mut self) {
        self.bedside.session.section = Section::Review;
        self.back_was_said = false;
        self.bedside.session.prompt = None;
        self.typed.clear();
        self.scroll = 0;
        self.bedside.make_review();
    }

    fn back_from_review(&mut self) {
        if self.bedside.is_locked() {
            return self.refuse(LOCKED);
        }
        self.scroll = 0;
        if self.beside().is_empty() {
            self.back_to_items();
        } else {
            self.bedside.session.section = Section::Checks;
        }
    }

    /// Does what a key says at the case: it is read, and then rated.
    pub(super) fn press_at_case(&mut self, key: &Key) {
        if self.help_or_leave(key) {
            return;
        }
        match key {
            Key::Enter | Key::Character(' ') if self.is_more_below() => self.down_a_page(),
            Key::Enter | Key::Character('v' | ' ') => self.leave_case(),
            key => self.read(key),
        }
    }

    fn leave_case(&mut self) {
        self.scroll = 0;
        let at_hand = self.bedside.session.item;
        let was_rated = self.bedside.session.interview.has_answers();
        self.go_to_items();
        if was_rated {
            // Whoever looks the case up again goes on where it was left.
            self.at_item(at_hand);
        }
    }

    /// Does what a key says before handing in.
    pub(super) fn press_at_handing_in(&mut self, key: &Key) -> Turn {
        if self.help_or_leave(key) {
            return Turn::Stay;
        }
        match key {
            Key::Character('v') => self.go_to_context(),
            Key::Backspace | Key::Left | Key::BackTab => self.back_from_review(),
            Key::Enter => match self.bedside.hand_in() {
                Ok(()) if self.bedside.lesson().is_some_and(|lesson| lesson.shows_key) => {
                    self.bedside.session.section = Section::Feedback;
                    self.scroll = 0;
                }
                Ok(()) => return Turn::Done,
                Err(refusal) => self.refuse(refusal.to_string()),
            },
            key => self.read(key),
        }
        Turn::Stay
    }

    /// Does what a key says beside the key: nothing can be changed any more.
    pub(super) fn press_at_feedback(&mut self, key: &Key) -> Turn {
        match key {
            Key::Enter | Key::Character(' ') if self.is_more_below() => self.down_a_page(),
            Key::Enter | Key::Character('q' | ' ') | Key::Escape | Key::EndOfInput => {
                return Turn::Done;
            }
            key => self.read(key),
        }
        Turn::Stay
    }

    /// Scrolls the help, of which a small screen shows a part; all else goes back.
    pub(super) fn read_help(&mut self, key: &Key) {
        let at = self.help.unwrap_or_default().min(self.drawn.furthest);
        self.help = match key {
            Key::Down => Some(at + 1),
            Key::Up => Some(at.saturating_sub(1)),
            Key::PageDown | Key::End => Some(self.drawn.furthest),
            Key::PageUp | Key::Home => Some(0),
            _ => None,
        };
    }

    /// Goes through a long text.
    fn read(&mut self, key: &Key) {
        match key {
            Key::Down => self.scroll = self.scroll.saturating_add(1),
            Key::Up => self.up(1),
            Key::PageDown | Key::Tab => self.down_a_page(),
            Key::PageUp => self.up(self.page_of_lines()),
            Key::Home => self.scroll = 0,
            Key::End => self.scroll = usize::MAX,
            _ => {}
        }
    }

    fn is_more_below(&self) -> bool {
        self.scroll < self.drawn.furthest
    }

    /// Goes down by as much as is seen, but for some lines to find one's place by.
    fn down_a_page(&mut self) {
        self.scroll = self.scroll.saturating_add(self.page_of_lines());
    }

    fn page_of_lines(&self) -> usize {
        self.drawn.room.saturating_sub(OVERLAP).max(1)
    }

    /// Goes up, from the end if it was passed.
    fn up(&mut self, lines: usize) {
        self.scroll = self.scroll.min(self.drawn.furthest).saturating_sub(lines);
    }
}

impl Form<'_> {
    /// Does what a key says at a row of the page before the items.
    pub(super) fn press_at_context(&mut self, key: Key) {
        let ContextRow::Field(field) = self.question else {
            return self.press_at_the_way_on(&key);
        };
        if self.edit_line(&key) {
            return;
        }
        match key {
            Key::Paste(text) => self.paste(&text),
            Key::Backspace => self.say("Arrow up goes to the line before"),
            Key::Enter | Key::Down | Key::Tab if self.take_line(field) => {
                self.row_after(field.is_needed());
            }
            Key::Up | Key::BackTab if self.typed.is_empty() || self.take_line(field) => {
                self.row_before();
            }
            Key::PageDown if self.typed.is_empty() || self.take_line(field) => self.on_to_items(),
            Key::PageUp => self.go_to_row(ContextRow::Field(ContextField::Patient)),
            _ => {}
        }
    }

    /// Does what a key says at the way on: what an earlier visit tells is confirmed there, or left out.
    fn press_at_the_way_on(&mut self, key: &Key) {
        let is_told = self.bedside.use_before().is_some();
        match key {
            Key::Character('n' | 'N') if is_told => {
                self.bedside.take_over(true);
                self.go_to_row(ContextRow::Field(ContextField::Events));
                self.say("Nothing used since. A medicine given? Enter alone goes to the items");
            }
            Key::Character('y' | 'Y') if is_told => {
                self.bedside.take_over(false);
                self.go_to_row(ContextRow::Field(ContextField::LastUse));
                self.say("When was it used last? The rest is as last time: change what is not");
            }
            Key::Enter | Key::PageDown => self.on_to_items(),
            Key::Down | Key::Tab => self.row_after(false),
            Key::Up | Key::BackTab => self.row_before(),
            Key::PageUp => self.go_to_row(ContextRow::Field(ContextField::Patient)),
            key if self.help_or_leave(key) => {}
            Key::Character(_) if is_told => self.refuse("Used anything since? n no, y yes"),
            Key::Character(_) => {
                self.refuse("Enter goes to the items, arrow down to what is below")
            }
            _ => {}
        }
    }

    /// Returns the first row that needs an answer, or else the way on.
    pub(super) fn after_the_needed(&self) -> ContextRow {
        let needed = self.bedside.session.interview.needed_field();
        needed.map_or(ContextRow::On, ContextRow::Field)
    }

    /// Puts the page before the items at hand; in a lesson that is the case.
    pub(super) fn go_to_context(&mut self) {
        self.typed.clear();
        self.scroll = 0;
        self.question = self.after_the_needed();
        self.bedside.session.section = Section::Context;
    }

    fn go_to_row(&mut self, row: ContextRow) {
        self.typed.clear();
        self.question = row;
    }

    /// Goes to the next row; after what is needed to what is needed still, and then to the way on.
    fn row_after(&mut self, was_needed: bool) {
        if was_needed {
            return self.go_to_row(self.after_the_needed());
        }
        let mut after = ContextRow::all().skip_while(|row| *row != self.question);
        match after.nth(1) {
            Some(next) => self.go_to_row(next),
            None => self.on_to_items(),
        }
    }

    fn row_before(&mut self) {
        let before = ContextRow::all().take_while(|row| *row != self.question);
        if let Some(before) = before.last() {
            self.go_to_row(before);
        }
    }

    /// Goes to the items, or first to what is needed.
    fn on_to_items(&mut self) {
        let Some(needed) = self.bedside.session.interview.needed_field() else {
            self.typed.clear();
            return self.go_to_items();
        };
        self.go_to_row(ContextRow::Field(needed));
        self.refuse(format!("{} is needed to sign", needed.label()));
    }

    /// Takes the line as the answer, and says whether it could be.
    fn take_line(&mut self, field: ContextField) -> bool {
        let is_taken = self.act(Action::Line(field, self.typed.text().to_owned()));
        if !is_taken {
            self.typed.refuse();
        }
        is_taken
    }
}

/// The most digits that are typed for one number.
pub(super) const MOST_DIGITS: usize = 7;
/// How long a pulse or breaths are counted.
pub(super) const SECONDS: i64 = 60;

impl Form<'_> {
    /// Does what a key says at an item.
    pub(super) fn press_at_items(&mut self, key: &Key) {
        let item = self.bedside.session.item;
        let came_back = std::mem::take(&mut self.came_back);
        if self.edits_number(key) && self.typed.edit(key) {
            return;
        }
        match key {
            Key::Character(character) => self.character(*character),
            Key::Enter => self.enter(),
            Key::Backspace | Key::Delete if came_back => {
                let label = self.bedside.session.at_hand();
                let label = label.map_or("", |item| &item.label);
                self.say(format!(
                    "Backspace once more takes the answer to {label} away"
                ));
            }
            Key::Backspace | Key::Delete => self.take_back(),
            Key::Escape => {
                if self.typed.is_empty() && !self.bedside.session.not_due && !self.by_points {
                    self.ask(Prompt::Leave);
                } else {
                    self.at_item(item);
                }
            }
            Key::Up | Key::Left | Key::BackTab => match item.checked_sub(1) {
                Some(before) => self.at_item(before),
                None => self.go_to_context(),
            },
            Key::Down | Key::Right | Key::Tab => self.next_item(),
            Key::Home | Key::PageUp => self.at_item(0),
            Key::PageDown if self.is_finished => self.go_past_the_measures(),
            Key::End | Key::PageDown => {
                self.at_item(self.bedside.session.shown.items().len().saturating_sub(1));
            }
            Key::Paste(_) => {
                self.refuse("Pasted text is no answer, and was left out: type the answer");
            }
            _ => {}
        }
    }

    /// Says whether a key moves or takes away within the number that was typed: in a single digit, which
    /// is no option, nobody moves.
    fn edits_number(&self, key: &Key) -> bool {
        match key {
            Key::Left | Key::Right | Key::Home | Key::End => self.is_typed_whole(),
            Key::Backspace | Key::Delete | Key::EraseLine | Key::EraseWord => true,
            _ => false,
        }
    }

    fn character(&mut self, character: char) {
        let session = &self.bedside.session;
        let takes_value = session.takes_value();
        let has_causes = session
            .at_hand()
            .is_some_and(|item| !item.confounders.is_empty());
        match character.to_ascii_lowercase() {
            digit @ '0'..='9' => self.digit(digit),
            'n' => self.ask(Prompt::Note),
            'u' => self.ask(Prompt::Reason),
            'c' if has_causes => {
                self.act(Action::OtherCause);
            }
            'c' => self.refuse("The scale asks for no other cause here; n writes a note"),
            'a' => {
                self.act(Action::LeaveTheRest);
            }
            'x' => {
                self.act(Action::NotDue);
            }
            'p' if takes_value => {
                self.by_points = !self.by_points;
                self.typed.clear();
            }
            't' if takes_value => {
                let now = self.bedside.now().time;
                self.until = now.checked_add_signed(TimeDelta::seconds(SECONDS));
            }
            's' => self.go_past_the_measures(),
            'v' if self.bedside.is_lesson() => self.go_to_context(),
            'q' => self.ask(Prompt::Leave),
            '?' | 'h' => self.help = Some(0),
            _ => {
                let permitted = session.permitted();
                self.refuse(format!(
                    "`{}` does nothing here: {permitted}, or ? for help",
                    visible(&character.to_string())
                ));
            }
        }
    }

    /// Says whether an answer is more than one digit, and ends with Enter.
    pub(super) fn is_typed_whole(&self) -> bool {
        let session = &self.bedside.session;
        let is_long = session.at_hand().is_some_and(|item| item.most_points() > 9);
        (session.takes_value() && !self.by_points) || is_long
    }

    /// Takes a digit. One that is no option stands there until it is rubbed out, and none is taken
    /// meanwhile: of a row that is read off paper the next would answer the wrong item.
    fn digit(&mut self, digit: char) {
        let session = &self.bedside.session;
        if self.is_finished && !session.interview.is_open(session.item) {
            self.refuse(format!("{digit} was left out. {ALL_ANSWERED}"));
        } else if self.is_typed_whole() {
            if self.typed.text().len() < MOST_DIGITS {
                self.typed.insert(&digit.to_string());
            }
        } else if !self.typed.is_empty() {
            let permitted = session.permitted();
            let label = session.at_hand().map_or("", |item| &item.label);
            let words = format!(
                "{} is no option of {label}, and nothing is taken now: Backspace, then {permitted}",
                self.typed.text()
            );
            self.refuse(words);
        } else if let Some(points) = digit.to_digit(10) {
            self.until = None;
            if !self.act(Action::Points(points)) {
                self.typed.insert(&digit.to_string());
            }
        }
    }

    /// Takes what was typed; where nothing was, Enter is no answer.
    fn enter(&mut self) {
        if let Ok(number) = self.typed.text().parse::<u32>() {
            self.until = None;
            self.typed.clear();
            self.act(if self.by_points {
                Action::Points(number)
            } else {
                Action::Number(number)
            });
            return;
        }
        let session = &self.bedside.session;
        match session.interview.next_open(Some(session.item)) {
            None => self.go_to_checks(),
            Some(open) if !session.interview.is_open(session.item) => self.at_item(open),
            Some(_) => {
                let permitted = session.permitted();
                self.refuse(format!(
                    "Not answered yet: {permitted}, u if it cannot be assessed, or arrow down to leave it for later"
                ));
            }
        }
    }

    /// Goes to the next item that is open after an answer. After the last it stays: the total that stands beneath
    /// a row on paper, or `n` for a note, would answer what comes next.
    pub(super) fn go_on(&mut self) {
        let item = self.bedside.session.item;
        self.until = None;
        self.answered.push(item);
        match self.bedside.session.interview.next_open(Some(item)) {
            Some(open) => self.at_item(open),
            None => {
                self.at_item(item);
                self.is_finished = true;
                self.say(ALL_ANSWERED);
            }
        }
        let raised = self.bedside.session.raised_by_item(item);
        if let Some(words) = raised {
            self.said = Some((Tone::Flag, words.to_owned()));
        }
    }

    fn next_item(&mut self) {
        let session = &self.bedside.session;
        let next = session.item + 1;
        if next < session.shown.items().len() {
            return self.at_item(next);
        }
        match session.interview.next_open(None) {
            Some(open) => self.at_item(open),
            None => self.go_to_checks(),
        }
    }

    /// Takes back the answer here, or else the answer before.
    fn take_back(&mut self) {
        let session = &self.bedside.session;
        if session.interview.is_open(session.item) {
            if self.took_back {
                let label = session.at_hand().map_or("", |item| &item.label);
                let words = format!("{label} is unanswered; arrow up goes to the item before");
                return self.say(words);
            }
            self.answered
                .retain(|item| !session.interview.is_open(*item));
            let Some(last) = self.answered.pop() else {
                return self.say("Nothing was answered yet that could be taken back");
            };
            self.at_item(last);
        }
        self.act(Action::Reopen);
        self.took_back = true;
    }

    /// Goes on with what was left: with the items, or after them with what is asked beside them.
    pub(super) fn resume(&mut self) {
        self.go_to_items();
        if self.bedside.session.interview.is_through() {
            self.go_to_checks();
        }
        let alarms = self.bedside.alarms_so_far();
        self.said = alarms.map(|words| (Tone::Flag, words));
    }

    /// Goes to the items, to the first that is open.
    pub(super) fn go_to_items(&mut self) {
        let last = self.answered.last().copied().unwrap_or(0);
        let open = self.bedside.session.interview.next_open(None);
        self.at_item(open.unwrap_or(last));
    }

    /// Goes back to the items from what comes after them.
    pub(super) fn back_to_items(&mut self) {
        self.go_to_items();
        self.came_back = true;
    }

    /// Puts an item at hand.
    fn at_item(&mut self, item: usize) {
        self.bedside.session.go_to_item(item);
        self.typed.clear();
        self.by_points = false;
        self.is_finished = false;
        self.took_back = false;
    }

    /// Goes to the checks, past what is measured; of a patient who is asleep that comes first.
    fn go_past_the_measures(&mut self) {
        self.go_to_checks();
        let is_asleep = self.bedside.session.interview.assessment().is_asleep();
        let is_measured = matches!(self.beside_at_hand(), Some(Beside::Measure(_)));
        if self.section() == Section::Checks && is_measured && !is_asleep {
            self.go_to_checks_of_page();
        }
    }

    /// Goes to what is asked beside the items. While items are open it takes asking twice.
    fn go_to_checks(&mut self) {
        let session = &mut self.bedside.session;
        if !session.interview.is_through() && !self.open_was_said {
            let open = bedside::open(&session.open_labels());
            self.open_was_said = true;
            return self.refuse(format!("{open}: u says why; s once more goes on without"));
        }
        self.open_was_said = false;
        self.typed.clear();
        self.until = None;
        self.go_beside();
    }
}
