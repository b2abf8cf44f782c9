//! `ows log export`: entries as they were hashed, or as a table of one scale.

mod table;

use std::io::Write as _;
use std::path::Path;

use super::which::Chosen;
use crate::base::text::{count, thousands};
use crate::cli::args::{ExportArguments, ExportTo};
use crate::cli::error::{COULD_NOT_RUN, DONE, Failure};
use crate::cli::input;
use crate::cli::left_out::LeftOut;
use crate::cli::opened::to_read;
use crate::cli::output::{Output, Replace};
use crate::cli::ui::{Screen, shown};
use crate::log::pseudonym::{Key, OfPatient};
use crate::log::{Entry, Holding, Log, Wanted};

/// Runs the command.
pub fn run(arguments: &ExportArguments, screen: &Screen) -> Result<u8, Failure> {
    if arguments.scale.is_some() && arguments.to == ExportTo::Ndjson {
        let words = "`--scale` goes with `--to csv`; lines of NDJSON are of any scale";
        return Err(Failure::Usage(words.to_owned()));
    }
    let chosen = Chosen::of(&arguments.which, screen)?;
    let key = arguments
        .pseudonymise
        .as_deref()
        .map(|file| key(file, screen))
        .transpose()?;
    let log = to_read(screen)?;
    let _held = log.hold()?;
    let mut export = Export {
        log: &log,
        key: key.as_ref(),
        chosen: &chosen,
        seen: Seen::default(),
    };
    let written = match arguments.to {
        ExportTo::Ndjson => export.lines(output(arguments, screen)?, screen)?,
        ExportTo::Csv => table::write(&mut export, arguments, screen)?,
    };
    written.finish()?;
    let seen = export.seen;
    let others = match chosen.is_all() {
        true => "",
        false => "; others were not checked",
    };
    let written = count(seen.written, "entry", "entries");
    let code = seen.left_out.say(screen);
    screen.line(&format!("{written} written{others}"));
    if !seen.lost && code == DONE {
        return Ok(DONE);
    }
    screen.line(&format!(
        "what could not be read or does not hold is not among them; say {}",
        screen.verify()
    ));
    Ok(COULD_NOT_RUN)
}

fn output(arguments: &ExportArguments, screen: &Screen) -> Result<Output, Failure> {
    let replace = match arguments.force {
        true => Replace::Yes,
        false => Replace::No,
    };
    match &arguments.output {
        Some(path) if !input::is_dash(path) => Output::file(path, replace, screen),
        // What is written is exact, and a screen would obey some of it.
        None if screen.results_are_on_terminal() => Err(Failure::Usage(format!(
            "an export is for a file or a program; say `--output FILE`, or look with {}",
            screen.log_command("show")
        ))),
        _ => Ok(screen.output()),
    }
}

fn key(file: &Path, screen: &Screen) -> Result<Key, Failure> {
    let text = input::text_of(file, screen)?;
    Key::parse(&text).map_err(|words| {
        anyhow::anyhow!(
            "{}: {words}; `head -c 32 /dev/urandom | base64` makes one",
            shown(file)
        )
        .into()
    })
}

/// What was written so far, what does not hold, and whether all could be read.
#[derive(Default)]
struct Seen {
    written: u64,
    left_out: LeftOut,
    lost: bool,
}

/// What is exported.
struct Export<'l> {
    log: &'l Log,
    key: Option<&'l Key>,
    chosen: &'l Chosen,
    seen: Seen,
}

impl<'l> Export<'l> {
    fn lines(&mut self, mut output: Output, screen: &Screen) -> Result<Output, Failure> {
        let name = output.name();
        let writing = |error| Failure::writing(error, &name);
        if self.key.is_some() {
            self.pseudonymised(|_, entry, _| {
                let line = serde_json::to_string(entry).map_err(anyhow::Error::new)?;
                writeln!(output, "{line}").map_err(writing)
            })?;
        } else {
            self.whole(screen, |one, _| {
                writeln!(output, "{}", one.bytes).map_err(writing)
            })?;
        }
        Ok(output)
    }

