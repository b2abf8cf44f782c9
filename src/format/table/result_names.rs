//! The names of the columns of a result.
//!
//! They are a contract: a name or a meaning changes only with a version of the program.

use crate::scale::RESULTS;
use crate::scale::name::is_id;

/// The column that names the findings which are not due to withdrawal, where the input was no table.
pub const NOT_ATTRIBUTED: &str = "not_attributed";
/// The column that says why items are missing: `pupil:refused;tremor:asleep`. An item of which nothing was
/// said, as in an empty cell, is not among them.
pub const MISSING_REASONS: &str = "missing_reasons";
/// The column that names the scale of the results; a table that has it is one of ours.
pub const SCORED_WITH: &str = "scored_with";
/// The column of the total, where it is settled.
pub const TOTAL: &str = "total";
/// The column of the input whose totals are held against ours, and the one that says whether they agree.
pub const TOTAL_RECORDED: &str = "total_recorded";
pub(super) const TOTAL_AGREES: &str = "total_agrees";
/// The same of the bands.
pub const BAND_RECORDED: &str = "band_recorded";
pub(super) const BAND_AGREES: &str = "band_agrees";

/// The columns of the column map that a table was read by, and its digest.
pub(super) const MAP: [&str; 2] = ["map", "map_digest"];

/// What begins the names of what another version of the scale says.
pub(super) const AGAIN: &str = "rescored_";
/// What begins the name of the column of a staging.
pub(super) const STAGE: &str = "stage_";
/// The three columns of the band.
pub(super) const BAND: &str = "band";
/// The three columns of the site's own band, where a policy brings bands.
pub(super) const POLICY_BAND: &str = "policy_band";
/// The three columns of the minutes until the next look, where a policy has such rules.
pub(super) const REASSESS: &str = "reassess_minutes";

/// Returns the name of a column as results write theirs: a database may have written all in capitals.
pub fn as_written(name: &str) -> String {
    name.trim().to_lowercase()
}

/// Says whether a name is that of a result column, of whatever scale and in whichever case.
///
/// A table may not bring such a column along, even where this scale gives no result of that name:
/// whoever reads the row would take it for ours.
pub fn is_result(name: &str) -> bool {
    let name = as_written(name);
    if name.strip_prefix(AGAIN).is_some_and(is_result) {
        return true;
    }
    let low = name.strip_suffix("_low");
    let bare = low.or_else(|| name.strip_suffix("_high")).unwrap_or(&name);
    RESULTS.contains(&name.as_str())
        || [TOTAL, BAND, POLICY_BAND, REASSESS].contains(&bare)
        || bare.strip_prefix(STAGE).is_some_and(is_id)
}
