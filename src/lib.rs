//! Scores withdrawal severity from versioned rubrics that people can read.
//!
//! The way of the data: a [`scale`] is read from a TOML file and checked; an [`assessment`] is
//! read against it; [`scoring::outcome::Outcome::of`] says all that the scale makes of it and cannot fail;
//! `format` and `render` write that down for machines and for people. `batch` joins the steps
//! over files. The library touches no terminal, clock, environment or exit: the terminal is in `cli`
//! alone, and `main` hands it arguments, environment, clock and streams.

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
