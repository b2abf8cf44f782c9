//! Scores withdrawal severity from versioned rubrics that people can read.
//!
//! The way of the data: a [`scale`] is read from a TOML file and checked; an [`assessment`] is
//! read against it; [`outcome::Outcome::of`] says all that the scale makes of it and cannot fail;
//! `format` and `render` write that down for machines and for people. `batch` joins the steps
//! over files. The library touches no terminal, clock, environment or exit: the terminal is in `cli`
//! alone, and `main` hands it arguments, environment, clock and streams.

pub mod agreement;
pub mod aside;
pub mod assessment;
pub mod batch;
pub mod beside;
pub mod canonical;
pub mod carried;
pub mod case;
pub mod cli;
pub mod course;
pub mod diagnostic;
pub mod document;
pub mod due;
pub mod flag;
pub mod folder;
pub mod format;
pub mod history;
pub mod interview;
pub mod log;
pub mod outcome;
pub mod random;
pub mod ratings;
pub mod render;
pub mod rescored;
pub mod scale;
pub mod score;
pub mod site;
pub mod source;
pub mod stage;
pub mod text;
pub mod time;
pub mod train;
