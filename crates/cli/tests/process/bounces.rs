//! A mail goes out with a return path of its own, and a bounce comes back to it
//! by each way: LMTP, a Maildir, `sealpost bounce` (R40).

use std::process::{Command, Output, Stdio};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::desk::{Desk, Home, NO_LIMITS, on_both};
use crate::listener::Listener;
use crate::orders::{dv_order, mails_when, place, settled};
use crate::tool::{free_port, run, succeed, text, wait_for};

fn report(to: &str, recipient: &str, status: &str) -> String {
    format!(
        "Return-Path: <>\r\nDelivered-To: {to}\r\nFrom: MAILER-DAEMON@mx.example.com\r\nTo: {to}\r\nSubject: Undelivered\r\n\
         MIME-Version: 1.0\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n\
         --b\r\nContent-Type: text/plain\r\n\r\nSorry.\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\n\
         Reporting-MTA: dns; mx.example.com\r\n\r\nFinal-Recipient: rfc822; {recipient}\r\nAction: failed\r\n\
         Status: {status}\r\n\r\n--b--\r\n"
    )
}

fn command(home: &Home, desk_url: &str, words: &[&str]) -> Command {
    let mut command = home.command();
    command.args(words).env("SEALPOST_URL", desk_url);
    command
}

/// With that on its standard input.
fn with_input(home: &Home, mut command: Command, input: &str) -> Command {
    let path = home.folder.path().join("input");
    std::fs::write(&path, input).expect("written");
    command.stdin(Stdio::from(std::fs::File::open(&path).expect("there")));
    command
}

fn words(output: &Output) -> String {
    format!("{}{}", text(&output.stdout), text(&output.stderr))
}

on_both!(r40_bounces_come_back_by_lmtp_by_maildir_and_by_pipe, |home| async {
    let listener = Listener::start().await;
    let (smtp, port) = (listener.url(), free_port());
    let maildir = home.folder.path().join("bounces");
    for part in ["new", "cur", "tmp"] {
        std::fs::create_dir_all(maildir.join(part)).expect("a folder");
    }
    let listen = format!("127.0.0.1:{port}");
    let settings = [
        NO_LIMITS.as_slice(),
        &["--smtp", smtp.as_str(), "--bounce-address", "bounces@desk.example", "--bounce-listen", listen.as_str()],
        &["--bounce-maildir", maildir.to_str().expect("text")],
    ]
    .concat();
    let desk = Desk::start(&home, &settings).await;
    let names = ["a.example.com", "b.example.com", "c.example.com"];
    let id = place(&desk.client, &dv_order(&names)).await;
    settled(&desk.client, id).await;
    let path = |name: &str| {
        let taken = listener.taken_for(&format!("admin@{name}")).remove(0);
        assert!(taken.from.starts_with("bounces+") && taken.from.ends_with("@desk.example"), "{}", taken.from);
        // What people see as the sender stays.
        assert!(text(&taken.bytes).contains("no-reply@sealpost.invalid"));
        taken.from
    };
    let paths = names.map(path);

    let mut lmtp = TcpStream::connect(&listen).await.expect("it listens");
    let body = report("somebody@desk.example", "admin@a.example.com", "5.1.1");
    let wire = format!(
        "LHLO mx\r\nMAIL FROM:<>\r\nRCPT TO:<victim@elsewhere.example>\r\nRCPT TO:<{}>\r\nDATA\r\n{body}.\r\nQUIT\r\n",
        paths[0]
    );
    lmtp.write_all(wire.as_bytes()).await.expect("sent");
    let mut said = String::new();
    lmtp.read_to_string(&mut said).await.expect("text");
    let codes: Vec<&str> = said.lines().filter(|line| line.as_bytes()[3] == b' ').map(|line| &line[..3]).collect();
    assert_eq!(codes, ["220", "250", "250", "550", "250", "354", "250", "221"], "{said}");

    std::fs::write(maildir.join("new/1.x.mx"), report(&paths[1], "admin@b.example.com", "5.7.1")).expect("delivered");
    std::fs::write(maildir.join("new/2.x.mx"), "Subject: hello\r\n\r\nNothing\r\n").expect("delivered");

    let input = report(&paths[2], "admin@c.example.com", "5.1.1");
    let bounce = with_input(&home, command(&home, &desk.url, &["bounce", "--recipient", &paths[2]]), &input);
    let told = run(bounce).await;
    assert_eq!(told.status.code(), Some(0), "{told:?}");
    assert!(words(&told).contains("admin@c.example.com is bounced (5.1.1); the address is marked"), "{told:?}");

    // Two more told of the order: nothing came back of these.
    let bounced = |mails: &[sealpost_client::api::own::MailInfo]| {
        mails.iter().filter(|mail| mail.kind == "dcv_approval").all(|mail| mail.state == "bounced")
    };
    let mails = mails_when(&desk.client, id, "all came back", bounced).await;
    let marked: Vec<bool> = names
        .iter()
        .map(|name| {
            let mail = mails.iter().find(|mail| mail.recipient == format!("admin@{name}")).expect("asked");
            mail.recipient_mark.is_some()
        })
        .collect();
    // A policy says nothing about the address.
    assert_eq!(marked, [true, false, true]);
    wait_for("the Maildir is read", async || {
        std::fs::read_dir(maildir.join("cur")).expect("there").count() == 2
            && std::fs::read_dir(maildir.join("new")).expect("there").count() == 0
    })
    .await;
    assert_eq!(listener.taken().len(), 5, "a bounce is answered by nothing");

    let list = succeed(command(&home, &desk.url, &["recipients", "list"])).await;
    assert!(list.contains("admin@a.example.com") && !list.contains("admin@b.example.com"), "{list}");
    let mark = desk.client.marks(None, None).await.expect("marks").marks[0].id.to_string();
    succeed(command(&home, &desk.url, &["recipients", "clear", &mark])).await;
    assert_eq!(desk.client.marks(None, None).await.expect("marks").marks.len(), 1);
    let show = succeed(command(&home, &desk.url, &["mails", "show", &mails[0].id])).await;
    assert!(show.contains("bounced"), "{show}");

    let url = desk.url.clone();
    desk.stop().await;
    // The mail server keeps it and comes again.
    let away = run(with_input(&home, command(&home, &url, &["bounce"]), &input)).await;
    assert_eq!(away.status.code(), Some(75), "{away:?}");
});

