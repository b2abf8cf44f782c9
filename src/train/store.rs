//! The training store: what was rated in training, a row a case, never in the clinical log.
//!
//! It is an SQLite file of its own, with its own mark: the log refuses it as it refuses any other
//! file, and here the log is refused. A row is only ever added, and is on disk before the key is
//! shown. It is no record of a patient and proves nothing: whoever can write the file can change it.

use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, OpenFlags, OptionalExtension as _, TransactionBehavior};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

/// Marks the file as a training store: `owsT` in ASCII.
const APPLICATION: i64 = 0x6F77_7354;
/// The version of the tables.
const VERSION: i64 = 1;
/// How long to wait for others who write.
const PATIENCE: Duration = Duration::from_secs(10);

const TABLES: &str = "
CREATE TABLE rated (
  number  INTEGER PRIMARY KEY,
  rating  TEXT NOT NULL CHECK (json_valid(rating)),
  attempt TEXT GENERATED ALWAYS AS (json_extract(rating, '$.attempt')) VIRTUAL,
  rater   TEXT GENERATED ALWAYS AS (json_extract(rating, '$.rater')) VIRTUAL,
  case_id TEXT GENERATED ALWAYS AS (json_extract(rating, '$.case')) VIRTUAL
) STRICT;
CREATE INDEX rated_by ON rated (rater);
CREATE UNIQUE INDEX rated_once ON rated (attempt, case_id);
";

/// How cases were rated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Mode {
    /// With the key after each case.
    Practice,
    /// Without any key before the end.
    Exam,
    /// From a file of answers; how they came about is not known.
    Answers,
}

impl Mode {
    /// Returns the word of data.
    pub fn word(self) -> &'static str {
        match self {
            Self::Practice => "practice",
            Self::Exam => "exam",
            Self::Answers => "answers",
        }
    }
}

/// One case, as one rater rated it once.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rated {
    /// True: so that no reader takes it for a record of a patient.
    pub training: bool,
    /// The attempt that it belongs to.
    pub attempt: String,
    /// The deck, with its version.
    pub deck: String,
    /// The digest of the deck without its keys.
    pub deck_digest: String,
    /// How many cases the deck has.
    pub deck_cases: u32,
    /// Whether the deck is one that certifies.
    pub certifies: bool,
    /// The case.
    pub case: String,
    /// The digest of the case without its key.
    pub case_digest: String,
    /// How it was rated.
    pub mode: Mode,
    /// The seed of the order, if the cases were mixed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seed: Option<u64>,
    /// Who rated.
    pub rater: String,
    /// When the case was shown, with the offset from UTC.
    pub started: String,
    /// When it was handed in.
    pub finished: String,
    /// The scale, with its version.
    pub scale: String,
    /// The digest of the scale.
    pub scale_digest: String,
    /// The program that asked.
    pub tool: String,
    /// The answers, in the one wire shape.
    pub assessment: Json,
}

/// Why the store cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoreFault(String);

impl std::fmt::Display for StoreFault {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(&self.0)
    }
}

impl std::error::Error for StoreFault {}

impl From<rusqlite::Error> for StoreFault {
    fn from(error: rusqlite::Error) -> Self {
        Self(error.to_string())
    }
}

/// What was rated in training.
#[derive(Debug)]
pub struct Store {
    connection: Connection,
}

impl Store {
    /// Opens a store to add to it; makes it, for its owner alone, if it is not there.
    ///
    /// # Errors
    /// It cannot be made or opened, or is another file.
    pub fn open(path: &Path) -> Result<Self, StoreFault> {
        let is_new = !path.exists();
        if is_new {
            make(path).map_err(|error| StoreFault(format!("it cannot be made: {error}")))?;
        }
        let connection = connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        // The database falls back to reading where it may not write.
        if connection.is_readonly(rusqlite::MAIN_DB)? {
            let words = "it cannot be written; change its mode, or name another";
            return Err(StoreFault(words.to_owned()));
        }
        let mut store = Self { connection };
        store.prepare()?;
        Ok(store)
    }

