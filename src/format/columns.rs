//! The columns of a result: the same names and values in CSV and in flat NDJSON.
//!
//! They are a contract: a name or a meaning changes only with a version of the program.

use std::sync::Arc;

use crate::assessment::{Answer, Assessment, Missing};
use crate::scale::name::is_id;
use crate::scale::{Policy, Scale};
use crate::scoring::outcome::Outcome;
use crate::scoring::rescored::Rescored;
use crate::scoring::score::Extent;
use crate::scoring::site::Site;
use crate::scoring::truth::Truth;

/// One value of a result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell<'c> {
    /// Nothing: an empty cell, `null`.
    Empty,
    /// A text.
    Text(&'c str),
    /// A text that was put together.
    Joined(String),
    /// A whole number.
    Number(u64),
    /// True or false.
    Boolean(bool),
    /// The answer to a check that was asked: yes or no in a table, true or false in JSON.
    Answer(bool),
    /// A JSON value, as it came.
    Json(&'c serde_json::Value),
    /// The text of a JSON value, as it was written: a number or something nested.
    Written(&'c str),
}

/// The column that names the findings which are not due to withdrawal, where the input was no table.
pub const NOT_ATTRIBUTED: &str = "not_attributed";

/// The column that says why items are missing: `pupil:refused;tremor:asleep`. An item of which nothing was
/// said, as in an empty cell, is not among them.
pub const MISSING_REASONS: &str = "missing_reasons";
/// The column that names the scale of the results; a table that has it is one of ours.
pub const SCORED_WITH: &str = "scored_with";
/// The column of the total, where it is settled.
pub const TOTAL: &str = "total";

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
    let name = name.as_str();
    if name.strip_prefix(AGAIN).is_some_and(is_result) {
        return true;
    }
    let own = ["complete", NOT_ATTRIBUTED];
    let whole = own.iter().chain(&LAST).chain(&OF_POLICY_ITSELF);
    let whole = whole.chain(&OF_POLICY).chain(&OF_BOTH);
    let bare = name
        .strip_suffix("_low")
        .or_else(|| name.strip_suffix("_high"))
        .unwrap_or(name);
    let staging = bare.strip_prefix("stage_");
    whole.into_iter().any(|known| *known == name)
        || [TOTAL, "band", POLICY_BAND, REASSESS].contains(&bare)
        || staging.is_some_and(is_id)
}

/// The columns that every scale has behind its results.
const LAST: [&str; 5] = [
    MISSING_REASONS,
    "flags",
    "flags_open",
    SCORED_WITH,
    "scale_digest",
];
/// The columns that name the policy in force, empty without one.
const OF_POLICY_ITSELF: [&str; 2] = ["policy", "policy_digest"];
/// What begins the names of what another version of the scale says.
const AGAIN: &str = "rescored_";
/// The columns behind both results.
const OF_BOTH: [&str; 2] = ["differs", "not_carried_over"];

/// The columns of a policy that has such parts; they stand behind all others.
const OF_POLICY: [&str; 4] = [
    "policy_flags",
    "policy_flags_open",
    "landmarks",
    "landmarks_open",
];
/// The three columns of the site's own band, where a policy brings bands.
const POLICY_BAND: &str = "policy_band";
/// The three columns of the minutes until the next look, where a policy has such rules.
const REASSESS: &str = "reassess_minutes";

/// The result columns of one scale.
#[derive(Clone, Debug)]
pub struct Columns {
    scale: String,
    digest: String,
    names: Vec<String>,
    policy: Option<OfPolicy>,
    /// The columns of another version of the scale, if it was scored with that too.
    again: Option<Box<Columns>>,
}

/// The policy in force, as its columns name it.
#[derive(Clone, Debug)]
struct OfPolicy {
    policy: Arc<Policy>,
    reference: String,
    digest: String,
}

impl Columns {
    /// Works out the columns of a scale, of the policy in force for it, and of another version that
    /// it is scored with once more.
    pub fn of(scale: &Scale, policy: Option<Arc<Policy>>, again: Option<&Scale>) -> Self {
        let mut names = result_names(scale);
        names.extend(OF_POLICY_ITSELF.map(str::to_owned));
        if let Some(policy) = &policy {
            policy_names(policy, &mut names);
        }
        let again = again.map(|again| Box::new(Self::of(again, None, None)));
        if let Some(again) = &again {
            let results = again.names.len() - OF_POLICY_ITSELF.len();
            let results = again.names.iter().take(results);
            names.extend(results.map(|name| format!("{AGAIN}{name}")));
            names.extend(OF_BOTH.map(str::to_owned));
        }
        Self {
            scale: scale.reference(),
            digest: scale.digest().short(),
            names,
            policy: policy.map(|policy| OfPolicy {
                reference: policy.reference(),
                digest: policy.digest().short(),
                policy,
            }),
            again,
        }
    }

    /// Returns the scale that the columns are of: `cows@1.0.0`.
    pub fn scale(&self) -> &str {
        &self.scale
    }

    /// Returns the names, in the order of the values.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// Hands the values of one result to `put`, in the order of the names.
    ///
    /// `rescored` is needed for columns of another version. Where nothing was answered nothing was
    /// scored: then total, band and stages are empty, not open.
    pub fn values<'c>(
        &'c self,
        assessment: &'c Assessment,
        outcome: &Outcome,
        rescored: Option<&'c Rescored>,
        mut put: impl FnMut(Cell<'c>),
    ) {
        self.own(assessment, outcome, &mut put);
        match (&self.policy, &outcome.site) {
            (Some(columns), Some(site)) => columns.values(site, &mut put),
            _ => [Cell::Empty, Cell::Empty].into_iter().for_each(&mut put),
        }
        if let (Some(again), Some(rescored)) = (&self.again, rescored) {
            again.own(&rescored.assessment, &rescored.outcome, &mut put);
            put(Cell::Joined(rescored.differs.join(";")));
            put(Cell::Joined(rescored.not_carried_over.join(";")));
        }
    }

    /// Hands over what the scale itself says, up to its digest.
    fn own<'c>(
        &'c self,
        assessment: &'c Assessment,
        outcome: &Outcome,
        mut put: impl FnMut(Cell<'c>),
    ) {
        let scale = assessment.scale();
        let scored = outcome.is_scored();
        put(Cell::Boolean(outcome.is_complete()));
        let mut three = |extent: Option<[Cell<'c>; 3]>| {
            for cell in extent.unwrap_or([Cell::Empty, Cell::Empty, Cell::Empty]) {
                put(cell);
            }
        };
        if scale.definition().total.is_some() {
            three(
                outcome
                    .total
                    .filter(|_| scored)
                    .map(|total| extent(total, |total| Cell::Number(total.into()))),
            );
        }
        if !scale.bands().is_empty() {
            let name = |band: usize| {
                scale
                    .bands()
                    .get(band)
                    .map_or(Cell::Empty, |band| Cell::Text(&band.id))
            };
            three(
                outcome
                    .band
                    .filter(|_| scored)
                    .map(|band| extent(band, name)),
            );
        }
        for staged in &outcome.stagings {
            three(scored.then(|| extent(staged.shown, |stage| Cell::Number(stage.into()))));
        }
        put(missing_reasons(assessment));
        put(flags(assessment, outcome, Truth::Yes));
        put(flags(assessment, outcome, Truth::Undetermined));
        put(Cell::Text(&self.scale));
        put(Cell::Text(&self.digest));
    }
}

impl OfPolicy {
    fn values<'c>(&'c self, site: &Site, mut put: impl FnMut(Cell<'c>)) {
        put(Cell::Text(&self.reference));
        put(Cell::Text(&self.digest));
        let rules = self.policy.rules();
        if !rules.bands.is_empty() {
            let name = |band: usize| {
                rules
                    .bands
                    .get(band)
                    .map_or(Cell::Empty, |band| Cell::Text(&band.id))
            };
            let cells = site.band.map(|band| extent(band, name));
            let nothing = [Cell::Empty, Cell::Empty, Cell::Empty];
            cells.unwrap_or(nothing).into_iter().for_each(&mut put);
        }
        if !rules.flags.is_empty() {
            for wanted in [Truth::Yes, Truth::Undetermined] {
                let ids = rules.flags.iter().map(|flag| flag.id.as_str());
                put(listed(ids.zip(&site.flags), wanted));
            }
        }
        if !rules.landmarks.is_empty() {
            for wanted in [Truth::Yes, Truth::Undetermined] {
                let ids = rules.landmarks.iter().map(|landmark| landmark.id.as_str());
                put(listed(ids.zip(&site.landmarks), wanted));
            }
        }
        if let Some(interval) = site.interval() {
            let minutes = |minutes: Option<u32>| {
                minutes.map_or(Cell::Empty, |minutes| Cell::Number(minutes.into()))
            };
            put(minutes(interval.settled()));
            put(minutes(interval.soonest));
            put(minutes(interval.latest));
        }
    }
}

/// Returns the names of a scale's own result columns, up to its digest.
fn result_names(scale: &Scale) -> Vec<String> {
    let mut names = vec!["complete".to_owned()];
    let mut three =
        |name: &str| names.extend(["", "_low", "_high"].map(|end| format!("{name}{end}")));
    if scale.definition().total.is_some() {
        three(TOTAL);
    }
    if !scale.bands().is_empty() {
        three("band");
    }
    for staging in scale.stagings() {
        three(&format!("stage_{}", staging.id));
    }
    names.extend(LAST.map(str::to_owned));
    names
}

/// Adds the names of the columns that a policy has, in the order of their values.
fn policy_names(policy: &Policy, names: &mut Vec<String>) {
    let rules = policy.rules();
    let three = |name: &str| ["", "_low", "_high"].map(|end| format!("{name}{end}"));
    if !rules.bands.is_empty() {
        names.extend(three(POLICY_BAND));
    }
    let [flags, flags_open, landmarks, landmarks_open] = OF_POLICY.map(str::to_owned);
    if !rules.flags.is_empty() {
        names.extend([flags, flags_open]);
    }
    if !rules.landmarks.is_empty() {
        names.extend([landmarks, landmarks_open]);
    }
    if !rules.reassess.is_empty() {
        names.extend(three(REASSESS));
    }
}

fn extent<'c, T: Copy + PartialEq>(
    extent: Extent<T>,
    cell: impl Fn(T) -> Cell<'c>,
) -> [Cell<'c>; 3] {
    let settled = extent.settled().map_or(Cell::Empty, &cell);
    [settled, cell(extent.low), cell(extent.high)]
}

