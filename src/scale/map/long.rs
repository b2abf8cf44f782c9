//! How rows are put together into assessments, where each row of a table holds one item.

use std::collections::HashMap;

use super::MapColumn;
use super::own::Own;
use crate::base::diagnostic::{Diagnostic, Problems};
use crate::base::document::{At, Fields, Node, Value, choice, text, wrong_kind};
use crate::base::text::{excerpt, suggestion};
use crate::base::words::words;
use crate::scale::Scale;
use crate::scale::words::Missing;

/// How rows are put together.
#[derive(Clone, Debug, PartialEq)]
pub struct Long {
    /// The columns whose texts are the same in all rows of an assessment.
    pub assessment: Vec<String>,
    /// Within how many minutes its rows lie; `None` where their times are equal.
    pub within_minutes: Option<u32>,
    /// The column that names the item.
    pub item: String,
    /// The column that holds the answer.
    pub value: String,
    /// What becomes of an item that stands twice.
    pub repeated: Repeated,
    /// What each text in the column of the item stands for: one of our columns, or the recorded total or band.
    pub items: HashMap<String, String>,
    /// What becomes of rows of other items.
    pub other_items: OtherItems,
    /// How a row says that it holds no answer.
    pub status: Option<Status>,
    /// The column that holds, where it holds something, the points of a finding that has another cause than withdrawal,
    /// in place of the answer; a table may lack it.
    pub other_cause: Option<String>,
    /// Whether the rows of an assessment may stand apart: then the whole table is held in memory.
    pub scattered: bool,
}

words! {
    /// What becomes of an item that stands twice in an assessment.
    Repeated {
        /// The assessment is rejected.
        Refuse = "refuse",
        /// The first row counts.
        First = "first",
        /// The last row counts.
        Last = "last",
    }
}

words! {
    /// What becomes of rows whose item the map does not name.
    OtherItems {
        /// The table is refused.
        Refuse = "refuse",
        /// They are left out.
        LeaveOut = "leave-out",
    }
}

/// How a row says that it holds no answer, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Status {
    /// The column that says so.
    pub column: String,
    /// The text in it that says so.
    pub is: String,
    /// The column of the reason, if there is one.
    pub reason: Option<String>,
    /// What its texts stand for.
    pub reasons: HashMap<String, Missing>,
    /// What any other text in it stands for.
    pub other_reason: Option<Missing>,
}

impl Status {
    /// Says for what reason there is no answer.
    pub fn why(&self, reason: &str) -> Option<Missing> {
        let reason = reason.trim();
        if reason.is_empty() {
            return Some(Missing::NotGiven);
        }
        let named = self.reasons.get(reason).copied();
        named.or(self.other_reason)
    }
}

/// Reads how rows are put together.
pub(super) fn long(
    node: &Node<'_>,
    scale: &Scale,
    columns: &[MapColumn],
    problems: &mut Problems,
) -> Option<Long> {
    let mut fields = Fields::open(node, "[long]", problems)?;
    let assessment = fields.texts("assessment");
    let within = fields.text("within");
    let item = fields.required_text("item");
    let value = fields.required_text("value");
    let repeated = fields.text("repeated");
    let other_items = fields.text("other-items");
    let items = fields.require(
        "items",
        "add [long.items] with each text and our name of it",
    );
    let status = fields.take("no-answer");
    let other_cause = fields.text("other-cause");
    let scattered = fields.boolean("scattered").unwrap_or(false);
    fields.finish();
    let within_minutes = within.and_then(|text| window(text, problems));
    let repeated = repeated.map(|word| choice("repeated", &word, problems));
    let other_items = other_items.map(|word| choice("other-items", &word, problems));
    let items = items.map(|entry| items_of(&entry.node, scale, problems));
    let status = status.map(|entry| status_of(&entry.node, problems));
    let has_key = columns
        .iter()
        .any(|column| column.own == Own::Time || column.name == "patient");
    if assessment.is_empty() && !has_key {
        let message = "nothing says which rows belong together";
        let none = Diagnostic::new("missing-key", node.span.clone(), message);
        problems.push(none.help(
            "add `patient` and `time` to [column], or `assessment` with columns of the table",
        ));
    }
    Some(Long {
        assessment: assessment.into_iter().map(|(name, _)| name).collect(),
        within_minutes,
        item: item?.0,
        value: value?.0,
        repeated: repeated.unwrap_or(Some(Repeated::Refuse))?,
        items: items?,
        other_items: other_items.unwrap_or(Some(OtherItems::Refuse))?,
        status: match status {
            Some(status) => Some(status?),
            None => None,
        },
        other_cause: other_cause.map(|(column, _)| column),
        scattered,
    })
}

