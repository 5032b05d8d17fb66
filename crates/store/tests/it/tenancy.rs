use sealpost_domain::dcv::Contacts;
use sealpost_domain::order::Resend;
use sealpost_domain::{Context, KeyId, MailLimits, Order};
use sealpost_store::mails::MailFilter;
use sealpost_store::order_list::{OrderQuery, list};
use sealpost_store::{Parts, Written, accounts, approvals, certificates, db_test, keys, mails, order_view};

use crate::seed::*;

db_test!(r44_a_foreign_order_is_a_missing_one, |db| async {
    let (ours, theirs) = (tenant(&db, 1).await, tenant(&db, 2).await);
    let order = place(&db, &theirs, 2, &["a.example.com"]).await;
    let own = place(&db, &ours, 4, &["b.example.com"]).await;

    // In one batch with an act of the owner on the same order.
    let (foreign, owner) = tokio::join!(
        set_emails(&db, ours.account, 2, emails(&["spy@example.com"])),
        set_emails(&db, theirs.account, 2, emails(&["own@example.com"]))
    );
    assert!(matches!(foreign, Written::Missing));
    done(Ok(owner));
    assert!(matches!(set_emails(&db, ours.account, 999, vec![]).await, Written::Missing));
    let rule = |order: &Order, context: &Context| {
        order.resend(&Resend::default(), &Contacts::default(), &MailLimits::default(), context)
    };
    let resent = db.write(ours.account, order.id, Parts::All, Some(vec![]), actor(), rule).await;
    assert!(matches!(resent, Ok(Written::Missing)));

    let views = order_view::views(&db);
    let (foreign, own_view, owner) = tokio::join!(
        views.get((ours.account, order.id)),
        views.get((ours.account, own.id)),
        views.get((theirs.account, order.id))
    );
    assert!(foreign.expect("reads").is_none());
    assert_eq!(own_view.expect("reads").expect("is there").id, 4);
    assert_eq!(owner.expect("reads").expect("is there").additional_emails.addresses(), ["own@example.com"]);
});

db_test!(r44_every_list_is_of_one_account, |db| async {
    let (ours, theirs) = (tenant(&db, 1).await, tenant(&db, 2).await);
    let order = place(&db, &theirs, 2, &["a.example.com"]).await;
    let mail = order.approvals[0].mail;
    let all = OrderQuery { limit: 100, ..OrderQuery::default() };
    let inbox = mails::InboxFilter { limit: 100, ..mails::InboxFilter::default() };
    let mut reader = db.read().await.expect("reads");
    for (tenant, expected) in [(ours, 0), (theirs, 1)] {
        let (orders, total) = list(&mut reader, tenant.account, &all).await.expect("lists");
        assert_eq!((orders.len(), total), (expected, expected as i64));
        for order in [None, Some(order.id)] {
            let filter = MailFilter { order, ..MailFilter::default() };
            assert_eq!(mails::list(&mut reader, tenant.account, &filter).await.expect("lists").len(), expected);
        }
        let found = mails::find(&mut reader, tenant.account, mail).await.expect("finds");
        assert_eq!(found.is_some(), expected == 1);
        let approvals = approvals::all_of_order(&mut reader, tenant.account, order.id).await.expect("lists");
        assert_eq!(approvals.len(), expected);
        assert_eq!(mails::inbox(&db, tenant.account, &inbox).await.expect("lists").len(), 0);
        assert_eq!(accounts::containers(&mut reader, tenant.account).await.expect("lists").len(), 1);
        assert_eq!(accounts::users(reader.conn(), tenant.account).await.expect("lists").len(), 1);
        let user = accounts::user(&mut reader, tenant.account, theirs.user).await.expect("finds");
        assert_eq!(user.is_some(), expected == 1);
        let listed = keys::list(&mut reader, tenant.account).await.expect("lists");
        assert_eq!(listed.iter().map(|key| KeyId(key.id)).collect::<Vec<_>>(), [tenant.key]);
        assert!(certificates::find(&mut reader, tenant.account, 1).await.expect("finds").is_none());
    }
    drop(reader);
    let mut tx = db.begin().await.expect("begins");
    assert!(!keys::revoke(tx.conn(), ours.account, theirs.key, db.now()).await.expect("answers"));
});
