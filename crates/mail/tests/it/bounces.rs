//! What mail systems send back, as each of them writes it (R40).

use sealpost_mail::bounce::{self, Reading, Report, Status, Verdict};

const ID: &str = "0198c0de-0000-7000-8000-000000000000@desk.example";

/// With line ends as they are on the wire.
fn wire(text: &str) -> Vec<u8> {
    text.replace('\n', "\r\n").into_bytes()
}

/// A notification by the book, with that `message/delivery-status` part.
fn report(status: &str) -> Vec<u8> {
    wire(&format!(
        "Return-Path: <>\n\
         Delivered-To: bounces+token@desk.example\n\
         From: MAILER-DAEMON@mx.example.com (Mail Delivery System)\n\
         Subject: Undelivered Mail Returned to Sender\n\
         To: bounces+token@desk.example\n\
         Auto-Submitted: auto-replied\n\
         MIME-Version: 1.0\n\
         Content-Type: multipart/report; report-type=delivery-status; boundary=\"b\"\n\
         \n\
         --b\nContent-Type: text/plain\n\nI'm sorry. 250 and 2.0.0 are not what counts.\n\
         --b\nContent-Type: message/delivery-status\n\n{status}\n\
         --b\nContent-Type: text/rfc822-headers\n\nFrom: ca@desk.example\nTo: admin@example.com\n\
         Message-ID: <{ID}>\nSubject: Please approve\n\n--b--\n"
    ))
}

fn read(bytes: &[u8]) -> Report {
    match bounce::read(bytes) {
        Reading::Report(report) => report,
        Reading::Other(why) => panic!("{why}: {}", String::from_utf8_lossy(bytes)),
    }
}

fn status(text: &str) -> Status {
    let numbers: Vec<u16> = text.split('.').map(|part| part.parse().expect("a number")).collect();
    Status { class: numbers[0], subject: numbers[1], detail: numbers[2] }
}

#[test]
fn r40_reports_by_the_book_are_read_as_they_are() {
    use Verdict::{Delayed, Delivered, Failed};
    let postfix = "Reporting-MTA: dns; mx.example.com\nX-Postfix-Queue-ID: 4ABC\nArrival-Date: Sun, 22 Nov 2026 04:00:00 +0000\n\n\
        Final-Recipient: rfc822; admin@example.com\nOriginal-Recipient: rfc822;admin@example.com\nAction: failed\nStatus: 5.1.1\n\
        Remote-MTA: dns; mx2.example.com\nDiagnostic-Code: smtp; 550 5.1.1 <admin@example.com>: Recipient address\n    rejected: User unknown";
    let exim = "Reporting-MTA: dns; exim.example\n\nAction: failed\nFinal-Recipient: rfc822;admin@example.com\nStatus: 5.0.0\n\
        Remote-MTA: dns; mx.example.com\nDiagnostic-Code: smtp; 550 5.7.1 Message rejected as spam";
    let exchange = "Reporting-MTA: dns;mail.corp.example\nReceived-From-MTA: dns;desk.example\nArrival-Date: Sun, 22 Nov 2026 04:00:00 +0000\n\n\
        Original-Recipient: rfc822;admin@example.com\nFinal-Recipient: rfc822;admin@example.com\nAction: failed\nStatus: 5.1.10\n\
        Diagnostic-Code: smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup";
    let full = "Reporting-MTA: dns; x\n\nFinal-Recipient: rfc822; admin@example.com\nAction: failed\nStatus: 5.2.2\nDiagnostic-Code: smtp; 552 5.2.2 over quota";
    let given_up = "Reporting-MTA: dns; x\n\nFinal-Recipient: rfc822; admin@example.com\nAction: failed\nStatus: 4.4.1\nDiagnostic-Code: X-Postfix; connect to mx.example.com[192.0.2.1]:25: timed out";
    let delayed = "Reporting-MTA: dns; x\n\nFinal-Recipient: rfc822; admin@example.com\nAction: delayed\nStatus: 4.4.1\nWill-Retry-Until: Fri, 27 Nov 2026 04:00:00 +0000";
    let relayed = "Reporting-MTA: dns; x\n\nFinal-Recipient: rfc822; admin@example.com\nAction: relayed\nStatus: 2.1.9";
    let forwarded = "Reporting-MTA: dns; x\n\nOriginal-Recipient: rfc822; admin@example.com\nFinal-Recipient: rfc822; ada@elsewhere.example\nAction: failed\nStatus: 5.1.1";
    let no_first_group = "Final-Recipient: rfc822; admin@example.com\nAction: FAILED\nStatus: 5.1.2 (bad domain)";
    let no_status = "Reporting-MTA: dns; x\n\nFinal-Recipient: rfc822; admin@example.com\nAction: failed\nDiagnostic-Code: smtp; 550 no such user";
    let no_action = "Reporting-MTA: dns; x\n\nFinal-Recipient: rfc822; admin@example.com\nStatus: 5.1.1";
    let nothing_else = "Reporting-MTA: dns; x\n\nFinal-Recipient: unknown; somebody\nAction: failed";
    let address = "Reporting-MTA: dns; x\n\nFinal-Recipient: rfc822; admin@example.com\nAction: failed\nStatus: none\nDiagnostic-Code: smtp; host 4.5.6.7 and 5.1.1.1 said 550 5.1.1 unknown";
    for (name, fields, verdict, code, condemns) in [
        ("Postfix", postfix, Failed, "5.1.1", true),
        ("Exim, whose words say more than its status", exim, Failed, "5.7.1", false),
        ("Exchange", exchange, Failed, "5.1.10", true),
        ("a full mailbox", full, Failed, "5.2.2", false),
        ("given up after days", given_up, Failed, "4.4.1", false),
        ("a delay", delayed, Delayed, "4.4.1", false),
        ("a success", relayed, Delivered, "2.1.9", false),
        ("behind an alias", forwarded, Failed, "5.1.1", true),
        ("no group about the message", no_first_group, Failed, "5.1.2", true),
        ("no status", no_status, Failed, "5.1.0", true),
        ("no action", no_action, Failed, "5.1.1", true),
        ("no address that can be read", nothing_else, Failed, "5.0.0", true),
        ("addresses that look like codes", address, Failed, "5.1.1", true),
    ] {
        let read = read(&report(fields));
        assert_eq!(read.message_id.as_deref(), Some(ID), "{name}");
        assert!(read.sent_to.contains(&"bounces+token@desk.example".to_owned()), "{name}: {:?}", read.sent_to);
        let [told] = &read.told[..] else { panic!("{name}: {:?}", read.told) };
        assert_eq!((told.verdict, told.status), (verdict, status(code)), "{name}");
        assert_eq!(told.condemns_the_address(), condemns, "{name}");
        if name != "no address that can be read" {
            assert!(told.recipients.iter().any(|to| to.as_str() == "admin@example.com"), "{name}");
        }
    }
    let read = read(&report(postfix));
    assert_eq!(read.told[0].server.as_deref(), Some("mx2.example.com"));
    // A folded line is one line.
    assert_eq!(read.told[0].diagnostic, "550 5.1.1 <admin@example.com>: Recipient address rejected: User unknown");
}

