//! Pages in a real browser, Chromium driven by WebDriver. The approval page: a
//! program that runs scripts decides nothing, and a person without script decides
//! (R18). The page behind a notice's link: it fits a phone (R31).

use std::process::Stdio;
use std::time::Duration;

use reqwest::Method;
use sealpost_domain::Language;
use sealpost_store::testing::Kind;
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::{Child, Command};

use crate::answer::send;
use crate::app::{TestApp, no_limits, wait_for};
use crate::codes::codes;

/// The member that names an element (W3C WebDriver, "Elements").
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// A running chromedriver with one window.
struct Browser {
    http: reqwest::Client,
    session: String,
    driver: Child,
    _profile: tempfile::TempDir,
}

impl Browser {
    /// `None`, and a word on stderr, when there is no chromedriver; in CI that
    /// is a failure.
    async fn start(script: bool) -> Option<Self> {
        let driver = Command::new("chromedriver").arg("--port=0").stdout(Stdio::piped()).kill_on_drop(true).spawn();
        let mut driver = match driver {
            Ok(driver) => driver,
            Err(error) => {
                assert!(std::env::var("CI").as_deref() != Ok("true"), "CI needs chromedriver: {error}");
                eprintln!("SKIPPED: no chromedriver here ({error}); on Debian: apt-get install chromium-driver");
                return None;
            }
        };
        let mut lines = BufReader::new(driver.stdout.take().expect("piped")).lines();
        let port = loop {
            let line = lines.next_line().await.expect("readable").expect("chromedriver tells its port");
            if let Some((_, rest)) = line.split_once("started successfully on port ") {
                break rest.trim_end_matches('.').to_owned();
            }
        };
        // It must never wait for somebody to read.
        tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
        let profile = tempfile::tempdir().expect("a folder");
        let http = reqwest::Client::builder().no_proxy().timeout(Duration::from_secs(60)).build().expect("a client");
        let options = json!({
            "args": [
                "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
                "--disable-background-networking", "--lang=ja",
                format!("--user-data-dir={}", profile.path().display()),
            ],
            "prefs": { "profile.managed_default_content_settings.javascript": if script { 1 } else { 2 } },
        });
        let wanted = json!({ "capabilities": { "alwaysMatch": { "goog:chromeOptions": options } } });
        let begun = http.post(format!("http://127.0.0.1:{port}/session")).json(&wanted).send().await;
        let begun: Value = begun.expect("chromedriver answers").json().await.expect("JSON");
        let id = begun["value"]["sessionId"].as_str().unwrap_or_else(|| panic!("no session: {begun}"));
        let session = format!("http://127.0.0.1:{port}/session/{id}");
        Some(Self { http, session, driver, _profile: profile })
    }

    async fn call(&self, method: Method, path: &str, body: Value) -> Value {
        let request = self.http.request(method.clone(), format!("{}{path}", self.session));
        let request = if method == Method::POST { request.json(&body) } else { request };
        let mut answer: Value = request.send().await.expect("chromedriver answers").json().await.expect("JSON");
        assert!(answer["value"].get("error").is_none(), "{path}: {answer}");
        answer["value"].take()
    }

    async fn open(&self, link: &str) {
        self.call(Method::POST, "/url", json!({ "url": link })).await;
    }

    /// The elements that match a CSS selector.
    async fn all(&self, selector: &str) -> Vec<String> {
        let found = self.call(Method::POST, "/elements", json!({ "using": "css selector", "value": selector })).await;
        let id = |element: &Value| element[ELEMENT].as_str().expect("an element").to_owned();
        found.as_array().expect("a list").iter().map(id).collect()
    }

    async fn one(&self, selector: &str) -> String {
        let mut all = self.all(selector).await;
        assert_eq!(all.len(), 1, "{selector}");
        all.remove(0)
    }

    async fn click(&self, selector: &str) {
        let element = self.one(selector).await;
        self.call(Method::POST, &format!("/element/{element}/click"), json!({})).await;
    }

