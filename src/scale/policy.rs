//! A site's policy: how often to look again, thresholds, local flags and bands, apart from the scale.
//!
//! Sources differ on these, and a scale says none of them. A policy is a file of the site's own,
//! named, versioned, cited and digested like a scale; nothing in it is active unless somebody names
//! it, and whatever it says is shown with its name. It is read against the scale that it is for.

mod in_force;
mod landmarks;
mod reassess;

use std::sync::Arc;

use chrono::TimeDelta;

use super::bands::{self, BANDS, Band, Total, WrittenBand, band, range_of};
use super::definition::FORMAT;
use super::flags::{self, FLAGS, Flag};
use super::known::{Known, Stages};
use super::rules::{Named, Names, PartKind, Several, read_file};
use super::{LONGEST_INTERVAL, MOST_PARTS, Name, Scale};
use crate::base::canonical::Digest;
use crate::base::diagnostic::{Diagnostic, Judged, Problems, Rejected};
use crate::base::document::{At, Fields, Node, Value};
use crate::base::source::Source;
use crate::base::text::{all_of, excerpt};

pub use in_force::{InForce, Policies};
pub use landmarks::Landmark;
pub use reassess::{NamedFlag, Reassess, Trigger};

/// A policy that passed every check, read against one version of the scale that it is for.
#[derive(Clone, Debug)]
pub struct Policy {
    content: PolicyContent,
    digest: Digest,
    source: Source,
}

/// What a policy says: what it is, what it is for, and its rules.
#[derive(Clone, Debug)]
struct PolicyContent {
    head: PolicyHead,
    /// The names of the versions of one scale that it is for, and where they stand; never none.
    wanted: Vec<At<Name>>,
    scale: Arc<Scale>,
    rules: Rules,
}

impl PartialEq for Policy {
    fn eq(&self, other: &Self) -> bool {
        self.digest == other.digest && self.scale().digest() == other.scale().digest()
    }
}

impl Eq for Policy {}

impl Policy {
    /// Reads a policy file, against the scale that it names.
    ///
    /// # Errors
    /// All that is wrong with the file, in its order, with the text itself so that it can be shown.
    pub fn read(source: Source, find: &FindScale<'_>) -> Result<Self, Rejected> {
        Self::parse(source, find, Absent::Refused)
    }

    /// Reads the same policy against another version of its scale.
    ///
    /// # Errors
    /// As those of [`Policy::read_again`].
    pub fn against(&self, scale: &Arc<Scale>) -> Result<Self, Rejected> {
        Self::read_again(self.source.clone(), scale)
    }

    /// Counts what is left out of it for another version of its scale; nothing where it cannot be read against
    /// that version at all, which says so where it is put to use.
    pub fn absent_from(&self, scale: &Arc<Scale>) -> AbsentParts {
        let Ok(against) = self.against(scale) else {
            return AbsentParts::default();
        };
        let fewer =
            |part: fn(&Rules) -> usize| part(self.rules()).saturating_sub(part(against.rules()));
        AbsentParts {
            rules: fewer(|rules| rules.reassess.len()),
            flags: fewer(|rules| rules.flags.len()),
        }
    }

    /// Reads a policy that was read against its own version of the scale before, against another.
    ///
    /// A rule or a flag that speaks of a flag, check or measure which this version does not have is left out.
    /// What an assessment by another version raised is carried on all the same, and told before any interval.
    ///
    /// # Errors
    /// Something else that the policy speaks of is not in that version, or the file is broken.
    pub fn read_again(source: Source, scale: &Arc<Scale>) -> Result<Self, Rejected> {
        Self::parse(source, &|_| Ok(Arc::clone(scale)), Absent::LeftOut)
    }

    fn parse(source: Source, find: &FindScale<'_>, absent: Absent) -> Result<Self, Rejected> {
        let take = |node: &Node<'_>, problems: &mut Problems| read(node, find, absent, problems);
        let (content, digest) = read_file(&source, "a policy", take)?;
        Ok(Self {
            content,
            digest,
            source,
        })
    }

    /// Returns what it is, from where, and in which version.
    pub fn head(&self) -> &PolicyHead {
        &self.content.head
    }

    /// Returns id and version as results name them: `ward-7@1.0.0`.
    pub fn reference(&self) -> String {
        let head = self.head();
        format!("{}@{}", head.id, head.version)
    }

