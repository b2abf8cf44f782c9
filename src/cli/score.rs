//! `ows score`: opens inputs and outputs, joins them through `batch`, and says what became of all files.

mod recording;
mod rejections;
mod results;
mod sinks;

use std::io::BufRead;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use indicatif::ProgressBar;

use self::results::Ending;
use self::sinks::Sinks;
use super::args::{ScoreArguments, ScoreTo};
use super::context::Context;
use super::error::{COULD_NOT_RUN, DONE, Failure, SOME_REJECTED};
use super::input;
use super::language::Words;
use super::map;
use super::output::Output;
use super::ui::FirstLines;
use crate::base::text::{count, shown, thousands, visible};
use crate::batch::{self, Counts, CutOff, Settings, Totals};
use crate::format::table::Compare;
use crate::format::{Refused, Rejection};
use crate::render::compared::{bands, totals};
use crate::render::table::LeftOut;
use crate::scale::{ColumnMap, Library, Scale};
use crate::scoring::recorded::Comparison;

/// Runs the command.
pub fn run(arguments: &ScoreArguments, context: &Context) -> Result<u8, Failure> {
    fits(arguments)?;
    let files = files(arguments, context)?;
    let mut library = context.library()?;
    let scale = arguments
        .scale
        .as_deref()
        .map(|named| context.scale(named, &mut library))
        .transpose()?;
    let map = context.column_map(&arguments.table, scale.as_ref(), &library)?;
    let scale = scale.or_else(|| map.as_ref().map(|map| Arc::clone(map.scale())));
    let policies = context.policies(&arguments.policy, &library)?;
    if let Some(scale) = &scale {
        policies.for_scale(scale).map_err(Failure::Usage)?;
    }
    let rescore = rescore(arguments, scale.as_ref(), &library, context)?;
    let words = context.words(&library, &context.results)?;
    if let Some(scale) = scale
        .as_ref()
        .filter(|_| arguments.format() == ScoreTo::Table)
    {
        words.only(scale, &library)?;
    }
    let of_map = map.as_ref().and_then(|map| map.layout().sheet.clone());
    let sheet = arguments.sheet.clone().or(of_map);
    let settings = Settings {
        rescore,
        policies,
        library: &library,
        scale,
        zone: context.named_zone(arguments.timezone)?,
        partial: arguments.partial,
        compare: compare(arguments, map.as_deref()),
        format: arguments.from,
        sheet,
        map,
        delimiter: arguments.table.delimiter,
        jobs: arguments.jobs.map(usize::from).and_then(NonZeroUsize::new),
    };
    score_all(arguments, &files, &settings, words, context)
}

/// Scores all files, and says what became of them.
fn score_all(
    arguments: &ScoreArguments,
    files: &[PathBuf],
    settings: &Settings<'_>,
    words: Words,
    context: &Context,
) -> Result<u8, Failure> {
    let mut sinks = Sinks::open(arguments, files, settings, words, context)?;
    let mut sum = Sum::default();
    if let Err(failure) = all(files, settings, &mut sinks, &mut sum) {
        if !matches!(failure, Failure::ClosedPipe) {
            sum.say_stopped(sinks);
        }
        return Err(failure);
    }
    let ending = sum.ending(files.len(), &sinks, settings.scale.as_deref());
    sum.say_not_written(&sinks);
    let kinds = sinks.rejections.kinds();
    let compared = sum.compared(&settings.compare, &sinks.comparison);
    let finished = sinks.finish(ending);
    if !matches!(finished, Err(Failure::ClosedPipe)) {
        for line in compared {
            context.line(&line);
        }
        sum.close(&kinds, arguments, context);
    }
    finished.map(|()| sum.code())
}

