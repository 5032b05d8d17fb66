//! R48: panics that say all they know, in a handler and in the worker. What they
//! say is nowhere to be read, and the desk goes on.

use std::time::Duration;

use sealpost_client::InboxQuery;
use sealpost_client::api::faults::Fault;
use sealpost_store::testing::Kind;

use crate::desk::{Desk, Home, KEY, on_both};
use crate::orders::{dv_order, place, settled};
use crate::tool::wait_for;

fn fault(name: &str) -> Fault {
    Fault { fault: Some(name.to_owned()), times: Some(1), ..Fault::default() }
}

async fn figures(desk: &Desk) -> String {
    desk.get("/metrics").await.expect("figures").1
}

on_both!(r47_r48_a_handler_that_panics_answers_500_tells_nothing_and_the_desk_goes_on, |home| async {
    let desk = Desk::start(&home, &["--log", "trace"]).await;
    let id = place(&desk.client, &dv_order(&["example.com"])).await;
    let path = format!("/services/v2/order/certificate/{id}/additional-emails");
    let list = Fault { path: Some(path.clone()), ..fault("panic") };
    desk.client.set_faults(vec![list]).await.expect("set");
    let canary = "canary.in.the.body@example.com";
    let put = || {
        let call = reqwest::Client::new().put(format!("{}{path}?canary_in_the_query=1", desk.url));
        let call = call.header("X-DC-DEVKEY", KEY).header("X-Canary", "canary-in-a-header");
        call.timeout(Duration::from_secs(30)).json(&serde_json::json!({ "additional_emails": [canary] })).send()
    };
    let answer = put().await.expect("answered");
    assert_eq!(
        (answer.status().as_u16(), &answer.headers()["content-type"]),
        (500, &"application/json".parse().expect("a value"))
    );
    let request = answer.headers()["x-request-id"].to_str().expect("text").to_owned();
    assert!(request.len() == 16 && request.bytes().all(|byte| byte.is_ascii_hexdigit()), "{request}");
    let answered = answer.text().await.expect("a body");
    assert!(answered.contains(r#"{"errors":[{"code":"internal_error","#), "{answered}");
    assert!(desk.client.order(id).await.expect("the order").additional_emails.is_empty());

    let log = desk.log();
    assert!(log.contains("A defect: the program panicked at") && log.contains("faults.rs:"), "the place is told");
    assert!(log.lines().any(|line| line.contains("A handler panicked") && line.contains(&request)), "and the request");
    for (place, text) in [("answer", answered), ("log", log), ("figures", figures(&desk).await)] {
        for canary in ["canary", KEY] {
            assert!(!text.to_lowercase().contains(canary), "{canary} stands in the {place}");
        }
    }
    assert_eq!(put().await.expect("answered").status(), 204, "the desk goes on");
    settled(&desk.client, id).await;
    desk.stop().await;
});

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r36_r48_a_worker_that_panics_tells_nothing_and_goes_on() {
    let home = Home::new(Kind::Sqlite).await.expect("SQLite needs no server");
    let desk = Desk::start(&home, &["--log", "trace"]).await;
    let to = "admin@canary.example.com";
    desk.client.set_faults(vec![Fault { to: Some(to.to_owned()), ..fault("mail_panic") }]).await.expect("set");
    let troubled = place(&desk.client, &dv_order(&["canary.example.com"])).await;
    wait_for("it panicked", async || desk.log().contains("Sending a mail ended in a panic")).await;
    // Other mail goes on, before and after.
    let other = place(&desk.client, &dv_order(&["example.org"])).await;
    settled(&desk.client, other).await;
    let inbox = async |desk: &Desk, order| {
        let query = InboxQuery { order_id: Some(order), ..InboxQuery::default() };
        desk.client.inbox(&query).await.expect("the inbox").mails
    };
    let told = [desk.log(), figures(&desk).await];
    assert!(told[0].contains("A defect: the program panicked at"), "the place is told");
    desk.stop().await;

    // The next process does not wait for the lease of one that is gone.
    let desk = Desk::start(&home, &[]).await;
    settled(&desk.client, troubled).await;
    let mails: Vec<_> = inbox(&desk, troubled).await.into_iter().filter(|mail| mail.to == to).collect();
    assert_eq!(mails.len(), 1, "it left once, after all");
    let link = mails[0].approve_url.clone().expect("a link");
    let value = link.rsplit('/').next().expect("a value");
    for text in told {
        assert!(!text.contains(value) && !text.contains(to), "what was to be sent is nowhere to be read");
    }
    desk.stop().await;
}
