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
use crate::format::escaped;
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

/// Where results go, and the format in which they are written.
pub struct Results {
    /// What they are written to.
    pub output: Output,
    /// How they are written.
    pub format: Box<dyn Format>,
}

/// A format of results, which takes them as they come.
pub trait Format {
    /// Says why results of this kind cannot go here, if they cannot.
    fn refuses(&self, _scale: &Scale, _input: InputColumns<'_>) -> Option<String> {
        None
    }

    /// Is told which columns a table has, before its first row.
    fn begins(&mut self, _scale: &Scale, _input: InputColumns<'_>) -> io::Result<()> {
        Ok(())
    }

    /// Writes a result.
    fn scored(&mut self, scored: &Scored<'_>, output: &mut Output) -> io::Result<()>;

    /// Writes what comes after the last result.
    fn end(&mut self, _ending: Ending, _output: &mut Output) -> io::Result<()> {
        Ok(())
    }

    /// Says whether they are a table whose columns are not known yet.
    fn lacks_columns(&self) -> bool {
        false
    }
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

impl Results {
    /// Writes results in a format; `detail` has everything in each line.
    pub fn new(
        (to, detail): (To, bool),
        output: Output,
        style: Style,
        settings: &Settings<'_>,
        words: Words,
    ) -> Self {
        let (policies, again) = (Arc::clone(&settings.policies), settings.rescore.clone());
        let format: Box<dyn Format> = match to {
            To::Table => Box::new(Table {
                style,
                words,
                first: None,
                rows: None,
                tally: Tally::default(),
                changed: Changed::default(),
            }),
            To::Text => Box::new(Notes { any: false }),
            To::Csv => Box::new(CsvResults::new(output.clone(), policies, again)),
            To::Ndjson if !detail => Box::new(FlatRows {
                policies,
                again,
                columns: None,
                last: None,
            }),
            To::Ndjson | To::Json => Box::new(Details {
                list: to == To::Json,
                any: false,
            }),
        };
        Self { output, format }
    }

    /// Ends them. If they are cut off, what stands on standard output stays, and no file appears.
    ///
    /// # Errors
    /// The output cannot be written to its end.
    pub fn finish(mut self, ending: Ending) -> Result<(), Failure> {
        self.format
            .end(ending, &mut self.output)
            .map_err(|error| Failure::writing(error, &self.output.name()))?;
        if ending.cut_off && self.output.is_aside() {
            return Ok(());
        }
        self.output.finish()
    }
}

impl Format for CsvResults<Output> {
    fn refuses(&self, scale: &Scale, input: InputColumns<'_>) -> Option<String> {
        Self::refuses(self, scale, input)
    }

    fn begins(&mut self, scale: &Scale, input: InputColumns<'_>) -> io::Result<()> {
        Self::begins(self, scale, input)
    }

    fn scored(&mut self, scored: &Scored<'_>, _output: &mut Output) -> io::Result<()> {
        self.row(&[], &scored.row())
    }

    fn lacks_columns(&self) -> bool {
        !self.has_header()
    }
}

/// A flat JSON object a line.
struct FlatRows {
    policies: Arc<Policies>,
    again: Option<Arc<Scale>>,
    columns: Option<Columns>,
    /// The scale of the last line that was no row of a table; such lines may each name another.
    last: Option<Arc<Scale>>,
}

impl Format for FlatRows {
    fn begins(&mut self, scale: &Scale, input: InputColumns<'_>) -> io::Result<()> {
        let policy = self.policies.known(scale);
        let again = self.again.as_deref();
        self.columns = Some(Columns::of(input, scale, policy.as_deref(), again));
        self.last = None;
        Ok(())
    }

    fn scored(&mut self, scored: &Scored<'_>, output: &mut Output) -> io::Result<()> {
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
            Some(columns) => write_row(output, columns, &scored.row()),
            None => Ok(()),
        }
    }
}

/// Everything, a JSON object a line, or a list of them.
struct Details {
    list: bool,
    any: bool,
}

impl Format for Details {
    fn scored(&mut self, scored: &Scored<'_>, output: &mut Output) -> io::Result<()> {
        if self.list {
            output.write_all(if self.any { b"," } else { b"[" })?;
        }
        self.any = true;
        let detail = Detail::of(scored.assessment, scored.outcome).beside(scored.rescored);
        escaped::write_line(output, &detail)
    }

