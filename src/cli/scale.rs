//! `ows scale`: list, show and check.

use std::io::Write as _;
use std::path::Path;

use super::args::{CheckArguments, ScaleCommand, ShowArguments};
use super::error::{COULD_NOT_RUN, DONE, Failure, SOME_REJECTED};
use super::input;
use super::library::library;
use super::output::Output;
use super::ui::Screen;
use crate::render::scale::{list, show};
use crate::scale::Library;
use crate::scale::template::template;

/// Runs the command.
pub fn run(command: &ScaleCommand, screen: &Screen) -> Result<u8, Failure> {
    match command {
        ScaleCommand::List => list_all(screen),
        ScaleCommand::Show(arguments) => show_one(arguments, screen),
        ScaleCommand::Check(arguments) => check(arguments, screen),
        ScaleCommand::New(arguments) => print(&template(&arguments.id).map_err(Failure::Usage)?),
    }
}

fn list_all(screen: &Screen) -> Result<u8, Failure> {
    let library = library(screen)?;
    let scales = library
        .all()
        .map_err(|rejected| Failure::Rejected(Box::new(rejected)))?;
    let mut listed = Vec::new();
    for scale in scales {
        let standing = library
            .standing(&scale)
            .map_err(|error| anyhow::anyhow!("{error}"))?;
        listed.push((scale, standing));
    }
    print(&list(&listed, &screen.results))
}

fn show_one(arguments: &ShowArguments, screen: &Screen) -> Result<u8, Failure> {
    let scale = input::any_scale(&arguments.scale, &mut library(screen)?)?;
    if arguments.source {
        print(scale.source().text())
    } else {
        print(&show(&scale, &screen.results))
    }
}

/// Checks every file, so that the errors of all of them are seen at once.
fn check(arguments: &CheckArguments, screen: &Screen) -> Result<u8, Failure> {
    let mut code = DONE;
    let mut good = String::new();
    for file in &arguments.files {
        match check_one(file) {
            Ok(words) => good.push_str(&words),
            Err(failure @ (Failure::Usage(_) | Failure::ClosedPipe)) => return Err(failure),
            Err(failure) => {
                let found = match failure {
                    Failure::Rejected(_) => SOME_REJECTED,
                    _ => COULD_NOT_RUN,
                };
                screen.report(&failure);
                code = worse(code, found);
            }
        }
    }
    print(&good)?;
    Ok(code)
}

fn check_one(file: &Path) -> Result<String, Failure> {
    let scale = input::scale_file(file)?;
    let reference = scale.reference();
    let digest = scale.digest().short();
    Library::new()
        .add(std::sync::Arc::new(scale))
        .map_err(|error| anyhow::anyhow!("{error}"))?;
    Ok(format!(
        "{}: {reference} is sound, digest {digest}\n",
        super::ui::shown(file)
    ))
}

/// A file that could not be read weighs more than one that has errors.
fn worse(one: u8, other: u8) -> u8 {
    match (one, other) {
        (COULD_NOT_RUN, _) | (_, COULD_NOT_RUN) => COULD_NOT_RUN,
        (SOME_REJECTED, _) | (_, SOME_REJECTED) => SOME_REJECTED,
        _ => DONE,
    }
}

/// Prints a text to standard output.
pub fn print(text: &str) -> Result<u8, Failure> {
    let mut output = Output::stdout();
    output
        .write_all(text.as_bytes())
        .map_err(|error| Failure::writing(error, "standard output"))?;
    output.finish()?;
    Ok(DONE)
}
