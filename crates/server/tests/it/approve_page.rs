//! `/approve/{token}`: GET shows, POST decides (R18, R20, R30).

use std::time::Duration;

use reqwest::Method;
use sealpost_server::Settings;
use serde_json::json;

use crate::answer::{Answer, send};
use crate::app::{TestApp, no_limits, on_both};

/// The page at a link.
pub async fn get(app: &TestApp, link: &str) -> Answer {
    send(app.http.get(link)).await
}

pub async fn post(app: &TestApp, link: &str, form: &[(&str, &str)]) -> Answer {
    send(app.http.post(link).form(form)).await
}

/// What stands in the quotes after `before`.
pub fn between<'a>(text: &'a str, before: &str, after: &str) -> &'a str {
    let (_, rest) = text.split_once(before).unwrap_or_else(|| panic!("no {before} in {text}"));
    rest.split_once(after).expect("an end").0
}

pub fn nonce(page: &Answer) -> String {
    between(&page.body, "name=\"nonce\" value=\"", "\"").to_owned()
}

/// The link in the first approval mail of an order.
pub async fn link(app: &TestApp, id: i64) -> String {
    app.approval_mails(id).await.remove(0).approve_url.expect("a link")
}

fn heading(page: &Answer) -> &str {
    between(&page.body, "<h1>", "</h1>")
}

on_both!(r18_looking_changes_nothing, |app| async {
    let id = app.place_quietly(&["example.com"]).await;
    let link = link(app, id).await;
    let before = app.state(id).await;
    let first = get(app, &link).await;
    for _ in 0..20 {
        assert_eq!(get(app, &link).await.body, first.body);
        let head = send(app.http.head(&link)).await;
        assert_eq!((head.status, head.body.as_str()), (200, ""));
    }
    assert_eq!(app.state(id).await, before);
    // A choice in the query, or by another method, is no decision either.
    for method in [Method::GET, Method::HEAD] {
        send(app.http.request(method, format!("{link}?decision=approve&nonce={}", nonce(&first)))).await;
    }
    for method in [Method::PUT, Method::PATCH, Method::DELETE, Method::OPTIONS] {
        assert_eq!(send(app.http.request(method, &link).body("decision=approve")).await.status, 405);
    }
    assert_eq!(app.state(id).await, before);
});

on_both!(r18_a_form_without_a_choice_or_with_a_foreign_nonce_decides_nothing, |app| async {
    let id = app.place_quietly(&["example.com", "example.org"]).await;
    let mails = app.approval_mails(id).await;
    let [link, other] = [0, 1].map(|index| mails[index].approve_url.clone().expect("a link"));
    let before = app.state(id).await;
    let (own, foreign) = (nonce(&get(app, &link).await), nonce(&get(app, &other).await));
    assert_ne!(own, foreign);
    let (own, foreign, long) = (&own[..], &foreign[..], &"x".repeat(501)[..]);
    for form in [
        &[][..],
        &[("nonce", own)],
        &[("nonce", own), ("reason", "")],
        &[("nonce", own), ("decision", "")],
        &[("nonce", own), ("decision", "Approve")],
        &[("nonce", own), ("decision", "approved")],
        &[("nonce", own), ("decision", "reject"), ("reason", long)],
        &[("decision", "approve")],
        &[("nonce", ""), ("decision", "approve")],
        &[("nonce", foreign), ("decision", "approve")],
        &[("nonce", &own[1..]), ("decision", "approve")],
        &[("nonce", "00"), ("decision", "reject")],
    ] {
        let page = post(app, &link, form).await;
        assert_eq!(page.status, 422, "{form:?}");
        assert!(page.body.contains("role=\"alert\"") && page.body.contains("<form"), "{}", page.body);
        assert!(page.header("content-security-policy").starts_with("default-src 'none'"));
    }
    let as_json = app.http.post(&link).json(&json!({ "nonce": own, "decision": "approve" }));
    assert!((400..500).contains(&send(as_json).await.status));
    let twice = app.http.post(&link).header("content-type", "application/x-www-form-urlencoded");
    let twice = send(twice.body(format!("nonce={own}&decision=approve&decision=reject"))).await;
    assert!((400..500).contains(&twice.status), "{}", twice.status);
    assert_eq!(app.state(id).await, before);
});

