//! The SQLite file behind the log: made whole, opened carefully, and held to its version.

use std::path::Path;

use rusqlite::config::DbConfig;
use rusqlite::types::FromSql;
use rusqlite::{Connection, MAIN_DB, OptionalExtension as _, Params, Transaction, params};
use tempfile::NamedTempFile;
use uuid::Uuid;

use super::chain::Head;
use super::entry::NEWEST_FORMAT;
use super::fault::{Fault, FaultKind, RESTORE};
use super::log_file::{self, LogFile, Settled};
use crate::base::aside;
use crate::base::file::folder_of;
use crate::base::text::shown;
use crate::store::schema::Schema;
use crate::store::{self, Access};

/// The tables and the triggers of a new log.
const SCHEMA: &str = include_str!("schema.sql");
/// What the first entry of format 2 adds to them.
const SCHEMA_2: &str = include_str!("schema_2.sql");
/// What marks an SQLite file as a log: "ows1" as a number.
const APPLICATION: i64 = 0x6f77_7331;
/// Where SQLite keeps the format of a log.
const FORMAT: &str = "user_version";

/// Makes a new log at a path, unless there is one.
///
/// It is made aside and put in its place whole, so that nobody ever sees half a log.
pub(super) fn create(file: &LogFile, id: Uuid) -> Result<(), Fault> {
    let aside = Aside::new(file)?;
    let connection = &aside.connection;
    connection.pragma_update(None, "application_id", APPLICATION)?;
    connection.pragma_update(None, FORMAT, 1)?;
    connection.execute_batch(&format!("BEGIN;\n{SCHEMA}\nCOMMIT;"))?;
    connection.execute(
        "INSERT INTO identity (one, log) VALUES (1, ?1)",
        params![id.hyphenated().to_string()],
    )?;
    // Last, since it stays in the file: from now on readers and one writer get along.
    wal(connection)?;
    // If another terminal made one in the same moment, that one is as good.
    aside.close()?.put(&file.path).map(drop)
}

/// An empty file beside the place of a log, open to be filled.
pub(super) struct Aside {
    /// What fills it.
    pub(super) connection: Connection,
    filled: Filled,
}

/// A file that was filled, beside its place.
pub(super) struct Filled {
    made: NamedTempFile,
    /// A folder of its own, so that whatever SQLite puts beside the file goes too if this fails.
    _folder: aside::Folder,
}

impl Aside {
    /// Makes an empty file beside the place of a log, and opens it to fill it.
    pub(super) fn new(file: &LogFile) -> Result<Self, Fault> {
        let beside = folder_of(&file.path);
        let told = |error| Fault::of_file(&error, &shown(beside));
        let folder = aside::Folder::new(beside).map_err(told)?;
        let made = NamedTempFile::new_in(folder.path()).map_err(told)?;
        Ok(Self {
            connection: store::open(made.path(), Access::Write)?,
            filled: Filled {
                made,
                _folder: folder,
            },
        })
    }

    /// Ends the filling.
    pub(super) fn close(self) -> Result<Filled, Fault> {
        self.connection.close().map_err(|(_, error)| error)?;
        Ok(self.filled)
    }
}

impl Filled {
    /// Puts the file in its place whole.
    pub(super) fn put(self, path: &Path) -> Result<Settled, Fault> {
        log_file::settle(self.made, path)
    }
}

/// Opens a log that is there, to write or only to read.
pub(super) fn open(file: &LogFile, access: Access) -> Result<Connection, Fault> {
    let connection = store::open(&file.path, access)?;
    let writes = access == Access::Write;
    // SQLite falls back to reading. It has to be known before the journal is made, which would be
    // as read-only as the log, and stay so.
    if writes && connection.is_readonly(MAIN_DB)? {
        return Err(Fault::unwritable());
    }
    // Nothing of a write-ahead file may get into the log before it was looked at.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, writes)?;
    look(&connection)?;
    if writes {
        prepare(&connection, file)?;
    }
    Ok(connection)
}

/// Sees to it that what will be written is safe, and that it can be written at all.
fn prepare(connection: &Connection, file: &LogFile) -> Result<(), Fault> {
    wal(connection)?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    // The journal is there since the first look, for as long as this connection is. SQLite takes no
    // notice if the disk refuses to keep its name.
    log_file::sync_name(&file.path)?;
    connection.execute_batch("BEGIN IMMEDIATE; ROLLBACK")?;
    Ok(())
}

/// Keeps readers and a writer apart, and writes to the disk before a transaction counts as done.
fn wal(connection: &Connection) -> Result<(), Fault> {
    let mode: String =
        connection.pragma_update_and_check(None, "journal_mode", "WAL", |row| row.get(0))?;
    if mode == "wal" {
        return Ok(());
    }
    Err(Fault::failed(
        format!("the file system of the log cannot hold it safely (its journal is `{mode}`)"),
        "keep the log on a disk of this machine, not on a share",
    ))
}

