//! Which entries a command is about: the times and the patient as they were typed, read once.

use chrono::TimeDelta;

use crate::assessment::Patient;
use crate::base::time::{self, Time};
use crate::cli::args::Which;
use crate::cli::clock::Clock;
use crate::cli::error::Failure;
use crate::cli::history::patient;
use crate::cli::ui::Screen;
use crate::log::Wanted;

/// The entries that were chosen.
pub struct Chosen {
    since: Option<Time>,
    until: Option<Time>,
    patient: Option<Patient>,
}

impl Chosen {
    /// Reads the choice.
    ///
    /// # Errors
    /// A time or the patient's pseudonym cannot be read.
    pub fn of(which: &Which, screen: &Screen) -> Result<Self, Failure> {
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
            let told = |bad: time::BadTime| {
                Failure::Usage(format!(
                    "`--{option}`: {}; {}; a date alone is its midnight",
                    bad.message, bad.help
                ))
            };
            time::parse(&whole, zone).map(Some).map_err(told)
        };
        let (since, until) = (
            moment("since", &which.since)?,
            moment("until", &which.until)?,
        );
        if let (Some(since), Some(until)) = (since, until)
            && since >= until
        {
            return Err(Failure::Usage(
                "`--since` is not before `--until`, so that nothing lies between".to_owned(),
            ));
        }
        Ok(Self {
            since,
            until,
            patient: which
                .patient
                .as_deref()
                .map(|given| patient(Some(given), screen))
                .transpose()?,
        })
    }

    /// Returns the choice as the log takes it.
    pub fn wanted(&self) -> Wanted<'_> {
        Wanted {
            from: None,
            to: None,
            since: self.since,
            until: self.until,
            patient: self.patient.as_ref(),
        }
    }

    /// Says whether nothing was chosen, so that every entry is meant.
    pub fn is_all(&self) -> bool {
        self.wanted().is_all()
    }

    /// Begins so long before `now`, if no beginning was chosen.
    pub fn since_at_the_latest(&mut self, now: Time, before: TimeDelta) {
        self.since.get_or_insert(now - before);
    }

    /// Says in words which entries are meant: `since 16 Nov 2026 08:00 -05:00, of P-0142`.
    pub fn words(&self) -> String {
        let shown = |time: &Time| time.format("%-d %b %Y %H:%M %:z").to_string();
        let parts = [
            self.since.map(|since| format!("since {}", shown(&since))),
            self.until.map(|until| format!("until {}", shown(&until))),
            self.patient
                .as_ref()
                .map(|patient| format!("of {}", patient.as_str())),
        ];
        let parts: Vec<String> = parts.into_iter().flatten().collect();
        match parts.is_empty() {
            true => "the whole log".to_owned(),
            false => parts.join(", "),
        }
    }
}

/// The length of a date, `2026-11-22`.
const DATE: usize = 10;
