//! An operator's own templates and sentences.

use std::path::Path;

use sealpost_domain::{Language, MailKind};
use sealpost_mail::{ComposeError, Composed, Composer, Overrides, Sender};

use crate::samples;

/// A composer with these files in the overriding folder, or the refusal.
fn with(files: &[(&str, &str)]) -> Result<Composer, String> {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, text) in files {
        let file = folder.path().join(name);
        std::fs::create_dir_all(file.parent().expect("a folder")).expect("made");
        std::fs::write(file, text).expect("written");
    }
    compose_from(folder.path())
}

fn compose_from(folder: &Path) -> Result<Composer, String> {
    let sender = Sender {
        from: samples::address("certificates@desk.example"),
        name: "Sealpost".to_owned(),
        public_url: samples::PUBLIC_URL.to_owned(),
    };
    let told = |problem: String| problem.replace(&folder.display().to_string(), "…");
    let overrides = Overrides::read(folder).map_err(|error| told(error.to_string()))?;
    Composer::with_overrides(sender, &overrides).map_err(|error| match error {
        ComposeError::Override(error) => told(error.to_string()),
        other => panic!("{other:?}"),
    })
}

fn mail(composer: &Composer, kind: MailKind, language: Language) -> Composed {
    composer.compose(&samples::mail(kind, language)).expect("composes")
}

fn built_in(name: &str) -> String {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("templates").join(name);
    std::fs::read_to_string(file).expect(name)
}

#[test]
fn an_empty_folder_changes_nothing() {
    let own = with(&[]).expect("accepted");
    let issued = |composer: &Composer| mail(composer, MailKind::CertificateIssued, Language::Korean);
    assert_eq!(issued(&own), issued(&samples::composer()));
}

#[test]
fn single_sentences_and_templates_take_the_place_of_ours() {
    let text = built_in("dcv_approval/body.txt")
        .replace("{% block content %}", "{% block content %}\nIT Security, phone 1234\n");
    let files = [
        ("locales/de.ftl", "approval-heading = Dürfen wir?\n"),
        ("templates/dcv_approval/body.txt", text.as_str()),
        ("templates/layout.html", &built_in("layout.html").replace("#17594a", "#003366")),
    ];
    let composer = with(&files).expect("accepted");
    let german = mail(&composer, MailKind::DcvApproval, Language::German);
    assert!(german.text.starts_with("Dürfen wir?\n") && german.text.contains("IT Security, phone 1234\n"));
    assert!(german.html.contains("Dürfen wir?") && german.html.contains("#003366"));
    let english = mail(&composer, MailKind::DcvApproval, Language::English);
    assert!(english.text.starts_with("May this certificate be issued?"));
}

#[test]
fn what_does_not_fit_is_refused_with_its_file_and_line() {
    let without_link = built_in("dcv_approval/body.txt").replace("{{ link }}", "");
    let without_names = built_in("certificate_issued/body.html").replace("{% include \"certificate.html\" %}", "");
    let cases: [(&str, &str, &str); 14] = [
        ("templates/order_lost/body.txt", "x", "…/templates/order_lost/body.txt: there is no mail template"),
        ("readme.md", "x", "…/readme.md: only templates/"),
        ("locales/xx.ftl", "x", "…/locales/xx.ftl: there is no language"),
        ("locales/ko.ftl", "\nno-such-key = x\n", "…/locales/ko.ftl:2: there is no sentence `no-such-key`"),
        (
            "locales/ko.ftl",
            "approval-heading = { $link }\n",
            "…/locales/ko.ftl:1: `approval-heading` is not given `link`",
        ),
        ("locales/ko.ftl", "approval-heading = x\n\n= y\n", "…/locales/ko.ftl:"),
        ("templates/parts.html", "{% macro x() %}\n{{ 1 +", "…/templates/parts.html:2: "),
        ("templates/layout.txt", "a\n{{ secrets }}", "…/templates/layout.txt:2: "),
        ("templates/layout.txt", "{% include \"../../etc/passwd\" %}", "…/templates/layout.txt:1: "),
        (
            "templates/layout.txt",
            "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}",
            "…/templates/layout.txt",
        ),
        ("templates/layout.html", "\n\n<img src=\"x\">", "…/templates/layout.html:3: `<img` may not"),
        ("templates/layout.html", "\n<a href=\"https://evil.example\">", "…/templates/layout.html:2: `://` may not"),
        (
            "templates/dcv_approval/body.txt",
            &without_link,
            "…/templates/dcv_approval/body.txt: dcv_approval in en: the link",
        ),
        ("templates/certificate_issued/body.html", &without_names, "…/templates/certificate_issued/body.html: "),
    ];
    for (name, text, wanted) in cases {
        let refused = with(&[(name, text)]).expect_err(name);
        assert!(refused.starts_with(wanted), "{name}: {refused}");
    }
}

#[test]
fn r30_an_own_template_cannot_leave_escaping() {
    for text in ["{% autoescape false %}{{ account }}{% endautoescape %}", "{{ account|safe }}", "{{ account | safe }}"]
    {
        let own =
            built_in("dcv_approval/body.html").replace("{% block content %}", &format!("{{% block content %}}{text}"));
        assert!(with(&[("templates/dcv_approval/body.html", &own)]).is_err(), "{text}");
    }
    // However a tag is put together, it stays text.
    let own = built_in("dcv_approval/body.html")
        .replace("{% block content %}", "{% block content %}{{ \"<\" ~ \"script>\" }}");
    let composer = with(&[("templates/dcv_approval/body.html", &own)]).expect("escaped, so harmless");
    assert!(!mail(&composer, MailKind::DcvApproval, Language::English).html.contains("<script"));
}

#[cfg(unix)]
#[test]
fn nothing_outside_the_folder_is_read() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::create_dir(folder.path().join("templates")).expect("made");
    std::os::unix::fs::symlink("/etc/hostname", folder.path().join("templates/layout.txt")).expect("linked");
    let refused = compose_from(folder.path()).expect_err("refused");
    assert_eq!(refused, "…/templates/layout.txt: it is neither a file nor a folder");
}
