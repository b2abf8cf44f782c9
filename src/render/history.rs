//! One patient over time: for each scale a table, a plot, and at the end what stands now.
//!
//! The end is what a screen of 24 lines shows without scrolling: the last total with its band, how it
//! moved, how long ago that was, and what a person must look at. It says by how many points a total
//! moved and never what that means. All of it stands in the [`History`]; nothing is computed here.

mod flowsheet;
mod rows;

pub use flowsheet::flowsheet;

use super::log::nothing_of;
use super::page::{Page, Piece, inked};
use super::plot::{Clocks, Mark, Plot, plot};
use super::wording::flags::Raised;
use super::wording::{self, DESCRIPTION, caption, moment};
use super::{Ink, Style};
use crate::assessment::{Happened, Patient};
use crate::base::text::{all_of, count};
use crate::base::time::{Time, duration};
use crate::history::carried::{Carried, CarriedFlag};
use crate::history::due::Due;
use crate::history::unsigned::Unsigned;
use crate::history::{Change, History, Series, Step, Visit};
use crate::scale::policy::{InForce, Policies};
use crate::scale::{Evidence, Scale};

/// The widest the page gets: on a wider screen the eye would lose the row.
const WIDEST: usize = 120;

/// What a site's policies say of when to look again.
#[derive(Clone, Copy, Debug)]
pub struct Again<'a> {
    /// The policies in force.
    pub policies: &'a Policies,
    /// One for each series of the history; `None` where no policy says anything of its scale.
    pub due: &'a [Option<Due>],
}

/// Writes a patient's history, what is carried on from it, and when a policy wants the next assessment,
/// where one is in force.
///
/// The scale of the newest assessment comes last, so that its end is the end of the page; `now` is the
/// time by the clock of the machine, from which the age of each last assessment is counted.
pub fn history(
    history: &History,
    carried: &Carried,
    again: Again<'_>,
    patient: &Patient,
    now: &Time,
    style: &Style,
) -> String {
    let style = style.at_most(WIDEST);
    let mut page = Page::new(&style);
    let timed = history.events.iter();
    let timed = timed.filter(|happened| happened.event.time.is_some());
    let letters: Vec<(char, &Happened)> = letters().zip(timed).collect();
    let due = again.due;
    let newest = history.series.last().and_then(Series::last);
    let newest: Vec<u64> = newest.iter().map(|step| step.visit.entry).collect();
    for (index, series) in history.series.iter().enumerate() {
        let Some(scale) = series.scale() else {
            continue;
        };
        page.space(2);
        heading(&mut page, series, scale, patient);
        let due = due.get(index).and_then(Option::as_ref);
        let told = (carried, newest.as_slice(), now);
        if index + 1 < history.series.len() {
            in_short(&mut page, series, scale, &letters);
            brief_ending(&mut page, series, due, told);
            doubts(&mut page, series);
            continue;
        }
        rows::rows(&mut page, series, scale, &letters);
        page.blank();
        if series.has_totals() {
            totals(&mut page, series, scale, &letters);
            page.blank();
        }
        ending(&mut page, series, due, told);
    }
    other_scales(&mut page, &history.series, due, now);
    carried_on(&mut page, carried, &newest, now);
    nothing_said(&mut page, again);
    page.finish()
}

/// Says that the policies in force say nothing of what stands here, if that is so.
fn nothing_said(page: &mut Page<'_>, again: Again<'_>) {
    if !again.policies.is_empty() && again.due.iter().all(Option::is_none) {
        let named = again.policies.iter().map(InForce::named);
        let named =
            named.map(|policy| format!("{} is for {}", policy.reference(), policy.wanted()));
        let named: Vec<String> = named.collect();
        let says = match named.len() {
            1 => ", and says",
            _ => "; they say",
        };
        let words = format!("{}{says} nothing of what stands here", all_of(&named));
        page.paragraph(0, inked(Ink::Faint, words));
    }
}

