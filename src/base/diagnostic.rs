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
