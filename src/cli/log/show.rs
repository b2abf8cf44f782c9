//! `ows log show`: entries as a list, or one of them whole.

use std::collections::VecDeque;

use super::list::{Lister, late_words};
use super::snapshot::{Snapshot, wanted};
use crate::base::text::{count, shown, thousands};
use crate::base::time::Time;
use crate::cli::args::{ShowLogArguments, ShowTo};
use crate::cli::bad_entries::BadEntries;
use crate::cli::context::Context;
use crate::cli::error::Failure;
use crate::history::visits::Reader;
use crate::log::{Correction, Entry, EntryKind, Log, Stored, Wanted};
use crate::render::bedside::carried_alarms;
use crate::render::log::{EntryLine, Part, checked_alone, lines, parts, result};
use crate::render::note::{Signature, signed_note};
use crate::render::summary;
use crate::scale::Scale;
use crate::scale::language::{Review, Translation};

/// How many entries are shown if nothing says how many.
const LAST: u64 = 20;
/// How many lines are written together: a long list never waits in memory.
const TOGETHER: usize = 500;

/// Runs the command.
pub fn run(arguments: &ShowLogArguments, context: &Context) -> Result<u8, Failure> {
    let wanted = wanted(&arguments.which, context)?;
    if let Some(number) = arguments.number {
        let log = context.log_to_read()?;
        log.hold()?;
        return match arguments.to {
            ShowTo::Page => show_one(&log, number, context),
            ShowTo::Note => print_note(&log, number, context),
        };
    }
    let last = arguments.last.or(wanted.is_all().then_some(LAST));
    list(wanted, last, context)
}

fn list(mut wanted: Wanted, last: Option<u64>, context: &Context) -> Result<u8, Failure> {
    let log = Snapshot::of(context)?;
    let mut lister = Lister::of(&log);
    let all = log.log.head()?.number;
    let is_all = wanted.is_all();
    let mut page = Pages::of(&log.log, &wanted, context);
    if let Some(last) = last.filter(|_| is_all) {
        wanted.from = Some(all.saturating_sub(last).saturating_add(1));
    }
    // Of what was chosen, the last are known only at the end: by their numbers, since entries are long.
    let mut kept = VecDeque::new();
    let mut found = 0;
    log.each(&wanted, |entry| {
        let Some(last) = last.filter(|_| !is_all) else {
            return page.take(lister.line(entry));
        };
        found += 1;
        kept.push_back(entry.number);
        if kept.len() as u64 > last {
            kept.pop_front();
        }
        Ok(())
    })?;
    for number in kept {
        for stored in log.log.pick(number)?.entries {
            page.take(lister.line(&stored.entry))?;
        }
    }
    page.finish(if is_all { all } else { found }, last.is_some())?;
    Ok(log.say_left_out())
}

/// The list as it is printed, some lines at a time.
struct Pages<'s> {
    title: String,
    waiting: Vec<EntryLine>,
    printed: u64,
    is_all: bool,
    context: &'s Context,
}

impl<'s> Pages<'s> {
    fn of(log: &Log, wanted: &Wanted, context: &'s Context) -> Self {
        let mut title = format!("Log {}", shown(log.path()));
        if !wanted.is_all() {
            title += &format!(", {}", wanted.words());
        }
        Self {
            title,
            waiting: Vec::new(),
            printed: 0,
            is_all: wanted.is_all(),
            context,
        }
    }

    fn take(&mut self, line: EntryLine) -> Result<(), Failure> {
        self.waiting.push(line);
        match self.waiting.len() {
            TOGETHER => self.print(),
            _ => Ok(()),
        }
    }

    fn print(&mut self) -> Result<(), Failure> {
        let title = std::mem::take(&mut self.title);
        self.printed += self.waiting.len() as u64;
        let page = lines(&title, "", &self.waiting, &self.context.results);
        self.context.print(&page)?;
        self.waiting.clear();
        Ok(())
    }

