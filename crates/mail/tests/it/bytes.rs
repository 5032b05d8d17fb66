//! Messages as an independent parser reads them (R7, R25, R26, R28, R29, R31).

use mail_parser::{Message, MessageParser, MimeHeaders as _};
use sealpost_domain::mail::Content;
use sealpost_domain::{EmailAddress, Language, Mail, MailKind};
use sealpost_mail::testing::scan;
use sealpost_mail::{Composed, Name};

use crate::samples;

const UNSUBSCRIBE: &str = "https://desk.example/unsubscribe/WlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlo";
const LINK: &str = "https://desk.example/approve/paWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaU";

fn each(check: impl Fn(&Mail, &Composed, &Message<'_>)) {
    let composer = samples::composer();
    for language in Language::ALL {
        for kind in MailKind::ALL {
            let mail = samples::mail(kind, language);
            let composed = composer.compose(&mail).expect("composes");
            let message = MessageParser::default().parse(&composed.bytes).expect("a message");
            check(&mail, &composed, &message);
        }
    }
}

#[test]
fn r29_every_message_stands_the_scan() {
    each(|mail, composed, _| scan(&composed.bytes, mail.to.as_str()));
}

/// R23: the one thing that may be UTF-8 is the recipient's address.
#[test]
fn r23_an_international_recipient_stands_in_the_headers_as_utf_8() {
    let composer = samples::composer();
    for kind in MailKind::ALL {
        let mut mail = samples::mail(kind, Language::Korean);
        mail.to = EmailAddress::parse_international("가나다.라@테스트.example").expect("an address");
        let composed = composer.compose(&mail).expect("composes");
        scan(&composed.bytes, "가나다.라@xn--9t4b11yi5a.example");
    }
}

#[test]
fn r28_subject_lines_are_short() {
    each(|_, composed, message| {
        assert_eq!(message.subject(), Some(composed.subject.as_str()));
        let text = std::str::from_utf8(&composed.bytes).expect("ASCII");
        let from = text.find("\r\nSubject: ").expect("a subject") + 2;
        let rest = &text[from..];
        let to = rest.find("\r\nDate: ").expect("a date behind it");
        for line in rest[..to].split("\r\n") {
            assert!(line.len() <= 76, "{line}");
        }
    });
}

#[test]
fn r29_both_parts_are_read_back_and_say_the_same() {
    each(|mail, composed, message| {
        let lines = |text: &str| text.replace("\r\n", "\n");
        assert_eq!(lines(&message.body_text(0).expect("text")), composed.text);
        assert_eq!(lines(&message.body_html(0).expect("html")), composed.html);
        let kinds: Vec<String> = message.parts.iter().filter_map(|part| part.content_type().map(kind_of)).collect();
        let alternative = ["multipart/alternative", "text/plain", "text/html"];
        match mail.kind() {
            MailKind::CertificateIssued
            | MailKind::CertificateReissued
            | MailKind::DuplicateIssued
            | MailKind::CertificateRenewed => {
                let mixed = [&["multipart/mixed"], &alternative[..], &["application/x-pem-file"]].concat();
                assert_eq!(kinds, mixed);
            }
            _ => assert_eq!(kinds, alternative),
        }
        for name in mail.content.names() {
            let name = Name::of(name);
            for part in [&composed.text, &composed.html] {
                assert!(part.contains(&name.text), "{name}");
                assert!(name.ascii.as_ref().is_none_or(|ascii| part.contains(&format!("({ascii})"))), "{name}");
            }
        }
    });
}

#[test]
fn r25_r30_a_mail_has_at_most_one_link_and_its_text_is_its_target() {
    each(|mail, composed, _| {
        let hrefs: Vec<&str> =
            composed.html.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        let link = match mail.kind() {
            MailKind::DcvApproval => {
                assert_eq!(hrefs, [LINK, LINK], "the button and the clear text");
                Some(LINK)
            }
            MailKind::OrderApproval | MailKind::AccountAlarm => {
                assert!(hrefs.is_empty(), "nobody unsubscribes from these (R31)");
                None
            }
            _ => {
                // R25: notices never carry what approves.
                assert_eq!(hrefs, [UNSUBSCRIBE]);
                Some(UNSUBSCRIBE)
            }
        };
        if let Some(link) = link {
            assert!(composed.html.contains(&format!(">{link}</a>")));
            assert_eq!(composed.text.lines().filter(|line| *line == link).count(), 1, "on its own line");
        }
        for part in [&composed.html, &composed.text] {
            let ours = link.map_or(0, |link| part.matches(link).count());
            assert_eq!(part.matches("://").count(), ours, "nothing else is linked");
        }
        for remote in ["<img", "src=", "url(", "@import", "<script", "<link", "<iframe", "background=", "javascript:"] {
            assert!(!composed.html.contains(remote), "{remote}");
        }
    });
}

#[test]
fn r26_r31_headers() {
    each(|mail, _, message| {
        let names: Vec<&str> = message.headers().iter().map(mail_parser::Header::name).collect();
        let mut fixed = vec![
            "From",
            "To",
            "Subject",
            "Date",
            "Message-ID",
            "Auto-Submitted",
            "X-Auto-Response-Suppress",
            "Content-Language",
            "MIME-Version",
        ];
        let unsubscribe = message.header_raw("List-Unsubscribe").map(str::trim);
        let click = message.header_raw("List-Unsubscribe-Post").map(str::trim);
        if mail.kind().may_unsubscribe() {
            fixed.extend(["List-Unsubscribe", "List-Unsubscribe-Post"]);
            assert_eq!(unsubscribe, Some(format!("<{UNSUBSCRIBE}>").as_str()));
            assert_eq!(click, Some("List-Unsubscribe=One-Click"));
        }
        fixed.push("Content-Type");
        assert_eq!(names, fixed);
        let one = |address: Option<&mail_parser::Address<'_>>| {
            let list = address.and_then(mail_parser::Address::as_list).expect("a list");
            assert_eq!(list.len(), 1);
            list[0].address().map(str::to_owned)
        };
        assert_eq!(one(message.to()).as_deref(), Some(mail.to.as_str()));
        assert_eq!(one(message.from()).as_deref(), Some("certificates@desk.example"));
        assert_eq!(message.from().and_then(|from| from.first()).and_then(|from| from.name()), Some("Sealpost"));
        assert_eq!(message.message_id(), Some(format!("{}@desk.example", mail.id).as_str()));
        assert_eq!(message.date().map(mail_parser::DateTime::to_timestamp), Some(mail.queued_at.secs()));
        assert_eq!(message.header_raw("Content-Language").map(str::trim), Some(mail.language.tag()));
        assert_eq!(message.header_raw("Auto-Submitted").map(str::trim), Some("auto-generated"));
    });
}

