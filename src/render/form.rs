//! Blank forms of a scale for paper: for a class, and for when the power is out.
//!
//! [`form()`] is for one assessment, [`flowsheet()`] for several of one patient, [`unit()`] for all patients of a unit.
//! A page has at most [`LINES`] lines of at most [`WIDTH`] columns, as a line printer or `lp` gives; a form of more
//! pages has a form feed between them, and patient and page number on each. All is in ASCII that any printer
//! prints; only a scale in another language may need more letters. A form is filled in by hand and entered later.

mod flowsheet;
mod paper;
mod unit;

pub use flowsheet::flowsheet;
pub use paper::{LINES, WIDTH};
pub use unit::unit;

use self::paper::{joined, pages, part};
use super::page::Page;
use super::wording::stages::needs;
use super::wording::{self, DESCRIPTION, band_range, condition, only_check, sign};
use super::{Style, fill};
use crate::scale::{Evidence, Flag, Item, Rank, Rater, Scale, Stage};

/// The column from which the fields are written.
const AT: usize = 11;
/// The column from which the body of an item or a sign is written.
const BODY: usize = 4;
/// What stands between two things on a line.
const BETWEEN: &str = "   ";

/// How much a form tells.
#[derive(Clone, Copy)]
struct Detail {
    /// The empty lines between two parts.
    gap: usize,
    /// Whether the questions stand in full.
    asks: bool,
    /// Whether flags stand in full.
    warns: bool,
    /// Whether an option may go on in the next line.
    folds: bool,
}

/// The details of a form, each telling less than the one before, so that a page holds more.
const DETAILS: [Detail; 6] = [
    Detail::of(1, true, true),
    Detail::of(0, true, true),
    Detail::of(1, true, false),
    Detail::of(0, true, false),
    Detail::of(0, false, false),
    Detail {
        folds: true,
        ..Detail::of(0, false, false)
    },
];

impl Detail {
    const fn of(gap: usize, asks: bool, warns: bool) -> Self {
        Self {
            gap,
            asks,
            warns,
            folds: false,
        }
    }
}

/// Writes a blank form for one assessment, as wide as the style says, on as few pages as can be, and with as much
/// of what is asked as these hold.
///
/// For paper, give it [`WIDTH`].
pub fn form(scale: &Scale, style: &Style) -> String {
    let style = for_print(scale, style);
    let written = |detail: Detail| {
        let head = |number, all| head(scale, &style, number, all);
        pages(&parts(scale, &style, detail), detail.gap, head)
    };
    let found = DETAILS.into_iter().map(written);
    // The first of those with the fewest pages tells the most.
    joined(&found.min_by_key(Vec::len).unwrap_or_default())
}

/// Returns a style for any printer.
fn for_print(scale: &Scale, style: &Style) -> Style {
    Style {
        color: false,
        ascii: scale.language().is_none(),
        ..*style
    }
}

/// Writes what stands at the top of each page.
fn head(scale: &Scale, style: &Style, number: usize, all: usize) -> String {
    part(style, |page| {
        title(page, scale, number, all);
        page.flow(
            0,
            BETWEEN,
            [
                "Patient ______________________",
                "Date ____-__-__",
                "Time __:__",
                "Rater ________",
            ],
        );
        page.rule('-');
    })
}

/// Writes the name of a scale, and at the end of the line its version and the number of the page.
fn title(page: &mut Page<'_>, scale: &Scale, number: usize, all: usize) {
    let named = wording::named(scale);
    let end = format!("{named}, page {number} of {all}");
    page.ends(0, &scale.head().name, end);
}

fn parts(scale: &Scale, style: &Style, detail: Detail) -> Vec<String> {
    let mut parts = vec![part(style, context), part(style, |page| rules(page, scale))];
    for (position, item) in scale.items().iter().enumerate() {
        parts.push(part(style, |page| {
            one_item(page, scale, (position, item), detail);
        }));
    }
    parts.push(part(style, |page| page.rule('-')));
    parts.push(part(style, |page| total(page, scale)));
    parts.push(part(style, |page| measures(page, scale)));
    if scale.head().evidence == Evidence::Descriptive {
        parts.extend(stagings(scale, style));
    }
    parts.push(part(style, |page| checks(page, scale, detail)));
    parts.push(part(style, |page| flags(page, scale, detail)));
    parts.push(part(style, |page| foot(page, scale)));
    parts
}

