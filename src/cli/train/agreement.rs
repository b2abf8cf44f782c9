//! `ows train agreement`: reads ratings, and shows how well raters agree.

use std::io;
use std::path::Path;
use std::sync::Arc;

use crate::base::text::{quoted, thousands, visible};
use crate::cli::args::{AgreementArguments, AgreementBy, AgreementDistance, AgreementTo};
use crate::cli::error::{DONE, Failure, SOME_REJECTED};
use crate::cli::input;
use crate::cli::language::Words;
use crate::cli::library::library;
use crate::cli::output::Output;
use crate::cli::ui::{FirstLines, Screen, shown};
use crate::format::ratings::{Against, Counts, Reader, Reading, decimal};
use crate::format::rejection::lines;
use crate::format::{Refused, Rejection, agreement as written};
use crate::render::agreement::{Extent, agreement};
use crate::scale::Scale;
use crate::training::agreement::figures::{Part, Report};
use crate::training::agreement::report::{Settings, report};
use crate::training::agreement::weights::Distance;
use crate::training::ratings::{Answers, Ratings};

/// What the key is called where it comes from a file.
const KEY: &str = "key";

/// The most levels that an item may have.
const MOST_LEVELS: usize = 20;

/// Runs the command.
pub fn run(arguments: &AgreementArguments, screen: &Screen) -> Result<u8, Failure> {
    let scale = scale(arguments, screen)?;
    let answers = match scale {
        Some(_) => None,
        None => Some(answers(arguments)?),
    };
    let against = match (&scale, &answers) {
        (Some(scale), _) => Against::Scale(scale),
        (None, Some(answers)) => Against::Answers(answers),
        (None, None) => return Err(no_answers()),
    };
    let mut reader = Reader::new(against);
    let mut counts = read(&mut reader, &arguments.file, None, arguments, screen)?;
    let mut key = None;
    if let Some(named) = &arguments.key {
        match reader.ratings().raters.find(named) {
            Some(rater) => key = Some(rater),
            None => {
                let more = key_file(&mut reader, named, arguments, screen)?;
                counts.taken += more.taken;
                counts.rejected += more.rejected;
            }
        }
    }
    let mut ratings = reader.finish();
    ratings.key = key.or(ratings.key);
    enough(&ratings, arguments)?;
    let settings = settings(
        arguments.by,
        arguments.distance,
        (arguments.seed, arguments.bootstrap),
    );
    let mut report = report(&ratings, &settings);
    if let (Some(named), Some(KEY)) = (&arguments.key, report.key.as_deref()) {
        report.key = Some(named.clone());
    }
    report.scale = scale.map(|scale| (scale.reference(), scale.digest().to_string()));
    if report.lines.is_empty() {
        return Err(
            anyhow::anyhow!("{}: nothing in it is of that part", shown(&arguments.file)).into(),
        );
    }
    write(&report, arguments, screen)?;
    Ok(said(counts, screen))
}

fn scale(arguments: &AgreementArguments, screen: &Screen) -> Result<Option<Arc<Scale>>, Failure> {
    let Some(named) = arguments.scale.as_deref() else {
        return Ok(None);
    };
    let mut library = library(screen)?;
    let scale = input::scale(named, &mut library, screen)?;
    let words = Words::of(&library, screen, &screen.results)?;
    match arguments.to {
        AgreementTo::Table => words.only(&scale, &library).map(Some),
        AgreementTo::Csv | AgreementTo::Json => Ok(Some(scale)),
    }
}

fn no_answers() -> Failure {
    let words = "say which answers there are: `--scale cows`, or without a scale `--levels 0,1,2,4` or `--continuous`";
    Failure::Usage(words.to_owned())
}