    /// A list that is cut off is left open, so that no program takes it for all there is.
    fn end(&mut self, ending: Ending, output: &mut Output) -> io::Result<()> {
        match (self.list && !ending.cut_off, self.any) {
            (false, _) => Ok(()),
            (true, true) => output.write_all(b"]\n"),
            (true, false) => output.write_all(b"[]\n"),
        }
    }
}

/// The full summary of one assessment, or a table of many.
///
/// The first is kept back until a second comes: only then is it known which of the two it is.
struct Table {
    style: Style,
    first: Option<(Assessment, Outcome, Option<Rescored>)>,
    rows: Option<Rows>,
    tally: Tally,
    changed: Changed,
    words: Words,
}

impl Table {
    fn row(
        &mut self,
        assessment: &Assessment,
        outcome: &Outcome,
        rescored: Option<&Rescored>,
        output: &mut Output,
    ) -> io::Result<()> {
        if let Some(rescored) = rescored {
            self.changed.add((assessment, outcome), rescored);
        }
        let rows = match self.rows.take() {
            Some(rows) if rows.are_of(assessment.scale()) => rows,
            before => {
                if before.is_some() {
                    output.write_all(b"\n")?;
                }
                let rows = Rows::new(&self.style, assessment.scale());
                if let Some(site) = &outcome.site {
                    let named = policy::mention(&site.policy, &self.style);
                    output.write_all(named.as_bytes())?;
                }
                output.write_all(rows.header.as_bytes())?;
                rows
            }
        };
        self.tally.add(assessment.scale(), outcome);
        output.write_all(rows.row(assessment, outcome).as_bytes())?;
        self.rows = Some(rows);
        Ok(())
    }

    /// Takes a result in the words that it is shown in.
    fn take(&mut self, scored: &Scored<'_>, output: &mut Output) -> io::Result<()> {
        if self.rows.is_none() {
            let Some((assessment, outcome, rescored)) = self.first.take() else {
                let rescored = scored.rescored.cloned();
                self.first = Some((scored.assessment.clone(), scored.outcome.clone(), rescored));
                return Ok(());
            };
            self.row(&assessment, &outcome, rescored.as_ref(), output)?;
        }
        self.row(scored.assessment, scored.outcome, scored.rescored, output)
    }
}

impl Format for Table {
    fn scored(&mut self, scored: &Scored<'_>, output: &mut Output) -> io::Result<()> {
        let own = scored.assessment.scale();
        let words = self.words.shown(own);
        if Arc::ptr_eq(&words, own) {
            return self.take(scored, output);
        }
        let assessment = scored.assessment.in_words(&words);
        let in_words = Scored {
            assessment: &assessment,
            ..*scored
        };
        self.take(&in_words, output)
    }

    fn end(&mut self, ending: Ending, output: &mut Output) -> io::Result<()> {
        let left_out = ending.left_out;
        match self.first.take() {
            Some((assessment, outcome, rescored)) if self.rows.is_none() => {
                let mut page = summary(&assessment, &outcome, &self.style);
                if let Some(rescored) = rescored {
                    page.push('\n');
                    page += &comparison((&assessment, &outcome), &rescored, &self.style);
                }
                output.write_all(page.as_bytes())
            }
            // Nothing but refused files is told elsewhere.
            _ if self.rows.is_some() || left_out.rejected > 0 || left_out.refused == 0 => {
                if self.rows.is_some() {
                    output.write_all(b"\n")?;
                }
                output.write_all(self.tally.closing(left_out, &self.style).as_bytes())?;
                let changed = self.changed.closing(&self.style);
                if !changed.is_empty() {
                    output.write_all(b"\n")?;
                }
                output.write_all(changed.as_bytes())
            }
            _ => Ok(()),
        }
    }
}

/// Notes to paste into charts, one after another.
struct Notes {
    any: bool,
}

impl Format for Notes {
    fn scored(&mut self, scored: &Scored<'_>, output: &mut Output) -> io::Result<()> {
        if self.any {
            output.write_all(format!("\n{}\n\n", "-".repeat(72)).as_bytes())?;
        }
        self.any = true;
        output.write_all(note(scored.assessment, scored.outcome).as_bytes())?;
        if let Some(rescored) = scored.rescored {
            let style = Style {
                ascii: true,
                ..Style::plain(72)
            };
            let compared = comparison((scored.assessment, scored.outcome), rescored, &style);
            output.write_all(compared.as_bytes())?;
        }
        Ok(())
    }
}
