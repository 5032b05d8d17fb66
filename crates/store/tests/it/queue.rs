use std::collections::BTreeSet;
use std::time::Duration;

use sealpost_domain::mail::Content;
use sealpost_domain::{Context, MailId, MailLimits, Order};
use sealpost_store::mails::{
    Attempt, Claim, Claimed, Composed, Next, Ticket, Work, deliver_to_inbox, put_back, record, release_all, renew,
    store_messages,
};
use sealpost_store::testing::TestDb;
use sealpost_store::{Db, Parts, db_test, mails};

use crate::seed::*;

fn attempt(db: &TestDb, mail: &Claimed, next: Next) -> Attempt {
    let (server, stage) = ("mx.example.com".into(), "data".into());
    Attempt { ticket: mail.ticket, at: db.now(), server, stage, reply: "250 ok".into(), next, keep: None }
}

fn composed(mail: &Claimed, subject: &str, bytes: &[u8]) -> Composed {
    Composed { ticket: mail.ticket, subject: subject.to_owned(), bytes: bytes.to_vec() }
}

async fn claim(db: &Db, most: usize) -> Vec<Claimed> {
    mails::claim(db, most, most, |_, _| true).await.expect("claims").mails
}

/// As if half a minute went by without anybody renewing a lease. They run on the
/// database's clock, which no test turns.
async fn leases_end(db: &Db) {
    execute(db, "update mails set lease_until = lease_until - 30000 where lease_until is not null").await;
}

async fn most_of_a_lease_passes(db: &Db) {
    execute(db, "update mails set lease_until = lease_until - 20000 where lease_until is not null").await;
}

fn ids(mails: &[Claimed]) -> BTreeSet<MailId> {
    mails.iter().map(|mail| mail.ticket.id).collect()
}

fn tickets(mails: &[Claimed]) -> Vec<Ticket> {
    mails.iter().map(|mail| mail.ticket).collect()
}

async fn state(db: &TestDb) -> Vec<String> {
    texts(db, "select state from mails order by id").await
}

db_test!(r36_a_leased_mail_is_nobody_elses_until_the_lease_is_over, |db| async {
    let tenant = tenant(&db, 1).await;
    let order = place(&db, &tenant, 1, &["a.example.com", "b.example.com", "c.example.com"]).await;
    let first = claim(&db, 2).await;
    assert_eq!(first.len(), 2);
    let rest = claim(&db, 10).await;
    assert_eq!(rest.len(), 1);
    assert!(claim(&db, 10).await.is_empty());
    let Work::Compose(mail) = &first[0].work else { panic!("{:?}", first[0].work) };
    let approval = order.approvals.iter().find(|approval| approval.mail == mail.id).expect("of this order");
    assert!(matches!(&mail.content, Content::DcvApproval(asked) if asked.value.hash() == approval.hash));
    assert_eq!((mail.to.clone(), mail.language), (approval.recipient.clone(), approval.language));
    assert_eq!((mail.account, mail.order, mail.queued_at), (order.account, Some(order.id), db.now()));

    most_of_a_lease_passes(&db).await;
    assert!(claim(&db, 10).await.is_empty());
    leases_end(&db).await;
    let again = claim(&db, 10).await;
    assert_eq!(ids(&again), order.approvals.iter().map(|approval| approval.mail).collect());
    assert!(again.iter().all(|mail| mail.ticket.attempts == 0 && !mail.is_suspect));
});

db_test!(r36_the_result_of_a_late_worker_is_refused, |db| async {
    let tenant = tenant(&db, 1).await;
    place(&db, &tenant, 1, &["a.example.com"]).await;
    let late = claim(&db, 1).await;
    leases_end(&db).await;
    let current = claim(&db, 1).await;
    store_messages(&db, &[composed(&late[0], "late", b"late bytes")]).await.expect("answers");
    record(&db, &[attempt(&db, &late[0], Next::Failed)]).await.expect("answers");
    put_back(&db, &tickets(&late)).await.expect("answers");
    assert_eq!(state(&db).await, ["queued"]);
    assert_eq!(count(&db, "select count(*) from mail_attempts").await, 0);
    assert_eq!(count(&db, "select count(*) from mails where message is not null or subject is not null").await, 0);
    assert!(claim(&db, 1).await.is_empty());

    record(&db, &[attempt(&db, &current[0], Next::Sent)]).await.expect("records");
    assert_eq!(state(&db).await, ["sent"]);
    // A result whose first record was not confirmed may come again (R59).
    record(&db, &[attempt(&db, &current[0], Next::Sent)]).await.expect("answers");
    assert_eq!(count(&db, "select count(*) from mail_attempts").await, 1);
});

