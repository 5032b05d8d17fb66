//! Many decisions at once have one outcome (R19).

use futures_util::future::join_all;
use serde_json::{Value, json};

use crate::app::{TestApp, on_both};
use crate::approve_page::{get, link, nonce, post};

/// The kinds of an order's mails after it was placed.
async fn kinds(app: &TestApp, id: i64) -> Vec<Value> {
    app.mails(id).await.iter().map(|mail| mail["kind"].clone()).filter(|kind| kind != "order_received").collect()
}

on_both!(r19_a_hundred_racing_decisions_have_one_outcome, |app| async {
    let id = app.place_quietly(&["example.com"]).await;
    let link = link(app, id).await;
    let nonce = nonce(&get(app, &link).await);
    let pages = join_all((0..100).map(|n| {
        let (link, nonce) = (&link[..], &nonce[..]);
        async move {
            let decision = if n % 2 == 0 { "approve" } else { "reject" };
            post(app, link, &[("nonce", nonce), ("decision", decision), ("reason", "race")]).await
        }
    }))
    .await;
    let shown = get(app, &link).await;
    for page in pages {
        assert_eq!((page.status, &page.body), (200, &shown.body));
    }
    let rejected = app.order(id).await["status"] == "rejected";
    if !rejected {
        app.issued(id).await;
    }
    let kinds = kinds(app, id).await;
    let notice = if rejected { "order_rejected" } else { "certificate_issued" };
    assert_eq!(kinds, [json!("dcv_approval"), json!(notice)]);
    assert_eq!(app.order(id).await["status"], if rejected { "rejected" } else { "issued" });
});

on_both!(r19_racing_approvers_and_a_cancel_have_one_outcome, |app| async {
    let id = app.place(&["example.com"]).await;
    let mails = app.approval_mails(id).await;
    assert_eq!(mails.len(), 6);
    let cancel = json!({ "status": "canceled", "note": "race" });
    let deciding = join_all(mails.iter().enumerate().flat_map(|(n, mail)| (0..4).map(move |_| (n, mail))).map(
        |(n, mail)| async move {
            if n % 2 == 0 {
                app.client.approve(&mail.id).await.is_ok()
            } else {
                app.client.reject(&mail.id, None).await.is_ok()
            }
        },
    ));
    let path = format!("order/certificate/{id}/status");
    let (_, canceled) = futures_util::future::join(deciding, app.put(&path, &cancel)).await;
    let status = app.order(id).await["status"].as_str().expect("a word").to_owned();
    if canceled.status == 204 {
        assert_eq!(status, "canceled");
    } else {
        canceled.refused(400, "invalid_order_status");
    }
    let notice = match status.as_str() {
        "canceled" => "order_canceled",
        "rejected" => "order_rejected",
        _ => {
            app.issued(id).await;
            "certificate_issued"
        }
    };
    let kinds: Vec<_> = kinds(app, id).await.into_iter().filter(|kind| kind != "dcv_approval").collect();
    assert_eq!(kinds, [json!(notice)]);
    let decided: Vec<_> = app.mails(id).await.into_iter().filter(|mail| mail["decision"].is_object()).collect();
    assert_eq!(decided.len(), usize::from(notice != "order_canceled"), "{decided:?}");
});
