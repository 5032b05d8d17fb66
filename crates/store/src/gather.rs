//! Reads that come at the same time share one query per table.

use std::collections::HashMap;
use std::future::Future;
use std::hash::Hash;
use std::sync::Arc;

use tokio::sync::{Semaphore, mpsc, oneshot};

use crate::{Error, Result};

/// Most keys that one load takes.
const MOST: usize = 64;

/// Loads that run side by side.
const LOADS: usize = 4;

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
        tokio::spawn(serve(receiver, Arc::new(load)));
        Self(sender)
    }

    pub async fn get(&self, key: K) -> Result<Option<V>> {
        let (reply, answer) = oneshot::channel();
        self.0.send((key, reply)).map_err(|_closed| Error::Closed)?;
        answer.await.map_err(|_closed| Error::Closed)?
    }
}

async fn serve<K, V, F, L>(mut receiver: mpsc::UnboundedReceiver<Asked<K, V>>, load: Arc<F>)
where
    K: Clone + Eq + Hash + Send + Sync + 'static,
    V: Clone + Send + Sync + 'static,
    F: Fn(Vec<K>) -> L + Send + Sync + 'static,
    L: Future<Output = Result<HashMap<K, V>>> + Send + 'static,
{
    let loads = Arc::new(Semaphore::new(LOADS));
    loop {
        let Ok(permit) = loads.clone().acquire_owned().await else { return };
        let mut asked = Vec::new();
        if receiver.recv_many(&mut asked, MOST).await == 0 {
            return;
        }
        let load = load.clone();
        tokio::spawn(async move {
            let mut keys: Vec<K> = Vec::with_capacity(asked.len());
            for (key, _) in &asked {
                if !keys.contains(key) {
                    keys.push(key.clone());
                }
            }
            let found = load(keys).await;
            for (key, reply) in asked {
                let answer = found.as_ref().map(|found| found.get(&key).cloned()).map_err(Clone::clone);
                // Who asked may have gone away meanwhile.
                let _gone = reply.send(answer);
            }
            drop(permit);
        });
    }
}
