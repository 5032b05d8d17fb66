//! How SQLite runs the statements that must stay fast with many rows: by an
//! index, never by reading a whole table.

use sqlx::AssertSqlSafe;

use sealpost_domain::{AccountId, OrderId};

use crate::testing::{Kind, fresh};
use crate::{
    Reader, approvals, certificates, clock, crls, domains, evidence, mails, order_list, order_view, orders, recipients,
    reminders, webhooks,
};

#[tokio::test]
async fn hot_statements_use_their_indexes() {
    let db = fresh(Kind::Sqlite).await.expect("SQLite is built in");
    let mut reader = db.read().await.expect("reads");
    let conn = &reader.conn();
    let plans = [
        ("mails_due", mails::claim_sql(conn)),
        ("approvals_mail", mails::claim_sql(conn)),
        ("INTEGER PRIMARY KEY", order_view::stamps_sql(conn, 64)),
        ("certificates_due", certificates::claim_sql(conn)),
        (
            "o USING INDEX orders_account (account_id=? AND id=?",
            orders::load_sql(conn, &orders::Keys::new((1..=64).map(|id| (AccountId(1), OrderId(id))))),
        ),
        ("approvals_order", approvals::of_orders_sql(conn, 64)),
        ("approvals_recipient (recipient_key=? AND created_at>?)", approvals::recipients_sql(conn, 1024)),
        ("approvals_account (account_id=? AND created_at>?)", approvals::ACCOUNT_SQL.to_owned()),
        ("certificates_thumbprint", certificates::BY_MARK_SQL.to_owned()),
        ("certificates_thumbprint", certificates::LOCATE_SQL.to_owned()),
        ("certificates_order", orders::life_sql(conn, 64)),
        ("certificates_revoked (issuer_id=? AND revoked_at>?)", crls::ENTRIES_SQL.to_owned()),
        ("orders_ending (valid_till<?)", order_list::ENDED_SQL.to_owned()),
        ("orders_ending", clock::NEXT_DUE_SQL.to_owned()),
        ("webhook_deliveries_due", clock::NEXT_DUE_SQL.to_owned()),
        (
            "orders_changed (account_id=? AND status_changed_at>? AND status_changed_at<?)",
            order_list::STATUS_CHANGES_SQL.to_owned(),
        ),
        ("orders_remind", reminders::NEXT_SQL.to_owned()),
        ("domains_remind", reminders::NEXT_SQL.to_owned()),
        ("domains_remind (remind_at>? AND remind_at<?)", domains::remind::DUE_SQL.to_owned()),
        ("orders_status (account_id=? AND status=?)", domains::remind::NAMES_SQL.to_owned()),
        ("o USING INDEX orders_remind (remind_at>? AND remind_at<?)", reminders::DUE_SQL.to_owned()),
        ("orders_renewal_of (renewal_of=?", reminders::DUE_SQL.to_owned()),
        ("evidence_order", evidence::OF_ORDER_SQL.to_owned()),
        ("o USING INDEX orders_account (account_id=? AND id>? AND id<?)", recipients::heard_sql(conn)),
        ("webhook_deliveries_due", webhooks::deliveries::claim_sql(conn)),
        ("orders_account (account_id=?)", order_list::page_sql("o.account_id = $1", &[], 2)),
    ];
    for (index, sql) in plans {
        let plan = explain(&mut reader, &sql).await;
        assert!(plan.iter().any(|step| step.contains(index)), "{sql}: {plan:#?}");
        // What was selected before, and lists of values, are all that is read through.
        let is_fine = |step: &&String| {
            let lists = step.contains("VALUES") || step.starts_with("SCAN (subquery");
            lists || ["SCAN due", "SCAN latest", "SCAN epoch"].contains(&step.as_str())
        };
        let scans: Vec<_> = plan.iter().filter(|step| step.starts_with("SCAN") && !is_fine(step)).collect();
        assert!(scans.is_empty(), "{sql}: {plan:#?}");
    }
}

async fn explain(reader: &mut Reader, sql: &str) -> Vec<String> {
    let Reader::Sqlite(conn) = reader else { unreachable!("opened as SQLite") };
    let sql = format!("explain query plan {sql}");
    let steps: Vec<(i64, i64, i64, String)> =
        sqlx::query_as(AssertSqlSafe(sql)).fetch_all(&mut **conn).await.expect("explains");
    steps.into_iter().map(|(.., step)| step).collect()
}
