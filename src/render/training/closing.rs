//! The result of an attempt: the verdict, each part of the pass rule, the figures, what was missed.

use crate::base::text::count;
use crate::render::page::{Page, inked};
use crate::render::{Ink, Style};
use crate::training::agreement::figures::Figure;
use crate::training::case::Deck;
use crate::training::case::verdict::{Attempt, Passing};

/// Where the figures begin.
const FIGURES: usize = 32;

/// Returns the result of an attempt at a deck.
pub fn closing(deck: &Deck, attempt: &Attempt, style: &Style) -> String {
    let mut page = Page::new(style);
    page.heading(&deck.title, &deck.reference());
    let (rated, of) = attempt.cases;
    page.paragraph(0, format!("{}: {rated} of {of} cases rated", attempt.rater));
    page.blank();
    let ink = match attempt.verdict {
        Passing::NotPassed | Passing::MissedGravest => Ink::Alarm,
        _ => Ink::Strong,
    };
    page.paragraph(0, inked(ink, attempt.verdict.words()));
    why(&mut page, deck, attempt);
    page.blank();
    figures(&mut page, attempt);
    missed(&mut page, attempt);
    if !matches!(attempt.verdict, Passing::Undecided(_)) {
        page.blank();
        rule(&mut page, deck, attempt);
    }
    page.blank();
    // A screen shows the end of the page: so the verdict stands there once more.
    page.paragraph(0, inked(ink, last_line(attempt)));
    page.finish()
}

fn last_line(attempt: &Attempt) -> String {
    let unmet = attempt.criteria.iter().filter(|criterion| !criterion.met);
    let unmet = match (unmet.count(), attempt.verdict) {
        (0, _) | (_, Passing::Undecided(_)) => String::new(),
        (number, _) => format!(
            ", {} of the rule not met",
            count(number as u64, "part", "parts")
        ),
    };
    format!("{}: {}{unmet}", attempt.rater, attempt.verdict.words())
}

fn why(page: &mut Page<'_>, deck: &Deck, attempt: &Attempt) {
    match attempt.verdict {
        Passing::PassedByPoint => page.paragraph(
            2,
            format!(
                "The interval of exact agreement reaches below the mark of {} %: these cases alone do not show that the rater lies above it.",
                deck.pass.exact_percent
            ),
        ),
        Passing::Undecided(why) => page.paragraph(2, why.words()),
        _ => {}
    }
}

/// Writes the figures, those of items first.
fn figures(page: &mut Page<'_>, attempt: &Attempt) {
    let mut line = |label: &str, words: String| page.labelled(2, label, FIGURES, words);
    line("Items as in the key", share(&attempt.exact));
    line("At most one option off", share(&attempt.within_one));
    line("Mean signed error", points(&attempt.signed_error));
    if attempt.accepted > 0 {
        line("Accepted beside the key", attempt.accepted.to_string());
    }
    let (within, totals) = attempt.totals;
    if totals > 0 {
        line(
            "Totals within the distance",
            format!("{within} of {totals}"),
        );
        line("Largest difference of totals", attempt.largest.to_string());
        line("Bias of totals", points(&attempt.bias));
        let (low, high) = (&attempt.limits.0, &attempt.limits.1);
        line(
            "Limits of agreement, 1.96 SD",
            format!("{} to {}", value(low), value(high)),
        );
    }
    let (under, over, bands) = attempt.bands;
    if bands > 0 {
        let words = format!("{} of {bands}: {under} below, {over} above", under + over);
        line("Cases in another band", words);
    }
    line("Flags missed", attempt.missed.len().to_string());
    line("Flags raised wrongly", attempt.false_flags.to_string());
    page.paragraph(2, inked(Ink::Faint, "In brackets: 95 % intervals."));
}

fn share(figure: &Figure) -> String {
    let percent = |share: f64| format!("{share:.3}");
    match (figure.value, figure.interval) {
        (Ok(value), Ok((low, high))) => format!(
            "{} ({} to {}) of {}",
            percent(value),
            percent(low),
            percent(high),
            figure.n
        ),
        (Ok(value), Err(_)) => percent(value),
        (Err(why), _) => format!("n/a ({why})"),
    }
}

fn points(figure: &Figure) -> String {
    match figure.interval {
        Ok((low, high)) => format!(
            "{} points ({} to {})",
            value(figure),
            signed(low),
            signed(high)
        ),
        Err(_) if figure.value.is_ok() => format!("{} points", value(figure)),
        Err(_) => value(figure),
    }
}

/// Writes the value of a figure in points, or why there is none.
pub(super) fn value(figure: &Figure) -> String {
    match figure.value {
        Ok(value) => signed(value),
        Err(why) => format!("n/a ({why})"),
    }
}

/// Writes points with their sign; what rounds to zero has none.
pub(super) fn signed(value: f64) -> String {
    let text = format!("{value:+.2}");
    match text.as_str() {
        "+0.00" | "-0.00" => "0.00".to_owned(),
        _ => text,
    }
}

fn missed(page: &mut Page<'_>, attempt: &Attempt) {
    if attempt.missed.is_empty() {
        return;
    }
    page.blank();
    page.paragraph(0, inked(Ink::Strong, "Flags missed"));
    for missed in &attempt.missed {
        let gravest = match missed.is_gravest {
            true => " (must never be missed)",
            false => "",
        };
        let words = format!("{}: {}{gravest}", missed.case, missed.text);
        page.marked(2, "! ", inked(Ink::Alarm, words));
    }
}

/// Writes each part of the rule with what came of it.
fn rule(page: &mut Page<'_>, deck: &Deck, attempt: &Attempt) {
    page.paragraph(0, inked(Ink::Strong, "The pass rule"));
    for criterion in &attempt.criteria {
        let (mark, ink) = match criterion.met {
            true => ("met", None),
            false => ("NOT MET", Some(Ink::Alarm)),
        };
        let words = format!("{}: {}", criterion.wanted, criterion.got);
        match ink {
            Some(ink) => page.labelled(2, mark, 11, inked(ink, words)),
            None => page.labelled(2, mark, 11, words),
        }
    }
    page.paragraph(2, whose(deck));
    page.paragraph(
        2,
        format!(
            "Item ratings of one case hang together, so that the intervals are a little too narrow; {} are few.",
            count(u64::from(attempt.cases.0), "case", "cases")
        ),
    );
}

/// Says whose rule it is.
pub(super) fn whose(deck: &Deck) -> &'static str {
    match deck.pass.is_own {
        true => "The rule is that of the deck. No pass mark for these scales has been published.",
        false => {
            "The rule is this project's own suggestion. No pass mark for these scales has been published."
        }
    }
}
