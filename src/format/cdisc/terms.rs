//! What CDISC calls the instruments that it has codes for, and each of their tests.
//!
//! Copied from the SDTM part of CDISC Controlled Terminology of 2025-03-25, which NCI EVS publishes for anybody's use:
//! category of questionnaire, and for COWS the codelists C101813 (test codes) and C101814 (test names). The codes are those
//! of the NCI Thesaurus. That release has no code for a total of SOWS, and neither CIWA-Ar nor OOWS.

use crate::scale::{Code, Scale};

/// The terminology whose codes scales have, as they name it.
const NCI_THESAURUS: &str = "http://ncicb.nci.nih.gov/xml/owl/EVS/Thesaurus.owl";

/// An instrument of the terminology.
#[derive(Debug)]
pub struct Instrument {
    /// Its code in the NCI Thesaurus.
    pub code: &'static str,
    /// What it is called in QSCAT.
    pub category: &'static str,
    /// Its items.
    pub items: &'static [ItemTest],
    /// Its total, if that has a code.
    pub total: Option<Test>,
}

/// A test of an instrument.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Test {
    /// Its code in the NCI Thesaurus.
    pub code: &'static str,
    /// Its short name, QSTESTCD.
    pub short: &'static str,
    /// Its name, QSTEST.
    pub name: &'static str,
}

/// The test that an item is.
#[derive(Debug)]
pub struct ItemTest {
    /// The test.
    pub test: Test,
    /// The test that its measured value is, and the unit of that.
    pub measured: Option<(Test, &'static str)>,
    /// How far back the item looks, as a duration of ISO 8601; `None` where no length of time is said. CDISC does not
    /// say so: it is this project's reading of the instrument.
    pub looks_back: Option<&'static str>,
}

impl Instrument {
    /// Finds the instrument that a scale is, by its code.
    pub fn of(scale: &Scale) -> Option<&'static Self> {
        let code = nci(scale.head().code.as_ref())?;
        let mut all = [&COWS, &SOWS].into_iter();
        all.find(|instrument| instrument.code == code)
    }

    /// Finds the test that an item of a scale is, by its code.
    pub fn item(&self, code: Option<&Code>) -> Option<&'static ItemTest> {
        let code = nci(code)?;
        self.items.iter().find(|item| item.test.code == code)
    }
}

/// Returns a code of the NCI Thesaurus.
fn nci(code: Option<&Code>) -> Option<&str> {
    let code = code.filter(|code| code.system == NCI_THESAURUS)?;
    Some(&code.code)
}

const fn test(code: &'static str, short: &'static str, name: &'static str) -> Test {
    Test { code, short, name }
}

const fn item(code: &'static str, short: &'static str, name: &'static str) -> ItemTest {
    ItemTest {
        test: test(code, short, name),
        measured: None,
        looks_back: None,
    }
}

const fn half_hour(code: &'static str, short: &'static str, name: &'static str) -> ItemTest {
    ItemTest {
        looks_back: Some("-PT30M"),
        ..item(code, short, name)
    }
}

static COWS: Instrument = Instrument {
    code: "C102115",
    category: "COWS",
    items: &[
        ItemTest {
            measured: Some((
                test(
                    "C112467",
                    "COWS101A",
                    "COWS1-Resting Pulse Rate Beats/Minute",
                ),
                "beats/min",
            )),
            ..item("C102056", "COWS101", "COWS1-Resting Pulse Rate")
        },
        half_hour("C102057", "COWS102", "COWS1-Sweating"),
        item("C102058", "COWS103", "COWS1-Restlessness"),
        item("C102059", "COWS104", "COWS1-Pupil Size"),
        item("C102060", "COWS105", "COWS1-Bone or Joint Aches"),
        item("C102061", "COWS106", "COWS1-Runny Nose or Tearing"),
        half_hour("C102062", "COWS107", "COWS1-GI Upset"),
        item("C102063", "COWS108", "COWS1-Tremor"),
        item("C102064", "COWS109", "COWS1-Yawning"),
        item("C102065", "COWS110", "COWS1-Anxiety or Irritability"),
        item("C102066", "COWS111", "COWS1-Gooseflesh Skin"),
    ],
    total: Some(test("C112468", "COWS112", "COWS1-Total Score")),
};

/// The Subjective scale of Handelsman and others, not the Short one of Gossop, which CDISC calls `SOWS SHORT`.
static SOWS: Instrument = Instrument {
    code: "C102123",
    category: "SOWS SUBJECTIVE",
    items: &[
        item("C102409", "SOWSA101", "SOWSA1-I Feel Anxious"),
        item("C102410", "SOWSA102", "SOWSA1-I Feel Like Yawning"),
        item("C102411", "SOWSA103", "SOWSA1-I'm Perspiring"),
        item("C102412", "SOWSA104", "SOWSA1-My Eyes Are Tearing"),
        item("C102413", "SOWSA105", "SOWSA1-My Nose is Running"),
        item("C102414", "SOWSA106", "SOWSA1-I Have Goose Flesh"),
        item("C102415", "SOWSA107", "SOWSA1-I Am Shaking"),
        item("C102416", "SOWSA108", "SOWSA1-I Have Hot Flashes"),
        item("C102417", "SOWSA109", "SOWSA1-I Have Cold Flashes"),
        item("C102418", "SOWSA110", "SOWSA1-My Bones and Muscles Ache"),
        item("C102419", "SOWSA111", "SOWSA1-I Feel Restless"),
        item("C102420", "SOWSA112", "SOWSA1-I Feel Nauseous"),
        item("C102421", "SOWSA113", "SOWSA1-I Feel Like Vomiting"),
        item("C102422", "SOWSA114", "SOWSA1-My Muscles Twitch"),
        item("C102423", "SOWSA115", "SOWSA1-I Have Cramps in My Stomach"),
        item("C102424", "SOWSA116", "SOWSA1-I Feel Like Shooting Up Now"),
    ],
    total: None,
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scale::{Library, Name};

    #[test]
    fn each_item_of_the_shipped_scales_is_a_test_of_its_instrument_and_each_test_an_item() {
        let library = Library::new();
        for (name, instrument) in [("cows@1.1.0", &COWS), ("sows@1.1.0", &SOWS)] {
            let scale = library.find(&Name::parse(name).unwrap()).unwrap();
            let found = Instrument::of(&scale).unwrap();
            assert_eq!(found.code, instrument.code);
            let codes = scale
                .items()
                .iter()
                .map(|item| found.item(item.code.as_ref()));
            let codes: Vec<&str> = codes.map(|item| item.unwrap().test.code).collect();
            let tests: Vec<&str> = found.items.iter().map(|item| item.test.code).collect();
            assert_eq!(codes, tests);
            for (item, test) in scale.items().iter().zip(found.items) {
                let half_hour = item.window.as_deref() == Some("past half hour");
                assert_eq!(test.looks_back.is_some(), half_hour, "{}", item.id);
            }
        }
    }

    #[test]
    fn names_are_no_longer_than_sdtm_allows() {
        for instrument in [&COWS, &SOWS] {
            let items = instrument.items.iter().map(|item| item.test);
            for test in items.chain(instrument.total) {
                assert!(test.short.len() <= 8 && test.name.len() <= 40, "{test:?}");
            }
        }
    }

    #[test]
    fn a_scale_without_these_codes_is_no_instrument() {
        for name in ["cows@1.0.0", "gossop", "ciwa-ar"] {
            let scale = Library::new().find(&Name::parse(name).unwrap()).unwrap();
            assert!(Instrument::of(&scale).is_none(), "{name}");
        }
    }
}
