//! `POST /order/certificate/{product}`

pub(super) mod request;
pub(super) mod validity;

use std::time::Duration;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use sealpost_api::certificates::ChainCertificate;
use sealpost_api::errors::Errors;
use sealpost_api::orders::{OrderPlaced, PlaceOrder, PlacedRequest};
use sealpost_api::organizations::Contact;
use sealpost_domain::dcv::Evidence;
use sealpost_domain::order::{
    self, Asked, CertificateKind, DcvMethod, Earlier, OrderCertificate, OrderName, Request, RequestKind, RequestStatus,
};
use sealpost_domain::place::Placement;
use sealpost_domain::{
    CertificateId, Contacts, ContainerId, Domain, EmailAddress, Fqdn, Order, OrderId, OrderStatus, Organization,
    OrganizationId, Policy, Product, Staff, Timestamp,
};
use sealpost_store::keys::Caller;
use sealpost_store::{NewOrder, accounts, certificates, domains, organizations};
use tokio::time::Instant;

use self::request::Wanted;
use crate::api::certificates::named;
use crate::api::organizations::usable;
use crate::app::App;
use crate::auth::{OrdersKey, RequestId};
use crate::body::Body;
use crate::error::{ApiError, FieldError};
use crate::jobs;
use crate::view::OrganizationDetails;

/// Places an order
///
/// DV products ask the holders of the names by mail at once. OV and EV products need an organization, and ask for
/// those names only that no validated domain of it proves; a test desk can issue them at once and answers with the
/// certificate.
#[utoipa::path(
    post,
    path = "/services/v2/order/certificate/{id}",
    tag = "orders",
    params(("id" = String, Path, description = "The product's `name_id`, as in `GET /product`")),
    request_body = PlaceOrder,
    responses(
        (status = 201, description = "The order is placed", body = OrderPlaced),
        (status = 400, description = "`required_param|…`, `invalid_…`, `csr_invalid_…`: every member that is wrong, and nothing was written", body = Errors),
        (status = 403, description = "`access_denied`", body = Errors),
        (status = 404, description = "`not_found|product`", body = Errors),
        (status = 429, description = "`request_limit_exceeded`: too much approval mail; nothing was written", body = Errors)
    )
)]
pub async fn create(
    State(app): State<App>,
    OrdersKey(caller): OrdersKey,
    Path(product): Path<String>,
    RequestId(request_id): RequestId,
    Body(request): Body<PlaceOrder>,
) -> Result<(StatusCode, Json<OrderPlaced>), ApiError> {
    let product = product_of(&product, &request)?;
    let wanted = Wanted::read(&app, &caller, product, request).await?;
    let surroundings = Surroundings::look_up(&app, &caller, product, &wanted).await?;
    let id = OrderId(app.db.new_id().await?);
    let certificate = CertificateId(app.db.new_id().await?);
    let request_number = app.db.new_id().await?;
    let asked = Asked {
        request: order::RequestId(request_number),
        user: caller.user,
        email: caller.email.clone(),
        comments: wanted.comments.clone(),
        is_approved: caller.access_role.may_approve(),
    };
    let placement = placement(&app, &caller, product, &wanted, &surroundings, (id, certificate), &asked)?;
    let names: Vec<Fqdn> = placement.order.names.iter().map(|name| name.name.base.clone()).collect();
    let contacts = if placement.prevalidated {
        Contacts::default() // Nobody is asked.
    } else {
        app.contacts(caller.account, &names).await?
    };
    let row = new_order(&app, wanted, surroundings, &placement).await?;
    let asks = placement.recipients(&contacts);
    let limits = app.config.limits.clone();
    let order = app
        .place(&caller, id, asks, row, &request_id, move |context| placement.decide(&contacts, &limits, context))
        .await?;
    let status = if asked.is_approved { RequestStatus::Approved } else { RequestStatus::Pending };
    let requests = vec![PlacedRequest { id: request_number, status: Some(status.name().to_owned()) }];
    let mut placed = OrderPlaced { id: id.0, requests, certificate_id: Some(certificate.0), ..OrderPlaced::default() };
    if order.status == OrderStatus::Approved {
        placed.certificate_chain = issue_now(&app, &caller, certificate).await?;
    }
    Ok((StatusCode::CREATED, Json(placed)))
}

