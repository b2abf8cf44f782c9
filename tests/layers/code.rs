//! Reads the sources as far as names go: files, modules, paths and identifiers.
//!
//! It leans on the form that `rustfmt` gives; what a macro makes up it does not see.

use std::fs;
use std::path::Path;

use crate::common::project;

/// One file of `src`.
pub struct Source {
    /// The path below `src`, with `/` between.
    pub path: String,
    /// The file as it is.
    pub text: String,
    /// The text without comments and without what is between quotes.
    pub code: String,
    /// Whether the whole file is tests: it is called so, or declared for tests only.
    pub is_test: bool,
}

impl Source {
    /// Reads a text as the file at `path` below `src`.
    pub fn new(path: &str, text: &str) -> Source {
        let mut source = Source {
            path: path.to_owned(),
            text: text.to_owned(),
            code: code_of(text),
            is_test: false,
        };
        source.is_test = source.module().contains(&"tests");
        source
    }

    /// Returns the module that the file is, from the root down; nothing for the root itself.
    pub fn module(&self) -> Vec<&str> {
        let path = self.path.strip_suffix(".rs").unwrap_or(&self.path);
        path.split('/')
            .filter(|name| !["lib", "main", "mod"].contains(name))
            .collect()
    }

    /// Returns whether a program wrote the file, which its name must say.
    pub fn is_generated(&self) -> bool {
        self.path.contains("generated")
    }

    /// Returns the modules at the root that the file reaches by `super::` alone.
    pub fn climbs(&self) -> Vec<String> {
        let code = &self.code;
        let mut reached = Vec::new();
        for (place, _) in code.match_indices("super::") {
            if code[..place].ends_with("super::") {
                continue;
            }
            let rest = code[place..].trim_start_matches("super::");
            let steps = (code.len() - place - rest.len()) / "super::".len();
            if steps >= self.module().len() + usize::from(is_inside_module(&code[..place])) {
                reached.extend(first_names(rest));
            }
        }
        reached
    }
}

/// Marks each file that another declares for tests only, and the files below it.
pub fn mark_tests(sources: &mut [Source]) {
    let declared: Vec<Vec<String>> = sources.iter().flat_map(test_modules).collect();
    for source in sources {
        let module = source.module();
        let is_test = declared.iter().any(|test| {
            module.len() >= test.len() && module.iter().zip(test).all(|(one, other)| one == other)
        });
        source.is_test |= is_test;
    }
}

/// Returns the modules that a file declares by `#[cfg(test)] mod name;`, from the root down.
fn test_modules(source: &Source) -> Vec<Vec<String>> {
    let lines: Vec<&str> = source.code.lines().collect();
    lines
        .windows(2)
        .filter(|pair| pair[0] == "#[cfg(test)]" && pair[1].ends_with(';'))
        .filter_map(|pair| pair[1].strip_prefix("mod ")?.strip_suffix(';'))
        .map(|name| {
            let above = source.module();
            let path = above.into_iter().chain([name]);
            path.map(str::to_owned).collect()
        })
        .collect()
}

/// Returns all files of `src`.
pub fn sources() -> Vec<Source> {
    let root = project().join("src");
    let mut sources = Vec::new();
    collect(&root, &root, &mut sources);
    sources.sort_by(|one, other| one.path.cmp(&other.path));
    mark_tests(&mut sources);
    sources
}

fn collect(root: &Path, folder: &Path, sources: &mut Vec<Source>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(root, &path, sources);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let below = path.strip_prefix(root).unwrap().to_str().unwrap();
            let text = fs::read_to_string(&path).unwrap();
            sources.push(Source::new(&below.replace('\\', "/"), &text));
        }
    }
}

/// Returns the names directly below `root`, in `root::name` and in `root::{name, other::…}`.
pub fn below(code: &str, root: &str) -> Vec<String> {
    let path = format!("{root}::");
    code.match_indices(&path)
        .filter(|(place, _)| starts_name(code, *place))
        .flat_map(|(place, _)| first_names(&code[place + path.len()..]))
        .collect()
}

/// Returns whether the code has this name or path, not as the end of a longer name.
pub fn names(code: &str, name: &str) -> bool {
    code.match_indices(name)
        .any(|(place, _)| starts_name(code, place))
}

/// Returns each run of letters, digits and `_`.
pub fn identifiers(code: &str) -> impl Iterator<Item = &str> {
    code.split(|letter| !is_name(letter))
        .filter(|name| !name.is_empty())
}

