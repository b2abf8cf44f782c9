//! What stands below the figures: what was left out, and what must be known to read them.

use super::Extent;
use crate::base::text::{all_of, count};
use crate::render::page::Page;
use crate::training::agreement::figures::Method;
use crate::training::agreement::name::Name;
use crate::training::agreement::report::{About, Caution, Fewer, Line, Part, Report, Why};

/// At most so many items or raters are named in one note.
const MOST_NAMED: usize = 8;

/// Writes the notes.
pub(super) fn notes(page: &mut Page<'_>, report: &Report, extent: Extent) {
    let mut notes = fewer(report);
    notes.extend(left_out(report));
    notes.extend(cautions(report));
    notes.extend(methods(report));
    if report.pairs_left_out {
        notes.push(
            "there are too many raters to list pairs of them; name one as `--key`".to_owned(),
        );
    }
    if extent == Extent::Lead {
        notes.push("`--by item`, `--by total` and `--by band` show every figure; `--to json` and `--to csv` have all".to_owned());
    }
    page.blank();
    page.heading("Notes", "");
    notes
        .into_iter()
        .for_each(|note| page.marked(1, "- ", note));
}

/// Says how the intervals are formed that are shown.
fn methods(report: &Report) -> Option<String> {
    let by = |method: Method, is_of: &dyn Fn(Name) -> bool| {
        let mut formed = report.lines.iter();
        formed.any(|line| {
            let Line { name, figure, .. } = line;
            figure.interval.is_ok() && figure.method == method && is_of(*name)
        })
    };
    let kappas = [Name::Kappa, Name::KappaLinear, Name::KappaQuadratic];
    let any = |_| true;
    let drawn = format!(
        "of the others by drawing cases again, {} with seed {}",
        count(report.draws.into(), "time", "times"),
        report.seed
    );
    let all = [
        (by(Method::Wilson, &any), "of shares by Wilson's score"),
        (
            by(Method::Normal, &|name| kappas.contains(&name)),
            "of Cohen's kappa by its standard error",
        ),
        (
            by(Method::Normal, &|name| !kappas.contains(&name)),
            "of figures of very many cases by their standard error",
        ),
        (
            by(Method::StudentT, &any),
            "of means, limits, AC and Fleiss' kappa by Student's t",
        ),
        (by(Method::FisherZ, &any), "of concordance by Fisher's z"),
        (by(Method::F, &any), "of ICC by F"),
        (by(Method::Bootstrap, &any), drawn.as_str()),
    ];
    let used = all.into_iter().filter(|(used, _)| *used);
    let words: Vec<&str> = used.map(|(_, words)| words).collect();
    (!words.is_empty()).then(|| format!("intervals {}", all_of(&words)))
}

/// Says of how many raters each ICC is that leaves some out.
fn fewer(report: &Report) -> Vec<String> {
    let alike = |one: &&Fewer, next: &&Fewer| (one.raters, one.of) == (next.raters, next.of);
    let parts: Vec<&Fewer> = report.fewer.iter().collect();
    let notes = parts.chunk_by(alike).filter_map(|parts| {
        let Fewer { raters, of, .. } = parts.first()?;
        let names: Vec<String> = parts.iter().map(|part| name(&part.about)).collect();
        let all = count(*of as u64, "rater", "raters");
        Some(format!("ICC of {}: {raters} of {all}", named(&names)))
    });
    notes.collect()
}

/// What was left out for the same reason from the same part, and of the same rater.
struct Sum<'r> {
    part: Part,
    why: Why,
    rater: Option<&'r String>,
    count: u64,
    items: Vec<String>,
}

fn left_out(report: &Report) -> Vec<String> {
    let mut sums: Vec<Sum<'_>> = Vec::new();
    for left_out in &report.left_out {
        let About { part, item, rater } = &left_out.about;
        let (part, why, rater) = (*part, left_out.why, rater.as_ref());
        let items = item.iter().map(|item| item.id.clone());
        let mut known = sums.iter_mut();
        match known.find(|sum| (sum.part, sum.why, sum.rater) == (part, why, rater)) {
            Some(sum) => {
                sum.count = sum.count.saturating_add(left_out.count);
                sum.items.extend(items);
            }
            None => sums.push(Sum {
                part,
                why,
                rater,
                count: left_out.count,
                items: items.collect(),
            }),
        }
    }
    let written = sums.into_iter().map(|sum| {
        let whose = sum
            .rater
            .map_or(String::new(), |rater| format!("{rater}, "));
        let of = match sum.items.is_empty() {
            true => sum.part.id().to_owned(),
            false => named(&sum.items),
        };
        format!("left out, {whose}{of}: {}", reason(sum.why, sum.count))
    });
    written.collect()
}

fn reason(why: Why, number: u64) -> String {
    let cases = || count(number, "case", "cases");
    let ratings = || count(number, "rating", "ratings");
    match why {
        Why::RatedByOne => format!("{} rated by one rater only", cases()),
        Why::IncompleteRater => {
            let one = "case that the others rated is missing";
            let several = "cases that the others rated are missing";
            format!("from ICC alone, as {}", count(number, one, several))
        }
        Why::NotRatedByAll => {
            format!("{} not rated by every rater in it, from ICC alone", cases())
        }
        Why::NotInKey => format!("{} of what the key lacks", ratings()),
        Why::NotRated => format!("{} of the key not rated", ratings()),
        Why::NoTotal => {
            let assessments = count(number, "assessment", "assessments");
            format!("{assessments} without a total, as an item is missing")
        }
    }
}

/// Says each caution once, with all that it is about.
fn cautions(report: &Report) -> Vec<String> {
    let all = [
        Caution::NearlyOneLevel,
        Caution::ConstantRater,
        Caution::BelowZero,
        Caution::FewCases,
    ];
    let written = all.into_iter().filter_map(|caution| {
        let about = report.cautions.iter();
        let about = about.filter(|warning| warning.caution == caution);
        let mut names: Vec<String> = about.map(|warning| name(&warning.about)).collect();
        names.dedup();
        (!names.is_empty()).then(|| format!("{}: {}", named(&names), words(caution)))
    });
    written.collect()
}

fn words(caution: Caution) -> &'static str {
    match caution {
        Caution::NearlyOneLevel => {
            "raters agree, but nearly all ratings are of one level, on which chance alone would agree about as often; kappa and alpha are then near 0 or undefined, so read exact agreement and AC beside them"
        }
        Caution::ConstantRater => {
            "one of two used one level only, for which kappa is 0 whatever the other does"
        }
        Caution::BelowZero => {
            "a figure below 0 means less agreement than chance gives, or that raters differ more than cases do; an ICC can fall below -1"
        }
        Caution::FewCases => "fewer than five cases: the figures say little",
    }
}

fn name(about: &About) -> String {
    let what = match &about.item {
        Some(item) => item.id.clone(),
        None => about.part.id().to_owned(),
    };
    match &about.rater {
        Some(rater) => format!("{rater} {what}"),
        None => what,
    }
}

fn named(names: &[String]) -> String {
    if names.len() <= MOST_NAMED {
        return all_of(names);
    }
    let (first, rest) = names.split_at(MOST_NAMED.min(names.len()));
    format!("{}, and {} more", first.join(", "), rest.len())
}
