//! `ows form`: a blank form of a scale.

use super::args::FormArguments;
use super::error::Failure;
use super::input;
use super::language::Words;
use super::library::library;
use super::ui::Screen;
use crate::render::Style;
use crate::render::form::{WIDTH, form};

/// Runs the command.
pub fn run(arguments: &FormArguments, screen: &Screen) -> Result<u8, Failure> {
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