/// Holds a file to being a log of a version that is known.
fn look(connection: &Connection) -> Result<(), Fault> {
    if store::number(connection, "application_id")? != APPLICATION {
        return Err(Fault::damaged(
            "this file is no log of ows",
            "name the log with `--log`",
        ));
    }
    known_format(connection).map(drop)
}

/// Returns the format of a log: the newest that an entry in it may have.
///
/// # Errors
/// This program does not know it, or the log cannot be read.
pub(super) fn known_format(connection: &Connection) -> Result<u32, Fault> {
    let format = store::number(connection, FORMAT)?;
    match u32::try_from(format) {
        Ok(known @ 1..=NEWEST_FORMAT) => Ok(known),
        Ok(newer @ 1..) => Err(Fault::new(
            FaultKind::Newer,
            format!(
                "this log has the newer format {newer}; this program knows up to {NEWEST_FORMAT}"
            ),
            "use the version of ows that wrote to it last, or a newer one",
        )),
        _ => Err(Fault::damaged(
            format!("this log has the format {format}, which never was"),
            RESTORE,
        )),
    }
}

/// Returns what makes the tables and triggers of a log of a format.
pub(super) fn schema(format: u32) -> String {
    let later = if format < 2 { "" } else { SCHEMA_2 };
    format!("{SCHEMA}\n{later}")
}

/// Makes a log ready for an entry of a format, in the transaction of that entry: an older program is to
/// say that the log is newer than it is, and not that an entry does not hold.
///
/// # Errors
/// The log cannot be written.
pub(super) fn raise(transaction: &Transaction<'_>, format: u32) -> Result<(), Fault> {
    if format < 2 || known_format(transaction)? >= format {
        return Ok(());
    }
    transaction.execute_batch(SCHEMA_2)?;
    Ok(transaction.pragma_update(None, FORMAT, format)?)
}

/// Says whether a file is a sound database that another program made. What cannot be read may be a log
/// that is damaged, and so may an empty file.
pub(super) fn is_of_another_program(file: &LogFile) -> bool {
    let marked = || -> Result<bool, rusqlite::Error> {
        let connection = store::open(&file.path, Access::Read)?;
        let number = |name: &str| store::number(&connection, name);
        Ok(number("page_count")? > 0 && number("application_id")? != APPLICATION)
    };
    marked().unwrap_or(false)
}

/// Returns the id of the log.
pub(super) fn identity(connection: &Connection) -> Result<String, Fault> {
    let id = value(connection, "SELECT log FROM identity", [])?;
    id.ok_or_else(|| {
        Fault::damaged(
            "the log has lost its id",
            format!("say `ows log verify`; {RESTORE}"),
        )
    })
}

/// Returns what asks for the digest, kind, name and text of every copy of a file that a log keeps.
///
/// Those of maps are in a table that only a log of the second format has, and that may have been dropped.
pub(super) fn copies(connection: &Connection) -> Result<&'static str, rusqlite::Error> {
    let has_maps = store::number(connection, FORMAT)? >= 2;
    Ok(
        match has_maps && Schema::of(connection)?.has_plain_table("map") {
            true => {
                "SELECT digest, kind, name, text FROM copy
             UNION ALL SELECT digest, 'map', name, text FROM map"
            }
            false => "SELECT digest, kind, name, text FROM copy",
        },
    )
}

/// Returns the one value that a query finds, if it finds one.
pub(super) fn value<T: FromSql>(
    connection: &Connection,
    query: &str,
    values: impl Params,
) -> Result<Option<T>, Fault> {
    let mut statement = connection.prepare_cached(query)?;
    let value = statement.query_row(values, |row| row.get(0));
    Ok(value.optional()?)
}

/// Returns the hash that stands beside an entry, if there is one of this number.
pub(super) fn hash(connection: &Connection, number: u64) -> Result<Option<String>, Fault> {
    let query = "SELECT hash FROM entry WHERE number = ?1";
    value(connection, query, params![number])
}

/// Returns the end of a log.
pub(super) fn head(connection: &Connection) -> Result<Head, Fault> {
    let head = connection
        .prepare_cached(
            "SELECT number, hash FROM entry WHERE number > 0 ORDER BY number DESC LIMIT 1",
        )?
        .query_row([], |row| {
            Ok(Head {
                number: row.get(0)?,
                hash: row.get(1)?,
            })
        })
        .optional()?;
    Ok(head.unwrap_or_else(Head::empty))
}

/// Returns the number of the last entry about a patient; 0 if there is none.
pub(super) fn last_about(connection: &Connection, patient: &str) -> Result<u64, Fault> {
    let query = "SELECT max(number) FROM entry INDEXED BY entry_by_patient
        WHERE patient = ?1 AND number > 0";
    let last: Option<Option<u64>> = value(connection, query, params![patient])?;
    Ok(last.flatten().unwrap_or(0))
}
