//! Shares: how often raters agree, with Wilson's interval.

use super::figures::{Figure, Method, Undefined};
use super::quantile::NORMAL;

/// Returns the share `hits` of `of` with its interval.
///
/// The score interval of Wilson EB, J Am Stat Assoc 1927;22:209-212: it stays between 0 and 1 and is
/// sound near both ends. Ratings of one case are correlated, for which it is a little too narrow.
pub fn share(hits: u64, of: u64) -> Figure {
    if of == 0 {
        return Figure::undefined(Undefined::NothingInCommon, 0);
    }
    let n = of as f64;
    let p = hits as f64 / n;
    let z2 = NORMAL * NORMAL;
    let centre = (p + z2 / (2.0 * n)) / (1.0 + z2 / n);
    let half = NORMAL * (p * (1.0 - p) / n + z2 / (4.0 * n * n)).sqrt() / (1.0 + z2 / n);
    // At either end the limit is the end itself, which the difference of two roundings may miss.
    let low = if hits == 0 { 0.0 } else { centre - half };
    let high = if hits == of { 1.0 } else { centre + half };
    Figure {
        interval: Ok((low, high)),
        method: Method::Wilson,
        ..Figure::bare(Ok(p), of)
    }
}

/// Says whether even the lower end of a share's interval reaches so many percent.
pub fn reaches(figure: &Figure, percent: u32) -> bool {
    figure
        .interval
        .is_ok_and(|(low, _)| low * 100.0 >= f64::from(percent))
}
