//! The program as a shell sees it: exit codes, what goes to which stream, and
//! what it leaves behind. Needs no desk; where a server has to answer, it is a
//! listener with canned answers.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::process::{Command, Output, Stdio};
use std::thread::JoinHandle;

const KEY: &str = "canary-key";

#[test]
fn without_a_key_nothing_is_called() {
    let output = run(sealpost(&["orders", "list"]).env_remove("SEALPOST_API_KEY"));
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).starts_with("sealpost: no API key"), "{output:?}");
}

#[test]
fn an_unreachable_server_is_named_and_the_key_is_not() {
    let output = run(&mut sealpost(&["orders", "list", "--url", "http://127.0.0.1:1"]));
    assert_eq!(output.status.code(), Some(1));
    let told = text(&output.stderr);
    assert!(told.contains("http://127.0.0.1:1") && told.contains("sealpost serve"), "{told}");
    assert!(!told.contains(KEY), "{told}");
}

#[test]
fn a_broken_setting_ends_with_2_and_its_line() {
    let dir = tempfile::tempdir().expect("a folder");
    let file = dir.path().join("desk.toml");
    std::fs::write(&file, "listen = \"127.0.0.1:0\"\nmode = \"prod\"\n").expect("written");
    let output = run(sealpost(&["serve", "--config"]).arg(&file).current_dir(dir.path()));
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("desk.toml:2: mode"), "{output:?}");

    let output = run(sealpost(&["serve"]).env("SEALPOST_LISSTEN", "127.0.0.1:0").current_dir(dir.path()));
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("SEALPOST_LISSTEN"), "{output:?}");
}

#[test]
fn a_dkim_key_is_made_with_its_record() {
    use std::os::unix::fs::PermissionsExt as _;

    let dir = tempfile::tempdir().expect("a folder");
    let keygen = ["dkim", "keygen", "--domain", "desk.example", "--selector"];
    for (selector, kind) in [("s1", "ed25519"), ("s2", "rsa")] {
        let output = run(sealpost(&keygen).args([selector, "--type", kind]).current_dir(dir.path()));
        assert!(output.status.success(), "{output:?}");
        let record = text(&output.stdout);
        assert!(
            record.starts_with(&format!("{selector}._domainkey.desk.example. IN TXT ( \"v=DKIM1; k={kind}; ")),
            "{record}"
        );
        assert!(!record.contains("PRIVATE"));
        let name = format!("{selector}.desk.example.dkim.pem");
        let mode = std::fs::metadata(dir.path().join(&name)).expect("a file").permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        assert!(text(&output.stderr).contains(&name));

        let again = ["dkim", "record", "--domain", "desk.example", "--selector", selector, &name];
        assert_eq!(run(sealpost(&again).current_dir(dir.path())).stdout, output.stdout);
        let output = run(sealpost(&keygen).args([selector]).current_dir(dir.path()));
        assert!(
            !output.status.success() && text(&output.stderr).contains("exists and is not overwritten"),
            "{output:?}"
        );
    }
    for bad in ["a_b", "s;1", ""] {
        let output = run(sealpost(&keygen).args([bad]).current_dir(dir.path()));
        assert!(!output.status.success() && text(&output.stderr).contains("selector"), "{output:?}");
    }
    assert_eq!(std::fs::read_dir(dir.path()).expect("a folder").count(), 2, "no key without its record");
}

#[test]
fn a_missing_desk_is_not_made_by_looking_for_it() {
    let dir = tempfile::tempdir().expect("a folder");
    let output = run(sealpost(&["keys", "list", "--local", "--data", "desk"]).current_dir(dir.path()));
    assert_eq!(output.status.code(), Some(2), "{output:?}");
    assert!(!dir.path().join("desk").exists());
}

