//! The bedside's interview for training: one case, in the face that the terminal can show.
//!
//! There is no log here and no draft: what is handed in is kept by whoever asked.

use std::sync::Arc;

use super::behind::{Behind, KeepAnswers, Lesson};
use super::desk::Desk;
use super::plain::Begin;
use super::talk::Talk;
use super::terminal::{self, Ending, Input};
use super::{Closed, closing, sit};
use crate::cli::clock::Clock;
use crate::cli::error::Failure;
use crate::cli::ui::Screen;
use crate::interview::{Interview, Now};
use crate::scale::Scale;
use crate::training::case::Case;

/// A person at a terminal, or the lines of a pipe, who rates cases.
pub struct Trainee {
    talk: Talk,
    screen: Screen,
    plain: bool,
    clock: Clock,
}

/// One case to rate.
pub struct ToRate {
    /// The case.
    pub case: Arc<Case>,
    /// Its scale, in the words that it is shown in.
    pub shown: Arc<Scale>,
    /// Which one it is, and of how many.
    pub place: (usize, usize),
    /// Whether the key is shown after it.
    pub shows_key: bool,
    /// Who rates.
    pub rater: String,
}

/// That the trainee left before the last case was handed in, and how.
pub struct Left(Ending);

impl Left {
    /// Ends as a signal would have ended the program, or says the exit code.
    pub fn code(&self) -> u8 {
        closing::ended(self.0)
    }
}

impl Trainee {
    /// Looks at the terminal.
    ///
    /// # Errors
    /// Nobody sits there, and no pipe was asked for.
    pub fn at(screen: &Screen, plain: bool, clock: Clock) -> Result<Self, Failure> {
        let at_terminal = terminal::is_terminal(screen);
        if !at_terminal && !plain {
            let words = "`ows train run` asks a person, and here is no terminal; to answer from a pipe, line by line, say `--plain`, or give `--answers`";
            return Err(Failure::Usage(words.to_owned()));
        }
        let watched = Input::watch(screen.input()).map_err(anyhow::Error::new)?;
        let mut talk = Talk::new(watched, screen, at_terminal);
        talk.mark(crate::render::training::MARGIN);
        Ok(Self {
            talk,
            screen: screen.clone(),
            plain,
            clock,
        })
    }

    /// Says something, folded.
    pub fn say(&self, words: &str) {
        self.talk.say(words);
    }

    /// Asks for a line.
    ///
    /// # Errors
    /// The trainee left.
    pub fn ask(&mut self, question: &str) -> Result<String, Left> {
        self.talk.ask(question).map_err(Left)
    }

    /// Has one case rated and handed in.
    ///
    /// # Errors
    /// The trainee left before.
    pub fn rate(&mut self, to_rate: ToRate, keep: Box<KeepAnswers>) -> Result<(), Left> {
        let clock = self.clock.clone();
        let now = clock.now();
        let case = &to_rate.case;
        let mut context = case.context.clone();
        context.rater = Some(to_rate.rater);
        let scale = Arc::clone(&case.scale);
        let mut desk = Desk {
            interview: Interview::of_case(scale, context, uuid::Uuid::nil(), now),
            shown: to_rate.shown,
            policy: None,
            behind: Behind::Lesson(Lesson {
                case: Arc::clone(case),
                place: to_rate.place,
                shows_key: to_rate.shows_key,
                keep,
                is_handed_in: false,
            }),
            clock: Box::new(move || Now {
                time: clock.now(),
                zone: clock.zone(),
            }),
            show_total: false,
            style: self.screen.messages,
            results: self.screen.results,
        };
        match sit(self.plain, &mut desk, &mut self.talk, Begin::Before) {
            Ok((Closed::HandedIn | Closed::Signed(_), _)) => Ok(()),
            Err(ending) => Err(Left(ending)),
        }
    }
}
