//! The columns of a map: from which column of the table each of ours comes, and what its texts mean.

use std::borrow::Cow;

use super::codes::{Codes, MissingCodes, missing_codes, shared};
use super::own::{Own, own_names};
use super::times::{self, TimeForm};
use super::{Compared, Layout, whole_number};
use crate::base::diagnostic::{Diagnostic, Mistake, Problems};
use crate::base::document::{At, Entry, Fields, Node, Value, text, wrong_kind};
use crate::base::source::Span;
use crate::base::text::{all_of, excerpt, one_of, quoted, suggestion};
use crate::scale::words::Missing;
use crate::scale::{Item, Scale};

/// A column of ours, and where it comes from.
#[derive(Clone, Debug, PartialEq)]
pub struct MapColumn {
    /// Our name.
    pub name: String,
    /// What it stands for.
    pub own: Own,
    /// The columns of the table; none where each row of it holds one item.
    pub from: Vec<String>,
    /// What their texts mean.
    pub reads: Reads,
    /// The texts that stand for missing in it, before those of the whole table.
    pub missing: MissingCodes,
}

/// What the texts of a column mean.
#[derive(Clone, Debug, PartialEq)]
pub enum Reads {
    /// What they say.
    Same,
    /// What codes stand for, and nothing else.
    Codes(Codes),
    /// The number in a text, or what that number stands for.
    Number(NumberIn, Option<Codes>),
    /// A time.
    Time(TimeForm),
    /// Which of several columns say yes: each with what it then adds, and the texts for yes and no.
    Flags(Vec<(String, String)>, Codes),
}

/// Where in a text a number stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NumberIn {
    /// Before its words: `1 - pulse 81 to 100`.
    Front,
    /// Behind them: `4. Multiple episodes (Score 5)`.
    Back,
}

/// What became of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Became<'t> {
    /// This text of ours.
    Text(Cow<'t, str>),
    /// Nothing: it stands for missing, for this reason.
    Missing(Missing),
}

impl MapColumn {
    /// Says what a text of one column becomes. A time and flags are made of several and come back as they are.
    ///
    /// # Errors
    /// It is none of the texts that the map names.
    pub fn read<'t>(&'t self, text: &'t str, layout: &Layout) -> Result<Became<'t>, Mistake> {
        if let Some(why) = self.missing.get(text) {
            return Ok(Became::Missing(why));
        }
        if text.is_empty() || matches!(self.reads, Reads::Same) {
            return layout.read(self.own, &self.name, text);
        }
        if let Some(why) = layout.missing.get(text) {
            return Ok(Became::Missing(why));
        }
        let own = match &self.reads {
            Reads::Same | Reads::Time(_) | Reads::Flags(..) => Cow::Borrowed(text),
            Reads::Codes(codes) => self.code(codes, text, text)?.into(),
            Reads::Number(place, codes) => {
                let number = place.read(&self.name, text)?;
                match codes {
                    Some(codes) => self.code(codes, number, text)?.into(),
                    None => Cow::Borrowed(number),
                }
            }
        };
        Ok(Became::Text(own))
    }

    fn code<'t>(&'t self, codes: &'t Codes, code: &str, text: &str) -> Result<&'t str, Mistake> {
        codes.get(code).ok_or_else(|| {
            let known: Vec<String> = codes
                .each()
                .take(20)
                .map(|(code, _)| quoted(code))
                .collect();
            let message = format!(
                "`{}` is no code that the map names for `{}`",
                excerpt(text),
                self.name
            );
            let help = format!(
                "it names {}; mend the cell, or name this one in the map as a code or as missing",
                all_of(&known)
            );
            Mistake::new("unknown-code", message).help(help)
        })
    }

    /// Returns the codes that it names, if it names any.
    pub fn codes(&self) -> Option<&Codes> {
        match &self.reads {
            Reads::Codes(codes) | Reads::Number(_, Some(codes)) | Reads::Flags(_, codes) => {
                Some(codes)
            }
            _ => None,
        }
    }
}

impl Layout {
    /// Says whether every text of a column that the map says no more of is what it says.
    pub fn leaves(&self, own: Own) -> bool {
        self.missing.is_empty() && !(self.leading_number && matches!(own, Own::Points(_)))
    }

