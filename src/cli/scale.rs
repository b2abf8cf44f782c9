//! `ows scale`: list, show, check and diff.

use std::path::Path;
use std::sync::Arc;

use super::args::{
    CheckArguments, DiffArguments, DiffTo, FormArguments, ScaleCommand, ShowArguments,
};
use super::context::Context;
use super::error::{DONE, Failure, SOME_REJECTED};
use super::library::is_language;
use crate::base::diagnostic::Rejected;
use crate::base::text::shown;
use crate::format::difference;
use crate::render::Style;
use crate::render::form::{WIDTH, flowsheet, form, unit};
use crate::render::scale::{difference as page, list, show};
use crate::scale::diff::{NotPermitted, diff, too_low};
use crate::scale::template::template;
use crate::scale::{Library, Scale, name};

/// Runs the command.
pub fn run(command: &ScaleCommand, context: &Context) -> Result<u8, Failure> {
    match command {
        ScaleCommand::List => list_all(context),
        ScaleCommand::Show(arguments) => show_one(arguments, context),
        ScaleCommand::Check(arguments) => check(arguments, context),
        ScaleCommand::New(arguments) => {
            context.print(&template(&arguments.id).map_err(Failure::Usage)?)
        }
        ScaleCommand::Diff(arguments) => compare(arguments, context),
    }
}

fn list_all(context: &Context) -> Result<u8, Failure> {
    let library = context.library()?;
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
    context.print(&list(&listed, &context.results))
}

fn show_one(arguments: &ShowArguments, context: &Context) -> Result<u8, Failure> {
    let mut library = context.library()?;
    let scale = context.any_scale(&arguments.scale, &mut library)?;
    let words = context.words(&library, &context.results)?;
    let scale = words.only(&scale, &library)?;
    if !arguments.source {
        return context.print(&show(&scale, &context.results));
    }
    match scale.language() {
        Some(language) => context.print_source(language.source.text()),
        None => context.print_source(scale.source().text()),
    }
}

/// Checks every file, so that the errors of all of them are seen at once.
fn check(arguments: &CheckArguments, context: &Context) -> Result<u8, Failure> {
    let against = arguments
        .against
        .as_deref()
        .map(|named| version(named, context))
        .transpose()?;
    let mut code = DONE;
    let mut good = String::new();
    for file in &arguments.files {
        match check_one(file, against.as_ref(), context) {
            Ok(words) => good.push_str(&words),
            Err(failure @ (Failure::Usage(_) | Failure::ClosedPipe)) => return Err(failure),
            Err(failure) => {
                context.report(&failure);
                code = failure.after_check(code);
            }
        }
    }
    context.print(&good)?;
    Ok(code)
}

/// Holds a language file to its scale: one beside it, in the library, or built in.
fn check_language(file: &Path, context: &Context) -> Result<String, Failure> {
    let mut library = context.library()?;
    let name = file.file_name().and_then(|name| name.to_str());
    let version = name.and_then(|name| name.strip_suffix(".toml")?.rsplit_once('.'));
    let beside = version.map(|(version, _)| file.with_file_name(format!("{version}.toml")));
    if let Some(beside) = beside.filter(|beside| beside.is_file()) {
        let scale = Arc::new(context.scale_file(&beside)?);
        library.add(scale)?;
    }
    let (scale, translation) = context.language_file(file, &library)?;
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
    context: &Context,
) -> Result<String, Failure> {
    if is_language(file) {
        return check_language(file, context);
    }
    let scale = Arc::new(context.scale_file(file)?);
    let mut library = context.library()?;
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
fn compare(arguments: &DiffArguments, context: &Context) -> Result<u8, Failure> {
    let old = version(&arguments.old, context)?;
    let new = version(&arguments.new, context)?;
    let difference = diff(&old, &new);
    match arguments.to {
        DiffTo::Text => context.print(&page(&difference, &context.results))?,
        DiffTo::Json => {
            let text = difference::json(&difference);
            context.print(&text.map_err(|error| Failure::writing(error, "standard output"))?)?
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
fn version(named: &str, context: &Context) -> Result<Arc<Scale>, Failure> {
    if name::is_path(named) {
        return context.scale_file(Path::new(named)).map(Arc::new);
    }
    let library = context.library()?;
    context.scale_by_name(named, &library, Library::look_up)
}

/// Prints a blank form of a scale, as `ows form` does.
pub fn print_form(arguments: &FormArguments, context: &Context) -> Result<u8, Failure> {
    let mut library = context.library()?;
    let found = context.scale(&arguments.scale, &mut library)?;
    let words = context.words(&library, &context.results)?;
    let found = words.only(&found, &library)?;
    let style = Style {
        ascii: true,
        ..Style::plain(context.results.width.min(WIDTH))
    };
    context.print(&match arguments {
        FormArguments {
            flowsheet: true, ..
        } => flowsheet(&found, &style),
        FormArguments { unit: true, .. } => unit(&found, &style),
        _ => form(&found, &style),
    })
}
