//! What is known at the desk of the patient's earlier visits: by the log of this terminal, and by no other.

use super::Desk;
use crate::cli::assess::behind::Behind;
use crate::history::carried::CarriedFlag;
use crate::render::bedside;
use crate::scale::Check;

impl Desk {
    /// Asks the log about the patient, and says when and by whom one was last assessed; nothing before
    /// there is a patient.
    pub fn last_assessed(&mut self) -> Option<String> {
        let patient = self.interview.assessment().context.patient.clone();
        let Behind::Ward(ward) = &mut self.behind else {
            return None;
        };
        let asked =
            patient.map(|patient| ward.book.earlier(&patient, &ward.policies, self.show_total));
        let (words, earlier) = asked.unzip();
        ward.earlier = earlier.unwrap_or_default();
        words
    }

    /// Returns what of the log cannot be relied on, once the patient is known.
    pub fn doubts(&self) -> &[String] {
        self.ward().map_or(&[], |ward| &ward.earlier.left_out)
    }

    /// Returns what is carried on from the patient's earlier visits and is not answered here yet.
    pub fn carried(&self) -> Vec<CarriedFlag> {
        let Some(ward) = self.ward() else {
            return Vec::new();
        };
        let carried = ward.earlier.carried.clone().in_words(&self.shown);
        let outcome = self.view().outcome;
        let left = carried.left_by(self.interview.assessment(), &outcome, &ward.policies);
        left.into_iter().cloned().collect()
    }

    /// Returns what is to stand beside the question of each check: that it was raised and not asked since.
    pub fn raised_before(&self) -> impl Fn(&Check) -> Option<String> + use<> {
        let (carried, now) = (self.carried(), self.now().time);
        move |check| {
            let mut alarms = carried.iter().filter(|flag| flag.is_alarm());
            let flag = alarms.find(|flag| flag.is_of_check(&check.id))?;
            Some(bedside::not_asked_since(flag, &now))
        }
    }
}