    /// Says what a text becomes in a column that the map says nothing of: ours of that name.
    ///
    /// # Errors
    /// It has no number in front where points may stand before words.
    pub fn read<'t>(&self, own: Own, name: &str, text: &'t str) -> Result<Became<'t>, Mistake> {
        if let Some(why) = self.missing.get(text) {
            return Ok(Became::Missing(why));
        }
        let has_words = self.leading_number && matches!(own, Own::Points(_)) && !text.is_empty();
        let text = match has_words {
            true => NumberIn::Front.read(name, text)?,
            false => text,
        };
        Ok(Became::Text(text.into()))
    }
}

impl NumberIn {
    fn read<'t>(self, name: &str, text: &'t str) -> Result<&'t str, Mistake> {
        self.number(text).ok_or_else(|| {
            let stands = match self {
                Self::Front => "begins with no number",
                Self::Back => "ends with no number",
            };
            let message = format!("`{}` for `{name}` {stands}", excerpt(text));
            let help = "mend the cell, or name this text in the map as missing";
            Mistake::new("no-number", message).help(help)
        })
    }

    /// Finds the number in a text; a number alone is one too.
    pub fn number(self, text: &str) -> Option<&str> {
        let text = text.trim();
        if whole_number(text).is_some() {
            return Some(text);
        }
        let number = match self {
            Self::Front => {
                let end = text.find(|letter: char| !letter.is_ascii_digit())?;
                let (number, words) = text.split_at_checked(end)?;
                // `4.5`, `4th` and `4/5` are no 4 with words behind.
                let mut rest = words.chars();
                let first = rest.next()?;
                let parts = first.is_whitespace() || "-–:=().".contains(first);
                let goes_on = rest.next().is_some_and(|next| next.is_ascii_digit());
                let has_words = words.chars().any(char::is_alphabetic);
                // Nor is `1 or 2` a 1.
                let mut next = words.split_whitespace();
                let is_range = matches!(next.next(), Some("to" | "or" | "and"))
                    && next
                        .next()
                        .is_some_and(|next| next.starts_with(|next: char| next.is_ascii_digit()));
                Some(number).filter(|_| parts && has_words && !goes_on && !is_range)
            }
            Self::Back => {
                let end = text.trim_end_matches([')', ']', '.']);
                let start = end.rfind(|letter: char| !letter.is_ascii_digit())?;
                let before = end
                    .get(..=start)
                    .and_then(|before| before.chars().next_back());
                let start = start + before.map_or(1, char::len_utf8);
                let parts =
                    before.is_some_and(|letter| letter.is_whitespace() || "([=:".contains(letter));
                // Nor is `2 of 4` a 4, nor `1 or 2` a 2.
                let mut words = end.get(..start).unwrap_or_default().split_whitespace();
                let word = words
                    .next_back()
                    .unwrap_or_default()
                    .trim_matches(['(', '[']);
                let is_range = ["of", "or", "to", "and", "-", "–", "/"].contains(&word);
                end.get(start..).filter(|_| parts && !is_range)
            }
        };
        number.filter(|number| whole_number(number).is_some())
    }
}

/// Reads the columns of a map.
pub(super) fn columns(
    node: &Node<'_>,
    scale: &Scale,
    is_long: bool,
    problems: &mut Problems,
) -> (Vec<MapColumn>, Compared) {
    let (mut columns, mut compared) = (Vec::new(), Compared::default());
    let Value::Table(entries) = &node.value else {
        let wrong = wrong_kind(node, "[column] is a table of columns");
        problems.unread(wrong.help("write our name, and the table's: pulse = \"cows_pulse\""));
        return (columns, compared);
    };
    for entry in entries {
        match entry.key.as_ref() {
            "total" => compared.total = recorded(entry, problems),
            "band" => compared.band = recorded(entry, problems),
            name => match Own::named(name, scale) {
                Some(own) => columns.extend(column(entry, own, scale, is_long, problems)),
                None => problems.push(unknown(name, entry.key_span.clone(), scale)),
            },
        }
    }
    hold_apart(entries, &columns, problems);
    (columns, compared)
}

