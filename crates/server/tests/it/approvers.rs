//! Who may be asked, and why not others: the world of a test desk, contacts that
//! an operator filed, mailboxes that cannot receive (R3, R8–R10).

use reqwest::Method;
use sealpost_client::api::approvers::{Approvers, FiledContact};
use sealpost_server::{Config, Server, Settings};
use serde_json::{Value, json};

use crate::answer::send;
use crate::app::{Home, TestApp, on_both, wait_for};
use crate::modes::{private, start, with_homes};
use crate::resend_emails::{ask, path, resend};
use crate::tool;

/// A test desk in a world of its own; the file lies beside its database.
pub fn in_world(home: &Home, world: &str) -> Settings {
    let file = tool::write(home.folder.path(), "world.toml", world);
    Settings { world: Some(file.into()), ..Settings::default() }
}

const WORLD: &str = r#"
[names."_validation-contactemail.example.com"]
txt = ["pki@example.net", "mailto:ops@example.com", ["split", "@example.com"]]

[names."example.com"]
caa = ['0 contactemail "certificates@example.com"', '0 issue "sealpost.invalid"']
whois = []

[names."quiet.example.com"]
mx = ["0 ."]

[names."_validation-contactemail.bogus.example"]
txt = "bogus"

[names."deaf.example"]
mx = []

[names."a.deaf.example"]
mx = []
"#;

async fn approvers(app: &TestApp, name: &str) -> Approvers {
    app.client.approvers(name).await.expect("told")
}

with_homes!(the_approvers_of_a_name_are_told_with_their_sources_and_why_not_others, |home| async {
    let settings = in_world(&home, WORLD);
    let app = start(home, settings).await;
    let told = approvers(&app, "*.quiet.example.com").await;
    assert_eq!(told.domain, "quiet.example.com");
    let usable: Vec<_> =
        told.approvers.iter().map(|it| format!("{} {} {}", it.email_domain, it.email, it.source)).collect();
    assert_eq!(
        usable,
        [
            // CAA climbs to the parent's contact; the name's own mailboxes take no mail.
            "quiet.example.com certificates@example.com dns_caa",
            "example.com admin@example.com constructed",
            "example.com webmaster@example.com constructed",
            "example.com postmaster@example.com constructed",
            "example.com hostmaster@example.com constructed",
            "example.com administrator@example.com constructed",
            "example.com pki@example.net dns_txt",
            "example.com certificates@example.com dns_caa",
        ]
    );
    let why = |adn: &str, found: &str| {
        let of = |it: &&sealpost_client::api::approvers::UnusableContact| it.email_domain == adn && it.found == found;
        told.unusable.iter().find(of).map(|it| it.reason.clone()).unwrap_or_default()
    };
    assert!(why("quiet.example.com", "admin@quiet.example.com").contains("RFC 7505"));
    assert!(why("example.com", "mailto:ops@example.com").contains("mailto:"));
    assert!(why("example.com", "split@example.com").contains("2 strings"));
    assert_eq!(told.unusable.len(), 7);
    let bogus = approvers(&app, "bogus.example").await.unusable;
    assert_eq!((bogus.len(), bogus[0].source.as_str(), bogus[0].found.as_str()), (1, "dns_txt", ""));
    assert!(bogus[0].reason.contains("DNSSEC"), "{}", bogus[0].reason);

    // In the vendor's shape.
    let emails = app.get("domain/quiet.example.com/dcv/emails").await.ok();
    assert_eq!(emails["name_scope"], "quiet.example.com");
    assert_eq!(emails["base_emails"].as_array().map(Vec::len), Some(5));
    assert_eq!(emails["whois_emails"], json!([]));
    let dns = json!(["certificates@example.com", "pki@example.net", "certificates@example.com"]);
    assert_eq!(emails["dns_txt_emails"], dns);
    assert_eq!(emails.get("email_array"), None);
    app.get("/sealpost/v1/domains/no_name.example/approvers").await.refused(400, "invalid_domain");
    app.stop().await;
});

with_homes!(a_refusal_names_the_entry_the_address_the_reason_and_who_may_be_asked, |home| async {
    let settings = in_world(&home, WORLD);
    let app = start(home, settings).await;
    let order = |entry: Value| tool::dv_order(&["quiet.example.com"], &json!({ "dcv_emails": [entry] }));
    let place = async |entry: Value| {
        app.post("order/certificate/ssl_dv_geotrust", &order(entry)).await.refused(400, "invalid_email")
    };
    let entry =
        |email: &str, domain: &str| json!({ "dns_name": "quiet.example.com", "email": email, "email_domain": domain });
    for (email, domain, words) in [
        ("admin@quiet.example.com", "quiet.example.com", &["takes no mail", "allowed: certificates@example.com"][..]),
        ("ops@example.com", "example.com", &["ops@example.com (dns_txt)", "mailto:", "allowed: admin@example.com"]),
        ("root@example.com", "example.com", &["root@example.com may not approve example.com", "pki@example.net"]),
        ("pki@example.net", "quiet.example.com", &["\"email_domain\": \"example.com\""]),
    ] {
        let message = place(entry(email, domain)).await;
        assert!(message.starts_with("dcv_emails[0].email: "), "{message}");
        for word in words {
            assert!(message.contains(word), "{word}: {message}");
        }
    }
    // Nobody was named: whoever cannot receive is left out, the others are asked.
    let id = app.place(&["quiet.example.com"]).await;
    assert_eq!(app.approval_mails(id).await.len(), 8);
    // The same when it is asked for again; nothing is sent.
    let message = resend(&app, id, &ask("quiet.example.com", "admin@quiet.example.com")).await;
    let message = message.refused(400, "invalid_email");
    assert!(message.starts_with("domain_approval_emails[0].email: ") && message.contains("takes no mail"), "{message}");
    assert_eq!(app.approval_mails(id).await.len(), 8);
    app.stop().await;
});

