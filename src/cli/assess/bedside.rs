//! A session with all that it needs outside itself: each change goes to the disk, and what is complete is
//! signed into a log or handed in.
//!
//! The form and the lines both work at it; what they show of it is theirs. It takes place on a ward, with a log
//! and drafts, or in a lesson, which has no log at all, so that nothing of it can get into one.

use std::sync::Arc;
use std::time::Duration;

use super::drafts::DraftFile;
use super::recording::{NotSigned, Recording};
use crate::assessment::{Asked, Assessment, Patient, UseBefore};
use crate::base::time::{Time, duration};
use crate::cli::clock::Clock;
use crate::history::carried::{Answered, Carried, CarriedFlag};
use crate::history::last_said::LastSaid;
use crate::history::review::Review;
use crate::history::unsigned::Unsigned;
use crate::interview::draft::Draft;
use crate::interview::session::{Action, Reply, Session};
use crate::interview::{ContextField, Interview, Now, Refusal};
use crate::render::log::nothing_of;
use crate::render::summary::{Kept, Provenance, summary_with, to_be_signed};
use crate::render::{Style, bedside, training};
use crate::scale::policy::Policies;
use crate::scale::{Check, Policy, Scale};
use crate::scoring::first::FACT;
use crate::scoring::outcome::Outcome;
use crate::training::case::{Case, mark};

/// A session at work.
pub struct Bedside {
    /// What is asked, and what was answered.
    pub session: Session,
    /// The site's policy in force, if there is one for the scale.
    pub policy: Option<Arc<Policy>>,
    /// A ward, or a lesson.
    pub setting: Setting,
    /// Tells the time.
    pub clock: Clock,
    /// Whether the site shows the running total, and the one before.
    pub show_total: bool,
    /// After how long without a key patient and answers leave the screen, if they do.
    pub hide_after: Option<Duration>,
    /// How to write on this screen.
    pub style: Style,
    /// How to write to standard output, which may be a file.
    pub results: Style,
    /// What would be signed or handed in, or was, once the summary was come to.
    pub review: Option<Review>,
}

impl Bedside {
    /// Returns what time it is.
    pub fn now(&self) -> Now {
        self.clock.now_and_zone()
    }

    /// Returns the ward, if it takes place on one.
    pub fn ward(&self) -> Option<&Ward> {
        match &self.setting {
            Setting::Ward(ward) => Some(ward),
            Setting::Lesson(_) => None,
        }
    }

    /// Returns the lesson, if it is one.
    pub fn lesson(&self) -> Option<&Lesson> {
        match &self.setting {
            Setting::Lesson(lesson) => Some(lesson),
            Setting::Ward(_) => None,
        }
    }

    /// Says whether it is a lesson.
    pub fn is_lesson(&self) -> bool {
        self.lesson().is_some()
    }

    /// Returns the patient's ID, as far as it was typed.
    pub fn patient(&self) -> &str {
        self.session.interview.patient()
    }

    /// Returns the rater, as far as one is known.
    pub fn rater(&self) -> &str {
        self.session.interview.rater()
    }

    /// Does what a person does, and brings what changed to the disk. Answers to a case go there once, as
    /// a whole.
    pub fn act(&mut self, action: Action) -> Reply {
        let now = self.now();
        let reply = self.session.act(action, now);
        if let Setting::Ward(ward) = &mut self.setting
            && reply.is_change()
        {
            // Another answer may be missing now, or another reason be there for it.
            ward.accept_incomplete = false;
            ward.draft.keep(&self.session.interview);
        }
        reply
    }

    /// Returns what is to be told about the answer to a question of the context.
    pub fn told_about(&mut self, field: ContextField) -> Option<String> {
        match field {
            ContextField::Patient => self.last_assessed(),
            ContextField::When if self.session.interview.is_late(self.now().time) => {
                Some("It will be marked as recorded late".to_owned())
            }
            field if field.other_use().is_some() => {
                self.session.raised_by_use(field).map(str::to_owned)
            }
            _ => None,
        }
    }