/// `ssl` leaves the product to `product.type_hint` (API reference §6).
fn product_of(name_id: &str, request: &PlaceOrder) -> Result<&'static Product, ApiError> {
    if name_id != "ssl" {
        return Product::find(name_id).ok_or(ApiError::NotFound("product"));
    }
    let hint = request.product.as_ref().and_then(|product| product.type_hint.as_deref()).unwrap_or_default();
    Product::find(hint).ok_or_else(|| {
        ApiError::Fields(vec![FieldError {
            code: "ambiguous_product".to_owned(),
            message: "product.type_hint: it does not settle a product; name one as in GET /product".to_owned(),
        }])
    })
}

/// What stands around an order: where it belongs, and for whom it is.
struct Surroundings {
    container: ContainerId,
    organization: Option<organizations::Organization>,
    /// Domains whose proof the order may use.
    validated: Vec<(Fqdn, Evidence)>,
    user: accounts::User,
    staff: Staff,
    renewal_of: Option<Earlier>,
}

impl Surroundings {
    async fn look_up(app: &App, caller: &Caller, product: &Product, wanted: &Wanted) -> Result<Self, ApiError> {
        let mut reader = app.db.read().await?;
        let containers = accounts::containers(&mut reader, caller.account).await?;
        let container = match wanted.container {
            Some(id) => containers.iter().find(|container| container.id == id),
            None => match &caller.scope {
                Some(scope) => containers.iter().find(|container| container.id == scope.home()),
                None => containers.iter().find(|container| container.parent_id.is_none()),
            },
        };
        let container = container
            .filter(|container| caller.sees(container.id))
            .map(|container| ContainerId(container.id))
            .ok_or_else(|| ApiError::invalid("container", "the account has no such container"))?;
        let organization = match wanted.organization.filter(|_| product.needs_organization()) {
            Some(id) => Some(usable(&mut reader, caller, id).await?),
            None => None,
        };
        let validated = match &organization {
            Some(organization) => {
                let known = domains::of_organization(&mut reader, caller.account, organization.id).await?;
                validated(&known, &wanted.names, &app.config.policy, app.now())?
            }
            None => Vec::new(),
        };
        let staff =
            accounts::staff_of(reader.conn(), caller.account, Some(container)).await?.ok_or(ApiError::Internal)?;
        let user = accounts::user(&mut reader, caller.account, caller.user).await?.ok_or(ApiError::Internal)?;
        let mut renewal_of = None;
        if let Some(id) = wanted.renewal_of {
            let earlier = app.orders.get((caller.account, OrderId(id))).await?;
            let earlier = earlier.filter(|order| caller.sees(order.container_id));
            let missing = || ApiError::invalid("renewal_of_order_id", "the account has no such order");
            let valid_till = earlier.ok_or_else(missing)?.valid_till.map(Timestamp::from_millis);
            renewal_of = Some(Earlier { order: OrderId(id), valid_till });
        }
        Ok(Self { container, organization, validated, user, staff, renewal_of })
    }
}

/// The proofs that an order for these names may use; none may be for a domain
/// that was taken out of use.
fn validated(
    known: &[Domain],
    names: &[OrderName],
    policy: &Policy,
    now: Timestamp,
) -> Result<Vec<(Fqdn, Evidence)>, ApiError> {
    let of_order = |domain: &&Domain| names.iter().any(|name| name.name.base == domain.name);
    if let Some(domain) = known.iter().filter(of_order).find(|domain| !domain.is_active) {
        let reason = format!("the domain {} is deactivated for this organization", domain.name);
        return Err(ApiError::invalid("certificate.dns_names", reason));
    }
    let usable = |domain: &Domain| Some((domain.name.clone(), domain.usable(policy, now)?.clone()));
    Ok(known.iter().filter_map(usable).collect())
}

/// Whom notices mean by the organization's contact: the order's own, else the one
/// that the organization came with.
fn organization_contact(wanted: &Wanted, surroundings: &Surroundings) -> Option<EmailAddress> {
    let known = surroundings.organization.as_ref().map(|organization| contact_of(&organization.details));
    let contact = wanted.details.organization_contact.clone().or(known.flatten());
    let email = contact.and_then(|contact| contact.email)?;
    EmailAddress::parse_international(email.trim_matches(' ')).ok()
}