/// Writes that there is nothing to show of a patient, and what is carried on all the same.
///
/// `wanted` is the scale that was asked for, if one was; `recorded` are those of the patient's assessments.
pub fn nothing(
    (patient, other): (&Patient, Option<&Patient>),
    wanted: Option<&str>,
    recorded: &[String],
    (carried, now): (&Carried, &Time),
    style: &Style,
) -> String {
    let mut page = Page::new(style);
    let words = match wanted.filter(|_| !recorded.is_empty()) {
        Some(wanted) => format!(
            "Nothing is recorded of {} with {wanted}; there is {}.",
            patient.as_str(),
            all_of(recorded)
        ),
        None => format!("{}.", nothing_of(patient, other)),
    };
    page.paragraph(0, inked(Ink::Strong, words));
    carried_on(&mut page, carried, &[], now);
    page.finish()
}

/// Writes the newest rows of a scale that is not that of the newest assessment, whatever before them calls for a
/// look, and what happened between these rows or stands in one of them.
fn in_short(page: &mut Page<'_>, series: &Series, scale: &Scale, letters: &[(char, &Happened)]) {
    let newest = series.steps.len().saturating_sub(MOST_ROWS);
    let steps = series.steps.iter().enumerate();
    let steps = steps.filter(|(at, step)| *at >= newest || must_be_seen(step));
    let shown = Series {
        steps: steps.map(|(_, step)| step.clone()).collect(),
    };
    let times = shown.steps.iter().map(|step| step.visit.observed_at);
    let (first, last) = (times.clone().min(), times.max());
    let is_told = |happened: &Happened| {
        let mut own = shown
            .steps
            .iter()
            .map(|step| &step.visit.assessment.context);
        let is_between = Some(happened.time) >= first && Some(happened.time) <= last;
        is_between || own.any(|context| context.events.contains(&happened.event))
    };
    let events = letters.iter().filter(|(_, happened)| is_told(happened));
    let events: Vec<(char, &Happened)> = events.copied().collect();
    rows::rows(page, &shown, scale, &events);
    let before = match series.steps.len() - shown.steps.len() {
        0 => "The".to_owned(),
        earlier => format!("{earlier} earlier without a flag, and the"),
    };
    let named = format!("{}@{}", scale.id(), scale.version().major);
    let words = format!("{before} plot: `--scale {named}`");
    page.paragraph(1, inked(Ink::Faint, words));
}

/// Says whether an assessment may not be left out: it raised a flag, called for help, or tells of a medicine or
/// another event whose time nobody knows, which stands nowhere else.
fn must_be_seen(step: &Step) -> bool {
    let (assessment, outcome) = (&step.visit.assessment, &step.visit.outcome);
    let is_flagged = !wording::flags::raised(assessment, outcome)
        .lines()
        .is_empty();
    let mut events = assessment.context.events.iter();
    let is_alarm = is_flagged || wording::asleep::calls_for_help(assessment);
    let is_alarm = is_alarm || step.fell_while_slowed();
    !step.visit.is_void() && (is_alarm || events.any(|event| event.time.is_none()))
}

/// Returns a letter for each thing that happened; past the alphabets there is one sign for all.
fn letters() -> impl Iterator<Item = char> {
    ('A'..='Z').chain('a'..='z').chain(std::iter::repeat('+'))
}

fn heading(page: &mut Page<'_>, series: &Series, scale: &Scale, patient: &Patient) {
    let dot = page.style().glyph(" · ", " - ");
    let title = format!("{}{dot}{}", patient.as_str(), caption(scale, page.style()));
    page.ends(0, inked(Ink::Strong, title), numbers(series));
    let stagings = scale.stagings().iter();
    let ids: Vec<&str> = stagings.map(|staging| staging.id.as_str()).collect();
    if !ids.is_empty() && scale.head().evidence == Evidence::Validated {
        let words = format!("{}: the stage that shows; {DESCRIPTION}", ids.join(", "));
        page.paragraph(0, inked(Ink::Faint, words));
    }
}

