//! What the files of scales, policies and languages share, and all their parts: they are TOML, not too long,
//! and have a digest; texts, ids, names that must be known, several parts of one kind.

use std::fmt::Arguments;

use super::LARGEST_FILE;
use crate::base::canonical::Digest;
use crate::base::diagnostic::{Diagnostic, Problems, Rejected};
use crate::base::document::{self, At, Entry, Fields, Node, Value, digest, kind_of};
use crate::base::source::Source;
use crate::base::text::{count, excerpt, is_plain, misleads, one_of, quoted, suggestion};

/// Reads a file that is to be `what`; `take` takes its tree apart.
///
/// # Errors
/// All that is wrong with the file, in its order, with the text itself so that it can be shown.
pub(super) fn read_file<T>(
    source: &Source,
    what: &str,
    take: impl FnOnce(&Node<'_>, &mut Problems) -> Option<T>,
) -> Result<(T, Digest), Rejected> {
    let bytes = source.text().len();
    if bytes > LARGEST_FILE {
        let message =
            format!("this file has {bytes} bytes, more than {LARGEST_FILE}: it cannot be {what}");
        let long = Diagnostic::new("too-long", 0..0, message);
        return Err(Rejected::new(source.clone(), vec![long]));
    }
    document::read(source, document::toml, |node, problems| {
        let taken = take(node, problems)?;
        if !problems.is_empty() {
            return None;
        }
        Some((taken, digest(node.canonical(), 0..0, problems)?))
    })
}

/// Which parts of one kind a file may hold, and how many.
pub(super) struct PartKind {
    /// The key.
    pub key: &'static str,
    /// What stands between the brackets of its header.
    pub path: &'static str,
    /// What several of them are called.
    pub plural: &'static str,
    /// How many there may be.
    pub most: usize,
}

impl PartKind {
    /// Makes a kind whose header has the name of its key.
    pub(super) const fn new(key: &'static str, plural: &'static str, most: usize) -> Self {
        Self {
            key,
            path: key,
            plural,
            most,
        }
    }
}

/// Several parts of one kind.
pub(super) struct Several<T> {
    pub each: Vec<T>,
    /// False if there may be more than could be read: then what is not here proves nothing.
    pub whole: bool,
}

impl<'n, 'a> Several<&'n Node<'a>> {
    /// Takes the elements of a list.
    ///
    /// Of more than may be, only as many are read: that bounds the work on any file.
    pub(super) fn of(
        nodes: &'n [Node<'a>],
        plural: &str,
        most: usize,
        problems: &mut Problems,
    ) -> Self {
        if let Some(first) = nodes.get(most) {
            let message = format!("there are {} {plural}, more than {most}", nodes.len());
            let help = format!("write at most {most}; this is the first that is too many");
            let many = Diagnostic::new("too-many", first.span.clone(), message);
            problems.unread(many.help(help));
        }
        Self {
            each: nodes.iter().take(most).collect(),
            whole: nodes.len() <= most,
        }
    }

    /// Reads each of them, and drops those that cannot be read, which was said.
    pub(super) fn read<T>(
        self,
        problems: &mut Problems,
        mut read: impl FnMut(&'n Node<'a>, &mut Problems) -> Option<T>,
    ) -> Several<T> {
        let nodes = self.each.len();
        let each = self.each.into_iter();
        let each: Vec<T> = each.filter_map(|node| read(node, problems)).collect();
        Several {
            whole: self.whole && each.len() == nodes,
            each,
        }
    }
}

impl<T> Several<T> {
    /// Several parts of which none could be read.
    pub(super) fn unreadable() -> Self {
        Self {
            each: Vec::new(),
            whole: false,
        }
    }

    /// Makes something else of each of them.
    pub(super) fn map<P>(self, part: impl Fn(T) -> P) -> Several<P> {
        Several {
            each: self.each.into_iter().map(part).collect(),
            whole: self.whole,
        }
    }

    /// Says that there may be more of them under a misspelt name.
    #[must_use]
    pub(super) fn unless(mut self, unknown_part: bool) -> Self {
        self.whole &= !unknown_part;
        self
    }
}

/// A part, and the name that it has in the file.
pub(super) struct Named<T> {
    pub id: Option<At<String>>,
    pub part: T,
}

