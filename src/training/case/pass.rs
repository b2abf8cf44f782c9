//! The rule by which a deck says who has passed: whole numbers only, so that it means the same everywhere.

use crate::base::diagnostic::{Diagnostic, Problems};
use crate::base::document::{Entry, Fields, Value};
use crate::base::source::Span;

/// What it takes to pass.
///
/// No published pass mark for COWS or CIWA-Ar was found. The default asks for what the inter-observer
/// programme for the Finnegan score asks for, 90 % of items as in the key, and for more where it is
/// this project's own choice; whoever shows it says that it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PassRule {
    /// At least so many cases, none of them seen before.
    pub cases: u32,
    /// At least so many percent of the item ratings as in the key.
    pub exact_percent: u32,
    /// At least so many percent of the item ratings at most one option from the key.
    pub within_one_percent: u32,
    /// How far a total may be from the key's.
    pub total_within: u32,
    /// In at least so many percent of the cases.
    pub total_within_percent: u32,
    /// No total may be further from the key's than this.
    pub total_never_beyond: u32,
    /// At most so many cases in another band.
    pub band_errors: u32,
    /// The totals from which the site acts otherwise.
    pub limits: Vec<u16>,
    /// At most so many cases on the other side of one of them.
    pub limit_errors: u32,
    /// The flags that must not be missed once; none named means every flag.
    pub gravest: Vec<String>,
    /// At most so many flags raised that the key does not raise: whoever raises all misses none.
    pub false_flags: u32,
    /// Up to so many attempts.
    pub attempts: u32,
    /// For how many months a certificate is valid.
    pub months: u32,
    /// Whether the deck says it itself, and not this project.
    pub is_own: bool,
}

impl PassRule {
    /// Returns the limits of the site that lie between two totals, so that they are on either side.
    pub fn crossed(&self, one: u16, other: u16) -> impl Iterator<Item = u16> {
        let (below, above) = (one.min(other), one.max(other));
        let limits = self.limits.iter().copied();
        limits.filter(move |limit| below < *limit && *limit <= above)
    }
}

impl Default for PassRule {
    fn default() -> Self {
        Self {
            cases: 10,
            exact_percent: 90,
            within_one_percent: 100,
            total_within: 2,
            total_within_percent: 90,
            total_never_beyond: 4,
            band_errors: 1,
            limits: Vec::new(),
            limit_errors: 0,
            gravest: Vec::new(),
            false_flags: 2,
            attempts: 3,
            months: 12,
            is_own: false,
        }
    }
}

/// Reads the rule of a deck; what it leaves out is as in the default.
///
/// Also returns where each flag it names stands, to be held to the scales of the cases.
pub(super) fn read(
    entry: Option<&Entry<'_>>,
    problems: &mut Problems,
) -> (PassRule, Vec<(String, Span)>) {
    let mut rule = PassRule::default();
    let Some(entry) = entry else {
        return (rule, Vec::new());
    };
    let Some(mut fields) = Fields::open(&entry.node, "a pass rule", problems) else {
        return (rule, Vec::new());
    };
    let numbers: [(&'static str, i64, &mut u32); 11] = [
        ("cases", 1000, &mut rule.cases),
        ("exact-percent", 100, &mut rule.exact_percent),
        ("within-one-percent", 100, &mut rule.within_one_percent),
        ("total-within", 1000, &mut rule.total_within),
        ("total-within-percent", 100, &mut rule.total_within_percent),
        ("total-never-beyond", 1000, &mut rule.total_never_beyond),
        ("band-errors", 1000, &mut rule.band_errors),
        ("limit-errors", 1000, &mut rule.limit_errors),
        ("false-flags", 1000, &mut rule.false_flags),
        ("attempts", 100, &mut rule.attempts),
        ("months", 120, &mut rule.months),
    ];
    for (key, most, number) in numbers {
        let least = i64::from(matches!(key, "cases" | "attempts" | "months"));
        if let Some((value, _)) = fields.integer(key, least..=most) {
            *number = u32::try_from(value).unwrap_or_default();
        }
    }
    for node in fields.list("limits") {
        if let Value::Integer(limit) = node.value
            && let Ok(limit) = u16::try_from(limit)
        {
            rule.limits.push(limit);
        } else {
            let message = "`limits` are totals, in whole numbers";
            let wrong = Diagnostic::new("wrong-type", node.span.clone(), message);
            fields.problems.push(wrong.help("as in limits = [13]"));
        }
    }
    let gravest = fields.texts("gravest");
    rule.gravest = gravest.iter().map(|(flag, _)| flag.clone()).collect();
    rule.is_own = true;
    fields.finish();
    (rule, gravest)
}
