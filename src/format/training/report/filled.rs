//! Takes a report over into the shape that is written.

use super::{
    AttemptLineDetail, BandsDetail, CrossingDetail, ItemErrorDetail, KeyReportDetail, MissDetail,
    MovedDetail, RaterLineDetail, ReportedDeckDetail, ScaleReportDetail, TrainingReportDetail,
    ValueDetail,
};
use crate::format::agreement::{AgreementDetail, six_digits};
use crate::format::training::{FORMAT, missed};
use crate::training::agreement::figures::{Figure, Undefined};
use crate::training::case::report::{
    AttemptLine, Crossing, ItemError, KeyReport, Miss, Moved, RaterLine, ReportedDeck, ScaleReport,
    Step, TrainingReport,
};

impl TrainingReportDetail {
    /// Takes a report over.
    pub fn of(report: &TrainingReport) -> Self {
        Self {
            format: FORMAT,
            training: true,
            decks: report.decks.iter().map(deck).collect(),
            rater: report.rater.clone(),
            raters: report.counted.raters,
            cases_counted: report.counted.cases,
            earlier: report.counted.earlier,
            outdated: report.counted.outdated,
            attempts: report.attempts.iter().map(attempt).collect(),
            moved: report.moved.as_ref().and_then(moved),
            scales: report.scales.iter().map(scale).collect(),
        }
    }
}

fn deck(deck: &ReportedDeck) -> ReportedDeckDetail {
    ReportedDeckDetail {
        deck: deck.reference.clone(),
        title: deck.title.clone(),
        deck_digest: deck.digest.clone(),
        key_digest: deck.key_digest.clone(),
        cases: deck.cases,
        limits: deck.limits.clone(),
    }
}

fn value(figure: &Figure) -> ValueDetail {
    let (low, high) = figure.interval.ok().unzip();
    let no_interval = figure.interval.err();
    let no_interval = no_interval.filter(|why| *why != Undefined::NoInterval);
    ValueDetail {
        value: figure.value.ok().and_then(six_digits),
        low: low.and_then(six_digits),
        high: high.and_then(six_digits),
        n: figure.n,
        reason: figure.value.err().or(no_interval).map(Undefined::words),
    }
}

fn bands((below, above, of): (u32, u32, u32)) -> BandsDetail {
    BandsDetail { below, above, of }
}

fn attempt(line: &AttemptLine) -> AttemptLineDetail {
    AttemptLineDetail {
        attempt: line.id.clone(),
        rater: line.rater.clone(),
        deck: line.deck.clone(),
        mode: line.mode,
        started: line.started.clone(),
        finished: line.finished.clone(),
        cases_rated: line.cases.0,
        cases: line.cases.1,
        seen_before: line.seen_before,
        exact: value(&line.exact),
        within_one: value(&line.within_one),
        signed_error: value(&line.signed_error),
        bias: value(&line.bias),
        bands: bands(line.bands),
        gravest_missed: line.gravest_missed,
        verdict: line.verdict.word(),
    }
}

fn moved(moved: &Moved) -> Option<MovedDetail> {
    let both = |step: Step| Some([six_digits(step.first)?, six_digits(step.last)?]);
    Some(MovedDetail {
        exact: both(moved.exact)?,
        signed_error: both(moved.signed_error)?,
        same_cases: moved.same_cases,
    })
}

fn scale(scale: &ScaleReport) -> ScaleReportDetail {
    ScaleReportDetail {
        scale: scale.scale.0.clone(),
        scale_digest: scale.scale.1.clone(),
        cases: scale.cases,
        key: scale.key.as_ref().map(key),
        each_other: scale.each_other.as_ref().map(AgreementDetail::of),
        each_other_reason: scale.alone(),
    }
}

fn key(key: &KeyReport) -> KeyReportDetail {
    KeyReportDetail {
        raters: key.raters.iter().map(rater).collect(),
        items: key.items.iter().map(item).collect(),
        misses: key.misses.iter().map(miss).collect(),
        crossings: key.crossings.iter().map(crossing).collect(),
        agreement: AgreementDetail::of(&key.report),
    }
}

fn rater(line: &RaterLine) -> RaterLineDetail {
    RaterLineDetail {
        rater: line.rater.clone(),
        attempts: line.attempts,
        cases: line.cases,
        exact: value(&line.exact),
        within_one: value(&line.within_one),
        signed_error: value(&line.signed_error),
        accepted: line.accepted,
        bias: value(&line.bias),
        lower_limit: value(&line.limits.0),
        upper_limit: value(&line.limits.1),
        largest_error: value(&line.largest),
        bands: bands(line.bands),
        limits_below: line.crossings.0,
        limits_above: line.crossings.1,
        flags_missed: line.missed.iter().map(missed).collect(),
        flags_false: line.false_flags,
    }
}

fn item(error: &ItemError) -> ItemErrorDetail {
    ItemErrorDetail {
        item: error.id.clone(),
        missed: error.missed,
        ratings: error.ratings,
        signed_error: error.signed_error.value.ok().and_then(six_digits),
        reason: error.signed_error.value.err().map(Undefined::words),
    }
}

fn miss(miss: &Miss) -> MissDetail {
    MissDetail {
        item: miss.item.1.clone(),
        case: miss.case.0.clone(),
        title: miss.case.1.clone(),
        given: miss.given,
        key: miss.key,
        raters: miss.raters,
    }
}

fn crossing(crossing: &Crossing) -> CrossingDetail {
    CrossingDetail {
        rater: crossing.rater.clone(),
        case: crossing.case.0.clone(),
        title: crossing.case.1.clone(),
        given: crossing.given,
        key: crossing.key,
        limits: crossing.limits.clone(),
    }
}
