//! What changes between two versions of a scale, held against every assessment there is.
//!
//! COWS is counted through, scales invented by chance are tried with every answer that data can
//! give, and the commands are told as stories.

mod changes;
mod counted;
mod every;
mod invented;
mod rules;
mod story;

use std::sync::Arc;

use ows::assessment::{Asked, Assessment, Missing, Observation};
use ows::base::source::Source;
use ows::scale::Scale;
use ows::scale::diff::{CheckAnswer, Decision, Difference, Effect, Example, ResultKind, diff};

use crate::outcomes::shipped;

/// Reads a scale that must be sound.
pub fn read(text: &str) -> Arc<Scale> {
    let scale = Scale::read(Source::new("changed.toml", text));
    Arc::new(scale.unwrap_or_else(|rejected| panic!("{rejected}")))
}

/// Returns the text of a scale that ships, with some of its words replaced, each exactly once.
pub fn edited(id: &str, edits: &[(&str, &str)]) -> String {
    let mut text = shipped(id).source().text().to_owned();
    for (from, to) in edits {
        assert_eq!(text.matches(from).count(), 1, "{from}");
        text = text.replace(from, to);
    }
    text
}

/// Compares COWS with COWS after some edits.
pub fn cows_after(edits: &[(&str, &str)]) -> (Arc<Scale>, Arc<Scale>, Difference) {
    let (old, new) = (shipped("cows"), read(&edited("cows", edits)));
    let difference = diff(&old, &new);
    (old, new, difference)
}

/// Returns what was decided of a result; what is listed only where it differs is the same.
pub fn decision<'d>(difference: &'d Difference, on: &ResultKind) -> &'d Decision {
    let effects = &difference.effects.as_ref().expect("the same items").results;
    let found = effects.iter().find(|effect| effect.on == *on);
    found.map_or(&Decision::Same, |effect| &effect.decision)
}

/// Returns the results that do not stay what they were.
pub fn differing(difference: &Difference) -> Vec<&Effect> {
    let effects = &difference.effects.as_ref().expect("the same items").results;
    let differ = |effect: &&Effect| effect.decision != Decision::Same;
    effects.iter().filter(differ).collect()
}

/// Makes the assessment of an example in its old or its new version.
pub fn assessment(scale: &Arc<Scale>, example: &Example, is_new: bool) -> Assessment {
    let mut assessment = Assessment::blank(Arc::clone(scale));
    for given in &example.answers {
        let (index, item) = scale.item(&given.item).unwrap();
        let points = if is_new { given.is } else { given.was };
        let observation = match given.value {
            _ if given.missing => Observation::missing(Missing::NotGiven),
            Some(value) => Observation::both(item, points.into(), value.into(), true).unwrap(),
            None => Observation::points(item, points.into()).unwrap(),
        };
        assessment.observe(index, observation.attributed(given.attributed));
    }
    for CheckAnswer { id, answer } in &example.checks {
        if let Some(index) = scale.checks().iter().position(|check| check.id == *id) {
            assessment.ask(index, if *answer { Asked::Yes } else { Asked::No });
        }
    }
    assessment
}