/// Returns how many assessments there are: `5 assessments, 1 not scored, 1 void`.
fn numbers(series: &Series) -> String {
    let visits = || series.steps.iter().map(|step| &step.visit);
    let counting = visits().filter(|visit| visit.counts()).count();
    let void = visits().filter(|visit| visit.is_void()).count();
    let unscored = series.steps.len() - counting - void;
    let mut words = count(counting as u64, "assessment", "assessments");
    for (number, what) in [(unscored, "not scored"), (void, "void")] {
        if number > 0 {
            words.push_str(&format!(", {number} {what}"));
        }
    }
    words
}

fn totals(page: &mut Page<'_>, series: &Series, scale: &Scale, letters: &[(char, &Happened)]) {
    let visits = || series.steps.iter().map(|step| &step.visit);
    let totals = visits().filter_map(|visit| Some((visit.observed_at, visit.total()?)));
    let attempts = visits().filter(|visit| !visit.is_void() && !visit.outcome.is_scored());
    let events = letters.iter().map(|(letter, happened)| Mark {
        time: happened.time,
        letter: *letter,
        words: wording::kind_of_event(&happened.event),
    });
    let drawing = Plot {
        scale,
        totals: totals.collect(),
        attempts: attempts.map(|visit| visit.observed_at).collect(),
        events: events.collect(),
        clocks: clocks(series),
    };
    if !drawing.totals.is_empty() {
        plot(page, &drawing);
    }
}

/// Returns the clocks of the newest assessment: those of its zone, unless its time is of another one.
fn clocks(series: &Series) -> Clocks {
    let Some(visit) = series.steps.last().map(|step| &step.visit) else {
        return Clocks::Zone(crate::base::zone::Zone::UTC);
    };
    let offset = *visit.observed_at.offset();
    match visit.zone {
        Some(zone) if *zone.at(visit.observed_at).offset() == offset => Clocks::Zone(zone),
        _ => Clocks::Offset(offset),
    }
}

/// What is said where a total fell while the patient was slowed.
const FELL_WHILE_SLOWED: &str = "The total fell while the patient is slowed or drowsy: it can fall while the patient gets worse";
/// The most other scales that are named at the end.
const MOST_SCALES: usize = 8;
/// The most rows of a scale that is not that of the newest assessment.
const MOST_ROWS: usize = 3;

/// Writes what stands now in a series; what the end of the page tells of `newest` as carried on is not
/// told of the assessment before an attempt too.
fn ending(
    page: &mut Page<'_>,
    series: &Series,
    due: Option<&Due>,
    (carried, newest, now): (&Carried, &[u64], &Time),
) {
    let (Some(scale), Some(last)) = (series.scale(), series.last()) else {
        return;
    };
    let counting = series.last_counting();
    if !last.visit.counts() {
        page.dotted(0, without_score(&last.visit, now));
        // What was asked besides speaks even where nothing could be scored.
        if !last.visit.is_void() {
            flags(page, &raised(&last.visit, carried, &[]));
        }
    }
    let Some(counting) = counting else {
        again(page, due, now);
        return;
    };
    let before = if last.visit.counts() { "" } else { "Before: " };
    page.dotted(0, score(before, counting, now));
    again(page, due, now);
    page.dotted(1, origin(counting));
    let apart = carried.beside(newest).filter(|flag| flag.is_alarm());
    let apart = apart.filter(|_| !last.visit.counts());
    let apart: Vec<&CarriedFlag> = apart.collect();
    flags(page, &raised(&counting.visit, carried, &apart));
    flags(page, &due.map(wording::due::flags).unwrap_or_default());
    page.alarms(1, counting.fell_while_slowed().then_some(FELL_WHILE_SLOWED));
    stages(page, series, scale, &counting.visit);
    doubts(page, series);
}

