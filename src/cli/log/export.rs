//! `ows log export`: entries as they were hashed, or as a table of one scale.

use std::io::Write as _;
use std::path::Path;
use std::sync::Arc;

use super::snapshot::wanted;
use crate::assessment::Patient;
use crate::base::canonical::Digest;
use crate::base::text::{all_of, count, shown, thousands};
use crate::cli::args::{ExportArguments, ExportTo};
use crate::cli::bad_entries::BadEntries;
use crate::cli::context::Context;
use crate::cli::error::{COULD_NOT_RUN, DONE, Failure};
use crate::cli::input;
use crate::cli::output::Output;
use crate::format::table::columns::ResultRow;
use crate::format::table::recorded_with::{FileName, RecordedWith};
use crate::format::table::{Cell, CsvResults, InputColumns, Origin};
use crate::history::visits::Reader;
use crate::log::pseudonym::{Key, OfPatient, Pseudonymised};
use crate::log::{Corrections, Entry, Fault, Holding, Log, Used, Wanted};
use crate::scale::Name;

/// Runs the command.
pub fn run(arguments: &ExportArguments, context: &Context) -> Result<u8, Failure> {
    if arguments.scale.is_some() && arguments.to == ExportTo::Ndjson {
        let words = "`--scale` goes with `--to csv`; lines of NDJSON are of any scale";
        return Err(Failure::Usage(words.to_owned()));
    }
    let wanted = wanted(&arguments.which, context)?;
    let key = arguments
        .pseudonymise
        .as_deref()
        .map(|file| key(file, context))
        .transpose()?;
    let log = context.log_to_read()?;
    log.hold()?;
    let mut export = Export {
        log: &log,
        key: key.as_ref(),
        wanted: &wanted,
        tally: Tally::default(),
    };
    let written = match arguments.to {
        ExportTo::Ndjson => export.lines(output(arguments, context)?, context)?,
        ExportTo::Csv => write_table(&mut export, arguments, context)?,
    };
    written.finish()?;
    let tally = export.tally;
    let others = if wanted.is_all() {
        ""
    } else {
        "; others were not checked"
    };
    let written = count(tally.written, "entry", "entries");
    let code = tally.left_out.say(context);
    context.line(&format!("{written} written{others}"));
    if !tally.lost && code == DONE {
        return Ok(DONE);
    }
    context.line(&format!(
        "what could not be read or does not hold is not among them; say {}",
        context.verify()
    ));
    Ok(COULD_NOT_RUN)
}

fn output(arguments: &ExportArguments, context: &Context) -> Result<Output, Failure> {
    match &arguments.output {
        Some(path) if !input::is_dash(path) => context.output_file(path, arguments.force),
        // What is written is exact, and a screen would obey some of it.
        None if context.results_are_on_terminal() => Err(Failure::Usage(format!(
            "an export is for a file or a program; say `--output FILE`, or look with {}",
            context.log_command("show")
        ))),
        _ => Ok(context.output()),
    }
}

fn key(file: &Path, context: &Context) -> Result<Key, Failure> {
    let text = context.text_of(file)?;
    Key::parse(&text).map_err(|words| {
        Failure::failed(format!(
            "{}: {words}; `head -c 32 /dev/urandom | base64` makes one",
            shown(file)
        ))
    })
}

/// What was written so far, what does not hold, and whether all could be read.
#[derive(Default)]
struct Tally {
    written: u64,
    left_out: BadEntries,
    lost: bool,
}

/// What is exported.
struct Export<'l> {
    log: &'l Log,
    key: Option<&'l Key>,
    wanted: &'l Wanted,
    tally: Tally,
}

impl<'l> Export<'l> {
    fn lines(&mut self, mut output: Output, context: &Context) -> Result<Output, Failure> {
        let name = output.name();
        let writing = |error| Failure::writing(error, &name);
        if self.key.is_some() {
            self.pseudonymised(|_, entry| {
                let line = serde_json::to_string(entry).map_err(anyhow::Error::new)?;
                writeln!(output, "{line}").map_err(writing)
            })?;
        } else {
            self.whole(context, |one, _| {
                writeln!(output, "{}", one.bytes).map_err(writing)
            })?;
        }
        Ok(output)
    }

    /// Hands over entries as they were hashed. Where the file is damaged, what comes after is looked for.
    fn whole(
        &mut self,
        context: &Context,
        mut take: impl FnMut(Holding, &mut BadEntries) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        let mut wanted = self.wanted.clone();
        let mut last = 0;
        let tally = &mut self.tally;
        let mut walk = |wanted: &Wanted, last: &mut u64| {
            self.log.each(wanted, |one| {
                match one {
                    Ok(holding) => {
                        *last = holding.number;
                        tally.written += 1;
                        take(holding, &mut tally.left_out).map_err(Stop::Writing)?;
                    }
                    // Where the file is damaged before it, that was said.
                    Err(bad) if wanted.from.is_some_and(|from| bad.number < from) => {}
                    Err(bad) => {
                        *last = bad.number.max(*last);
                        tally.left_out.add(&bad);
                    }
                }
                Ok(())
            })
        };
        let damage = match walk(&wanted, &mut last) {
            Ok(()) => return Ok(()),
            Err(Stop::Writing(failure)) => return Err(failure),
            Err(Stop::Reading(fault)) => fault,
        };
        let damage = context.fault(&damage);
        context.error(&format!("after entry {}: {damage}", thousands(last)));
        if let Some(from) = self.log.readable_from()?.filter(|from| *from > last) {
            context.line(&format!("going on with entry {}", thousands(from)));
            wanted.from = Some(from);
            if let Err(Stop::Writing(failure)) = walk(&wanted, &mut last) {
                return Err(failure);
            }
        }
        self.tally.lost = true;
        Ok(())
    }

