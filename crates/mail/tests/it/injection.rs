//! What outsiders write stays text (R27, R30).

use mail_parser::MessageParser;
use sealpost_domain::mail::Content;
use sealpost_domain::{Language, Mail};
use sealpost_mail::testing::scan;
use sealpost_mail::{ComposeError, Composed, Composer, Sender};

use crate::samples;

/// Header, MIME, SMTP, HTML, template and Fluent injection; odd Unicode.
const NAUGHTY: [&str; 40] = [
    "x\r\nBcc: victim@example.com",
    "x\nBcc: victim@example.com",
    "x\rBcc: victim@example.com",
    "x\r\n\r\n<script>alert(1)</script>",
    "x\0y",
    "\r\n.\r\nMAIL FROM:<a@example.com>\r\n",
    "\n.\n",
    "\r\n--=_sealpost_01a20393-3608-7031-b233-343536373839_a--\r\n",
    "\r\n--=_sealpost_01a20393-3608-7031-b233-343536373839_m\r\nContent-Type: text/html\r\n\r\n<b>x</b>",
    "From me to you",
    "<script>alert(1)</script>",
    "</td></tr></table><h1>Approved</h1>",
    "<a href=\"https://evil.example/\">click</a>",
    "\"><img src=x onerror=alert(1)>",
    "' onmouseover='alert(1)",
    "\" style=\"position:fixed",
    "<!-- ", // never closed
    "-->",
    "]]>",
    "&lt;b&gt; &amp; &#60;",
    "<![endif]--><b>",
    "</title></style><b>",
    "javascript:alert(1)",
    "{{ 7 * 7 }}{% include 'layout.html' %}{# ",
    "{ $link } { approval-heading }",
    "=?utf-8?B?PGI+?= =?utf-8?Q?=0D=0A?=",
    "https://evil.example/login",
    "www.evil.example and me@evil.example",
    "\u{202e}gnp.elpmaxe",
    "\u{2028}x\u{2029}y\u{85}z",
    "\u{feff}\u{200b}\u{2066}x\u{2069}",
    "Z\u{351}\u{36b}\u{343}a\u{34b}lgo",
    "👩‍👩‍👧‍👦 가족 ｕｎｉ",
    "%0d%0aBcc:%20x@example.com",
    "\\r\\nBcc: x",
    "\u{1b}[31mred",
    "\u{7f}\u{80}\u{9f}",
    "=0D=0A=2E=0D=0A",
    "",
    "   \t\n  ",
];

/// Of every sample.
const RECIPIENT: &str = "hostmaster@example.com";

fn approval(text: &str) -> Mail {
    let mut approval = samples::approval();
    approval.account_name = text.to_owned();
    approval.product = text.to_owned();
    samples::with(Language::English, Content::DcvApproval(approval))
}

fn issued(text: &str) -> Mail {
    let mut issued = samples::issued();
    issued.certificate.product = text.to_owned();
    issued.certificate.issuer = text.to_owned();
    issued.certificate.serial = text.to_owned();
    issued.certificate.sha256 = text.to_owned();
    issued.chain_pem = text.to_owned();
    samples::with(Language::Korean, Content::CertificateIssued(issued))
}

fn ended(text: &str) -> Mail {
    let mut ended = samples::ended(text);
    ended.product = text.to_owned();
    ended.reason = format!("x{text}");
    samples::with(Language::German, Content::OrderRejected(ended))
}

/// The HTML's tags with all that is in them, without the text between.
fn tags(html: &str) -> Vec<&str> {
    let body = html.split_once("</style>").expect("a style").1;
    body.split('<').skip(1).map(|rest| rest.split('>').next().unwrap_or_default()).collect()
}

#[test]
fn r27_r30_naughty_texts_change_neither_headers_nor_structure() {
    let composer = samples::composer();
    for make in [approval, issued, ended] {
        let benign = composer.compose(&make("harmless")).expect("composes");
        for naughty in NAUGHTY {
            let composed = composer.compose(&make(naughty)).expect("composes");
            assert_eq!(tags(&composed.html), tags(&benign.html), "{naughty:?}");
            assert_eq!(shape(&composed), shape(&benign), "{naughty:?}");
            scan(&composed.bytes, RECIPIENT);
            let shown = [composed.text.as_str(), composed.html.as_str()].concat();
            let hidden = |c: char| c != '\n' && c.is_control() || ('\u{2028}'..='\u{202e}').contains(&c);
            assert!(!shown.contains(hidden), "{naughty:?}");
            // What is there to be linked is ours.
            assert_eq!(links(&shown), links(&[benign.text.as_str(), benign.html.as_str()].concat()), "{naughty:?}");
            assert!(!shown.contains("evil.example"), "{naughty:?}");
        }
    }
}

/// Header names and values but for the subject's, and the parts' kinds.
fn shape(composed: &Composed) -> (Vec<String>, usize) {
    let message = MessageParser::default().parse(&composed.bytes).expect("a message");
    let headers = message.headers_raw().map(|(name, value)| format!("{name}:{value}")).collect();
    (headers, message.parts.len())
}

