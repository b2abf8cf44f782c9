//! Proving the log: every entry in its place, unchanged, and scored again with what it was scored with.
//!
//! Nothing that the log says is believed before it was checked: first that the file is whole and
//! its tables are as they were made, then the copies of the scales, then the entries in their
//! order. All of it is read as it was at one moment, so that somebody who writes meanwhile is
//! never an alarm. What a chain cannot prove, the [`Verdict`] says in words.

mod entries;
mod verdict;

use rusqlite::types::ValueRef;
use rusqlite::{Connection, Rows};

use super::bad_entry::Whose;
use super::chain::{self, Head, Link, NOTHING_BEFORE};
use super::entry::{Entry, EntryKind};
use super::fault::{Fault, FaultKind};
use super::heads::Remembered;
use super::{Log, database};
use crate::base::text::count;
use crate::base::time::{self, Time};
use crate::store::schema::{self, Schema};
use entries::{Checked, Copies, Correction, Row, Rules, Sound};

pub use super::bad_entry::{BadEntry, CopyFault, EntryFault, ScoreDifference};
pub use verdict::{FileFault, Verdict};

/// The most entries that are held in memory at once.
const MOST_ROWS: usize = 4096;
/// The most bytes of entries that are held in memory at once, but for the last of them.
const MOST_BYTES: usize = 8 << 20;
/// With fewer entries than this, a second thread costs more than it brings.
const WORTH_A_THREAD: usize = 64;

/// How many entries later, at the latest, the links tell that one was changed; and one more.
const LATEST: u64 = 4;

impl Log {
    /// Holds the log to everything that can be proved of it, to a head if one is given, and to the one
    /// that the account remembers.
    ///
    /// `progress` is told how many entries are done, and how many there are.
    ///
    /// # Errors
    /// The log cannot be read at all: another program holds it, or the disk failed. A damaged file
    /// is no error here: the verdict says what is damaged.
    pub fn verify(
        &self,
        head: Option<&Head>,
        progress: &mut dyn FnMut(u64, u64),
    ) -> Result<Verdict, Fault> {
        let remembered = match self.remembered() {
            Some(Remembered::Head(head)) => Some(head),
            _ => None,
        };
        let mut verdict = verdict(&self.connection, &self.id, head, remembered, progress)?;
        verdict.remembered = self.remembered().cloned();
        verdict.cannot_remember = self.cannot_remember();
        Ok(verdict)
    }
}

/// Holds a log, by its id, to everything that can be proved of it, to a head that was given, and to one that
/// is remembered.
///
/// # Errors
/// As for [`Log::verify`].
pub(super) fn verdict(
    connection: &Connection,
    log: &str,
    given: Option<&Head>,
    remembered: Option<&Head>,
    progress: &mut dyn FnMut(u64, u64),
) -> Result<Verdict, Fault> {
    // Never committed: nothing is written, and dropping it ends it.
    let snapshot = connection.unchecked_transaction()?;
    let connection: &Connection = &snapshot;
    let faults = schema_faults(connection)?;
    let mut verdict = Verdict::unread(given);
    if is_readable(connection)? {
        match Copies::read(connection) {
            Ok(copies) => {
                let all = database::head(connection).map_or(0, |head| head.number);
                let mut walk = Walk::new(connection, given, remembered);
                walk.verdict.file = copies.faults();
                let rules = Rules {
                    log,
                    copies: &copies,
                };
                walk.entries(&rules, &mut |done| progress(done, all))?;
                verdict = walk.end(&copies);
            }
            Err(error) => verdict.file.push(FileFault::Damaged(damaged(error)?)),
        }
    }
    // Looked for last and said first: the walk goes through the file from its beginning to its
    // end, after which the leaps that this makes between indexes and entries cost little.
    let damage = damage(connection)?;
    verdict.file.splice(0..0, damage.into_iter().chain(faults));
    Ok(verdict)
}

