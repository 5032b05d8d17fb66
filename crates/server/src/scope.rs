//! What a user reaches who is bound to containers (R44): orders in them and below,
//! with all that belongs to those. This is the only door: every extractor of a key
//! comes by here, and what is not named here is out of reach.

use axum::extract::{FromRequestParts as _, MatchedPath, RawPathParams};
use axum::http::Method;
use axum::http::request::Parts;
use sealpost_store::accounts::{self, Part};
use sealpost_store::keys::Caller;

use crate::api::orders::parse_id;
use crate::app::App;
use crate::error::ApiError;

/// How a route deals with containers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reach {
    /// It tells nothing of an account, or its handler looks at
    /// [`Caller::sees`](sealpost_store::keys::Caller::sees) itself.
    Own,
    /// It is about one order, by this part of the path.
    Of(Thing),
    /// It is about the whole account.
    Account,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Thing {
    Order,
    Certificate,
    Request,
    Mail,
}

/// Lets a caller through to what it may reach. Something elsewhere in the account
/// is answered like something that is not there.
pub async fn admit(app: &App, caller: &Caller, parts: &mut Parts) -> Result<(), ApiError> {
    let Some(scope) = &caller.scope else { return Ok(()) };
    let route = parts.extensions.get::<MatchedPath>().map(|path| path.as_str().to_owned()).unwrap_or_default();
    let thing = match reach(&parts.method, &route) {
        Reach::Own => return Ok(()),
        Reach::Account => return Err(ApiError::MissingPermission),
        Reach::Of(thing) => thing,
    };
    let missing = || ApiError::NotFound(thing.name());
    let params = RawPathParams::from_request_parts(parts, app).await.map_err(|_no_path| missing())?;
    let text = params.iter().find(|(name, _)| *name == thing.param()).map(|(_, text)| text);
    let part = text.and_then(|text| thing.part(text)).ok_or_else(missing)?;
    let container = accounts::container_of(&mut app.db.read().await?, caller.account, part).await?;
    if container.is_some_and(|container| scope.holds(container)) { Ok(()) } else { Err(missing()) }
}

fn reach(method: &Method, route: &str) -> Reach {
    if let Some(path) = route.strip_prefix("/services/v2/") {
        return match (method.as_str(), path) {
            ("GET", "ping" | "user/me" | "product" | "product/{name_id}" | "authorization") => Reach::Own,
            ("GET", "authorization/{permission}" | "key/api-roles" | "container") => Reach::Own,
            ("GET", "organization" | "organization/{organization_id}" | "request") => Reach::Own,
            ("GET", "order/certificate" | "order/certificate/status-changes") => Reach::Own,
            // To show an order, and to place one of the product of this name.
            ("GET" | "POST", "order/certificate/{id}") => Reach::Own,
            _ if path.starts_with("order/certificate/{order_id}/") => Reach::Of(Thing::Order),
            _ if path.starts_with("certificate/download/order/{order_id}") => Reach::Of(Thing::Order),
            _ if path.starts_with("certificate/{certificate_id}/") => Reach::Of(Thing::Certificate),
            _ if path.starts_with("request/{request_id}") => Reach::Of(Thing::Request),
            _ => Reach::Account,
        };
    }
    match route.strip_prefix("/sealpost/v1/").unwrap_or_default() {
        path if path.starts_with("orders/{order_id}/") => Reach::Of(Thing::Order),
        path if path.starts_with("mails/{mail_id}") => Reach::Of(Thing::Mail),
        _ => Reach::Account,
    }
}

impl Thing {
    const fn name(self) -> &'static str {
        match self {
            Self::Order => "order",
            Self::Certificate => "certificate",
            Self::Request => "request",
            Self::Mail => "mail",
        }
    }

    const fn param(self) -> &'static str {
        match self {
            Self::Order => "order_id",
            Self::Certificate => "certificate_id",
            Self::Request => "request_id",
            Self::Mail => "mail_id",
        }
    }

    fn part(self, text: &str) -> Option<Part> {
        Some(match self {
            Self::Order => Part::Order(parse_id(text)?),
            Self::Certificate => Part::Certificate(parse_id(text)?),
            Self::Request => Part::Request(parse_id(text)?),
            Self::Mail => Part::Mail(text.parse().ok()?),
        })
    }
}
