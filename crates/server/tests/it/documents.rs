//! `/openapi.json`, `/docs`, `/healthz`, `/readyz`, `/metrics`.

use reqwest::Method;
use serde_json::{Value, json};

use crate::answer::send;
use crate::app::on_both;

/// Every method of every documented path.
fn operations(document: &Value) -> Vec<(Method, String, Value)> {
    let mut operations = Vec::new();
    for (path, methods) in document["paths"].as_object().expect("paths") {
        for (method, operation) in methods.as_object().expect("methods") {
            let method = Method::from_bytes(method.to_uppercase().as_bytes()).expect("a method");
            operations.push((method, path.clone(), operation.clone()));
        }
    }
    operations
}

on_both!(the_description_is_openapi_3_1_and_whole, |app| async {
    let answer = send(app.bare(Method::GET, "/openapi.json")).await;
    let document = answer.ok();
    assert!(document["openapi"].as_str().is_some_and(|version| version.starts_with("3.1.")), "{}", document["openapi"]);
    assert_eq!(document["components"]["securitySchemes"]["key"]["name"], "X-DC-DEVKEY");
    // Every reference leads somewhere.
    for reference in answer.body.split("\"$ref\":\"").skip(1) {
        let reference = reference.split('"').next().expect("an end");
        let pointer = reference.strip_prefix('#').expect("in this document");
        assert!(document.pointer(pointer).is_some(), "{reference}");
    }
    let mut ids = std::collections::HashSet::new();
    for (method, path, operation) in operations(&document) {
        assert!(operation["summary"].as_str().is_some_and(|text| !text.is_empty()), "{method} {path}");
        assert!(ids.insert(operation["operationId"].to_string()), "{} stands twice", operation["operationId"]);
        assert!(operation["responses"].as_object().is_some_and(|responses| !responses.is_empty()));
        // Every part of the path in braces is described, and nothing else.
        let mut wanted: Vec<_> = path.split('{').skip(1).filter_map(|rest| rest.split('}').next()).collect();
        let mut told: Vec<_> = operation["parameters"]
            .as_array()
            .into_iter()
            .flatten()
            .filter(|parameter| parameter["in"] == "path")
            .filter_map(|parameter| parameter["name"].as_str())
            .collect();
        wanted.sort_unstable();
        told.sort_unstable();
        assert_eq!(told, wanted, "{method} {path}");
    }
});

on_both!(whatever_is_described_is_served, |app| async {
    let document = send(app.bare(Method::GET, "/openapi.json")).await.ok();
    let operations = operations(&document);
    assert!(operations.len() >= 40, "{}", operations.len());
    for (method, path, operation) in &operations {
        let mut probe = path.clone();
        for part in path.split('{').skip(1).filter_map(|rest| rest.split('}').next()) {
            probe = probe.replace(&format!("{{{part}}}"), "7");
        }
        let answer = send(app.call(method.clone(), &probe).json(&json!({}))).await;
        // This is a test desk.
        let elsewhere = operation["responses"]["404"]["description"].as_str().unwrap_or_default();
        let elsewhere = elsewhere.contains("not a private desk");
        let is_missing = answer.status == 404 && answer.body.contains("not_found|route");
        let is_there = answer.status != 405 && is_missing == elsewhere;
        assert!(is_there, "{method} {path}: {}", answer.body);
        assert!(answer.status < 500, "{method} {path}: {}", answer.body);
    }
    // And every other method of these paths is refused in the API's shape.
    for path in document["paths"].as_object().expect("paths").keys() {
        let told = document["paths"][path].as_object().expect("methods");
        let probe =
            path.split('/').map(|part| if part.starts_with('{') { "7" } else { part }).collect::<Vec<_>>().join("/");
        for method in [Method::POST, Method::PUT, Method::PATCH, Method::DELETE] {
            if !told.contains_key(&method.as_str().to_lowercase()) {
                let answer = send(app.call(method.clone(), &probe)).await;
                answer.refused(405, "method_not_allowed");
            }
        }
    }
});

