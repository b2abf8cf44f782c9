//! `ows assess`: the bedside. Opens the log, scale, policy and draft, chooses how to ask, and ends.
//!
//! What is asked and what may be answered is in [`crate::interview`]. It is asked on a full screen by
//! [`form`], or line by line by [`lines`]; both work at one [`bedside`], which brings each answer to the
//! disk. The questions before either of them are asked line by line.

mod ask;
mod bedside;
mod dialog;
mod drafts;
mod form;
mod lines;
mod next;
mod recording;
mod resume;
mod setup;
mod terminal;
mod training;

use std::sync::Arc;

use ask::{OnScreen, ask};
use next::DueFirst;
use recording::Recording;
use resume::Resumed;
use setup::Setup;

use super::args::AssessArguments;
use super::context::Context;
use super::error::{DONE, Failure};
use crate::history::carried::Carried;
use crate::history::last_said::LastSaid;
use crate::interview::Interview;
use crate::interview::draft::STALE_MINUTES;
use crate::interview::session::{Section, Session};
use crate::render::summary::Kept;
use bedside::{Bedside, Setting, Ward};
use dialog::Dialog;
use terminal::Input;

pub use bedside::Lesson;
pub use terminal::Ending;
pub use training::Trainee;

/// Runs the command.
pub fn run(arguments: &AssessArguments, context: &Context) -> Result<u8, Failure> {
    let at_terminal = terminal::is_terminal(context);
    let plain = is_plain(arguments, context);
    if !at_terminal && !plain {
        let words = "`ows assess` asks a person, and here is no terminal; to answer from a pipe, line by line, say `--plain`";
        return Err(Failure::Usage(words.to_owned()));
    }
    let mut arguments = arguments.clone();
    let mut due_first = None;
    if arguments.next {
        let Some(first) = DueFirst::of(&arguments, context)? else {
            return Ok(DONE);
        };
        // What is due is due with the scale of its policy.
        let scale = arguments.scale().map(str::to_owned);
        (arguments.scale, arguments.scale_option) = (scale.or(first.scale.clone()), None);
        due_first = Some(first);
    }
    let arguments = &arguments;
    let setup = Setup::of(arguments, context)?;
    let watched = Input::watch(&context.surroundings.input).map_err(anyhow::Error::new)?;
    let mut dialog = Dialog::new(watched, context, at_terminal, "");
    let blank = setup.blank(arguments)?;
    let mut bedside = match begin(&setup, (blank, due_first), arguments, &mut dialog) {
        Ok(bedside) => bedside,
        Err(ending) => {
            dialog.say("Nothing was begun, and nothing is recorded.");
            return Ok(ending.code());
        }
    };
    match ask(plain, &mut bedside, &mut dialog) {
        Ok(on_screen) => signed(&bedside, on_screen, &mut dialog),
        Err(ending) => unsigned(&mut bedside, ending, &dialog),
    }
}

/// Says whether lines are asked for: by the option, or by the variable.
fn is_plain(arguments: &AssessArguments, context: &Context) -> bool {
    arguments.plain || context.environment().is_yes("OWS_PLAIN")
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
            let words = format!("`{option}` is left out: the draft has {what} of its own.");
            dialog.say(&words);
        }
    }
}

/// Tries the log, offers drafts, and begins a session with one of them or with a blank interview.
fn begin(
    setup: &Setup,
    (mut blank, due_first): (Interview, Option<DueFirst>),
    arguments: &AssessArguments,
    dialog: &mut Dialog,
) -> Result<Bedside, Ending> {
    let context = dialog.context.clone();
    // The full screen has it in its head.
    if let Some(chosen) = setup
        .chosen
        .as_ref()
        .filter(|_| is_plain(arguments, &context))
    {
        dialog.say(chosen);
    }
    let kept = try_log(&setup.recording, dialog)?;
    let folder = context.drafts_folder();
    let resumed = match &folder {
        Ok(folder) => resume::ask(setup, folder, dialog)?,
        Err(_) => None,
    };
    let (section, begun) = match resumed {
        Some(resumed) => {
            say_what_is_left_out(arguments, &resumed.interview, dialog);
            let section = match resumed.locked_since {
                Some(_) => Section::Review,
                None => Section::Items,
            };
            (section, resumed)
        }
        None => {
            if let Some(first) = due_first {
                first.ask(setup, &mut blank, dialog)?;
            }
            (Section::Context, Resumed::blank(blank, folder))
        }
    };
    Ok(bedside(setup, section, begun, kept, &context))
}

