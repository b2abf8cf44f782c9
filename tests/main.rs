//! The one test binary: whatever needs the built program, the source tree or the dependencies.
//!
//! One binary links once; a test of one module on its own stands beside that module in `src`.
#![cfg(test)]

mod common;
mod dependencies;
mod examples;
mod layers;
mod outcomes;
mod readme;
mod scales;
mod versions;
mod wire;
