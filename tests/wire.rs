//! Assessments on their way through files: written and read again, and refused with place and words.

mod answers;
mod drawn;
mod round_trip;
mod tables;
mod times;

use std::sync::{Arc, LazyLock};

use chrono_tz::Tz;
use ows::assessment::Assessment;
use ows::assessment::wire::{self, Reading};
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

fn read_node(node: &Node<'_>, zone: Option<Tz>) -> Result<Assessment, Vec<Diagnostic>> {
    wire::read(node, &Reading { scale: &find, zone })
}

/// Reads an assessment from JSON.
pub fn read(text: &str, zone: Option<Tz>) -> Result<Assessment, Vec<Diagnostic>> {
    let node = document::json(text).map_err(|problem| vec![*problem])?;
    read_node(&node, zone)
}

/// Reads an assessment from TOML.
pub fn read_toml(text: &str, zone: Option<Tz>) -> Result<Assessment, Vec<Diagnostic>> {
    read_node(&document::toml(text)?, zone)
}

/// Reads what must be refused; each problem is `LINE:COLUMN code: message; help`.
pub fn refused_in(text: &str, zone: Option<Tz>) -> Vec<String> {
    let problems = match read(text, zone) {
        Ok(_) => panic!("this was read: {text}"),
        Err(problems) => problems,
    };
    told(text, &problems)
}

/// Reads what must be refused, without a zone for times.
pub fn refused(text: &str) -> Vec<String> {
    refused_in(text, None)
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

/// Puts one observation of one item into an otherwise empty assessment, and says why it is refused.
///
/// The observation begins at column 18 and one for each letter of the item.
pub fn refused_answer(item: &str, observation: &str) -> Vec<String> {
    refused(&format!(
        "{{\"observations\":{{\"{item}\":{observation}}}}}"
    ))
}
