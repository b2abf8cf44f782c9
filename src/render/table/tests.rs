//! What whoever reads many assessments relies on: one line each, nothing cut unseen, counts that add up.

use std::sync::Arc;

use super::super::snapshot::{keeps_to_the_width, same, scales};
use super::super::{Style, columns};
use super::{LeftOut, Rows, Tally};
use crate::assessment::{Asked, Assessment, Event, EventKind, Missing, Observation, Patient};
use crate::base::time;
use crate::scale::truth::Truth;
use crate::scale::{Library, Name, Rank, Scale};
use crate::scoring::outcome::Outcome;

fn cows() -> Arc<Scale> {
    Library::new().find(&Name::parse("cows").unwrap()).unwrap()
}

/// Makes an assessment from its points in the order of the items; `None` is missing.
fn assessed(
    scale: &Arc<Scale>,
    patient: &str,
    minute: u32,
    points: &[Option<i64>],
    checks: &[&str],
) -> Assessment {
    let mut assessment = Assessment::blank(Arc::clone(scale));
    let time = format!("2026-11-22T20:{minute:02}:00-05:00");
    assessment.context.time = Some(time::parse(&time, None).unwrap());
    assessment.context.patient = Some(Patient::parse(patient).unwrap());
    for (index, item) in scale.items().iter().enumerate() {
        let answer = points.get(index).copied().flatten();
        let observation = answer.map_or_else(
            || Observation::missing(Missing::Asleep),
            |points| Observation::points(item, points).unwrap(),
        );
        assessment.observe(index, observation);
    }
    for (index, check) in scale.checks().iter().enumerate() {
        if checks.contains(&check.id.as_str()) {
            assessment.ask(index, Asked::Yes);
        }
    }
    assessment
}

/// A shift of invented patients: each row shows something that another does not.
fn shift() -> Vec<Assessment> {
    let cows = cows();
    let whole = |points: [i64; 11]| points.map(Some).to_vec();
    let without = |points: [i64; 11], missing: &[usize]| {
        let mut points = whole(points);
        for index in missing {
            points[*index] = None;
        }
        points
    };
    let early = [1, 1, 1, 1, 0, 0, 0, 0, 1, 1, 0];
    let flu = [1, 2, 1, 2, 1, 2, 1, 1, 2, 2, 3];
    let precipitated = [4, 4, 5, 5, 4, 4, 5, 2, 1, 4, 5];
    vec![
        assessed(&cows, "P-0142", 2, &whole(early), &[]),
        assessed(&cows, "P-0143", 9, &whole(flu), &["seizure"]),
        assessed(
            &cows,
            "P-0144",
            11,
            &whole(precipitated),
            &["fluid-loss", "slowed"],
        ),
        assessed(&cows, "P-0145", 14, &without(flu, &[3]), &[]),
        assessed(&cows, "P-0146", 20, &without(flu, &[3, 6]), &["self-harm"]),
        assessed(
            &cows,
            "P-0147",
            24,
            &without(early, &[0, 2, 3, 6]),
            &["danger-to-others", "chest-pain"],
        ),
        assessed(
            &cows,
            "ward-7-2026-november-bed-0000148",
            31,
            &whole([0; 11]),
            &[],
        ),
        assessed(&cows, "P-0149", 40, &[], &["pregnancy"]),
        assessed(&cows, "P-0150", 48, &[], &[]),
    ]
}

fn written(style: &Style, assessments: &[Assessment]) -> String {
    let rows = Rows::new(style, assessments[0].scale());
    let mut text = rows.header.clone();
    let mut tally = Tally::default();
    for assessment in assessments {
        let outcome = Outcome::of(assessment);
        text += &rows.row(assessment, &outcome);
        tally.add(assessment.scale(), &outcome);
    }
    let left_out = LeftOut {
        rejected: 1,
        ..LeftOut::default()
    };
    text + "\n" + &tally.closing(left_out, style)
}

#[test]
fn a_shift_reads_line_by_line_on_each_screen() {
    for width in [40, 60, 80, 120] {
        let style = Style::plain(width);
        same(
            &format!("table-cows-{width}.txt"),
            &written(&style, &shift()),
        );
    }
}

