//! What a history makes of visits: order, change, highest stage, what counts.
