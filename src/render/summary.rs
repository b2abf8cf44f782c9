//! The staged severity summary of one assessment, as a person reads it on a screen.
//!
//! The table of items is in `items`, what a finding or a stage is called in `wording`, folding and
//! columns in `page`. Nothing is computed here: all of it stands in the [`Outcome`]. Ages are counted
//! from the assessment's own time, since nothing in the library reads a clock.
//!
//! Of what comes from a file the log has a line for each event that has a time, in their order. What has no
//! time of its own gets none. Times stand in the offset of the assessment, with the date where it is another
//! day. What is signed at a bedside is recorded with its times, and they are not printed.

mod closing;
mod items;
#[cfg(test)]
mod tests;

use super::page::{Columns, Page, Piece, inked};
use super::wording::{self, stages};
use super::{Ink, Style, left};
use crate::assessment::{Answer, Asked, Assessment, Context, Detail, Observation};
use crate::base::text::count;
use crate::base::time::Time;
use crate::history::Change;
use crate::scale::truth::Truth;
use crate::scale::{Evidence, Item, Stage, Staging};
use crate::scoring::danger;
use crate::scoring::outcome::Outcome;
use crate::scoring::stage::{StageResult, Staged};

/// The widest a summary gets: on a wider screen the eye would lose the row.
const WIDEST: usize = 96;

/// What is known of an assessment that was made at a bedside, beside what it says itself.
#[derive(Clone, Debug, Default)]
pub struct Provenance {
    /// How the total moved since the last one of the same patient and scale.
    pub change: Option<Change>,
    /// Whether it is in the log.
    pub kept: Kept,
    /// What earlier visits raised and nobody asked about since, each in words.
    pub carried: Vec<String>,
}

/// Whether an assessment is in the log.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Kept {
    /// Nothing is said of a log.
    #[default]
    Unsaid,
    /// It is not signed yet.
    NotYet,
    /// It could not be recorded, for this reason.
    No(String),
    /// It was signed.
    Signed {
        /// When.
        at: Time,
        /// The number of its entry.
        entry: u64,
        /// The hash of its entry.
        hash: String,
    },
}

/// Writes the summary of one assessment.
///
/// Flags stand above everything, then the items with total and band, then each staging as the
/// description that it is, what was not asked, and the log of when what was observed; at the end,
/// where a screen of 24 lines stops, the few lines that matter once more, with the total last. `outcome`
/// must be that of `assessment`. Every line ends with a line feed, none is wider than the style
/// allows, and no other control character comes out but those of colour.
pub fn summary(assessment: &Assessment, outcome: &Outcome, style: &Style) -> String {
    summary_with(assessment, outcome, &Provenance::default(), style)
}

/// Writes the summary of an assessment, with how its total moved and whether it is in the log.
pub fn summary_with(
    assessment: &Assessment,
    outcome: &Outcome,
    provenance: &Provenance,
    style: &Style,
) -> String {
    let style = style.at_most(WIDEST);
    let mut page = Page::new(&style);
    heading(&mut page, assessment);
    not_recorded(&mut page, provenance);
    flags(&mut page, assessment, outcome);
    body(&mut page, assessment, outcome, provenance);
    match provenance.kept {
        Kept::Unsaid => log(&mut page, assessment),
        _ => page.paragraph(MARGIN, wording::scored_with(assessment.scale())),
    }
    closing::at_the_end(&mut page, assessment, outcome, provenance);
    not_recorded(&mut page, provenance);
    page.finish()
}

/// Writes the page that is read before an assessment is signed: what matters first, so that it is seen
/// without scrolling, and then all of the summary but the log.
pub fn to_be_signed(
    assessment: &Assessment,
    outcome: &Outcome,
    provenance: &Provenance,
    style: &Style,
) -> String {
    let style = style.at_most(WIDEST);
    let mut page = Page::new(&style);
    not_recorded(&mut page, provenance);
    closing::at_the_top(&mut page, assessment, outcome, provenance);
    heading(&mut page, assessment);
    body(&mut page, assessment, outcome, provenance);
    page.paragraph(MARGIN, wording::scored_with(assessment.scale()));
    page.finish()
}

