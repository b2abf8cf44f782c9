//! The cases of several decks, all of one scale together.

use std::collections::HashMap;

use crate::training::case::{Case, Deck, PassRule};

/// The cases of one scale, each once, with the rule of the deck that it is of.
pub(super) struct Pool<'d> {
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
                let is_its = |pool: &&mut Self| {
                    let mut cases = pool.cases.iter();
                    cases.any(|known| known.scale.digest() == case.scale.digest())
                };
                match pools.iter_mut().find(is_its) {
                    Some(pool) => pool.take((number, at), deck, case),
                    None => {
                        let mut pool = Self {
                            cases: Vec::new(),
                            rules: Vec::new(),
                            positions: HashMap::new(),
                        };
                        pool.take((number, at), deck, case);
                        pools.push(pool);
                    }
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

    /// Returns the scale with its version, and its digest.
    pub(super) fn scale(&self) -> (String, String) {
        let scale = self.cases.first().map(|case| &case.scale);
        scale.map_or_else(Default::default, |scale| {
            (scale.reference(), scale.digest().to_string())
        })
    }
}