on_both!(an_approval_is_recorded_and_shown_from_then_on, |app| async {
    let id = app.place_quietly(&["example.com"]).await;
    let link = link(app, id).await;
    let open = get(app, &link).await;
    assert_eq!((open.status, heading(&open)), (200, "May this certificate be issued?"));
    let decided = post(app, &link, &[("nonce", &nonce(&open)), ("decision", "approve")]).await;
    assert_eq!((decided.status, heading(&decided)), (200, "The request has been approved"));
    assert!(!decided.body.contains("<form"));
    app.issued(id).await;
    let before = app.state(id).await;
    for again in [
        get(app, &link).await,
        post(app, &link, &[("nonce", &nonce(&open)), ("decision", "approve")]).await,
        post(app, &link, &[("nonce", &nonce(&open)), ("decision", "reject"), ("reason", "changed my mind")]).await,
    ] {
        assert_eq!((again.status, again.body.as_str()), (200, decided.body.as_str()));
    }
    assert_eq!(app.state(id).await, before);
});

on_both!(a_rejection_ends_the_order_and_its_reason_is_told, |app| async {
    let more = json!({ "additional_emails": ["jill@example.net"] });
    let id = app.place_with(&["example.com"], &more).await;
    let links: Vec<_> = app.approval_mails(id).await.into_iter().filter_map(|mail| mail.approve_url).collect();
    let nonce = nonce(&get(app, &links[0]).await);
    let reason = "We did not order this. <script>alert(1)</script>\r\nBcc: eve@example.net\u{0}";
    let decided = post(app, &links[0], &[("nonce", &nonce), ("decision", "reject"), ("reason", reason)]).await;
    assert_eq!((decided.status, heading(&decided)), (200, "The request has been rejected"));
    assert_eq!(app.order(id).await["status"], "rejected");
    let notices = app.inbox(id, "order_rejected").await;
    assert_eq!(notices.len(), 2);
    for notice in &notices {
        assert!(notice.text.contains("We did not order this. <script>alert(1)</script>"), "{}", notice.text);
        assert!(!notice.html.contains("<script") && !notice.headers.contains_key("Bcc"));
    }
    // Every other link of the order died with it, and looks like an unknown one.
    let unknown = get(app, &format!("{}/approve/{}", app.url, "A".repeat(43))).await;
    for link in &links[1..] {
        assert_eq!(get(app, link).await.body, unknown.body);
    }
});

on_both!(r20_what_cannot_decide_looks_like_what_never_was, few_values(), |app| async {
    let live = app.place_quietly(&["example.com"]).await;
    let live = link(app, live).await;
    let nonce = nonce(&get(app, &live).await);
    let overtaken = app.place_quietly(&["example.org"]).await;
    let first = link(app, overtaken).await;
    app.put(&format!("order/certificate/{overtaken}/resend-emails"), &json!({})).await.empty();
    let canceled = app.place_quietly(&["example.net"]).await;
    let dead = link(app, canceled).await;
    app.cancel(canceled).await;

    let unknown = format!("{}/approve/{}", app.url, "A".repeat(43));
    let page = get(app, &unknown).await;
    assert_eq!((page.status, heading(&page)), (404, "This link cannot be used"));
    let alike = |what: &str, other: &Answer| {
        assert_eq!((other.status, other.body.as_str()), (page.status, page.body.as_str()), "{what}");
        let headers = |answer: &Answer| {
            let mut headers = answer.headers.clone();
            headers.remove("x-request-id");
            headers.remove("date");
            headers
        };
        assert_eq!(headers(other), headers(&page), "{what}");
    };
    let mut gone = vec![first, dead, unknown];
    for text in [
        "x",
        "%ff",
        "%00",
        "..%2f..",
        "' or 1=1 --",
        &"A".repeat(42),
        &"A".repeat(44),
        &"=".repeat(43),
        &"é".repeat(43),
    ] {
        gone.push(format!("{}/approve/{text}", app.url));
    }
    // One letter of a live value in the other case.
    let turned: String = live.chars().enumerate().map(|(n, c)| if n + 3 == live.len() { turn(c) } else { c }).collect();
    gone.push(turned);
    for link in &gone {
        alike(link, &get(app, link).await);
        alike(link, &post(app, link, &[("nonce", &nonce), ("decision", "approve")]).await);
    }
    app.desk.clock.advance(Duration::from_secs(30 * 86_400));
    alike("expired", &get(app, &live).await);
    alike("expired", &post(app, &live, &[("nonce", &nonce), ("decision", "approve")]).await);
});

