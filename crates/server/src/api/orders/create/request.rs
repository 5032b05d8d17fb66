//! From the body of an order to values: everything that is wrong is told at
//! once, by its path.

use sealpost_api::ids::IdRef;
use sealpost_api::orders::{CertificateRequest, DcvEmail, OrganizationContact, PlaceOrder};
use sealpost_api::organizations::Contact;
use sealpost_ca::{Csr, CsrError};
use sealpost_domain::order::{OrderName, ResendEntry};
use sealpost_domain::place::{MAX_NAMES, names};
use sealpost_domain::product::Validation;
use sealpost_domain::{DnsName, EmailAddress, Language, Product};
use sealpost_store::keys::Caller;

use super::super::resend_emails::{entry, language};
use super::super::{addresses, notes, quoted, set};
use super::validity;
use crate::app::App;
use crate::error::{ApiError, FieldError};
use crate::view::{CertificateDetails, OrderDetails};

/// Longest one-line text, in characters.
const LONGEST_LINE: usize = 255;

/// What an order asks for, read.
pub struct Wanted {
    pub common_name: DnsName,
    pub names: Vec<OrderName>,
    pub language: Option<Language>,
    pub dcv_emails: Vec<ResendEntry>,
    pub additional_emails: Vec<EmailAddress>,
    pub technical_email: Option<EmailAddress>,
    pub organization: Option<i64>,
    pub container: Option<i64>,
    pub comments: Option<String>,
    /// None: as the account has it.
    pub renewal_notices: Option<bool>,
    pub renewal_message: Option<String>,
    pub renewal_of: Option<i64>,
    pub order_days: u32,
    pub certificate: CertificateDetails,
    pub details: OrderDetails,
}

impl Wanted {
    pub async fn read(app: &App, caller: &Caller, product: &Product, request: PlaceOrder) -> Result<Self, ApiError> {
        let mut errors = Vec::new();
        let certificate = request.certificate.clone().unwrap_or_default();
        if request.certificate.is_none() {
            errors.push(FieldError::required("certificate"));
        }
        let (common_name, others) = read_names(app, product, &certificate, &mut errors);
        let csr = read_csr(app, certificate.csr.as_deref(), &mut errors).await;
        if app.config.policy.is_public() && product.needs_organization() {
            let reason = "a public-br desk issues domain-validated certificates only";
            errors.push(FieldError::invalid("product", reason));
        }
        check_method(product, request.dcv_method.as_deref(), &mut errors);
        check_certificate(app, &certificate, &mut errors);
        let dcv_emails = read_dcv_emails(request.dcv_emails.as_deref().unwrap_or_default(), &mut errors);
        let list = request.additional_emails.as_deref().unwrap_or_default();
        let additional_emails =
            take(addresses("additional_emails", list, app.config.additional_emails), &mut errors).unwrap_or_default();
        let contacts = read_contacts(&request, &mut errors);
        let organization = request.organization.as_ref().and_then(|organization| organization.id);
        if product.needs_organization() && organization.is_none() {
            errors.push(FieldError::required("organization"));
        }
        check_texts(&request, &mut errors);
        let validity = validity::read(&request, &certificate, app, &mut errors);
        ApiError::unless_empty(errors)?;
        let (Some(common_name), Some(csr), Some(validity)) = (common_name, csr, validity) else {
            return Err(ApiError::Internal);
        };
        let locale = request.locale.as_deref();
        Ok(Self {
            names: names(&common_name, others),
            common_name,
            language: locale.and_then(|locale| language(locale, caller.account_language)),
            dcv_emails,
            additional_emails,
            technical_email: contacts.technical_email,
            organization,
            container: request.container.and_then(|container| container.id),
            comments: set(request.comments.as_deref()).map(str::to_owned),
            renewal_notices: request.disable_renewal_notifications.map(|disable| !disable),
            renewal_message: request.custom_renewal_message.filter(|message| !message.is_empty()),
            renewal_of: request.renewal_of_order_id,
            order_days: validity.order_days,
            certificate: certificate_details(certificate, &csr, validity.certificate_days, None),
            details: OrderDetails {
                validity_years: validity.years,
                technical_contact: contacts.technical,
                organization_contact: contacts.organization,
                auto_renew: request.auto_renew,
                custom_fields: request.custom_fields.unwrap_or_default(),
                payment_method: request.payment_method,
                disable_ct: request.disable_ct,
                alternative_order_id: request.alternative_order_id,
            },
        })
    }
}

