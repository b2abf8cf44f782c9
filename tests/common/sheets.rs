//! Sheets of COWS for stories: rows, lines and columns with invented patients.
//!
//! Points and names are typed here once more, so that a wrong scale file is not its own witness.

use std::sync::Arc;

use ows::scale::{Library, Name, Scale};
use serde_json::Value;

/// The items of COWS in their order, each with the points that its options are worth.
pub const ITEMS: [(&str, &[u16]); 11] = [
    ("pulse", &[0, 1, 2, 4]),
    ("sweating", &[0, 1, 2, 3, 4]),
    ("restlessness", &[0, 1, 3, 5]),
    ("pupil", &[0, 1, 2, 5]),
    ("aches", &[0, 1, 2, 4]),
    ("nose", &[0, 1, 2, 4]),
    ("gi", &[0, 1, 2, 3, 5]),
    ("tremor", &[0, 1, 2, 4]),
    ("yawning", &[0, 1, 2, 4]),
    ("anxiety", &[0, 1, 2, 4]),
    ("gooseflesh", &[0, 3, 5]),
];

/// The formats of results: what stands behind `--to`, and an option that makes a format another.
///
/// A test holds them to the help; where a format behaves as all do, a test goes through these.
pub const FORMATS: [&str; 7] = [
    "csv",
    "ndjson",
    "ndjson --detail",
    "json",
    "table",
    "text",
    "long",
];

/// A header with a column of points for each item.
pub const POINTS: &str =
    "pulse,sweating,restlessness,pupil,aches,nose,gi,tremor,yawning,anxiety,gooseflesh";

/// A header with the patient and, for the pulse, what was counted.
pub const MEASURED: &str =
    "patient,pulse_bpm,sweating,restlessness,pupil,aches,nose,gi,tremor,yawning,anxiety,gooseflesh";

/// The columns that the results of COWS add to a table.
pub const RESULTS: &str = "complete,total,total_low,total_high,band,band_low,band_high,\
stage_heroin,stage_heroin_low,stage_heroin_high,stage_phases,stage_phases_low,stage_phases_high,\
missing_reasons,flags,flags_open,scored_with,scale_digest,policy,policy_digest";

/// The row of a patient without a single sign, under [`MEASURED`].
pub const CALM: &str = "P-0001,72,0,0,0,0,0,0,0,0,0,0";

/// The row of a patient with every sign at its worst, under [`MEASURED`].
pub const WORST: &str = "P-0002,124,4,5,5,4,4,5,4,4,4,5";

/// Eleven zeros, a row under [`POINTS`].
pub const ZEROS: &str = "0,0,0,0,0,0,0,0,0,0,0";

/// Puts lines under one another, each with a line feed.
pub fn sheet(lines: &[&str]) -> String {
    lines.iter().map(|line| format!("{line}\n")).collect()
}

/// Returns a row under [`POINTS`] of zeros, with one cell of an item as it is given.
pub fn with_cell(item: &str, cell: &str) -> String {
    let place = place(item);
    let cells = (0..ITEMS.len()).map(|at| if at == place { cell } else { "0" });
    cells.collect::<Vec<_>>().join(",")
}

/// Returns a line of NDJSON with these observations and nothing else.
pub fn line(observations: &str) -> String {
    format!("{{\"scale\":\"cows\",\"observations\":{{{observations}}}}}\n")
}

/// Returns COWS without a sign, of a patient at a time, rated by rn-07; `more` are further keys.
pub fn calm(patient: &str, time: &str, more: &str) -> String {
    let answers = answered(["0"; 11]);
    format!(
        r#"{{"patient":"{patient}","rater":"rn-07","time":"{time}","scale":"cows@1.0.0",{more}"observations":{{{answers}}}}}"#
    )
}

/// Returns the observations of [`line`] with an answer for each item, in their order.
pub fn answered<'a>(answers: impl IntoIterator<Item = &'a str>) -> String {
    let items = ITEMS.iter().zip(answers);
    let items = items.map(|((item, _), answer)| format!("\"{item}\":{answer}"));
    items.collect::<Vec<_>>().join(",")
}

/// Returns what a result ends with: the scale, its digest, and no policy.
pub fn scored_with() -> String {
    let cows = cows();
    format!("{},{},,", cows.reference(), cows.digest().short())
}

/// Returns the newest built-in COWS.
pub fn cows() -> Arc<Scale> {
    let name = Name::parse("cows@1").unwrap();
    Library::new().find(&name).unwrap()
}

/// Returns where an item stands among the items.
pub fn place(item: &str) -> usize {
    let mut items = ITEMS.iter();
    items.position(|(id, _)| *id == item).unwrap()
}

/// Reads each line as a JSON value.
pub fn values(lines: &str) -> Vec<Value> {
    let value = |line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{line}: {error}"));
    lines.lines().map(value).collect()
}

#[test]
fn the_items_and_their_points_are_those_of_the_built_in_scale() {
    let cows = cows();
    assert_eq!(cows.items().len(), ITEMS.len());
    for (item, (id, points)) in cows.items().iter().zip(ITEMS) {
        let worth: Vec<u16> = item.choices.iter().map(|choice| choice.points).collect();
        assert_eq!((item.id.as_str(), worth.as_slice()), (id, points));
    }
}