/// Lays out a session with all that it needs.
fn bedside(
    setup: &Setup,
    section: Section,
    begun: Resumed,
    kept: Kept,
    context: &Context,
) -> Bedside {
    let Resumed {
        interview,
        file,
        locked_since,
    } = begun;
    // A draft may have been begun with another scale than that of this run.
    let scale = interview.assessment().scale();
    let (shown, policy) = (setup.words.shown(scale), setup.policies.for_scale(scale));
    let mut drafts = context.unsigned_drafts();
    drafts.retain(|draft| draft.id() != interview.id());
    let unsigned = setup.recording.unsigned(&drafts, &setup.library);
    Bedside {
        session: Session::new(interview, shown, section),
        policy: policy.ok().flatten(),
        setting: Setting::Ward(Box::new(Ward {
            recording: setup.recording.clone(),
            draft: file,
            accept_clock: false,
            accept_incomplete: false,
            policies: Arc::clone(&setup.policies),
            carried: Carried::default(),
            last_said: LastSaid::default(),
            took_over: false,
            left_out: Vec::new(),
            unsigned,
            kept,
            locked_since,
            again: setup.again.clone(),
        })),
        clock: setup.clock.clone(),
        show_total: setup.show_total,
        hide_after: setup.hide_after,
        style: context.messages,
        results: context.results,
        review: None,
    }
}

/// Opens the log before the first question. Without it the score is still to be had, and says so.
fn try_log(recording: &Recording, dialog: &mut Dialog) -> Result<Kept, Ending> {
    let Err(why) = recording.try_out() else {
        return Ok(Kept::NotYet);
    };
    let words = format!("! NOT RECORDED: the log cannot be written, {why}.");
    dialog.say(&words);
    dialog.say("The score can still be had, and the answers are kept in a draft.");
    let line = dialog.ask("Enter to go on without a log, q to leave:")?;
    match line.as_str() {
        "q" | "Q" | "quit" => Err(Ending::Left),
        _ => Ok(Kept::No(why)),
    }
}

/// Prints what was signed, and offers the note for the chart. What was handed in needs neither.
///
/// # Errors
/// Standard output cannot be written: what is signed is signed.
pub fn signed(bedside: &Bedside, on_screen: OnScreen, dialog: &mut Dialog) -> Result<u8, Failure> {
    let kept = bedside.ward().map(|ward| &ward.kept);
    let Some(Kept::Signed { entry, hash, .. }) = kept else {
        return Ok(DONE);
    };
    let printed = if on_screen == OnScreen::Nothing || !dialog.context.results_are_on_terminal() {
        dialog.context.print(&bedside.summary(&bedside.results))
    } else {
        Ok(DONE)
    };
    let short = hash.get(..8).unwrap_or(hash);
    let (patient, rater) = (bedside.patient(), bedside.rater());
    let words = format!("Signed by {rater} for {patient}: entry {entry}, {short}.");
    dialog.say(&words);
    // That it is signed is said also where the summary cannot be written.
    printed?;
    if wants_note(on_screen, dialog) {
        // Written from the log, so that it is the same whenever it is printed.
        let log = dialog.context.known_log()?.read()?;
        super::log::print_note(&log, *entry, &dialog.context)?;
    }
    Ok(DONE)
}

/// Asks for the note by one key, or by a line where there are only lines.
fn wants_note(on_screen: OnScreen, dialog: &mut Dialog) -> bool {
    const QUESTION: &str = "n prints the note for the chart, Enter ends:";
    let modes =
        (on_screen == OnScreen::Nothing && dialog.at_terminal).then(|| dialog.input.key_by_key());
    // What ends the program now takes nothing away.
    if let Some(Ok(_modes)) = modes {
        dialog.say(QUESTION);
        return form::one_key(&mut dialog.input) == Some('n');
    }
    dialog
        .ask(QUESTION)
        .is_ok_and(|line| line.eq_ignore_ascii_case("n"))
}

/// Says what became of an assessment that is not signed, and returns the exit code.
///
/// # Errors
/// Standard output cannot be written.
pub fn unsigned(bedside: &mut Bedside, ending: Ending, dialog: &Dialog) -> Result<u8, Failure> {
    if bedside.session.interview.is_blank() {
        if let Setting::Ward(ward) = &mut bedside.setting {
            ward.draft.remove(&bedside.session.interview);
        }
        dialog.say("Nothing was answered, and nothing is recorded.");
        return Ok(ending.code());
    }
    let is_refused = bedside
        .ward()
        .is_some_and(|ward| matches!(ward.kept, Kept::No(_)));
    if is_refused && bedside.session.interview.is_through() {
        bedside.make_review();
        let printed = dialog.context.print(&bedside.summary(&bedside.results));
        // A terminal that is gone shows nothing, and the draft is what counts.
        if ending == Ending::Left {
            printed?;
        }
    }
    let patient = bedside.patient();
    if let Some(alarms) = bedside.alarms_so_far() {
        dialog.say(&format!("! {alarms}"));
    }
    let draft = bedside.ward().map(|ward| &ward.draft);
    dialog.say(&match draft.and_then(|draft| draft.why_not()) {
        None => format!(
            "Not signed: nothing of {patient} is recorded. The draft is kept, and can be resumed for {STALE_MINUTES} minutes: {}",
            bedside.ward().map_or("ows assess", |ward| &ward.again)
        ),
        Some(why) if draft.is_some_and(|draft| draft.is_on_disk()) => format!(
            "NOT SIGNED: the draft of {patient} lacks the last answers, which could not be brought to the disk ({why})."
        ),
        Some(why) => format!(
            "NOT SIGNED and NOT KEPT: the answers of {patient} are lost, since they could not be brought to the disk ({why})."
        ),
    });
    Ok(ending.code())
}
