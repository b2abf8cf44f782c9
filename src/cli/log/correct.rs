//! `ows log amend` and `ows log void`: a correction is a new entry with a reason; the old one stays.

use std::path::Path;
use std::sync::Arc;

use crate::assessment::Assessment;
use crate::assessment::wire;
use crate::base::diagnostic::Rejected;
use crate::base::document;
use crate::base::source::Source;
use crate::base::text::{excerpt, shown};
use crate::base::time::Time;
use crate::cli::args::{AmendArguments, VoidArguments, Why};
use crate::cli::context::Context;
use crate::cli::error::{DONE, Failure};
use crate::cli::input;
use crate::history::visits::Reader;
use crate::interview::changes::{Ground, with_changes};
use crate::log::{
    Addition, Appended, Copy, Corrects, Entry, EntryKind, Log, Reading, Record, Stamp, Stored,
    Used, UsedFile,
};
use crate::render::log::{amended, one_in_brief, result};
use crate::scale::{Name, Scale};
use crate::scoring::outcome::Outcome;

/// Runs `ows log amend`.
pub fn amend(arguments: &AmendArguments, context: &Context) -> Result<u8, Failure> {
    let mut log = writable(context)?;
    let clock = context.clock(arguments.why.timezone)?;
    let base = base(&log, arguments.number, context)?;
    let entry = &base.stored.entry;
    let before = Reader::of(&log)
        .read(entry)
        .map_err(|why| anyhow::anyhow!("entry {} cannot be amended: {why}", entry.number))?;
    let scale = before.assessment.scale();
    let after = match &arguments.file {
        Some(file) => of_file(file, scale, context)?,
        None => {
            let ground = Ground {
                scale: Arc::clone(scale),
                recorded: base.recorded.unwrap_or_else(|| clock.now()),
                now: clock.now(),
                zone: clock.zone,
                confirm: arguments.confirm,
            };
            of_changes(entry, &arguments.set, &ground)?
        }
    };
    if wire::write(&after) == wire::write(&before.assessment) {
        let number = entry.number;
        let words = format!("entry {number} says just that already");
        return Err(Failure::Usage(words));
    }
    let outcome = Outcome::of(&after);
    let why = Reason::of(&arguments.why, context)?;
    let [policy, map, language] = copies(&log, entry, arguments.file.is_some())?;
    let addition = Addition::Amendment {
        corrects: Corrects {
            number: arguments.number,
            seen: base.seen,
            reason: &why.reason,
            by: &why.by,
        },
        reading: Reading {
            assessment: &after,
            outcome: &outcome,
            policy: kept(&policy),
            map: kept(&map),
            language: kept(&language),
        },
    };
    let words = amends(arguments.number, entry.number);
    let moment = clock.moment(arguments.why.accept_clock);
    append(&mut log, &addition, &moment, &words, context)?;
    let before = (&before.assessment, &before.outcome);
    context.print(&amended(before, (&after, &outcome), &context.results))
}

/// Says which entry is amended, and from which reading.
fn amends(number: u64, base: u64) -> String {
    if base == number {
        return format!("amends entry {number}");
    }
    format!("amends entry {number}, for which entry {base} stood")
}

/// Runs `ows log void`.
pub fn void(arguments: &VoidArguments, context: &Context) -> Result<u8, Failure> {
    let mut log = writable(context)?;
    let clock = context.clock(arguments.why.timezone)?;
    let number = arguments.number;
    let stored = entry(&log, number, context)?;
    let record = record(&log, number, context)?;
    let what = what(&stored.entry);
    if arguments.why.is_asked_for() && context.input_is_terminal() {
        let read = Reader::of(&log).read(&stored.entry).ok();
        let by = stored.entry.by.as_deref().or(stored.entry.rater());
        let by = by.map_or_else(String::new, |by| format!(", by {by}"));
        let found = read.as_ref().map(|read| (&read.assessment, &read.outcome));
        let title = format!("Entry {number}, {what}{by}");
        context.prompt(&one_in_brief(&title, found, &context.messages));
    }
    let why = Reason::of(&arguments.why, context)?;
    let addition = Addition::Void(Corrects {
        number,
        seen: record.map_or(number, |record| record.last()),
        reason: &why.reason,
        by: &why.by,
    });
    let words = format!("voids entry {number}, {what}");
    let moment = clock.moment(arguments.why.accept_clock);
    append(&mut log, &addition, &moment, &words, context)?;
    context.line(&stands_now(&log, number)?);
    Ok(DONE)
}

