//! The columns of results: what the input said, carried along, and behind it what the scale says of it.
//!
//! A table's own columns come out unchanged and in their order. What came as JSON or TOML gets columns of the
//! same names that a table would have. Names and values are the same in CSV and in flat NDJSON.

use super::value::{Cell, CellType};
use std::borrow::Cow;

use super::header::background;
use super::result_names::{
    AGAIN, BAND, MISSING_REASONS, NOT_ATTRIBUTED, POLICY_BAND, REASSESS, SCORED_WITH, STAGE, TOTAL,
};
use super::source::{InputColumns, Origin};
use crate::assessment::{Answer, Asked, Assessment, Certainty, Context, LastUse, Missing, Patient};
use crate::base::time::format;
use crate::scale::{Band, CONTEXT, Policy, Scale};
use crate::scoring::outcome::Outcome;
use crate::scoring::rescored::Rescored;
use crate::scoring::score::Extent;
use crate::scoring::truth::Truth;

/// One assessment with its result, as a row of columns.
#[derive(Clone, Copy)]
pub struct ResultRow<'r> {
    /// What the input said of it.
    pub origin: Origin<'r>,
    /// The assessment.
    pub assessment: &'r Assessment,
    /// What its scale says of it.
    pub outcome: &'r Outcome,
    /// What another version of the scale says of it; needed where columns were made for one.
    pub rescored: Option<&'r Rescored>,
    /// The policy that it was recorded with, where none is in force.
    pub recorded_with: Option<&'r PolicyName>,
}

/// A policy, as columns name it.
#[derive(Clone, Debug)]
pub struct PolicyName {
    /// Its id and version.
    pub reference: String,
    /// The beginning of its digest.
    pub digest: String,
}

/// The columns of a table of results.
#[derive(Clone, Debug)]
pub struct Columns {
    scale: String,
    columns: Vec<Column>,
    /// How many of them stand before the results.
    carried_along: usize,
}

/// One column.
#[derive(Clone, Debug)]
struct Column {
    name: String,
    source: Source,
    /// Whether it is about what another version of the scale says.
    again: bool,
}

/// Where the value of a column comes from.
#[derive(Clone, Debug)]
enum Source {
    /// A column of the input.
    Input(usize, CellType),
    /// The assessment.
    Assessment(AssessmentPart),
    /// What the scale says.
    Outcome(OutcomePart),
    /// What the policy in force says.
    Policy(PolicyPart),
    /// Nothing: it is the same in each row.
    Always(String),
    /// What another version of the scale gives otherwise.
    Differs,
    /// What another version of the scale has no place for.
    NotCarriedOver,
}

/// A part of an assessment; items and checks by position.
#[derive(Clone, Copy, Debug)]
enum AssessmentPart {
    /// What is known around the answers, by the name of its column.
    Context(&'static str),
    Value(usize),
    Points(usize),
    Check(usize),
    NotAttributed,
    MissingReasons,
    Extra,
}

/// A part of what a scale says.
#[derive(Clone, Copy, Debug)]
enum OutcomePart {
    Complete,
    Total(End),
    Band(End),
    Stage(usize, End),
    Flags(Truth),
}

/// A part of what a policy says.
#[derive(Clone, Debug)]
enum PolicyPart {
    Reference(Option<PolicyName>),
    Digest(Option<PolicyName>),
    Band(End),
    Flags(Truth),
    Landmarks(Truth),
    Reassess(End),
}

/// Which of the three columns of a range.
#[derive(Clone, Copy, Debug)]
enum End {
    /// The value, if it is settled.
    Settled,
    Low,
    High,
}

impl Columns {
    /// Works out the columns of results of a scale: those of the input, those of the results, of the policy
    /// in force, and of another version that it is scored with once more.
    pub fn of(
        input: InputColumns<'_>,
        scale: &Scale,
        policy: Option<&Policy>,
        again: Option<&Scale>,
    ) -> Self {
        let mut columns = Self::carried_along(input, scale);
        let carried_along = columns.len();
        columns.extend(of_result(scale));
        columns.extend(of_policy(policy));
        if let Some(again) = again {
            columns.extend(of_result(again).into_iter().map(|column| Column {
                name: format!("{AGAIN}{}", column.name),
                again: true,
                ..column
            }));
            columns.push(column("differs", Source::Differs));
            columns.push(column("not_carried_over", Source::NotCarriedOver));
        }
        Self {
            scale: scale.reference(),
            columns,
            carried_along,
        }
    }

    /// Returns the scale that they are of: `cows@1.0.0`.
    pub fn scale(&self) -> &str {
        &self.scale
    }

