//! A language in a lock: which file it is, and whether somebody has reviewed it.

use super::{LockedLanguage, named};
use crate::base::diagnostic::Diagnostic;
use crate::base::document::{Fields, Node};
use crate::base::source::Span;
use crate::base::text::{excerpt, one_of};
use crate::scale::language::Review;

/// Reads one language of a lock.
pub(super) fn read(node: &Node<'_>, problems: &mut Vec<Diagnostic>) -> Option<LockedLanguage> {
    let before = problems.len();
    let mut fields = Fields::open(node, "a language", problems)?;
    let id = fields.required_text("id", problems);
    let version = fields.required_text("version", problems);
    let tag = fields.required_text("language", problems);
    let digest = fields.required_text("digest", problems);
    let word = fields.required_text("standing", problems);
    let reason = fields.text("reason", problems);
    fields.finish(problems);
    let (id, version, digest) = (id?, version?, digest?);
    let parsed = named((&id, &version, &digest), problems);
    let review = review(word?, reason, problems)?;
    (problems.len() == before).then_some(LockedLanguage {
        id: id.0,
        version: parsed?,
        language: tag?.0,
        digest: digest.0,
        review,
    })
}

type At = (String, Span);

fn review(word: At, reason: Option<At>, problems: &mut Vec<Diagnostic>) -> Option<Review> {
    let (code, span, message, help) = match (word.0.as_str(), reason) {
        ("withdrawn", Some((reason, _))) => return Some(Review::Withdrawn(reason)),
        ("unreviewed", None) => return Some(Review::Unreviewed),
        ("reviewed", None) => return Some(Review::Reviewed),
        ("withdrawn", None) => {
            let message = "a withdrawn language lacks the key `reason`".to_owned();
            let help = "add why it was withdrawn".to_owned();
            ("missing-key", word.1, message, help)
        }
        ("unreviewed" | "reviewed", Some((_, span))) => {
            let message = "only a withdrawn language has a reason".to_owned();
            ("unknown-key", span, message, "remove it".to_owned())
        }
        (other, _) => {
            let message = format!("`standing` cannot be `{}`", excerpt(other));
            let help = format!("write {}", one_of(&["unreviewed", "reviewed", "withdrawn"]));
            ("bad-choice", word.1, message, help)
        }
    };
    problems.push(Diagnostic::new(code, span, message).help(help));
    None
}
