//! The `ows` program.

fn main() {}
