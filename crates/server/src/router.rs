//! Every route on one page.

use std::net::IpAddr;
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::{DefaultBodyLimit, MatchedPath, Request, State};
use axum::http::{HeaderName, HeaderValue, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use tower::Layer as _;
use tower::util::{MapRequest, MapRequestLayer};
use utoipa::OpenApi as _;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::{App, fill};
use crate::auth::RequestId;
use crate::body::MAX_BODY;
use crate::error::ApiError;
use crate::listen::{Peer, Place};
use crate::{api, openapi, path, web};

/// The described API: what every desk has, and what a test desk has besides.
pub fn api() -> OpenApiRouter<App> {
    everywhere().merge(test_aids())
}

/// The built-in inbox, the clock, faults.
fn test_aids() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(api::inbox::list))
        .routes(routes!(api::inbox::raw))
        .routes(routes!(api::inbox::approve))
        .routes(routes!(api::inbox::reject))
        .routes(routes!(api::clock::show, api::clock::set))
        .routes(routes!(api::clock::advance))
        .routes(routes!(api::faults::show, api::faults::set, api::faults::clear))
}

/// The compatible part, then Sealpost's own.
fn everywhere() -> OpenApiRouter<App> {
    OpenApiRouter::with_openapi(openapi::Head::openapi())
        .routes(routes!(api::account::ping))
        .routes(routes!(api::users::me))
        .routes(routes!(api::users::list))
        .routes(routes!(api::users::show))
        .routes(routes!(api::users::authorizations))
        .routes(routes!(api::users::authorization))
        .routes(routes!(api::account::account, api::account::change::account))
        .routes(routes!(api::account::change::settings))
        .routes(routes!(api::account::change::show))
        .routes(routes!(api::account::containers))
        .routes(routes!(api::containers::create))
        .routes(routes!(api::containers::of_user, api::containers::bind))
        .routes(routes!(api::reminders::show, api::reminders::change))
        .routes(routes!(api::products::list))
        .routes(routes!(api::products::show))
        .routes(routes!(api::organizations::list, api::organizations::create))
        .routes(routes!(api::organizations::show))
        .routes(routes!(api::domains::list::list, api::domains::create::create))
        .routes(routes!(api::domains::show::show))
        .routes(routes!(api::domains::show::validation))
        .routes(routes!(api::domains::change::activate))
        .routes(routes!(api::domains::change::deactivate))
        .routes(routes!(api::domains::change::method))
        .routes(routes!(api::domains::emails::emails, api::domains::emails::resend))
        .routes(routes!(api::domains::approvers::approvers))
        .routes(routes!(api::contacts::list, api::contacts::create))
        .routes(routes!(api::contacts::remove))
        .routes(routes!(api::keys::list))
        .routes(routes!(api::keys::roles))
        .routes(routes!(api::keys::create))
        .routes(routes!(api::keys::revoke))
        .routes(routes!(api::orders::list::list))
        .routes(routes!(api::orders::status_changes::list))
        .routes(routes!(api::orders::show::show, api::orders::create::create))
        .routes(routes!(api::orders::resend_emails::resend_emails))
        .routes(routes!(api::orders::additional_emails::additional_emails))
        .routes(routes!(api::additional_emails::show::show, api::additional_emails::change::change))
        .routes(routes!(api::additional_emails::change::restore))
        .routes(routes!(api::additional_emails::replace::replace))
        .routes(routes!(api::recipients::find))
        .routes(routes!(api::recipients::of_order))
        .routes(routes!(api::orders::dcv::method))
        .routes(routes!(api::orders::dcv::check))
        .routes(routes!(api::orders::status::status))
        .routes(routes!(api::orders::notes::list, api::orders::notes::create))
        .routes(routes!(api::orders::reissue::list, api::orders::reissue::create))
        .routes(routes!(api::orders::duplicate::list, api::orders::duplicate::create))
        .routes(routes!(api::orders::revoke::order))
        .routes(routes!(api::orders::revoke::certificate))
        .routes(routes!(api::orders::renewal::message))
        .routes(routes!(api::orders::renewal::emails))
        .routes(routes!(api::requests::list))
        .routes(routes!(api::requests::show))
        .routes(routes!(api::requests::status))
        .routes(routes!(api::crl::show))
        .routes(routes!(api::certificates::download))
        .routes(routes!(api::certificates::download_platform))
        .routes(routes!(api::certificates::download_default_platform))
        .routes(routes!(api::certificates::download_order))
        .routes(routes!(api::certificates::download_order_format))
        .routes(routes!(api::certificates::chain))
        .routes(routes!(api::organizations::validate))
        .routes(routes!(api::evidence::of_order))
        .routes(routes!(api::evidence::of_domain))
        .routes(routes!(api::mails::of_order))
        .routes(routes!(api::mails::of_domain))
        .routes(routes!(api::mails::list))
        .routes(routes!(api::mails::show))
        .routes(routes!(api::mails::retry))
        .routes(routes!(api::mails::cancel))
        .routes(routes!(api::bounces::note))
        .routes(routes!(api::marks::list))
        .routes(routes!(api::marks::clear))
        .routes(routes!(api::audit::list))
        .routes(routes!(api::webhooks::create_compatible))
        .routes(routes!(api::webhooks::list, api::webhooks::create))
        .routes(routes!(api::webhooks::show, api::webhooks::change, api::webhooks::remove))
        .routes(routes!(api::webhooks::signing_key))
        .routes(routes!(api::webhooks::deliveries::test))
        .routes(routes!(api::webhooks::deliveries::list))
        .routes(routes!(api::webhooks::deliveries::show))
        .routes(routes!(api::webhooks::deliveries::replay))
        .routes(routes!(api::desk::desk))
        .routes(routes!(api::desk::healthz))
        .routes(routes!(api::desk::readyz))
        .routes(routes!(api::desk::metrics))
        .routes(routes!(api::desk::openapi))
        .routes(routes!(api::desk::docs))
}

