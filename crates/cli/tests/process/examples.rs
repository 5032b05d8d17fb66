//! The programs under `examples/`, each with its own interpreter, against a
//! running desk: both heart calls in Japanese, on an order of their own.

use std::path::{Path, PathBuf};
use std::process::Command;

use sealpost_client::InboxQuery;
use sealpost_store::testing::Kind;

use crate::desk::{Desk, Home, KEY};
use crate::orders::{dv_order, place};
use crate::tool::{in_ci, is_installed, succeed};

const APPROVERS: [&str; 2] = ["someone@example.com", "someone@example2.com"];

#[tokio::test]
async fn curl() {
    let found = is_installed("curl", &["--version"]) && is_installed("bash", &["-c", ""]);
    run("cURL", found.then(|| Command::new(example("curl/heart-calls.sh"))), true).await;
}

#[tokio::test]
async fn python() {
    let found = is_installed("python3", &["-c", "import requests"]);
    run("Python with requests", found.then(|| with("python3", "python/heart_calls.py")), true).await;
}

#[tokio::test]
async fn node() {
    let is_18 = "process.exit(parseInt(process.versions.node) >= 18 ? 0 : 1)";
    let found = is_installed("node", &["-e", is_18]);
    run("Node.js 18", found.then(|| with("node", "node/heart-calls.mjs")), false).await;
}

#[tokio::test]
async fn go() {
    let command = || {
        let mut command = Command::new("go");
        command.args(["run", "."]).current_dir(example("go"));
        command
    };
    run("Go", is_installed("go", &["version"]).then(command), false).await;
}

/// Built with the workspace, beside the program.
#[tokio::test]
async fn rust() {
    let built = Path::new(env!("CARGO_BIN_EXE_sealpost")).with_file_name("examples").join("heart_calls");
    run("Rust (`cargo build --workspace --examples`)", built.exists().then(|| Command::new(built)), false).await;
}

/// What `docs/testing.md` shows first, pasted as it stands.
#[tokio::test]
async fn a_year_in_five_commands() {
    if !is_installed("curl", &["--version"]) || !is_installed("bash", &["-c", ""]) {
        assert!(!in_ci(), "in CI, curl and bash must be there");
        eprintln!("SKIPPED: curl or bash is not here, so the commands of docs/testing.md were not run");
        return;
    }
    let page = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/testing.md"));
    let page = page.expect("the page is there");
    let commands = page.split("```sh\n").nth(1).and_then(|rest| rest.split("```").next()).expect("a block of commands");
    let home = Home::new(Kind::Sqlite).await.expect("SQLite needs no server");
    let desk = Desk::start(&home, &[]).await;
    let program = Path::new(env!("CARGO_BIN_EXE_sealpost")).parent().expect("a folder");
    let path = std::env::var("PATH").unwrap_or_default();
    let mut bash = Command::new("bash");
    bash.args(["-eu", "-c", commands]).current_dir(home.folder.path());
    bash.env("PATH", format!("{}:{path}", program.display()));
    bash.env("SEALPOST_URL", desk.api()).env("SEALPOST_API_KEY", KEY);
    let told = succeed(bash).await;
    assert!(told.contains("order_expired") && told.trim_end().ends_with("502"), "{told}");
    desk.stop().await;
}

fn example(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples").join(path)
}

fn with(interpreter: &str, path: &str) -> Command {
    let mut command = Command::new(interpreter);
    command.arg(example(path));
    command
}

/// Runs an example, or says loudly that it was not.
async fn run(language: &str, command: Option<Command>, needed_in_ci: bool) {
    let Some(mut command) = command else {
        assert!(!(needed_in_ci && in_ci()), "in CI, {language} must be there");
        eprintln!("SKIPPED: {language} is not here, so its example was not run");
        return;
    };
    let home = Home::new(Kind::Sqlite).await.expect("SQLite needs no server");
    let desk = Desk::start(&home, &[]).await;
    let client = &desk.client;
    let id = place(client, &dv_order(&["example.com", "sub.example2.com"])).await;
    command.arg(id.to_string()).env("EXAMPLE_LOCALE", "ja");
    command.env("SEALPOST_URL", desk.api()).env("SEALPOST_API_KEY", KEY);
    let told = succeed(command).await;
    assert_eq!(told.lines().count(), 3, "{told}");

    let list = client.order(id).await.expect("the order").additional_emails;
    assert_eq!(list, ["jill.valentine@example.com", "leon.kennedy@example.com"]);
    for approver in APPROVERS {
        let query = InboxQuery {
            order_id: Some(id),
            to: Some(approver.to_owned()),
            wait: Some(std::time::Duration::from_secs(20)),
            ..InboxQuery::default()
        };
        let [mail] = &client.inbox(&query).await.expect("the inbox").mails[..] else {
            panic!("not one mail for {approver}")
        };
        assert_eq!((mail.locale.as_str(), mail.kind.as_str()), ("ja", "dcv_approval"));
        assert!(mail.subject.contains("承認または却下してください"), "{}", mail.subject);
        assert!(mail.approve_url.is_some());
    }
    desk.stop().await;
}
