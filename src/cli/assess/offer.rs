//! What a draft that was left behind may become: gone on with, shown, or discarded, never merged.
//!
//! Whom it is about and who rated is typed again before anything is gone on with.

use std::sync::Arc;

use super::book::Book;
use super::drafts::{Drafts, Found, Keeper};
use super::talk::Talk;
use super::terminal::Ending;
use crate::base::time::duration;
use crate::cli::clock::Clock;
use crate::interview::Interview;
use crate::interview::draft::{Age, STALE_MINUTES};
use crate::render::Style;
use crate::render::summary::summary;
use crate::scale::{Library, Name, Scale};

/// What is needed to look at drafts.
pub struct Offer<'o> {
    /// The scales that are known.
    pub library: &'o Library,
    /// The scale of this run.
    pub scale: &'o Arc<Scale>,
    /// The log, which may know that a draft was signed.
    pub book: &'o Book,
    /// The clock.
    pub clock: Clock,
    /// How to show a draft.
    pub style: Style,
}

/// A draft with what it can be read as.
struct Known {
    found: Found,
    /// The interview, or why it cannot be gone on with.
    read: Result<Interview, String>,
}

/// A draft that is gone on with.
pub type Resumed = (Interview, Keeper);

impl Offer<'_> {
    /// Says which drafts there are, and asks what to do with them; nothing to begin anew.
    ///
    /// # Errors
    /// It is over.
    pub fn ask(&self, drafts: &Drafts, talk: &mut Talk) -> Result<Option<Resumed>, Ending> {
        let listing = drafts.look();
        for remark in &listing.remarks {
            talk.say(&format!("! {remark}."));
        }
        let known = listing.found.into_iter().map(|found| self.known(found));
        let mut known: Vec<Known> = known.filter(|known| !self.is_of_no_use(known)).collect();
        while !known.is_empty() {
            self.list(&known, talk);
            let line = talk.ask("Number to go on, Enter to begin anew, ? for help:")?;
            let (command, rest) = split(&line);
            let which = rest
                .parse::<usize>()
                .ok()
                .and_then(|number| number.checked_sub(1));
            let which = which.filter(|which| *which < known.len());
            match (command, which) {
                ("", None) if rest.is_empty() => return Ok(None),
                ("q" | "quit", _) => return Err(Ending::Left),
                ("", Some(which)) => {
                    if let Some(resumed) = self.may_go_on(&known, which, talk)? {
                        return Ok(Some(resumed));
                    }
                    known.retain(|known| !known.found.is_gone());
                }
                ("s", Some(which)) => self.show(&known, which, talk),
                ("d", Some(which)) => {
                    if discard(&known, which, talk)? {
                        known.remove(which);
                    }
                }
                _ => talk.say(HELP),
            }
        }
        Ok(None)
    }

    /// Reads a draft with the scale that it was begun with.
    fn known(&self, found: Found) -> Known {
        let read = self
            .scale_of(&found)
            .and_then(|scale| found.draft.resume(&scale));
        Known { found, read }
    }

    /// Removes what nobody answered anything in, and is too old to go on with.
    fn is_of_no_use(&self, known: &Known) -> bool {
        let Ok(interview) = &known.read else {
            return false;
        };
        let view = interview.view();
        let is_blank = view.open == view.items.len();
        let is_stale = known.found.draft.age(self.clock.now()) == Age::Stale;
        is_blank && is_stale && known.found.discard().is_ok()
    }

    fn scale_of(&self, found: &Found) -> Result<Arc<Scale>, String> {
        let named = found.draft.scale().ok_or("it names no scale")?;
        if named == self.scale.reference() {
            return Ok(Arc::clone(self.scale));
        }
        let name = Name::parse(named)?;
        self.library
            .find(&name)
            .map_err(|_| format!("the scale {named}, which it was begun with, is not here"))
    }

    fn list(&self, known: &[Known], talk: &Talk) {
        talk.say(match known.len() {
            1 => "A draft was left behind:",
            _ => "Drafts were left behind:",
        });
        for (number, known) in (1..).zip(known) {
            let draft = &known.found.draft;
            let patient = draft.patient().unwrap_or("no patient yet");
            let rater = draft.rater().unwrap_or("nobody yet");
            let scale = draft.scale().unwrap_or("no scale");
            let mut words = format!("  {number}  {patient}, {scale}, rated by {rater}");
            if let Ok(interview) = &known.read {
                let (answered, items) = (
                    interview.assessment().answered(),
                    interview.assessment().scale().items().len(),
                );
                words += &format!(", {answered} of {items} answered");
            }
            words += &format!(", {}", self.age(known));
            talk.say(&words);
        }
    }

    /// Returns how old a draft is, and what that or anything else forbids.
    fn age(&self, known: &Known) -> String {
        let now = self.clock.now();
        let age = known.found.draft.changed().map(|changed| now - changed);
        let age = age.map_or_else(
            || "of no known time".to_owned(),
            |age| format!("{} ago", duration(age)),
        );
        match (&known.read, known.found.draft.age(now)) {
            (Err(why), _) => format!("{age}: cannot be gone on with, {why}"),
            (_, Age::Fresh) => age,
            (_, Age::Old) => format!("{age}: look again at what may have changed"),
            (_, Age::Stale) => format!(
                "{age}: too old to go on with, since {STALE_MINUTES} minutes have passed; begin anew"
            ),
            (_, Age::Ahead) => {
                "later than this clock says it is now: cannot be gone on with".to_owned()
            }
        }
    }

    /// Has patient and rater typed again, and returns the interview if it may be gone on with.
    fn may_go_on(
        &self,
        known: &[Known],
        which: usize,
        talk: &mut Talk,
    ) -> Result<Option<Resumed>, Ending> {
        let Some(one) = known.get(which) else {
            return Ok(None);
        };
        let draft = &one.found.draft;
        let interview = match (&one.read, draft.age(self.clock.now())) {
            (Ok(interview), Age::Fresh | Age::Old) => interview,
            _ => {
                talk.say(&format!("! That draft: {}.", self.age(one)));
                return Ok(None);
            }
        };
        let patient = talk.ask("Patient, typed again as on the wristband or the chart:")?;
        if Some(patient.as_str()) != draft.patient() {
            talk.say("! That is not the patient of this draft. Nothing was changed.");
            return Ok(None);
        }
        let rater = talk.ask("Who rates:")?;
        let same = draft
            .rater()
            .is_none_or(|known| known.eq_ignore_ascii_case(&rater));
        if !same {
            talk.say("! Somebody else began it, and an assessment has one rater: begin anew. The draft stays.");
            return Ok(None);
        }
        let context = &interview.assessment().context;
        let signed = context
            .patient
            .as_ref()
            .and_then(|patient| self.book.signed_as(patient, interview));
        if let Some(number) = signed {
            // Whatever ended the program came between signing and removing the draft.
            let _ = one.found.discard();
            talk.say(&format!(
                "That one was signed: it is entry {number} of the log. Its draft is removed."
            ));
            return Ok(None);
        }
        let mut interview = interview.clone();
        if interview.assessment().context.rater.is_none() && !rater.is_empty() {
            interview.offer_rater(&rater);
        }
        Ok(self.still_fresh(one, interview, talk))
    }

    /// Takes the draft over, unless it grew too old while patient and rater were typed.
    fn still_fresh(&self, one: &Known, interview: Interview, talk: &mut Talk) -> Option<Resumed> {
        match one.found.draft.age(self.clock.now()) {
            Age::Fresh => {}
            Age::Old => {
                let words =
                    "! Its last answer is no longer fresh: look again at what may have changed.";
                talk.say(words);
            }
            Age::Stale | Age::Ahead => {
                talk.say(&format!("! That draft: {}.", self.age(one)));
                return None;
            }
        }
        match one.found.keeper() {
            Ok(keeper) => Some((interview, keeper)),
            Err(why) => {
                talk.say(&format!("! {why}."));
                None
            }
        }
    }

    fn show(&self, known: &[Known], which: usize, talk: &Talk) {
        match known.get(which).map(|known| &known.read) {
            Some(Ok(interview)) => {
                let view = interview.view();
                let assessment = interview.to_sign();
                talk.page(&summary(&assessment, &view.outcome, &self.style));
                talk.say("This is a draft: nothing of it is signed.");
            }
            Some(Err(why)) => talk.say(&format!("! It cannot be shown: {why}.")),
            None => {}
        }
    }
}

const HELP: &str = "\
  1     go on with the first; patient and rater are typed again
  s 1   show what it says
  d 1   discard it
  Enter begin anew; a draft stays until it is discarded
  q     leave";

/// Has the pseudonym typed before a draft is discarded, and says whether it was.
fn discard(known: &[Known], which: usize, talk: &mut Talk) -> Result<bool, Ending> {
    let Some(one) = known.get(which) else {
        return Ok(false);
    };
    let patient = one.found.draft.patient().unwrap_or_default();
    let typed = talk.ask(&format!(
        "To discard what was answered of {patient}, type {patient}:"
    ))?;
    if typed != patient {
        talk.say("Not discarded.");
        return Ok(false);
    }
    match one.found.discard() {
        Ok(()) => {
            talk.say("Discarded.");
            Ok(true)
        }
        Err(error) => {
            talk.say(&format!("! It cannot be removed: {error}."));
            Ok(false)
        }
    }
}

/// Tells `d 1` and `d1` from `1`.
fn split(line: &str) -> (&str, &str) {
    let digits = line.find(|character: char| character.is_ascii_digit());
    let (command, rest) = line.split_at(digits.unwrap_or(line.len()));
    (command.trim(), rest.trim())
}
