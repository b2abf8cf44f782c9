//! What both faces work at: the interview, and what is behind it: a ward, where every answer goes to
//! the disk and is signed into a log, or a lesson.

mod earlier;

use std::sync::Arc;

use super::behind::{Behind, Lesson, Ward};
use super::book::{Entry, Review, Unsigned};
use crate::assessment::{Asked, Missing, Observation};
use crate::base::time::duration;
use crate::interview::draft::WARN_MINUTES;
use crate::interview::{Before, Finding, Interview, Now, Refusal, View};
use crate::render::Style;
use crate::render::summary::{Around, Kept, summary_around};
use crate::scale::{Item, Policy, Scale};
use crate::scoring::outcome::Outcome;

/// An interview at work.
pub struct Desk {
    /// The interview. Whatever changes it goes through the functions below.
    pub interview: Interview,
    /// The scale in the words that it is shown in.
    pub shown: Arc<Scale>,
    /// The site's policy in force, if there is one for the scale.
    pub policy: Option<Arc<Policy>>,
    /// A ward, or a lesson.
    pub behind: Behind,
    /// Tells the time.
    pub clock: Box<dyn Fn() -> Now>,
    /// Whether the site shows the running total, and the one before.
    pub show_total: bool,
    /// How to write on this screen.
    pub style: Style,
    /// How to write to standard output, which may be a file.
    pub results: Style,
}

/// How an interview ends when it is not left.
pub enum Closed {
    /// It is signed into the log.
    Signed(Box<Signed>),
    /// The answers to a case are kept.
    HandedIn,
}

/// Why it is not signed.
pub enum NotSigned {
    /// It cannot be, or a question is open that signing again answers.
    Refused(Refusal),
    /// Something was recorded of the patient since the summary was shown: it is to be made anew.
    LookAgain(Refusal),
}

/// An assessment that is on disk, with all that was shown of it.
pub struct Signed {
    /// What was signed.
    pub review: Review,
    /// Its entry in the log.
    pub entry: Entry,
    /// What is known around it.
    pub around: Around,
}

impl Desk {
    /// Returns what time it is.
    pub fn now(&self) -> Now {
        (self.clock)()
    }

    /// Returns the item at a position, as it is shown.
    pub fn item(&self, item: usize) -> Option<&Item> {
        self.shown.items().get(item)
    }

    /// Returns the observation of the item at a position.
    pub fn seen(&self, item: usize) -> Option<&Observation> {
        self.interview.assessment().observations().get(item)
    }

    /// Returns how the interview stands.
    pub fn view(&self) -> View {
        self.interview.view()
    }

    /// Returns the ward, if that is what is behind.
    pub fn ward(&self) -> Option<&Ward> {
        match &self.behind {
            Behind::Ward(ward) => Some(ward),
            Behind::Lesson(_) => None,
        }
    }

    /// Returns the lesson, if that is what is behind.
    pub fn lesson(&self) -> Option<&Lesson> {
        match &self.behind {
            Behind::Lesson(lesson) => Some(lesson),
            Behind::Ward(_) => None,
        }
    }

    /// Brings the draft to the disk. Answers to a case go there once, as a whole.
    fn keep(&mut self) {
        if let Behind::Ward(ward) = &mut self.behind {
            ward.keeper.keep(&self.interview);
        }
    }

    /// Takes what is said of an item, and brings it to the disk.
    ///
    /// # Errors
    /// It cannot be taken, and nothing changed.
    pub fn find(&mut self, item: usize, finding: Finding) -> Result<(), Refusal> {
        let now = self.now().time;
        self.interview.find(item, finding, now)?;
        self.keep();
        Ok(())
    }

    /// Takes what is found and not due to withdrawal, and brings it to the disk.
    ///
    /// # Errors
    /// It cannot be taken, and nothing changed.
    pub fn find_not_due(&mut self, item: usize, finding: Finding) -> Result<(), Refusal> {
        let now = self.now().time;
        self.interview.find_not_due(item, finding, now)?;
        self.keep();
        Ok(())
    }

