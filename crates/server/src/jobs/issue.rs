//! Signs what was approved: lease the intent, sign outside any transaction,
//! then write certificate, status and notices in one (R56).

use std::time::Duration;

use futures_util::stream::{FuturesUnordered, StreamExt as _};
use sealpost_ca::{Csr, OrganizationSubject, Profile, PublicProfile, Serial};
use sealpost_domain::dcv::Evidence;
use sealpost_domain::order::{IssuedCertificate, Lapsed, NotApproved, OrderName};
use sealpost_domain::time::DAY;
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
    // Side by side: what CAA says of one order may take its time.
    let prepared = intents.iter().map(|intent| async move { (intent, prepare(app, intent).await) });
    let mut ready: FuturesUnordered<_> = prepared.collect();
    while let Some((intent, ready)) = ready.next().await {
        let signed = match ready {
            Ok((profile, csr)) => sign(app, intent, profile, csr).await,
            Err(trouble) => Err(trouble),
        };
        match signed {
            Ok(certificate) => finish(app, intent, certificate).await?,
            Err(Trouble::Lapsed) => lapse(app, intent).await?,
            Err(trouble) => put_back(app, intent, &trouble).await?,
        }
    }
    Ok(intents.len())
}

/// Why a certificate was not signed.
enum Trouble {
    /// A proof does not count any more (R12, R13).
    Lapsed,
    /// CAA forbids it as things are: the order tells (R53).
    Caa(String),
    /// Ours alone; the log tells.
    Other(String),
}

impl Trouble {
    fn other(error: impl Into<Box<dyn std::error::Error>>) -> Self {
        Self::Other(error.into().to_string())
    }
}

async fn put_back(app: &App, intent: &Intent, trouble: &Trouble) -> Result<(), ApiError> {
    let attempt = u32::try_from(intent.attempts - 1).unwrap_or(0).min(8);
    let due = app.now() + RETRY * 2_u32.pow(attempt);
    let refusal = match trouble {
        Trouble::Caa(reason) => {
            tracing::warn!(order.id = %intent.order, reason, "CAA forbids the certificate of order {}", intent.order);
            Some(reason.as_str())
        }
        Trouble::Lapsed => None,
        Trouble::Other(reason) => {
            tracing::error!(order.id = %intent.order, reason, "The certificate of order {} was not signed", intent.order);
            None
        }
    };
    Ok(certificates::put_back(&app.db, intent, due, refusal).await?)
}

/// All that the signature needs, with the names' CAA records looked at (R53).
async fn prepare(app: &App, intent: &Intent) -> Result<(Profile, Csr), Trouble> {
    let view = app.orders.get((intent.account, intent.order)).await.map_err(Trouble::other)?;
    let view = view.ok_or_else(|| Trouble::other("the order is gone"))?;
    let mut reader = app.db.read().await.map_err(Trouble::other)?;
    let wanted = certificates::view(&mut reader, intent.account, intent.id).await.map_err(Trouble::other)?;
    drop(reader);
    let wanted = wanted.ok_or_else(|| Trouble::other("the certificate is gone"))?;
    let now = app.now();
    if !proofs_count(app, &wanted, now).map_err(Trouble::Other)? {
        return Err(Trouble::Lapsed);
    }
    let details: CertificateDetails = serde_json::from_str(&wanted.details).map_err(Trouble::other)?;
    let csr = Csr::restore(&details.csr).map_err(Trouble::other)?;
    let profile = profile(app, &view, &wanted, &details, now).map_err(Trouble::Other)?;
    match app.caa_refusal(&profile.names).await {
        Some(refusal) => Err(Trouble::Caa(refusal)),
        None => Ok((profile, csr)),
    }
}

async fn sign(app: &App, intent: &Intent, profile: Profile, csr: Csr) -> Result<IssuedCertificate, Trouble> {
    let serial = Serial::from_hex(&intent.serial);
    let serial = serial.ok_or_else(|| Trouble::other("the serial number cannot be read"))?;
    let now = app.now();
    let issuer = app.issuer.clone();
    // An RSA signature takes a millisecond: not on the threads that answer.
    let signed = tokio::task::spawn_blocking(move || issuer.issue(&csr, &profile, &serial, now)).await;
    let issued = signed
        .map_err(|_panic| "signing it ended in a panic".to_owned())
        .and_then(|issued| issued.map_err(|error| error.to_string()))
        .map_err(Trouble::Other)?;
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
    // A limit that came into force since the order was placed binds it as well (R54).
    let limits = app.config.policy.limits_at(now);
    let ordered = details.certificate_days;
    let days = match (limits.most_certificate_days, limits.certificate_days) {
        (Some(most), Some(days)) if ordered > most => days,
        _ => ordered,
    };
    let (not_before, not_after) = Profile::validity(now, days);
    let end = details.not_after.map(Timestamp::from_millis);
    let public = app
        .config
        .public_ca
        .as_ref()
        .zip(limits.most_certificate_days)
        .map(|(ca, most_days)| PublicProfile { most_days, ca_issuers_url: ca.ca_issuers_url.clone() });
    Ok(Profile {
        common_name: Some(parse(&wanted.common_name)?),
        names: wanted.names.iter().map(|name| parse(&name.name)).collect::<Result<_, _>>()?,
        organization,
        not_before,
        not_after: end.map_or(not_after, |end| not_after.min(end)),
        crl_url: app.crl_url(),
        public,
    })
}

/// Whether each proof that the certificate rests on still counts at this moment
/// (R12, R13).
fn proofs_count(app: &App, wanted: &CertificateView, now: Timestamp) -> Result<bool, String> {
    for name in &wanted.names {
        let name = OrderName::try_from(name.clone()).map_err(|error| error.to_string())?;
        let count = |evidence: &Evidence| app.config.policy.admits_proof(evidence.method, evidence.at, now).is_ok();
        if !name.evidence.as_ref().is_some_and(count) {
            return Ok(false);
        }
    }
    Ok(true)
}

/// The order waits for new approvals of what lapsed; a duplicate ends.
async fn lapse(app: &App, intent: &Intent) -> Result<(), ApiError> {
    let order = intent.order;
    let actor = Actor { user: None, who: "system".to_owned(), request_id: format!("lapse-{}", intent.id) };
    let id = intent.id;
    let rule = move |order: &sealpost_domain::Order, context: &sealpost_domain::Context| order.lapse(id, context);
    match app.db.write(intent.account, order, Parts::All, None, actor, rule).await? {
        Written::Done { output, .. } => {
            for Lapsed { name, reason } in &output {
                tracing::warn!(order.id = %order, %name, "Order {order} is not signed; {name} has to be approved again: {reason}");
            }
        }
        Written::Refused(NotApproved) | Written::Missing => {
            tracing::error!(order.id = %order, "A proof of order {order} does not count any more; it is not signed");
            certificates::put_back(&app.db, intent, app.now() + DAY, None).await?;
        }
    }
    Ok(())
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