    /// Asks the log about the patient, and says when and by whom one was last assessed; nothing before
    /// there is a patient.
    pub fn last_assessed(&mut self) -> Option<String> {
        let now = self.clock.now();
        let Setting::Ward(ward) = &mut self.setting else {
            return None;
        };
        (ward.carried, ward.left_out) = (Carried::default(), Vec::new());
        ward.last_said = LastSaid::default();
        if std::mem::take(&mut ward.took_over) {
            // It was told of whoever was typed before.
            self.session.interview.forget_use();
        }
        let context = &self.session.interview.assessment().context;
        let patient = context.patient.as_ref()?;
        let who = patient.as_str();
        Some(match ward.recording.earlier(patient) {
            Err(why) => format!("The log cannot be asked about {who}: {why}"),
            Ok(earlier) => {
                ward.carried = Carried::of(&earlier.visits, &ward.policies, &now);
                ward.last_said = LastSaid::of(&earlier.visits, &now);
                ward.left_out = earlier.left_out;
                let last = bedside::last_assessed(&earlier.visits, patient, now, self.show_total);
                if earlier.visits.is_empty() && !ward.left_out.is_empty() {
                    format!("What is recorded of {who} in this log does not hold")
                } else {
                    last.unwrap_or_else(|| {
                        let other = ward.recording.spelt_otherwise(patient);
                        nothing_of(patient, other.as_ref())
                    })
                }
            }
        })
    }

    /// Returns the use before that an earlier visit tells and that is not confirmed yet.
    pub fn use_before(&self) -> Option<&(UseBefore, Answered)> {
        self.ward().filter(|ward| !ward.took_over)?;
        self.told_before()
    }

    /// Returns the use before that an earlier visit tells, confirmed or not.
    pub fn told_before(&self) -> Option<&(UseBefore, Answered)> {
        self.ward()?.last_said.use_before()
    }

    /// Takes over the use that an earlier visit tells; the time of the last use only where nothing was used
    /// since.
    pub fn take_over(&mut self, nothing_since: bool) {
        self.leave_out();
        if let Some((mut known, _)) = self.use_before().cloned() {
            known.last_use = known.last_use.filter(|_| nothing_since);
            self.act(Action::TakeOver(Box::new(known)));
            if let Setting::Ward(ward) = &mut self.setting {
                ward.took_over = true;
            }
        }
    }

    /// Leaves the use that an earlier visit tells out again, where it was taken over.
    pub fn leave_out(&mut self) {
        if let Setting::Ward(ward) = &mut self.setting
            && std::mem::take(&mut ward.took_over)
            && let Some((known, _)) = ward.last_said.use_before()
        {
            self.session.interview.leave_out(known);
            ward.draft.keep(&self.session.interview);
        }
    }

    /// Returns what was answered last time to a check, when and by whom.
    pub fn last_answer(&self, check: &Check) -> Option<(Asked, &Answered)> {
        self.ward()?.last_said.of_check(&check.id)
    }

    /// Returns the answer of last time to a check, if it may be confirmed from that: only what is a fact about
    /// the patient.
    pub fn confirmable(&self, check: &Check) -> Option<Asked> {
        let (asked, _) = self.last_answer(check).filter(|_| check.id == FACT)?;
        Some(asked)
    }

    /// Returns what of the log cannot be relied on, once the patient is known, and what alarms in another
    /// assessment of the patient that nobody signed.
    pub fn doubts(&self) -> Vec<String> {
        let Some(ward) = self.ward() else {
            return Vec::new();
        };
        let own = ward.unsigned.iter();
        let own = own.filter(|(patient, one)| patient.as_str() == self.patient() && one.is_alarm);
        let now = self.now().time;
        let unsigned = own.map(|(_, one)| bedside::unsigned(one, &now));
        ward.left_out.iter().cloned().chain(unsigned).collect()
    }

    /// Returns what alarms in what was answered so far.
    pub fn alarms_so_far(&self) -> Option<String> {
        let interview = &self.session.interview;
        let unsigned = Unsigned::of(&Draft::of(interview), Some(interview))?;
        unsigned
            .is_alarm
            .then(|| bedside::unsigned(&unsigned, &self.now().time))
    }

    /// Returns what is carried on from the patient's earlier visits and is not answered here yet.
    pub fn carried(&self) -> Vec<CarriedFlag> {
        let Some(ward) = self.ward() else {
            return Vec::new();
        };
        let interview = &self.session.interview;
        let carried = ward.carried.clone().in_words(&self.session.shown);
        let outcome = interview.outcome();
        let left = carried.left_by(interview.assessment(), &outcome, &ward.policies);
        left.into_iter().cloned().collect()
    }

    /// Returns what is to stand beside the question of a check: that it was raised and not asked since.
    pub fn raised_before(&self, check: &Check) -> Option<String> {
        let carried = self.carried();
        let mut alarms = carried.iter().filter(|flag| flag.is_alarm());
        let flag = alarms.find(|flag| flag.is_of_check(&check.id))?;
        Some(bedside::not_asked_since(flag, &self.now().time))
    }

