//! Training raters: cases with a key, what is worked out when people rate them, and how far raters agree.
//!
//! A [`case`] has a vignette and an expert's key. [`store`] keeps what was rated, apart from the
//! clinical log, and [`attempts`] reads it back; [`gathered`] makes [`ratings`] of it; [`results`]
//! says what an attempt came to; [`check`] says what a deck lacks; [`order`] mixes the cases of an
//! exam; [`agreement`] holds raters against a key, or against each other, with figures that a paper
//! would accept. Nothing here scores patients: that is done in whole numbers, in
//! [`scoring`](crate::scoring).

pub mod agreement;
pub mod attempts;
pub mod case;
pub mod certificate;
pub mod check;
pub mod gathered;
pub mod order;
pub mod ratings;
pub mod report;
pub mod results;
pub mod store;
