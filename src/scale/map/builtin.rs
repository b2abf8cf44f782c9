//! The column maps that come with the program.

use std::sync::Arc;

use super::ColumnMap;
use crate::base::source::Source;
use crate::base::text::{excerpt, one_of, quoted, suggestion};
use crate::scale::{Name, Scale};

/// The name of each map, the scale that it is for, and its file. Of several of one name, the scale decides; the first is
/// taken where none is named.
const MAPS: [(&str, &str, &str); 3] = [
    ("cdisc", "cows", include_str!("builtin/cdisc-cows.toml")),
    ("cdisc", "sows", include_str!("builtin/cdisc-sows.toml")),
    ("ctn", "cows", include_str!("builtin/ctn.toml")),
];

/// Finds the map that comes with the program and reads only columns of these names, by a scale.
pub fn builtin_for(names: &[String], scale: &Arc<Scale>) -> Option<&'static str> {
    let is_there = |name: &String| names.contains(name);
    let reads = |(name, _, text): &(&'static str, &str, &str)| {
        let find = |wanted: &Name| match wanted.matches(scale.id(), scale.version()) {
            true => Ok(Arc::clone(scale)),
            false => Err(String::new()),
        };
        let map = ColumnMap::read(Source::new(*name, *text), &find).ok()?;
        let mut from = map.columns().iter().flat_map(|column| &column.from);
        let long = map
            .long()
            .is_none_or(|long| is_there(&long.item) && is_there(&long.value));
        (from.all(is_there) && long).then_some(*name)
    };
    MAPS.iter().find_map(reads)
}

/// Finds the map that comes with the program under a name, for a scale of this id if one is named.
///
/// # Errors
/// There is none, in words.
pub fn builtin(name: &str, scale: Option<&str>) -> Result<Source, String> {
    let named = || MAPS.iter().filter(|(own, ..)| *own == name);
    let mut found = named().filter(|(_, of, _)| scale.is_none_or(|scale| scale == *of));
    if let Some((_, _, text)) = found.next() {
        return Ok(Source::new(name, *text));
    }
    let of: Vec<&str> = named().map(|(_, of, _)| *of).collect();
    if !of.is_empty() {
        let scale = scale.unwrap_or_default();
        return Err(format!(
            "the map `{name}` is for {}, not for {scale}",
            one_of(&of)
        ));
    }
    let mut names: Vec<&str> = MAPS.iter().map(|(name, ..)| *name).collect();
    names.dedup();
    let help = match suggestion(name, names.iter().copied()) {
        Some(meant) => format!("did you mean `{meant}`?"),
        None => format!(
            "write the path of a file, such as ./{}.toml, or {}",
            excerpt(name),
            one_of(&names.iter().map(|name| quoted(name)).collect::<Vec<_>>())
        ),
    };
    Err(format!("no map is named `{}`; {help}", excerpt(name)))
}
