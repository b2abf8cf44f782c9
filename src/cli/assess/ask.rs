//! Asking everything, on a full screen where the terminal can show one, or else line by line.

use std::sync::Arc;

use super::bedside::Bedside;
use super::dialog::Dialog;
use super::terminal::{Ending, HAS_KEYS};
use super::{form, lines};
use crate::cli::context::Context;

/// How much of what was signed the person has on the screen already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnScreen {
    /// The summary stands just above.
    Summary,
    /// Nothing: a full screen has gone.
    Nothing,
}

/// Asks everything as this terminal can show it, until it is signed or handed in. Returns how much
/// of it the person has on the screen then.
///
/// # Errors
/// It is over before that.
pub fn ask(plain: bool, bedside: &mut Bedside, dialog: &mut Dialog) -> Result<OnScreen, Ending> {
    let why_not = (!plain)
        .then(|| no_form(bedside, &dialog.context))
        .flatten();
    if let Some(why) = &why_not {
        dialog.say(why);
    }
    if !plain && why_not.is_none() {
        dialog.let_read()?;
        let drawn_on = Arc::clone(&dialog.context.surroundings.messages);
        if form::run(bedside, &mut dialog.input, &drawn_on)? {
            return Ok(OnScreen::Nothing);
        }
        // The window may have become smaller meanwhile.
        dialog.fit();
    }
    lines::run(bedside, dialog)?;
    Ok(OnScreen::Summary)
}

/// Says why a terminal cannot show the form, if it cannot.
fn no_form(bedside: &Bedside, context: &Context) -> Option<String> {
    let term = context.environment().get("TERM");
    if term.is_none_or(|term| term == "dumb") || !HAS_KEYS {
        return Some("This terminal shows lines only: asking line by line.".to_owned());
    }
    let (rows, columns) = form::size(&context.surroundings.messages);
    let (most_rows, most_columns) = form::room(bedside, columns);
    (rows < most_rows || columns < most_columns).then(|| {
        format!(
            "The form needs {most_columns} columns and {most_rows} rows; here are {columns} and {rows}: asking line by line."
        )
    })
}
