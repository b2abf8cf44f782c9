//! Keys out of the bytes that a terminal sends, also when they come in pieces.

/// A key, or a pasted text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Key {
    /// A character.
    Character(char),
    /// Enter.
    Enter,
    /// Tab.
    Tab,
    /// Tab with Shift.
    BackTab,
    /// The key that takes back.
    Backspace,
    /// The key that takes away what stands at the cursor.
    Delete,
    /// Take the line away, as Ctrl-U says it.
    EraseLine,
    /// Take the word before the cursor away, as Ctrl-W says it.
    EraseWord,
    /// Escape alone.
    Escape,
    /// Arrow up.
    Up,
    /// Arrow down.
    Down,
    /// Arrow left.
    Left,
    /// Arrow right.
    Right,
    /// To the first.
    Home,
    /// To the last.
    End,
    /// A page up.
    PageUp,
    /// A page down.
    PageDown,
    /// The key for help.
    Help,
    /// Draw the screen anew.
    Redraw,
    /// The end of the input, as Ctrl-D says it.
    EndOfInput,
    /// A text that was pasted, as a whole.
    Paste(String),
    /// A key that has no meaning anywhere.
    Other,
}

impl Key {
    /// Returns the key as a layout of Latin letters has it, where it stands for something to do: on a
    /// Russian or Ukrainian layout the same key sends another letter.
    #[must_use]
    pub fn on_latin_keys(self) -> Self {
        match self {
            Self::Character(character) => Self::Character(latin(character)),
            key => key,
        }
    }
}

/// The letters of a Cyrillic layout, and those of the same keys of a Latin one.
const CYRILLIC: &str = "йцукенгшщзфывапролдячсмитьі";
const LATIN: &str = "qwertyuiopasdfghjklzxcvbnms";

/// Returns the Latin letter that stands on the same key as a Cyrillic one.
pub fn latin(character: char) -> char {
    let lower = character.to_lowercase().next().unwrap_or(character);
    let mut pairs = CYRILLIC.chars().zip(LATIN.chars());
    match pairs.find(|(cyrillic, _)| *cyrillic == lower) {
        Some((_, latin)) if lower != character => latin.to_ascii_uppercase(),
        Some((_, latin)) => latin,
        None => character,
    }
}

/// The most bytes of a pasted text that are kept: more is never an answer.
const LONGEST_PASTE: usize = 8 * 1024;
const PASTE_BEGINS: &[u8] = b"\x1b[200~";
const PASTE_ENDS: &[u8] = b"\x1b[201~";
/// How often it is quiet, a short while each time, before the rest of what has surely begun is no
/// longer waited for: about five seconds. A slow line may hold the rest back as long as that.
const LONG: u32 = 80;

/// Bytes that are not yet keys.
#[derive(Debug, Default)]
pub struct Keys {
    waiting: Vec<u8>,
    pasted: Option<Vec<u8>>,
    /// How often it was quiet since the last bytes.
    quiet: u32,
    /// Whether Escape alone was the last key, and may have been the begin of a longer one.
    escaped: bool,
    /// Whether the key that is waiting was already taken for Escape.
    late: bool,
}

impl Keys {
    /// Takes bytes as they come.
    pub fn take(&mut self, bytes: &[u8]) {
        self.quiet = 0;
        if std::mem::take(&mut self.escaped) && follows_escape(bytes) {
            self.waiting.push(0x1b);
            self.late = true;
        }
        self.waiting.extend_from_slice(bytes);
    }

    /// Says whether the rest of a key is still to come.
    pub fn are_incomplete(&self) -> bool {
        !self.waiting.is_empty() || self.pasted.is_some() || self.escaped
    }

    /// Returns the next whole key.
    pub fn next(&mut self) -> Option<Key> {
        if self.pasted.is_some() {
            return self.paste();
        }
        let (key, length) = decode(&self.waiting)?;
        let late = std::mem::take(&mut self.late);
        if self.waiting.starts_with(PASTE_BEGINS) {
            self.waiting.drain(..PASTE_BEGINS.len());
            self.pasted = Some(Vec::new());
            return self.paste();
        }
        self.waiting.drain(..length);
        Some(if late { Key::Other } else { key })
    }

    /// Returns what the bytes mean now that it was quiet for a short while, if that can be said.
    ///
    /// Escape may well be alone. The rest of a paste or of a longer key is never an answer, and is
    /// waited for as long as a slow line may need.
    pub fn give_up(&mut self) -> Option<Key> {
        self.quiet = self.quiet.saturating_add(1);
        let has_begun = matches!(self.waiting.get(..2), Some(b"\x1b[" | b"\x1bO"));
        if (has_begun || self.escaped || self.pasted.is_some()) && self.quiet < LONG {
            return None;
        }
        self.escaped = false;
        self.late = false;
        if let Some(mut pasted) = self.pasted.take() {
            pasted.append(&mut self.waiting);
            return Some(text(pasted));
        }
        if self.waiting.is_empty() {
            return None;
        }
        let alone = self.waiting == b"\x1b";
        self.waiting.clear();
        self.escaped = alone;
        self.quiet = 0;
        Some(if alone { Key::Escape } else { Key::Other })
    }

