//! Tries an operator's templates and sentences before the desk starts: every
//! mail in every language, from the samples.

use sealpost_domain::mail::Content;
use sealpost_domain::{Language, Mail, MailKind};

use crate::compose::{ComposeError, Composed, Composer};
use crate::context::Name;
use crate::overrides::{OverrideError, Overrides, forbidden_in};
use crate::sample;

/// Composes everything that a mail can say, and looks at what came of it (R29, R30).
pub(crate) fn run(composer: &Composer, overrides: &Overrides) -> Result<(), OverrideError> {
    for language in Language::ALL {
        for content in sample::variants() {
            let mail = sample::with(language, content);
            let composed = composer.compose(&mail).map_err(|error| failed(error, &mail, overrides))?;
            check(composer, &mail, &composed).map_err(|(part, problem)| OverrideError {
                file: overrides.file_of(&format!("{}/{part}", mail.kind().name())),
                line: None,
                problem: format!("{} in {language}: {problem}", mail.kind().name()),
            })?;
        }
    }
    Ok(())
}

fn failed(error: ComposeError, mail: &Mail, overrides: &Overrides) -> OverrideError {
    let (kind, language) = (mail.kind().name(), mail.language);
    match error {
        ComposeError::Template(cause) => OverrideError {
            file: cause.name().map_or_else(|| overrides.file_of(""), |name| overrides.file_of(name)),
            line: cause.line(),
            problem: format!("{kind} in {language} cannot be written: {}", cause.detail().unwrap_or_default()),
        },
        other => OverrideError {
            file: overrides.sentences_of(language),
            line: None,
            problem: format!("{kind} in {language} cannot be written: {other}"),
        },
    }
}

/// The part that is wrong, and what is wrong with it.
fn check(composer: &Composer, mail: &Mail, composed: &Composed) -> Result<(), (&'static str, String)> {
    let Composed { html, text, .. } = composed;
    if let Some(word) = forbidden_in(html) {
        return Err(("body.html", format!("`{word}` may not stand in a mail")));
    }
    let link = match &mail.content {
        Content::DcvApproval(approval) => Some(composer.approval_link(approval)),
        _ => composer.unsubscribe_link(mail),
    };
    let hrefs: Vec<&str> = html.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    if html.matches("href").count() != hrefs.len() || hrefs.iter().any(|href| Some(*href) != link.as_deref()) {
        return Err(("body.html", "a link leads elsewhere than to the page".to_owned()));
    }
    if let Some(link) = &link {
        if !html.contains(&format!(">{link}</a>")) {
            return Err(("body.html", "the link in clear text is missing".to_owned()));
        }
        if !text.lines().any(|line| line == link) {
            return Err(("body.txt", "the link on a line of its own is missing".to_owned()));
        }
    }
    for part in ["body.html", "body.txt"] {
        let body = if part == "body.html" { html } else { text };
        let ours = link.as_ref().map_or(0, |link| body.matches(link.as_str()).count());
        if body.matches("://").count() != ours {
            return Err((part, "a link leads elsewhere than to the page".to_owned()));
        }
        for name in mail.content.names() {
            let Name { text, ascii } = Name::of(name);
            if !body.contains(&text) || ascii.is_some_and(|ascii| !body.contains(&ascii)) {
                return Err((part, format!("the name {name} is missing")));
            }
        }
        if mail.kind() == MailKind::DcvApproval && !mail.order.is_some_and(|order| body.contains(&order.to_string())) {
            return Err((part, "the order's number is missing".to_owned()));
        }
    }
    Ok(())
}