/// The walk over all entries, in their order.
struct Walk<'w> {
    connection: &'w Connection,
    /// The heads that the log is held to.
    heads: Vec<NamedHead<'w>>,
    links: Links,
    /// Which copies an entry named, by their position.
    named: Vec<bool>,
    /// When the last entry that holds was recorded.
    before: Option<Time>,
    /// The entries lately found wrong, so that each counts once.
    recent: Vec<u64>,
    bad: u64,
    missing: u64,
    verdict: Verdict,
}

impl<'w> Walk<'w> {
    fn new(
        connection: &'w Connection,
        head: Option<&'w Head>,
        remembered: Option<&'w Head>,
    ) -> Self {
        let given = head.map(|head| NamedHead::of(head, Whose::Given));
        let remembered = remembered.map(|head| NamedHead::of(head, Whose::Remembered));
        Self {
            connection,
            heads: given.into_iter().chain(remembered).collect(),
            links: Links::default(),
            named: Vec::new(),
            before: None,
            recent: Vec::new(),
            bad: 0,
            missing: 0,
            verdict: Verdict {
                unread_after: None,
                ..Verdict::unread(head)
            },
        }
    }

    fn entries(&mut self, rules: &Rules<'_>, progress: &mut dyn FnMut(u64)) -> Result<(), Fault> {
        self.named = vec![false; rules.copies.len()];
        let mut statement = self
            .connection
            .prepare("SELECT number, hash, bytes FROM entry ORDER BY number")?;
        let mut rows = statement.query([])?;
        loop {
            progress(self.verdict.entries);
            let (part, stopped) = next_part(&mut rows);
            let last = part.is_empty();
            for checked in check(rules, &part) {
                self.take(checked)?;
            }
            if let Some(error) = stopped {
                let words = damaged(error)?;
                self.verdict.file.push(FileFault::Damaged(words));
                self.verdict.unread_after = Some(self.verdict.end.number);
                return Ok(());
            }
            if last {
                return Ok(());
            }
        }
    }

    fn take(&mut self, checked: Checked) -> Result<(), Fault> {
        self.verdict.entries += 1;
        let expected = self.verdict.end.number + 1;
        let number = match u64::try_from(checked.number) {
            Ok(number) if number >= expected => number,
            // A number below 1: rows come in the order of their numbers.
            _ => {
                let wrong = checked.entry.err();
                self.bad += 1;
                self.note(expected, wrong.unwrap_or(EntryFault::OutOfOrder(0)));
                return Ok(());
            }
        };
        if number > expected {
            let settled = self.links.bad();
            self.found(settled);
            self.missing += number - expected;
            self.note(expected, EntryFault::Missing);
        }
        self.verdict.end = Head {
            number,
            hash: checked.hash.clone(),
        };
        for named in self.heads_at(number) {
            named.fits = named.head.names(&checked.hash);
        }
        match checked.entry {
            Ok(sound) => self.sound(number, checked.hash, sound),
            Err(wrong) => {
                let settled = self.links.bad();
                self.found(settled);
                self.wrong(number, wrong);
                Ok(())
            }
        }
    }

    fn sound(&mut self, number: u64, hash: String, sound: Sound) -> Result<(), Fault> {
        for copy in sound.copies {
            if let Some(named) = self.named.get_mut(copy) {
                *named = true;
            }
        }
        let doubt = time::doubt(sound.recorded, self.before.replace(sound.recorded));
        self.verdict.clock_doubted += u64::from(doubt.is_some());
        if let Some(correction) = &sound.correction
            && let Some(wrong) = self.cannot_correct(number, correction)?
        {
            self.wrong(number, wrong);
        }
        let settled = self.links.sound(number, &sound.previous, hash);
        self.found(settled);
        Ok(())
    }

