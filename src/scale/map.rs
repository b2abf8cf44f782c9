//! A column map: what the columns and codes of somebody else's table mean in a scale's own names.
//!
//! A map is a file like a scale or a policy: versioned, digested, read against the scale that it names, with
//! all its errors at their places at once. It guesses nothing: a text is taken for an answer, for a code, or
//! for missing only where the file says so. How a table is read by it is left to `format::table`.

mod builtin;
pub mod check;
mod codes;
mod columns;
mod long;
mod options;
mod own;
mod table;
mod times;

use std::sync::Arc;

use super::definition::FORMAT;
use super::policy::FindScale;
use super::rules::read_file;
use super::{Name, Scale};
use crate::base::canonical::Digest;
use crate::base::diagnostic::{Diagnostic, Judged, Problems, Rejected};
use crate::base::document::{At, Fields, Node, whole};
use crate::base::source::Source;
use crate::base::text::excerpt;

pub use builtin::{builtin, builtin_for};
pub use codes::{Codes, MissingCodes, whole_text};
pub use columns::{Became, MapColumn, NumberIn, Reads};
pub use long::{Long, OtherItems, Repeated, Status};
pub use options::{MapOptions, quoted};
pub use own::{Own, own_names};
pub use table::{Layout, Only, delimiter};
pub use times::{TimeForm, Written};

/// A column map that passed every check, read against one version of the scale that it is for.
#[derive(Clone, Debug)]
pub struct ColumnMap {
    content: MapContent,
    digest: Digest,
    source: Source,
}

/// What a map says.
#[derive(Clone, Debug)]
struct MapContent {
    id: String,
    version: semver::Version,
    about: String,
    scale: Arc<Scale>,
    layout: Layout,
    columns: Vec<MapColumn>,
    compared: Compared,
    long: Option<Long>,
}

/// The columns that hold what somebody recorded, which is compared with what the answers give.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Compared {
    /// The column of the recorded total.
    pub total: Option<String>,
    /// The column of the recorded band.
    pub band: Option<String>,
}

impl ColumnMap {
    /// Reads a map, against the scale that it names.
    ///
    /// # Errors
    /// All that is wrong with the file, in its order, with the text itself so that it can be shown.
    pub fn read(source: Source, find: &FindScale<'_>) -> Result<Self, Rejected> {
        let take = |node: &Node<'_>, problems: &mut Problems| read(node, find, problems);
        let (content, digest) = read_file(&source, "a map", take)?;
        Ok(Self {
            content,
            digest,
            source,
        })
    }

    /// Returns id and version as results name them: `ward-export@1.0.0`.
    pub fn reference(&self) -> String {
        format!("{}@{}", self.content.id, self.content.version)
    }

    /// Returns what it is for; may be empty.
    pub fn about(&self) -> &str {
        &self.content.about
    }

    /// Returns the scale that it was read against.
    pub fn scale(&self) -> &Arc<Scale> {
        &self.content.scale
    }

    /// Returns how the table is laid out.
    pub fn layout(&self) -> &Layout {
        &self.content.layout
    }

    /// Returns what the columns mean, in the order of the file.
    pub fn columns(&self) -> &[MapColumn] {
        &self.content.columns
    }

    /// Returns the column of a name of ours, if the map has one.
    pub fn column(&self, name: &str) -> Option<&MapColumn> {
        self.columns().iter().find(|column| column.name == name)
    }

    /// Returns which columns hold what somebody recorded.
    pub fn compared(&self) -> &Compared {
        &self.content.compared
    }

    /// Returns how rows are put together, if each row holds one item.
    pub fn long(&self) -> Option<&Long> {
        self.content.long.as_ref()
    }

    /// Returns the digest of what the file says, made as that of a scale.
    pub fn digest(&self) -> Digest {
        self.digest
    }

    /// Returns the file itself, as it was read.
    pub fn source(&self) -> &Source {
        &self.source
    }
}

impl PartialEq for ColumnMap {
    fn eq(&self, other: &Self) -> bool {
        self.digest == other.digest && self.scale().digest() == other.scale().digest()
    }
}

impl Eq for ColumnMap {}

/// Reads a whole map.
fn read(node: &Node<'_>, find: &FindScale<'_>, problems: &mut Problems) -> Option<MapContent> {
    let mut fields = Fields::open(node, "a map", problems)?;
    if !fields.format(FORMAT) {
        return None;
    }
    let id = fields.id();
    let version = fields.version();
    let about = fields.optional_prose("about", 400);
    let named = fields.required_text("scale");
    let scale = named.and_then(|named| find_scale(&named, find, fields.problems));
    let layout = fields.take("table");
    let columns = fields.take("column");
    let long = fields.take("long");
    fields.finish();
    // What a column means depends on the scale.
    if scale.is_none() {
        problems.judge(Judged::Shape);
    }
    let layout = match layout {
        Some(entry) => table::layout(&entry.node, problems),
        None => Some(Layout::default()),
    };
    let scale = scale?;
    let is_long = long.is_some();
    let (columns, compared) = match columns {
        Some(entry) => columns::columns(&entry.node, &scale, is_long, problems),
        None => (Vec::new(), Compared::default()),
    };
    let long = long.map(|entry| long::long(&entry.node, &scale, &columns, problems));
    let layout = layout?;
    for column in &columns {
        layout.missing.hold_apart(&column.own, &scale, problems);
    }
    hold_left_out(&layout, &columns, &compared, problems);
    Some(MapContent {
        id: id?.0,
        version: version?,
        about: about.unwrap_or_default(),
        scale,
        layout,
        columns,
        compared,
        long: match long {
            Some(long) => Some(long?),
            None => None,
        },
    })
}

/// Complains of columns of the table that are left out and read.
fn hold_left_out(
    layout: &Layout,
    columns: &[MapColumn],
    compared: &Compared,
    problems: &mut Problems,
) {
    for (name, span) in &layout.leave_out {
        let reads = |column: &&MapColumn| {
            let is_flag = |(from, _): &(String, String)| from == name;
            column.from.contains(name)
                || matches!(&column.reads, Reads::Flags(columns, _) if columns.iter().any(is_flag))
        };
        let own = columns
            .iter()
            .find(reads)
            .map(|column| column.name.as_str());
        let total = compared.total.as_ref().filter(|total| *total == name);
        let band = compared.band.as_ref().filter(|band| *band == name);
        let own = own.or(total.map(|_| "total")).or(band.map(|_| "band"));
        if let Some(own) = own {
            let message = format!("{} is left out, and read as `{own}`", quoted(name));
            let both = Diagnostic::new("left-out-and-read", span.clone(), message);
            problems.push(
                both.help(
                    "take it out of `leave-out`: what is read comes out under our name alone",
                ),
            );
        }
    }
}

fn find_scale(
    (named, span): &At<String>,
    find: &FindScale<'_>,
    problems: &mut Problems,
) -> Option<Arc<Scale>> {
    let found = Name::parse(named).and_then(|name| find(&name));
    let refused = |words| {
        let message = format!("no scale for this map: `{}`", excerpt(named));
        let unknown = Diagnostic::new("unknown-scale", span.clone(), message);
        problems.push(unknown.help(words));
    };
    found.map_err(refused).ok()
}

/// Reads a whole number, also one with a decimal point and zeros behind it.
fn whole_number(text: &str) -> Option<i64> {
    whole(text.trim()).map(|(number, _)| number)
}
