//! `ows train certificate`: the certificate of an attempt that passed.

use super::deck::deck;
use super::{result, store};
use crate::base::text::quoted;
use crate::cli::args::{CertificateArguments, ResultTo};
use crate::cli::clock::Clock;
use crate::cli::error::{DONE, Failure};
use crate::cli::library::library;
use crate::cli::ui::{Screen, shown};
use crate::render::training::certificate as page;
use crate::training::attempts::attempts;
use crate::training::certificate::Certificate;

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
    let attempts = attempts(&deck, &rows.rated, Some(&rater));
    if attempts.is_empty() {
        return Err(anyhow::anyhow!(
            "{} has no attempt of {} at {}",
            shown(&path),
            quoted(&rater),
            deck.reference()
        )
        .into());
    }
    let now = Clock::of(None, screen)?.now();
    let id = arguments.attempt.as_deref();
    let (attempt, certificate) = Certificate::latest(&deck, &attempts, id, &result::SETTINGS, now)
        .map_err(|words| anyhow::anyhow!("{words}"))?;
    match arguments.to {
        ResultTo::Text => screen
            .print(&page(&deck, &attempt, &certificate, &screen.results))
            .map(drop)?,
        ResultTo::Json => result::json(&certificate, screen)?,
    }
    Ok(DONE)
}