/// Writes the last result of a series and what a person must look at, and no more.
fn brief_ending(
    page: &mut Page<'_>,
    series: &Series,
    due: Option<&Due>,
    (carried, newest, now): (&Carried, &[u64], &Time),
) {
    let Some(last) = series.last() else {
        return;
    };
    if !last.visit.counts() {
        page.dotted(0, without_score(&last.visit, now));
        if !last.visit.is_void() {
            flags(page, &raised(&last.visit, carried, &[]));
        }
    }
    if let Some(counting) = series.last_counting() {
        let before = if last.visit.counts() { "" } else { "Before: " };
        page.dotted(0, score(before, counting, now));
        let apart = carried.beside(newest).filter(|flag| flag.is_alarm());
        let apart = apart.filter(|_| !last.visit.counts());
        let apart: Vec<&CarriedFlag> = apart.collect();
        flags(page, &raised(&counting.visit, carried, &apart));
        page.alarms(1, counting.fell_while_slowed().then_some(FELL_WHILE_SLOWED));
    }
    again(page, due, now);
    flags(page, &due.map(wording::due::flags).unwrap_or_default());
}

/// Returns what a person must look at; what was answered no since is past.
fn raised(visit: &Visit, carried: &Carried, apart: &[&CarriedFlag]) -> Raised {
    wording::flags::still_raised(&visit.assessment, &visit.outcome, carried, apart)
}

/// Writes flags: those to act on now, then those to keep in mind.
fn flags(page: &mut Page<'_>, raised: &Raised) {
    page.alarms(1, raised.lines());
    page.paragraph(1, raised.in_mind().unwrap_or_default());
}

/// Writes what nobody signed of a patient, which is in no log; nothing without any. It stands below the history.
pub fn unsigned(all: &[Unsigned], now: &Time, style: &Style) -> String {
    let mut page = Page::new(style);
    for one in all {
        page.paragraph(0, wording::carried::unsigned(one, now));
    }
    if !all.is_empty() {
        page.paragraph(0, "`ows assess` offers what is unsigned.");
    }
    page.finish()
}

/// Writes what is carried on beside what the newest look at the page's end says itself, whichever scale
/// it is of.
fn carried_on(page: &mut Page<'_>, carried: &Carried, newest: &[u64], now: &Time) {
    page.alarms(1, wording::carried::alarms(carried.beside(newest), now));
    for words in wording::carried::facts(carried.beside(newest), now) {
        page.paragraph(1, words);
    }
}

/// Writes when a policy wants the next assessment, below the age of the last.
fn again(page: &mut Page<'_>, due: Option<&Due>, now: &Time) {
    let pieces = due.map(|due| wording::due::next(due, now));
    page.dotted(1, pieces.unwrap_or_default());
}

/// Writes one line for each other scale, since its own end has gone up the screen.
fn other_scales(page: &mut Page<'_>, series: &[Series], due: &[Option<Due>], now: &Time) {
    let Some((_, others)) = series.split_last().filter(|(_, others)| !others.is_empty()) else {
        return;
    };
    page.blank();
    for (index, series) in others.iter().enumerate().rev().take(MOST_SCALES) {
        let (Some(scale), Some(last)) = (series.scale(), series.last()) else {
            continue;
        };
        let mut pieces = vec![Piece::from(format!("Above: {}", scale.head().short))];
        match series.last_counting() {
            Some(counting) if last.visit.counts() => pieces.extend(score("", counting, now)),
            _ => pieces.extend(without_score(&last.visit, now)),
        }
        if let Some(due) = due.get(index).and_then(Option::as_ref) {
            let distance = wording::due::distance(&due.next, now);
            pieces.push(distance.between("next due: ", ""));
        }
        page.dotted(0, pieces);
    }
}

