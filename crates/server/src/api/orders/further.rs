//! What a reissue and a duplicate have in common: the certificate that is
//! wanted, read with the order's own names and end in the place of what is left
//! out.

use sealpost_api::orders::{CertificateRequest, FurtherCertificate, OrderPlaced, PlacedRequest, Validity};
use sealpost_ca::Csr;
use sealpost_domain::order::{
    Asked, CertificateKind, DcvMethod, Order, OrderName, RequestId, RequestStatus, ResendEntry, Stage, Wanted,
};
use sealpost_domain::place::names;
use sealpost_domain::{CertificateId, DnsName, Fqdn, OrderId, Product};
use sealpost_store::certificates::{self, CertificateView};
use sealpost_store::keys::Caller;
use sealpost_store::order_view::OrderView;

use super::create::request::{certificate_details, check_certificate, read_csr, read_dcv_emails, read_names};
use super::create::{issue_now, validity};
use super::{notes, quoted, set};
use crate::app::App;
use crate::error::{ApiError, FieldError};

const DAY: i64 = 86_400_000;

/// A further certificate as it is asked for.
pub struct Further {
    pub wanted: Wanted,
    pub asked: Asked,
    pub product: &'static Product,
}

impl Further {
    pub async fn read(
        app: &App,
        caller: &Caller,
        view: &OrderView,
        kind: CertificateKind,
        request: FurtherCertificate,
    ) -> Result<Self, ApiError> {
        let product = Product::find(&view.product).ok_or(ApiError::Internal)?;
        let mut errors = Vec::new();
        if request.certificate.is_none() {
            errors.push(FieldError::required("certificate"));
        }
        let certificate = with_names(request.certificate.unwrap_or_default(), view);
        let (common_name, others) = read_names(app, product, &certificate, &mut errors);
        let csr = read_csr(app, certificate.csr.as_deref(), &mut errors).await;
        check_certificate(app, &certificate, &mut errors);
        let asks = read_dcv_emails(request.dcv_emails.as_deref().unwrap_or_default(), &mut errors);
        check_method(request.dcv_method.as_deref(), &mut errors);
        errors.extend(request.comments.as_deref().and_then(|text| notes::check(text, "comments").err()));
        let days = days(app, view, kind, &certificate, &mut errors);
        ApiError::unless_empty(errors)?;
        let (Some(common_name), Some(csr), Some((days, not_after))) = (common_name, csr, days) else {
            return Err(ApiError::Internal);
        };
        let wanted = Self::wanted(app, (common_name, others), certificate, &csr, (days, not_after), asks).await?;
        let asked = Asked {
            request: RequestId(app.db.new_id().await?),
            user: caller.user,
            email: caller.email.clone(),
            comments: set(request.comments.as_deref()).map(str::to_owned),
            // A role that approves for others needs nobody; nobody else may skip it.
            is_approved: caller.access_role.may_approve(),
        };
        Ok(Self { wanted, asked, product })
    }

    async fn wanted(
        app: &App,
        (common_name, others): (DnsName, Vec<DnsName>),
        certificate: CertificateRequest,
        csr: &Csr,
        (days, not_after): (u32, i64),
        asks: Vec<ResendEntry>,
    ) -> Result<Wanted, ApiError> {
        let details = certificate_details(certificate, csr, days, Some(not_after));
        Ok(Wanted {
            id: CertificateId(app.db.new_id().await?),
            names: names(&common_name, others).into_iter().map(|OrderName { name, .. }| name).collect(),
            common_name,
            details: serde_json::to_value(&details).map_err(|_not_json| ApiError::Internal)?,
            asks,
        })
    }

    /// The names whose holders may have to be asked.
    pub fn bases(&self) -> Vec<Fqdn> {
        self.wanted.names.iter().map(|name| name.base.clone()).collect()
    }
}

