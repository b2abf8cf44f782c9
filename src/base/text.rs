//! Small pieces of language: suggestions, counts, lists of choices, and making foreign text harmless.
//!
//! Nothing here knows of scales or terminals; colour and layout are in `render`.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::path::Path;

/// Returns the candidate that `word` was most likely meant to be, if one is near enough.
///
/// Near means at most one edit for every three characters, at least one, with case ignored.
/// The first of several equally near candidates wins, so the answer does not change between runs.
/// A word of more than 64 characters is no misspelt name, and comparing it would take long.
pub fn suggestion<'c>(
    word: &str,
    candidates: impl IntoIterator<Item = &'c str>,
) -> Option<&'c str> {
    let wanted = word.trim().to_lowercase();
    let length = wanted.chars().count();
    if length > 64 {
        return None;
    }
    let allowed = (length / 3).max(1);
    candidates
        .into_iter()
        .filter(|candidate| candidate.chars().count().abs_diff(length) <= allowed)
        .map(|candidate| {
            (
                strsim::damerau_levenshtein(&wanted, &candidate.to_lowercase()),
                candidate,
            )
        })
        .filter(|(distance, _)| *distance <= allowed)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// Says whether one text becomes the other by one edit at most: a character more, less, another, or
/// two neighbours exchanged.
pub fn one_edit_apart(one: &str, other: &str) -> bool {
    let (mut one, mut other) = (one.chars(), other.chars());
    while let (Some(left), Some(right)) = (one.clone().next(), other.clone().next())
        && left == right
    {
        one.next();
        other.next();
    }
    while let (Some(left), Some(right)) = (one.clone().next_back(), other.clone().next_back())
        && left == right
    {
        one.next_back();
        other.next_back();
    }
    match [one.as_str(), other.as_str()].map(|rest| rest.chars().take(3).collect::<Vec<_>>()) {
        [left, right] if left.len() <= 1 && right.len() <= 1 => true,
        [left, right] => {
            let exchanged: Vec<char> = right.iter().rev().copied().collect();
            left.len() == 2 && left == exchanged
        }
    }
}

/// Says whether a text is one or several plain digits.
pub fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Returns a path as a message names it, made harmless.
pub fn shown(path: &Path) -> String {
    visible(&path.display().to_string()).into_owned()
}

/// Writes a number with its noun: `1 row`, `2 rows`.
pub fn count(number: u64, one: &str, many: &str) -> String {
    format!(
        "{} {}",
        thousands(number),
        if number == 1 { one } else { many }
    )
}

/// Writes a number with a comma between groups of three digits: `4,915,200`.
pub fn thousands(number: impl Into<u128>) -> String {
    let digits = number.into().to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// Joins choices for a sentence: `0`, `0 or 1`, `0, 1, or 3`.
pub fn one_of<T: AsRef<str>>(choices: &[T]) -> String {
    join(choices, "or")
}

/// Joins things for a sentence: `a`, `a and b`, `a, b, and c`.
pub fn all_of<T: AsRef<str>>(things: &[T]) -> String {
    join(things, "and")
}

fn join<T: AsRef<str>>(words: &[T], last: &str) -> String {
    match words {
        [] => String::new(),
        [only] => only.as_ref().to_owned(),
        [first, second] => format!("{} {last} {}", first.as_ref(), second.as_ref()),
        [most @ .., end] => {
            let most: Vec<&str> = most.iter().map(AsRef::as_ref).collect();
            format!("{}, {last} {}", most.join(", "), end.as_ref())
        }
    }
}

/// Puts a name between backticks, for a message.
pub fn quoted(name: &str) -> String {
    format!("`{}`", visible(name))
}

/// Shortens a foreign value for a message, to at most 40 characters, and makes it harmless.
pub fn excerpt(value: &str) -> String {
    const LONGEST: usize = 40;
    if value.len() <= LONGEST || value.chars().count() <= LONGEST {
        return visible(value).into_owned();
    }
    let start: String = value.chars().take(LONGEST - 1).collect();
    format!("{}…", visible(&start))
}

/// Replaces each character that could mislead a terminal or its reader by a visible escape.
///
/// Those are control characters (so no escape sequence survives), characters that change the
/// direction of writing, and characters of no width. Line ends count too: a text from outside
/// is always one line on a screen.
pub fn visible(text: &str) -> Cow<'_, str> {
    escaped(text, misleads)
}

/// Does the same, but leaves line ends and tabs: for data, and for the source of a file.
pub fn visible_lines(text: &str) -> Cow<'_, str> {
    escaped(text, |letter| {
        misleads(letter) && !matches!(letter, '\n' | '\t')
    })
}

fn escaped(text: &str, is_escaped: fn(char) -> bool) -> Cow<'_, str> {
    if is_plain(text) || !text.chars().any(is_escaped) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 8);
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        let ends_line = letter == '\r' && letters.peek() == Some(&'\n') && !is_escaped('\n');
        match letter {
            _ if ends_line || !is_escaped(letter) => out.push(letter),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            _ => {
                // Writing to a String cannot fail.
                let _ = write!(out, "\\u{{{:x}}}", letter as u32);
            }
        }
    }
    Cow::Owned(out)
}

/// Returns a text as a cell of a table that people open: what misleads is escaped, and a `'` stands
/// before what a spreadsheet would take for a formula, also one written with full-width signs.
pub fn cell(text: &str) -> Cow<'_, str> {
    const BEGIN: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];
    let shown = visible_lines(text);
    if shown.starts_with(BEGIN) {
        return Cow::Owned(format!("'{shown}"));
    }
    shown
}

