//! What stands on the screen: the head and the foot of every page, and one of the [`pages`] between them.
//!
//! Colour and weight say nothing that a word or a mark does not say too.

mod pages;

use super::sheet::{Focus, Line, Picture, Sheet};
use super::state::{ContextRow, Drawn, Form, Tone};
use crate::cli::assess::bedside::Bedside;
use crate::interview::session::{Beside, Prompt, Section};
use crate::render::{Ink, bedside, columns, fill, left};

/// The fewest columns in which the items can be read.
const FEWEST_COLUMNS: usize = 60;
/// Returns the rows and columns that the form needs on a screen with so many columns.
pub fn room(bedside: &Bedside, width: usize) -> (usize, usize) {
    let width = width.max(FEWEST_COLUMNS);
    let sheet = Sheet::new(bedside, width);
    let items = 0..bedside.session.shown.items().len();
    let details = items.map(|item| pages::detail(&sheet, bedside, item).len());
    let mut above = Sheet::new(bedside, width);
    head(&mut above, bedside);
    // What stays of the head, and the row at hand; then the result with a rule, what is said, and the keys.
    let above = above.top.len() - above.may_go.len() + 1;
    let rows = above + 2 + details.max().unwrap_or(0) + 1 + pages::keys_rows(&sheet);
    (rows, FEWEST_COLUMNS)
}

/// Draws the form on so many rows and columns, and says what of it the keys need to know.
pub fn draw(form: &Form<'_>, (rows, width): (usize, usize)) -> (Picture, Drawn) {
    let bedside = &*form.bedside;
    let needed = room(bedside, width);
    if form.hidden.is_none() && (rows < needed.0 || width < needed.1) {
        let drawn = Drawn {
            is_cramped: true,
            ..Drawn::default()
        };
        return (cramped(bedside, (rows, width), needed), drawn);
    }
    if let Some(initials) = &form.hidden {
        let mut sheet = Sheet::new(bedside, width);
        sheet.say(None, HIDDEN);
        sheet.typed("Initials of the rater:", initials);
        return sheet.place(rows);
    }
    let mut sheet = Sheet::new(bedside, width);
    head(&mut sheet, bedside);
    match (form.section(), bedside.is_lesson()) {
        _ if form.help.is_some() => pages::help(&mut sheet, form),
        (Section::Context, true) => pages::case(&mut sheet, form),
        (Section::Context, false) => pages::context(&mut sheet, form),
        (Section::Items, _) => pages::items(&mut sheet, form),
        (Section::Checks, _) => pages::checks(&mut sheet, form),
        (Section::Review, _) => pages::review(&mut sheet, form),
        (Section::Feedback, _) => pages::feedback(&mut sheet, form),
    }
    foot(&mut sheet, form);
    sheet.place(rows)
}

/// Says what the form needs, however small the screen is.
fn cramped(
    bedside: &Bedside,
    (rows, width): (usize, usize),
    (most_rows, most_columns): (usize, usize),
) -> Picture {
    let (whom, kept) = if bedside.is_lesson() {
        (TRAINING, "")
    } else {
        (bedside.patient(), " Every answer is kept.")
    };
    let words = format!(
        "{whom} The form needs {most_columns} columns and {most_rows} rows; here are {width} and {rows}. Make the window larger, or press Enter to go on line by line.{kept}"
    );
    let sheet = Sheet::new(bedside, width);
    Picture::new(sheet.folded(None, "", words.trim()), rows, width)
}

/// What stands where patient and answers were.
const HIDDEN: &str = "Hidden, since no key was pressed for a while. Every answer is kept. Type the initials of the rater and Enter to go on; Ctrl-D leaves";

/// What stands on every screen of a lesson.
const TRAINING: &str = "TRAINING";

/// Writes what it is, whom it is about and who rates; whatever is wrong around it; and what is carried on
/// from earlier visits.
fn head(sheet: &mut Sheet, bedside: &Bedside) {
    let scale = bedside::named(&bedside.session.shown, &sheet.style);
    let dot = sheet.style.glyph(" · ", " - ");
    let who = sheet.text(&who(bedside).join(dot));
    let room = sheet.width.saturating_sub(columns(&who) + 1);
    let scale = left(&sheet.cut(&scale, room), room + 1);
    sheet.top.push(Line {
        pieces: vec![(None, scale), (Some(Ink::Strong), who)],
        is_reversed: false,
    });
    let mut troubles = bedside.troubles();
    troubles.extend(bedside.doubts());
    for trouble in &troubles {
        let line = sheet.cut(&format!("! {trouble}"), sheet.width);
        let line = sheet.line(Some(Ink::Alarm), line);
        sheet.top.push(line);
    }
    if !bedside.is_lesson() {
        carried(sheet, bedside);
    } else if troubles.is_empty() {
        sheet.top.push(sheet.rule());
    }
}

