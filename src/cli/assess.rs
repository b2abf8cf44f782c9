//! `ows assess`: the bedside. Opens the log, scale, policy and draft, chooses a face, and ends.
//!
//! What is asked and what may be answered is in [`crate::interview`]; the two faces are the full
//! screen in [`form`] and the lines in [`plain`]. Both work at one [`desk`], which brings each
//! answer to the disk. The questions before either of them are asked line by line.

mod behind;
mod book;
mod closing;
mod desk;
mod drafts;
mod form;
mod lesson;
mod offer;
mod plain;
mod reasons;
mod talk;
mod terminal;

use std::sync::Arc;

use super::args::AssessArguments;
use super::clock::Clock;
use super::error::Failure;
use super::language::Words;
use super::library::library;
use super::log_access::Known;
use super::ui::{Screen, size_of};
use super::{input, policy};
use crate::base::random;
use crate::interview::{Before, Interview, Now};
use crate::scale::policy::Policies;
use crate::scale::{Library, Scale};

use behind::{Behind, Ward};
use book::{Book, Earlier};
use closing::Seen;
use desk::{Closed, Desk};
use drafts::{Drafts, Keeper};
use offer::Offer;
use plain::Begin;
use talk::Talk;
use terminal::{Ending, Input};

pub use drafts::lying as lying_drafts;
pub use lesson::{Left, ToRate, Trainee};

/// Runs the command.
pub fn run(arguments: &AssessArguments, screen: &Screen) -> Result<u8, Failure> {
    let at_terminal = terminal::is_terminal(screen);
    let plain = is_plain(arguments, screen);
    if !at_terminal && !plain {
        let words = "`ows assess` asks a person, and here is no terminal; to answer from a pipe, line by line, say `--plain`";
        return Err(Failure::Usage(words.to_owned()));
    }
    let room = Room::of(arguments, screen)?;
    let watched = Input::watch(screen.input()).map_err(anyhow::Error::new)?;
    let mut talk = Talk::new(watched, screen, at_terminal);
    let (mut desk, begin) = match room.desk(arguments, screen, &mut talk) {
        Ok(Ok(begun)) => begun,
        Ok(Err(failure)) => return Err(failure),
        Err(ending) => {
            talk.say("Nothing was begun, and nothing is recorded.");
            return Ok(closing::ended(ending));
        }
    };
    match sit(plain, &mut desk, &mut talk, begin) {
        Ok((Closed::Signed(signed), seen)) => closing::signed(&desk, &signed, seen, &mut talk),
        // Only a lesson is handed in.
        Ok((Closed::HandedIn, _)) => Ok(super::error::DONE),
        Err(ending) => closing::unsigned(&mut desk, ending, &talk),
    }
}

/// Says whether lines are asked for: by the option, or by the variable.
fn is_plain(arguments: &AssessArguments, screen: &Screen) -> bool {
    arguments.plain || screen.environment().is_yes("OWS_PLAIN")
}

/// Says which options a draft takes no notice of, since it has its own.
fn say_what_is_left_out(arguments: &AssessArguments, draft: &Interview, talk: &Talk) {
    let context = &draft.assessment().context;
    let patient = context.patient.as_ref().map(|patient| patient.as_str());
    let other = |given: &Option<String>, own: Option<&str>| {
        let given = given.as_deref().map(str::trim);
        given.is_some() && given != own
    };
    let left_out = [
        ("--at", arguments.at.is_some(), "a time"),
        ("--patient", other(&arguments.patient, patient), "a patient"),
        (
            "--rater",
            other(&arguments.rater, context.rater.as_deref()),
            "a rater",
        ),
    ];
    for (option, is_left_out, what) in left_out {
        if is_left_out {
            talk.say(&format!(
                "`{option}` is left out: the draft has {what} of its own."
            ));
        }
    }
}

/// Returns which log it is, or why nobody can tell. A score can be had without one.
fn log(screen: &Screen) -> Result<Result<Known, String>, Failure> {
    match Known::of(screen) {
        Ok(known) => Ok(Ok(known)),
        Err(Failure::Usage(words)) => Ok(Err(words)),
        Err(failure) => Err(failure),
    }
}

/// Asks with the face that this terminal can show.
fn sit(
    plain: bool,
    desk: &mut Desk,
    talk: &mut Talk,
    begin: Begin,
) -> Result<(Closed, Seen), Ending> {
    let mut begin = begin;
    if let Some(why) = why_plain(plain, desk, talk.screen()) {
        talk.say(&why);
    } else if !plain {
        talk.let_read()?;
        let drawn_on = Arc::clone(talk.screen().drawn_on());
        match form::run(desk, talk.input(), &drawn_on, begin)? {
            form::Turn::Closed(closed) => return Ok((closed, Seen::Nothing)),
            form::Turn::LineByLine(from) => {
                // The window may have become smaller meanwhile.
                talk.fit();
                begin = from;
            }
        }
    }
    Ok((plain::run(desk, talk, begin)?, Seen::Summary))
}

/// Says why a full screen that was not declined cannot be; an empty text where nothing needs saying.
fn why_plain(plain: bool, desk: &Desk, screen: &Screen) -> Option<String> {
    if plain {
        return None;
    }
    let term = screen.environment().get("TERM");
    if term.is_none_or(|term| term == "dumb") || !terminal::HAS_KEYS {
        return Some("This terminal shows lines only: asking line by line.".to_owned());
    }
    let (rows, columns) = size_of(screen.drawn_on()).unwrap_or((24, 80));
    let (most_rows, most_columns) = form::room(desk, columns);
    (rows < most_rows || columns < most_columns).then(|| {
        format!(
            "The form needs {most_columns} columns and {most_rows} rows; here are {columns} and {rows}: asking line by line."
        )
    })
}

