//! Every client command against a running desk.

use std::os::unix::fs::PermissionsExt as _;
use std::process::{Command, Output};

use sealpost_client::api::own::MailInfo;
use sealpost_store::testing::Kind;
use serde_json::Value;

use crate::desk::{Desk, Home, KEY};
use crate::orders::{issued, settled};
use crate::tool::{openssl, run, text};

/// A desk, and commands for it in a folder.
pub struct Shell {
    home: Home,
    pub desk: Desk,
}

impl Shell {
    pub async fn open() -> Self {
        let home = Home::new(Kind::Sqlite).await.expect("SQLite needs no server");
        let desk = Desk::start(&home, &[]).await;
        Self { home, desk }
    }

    pub fn command(&self, line: &str) -> Command {
        let mut command = self.home.command();
        command.args(line.split(' ')).env("SEALPOST_URL", self.desk.api());
        command
    }

    async fn run(&self, line: &str) -> Output {
        run(self.command(line)).await
    }

    /// Runs what must succeed; gives what was printed and what was noted.
    pub async fn ok(&self, line: &str) -> (String, String) {
        let output = self.run(line).await;
        let (printed, noted) = (text(&output.stdout), text(&output.stderr));
        assert_eq!(output.status.code(), Some(0), "{line}: {printed}{noted}");
        assert!(!printed.contains(KEY) && !noted.contains(KEY), "{line} tells the key");
        (printed, noted)
    }

    /// Runs what must fail with that code; gives the complaint.
    pub async fn fails(&self, line: &str, code: i32) -> String {
        let output = self.run(line).await;
        let noted = text(&output.stderr);
        assert_eq!(output.status.code(), Some(code), "{line}: {}{noted}", text(&output.stdout));
        assert!(output.stdout.is_empty() && noted.contains("sealpost: "), "{line}: {noted}");
        noted
    }

    pub async fn json(&self, line: &str) -> Value {
        let (printed, _) = self.ok(&format!("{line} --output json")).await;
        serde_json::from_str(&printed).unwrap_or_else(|error| panic!("{line}: {error} in {printed}"))
    }