    /// Returns what it says of its scale.
    pub fn rules(&self) -> &Rules {
        &self.content.rules
    }

    /// Returns the scale that it was read against.
    pub fn scale(&self) -> &Arc<Scale> {
        &self.content.scale
    }

    /// Says whether it is for a scale, in this version.
    pub fn is_for(&self, scale: &Scale) -> bool {
        let mut wanted = self.names();
        wanted.any(|name| name.matches(scale.id(), scale.version()))
    }

    /// Says whether it is for this scale, and for no version of it with the same first number.
    pub fn is_for_other_major(&self, scale: &Scale) -> bool {
        let major = scale.version().major;
        let mut wanted = self.names();
        wanted.all(|name| name.id() == scale.id() && name.major().is_some_and(|own| own != major))
    }

    /// Returns the names of what it is for: versions of one scale.
    pub fn names(&self) -> impl Iterator<Item = &Name> {
        self.content.wanted.iter().map(|(name, _)| name)
    }

    /// Returns what it is for, as the file has it: `cows@1`, or `cows@1 and cows@2`.
    pub fn wanted(&self) -> String {
        let names: Vec<String> = self.names().map(Name::to_string).collect();
        all_of(&names)
    }

    /// Returns where the file names that.
    pub fn wanted_at(&self) -> String {
        let first = self.content.wanted.first();
        let start = first.map_or(0, |(_, span)| span.start);
        format!("{}:{}", self.source.name(), self.source.place(start))
    }

    /// Returns the bands that its rules mean: its own, or those of the scale.
    pub fn bands(&self) -> &[Band] {
        match self.rules().bands.as_slice() {
            [] => self.scale().bands(),
            own => own,
        }
    }

    /// Returns the lowest and highest total of one of its own bands, by position.
    pub fn band_range(&self, band: usize) -> Option<(u16, u16)> {
        range_of(
            &self.rules().bands,
            band,
            self.scale().definition().total?.1,
        )
    }

    /// Returns the digest of what the file says, made as that of a scale.
    pub fn digest(&self) -> Digest {
        self.digest
    }

    /// Returns the file itself, as it was read.
    pub fn source(&self) -> &Source {
        &self.source
    }
}

const REASSESS: PartKind = PartKind::new("reassess", "rules of reassessment", MOST_PARTS);
const LANDMARKS: PartKind = PartKind::new("landmark", "landmarks", MOST_PARTS);

/// What a policy is, from where, and in which version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyHead {
    /// The short name that data and commands use.
    pub id: String,
    /// The version of this file.
    pub version: semver::Version,
    /// The name that a screen shows.
    pub name: String,
    /// What it is for; may be empty.
    pub about: String,
    /// Where it comes from; at least one.
    pub references: Vec<String>,
}

/// What a policy says of its scale.
#[derive(Clone, Debug)]
pub struct Rules {
    /// When to look again.
    pub reassess: Vec<Reassess>,
    /// How many minutes before the end of its interval a look already settles a rule about an event.
    pub grace_minutes: u32,
    /// Published or local thresholds of the total.
    pub landmarks: Vec<Landmark>,
    /// Findings that the site wants looked at.
    pub flags: Vec<Flag>,
    /// The site's bands, for a scale without; may be empty.
    pub bands: Vec<Band>,
}

impl Rules {
    /// Returns how long after an event a look settles a rule about it.
    ///
    /// A look before that says nothing of what the event did, and a later event is one of its own.
    pub fn settled_after(&self, rule: &Reassess) -> TimeDelta {
        TimeDelta::minutes(rule.minutes.saturating_sub(self.grace_minutes).into())
    }
}

/// Finds the scale that a policy is for, or says in words why there is none.
pub type FindScale<'f> = dyn Fn(&Name) -> Result<Arc<Scale>, String> + 'f;

/// How many parts of a policy speak of what a version of its scale does not have.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AbsentParts {
    /// Rules of reassessment.
    pub rules: usize,
    /// Flags of the policy's own.
    pub flags: usize,
}

/// What becomes of a rule or a flag that speaks of what this version of the scale does not have.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Absent {
    /// The file is refused: there is no such thing.
    Refused,
    /// It is left out: another version of the scale has it.
    LeftOut,
}

