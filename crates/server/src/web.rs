//! Pages for people: approval, console, inbox, documents. They work without
//! script and change nothing on GET (R18).

pub mod approve;
mod approve_domain;
mod approve_page;
pub mod console;
pub mod docs;
mod link;
pub mod login;
pub mod unsubscribe;
mod unsubscribe_page;
pub mod visitors;

use axum::http::{HeaderValue, header};
use axum::response::{Html, IntoResponse as _, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// A page with the headers that keep it to itself (R20): nothing from outside,
/// no framing, no referrer, not kept by caches.
pub fn html(body: String, csp: &str) -> Response {
    let mut response = Html(body).into_response();
    let headers = response.headers_mut();
    if let Ok(csp) = HeaderValue::from_str(csp) {
        headers.insert(header::CONTENT_SECURITY_POLICY, csp);
    }
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    response
}

/// How a policy names an inline style sheet.
pub fn style_hash(css: &str) -> String {
    let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, css.as_bytes());
    format!("'sha256-{}'", STANDARD.encode(digest.as_ref()))
}