    fn finish(mut self, all: u64, limited: bool) -> Result<(), Failure> {
        self.print()?;
        let is_part = limited && self.printed < all;
        if !self.is_all || is_part {
            let foot = checked_alone(
                "these entries",
                &self.context.verify(),
                &self.context.results,
            );
            self.context.print(&foot)?;
        }
        if self.printed == 0 {
            self.context.line("no entry of the log is among them");
        } else if is_part {
            let shown = count(self.printed, "entry", "entries");
            self.context.line(&format!(
                "the last {shown} of {}; `--last` and `--since` show others",
                thousands(all)
            ));
        }
        Ok(())
    }
}

/// Returns an entry by its number; nothing where what is there does not hold.
///
/// # Errors
/// The log has no such entry, or lost it.
fn find(
    log: &Log,
    number: u64,
    context: &Context,
) -> Result<(Option<Stored>, BadEntries), Failure> {
    let picked = log.pick(number)?;
    let left_out = BadEntries::of(&picked.bad);
    let stored = picked.entries.into_iter().next();
    if stored.is_some() || !left_out.is_empty() {
        return Ok((stored, left_out));
    }
    let last = log.head()?.number;
    if (1..=last).contains(&number) {
        let words = format!("entry {number} is missing; say {}", context.verify());
        return Err(Failure::failed(words));
    }
    Err(Failure::Usage(format!(
        "the log has no entry {number}; its last is {last}"
    )))
}

/// Prints the note of an entry as it was when it was recorded, whatever was recorded since.
///
/// # Errors
/// The entry holds no assessment, or what it holds cannot be read.
pub fn print_note(log: &Log, number: u64, context: &Context) -> Result<u8, Failure> {
    let (stored, mut left_out) = find(log, number, context)?;
    let Some(stored) = stored else {
        return Ok(left_out.say(context));
    };
    let entry = &stored.entry;
    if entry.assessment.is_none() {
        let show = context.log_command(&format!("show {number}"));
        let kind = entry.kind.word();
        let words = format!("entry {number} is a {kind} and has no note; {show} shows it");
        return Err(Failure::failed(words));
    }
    let cannot =
        |why: String| Failure::failed(format!("the note of entry {number} cannot be shown: {why}"));
    let mut reader = Reader::of(log);
    let mut read = reader.read(entry).map_err(cannot)?;
    read.outcome.site = reader.site(entry, &read).map_err(cannot)?.map(Box::new);
    let library = context.library()?;
    let review = |scale: &Scale, words: &Translation| {
        let review = library.review(scale, words);
        review.unwrap_or(Review::Unreviewed)
    };
    let assessment = reader.in_words(entry, &read, review).map_err(cannot)?;
    let (carried, unread) = reader.carried(entry, &read, assessment.scale());
    context.say_left_out(&unread);
    let at = entry.recorded_at();
    let at = at.ok_or_else(|| cannot("its time cannot be read".to_owned()))?;
    let signature = Signature {
        at,
        entry: number,
        hash: &stored.hash,
        amends: entry.corrects.zip(entry.by.as_deref()),
        carried: carried_alarms(carried.iter(), &at),
        map: entry
            .map
            .as_ref()
            .map(|map| (map.name.as_str(), map.digest.as_str())),
    };
    let note = signed_note(&assessment, &read.outcome, &signature, &context.results);
    context.print(&note)?;
    for words in corrected_since(log, &stored, &mut left_out)? {
        context.line(&words);
    }
    Ok(left_out.say(context))
}

