//! The words of every mail in every language (R32).

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use fluent_syntax::ast::{CallArguments, Entry, Expression, InlineExpression, Pattern, PatternElement};
use sealpost_domain::dcv::Code;
use sealpost_domain::mail::Content;
use sealpost_domain::{Language, MailKind, Timestamp};
use sealpost_mail::Texts;

use crate::samples;

#[test]
fn r32_every_mail_in_every_language() {
    let composer = samples::composer();
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("snapshots/text");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    let _bound = settings.bind_to_scope();
    for language in Language::ALL {
        for kind in MailKind::ALL {
            let mail = composer.compose(&samples::mail(kind, language)).expect("composes");
            let text = format!("Subject: {}\n\n{}", mail.subject, mail.text);
            insta::assert_snapshot!(format!("{}_{language}", kind.name()), text);
        }
    }
}

#[test]
fn the_html_of_every_mail_in_english_and_of_the_approval_in_korean() {
    let composer = samples::composer();
    let english = MailKind::ALL.map(|kind| (kind, Language::English));
    for (kind, language) in english.into_iter().chain([(MailKind::DcvApproval, Language::Korean)]) {
        let mail = composer.compose(&samples::mail(kind, language)).expect("composes");
        // The frame is the same in all; it is looked at once.
        let whole = kind == MailKind::DcvApproval;
        let content = mail.html.split_once("<h1").map_or("", |(_, content)| content);
        let shown = if whole { mail.html.clone() } else { format!("<h1{content}") };
        insta::assert_snapshot!(format!("html_{}_{language}", kind.name()), shown);
    }
}

#[test]
fn r29_html_and_text_say_the_same() {
    let composer = samples::composer();
    for language in Language::ALL {
        for content in samples::variants() {
            let mail = composer.compose(&samples::with(language, content)).expect("composes");
            let button = composer.texts(language).say("approval-link", &[]);
            let shown = visible(&mail.html);
            let (html, text) = (squeezed(&shown.concat()), squeezed(&mail.text));
            for part in shown.iter().filter(|part| **part != button) {
                assert!(text.contains(&squeezed(part)), "{language}: the text lacks {part:?}");
            }
            for line in mail.text.lines() {
                let line = squeezed(line.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.'));
                assert!(html.contains(&line), "{language}: the HTML lacks {line:?}");
            }
        }
    }
}

/// What a reader of the HTML sees: the text between its tags.
fn visible(html: &str) -> Vec<String> {
    let body = html.split_once("<body").expect("a body").1;
    let unescaped = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#x27;", "'"), ("&#x2f;", "/"), ("&amp;", "&")];
    let parts = body.split('<').skip(1).filter_map(|part| part.split_once('>'));
    let parts = parts.map(|(_, text)| unescaped.into_iter().fold(text.to_owned(), |text, (a, b)| text.replace(a, b)));
    parts.filter(|text| !text.trim().is_empty()).collect()
}

/// Free of line breaks, and of what only joins label and value.
fn squeezed(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && !matches!(c, ':' | '：' | '>' | '-')).collect()
}

#[test]
fn r18_a_code_and_a_report_are_told_in_every_language() {
    let composer = samples::composer();
    let mut approval = samples::approval();
    approval.code = Some(Code::from_random(&|bytes: &mut [u8]| bytes.copy_from_slice(&482_193_u32.to_be_bytes())));
    let mut ended = samples::ended("hostmaster@example.com");
    ended.reported = true;
    let texts = Language::ALL.map(|language| {
        let asked =
            composer.compose(&samples::with(language, Content::DcvApproval(approval.clone()))).expect("composes");
        assert!(asked.html.contains(">482 193<"), "{}", asked.html);
        let told = composer.compose(&samples::with(language, Content::OrderRejected(ended.clone()))).expect("composes");
        let lines: Vec<&str> = asked.text.lines().collect();
        let at = lines.iter().position(|line| *line == "  482 193").expect("a line of its own");
        let report = told.text.split("\n\n").nth(2).expect("after the introduction");
        assert!(report.contains("hostmaster@example.com"), "{report}");
        format!("=== {language}\n{}\n{report}\n", lines[at - 1..=at + 1].join("\n"))
    });
    insta::assert_snapshot!("code_and_report", texts.join("\n"));
}

#[test]
fn one_name_and_no_reason_read_well() {
    let composer = samples::composer();
    let mut approval = samples::approval();
    approval.names.truncate(1);
    let mut ended = samples::ended("hostmaster@example.com");
    ended.reason = " \n".to_owned();
    let texts = Language::ALL.map(|language| {
        let approval = composer.compose(&samples::with(language, Content::DcvApproval(approval.clone())));
        let ended = composer.compose(&samples::with(language, Content::OrderRejected(ended.clone())));
        let approval = approval.expect("composes").text;
        let ended = ended.expect("composes").text;
        // Of the approval the names and what is granted, of the other the reason.
        let approval: Vec<&str> = approval.lines().skip(4).filter(|line| !line.is_empty()).collect();
        let reason: Vec<&str> = ended.lines().skip(4).take(2).collect();
        format!("=== {language}\n{}\n{}\n{}\n", approval[0], approval[7], reason.join("\n"))
    });
    insta::assert_snapshot!("one_name_and_no_reason", texts.join("\n"));
}

#[test]
fn dates_are_written_as_each_language_does() {
    let lines = Language::ALL.map(|language| {
        let texts = Texts::new(language).expect("texts");
        format!("{language}: {} · {}", texts.date(samples::NOW), texts.moment(samples::NOW))
    });
    insta::assert_snapshot!("dates", lines.join("\n"));
    // Beyond the calendar nothing breaks.
    let texts = Texts::new(Language::Korean).expect("texts");
    assert!(!texts.moment(Timestamp::from_millis(i64::MAX)).is_empty());
}