    /// Returns the names of the columns that stand before the results.
    pub fn names_carried_along(&self) -> impl Iterator<Item = &str> {
        self.names().take(self.carried_along)
    }

    /// Returns the names of the columns of the results.
    pub fn names_of_results(&self) -> impl Iterator<Item = &str> {
        self.names().skip(self.carried_along)
    }

    /// Says whether the columns before the results are those of an input.
    pub fn are_of(&self, input: InputColumns<'_>, scale: &Scale) -> bool {
        let columns = Self::carried_along(input, scale);
        let names = columns.iter().map(|column| column.name.as_str());
        names.eq(self.names_carried_along())
    }

    /// Returns the names and values of a row, in their order.
    ///
    /// Where nothing was answered nothing was scored: then total, band and stages are empty, not open.
    pub fn values<'c>(&'c self, row: &ResultRow<'c>) -> impl Iterator<Item = (&'c str, Cell<'c>)> {
        let columns = self.columns.iter();
        columns.map(|column| (column.name.as_str(), column.value(row)))
    }

    fn names(&self) -> impl Iterator<Item = &str> {
        self.columns.iter().map(|column| column.name.as_str())
    }

    /// Returns the columns that stand before the results.
    fn carried_along(input: InputColumns<'_>, scale: &Scale) -> Vec<Column> {
        let given = |name: &str, given| column(name, Source::Assessment(given));
        let items = || scale.items().iter().enumerate();
        match input {
            InputColumns::Table(header) | InputColumns::Keys(header) => {
                let kept = header.kept();
                let kept = kept
                    .map(|(field, holds)| column(header.name(field), Source::Input(field, holds)));
                // A measured value is what was said; what it is worth comes behind.
                let added = header.measured_only();
                let added = added.filter_map(|item| {
                    Some(given(
                        &scale.items().get(item)?.id,
                        AssessmentPart::Points(item),
                    ))
                });
                kept.chain(added).collect()
            }
            InputColumns::Document => {
                let context = CONTEXT.into_iter().chain(background(scale));
                let items = items().flat_map(|(position, item)| {
                    let measure = item.measure.as_ref();
                    let value = measure
                        .map(|measure| given(&measure.column, AssessmentPart::Value(position)));
                    value
                        .into_iter()
                        .chain([given(&item.id, AssessmentPart::Points(position))])
                });
                let checks = scale.checks().iter().enumerate();
                context
                    .map(|name| given(name, AssessmentPart::Context(name)))
                    .chain(items)
                    .chain(
                        checks.map(|(check, known)| given(&known.id, AssessmentPart::Check(check))),
                    )
                    .chain([given(NOT_ATTRIBUTED, AssessmentPart::NotAttributed)])
                    .chain([given("extra", AssessmentPart::Extra)])
                    .collect()
            }
        }
    }
}

fn column(name: &str, source: Source) -> Column {
    Column {
        name: name.to_owned(),
        source,
        again: false,
    }
}

/// Returns the three columns of a range.
fn range(name: &str, source: impl Fn(End) -> Source) -> [Column; 3] {
    let ends = [("", End::Settled), ("_low", End::Low), ("_high", End::High)];
    ends.map(|(suffix, end)| column(&format!("{name}{suffix}"), source(end)))
}

/// Returns the two columns of what is raised, and of what may be.
fn raised(name: &str, source: impl Fn(Truth) -> Source) -> [Column; 2] {
    let open = format!("{name}_open");
    [
        column(name, source(Truth::Yes)),
        column(&open, source(Truth::Undetermined)),
    ]
}

/// Returns the columns of what a scale says, up to its digest.
fn of_result(scale: &Scale) -> Vec<Column> {
    let mut columns = vec![column("complete", Source::Outcome(OutcomePart::Complete))];
    if scale.definition().total.is_some() {
        columns.extend(range(TOTAL, |end| Source::Outcome(OutcomePart::Total(end))));
    }
    if !scale.bands().is_empty() {
        columns.extend(range(BAND, |end| Source::Outcome(OutcomePart::Band(end))));
    }
    for (position, staging) in scale.stagings().iter().enumerate() {
        let stage = |end| Source::Outcome(OutcomePart::Stage(position, end));
        columns.extend(range(&format!("{STAGE}{}", staging.id), stage));
    }
    columns.push(column(
        MISSING_REASONS,
        Source::Assessment(AssessmentPart::MissingReasons),
    ));
    columns.extend(raised("flags", |wanted| {
        Source::Outcome(OutcomePart::Flags(wanted))
    }));
    columns.push(column(SCORED_WITH, Source::Always(scale.reference())));
    columns.push(column(
        "scale_digest",
        Source::Always(scale.digest().short()),
    ));
    columns
}

