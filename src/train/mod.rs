//! Training raters: what is worked out when several people rate the same cases.
//!
//! [`agreement`] holds raters against a key, or against each other, with figures that a paper
//! would accept. Nothing here scores a patient: scoring is whole numbers and lives in `score`.

pub mod agreement;
