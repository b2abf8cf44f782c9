//! The scales that can be named: those built into the program, and those that a site adds.
//!
//! A lock says which of them still stand; one that was withdrawn is found only by those who do not
//! score with it.
//!
//! Why a name gives no scale is said in words: nothing has it, what has it must not score since it was withdrawn
//! or is not what was published, or the file is broken.
//!
//! A scale is read and checked only when it is asked for, so that a command which needs one does
//! not pay for the others.

use std::sync::Arc;

use super::lock::{Lock, Standing};
use super::{Name, Review, Scale, Translation};
use crate::base::diagnostic::Rejected;
use crate::base::source::Source;
use crate::base::text::suggestion;

/// A scale file, or the file of a scale in a language, that stands in the program itself.
struct BuiltIn {
    id: &'static str,
    version: &'static str,
    /// The language of its texts; empty for the scale itself.
    tag: &'static str,
    path: &'static str,
    text: &'static str,
}

impl BuiltIn {
    /// Says whether it is of this scale, by id and version.
    fn is(&self, scale: &Scale) -> bool {
        self.id == scale.id() && self.version == scale.version().to_string()
    }
}

macro_rules! built_in {
    ($id:literal, $version:literal) => {
        built_in!($id, $version, "", ".toml")
    };
    ($id:literal, $version:literal, $tag:literal) => {
        built_in!($id, $version, $tag, concat!(".", $tag, ".toml"))
    };
    ($id:literal, $version:literal, $tag:expr, $ending:expr) => {
        BuiltIn {
            id: $id,
            version: $version,
            tag: $tag,
            path: concat!("scales/", $id, "/", $version, $ending),
            text: include_str!(concat!("../../scales/", $id, "/", $version, $ending)),
        }
    };
}

const BUILT_IN: &[BuiltIn] = &[
    built_in!("ciwa-ar", "1.0.0"),
    built_in!("cows", "1.0.0"),
    built_in!("cows", "1.1.0"),
    built_in!("gossop", "1.0.0"),
    built_in!("heroin-stages", "1.0.0"),
    built_in!("heroin-stages", "2.0.0"),
    built_in!("oows", "1.0.0"),
    built_in!("oows", "1.1.0"),
    built_in!("sows", "1.0.0"),
    built_in!("sows", "1.1.0"),
    built_in!("withdrawal-phases", "1.0.0"),
    built_in!("withdrawal-phases", "2.0.0"),
];

