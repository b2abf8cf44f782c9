//! `ows score`: opens inputs and outputs, and joins them through `batch`.

mod recording;
mod rejections;
mod results;
mod sum;

use std::io::{self, BufRead};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use indicatif::{ProgressBar, ProgressStyle};

use self::recording::Recording;
use self::rejections::Rejections;
use self::results::{Beside, Results};
use self::sum::Sum;
use super::args::{From, ScoreArguments, To};
use super::clock::named_zone;
use super::error::Failure;
use super::input;
use super::language::Words;
use super::library::library;
use super::output::{Output, Replace};
use super::policy;
use super::ui::{Screen, shown};
use crate::batch::{self, Counts, Scored, Settings, Sink};
use crate::format::echo::Shape;
use crate::format::{Refused, Rejection};
use crate::render::table::LeftOut;
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
    let beside = beside(arguments, scale.as_ref(), &mut library, screen)?;
    let settings = Settings {
        rescore: beside.again.clone(),
        policies: &beside.policies,
        library: &library,
        scale,
        zone: named_zone(arguments.timezone, screen)?,
        partial: arguments.partial,
        kind: arguments.from.map(From::kind),
    };
    let mut sinks = Sinks::open(arguments, &files, &beside, screen)?;
    let mut sum = Sum::default();
    for file in &files {
        let (seen, ended) = one_file(file, &settings, &mut sinks, screen);
        let seen = sinks.end_of_file(seen)?;
        sum.add(file, seen, &sinks, screen);
        if let Err(refused) = ended {
            let gone_on = sum.refuse(file, refused, &mut sinks, screen);
            gone_on.inspect_err(|_| sinks.say_recorded(screen))?;
        }
        if arguments.strict && sum.has_faults() {
            break;
        }
    }
    sinks.finish(sum.left_out(arguments.strict), screen)?;
    sum.close(arguments, screen);
    Ok(sum.code())
}