/// Writes what is asked beside the items.
fn context(page: &mut Page<'_>) {
    let reasons = "admission / routine / before a dose / after a dose / change seen";
    page.labelled(0, "Reason", AT, reasons);
    let before = "____________  route ________  at ____-__-__ __:__ known / about";
    page.labelled(0, "Last used", AT, before);
    let used = "none / some / daily";
    let besides = ["alcohol", "benzodiazepines"].map(|other| format!("{other} {used}"));
    page.labelled_flow(0, "Besides", AT, "  ", besides);
    let asleep = wording::asleep::CAN_BE_ROUSED;
    let why = ["[ ] still due, because __________", asleep];
    page.labelled_flow(0, "NOT SCORED", AT, "  ", why);
}

/// Writes how the items are answered.
fn rules(page: &mut Page<'_>, scale: &Scale) {
    let who = match scale.head().rater {
        Rater::Clinician => "Circle one answer; rate only what withdrawal explains.",
        Rater::Patient => "Circle one answer an item.",
    };
    let words = "Open is not 0: say why.";
    page.paragraph(0, format!("{who} {words}"));
}

fn one_item(page: &mut Page<'_>, scale: &Scale, (position, item): (usize, &Item), detail: Detail) {
    let title = format!("{:>2}  {}", position + 1, item.label.to_uppercase());
    let end = answer(scale, item);
    let taken = page.columns_of(&end) + BETWEEN.len();
    let fits = |page: &Page<'_>, text: &str| page.columns_of(text) + taken <= page.width();
    let window = item.window.as_ref();
    let window = window.map_or_else(String::new, |window| format!(" ({window})"));
    let whole = Some(format!("{title}{window}")).filter(|whole| fits(page, whole));
    let is_apart = whole.is_none();
    let title = whole.unwrap_or(title);
    let with_ask = format!("{title}: {}", item.ask);
    let is_beside = detail.asks && !is_apart && fits(page, &with_ask);
    page.ends(0, if is_beside { with_ask } else { title }, end);
    if is_apart {
        page.paragraph(BODY, wording::window(item).unwrap_or_default());
    }
    if detail.asks {
        if !is_beside {
            page.paragraph(BODY, &item.ask);
        }
        for question in wording::another_cause(item) {
            page.paragraph(BODY, question);
        }
    }
    if detail.folds {
        paragraph(page, item);
    } else {
        let options = item.choices.iter();
        let options = options.map(|choice| format!("[{}] {}", choice.points, choice.text));
        page.flow(BODY, BETWEEN, options);
    }
}

/// Writes the options of an item one after another; the points of one are never parted from its first word.
fn paragraph(page: &mut Page<'_>, item: &Item) {
    let mut words: Vec<String> = Vec::new();
    for choice in &item.choices {
        // A second blank stands between two options.
        if let Some(last) = words.last_mut() {
            last.push(' ');
        }
        let text = page.style().text(&choice.text);
        let mut rest = text.split_whitespace();
        let first = rest.next().unwrap_or_default();
        words.push(format!("[{}] {first}", choice.points));
        words.extend(rest.map(str::to_owned));
    }
    let room = page.width().saturating_sub(BODY);
    for line in fill(words.iter().map(String::as_str), " ", room) {
        page.drawn(&format!("{}{line}", " ".repeat(BODY)));
    }
}

/// Returns what is filled in at the end of an item's line.
fn answer(scale: &Scale, item: &Item) -> String {
    let mut end = Vec::new();
    end.extend((item.measure.as_ref()).map(|measure| format!("____ {}", measure.unit)));
    if scale.head().evidence == Evidence::Descriptive && !item.reported_only {
        end.push("reported / seen".to_owned());
    }
    if scale.head().rater == Rater::Clinician {
        end.push("[ ] other cause".to_owned());
    }
    if scale.definition().total.is_some() {
        end.push("points ___".to_owned());
    }
    end.join("  ")
}

/// Writes the total, with the bands to circle.
fn total(page: &mut Page<'_>, scale: &Scale) {
    let Some((_, highest)) = scale.definition().total else {
        return;
    };
    let empty = "left empty if an item is open";
    let words = match scale.head().rater {
        Rater::Clinician => format!("____ of {highest}; other cause counts 0; {empty}"),
        Rater::Patient => format!("____ of {highest}; {empty}"),
    };
    page.labelled(0, "TOTAL", AT, words);
    let bands = scale.bands().iter().enumerate();
    let bands =
        bands.map(|(position, band)| format!("{} {}", band_range(scale, position), band.name));
    page.flow(AT, BETWEEN, bands);
}

/// Writes what is measured and never scored, as a row of vital signs.
fn measures(page: &mut Page<'_>, scale: &Scale) {
    let measures = scale.measures().iter();
    let blanks = measures.map(|measure| format!("{} ____ {}", measure.label, measure.unit));
    page.labelled_flow(0, "MEASURED", AT, BETWEEN, blanks);
}