/// Writes what both pages have between what stands first and what stands last.
fn body(page: &mut Page<'_>, assessment: &Assessment, outcome: &Outcome, provenance: &Provenance) {
    items::items(page, assessment, outcome, provenance.change.as_ref());
    if outcome.is_scored() {
        stagings(page, assessment, outcome);
    }
    questions(page, assessment, outcome);
    dangers(page, assessment, outcome);
    site(page, assessment, outcome);
}

/// Says twice, at the top and where the screen stops, that an assessment is not in the log.
fn not_recorded(page: &mut Page<'_>, provenance: &Provenance) {
    if let Kept::No(why) = &provenance.kept {
        page.alarms(1, [format!("NOT RECORDED: {why}")]);
        page.blank();
    }
}

fn heading(page: &mut Page<'_>, assessment: &Assessment) {
    let scale = assessment.scale();
    let dot = page.style().glyph(" · ", " - ");
    let (name, evidence) = (wording::named(scale), scale.head().evidence.word());
    let time = wording::when(&assessment.context);
    let name = inked(Ink::Strong, format!("{name}{dot}{evidence}"));
    page.ends(0, name, time);
    page.dotted(0, context(assessment));
    let background = wording::background(&assessment.context);
    page.dotted(0, background);
    if scale.head().evidence == Evidence::Descriptive {
        page.paragraph(0, inked(Ink::Open, wording::DESCRIPTIVE));
    }
    page.blank();
}

/// Returns who, after which use, rated by whom and why.
fn context(assessment: &Assessment) -> Vec<Piece> {
    let context = &assessment.context;
    let mut pieces = Vec::new();
    if let Some(patient) = &context.patient {
        pieces.push(inked(Ink::Strong, patient.as_str()));
    }
    let use_before = wording::last_use(context);
    if !use_before.is_empty() {
        pieces.push(use_before.join(", ").into());
    }
    if let Some(rater) = &context.rater {
        pieces.push(format!("rated by {rater}").into());
    }
    if let Some(reason) = context.reason {
        pieces.push(wording::reason(reason).into());
    }
    pieces
}

/// Writes what the site's policy says, under its own name and apart from what the scale says.
fn site(page: &mut Page<'_>, assessment: &Assessment, outcome: &Outcome) {
    let Some(site) = &outcome.site else {
        return;
    };
    page.blank();
    page.heading(&wording::site::named(&site.policy), "");
    let digest = format!("digest {}", site.policy.digest().short());
    page.dotted(1, [wording::site::OWN.to_owned(), digest]);
    for said in wording::site::said(site, assessment, outcome.is_scored()) {
        page.marked(1, "", said);
    }
    page.blank();
}

fn flags(page: &mut Page<'_>, assessment: &Assessment, outcome: &Outcome) {
    let raised = wording::flags::raised(assessment, outcome);
    page.alarms(1, wording::asleep::alarms(assessment));
    page.alarms(1, raised.lines());
    page.paragraph(1, inked(Ink::Strong, raised.in_mind().unwrap_or_default()));
    if let Some(words) = wording::breaths_not_counted(assessment) {
        page.paragraph(MARGIN, inked(Ink::Open, words));
    }
    page.blank();
}

/// How far lines below a heading stand in.
const MARGIN: usize = 1;

/// Writes the flags still open, what was measured, then the checks. Not asked is never shown as no.
fn questions(page: &mut Page<'_>, assessment: &Assessment, outcome: &Outcome) {
    if let Some(words) = wording::flags::open(assessment, outcome) {
        page.paragraph(MARGIN, inked(Ink::Open, words));
    }
    if let Some(words) = wording::measured_line(assessment) {
        page.paragraph(MARGIN, inked(Ink::Strong, words));
    }
    if let Some(words) = wording::not_measured_line(assessment) {
        page.paragraph(MARGIN, inked(Ink::Open, words));
    }
    for (answer, ink) in [
        (Asked::Yes, Ink::Strong),
        (Asked::Not, Ink::Open),
        (Asked::No, Ink::Faint),
    ] {
        if let Some(checks) = wording::flags::checks(assessment, answer) {
            page.paragraph(MARGIN, inked(ink, checks));
        }
    }
    page.blank();
}