db_test!(r35_later_attempts_repeat_the_stored_bytes, |db| async {
    let tenant = tenant(&db, 1).await;
    place(&db, &tenant, 1, &["a.example.com"]).await;
    let bytes: Vec<u8> = (0..=255).cycle().take(5000).collect();
    let mut mail = claim(&db, 1).await.remove(0);
    store_messages(&db, &[composed(&mail, "Bitte bestätigen", &bytes)]).await.expect("stores");
    for attempts in 1..=3 {
        let due = db.now() + Duration::from_secs(300);
        record(&db, &[attempt(&db, &mail, Next::Deferred(due))]).await.expect("records");
        assert_eq!(state(&db).await, ["deferred"]);
        db.clock.advance(Duration::from_secs(299));
        assert!(claim(&db, 1).await.is_empty());
        db.clock.advance(Duration::from_secs(1));
        mail = claim(&db, 1).await.remove(0);
        assert_eq!(mail.ticket.attempts, attempts);
        assert!(matches!(&mail.work, Work::Send(stored) if *stored == bytes));
    }
    let mut reader = db.read().await.expect("reads");
    let shown = mails::find(&mut reader, tenant.account, mail.ticket.id).await.expect("reads").expect("is there");
    assert_eq!((shown.subject.as_deref(), shown.state.as_str()), (Some("Bitte bestätigen"), "deferred"));
    assert_eq!(shown.attempts.iter().map(|a| a.outcome.as_str()).collect::<Vec<_>>(), ["deferred"; 3]);
    assert_eq!(shown.attempts[0].reply, "250 ok");
});

db_test!(r17_a_final_state_erases_the_bodies, |db| async {
    let tenant = tenant(&db, 1).await;
    let names = ["a.example.com", "b.example.com", "c.example.com", "d.example.com"];
    place(&db, &tenant, 1, &names).await;
    let claimed = claim(&db, 4).await;
    // Two composed before, two not.
    let stored: Vec<_> = claimed[..2].iter().map(|mail| composed(mail, "s", b"bytes")).collect();
    store_messages(&db, &stored).await.expect("stores");
    assert_eq!(count(&db, "select count(*) from mails where message is not null and content is null").await, 2);
    assert_eq!(count(&db, "select count(*) from mails where message is null and content is not null").await, 2);
    let nexts = [Next::Sent, Next::Failed, Next::Canceled, Next::Deferred(db.now())];
    let attempts: Vec<_> = claimed.iter().zip(nexts).map(|(mail, next)| attempt(&db, mail, next)).collect();
    record(&db, &attempts).await.expect("records");
    assert_eq!(count(&db, "select count(*) from mails where message is null and content is null").await, 3);
    assert_eq!(count(&db, "select count(*) from mails where due_at is not null").await, 1);
    assert_eq!(count(&db, "select count(*) from mails where sent_at is not null").await, 1);
    let sorted: BTreeSet<_> = state(&db).await.into_iter().collect();
    assert_eq!(sorted, ["canceled", "deferred", "failed", "sent"].map(String::from).into());
});

db_test!(an_approval_mail_whose_value_died_is_dropped, |db| async {
    let tenant = tenant(&db, 1).await;
    let order = place(&db, &tenant, 1, &["a.example.com"]).await;
    let hash = order.approvals[0].hash;
    let rule = move |order: &Order, context: &Context| order.reject(hash, "no", context);
    done(db.write(tenant.account, order.id, Parts::All, None, actor(), rule).await);
    let claimed = claim(&db, 10).await;
    let dropped: Vec<_> = claimed.iter().filter(|mail| matches!(mail.work, Work::Drop(_))).collect();
    assert_eq!((claimed.len(), dropped.len()), (2, 1));
    assert_eq!(dropped[0].ticket.id, order.approvals[0].mail);

    // Expired before it left (R16): dropped even when composed.
    place(&db, &tenant, 2, &["b.example.com"]).await;
    let mail = claim(&db, 1).await.remove(0);
    store_messages(&db, &[composed(&mail, "s", b"bytes")]).await.expect("stores");
    db.clock.advance(sealpost_domain::order::VALUE_LIFE);
    leases_end(&db).await;
    let again = claim(&db, 10).await;
    let mail = again.iter().find(|again| again.ticket.id == mail.ticket.id).expect("due again");
    assert!(matches!(mail.work, Work::Drop(_)));
});

