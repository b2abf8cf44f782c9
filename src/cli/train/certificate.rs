//! `ows train certificate`: the certificate of an attempt that passed.

use super::deck::deck;
use super::{result, store};
use crate::base::text::quoted;
use crate::base::time::Time;
use crate::cli::args::{CertificateArguments, ResultTo};
use crate::cli::clock::Clock;
use crate::cli::error::{DONE, Failure};
use crate::cli::library::library;
use crate::cli::ui::{Screen, shown};
use crate::format::training::CertificateDetail;
use crate::render::training::certificate as page;
use crate::training::attempts::{Sat, attempts};
use crate::training::case::Deck;
use crate::training::case::verdict::{Attempt, Certificate, Passing};
use crate::training::certificate::certificate;

/// Runs the command.
pub fn run(arguments: &CertificateArguments, screen: &Screen) -> Result<u8, Failure> {
    let library = library(screen)?;
    let deck = deck(&arguments.deck, arguments.key.as_deref(), &library, screen)?;
    if !deck.has_keys() {
        let words = "the cases of this deck have no keys; give them with `--key`";
        return Err(Failure::Usage(words.to_owned()));
    }
    let rater = arguments
        .rater
        .clone()
        .or(screen.configuration()?.rater.clone())
        .ok_or_else(|| Failure::Usage("say whose with `--rater`".to_owned()))?;
    let path = store::path(&arguments.store, screen)?;
    let rows = store::all(&path)?;
    if store::tell(&path, &rows, screen) != DONE {
        let words = "no certificate: it would rest on a store that does not hold";
        return Err(anyhow::anyhow!("{words}").into());
    }
    let sat = attempts(&deck, &rows.rated, Some(&rater));
    if sat.is_empty() {
        return Err(anyhow::anyhow!(
            "{} has no attempt of {} at {}",
            shown(&path),
            quoted(&rater),
            deck.reference()
        )
        .into());
    }
    let clock = Clock::of(None, screen)?;
    let (attempt, certificate) = passed(&deck, &sat, arguments, clock.now())?;
    match arguments.to {
        ResultTo::Text => screen.print(&page(&deck, &attempt, &certificate, &screen.results))?,
        ResultTo::Json => {
            result::json(
                &CertificateDetail::of(&deck, &attempt, &certificate),
                screen,
            )?;
            DONE
        }
    };
    Ok(DONE)
}

/// Finds the latest attempt that passed, or the one that is named.
fn passed(
    deck: &Deck,
    sat: &[Sat],
    arguments: &CertificateArguments,
    now: Time,
) -> Result<(Attempt, Certificate), Failure> {
    let named = arguments.attempt.as_deref();
    let wanted = sat
        .iter()
        .rev()
        .filter(|sat| named.is_none_or(|id| sat.id.starts_with(id)));
    let mut why = None;
    for sat in wanted {
        let attempt = result::of(deck, sat);
        let at = chrono::DateTime::parse_from_rfc3339(&sat.finished);
        let made = at
            .ok()
            .and_then(|at| certificate(deck, &attempt, (&sat.id, sat.mode), (at, now)));
        if let Some(made) = made {
            return Ok((attempt, made));
        }
        why.get_or_insert_with(|| {
            let why = match attempt.verdict {
                Passing::Undecided(why) => format!(". {}", why.words()),
                _ => String::new(),
            };
            format!("{}: {}{why}", sat.id, attempt.verdict.words())
        });
    }
    let words = match (why, named) {
        (Some(why), _) => format!("no certificate: attempt {why}"),
        (None, Some(id)) => format!(
            "no attempt at {} begins with {}",
            deck.reference(),
            quoted(id)
        ),
        (None, None) => format!("no attempt at {}", deck.reference()),
    };
    Err(anyhow::anyhow!("{words}").into())
}
