//! `ows train agreement`: reads ratings, and shows how well raters agree.

use std::io;
use std::path::Path;
use std::sync::Arc;

use serde::Serialize;

use super::files;
use crate::base::text::{quoted, shown, thousands, visible};
use crate::cli::args::{AgreementArguments, AgreementTo, FigureArguments};
use crate::cli::context::Context;
use crate::cli::error::{DONE, Failure, SOME_REJECTED};
use crate::cli::input;
use crate::cli::output::Output;
use crate::cli::ui::FirstLines;
use crate::format::Rejection;
use crate::format::agreement::write_csv;
use crate::format::escaped::write_pretty;
use crate::format::ratings::{Counts, Permitted, RatingsFile, Reader, decimal};
use crate::render::agreement::{Extent, agreement as page};
use crate::scale::Scale;
use crate::training::agreement;
use crate::training::ratings::{Answers, Ratings};

/// What the key is called where it comes from a file.
const KEY: &str = "key";

/// The most levels that an item may have.
const MOST_LEVELS: usize = 20;

/// Runs the command.
pub fn run(arguments: &AgreementArguments, context: &Context) -> Result<u8, Failure> {
    let scale = scale(arguments, context)?;
    let permitted = match &scale {
        Some(scale) => Permitted::OfScale(scale),
        None => Permitted::Answers(answers(arguments)?),
    };
    let mut reader = Reader::new(&permitted);
    let mut counts = read(&mut reader, &arguments.file, None, arguments, context)?;
    let mut key = None;
    if let Some(named) = &arguments.key {
        match reader.ratings.find_rater(named) {
            Some(rater) => key = Some(rater),
            None => {
                let more = key_file(&mut reader, named, arguments, context)?;
                counts.taken += more.taken;
                counts.rejected += more.rejected;
            }
        }
    }
    let mut ratings = reader.finish();
    ratings.key = key.or(ratings.key);
    enough(&ratings, arguments)?;
    let mut report = agreement::of(&ratings, &arguments.figures.settings());
    if let (Some(named), Some(KEY)) = (&arguments.key, report.key.as_deref()) {
        report.key = Some(named.clone());
    }
    if let Some(scale) = &scale {
        report = report.with_scale(scale);
    }
    if report.lines.is_empty() {
        let words = format!("{}: nothing in it is of that part", shown(&arguments.file));
        return Err(Failure::failed(words));
    }
    write_as(
        &arguments.figures,
        |extent| page(&report, extent, &context.results),
        |output| write_csv(output, &report),
        &report,
        context,
    )?;
    Ok(said(counts, context))
}

fn scale(arguments: &AgreementArguments, context: &Context) -> Result<Option<Arc<Scale>>, Failure> {
    let Some(named) = arguments.scale.as_deref() else {
        return Ok(None);
    };
    let mut library = context.library()?;
    let scale = context.scale(named, &mut library)?;
    let words = context.words(&library, &context.results)?;
    match arguments.figures.to {
        AgreementTo::Table => words.only(&scale, &library).map(Some),
        AgreementTo::Csv | AgreementTo::Json => Ok(Some(scale)),
    }
}

fn answers(arguments: &AgreementArguments) -> Result<Answers, Failure> {
    let Some(levels) = &arguments.levels else {
        if arguments.continuous {
            return Ok(Answers::Continuous);
        }
        let words = "say which answers there are: `--scale cows`, or without a scale `--levels 0,1,2,4` or `--continuous`";
        return Err(Failure::Usage(words.to_owned()));
    };
    let mut points = Vec::new();
    for level in levels {
        let level = decimal(level)
            .map_err(|(why, _)| Failure::Usage(format!("`--levels`: {} {why}", quoted(level))))?;
        if points.last().is_some_and(|last| *last >= level) {
            let words = "`--levels`: write each once, lowest first";
            return Err(Failure::Usage(words.to_owned()));
        }
        points.push(level);
    }
    match points.len() {
        2..=MOST_LEVELS => Ok(Answers::Levels(points)),
        _ => Err(Failure::Usage(format!(
            "`--levels`: write 2 to {MOST_LEVELS} of them"
        ))),
    }
}