db_test!(r25_a_notice_to_a_removed_recipient_is_dropped, |db| async {
    let tenant = tenant(&db, 1).await;
    let order = place(&db, &tenant, 1, &["a.example.com"]).await;
    let list = emails(&["Stays@example.com", "goes@example.com"]);
    done(Ok(set_emails(&db, tenant.account, 1, list).await));
    let hash = order.approvals[0].hash;
    let rule = move |order: &Order, context: &Context| order.reject(hash, "no", context);
    done(db.write(tenant.account, order.id, Parts::All, None, actor(), rule).await);
    done(Ok(set_emails(&db, tenant.account, 1, emails(&["stays@example.com"])).await));
    let claimed = claim(&db, 10).await;
    for mail in &claimed {
        let dropped = matches!(mail.work, Work::Drop(_));
        let expected = ["goes@example.com", "admin@a.example.com"].contains(&mail.to.as_str());
        assert_eq!(dropped, expected, "{}", mail.to);
    }
    assert_eq!(claimed.len(), 4);
});

db_test!(a_lease_that_is_put_back_is_due_at_once, |db| async {
    let tenant = tenant(&db, 1).await;
    place(&db, &tenant, 1, &["a.example.com", "b.example.com"]).await;
    let claimed = claim(&db, 10).await;
    put_back(&db, &tickets(&claimed)).await.expect("puts back");
    // What was given back is no longer ours to record.
    record(&db, &[attempt(&db, &claimed[0], Next::Failed)]).await.expect("answers");
    let again = claim(&db, 10).await;
    assert_eq!(ids(&again), ids(&claimed));
    assert_eq!(state(&db).await, ["queued", "queued"]);
});

db_test!(r36_a_lease_is_held_by_renewal_until_it_was_taken_over, |db| async {
    let tenant = tenant(&db, 1).await;
    place(&db, &tenant, 1, &["a.example.com", "b.example.com"]).await;
    let slow = claim(&db, 10).await;
    for _ in 0..3 {
        most_of_a_lease_passes(&db).await;
        renew(&db, &tickets(&slow)).await.expect("renews");
    }
    assert!(claim(&db, 10).await.is_empty());
    // What is recorded is not leased anew.
    record(&db, &[attempt(&db, &slow[0], Next::Deferred(db.now()))]).await.expect("records");
    renew(&db, &tickets(&slow)).await.expect("renews");
    let due = claim(&db, 10).await;
    assert_eq!(ids(&due), BTreeSet::from([slow[0].ticket.id]));

    leases_end(&db).await;
    assert_eq!(claim(&db, 10).await.len(), 2);
    leases_end(&db).await;
    renew(&db, &tickets(&slow)).await.expect("answers");
    assert_eq!(claim(&db, 10).await.len(), 2, "a late worker holds nothing any more");
});

db_test!(the_leases_of_a_dead_process_are_ended, |db| async {
    let tenant = tenant(&db, 1).await;
    place(&db, &tenant, 1, &["a.example.com", "b.example.com"]).await;
    let dead = claim(&db, 10).await;
    record(&db, &[attempt(&db, &dead[0], Next::Sent)]).await.expect("records");
    release_all(&db).await.expect("releases");
    let again = claim(&db, 10).await;
    assert_eq!(ids(&again), BTreeSet::from([dead[1].ticket.id]));
    assert_eq!(again[0].ticket.attempts, 0);
});

db_test!(r39_a_mail_that_cannot_be_read_holds_nobody_up, |db| async {
    let tenant = tenant(&db, 1).await;
    place(&db, &tenant, 1, &["a.example.com"]).await;
    place(&db, &tenant, 2, &["b.example.com"]).await;
    execute(&db, "update mails set content = null where order_id = 1").await;
    let claimed = claim(&db, 10).await;
    assert_eq!(claimed.iter().map(|mail| mail.to.as_str()).collect::<Vec<_>>(), ["admin@b.example.com"]);
});

