//! The files of training: a deck with the cases that it names and the keys in a file of their own, and files
//! of ratings and of answers, opened, with why one cannot be read.

use std::io::{self, BufRead};
use std::path::Path;
use std::sync::Arc;

use crate::base::canonical::Digest;
use crate::base::diagnostic::Rejected;
use crate::base::source::Source;
use crate::base::text::{shown, visible};
use crate::cli::context::Context;
use crate::cli::error::Failure;
use crate::cli::input::name_of;
use crate::format::Refused;
use crate::format::rejection::lines;
use crate::scale::{Library, Name, Scale};
use crate::training::case::{Deck, Loading};
use crate::training::store::Rated;

/// Reads a deck, and its keys if they are a file of their own.
///
/// A case that was rated is read against the version of its scale that it was last rated by, if that is one
/// that it names: that a newer version is there takes no attempt away. One case is read against one version:
/// once it was rated by the newer, those by the older are outdated.
///
/// # Errors
/// A file cannot be read, or something in one is wrong: of several, all but the last were shown.
pub fn deck(
    path: &Path,
    key: Option<&Path>,
    rated: &[&Rated],
    library: &Library,
    context: &Context,
) -> Result<Deck, Failure> {
    let deck = read(context.source_of(path)?, path, rated, library, context);
    let mut deck = deck.map_err(|broken| shown_but_last(broken, context))?;
    if let Some(key) = key {
        add_keys(&mut deck, key, context)?;
    }
    Ok(deck)
}

/// Reads the keys of a deck from their file.
///
/// # Errors
/// The file cannot be read, or something in it is wrong.
pub fn add_keys(deck: &mut Deck, key: &Path, context: &Context) -> Result<(), Failure> {
    Ok(deck.add_keys(context.source_of(key)?)?)
}

/// Reads a deck from the text of its file, and its cases from the files beside it.
///
/// # Errors
/// All that is wrong in its files.
pub fn read(
    deck: Source,
    path: &Path,
    rated: &[&Rated],
    library: &Library,
    context: &Context,
) -> Result<Deck, Vec<Rejected>> {
    let folder = path.parent().map(Path::to_path_buf).unwrap_or_default();
    let find = |named: Option<&str>, case: Digest| {
        let named = named.ok_or("the case names no scale; add `scale`")?;
        let name = Name::parse(named)?;
        let as_rated = rated_by(&case.to_string(), rated, library);
        let as_rated = as_rated.filter(|scale| name.matches(scale.id(), scale.version()));
        as_rated.map_or_else(|| library.find(&name), Ok)
    };
    let mut case = |named: &str| {
        let path = folder.join(named);
        // What is no file, a pipe for instance, would be waited for without end.
        if path.metadata().is_ok_and(|found| !found.is_file()) {
            return Err(format!("{} is no file", shown(&path)));
        }
        context.source_of(&path).map_err(|failure| match failure {
            Failure::Failed(error) => format!("{error:#}"),
            _ => format!("{} cannot be read", shown(&path)),
        })
    };
    let mut loading = Loading {
        scale: &find,
        case: &mut case,
    };
    Deck::read(deck, &mut loading)
}

/// Returns the scale by which a case was last rated, if it is still there as it was.
fn rated_by(case: &str, rated: &[&Rated], library: &Library) -> Option<Arc<Scale>> {
    let row = rated.iter().rev().find(|row| row.case_digest == case)?;
    let scale = library.find(&Name::parse(&row.scale).ok()?).ok()?;
    Some(scale).filter(|scale| scale.digest().to_string() == row.scale_digest)
}

/// Shows what is wrong in all files but the last, and returns that.
fn shown_but_last(mut broken: Vec<Rejected>, context: &Context) -> Failure {
    let Some(last) = broken.pop() else {
        return Failure::failed("the deck cannot be read");
    };
    for rejected in broken {
        context.report(&rejected.into());
    }
    last.into()
}

/// Opens a file, or standard input.
///
/// # Errors
/// It cannot be opened.
pub fn open(path: &Path, context: &Context) -> Result<Box<dyn BufRead>, Failure> {
    let (source, _) = context
        .open(path)
        .map_err(|error| unreadable(path, error))?;
    Ok(source)
}

/// Says why a file was refused as a whole; `to` is where its results go.
pub fn refused(path: &Path, refused: Refused, to: &str) -> Failure {
    match refused {
        Refused::Wrong(rejection) | Refused::NoScale(rejection) => Failure::failed(rejection),
        Refused::Header(faults) => Failure::failed(lines(&faults)),
        Refused::Unreadable(error) => unreadable(path, error),
        Refused::UnknownFormat => Failure::failed(format!(
            "{}: cannot tell its format; say `--from`, as in `--from csv`",
            visible(&name_of(path))
        )),
        Refused::Output(error) => Failure::writing(error, to),
    }
}

fn unreadable(path: &Path, error: io::Error) -> Failure {
    let words = format!("{} cannot be read", visible(&name_of(path)));
    anyhow::Error::new(error).context(words).into()
}
