//! `ows train run`: has a deck rated, case by case, or takes the answers of a file, and says what came of it.
//!
//! Answers of a class or a script are read as any observations, the case standing for the patient.

use std::cell::RefCell;
use std::io;
use std::num::NonZeroUsize;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;

use super::files::{self, deck};
use super::store;
use crate::assessment::Assessment;
use crate::assessment::texts::bad_prose;
use crate::base::source::Place;
use crate::base::text::{count, shown, visible};
use crate::batch::{self, Scored, Sink};
use crate::cli::args::{ResultTo, RunArguments};
use crate::cli::assess::{Ending, Lesson, Trainee};
use crate::cli::clock::Clock;
use crate::cli::context::Context;
use crate::cli::error::Failure;
use crate::cli::language::Words;
use crate::cli::ui::FirstLines;
use crate::cli::{TOOL, input};
use crate::format::Rejection;
use crate::format::escaped::write_pretty;
use crate::format::table::Compare;
use crate::interview::Interview;
use crate::render::training::{closing, feedback, margined, within};
use crate::scale::Library;
use crate::training::agreement::report::Settings;
use crate::training::agreement::weights::Distance;
use crate::training::answers::Answers;
use crate::training::attempts::{Attempt, attempts, rated_before};
use crate::training::case::{Case, Deck, mark};
use crate::training::gathered::scales;
use crate::training::result::AttemptResult;
use crate::training::sitting::Sitting;
use crate::training::store::{Mode, Rated, Store};

/// Runs the command.
pub fn run(arguments: &RunArguments, context: &Context) -> Result<u8, Failure> {
    let library = context.library()?;
    let deck = deck(
        &arguments.deck,
        arguments.key.as_deref(),
        &[],
        &library,
        context,
    )?;
    let run = Run {
        path: context.training_store(&arguments.store)?,
        clock: context.clock(arguments.timezone)?,
        words: context.words(&library, &context.messages)?,
        arguments,
        context,
        library: &library,
    };
    if let Some(file) = &arguments.answers {
        let (taken, code) = run.take(file, &deck)?;
        if !deck.has_keys() {
            context.line(&run.without_keys(deck.cases.len()));
            return Ok(code);
        }
        write(&deck, &taken, arguments, context)?;
        return Ok(code);
    }
    if !arguments.exam && !deck.has_keys() {
        let words = "the cases of this deck have no keys, so that nothing can be said after each; say `--exam`, or give the keys with `--key`";
        return Err(Failure::Usage(words.to_owned()));
    }
    match run.sit(Arc::new(deck)) {
        Ok(code) => Ok(code),
        Err(Stop::Left(left)) => Ok(left.code()),
        Err(Stop::Failed(failure)) => Err(failure),
    }
}

/// Why an attempt goes no further.
enum Stop {
    /// The trainee left.
    Left(Ending),
    /// Something failed.
    Failed(Failure),
}

impl From<Ending> for Stop {
    fn from(left: Ending) -> Self {
        Self::Left(left)
    }
}

impl From<Failure> for Stop {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure)
    }
}

/// What a run works with.
struct Run<'r> {
    path: PathBuf,
    clock: Clock,
    words: Words,
    arguments: &'r RunArguments,
    context: &'r Context,
    library: &'r Library,
}

