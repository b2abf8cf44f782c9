//! What an assessment says of its context, as cells.

use super::value::Cell;
use crate::assessment::{Certainty, Context, LastUse, Patient};
use crate::base::time::format;

/// Returns what is known around the answers, as the column of this name has it.
pub(in crate::format) fn of_context<'c>(name: &str, context: &'c Context) -> Cell<'c> {
    let certainty = context.last_use.map(|last_use| match last_use {
        LastUse::Unknown => Certainty::Unknown,
        LastUse::At { about: true, .. } => Certainty::About,
        LastUse::At { about: false, .. } => Certainty::Known,
    });
    match name {
        "patient" => Cell::text(context.patient.as_ref().map(Patient::as_str)),
        "time" => Cell::text(context.time.as_ref().map(format)),
        "rater" => Cell::text(context.rater.as_deref()),
        "reason" => Cell::text(context.reason.map(|reason| reason.word())),
        "substance" => match context.substances.as_slice() {
            [] => Cell::Empty,
            substances => {
                let words: Vec<&str> = substances.iter().map(|one| one.word()).collect();
                Cell::Text(words.join(";").into())
            }
        },
        "route" => Cell::text(context.route.map(|route| route.word())),
        "last_use" => match &context.last_use {
            Some(LastUse::At { time, .. }) => Cell::Text(format(time).into()),
            _ => Cell::Empty,
        },
        "last_use_certainty" => Cell::text(certainty.map(|certainty| certainty.word())),
        "dependent_months" => Cell::number(context.dependent_months),
        "alcohol" => Cell::text(context.alcohol.map(|used| used.word())),
        "benzodiazepines" => Cell::text(context.benzodiazepines.map(|used| used.word())),
        _ => Cell::Empty,
    }
}