    /// Hands over entries as they were hashed. Where the file is damaged, what comes after is looked for.
    fn whole(
        &mut self,
        screen: &Screen,
        mut take: impl FnMut(Holding, &mut LeftOut) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        let mut wanted = self.chosen.wanted();
        let mut last = 0;
        let seen = &mut self.seen;
        let mut walk = |wanted: &Wanted<'_>, last: &mut u64| {
            self.log.each(wanted, |one| {
                match one {
                    Ok(holding) => {
                        *last = holding.number;
                        seen.written += 1;
                        take(holding, &mut seen.left_out).map_err(Stop::Writing)?;
                    }
                    // Where the file is damaged before it, that was said.
                    Err(bad) if wanted.from.is_some_and(|from| bad.number < from) => {}
                    Err(bad) => {
                        *last = bad.number.max(*last);
                        seen.left_out.add(&bad);
                    }
                }
                Ok(())
            })
        };
        let damage = match walk(&wanted, &mut last) {
            Ok(()) => return Ok(()),
            Err(Stop::Writing(failure)) => return Err(failure),
            Err(Stop::Reading(fault)) => fault,
        };
        let damage = screen.fault(&damage);
        screen.error(&format!("after entry {}: {damage}", thousands(last)));
        if let Some(from) = self.log.readable_from()?.filter(|from| *from > last) {
            screen.line(&format!("going on with entry {}", thousands(from)));
            wanted.from = Some(from);
            if let Err(Stop::Writing(failure)) = walk(&wanted, &mut last) {
                return Err(failure);
            }
        }
        self.seen.lost = true;
        Ok(())
    }

    /// Hands over entries made ready for others, patient by patient in the order of their new names, so
    /// that the order of the log does not show.
    fn pseudonymised(
        &mut self,
        mut take: impl FnMut(&Entry, &crate::log::pseudonym::Pseudonymised, u64) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        let Some(key) = self.key else {
            return Ok(());
        };
        let mut patients: Vec<(String, String)> = self
            .log
            .patients()?
            .into_iter()
            .map(|patient| (key.patient(&patient), patient))
            .collect();
        patients.sort();
        let wanted = self.chosen.wanted();
        let asked = wanted.patient.map(|patient| patient.as_str().to_owned());
        for (_, name) in patients {
            if asked.as_ref().is_some_and(|asked| *asked != name) {
                continue;
            }
            let Ok(patient) = crate::assessment::Patient::parse(&name) else {
                self.seen.lost = true;
                continue;
            };
            let mut of_patient = OfPatient::new(key, &name);
            // All of the patient's entries are numbered, so that each has the same number in every export.
            let all = Wanted {
                patient: Some(&patient),
                ..Wanted::default()
            };
            let seen = &mut self.seen;
            self.log.each(&all, |one| -> Result<(), Failure> {
                match one.and_then(Holding::read) {
                    Ok(stored) => {
                        let ready = of_patient.take(&stored.entry);
                        if !is_within(&stored.entry, &wanted) {
                            return Ok(());
                        }
                        seen.written += 1;
                        take(&stored.entry, &ready, stored.entry.number)
                    }
                    Err(bad) => {
                        seen.left_out.add(&bad);
                        Ok(())
                    }
                }
            })?;
        }
        Ok(())
    }
}

/// Says whether an entry was recorded in the time that is wanted.
fn is_within(entry: &Entry, wanted: &Wanted<'_>) -> bool {
    let recorded = entry.recorded_at();
    let since = wanted
        .since
        .is_none_or(|since| recorded.is_some_and(|at| at >= since));
    since
        && wanted
            .until
            .is_none_or(|until| recorded.is_some_and(|at| at < until))
}

/// Why a walk over entries ended early.
enum Stop {
    Reading(crate::log::Fault),
    Writing(Failure),
}

impl From<crate::log::Fault> for Stop {
    fn from(fault: crate::log::Fault) -> Self {
        Self::Reading(fault)
    }
}
