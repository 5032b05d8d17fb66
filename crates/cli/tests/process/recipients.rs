//! `sealpost recipients` and `sealpost additional-emails`, on a desk and on a
//! server that speaks the compatible API alone.

use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::AbortHandle;

use crate::cli::Shell;
use crate::tool::{run, text};

/// Stands before a desk and hides `/sealpost/v1`, as a server that has none.
struct Plain {
    url: String,
    accepting: AbortHandle,
}

impl Plain {
    async fn before(desk: &str) -> Self {
        let socket = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let url = format!("http://{}/services/v2", socket.local_addr().expect("bound"));
        let desk = desk.trim_start_matches("http://").split('/').next().expect("an address").to_owned();
        let accepting = tokio::spawn(async move {
            while let Ok((stream, _)) = socket.accept().await {
                tokio::spawn(pass_on(stream, desk.clone()));
            }
        });
        Self { url, accepting: accepting.abort_handle() }
    }
}

impl Drop for Plain {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

/// One request a connection.
async fn pass_on(mut client: TcpStream, desk: String) {
    let mut request = Vec::new();
    let (head, length) = loop {
        if client.read_buf(&mut request).await.expect("reads") == 0 {
            return;
        }
        let text = String::from_utf8_lossy(&request).to_ascii_lowercase();
        if let Some((head, _)) = text.split_once("\r\n\r\n") {
            let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
            break (head.len() + 4, length.map_or(0, |text| text.parse::<usize>().expect("a length")));
        }
    };
    while request.len() < head + length {
        client.read_buf(&mut request).await.expect("reads");
    }
    let answer = if request.starts_with(b"GET /sealpost") || request.starts_with(b"POST /sealpost") {
        let body = "<html>no such page</html>";
        format!("HTTP/1.1 404 Not Found\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}", body.len())
            .into_bytes()
    } else {
        let line = request.iter().position(|byte| *byte == b'\n').expect("a line") + 1;
        drop(request.splice(line..line, *b"Connection: close\r\n"));
        let mut server = TcpStream::connect(desk).await.expect("the desk listens");
        server.write_all(&request).await.expect("writes");
        let mut answer = Vec::new();
        server.read_to_end(&mut answer).await.expect("reads");
        answer
    };
    client.write_all(&answer).await.expect("writes");
}

async fn three(shell: &Shell) -> [i64; 3] {
    let place = async |name: &str, emails: &str| {
        let line = format!("{name} --approver {name}=admin@{name}{emails}");
        shell.placed(&line).await
    };
    [
        place("a.example", " --additional-email x@example.com --additional-email Old@example.com").await,
        place("b.example", " --additional-email new@example.com --additional-email old@example.com").await,
        place("c.example", "").await,
    ]
}

async fn additional(shell: &Shell, id: i64) -> Value {
    shell.json(&format!("orders additional-emails {id}")).await["additional_emails"].take()
}

fn lines(found: &Value, member: &str) -> Vec<(Value, Value)> {
    let orders = found["orders"].as_array().expect("a list");
    orders.iter().map(|order| (order["order_id"].clone(), order[member].clone())).collect()
}

#[tokio::test]
async fn an_address_is_found_and_replaced_on_all_orders_after_the_plan_is_shown() {
    let shell = Shell::open().await;
    let [a, b, _] = three(&shell).await;
    let (printed, _) = shell.ok("recipients find OLD@example.com").await;
    assert!(printed.starts_with("ORDER") && printed.contains("additional (en)"), "{printed}");
    assert_eq!(printed.lines().count(), 3, "{printed}");
    let replace = "recipients replace old@example.com new@example.com";
    let told = shell.fails(replace, 2).await;
    assert!(told.contains(&format!("{a} pending a.example: old@example.com -> new@example.com")), "{told}");
    assert!(told.contains("- old@example.com") && told.contains("--yes"), "{told}");
    let plan = [(json!(a), json!("replaced")), (json!(b), json!("removed"))];
    assert_eq!(lines(&shell.json(&format!("{replace} --dry-run")).await, "outcome"), plan);
    assert_eq!(additional(&shell, b).await, json!(["new@example.com", "old@example.com"]));
    assert_eq!(
        lines(&shell.json(&format!("{replace} --filter domain_name=b.example --yes")).await, "outcome"),
        plan[1..]
    );
    assert_eq!(lines(&shell.json(&format!("{replace} --yes")).await, "outcome"), plan[..1]);
    assert_eq!(additional(&shell, a).await, json!(["x@example.com", "new@example.com"]));
    assert_eq!(additional(&shell, b).await, json!(["new@example.com"]));
    let (printed, noted) = shell.ok(&format!("{replace} --yes")).await;
    assert!(printed.is_empty() && noted.contains("nothing is to be changed"), "{printed}{noted}");
    let told = shell.fails(&format!("{replace} --filter colour=red --yes"), 1).await;
    assert!(told.contains("400 invalid_filters"), "{told}");
}

#[tokio::test]
async fn the_same_goes_order_by_order_where_the_server_speaks_the_compatible_api_alone() {
    let shell = Shell::open().await;
    let [a, b, _] = three(&shell).await;
    let plain = Plain::before(&shell.desk.api()).await;
    let there = async |line: &str| {
        let mut command = shell.command(&format!("{line} --output json"));
        command.env("SEALPOST_URL", &plain.url);
        let output = run(command).await;
        assert_eq!(output.status.code(), Some(0), "{line}: {}", text(&output.stderr));
        serde_json::from_slice::<Value>(&output.stdout).expect("JSON")
    };
    let found = there("recipients find old@example.com").await;
    let role = json!([{ "role": "additional", "locale": "" }]);
    assert_eq!(lines(&found, "roles"), [(json!(a), role.clone()), (json!(b), role)]);
    let replace = "recipients replace old@example.com new@example.com";
    let plan = [(json!(a), json!("replaced")), (json!(b), json!("removed"))];
    assert_eq!(lines(&there(&format!("{replace} --dry-run")).await, "outcome"), plan);
    assert_eq!(additional(&shell, a).await, json!(["x@example.com", "Old@example.com"]));
    assert_eq!(lines(&there(&format!("{replace} --yes")).await, "outcome"), plan);
    assert_eq!(additional(&shell, a).await, json!(["x@example.com", "new@example.com"]));
    assert_eq!(additional(&shell, b).await, json!(["new@example.com"]));
    assert_eq!(there(&format!("{replace} --yes")).await["orders"], json!([]));
}

#[tokio::test]
async fn the_lists_of_an_order_are_told_changed_and_put_back() {
    let shell = Shell::open().await;
    let [id, ..] = three(&shell).await;
    let change = format!("additional-emails change {id} --add ko@example.com=ko --remove old@example.com");
    let (printed, _) = shell.ok(&change).await;
    assert_eq!(printed, "x@example.com\nko@example.com (ko)\n");
    let told = shell.fails(&change, 1).await;
    assert!(told.contains("400 invalid_remove"), "{told}");
    shell.ok(&format!("orders additional-emails {id} --clear --yes")).await;
    let (printed, _) = shell.ok(&format!("additional-emails history {id}")).await;
    let rows: Vec<&str> = printed.lines().collect();
    assert!(rows.len() == 4 && rows[2].contains("x@example.com, ko@example.com (ko)"), "{printed}");
    let history = shell.json(&format!("additional-emails history {id}")).await;
    let list = history["history"][1]["id"].as_i64().expect("an id");
    let restore = format!("additional-emails restore {id} {list}");
    let told = shell.fails(&restore, 2).await;
    assert!(told.contains("+ ko@example.com (ko)") && told.contains("--yes"), "{told}");
    let (printed, _) = shell.ok(&format!("{restore} --yes")).await;
    assert_eq!(printed, "x@example.com\nko@example.com (ko)\n");
    let told = shell.fails(&format!("additional-emails restore {id} 999999 --yes"), 1).await;
    assert!(told.contains("400 invalid_id"), "{told}");
}
