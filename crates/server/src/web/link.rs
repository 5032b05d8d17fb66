//! What the pages behind the links of mails share: their style and headers, and
//! what is answered to links that stand for nothing (R20).

use std::time::Duration;

use askama::Template;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use sealpost_mail::Texts;
use tokio::time::Instant;

use super::visitors::{self, Visitor};
use super::{html, style_hash};
use crate::app::App;
use crate::error::ApiError;

/// The whole style of the pages; its hash stands in their policy.
pub const CSS: &str = include_str!("../../templates/approve.css");

/// Each miss is answered so long after it came, whatever was wrong with it:
/// guessing is hopeless anyway, and slow as well (R20).
const MISS: Duration = Duration::from_millis(150);

/// Why there is no page for a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Miss {
    /// It stands for nothing, or for nothing any more.
    Gone,
    /// Too many wrong ones were opened.
    Busy,
}

/// Somebody follows a link. `notice` makes the page of a miss, in the visitor's
/// language.
pub struct Visit<'a, N> {
    app: &'a App,
    visitor: Visitor,
    texts: &'a Texts,
    started: Instant,
    notice: N,
}

impl<'a, P, N> Visit<'a, N>
where
    P: Template,
    N: Fn(&'a Texts, Miss) -> P,
{
    pub fn new(app: &'a App, visitor: Visitor, headers: &HeaderMap, notice: N) -> Self {
        let texts = app.composer.texts(visitors::language(headers).unwrap_or(app.config.language));
        Self { app, visitor, texts, started: Instant::now(), notice }
    }

    /// The answer to whoever has to wait, whatever the link stands for.
    pub fn refused(&self) -> Option<Response> {
        self.app.visitors.wait(self.visitor, self.app.now()).map(|wait| self.busy(wait))
    }

    /// The answer to a link that stands for nothing.
    pub async fn missed(self) -> Response {
        if let Some(wait) = self.app.visitors.miss(self.visitor, self.app.now()) {
            return self.busy(wait);
        }
        tokio::time::sleep_until(self.started + MISS).await;
        render(StatusCode::NOT_FOUND, &(self.notice)(self.texts, Miss::Gone))
    }

    fn busy(&self, wait: Duration) -> Response {
        let mut response = render(StatusCode::TOO_MANY_REQUESTS, &(self.notice)(self.texts, Miss::Busy));
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(wait.as_secs() + 1));
        response
    }
}

/// A page with the style of all of them.
pub fn render(status: StatusCode, page: &impl Template) -> Response {
    let csp = format!(
        "default-src 'none'; style-src {}; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
        style_hash(CSS)
    );
    match page.render() {
        Ok(body) => (status, html(body, &csp)).into_response(),
        Err(error) => {
            tracing::error!(%error, "The page behind a link could not be rendered");
            ApiError::Internal.into_response()
        }
    }
}
