//! SMTP against a real listener (R26, R29, R35, R37, R38).

use std::time::{Duration, Instant};

use sealpost_domain::{Language, MailKind};
use sealpost_mail::{SendError, Smtp, SmtpOptions};

use crate::listener::{Answer, Listener, Mode};
use crate::samples;

const MESSAGE: &[u8] = b"Subject: a\r\n\r\n.one\r\n..\r\n.\r\nlast\r\n";

async fn send(smtp: &Smtp) -> Result<String, SendError> {
    let (from, to) = (samples::address("from@desk.example"), samples::address("to@example.com"));
    smtp.send(&from, &to, MESSAGE).await.map(|delivery| delivery.reply)
}

fn smtp(listener: &Listener) -> Smtp {
    to(&listener.url("smtp"), &[])
}

fn to(url: &str, roots: &[Vec<u8>]) -> Smtp {
    Smtp::new(&SmtpOptions { roots: roots.to_vec(), ..SmtpOptions::new([url]) }).expect("a URL")
}

#[tokio::test]
async fn a_hundred_messages_take_one_connection_and_little_time() {
    let listener = Listener::start(Mode::Plain).await;
    let smtp = smtp(&listener);
    let (from, to) = (samples::address("from@desk.example"), samples::address("o'brien+x=1@example.com"));
    let composer = samples::composer();
    let mail = composer.compose(&samples::mail(MailKind::CertificateIssued, Language::Korean)).expect("composes");
    let start = Instant::now();
    for n in 0..100 {
        let delivery = smtp.send(&from, &to, &mail.bytes).await.expect("taken");
        assert_eq!(delivery.reply, format!("250 2.0.0 queued as {n}"));
        assert_eq!(delivery.server, format!("localhost:{}", listener.port));
    }
    // Without TCP_NODELAY each takes 43 ms.
    assert!(start.elapsed() < Duration::from_secs(2), "{:?}", start.elapsed());
    assert_eq!(listener.connections(), 1);
    for taken in listener.taken() {
        assert_eq!(taken.from, format!("MAIL FROM:<from@desk.example> SIZE={}", mail.bytes.len()));
        assert_eq!(taken.to, ["RCPT TO:<o'brien+x=1@example.com>"]);
        assert_eq!(taken.data, mail.bytes, "the bytes arrive as they were");
    }
}

#[tokio::test]
async fn r38_lines_of_dots_arrive_as_they_were() {
    let listener = Listener::start(Mode::Plain).await;
    send(&smtp(&listener)).await.expect("taken");
    assert_eq!(listener.taken()[0].data, MESSAGE);
}

#[tokio::test]
async fn r37_only_a_refusal_of_the_message_is_permanent() {
    for (stage, reply, shown, permanent) in [
        ("greeting", "421 4.3.2 busy", "connect", false),
        ("greeting", "554 5.7.1 go away", "connect", false),
        ("mail_from", "451 4.7.1 greylisted", "mail_from", false),
        ("mail_from", "553 5.1.8 no such sender", "mail_from", true),
        ("rcpt_to", "450 4.2.0 busy", "rcpt_to", false),
        ("rcpt_to", "550 5.1.1 unknown", "rcpt_to", true),
        ("data", "452 4.3.1 full", "data", false),
        ("data", "554 5.5.1 no", "data", true),
        ("end", "451 4.3.0 later", "data", false),
        ("end", "550 5.7.1 spam", "data", true),
        ("end", "nonsense", "data", false),
    ] {
        let listener = Listener::start(Mode::Plain).await;
        let smtp = smtp(&listener);
        listener.say_at(stage, reply);
        let error = send(&smtp).await.expect_err(stage);
        assert_eq!((error.stage, error.permanent), (shown, permanent), "{error:?}");
        if reply != "nonsense" {
            assert_eq!(error.reply, reply);
        }
        assert!(listener.taken().is_empty());
        // The next message is not touched by what happened to this one.
        send(&smtp).await.expect("taken");
        assert_eq!(listener.taken().len(), 1);
    }
}

#[tokio::test]
async fn a_refusal_keeps_the_connection() {
    let listener = Listener::start(Mode::Plain).await;
    let smtp = smtp(&listener);
    listener.say_at("rcpt_to", "550 5.1.1 unknown");
    assert!(send(&smtp).await.is_err());
    send(&smtp).await.expect("taken");
    assert_eq!(listener.connections(), 1);
    assert!(listener.lines().contains(&"RSET".to_owned()));
}

#[tokio::test]
async fn a_connection_that_died_while_idle_is_replaced() {
    for last_words in ["", "421 4.4.2 idle too long\r\n"] {
        let listener = Listener::start(Mode::Plain).await;
        let smtp = smtp(&listener);
        send(&smtp).await.expect("taken");
        listener.hang_up(last_words).await;
        send(&smtp).await.expect("taken by a new connection");
        assert_eq!((listener.connections(), listener.taken().len()), (2, 2));
    }
}

#[tokio::test]
async fn r35_a_lost_last_reply_is_not_repeated_here() {
    let listener = Listener::start(Mode::Plain).await;
    let smtp = smtp(&listener);
    listener.at("end", Answer::Drop);
    let error = send(&smtp).await.expect_err("no reply");
    assert_eq!((error.stage, error.permanent), ("data", false), "{error:?}");
    assert_eq!((listener.connections(), listener.taken().len()), (1, 1));
}

