//! ows
