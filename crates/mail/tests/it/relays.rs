//! Several servers in order of preference, signing in, pipelining (R23, R35, R38).

use sealpost_mail::{SendError, Smtp, SmtpOptions, SmtpUrlError};

use crate::double::{Double, MESSAGE, Step, send};
use crate::listener::{Answer, Listener, Mode};

fn both(first: &str, second: &str) -> Smtp {
    Smtp::new(&SmtpOptions::new([first, second])).expect("URLs")
}

async fn once(smtp: &Smtp) -> Result<String, SendError> {
    send(smtp, "to@example.com").await
}

#[tokio::test]
async fn a_server_that_cannot_be_reached_is_followed_by_the_next_and_rests() {
    let second = Listener::start(Mode::Plain).await;
    let first = Listener::start(Mode::Plain).await;
    first.say_at("greeting", "421 4.3.2 busy");
    let smtp = both(&first.url("smtp"), &second.url("smtp"));
    for _ in 0..10 {
        once(&smtp).await.expect("taken");
    }
    assert_eq!((first.connections(), first.taken().len()), (1, 0), "it rests after its failure");
    assert_eq!((second.connections(), second.taken().len()), (1, 10));

    let smtp = both("smtp://127.0.0.1:1", &second.url("smtp"));
    once(&smtp).await.expect("taken");
    assert_eq!(smtp.describe(), format!("127.0.0.1:1, localhost:{}", second.port));
}

#[tokio::test]
async fn a_server_that_refuses_us_or_hangs_up_is_followed_by_the_next() {
    for (stage, answer) in [
        ("greeting", Answer::Say("554 5.7.1 go away".to_owned())),
        ("ehlo", Answer::Drop),
        ("mail_from", Answer::Drop),
        ("rcpt_to", Answer::Say("421 4.4.2 closing".to_owned())),
        ("end", Answer::Say("421 4.4.2 closing".to_owned())),
    ] {
        let (first, second) = (Listener::start(Mode::Plain).await, Listener::start(Mode::Plain).await);
        first.at(stage, answer);
        once(&both(&first.url("smtp"), &second.url("smtp"))).await.expect(stage);
        assert_eq!((first.taken().len(), second.taken().len()), (0, 1), "{stage}");
    }
}

#[tokio::test]
async fn r35_what_may_have_arrived_and_what_is_refused_is_not_given_to_another_server() {
    for (stage, answer) in [
        ("mail_from", Answer::Say("451 4.7.1 greylisted".to_owned())),
        ("rcpt_to", Answer::Say("450 4.2.0 greylisted".to_owned())),
        ("rcpt_to", Answer::Say("550 5.1.1 unknown".to_owned())),
        ("end", Answer::Say("550 5.7.1 spam".to_owned())),
        ("end", Answer::Drop),
    ] {
        let (first, second) = (Listener::start(Mode::Plain).await, Listener::start(Mode::Plain).await);
        first.at(stage, answer);
        let error = once(&both(&first.url("smtp"), &second.url("smtp"))).await.expect_err(stage);
        assert_eq!(error.server, format!("localhost:{}", first.port));
        assert_eq!(second.connections(), 0, "{stage}");
    }
}

#[tokio::test]
async fn when_all_servers_rest_one_is_tried() {
    let (first, second) = (Listener::start(Mode::Plain).await, Listener::start(Mode::Plain).await);
    first.say_at("greeting", "421 busy");
    second.say_at("greeting", "421 busy too");
    let smtp = both(&first.url("smtp"), &second.url("smtp"));
    let error = once(&smtp).await.expect_err("both are busy");
    assert_eq!((error.permanent, error.reply.as_str()), (false, "421 busy"));
    once(&smtp).await.expect("the one whose rest ends first");
    assert_eq!((first.taken().len(), second.taken().len()), (1, 0));
}

