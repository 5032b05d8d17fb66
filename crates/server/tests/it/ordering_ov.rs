//! Orders for organizations, issued at once, and how long things last (API
//! reference §1.6, §6; R54).

use sealpost_domain::time::DAY;
use sealpost_server::Settings;
use serde_json::{Value, json};

use crate::app::on_both;
use crate::tool::{self, Chain};

fn at_once() -> Settings {
    Settings { issue_at_once: Some(true), ..Settings::default() }
}

on_both!(an_ov_order_is_issued_at_once_and_answers_with_its_chain, at_once(), |app| async {
    let placed = app.place_ov(&["example.com", "www.example.com"], &json!({})).await.created();
    let id = placed["id"].as_i64().expect("a number");
    let chain = placed["certificate_chain"].as_array().expect("a chain");
    let names: Vec<_> = chain.iter().map(|entry| entry["subject_common_name"].as_str().expect("a name")).collect();
    assert_eq!((names.len(), names[0]), (3, "example.com"));
    for entry in chain {
        let pem = entry["pem"].as_str().expect("PEM");
        assert_eq!(pem.matches('\n').count(), pem.matches("\r\n").count());
        assert!(pem.starts_with("-----BEGIN CERTIFICATE-----\r\n") && pem.ends_with("-----END CERTIFICATE-----\r\n"));
    }
    let pems: String = chain.iter().filter_map(|entry| entry["pem"].as_str()).collect();
    let pems = Chain::of(&pems.replace("\r\n", "\n"));
    pems.verify();
    assert_eq!(pems.sans(), ["example.com", "www.example.com"]);
    let subject = pems.ask(&["-subject", "-nameopt", "RFC2253"]);
    assert_eq!(subject, "subject=CN=example.com,O=Sealpost Test Organization,L=Berlin,ST=Berlin,C=DE\n");
    assert_eq!(pems.names(), names);

    let order = app.order(id).await;
    assert_eq!((&order["status"], &order["certificate"]["id"]), (&json!("issued"), &placed["certificate_id"]));
    assert_eq!(order["product"]["validation_type"], "ov");
    // Nobody was asked. Who hears of the certificate is not told of the order as well.
    let mut told: Vec<_> =
        app.mails(id).await.iter().map(|mail| [mail["kind"].clone(), mail["recipient"].clone()]).collect();
    told.sort_by_key(|told| told[0].to_string());
    assert_eq!(
        told,
        [["certificate_issued", "admin@sealpost.invalid"], ["order_received", "manager@sealpost.invalid"],]
    );
    let domains = app.get("domain").await.ok();
    assert_eq!(domains["domains"].as_array().map(Vec::len), Some(2));
    assert_eq!(domains["page"]["total"], 2);
});

on_both!(an_ov_order_without_the_switch_waits_for_approval, |app| async {
    let placed = app.place_ov(&["example.com"], &json!({})).await.created();
    assert_eq!(placed.get("certificate_chain"), None);
    let id = placed["id"].as_i64().expect("a number");
    assert_eq!(app.order(id).await["status"], "pending");
    let order = app.issue(id).await;
    assert_eq!(order["organization"]["name"], "Sealpost Test Organization");
});

on_both!(an_ov_order_needs_an_organization_of_the_account, at_once(), |app| async {
    let other = app.tenant("Other").await;
    let theirs = json!({ "name": "Other Ltd", "country": "KR", "city": "Seoul" });
    let theirs = crate::answer::send(other.call(app, reqwest::Method::POST, "organization").json(&theirs)).await;
    let theirs = theirs.created()["id"].clone();
    for (organization, code) in [
        (json!(null), "required_param|organization"),
        (json!({}), "required_param|organization"),
        (json!({ "id": null }), "required_param|organization"),
        (json!({ "id": 999_999_999 }), "invalid_organization"),
        (json!({ "id": -1 }), "invalid_organization"),
        (json!({ "id": theirs }), "invalid_organization"),
        (json!({ "id": "twelve" }), "invalid_id"),
        (json!([]), "invalid_organization"),
    ] {
        let mut order = tool::dv_order(&["example.com"], &json!({ "organization": null }));
        order["organization"] = organization;
        app.post("order/certificate/ssl_basic", &order).await.refused(400, code);
    }
    assert_eq!(app.get("order/certificate").await.ok()["page"]["total"], 0);
});

