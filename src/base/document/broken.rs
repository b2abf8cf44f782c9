//! What is wrong with a text that is no TOML, in words for people who do not write TOML every day.
//!
//! A parser that lost its way complains of all that follows, so only its first complaint is told.

use crate::base::diagnostic::Diagnostic;
use crate::base::source::{Span, fit};
use crate::base::text::excerpt;

/// Puts a complaint of the parser into words for people.
pub(super) fn syntax(text: &str, error: &::toml::de::Error) -> Diagnostic {
    let end = text.len();
    let span = error.span().map_or(end..end, |span| fit(text, &span));
    let words = error.message().lines().collect::<Vec<_>>().join(", ");
    let repeated = words.starts_with("duplicate key");
    if !repeated && let Some(start) = open_list(text, span.start) {
        let message = "this list is not closed";
        return Diagnostic::new("not-toml", start..start + 1, message)
            .help("write `]` after its last value");
    }
    let written = text.get(span.clone()).unwrap_or_default();
    if repeated {
        return repeated_key(text, written, span);
    }
    if words.contains("recur") {
        let message = format!("nested deeper than {} levels", super::DEEPEST);
        return Diagnostic::new("too-deep", span, message)
            .help("write it with fewer brackets inside one another");
    }
    if let Some(end) = line_ends_in_braces(text, &span, &words) {
        let message = "this line ends inside a table in braces";
        return Diagnostic::new("not-toml", end..end, message).help("write `}` here");
    }
    let (message, help) = told(text, &span, &words);
    let problem = Diagnostic::new("not-toml", span, message);
    match help {
        Some(help) => problem.help(help),
        None => problem,
    }
}

/// Returns where the line above ends, if the parser went on into this line looking for the end of a table in braces.
fn line_ends_in_braces(text: &str, span: &Span, words: &str) -> Option<usize> {
    let inside = words.contains("inline table") || words.contains("key-value pairs");
    let before = text.get(..span.start).filter(|_| inside)?;
    let above = before.get(..before.rfind('\n')?)?;
    let blank = before.get(above.len()..)?.trim().is_empty();
    blank.then(|| above.trim_end().len())
}

fn repeated_key(text: &str, key: &str, span: Span) -> Diagnostic {
    let line = line_at(text, span.start);
    if is_header(line) && !line.trim_start().starts_with("[[") {
        let message = format!("[{}] stands twice", excerpt(key));
        let help = format!(
            "write [[{}]], with two brackets, above each of several",
            excerpt(key)
        );
        return Diagnostic::new("repeated-key", span, message).help(help);
    }
    let message = format!("the key `{}` stands twice", excerpt(key));
    let before = text.get(..span.start).unwrap_or_default();
    let header = before.split('\n').rfind(|line| is_header(line));
    let header = header.map(str::trim).filter(|line| line.starts_with("[["));
    let own_line = before
        .get(line_start(text, span.start)..)
        .unwrap_or_default();
    let help = match header {
        Some(header) if own_line.trim().is_empty() => {
            format!(
                "remove one of them, or write {} above another of its kind",
                excerpt(header)
            )
        }
        _ => "remove one of them; neither is taken for the other".to_owned(),
    };
    Diagnostic::new("repeated-key", span, message).help(help)
}

/// Returns what is wrong and what to write, for the slips that people make.
fn told(text: &str, span: &Span, words: &str) -> (String, Option<&'static str>) {
    let complaint = words.split(", expected").next().unwrap_or(words);
    let (message, help) = match complaint {
        "string values must be quoted" | "invalid boolean" | "invalid float" | "invalid value" => {
            return no_value(text, span);
        }
        "key with no value" => (
            "`=` is missing here",
            "write a key, `=` and its value; a remark begins with `#`",
        ),
        "invalid basic string" => (
            "this text is not closed",
            "write `\"` at its end, on the line where it begins",
        ),
        "unexpected key or value" => (
            "nothing can follow the value here",
            "remove it; for a quotation mark inside a text write `\\\"`",
        ),
        "unclosed array table" | "unclosed table" => (
            "this header is not closed",
            "write as many brackets after the name as before it",
        ),
        "missing escaped value" => (
            "a backslash stands before a letter that it cannot change",
            "write `\\\\` for a backslash",
        ),
        "unexpected leading zero" => (
            "a whole number does not begin with 0",
            "write the number without the zero",
        ),
        "missing comma between key-value pairs" | "missing comma between array elements" => (
            "a comma is missing here",
            "write a comma between two values",
        ),
        "extra comma in array" | "extra comma in inline table" => {
            ("there is a comma too many", "remove it")
        }
        _ => return (format!("this is not TOML: {words}"), None),
    };
    (message.to_owned(), Some(help))
}

