//! Where results go, one kind a format.

mod people;

use std::io::{self, Write as _};
use std::sync::Arc;

use crate::batch::{Scored, Settings};
use crate::cli::args::To;
use crate::cli::error::Failure;
use crate::cli::language::Words;
use crate::cli::output::Output;
use crate::format::detail::Detail;
use crate::format::escaped;
use crate::format::table::columns::Columns;
use crate::format::table::{CsvResults, InputColumns, write_row};
use crate::render::Style;
use crate::render::table::LeftOut;
use crate::scale::Scale;
use crate::scale::policy::Policies;

/// Takes results as they come, and ends what they were written to.
pub trait Results {
    /// Says why results of this kind cannot go here, if they cannot.
    fn refuses(&self, _scale: &Scale, _input: InputColumns<'_>) -> Option<String> {
        None
    }

    /// Is told which columns a table has, before its first row.
    fn begins(&mut self, _scale: &Scale, _input: InputColumns<'_>) -> io::Result<()> {
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
            table: CsvResults::new(output, policies, again),
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
    table: CsvResults<Output>,
}

impl Results for Csv {
    fn refuses(&self, scale: &Scale, input: InputColumns<'_>) -> Option<String> {
        self.table.refuses(scale, input)
    }

    fn begins(&mut self, scale: &Scale, input: InputColumns<'_>) -> io::Result<()> {
        self.table.header(scale, input)
    }

    fn scored(&mut self, scored: &Scored<'_>) -> io::Result<()> {
        self.table.row(&[], &scored.row())
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
    columns: Option<Columns>,
    /// The scale of the last line that was no row of a table; such lines may each name another.
    last: Option<Arc<Scale>>,
}

impl Results for Rows {
    fn begins(&mut self, scale: &Scale, input: InputColumns<'_>) -> io::Result<()> {
        let policy = self.policies.known(scale);
        let again = self.again.as_deref();
        self.columns = Some(Columns::of(input, scale, policy.as_deref(), again));
        self.last = None;
        Ok(())
    }

    fn scored(&mut self, scored: &Scored<'_>) -> io::Result<()> {
        let (scale, input) = (scored.assessment.scale(), scored.origin.columns());
        let known = self
            .last
            .as_ref()
            .is_some_and(|last| Arc::ptr_eq(last, scale));
        if matches!(input, InputColumns::Document) && !known {
            self.begins(scale, input)?;
            self.last = Some(Arc::clone(scale));
        }
        match &self.columns {
            Some(columns) => write_row(&mut self.output, columns, &scored.row()),
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
        let detail = Detail::of(scored.assessment, scored.outcome).beside(scored.rescored);
        escaped::write_line(&mut self.output, &detail)
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