/// Scores one file after another, to the end or, if the run is strict, to the first fault.
fn all(
    files: &[PathBuf],
    settings: &Settings<'_>,
    sinks: &mut Sinks,
    sum: &mut Sum,
) -> Result<(), Failure> {
    for file in files {
        let (seen, ended) = one_file(file, settings, sinks);
        let (seen, kept) = sinks.end_of_file(seen);
        sum.totals.add(seen);
        kept?;
        if let Err(Refused::Output(error)) = ended {
            return Err(sinks.failure(error));
        }
        say_rejected(file, seen, sinks);
        if let Err(refused) = ended {
            sum.refuse(file, seen, refused, sinks)?;
        }
        if sinks.strict && sum.totals.have_faults() {
            break;
        }
    }
    Ok(())
}

/// Finds the version to score with once more; of a scale that was named it must be another version.
fn rescore(
    arguments: &ScoreArguments,
    scale: Option<&Arc<Scale>>,
    library: &Library,
    context: &Context,
) -> Result<Option<Arc<Scale>>, Failure> {
    let Some(named) = &arguments.rescore else {
        return Ok(None);
    };
    let again = context.another_scale(named, library)?;
    match scale {
        Some(scale) if scale.id() != again.id() => Err(Failure::Usage(format!(
            "{} can be scored again only with another version of it, not with {}",
            scale.reference(),
            again.reference()
        ))),
        _ => Ok(Some(again)),
    }
}

/// Refuses options that do not go with the format of the results.
fn fits(arguments: &ScoreArguments) -> Result<(), Failure> {
    let to = arguments.format();
    let words = if arguments.course.by.is_some() && !matches!(to, ScoreTo::Csv | ScoreTo::Ndjson) {
        "`--by` goes with `--to csv` or `--to ndjson`: it has a row for many assessments"
    } else if arguments.detail && to != ScoreTo::Ndjson {
        "`--detail` goes with `--to ndjson`; `--to json` has everything anyway"
    } else if arguments.rescore.is_some() && to == ScoreTo::Long {
        "`--to long` tells answers, and `--rescore` what another version says of them; use another format"
    } else if arguments.study.is_some() && to != ScoreTo::Cdisc {
        "`--study` goes with `--to cdisc`"
    } else if arguments.rescore.is_some() && to == ScoreTo::Cdisc {
        "`--rescore` does not go with `--to cdisc`, which has no place for a second result"
    } else if arguments.strict_total
        && arguments.check_total.is_none()
        && arguments.table.map.is_none()
    {
        "`--strict-total` goes with `--check-total`, or with a map that compares a total"
    } else {
        return Ok(());
    };
    Err(Failure::Usage(words.to_owned()))
}

/// Returns what is compared: what the command line names, or else the map.
fn compare(arguments: &ScoreArguments, map: Option<&ColumnMap>) -> Compare {
    let of_map = map.map(map::compare).unwrap_or_default();
    Compare {
        total: arguments.check_total.clone().or(of_map.total),
        band: arguments.check_band.clone().or(of_map.band),
        strict: arguments.strict_total,
    }
}

fn files(arguments: &ScoreArguments, context: &Context) -> Result<Vec<PathBuf>, Failure> {
    let dashes = arguments.files.iter().filter(|file| input::is_dash(file));
    if dashes.count() > 1 {
        let words = "standard input can be read only once; say `-` once";
        return Err(Failure::Usage(words.to_owned()));
    }
    if !arguments.files.is_empty() {
        return Ok(arguments.files.clone());
    }
    if context.input_is_terminal() {
        let words = "name the files to score, or `-` for standard input";
        return Err(Failure::Usage(words.to_owned()));
    }
    Ok(vec![PathBuf::from("-")])
}

fn one_file(
    file: &Path,
    settings: &Settings<'_>,
    sinks: &mut Sinks,
) -> (Counts, Result<(), Refused>) {
    let waiting = sinks.waiting();
    let (source, size) = match sinks.context.open_calling(file, move || waiting.flush()) {
        Ok(opened) => opened,
        Err(error) => return (Counts::default(), Err(Refused::Unreadable(error))),
    };
    let progress = progress(file, size, sinks);
    let source: Box<dyn BufRead> = match &progress {
        Some(bar) => Box::new(bar.wrap_read(source)),
        None => source,
    };
    let ended = batch::score(&input::name_of(file), source, settings, sinks);
    if let Some(bar) = progress {
        bar.finish_and_clear();
    }
    ended
}

