//! The context of an assessment as it is typed: whom it is about, why, what was last used, and when.
//!
//! Each field takes a line of text, and says what is wrong with it if it cannot be used. All but
//! patient and rater may be left out.

use super::spoken::{self, Now};
use super::{Interview, Refusal};
use crate::assessment::LATE_AFTER;
use crate::assessment::texts::{self, bad_prose, unknown_word};
use crate::assessment::{
    Certainty, CoUse, Event, EventKind, LastUse, Patient, Reason, Route, UseBefore,
};
use crate::base::diagnostic::Mistake;
use crate::base::text::{excerpt, is_digits};
use crate::base::time::{Time, is_before_1970};
use crate::scale::substance::SUBSTANCES;
use crate::scale::{OtherUse, Substance};

/// What is asked about the assessment as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ContextField {
    /// Whom it is about: typed, never picked.
    Patient,
    /// Who rates.
    Rater,
    /// When it was observed, if not now.
    When,
    /// Why it is made.
    Reason,
    /// What was last used.
    Substance,
    /// How it was taken.
    Route,
    /// When it was last used.
    LastUse,
    /// Use of alcohol.
    Alcohol,
    /// Use of benzodiazepines.
    Benzodiazepines,
    /// What happened during it.
    Events,
}

impl ContextField {
    /// Every field, in the order in which they are asked.
    pub const ALL: [Self; 10] = [
        Self::Patient,
        Self::Rater,
        Self::When,
        Self::Reason,
        Self::Substance,
        Self::Route,
        Self::LastUse,
        Self::Alcohol,
        Self::Benzodiazepines,
        Self::Events,
    ];

    /// The fields that ask for the use before.
    pub const OF_USE: [Self; 5] = [
        Self::Substance,
        Self::Route,
        Self::LastUse,
        Self::Alcohol,
        Self::Benzodiazepines,
    ];

    /// Returns the name for a screen.
    pub fn label(self) -> &'static str {
        match self {
            Self::Patient => "Patient",
            Self::Rater => "Rater",
            Self::When => "Observed",
            Self::Reason => "Reason",
            Self::Substance => "Substance",
            Self::Route => "Route",
            Self::LastUse => "Last use",
            Self::Alcohol => "Alcohol",
            Self::Benzodiazepines => "Benzodiazepines",
            Self::Events => "Events",
        }
    }

    /// Returns the question, with what an empty line means.
    pub fn ask(self) -> &'static str {
        match self {
            Self::Patient => "Patient ID as on the wristband, typed in full (no names)",
            Self::Rater => "Who rates",
            Self::When => {
                "As 2010, 20:10, 40 min ago, last night 22:00, or 22 Nov 20:10; empty for now"
            }
            Self::Reason => "Its number, or its first three letters or more; empty to leave it out",
            Self::Substance => "One or several, with spaces between; empty to leave it out",
            Self::Route => "Its number, or its first three letters or more; empty to leave it out",
            Self::LastUse => {
                "As about 31 h ago, last night 22:00, 22 Nov 13:00, or unknown; empty to leave it out"
            }
            Self::Alcohol => {
                "Alcohol: none, some days, daily or unknown; its number, or empty if not asked"
            }
            Self::Benzodiazepines => {
                "Benzodiazepines: none, some days, daily or unknown; its number, or empty if not asked"
            }
            Self::Events => {
                "As medicine-given 18:30 and the site's code for it, or seizure 17:00; empty for none"
            }
        }
    }

    /// Returns the words that answer it, where it has a closed list.
    pub fn words(self) -> &'static [&'static str] {
        match self {
            Self::Reason => Reason::WORDS,
            Self::Substance => SUBSTANCES,
            Self::Route => Route::WORDS,
            Self::Alcohol | Self::Benzodiazepines => CoUse::WORDS,
            Self::Events => EventKind::WORDS,
            _ => &[],
        }
    }

    /// Returns the other substance whose use it asks about.
    pub fn other_use(self) -> Option<OtherUse> {
        match self {
            Self::Alcohol => Some(OtherUse::Alcohol),
            Self::Benzodiazepines => Some(OtherUse::Benzodiazepines),
            _ => None,
        }
    }

    /// Says whether the log needs an answer.
    pub fn is_needed(self) -> bool {
        matches!(self, Self::Patient | Self::Rater)
    }
}

/// What a rater is.
const RATER: &str = "write your initials or your staff code";

