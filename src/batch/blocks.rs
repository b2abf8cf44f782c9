//! A large input in blocks of whole records, which several workers score at once.
//!
//! The thread that reads and writes hands blocks to the workers, scores one itself where all of them have enough to
//! do, and takes what became of each in the order of the input: so results and rejections come as they would from
//! one reader, and no more than a few blocks are in memory at a time. A worker reads, scores and rejects as
//! is done everywhere. An input of a few blocks is scored without any other thread.

use std::collections::VecDeque;
use std::io;
use std::ops::ControlFlow;
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::thread::{self, Scope, scope};

use super::{Ended, Run, Scored, Sink, Wanted, go_on, unreadable};
use crate::base::diagnostic::MOST_SHOWN;
use crate::format::Rejection;
use crate::format::table::columns::ResultRow;
use crate::format::table::{CellError, CsvResults, FlatResults, InputColumns};
use crate::scale::Scale;
use crate::scoring::recorded::Comparison;

/// How many bytes of an input are scored together.
pub(super) const BLOCK: usize = 256 * 1024;
/// How many blocks are scored before others help.
const ALONE: usize = 4;
/// How many blocks wait for each worker, so that it need not wait for them.
const WAITING: usize = 4;

/// Whole records of an input, and the line on which they begin.
#[derive(Default)]
pub(super) struct Block {
    pub(super) records: Vec<u8>,
    pub(super) line: u64,
    /// Memory for the rows that come of it.
    pub(super) rows: Vec<u8>,
}

/// What became of a block.
pub(super) struct Finished<S> {
    /// What was scored and rejected.
    pub(super) gathered: Gathered,
    /// How what was recorded in it stands to its results.
    pub(super) comparison: Box<Comparison>,
    /// What was seen beside.
    pub(super) seen: S,
    /// The memory of the block, for another.
    pub(super) records: Vec<u8>,
}

/// Rows and rejections of a block.
#[derive(Default)]
pub(super) struct Gathered {
    pub(super) rows: Vec<u8>,
    scored: u64,
    /// Why each that was rejected was.
    rejected: Vec<Vec<Rejection>>,
    counted: Counted,
}

/// Rows that were rejected without saying of each why it was.
#[derive(Default)]
struct Counted {
    rows: u64,
    kinds: Vec<Kind>,
}

/// How many rejections there were of a kind.
#[derive(Clone)]
struct Kind {
    code: &'static str,
    /// The name of the column.
    field: Box<str>,
    count: u64,
}

/// How many kinds are counted; those beyond are told.
const MOST_KINDS: usize = 100;