/// Prints the assessment as it was shown, then all about the entry.
fn show_one(log: &Log, number: u64, context: &Context) -> Result<u8, Failure> {
    let (stored, mut left_out) = find(log, number, context)?;
    let Some(stored) = stored else {
        return Ok(left_out.say(context));
    };
    let entry = &stored.entry;
    let style = &context.results;
    let title = format!("Entry {number}: {}", entry.kind.word());
    let patient = entry.patient().unwrap_or_default();
    let about = vec![
        Part::plain("Recorded", recorded(&stored)),
        Part::plain("Made with", made_with(entry)),
        Part::plain("Correction", correction(entry)),
        Part::plain(
            "Corrected since",
            corrected_since(log, &stored, &mut left_out)?,
        ),
    ];
    let mut page = String::new();
    if entry.assessment.is_some() {
        let mut reader = Reader::of(log);
        match reader.read(entry) {
            Ok(mut read) => {
                match reader.site(entry, &read) {
                    Ok(site) => read.outcome.site = site.map(Box::new),
                    Err(why) => context.error(&format!(
                        "what its policy says of entry {number} cannot be shown: {why}"
                    )),
                }
                page += &summary::summary(&read.assessment, &read.outcome, style);
                page.push('\n');
            }
            Err(why) => context.error(&format!("entry {number} cannot be shown: {why}")),
        }
    }
    page += &parts(&title, patient, &about, style);
    page += &checked_alone("this patient's entries", &context.verify(), style);
    context.print(&page)?;
    Ok(left_out.say(context))
}

fn moment(time: Option<Time>) -> String {
    let shape = "%-d %b %Y %H:%M:%S %:z";
    time.map_or_else(
        || "at an unreadable time".to_owned(),
        |time| time.format(shape).to_string(),
    )
}

fn recorded(stored: &Stored) -> Vec<String> {
    let entry = &stored.entry;
    let mut said = vec![format!(
        "{}, zone {}, by {}",
        moment(entry.recorded_at()),
        entry.zone,
        entry.tool
    )];
    if entry.kind != EntryKind::Amendment {
        said.extend(late_words(entry));
    }
    said.push(format!("hash {}", stored.hash));
    said.push(format!("after {}", entry.previous));
    said.push(format!("id {}", entry.id));
    said
}

fn made_with(entry: &Entry) -> Vec<String> {
    let files = entry.files();
    files
        .map(|(kind, used)| format!("{kind} {}, digest {}", used.name, used.digest))
        .collect()
}

fn correction(entry: &Entry) -> Vec<String> {
    let Some(corrects) = entry.corrects else {
        return Vec::new();
    };
    let does = match entry.kind {
        EntryKind::Void => format!("voids entry {corrects}"),
        _ => format!("says what entry {corrects} should have said"),
    };
    let by = entry.by.as_deref().unwrap_or_default();
    let reason = entry.reason.as_deref().unwrap_or_default();
    vec![does, format!("by {by}: {reason}")]
}

/// Says what became of an entry since, and what stands in its place.
fn corrected_since(
    log: &Log,
    stored: &Stored,
    left_out: &mut BadEntries,
) -> Result<Vec<String>, Failure> {
    let number = stored.entry.number;
    let (record, bad) = log.record(number)?;
    bad.iter().for_each(|bad| left_out.add(bad));
    let Some(record) = record else {
        return Ok(Vec::new());
    };
    let later = record.corrections.iter();
    let mut said: Vec<String> = later
        .filter(|later| later.stored.entry.number > number)
        .map(later_correction)
        .collect();
    if said.is_empty() {
        return Ok(said);
    }
    said.push(match record.stands() {
        None => "nothing stands: the assessment was voided".to_owned(),
        Some(stands) if stands.entry.number == number => "this entry stands".to_owned(),
        Some(stands) => {
            let read = Reader::of(log).read(&stands.entry);
            let found = read.map_or_else(
                |_| String::new(),
                |read| format!(": {}", result(&read.assessment, &read.outcome)),
            );
            format!("entry {} stands{found}", stands.entry.number)
        }
    });
    Ok(said)
}

fn later_correction(later: &Correction) -> String {
    let entry = &later.stored.entry;
    let does = match entry.kind {
        EntryKind::Void => "voids",
        _ => "amends",
    };
    let holds = if later.holds {
        ""
    } else {
        "; taken back itself"
    };
    format!(
        "entry {} {does} entry {}, {}, by {}: {}{holds}",
        entry.number,
        entry.corrects.unwrap_or_default(),
        moment(entry.recorded_at()),
        entry.by.as_deref().unwrap_or_default(),
        entry.reason.as_deref().unwrap_or_default(),
    )
}