    /// Takes an answer about the assessment as a whole, and brings it to the disk.
    ///
    /// # Errors
    /// It cannot be taken, and nothing changed.
    pub fn answer(&mut self, question: Before, line: &str) -> Result<(), Refusal> {
        let now = self.now();
        self.interview.answer(question, line, now)?;
        self.keep();
        Ok(())
    }

    /// Takes the answer to a check, and brings it to the disk.
    pub fn ask(&mut self, check: usize, answer: Asked) {
        self.interview.ask(check, answer);
        self.keep();
    }

    /// Makes an attempt of it.
    ///
    /// # Errors
    /// Some item has an answer.
    pub fn attempt(&mut self, why: Missing) -> Result<(), Refusal> {
        let now = self.now().time;
        self.interview.attempt(why, now)?;
        self.keep();
        Ok(())
    }

    /// Says whether nothing is known but, at the most, who: then there is nothing to keep.
    pub fn is_blank(&self) -> bool {
        self.interview.is_blank()
    }

    /// Returns the patient's pseudonym, as far as it was typed.
    pub fn patient(&self) -> &str {
        let patient = self.interview.assessment().context.patient.as_ref();
        patient.map_or("", |patient| patient.as_str())
    }

    /// Returns the rater, as far as one is known.
    pub fn rater(&self) -> &str {
        let rater = self.interview.assessment().context.rater.as_deref();
        rater.unwrap_or_default()
    }

    /// Returns what is wrong around the interview, and must stand on every screen.
    pub fn troubles(&self) -> Vec<String> {
        let Some(ward) = self.ward() else {
            return Vec::new();
        };
        let not_recorded = ward.not_recorded.as_ref();
        let not_recorded = not_recorded.map(|why| format!("NOT RECORDED: {why}"));
        let not_kept = ward
            .keeper
            .why_not()
            .map(|why| format!("NOT ON DISK: the answers are in memory only ({why})"));
        let troubles = not_recorded.into_iter().chain(not_kept);
        troubles.chain(self.growing_old()).collect()
    }

    /// Says that the first answers have grown old, which happens to whoever is called away.
    fn growing_old(&self) -> Option<String> {
        let observations = self.interview.assessment().observations().iter();
        let answered = observations.filter(|seen| seen.choice().is_some());
        let times = answered.filter_map(|seen| seen.detail()?.time);
        let age = self.now().time - times.min()?;
        (age.num_minutes() >= WARN_MINUTES).then(|| {
            format!(
                "The first answer is {} old: look again at what may have changed",
                duration(age)
            )
        })
    }

    /// Returns the outcome, if it may be shown now: once nothing is open, or where the site shows it live.
    pub fn outcome(&self) -> Option<Outcome> {
        let view = self.view();
        (view.is_through() || self.show_total).then_some(view.outcome)
    }

    /// Works out what would be signed now.
    pub fn review(&self) -> Review {
        match &self.behind {
            Behind::Ward(ward) => ward.book.review(&self.interview, self.policy.as_ref()),
            Behind::Lesson(_) => {
                let assessment = self.interview.to_sign();
                Review {
                    outcome: Outcome::of(&assessment),
                    assessment,
                    change: None,
                    known: 0,
                }
            }
        }
    }

    /// Returns the summary of what would be signed now, or of what was, as `style` has it.
    pub fn summary(&self, review: &Review, around: &Around, style: &Style) -> String {
        let assessment = review.assessment.in_words(&self.shown);
        summary_around(&assessment, &review.outcome, around, style)
    }

    /// Returns what is known around what would be signed now.
    pub fn around(&self, review: &Review) -> Around {
        Around {
            started: Some(self.interview.started()),
            change: review.change,
            kept: match self.ward().map(|ward| &ward.not_recorded) {
                Some(Some(why)) => Kept::No(why.clone()),
                Some(None) => Kept::NotYet,
                None => Kept::Unsaid,
            },
        }
    }