/// What writes the rows of a block.
pub(super) trait RowWriter: Send {
    fn begins(&mut self, scale: &Scale, input: InputColumns<'_>) -> io::Result<()>;

    fn row(&mut self, row: &ResultRow<'_>) -> io::Result<()>;

    fn output(&mut self) -> &mut Vec<u8>;
}

impl RowWriter for CsvResults<Vec<u8>> {
    fn begins(&mut self, scale: &Scale, input: InputColumns<'_>) -> io::Result<()> {
        Self::begins(self, scale, input)
    }

    fn row(&mut self, row: &ResultRow<'_>) -> io::Result<()> {
        Self::row(self, &[], row)
    }

    fn output(&mut self) -> &mut Vec<u8> {
        Self::output(self)
    }
}

impl RowWriter for FlatResults<Vec<u8>> {
    fn begins(&mut self, scale: &Scale, input: InputColumns<'_>) -> io::Result<()> {
        Self::begins(self, scale, input);
        Ok(())
    }

    fn row(&mut self, row: &ResultRow<'_>) -> io::Result<()> {
        Self::row(self, row)
    }

    fn output(&mut self) -> &mut Vec<u8> {
        Self::output(self)
    }
}

/// Where the rows and rejections of a block go, in their order.
pub(super) struct Gathering<W> {
    pub(super) writer: W,
    scored: u64,
    rejected: Vec<Vec<Rejection>>,
    wanted: Wanted,
    /// How many were told, and what was counted since the block began: of kinds that were told before.
    told: usize,
    counted: Counted,
}

impl<W: RowWriter> Gathering<W> {
    /// Takes what writes the rows, and which rejections are wanted.
    pub(super) fn new(writer: W, wanted: Wanted) -> Self {
        Self {
            writer,
            scored: 0,
            rejected: Vec::new(),
            wanted,
            told: 0,
            counted: Counted::default(),
        }
    }

    /// Begins with the next block, whose rows are written to this memory.
    pub(super) fn begin(&mut self, mut rows: Vec<u8>) {
        rows.clear();
        *self.writer.output() = rows;
    }

    pub(super) fn end(&mut self) -> Gathered {
        Gathered {
            rows: std::mem::take(self.writer.output()),
            scored: std::mem::take(&mut self.scored),
            rejected: std::mem::take(&mut self.rejected),
            counted: self.take_counted(),
        }
    }

    fn take_counted(&mut self) -> Counted {
        let rows = std::mem::take(&mut self.counted.rows);
        let mut kinds = self.counted.kinds.clone();
        kinds.retain(|kind| rows > 0 && kind.count > 0);
        for kind in &mut self.counted.kinds {
            kind.count = 0;
        }
        Counted { rows, kinds }
    }

    /// Finds the kind of an error in a column.
    fn kind(&mut self, error: &CellError, field: &str) -> Option<&mut Kind> {
        let code = error.mistake.code;
        let mut kinds = self.counted.kinds.iter_mut();
        kinds.find(|kind| kind.code == code && *kind.field == *field)
    }
}

impl<W: RowWriter> Sink for Gathering<W> {
    fn begins(&mut self, scale: &Scale, input: InputColumns<'_>) -> io::Result<()> {
        self.writer.begins(scale, input)
    }

    fn scored(&mut self, scored: &Scored<'_>) -> io::Result<ControlFlow<()>> {
        self.writer.row(&scored.row())?;
        self.scored += 1;
        Ok(ControlFlow::Continue(()))
    }

    fn rejected(&mut self, faults: Vec<Rejection>) -> io::Result<ControlFlow<()>> {
        self.rejected.push(faults);
        Ok(if self.wanted == Wanted::First {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        })
    }

    fn counts(&mut self, errors: &[CellError], names: &[String]) -> bool {
        if self.wanted != Wanted::SomeOfEachKind {
            return false;
        }
        let mut is_counted = self.told >= MOST_SHOWN;
        for error in errors {
            let Some(field) = names.get(error.field) else {
                return false;
            };
            if self.kind(error, field).is_none() {
                is_counted = false;
                if self.counted.kinds.len() < MOST_KINDS {
                    self.counted.kinds.push(Kind {
                        code: error.mistake.code,
                        field: field.as_str().into(),
                        count: 0,
                    });
                }
            }
        }
        if !is_counted {
            self.told += errors.len();
            return false;
        }
        for error in errors {
            if let Some(field) = names.get(error.field)
                && let Some(kind) = self.kind(error, field)
            {
                kind.count += 1;
            }
        }
        self.counted.rows += 1;
        true
    }

    fn rows(&mut self) -> Option<(&mut Vec<u8>, &mut u64)> {
        Some((self.writer.output(), &mut self.scored))
    }

    /// What is to be said of a table is said by whoever takes what was seen of it.
    fn remark(&mut self, _: &str) {}
}

/// Scores blocks.
pub(super) trait Worker: Send {
    /// What it sees beside results and rejections.
    type Seen: Send;

    fn score(&mut self, block: Block) -> Finished<Self::Seen>;
}

/// Those who score the blocks of an input, and the blocks that they have.
struct Crew<W: Worker> {
    own: W,
    others: Vec<Other<W::Seen>>,
    /// Where the blocks are that were handed out, in their order: at one of the others, or done.
    out: VecDeque<Place<W::Seen>>,
}

enum Place<S> {
    At(usize),
    Done(Finished<S>),
}

/// A worker in a thread of its own.
struct Other<S> {
    blocks: SyncSender<Block>,
    finished: Receiver<Finished<S>>,
}

impl<S: Send> Other<S> {
    /// # Errors
    /// The system has no room for another thread.
    fn begin<'s>(
        scope: &'s Scope<'s, '_>,
        mut worker: impl Worker<Seen = S> + 's,
    ) -> io::Result<Self>
    where
        S: 's,
    {
        let (blocks, handed) = sync_channel(WAITING);
        let (done, finished) = sync_channel(WAITING + 1);
        let work = move || {
            // When no more comes, or nobody waits for it, the work is done.
            while let Ok(block) = handed.recv()
                && done.send(worker.score(block)).is_ok()
            {}
        };
        thread::Builder::new().spawn_scoped(scope, work)?;
        Ok(Self { blocks, finished })
    }
}

impl<W: Worker> Crew<W> {
    /// Hands a block to a worker that can take one, or scores it.
    fn hand(&mut self, mut block: Block) -> io::Result<()> {
        for (at, other) in self.others.iter().enumerate() {
            match other.blocks.try_send(block) {
                Ok(()) => {
                    self.out.push_back(Place::At(at));
                    return Ok(());
                }
                Err(TrySendError::Full(back)) => block = back,
                Err(TrySendError::Disconnected(_)) => return Err(lost()),
            }
        }
        self.out.push_back(Place::Done(self.own.score(block)));
        Ok(())
    }

