//! Training raters: what is worked out when people rate cases that have a key.
//!
//! [`store`] keeps what was rated, apart from the clinical log, and [`attempts`] reads it back;
//! [`gathered`] makes ratings of it; [`results`] says what an attempt
//! came to; [`check`] says what a deck lacks; [`order`] mixes the cases of an exam; [`agreement`]
//! holds raters against a key, or against each other, with figures that a paper would accept.
//! Nothing here scores: scoring is whole numbers and lives in `score`.

pub mod agreement;
pub mod attempts;
pub mod certificate;
pub mod check;
pub mod gathered;
pub mod order;
pub mod report;
pub mod results;
pub mod store;
