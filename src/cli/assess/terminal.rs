//! The terminal under the form and the lines: bytes as they come, signals between them, and modes put back.
//!
//! Keys are read as bytes from standard input, since the usual readers of events spin once the
//! terminal is gone. A signal only wakes the wait for a key: what is to be done about it is done
//! where the keys are handled, one thing after another.

use std::time::Duration;

use crate::cli::context::Context;
use crate::cli::error::COULD_NOT_RUN;

/// What happened while waiting for a person.
#[derive(Debug)]
pub enum Event {
    /// Bytes came.
    Bytes(Vec<u8>),
    /// The terminal has another size.
    Resized,
    /// The program was stopped, and goes on: the terminal may have been used by others.
    Continued,
    /// Nothing came in the time given.
    Quiet,
    /// It is over.
    Ended(Ending),
}

/// Why it is over before it is signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// A signal.
    Signal(i32),
    /// The input ended, or the terminal is gone.
    Gone,
    /// The person left.
    Left,
}

/// How long to wait for the rest of something that comes in pieces.
pub const SOON: Duration = Duration::from_millis(60);

/// Whether single keys can be read here.
pub const HAS_KEYS: bool = cfg!(unix);

#[cfg(not(unix))]
pub use elsewhere::{Input, Modes, end_by, only_stops};
#[cfg(unix)]
pub use unix::{Input, Modes, end_by, only_stops};

/// Says whether a person sits at standard input and sees what is said.
pub fn is_terminal(context: &Context) -> bool {
    context.input_is_terminal() && context.messages_are_on_terminal()
}

impl Ending {
    /// Ends as a signal would have ended the program, or says the exit code.
    pub fn code(self) -> u8 {
        let Self::Signal(signal) = self else {
            return COULD_NOT_RUN;
        };
        end_by(signal);
        u8::try_from(128 + signal).unwrap_or(COULD_NOT_RUN)
    }
}

#[cfg(unix)]
mod unix {
    use std::fs::File;
    use std::io;
    use std::os::unix::net::UnixStream;
    use std::sync::Arc;
    use std::time::Duration;