/// Writes what the source says of the danger, where it fits the patient and the time.
fn dangers(page: &mut Page<'_>, assessment: &Assessment, outcome: &Outcome) {
    let dangers = danger::shown(assessment, outcome);
    if dangers.is_empty() {
        return;
    }
    let heading = "What the document says of the danger, in our words";
    page.paragraph(MARGIN, inked(Ink::Strong, heading));
    for danger in dangers {
        let words = format!("{} ({})", danger.text, danger.source);
        page.marked(MARGIN, "- ", inked(Ink::Faint, words));
    }
    page.blank();
}

/// Writes every staging of the scale.
fn stagings(page: &mut Page<'_>, assessment: &Assessment, outcome: &Outcome) {
    let all = assessment.scale().stagings();
    for (staging, staged) in all.iter().zip(&outcome.stagings) {
        let name = inked(Ink::Strong, &staging.name);
        page.ends(MARGIN, name, wording::DESCRIPTION);
        let found = staging.stages.iter().zip(&staged.stages);
        let style = page.style();
        let texts = found
            .clone()
            .map(|(stage, found)| texts(style, stage, found));
        let texts: Vec<[String; 4]> = texts.collect();
        let rows = texts.iter().map(|row| row.iter().map(String::as_str));
        let columns = Columns::of(page, MARGIN, rows);
        for ((stage, found), mut texts) in found.zip(texts) {
            let one = stages::one_of_them(assessment.scale(), stage);
            if let (Some(_), [.., signs]) = (&one, &mut texts) {
                signs.push(',');
            }
            row(page, &columns, texts, found.presence);
            if let Some(one) = one {
                page.paragraph(columns.after(1), one);
            }
            if found.presence != Truth::No {
                signs_found(page, &columns, stage, assessment);
            }
        }
        page.flow(
            MARGIN,
            " ",
            sentences(assessment, outcome, (staging, staged)),
        );
        page.blank();
    }
    if !all.is_empty() {
        page.paragraph(MARGIN, inked(Ink::Faint, stages::NO_SEVERITY));
        page.blank();
    }
}

/// Returns what stands in the row of a stage: its number, its name, whether it shows and its signs.
fn texts(style: &Style, stage: &Stage, found: &StageResult) -> [String; 4] {
    [
        stage.number.to_string(),
        stage.name.clone(),
        mark(style, found.presence),
        stages::signs(stage, found),
    ]
}

/// Returns mark and word: never the mark alone.
fn mark(style: &Style, presence: Truth) -> String {
    let mark = match (presence, style.ascii) {
        (Truth::Yes, false) => "●",
        (Truth::No, false) => "○",
        (Truth::Undetermined, false) => "◐",
        (Truth::Yes, true) => "[x]",
        (Truth::No, true) => "[ ]",
        (Truth::Undetermined, true) => "[?]",
    };
    format!("{mark} {}", stages::presence(presence))
}

/// Writes the row of a stage; the signs go beneath where a name would have to be folded into them.
fn row(page: &mut Page<'_>, columns: &Columns, texts: [String; 4], presence: Truth) {
    let [number, name, mark, signs] = texts;
    let ink = match presence {
        Truth::Yes => Some(Ink::Strong),
        Truth::No => None,
        Truth::Undetermined => Some(Ink::Open),
    };
    let mark = inked(ink, mark);
    if columns.over() == 0 {
        return columns.row(page, &[], [number.into(), name.into(), mark, signs.into()]);
    }
    let number = left(&number, columns.after(1) - MARGIN);
    page.ends(MARGIN, format!("{number}{name}"), mark);
    page.paragraph(columns.after(1), signs);
}

