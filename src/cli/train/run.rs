//! `ows train run`: has a deck rated, case by case, and says what came of it.

use std::cell::RefCell;
use std::path::PathBuf;
use std::rc::Rc;
use std::sync::Arc;

use super::answers;
use super::deck::deck;
use super::result;
use super::sitting::Sitting;
use super::store;
use crate::base::text::count;
use crate::cli::args::RunArguments;
use crate::cli::assess::{Left, ToRate, Trainee};
use crate::cli::clock::{Clock, named_zone};
use crate::cli::error::Failure;
use crate::cli::language::Words;
use crate::cli::library::library;
use crate::cli::ui::{Screen, shown};
use crate::interview::Interview;
use crate::scale::Library;
use crate::training::attempts::{attempts, certifies, rated_before};
use crate::training::case::{Case, Deck};
use crate::training::store::{Mode, Rated, Store};

/// Runs the command.
pub fn run(arguments: &RunArguments, screen: &Screen) -> Result<u8, Failure> {
    let library = library(screen)?;
    let deck = deck(&arguments.deck, arguments.key.as_deref(), &library, screen)?;
    let room = Room {
        path: store::path(&arguments.store, screen)?,
        clock: Clock::of(arguments.timezone, screen)?,
        words: Words::of(&library, screen, &screen.messages)?,
        arguments,
        screen,
        library: &library,
    };
    if let Some(file) = &arguments.answers {
        let zone = named_zone(arguments.timezone, screen)?;
        let with = answers::With {
            clock: room.clock.clone(),
            zone,
            kind: arguments.from,
            library: &library,
            screen,
        };
        let (taken, code) = answers::take(file, &deck, &room.path, &with)?;
        if !deck.has_keys() {
            screen.line(&room.without_keys(deck.cases.len()));
            return Ok(code);
        }
        result::write(&deck, &taken, arguments, screen)?;
        return Ok(code);
    }
    if !arguments.exam && !deck.has_keys() {
        let words = "the cases of this deck have no keys, so that nothing can be said after each; say `--exam`, or give the keys with `--key`";
        return Err(Failure::Usage(words.to_owned()));
    }
    room.sit(Arc::new(deck))
}

/// What a run works with.
struct Room<'r> {
    path: PathBuf,
    clock: Clock,
    words: Words,
    arguments: &'r RunArguments,
    screen: &'r Screen,
    library: &'r Library,
}

