//! The export as a table of one scale: each reading a row that says whether it stands.

use std::sync::Arc;

use super::{Export, output};
use crate::base::text::{all_of, thousands};
use crate::cli::args::ExportArguments;
use crate::cli::bad_entries::BadEntries;
use crate::cli::error::Failure;
use crate::cli::output::Output;
use crate::cli::ui::Screen;
use crate::format::table::columns::{PolicyName, ResultRow};
use crate::format::table::{Cell, CsvResults, InputColumns, Origin};
use crate::history::visits::Reader;
use crate::log::pseudonym::Pseudonymised;
use crate::log::{Corrections, Entry};
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
    export.tally.left_out = BadEntries::of(&bad);
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
        export.pseudonymised(|entry, out| {
            let stands = table.corrections.stands(entry.number);
            table.row(&renamed(entry, out), stands, None, screen)
        })?;
    } else {
        export.whole(screen, |one, left_out| match one.read() {
            Ok(stored) => {
                let stands = table.corrections.stands(stored.entry.number);
                table.row(&stored.entry, stands, Some(&stored.hash), screen)
            }
            Err(bad) => {
                left_out.add(&bad);
                Ok(())
            }
        })?;
    }
    export.tally.written = table.rows;
    export.tally.lost |= table.lost > 0;
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

/// Returns an entry with what was made ready for others in place of what it says, and with the numbers
/// that it has among the patient's own.
fn renamed(entry: &Entry, out: &Pseudonymised) -> Entry {
    Entry {
        number: out.entry,
        corrects: out.corrects,
        recorded_at: out.recorded_at.clone(),
        reason: None,
        by: out.by.clone(),
        assessment: out.assessment.clone(),
        policy: None,
        ..entry.clone()
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
    fn row(
        &mut self,
        entry: &Entry,
        stands: bool,
        hash: Option<&str>,
        screen: &Screen,
    ) -> Result<(), Failure> {
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
                let words = format!("entry {} is left out: {why}", entry.number);
                return self.left_out(&words, screen);
            }
        };
        if let Some(words) = self
            .results
            .refuses(read.assessment.scale(), InputColumns::Document)
        {
            return Err(Failure::Usage(format!(
                "entry {}: {words}; name one version with `--scale`",
                thousands(entry.number)
            )));
        }
        self.rows += 1;
        let policy = entry.policy.as_ref().map(|used| PolicyName {
            reference: used.name.clone(),
            digest: used.digest.chars().take(DIGITS).collect(),
        });
        let lead = lead(entry, stands, hash);
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

fn lead<'e>(entry: &'e Entry, stands: bool, hash: Option<&'e str>) -> [Cell<'e>; 8] {
    [
        Cell::Number(entry.number),
        Cell::Text(entry.kind.word().into()),
        Cell::number(entry.corrects),
        Cell::Answer(stands),
        Cell::Text(entry.recorded_at.as_str().into()),
        Cell::text(entry.reason.as_deref()),
        Cell::text(entry.by.as_deref()),
        Cell::text(hash),
    ]
}
