//! Which answers ratings may have: those of a scale, or the same for each item.

use crate::scale::Scale;
use crate::training::ratings::Answers;

/// The name of the total among items.
pub const TOTAL: &str = "total";

/// Which answers are permitted.
#[derive(Clone, Debug)]
pub enum Permitted<'r> {
    /// Those of the items of a scale.
    OfScale(&'r Scale),
    /// The same for each item, whatever its name.
    Answers(Answers),
}