/// Reads one file, and says every rejection as it comes.
fn read(
    reader: &mut Reader<'_>,
    path: &Path,
    key: Option<&str>,
    arguments: &AgreementArguments,
    context: &Context,
) -> Result<Counts, Failure> {
    let name = input::name_of(path);
    let source = files::open(path, context)?;
    let file = RatingsFile {
        name: &name,
        format: arguments.from,
        key,
    };
    let mut first = FirstLines::default();
    let mut rejected = |rejection: &Rejection| {
        if first.take() {
            context.line(&rejection.to_string());
        }
    };
    let read = reader.read(&file, source, &mut rejected);
    if let Some(more) = first.more() {
        context.line(&format!("and {more}"));
    }
    if let (Ok(_), Some(words)) = (&read, reader.remark()) {
        context.line(&format!("{}: {words}", visible(&name)));
    }
    read.map_err(|why| files::refused(path, why, "standard output"))
}

fn key_file(
    reader: &mut Reader<'_>,
    named: &str,
    arguments: &AgreementArguments,
    context: &Context,
) -> Result<Counts, Failure> {
    let path = Path::new(named);
    if !path.exists() && !input::is_dash(path) {
        return Err(Failure::Usage(format!(
            "`--key`: {} is neither a rater of {} nor a file",
            quoted(named),
            shown(&arguments.file)
        )));
    }
    if input::is_dash(path) && input::is_dash(&arguments.file) {
        let words = "standard input can be read only once; name a file for one of them";
        return Err(Failure::Usage(words.to_owned()));
    }
    let ratings = &reader.ratings;
    if let Some(namesake) = ratings.find_rater(KEY) {
        return Err(Failure::failed(format!(
            "{} has a rater named {} beside the key file; name the rater as `--key`, or otherwise",
            shown(&arguments.file),
            quoted(ratings.raters.name(namesake))
        )));
    }
    read(reader, path, Some(KEY), arguments, context)
}

/// Refuses ratings that leave nobody to compare.
fn enough(ratings: &Ratings, arguments: &AgreementArguments) -> Result<(), Failure> {
    let file = shown(&arguments.file);
    let raters = ratings.raters.all();
    match (raters, ratings.key) {
        ([], _) => Err(Failure::failed(format!(
            "{file}: no rating in it could be read"
        ))),
        ([only], Some(_)) => Err(Failure::failed(format!(
            "{file}: {} is the only rater, and there is nobody to hold against the key",
            quoted(only)
        ))),
        ([only], None) => Err(Failure::failed(format!(
            "{file}: {} is the only rater; agreement needs a second, or a key: say `--key FILE`",
            quoted(only)
        ))),
        _ => Ok(()),
    }
}

/// Writes figures as the format that was asked for; of one part every figure stands on the page.
///
/// # Errors
/// Standard output cannot be written.
pub fn write_as(
    figures: &FigureArguments,
    page: impl FnOnce(Extent) -> String,
    csv: impl FnOnce(&mut Output) -> io::Result<()>,
    json: &impl Serialize,
    context: &Context,
) -> Result<(), Failure> {
    let extent = match figures.by {
        Some(_) => Extent::All,
        None => Extent::Lead,
    };
    match figures.to {
        AgreementTo::Table => context.print(&page(extent)).map(drop),
        AgreementTo::Csv => context.output().filled(csv),
        AgreementTo::Json => context.output().filled(|output| write_pretty(output, json)),
    }
}

/// Says how many rows were rejected, and returns the exit code.
fn said(counts: Counts, context: &Context) -> u8 {
    if counts.rejected == 0 {
        return DONE;
    }
    context.line(&format!(
        "{} of {} rows rejected",
        thousands(counts.rejected),
        thousands(counts.rejected + counts.taken)
    ));
    SOME_REJECTED
}