/// A bar for long work, where somebody sees it: small files are done before it could be drawn.
fn progress(file: &Path, size: Option<u64>, sinks: &Sinks) -> Option<ProgressBar> {
    const LONG: u64 = 32 << 20;
    let is_seen = sinks.context.can_redraw() && !sinks.fill_a_terminal();
    let size = size.filter(|size| *size >= LONG && is_seen)?;
    let bar = sinks
        .context
        .bar("{prefix} {wide_bar} {percent} % {binary_bytes_per_sec} {eta}")?;
    bar.set_length(size);
    bar.set_prefix(shown(file));
    Some(bar)
}

/// What became of all files.
#[derive(Default)]
struct Sum {
    totals: Totals,
    /// Why the results are cut off, if they are.
    cut_off: Option<CutOff>,
    /// Whether a file of results does not appear since its columns are not known.
    no_file: bool,
}

/// Why a table has no columns, and what to do.
const NO_COLUMNS: &str = "nothing was scored and no scale is named, so that its columns are not \
                          known; say `--scale`";

impl Sum {
    /// Says why a file was refused as a whole, or how far it was read, and counts it.
    ///
    /// # Errors
    /// There is no use in reading other files.
    fn refuse(
        &mut self,
        file: &Path,
        seen: Counts,
        refused: Refused,
        sinks: &mut Sinks,
    ) -> Result<(), Failure> {
        let name = visible(&input::name_of(file)).into_owned();
        let before = before(&seen);
        match refused {
            Refused::NoScale(rejection) => return Err(Failure::Usage(rejection.to_string())),
            Refused::Wrong(rejection) => wrong(&[rejection], &before, sinks)?,
            Refused::Header(faults) => wrong(&faults, &before, sinks)?,
            Refused::Unreadable(error) => {
                sinks
                    .context
                    .error(&format!("{name} cannot be read: {error}{before}"));
            }
            Refused::Output(error) => return Err(sinks.failure(error)),
            Refused::UnknownFormat => sinks.context.error(&format!(
                "{name}: cannot tell its format; say `--from`, as in `--from csv`"
            )),
        }
        self.totals.refuse(name, seen);
        Ok(())
    }

