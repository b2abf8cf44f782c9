//! What may happen beside an assessment, and after which a policy may ask for another look.

use crate::base::words::words;

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
