//! Of a certificate: that it is there, that it ends, that it is revoked.

use sealpost_domain::mail::{
    CertificateExpiring, CertificateFacts, CertificateReissued, CertificateRenewed, CertificateRevoked, OrderExpiring,
};
use serde::Serialize;

use super::{Frame, Name, grouped, names, person};
use crate::clean::{one_line, several_lines};
use crate::texts::Texts;

/// What each of these mails tells about its certificate.
#[derive(Serialize)]
pub(crate) struct Facts {
    product: String,
    domain: String,
    common_name: String,
    names: Vec<Name>,
    serial: String,
    fingerprint: String,
    issuer: String,
    from: String,
    until: String,
    until_day: String,
}

impl Facts {
    pub fn new(certificate: &CertificateFacts, texts: &Texts) -> Self {
        Self {
            product: one_line(&certificate.product),
            domain: certificate.common_name.unicode(),
            common_name: Name::of(&certificate.common_name).to_string(),
            names: names(&certificate.names),
            serial: one_line(&certificate.serial),
            fingerprint: grouped(&one_line(&certificate.sha256)),
            issuer: one_line(&certificate.issuer),
            from: texts.moment(certificate.valid_from),
            until: texts.moment(certificate.valid_till),
            until_day: texts.date(certificate.valid_till),
        }
    }
}

/// Issued, and a duplicate of it.
#[derive(Serialize)]
pub(crate) struct IssuedContext<'a> {
    frame: Frame<'a>,
    certificate: Facts,
    file: &'a str,
}

impl<'a> IssuedContext<'a> {
    pub fn new(frame: Frame<'a>, certificate: &CertificateFacts, texts: &Texts, file: &'a str) -> Self {
        Self { frame, certificate: Facts::new(certificate, texts), file }
    }
}

#[derive(Serialize)]
pub(crate) struct ReissuedContext<'a> {
    frame: Frame<'a>,
    certificate: Facts,
    file: &'a str,
    replaces: String,
}

impl<'a> ReissuedContext<'a> {
    pub fn new(frame: Frame<'a>, reissued: &CertificateReissued, texts: &Texts, file: &'a str) -> Self {
        let certificate = Facts::new(&reissued.certificate, texts);
        Self { frame, certificate, file, replaces: one_line(&reissued.replaces) }
    }
}

#[derive(Serialize)]
pub(crate) struct RenewedContext<'a> {
    frame: Frame<'a>,
    certificate: Facts,
    file: &'a str,
    earlier_order: String,
    earlier_until_day: String,
}

impl<'a> RenewedContext<'a> {
    pub fn new(frame: Frame<'a>, renewed: &CertificateRenewed, texts: &Texts, file: &'a str) -> Self {
        Self {
            frame,
            certificate: Facts::new(&renewed.certificate, texts),
            file,
            earlier_order: renewed.earlier_order.to_string(),
            earlier_until_day: texts.date(renewed.earlier_valid_till),
        }
    }
}

#[derive(Serialize)]
pub(crate) struct RevokedContext<'a> {
    frame: Frame<'a>,
    certificate: Facts,
    by: String,
    revoked_at: String,
    reason: String,
}

impl<'a> RevokedContext<'a> {
    pub fn new(frame: Frame<'a>, revoked: &CertificateRevoked, texts: &Texts) -> Self {
        Self {
            frame,
            certificate: Facts::new(&revoked.certificate, texts),
            by: person(&revoked.by),
            revoked_at: texts.moment(revoked.revoked_at),
            reason: several_lines(&revoked.reason),
        }
    }
}

/// About to end, and ended.
#[derive(Serialize)]
pub(crate) struct ExpiringContext<'a> {
    frame: Frame<'a>,
    certificate: Facts,
    days: u32,
    message: String,
}

impl<'a> ExpiringContext<'a> {
    pub fn new(frame: Frame<'a>, expiring: &CertificateExpiring, texts: &Texts) -> Self {
        Self {
            frame,
            certificate: Facts::new(&expiring.certificate, texts),
            days: expiring.days,
            message: several_lines(&expiring.message),
        }
    }
}

#[derive(Serialize)]
pub(crate) struct OrderExpiringContext<'a> {
    frame: Frame<'a>,
    certificate: Facts,
    order_until: String,
    order_until_day: String,
    days: u32,
    message: String,
}

impl<'a> OrderExpiringContext<'a> {
    pub fn new(frame: Frame<'a>, expiring: &OrderExpiring, texts: &Texts) -> Self {
        Self {
            frame,
            certificate: Facts::new(&expiring.certificate, texts),
            order_until: texts.moment(expiring.order_valid_till),
            order_until_day: texts.date(expiring.order_valid_till),
            days: expiring.days,
            message: several_lines(&expiring.message),
        }
    }
}
