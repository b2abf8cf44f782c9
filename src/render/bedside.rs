//! What is said at the bedside of an item, an answer, a result and earlier visits, in the words of all pages.
//!
//! Here are texts alone; where they stand on a screen is for whoever has a terminal.

pub use super::wording::carried::{alarms as carried_alarms, by, facts as carried_facts};
pub use super::wording::used_at;
pub use super::wording::{MEASURED_NEVER_SCORED, NEVER_SCORED, another_cause};
use super::{Style, columns, wording};
use crate::assessment::{
    Answer, Asked, Assessment, Missing, Observation, Patient, Reading, UseBefore,
};
use crate::base::text::all_of;
use crate::base::time::{Time, duration};
use crate::history::Visit;
use crate::history::carried::{Answered, CarriedFlag};
use crate::history::unsigned::Unsigned;
use crate::interview::session::{Prompt, REASONS, REASONS_FOR_THE_REST, Session};
use crate::interview::{ContextField, Interview};
use crate::scale::{Evidence, Item, Scale, UnscoredMeasure};
use crate::scoring::outcome::Outcome;

/// Returns name and version of a scale, with its language where it is not its own, and that it is a
/// description where it is one. That it is validated is said once, in the summary.
pub fn named(scale: &Scale, style: &Style) -> String {
    let named = wording::named(scale);
    if scale.head().evidence == Evidence::Validated {
        return named;
    }
    let dot = style.glyph(" · ", " - ");
    format!("{named}{dot}{}", scale.head().evidence.word())
}

/// Returns what the rater does for an item, and over what time it looks.
pub fn ask(item: &Item) -> String {
    match wording::window(item) {
        Some(window) => format!("{} {window}", item.ask),
        None => item.ask.clone(),
    }
}

/// Returns what an answer says: the finding in words, or why there is none; nothing while it is open.
pub fn finding(item: &Item, seen: &Observation) -> String {
    match seen.answer() {
        Answer::Missing(Missing::NotGiven) => String::new(),
        _ => wording::finding(item, seen),
    }
}

/// Returns the same for a row that has so many columns for it: without room why there is no answer stands
/// alone.
pub fn finding_within(item: &Item, seen: &Observation, room: usize) -> String {
    let words = finding(item, seen);
    match seen.answer() {
        Answer::Missing(why) if columns(&words) > room => wording::missing(why).to_owned(),
        _ => words,
    }
}

/// Returns the points of an answer: `2/4`, `(2)` for what does not count; nothing without an answer.
pub fn points(item: &Item, seen: &Observation) -> String {
    match seen.answer() {
        Answer::Missing(_) => String::new(),
        Answer::Chosen { .. } => wording::points(item, seen),
    }
}

/// Returns an answer in a sentence, to say what was understood: `124 /min: above 120, 4 of 4 points`.
pub fn said(scale: &Scale, item: &Item, seen: &Observation) -> String {
    let finding = finding(item, seen);
    let noun = match scale.definition().total {
        Some(_) => " points",
        None => "",
    };
    let cause = if seen.is_attributed() {
        String::new()
    } else {
        format!(", {}", wording::COUNTS_NOTHING)
    };
    match seen.points_in(item) {
        Some(points) => format!("{finding}, {points} of {}{noun}{cause}", item.most_points()),
        None => finding,
    }
}

/// Says whether what was found counts.
pub fn due(is_due: bool) -> &'static str {
    if is_due {
        "Due to withdrawal after all: it counts"
    } else {
        "Found, other cause: it counts 0"
    }
}

/// Returns why there is no answer, as one would say it.
pub fn missing(why: Missing) -> &'static str {
    match why {
        Missing::NotApplicable => "does not apply to this patient",
        Missing::NotObserved => "not checked",
        Missing::Unable => "another reason, best said in a note",
        Missing::Asleep => "asleep, and not woken",
        Missing::Refused => "refused",
        Missing::NotGiven => wording::missing(why),
    }
}

/// Returns what can be chosen from where a list is asked for in between; nothing where words are.
pub fn choices(session: &Session) -> Vec<&str> {
    match session.prompt {
        Some(Prompt::Reason) => REASONS.map(missing).to_vec(),
        Some(Prompt::Rest) => REASONS_FOR_THE_REST.map(missing).to_vec(),
        Some(Prompt::Cause) => {
            let causes = session.at_hand().map(|item| item.confounders.iter());
            causes.into_iter().flatten().map(String::as_str).collect()
        }
        _ => Vec::new(),
    }
}

/// Says which of a patient's visits was the last, and by whom; the total only if the site shows it.
///
/// Nothing where no visit stands.
pub fn last_assessed(
    visits: &[Visit],
    patient: &Patient,
    now: Time,
    with_total: bool,
) -> Option<String> {
    let who = patient.as_str();
    let standing = visits.iter().filter(|visit| !visit.is_void());
    let last = standing.max_by_key(|visit| visit.observed_at)?;
    let age = match now - last.observed_at {
        age if age.num_seconds() < 0 => "later than this clock says it is now".to_owned(),
        age => format!("{} ago", duration(age)),
    };
    let at = last.observed_at.format("%-d %b %Y %H:%M");
    let by = last.assessment.context.rater.as_deref().unwrap_or("nobody");
    let scale = last.assessment.scale();
    let mut words = format!(
        "{who} was last assessed {age}, {at}, by {by}, with {}",
        scale.reference()
    );
    if with_total || !last.outcome.is_scored() {
        words += &format!(": {}", result(scale, &last.outcome));
    }
    Some(words)
}

