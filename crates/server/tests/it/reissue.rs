//! `…/reissue` and `…/duplicate` (R52, R54, R56).

use serde_json::{Value, json};

use crate::app::{TestApp, on_both};
use crate::tool::{self, Chain};

fn further(names: &[&str]) -> Value {
    json!({ "certificate": { "common_name": names[0], "dns_names": names[1..], "csr": tool::csr() } })
}

async fn issued(app: &TestApp, names: &[&str]) -> i64 {
    let id = app.place_quietly(names).await;
    app.issue(id).await;
    id
}

async fn pems(app: &TestApp, certificate: &Value) -> Chain {
    let answer = app.get(&format!("certificate/{certificate}/download/format/pem_all")).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    Chain::of(&answer.body)
}

on_both!(r52_a_reissue_proves_its_new_names_first_and_carries_exactly_its_own, |app| async {
    let id = issued(app, &["example.com", "www.example.com"]).await;
    let first = app.order(id).await["certificate"].take();
    let mut body = further(&["example.com", "shop.example.net"]);
    body["dcv_emails"] = json!([{ "dns_name": "shop.example.net", "email": "admin@shop.example.net" }]);
    let placed = app.post(&format!("order/certificate/{id}/reissue"), &body).await.created();
    assert_eq!((&placed["id"], &placed["requests"][0]["status"]), (&json!(id), &json!("approved")));
    assert_eq!(placed.get("certificate_chain"), None);

    // The certificate in force is the first one until the second is there.
    let waiting = app.order(id).await;
    assert_eq!((&waiting["status"], &waiting["certificate"]), (&json!("reissue_pending"), &first));
    let list = app.certificates(id, "reissue").await;
    assert_eq!((list.len(), &list[0]["status"], &list[0]["id"]), (1, &json!("pending"), &placed["certificate_id"]));
    app.put(&format!("order/certificate/{id}/revoke"), &json!({})).await.refused(400, "invalid_order_status");
    app.post(&format!("order/certificate/{id}/reissue"), &body).await.refused(400, "invalid_order_status");
    let resend = json!({ "domain_approval_emails": [{ "domain": "www.example.com" }] });
    app.put(&format!("order/certificate/{id}/resend-emails"), &resend).await.refused(400, "invalid_domain");
    app.put(&format!("order/certificate/{id}/resend-emails"), &json!({})).await.empty();

    let asked = app.approval_mails(id).await;
    let last = asked.last().expect("asked");
    assert_eq!(last.to, "admin@shop.example.net");
    app.client.approve(&last.id).await.expect("approved");
    let order = app.issued(id).await;
    assert_eq!(order["certificate"]["id"], placed["certificate_id"]);
    assert_ne!(order["certificate"]["serial_number"], first["serial_number"]);
    assert_eq!(order["reissues_count"], 1);
    assert_eq!(order["order_valid_till"], waiting["order_valid_till"]);
    let chain = pems(app, &placed["certificate_id"]).await;
    chain.verify();
    assert_eq!(chain.sans(), ["example.com", "shop.example.net"]);
    // The first one stays what it was.
    assert_eq!(pems(app, &first["id"]).await.sans(), ["example.com", "www.example.com"]);
    let notices = app.inbox(id, "certificate_reissued").await;
    assert_eq!(notices.len(), 1);
    assert!(notices[0].text.contains("shop.example.net"));
    // The order is found by what is in force, and by nothing else.
    for (mark, status) in [(&order["certificate"]["serial_number"], 200), (&first["serial_number"], 404)] {
        let answer = app.get(&format!("order/certificate/{}", mark.as_str().expect("hex"))).await;
        assert_eq!(answer.status, status, "{mark}");
    }
});

on_both!(a_reissue_with_the_same_names_comes_with_the_answer, |app| async {
    let id = issued(app, &["example.com"]).await;
    let before = app.mails(id).await.len();
    let body = json!({ "certificate": { "csr": tool::csr() } });
    let placed = app.post(&format!("order/certificate/{id}/reissue"), &body).await.created();
    assert_eq!(placed["certificate_chain"].as_array().map(Vec::len), Some(3));
    assert_eq!(app.order(id).await["status"], "issued");
    let kinds: Vec<_> = app.mails(id).await[before..].iter().map(|mail| mail["kind"].clone()).collect();
    assert_eq!(kinds, [json!("certificate_reissued")]);
});

