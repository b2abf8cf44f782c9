//! Training: what was rated at decks, and what is said of it.

mod report;
