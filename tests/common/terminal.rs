//! Runs a program on a pseudo-terminal and reads its screen as a person would.
//!
//! Nothing here sleeps: each wait ends when the screen shows what is waited for, when the
//! program ends, or at the deadline. What the program sends as one frame is shown at once, as
//! synchronized output has it: whatever is on the screen is never half drawn. The terminal answers
//! no queries, such as the one for the place of the cursor.

use std::io::{Read, Write};
use std::num::NonZero;
use std::process::Command;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use portable_pty::{CommandBuilder, MasterPty, PtySize};
use vt100::Color;

use super::PATIENCE;

/// The code of a program that was killed: it could end nothing itself.
const KILLED: i32 = 137;

/// A program at work on a terminal; dropping this ends it.
pub struct Terminal {
    story: String,
    screen: vt100::Parser,
    frames: Frames,
    /// Whether the program ended in the middle of a frame.
    ended_within: bool,
    output: mpsc::Receiver<Vec<u8>>,
    keys: Box<dyn Write + Send>,
    master: Box<dyn MasterPty + Send>,
    child: Box<dyn portable_pty::Child + Send + Sync>,
}

impl Terminal {
    /// Starts what `command` says, on a terminal of this size; its streams are the terminal.
    pub(super) fn start(command: &Command, rows: u16, columns: u16, story: String) -> Terminal {
        let pair = portable_pty::native_pty_system()
            .openpty(size(rows, columns))
            .unwrap();
        let child = pair.slave.spawn_command(on_terminal(command)).unwrap();
        // While we hold this end too, the end of the program would not end its output.
        drop(pair.slave);
        let mut reader = pair.master.try_clone_reader().unwrap();
        let (sender, output) = mpsc::channel();
        thread::spawn(move || {
            let mut bytes = [0; 4096];
            while let Ok(count @ 1..) = reader.read(&mut bytes) {
                if sender.send(bytes[..count].to_vec()).is_err() {
                    break;
                }
            }
        });
        Terminal {
            story,
            screen: vt100::Parser::new(cells(rows), cells(columns), 0),
            frames: Frames::default(),
            ended_within: false,
            output,
            keys: pair.master.take_writer().unwrap(),
            master: pair.master,
            child,
        }
    }

    /// Waits until the screen contains `text`, which stands on one line of it.
    pub fn wait_for(&mut self, text: &str) -> &mut Terminal {
        self.wait_until(text, |screen| screen.contains(text))
    }

    /// Waits until the last line that has anything on it ends with `text`, as a question does.
    pub fn wait_for_last(&mut self, text: &str) -> &mut Terminal {
        self.wait_until(text, |screen| screen.trim_end().ends_with(text))
    }

    /// Types a line, and waits until there are more lines, the last of which ends with `text`.
    pub fn answer(&mut self, line: &str, text: &str) -> &mut Terminal {
        let lines = self.text().trim_end().lines().count();
        self.press(line).press("\r");
        self.wait_until(text, |screen| {
            let screen = screen.trim_end();
            screen.lines().count() > lines && screen.ends_with(text)
        })
    }

    /// Waits until the screen no longer contains `text`.
    pub fn wait_until_gone(&mut self, text: &str) -> &mut Terminal {
        self.wait_until(&format!("no `{text}`"), |screen| !screen.contains(text))
    }

    /// Types these keys: `\r` is Enter, `\u{1b}` Escape, `\u{1b}[A` arrow up, `\u{3}` Ctrl-C.
    pub fn press(&mut self, keys: &str) -> &mut Terminal {
        self.keys.write_all(keys.as_bytes()).unwrap();
        self.keys.flush().unwrap();
        self
    }

    /// Gives the terminal another size, which the program is told by a signal.
    pub fn resize(&mut self, rows: u16, columns: u16) -> &mut Terminal {
        self.screen.set_size(cells(rows), cells(columns));
        self.master.resize(size(rows, columns)).unwrap();
        self
    }

    /// Returns the screen's text as last waited for: a line each, without spaces at their ends.
    pub fn text(&self) -> String {
        self.screen.screen().contents()
    }

    /// Returns the screen as last waited for, cell by cell.
    pub fn screen(&self) -> &vt100::Screen {
        self.screen.screen()
    }

    /// Returns whether any cell has a colour of its own, in front or behind.
    pub fn coloured(&self) -> bool {
        let screen = self.screen.screen();
        let (rows, columns) = screen.size();
        (0..rows.get())
            .flat_map(|row| (0..columns.get()).map(move |column| (row, column)))
            .filter_map(|(row, column)| screen.cell(row, column))
            .any(|cell| cell.fgcolor() != Color::Default || cell.bgcolor() != Color::Default)
    }

    /// Returns the modes of the terminal in words, to see that they come back.
    pub fn modes(&self) -> String {
        format!("{:?}", self.master.get_termios().unwrap())
    }

    /// Waits until the modes of the terminal are these.
    pub fn wait_for_modes(&mut self, modes: &str) -> &mut Terminal {
        let deadline = Instant::now() + PATIENCE;
        while self.modes() != modes {
            if Instant::now() > deadline {
                self.fail("did not bring the modes of the terminal back");
            }
            thread::sleep(Duration::from_millis(2));
        }
        self
    }