    /// Says why an entry cannot be the correction of the one it names, if so.
    fn cannot_correct(
        &self,
        number: u64,
        correction: &Correction,
    ) -> Result<Option<EntryFault>, Fault> {
        let corrects = correction.corrects;
        let wrong = |why| {
            Some(EntryFault::Corrects {
                number: corrects,
                why,
            })
        };
        if corrects == 0 {
            return Ok(wrong("is not there"));
        }
        if corrects >= number {
            return Ok(wrong("is not before it"));
        }
        // One that is missing, or bad by itself, is said to be so in its place.
        let Some(corrected) = self.sound_entry(corrects)? else {
            return Ok(None);
        };
        if corrected.patient() != correction.patient.as_deref() {
            return Ok(wrong("is about another patient"));
        }
        let amended = correction.kind == EntryKind::Amendment && corrected.kind == EntryKind::Void;
        Ok(amended.then(|| wrong("takes another one back")).flatten())
    }

    /// Reads an entry that holds by itself, if there is such a one.
    fn sound_entry(&self, number: u64) -> Result<Option<Entry>, Fault> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT hash, bytes FROM entry WHERE number = ?1")?;
        let row = statement.query_row([number], |row| Ok((row.get(0)?, row.get(1)?)));
        let (hash, bytes): (String, String) = match row {
            Ok(row) => row,
            Err(rusqlite::Error::QueryReturnedNoRows) => return Ok(None),
            Err(error) => return damaged(error).map(|_| None),
        };
        let entry = Entry::read(&bytes).ok();
        let is_sound = |entry: &Entry| entry.number == number && chain::hash(&bytes) == hash;
        Ok(entry.filter(is_sound))
    }

    /// Returns the heads that name an entry.
    fn heads_at(&mut self, number: u64) -> impl Iterator<Item = &mut NamedHead<'w>> {
        let heads = self.heads.iter_mut();
        heads.filter(move |named| named.head.number == number)
    }

    fn found(&mut self, bad: Option<BadEntry>) {
        if let Some(bad) = bad {
            self.wrong(bad.number, bad.wrong);
        }
    }

    /// Counts an entry that was read and does not hold, once.
    fn wrong(&mut self, number: u64, wrong: EntryFault) {
        self.recent.retain(|recent| recent + LATEST > number);
        if self.recent.contains(&number) {
            return;
        }
        self.recent.push(number);
        self.bad += 1;
        self.note(number, wrong);
    }

    /// Keeps what is wrong with the first entry. What the links tell comes late, so it is not simply the first to come.
    fn note(&mut self, number: u64, wrong: EntryFault) {
        for named in self.heads_at(number) {
            named.is_bad = true;
        }
        let first = self.verdict.first.as_ref();
        if first.is_none_or(|first| number < first.number) {
            self.verdict.first = Some(BadEntry::new(number, wrong));
        }
    }

    /// Ends the walk: the last link, the head, and the counts.
    fn end(mut self, copies: &Copies) -> Verdict {
        let heads = self.heads.iter().map(|named| (named.head, named.fits));
        let settled = self.links.end(heads);
        self.found(settled);
        let last = self.verdict.end.number;
        let heads = self.heads.iter();
        let cut_off = heads.map(|named| (named.head.number, named.whose));
        let cut_off = cut_off.filter(|(named, _)| *named > last);
        if let Some((named, whose)) = cut_off.max_by_key(|(named, _)| *named)
            && self.verdict.unread_after.is_none()
        {
            self.missing += named - last;
            self.note(last + 1, EntryFault::CutOff { named, whose });
        }
        let heads = self.heads.iter();
        let unlike =
            heads.filter(|named| !named.fits && !named.is_bad && named.head.number <= last);
        let unlike = unlike.map(|named| (named.head.number, named.whose));
        for (number, whose) in unlike.collect::<Vec<_>>() {
            self.wrong(number, EntryFault::NotTheHead(whose));
        }
        let mut verdict = self.verdict;
        verdict.proved = verdict.entries.saturating_sub(self.bad);
        verdict.more = (self.bad + self.missing).saturating_sub(u64::from(verdict.first.is_some()));
        verdict.keeps_maps = copies.are_of_maps();
        verdict.unnamed_copies = copies.unnamed(&self.named);
        verdict
    }
}