impl Room<'_> {
    /// Has the cases rated that are still to be rated.
    fn sit(&self, deck: Arc<Deck>) -> Result<u8, Failure> {
        let mut trainee = Trainee::at(self.screen, self.arguments.plain, self.clock.clone())?;
        // Whoever cannot keep answers hears so before the first of them.
        let kept = store::open(&self.path)?;
        let kept = Rc::new(RefCell::new(kept));
        let rater = match self.rater(&mut trainee)? {
            Ok(rater) => rater,
            Err(left) => return Ok(left.code()),
        };
        let rows = kept.borrow().all();
        let rows = rows.map_err(|fault| store::at(&self.path, &fault))?;
        let code = store::tell(&self.path, &rows, self.screen);
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
            let rated = self.rate(&mut trainee, (&deck, case), (number, all), &sitting, &kept)?;
            if let Err(left) = rated {
                trainee.say(&format!(
                    "Left: {} kept, and the same command goes on with the rest. A case that was not handed in begins anew.",
                    count(self.kept(&deck, &sitting)? as u64, "case is", "cases are")
                ));
                return Ok(left.code());
            }
        }
        self.close(&deck, &sitting, &trainee)?;
        Ok(code)
    }

    fn rater(&self, trainee: &mut Trainee) -> Result<Result<String, Left>, Failure> {
        let configured = self.screen.configuration()?.rater.clone();
        let mut named = self.arguments.rater.clone().or(configured);
        loop {
            if let Some(rater) = named
                .as_deref()
                .map(str::trim)
                .filter(|rater| !rater.is_empty())
            {
                return match crate::assessment::wire::bad_prose("rater", rater) {
                    None => Ok(Ok(rater.to_owned())),
                    Some(words) => Err(Failure::Usage(words)),
                };
            }
            match trainee.ask("Rater:") {
                Ok(line) => named = Some(line),
                Err(left) => return Ok(Err(left)),
            }
        }
    }

    /// Goes on with an attempt that was left, or begins one.
    fn sitting(&self, deck: &Deck, rater: &str, rows: &[Rated]) -> Result<Sitting, Failure> {
        let mode = match self.arguments.exam {
            true => Mode::Exam,
            false => Mode::Practice,
        };
        let sat = attempts(deck, rows, Some(rater));
        let left = sat.iter().rev().find(|sat| sat.mode == mode);
        let left = left.filter(|sat| !sat.is_whole(deck) && sat.is_of(deck));
        let left = left.filter(|_| !self.arguments.new);
        match left {
            Some(left) => Ok(Sitting::again(deck, left)),
            None => Sitting::new(deck, rater, (mode, self.arguments.seed), self.clock.now()),
        }
    }

    fn rate(
        &self,
        trainee: &mut Trainee,
        (deck, case): (&Arc<Deck>, &Case),
        place: (usize, usize),
        sitting: &Sitting,
        kept: &Rc<RefCell<Store>>,
    ) -> Result<Result<(), Left>, Failure> {
        let to_rate = ToRate {
            case: Arc::new(case.clone()),
            shown: self.words.only(&case.scale, self.library)?,
            place,
            shows_key: sitting.mode == Mode::Practice,
            rater: sitting.rater.clone(),
        };
        let (clock, kept, deck) = (self.clock.clone(), Rc::clone(kept), Arc::clone(deck));
        let (sitting, case) = (sitting.clone(), case.clone());
        let keep = move |interview: &Interview| {
            let times = (interview.started(), clock.now());
            let rated = sitting.rated((&deck, &case), &interview.to_sign(), times);
            let added = kept.borrow_mut().add(&[rated]);
            added.map_err(|fault| fault.to_string())
        };
        Ok(trainee.rate(to_rate, Box::new(keep)))
    }

    fn kept(&self, deck: &Deck, sitting: &Sitting) -> Result<usize, Failure> {
        let rows = store::all(&self.path)?;
        let sat = attempts(deck, &rows.rated, Some(&sitting.rater));
        let own = sat.iter().find(|sat| sat.id == sitting.attempt);
        Ok(own.map_or(0, |sat| sat.answers.len()))
    }

    /// Says what came of the attempt; without keys, that they are elsewhere.
    fn close(&self, deck: &Deck, sitting: &Sitting, trainee: &Trainee) -> Result<(), Failure> {
        if !deck.has_keys() {
            trainee.say(&self.without_keys(deck.cases.len()));
            return Ok(());
        }
        let rows = store::all(&self.path)?;
        let sat = attempts(deck, &rows.rated, Some(&sitting.rater));
        let own = sat.into_iter().filter(|sat| sat.id == sitting.attempt);
        let own: Vec<_> = own.collect();
        if sitting.mode == Mode::Exam {
            self.show_keys(deck, &own);
        }
        result::write(deck, &own, self.arguments, self.screen)
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
        if !certifies(deck) {
            return;
        }
        let before = rated_before(deck, rows, (&sitting.rater, &sitting.attempt));
        if before > 0 {
            trainee.say(&format!(
                "{} rated by {} before, so that this attempt cannot pass: it is for practice.",
                count(before as u64, "case was", "cases were"),
                sitting.rater
            ));
        }
    }

    /// After an exam: each case beside its key, one below the other.
    fn show_keys(&self, deck: &Deck, own: &[crate::training::attempts::Sat]) {
        for sat in own {
            for (at, given) in &sat.answers {
                if let Some(page) = deck
                    .cases
                    .get(*at)
                    .and_then(|case| result::beside_key(case, given, self.screen))
                {
                    self.screen.say(page.trim_end());
                }
            }
        }
    }
}
