//! One patient over time: for each scale a table, a plot, and at the end what stands now.
//!
//! The end is what a screen of 24 lines shows without scrolling: the last total with its band, how it
//! moved, how long ago that was, and what a person must look at. It says by how many points a total
//! moved and never what that means. All of it stands in the [`History`]; nothing is computed here.

mod ending;
mod notes;
mod rows;

use super::page::{Page, inked};
use super::plot::{Clocks, Mark, Plot, plot};
use super::wording::{self, DESCRIPTION, caption};
use super::{Ink, Style};
use crate::assessment::{Happened, Patient};
use crate::base::text::{all_of, count};
use crate::base::time::Time;
use crate::history::carried::Carried;
use crate::history::due::Due;
use crate::history::{History, Series};
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
    let style = Style {
        width: style.width.min(WIDEST),
        ..*style
    };
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
        rows::rows(&mut page, series, scale, &letters);
        page.blank();
        if series.has_totals() {
            totals(&mut page, series, scale, &letters);
            page.blank();
        }
        let due = due.get(index).and_then(Option::as_ref);
        ending::ending(&mut page, series, due, (carried, &newest, now));
    }
    ending::other_scales(&mut page, &history.series, due, now);
    ending::carried_on(&mut page, carried, &newest, now);
    if !again.policies.is_empty() && due.iter().all(Option::is_none) {
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
    page.finish()
}

/// Writes that there is nothing to show of a patient, and what is carried on all the same.
///
/// `wanted` is the scale that was asked for, if one was; `recorded` are those of the patient's assessments.
pub fn nothing(
    patient: &Patient,
    wanted: Option<&str>,
    recorded: &[String],
    (carried, now): (&Carried, &Time),
    style: &Style,
) -> String {
    let mut page = Page::new(style);
    let patient = patient.as_str();
    let words = match wanted.filter(|_| !recorded.is_empty()) {
        Some(wanted) => format!(
            "Nothing is recorded of {patient} with {wanted}; there is {}.",
            all_of(recorded)
        ),
        None => format!("Nothing is recorded of {patient} in this log: look at the pseudonym."),
    };
    page.paragraph(0, inked(Ink::Strong, words));
    ending::carried_on(&mut page, carried, &[], now);
    page.finish()
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
        return Clocks::Zone(chrono_tz::UTC);
    };
    let offset = *visit.observed_at.offset();
    match visit.zone {
        Some(zone)
            if visit
                .observed_at
                .with_timezone(&zone)
                .fixed_offset()
                .offset()
                == &offset =>
        {
            Clocks::Zone(zone)
        }
        _ => Clocks::Offset(offset),
    }
}
