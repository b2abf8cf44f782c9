//! What a site's policy says, in full: apart from what the scale says, each part with its source.

use schemars::JsonSchema;
use serde::Serialize;

use super::{BandName, FlagDetail};
use crate::base::time::format;
use crate::scale::Policy;
use crate::scale::policy::{NamedFlag, Reassess, Trigger};
use crate::scale::truth::Truth;
use crate::scoring::first::First;
use crate::scoring::site::{Look, Site};

/// What the policy in force says of an assessment.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PolicyDetail {
    /// Its id.
    pub id: String,
    /// Its version.
    pub version: String,
    /// The SHA-256 of its canonical form, 64 hexadecimal digits.
    pub digest: String,
    /// Its name.
    pub name: String,
    /// Where it comes from.
    pub references: Vec<String>,
    /// The site's band; null if the policy brings no bands.
    pub band: Option<SiteBand>,
    /// Every flag of the policy, whether it holds or not.
    pub flags: Vec<FlagDetail>,
    /// Every landmark, reached or not.
    pub landmarks: Vec<LandmarkDetail>,
    /// When to look again; null if the policy has no such rules.
    pub reassess: Option<ReassessDetail>,
}

/// The site's band, or the bands that the total can still be in.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SiteBand {
    /// The band; null while missing answers could change it, and if nothing was scored.
    pub value: Option<BandName>,
    /// The lowest it can still be; null if nothing was scored.
    pub low: Option<BandName>,
    /// The highest it can still be; null if nothing was scored.
    pub high: Option<BandName>,
}

/// A threshold of the total.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LandmarkDetail {
    /// Its id.
    pub id: String,
    /// The total from which it is reached.
    pub at_least: u16,
    /// `yes`, `no`, `undetermined` while missing answers decide, or `silent` where nothing may be said of it:
    /// after a medicine was given, with any flag, while a seizure, drowsiness, confusion or pregnancy is not
    /// asked about, and for a substance that it is not about. It clears no patient.
    pub reached: String,
    /// What its source says of it.
    pub text: String,
    /// The source.
    pub reference: String,
    /// The substances that it is about; empty for any opioid.
    pub substances: Vec<String>,
}

/// When to look again.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReassessDetail {
    /// What comes first: `interval`, `flags` where some are raised and come before the interval, or `now`
    /// where a seizure, a drowsy patient, few breaths or confusion stands, or a patient was asleep and is not
    /// known to be roused: then there is no interval, the minutes are 0, which no rule can say, and nobody leaves until someone has looked.
    pub first: String,
    /// Within how many minutes, counted from when the patient was observed, or for a rule about an
    /// event from that; null while missing answers could change it, and if no rule holds. Once there is
    /// a later assessment only a rule about an event still counts here.
    pub minutes: Option<u32>,
    /// The fewest that it can still be; null if no rule can hold. A rule that is open for nothing but a
    /// question that nobody asked or a value that nobody measured is left out, and says `undetermined` below.
    pub low: Option<u32>,
    /// The most that it can still be; null if it may be that no rule holds.
    pub high: Option<u32>,
    /// The earliest time that this may mean; null if it cannot be told.
    pub due_low: Option<String>,
    /// The latest time that this may mean; null if it cannot be told.
    pub due_high: Option<String>,
    /// Every rule, whether it holds or not.
    pub rules: Vec<RuleDetail>,
}

/// A rule of when to look again.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RuleDetail {
    /// The band from which it holds, by id; null for another kind of rule.
    pub band: Option<String>,
    /// The kind of event after which it holds; null for another kind of rule.
    pub after: Option<String>,
    /// The rise of the total from which it holds; null for another kind of rule.
    pub rise: Option<u16>,
    /// The flag, of the scale or of the policy, while which is raised it holds; null for another kind of rule.
    pub flag: Option<String>,
    /// The check, by id, on whose yes it holds; null for another kind of rule.
    pub check: Option<String>,
    /// Within how many minutes to look again.
    pub minutes: u32,
    /// `yes`, `no`, or `undetermined` while missing answers decide. A rule about a rise says `no`
    /// where the total before is not known, and one about an event once a look has settled it.
    pub holds: String,
    /// Where the rule comes from.
    pub reference: String,
}