/// Joins the items that are missing for a reason, each with it.
fn missing_reasons<'c>(assessment: &'c Assessment) -> Cell<'c> {
    let items = assessment.scale().items().iter();
    let mut joined = String::new();
    for (item, seen) in items.zip(assessment.observations()) {
        let Answer::Missing(why) = seen.answer() else {
            continue;
        };
        if why == Missing::NotGiven {
            continue;
        }
        if !joined.is_empty() {
            joined.push(';');
        }
        joined += &item.id;
        joined.push(':');
        joined += why.word();
    }
    match joined.is_empty() {
        true => Cell::Text(""),
        false => Cell::Joined(joined),
    }
}

fn flags<'c>(assessment: &'c Assessment, outcome: &Outcome, wanted: Truth) -> Cell<'c> {
    let ids = assessment
        .scale()
        .flags()
        .iter()
        .map(|flag| flag.id.as_str());
    listed(ids.zip(&outcome.flags), wanted)
}

/// Joins the ids of what is raised as it is wanted.
fn listed<'c, 'r>(ids: impl Iterator<Item = (&'c str, &'r Truth)>, wanted: Truth) -> Cell<'c> {
    let mut ids = ids
        .filter(|(_, raised)| **raised == wanted)
        .map(|(id, _)| id);
    match (ids.next(), ids.next()) {
        (None, _) => Cell::Text(""),
        (Some(only), None) => Cell::Text(only),
        (Some(first), Some(second)) => {
            let mut joined = format!("{first};{second}");
            for id in ids {
                joined.push(';');
                joined.push_str(id);
            }
            Cell::Joined(joined)
        }
    }
}
