//! "I do not know this order": the third answer of the approval page.

use serde_json::json;

use crate::answer::send;
use crate::app::on_both;
use crate::approve_page::{get, link, nonce, post};

on_both!(a_report_ends_the_order_and_warns_everybody_who_should_know, |app| async {
    let more = json!({ "additional_emails": ["jill@example.net"] });
    let id = app.place_with(&["example.com"], &more).await;
    let link = link(app, id).await;
    let nonce = nonce(&get(app, &link).await);
    let form = [("nonce", nonce.as_str()), ("decision", "report"), ("reason", "Nobody here\nordered <b>this</b>.")];
    let page = post(app, &link, &form).await;
    assert_eq!(page.status, 200);
    assert!(page.body.contains("The order has been reported") && !page.body.contains("<form"), "{}", page.body);
    // Once more, or something else: what is recorded is shown, and nothing changes (R19).
    let before = app.state(id).await;
    for decision in ["report", "approve", "reject"] {
        let again = post(app, &link, &[("nonce", &nonce), ("decision", decision)]).await;
        assert_eq!((again.status, &again.body), (200, &page.body));
    }
    assert_eq!(app.state(id).await, before);

    assert_eq!(app.order(id).await["status"], "rejected");
    let notices = app.inbox(id, "order_rejected").await;
    let mut told: Vec<_> = notices.iter().map(|mail| mail.to.as_str()).collect();
    told.sort_unstable();
    assert_eq!(told, ["admin@sealpost.invalid", "jill@example.net"]);
    for notice in &notices {
        assert!(notice.text.contains("does not know this order and has reported it"), "{}", notice.text);
        assert!(notice.text.contains("Nobody here") && !notice.html.contains("<b>this"), "{}", notice.html);
    }
    let alarms = app.inbox(id, "account_alarm").await;
    assert_eq!(alarms.iter().map(|mail| mail.to.as_str()).collect::<Vec<_>>(), ["admin@sealpost.invalid"]);
    assert!(alarms[0].text.contains("Nobody here") && !alarms[0].html.contains("<b>this"), "{}", alarms[0].text);
    // Whoever looks at the order sees it, by API and in the console.
    let decided = app.mails(id).await.into_iter().find(|mail| mail["decision"].is_object()).expect("decided");
    assert_eq!(decided["decision"]["verdict"], "reported");
    assert_eq!(decided["decision"]["reason"], "Nobody here\nordered <b>this</b>.");
    let shown = send(app.call(reqwest::Method::GET, &format!("/orders/{id}"))).await;
    let recipient = decided["recipient"].as_str().expect("an address");
    assert!(shown.body.contains(&format!("{recipient} does not know this order and reported it")), "{}", shown.body);
    assert!(shown.body.contains("&#60;b&#62;this") && !shown.body.contains("<b>this"));
});

on_both!(a_rejection_and_its_reason_are_shown_with_the_order, |app| async {
    let id = app.place_quietly(&["example.com"]).await;
    let link = link(app, id).await;
    let nonce = nonce(&get(app, &link).await);
    let page = post(app, &link, &[("nonce", &nonce), ("decision", "reject"), ("reason", "Wrong team")]).await;
    assert!(page.body.contains("Wrong team"), "{}", page.body);
    assert_eq!(app.mails_of(id, "dcv_approval").await[0]["decision"]["reason"], "Wrong team");
    let shown = send(app.call(reqwest::Method::GET, &format!("/orders/{id}"))).await;
    assert!(shown.body.contains("Rejected by admin@example.com.") && shown.body.contains("Wrong team"));
});
