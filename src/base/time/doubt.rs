//! Whether the clock that something was recorded by can have been right.
//!
//! A clock is held to the entry just before, and to a year before which nothing was recorded. One that
//! runs ahead cannot be told from a right one, until it is set right. So it is the step back that is
//! said, once, where it happens: what goes on from there may be right, and is not doubted again.
//! What is doubted is worked out whenever it is shown, and never written down.

use chrono::TimeDelta;

use super::Time;

/// How much earlier than the entry before it one may be recorded until the clock counts as set back.
///
/// The clocks of a ward differ by minutes, and a machine mends its own by as much.
pub const SET_BACK: TimeDelta = TimeDelta::minutes(10);

/// The beginning of 2020, in seconds since 1970: no version of this program is as old.
const EARLIEST_SECONDS: i64 = 1_577_836_800;

/// Why a clock cannot have been right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// It stood before 2020, as one does that was never set.
    NotSet,
    /// It stood earlier than for the entry just before, by this much.
    SetBack(TimeDelta),
}

/// Says why the clock cannot have been right at `recorded`, if so.
///
/// `before` is the time that the entry just before it was recorded at.
pub fn doubt(recorded: Time, before: Option<Time>) -> Option<Doubt> {
    let back = before.map(|before| before - recorded);
    match back.filter(|back| *back > SET_BACK) {
        Some(back) => Some(Doubt::SetBack(back)),
        None => is_never_set(recorded).then_some(Doubt::NotSet),
    }
}

/// Says whether a clock that stands so was never set: it is before 2020.
pub fn is_never_set(time: Time) -> bool {
    time.timestamp() < EARLIEST_SECONDS
}

/// Says whether a time lies before 1970, when nobody was observed with this program.
pub fn is_before_1970(time: Time) -> bool {
    time.timestamp() < 0
}
