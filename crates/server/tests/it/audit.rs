//! `GET /sealpost/v1/audit`, the history on the order's page, and the sealing
//! behind them (R49).

use reqwest::Method;
use sealpost_client::AuditQuery;
use sealpost_store::audit::verify::verify;
use sealpost_store::look::look;
use serde_json::json;

use crate::answer::send;
use crate::app::{on_both, wait_for};

on_both!(r49_who_did_what_is_told_page_by_page, |app| async {
    let (one, other) = (app.place_quietly(&["example.com"]).await, app.place_quietly(&["example.org"]).await);
    app.put(&format!("order/certificate/{one}/additional-emails"), &json!({ "additional_emails": ["a@b.example"] }))
        .await
        .empty();
    app.cancel(one).await;

    let query = AuditQuery { order_id: Some(one), ..AuditQuery::default() };
    let told = app.client.audit(&query).await.expect("answers");
    let actions: Vec<_> = told.entries.iter().map(|entry| entry.action.as_str()).collect();
    assert_eq!(actions[0], "order_placed");
    assert!(actions.contains(&"additional_emails_set"), "{actions:?}");
    assert_eq!((actions.len(), told.next), (3, None), "{actions:?}");
    assert!(told.entries.iter().all(|entry| entry.order_id == Some(one) && entry.actor.starts_with("key ")));
    assert!(told.entries.iter().all(|entry| entry.request_id.len() == 16 && entry.detail.is_object()), "{told:?}");

    let whole = app.client.audit(&AuditQuery::default()).await.expect("answers").entries;
    assert!(whole.iter().any(|entry| entry.order_id == Some(other)));
    let (mut pages, mut after) = (Vec::new(), None);
    loop {
        let query = AuditQuery { after, limit: Some(2), ..AuditQuery::default() };
        let page = app.client.audit(&query).await.expect("answers");
        pages.extend(page.entries);
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    assert_eq!(pages, whole);
    app.get("/sealpost/v1/audit?after=x").await.refused(400, "invalid_after");
    app.get("/sealpost/v1/audit?order_id=x").await.refused(400, "invalid_order_id");
    app.get("/sealpost/v1/audit?limit=x").await.refused(400, "invalid_limit");

    let stranger = app.tenant("Other").await;
    let theirs = app.bare(Method::GET, "/sealpost/v1/audit").header("X-DC-DEVKEY", &stranger.key);
    assert_eq!(send(theirs).await.ok(), json!({ "entries": [] }), "R44");

    let page = app.get(&format!("/orders/{one}")).await.body;
    assert!(page.contains("History") && page.contains("Additional emails set"), "{page}");
});

on_both!(r49_a_running_desk_seals_what_is_written, |app| async {
    app.place_quietly(&["example.com"]).await;
    let mut reader = look(&app.desk.config.database).await.expect("opens");
    wait_for("all is sealed", async || {
        let verdict = verify(&mut reader, &[]).await.expect("reads");
        assert!(verdict.breaks.is_empty(), "{verdict:?}");
        verdict.sealed > 1 && verdict.unsealed == 0
    })
    .await;
});
