//! Reading decks: the file, the cases that it names beside itself, and keys in a file of their own.

use std::path::Path;

use crate::base::diagnostic::Rejected;
use crate::base::source::Source;
use crate::base::text::visible;
use crate::cli::error::Failure;
use crate::cli::input::{name_of, text_of};
use crate::cli::ui::{Screen, shown};
use crate::scale::{Library, Name};
use crate::training::case::{Deck, Loading};

/// Reads a deck, and its keys if they are a file of their own.
///
/// # Errors
/// A file cannot be read, or something in one is wrong: of several, all but the last were shown.
pub fn deck(
    path: &Path,
    key: Option<&Path>,
    library: &Library,
    screen: &Screen,
) -> Result<Deck, Failure> {
    let mut deck = read(path, library, screen)?.map_err(|broken| shown_but_last(broken, screen))?;
    if let Some(key) = key {
        add_keys(&mut deck, key, screen)?;
    }
    Ok(deck)
}

/// Reads the keys of a deck from their file.
///
/// # Errors
/// The file cannot be read, or something in it is wrong.
pub fn add_keys(deck: &mut Deck, key: &Path, screen: &Screen) -> Result<(), Failure> {
    let source = Source::new(name(key), text_of(key, screen)?);
    deck.add_keys(source)
        .map_err(|rejected| Failure::Rejected(Box::new(rejected)))
}

/// Reads a deck, with all that is wrong in its files.
///
/// # Errors
/// The deck itself cannot be read.
pub fn read(
    path: &Path,
    library: &Library,
    screen: &Screen,
) -> Result<Result<Deck, Vec<Rejected>>, Failure> {
    let source = Source::new(name(path), text_of(path, screen)?);
    let folder = path.parent().map(Path::to_path_buf).unwrap_or_default();
    let find = |named: Option<&str>| {
        let named = named.ok_or("the case names no scale; add `scale`")?;
        let name = Name::parse(named)?;
        library.find(&name).map_err(|error| error.to_string())
    };
    let mut case = |named: &str| {
        let path = folder.join(named);
        // What is no file, a pipe for instance, would be waited for without end.
        if path.metadata().is_ok_and(|found| !found.is_file()) {
            return Err(format!("{} is no file", shown(&path)));
        }
        text_of(&path, screen)
            .map(|text| Source::new(name(&path), text))
            .map_err(|failure| match failure {
                Failure::Failed(error) => format!("{error:#}"),
                _ => format!("{} cannot be read", shown(&path)),
            })
    };
    let mut loading = Loading {
        scale: &find,
        case: &mut case,
    };
    Ok(Deck::read(source, &mut loading))
}

fn name(path: &Path) -> String {
    visible(&name_of(path)).into_owned()
}

/// Shows what is wrong in all files but the last, and returns that.
fn shown_but_last(mut broken: Vec<Rejected>, screen: &Screen) -> Failure {
    let Some(last) = broken.pop() else {
        return anyhow::anyhow!("the deck cannot be read").into();
    };
    for rejected in broken {
        screen.report(&Failure::Rejected(Box::new(rejected)));
    }
    Failure::Rejected(Box::new(last))
}
