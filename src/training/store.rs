//! The training store: what was rated in training, a row a case, never in the clinical log.
//!
//! It is an SQLite file of its own, with its own mark: the log refuses it as it refuses any other
//! file, and here the log is refused. A row is only ever added, and is on disk before the key is
//! shown. It is no record of a patient; what finds a row that was changed is in `rows`.

mod rows;

use std::path::Path;

use rusqlite::{Connection, OptionalExtension as _, Row, Transaction, TransactionBehavior, params};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use crate::base::file::{folder_of, make_private, make_private_folder};
use crate::base::text::visible;
use crate::store::{self, Access, companions, schema};
use rows::{End, StoredRow};

pub use rows::{RowFault, Rows};

/// Marks the file as a training store: `owsT` in ASCII.
const APPLICATION: i64 = 0x6F77_7354;
/// The version of the tables.
const VERSION: i64 = 2;
/// The version in which rows had no hashes.
const WITHOUT_HASHES: i64 = 1;

/// What to do where nothing can be added.
const ANOTHER: &str = "name a new store with `--store`, and keep this one";

/// What the rows of a version are found by.
const ROWS: &str = "SELECT number, text, hash FROM rating ORDER BY number";
const ROWS_WITHOUT_HASHES: &str = "SELECT number, rating, NULL FROM rated ORDER BY number";

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
        Self(match error {
            rusqlite::Error::StatementChangedRows(_) => format!(
                "it took a row and did not keep it: something was added to it that drops rows; {ANOTHER}"
            ),
            other => other.to_string(),
        })
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
        let refused =
            companions::refuses(path).filter(|_| is_new || companions::is_name_of_one(path));
        if let Some(why) = refused {
            return Err(StoreFault(why));
        }
        if is_new {
            make(path).map_err(|error| StoreFault(format!("it cannot be made: {error}")))?;
        }
        let connection = connect(path, Access::Write)?;
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
        let connection = connect(path, Access::Read)?;
        let store = Self { connection };
        version(&store.connection)?;
        Ok(Some(store))
    }

    /// Adds cases that were rated: all of them are on disk then, or none. From then on each row has
    /// a hash, also of a store that was begun without.
    ///
    /// # Errors
    /// None of them is kept.
    pub fn add(&mut self, rated: &[Rated]) -> Result<(), StoreFault> {
        let transaction = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        let mut end = match version(&transaction)? {
            WITHOUT_HASHES => take_over(&transaction)?,
            _ => sound_end(&transaction)?,
        };
        for rated in rated {
            let text = end.next(rated).map_err(unwritable)?;
            insert(&transaction, &end, &text).map_err(|error| twice(error, rated))?;
        }
        keep_end(&transaction, &end)?;
        Ok(transaction.commit()?)
    }

    /// Returns all that was rated, oldest first, and what of it does not hold.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn all(&self) -> Result<Rows, StoreFault> {
        // What others add meanwhile comes with its end, or not at all.
        let snapshot = self.connection.unchecked_transaction()?;
        Ok(match version(&snapshot)? {
            WITHOUT_HASHES => rows::unproved(&stored(&snapshot, ROWS_WITHOUT_HASHES)?),
            _ => rows::verified(&stored(&snapshot, ROWS)?, end(&snapshot)?.as_ref()),
        })
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
            keep_end(&transaction, &End::empty())?;
        }
        transaction.commit()?;
        match version(&self.connection)? {
            WITHOUT_HASHES => Ok(()),
            _ => hold_tables(&self.connection),
        }
    }
}

/// Returns the version of the tables; another file than a store is refused.
fn version(connection: &Connection) -> Result<i64, StoreFault> {
    let version = store::number(connection, "user_version")?;
    match (store::number(connection, "application_id")?, version) {
        (APPLICATION, WITHOUT_HASHES | VERSION) => Ok(version),
        (APPLICATION, other) => Err(StoreFault(format!(
            "it is of version {other}, and this program reads up to {VERSION}"
        ))),
        _ => {
            let words = "it is no training store; name another file";
            Err(StoreFault(words.to_owned()))
        }
    }
}

/// Gives the rows of a store without hashes their hashes, as they are now, and returns the end.
fn take_over(transaction: &Transaction<'_>) -> Result<End, StoreFault> {
    let before = stored(transaction, ROWS_WITHOUT_HASHES)?;
    transaction.execute_batch(TABLES)?;
    let mut end = End::empty();
    for row in before {
        let is_none = || StoreFault(format!("row {} is no text; name another file", row.number));
        let text = row.text.as_deref().ok_or_else(is_none)?;
        let text = end.next_taken_over(text).map_err(unwritable)?;
        insert(transaction, &end, &text)?;
    }
    transaction.execute_batch("DROP TABLE rated")?;
    transaction.pragma_update(None, "user_version", VERSION)?;
    hold_tables(transaction)?;
    Ok(end)
}