#[test]
fn r40_reports_in_words_of_their_own_are_understood() {
    let qmail = wire(&format!(
        "Return-Path: <>\nDelivered-To: bounces+token@desk.example\nFrom: MAILER-DAEMON@q.example\nTo: bounces+token@desk.example\n\
         Subject: failure notice\n\nHi. This is the qmail-send program at q.example.\nI'm afraid I wasn't able to deliver your message to the following addresses.\n\
         This is a permanent error; I've given up. Sorry it didn't work out.\n\n<admin@example.com>:\nSorry, no mailbox here by that name. (#5.1.1)\n\n\
         --- Below this line is a copy of the message.\n\nReturn-Path: <ca@desk.example>\nMessage-ID: <{ID}>\nSubject: 4.0.0\n\n<other@example.com>:\nnot told\n"
    ));
    let exim = wire(&format!(
        "Return-path: <>\nEnvelope-to: bounces+token@desk.example\nX-Failed-Recipients: admin@example.com\nAuto-Submitted: auto-replied\n\
         From: Mail Delivery System <Mailer-Daemon@e.example>\nTo: bounces+token@desk.example\nSubject: Mail delivery failed: returning message to sender\n\n\
         This message was created automatically by mail delivery software.\n\nA message that you sent could not be delivered to one or more of its\n\
         recipients. This is a permanent error. The following address(es) failed:\n\n  admin@example.com\n    host mx.example.com [192.0.2.1]\n\
         \x20   SMTP error from remote mail server after RCPT TO:<admin@example.com>:\n    550 5.1.1 unknown user\n\n\
         ------ This is a copy of the message, including all the headers. ------\n\nMessage-ID: <{ID}>\nTo: admin@example.com\n\nbody\n"
    ));
    let plain = wire(
        "From: postmaster@old.example\nTo: bounces+token@desk.example\nSubject: Undeliverable: Please approve\n\n\
         Your message did not reach some or all of the intended recipients.\n\n  admin@example.com on 22/11/2026 04:00\n\
         \x20   The e-mail account does not exist at the organization this message was sent to. 550\n",
    );
    for (name, bytes, code, id) in
        [("qmail", &qmail, "5.1.1", Some(ID)), ("Exim", &exim, "5.1.1", Some(ID)), ("plain", &plain, "5.1.0", None)]
    {
        let read = read(bytes);
        let [told] = &read.told[..] else { panic!("{name}: {:?}", read.told) };
        assert_eq!((told.verdict, told.status), (Verdict::Failed, status(code)), "{name}");
        assert_eq!(told.recipients[0].as_str(), "admin@example.com", "{name}");
        assert_eq!(read.message_id.as_deref(), id, "{name}");
        assert!(told.condemns_the_address(), "{name}");
    }
    let warning = wire(
        "From: Mailer-Daemon@e.example\nTo: bounces+token@desk.example\nSubject: Warning: message 1abc delayed 24 hours\n\n\
         This message was created automatically. No action is required on your part.\n  admin@example.com\n",
    );
    let read = read(&warning);
    assert_eq!((read.told[0].verdict, read.told[0].status), (Verdict::Delayed, status("4.0.0")));
}