/// Gathers what is in force beside the scale itself, and holds it to a scale that was named.
fn beside(
    arguments: &ScoreArguments,
    scale: Option<&Arc<Scale>>,
    library: &mut Library,
    screen: &Screen,
) -> Result<Beside, Failure> {
    let policies = policy::in_force(&arguments.policy, library, screen)?;
    if let Some(scale) = scale {
        policies.for_scale(scale).map_err(Failure::Usage)?;
    }
    let rescore = arguments.rescore.as_deref();
    let again = rescore
        .map(|named| input::another_scale(named, library, screen))
        .transpose()?;
    if let (Some(scale), Some(again)) = (scale, &again)
        && scale.id() != again.id()
    {
        return Err(Failure::Usage(format!(
            "{} can be scored again only with another version of it, not with {}",
            scale.reference(),
            again.reference()
        )));
    }
    let words = Words::of(library, screen, &screen.results)?;
    if let Some(scale) = scale.filter(|_| arguments.to == To::Table) {
        words.only(scale, library)?;
    }
    Ok(Beside {
        policies,
        again,
        words,
    })
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
    let (source, size) = match input::open(file, screen) {
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
    let bar = ProgressBar::new(size);
    let shape = ProgressStyle::with_template("{prefix} {wide_bar} {percent} % {eta}").ok()?;
    bar.set_style(if screen.messages.ascii {
        shape.progress_chars("#- ")
    } else {
        shape
    });
    bar.set_prefix(shown(file));
    Some(bar)
}

/// Refuses to mix results and rejections.
fn check_apart(arguments: &ScoreArguments) -> Result<(), Failure> {
    let is_stdout = |path: &Option<PathBuf>| path.as_deref().is_none_or(input::is_dash);
    let rejections_too = arguments.errors.as_deref().is_some_and(input::is_dash);
    if is_stdout(&arguments.output) && rejections_too {
        let words =
            "results and rejections would both go to standard output; name a file for one of them";
        return Err(Failure::Usage(words.to_owned()));
    }
    Ok(())
}

/// Where results and rejections go in this run.
struct Sinks {
    results: Box<dyn Results>,
    rejections: Rejections,
    strict: bool,
    recording: Option<Recording>,
    screen: Screen,
}

impl Sinks {
    fn open(
        arguments: &ScoreArguments,
        files: &[PathBuf],
        beside: &Beside,
        screen: &Screen,
    ) -> Result<Self, Failure> {
        check_apart(arguments)?;
        for file in files {
            // One that cannot be read is told when it is opened.
            let _ = screen.files().reads(file);
        }
        let replace = if arguments.force {
            Replace::Yes
        } else {
            Replace::No
        };
        let (output, style) = match &arguments.output {
            Some(path) if !input::is_dash(path) => {
                (Output::file(path, replace, screen)?, screen.file())
            }
            _ => (screen.output(), screen.results),
        };
        let results = results::of((arguments.to, arguments.detail), output, style, beside);
        let rejections = match &arguments.errors {
            Some(path) => Rejections::file(Output::file(path, replace, screen)?),
            None => Rejections::screen(screen.clone()),
        };
        Ok(Self {
            results,
            rejections,
            strict: arguments.strict,
            recording: Recording::of(arguments, screen)?,
            screen: screen.clone(),
        })
    }

    /// Brings what waits to be recorded to the disk, and adds what was refused to the counts.
    fn end_of_file(&mut self, mut seen: Counts) -> Result<Counts, Failure> {
        let Some(recording) = &mut self.recording else {
            return Ok(seen);
        };
        let refused = recording.rest()?;
        for rejection in &refused {
            let taken = self.rejections.take(rejection);
            taken.map_err(|error| self.failure(error))?;
        }
        if let Some(recording) = &mut self.recording {
            // Their results stand, but each counts once: among those that were not recorded.
            let rejected = refused.len() as u64 + recording.counted();
            seen.rejected += rejected;
            seen.scored = seen.scored.saturating_sub(rejected);
        }
        Ok(seen)
    }

    /// Returns an error of writing as a failure that names where it happened.
    fn failure(&self, error: io::Error) -> Failure {
        if let Some(fault) = self.recording.as_ref().and_then(Recording::fault) {
            return fault;
        }
        if self.rejections.have_failed() {
            return self.rejections.failure(error);
        }
        Failure::writing(error, &self.results.name())
    }

    /// Says what was recorded although the run ends early.
    fn say_recorded(&self, screen: &Screen) {
        if let Some(words) = self.recording.as_ref().and_then(Recording::on_disk) {
            screen.line(&words);
        }
    }

    /// Ends the outputs.
    fn finish(self, left_out: LeftOut, screen: &Screen) -> Result<(), Failure> {
        self.rejections.finish()?;
        let mut unread = false;
        if let Some(recording) = &self.recording {
            screen.line(&recording.summary());
            unread = recording.is_unread();
        }
        match unread {
            true => Err(Failure::ClosedPipe),
            false => self.results.finish(left_out),
        }
    }
}

impl Sink for Sinks {
    fn refuses(&self, scale: &Scale, shape: Shape<'_>) -> Option<String> {
        self.results.refuses(scale, shape)
    }

    fn begins(&mut self, scale: &Scale, shape: Shape<'_>) -> io::Result<()> {
        self.results.begins(scale, shape)
    }

    /// What is to be recorded goes to the log first. A reader of the results that went away ends
    /// them, and not the recording.
    fn scored(&mut self, scored: &Scored<'_>) -> io::Result<ControlFlow<()>> {
        let Some(recording) = &mut self.recording else {
            self.results.scored(scored)?;
            return Ok(ControlFlow::Continue(()));
        };
        let refused = recording.take(scored)?;
        if !recording.is_unread() {
            match self.results.scored(scored) {
                Err(error) if error.kind() == io::ErrorKind::BrokenPipe => recording.unread(),
                written => written?,
            }
        }
        let go_on = self.rejected(&refused)?;
        if let Some(recording) = &mut self.recording {
            recording.count(refused.len());
        }
        Ok(go_on)
    }

    fn rejected(&mut self, faults: &[Rejection]) -> io::Result<ControlFlow<()>> {
        for fault in faults {
            self.rejections.take(fault)?;
        }
        Ok(match self.strict && !faults.is_empty() {
            true => ControlFlow::Break(()),
            false => ControlFlow::Continue(()),
        })
    }

    fn remark(&mut self, words: &str) {
        self.screen.line(words);
    }
}
