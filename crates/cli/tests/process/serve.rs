//! `sealpost serve` as an operator meets it: settings, signals, the data
//! folder.

use std::os::unix::fs::PermissionsExt as _;

use sealpost_client::Client;
use sealpost_store::testing::Kind;
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::TcpStream;

use crate::desk::{Desk, Home, KEY, on_both};
use crate::orders::{dv_order, place};
use crate::tool::{free_port, run, text, wait_for};

async fn home() -> Home {
    Home::new(Kind::Sqlite).await.expect("SQLite needs no server")
}

on_both!(a_stop_lets_the_request_in_flight_finish, |home| async {
    let mut desk = Desk::start(&home, &[]).await;
    let id = place(&desk.client, &dv_order(&["example.com"])).await;
    let mut stream = BufReader::new(TcpStream::connect(desk.host()).await.expect("it listens"));
    let body = r#"{"additional_emails":["last@example.com"]}"#;
    let head = format!(
        "PUT /services/v2/order/certificate/{id}/additional-emails HTTP/1.1\r\nhost: {}\r\nx-dc-devkey: {KEY}\r\n\
         content-type: application/json\r\ncontent-length: {}\r\nexpect: 100-continue\r\n\r\n",
        desk.host(),
        body.len()
    );
    stream.write_all(head.as_bytes()).await.expect("sent");
    let mut line = String::new();
    stream.read_line(&mut line).await.expect("an answer");
    // From here on the request is in the hands of its handler.
    assert!(line.starts_with("HTTP/1.1 100 "), "{line}");
    desk.terminate();
    wait_for("nobody else is let in", async || TcpStream::connect(desk.host()).await.is_err()).await;

    stream.write_all(body.as_bytes()).await.expect("sent");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.expect("answered, then closed");
    assert!(answer.contains("HTTP/1.1 204 "), "{answer}");
    assert_eq!(desk.ended().await.code(), Some(0), "{}", desk.log());
    assert!(desk.log().contains("Stopped"), "{}", desk.log());

    let desk = Desk::start(&home, &[]).await;
    assert!(!desk.told().contains("First start"), "{}", desk.told());
    let list = desk.client.order(id).await.expect("the order").additional_emails;
    assert_eq!(list, ["last@example.com"]);
});

#[tokio::test]
async fn the_data_folder_is_its_owners_alone() {
    let home = home().await;
    let desk = Desk::start(&home, &[]).await;
    let mode = |path: &str| {
        let found = std::fs::metadata(home.data().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"));
        found.permissions().mode() & 0o777
    };
    assert_eq!(mode("."), 0o700);
    for key in ["secret.key", "ca/issuing.key"] {
        assert_eq!(mode(key), 0o600, "{key}");
    }
    desk.stop().await;

    std::fs::set_permissions(home.data(), std::fs::Permissions::from_mode(0o750)).expect("ours");
    let output = run(home.serve(free_port(), &[])).await;
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).contains("chmod 700"), "{output:?}");
}

#[tokio::test]
async fn a_sqlite_desk_has_one_server_and_keeps_its_mode() {
    let home = home().await;
    let desk = Desk::start(&home, &[]).await;
    let output = run(home.serve(free_port(), &[])).await;
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).contains("another process serves"), "{output:?}");
    assert!(Client::new(&desk.url, KEY).expect("a client").ping().await.is_ok(), "the first goes on");
    desk.kill();

    let private = ["--mode", "private", "--smtp", "smtp://127.0.0.1:1", "--public-url", "http://127.0.0.1:PORT"];
    let people = ["--mail-from", "desk@corp.example", "--admin-email", "admin@corp.example"];
    let output = run(home.serve(free_port(), &[private.as_slice(), &people].concat())).await;
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("belongs to a test desk"), "{output:?}");
}

#[tokio::test]
async fn settings_come_from_flag_then_variable_then_file() {
    let home = home().await;
    let file = "mail_from = \"file@desk.example\"\nmail_name = \"From the file\"\naccount_name = \"Of the file\"\n";
    std::fs::write(home.folder.path().join("sealpost.toml"), file).expect("written");
    let desk = Desk::start(&home, &["--mail-from", "flag@desk.example"]).await;
    let id = place(&desk.client, &dv_order(&["example.com"])).await;
    let query = sealpost_client::InboxQuery {
        order_id: Some(id),
        wait: Some(std::time::Duration::from_secs(20)),
        ..Default::default()
    };
    let mail = &desk.client.inbox(&query).await.expect("the inbox").mails[0];
    assert_eq!(mail.headers["From"], "\"From the file\" <flag@desk.example>");
    desk.stop().await;
}

#[tokio::test]
async fn what_cannot_be_right_ends_with_2_and_says_where() {
    let home = home().await;
    let file = home.folder.path().join("desk.toml");
    let config = ["--config", "desk.toml"];
    for (settings, told) in [
        ("mail_name = \"a\"\nmode = \"prod\"\n", "desk.toml:2: mode"),
        ("\n\nretry_seconds = [0]\n", "desk.toml:3: retry_seconds"),
        ("mail_name = \"a\"\nretry_second = 1\n", "line 2"),
        ("mode = \"test\"\nlanguage = 5\n", "line 2"),
        ("smtp = \"http://mail.example\"\n", "mail server in the settings"),
        ("smtp = \"smtp://u:hunter2@mail.example/x\"\n", "mail server in the settings"),
    ] {
        std::fs::write(&file, settings).expect("written");
        let output = run(home.serve(free_port(), &config)).await;
        let said = text(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{settings}: {said}");
        assert!(said.starts_with("sealpost: ") && said.contains(told), "{settings}: {said}");
        assert!(!said.contains("hunter2"), "{said}");
    }
    let output = run(home.serve(free_port(), &["--retry-seconds", "86401"])).await;
    assert_eq!(output.status.code(), Some(2), "{output:?}");

    let mut command = home.serve(free_port(), &[]);
    command.env("SEALPOST_RETRY_SECOND", "1");
    let output = run(command).await;
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("SEALPOST_RETRY_SECOND is not a setting"), "{output:?}");
}

#[tokio::test]
async fn an_address_that_is_taken_is_named() {
    let home = home().await;
    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = taken.local_addr().expect("bound");
    let output = run(home.serve(address.port(), &[])).await;
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).contains(&format!("cannot listen on {address}")), "{output:?}");
}
