//! Comma-separated and tab-separated text: records in and rows out, each field a string.
//!
//! What a column means is in [`table`](super::table) alone; the reader and the writer know only fields.
//! The reader keeps the place of each field, so that whoever knows the meaning can
//! point at the cell that is wrong.
//!
//! [`CsvReader`] is strict and takes nothing for something it may not be, since a row
//! that is read in the wrong columns gives a wrong score without a sign of it.

pub mod header;
pub mod malformed;
mod read;
mod record;
mod split;
mod write;

#[cfg(test)]
mod tests;

pub use malformed::{Malformed, MalformedKind, ReadError};
pub use read::{CsvReader, Lines, RECORD_LIMIT};
pub use record::Record;
pub use split::FieldsOfLine;
pub use write::{CsvWriter, write_field};
