//! The certificate page: who, which deck, with which figures, until when, and what it does not show.

use super::closing::{self, closing};
use crate::render::page::{Page, inked};
use crate::render::{Ink, Style};
use crate::training::case::Deck;
use crate::training::certificate::Certificate;
use crate::training::result::AttemptResult;
use crate::training::store::Mode;

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
    let standing = match certificate.expired {
        true => "EXPIRED",
        false => attempt.verdict.words(),
    };
    page.heading("TRAINING CERTIFICATE", standing);
    page.blank();
    let passed = certificate.passed_at.format("%-d %b %Y %H:%M %:z");
    let until = certificate.valid_until.format("%-d %b %Y");
    page.labelled(0, "Rater", BESIDE, attempt.rater.as_str());
    page.labelled(
        0,
        "Deck",
        BESIDE,
        format!("{}, {}", deck.title, certificate.deck),
    );
    page.labelled(0, "Passed", BESIDE, passed.to_string());
    match certificate.expired {
        true => page.labelled(
            0,
            "EXPIRED",
            BESIDE,
            inked(Ink::Alarm, format!("{until}: it is valid no more")),
        ),
        false => page.labelled(0, "Valid until", BESIDE, until.to_string()),
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
    page.paragraph(
        2,
        "Agreement fades: what was shown once holds for a time, so that the certificate ends.",
    );
    page.paragraph(
        2,
        "A row of the training store that was altered is found; a store that was written anew as a whole is not.",
    );
    if !certificate.own_rule {
        page.paragraph(2, closing::whose(deck));
    }
}