    /// Takes the block that was handed out first of those that are out, if it is done or if it is to be waited for.
    fn take(&mut self, wait: bool) -> Option<io::Result<Finished<W::Seen>>> {
        let finished = match self.out.front()? {
            Place::Done(_) => None,
            Place::At(at) => {
                let finished = &self.others.get(*at)?.finished;
                let taken = if wait {
                    finished.recv().ok()
                } else {
                    Some(finished.try_recv().ok()?)
                };
                Some(taken.ok_or_else(lost))
            }
        };
        match (self.out.pop_front()?, finished) {
            (Place::Done(finished), _) => Some(Ok(finished)),
            (Place::At(_), finished) => finished,
        }
    }

    /// Says whether so many blocks are out that the first must come back before there is another. Those that others
    /// have are half of them: while the first is at work, there is something to do here.
    fn is_full(&self) -> bool {
        self.out.len() > 2 * (WAITING + 1) * self.others.len()
    }
}

/// A worker is gone: it stopped in a way in which no input should make it stop.
fn lost() -> io::Error {
    io::Error::other("a part of the input was lost within the program")
}

/// What gives the blocks of an input to whoever scores them.
pub(super) trait Blocks {
    /// Moves whole records into `block`, and returns the line on which they begin; `None` at the end of the input.
    ///
    /// # Errors
    /// Nothing more can be moved, or nothing came for a while; or there is something that no block holds.
    fn read_block(&mut self, block: &mut Vec<u8>) -> Result<Option<u64>, Between>;
}

/// What stands between two blocks.
pub(super) enum Between {
    /// Nothing came for a while.
    Idle,
    /// An assessment that is rejected.
    Rejected(Rejection),
    /// The input cannot be read.
    Unreadable(io::Error),
}

impl From<io::Error> for Between {
    fn from(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::WouldBlock {
            Self::Idle
        } else {
            Self::Unreadable(error)
        }
    }
}

impl Run<'_> {
    /// Scores an input block by block; `seen` takes what was seen beside in each, in their order.
    pub(super) fn in_blocks<W: Worker>(
        &mut self,
        blocks: &mut impl Blocks,
        worker: impl Fn() -> io::Result<W>,
        mut seen: impl FnMut(&mut Self, W::Seen),
    ) -> Result<(), Ended> {
        scope(|scope| {
            let mut crew = Crew {
                own: worker().map_err(unreadable)?,
                others: Vec::new(),
                out: VecDeque::new(),
            };
            let mut spare: Vec<Block> = Vec::new();
            let (mut handed, mut has_grown) = (0, false);
            loop {
                if handed == ALONE && !has_grown {
                    has_grown = true;
                    // To ask takes longer than to score a small file.
                    let jobs = self.settings.jobs;
                    let jobs = jobs.or_else(|| thread::available_parallelism().ok());
                    let jobs = jobs.map_or(1, usize::from);
                    for _ in 1..jobs {
                        let worker = worker().map_err(unreadable)?;
                        // Where there is room for no more, those that are there do the work.
                        let Ok(other) = Other::begin(scope, worker) else {
                            break;
                        };
                        crew.others.push(other);
                    }
                }
                let Block {
                    mut records, rows, ..
                } = spare.pop().unwrap_or_default();
                let wait = match blocks.read_block(&mut records) {
                    Ok(Some(line)) => {
                        crew.hand(Block {
                            records,
                            line,
                            rows,
                        })
                        .map_err(unreadable)?;
                        handed += 1;
                        None
                    }
                    between => Some(between),
                };
                while let Some(finished) = crew.take(wait.is_some() || crew.is_full()) {
                    spare.push(self.take(finished.map_err(unreadable)?, &mut seen)?);
                }
                match wait {
                    None | Some(Err(Between::Idle)) => {}
                    Some(Ok(_)) => return Ok(()),
                    Some(Err(Between::Rejected(rejection))) => self.reject(rejection)?,
                    Some(Err(Between::Unreadable(error))) => return Err(unreadable(error)),
                }
            }
        })
    }

    /// Takes what became of a block, and returns its memory.
    fn take<S>(
        &mut self,
        finished: Finished<S>,
        mut seen: impl FnMut(&mut Self, S),
    ) -> Result<Block, Ended> {
        seen(self, finished.seen);
        self.comparison.add(*finished.comparison);
        let Gathered {
            rows,
            scored,
            rejected,
            counted,
        } = finished.gathered;
        self.counts.scored += scored;
        // What was rejected is told even where the rows cannot be written; and the rows are written where a
        // strict run stops at what was rejected, which stands behind them all.
        let mut rejected = rejected.into_iter();
        let told = rejected.try_for_each(|faults| self.reject_for(faults));
        self.counts.rejected += counted.rows;
        for kind in counted.kinds {
            self.sink.rejected_too(kind.code, &kind.field, kind.count);
        }
        let written = match &rows[..] {
            [] => Ok(()),
            rows => go_on(self.sink.written(rows)),
        };
        told.and(written)?;
        Ok(Block {
            records: finished.records,
            line: 0,
            rows,
        })
    }
}
