//! Runs a story to its end: `ows` as a call in a thread, anything else as a process.
//!
//! A call is told and writes all that a process would, and starts at once. On Linux a thread can have a
//! current folder of its own; elsewhere, and where a story asks for it, `ows` too is a process.

use std::fs::File;
use std::io::{self, PipeReader, Read, Write};
use std::process::Child;
use std::sync::mpsc::{self, Receiver};
use std::thread::{self, JoinHandle};
use std::time::Instant;

use super::{PATIENCE, Stdout, When, exit_code};

/// What a run wrote, and its code.
pub struct Ended {
    pub stdout: Vec<u8>,
    pub stderr: Vec<u8>,
    pub code: i32,
}

/// The streams of a run, at its side.
struct Streams {
    stdin: File,
    stdout: File,
    stderr: File,
}

/// What runs: a process, or a thread that returns the exit code.
enum Running {
    Process(Child),
    Call(JoinHandle<u8>),
}

/// Runs to the end; panics after [`PATIENCE`], and if a call panics.
pub fn to_the_end(mut when: When, story: &str) -> Ended {
    let stdin = input(when.stdin.take());
    let (written, stdout) = output(&when.stdout);
    let (said, stderr) = pipe();
    let streams = Streams {
        stdin,
        stdout,
        stderr,
    };
    let stdout = written.map(read_aside);
    let stderr = read_aside(said);
    let mut running = start(when, streams, story);
    let deadline = Instant::now() + PATIENCE;
    let mut bytes = |stream: Receiver<Vec<u8>>| {
        let left = deadline.saturating_duration_since(Instant::now());
        stream.recv_timeout(left).unwrap_or_else(|_| {
            running.give_up();
            panic!("`{story}` did not end in {PATIENCE:?}")
        })
    };
    Ended {
        stdout: stdout.map(&mut bytes).unwrap_or_default(),
        stderr: bytes(stderr),
        code: running.code(),
    }
}

fn start(when: When, streams: Streams, story: &str) -> Running {
    #[cfg(target_os = "linux")]
    if !when.as_process {
        return Running::Call(call(when, streams));
    }
    let mut command = when.command();
    command
        .stdin(streams.stdin)
        .stdout(streams.stdout)
        .stderr(streams.stderr);
    let child = command.spawn();
    Running::Process(child.unwrap_or_else(|error| panic!("{story}: {error}")))
}

/// Calls `ows` in a thread that has as large a stack as the first one of a process.
#[cfg(target_os = "linux")]
fn call(when: When, streams: Streams) -> JoinHandle<u8> {
    use nix::sched::{CloneFlags, unshare};
    use ows::cli::{Surroundings, run};

    const STACK: usize = 8 << 20;
    let folder = when.given.path("");
    let arguments = std::iter::once(when.program).chain(when.arguments);
    let arguments = arguments.map(Into::into).collect();
    let variables = when.variables.into_iter();
    let environment = variables.map(|(name, value)| (name.into(), value.into()));
    let environment = environment.collect();
    let called = move || {
        unshare(CloneFlags::CLONE_FS).unwrap();
        std::env::set_current_dir(folder).unwrap();
        run(Surroundings {
            arguments,
            environment,
            clock: match when.at {
                Some(time) => super::clocked::clock(&time),
                None => std::rc::Rc::new(chrono::Utc::now),
            },
            input: streams.stdin.into(),
            results: streams.stdout.into(),
            messages: streams.stderr.into(),
        })
    };
    let thread = thread::Builder::new().stack_size(STACK);
    thread.spawn(called).unwrap()
}

impl Running {
    fn code(self) -> i32 {
        match self {
            Self::Process(mut child) => exit_code(child.wait().unwrap()),
            Self::Call(thread) => match thread.join() {
                Ok(code) => code.into(),
                Err(panic) => std::panic::resume_unwind(panic),
            },
        }
    }

    /// Ends a process. A call that hangs ends with the tests.
    fn give_up(&mut self) {
        if let Self::Process(child) = self {
            child.kill().unwrap();
        }
    }
}

/// Returns a stdin with these bytes; without any it is empty.
fn input(bytes: Option<Vec<u8>>) -> File {
    let Some(bytes) = bytes else {
        return File::open("/dev/null").unwrap();
    };
    let (reader, mut writer) = io::pipe().unwrap();
    // A run may end without reading all of it; that is no failure of the test.
    thread::spawn(move || writer.write_all(&bytes));
    File::from(std::os::fd::OwnedFd::from(reader))
}

/// Returns a stdout, and what reads it if its text comes to the test.
fn output(stdout: &Stdout) -> (Option<PipeReader>, File) {
    match stdout {
        Stdout::Read => {
            let (reader, writer) = pipe();
            (Some(reader), writer)
        }
        Stdout::Closed => (None, pipe().1),
        Stdout::To(path) => (None, File::options().write(true).open(path).unwrap()),
    }
}

fn pipe() -> (PipeReader, File) {
    let (reader, writer) = io::pipe().unwrap();
    (reader, File::from(std::os::fd::OwnedFd::from(writer)))
}

/// Reads a stream in a thread, so that no full pipe stops the run.
fn read_aside(mut stream: PipeReader) -> Receiver<Vec<u8>> {
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        let mut bytes = Vec::new();
        // What came before an error is still worth showing, and a wrong code shows the rest.
        let _ = stream.read_to_end(&mut bytes);
        sender.send(bytes)
    });
    receiver
}