/// Returns the columns that name the policy in force, empty without one, and those of its parts.
fn of_policy(policy: Option<&Policy>) -> Vec<Column> {
    let name = policy.map(|policy| PolicyName {
        reference: policy.reference(),
        digest: policy.digest().short(),
    });
    let mut columns = vec![
        column(
            "policy",
            Source::Policy(PolicyPart::Reference(name.clone())),
        ),
        column("policy_digest", Source::Policy(PolicyPart::Digest(name))),
    ];
    let Some(rules) = policy.map(Policy::rules) else {
        return columns;
    };
    if !rules.bands.is_empty() {
        columns.extend(range(POLICY_BAND, |end| {
            Source::Policy(PolicyPart::Band(end))
        }));
    }
    if !rules.flags.is_empty() {
        let flags = |wanted| Source::Policy(PolicyPart::Flags(wanted));
        columns.extend(raised("policy_flags", flags));
    }
    if !rules.landmarks.is_empty() {
        let landmarks = |wanted| Source::Policy(PolicyPart::Landmarks(wanted));
        columns.extend(raised("landmarks", landmarks));
    }
    if !rules.reassess.is_empty() {
        columns.extend(range(REASSESS, |end| {
            Source::Policy(PolicyPart::Reassess(end))
        }));
    }
    columns
}

impl Column {
    fn value<'c>(&'c self, row: &ResultRow<'c>) -> Cell<'c> {
        let (assessment, outcome) = match row.rescored.filter(|_| self.again) {
            Some(rescored) => (&rescored.assessment, &rescored.outcome),
            None => (row.assessment, row.outcome),
        };
        match &self.source {
            Source::Input(field, holds) => match &row.origin {
                Origin::Row { cells, .. } => cells.value(*field, *holds),
                Origin::Document => Cell::Empty,
            },
            Source::Assessment(given) => given.value(assessment),
            Source::Outcome(result) => result.value(assessment.scale(), outcome),
            Source::Policy(site) => site.value(outcome, row.recorded_with),
            Source::Always(text) => Cell::Text(text.into()),
            Source::Differs => joined(row.rescored.map_or(&[], |again| &again.differs)),
            Source::NotCarriedOver => {
                joined(row.rescored.map_or(&[], |again| &again.not_carried_over))
            }
        }
    }
}

impl AssessmentPart {
    fn value<'c>(self, assessment: &'c Assessment) -> Cell<'c> {
        let observation = |item: usize| assessment.observations().get(item);
        match self {
            Self::Context(name) => of_context(name, &assessment.context),
            Self::Value(item) => Cell::number(observation(item).and_then(|seen| seen.value())),
            Self::Points(position) => {
                let item = assessment.scale().items().get(position);
                let points = |item| observation(position)?.points_in(item);
                Cell::number(item.and_then(points))
            }
            // What an event says is known, whether it was asked or not.
            Self::Check(check) => match assessment.known(check) {
                Asked::Not => Cell::Empty,
                Asked::No => Cell::Answer(false),
                Asked::Yes => Cell::Answer(true),
            },
            Self::NotAttributed => {
                let items = assessment.scale().items().iter();
                let items = items.zip(assessment.observations());
                let elsewhere = items.filter(|(_, seen)| !seen.is_attributed());
                let ids: Vec<&str> = elsewhere.map(|(item, _)| item.id.as_str()).collect();
                Cell::Text(ids.join(";").into())
            }
            Self::MissingReasons => missing_reasons(assessment),
            Self::Extra => match &assessment.context.extra {
                Some(extra) => Cell::Json(extra.to_string().into()),
                None => Cell::Empty,
            },
        }
    }
}

impl OutcomePart {
    fn value<'c>(self, scale: &'c Scale, outcome: &Outcome) -> Cell<'c> {
        let scored = outcome.is_scored();
        match self {
            Self::Complete => Cell::Boolean(outcome.is_complete()),
            Self::Total(end) => Cell::number(end.of(outcome.total.filter(|_| scored))),
            Self::Band(end) => band(scale.bands(), end.of(outcome.band.filter(|_| scored))),
            Self::Stage(staging, end) => {
                let staged = outcome.stagings.get(staging).filter(|_| scored);
                Cell::number(end.of(staged.map(|staged| staged.shown)))
            }
            Self::Flags(wanted) => {
                let ids = scale.flags().iter().map(|flag| flag.id.as_str());
                listed(ids, &outcome.flags, wanted)
            }
        }
    }
}

