//! `ows score`: opens inputs and outputs, and joins them through `batch`.

mod kinds;
mod recording;
mod rejections;
mod results;
mod sinks;
mod sum;

use std::io::BufRead;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use indicatif::ProgressBar;

use self::sinks::Sinks;
use self::sum::Sum;
use super::args::{ScoreArguments, To};
use super::clock::named_zone;
use super::error::Failure;
use super::input;
use super::language::Words;
use super::library::library;
use super::policy;
use super::ui::{Screen, shown};
use crate::batch::{self, Counts, Settings};
use crate::format::Refused;
use crate::scale::{Library, Scale};

/// Runs the command.
pub fn run(arguments: &ScoreArguments, screen: &Screen) -> Result<u8, Failure> {
    let files = files(arguments, screen)?;
    let mut library = library(screen)?;
    let scale = arguments
        .scale
        .as_deref()
        .map(|named| input::scale(named, &mut library, screen))
        .transpose()?;
    let policies = policy::in_force(&arguments.policy, &library, screen)?;
    if let Some(scale) = &scale {
        policies.for_scale(scale).map_err(Failure::Usage)?;
    }
    let rescore = rescore(arguments, scale.as_ref(), &mut library, screen)?;
    let words = Words::of(&library, screen, &screen.results)?;
    if let Some(scale) = scale.as_ref().filter(|_| arguments.to == To::Table) {
        words.only(scale, &library)?;
    }
    let settings = Settings {
        rescore,
        policies,
        library: &library,
        scale,
        zone: named_zone(arguments.timezone, screen)?,
        partial: arguments.partial,
        kind: arguments.from,
    };
    let mut sinks = Sinks::open(arguments, &files, &settings, words, screen)?;
    let mut sum = Sum::default();
    if let Err(failure) = all(&files, &settings, (&mut sinks, &mut sum), screen) {
        if !matches!(failure, Failure::ClosedPipe) {
            sum.say_stopped(sinks, screen);
        }
        return Err(failure);
    }
    let lacks_columns = sinks.lack_columns(settings.scale.as_ref());
    let ending = sum.ending(files.len(), arguments.strict, lacks_columns);
    sum.say_not_written(&sinks, screen);
    let kinds = sinks.rejections().kinds();
    let finished = sinks.finish(ending, settings.scale.as_ref(), screen);
    if !matches!(finished, Err(Failure::ClosedPipe)) {
        sum.close(&kinds, arguments, screen);
    }
    finished.map(|()| sum.code())
}

/// Scores one file after another, to the end or, if the run is strict, to the first fault.
fn all(
    files: &[PathBuf],
    settings: &Settings<'_>,
    (sinks, sum): (&mut Sinks, &mut Sum),
    screen: &Screen,
) -> Result<(), Failure> {
    for file in files {
        let (seen, ended) = one_file(file, settings, sinks, screen);
        let (seen, kept) = sinks.end_of_file(seen);
        sum.count(seen);
        kept?;
        if let Err(Refused::Output(error)) = ended {
            return Err(sinks.failure(error));
        }
        sum.say_rejected(file, seen, sinks, screen);
        if let Err(refused) = ended {
            sum.refuse(file, (seen, refused), sinks, screen)?;
        }
        if sinks.are_strict() && sum.has_faults() {
            break;
        }
    }
    Ok(())
}

/// Finds the version to score with once more; of a scale that was named it must be another version.
fn rescore(
    arguments: &ScoreArguments,
    scale: Option<&Arc<Scale>>,
    library: &mut Library,
    screen: &Screen,
) -> Result<Option<Arc<Scale>>, Failure> {
    let Some(named) = &arguments.rescore else {
        return Ok(None);
    };
    let again = input::another_scale(named, library, screen)?;
    match scale {
        Some(scale) if scale.id() != again.id() => Err(Failure::Usage(format!(
            "{} can be scored again only with another version of it, not with {}",
            scale.reference(),
            again.reference()
        ))),
        _ => Ok(Some(again)),
    }
}

fn files(arguments: &ScoreArguments, screen: &Screen) -> Result<Vec<PathBuf>, Failure> {
    if arguments.detail && arguments.to != To::Ndjson {
        return Err(Failure::Usage(
            "`--detail` goes with `--to ndjson`; `--to json` has everything anyway".to_owned(),
        ));
    }
    if arguments
        .files
        .iter()
        .filter(|file| input::is_dash(file))
        .count()
        > 1
    {
        return Err(Failure::Usage(
            "standard input can be read only once; say `-` once".to_owned(),
        ));
    }
    if !arguments.files.is_empty() {
        return Ok(arguments.files.clone());
    }
    if screen.input_is_terminal() {
        return Err(Failure::Usage(
            "name the files to score, or `-` for standard input".to_owned(),
        ));
    }
    Ok(vec![PathBuf::from("-")])
}

fn one_file(
    file: &Path,
    settings: &Settings<'_>,
    sinks: &mut Sinks,
    screen: &Screen,
) -> (Counts, Result<(), Refused>) {
    let waiting = sinks.waiting();
    let (source, size) = match input::open_calling(file, move || waiting.flush(), screen) {
        Ok(opened) => opened,
        Err(error) => return (Counts::default(), Err(Refused::Unreadable(error))),
    };
    let progress = progress(file, size, screen);
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
fn progress(file: &Path, size: Option<u64>, screen: &Screen) -> Option<ProgressBar> {
    const LONG: u64 = 32 << 20;
    let size = size.filter(|size| *size >= LONG && screen.is_watched())?;
    let bar = screen.bar("{prefix} {wide_bar} {percent} % {eta}")?;
    bar.set_length(size);
    bar.set_prefix(shown(file));
    Some(bar)
}
