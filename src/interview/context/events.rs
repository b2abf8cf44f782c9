//! What happened during an assessment, as a person types it: `medicine-given 18:30 CODE; seizure 17:00`.

use super::choice;
use crate::assessment::texts::bad_prose;
use crate::assessment::{Event, EventKind};
use crate::base::text::excerpt;
use crate::interview::Refusal;
use crate::interview::spoken::{self, Now};

/// Reads events with `;` between: a kind, a time if it is known, and a site's code.
pub(super) fn events(line: &str, now: Now) -> Result<Vec<Event>, Refusal> {
    let parts = line
        .split(';')
        .map(str::trim)
        .filter(|part| !part.is_empty());
    parts.map(|part| event(part, now)).collect()
}

fn event(part: &str, now: Now) -> Result<Event, Refusal> {
    let (kind, rest) = part.split_once(' ').unwrap_or((part, ""));
    let kind = choice("event", kind, EventKind::WORDS, EventKind::named)?;
    let rest = rest.trim();
    // A date with a time, or "2 h ago", is several words: the most words that make a time win.
    let words: Vec<&str> = rest.split_whitespace().collect();
    let mut said = (1..=words.len()).rev().filter_map(|count| {
        let said = words.get(..count)?.join(" ");
        is_a_time(&said).then_some((said, count))
    });
    let (time, code) = match said.next() {
        Some((said, count)) => {
            let rest = words.get(count..).unwrap_or_default().join(" ");
            (Some(spoken::moment(&said, now)?.time), rest)
        }
        None => (None, rest.to_owned()),
    };
    let code = Some(code).filter(|code| !code.is_empty());
    if let Some(code) = code.as_deref().filter(|code| speaks_of_time(code)) {
        return Err(Refusal::new(
            format!(
                "`{}` would be kept as a site's code, without a time",
                excerpt(code)
            ),
            "write the time first, as 17:00, 40 min ago or 2026-11-22 17:00, and then the code",
        ));
    }
    if let Some(words) = code.as_deref().and_then(|code| bad_prose("code", code)) {
        return Err(Refusal::new(words, "write the site's own code"));
    }
    Ok(Event {
        kind,
        time,
        code,
        note: None,
    })
}

/// Says whether a site's code looks like a time that was not understood.
fn speaks_of_time(code: &str) -> bool {
    let words = code.split_whitespace();
    let mut lower = words.map(str::to_ascii_lowercase);
    lower.any(|word| {
        let of_time = [
            "about",
            "ago",
            "yesterday",
            "today",
            "min",
            "mins",
            "minutes",
            "h",
            "hours",
        ];
        let clock = word.split_once(':').is_some_and(|(hour, minute)| {
            let digits =
                |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
            digits(hour) && digits(minute)
        });
        clock || of_time.contains(&word.as_str())
    })
}

/// Says whether words are meant as a time: a site's code such as `2D` is not "two days ago".
fn is_a_time(said: &str) -> bool {
    let plain = |text: &str| {
        text.bytes()
            .all(|byte| byte.is_ascii_digit() || b":-TZ+ ".contains(&byte))
    };
    said.ends_with(" ago") || (said.contains(':') && plain(said))
}