#[tokio::test]
async fn r23_a_message_goes_to_the_server_that_can_take_its_address() {
    let ascii = Listener::start(Mode::Plain).await;
    let international = Listener::start(Mode::Plain).await;
    for _ in 0..2 {
        international.say_at("ehlo", "250-mx\r\n250-8BITMIME\r\n250 SMTPUTF8");
    }
    let smtp = both(&ascii.url("smtp"), &international.url("smtp"));
    send(&smtp, "가나@example.com").await.expect("taken");
    let taken = international.taken();
    assert_eq!(taken[0].from, "MAIL FROM:<from@desk.example> BODY=8BITMIME SMTPUTF8");
    assert_eq!(taken[0].to, ["RCPT TO:<가나@example.com>"]);
    // The first one is well; others go there.
    once(&smtp).await.expect("taken");
    assert_eq!(ascii.taken().len(), 1);

    // It can be reached on a good day only: not a reason to give up.
    let smtp = both(&ascii.url("smtp"), "smtp://127.0.0.1:1");
    assert!(!send(&smtp, "가나@example.com").await.expect_err("later").permanent);
    let smtp = both(&ascii.url("smtp"), &ascii.url("smtp"));
    let error = send(&smtp, "가나@example.com").await.expect_err("never");
    assert!(error.permanent && error.reply.contains("SMTPUTF8"), "{error:?}");
}

#[tokio::test]
async fn commands_go_out_together_where_the_server_allows_it() {
    // It answers none of the three before it has all of them.
    let server = Double::start(vec![
        Step::Say("220 mx\r\n"),
        Step::Hear,
        Step::Say("250-mx\r\n250-SIZE 1000\r\n250 PIPELINING\r\n"),
        Step::Hear,
        Step::Hear,
        Step::Hear,
        Step::Say("250 ok\r\n250 ok\r\n354 go on\r\n"),
        Step::HearMessage,
        Step::Say("250 ok\r\n"),
    ])
    .await;
    once(&server.client("smtp://localhost:PORT", sealpost_mail::Timeouts::default())).await.expect("taken");
    let size = MESSAGE.len();
    assert_eq!(
        server.lines()[1..],
        [&format!("MAIL FROM:<from@desk.example> SIZE={size}"), "RCPT TO:<to@example.com>", "DATA"]
    );
}

#[tokio::test]
async fn a_refused_recipient_in_a_pipeline_keeps_the_connection_and_the_order_of_replies() {
    let listener = Listener::start(Mode::Plain).await;
    listener.say_at("ehlo", "250-mx\r\n250 PIPELINING");
    let smtp = Smtp::new(&SmtpOptions::new([listener.url("smtp")])).expect("a URL");
    for _ in 0..3 {
        listener.say_at("rcpt_to", "550 5.1.1 unknown");
        listener.say_at("data", "503 5.5.1 no recipient");
        let error = once(&smtp).await.expect_err("refused");
        assert_eq!((error.stage, error.reply.as_str()), ("rcpt_to", "550 5.1.1 unknown"));
        once(&smtp).await.expect("taken");
    }
    assert_eq!((listener.connections(), listener.taken().len()), (1, 3));
}

#[tokio::test]
async fn a_server_that_will_not_forget_a_refused_message_gets_a_new_connection() {
    for answer in [Answer::Say("502 5.5.1 what".to_owned()), Answer::Drop] {
        let listener = Listener::start(Mode::Plain).await;
        let smtp = Smtp::new(&SmtpOptions::new([listener.url("smtp")])).expect("a URL");
        listener.say_at("rcpt_to", "550 5.1.1 unknown");
        once(&smtp).await.expect_err("refused");
        listener.at("rset", answer);
        once(&smtp).await.expect("taken");
        assert_eq!((listener.connections(), listener.taken().len()), (2, 1));
    }
}

/// A message that no socket buffer holds, cut in its middle: it cannot have arrived.
#[tokio::test]
async fn r35_a_message_that_did_not_leave_whole_was_not_delivered() {
    let go_on = [Step::Say("220 mx\r\n"), Step::Hear, Step::Say("250 mx\r\n"), Step::Hear, Step::Say("250 ok\r\n")];
    let cut = [Step::Hear, Step::Say("250 ok\r\n"), Step::Hear, Step::Say("354 go\r\n"), Step::Hear, Step::Reset];
    let server = Double::start([&go_on[..], &cut[..]].concat()).await;
    let client = server.client("smtp://localhost:PORT", sealpost_mail::Timeouts::default());
    let big = format!("Subject: a\r\n\r\n{}", "0123456789\r\n".repeat(3_000_000));
    let (from, to) = (crate::samples::address("from@desk.example"), crate::samples::address("to@example.com"));
    let error = client.send(&from, &to, big.as_bytes()).await.expect_err("cut");
    assert_eq!((error.stage, error.permanent, error.possibly_delivered), ("data", false, false), "{error:?}");
}

