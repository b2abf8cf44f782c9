//! Who is due: a row for each patient, and each scale that a policy is for, the most pressing first, and
//! at the end how many and who.
//!
//! A policy says when; this page says by which rule, and how old what it rests on is. The end names
//! the most pressing once more, since on a full screen the first rows have gone up.

use std::collections::HashSet;

use super::page::{Columns, Page, Piece, inked};
use super::wording::{self, NOT_SCORED, moment, nearby, site};
use super::{Ink, Style};
use crate::base::text::{count, thousands};
use crate::base::time::{Time, duration};
use crate::history::carried::CarriedFlag;
use crate::history::due::first::DueFirst;
use crate::history::due::round::{Round, Row, Scope, Urgency, counts, longest};
use crate::history::due::{Next, Ruled};
use crate::history::unsigned::Unsigned;
use crate::scoring::first::First;

/// The widest the page gets.
const WIDEST: usize = 100;
/// The fewest columns that the last total keeps; it folds.
const NARROWEST_TOTAL: usize = 12;
/// How many of the most pressing patients are named again at the end.
const MOST_NAMED: usize = 8;
/// The columns.
const HEADS: [&str; 4] = ["Patient", "Next due", "Last total", "Assessed"];
const PATIENT: usize = 0;
const NEXT: usize = 1;
const TOTAL: usize = 2;
const AGE: usize = 3;

/// Writes who is due.
pub fn due(round: &Round, scope: &Scope<'_>, style: &Style) -> String {
    let style = style.at_most(WIDEST);
    let mut page = Page::new(&style);
    for policy in scope.policies {
        let policy = policy.named();
        let scale = names_scales(scope).then(|| format!(" for {}", policy.wanted()));
        let scale = scale.unwrap_or_default();
        let words = format!("{}{scale}: {}", site::named(policy), site::OWN);
        page.paragraph(0, inked(Ink::Strong, words));
    }
    let within = duration(scope.within);
    let patients = patients(round.rows.iter()).len();
    let patients = count(patients as u64, "patient", "patients");
    page.dotted(
        0,
        [
            moment(&scope.now),
            format!("{patients} last assessed in the last {within}"),
        ],
    );
    if !round.rows.is_empty() {
        page.blank();
        rows(&mut page, round, scope);
    }
    page.blank();
    closing(&mut page, round, scope);
    page.finish()
}

/// Says in a line who is due first and why, as the page words it.
pub fn first(first: &DueFirst<'_>, now: &Time, style: &Style) -> String {
    let mut why: Vec<String> = Vec::new();
    match first.row {
        None => why.push(site::LOOK_NOW.to_owned()),
        Some(row) => {
            let distance = wording::due::distance(&row.due.next, now);
            why.extend((!row.is_now()).then(|| distance.text().to_owned()));
            why.extend(notes(row, now).iter().map(|note| note.text().to_owned()));
        }
    }
    let dot = style.glyph(" · ", " - ");
    format!("{} is due first: {}", first.patient.as_str(), why.join(dot))
}

/// Says in a line that nobody is due of those whom the page has, and who is next.
pub fn nobody(round: &Round, scope: &Scope<'_>) -> String {
    let within = duration(scope.within);
    let nobody = format!("Of those assessed in the last {within} nobody is due");
    let rows = round.rows.iter();
    let next = rows.filter_map(|row| Some((row.due.next.soonest()?, row)));
    match next.min_by_key(|(soonest, _)| *soonest) {
        None => format!("{nobody}."),
        Some((_, row)) => {
            let distance = wording::due::distance(&row.due.next, &scope.now);
            let patient = row.patient.as_str();
            format!("{nobody} yet; next is {patient}, {}.", distance.text())
        }
    }
}

/// Says whether there are several policies, so that each row names its scale.
fn names_scales(scope: &Scope<'_>) -> bool {
    scope.policies.len() > 1
}

/// Returns the patients of some rows, each once.
fn patients<'r>(rows: impl Iterator<Item = &'r Row>) -> Vec<&'r str> {
    let mut known = HashSet::new();
    let patients = rows.map(|row| row.patient.as_str());
    patients.filter(|patient| known.insert(*patient)).collect()
}

fn rows(page: &mut Page<'_>, round: &Round, scope: &Scope<'_>) {
    let texts: Vec<[Piece; 4]> = round.rows.iter().map(|row| texts(row, scope)).collect();
    let columns = columns(page, &texts);
    columns.row(page, &[], HEADS.map(|head| inked(Ink::Faint, head)));
    let indent = columns.after(1).min(page.width() / 3);
    for (row, texts) in round.rows.iter().zip(texts) {
        let age = texts[AGE].clone();
        columns.row(page, &[], texts);
        let mut notes = notes(row, &scope.now);
        if columns.width(AGE).is_none() {
            notes.insert(0, format!("assessed {}", age.text()).into());
        }
        page.dotted(indent, notes);
    }
}