fn score(before: &str, step: &Step, now: &Time) -> Vec<Piece> {
    let visit = &step.visit;
    let scale = visit.assessment.scale();
    let mut pieces = Vec::new();
    if let Some(total) = wording::total(scale, &visit.outcome) {
        let band = wording::band_with_limits(scale, &visit.outcome);
        let words = format!("{before}Total {total} {band}");
        pieces.push(inked(Ink::Strong, words.trim_end()));
        pieces.extend(wording::incomplete(&visit.outcome).map(|words| inked(Ink::Open, words)));
    } else {
        pieces.push(inked(Ink::Strong, format!("{before}Last assessment")));
    }
    pieces.push(age(&visit.observed_at, now));
    pieces.push(moment(&visit.observed_at).into());
    pieces
}

fn without_score(visit: &Visit, now: &Time) -> Vec<Piece> {
    let what = if visit.is_void() {
        "All was taken back".to_owned()
    } else {
        let reason = wording::reason_in_brackets(&visit.assessment);
        format!("{}{reason}", wording::NOT_SCORED)
    };
    vec![
        inked(Ink::Open, what),
        age(&visit.observed_at, now),
        moment(&visit.observed_at).into(),
    ]
}

/// Returns how long ago something was observed.
fn age(observed_at: &Time, now: &Time) -> Piece {
    let age = *now - *observed_at;
    if age.num_seconds() < 0 {
        return inked(Ink::Alarm, "later than this clock says it is now");
    }
    inked(Ink::Strong, format!("{} ago", duration(age)))
}

/// Returns how the total moved, who rated and where it stands in the log.
fn origin(step: &Step) -> Vec<Piece> {
    let visit = &step.visit;
    let mut pieces: Vec<Piece> = Vec::new();
    pieces.extend(step.change.map(|change| Piece::from(change_long(&change))));
    if let Some(rater) = &visit.assessment.context.rater {
        pieces.push(format!("rated by {rater}").into());
    }
    pieces.push(format!("entry {}", visit.entry).into());
    pieces.push(inked(
        Ink::Faint,
        wording::scored_with(visit.assessment.scale()),
    ));
    pieces
}

/// Returns how a total moved, in words: `down 7 in 6 h 4 min`.
fn change_long(change: &Change) -> String {
    let points = wording::by(change.points);
    let before = wording::span((change.before.low, change.before.high));
    let reworded = wording::reworded(change, ", ");
    format!(
        "{points} in {}, from {before}{reworded}",
        duration(change.after)
    )
}

/// Writes the stages that show now, and the highest that showed so far.
fn stages(page: &mut Page<'_>, series: &Series, scale: &Scale, visit: &Visit) {
    let validated = scale.head().evidence == Evidence::Validated;
    let stagings = visit.assessment.scale().stagings().iter();
    for (staging, staged) in stagings.zip(&visit.outcome.stagings) {
        let mut pieces = vec![Piece::from(format!(
            "{} now: {}",
            staging.id,
            wording::stages::shown(staging, staged)
        ))];
        if let Some(highest) = series.highest(&staging.id) {
            let at = moment(&highest.observed_at);
            let highest = wording::stages::in_brackets(staging, highest.stage);
            pieces.push(format!("highest so far: stage {highest}, {at}").into());
        }
        let gap = wording::stages::gap(&visit.assessment, staging, staged);
        pieces.extend(gap.map(|gap| inked(Ink::Open, gap)));
        page.dotted(1, pieces);
    }
    if !validated {
        page.paragraph(1, inked(Ink::Faint, wording::DESCRIPTIVE));
    }
}

/// Says what may be wrong with the order: a clock that was put back makes the newest look old.
fn doubts(page: &mut Page<'_>, series: &Series) {
    let back = series.steps.iter().filter(|step| step.clock_went_back);
    let entries: Vec<String> = back.map(|step| step.visit.entry.to_string()).collect();
    if !entries.is_empty() {
        let words = format!(
            "The clock had been put back before entry {}: look at the times, the newest may not stand last",
            all_of(&entries)
        );
        page.alarms(1, [words]);
    }
}