    async fn write(&self, selector: &str, text: &str) {
        let element = self.one(selector).await;
        self.call(Method::POST, &format!("/element/{element}/value"), json!({ "text": text })).await;
    }

    async fn text(&self, selector: &str) -> String {
        let element = self.one(selector).await;
        let text = self.call(Method::GET, &format!("/element/{element}/text"), Value::Null).await;
        text.as_str().expect("a text").to_owned()
    }

    async fn run(&self, script: &str) -> Value {
        self.call(Method::POST, "/execute/sync", json!({ "script": script, "args": [] })).await
    }

    async fn close(mut self) {
        self.call(Method::DELETE, "", Value::Null).await;
        self.driver.kill().await.expect("chromedriver ends");
    }
}

async fn link(app: &TestApp, id: i64) -> String {
    app.approval_mails(id).await.pop().and_then(|mail| mail.approve_url).expect("a link")
}

/// SQLite is enough: what is tried here is the page.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r18_a_browser_that_runs_scripts_and_sends_the_form_as_served_decides_nothing() {
    let Some(browser) = Browser::start(true).await else { return };
    let app = TestApp::fresh(Kind::Sqlite, no_limits()).await.expect("SQLite is built in");
    let id = app.place_quietly(&["example.com"]).await;
    let link = link(&app, id).await;
    let before = app.state(id).await;
    for round in 0..20 {
        browser.open(&link).await;
        assert_eq!(browser.run("return document.scripts.length + document.querySelectorAll('a, img').length").await, 0);
        assert_eq!(browser.run("return document.querySelectorAll('input:checked').length").await, 0);
        // As a person would press the button: the browser asks for a choice. As a
        // program would send the form, past that check: the desk does.
        let send = if round % 2 == 0 {
            "document.querySelector('button').click()"
        } else {
            "HTMLFormElement.prototype.submit.call(document.forms[0])"
        };
        browser.run(send).await;
        if round % 2 == 1 {
            wait_for("the page comes back", async || browser.all(".problem").await.len() == 1).await;
        }
    }
    assert_eq!(app.state(id).await, before);
    let openings = app.mails_of(id, "dcv_approval").await[0]["openings"].take();
    assert_eq!(openings[0]["by"], "program", "{openings}");
    browser.close().await;
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r18_a_person_without_script_approves_in_japanese() {
    let Some(browser) = Browser::start(false).await else { return };
    let app = TestApp::fresh(Kind::Sqlite, codes()).await.expect("SQLite is built in");
    let entry = json!([{ "dns_name": "xn--wgv71a.example", "email": "admin@xn--wgv71a.example" }]);
    let more = json!({ "dcv_emails": entry, "locale": "ja" });
    let id = app.place_with(&["xn--wgv71a.example"], &more).await;
    let mail = app.approval_mails(id).await.remove(0);
    assert_eq!(mail.locale, "ja");

    // No script runs here at all.
    browser.open("data:text/html,<p id=x>off</p><script>document.getElementById('x').textContent='on'</script>").await;
    assert_eq!(browser.text("#x").await, "off");

    browser.open(mail.approve_url.as_deref().expect("a link")).await;
    assert_eq!(browser.text("h1").await, "この証明書を発行してもよろしいですか？");
    let shown = browser.text("main").await;
    for told in ["日本.example", "xn--wgv71a.example", "Sealpost", "admin@sealpost.invalid"] {
        assert!(shown.contains(told), "{told} in {shown}");
    }
    browser.click("input[value=approve]").await;
    browser.write("#code", mail.approve_code.as_deref().expect("a code")).await;
    browser.click("button").await;
    wait_for("the decision is shown", async || browser.all("form").await.is_empty()).await;
    assert_eq!(browser.text("h1").await, "依頼は承認されました");
    assert_eq!(app.issued(id).await["status"], "issued");
    browser.close().await;
    app.stop().await;
}

