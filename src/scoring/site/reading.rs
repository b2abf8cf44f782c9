//! An assessment as a policy reads it: what its scale says, and what is known of the patient besides.

use std::cell::OnceCell;
use std::sync::Arc;

use super::{Applied, Elsewhere, Reached, Scored, after, rise};
use crate::assessment::{Asked, Assessment, CoUse, EventKind, Reason};
use crate::base::time::Time;
use crate::scale::policy::{Landmark, NamedFlag, Policy, Reassess, Trigger};
use crate::scale::truth::Truth;
use crate::scale::{Flag, Scale, Substance};
use crate::scoring::asleep::Asleep;
use crate::scoring::earlier::{self, Earlier, Rests};
use crate::scoring::first::{FACT, First, SLOWED};
use crate::scoring::flag::{self, Severity};
use crate::scoring::score::Extent;

/// The checks without whose no nothing is said of a landmark, where the scale asks them.
const LANDMARKS_WAIT_FOR: [&str; 4] = ["seizure", SLOWED, "confusion", FACT];

/// An assessment, read by a policy.
pub(super) struct Reading<'r> {
    pub policy: &'r Arc<Policy>,
    pub assessment: &'r Assessment,
    /// What the items add up to, with the policy's bands where the scale has none.
    pub severity: Severity<'r>,
    pub elsewhere: Elsewhere<'r>,
    scored: Scored<'r>,
    /// One for each flag of the scale, with what is carried on.
    of_scale: Vec<Truth>,
    /// One for each flag of the policy, with what is carried on.
    pub own: Vec<Truth>,
    /// The assessment with a no to all that nobody asked, once a rule needs it.
    denied: OnceCell<Assessment>,
}

impl<'r> Reading<'r> {
    /// Reads an assessment.
    pub(super) fn of(
        policy: &'r Arc<Policy>,
        assessment: &'r Assessment,
        scored: Scored<'r>,
        severity: Severity<'r>,
        elsewhere: Elsewhere<'r>,
    ) -> Self {
        let (scale, earlier) = (assessment.scale(), elsewhere.earlier);
        let answered = earlier::answered(assessment, earlier);
        let with_carried = |flags: &[Flag]| {
            let raised = flag::raised(flags, &answered, &severity);
            earlier::beside(flags, raised, scale, earlier)
        };
        let of_scale = if earlier.is_empty() {
            scored.flags.to_vec()
        } else {
            with_carried(scale.flags())
        };
        Self {
            own: with_carried(&policy.rules().flags),
            of_scale,
            policy,
            assessment,
            severity,
            elsewhere,
            scored,
            denied: OnceCell::new(),
        }
    }

