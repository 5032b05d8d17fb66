//! What all pages of the console have around them, and how they are answered.

use std::sync::LazyLock;

use askama::Template;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};

use super::super::{html, style_hash};
use crate::app::App;
use crate::error::ApiError;

pub const CSS: &str = include_str!("../../../templates/console.css");

/// The head of a page: where it is and who looks at it.
pub struct Frame {
    pub css: &'static str,
    pub account: Option<String>,
    pub test: bool,
    /// The desk's time, if its clock is turned (test).
    pub time: Option<String>,
    pub signed_in: bool,
    pub here: Place,
    /// Changes of the rules to come, each a sentence.
    pub notices: Vec<String>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Place {
    Orders,
    Mails,
    Inbox,
    Docs,
    Elsewhere,
}

pub struct Link {
    pub href: &'static str,
    pub text: &'static str,
    pub here: bool,
}

impl Frame {
    /// For pages that nobody needs to sign in for.
    pub fn open(here: Place) -> Self {
        Self { css: CSS, account: None, test: false, time: None, signed_in: false, here, notices: Vec::new() }
    }

    pub fn links(&self) -> Vec<Link> {
        let all = [
            (Place::Orders, "/", "Orders"),
            (Place::Mails, "/mails", "Mails"),
            (Place::Inbox, "/inbox", "Inbox"),
            (Place::Docs, "/docs", "API reference"),
        ];
        let shown = all.into_iter().filter(|(place, ..)| *place != Place::Inbox || self.test);
        shown.map(|(place, href, text)| Link { href, text, here: place == self.here }).collect()
    }
}

/// Only our own style sheet; no script, nothing from outside (R20).
fn policy(css: &str, more: &str) -> String {
    let style = style_hash(css);
    format!("default-src 'none'; style-src {style}; form-action 'self'; frame-ancestors 'none'; base-uri 'none'{more}")
}

/// A page with one of the style sheets.
pub fn page(css: &str, body: String) -> Response {
    finish(html(body, &policy(css, "")))
}

pub fn answer(page: &impl Template) -> Response {
    static POLICY: LazyLock<String> = LazyLock::new(|| policy(CSS, ""));
    render(page, &POLICY)
}

/// A page with another page of this desk in it.
pub fn answer_framing(page: &impl Template) -> Response {
    static POLICY: LazyLock<String> = LazyLock::new(|| policy(CSS, "; frame-src 'self'"));
    render(page, &POLICY)
}

fn render(page: &impl Template, policy: &str) -> Response {
    match page.render() {
        Ok(body) => finish(html(body, policy)),
        Err(error) => {
            tracing::error!(%error, "A page could not be rendered");
            ApiError::Internal.into_response()
        }
    }
}

/// With `no-referrer`, browsers send `Origin: null` with the forms of a page,
/// which says as little as a foreign one. Other sites still learn nothing.
fn finish(mut response: Response) -> Response {
    response.headers_mut().insert(header::REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    response
}

/// Why there is no page.
pub enum Problem {
    /// Nobody is signed in.
    SignIn,
    /// Said on a page of its own.
    Page { status: StatusCode, title: &'static str, text: String, link: Option<(String, &'static str)> },
}

impl Problem {
    pub fn missing(what: &str) -> Self {
        Self::Page {
            status: StatusCode::NOT_FOUND,
            title: "Not found",
            text: format!("There is no such {what} here."),
            link: Some(("/".to_owned(), "Go to the orders")),
        }
    }
}

#[derive(Template)]
#[template(path = "problem.html")]
struct ProblemPage {
    frame: Frame,
    title: &'static str,
    text: String,
    link: Option<(String, &'static str)>,
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        match self {
            Self::SignIn => Redirect::to("/login").into_response(),
            Self::Page { status, title, text, link } => {
                let page = ProblemPage { frame: Frame::open(Place::Elsewhere), title, text, link };
                (status, answer(&page)).into_response()
            }
        }
    }
}

impl From<ApiError> for Problem {
    fn from(error: ApiError) -> Self {
        let (title, text) = match &error {
            ApiError::NotFound(what) => return Self::missing(if *what == "route" { "page" } else { what }),
            ApiError::InvalidKey => ("No entry", "The key is unknown, or it was revoked."),
            ApiError::Unavailable => ("Not right now", "The database does not answer. Try again in a moment."),
            _ => ("Something went wrong", "This is a defect of the desk; its log tells more."),
        };
        let status = error.into_response().status();
        Self::Page { status, title, text: text.to_owned(), link: None }
    }
}

impl From<sealpost_store::Error> for Problem {
    fn from(error: sealpost_store::Error) -> Self {
        ApiError::from(error).into()
    }
}

/// Test aids do not exist on other desks.
pub fn test_desk(app: &App) -> Result<(), Problem> {
    if app.config.is_test() { Ok(()) } else { Err(ApiError::NotFound("route").into()) }
}
