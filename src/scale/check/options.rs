//! Options: their points, the limits of measured values, and the lists that items share.

use super::{Checker, not_growing};
use crate::base::diagnostic::Diagnostic;
use crate::base::source::Span;
use crate::base::text::excerpt;
use crate::scale::draft::{At, Draft, DraftChoice, Several};
use crate::scale::model::{Choice, Measure};

/// The lists of options that items share, each checked once however many items use it.
pub(super) struct Lists<'d> {
    named: Vec<(&'d str, Vec<Choice>)>,
    all: bool,
}

impl<'d> Lists<'d> {
    /// Checks the lists, and that each of them is used.
    pub(super) fn check(draft: &'d Draft, checker: &mut Checker) -> Self {
        let mut named = Vec::new();
        for answers in &draft.answers.each {
            let (name, span) = &answers.name;
            let choices = check(&answers.choices, span, checker);
            let help = "write these options in the item that is measured, or remove `up-to`";
            no_limits(&answers.choices, help, checker);
            named.push((name.as_str(), choices.unwrap_or_default()));
        }
        let lists = Self {
            named,
            all: draft.answers.whole,
        };
        lists.complain_of_unused(draft, checker);
        lists
    }

    /// Finds a list by its name, or says that there is none.
    pub(super) fn find(&self, (name, span): &At<String>, checker: &mut Checker) -> Vec<Choice> {
        if let Some((_, choices)) = self.named.iter().find(|(known, _)| known == name) {
            return choices.clone();
        }
        let names = self.named.iter().map(|(name, _)| *name).collect();
        let known = (names, self.all);
        checker.unknown("unknown-answers", "list of answers", name, span, &known);
        Vec::new()
    }

    /// Says nothing while some item's list is in doubt: that item may be the one that uses it.
    fn complain_of_unused(&self, draft: &Draft, checker: &mut Checker) {
        let items = &draft.items.each;
        let used: Vec<&str> = items
            .iter()
            .filter_map(|item| item.answers.as_ref())
            .map(|(name, _)| name.as_str())
            .collect();
        let known = |name: &str| self.named.iter().any(|(known, _)| *known == name);
        let sure = draft.items.whole
            && draft
                .answers
                .each
                .iter()
                .all(|answers| answers.choices.whole)
            && items
                .iter()
                .all(|item| item.sound || item.answers.is_some())
            && used.iter().all(|name| known(name));
        if !sure {
            return;
        }
        for answers in &draft.answers.each {
            let (name, span) = &answers.name;
            if !used.contains(&name.as_str()) {
                let message = format!("no item uses the answers `{}`", excerpt(name));
                let unused = Diagnostic::new("unused-answers", span.clone(), message);
                checker.say(unused.help("remove them, or name them in an item"));
            }
        }
    }
}

/// Checks the texts and points of options; `None` if the points are in doubt, which was said.
pub(super) fn check(
    drafts: &Several<DraftChoice>,
    span: &Span,
    checker: &mut Checker,
) -> Option<Vec<Choice>> {
    let texts: Vec<String> = drafts
        .each
        .iter()
        .map(|draft| checker.prose("the text of an option", draft.text.as_ref(), 100))
        .collect();
    if drafts.whole && drafts.each.len() < 2 {
        let message = match drafts.each.len() {
            0 => "there is no option here",
            _ => "there is only one option here",
        };
        let few = Diagnostic::new("too-few", span.clone(), message);
        checker.say(few.help("write at least two, from the fewest points to the most"));
        return None;
    }
    let points: Option<Vec<&At<i64>>> = drafts
        .each
        .iter()
        .map(|draft| draft.points.as_ref())
        .collect();
    let points = points.filter(|_| drafts.whole)?;
    if !points_grow_from_0(&points, checker) {
        return None;
    }
    let choices = drafts.each.iter().zip(points).zip(texts);
    let choices = choices.map(|((draft, (points, _)), text)| {
        Some(Choice {
            points: u16::try_from(*points).ok()?,
            up_to: draft
                .up_to
                .as_ref()
                .and_then(|(limit, _)| u32::try_from(*limit).ok()),
            text,
        })
    });
    choices.collect()
}

