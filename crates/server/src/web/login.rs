//! Who looks at a page: a key in the header, a signed-in browser, or anybody on
//! this machine when the desk is a test desk.

mod open;
mod session;

use askama::Template;
use axum::Form;
use axum::extract::rejection::FormRejection;
use axum::extract::{FromRequestParts, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{AppendHeaders, IntoResponse as _, Redirect, Response};
use sealpost_domain::AccountId;
use sealpost_domain::policy::Notice;
use sealpost_store::accounts;
use sealpost_store::keys::Caller;
use serde::Deserialize;

use super::console::frame::{Frame, Place, Problem, answer};
use crate::app::App;
use crate::auth::{self, KEY_HEADER};
use crate::error::ApiError;

/// Who a page is for; it shows that account and nothing else (R44).
pub struct Viewer {
    pub account: AccountId,
    account_name: String,
    /// With a session that can be ended.
    signed_in: bool,
}

impl Viewer {
    /// The pages show whole accounts, which a bound user does not reach.
    fn of(caller: &Caller, signed_in: bool) -> Result<Self, Problem> {
        if caller.scope.is_some() {
            return Err(Problem::Page {
                status: StatusCode::FORBIDDEN,
                title: "Not with this key",
                text: BOUND.to_owned(),
                link: None,
            });
        }
        Ok(Self { account: caller.account, account_name: caller.account_name.clone(), signed_in })
    }

    pub fn frame(&self, app: &App, here: Place) -> Frame {
        let account = Some(self.account_name.clone());
        let notice = |notice: Notice| format!("From {}: {} ({})", notice.from.date(), notice.text, notice.rule);
        let notices = app.notices().into_iter().map(notice).collect();
        let time = (app.clock.ahead() > 0).then(|| app.now().iso());
        Frame { account, test: app.config.is_test(), time, signed_in: self.signed_in, notices, ..Frame::open(here) }
    }
}

impl FromRequestParts<App> for Viewer {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        if let Some(key) = parts.headers.get(KEY_HEADER) {
            let caller = auth::caller(app, auth::hash(key.as_bytes())).await?;
            return Self::of(&caller, false);
        }
        if let Some(caller) = signed_in(app, &parts.headers).await? {
            return Self::of(&caller, true);
        }
        if !open::is_open(app, &parts.headers) {
            return Err(Problem::SignIn);
        }
        open::check_host(app, &parts.headers)?;
        let account = accounts::first(app.db.read().await?.conn()).await?.ok_or(Problem::SignIn)?;
        Ok(Self { account: AccountId(account.id), account_name: account.name, signed_in: false })
    }
}

/// The key behind a session, if both are still good.
async fn signed_in(app: &App, headers: &HeaderMap) -> Result<Option<std::sync::Arc<Caller>>, ApiError> {
    let Some(hash) = session::read(app, headers) else { return Ok(None) };
    match auth::caller(app, hash).await {
        Ok(caller) => Ok(Some(caller)),
        Err(ApiError::InvalidKey) => Ok(None),
        Err(error) => Err(error),
    }
}

const BOUND: &str = "This key's user is bound to containers, and these pages show whole accounts. Use the API.";

#[derive(Template)]
#[template(path = "login.html")]
struct LoginPage {
    frame: Frame,
    problem: Option<&'static str>,
}

fn form(status: StatusCode, problem: Option<&'static str>) -> Response {
    (status, answer(&LoginPage { frame: Frame::open(Place::Elsewhere), problem })).into_response()
}

pub async fn show(State(app): State<App>, headers: HeaderMap) -> Result<Response, Problem> {
    if signed_in(&app, &headers).await?.is_some() {
        return Ok(Redirect::to("/").into_response());
    }
    Ok(form(StatusCode::OK, None))
}

#[derive(Deserialize)]
pub struct Pasted {
    key: String,
}

pub async fn login(
    State(app): State<App>,
    headers: HeaderMap,
    pasted: Result<Form<Pasted>, FormRejection>,
) -> Result<Response, Problem> {
    if !session::is_own_form(&app, &headers) {
        return Ok(form(StatusCode::FORBIDDEN, Some("The form came from another site. Nobody was signed in.")));
    }
    let Ok(Form(Pasted { key })) = pasted else {
        return Ok(form(StatusCode::BAD_REQUEST, Some("No key was sent.")));
    };
    let hash = auth::hash(key.trim().as_bytes());
    match auth::caller(&app, hash).await {
        Ok(caller) if caller.scope.is_some() => Ok(form(StatusCode::FORBIDDEN, Some(BOUND))),
        Ok(caller) => {
            tracing::info!(key.id = %caller.key, "Key {} signed in to the pages", caller.key);
            let cookie = session::cookie(&app, hash);
            Ok((AppendHeaders([(header::SET_COOKIE, cookie)]), Redirect::to("/")).into_response())
        }
        Err(ApiError::InvalidKey) => Ok(form(StatusCode::FORBIDDEN, Some("This key is unknown, or it was revoked."))),
        Err(error) => Err(error.into()),
    }
}

/// The cookie does not come with the forms of other sites, so there is nothing
/// to end for them.
pub async fn logout(State(app): State<App>, headers: HeaderMap) -> Response {
    if session::read(&app, &headers).is_none() || !session::is_own_form(&app, &headers) {
        return Redirect::to("/login").into_response();
    }
    (AppendHeaders([(header::SET_COOKIE, session::end(&app))]), Redirect::to("/login")).into_response()
}
