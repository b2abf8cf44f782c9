//! The policies that somebody named: at most one for a scale, each for every version of its scale.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::Policy;
use crate::base::canonical::Digest;
use crate::scale::Scale;

/// The policies in force; none unless somebody names them.
#[derive(Debug, Default)]
pub struct Policies(Vec<InForce>);

impl Policies {
    /// Puts policies in force.
    ///
    /// # Errors
    /// Two of them are for one scale: nobody could tell which of them speaks.
    pub fn new(named: Vec<Policy>) -> Result<Self, String> {
        for (index, policy) in named.iter().enumerate() {
            let mut before = named.iter().take(index);
            let same =
                |other: &&Policy| other.is_for(policy.scale()) || policy.is_for(other.scale());
            if let Some(other) = before.find(same) {
                let placed = |policy: &Policy| {
                    let (name, scale) = (policy.reference(), policy.wanted());
                    format!("{name} for {scale} ({})", policy.wanted_at())
                };
                return Err(format!(
                    "two policies are named for one scale, {} and {}; name one of them",
                    placed(other),
                    placed(policy)
                ));
            }
        }
        Ok(Self(named.into_iter().map(InForce::new).collect()))
    }

    /// Says whether none is in force.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns each of them, in the order in which they were named.
    pub fn iter(&self) -> std::slice::Iter<'_, InForce> {
        self.0.iter()
    }

    /// Returns the policy for a scale that it was read against before; `None` for any other.
    pub fn known(&self, scale: &Scale) -> Option<Arc<Policy>> {
        self.iter().find_map(|policy| policy.known(scale))
    }

    /// Returns the policy for a version of a scale; `None` if none is for that scale.
    ///
    /// # Errors
    /// One is for this scale, and speaks of something that this version has not, or all that are for this
    /// scale are for versions with another first number.
    pub fn for_scale(&self, scale: &Arc<Scale>) -> Result<Option<Arc<Policy>>, String> {
        let mut found = self.iter().map(|policy| policy.for_scale(scale));
        match found.find_map(Result::transpose) {
            Some(found) => found.map(Some),
            None => self.misses(scale).map_or(Ok(None), Err),
        }
    }

    /// Says in words that a policy is for this scale, and none for this version of it: its columns would
    /// come out empty, as if it had nothing to say.
    pub fn misses(&self, scale: &Scale) -> Option<String> {
        let policies = self.iter().map(InForce::named);
        if policies.clone().any(|policy| policy.is_for(scale)) {
            return None;
        }
        let other = policies
            .into_iter()
            .find(|policy| policy.is_for_other_major(scale))?;
        let (id, major) = (scale.id(), scale.version().major);
        Some(format!(
            "the policy {} is for {}, and this is scored with {}; name a policy for {id}@{major}, or read the policy against {id}@{major} and add that to its `scale`",
            other.reference(),
            other.wanted(),
            scale.reference()
        ))
    }
}

/// The policy that somebody named, for every version of the scale that it is for.
#[derive(Debug)]
pub struct InForce {
    named: Arc<Policy>,
    /// The same policy, read against other versions; `None` where it speaks of what that version has not.
    others: Mutex<Vec<(Digest, Against)>>,
}

/// A policy read against another version of its scale, or why it does not fit.
type Against = Result<Arc<Policy>, String>;

impl InForce {
    /// Puts a policy in force.
    pub fn new(named: Policy) -> Self {
        Self {
            named: Arc::new(named),
            others: Mutex::default(),
        }
    }

    /// Returns the policy as it was named.
    pub fn named(&self) -> &Arc<Policy> {
        &self.named
    }

    /// Returns the policy for a scale that it was read against before; `None` for any other.
    pub fn known(&self, scale: &Scale) -> Option<Arc<Policy>> {
        self.read_before(scale)?.ok()
    }

    /// Returns the policy for a version of a scale; `None` if it is for another scale.
    ///
    /// # Errors
    /// It is for this scale, and speaks of something that this version has not.
    pub fn for_scale(&self, scale: &Arc<Scale>) -> Result<Option<Arc<Policy>>, String> {
        if let Some(known) = self.read_before(scale) {
            return known.map(Some);
        }
        if !self.named.is_for(scale) {
            return Ok(None);
        }
        let read = self.named.against(scale).map(Arc::new).map_err(|rejected| {
            let why = rejected.diagnostics.first();
            let why = why.map_or("", |problem| problem.message.as_str());
            let (policy, scale) = (self.named.reference(), scale.reference());
            format!("the policy {policy} does not fit {scale}: {why}")
        });
        self.others().push((scale.digest(), read.clone()));
        read.map(Some)
    }

    /// Returns what came of reading the policy against a scale before, if it was.
    fn read_before(&self, scale: &Scale) -> Option<Against> {
        if scale.digest() == self.named.scale().digest() {
            return Some(Ok(Arc::clone(&self.named)));
        }
        let others = self.others();
        let known = others.iter().find(|(digest, _)| *digest == scale.digest());
        known.map(|(_, policy)| policy.clone())
    }

    fn others(&self) -> MutexGuard<'_, Vec<(Digest, Against)>> {
        let others = self.others.lock();
        others.unwrap_or_else(PoisonError::into_inner)
    }
}
