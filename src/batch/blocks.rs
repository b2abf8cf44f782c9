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

use super::{Ended, Run, Scored, Sink, go_on, unreadable};
use crate::format::Rejection;
use crate::format::table::columns::ResultRow;
use crate::format::table::{CsvResults, FlatResults, InputColumns};
use crate::scale::Scale;

/// How many bytes of an input are scored together.
pub(super) const BLOCK: usize = 256 * 1024;
/// How many blocks are scored before others help.
const ALONE: usize = 4;
/// How many blocks wait for each worker, so that it need not wait for them.
const WAITING: usize = 2;

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
    /// What was seen beside.
    pub(super) seen: S,
    /// The memory of the block, for another.
    pub(super) records: Vec<u8>,
}

/// Why a row of a block was rejected.
struct Rejected {
    faults: Vec<Rejection>,
    /// How many rows stand before it, and how many bytes they have.
    scored: u64,
    bytes: usize,
}

/// Rows and rejections of a block.
#[derive(Default)]
pub(super) struct Gathered {
    pub(super) rows: Vec<u8>,
    scored: u64,
    rejected: Vec<Rejected>,
}

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
    pub(super) is_strict: bool,
    scored: u64,
    rejected: Vec<Rejected>,
}

impl<W: RowWriter> Gathering<W> {
    pub(super) fn new(writer: W, is_strict: bool) -> Self {
        Self {
            writer,
            is_strict,
            scored: 0,
            rejected: Vec::new(),
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
        }
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
        self.rejected.push(Rejected {
            faults,
            scored: self.scored,
            bytes: self.writer.output().len(),
        });
        Ok(if self.is_strict {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        })
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
        let jobs = self.settings.jobs.get();
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
        let Gathered {
            rows,
            scored,
            rejected,
        } = finished.gathered;
        let before = self.counts.scored;
        let mut written = 0;
        for rejected in rejected {
            self.counts.scored = before + rejected.scored;
            self.written(rows.get(written..rejected.bytes))?;
            written = rejected.bytes;
            self.reject_for(rejected.faults)?;
        }
        self.counts.scored = before + scored;
        self.written(rows.get(written..))?;
        Ok(Block {
            records: finished.records,
            line: 0,
            rows,
        })
    }

    fn written(&mut self, rows: Option<&[u8]>) -> Result<(), Ended> {
        match rows {
            None | Some([]) => Ok(()),
            Some(rows) => go_on(self.sink.written(rows)),
        }
    }
}