    /// Signs what was shown, if the initials are the rater's. The draft goes once the entry is on disk.
    ///
    /// # Errors
    /// The initials are not the rater's, or it is not recorded: then the draft stays.
    pub fn sign(&mut self, initials: &str, review: &Review) -> Result<Signed, NotSigned> {
        let rater = self.rater().trim().to_owned();
        if !initials.trim().eq_ignore_ascii_case(&rater) {
            return Err(NotSigned::Refused(refusal(
                format!("this was rated by {rater}"),
                format!("type {rater} to sign it"),
            )));
        }
        something_is_said(review).map_err(NotSigned::Refused)?;
        let Behind::Ward(ward) = &mut self.behind else {
            return Err(NotSigned::Refused(of_training()));
        };
        let signed = ward
            .book
            .sign(&self.interview, review, &self.shown, ward.accept_clock);
        match signed {
            Ok(entry) => {
                ward.not_recorded = None;
                ward.keeper.remove(&self.interview);
                let around = Around {
                    kept: Kept::Signed {
                        at: self.now().time,
                        entry: entry.number,
                        hash: entry.hash.clone(),
                    },
                    ..self.around(review)
                };
                Ok(Signed {
                    review: review.clone(),
                    entry,
                    around,
                })
            }
            Err(unsigned) => Err(self.not_signed(unsigned)),
        }
    }

    /// Says why it is not signed. What was only to be looked at does not stand in the way again.
    fn not_signed(&mut self, unsigned: Unsigned) -> NotSigned {
        let rater = self.rater().trim().to_owned();
        let Behind::Ward(ward) = &mut self.behind else {
            return NotSigned::Refused(of_training());
        };
        match unsigned {
            Unsigned::Clock(words) => {
                ward.accept_clock = true;
                let help =
                    format!("is that right? then type {rater} once more to sign all the same");
                NotSigned::Refused(refusal(format!("NOT SIGNED YET: {words}"), help))
            }
            Unsigned::Since(words) => {
                let help = format!("look again, then type {rater} once more to sign");
                NotSigned::LookAgain(refusal(format!("NOT SIGNED YET: {words}"), help))
            }
            Unsigned::No(why) => {
                ward.not_recorded = Some(why.clone());
                NotSigned::Refused(refusal(
                    format!("NOT RECORDED, the draft is kept: {why}"),
                    "sign again to try once more".to_owned(),
                ))
            }
        }
    }

    /// Hands the answers to a case in. Only once they are on disk may its key be shown.
    ///
    /// # Errors
    /// Nothing is answered, or the answers are not kept.
    pub fn hand_in(&mut self) -> Result<(), Refusal> {
        something_is_said(&self.review())?;
        let Behind::Lesson(lesson) = &mut self.behind else {
            return Err(of_training());
        };
        (lesson.keep)(&self.interview).map_err(|why| {
            refusal(
                format!("NOT KEPT: {why}"),
                "hand in again to try once more".to_owned(),
            )
        })?;
        lesson.is_handed_in = true;
        Ok(())
    }

    /// Returns the answers to a case beside its key, once they are kept and if it is to be shown.
    pub fn feedback(&self, style: &Style) -> Option<String> {
        let given = self.interview.to_sign();
        self.lesson()?.feedback(&given, &self.shown, style)
    }
}

/// Refuses what has neither an answer nor a reason for having none.
fn something_is_said(review: &Review) -> Result<(), Refusal> {
    let open = Observation::missing(Missing::NotGiven);
    let mut observations = review.assessment.observations().iter();
    if review.outcome.is_scored() || observations.any(|seen| seen.answer() != open.answer()) {
        return Ok(());
    }
    Err(refusal(
        "nothing was answered, and nothing says why".to_owned(),
        "go back to the items, and say `a` for an attempt with its reason".to_owned(),
    ))
}

fn of_training() -> Refusal {
    refusal(
        "training is never signed into a log, and a patient never handed in".to_owned(),
        "leave, and begin again".to_owned(),
    )
}

fn refusal(message: String, help: String) -> Refusal {
    Refusal {
        message,
        help,
        can_be_confirmed: false,
    }
}
