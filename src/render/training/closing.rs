//! The result of an attempt: the verdict, each part of the pass rule, the figures, what was missed; and
//! the certificate: who, which deck, with these figures, until when, and what it does not show.

use crate::base::text::count;
use crate::render::page::{Page, inked};
use crate::render::training::figure::{missed_flags, share, signed, value, with_interval};
use crate::render::{Ink, Style};
use crate::training::agreement::figures::Figure;
use crate::training::agreement::name::Name;
use crate::training::agreement::report::Part;
use crate::training::case::Deck;
use crate::training::certificate::Certificate;
use crate::training::result::AttemptResult;
use crate::training::store::Mode;
use crate::training::verdict::Verdict;

/// Where the figures begin.
const FIGURES: usize = 32;

/// Returns the result of an attempt at a deck.
pub fn closing(deck: &Deck, attempt: &AttemptResult, style: &Style) -> String {
    let mut page = Page::new(style);
    page.heading(&deck.title, &deck.reference());
    let (rated, of) = (attempt.cases_rated, attempt.cases);
    page.paragraph(0, format!("{}: {rated} of {of} cases rated", attempt.rater));
    page.blank();
    let ink = match attempt.verdict {
        Verdict::NotPassed | Verdict::MissedGravest => Ink::Alarm,
        _ => Ink::Strong,
    };
    page.paragraph(0, inked(ink, attempt.verdict.words()));
    why(&mut page, deck, attempt);
    page.blank();
    figures(&mut page, attempt);
    missed(&mut page, attempt);
    if !matches!(attempt.verdict, Verdict::Undecided(_)) {
        page.blank();
        rule(&mut page, deck, attempt);
    }
    page.blank();
    // A screen shows the end of the page: so the verdict stands there once more.
    page.paragraph(0, inked(ink, last_line(attempt)));
    page.finish()
}

fn last_line(attempt: &AttemptResult) -> String {
    let unmet = attempt.criteria.iter().filter(|criterion| !criterion.met);
    let unmet = match (unmet.count(), attempt.verdict) {
        (0, _) | (_, Verdict::Undecided(_)) => String::new(),
        (number, _) => format!(
            ", {} of the rule not met",
            count(number as u64, "part", "parts")
        ),
    };
    format!("{}: {}{unmet}", attempt.rater, attempt.verdict.words())
}

fn why(page: &mut Page<'_>, deck: &Deck, attempt: &AttemptResult) {
    match attempt.verdict {
        Verdict::PassedByPoint => page.paragraph(
            2,
            format!(
                "The interval of exact agreement reaches below the mark of {} %: these cases alone do not show that the rater lies above it.",
                deck.pass.exact_percent
            ),
        ),
        Verdict::Undecided(why) => page.paragraph(2, why.words()),
        _ => {}
    }
}

/// Writes the figures, those of items first.
fn figures(page: &mut Page<'_>, attempt: &AttemptResult) {
    let figure = |part: Part, name: Name| attempt.agreement.pooled(part, name);
    let points = |figure: &Figure| with_interval(figure, signed, " points");
    let mut line = |label: &str, words: String| page.labelled(2, label, FIGURES, words);
    line("Items as in the key", of_ratings(&attempt.exact));
    line("At most one option off", of_ratings(&attempt.within_one));
    let signed_error = figure(Part::Item, Name::SignedError);
    line("Mean signed error", points(&signed_error));
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
        line("Bias of totals", points(&figure(Part::Total, Name::Bias)));
        let limit = |name: Name| value(&figure(Part::Total, name), signed);
        let (low, high) = (limit(Name::LowerLimit), limit(Name::UpperLimit));
        line("Limits of agreement, 1.96 SD", format!("{low} to {high}"));
    }
    if attempt.bands.of > 0 {
        line("Cases in another band", attempt.bands.to_string());
    }
    line("Flags missed", attempt.flags_missed.len().to_string());
    line("Flags raised wrongly", attempt.flags_false.to_string());
    page.paragraph(2, inked(Ink::Faint, "In brackets: 95 % intervals."));
}

fn of_ratings(figure: &Figure) -> String {
    let words = with_interval(figure, share, "");
    match figure.value {
        Ok(_) => format!("{words} of {}", figure.n),
        Err(_) => words,
    }
}