fn turn(c: char) -> char {
    match c {
        'a'..='z' => c.to_ascii_uppercase(),
        'A'..='Z' => c.to_ascii_lowercase(),
        '0' => '1',
        _ => '0',
    }
}

fn few_values() -> Settings {
    Settings { limit_live_values: Some(1), limit_page_misses: Some(0), ..no_limits() }
}

on_both!(r20_who_opens_too_many_wrong_links_has_to_wait, few_misses(), |app| async {
    let id = app.place_quietly(&["example.com"]).await;
    let good = link(app, id).await;
    let wrong = |n: usize| format!("{}/approve/{}", app.url, "A".repeat(40 + n % 5));
    for n in 0..4 {
        assert_eq!(get(app, &wrong(n)).await.status, 404);
    }
    // From now on nothing is looked up for this visitor, not even a good link.
    let asks = |link: &str| app.http.get(link).header("accept-language", "ko-KR,ko;q=0.9,en;q=0.5");
    for link in [&wrong(1), &good] {
        let busy = send(asks(link)).await;
        assert_eq!(busy.status, 429);
        assert!(busy.header("retry-after").parse::<u64>().is_ok_and(|seconds| (1..=16).contains(&seconds)));
        assert!(busy.body.contains("<html lang=\"ko\">") && heading(&busy) == "잠시 후 다시 시도해 주십시오");
        assert_eq!((busy.header("cache-control"), busy.header("referrer-policy")), ("no-store", "no-referrer"));
        assert!(busy.header("content-security-policy").starts_with("default-src 'none'"));
        assert_eq!(post(app, link, &[("decision", "approve")]).await.status, 429);
    }
    // Somebody else, behind our proxy, is not concerned.
    let other = |link: &str| app.http.get(link).header("x-forwarded-for", "192.0.2.1, 203.0.113.9");
    assert_eq!(send(other(&good)).await.status, 200);
    app.desk.clock.advance(Duration::from_secs(15));
    assert_eq!(get(app, &good).await.status, 200);
});

on_both!(r20_wrong_links_of_all_visitors_are_limited_and_good_ones_go_on_working, few_in_all(), |app| async {
    let id = app.place_quietly(&["example.com"]).await;
    let good = link(app, id).await;
    let wrong = format!("{}/approve/{}", app.url, "A".repeat(43));
    let from =
        |visitor: usize, link: &str| send(app.http.get(link).header("x-forwarded-for", format!("203.0.113.{visitor}")));
    for visitor in 0..3 {
        assert_eq!(from(visitor, &wrong).await.status, 404);
    }
    assert_eq!(from(9, &wrong).await.status, 429);
    assert_eq!(from(9, &good).await.status, 200);
});

on_both!(r20_a_dead_link_speaks_the_language_of_its_reader, |app| async {
    for (asked, lang) in [("ja", "ja"), ("pt-BR,pt;q=0.9", "pt"), ("zh-TW", "zh-TW"), ("sv", "en"), ("", "en")] {
        let wrong = app.http.get(format!("{}/approve/x", app.url)).header("accept-language", asked);
        let page = send(wrong).await;
        assert!(page.status == 404 && page.body.contains(&format!("<html lang=\"{lang}\">")), "{asked}: {}", page.body);
    }
});

