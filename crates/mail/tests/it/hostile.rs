//! What servers can do wrong, and what a message's attempt ends as (R35, R37,
//! R38). A table: each row is a server's whole behaviour on real sockets.

use std::time::Duration;

use sealpost_mail::Timeouts;

use crate::double::{Certificate, Double, LIMIT, Step, send};
use Step::{Close, Drip, Endless, Hear, HearMessage, Octets, Reset, Say, Silence, Tls};

#[derive(Clone, Copy, Debug)]
enum Outcome {
    Taken,
    /// Tried again later; stage, and a part of the reply that is kept.
    Later(&'static str, &'static str),
    /// The same, and it may have arrived.
    Unknown(&'static str),
    /// Given up; stage and a part of the reply.
    Never(&'static str, &'static str),
}
use Outcome::{Later, Never, Taken, Unknown};

/// The stage whose time limit is short.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Short {
    Nothing,
    Greeting,
    Handshake,
    Command,
    Message,
}

struct Row {
    what: &'static str,
    url: &'static str,
    to: &'static str,
    short: Short,
    script: Vec<Step>,
    outcome: Outcome,
}

const PLAIN: &str = "smtp://localhost:PORT";
const STARTTLS: &str = "smtp+starttls://localhost:PORT";
const IMPLICIT: &str = "smtps://localhost:PORT";
const SIGNED_IN: &str = "smtp+plain://desk:secret@localhost:PORT";

const SILENT: &str = "no answer within 1.2 seconds";
const CLOSED: &str = "closed";
const ENDLESS: &str = "no end";

fn row(what: &'static str, url: &'static str, script: Vec<Step>, outcome: Outcome) -> Row {
    Row { what, url, to: "to@example.com", short: Short::Nothing, script, outcome }
}

fn slow(what: &'static str, url: &'static str, short: Short, script: Vec<Step>, outcome: Outcome) -> Row {
    Row { short, ..row(what, url, script, outcome) }
}

fn international(what: &'static str, script: Vec<Step>, outcome: Outcome) -> Row {
    Row { to: "가나@example.com", ..row(what, PLAIN, script, outcome) }
}

/// Greeting and EHLO as they should be, then these steps.
fn hello(steps: &[Step]) -> Vec<Step> {
    offering("250-mx\r\n250 HELP\r\n", steps)
}

fn offering(offers: &'static str, steps: &[Step]) -> Vec<Step> {
    [&[Say("220 mx\r\n"), Hear, Say(offers)], steps].concat()
}

/// The same up to the server's agreement to TLS.
fn starttls(steps: &[Step]) -> Vec<Step> {
    offering("250-mx\r\n250 STARTTLS\r\n", &[&[Hear], steps].concat())
}

fn auth(steps: &[Step]) -> Vec<Step> {
    offering("250-mx\r\n250 AUTH PLAIN\r\n", &[&[Hear], steps].concat())
}

fn mail(steps: &[Step]) -> Vec<Step> {
    hello(&[&[Hear], steps].concat())
}

fn rcpt(steps: &[Step]) -> Vec<Step> {
    mail(&[&[Say("250 2.1.0 ok\r\n"), Hear], steps].concat())
}

fn data(steps: &[Step]) -> Vec<Step> {
    rcpt(&[&[Say("250 2.1.5 ok\r\n"), Hear], steps].concat())
}

fn end(steps: &[Step]) -> Vec<Step> {
    data(&[&[Say("354 go on\r\n"), HearMessage], steps].concat())
}

/// All three commands at once, then these steps.
fn pipelined(steps: &[Step]) -> Vec<Step> {
    offering("250-mx\r\n250 PIPELINING\r\n", &[&[Hear, Hear, Hear], steps].concat())
}

