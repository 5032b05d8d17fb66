//! Mode `public-br`: every date and limit of the Baseline Requirements, through
//! the API and into the certificate (R11–R14, R54).

use std::sync::OnceLock;
use std::time::Duration;

use reqwest::Method;
use sealpost_domain::dcv::Verdict;
use sealpost_domain::order::Outcome;
use sealpost_domain::time::DAY;
use sealpost_domain::{Context, Order, OrderId, Timestamp};
use sealpost_server::{Config, Settings};
use sealpost_store::{Actor, Parts, Written};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::answer::send;
use crate::app::{TestApp, on_both};
use crate::tool::{self, Chain};

#[path = "../../../dns/tests/it/server.rs"]
#[expect(dead_code, reason = "the zones of these tests are simple")]
mod dns;

/// A signed DNS of the tests' own, where the names of the tests take mail and no
/// CAA record forbids anything: its address, and its key.
fn internet() -> (String, std::path::PathBuf) {
    static DNS: OnceLock<(String, std::path::PathBuf)> = OnceLock::new();
    let serve = || {
        let (tell, told) = std::sync::mpsc::channel();
        std::thread::spawn(move || {
            let runtime = tokio::runtime::Runtime::new().expect("a runtime");
            runtime.block_on(async {
                let mail = ["example.com", "www.example.com", "example.org", "example.net", "shop.example.com"];
                let zone = mail.iter().fold(dns::Zone::default(), |zone, name| zone.mx(name, "mail.example.com"));
                let served = dns::Dns::serve(zone.a("mail.example.com")).await;
                let anchor = served.options().trust_anchor.expect("its key");
                tell.send((served.address.to_string(), anchor)).expect("somebody waits");
                // For as long as the tests of this process.
                std::future::pending::<()>().await;
            });
        });
        told.recv().expect("it serves")
    };
    DNS.get_or_init(serve).clone()
}

/// A CA that somebody brings, and a mail server that is away.
fn public() -> Settings {
    let (dns, anchor) = internet();
    static CA: OnceLock<TempDir> = OnceLock::new();
    let folder = CA.get_or_init(|| {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let ca = folder.path().join("ca");
        sealpost_ca::Issuer::create(&ca, "Example", &[], None, real_now()).expect("a CA");
        let read = |name: &str| std::fs::read_to_string(ca.join(name)).expect("written");
        tool::write(folder.path(), "chain.pem", read("issuing.pem") + &read("root.pem"));
        folder
    });
    Settings {
        mode: Some("public-br".to_owned()),
        smtp: Some(vec!["smtp+plain://127.0.0.1:9".to_owned()]),
        public_url: Some("https://desk.example.com".to_owned()),
        mail_from: Some("desk@example.com".to_owned()),
        admin_email: Some("ops@example.com".to_owned()),
        ca_chain: Some(folder.path().join("chain.pem")),
        ca_key: Some(folder.path().join("ca/issuing.key")),
        crl_url: Some("http://crl.example.com/issuing.crl".to_owned()),
        ca_issuers_url: Some("http://crl.example.com/issuing.cer".to_owned()),
        dns_servers: Some(vec![dns]),
        dns_trust_anchor: Some(anchor),
        caa_identities: Some(vec!["ca.example.net".to_owned()]),
        // Tests that wait ask often.
        limit_requests_5s: Some(0),
        limit_requests_3min: Some(0),
        ..Settings::default()
    }
}

/// The clock of this machine.
fn real_now() -> Timestamp {
    let folder = tempfile::NamedTempFile::new().expect("a file");
    let changed = folder.as_file().metadata().and_then(|found| found.modified()).expect("it has a time");
    let since = changed.duration_since(std::time::UNIX_EPOCH).expect("after 1970");
    Timestamp::from_secs(i64::try_from(since.as_secs()).expect("fits"))
}

fn date(text: &str) -> Timestamp {
    Timestamp::parse_date(text).expect(text)
}

/// Turns the desk's clock to `to`; some seconds may pass afterwards.
fn turn_to(app: &TestApp, to: Timestamp) {
    app.desk.clock.advance(to.since(app.desk.now()));
}