on_both!(whatever_is_served_is_described, |app| async {
    // The client's calls and the reference's routes: written here once more, by hand.
    let document = send(app.bare(Method::GET, "/openapi.json")).await.ok();
    for line in "
        get /services/v2/ping
        get /services/v2/user/me
        get /services/v2/account
        get /services/v2/container
        get /services/v2/product
        get /services/v2/product/{name_id}
        get /services/v2/organization
        post /services/v2/organization
        get /services/v2/organization/{organization_id}
        get /services/v2/domain
        post /services/v2/domain
        get /services/v2/domain/{domain_id}
        get /services/v2/domain/{domain_id}/validation
        put /services/v2/domain/{domain_id}/activate
        put /services/v2/domain/{domain_id}/deactivate
        put /services/v2/domain/{domain_id}/dcv/method
        get /services/v2/domain/{domain}/dcv/emails
        put /services/v2/domain/{domain}/dcv/emails
        get /sealpost/v1/domains/{domain_id}/mails
        get /services/v2/key
        get /services/v2/key/api-roles
        post /services/v2/key/user/{user_id}
        delete /services/v2/key/{key_id}
        get /services/v2/order/certificate
        post /services/v2/order/certificate/{id}
        get /services/v2/order/certificate/{id}
        put /services/v2/order/certificate/{order_id}/resend-emails
        put /services/v2/order/certificate/{order_id}/additional-emails
        put /services/v2/order/certificate/{order_id}/status
        put /services/v2/order/certificate/{order_id}/dcv-method
        put /services/v2/order/certificate/{order_id}/check-dcv
        get /services/v2/order/certificate/{order_id}/note
        post /services/v2/order/certificate/{order_id}/note
        get /services/v2/certificate/{certificate_id}/download/format/{format}
        get /services/v2/certificate/{certificate_id}/download/platform/{platform_id}
        get /services/v2/certificate/{certificate_id}/download/platform
        get /services/v2/certificate/{certificate_id}/chain
        get /services/v2/certificate/download/order/{order_id}
        get /services/v2/certificate/download/order/{order_id}/format/{format}
        get /sealpost/v1/orders/{order_id}/evidence
        post /sealpost/v1/organizations/{organization_id}/validate
        get /sealpost/v1/desk
        get /sealpost/v1/orders/{order_id}/mails
        get /sealpost/v1/orders/{order_id}/additional-emails
        patch /sealpost/v1/orders/{order_id}/additional-emails
        post /sealpost/v1/orders/{order_id}/additional-emails/restore
        post /sealpost/v1/additional-emails/replace
        get /sealpost/v1/recipients
        get /sealpost/v1/mails
        get /sealpost/v1/mails/{mail_id}
        get /sealpost/v1/domains/{fqdn}/approvers
        get /sealpost/v1/contacts
        post /sealpost/v1/contacts
        delete /sealpost/v1/contacts/{contact_id}
        get /sealpost/v1/audit
        post /services/v2/webhook
        get /sealpost/v1/webhooks
        post /sealpost/v1/webhooks
        get /sealpost/v1/webhooks/{webhook_id}
        put /sealpost/v1/webhooks/{webhook_id}
        delete /sealpost/v1/webhooks/{webhook_id}
        post /sealpost/v1/webhooks/{webhook_id}/signing-key
        post /sealpost/v1/webhooks/{webhook_id}/test
        get /sealpost/v1/webhooks/{webhook_id}/deliveries
        get /sealpost/v1/webhooks/{webhook_id}/deliveries/{delivery_id}
        post /sealpost/v1/webhooks/{webhook_id}/deliveries/{delivery_id}/replay
        get /sealpost/v1/inbox
        get /sealpost/v1/inbox/{mail_id}/raw
        post /sealpost/v1/inbox/{mail_id}/approve
        post /sealpost/v1/inbox/{mail_id}/reject
        get /healthz
        get /readyz
        get /metrics
        get /openapi.json
        get /docs
    "
    .trim()
    .lines()
    {
        let (method, path) = line.trim().split_once(' ').expect("two words");
        assert!(document["paths"][path][method].is_object(), "{line}");
    }
});

on_both!(the_readable_documents_need_nothing_from_outside, |app| async {
    let document = send(app.bare(Method::GET, "/openapi.json")).await.ok();
    let page = send(app.bare(Method::GET, "/docs")).await;
    assert_eq!((page.status, page.header("content-type")), (200, "text/html; charset=utf-8"));
    for attribute in ["src=\"", "href=\"", "action=\"", "url("] {
        for rest in page.body.split(attribute).skip(1) {
            assert!(!rest.starts_with("http") && !rest.starts_with("//"), "{attribute}{}", &rest[..40.min(rest.len())]);
        }
    }
    assert!(!page.body.contains("<script"), "no script is needed");
    for path in document["paths"].as_object().expect("paths").keys() {
        let plain: String = page.body.replace("<wbr>", "");
        assert!(plain.contains(path.as_str()), "{path} is not in the documents");
    }
});

on_both!(health_readiness_and_figures_are_told_without_a_key, |app| async {
    for (path, text) in [("/healthz", "ok\n"), ("/readyz", "ready\n")] {
        let answer = send(app.bare(Method::GET, path)).await;
        assert_eq!((answer.status, answer.body.as_str()), (200, text));
        assert!(answer.header("content-type").starts_with("text/plain"));
    }
    let id = app.place_quietly(&["example.com"]).await;
    app.issue(id).await;
    app.settle().await;
    // Methods that nobody knows share a row, or anybody could fill the memory.
    for n in 0..3 {
        let made_up = Method::from_bytes(format!("MADEUP{n}").as_bytes()).expect("a token");
        send(app.bare(made_up, "/healthz")).await.refused(405, "method_not_allowed");
    }
    let figures = send(app.bare(Method::GET, "/metrics")).await;
    assert!(!figures.body.contains("MADEUP") && figures.body.contains("method=\"other\""));
    assert!(figures.header("content-type").starts_with("application/openmetrics-text"));
    assert!(figures.body.ends_with("# EOF\n"));
    let line = |start: &str| {
        figures
            .body
            .lines()
            .find(|line| line.starts_with(start))
            .unwrap_or_else(|| panic!("{start} in {}", figures.body))
    };
    assert!(line("sealpost_certificates_issued_total").ends_with(" 1"));
    assert!(figures.body.contains("/services/v2/order/certificate/{id}"), "routes, not paths: {}", figures.body);
    // R48: nobody's names, addresses or ids.
    for secret in ["example.com", "admin@", &id.to_string(), crate::app::KEY] {
        assert!(!figures.body.contains(secret), "{secret} in {}", figures.body);
    }
});