impl Interview {
    /// Answers a field with a line as it was typed.
    ///
    /// An empty line leaves the answer out; for the rater it keeps the one that was offered.
    ///
    /// # Errors
    /// Says what is wrong with the line; then the answer from before stays.
    pub fn answer(&mut self, field: ContextField, line: &str, now: Now) -> Result<(), Refusal> {
        let line = line.trim();
        match field {
            ContextField::Patient => self.set_patient(line)?,
            ContextField::Rater => self.set_rater(line)?,
            ContextField::When => self.set_time(line, now)?,
            ContextField::Reason => {
                let reason = || choice(field, line, Reason::named);
                self.assessment.context.reason = (!line.is_empty()).then(reason).transpose()?;
            }
            ContextField::Route => {
                let route = || choice(field, line, Route::named);
                self.assessment.context.route = (!line.is_empty()).then(route).transpose()?;
            }
            ContextField::Substance => self.assessment.context.substances = substances(line)?,
            ContextField::LastUse => self.set_last_use(line, now)?,
            ContextField::Alcohol => self.assessment.context.alcohol = use_of(field, line)?,
            ContextField::Benzodiazepines => {
                self.assessment.context.benzodiazepines = use_of(field, line)?;
            }
            ContextField::Events => self.assessment.context.events = events(line, now)?,
        }
        Ok(())
    }

    /// Takes over the use that an earlier visit tells, which is confirmed to hold still, where nothing else was
    /// typed.
    pub(super) fn take_over(&mut self, known: &UseBefore) {
        known.fill(&mut self.assessment.context);
    }

    /// Leaves out again the use that an earlier visit tells, where nothing else was typed.
    pub fn leave_out(&mut self, known: &UseBefore) {
        known.leave_out(&mut self.assessment.context);
    }

    /// Takes the use before away again, as of another patient.
    pub fn forget_use(&mut self) {
        UseBefore::forget(&mut self.assessment.context);
    }

    /// Returns the first field that the log needs and that has no answer yet.
    pub fn needed_field(&self) -> Option<ContextField> {
        let mut fields = ContextField::ALL.into_iter();
        fields.find(|field| field.is_needed() && self.answer_to(*field).is_empty())
    }

    /// Returns the answer of a field as a screen shows it; empty if there is none.
    pub fn answer_to(&self, field: ContextField) -> String {
        let context = &self.assessment.context;
        match field {
            ContextField::Patient => context
                .patient
                .as_ref()
                .map(|patient| patient.as_str().to_owned()),
            ContextField::Rater => context.rater.clone(),
            ContextField::When => context.time.map(|time| shown(&time)),
            ContextField::Reason => context.reason.map(|reason| reason.word().to_owned()),
            ContextField::Route => context.route.map(|route| route.word().to_owned()),
            ContextField::Alcohol => context.alcohol.map(|known| known.word().to_owned()),
            ContextField::Benzodiazepines => {
                context.benzodiazepines.map(|known| known.word().to_owned())
            }
            ContextField::Substance => {
                let words: Vec<&str> = context.substances.iter().map(|one| one.word()).collect();
                Some(words.join(", "))
            }
            ContextField::LastUse => context.last_use.map(|last_use| match last_use {
                LastUse::Unknown => Certainty::Unknown.word().to_owned(),
                LastUse::At { time, about: true } => format!("about {}", shown(&time)),
                LastUse::At { time, about: false } => shown(&time),
            }),
            ContextField::Events => {
                let events: Vec<String> = context.events.iter().map(event_said).collect();
                Some(events.join("; "))
            }
        }
        .unwrap_or_default()
    }

    /// Says whether it was observed so long before `now` that the record is late.
    pub fn is_late(&self, now: Time) -> bool {
        let time = self.assessment.context.time;
        time.is_some_and(|observed| now - observed > LATE_AFTER)
    }

    fn set_patient(&mut self, line: &str) -> Result<(), Refusal> {
        if line.is_empty() {
            return Err(Refusal::new("a patient is needed", Patient::SHAPE));
        }
        let known = self.assessment.context.patient.as_ref();
        let line = self.mended(known.map(Patient::as_str), line, "patient")?;
        let patient = Patient::parse(line).map_err(|words| Refusal::new(words, Patient::SHAPE))?;
        if line.eq_ignore_ascii_case(self.rater()) {
            return Err(Refusal::new("that is who rates", Patient::SHAPE));
        }
        self.assessment.context.patient = Some(patient);
        Ok(())
    }

