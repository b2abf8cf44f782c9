//! The words for what is known around the answers: when, why, and of the use before.

use crate::assessment::{Context, Event, EventKind, LastUse, Reason};
use crate::base::text::count;
use crate::base::time::{Time, duration};

/// Returns when the assessment was made.
pub(in crate::render) fn when(context: &Context) -> String {
    match &context.time {
        Some(time) => moment(time),
        None => "time not given".to_owned(),
    }
}

/// Returns the time of day in the assessment's offset, with the date where it is another day.
pub(in crate::render) fn clock(time: &Time, context: &Context) -> String {
    let Some(assessed) = &context.time else {
        return time.format("%-d %b %Y %H:%M:%S %:z").to_string();
    };
    let time = time.with_timezone(assessed.offset());
    if time.date_naive() == assessed.date_naive() {
        time.format("%H:%M:%S").to_string()
    } else {
        time.format("%-d %b %Y %H:%M:%S").to_string()
    }
}

/// Returns why the assessment was made.
pub(in crate::render) fn reason(reason: Reason) -> &'static str {
    match reason {
        Reason::Admission => "on admission",
        Reason::Routine => "routine",
        Reason::BeforeDose => "before a dose",
        Reason::AfterDose => "after a dose",
        Reason::ChangeSeen => "change seen",
    }
}

/// Returns what is known of the use before, each in a few words: substances, route, last use.
pub(in crate::render) fn last_use(context: &Context) -> Vec<String> {
    let substances: Vec<&str> = context
        .substances
        .iter()
        .map(|substance| match substance.word() {
            "unknown" => "substance unknown",
            "other" => "another substance",
            word => word,
        })
        .collect();
    let mut use_before = substances;
    use_before.extend(context.route.map(|route| match route.word() {
        "other" => "taken another way",
        word => word,
    }));
    let mut words: Vec<String> = use_before.into_iter().map(str::to_owned).collect();
    words.extend(context.last_use.map(|last_use| match last_use {
        LastUse::Unknown => "last use unknown".to_owned(),
        LastUse::At { time, about } => {
            let about = if about { "about " } else { "" };
            match context.time {
                Some(now) => format!("last use {about}{} ago", duration(now - time)),
                None => format!("last use {about}{}", moment(&time)),
            }
        }
    }));
    words
}

/// Returns what is known of dependence and of other substances, each in a few words.
pub(in crate::render) fn background(context: &Context) -> Vec<String> {
    let mut words = Vec::new();
    words.extend(context.dependent_months.map(|months| {
        let months = u64::from(months);
        match (months / 12, months % 12) {
            (years, 0) if years > 0 => format!("dependent for {}", count(years, "year", "years")),
            _ => format!("dependent for {}", count(months, "month", "months")),
        }
    }));
    for (substance, used) in [
        ("alcohol", context.alcohol),
        ("benzodiazepines", context.benzodiazepines),
    ] {
        words.extend(used.map(|used| match used.word() {
            "daily" => format!("{substance} every day"),
            "some" => format!("{substance} on some days"),
            "none" => format!("no {substance}"),
            _ => format!("{substance} not known"),
        }));
    }
    words
}

/// Returns what happened besides: `medicine given, site code b2: at the desk`.
pub(in crate::render) fn happened(event: &Event) -> String {
    let words = kind_of_event(event);
    match &event.note {
        Some(note) => format!("{words}: {note}"),
        None => words,
    }
}

/// Returns what kind of thing happened besides, with the site's code and without the note.
pub(in crate::render) fn kind_of_event(event: &Event) -> String {
    let words = match event.kind {
        EventKind::MedicineGiven => "medicine given",
        EventKind::Seizure => "seizure",
        EventKind::Other => "event",
    };
    match &event.code {
        Some(code) => format!("{words}, site code {code}"),
        None => words.to_owned(),
    }
}

/// Returns a time as a heading shows it: `22 Nov 2026 20:14 -05:00`.
pub(in crate::render) fn moment(time: &Time) -> String {
    time.format("%-d %b %Y %H:%M %:z").to_string()
}

/// Returns a time as short as it can be told beside now: the date only where it is another day, the
/// offset only where the clock has another.
pub(in crate::render) fn nearby(time: &Time, now: &Time) -> String {
    let day = if time.date_naive() == now.date_naive() {
        ""
    } else {
        "%-d %b "
    };
    let offset = if time.offset() == now.offset() {
        ""
    } else {
        " %:z"
    };
    time.format(&format!("{day}%H:%M{offset}")).to_string()
}