/// The approver says yes, with the value that only the mail knows: by the rule
/// that the page calls. `meanwhile` runs inside the commit.
async fn approve(app: &TestApp, id: i64, meanwhile: impl Fn() + Send + Sync + 'static) {
    let account = app.desk.callers.find(key_hash(app)).await.expect("known").account;
    loop {
        let rule = |order: &Order, _: &Context| {
            let open = order.approvals.iter().find(|a| a.ended_at.is_none() && a.verdict.is_none()).map(|a| a.hash);
            Ok::<_, std::convert::Infallible>(sealpost_domain::Decision {
                order: order.clone(),
                mails: vec![],
                certificate: None,
                note: None,
                audit: None,
                output: open,
            })
        };
        let order = OrderId(id);
        let written = app.desk.db.write(account, order, Parts::All, None, actor(), rule).await.expect("reads");
        let Written::Done { output: Some(hash), order: before } = written else { return };
        let last = before.names.iter().filter(|name| name.evidence.is_none()).count() == 1;
        if last {
            meanwhile();
        }
        let rule = move |order: &Order, context: &Context| order.approve(hash, context);
        let written = app.desk.db.write(account, order, Parts::All, None, actor(), rule).await.expect("writes");
        assert!(matches!(written, Written::Done { output: Outcome::Decided(Verdict::Approved), .. }));
        app.desk.db.work().certificates.notify_one();
    }
}

fn actor() -> Actor {
    Actor { user: None, who: "approver a***@example.com".to_owned(), request_id: "test".to_owned() }
}

fn key_hash(app: &TestApp) -> [u8; 32] {
    use sha2::Digest as _;
    sha2::Sha256::digest(app.first_key.as_deref().unwrap_or(crate::app::KEY)).into()
}

on_both!(a_public_desk_has_no_test_aids_and_certifies_public_names_by_mail_only, public(), |app| async {
    for (method, route) in [
        (Method::GET, "/sealpost/v1/inbox"),
        (Method::POST, "/sealpost/v1/inbox/0198c0de-0000-7000-8000-000000000000/approve"),
        (Method::GET, "/inbox"),
    ] {
        assert_eq!(send(app.call(method, route)).await.status, 404, "{route}");
    }
    for name in ["host.corp", "printer.local", "a.internal", "x.home.arpa", "example.test", "1.example"] {
        let order = tool::dv_order(&[name], &json!({}));
        let answer = app.post("order/certificate/ssl_dv_geotrust", &order).await;
        answer.refused(400, "invalid_common_name");
    }
    let emails = app.get("domain/www.example.com/dcv/emails").await.ok();
    assert_eq!(emails["whois_emails"], json!([]));
    let answer = app.place_ov_raw(&["example.com"]).await;
    assert!(answer.status == 400 && answer.body.contains("domain-validated"), "{}", answer.body);
    let id = app.place_quietly(&["example.com"]).await;
    let mails = app.get(&format!("/sealpost/v1/orders/{id}/mails")).await.ok();
    let kinds: Vec<_> = mails["mails"].as_array().expect("a list").iter().map(|mail| mail["kind"].clone()).collect();
    assert_eq!(kinds, ["dcv_approval", "order_received"]);
});

on_both!(r54_a_public_certificate_says_what_the_requirements_ask_for, public(), |app| async {
    let days = |days: i64| json!({ "certificate": { "cert_validity": { "days": days } } });
    let order = tool::dv_order(&["example.com"], &days(201));
    let answer = app.post("order/certificate/ssl_dv_geotrust", &order).await;
    answer.refused(400, "invalid_validity");
    assert!(answer.body.contains("BR 6.3.2") && answer.body.contains("at most 200 days"), "{}", answer.body);

    let id = app.place_quietly(&["example.com"]).await;
    approve(app, id, || ()).await;
    app.issued(id).await;
    let chain = Chain::of(&app.get(&format!("certificate/download/order/{id}/format/pem_all")).await.body);
    chain.verify();
    let text = chain.ask(&["-text"]);
    for line in [
        "Policy: 2.23.140.1.2.1",
        "URI:http://crl.example.com/issuing.crl",
        "CA Issuers - URI:http://crl.example.com/issuing.cer",
        "TLS Web Server Authentication",
    ] {
        assert!(text.contains(line), "{line}\n{text}");
    }
    let order = app.order(id).await;
    let (from, to) = (&order["certificate"]["valid_from"], &order["certificate"]["valid_till"]);
    assert_eq!(validity(&chain), 199 * 86_400 - 1, "{from} {to}");

    // Placed for 199 days, signed after the limit has come down: the limit of that day counts.
    turn_to(app, date("2027-03-14T23:00:00Z"));
    let id = app
        .place_with(
            &["example.org"],
            &json!({ "dcv_emails": [{ "dns_name": "example.org", "email": "admin@example.org" }] }),
        )
        .await;
    turn_to(app, date("2027-03-15"));
    approve(app, id, || ()).await;
    app.issued(id).await;
    let chain = Chain::of(&app.get(&format!("certificate/download/order/{id}/format/pem_all")).await.body);
    assert_eq!(validity(&chain), 99 * 86_400 - 1);
    let order = tool::dv_order(&["example.com"], &days(101));
    let answer = app.post("order/certificate/ssl_dv_geotrust", &order).await;
    answer.refused(400, "invalid_validity");
    assert!(answer.body.contains("BR 6.3.2, from 2027-03-15"), "{}", answer.body);
});

