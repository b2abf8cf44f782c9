//! Which name of ours a column may mean, by the words in its name.

use crate::scale::{Item, Scale};

/// Endings that say what kind of word it is and not which.
const ENDINGS: [&str; 4] = ["ness", "ing", "es", "s"];
/// Words of labels that tell no item from another.
const COMMON: [&str; 9] = [
    "resting", "rate", "size", "skin", "or", "and", "of", "the", "score",
];

/// Takes a name apart into its words, in small letters: `cowsGIUpset`, `gi_upset` and `GI upset` alike.
pub(super) fn words(name: &str) -> Vec<String> {
    let mut words: Vec<String> = vec![String::new()];
    let mut before = ' ';
    for letter in name.chars() {
        let begins = letter.is_uppercase() && before.is_lowercase();
        if !letter.is_alphanumeric() || begins {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut()
            && letter.is_alphanumeric()
        {
            word.extend(letter.to_lowercase());
        }
        before = letter;
    }
    words.retain(|word| !word.is_empty());
    words
}

/// Returns a word without its ending, where enough of it stays to tell it.
fn stem(word: &str) -> &str {
    let bare = ENDINGS.iter().find_map(|ending| word.strip_suffix(ending));
    bare.filter(|bare| bare.len() >= 3).unwrap_or(word)
}

/// Returns the stems that tell an item.
fn stems(item: &Item) -> Vec<String> {
    let of_label = words(&item.label);
    let words = words(&item.id).into_iter().chain(of_label);
    let telling = words.filter(|word| !COMMON.contains(&word.as_str()));
    let mut stems: Vec<String> = telling.map(|word| stem(&word).to_owned()).collect();
    stems.sort();
    stems.dedup();
    stems
}

/// Says how well a name tells an item: not at all, or by how many letters.
pub(super) fn tells(name: &str, item: &Item) -> usize {
    let words = words(name);
    let whole: String = words.concat();
    let told = |stem: &String| {
        let is_word = words
            .iter()
            .any(|word| self::stem(word) == stem || word == stem);
        let is_within = stem.len() >= 4 && whole.contains(stem.as_str());
        // `goose` begins `gooseflesh`.
        let mut beginnings = words.iter().filter(|word| word.len() >= 4);
        let begins = beginnings.find(|word| stem.starts_with(word.as_str()));
        match begins {
            _ if is_word || is_within => stem.len(),
            Some(beginning) => beginning.len(),
            None => 0,
        }
    };
    stems(item).iter().map(told).max().unwrap_or(0)
}

/// Takes the id of the scale from the front of a name: `COWSTREM` tells what `TREM` does.
pub(super) fn without_scale<'n>(name: &'n str, scale: &Scale) -> &'n str {
    match name.split_at_checked(scale.id().len()) {
        Some((front, rest)) if front.eq_ignore_ascii_case(scale.id()) && !rest.is_empty() => rest,
        _ => name,
    }
}

/// Returns the item that a name tells best, if one alone does.
pub(super) fn item_of(name: &str, scale: &Scale) -> Option<usize> {
    let name = without_scale(name, scale);
    let told = scale.items().iter().enumerate();
    let mut told: Vec<(usize, usize)> = told
        .map(|(at, item)| (tells(name, item), at))
        .filter(|(letters, _)| *letters > 0)
        .collect();
    told.sort_by_key(|(letters, _)| std::cmp::Reverse(*letters));
    match told.as_slice() {
        [(best, _), (next, _), ..] if best == next => None,
        [(_, at), ..] => Some(*at),
        [] => None,
    }
}

/// Says whether a name has one of these words, or is one of them but for what stands before it.
pub(super) fn has_word(name: &str, wanted: &[&str]) -> bool {
    words(name)
        .iter()
        .any(|word| wanted.contains(&word.as_str()))
        || wanted.contains(&words(name).concat().as_str())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scale::{Library, Name};

    #[test]
    fn names_of_others_tell_our_items() {
        let cows = Library::new().find(&Name::parse("cows").unwrap()).unwrap();
        let told = |name: &str| item_of(name, &cows).map(|at| cows.items()[at].id.as_str());
        for (name, item) in [
            ("cows_restingHeartRate", None),
            ("cows_pulse", Some("pulse")),
            ("resting_pulse_rate_bpm", Some("pulse")),
            ("COWS Resting Pulse Rate", Some("pulse")),
            ("cows_sweat", Some("sweating")),
            ("cows_restless", Some("restlessness")),
            ("cows_pupilsize", Some("pupil")),
            ("cows_boneorjointaches", Some("aches")),
            ("bone_joint_ache_score", Some("aches")),
            ("cows_runnynoseortearing", Some("nose")),
            ("cows_GIupset", Some("gi")),
            ("gastrointestinal_upset", Some("gi")),
            ("cows_yawn", Some("yawning")),
            ("cows_anxietyorirritability", Some("anxiety")),
            ("cows_goosefleshskin", Some("gooseflesh")),
            ("cows_goose", Some("gooseflesh")),
            ("COWSTREM", Some("tremor")),
            ("cows_total", None),
            ("record_id", None),
            ("age", None),
        ] {
            assert_eq!(told(name), item, "{name}");
        }
    }
}
