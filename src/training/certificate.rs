//! The certificate of an attempt that passed.

use chrono::Months;

use crate::base::time::Time;
use crate::training::case::Deck;
use crate::training::case::verdict::{Attempt, Certificate};
use crate::training::store::Mode;

/// Makes the certificate of an attempt that passed; none for one that did not, or without keys.
pub fn certificate(
    deck: &Deck,
    attempt: &Attempt,
    (id, mode): (&str, Mode),
    (passed_at, now): (Time, Time),
) -> Option<Certificate> {
    let key = deck.key_digest()?;
    let valid_until = passed_at
        .date_naive()
        .checked_add_months(Months::new(deck.pass.months))?;
    let scales = super::gathered::scales(&deck.cases);
    let scales = scales
        .iter()
        .map(|scale| (scale.reference(), scale.digest().to_string()));
    attempt.verdict.is_pass().then(|| Certificate {
        attempt: id.to_owned(),
        deck: (
            deck.reference(),
            deck.title.clone(),
            deck.digest.to_string(),
        ),
        key: key.to_string(),
        scales: scales.collect(),
        passed_at,
        valid_until,
        own_rule: deck.pass.is_own,
        mode: mode.word(),
        is_expired: now.date_naive() > valid_until,
    })
}