impl<T> Several<Named<T>> {
    /// Returns the names that parts of this kind have.
    pub(super) fn names(&self) -> Names<'_> {
        let known: Vec<&str> = self.ids().map(|(id, _)| id.as_str()).collect();
        Names {
            all: self.whole && known.len() == self.each.len(),
            known,
        }
    }

    /// Returns the names and where they stand.
    pub(super) fn ids(&self) -> impl Iterator<Item = &At<String>> {
        self.each.iter().filter_map(|named| named.id.as_ref())
    }

    /// Complains of each name that two of them have.
    pub(super) fn hold_unique(&self, plural: &str, problems: &mut Problems) {
        let taken = |id: &str| format!("two {plural} are named `{id}`");
        hold_unique(self.ids(), taken, problems);
    }

    /// Returns the parts as what they are once they are checked.
    pub(super) fn into_parts<P>(self, part: fn(T) -> P) -> Vec<P> {
        self.map(|named| part(named.part)).each
    }
}

/// Complains of each name that stands a second time, and shows the first; `taken` is the complaint.
pub(super) fn hold_unique<'d>(
    ids: impl Iterator<Item = &'d At<String>>,
    taken: impl Fn(&str) -> String,
    problems: &mut Problems,
) {
    let mut seen: Vec<&At<String>> = Vec::new();
    for id in ids {
        match seen.iter().find(|(first, _)| *first == id.0) {
            Some((_, first)) => {
                let message = taken(&excerpt(&id.0));
                let repeated = Diagnostic::new("repeated-id", id.1.clone(), message);
                let repeated = repeated.also(first.clone(), "the first is here");
                problems.push(repeated.help("take another name for one of them"));
            }
            None => seen.push(id),
        }
    }
}

/// Names that a file gives.
pub(super) struct Names<'d> {
    pub known: Vec<&'d str>,
    /// Whether these are all: if not, a name that is missing may be there and could not be read.
    pub all: bool,
}

impl<'d> Names<'d> {
    /// Names that are all there are.
    pub(super) fn all(known: impl IntoIterator<Item = &'d String>) -> Self {
        Self {
            known: known.into_iter().map(String::as_str).collect(),
            all: true,
        }
    }

    /// Finds a name by position, or says that nothing has it and suggests the one that was meant.
    pub(super) fn look_up(
        &self,
        code: &'static str,
        what: &str,
        (name, span): &At<String>,
        problems: &mut Problems,
    ) -> Option<usize> {
        let found = self.known.iter().position(|known| known == name);
        if found.is_none() && self.all {
            let message = format!("no {what} is named `{}`", excerpt(name));
            let unknown = Diagnostic::new(code, span.clone(), message);
            problems.push_once(unknown.help(self.meant(name, what, problems)));
        }
        found
    }

    fn meant(&self, name: &str, what: &str, problems: &Problems) -> String {
        let near = problems
            .may_suggest()
            .then(|| suggestion(name, self.known.iter().copied()))
            .flatten();
        if let Some(meant) = near {
            return format!("did you mean `{}`?", excerpt(meant));
        }
        if self.known.is_empty() {
            return format!("this scale has no {what}: add one, or remove the name");
        }
        let shown: Vec<String> = self
            .known
            .iter()
            .take(20)
            .map(|name| quoted(name))
            .collect();
        if self.known.len() > shown.len() {
            return format!("write one of {}, …", shown.join(", "));
        }
        format!("write {}", one_of(&shown))
    }
}

