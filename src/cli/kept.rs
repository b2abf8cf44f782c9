//! Where what is kept from run to run is found: the log, the training store, drafts, the configuration.

use super::error::Failure;
use super::opened::{default_log, log_path};
use super::train::store;
use super::ui::{Screen, shown};

/// Notes what is kept wherever this run finds it, whether or not this command uses it.
pub fn note(screen: &Screen) {
    let environment = screen.environment();
    let found = [
        log_path(screen).ok(),
        default_log(screen),
        store::usual(screen),
        environment.configuration_folder(),
        environment.state_folder(),
    ];
    for path in found.into_iter().flatten() {
        screen.files().keeps(&path);
    }
}

/// Refuses a standard output that goes to a file which is kept.
///
/// # Errors
/// It does.
pub fn refuse_as_output(screen: &Screen) -> Result<(), Failure> {
    let output = screen.results_file();
    if !output.metadata().is_ok_and(|found| found.is_file()) {
        return Ok(());
    }
    note(screen);
    match screen.files().kept_as(output) {
        None => Ok(()),
        Some(kept) => Err(Failure::Usage(format!(
            "standard output goes to {}, which is kept by ows; write to another file",
            shown(&kept)
        ))),
    }
}