    /// Sends the program a signal, by its name without `SIG`.
    pub fn signal(&mut self, name: &str) -> &mut Terminal {
        let process = self.child.process_id().unwrap().to_string();
        let sent = Command::new("sh")
            .args(["-c", "kill -s \"$0\" \"$1\"", name, &process])
            .status();
        assert!(sent.unwrap().success());
        self
    }

    /// Waits for the end of the program and returns its code, or 128 and the signal that ended it.
    pub fn ending(&mut self) -> i32 {
        let deadline = Instant::now() + PATIENCE;
        while self.take_output(deadline, "its end") {}
        let ending = ending(&self.child.wait().unwrap());
        if ending != KILLED && self.ended_within {
            self.fail("left a frame open");
        }
        ending
    }

    /// Waits for the end of the program and returns its code; panics if a signal ended it.
    ///
    /// What it wrote last is on the screen then.
    pub fn code(&mut self) -> u32 {
        let deadline = Instant::now() + PATIENCE;
        while self.take_output(deadline, "its end") {}
        let status = self.child.wait().unwrap();
        if let Some(signal) = status.signal() {
            self.fail(&format!("was ended by a signal: {signal}"));
        }
        if self.ended_within {
            self.fail("left a frame open");
        }
        status.exit_code()
    }

    fn wait_until(&mut self, what: &str, shows: impl Fn(&str) -> bool) -> &mut Terminal {
        let deadline = Instant::now() + PATIENCE;
        while !shows(&self.text()) {
            if !self.take_output(deadline, what) {
                self.fail(&format!("ended before the screen showed {what}"));
            }
        }
        self
    }

    /// Draws the next output and returns whether there was any before the program's end.
    fn take_output(&mut self, deadline: Instant, what: &str) -> bool {
        let left = deadline.saturating_duration_since(Instant::now());
        match self.output.recv_timeout(left) {
            Ok(bytes) => self.screen.process(&self.frames.take(&bytes)),
            Err(RecvTimeoutError::Disconnected) => {
                let rest = self.frames.rest();
                self.ended_within = rest.starts_with(Frames::BEGIN);
                self.screen.process(&rest);
                return false;
            }
            Err(RecvTimeoutError::Timeout) => {
                self.fail(&format!("did not come to {what} in {PATIENCE:?}"));
            }
        }
        true
    }

    fn fail(&self, what: &str) -> ! {
        panic!("`{}` {what}\n-- screen\n{}", self.story, self.text());
    }
}

/// Holds back a frame that is not whole yet.
#[derive(Default)]
pub struct Frames {
    waiting: Vec<u8>,
}

impl Frames {
    const BEGIN: &[u8] = b"\x1b[?2026h";
    const END: &[u8] = b"\x1b[?2026l";

    /// Takes what came, and returns what may be shown of all that waits.
    pub fn take(&mut self, bytes: &[u8]) -> Vec<u8> {
        self.waiting.extend(bytes);
        let begun = last(&self.waiting, Self::BEGIN);
        let ended = last(&self.waiting, Self::END);
        let whole = match begun {
            Some(begun) if ended.is_none_or(|ended| ended < begun) => begun,
            // The mark of a frame may itself come in two pieces.
            _ => self.waiting.len() - begins_at_the_end(&self.waiting, Self::BEGIN),
        };
        self.waiting.drain(..whole).collect()
    }

    /// Returns what waits, since nothing more will come.
    pub fn rest(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.waiting)
    }
}

fn last(bytes: &[u8], mark: &[u8]) -> Option<usize> {
    bytes.windows(mark.len()).rposition(|part| part == mark)
}

/// Returns how many bytes at the end may be the beginning of a mark.
fn begins_at_the_end(bytes: &[u8], mark: &[u8]) -> usize {
    let longest = mark.len().min(bytes.len() + 1) - 1;
    let mut lengths = (1..=longest).rev();
    lengths
        .find(|length| bytes.ends_with(&mark[..*length]))
        .unwrap_or(0)
}

impl Drop for Terminal {
    fn drop(&mut self) {
        // It has usually ended by itself, and a failing test has said enough.
        if let Ok(None) = self.child.try_wait() {
            let _ = self.child.kill();
            let _ = self.child.wait();
        }
    }
}

/// Returns the code as a shell shows it.
fn ending(status: &portable_pty::ExitStatus) -> i32 {
    match status.signal() {
        None => i32::try_from(status.exit_code()).unwrap(),
        Some("Hangup") => 129,
        Some("Interrupt") => 130,
        Some("Quit") => 131,
        Some("Killed") => KILLED,
        Some("Terminated") => 143,
        Some(other) => panic!("ended by {other}"),
    }
}

/// Returns the same command in the pseudo-terminal's terms.
fn on_terminal(command: &Command) -> CommandBuilder {
    let mut builder = CommandBuilder::new(command.get_program());
    builder.args(command.get_args());
    builder.cwd(command.get_current_dir().unwrap());
    builder.env_clear();
    for (name, value) in command.get_envs() {
        builder.env(name, value.unwrap());
    }
    builder
}

fn size(rows: u16, cols: u16) -> PtySize {
    PtySize {
        rows,
        cols,
        ..PtySize::default()
    }
}

fn cells(count: u16) -> NonZero<u16> {
    NonZero::new(count).unwrap()
}
