//! `approval = "code"`: the value of the link and a code that is typed (R18).

use std::time::Duration;

use futures_util::future::join_all;
use sealpost_client::api::own::InboxMail;
use sealpost_server::Settings;

use crate::answer::Answer;
use crate::app::{TestApp, no_limits, on_both};
use crate::approve_page::{get, nonce, post};

pub fn codes() -> Settings {
    Settings { approval: Some("code".to_owned()), limit_page_misses: Some(0), ..no_limits() }
}

/// The link of a mail and its code.
fn of(mail: &InboxMail) -> (String, String) {
    let code = mail.approve_code.clone().expect("a code");
    assert_eq!(mail.text.matches(&code).count(), 1);
    assert!(mail.html.contains(&format!(">{code}<")), "{}", mail.html);
    let link = mail.approve_url.clone().expect("a link");
    assert!(!link.contains(&code.replace(' ', "")), "the link does not give the code away");
    (link, code)
}

async fn asked(app: &TestApp) -> (i64, String, String) {
    let id = app.place_quietly(&["example.com"]).await;
    let (link, code) = of(&app.approval_mails(id).await[0]);
    (id, link, code)
}

async fn answer(app: &TestApp, link: &str, decision: &str, code: &str) -> Answer {
    let page = get(app, link).await;
    post(app, link, &[("nonce", &nonce(&page)), ("decision", decision), ("code", code)]).await
}

/// Another code of six digits.
fn wrong(code: &str) -> String {
    let last = if code.ends_with('0') { "1" } else { "0" };
    format!("{}{last}", &code[..code.len() - 1])
}

on_both!(r18_the_right_code_decides_however_it_is_typed, codes(), |app| async {
    for (n, typed) in ["{code}", " {bare} ", "{dash}", "{wide}"].into_iter().enumerate() {
        let (id, link, code) = asked(app).await;
        let wide = |c: char| c.to_digit(10).and_then(|digit| char::from_u32(0xff10 + digit)).unwrap_or(c);
        let wide: String = code.chars().map(wide).collect();
        let typed = typed.replace("{code}", &code).replace("{bare}", &code.replace(' ', ""));
        let typed = typed.replace("{dash}", &code.replace(' ', "-")).replace("{wide}", &wide);
        let page = get(app, &link).await;
        assert!(page.body.contains("name=\"code\"") && !page.body.contains(&code), "{}", page.body);
        let (decision, status) = if n % 2 == 0 { ("approve", "issued") } else { ("reject", "rejected") };
        let decided = answer(app, &link, decision, &typed).await;
        assert_eq!(decided.status, 200, "{typed:?}: {}", decided.body);
        if status == "issued" {
            app.issued(id).await;
        }
        assert_eq!(app.order(id).await["status"], status);
    }
});

on_both!(r18_without_a_code_nothing_is_decided_and_no_try_is_lost, codes(), |app| async {
    let (id, link, code) = asked(app).await;
    let before = app.state(id).await;
    for typed in ["", " ", "12345", "1234567", "abcdef", "<script>", "12 34"] {
        for decision in ["approve", "reject", "report"] {
            let page = answer(app, &link, decision, typed).await;
            assert_eq!(page.status, 422, "{typed:?}");
            assert!(page.body.contains("Please type the six-digit code"), "{}", page.body);
        }
    }
    assert_eq!(app.state(id).await, before);
    assert_eq!(answer(app, &link, "approve", &code).await.status, 200);
});

on_both!(r18_five_wrong_codes_end_the_link_and_nothing_else, codes(), |app| async {
    let (id, link, code) = asked(app).await;
    let before = app.state(id).await;
    for left in ["4 more times", "3 more times", "2 more times", "once more"] {
        let page = answer(app, &link, "approve", &wrong(&code)).await;
        assert_eq!(page.status, 422);
        assert!(page.body.contains("is not the code") && page.body.contains(left), "{left}: {}", page.body);
    }
    let spent = answer(app, &link, "reject", &wrong(&code)).await;
    assert_eq!(spent.status, 422);
    assert!(spent.body.contains("wrong too often") && !spent.body.contains("<form"), "{}", spent.body);
    // From now on it looks like a link that never was, the right code included (R20).
    let unknown = get(app, &format!("{}/approve/{}", app.url, "A".repeat(43))).await;
    let dead = get(app, &link).await;
    assert_eq!((dead.status, &dead.body), (404, &unknown.body));
    let late = post(app, &link, &[("nonce", "00"), ("decision", "approve"), ("code", &code)]).await;
    assert_eq!((late.status, &late.body), (404, &unknown.body));
    assert_eq!(app.state(id).await, before);
    // A new mail has a new value and a new code.
    app.put(&format!("order/certificate/{id}/resend-emails"), &serde_json::json!({})).await.empty();
    let (link, code) = of(app.approval_mails(id).await.last().expect("resent"));
    assert_eq!(answer(app, &link, "approve", &code).await.status, 200);
});

on_both!(r18_racing_wrong_codes_get_five_tries_in_all, codes(), |app| async {
    let (id, link, code) = asked(app).await;
    let nonce = nonce(&get(app, &link).await);
    let wrong = wrong(&code);
    let form = [("nonce", nonce.as_str()), ("decision", "approve"), ("code", wrong.as_str())];
    let pages = join_all((0..40).map(|_| post(app, &link, &form))).await;
    assert_eq!(pages.iter().filter(|page| page.status == 422).count(), 5);
    assert_eq!(pages.iter().filter(|page| page.status == 404).count(), 35);
    assert_eq!(app.order(id).await["status"], "pending");
    assert_eq!(get(app, &link).await.status, 404);
});

on_both!(r16_a_code_of_an_expired_mail_decides_nothing, codes(), |app| async {
    let (id, link, code) = asked(app).await;
    let nonce = nonce(&get(app, &link).await);
    app.desk.clock.advance(Duration::from_secs(30 * 86_400));
    let page = post(app, &link, &[("nonce", &nonce), ("decision", "approve"), ("code", &code)]).await;
    assert_eq!(page.status, 404);
    assert_eq!(app.order(id).await["status"], "pending");
});

on_both!(r18_codes_stand_in_mails_of_every_language, codes(), |app| async {
    let id = app.place_quietly(&["example.com"]).await;
    for locale in ["de", "es", "fr", "it", "ja", "ko", "pt", "ru", "zh_CN", "zh_TW"] {
        let resend = serde_json::json!({ "locale": locale });
        app.put(&format!("order/certificate/{id}/resend-emails"), &resend).await.empty();
        let mail = app.approval_mails(id).await.pop().expect("a mail");
        assert_eq!(mail.locale, locale);
        let (link, code) = of(&mail);
        let page = answer(app, &link, "approve", &wrong(&code)).await;
        assert!(page.status == 422 && page.body.contains("role=\"alert\"") && page.body.contains('4'), "{}", page.body);
    }
});