db_test!(r36_racing_workers_never_share_a_mail, |db| async {
    let tenant = tenant(&db, 1).await;
    let off = MailLimits { account_per_hour: 0, ..MailLimits::default() };
    for id in 1..=10 {
        let names: Vec<String> = (0..20).map(|n| format!("n{n}.o{id}.example.com")).collect();
        let order = order(&db, &tenant, id, &names.iter().map(String::as_str).collect::<Vec<_>>());
        done(try_place(&db, order, new_order(), off.clone()).await);
    }
    let other = db.reopen(off).await.expect("opens");
    let workers = (0..8).map(|worker| {
        let (db, other) = (&db, &other);
        async move {
            let node = if worker % 2 == 0 { &db.db } else { other };
            let mut sent = Vec::new();
            loop {
                let claimed = claim(node, 7).await;
                assert!(claimed.len() <= 7);
                if claimed.is_empty() {
                    return sent;
                }
                let attempts: Vec<_> = claimed.iter().map(|mail| attempt(db, mail, Next::Sent)).collect();
                record(node, &attempts).await.expect("records");
                sent.extend(ids(&claimed));
            }
        }
    });
    let sent: Vec<MailId> = futures_util::future::join_all(workers).await.into_iter().flatten().collect();
    // A worker may see nothing while others hold locks; what is left is claimed afterwards.
    let left = claim(&db, 1000).await;
    let all: BTreeSet<_> = sent.iter().copied().chain(ids(&left)).collect();
    assert_eq!((sent.len() + left.len(), all.len()), (200, 200));
    assert_eq!(count(&db, "select count(*) from mail_attempts").await as usize, sent.len());
});

db_test!(r18_opening_a_page_is_noted_once, |db| async {
    let tenant = tenant(&db, 1).await;
    let order = place(&db, &tenant, 1, &["a.example.com"]).await;
    let (mail, first) = (order.approvals[0].mail, db.now());
    for _ in 0..2 {
        mails::note_opening(&db, mail, db.now(), |_| None).await.expect("notes");
        db.clock.advance(Duration::from_secs(60));
    }
    let found = mails::find(&mut db.read().await.expect("reads"), tenant.account, mail).await.expect("reads");
    assert_eq!(found.expect("is there").opened_at, Some(first.millis()));
    assert_eq!(count(&db, "select count(*) from audit").await, 1);
});

db_test!(r36_a_mail_that_kills_its_worker_three_times_is_parked, |db| async {
    let tenant = tenant(&db, 1).await;
    place(&db, &tenant, 1, &["a.example.com"]).await;
    for death in 0..3 {
        let claimed = claim(&db, 10).await;
        assert_eq!(claimed.len(), 1, "after {death} deaths");
        assert_eq!(claimed[0].is_suspect, death == 2);
        // On a node that goes on, the lease ends; a desk alone starts anew.
        if death == 1 { release_all(&db).await.expect("releases") } else { leases_end(&db).await }
    }
    assert!(claim(&db, 10).await.is_empty());
    assert_eq!(state(&db).await, ["parked"]);
    assert_eq!(count(&db, "select count(*) from mails where content is not null").await, 1, "it can be looked at");

    // Whoever comes back with a result, whatever it is, did not die.
    place(&db, &tenant, 2, &["b.example.com"]).await;
    for _ in 0..4 {
        claim(&db, 10).await;
        leases_end(&db).await;
        let again = claim(&db, 10).await;
        record(&db, &[attempt(&db, &again[0], Next::Deferred(db.now()))]).await.expect("records");
    }
    assert_eq!(claim(&db, 10).await.len(), 1);
});

db_test!(r39_what_may_not_be_taken_steps_aside_for_what_may, |db| async {
    let tenant = tenant(&db, 1).await;
    place(&db, &tenant, 1, &["a.slow.example", "b.slow.example", "c.slow.example"]).await;
    place(&db, &tenant, 2, &["a.example.com"]).await;
    let mut asked = Vec::new();
    let Claim { mails, is_full } = mails::claim(&db, 2, 8, |destination, _| {
        asked.push(destination.to_owned());
        !destination.ends_with("slow.example")
    })
    .await
    .expect("claims");
    assert_eq!(mails.iter().map(|mail| mail.to.as_str()).collect::<Vec<_>>(), ["admin@a.example.com"]);
    assert_eq!((asked.len(), is_full), (4, false));
    // For a while they are out of the way, and no attempt is counted.
    assert!(claim(&db, 10).await.is_empty());
    db.clock.advance(Duration::from_secs(60));
    let slow = claim(&db, 10).await;
    assert_eq!((slow.len(), slow.iter().map(|mail| mail.ticket.attempts).sum::<i64>()), (3, 0));
});