/// One composer, ten thousand people: whatever is left over from one message
/// would stand in another.
#[test]
fn r26_ten_thousand_notices_hold_no_address_but_their_own() {
    let composer = samples::composer();
    let kinds = [MailKind::OrderCanceled, MailKind::OrderReceived, MailKind::CertificateRevoked];
    let samples: Vec<Mail> =
        kinds.iter().zip(Language::ALL).map(|(kind, language)| samples::mail(*kind, language)).collect();
    for number in 0..10_000 {
        let mut mail = samples[number % samples.len()].clone();
        let own = format!("zq{number}@people{}.example", number % 7);
        mail.to = samples::address(&own);
        let composed = composer.compose(&mail).expect("composes");
        let head = composed.bytes.windows(4).position(|window| window == b"\r\n\r\n").expect("headers");
        let head = std::str::from_utf8(&composed.bytes[..head]).expect("ASCII");
        for part in [head, &composed.text, &composed.html] {
            let people: Vec<&str> = part.match_indices("zq").map(|(at, _)| &part[at..]).collect();
            assert!(!people.is_empty() && people.iter().all(|found| found.starts_with(&own)), "{own}: {part}");
        }
    }
}

#[test]
fn r31_what_asks_or_alarms_cannot_be_unsubscribed_from() {
    let composer = samples::composer();
    for kind in [MailKind::DcvApproval, MailKind::OrderApproval, MailKind::AccountAlarm] {
        let mail = Mail { unsubscribe: Some(samples::approval().value), ..samples::mail(kind, Language::English) };
        let composed = composer.compose(&mail).expect("composes");
        let shown = [composed.text, composed.html, String::from_utf8(composed.bytes).expect("ASCII")].concat();
        assert!(!shown.to_lowercase().contains("unsubscribe"), "{kind:?}");
    }
    // Without a link there is no header and no line either.
    let mail = Mail { unsubscribe: None, ..samples::mail(MailKind::CertificateIssued, Language::English) };
    let bytes = composer.compose(&mail).expect("composes").bytes;
    assert!(!String::from_utf8(bytes).expect("ASCII").to_lowercase().contains("unsubscribe"));
}