/// What a certificate keeps of its request, besides its names.
pub fn certificate_details(
    certificate: CertificateRequest,
    csr: &Csr,
    certificate_days: u32,
    not_after: Option<i64>,
) -> CertificateDetails {
    CertificateDetails {
        csr: csr.pem().to_owned(),
        key_size: i64::from(csr.key_bits()),
        signature_hash: certificate.signature_hash.unwrap_or_else(|| "sha256".to_owned()).to_lowercase(),
        certificate_days,
        not_after,
        cert_validity: certificate.cert_validity,
        server_platform: certificate.server_platform.and_then(|IdRef { id }| id),
        organization_units: certificate.organization_units.unwrap_or_default(),
    }
}

/// Keeps the value or collects what is wrong with it.
fn take<T>(outcome: Result<T, Vec<FieldError>>, errors: &mut Vec<FieldError>) -> Option<T> {
    outcome.map_err(|wrong| errors.extend(wrong)).ok()
}

pub fn read_names(
    app: &App,
    product: &Product,
    certificate: &CertificateRequest,
    errors: &mut Vec<FieldError>,
) -> (Option<DnsName>, Vec<DnsName>) {
    let mut read = |path: &str, text: &str| {
        let name = DnsName::parse(text).map_err(|error| format!("{} cannot be certified: {error}", quoted(text)));
        let name = name.and_then(|name| admit(app, product, name));
        name.map_err(|reason| errors.push(FieldError::invalid(path, reason))).ok()
    };
    let path = "certificate.common_name";
    let common_name = set(certificate.common_name.as_deref()).map(|text| read(path, text));
    let mut others = Vec::new();
    let list = certificate.dns_names.as_deref().unwrap_or_default();
    for (index, text) in list.iter().enumerate().filter(|(_, text)| !text.is_empty()).take(MAX_NAMES + 1) {
        others.extend(read(&format!("certificate.dns_names[{index}]"), text));
    }
    let more = others.iter().filter(|name| Some(Some(*name)) != common_name.as_ref().map(Option::as_ref)).count();
    if more >= MAX_NAMES {
        let reason = format!("a certificate carries at most {MAX_NAMES} names");
        errors.push(FieldError::invalid("certificate.dns_names", reason));
    }
    if common_name.is_none() && certificate.common_name.as_deref().is_none_or(str::is_empty) {
        errors.push(FieldError::required(path));
    }
    (common_name.flatten(), others)
}

/// Which names this desk certifies (R1): any in `test`; the operator's zones in
/// `private`, and public names if it is to; public names alone in `public-br`.
fn admit(app: &App, product: &Product, name: DnsName) -> Result<DnsName, String> {
    if name.wildcard && product.validation == Validation::Extended {
        return Err(format!("{name}: an EV certificate carries no wildcard"));
    }
    app.config.certifies(&name.base).map_err(|reason| format!("{name} {reason}"))?;
    app.issuer.may_sign(std::slice::from_ref(&name)).map_err(|error| error.to_string())?;
    Ok(name)
}

/// The search for weak keys takes its time: it must not hold up others.
pub async fn read_csr(app: &App, text: Option<&str>, errors: &mut Vec<FieldError>) -> Option<Csr> {
    let path = "certificate.csr";
    let Some(text) = set(text) else {
        errors.push(FieldError::required(path));
        return None;
    };
    let text = text.to_owned();
    let blocked = app.config.blocked_keys.clone();
    let checked = move || match Csr::parse(&text)? {
        csr if blocked.holds(&csr) => {
            Err(CsrError::WeakKey("it is on this desk's list of keys that are not certified"))
        }
        csr => Ok(csr),
    };
    let parsed = tokio::task::spawn_blocking(checked).await;
    match parsed {
        Ok(Ok(csr)) => Some(csr),
        Ok(Err(error)) => {
            let code = match error {
                CsrError::WeakKey(_) => "csr_invalid_weak_key",
                CsrError::BadSignature => "csr_invalid_signature",
                CsrError::UnsupportedKey(_) | CsrError::UnsupportedSignature(_) => "csr_invalid_unsupported",
                _ => "csr_invalid_cannot_parse",
            };
            errors.push(FieldError { code: code.to_owned(), message: format!("{path}: {error}") });
            None
        }
        Err(_panic) => {
            errors.push(FieldError::invalid(path, "it could not be checked"));
            None
        }
    }
}

fn check_method(product: &Product, method: Option<&str>, errors: &mut Vec<FieldError>) {
    match set(method) {
        None if !product.needs_organization() => errors.push(FieldError::required("dcv_method")),
        Some(method) if !method.eq_ignore_ascii_case("email") => {
            errors.push(FieldError::invalid("dcv_method", format!("{} is not offered; email is", quoted(method))));
        }
        _ => {}
    }
}

