//! The one test binary: whatever needs the built program, the source tree or the dependencies.
//!
//! One binary links once; a test of one module on its own stands beside that module in `src`.
#![cfg(test)]

mod agreement;
mod bad_input;
mod common;
mod contracts;
mod damage;
mod dependencies;
mod errors;
mod examples;
mod generated;
mod interview;
mod languages;
mod layers;
mod library;
mod log;
mod log_command;
mod outcomes;
mod outputs;
mod policy;
mod readme;
mod rescore;
mod scales;
mod score;
mod versions;
mod wire;