    fn file(&self, name: &str) -> String {
        let path = self.home.folder.path().join(name);
        std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    pub async fn placed(&self, line: &str) -> i64 {
        let placed = self.json(&format!("orders place ssl_dv_geotrust_flex {line}")).await;
        placed["id"].as_i64().expect("an id")
    }
}

#[tokio::test]
async fn an_order_from_placing_to_download() {
    let shell = Shell::open().await;
    let (printed, noted) = shell.ok("orders place ssl_dv_geotrust_flex shop.example.com www.example.com").await;
    assert!(printed.starts_with("Order ") && printed.contains("is placed."), "{printed}");
    assert!(printed.contains("admin@shop.example.com") && noted.contains("shop.example.com.key"), "{printed}{noted}");
    let id: i64 = printed.split(' ').nth(1).and_then(|word| word.parse().ok()).expect("its id");
    let key = shell.home.folder.path().join("shop.example.com.key");
    assert_eq!(std::fs::metadata(&key).expect("there").permissions().mode() & 0o777, 0o600);
    assert!(shell.file("shop.example.com.key").starts_with("-----BEGIN PRIVATE KEY-----"));

    let told = shell.fails("orders place ssl_dv_geotrust_flex shop.example.com", 1).await;
    assert!(told.contains("is not overwritten") && told.contains("--key-out"), "{told}");
    assert_eq!(shell.json("orders list").await["orders"].as_array().map(Vec::len), Some(1));

    let told = shell.fails(&format!("orders download {id}"), 1).await;
    assert!(told.contains("the server answered 4"), "{told}");
    approve(&shell, id, &["shop.example.com", "www.example.com"]).await;
    let (printed, _) = shell.ok(&format!("orders download {id}")).await;
    assert_eq!(printed, "shop.example.com.pem\n");
    let told = shell.fails(&format!("orders download {id}"), 1).await;
    assert!(told.contains("--force"), "{told}");
    shell.ok(&format!("orders download {id} --force")).await;

    let path = |name: &str| shell.home.folder.path().join(name).to_str().expect("plain").to_owned();
    let (root, chain) = (shell.home.data().join("ca/root.pem"), path("shop.example.com.pem"));
    openssl(&["verify", "-CAfile", root.to_str().expect("plain"), "-untrusted", &chain, &chain]).await;
    let of_certificate = openssl(&["x509", "-in", &chain, "-noout", "-pubkey"]).await;
    assert_eq!(of_certificate, openssl(&["pkey", "-in", &path("shop.example.com.key"), "-pubout"]).await);
    for format in ["pem_noroot", "pem_nointermediate", "p7b", "cer", "apache", "default", "default_pem"] {
        let (file, _) = shell.ok(&format!("orders download {id} --format {format} --out {format}")).await;
        assert!(!std::fs::read(path(file.trim())).expect("written").is_empty(), "{format}");
    }
    let (leaf, _) = shell.ok(&format!("orders download {id} --format pem_nointermediate --out -")).await;
    assert!(leaf.starts_with("-----BEGIN CERTIFICATE-----"), "{leaf}");
}

#[tokio::test]
async fn orders_are_listed_shown_and_canceled() {
    let shell = Shell::open().await;
    let first = shell.placed("a.example.com --locale ko --additional-email ops@example.com").await;
    let second = shell.placed("b.example.net --approver b.example.net=someone@example.net").await;
    let (printed, noted) = shell.ok("orders list --limit 1").await;
    assert!(printed.starts_with("ORDER") && printed.contains("b.example.net"), "{printed}");
    assert!(!printed.contains("a.example.com") && noted.contains("1 of 2"), "{printed}{noted}");
    let found = shell.json("orders list --search a.example --status pending").await;
    assert_eq!((&found["page"]["total"], &found["orders"][0]["id"]), (&1.into(), &first.into()));

    let (printed, _) = shell.ok(&format!("orders show {first}")).await;
    for part in ["pending", "a.example.com", "ops@example.com", "admin@a.example.com", "ko"] {
        assert!(printed.contains(part), "{part} in {printed}");
    }
    let shown = shell.json(&format!("orders show {second}")).await;
    assert_eq!((&shown["id"], &shown["status"]), (&second.into(), &"pending".into()));

    let told = shell.fails(&format!("orders cancel {second} --note Twice"), 2).await;
    assert!(told.contains("--yes"), "{told}");
    shell.ok(&format!("orders cancel {second} --note Twice --yes")).await;
    let shown = shell.json(&format!("orders show {second}")).await;
    assert_eq!(shown["status"], "canceled");
    let told = shell.fails(&format!("orders resend-emails {second}"), 1).await;
    assert!(told.contains("the server answered 400"), "{told}");
    let told = shell.fails("orders show 999", 1).await;
    assert!(told.contains("404 not_found|order"), "{told}");
}

#[tokio::test]
async fn the_heart_calls_tell_what_they_do() {
    let shell = Shell::open().await;
    let id = shell.placed("sub.example2.com --approver sub.example2.com=admin@sub.example2.com").await;
    let line = format!("orders resend-emails {id} --locale ja --approver sub.example2.com=someone@example2.com");
    let (printed, _) = shell.ok(&line).await;
    assert!(printed.contains("someone@example2.com") && printed.contains("ja"), "{printed}");
    assert!(!printed.contains("admin@"), "only what was sent now: {printed}");
    let told =
        shell.fails(&format!("orders resend-emails {id} --approver sub.example2.com=root@example2.com"), 1).await;
    assert!(told.contains("the server answered 400 invalid"), "{told}");

    let set = format!("orders additional-emails {id} jill@example.com leon@example.com");
    let told = shell.fails(&set, 2).await;
    assert!(
        told.contains("+ jill@example.com\n+ leon@example.com\n") && told.contains("nothing was changed"),
        "{told}"
    );
    assert!(shell.json(&format!("orders additional-emails {id}")).await["additional_emails"][0].is_null());
    let (printed, _) = shell.ok(&format!("{set} --yes")).await;
    assert_eq!(printed, "jill@example.com\nleon@example.com\n");
    let change = format!("orders additional-emails {id} leon@example.com ada@example.com --yes");
    let (printed, noted) = shell.ok(&change).await;
    assert_eq!(noted, "- jill@example.com\n= leon@example.com\n+ ada@example.com\n");
    assert_eq!(printed, "leon@example.com\nada@example.com\n");
    let (_, noted) = shell.ok(&change).await;
    assert!(noted.contains("nothing was changed"), "{noted}");
    let told = shell.fails(&format!("orders additional-emails {id} root@localhost --yes"), 1).await;
    assert!(told.contains("the server answered 400"), "{told}");
    shell.ok(&format!("orders additional-emails {id} --clear --yes")).await;
    let (printed, noted) = shell.ok(&format!("orders additional-emails {id}")).await;
    assert_eq!((printed.as_str(), noted.as_str()), ("", "The list is empty.\n"));
}

#[tokio::test]
async fn mails_are_listed_and_shown() {
    let shell = Shell::open().await;
    let id = shell.placed("a.example.com --approver a.example.com=admin@a.example.com").await;
    let mails = settled(&shell.desk.client, id).await;
    let mail = &mails[0];
    let (printed, _) = shell.ok(&format!("mails list --order {id} --state sent --kind dcv_approval")).await;
    assert!(printed.starts_with("MAIL") && printed.contains(&mail.id), "{printed}");
    let found = shell.json("mails list --limit 5").await;
    assert_eq!(found["mails"].as_array().map(Vec::len), Some(mails.len()));
    assert_eq!(found["mails"][mails.len() - 1]["id"], mail.id.as_str(), "the newest comes first");
    let (printed, _) = shell.ok(&format!("mails show {}", mail.id)).await;
    assert!(printed.contains("kept in the built-in inbox") && printed.contains("admin@a.example.com"), "{printed}");
    let shown: MailInfo = serde_json::from_value(shell.json(&format!("mails show {}", mail.id)).await).expect("a mail");
    assert_eq!(shown, *mail);
    let (printed, noted) = shell.ok("mails list --state failed").await;
    assert_eq!((printed.as_str(), noted.as_str()), ("", "There is no such mail.\n"));
    shell.fails("mails show 00000000-0000-7000-8000-000000000000", 1).await;
}

#[tokio::test]
async fn keys_are_made_limited_and_revoked() {
    let shell = Shell::open().await;
    let as_owner = async |key: &str, line: &str| {
        let mut command = shell.command(line);
        command.env("SEALPOST_API_KEY", key);
        run(command).await
    };
    let (printed, _) = shell.ok("keys create --name ci --role view-only").await;
    let key = printed.trim();
    assert!(key.starts_with("sp_") && key.len() > 40 && !key.contains(char::is_whitespace), "{printed}");
    assert!(as_owner(key, "orders list").await.status.success());
    let refused = as_owner(key, "orders place ssl_dv_geotrust_flex a.example.com").await;
    assert_eq!(refused.status.code(), Some(1));
    assert!(text(&refused.stderr).contains("the server answered 403 access_denied"), "{refused:?}");
    assert!(!shell.home.folder.path().join("a.example.com.key").exists(), "no key for an order that is not");

    let listed = shell.json("keys list").await;
    let of_ci = |listed: &Value| {
        let keys = listed["api_keys"].as_array().expect("a list");
        keys.iter().find(|key| key["name"] == "ci").cloned().expect("listed")
    };
    assert_eq!(of_ci(&listed)["status"], "active");
    assert!(!listed.to_string().contains(key), "a key is told once");
    shell.ok(&format!("keys revoke {}", of_ci(&listed)["id"])).await;
    let refused = as_owner(key, "orders list").await;
    assert_eq!(refused.status.code(), Some(1));
    assert!(text(&refused.stderr).contains("403 access_denied|access_denied_invalid_key"), "{refused:?}");
    assert!(text(&refused.stderr).contains("SEALPOST_API_KEY"), "{refused:?}");

    // For when no key is left: beside the running desk, without one.
    let mut command = shell.home.command();
    command.args(["keys", "create", "--local", "--name", "rescue", "--data"]).arg(shell.home.data());
    let output = run(command).await;
    assert!(as_owner(text(&output.stdout).trim(), "keys list").await.status.success(), "{output:?}");
}

#[tokio::test]
async fn the_approvers_of_a_name_are_listed_with_their_sources() {
    let shell = Shell::open().await;
    let (printed, noted) = shell.ok("domains approvers www.example.com").await;
    assert!(printed.starts_with("EMAIL DOMAIN") && noted.is_empty(), "{printed}{noted}");
    assert_eq!(printed.lines().count(), 12, "{printed}");
    let someone = printed.lines().find(|line| line.contains("someone@example.com")).expect("listed");
    assert!(someone.starts_with("example.com ") && someone.trim_end().ends_with("whois"), "{someone}");
    let list = shell.json("domains approvers *.www.example.com").await;
    assert_eq!((&list["domain"], list["approvers"].as_array().map(Vec::len)), (&"www.example.com".into(), Some(11)));
    shell.fails("domains approvers no_name.example", 1).await;
    // Only a private desk has filed contacts.
    shell.fails("contacts list", 1).await;
    shell.desk.stop().await;
}

#[tokio::test]
async fn a_desk_that_is_gone_is_named() {
    let shell = Shell::open().await;
    let line = "orders list";
    shell.ok(line).await;
    let Shell { home, desk } = shell;
    let mut command = home.command();
    command.args(line.split(' ')).env("SEALPOST_URL", desk.api());
    let url = desk.api();
    desk.stop().await;
    let output = run(command).await;
    assert_eq!(output.status.code(), Some(1));
    let told = text(&output.stderr);
    assert!(told.contains(&url) && told.contains("is a desk running there?"), "{told}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn webhooks_are_made_tried_and_removed() {
    let shell = Shell::open().await;
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let endpoint = format!("http://{}/hook", listener.local_addr().expect("bound"));
    tokio::spawn(async move {
        while let Ok((mut visitor, _)) = listener.accept().await {
            use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
            let _bytes = visitor.read(&mut [0; 4096]).await;
            let answer = b"HTTP/1.1 200 OK\r\ncontent-length: 6\r\nconnection: close\r\n\r\nthanks";
            let _sent = visitor.write_all(answer).await;
        }
    });
    let (key, noted) = shell.ok(&format!("webhooks create {endpoint} --sign --events order_canceled")).await;
    assert!(key.starts_with("whsec_") && key.lines().count() == 1, "{key}");
    assert!(noted.contains("shown once"), "{noted}");
    let id = shell.json("webhooks list").await["webhooks"][0]["id"].as_i64().expect("an id");
    let (shown, _) = shell.ok(&format!("webhooks show {id}")).await;
    assert!(shown.contains(&endpoint) && shown.contains("order_canceled") && !shown.contains("whsec_"), "{shown}");
    let (told, _) = shell.ok(&format!("webhooks test {id}")).await;
    assert!(told.contains("delivered") && told.contains("thanks"), "{told}");
    let list = shell.json(&format!("webhooks deliveries {id}")).await;
    let delivery = list["deliveries"][0]["id"].as_str().expect("an id").to_owned();
    shell.ok(&format!("webhooks replay {id} {delivery}")).await;
    let (one, _) = shell.ok(&format!("webhooks deliveries {id} {delivery}")).await;
    assert!(one.contains(&delivery), "{one}");
    let (_, noted) = shell.ok(&format!("webhooks delete {id}")).await;
    assert!(noted.contains("removed"), "{noted}");
    shell.fails("webhooks create http://10.0.0.1/", 1).await;
    shell.fails(&format!("webhooks show {id}"), 1).await;
}

/// As one of those who were asked about each name would.
async fn approve(shell: &Shell, id: i64, names: &[&str]) {
    let client = &shell.desk.client;
    let mails = settled(client, id).await;
    for name in names {
        let mail = mails.iter().find(|mail| mail.recipient == format!("admin@{name}")).expect("asked");
        client.approve(&mail.id).await.expect("approved");
    }
    issued(client, id).await;
}
