//! Items, and the yes-or-no questions beside them; options are in [`options`](super::options).

use super::code::{Code, code};
use super::limits::Limits;
use super::measures::UnscoredMeasure;
use super::options::{Choice, Lists, Measure, Written, WrittenMeasure, measure};
use super::rules::{Named, Names, PartKind, Several, hold_unique};
use super::truth::Truth;
use super::{LONGEST_ASK, LONGEST_LABEL, MOST_ITEMS, MOST_PARTS, is_reserved};
use crate::base::diagnostic::{Diagnostic, Problems};
use crate::base::document::{At, Fields, Node};
use crate::base::text::excerpt;

/// The items of a file.
pub(super) const ITEMS: PartKind = PartKind::new("item", "items", MOST_ITEMS);
/// The unscored questions of a file.
pub(super) const CHECKS: PartKind = PartKind::new("check", "checks", MOST_PARTS);

/// The most characters of further texts of items, in every language.
pub(super) const LONGEST_WINDOW: usize = 40;
pub(super) const LONGEST_CONFOUNDER: usize = 100;

/// One symptom or sign that is rated.
///
/// The head of [`scale`](super) says where a new key has to go.
#[derive(Clone, Debug)]
pub struct Item {
    /// Its name in data: `pulse`.
    pub id: String,
    /// Its name on a screen, at most 28 characters.
    pub label: String,
    /// What the rater does or asks.
    pub ask: String,
    /// The time it looks back over, where it is not the moment itself.
    pub window: Option<String>,
    /// True for what cannot be seen, only reported.
    pub reported_only: bool,
    /// Other causes that the instrument itself asks to be thought of.
    pub confounders: Vec<String>,
    /// How a measured value becomes points, if the item has a measure.
    pub measure: Option<Measure>,
    /// The permitted answers, fewest points first; two to 32.
    pub choices: Vec<Choice>,
    /// Its code in a terminology, if it has one.
    pub code: Option<Code>,
}

/// An unscored yes-or-no question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// Its name in data: `seizure`.
    pub id: String,
    /// Its name on a screen.
    pub label: String,
    /// The question.
    pub ask: String,
    /// The unscored measure, by position, that answers the question: once it was taken nobody need ask.
    pub unless_measured: Option<usize>,
}

impl Item {
    /// Returns the position of the option that is worth `points`, if there is one.
    #[inline]
    pub fn choice_worth(&self, points: u16) -> Option<u8> {
        self.choices
            .iter()
            .position(|choice| choice.points == points)
            .and_then(|index| u8::try_from(index).ok())
    }

    /// Returns the position of the option that a measured value falls in; `None` for an item without a measure.
    pub fn choice_for(&self, value: u32) -> Option<u8> {
        self.measure.as_ref()?;
        let index = self
            .choices
            .iter()
            .position(|choice| choice.up_to.is_none_or(|limit| value <= limit))?;
        u8::try_from(index).ok()
    }

    /// Returns the lowest and highest measured value that an option stands for; `None` for an item without a measure.
    ///
    /// The first option begins at 0, since a value below the plausible can be confirmed. The last
    /// ends at the highest plausible value: every limit of a flag lies below a larger one, or refuses it.
    pub fn values_of(&self, choice: u8) -> Option<(u32, u32)> {
        let measure = self.measure.as_ref()?;
        let index = usize::from(choice);
        let low = match index.checked_sub(1) {
            Some(before) => self.choices.get(before)?.up_to? + 1,
            None => 0,
        };
        let high = self
            .choices
            .get(index)?
            .up_to
            .unwrap_or_else(|| measure.plausible.1.max(low));
        Some((low, high))
    }

    /// Says whether the measured value lies between these limits. Where only the option is known, the option's
    /// own limits may decide; otherwise nobody knows the value.
    pub fn measures_within(&self, limits: Limits, value: Option<u32>, choice: Option<u8>) -> Truth {
        if let Some(value) = value {
            return limits.hold(value).into();
        }
        match choice.and_then(|choice| self.values_of(choice)) {
            Some(span) => limits.hold_between(span),
            None => Truth::Undetermined,
        }
    }

    /// Returns the most points that an answer can give.
    pub fn most_points(&self) -> u16 {
        self.choices.last().map_or(0, |choice| choice.points)
    }
}

/// An item as it is written.
pub(super) struct WrittenItem {
    pub item: Item,
    /// The column of its measure, however it is spelt.
    pub column: Option<At<String>>,
    /// The shared list of options that it names.
    pub list: Option<String>,
    /// Whether it is sure which list it uses, if it uses one.
    pub sure: bool,
}

/// Reads the items.
pub(super) fn items(
    nodes: Several<&Node<'_>>,
    lists: &Lists,
    problems: &mut Problems,
) -> Several<Named<WrittenItem>> {
    if nodes.each.is_empty() && nodes.whole {
        let none = Diagnostic::new("too-few", 0..0, "this scale has no items");
        problems.push(none.help("add at least one [[item]]"));
    }
    let items = nodes.read(problems, |node, problems| item(node, lists, problems));
    let written = || items.each.iter().map(|item| &item.part);
    let used: Vec<&str> = written().filter_map(|item| item.list.as_deref()).collect();
    let sure = items.whole && written().all(|item| item.sure);
    lists.hold_used(&used, sure, problems);
    items
}