fn missed(page: &mut Page<'_>, attempt: &AttemptResult) {
    if attempt.flags_missed.is_empty() {
        return;
    }
    page.blank();
    page.paragraph(0, inked(Ink::Strong, "Flags missed"));
    missed_flags(page, attempt.flags_missed.iter());
}

/// Writes each part of the rule with what came of it.
fn rule(page: &mut Page<'_>, deck: &Deck, attempt: &AttemptResult) {
    page.paragraph(0, inked(Ink::Strong, "The pass rule"));
    for criterion in &attempt.criteria {
        let (mark, ink) = if criterion.met {
            ("met", None)
        } else {
            ("NOT MET", Some(Ink::Alarm))
        };
        let words = format!("{}: {}", criterion.wanted, criterion.got);
        page.labelled(2, mark, 11, inked(ink, words));
    }
    page.paragraph(2, whose(deck));
    let words = format!(
        "Item ratings of one case hang together, so that the intervals are a little too narrow; {} are few.",
        count(attempt.cases_rated.into(), "case", "cases")
    );
    page.paragraph(2, words);
}

/// Says whose rule it is.
pub(super) fn whose(deck: &Deck) -> &'static str {
    if deck.pass.is_own {
        "The rule is that of the deck. No pass mark for these scales has been published."
    } else {
        "The rule is this project's own suggestion. No pass mark for these scales has been published."
    }
}

/// Where the words begin that stand beside a label.
const BESIDE: usize = 14;

/// Says how the cases were rated.
fn how(mode: Mode) -> &'static str {
    match mode {
        Mode::Practice => "with the key after each case",
        Mode::Exam => "as an exam, without any key before the end",
        Mode::Answers => "from a file of answers; how they came about is not known here",
    }
}

/// Returns the certificate of an attempt.
pub fn certificate(
    deck: &Deck,
    attempt: &AttemptResult,
    certificate: &Certificate,
    style: &Style,
) -> String {
    let mut page = Page::new(style);
    let standing = if certificate.expired {
        "EXPIRED"
    } else {
        attempt.verdict.words()
    };
    page.heading("TRAINING CERTIFICATE", standing);
    page.blank();
    let passed = certificate.passed_at.format("%-d %b %Y %H:%M %:z");
    let until = certificate.valid_until.format("%-d %b %Y");
    page.labelled(0, "Rater", BESIDE, attempt.rater.as_str());
    let words = format!("{}, {}", deck.title, certificate.deck);
    page.labelled(0, "Deck", BESIDE, words);
    page.labelled(0, "Passed", BESIDE, passed.to_string());
    if certificate.expired {
        page.labelled(
            0,
            "EXPIRED",
            BESIDE,
            inked(Ink::Alarm, format!("{until}: it is valid no more")),
        )
    } else {
        page.labelled(0, "Valid until", BESIDE, until.to_string())
    }
    page.labelled(0, "Rated", BESIDE, how(certificate.mode));
    page.labelled(0, "Attempt", BESIDE, certificate.attempt.as_str());
    page.labelled(0, "Deck digest", BESIDE, certificate.deck_digest.as_str());
    page.labelled(0, "Key digest", BESIDE, certificate.key_digest.as_str());
    for scale in &certificate.scales {
        page.labelled(0, "Scale", BESIDE, scale.scale.as_str());
        page.labelled(0, "Scale digest", BESIDE, scale.digest.as_str());
    }
    page.blank();
    page.drawn(&closing(deck, attempt, style));
    page.blank();
    limits(&mut page, deck, certificate);
    page.finish()
}

/// Says what a certificate does not show.
fn limits(page: &mut Page<'_>, deck: &Deck, certificate: &Certificate) {
    page.paragraph(0, inked(Ink::Strong, "What it does not show"));
    page.paragraph(2, certificate.limits);
    let words =
        "Agreement fades: what was shown once holds for a time, so that the certificate ends.";
    page.paragraph(2, words);
    let words = "A row of the training store that was altered is found; a store that was written anew as a whole is not.";
    page.paragraph(2, words);
    if !certificate.own_rule {
        page.paragraph(2, whose(deck));
    }
}