/// The pages for people; see `docs/mail.md` for the approval page.
fn pages() -> Router<App> {
    Router::new()
        .route("/", get(web::console::orders))
        .route("/orders/{order_id}", get(web::console::order))
        .route("/mails", get(web::console::mails))
        .route("/inbox", get(web::console::inbox))
        .route("/inbox/{mail_id}", get(web::console::inbox_mail))
        .route("/inbox/{mail_id}/html", get(web::console::inbox_html))
        .route("/login", get(web::login::show).post(web::login::login))
        .route("/logout", post(web::login::logout))
        .route("/approve/{token}", get(web::approve::show).post(web::approve::decide))
        .route("/unsubscribe/{value}", get(web::unsubscribe::show).post(web::unsubscribe::note))
}

/// Everything, with what every answer has in common.
pub fn router(app: App) -> Router {
    let api = if app.config.is_test() { api() } else { everywhere() };
    dressed(api.split_for_parts().0.merge(pages()), app)
}

/// What there is to ask of a worker alone.
fn health() -> Router<App> {
    Router::new()
        .route("/healthz", get(api::desk::healthz))
        .route("/readyz", get(api::desk::readyz))
        .route("/metrics", get(api::desk::metrics))
}

fn dressed(routes: Router<App>, app: App) -> Router {
    routes
        .fallback(|| async { ApiError::NotFound("route") })
        .method_not_allowed_fallback(|| async { ApiError::MethodNotAllowed })
        .layer(DefaultBodyLimit::max(MAX_BODY))
        .layer(middleware::from_fn_with_state(app.clone(), observe))
        .with_state(app)
}

/// The router behind the tidying of paths.
pub type Tidied = MapRequest<Router, fn(Request) -> Request>;

/// Everything, as a service to listen with.
pub fn service(app: App) -> Tidied {
    tidied(router(app))
}

/// Health and figures alone, as a service to listen with.
pub fn health_service(app: App) -> Tidied {
    tidied(dressed(health(), app))
}

fn tidied(router: Router) -> Tidied {
    let tidy: fn(Request) -> Request = path::tidy;
    MapRequestLayer::new(tidy).layer(router)
}

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Gives each request an id, turns a panic into an answer, counts and logs.
async fn observe(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let started = std::time::Instant::now();
    let mut bytes = [0; 8];
    fill(&mut bytes);
    let id: Arc<str> = hex::encode(bytes).into();
    request.extensions_mut().insert(RequestId(id.clone()));
    let method = request.method().clone();
    let route = request.extensions().get::<MatchedPath>().cloned();
    let route = route.as_ref().map_or("none", MatchedPath::as_str);
    let client = client(&app, &request);
    // A task of its own would cost each request; a panic is caught where it is.
    let answering = async {
        let Ok(_place) = place(&app, &request) else { return ApiError::Crowded.into_response() };
        match app.faults.of_request(&request) {
            None => next.run(request).await,
            Some(troubled) => troubled.answer(request, next).await,
        }
    };
    let caught = futures_util::FutureExt::catch_unwind(std::panic::AssertUnwindSafe(answering));
    let mut response = caught.await.unwrap_or_else(|_panic| {
        tracing::error!(request.id = %id, route, "A handler panicked");
        ApiError::Internal.into_response()
    });
    common_headers(&mut response, &id);
    let (status, took) = (response.status().as_u16(), started.elapsed());
    app.metrics.request(method.as_str(), route, status, took);
    if status >= 500 {
        tracing::error!(request.id = %id, ?client, %method, route, status, ?took, "Answered {status}");
    } else {
        tracing::debug!(request.id = %id, ?client, %method, route, status, ?took, "Answered {status}");
    }
    response
}

/// Who asked, for the log: the peer, or whom a trusted proxy names.
fn client(app: &App, request: &Request) -> Option<IpAddr> {
    let Peer(peer) = request.extensions().get()?;
    Some(app.config.listening.client(*peer, forwarded(request)))
}

/// A request through a trusted proxy has a place among those of whom the proxy
/// names; any other has its connection's.
fn place(app: &App, request: &Request) -> Result<Option<Place>, ApiError> {
    let proxied = |Peer(peer): &Peer| app.config.listening.proxied(*peer, forwarded(request));
    let Some(client) = request.extensions().get().and_then(proxied) else { return Ok(None) };
    app.places.take(client).map(Some).ok_or(ApiError::Crowded)
}

fn forwarded(request: &Request) -> impl DoubleEndedIterator<Item = &str> {
    request.headers().get_all("x-forwarded-for").iter().filter_map(|value| value.to_str().ok())
}

/// API reference §1.3. A page's own, stricter headers stay.
fn common_headers(response: &mut Response<Body>, id: &str) {
    let headers = response.headers_mut();
    if let Ok(id) = HeaderValue::from_str(id) {
        headers.insert(REQUEST_ID, id);
    }
    for (name, value) in [
        (header::CACHE_CONTROL, "private, no-cache"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::X_FRAME_OPTIONS, "SAMEORIGIN"),
        (header::STRICT_TRANSPORT_SECURITY, "max-age=31536000"),
    ] {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
}