fn item(node: &Node<'_>, lists: &Lists, problems: &mut Problems) -> Option<Named<WrittenItem>> {
    let mut fields = Fields::open(node, "an item", problems)?;
    let id = fields.id();
    let label = fields.prose("label", LONGEST_LABEL);
    let ask = fields.prose("ask", LONGEST_ASK);
    let window = fields.optional_prose("window", LONGEST_WINDOW);
    let reported_only = reported_only(&mut fields);
    let confounders = fields.prose_list("confounder", "a confounder", LONGEST_CONFOUNDER);
    let measured = fields
        .take("measure")
        .and_then(|entry| measure(&entry.node, fields.problems));
    let own = fields
        .take("option")
        .map(|entry| Written::read(entry, fields.problems));
    let list = fields.text("answers");
    let code = code(&mut fields);
    let is_sound = fields.finish();
    let options = WrittenOptions {
        own: own.as_ref(),
        list: list.as_ref(),
        measure: measured.as_ref(),
        is_sound,
    };
    let choices = options.choices(node, lists, problems);
    let column = measured.as_ref().and_then(|measure| measure.column.clone());
    let item = Item {
        id: id.as_ref().map(|(id, _)| id.clone()).unwrap_or_default(),
        label,
        ask,
        window,
        reported_only,
        confounders,
        measure: measured.and_then(|measure| measure.measure),
        choices,
        code,
    };
    let part = WrittenItem {
        item,
        column,
        sure: is_sound || list.is_some(),
        list: list.map(|(name, _)| name),
    };
    Some(Named { id, part })
}

fn reported_only(fields: &mut Fields<'_, '_, '_>) -> bool {
    let Some((word, span)) = fields.text("only") else {
        return false;
    };
    if word != "reported" {
        let message = format!("`only` cannot be `{}`", excerpt(&word));
        let bad = Diagnostic::new("bad-choice", span, message);
        let help = "write \"reported\", or leave the key out";
        fields.problems.push(bad.help(help));
    }
    true
}

/// What an item says of its options, its own or those of a shared list.
struct WrittenOptions<'w> {
    own: Option<&'w Written>,
    list: Option<&'w At<String>>,
    measure: Option<&'w WrittenMeasure>,
    /// Whether all of the item could be read: only then what it lacks is really not there.
    is_sound: bool,
}

impl WrittenOptions<'_> {
    /// Returns the options of an item; none if that is not sure, which was said.
    fn choices(&self, item: &Node<'_>, lists: &Lists, problems: &mut Problems) -> Vec<Choice> {
        match (self.own, self.list) {
            (Some(own), None) => self.own_choices(own, problems),
            (None, Some(name)) => {
                if self.measure.is_some() {
                    let message = "an item with a measure cannot use shared answers";
                    let gap = Diagnostic::new("measure-gap", name.1.clone(), message);
                    let help = "write `option` with an `up-to` for each option but the last";
                    problems.push(gap.help(help));
                }
                lists.find(name, problems)
            }
            (Some(own), Some((_, list))) => {
                let message = "this item has both `option` and `answers`";
                let both = Diagnostic::new("two-lists", list.clone(), message);
                let both = both.also(own.span.clone(), "the other is here");
                problems.push(both.help("keep one of them"));
                Vec::new()
            }
            (None, None) => {
                if self.is_sound {
                    let message = "an item lacks its options";
                    let none = Diagnostic::new("missing-key", item.span.clone(), message);
                    let help = "add `option` with a list, or `answers` with the name of one";
                    problems.push(none.help(help));
                }
                Vec::new()
            }
        }
    }

    fn own_choices(&self, own: &Written, problems: &mut Problems) -> Vec<Choice> {
        let choices = own.choices(problems);
        let sure = choices.is_some() && self.is_sound;
        let measure = self.measure.map(|written| written.measure.as_ref());
        let fit = match measure {
            Some(Some(measure)) if sure => own.hold_limits(measure, problems),
            None if sure => {
                let help = "add `measure` to the item, or remove `up-to`";
                own.hold_no_limits(help, problems)
            }
            _ => true,
        };
        choices.filter(|_| fit).unwrap_or_default()
    }
}

/// Reads a check.
pub(super) fn check(
    node: &Node<'_>,
    measures: &Names<'_>,
    problems: &mut Problems,
) -> Option<Named<Check>> {
    let mut fields = Fields::open(node, "a check", problems)?;
    let id = fields.id();
    let check = Check {
        id: id.as_ref().map(|(id, _)| id.clone()).unwrap_or_default(),
        label: fields.prose("label", LONGEST_LABEL),
        ask: fields.prose("ask", LONGEST_ASK),
        unless_measured: fields.text("unless-measured").and_then(|measure| {
            measures.look_up("unknown-measure", "measure", &measure, fields.problems)
        }),
    };
    fields.finish();
    Some(Named { id, part: check })
}

/// Items, measures and checks are columns of one table: no two may share a name, and none may take a result's.
pub(super) fn hold_columns_unique(
    items: &Several<Named<WrittenItem>>,
    measures: &Several<Named<UnscoredMeasure>>,
    checks: &Several<Named<Check>>,
    problems: &mut Problems,
) {
    let columns = items.each.iter();
    let columns = columns.filter_map(|item| item.part.column.as_ref());
    let names = items.ids().chain(columns);
    let names = names.chain(measures.ids()).chain(checks.ids());
    let names: Vec<&At<String>> = names.collect();
    for (name, span) in names.iter().filter(|(name, _)| is_reserved(name)) {
        let name = excerpt(name);
        let message = format!("`{name}` is the name of a column that `ows` reads or writes itself");
        let reserved = Diagnostic::new("reserved-id", span.clone(), message);
        problems.push(reserved.help("take another name"));
    }
    let taken = |name: &str| format!("`{name}` already names an item, a measure or a check");
    hold_unique(names.into_iter(), taken, problems);
}