on_both!(numbers_may_come_as_text_and_zero_as_not_set, at_once(), |app| async {
    let organization = app.get("organization").await.ok()["organizations"][0]["id"].to_string();
    let container = app.get("container").await.ok()["containers"][0]["id"].to_string();
    let order = tool::dv_order(
        &["example.com"],
        &json!({
            "organization": { "id": organization },
            "container": { "id": container },
            "certificate": { "server_platform": { "id": "-1" }, "cert_validity": { "years": 0, "custom_expiration_date": "" } },
            "order_validity": null,
            "validity_years": "1",
            "validity_days": 0,
            "custom_expiration_date": "",
            "renewal_of_order_id": 0,
            "auto_renew": "0",
            "disable_renewal_notifications": "True",
            "skip_approval": 1,
            "locale": "",
        }),
    );
    let id = app.post("order/certificate/ssl_plus", &order).await.created()["id"].as_i64().expect("a number");
    let first = app.order(id).await;
    assert_eq!(first["organization"]["id"].to_string(), organization);
    assert_eq!(first["certificate"]["server_platform"]["id"], -1);
    assert_eq!((&first["validity_years"], &first["auto_renew"]), (&json!(1), &json!(0)));
    assert_eq!((&first["is_renewal"], &first["disable_renewal_notifications"]), (&json!(false), &json!(true)));
    assert_eq!(first.get("renewal_of_order_id"), None);

    let renewal = app.place_ov(&["example.com"], &json!({ "renewal_of_order_id": id.to_string() })).await.created();
    let renewal = app.order(renewal["id"].as_i64().expect("a number")).await;
    assert_eq!((&renewal["is_renewal"], &renewal["renewal_of_order_id"]), (&json!(true), &json!(id)));
    let other = app.tenant("Other").await.place_quietly(app, &["example.com"]).await;
    for foreign in [other, 999_999_999, -5] {
        let answer = app.place_ov(&["example.com"], &json!({ "renewal_of_order_id": foreign })).await;
        answer.refused(400, "invalid_renewal_of_order_id");
    }
});

on_both!(r54_a_certificate_lasts_as_long_as_was_ordered, at_once(), |app| async {
    let now = app.desk.now();
    let in_days = |days: u32| (now + DAY * days).date();
    let day = in_days(60);
    let words = {
        let (months, mut parts) = (
            ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"],
            day.split('-').map(str::to_owned).collect::<Vec<_>>(),
        );
        parts[1] = months[parts[1].parse::<usize>().expect("a month") - 1].to_owned();
        format!("{} {} {}", parts[2], parts[1], parts[0])
    };
    let older = |more: Value| {
        let mut older = json!({ "order_validity": null });
        tool::merge(&mut older, &more);
        older
    };
    // Both ends count: a certificate of N days ends one second before the same time of day N days on.
    for (asked, certificate, order) in [
        (json!({}), in_days(199), in_days(365)),
        (json!({ "order_validity": { "years": 3 } }), in_days(199), in_days(3 * 365)),
        (json!({ "order_validity": { "days": 30, "years": null } }), in_days(30), in_days(30)),
        (json!({ "certificate": { "cert_validity": { "days": 90 } } }), in_days(90), in_days(365)),
        (json!({ "certificate": { "cert_validity": { "custom_expiration_date": day } } }), day.clone(), in_days(365)),
        (older(json!({ "custom_expiration_date": day })), day.clone(), day.clone()),
        (older(json!({ "custom_expiration_date": format!("{day}T00:00:00") })), day.clone(), day.clone()),
        (older(json!({ "custom_expiration_date": format!("{day}T00:00:00Z") })), day.clone(), day.clone()),
        (older(json!({ "custom_expiration_date": words })), day.clone(), day.clone()),
        (older(json!({ "validity_days": 20 })), in_days(20), in_days(20)),
        (older(json!({})), in_days(199), in_days(365)),
    ] {
        let id = app.place_ov(&["example.com"], &asked).await.created()["id"].as_i64().expect("a number");
        let got = app.order(id).await;
        assert_eq!(got["certificate"]["valid_till"], certificate, "{asked}");
        assert_eq!(got["order_valid_till"], order, "{asked}");
        assert_eq!(got.get("is_multi_year_plan").is_some(), certificate != order, "{asked}");
    }
    for (asked, code) in [
        (json!({ "order_validity": { "years": 4 } }), "invalid_validity"),
        (json!({ "order_validity": { "years": -1 } }), "invalid_validity"),
        (older(json!({ "validity_days": 100_000 })), "invalid_validity"),
        (older(json!({ "custom_expiration_date": in_days(0) })), "invalid_validity"),
        (older(json!({ "custom_expiration_date": "2001-01-01" })), "invalid_validity"),
        (older(json!({ "custom_expiration_date": "soon" })), "invalid_custom_expiration_date"),
        (older(json!({ "validity_days": i64::MAX })), "invalid_validity"),
        (older(json!({ "validity_years": i64::MAX })), "invalid_validity"),
        (older(json!({ "custom_expiration_date": "0001-01-01" })), "invalid_validity"),
        (older(json!({ "custom_expiration_date": "2099-12-31" })), "invalid_validity"),
        (
            json!({ "order_validity": { "days": 30, "years": null }, "certificate": { "cert_validity": { "days": 60 } } }),
            "cert_validity_exceeds_order_validity",
        ),
    ] {
        app.place_ov(&["example.com"], &asked).await.refused(400, code);
    }
});
