//! The export as a table of one scale: each reading a row that says whether it stands.

use std::sync::Arc;

use super::{Export, output};
use crate::base::text::{all_of, thousands};
use crate::cli::args::ExportArguments;
use crate::cli::error::Failure;
use crate::cli::left_out::LeftOut;
use crate::cli::output::Output;
use crate::cli::ui::Screen;
use crate::cli::visits::Reader;
use crate::format::table::columns::{PolicyName, ResultRow};
use crate::format::table::{Cell, CsvResults, InputColumns, Origin};
use crate::log::pseudonym::Pseudonymised;
use crate::log::{Corrections, Entry, Kind, Stored};
use crate::scale::Name;

/// The columns about the entry, before those of the assessment and of its result.
const LEAD: [&str; 8] = [
    "log_entry",
    "log_kind",
    "log_corrects",
    "log_stands",
    "log_recorded_at",
    "log_reason",
    "log_by",
    "log_hash",
];

/// How many digits of a digest a table shows.
const DIGITS: usize = 12;

/// Writes the table, and returns what it was written to.
pub fn write(
    export: &mut Export<'_>,
    arguments: &ExportArguments,
    screen: &Screen,
) -> Result<Output, Failure> {
    let wanted = scale(export, arguments)?;
    let (corrections, bad) = export.log.corrections()?;
    export.seen.left_out = LeftOut::of(&bad);
    let mut table = Table {
        reader: Reader::of(export.log),
        corrections: &corrections,
        wanted,
        results: CsvResults::new(output(arguments, screen)?, Arc::default(), None)
            .led_by(&LEAD)
            .guarded(),
        rows: 0,
        lost: 0,
    };
    if export.key.is_some() {
        export.pseudonymised(|entry, out, number| {
            let again = readable(entry, out);
            table.row(&again, About::of_pseudonymised(out, number), screen)
        })?;
    } else {
        export.whole(screen, |one, left_out| match one.read() {
            Ok(stored) => table.row(&stored.entry, About::of(&stored), screen),
            Err(bad) => {
                left_out.add(&bad);
                Ok(())
            }
        })?;
    }
    export.seen.written = table.rows;
    export.seen.lost |= table.lost > 0;
    table.header()?;
    Ok(table.results.into_inner())
}

/// Returns the scale of the table: the one that is named, or the only one of the log.
fn scale(export: &Export<'_>, arguments: &ExportArguments) -> Result<Name, Failure> {
    if let Some(named) = &arguments.scale {
        return Name::parse(named).map_err(Failure::Usage);
    }
    let names = export.log.scales()?;
    match names.as_slice() {
        [one] => Name::parse(one).map_err(Failure::Usage),
        [] => Err(Failure::Usage(
            "the log is empty, so that a table would have no columns".to_owned(),
        )),
        several => Err(Failure::Usage(format!(
            "the log has {}, and a table is of one; name it with `--scale`",
            all_of(several)
        ))),
    }
}

/// Returns an entry with what was made ready for others in place of what it says.
fn readable(entry: &Entry, out: &Pseudonymised) -> Entry {
    Entry {
        assessment: out.assessment.clone(),
        policy: None,
        ..entry.clone()
    }
}

/// What the leading columns say.
struct About {
    /// The number in the log, by which it is known whether the entry stands.
    number: u64,
    /// The number that is written.
    entry: u64,
    corrects: Option<u64>,
    recorded_at: String,
    reason: Option<String>,
    by: Option<String>,
    hash: Option<String>,
}

impl About {
    fn of(stored: &Stored) -> Self {
        let entry = &stored.entry;
        Self {
            number: entry.number,
            entry: entry.number,
            corrects: entry.corrects,
            recorded_at: entry.recorded_at.clone(),
            reason: entry.reason.clone(),
            by: entry.by.clone(),
            hash: Some(stored.hash.clone()),
        }
    }

    fn of_pseudonymised(out: &Pseudonymised, number: u64) -> Self {
        Self {
            number,
            entry: out.entry,
            corrects: out.corrects,
            recorded_at: out.recorded_at.clone(),
            reason: None,
            by: out.by.clone(),
            hash: None,
        }
    }
}

struct Table<'l> {
    reader: Reader<'l>,
    corrections: &'l Corrections,
    wanted: Name,
    results: CsvResults<Output>,
    rows: u64,
    lost: u64,
}

impl Table<'_> {
    fn row(&mut self, entry: &Entry, about: About, screen: &Screen) -> Result<(), Failure> {
        let of_scale = entry.scale.as_ref().and_then(|used| {
            let (id, version) = used.name.split_once('@')?;
            Some(self.wanted.matches(id, &version.parse().ok()?))
        });
        // A void holds no answers; what it took back says that it does not stand.
        if of_scale != Some(true) {
            return Ok(());
        }
        let read = match self.reader.read(entry) {
            Ok(read) => read,
            Err(why) => {
                let words = format!("entry {} is left out: {why}", about.entry);
                return self.left_out(&words, screen);
            }
        };
        if let Some(words) = self
            .results
            .refuses(read.assessment.scale(), InputColumns::Document)
        {
            return Err(Failure::Usage(format!(
                "entry {}: {words}; name one version with `--scale`",
                thousands(about.entry)
            )));
        }
        self.rows += 1;
        let policy = entry.policy.as_ref().map(|used| PolicyName {
            reference: used.name.clone(),
            digest: used.digest.chars().take(DIGITS).collect(),
        });
        let lead = lead(entry.kind, &about, self.corrections.stands(about.number));
        let row = ResultRow {
            origin: Origin::Document,
            assessment: &read.assessment,
            outcome: &read.outcome,
            rescored: None,
            recorded_with: policy.as_ref(),
        };
        self.results
            .row(&lead, &row)
            .map_err(|error| Failure::writing(error, &self.results.output().name()))
    }

    fn left_out(&mut self, words: &str, screen: &Screen) -> Result<(), Failure> {
        self.lost += 1;
        screen.error(words);
        Ok(())
    }

    /// Refuses a table without rows: it would have no columns.
    fn header(&self) -> Result<(), Failure> {
        match self.rows {
            0 => Err(anyhow::anyhow!("no entry with {} is among those chosen", self.wanted).into()),
            _ => Ok(()),
        }
    }
}

fn lead(kind: Kind, about: &About, stands: bool) -> [Cell<'_>; 8] {
    [
        Cell::Number(about.entry),
        Cell::Text(kind.word().into()),
        Cell::number(about.corrects),
        Cell::Answer(stands),
        Cell::Text(about.recorded_at.as_str().into()),
        Cell::text(about.reason.as_deref()),
        Cell::text(about.by.as_deref()),
        Cell::text(about.hash.as_deref()),
    ]
}