fn few_misses() -> Settings {
    Settings { limit_page_misses: Some(4), trusted_proxies: Some(vec!["127.0.0.1".to_owned()]), ..Settings::default() }
}

fn few_in_all() -> Settings {
    Settings { limit_page_misses: Some(0), limit_page_misses_total: Some(3), ..few_misses() }
}

on_both!(r20_misses_are_slow_and_hits_are_not, |app| async {
    let id = app.place_quietly(&["example.com"]).await;
    let link = link(app, id).await;
    let started = std::time::Instant::now();
    for value in ["x".to_owned(), "A".repeat(43)] {
        get(app, &format!("{}/approve/{value}", app.url)).await;
    }
    assert!(started.elapsed() >= Duration::from_millis(300), "{:?}", started.elapsed());
    get(app, &link).await;
});

on_both!(r20_the_page_keeps_to_itself_and_tells_what_is_asked, bold_account(), |app| async {
    let id = app
        .place_with(
            &["www.example.com", "*.example.com"],
            &json!({ "dcv_emails": [
                { "dns_name": "www.example.com", "email": "admin@example.com", "email_domain": "example.com" },
                { "dns_name": "example.com", "email": "admin@example.com" },
            ]}),
        )
        .await;
    let link = link(app, id).await;
    let open = get(app, &link).await;
    let decided = post(app, &link, &[("nonce", &nonce(&open)), ("decision", "approve")]).await;
    let gone = get(app, &format!("{}/approve/x", app.url)).await;
    for page in [&open, &decided, &gone] {
        assert_eq!(page.header("content-type"), "text/html; charset=utf-8");
        assert_eq!(page.header("cache-control"), "no-store");
        assert_eq!(page.header("referrer-policy"), "no-referrer");
        assert_eq!(page.header("x-content-type-options"), "nosniff");
        assert_eq!(page.header("strict-transport-security"), "max-age=31536000");
        let policy = page.header("content-security-policy");
        for part in ["default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'"] {
            assert!(policy.contains(part), "{policy}");
        }
        assert!(!policy.contains("unsafe") && !policy.contains("http"), "{policy}");
        for outside in [
            "<script",
            "<img",
            "<link",
            "<iframe",
            "<a ",
            "src=",
            "http:",
            "https:",
            "url(",
            "@import",
            "javascript:",
            " on",
        ] {
            let found = page.body.match_indices(outside).any(|(at, _)| {
                // Prose may say "on"; an attribute would be followed by `…=`.
                outside != " on"
                    || page.body[at..].chars().skip(3).take_while(char::is_ascii_lowercase).count() > 0
                        && page.body[at + 1..].trim_start_matches(|c: char| c.is_ascii_lowercase()).starts_with('=')
            });
            assert!(!found, "{outside} in {}", page.body);
        }
    }
    let account = "&#60;b&#62;Bold&#60;/b&#62; &#38; Co";
    for shown in
        [account, "www.example.com", "*.example.com", "admin@sealpost.invalid", &id.to_string(), "GeoTrust Standard DV"]
    {
        assert!(open.body.contains(shown), "{shown} in {}", open.body);
    }
    let form = between(&open.body, "<form", "</form>");
    assert!(!form.contains("checked") && !form.contains("selected"), "nothing is preselected");
    assert!(!open.body.contains("<b>Bold"));
    assert!(!gone.body.contains("Bold"));
});

fn bold_account() -> Settings {
    Settings { account_name: Some("<b>Bold</b> & Co".to_owned()), ..Settings::default() }
}