/// Complains of columns of the table that two of ours are read from: one of them is a slip.
fn hold_apart(entries: &[Entry<'_>], columns: &[MapColumn], problems: &mut Problems) {
    for (at, column) in columns.iter().enumerate() {
        let [from] = column.from.as_slice() else {
            continue;
        };
        let mut before = columns.iter().take(at);
        let Some(before) = before.find(|before| before.from == column.from) else {
            continue;
        };
        if let Some(entry) = entries.iter().find(|entry| entry.key == column.name) {
            let message = format!(
                "{} is read twice: as `{}` and as `{}`",
                quoted(from),
                before.name,
                column.name
            );
            let twice = Diagnostic::new("column-read-twice", entry.key_span.clone(), message);
            problems.push(twice.help("name the column that is meant for one of them"));
        }
    }
}

fn unknown(name: &str, span: Span, scale: &Scale) -> Diagnostic {
    let names = own_names(scale);
    let message = format!(
        "`{}` is nothing that {} reads",
        excerpt(name),
        scale.reference()
    );
    let help = match suggestion(name, names.iter().copied().chain(["total", "band"])) {
        Some(meant) => format!("did you mean `{meant}`?"),
        None => {
            let items: Vec<String> = scale.items().iter().map(|item| quoted(&item.id)).collect();
            format!(
                "our name stands first, then the table's column; items are {}",
                all_of(&items)
            )
        }
    };
    Diagnostic::new("unknown-column", span, message).help(help)
}

/// Reads the column of what somebody recorded: `{ compare = "cows_total" }`.
fn recorded(entry: &Entry<'_>, problems: &mut Problems) -> Option<String> {
    let mut fields = Fields::open(&entry.node, "a recorded result", problems)?;
    let column = fields.required_text("compare");
    fields.finish();
    column.map(|(column, _)| column)
}

/// Reads where a column of ours comes from, and what its texts mean.
fn column(
    entry: &Entry<'_>,
    own: Own,
    scale: &Scale,
    is_long: bool,
    problems: &mut Problems,
) -> Option<MapColumn> {
    let name = entry.key.clone().into_owned();
    let reads_as_is = match own {
        Own::Time => Reads::Time(TimeForm::OWN),
        _ => Reads::Same,
    };
    if let Value::Text(from) = &entry.node.value {
        return Some(MapColumn {
            name,
            own,
            from: vec![from.clone().into_owned()],
            reads: reads_as_is,
            missing: MissingCodes::default(),
        });
    }
    let mut fields = Fields::open(&entry.node, "a column", problems)?;
    let is_flags =
        matches!(own, Own::Substances | Own::NotAttributed) && fields.take("flags").is_some();
    // Of a table with an item a row, the column of the answers is named once for all.
    let needs_from = !(is_flags
        || is_long && (own.item().is_some() || matches!(own, Own::Check(_) | Own::Measure(_))));
    let from = from(&mut fields, own == Own::Time, needs_from);
    let missing = fields.take("missing");
    let reads = match own {
        Own::Time => time(&mut fields, from.len()),
        Own::Substances | Own::NotAttributed if is_flags => flags(&mut fields, own, scale),
        Own::Points(at) => points(&mut fields, scale.items().get(at)),
        Own::Value(_) | Own::Measure(_) | Own::Months => match number_in(&mut fields) {
            Some(place) => Reads::Number(place, None),
            None => Reads::Same,
        },
        Own::Check(_) => match yes_and_no(&mut fields) {
            codes if codes.is_empty() => Reads::Same,
            codes => Reads::Codes(codes),
        },
        Own::Text | Own::Word(_) | Own::Substances | Own::NotAttributed => words(&mut fields, own),
    };
    fields.finish();
    let missing = missing.map(|entry| missing_codes(&entry.node, problems));
    let column = MapColumn {
        name,
        own,
        from,
        reads,
        missing: missing.unwrap_or_default(),
    };
    hold_missing(&column, scale, &entry.key_span, problems);
    Some(column)
}

/// Complains of texts that stand for missing and for something else.
fn hold_missing(column: &MapColumn, scale: &Scale, span: &Span, problems: &mut Problems) {
    match column.codes() {
        None => column.missing.hold_apart(&column.own, scale, problems),
        Some(codes) => {
            for (code, why) in column.missing.each() {
                if let Some(meaning) = codes.get(code) {
                    let other = format!(
                        "{} is `{meaning}`, and missing ({})",
                        quoted(code),
                        why.word()
                    );
                    problems.push(shared(code, span.clone(), &other));
                }
            }
        }
    }
}

/// Takes the column or columns of the table.
fn from(fields: &mut Fields<'_, '_, '_>, may_be_several: bool, is_needed: bool) -> Vec<String> {
    const KEY: &str = "from";
    let entry = match is_needed {
        true => fields.require(KEY, "add `from` with the name of the table's column"),
        false => fields.take(KEY),
    };
    let names = match entry {
        None => Vec::new(),
        Some(entry) if may_be_several && matches!(entry.node.value, Value::List(_)) => {
            fields.texts(KEY)
        }
        Some(_) => fields.text(KEY).into_iter().collect(),
    };
    names.into_iter().map(|(name, _)| name).collect()
}

fn time(fields: &mut Fields<'_, '_, '_>, columns: usize) -> Reads {
    let [format, zone, day_zero] = ["format", "zone", "day-zero"].map(|key| fields.text(key));
    Reads::Time(times::form(
        format,
        zone,
        day_zero,
        columns,
        fields.problems,
    ))
}

/// Takes where in its text a number stands.
fn number_in(fields: &mut Fields<'_, '_, '_>) -> Option<NumberIn> {
    if fields.boolean("leading-number") == Some(true) {
        return Some(NumberIn::Front);
    }
    (fields.boolean("trailing-number") == Some(true)).then_some(NumberIn::Back)
}

/// Takes how the points of an item are written.
fn points(fields: &mut Fields<'_, '_, '_>, item: Option<&Item>) -> Reads {
    let place = number_in(fields);
    let codes = fields.take("codes");
    let position = fields.integer("position-from", 0..=1);
    let Some(item) = item else { return Reads::Same };
    let codes = match (codes, position) {
        (Some(entry), None) => Some(codes_of(entry, fields.problems, |node, problems| {
            points_of(node, item, problems)
        })),
        (None, Some((first, _))) => {
            let mut codes = Codes::default();
            for (place, choice) in item.choices.iter().enumerate() {
                let place = i64::try_from(place).unwrap_or_default() + first;
                codes.add(&place.to_string(), choice.points.to_string());
            }
            Some(codes)
        }
        (None, None) => None,
        (Some(_), Some((_, span))) => {
            let both = Diagnostic::new(
                "two-codes",
                span,
                "`codes` and `position-from` both say what numbers mean",
            );
            fields.problems.push(both.help("remove one of them"));
            None
        }
    };
    match (place, codes) {
        (Some(place), codes) => Reads::Number(place, codes),
        (None, Some(codes)) => Reads::Codes(codes),
        (None, None) => Reads::Same,
    }
}

/// Reads the points that a code stands for.
fn points_of(node: &Node<'_>, item: &Item, problems: &mut Problems) -> Option<String> {
    let permitted: Vec<String> = item
        .choices
        .iter()
        .map(|choice| choice.points.to_string())
        .collect();
    let help = format!("write {}", one_of(&permitted));
    let Some(points) = node.integer() else {
        problems.unread(
            wrong_kind(node, "what a code stands for is the points of an option").help(help),
        );
        return None;
    };
    let is_points = u16::try_from(points).is_ok_and(|points| item.choice_worth(points).is_some());
    if !is_points {
        let message = format!("`{}` has no option worth {points}", item.id);
        problems.push(Diagnostic::new("no-such-points", node.span.clone(), message).help(help));
    }
    Some(points.to_string())
}

/// Takes codes for words of ours.
fn words(fields: &mut Fields<'_, '_, '_>, own: Own) -> Reads {
    let Some(entry) = fields.take("codes") else {
        return Reads::Same;
    };
    Reads::Codes(codes_of(entry, fields.problems, |node, problems| {
        let word = text(node, "a code", problems)?;
        hold_word(&word, own.words(), problems);
        Some(word.0)
    }))
}

fn hold_word((word, span): &At<String>, words: Option<&[&'static str]>, problems: &mut Problems) {
    let Some(words) = words else { return };
    // Several stand between semicolons.
    for part in word.split(';').filter(|part| !words.contains(part)) {
        let message = format!("`{}` is no word of this column", excerpt(part));
        let help = match suggestion(part, words.iter().copied()) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => format!(
                "write {}",
                one_of(&words.iter().map(|word| quoted(word)).collect::<Vec<_>>())
            ),
        };
        problems.push(Diagnostic::new("bad-choice", span.clone(), message).help(help));
    }
}

/// Reads codes, each with what `meaning` reads.
fn codes_of(
    entry: &Entry<'_>,
    problems: &mut Problems,
    meaning: impl Fn(&Node<'_>, &mut Problems) -> Option<String>,
) -> Codes {
    let mut codes = Codes::default();
    let Value::Table(entries) = &entry.node.value else {
        let wrong = wrong_kind(&entry.node, "`codes` is a table");
        problems
            .unread(wrong.help("write each code and what it stands for: { \"1\" = 0, \"2\" = 1 }"));
        return codes;
    };
    for entry in entries {
        if entry.key.trim().is_empty() {
            let empty = Diagnostic::new(
                "empty-text",
                entry.key_span.clone(),
                "an empty cell is missing by itself",
            );
            problems.push(empty.help("remove the code"));
            continue;
        }
        if let Some(meaning) = meaning(&entry.node, problems)
            && !codes.add(&entry.key, meaning)
        {
            problems.push(shared(&entry.key, entry.key_span.clone(), "it is a code"));
        }
    }
    codes
}

/// Takes the texts that stand for yes, and those for no.
fn yes_and_no(fields: &mut Fields<'_, '_, '_>) -> Codes {
    let mut codes = Codes::default();
    for (key, meaning) in [("yes", "yes"), ("no", "no")] {
        for (code, span) in fields.texts(key) {
            if !codes.add(&code, meaning) {
                fields.problems.push(shared(&code, span, "it is an answer"));
            }
        }
    }
    codes
}

/// Takes columns that each say yes or no to one thing.
fn flags(fields: &mut Fields<'_, '_, '_>, own: Own, scale: &Scale) -> Reads {
    let mut yes_and_no = yes_and_no(fields);
    if yes_and_no.is_empty() {
        for (code, meaning) in [("1", "yes"), ("0", "no")] {
            yes_and_no.add(code, meaning);
        }
    }
    let mut columns: Vec<(String, String)> = Vec::new();
    let entries = fields.take("flags").map(|entry| &entry.node);
    match entries.map(|node| (&node.value, node)) {
        Some((Value::Table(entries), _)) => {
            for entry in entries {
                let Some(word) = text(&entry.node, "a column", fields.problems) else {
                    continue;
                };
                match own {
                    Own::NotAttributed if scale.item(&word.0).is_none() => {
                        let message = format!("no item is named `{}`", excerpt(&word.0));
                        let unknown = Diagnostic::new("unknown-item", word.1.clone(), message);
                        fields
                            .problems
                            .push(unknown.help("write the id of an item"));
                    }
                    _ => hold_word(&word, own.words(), fields.problems),
                }
                columns.push((entry.key.clone().into_owned(), word.0));
            }
        }
        Some((_, node)) => {
            let wrong = wrong_kind(node, "`flags` is a table of columns");
            let help = "write each column and what it stands for: { subst___1 = \"heroin\" }";
            fields.problems.unread(wrong.help(help));
        }
        None => {}
    }
    Reads::Flags(columns, yes_and_no)
}

#[cfg(test)]
mod tests {
    use super::NumberIn;

    #[test]
    fn a_number_before_or_behind_words_is_one_and_none_of_several() {
        for (text, front, back) in [
            ("2", Some("2"), Some("2")),
            ("1 (Pulse rate 81-100)", Some("1"), None),
            ("1 or 2", None, None),
            ("4.5 mm", None, None),
            ("4th", None, None),
            ("Multiple episodes (Score 5)", None, Some("5")),
            ("4. Multiple episodes [5]", Some("4"), Some("5")),
            ("none 0 (of 4)", None, None),
            ("visible 2 of 4", None, None),
            ("none", None, None),
        ] {
            let read = (NumberIn::Front.number(text), NumberIn::Back.number(text));
            assert_eq!(read, (front, back), "{text}");
        }
    }
}