with_homes!(a_name_about_which_nobody_can_be_asked_is_refused_and_nothing_is_written, |home| async {
    let settings = in_world(&home, WORLD);
    let app = start(home, settings).await;
    // `someone@` is there in the built-in world, at a domain that takes no mail.
    let order = tool::dv_order(&["example.com", "a.deaf.example"], &json!({}));
    let message = app.post("order/certificate/ssl_dv_geotrust", &order).await.refused(400, "invalid_dcv_emails");
    for word in ["nobody can be asked about a.deaf.example", "admin@deaf.example", "no MX record and no address"] {
        assert!(message.contains(word), "{word}: {message}");
    }
    assert_eq!(app.get("order/certificate").await.ok()["page"]["total"], 0);
    app.stop().await;
});

on_both!(r3_r8_the_published_calls_work_in_the_built_in_world, |app| async {
    let emails = app.get("domain/www.example.com/dcv/emails").await.ok();
    assert_eq!(emails["whois_emails"], json!(["someone@example.com"]));
    assert!(approvers(app, "www.example.com").await.unusable.is_empty());
});

#[tokio::test]
async fn a_broken_world_stops_the_start_and_names_its_line() {
    let home = Home::new(sealpost_store::testing::Kind::Sqlite).await.expect("SQLite is always there");
    let settings = in_world(&home, "[names.\"example.com\"]\nmx = \"gone\"\n");
    let error = Server::start(home.config(settings)).await.err().expect("refused").to_string();
    assert!(error.contains("world.toml") && error.contains("line 2") && error.contains("no failure"), "{error}");
    let world = Settings { world: Some("world.toml".into()), ..private() };
    let error = Config::resolve(world, None, None).map(drop).expect_err("refused").to_string();
    assert!(error.contains("the setting world"), "{error}");
}

#[tokio::test]
async fn a_trust_anchor_that_cannot_be_read_stops_the_start() {
    let home = Home::new(sealpost_store::testing::Kind::Sqlite).await.expect("SQLite is always there");
    let servers = Some(vec!["192.0.2.53".to_owned()]);
    for (name, content) in [("missing.key", None), ("broken.key", Some(". IN DNSKEY nonsense\n"))] {
        let path = home.folder.path().join(name);
        if let Some(content) = content {
            std::fs::write(&path, content).expect("written");
        }
        let settings = Settings { dns_servers: servers.clone(), dns_trust_anchor: Some(path), ..private() };
        let error = Server::start(home.config(settings)).await.err().expect("refused").to_string();
        assert!(error.contains("the trust anchor") && error.contains(name), "{error}");
    }
}

fn file(domain: &str, email: &str) -> Value {
    json!({ "domain": domain, "email": email })
}

