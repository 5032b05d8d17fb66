//! A year's life of an order on the turned clock: placed, approved, issued,
//! duplicated, reissued, reminded of, renewed, revoked, and every mail of it.

use std::time::Duration;

use sealpost_client::InboxQuery;
use sealpost_domain::Timestamp;
use sealpost_domain::time::{DAY, HOUR};
use sealpost_server::Settings;
use serde_json::json;

use crate::app::{TestApp, on_both};
use crate::tool;

/// A desk, and the noon that its days are counted from: far from midnight, so
/// that a second here or there is on the same day.
struct Year<'a> {
    app: &'a TestApp,
    begin: Timestamp,
}

impl<'a> Year<'a> {
    async fn begin(app: &'a TestApp) -> Self {
        let midnight = Timestamp::parse_date(&(app.desk.now() + DAY * 2).date()).expect("a date");
        let year = Self { app, begin: midnight + HOUR * 12 };
        year.day(0).await;
        year
    }

    /// Turns the clock to noon of a day.
    async fn day(&self, day: u32) {
        let told = self.app.client.set_clock(&(self.begin + DAY * day).iso()).await.expect("turned");
        assert!(told.complete, "{told:?}");
    }

    /// Every mail: on which day, about which order, what, to whom, in which
    /// language, with which subject.
    async fn mails(&self, orders: &[i64]) -> String {
        self.app.settle().await;
        let mails = self.app.client.inbox(&InboxQuery::default()).await.expect("the inbox").mails;
        let mut lines: Vec<(u64, String)> = Vec::new();
        for mail in mails {
            let at = Timestamp::parse_instant(&mail.received_at).expect("a time");
            let day = (at + HOUR).since(self.begin).as_secs() / DAY.as_secs();
            let order = orders.iter().position(|id| Some(*id) == mail.order_id).map_or('-', |place| ['A', 'B'][place]);
            let plain: String = mail.subject.chars().map(|c| if c.is_ascii_digit() { '#' } else { c }).collect();
            let line = format!("{order} {:<20} {:<24} {:<2} {plain}", mail.kind, mail.to, mail.locale);
            lines.push((day, line));
        }
        lines.sort();
        lines.iter().map(|(day, line)| format!("{day:>3} {line}\n")).collect()
    }
}

/// As long as today, whatever day it is.
fn spans() -> Settings {
    Settings { evidence_days: Some(200), certificate_days: Some(199), ..Settings::default() }
}

