//! Where results go, one kind a format: tables and JSON, as `format` writes them, and for people the summary
//! or notes.

use std::io::{self, Write as _};
use std::sync::Arc;

use crate::assessment::Assessment;
use crate::base::diagnostic::Mistake;
use crate::batch::{RowFormat, Scored, Settings};
use crate::cli::args::{ScoreArguments, ScoreTo};
use crate::cli::error::Failure;
use crate::cli::language::Words;
use crate::cli::output::Output;
use crate::format::Rejection;
use crate::format::cdisc::{self, CdiscResults};
use crate::format::course::CourseResults;
use crate::format::detail::{Detail, DetailResults};
use crate::format::long::LongResults;
use crate::format::table::{CsvResults, FlatResults, InputColumns};
use crate::render::note::{note, note_style};
use crate::render::rescored::{Changed, comparison};
use crate::render::summary::summary;
use crate::render::table::{LeftOut, Rows, Tally};
use crate::render::{Style, policy};
use crate::scale::Scale;
use crate::scoring::outcome::Outcome;
use crate::scoring::rescored::Rescored;

/// Where results go, and the format in which they are written.
pub struct Results {
    /// What they are written to.
    pub output: Output,
    /// How they are written.
    pub format: Box<dyn Format>,
}

/// A format of results, which writes them to an output of its own as they come.
pub trait Format {
    /// Says why results with these columns cannot go where those before them went, as a
    /// [`Sink`](crate::batch::Sink) does.
    fn refuses(&self, _scale: &Scale, _input: InputColumns<'_>) -> Option<Mistake> {
        None
    }

    /// Is told which columns the results that come have, whenever a [`Sink`](crate::batch::Sink) is.
    fn begins(&mut self, _scale: &Scale, _input: InputColumns<'_>) -> io::Result<()> {
        Ok(())
    }

    /// Says why a result has no place among the others, if it has none.
    fn rejects(&self, _scored: &Scored<'_>) -> Option<Rejection> {
        None
    }

    /// Writes a result.
    fn scored(&mut self, scored: &Scored<'_>) -> io::Result<()>;

    /// Says whether it writes results as rows in this format and nothing else.
    fn takes(&self, _format: RowFormat) -> bool {
        false
    }

    /// Writes rows that were made elsewhere.
    fn written(&mut self, _rows: &[u8]) -> io::Result<()> {
        Err(io::ErrorKind::Unsupported.into())
    }

    /// Returns what is to be said of all results at the end, if anything is.
    fn remark(&self) -> Option<String> {
        None
    }

    /// Writes what comes after the last result.
    fn end(&mut self, _ending: Ending<'_>) -> io::Result<()> {
        Ok(())
    }

    /// Says whether they are a table whose columns are not known yet.
    fn lacks_columns(&self) -> bool {
        false
    }
}

/// How results end.
#[derive(Clone, Copy, Debug)]
pub struct Ending<'e> {
    /// What is not among them.
    pub left_out: LeftOut,
    /// Whether they are cut off: of some input they hold the beginning alone, nothing was read, or the columns
    /// of a table are not known.
    pub cut_off: bool,
    /// The scale that was named: of its results, a table without one still has its header.
    pub scale: Option<&'e Scale>,
}

impl Results {
    /// Writes results in the format that was asked for.
    ///
    /// # Errors
    /// The scale that was named has no such course as was asked for.
    pub fn new(
        arguments: &ScoreArguments,
        output: Output,
        style: Style,
        settings: &Settings<'_>,
        words: Words,
    ) -> Result<Self, Failure> {
        let (policies, again) = (Arc::clone(&settings.policies), settings.rescore.clone());
        let out = output.clone();
        let to = arguments.format();
        let format: Box<dyn Format> = match to {
            _ if let Some(by) = arguments.by() => {
                let by = match &settings.map {
                    Some(map) => by.read_by(map),
                    None => by,
                };
                if let Some(scale) = &settings.scale {
                    let below = by.below(scale);
                    below.map_err(|mistake| Failure::Usage(mistake.to_string()))?;
                }
                Box::new(CourseResults::new(out, to == ScoreTo::Csv, by))
            }
            ScoreTo::Table => Box::new(Overview {
                out,
                style,
                words,
                first: None,
                rows: None,
                tally: Tally::default(),
                changed: Changed::default(),
            }),
            ScoreTo::Text => Box::new(Notes {
                out,
                style: note_style(&style),
                any: false,
            }),
            ScoreTo::Csv => Box::new(CsvResults::new(out, policies, again)),
            ScoreTo::Ndjson if !arguments.detail => {
                Box::new(FlatResults::new(out, policies, again))
            }
            ScoreTo::Ndjson => Box::new(DetailResults::new(out, false)),
            ScoreTo::Json => Box::new(DetailResults::new(out, true)),
            ScoreTo::Long => Box::new(LongResults::new(out)),
            ScoreTo::Cdisc => {
                let study = arguments.study.as_ref();
                let study = study.map_or_else(String::new, |study| study.0.clone());
                Box::new(CdiscResults::new(out, study))
            }
        };
        Ok(Self { output, format })
    }

