//! How a scale is named: `cows`, `cows@1`, `cows@1.0`, `cows@1.0.0`.
//!
//! A path is no name: only a command line may give one, and `cli` tells the two apart with
//! [`is_path`]. A name inside a data file can therefore never open a file.

use crate::base::text::{excerpt, is_digits};

/// The name of a scale, and how much of its version was given.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Name {
    id: String,
    version: Vec<u64>,
}

impl Name {
    /// Reads a name.
    ///
    /// # Errors
    /// Says what a name looks like.
    pub fn parse(text: &str) -> Result<Self, String> {
        let wrong = || {
            format!(
                "`{}` is no name of a scale; write one such as `cows`, `cows@1` or `cows@1.0.0`",
                excerpt(text)
            )
        };
        let (id, version) = match text.split_once('@') {
            Some((id, version)) => (id, Some(version)),
            None => (text, None),
        };
        if !is_id(id) {
            return Err(wrong());
        }
        let version = match version {
            None => Vec::new(),
            Some(version) => version
                .split('.')
                .map(number)
                .collect::<Option<Vec<_>>>()
                .ok_or_else(wrong)?,
        };
        if version.len() > 3 {
            return Err(wrong());
        }
        Ok(Self {
            id: id.to_owned(),
            version,
        })
    }

    /// Reads a name as a person types it, in whichever case.
    ///
    /// # Errors
    /// Says what a name looks like.
    pub fn typed(text: &str) -> Result<Self, String> {
        Self::parse(&text.to_ascii_lowercase())
    }

    /// Returns the id, without a version.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Returns the first number of the version, if any of it was given.
    pub fn major(&self) -> Option<u64> {
        self.version.first().copied()
    }

    /// Says whether all of the version was given, as in `cows@1.0.0`.
    pub fn is_whole(&self) -> bool {
        self.version.len() == 3
    }

    /// Says whether a scale of this id and version is meant.
    pub fn matches(&self, id: &str, version: &semver::Version) -> bool {
        let parts = [version.major, version.minor, version.patch];
        self.id == id
            && self
                .version
                .iter()
                .zip(parts)
                .all(|(wanted, part)| *wanted == part)
    }
}

impl std::fmt::Display for Name {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(&self.id)?;
        for (index, part) in self.version.iter().enumerate() {
            write!(out, "{}{part}", if index == 0 { '@' } else { '.' })?;
        }
        Ok(())
    }
}

/// Says whether a text is an id: a letter, then up to 31 small letters, digits and hyphens.
pub fn is_id(text: &str) -> bool {
    text.len() <= 32
        && text.starts_with(|first: char| first.is_ascii_lowercase())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
}

/// Says whether a text from a command line means a file and not a name.
pub fn is_path(text: &str) -> bool {
    text.contains(['/', '\\']) || text.ends_with(".toml")
}

fn number(text: &str) -> Option<u64> {
    let plain = is_digits(text) && (text == "0" || !text.starts_with('0'));
    plain.then(|| text.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_may_leave_out_the_end_of_its_version() {
        let version = semver::Version::new(1, 2, 3);
        for name in ["cows", "cows@1", "cows@1.2", "cows@1.2.3"] {
            assert!(
                Name::parse(name).unwrap().matches("cows", &version),
                "{name}"
            );
            assert_eq!(Name::parse(name).unwrap().to_string(), name);
        }
        for name in ["cow", "cows@2", "cows@1.1", "cows@1.2.4"] {
            assert!(
                !Name::parse(name).unwrap().matches("cows", &version),
                "{name}"
            );
        }
    }

    #[test]
    fn what_is_no_name_is_refused() {
        for name in [
            "",
            "@1",
            "COWS",
            "cows@",
            "cows@v1",
            "cows@1.0.0.0",
            "cows@01",
            "../cows",
            "cows@1.0.0 ",
            "ｃows",
            "cows\0",
        ] {
            assert!(Name::parse(name).is_err(), "{name}");
        }
    }
}
