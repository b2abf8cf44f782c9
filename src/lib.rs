//! Scores withdrawal severity from versioned scales that people can read.
//!
//! The way of the data: a [`scale`] is read from a TOML file and checked; an [`assessment`] is
//! read against it; [`scoring::outcome::Outcome::of`] says all that the scale makes of it and cannot fail;
//! `format` and `render` write that down for machines and for people. `batch` joins the steps
//! over files. The library touches no terminal, clock, environment or exit: the terminal is in `cli`
//! alone, and `main` hands it arguments, environment, clock and streams.
//!
//! ```
//! use ows::assessment::{Assessment, Missing, Observation};
//! use ows::render::{Style, note};
//! use ows::scale::{Library, Name};
//! use ows::scoring::outcome::Outcome;
//!
//! let cows = Library::new().find(&Name::parse("cows@1")?)?;
//!
//! // Eleven items in the scale's order: the pulse is measured, the pupils were not seen.
//! let points = [1, 3, 0, 2, 1, 0, 1, 0, 1, 3];
//! let mut assessment = Assessment::blank(cows.clone());
//! let (pulse, others) = cows.items().split_first().ok_or("a scale has items")?;
//! assessment.observe(0, Observation::measured(pulse, 88, false)?);
//! for (position, (item, points)) in others.iter().zip(points).enumerate() {
//!     let observation = match item.id.as_str() {
//!         "pupil" => Observation::missing(Missing::NotObserved),
//!         _ => Observation::points(item, points)?,
//!     };
//!     assessment.observe(position + 1, observation);
//! }
//!
//! // Without the pupils the total is a range, and no guess.
//! let outcome = Outcome::of(&assessment);
//! let total = outcome.total.ok_or("COWS has a total")?;
//! assert_eq!((total.low, total.high), (13, 18));
//! assert_eq!(total.settled(), None);
//! let text = note::note(&assessment, &outcome, &Style::plain(72));
//! assert!(text.contains("Total 13 to 18 of 48, MODERATE"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Words
//!
//! One word for one thing, here as on the screen; `docs/words.md` has more of them for people.
//!
//! - **scale**: what is asked, which answers there are, what each counts, in one version:
//!   [`scale::Scale`].
//! - **item**: one symptom or sign that a scale rates: [`scale::Item`].
//! - **option**: one permitted answer of an item, with its **points**: [`scale::Choice`], since
//!   `Option` is Rust's.
//! - **check**: a yes-or-no question that is never scored: [`scale::Check`]; its answer is
//!   [`assessment::Asked`].
//! - **measure**: what is measured. An item turns its value into points: [`scale::Measure`]. Another one is
//!   never scored: [`scale::UnscoredMeasure`], and its value is a [`assessment::Reading`].
//! - **observation**: what was found for one item: [`assessment::Observation`].
//! - **assessment**: the observations of one **patient**, by one **rater**, at one time:
//!   [`assessment::Assessment`].
//! - **draft**: an assessment at the bedside that nobody signed yet: [`interview::draft`].
//! - **outcome**: all that a scale makes of an assessment: [`scoring::outcome::Outcome`].
//! - **total**: the points added up, as the lowest and highest that they can still be:
//!   [`scoring::score::Extent`].
//! - **band**: a named range of the total: [`scale::Band`].
//! - **sign**, **stage**, **staging**: a finding that counts towards a stage, a stage that shows when it
//!   has enough of them, and the stages of one document in their order: [`scale::Sign`],
//!   [`scale::Stage`], [`scale::Staging`].
//! - **flag**: a finding that a person must look at now: [`scale::Flag`].
//! - **policy**: what a site decides for itself, beside the scale: [`scale::Policy`].
//! - **digest**: the SHA-256 of what a file says, without remarks and layout.
//! - **log**, **entry**, **head**: the file that only grows, one record in it, and the number and hash of
//!   its last: [`log::Log`], [`log::entry::Entry`], [`log::Head`].
//! - **correction**: an entry about an earlier one, an **amendment** or a **void**: [`log::EntryKind`].
//! - **visit**: an assessment, or the attempt at one, as it stands after its corrections:
//!   [`history::Visit`].
//! - **due**: when a policy wants the next visit: [`history::due`].
//! - **case**, **key**, **deck**: a patient in words to be rated, an expert's answers, and a list of cases
//!   with what it takes to pass: [`training::case`].
//! - **attempt**: in the log an assessment without any answer; in training one rater's way through a
//!   deck: [`training::attempts`].

pub mod assessment;
pub mod base;
pub mod batch;
pub mod cli;
pub mod format;
pub mod history;
pub mod interview;
pub mod log;
pub mod render;
pub mod scale;
pub mod scoring;
pub mod store;
pub mod training;
