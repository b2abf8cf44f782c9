//! Assessments as rows: what the columns of a table mean, rows of it read, and results written as rows.
//!
//! The same names and meanings hold for CSV, for TSV and for flat JSON objects, whose keys are the columns.
//! How a table is written is known to [`csv`](super::csv) and [`Object`] alone.

pub mod cell;
mod census;
pub mod columns;
mod compare;
mod context;
mod csv_results;
mod doubts;
mod fields;
mod finder;
mod flat_results;
mod group;
mod header;
mod known;
mod known_columns;
mod known_comparison;
mod known_map;
mod learned;
mod learned_lines;
mod long;
mod long_remarks;
mod made;
mod mapping;
pub mod meaning;
mod names;
mod open;
mod previous;
pub mod recorded_with;
pub mod result_names;
mod row;
mod source;
mod value;

pub use self::census::Census;
pub use self::compare::Compare;
pub use self::csv_results::CsvResults;
pub use self::doubts::Doubts;
pub use self::flat_results::FlatResults;
pub use self::header::Header;
pub use self::learned::Learned;
pub use self::learned_lines::LearnedLines;
pub use self::long::{Apart, Assembled, Assembler};
pub use self::made::{MadeRow, PassedOver};
pub use self::mapping::{Mapping, Turned};
pub(super) use self::names::{Matches, nearly};
pub use self::row::{RowReader, wrong_length};
pub use self::source::{Behind, Cells, InputColumns, Made, MadeOf, Object, Origin};
pub use self::value::{Cell, CellError};
