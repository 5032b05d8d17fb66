use sealpost_domain::{KeyId, Language, Role, Timestamp};
use sealpost_store::{db_test, keys};

use crate::seed::*;

db_test!(r43_a_key_is_found_by_its_hash_and_revoked_at_once, |db| async {
    let (one, two) = (tenant(&db, 1).await, tenant(&db, 2).await);
    let ring = keys::ring(&db);
    let (first, second, unknown) = tokio::join!(ring.get(one.hash), ring.get(two.hash), ring.get([77; 32]));
    let caller = first.expect("reads").expect("known");
    assert_eq!(
        (caller.account, caller.user, caller.key, caller.role),
        (one.account, one.user, one.key, Role::Unrestricted)
    );
    assert_eq!((caller.email.as_str(), caller.account_name.as_str()), ("User1@customer.example.net", "Account 1"));
    assert_eq!(caller.account_language, Language::German);
    assert_eq!(second.expect("reads").expect("known").account, two.account);
    assert!(unknown.expect("reads").is_none());

    let mut tx = db.begin().await.expect("begins");
    assert!(keys::revoke(tx.conn(), one.account, one.key, db.now()).await.expect("revokes"));
    assert!(!keys::revoke(tx.conn(), one.account, one.key, db.now()).await.expect("is revoked already"));
    assert!(!keys::revoke(tx.conn(), one.account, KeyId(999), db.now()).await.expect("unknown"));
    tx.commit().await.expect("commits");
    assert!(ring.get(one.hash).await.expect("reads").is_none());
    assert!(ring.get(two.hash).await.expect("reads").is_some());
    let mut reader = db.read().await.expect("reads");
    assert!(keys::is_known(reader.conn(), one.hash).await.expect("reads"));
    assert!(!keys::is_known(reader.conn(), [77; 32]).await.expect("reads"));
    assert!(keys::list(&mut reader, one.account).await.expect("lists")[0].revoked_at.is_some());
});

db_test!(a_hash_is_taken_once, |db| async {
    let one = tenant(&db, 1).await;
    let key = keys::NewKey {
        id: KeyId(500),
        account: one.account,
        user: one.user,
        name: "again",
        role: Role::ViewOnly,
        hash: one.hash,
    };
    let mut tx = db.begin().await.expect("begins");
    assert!(keys::insert(tx.conn(), &key, db.now()).await.is_err());
});

db_test!(the_last_use_of_a_key_is_noted_and_changes_nobody, |db| async {
    let (one, two) = (tenant(&db, 1).await, tenant(&db, 2).await);
    let epoch = count(&db, "select number from epoch").await;
    let at = Timestamp::from_secs;
    for uses in [vec![(one.key, at(20)), (two.key, at(5))], vec![(one.key, at(10)), (two.key, at(30))], vec![]] {
        keys::note_uses(&db, uses).await.expect("notes");
    }
    let mut reader = db.read().await.expect("reads");
    for (tenant, used) in [(&one, 20), (&two, 30)] {
        let listed = keys::list(&mut reader, tenant.account).await.expect("lists");
        assert_eq!(listed.iter().map(|key| key.used_at).collect::<Vec<_>>(), [Some(used * 1000)]);
    }
    assert_eq!(count(&db, "select number from epoch").await, epoch);
});