/// Returns the columns; without room for all, how old the last assessment is is written beneath.
fn columns(page: &Page<'_>, texts: &[[Piece; 4]]) -> Columns {
    let texts = texts.iter().map(|row| row.each_ref().map(Piece::text));
    let mut columns = Columns::of(page, 1, texts.chain([HEADS]));
    // The id of another system can be as long as a line; it is folded.
    columns.at_most(PATIENT, page.width() / 3);
    if columns.over() > 0 {
        columns.leave_out(AGE);
    }
    columns.at_least(TOTAL, NARROWEST_TOTAL);
    columns.narrow(TOTAL, NARROWEST_TOTAL);
    columns.narrow(NEXT, 1);
    columns
}

fn texts(row: &Row, scope: &Scope<'_>) -> [Piece; 4] {
    let now = &scope.now;
    let short = || format!("{} ", row.due.policy.scale().head().short);
    let scale = names_scales(scope).then(short).unwrap_or_default();
    let visit = row.counting.as_ref().map(|step| &step.visit);
    let total = visit.map_or_else(
        || inked(Ink::Open, format!("{scale}{NOT_SCORED}")),
        |visit| {
            let named = &scale;
            let scale = visit.assessment.scale();
            let total = wording::total(scale, &visit.outcome).unwrap_or_default();
            let band = wording::band(scale, &visit.outcome).map(|(names, _)| names);
            let words = format!("{named}{total} {}", band.unwrap_or_default());
            Piece::from(words.trim())
        },
    );
    let age = match visit.or(row.attempt.as_ref()) {
        Some(visit) if *now < visit.observed_at => inked(Ink::Alarm, "after this clock's now"),
        Some(visit) => format!("{} ago", duration(*now - visit.observed_at)).into(),
        None => Piece::from(""),
    };
    [
        inked(Ink::Strong, row.patient.as_str()),
        wording::due::distance(&row.due.next, now),
        total,
        age,
    ]
}

/// Returns what a person must look at: the flags of now, those carried on, and what is not signed.
fn alarms<'c>(
    (of_now, in_mind): (Vec<String>, Vec<String>),
    carried: impl Iterator<Item = &'c CarriedFlag>,
    unsigned: &[Unsigned],
    now: &Time,
) -> Vec<Piece> {
    let of_now: Vec<&str> = of_now.iter().map(String::as_str).collect();
    let mut notes = wording::flags::brief(&of_now, &[]);
    let carried = wording::carried::alarms(carried, now).into_iter();
    notes.extend(carried.map(|words| inked(Ink::Alarm, format!("! {words}"))));
    let unsigned = unsigned.iter();
    notes.extend(unsigned.map(|one| wording::carried::unsigned(one, now)));
    notes.extend(wording::flags::brief(&[], &in_mind));
    notes
}

/// Returns what is said beneath a row: flags, then why nothing was scored, then when and by which rule.
fn notes(row: &Row, now: &Time) -> Vec<Piece> {
    let flags = (row.alarms_of_now(), row.in_mind());
    let mut notes = alarms(flags, row.carried(), &row.unsigned, now);
    if row.is_now() {
        notes.push(inked(Ink::Alarm, site::LOOK_NOW));
    }
    if row.clock_went_back {
        let words = "! the clock had been put back: look at the times";
        notes.push(inked(Ink::Alarm, words));
    }
    if row
        .counting
        .as_ref()
        .is_some_and(|step| step.fell_while_slowed())
    {
        notes.push(inked(Ink::Alarm, wording::FELL_WHILE_SLOWED));
    }
    if let Some(since) = &row.due.unscored_since {
        let reason = row.attempt.as_ref();
        let reason = reason.map(|visit| wording::reason_in_brackets(&visit.assessment));
        let reason = reason.unwrap_or_default();
        let words = format!("{NOT_SCORED} since {}{reason}", nearby(since, now));
        notes.push(inked(Ink::Open, words));
    }
    let visit = row.counting.as_ref().map(|step| &step.visit);
    notes.extend(
        visit
            .and_then(|visit| wording::incomplete(&visit.outcome))
            .map(|words| inked(Ink::Open, words)),
    );
    let policy = &row.due.policy;
    let by = |words: &str, ruled: &Ruled| {
        let rule = wording::due::short_rule(policy, ruled);
        Piece::from(format!("{words}{}: {rule}", nearby(&ruled.at, now)))
    };
    match &row.due.next {
        Next::At(ruled) => notes.push(by("due ", ruled)),
        Next::Between { soonest, latest } => {
            notes.push(by("soonest ", soonest));
            notes.push(match latest {
                Some(latest) => by("latest ", latest),
                None => "or no rule holds".into(),
            });
        }
        Next::Now | Next::SinceAttempt(_) | Next::NoRule => {}
    }
    if row.due.first == First::Flags && row.due.next.soonest().is_some() {
        notes.push(inked(Ink::Strong, site::FLAGS_FIRST));
    }
    notes
}