/// Returns the code without its modules of tests.
pub fn shipped(code: &str) -> String {
    let mut shipped = String::new();
    let mut tests = false;
    let mut lines = code.lines().peekable();
    while let Some(line) = lines.next() {
        let next = lines.peek().copied().unwrap_or_default();
        tests |= line == "#[cfg(test)]" && opens_module(next);
        if !tests {
            shipped += line;
            shipped.push('\n');
        }
        tests &= line != "}";
    }
    shipped
}

fn is_inside_module(before: &str) -> bool {
    let mut inside = false;
    for line in before.lines() {
        inside = line != "}" && (inside || opens_module(line));
    }
    inside
}

fn opens_module(line: &str) -> bool {
    line.ends_with('{') && identifiers(line).any(|name| name == "mod") && !line.starts_with(' ')
}

fn first_names(rest: &str) -> Vec<String> {
    let rest = rest.trim_start();
    let Some(group) = rest.strip_prefix('{') else {
        return vec![name_at(rest)];
    };
    let mut depth = 0;
    let mut names = vec![name_at(group)];
    for (place, letter) in group.char_indices() {
        match letter {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => names.push(name_at(&group[place + 1..])),
            _ => {}
        }
    }
    // After the last comma there is no name.
    names.retain(|name| !name.is_empty());
    names
}

/// Returns the name that comes next, or the sign that stands in its place, such as `*`.
fn name_at(rest: &str) -> String {
    let rest = rest.trim_start();
    let end = rest.find(|letter| !is_name(letter)).unwrap_or(rest.len());
    match rest.starts_with('*') {
        true => "*".to_owned(),
        false => rest[..end].to_owned(),
    }
}

fn is_name(letter: char) -> bool {
    letter == '_' || letter.is_alphanumeric()
}

fn starts_name(code: &str, place: usize) -> bool {
    !code[..place].ends_with(is_name)
}

/// Blanks comments and what is between quotes, and keeps the lines.
fn code_of(text: &str) -> String {
    let mut code = String::new();
    let mut rest = text;
    while let Some(letter) = rest.chars().next() {
        let length = hidden(rest);
        if length == 0 {
            code.push(letter);
            rest = &rest[letter.len_utf8()..];
        } else {
            let lines = rest[..length].matches('\n').count();
            code += if lines == 0 { " " } else { "" };
            code += &"\n".repeat(lines);
            rest = &rest[length..];
        }
    }
    code
}

/// Returns the length of the comment or quotation that `rest` begins with, or 0.
fn hidden(rest: &str) -> usize {
    let hashes = rest[1.min(rest.len())..]
        .bytes()
        .take_while(|byte| *byte == b'#')
        .count();
    if rest.starts_with("//") {
        rest.find('\n').unwrap_or(rest.len())
    } else if rest.starts_with("/*") {
        comment_length(rest)
    } else if rest.starts_with('"') {
        quotation_length(rest, '"')
    } else if rest.starts_with('r') && rest[1 + hashes..].starts_with('"') {
        let end = format!("\"{}", "#".repeat(hashes));
        let opened = 2 + hashes;
        let inside = rest[opened..]
            .find(&end)
            .unwrap_or(rest.len() - opened - end.len());
        opened + inside + end.len()
    } else if rest.starts_with('\'') {
        let mut letters = rest.chars().skip(1);
        let (first, second) = (letters.next(), letters.next());
        // Without an end right after it, it is the mark of a lifetime.
        let is_letter = first == Some('\\') || second == Some('\'');
        if is_letter {
            quotation_length(rest, '\'')
        } else {
            0
        }
    } else {
        0
    }
}

fn comment_length(rest: &str) -> usize {
    let mut depth = 0;
    for (place, _) in rest.char_indices() {
        if rest[place..].starts_with("/*") {
            depth += 1;
        } else if rest[..place].ends_with("*/") {
            depth -= 1;
            if depth == 0 {
                return place;
            }
        }
    }
    rest.len()
}

fn quotation_length(rest: &str, quote: char) -> usize {
    let mut escaped = false;
    for (place, letter) in rest.char_indices().skip(1) {
        if letter == quote && !escaped {
            return place + quote.len_utf8();
        }
        escaped = letter == '\\' && !escaped;
    }
    rest.len()
}
