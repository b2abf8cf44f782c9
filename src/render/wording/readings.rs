//! What was measured and is not scored, in words. Not measured is never shown as a value.

use crate::assessment::{Asked, Assessment, Reading};
use crate::scale::{Flag, LoneAnswer, UnscoredMeasure};
use crate::scoring::asleep::{Asleep, BREATHS};
use crate::scoring::first::SLOWED;

/// What stands beside what is measured and not scored.
pub const MEASURED_NEVER_SCORED: &str = "never scored; not measured does not mean normal";

/// Returns a value of an unscored measure: `14 /min`, `61 /min (confirmed)`.
pub(in crate::render) fn reading(measure: &UnscoredMeasure, reading: Reading) -> String {
    let confirmed = if reading.is_confirmed() {
        " (confirmed)"
    } else {
        ""
    };
    format!("{}{confirmed}", measure.written(reading.value()))
}

/// Returns all that was measured: `breaths 14 /min, temperature 37.2 °C`; `None` if nothing was.
pub(in crate::render) fn readings(assessment: &Assessment) -> Option<String> {
    let measures = assessment.scale().measures().iter();
    let taken = measures.zip(assessment.readings());
    let taken = taken.filter_map(|(measure, taken)| {
        let value = reading(measure, (*taken)?);
        Some(format!("{} {value}", measure.label))
    });
    let taken: Vec<String> = taken.collect();
    (!taken.is_empty()).then(|| taken.join(", "))
}

/// Says what was measured: `Measured: breaths 14 /min`; `None` if nothing was.
pub(in crate::render) fn measured_line(assessment: &Assessment) -> Option<String> {
    Some(format!("Measured: {}", readings(assessment)?))
}

/// Says what the scale has a measure for that was not taken: `Not measured: SpO2`; `None` if nothing is.
pub(in crate::render) fn not_measured_line(assessment: &Assessment) -> Option<String> {
    let measures = assessment.scale().measures().iter();
    let open = measures.zip(assessment.readings());
    let open = open.filter(|(_, taken)| taken.is_none());
    let labels: Vec<&str> = open.map(|(measure, _)| measure.label.as_str()).collect();
    (!labels.is_empty()).then(|| format!("Not measured: {}", labels.join(", ")))
}

/// Says that a patient is slowed or drowsy and nobody counted the breaths; a scale without a measure for
/// them says nothing, and of a patient who is asleep it is said beside that.
pub(in crate::render) fn breaths_not_counted(assessment: &Assessment) -> Option<&'static str> {
    let scale = assessment.scale();
    let slowed = scale.checks().iter().position(|check| check.id == SLOWED)?;
    let mut measures = scale.measures().iter();
    let breaths = measures.position(|measure| measure.id == BREATHS)?;
    let is_open = assessment.known(slowed) == Asked::Yes && assessment.reading(breaths).is_none();
    let is_said = Asleep::of(assessment).is_some();
    (is_open && !is_said).then_some("Breaths not counted")
}

/// Says whether an unscored measure raises a flag by itself. Such a flag needs no word of its own where its
/// measure is named as not taken.
pub(in crate::render) fn hangs_on_a_reading(flag: &Flag) -> bool {
    matches!(flag.when.lone_answer(), Some(LoneAnswer::Measure(_)))
}