on_both!(r37_people_retry_and_cancel_mails_that_wait, |home| async {
    let mut listener = Listener::start().await;
    let smtp = listener.url();
    listener.stop().await;
    let desk = Desk::start(&home, &[NO_LIMITS.as_slice(), &["--smtp", smtp.as_str()]].concat()).await;
    let id = place(&desk.client, &dv_order(&["a.example.com", "b.example.com"])).await;
    let waiting = |mails: &[sealpost_client::api::own::MailInfo]| mails.iter().all(|mail| mail.state == "deferred");
    let mails = mails_when(&desk.client, id, "all wait", waiting).await;
    let list = succeed(command(&home, &desk.url, &["mails", "list", "--state", "deferred"])).await;
    assert!(mails.iter().all(|mail| list.contains(&mail.id)), "{list}");
    let canceled = run(command(&home, &desk.url, &["mails", "cancel", &mails[1].id])).await;
    assert!(canceled.status.success() && words(&canceled).contains("erased"), "{canceled:?}");
    let again = run(command(&home, &desk.url, &["mails", "retry", &mails[1].id])).await;
    assert_eq!(again.status.code(), Some(1));
    assert!(words(&again).contains("resend-emails"), "{again:?}");
    let nothing = run(command(&home, &desk.url, &["mails", "retry"])).await;
    assert_eq!(nothing.status.code(), Some(2));

    listener.restart().await;
    let retried = run(command(&home, &desk.url, &["mails", "retry", "--state", "deferred"])).await;
    assert!(retried.status.success() && words(&retried).contains("is due now"), "{retried:?}");
    let ended = settled(&desk.client, id).await;
    let states: Vec<&str> = ended.iter().map(|mail| mail.state.as_str()).collect();
    assert_eq!(states, ["sent", "canceled", "sent", "sent"]);
    assert_eq!(listener.taken().len(), 3);
    desk.stop().await;
});