/// Reads rows until there are many or the file ends; an error ends them too.
fn next_part(rows: &mut Rows<'_>) -> (Vec<Row>, Option<rusqlite::Error>) {
    let (mut part, mut bytes) = (Vec::new(), 0);
    while part.len() < MOST_ROWS && bytes < MOST_BYTES {
        let row = match rows.next() {
            Ok(Some(row)) => row,
            Ok(None) => break,
            Err(error) => return (part, Some(error)),
        };
        let text = |column| match row.get_ref(column) {
            Ok(ValueRef::Text(text)) => str::from_utf8(text).ok().map(str::to_owned),
            _ => None,
        };
        let row = Row {
            number: row.get(0).unwrap_or(0),
            hash: text(1),
            bytes: text(2),
        };
        bytes += row.bytes.as_ref().map_or(0, String::len);
        part.push(row);
    }
    (part, None)
}

/// Checks entries by themselves, on every processor, and returns them in their order.
fn check(rules: &Rules<'_>, part: &[Row]) -> Vec<Checked> {
    let one = |rows: &[Row]| -> Vec<Checked> { rows.iter().map(|row| rules.check(row)).collect() };
    let processors = std::thread::available_parallelism().map_or(1, usize::from);
    let share = part.len().div_ceil(processors).max(WORTH_A_THREAD);
    let (own, others) = part.split_at(share.min(part.len()));
    std::thread::scope(|scope| {
        let started: Vec<_> = others
            .chunks(share)
            .map(|rows| {
                let thread = std::thread::Builder::new();
                (rows, thread.spawn_scoped(scope, move || one(rows)).ok())
            })
            .collect();
        let mut checked = one(own);
        for (rows, thread) in started {
            let done = thread.and_then(|thread| thread.join().ok());
            // Where the system gives no thread, this one does the work.
            checked.extend(done.unwrap_or_else(|| one(rows)));
        }
        checked
    })
}

/// A head that the log is held to.
struct NamedHead<'w> {
    /// The head.
    head: &'w Head,
    /// Whose it is.
    whose: Whose,
    /// Whether the entry that it names has its hash.
    fits: bool,
    /// Whether that entry was found wrong, in whatever way.
    is_bad: bool,
}

impl<'w> NamedHead<'w> {
    fn of(head: &'w Head, whose: Whose) -> Self {
        Self {
            head,
            whose,
            fits: head.number == 0 && head.names(&Head::empty().hash),
            is_bad: false,
        }
    }
}

/// The walk along the links of the chain: it says which of two entries that do not fit together was changed.
///
/// An entry whose bytes and hash were both changed still fits itself; only its neighbours know. If
/// the next entry fits the one after it, then it is as it was, and what it holds of its
/// predecessor is the truth: so the answer comes one entry late.
#[derive(Default)]
struct Links {
    /// The entry that was seen last, by its number and its hash.
    before: Option<Head>,
    /// The number of an entry that does not hold the hash of the one before it, where nothing
    /// else is wrong with the two.
    open: Option<u64>,
}

impl Links {
    /// Takes the next entry that is sound by itself, and returns what is now known to be wrong.
    pub fn sound(&mut self, number: u64, previous: &str, hash: String) -> Option<BadEntry> {
        let before = self.before.replace(Head { number, hash });
        if number == 1 {
            let begins = previous == NOTHING_BEFORE;
            return (!begins).then_some(BadEntry::new(number, EntryFault::Previous(0)));
        }
        let link = match before {
            Some(before) if before.number + 1 == number => {
                if before.hash == previous {
                    Link::Fits
                } else {
                    Link::Breaks
                }
            }
            _ => Link::Unknown,
        };
        match self.open.take() {
            Some(open) => Some(settle(open, link)),
            None => {
                self.open = (link == Link::Breaks).then_some(number);
                None
            }
        }
    }

    /// Takes an entry that is missing or bad by itself: nothing follows from what it says.
    pub fn bad(&mut self) -> Option<BadEntry> {
        self.before = None;
        self.open.take().map(|open| settle(open, Link::Unknown))
    }