fn insert(transaction: &Transaction<'_>, end: &End, text: &str) -> Result<(), rusqlite::Error> {
    let mut insert = transaction
        .prepare_cached("INSERT INTO rating (number, text, hash) VALUES (?1, ?2, ?3)")?;
    // It is no success that no row was added.
    insert.insert(params![end.number, text, end.hash]).map(drop)
}

fn keep_end(transaction: &Transaction<'_>, end: &End) -> Result<(), rusqlite::Error> {
    let words = "INSERT OR REPLACE INTO end_of_rows (one, number, hash) VALUES (1, ?1, ?2)";
    transaction
        .prepare_cached(words)?
        .insert(params![end.number, end.hash])
        .map(drop)
}

/// Returns the end that is kept, if there is one.
fn end(connection: &Connection) -> Result<Option<End>, rusqlite::Error> {
    last(
        connection,
        "SELECT number, hash FROM end_of_rows WHERE one = 1",
    )
}

fn last(connection: &Connection, words: &str) -> Result<Option<End>, rusqlite::Error> {
    let read = |row: &Row<'_>| {
        Ok(End {
            number: row.get(0)?,
            hash: row.get(1)?,
        })
    };
    connection.query_row(words, [], read).optional()
}

/// Returns the end that is kept if it is that of the last row: what is added holds its hash.
fn sound_end(transaction: &Transaction<'_>) -> Result<End, StoreFault> {
    let words = "SELECT number, hash FROM rating ORDER BY number DESC LIMIT 1";
    let last = last(transaction, words)?.unwrap_or_else(End::empty);
    match end(transaction)? {
        Some(end) if end == last => Ok(end),
        _ => Err(StoreFault(format!(
            "its last row does not hold, so that nothing can be added; {ANOTHER}"
        ))),
    }
}

/// Reads rows as they stand in the store: number, text and hash.
fn stored(connection: &Connection, rows: &str) -> Result<Vec<StoredRow>, rusqlite::Error> {
    let mut rows = connection.prepare(rows)?;
    let stored = rows.query_map([], |row| {
        let text = |column| -> Result<Option<String>, rusqlite::Error> {
            Ok(row.get_ref(column)?.as_str().ok().map(str::to_owned))
        };
        Ok(StoredRow {
            number: row.get(0)?,
            text: text(1)?,
            hash: text(2)?,
        })
    })?;
    stored.collect()
}

fn unwritable(error: serde_json::Error) -> StoreFault {
    StoreFault(error.to_string())
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

/// Makes an empty file that nobody else may read, and the folder around it.
fn make(path: &Path) -> std::io::Result<()> {
    make_private_folder(folder_of(path))?;
    match make_private(path) {
        // Another terminal made it in the same moment.
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => Ok(()),
        made => made.map(drop),
    }
}

fn connect(path: &Path, access: Access) -> Result<Connection, StoreFault> {
    let found = std::fs::symlink_metadata(path)
        .map_err(|error| StoreFault(format!("it cannot be opened: {error}")))?;
    if !found.is_file() {
        let words = "it is no file, but a link, a folder or a device; name a file";
        return Err(StoreFault(words.to_owned()));
    }
    let connection = store::open(path, access)?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    Ok(connection)
}

/// What makes the tables of a new store.
const TABLES: &str = "
CREATE TABLE rating (
  number  INTEGER PRIMARY KEY,
  text    TEXT NOT NULL CHECK (json_valid(text)),
  hash    TEXT NOT NULL CHECK (length(hash) = 64),
  attempt TEXT NOT NULL GENERATED ALWAYS AS (text ->> '$.rated.attempt') VIRTUAL,
  case_id TEXT NOT NULL GENERATED ALWAYS AS (text ->> '$.rated.case') VIRTUAL
) STRICT;
CREATE UNIQUE INDEX rated_once_in_an_attempt ON rating (attempt, case_id);
CREATE TABLE end_of_rows (
  one     INTEGER PRIMARY KEY CHECK (one = 1),
  number  INTEGER NOT NULL,
  hash    TEXT NOT NULL
) STRICT;
";

/// Holds a store that is to be added to to its tables as they were made: a trigger may drop or change
/// what is added.
///
/// # Errors
/// Something was dropped, altered or added.
fn hold_tables(connection: &Connection) -> Result<(), StoreFault> {
    let differences = schema::differences(connection, TABLES)?;
    let Some(first) = differences.iter().min_by_key(|difference| &difference.what) else {
        return Ok(());
    };
    Err(StoreFault(format!(
        "{} is not as ows made it, so that nothing can be added; {ANOTHER}",
        visible(&first.what)
    )))
}