fn signs_found(page: &mut Page<'_>, columns: &Columns, stage: &Stage, assessment: &Assessment) {
    let found = stages::signs_found(stage, assessment);
    if !found.is_empty() {
        page.paragraph(columns.after(1), inked(Ink::Faint, found.join("; ")));
    }
}

/// Returns what is to be said beneath the stages, most urgent first.
fn sentences(
    assessment: &Assessment,
    outcome: &Outcome,
    (staging, staged): (&Staging, &Staged),
) -> Vec<Piece> {
    let now = format!("Signs now: {}.", stages::shown(staging, staged));
    let mut pieces = vec![inked(Ink::Strong, now)];
    let gap = stages::gap(assessment, staging, staged);
    pieces.extend(gap.map(|gap| inked(Ink::Open, gap)));
    pieces.extend(
        stages::course(staging, assessment)
            .into_iter()
            .map(Piece::from),
    );
    let early = stages::early(staging, assessment, outcome);
    pieces.extend(early.map(|early| inked(Ink::Open, early)));
    let limits = stages::limits(assessment.scale(), staging);
    pieces.extend(limits.into_iter().map(|limit| inked(Ink::Faint, limit)));
    pieces
}

/// Something that happened, and when, if that is known.
struct LogLine {
    time: Option<Time>,
    words: String,
}

/// Writes the log, and last with which scale it was scored.
fn log(page: &mut Page<'_>, assessment: &Assessment) {
    let mut lines: Vec<LogLine> = observed(assessment).collect();
    lines.extend(assessment.context.events.iter().map(|event| LogLine {
        time: event.time,
        words: wording::happened(event),
    }));
    let by = assessment.context.rater.as_ref();
    let by = by.map_or_else(String::new, |rater| format!(" by {rater}"));
    lines.push(LogLine {
        time: assessment.context.time,
        words: format!("assessed{by}"),
    });
    // What has no time comes last; equal times keep the order above.
    lines.sort_by_key(|line| (line.time.is_none(), line.time));
    let stamps: Vec<String> = lines
        .iter()
        .map(|line| stamp(line.time, assessment))
        .collect();
    let mut columns = Columns::of(page, MARGIN, stamps.iter().map(|stamp| [stamp.as_str()]));
    columns.fill(1);
    page.paragraph(0, inked(Ink::Strong, "Log"));
    for (line, stamp) in lines.iter().zip(stamps) {
        let pieces = [inked(Ink::Faint, stamp), Piece::from(&line.words)];
        columns.row(page, &[], pieces);
    }
    page.paragraph(MARGIN, wording::scored_with(assessment.scale()));
}

/// Returns the observations that have a time of their own.
fn observed(assessment: &Assessment) -> impl Iterator<Item = LogLine> {
    let items = assessment.scale().items().iter();
    items
        .zip(assessment.observations())
        .filter_map(|(item, observation)| {
            let detail = observation.detail()?;
            Some(LogLine {
                time: Some(detail.time?),
                words: observation_words(item, observation, detail, &assessment.context),
            })
        })
}

fn observation_words(
    item: &Item,
    observation: &Observation,
    detail: &Detail,
    context: &Context,
) -> String {
    let label = &item.label;
    let mut words = match observation.answer() {
        Answer::Missing(why) => format!("{label} {}", wording::not_assessed(why)),
        Answer::Chosen { attributed, .. } => {
            let points = u64::from(observation.points_in(item).unwrap_or_default());
            let points = count(points, "point", "points");
            let cause = if attributed {
                String::new()
            } else {
                format!(", {}", wording::COUNTS_NOTHING)
            };
            match wording::measured(item, observation.value()) {
                Some(value) => format!("{label} {value}, {points}{cause}"),
                None => format!("{label} {points}{cause}"),
            }
        }
    };
    if let Some(before) = wording::before(item, detail, context) {
        words.push_str(&format!(" ({before})"));
    }
    words
}

fn stamp(time: Option<Time>, assessment: &Assessment) -> String {
    match time {
        Some(time) => wording::clock(&time, &assessment.context),
        None => "no time".to_owned(),
    }
}
