//! What is said of an assessment in words at the end of its row, and its band where room is short.
//!
//! Everything has a long and a short form, and the longest that fits is written. Nothing is cut.

use super::super::page::{Piece, inked};
use super::super::wording::{NOT_SCORED, flags_raised, one_reason, raised, span, whole_band};
use super::super::{Ink, Style, columns};
use crate::assessment::Assessment;
use crate::scale::{Band, Scale};
use crate::scoring::outcome::Outcome;
use crate::scoring::score::Extent;

/// The notes on one assessment.
pub(super) struct Notes {
    pieces: Vec<Piece>,
    /// How many items of a scored assessment have no answer.
    missing: usize,
}

impl Notes {
    /// Returns the notes on an assessment.
    ///
    /// `says_not_scored` is true where nothing else in the row does.
    pub(super) fn of(assessment: &Assessment, outcome: &Outcome, says_not_scored: bool) -> Self {
        let unscored = !outcome.is_scored();
        let ids = flags_raised(assessment, outcome);
        let pieces = [
            (unscored && says_not_scored).then(|| inked(Ink::Open, NOT_SCORED)),
            raised(&ids),
            one_reason(assessment)
                .filter(|_| unscored)
                .map(|reason| inked(Ink::Open, reason)),
        ];
        Self {
            pieces: pieces.into_iter().flatten().collect(),
            missing: match unscored {
                true => 0,
                false => outcome.items.saturating_sub(outcome.answered),
            },
        }
    }

    /// Returns them in full words.
    pub(super) fn long(&self) -> Vec<Piece> {
        self.with_missing(|missing| format!("incomplete ({missing} missing)"))
    }

    /// Returns them as one text of at most `width` columns, coloured; `None` where neither their
    /// long nor their short form fits.
    pub(super) fn beside(&self, style: &Style, width: usize) -> Option<String> {
        let short = self.with_missing(|missing| format!("{missing} missing"));
        [self.long(), short]
            .iter()
            .find(|notes| {
                let texts: usize = notes.iter().map(|note| columns(note.text())).sum();
                texts + 2 * notes.len().saturating_sub(1) <= width
            })
            .map(|notes| {
                let painted: Vec<String> = notes.iter().map(|note| note.painted(style)).collect();
                painted.join(", ")
            })
    }

    fn with_missing(&self, words: impl Fn(usize) -> String) -> Vec<Piece> {
        let mut pieces = self.pieces.clone();
        if self.missing > 0 {
            pieces.push(inked(Ink::Open, words(self.missing)));
        }
        pieces
    }
}

/// Returns a band in at most `width` columns: in full words, else by its short names (the ids, as
/// words: on a screen a hyphen would look like a minus), else by the end that is known. Each form is true by itself; nothing is cut.
pub(super) fn band(scale: &Scale, style: &Style, band: Extent<usize>, width: usize) -> String {
    let (Some(low), Some(high)) = (scale.bands().get(band.low), scale.bands().get(band.high))
    else {
        return String::new();
    };
    let whole = whole_band(scale, band);
    let forms = if band.settled().is_some() {
        vec![whole, short(low)]
    } else {
        open_forms(low, high, band, scale.bands().len())
    };
    forms
        .into_iter()
        .map(|form| style.text(&form))
        .find(|form| columns(form) <= width)
        .unwrap_or_else(|| "open".to_owned())
}

fn open_forms(low: &Band, high: &Band, band: Extent<usize>, bands: usize) -> Vec<String> {
    let (low_id, high_id) = (short(low), short(high));
    let mut forms = vec![span((&low.name, &high.name)), span((&low_id, &high_id))];
    if band.low == 0 && band.high + 1 < bands {
        forms.extend([format!("up to {}", high.name), format!("up to {high_id}")]);
    }
    if band.low > 0 {
        forms.extend([
            format!("{} or above", low.name),
            format!("{low_id} or above"),
        ]);
    }
    forms
}

fn short(band: &Band) -> String {
    band.id.replace('-', " ")
}
