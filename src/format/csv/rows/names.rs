//! The rules for the names of a table's columns.

use super::{CONTEXT, ItemColumns, Wrong};
use crate::format::columns::is_result;
use crate::scale::Scale;
use crate::text::{all_of, misleads, quoted};

pub(super) fn known_names(scale: &Scale) -> Vec<&str> {
    let items = scale.items().iter().map(|item| item.id.as_str());
    let measures = scale
        .items()
        .iter()
        .filter_map(|item| item.measure.as_ref())
        .map(|measure| measure.column.as_str());
    let checks = scale.checks().iter().map(|check| check.id.as_str());
    CONTEXT
        .into_iter()
        .chain(["scale"])
        .chain(items)
        .chain(measures)
        .chain(checks)
        .collect()
}

pub(in crate::format) fn repeated(names: &[String]) -> Result<(), Wrong> {
    for (field, name) in names.iter().enumerate() {
        if names.iter().take(field).any(|before| before == name) {
            let message = format!("the column {} stands twice", quoted(name));
            return Err(Wrong::new(
                field,
                "repeated-column",
                message,
                "remove or rename one of them",
            ));
        }
    }
    Ok(())
}

pub(super) fn result_name(field: usize, name: &str) -> Result<(), Wrong> {
    if !is_result(name) {
        return Ok(());
    }
    let message = format!(
        "the column {} has the name of a column that the results have",
        quoted(name)
    );
    Err(Wrong::new(
        field,
        "result-column",
        message,
        "rename it, or score the file that it came from",
    ))
}

/// A column that is nearly a known one would silently be passed through, and its answers lost.
///
/// Another case, a space or a character that nobody sees is always refused. Another letter is refused only where the known
/// column is not there: beside `nose`, a column `dose` is a column of its own.
pub(in crate::format) fn near_miss(
    field: usize,
    name: &str,
    names: &[String],
    known: &[&str],
) -> Result<(), Wrong> {
    let bare = |text: &str| {
        text.to_lowercase().replace(
            |character: char| character.is_whitespace() || misleads(character),
            "",
        )
    };
    let plain = bare(name);
    let same = known.iter().find(|known| bare(known) == plain);
    let near = || {
        let absent = |known: &&&str| !names.iter().any(|name| name == **known);
        known
            .iter()
            .filter(absent)
            .find(|known| strsim::damerau_levenshtein(known, &plain) <= 1)
    };
    match same.or_else(near) {
        None => Ok(()),
        Some(meant) => {
            let message = format!("the column {} is nearly `{meant}`", quoted(name));
            let help = format!("write `{meant}` if that is meant, or rename the column");
            Err(Wrong::new(field, "near-miss", message, help))
        }
    }
}

pub(super) fn missing_items(items: &[ItemColumns], scale: &Scale, end: usize) -> Result<(), Wrong> {
    let missing = scale
        .items()
        .iter()
        .zip(items)
        .filter(|(_, columns)| **columns == (None, None));
    let missing: Vec<String> = missing.map(|(item, _)| quoted(&item.id)).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let columns = if missing.len() == 1 {
        "a column"
    } else {
        "columns"
    };
    let message = format!(
        "the header lacks {columns} for {} of {}",
        all_of(&missing),
        scale.reference()
    );
    let help = "add what is missing, or say `--partial` if these items were not assessed";
    Err(Wrong::new(
        end.saturating_sub(1),
        "missing-column",
        message,
        help,
    ))
}
