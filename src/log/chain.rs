//! The chain: each entry's bytes hold the hash of the entry before, and the last hash stands for all.

use crate::base::canonical::Digest;
pub use crate::base::canonical::NOTHING_BEFORE;
use crate::base::text::{excerpt, is_digits};

/// Returns the hash of an entry's bytes: SHA-256, as 64 hexadecimal digits.
///
/// It is what `sha256sum` prints for the exported line without its line feed.
pub fn hash(bytes: &str) -> String {
    Digest::of_bytes(bytes.as_bytes()).to_string()
}

/// How an entry is bound to the one before it, or to the one after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Link {
    /// The later one holds the hash of the earlier one.
    Fits,
    /// It holds another hash.
    Breaks,
    /// One of the two is not there, or tells nothing.
    Unknown,
}

/// The end of a log: the number of its last entry, and that entry's hash.
///
/// Kept elsewhere, it shows later that nothing up to there was cut off or written anew.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// The number of the last entry; 0 for an empty log.
    pub number: u64,
    /// The hash of the last entry, 64 hexadecimal digits; zeros for an empty log.
    pub hash: String,
}

impl Head {
    /// The fewest digits of a hash that a head may be given with: 16 of them cannot be made to fit.
    pub const FEWEST_DIGITS: usize = 16;

    /// The head of an empty log.
    pub fn empty() -> Self {
        Self {
            number: 0,
            hash: NOTHING_BEFORE.to_owned(),
        }
    }

    /// Reads a head as `ows log head` prints it: `118:3f9a41c2…`, the hash whole or its first digits.
    ///
    /// # Errors
    /// Says what a head looks like.
    pub fn parse(text: &str) -> Result<Self, String> {
        let wrong = || {
            let shown = excerpt(text);
            format!(
                "`{shown}` is no head; write it as `ows log head` prints it: the number of an entry, a colon, and its hash"
            )
        };
        let (number, hash) = text.split_once(':').ok_or_else(wrong)?;
        let plain = is_digits(number);
        let number = number.parse().ok().filter(|_| plain).ok_or_else(wrong)?;
        let digits = (Self::FEWEST_DIGITS..=64).contains(&hash.len());
        let hexadecimal = hash
            .bytes()
            .all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        if !digits || !hexadecimal {
            return Err(wrong());
        }
        Ok(Self {
            number,
            hash: hash.to_owned(),
        })
    }

    /// Says whether a hash is the one that this head names, by all the digits that it has.
    pub fn names(&self, hash: &str) -> bool {
        hash.starts_with(&self.hash)
    }
}

impl std::fmt::Display for Head {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{}:{}", self.number, self.hash)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_reads_back_as_it_is_printed() {
        let head = Head {
            number: 118,
            hash: hash("abc"),
        };
        assert_eq!(Head::parse(&head.to_string()), Ok(head.clone()));
        assert!(head.names(&hash("abc")));
        assert!(!head.names(&hash("abd")));
    }

    #[test]
    fn what_is_no_head_is_refused() {
        let short = format!("1:{}", &NOTHING_BEFORE[..15]);
        let long = format!("1:{NOTHING_BEFORE}0");
        let capital = format!("1:{}", "A".repeat(64));
        let signed = format!("+1:{NOTHING_BEFORE}");
        for text in ["", "1", ":", "1:", &short, &long, &capital, &signed] {
            assert!(Head::parse(text).is_err(), "{text}");
        }
    }
}
