//! Results for people: the full summary of one assessment, a line each of many, or notes.

use std::io::{self, Write as _};
use std::sync::Arc;

use super::{Ending, Results, close};
use crate::assessment::Assessment;
use crate::batch::Scored;
use crate::cli::error::Failure;
use crate::cli::language::Words;
use crate::cli::output::Output;
use crate::render::Style;
use crate::render::note::note;
use crate::render::policy;
use crate::render::rescored::{Changed, comparison};
use crate::render::summary::summary;
use crate::render::table::{LeftOut, Rows, Tally};
use crate::scoring::outcome::Outcome;
use crate::scoring::rescored::Rescored;

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
