//! Answers of a class or a script: read as any observations, the case standing for the patient.

use std::collections::{HashMap, HashSet};
use std::io;
use std::ops::ControlFlow;
use std::path::Path;

use chrono_tz::Tz;

use super::sitting::Sitting;
use super::store;
use crate::assessment::Assessment;
use crate::base::source::Place;
use crate::base::text::{count, excerpt, suggestion};
use crate::batch::{self, Scored, Settings, Sink};
use crate::cli::clock::Clock;
use crate::cli::error::Failure;
use crate::cli::input;
use crate::cli::ui::{FirstLines, Screen, shown};
use crate::format::rejection::lines;
use crate::format::{Kind, Refused, Rejection};
use crate::scale::Library;
use crate::training::attempts::{Sat, attempts};
use crate::training::case::Deck;
use crate::training::ratings::{OTHER_SPELLING, identity};
use crate::training::store::{Mode, Rated};

/// What taking answers works with.
pub struct With<'w> {
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

/// Takes the answers of a file as one attempt of each of its raters, and keeps them; answers that are
/// kept already, all the same, are the attempt that they were. Returns the exit code beside them: whether
/// all rows hold that were there.
///
/// # Errors
/// The file cannot be read, an answer in it is rejected, or they are not kept. Then none of them is.
pub fn take(
    file: &Path,
    deck: &Deck,
    path: &Path,
    with: &With<'_>,
) -> Result<(Vec<Sat>, u8), Failure> {
    let answers = read(file, deck, with)?;
    if answers.rejected > 0 {
        return Err(anyhow::anyhow!(
            "{} refused, so that nothing of {} is kept; mend it, and give the whole file again",
            count(answers.rejected, "answer was", "answers were"),
            shown(file)
        )
        .into());
    }
    if answers.each.is_empty() {
        return Err(anyhow::anyhow!("{}: no answer is in it", shown(file)).into());
    }
    let mut kept = store::open(path)?;
    let rows = kept.all().map_err(|fault| store::at(path, &fault))?;
    let code = store::tell(path, &rows, with.screen);
    let mut ids = HashSet::new();
    let mut new = Vec::new();
    for (rater, own) in by_rater(answers.each) {
        let now = with.clock.now();
        let sitting = Sitting::new(deck, &rater, (Mode::Answers, None), now)?;
        let rated = own.iter().filter_map(|(at, given)| {
            let case = deck.cases.get(*at)?;
            Some(sitting.rated((deck, case), given, (now, now)))
        });
        let rated: Vec<Rated> = rated.collect();
        match same(&rows.rated, &rated) {
            Some(known) => {
                with.screen.line(&format!(
                    "TRAINING the answers of {rater} are kept already, and count once"
                ));
                ids.insert(known);
            }
            None => {
                ids.insert(sitting.attempt);
                new.extend(rated);
            }
        }
    }
    kept.add(&new).map_err(|fault| store::at(path, &fault))?;
    let rows = kept.all().map_err(|fault| store::at(path, &fault))?;
    let mut sat = attempts(deck, &rows.rated, None);
    sat.retain(|sat| ids.contains(&sat.id));
    Ok((sat, code))
}

/// Finds the attempt from a file whose answers are these.
fn same(rows: &[Rated], rated: &[Rated]) -> Option<String> {
    let what = |row: &Rated| (row.case_digest.clone(), row.assessment.to_string());
    let first = rated.first()?;
    let wanted: HashSet<(String, String)> = rated.iter().map(what).collect();
    let mut known: HashMap<&str, HashSet<(String, String)>> = HashMap::new();
    let own = rows.iter().filter(|row| {
        row.mode == Mode::Answers
            && row.deck_digest == first.deck_digest
            && identity(&row.rater) == identity(&first.rater)
    });
    for row in own {
        known.entry(&row.attempt).or_default().insert(what(row));
    }
    let found = known.into_iter().find(|(_, answers)| *answers == wanted);
    found.map(|(attempt, _)| attempt.to_owned())
}

