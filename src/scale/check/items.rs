//! Items with their options and measures, and checks.

use super::Checker;
use crate::diagnostic::Diagnostic;
use crate::scale::draft::{At, Draft, DraftChoice, DraftItem, DraftMeasure};
use crate::scale::model::{Check, Choice, Item, Measure};
use crate::scale::{MOST_CHOICES, MOST_ITEMS, is_reserved};
use crate::source::Span;
use crate::text::excerpt;

/// Checks every item.
pub(super) fn check(draft: &Draft, checker: &mut Checker) -> Vec<Item> {
    if draft.items.len() > MOST_ITEMS
        && let Some(item) = draft.items.get(MOST_ITEMS)
    {
        let message = format!(
            "a scale has at most {MOST_ITEMS} items, this one has {}",
            draft.items.len()
        );
        checker.say(Diagnostic::new("too-many", item.id.1.clone(), message));
    }
    unused_answers(draft, checker);
    draft
        .items
        .iter()
        .map(|item| one(item, draft, checker))
        .collect()
}

/// Checks every yes-or-no question.
pub(super) fn checks(draft: &Draft, checker: &mut Checker) -> Vec<Check> {
    let one = |check: &crate::scale::draft::DraftCheck, checker: &mut Checker| Check {
        id: checker.id("a check", &check.id),
        label: checker.prose("`label`", &check.label, 28),
        ask: checker.prose("`ask`", &check.ask, 200),
    };
    draft
        .checks
        .iter()
        .map(|check| one(check, checker))
        .collect()
}

/// Items, measures and checks are columns of one table: no two may share a name, and none may take a result's.
pub(super) fn unique_names(draft: &Draft, checker: &mut Checker) {
    let items = draft.items.iter().map(|item| &item.id);
    let columns = draft
        .items
        .iter()
        .filter_map(|item| item.measure.as_ref())
        .map(|measure| &measure.column);
    let names: Vec<&At<String>> = items
        .chain(columns)
        .chain(draft.checks.iter().map(|check| &check.id))
        .collect();
    for (name, span) in names.iter().copied() {
        if is_reserved(name) {
            let message =
                format!("`{name}` is the name of a column that `ows` reads or writes itself");
            checker.say(
                Diagnostic::new("reserved-id", span.clone(), message).help("take another name"),
            );
        }
    }
    checker.unique("items, measures or checks", names);
    checker.unique("bands", draft.bands.iter().map(|band| &band.id));
    checker.unique("flags", draft.flags.iter().map(|flag| &flag.id));
    checker.unique("stagings", draft.stagings.iter().map(|staging| &staging.id));
}

fn unused_answers(draft: &Draft, checker: &mut Checker) {
    for answers in &draft.answers {
        let used = draft.items.iter().any(|item| {
            item.answers
                .as_ref()
                .is_some_and(|(name, _)| *name == answers.name.0)
        });
        if !used && draft.whole {
            let message = format!("no item uses the answers `{}`", excerpt(&answers.name.0));
            checker.say(
                Diagnostic::new("unused-answers", answers.name.1.clone(), message)
                    .help("remove them, or name them in an item"),
            );
        }
    }
}

fn one(item: &DraftItem, draft: &Draft, checker: &mut Checker) -> Item {
    let measure = item
        .measure
        .as_ref()
        .map(|measure| check_measure(measure, checker));
    let (drafts, span) = options_of(item, draft, checker);
    let choices = check_choices(drafts, &span, checker);
    bins(drafts, &span, measure.as_ref(), checker);
    Item {
        id: checker.id("an item", &item.id),
        label: checker.prose("`label`", &item.label, 28),
        ask: checker.prose("`ask`", &item.ask, 200),
        window: checker.optional_prose("`window`", item.window.as_ref(), 40),
        reported_only: reported_only(item, checker),
        confounders: checker.prose_list("a confounder", &item.confounders, 100),
        measure,
        choices,
    }
}

fn reported_only(item: &DraftItem, checker: &mut Checker) -> bool {
    let Some((word, span)) = &item.only else {
        return false;
    };
    if word != "reported" {
        let message = format!("`only` cannot be `{}`", excerpt(word));
        checker.say(
            Diagnostic::new("bad-choice", span.clone(), message)
                .help("write \"reported\", or leave the key out"),
        );
    }
    true
}

fn check_measure(measure: &DraftMeasure, checker: &mut Checker) -> Measure {
    let (column, span) = &measure.column;
    let letters = column.starts_with(|first: char| first.is_ascii_lowercase())
        && column.len() <= 32
        && column
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_');
    if !letters {
        let message = format!("`{}` cannot be a column", excerpt(column));
        let help = "write a small letter, then at most 31 small letters, digits and underscores";
        checker.say(Diagnostic::new("bad-id", span.clone(), message).help(help));
    }
    let ((low, high), span) = &measure.plausible;
    let limit = crate::scale::LARGEST_MEASURE;
    if *low < 0 || low >= high || *high > i64::from(limit) {
        let message = format!("`plausible` runs from {low} to {high}");
        let help =
            format!("write the lowest and then the highest plausible value, between 0 and {limit}");
        checker.say(Diagnostic::new("bad-range", span.clone(), message).help(help));
    }
    let plausible = (
        u32::try_from(*low).unwrap_or(0),
        u32::try_from(*high).unwrap_or(limit),
    );
    Measure {
        unit: checker.prose("`unit`", &measure.unit, 12),
        column: column.clone(),
        plausible,
    }
}