    use rustix::event::{PollFd, PollFlags, Timespec, poll};
    use rustix::termios::{
        InputModes, LocalModes, OptionalActions, QueueSelector, SpecialCodeIndex, Termios, tcflush,
        tcgetattr, tcsetattr,
    };
    use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGWINCH};
    use signal_hook::iterator::backend::SignalDelivery;
    use signal_hook::iterator::exfiltrator::SignalOnly;

    use super::{Ending, Event};
    use crate::cli::signals;

    /// Standard input and the signals that are watched.
    pub struct Input {
        keys: Arc<File>,
        signals: SignalDelivery<UnixStream, SignalOnly>,
    }

    impl Input {
        /// Begins to watch. A signal that the program was started to ignore stays ignored.
        ///
        /// # Errors
        /// The system has no more room for it.
        pub fn watch(keys: &Arc<File>) -> io::Result<Self> {
            let (read, write) = UnixStream::pair()?;
            let watched = [SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGCONT, SIGWINCH];
            let watched = signals::not_ignored(&watched);
            let signals = SignalDelivery::with_pipe(read, write, SignalOnly, watched)?;
            Ok(Self {
                keys: Arc::clone(keys),
                signals,
            })
        }

        /// Waits until something happens, or until the time is over.
        pub fn wait(&mut self, time: Option<Duration>) -> Event {
            loop {
                if let Some(signal) = self.signals.pending().next() {
                    return match signal {
                        SIGWINCH => Event::Resized,
                        SIGCONT => Event::Continued,
                        signal => Event::Ended(Ending::Signal(signal)),
                    };
                }
                let mut watched = [
                    PollFd::new(&self.keys, PollFlags::IN),
                    PollFd::new(self.signals.get_read(), PollFlags::IN),
                ];
                let time = time.and_then(|time| Timespec::try_from(time).ok());
                match poll(&mut watched, time.as_ref()) {
                    Ok(0) => return Event::Quiet,
                    Ok(_) => {}
                    Err(rustix::io::Errno::INTR) => continue,
                    Err(_) => return Event::Ended(Ending::Gone),
                }
                let [keys, signals] = &watched;
                if signals.revents().is_empty() && !keys.revents().is_empty() {
                    return read(&self.keys);
                }
            }
        }
    }

    impl Input {
        /// Takes each key as it comes, without showing it. Signals stay signals.
        ///
        /// # Errors
        /// Standard input is no terminal, or is gone.
        pub fn key_by_key(&self) -> io::Result<Modes> {
            let modes = Modes {
                before: tcgetattr(&self.keys)?,
                keys: Arc::clone(&self.keys),
            };
            modes.again()?;
            Ok(modes)
        }

        /// Forgets what was typed and not yet read.
        pub fn forget(&mut self) {
            // What cannot be forgotten is read as any other key.
            let _ = tcflush(&self.keys, QueueSelector::IFlush);
        }
    }

    /// Reads what is there. Nothing, or an error, means that nothing will come any more.
    fn read(keys: &File) -> Event {
        let mut bytes = [0; 4096];
        loop {
            return match rustix::io::read(keys, &mut bytes) {
                Ok(count @ 1..) => Event::Bytes(bytes.get(..count).unwrap_or_default().to_vec()),
                Err(rustix::io::Errno::INTR) => continue,
                Ok(_) | Err(_) => Event::Ended(Ending::Gone),
            };
        }
    }

    /// The modes of the terminal as they were; dropping this brings them back.
    pub struct Modes {
        before: Termios,
        keys: Arc<File>,
    }

    impl Modes {
        /// Takes each key as it comes once more, after others had the terminal.
        ///
        /// # Errors
        /// The terminal is gone.
        pub fn again(&self) -> io::Result<()> {
            let mut modes = self.before.clone();
            modes.local_modes -= LocalModes::ICANON | LocalModes::ECHO | LocalModes::IEXTEN;
            // Ctrl-S would stop the screen, and look like a program that hangs.
            modes.input_modes -= InputModes::IXON;
            modes.special_codes[SpecialCodeIndex::VMIN] = 1;
            modes.special_codes[SpecialCodeIndex::VTIME] = 0;
            tcsetattr(&self.keys, OptionalActions::Drain, &modes)?;
            Ok(())
        }

        /// Brings the modes back as they were.
        pub fn back(&self) {
            // A terminal that is gone has no modes any more.
            let _ = tcsetattr(&self.keys, OptionalActions::Now, &self.before);
        }
    }

    impl Drop for Modes {
        fn drop(&mut self) {
            self.back();
        }
    }

    /// Says whether a signal only stops the program, which goes on later.
    pub fn only_stops(signal: i32) -> bool {
        signal == SIGTSTP
    }

    /// Ends, or stops, the program as the signal would have done, so that its parent sees the signal.
    pub fn end_by(signal: i32) {
        // If that cannot be, the exit code says it.
        let _ = signal_hook::low_level::emulate_default_handler(signal);
    }
}

/// Where there are no such terminals there are lines, and the system ends the program itself.
#[cfg(not(unix))]
mod elsewhere {
    use std::fs::File;
    use std::io::{self, Read as _};
    use std::sync::Arc;
    use std::time::Duration;

    use super::{Ending, Event};

    /// Standard input.
    pub struct Input {
        keys: Arc<File>,
    }

    impl Input {
        /// Begins to read.
        ///
        /// # Errors
        /// None.
        pub fn watch(keys: &Arc<File>) -> io::Result<Self> {
            Ok(Self {
                keys: Arc::clone(keys),
            })
        }

        /// Takes each key as it comes.
        ///
        /// # Errors
        /// Always: there are lines only.
        pub fn key_by_key(&self) -> io::Result<Modes> {
            Err(io::ErrorKind::Unsupported.into())
        }

        /// Waits for bytes. Without a wait of its own it has no bytes in a time given.
        pub fn wait(&mut self, time: Option<Duration>) -> Event {
            if time.is_some() {
                return Event::Quiet;
            }
            let mut bytes = [0; 4096];
            match (&*self.keys).read(&mut bytes) {
                Ok(count @ 1..) => Event::Bytes(bytes.get(..count).unwrap_or_default().to_vec()),
                Ok(_) | Err(_) => Event::Ended(Ending::Gone),
            }
        }

        /// Forgets nothing: lines are asked for one at a time.
        pub fn forget(&mut self) {}
    }

    /// Modes, which are not to be had here.
    pub struct Modes;

    impl Modes {
        /// Takes each key once more.
        ///
        /// # Errors
        /// Always: there are lines only.
        pub fn again(&self) -> io::Result<()> {
            Err(io::ErrorKind::Unsupported.into())
        }

        /// Brings the modes back as they were.
        pub fn back(&self) {}
    }

    /// Says whether a signal only stops the program.
    pub fn only_stops(_signal: i32) -> bool {
        false
    }

    /// Leaves the ending to the exit code.
    pub fn end_by(_signal: i32) {}
}