#[test]
fn a_description_has_stages_and_no_total() {
    let scale = Library::new()
        .find(&Name::parse("heroin-stages").unwrap())
        .unwrap();
    let slight = vec![Some(1); scale.items().len()];
    let most: Vec<_> = slight.iter().take(25).copied().collect();
    let rows = [
        assessed(&scale, "P-0142", 2, &slight, &[]),
        assessed(&scale, "P-0143", 8, &most, &["seizure"]),
        assessed(&scale, "P-0144", 9, &[], &[]),
    ];
    same(
        "table-heroin-stages-80.txt",
        &written(&Style::plain(80), &rows),
    );
}

/// Returns assessments of a scale in which ever more items are answered, first low and then high.
fn many(scale: &Arc<Scale>) -> Vec<Assessment> {
    let points = |high: bool| {
        let items = scale.items().iter();
        items.map(move |item| {
            Some(if high {
                i64::from(item.most_points())
            } else {
                0
            })
        })
    };
    let checks: Vec<&str> = scale
        .checks()
        .iter()
        .map(|check| check.id.as_str())
        .collect();
    let mut made = Vec::new();
    for high in [false, true] {
        for answered in 0..=scale.items().len() {
            let points: Vec<_> = points(high).take(answered).collect();
            let patient = "P-01420142014201420142014201420142";
            made.push(assessed(scale, &patient[..32], 2, &points, &checks));
        }
    }
    made
}

#[test]
fn rows_and_closing_table_keep_to_the_width() {
    for scale in scales() {
        keeps_to_the_width(scale.id(), |style| written(style, &many(&scale)));
    }
}

#[test]
fn one_line_each_unless_there_is_more_to_note() {
    for (index, assessment) in shift().iter().enumerate() {
        let rows = Rows::new(&Style::plain(80), assessment.scale());
        let row = rows.row(assessment, &Outcome::of(assessment));
        let lines = if [2, 4, 5, 7].contains(&index) { 2 } else { 1 };
        assert_eq!(row.lines().count(), lines, "{row}");
    }
}

#[test]
fn three_flags_are_named_on_every_screen_and_the_rest_counted() {
    for assessment in shift().iter().chain(&many(&cows())) {
        let outcome = Outcome::of(assessment);
        for width in [40, 60, 80, 120] {
            let row = Rows::new(&Style::plain(width), assessment.scale()).row(assessment, &outcome);
            let row = row.split_whitespace().collect::<Vec<_>>().join(" ");
            let flags = assessment.scale().flags().iter().zip(&outcome.flags);
            let raised =
                flags.filter(|(flag, raised)| **raised == Truth::Yes && flag.rank == Rank::ActNow);
            let labels = raised.map(|(flag, _)| assessment.scale().flag_label(flag));
            let labels: Vec<String> = labels.collect();
            let named = labels
                .iter()
                .take(3)
                .cloned()
                .collect::<Vec<_>>()
                .join(", ");
            let more = match labels.len() {
                0 => String::new(),
                1..=3 => format!("! {named}"),
                many => format!("! {named} and {} more", many - 3),
            };
            assert!(row.contains(&more), "{more} in {row}");
            assert_eq!(row.contains('!'), !labels.is_empty(), "{row}");
        }
    }
}

#[test]
fn a_seizure_among_the_events_is_named_once_with_the_flags() {
    for checks in [&[][..], &["seizure"]] {
        let mut assessment = assessed(&cows(), "P-0142", 2, &[Some(0); 11], checks);
        assessment.context.events.push(Event {
            kind: EventKind::Seizure,
            time: None,
            code: None,
            note: None,
        });
        for width in [40, 80] {
            let row = Rows::new(&Style::plain(width), assessment.scale())
                .row(&assessment, &Outcome::of(&assessment));
            assert_eq!(row.matches("seizure").count(), 1, "{row}");
            assert!(row.contains("! seizure"), "{row}");
        }
    }
}

