//! `/sealpost/v1/orders/{id}/mails`, `/sealpost/v1/mails`: what became of each mail.

use serde_json::json;

use crate::app::on_both;

on_both!(every_mail_of_an_order_is_told_with_its_end, |app| async {
    let id = app.place_quietly(&["example.com"]).await;
    let link = app.approval_mails(id).await.remove(0).approve_url.expect("a link");
    let mail = app.mails_of(id, "dcv_approval").await.remove(0);
    assert_eq!((&mail["kind"], &mail["role"]), (&json!("dcv_approval"), &json!("approver")));
    assert_eq!((&mail["recipient"], &mail["domain"]), (&json!("admin@example.com"), &json!("example.com")));
    assert_eq!((&mail["state"], &mail["locale"], &mail["order_id"]), (&json!("sent"), &json!("en"), &json!(id)));
    assert_eq!(mail["subject"], format!("Please approve or reject a certificate for example.com (order {id})"));
    assert_eq!(mail["attempts"].as_array().map(Vec::len), Some(1));
    assert_eq!((&mail["attempts"][0]["stage"], &mail["attempts"][0]["server"]), (&json!("inbox"), &json!("sealpost")));
    for unset in ["opened_at", "decision", "next_attempt_at"] {
        assert_eq!(mail.get(unset), None, "{unset}");
    }
    // R17: what proves control is in the mail and nowhere else.
    let value = link.rsplit('/').next().expect("a value");
    let told = app.get(&format!("/sealpost/v1/orders/{id}/mails")).await;
    assert!(!told.body.contains(value));

    let page = app.http.get(&link).send().await.expect("the page");
    assert_eq!(page.status().as_u16(), 200);
    let opened = app.mails_of(id, "dcv_approval").await.remove(0);
    assert!(opened["opened_at"].is_string() && opened.get("decision").is_none(), "{opened}");
    app.issue(id).await;
    let mails = app.mails(id).await;
    // What was asked comes first, then what was told.
    let kinds: Vec<_> = mails.iter().map(|mail| mail["kind"].as_str().expect("a kind")).collect();
    assert_eq!(kinds, ["dcv_approval", "order_received", "order_received", "certificate_issued"]);
    assert_eq!(mails[0]["decision"]["verdict"], "approved");
    assert_eq!(mails[3]["role"], "requester");
    let one = app.get(&format!("/sealpost/v1/mails/{}", mails[3]["id"].as_str().expect("a UUID"))).await.ok();
    assert_eq!(one, mails[3]);
    let typed = app.client.order_mails(id).await.expect("the typed client").mails;
    assert_eq!(json!(typed), json!(mails));
});

on_both!(mails_are_filtered_and_come_newest_first, |app| async {
    let first = app.place_quietly(&["example.com"]).await;
    app.settle().await;
    let second = app.place_quietly(&["example.org"]).await;
    app.settle().await;
    app.cancel(second).await;
    app.settle().await;
    let received = [(second, "order_received"), (first, "order_received")].map(|told| [told; 2]);
    let asked = [(second, "dcv_approval"), (first, "dcv_approval")];
    let all = [&[(second, "order_canceled")], &received[0][..], &asked[..1], &received[1], &asked[1..]].concat();
    for (query, wanted) in [
        (String::new(), all.clone()),
        ("?limit=1".to_owned(), vec![(second, "order_canceled")]),
        ("?limit=0".to_owned(), vec![]),
        ("?kind=dcv_approval".to_owned(), vec![(second, "dcv_approval"), (first, "dcv_approval")]),
        ("?state=sent&kind=order_canceled".to_owned(), vec![(second, "order_canceled")]),
        ("?state=failed".to_owned(), vec![]),
        // Of one order, the oldest first.
        (format!("?order_id={first}"), [&asked[1..], &received[1]].concat()),
        ("?order_id=999999999".to_owned(), vec![]),
        ("?nonsense=1".to_owned(), all),
    ] {
        let list = app.get(&format!("/sealpost/v1/mails{query}")).await.ok();
        let got: Vec<_> = list["mails"]
            .as_array()
            .expect("a list")
            .iter()
            .map(|mail| json!([mail["order_id"], mail["kind"]]))
            .collect();
        assert_eq!(got, wanted.iter().map(|(id, kind)| json!([id, kind])).collect::<Vec<_>>(), "{query}");
    }
    for (query, code) in [
        ("state=lost", "state"),
        ("state=SENT", "state"),
        ("kind=spam", "kind"),
        ("order_id=x", "order_id"),
        ("order_id=-1", "order_id"),
        ("limit=many", "limit"),
        ("limit=-1", "limit"),
    ] {
        app.get(&format!("/sealpost/v1/mails?{query}")).await.refused(400, &format!("invalid_{code}"));
    }
    for nothing in ["0198c0de-0000-7000-8000-000000000000", "x", "1", "%ff"] {
        app.get(&format!("/sealpost/v1/mails/{nothing}")).await.refused(404, "not_found|mail");
    }
    for nothing in ["999999999", "x", "-1", "%ff"] {
        app.get(&format!("/sealpost/v1/orders/{nothing}/mails")).await.refused(404, "not_found|order");
    }
});
