//! What every room stands on: text, closed lists of words, files, diagnostics, digests, time and documents with
//! places.
//!
//! Nothing here knows what a scale or a patient is.

pub mod aside;
pub mod canonical;
pub mod decimal;
pub mod diagnostic;
pub mod document;
pub mod file;
pub mod folder;
pub mod random;
pub mod source;
pub mod text;
pub mod time;
pub mod words;
pub mod zone;
