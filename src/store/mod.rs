//! One SQLite file on this machine, for the log, for training and for drafts.

pub mod companions;
