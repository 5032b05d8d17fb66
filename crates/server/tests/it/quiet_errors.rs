//! R47: what is broken inside tells nothing outside but its request id.

use std::collections::BTreeSet;

use sealpost_store::{Db, on};

use crate::answer::send;
use crate::app::on_both;
use crate::keys::routes;

async fn rename(db: &Db, from: &str, to: &str) {
    let mut tx = db.begin().await.expect("a transaction");
    let sql = format!("alter table {from} rename to {to}");
    on!(tx.conn(), sqlx::query(sqlx::AssertSqlSafe(sql.clone())), execute).expect("renamed");
    tx.commit().await.expect("commits");
}

on_both!(r47_a_broken_database_shows_nothing_of_itself, |app| async {
    let routes = routes(app).await;
    app.settle().await;
    let mut said = BTreeSet::new();
    for tables in [["api_keys"].as_slice(), &["orders", "mails", "certificates", "organizations", "audit", "users"]] {
        for table in tables {
            rename(&app.desk.db, table, &format!("{table}_gone")).await;
        }
        for (method, path, _, body) in &routes {
            let call = app.call(method.clone(), path);
            let answer = send(if body.is_null() { call } else { call.json(body) }).await;
            let id = answer.header("x-request-id");
            assert!(id.len() == 16 && id.bytes().all(|byte| byte.is_ascii_hexdigit()), "{method} {path} {id}");
            if answer.status >= 500 {
                said.insert(format!("{} {}", answer.status, answer.body));
                assert!(!answer.codes().is_empty());
            }
        }
        for table in tables {
            rename(&app.desk.db, &format!("{table}_gone"), table).await;
        }
    }
    let said: Vec<_> = said.into_iter().collect();
    insta::assert_snapshot!(said.join("\n"), @r#"503 {"errors":[{"code":"service_unavailable","message":"The service is not available right now; nothing was changed."}]}"#);
    app.get("ping").await.ok();
});
