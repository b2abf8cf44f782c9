//! Random numbers of the system, and ids made of them: where there are none, that is an error.

use uuid::{Builder, Uuid};

use crate::base::time::Time;

/// The system gives no random numbers; with its own words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoRandomNumbers(String);

impl std::fmt::Display for NoRandomNumbers {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "the system gives no random numbers: {}", self.0)
    }
}

impl std::error::Error for NoRandomNumbers {}

impl NoRandomNumbers {
    /// Says it without a reason.
    pub fn unexplained() -> Self {
        Self("it does not say why".to_owned())
    }
}

/// Draws an id: a UUID of version 4.
///
/// # Errors
/// The system gives no random numbers.
pub fn id() -> Result<Uuid, NoRandomNumbers> {
    Ok(Builder::from_random_bytes(bytes()?).into_uuid())
}

/// Draws an id of something that happens at a time: a UUID of version 7, which sorts by time.
///
/// # Errors
/// The system gives no random numbers.
pub fn id_at(time: &Time) -> Result<Uuid, NoRandomNumbers> {
    let milliseconds = u64::try_from(time.timestamp_millis()).unwrap_or(0);
    Ok(Builder::from_unix_timestamp_millis(milliseconds, &bytes()?).into_uuid())
}

/// Draws a number below a limit.
///
/// # Errors
/// The system gives no random numbers.
pub fn below(limit: u64) -> Result<u64, NoRandomNumbers> {
    Ok(u64::from_le_bytes(bytes()?) % limit.max(1))
}

fn bytes<const MANY: usize>() -> Result<[u8; MANY], NoRandomNumbers> {
    let mut bytes = [0; MANY];
    getrandom::fill(&mut bytes).map_err(|error| NoRandomNumbers(error.to_string()))?;
    Ok(bytes)
}
