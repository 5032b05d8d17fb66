//! Signs what was approved: lease the intent, sign outside any transaction,
//! then write certificate, status and notices in one (R56).

use std::time::Duration;

use sealpost_ca::{Csr, OrganizationSubject, Profile, Serial};
use sealpost_domain::order::{IssuedCertificate, NotApproved};
use sealpost_domain::{CertificateId, DnsName, OrderId, Timestamp};
use sealpost_store::certificates::{self, CertificateView, Intent};
use sealpost_store::order_view::OrderView;
use sealpost_store::{Actor, Parts, Written};

use super::LEASE;
use crate::app::App;
use crate::error::ApiError;
use crate::view::{CertificateDetails, OrganizationDetails};

/// Certificates in one round.
const MOST: i64 = 16;

/// A signature that failed is tried again after so long, doubled each time.
const RETRY: Duration = Duration::from_secs(30);

/// Signs `only` that certificate, or all that are due; gives how many there
/// were.
pub async fn issue(app: &App, only: Option<CertificateId>) -> Result<usize, ApiError> {
    let intents = certificates::claim(&app.db, only, MOST, LEASE).await?;
    for intent in &intents {
        match sign(app, intent).await {
            Ok(certificate) => finish(app, intent, certificate).await?,
            Err(reason) => {
                let attempt = u32::try_from(intent.attempts - 1).unwrap_or(0).min(8);
                let due = app.now() + RETRY * 2_u32.pow(attempt);
                tracing::error!(order.id = %intent.order, reason, "The certificate of order {} was not signed", intent.order);
                certificates::put_back(&app.db, intent, due).await?;
            }
        }
    }
    Ok(intents.len())
}

async fn sign(app: &App, intent: &Intent) -> Result<IssuedCertificate, String> {
    let view = app.orders.get((intent.account, intent.order)).await.map_err(|error| error.to_string())?;
    let view = view.ok_or("the order is gone")?;
    let mut reader = app.db.read().await.map_err(|error| error.to_string())?;
    let wanted = certificates::view(&mut reader, intent.account, intent.id).await.map_err(|error| error.to_string())?;
    drop(reader);
    let wanted = wanted.ok_or("the certificate is gone")?;
    let now = app.now();
    let details: CertificateDetails = serde_json::from_str(&wanted.details).map_err(|error| error.to_string())?;
    let profile = profile(app, &view, &wanted, &details, now)?;
    let csr = Csr::restore(&details.csr).map_err(|error| error.to_string())?;
    let serial = Serial::from_hex(&intent.serial).ok_or("the serial number cannot be read")?;
    let issuer = app.issuer.clone();
    // An RSA signature takes a millisecond: not on the threads that answer.
    let signed = tokio::task::spawn_blocking(move || issuer.issue(&csr, &profile, &serial, now)).await;
    let issued = signed.map_err(|panic| panic.to_string())?.map_err(|error| error.to_string())?;
    let chain = app.issuer.chain_pems();
    Ok(IssuedCertificate {
        id: intent.id,
        chain_pem: format!("{}{}", issued.pem, chain[..chain.len() - 1].concat()),
        pem: issued.pem,
        serial: issued.serial,
        thumbprint: issued.sha1_thumbprint,
        sha256: issued.sha256,
        issuer: app.issuer.issuing_common_name().to_owned(),
        issuer_id: app.issuer.id(),
        valid_from: issued.not_before,
        valid_till: issued.not_after,
    })
}

/// What goes into the certificate: the names that were asked for with it, every
/// one of them proved, and no others (R52).
fn profile(
    app: &App,
    view: &OrderView,
    wanted: &CertificateView,
    details: &CertificateDetails,
    now: Timestamp,
) -> Result<Profile, String> {
    if let Some(name) = wanted.names.iter().find(|name| name.proved_at.is_none()) {
        return Err(format!("{} is not proved", name.name));
    }
    let parse = |name: &str| DnsName::parse(name).map_err(|error| format!("{name}: {error}"));
    let organization = view.organization_name.as_ref().map(|name| {
        let text = view.organization_details.as_deref().unwrap_or_default();
        let known: OrganizationDetails = serde_json::from_str(text).unwrap_or_default();
        OrganizationSubject {
            name: name.clone(),
            city: known.city.unwrap_or_default(),
            state: known.state.unwrap_or_default(),
            country: known.country.unwrap_or_default(),
        }
    });
    let (not_before, not_after) = Profile::validity(now, details.certificate_days);
    let end = details.not_after.map(Timestamp::from_millis);
    Ok(Profile {
        common_name: Some(parse(&wanted.common_name)?),
        names: wanted.names.iter().map(|name| parse(&name.name)).collect::<Result<_, _>>()?,
        organization,
        not_before,
        not_after: end.map_or(not_after, |end| not_after.min(end)),
        crl_url: app.crl_url(),
    })
}

async fn finish(app: &App, intent: &Intent, certificate: IssuedCertificate) -> Result<(), ApiError> {
    let order = intent.order;
    let actor = Actor { user: None, who: "system".to_owned(), request_id: format!("issue-{}", intent.id) };
    let rule = move |order: &sealpost_domain::Order, context: &sealpost_domain::Context| {
        order.issued(certificate.clone(), context)
    };
    match app.db.write(intent.account, order, Parts::All, None, actor, rule).await? {
        Written::Done { .. } => {
            app.metrics.certificate();
            tracing::info!(order.id = %order, certificate.id = %intent.id, "Issued the certificate of order {order}");
        }
        // Another worker was quicker (its certificate is there), or the order
        // ended meanwhile: this signature is thrown away.
        Written::Refused(NotApproved) | Written::Missing => {
            tracing::warn!(order.id = %OrderId(order.0), "Order {order} did not wait for this certificate any more");
        }
    }
    Ok(())
}