/// Says whether a person must look at once at a yes to the check at a position.
fn is_alarm(scale: &Scale, position: usize) -> bool {
    let mut flags = scale.flags().iter();
    flags.any(|flag| only_check(flag) == Some(position) && flag.rank == Rank::ActNow)
}

/// Writes the checks; an exclamation mark stands before those whose yes a person must look at.
fn checks(page: &mut Page<'_>, scale: &Scale, detail: Detail) {
    let checks = || scale.checks().iter().enumerate();
    let mark = |position: usize| {
        if is_alarm(scale, position) { "!" } else { "" }
    };
    if !detail.asks {
        let words =
            checks().map(|(position, check)| format!("{}{} yes / no", mark(position), check.label));
        page.labelled_flow(0, "ASKED", AT, BETWEEN, words);
        return;
    }
    for (position, check) in checks() {
        let asked = format!("{}{}", mark(position), check.ask);
        page.labelled(0, "yes / no", AT, asked);
        let flags = scale.flags().iter();
        let flags = flags.filter(|flag| detail.warns && only_check(flag) == Some(position));
        for flag in flags {
            page.labelled(AT, "yes:", AT + 5, in_words(flag));
        }
    }
}

/// Returns what a flag says; what is only to be kept in mind says so.
fn in_words(flag: &Flag) -> String {
    match flag.rank {
        Rank::ActNow => flag.text.clone(),
        Rank::KeepInMind => format!("Keep in mind: {}", flag.text),
    }
}

/// Writes what a person must look at now: on paper nothing else says it.
fn flags(page: &mut Page<'_>, scale: &Scale, detail: Detail) {
    let flags = || {
        scale
            .flags()
            .iter()
            .filter(|flag| only_check(flag).is_none())
    };
    let asleep = wording::asleep::on_paper(scale);
    let mut when = vec![if detail.warns {
        wording::capital(&asleep)
    } else {
        asleep
    }];
    if (0..scale.checks().len()).any(|position| is_alarm(scale, position)) {
        when.push("a yes beside !".to_owned());
    }
    if !detail.warns {
        let flags = flags().filter(|flag| flag.rank == Rank::ActNow);
        when.extend(flags.map(|flag| condition(scale, &flag.when)));
        page.labelled_flow(0, "LOOK NOW", AT, "; ", when);
        return;
    }
    when.extend(flags().map(|flag| {
        let condition = wording::capital(&condition(scale, &flag.when));
        format!("{condition}: {}", in_words(flag))
    }));
    page.labelled_each(0, "LOOK NOW", AT, &when);
}

/// Writes the stages with their signs, each in a part of its own.
fn stagings(scale: &Scale, style: &Style) -> Vec<String> {
    let mut parts = Vec::new();
    for staging in scale.stagings() {
        parts.push(part(style, |page| {
            page.ends(0, staging.name.to_uppercase(), DESCRIPTION);
            let words = "Tick the signs found and due to withdrawal. A stage shows when it has as many as it needs; the stage now is the highest that shows.";
            page.paragraph(0, words);
            page.paragraph(0, format!("Source: {}.", staging.source));
        }));
        let stages = staging.stages.iter();
        parts.extend(stages.map(|stage| part(style, |page| one_stage(page, scale, stage))));
    }
    parts
}

fn one_stage(page: &mut Page<'_>, scale: &Scale, stage: &Stage) {
    let title = format!("{:>2}  {}", stage.number, stage.name);
    let needs = format!("found ___   needs {}", needs(scale, stage));
    page.ends(0, title, needs);
    let signs = stage.signs.iter();
    let signs = signs.map(|found| format!("[ ] {} ({})", found.text, sign(scale, found)));
    page.flow(BODY, BETWEEN, signs);
}

fn foot(page: &mut Page<'_>, scale: &Scale) {
    let given = [
        "what __________________________",
        "when __:__",
        "by ________",
    ];
    page.labelled_flow(0, "MEDICINE", AT, BETWEEN, given);
    let signed = [
        "________________________",
        "entered by ________",
        "entry _____",
    ];
    page.labelled_flow(0, "SIGNED", AT, BETWEEN, signed);
    let evidence = scale.head().evidence.word();
    let digest = scale.digest().short();
    let words = format!(
        "{}, {evidence}, {}, digest {digest}",
        scale.reference(),
        wording::rater(scale)
    );
    page.paragraph(0, words);
}

#[cfg(test)]
mod tests;