    /// Says whether no answer can be changed any more.
    pub fn is_locked(&self) -> bool {
        self.ward().is_some_and(|ward| ward.locked_since.is_some())
    }

    /// Returns what is wrong around the interview, and must stand on every screen.
    pub fn troubles(&self) -> Vec<String> {
        let Some(ward) = self.ward() else {
            return Vec::new();
        };
        let not_recorded = match &ward.kept {
            Kept::No(why) => Some(format!("NOT RECORDED: {why}")),
            _ => None,
        };
        let not_on_disk = ward
            .draft
            .why_not()
            .map(|why| format!("NOT ON DISK: the answers are in memory only ({why})"));
        let locked = ward.locked_since.map(|since| {
            let age = duration(self.now().time - since);
            format!("{age} UNSIGNED: its answers are locked; sign it late, or leave and discard it")
        });
        let growing_old = self.session.growing_old(self.now());
        let troubles = not_recorded.into_iter().chain(not_on_disk);
        troubles.chain(locked.or(growing_old)).collect()
    }

    /// Returns the outcome, if it may be shown now: once nothing is open, or where the site shows it live.
    pub fn outcome(&self) -> Option<Outcome> {
        let interview = &self.session.interview;
        (interview.is_through() || self.show_total).then(|| interview.outcome())
    }

    /// Works out what would be signed or handed in now.
    pub fn make_review(&mut self) {
        let assessment = self.session.interview.to_sign();
        self.review = Some(match &self.setting {
            Setting::Lesson(_) => Review::alone(assessment),
            Setting::Ward(ward) => {
                let patient = assessment.context.patient.as_ref();
                let earlier = patient.and_then(|patient| ward.recording.earlier(patient).ok());
                let earlier = earlier.unwrap_or_default();
                let policy = self.policy.as_ref();
                Review::after(earlier, assessment, policy, &ward.policies, self.now())
            }
        });
    }

    /// Returns the summary of what was signed, or could not be, as `style` has it; nothing before it was
    /// worked out.
    pub fn summary(&self, style: &Style) -> String {
        let (carried, now) = (self.carried(), self.now().time);
        let carried = bedside::carried_alarms(carried.iter(), &now);
        self.written(carried, style, summary_with)
    }

    /// Returns the page that is read before signing or handing in. What is carried on stands in the head
    /// of a form, and is not in it.
    pub fn to_be_signed(&self, style: &Style) -> String {
        self.written(Vec::new(), style, to_be_signed)
    }

    fn written(
        &self,
        carried: Vec<String>,
        style: &Style,
        write: fn(&Assessment, &Outcome, &Provenance, &Style) -> String,
    ) -> String {
        let Some(review) = &self.review else {
            return String::new();
        };
        let provenance = Provenance {
            change: review.change,
            kept: self.ward().map_or(Kept::NotYet, |ward| ward.kept.clone()),
            carried,
        };
        let assessment = review.assessment.in_words(&self.session.shown);
        write(&assessment, &review.outcome, &provenance, style)
    }

    /// Signs what was shown, if the initials are the rater's. The draft goes once the entry is on disk.
    ///
    /// # Errors
    /// The initials are not the rater's, or it is not recorded: then the draft stays. If something was recorded
    /// of the patient since, nothing is there to review any more: it is to be made and shown anew.
    pub fn sign(&mut self, initials: &str) -> Result<(), Refusal> {
        let interview = &self.session.interview;
        interview.may_be_signed_by(initials)?;
        let (Setting::Ward(ward), Some(review)) = (&mut self.setting, &self.review) else {
            let message = "training is never signed into a log, and nothing that was not shown";
            return Err(Refusal::new(message, "leave, and begin again"));
        };
        let missing = bedside::incomplete(&review.assessment, &review.outcome);
        if let Some(missing) = missing.filter(|_| !ward.accept_incomplete) {
            ward.accept_incomplete = true;
            let rater = interview.rater().trim();
            let help = format!("type {rater} once more to sign it as it is");
            return Err(Refusal::new(format!("NOT SIGNED YET: {missing}"), help));
        }
        let shown = &self.session.shown;
        let signed = ward
            .recording
            .sign(interview, review, shown, ward.accept_clock);
        let rater = interview.rater().trim();
        let (message, help) = match signed {
            Ok(head) => {
                ward.draft.remove(interview);
                ward.kept = Kept::Signed {
                    at: self.clock.now(),
                    entry: head.number,
                    hash: head.hash,
                };
                return Ok(());
            }
            Err(NotSigned::Since(words)) => {
                let help = format!("look again, then type {rater} once more to sign");
                self.review = None;
                (format!("NOT SIGNED YET: {words}"), help)
            }
            Err(NotSigned::Clock(words)) => {
                // What was asked about does not stand in the way again.
                ward.accept_clock = true;
                let help =
                    format!("is that right? then type {rater} once more to sign all the same");
                (format!("NOT SIGNED YET: {words}"), help)
            }
            Err(NotSigned::No(why)) => {
                ward.kept = Kept::No(why.clone());
                let help = "sign again to try once more".to_owned();
                (format!("NOT RECORDED, the draft is kept: {why}"), help)
            }
        };
        Err(Refusal::new(message, help))
    }

