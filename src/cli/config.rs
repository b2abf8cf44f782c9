//! What this user or this site set once and for all: the configuration folder and the file in it.
//!
//! An option on the command line weighs more than a variable, a variable more than this file. A key
//! that is not known is refused, since a setting that is silently not in force would mislead.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};

use clap::ValueEnum as _;

use super::args::{When, zone_named};
use super::error::Failure;
use super::surroundings::Environment;
use super::text_file::text_of_file;
use crate::assessment::texts::LONGEST_TEXT;
use crate::base::diagnostic::{Diagnostic, Mistake, Problems};
use crate::base::document::{self, At, Fields, Value};
use crate::base::source::Source;
use crate::base::text::{excerpt, misleads, one_of, quoted, shown, suggestion};
use crate::base::zone::Zone;
use crate::interview::draft::LATE_HOURS;
use crate::scale::{Name, language, name};

/// What the configuration file is called.
const FILE: &str = "config.toml";

/// What the configuration file says; what it does not say is absent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Configuration {
    /// Who rates, where nobody else says so: for a machine of one person.
    pub rater: Option<String>,
    /// The scale to ask: a name, or a path.
    pub scale: Option<String>,
    /// The site's policies, one for a scale: each a name, or a path.
    pub policies: Option<Vec<String>>,
    /// The log of assessments, as a path.
    pub log: Option<String>,
    /// The language that scales are shown in.
    pub language: Option<String>,
    /// When to use colour.
    pub color: Option<When>,
    /// Whether a rater sees the total before the last answer.
    pub show_total: Option<bool>,
    /// For how many hours a draft in which every item is answered can be signed late.
    pub late_hours: Option<u16>,
    /// After how many seconds without a key patient and answers leave the screen.
    pub hide_after: Option<u16>,
    /// The zone of the site.
    pub timezone: Option<Zone>,
    /// The file that was read; `None` if there is none, or it was to be left out.
    pub file: Option<PathBuf>,
    /// The line of each key that the file has.
    lines: BTreeMap<&'static str, u64>,
}

impl Configuration {
    /// Returns for how many hours a draft can be signed late, here or without a word of it.
    pub fn late_hours(&self) -> i64 {
        self.late_hours.map_or(LATE_HOURS, i64::from)
    }
}

/// Returns the path of this user's configuration file, whether it is there or not.
pub fn file(environment: &Environment) -> Option<PathBuf> {
    environment.configured(FILE)
}

impl Configuration {
    /// Reads the configuration file, if there is one and it is not to be left out.
    ///
    /// # Errors
    /// It cannot be read, or something in it is wrong: with all that is wrong with it.
    pub fn of(no_config: bool, environment: &Environment) -> Result<Self, Failure> {
        match file(environment).filter(|file| !no_config && file.exists()) {
            Some(file) => Self::read(&file),
            None => Ok(Self::default()),
        }
    }

    /// Returns the line of the file that a key stands on, if the file has it.
    pub fn line(&self, key: &str) -> Option<u64> {
        self.lines.get(key).copied()
    }

    fn read(file: &Path) -> Result<Self, Failure> {
        let source = Source::new(shown(file), text_of_file(file)?);
        Ok(document::read(
            &source,
            document::toml,
            |node, problems| {
                let fields = Fields::open(node, "the configuration", problems)?;
                Some(Self::taken(fields, file, &source))
            },
        )?)
    }

    fn taken(mut fields: Fields<'_, '_, '_>, file: &Path, source: &Source) -> Self {
        let mut lines = BTreeMap::new();
        for key in KEYS {
            if let Some(entry) = fields.take(key) {
                lines.insert(key, source.place(entry.key_span.start).line);
            }
        }
        let configuration = Self {
            rater: setting(&mut fields, "rater", check_rater),
            scale: setting(&mut fields, "scale", check_scale).map(|text| beside(file, text)),
            policies: policies(&mut fields, file),
            log: setting(&mut fields, "log", |text| path("log", text))
                .map(|text| beside_it(file, &text)),
            language: setting(&mut fields, "language", check_language),
            color: setting(&mut fields, "color", check_color),
            timezone: setting(&mut fields, "timezone", check_timezone),
            show_total: fields.boolean("show-total"),
            late_hours: whole(&mut fields, "late-hours", 0..=LATE_HOURS),
            hide_after: whole(&mut fields, "hide-after", SHOWN_FOR),
            file: Some(file.to_owned()),
            lines,
        };
        fields.finish();
        configuration
    }
}

/// Takes what is set under a key, if it is as it must be.
fn setting<T>(
    fields: &mut Fields<'_, '_, '_>,
    key: &'static str,
    check: fn(String) -> Result<T, Mistake>,
) -> Option<T> {
    let text = fields.text(key)?;
    checked(key, text, check, fields.problems)
}