/// Returns the result in one line: total, band and what is missing; what scale has no total says so.
pub fn result(scale: &Scale, outcome: &Outcome) -> String {
    if !outcome.is_scored() {
        return wording::NOT_SCORED.to_owned();
    }
    let mut words = Vec::new();
    if let Some(total) = wording::total(scale, outcome) {
        words.push(format!("Total {total}"));
        let band = wording::band_with_limits(scale, outcome);
        words.extend(Some(band).filter(|band| !band.is_empty()));
    }
    words.extend(wording::incomplete(outcome));
    if words.is_empty() {
        words.push("All is answered: a description, no total".to_owned());
    }
    words.join(", ")
}

/// Returns what is missing, to be asked about once before it is signed: `INCOMPLETE: 2 of 11 items missing` of
/// what is scored, and of a patient who sleeps the breaths and whether he can be roused.
pub fn incomplete(assessment: &Assessment, outcome: &Outcome) -> Option<String> {
    let items = wording::incomplete(outcome).filter(|_| outcome.is_scored());
    let asleep = wording::asleep::not_looked_at(assessment);
    let missing: Vec<String> = items.into_iter().chain(asleep).collect();
    (!missing.is_empty()).then(|| missing.join("; "))
}

/// Says that an unlikely value was not taken.
pub fn not_taken(value: u32) -> String {
    format!("{value} is not taken: without a reason it is not kept.")
}

/// Returns the points of an item that a value may have been meant as; its most if none are the same.
pub fn points_like(item: &Item, value: u32) -> u16 {
    let mut points = item.choices.iter().map(|choice| choice.points);
    let same = points.find(|points| u32::from(*points) == value);
    same.unwrap_or(item.most_points())
}

/// Returns the question why nothing, or nothing more, can be assessed.
pub fn ask_about_the_rest(session: &Session) -> &'static str {
    match session.interview.assessment().answered() {
        0 => "Why can nothing be assessed?",
        _ => "Why can the rest not be assessed?",
    }
}

/// Returns the answer to a question of the context, with how long ago the last use was.
pub fn answer_to(interview: &Interview, field: ContextField, now: &Time) -> String {
    match interview.assessment().context.last_use {
        Some(last) if field == ContextField::LastUse => used_at(&last, now),
        _ => interview.answer_to(field),
    }
}

/// Returns what calls for help now with a patient who is asleep.
pub fn calls_for_help(assessment: &Assessment) -> Vec<String> {
    wording::asleep::alarms(assessment)
}

/// What is asked of a patient who is asleep.
pub const ASK_ROUSED: &str = "Can the patient be roused?";

/// Returns what nobody signed, in the words in which it is told beside the log, without a mark.
pub fn unsigned(unsigned: &Unsigned, now: &Time) -> String {
    wording::carried::unsigned_words(unsigned, now)
}

/// What is said where that was left open.
pub const LEFT_OPEN: &str = "Left open: it counts as rousing not tried";

/// Says beside the signature that help comes before the entry, if it is called for.
pub fn entry_waits(assessment: &Assessment) -> Option<&'static str> {
    let waits = "The entry waits: its answers are kept";
    wording::asleep::calls_for_help(assessment).then_some(waits)
}

/// Returns what was measured of an unscored measure: `14 /min`; nothing if it was not.
pub fn reading(measure: &UnscoredMeasure, reading: Option<Reading>) -> Option<String> {
    Some(wording::reading(measure, reading?))
}

/// Returns when a flag was raised that nobody asked about since, to stand beside its question.
pub fn not_asked_since(flag: &CarriedFlag, now: &Time) -> String {
    format!("! {}", wording::carried::since(flag, now))
}

/// Returns what was answered last time, to stand beside the question that is asked again: `no, 14:10 jm`.
pub fn last_answer((asked, said): (Asked, &Answered), now: &Time) -> String {
    let word = match asked {
        Asked::Yes => "yes",
        Asked::No => "no",
        Asked::Not => "not asked",
    };
    format!("{word}, {}", by(said, now))
}

/// Returns the use that an earlier visit tells, as the questions of the context name it; nothing of what it
/// does not tell.
pub fn use_before(known: &UseBefore, field: ContextField, now: &Time) -> String {
    let words = match field {
        ContextField::Substance => {
            let words = known.substances.iter().map(|one| one.word());
            Some(words.collect::<Vec<_>>().join(", "))
        }
        ContextField::Route => known.route.map(|route| route.word().to_owned()),
        ContextField::Alcohol => known.alcohol.map(|known| known.word().to_owned()),
        ContextField::Benzodiazepines => known.benzodiazepines.map(|known| known.word().to_owned()),
        ContextField::LastUse => known.last_use.map(|last| used_at(&last, now)),
        _ => None,
    };
    words.unwrap_or_default()
}

/// What stands wherever earlier visits are told, or are not there to be told.
pub const THIS_LOG_ONLY: &str = "Earlier visits are known from this terminal's log only";

/// Returns which items are still to be answered, by name: `3 left: Tremor, Yawning and Anxiety`.
pub fn open(labels: &[&str]) -> String {
    match labels.len() {
        0 => String::new(),
        count if count > 3 => format!("{count} left"),
        count => format!("{count} left: {}", all_of(labels)),
    }
}