    /// Ends the walk; a head that names one of the last two entries tells which was changed.
    ///
    /// Each head comes with whether its entry has its hash.
    pub fn end<'h>(&mut self, heads: impl Iterator<Item = (&'h Head, bool)>) -> Option<BadEntry> {
        let open = self.open.take()?;
        let before = open.saturating_sub(1);
        let tells = |(head, fits): (&Head, bool)| match head.number {
            number if number == open => Some(!fits),
            number if number == before => Some(fits),
            _ => None,
        };
        let mut told = heads.filter_map(tells);
        Some(match told.next() {
            Some(true) => rewritten(open, before),
            Some(false) => rewritten(before, open),
            None => settle(open, Link::Unknown),
        })
    }
}

/// Says what is wrong where the link to `open` is broken, from the link of the entry after it.
fn settle(open: u64, next: Link) -> BadEntry {
    let before = open.saturating_sub(1);
    match next {
        Link::Fits => rewritten(before, open),
        Link::Breaks => rewritten(open, before),
        Link::Unknown => BadEntry::new(open, EntryFault::Previous(before)),
    }
}

fn rewritten(number: u64, witness: u64) -> BadEntry {
    BadEntry::new(number, EntryFault::Rewritten(witness))
}

/// How many of SQLite's complaints are kept: the first says enough, and a damaged file has thousands.
const MOST_COMPLAINTS: u32 = 10;

/// Asks SQLite whether the file is whole, its indexes included: a history is read through them.
///
/// # Errors
/// The file cannot be read for another reason than damage.
fn damage(connection: &Connection) -> Result<Vec<FileFault>, Fault> {
    let complaints = || -> Result<Vec<String>, rusqlite::Error> {
        let mut statement =
            connection.prepare(&format!("PRAGMA integrity_check({MOST_COMPLAINTS})"))?;
        let rows = statement.query_map([], |row| row.get(0))?;
        rows.collect()
    };
    match complaints() {
        Ok(lines) => Ok(lines
            .into_iter()
            .filter(|line| line != "ok")
            .map(FileFault::Damaged)
            .collect()),
        Err(error) => damaged(error).map(|words| vec![FileFault::Damaged(words)]),
    }
}

/// Takes an error as damage of the file, in words, or passes it on if it is something else.
///
/// # Errors
/// It is no damage: another program holds the log, the disk failed.
pub(super) fn damaged(error: rusqlite::Error) -> Result<String, Fault> {
    let words = error.to_string();
    let fault = Fault::from(error);
    // What SQLite cannot make sense of has no code of its own: a column that is gone, say.
    match fault.kind {
        FaultKind::Damaged | FaultKind::Failed => Ok(words),
        _ => Err(fault),
    }
}

/// Compares the schema with the one that a log of its format is made with, part by part.
///
/// # Errors
/// It cannot be read.
fn schema_faults(connection: &Connection) -> Result<Vec<FileFault>, Fault> {
    let made = database::schema(database::known_format(connection)?);
    let differences = schema::differences(connection, &made)?;
    Ok(differences.into_iter().map(FileFault::Schema).collect())
}

/// Holds a log that is to be written to to its tables and triggers, as they were made.
///
/// # Errors
/// Something was dropped, altered or added: it could change or drop what is written.
pub(super) fn hold_to_schema(connection: &Connection) -> Result<(), Fault> {
    let faults = schema_faults(connection)?;
    let Some((first, more)) = faults.split_first() else {
        return Ok(());
    };
    let more = match more.len() as u64 {
        0 => String::new(),
        more => format!("; {}", count(more, "fault more", "faults more")),
    };
    let message = format!("the log is not as ows made it: {first}{more}");
    // The entries themselves may be whole: putting a backup in their place would lose the latest.
    let help = "say `ows log verify`; whoever looks after the log takes back what was changed";
    Err(Fault::damaged(message, help))
}

/// Says whether `entry` and `copy` are tables that can be read: not views or modules, whose text decides what they show.
///
/// # Errors
/// The schema cannot be read.
fn is_readable(connection: &Connection) -> Result<bool, Fault> {
    let schema = Schema::of(connection)?;
    Ok(schema.has_plain_table("entry") && schema.has_plain_table("copy"))
}
