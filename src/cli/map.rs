//! Column maps: which one tables are read by in this run, and `ows map` to draft and to check one.

use std::path::Path;
use std::sync::Arc;

use super::args::TableArguments;
use super::context::Context;
use super::error::Failure;
use crate::base::source::Source;
use crate::base::text::shown;
use crate::scale::{ColumnMap, Library, Name, Scale};

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
            (Some(named), _) => {
                let path = Path::new(named);
                Source::new(shown(path), self.text_of(path)?)
            }
            (None, _) if arguments.options().are_none() => return Ok(None),
            (None, Some(scale)) => arguments.options().written(scale),
            (None, None) => {
                let words = "`--column`, `--missing` and `--time-format` go with `--scale`, as in `--scale cows@1`";
                return Err(Failure::Usage(words.to_owned()));
            }
        };
        let find = |name: &Name| match scale {
            Some(scale) if name.matches(scale.id(), scale.version()) => Ok(Arc::clone(scale)),
            Some(scale) => Err(format!("{} was named to score with", scale.reference())),
            None => library.find(name),
        };
        Ok(Some(Arc::new(ColumnMap::read(source, &find)?)))
    }
}