/// Holds a text to its check, and refuses one of nothing: whoever wants nothing set leaves the key out.
fn checked<T>(
    key: &str,
    (text, span): At<String>,
    check: fn(String) -> Result<T, Mistake>,
    problems: &mut Problems,
) -> Option<T> {
    if text.trim().is_empty() {
        let empty = Diagnostic::new("empty-text", span, format!("`{key}` is an empty text"));
        problems.push(empty.help("write something, or leave the key out"));
        return None;
    }
    let checked = check(text);
    checked.map_err(|wrong| problems.push(wrong.at(span))).ok()
}

/// For how long patient and answers may stay on the screen without a key, in seconds, where a site hides them.
const SHOWN_FOR: RangeInclusive<i64> = 5..=7200;

/// Takes a whole number within limits.
fn whole(
    fields: &mut Fields<'_, '_, '_>,
    key: &'static str,
    limits: RangeInclusive<i64>,
) -> Option<u16> {
    let (number, _) = fields.integer(key, limits)?;
    u16::try_from(number).ok()
}

/// Takes the policies: one text, or a list of them.
fn policies(fields: &mut Fields<'_, '_, '_>, file: &Path) -> Option<Vec<String>> {
    const KEY: &str = "policy";
    let named = match fields.take(KEY)?.node.value {
        Value::List(_) => fields.texts(KEY),
        _ => fields.text(KEY).into_iter().collect(),
    };
    let named = named.into_iter().filter_map(|named| {
        let named = checked(KEY, named, check_policy, fields.problems)?;
        Some(beside(file, named))
    });
    Some(named.collect())
}

/// The keys of the file, in the order in which a person is shown them.
pub const KEYS: [&str; 10] = [
    "rater",
    "scale",
    "policy",
    "log",
    "language",
    "color",
    "timezone",
    "show-total",
    "late-hours",
    "hide-after",
];

/// Takes a path in the configuration as one beside it; a name stays a name.
fn beside(file: &Path, text: String) -> String {
    if name::is_path(&text) {
        return beside_it(file, &text);
    }
    text
}

fn beside_it(file: &Path, text: &str) -> String {
    let path = file.parent().unwrap_or(Path::new("")).join(text);
    path.to_str().unwrap_or(text).to_owned()
}

/// Refuses a value, and says what to write instead.
fn wrong<T>(message: String, help: impl Into<String>) -> Result<T, Mistake> {
    Err(Mistake::new("bad-choice", message).help(help))
}

/// Takes who rates, as an assessment may have it.
fn check_rater(text: String) -> Result<String, Mistake> {
    if text.chars().any(misleads) || text.chars().count() > LONGEST_TEXT {
        return wrong(
            format!("`{}` cannot be a rater", excerpt(&text)),
            "write the initials or the number that the ward knows, as in rn-07",
        );
    }
    Ok(text)
}

/// Takes the name of a scale, or a path.
fn check_scale(text: String) -> Result<String, Mistake> {
    if name::is_path(&text) {
        return path("scale", text);
    }
    match Name::parse(&text) {
        Ok(_) => Ok(text),
        Err(words) => wrong(
            words,
            "write a name such as cows, cows@1 or cows@1.0.0, or the path of a file",
        ),
    }
}

/// Takes the name of a policy, or a path.
fn check_policy(text: String) -> Result<String, Mistake> {
    if name::is_path(&text) {
        return path("policy", text);
    }
    if Name::parse(&text).is_ok() {
        return Ok(text);
    }
    wrong(
        format!("{} is no name of a policy", quoted(&excerpt(&text))),
        "write one such as ward or ward@1, or the path of its file",
    )
}

/// Takes a path. Only a shell knows what `~` is: here it would be a folder of that name.
fn path(key: &str, text: String) -> Result<String, Mistake> {
    if text.starts_with('~') {
        return wrong(
            format!("`{key}` begins with `~`, which only a shell understands"),
            "write the whole path, or one beside this file",
        );
    }
    Ok(text)
}

/// Takes the tag of a language.
fn check_language(text: String) -> Result<String, Mistake> {
    if language::is_tag(&text) {
        return Ok(text);
    }
    wrong(
        format!("{} is no tag of a language", quoted(&excerpt(&text))),
        "write one such as es",
    )
}

/// Takes when to use colour.
fn check_color(text: String) -> Result<When, Mistake> {
    if let Ok(when) = When::from_str(&text, false) {
        return Ok(when);
    }
    let values: Vec<String> = When::value_variants()
        .iter()
        .filter_map(|when| Some(when.to_possible_value()?.get_name().to_owned()))
        .collect();
    wrong(
        format!("`color` cannot be {}", quoted(&excerpt(&text))),
        match suggestion(&text, values.iter().map(String::as_str)) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => format!("write {}", one_of(&values)),
        },
    )
}

/// Takes a zone by its name.
fn check_timezone(text: String) -> Result<Zone, Mistake> {
    let message = || format!("{} is no zone that is known", quoted(&excerpt(&text)));
    zone_named(&text).or_else(|help| wrong(message(), help))
}
