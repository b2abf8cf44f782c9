//! Hands arguments, environment, clock and streams to the library, and returns its exit code.

use std::fs::File;
use std::io::{self, Write as _};
use std::process::ExitCode;
use std::rc::Rc;
use std::sync::Arc;

use ows::cli::{COULD_NOT_RUN, Surroundings, run};

fn main() -> ExitCode {
    let code = surroundings().map(run).unwrap_or_else(|error| {
        // If even this cannot be said, the exit code says it.
        let _ = writeln!(
            io::stderr(),
            "error: a standard stream cannot be opened: {error}"
        );
        COULD_NOT_RUN
    });
    ExitCode::from(code)
}

/// Takes what the process was started with. Fails only where the system has no file left to open.
fn surroundings() -> io::Result<Surroundings> {
    Ok(Surroundings {
        arguments: std::env::args_os().collect(),
        environment: std::env::vars_os().collect(),
        clock: Rc::new(chrono::Utc::now),
        input: Arc::new(file(&io::stdin())?),
        results: Arc::new(file(&io::stdout())?),
        messages: Arc::new(file(&io::stderr())?),
    })
}

/// Returns a stream as the file that it is.
#[cfg(unix)]
fn file(stream: &impl std::os::fd::AsFd) -> io::Result<File> {
    Ok(stream.as_fd().try_clone_to_owned()?.into())
}

/// Returns a stream as the file that it is.
#[cfg(windows)]
fn file(stream: &impl std::os::windows::io::AsHandle) -> io::Result<File> {
    Ok(stream.as_handle().try_clone_to_owned()?.into())
}
