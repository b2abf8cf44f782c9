//! Runs the program at another time: this test binary again, as the program, with a clock of its own.
//!
//! The program has no switch for it. It is called as `main` calls it, only with another clock: one
//! that stands still at the time that a test gives, or, on a terminal, goes on from there.
#![cfg(unix)]

use std::env;
use std::fs::File;
use std::process::{Command, exit};
use std::rc::Rc;
use std::sync::Arc;
use std::time::Instant;

use chrono::{DateTime, TimeDelta, Utc};
use ows::cli::{Surroundings, run};

/// The variable that says at which time the clock stands. The program itself does not see it.
pub const START: &str = "CLOCK_OF_THIS_TEST";
/// What stands behind the time if the clock goes on from there.
pub const GOES_ON: &str = " and goes on";

/// The test below by its whole name.
const THIS: &str = "common::clocked::this_binary_is_the_program_when_it_is_told_a_time";

/// Prepares the program as this binary plays it, with its arguments still to come.
///
/// The runner of the tests says things of its own on standard output: so that goes nowhere, and the
/// program gets what was standard output under another number.
pub fn command(time: &str) -> Command {
    clock(time);
    let mut command = Command::new("/bin/sh");
    let binary = env::current_exe().unwrap();
    let script = r#"exec "$0" --exact "$1" --test-threads=1 -- "$@" 3>&1 >/dev/null"#;
    command.args(["-c", script]).arg(binary).arg(THIS);
    command
}

/// Returns the clock that a text like [`START`]'s asks for.
pub fn clock(text: &str) -> Rc<dyn Fn() -> DateTime<Utc>> {
    let time = text.strip_suffix(GOES_ON);
    let goes_on = time.is_some();
    let start: DateTime<Utc> = time.unwrap_or(text).parse().unwrap();
    let begin = Instant::now();
    Rc::new(move || match goes_on {
        true => start + TimeDelta::from_std(begin.elapsed()).unwrap(),
        false => start,
    })
}

#[test]
#[expect(
    clippy::exit,
    reason = "the runner of the tests would go on to say how they went"
)]
fn this_binary_is_the_program_when_it_is_told_a_time() {
    let Ok(start) = env::var(START) else {
        return;
    };
    let stream = |number: u8| {
        let path = format!("/dev/fd/{number}");
        let opened = match number {
            0 => File::open(path),
            _ => File::options().write(true).open(path),
        };
        Arc::new(opened.unwrap())
    };
    let arguments = env::args_os().skip_while(|argument| argument != "--");
    // What follows is the name of this test, in the place of the program's.
    let code = run(Surroundings {
        arguments: arguments.skip(1).collect(),
        environment: env::vars_os().filter(|(name, _)| name != START).collect(),
        clock: clock(&start),
        input: stream(0),
        results: stream(3),
        messages: stream(2),
    });
    exit(i32::from(code));
}