/// What a run works with before anybody is asked.
struct Room {
    library: Library,
    scale: Arc<Scale>,
    /// What is said of the scale, if it was not named on the command line.
    chosen: Option<String>,
    words: Words,
    policies: Arc<Policies>,
    clock: Clock,
    book: Book,
    rater: Option<String>,
    show_total: bool,
}

impl Room {
    fn of(arguments: &AssessArguments, screen: &Screen) -> Result<Self, Failure> {
        let configuration = screen.configuration()?;
        let mut library = library(screen)?;
        let variable = || screen.environment().text("OWS_RATER");
        let rater = arguments.rater.clone().or_else(variable);
        let configured = configuration
            .scale
            .clone()
            .filter(|_| arguments.scale.is_none());
        let named = arguments.scale.clone().or(configured.clone());
        let named = named.ok_or_else(|| {
            let words = "no scale is named, and none is taken for granted; say which, as in `--scale cows`, or write `scale = \"cows\"` into the configuration";
            Failure::Usage(words.to_owned())
        })?;
        let scale = input::scale(&named, &mut library, screen)?;
        let chosen = configured.map(|_| {
            let name = &scale.head().name;
            format!("{name}, {}, as the configuration says.", scale.reference())
        });
        let words = Words::of(&library, screen, &screen.messages)?;
        let policies = policy::in_force(&arguments.policy, &library, screen)?;
        policies.for_scale(&scale).map_err(Failure::Usage)?;
        let clock = Clock::of(arguments.timezone, screen)?;
        Ok(Self {
            book: Book::new(log(screen)?, clock.clone()),
            library,
            scale,
            chosen,
            words,
            policies,
            clock,
            rater: rater.or(configuration.rater.clone()),
            show_total: configuration.show_total.unwrap_or_default(),
        })
    }

    fn now(&self) -> Now {
        Now {
            time: self.clock.now(),
            zone: self.clock.zone(),
        }
    }

    /// Tries the log, offers drafts, and lays out the desk.
    fn desk(
        &self,
        arguments: &AssessArguments,
        screen: &Screen,
        talk: &mut Talk,
    ) -> Result<Result<(Desk, Begin), Failure>, Ending> {
        let blank = match self.blank(arguments) {
            Ok(blank) => blank,
            Err(failure) => return Ok(Err(failure)),
        };
        // The full screen has it in its head.
        if let Some(chosen) = self.chosen.as_ref().filter(|_| is_plain(arguments, screen)) {
            talk.say(chosen);
        }
        let not_recorded = self.try_log(talk)?;
        let drafts = Drafts::open(screen);
        let resumed = match &drafts {
            Ok(drafts) => self.offer(screen).ask(drafts, talk)?,
            Err(_) => None,
        };
        let (begin, interview, keeper) = match resumed {
            Some((interview, keeper)) => {
                say_what_is_left_out(arguments, &interview, talk);
                (Begin::Items, interview, keeper)
            }
            None => (Begin::Before, blank, Keeper::new(&drafts)),
        };
        Ok(Ok((
            self.lay_out(interview, (keeper, not_recorded), screen),
            begin,
        )))
    }

    /// Begins an interview with what the command line says of it.
    fn blank(&self, arguments: &AssessArguments) -> Result<Interview, Failure> {
        let now = self.now();
        let id = random::id_at(&now.time).map_err(anyhow::Error::new)?;
        let mut interview = Interview::begin(Arc::clone(&self.scale), id, now.time);
        if let Some(rater) = &self.rater {
            let taken = interview.answer(Before::Rater, rater, now);
            taken.map_err(|refusal| Failure::Usage(refusal.to_string()))?;
        }
        let answers = [
            (Before::When, &arguments.at),
            (Before::Patient, &arguments.patient),
        ];
        for (question, line) in answers {
            if let Some(line) = line {
                let taken = interview.answer(question, line, now);
                taken.map_err(|refusal| Failure::Usage(refusal.to_string()))?;
            }
        }
        Ok(interview)
    }

    /// Opens the log before the first question. Without it the score is still to be had, and says so.
    fn try_log(&self, talk: &mut Talk) -> Result<Option<String>, Ending> {
        let Err(why) = self.book.try_out() else {
            return Ok(None);
        };
        talk.say(&format!(
            "! NOT RECORDED: the log cannot be written, {why}."
        ));
        talk.say("The score can still be had, and the answers are kept in a draft.");
        match talk
            .ask("Enter to go on without a log, q to leave:")?
            .as_str()
        {
            "q" | "Q" | "quit" => Err(Ending::Left),
            _ => Ok(Some(why)),
        }
    }

    fn offer<'o>(&'o self, screen: &Screen) -> Offer<'o> {
        Offer {
            library: &self.library,
            scale: &self.scale,
            book: &self.book,
            clock: self.clock.clone(),
            style: screen.messages,
        }
    }

    fn lay_out(
        &self,
        interview: Interview,
        (keeper, not_recorded): (Keeper, Option<String>),
        screen: &Screen,
    ) -> Desk {
        // A draft may have been begun with another scale than that of this run.
        let scale = interview.assessment().scale();
        let now = self.now();
        let clock = self.clock.clone();
        Desk {
            shown: self.words.shown(scale),
            policy: self.policies.for_scale(scale).ok().flatten(),
            behind: Behind::Ward(Ward {
                book: self.book.clone(),
                keeper,
                accept_clock: false,
                policies: Arc::clone(&self.policies),
                earlier: Earlier::default(),
                not_recorded,
            }),
            clock: Box::new(move || Now {
                time: clock.now(),
                zone: now.zone,
            }),
            show_total: self.show_total,
            style: screen.messages,
            results: screen.results,
            interview,
        }
    }
}
