//! Writing scored assessments into the log, in batches; nothing counts as recorded before its batch
//! is on disk.

use super::clock::Clock;
use super::error::Failure;
use super::opened::{Known, say_lost};
use super::ui::{Screen, shown};
use crate::assessment::Assessment;
use crate::base::aside;
use crate::base::diagnostic::Mistake;
use crate::base::source::Place;
use crate::base::text::{count, thousands};
use crate::batch::Scored;
use crate::format::Rejection;
use crate::log::{Addition, Appended, Fault, Kept, Log, Moment, Reading, Used};
use crate::scoring::outcome::Outcome;

/// What this program calls itself in the log.
pub const TOOL: &str = concat!("ows ", env!("CARGO_PKG_VERSION"));
/// How many assessments are brought to the disk together.
pub const BATCH: usize = 500;

/// Returns how an entry names the policy in force, and its file.
pub fn kept_policy(outcome: &Outcome) -> Option<Kept<'_>> {
    outcome.site.as_ref().map(|site| Kept {
        used: Used {
            name: site.policy.reference(),
            digest: site.policy.digest().to_string(),
        },
        source: site.policy.source(),
    })
}

/// Returns the moment of recording: now, by this program; `accept_clock` says that the clock is right.
pub fn moment(clock: &Clock, accept_clock: bool) -> Moment<'static> {
    Moment {
        at: clock.now(),
        zone: clock.zone().name(),
        tool: TOOL,
        accept_clock,
    }
}

/// An assessment that waits for its batch.
struct Waiting {
    assessment: Assessment,
    outcome: Outcome,
    file: String,
    place: Place,
}

/// Writes scored assessments into the log.
pub struct Recorder {
    log: Log,
    clock: Clock,
    batch: usize,
    accept_clock: bool,
    waiting: Vec<Waiting>,
    recorded: u64,
    already: u64,
    amended: u64,
    first_amended: Option<(u64, u64)>,
    taken_back: u64,
    first_taken_back: Option<(u64, u64)>,
    refused: u64,
    first: Option<u64>,
    last: u64,
    screen: Screen,
}

impl Recorder {
    /// Opens the log, before anything is read: a log that cannot be written is known at once.
    ///
    /// `batch` says how many assessments are brought to the disk together, `accept_clock` that the
    /// clock is right whatever it says.
    ///
    /// # Errors
    /// The log cannot be opened or made, or the clock cannot be right.
    pub fn open(
        clock: Clock,
        batch: usize,
        accept_clock: bool,
        screen: &Screen,
    ) -> Result<Self, Failure> {
        let known = Known::of(screen)?;
        aside::sweep_beside(known.path(), clock.now().to_utc());
        let log = known.write().and_then(|log| {
            log.hold_clock(&moment(&clock, accept_clock))?;
            Ok(log)
        });
        let log = log.map_err(|fault| {
            Failure::Failed(anyhow::Error::new(fault).context("nothing is scored or recorded"))
        })?;
        say_lost(&log, screen);
        Ok(Self {
            log,
            clock,
            batch,
            accept_clock,
            waiting: Vec::with_capacity(batch),
            recorded: 0,
            already: 0,
            amended: 0,
            first_amended: None,
            taken_back: 0,
            first_taken_back: None,
            refused: 0,
            first: None,
            last: 0,
            screen: screen.clone(),
        })
    }

    /// Takes an assessment, and writes the batch if it is full. Returns what was refused of it.
    ///
    /// # Errors
    /// The log cannot be written; then nothing of the batch is recorded.
    pub fn take(&mut self, scored: &Scored<'_>) -> Result<Vec<Rejection>, Fault> {
        self.waiting.push(Waiting {
            assessment: scored.assessment.clone(),
            outcome: scored.outcome.clone(),
            file: scored.file.to_owned(),
            place: scored.place,
        });
        if self.waiting.len() < self.batch {
            return Ok(Vec::new());
        }
        self.flush()
    }

    /// Brings everything that waits to the disk. Returns what was refused of it.
    ///
    /// # Errors
    /// The log cannot be written; then nothing of the batch is recorded.
    pub fn flush(&mut self) -> Result<Vec<Rejection>, Fault> {
        let waiting = std::mem::take(&mut self.waiting);
        if waiting.is_empty() {
            return Ok(Vec::new());
        }
        let additions: Vec<Addition<'_>> = waiting
            .iter()
            .map(|one| Addition::Reading {
                reading: Reading {
                    assessment: &one.assessment,
                    outcome: &one.outcome,
                    policy: kept_policy(&one.outcome),
                    language: None,
                },
                id: None,
                known: None,
            })
            .collect();
        let moment = moment(&self.clock, self.accept_clock);
        let appended = self.log.append(&additions, &moment)?;
        let mut rejections = Vec::new();
        for (one, appended) in waiting.iter().zip(appended) {
            if let Some(words) = self.count(appended) {
                self.refused += 1;
                let message = format!("not recorded: {}", self.screen.with_log(&words));
                let mistake = Mistake::new("not-recorded", message);
                let rejection = Rejection::at(&one.file, one.place, mistake);
                rejections.push(rejection);
            }
        }
        Ok(rejections)
    }

    /// Counts what became of one assessment, and returns why it was refused, if it was.
    fn count(&mut self, appended: Appended) -> Option<String> {
        match appended {
            Appended::Recorded(head) => {
                self.recorded += 1;
                self.first.get_or_insert(head.number);
                self.last = head.number;
            }
            Appended::Already(_) => self.already += 1,
            Appended::Amended { entry, stands } => {
                self.amended += 1;
                self.first_amended.get_or_insert((entry, stands));
            }
            Appended::TakenBack { entry, void } => {
                self.taken_back += 1;
                self.first_taken_back.get_or_insert((entry, void));
            }
            Appended::Refused(words) => return Some(words),
            // Only who looks at what came before is told what came since.
            Appended::Since(_) => return Some("another entry came since".to_owned()),
        }
        None
    }

    /// Says what became of all assessments.
    pub fn summary(&self) -> String {
        let mut words = match self.first {
            Some(first) => {
                let recorded = count(self.recorded, "assessment", "assessments");
                let entries = match first == self.last {
                    true => format!("entry {first}"),
                    false => format!("entries {first} to {}", self.last),
                };
                format!(
                    "recorded {recorded}, {entries} of {}",
                    shown(self.log.path())
                )
            }
            None => format!("recorded nothing new in {}", shown(self.log.path())),
        };
        if self.already > 0 {
            words += &format!("; {} recorded already", thousands(self.already));
        }
        if let Some((entry, stands)) = self.first_amended {
            words += &format!(
                "; {} recorded before and amended since, the first as entry {entry}, for which entry {stands} stands",
                thousands(self.amended)
            );
        }
        if let Some((entry, void)) = self.first_taken_back {
            words += &format!(
                "; {} recorded before and taken back since, the first as entry {entry}: void entry {void} to bring it back",
                thousands(self.taken_back)
            );
        }
        if self.refused > 0 {
            words += &format!("; {} not recorded", thousands(self.refused));
        }
        words
    }

    /// Says whether anything of this run is in the log.
    pub fn has_recorded(&self) -> bool {
        self.recorded + self.already > 0
    }

    /// Says what is not recorded since the log could not be written.
    pub fn not_recorded(&self) -> String {
        match self.recorded {
            0 => "NOT RECORDED".to_owned(),
            recorded => format!(
                "NOT RECORDED beyond {} of this run (run it again, and only what is missing is added)",
                count(recorded, "assessment", "assessments")
            ),
        }
    }
}
