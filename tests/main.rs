//! The one test binary: whatever needs the built program, the source tree or the dependencies.
//!
//! One binary links once; a test of one module on its own stands beside that module in `src`.
#![cfg(test)]

mod agreement;
mod assess;
mod bad_input;
mod cases;
mod common;
mod configuration;
mod contracts;
mod damage;
mod dependencies;
mod due;
mod engines;
mod errors;
mod examples;
mod generated;
mod history;
mod interview;
mod keys;
mod languages;
mod layers;
mod library;
mod log;
mod log_command;
mod maps;
mod measures;
mod outcomes;
mod outputs;
mod pictures;
mod policy;
mod readme;
mod recording;
mod rescore;
mod scales;
mod score;
mod sentences;
mod training;
mod upgrade;
mod versions;
mod wire;