impl PolicyPart {
    /// Returns the value under the policy in force; the name of the policy that a row was `recorded` with
    /// stands where there is none.
    fn value<'c>(&'c self, outcome: &'c Outcome, recorded: Option<&'c PolicyName>) -> Cell<'c> {
        let site = outcome.site.as_deref();
        let named = |name: &'c Option<PolicyName>| match site {
            Some(_) => name.as_ref(),
            None => recorded,
        };
        let rules = site.map(|site| site.policy.rules());
        match self {
            Self::Reference(name) => Cell::text(named(name).map(|name| name.reference.as_str())),
            Self::Digest(name) => Cell::text(named(name).map(|name| name.digest.as_str())),
            Self::Band(end) => {
                let bands = rules.map_or(&[][..], |rules| &rules.bands);
                band(bands, end.of(site.and_then(|site| site.band)))
            }
            Self::Flags(wanted) => {
                let ids = rules.iter().flat_map(|rules| &rules.flags);
                let raised = site.map_or(&[][..], |site| &site.flags);
                listed(ids.map(|flag| flag.id.as_str()), raised, *wanted)
            }
            Self::Landmarks(wanted) => {
                let ids = rules.iter().flat_map(|rules| &rules.landmarks);
                let raised = site.map_or(&[][..], |site| &site.landmarks);
                listed(ids.map(|landmark| landmark.id.as_str()), raised, *wanted)
            }
            Self::Reassess(end) => {
                let interval = site.and_then(|site| site.interval());
                Cell::number(interval.and_then(|interval| match end {
                    End::Settled => interval.settled(),
                    End::Low => interval.soonest,
                    End::High => interval.latest,
                }))
            }
        }
    }
}

impl End {
    fn of<T: Copy + PartialEq>(self, extent: Option<Extent<T>>) -> Option<T> {
        match self {
            Self::Settled => extent?.settled(),
            Self::Low => Some(extent?.low),
            Self::High => Some(extent?.high),
        }
    }
}

fn of_context<'c>(name: &str, context: &'c Context) -> Cell<'c> {
    let certainty = context.last_use.map(|last_use| match last_use {
        LastUse::Unknown => Certainty::Unknown,
        LastUse::At { about: true, .. } => Certainty::About,
        LastUse::At { about: false, .. } => Certainty::Known,
    });
    match name {
        "patient" => Cell::text(context.patient.as_ref().map(Patient::as_str)),
        "time" => Cell::text(context.time.as_ref().map(format)),
        "rater" => Cell::text(context.rater.as_deref()),
        "reason" => Cell::text(context.reason.map(|reason| reason.word())),
        "substance" => match context.substances.as_slice() {
            [] => Cell::Empty,
            substances => {
                let words: Vec<&str> = substances.iter().map(|one| one.word()).collect();
                Cell::Text(words.join(";").into())
            }
        },
        "route" => Cell::text(context.route.map(|route| route.word())),
        "last_use" => match &context.last_use {
            Some(LastUse::At { time, .. }) => Cell::Text(format(time).into()),
            _ => Cell::Empty,
        },
        "last_use_certainty" => Cell::text(certainty.map(|certainty| certainty.word())),
        "dependent_months" => Cell::number(context.dependent_months),
        "alcohol" => Cell::text(context.alcohol.map(|used| used.word())),
        "benzodiazepines" => Cell::text(context.benzodiazepines.map(|used| used.word())),
        _ => Cell::Empty,
    }
}

/// Joins the items that are missing for a reason, each with it.
fn missing_reasons<'c>(assessment: &Assessment) -> Cell<'c> {
    let items = assessment.scale().items().iter();
    let mut joined = String::new();
    for (item, seen) in items.zip(assessment.observations()) {
        if let Answer::Missing(why) = seen.answer()
            && why != Missing::NotGiven
        {
            if !joined.is_empty() {
                joined.push(';');
            }
            joined += &item.id;
            joined.push(':');
            joined += why.word();
        }
    }
    Cell::Text(joined.into())
}

fn band(bands: &[Band], position: Option<usize>) -> Cell<'_> {
    let band = position.and_then(|position| bands.get(position));
    Cell::text(band.map(|band| band.id.as_str()))
}

/// Joins the ids of what is raised as it is wanted.
fn listed<'c>(ids: impl Iterator<Item = &'c str>, raised: &[Truth], wanted: Truth) -> Cell<'c> {
    let ids = ids.zip(raised).filter(|(_, raised)| **raised == wanted);
    let mut ids = ids.map(|(id, _)| id);
    let mut joined = Cow::Borrowed(ids.next().unwrap_or_default());
    for id in ids {
        let joined = joined.to_mut();
        joined.push(';');
        joined.push_str(id);
    }
    Cell::Text(joined)
}

fn joined(names: &[String]) -> Cell<'static> {
    Cell::Text(names.join(";").into())
}
