//! The foot: what is asked in between, what was said last, and which keys do what.

use super::{Focus, Sheet};
use crate::cli::assess::form::state::{Form, Tone};
use crate::interview::session::{Prompt, Section};
use crate::render::{Ink, columns};

/// Writes the foot.
pub(super) fn foot(sheet: &mut Sheet, form: &Form<'_>) {
    let bedside = &*form.bedside;
    if let Some(prompt) = bedside.session.prompt {
        asked(sheet, form, prompt);
    } else {
        said(sheet, form);
        if form.section() == Section::Review && !bedside.is_lesson() {
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
        Some((Tone::Refused, words)) => (Some(Ink::Alarm), format!("! {words}")),
        Some((Tone::Plain, words)) => (None, words.clone()),
        None => (None, taken_as(form).to_owned()),
    };
    if !words.is_empty() {
        sheet.say(ink, &words);
    } else if !form.is_counting() {
        let line = sheet.line(None, String::new());
        sheet.bottom.push(line);
    }
}

/// Returns what the next answer will be taken for, if that is not as usual.
fn taken_as(form: &Form<'_>) -> &'static str {
    match (form.bedside.session.not_due, form.by_points) {
        _ if form.section() != Section::Items => "",
        (true, true) => "The points of what is found, but not due to withdrawal",
        (true, false) => "Found, but not due to withdrawal: now type what is found",
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
        Prompt::Note => return sheet.typed("Note:", &form.typed),
        Prompt::Confirm(value) => {
            return sheet.typed(&format!("If {value} is right, say why:"), &form.typed);
        }
        Prompt::Help => {
            sheet.focus = Focus::From(form.scroll);
            return;
        }
        Prompt::Reason => "Why can it not be assessed?",
        Prompt::Attempt => "Why can nothing be assessed?",
        Prompt::Cause => "Which other cause was found?",
        Prompt::Leave if form.bedside.is_lesson() => {
            "Leave? This case begins anew the next time, those handed in are kept. q, y or Ctrl-D leaves; Enter or any other key stays"
        }
        Prompt::Leave => {
            "Leave? Nothing is signed, and the draft is kept. q, y or Ctrl-D leaves; Enter or any other key stays"
        }
    };
    sheet.say(Some(Ink::Strong), question);
}

/// Returns the keys of what is asked now, those that answer it first and those that leave it last.
fn names_of_keys(form: &Form<'_>) -> Vec<String> {
    let section = (form.section(), form.bedside.is_lesson());
    let names = match (form.bedside.session.prompt, section) {
        (Some(Prompt::Help), _) => "arrows read  any other key goes back",
        (Some(Prompt::Leave), _) => "q leave  any other key stay",
        (Some(Prompt::Note | Prompt::Confirm(_)), _) => "Enter keep it  Esc go back",
        (Some(_), _) => "a number  Esc go back",
        (None, (Section::Context, true)) => "Enter on  arrows read  ? help  q leave",
        (None, (Section::Review, true)) => {
            "Enter hand in  arrows read  v case  Backspace back  q leave"
        }
        (None, (Section::Feedback, _)) => "Enter on  arrows read",
        (None, (Section::Context, false)) => {
            "Enter next  arrows go  PgDn to the items  ? help  Esc leave"
        }
        (None, (Section::Checks, _)) => {
            "y yes  n no  - not asked  Enter to the summary  Backspace back  ? help  q leave"
        }
        (None, (Section::Review, false)) => "Enter sign  arrows read  Backspace back  Esc leave",
        (None, (Section::Items, _)) => return names_at_item(form),
    };
    names.split("  ").map(str::to_owned).collect()
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
    let ending = if is_lesson { "s hand in" } else { "s sign" };
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
        (true, "x not due"),
        (is_blank, "a asleep, refused"),
        (session.interview.is_through(), ending),
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
    let mut line = String::new();
    for name in names {
        let longer = match line.is_empty() {
            true => name.clone(),
            false => format!("{line}  {name}"),
        };
        if columns(&longer) > sheet.width && !line.is_empty() {
            let full = sheet.line(Some(Ink::Faint), std::mem::replace(&mut line, name.clone()));
            sheet.bottom.push(full);
        } else {
            line = longer;
        }
    }
    let line = sheet.line(Some(Ink::Faint), line);
    sheet.bottom.push(line);
}
