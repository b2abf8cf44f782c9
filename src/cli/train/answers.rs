//! Answers of a class or a script: read as any observations, the case standing for the patient.

use std::collections::{HashMap, HashSet};
use std::io;
use std::ops::ControlFlow;
use std::path::Path;

use super::sitting::Sitting;
use super::store;
use crate::assessment::Assessment;
use crate::batch::{self, Scored, Settings, Sink};
use crate::case::Deck;
use crate::cli::clock::Clock;
use crate::cli::error::{COULD_NOT_RUN, DONE, Failure, SOME_REJECTED};
use crate::cli::input;
use crate::cli::ui::Screen;
use crate::format::{Refused, Rejection};
use crate::scale::Library;
use crate::source::Place;
use crate::text::{excerpt, suggestion};
use crate::train::attempts::{Sat, attempts};
use crate::train::store::{Mode, Rated};

/// What came of a file of answers.
pub struct Taken {
    /// The attempts that it holds, one for each rater.
    pub sat: Vec<Sat>,
    /// The exit code.
    pub code: u8,
}

/// Takes the answers of a file as one attempt of each of its raters, and keeps them.
///
/// # Errors
/// The file cannot be read, or the answers are not kept. Then none of them is.
pub fn take(
    file: &Path,
    deck: &Deck,
    path: &Path,
    (clock, library): (Clock, &Library),
    screen: &Screen,
) -> Result<Taken, Failure> {
    let mut answers = read(file, deck, library, screen)?;
    let mut kept = store::open(path)?;
    let sittings = sittings(deck, &answers.each);
    let now = clock.now();
    let rated = answers.each.iter().filter_map(|(at, rater, given)| {
        let case = deck.cases.get(*at)?;
        Some(
            sittings
                .get(rater.as_str())?
                .rated((deck, case), given, (now, now)),
        )
    });
    let rated: Vec<Rated> = rated.collect();
    kept.add(&rated).map_err(|fault| store::at(path, &fault))?;
    let rows = kept.all().map_err(|fault| store::at(path, &fault))?;
    let ids: HashSet<&str> = sittings
        .values()
        .map(|sitting| sitting.attempt.as_str())
        .collect();
    let mut sat = attempts(deck, &rows, None);
    sat.retain(|sat| ids.contains(sat.id.as_str()));
    if sat.is_empty() {
        answers.code = answers.code.max(COULD_NOT_RUN);
    }
    Ok(Taken {
        sat,
        code: answers.code,
    })
}

/// Begins an attempt for each rater.
fn sittings<'a>(deck: &Deck, each: &'a [(usize, String, Assessment)]) -> HashMap<&'a str, Sitting> {
    let mut sittings = HashMap::new();
    for (_, rater, _) in each {
        sittings
            .entry(rater.as_str())
            .or_insert_with(|| Sitting::new(deck, rater, Mode::Exam, Some(0)).in_order());
    }
    sittings
}

/// The answers of a file.
struct Answers<'d> {
    deck: &'d Deck,
    screen: &'d Screen,
    /// Case, rater, answers.
    each: Vec<(usize, String, Assessment)>,
    /// What was answered: case and rater.
    seen: HashSet<(usize, String)>,
    code: u8,
}

fn read<'d>(
    file: &Path,
    deck: &'d Deck,
    library: &Library,
    screen: &'d Screen,
) -> Result<Answers<'d>, Failure> {
    let name = input::name_of(file);
    let cannot = |error: io::Error| {
        let name = crate::text::visible(&name).into_owned();
        anyhow::Error::new(error).context(format!("{name} cannot be read"))
    };
    let (source, _) = input::open(file).map_err(cannot)?;
    let settings = Settings {
        library,
        scale: deck
            .cases
            .first()
            .map(|case| case.scale.clone())
            .filter(|scale| {
                let mut cases = deck.cases.iter();
                cases.all(|case| case.scale.digest() == scale.digest())
            }),
        zone: None,
        partial: true,
        kind: None,
        policy: None,
        rescore: None,
    };
    let mut answers = Answers {
        deck,
        screen,
        each: Vec::new(),
        seen: HashSet::new(),
        code: DONE,
    };
    let (_, ended) = batch::score(&name, source, &settings, &mut answers);
    match ended {
        Ok(()) => Ok(answers),
        Err(Refused::Wrong(rejection) | Refused::NoScale(rejection)) => {
            Err(anyhow::anyhow!("{rejection}").into())
        }
        Err(Refused::Unreadable(error)) => Err(cannot(error).into()),
        Err(Refused::UnknownFormat) => Err(anyhow::anyhow!(
            "{}: cannot tell its format; name it .csv, .ndjson or .json",
            crate::text::visible(&name)
        )
        .into()),
        Err(Refused::Output(error)) => Err(Failure::writing(error, "the training store")),
    }
}

impl Sink for Answers<'_> {
    fn scored(&mut self, scored: &Scored<'_>) -> io::Result<ControlFlow<()>> {
        match self.taken(scored) {
            Ok(answer) => {
                self.seen.insert((answer.0, answer.1.clone()));
                self.each.push(answer);
            }
            Err((words, help)) => {
                let Place { line, column } = scored.place;
                let file = crate::text::visible(scored.file);
                self.screen
                    .line(&format!("{file}:{line}:{column}: error: {words}; {help}"));
                self.code = SOME_REJECTED;
            }
        }
        Ok(ControlFlow::Continue(()))
    }

    fn rejected(&mut self, rejection: &Rejection) -> io::Result<ControlFlow<()>> {
        self.screen.line(&rejection.to_string());
        self.code = SOME_REJECTED;
        Ok(ControlFlow::Continue(()))
    }
}

impl Answers<'_> {
    /// Finds the case and the rater of an answer.
    fn taken(&self, scored: &Scored<'_>) -> Result<(usize, String, Assessment), (String, String)> {
        let context = &scored.assessment.context;
        let named = context.patient.as_ref().map(|patient| patient.as_str());
        let named = named.ok_or_else(|| {
            let help = "name it as the patient, as in cows-a-01";
            ("the answer names no case".to_owned(), help.to_owned())
        })?;
        let at = self.deck.cases.iter().position(|case| case.id == named);
        let at = at.ok_or_else(|| {
            let known = self.deck.cases.iter().map(|case| case.id.as_str());
            let help = match suggestion(named, known) {
                Some(meant) => format!("did you mean `{meant}`?"),
                None => "the deck names its cases".to_owned(),
            };
            (format!("the deck has no case `{}`", excerpt(named)), help)
        })?;
        let rater = context.rater.clone().ok_or_else(|| {
            let help = "name who rated in `rater`";
            ("the answer names no rater".to_owned(), help.to_owned())
        })?;
        let is_twice = self
            .each
            .iter()
            .any(|(case, own, _)| *case == at && *own == rater);
        let case = self.deck.cases.get(at);
        let other =
            case.is_none_or(|case| case.scale.digest() != scored.assessment.scale().digest());
        if is_twice {
            let help = "keep one of the two";
            return Err((format!("{rater} answers {named} twice"), help.to_owned()));
        }
        if other {
            let help = "rate it with the scale of the case";
            return Err((
                format!("{named} is rated with another scale"),
                help.to_owned(),
            ));
        }
        let mut given = scored.assessment.clone();
        let context = case.map(|case| case.context.clone()).unwrap_or_default();
        given.context = context;
        given.context.rater = Some(rater.clone());
        Ok((at, rater, given))
    }
}