#[test]
fn mails_are_previewed_without_a_server() {
    let dir = tempfile::tempdir().expect("a folder");
    let preview = |arguments: &[&str]| {
        let mut command = sealpost(&["mails", "preview"]);
        run(command.args(arguments).env_remove("SEALPOST_API_KEY").current_dir(dir.path()))
    };
    let output = preview(&["--kind", "dcv_approval", "--locale", "ko-KR", "--out", "one"]);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    assert_eq!(text(&output.stdout), "one/dcv_approval-ko.html\none/dcv_approval-ko.txt\n");
    let read = |file: &str| std::fs::read_to_string(dir.path().join(file)).expect(file);
    assert!(read("one/dcv_approval-ko.html").contains("승인") && read("one/dcv_approval-ko.txt").contains("승인"));

    let output = preview(&["--all", "--out", "all"]);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let sheet = read("all/index.html");
    let files: Vec<&str> = sheet.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    assert!(files.len() > 300 && !sheet.contains("://"));
    for file in files {
        assert!(dir.path().join("all").join(file).is_file(), "{file}");
    }

    for (arguments, wanted) in [(["--kind", "spam"], "dcv_approval"), (["--kind=dcv_approval", "--locale=xx"], "zh_TW")]
    {
        let output = preview(&arguments);
        assert_eq!(output.status.code(), Some(2), "{output:?}");
        assert!(text(&output.stderr).contains(wanted), "{output:?}");
    }
}

#[test]
fn a_desk_does_not_start_with_mail_templates_that_cannot_be_used() {
    let dir = tempfile::tempdir().expect("a folder");
    let templates = dir.path().join("mails/templates");
    std::fs::create_dir_all(&templates).expect("made");
    std::fs::write(templates.join("layout.html"), "<html>\n<img src=\"https://evil.example/\">\n").expect("written");
    for command in
        [&["serve", "--listen", "127.0.0.1:0", "--mail-overrides"][..], &["mails", "preview", "--all", "--overrides"]]
    {
        let output = run(sealpost(command).arg("mails").current_dir(dir.path()));
        assert_eq!(output.status.code(), Some(2), "{output:?}");
        assert!(text(&output.stderr).contains("layout.html:2: "), "{output:?}");
    }
}

