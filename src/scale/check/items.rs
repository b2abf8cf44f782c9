//! Items, their measures, and checks; the options themselves are in [`options`](super::options).

use super::Checker;
use super::options::{self, Lists};
use crate::base::diagnostic::Diagnostic;
use crate::base::text::excerpt;
use crate::scale::draft::{At, Draft, DraftCheck, DraftItem, DraftMeasure};
use crate::scale::model::{Check, Choice, Item, Measure};
use crate::scale::{LARGEST_MEASURE, is_reserved};

/// Checks every item.
pub(super) fn check(draft: &Draft, checker: &mut Checker) -> Vec<Item> {
    if draft.items.each.is_empty() && draft.items.whole {
        let none = Diagnostic::new("too-few", 0..0, "this scale has no items");
        checker.say(none.help("add at least one [[item]]"));
    }
    let lists = Lists::check(draft, checker);
    let items = draft.items.each.iter();
    items.map(|item| one(item, &lists, checker)).collect()
}

/// Checks every yes-or-no question.
pub(super) fn checks(draft: &Draft, checker: &mut Checker) -> Vec<Check> {
    let one = |check: &DraftCheck, checker: &mut Checker| Check {
        id: checker.id("a check", check.id.as_ref()),
        label: checker.prose("`label`", check.label.as_ref(), 28),
        ask: checker.prose("`ask`", check.ask.as_ref(), 200),
    };
    let checks = draft.checks.each.iter();
    checks.map(|check| one(check, checker)).collect()
}

/// Items, measures and checks are columns of one table: no two may share a name, and none may take a result's.
pub(super) fn unique_names(draft: &Draft, checker: &mut Checker) {
    let items = draft.items.each.iter();
    let columns = items
        .clone()
        .filter_map(|item| item.measure.as_ref()?.column.as_ref());
    let checks = draft.checks.each.iter();
    let names: Vec<&At<String>> = items
        .filter_map(|item| item.id.as_ref())
        .chain(columns)
        .chain(checks.filter_map(|check| check.id.as_ref()))
        .collect();
    for (name, span) in names.iter().copied().filter(|(name, _)| is_reserved(name)) {
        let message = format!(
            "`{}` is the name of a column that `ows` reads or writes itself",
            excerpt(name)
        );
        let reserved = Diagnostic::new("reserved-id", span.clone(), message);
        checker.say(reserved.help("take another name"));
    }
    checker.unique(names, |name| {
        format!("`{name}` already names an item, a measure or a check")
    });
    let bands = draft.bands.each.iter();
    checker.unique(bands.filter_map(|band| band.id.as_ref()), |name| {
        format!("two bands are named `{name}`")
    });
    let flags = draft.flags.each.iter();
    checker.unique(flags.filter_map(|flag| flag.id.as_ref()), |name| {
        format!("two flags are named `{name}`")
    });
    let stagings = draft.stagings.each.iter();
    checker.unique(stagings.filter_map(|staging| staging.id.as_ref()), |name| {
        format!("two stagings are named `{name}`")
    });
}

fn one(item: &DraftItem, lists: &Lists<'_>, checker: &mut Checker) -> Item {
    let measure = item
        .measure
        .as_ref()
        .and_then(|measure| check_measure(measure, checker));
    Item {
        id: checker.id("an item", item.id.as_ref()),
        label: checker.prose("`label`", item.label.as_ref(), 28),
        ask: checker.prose("`ask`", item.ask.as_ref(), 200),
        window: checker.optional_prose("`window`", item.window.as_ref(), 40),
        reported_only: reported_only(item, checker),
        confounders: checker.prose_list("a confounder", &item.confounders, 100),
        choices: choices(item, lists, measure.as_ref(), checker),
        measure,
    }
}

fn reported_only(item: &DraftItem, checker: &mut Checker) -> bool {
    let Some((word, span)) = &item.only else {
        return false;
    };
    if word != "reported" {
        let message = format!("`only` cannot be `{}`", excerpt(word));
        let bad = Diagnostic::new("bad-choice", span.clone(), message);
        checker.say(bad.help("write \"reported\", or leave the key out"));
    }
    true
}

/// Checks a measure; `None` if something is wrong with it, which was said.
fn check_measure(measure: &DraftMeasure, checker: &mut Checker) -> Option<Measure> {
    let unit = checker.prose("`unit`", measure.unit.as_ref(), 12);
    let column = measure
        .column
        .as_ref()
        .and_then(|column| check_column(column, checker));
    let ((low, high), span) = measure.plausible.as_ref()?;
    let limit = i64::from(LARGEST_MEASURE);
    if *low < 0 || low >= high || *high > limit {
        let message = format!("`plausible` runs from {low} to {high}");
        let help =
            format!("write the lowest and then the highest plausible value, from 0 to {limit}");
        checker.say(Diagnostic::new("bad-range", span.clone(), message).help(help));
        return None;
    }
    Some(Measure {
        unit,
        column: column?,
        plausible: (u32::try_from(*low).ok()?, u32::try_from(*high).ok()?),
    })
}

fn check_column((column, span): &At<String>, checker: &mut Checker) -> Option<String> {
    let fits = |name: &str| {
        name.len() <= 32
            && name.starts_with(|first: char| first.is_ascii_lowercase())
            && name
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
    };
    if fits(column) {
        return Some(column.clone());
    }
    let near = column.to_ascii_lowercase().replace([' ', '-'], "_");
    let help = if fits(&near) {
        format!("write `{near}`: small letters, digits and underscores")
    } else {
        "write a small letter, then at most 31 small letters, digits and underscores".to_owned()
    };
    let message = format!("`{}` cannot be a column", excerpt(column));
    checker.say(Diagnostic::new("bad-id", span.clone(), message).help(help));
    None
}

/// Finds the options of an item, its own or a shared list; none if that is not sure, which was said.
fn choices(
    item: &DraftItem,
    lists: &Lists<'_>,
    measure: Option<&Measure>,
    checker: &mut Checker,
) -> Vec<Choice> {
    match (&item.options, &item.answers) {
        (Some((drafts, span)), None) => {
            let choices = options::check(drafts, span, checker);
            let sure = choices.is_some() && item.sound;
            let fit = match (measure, &item.measure) {
                (Some(measure), _) if sure => options::limits(drafts, span, measure, checker),
                (None, None) if sure => {
                    let help = "add `measure` to the item, or remove `up-to`";
                    options::no_limits(drafts, help, checker)
                }
                _ => true,
            };
            choices.filter(|_| fit).unwrap_or_default()
        }
        (None, Some(name)) => {
            if item.measure.is_some() {
                let message = "an item with a measure cannot use shared answers";
                let gap = Diagnostic::new("measure-gap", name.1.clone(), message);
                checker
                    .say(gap.help("write `option` with an `up-to` for each option but the last"));
            }
            lists.find(name, checker)
        }
        (Some((_, span)), Some((_, second))) => {
            let message = "this item has both `option` and `answers`";
            let both = Diagnostic::new("two-lists", second.clone(), message);
            checker.say(
                both.help("keep one of them")
                    .also(span.clone(), "the other is here"),
            );
            Vec::new()
        }
        (None, None) => {
            if item.sound {
                let message = "an item lacks its options";
                let none = Diagnostic::new("missing-key", item.span.clone(), message);
                checker
                    .say(none.help("add `option` with a list, or `answers` with the name of one"));
            }
            Vec::new()
        }
    }
}
