//! The foot: what is asked in between, what was said last, and which keys do what.

use super::{Focus, Sheet};
use crate::cli::assess::desk::Desk;
use crate::cli::assess::form::state::{Form, Page, Prompt, Tone};
use crate::cli::assess::reasons::takes_value;
use crate::render::{Ink, columns};

/// Writes the foot.
pub(super) fn foot(sheet: &mut Sheet, form: &Form, desk: &Desk) {
    if let Some(prompt) = form.prompt {
        asked(sheet, form, desk, prompt);
    } else {
        said(sheet, form, desk);
        if form.page == Page::Review && desk.lesson().is_none() {
            let question = format!("To sign for {}, type {}:", desk.patient(), desk.rater());
            sheet.typed(&question, &form.typed);
        }
    }
    keys(sheet, &names_of_keys(form, desk));
}

/// Writes what was said last; the line stands there also when it is empty, so that nothing jumps.
fn said(sheet: &mut Sheet, form: &Form, desk: &Desk) {
    if let Some(until) = form.until {
        let left = (until - desk.now().time).num_seconds().max(0) + 1;
        sheet.say(Some(Ink::Strong), &format!("Count: {left} seconds left"));
    }
    let (ink, words) = match &form.said {
        Some((Tone::Refused, words)) => (Some(Ink::Alarm), format!("! {words}")),
        Some((Tone::Plain, words)) => (None, words.clone()),
        None => (None, standing(form)),
    };
    match (words.is_empty(), form.is_counting()) {
        (true, true) => {}
        (true, false) => {
            let line = sheet.line(None, String::new());
            sheet.bottom.push(line);
        }
        (false, _) => sheet.say(ink, &words),
    }
}

/// Returns what the next answer will be taken for, if that is not as usual.
fn standing(form: &Form) -> String {
    let words = match (form.page, form.not_due, form.by_points) {
        (Page::Items, true, true) => "The points of what is found, but not due to withdrawal",
        (Page::Items, true, false) => "Found, but not due to withdrawal: now type what is found",
        (Page::Items, false, true) => "Its points instead of its value",
        _ => "",
    };
    words.to_owned()
}

/// Writes what is asked in between.
fn asked(sheet: &mut Sheet, form: &Form, desk: &Desk, prompt: Prompt) {
    let said = form.said.clone().filter(|(tone, _)| *tone == Tone::Refused);
    if let Some((_, words)) = said {
        sheet.say(Some(Ink::Alarm), &format!("! {words}"));
    }
    match prompt {
        Prompt::Note => sheet.typed("Note:", &form.typed),
        Prompt::Confirm(value) => {
            sheet.typed(&format!("If {value} is right, say why:"), &form.typed);
        }
        Prompt::Reason => sheet.say(Some(Ink::Strong), "Why can it not be assessed?"),
        Prompt::Attempt => sheet.say(Some(Ink::Strong), "Why can nothing be assessed?"),
        Prompt::Cause => sheet.say(Some(Ink::Strong), "Which other cause was found?"),
        Prompt::Leave if desk.lesson().is_some() => sheet.say(
            Some(Ink::Strong),
            "Leave? This case begins anew the next time, those handed in are kept. q, y or Ctrl-D leaves; Enter or any other key stays",
        ),
        Prompt::Leave => sheet.say(
            Some(Ink::Strong),
            "Leave? Nothing is signed, and the draft is kept. q, y or Ctrl-D leaves; Enter or any other key stays",
        ),
        Prompt::Help => sheet.focus = Focus::From(form.scroll),
    }
}

/// Returns the keys of what is asked now, the dearest first and last.
fn names_of_keys(form: &Form, desk: &Desk) -> Vec<String> {
    let is_lesson = desk.lesson().is_some();
    let names: &[&str] = match (form.prompt, form.page) {
        (Some(Prompt::Help), _) => &["arrows read", "any other key goes back"],
        (Some(Prompt::Leave), _) => &["q leave", "any other key stay"],
        (Some(Prompt::Note | Prompt::Confirm(_)), _) => &["Enter keep it", "Esc go back"],
        (Some(_), _) => &["a number", "Esc go back"],
        (None, Page::Before) if is_lesson => &["Enter on", "arrows read", "? help", "q leave"],
        (None, Page::Review) if is_lesson => &[
            "Enter hand in",
            "arrows read",
            "v case",
            "Backspace back",
            "q leave",
        ],
        (None, Page::Feedback) => &["Enter on", "arrows read"],
        (None, Page::Before) => &[
            "Enter next",
            "arrows go",
            "PgDn to the items",
            "? help",
            "Esc leave",
        ],
        (None, Page::Checks) => &[
            "y yes",
            "n no",
            "- not asked",
            "Enter to the summary",
            "Backspace back",
            "? help",
            "q leave",
        ],
        (None, Page::Review) => &["Enter sign", "arrows read", "Backspace back", "Esc leave"],
        (None, Page::Items) => return names_at_item(form, desk),
    };
    names.iter().map(|name| (*name).to_owned()).collect()
}

fn names_at_item(form: &Form, desk: &Desk) -> Vec<String> {
    let mut names = Vec::new();
    let item = desk.item(form.item);
    if form.is_typed_whole(desk) {
        names.push("number Enter".to_owned());
    } else if let Some(item) = item {
        let points: Vec<String> = item
            .choices
            .iter()
            .map(|choice| choice.points.to_string())
            .collect();
        names.push(points.join(" "));
    }
    if takes_value(item) {
        names.extend([
            if form.by_points {
                "p value"
            } else {
                "p points"
            }
            .to_owned(),
            "t 60 s".to_owned(),
        ]);
    }
    names.extend(["arrows", "n note", "u unable", "x not due"].map(str::to_owned));
    let is_blank = desk.interview.assessment().answered() == 0;
    if is_blank {
        names.push("a asleep, refused".to_owned());
    }
    let is_lesson = desk.lesson().is_some();
    if desk.view().is_through() {
        names.push(if is_lesson { "s hand in" } else { "s sign" }.to_owned());
    }
    if is_lesson {
        names.push("v case".to_owned());
    }
    names.extend(["? help", "q leave"].map(str::to_owned));
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