db_test!(r34_a_commit_hands_its_mails_to_the_worker_of_its_process, |db| async {
    let tenant = tenant(&db, 1).await;
    let mut handed_over = db.work().hand_over().expect("nobody has them yet");
    assert!(db.work().hand_over().is_none());
    let order = place(&db, &tenant, 1, &["a.example.com", "b.example.com"]).await;
    assert!(claim(&db, 10).await.is_empty(), "they are leased already");
    let mut mine = Vec::new();
    for _ in 0..2 {
        mine.push(Claimed::handed_over(handed_over.try_recv().expect("was handed over")));
    }
    assert_eq!(ids(&mine), order.approvals.iter().map(|approval| approval.mail).collect());

    // The ticket is as good as a claimed one, and as a claimed one it is lost.
    let fresh = vec![composed(&mine[0], "s", b"bytes")];
    assert_eq!(deliver_to_inbox(&db, fresh, db.now()).await.expect("delivers").len(), 1);
    leases_end(&db).await;
    let other = claim(&db, 10).await;
    assert_eq!(ids(&other), ids(&mine[1..]));
    let late = vec![composed(&mine[1], "s", b"bytes")];
    assert!(deliver_to_inbox(&db, late, db.now()).await.expect("answers").is_empty());
    assert_eq!(count(&db, "select count(*) from inbox").await, 1);
    assert_eq!(count(&db, "select count(*) from mail_attempts").await, 1);

    // Without a worker the queue has them.
    drop(handed_over);
    place(&db, &tenant, 2, &["c.example.com"]).await;
    assert_eq!(claim(&db, 10).await.len(), 1);
});

db_test!(r3_r25_what_was_overtaken_after_it_was_taken_does_not_leave, |db| async {
    let tenant = tenant(&db, 1).await;
    let order = place(&db, &tenant, 1, &["a.example.com"]).await;
    let taken = claim(&db, 10).await;
    let hash = order.approvals[0].hash;
    let rule = move |order: &Order, context: &Context| order.reject(hash, "no", context);
    done(db.write(tenant.account, order.id, Parts::All, None, actor(), rule).await);
    let fresh = [composed(&taken[0], "s", b"bytes")];
    assert!(store_messages(&db, &fresh).await.expect("answers").is_empty());
    assert!(deliver_to_inbox(&db, fresh.into(), db.now()).await.expect("answers").is_empty());
    put_back(&db, &tickets(&taken)).await.expect("puts back");
    let again = claim(&db, 10).await;
    let dropped = again.iter().find(|mail| mail.ticket.id == taken[0].ticket.id).expect("is due");
    assert!(matches!(dropped.work, Work::Drop(_)));
});

db_test!(r3_mail_to_somebody_who_is_published_says_where_to_look_again, |db| async {
    let tenant = tenant(&db, 1).await;
    let order = place(&db, &tenant, 1, &["a.example.com"]).await;
    assert_eq!(claim(&db, 1).await.remove(0).published, None, "constructed");
    let adn = order.approvals[0].adn.clone();
    for (source, is_told) in [("dns_txt", true), ("dns_caa", true), ("whois", true), ("constructed", false)] {
        execute(&db, &format!("update approvals set source = '{source}'")).await;
        leases_end(&db).await;
        execute(&db, "update mails set deaths = 0").await;
        let mail = claim(&db, 1).await.remove(0);
        let told = mail.published.as_ref().map(|published| (published.adn.clone(), published.source.name()));
        assert_eq!(told, is_told.then(|| (adn.clone(), source)));
        // The same of a mail that never was in the queue.
        let Work::Compose(mut mail) = mail.work else { panic!("it was never composed") };
        let Content::DcvApproval(asked) = &mut mail.content else { panic!("it asks") };
        asked.source = sealpost_domain::Source::ALL.into_iter().find(|known| known.name() == source).expect("known");
        assert_eq!(Claimed::handed_over(*mail).published.is_some(), is_told);
    }
    // What will not be sent need not be looked up.
    execute(&db, "update approvals set source = 'dns_txt', ended_at = 1").await;
    leases_end(&db).await;
    execute(&db, "update mails set deaths = 0").await;
    let dropped = claim(&db, 1).await.remove(0);
    assert!(matches!(dropped.work, Work::Drop(_)) && dropped.published.is_none());
});
