use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use futures_util::future::join_all;
use sealpost_store::{Error, Gather};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn keys_that_come_at_once_are_loaded_together() {
    let loads = Arc::new(AtomicUsize::new(0));
    let counting = loads.clone();
    let gather = Gather::new(move |keys: Vec<u32>| {
        counting.fetch_add(1, Ordering::SeqCst);
        assert!(keys.len() <= 64);
        async move {
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
            let known: HashMap<u32, u32> = keys.iter().filter(|key| **key < 50).map(|key| (*key, key * 2)).collect();
            assert_eq!(keys.len(), keys.iter().collect::<std::collections::HashSet<_>>().len());
            Ok(known)
        }
    });
    let answers = join_all((0..200).map(|key| gather.get(key % 60))).await;
    for (key, answer) in (0..200).map(|key| key % 60).zip(answers) {
        assert_eq!(answer.expect("loads"), (key < 50).then_some(key * 2));
    }
    assert!(loads.load(Ordering::SeqCst) <= 8, "{loads:?}");
}

#[tokio::test]
async fn a_load_that_fails_or_panics_fails_its_callers_only() {
    let gather = Gather::new(|keys: Vec<u32>| async move {
        assert!(!keys.contains(&2), "on purpose");
        if keys.contains(&1) { Err(Error::Corrupt("on purpose".into())) } else { Ok(HashMap::from([(3, ())])) }
    });
    assert!(matches!(gather.get(1).await, Err(Error::Corrupt(_))));
    for _ in 0..3 {
        assert!(gather.get(2).await.is_err());
    }
    assert!(gather.get(3).await.expect("loads").is_some());
}
