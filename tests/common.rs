//! Makes each end-to-end test a short story: given these files, when `ows` runs so, then this.
//!
//! ```text
//! Given::new()
//!     .file("week.csv", "pulse,sweating\n0,1\n")
//!     .when("score week.csv --to csv")
//!     .then()
//!     .stdout("…")
//!     .stderr("")
//!     .code(0);
//! ```
//!
//! The program sees the given files and variables and nothing else of this machine. How it is run, as a
//! call or as a process, is in [`running`], and how a process gets another time in [`clocked`]. What it
//! draws on a screen is in [`terminal`]; how two texts differ is in [`difference`].

pub mod clocked;
pub mod difference;
mod running;
pub mod sheets;
pub mod terminal;
pub mod workbooks;

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use std::{env, iter};

use self::difference::difference;
use self::terminal::Terminal;

/// The program as a file.
const OWS: &str = env!("CARGO_BIN_EXE_ows");

/// How long a run, or one wait for a screen, may take: a slow machine passes, a hang is found.
pub const PATIENCE: Duration = Duration::from_secs(60);

/// Makes a folder of a test's own, which goes when this is dropped.
///
/// It lies in memory where that has room, unless `TMPDIR` names a place: hundreds of logs are brought to the
/// disk, and no test cuts the current.
pub fn folder() -> tempfile::TempDir {
    const IN_MEMORY: &str = "/dev/shm";
    const ROOM: u64 = 1 << 30;
    let has_room = || {
        rustix::fs::statvfs(IN_MEMORY).is_ok_and(|found| found.f_bavail * found.f_frsize >= ROOM)
    };
    let made = match env::var_os("TMPDIR").is_none() && has_room() {
        true => tempfile::tempdir_in(IN_MEMORY),
        false => tempfile::tempdir(),
    };
    made.unwrap()
}

/// A folder of a test's own, with the files that its story begins with.
///
/// It goes when this is dropped, so keep it for as long as runs need its files.
pub struct Given {
    root: tempfile::TempDir,
}

impl Given {
    /// Makes an empty folder, and an empty home folder beside it.
    pub fn new() -> Given {
        let given = Given { root: folder() };
        fs::create_dir(given.path("")).unwrap();
        fs::create_dir(given.home()).unwrap();
        given
    }

    /// Puts a file into the folder; folders in its name are made.
    pub fn file(self, name: &str, contents: impl AsRef<[u8]>) -> Given {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, contents).unwrap();
        self
    }

    /// Puts a file into the home folder; folders in its name are made.
    pub fn home_file(self, name: &str, contents: impl AsRef<[u8]>) -> Given {
        let path = self.home().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, contents).unwrap();
        self
    }

    /// Puts a copy of `examples/NAME` into the folder, as `NAME`.
    pub fn example(self, name: &str) -> Given {
        let contents = fs::read(project().join("examples").join(name)).unwrap();
        self.file(name, contents)
    }

    /// Begins a run of `ows` in the folder, with arguments as a shell without quotes splits them.
    ///
    /// An argument with a space in it is given by [`When::argument`].
    pub fn when(&self, arguments: &str) -> When<'_> {
        let mut when = self.when_program(OWS);
        when.arguments
            .extend(arguments.split_whitespace().map(str::to_owned));
        when
    }

    /// Begins a run of another program under the same conditions, such as a script's interpreter.
    pub fn when_program(&self, program: &str) -> When<'_> {
        let home = self.home().to_str().unwrap().to_owned();
        let path = env::var("PATH").unwrap_or_default();
        let variables = [
            ("HOME", home.as_str()),
            ("PATH", path.as_str()),
            ("LANG", "C.UTF-8"),
            ("TERM", "dumb"),
            ("TZ", "UTC"),
        ];
        When {
            given: self,
            // With its path it is started without a copy of all the memory of the tests.
            program: found(program)
                .and_then(|path| path.into_os_string().into_string().ok())
                .unwrap_or_else(|| program.to_owned()),
            arguments: Vec::new(),
            variables: variables
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .into(),
            stdin: None,
            stdout: Stdout::Read,
            at: None,
            as_process: program != OWS,
        }
    }

    /// Returns the whole path of a file in the folder.
    pub fn path(&self, name: &str) -> PathBuf {
        self.root.path().join("work").join(name)
    }

    /// Returns the home folder that runs see.
    pub fn home(&self) -> PathBuf {
        self.root.path().join("home")
    }

    /// Returns the text of a file in the folder, to see what a run left there.
    pub fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    /// Returns the names in the folder in alphabetical order, to see that nothing else was left.
    pub fn names(&self) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(self.path(""))
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }
}