impl Run<'_> {
    /// Has the cases rated that are still to be rated.
    fn sit(&self, deck: Arc<Deck>) -> Result<u8, Stop> {
        let mut trainee = Trainee::at(self.context, self.arguments.plain, self.clock.clone())?;
        // If answers cannot be kept, that is said before the first case is shown.
        let kept = store::open(&self.path)?;
        let kept = Rc::new(RefCell::new(kept));
        let rater = self.rater(&mut trainee)?;
        let rows = kept.borrow().all();
        let rows = rows.map_err(|fault| store::at(&self.path, &fault))?;
        let code = self.context.say_faults(&self.path, &rows);
        let sitting = self.sitting(&deck, &rater, &rows.rated)?;
        trainee.say(&sitting.begins(&deck));
        self.warn(&deck, &sitting, &rows.rated, &trainee);
        let all = sitting.order.len();
        for (number, case) in (1..).zip(&sitting.order) {
            if sitting.done.contains(case) {
                continue;
            }
            let Some(case) = deck.cases.get(*case) else {
                continue;
            };
            let place = (number, all);
            let rated = self.rate(&mut trainee, (&deck, case), place, &sitting, &kept);
            if let Err(Stop::Left(_)) = rated {
                let kept = self.kept(&deck, &sitting)?;
                let kept = kept.map_or(0, |attempt| attempt.answers.len());
                trainee.say(&format!(
                    "Left: {} kept, and the same command goes on with the rest. A case that was not handed in begins anew.",
                    count(kept as u64, "case is", "cases are")
                ));
            }
            rated?;
        }
        self.close(&deck, &sitting, &trainee)?;
        Ok(code)
    }

    /// Returns who rates, and asks as long as nobody is named.
    fn rater(&self, trainee: &mut Trainee) -> Result<String, Stop> {
        let configured = self.context.configuration()?.rater.clone();
        let named = self.arguments.rater.clone().or(configured);
        let mut named = named.unwrap_or_default();
        while named.trim().is_empty() {
            named = trainee.ask("Rater:")?;
        }
        let rater = named.trim();
        match bad_prose("rater", rater) {
            None => Ok(rater.to_owned()),
            Some(words) => Err(Failure::Usage(words).into()),
        }
    }

    /// Goes on with an attempt that was left, or begins one.
    fn sitting(&self, deck: &Deck, rater: &str, rows: &[Rated]) -> Result<Sitting, Failure> {
        let exam = self.arguments.exam;
        let mode = if exam { Mode::Exam } else { Mode::Practice };
        let own = attempts(deck, rows, Some(rater));
        let left = own.iter().rev().find(|attempt| attempt.mode == mode);
        let left = left.filter(|attempt| !attempt.is_whole(deck) && attempt.is_of(deck));
        if let Some(left) = left.filter(|_| !self.arguments.new) {
            return Ok(Sitting::again(deck, left));
        }
        let seed = self.arguments.seed;
        let sitting = Sitting::new(deck, rater, mode, seed, self.clock.now());
        Ok(sitting.map_err(anyhow::Error::new)?)
    }

    fn rate(
        &self,
        trainee: &mut Trainee,
        (deck, case): (&Arc<Deck>, &Case),
        place: (usize, usize),
        sitting: &Sitting,
        kept: &Rc<RefCell<Store>>,
    ) -> Result<(), Stop> {
        let shown = self.words.only(&case.scale, self.library)?;
        let case = Arc::new(case.clone());
        let (clock, kept, deck) = (self.clock.clone(), Rc::clone(kept), Arc::clone(deck));
        let (of, rated_case) = (sitting.clone(), Arc::clone(&case));
        let keep = move |interview: &Interview| {
            let (given, started) = (interview.to_sign(), interview.started());
            let rated = of.rated(&deck, &rated_case, &given, started, clock.now(), TOOL);
            let added = kept.borrow_mut().add(&[rated]);
            added.map_err(|fault| fault.to_string())
        };
        let lesson = Lesson {
            case,
            place,
            shows_key: sitting.mode == Mode::Practice,
            keep: Box::new(keep),
            is_handed_in: false,
        };
        Ok(trainee.rate(&sitting.rater, shown, lesson)?)
    }

    /// Reads the attempt back from the store, as far as it is there.
    fn kept(&self, deck: &Deck, sitting: &Sitting) -> Result<Option<Attempt>, Failure> {
        let rows = store::all(&self.path)?;
        let own = attempts(deck, &rows.rated, Some(&sitting.rater));
        let mut own = own.into_iter();
        Ok(own.find(|attempt| attempt.id == sitting.attempt))
    }

    /// Says what came of the attempt; without keys, that they are elsewhere.
    fn close(&self, deck: &Deck, sitting: &Sitting, trainee: &Trainee) -> Result<(), Failure> {
        if !deck.has_keys() {
            trainee.say(&self.without_keys(deck.cases.len()));
            return Ok(());
        }
        let own = self.kept(deck, sitting)?;
        if let (Mode::Exam, Some(attempt)) = (sitting.mode, &own) {
            self.show_keys(deck, attempt);
        }
        write(deck, own.as_slice(), self.arguments, self.context)
    }

    /// Says where the answers are, and who marks them.
    fn without_keys(&self, cases: usize) -> String {
        format!(
            "TRAINING: what was rated of {} is kept in {}. The keys are not here: whoever has them marks with `ows train report` and `--key`.",
            count(cases as u64, "case", "cases"),
            shown(&self.path)
        )
    }

    /// Says at the start what will keep this attempt from passing, if something will.
    fn warn(&self, deck: &Deck, sitting: &Sitting, rows: &[Rated], trainee: &Trainee) {
        if !deck.certifies() {
            return;
        }
        let before = rated_before(deck, rows, &sitting.rater, &sitting.attempt);
        if before > 0 {
            trainee.say(&format!(
                "{} rated by {} before, so that this attempt cannot pass: it is for practice.",
                count(before as u64, "case was", "cases were"),
                sitting.rater
            ));
        }
    }

    /// After an exam: each case beside its key, one below the other.
    fn show_keys(&self, deck: &Deck, attempt: &Attempt) {
        for answers in &attempt.answers {
            let case = deck.cases.get(answers.case);
            let page = case.and_then(|case| beside_key(case, &answers.given, self.context));
            if let Some(page) = page {
                self.context.say(page.trim_end());
            }
        }
    }

    /// Takes the answers of a file as one attempt of each of its raters, and keeps them; answers that
    /// are kept already, all the same, are the attempt that they were. Returns the exit code beside
    /// them: whether all rows hold that were there.
    ///
    /// # Errors
    /// The file cannot be read, an answer in it is rejected, or they are not kept. Then none of them is.
    fn take(&self, file: &Path, deck: &Deck) -> Result<(Vec<Attempt>, u8), Failure> {
        let answers = self.read_answers(file, deck)?;
        let mut kept = store::open(&self.path)?;
        let rows = kept.all().map_err(|fault| store::at(&self.path, &fault))?;
        let code = self.context.say_faults(&self.path, &rows);
        let made = answers.attempts(&rows.rated, self.clock.now(), TOOL);
        let made = made.map_err(anyhow::Error::new)?;
        for rater in &made.known {
            let words = format!("TRAINING the answers of {rater} are kept already, and count once");
            self.context.line(&words);
        }
        kept.add(&made.new)
            .map_err(|fault| store::at(&self.path, &fault))?;
        let rows = kept.all().map_err(|fault| store::at(&self.path, &fault))?;
        let mut all = attempts(deck, &rows.rated, None);
        all.retain(|attempt| made.ids.contains(&attempt.id));
        Ok((all, code))
    }

    fn read_answers<'d>(&self, file: &Path, deck: &'d Deck) -> Result<Answers<'d>, Failure> {
        let zone = self.context.named_zone(self.arguments.timezone)?;
        let source = files::open(file, self.context)?;
        let scale = match scales(&deck.cases).as_slice() {
            [_] => deck.cases.first().map(|case| case.scale.clone()),
            _ => None,
        };
        let settings = batch::Settings {
            jobs: Some(NonZeroUsize::MIN),
            library: self.library,
            scale,
            zone,
            partial: true,
            format: self.arguments.from,
            sheet: None,
            policies: Arc::default(),
            rescore: None,
            map: None,
            delimiter: None,
            compare: Compare::default(),
        };
        let mut sink = TakeAnswers {
            answers: Answers::new(deck),
            context: self.context,
            rejected: 0,
            lines: FirstLines::default(),
        };
        let (_, ended) = batch::score(&input::name_of(file), source, &settings, &mut sink);
        if let Some(more) = sink.lines.more() {
            self.context.line(&format!("TRAINING and {more}"));
        }
        ended.map_err(|why| files::refused(file, why, "the training store"))?;
        if sink.rejected > 0 {
            return Err(Failure::failed(format!(
                "{} refused, so that nothing of {} is kept; mend it, and give the whole file again",
                count(sink.rejected, "answer was", "answers were"),
                shown(file)
            )));
        }
        if sink.answers.is_empty() {
            let words = format!("{}: no answer is in it", shown(file));
            return Err(Failure::failed(words));
        }
        Ok(sink.answers)
    }
}