    /// Hands over entries made ready for others, patient by patient in the order of their new names, so
    /// that the order of the log does not show.
    fn pseudonymised(
        &mut self,
        mut take: impl FnMut(&Entry, &Pseudonymised) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        let Some(key) = self.key else {
            return Ok(());
        };
        let mut patients: Vec<(String, String)> = self
            .log
            .patients()?
            .into_iter()
            .map(|patient| (key.patient(&patient), patient))
            .collect();
        patients.sort();
        let asked = self.wanted.patient.as_ref();
        for (_, name) in patients {
            if asked.is_some_and(|asked| asked.as_str() != name) {
                continue;
            }
            let Ok(patient) = Patient::parse(&name) else {
                self.tally.lost = true;
                continue;
            };
            let mut of_patient = OfPatient::new(key, &name);
            // All of the patient's entries are numbered, so that each has the same number in every export.
            let all = Wanted {
                patient: Some(patient),
                ..Wanted::default()
            };
            let tally = &mut self.tally;
            self.log.each(&all, |one| -> Result<(), Failure> {
                match one.and_then(Holding::read) {
                    Ok(stored) => {
                        let ready = of_patient.take(&stored.entry);
                        if !self.wanted.is_within(stored.entry.recorded_at()) {
                            return Ok(());
                        }
                        tally.written += 1;
                        take(&stored.entry, &ready)
                    }
                    Err(bad) => {
                        tally.left_out.add(&bad);
                        Ok(())
                    }
                }
            })?;
        }
        Ok(())
    }
}

/// Why a walk over entries ended early.
enum Stop {
    Reading(Fault),
    Writing(Failure),
}

impl From<Fault> for Stop {
    fn from(fault: Fault) -> Self {
        Self::Reading(fault)
    }
}

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

/// Writes the table, and returns what it was written to.
fn write_table(
    export: &mut Export<'_>,
    arguments: &ExportArguments,
    context: &Context,
) -> Result<Output, Failure> {
    let wanted = scale(export, arguments)?;
    let (corrections, bad) = export.log.corrections()?;
    export.tally.left_out = BadEntries::of(&bad);
    let out = output(arguments, context)?;
    let mut table = Table {
        name: out.name(),
        reader: Reader::of(export.log),
        corrections: &corrections,
        wanted,
        columns: match export.key.is_none() && export.log.keeps_maps()? {
            true => InputColumns::SomeByMap,
            false => InputColumns::Document,
        },
        results: CsvResults::new(out.clone(), Arc::default(), None).led_by(&LEAD),
        rows: 0,
        lost: 0,
    };
    if export.key.is_some() {
        export.pseudonymised(|entry, out| {
            let stands = table.corrections.stands(entry.number);
            table.row(&renamed(entry, out), stands, None, context)
        })?;
    } else {
        export.whole(context, |one, left_out| match one.read() {
            Ok(stored) => {
                let stands = table.corrections.stands(stored.entry.number);
                table.row(&stored.entry, stands, Some(&stored.hash), context)
            }
            Err(bad) => {
                left_out.add(&bad);
                Ok(())
            }
        })?;
    }
    export.tally.written = table.rows;
    export.tally.lost |= table.lost > 0;
    if table.rows == 0 {
        // It would have no columns.
        let words = format!("no entry with {} is among those chosen", table.wanted);
        return Err(Failure::failed(words));
    }
    Ok(out)
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
        map: None,
        ..entry.clone()
    }
}

struct Table<'l> {
    /// What messages call what it is written to.
    name: String,
    reader: Reader<'l>,
    corrections: &'l Corrections,
    wanted: Name,
    /// The columns of all rows.
    columns: InputColumns<'static>,
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
        context: &Context,
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
                self.lost += 1;
                context.error(&format!("entry {} is left out: {why}", entry.number));
                return Ok(());
            }
        };
        let scale = read.assessment.scale();
        if let Some(words) = self.results.refuses(scale, self.columns) {
            return Err(Failure::Usage(format!(
                "entry {}: {words}; name one version with `--scale`",
                thousands(entry.number)
            )));
        }
        let with = RecordedWith {
            policy: entry.policy.as_ref().map(named),
            map: entry.map.as_ref().map(named),
        };
        let lead = lead(entry, stands, hash);
        let row = ResultRow {
            origin: Origin::Document,
            assessment: &read.assessment,
            outcome: &read.outcome,
            rescored: None,
            recorded_with: Some(&with),
        };
        let writing = |error| Failure::writing(error, &self.name);
        if self.rows == 0 {
            let begun = self.results.begins(scale, self.columns);
            begun.map_err(writing)?;
        }
        self.rows += 1;
        self.results.row(&lead, &row).map_err(writing)
    }
}

fn named(used: &Used) -> FileName {
    FileName {
        reference: used.name.clone(),
        digest: used.digest.chars().take(Digest::SHORT).collect(),
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
