//! Assessments on their way through files: written and read again, and refused with place and words.

mod drawn;
mod round_trip;

use std::sync::{Arc, LazyLock};

use ows::assessment::Assessment;
use ows::assessment::wire;
use ows::base::diagnostic::Diagnostic;
use ows::base::document::{self, Node};
use ows::base::source;
use ows::scale::{Library, Name, Scale};

/// Finds a scale by name, or `cows` where none is named.
fn find(name: Option<&str>) -> Result<Arc<Scale>, String> {
    static LIBRARY: LazyLock<Library> = LazyLock::new(Library::new);
    let name = Name::parse(name.unwrap_or("cows"))?;
    LIBRARY.find(&name).map_err(|missing| missing.to_string())
}

fn read_node(node: &Node<'_>) -> Result<Assessment, Vec<Diagnostic>> {
    wire::read(node, &find, None)
}

/// Reads an assessment from JSON.
pub fn read(text: &str) -> Result<Assessment, Vec<Diagnostic>> {
    let node = document::json(text).map_err(|problem| vec![*problem])?;
    read_node(&node)
}

/// Reads an assessment from TOML.
pub fn read_toml(text: &str) -> Result<Assessment, Vec<Diagnostic>> {
    read_node(&document::toml(text)?)
}

/// Reads what must be refused; each problem is `LINE:COLUMN code: message; help`.
fn refused(text: &str) -> Vec<String> {
    match read(text) {
        Ok(_) => panic!("this was read: {text}"),
        Err(problems) => told(text, &problems),
    }
}

pub fn told(text: &str, problems: &[Diagnostic]) -> Vec<String> {
    let one = |problem: &Diagnostic| {
        let place = source::place(text, problem.span.start);
        let help = problem.help.as_ref();
        let help = help.map_or(String::new(), |help| format!("; {help}"));
        format!("{place} {}: {}{help}", problem.code, problem.message)
    };
    problems.iter().map(one).collect()
}

#[test]
fn a_note_has_at_most_2_000_characters() {
    let noted = |letters| {
        let note = "é".repeat(letters);
        format!("{{\"observations\":{{\"sweating\":{{\"points\":2,\"note\":\"{note}\"}}}}}}")
    };
    assert!(read(&noted(2000)).is_ok());
    let words = "1:48 bad-text: `note` has more than 2000 characters";
    assert_eq!(refused(&noted(2001)), [words]);
}

#[test]
fn deep_nesting_is_refused_at_the_level_that_is_too_deep() {
    let deep = |open: &str, shut: &str| {
        let (opened, shut) = (open.repeat(100_000), shut.repeat(100_000));
        format!("{{\"observations\":{{\"pulse\":{opened}1{shut}}}}}")
    };
    let words = "too-deep: nested deeper than 32 levels";
    assert_eq!(refused(&deep("[", "]")), [format!("1:57 {words}")]);
    assert_eq!(refused(&deep("{\"a\":", "}")), [format!("1:181 {words}")]);
    let torn = format!("{{\"observations\":{}", "[".repeat(100_000));
    assert_eq!(refused(&torn).len(), 1);
}

#[test]
fn a_text_with_nothing_in_it_or_a_control_character_is_no_json() {
    let nothing = "1:1 not-json: this is not JSON: EOF while parsing a value";
    assert_eq!(refused(""), [nothing]);
    let control = "1:29 not-json: this is not JSON: control character (\\u0000-\\u001F) found while parsing a string";
    assert_eq!(
        refused("{\"observations\":{},\"rater\":\"a\0b\"}"),
        [control]
    );
}