    fn scale(&self) -> &'r Scale {
        self.assessment.scale()
    }

    /// Where nothing was answered nothing is known: not even that it could be.
    fn known(&self, truth: Truth) -> Truth {
        if self.scored.is_scored {
            truth
        } else {
            Truth::Undetermined
        }
    }

    /// Says how a rule of reassessment stands.
    pub(super) fn applied(&self, rule: &Reassess) -> Applied {
        let observed = self.assessment.context.time;
        let holds = match rule.trigger {
            Trigger::Band(wanted) => {
                let reached = |band: Extent<usize>| self.known(band.at_least(wanted));
                self.severity.band.map_or(Truth::Undetermined, reached)
            }
            Trigger::Rise(points) => rise(self.severity.total, self.elsewhere.total_before, points),
            Trigger::Flag(named) => self.raised(named),
            Trigger::Check(check) => self.checked(check),
            Trigger::After(kind) => {
                let settled_after = self.policy.rules().settled_after(rule);
                let looked = self.looked();
                return after(kind, self.assessment, self.elsewhere.events, |event| {
                    looked.is_some_and(|looked| looked - event >= settled_after)
                });
            }
        };
        Applied {
            holds,
            from: observed,
            is_unasked: holds == Truth::Undetermined && self.only_waits_for_a_question(rule),
        }
    }

    fn looked(&self) -> Option<Time> {
        let observed = self.assessment.context.time;
        let observed = observed.filter(|_| self.scored.is_scored);
        observed.max(self.elsewhere.looked)
    }

    fn raised(&self, named: NamedFlag) -> Truth {
        let of = |raised: &[Truth], position: Option<usize>| {
            let raised = position.and_then(|position| raised.get(position).copied());
            raised.unwrap_or(Truth::No)
        };
        of(&self.of_scale, named.of_scale).or(of(&self.own, named.own))
    }

    /// Says whether a rule that is open would not hold if all that nobody asked were a no, and if nothing
    /// more were measured.
    fn only_waits_for_a_question(&self, rule: &Reassess) -> bool {
        let named = match rule.trigger {
            Trigger::Check(_) => return true,
            Trigger::Flag(named) => named,
            Trigger::Band(_) | Trigger::After(_) | Trigger::Rise(_) => return false,
        };
        let denied = self.denied.get_or_init(|| denied(self.assessment));
        let is_open = |flags: &[Flag], position: Option<usize>| {
            let flag = position.and_then(|position| flags.get(position..=position));
            flag.is_some_and(|flag| {
                let raised = flag::raised(flag, denied, &self.severity);
                !raised.contains(&Truth::No)
                    && !flag
                        .iter()
                        .any(|flag| flag::lacks_a_value(flag, self.assessment))
            })
        };
        let own = &self.policy.rules().flags;
        !is_open(self.scale().flags(), named.of_scale) && !is_open(own, named.own)
    }

    fn checked(&self, check: usize) -> Truth {
        let known = self.scale().checks().get(check).and_then(|check| {
            let mut earlier = self.elsewhere.earlier.iter();
            earlier.find(|known| known.on.is_check(&check.id))
        });
        match (known, self.assessment.known(check)) {
            (Some(known), _) if !known.is_over => Truth::Yes,
            (Some(_), Asked::Yes) | (_, Asked::No) => Truth::No,
            (_, Asked::Not) => Truth::Undetermined,
            (None, Asked::Yes) => Truth::Yes,
        }
    }

    /// Says how a landmark stands. It clears no patient, so it keeps silent where its figure is not about
    /// such a patient, and where nobody knows that it is.
    pub(super) fn reached(&self, landmark: &Landmark) -> Reached {
        let is_silent = self.after_a_medicine()
            || self.has_a_flag()
            || self.lacks_an_answer()
            || !self.is_of_substance(landmark);
        if is_silent {
            return Reached::Silent;
        }
        let reached = |total: Extent<u16>| self.known(total.at_least(landmark.at_least));
        let total = self.severity.total;
        Reached::Known(total.map_or(Truth::Undetermined, reached))
    }

    fn after_a_medicine(&self) -> bool {
        let (context, medicine) = (&self.assessment.context, EventKind::MedicineGiven);
        let before = |time: Time| context.time.is_none_or(|observed| time <= observed);
        let mut elsewhere = self.elsewhere.events.iter();
        context.reason == Some(Reason::AfterDose)
            || context.happened(medicine)
            || elsewhere.any(|known| known.event.kind == medicine && before(known.time))
    }

    fn has_a_flag(&self) -> bool {
        let raised = |flags: &[Truth]| flags.contains(&Truth::Yes);
        raised(&self.of_scale)
            || raised(&self.own)
            || self.carried().next().is_some()
            || self.seizure_by_event().is_some()
    }

    fn lacks_an_answer(&self) -> bool {
        let mut checks = self.scale().checks().iter().enumerate();
        checks.any(|(position, check)| {
            LANDMARKS_WAIT_FOR.contains(&check.id.as_str()) && self.checked(position) != Truth::No
        })
    }

    /// Says whether a landmark is about all that the patient is known to use; nobody knows it where nothing
    /// is named.
    fn is_of_substance(&self, landmark: &Landmark) -> bool {
        let context = &self.assessment.context;
        let daily = [
            (context.alcohol, "alcohol"),
            (context.benzodiazepines, "benzodiazepine"),
        ];
        let daily = daily.into_iter();
        let daily = daily.filter(|(used, _)| *used == Some(CoUse::Daily));
        let daily = daily.filter_map(|(_, word)| Substance::named(word));
        let named = context.substances.iter().copied();
        !context.substances.is_empty() && named.chain(daily).all(|used| landmark.is_about(used))
    }

    /// Says what comes first: the interval, the flags that are raised or carried on, or a look right now.
    pub(super) fn first(&self) -> First {
        let scale = self.scale();
        let raised = |flags: &[Flag], raised: &[Truth]| {
            let flags = flags.iter().zip(raised);
            let flags = flags.filter(|(_, raised)| **raised == Truth::Yes);
            flags.map(|(flag, _)| First::of_flag(flag, scale)).max()
        };
        let checks = scale.checks().iter().enumerate();
        let checks = checks.filter(|(check, _)| self.checked(*check) == Truth::Yes);
        let checks = checks.map(|(_, check)| First::of_check(&check.id)).max();
        let carried = self.carried().map(|known| known.first());
        let firsts = [
            raised(scale.flags(), &self.of_scale),
            raised(&self.policy.rules().flags, &self.own),
            checks,
            carried.max(),
            self.seizure_by_event(),
            self.asleep(),
        ];
        firsts.into_iter().flatten().max().unwrap_or_default()
    }

    /// A scale may have no check that a seizure among the events answers.
    fn seizure_by_event(&self) -> Option<First> {
        let seizure = EventKind::Seizure;
        let mut earlier = self.elsewhere.earlier.iter();
        let is_over = earlier.any(|known| known.is_over && known.on.is_check(seizure.word()));
        let stands = self.assessment.context.happened(seizure) && !is_over;
        stands.then(|| First::of_id(seizure.word()))
    }

    /// Somebody must look while nobody knows that a patient who sleeps can be roused.
    fn asleep(&self) -> Option<First> {
        let mut earlier = self.elsewhere.earlier.iter();
        let is_over = earlier.any(|known| known.is_over && known.on == Rests::Asleep);
        let asleep = Asleep::of(self.assessment).filter(Asleep::is_open);
        asleep.filter(|_| !is_over).map(|_| First::Now)
    }

    fn carried(&self) -> impl Iterator<Item = &'r Earlier> {
        let earlier = self.elsewhere.earlier.iter();
        earlier.filter(|known| !known.is_over)
    }

    /// Returns what is carried on and alarms, beside what the assessment says itself, as a screen names it.
    pub(super) fn told_as_carried(&self) -> Vec<String> {
        let told = self
            .carried()
            .filter(|known| known.first() != First::Interval && !self.says_itself(known));
        told.map(|known| known.label.clone()).collect()
    }

    fn says_itself(&self, known: &Earlier) -> bool {
        let (assessment, scale) = (self.assessment, self.scale());
        let own = flag::raised(&self.policy.rules().flags, assessment, &self.severity);
        let of = |flags: &[Flag], raised: &[Truth]| {
            let mut flags = flags.iter().zip(raised);
            flags.any(|(flag, raised)| *raised == Truth::Yes && known.on.is_of(flag, scale))
        };
        let mut checks = scale.checks().iter().enumerate();
        let is_answered = checks.any(|(position, check)| {
            known.on.is_check(&check.id) && assessment.known(position) == Asked::Yes
        });
        let seizure = EventKind::Seizure;
        let happened = known.on.is_check(seizure.word()) && assessment.context.happened(seizure);
        let is_asleep = known.on == Rests::Asleep && Asleep::of(assessment).is_some();
        is_answered
            || happened
            || is_asleep
            || of(scale.flags(), self.scored.flags)
            || of(&self.policy.rules().flags, &own)
    }
}

/// Answers no to each check that nobody asked.
fn denied(assessment: &Assessment) -> Assessment {
    let mut denied = assessment.clone();
    for check in 0..assessment.checks().len() {
        if assessment.known(check) == Asked::Not {
            denied.ask(check, Asked::No);
        }
    }
    denied
}