#[tokio::test]
async fn login_is_used_where_plain_is_not_offered() {
    let listener = Listener::start(Mode::Plain).await;
    listener.say_at("ehlo", "250-mx\r\n250 AUTH LOGIN");
    listener.say_at("auth", "334 VXNlcm5hbWU6");
    listener.say_at("other", "334 UGFzc3dvcmQ6");
    listener.say_at("other", "235 welcome");
    once(&signed_in(&listener, "desk:hunter2", "")).await.expect("taken");
    // Base64 of "desk" and of "hunter2".
    assert_eq!(listener.lines()[1..4], ["AUTH LOGIN", "ZGVzaw==", "aHVudGVyMg=="]);
}

#[tokio::test]
async fn a_token_is_read_from_its_file_at_each_use() {
    let listener = Listener::start(Mode::Plain).await;
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("token");
    let smtp = signed_in(&listener, "desk", &format!("token_file={}", path.display()));

    let error = once(&smtp).await.expect_err("no AUTH XOAUTH2");
    assert_eq!((error.stage, error.permanent), ("auth", false), "{error:?}");

    listener.say_at("ehlo", "250-mx\r\n250 AUTH PLAIN XOAUTH2");
    let error = once(&smtp).await.expect_err("no file");
    assert!(error.reply.contains("token: No such file"), "{error:?}");

    // What the server says of a token that it does not take is in its challenge.
    std::fs::write(&path, "old\n").expect("written");
    listener.say_at("ehlo", "250-mx\r\n250 AUTH XOAUTH2");
    listener.say_at("auth", "334 eyJzdGF0dXMiOiI0MDEifQ==");
    listener.say_at("other", "535 5.7.8 no");
    let error = once(&smtp).await.expect_err("an old token");
    assert_eq!((error.permanent, error.reply.as_str()), (false, "535 5.7.8 no {\"status\":\"401\"}"));

    std::fs::write(&path, "new").expect("written");
    listener.say_at("ehlo", "250-mx\r\n250 AUTH XOAUTH2");
    once(&smtp).await.expect("taken");
    let tokens: Vec<String> = listener.lines().into_iter().filter(|line| line.starts_with("AUTH")).collect();
    // "user=desk^Aauth=Bearer old^A^A", and with "new".
    assert_eq!(
        tokens,
        ["AUTH XOAUTH2 dXNlcj1kZXNrAWF1dGg9QmVhcmVyIG9sZAEB", "AUTH XOAUTH2 dXNlcj1kZXNrAWF1dGg9QmVhcmVyIG5ldwEB"]
    );
}

#[tokio::test]
async fn a_password_may_stand_in_a_file() {
    let listener = Listener::start(Mode::Plain).await;
    let dir = tempfile::tempdir().expect("a folder");
    let path = dir.path().join("password");
    std::fs::write(&path, "hunter 2\n").expect("written");
    once(&signed_in(&listener, "desk", &format!("password_file={}", path.display()))).await.expect("taken");
    assert!(listener.lines().contains(&"AUTH PLAIN AGRlc2sAaHVudGVyIDI=".to_owned()), "{:?}", listener.lines());

    std::fs::write(&path, "two\nlines\n").expect("written");
    let smtp = signed_in(&listener, "desk", &format!("password_file={}", path.display()));
    let error = once(&smtp).await.expect_err("not a password");
    assert!(error.reply.contains("one line") && !error.reply.contains("two"), "{error:?}");
}

#[test]
fn roots_and_servers_that_cannot_be_used_are_told() {
    let mut options = SmtpOptions::new(["smtp://localhost"]);
    assert!(matches!(options.trust("no PEM"), Err(SmtpUrlError::Roots(_))));
    assert!(matches!(
        options.trust("-----BEGIN CERTIFICATE-----\n!\n-----END CERTIFICATE-----\n"),
        Err(SmtpUrlError::Roots(_))
    ));
    let root = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).expect("a certificate").cert;
    options.trust(&root.pem()).expect("a certificate");
    assert_eq!(options.roots, [root.der().to_vec()]);
    assert!(matches!(Smtp::new(&SmtpOptions::new(Vec::<String>::new())), Err(SmtpUrlError::NoServer)));
}

fn signed_in(listener: &Listener, login: &str, query: &str) -> Smtp {
    let query = if query.is_empty() { String::new() } else { format!("?{query}") };
    Smtp::new(&SmtpOptions::new([format!("smtp+plain://{login}@localhost:{}{query}", listener.port)])).expect("a URL")
}
