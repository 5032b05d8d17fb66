//! R4, R14: what is proved, by whom, and how that can be traced.

use reqwest::Method;
use sealpost_server::Settings;
use serde_json::{Value, json};

use crate::answer::send;
use crate::app::on_both;
use crate::approvers::in_world;
use crate::modes::{start, with_homes};
use crate::tool::Chain;

fn path(id: i64) -> String {
    format!("/sealpost/v1/orders/{id}/evidence")
}

on_both!(r14_every_name_of_a_certificate_traces_to_complete_evidence, |app| async {
    let mut orders = Vec::new();
    for names in [&["example.com", "www.example.com"][..], &["*.example.org"], &["a.b.example.net", "example.net"]] {
        let id = app.place(names).await;
        app.issue(id).await;
        orders.push(id);
    }
    for id in orders {
        let chain = Chain::of(&app.get(&format!("certificate/download/order/{id}/format/pem_all")).await.body);
        let order = app.order(id).await;
        let evidence = app.get(&path(id)).await.ok();
        assert_eq!(evidence["order_id"], id);
        let proofs = evidence["evidence"].as_array().expect("a list");
        let mails = app.mails(id).await;
        for name in chain.sans() {
            let of_name: Vec<&Value> = proofs.iter().filter(|proof| proof["name"] == name).collect();
            assert_eq!(of_name.len(), 1, "{name}: {evidence}");
            let proof = of_name[0];
            assert_eq!((&proof["br_version"], &proof["request_id"].is_string()), (&json!("2.2.6"), &true));
            assert!(proof["actor"].as_str().is_some_and(|actor| actor.starts_with("approver ")), "{proof}");
            let base = name.trim_start_matches("*.");
            let adn = proof["email_domain"].as_str().expect("a domain");
            assert!(base == adn || base.ends_with(&format!(".{adn}")), "{proof}");
            // The mail that asked is there, to this recipient, and its value decided.
            let mail = mails.iter().find(|mail| mail["id"] == proof["mail_id"]).expect("the mail that asked");
            assert_eq!((&mail["recipient"], &mail["domain"]), (&proof["recipient"], &proof["email_domain"]));
            assert_eq!(mail["decision"]["verdict"], "approved");
            assert_eq!((&mail["queued_at"], &mail["decision"]["at"]), (&proof["asked_at"], &proof["proved_at"]));
            let section = if proof["method"] == "email_constructed" { "3.2.2.4.4" } else { "3.2.2.4.2" };
            assert_eq!(proof["section"], section);
            assert!(proof["proved_at"].as_str() >= proof["asked_at"].as_str());
            assert!(proof["proved_at"].as_str() <= order["status_changed_at"].as_str().or(proof["proved_at"].as_str()));
        }
        let page = app.get(&format!("/orders/{id}")).await;
        assert!(page.body.contains("Record of proofs") && page.body.contains("BR 2.2.6"), "{}", page.body);
    }
});

on_both!(r14_names_that_were_not_asked_about_say_who_vouched, at_once(), |app| async {
    let placed = app.place_ov(&["example.com"], &json!({})).await.created();
    let evidence = app.get(&path(placed["id"].as_i64().expect("an id"))).await.ok();
    let proof = &evidence["evidence"][0];
    assert_eq!((&proof["method"], proof.get("recipient"), proof.get("section")), (&json!("prevalidated"), None, None));
    assert!(proof["actor"].as_str().is_some_and(|actor| actor.starts_with("key ")), "{proof}");
});

fn at_once() -> Settings {
    Settings { issue_at_once: Some(true), ..Settings::default() }
}

on_both!(r44_the_record_of_another_account_looks_like_none, |app| async {
    let id = app.place_quietly(&["example.com"]).await;
    assert_eq!(app.get(&path(id)).await.ok()["evidence"], json!([]));
    let other = app.tenant("Other").await;
    send(other.call(app, Method::GET, &path(id))).await.refused(404, "not_found|order");
    app.get(&path(999_999)).await.refused(404, "not_found|order");
});

with_homes!(r4_the_recipients_own_domain_gains_nothing, |home| async {
    // A public CA's incident of 2025: a contact published for one domain had its mailbox at another, and the
    // mailbox's domain was taken for proved.
    let world = "[names.\"_validation-contactemail.a.example\"]\ntxt = [\"u@mail.example\"]\n";
    let settings = in_world(&home, world);
    let app = start(home, settings).await;
    let ask = |name: &str, email: &str| json!({ "dns_name": name, "email": email, "email_domain": name });
    let ask = [ask("a.example", "u@mail.example"), ask("mail.example", "admin@mail.example")];
    let id = app.place_with(&["a.example", "mail.example", "sub.a.example"], &json!({ "dcv_emails": ask })).await;
    let mails = app.approval_mails(id).await;
    let mail = mails.iter().find(|mail| mail.to == "u@mail.example").expect("was asked");
    send(app.call(Method::POST, &format!("/sealpost/v1/inbox/{}/approve", mail.id))).await.ok();

    let proofs = app.get(&path(id)).await.ok();
    let mut proved: Vec<_> = proofs["evidence"].as_array().expect("a list").iter().map(|p| p["name"].clone()).collect();
    proved.sort_by_key(ToString::to_string);
    assert_eq!(proved, [json!("a.example"), json!("sub.a.example")]);
    assert_eq!(app.order(id).await["status"], "pending", "mail.example is not proved");
    // Nor for any other order.
    let other = app.place_quietly(&["mail.example"]).await;
    assert_eq!(app.order(other).await["status"], "pending");
    assert_eq!(app.get(&path(other)).await.ok()["evidence"], json!([]));
    app.stop().await;
});