fn points_grow_from_0(points: &[&At<i64>], checker: &mut Checker) -> bool {
    let before = checker.problems.len();
    let numbers: Vec<i64> = points.iter().map(|(points, _)| *points).collect();
    if let Some((first, span)) = points.first()
        && numbers.iter().all(|points| *points > 0)
    {
        let message = format!("the first option is worth {first}, not 0");
        let help = "begin with 0 points: it is what a finding counts that is not due to withdrawal";
        checker.say(Diagnostic::new("first-option", span.clone(), message).help(help));
    }
    let first_is_wrong = checker.problems.len() > before;
    for index in not_growing(&numbers) {
        if index == 1 && first_is_wrong {
            continue;
        }
        if let (Some((above, above_span)), Some((points, span))) =
            (points.get(index.wrapping_sub(1)), points.get(index))
        {
            let message = if above == points {
                format!("two options are worth {points}")
            } else {
                format!("an option worth {points} stands below one worth {above}")
            };
            let order = Diagnostic::new("points-order", span.clone(), message);
            let order = order.also(above_span.clone(), "the one above");
            checker.say(order.help("write the fewest points first, and each number once"));
        }
    }
    checker.problems.len() == before
}

/// Complains of limits where nothing is measured; once, since what is forgotten is the measure.
///
/// Returns whether there are none.
pub(super) fn no_limits(drafts: &Several<DraftChoice>, help: &str, checker: &mut Checker) -> bool {
    let limit = drafts.each.iter().find_map(|draft| draft.up_to.as_ref());
    if let Some((_, span)) = limit {
        let message = "`up-to` stands in an option, and nothing is measured";
        let gap = Diagnostic::new("measure-gap", span.clone(), message);
        checker.say(gap.help(help));
    }
    limit.is_none()
}

/// With a measure every option but the last has its upper limit: then no value has two options, and none has no option.
///
/// Returns false if an option seems to be lost, so that its points prove nothing.
pub(super) fn limits(
    drafts: &Several<DraftChoice>,
    span: &Span,
    measure: &Measure,
    checker: &mut Checker,
) -> bool {
    let Some((last, most)) = drafts.each.split_last() else {
        return true;
    };
    let before = checker.problems.len();
    let without = most.iter().filter(|draft| draft.up_to.is_none());
    if without.clone().count() == most.len() {
        let message = "these options lack `up-to`, so a measured value has no option";
        let gap = Diagnostic::new("measure-gap", span.clone(), message);
        checker.say(gap.help("write in each option but the last the highest value it stands for"));
        return true;
    }
    for draft in without {
        let message = "this option lacks `up-to`, so some values would have no option";
        let gap = Diagnostic::new("measure-gap", draft.span.clone(), message);
        checker.say(gap.help(format!(
            "write the highest {} that it stands for",
            measure.column
        )));
    }
    if let Some((_, span)) = &last.up_to {
        let message = "the last option has `up-to`, so larger values would have no option";
        let gap = Diagnostic::new("measure-gap", span.clone(), message);
        checker.say(gap.help("remove it, or add the option that stands for them"));
    }
    if checker.problems.len() == before {
        let limits = most.iter().filter_map(|draft| draft.up_to.as_ref());
        limits_in_order(&limits.collect::<Vec<_>>(), measure, checker);
    }
    last.up_to.is_none()
}

fn limits_in_order(limits: &[&At<i64>], measure: &Measure, checker: &mut Checker) {
    let before = checker.problems.len();
    let numbers: Vec<i64> = limits.iter().map(|(limit, _)| *limit).collect();
    for index in not_growing(&numbers) {
        if let (Some((above, above_span)), Some((limit, span))) =
            (limits.get(index.wrapping_sub(1)), limits.get(index))
        {
            let message = format!(
                "`up-to` is {limit} below {above}, so two options would claim the same values"
            );
            let overlap = Diagnostic::new("measure-overlap", span.clone(), message);
            let overlap = overlap.also(above_span.clone(), "the option above");
            checker.say(overlap.help("write limits that grow from option to option"));
        }
    }
    let (low, high) = measure.plausible;
    let plausible = i64::from(low)..i64::from(high);
    let mut outside = limits
        .iter()
        .filter(|(limit, _)| !plausible.contains(limit));
    // If several are outside, `plausible` is the mistake: one complaint is enough.
    if checker.problems.len() == before
        && let Some((limit, span)) = outside.next()
    {
        let message = format!(
            "with `up-to = {limit}` some option could never be chosen: `plausible` is {low} to {high}"
        );
        let outside = Diagnostic::new("bad-range", span.clone(), message);
        let help = format!(
            "write {low} to {}, or mend `plausible`",
            high.saturating_sub(1)
        );
        checker.say(outside.help(help));
    }
}
