//! What is wrong with a text that is no TOML, in words for people who do not write TOML every day.
//!
//! A parser that lost its way complains of all that follows. So only its first complaint is
//! believed; then the statement that it is about is taken out, and the rest is read again.

use crate::base::diagnostic::Diagnostic;
use crate::base::source::{Span, fit};
use crate::base::text::excerpt;

/// Gathers what is wrong, statement by statement; `parse` says all that is wrong with a text.
pub(super) fn every_statement(
    text: &str,
    mut found: Vec<Diagnostic>,
    parse: fn(&str) -> Vec<Diagnostic>,
) -> Vec<Diagnostic> {
    // A scale file is small. One that is large and broken everywhere is not read to the end.
    const MOST_BYTES_READ: usize = 1 << 21;
    let passes = (MOST_BYTES_READ / text.len().max(1)).clamp(1, 50);
    let mut rest = text.to_owned();
    let mut all: Vec<Diagnostic> = Vec::new();
    for pass in 1..=passes {
        let first = found
            .into_iter()
            .min_by_key(|problem| (problem.span.start, problem.span.end));
        let Some(first) = first else {
            break;
        };
        let broken = statement(&rest, first.span.start);
        if !follows(text, &first, &all) {
            all.push(first);
        }
        let Some(without) = blank(&rest, &broken) else {
            break;
        };
        rest = without;
        found = if pass < passes {
            parse(&rest)
        } else {
            Vec::new()
        };
    }
    all
}

/// Says whether a problem comes from the same mistake as one before it.
///
/// A header that somebody took for one of many is one mistake, however often it stands; and where
/// a header was forgotten, all keys below it seem to stand twice.
fn follows(text: &str, problem: &Diagnostic, all: &[Diagnostic]) -> bool {
    let section = |at: usize| lines_before(text, at).rposition(is_header);
    let repeated = |other: &Diagnostic| other.code == "repeated-key" && other.code == problem.code;
    all.iter().filter(|other| repeated(other)).any(|other| {
        other.message == problem.message && problem.message.starts_with('[')
            || begins_line(text, problem.span.start)
                && begins_line(text, other.span.start)
                && section(other.span.start) == section(problem.span.start)
    })
}

fn begins_line(text: &str, at: usize) -> bool {
    let line = text.get(line_start(text, at)..at).unwrap_or_default();
    line.trim().is_empty()
}

fn lines_before(text: &str, at: usize) -> std::vec::IntoIter<&str> {
    let before = text.get(..at).unwrap_or_default();
    before.split('\n').collect::<Vec<_>>().into_iter()
}

/// Returns the text with spaces in place of some lines, so that all else keeps its place; `None` if they were blank.
fn blank(text: &str, lines: &Span) -> Option<String> {
    let broken = text.get(lines.clone())?;
    if broken.trim().is_empty() {
        return None;
    }
    let blanks: String = broken
        .bytes()
        .map(|byte| if byte == b'\n' { '\n' } else { ' ' })
        .collect();
    let (before, after) = (text.get(..lines.start)?, text.get(lines.end..)?);
    Some(format!("{before}{blanks}{after}"))
}

/// Returns the lines of the statement that a place belongs to. Without its header a part makes no
/// sense, so with a header goes all that stands below it.
fn statement(text: &str, at: usize) -> Span {
    let mut lines = lines_of(text);
    let below = lines.split_off(lines.partition_point(|(start, _)| *start <= at));
    let above = |starts: fn(&str) -> bool| lines.iter().rev().find(move |(_, line)| starts(line));
    let own = lines.last().is_some_and(|(_, line)| starts_statement(line));
    if let Some((start, line)) = lines.last()
        && was_header(line)
    {
        let next = below.iter().find(|(_, line)| is_header(line));
        return *start..next.map_or(text.len(), |(start, _)| *start);
    }
    let unclosed = own && open_list(text, at).is_some();
    let start = if unclosed {
        lines.pop();
        lines.iter().rev().find(|(_, line)| starts_statement(line))
    } else {
        above(starts_statement)
    };
    let (start, is_header) = start.map_or((0, false), |(start, line)| (*start, is_header(line)));
    let ends: fn(&str) -> bool = if is_header {
        self::is_header
    } else {
        starts_statement
    };
    let end = if unclosed {
        line_start(text, at)
    } else {
        let next = below.iter().find(|(_, line)| ends(line));
        next.map_or(text.len(), |(start, _)| *start)
    };
    start..end.max(start)
}

/// Returns the lines with the places where they begin.
fn lines_of(text: &str) -> Vec<(usize, &str)> {
    let mut start = 0;
    text.split_inclusive('\n')
        .map(|line| {
            let place = start;
            start += line.len();
            (place, line)
        })
        .collect()
}

fn line_start(text: &str, at: usize) -> usize {
    let before = text.get(..at.min(text.len())).unwrap_or_default();
    before.rfind('\n').map_or(0, |end| end + 1)
}

/// Says whether a line looks like a header that was spoilt: `x[item]]`.
fn was_header(line: &str) -> bool {
    line.contains(['[', ']'])
        && !line.contains(['"', '\'', '=', '{', ',', '#'])
        && line.trim().len() > 3
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

/// Returns where a list begins that is still open where the line of `at` begins, although that line begins a statement.
fn open_list(text: &str, at: usize) -> Option<usize> {
    let end = line_start(text, at);
    let lines = lines_of(text);
    let line = lines.iter().find(|(start, _)| *start == end)?;
    if !starts_statement(line.1) {
        return None;
    }
    let mut above = lines.iter().rev().skip_while(|(start, _)| *start >= end);
    let (start, _) = above.find(|(_, line)| starts_statement(line))?;
    let mut open = Vec::new();
    let (mut in_text, mut in_remark, mut escaped) = (false, false, false);
    for (offset, character) in text.get(*start..end)?.char_indices() {
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
    let line = lines_of(text)
        .into_iter()
        .rfind(|(start, _)| *start <= span.start)
        .map_or("", |(_, line)| line);
    if is_header(line) && !line.trim_start().starts_with("[[") {
        let message = format!("[{}] stands twice", excerpt(key));
        let help = format!(
            "write [[{}]], with two brackets, above each of several",
            excerpt(key)
        );
        return Diagnostic::new("repeated-key", span, message).help(help);
    }
    let message = format!("the key `{}` stands twice", excerpt(key));
    let header = lines_before(text, span.start).rfind(|line| is_header(line));
    let header = header.map(str::trim).filter(|line| line.starts_with("[["));
    let help = match header {
        Some(header) if begins_line(text, span.start) => {
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