    fn paste(&mut self) -> Option<Key> {
        let pasted = self.pasted.as_mut()?;
        let end = self
            .waiting
            .windows(PASTE_ENDS.len())
            .position(|bytes| bytes == PASTE_ENDS);
        // The end may come in two pieces: as many bytes as it has stay back.
        let sure = end.unwrap_or(self.waiting.len().saturating_sub(PASTE_ENDS.len() - 1));
        pasted.extend(self.waiting.drain(..sure));
        pasted.truncate(LONGEST_PASTE);
        end?;
        self.waiting.drain(..PASTE_ENDS.len());
        self.pasted.take().map(text)
    }
}

/// Says whether bytes are the rest of a key that began with Escape.
///
/// Nobody types a bracket to answer. An O may begin a word, but then comes alone.
fn follows_escape(bytes: &[u8]) -> bool {
    matches!(bytes, [b'[', ..] | [b'O', b'A'..=b'Z' | b'p'..=b'y'])
}

fn text(bytes: Vec<u8>) -> Key {
    Key::Paste(String::from_utf8_lossy(&bytes).replace('\r', "\n"))
}

/// Returns the first key and how many bytes it has; nothing while its rest is still to come.
fn decode(bytes: &[u8]) -> Option<(Key, usize)> {
    let first = *bytes.first()?;
    let key = match first {
        b'\r' | b'\n' => Key::Enter,
        b'\t' => Key::Tab,
        0x08 | 0x7f => Key::Backspace,
        0x01 => Key::Home,
        0x04 => Key::EndOfInput,
        0x05 => Key::End,
        0x15 => Key::EraseLine,
        0x17 => Key::EraseWord,
        0x0c => Key::Redraw,
        0x1b => return escape(bytes),
        0..=0x1f => Key::Other,
        0x20..=0x7e => Key::Character(char::from(first)),
        0x80.. => return unicode(bytes, first),
    };
    Some((key, 1))
}

/// Reads a character of several bytes.
fn unicode(bytes: &[u8], first: u8) -> Option<(Key, usize)> {
    let length = match first {
        0xc2..=0xdf => 2,
        0xe0..=0xef => 3,
        0xf0..=0xf4 => 4,
        _ => return Some((Key::Other, 1)),
    };
    let bytes = bytes.get(..length)?;
    let character = std::str::from_utf8(bytes)
        .ok()
        .and_then(|text| text.chars().next());
    Some(match character {
        Some(character) => (Key::Character(character), length),
        None => (Key::Other, 1),
    })
}

/// Reads what begins with Escape: a key that has no character.
fn escape(bytes: &[u8]) -> Option<(Key, usize)> {
    match *bytes.get(1)? {
        b'[' => {
            // A letter or a tilde ends it. F1 to F5 of the Linux console have a second bracket.
            let begin = if bytes.get(2) == Some(&b'[') { 3 } else { 2 };
            let rest = bytes.get(begin..)?;
            let length = rest.iter().position(|byte| !(0x20..0x40).contains(byte))?;
            let last = *rest.get(length)?;
            if !(0x40..=0x7e).contains(&last) {
                // It was cut off, and something else begins.
                return Some((Key::Other, begin + length));
            }
            let numbers = rest.get(..length).unwrap_or_default();
            let key = if begin == 3 {
                if last == b'A' { Key::Help } else { Key::Other }
            } else {
                named(numbers, last)
            };
            Some((key, begin + length + 1))
        }
        b'O' => {
            let last = *bytes.get(2)?;
            let key = match last {
                b'P' => Key::Help,
                b'M' => Key::Enter,
                // The digits of a keypad.
                b'p'..=b'y' => Key::Character(char::from(last - b'p' + b'0')),
                last => named(b"", last),
            };
            Some((key, 3))
        }
        // Escape, and then another key.
        0x1b => Some((Key::Escape, 1)),
        _ => Some((Key::Other, 2)),
    }
}