#[tokio::test]
async fn lost_connections_and_closed_ports_are_temporary() {
    for (stage, shown) in [("greeting", "connect"), ("ehlo", "connect"), ("mail_from", "mail_from"), ("data", "data")] {
        let listener = Listener::start(Mode::Plain).await;
        listener.at(stage, Answer::Drop);
        let error = send(&smtp(&listener)).await.expect_err(stage);
        assert_eq!((error.stage, error.permanent), (shown, false), "{error:?}");
    }
    let smtp = to("smtp://127.0.0.1:1", &[]);
    let error = send(&smtp).await.expect_err("nobody listens");
    assert_eq!((error.stage, error.permanent), ("connect", false), "{error:?}");
}

#[tokio::test]
async fn r38_endless_and_long_replies_are_bounded() {
    for text in ["250-more\r\n", "x"] {
        for stage in ["greeting", "mail_from"] {
            let listener = Listener::start(Mode::Plain).await;
            listener.at(stage, Answer::Flood(text));
            let error = send(&smtp(&listener)).await.expect_err("endless");
            assert!(!error.permanent && error.reply.chars().count() <= 512, "{error:?}");
        }
    }
    let listener = Listener::start(Mode::Plain).await;
    listener.say_at("rcpt_to", &format!("550 \u{1b}[2J{}", "x".repeat(900)));
    let error = send(&smtp(&listener)).await.expect_err("refused");
    assert_eq!(error.reply.chars().count(), 512);
    assert!(!error.reply.contains(char::is_control) && error.permanent, "{error:?}");
}

#[tokio::test]
async fn at_most_as_many_connections_as_allowed_are_open() {
    let listener = Listener::start(Mode::Plain).await;
    let smtp = std::sync::Arc::new(
        Smtp::new(&SmtpOptions { connections: 3, ..SmtpOptions::new([listener.url("smtp")]) }).expect("a URL"),
    );
    for _ in 0..30 {
        listener.at("end", Answer::Wait(Duration::from_millis(5)));
    }
    let sends = (0..30).map(|_| {
        let smtp = std::sync::Arc::clone(&smtp);
        tokio::spawn(async move { send(&smtp).await })
    });
    for task in sends.collect::<Vec<_>>() {
        task.await.expect("no panic").expect("taken");
    }
    assert_eq!((listener.taken().len(), listener.most_open(), listener.connections()), (30, 3, 3));
}

#[tokio::test]
async fn tls_is_checked_against_trusted_roots_and_the_name() {
    for (mode, scheme) in [(Mode::StartTls, "smtp+starttls"), (Mode::Implicit, "smtps")] {
        let listener = Listener::start(mode).await;
        let smtp = to(&listener.url(scheme), std::slice::from_ref(&listener.root));
        send(&smtp).await.expect("taken");
        send(&smtp).await.expect("taken");
        assert_eq!((listener.connections(), listener.taken().len()), (1, 2), "{scheme}");

        let stranger = to(&listener.url(scheme), &[other_root()]);
        let error = send(&stranger).await.expect_err("not trusted");
        assert_eq!((error.stage, error.permanent), ("tls", false), "{error:?}");

        let url = listener.url(scheme).replace("localhost", "127.0.0.1");
        let misnamed = to(&url, std::slice::from_ref(&listener.root));
        let error = send(&misnamed).await.expect_err("another name");
        assert_eq!((error.stage, error.permanent), ("tls", false), "{error:?}");
        assert_eq!(listener.taken().len(), 2);
    }
}

#[tokio::test]
async fn r38_starttls_is_never_skipped_and_nothing_said_before_it_counts() {
    let plain = Listener::start(Mode::Plain).await;
    let smtp = to(&plain.url("smtp+starttls"), &[other_root()]);
    let error = send(&smtp).await.expect_err("no STARTTLS");
    assert_eq!((error.stage, error.permanent), ("tls", false), "{error:?}");

    let listener = Listener::start(Mode::StartTls).await;
    listener.say_at("starttls", "220 go\r\n250 injected");
    let url = listener.url("smtp+starttls");
    let smtp = to(&url, std::slice::from_ref(&listener.root));
    let error = send(&smtp).await.expect_err("plain text before TLS");
    assert_eq!(error.stage, "tls", "{error:?}");
    assert!(listener.taken().is_empty());
}

#[tokio::test]
async fn r48_passwords_are_used_and_never_shown() {
    let listener = Listener::start(Mode::Plain).await;
    let url = format!("smtp+plain://desk:hunter%202@localhost:{}", listener.port);
    let smtp = to(&url, &[]);
    send(&smtp).await.expect("taken");
    // Base64 of NUL desk NUL "hunter 2".
    assert!(listener.lines().contains(&"AUTH PLAIN AGRlc2sAaHVudGVyIDI=".to_owned()), "{:?}", listener.lines());

    let listener = Listener::start(Mode::Plain).await;
    listener.say_at("auth", "535 5.7.8 wrong password");
    let smtp = to(&format!("smtp+plain://desk:hunter%202@localhost:{}", listener.port), &[]);
    let error = send(&smtp).await.expect_err("refused");
    assert_eq!((error.stage, error.permanent), ("auth", false), "the mail must outlive a wrong password");
    for shown in [format!("{error} {error:?}"), format!("{smtp:?} {}", smtp.describe())] {
        assert!(!shown.contains("hunter") && !shown.contains("desk:"), "{shown}");
    }
}

fn other_root() -> Vec<u8> {
    let other = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).expect("a certificate");
    other.cert.der().to_vec()
}
