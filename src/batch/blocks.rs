//! A large table in blocks of whole records, which several workers score at once.
//!
//! One thread reads blocks and hands them to the workers in turn, and takes what they made of them in the same
//! order: so results and rejections come as they would from one reader, and no more than a few blocks are in
//! memory at a time. A worker reads, scores and rejects as is done everywhere. A table of a few blocks
//! is scored without any other thread.

use std::collections::VecDeque;
use std::io::{self, BufRead};
use std::ops::ControlFlow;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::{Scope, scope};

use super::table::{Table, TableHead};
use super::{Ended, Run, Scored, Settings, Sink, go_on, output, unreadable};
use crate::format::Rejection;
use crate::format::csv::malformed::malformed_row;
use crate::format::csv::{CsvReader, ReadError};
use crate::format::table::{CsvResults, Doubts, InputColumns};

/// How many bytes of an input are scored together.
const BLOCK: usize = 256 * 1024;
/// How many blocks are scored before others help.
const ALONE: usize = 4;
/// How many blocks wait for each worker, so that it need not wait for them.
const WAITING: usize = 2;

/// Whole records of an input, and the line on which they begin.
struct Block {
    records: Vec<u8>,
    line: u64,
    /// Memory for the rows that come of it.
    rows: Vec<u8>,
}

/// What became of a block.
#[derive(Default)]
struct Finished {
    rows: Vec<u8>,
    scored: u64,
    rejected: Vec<Rejected>,
    doubts: Doubts,
    /// The memory of the block, for another.
    records: Vec<u8>,
}

/// Why a row of a block was rejected.
struct Rejected {
    faults: Vec<Rejection>,
    /// How many rows stand before it, and how many bytes they have.
    scored: u64,
    bytes: usize,
}

/// Rows and rejections of one block, in their order.
struct Gathered {
    results: CsvResults<Vec<u8>>,
    scored: u64,
    rejected: Vec<Rejected>,
    is_strict: bool,
}

impl Sink for Gathered {
    fn scored(&mut self, scored: &Scored<'_>) -> io::Result<ControlFlow<()>> {
        self.results.row(&[], &scored.row())?;
        self.scored += 1;
        Ok(ControlFlow::Continue(()))
    }

    fn rejected(&mut self, faults: &[Rejection]) -> io::Result<ControlFlow<()>> {
        self.rejected.push(Rejected {
            faults: faults.to_vec(),
            scored: self.scored,
            bytes: self.results.output().len(),
        });
        Ok(if self.is_strict {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        })
    }

    fn rows(&mut self) -> Option<(&mut Vec<u8>, &mut u64)> {
        Some((self.results.output(), &mut self.scored))
    }

    fn remark(&mut self, _: &str) {}
}

/// What every worker on a table goes by.
#[derive(Clone, Copy)]
struct Task<'t> {
    name: &'t str,
    settings: &'t Settings<'t>,
    head: &'t TableHead,
    delimiter: u8,
    is_strict: bool,
}

/// Scores blocks of a table.
struct Worker<'t> {
    task: Task<'t>,
    table: Option<Table>,
    reader: CsvReader<io::Empty>,
    gathered: Gathered,
}

impl<'t> Worker<'t> {
    fn new(task: Task<'t>, table: &Table) -> io::Result<Self> {
        let (policies, again) = (&task.settings.policies, &task.settings.rescore);
        let mut results = CsvResults::new(Vec::new(), policies.clone(), again.clone());
        results.begins(&table.scale, InputColumns::Table(&table.header))?;
        Ok(Self {
            task,
            table: Some(table.learning(task.delimiter, task.settings)),
            reader: CsvReader::of_blocks(task.delimiter),
            gathered: Gathered {
                results,
                scored: 0,
                rejected: Vec::new(),
                is_strict: task.is_strict,
            },
        })
    }

    fn score(&mut self, mut block: Block) -> Finished {
        block.rows.clear();
        *self.gathered.results.output() = block.rows;
        self.reader.go_on_in(block.records, block.line);
        let task = self.task;
        let mut run = Run::new(task.name, task.settings, &mut self.gathered);
        // Reading and writing memory does not fail, and a table of which the scale is known is not refused:
        // what ends it early is a rejection, where none is wanted.
        while let Ok(true) = run.next_row(&mut self.reader, task.head, &mut self.table) {}
        Finished {
            rows: std::mem::take(self.gathered.results.output()),
            scored: std::mem::take(&mut self.gathered.scored),
            rejected: std::mem::take(&mut self.gathered.rejected),
            doubts: self
                .table
                .as_mut()
                .map(Table::take_doubts)
                .unwrap_or_default(),
            records: self.reader.go_on_in(Vec::new(), 1),
        }
    }
}

/// Those who score the blocks of a table: one worker at first, and then several, each in a thread of its own.
struct Crew<'t> {
    first: Option<Worker<'t>>,
    others: Vec<Other>,
    /// How many blocks were handed out.
    handed: usize,
    /// Whose blocks are out, in the order in which they were handed out; those that are done wait here.
    out: VecDeque<Option<Finished>>,
}

/// A worker in a thread of its own.
struct Other {
    blocks: SyncSender<Block>,
    finished: Receiver<Finished>,
}

