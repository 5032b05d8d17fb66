//! How long an order lasts and how long its certificate is valid.

use sealpost_api::orders::{CertificateRequest, PlaceOrder, Validity};
use sealpost_domain::Timestamp;
use sealpost_domain::time::DAY;

use crate::app::App;
use crate::error::FieldError;

/// Longest order, in days: three years.
const LONGEST: i64 = 1096;

/// Days of an order that does not say.
const ONE_YEAR: i64 = 365;

pub struct Validities {
    pub order_days: u32,
    pub certificate_days: u32,
    /// As asked, if it was asked in years.
    pub years: Option<i64>,
}

/// Reads the newer members and their older equivalents (API reference §6). A
/// certificate whose own validity is not given takes the shorter of the
/// order's and the desk's setting.
pub fn read(
    request: &PlaceOrder,
    certificate: &CertificateRequest,
    app: &App,
    errors: &mut Vec<FieldError>,
) -> Option<Validities> {
    let now = app.now();
    let older = Validity {
        years: request.validity_years,
        days: request.validity_days,
        custom_expiration_date: request.custom_expiration_date.clone(),
    };
    let (path, asked) = match &request.order_validity {
        Some(validity) => ("order_validity", validity),
        None => ("validity", &older),
    };
    let of_order = days(path, asked, now);
    let none = Validity::default();
    let of_certificate = days("certificate.cert_validity", certificate.cert_validity.as_ref().unwrap_or(&none), now);
    let (of_order, of_certificate) = match (of_order, of_certificate) {
        (Ok(order), Ok(certificate)) => (order, certificate),
        (order, certificate) => {
            errors.extend(order.err().into_iter().chain(certificate.err()));
            return None;
        }
    };
    let order_days = of_order.or(of_certificate).unwrap_or(ONE_YEAR);
    let certificate_days =
        of_certificate.unwrap_or_else(|| order_days.min(i64::from(app.config.certificate_days_at(now))));
    if certificate_days > order_days {
        errors.push(FieldError {
            code: "cert_validity_exceeds_order_validity".to_owned(),
            message: format!("certificate.cert_validity: {certificate_days} days, but the order lasts {order_days}"),
        });
        return None;
    }
    if let Err(error) = app.config.policy.admits_validity(u32::try_from(certificate_days).ok()?, now) {
        let message = format!("certificate.cert_validity: {error}");
        errors.push(FieldError { code: "invalid_validity".to_owned(), message });
        return None;
    }
    if now + DAY * u32::try_from(certificate_days).ok()? > app.issuer.not_after() {
        let end = app.issuer.not_after().date();
        let reason = format!("the issuing certificate itself ends on {end}");
        errors.push(FieldError::invalid("certificate.cert_validity", reason));
        return None;
    }
    let years = asked.years.filter(|years| *years > 0);
    Some(Validities {
        order_days: u32::try_from(order_days).ok()?,
        certificate_days: u32::try_from(certificate_days).ok()?,
        years,
    })
}

/// The one form that is set, in days.
pub fn days(path: &str, validity: &Validity, now: Timestamp) -> Result<Option<i64>, FieldError> {
    let date = validity.custom_expiration_date.as_deref().filter(|date| !date.is_empty());
    let (member, days) = match (date, validity.days, validity.years) {
        (Some(text), ..) => {
            let wrong = || FieldError::invalid("custom_expiration_date", format!("{path}: write it as 2031-12-31"));
            let date = Timestamp::parse_date(text).ok_or_else(wrong)?;
            let day = |instant: Timestamp| instant.secs().div_euclid(86_400);
            ("custom_expiration_date", day(date) - day(now))
        }
        (None, Some(days), _) => ("days", days),
        (None, None, Some(years)) => ("years", years.saturating_mul(365)),
        (None, None, None) => return Ok(None),
    };
    if (1..=LONGEST).contains(&days) {
        return Ok(Some(days));
    }
    let reason = format!("between 1 day and 3 years can be ordered, not {days} days");
    Err(FieldError { code: "invalid_validity".to_owned(), message: format!("{path}.{member}: {reason}") })
}