fn before_tls() -> Vec<Row> {
    vec![
        row("resets at once", PLAIN, vec![Reset], Later("connect", "")),
        row("closes at once", PLAIN, vec![Close], Later("connect", CLOSED)),
        slow("never greets", PLAIN, Short::Greeting, vec![Silence], Later("connect", SILENT)),
        slow(
            "greets an octet at a time",
            PLAIN,
            Short::Greeting,
            vec![Drip("220 a slow server\r\n")],
            Later("connect", SILENT),
        ),
        row("is busy", PLAIN, vec![Say("421 4.3.2 busy\r\n"), Close], Later("connect", "421 4.3.2 busy")),
        row("does not want us", PLAIN, vec![Say("554 5.7.1 go away\r\n")], Later("connect", "554 5.7.1 go away")),
        row("greets with another code", PLAIN, vec![Say("250 hi\r\n")], Later("connect", "250 hi")),
        row("asks for more in its greeting", PLAIN, vec![Say("354 hi\r\n")], Later("connect", "354 hi")),
        row(
            "speaks HTTP",
            PLAIN,
            vec![Say("HTTP/1.1 400 Bad Request\r\n\r\n")],
            Later("connect", "does not speak SMTP"),
        ),
        row("has a code that is none", PLAIN, vec![Say("999 hi\r\n")], Later("connect", "does not speak SMTP")),
        row("has a code of two digits", PLAIN, vec![Say("22 hi\r\n")], Later("connect", "does not speak SMTP")),
        row("says NUL", PLAIN, vec![Say("220\0hi\r\n")], Later("connect", "does not speak SMTP")),
        row("ends lines with LF alone", PLAIN, vec![Say("220 hi\n")], Later("connect", "does not speak SMTP")),
        row("greets without end", PLAIN, vec![Endless("220-and\r\n")], Later("connect", ENDLESS)),
        row("greets in an endless line", PLAIN, vec![Endless("220 and so on ")], Later("connect", ENDLESS)),
        row(
            "is not UTF-8",
            PLAIN,
            [vec![Octets(b"220 \xff\xfe\r\n")], end(&[Say("250 ok\r\n")])[1..].to_vec()].concat(),
            Taken,
        ),
        row("resets at EHLO", PLAIN, vec![Say("220 mx\r\n"), Hear, Reset], Later("connect", "")),
        row("closes at EHLO", PLAIN, vec![Say("220 mx\r\n"), Hear, Close], Later("connect", CLOSED)),
        slow(
            "does not answer EHLO",
            PLAIN,
            Short::Greeting,
            vec![Say("220 mx\r\n"), Hear, Silence],
            Later("connect", SILENT),
        ),
        row(
            "does not know EHLO",
            PLAIN,
            vec![Say("220 mx\r\n"), Hear, Say("502 5.5.1 what\r\n")],
            Later("connect", "502 5.5.1 what"),
        ),
        row(
            "closes politely at EHLO",
            PLAIN,
            vec![Say("220 mx\r\n"), Hear, Say("421 bye\r\n")],
            Later("connect", "421 bye"),
        ),
        row(
            "answers EHLO with two codes",
            PLAIN,
            offering("250-mx\r\n550 no\r\n", &[]),
            Later("connect", "does not speak SMTP"),
        ),
        row(
            "answers EHLO without end",
            PLAIN,
            vec![Say("220 mx\r\n"), Hear, Endless("250-X-MORE\r\n")],
            Later("connect", ENDLESS),
        ),
        row("answers EHLO twice", PLAIN, offering("250 mx\r\n250 mx\r\n", &[]), Later("mail_from", "out of turn")),
    ]
}

fn tls() -> Vec<Row> {
    let ready = Say("220 go\r\n");
    vec![
        row("does not offer STARTTLS", STARTTLS, hello(&[]), Later("tls", "does not offer STARTTLS")),
        row(
            "takes STARTTLS back for now",
            STARTTLS,
            starttls(&[Say("454 4.7.0 not now\r\n")]),
            Later("tls", "454 4.7.0 not now"),
        ),
        row("takes STARTTLS back", STARTTLS, starttls(&[Say("502 5.5.1 what\r\n")]), Later("tls", "502 5.5.1 what")),
        row("closes politely at STARTTLS", STARTTLS, starttls(&[Say("421 bye\r\n")]), Later("tls", "421 bye")),
        row("resets at STARTTLS", STARTTLS, starttls(&[Reset]), Later("tls", "")),
        slow("does not answer STARTTLS", STARTTLS, Short::Command, starttls(&[Silence]), Later("tls", SILENT)),
        row("talks on in clear", STARTTLS, starttls(&[Say("220 go\r\n250 injected\r\n")]), Later("tls", "plain text")),
        row("talks on in clear, in half a line", STARTTLS, starttls(&[Say("220 go\r\n2")]), Later("tls", "plain text")),
        row(
            "agrees, and speaks no TLS",
            STARTTLS,
            starttls(&[ready, Hear, Say("250 not TLS, not at all\r\n")]),
            Later("tls", ""),
        ),
        row("closes in the handshake", STARTTLS, starttls(&[ready, Close]), Later("tls", CLOSED)),
        row("resets in the handshake", STARTTLS, starttls(&[ready, Reset]), Later("tls", "")),
        slow(
            "is silent in the handshake",
            STARTTLS,
            Short::Handshake,
            starttls(&[ready, Silence]),
            Later("tls", SILENT),
        ),
        row(
            "has another's certificate",
            STARTTLS,
            starttls(&[ready, Tls(Certificate::OtherName)]),
            Later("tls", "not valid for name"),
        ),
        row(
            "has an expired certificate",
            STARTTLS,
            starttls(&[ready, Tls(Certificate::Expired)]),
            Later("tls", "expired"),
        ),
        row(
            "has a certificate of its own",
            STARTTLS,
            starttls(&[ready, Tls(Certificate::Unknown)]),
            Later("tls", "UnknownIssuer"),
        ),
        row(
            "refuses EHLO inside TLS",
            STARTTLS,
            starttls(&[ready, Tls(Certificate::Good), Hear, Say("421 no\r\n")]),
            Later("connect", "421 no"),
        ),
        row("speaks plain on the TLS port", IMPLICIT, vec![Say("220 mx\r\n"), Silence], Later("tls", "")),
        row(
            "has an expired certificate on the TLS port",
            IMPLICIT,
            vec![Tls(Certificate::Expired)],
            Later("tls", "expired"),
        ),
        row(
            "does all well",
            STARTTLS,
            [starttls(&[ready, Tls(Certificate::Good)]), end(&[Say("250 ok\r\n")])[1..].to_vec()].concat(),
            Taken,
        ),
    ]
}