/// Returns a text as one word of a command line of the shell, made harmless.
pub fn argument(text: &str) -> Cow<'_, str> {
    let shown = visible(text);
    let is_plain = |letter: char| letter.is_alphanumeric() || "_-./:@%+,".contains(letter);
    if !shown.is_empty() && shown.chars().all(is_plain) {
        return shown;
    }
    Cow::Owned(format!("'{}'", shown.replace('\'', r"'\''")))
}

/// Returns an option and its value as a command line of the shell has them. A value that begins with
/// `-` is joined to its option, as it would be taken for another.
pub fn option(name: &str, value: &str) -> String {
    let between = if value.starts_with('-') { '=' } else { ' ' };
    format!("{name}{between}{}", argument(value))
}

/// Says whether a text has nothing but what is printed of ASCII, of which none misleads; that is found quickly.
pub fn is_plain(text: &str) -> bool {
    text.bytes().all(|byte| matches!(byte, b' '..=b'~'))
}

/// Says whether a character must not reach a terminal as it is.
pub fn misleads(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{ad}'
                | '\u{34f}'
                | '\u{61c}'
                | '\u{115f}'
                | '\u{1160}'
                | '\u{17b4}'
                | '\u{17b5}'
                | '\u{180e}'
                | '\u{200b}'..='\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{3164}'
                | '\u{fe00}'..='\u{fe0f}'
                | '\u{feff}'
                | '\u{ffa0}'
                | '\u{fff9}'..='\u{fffb}'
                | '\u{e0000}'..='\u{e0fff}'
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_near_word_is_suggested_and_a_far_one_is_not() {
        let items = ["sweating", "pulse", "gi"];
        assert_eq!(suggestion("sweatng", items), Some("sweating"));
        assert_eq!(suggestion("Sweating ", items), Some("sweating"));
        assert_eq!(suggestion("pusle", items), Some("pulse"));
        assert_eq!(suggestion("tremor", items), None);
    }

    #[test]
    fn one_edit_is_a_letter_more_less_another_or_two_exchanged() {
        for near in [
            "pulse", "puls", "pulses", "palse", "pusle", "upulse", "ulse", "pulsé",
        ] {
            assert!(one_edit_apart("pulse", near), "{near}");
            assert!(one_edit_apart(near, "pulse"), "{near}");
        }
        for far in ["", "pul", "pusel", "slupe", "impulse", "pulse_1"] {
            assert!(!one_edit_apart("pulse", far), "{far}");
            assert!(!one_edit_apart(far, "pulse"), "{far}");
        }
        assert!(one_edit_apart("aa", "aaa"));
    }

    #[test]
    fn numbers_agree_with_their_nouns() {
        assert_eq!(count(1, "row", "rows"), "1 row");
        assert_eq!(count(0, "row", "rows"), "0 rows");
        assert_eq!(count(4_915_200, "row", "rows"), "4,915,200 rows");
    }

    #[test]
    fn choices_are_listed_as_a_sentence_would() {
        assert_eq!(one_of(&["0"]), "0");
        assert_eq!(one_of(&["0", "1"]), "0 or 1");
        assert_eq!(one_of(&["0", "1", "3"]), "0, 1, or 3");
        assert_eq!(all_of(&["a", "b"]), "a and b");
    }

    #[test]
    fn no_escape_sequence_survives() {
        assert_eq!(visible("a\u{1b}[31mred"), "a\\u{1b}[31mred");
        assert_eq!(visible("left\u{202e}right"), "left\\u{202e}right");
        assert_eq!(visible("two\nlines"), "two\\nlines");
        assert_eq!(visible("Fièvre 発熱"), "Fièvre 発熱");
    }

    #[test]
    fn a_cell_is_no_formula_and_no_escape_sequence() {
        for begin in [
            "=", "+", "-", "@", "\t", "\r\n", "\n", "＝", "＋", "－", "＠",
        ] {
            assert_eq!(cell(&format!("{begin}1")), format!("'{begin}1"));
        }
        assert_eq!(cell("a=1, two\nlines"), "a=1, two\nlines");
        assert_eq!(cell("\u{9b}2J\u{1b}[31m"), "\\u{9b}2J\\u{1b}[31m");
        assert_eq!(cell("\u{200b}=1"), "\\u{200b}=1");
    }

    proptest::proptest! {
        #[test]
        fn no_text_misleads_as_a_cell_a_line_or_an_argument(text in "(\\PC|\\pC|[-=+@＝\t\r\n])*") {
            let cell = cell(&text);
            let misleads_there = |letter| misleads(letter) && !"\n\t\r".contains(letter);
            proptest::prop_assert!(!cell.contains(misleads_there));
            proptest::prop_assert!(!cell.replace("\r\n", "").contains('\r'));
            proptest::prop_assert!(!cell.starts_with(['=', '+', '-', '@', '＝', '\t', '\r', '\n']));
            proptest::prop_assert!(!argument(&text).contains(misleads));
        }
    }

    #[test]
    fn an_argument_is_one_word_of_the_shell() {
        assert_eq!(argument("decks/cows-a.toml"), "decks/cows-a.toml");
        assert_eq!(argument("night ward.sqlite"), "'night ward.sqlite'");
        assert_eq!(argument("it's"), r"'it'\''s'");
        assert_eq!(argument("$(reboot)"), "'$(reboot)'");
        assert_eq!(argument(""), "''");
        assert_eq!(option("--rater", "rn-07"), "--rater rn-07");
        assert_eq!(option("--rater", "-p"), "--rater=-p");
        assert_eq!(option("--rater", "-p q"), "--rater='-p q'");
    }
}