    /// Ends them. If they are cut off, what stands on standard output stays, and no file appears.
    ///
    /// # Errors
    /// The output cannot be written to its end.
    pub fn finish(mut self, ending: Ending<'_>) -> Result<(), Failure> {
        let ended = self.format.end(ending);
        ended.map_err(|error| Failure::writing(error, &self.output.name()))?;
        if ending.cut_off && self.output.is_aside() {
            return Ok(());
        }
        self.output.finish()
    }
}

impl Format for CsvResults<Output> {
    fn refuses(&self, scale: &Scale, input: InputColumns<'_>) -> Option<Mistake> {
        let mistake = Mistake::new("other-columns", Self::refuses(self, scale, input)?);
        Some(mistake.help("score it by itself, or use `--to ndjson`"))
    }

    fn begins(&mut self, scale: &Scale, input: InputColumns<'_>) -> io::Result<()> {
        Self::begins(self, scale, input)
    }

    fn scored(&mut self, scored: &Scored<'_>) -> io::Result<()> {
        self.row(&[], &scored.row())
    }

    fn takes(&self, format: RowFormat) -> bool {
        format == RowFormat::Csv
    }

    fn written(&mut self, rows: &[u8]) -> io::Result<()> {
        self.rows(rows)
    }

    fn end(&mut self, ending: Ending<'_>) -> io::Result<()> {
        let lacks_header = !ending.cut_off && !self.has_header();
        match ending.scale.filter(|_| lacks_header) {
            Some(scale) => Self::begins(self, scale, InputColumns::Document),
            None => Ok(()),
        }
    }

    fn lacks_columns(&self) -> bool {
        !self.has_header()
    }
}

impl Format for FlatResults<Output> {
    fn begins(&mut self, scale: &Scale, input: InputColumns<'_>) -> io::Result<()> {
        Self::begins(self, scale, input);
        Ok(())
    }

    fn scored(&mut self, scored: &Scored<'_>) -> io::Result<()> {
        self.row(&scored.row())
    }

    fn takes(&self, format: RowFormat) -> bool {
        format == RowFormat::Flat
    }

    fn written(&mut self, rows: &[u8]) -> io::Result<()> {
        self.output().write_all(rows)
    }
}

impl Format for CdiscResults<Output> {
    fn refuses(&self, scale: &Scale, _input: InputColumns<'_>) -> Option<Mistake> {
        cdisc::refuses(scale)
    }

    fn begins(&mut self, _scale: &Scale, _input: InputColumns<'_>) -> io::Result<()> {
        self.begin()
    }

    fn rejects(&self, scored: &Scored<'_>) -> Option<Rejection> {
        let lacking = cdisc::lacks(scored.assessment)?;
        Some(Rejection::at(scored.file, scored.place, lacking))
    }

    fn scored(&mut self, scored: &Scored<'_>) -> io::Result<()> {
        self.write(scored.assessment, scored.outcome)
    }

    fn end(&mut self, ending: Ending<'_>) -> io::Result<()> {
        match ending.cut_off {
            true => Ok(()),
            false => self.begin(),
        }
    }
}

impl Format for DetailResults<Output> {
    fn scored(&mut self, scored: &Scored<'_>) -> io::Result<()> {
        let detail = Detail::of(scored.assessment, scored.outcome).beside(scored.rescored);
        let map = scored.origin.map();
        self.write(&detail.read_by(map.map(|map| &**map)))
    }

    /// A list that is cut off is left open, so that no program takes it for all there is.
    fn end(&mut self, ending: Ending<'_>) -> io::Result<()> {
        if ending.cut_off {
            return Ok(());
        }
        Self::end(self)
    }
}

