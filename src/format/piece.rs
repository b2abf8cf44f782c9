//! What is cut out of an input to be read by itself, and no longer than anything is that anybody writes.

use std::io::{self, BufRead};

use crate::base::source::Place;

/// The longest piece that is read, in bytes.
pub const LONGEST: usize = 1 << 20;

/// The byte order mark of UTF-8.
pub const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// A line, or an element of a list.
#[derive(Debug, PartialEq, Eq)]
pub enum Piece<'p> {
    /// Its text.
    Text(&'p str),
    /// It is not UTF-8 from here on.
    NotUtf8(Place),
    /// It is longer than [`LONGEST`]; it was passed over whole.
    TooLong,
}

/// Why no piece can be found any more.
#[derive(Debug)]
pub enum Broken {
    /// The input cannot be read.
    Unreadable(io::Error),
    /// The text is no JSON from here on; and why.
    Wrong(Place, &'static str),
}

impl From<io::Error> for Broken {
    fn from(error: io::Error) -> Self {
        Self::Unreadable(error)
    }
}

/// Cuts pieces out of an input.
pub trait Pieces {
    /// Returns the next piece and where it begins; `None` at the end.
    ///
    /// # Errors
    /// The input cannot be read, or where the next piece begins cannot be said.
    fn read(&mut self) -> Result<Option<(Place, Piece<'_>)>, Broken>;

    /// Says what to do about the piece that was read last, if it is too long.
    fn help_if_too_long(&self) -> &'static str;

    /// Says whether they are lines: some may be blank, and the next is found behind one that is no JSON.
    fn are_lines(&self) -> bool;
}

/// What to do about a text that is too long as one assessment.
pub const ONE_TEXT_TOO_LONG: &str = "write several as a list of JSON, or one a line as NDJSON";

impl<'p> Piece<'p> {
    /// Makes a piece of bytes that begin at a place.
    pub(super) fn of(bytes: &'p [u8], place: Place) -> Self {
        utf8(bytes, place).map_or_else(Self::NotUtf8, Self::Text)
    }
}

/// Returns bytes that begin at a place as a text.
///
/// # Errors
/// They are not UTF-8 from this place on.
pub fn utf8(bytes: &[u8], mut place: Place) -> Result<&str, Place> {
    std::str::from_utf8(bytes).map_err(|error| {
        let good = bytes.get(..error.valid_up_to()).unwrap_or_default();
        pass(&mut place, good);
        place
    })
}

/// The bytes of a piece as they come, kept as long as they are not too many.
#[derive(Default)]
pub(super) struct Bytes {
    kept: Vec<u8>,
    are_too_many: bool,
}

impl Bytes {
    pub(super) fn clear(&mut self) {
        self.kept.clear();
        self.are_too_many = false;
    }

    pub(super) fn add(&mut self, part: &[u8]) {
        self.are_too_many |= self.kept.len() + part.len() > LONGEST;
        if self.are_too_many {
            self.kept.clear();
        } else {
            self.kept.extend_from_slice(part);
        }
    }

    /// Returns all that came, unless it is too much.
    pub(super) fn all(&self) -> Option<&[u8]> {
        (!self.are_too_many).then_some(&self.kept)
    }
}

/// Returns what can be had of an input; nothing at its end.
pub(super) fn available(input: &mut impl BufRead) -> io::Result<&[u8]> {
    // Asked twice, since what an answer lends cannot be given back from inside a loop; but not at the end,
    // where a terminal would have to say again that it has ended.
    loop {
        match input.fill_buf() {
            Ok([]) => return Ok(&[]),
            Ok(_) => return input.fill_buf(),
            Err(error) if comes_again(&error) => {}
            Err(error) => return Err(error),
        }
    }
}

/// Says whether whoever asks again gets more: after a signal, and where nothing came for a while.
fn comes_again(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::Interrupted | io::ErrorKind::WouldBlock
    )
}

/// An input that is waited for, whether or not something comes for a while.
pub struct Waited<R>(pub R);

impl<R: BufRead> io::Read for Waited<R> {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        available(&mut self.0)?;
        self.0.read(bytes)
    }
}

impl<R: BufRead> BufRead for Waited<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        available(&mut self.0)
    }

    fn consume(&mut self, amount: usize) {
        self.0.consume(amount);
    }
}

/// Goes on over some bytes; all but the first of a character count for nothing.
pub(super) fn pass(place: &mut Place, bytes: &[u8]) {
    for byte in bytes {
        if *byte == b'\n' {
            place.line += 1;
            place.column = 1;
        } else if byte & 0xc0 != 0x80 {
            place.column += 1;
        }
    }
}
