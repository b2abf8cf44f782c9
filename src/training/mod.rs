//! Training raters: cases with a key, what is worked out when people rate them, and how far raters agree.
//!
//! From a rating to a certificate:
//!
//! 1. A [`case`] has a vignette and an expert's key; a deck puts cases together with a pass rule, and
//!    [`check`] says what a deck lacks.
//! 2. A [`sitting`] is an attempt at a deck while it goes on. [`store`] keeps what was rated, apart
//!    from the clinical log, and [`attempts`] reads it back. [`answers`] takes the answers of a file.
//! 3. Answers are marked beside the key ([`case::mark`]) and counted; [`gathered`] makes [`ratings`] of
//!    them, and [`agreement`] holds raters against the key, or against each other, with figures that a
//!    paper would accept.
//! 4. [`result`] says what one attempt came to, with the [`verdict`] by the pass rule; [`certificate`]
//!    certifies one that passed; [`report`] says how raters did at several decks.
//!
//! Results are written as they are: their JSON and its schema are derived from the types. Nothing here
//! scores patients: that is done in whole numbers, in [`scoring`](crate::scoring).

pub mod agreement;
pub mod answers;
pub mod attempts;
pub mod case;
pub mod certificate;
pub mod check;
pub mod gathered;
pub mod ratings;
pub mod report;
pub mod result;
pub mod sitting;
pub mod store;
pub mod tally;
pub mod verdict;
