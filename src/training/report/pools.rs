//! The cases of several decks, all of one scale together.

use std::collections::HashMap;
use std::sync::Arc;

use crate::scale::Scale;
use crate::training::case::{Case, Deck, PassRule};

/// The cases of one scale, each once, with the rule of the deck that it is of.
pub(super) struct Pool<'d> {
    /// The scale.
    pub(super) scale: Arc<Scale>,
    /// The cases. Two that differ and have one name are named with their decks.
    pub(super) cases: Vec<Case>,
    /// The rule of each case's deck.
    pub(super) rules: Vec<&'d PassRule>,
    /// Where each case of each deck is.
    positions: HashMap<(usize, usize), usize>,
}

impl<'d> Pool<'d> {
    /// Makes a pool for each scale of the decks, in their order.
    pub(super) fn all(decks: &'d [Deck]) -> Vec<Self> {
        let mut pools: Vec<Self> = Vec::new();
        for (number, deck) in decks.iter().enumerate() {
            for (at, case) in deck.cases.iter().enumerate() {
                let mut known = pools.iter();
                let own = known.position(|pool| pool.scale.digest() == case.scale.digest());
                let own = own.unwrap_or_else(|| {
                    pools.push(Self {
                        scale: Arc::clone(&case.scale),
                        cases: Vec::new(),
                        rules: Vec::new(),
                        positions: HashMap::new(),
                    });
                    pools.len() - 1
                });
                if let Some(pool) = pools.get_mut(own) {
                    pool.take((number, at), deck, case);
                }
            }
        }
        pools
    }

    fn take(&mut self, place: (usize, usize), deck: &'d Deck, case: &Case) {
        let mut known = self.cases.iter_mut().enumerate();
        if let Some((at, known)) = known.find(|(_, known)| known.digest == case.digest) {
            if known.key.is_none() {
                known.key.clone_from(&case.key);
            }
            self.positions.insert(place, at);
            return;
        }
        let mut own = case.clone();
        if self.cases.iter().any(|known| known.id == own.id) {
            own.id = format!("{}/{}", deck.reference(), own.id);
        }
        self.positions.insert(place, self.cases.len());
        self.cases.push(own);
        self.rules.push(&deck.pass);
    }

    /// Finds a case of a deck: the pool, and the position in it.
    pub(super) fn find(pools: &[Self], deck: usize, case: usize) -> Option<(usize, usize)> {
        let mut pools = pools.iter().enumerate();
        pools.find_map(|(pool, own)| {
            let at = own.positions.get(&(deck, case))?;
            Some((pool, *at))
        })
    }
}