const LANGUAGES: &[BuiltIn] = &[
    built_in!("cows", "1.0.0", "es"),
    built_in!("cows", "1.0.0", "ru"),
    built_in!("cows", "1.1.0", "es"),
    built_in!("cows", "1.1.0", "ru"),
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

/// The lock of the built-in scales.
const BUILT_IN_LOCK: &str = include_str!("../../scales/lock.toml");

/// The scales that can be named.
#[derive(Debug)]
pub struct Library {
    given: Vec<Arc<Scale>>,
    locks: Vec<Lock>,
    read: std::sync::Mutex<Vec<Arc<Scale>>>,
    translations: Vec<Translation>,
}

impl Default for Library {
    fn default() -> Self {
        // A test reads the built-in lock; if it were broken nothing would be withdrawn, and no more.
        let lock = Lock::read(Source::new("scales/lock.toml", BUILT_IN_LOCK)).unwrap_or_default();
        Self {
            given: Vec::new(),
            locks: vec![lock],
            read: std::sync::Mutex::default(),
            translations: Vec::new(),
        }
    }
}

impl Library {
    /// Makes a library of the built-in scales.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a lock: what it says of a version holds from now on.
    pub fn add_lock(&mut self, lock: Lock) {
        self.locks.push(lock);
    }

    /// Adds a scale that was read from elsewhere; data may then name it.
    ///
    /// # Errors
    /// It claims the id and version of a published scale, as every built-in one is, and says
    /// something else: a number scored with it could not be told from one of the real scale.
    pub fn add(&mut self, scale: Arc<Scale>) -> Result<(), String> {
        self.standing(&scale)?;
        self.given.push(scale);
        Ok(())
    }

    /// Adds the texts of a scale in another language, as they were read from elsewhere.
    ///
    /// # Errors
    /// A lock names another file for this language of the scale.
    pub fn add_language(&mut self, scale: &Scale, translation: Translation) -> Result<(), String> {
        self.review(scale, &translation)?;
        self.translations.push(translation);
        Ok(())
    }

    /// Returns what is said of a language of a scale; one that no lock names is unreviewed.
    ///
    /// # Errors
    /// A lock names another file for it.
    pub fn review(&self, scale: &Scale, translation: &Translation) -> Result<Review, String> {
        self.last_said(Review::Unreviewed, |lock| lock.review(scale, translation))
    }

    /// Returns the tags of the languages that a scale can be shown in, beside its own words.
    pub fn languages(&self, scale: &Scale) -> Vec<&str> {
        let built_in = LANGUAGES.iter().filter(|known| known.is(scale));
        let mut tags: Vec<&str> = built_in.map(|known| known.tag).collect();
        let given = self.translations.iter();
        let given = given.filter(|known| known.is_of(scale));
        tags.extend(given.map(Translation::tag));
        tags.sort_unstable();
        tags.dedup();
        tags
    }

    /// Returns a scale as it is shown in a language; `None` if it has no texts in it.
    ///
    /// # Errors
    /// The language was withdrawn, or its file is not the one that the lock names or is broken.
    pub fn in_language(&self, scale: &Scale, tag: &str) -> Result<Option<Arc<Scale>>, String> {
        let given = self.translations.iter();
        let mut given = given.filter(|known| known.is_of(scale) && known.tag() == tag);
        let translation = match given.next_back() {
            Some(given) => given.clone(),
            None => {
                let mut built_in = LANGUAGES.iter();
                let Some(known) = built_in.find(|known| known.is(scale) && known.tag == tag) else {
                    return Ok(None);
                };
                let source = Source::new(known.path, known.text);
                Translation::read(source, scale).map_err(|rejected| rejected.to_string())?
            }
        };
        match self.review(scale, &translation)? {
            Review::Withdrawn(reason) => Err(format!(
                "the language {tag} of {} was withdrawn: {reason}",
                scale.reference()
            )),
            review => Ok(Some(Arc::new(translation.shown(scale, review)))),
        }
    }

    /// Returns what is said of a scale; a version that no lock names is a draft.
    ///
    /// # Errors
    /// It was published, and says something else than was published.
    pub fn standing(&self, scale: &Scale) -> Result<Standing, String> {
        self.last_said(Standing::Draft, |lock| lock.standing(scale))
    }

    /// Returns what the last lock says that says something, and `unsaid` if none does.
    fn last_said<'l, T: Clone + 'l>(
        &'l self,
        unsaid: T,
        said_by: impl Fn(&'l Lock) -> Result<Option<&'l T>, String>,
    ) -> Result<T, String> {
        let mut last = None;
        for lock in &self.locks {
            last = said_by(lock)?.or(last);
        }
        Ok(last.cloned().unwrap_or(unsaid))
    }

    /// Holds a scale to what is said of it: a withdrawn one scores nothing more.
    ///
    /// # Errors
    /// It was withdrawn, with the reason and the successor, or is not what was published.
    pub fn may_score(&self, scale: &Scale) -> Result<(), String> {
        let Standing::Withdrawn { reason, successor } = self.standing(scale)? else {
            return Ok(());
        };
        let successor = successor
            .map(|name| format!("; use `{name}`"))
            .unwrap_or_default();
        let scale = scale.reference();
        Err(format!("{scale} was withdrawn: {reason}{successor}"))
    }

    /// Finds the newest scale that a name means and that still stands, to score with.
    ///
    /// # Errors
    /// Nothing has this name, all that have it were withdrawn, or the scale is broken.
    pub fn find(&self, name: &Name) -> Result<Arc<Scale>, String> {
        let mut withdrawn = None;
        for scale in self.named(name) {
            let scale = scale?;
            match self.may_score(&scale) {
                Ok(()) => return Ok(scale),
                Err(refused) => withdrawn.get_or_insert(refused),
            };
        }
        Err(withdrawn.unwrap_or_else(|| self.unknown(name)))
    }

    /// Finds the newest scale that a name means, to look at: a withdrawn one too.
    ///
    /// # Errors
    /// Nothing has this name, or the scale is broken.
    pub fn look_up(&self, name: &Name) -> Result<Arc<Scale>, String> {
        let newest = self.named(name).next();
        newest.unwrap_or_else(|| Err(self.unknown(name)))
    }

    /// Returns all scales that a name means, newest first; each is read when it is asked for. A draft that ships is
    /// meant by its whole version alone: nobody who says `cows` gets words that are still being read.
    fn named(&self, name: &Name) -> impl Iterator<Item = Result<Arc<Scale>, String>> {
        type Found<'f> = (semver::Version, Result<&'f Arc<Scale>, &'f BuiltIn>);
        let given = self.given.iter();
        let given = given.map(|scale| (scale.id(), scale.version().clone(), Ok(scale)));
        let built_in = BUILT_IN.iter().filter_map(|scale| {
            let version = semver::Version::parse(scale.version).ok()?;
            Some((scale.id, version, Err(scale)))
        });
        let meant = given.chain(built_in);
        let meant = meant.filter(|(id, version, _)| name.matches(id, version));
        let mut found: Vec<Found<'_>> = meant.map(|(_, version, scale)| (version, scale)).collect();
        // Of two of one version the one that was given stands first, and stays.
        found.sort_by(|one, other| other.0.cmp(&one.0));
        found.dedup_by(|later, first| later.0 == first.0);
        let is_whole = name.is_whole();
        found.into_iter().filter_map(move |(_, scale)| match scale {
            Ok(given) => Some(Ok(Arc::clone(given))),
            Err(built_in) => match self.read(built_in) {
                Ok(scale) => {
                    let meant = is_whole || self.standing(&scale) != Ok(Standing::Draft);
                    meant.then_some(Ok(scale))
                }
                Err(rejected) => Some(Err(rejected.to_string())),
            },
        })
    }

    /// Finds the newest version of a scale that is lower than this one, if there is any; no draft that ships.
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
            let scale = self.read(built_in)?;
            if self.standing(&scale) != Ok(Standing::Draft) {
                earlier.push(scale);
            }
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
            let scale = self.read(scale)?;
            // A copy of a built-in scale says the same, or it would not have been added.
            if !scales.iter().any(|given| given.digest() == scale.digest()) {
                scales.push(scale);
            }
        }
        scales.sort_by(|one, other| (one.id(), one.version()).cmp(&(other.id(), other.version())));
        Ok(scales)
    }

    /// Returns the ids of all scales, each once, in the order of the alphabet.
    pub fn ids(&self) -> Vec<&str> {
        let built_in = BUILT_IN.iter().map(|scale| scale.id);
        let mut ids: Vec<&str> = built_in
            .chain(self.given.iter().map(|scale| scale.id()))
            .collect();
        ids.sort_unstable();
        ids.dedup();
        ids
    }

    /// Returns of each scale the version that its id means, in the order of their ids; one that is broken or
    /// of which every version was withdrawn is left out.
    pub fn newest(&self) -> Vec<Arc<Scale>> {
        let names = self.ids().into_iter();
        let names = names.filter_map(|id| Name::parse(id).ok());
        names.filter_map(|name| self.find(&name).ok()).collect()
    }

    fn read(&self, built_in: &BuiltIn) -> Result<Arc<Scale>, Rejected> {
        let mut read = self
            .read
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        if let Some(scale) = read.iter().find(|scale| built_in.is(scale)) {
            return Ok(Arc::clone(scale));
        }
        let scale = Arc::new(Scale::read(Source::new(built_in.path, built_in.text))?);
        read.push(Arc::clone(&scale));
        Ok(scale)
    }

    fn unknown(&self, name: &Name) -> String {
        let built_in = BUILT_IN.iter();
        let built_in = built_in.map(|scale| (scale.id, scale.version.to_owned()));
        let given = self.given.iter();
        let given = given.map(|scale| (scale.id(), scale.version().to_string()));
        let known: Vec<(&str, String)> = built_in.chain(given).collect();
        let listed = |id: Option<&str>| {
            let listed = known
                .iter()
                .filter(|known| id.is_none_or(|id| known.0 == id));
            let listed = listed.map(|(id, version)| format!("{id}@{version}"));
            listed.collect::<Vec<_>>().join(", ")
        };
        let help = match suggestion(name.id(), known.iter().map(|(id, _)| *id)) {
            Some(meant) if meant != name.id() => format!("did you mean `{meant}`?"),
            Some(_) => format!("its versions are {}", listed(Some(name.id()))),
            None => format!("`ows scale list` names them: {}", listed(None)),
        };
        format!("no scale is named `{name}`; {help}")
    }
}
