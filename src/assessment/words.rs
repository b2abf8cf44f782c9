//! The words that an assessment may use: reasons, routes, why an answer is missing, and the like.
//!
//! Each is a closed list, so that a misspelt word is refused and never lost.

use crate::scale::Substance;
use crate::scale::substance::SUBSTANCES;

/// A value that data writes as one word of a closed list.
pub trait Word: Sized {
    /// Every word, in the order in which a person is shown them.
    const WORDS: &'static [&'static str];

    /// Finds the value that data writes so.
    fn named(word: &str) -> Option<Self>;
}

impl Word for Substance {
    const WORDS: &'static [&'static str] = SUBSTANCES;

    fn named(word: &str) -> Option<Self> {
        Self::named(word)
    }
}

/// Makes an enumeration whose values each have one word in data.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$value_doc:meta])* $value:ident = $word:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $name {
            $($(#[$value_doc])* $value),+
        }

        impl $name {
            /// Every word, in the order in which a person is shown them.
            pub const WORDS: &'static [&'static str] = &[$($word),+];

            /// Finds the value that data writes so.
            pub fn named(word: &str) -> Option<Self> {
                match word {
                    $($word => Some(Self::$value),)+
                    _ => None,
                }
            }

            /// Returns the word that data writes.
            pub fn word(self) -> &'static str {
                match self {
                    $(Self::$value => $word),+
                }
            }
        }

        impl Word for $name {
            const WORDS: &'static [&'static str] = Self::WORDS;

            fn named(word: &str) -> Option<Self> {
                Self::named(word)
            }
        }
    };
}

words! {
    /// Why an item has no answer. A missing answer is never zero.
    Missing {
        /// The patient slept and was not woken.
        Asleep = "asleep",
        /// The patient would not answer or take part.
        Refused = "refused",
        /// Nobody looked.
        NotObserved = "not-observed",
        /// The question does not fit this patient.
        NotApplicable = "not-applicable",
        /// It could not be assessed for another reason, best said in a note.
        Unable = "unable",
        /// Nothing was written.
        NotGiven = "not-given",
    }
}

words! {
    /// Whether an unscored question was asked, and its answer. Not asked is never no.
    Asked {
        /// Nobody asked.
        Not = "not-asked",
        /// Asked, and no.
        No = "no",
        /// Asked, and yes.
        Yes = "yes",
    }
}

words! {
    /// Why the assessment was made.
    Reason {
        /// On admission.
        Admission = "admission",
        /// At the usual hour.
        Routine = "routine",
        /// Before a dose of something.
        BeforeDose = "before-dose",
        /// After a dose of something.
        AfterDose = "after-dose",
        /// Because somebody saw a change.
        ChangeSeen = "change-seen",
    }
}

words! {
    /// How the substance was taken.
    Route {
        /// Smoked.
        Smoked = "smoked",
        /// Inhaled as a vapour or through the nose.
        Inhaled = "inhaled",
        /// Injected.
        Injected = "injected",
        /// Swallowed.
        Swallowed = "swallowed",
        /// Another way.
        Other = "other",
    }
}

words! {
    /// How well the time of the last use is known.
    Certainty {
        /// Known to the hour.
        Known = "known",
        /// Roughly.
        About = "about",
        /// Not known; then there is no time either.
        Unknown = "unknown",
    }
}

words! {
    /// Use of another substance that has a withdrawal of its own.
    CoUse {
        /// None.
        None = "none",
        /// On some days.
        Some = "some",
        /// Every day.
        Daily = "daily",
        /// Not known.
        Unknown = "unknown",
    }
}

words! {
    /// What happened beside the assessment.
    EventKind {
        /// A medicine was given; the code is the site's own and is never interpreted.
        MedicineGiven = "medicine-given",
        /// A seizure.
        Seizure = "seizure",
        /// Something else, said in the note.
        Other = "other",
    }
}

words! {
    /// How a finding came to be known.
    How {
        /// The patient said so.
        Reported = "reported",
        /// The rater saw it.
        Seen = "seen",
    }
}
