//! After the last key: the summary, where it stands in the log, the note; or what became of a draft.

use super::ask::OnScreen;
use super::bedside::Bedside;
use super::dialog::Dialog;
use super::form;
use super::setting::Setting;
use super::terminal::{Ending, end_by};
use crate::cli::error::{COULD_NOT_RUN, DONE, Failure};
use crate::render::note::note;
use crate::render::summary::Kept;

/// Prints what was signed, and offers the note for the chart. What was handed in needs neither.
///
/// # Errors
/// Standard output cannot be written: what is signed is signed.
pub fn signed(bedside: &Bedside, on_screen: OnScreen, dialog: &mut Dialog) -> Result<u8, Failure> {
    let kept = bedside.ward().map(|ward| &ward.kept);
    let (Some(review), Some(Kept::Signed { entry, hash, .. })) = (&bedside.review, kept) else {
        return Ok(DONE);
    };
    let printed = if on_screen == OnScreen::Nothing || !dialog.screen().results_are_on_terminal() {
        dialog.screen().print(&bedside.summary(&bedside.results))
    } else {
        Ok(DONE)
    };
    let short = hash.get(..8).unwrap_or(hash);
    let (patient, rater) = (bedside.patient(), bedside.rater());
    dialog.say(&format!(
        "Signed by {rater} for {patient}: entry {entry}, {short}."
    ));
    // That it is signed is said also where the summary cannot be written.
    printed?;
    if wants_note(on_screen, dialog) {
        let assessment = review.assessment.in_words(&bedside.session.shown);
        dialog.screen().print(&note(&assessment, &review.outcome))?;
    }
    Ok(DONE)
}

/// Asks for the note by one key, or by a line where there are only lines.
fn wants_note(on_screen: OnScreen, dialog: &mut Dialog) -> bool {
    const QUESTION: &str = "n prints the note for the chart, Enter ends:";
    let modes = (on_screen == OnScreen::Nothing && dialog.is_at_terminal())
        .then(|| dialog.input().key_by_key());
    // What ends the program now takes nothing away.
    if let Some(Ok(_modes)) = modes {
        dialog.say(QUESTION);
        return form::one_key(dialog.input()) == Some('n');
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
        return Ok(ended(ending));
    }
    let is_refused = bedside
        .ward()
        .is_some_and(|ward| matches!(ward.kept, Kept::No(_)));
    if is_refused && bedside.session.interview.is_through() {
        bedside.make_review();
        let printed = dialog.screen().print(&bedside.summary(&bedside.results));
        // A terminal that is gone shows nothing, and the draft is what counts.
        if ending == Ending::Left {
            printed?;
        }
    }
    let patient = bedside.patient();
    let draft = bedside.ward().map(|ward| &ward.draft);
    dialog.say(&match draft.and_then(|draft| draft.why_not()) {
        None => format!(
            "Not signed: nothing of {patient} is recorded. The draft is kept, and `ows assess` goes on with it for 30 minutes."
        ),
        Some(why) if draft.is_some_and(|draft| draft.is_on_disk()) => format!(
            "NOT SIGNED: the draft of {patient} lacks the last answers, which could not be brought to the disk ({why})."
        ),
        Some(why) => format!(
            "NOT SIGNED and NOT KEPT: the answers of {patient} are lost, since they could not be brought to the disk ({why})."
        ),
    });
    Ok(ended(ending))
}

/// Ends as a signal would have ended the program, or says the exit code.
pub fn ended(ending: Ending) -> u8 {
    if let Ending::Signal(signal) = ending {
        end_by(signal);
        return u8::try_from(128 + signal).unwrap_or(COULD_NOT_RUN);
    }
    COULD_NOT_RUN
}