/// The complaints that a flag, a check or a measure is not in this version of the scale.
const ABSENT: [&str; 3] = ["unknown-flag", "unknown-check", "unknown-measure"];

impl Absent {
    /// Keeps the parts that can be read against this version, and those of which something else is wrong.
    fn keep<'n, 'a, T>(
        self,
        mut parts: Several<&'n Node<'a>>,
        read: impl Fn(&'n Node<'a>, &mut Problems) -> Option<T>,
    ) -> Several<&'n Node<'a>> {
        if self == Self::LeftOut {
            parts.each.retain(|node| {
                let mut problems = Problems::default();
                read(node, &mut problems);
                let found = problems.into_vec();
                let is_absent = |problem: &Diagnostic| ABSENT.contains(&problem.code);
                found.is_empty() || !found.iter().all(is_absent)
            });
        }
        parts
    }
}

/// Reads a whole policy file.
fn read(
    node: &Node<'_>,
    find: &FindScale<'_>,
    absent: Absent,
    problems: &mut Problems,
) -> Option<PolicyContent> {
    let mut fields = Fields::open(node, "a policy", problems)?;
    if !fields.format(FORMAT) {
        return None;
    }
    let id = fields.id();
    let version = fields.version();
    let name = fields.prose("name", 60);
    let about = fields.optional_prose("about", 400);
    let references = fields.references();
    let named = wanted(&mut fields);
    let found = scale(&named, find, fields.problems);
    let grace = fields.integer("grace-minutes", 0..=LONGEST_INTERVAL.into());
    let parts = [&REASSESS, &LANDMARKS, &FLAGS, &BANDS].map(|kind| fields.several(kind));
    // With a part under a misspelt name, one that seems absent may be there.
    let unknown_part = fields.has_unknown_part();
    let parts = parts.map(|parts| parts.unless(unknown_part));
    fields.finish();
    // What a rule means depends on the scale.
    if found.is_none() {
        problems.judge(Judged::Shape);
    }
    let says_nothing = parts.iter().all(|part| part.each.is_empty() && part.whole);
    if let Some((_, span)) = named.into_iter().next().filter(|_| says_nothing) {
        let message = "this policy says nothing of the scale";
        let empty = Diagnostic::new("too-few", span, message);
        problems.push(empty.help("add [[reassess]], [[landmark]], [[flag]] or [[band]]"));
    }
    let scale = found.as_ref().map(|(scale, _)| &**scale);
    let rules = rules(parts, grace.as_ref(), scale, absent, problems);
    let (scale, wanted) = found?;
    Some(PolicyContent {
        head: PolicyHead {
            id: id?.0,
            version: version?,
            name,
            about: about.unwrap_or_default(),
            references,
        },
        wanted,
        scale,
        rules,
    })
}

/// Takes the name of the scale, or a list of them: versions of one scale.
fn wanted(fields: &mut Fields<'_, '_, '_>) -> Vec<At<String>> {
    const KEY: &str = "scale";
    let entry = fields.require(KEY, "add `scale` with a text");
    let Some(entry) = entry.filter(|entry| matches!(entry.node.value, Value::List(_))) else {
        return fields.text(KEY).into_iter().collect();
    };
    let named = fields.texts(KEY);
    if matches!(&entry.node.value, Value::List(list) if list.is_empty()) {
        let span = entry.node.span.clone();
        let none = Diagnostic::new("too-few", span, "`scale` names no scale");
        fields
            .problems
            .push(none.help("write at least one, as in scale = [\"cows@1\", \"cows@2\"]"));
    }
    named
}