    /// Returns the name in a line; once there are answers, another name only if both are typed.
    ///
    /// Answers never go over to another patient or rater by a slip: a name that was mistyped is mended
    /// by typing what stands there and what should.
    fn mended<'l>(
        &self,
        known: Option<&str>,
        line: &'l str,
        what: &str,
    ) -> Result<&'l str, Refusal> {
        let Some(known) = known.filter(|known| self.has_answers() && *known != line) else {
            return Ok(line);
        };
        let mended = line.strip_prefix(known).map(str::trim_start);
        mended.filter(|name| !name.is_empty()).ok_or_else(|| {
            Refusal::new(
                format!("the answers so far are of {known}, and stay with that {what}"),
                format!("for another {what} leave, and start a new one; if it was mistyped, type both: {known} {line}"),
            )
        })
    }

    fn set_rater(&mut self, line: &str) -> Result<(), Refusal> {
        let known = self.assessment.context.rater.is_some();
        if line.is_empty() && known {
            return Ok(());
        }
        let line = self.mended(self.assessment.context.rater.as_deref(), line, "rater")?;
        if let Some(words) = bad_prose("rater", line) {
            let words = words.replace("; leave it out instead", "");
            return Err(Refusal::new(words, RATER).by_label("rater", ContextField::Rater.label()));
        }
        if line.eq_ignore_ascii_case(self.patient()) {
            return Err(Refusal::new("that is the patient's ID", RATER));
        }
        self.assessment.context.rater = Some(line.to_owned());
        Ok(())
    }

    fn set_time(&mut self, line: &str, now: Now) -> Result<(), Refusal> {
        let time = match line {
            "" => None,
            line => Some(spoken::moment(line, now)?.time),
        };
        if time.is_some_and(is_before_1970) {
            return Err(Refusal::new(
                "nobody was assessed before 1970",
                "write when the patient was observed, as 20:10, 40 min ago, or 2026-11-22 20:10",
            ));
        }
        if let (Some(LastUse::At { time: used, .. }), Some(observed)) =
            (self.assessment.context.last_use, time)
            && used > observed
        {
            return Err(Refusal::new(
                "the last use would lie after the assessment",
                "mend one of the two times",
            ));
        }
        self.assessment.context.time = time;
        Ok(())
    }

    fn set_last_use(&mut self, line: &str, now: Now) -> Result<(), Refusal> {
        let observed = self.assessment.context.time.unwrap_or(now.time);
        let said = match line {
            "" => None,
            line if Certainty::named(&line.to_ascii_lowercase()) == Some(Certainty::Unknown) => {
                self.assessment.context.last_use = Some(LastUse::Unknown);
                return Ok(());
            }
            line => Some(spoken::moment(line, now)?),
        };
        let certainty = said.filter(|said| said.about).map(|_| Certainty::About);
        self.assessment.context.last_use =
            texts::last_use(said.map(|said| said.time), certainty, Some(observed))
                .map_err(|words| Refusal::new(words, "write a time before it"))?;
        Ok(())
    }
}

impl From<Mistake> for Refusal {
    fn from(bad: Mistake) -> Self {
        Self::new(bad.message, bad.help.unwrap_or_default())
    }
}

fn shown(time: &Time) -> String {
    time.format("%-d %b %Y %H:%M %:z").to_string()
}

fn event_said(event: &Event) -> String {
    let mut words = vec![event.kind.word().to_owned()];
    words.extend(
        event
            .time
            .map(|time| time.format("%-d %b %H:%M").to_string()),
    );
    words.extend(event.code.clone());
    words.join(" ")
}

/// Takes a word of a field's closed list by its number, its first letters or as a whole.
fn choice<T>(field: ContextField, line: &str, named: fn(&str) -> Option<T>) -> Result<T, Refusal> {
    let words = field.words();
    word_of(line, words).and_then(named).ok_or_else(|| {
        let refusal = Refusal::from(unknown_word("", line, words));
        let is_begun = words
            .iter()
            .any(|word| word.starts_with(&line.to_lowercase()));
        let help = if is_begun {
            "type its number, or enough of its letters: three or more".to_owned()
        } else {
            refusal.help.clone()
        };
        Refusal { help, ..refusal }.by_label("", field.label())
    })
}

/// The fewest letters that stand for a word which begins with them: one alone is pressed too lightly.
const FEWEST_LETTERS: usize = 3;

/// What is written on a ward in place of whole words.
const SHORT_FORMS: [(&str, &str); 5] = [
    ("no", CoUse::None.word()),
    ("iv", Route::Injected.word()),
    ("im", Route::Injected.word()),
    ("sc", Route::Injected.word()),
    ("po", Route::Swallowed.word()),
];