/// Writes what is carried on from earlier visits, and that only this log knows of them. It stands beside its
/// question too, which a small screen may not have room for.
fn carried(sheet: &mut Sheet, bedside: &Bedside) {
    let (carried, now) = (bedside.carried(), bedside.now().time);
    let dot = sheet.style.glyph(" · ", " - ");
    let alarms = bedside::carried_alarms(carried.iter(), &now).join(dot);
    let facts = bedside::carried_facts(carried.iter(), &now).join(dot);
    let from = sheet.top.len();
    for (ink, mark, words) in [(Some(Ink::Alarm), "! ", alarms), (None, "  ", facts)] {
        if !words.is_empty() {
            let lines = sheet.folded(ink, mark, &words);
            sheet.top.extend(lines);
        }
    }
    let first = usize::from(sheet.top.len() > from);
    sheet.top.push(sheet.rule_around(bedside::THIS_LOG_ONLY));
    // What is carried on begins on any screen, and stands in full before the items and where it is signed.
    sheet.may_go = from + first..sheet.top.len();
}

/// Returns whom it is about or which case it is, who rates, and when it was observed if not now.
fn who(bedside: &Bedside) -> Vec<String> {
    let mut who = match bedside.lesson() {
        Some(lesson) => vec![TRAINING.to_owned(), lesson.number()],
        None => vec![bedside.patient().to_owned()],
    };
    who.push(bedside.rater().to_owned());
    let interview = &bedside.session.interview;
    let time = interview.assessment().context.time;
    who.extend(time.filter(|_| !bedside.is_lesson()).map(|time| {
        let is_late = interview.is_late(bedside.now().time);
        let late = if is_late { ", late" } else { "" };
        let day = if time.date_naive() == bedside.now().time.date_naive() {
            ""
        } else {
            "%-d %b "
        };
        format!("observed {}{late}", time.format(&format!("{day}%H:%M")))
    }));
    who.retain(|part| !part.is_empty());
    who
}

/// Writes the foot.
fn foot(sheet: &mut Sheet, form: &Form<'_>) {
    let bedside = &*form.bedside;
    if let Some(lines) = form.help {
        sheet.focus = Focus::From(lines);
    } else if let Some(prompt) = bedside.session.prompt {
        asked(sheet, form, prompt);
    } else {
        said(sheet, form);
        if form.section() == Section::Review && !bedside.is_lesson() {
            let review = bedside.review.as_ref();
            let waits = review.and_then(|review| bedside::entry_waits(&review.assessment));
            if let Some(words) = waits {
                sheet.say(Some(Ink::Strong), words);
            }
            let (patient, rater) = (bedside.patient(), bedside.rater());
            let question = format!("To sign for {patient}, type {rater}:");
            sheet.typed(&question, &form.typed);
        }
    }
    keys(sheet, &names_of_keys(form));
}

/// Writes what was said last; the line stands there also when it is empty, so that nothing jumps.
fn said(sheet: &mut Sheet, form: &Form<'_>) {
    if let Some(until) = form.until {
        let left = (until - form.bedside.now().time).num_seconds().max(0) + 1;
        sheet.say(Some(Ink::Strong), &format!("Count: {left} seconds left"));
    }
    let (ink, words) = match &form.said {
        Some((Tone::Refused | Tone::Flag, words)) => (Some(Ink::Alarm), format!("! {words}")),
        Some((Tone::Plain, words)) => (None, words.clone()),
        None => (None, taken_as(form).to_owned()),
    };
    if !words.is_empty() {
        sheet.say(ink, &words);
    } else if form.until.is_none() {
        let line = sheet.line(None, String::new());
        sheet.bottom.push(line);
    }
}

