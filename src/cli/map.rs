//! Column maps: which one tables are read by in this run, and `ows map` to draft and to check one.

use std::path::Path;
use std::sync::Arc;

use super::args::{MapCheckArguments, MapCheckTo, MapCommand, MapNewArguments, TableArguments};
use super::context::Context;
use super::error::{DONE, Failure, SOME_REJECTED};
use super::input;
use crate::base::source::Source;
use crate::base::text::shown;
use crate::batch::Settings;
use crate::batch::map_check::check_map;
use crate::format::compress::unpacked;
use crate::format::draft::{Dictionary, Sample, draft};
use crate::format::table::Compare;
use crate::format::{Refused, escaped};
use crate::render::{column_map as page, compared};
use crate::scale::map::builtin;
use crate::scale::{ColumnMap, Library, Name, Scale, name};
use crate::scoring::recorded::Comparison;

impl Context {
    /// Returns the column map of this run: of its file, or of what the command line says. A scale that was named is
    /// the one that it is read against.
    ///
    /// # Errors
    /// It cannot be read or is wrong, is for another scale, or nothing says which scale it is for.
    pub fn column_map(
        &self,
        arguments: &TableArguments,
        scale: Option<&Arc<Scale>>,
        library: &Library,
    ) -> Result<Option<Arc<ColumnMap>>, Failure> {
        let source = match (&arguments.map, scale) {
            (Some(named), _) => self.map_source(named, scale)?,
            (None, _) if arguments.options().are_none() => return Ok(None),
            (None, Some(scale)) => arguments.options().written(scale),
            (None, None) => {
                let words = "`--column`, `--missing` and `--time-format` go with `--scale`, as in `--scale cows@1`";
                return Err(Failure::Usage(words.to_owned()));
            }
        };
        Ok(Some(Arc::new(read(source, scale, library)?)))
    }

    /// Returns the text of a map: of a file, or of one that comes with the program.
    fn map_source(&self, named: &str, scale: Option<&Arc<Scale>>) -> Result<Source, Failure> {
        if name::is_path(named) {
            let path = Path::new(named);
            return Ok(Source::new(shown(path), self.text_of(path)?));
        }
        builtin(named, scale.map(|scale| scale.id())).map_err(Failure::Usage)
    }
}

fn read(
    source: Source,
    scale: Option<&Arc<Scale>>,
    library: &Library,
) -> Result<ColumnMap, Failure> {
    let find = |name: &Name| match scale {
        Some(scale) if name.matches(scale.id(), scale.version()) => Ok(Arc::clone(scale)),
        Some(scale) => Err(format!("{} was named to score with", scale.reference())),
        None => library.find(name),
    };
    Ok(ColumnMap::read(source, &find)?)
}

/// Runs `ows map`.
pub fn run(command: &MapCommand, context: &Context) -> Result<u8, Failure> {
    let mut library = context.library()?;
    match command {
        MapCommand::New(arguments) => new(arguments, context),
        MapCommand::Check(arguments) => check(arguments, context),
        MapCommand::Show { map, scale } => {
            let scale = scale.as_deref();
            let scale = scale
                .map(|named| context.scale(named, &mut library))
                .transpose()?;
            let source = context.map_source(map, scale.as_ref())?;
            context.print_source(source.text())
        }
    }
}

/// Returns what the map says is compared.
pub fn compare(map: &ColumnMap) -> Compare {
    let named_in_long = |name: &str| {
        let items = map.long().map(|long| &long.items);
        items
            .is_some_and(|items| items.values().any(|own| own == name))
            .then(|| name.to_owned())
    };
    let compared = map.compared();
    Compare {
        total: compared.total.clone().or_else(|| named_in_long("total")),
        band: compared.band.clone().or_else(|| named_in_long("band")),
        strict: false,
    }
}