fn signing_in() -> Vec<Row> {
    vec![
        row("refuses the password", SIGNED_IN, auth(&[Say("535 5.7.8 wrong\r\n")]), Later("auth", "535 5.7.8 wrong")),
        row(
            "cannot check the password now",
            SIGNED_IN,
            auth(&[Say("454 4.7.0 later\r\n")]),
            Later("auth", "454 4.7.0 later"),
        ),
        row("closes politely at AUTH", SIGNED_IN, auth(&[Say("421 bye\r\n")]), Later("auth", "421 bye")),
        row("resets at AUTH", SIGNED_IN, auth(&[Reset]), Later("auth", "")),
        slow("does not answer AUTH", SIGNED_IN, Short::Command, auth(&[Silence]), Later("auth", SILENT)),
        row("asks on after the password", SIGNED_IN, auth(&[Say("334 \r\n")]), Later("auth", "334")),
        row("offers no AUTH", SIGNED_IN, hello(&[]), Later("auth", "neither")),
        row(
            "offers strange mechanisms only",
            SIGNED_IN,
            offering("250-mx\r\n250 AUTH GSSAPI\r\n", &[]),
            Later("auth", "neither"),
        ),
    ]
}

fn envelope() -> Vec<Row> {
    vec![
        row("resets at MAIL", PLAIN, mail(&[Reset]), Later("mail_from", "")),
        row("closes at MAIL", PLAIN, mail(&[Close]), Later("mail_from", CLOSED)),
        slow("does not answer MAIL", PLAIN, Short::Command, mail(&[Silence]), Later("mail_from", SILENT)),
        row(
            "defers the sender",
            PLAIN,
            mail(&[Say("451 4.7.1 greylisted\r\n")]),
            Later("mail_from", "451 4.7.1 greylisted"),
        ),
        row("refuses the sender", PLAIN, mail(&[Say("553 5.1.8 no\r\n")]), Never("mail_from", "553 5.1.8 no")),
        row("closes politely at MAIL", PLAIN, mail(&[Say("421 bye\r\n")]), Later("mail_from", "421 bye")),
        row("asks for more at MAIL", PLAIN, mail(&[Say("354 go\r\n")]), Later("mail_from", "354 go")),
        row("resets at RCPT", PLAIN, rcpt(&[Reset]), Later("rcpt_to", "")),
        slow("does not answer RCPT", PLAIN, Short::Command, rcpt(&[Silence]), Later("rcpt_to", SILENT)),
        row("defers the recipient", PLAIN, rcpt(&[Say("450 4.2.0 busy\r\n")]), Later("rcpt_to", "450 4.2.0 busy")),
        row(
            "refuses the recipient in two lines",
            PLAIN,
            rcpt(&[Say("550-5.1.1 no\r\n550 5.1.1 such\r\n")]),
            Never("rcpt_to", "550 5.1.1 no 5.1.1 such"),
        ),
        row("closes politely at RCPT", PLAIN, rcpt(&[Say("421 bye\r\n")]), Later("rcpt_to", "421 bye")),
        row(
            "contradicts itself at RCPT",
            PLAIN,
            rcpt(&[Say("250-ok\r\n550 no\r\n")]),
            Later("rcpt_to", "does not speak SMTP"),
        ),
        row("answers RCPT twice", PLAIN, rcpt(&[Say("250 ok\r\n250 ok\r\n")]), Later("data", "out of turn")),
        row(
            "forwards",
            PLAIN,
            [rcpt(&[Say("251 elsewhere\r\n"), Hear]), vec![Say("354 go\r\n"), HearMessage, Say("250 ok\r\n")]].concat(),
            Taken,
        ),
    ]
}

