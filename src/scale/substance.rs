//! The substances that an assessment may name and a staging may be about.
//!
//! A closed list: a misspelt substance would otherwise silently lose the time course. What is not
//! in it is `other`, and the site says more under `extra`.

use crate::base::words::Word;

/// A substance last used, by class or name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Substance(&'static str);

/// Every substance that may be named, as data writes it, the opioids first.
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

/// Those of them that are opioids, which stand first; what is not among them is none, or not known to be one.
const OPIOIDS: &[&str] = SUBSTANCES.split_at(13).0;

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
    fn the_opioids_stand_before_what_is_none() {
        assert_eq!(OPIOIDS.last(), Some(&"buprenorphine"));
        let opioid = |word: &&&str| Substance::named(word).is_some_and(Substance::is_opioid);
        let others: Vec<&&str> = SUBSTANCES.iter().filter(|word| !opioid(word)).collect();
        let expected = "alcohol benzodiazepine xylazine medetomidine other unknown";
        assert!(others.into_iter().copied().eq(expected.split(' ')));
    }
}
