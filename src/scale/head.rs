//! The head of a scale: what it is, from where, and in which version.

use super::code::{Code, code};
use crate::base::document::Fields;
use crate::base::words::words;

/// The most characters of the name and of what a scale is for, in every language.
pub(super) const LONGEST_NAME: usize = 76;
pub(super) const LONGEST_ABOUT: usize = 400;

/// What a scale is, from where, and in which version.
#[derive(Clone, Debug)]
pub struct ScaleHead {
    /// The short name that data and commands use: `cows`.
    pub id: String,
    /// The version of this file.
    pub version: semver::Version,
    /// The name that a screen shows: "Clinical Opiate Withdrawal Scale".
    pub name: String,
    /// The name for narrow places: "COWS".
    pub short: String,
    /// Who rates.
    pub rater: Rater,
    /// What kind of knowledge stands behind it.
    pub evidence: Evidence,
    /// What it is for, in a sentence or two; may be empty.
    pub about: String,
    /// Where it comes from; at least one.
    pub references: Vec<String>,
    /// What may be copied, and whose words the file uses.
    pub licence: String,
    /// Its code in a terminology, if it has one.
    pub code: Option<Code>,
}

words! {
    /// Who gives the answers.
    Rater {
        /// A clinician observes and asks.
        Clinician = "clinician",
        /// The patient answers.
        Patient = "patient",
    }
}

words! {
    /// What kind of knowledge stands behind a scale.
    Evidence {
        /// A measure that was tested against patients, as its references report.
        Validated = "validated",
        /// A description taken from a document; it measures nothing and has no total.
        Descriptive = "descriptive",
    }
}

/// Takes the head, and whether the file calls itself a description.
///
/// There is no head if a key of it is missing or wrong, which was said.
pub(super) fn take(fields: &mut Fields<'_, '_, '_>) -> (Option<ScaleHead>, bool) {
    let id = fields.id();
    let version = fields.version();
    let name = fields.prose("name", LONGEST_NAME);
    let short = fields.optional_prose("short", 20);
    let rater = fields.choice("rater");
    let evidence = fields.choice("evidence");
    let about = fields.optional_prose("about", LONGEST_ABOUT);
    let references = fields.references();
    let licence = fields.prose("licence", 600);
    let code = code(fields);
    let head = || {
        Some(ScaleHead {
            id: id?.0,
            version: version?,
            short: short.unwrap_or_else(|| name.clone()),
            name,
            rater: rater?,
            evidence: evidence?,
            about: about.unwrap_or_default(),
            references,
            licence,
            code,
        })
    };
    (head(), evidence == Some(Evidence::Descriptive))
}
