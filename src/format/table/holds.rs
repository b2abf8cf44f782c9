//! What the cells of a column hold.

/// What the cells of a column hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CellType {
    /// Points, a measured value or months.
    Number,
    /// The answer to a check.
    Answer,
    /// Ids of items, which may be none.
    Ids,
    /// A result that this program wrote before: a new one comes in its place.
    EarlierResult,
    /// Anything else.
    Text,
}