fn message() -> Vec<Row> {
    vec![
        row("resets at DATA", PLAIN, data(&[Reset]), Later("data", "")),
        slow("does not answer DATA", PLAIN, Short::Command, data(&[Silence]), Later("data", SILENT)),
        row("is full", PLAIN, data(&[Say("452 4.3.1 full\r\n")]), Later("data", "452 4.3.1 full")),
        row("refuses DATA", PLAIN, data(&[Say("554 5.5.1 no\r\n")]), Never("data", "554 5.5.1 no")),
        row("closes politely at DATA", PLAIN, data(&[Say("421 bye\r\n")]), Later("data", "421 bye")),
        row("takes DATA for done", PLAIN, data(&[Say("250 ok\r\n")]), Later("data", "250 ok")),
        row("resets in the message", PLAIN, data(&[Say("354 go\r\n"), Hear, Reset]), Unknown("")),
        row("resets after the dot", PLAIN, end(&[Reset]), Unknown("")),
        row("closes after the dot", PLAIN, end(&[Close]), Unknown(CLOSED)),
        slow("is silent after the dot", PLAIN, Short::Message, end(&[Silence]), Unknown(SILENT)),
        slow(
            "answers the dot an octet at a time",
            PLAIN,
            Short::Message,
            end(&[Drip("250 2.0.0 queued\r\n")]),
            Unknown(SILENT),
        ),
        row("answers the dot without end", PLAIN, end(&[Endless("250-ok\r\n")]), Unknown(ENDLESS)),
        row("answers the dot with nonsense", PLAIN, end(&[Say("nonsense\r\n")]), Unknown("nonsense")),
        row(
            "contradicts itself after the dot",
            PLAIN,
            end(&[Say("250-ok\r\n550 no\r\n")]),
            Unknown("does not speak SMTP"),
        ),
        row("asks for more after the dot", PLAIN, end(&[Say("354 go on\r\n")]), Unknown("354 go on")),
        row("defers after the dot", PLAIN, end(&[Say("451 4.3.0 later\r\n")]), Later("data", "451 4.3.0 later")),
        row("refuses after the dot", PLAIN, end(&[Say("550 5.7.1 spam\r\n")]), Never("data", "550 5.7.1 spam")),
        row("closes politely after the dot", PLAIN, end(&[Say("421 4.4.2 bye\r\n")]), Later("data", "421 4.4.2 bye")),
        row("says it took it, without a word", PLAIN, end(&[Say("250\r\n")]), Taken),
    ]
}

fn extensions() -> Vec<Row> {
    let all_good = &[Say("250 ok\r\n250 ok\r\n354 go\r\n"), HearMessage, Say("250 ok\r\n")];
    let international_offers = "250-mx\r\n250-8BITMIME\r\n250-PIPELINING\r\n250 SMTPUTF8\r\n";
    vec![
        row(
            "takes small messages only",
            PLAIN,
            offering("250-mx\r\n250 SIZE 10\r\n", &[]),
            Never("mail_from", "at most 10"),
        ),
        row(
            "refuses the size",
            PLAIN,
            offering("250-mx\r\n250 SIZE\r\n", &[Hear, Say("552 5.3.4 big\r\n")]),
            Never("mail_from", "552 5.3.4 big"),
        ),
        // Nothing here needs eight bits: `hello` does not offer 8BITMIME.
        row("knows ASCII only", PLAIN, end(&[Say("250 ok\r\n")]), Taken),
        international("knows ASCII addresses only", hello(&[]), Never("rcpt_to", "does not offer SMTPUTF8")),
        international(
            "offers half of SMTPUTF8",
            offering("250-mx\r\n250 SMTPUTF8\r\n", &[]),
            Never("rcpt_to", "SMTPUTF8"),
        ),
        international(
            "knows all addresses",
            offering(international_offers, &[&[Hear, Hear, Hear], &all_good[..]].concat()),
            Taken,
        ),
        row("answers three commands at once", PLAIN, pipelined(all_good), Taken),
        row(
            "refuses one of three",
            PLAIN,
            pipelined(&[Say("250 ok\r\n550 5.1.1 no\r\n503 no\r\n"), Hear]),
            Never("rcpt_to", "550 5.1.1 no"),
        ),
        row(
            "refuses the first of three",
            PLAIN,
            pipelined(&[Say("451 4.7.1 wait\r\n503 no\r\n503 no\r\n"), Hear]),
            Later("mail_from", "451 4.7.1 wait"),
        ),
        row(
            "waits for a message to nobody",
            PLAIN,
            pipelined(&[Say("250 ok\r\n550 5.1.1 no\r\n354 go\r\n"), Hear]),
            Never("rcpt_to", "550 5.1.1 no"),
        ),
        row(
            "closes politely after one of three",
            PLAIN,
            pipelined(&[Say("250 ok\r\n421 bye\r\n"), Close]),
            Later("rcpt_to", "421 bye"),
        ),
        row("resets after one of three", PLAIN, pipelined(&[Say("250 ok\r\n"), Reset]), Later("rcpt_to", "")),
        slow(
            "answers one of three",
            PLAIN,
            Short::Command,
            pipelined(&[Say("250 ok\r\n"), Silence]),
            Later("rcpt_to", SILENT),
        ),
        row(
            "answers four of three",
            PLAIN,
            pipelined(&[Say("250 ok\r\n250 ok\r\n354 go\r\n250 ok\r\n")]),
            Later("data", "out of turn"),
        ),
    ]
}