fn links(text: &str) -> usize {
    text.matches("://").count()
}

/// The large outside list, in every text that a mail can hold at once.
#[test]
fn r27_the_big_list_of_naughty_strings_changes_nothing_in_any_field() {
    let Some(list) = naughty_strings() else { return };
    let composer = samples::composer();
    for make in [approval, issued, ended] {
        let benign = shape(&composer.compose(&make("harmless")).expect("composes"));
        for naughty in &list {
            let composed = composer.compose(&make(naughty)).expect("composes");
            assert_eq!(shape(&composed), benign, "{naughty:?}");
            scan(&composed.bytes, RECIPIENT);
        }
    }
}

#[test]
fn r27_a_naughty_name_of_the_sender_is_refused_or_comes_back_in_its_header() {
    for naughty in NAUGHTY {
        let sender = Sender {
            from: samples::address("certificates@desk.example"),
            name: naughty.to_owned(),
            public_url: samples::PUBLIC_URL.to_owned(),
        };
        match Composer::new(sender) {
            Ok(composer) => scan(&composer.compose(&approval("x")).expect("composes").bytes, RECIPIENT),
            Err(refused) => assert!(matches!(refused, ComposeError::Control(_)), "{naughty:?}: {refused}"),
        }
    }
}

/// `blns.json` of the folder in `SEALPOST_CORPORA`; without it the test says
/// that it was skipped.
fn naughty_strings() -> Option<Vec<String>> {
    let Some(folder) = std::env::var_os("SEALPOST_CORPORA") else {
        println!("SKIPPED: SEALPOST_CORPORA names no folder; the big list of naughty strings was not tried");
        return None;
    };
    let path = std::path::Path::new(&folder).join("naughty-strings/blns.json");
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    Some(serde_json::from_str(&text).expect("a list of texts"))
}

#[test]
fn r30_html_is_escaped_and_text_is_not() {
    let composer = samples::composer();
    let composed = composer.compose(&approval("<b>&\"'")).expect("composes");
    assert!(composed.text.contains("Account: <b>&\"'\n"), "{}", composed.text);
    assert!(composed.html.contains("&lt;b&gt;&amp;&quot;&#x27;"), "{}", composed.html);
    assert!(!composed.html.contains("<b>"));
}

#[test]
fn r30_requester_text_is_at_most_500_characters() {
    let composer = samples::composer();
    let composed = composer.compose(&ended(&"가".repeat(2000))).expect("composes");
    for part in [&composed.text, &composed.html] {
        let longest = part.split(|c| c != '가').map(|run| run.chars().count()).filter(|n| *n < 1000).max();
        assert_eq!(longest, Some(500));
    }
}

#[test]
fn a_reason_cannot_pass_for_our_own_lines() {
    let composer = samples::composer();
    let composed = composer.compose(&ended("\n\nSealpost\nAlles gut.")).expect("composes");
    assert!(composed.text.contains("> x\n> \n> Sealpost\n> Alles gut.\n"), "{}", composed.text);
}

#[test]
fn r27_controls_in_what_goes_into_headers_are_refused() {
    let new = |name: &str, url: &str| {
        Composer::new(Sender {
            from: samples::address("certificates@desk.example"),
            name: name.to_owned(),
            public_url: url.to_owned(),
        })
    };
    for name in ["a\r\nBcc: x@example.com", "a\nb", "a\0", "\u{7f}", "a\u{85}b", "a\u{2028}b"] {
        assert!(matches!(new(name, samples::PUBLIC_URL), Err(ComposeError::Control(_))), "{name:?}");
    }
    for url in [
        "",
        "desk.example",
        "ftp://desk.example",
        "https://",
        "https://desk.example/",
        "https://desk.example/a b",
        "https://desk.example\r\n",
        "https://user:secret@desk.example",
        "https://desk.example?x=1",
        "https://desk.example#x",
        "https://desk.example/\"onclick=\"",
        "javascript:alert(1)",
    ] {
        assert!(matches!(new("Sealpost", url), Err(ComposeError::PublicUrl(_))), "{url:?}");
    }
    for url in ["http://127.0.0.1:8400", "http://[::1]:8400", "https://desk.example/sealpost"] {
        assert!(new("Sealpost \"Desk\" <가>, Süd", url).is_ok(), "{url}");
    }
}

#[test]
fn display_names_come_back_as_they_were() {
    for name in ["", "Sealpost", "Zertifikate, Süd \"(neu)\"", "인증서 데스크", "a@b <c>;:", &"長".repeat(80)] {
        let composer = Composer::new(Sender {
            from: samples::address("certificates@desk.example"),
            name: name.to_owned(),
            public_url: samples::PUBLIC_URL.to_owned(),
        });
        let composed = composer.and_then(|composer| composer.compose(&approval("x"))).expect("composes");
        scan(&composed.bytes, RECIPIENT);
        let message = MessageParser::default().parse(&composed.bytes).expect("a message");
        let from = message.from().and_then(|from| from.first()).expect("a sender");
        assert_eq!(from.address(), Some("certificates@desk.example"));
        assert_eq!(from.name().unwrap_or_default(), name);
    }
}
