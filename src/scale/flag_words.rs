//! The closed lists of words that a flag may use: its rank, and the other use that it asks about.

use crate::base::words::words;

words! {
    /// How soon somebody must act on a flag.
    Rank {
        /// Now: a page shows it in full, above everything.
        ActNow = "act-now",
        /// It is kept in mind: a page names it, with the others of this rank, in one line.
        KeepInMind = "keep-in-mind",
    }
}

words! {
    /// Another substance that has a withdrawal of its own, whose use the context tells.
    OtherUse {
        /// Alcohol.
        Alcohol = "alcohol",
        /// Benzodiazepines.
        Benzodiazepines = "benzodiazepines",
    }
}