on_both!(a_canceled_reissue_leaves_the_order_issued_and_its_request_rejected, |app| async {
    let id = issued(app, &["example.com"]).await;
    let before = app.order(id).await;
    app.post(&format!("order/certificate/{id}/reissue"), &further(&["example.org"])).await.created();
    let asked = app.approval_mails(id).await;
    let body = json!({ "status": "canceled", "note": "Wrong name" });
    app.put(&format!("order/certificate/{id}/status"), &body).await.empty();
    let order = app.order(id).await;
    assert_eq!((&order["status"], &order["certificate"]), (&json!("issued"), &before["certificate"]));
    assert_eq!(
        (&order["requests"][0]["type"], &order["requests"][0]["status"]),
        (&json!("reissue"), &json!("rejected"))
    );
    let request = app.get(&format!("request/{}", order["requests"][0]["id"])).await.ok();
    assert_eq!(request["processor_comment"], "Wrong name");
    app.client.approve(&asked.last().expect("asked").id).await.expect_err("dead");
    app.put(&format!("order/certificate/{id}/status"), &body).await.refused(400, "invalid_order_status");
});

on_both!(r52_a_duplicate_stands_beside_the_certificate_with_names_of_it, |app| async {
    let id = issued(app, &["example.com", "www.example.com"]).await;
    let order = app.order(id).await;
    let path = format!("order/certificate/{id}/duplicate");
    app.post(&path, &further(&["example.com", "example.org"])).await.refused(400, "invalid_dns_names");
    let placed = app.post(&path, &further(&["www.example.com"])).await.created();
    assert_eq!(placed["certificate_chain"].as_array().map(Vec::len), Some(3));
    let chain = pems(app, &placed["certificate_id"]).await;
    chain.verify();
    assert_eq!(chain.sans(), ["www.example.com"]);
    let after = app.order(id).await;
    assert_eq!((&after["status"], &after["certificate"]), (&order["status"], &order["certificate"]));
    assert_eq!(after["duplicates_count"], 1);
    let list = app.certificates(id, "duplicate").await;
    assert_eq!((&list[0]["sub_id"], &list[0]["status"]), (&json!("001"), &json!("approved")));
    assert_eq!(list[0]["valid_till"], order["certificate"]["valid_till"]);
    assert_eq!(app.inbox(id, "duplicate_issued").await.len(), 1);
    let row = app.get(&format!("order/certificate?filters[id]={id}")).await.ok()["orders"][0].take();
    assert_eq!((&row["has_duplicates"], &row["duplicates_count"]), (&json!(true), &json!(1)));
});

on_both!(bad_reissues_and_duplicates_are_refused_and_change_nothing, |app| async {
    let pending = app.place_quietly(&["example.org"]).await;
    let id = issued(app, &["example.com"]).await;
    let before = (app.state(id).await, app.state(pending).await);
    for kind in ["reissue", "duplicate"] {
        for (body, code) in [
            (json!({}), "required_param|certificate"),
            (json!({ "certificate": {} }), "required_param|csr"),
            (json!({ "certificate": { "csr": "nonsense" } }), "csr_invalid_cannot_parse"),
            (json!({ "certificate": { "csr": tool::csr(), "common_name": "a b" } }), "invalid_common_name"),
            (json!({ "certificate": { "csr": tool::csr(), "dns_names": ["*.com"] } }), "invalid_dns_names"),
            (
                json!({ "certificate": { "csr": tool::csr(), "cert_validity": { "days": 500 } } }),
                "cert_validity_exceeds_order_validity",
            ),
            (json!({ "certificate": { "csr": tool::csr(), "signature_hash": "md5" } }), "invalid_signature_hash"),
            (json!({ "certificate": { "csr": tool::csr() }, "dcv_method": "http-token" }), "invalid_dcv_method"),
            (json!({ "certificate": { "csr": tool::csr() }, "comments": "a\u{0}b" }), "invalid_comments"),
            (json!({ "certificate": { "csr": tool::csr() }, "skip_approval": "perhaps" }), "invalid_skip_approval"),
            (json!({ "certificate": [] }), "invalid_certificate"),
        ] {
            app.post(&format!("order/certificate/{id}/{kind}"), &body).await.refused(400, code);
        }
        let good = json!({ "certificate": { "csr": tool::csr() } });
        app.post(&format!("order/certificate/{pending}/{kind}"), &good).await.refused(400, "invalid_order_status");
        app.post(&format!("order/certificate/999999999/{kind}"), &good).await.refused(404, "not_found|order");
        app.get(&format!("order/certificate/999999999/{kind}")).await.refused(404, "not_found|order");
    }
    assert_eq!((app.state(id).await, app.state(pending).await), before);
});