on_both!(a_years_life_of_an_order, spans(), |app| async {
    let year = Year::begin(app).await;
    let names = ["shop.example.com", "www.example.com"];
    let certificate =
        json!({ "certificate": { "common_name": names[0], "dns_names": names[1..], "csr": tool::csr() } });

    // Placed, approved, issued. One colleague more is told, and one in Korean.
    let first = app.place_quietly(&names).await;
    let list = json!({ "add": ["ops@example.com", { "email": "seoul@example.com", "locale": "ko" }] });
    let list = app.call(reqwest::Method::PATCH, &format!("/sealpost/v1/orders/{first}/additional-emails")).json(&list);
    crate::answer::send(list.header("If-Match", "*")).await.ok();
    app.issue(first).await;

    year.day(10).await;
    app.post(&format!("order/certificate/{first}/duplicate"), &certificate).await.created();
    app.issued(first).await;
    year.day(20).await;
    app.post(&format!("order/certificate/{first}/reissue"), &certificate).await.created();
    app.issued(first).await;

    // Reminded of the end of the reissue, on day 219, until it is reissued once more.
    year.day(165).await;
    app.post(&format!("order/certificate/{first}/reissue"), &certificate).await.created();
    app.issued(first).await;

    // The new end is the order's own: reminded of that, until it is renewed.
    year.day(340).await;
    let asks: Vec<_> = names.iter().map(|name| json!({ "dns_name": name, "email": format!("admin@{name}") })).collect();
    let renewal = json!({ "renewal_of_order_id": first, "dcv_emails": asks, "additional_emails": ["ops@example.com"] });
    let second = app.place_with(&names, &renewal).await;
    app.issue(second).await;

    // Silent from then on. Revoked, and over.
    year.day(345).await;
    app.put(&format!("order/certificate/{first}/revoke"), &json!({ "skip_approval": true })).await.empty();
    year.day(400).await;
    assert_eq!(app.order(first).await["status"], "revoked");
    assert_eq!(app.order(second).await["status"], "issued");
    insta::assert_snapshot!(year.mails(&[first, second]).await, @"
      0 A certificate_issued   admin@sealpost.invalid   en The certificate for shop.example.com has been issued (order #######)
      0 A certificate_issued   ops@example.com          en The certificate for shop.example.com has been issued (order #######)
      0 A certificate_issued   seoul@example.com        ko shop.example.com 인증서가 발급되었습니다 (주문 #######)
      0 A dcv_approval         admin@shop.example.com   en Please approve or reject a certificate for shop.example.com (order #######)
      0 A dcv_approval         admin@www.example.com    en Please approve or reject a certificate for www.example.com (order #######)
      0 A order_received       admin@sealpost.invalid   en We have received the order for shop.example.com (order #######)
      0 A order_received       manager@sealpost.invalid en We have received the order for shop.example.com (order #######)
     10 A duplicate_issued     admin@sealpost.invalid   en A duplicate of the certificate for shop.example.com has been issued (order #######)
     10 A duplicate_issued     ops@example.com          en A duplicate of the certificate for shop.example.com has been issued (order #######)
     10 A duplicate_issued     seoul@example.com        ko shop.example.com 인증서의 복제본이 발급되었습니다 (주문 #######)
     20 A certificate_reissued admin@sealpost.invalid   en The certificate for shop.example.com has been reissued (order #######)
     20 A certificate_reissued ops@example.com          en The certificate for shop.example.com has been reissued (order #######)
     20 A certificate_reissued seoul@example.com        ko shop.example.com 인증서가 재발급되었습니다 (주문 #######)
    129 A certificate_expiring admin@sealpost.invalid   en The certificate for shop.example.com expires in ## days (order #######)
    129 A certificate_expiring ops@example.com          en The certificate for shop.example.com expires in ## days (order #######)
    129 A certificate_expiring seoul@example.com        ko shop.example.com 인증서가 ##일 후에 만료됩니다 (주문 #######)
    159 A certificate_expiring admin@sealpost.invalid   en The certificate for shop.example.com expires in ## days (order #######)
    159 A certificate_expiring ops@example.com          en The certificate for shop.example.com expires in ## days (order #######)
    159 A certificate_expiring seoul@example.com        ko shop.example.com 인증서가 ##일 후에 만료됩니다 (주문 #######)
    165 A certificate_reissued admin@sealpost.invalid   en The certificate for shop.example.com has been reissued (order #######)
    165 A certificate_reissued ops@example.com          en The certificate for shop.example.com has been reissued (order #######)
    165 A certificate_reissued seoul@example.com        ko shop.example.com 인증서가 재발급되었습니다 (주문 #######)
    275 A order_expiring       admin@sealpost.invalid   en Order ####### for shop.example.com ends in ## days
    275 A order_expiring       ops@example.com          en Order ####### for shop.example.com ends in ## days
    275 A order_expiring       seoul@example.com        ko shop.example.com 주문 #######번이 ##일 후에 종료됩니다
    305 A order_expiring       admin@sealpost.invalid   en Order ####### for shop.example.com ends in ## days
    305 A order_expiring       ops@example.com          en Order ####### for shop.example.com ends in ## days
    305 A order_expiring       seoul@example.com        ko shop.example.com 주문 #######번이 ##일 후에 종료됩니다
    335 A order_expiring       admin@sealpost.invalid   en Order ####### for shop.example.com ends in ## days
    335 A order_expiring       ops@example.com          en Order ####### for shop.example.com ends in ## days
    335 A order_expiring       seoul@example.com        ko shop.example.com 주문 #######번이 ##일 후에 종료됩니다
    340 B certificate_renewed  admin@sealpost.invalid   en The certificate for shop.example.com has been renewed (order #######)
    340 B certificate_renewed  ops@example.com          en The certificate for shop.example.com has been renewed (order #######)
    340 B dcv_approval         admin@shop.example.com   en Please approve or reject a certificate for shop.example.com (order #######)
    340 B dcv_approval         admin@www.example.com    en Please approve or reject a certificate for www.example.com (order #######)
    340 B order_received       admin@sealpost.invalid   en We have received the order for shop.example.com (order #######)
    340 B order_received       manager@sealpost.invalid en We have received the order for shop.example.com (order #######)
    340 B order_received       ops@example.com          en We have received the order for shop.example.com (order #######)
    345 A certificate_revoked  admin@sealpost.invalid   en The certificate for shop.example.com has been revoked (order #######)
    345 A certificate_revoked  ops@example.com          en The certificate for shop.example.com has been revoked (order #######)
    345 A certificate_revoked  seoul@example.com        ko shop.example.com 인증서가 폐기되었습니다 (주문 #######)
    ");
});

on_both!(
    what_lies_ahead_of_many_orders_comes_in_the_order_of_its_time,
    Settings { issue_at_once: Some(true), ..spans() },
    |app| async {
        // All of it fits into the list of an answer.
        const ORDERS: usize = 16;
        let lives = [20, 30, 45, 60, 100, 150, 199, 365];
        let mut orders = Vec::new();
        for number in 0..ORDERS {
            let days = lives[number % lives.len()];
            let life = json!({ "order_validity": { "days": days, "years": null } });
            let name = format!("n{number}.example.com");
            let id = app.place_ov(&[&name], &life).await.created()["id"].as_i64().expect("an id");
            orders.push((id, days));
        }
        app.settle().await;
        let begin = app.desk.now();
        let told = app.client.advance_clock("400d").await.expect("turned");
        assert!(told.complete, "{told:?}");
        let times: Vec<Timestamp> =
            told.happened.iter().map(|one| Timestamp::parse_instant(&one.at).expect("a time")).collect();
        assert!(times.is_sorted());
        for (id, days) in orders {
            // Expired on its day, and not before.
            let ended = told.happened.iter().zip(&times);
            let mut ended = ended.filter(|(one, _)| one.order_id == Some(id) && one.kind == "order_expired");
            let (Some((_, at)), None) = (ended.next(), ended.next()) else { panic!("{id} ends once") };
            let life = at.since(begin);
            assert!(life.abs_diff(DAY * days) < Duration::from_secs(600), "{id}: {life:?} of {days} days");
        }
        let expired = told.counts.iter().find(|count| count.kind == "order_expired").expect("counted");
        assert_eq!(expired.count, i64::try_from(ORDERS).expect("few"));
    }
);