impl<'n, 'a> Fields<'n, 'a, '_> {
    /// Takes the parts of one kind that stand under their headers.
    pub(super) fn several(&mut self, kind: &PartKind) -> Several<&'n Node<'a>> {
        match self.tables(kind.key, kind.path) {
            Some(nodes) => Several::of(nodes, kind.plural, kind.most, self.problems),
            None => Several::unreadable(),
        }
    }

    /// Takes the id, which must be there, and holds it to its pattern.
    pub(super) fn id(&mut self) -> Option<At<String>> {
        let (id, span) = self.required_text("id")?;
        if !super::name::is_id(&id) {
            let message = format!("`{}` cannot be the id of {}", excerpt(&id), self.what());
            let help = match near_id(&id) {
                Some(near) => format!("write `{near}`: small letters, digits and hyphens"),
                None => "write a small letter, then at most 31 small letters, digits and hyphens"
                    .to_owned(),
            };
            let bad = Diagnostic::new("bad-id", span.clone(), message);
            self.problems.push(bad.help(help));
        }
        Some((id, span))
    }

    /// Takes a text for people that must be there, of at most `longest` characters; an empty one if it is
    /// missing, which is told at the end.
    pub(super) fn prose(&mut self, key: &'static str, longest: usize) -> String {
        let text = self.required_text(key);
        self.sound(key, text, longest).unwrap_or_default()
    }

    /// Takes a text for people that may be absent.
    pub(super) fn optional_prose(&mut self, key: &'static str, longest: usize) -> Option<String> {
        let text = self.text(key);
        self.sound(key, text, longest)
    }

    /// Takes a list of texts for people; `what` is what one of them is called.
    pub(super) fn prose_list(
        &mut self,
        key: &'static str,
        what: &str,
        longest: usize,
    ) -> Vec<String> {
        self.texts(key)
            .into_iter()
            .map(|text| sound(format_args!("{what}"), text, longest, self.problems))
            .collect()
    }

    /// Takes the list of sources, in which at least one must stand.
    pub(super) fn references(&mut self) -> Vec<String> {
        let unread = self.problems.count_unread();
        let entry = self.require("reference", "add `reference` with a list of texts");
        let texts = self.texts("reference");
        // A list that holds something else is not an empty list.
        let Some(entry) = entry.filter(|_| self.problems.count_unread() == unread) else {
            return Vec::new();
        };
        if texts.is_empty() {
            let span = entry.node.span.clone();
            let empty = Diagnostic::new("too-few", span, "`reference` names no source");
            let help = "write at least one: authors, journal, year, pages";
            self.problems.push(empty.help(help));
        }
        let texts = texts.into_iter();
        texts
            .map(|text| sound(format_args!("a reference"), text, 400, self.problems))
            .collect()
    }

    /// Takes the version, which must be there: three plain numbers.
    pub(super) fn version(&mut self) -> Option<semver::Version> {
        let (text, span) = self.required_text("version")?;
        let version = plain_version(&text);
        if version.is_none() {
            let message = format!("`{}` is no version", excerpt(&text));
            let bad = Diagnostic::new("bad-version", span, message);
            let help = "write three numbers with dots between them, as in \"1.0.0\"";
            self.problems.push(bad.help(help));
        }
        version
    }

    fn sound(&mut self, key: &str, text: Option<At<String>>, longest: usize) -> Option<String> {
        let (text, what) = (text?, self.what());
        Some(match key {
            "text" => sound(
                format_args!("the text of {what}"),
                text,
                longest,
                self.problems,
            ),
            _ => sound(format_args!("`{key}`"), text, longest, self.problems),
        })
    }
}

/// Holds a text that a person will read to its rules: neither empty nor able to mislead a screen, and
/// at most `longest` characters; `what` is what messages call it.
pub(super) fn sound(
    what: Arguments<'_>,
    (text, span): At<String>,
    longest: usize,
    problems: &mut Problems,
) -> String {
    let length = text.chars().count();
    let hidden = if is_plain(&text) {
        None
    } else {
        text.chars().find(|character| misleads(*character))
    };
    if text.trim().is_empty() {
        let empty = Diagnostic::new("empty-text", span, format!("{what} is empty"));
        problems.push(empty.help("write what a reader should see here"));
    } else if let Some(character) = hidden {
        let message = format!("{what} holds {}", name_of(character));
        let invisible = Diagnostic::new("invisible-character", span, message);
        problems.push(invisible.help("write the text without it, on one line"));
    } else if text.trim() != text {
        let message = format!("{what} begins or ends with a space");
        let stray = Diagnostic::new("stray-space", span, message);
        problems.push(stray.help("remove the space"));
    } else if length > longest {
        let message = format!("{what} has {length} characters, more than {longest}");
        let over = count((length - longest) as u64, "character", "characters");
        let help = format!("shorten it by {over}: a screen has no room for more");
        problems.push(Diagnostic::new("too-long", span, message).help(help));
    }
    text
}

/// Names a character that cannot be seen.
fn name_of(character: char) -> String {
    match character {
        '\n' | '\r' => "a line end".to_owned(),
        '\t' => "a tab".to_owned(),
        _ => format!("the invisible character U+{:04X}", character as u32),
    }
}

/// Returns the id that somebody meant who wrote `Resting pulse` or `resting_pulse`.
fn near_id(text: &str) -> Option<String> {
    let letters = text.trim().chars().map(|letter| match letter {
        ' ' | '_' | '.' => '-',
        _ => letter.to_ascii_lowercase(),
    });
    let near: String = letters.collect();
    super::name::is_id(&near).then_some(near)
}

/// Reads a version of three plain numbers.
fn plain_version(text: &str) -> Option<semver::Version> {
    let version = semver::Version::parse(text).ok();
    version.filter(|version| version.pre.is_empty() && version.build.is_empty())
}

/// A lowest and a highest number.
pub(super) type Pair = (i64, i64);

