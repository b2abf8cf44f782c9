//! What an unfinished draft may become: gone on with, signed late, shown, or discarded, never merged.
//!
//! Whom it is about and who rated is typed again before anything is gone on with.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::dialog::Dialog;
use super::drafts::{self, DraftFile, FoundDraft};
use super::setup::Setup;
use super::terminal::Ending;
use crate::base::time::{Time, duration};
use crate::history::unsigned::Unsigned;
use crate::interview::Interview;
use crate::interview::draft::{Age, STALE_MINUTES};
use crate::render::summary::summary;
use crate::scale::{Name, Scale};

/// A draft with what it can be read as.
struct Offered {
    found: FoundDraft,
    /// The interview, or why it cannot be gone on with.
    read: Result<Interview, String>,
}

/// What a draft becomes that is gone on with.
pub struct Resumed {
    /// What was answered.
    pub interview: Interview,
    /// Its file.
    pub file: DraftFile,
    /// Since when it is unsigned, if it is too old for another answer: it can be signed as it stands.
    pub locked_since: Option<Time>,
}

impl Resumed {
    /// Begins anew, with a draft in a folder, or in memory alone where there is none.
    pub fn blank(interview: Interview, folder: Result<PathBuf, String>) -> Self {
        Self {
            interview,
            file: DraftFile::new(folder),
            locked_since: None,
        }
    }
}

/// Says which drafts there are, and asks what to do with them; returns the one that is gone on with, or nothing
/// to begin anew.
///
/// # Errors
/// It is over.
pub fn ask(setup: &Setup, folder: &Path, dialog: &mut Dialog) -> Result<Option<Resumed>, Ending> {
    let listing = drafts::look(folder);
    for remark in &listing.remarks {
        dialog.say(&format!("! {remark}."));
    }
    let offered = listing.found.into_iter().map(|found| read(setup, found));
    let mut offered: Vec<Offered> = offered.filter(|one| !is_of_no_use(setup, one)).collect();
    // Those of the scale that was asked for stand first.
    let scale = setup.scale.reference();
    offered.sort_by_key(|one| one.found.draft.scale() != Some(scale.as_str()));
    while !offered.is_empty() {
        list(setup, &offered, dialog);
        let line = dialog.ask("Number to go on, Enter to start a new one, ? for help:")?;
        let (command, number) = split(&line);
        let position = number.parse::<usize>().ok();
        let position = position.and_then(|number| number.checked_sub(1));
        let chosen = position.and_then(|position| offered.get(position));
        match (command, chosen) {
            ("", None) if number.is_empty() => return Ok(None),
            ("q" | "quit", _) => return Err(Ending::Left),
            ("", Some(one)) => {
                if let Some(resumed) = go_on(setup, one, dialog)? {
                    return Ok(Some(resumed));
                }
            }
            ("s", Some(one)) => show(one, dialog),
            ("d", Some(one)) => discard(one, dialog)?,
            _ => dialog.say(HELP),
        }
        offered.retain(|one| !one.found.is_gone());
    }
    Ok(None)
}

/// Reads a draft with the scale that it was begun with.
fn read(setup: &Setup, found: FoundDraft) -> Offered {
    let scale = scale_of(setup, &found);
    let read = scale.and_then(|scale| found.draft.resume(&scale));
    Offered { found, read }
}

/// Removes what nobody answered anything in, and is too old to go on with.
fn is_of_no_use(setup: &Setup, one: &Offered) -> bool {
    let Ok(interview) = &one.read else {
        return false;
    };
    let is_stale = one.found.draft.age(setup.clock.now()) == Age::Stale;
    is_stale && !interview.has_answers() && one.found.discard().is_ok()
}

fn scale_of(setup: &Setup, found: &FoundDraft) -> Result<Arc<Scale>, String> {
    let named = found.draft.scale().ok_or("it names no scale")?;
    if named == setup.scale.reference() {
        return Ok(Arc::clone(&setup.scale));
    }
    let name = Name::parse(named)?;
    setup
        .library
        .find(&name)
        .map_err(|_| format!("the scale {named}, which it was begun with, is not here"))
}

fn list(setup: &Setup, offered: &[Offered], dialog: &Dialog) {
    dialog.say(match offered.len() {
        1 => "An unfinished assessment:",
        _ => "Unfinished assessments:",
    });
    for (number, one) in (1..).zip(offered) {
        let draft = &one.found.draft;
        let patient = draft.patient().unwrap_or("no patient yet");
        let rater = draft.rater().unwrap_or("nobody yet");
        let scale = draft.scale().unwrap_or("no scale");
        let answered = found_in(one).map_or_else(String::new, |found| format!(", {found}"));
        let age = age(setup, one);
        let words = format!("  {number}  {patient}, {scale}, rated by {rater}{answered}, {age}");
        dialog.say(&words);
    }
}

/// Returns what was found in a draft and how much is answered, if it can be read.
fn found_in(one: &Offered) -> Option<String> {
    let interview = one.read.as_ref().ok()?;
    let unsigned = Unsigned::of(&one.found.draft, Some(interview));
    Some(unsigned.map_or_else(|| "nothing answered".to_owned(), |of| of.found()))
}