fn limits(short: Short) -> Timeouts {
    let usual = Timeouts::default();
    match short {
        Short::Nothing => usual,
        Short::Greeting => Timeouts { greeting: LIMIT, ..usual },
        Short::Handshake => Timeouts { tls: LIMIT, ..usual },
        Short::Command => Timeouts { command: LIMIT, ..usual },
        Short::Message => Timeouts { message: LIMIT, ..usual },
    }
}

async fn hold(row: Row) {
    let what = format!("a server that {}: {:?}", row.what, row.script);
    let server = Double::start(row.script).await;
    let client = server.client(row.url, limits(row.short));
    // A limit for what must not hang, far above every other.
    let outcome = tokio::time::timeout(Duration::from_secs(30), send(&client, row.to)).await.expect(&what);
    let (permanent, lost, stage, reply) = match row.outcome {
        Taken => {
            outcome.expect(&what);
            return;
        }
        Later(stage, reply) => (false, false, stage, reply),
        Unknown(reply) => (false, true, "data", reply),
        Never(stage, reply) => (true, false, stage, reply),
    };
    let error = outcome.expect_err(&what);
    let found = (error.permanent, error.possibly_delivered, error.stage);
    assert_eq!(found, (permanent, lost, stage), "{what}: {error:?}");
    assert!(error.reply.contains(reply), "{what}: {error:?}");
    assert!(!error.reply.is_empty() && error.reply.chars().count() <= 512, "{what}: {error:?}");
    assert!(!error.reply.contains(char::is_control), "{what}: {error:?}");
    // R38: nothing that matters went out before TLS, and no password ever in the error.
    if row.url == STARTTLS && stage == "tls" {
        let early = server.lines().into_iter().find(|line| line.starts_with("MAIL") || line.starts_with("AUTH"));
        assert_eq!(early, None, "{what}");
    }
    assert!(!error.to_string().contains("secret"), "{what}");
}

async fn hold_all(rows: Vec<Row>) {
    let tasks: Vec<_> = rows.into_iter().map(|row| tokio::spawn(hold(row))).collect();
    for task in tasks {
        task.await.expect("the row holds");
    }
}

#[test]
fn r38_the_table_has_its_behaviours() {
    let rows = [before_tls(), tls(), signing_in(), envelope(), message(), extensions()].map(|rows| rows.len());
    assert!(rows.iter().sum::<usize>() >= 90, "{rows:?}");
}

#[tokio::test]
async fn r37_r38_servers_that_fail_at_greeting_and_ehlo() {
    hold_all(before_tls()).await;
}

#[tokio::test]
async fn r37_r38_servers_that_fail_at_starttls_and_tls() {
    hold_all(tls()).await;
}

#[tokio::test]
async fn r37_r38_servers_that_fail_at_auth() {
    hold_all(signing_in()).await;
}

#[tokio::test]
async fn r37_r38_servers_that_fail_at_sender_and_recipient() {
    hold_all(envelope()).await;
}

#[tokio::test]
async fn r35_r37_r38_servers_that_fail_at_the_message() {
    hold_all(message()).await;
}

#[tokio::test]
async fn r23_r38_servers_and_their_extensions() {
    hold_all(extensions()).await;
}
