//! `ows assess --next`: whoever is due first under the site's policies, offered and typed again.

use super::dialog::Dialog;
use super::setup::Setup;
use super::terminal::Ending;
use crate::assessment::Patient;
use crate::cli::args::AssessArguments;
use crate::cli::context::Context;
use crate::cli::due::{Asked, go_round};
use crate::cli::error::Failure;
use crate::interview::{ContextField, Interview};
use crate::render;
use crate::render::log::nothing_of;
use crate::scale::Name;

/// Who is due first.
pub struct DueFirst {
    /// Who and why, in a sentence.
    words: String,
    /// The id of the scale that the policy is for; `None` if somebody must look whom no policy is for.
    pub scale: Option<String>,
}

impl DueFirst {
    /// Looks who is due first, with the scale that the command line names if it names one. Nothing if nobody
    /// is due: then that is said.
    ///
    /// # Errors
    /// No policy is in force, none says when to look again, or the log cannot be read.
    pub fn of(arguments: &AssessArguments, context: &Context) -> Result<Option<Self>, Failure> {
        let named = arguments.scale().and_then(|named| Name::typed(named).ok());
        let asked = Asked {
            policy: &arguments.policy,
            timezone: arguments.timezone,
            within: None,
        };
        go_round(asked, context, |round, scope| {
            context.say_left_out(&round.unread);
            let is_asked_for = |id: &str| named.as_ref().is_none_or(|named| named.id() == id);
            let Some(first) = round.due_first(&scope.now, is_asked_for) else {
                context.line(&render::due::nobody(round, scope));
                return Ok(None);
            };
            let scale = first.row.map(|row| row.due.policy.scale().id().to_owned());
            Ok(Some(Self {
                words: render::due::first(&first, &scope.now, &context.messages),
                scale,
            }))
        })
    }

    /// Says who is due, and has the patient typed; another one who is known may be typed as well.
    ///
    /// # Errors
    /// It is over.
    pub fn ask(
        &self,
        setup: &Setup,
        interview: &mut Interview,
        dialog: &mut Dialog,
    ) -> Result<(), Ending> {
        dialog.say(&self.words);
        loop {
            let question = "Type the patient ID as on the wristband, or q to leave:";
            let line = dialog.ask(question)?;
            if matches!(line.as_str(), "q" | "Q" | "quit") {
                return Err(Ending::Left);
            }
            match known(&line, setup) {
                Err(words) => dialog.say(&format!("! {words}.")),
                Ok(patient) => {
                    let now = setup.clock.now_and_zone();
                    let taken = interview.answer(ContextField::Patient, patient.as_str(), now);
                    match taken {
                        Ok(()) => return Ok(()),
                        Err(refusal) => dialog.say(&format!("! {refusal}.")),
                    }
                }
            }
        }
    }
}

/// Reads a patient of whom something is recorded.
fn known(line: &str, setup: &Setup) -> Result<Patient, String> {
    let patient = Patient::parse(line).map_err(|words| format!("{words}; {}", Patient::SHAPE))?;
    if setup.recording.is_recorded(&patient)? {
        return Ok(patient);
    }
    let other = setup.recording.spelt_otherwise(&patient);
    Err(nothing_of(&patient, other.as_ref()))
}