/// Finds the options of an item: its own, or a named list.
fn options_of<'d>(
    item: &'d DraftItem,
    draft: &'d Draft,
    checker: &mut Checker,
) -> (&'d [DraftChoice], Span) {
    match (&item.options, &item.answers) {
        (Some((options, span)), None) => (options, span.clone()),
        (None, Some((name, span))) => {
            if let Some(answers) = draft.answers.iter().find(|answers| answers.name.0 == *name) {
                return (&answers.choices, span.clone());
            }
            let known: Vec<&str> = draft
                .answers
                .iter()
                .map(|answers| answers.name.0.as_str())
                .collect();
            checker.unknown("unknown-answers", "list of answers", name, span, &known);
            (&[], span.clone())
        }
        (Some((options, span)), Some((_, second))) => {
            let message = format!(
                "the item `{}` has both `option` and `answers`",
                excerpt(&item.id.0)
            );
            let diagnostic = Diagnostic::new("two-lists", second.clone(), message);
            checker.say(
                diagnostic
                    .help("keep one of them")
                    .also(span.clone(), "the other is here"),
            );
            (options, span.clone())
        }
        (None, None) => {
            let message = format!(
                "the item `{}` has neither `option` nor `answers`",
                excerpt(&item.id.0)
            );
            checker.say(
                Diagnostic::new("missing-key", item.id.1.clone(), message)
                    .help("write its options, at least two"),
            );
            (&[], item.id.1.clone())
        }
    }
}

fn check_choices(drafts: &[DraftChoice], span: &Span, checker: &mut Checker) -> Vec<Choice> {
    if drafts.len() == 1 || drafts.len() > MOST_CHOICES {
        let message = format!(
            "an item has 2 to {MOST_CHOICES} options, this one has {}",
            drafts.len()
        );
        checker.say(Diagnostic::new("too-many", span.clone(), message));
    }
    if let Some(first) = drafts.first()
        && first.points.0 != 0
    {
        let message = format!("the first option is worth {}, not 0", first.points.0);
        let help = "begin with 0 points: it is what a finding counts that is not due to withdrawal";
        checker.say(Diagnostic::new("first-option", first.points.1.clone(), message).help(help));
    }
    for (before, after) in drafts.iter().zip(drafts.iter().skip(1)) {
        if after.points.0 <= before.points.0 {
            let message = format!("{} points stand after {}", after.points.0, before.points.0);
            let diagnostic = Diagnostic::new("points-order", after.points.1.clone(), message);
            checker
                .say(diagnostic.help(
                    "write the options from the fewest points to the most, each number once",
                ));
        }
    }
    let one = |draft: &DraftChoice, checker: &mut Checker| Choice {
        points: u16::try_from(draft.points.0).unwrap_or_default(),
        up_to: draft
            .up_to
            .as_ref()
            .and_then(|(limit, _)| u32::try_from(*limit).ok()),
        text: checker.prose("the text of an option", &draft.text, 100),
    };
    drafts.iter().map(|draft| one(draft, checker)).collect()
}

/// With a measure every option but the last has its upper limit: then no value has two options, and none has no option.
fn bins(drafts: &[DraftChoice], span: &Span, measure: Option<&Measure>, checker: &mut Checker) {
    let Some((last, most)) = drafts.split_last() else {
        return;
    };
    let Some(measure) = measure else {
        for (_, span) in drafts.iter().filter_map(|draft| draft.up_to.as_ref()) {
            let message = "`up-to` stands in an item that has no measure";
            let help = "add `measure`, or remove `up-to`";
            checker.say(Diagnostic::new("measure-gap", span.clone(), message).help(help));
        }
        return;
    };
    for draft in most.iter().filter(|draft| draft.up_to.is_none()) {
        let message = "this option lacks `up-to`, so some values would have no option";
        let help = format!(
            "write the highest {} that is worth {} points",
            measure.column, draft.points.0
        );
        checker.say(Diagnostic::new("measure-gap", draft.span.clone(), message).help(help));
    }
    if let Some((_, span)) = &last.up_to {
        let message = "the last option has `up-to`, so larger values would have no option";
        let help = "remove it: the last option takes all that is left";
        checker.say(Diagnostic::new("measure-gap", span.clone(), message).help(help));
    }
    let limits: Vec<&At<i64>> = most
        .iter()
        .filter_map(|draft| draft.up_to.as_ref())
        .collect();
    limits_in_order(&limits, span, measure, checker);
}

fn limits_in_order(limits: &[&At<i64>], span: &Span, measure: &Measure, checker: &mut Checker) {
    for (before, after) in limits.iter().zip(limits.iter().skip(1)) {
        if after.0 <= before.0 {
            let message = format!(
                "`up-to` is {} after {}, so two options would claim the same value",
                after.0, before.0
            );
            let diagnostic = Diagnostic::new("measure-overlap", after.1.clone(), message);
            checker.say(diagnostic.help("write growing limits"));
        }
    }
    let (low, high) = measure.plausible;
    if limits
        .iter()
        .any(|(limit, _)| *limit < i64::from(low) || *limit >= i64::from(high))
    {
        let message = format!(
            "an option's limit lies outside the plausible {low} to {high}, so an option could never be chosen"
        );
        let diagnostic = Diagnostic::new("bad-range", span.clone(), message);
        checker.say(diagnostic.help("widen `plausible`, or mend the limit"));
    }
}
