//! The scales that can be named: those built into the program.
//!
//! A scale is read and checked only when it is asked for, so that a command which needs one does
//! not pay for the others.

use std::sync::Arc;

use super::{Name, Scale};
use crate::diagnostic::Rejected;
use crate::source::Source;
use crate::text::suggestion;

/// A scale that stands in the program itself.
struct BuiltIn {
    id: &'static str,
    version: &'static str,
    path: &'static str,
    text: &'static str,
}

macro_rules! built_in {
    ($id:literal, $version:literal) => {
        BuiltIn {
            id: $id,
            version: $version,
            path: concat!("scales/", $id, "/", $version, ".toml"),
            text: include_str!(concat!("../../scales/", $id, "/", $version, ".toml")),
        }
    };
}

const BUILT_IN: &[BuiltIn] = &[
    built_in!("cows", "1.0.0"),
    built_in!("heroin-stages", "1.0.0"),
    built_in!("withdrawal-phases", "1.0.0"),
];

/// Says whether a scale is one of those that stand in the program itself.
///
/// It is known by its name and its text: the same words read from elsewhere came from elsewhere.
pub fn is_built_in(scale: &Scale) -> bool {
    let source = scale.source();
    BUILT_IN
        .iter()
        .any(|known| known.path == source.name() && known.text == source.text())
}

/// Why a name gives no scale.
#[derive(Debug)]
pub enum NotFound {
    /// Nothing has this name; the words say so and suggest one.
    Unknown(String),
    /// The scale was found and is broken.
    Rejected(Box<Rejected>),
}

impl std::fmt::Display for NotFound {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Unknown(words) => out.write_str(words),
            Self::Rejected(rejected) => rejected.fmt(out),
        }
    }
}

impl std::error::Error for NotFound {}

/// The scales that can be named.
#[derive(Debug, Default)]
pub struct Library {
    given: Vec<Arc<Scale>>,
    read: std::sync::Mutex<Vec<Arc<Scale>>>,
}

impl Library {
    /// Makes a library of the built-in scales.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a scale that was read from elsewhere; data may then name it.
    ///
    /// # Errors
    /// It claims the id and version of a built-in scale and says something else: a number scored
    /// with it could not be told from a number scored with the real one.
    pub fn add(&mut self, scale: Arc<Scale>) -> Result<(), NotFound> {
        let twin = BUILT_IN
            .iter()
            .find(|known| known.id == scale.id() && known.version == scale.version().to_string());
        if let Some(twin) = twin {
            let known = self
                .read(twin)
                .map_err(|rejected| NotFound::Rejected(Box::new(rejected)))?;
            if known.digest() != scale.digest() {
                return Err(NotFound::Unknown(format!(
                    "{} claims to be {}, which is built in and says something else (digest {}, not {}); give it another id or version",
                    scale.source().name(),
                    scale.reference(),
                    known.digest().short(),
                    scale.digest().short()
                )));
            }
        }
        self.given.push(scale);
        Ok(())
    }

    /// Finds the newest scale that a name means.
    ///
    /// # Errors
    /// Nothing has this name, or the scale is broken.
    pub fn find(&self, name: &Name) -> Result<Arc<Scale>, NotFound> {
        let given = self
            .given
            .iter()
            .filter(|scale| name.matches(scale.id(), scale.version()));
        if let Some(newest) = given.max_by(|one, other| one.version().cmp(other.version())) {
            return Ok(Arc::clone(newest));
        }
        let versions = BUILT_IN
            .iter()
            .filter_map(|scale| Some((semver::Version::parse(scale.version).ok()?, scale)));
        let newest = versions
            .filter(|(version, scale)| name.matches(scale.id, version))
            .max_by(|one, other| one.0.cmp(&other.0));
        match newest {
            Some((_, scale)) => self
                .read(scale)
                .map_err(|rejected| NotFound::Rejected(Box::new(rejected))),
            None => Err(NotFound::Unknown(self.unknown(name))),
        }
    }

    /// Finds the newest version of a scale that is lower than this one, if there is any.
    ///
    /// # Errors
    /// That version is broken.
    pub fn before(
        &self,
        id: &str,
        version: &semver::Version,
    ) -> Result<Option<Arc<Scale>>, Rejected> {
        // Only those of this id are read: another that is broken is no reason to refuse this one.
        let mut earlier = self.given.clone();
        for built_in in BUILT_IN.iter().filter(|known| known.id == id) {
            earlier.push(self.read(built_in)?);
        }
        earlier.retain(|scale| scale.id() == id && scale.version() < version);
        Ok(earlier
            .into_iter()
            .max_by(|one, other| one.version().cmp(other.version())))
    }

    /// Returns every scale, newest version last among those of one id.
    ///
    /// # Errors
    /// The first scale that is broken.
    pub fn all(&self) -> Result<Vec<Arc<Scale>>, Rejected> {
        let mut scales = self.given.clone();
        for scale in BUILT_IN {
            scales.push(self.read(scale)?);
        }
        scales.sort_by(|one, other| (one.id(), one.version()).cmp(&(other.id(), other.version())));
        Ok(scales)
    }

    fn read(&self, built_in: &BuiltIn) -> Result<Arc<Scale>, Rejected> {
        let mut read = self
            .read
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        let known = read.iter().find(|scale| {
            scale.id() == built_in.id && scale.version().to_string() == built_in.version
        });
        if let Some(scale) = known {
            return Ok(Arc::clone(scale));
        }
        let scale = Arc::new(Scale::read(Source::new(built_in.path, built_in.text))?);
        read.push(Arc::clone(&scale));
        Ok(scale)
    }

    fn unknown(&self, name: &Name) -> String {
        let mut known: Vec<String> = BUILT_IN
            .iter()
            .map(|scale| format!("{}@{}", scale.id, scale.version))
            .collect();
        known.extend(self.given.iter().map(|scale| scale.reference()));
        let ids: Vec<&str> = known
            .iter()
            .filter_map(|known| known.split('@').next())
            .collect();
        let help = match suggestion(name.id(), ids.iter().copied()) {
            Some(meant) if meant != name.id() => format!("did you mean `{meant}`?"),
            Some(_) => format!("its versions are {}", versions(&known, name.id())),
            None => format!("`ows scale list` names them: {}", known.join(", ")),
        };
        format!("no scale is named `{name}`; {help}")
    }
}

fn versions(known: &[String], id: &str) -> String {
    let of_id = known
        .iter()
        .filter(|known| known.split('@').next() == Some(id));
    of_id.cloned().collect::<Vec<_>>().join(", ")
}
