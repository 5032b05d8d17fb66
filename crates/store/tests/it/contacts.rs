use sealpost_domain::dcv::{Contacts, Source};
use sealpost_domain::order::ResendEntry;
use sealpost_domain::place::Placement;
use sealpost_domain::{AccountId, Context, Fqdn, MailLimits, OrderId};
use sealpost_store::approvals::Owner;
use sealpost_store::contacts::{asking, insert, list, of_domains, remove};
use sealpost_store::mails::{Work, claim};
use sealpost_store::{Db, db_test};

use crate::seed::*;

fn fqdn(text: &str) -> Fqdn {
    Fqdn::parse(text).expect("a name")
}

async fn file(db: &Db, account: AccountId, id: i64, adn: &str, address: &str) -> bool {
    let mut tx = db.begin().await.expect("begins");
    let filed = insert(tx.conn(), account, id, &fqdn(adn), &email(address), db.now()).await.expect("writes");
    tx.commit().await.expect("commits");
    filed
}

async fn take_out(db: &Db, account: AccountId, id: i64) -> bool {
    let mut tx = db.begin().await.expect("begins");
    let removed = remove(tx.conn(), account, id).await.expect("writes");
    tx.commit().await.expect("commits");
    removed.is_some()
}

db_test!(r44_filed_contacts_belong_to_their_account_and_domain, |db| async {
    let (one, two) = (tenant(&db, 1).await.account, tenant(&db, 2).await.account);
    assert!(file(&db, one, 1, "corp.example", "PKI@other.example").await);
    assert!(!file(&db, one, 2, "corp.example", "pki@OTHER.example").await, "another spelling is the same address");
    assert!(file(&db, one, 3, "lab.example", "pki@other.example").await);
    assert!(file(&db, two, 4, "corp.example", "pki@other.example").await);
    let mut reader = db.read().await.expect("reads");
    let told = list(&mut reader, one).await.expect("reads");
    let told: Vec<_> = told.iter().map(|it| (it.id, it.adn.as_str(), it.email.as_str())).collect();
    assert_eq!(told, [(1, "corp.example", "PKI@other.example"), (3, "lab.example", "pki@other.example")]);
    let many: Vec<Fqdn> = (0..3000).map(|n| fqdn(&format!("n{n}.example"))).chain([fqdn("corp.example")]).collect();
    let found = of_domains(&mut reader, one, &many.iter().collect::<Vec<_>>()).await.expect("reads");
    assert_eq!(found.iter().map(|it| it.id).collect::<Vec<_>>(), [1]);
    assert!(of_domains(&mut reader, one, &[]).await.expect("reads").is_empty());
    drop(reader);
    assert!(!take_out(&db, one, 4).await);
    assert!(take_out(&db, one, 1).await && !take_out(&db, one, 1).await);
    assert_eq!(list(&mut db.read().await.expect("reads"), two).await.expect("reads").len(), 1);
});

db_test!(r3_a_mail_to_a_contact_that_was_taken_out_is_dropped_when_it_would_leave, |db| async {
    let tenant = tenant(&db, 1).await;
    let adn = fqdn("corp.example");
    file(&db, tenant.account, 1, "corp.example", "Pki@other.example").await;
    file(&db, tenant.account, 2, "corp.example", "stays@other.example").await;
    let mut contacts = Contacts::default();
    contacts.add(adn.clone(), email("pki@other.example"), Source::Filed);
    contacts.add(adn.clone(), email("stays@other.example"), Source::Filed);
    let entry = |address: &str| ResendEntry {
        domain: Some(name("corp.example")),
        email: Some(email(address)),
        email_domain: None,
    };
    let dcv_emails = ["pki@other.example", "stays@other.example", "admin@corp.example"].map(entry).to_vec();
    let placement = Placement {
        order: order(&db, &tenant, 1, &["corp.example"]),
        dcv_emails,
        prevalidated: false,
        validated: Vec::new(),
    };
    let rule = move |context: &Context| quietly(placement.decide(&contacts, &MailLimits::default(), context)?);
    done(db.place(tenant.account, OrderId(1), Vec::new(), new_order(), actor(), rule).await);

    let mut reader = db.read().await.expect("reads");
    let live = asking(&mut reader, tenant.account, "corp.example", &email("PKI@other.example")).await;
    assert_eq!(live.expect("reads"), [Owner::Order(OrderId(1))]);
    let none = asking(&mut reader, tenant.account, "corp.example", &email("admin@corp.example")).await;
    assert!(none.expect("reads").is_empty(), "it was constructed, not filed");
    drop(reader);
    take_out(&db, tenant.account, 1).await;
    let claimed = claim(&db, 10, 10, |_, _| true).await.expect("claims").mails;
    let mut dropped: Vec<_> =
        claimed.iter().map(|mail| (mail.to.as_str().to_lowercase(), matches!(mail.work, Work::Drop(_)))).collect();
    dropped.sort();
    let expected = [("admin@corp.example", false), ("pki@other.example", true), ("stays@other.example", false)];
    assert_eq!(dropped, expected.map(|(to, is_dropped)| (to.to_owned(), is_dropped)));
});
