//! Answers that are kept: an order's JSON, ready to be sent again.
//!
//! Nothing that is kept is ever told without asking the database whether it
//! still stands (see [`sealpost_store::order_view::Stamp`]): several nodes need
//! not tell one another what they changed.

use axum::body::Bytes;
use quick_cache::Weighter;
use quick_cache::sync::Cache;
use sealpost_domain::{AccountId, OrderId, Timestamp};
use sealpost_store::order_view::{Now, Stamp};

/// Bytes that are kept at most, for all orders together.
const BYTES: u64 = 64 << 20;

/// Orders that the cache makes room for at first.
const ORDERS: usize = 8192;

type Key = (AccountId, OrderId);

pub struct Answers(Cache<Key, Answer, Size>);

/// One order as it is told.
#[derive(Clone)]
pub struct Answer {
    pub json: Bytes,
    pub stamp: Stamp,
    /// From then on the time of day alone makes it another answer.
    pub until: Timestamp,
}

#[derive(Clone)]
struct Size;

impl Weighter<Key, Answer> for Size {
    fn weight(&self, _: &Key, answer: &Answer) -> u64 {
        // The entry itself takes some, too.
        answer.json.len() as u64 + 256
    }
}

impl Default for Answers {
    fn default() -> Self {
        Self(Cache::with_weighter(ORDERS, BYTES, Size))
    }
}

impl Answers {
    pub fn find(&self, key: Key) -> Option<Answer> {
        self.0.get(&key)
    }

    pub fn keep(&self, key: Key, answer: Answer) {
        self.0.insert(key, answer);
    }
}

impl Answer {
    /// Whether it is what would be told now.
    pub fn stands(&self, database: Now, now: Timestamp) -> bool {
        self.stamp.epoch == database.epoch && Some(self.stamp.version) == database.version && now < self.until
    }
}