/// notAfter less notBefore, in seconds.
fn validity(chain: &Chain) -> i64 {
    let at = |which: &str| {
        let text = chain.ask(&[which, "-dateopt", "iso_8601"]);
        let (_, time) = text.trim().split_once('=').expect("a time");
        date(&time.replace(' ', "T")).secs()
    };
    at("-enddate") - at("-startdate")
}

on_both!(r12_mail_is_told_to_end_and_ends, public(), |app| async {
    let desk = app.get("/sealpost/v1/desk").await.ok();
    assert_eq!((&desk["mode"], &desk["email_methods"]), (&json!("public-br"), &json!(true)));
    assert_eq!(desk["caa_is_mandatory"], json!(true));
    let rules = |desk: &Value| -> Vec<String> {
        let notices = desk["notices"].as_array().expect("a list").iter();
        notices.map(|notice| format!("{} {}", notice["from"], notice["rule"]).replace('"', "")).collect()
    };
    assert!(rules(&desk).contains(&"2028-03-15 BR 3.2.2.4.4".to_owned()), "{desk}");
    // People see it too.
    let page = app.get("/").await;
    assert!(page.body.contains("From 2028-03-15") && page.body.contains("BR 3.2.2.4.4"), "{}", page.body);

    turn_to(app, date("2028-03-14T20:00:00Z"));
    let id = app.place_quietly(&["example.com"]).await;
    turn_to(app, date("2028-03-15"));
    let order = tool::dv_order(&["example.org"], &json!({}));
    let answer = app.post("order/certificate/ssl_dv_geotrust", &order).await;
    answer.refused(400, "invalid_dcv_method");
    assert!(answer.body.contains("BR 3.2.2.4.4, from 2028-03-15"), "{}", answer.body);
    let answer = app.put(&crate::resend_emails::path(id), &json!({})).await;
    answer.refused(400, "invalid_dcv_method");
    assert!(answer.body.contains("2028-03-15"), "{}", answer.body);
    let desk = app.get("/sealpost/v1/desk").await.ok();
    assert_eq!((&desk["email_methods"], &desk["most_certificate_days"]), (&json!(false), &json!(100)));
    assert_eq!(app.get("order/certificate?limit=5").await.ok()["page"]["total"], 1);
});

on_both!(r12_proofs_of_before_the_last_day_do_not_count_when_it_is_signed_after_it, public(), |app| async {
    turn_to(app, date("2028-03-14T23:30:00Z"));
    let id = app.place_quietly(&["example.com", "example.org"]).await;
    // Approved in time; the clock passes midnight before the signature is made.
    let clock = app.desk.clock.clone();
    approve_then(app, id, move || clock.advance(Duration::from_secs(3600))).await;
    crate::app::wait_for("the order waits again", async || app.order(id).await["status"] == "pending").await;
    let evidence = app.get(&format!("/sealpost/v1/orders/{id}/evidence")).await.ok();
    assert_eq!(evidence["evidence"].as_array().map(Vec::len), Some(2), "the record stays: {evidence}");
    let order = app.order(id).await;
    assert_eq!(order["certificate"].get("serial_number"), None, "{order}");
});

on_both!(
    r13_a_lapsed_proof_is_approved_anew_and_then_signed,
    Settings { evidence_days: Some(5), ..crate::app::no_limits() },
    |app| async {
        let id = app.place_quietly(&["example.com", "example.org"]).await;
        app.settle().await;
        let clock = app.desk.clock.clone();
        approve_then(app, id, move || clock.advance(DAY * 6)).await;
        crate::app::wait_for("the order waits again", async || app.order(id).await["status"] == "pending").await;
        let before = app.approval_mails(id).await;
        app.put(&crate::resend_emails::path(id), &json!({})).await.empty();
        let mails = app.approval_mails(id).await;
        for mail in mails.iter().filter(|mail| before.iter().all(|old| old.id != mail.id)) {
            send(app.call(Method::POST, &format!("/sealpost/v1/inbox/{}/approve", mail.id))).await.ok();
        }
        app.issued(id).await;
        let chain = Chain::of(&app.get(&format!("certificate/download/order/{id}/format/pem_all")).await.body);
        assert_eq!(chain.sans(), ["example.com", "example.org"]);
        let evidence = app.get(&format!("/sealpost/v1/orders/{id}/evidence")).await.ok();
        assert_eq!(evidence["evidence"].as_array().map(Vec::len), Some(4), "two that lapsed, two that count");
    }
);

