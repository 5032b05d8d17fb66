//! `{public-url}/unsubscribe/{value}`: GET shows and changes nothing, POST ends
//! notices or begins them again (R31).
//!
//! A mail program posts `List-Unsubscribe=One-Click` without having seen the
//! page (RFC 8058, section 3.2): that ends the notices about the mail's order.
//! People send the page's form, with its nonce and a choice.

use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::Response;
use sealpost_domain::{EmailAddress, Language, MailId};
use sealpost_store::Actor;
use sealpost_store::unsubscribe::{self, Subscription, Wish};

use super::link::{Visit, render};
use super::unsubscribe_page::{State as Shown, UnsubscribePage};
use super::visitors::Visitor;
use crate::app::App;
use crate::auth::RequestId;
use crate::body::Raw;
use crate::error::ApiError;

pub async fn show(
    State(app): State<App>,
    Path(value): Path<String>,
    visitor: Visitor,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    Ok(match find(&app, &value, visitor, &headers).await? {
        Ok(found) => found.page(&app, Shown::Shown),
        Err(answer) => answer,
    })
}

pub async fn note(
    State(app): State<App>,
    Path(value): Path<String>,
    visitor: Visitor,
    RequestId(request_id): RequestId,
    headers: HeaderMap,
    Raw(body): Raw,
) -> Result<Response, ApiError> {
    let found = match find(&app, &value, visitor, &headers).await? {
        Ok(found) => found,
        Err(answer) => return Ok(answer),
    };
    let wish = match wish(&app, &value, &headers, &body) {
        Ok(wish) => wish,
        Err(state) => return Ok(found.page(&app, state)),
    };
    let masked = EmailAddress::parse_international(&found.now.recipient).map(|to| to.masked()).unwrap_or_default();
    let actor = Actor { user: None, who: format!("recipient {masked}"), request_id: request_id.to_string() };
    if unsubscribe::note(&app.db, found.mail, wish, &actor, app.now()).await? {
        tracing::info!(mail.id = %found.mail, ?wish, "{masked} used the link of mail {}", found.mail);
    }
    // What holds now is shown, also when it held before.
    Ok(match find(&app, &value, visitor, &headers).await? {
        Ok(found) => found.page(&app, Shown::Noted),
        Err(answer) => answer,
    })
}

/// What a body asks for.
fn wish(app: &App, value: &str, headers: &HeaderMap, body: &[u8]) -> Result<Wish, Shown> {
    if is_one_click(headers, body) {
        return Ok(Wish::NotThisOrder);
    }
    let member = |name: &str| {
        let mut members = url::form_urlencoded::parse(body);
        members.find(|(member, _)| member == name).map(|(_, value)| value.into_owned()).unwrap_or_default()
    };
    if !app.page_key.holds(&member("nonce"), &[b"unsubscribe", value.as_bytes()]) {
        return Err(Shown::FormStale);
    }
    match member("wish").as_str() {
        "order" => Ok(Wish::NotThisOrder),
        "all" => Ok(Wish::Nothing),
        "again" => Ok(Wish::Everything),
        _ => Err(Shown::ChoiceMissing),
    }
}

/// Such a body comes as a form of either kind. The value in the URL is all the
/// proof there is, so that nothing depends on how exactly a form of parts is
/// written.
fn is_one_click(headers: &HeaderMap, body: &[u8]) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    if kind.to_ascii_lowercase().starts_with("multipart/form-data") {
        let has = |text: &[u8]| body.windows(text.len()).any(|window| window.eq_ignore_ascii_case(text));
        return has(b"name=\"List-Unsubscribe\"") && has(b"One-Click");
    }
    url::form_urlencoded::parse(body)
        .any(|(name, value)| name.eq_ignore_ascii_case("List-Unsubscribe") && value.eq_ignore_ascii_case("One-Click"))
}

/// The mail whose link was opened.
struct Found {
    value: String,
    mail: MailId,
    now: Subscription,
}

/// Finds what a link stands for, or gives the answer for a link that we never
/// wrote.
async fn find(
    app: &App,
    value: &str,
    visitor: Visitor,
    headers: &HeaderMap,
) -> Result<Result<Found, Response>, ApiError> {
    let visit = Visit::new(app, visitor, headers, UnsubscribePage::notice);
    if let Some(refusal) = visit.refused() {
        return Ok(Err(refusal));
    }
    if let Some(mail) = crate::unsubscribe::mail(&app.page_key, value)
        && let Some(now) = unsubscribe::find(&mut app.db.read().await?, mail).await?
    {
        return Ok(Ok(Found { value: value.to_owned(), mail, now }));
    }
    Ok(Err(visit.missed().await))
}

impl Found {
    fn page(&self, app: &App, state: Shown) -> Response {
        let status = match state {
            Shown::Shown | Shown::Noted => StatusCode::OK,
            Shown::ChoiceMissing | Shown::FormStale => StatusCode::UNPROCESSABLE_ENTITY,
        };
        let texts = app.composer.texts(Language::find(&self.now.language).unwrap_or(app.config.language));
        let nonce = app.page_key.mark(&[b"unsubscribe", self.value.as_bytes()]);
        render(status, &UnsubscribePage::of(texts, &app.config.mail_name, &self.now, state, nonce))
    }
}
