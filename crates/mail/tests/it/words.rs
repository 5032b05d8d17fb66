//! The words of every mail in every language (R32).

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use fluent_syntax::ast::{CallArguments, Entry, Expression, InlineExpression, Pattern, PatternElement};
use sealpost_domain::mail::Content;
use sealpost_domain::{Language, MailKind, Timestamp};
use sealpost_mail::Texts;

use crate::samples;

#[test]
fn every_mail_in_every_language() {
    let composer = samples::composer();
    for language in Language::ALL {
        let mails = MailKind::ALL.map(|kind| {
            let mail = composer.compose(&samples::mail(kind, language)).expect("composes");
            format!("=== {}\nSubject: {}\n\n{}", kind.name(), mail.subject, mail.text)
        });
        insta::assert_snapshot!(format!("text_{language}"), mails.join("\n"));
    }
}

#[test]
fn the_html_of_every_mail_in_two_languages() {
    let composer = samples::composer();
    for language in [Language::English, Language::Korean] {
        for kind in MailKind::ALL {
            let mail = composer.compose(&samples::mail(kind, language)).expect("composes");
            insta::assert_snapshot!(format!("html_{}_{language}", kind.name()), mail.html);
        }
    }
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
    let sentences: BTreeSet<&str> =
        english.lines().filter(|line| line.split(' ').count() > 7 && !line.starts_with("line =")).collect();
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
    for file in ["src/web/approve_page.rs", "src/web/approve_domain.rs", "templates/approve.html"] {
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
