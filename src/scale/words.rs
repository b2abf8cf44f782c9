//! The words that an assessment may use: reasons, routes, why an answer is missing, and the like.
//!
//! Each is a closed list, so that a misspelt word is refused and never lost.

use crate::base::words::words;

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
        /// Inhaled as a vapour; before there was a word for it, also through the nose.
        Inhaled = "inhaled",
        /// Injected.
        Injected = "injected",
        /// Swallowed.
        Swallowed = "swallowed",
        /// Drawn up through the nose.
        Snorted = "snorted",
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
    /// Whether a patient who is asleep can be roused.
    Roused {
        /// Roused, by voice or by touch.
        Yes = "yes",
        /// Tried, and not roused.
        No = "no",
        /// Nobody tried.
        NotTried = "not-tried",
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