#[test]
fn a_patient_that_does_not_fit_is_marked_and_keeps_both_ends() {
    let style = Style::plain(80);
    assert_eq!(super::shortened(&style, "P-0142", 8), "P-0142");
    assert_eq!(super::shortened(&style, "ward-7-bed-0148", 8), "war…0148");
    let ascii = Style {
        ascii: true,
        ..style
    };
    assert_eq!(super::shortened(&ascii, "ward-7-bed-0148", 8), "wa..0148");
}

#[test]
fn colour_changes_no_word() {
    let colourful = Style {
        color: true,
        ..Style::plain(80)
    };
    let text = written(&colourful, &shift());
    assert!(text.contains('\u{1b}'));
    let mut bare = String::new();
    for (index, piece) in text.split('\u{1b}').enumerate() {
        let rest = if index == 0 {
            piece
        } else {
            piece.split_once('m').unwrap().1
        };
        bare += rest;
    }
    let bare: Vec<&str> = bare.lines().map(str::trim_end).collect();
    let plain = written(&Style::plain(80), &shift());
    assert_eq!(bare, plain.lines().collect::<Vec<_>>());
}

/// Adds up the numbers that end the lines between two others.
fn sum(closing: &str, from: &str, to: &str) -> [u64; 2] {
    let lines = closing
        .lines()
        .skip_while(|line| !line.trim_start().starts_with(from));
    let lines = lines
        .skip(1)
        .take_while(|line| !line.is_empty() && !line.trim_start().starts_with(to));
    let mut sum = [0, 0];
    for line in lines {
        let mut numbers = line.split_whitespace().rev();
        for place in [1, 0] {
            let number = numbers.next().unwrap().replace(',', "");
            sum[place] += number.parse().unwrap_or(0);
        }
    }
    sum
}

#[test]
fn the_counts_by_band_and_by_stage_add_up_to_the_number_added() {
    let cows = cows();
    let (assessments, repeated) = (many(&cows), 200);
    let mut tally = Tally::default();
    for assessment in &assessments {
        let outcome = Outcome::of(assessment);
        for _ in 0..repeated {
            tally.add(&cows, &outcome);
        }
    }
    // Two of the 24 have every answer, two have none.
    let closing = tally.closing(LeftOut::default(), &Style::plain(120));
    assert!(closing.contains("4,800 assessments"), "{closing}");
    assert!(closing.contains("400 NOT SCORED"), "{closing}");
    assert_eq!(
        sum(&closing, "Band", "scored in all"),
        [400, 4000],
        "{closing}"
    );
    let (_, stages) = closing.split_once("Heroin withdrawal by day").unwrap();
    let (days, phases) = stages.split_once("Withdrawal by phase").unwrap();
    for stages in [days, phases] {
        assert_eq!(sum(stages, "Stage", "NOT SCORED"), [400, 4000], "{closing}");
    }
}

#[test]
fn the_counts_are_the_same_whichever_assessment_came_first() {
    let all: Vec<Assessment> = scales().iter().flat_map(many).collect();
    let tally_of = |assessments: &mut dyn Iterator<Item = &Assessment>| {
        let mut tally = Tally::default();
        for assessment in assessments {
            tally.add(assessment.scale(), &Outcome::of(assessment));
        }
        tally
    };
    let (one, other) = (tally_of(&mut all.iter()), tally_of(&mut all.iter().rev()));
    let style = Style::plain(80);
    let left_out = LeftOut {
        rejected: 4,
        ..LeftOut::default()
    };
    let closing = one.closing(left_out, &style);
    assert_eq!(closing, other.closing(left_out, &style));
    let headings = closing.lines().filter_map(|line| line.rsplit_once(" · "));
    let counts = headings.filter_map(|(_, end)| end.strip_suffix(" assessments"));
    let counted: usize = counts.map(|count| count.parse::<usize>().unwrap()).sum();
    assert_eq!(counted, all.len());
    assert!(closing.contains("! 4 rows rejected"));
}

#[test]
fn rows_of_another_scale_need_another_header() {
    let scales = scales();
    let rows = Rows::new(&Style::plain(80), &scales[0]);
    assert!(rows.are_of(&scales[0]));
    assert!(!rows.are_of(&scales[1]));
    assert!(columns(rows.header.lines().next().unwrap()) <= 80);
}
