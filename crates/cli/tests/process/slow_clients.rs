//! R46: clients that are slow, idle or many do not keep others out.

use std::net::SocketAddr;

use sealpost_store::testing::Kind;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpSocket, TcpStream};

use crate::desk::{Desk, Home, KEY};
use crate::orders::{dv_order, place};
use crate::tool::{PATIENCE, wait_for};

/// As many as the limit on open files allows, and these at best.
const SLOW: u64 = 5_000;

async fn desk(settings: &[&str]) -> (Home, Desk) {
    let home = Home::new(Kind::Sqlite).await.expect("SQLite needs no server");
    let desk = Desk::start(&home, settings).await;
    (home, desk)
}

async fn connect(desk: &Desk) -> TcpStream {
    let address: SocketAddr = desk.host().parse().expect("an address");
    TcpStream::connect(address).await.expect("it listens")
}

/// All that comes until the connection ends; an end without a word is one, too.
async fn rest(mut stream: TcpStream) -> String {
    let mut heard = Vec::new();
    let ended = tokio::time::timeout(PATIENCE, stream.read_to_end(&mut heard)).await;
    assert!(ended.is_ok(), "the connection is still open: {}", String::from_utf8_lossy(&heard));
    String::from_utf8_lossy(&heard).into_owned()
}

