//! Single answers of an assessment as they should have been, named as the columns of a table name them.

use serde_json::{Map, Value};

use crate::scale::{CONTEXT, Scale};
use crate::text::{excerpt, suggestion};

/// Puts changed answers into an assessment as an entry has it.
///
/// An item that is rated anew loses what was said of the old rating: its measured value, that it was
/// not due to withdrawal, why it was missing. Its note stays.
///
/// # Errors
/// Says in words which change cannot be read, or names nothing that can be changed.
pub fn with_changes(written: &Value, sets: &[String], scale: &Scale) -> Result<Value, String> {
    let mut changed = written.as_object().cloned().unwrap_or_default();
    let mut named: Vec<&str> = Vec::new();
    for set in sets {
        let (name, answer) = set.split_once('=').ok_or_else(|| {
            format!(
                "`{}` changes nothing; write a name, `=` and the answer, as in gi=3",
                excerpt(set)
            )
        })?;
        let (name, answer) = (name.trim(), answer.trim());
        if named.contains(&name) {
            return Err(format!("`{}` is set twice; say it once", excerpt(name)));
        }
        named.push(name);
        one(&mut changed, name, answer, scale)?;
    }
    Ok(Value::Object(changed))
}

fn one(
    changed: &mut Map<String, Value>,
    name: &str,
    answer: &str,
    scale: &Scale,
) -> Result<(), String> {
    if name == "patient" {
        return Err(
            "a correction stays with its patient; void the entry, and record the assessment for the other one"
                .to_owned(),
        );
    }
    if let Some(item) = scale.items().iter().find(|item| item.id == name) {
        return observe(changed, &item.id, "points", answer);
    }
    let measured = scale.items().iter().find(|item| {
        item.measure
            .as_ref()
            .is_some_and(|measure| measure.column == name)
    });
    if let Some(item) = measured {
        return observe(changed, &item.id, "value", answer);
    }
    if scale.checks().iter().any(|check| check.id == name) {
        return check(changed, name, answer);
    }
    if CONTEXT.contains(&name) {
        context(changed, name, answer);
        return Ok(());
    }
    Err(unknown(name, scale))
}

fn unknown(name: &str, scale: &Scale) -> String {
    let shown = excerpt(name);
    let items = scale.items().iter();
    let columns = items
        .clone()
        .filter_map(|item| Some(item.measure.as_ref()?.column.as_str()));
    let known = items
        .map(|item| item.id.as_str())
        .chain(columns)
        .chain(scale.checks().iter().map(|check| check.id.as_str()))
        .chain(CONTEXT);
    match suggestion(name, known) {
        Some(meant) => format!(
            "{} has no `{shown}`; did you mean `{meant}`?",
            scale.reference()
        ),
        None => format!(
            "{} has no item, measure or check `{shown}`; `ows scale show {}` names them",
            scale.reference(),
            scale.id()
        ),
    }
}

/// Rates an item anew, or leaves it open.
fn observe(
    changed: &mut Map<String, Value>,
    item: &str,
    key: &str,
    answer: &str,
) -> Result<(), String> {
    let Some(Value::Object(observations)) = changed.get_mut("observations") else {
        return Err("the entry holds no observations".to_owned());
    };
    if answer.is_empty() {
        observations.remove(item);
        return Ok(());
    }
    let number: u64 = match answer.bytes().all(|byte| byte.is_ascii_digit()) {
        true => answer.parse().map_err(|_| ()),
        false => Err(()),
    }
    .map_err(|()| {
        format!(
            "`{item}` takes a whole number, and `{}` is none",
            excerpt(answer)
        )
    })?;
    let mut observation = match observations.get(item) {
        Some(Value::Object(before)) => before.clone(),
        _ => Map::new(),
    };
    for old in ["points", "value", "missing", "attributed", "confirmed"] {
        observation.remove(old);
    }
    observation.insert(key.to_owned(), Value::from(number));
    let plain = key == "points" && observation.len() == 1;
    let observation = match plain {
        true => Value::from(number),
        false => Value::Object(observation),
    };
    observations.insert(item.to_owned(), observation);
    Ok(())
}

fn check(changed: &mut Map<String, Value>, name: &str, answer: &str) -> Result<(), String> {
    let answer = match answer {
        "" => None,
        "yes" => Some(true),
        "no" => Some(false),
        other => {
            return Err(format!(
                "`{name}` takes yes, no, or nothing after the `=` if it was not asked, and not `{}`",
                excerpt(other)
            ));
        }
    };
    let mut checks = match changed.remove("checks") {
        Some(Value::Object(checks)) => checks,
        _ => Map::new(),
    };
    match answer {
        Some(answer) => checks.insert(name.to_owned(), Value::Bool(answer)),
        None => checks.remove(name),
    };
    if !checks.is_empty() {
        changed.insert("checks".to_owned(), Value::Object(checks));
    }
    Ok(())
}

fn context(changed: &mut Map<String, Value>, name: &str, answer: &str) {
    if answer.is_empty() {
        changed.remove(name);
        return;
    }
    let value = match name {
        "substance" => answer.split(';').map(str::trim).collect(),
        _ => Value::from(answer),
    };
    changed.insert(name.to_owned(), value);
}
