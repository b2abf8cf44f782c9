//! `ows score` when all is well: each format in, each format out, and where the scale comes from.

mod again;
mod blocks;
mod cdisc;
mod compared;
mod course;
mod flat_rows;
mod long;
mod ways_in;
mod workbooks;
