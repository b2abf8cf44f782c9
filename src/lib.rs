//! ows

pub mod format;