on_both!(r18_openings_are_told_with_what_gives_programs_away, |app| async {
    const FIREFOX: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
    let id = app.place_quietly(&["example.com", "example.org", "example.net"]).await;
    let mails = app.approval_mails(id).await;
    let [first, second, last] = [&mails[0], &mails[1], &mails[2]].map(|mail| mail.id.as_str());
    let links: Vec<String> = mails.iter().filter_map(|mail| mail.approve_url.clone()).collect();
    let open = async |link: &str, agent: &str| {
        assert_eq!(send(app.http.get(link).header("user-agent", agent)).await.status, 200);
    };
    open(&links[0], FIREFOX).await;
    app.desk.clock.advance(Duration::from_secs(22));
    open(&links[0], "Mozilla/5.0 (compatible; Proofpoint)").await;
    open(&links[0], "Mozilla/5.0 (compatible; Proofpoint)").await;
    app.desk.clock.advance(Duration::from_secs(60));
    open(&links[0], FIREFOX).await;
    // The lists of inbox and order need not be in the same order.
    let of = async |id_of_mail: &str| -> Vec<(String, String, i64, i64)> {
        let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
        let mails = app.mails(id).await;
        let mail = mails.iter().find(|mail| mail["id"] == id_of_mail).expect("a mail of the order");
        let openings = mail["openings"].as_array().cloned().unwrap_or_default();
        let told = openings.iter().map(|opening| {
            let after = opening["seconds_after_sending"].as_i64().expect("it was sent");
            (text(&opening["by"]), text(&opening["sign"]), opening["times"].as_i64().expect("a count"), after)
        });
        told.collect()
    };
    let told = of(first).await;
    let signs: Vec<_> = told.iter().map(|(by, sign, times, _)| (by.as_str(), sign.as_str(), *times)).collect();
    assert_eq!(signs, [("program", "soon_after_sending", 1), ("program", "user_agent", 2), ("unknown", "", 1)]);
    let (program, later) = (told[1].3, told[2].3);
    assert!(program >= 22 && later >= program + 60, "{told:?}");
    // A handful of links in a moment is no person's work either.
    app.desk.clock.advance(Duration::from_secs(60));
    for link in &links {
        open(link, FIREFOX).await;
    }
    assert_eq!(of(last).await[0].1, "many_links");
    let shown = send(app.call(Method::GET, &format!("/orders/{id}"))).await;
    let words = format!("Opened by a program {program} s after sending, 2 times (its user agent)");
    assert!(shown.body.contains(&words), "{}", shown.body);
    assert!(!shown.body.contains("Proofpoint"), "who it was is not kept");
    // However often a link is opened, little is kept.
    for _ in 0..120 {
        open(&links[1], FIREFOX).await;
    }
    let openings = of(second).await;
    assert!(openings.len() <= 2 && openings.iter().all(|(_, _, times, _)| *times <= 100), "{openings:?}");
});

on_both!(the_page_speaks_the_language_of_its_mail, no_limits(), |app| async {
    let id = app.place_quietly(&["xn--9t4b11yi5a.example"]).await;
    let resend = format!("order/certificate/{id}/resend-emails");
    for (locale, lang, asks) in [
        ("ko", "ko", "이 인증서를 발급해도 됩니까?"),
        ("ja", "ja", ""),
        ("de", "de", ""),
        ("es", "es", ""),
        ("fr", "fr", ""),
        ("it", "it", ""),
        ("pt", "pt", ""),
        ("ru", "ru", ""),
        ("zh_CN", "zh-CN", ""),
        ("zh_TW", "zh-TW", ""),
        ("en", "en", "May this certificate be issued?"),
    ] {
        app.put(&resend, &json!({ "locale": locale })).await.empty();
        let mail = app.approval_mails(id).await.pop().expect("a mail");
        assert_eq!(mail.locale, locale);
        let page = get(app, &mail.approve_url.expect("a link")).await;
        assert!(page.body.contains(&format!("<html lang=\"{lang}\">")), "{}", page.body);
        // The page asks the question of the mail, in the same words.
        assert!(asks.is_empty() || heading(&page) == asks, "{}", heading(&page));
        let question = heading(&page).replace("&#39;", "'");
        assert!(mail.text.contains(&question), "{question} in {}", mail.text);
        // Names stand in both forms (product.md, Languages).
        assert!(page.body.contains("테스트.example") && page.body.contains("xn--9t4b11yi5a.example"));
    }
});
