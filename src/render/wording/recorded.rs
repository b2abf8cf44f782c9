//! The words for what was recorded: of an item its answer, its points, why it is missing, what else was
//! said; of the assessment when and why it was made, and the use before.

use super::span;
use crate::assessment::{
    Answer, Assessment, Context, Detail, Earlier, Event, EventKind, How, LastUse, Missing,
    Observation, Reason,
};
use crate::base::text::count;
use crate::base::time::{Time, duration};
use crate::scale::Item;
use crate::scoring::asleep::Asleep;

/// What is said of a finding that is not due to withdrawal.
pub(in crate::render) const OTHER_CAUSE: &str = "other cause";
/// What is said of it where it has points that do not count.
pub(in crate::render) const COUNTS_NOTHING: &str = "other cause: counts 0";

/// Returns why there is no answer, as one would say it.
pub(in crate::render) fn missing(why: Missing) -> &'static str {
    match why {
        Missing::Asleep => "asleep",
        Missing::Refused => "refused",
        Missing::NotObserved => "not observed",
        Missing::NotApplicable => "not applicable",
        Missing::Unable => "unable to assess",
        Missing::NotGiven => "not assessed",
    }
}

/// Returns that there is no answer, and why if that is known: `not assessed (asleep)`.
pub(in crate::render) fn not_assessed(why: Missing) -> String {
    match why {
        Missing::NotGiven => missing(why).to_owned(),
        why => format!("not assessed ({})", missing(why)),
    }
}

/// Returns why nothing was answered, if one reason stands for all items.
pub(in crate::render) fn one_reason(assessment: &Assessment) -> Option<&'static str> {
    let reasons: Vec<_> = assessment
        .observations()
        .iter()
        .filter_map(|observation| match observation.answer() {
            Answer::Missing(why) => Some(why),
            Answer::Chosen { .. } => None,
        })
        .collect();
    let first = *reasons.first()?;
    reasons
        .iter()
        .all(|why| *why == first)
        .then(|| missing(first))
}

/// Returns the same to stand behind what it is a reason of: ` (refused)`, ` (asleep, cannot be roused)` once it
/// was said whether a patient can be roused; nothing without one reason.
pub(in crate::render) fn reason_in_brackets(assessment: &Assessment) -> String {
    let asleep = Asleep::of(assessment).filter(|asleep| asleep.roused.is_some());
    let asleep = asleep.map(|asleep| asleep.in_words());
    let reason = asleep.or_else(|| one_reason(assessment).map(str::to_owned));
    reason.map_or_else(String::new, |reason| format!(" ({reason})"))
}

/// Returns that nothing was answered, and why: `None of 11 items was answered: 8 asleep, 3 not assessed.`
pub(in crate::render) fn unanswered(assessment: &Assessment) -> String {
    let reasons = Missing::WORDS.iter().filter_map(|word| {
        let why = Missing::named(word)?;
        let items = assessment
            .observations()
            .iter()
            .filter(|observation| observation.answer() == Answer::Missing(why))
            .count();
        (items > 0).then(|| format!("{items} {}", missing(why)))
    });
    let reasons: Vec<String> = reasons.collect();
    format!(
        "None of {} was answered: {}.",
        count(assessment.observations().len() as u64, "item", "items"),
        reasons.join(", ")
    )
}

/// Returns the items without answer or remark, by reason: `not assessed (asleep): Tremor (0 to 4 possible)`.
pub(in crate::render) fn missing_items(assessment: &Assessment) -> Vec<String> {
    let reasons = Missing::WORDS
        .iter()
        .filter_map(|word| Missing::named(word));
    reasons
        .filter_map(|why| {
            let items = assessment.scale().items().iter();
            let labels: Vec<String> = items
                .zip(assessment.observations())
                .filter(|(item, observation)| {
                    observation.answer() == Answer::Missing(why)
                        && remarks(item, observation, &assessment.context).is_empty()
                })
                .map(|(item, observation)| {
                    format!("{} ({} possible)", item.label, points(item, observation))
                })
                .collect();
            (!labels.is_empty()).then(|| format!("{}: {}", not_assessed(why), labels.join(", ")))
        })
        .collect()
}

/// Returns whatever was said about single items where none was answered.
pub(in crate::render) fn unanswered_items(assessment: &Assessment) -> Vec<String> {
    let items = assessment.scale().items().iter();
    items
        .zip(assessment.observations())
        .filter_map(|(item, observation)| {
            let remarks = remarks(item, observation, &assessment.context);
            let found = finding(item, observation);
            (!remarks.is_empty())
                .then(|| format!("{}: {found}; {}", item.label, remarks.join("; ")))
        })
        .collect()
}

/// Returns a measured value with its unit: `124 /min`.
pub(in crate::render) fn measured(item: &Item, value: Option<u32>) -> Option<String> {
    let measure = item.measure.as_ref()?;
    Some(format!("{} {}", value?, measure.unit))
}

