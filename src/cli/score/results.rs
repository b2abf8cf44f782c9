//! Where results go, one kind a format.

mod people;

use std::io::{self, Write as _};
use std::sync::Arc;

use crate::batch::{Scored, Settings};
use crate::cli::args::To;
use crate::cli::error::Failure;
use crate::cli::language::Words;
use crate::cli::output::Output;
use crate::format::columns::Columns;
use crate::format::detail::Detail;
use crate::format::echo::Shape;
use crate::format::{csv, json};
use crate::render::Style;
use crate::render::table::LeftOut;
use crate::scale::Scale;
use crate::scale::policy::Policies;

/// Takes results as they come, and ends what they were written to.
pub trait Results {
    /// Says why results of this kind cannot go here, if they cannot.
    fn refuses(&self, _scale: &Scale, _shape: Shape<'_>) -> Option<String> {
        None
    }

    /// Hears which columns a table has, before its first row.
    fn begins(&mut self, _scale: &Scale, _shape: Shape<'_>) -> io::Result<()> {
        Ok(())
    }

    /// Takes a result.
    fn scored(&mut self, scored: &Scored<'_>) -> io::Result<()>;

    /// Says that no more results come, and what is not among them.
    ///
    /// If they are cut off, what stands on standard output stays, and no file appears.
    fn finish(self: Box<Self>, ending: Ending) -> Result<(), Failure>;

    /// Says whether they are a table whose columns are not known yet.
    fn lack_columns(&self) -> bool {
        false
    }

    /// Returns what results are written to.
    fn output(&self) -> &Output;
}

/// How results end.
#[derive(Clone, Copy, Debug)]
pub struct Ending {
    /// What is not among them.
    pub left_out: LeftOut,
    /// Whether they are cut off: of some input they hold the beginning alone, nothing was read, or the columns
    /// of a table are not known.
    pub cut_off: bool,
}

/// Chooses where results go.
pub fn of(
    (to, detail): (To, bool),
    output: Output,
    style: Style,
    settings: &Settings<'_>,
    words: Words,
) -> Box<dyn Results> {
    let (policies, again) = (Arc::clone(&settings.policies), settings.rescore.clone());
    match to {
        To::Table => Box::new(people::Table::new(output, style, words)),
        To::Text => Box::new(people::Notes::new(output)),
        To::Csv => Box::new(Csv {
            table: csv::Results::new(output, policies, again),
        }),
        To::Ndjson if detail => Box::new(Details {
            output,
            list: false,
            any: false,
        }),
        To::Ndjson => Box::new(Rows {
            output,
            policies,
            again,
            columns: None,
            last: None,
        }),
        To::Json => Box::new(Details {
            output,
            list: true,
            any: false,
        }),
    }
}

/// Ends an output; if the results are cut off, a file does not appear.
fn close(output: Output, ending: Ending) -> Result<(), Failure> {
    match ending.cut_off && output.is_aside() {
        true => Ok(()),
        false => output.finish(),
    }
}

/// A table with commas.
struct Csv {
    table: csv::Results<Output>,
}

impl Results for Csv {
    fn refuses(&self, scale: &Scale, shape: Shape<'_>) -> Option<String> {
        self.table.refuses(scale, shape)
    }

    fn begins(&mut self, scale: &Scale, shape: Shape<'_>) -> io::Result<()> {
        self.table.header(scale, shape)
    }

    fn scored(&mut self, scored: &Scored<'_>) -> io::Result<()> {
        self.table.row(
            &scored.echo,
            scored.assessment,
            scored.outcome,
            scored.rescored,
        )
    }

    fn finish(self: Box<Self>, ending: Ending) -> Result<(), Failure> {
        close(self.table.into_inner(), ending)
    }

    fn lack_columns(&self) -> bool {
        !self.table.has_header()
    }

    fn output(&self) -> &Output {
        self.table.output()
    }
}

/// A flat JSON object a line.
struct Rows {
    output: Output,
    policies: Arc<Policies>,
    again: Option<Arc<Scale>>,
    columns: Option<(Columns, Vec<String>)>,
    /// The scale of the last line that was no row of a table; such lines may each name another.
    last: Option<Arc<Scale>>,
}

impl Results for Rows {
    fn begins(&mut self, scale: &Scale, shape: Shape<'_>) -> io::Result<()> {
        self.columns = Some((
            Columns::of(scale, self.policies.known(scale), self.again.as_deref()),
            shape.names(scale),
        ));
        self.last = None;
        Ok(())
    }

    fn scored(&mut self, scored: &Scored<'_>) -> io::Result<()> {
        let (scale, shape) = (scored.assessment.scale(), scored.echo.shape());
        let known = self
            .last
            .as_ref()
            .is_some_and(|last| Arc::ptr_eq(last, scale));
        if matches!(shape, Shape::Document) && !known {
            self.begins(scale, shape)?;
            self.last = Some(Arc::clone(scale));
        }
        match &self.columns {
            Some((columns, names)) => json::write_row(
                &mut self.output,
                columns,
                names,
                &scored.echo,
                (scored.assessment, scored.outcome, scored.rescored),
            ),
            None => Ok(()),
        }
    }

    fn finish(self: Box<Self>, ending: Ending) -> Result<(), Failure> {
        close(self.output, ending)
    }

    fn output(&self) -> &Output {
        &self.output
    }
}

/// Everything, a JSON object a line, or a list of them.
struct Details {
    output: Output,
    list: bool,
    any: bool,
}

impl Results for Details {
    fn scored(&mut self, scored: &Scored<'_>) -> io::Result<()> {
        if self.list {
            self.output.write_all(if self.any { b"," } else { b"[" })?;
        }
        self.any = true;
        json::write_detail(
            &mut self.output,
            &Detail::of(scored.assessment, scored.outcome).beside(scored.rescored),
        )
    }

    /// A list that is cut off is left open, so that no program takes it for all there is.
    fn finish(mut self: Box<Self>, ending: Ending) -> Result<(), Failure> {
        if self.list && !ending.cut_off {
            let end: &[u8] = if self.any { b"]\n" } else { b"[]\n" };
            self.output
                .write_all(end)
                .map_err(|error| Failure::writing(error, &self.output.name()))?;
        }
        close(self.output, ending)
    }

    fn output(&self) -> &Output {
        &self.output
    }
}