/// Where a run's stdout goes.
enum Stdout {
    /// To the test.
    Read,
    /// Into a pipe that nobody reads any more, as after `| head -1`.
    Closed,
    /// To a file or a device such as `/dev/full`.
    To(PathBuf),
}

/// One run, before it starts.
///
/// It has a home folder of its own, `TERM=dumb`, `TZ=UTC`, an UTF-8 locale, this machine's
/// `PATH` and no other variable: no `OWS_…`, `NO_COLOR` or `COLUMNS` comes from outside.
pub struct When<'given> {
    given: &'given Given,
    program: String,
    arguments: Vec<String>,
    variables: BTreeMap<String, String>,
    stdin: Option<Vec<u8>>,
    stdout: Stdout,
    at: Option<String>,
    as_process: bool,
}

impl When<'_> {
    /// Runs at this time, written as `2026-11-22T20:14:00-05:00`: the clock stands still there, or on a
    /// terminal goes on from there.
    pub fn at(mut self, time: &str) -> Self {
        self.at = Some(time.to_owned());
        self
    }

    /// Adds one argument as it is.
    pub fn argument(mut self, argument: &str) -> Self {
        self.arguments.push(argument.to_owned());
        self
    }

    /// Sets a variable of the environment.
    pub fn variable(mut self, name: &str, value: &str) -> Self {
        self.variables.insert(name.to_owned(), value.to_owned());
        self
    }

    /// Takes a variable out of the environment, to see what a run does without it.
    pub fn without_variable(mut self, name: &str) -> Self {
        self.variables.remove(name);
        self
    }

    /// Pipes these bytes into stdin; without them stdin is empty.
    pub fn stdin(mut self, bytes: impl AsRef<[u8]>) -> Self {
        self.stdin = Some(bytes.as_ref().to_owned());
        self
    }

    /// Gives a stdout whose reader has gone.
    pub fn stdout_closed(mut self) -> Self {
        self.stdout = Stdout::Closed;
        self
    }

    /// Sends stdout to an existing file or device.
    pub fn stdout_to(mut self, path: impl AsRef<Path>) -> Self {
        self.stdout = Stdout::To(path.as_ref().to_owned());
        self
    }

    /// Runs as a process where a call would do: for what only a process has, such as locks that keep another
    /// one out.
    pub fn in_own_process(mut self) -> Self {
        self.as_process = true;
        self
    }

    /// Returns the command as prepared, for a test that must hold the process itself.
    pub fn command(&self) -> Command {
        let mut command = match &self.at {
            None => Command::new(&self.program),
            Some(time) => clocked::command(time),
        };
        command
            .args(&self.arguments)
            .current_dir(self.given.path(""))
            .env_clear()
            .envs(&self.variables);
        if let Some(time) = &self.at {
            command.env(clocked::START, time);
        }
        command
    }

    /// Runs to the end and returns what came of it; panics after [`PATIENCE`].
    pub fn then(self) -> Then {
        let story = self.story();
        let ended = running::to_the_end(self, &story);
        Then {
            stdout: text(ended.stdout, "stdout", &story),
            stderr: text(ended.stderr, "stderr", &story),
            code: ended.code,
            story,
        }
    }

    /// Runs on a pseudo-terminal of this size; the variables say `TERM=xterm-256color`.
    pub fn on_terminal(mut self, rows: u16, columns: u16) -> Terminal {
        let term = self.variables.get_mut("TERM");
        if let Some(term) = term.filter(|term| *term == "dumb") {
            "xterm-256color".clone_into(term);
        }
        self.on_dumb_terminal(rows, columns)
    }

    /// Runs on a pseudo-terminal of this size and leaves `TERM` as it is.
    pub fn on_dumb_terminal(mut self, rows: u16, columns: u16) -> Terminal {
        self.at = self.at.map(|time| time + clocked::GOES_ON);
        Terminal::start(&self.command(), rows, columns, self.story())
    }

    /// Returns the run as a person would type it, for messages.
    fn story(&self) -> String {
        let program = Path::new(&self.program).file_stem().unwrap();
        iter::once(program.to_str().unwrap())
            .chain(self.arguments.iter().map(String::as_str))
            .collect::<Vec<_>>()
            .join(" ")
    }
}

/// What came of a run. Each check panics with the run, both streams and the difference.
#[derive(Debug)]
pub struct Then {
    /// What the run wrote to stdout; empty if that did not come to the test.
    pub stdout: String,
    /// What the run wrote to stderr.
    pub stderr: String,
    code: i32,
    story: String,
}