#[test]
fn r40_what_is_no_report_is_told_apart() {
    let vacation = wire(
        "From: Ada <admin@example.com>\nTo: bounces+token@desk.example\nSubject: Undeliverable until Monday\nAuto-Submitted: auto-replied\n\nI am away. 550 5.1.1\n",
    );
    let precedence = wire("From: admin@example.com\nPrecedence: auto_reply\nSubject: failure\n\nOut of office\n");
    let person = wire("From: admin@example.com\nSubject: Re: Please approve\n\nI approve this.\n");
    let daemon = wire("From: MAILER-DAEMON@mx.example.com\nSubject: Your weekly quarantine\n\nadmin@example.com 550\n");
    let forwarded = wire(&format!(
        "From: admin@example.com\nSubject: Fwd: failure\nContent-Type: multipart/mixed; boundary=m\n\n--m\nContent-Type: text/plain\n\nLook\n\
         --m\nContent-Type: message/rfc822\n\n{}\n--m--\n",
        String::from_utf8(report(
            "Reporting-MTA: dns; x\n\nFinal-Recipient: rfc822; admin@example.com\nAction: failed\nStatus: 5.1.1"
        ))
        .expect("text")
        .replace("\r\n", "\n")
    ));
    for (name, bytes, word) in [
        ("empty", Vec::new(), "empty"),
        ("blank", b"\r\n \r\n".to_vec(), "empty"),
        ("vacation", vacation, "automatic reply"),
        ("precedence", precedence, "automatic reply"),
        ("a person", person, "not a report"),
        ("a letter of a mail system", daemon, "not a report"),
        ("somebody forwards a report", forwarded, "not a report"),
        ("a report about nobody", report("Reporting-MTA: dns; x"), "no recipient"),
        ("noise", vec![0xff; 5000], ""),
        ("nothing but line ends", b"\n".repeat(5000), "empty"),
    ] {
        match bounce::read(&bytes) {
            Reading::Other(why) => assert!(why.contains(word), "{name}: {why}"),
            Reading::Report(report) => panic!("{name}: {report:?}"),
        }
    }
}

#[test]
fn r40_what_is_huge_or_nested_is_bounded() {
    let fields = format!(
        "Reporting-MTA: dns; x\n\n{}",
        "Final-Recipient: rfc822; admin@example.com\nAction: failed\nStatus: 5.1.1\n\n".repeat(5000)
    );
    assert_eq!(read(&report(&fields)).told.len(), 16);
    let words = format!(
        "Reporting-MTA: dns; x\n\nFinal-Recipient: rfc822; admin@example.com\nAction: failed\nStatus: 5.1.1\n\
         Diagnostic-Code: smtp; 550 \u{1b}[2J\u{202e}{}",
        "é".repeat(60_000)
    );
    let diagnostic = read(&report(&words)).told.remove(0).diagnostic;
    assert!(diagnostic.starts_with("550 [2J é") && diagnostic.chars().count() == 500, "{diagnostic}");
    // What follows the report may be cut off.
    let mut huge =
        report("Reporting-MTA: dns; x\n\nFinal-Recipient: rfc822; admin@example.com\nAction: failed\nStatus: 5.1.1");
    huge.extend(b"x".repeat(4 * 1024 * 1024));
    assert_eq!(read(&huge).told.len(), 1);
    let mut nested = String::new();
    for depth in 0..2000 {
        nested.push_str(&format!("Content-Type: multipart/mixed; boundary=b{depth}\n\n--b{depth}\n"));
    }
    assert!(matches!(bounce::read(&wire(&nested)), Reading::Other(_)));
    let nested = "Content-Type: message/rfc822\n\n".repeat(20_000);
    assert!(matches!(bounce::read(&wire(&nested)), Reading::Other(_)));
}
