//! Files of ratings and of answers: opening them, and why one cannot be read.

use std::io::{self, BufRead};
use std::path::Path;

use crate::base::text::visible;
use crate::cli::error::Failure;
use crate::cli::input;
use crate::cli::ui::Screen;
use crate::format::Refused;
use crate::format::rejection::lines;

/// Opens a file, or standard input.
///
/// # Errors
/// It cannot be opened.
pub fn open(path: &Path, screen: &Screen) -> Result<Box<dyn BufRead>, Failure> {
    let (source, _) = input::open(path, screen).map_err(|error| unreadable(path, error))?;
    Ok(source)
}

/// Says why a file was refused as a whole; `to` is where its results go.
pub fn refused(path: &Path, refused: Refused, to: &str) -> Failure {
    match refused {
        Refused::Wrong(rejection) | Refused::NoScale(rejection) => {
            anyhow::anyhow!("{rejection}").into()
        }
        Refused::Header(faults) => anyhow::anyhow!(lines(&faults)).into(),
        Refused::Unreadable(error) => unreadable(path, error),
        Refused::UnknownFormat => anyhow::anyhow!(
            "{}: cannot tell its format; say `--from`, as in `--from csv`",
            visible(&input::name_of(path))
        )
        .into(),
        Refused::Output(error) => Failure::writing(error, to),
    }
}

fn unreadable(path: &Path, error: io::Error) -> Failure {
    let name = input::name_of(path);
    let context = format!("{} cannot be read", visible(&name));
    anyhow::Error::new(error).context(context).into()
}