/// The narrowest phone there is (WCAG 1.4.10).
const PHONE: u16 = 320;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r31_the_page_of_an_unsubscribe_link_fits_a_narrow_phone_in_every_language() {
    let Some(browser) = Browser::start(false).await else { return };
    let app = TestApp::fresh(Kind::Sqlite, no_limits()).await.expect("SQLite is built in");
    // Nowhere to break a line, as long as names and addresses may be.
    let name = format!("{}.example.com", "a".repeat(63));
    let id = app.place_quietly(&[&name]).await;
    let list: Vec<_> = Language::ALL
        .iter()
        .map(|language| {
            let email = format!("{}{}@{}.example.net", language.code(), "x".repeat(50), "b".repeat(63));
            json!({ "email": email, "locale": language.code() })
        })
        .collect();
    let path = format!("/sealpost/v1/orders/{id}/additional-emails");
    send(app.call(Method::PATCH, &path).header("If-Match", "*").json(&json!({ "add": list }))).await.ok();
    app.cancel(id).await;

    let metrics = json!({ "width": PHONE, "height": 568, "deviceScaleFactor": 2, "mobile": true });
    let narrow = json!({ "cmd": "Emulation.setDeviceMetricsOverride", "params": metrics });
    browser.call(Method::POST, "/goog/cdp/execute", narrow).await;
    let mails = app.inbox(id, "order_canceled").await;
    for language in Language::ALL {
        let mail = mails.iter().find(|mail| mail.locale == language.code() && mail.to.contains("xxx")).expect("told");
        let link = mail.headers["List-Unsubscribe"].trim().trim_matches(['<', '>']).to_owned();
        browser.open(&link).await;
        browser.is_usable_on_a_phone(language).await;
        browser.click("input[value=order]").await;
        browser.click("button").await;
        wait_for("it is noted", async || browser.all("input[value=again]").await.len() == 1).await;
        browser.is_usable_on_a_phone(language).await;
    }
    let told = app.get(&format!("/sealpost/v1/orders/{id}/recipients")).await.ok();
    let is_reached =
        |one: &&Value| one["is_reached"] == true && one["email"].as_str().unwrap_or_default().contains('x');
    assert_eq!(told["recipients"].as_array().expect("a list").iter().filter(is_reached).count(), 0, "{told}");
    browser.close().await;
    app.stop().await;
}

impl Browser {
    /// Nothing has to be moved sideways, and fingers hit what there is to press.
    async fn is_usable_on_a_phone(&self, language: Language) {
        let [page, window] = ["document.documentElement.scrollWidth", "innerWidth"];
        let widths = self.numbers(&format!("[{page}, {window}]")).await;
        assert_eq!(widths, [f64::from(PHONE), f64::from(PHONE)], "{language}");
        for selector in ["h1", "p", "legend", ".choice", "button"] {
            assert!(!self.all(selector).await.is_empty(), "{selector}");
            let edges = "[...document.querySelectorAll(SELECTOR)].flatMap(e => {
                const r = e.getBoundingClientRect(); return [r.left, r.right, r.height, e.scrollWidth - e.clientWidth] })";
            for edges in self.numbers(&edges.replace("SELECTOR", &format!("'{selector}'"))).await.chunks(4) {
                let is_inside = edges[0] >= 0.0 && edges[1] <= f64::from(PHONE) && edges[3] <= 0.0;
                assert!(is_inside, "{language} {selector}: {edges:?}");
                let is_pressed = [".choice", "button"].contains(&selector);
                assert!(!is_pressed || edges[2] >= 44.0, "{language} {selector}: {edges:?}");
            }
        }
    }

    async fn numbers(&self, script: &str) -> Vec<f64> {
        let found = self.run(&format!("return {script}")).await;
        found.as_array().expect("a list").iter().map(|number| number.as_f64().expect("a number")).collect()
    }
}