/// The seed and the draws of intervals that are drawn.
pub const SETTINGS: Settings = Settings {
    distance: Distance::Rank,
    seed: 1,
    draws: 2000,
    part: None,
};

/// Writes what attempts came to.
///
/// # Errors
/// Standard output cannot be written.
fn write(
    deck: &Deck,
    attempts: &[Attempt],
    arguments: &RunArguments,
    context: &Context,
) -> Result<(), Failure> {
    let results = attempts.iter();
    let results: Vec<AttemptResult> = results
        .map(|attempt| AttemptResult::of(deck, attempt, &SETTINGS))
        .collect();
    if arguments.to == ResultTo::Json {
        return context
            .output()
            .filled(|output| write_pretty(output, &results));
    }
    for result in results {
        let page = closing(deck, &result, &within(&context.results));
        context.print(&margined(&page))?;
        if result.verdict.is_pass() {
            context.line(&format!(
                "TRAINING The certificate: {}",
                certificate(&result.rater, arguments, context)
            ));
        }
    }
    Ok(())
}

/// Returns the command that prints the certificate of a rater, with the options of this run.
fn certificate(rater: &str, arguments: &RunArguments, context: &Context) -> String {
    let mut options = vec![("--rater", rater.to_owned())];
    let files = [
        ("--key", &arguments.key),
        ("--store", &arguments.store.store),
    ];
    for (option, file) in files {
        if let Some(file) = file {
            options.push((option, shown(file)));
        }
    }
    context.command("train certificate", &arguments.deck, &options)
}

/// Returns answers beside the key of their case, if it has one.
fn beside_key(case: &Case, given: &Assessment, context: &Context) -> Option<String> {
    let key = case.key.as_ref()?;
    let marking = mark(key, given);
    let answers = (given.observations(), &marking);
    let style = within(&context.messages);
    let page = feedback((case, key), answers, &case.scale, &style);
    Some(margined(&format!("{page}\n")))
}

/// Takes the answers of a file as they are read, and says which cannot be taken.
struct TakeAnswers<'d, 's> {
    answers: Answers<'d>,
    context: &'s Context,
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

    fn rejected(&mut self, faults: Vec<Rejection>) -> io::Result<ControlFlow<()>> {
        for fault in faults {
            self.say(&fault.to_string());
        }
        self.rejected += 1;
        Ok(ControlFlow::Continue(()))
    }

    fn remark(&mut self, words: &str) {
        self.context.line(&format!("TRAINING {words}"));
    }
}

impl TakeAnswers<'_, '_> {
    /// Says why an answer is rejected, if it is among the first.
    fn say(&mut self, words: &str) {
        if self.lines.take() {
            self.context.line(&format!("TRAINING {words}"));
        }
    }
}