impl<'t> Crew<'t> {
    /// Moves the work to threads.
    fn grow<'s>(
        &mut self,
        scope: &'s Scope<'s, '_>,
        table: &Table,
        task: Task<'t>,
    ) -> io::Result<()>
    where
        't: 's,
    {
        for _ in 0..task.settings.jobs.get() {
            let mut worker = match self.first.take() {
                Some(first) => first,
                None => Worker::new(task, table)?,
            };
            let (blocks, handed) = sync_channel::<Block>(WAITING);
            let (done, finished) = sync_channel(WAITING);
            scope.spawn(move || {
                // When no more comes, or nobody waits for it, the work is done.
                while let Ok(block) = handed.recv()
                    && done.send(worker.score(block)).is_ok()
                {}
            });
            self.others.push(Other { blocks, finished });
        }
        Ok(())
    }

    fn hand(&mut self, block: Block) -> io::Result<()> {
        let finished = match &mut self.first {
            Some(worker) => Some(worker.score(block)),
            None => {
                let other = self.others.get(self.handed % self.others.len().max(1));
                let handed = other.and_then(|other| other.blocks.send(block).ok());
                handed.ok_or_else(lost)?;
                None
            }
        };
        self.handed += 1;
        self.out.push_back(finished);
        Ok(())
    }

    /// Says whether enough blocks are out to keep everybody at work.
    fn is_busy(&self) -> bool {
        self.out.len() > WAITING * self.others.len()
    }

    /// Takes the block that was handed out first of those that are out, when it is done.
    fn take(&mut self) -> Option<io::Result<Finished>> {
        let of = (self.handed - self.out.len()) % self.others.len().max(1);
        let finished = self.out.pop_front()?;
        let other = self.others.get(of);
        let finished = finished.or_else(|| other?.finished.recv().ok());
        Some(finished.ok_or_else(lost))
    }
}

/// A worker is gone: it stopped in a way in which no input should make it stop.
fn lost() -> io::Error {
    io::Error::other("a part of the input was lost within the program")
}

impl Run<'_> {
    /// Takes the rest of a table, block by block.
    pub(super) fn blocks(
        &mut self,
        reader: &mut CsvReader<impl BufRead>,
        head: &TableHead,
        delimiter: u8,
        table: &mut Table,
    ) -> Result<(), Ended> {
        let task = Task {
            name: self.name,
            settings: self.settings,
            head,
            delimiter,
            is_strict: self.sink.is_strict(),
        };
        scope(|scope| {
            let mut crew = Crew {
                first: Some(Worker::new(task, table).map_err(output)?),
                others: Vec::new(),
                handed: 0,
                out: VecDeque::new(),
            };
            let mut spare = Finished::default();
            loop {
                if crew.handed == ALONE && crew.first.is_some() && task.settings.jobs.get() > 1 {
                    self.take_all(&mut crew, table)?;
                    crew.grow(scope, table, task).map_err(output)?;
                }
                if !self.next_block(reader, &mut crew, table, &mut spare)? {
                    return self.take_all(&mut crew, table);
                }
            }
        })
    }

    /// Reads and hands out a block, and takes what is done; says whether there may be another.
    fn next_block(
        &mut self,
        reader: &mut CsvReader<impl BufRead>,
        crew: &mut Crew<'_>,
        table: &mut Table,
        spare: &mut Finished,
    ) -> Result<bool, Ended> {
        let Finished { records, rows, .. } = std::mem::take(spare);
        let mut records = records;
        match reader.read_block(&mut records, BLOCK) {
            Ok(None) => return Ok(false),
            Ok(Some(line)) => {
                let block = Block {
                    records,
                    line,
                    rows,
                };
                crew.hand(block).map_err(unreadable)?;
            }
            Err(error) => {
                self.take_all(crew, table)?;
                match error {
                    ReadError::Malformed(malformed) => {
                        self.reject(malformed_row(self.name, &malformed))?;
                    }
                    // Nothing came for a while, and all that did is answered.
                    ReadError::Unreadable(error) if error.kind() == io::ErrorKind::WouldBlock => {}
                    ReadError::Unreadable(error) => return Err(unreadable(error)),
                }
            }
        }
        if crew.is_busy()
            && let Some(finished) = crew.take()
        {
            *spare = self.take(finished.map_err(unreadable)?, table)?;
        }
        Ok(true)
    }

    fn take_all(&mut self, crew: &mut Crew<'_>, table: &mut Table) -> Result<(), Ended> {
        while let Some(finished) = crew.take() {
            self.take(finished.map_err(unreadable)?, table)?;
        }
        Ok(())
    }

    /// Takes what became of a block, and returns its memory.
    fn take(&mut self, mut finished: Finished, table: &mut Table) -> Result<Finished, Ended> {
        table.add(std::mem::take(&mut finished.doubts), finished.scored);
        let before = self.counts.scored;
        let mut written = 0;
        for rejected in &finished.rejected {
            self.counts.scored = before + rejected.scored;
            self.written(finished.rows.get(written..rejected.bytes))?;
            written = rejected.bytes;
            self.reject_for(&rejected.faults)?;
        }
        self.counts.scored = before + finished.scored;
        self.written(finished.rows.get(written..))?;
        Ok(finished)
    }

    fn written(&mut self, rows: Option<&[u8]>) -> Result<(), Ended> {
        match rows {
            None | Some([]) => Ok(()),
            Some(rows) => go_on(self.sink.written(rows)),
        }
    }
}