/// Puts the answers of each rater together, in the order in which raters were met.
fn by_rater(each: Vec<(usize, String, Assessment)>) -> Vec<(String, Vec<(usize, Assessment)>)> {
    let mut raters: Vec<(String, Vec<(usize, Assessment)>)> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    for (at, rater, given) in each {
        let place = *places.entry(identity(&rater)).or_insert_with(|| {
            raters.push((rater, Vec::new()));
            raters.len() - 1
        });
        if let Some((_, own)) = raters.get_mut(place) {
            own.push((at, given));
        }
    }
    raters
}

/// The answers of a file.
struct Answers<'d> {
    deck: &'d Deck,
    screen: &'d Screen,
    /// Case, rater, answers.
    each: Vec<(usize, String, Assessment)>,
    /// How the rater was spelt who answered a case, by the case and what the rater is known by.
    seen: HashMap<(usize, String), String>,
    rejected: u64,
    lines: FirstLines,
}

fn read<'d>(file: &Path, deck: &'d Deck, with: &With<'d>) -> Result<Answers<'d>, Failure> {
    let name = input::name_of(file);
    let cannot = |error: io::Error| {
        let name = crate::base::text::visible(&name).into_owned();
        anyhow::Error::new(error).context(format!("{name} cannot be read"))
    };
    let (source, _) = input::open(file, with.screen).map_err(cannot)?;
    let settings = Settings {
        library: with.library,
        scale: deck
            .cases
            .first()
            .map(|case| case.scale.clone())
            .filter(|scale| {
                let mut cases = deck.cases.iter();
                cases.all(|case| case.scale.digest() == scale.digest())
            }),
        zone: with.zone,
        partial: true,
        kind: with.kind,
        policies: std::sync::Arc::default(),
        rescore: None,
    };
    let mut answers = Answers {
        deck,
        screen: with.screen,
        each: Vec::new(),
        seen: HashMap::new(),
        rejected: 0,
        lines: FirstLines::default(),
    };
    let (_, ended) = batch::score(&name, source, &settings, &mut answers);
    if let Some(more) = answers.lines.more() {
        with.screen.line(&format!("TRAINING and {more}"));
    }
    match ended {
        Ok(()) => Ok(answers),
        Err(Refused::Wrong(rejection) | Refused::NoScale(rejection)) => {
            Err(anyhow::anyhow!("{rejection}").into())
        }
        Err(Refused::Header(faults)) => Err(anyhow::anyhow!(lines(&faults)).into()),
        Err(Refused::Unreadable(error)) => Err(cannot(error).into()),
        Err(Refused::UnknownFormat) => Err(anyhow::anyhow!(
            "{}: cannot tell its format; say `--from`, as in `--from csv`",
            crate::base::text::visible(&name)
        )
        .into()),
        Err(Refused::Output(error)) => Err(Failure::writing(error, "the training store")),
    }
}

/// Says that a case is answered twice by one rater, who may be spelt in two ways.
fn twice(case: &str, before: &str, rater: &str) -> (String, String) {
    if before == rater {
        let words = format!("{rater} answers {case} twice");
        return (words, "keep one of the two".to_owned());
    }
    (
        format!("{rater} answers {case}, as {before} did: {OTHER_SPELLING}"),
        "keep one of the two, or give the other rater another name".to_owned(),
    )
}

impl Sink for Answers<'_> {
    fn scored(&mut self, scored: &Scored<'_>) -> io::Result<ControlFlow<()>> {
        match self.taken(scored) {
            Ok(answer) => {
                let answered = (answer.0, identity(&answer.1));
                self.seen.insert(answered, answer.1.clone());
                self.each.push(answer);
            }
            Err((words, help)) => {
                let Place { line, column } = scored.place;
                let file = crate::base::text::visible(scored.file);
                self.say(&format!("{file}:{line}:{column}: error: {words}; {help}"));
                self.rejected += 1;
            }
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

impl Answers<'_> {
    /// Says why an answer is rejected, if it is among the first.
    fn say(&mut self, words: &str) {
        if self.lines.take() {
            self.screen.line(&format!("TRAINING {words}"));
        }
    }

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
        let rater = rater.trim().to_owned();
        let before = self.seen.get(&(at, identity(&rater)));
        let case = self.deck.cases.get(at);
        let other =
            case.is_none_or(|case| case.scale.digest() != scored.assessment.scale().digest());
        if let Some(own) = before {
            return Err(twice(named, own, &rater));
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
