//! After the last key: the summary, where it stands in the log, the note; or what became of a draft.

use super::behind::Behind;
use super::desk::{Desk, Signed};
use super::form;
use super::talk::Talk;
use super::terminal::{Ending, end_by};
use crate::cli::error::{COULD_NOT_RUN, DONE, Failure};
use crate::render::note::note;

/// How much of what was signed the person has on the screen already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seen {
    /// The summary stands just above.
    Summary,
    /// Nothing: a full screen has gone.
    Nothing,
}

/// Prints what was signed, and offers the note for the chart.
///
/// # Errors
/// Standard output cannot be written: what is signed is signed.
pub fn signed(desk: &Desk, signed: &Signed, seen: Seen, talk: &mut Talk) -> Result<u8, Failure> {
    let printed = if seen == Seen::Nothing || !talk.screen().results_are_on_terminal() {
        talk.screen()
            .print(&desk.summary(&signed.review, &signed.around, &desk.results))
    } else {
        Ok(DONE)
    };
    let (number, hash) = (signed.entry.number, &signed.entry.hash);
    let short = hash.get(..8).unwrap_or(hash);
    let (patient, rater) = (desk.patient(), desk.rater());
    talk.say(&format!(
        "Signed by {rater} for {patient}: entry {number}, {short}."
    ));
    // That it is signed is said also where the summary cannot be written.
    printed?;
    if wants_note(seen, talk) {
        let review = &signed.review;
        let assessment = review.assessment.in_words(&desk.shown);
        talk.screen().print(&note(&assessment, &review.outcome))?;
    }
    Ok(DONE)
}

/// Asks for the note by one key, or by a line where there are only lines.
fn wants_note(seen: Seen, talk: &mut Talk) -> bool {
    const QUESTION: &str = "n prints the note for the chart, Enter ends:";
    let modes = (seen == Seen::Nothing && talk.is_at_terminal()).then(|| talk.input().key_by_key());
    // What ends the program now takes nothing away.
    if let Some(Ok(_modes)) = modes {
        talk.say(QUESTION);
        return form::one_key(talk.input()) == Some('n');
    }
    talk.ask(QUESTION)
        .is_ok_and(|line| line.eq_ignore_ascii_case("n"))
}

/// Says what became of an assessment that is not signed, and returns the exit code.
///
/// # Errors
/// Standard output cannot be written.
pub fn unsigned(desk: &mut Desk, ending: Ending, talk: &Talk) -> Result<u8, Failure> {
    if desk.is_blank() {
        if let Behind::Ward(ward) = &mut desk.behind {
            ward.keeper.remove(&desk.interview);
        }
        talk.say("Nothing was answered, and nothing is recorded.");
        return Ok(ended(ending));
    }
    let ward = desk.ward();
    if ward.is_some_and(|ward| ward.not_recorded.is_some()) && desk.view().is_through() {
        let review = desk.review();
        let around = desk.around(&review);
        let printed = talk
            .screen()
            .print(&desk.summary(&review, &around, &desk.results));
        // A terminal that is gone shows nothing, and the draft is what counts.
        if ending == Ending::Left {
            printed?;
        }
    }
    let keeper = ward.map(|ward| &ward.keeper);
    let why = keeper.and_then(|keeper| keeper.why_not());
    let is_on_disk = keeper.is_some_and(|keeper| keeper.is_on_disk());
    talk.say(&match (desk.patient(), why) {
        (patient, None) => format!(
            "Not signed: nothing of {patient} is recorded. The draft is kept, and `ows assess` goes on with it for 30 minutes."
        ),
        (patient, Some(why)) if is_on_disk => format!(
            "NOT SIGNED: the draft of {patient} lacks the last answers, which could not be brought to the disk ({why})."
        ),
        (patient, Some(why)) => format!(
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