/// Gathers what a policy says of an assessment.
pub(super) fn of(site: &Site) -> PolicyDetail {
    let (policy, rules) = (&site.policy, site.policy.rules());
    let head = policy.head();
    let flags = rules.flags.iter().zip(&site.flags);
    let landmarks = rules.landmarks.iter().zip(&site.landmarks);
    PolicyDetail {
        id: head.id.clone(),
        version: head.version.to_string(),
        digest: policy.digest().to_string(),
        name: head.name.clone(),
        references: head.references.clone(),
        band: (!rules.bands.is_empty()).then(|| band(site)),
        flags: flags
            .map(|(flag, raised)| FlagDetail::of(flag, *raised))
            .collect(),
        landmarks: landmarks
            .map(|(landmark, reached)| LandmarkDetail {
                id: landmark.id.clone(),
                at_least: landmark.at_least,
                reached: reached.word().to_owned(),
                text: landmark.text.clone(),
                reference: landmark.reference.clone(),
                substances: landmark
                    .substances
                    .iter()
                    .map(|known| known.word().to_owned())
                    .collect(),
            })
            .collect(),
        reassess: reassess(site),
    }
}

fn band(site: &Site) -> SiteBand {
    let (policy, extent) = (&site.policy, site.band);
    let bands = &policy.rules().bands;
    let name = |band: usize| BandName::of(bands.get(band), policy.band_range(band));
    SiteBand {
        value: extent.and_then(|extent| extent.settled()).and_then(name),
        low: extent.and_then(|extent| name(extent.low)),
        high: extent.and_then(|extent| name(extent.high)),
    }
}

fn reassess(site: &Site) -> Option<ReassessDetail> {
    let interval = site.interval()?;
    let due = |look: Option<Look<'_>>| look.and_then(|look| look.at).as_ref().map(format);
    let (due_low, due_high) = match site.first {
        First::Now => (
            site.observed.as_ref().map(format),
            site.observed.as_ref().map(format),
        ),
        First::Flags | First::Interval => (due(site.soonest()), due(site.latest())),
    };
    Some(ReassessDetail {
        first: site.first.word().to_owned(),
        minutes: interval.settled(),
        low: interval.soonest,
        high: interval.latest,
        due_low,
        due_high,
        rules: site
            .looks()
            .map(|(holds, look)| rule(&site.policy, look.rule, holds))
            .collect(),
    })
}

fn rule(policy: &Policy, rule: &Reassess, holds: Truth) -> RuleDetail {
    let (kind, id) = trigger(policy, rule.trigger);
    let named = |wanted: &str| (kind == wanted).then(|| id.clone());
    RuleDetail {
        band: named("band"),
        after: named("after"),
        rise: match rule.trigger {
            Trigger::Rise(points) => Some(points),
            _ => None,
        },
        flag: named("flag"),
        check: named("check"),
        minutes: rule.minutes,
        holds: holds.word().to_owned(),
        reference: rule.reference.clone(),
    }
}

/// Returns the key of the file that says when a rule holds, and what stands there.
pub(in crate::format) fn trigger(policy: &Policy, trigger: Trigger) -> (&'static str, String) {
    let scale = policy.scale();
    match trigger {
        Trigger::Band(band) => {
            let band = policy.bands().get(band);
            ("band", band.map(|band| band.id.clone()).unwrap_or_default())
        }
        Trigger::After(event) => ("after", event.word().to_owned()),
        Trigger::Rise(points) => ("rise", points.to_string()),
        Trigger::Flag(NamedFlag { of_scale, own }) => {
            let of_scale = of_scale.and_then(|flag| scale.flags().get(flag));
            let flag = of_scale.or_else(|| policy.rules().flags.get(own?));
            ("flag", flag.map(|flag| flag.id.clone()).unwrap_or_default())
        }
        Trigger::Check(check) => {
            let check = scale.checks().get(check);
            (
                "check",
                check.map(|check| check.id.clone()).unwrap_or_default(),
            )
        }
    }
}