on_both!(
    r13_a_reissue_whose_proofs_lapsed_is_approved_anew_and_then_signed,
    Settings { evidence_days: Some(5), ..crate::app::no_limits() },
    |app| async {
        let id = app.place_quietly(&["example.com"]).await;
        app.issue(id).await;
        let first = app.order(id).await["certificate"]["id"].take();
        let body = json!({ "certificate": { "common_name": "example.org", "dns_names": [], "csr": tool::csr() } });
        let placed = app.post(&format!("order/certificate/{id}/reissue"), &body).await.created();
        app.settle().await;
        let clock = app.desk.clock.clone();
        approve_then(app, id, move || clock.advance(DAY * 6)).await;
        let resend = crate::resend_emails::path(id);
        // As long as the intent stands there is nobody to ask.
        crate::app::wait_for("the reissue waits again", async || app.put(&resend, &json!({})).await.status == 204)
            .await;
        let waiting = app.order(id).await;
        assert_eq!((&waiting["status"], &waiting["certificate"]["id"]), (&json!("reissue_pending"), &first));
        let mails = app.approval_mails(id).await;
        send(app.call(Method::POST, &format!("/sealpost/v1/inbox/{}/approve", mails.last().expect("asked").id)))
            .await
            .ok();
        assert_eq!(app.issued(id).await["certificate"]["id"], placed["certificate_id"]);
        let chain = Chain::of(&app.get(&format!("certificate/download/order/{id}/format/pem_all")).await.body);
        assert_eq!(chain.sans(), ["example.org"]);
        let evidence = app.get(&format!("/sealpost/v1/orders/{id}/evidence")).await.ok();
        assert_eq!(
            evidence["evidence"].as_array().map(Vec::len),
            Some(3),
            "one before, one that lapsed, one that counts"
        );
    }
);

/// As [`approve`], with the clock turned inside the last decision, so that no
/// worker can sign before.
async fn approve_then(app: &TestApp, id: i64, turn: impl Fn() + Send + Sync + 'static) {
    let account = app.desk.callers.find(key_hash(app)).await.expect("known").account;
    let rule = move |order: &Order, context: &Context| {
        let mut decision = None;
        let mut latest = order.clone();
        while let Some(open) = latest.approvals.iter().find(|a| a.ended_at.is_none()).map(|a| a.hash) {
            let next = latest.approve(open, context)?;
            latest = next.order.clone();
            decision = Some(next);
        }
        turn();
        decision.ok_or(sealpost_domain::order::ApproveError::Gone)
    };
    let written = app.desk.db.write(account, OrderId(id), Parts::All, None, actor(), rule).await.expect("writes");
    assert!(matches!(written, Written::Done { .. }));
    app.desk.db.work().certificates.notify_one();
}

#[test]
fn settings_that_make_no_public_desk_are_refused() {
    let resolve =
        |settings: Settings| Config::resolve(settings, None, None).map(drop).map_err(|error| error.to_string());
    assert_eq!(resolve(public()), Ok(()));
    for (settings, word) in [
        (Settings { smtp: None, ..public() }, "smtp"),
        (Settings { ca_chain: None, ca_key: None, ..public() }, "ca_chain"),
        (Settings { zones: Some(vec!["corp.example".to_owned()]), ..public() }, "zones"),
        (Settings { public_names: Some(true), ..public() }, "public_names"),
        (Settings { evidence_days: Some(10), ..public() }, "evidence_days"),
        (Settings { crl_url: None, ..public() }, "crl_url"),
        (Settings { crl_url: Some("https://crl.example.com/x".to_owned()), ..public() }, "crl_url"),
        (Settings { ca_issuers_url: Some("crl.example.com".to_owned()), ..public() }, "ca_issuers_url"),
        (Settings { certificate_days: Some(201), ..public() }, "certificate_days"),
        (Settings { issue_at_once: Some(true), ..public() }, "issue_at_once"),
        (Settings { older_links: Some("perish".to_owned()), ..public() }, "older_links"),
        (Settings { public_suffix_list: Some("/nowhere/list.dat".into()), ..public() }, "public_suffix_list"),
    ] {
        let error = resolve(settings).expect_err(word);
        assert!(error.contains(word), "{word}: {error}");
    }
}
