//! A mail scanner as it is found in the wild (R18): it opens every link of a
//! mail twenty times and sends every form as it was served.
//!
//! It asks the desk's own routes, without a line between, so that it works
//! wherever the desk's URL leads. It goes nowhere else.

use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::{Method, header};
use mail_parser::MessageParser;
use tower::ServiceExt as _;
use url::form_urlencoded;

use crate::api::inbox::links;
use crate::app::App;
use crate::router::{self, Tidied};

/// How often each link is opened.
const TIMES: usize = 20;

/// The largest page of ours.
const MOST_BYTES: usize = 1024 * 1024;

const USER_AGENT: &str = "Mozilla/5.0 (compatible; link-scanner of a Sealpost fault; bot)";

/// Opens all that a message links to on this desk.
pub async fn scan(app: &App, message: &[u8]) {
    let message = MessageParser::default().parse(message).unwrap_or_default();
    let text = message.body_text(0).unwrap_or_default();
    let desk = router::service(app.clone());
    for link in links(&text) {
        let Some(path) = link.strip_prefix(app.public_url.trim_end_matches('/')) else { continue };
        for _ in 0..TIMES {
            ask(&desk, Method::HEAD, path, None).await;
            let page = ask(&desk, Method::GET, path, None).await;
            if let Some(form) = form_as_served(&page) {
                ask(&desk, Method::POST, path, Some(form)).await;
            }
        }
    }
}

async fn ask(desk: &Tidied, method: Method, path: &str, form: Option<String>) -> String {
    let request = Request::builder().method(method).uri(path).header(header::USER_AGENT, USER_AGENT);
    let request = match form {
        Some(form) => request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded").body(Body::from(form)),
        None => request.body(Body::empty()),
    };
    // A link of ours is a path.
    let Ok(request) = request else { return String::new() };
    let Ok(answer) = desk.clone().oneshot(request).await;
    let bytes = to_bytes(answer.into_body(), MOST_BYTES).await.unwrap_or_default();
    String::from_utf8_lossy(&bytes).into_owned()
}

/// The members of a page's form that are filled in already; `None` without one
/// that is posted.
fn form_as_served(page: &str) -> Option<String> {
    let (_, form) = page.split_once("<form method=\"post\"")?;
    let form = form.split("</form>").next()?;
    let mut members = form_urlencoded::Serializer::new(String::new());
    for input in form.split("<input type=\"hidden\" ").skip(1) {
        let attribute = |name: &str| input.split_once(&format!("{name}=\""))?.1.split('"').next();
        if let (Some(name), Some(value)) = (attribute("name"), attribute("value")) {
            members.append_pair(name, value);
        }
    }
    for area in form.split("<textarea ").skip(1) {
        if let Some(name) = area.split_once("name=\"").and_then(|(_, rest)| rest.split('"').next()) {
            members.append_pair(name, "");
        }
    }
    Some(members.finish())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_sent_as_it_was_served() {
        let page = r#"<form method="post"><input type="hidden" name="nonce" value="a1"><input type="radio" name="decision"
            value="approve"><textarea id="r" name="reason" rows="3"></textarea><button>x</button></form><form method="get">"#;
        assert_eq!(form_as_served(page).as_deref(), Some("nonce=a1&reason="));
        assert_eq!(form_as_served("<p>gone</p>"), None);
    }
}