/// Says how many there are of each urgency, names the most pressing, and at last who is not here.
fn closing(page: &mut Page<'_>, round: &Round, scope: &Scope<'_>) {
    let counts = counts(&round.rows, &scope.now);
    let words: Vec<Piece> = counts
        .iter()
        .map(|(urgency, number)| {
            let number = thousands(*number as u64);
            let (ink, word) = match urgency {
                Urgency::Flagged => (Ink::Alarm, "flagged"),
                Urgency::Overdue => (Ink::Alarm, "overdue"),
                Urgency::NotScored => (Ink::Open, "not scored"),
                Urgency::Later => (Ink::Strong, "later"),
            };
            inked(ink, format!("{number} {word}"))
        })
        .collect();
    page.dotted(0, words);
    let pressing = pressing(round, &scope.now);
    let more = pressing.len().saturating_sub(MOST_NAMED);
    if !pressing.is_empty() {
        let first: Vec<String> = pressing.into_iter().take(MOST_NAMED).collect();
        let more = if more > 0 {
            format!(" and {} more", thousands(more as u64))
        } else {
            String::new()
        };
        let words = format!("First: {}{more}", first.join(", "));
        page.paragraph(0, inked(Ink::Strong, words));
    }
    not_here(page, round, scope);
}

/// Returns the patients at whom somebody must look now or who are due, each once and with why, if there is more to
/// say than that.
fn pressing(round: &Round, now: &Time) -> Vec<String> {
    let unlisted = round.unlisted.iter().filter(|one| one.is_now());
    let unlisted = unlisted.map(|one| (one.calls_for_help(), one.patient.as_str(), one.why()));
    let rows = round.rows.iter();
    let rows = rows.take_while(|row| row.urgency(now) != Urgency::Later);
    let rows = rows.map(|row| (row.calls_for_help(), row.patient.as_str(), row.why()));
    let mut all: Vec<_> = unlisted.chain(rows).collect();
    all.sort_by_key(|(calls_for_help, ..)| !calls_for_help);
    let mut known = HashSet::new();
    all.retain(|(_, patient, _)| known.insert(*patient));
    let named = all.into_iter().map(|(_, patient, why)| match why {
        Some(why) => format!("{patient} ({why})"),
        None => patient.to_owned(),
    });
    named.collect()
}

/// Says what must be told of patients without a row, and who is not here.
fn not_here(page: &mut Page<'_>, round: &Round, scope: &Scope<'_>) {
    for one in &round.unlisted {
        let carried = one.carried.alarms();
        let patient = format!("{}, ", one.patient.as_str());
        if one.is_now() {
            let words = format!("{patient}{}", site::LOOK_NOW);
            page.paragraph(0, inked(Ink::Alarm, words));
        }
        let flags = (one.alarms_of_now(), one.in_mind());
        for words in alarms(flags, carried, &one.unsigned, &scope.now) {
            page.paragraph(0, words.between(&patient, ""));
        }
    }
    let (this, is) = if names_scales(scope) {
        ("these policies", "are")
    } else {
        ("this policy", "is")
    };
    if round.others > 0 {
        let patients = count(round.others, "patient has", "patients have");
        let words = format!("{patients} nothing recorded that {this} {is} for");
        page.paragraph(0, inked(Ink::Open, words));
    }
    if scope.within < longest(scope.policies) {
        let words = format!(
            "A rule of {this} waits longer than that: whoever it is for goes from this page before they are due"
        );
        page.paragraph(0, inked(Ink::Open, words));
    }
    let since = moment(&(scope.now - scope.within));
    let mut unlisted = round.unlisted.iter();
    let is_named =
        unlisted.any(|one| one.newest.is_none() && one.carried.alarms().next().is_some());
    let but = if is_named {
        " but for flags that are carried on"
    } else {
        ""
    };
    let words = format!(
        "Whoever was last assessed before {since} is not here{but}; `--within` looks further back. Only this terminal's log is known, and it does not know who has left."
    );
    page.paragraph(0, inked(Ink::Faint, words));
}