/// Returns the finding in words: `124 /min: above 120`, `flushed or moist face`, `not assessed (asleep)`.
pub(in crate::render) fn finding(item: &Item, observation: &Observation) -> String {
    let choice = match observation.answer() {
        Answer::Missing(why) => return not_assessed(why),
        Answer::Chosen { choice, .. } => choice,
    };
    let text = item
        .choices
        .get(usize::from(choice))
        .map_or("", |choice| choice.text.as_str());
    let mut words = match measured(item, observation.value()) {
        Some(value) => format!("{value}: {text}"),
        None => text.to_owned(),
    };
    if observation.is_confirmed() {
        words.push_str(", confirmed");
    }
    match observation.detail().and_then(|detail| detail.how) {
        Some(How::Reported) => words.push_str(" (reported)"),
        Some(How::Seen) => words.push_str(" (seen)"),
        None => {}
    }
    words
}

/// Returns the points of an answer: `4/4`, `(4)` for what does not count, `0 to 5` while missing.
pub(in crate::render) fn points(item: &Item, observation: &Observation) -> String {
    let most = item.most_points();
    match observation.points_in(item) {
        Some(points) if observation.is_attributed() => format!("{points}/{most}"),
        Some(points) => format!("({points})"),
        None => {
            let fewest = item.choices.first().map_or(0, |choice| choice.points);
            span((fewest, most))
        }
    }
}

/// Returns what else was said of an observation, each in a sentence of its own.
pub(in crate::render) fn remarks(
    item: &Item,
    observation: &Observation,
    context: &Context,
) -> Vec<String> {
    let mut words = Vec::new();
    if !observation.is_attributed() {
        words.push(match observation.points_in(item) {
            Some(0) | None => OTHER_CAUSE.to_owned(),
            Some(_) => format!("found, {COUNTS_NOTHING}"),
        });
    }
    let Some(detail) = observation.detail() else {
        return words;
    };
    if !detail.confounders.is_empty() {
        words.push(format!(
            "another cause found: {}",
            detail.confounders.join("; ")
        ));
    }
    if detail.time.is_none() {
        // With a time of its own the log says what it was before.
        words.extend(before(item, detail, context));
    }
    words.extend(detail.note.as_ref().map(|note| format!("note: {note}")));
    words
}

/// Returns the answers that were changed before signing: `was 1, then 2 at 20:11:50`.
pub(in crate::render) fn before(item: &Item, detail: &Detail, context: &Context) -> Option<String> {
    let answers: Vec<String> = detail
        .earlier
        .iter()
        .map(|earlier| answer_before(item, earlier, context))
        .collect();
    (!answers.is_empty()).then(|| format!("was {}", answers.join(", then ")))
}

fn answer_before(item: &Item, earlier: &Earlier, context: &Context) -> String {
    let mut words = match earlier.answer {
        Answer::Missing(why) => not_assessed(why),
        Answer::Chosen { choice, attributed } => {
            let choice = item.choices.get(usize::from(choice));
            let points = choice.map_or(0, |choice| choice.points);
            let cause = if attributed {
                String::new()
            } else {
                format!(" ({OTHER_CAUSE})")
            };
            match measured(item, earlier.value) {
                Some(value) => format!("{value}, {points}{cause}"),
                None => format!("{points}{cause}"),
            }
        }
    };
    if let Some(time) = &earlier.time {
        words.push_str(&format!(" at {}", clock(time, context)));
    }
    words
}

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

/// Returns when something was last used, with the day, the clock and the hours until now.
pub fn used_at(last_use: &LastUse, now: &Time) -> String {
    match last_use {
        LastUse::Unknown => "unknown".to_owned(),
        LastUse::At { time, about } => {
            let about = if *about { "about " } else { "" };
            let at = time.with_timezone(now.offset()).format("%-d %b %H:%M");
            format!("{about}{at}, {} ago", duration(*now - *time))
        }
    }
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

/// Returns the same with when: `medicine given, site code b2 at 14:40`, the day where that is another than that of
/// the assessment.
pub(in crate::render) fn happened_at(event: &Event, context: &Context) -> String {
    let words = happened(event);
    match &event.time {
        Some(at) => format!(
            "{words} at {}",
            nearby(at, context.time.as_ref().unwrap_or(at))
        ),
        None => words,
    }
}

/// Returns which questions before the items have no answer: `Not said: reason, substance, last use`.
pub(in crate::render) fn not_said(context: &Context) -> Option<String> {
    let open = [
        (context.reason.is_none(), "reason"),
        (context.substances.is_empty(), "substance"),
        (context.last_use.is_none(), "last use"),
        (context.events.is_empty(), "medicine given"),
    ];
    let open = open.iter().filter(|(is_open, _)| *is_open);
    let open: Vec<&str> = open.map(|(_, name)| *name).collect();
    (!open.is_empty()).then(|| format!("Not said: {}", open.join(", ")))
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
