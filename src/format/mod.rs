//! The formats that assessments come in and results go out in, one module each.

pub mod csv;