#[test]
fn a_reader_may_leave_early() {
    for arguments in [["completions", "bash"].as_slice(), &["openapi"]] {
        let mut child = sealpost(arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("runs");
        drop(child.stdout.take());
        let output = child.wait_with_output().expect("ends");
        assert_eq!((output.status.code(), text(&output.stderr)), (Some(0), String::new()), "{arguments:?}");
    }
}

#[test]
fn the_list_is_not_overwritten_where_nobody_can_be_asked() {
    let order = r#"{"id":7,"status":"pending","additional_emails":["a@x.example"]}"#;
    let (url, requests) = answering(vec![ok(order)]);
    let output = run(&mut sealpost(&["orders", "additional-emails", "7", "b@x.example", "--url", &url]));
    assert_eq!(output.status.code(), Some(2), "{output:?}");
    let told = text(&output.stderr);
    assert!(told.starts_with("- a@x.example\n+ b@x.example\nsealpost: nothing was changed"), "{told}");
    assert_eq!(requests.join().expect("answered").len(), 1);
}

#[test]
fn the_list_is_replaced_and_read_back() {
    let order = |email: &str| ok(&format!(r#"{{"id":7,"status":"pending","additional_emails":["{email}"]}}"#));
    let (url, requests) = answering(vec![order("a@x.example"), NO_CONTENT.to_owned(), order("b@x.example")]);
    let line = ["orders", "additional-emails", "7", "b@x.example", "--yes", "--output", "json", "--url", &url];
    let output = run(&mut sealpost(&line));
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let told: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON alone");
    assert_eq!(told, serde_json::json!({"additional_emails": ["b@x.example"]}));
    let requests = requests.join().expect("answered");
    assert!(requests[1].starts_with("PUT /services/v2/order/certificate/7/additional-emails "), "{requests:?}");
    assert!(requests[1].ends_with(r#"{"additional_emails":["b@x.example"]}"#), "{requests:?}");
}

#[test]
fn the_key_of_a_refused_order_is_removed_and_each_error_told() {
    let dir = tempfile::tempdir().expect("a folder");
    let body = r#"{"errors":[{"code":"invalid_email","message":"one"},{"code":"invalid_email","message":"two"}]}"#;
    let (url, requests) = answering(vec![answer("400 Bad Request", body)]);
    let line = ["orders", "place", "ssl_dv_geotrust", "*.a.example", "--url", &url];
    let output = run(sealpost(&line).current_dir(dir.path()));
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    let line = |message: &str| format!("sealpost: the server answered 400 invalid_email: {message}\n");
    assert_eq!(text(&output.stderr), line("one") + &line("two"));
    assert_eq!(std::fs::read_dir(dir.path()).expect("there").count(), 0);
    assert!(!requests.join().expect("answered")[0].contains("PRIVATE KEY"));
}

#[test]
fn the_key_stays_when_the_order_may_stand() {
    let dir = tempfile::tempdir().expect("a folder");
    let (url, requests) = answering(vec![String::new()]);
    let line = ["orders", "place", "ssl_dv_geotrust", "*.a.example", "--url", &url];
    let output = run(sealpost(&line).current_dir(dir.path()));
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    assert!(dir.path().join("star.a.example.key").exists());
    assert!(text(&output.stderr).contains("star.a.example.key"), "{output:?}");
    requests.join().expect("answered");
}

#[test]
fn all_orders_come_page_by_page() {
    let row = |id: i64| format!(r#"{{"id":{id},"status":"issued","certificate":{{"common_name":"a.example"}}}}"#);
    let page = |id| ok(&format!(r#"{{"orders":[{}],"page":{{"total":2,"limit":1,"offset":0}}}}"#, row(id)));
    let (url, requests) = answering(vec![page(1), page(2)]);
    let output = run(&mut sealpost(&["orders", "list", "--all", "--search", "shop", "--url", &url]));
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let told = text(&output.stdout);
    assert_eq!(told.lines().count(), 3, "{told}");
    assert!(told.starts_with("ORDER  STATUS") && told.contains("\n2      issued"), "{told}");
    let requests = requests.join().expect("answered");
    assert!(
        requests[0].contains("filters%5Bsearch%5D=%25shop&sort=-date_created&limit=1000&offset=0 "),
        "{requests:?}"
    );
    assert!(requests[1].contains("offset=1 "), "{requests:?}");
}

fn sealpost(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sealpost"));
    for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("SEALPOST_")) {
        command.env_remove(name);
    }
    command.args(arguments).env("SEALPOST_API_KEY", KEY).stdin(Stdio::null());
    command
}

fn run(command: &mut Command) -> Output {
    command.output().expect("the program runs")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("text")
}

const NO_CONTENT: &str = "HTTP/1.1 204 No Content\r\nconnection: close\r\n\r\n";

fn ok(body: &str) -> String {
    answer("200 OK", body)
}

fn answer(status: &str, body: &str) -> String {
    format!("HTTP/1.1 {status}\r\nconnection: close\r\ncontent-length: {}\r\n\r\n{body}", body.len())
}

/// A server that gives these answers, one a connection, and hands over the
/// requests. An empty answer is a connection that breaks off.
fn answering(answers: Vec<String>) -> (String, JoinHandle<Vec<String>>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let url = format!("http://{}/services/v2", listener.local_addr().expect("bound"));
    let requests = std::thread::spawn(move || {
        let answer = |answer: String| {
            let (mut connection, _) = listener.accept().expect("a connection");
            let request = read_request(&connection);
            connection.write_all(answer.as_bytes()).expect("the program listens");
            request
        };
        answers.into_iter().map(answer).collect()
    });
    (url, requests)
}

fn read_request(connection: &TcpStream) -> String {
    let mut reader = BufReader::new(connection);
    let (mut head, mut length) = (String::new(), 0);
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).expect("a line");
        if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length: ") {
            length = value.trim().parse().expect("a number");
        }
        head.push_str(&line);
        if line == "\r\n" {
            break;
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).expect("a body");
    head + &text(&body)
}