/// Finds the newest of the versions that a policy is for, against which it is read.
fn scale(
    named: &[At<String>],
    find: &FindScale<'_>,
    problems: &mut Problems,
) -> Option<(Arc<Scale>, Vec<At<Name>>)> {
    let mut found: Vec<(Arc<Scale>, At<Name>)> = Vec::new();
    for (name, span) in named {
        let one = Name::parse(name).and_then(|name| Ok((find(&name)?, (name, span.clone()))));
        match one {
            Ok(one) => found.push(one),
            Err(words) => {
                let message = format!("no scale for this policy: `{}`", excerpt(name));
                let unknown = Diagnostic::new("unknown-scale", span.clone(), message);
                problems.push(unknown.help(words));
            }
        }
    }
    let (_, (first, place)) = found.first()?;
    if let Some((_, (other, span))) = found.iter().find(|(_, (name, _))| name.id() != first.id()) {
        let message = format!(
            "this policy is for `{}` and for `{}`",
            first.id(),
            other.id()
        );
        let two = Diagnostic::new("two-scales", span.clone(), message);
        let two = two.also(place.clone(), "the first is here");
        problems.push(two.help("name versions of one scale, and write a policy for each other"));
        return None;
    }
    if found.len() < named.len() {
        return None;
    }
    let newest = found.iter().map(|(scale, _)| scale);
    let newest = newest.max_by_key(|scale| scale.version()).map(Arc::clone)?;
    Some((newest, found.into_iter().map(|(_, name)| name).collect()))
}

fn rules(
    [reassess, landmarks, flags, bands]: [Several<&Node<'_>>; 4],
    grace: Option<&At<i64>>,
    scale: Option<&Scale>,
    absent: Absent,
    problems: &mut Problems,
) -> Rules {
    let total = scale.map_or(Total::InDoubt, |scale| Total::of(scale.definition().total));
    let bands = read_bands(bands, scale, total, problems);
    let known = known(scale, &bands, total);
    let flags = absent.keep(flags, |node, problems| flags::flag(node, &known, problems));
    let flags = flags::named_flags(flags, &known, problems);
    let landmarks = landmarks.read(problems, |node, problems| {
        landmarks::landmark(node, &known, problems)
    });
    landmarks.hold_unique(LANDMARKS.plural, problems);
    let may_name = reassess::MayName::of(&known, scale, &flags);
    let reassess = absent.keep(reassess, |node, problems| {
        reassess::written_rule(node, &may_name, problems)
    });
    let (reassess, grace_minutes) = reassess::rules(reassess, grace, &may_name, problems);
    Rules {
        reassess,
        grace_minutes,
        landmarks: landmarks.into_parts(|landmark| landmark),
        flags: flags.into_parts(|flag| flag),
        bands: bands.into_parts(|written| written.band),
    }
}

/// Gathers what the policy may name: all that the scale has, or the policy's bands for a scale without.
fn known<'d>(
    scale: Option<&'d Scale>,
    own_bands: &'d Several<Named<WrittenBand>>,
    total: Total,
) -> Known<'d> {
    let items = scale.map_or(&[] as &[_], Scale::items);
    let measures = scale.map_or(&[] as &[_], Scale::measures);
    let checks = scale.map_or(&[] as &[_], Scale::checks);
    let stagings = scale.map_or(&[] as &[_], Scale::stagings);
    let stages = stagings.iter().map(|staging| Stages {
        id: Some(&staging.id),
        number: staging.stages.len(),
        whole: true,
    });
    Known {
        items: items.iter().collect(),
        lists: Vec::new(),
        item_names: Names::all(items.iter().map(|item| &item.id)),
        measures: measures.iter().collect(),
        measure_names: Names::all(measures.iter().map(|measure| &measure.id)),
        check_names: Names::all(checks.iter().map(|check| &check.id)),
        band_names: match scale.map_or(&[] as &[Band], Scale::bands) {
            [] => own_bands.names(),
            bands => Names::all(bands.iter().map(|band| &band.id)),
        },
        staging_names: Names::all(stagings.iter().map(|staging| &staging.id)),
        stages: stages.collect(),
        stagings_whole: true,
        total,
    }
}

fn read_bands(
    nodes: Several<&Node<'_>>,
    scale: Option<&Scale>,
    total: Total,
    problems: &mut Problems,
) -> Several<Named<WrittenBand>> {
    let Some(scale) = scale.filter(|scale| !scale.bands().is_empty()) else {
        let bands = nodes.read(problems, band);
        bands::hold(&bands, false, total, problems);
        return bands;
    };
    let judged = problems.judge(Judged::Shape);
    let bands = nodes.read(problems, band);
    problems.judge(judged);
    if let Some(first) = bands.each.first() {
        let message = format!("{} has bands of its own", scale.reference());
        let own = Diagnostic::new("second-bands", first.part.span.clone(), message);
        let help = "remove each [[band]]; for another threshold write a [[landmark]]";
        problems.push(own.help(help));
    }
    bands
}