/// Reads within how many minutes rows lie.
fn window((text, span): At<String>, problems: &mut Problems) -> Option<u32> {
    let minutes = minutes(&text);
    if minutes.is_none() {
        let message = format!("`{}` is no number of minutes up to 1440", excerpt(&text));
        let wrong = Diagnostic::new("bad-window", span, message);
        problems.push(wrong.help("write it as in within = \"5 min\""));
    }
    minutes
}

/// Reads `5 min`.
fn minutes(text: &str) -> Option<u32> {
    let number = text.strip_suffix("min").unwrap_or(text).trim();
    let minutes = number.parse().ok()?;
    (1..=1440).contains(&minutes).then_some(minutes)
}

/// Reads what each text in the column of the item stands for.
fn items_of(node: &Node<'_>, scale: &Scale, problems: &mut Problems) -> HashMap<String, String> {
    let mut items = HashMap::new();
    let Value::Table(entries) = &node.value else {
        let wrong = wrong_kind(node, "[long.items] is a table");
        problems
            .unread(wrong.help(
                "write the text of the table and our name: \"COWS Sweating\" = \"sweating\"",
            ));
        return items;
    };
    for entry in entries {
        let Some((name, span)) = text(&entry.node, &entry.key, problems) else {
            continue;
        };
        let known = match Own::named(&name, scale) {
            Some(Own::Points(_) | Own::Value(_) | Own::Check(_) | Own::Measure(_)) => true,
            _ => name == "total" || name == "band",
        };
        if !known {
            let message = format!(
                "`{}` is no item, check or measure of {}",
                excerpt(&name),
                scale.reference()
            );
            let ids = super::own::own_names(scale);
            let help = match suggestion(&name, ids) {
                Some(meant) => format!("did you mean `{meant}`?"),
                None => "write the id of an item, its measure, a check, or `total`".to_owned(),
            };
            problems.push(Diagnostic::new("unknown-item", span, message).help(help));
        }
        items.insert(entry.key.trim().to_owned(), name);
    }
    items
}

/// Reads how a row says that it holds no answer.
fn status_of(node: &Node<'_>, problems: &mut Problems) -> Option<Status> {
    let mut fields = Fields::open(node, "`no-answer`", problems)?;
    let column = fields.required_text("column");
    let is = fields.required_text("is");
    let reason = fields.text("reason");
    let reasons = fields.take("reasons");
    let other = fields.text("other-reason");
    fields.finish();
    let mut named = HashMap::new();
    if let Some(entry) = reasons {
        let Value::Table(entries) = &entry.node.value else {
            let wrong = wrong_kind(&entry.node, "`reasons` is a table");
            problems
                .unread(wrong.help("write each text and our reason: { \"ASLEEP\" = \"asleep\" }"));
            return None;
        };
        for entry in entries {
            let why = text(&entry.node, &entry.key, problems);
            let why = why.and_then(|why| choice(&entry.key, &why, problems));
            named.extend(why.map(|why| (entry.key.clone().into_owned(), why)));
        }
    }
    let other_reason = match other {
        Some(word) => Some(choice("other-reason", &word, problems)?),
        None => None,
    };
    Some(Status {
        column: column?.0,
        is: is?.0,
        reason: reason.map(|(reason, _)| reason),
        reasons: named,
        other_reason,
    })
}