pub fn check_certificate(app: &App, certificate: &CertificateRequest, errors: &mut Vec<FieldError>) {
    if let Some(hash) = set(certificate.signature_hash.as_deref())
        && !["sha256", "sha384", "sha512"].contains(&hash.to_lowercase().as_str())
    {
        let reason = format!("{} is not offered; sha256, sha384 and sha512 are", quoted(hash));
        errors.push(FieldError::invalid("certificate.signature_hash", reason));
    }
    // A sandbox takes the ids that its clients are configured with.
    if let Some(id) = set(certificate.ca_cert_id.as_deref())
        && !app.config.is_test()
        && !id.eq_ignore_ascii_case(&app.issuer.id())
    {
        let reason = format!("{} is not offered; {} is", quoted(id), app.issuer.id());
        errors.push(FieldError::invalid("certificate.ca_cert_id", reason));
    }
    for (index, unit) in certificate.organization_units.iter().flatten().enumerate() {
        errors.extend(line(&format!("certificate.organization_units[{index}]"), Some(unit)));
    }
}

pub fn read_dcv_emails(list: &[DcvEmail], errors: &mut Vec<FieldError>) -> Vec<ResendEntry> {
    let mut entries = Vec::with_capacity(list.len());
    for (index, item) in list.iter().enumerate() {
        let path = |member: &str| format!("dcv_emails[{index}].{member}");
        let name = set(item.dns_name.as_deref());
        match entry(name, item.email.as_deref(), item.email_domain.as_deref(), "dns_name", path) {
            Ok(entry) => entries.push(entry),
            Err(error) => errors.push(error),
        }
    }
    entries
}

#[derive(Default)]
struct Contacts {
    technical: Option<Contact>,
    technical_email: Option<EmailAddress>,
    organization: Option<Contact>,
}

fn read_contacts(request: &PlaceOrder, errors: &mut Vec<FieldError>) -> Contacts {
    let mut contacts = Contacts { technical: request.technical_contact.clone(), ..Contacts::default() };
    let listed = request.organization.iter().flat_map(|organization| organization.contacts.iter().flatten());
    let mut checked = vec![("technical_contact".to_owned(), contacts.technical.clone())];
    for (index, listed) in listed.enumerate() {
        let contact = contact(listed);
        checked.push((format!("organization.contacts[{index}]"), Some(contact.clone())));
        match listed.contact_type.as_deref() {
            Some("technical_contact") => contacts.technical = contacts.technical.or(Some(contact)),
            Some("organization_contact") => contacts.organization = contacts.organization.or(Some(contact)),
            _ => {}
        }
    }
    for (path, contact) in checked {
        let Some(contact) = contact else { continue };
        for (member, text) in [
            ("first_name", &contact.first_name),
            ("last_name", &contact.last_name),
            ("job_title", &contact.job_title),
            ("telephone", &contact.telephone),
        ] {
            errors.extend(line(&format!("{path}.{member}"), text.as_deref()));
        }
        if let Some(email) = set(contact.email.as_deref())
            && let Err(error) = EmailAddress::parse_international(email.trim_matches(' '))
        {
            let reason = format!("{} is not an address: {error}", quoted(email));
            errors.push(FieldError::invalid(&format!("{path}.email"), reason));
        }
    }
    let email = contacts.technical.as_ref().and_then(|contact| set(contact.email.as_deref()));
    contacts.technical_email = email.and_then(|email| EmailAddress::parse_international(email.trim_matches(' ')).ok());
    contacts
}

fn contact(listed: &OrganizationContact) -> Contact {
    Contact {
        first_name: listed.first_name.clone(),
        last_name: listed.last_name.clone(),
        job_title: listed.job_title.clone(),
        email: listed.email.clone(),
        telephone: listed.telephone.clone(),
        ..Contact::default()
    }
}

fn check_texts(request: &PlaceOrder, errors: &mut Vec<FieldError>) {
    errors.extend(line("alternative_order_id", request.alternative_order_id.as_deref()));
    errors.extend(line("payment_method", request.payment_method.as_deref()));
    errors.extend(line("renewed_thumbprint", request.renewed_thumbprint.as_deref()));
    errors.extend(line("locale", request.locale.as_deref()));
    for (path, text) in [("comments", &request.comments), ("custom_renewal_message", &request.custom_renewal_message)] {
        errors.extend(text.as_deref().and_then(|text| notes::check(text, path).err()));
    }
}

/// One line of text: it may end up in a header or a subject (R27).
fn line(path: &str, text: Option<&str>) -> Option<FieldError> {
    let text = text?;
    if text.chars().any(char::is_control) {
        return Some(FieldError::invalid(path, "it holds a control character"));
    }
    let long = text.chars().count() > LONGEST_LINE;
    long.then(|| FieldError::invalid(path, format!("at most {LONGEST_LINE} characters are kept")))
}