fn no_value(text: &str, span: &Span) -> (String, Option<&'static str>) {
    let written = text.get(span.clone()).unwrap_or_default().trim();
    let after = text.get(span.end..).unwrap_or_default();
    if written.is_empty() {
        let help = "write a whole number, or a text between double quotes";
        return ("there is no value here".to_owned(), Some(help));
    }
    if after.trim_start_matches([' ', '\t']).starts_with('=') {
        let key = written.rsplit([' ', '\t']).next().unwrap_or(written);
        let before = text.get(..span.start).unwrap_or_default().trim_end();
        if before.ends_with([',', '[']) {
            let message = format!("a brace is missing before `{}`", excerpt(key));
            return (
                message,
                Some("write each table of a list between `{` and `}`"),
            );
        }
        let message = format!("a comma is missing before `{}`", excerpt(key));
        return (message, Some("write a comma between two keys"));
    }
    if written.contains(['“', '”', '„', '‘', '’', '«', '»']) {
        let help = "write the straight `\"` before and after the text";
        return (
            "these are not the quotation marks of TOML".to_owned(),
            Some(help),
        );
    }
    let message = format!(
        "`{}` is neither a whole number nor a text between double quotes",
        excerpt(written)
    );
    (message, Some("put double quotes around a text"))
}

/// Returns where a list begins that is still open where the line of `at` begins, although that line begins a statement.
fn open_list(text: &str, at: usize) -> Option<usize> {
    let end = line_start(text, at);
    if !starts_statement(line_at(text, at)) {
        return None;
    }
    let mut start = end;
    let mut above = text.get(..end)?.split_inclusive('\n').rev();
    above.find(|line| {
        start -= line.len();
        starts_statement(line)
    })?;
    let mut open = Vec::new();
    let (mut in_text, mut in_remark, mut escaped) = (false, false, false);
    for (offset, character) in text.get(start..end)?.char_indices() {
        match character {
            '\n' => (in_text, in_remark, escaped) = (false, false, false),
            _ if in_remark => {}
            _ if escaped => escaped = false,
            '\\' if in_text => escaped = true,
            '"' => in_text = !in_text,
            _ if in_text => {}
            '#' => in_remark = true,
            '[' => open.push(start + offset),
            ']' => drop(open.pop()),
            _ => {}
        }
    }
    open.first().copied()
}

fn line_start(text: &str, at: usize) -> usize {
    let before = text.get(..at.min(text.len())).unwrap_or_default();
    before.rfind('\n').map_or(0, |end| end + 1)
}

fn line_at(text: &str, at: usize) -> &str {
    let line = text.get(line_start(text, at)..).unwrap_or_default();
    line.lines().next().unwrap_or_default()
}

/// Says whether a line looks like `[total]`, `[[item]]` or `key = …`.
///
/// A key that is indented is rather a part of a table in braces that has lost its brace.
fn starts_statement(line: &str) -> bool {
    let after = line.trim_start_matches(|letter: char| {
        letter.is_ascii_alphanumeric() || matches!(letter, '_' | '-' | '.')
    });
    is_header(line)
        || (after.len() < line.len() && after.trim_start_matches([' ', '\t']).starts_with('='))
}

fn is_header(line: &str) -> bool {
    let line = line.trim_start();
    let name = line.strip_prefix("[[").or_else(|| line.strip_prefix('['));
    name.is_some_and(|name| name.starts_with(|first: char| first.is_ascii_alphabetic()))
}