    /// Opens a store to read it; nothing if there is none.
    ///
    /// # Errors
    /// It cannot be opened, or is another file.
    pub fn read(path: &Path) -> Result<Option<Self>, StoreFault> {
        if !path.exists() {
            return Ok(None);
        }
        let connection = connect(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
        let store = Self { connection };
        match store.mark()? {
            (APPLICATION, VERSION) => Ok(Some(store)),
            other => Err(refused(other)),
        }
    }

    /// Adds cases that were rated: all of them are on disk then, or none.
    ///
    /// # Errors
    /// None of them is kept.
    pub fn add(&mut self, rated: &[Rated]) -> Result<(), StoreFault> {
        let transaction = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        {
            let mut insert = transaction.prepare("INSERT INTO rated (rating) VALUES (?1)")?;
            for rated in rated {
                let text =
                    serde_json::to_string(rated).map_err(|error| StoreFault(error.to_string()))?;
                insert
                    .execute([text])
                    .map_err(|error| twice(error, rated))?;
            }
        }
        Ok(transaction.commit()?)
    }

    /// Returns all that was rated, oldest first.
    ///
    /// # Errors
    /// A row cannot be read, with its number.
    pub fn all(&self) -> Result<Vec<Rated>, StoreFault> {
        let mut rows = self
            .connection
            .prepare("SELECT number, rating FROM rated ORDER BY number")?;
        let rows = rows.query_map([], |row| {
            Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?))
        })?;
        rows.map(|row| {
            let (number, text) = row?;
            serde_json::from_str(&text)
                .map_err(|error| StoreFault(format!("row {number} is no rating: {error}")))
        })
        .collect()
    }

    fn mark(&self) -> Result<(i64, i64), StoreFault> {
        let number = |pragma: &str| {
            let value = self
                .connection
                .query_row(&format!("PRAGMA {pragma}"), [], |row| row.get::<_, i64>(0));
            value.optional().map(Option::unwrap_or_default)
        };
        Ok((number("application_id")?, number("user_version")?))
    }

    /// Makes the tables of a new file, and refuses a file that is no store.
    fn prepare(&mut self) -> Result<(), StoreFault> {
        let transaction = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        let tables: i64 =
            transaction.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
        if tables == 0 {
            transaction.execute_batch(TABLES)?;
            transaction.pragma_update(None, "application_id", APPLICATION)?;
            transaction.pragma_update(None, "user_version", VERSION)?;
        }
        transaction.commit()?;
        match self.mark()? {
            (APPLICATION, VERSION) => Ok(()),
            other => Err(refused(other)),
        }
    }
}

/// Says of a case that was rated already that it was.
fn twice(error: rusqlite::Error, rated: &Rated) -> StoreFault {
    match error.sqlite_error_code() {
        Some(rusqlite::ErrorCode::ConstraintViolation) => StoreFault(format!(
            "{} is rated already in this attempt, perhaps at another terminal; leave, and go on with the rest",
            rated.case
        )),
        _ => error.into(),
    }
}

fn refused((application, version): (i64, i64)) -> StoreFault {
    StoreFault(match application {
        APPLICATION => format!("it is of version {version}, and this program reads {VERSION}"),
        _ => "it is no training store; name another file".to_owned(),
    })
}

/// Makes an empty file that nobody else may read, and the folder around it.
fn make(path: &Path) -> std::io::Result<()> {
    if let Some(folder) = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
    {
        let mut folders = std::fs::DirBuilder::new();
        folders.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut folders, 0o700);
        folders.create(folder)?;
    }
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        // Another terminal made it in the same moment.
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => Ok(()),
        made => made.map(drop),
    }
}

fn connect(path: &Path, access: OpenFlags) -> Result<Connection, StoreFault> {
    let found = std::fs::symlink_metadata(path)
        .map_err(|error| StoreFault(format!("it cannot be opened: {error}")))?;
    if !found.is_file() {
        let words = "it is no file, but a link, a folder or a device; name a file";
        return Err(StoreFault(words.to_owned()));
    }
    let flags = access | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_NOFOLLOW;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(PATIENCE)?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "trusted_schema", false)?;
    Ok(connection)
}