/// Drafts a map of a file.
fn new(arguments: &MapNewArguments, context: &Context) -> Result<u8, Failure> {
    let mut library = context.library()?;
    let scale = context.scale(&arguments.scale, &mut library)?;
    let open = |file: &Path| {
        let name = input::name_of(file);
        let opened = context.open(file).and_then(|(input, _)| unpacked(input));
        let opened = opened.map_err(|error| failure(&name, Refused::Unreadable(error)));
        opened.map(|input| (name, input))
    };
    let dictionary = match &arguments.dictionary {
        Some(file) => {
            let (name, input) = open(file)?;
            let dictionary = Dictionary::read(&name, input);
            Some(dictionary.map_err(|refused| failure(&name, refused))?)
        }
        None => None,
    };
    let (name, input) = open(&arguments.file)?;
    let sample = Sample::read(
        &name,
        input,
        arguments.delimiter,
        arguments.sheet.as_deref(),
    );
    let sample = sample.map_err(|refused| failure(&name, refused))?;
    context.print_source(&draft(&sample, dictionary.as_ref(), &scale, &arguments.id))
}

fn check(arguments: &MapCheckArguments, context: &Context) -> Result<u8, Failure> {
    let mut library = context.library()?;
    let scale = arguments.scale.as_deref();
    let scale = scale
        .map(|named| context.scale(named, &mut library))
        .transpose()?;
    let source = context.map_source(&arguments.map, scale.as_ref())?;
    let map = Arc::new(read(source, scale.as_ref(), &library)?);
    let Some(file) = &arguments.file else {
        let words = format!(
            "{}: {} is a map for {}, digest {}\n{}\n",
            map.source().name(),
            map.reference(),
            map.scale().reference(),
            map.digest().short(),
            map.about()
        );
        let words = format!("{}\n", words.trim_end());
        return context.print(&words);
    };
    check_by(&map, file, arguments, &library, context)
}

/// Says what becomes of a file by a map.
fn check_by(
    map: &Arc<ColumnMap>,
    file: &Path,
    arguments: &MapCheckArguments,
    library: &Library,
    context: &Context,
) -> Result<u8, Failure> {
    let settings = Settings {
        library,
        scale: Some(Arc::clone(map.scale())),
        zone: context.named_zone(arguments.timezone)?,
        partial: arguments.partial,
        format: arguments.from,
        policies: Arc::default(),
        compare: compare(map),
        sheet: arguments
            .sheet
            .clone()
            .or_else(|| map.layout().sheet.clone()),
        map: Some(Arc::clone(map)),
        delimiter: arguments.delimiter,
        rescore: None,
        jobs: None,
    };
    let name = input::name_of(file);
    let (input, _) = context
        .open(file)
        .map_err(Refused::Unreadable)
        .map_err(|refused| failure(&name, refused))?;
    let checked = check_map(&name, input, &settings, map);
    let (checked, comparison) = checked.map_err(|refused| failure(&name, refused))?;
    match arguments.to {
        MapCheckTo::Text => {
            context.print(&page::map_check(&checked, &name, &context.results))?;
            let lines: String = recorded(&settings.compare, &comparison)
                .map(|line| line + "\n")
                .collect();
            context.print(&lines)?
        }
        MapCheckTo::Json => {
            let text = escaped::pretty(&checked);
            context.print(&text.map_err(|error| Failure::writing(error, "standard output"))?)?
        }
    };
    Ok(if checked.rejected > 0 {
        SOME_REJECTED
    } else {
        DONE
    })
}

/// Says how what somebody recorded stands to what would be scored.
fn recorded(compare: &Compare, comparison: &Comparison) -> impl Iterator<Item = String> {
    let totals = compare
        .total
        .is_some()
        .then(|| compared::totals(comparison));
    let bands = compare.band.is_some().then(|| compared::bands(comparison));
    totals.into_iter().chain(bands).flatten()
}

/// Says why a file as a whole cannot be used.
fn failure(name: &str, refused: Refused) -> Failure {
    let words = match refused {
        Refused::Header(faults) => {
            let faults: Vec<String> = faults.iter().map(ToString::to_string).collect();
            faults.join("\n")
        }
        Refused::Wrong(rejection) | Refused::NoScale(rejection) => rejection.to_string(),
        Refused::Unreadable(error) | Refused::Output(error) => {
            format!("{name} cannot be read: {error}")
        }
        Refused::UnknownFormat => {
            format!("{name}: cannot tell its format; say `--from`, as in `--from csv`")
        }
    };
    Failure::Failed(anyhow::anyhow!(words))
}
