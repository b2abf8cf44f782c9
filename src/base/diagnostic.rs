//! What is wrong with a text: a stable code, the place, the words, and what to write instead.
//!
//! Diagnostics are data. `render::diagnostic` draws them; nothing here knows colour or width.

use crate::base::source::{Source, Span};
use crate::base::text::count;

/// One thing that is wrong with a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// A stable name for this kind of error, in kebab case, listed in `scales/README.md`; those of
    /// training in `examples/cases/README.md`.
    pub code: &'static str,
    /// Where it is.
    pub span: Span,
    /// What is wrong: lower case, no full stop, names in backticks.
    pub message: String,
    /// What to write instead, or why the rule is there.
    pub help: Option<String>,
    /// Another place that belongs to the error, and its words: the first of two equal ids, say.
    pub also: Option<(Span, String)>,
}

impl Diagnostic {
    /// Makes a diagnostic with no help.
    pub fn new(code: &'static str, span: Span, message: impl Into<String>) -> Self {
        Self {
            code,
            span,
            message: message.into(),
            help: None,
            also: None,
        }
    }

    /// Adds what to write instead.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Adds a second place that belongs to the error.
    #[must_use]
    pub fn also(mut self, span: Span, words: impl Into<String>) -> Self {
        self.also = Some((span, words.into()));
        self
    }
}

/// One thing that is wrong, without its place: whoever found it may not know where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// A stable name for this kind of error, as a [`Diagnostic`] has it.
    pub code: &'static str,
    /// What is wrong.
    pub message: String,
    /// What to write instead, or why the rule is there.
    pub help: Option<String>,
}

impl Mistake {
    /// Makes a mistake with no help.
    pub fn new(code: &'static str, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            help: None,
        }
    }

    /// Adds what to write instead.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Adds where it stands in a text.
    #[must_use]
    pub fn at(self, span: Span) -> Diagnostic {
        Diagnostic {
            help: self.help,
            ..Diagnostic::new(self.code, span, self.message)
        }
    }
}

impl std::fmt::Display for Mistake {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(&self.message)?;
        match &self.help {
            Some(help) => write!(out, "; {help}"),
            None => Ok(()),
        }
    }
}

/// All that is wrong with one text, gathered while it is read so that it can be told at once.
#[derive(Debug, Default)]
pub struct Problems {
    found: Vec<Diagnostic>,
    unread: usize,
    judged: Judged,
}

/// How much of a text is judged.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Judged {
    /// Its keys and the kinds of its values, and whether the values obey the rules.
    #[default]
    Rules,
    /// Its keys and the kinds of its values; what the rules depend on is not known.
    Shape,
}

impl Problems {
    /// Notes a value that breaks a rule.
    pub fn push(&mut self, problem: Diagnostic) {
        if self.judged == Judged::Rules {
            self.found.push(problem);
        }
    }

    /// Notes a key that is unknown or missing, or a value of the wrong kind: what should stand there is not known.
    pub fn unread(&mut self, problem: Diagnostic) {
        self.unread += 1;
        self.found.push(problem);
    }

    /// Notes a problem that may come from one mistake elsewhere; a second one with the same words is shown beside the first.
    pub fn push_once(&mut self, problem: Diagnostic) {
        if self.judged == Judged::Shape {
            return;
        }
        let earlier = self
            .found
            .iter_mut()
            .take(MOST_SUGGESTIONS)
            .find(|told| told.code == problem.code && told.message == problem.message);
        match earlier {
            Some(first) if first.also.is_none() => {
                first.also = Some((problem.span, "and here".to_owned()));
            }
            Some(first) => {
                if let Some((_, words)) = &mut first.also {
                    "and here, and in other places".clone_into(words);
                }
            }
            None => self.push(problem),
        }
    }

    /// Says how much is judged from now on, and returns how much was before.
    pub fn judge(&mut self, judged: Judged) -> Judged {
        std::mem::replace(&mut self.judged, judged)
    }

    /// Returns how many problems there are so far.
    pub fn len(&self) -> usize {
        self.found.len()
    }

    /// Says whether nothing is wrong so far.
    pub fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    /// Returns how many keys and values could not be read so far.
    pub fn count_unread(&self) -> usize {
        self.unread
    }

    /// Says whether a guess at what was meant is still worth its time.
    pub fn may_suggest(&self) -> bool {
        self.found.len() < MOST_SUGGESTIONS
    }

    /// Returns what was found, in the order of the text.
    pub fn into_vec(mut self) -> Vec<Diagnostic> {
        self.found.sort_by_key(|problem| problem.span.start);
        self.found
    }

    /// Returns what was read, if nothing is wrong with it.
    ///
    /// # Errors
    /// All that is wrong, in the order of the text.
    pub fn or<T>(self, read: Option<T>) -> Result<T, Vec<Diagnostic>> {
        match read {
            Some(read) if self.found.is_empty() => Ok(read),
            _ => Err(self.into_vec()),
        }
    }
}

impl Extend<Diagnostic> for Problems {
    fn extend<T: IntoIterator<Item = Diagnostic>>(&mut self, problems: T) {
        problems.into_iter().for_each(|problem| self.push(problem));
    }
}

/// After this many problems nobody is helped by guesses at what was meant, and they cost time.
const MOST_SUGGESTIONS: usize = 200;

/// How many diagnostics of one text a person is shown; a text with more has one cause, or is none of ours.
pub const MOST_SHOWN: usize = 100;

/// All that is wrong with one text, in the order of the text.
///
/// It is an error that can travel through `anyhow` and be drawn where it arrives.
#[derive(Clone, Debug)]
pub struct Rejected {
    /// The text itself, so that its lines can be shown.
    pub source: Source,
    /// What is wrong with it; never empty.
    pub diagnostics: Vec<Diagnostic>,
}

impl Rejected {
    /// Gathers the diagnostics of one text and puts them into the order of the text.
    pub fn new(source: Source, mut diagnostics: Vec<Diagnostic>) -> Self {
        diagnostics.sort_by_key(|diagnostic| (diagnostic.span.start, diagnostic.span.end));
        diagnostics.dedup();
        Self {
            source,
            diagnostics,
        }
    }
}

impl std::fmt::Display for Rejected {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (index, diagnostic) in self.diagnostics.iter().take(MOST_SHOWN).enumerate() {
            if index > 0 {
                writeln!(out)?;
            }
            let place = self.source.place(diagnostic.span.start);
            let Diagnostic { code, message, .. } = diagnostic;
            write!(
                out,
                "{}:{place}: error[{code}]: {message}",
                self.source.name()
            )?;
        }
        let more = self.diagnostics.len().saturating_sub(MOST_SHOWN);
        if more > 0 {
            write!(
                out,
                "\nand {}",
                count(more as u64, "more error", "more errors")
            )?;
        }
        Ok(())
    }
}

impl std::error::Error for Rejected {}
