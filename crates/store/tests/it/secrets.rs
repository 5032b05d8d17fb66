use sealpost_domain::mail::Content;
use sealpost_store::mails::{
    Attempt, Claimed, Composed, InboxFilter, Next, Work, claim, inbox, record, store_messages,
};
use sealpost_store::testing::{Kind, TestDb};
use sealpost_store::{db_test, on};

use crate::seed::*;

/// Everything that the database keeps: SQLite's files, or every row of every
/// table as PostgreSQL writes it.
async fn everything(db: &TestDb) -> Vec<u8> {
    if let Some(folder) = db.folder() {
        let files = std::fs::read_dir(folder).expect("a folder").map(|file| file.expect("a file").path());
        return files.flat_map(|file| std::fs::read(file).expect("reads")).collect();
    }
    let mut all = Vec::new();
    for table in texts(db, "select tablename::text from pg_tables where schemaname = 'public'").await {
        for row in texts(db, &format!("select t::text from {table} t")).await {
            all.extend(row.into_bytes());
        }
    }
    // Binary columns are written in hex: look at those as bytes, too.
    let mut reader = db.read().await.expect("reads");
    for column in ["mails.content", "mails.message", "inbox.message"] {
        let (table, column) = column.split_once('.').expect("a column");
        let sql = format!("select {column} from {table} where {column} is not null");
        let bodies: Vec<Vec<u8>> =
            on!(reader.conn(), sqlx::query_scalar(sqlx::AssertSqlSafe(sql.clone())), fetch_all).expect("reads");
        all.extend(bodies.into_iter().flatten());
    }
    all
}

fn holds(all: &[u8], canary: &str) -> bool {
    all.windows(canary.len()).any(|window| window == canary.as_bytes())
}

db_test!(r17_no_value_is_ever_readable_in_the_database, |db| async {
    let tenant = tenant(&db, 1).await;
    let order = place(&db, &tenant, 1, &["a.example.com", "b.example.com"]).await;
    let claimed = claim(&db, 10, 10, |_, _| true).await.expect("claims").mails;
    let mut values = Vec::new();
    let mut messages = Vec::new();
    for mail in &claimed {
        let Work::Compose(mail) = &mail.work else { panic!("queued") };
        let Content::DcvApproval(asked) = &mail.content else { panic!("asked") };
        assert!(order.approvals.iter().any(|approval| approval.hash == asked.value.hash()));
        values.push(asked.value.reveal().to_owned());
        messages.push(format!("https://example.net/approve/{}\r\n", asked.value.reveal()));
    }
    let check = async |when: &str| {
        let all = everything(&db).await;
        // The search finds what is there.
        assert!(holds(&all, "a.example.com"), "{when}");
        if db.kind() == Kind::Sqlite {
            assert!(holds(&all, "admin@a.example.com"), "{when}");
        }
        for value in &values {
            assert!(!holds(&all, value), "{when}");
            assert!(!holds(&all, &value[..20]), "{when}");
        }
    };
    check("queued").await;
    let stored: Vec<_> = claimed
        .iter()
        .zip(&messages)
        .map(|(mail, text)| Composed { ticket: mail.ticket, subject: "s".into(), bytes: text.clone().into() })
        .collect();
    store_messages(&db, &stored).await.expect("stores");
    check("composed").await;
    let sent = |(mail, text): (&Claimed, &String)| Attempt {
        ticket: mail.ticket,
        at: db.now(),
        server: "inbox".into(),
        stage: "data".into(),
        reply: "kept".into(),
        next: Next::Sent,
        keep: Some(text.clone().into()),
    };
    let attempts: Vec<_> = claimed.iter().zip(&messages).map(sent).collect();
    record(&db, &attempts).await.expect("records");
    check("sent and kept").await;
    db.checkpoint().await.expect("checkpoints");
    check("after a checkpoint").await;

    let filter = InboxFilter { limit: 10, ..InboxFilter::default() };
    let found = inbox(&db, tenant.account, &filter).await.expect("opens");
    let mut texts: Vec<_> = found.iter().map(|row| String::from_utf8_lossy(&row.message).into_owned()).collect();
    texts.sort();
    messages.sort();
    assert_eq!(texts, messages);
    for (filter, rows) in [
        (InboxFilter { to: Some("ADMIN@a.example.com".into()), limit: 10, ..InboxFilter::default() }, 1),
        (InboxFilter { id: Some(found[0].id), limit: 10, ..InboxFilter::default() }, 1),
        (InboxFilter { order: Some(order.id), limit: 1, ..InboxFilter::default() }, 1),
        (InboxFilter { kind: Some("dcv_approval".into()), limit: 10, ..InboxFilter::default() }, 2),
        (InboxFilter { kind: Some("order_canceled".into()), limit: 10, ..InboxFilter::default() }, 0),
        (InboxFilter { locale: Some("ja".into()), limit: 10, ..InboxFilter::default() }, 2),
        (InboxFilter { locale: Some("en".into()), limit: 10, ..InboxFilter::default() }, 0),
    ] {
        assert_eq!(inbox(&db, tenant.account, &filter).await.expect("opens").len(), rows, "{filter:?}");
    }
});

db_test!(r43_a_dump_holds_no_key, |db| async {
    let tenant = tenant(&db, 1).await;
    let sql = "select name from api_keys";
    assert_eq!(texts(&db, sql).await, ["test"]);
    assert_eq!(count(&db, "select count(*) from api_keys where length(hash) = 32").await, 1);
    assert_eq!(tenant.hash.len(), 32);
});