fn answers(arguments: &AgreementArguments) -> Result<Answers, Failure> {
    let Some(levels) = &arguments.levels else {
        return match arguments.continuous {
            true => Ok(Answers::Continuous),
            false => Err(no_answers()),
        };
    };
    let mut points = Vec::new();
    for level in levels {
        let level = decimal(level)
            .map_err(|(why, _)| Failure::Usage(format!("`--levels`: {} {why}", quoted(level))))?;
        if points.last().is_some_and(|last| *last >= level) {
            return Err(Failure::Usage(
                "`--levels`: write each once, lowest first".to_owned(),
            ));
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
    screen: &Screen,
) -> Result<Counts, Failure> {
    let name = input::name_of(path);
    let cannot = |error: io::Error| {
        anyhow::Error::new(error).context(format!("{} cannot be read", visible(&name)))
    };
    let (source, _) = input::open(path, screen).map_err(cannot)?;
    let reading = Reading {
        name: &name,
        kind: arguments.from,
        key,
    };
    let mut first = FirstLines::default();
    let mut rejected = |rejection: &Rejection| {
        if first.take() {
            screen.line(&rejection.to_string());
        }
    };
    let read = reader.read(&reading, source, &mut rejected);
    if let Some(more) = first.more() {
        screen.line(&format!("and {more}"));
    }
    if let (Ok(_), Some(words)) = (&read, reader.remark()) {
        screen.line(&format!("{}: {words}", visible(&name)));
    }
    read.map_err(|refused| match refused {
        Refused::Wrong(rejection) | Refused::NoScale(rejection) => {
            anyhow::anyhow!("{rejection}").into()
        }
        Refused::Header(faults) => anyhow::anyhow!(lines(&faults)).into(),
        Refused::Unreadable(error) => cannot(error).into(),
        Refused::UnknownFormat => anyhow::anyhow!(
            "{}: cannot tell its format; say `--from`, as in `--from csv`",
            visible(&name)
        )
        .into(),
        Refused::Output(error) => Failure::writing(error, "standard output"),
    })
}

fn key_file(
    reader: &mut Reader<'_>,
    named: &str,
    arguments: &AgreementArguments,
    screen: &Screen,
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
    let raters = &reader.ratings().raters;
    if let Some(namesake) = raters.find(KEY) {
        return Err(anyhow::anyhow!(
            "{} has a rater named {} beside the key file; name the rater as `--key`, or otherwise",
            shown(&arguments.file),
            quoted(raters.name(namesake))
        )
        .into());
    }
    read(reader, path, Some(KEY), arguments, screen)
}

/// Refuses ratings that leave nobody to compare.
fn enough(ratings: &Ratings, arguments: &AgreementArguments) -> Result<(), Failure> {
    let file = shown(&arguments.file);
    let raters = ratings.raters.all();
    match (raters, ratings.key) {
        ([], _) => Err(anyhow::anyhow!("{file}: no rating in it could be read").into()),
        ([only], Some(_)) => Err(anyhow::anyhow!(
            "{file}: {} is the only rater, and there is nobody to hold against the key",
            quoted(only)
        )
        .into()),
        ([only], None) => Err(anyhow::anyhow!(
            "{file}: {} is the only rater; agreement needs a second, or a key: say `--key FILE`",
            quoted(only)
        )
        .into()),
        _ => Ok(()),
    }
}

/// Returns how to work agreement out, as the command line says it.
pub fn settings(
    by: Option<AgreementBy>,
    distance: AgreementDistance,
    (seed, draws): (u64, u32),
) -> Settings {
    Settings {
        distance: match distance {
            AgreementDistance::Rank => Distance::Rank,
            AgreementDistance::Points => Distance::Points,
        },
        seed,
        draws,
        part: by.map(|by| match by {
            AgreementBy::Item => Part::Item,
            AgreementBy::Total => Part::Total,
            AgreementBy::Band => Part::Band,
        }),
    }
}

fn write(report: &Report, arguments: &AgreementArguments, screen: &Screen) -> Result<(), Failure> {
    write_as(
        (arguments.to, arguments.by),
        |extent| agreement(report, extent, &screen.results),
        |output| written::write_csv(output, report),
        |output| written::write_json(output, report),
        screen,
    )
}

/// Writes figures as the format that was asked for; of one part every figure stands on the page.
///
/// # Errors
/// Standard output cannot be written.
pub fn write_as(
    (to, by): (AgreementTo, Option<AgreementBy>),
    page: impl FnOnce(Extent) -> String,
    csv: impl FnOnce(&mut Output) -> io::Result<()>,
    json: impl FnOnce(&mut Output) -> io::Result<()>,
    screen: &Screen,
) -> Result<(), Failure> {
    let extent = match by {
        Some(_) => Extent::All,
        None => Extent::Lead,
    };
    let mut output = screen.output();
    let written = match to {
        AgreementTo::Table => return screen.print(&page(extent)).map(drop),
        AgreementTo::Csv => csv(&mut output),
        AgreementTo::Json => json(&mut output),
    };
    let name = output.name();
    written.map_err(|error| Failure::writing(error, &name))?;
    output.finish()
}

/// Says how many rows were rejected, and returns the exit code.
fn said(counts: Counts, screen: &Screen) -> u8 {
    if counts.rejected == 0 {
        return DONE;
    }
    screen.line(&format!(
        "{} of {} rows rejected",
        thousands(counts.rejected),
        thousands(counts.rejected + counts.taken)
    ));
    SOME_REJECTED
}