/// Names that are left out stay as they are on the certificate.
fn with_names(mut certificate: CertificateRequest, view: &OrderView) -> CertificateRequest {
    if set(certificate.common_name.as_deref()).is_none() {
        certificate.common_name = view.certificate_common_name.clone();
    }
    if certificate.dns_names.is_none() {
        let names = if view.certificate_names.is_empty() { &view.names } else { &view.certificate_names };
        certificate.dns_names = Some(names.iter().map(|name| name.name.clone()).collect());
    }
    certificate
}

/// The method belongs to the order; another one is another call.
fn check_method(method: Option<&str>, errors: &mut Vec<FieldError>) {
    let own = DcvMethod::Email.name();
    if let Some(method) = set(method).filter(|method| !method.eq_ignore_ascii_case(own)) {
        errors.push(FieldError::invalid("dcv_method", format!("{} is not this order's method", quoted(method))));
    }
}

/// How many days the certificate is valid, and when it ends at the latest: a
/// reissue with the order, a duplicate with the certificate beside it. `None` if
/// there is an error, or the order has no end yet (which the rule refuses).
fn days(
    app: &App,
    view: &OrderView,
    kind: CertificateKind,
    certificate: &CertificateRequest,
    errors: &mut Vec<FieldError>,
) -> Option<(u32, i64)> {
    let now = app.now();
    let end = match kind {
        CertificateKind::Duplicate => view.valid_till,
        _ => view.order_valid_till,
    };
    let none = Validity::default();
    let asked = certificate.cert_validity.as_ref().unwrap_or(&none);
    let asked = validity::days("certificate.cert_validity", asked, now).map_err(|error| errors.push(error)).ok()?;
    // Without an end there is no issued certificate: the rule says so.
    let end = end.unwrap_or_else(|| now.millis() + DAY).min(app.issuer.not_after().millis());
    let left = (end - now.millis() + DAY - 1).div_euclid(DAY).max(1);
    if let Some(asked) = asked.filter(|asked| *asked > left) {
        errors.push(FieldError {
            code: "cert_validity_exceeds_order_validity".to_owned(),
            message: format!("certificate.cert_validity: {asked} days, but {left} are left"),
        });
        return None;
    }
    let asked = asked.map(u32::try_from).transpose().ok()?;
    if let Some(Err(error)) = asked.map(|asked| app.config.policy.admits_validity(asked, now)) {
        let message = format!("certificate.cert_validity: {error}");
        errors.push(FieldError { code: "invalid_validity".to_owned(), message });
        return None;
    }
    let left = u32::try_from(left).ok()?;
    let most = match kind {
        CertificateKind::Duplicate => app.config.policy.limits_at(now).most_certificate_days.unwrap_or(left),
        _ => app.config.certificate_days_at(now),
    };
    Some((asked.unwrap_or(left.min(most)), end))
}

/// The answer of both calls; what can be signed at once is.
pub async fn answer(
    app: &App,
    caller: &Caller,
    order: &Order,
    further: (CertificateId, RequestId, RequestStatus),
) -> Result<OrderPlaced, ApiError> {
    let (certificate, request, status) = further;
    let is_signing = |one: &sealpost_domain::order::OrderCertificate| {
        one.id == certificate && matches!(one.stage, Stage::Signing { .. })
    };
    let chain =
        if order.certificates.iter().any(is_signing) { issue_now(app, caller, certificate).await? } else { None };
    Ok(OrderPlaced {
        id: order.id.0,
        requests: vec![PlacedRequest { id: request.0, status: Some(status.name().to_owned()) }],
        certificate_id: Some(certificate.0),
        certificate_chain: chain,
        ..OrderPlaced::default()
    })
}

/// The certificates of this kind that an order has, the newest first.
pub async fn of_kind(
    app: &App,
    caller: &Caller,
    order: OrderId,
    kind: CertificateKind,
) -> Result<Vec<CertificateView>, ApiError> {
    app.order(caller, order).await?;
    let mut all = certificates::of_order(&mut app.db.read().await?, caller.account, order).await?;
    all.retain(|one| one.kind == kind.name());
    Ok(all)
}