    /// Returns what the results do not hold.
    fn ending<'s>(&mut self, files: usize, sinks: &Sinks, scale: Option<&'s Scale>) -> Ending<'s> {
        let (strict, lacks_columns) = (sinks.strict, sinks.lack_columns(scale));
        self.cut_off = self.totals.cut_off(files, strict, lacks_columns);
        Ending {
            left_out: LeftOut {
                rejected: self.totals.counts.rejected,
                refused: self.totals.refused,
                stopped: strict && self.totals.have_faults(),
            },
            cut_off: self.cut_off.is_some(),
            scale,
        }
    }

    /// Says why a file of results does not appear, or a table on standard output has no header.
    fn say_not_written(&mut self, sinks: &Sinks) {
        let context = &sinks.context;
        let why = match &self.cut_off {
            None => return,
            Some(CutOff::BrokenOff(file)) => format!("it would hold only the beginning of {file}"),
            Some(CutOff::Stopped) => {
                let scored = scored(&self.totals.counts);
                format!("`--strict` stopped at the first fault; {scored} before it")
            }
            Some(CutOff::NothingRead) => "nothing could be read".to_owned(),
            Some(CutOff::NoColumns) => NO_COLUMNS.to_owned(),
        };
        let no_columns = matches!(self.cut_off, Some(CutOff::NoColumns));
        match sinks.file() {
            Some(name) => {
                self.no_file = no_columns;
                context.line(&format!("{name} is not written: {why}"));
            }
            None if no_columns => context.line(&format!("the table has no header: {why}")),
            None => {}
        }
    }

    /// Says how what was recorded by hand stands to the results, as far as that was asked for and something was read.
    fn compared(&self, compare: &Compare, comparison: &Comparison) -> Vec<String> {
        if self.totals.counts == Counts::default() {
            return Vec::new();
        }
        let totals = compare.total.iter().flat_map(|_| totals(comparison));
        let bands = compare.band.iter().flat_map(|_| bands(comparison));
        totals.chain(bands).collect()
    }

    /// Says how many were rejected, where nothing else does, and how many for what.
    fn close(&self, kinds: &[String], arguments: &ScoreArguments, context: &Context) {
        if self.totals.counts.rejected > 0 && arguments.errors.is_none() {
            context.line(&rejected_of(&self.totals.counts));
        }
        for kind in kinds {
            context.line(kind);
        }
    }

    /// Says of a run that could not go on what was recorded, and what was rejected before, and ends the
    /// file of rejections.
    fn say_stopped(&self, sinks: Sinks) {
        sinks.say_recorded();
        if !self.totals.have_faults() {
            return;
        }
        let (kinds, context) = (sinks.rejections.kinds(), sinks.context.clone());
        sinks.finish_rejections();
        if self.totals.counts.rejected > 0 {
            let read = count(
                self.totals.counts.rejected + self.totals.counts.scored,
                "assessment",
                "assessments",
            );
            let rejected = thousands(self.totals.counts.rejected);
            let words = format!("{rejected} of the {read} read before it stopped were rejected");
            context.line(&words);
        }
        for kind in kinds {
            context.line(&kind);
        }
    }

    /// A file that is missing as a whole weighs more than rows that are.
    fn code(&self) -> u8 {
        match (self.totals.refused, self.totals.counts.rejected) {
            _ if self.no_file => COULD_NOT_RUN,
            (0, 0) => DONE,
            (0, _) => SOME_REJECTED,
            _ => COULD_NOT_RUN,
        }
    }
}

/// Says how many of a file were rejected, where a file of rejections says the rest.
fn say_rejected(file: &Path, seen: Counts, sinks: &Sinks) {
    if sinks.rejections.file.is_some() && seen.rejected > 0 {
        let name = input::name_of(file);
        let words = format!("{name}: {}", rejected_of(&seen));
        sinks.context.line(&words);
    }
}

/// Says all that is wrong with a file as a whole, and writes it where rejections go.
fn wrong(faults: &[Rejection], before: &str, sinks: &mut Sinks) -> Result<(), Failure> {
    let mut first = FirstLines::default();
    for fault in faults {
        if first.take() {
            sinks.context.error(&format!("{fault}{before}"));
        }
        let written = sinks.rejections.write(fault);
        written.map_err(|error| sinks.failure(error))?;
    }
    if let Some(more) = first.more() {
        let file = sinks.rejections.file.as_ref().map(Output::name);
        let file = file.unwrap_or_else(|| "`--errors FILE`".to_owned());
        sinks.context.line(&format!("and {more}; {file} has all"));
    }
    Ok(())
}

/// Says what was seen of a file before it broke off; nothing if that is nothing.
fn before(seen: &Counts) -> String {
    match (seen.scored, seen.rejected) {
        (0, 0) => String::new(),
        (_, 0) => format!("; {} before", scored(seen)),
        (_, rejected) => format!(
            "; {} and {} rejected before",
            scored(seen),
            thousands(rejected)
        ),
    }
}

fn scored(seen: &Counts) -> String {
    let assessments = count(seen.scored, "assessment was", "assessments were");
    format!("{assessments} scored")
}

fn rejected_of(seen: &Counts) -> String {
    format!(
        "{} of {} assessments rejected",
        thousands(seen.rejected),
        thousands(seen.rejected + seen.scored)
    )
}