fn contact_of(details: &str) -> Option<Contact> {
    serde_json::from_str::<OrganizationDetails>(details).unwrap_or_default().organization_contact
}

fn placement(
    app: &App,
    caller: &Caller,
    product: &'static Product,
    wanted: &Wanted,
    surroundings: &Surroundings,
    (id, certificate): (OrderId, CertificateId),
    asked: &Asked,
) -> Result<Placement, ApiError> {
    let now = app.now();
    let details = serde_json::to_value(&wanted.certificate).map_err(|_not_json| ApiError::Internal)?;
    let (common_name, names) = (wanted.common_name.clone(), wanted.names.clone());
    let original = OrderCertificate::wanted(certificate, CertificateKind::Original, common_name, names, details, now);
    let request = asked.request(RequestKind::NewRequest, Some(certificate), now);
    let order = Order {
        id,
        account: caller.account,
        account_name: caller.account_name.clone(),
        container: surroundings.container,
        organization: surroundings
            .organization
            .as_ref()
            .map(|known| Organization { id: OrganizationId(known.id), name: known.name.clone() }),
        user: caller.user,
        requester: caller.email.clone(),
        requester_language: sealpost_domain::Language::find(&surroundings.user.language).unwrap_or_default(),
        product,
        status: if asked.is_approved { OrderStatus::Pending } else { OrderStatus::NeedsApproval },
        common_name: wanted.common_name.clone(),
        names: wanted.names.clone(),
        method: DcvMethod::Email,
        language: wanted.language.unwrap_or(caller.account_language),
        account_language: caller.account_language,
        technical_contact: wanted.technical_email.clone(),
        organization_contact: organization_contact(wanted, surroundings),
        additional_emails: sealpost_domain::order::each_once(wanted.additional_emails.clone()),
        approvals: Vec::new(),
        certificate,
        certificates: vec![original],
        requests: vec![Request { asks: wanted.dcv_emails.clone(), ..request }],
        staff: surroundings.staff.clone(),
        days: wanted.order_days,
        valid_till: None,
        renewal_of: surroundings.renewal_of,
        renewal_notices: wanted.renewal_notices,
        renewal_message: wanted.renewal_message.clone(),
        unreachable_since: None,
        remind_at: None,
        reminded_till: None,
        created_at: now,
        status_changed_at: now,
    };
    let prevalidated = app.is_prevalidated(product);
    Ok(Placement {
        order,
        dcv_emails: wanted.dcv_emails.clone(),
        prevalidated,
        validated: surroundings.validated.clone(),
    })
}

async fn new_order(
    app: &App,
    wanted: Wanted,
    surroundings: Surroundings,
    placement: &Placement,
) -> Result<NewOrder, ApiError> {
    let mut details = wanted.details;
    let mut domains = Vec::new();
    if let Some(organization) = &surroundings.organization {
        details.organization_contact = details.organization_contact.or_else(|| contact_of(&organization.details));
        let mut bases: Vec<_> = placement.order.names.iter().map(|name| name.name.base.to_string()).collect();
        bases.sort_unstable();
        bases.dedup();
        for base in bases {
            domains.push((app.db.new_id().await?, base));
        }
    }
    Ok(NewOrder {
        organization: surroundings.organization.map(|organization| OrganizationId(organization.id)),
        details: serde_json::to_string(&details).map_err(|_not_json| ApiError::Internal)?,
        domains,
    })
}

/// How long an order that is issued at once waits for a worker that was quicker.
const ISSUED_WITHIN: Duration = Duration::from_secs(5);

/// Signs before answering, as the worker would a moment later. The worker may
/// have taken this certificate already: then its signature is waited for. The
/// order stands whatever comes of it; a signature that fails is tried again.
pub(super) async fn issue_now(
    app: &App,
    caller: &Caller,
    certificate: CertificateId,
) -> Result<Option<Vec<ChainCertificate>>, ApiError> {
    let until = Instant::now() + ISSUED_WITHIN;
    jobs::issue::issue(app, Some(certificate)).await?;
    loop {
        let found = certificates::find(&mut app.db.read().await?, caller.account, certificate.0).await?;
        if found.is_some() || Instant::now() >= until {
            return Ok(found.map(|certificate| named(app, &certificate, true)));
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}
