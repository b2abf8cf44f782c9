//! Reading a file of a scale, a policy or a language: it is TOML, not too long, and has a digest.

use super::LARGEST_FILE;
use crate::base::canonical::Digest;
use crate::base::diagnostic::{Diagnostic, Problems, Rejected};
use crate::base::document::{self, Node, digest};
use crate::base::source::Source;

/// Reads a file that is to be `what`; `take` takes its tree apart.
///
/// # Errors
/// All that is wrong with the file, in its order, with the text itself so that it can be shown.
pub(super) fn read_file<T>(
    source: &Source,
    what: &str,
    take: impl FnOnce(&Node<'_>, &mut Problems) -> Option<T>,
) -> Result<(T, Digest), Rejected> {
    let bytes = source.text().len();
    if bytes > LARGEST_FILE {
        let message =
            format!("this file has {bytes} bytes, more than {LARGEST_FILE}: it cannot be {what}");
        let long = Diagnostic::new("too-long", 0..0, message);
        return Err(Rejected::new(source.clone(), vec![long]));
    }
    document::read(source, document::toml, |node, problems| {
        let taken = take(node, problems)?;
        if !problems.is_empty() {
            return None;
        }
        Some((taken, digest(&node.to_json(), 0..0, problems)?))
    })
}