/// Returns what an entry is, of whom, and of when: `an assessment of P-0142, observed 22 Nov 2026 14:10 -05:00`.
fn what(entry: &Entry) -> String {
    let kind = match entry.kind {
        EntryKind::Void => "a void".to_owned(),
        other => format!("an {}", other.word()),
    };
    let about = entry.patient();
    let about = about.map_or_else(String::new, |patient| format!(" of {patient}"));
    let observed = entry.observed_at().map_or_else(String::new, |time| {
        format!(", observed {}", time.format("%-d %b %Y %H:%M %:z"))
    });
    format!("{kind}{about}{observed}")
}

/// Says what stands after a void: a later amendment may still say what was taken back.
fn stands_now(log: &Log, number: u64) -> Result<String, Failure> {
    let (record, _) = log.record(number)?;
    let Some(stands) = record.as_ref().and_then(|record| record.stands()) else {
        return Ok("nothing stands of that assessment now".to_owned());
    };
    let found = Reader::of(log).read(&stands.entry);
    let found = found.map_or_else(|why| why, |read| result(&read.assessment, &read.outcome));
    Ok(format!("entry {} stands now: {found}", stands.entry.number))
}

/// Opens the log to write to it. One that is not there holds nothing to correct, and is not made.
fn writable(context: &Context) -> Result<Log, Failure> {
    let known = context.known_log()?;
    known.read()?;
    let log = known.write()?;
    context.say_lost(&log);
    Ok(log)
}

fn entry(log: &Log, number: u64, context: &Context) -> Result<Stored, Failure> {
    let found = log.entry(number)?;
    found.ok_or_else(|| {
        Failure::Usage(format!(
            "the log has no entry {number}; {} lists them",
            context.log_command("show")
        ))
    })
}

/// What an amendment is made from.
struct Base {
    /// What stands for the entry, and not what that replaced.
    stored: Stored,
    /// When the entry that it all began with was recorded.
    recorded: Option<Time>,
    /// The last entry of its record as this was read.
    seen: u64,
}

/// Returns what stands for an entry now.
fn base(log: &Log, number: u64, context: &Context) -> Result<Base, Failure> {
    let named = entry(log, number, context)?;
    if named.entry.kind == EntryKind::Void {
        let words = format!("entry {number} takes another one back; void it to undo that");
        return Err(Failure::Usage(words));
    }
    let record = record(log, number, context)?;
    Ok(Base {
        recorded: record.as_ref().map_or_else(
            || named.entry.recorded_at(),
            |record| record.original.entry.recorded_at(),
        ),
        seen: record.as_ref().map_or(number, Record::last),
        stored: record
            .and_then(|record| record.stands().cloned())
            .unwrap_or(named),
    })
}

/// Returns the record of an entry. Of what does not hold about its patient nobody can tell what it corrects.
fn record(log: &Log, number: u64, context: &Context) -> Result<Option<Record>, Failure> {
    let (record, bad) = log.record(number)?;
    let Some(bad) = bad.iter().find(|bad| !bad.is_beside()) else {
        return Ok(record);
    };
    let words = format!(
        "what stands for entry {number} cannot be told: {bad}; say {}",
        context.verify()
    );
    Err(Failure::failed(words))
}

fn of_changes(entry: &Entry, sets: &[String], ground: &Ground) -> Result<Assessment, Failure> {
    let written = entry
        .assessment
        .as_ref()
        .ok_or_else(|| anyhow::anyhow!("entry {} holds no assessment", entry.number))?;
    let changed = with_changes(written, sets, ground).map_err(Failure::Usage)?;
    let text = changed.to_string();
    let tree = document::json(&text).map_err(|problem| anyhow::anyhow!("{}", problem.message))?;
    wire::read_by(&tree, &ground.scale).map_err(|problems| {
        let words: Vec<String> = problems
            .iter()
            .map(|problem| match &problem.help {
                Some(help) => format!("{}; {help}", problem.message),
                None => problem.message.clone(),
            })
            .collect();
        Failure::Usage(words.join("\n"))
    })
}