#[test]
fn each_language_has_its_own_plural_forms() {
    let label = |language, count: usize| {
        let texts = Texts::new(language).expect("texts");
        texts.say("label-names", &[("count", count.into())])
    };
    let russian = [1, 2, 5, 11, 21, 22, 25].map(|count| label(Language::Russian, count));
    assert_eq!(russian, ["Имя", "2 имени", "5 имён", "11 имён", "21 имя", "22 имени", "25 имён"]);
    assert_eq!([1, 2].map(|count| label(Language::French, count)), ["Nom", "2 noms"]);
    assert_eq!([1, 2].map(|count| label(Language::Portuguese, count)), ["Nome", "2 nomes"]);
    assert_eq!([1, 2].map(|count| label(Language::Korean, count)), ["이름 1개", "이름 2개"]);
}

#[test]
fn a_missing_text_shows_its_key() {
    assert_eq!(Texts::new(Language::English).expect("texts").say("no-such-key", &[]), "no-such-key");
}

#[test]
fn r32_every_language_has_the_keys_and_arguments_of_english() {
    let english = messages(Language::English);
    assert!(english.len() > 50);
    for language in Language::ALL {
        let other = messages(language);
        for (key, arguments) in &english {
            let found = other.get(key).unwrap_or_else(|| panic!("{language} lacks `{key}`"));
            assert_eq!(found, arguments, "{language}: `{key}` takes other arguments");
        }
        let extra: Vec<&String> = other.keys().filter(|key| !english.contains_key(*key)).collect();
        assert!(extra.is_empty(), "{language} has {extra:?}, which English lacks");
    }
}

#[test]
fn r32_no_two_languages_share_a_sentence() {
    let english = std::fs::read_to_string(locale(Language::English)).expect("a file");
    let sentences: BTreeSet<&str> = english
        .lines()
        .filter(|line| line.split(' ').count() > 7 && !line.ends_with("->"))
        .filter(|line| !line.starts_with("line ="))
        .collect();
    for language in Language::ALL.into_iter().filter(|language| *language != Language::English) {
        let other = std::fs::read_to_string(locale(language)).expect("a file");
        let same = other.lines().find(|line| sentences.contains(line));
        assert_eq!(same, None, "{language} is not translated");
    }
}

#[test]
fn every_key_is_used() {
    let mail = Path::new(env!("CARGO_MANIFEST_DIR"));
    let server = mail.join("../server");
    let mut used = String::new();
    for file in ["src/subject_line.rs", "src/texts.rs"] {
        used += &std::fs::read_to_string(mail.join(file)).expect(file);
    }
    for file in ["layout.html", "layout.txt", "certificate.html", "certificate.txt"] {
        used += &std::fs::read_to_string(mail.join("templates").join(file)).expect(file);
    }
    for kind in MailKind::ALL {
        for body in ["body.html", "body.txt"] {
            used += &std::fs::read_to_string(mail.join("templates").join(kind.name()).join(body)).expect(body);
        }
    }
    for file in [
        "src/web/approve_page.rs",
        "src/web/approve_domain.rs",
        "src/web/unsubscribe_page.rs",
        "templates/approve.html",
        "templates/unsubscribe.html",
    ] {
        used += &std::fs::read_to_string(server.join(file)).expect(file);
    }
    let unused: Vec<String> =
        messages(Language::English).into_keys().filter(|key| !used.contains(&format!("\"{key}\""))).collect();
    assert!(unused.is_empty(), "{unused:?}");
}

fn locale(language: Language) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("locales/{language}.ftl"))
}

/// Each key with the arguments that its text takes; an empty text fails.
fn messages(language: Language) -> BTreeMap<String, BTreeSet<String>> {
    let source = std::fs::read_to_string(locale(language)).expect("a file");
    let resource = fluent_syntax::parser::parse(source.as_str()).expect("no errors");
    let mut messages = BTreeMap::new();
    for entry in resource.body {
        let message = match entry {
            Entry::Message(message) => message,
            Entry::Comment(_) | Entry::GroupComment(_) | Entry::ResourceComment(_) => continue,
            other => panic!("{language}: {other:?}"),
        };
        let key = message.id.name.to_owned();
        let pattern = message.value.unwrap_or_else(|| panic!("{language}: `{key}` is empty"));
        let mut arguments = BTreeSet::new();
        visit(&pattern, &mut arguments);
        assert!(messages.insert(key.clone(), arguments).is_none(), "{language}: `{key}` stands twice");
    }
    messages
}

fn visit(pattern: &Pattern<&str>, arguments: &mut BTreeSet<String>) {
    for element in &pattern.elements {
        match element {
            PatternElement::TextElement { value } => assert!(!value.contains('\u{2068}'), "{value}"),
            PatternElement::Placeable { expression: Expression::Inline(inline) } => visit_inline(inline, arguments),
            PatternElement::Placeable { expression: Expression::Select { selector, variants } } => {
                visit_inline(selector, arguments);
                for variant in variants {
                    assert!(!variant.value.elements.is_empty());
                    visit(&variant.value, arguments);
                }
            }
        }
    }
}

fn visit_inline(inline: &InlineExpression<&str>, arguments: &mut BTreeSet<String>) {
    match inline {
        InlineExpression::VariableReference { id } => {
            arguments.insert(id.name.to_owned());
        }
        InlineExpression::FunctionReference { arguments: CallArguments { positional, .. }, .. } => {
            positional.iter().for_each(|inline| visit_inline(inline, arguments));
        }
        other => panic!("not used here: {other:?}"),
    }
}
