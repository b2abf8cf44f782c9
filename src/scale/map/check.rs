//! What a column map makes of a table, as data: it is worked out where tables are read, and shown elsewhere.

use schemars::JsonSchema;
use serde::Serialize;

/// What a column map makes of a file.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct MapCheck {
    /// The map, by id and version.
    pub map: String,
    /// The beginning of its digest.
    pub map_digest: String,
    /// The scale that it is for, by id and version.
    pub scale: String,
    /// How many assessments would be scored.
    pub assessments: u64,
    /// How many of them have an answer to every item.
    pub complete: u64,
    /// How many would be rejected.
    pub rejected: u64,
    /// How many have the patient and the time of one before them.
    pub repeated: u64,
    /// Why some would be rejected, each kind in a column once, with the first of its kind.
    pub rejections: Vec<RejectedKind>,
    /// What was remarked on: rows left out, columns read under another spelling.
    pub remarks: Vec<String>,
    /// What it makes of each column.
    pub columns: Vec<ColumnMeaning>,
    /// Columns of ours that the map reads and that are empty in every row.
    pub always_empty: Vec<String>,
}

/// Rejections of a kind.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct RejectedKind {
    /// The stable name of the kind.
    pub code: String,
    /// The column, as the table has it, if the kind is of one.
    pub column: Option<String>,
    /// How many there are.
    pub count: u64,
    /// The first, with its place.
    pub first: String,
}

/// What a map makes of a column of a table.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ColumnMeaning {
    /// Our name.
    pub column: String,
    /// What a screen calls it.
    pub label: String,
    /// The table's column; of a time made of several, the first.
    pub from: String,
    /// How many cells hold something.
    pub filled: u64,
    /// How many are empty.
    pub empty: u64,
    /// What each text becomes, by points and then the most frequent first; of patients, raters and times only those that are wrong.
    pub texts: Vec<TextMeaning>,
    /// How many cells hold texts beyond the thousand that are told apart.
    pub not_told_apart: u64,
    /// How many cells hold what is no answer.
    pub wrong: u64,
    /// How often each option of an item was found, also those that never were.
    pub options: Vec<OptionCount>,
    /// Codes that the map names and that stand nowhere.
    pub unused: Vec<String>,
    /// Whether the numbers may be those of options, and not their points.
    pub may_be_option_numbers: bool,
}

/// What a map makes of a text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct TextMeaning {
    /// The text, as it stands in the table.
    pub text: String,
    /// In how many cells.
    pub count: u64,
    /// The points of the option that it means, if it means one.
    pub points: Option<u16>,
    /// What it becomes, in words: those of the option, a value, an answer.
    pub becomes: Option<String>,
    /// Why the answer is missing, if it says so.
    pub missing: Option<String>,
    /// What is wrong with it, if it is nothing that the map names.
    pub wrong: Option<String>,
}

/// How often an option was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct OptionCount {
    /// Its points.
    pub points: u16,
    /// Its words.
    pub text: String,
    /// In how many cells.
    pub count: u64,
}
