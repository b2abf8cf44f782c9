//! A column map made of what a command line says, so that its rules and its errors are those of a file.

use std::fmt::Write as _;

use crate::base::source::Source;
use crate::scale::Scale;

/// What a command line says of a table, where no map does.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MapOptions {
    /// Our names, each with the table's.
    pub columns: Vec<(String, String)>,
    /// Texts that stand for missing.
    pub missing: Vec<String>,
    /// The format of times.
    pub time_format: Option<String>,
}

impl MapOptions {
    /// Says whether nothing is said that takes a map.
    pub fn are_none(&self) -> bool {
        *self == Self::default()
    }

    /// Writes the map that says the same.
    pub fn written(&self, scale: &Scale) -> Source {
        let mut map = String::from("format = 1\nid = \"command-line\"\nversion = \"1.0.0\"\n");
        // Writing to a text does not fail.
        let _ = writeln!(map, "scale = {}", quoted(&scale.reference()));
        if !self.missing.is_empty() {
            let missing: Vec<String> = self.missing.iter().map(|text| quoted(text)).collect();
            let _ = writeln!(map, "\n[table]\nmissing = [{}]", missing.join(", "));
        }
        let is_time = |(own, _): &(String, String)| own == "time";
        let time = self.columns.iter().find(|column| is_time(column));
        let time = time.map_or("time", |(_, from)| from);
        map += "\n[column]\n";
        if let Some(format) = &self.time_format {
            let (from, format) = (quoted(time), quoted(format));
            let _ = writeln!(map, "time = {{ from = {from}, format = {format} }}");
        }
        let is_said = |column: &&(String, String)| self.time_format.is_some() && is_time(column);
        for (own, from) in self.columns.iter().filter(|column| !is_said(column)) {
            let _ = writeln!(map, "{} = {}", quoted(own), quoted(from));
        }
        Source::new("the options", map)
    }
}

/// Writes a text as TOML: as JSON, which escapes all that TOML wants escaped but one character.
pub fn quoted(text: &str) -> String {
    let json = serde_json::Value::from(text).to_string();
    json.replace('\u{7f}', "\\u007F")
}
