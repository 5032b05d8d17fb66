//! Reads that come at the same time share one query per table.

use std::collections::HashMap;
use std::future::Future;
use std::hash::Hash;
use std::panic::AssertUnwindSafe;

use futures_util::FutureExt as _;
use tokio::sync::{mpsc, oneshot};

use crate::{Error, Result};

/// Most keys that one load takes.
const MOST: usize = 64;

type Asked<K, V> = (K, oneshot::Sender<Result<Option<V>>>);

/// Collects keys that are asked for while a load is under way and loads them
/// together. It waits for nobody: one key alone is a load of one. Nothing is
/// kept afterwards, so an answer is never older than its question.
pub struct Gather<K, V>(mpsc::UnboundedSender<Asked<K, V>>);

impl<K, V> Clone for Gather<K, V> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<K, V> Gather<K, V>
where
    K: Clone + Eq + Hash + Send + Sync + 'static,
    V: Clone + Send + Sync + 'static,
{
    /// `load` answers for many keys; a key it leaves out does not exist.
    pub fn new<F, L>(load: F) -> Self
    where
        F: Fn(Vec<K>) -> L + Send + Sync + 'static,
        L: Future<Output = Result<HashMap<K, V>>> + Send + 'static,
    {
        let (sender, receiver) = mpsc::unbounded_channel();
        crate::on_own_thread("reader", serve(receiver, load));
        Self(sender)
    }

    pub async fn get(&self, key: K) -> Result<Option<V>> {
        let (reply, answer) = oneshot::channel();
        self.0.send((key, reply)).map_err(|_closed| Error::Closed)?;
        answer.await.map_err(|_closed| Error::Closed)?
    }
}

/// One load at a time: the more ask meanwhile, the more share the next one.
/// Several side by side would each be small, and it is their number that costs.
async fn serve<K, V, F, L>(mut receiver: mpsc::UnboundedReceiver<Asked<K, V>>, load: F)
where
    K: Clone + Eq + Hash,
    V: Clone,
    F: Fn(Vec<K>) -> L,
    L: Future<Output = Result<HashMap<K, V>>>,
{
    let mut asked = Vec::with_capacity(MOST);
    while receiver.recv_many(&mut asked, MOST).await > 0 {
        let mut keys: Vec<K> = Vec::with_capacity(asked.len());
        for (key, _) in &asked {
            if !keys.contains(key) {
                keys.push(key.clone());
            }
        }
        // A load that panics fails those who asked, and not the loop.
        let found = AssertUnwindSafe(load(keys)).catch_unwind().await.unwrap_or(Err(Error::Closed));
        for (key, reply) in asked.drain(..) {
            let answer = found.as_ref().map(|found| found.get(&key).cloned()).map_err(Clone::clone);
            // Who asked may have gone away meanwhile.
            let _gone = reply.send(answer);
        }
    }
}