impl Format for LongResults<Output> {
    fn scored(&mut self, scored: &Scored<'_>) -> io::Result<()> {
        self.write(scored.assessment)
    }

    fn end(&mut self, ending: Ending<'_>) -> io::Result<()> {
        if ending.cut_off {
            return Ok(());
        }
        Self::end(self)
    }
}

impl Format for CourseResults<Output> {
    fn refuses(&self, scale: &Scale, input: InputColumns<'_>) -> Option<Mistake> {
        Self::refuses(self, scale, input)
    }

    fn begins(&mut self, scale: &Scale, _input: InputColumns<'_>) -> io::Result<()> {
        Self::begins(self, scale);
        Ok(())
    }

    fn rejects(&self, scored: &Scored<'_>) -> Option<Rejection> {
        Self::rejects(self, scored.file, scored.place, &scored.row())
    }

    fn scored(&mut self, scored: &Scored<'_>) -> io::Result<()> {
        self.add(&scored.row());
        Ok(())
    }

    fn remark(&self) -> Option<String> {
        Self::remark(self)
    }

    /// Where an input broke off a course may go on: none is written, so that nobody takes it for all there is.
    fn end(&mut self, ending: Ending<'_>) -> io::Result<()> {
        if ending.cut_off {
            return Ok(());
        }
        Self::end(self)
    }
}

/// The full summary of one assessment, or a table of many.
///
/// The first is kept back until a second comes: only then is it known which of the two it is.
struct Overview {
    out: Output,
    style: Style,
    first: Option<(Assessment, Outcome, Option<Rescored>)>,
    rows: Option<Rows>,
    tally: Tally,
    changed: Changed,
    words: Words,
}

impl Overview {
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
                    self.out.write_all(b"\n")?;
                }
                let rows = Rows::new(&self.style, assessment.scale());
                if let Some(site) = &outcome.site {
                    let named = policy::mention(&site.policy, &self.style);
                    self.out.write_all(named.as_bytes())?;
                }
                self.out.write_all(rows.header.as_bytes())?;
                rows
            }
        };
        self.tally.add(assessment.scale(), outcome);
        self.out
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
}

impl Format for Overview {
    fn scored(&mut self, scored: &Scored<'_>) -> io::Result<()> {
        let own = scored.assessment.scale();
        let words = self.words.shown(own);
        if Arc::ptr_eq(&words, own) {
            return self.take(scored);
        }
        let assessment = scored.assessment.in_words(&words);
        let in_words = Scored {
            assessment: &assessment,
            ..*scored
        };
        self.take(&in_words)
    }

    fn end(&mut self, ending: Ending<'_>) -> io::Result<()> {
        let left_out = ending.left_out;
        match self.first.take() {
            Some((assessment, outcome, rescored)) if self.rows.is_none() => {
                let mut page = summary(&assessment, &outcome, &self.style);
                if let Some(rescored) = rescored {
                    page.push('\n');
                    page += &comparison((&assessment, &outcome), &rescored, &self.style);
                }
                self.out.write_all(page.as_bytes())
            }
            // Nothing but refused files is told elsewhere.
            _ if self.rows.is_some() || left_out.rejected > 0 || left_out.refused == 0 => {
                if self.rows.is_some() {
                    self.out.write_all(b"\n")?;
                }
                let closing = self.tally.closing(left_out, &self.style);
                self.out.write_all(closing.as_bytes())?;
                let changed = self.changed.closing(&self.style);
                if !changed.is_empty() {
                    self.out.write_all(b"\n")?;
                }
                self.out.write_all(changed.as_bytes())
            }
            _ => Ok(()),
        }
    }
}

/// Notes to paste into charts, one after another.
struct Notes {
    out: Output,
    style: Style,
    any: bool,
}

impl Format for Notes {
    fn scored(&mut self, scored: &Scored<'_>) -> io::Result<()> {
        if self.any {
            self.out
                .write_all(format!("\n{}\n\n", "-".repeat(self.style.width)).as_bytes())?;
        }
        self.any = true;
        self.out
            .write_all(note(scored.assessment, scored.outcome, &self.style).as_bytes())?;
        if let Some(rescored) = scored.rescored {
            let compared = comparison((scored.assessment, scored.outcome), rescored, &self.style);
            self.out.write_all(compared.as_bytes())?;
        }
        Ok(())
    }
}
