//! Mail to a real SMTP server: it arrives as composed, whatever the server does
//! in between (R26, R28, R29, R35, R37).

use sealpost_client::api::orders::PlaceOrder;
use sealpost_client::api::own::MailInfo;

use crate::desk::{Desk, NO_LIMITS, on_both};
use crate::listener::{Listener, Trouble};
use crate::message;
use crate::orders::{dv_order, issued, mails_when, place, resend, settled};

const NAMES: [&str; 2] = ["example.com", "sub.example2.com"];

fn sends_to<'a>(smtp: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    [NO_LIMITS.as_slice(), &["--smtp", smtp, "--retry-seconds", "1"], more].concat()
}

fn states(mails: &[MailInfo]) -> Vec<&str> {
    mails.iter().map(|mail| mail.state.as_str()).collect()
}

on_both!(every_mail_arrives_as_the_api_tells_it, |home| async {
    let listener = Listener::start().await;
    // Letters beside ASCII in the sender's name, too.
    let desk = Desk::start(&home, &sends_to(&listener.url(), &["--mail-name", "인증서 창구 証明書"])).await;
    let client = &desk.client;
    let order = PlaceOrder {
        locale: Some("ko".to_owned()),
        additional_emails: Some(vec!["ops@example.com".to_owned()]),
        ..dv_order(&NAMES)
    };
    let id = place(client, &order).await;
    for locale in ["ja", "zh_TW", "ru", "en"] {
        let request = resend(NAMES[1], "hostmaster@sub.example2.com", locale);
        client.resend_emails(id, &request).await.expect("204");
    }
    for mail in settled(client, id).await.iter().filter(|mail| mail.locale == "ko") {
        client.approve(&mail.id).await.expect("approved");
    }
    issued(client, id).await;
    let canceled = place(client, &dv_order(&["other.example.com"])).await;
    client.cancel_order(canceled, "Ordered twice").await.expect("canceled");

    let mut mails = settled(client, id).await;
    mails.extend(settled(client, canceled).await);
    // The approval mail of the canceled order may have been overtaken.
    mails.retain(|mail| mail.state != "canceled");
    assert!(mails.iter().all(|mail| mail.state == "sent" && mail.attempts.len() == 1), "{mails:?}");
    let taken = listener.taken();
    let seen = message::read_all(&taken, &mails);
    assert_eq!(seen.len(), mails.len());
    message::compare_with_python(&taken).await;

    let of = |kind: &str, locale: &str| -> Vec<_> {
        let mails = mails.iter().filter(|mail| mail.kind == kind && mail.locale == locale);
        mails.map(|mail| &seen[&mail.id]).collect()
    };
    assert_eq!(of("dcv_approval", "ko").len(), 2);
    for (locale, word) in
        [("ko", "승인하거나 거부해 주십시오"), ("ja", "承認または却下してください"), ("en", "example2.com")]
    {
        let mail = of("dcv_approval", locale)[0];
        assert!(mail.subject.contains(word), "{}", mail.subject);
        assert!(mail.link().starts_with(&desk.url) && mail.html.contains(mail.link()), "{}", mail.text);
    }
    let told: Vec<_> = of("certificate_issued", "en").iter().map(|mail| mail.to.as_str()).collect();
    assert!(told.contains(&"ops@example.com") && told.len() == 2, "{told:?}");
    assert_eq!(of("order_canceled", "en").len(), 1);
    // What lies in the inbox is what went over the wire.
    for taken in &taken {
        let raw = client.inbox_raw(&message::read(taken).id).await.expect("kept");
        assert!(raw == taken.bytes);
    }
    desk.stop().await;
});

