//! Recording from outside: what `--record` says, and what then stands in the log whatever happens to it.
//!
//! The commands that people type are run, killed, starved and raced here. What a log holds is
//! then read and verified with the library. With `OWS_FULL=1` what is left to chance is tried
//! many more times, as before a release.
#![cfg(unix)]

mod batches;
mod calls;
mod full_disk;
mod kills;
mod mapped;
mod once;
mod order;
mod patients;
mod places;
mod refusals;
mod system;
mod times;
mod writers;

use std::path::{Path, PathBuf};

use ows::log::{Log, Stored, Wanted};

use crate::common::sheets::MEASURED;
use crate::common::{Given, Then, When};

/// A header with all that a record needs.
pub fn header() -> String {
    MEASURED.replacen("patient", "patient,rater,time", 1)
}

/// The row of P-0142 by rn-07 with a calm pulse and these points for sweating, under [`header`].
pub fn row(time: &str, sweating: u16) -> String {
    row_of("P-0142", "rn-07", time, sweating)
}

/// The row of any patient by anybody, under [`header`].
pub fn row_of(patient: &str, rater: &str, time: &str, sweating: u16) -> String {
    format!("{patient},{rater},{time},72,{sweating},0,0,0,0,0,0,0,0,0")
}

/// A table with these rows.
pub fn table(rows: &[String]) -> String {
    format!("{}\n{}\n", header(), rows.join("\n"))
}

/// So many minutes after the beginning of March 2024.
pub fn minutes(minutes: usize) -> String {
    let (hours, left) = (minutes / 60, minutes % 60);
    format!(
        "2024-03-{:02}T{:02}:{left:02}:00Z",
        1 + hours / 24,
        hours % 24
    )
}

/// Begins to score a file and to record it in `log.sqlite`.
pub fn recording<'g>(given: &'g Given, file: &str) -> When<'g> {
    given.when(&format!(
        "--log log.sqlite score {file} --scale cows --to csv --record"
    ))
}

/// The path of the log that [`recording`] writes.
pub fn log(given: &Given) -> PathBuf {
    given.path("log.sqlite")
}

/// How messages name the log that [`recording`] writes.
pub fn named(given: &Given) -> String {
    log(given).display().to_string()
}

/// Returns all entries of a log, and holds it to being sound.
pub fn sound(path: &Path) -> Vec<Stored> {
    let log = Log::read(path).unwrap();
    let verdict = log.verify(None, &mut |_, _| {}).unwrap();
    assert!(verdict.holds(), "{verdict}: {verdict:?}");
    let mut entries = Vec::new();
    let all = Wanted::default();
    log.each(&all, |one| {
        entries.push(one.unwrap().read().unwrap());
        Ok::<(), ows::log::Fault>(())
    })
    .unwrap();
    // Somebody may write meanwhile.
    assert!(entries.len() as u64 >= verdict.entries);
    entries
}

/// Returns the times of observation in a log, in its order, and holds it to being sound.
pub fn times(path: &Path) -> Vec<String> {
    let entries = sound(path).into_iter();
    let time = |stored: Stored| {
        let assessment = stored.entry.assessment.unwrap();
        assessment["time"].as_str().unwrap().to_owned()
    };
    entries.map(time).collect()
}

/// Returns what `ows history` says of P-0142, in a zone.
pub fn history(given: &Given, zone: &str) -> String {
    let run = given.when("--log log.sqlite history P-0142");
    let then: Then = run.variable("TZ", zone).then();
    then.stderr("").code(0).stdout
}