    /// Hands the answers to a case in. Only once they are on disk may its key be shown.
    ///
    /// # Errors
    /// Nothing is answered, or the answers are not kept.
    pub fn hand_in(&mut self) -> Result<(), Refusal> {
        self.session.interview.must_say_something()?;
        let Setting::Lesson(lesson) = &mut self.setting else {
            let message = "a patient is never handed in";
            return Err(Refusal::new(message, "leave, and begin again"));
        };
        (lesson.keep)(&self.session.interview).map_err(|why| {
            Refusal::new(format!("NOT KEPT: {why}"), "hand in again to try once more")
        })?;
        lesson.is_handed_in = true;
        Ok(())
    }

    /// Returns the answers to a case beside its key, once they are kept and if it is to be shown.
    pub fn feedback(&self, style: &Style) -> Option<String> {
        let given = self.session.interview.to_sign();
        self.lesson()?.feedback(&given, &self.session.shown, style)
    }
}

/// Where a session takes place.
pub enum Setting {
    /// With patients.
    Ward(Box<Ward>),
    /// In training.
    Lesson(Lesson),
}

/// A log to sign into, and drafts on disk.
pub struct Ward {
    /// Where it is signed into.
    pub recording: Recording,
    /// Its draft on disk.
    pub draft: DraftFile,
    /// Whether the person was asked about the clock, and signs by it all the same.
    pub accept_clock: bool,
    /// Whether the person was asked about what is missing, and signs without it.
    pub accept_incomplete: bool,
    /// The policies in force, whose flags are carried on too.
    pub policies: Arc<Policies>,
    /// The flags that are carried on from the patient's earlier visits.
    pub carried: Carried,
    /// What the patient's earlier visits say that is shown, and asked again or confirmed.
    pub last_said: LastSaid,
    /// Whether the use before was taken over from an earlier visit.
    pub took_over: bool,
    /// What of the log cannot be relied on, in words.
    pub left_out: Vec<String>,
    /// What else nobody signed, and whom it is about.
    pub unsigned: Vec<(Patient, Unsigned)>,
    /// Whether it is in the log, or why it cannot be.
    pub kept: Kept,
    /// Since when it is unsigned, if it is too old for another answer: it is signed as it stands, or left.
    pub locked_since: Option<Time>,
    /// The command that goes on with it, as it is to be typed.
    pub again: String,
}

/// Brings the answers to a case to the disk, or says why they are not there.
pub type KeepAnswers = dyn FnMut(&Interview) -> Result<(), String>;

/// A case to rate.
pub struct Lesson {
    /// The case.
    pub case: Arc<Case>,
    /// Which one it is, and of how many.
    pub place: (usize, usize),
    /// Whether the key is shown once the answers are kept.
    pub shows_key: bool,
    /// Brings the answers to the disk.
    pub keep: Box<KeepAnswers>,
    /// Whether they are there.
    pub is_handed_in: bool,
}

impl Lesson {
    /// Returns the case as it is read before it is rated.
    pub fn vignette(&self, style: &Style) -> String {
        training::vignette(&self.case, self.place, style)
    }

    /// Returns the answers beside the key; nothing before they are kept, or if no key is to be shown.
    pub fn feedback(&self, given: &Assessment, shown: &Scale, style: &Style) -> Option<String> {
        let key = self.case.key.as_ref();
        let key = key.filter(|_| self.shows_key && self.is_handed_in)?;
        let marking = mark(key, given);
        let answers = (given.observations(), &marking);
        Some(training::feedback((&self.case, key), answers, shown, style))
    }

    /// Returns which case it is: `case 3 of 18`.
    pub fn number(&self) -> String {
        let (number, of) = self.place;
        format!("case {number} of {of}")
    }
}
