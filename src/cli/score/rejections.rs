//! Where rejections go: lines on standard error, or NDJSON in a file; and how many of which kind.

use std::io;

use crate::base::text::{excerpt, thousands};
use crate::cli::context::Context;
use crate::cli::error::Failure;
use crate::cli::output::Output;
use crate::cli::ui::FirstLines;
use crate::format::rejection::beginning;
use crate::format::{Rejection, escaped};

/// Where rejections go, and their kinds.
pub struct Rejections {
    /// The file that they go to as NDJSON; without one the first have a line each on standard error.
    pub file: Option<Output>,
    /// Whether writing the last one to the file failed.
    pub have_failed: bool,
    lines: FirstLines,
    kinds: Kinds,
    context: Context,
}

impl Rejections {
    /// Sends them to a file, or else to standard error.
    pub fn new(file: Option<Output>, context: &Context) -> Self {
        Self {
            file,
            have_failed: false,
            lines: FirstLines::default(),
            kinds: Kinds::default(),
            context: context.clone(),
        }
    }

    /// Takes why an assessment is rejected.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn take(&mut self, rejection: &Rejection) -> io::Result<()> {
        self.kinds.add(rejection);
        if self.file.is_none() && self.lines.take() {
            self.context.line(&rejection.to_string());
        }
        self.write(rejection)
    }

    /// Takes how many more there were of a kind that it was told of.
    pub fn take_others(&mut self, code: &'static str, field: &str, count: u64) {
        self.lines.take_others(count);
        self.kinds.add_others(code, field, count);
    }

    /// Writes what is said on the screen in any case to the file too, if there is one.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn write(&mut self, rejection: &Rejection) -> io::Result<()> {
        let Some(file) = &mut self.file else {
            return Ok(());
        };
        let written = escaped::write_line(file, rejection);
        self.have_failed = written.is_err();
        written
    }

    /// Returns an error of [`take`](Self::take) as a failure that names the file.
    pub fn failure(&self, error: io::Error) -> Failure {
        match &self.file {
            None => Failure::writing(error, "standard error"),
            Some(file) => lost(error, &file.name()),
        }
    }

    /// Says how many were not said, if there are any.
    pub fn say_more(&self) {
        if let Some(more) = self.lines.more() {
            let words = format!("and {more}; `--errors FILE` has all");
            self.context.line(&words);
        }
    }

    /// Returns how many there were of each kind, in words, unless each was said itself.
    pub fn kinds(&self) -> Vec<String> {
        if self.file.is_none() && self.lines.more().is_none() {
            return Vec::new();
        }
        self.kinds.words()
    }

    /// Ends the file.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn finish(self) -> Result<(), Failure> {
        let Some(file) = self.file else {
            return Ok(());
        };
        let name = file.name();
        file.finish().map_err(|failure| match failure {
            Failure::ClosedPipe => lost(io::ErrorKind::BrokenPipe.into(), &name),
            other => other,
        })
    }
}

/// Rejections that nobody gets are a failure, also where their reader went away by itself.
fn lost(error: io::Error, name: &str) -> Failure {
    Failure::Failed(anyhow::Error::new(error).context(format!("{name} cannot be written")))
}

/// How many kinds are told apart; what comes after these is counted together.
const MOST_KINDS: usize = 100;
/// How many kinds are said, the most frequent first.
const MOST_SAID: usize = 10;

/// How many rejections there were of each kind.
#[derive(Default)]
pub struct Kinds {
    each: Vec<Kind>,
    others: u64,
}

struct Kind {
    code: &'static str,
    field: Option<Box<str>>,
    count: u64,
    /// The first of its kind, as a line.
    first: String,
}

impl Kinds {
    /// Counts a rejection.
    pub fn add(&mut self, rejection: &Rejection) {
        let is_known =
            |kind: &&mut Kind| kind.code == rejection.code && kind.field == rejection.field;
        if let Some(kind) = self.each.iter_mut().find(is_known) {
            kind.count += 1;
        } else if self.each.len() < MOST_KINDS {
            self.each.push(Kind {
                code: rejection.code,
                field: rejection.field.clone(),
                count: 1,
                first: rejection.to_string(),
            });
        } else {
            self.others += 1;
        }
    }

    /// Counts others of a kind of which one was counted before.
    fn add_others(&mut self, code: &'static str, field: &str, count: u64) {
        let field = Some(beginning(field));
        let is_known = |kind: &&mut Kind| kind.code == code && kind.field == field;
        match self.each.iter_mut().find(is_known) {
            Some(kind) => kind.count += count,
            None => self.others += count,
        }
    }

    /// Returns a line for each of the most frequent kinds, and one for all others.
    pub fn words(&self) -> Vec<String> {
        let mut each: Vec<&Kind> = self.each.iter().collect();
        // Those that are equally frequent stay in the order in which they were met.
        each.sort_by_key(|kind| std::cmp::Reverse(kind.count));
        let said = each.iter().take(MOST_SAID);
        let mut lines: Vec<String> = said.map(|kind| kind.words()).collect();
        let unsaid: u64 = each.iter().skip(MOST_SAID).map(|kind| kind.count).sum();
        if unsaid + self.others > 0 {
            lines.push(format!(
                "{} of other kinds",
                thousands(unsaid + self.others)
            ));
        }
        lines
    }
}

impl Kind {
    fn words(&self) -> String {
        let what = match &self.field {
            Some(field) => format!("{} in `{}`", self.code, excerpt(field)),
            None => self.code.to_owned(),
        };
        let first = match self.count {
            1 => "at",
            _ => "the first at",
        };
        format!("{} {what}, {first} {}", thousands(self.count), self.first)
    }
}