/// Reads `[low, high]`, as the example shows it.
pub(super) fn pair(entry: &Entry<'_>, example: &str, problems: &mut Problems) -> Option<At<Pair>> {
    pair_of(
        entry,
        "whole number",
        example,
        |node| node.integer(),
        problems,
    )
}

/// Reads `[low, high]` of numbers that are `what`, and that `number` reads.
pub(super) fn pair_of<T>(
    entry: &Entry<'_>,
    what: &str,
    example: &str,
    number: impl Fn(&Node<'_>) -> Option<T>,
    problems: &mut Problems,
) -> Option<At<(T, T)>> {
    let (key, node) = (&entry.key, &entry.node);
    let wrong = |node: &Node<'_>, is: String| {
        let message = format!("`{key}` is a lowest and a highest {what}, not {is}");
        Diagnostic::new("wrong-type", node.span.clone(), message)
            .help(format!("write it as in {example}"))
    };
    let Value::List(list) = &node.value else {
        problems.unread(wrong(node, kind_of(&node.value)));
        return None;
    };
    let [low, high] = list.as_slice() else {
        problems.unread(wrong(node, format!("a list of {}", list.len())));
        return None;
    };
    let mut number = |node: &Node<'_>| {
        let number = number(node);
        if number.is_none() {
            problems.unread(wrong(node, kind_of(&node.value)));
        }
        number
    };
    let (low, high) = (number(low), number(high));
    Some(((low?, high?), node.span.clone()))
}

/// Reads `[low, high]` under a key that must be there.
pub(super) fn required_pair(
    fields: &mut Fields<'_, '_, '_>,
    key: &'static str,
    example: &str,
) -> Option<At<Pair>> {
    let entry = fields.require(key, &format!("add `{key} = {example}`"))?;
    pair(entry, example, fields.problems)
}

/// Returns each number that should be more than the one above it and is not, after the one above.
///
/// Numbers that fall from the first to the last are one mistake, not many; and if the first number is
/// wrong itself, nothing is said of the second.
pub(super) fn out_of_order<'d>(
    numbers: &[&'d At<i64>],
    first_is_wrong: bool,
) -> Vec<(&'d At<i64>, &'d At<i64>)> {
    let pairs = numbers.iter().zip(numbers.iter().skip(1));
    let pairs = || pairs.clone().map(|(above, own)| (*above, *own));
    let falling = pairs().all(|(above, own)| own.0 < above.0);
    let wrong = pairs()
        .enumerate()
        .filter(|(_, (above, own))| own.0 <= above.0);
    let told = wrong.take(if falling { 1 } else { usize::MAX });
    told.filter(|(place, _)| *place > 0 || !first_is_wrong)
        .map(|(_, pair)| pair)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::document::toml;

    fn codes(text: &str, take: impl Fn(&mut Fields<'_, '_, '_>)) -> Vec<&'static str> {
        let node = toml(text).unwrap();
        let mut problems = Problems::default();
        take(&mut Fields::open(&node, "an item", &mut problems).unwrap());
        let problems = problems.into_vec();
        problems.iter().map(|problem| problem.code).collect()
    }

    #[test]
    fn a_version_is_three_plain_numbers() {
        let codes = |version: &str| {
            let text = format!("version = \"{version}\"");
            codes(&text, |fields| drop(fields.version()))
        };
        for right in ["0.0.0", "1.0.0", "10.20.30"] {
            assert_eq!(codes(right), [""; 0], "{right}");
        }
        for wrong in [
            "",
            "1",
            "1.0",
            "1.0.0.0",
            "v1.0.0",
            "01.0.0",
            "1.0.0-draft",
            "1.0.0+a",
            "1.0.x",
            "1,0,0",
            " 1.0.0",
            "-1.0.0",
            "1.0.99999999999999999999",
        ] {
            assert_eq!(codes(wrong), ["bad-version"], "{wrong}");
        }
    }

    #[test]
    fn an_id_is_small_letters_digits_and_hyphens() {
        let codes = |id: &str| codes(&format!("id = \"{id}\""), |fields| drop(fields.id()));
        let longest = "a".repeat(32);
        for right in ["a", "gi", "low-mood", "a1-", longest.as_str()] {
            assert_eq!(codes(right), [""; 0], "{right}");
        }
        let too_long = "a".repeat(33);
        for wrong in [
            "",
            "Pulse",
            "1a",
            "-a",
            "a b",
            "a_b",
            "é",
            "a.b",
            "ａ",
            "a\\n",
            too_long.as_str(),
        ] {
            assert_eq!(codes(wrong), ["bad-id"], "{wrong}");
        }
    }
}