/// Returns the key that a terminal calls by numbers and a letter.
fn named(numbers: &[u8], last: u8) -> Key {
    let first = numbers.split(|byte| *byte == b';').next();
    match (first.unwrap_or_default(), last) {
        (_, b'A') => Key::Up,
        (_, b'B') => Key::Down,
        (_, b'C') => Key::Right,
        (_, b'D') => Key::Left,
        (_, b'H') | (b"1" | b"7", b'~') => Key::Home,
        (_, b'F') | (b"4" | b"8", b'~') => Key::End,
        (_, b'Z') => Key::BackTab,
        (b"5", b'~') => Key::PageUp,
        (b"6", b'~') => Key::PageDown,
        (b"11", b'~') => Key::Help,
        (b"3", b'~') => Key::Delete,
        _ => Key::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(pieces: &[&[u8]]) -> Vec<Key> {
        let mut keys = Keys::default();
        let mut found = Vec::new();
        for piece in pieces {
            keys.take(piece);
            found.extend(std::iter::from_fn(|| keys.next()));
        }
        found.extend(quiet(&mut keys, 2 * LONG));
        found
    }

    /// Lets it be quiet so often.
    fn quiet(keys: &mut Keys, times: u32) -> Vec<Key> {
        (0..times).filter_map(|_| keys.give_up()).collect()
    }

    /// Returns the keys of pieces that come 120 milliseconds or so apart.
    fn slow_keys(pieces: &[&[u8]]) -> Vec<Key> {
        let mut keys = Keys::default();
        let mut found = Vec::new();
        for piece in pieces {
            keys.take(piece);
            found.extend(std::iter::from_fn(|| keys.next()));
            found.extend(quiet(&mut keys, 2));
        }
        found.extend(quiet(&mut keys, LONG));
        assert!(!keys.are_incomplete());
        found
    }

    #[test]
    fn on_a_slow_line_a_paste_is_one_paste_wherever_it_is_cut() {
        let bytes = b"\x1b[200~note: seen at 0 1 2 1\x1b[201~";
        let paste = Key::Paste("note: seen at 0 1 2 1".to_owned());
        for cut in 2..bytes.len() {
            let (one, other) = bytes.split_at(cut);
            assert_eq!(
                slow_keys(&[one, other]),
                std::slice::from_ref(&paste),
                "cut at {cut}"
            );
        }
        let found = slow_keys(&[&bytes[..1], &bytes[1..]]);
        assert_eq!(found, [Key::Escape, paste]);
    }

    #[test]
    fn on_a_slow_line_the_rest_of_a_key_is_no_answer() {
        assert_eq!(slow_keys(&[b"\x1b[", b"3~"]), [Key::Delete]);
        assert_eq!(slow_keys(&[b"\x1b[3", b"~"]), [Key::Delete]);
        assert_eq!(slow_keys(&[b"\x1bO", b"r"]), [Key::Character('2')]);
        let dropped = [Key::Escape, Key::Other];
        assert_eq!(slow_keys(&[b"\x1b", b"[3~"]), dropped);
        assert_eq!(slow_keys(&[b"\x1b", b"[", b"3", b"~"]), dropped);
        assert_eq!(slow_keys(&[b"\x1b", b"Or"]), dropped);
    }

    #[test]
    fn after_escape_alone_what_a_person_types_is_read() {
        let typed = |character| [Key::Escape, Key::Character(character)];
        assert_eq!(slow_keys(&[b"\x1b", b"2"]), typed('2'));
        assert_eq!(slow_keys(&[b"\x1b", b"O"]), typed('O'));
        let mut keys = Keys::default();
        keys.take(b"\x1b");
        assert_eq!(quiet(&mut keys, 2 * LONG), [Key::Escape]);
        keys.take(b"[");
        assert_eq!(keys.next(), Some(Key::Character('[')));
        // A key that was cut off takes nothing with it.
        assert_eq!(slow_keys(&[b"\x1b[1", b"\r"]), [Key::Other, Key::Enter]);
    }

    #[test]
    fn keys_are_the_same_however_they_are_cut_into_pieces() {
        let bytes = "1\u{1b}[A\u{1b}OB\u{1b}[6~é発\r\u{1b}[200~a\rb\u{1b}[201~\u{7f}\t\u{1b}[Z";
        let whole = keys(&[bytes.as_bytes()]);
        assert_eq!(
            whole,
            [
                Key::Character('1'),
                Key::Up,
                Key::Down,
                Key::PageDown,
                Key::Character('é'),
                Key::Character('発'),
                Key::Enter,
                Key::Paste("a\nb".to_owned()),
                Key::Backspace,
                Key::Tab,
                Key::BackTab,
            ]
        );
        let single: Vec<&[u8]> = bytes.as_bytes().chunks(1).collect();
        assert_eq!(keys(&single), whole);
        for cut in 0..bytes.len() {
            let (one, other) = bytes.as_bytes().split_at(cut);
            assert_eq!(keys(&[one, other]), whole, "cut at {cut}");
        }
    }

    #[test]
    fn escape_alone_is_escape_and_a_paste_without_an_end_still_ends() {
        assert_eq!(keys(&[b"\x1b"]), [Key::Escape]);
        assert_eq!(keys(&[b"\x1b["]), [Key::Other]);
        assert_eq!(keys(&[b"\x1b[200~lost"]), [Key::Paste("lost".to_owned())]);
    }

    #[test]
    fn bytes_that_are_no_keys_are_passed_over_one_by_one() {
        assert_eq!(
            keys(&[b"\xff2\xc3(\x00"]),
            [
                Key::Other,
                Key::Character('2'),
                Key::Other,
                Key::Character('('),
                Key::Other
            ]
        );
    }

    #[test]
    fn a_long_paste_is_cut_and_what_follows_it_is_read() {
        let mut bytes = b"\x1b[200~".to_vec();
        bytes.extend(std::iter::repeat_n(b'7', 100_000));
        bytes.extend(b"\x1b[201~4");
        let found = keys(&[&bytes]);
        assert!(matches!(&found[0], Key::Paste(text) if text.len() == LONGEST_PASTE));
        assert_eq!(found[1..], [Key::Character('4')]);
    }
}