/// Returns what the next answer will be taken for, if that is not as usual.
fn taken_as(form: &Form<'_>) -> &'static str {
    match (form.bedside.session.not_due, form.by_points) {
        _ if form.section() != Section::Items => "",
        (true, true) => "Other cause: now type the points of what is found",
        (true, false) => "Other cause: now type what is found",
        (false, true) => "Its points instead of its value",
        (false, false) => "",
    }
}

/// Writes what is asked in between.
fn asked(sheet: &mut Sheet, form: &Form<'_>, prompt: Prompt) {
    if let Some((Tone::Refused, words)) = &form.said {
        sheet.say(Some(Ink::Alarm), &format!("! {words}"));
    }
    let question = match prompt {
        Prompt::Note => {
            let item = form.bedside.session.at_hand();
            let label = item.map_or("", |item| item.label.as_str());
            return sheet.typed(&format!("Note to {label}:"), &form.typed);
        }
        Prompt::Confirm(value) => {
            return sheet.typed(&format!("If {value} is right, say why:"), &form.typed);
        }
        Prompt::Reason => "Why can it not be assessed?",
        Prompt::Rest => bedside::ask_about_the_rest(&form.bedside.session),
        Prompt::Cause => "Which other cause was found?",
        Prompt::Leave if form.bedside.is_lesson() => {
            "Leave? This case begins anew the next time, those handed in are kept. q, y or Ctrl-D leaves; Enter stays, any other key goes on"
        }
        Prompt::Leave => {
            "Leave? Nothing is signed, and the draft is kept. q, y or Ctrl-D leaves; Enter stays, any other key goes on"
        }
    };
    sheet.say(Some(Ink::Strong), question);
}

/// Returns the keys of what is asked now, those that answer it first and those that leave it last.
fn names_of_keys(form: &Form<'_>) -> Vec<String> {
    let section = (form.section(), form.bedside.is_lesson());
    let names = match (form.bedside.session.prompt, section) {
        _ if form.help.is_some() => "arrows read  any other key goes back",
        (Some(Prompt::Leave), _) => "q leave  Enter stay  any other key goes on",
        (Some(Prompt::Note | Prompt::Confirm(_)), _) => "Enter keep it  Esc go back  F1 help",
        (Some(_), _) => "a number  Esc go back",
        (None, (Section::Context, true)) => "Enter on  arrows read  ? help  q leave",
        (None, (Section::Review, true)) => {
            "Enter hand in  arrows read  v case  Backspace back  q leave"
        }
        (None, (Section::Feedback, _)) => "Enter on  arrows read",
        (None, (Section::Context, false)) => {
            return names_at_context(form);
        }
        (None, (Section::Checks, _)) if is_measured(form) => {
            let timer = if form.is_counted() { "  t 60 s" } else { "" };
            let names = format!(
                "number Enter  Enter not measured  - take away{timer}  s to the questions  ? help  q leave"
            );
            return names.split("  ").map(str::to_owned).collect();
        }
        (None, (Section::Checks, _)) if form.beside_at_hand() == Some(Beside::Rouse) => {
            "y yes  n no  t not tried  Enter leave open  arrows  Backspace back  ? help  q leave"
        }
        (None, (Section::Checks, _)) => {
            let confirm = if is_confirmable(form) {
                "  c as last time"
            } else {
                ""
            };
            let names = format!(
                "y yes  n no  Enter not asked{confirm}  - take away  Backspace back  ? help  q leave"
            );
            return names.split("  ").map(str::to_owned).collect();
        }
        (None, (Section::Review, false)) => "Enter sign  arrows read  Backspace back  Esc leave",
        (None, (Section::Items, _)) => return names_at_item(form),
    };
    names.split("  ").map(str::to_owned).collect()
}

fn names_at_context(form: &Form<'_>) -> Vec<String> {
    let names = match (form.question, form.bedside.use_before()) {
        (ContextRow::Field(_), _) => "Enter next  arrows go  PgDn to the items  ? help  Esc leave",
        (ContextRow::On, None) => "Enter to the items  arrows go  ? help  q leave",
        (ContextRow::On, Some(_)) => {
            "n no, as last time  y yes  Enter leave it out  arrows go  ? help  q leave"
        }
    };
    names.split("  ").map(str::to_owned).collect()
}

fn is_measured(form: &Form<'_>) -> bool {
    matches!(form.beside_at_hand(), Some(Beside::Measure(_)))
}

fn is_confirmable(form: &Form<'_>) -> bool {
    let Some(Beside::Check(check)) = form.beside_at_hand() else {
        return false;
    };
    let check = form.bedside.session.shown.checks().get(check);
    check.is_some_and(|check| form.bedside.confirmable(check).is_some())
}

fn names_at_item(form: &Form<'_>) -> Vec<String> {
    let session = &form.bedside.session;
    let is_lesson = form.bedside.is_lesson();
    let mut names = Vec::new();
    if form.is_typed_whole() {
        names.push("number Enter".to_owned());
    } else if let Some(item) = session.at_hand() {
        let points = item.choices.iter().map(|choice| choice.points.to_string());
        names.push(points.collect::<Vec<_>>().join(" "));
    }
    let is_blank = session.interview.assessment().answered() == 0;
    let is_through = session.interview.is_through();
    let ending = if is_lesson {
        "s hand in"
    } else {
        "s to the checks"
    };
    let other = if form.by_points {
        "p value"
    } else {
        "p points"
    };
    let rest = [
        (session.takes_value(), other),
        (session.takes_value(), "t 60 s"),
        (true, "arrows"),
        (true, "n note"),
        (true, "u unable"),
        (true, "x not withdrawal"),
        (is_blank, "a asleep, refused"),
        (!is_blank && !is_through, "a asleep"),
        (is_through, ending),
        (is_lesson, "v case"),
        (true, "? help"),
        (true, "q leave"),
    ];
    let rest = rest.into_iter().filter(|(is_shown, _)| *is_shown);
    names.extend(rest.map(|(_, name)| name.to_owned()));
    names
}

/// Writes the keys, with two blanks between; what has no room on a line goes to the next.
fn keys(sheet: &mut Sheet, names: &[String]) {
    for line in fill(names.iter().map(String::as_str), "  ", sheet.width) {
        let line = sheet.line(Some(Ink::Faint), line);
        sheet.bottom.push(line);
    }
}
