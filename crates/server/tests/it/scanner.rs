//! A mail scanner as it is found in the wild (R18): it opens every link twenty
//! times, follows what it finds there, and submits every form as it was served.
//! It reads pages with a parser that had no part in making them.

use std::collections::{BTreeMap, BTreeSet};

use reqwest::{Client, Method, Url};
use scraper::{ElementRef, Html, Selector};

use crate::answer::send;
use crate::app::{TestApp, on_both};

/// What a scanner did.
#[derive(Debug, Default)]
pub struct Visits {
    pub pages: usize,
    pub forms: usize,
}

fn select(text: &str) -> Selector {
    Selector::parse(text).expect("a selector")
}

/// A form as a browser would send it untouched: its target and its members.
fn as_served(form: ElementRef<'_>) -> (String, String, Vec<(String, String)>) {
    let attribute = |element: ElementRef<'_>, name: &str| element.value().attr(name).map(str::to_owned);
    let mut members = Vec::new();
    for control in form.select(&select("input, textarea, select, button")) {
        let Some(name) = attribute(control, "name") else { continue };
        let value = attribute(control, "value");
        match (control.value().name(), attribute(control, "type").unwrap_or_default().as_str()) {
            ("input", "radio" | "checkbox") if control.value().attr("checked").is_none() => {}
            ("input" | "button", _) => members.push((name, value.unwrap_or_default())),
            ("textarea", _) => members.push((name, control.text().collect())),
            ("select", _) => {
                let chosen = control.select(&select("option[selected]")).next();
                let chosen = chosen.or_else(|| control.select(&select("option")).next());
                members.extend(chosen.map(|option| (name, attribute(option, "value").unwrap_or_default())));
            }
            _ => {}
        }
    }
    let method = attribute(form, "method").unwrap_or_default().to_lowercase();
    (method, attribute(form, "action").unwrap_or_default(), members)
}

/// Opens `links` and all that can be reached from them on the same host.
pub async fn scan(http: &Client, links: impl IntoIterator<Item = String>) -> Visits {
    let mut visits = Visits::default();
    let mut seen = BTreeSet::new();
    let mut ahead: Vec<String> = links.into_iter().collect();
    let host = ahead.first().and_then(|link| Url::parse(link).ok()).expect("a link");
    while let Some(link) = ahead.pop() {
        let Ok(url) = Url::parse(&link) else { continue };
        if url.authority() != host.authority() || !seen.insert(link.clone()) {
            continue;
        }
        for _ in 0..20 {
            send(http.head(&link)).await;
            let page = send(http.get(&link)).await;
            visits.pages += 1;
            let (targets, forms) = {
                let document = Html::parse_document(&page.body);
                let targets: Vec<String> = document
                    .select(&select("[href], [src], [action], [formaction]"))
                    .flat_map(|element| {
                        ["href", "src", "action", "formaction"]
                            .map(|name| element.value().attr(name).map(str::to_owned))
                    })
                    .flatten()
                    .collect();
                (targets, document.select(&select("form")).map(as_served).collect::<Vec<_>>())
            };
            ahead.extend(targets.iter().filter_map(|target| Some(url.join(target).ok()?.to_string())));
            for (method, action, members) in forms {
                let target = url.join(&action).expect("a target");
                let method = if method == "post" { Method::POST } else { Method::GET };
                let members: BTreeMap<_, _> = members.into_iter().collect();
                send(http.request(method, target).form(&members)).await;
                visits.forms += 1;
            }
        }
    }
    visits
}

async fn scan_mails(app: &TestApp, id: i64) -> Visits {
    let mut links = Vec::new();
    for mail in app.approval_mails(id).await {
        let html = Html::parse_document(&mail.html);
        links.extend(html.select(&select("[href]")).filter_map(|link| link.value().attr("href").map(str::to_owned)));
        links.extend(mail.links);
    }
    assert!(links.iter().any(|link| link.contains("/approve/")), "{links:?}");
    scan(&app.http, links).await
}

on_both!(r18_a_scanner_that_opens_every_link_twenty_times_and_sends_every_form_decides_nothing, |app| async {
    let id = app.place_quietly(&["example.com", "example.org"]).await;
    let before = app.state(id).await;
    let visits = scan_mails(app, id).await;
    assert!(visits.pages >= 40 && visits.forms >= 40, "{visits:?}");
    assert_eq!(app.state(id).await, before);
    // It was seen to be a program.
    for mail in app.mails_of(id, "dcv_approval").await {
        let openings = mail["openings"].as_array().expect("noted");
        assert!(openings.iter().all(|opening| opening["by"] == "program"), "{openings:?}");
        assert!(openings.iter().any(|opening| opening["sign"] == "head_request" && opening["times"] == 20));
    }
});

on_both!(r18_with_codes_a_scanner_decides_nothing_and_kills_nothing, crate::codes::codes(), |app| async {
    let id = app.place_quietly(&["example.com"]).await;
    let before = app.state(id).await;
    assert!(scan_mails(app, id).await.forms >= 20);
    assert_eq!(app.state(id).await, before);
    app.issue(id).await;
});