/// Reads a whole assessment from a file, against the scale that the entry was made with.
fn of_file(file: &Path, scale: &Arc<Scale>, context: &Context) -> Result<Assessment, Failure> {
    let source = Source::new(
        shown(Path::new(&input::name_of(file))),
        context.text_of_observations(file)?,
    );
    let rejected = |problems| Failure::Rejected(Box::new(Rejected::new(source.clone(), problems)));
    let is_json = source.text().trim_start().starts_with('{');
    let tree = if is_json {
        document::json(source.text()).map_err(|problem| rejected(vec![*problem]))?
    } else {
        document::toml(source.text()).map_err(rejected)?
    };
    let find = |named: Option<&str>| {
        let Some(named) = named else {
            return Ok(Arc::clone(scale));
        };
        if Name::parse(named)?.matches(scale.id(), scale.version()) {
            Ok(Arc::clone(scale))
        } else {
            Err(format!(
                "the entry was made with {}, and this is of `{}`; void the entry, and record this anew",
                scale.reference(),
                excerpt(named)
            ))
        }
    };
    wire::read(&tree, &find, None).map_err(rejected)
}

/// Why and by whom, as it was given or asked for.
struct Reason {
    reason: String,
    by: String,
}

impl Reason {
    fn of(why: &Why, context: &Context) -> Result<Self, Failure> {
        Ok(Self {
            reason: given_or_asked(why.reason.as_deref(), "reason", "Why", context)?,
            by: given_or_asked(why.by.as_deref(), "by", "Who corrects it", context)?,
        })
    }
}

fn given_or_asked(
    given: Option<&str>,
    option: &str,
    question: &str,
    context: &Context,
) -> Result<String, Failure> {
    if let Some(given) = given {
        return Ok(given.trim().to_owned());
    }
    if !context.input_is_terminal() {
        let words = format!("a correction says why and by whom; add `--{option}`");
        return Err(Failure::Usage(words));
    }
    context.prompt(&format!("{question}: "));
    context.line_of_input()
}

/// A file that an entry was made with, and the log's own copy of it.
type Kept<'e> = Option<(&'e Used, Copy)>;

/// Returns policy, map and language that an entry was made with, to keep to them. No map made what a whole new
/// file says.
fn copies<'e>(log: &Log, entry: &'e Entry, is_whole: bool) -> Result<[Kept<'e>; 3], Failure> {
    let copy = |used: &'e Option<Used>| -> Result<Kept<'e>, Failure> {
        let Some(used) = used else {
            return Ok(None);
        };
        Ok(log.copy(&used.digest)?.map(|copy| (used, copy)))
    };
    let map = if is_whole { &None } else { &entry.map };
    Ok([copy(&entry.policy)?, copy(map)?, copy(&entry.language)?])
}

/// Names a file that an entry was made with, with the log's own copy of it.
fn kept<'k>(kept: &'k Kept<'_>) -> Option<UsedFile<'k>> {
    let (used, copy) = kept.as_ref()?;
    Some(UsedFile {
        used: (*used).clone(),
        text: &copy.text,
    })
}

/// Appends a correction, and says what it does once it is on disk.
fn append(
    log: &mut Log,
    addition: &Addition<'_>,
    moment: &Stamp<'_>,
    words: &str,
    context: &Context,
) -> Result<(), Failure> {
    let appended = log.append(std::slice::from_ref(addition), moment);
    let appended = appended
        .map_err(|fault| Failure::Failed(anyhow::Error::new(fault).context("NOT RECORDED")))?;
    match appended.into_iter().next() {
        Some(Appended::Recorded(head)) => {
            context.line(&format!("recorded entry {}, which {words}", head.number));
            Ok(())
        }
        Some(Appended::Refused(words)) => {
            let words = context.with_log(&words);
            Err(Failure::failed(format!("NOT RECORDED: {words}")))
        }
        // No correction is ever taken for one that was recorded before.
        Some(
            Appended::Already(_)
            | Appended::Amended { .. }
            | Appended::TakenBack { .. }
            | Appended::Since(_),
        )
        | None => Err(Failure::failed("NOT RECORDED")),
    }
}