with_homes!(r3_an_address_that_the_operator_filed_approves_its_domain_until_it_is_taken_out, |home| async {
    let app = start(home, private()).await;
    let contacts = "/sealpost/v1/contacts";
    assert_eq!(app.get(contacts).await.ok()["contacts"], json!([]));
    let filed: FiledContact = app.client.add_contact("Example.com", "PKI@elsewhere.example.net").await.expect("filed");
    assert_eq!((filed.domain.as_str(), filed.email.as_str()), ("example.com", "PKI@elsewhere.example.net"));
    for (body, code) in [
        (file("example.com", "pki@ELSEWHERE.example.net"), "invalid_email"),
        (file("example.com", "mailto:x@example.com"), "invalid_email"),
        (file("co.uk", "x@example.com"), "invalid_domain"),
        (file("*.example.com", "x@example.com"), "invalid_domain"),
        (json!({ "email": "x@example.com" }), "required_param|domain"),
        (json!({ "domain": "example.com" }), "required_param|email"),
    ] {
        app.post(contacts, &body).await.refused(400, code);
    }
    assert_eq!(app.client.contacts().await.expect("listed").contacts, std::slice::from_ref(&filed));

    let told = approvers(&app, "www.example.com").await;
    let found: Vec<_> = told.approvers.iter().filter(|it| it.source == "filed").collect();
    assert_eq!((found.len(), found[0].email_domain.as_str()), (1, "example.com"));
    let emails = app.get("domain/www.example.com/dcv/emails").await.ok();
    assert_eq!(emails["email_array"].as_array().map(Vec::len), Some(11));

    // It is asked, by the name it was filed for and no other.
    let entry = |domain: &str| json!({ "dcv_emails": [{ "dns_name": "www.example.com", "email": filed.email, "email_domain": domain }] });
    let wrong = tool::dv_order(&["www.example.com"], &entry("www.example.com"));
    app.post("order/certificate/ssl_dv_geotrust", &wrong).await.refused(400, "invalid_email");
    let id = app.place_with(&["www.example.com"], &entry("example.com")).await;
    let mail = || async { app.get(&format!("/sealpost/v1/orders/{id}/mails")).await.ok()["mails"][0].take() };
    assert_eq!(mail().await["recipient"], "PKI@elsewhere.example.net");

    // Another account neither sees nor removes it, nor may anybody with a lesser key.
    let other = app.tenant("Other").await;
    assert_eq!(other.get(&app, contacts).await.ok()["contacts"], json!([]));
    let one = format!("{contacts}/{}", filed.id);
    send(other.call(&app, Method::DELETE, &one)).await.refused(404, "not_found|contact");
    let foreign = other.get(&app, "/sealpost/v1/domains/www.example.com/approvers").await.ok();
    assert!(foreign["approvers"].as_array().is_some_and(|list| list.iter().all(|it| it["source"] != "filed")));
    let user = app.get("user/me").await.ok()["id"].as_i64().expect("an id");
    let lesser = app.post(&format!("key/user/{user}"), &json!({ "name": "x", "restricted_to_role_id": 101 })).await;
    let lesser = lesser.created()["api_key"].as_str().expect("a key").to_owned();
    let call = |method: Method, path: &str| app.bare(method, path).header("X-DC-DEVKEY", &lesser);
    send(call(Method::POST, contacts).json(&file("a.example", "a@a.example")))
        .await
        .refused(403, "access_denied|missing_permission");
    send(call(Method::DELETE, &one)).await.refused(403, "access_denied|missing_permission");

    // Taken out: not asked again, and what waits for it is not sent.
    app.client.remove_contact(filed.id).await.expect("removed");
    app.delete(&one).await.refused(404, "not_found|contact");
    let again = resend(
        &app,
        id,
        &json!({ "domain_approval_emails": [{
        "domain": "www.example.com", "email": filed.email, "email_domain": "example.com" }] }),
    )
    .await;
    again.refused(400, "invalid_email");
    // The mail server is away: the mail comes up again with the retry.
    app.desk.clock.advance(std::time::Duration::from_secs(120));
    app.desk.db.work().certificates.notify_one();
    wait_for("the mail is dropped", async || mail().await["state"] == "canceled").await;
    let audit = audit(&app).await;
    assert_eq!(audit, ["contact_filed", "contact_removed", "approver_withdrawn"]);
    app.stop_at_once().await;
});

/// The audited actions that are about contacts.
async fn audit(app: &TestApp) -> Vec<String> {
    use sealpost_store::on;
    let sql = "select action from audit where action like '%contact%' or action like 'approver%' order by id";
    let mut reader = app.desk.db.read().await.expect("a reader");
    on!(reader.conn(), sqlx::query_scalar(sql), fetch_all).expect("read")
}

with_homes!(r3_other_desks_have_no_filed_contacts, |home| async {
    let app = start(home, Settings::default()).await;
    app.get("/sealpost/v1/contacts").await.refused(404, "not_found|route");
    app.post("/sealpost/v1/contacts", &file("example.com", "a@example.com")).await.refused(404, "not_found|route");
    app.delete("/sealpost/v1/contacts/7").await.refused(404, "not_found|route");
    app.stop().await;
});

with_homes!(r10_a_private_desk_whose_dns_is_away_asks_constructed_addresses_alone, |home| async {
    // Bound and never read.
    let silent = tokio::net::UdpSocket::bind("127.0.0.1:0").await.expect("a socket");
    let servers = Some(vec![silent.local_addr().expect("bound").to_string()]);
    let settings = Settings { dns_servers: servers, dns_timeout: Some(100), ..private() };
    let app = start(home, settings).await;
    let told = approvers(&app, "example.com").await;
    assert_eq!(told.approvers.len(), 5);
    assert!(told.approvers.iter().all(|it| it.doubt.as_deref().is_some_and(|doubt| doubt.contains("could not be"))));
    let failed: Vec<_> = told.unusable.iter().map(|it| (it.source.as_str(), it.found.as_str())).collect();
    assert_eq!(failed, [("dns_txt", ""), ("dns_caa", "")]);
    let id = app.place_quietly(&["example.com"]).await;
    let message = app.put(&path(id), &ask("example.com", "pki@example.com")).await.refused(400, "invalid_email");
    assert!(message.contains("dns_txt: the look-up failed"), "{message}");
    app.stop_at_once().await;
});
