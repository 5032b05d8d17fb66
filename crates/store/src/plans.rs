//! How SQLite runs the statements that must stay fast with many rows: by an
//! index, never by reading a whole table.

use sqlx::AssertSqlSafe;

use crate::audit::chain;
use crate::testing::{Kind, fresh};
use crate::{
    Reader, approvals, certificates, clock, crls, domains, evidence, mails, order_list, order_view, orders, reach,
    recipients, reminders, webhooks,
};

#[tokio::test]
async fn hot_statements_use_their_indexes() {
    let db = fresh(Kind::Sqlite).await.expect("SQLite is built in");
    let mut reader = db.read().await.expect("reads");
    let conn = &reader.conn();
    let mails_of_order = format!("select m.id from mails m where m.account_id = $1 and {}", mails::OF_ORDER);
    let plans = [
        ("mails_due", mails::claim_sql(conn)),
        ("approvals_mail", mails::claim_sql(conn)),
        ("mails_notices (order_id=?)", mails_of_order.clone()),
        ("a USING INDEX approvals_owner (owner_id=?)", mails_of_order),
        ("INTEGER PRIMARY KEY", order_view::stamps_sql(conn)),
        ("certificates_due", certificates::claim_sql(conn)),
        ("o USING INTEGER PRIMARY KEY (rowid=?)", orders::orders_sql(conn, "")),
        ("o USING INTEGER PRIMARY KEY (rowid=?)", order_view::load_sql(conn)),
        ("SEARCH p USING INDEX approvals_owner (owner_id=?)", approvals::of_orders_sql(conn)),
        ("approvals_recipient (recipient_key=? AND created_at>?)", approvals::recipients_sql(conn)),
        ("approvals_account (account_id=? AND created_at>?)", approvals::ACCOUNT_SQL.to_owned()),
        ("certificates_thumbprint", certificates::BY_MARK_SQL.to_owned()),
        ("certificates_thumbprint", certificates::LOCATE_SQL.to_owned()),
        ("certificates_order", orders::life_sql(conn)),
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
        ("audit_by_order USING PRIMARY KEY (order_id=?)", chain::ABOUT_SQL.to_owned()),
        ("audit USING INTEGER PRIMARY KEY (rowid>?)", chain::ABOUT_SQL.to_owned()),
        ("o USING INDEX orders_account (account_id=? AND id>? AND id<?)", recipients::heard_sql(conn)),
        ("orders_account (account_id=? AND id>?)", reach::page_sql(conn)),
        ("recipient_marks_email (account_id=? AND email_key=?)", reach::marks_sql(conn)),
        ("webhook_deliveries_due", webhooks::deliveries::claim_sql(conn)),
        ("orders_account (account_id=?)", order_list::page_sql("o.account_id = $1", &[], 2)),
    ];
    for (index, sql) in plans {
        let plan = explain(&mut reader, &sql).await;
        assert!(plan.iter().any(|step| step.contains(index)), "{sql}: {plan:#?}");
        // What was selected before, lists of values, and the few containers above an order are all that is read through.
        let is_fine = |step: &&String| {
            let lists = step.contains("VALUES") || step.contains("json_each") || step.starts_with("SCAN (subquery");
            lists || ["SCAN due", "SCAN latest", "SCAN epoch", "SCAN up"].contains(&step.as_str())
        };
        let scans: Vec<_> = plan.iter().filter(|step| step.starts_with("SCAN") && !is_fine(step)).collect();
        assert!(scans.is_empty(), "{sql}: {plan:#?}");
    }
}

/// More than any of these statements has.
const MOST_PLACES: usize = 2000;

async fn explain(reader: &mut Reader, sql: &str) -> Vec<String> {
    let Reader::Sqlite(conn) = reader else { unreachable!("opened as SQLite") };
    let sql = format!("explain query plan {sql}");
    // Plans do not depend on values here, but each place wants one.
    let query = (0..MOST_PLACES).fold(sqlx::query_as(AssertSqlSafe(sql)), |query, _| query.bind(None::<i64>));
    let steps: Vec<(i64, i64, i64, String)> = query.fetch_all(&mut **conn).await.expect("explains");
    steps.into_iter().map(|(.., step)| step).collect()
}