fn word_of<'w>(line: &str, words: &[&'w str]) -> Option<&'w str> {
    if let Ok(number) = line.parse::<usize>() {
        return words.get(number.checked_sub(1)?).copied();
    }
    let line = line.to_lowercase();
    let whole = SHORT_FORMS.iter().find(|(short, _)| *short == line);
    let whole = whole.map_or(line.as_str(), |(_, whole)| whole);
    let is_enough = line.chars().count() >= FEWEST_LETTERS;
    let mut begin = words
        .iter()
        .filter(|word| is_enough && word.starts_with(&line));
    match (
        words.iter().find(|word| **word == whole),
        begin.next(),
        begin.next(),
    ) {
        (Some(whole), _, _) => Some(whole),
        (None, Some(only), None) => Some(only),
        _ => None,
    }
}

/// Reads how often something is used besides; an empty line is a question that was not asked.
fn use_of(field: ContextField, line: &str) -> Result<Option<CoUse>, Refusal> {
    let known = || choice(field, line, CoUse::named);
    (!line.is_empty()).then(known).transpose()
}

fn substances(line: &str) -> Result<Vec<Substance>, Refusal> {
    let mut found = Vec::new();
    let words = line.split([' ', ',', ';']).filter(|word| !word.is_empty());
    for word in words {
        let substance = choice(ContextField::Substance, word, Substance::named)?;
        if !found.contains(&substance) {
            found.push(substance);
        }
    }
    Ok(found)
}

/// Reads events with `;` between: a kind, a time if it is known, and a site's code.
pub(super) fn events(line: &str, now: Now) -> Result<Vec<Event>, Refusal> {
    let parts = line
        .split(';')
        .map(str::trim)
        .filter(|part| !part.is_empty());
    parts.map(|part| event(part, now)).collect()
}

fn event(part: &str, now: Now) -> Result<Event, Refusal> {
    let (kind, rest) = part.split_once(' ').unwrap_or((part, ""));
    let kind = choice(ContextField::Events, kind, EventKind::named)?;
    let rest = rest.trim();
    // A date with a time, or "2 h ago", is several words: the most words that make a time win.
    let words: Vec<&str> = rest.split_whitespace().collect();
    let mut said = (1..=words.len()).rev().filter_map(|count| {
        let said = words.get(..count)?.join(" ");
        is_a_time(&said).then_some((said, count))
    });
    let (time, code) = match said.next() {
        Some((said, count)) => {
            let rest = words.get(count..).unwrap_or_default().join(" ");
            (Some(spoken::moment(&said, now)?.time), rest)
        }
        None => (None, rest.to_owned()),
    };
    let code = Some(code).filter(|code| !code.is_empty());
    // Four digits could be a time as well as a code.
    let begins_so = |code: &str| code.split(' ').next().is_some_and(spoken::is_time_of_day);
    let is_time = |code: &&str| speaks_of_time(code) || (time.is_none() && begins_so(code));
    if let Some(code) = code.as_deref().filter(is_time) {
        return Err(Refusal::new(
            format!(
                "`{}` would be kept as a site's code, without a time",
                excerpt(code)
            ),
            "write the time first, as 17:00, 40 min ago or 2026-11-22 17:00, and then the code",
        ));
    }
    if let Some(words) = code.as_deref().and_then(|code| bad_prose("code", code)) {
        return Err(Refusal::new(words, "write the site's own code").by_label("code", "The code"));
    }
    Ok(Event {
        kind,
        time,
        code,
        note: None,
    })
}

/// Says whether a site's code looks like a time that was not understood.
fn speaks_of_time(code: &str) -> bool {
    let words = code.split_whitespace();
    let mut lower = words.map(str::to_ascii_lowercase);
    lower.any(|word| {
        let of_time = [
            "about",
            "ago",
            "yesterday",
            "today",
            "min",
            "mins",
            "minutes",
            "h",
            "hours",
        ];
        let clock = word.split_once(':');
        let clock = clock.is_some_and(|(hour, minute)| is_digits(hour) && is_digits(minute));
        clock || of_time.contains(&word.as_str())
    })
}

/// Says whether words are meant as a time: a site's code such as `2D` is not "two days ago".
fn is_a_time(said: &str) -> bool {
    let plain = |text: &str| {
        text.bytes()
            .all(|byte| byte.is_ascii_digit() || b":-TZ+ ".contains(&byte))
    };
    let is_plain = said.contains(':') && plain(said);
    said.ends_with(" ago") || is_plain || spoken::is_clearly_a_time(said)
}
