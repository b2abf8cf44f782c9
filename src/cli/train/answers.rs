//! Answers of a class or a script: read as any observations, the case standing for the patient.

use std::io;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;

use chrono_tz::Tz;

use super::{files, store};
use crate::base::source::Place;
use crate::base::text::{count, visible};
use crate::batch::{self, Scored, Settings, Sink};
use crate::cli::TOOL;
use crate::cli::clock::Clock;
use crate::cli::error::Failure;
use crate::cli::input;
use crate::cli::ui::{FirstLines, Screen, shown};
use crate::format::{Kind, Rejection};
use crate::scale::Library;
use crate::training::answers::Answers;
use crate::training::attempts::{Attempt, attempts};
use crate::training::case::Deck;
use crate::training::gathered::scales;

/// How answers are read and kept.
pub struct Taking<'w> {
    /// The training store.
    pub store: &'w Path,
    /// The clock.
    pub clock: Clock,
    /// The zone of times in the file that have none.
    pub zone: Option<Tz>,
    /// The format of the file, if it is named.
    pub kind: Option<Kind>,
    /// The scales.
    pub library: &'w Library,
    /// Where rejections are said.
    pub screen: &'w Screen,
}

impl Taking<'_> {
    /// Takes the answers of a file as one attempt of each of its raters, and keeps them; answers that
    /// are kept already, all the same, are the attempt that they were. Returns the exit code beside
    /// them: whether all rows hold that were there.
    ///
    /// # Errors
    /// The file cannot be read, an answer in it is rejected, or they are not kept. Then none of them is.
    pub fn take(&self, file: &Path, deck: &Deck) -> Result<(Vec<Attempt>, u8), Failure> {
        let answers = self.read(file, deck)?;
        let mut kept = store::open(self.store)?;
        let rows = kept.all().map_err(|fault| store::at(self.store, &fault))?;
        let code = store::tell(self.store, &rows, self.screen);
        let made = answers.attempts(&rows.rated, self.clock.now(), TOOL);
        let made = made.map_err(anyhow::Error::new)?;
        for rater in &made.known {
            self.screen.line(&format!(
                "TRAINING the answers of {rater} are kept already, and count once"
            ));
        }
        kept.add(&made.new)
            .map_err(|fault| store::at(self.store, &fault))?;
        let rows = kept.all().map_err(|fault| store::at(self.store, &fault))?;
        let mut all = attempts(deck, &rows.rated, None);
        all.retain(|attempt| made.ids.contains(&attempt.id));
        Ok((all, code))
    }

    fn read<'d>(&self, file: &Path, deck: &'d Deck) -> Result<Answers<'d>, Failure> {
        let source = files::open(file, self.screen)?;
        let scale = match scales(&deck.cases).as_slice() {
            [_] => deck.cases.first().map(|case| case.scale.clone()),
            _ => None,
        };
        let settings = Settings {
            library: self.library,
            scale,
            zone: self.zone,
            partial: true,
            kind: self.kind,
            policies: Arc::default(),
            rescore: None,
        };
        let mut sink = TakeAnswers {
            answers: Answers::new(deck),
            screen: self.screen,
            rejected: 0,
            lines: FirstLines::default(),
        };
        let (_, ended) = batch::score(&input::name_of(file), source, &settings, &mut sink);
        if let Some(more) = sink.lines.more() {
            self.screen.line(&format!("TRAINING and {more}"));
        }
        ended.map_err(|why| files::refused(file, why, "the training store"))?;
        if sink.rejected > 0 {
            return Err(anyhow::anyhow!(
                "{} refused, so that nothing of {} is kept; mend it, and give the whole file again",
                count(sink.rejected, "answer was", "answers were"),
                shown(file)
            )
            .into());
        }
        if sink.answers.is_empty() {
            return Err(anyhow::anyhow!("{}: no answer is in it", shown(file)).into());
        }
        Ok(sink.answers)
    }
}

/// Takes the answers of a file as they are read, and says which cannot be taken.
struct TakeAnswers<'d, 's> {
    answers: Answers<'d>,
    screen: &'s Screen,
    rejected: u64,
    lines: FirstLines,
}

impl Sink for TakeAnswers<'_, '_> {
    fn scored(&mut self, scored: &Scored<'_>) -> io::Result<ControlFlow<()>> {
        if let Err(refused) = self.answers.take(scored.assessment) {
            let Place { line, column } = scored.place;
            let file = visible(scored.file);
            let (message, help) = (refused.message, refused.help);
            self.say(&format!("{file}:{line}:{column}: error: {message}; {help}"));
            self.rejected += 1;
        }
        Ok(ControlFlow::Continue(()))
    }

    fn rejected(&mut self, faults: &[Rejection]) -> io::Result<ControlFlow<()>> {
        for fault in faults {
            self.say(&fault.to_string());
        }
        self.rejected += 1;
        Ok(ControlFlow::Continue(()))
    }

    fn remark(&mut self, words: &str) {
        self.screen.line(&format!("TRAINING {words}"));
    }
}

impl TakeAnswers<'_, '_> {
    /// Says why an answer is rejected, if it is among the first.
    fn say(&mut self, words: &str) {
        if self.lines.take() {
            self.screen.line(&format!("TRAINING {words}"));
        }
    }
}
