//! The substances that an assessment may name and a staging may be about.
//!
//! A closed list: a misspelt substance would otherwise silently lose the time course. What is not
//! in it is `other`, and the site says more under `extra`.

use crate::base::words::Word;

/// A substance last used, by class or name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Substance(&'static str);

/// Every substance that may be named, as data writes it.
pub const SUBSTANCES: &[&str] = &[
    "heroin",
    "fentanyl",
    "nitazene",
    "morphine",
    "opium",
    "codeine",
    "oxycodone",
    "hydrocodone",
    "hydromorphone",
    "tramadol",
    "kratom",
    "methadone",
    "buprenorphine",
    "alcohol",
    "benzodiazepine",
    "xylazine",
    "medetomidine",
    "other",
    "unknown",
];

/// Those of them that are opioids; what is not among them is none, or not known to be one.
const OPIOIDS: [&str; 13] = [
    "heroin",
    "fentanyl",
    "nitazene",
    "morphine",
    "opium",
    "codeine",
    "oxycodone",
    "hydrocodone",
    "hydromorphone",
    "tramadol",
    "kratom",
    "methadone",
    "buprenorphine",
];

impl Word for Substance {
    const WORDS: &'static [&'static str] = SUBSTANCES;

    fn named(word: &str) -> Option<Self> {
        Self::named(word)
    }
}

impl Substance {
    /// Finds a substance by the word that data uses.
    pub fn named(word: &str) -> Option<Self> {
        SUBSTANCES
            .iter()
            .find(|known| **known == word)
            .map(|known| Self(known))
    }

    /// Says whether it is known to be an opioid.
    pub fn is_opioid(self) -> bool {
        OPIOIDS.contains(&self.0)
    }

    /// Returns the word that data and screens use.
    pub fn word(self) -> &'static str {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_opioid_may_be_named() {
        for word in OPIOIDS {
            assert!(Substance::named(word).unwrap().is_opioid(), "{word}");
        }
        for word in ["alcohol", "benzodiazepine", "other", "unknown"] {
            assert!(!Substance::named(word).unwrap().is_opioid(), "{word}");
        }
    }
}
