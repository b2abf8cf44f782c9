//! What an entry of a log was recorded with, as columns name it.

/// What an entry was recorded with beside its scale, as columns name it.
#[derive(Clone, Debug)]
pub struct RecordedWith {
    /// The policy that was in force.
    pub policy: Option<FileName>,
    /// The column map that made it.
    pub map: Option<FileName>,
}

/// A policy or a column map, as columns name it.
#[derive(Clone, Debug)]
pub struct FileName {
    /// Its id and version.
    pub reference: String,
    /// The beginning of its digest.
    pub digest: String,
}
