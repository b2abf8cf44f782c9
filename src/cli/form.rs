//! `ows form`: a blank form of a scale.

use super::args::FormArguments;
use super::error::Failure;
use super::library::library;
use super::ui::Screen;
use super::{input, scale};
use crate::render::Style;
use crate::render::form::{WIDTH, form};

/// Runs the command.
pub fn run(arguments: &FormArguments, screen: &Screen) -> Result<u8, Failure> {
    let found = input::scale(&arguments.scale, &mut library(screen)?)?;
    let style = Style {
        width: screen.results.width.min(WIDTH),
        color: false,
        ascii: true,
    };
    scale::print(&form(&found, &style))
}
