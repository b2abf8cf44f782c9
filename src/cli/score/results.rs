//! Where results go, one kind a format: tables, JSON, and for people the summary or notes.

use std::io::{self, Write as _};
use std::sync::Arc;

use crate::assessment::Assessment;
use crate::batch::{Scored, Settings};
use crate::cli::args::To;
use crate::cli::error::Failure;
use crate::cli::language::Words;
use crate::cli::output::Output;
use crate::format::detail::Detail;
use crate::format::json;
use crate::format::table::columns::Columns;
use crate::format::table::{CsvResults, InputColumns, write_row};
use crate::render::note::note;
use crate::render::rescored::{Changed, comparison};
use crate::render::summary::summary;
use crate::render::table::{LeftOut, Rows, Tally};
use crate::render::{Style, policy};
use crate::scale::Scale;
use crate::scale::policy::Policies;
use crate::scoring::outcome::Outcome;
use crate::scoring::rescored::Rescored;

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
        To::Table => Box::new(Table::new(output, style, words)),
        To::Text => Box::new(Notes::new(output)),
        To::Csv => Box::new(Csv {
            table: CsvResults::new(output, policies, again),
        }),
        To::Ndjson if detail => Box::new(Details {
            output,
            list: false,
            any: false,
        }),
        To::Ndjson => Box::new(FlatRows {
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
struct FlatRows {
    output: Output,
    policies: Arc<Policies>,
    again: Option<Arc<Scale>>,
    columns: Option<Columns>,
    /// The scale of the last line that was no row of a table; such lines may each name another.
    last: Option<Arc<Scale>>,
}

impl Results for FlatRows {
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

/// The full summary of one assessment, or a table of many.
///
/// The first is kept back until a second comes: only then is it known which of the two it is.
pub struct Table {
    output: Output,
    style: Style,
    first: Option<(Assessment, Outcome, Option<Rescored>)>,
    rows: Option<Rows>,
    tally: Tally,
    changed: Changed,
    words: Words,
}

impl Table {
    /// Starts with nothing.
    pub fn new(output: Output, style: Style, words: Words) -> Self {
        Self {
            words,
            output,
            style,
            first: None,
            rows: None,
            tally: Tally::new(),
            changed: Changed::default(),
        }
    }

    fn row(
        &mut self,
        assessment: &Assessment,
        outcome: &Outcome,
        rescored: Option<&Rescored>,
    ) -> io::Result<()> {
        if let Some(rescored) = rescored {
            self.changed.add((assessment, outcome), rescored);
        }
        let rows = match self.rows.take() {
            Some(rows) if rows.are_of(assessment.scale()) => rows,
            before => {
                if before.is_some() {
                    self.output.write_all(b"\n")?;
                }
                let rows = Rows::new(&self.style, assessment.scale());
                if let Some(site) = &outcome.site {
                    let named = policy::mention(&site.policy, &self.style);
                    self.output.write_all(named.as_bytes())?;
                }
                self.output.write_all(rows.header().as_bytes())?;
                rows
            }
        };
        self.tally.add(assessment.scale(), outcome);
        self.output
            .write_all(rows.row(assessment, outcome).as_bytes())?;
        self.rows = Some(rows);
        Ok(())
    }

    /// Takes a result in the words that it is shown in.
    fn take(&mut self, scored: &Scored<'_>) -> io::Result<()> {
        if self.rows.is_none() {
            let Some((assessment, outcome, rescored)) = self.first.take() else {
                let rescored = scored.rescored.cloned();
                self.first = Some((scored.assessment.clone(), scored.outcome.clone(), rescored));
                return Ok(());
            };
            self.row(&assessment, &outcome, rescored.as_ref())?;
        }
        self.row(scored.assessment, scored.outcome, scored.rescored)
    }

    fn end(&mut self, left_out: LeftOut) -> io::Result<()> {
        match self.first.take() {
            Some((assessment, outcome, rescored)) if self.rows.is_none() => {
                let mut page = summary(&assessment, &outcome, &self.style);
                if let Some(rescored) = rescored {
                    page.push('\n');
                    page += &comparison((&assessment, &outcome), &rescored, &self.style);
                }
                self.output.write_all(page.as_bytes())
            }
            // Nothing but refused files is told elsewhere.
            _ if self.rows.is_some() || left_out.rejected > 0 || left_out.refused == 0 => {
                self.tally.leave_out(left_out);
                if self.rows.is_some() {
                    self.output.write_all(b"\n")?;
                }
                self.output
                    .write_all(self.tally.closing(&self.style).as_bytes())?;
                let changed = self.changed.closing(&self.style);
                if !changed.is_empty() {
                    self.output.write_all(b"\n")?;
                }
                self.output.write_all(changed.as_bytes())
            }
            _ => Ok(()),
        }
    }
}

impl Results for Table {
    fn scored(&mut self, scored: &Scored<'_>) -> io::Result<()> {
        let own = scored.assessment.scale();
        let words = self.words.shown(own);
        if Arc::ptr_eq(&words, own) {
            return self.take(scored);
        }
        let assessment = scored.assessment.in_words(&words);
        self.take(&Scored {
            assessment: &assessment,
            ..*scored
        })
    }

    fn finish(mut self: Box<Self>, ending: Ending) -> Result<(), Failure> {
        self.end(ending.left_out)
            .map_err(|error| Failure::writing(error, &self.output.name()))?;
        close(self.output, ending)
    }

    fn output(&self) -> &Output {
        &self.output
    }
}

/// Notes to paste into charts, one after another.
pub struct Notes {
    output: Output,
    any: bool,
}

impl Notes {
    /// Starts with nothing.
    pub fn new(output: Output) -> Self {
        Self { output, any: false }
    }
}

impl Results for Notes {
    fn scored(&mut self, scored: &Scored<'_>) -> io::Result<()> {
        if self.any {
            self.output
                .write_all(format!("\n{}\n\n", "-".repeat(72)).as_bytes())?;
        }
        self.any = true;
        self.output
            .write_all(note(scored.assessment, scored.outcome).as_bytes())?;
        if let Some(rescored) = scored.rescored {
            let style = Style {
                ascii: true,
                ..Style::plain(72)
            };
            let compared = comparison((scored.assessment, scored.outcome), rescored, &style);
            self.output.write_all(compared.as_bytes())?;
        }
        Ok(())
    }

    fn finish(self: Box<Self>, ending: Ending) -> Result<(), Failure> {
        close(self.output, ending)
    }

    fn output(&self) -> &Output {
        &self.output
    }
}