on_both!(with_the_listener_down_calls_succeed_and_mails_arrive_later, |home| async {
    let mut listener = Listener::start().await;
    let desk = Desk::start(&home, &sends_to(&listener.url(), &[])).await;
    let client = &desk.client;
    listener.stop().await;
    let id = place(client, &dv_order(&NAMES)).await;
    client.resend_emails(id, &resend(NAMES[0], "webmaster@example.com", "ko")).await.expect("204");
    client.set_additional_emails(id, &["ops@example.com".to_owned()]).await.expect("204");

    // Two approvers, two who are told of the order, and the one that was asked again.
    let waiting = |mails: &[MailInfo]| mails.len() == 5 && states(mails) == ["deferred"; 5];
    for mail in mails_when(client, id, "every mail waits for another attempt", waiting).await {
        let attempt = &mail.attempts[0];
        assert_eq!((attempt.stage.as_str(), attempt.outcome.as_str()), ("connect", "deferred"));
        assert!(attempt.reply.contains("refused"), "{}", attempt.reply);
        assert!(mail.next_attempt_at.is_some() && mail.sent_at.is_none());
    }
    assert!(listener.taken().is_empty());

    listener.restart().await;
    let mails = settled(client, id).await;
    assert_eq!(states(&mails), ["sent"; 5]);
    assert_eq!(message::read_all(&listener.taken(), &mails).len(), 5);
    desk.stop().await;
});

on_both!(a_refusal_for_now_is_tried_again_and_one_for_good_is_not, |home| async {
    let listener = Listener::start().await;
    let desk = Desk::start(&home, &sends_to(&listener.url(), &[])).await;
    let client = &desk.client;
    let [grey, late, lost, gone, full] =
        ["admin", "administrator", "webmaster", "hostmaster", "postmaster"].map(|role| format!("{role}@example.com"));
    listener.trouble(&grey, Trouble::AtRcpt("451 4.7.1 greylisted, come back later"));
    listener.trouble(&late, Trouble::AtDot("452 4.3.1 no room at the moment"));
    listener.trouble(&lost, Trouble::LostReply);
    listener.trouble(&gone, Trouble::AtRcpt("550 5.1.1 nobody of that name"));
    listener.trouble(&full, Trouble::AtDot("554 5.6.0 not this one"));
    let id = place(client, &dv_order(&["example.com"])).await;
    for approver in [&late, &lost, &gone, &full] {
        client.resend_emails(id, &resend("example.com", approver, "ja")).await.expect("204");
    }

    // Those refused for good were tried first; by the time that the others have
    // been tried again, their turn would have come as well.
    let mut mails = settled(client, id).await;
    mails.retain(|mail| mail.kind == "dcv_approval");
    for mail in &mails {
        let outcomes: Vec<_> = mail.attempts.iter().map(|attempt| attempt.outcome.as_str()).collect();
        let for_good = [&gone, &full].contains(&&mail.recipient);
        let wanted: &[&str] = if for_good { &["failed"] } else { &["deferred", "sent"] };
        assert_eq!(outcomes, wanted, "{mail:?}");
        assert_eq!(mail.state, *wanted.last().expect("one at least"));
        assert!(mail.next_attempt_at.is_none());
        assert_eq!(listener.asked_for(&mail.recipient), wanted.len());
    }
    let mail = |address: &str| mails.iter().find(|mail| mail.recipient == address).expect("asked");
    assert_eq!(mail(&grey).attempts[0].reply, "451 4.7.1 greylisted, come back later");
    assert_eq!(mail(&grey).attempts[0].stage, "rcpt_to");
    assert_eq!(mail(&full).attempts[0].reply, "554 5.6.0 not this one");

    // R35: what is sent again is the same, byte by byte.
    for address in [&late, &lost] {
        let copies = listener.taken_for(address);
        assert_eq!(copies.len(), 2);
        assert!(copies[0].bytes == copies[1].bytes);
        assert_eq!(message::read(&copies[1]).id, mail(address).id);
    }
    assert_eq!(listener.taken_for(&grey).len(), 1);
    assert_eq!(listener.taken_for(&gone).len(), 0);
    desk.stop().await;
});