#[test]
fn r31_golden_headers() {
    let composer = samples::composer();
    let golden = [(MailKind::DcvApproval, Language::Korean), (MailKind::CertificateIssued, Language::Japanese)];
    let golden = golden.map(|(kind, language)| {
        let bytes = composer.compose(&samples::mail(kind, language)).expect("composes").bytes;
        let text = String::from_utf8(bytes).expect("ASCII");
        text.split("\r\n\r\n").next().expect("headers").replace("\r\n", "\n")
    });
    insta::assert_snapshot!("headers", golden.join("\n\n"));
}

#[test]
fn the_certificate_is_attached_under_its_name() {
    let composer = samples::composer();
    let composed = composer.compose(&samples::mail(MailKind::CertificateIssued, Language::Korean)).expect("composes");
    let message = MessageParser::default().parse(&composed.bytes).expect("a message");
    let file = message.attachment(0).expect("a file");
    assert_eq!(file.attachment_name(), Some("star.shop.example.com.pem"));
    assert_eq!(file.contents(), samples::issued().chain_pem.as_bytes());
    assert_eq!(message.attachment_count(), 1);
}

#[test]
fn r7_r35_the_same_mail_gives_the_same_bytes() {
    each(|mail, composed, _| assert_eq!(&samples::composer().compose(mail).expect("composes"), composed));
}

#[test]
fn awkward_names_and_addresses_still_give_clean_messages() {
    let composer = samples::composer();
    let label = "a".repeat(63);
    let long = format!("*.{label}.{label}.{label}.example.com");
    let mut issued = samples::issued();
    issued.certificate.common_name = samples::name(&long);
    issued.certificate.names =
        (0..250).map(|n| samples::name(&format!("host-{n}.xn--9t4b11yi5a.example.com"))).collect();
    let mut mail = samples::with(Language::Japanese, Content::CertificateIssued(issued));
    mail.to = samples::address(&format!("{}@{label}.{label}.example.com", "b".repeat(64)));
    let composed = composer.compose(&mail).expect("composes");
    let message = MessageParser::default().parse(&composed.bytes).expect("a message");
    let to = message.to().and_then(|to| to.first()).and_then(|to| to.address());
    assert_eq!(to, Some(mail.to.as_str()));
    let file = message.attachment(0).and_then(|file| file.attachment_name()).map(str::to_owned);
    assert_eq!(file, Some(format!("{}.pem", long.replace('*', "star"))));
    assert_eq!(message.subject(), Some(composed.subject.as_str()));
    let text = std::str::from_utf8(&composed.bytes).expect("ASCII");
    assert!(text.split("\r\n").all(|line| line.len() <= 998 && !line.contains(['\r', '\n'])));
}

fn kind_of(content_type: &mail_parser::ContentType<'_>) -> String {
    format!("{}/{}", content_type.ctype(), content_type.subtype().unwrap_or_default())
}
