//! Which entries a command is about: the times and the patient as they were typed, read once.

use crate::base::time;
use crate::cli::args::Which;
use crate::cli::clock::Clock;
use crate::cli::error::Failure;
use crate::cli::history::patient as patient_of;
use crate::cli::ui::Screen;
use crate::log::Wanted;

/// The length of a date, `2026-11-22`.
const DATE: usize = 10;

/// Reads which entries are meant.
///
/// # Errors
/// A time or the patient's pseudonym cannot be read.
pub fn wanted(which: &Which, screen: &Screen) -> Result<Wanted, Failure> {
    let is_asked = which.since.is_some() || which.until.is_some();
    let clock = is_asked.then(|| Clock::of(which.timezone, screen));
    let zone = clock.transpose()?.map(|clock| clock.zone());
    let moment = |option: &str, text: &Option<String>| {
        let Some(text) = text else {
            return Ok(None);
        };
        let whole = match text.len() {
            DATE => format!("{text}T00:00"),
            _ => text.clone(),
        };
        let told =
            |bad| Failure::Usage(format!("`--{option}`: {bad}; a date alone is its midnight"));
        time::parse(&whole, zone).map(Some).map_err(told)
    };
    let since = moment("since", &which.since)?;
    let until = moment("until", &which.until)?;
    if let (Some(since), Some(until)) = (since, until)
        && since >= until
    {
        return Err(Failure::Usage(
            "`--since` is not before `--until`, so that nothing lies between".to_owned(),
        ));
    }
    let patient = which.patient.as_deref();
    let patient = patient.map(|given| patient_of(Some(given), screen));
    Ok(Wanted {
        since,
        until,
        patient: patient.transpose()?,
        ..Wanted::default()
    })
}
