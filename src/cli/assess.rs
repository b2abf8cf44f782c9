//! `ows assess`: the bedside. Opens the log, scale, policy and draft, chooses how to ask, and ends.
//!
//! What is asked and what may be answered is in [`crate::interview`]. It is asked on a full screen by
//! [`form`], or line by line by [`lines`]; both work at one [`bedside`], which brings each answer to the
//! disk. The questions before either of them are asked line by line.

mod ask;
mod bedside;
mod closing;
mod dialog;
mod drafts;
mod form;
mod lines;
mod recording;
mod resume;
mod setting;
mod setup;
mod terminal;
mod training;

use std::sync::Arc;

use super::args::AssessArguments;
use super::error::Failure;
use super::ui::Screen;
use crate::history::carried::Carried;
use crate::interview::Interview;
use crate::interview::session::{Section, Session};
use crate::render::summary::Kept;

use ask::ask;
use bedside::Bedside;
use dialog::Dialog;
use drafts::{DraftFile, Drafts};
use recording::Recording;
use setting::{Setting, Ward};
use setup::Setup;
use terminal::{Ending, Input};

pub use drafts::unsigned as unsigned_drafts;
pub use setting::Lesson;
pub use training::{Left, Trainee};

/// Runs the command.
pub fn run(arguments: &AssessArguments, screen: &Screen) -> Result<u8, Failure> {
    let at_terminal = terminal::is_terminal(screen);
    let plain = is_plain(arguments, screen);
    if !at_terminal && !plain {
        let words = "`ows assess` asks a person, and here is no terminal; to answer from a pipe, line by line, say `--plain`";
        return Err(Failure::Usage(words.to_owned()));
    }
    let setup = Setup::of(arguments, screen)?;
    let watched = Input::watch(screen.input()).map_err(anyhow::Error::new)?;
    let mut dialog = Dialog::new(watched, screen, at_terminal, "");
    let blank = setup.blank(arguments)?;
    let mut bedside = match begin(&setup, blank, arguments, &mut dialog) {
        Ok(bedside) => bedside,
        Err(ending) => {
            dialog.say("Nothing was begun, and nothing is recorded.");
            return Ok(closing::ended(ending));
        }
    };
    match ask(plain, &mut bedside, &mut dialog) {
        Ok(on_screen) => closing::signed(&bedside, on_screen, &mut dialog),
        Err(ending) => closing::unsigned(&mut bedside, ending, &dialog),
    }
}

/// Says whether lines are asked for: by the option, or by the variable.
fn is_plain(arguments: &AssessArguments, screen: &Screen) -> bool {
    arguments.plain || screen.environment().is_yes("OWS_PLAIN")
}

/// Says which options a draft takes no notice of, since it has its own.
fn say_what_is_left_out(arguments: &AssessArguments, draft: &Interview, dialog: &Dialog) {
    let other = |given: &Option<String>, own: &str| {
        let given = given.as_deref().map(str::trim);
        given.is_some_and(|given| given != own)
    };
    let left_out = [
        ("--at", arguments.at.is_some(), "a time"),
        (
            "--patient",
            other(&arguments.patient, draft.patient()),
            "a patient",
        ),
        ("--rater", other(&arguments.rater, draft.rater()), "a rater"),
    ];
    for (option, is_left_out, what) in left_out {
        if is_left_out {
            dialog.say(&format!(
                "`{option}` is left out: the draft has {what} of its own."
            ));
        }
    }
}

/// Tries the log, offers drafts, and begins a session with one of them or with a blank interview.
fn begin(
    setup: &Setup,
    blank: Interview,
    arguments: &AssessArguments,
    dialog: &mut Dialog,
) -> Result<Bedside, Ending> {
    let screen = dialog.screen().clone();
    // The full screen has it in its head.
    if let Some(chosen) = setup
        .chosen
        .as_ref()
        .filter(|_| is_plain(arguments, &screen))
    {
        dialog.say(chosen);
    }
    let kept = try_log(&setup.recording, dialog)?;
    let drafts = Drafts::open(&screen);
    let resumed = match &drafts {
        Ok(drafts) => resume::ask(setup, drafts, dialog)?,
        Err(_) => None,
    };
    let (section, interview, draft) = match resumed {
        Some((interview, draft)) => {
            say_what_is_left_out(arguments, &interview, dialog);
            (Section::Items, interview, draft)
        }
        None => (Section::Context, blank, DraftFile::new(&drafts)),
    };
    // A draft may have been begun with another scale than that of this run.
    let scale = interview.assessment().scale();
    let (shown, policy) = (setup.words.shown(scale), setup.policies.for_scale(scale));
    Ok(Bedside {
        session: Session::new(interview, shown, section),
        policy: policy.ok().flatten(),
        setting: Setting::Ward(Ward {
            recording: setup.recording.clone(),
            draft,
            accept_clock: false,
            policies: Arc::clone(&setup.policies),
            carried: Carried::default(),
            left_out: Vec::new(),
            kept,
        }),
        clock: setup.clock.clone(),
        show_total: setup.show_total,
        style: screen.messages,
        results: screen.results,
        review: None,
    })
}

/// Opens the log before the first question. Without it the score is still to be had, and says so.
fn try_log(recording: &Recording, dialog: &mut Dialog) -> Result<Kept, Ending> {
    let Err(why) = recording.try_out() else {
        return Ok(Kept::NotYet);
    };
    dialog.say(&format!(
        "! NOT RECORDED: the log cannot be written, {why}."
    ));
    dialog.say("The score can still be had, and the answers are kept in a draft.");
    let line = dialog.ask("Enter to go on without a log, q to leave:")?;
    match line.as_str() {
        "q" | "Q" | "quit" => Err(Ending::Left),
        _ => Ok(Kept::No(why)),
    }
}
