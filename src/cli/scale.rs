//! `ows scale`: list, show, check and diff.

use std::path::Path;
use std::sync::Arc;

use super::args::{
    CheckArguments, DiffArguments, DiffTo, FormArguments, ScaleCommand, ShowArguments,
};
use super::error::{DONE, Failure, SOME_REJECTED};
use super::input;
use super::language::Words;
use super::library::{is_language, language_file, library};
use super::ui::{Screen, shown};
use crate::base::diagnostic::Rejected;
use crate::format::difference;
use crate::render::Style;
use crate::render::form::{WIDTH, form};
use crate::render::scale::{difference as page, list, show};
use crate::scale::diff::{NotPermitted, diff, too_low};
use crate::scale::template::template;
use crate::scale::{Scale, name};

/// Runs the command.
pub fn run(command: &ScaleCommand, screen: &Screen) -> Result<u8, Failure> {
    match command {
        ScaleCommand::List => list_all(screen),
        ScaleCommand::Show(arguments) => show_one(arguments, screen),
        ScaleCommand::Check(arguments) => check(arguments, screen),
        ScaleCommand::New(arguments) => {
            screen.print(&template(&arguments.id).map_err(Failure::Usage)?)
        }
        ScaleCommand::Diff(arguments) => compare(arguments, screen),
    }
}

fn list_all(screen: &Screen) -> Result<u8, Failure> {
    let library = library(screen)?;
    let scales = library.all()?;
    let mut listed = Vec::new();
    for scale in scales {
        let mut languages = Vec::new();
        for tag in library.languages(&scale) {
            let shown = library.in_language(&scale, tag)?;
            languages.extend(shown.and_then(|shown| shown.language().cloned()));
        }
        let standing = library.standing(&scale)?;
        listed.push((scale, standing, languages));
    }
    screen.print(&list(&listed, &screen.results))
}

fn show_one(arguments: &ShowArguments, screen: &Screen) -> Result<u8, Failure> {
    let mut library = library(screen)?;
    let scale = input::any_scale(&arguments.scale, &mut library, screen)?;
    let words = Words::of(&library, screen, &screen.results)?;
    let scale = words.only(&scale, &library)?;
    if !arguments.source {
        return screen.print(&show(&scale, &screen.results));
    }
    match scale.language() {
        Some(language) => screen.print_source(language.source.text()),
        None => screen.print_source(scale.source().text()),
    }
}

/// Checks every file, so that the errors of all of them are seen at once.
fn check(arguments: &CheckArguments, screen: &Screen) -> Result<u8, Failure> {
    let against = arguments
        .against
        .as_deref()
        .map(|named| version(named, screen))
        .transpose()?;
    let mut code = DONE;
    let mut good = String::new();
    for file in &arguments.files {
        match check_one(file, against.as_ref(), screen) {
            Ok(words) => good.push_str(&words),
            Err(failure @ (Failure::Usage(_) | Failure::ClosedPipe)) => return Err(failure),
            Err(failure) => {
                screen.report(&failure);
                code = failure.after_check(code);
            }
        }
    }
    screen.print(&good)?;
    Ok(code)
}

/// Holds a language file to its scale: one beside it, in the library, or built in.
fn check_language(file: &Path, screen: &Screen) -> Result<String, Failure> {
    let mut library = library(screen)?;
    let name = file.file_name().and_then(|name| name.to_str());
    let version = name.and_then(|name| name.strip_suffix(".toml")?.rsplit_once('.'));
    let beside = version.map(|(version, _)| file.with_file_name(format!("{version}.toml")));
    if let Some(beside) = beside.filter(|beside| beside.is_file()) {
        let scale = Arc::new(input::scale_file(&beside, screen)?);
        library.add(scale)?;
    }
    let (scale, translation) = language_file(file, &library, screen)?;
    let review = library.review(&scale, &translation)?;
    Ok(format!(
        "{}: {} in {}, {}, digest {}\n",
        shown(file),
        scale.reference(),
        translation.tag(),
        review.word(),
        translation.digest().short()
    ))
}

fn check_one(
    file: &Path,
    against: Option<&Arc<Scale>>,
    screen: &Screen,
) -> Result<String, Failure> {
    if is_language(file) {
        return check_language(file, screen);
    }
    let scale = Arc::new(input::scale_file(file, screen)?);
    let mut library = library(screen)?;
    library.add(Arc::clone(&scale))?;
    let before = match against {
        Some(against) => Some(Arc::clone(against)),
        None => library.before(scale.id(), scale.version())?,
    };
    let wrong = before.as_ref().and_then(|before| too_low(before, &scale));
    if let Some(wrong) = wrong {
        return Err(Rejected::new(scale.source().clone(), vec![wrong]).into());
    }
    let follows = before.map_or_else(String::new, |before| {
        format!(", may follow {}", before.reference())
    });
    Ok(format!(
        "{}: {} is sound{follows}, digest {}\n",
        shown(file),
        scale.reference(),
        scale.digest().short()
    ))
}

/// Shows what changed between two versions.
fn compare(arguments: &DiffArguments, screen: &Screen) -> Result<u8, Failure> {
    let old = version(&arguments.old, screen)?;
    let new = version(&arguments.new, screen)?;
    let difference = diff(&old, &new);
    match arguments.to {
        DiffTo::Text => screen.print(&page(&difference, &screen.results))?,
        DiffTo::Json => {
            let text = difference::json(&difference);
            screen.print(&text.map_err(|error| Failure::writing(error, "standard output"))?)?
        }
    };
    // Two scales that are not versions of one claim nothing about each other.
    Ok(match difference.permitted() {
        Ok(()) | Err(NotPermitted::OtherScale) => DONE,
        Err(_) => SOME_REJECTED,
    })
}

/// Finds a version by name or path. Nothing is scored with it, so that a file may claim a version
/// that is built in: how it differs is the question.
fn version(named: &str, screen: &Screen) -> Result<Arc<Scale>, Failure> {
    if name::is_path(named) {
        return input::scale_file(Path::new(named), screen).map(Arc::new);
    }
    let library = library(screen)?;
    input::by_name(named, |name| library.look_up(name))
}

/// Prints a blank form of a scale, as `ows form` does.
pub fn print_form(arguments: &FormArguments, screen: &Screen) -> Result<u8, Failure> {
    let mut library = library(screen)?;
    let found = input::scale(&arguments.scale, &mut library, screen)?;
    let words = Words::of(&library, screen, &screen.results)?;
    let found = words.only(&found, &library)?;
    let style = Style {
        width: screen.results.width.min(WIDTH),
        color: false,
        ascii: true,
    };
    screen.print(&form(&found, &style))
}