/// Returns how old a draft is, and what that or anything else forbids.
fn age(setup: &Setup, one: &Offered) -> String {
    let now = setup.clock.now();
    let age = one.found.draft.changed().map_or_else(
        || "of no known time".to_owned(),
        |changed| format!("{} ago", duration(now - changed)),
    );
    match (&one.read, one.found.draft.age(now)) {
        (Err(why), _) => format!("{age}: cannot be gone on with, {why}"),
        (_, Age::Fresh) => age,
        (_, Age::Old) => format!("{age}: look again at what may have changed"),
        _ if may_be_signed_late(setup, one) => {
            format!("{age}: can be signed late, as it stands")
        }
        (_, Age::Stale) => format!(
            "{age}: too old to go on with, since {STALE_MINUTES} minutes have passed; start a new one"
        ),
        (_, Age::Ahead) => {
            "later than this clock says it is now: cannot be gone on with".to_owned()
        }
    }
}

/// Says whether a draft is too old to go on with and can still be signed.
fn may_be_signed_late(setup: &Setup, one: &Offered) -> bool {
    let (now, hours) = (setup.clock.now(), setup.late_hours);
    let draft = &one.found.draft;
    let read = one.read.as_ref();
    read.is_ok_and(|interview| draft.can_be_signed_late(interview, now, hours))
}

/// Returns the interview of a draft, or says why it cannot be gone on with now.
fn usable<'d>(setup: &Setup, one: &'d Offered, dialog: &Dialog) -> Option<&'d Interview> {
    match (&one.read, one.found.draft.age(setup.clock.now())) {
        (Ok(interview), Age::Fresh | Age::Old) => Some(interview),
        (Ok(interview), _) if may_be_signed_late(setup, one) => Some(interview),
        _ => {
            dialog.say(&format!("! That draft: {}.", age(setup, one)));
            None
        }
    }
}

/// Has patient and rater typed again, and returns the interview and its file if it may be gone on
/// with.
fn go_on(setup: &Setup, one: &Offered, dialog: &mut Dialog) -> Result<Option<Resumed>, Ending> {
    let draft = &one.found.draft;
    let Some(interview) = usable(setup, one, dialog) else {
        return Ok(None);
    };
    let patient = dialog.ask("Patient, typed again as on the wristband or the chart:")?;
    if Some(patient.as_str()) != draft.patient() {
        dialog.say("! That is not the patient of this draft. Nothing was changed.");
        return Ok(None);
    }
    let rater = dialog.ask("Who rates:")?;
    let mut known = draft.rater().into_iter();
    if !known.all(|known| known.eq_ignore_ascii_case(&rater)) {
        dialog.say("! Somebody else began it, and an assessment has one rater: start a new one. The draft stays.");
        return Ok(None);
    }
    let patient = interview.assessment().context.patient.as_ref();
    let signed = patient.and_then(|patient| setup.recording.signed_as(patient, interview));
    if let Some(number) = signed {
        // Whatever ended the program came between signing and removing the draft.
        let _ = one.found.discard();
        dialog.say(&format!(
            "That one was signed: it is entry {number} of the log. Its draft is removed."
        ));
        return Ok(None);
    }
    // It may have grown too old while patient and rater were typed.
    if usable(setup, one, dialog).is_none() {
        return Ok(None);
    }
    let is_late = may_be_signed_late(setup, one);
    if draft.age(setup.clock.now()) == Age::Old {
        dialog.say("! Its last answer is no longer fresh: look again at what may have changed.");
    }
    let mut interview = interview.clone();
    if interview.rater().is_empty() && !rater.is_empty() {
        interview.offer_rater(&rater);
    }
    Ok(match one.found.take() {
        Ok(file) => Some(Resumed {
            interview,
            file,
            locked_since: draft.changed().filter(|_| is_late),
        }),
        Err(why) => {
            dialog.say(&format!("! {why}."));
            None
        }
    })
}

fn show(one: &Offered, dialog: &Dialog) {
    match &one.read {
        Ok(interview) => {
            let page = summary(
                &interview.to_sign(),
                &interview.outcome(),
                &dialog.context.messages,
            );
            dialog.page(&page);
            dialog.say("This is a draft: nothing of it is signed.");
        }
        Err(why) => dialog.say(&format!("! It cannot be shown: {why}.")),
    }
}

const HELP: &str = "\
  1     go on with the first; patient and rater are typed again
  s 1   show what it says
  d 1   discard it
  Enter start a new one; a draft stays until it is discarded
  q     leave";

/// Has the patient's ID typed before a draft is discarded.
fn discard(one: &Offered, dialog: &mut Dialog) -> Result<(), Ending> {
    let found = &one.found;
    let answered = found_in(one).unwrap_or_else(|| "nothing can be read".to_owned());
    let patient = found.draft.patient().unwrap_or_default();
    let typed = dialog.ask(&format!(
        "To discard what was answered of {patient} ({answered}), type {patient}:"
    ))?;
    let words = match (typed == patient).then(|| found.discard()) {
        None => "Not discarded.".to_owned(),
        Some(Ok(())) => "Discarded.".to_owned(),
        Some(Err(error)) => format!("! It cannot be removed: {error}."),
    };
    dialog.say(&words);
    Ok(())
}

/// Tells `d 1` and `d1` from `1`.
fn split(line: &str) -> (&str, &str) {
    let digits = line.find(|character: char| character.is_ascii_digit());
    let (command, rest) = line.split_at(digits.unwrap_or(line.len()));
    (command.trim(), rest.trim())
}