impl Then {
    /// Holds stdout to exactly this text.
    pub fn stdout(self, expected: &str) -> Then {
        self.same("stdout", expected, &self.stdout);
        self
    }

    /// Holds stderr to exactly this text.
    pub fn stderr(self, expected: &str) -> Then {
        self.same("stderr", expected, &self.stderr);
        self
    }

    /// Holds the exit code; a run that a signal ended has 128 and the signal's number.
    pub fn code(self, expected: i32) -> Then {
        let (code, stdout, stderr) = (self.code, &self.stdout, &self.stderr);
        assert!(
            code == expected,
            "`{}` ended with {code}, not {expected}\n-- stdout\n{stdout}\n-- stderr\n{stderr}",
            self.story
        );
        self
    }

    /// Returns the exit code, for a test that holds it to what is written elsewhere.
    pub fn exit_code(&self) -> i32 {
        self.code
    }

    /// Holds the exit code to one of these, where which it is does not matter.
    pub fn code_among(self, expected: &[i32]) -> Then {
        let code = self.code;
        if expected.contains(&code) {
            return self;
        }
        self.code(expected[0])
    }

    fn same(&self, stream: &str, expected: &str, got: &str) {
        if expected == got {
            return;
        }
        let mut message = format!("`{}` wrote another {stream}:\n", self.story);
        message += &difference(expected, got);
        if stream == "stdout" {
            message += &format!("-- stderr\n{}", self.stderr);
        }
        panic!("{message}-- code {}", self.code);
    }
}

/// Returns the folder of the project.
pub fn project() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Returns how long this thread has worked so far: however busy the machine is, it is the same.
pub fn worked() -> Duration {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    time.try_into().unwrap()
}

/// Returns whether the test `name` must be skipped because `tool` is not on this machine.
///
/// It says so on stderr and counts it. With `OWS_REQUIRE_ALL` set it panics instead, so that
/// where all tests are to run none is left out unseen.
pub fn skip(name: &str, tool: &str) -> bool {
    skip_without(name, tool, is_usable(tool))
}

/// Returns the same for what is no program, such as a right that the tests may not have.
pub fn skip_without(name: &str, need: &str, there: bool) -> bool {
    let require_all = env::var_os("OWS_REQUIRE_ALL").is_some();
    skip_unless(there, require_all, || format!("{name} needs {need}"))
}

/// Says whether what is left to chance is tried as often as before a release.
pub fn full() -> bool {
    env::var_os("OWS_FULL").is_some_and(|value| value == "1")
}

/// How many tests were skipped so far.
static SKIPPED: AtomicUsize = AtomicUsize::new(0);

fn skip_unless(found: bool, require_all: bool, need: impl Fn() -> String) -> bool {
    if found {
        return false;
    }
    assert!(!require_all, "{}, and OWS_REQUIRE_ALL is set", need());
    let count = SKIPPED.fetch_add(1, Ordering::Relaxed) + 1;
    // The test runner keeps what `eprintln!` writes in a passing test to itself.
    writeln!(io::stderr(), "skipped: {} ({count} skipped)", need()).unwrap();
    true
}

/// Returns the path of a program by its name, if a folder of `PATH` has it.
fn found(program: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    let mut paths = env::split_paths(&path).map(|folder| folder.join(program));
    paths.find(|path| path.is_absolute() && path.is_file())
}

/// Says whether a program of this name is there, and new enough.
///
/// A Python before 3.11 cannot read TOML by itself, and a `strace` before 5.3 stops at every call: what they
/// are wanted for.
fn is_usable(tool: &str) -> bool {
    let tried: &[&str] = match tool {
        "python3" => &["-c", "import tomllib"],
        "strace" => &["--seccomp-bpf", "-f", "-V"],
        _ => &[],
    };
    let passes = || {
        let run = Command::new(tool).args(tried).output();
        run.is_ok_and(|output| output.status.success())
    };
    found(tool).is_some() && (tried.is_empty() || passes())
}

fn text(bytes: Vec<u8>, stream: &str, story: &str) -> String {
    String::from_utf8(bytes).unwrap_or_else(|_| panic!("`{story}` wrote no UTF-8 to {stream}"))
}

/// Returns the code as a shell shows it.
pub fn exit_code(status: ExitStatus) -> i32 {
    #[cfg(unix)]
    if let Some(signal) = std::os::unix::process::ExitStatusExt::signal(&status) {
        return 128 + signal;
    }
    status.code().unwrap()
}

#[cfg(unix)]
mod tests;
