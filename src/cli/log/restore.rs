//! `ows log restore`: puts a backup in the log's place, and says what became of what was there.

use crate::base::aside;
use crate::base::text::{count, option, thousands};
use crate::cli::args::RestoreArguments;
use crate::cli::clock::Clock;
use crate::cli::error::{DONE, Failure};
use crate::cli::log_access::Known;
use crate::cli::ui::{Screen, shown};
use crate::log::{Beyond, restore};

/// Runs the command.
pub fn run(arguments: &RestoreArguments, screen: &Screen) -> Result<u8, Failure> {
    let known = Known::of(screen)?;
    let at = Clock::of(arguments.timezone, screen)?.now();
    aside::sweep_beside(known.path(), at.to_utc());
    let restored = restore(&arguments.file, known.path(), at)?;
    let entries = count(restored.head.number, "entry", "entries");
    let (from, log) = (shown(&arguments.file), shown(known.path()));
    screen.line(&format!("{entries} restored from {from} to {log}"));
    if let Some(aside) = &restored.aside {
        let aside = shown(aside);
        screen.line(&format!(
            "what was there is kept as {aside}, with the files beside it"
        ));
        screen.line(&beyond(&restored.beyond, &aside));
    }
    let accepted = known.read().and_then(|log| {
        let is_told = matches!(restored.beyond, Beyond::Entries { .. });
        if let Some(bad) = log.lost()?.filter(|_| !is_told) {
            screen.line(&format!(
                "warning: this is not all that this account remembered of the log: {bad}"
            ));
        }
        log.accept()
    });
    if let Err(fault) = accepted {
        screen.line(&format!("warning: {}", screen.fault(&fault)));
    }
    screen.print(&format!("{}\n", restored.head))?;
    Ok(DONE)
}

/// Says what the old log had that the backup has not.
fn beyond(beyond: &Beyond, aside: &str) -> String {
    match beyond {
        Beyond::Nothing => "it had no entry beyond those".to_owned(),
        Beyond::Entries { first, last, count } => {
            let which = match first == last {
                true => format!("entry {}, which is", thousands(*first)),
                false => format!(
                    "{} beyond those, entries {} to {}, which are",
                    thousands(*count),
                    thousands(*first),
                    thousands(*last)
                ),
            };
            let log = option("--log", aside);
            format!("it had {which} not in the log now: `ows log show {log}` shows them")
        }
        Beyond::Unknown(why) => {
            format!("whether it had entries beyond those cannot be told: {why}")
        }
    }
}