/// Raises this process's own limit on open files; gives the sockets that fit.
fn sockets() -> u64 {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let now = getrlimit(Resource::Nofile);
    setrlimit(Resource::Nofile, Rlimit { current: now.maximum, maximum: now.maximum }).expect("up to the maximum");
    SLOW.min(now.maximum.unwrap_or(u64::MAX).saturating_sub(500))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r46_thousands_of_slow_sockets_keep_nobody_out_and_are_closed() {
    let sockets = sockets();
    assert!(sockets >= 1_000, "the limit on open files is too low for this test");
    let (_home, desk) = desk(&["--connections-per-address", "10000"]).await;
    let mut slow = Vec::new();
    for number in 0..sockets {
        let mut stream = connect(&desk).await;
        // Nothing, a part of a head, or a head without its body.
        match number % 3 {
            0 => {}
            1 => stream.write_all(b"PUT /services/v2/order").await.expect("sent"),
            _ => {
                let head = format!("PUT /services/v2/ping HTTP/1.1\r\nhost: x\r\nx-dc-devkey: {KEY}\r\ncontent-le");
                stream.write_all(head.as_bytes()).await.expect("sent");
            }
        }
        slow.push(stream);
    }
    let id = place(&desk.client, &dv_order(&["example.com"])).await;
    for _ in 0..100 {
        assert_eq!(desk.client.order(id).await.expect("answered").id, id);
    }
    for stream in slow {
        assert_eq!(rest(stream).await, "", "closed without an answer");
    }
    desk.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r46_one_connection_too_many_is_told_429_and_gets_in_later() {
    let (_home, desk) = desk(&["--connections", "8", "--header-seconds", "3600"]).await;
    let mut held = Vec::new();
    // The connections of the start may still be open.
    let refusal = loop {
        assert!(held.len() < 9, "eight are held");
        let mut stream = connect(&desk).await;
        stream.write_all(b"GET /healthz HTTP/1.1\r\n").await.expect("sent");
        let mut byte = [0];
        match tokio::time::timeout(std::time::Duration::from_millis(500), stream.peek(&mut byte)).await {
            Ok(read) => {
                assert_eq!(read.expect("an answer"), 1);
                break rest(stream).await;
            }
            Err(_nothing_yet) => held.push(stream),
        }
    };
    assert!(refusal.starts_with("HTTP/1.1 429 "), "{refusal}");
    assert!(refusal.contains("retry-after: 5") && refusal.contains("request_limit_exceeded"), "{refusal}");
    held.clear();
    wait_for("there is room again", async || desk.get("/healthz").await.is_some_and(|(status, _)| status == 200)).await;
    desk.stop().await;
}

/// A connection from one of the loopback network's addresses.
async fn connect_from(desk: &Desk, from: &str) -> TcpStream {
    let socket = TcpSocket::new_v4().expect("a socket");
    socket.bind(SocketAddr::new(from.parse().expect("an address"), 0)).expect("loopback is ours");
    socket.connect(desk.host().parse().expect("an address")).await.expect("it listens")
}

async fn ask_from(desk: &Desk, from: &str, headers: &str) -> String {
    let mut stream = connect_from(desk, from).await;
    let request = format!("GET /services/v2/ping HTTP/1.1\r\nhost: x\r\n{headers}connection: close\r\n\r\n");
    // It may be refused before all of it is sent.
    stream.write_all(request.as_bytes()).await.ok();
    rest(stream).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r46_an_address_with_all_its_connections_keeps_nobody_else_out() {
    let settings = ["--connections-per-address", "4", "--header-seconds", "3600", "--idle-seconds", "3600"];
    let (_home, desk) = desk(&settings).await;
    let mut held = Vec::new();
    for _ in 0..4 {
        let mut stream = connect_from(&desk, "127.0.0.7").await;
        // Each is there once it was answered.
        stream.write_all(b"GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n").await.expect("sent");
        assert!(stream.read(&mut [0; 4096]).await.expect("answered") > 0);
        held.push(stream);
    }
    let refusal = ask_from(&desk, "127.0.0.7", "").await;
    assert!(refusal.starts_with("HTTP/1.1 429 ") && refusal.contains("retry-after: 5"), "{refusal}");
    assert!(refusal.contains("request_limit_exceeded") && refusal.contains("your address"), "{refusal}");
    // Nobody is believed to be somebody else.
    let refusal = ask_from(&desk, "127.0.0.7", "x-forwarded-for: 192.0.2.1\r\n").await;
    assert!(refusal.starts_with("HTTP/1.1 429 "), "{refusal}");
    assert!(ask_from(&desk, "127.0.0.8", "").await.starts_with("HTTP/1.1 403 "), "served, though without a key");
    held.pop();
    wait_for("its place is free again", async || ask_from(&desk, "127.0.0.7", "").await.starts_with("HTTP/1.1 403 "))
        .await;
    desk.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r46_behind_a_trusted_proxy_requests_count_for_whom_it_names() {
    let settings = ["--connections-per-address", "2", "--trusted-proxies", "127.0.0.9"];
    let (_home, desk) = desk(&settings).await;
    // Under way as long as nothing comes into the inbox.
    let wait = format!(
        "GET /sealpost/v1/inbox?wait=30s HTTP/1.1\r\nhost: x\r\nx-dc-devkey: {KEY}\r\nx-forwarded-for: 192.0.2.1\r\n\r\n"
    );
    let mut held = Vec::new();
    for _ in 0..2 {
        let mut stream = connect_from(&desk, "127.0.0.9").await;
        stream.write_all(wait.as_bytes()).await.expect("sent");
        held.push(stream);
    }
    let crowded = async || ask_from(&desk, "127.0.0.9", "x-forwarded-for: 192.0.2.1\r\n").await;
    wait_for("both are under way", async || crowded().await.starts_with("HTTP/1.1 429 ")).await;
    let refusal = crowded().await;
    assert!(refusal.contains("retry-after: 5") && refusal.contains("x-request-id"), "{refusal}");
    assert!(refusal.contains("request_limit_exceeded") && refusal.contains("your address"), "{refusal}");
    for other in ["x-forwarded-for: 192.0.2.2\r\n", "x-forwarded-for: 192.0.2.1, 192.0.2.2\r\n", ""] {
        let answer = ask_from(&desk, "127.0.0.9", other).await;
        assert!(answer.starts_with("HTTP/1.1 403 "), "served, though without a key: {answer}");
    }
    drop(held);
    wait_for("there is room again", async || crowded().await.starts_with("HTTP/1.1 403 ")).await;
    desk.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r46_a_body_that_trickles_is_given_up_and_changes_nothing() {
    let (_home, desk) = desk(&["--body-seconds", "1"]).await;
    let id = place(&desk.client, &dv_order(&["example.com"])).await;
    let mut stream = connect(&desk).await;
    let head = format!(
        "PUT /services/v2/order/certificate/{id}/additional-emails HTTP/1.1\r\nhost: x\r\nx-dc-devkey: {KEY}\r\n\
         content-type: application/json\r\ncontent-length: 400\r\n\r\n{{\"additional_emails\":["
    );
    stream.write_all(head.as_bytes()).await.expect("sent");
    let answer = rest(stream).await;
    assert!(answer.starts_with("HTTP/1.1 408 ") && answer.contains("request_timeout"), "{answer}");
    assert!(desk.client.order(id).await.expect("the order").additional_emails.is_empty());
    desk.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r46_an_idle_connection_is_closed_after_its_answer() {
    let (_home, desk) = desk(&["--idle-seconds", "1"]).await;
    let mut stream = connect(&desk).await;
    stream.write_all(b"GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n").await.expect("sent");
    let answer = rest(stream).await;
    assert!(answer.starts_with("HTTP/1.1 200 ") && answer.ends_with("ok\n"), "{answer}");
    desk.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r46_a_head_without_end_is_refused() {
    let (_home, desk) = desk(&[]).await;
    let mut stream = connect(&desk).await;
    let long = format!("GET /healthz HTTP/1.1\r\nx-long: {}", "a".repeat(100_000));
    // It may be refused before all of it is sent.
    stream.write_all(long.as_bytes()).await.ok();
    let mut heard = Vec::new();
    let ended = tokio::time::timeout(PATIENCE, stream.read_to_end(&mut heard)).await;
    assert!(ended.is_ok(), "it is still open");
    let heard = String::from_utf8_lossy(&heard);
    assert!(heard.is_empty() || heard.starts_with("HTTP/1.1 431 "), "{heard}");
    desk.stop().await;
}
