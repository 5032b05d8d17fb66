//! From stored rows to the wire: order info, list rows, mails.

use sealpost_api::ids::{NamedId, UserRef};
use sealpost_api::orders::{
    CaCert, CustomField, ListedCertificate, Note, OrderCertificate, OrderInfo, OrderOrganization, OrderProduct,
    OrderRequest, OrderRow, ServerPlatform, Validity,
};
use sealpost_api::organizations::Contact;
use sealpost_api::own::{Attempt, Decision, MailEvent, MailInfo, Mark, Opening};
use sealpost_api::requests::{RequestInfo, RequestedOrder};
use sealpost_domain::{OrderStatus, Product, Timestamp};
use sealpost_store::certificates::CertificateView;
use sealpost_store::mails::{MailRow, OpeningRow};
use sealpost_store::order_view::{NoteView, OrderView};
use sealpost_store::requests::RequestRow;
use serde::{Deserialize, Serialize};

/// What a certificate keeps of its request.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct CertificateDetails {
    pub csr: String,
    pub key_size: i64,
    pub signature_hash: String,
    /// Days the certificate will be valid.
    pub certificate_days: u32,
    /// It ends then at the latest, in milliseconds: with its order, or with the
    /// certificate that it duplicates.
    pub not_after: Option<i64>,
    pub cert_validity: Option<Validity>,
    pub server_platform: Option<i64>,
    pub organization_units: Vec<String>,
}

/// What an order keeps of its request beside what rules and lists look at.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct OrderDetails {
    pub validity_years: Option<i64>,
    pub technical_contact: Option<Contact>,
    pub organization_contact: Option<Contact>,
    pub auto_renew: Option<bool>,
    pub custom_fields: Vec<CustomField>,
    pub payment_method: Option<String>,
    pub disable_ct: Option<bool>,
    pub alternative_order_id: Option<String>,
}

/// What an organization keeps beside its name.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct OrganizationDetails {
    pub assumed_name: Option<String>,
    pub address: Option<String>,
    pub zip: Option<String>,
    pub city: Option<String>,
    pub state: Option<String>,
    pub country: Option<String>,
    pub telephone: Option<String>,
    pub organization_contact: Option<Contact>,
}

/// The stored request of an order. What cannot be read any more is left out.
pub fn details(view: &OrderView) -> OrderDetails {
    serde_json::from_str(&view.details).unwrap_or_default()
}

/// The stored request of the order's primary certificate.
pub fn certificate_details(view: &OrderView) -> CertificateDetails {
    serde_json::from_str(view.certificate_details.as_deref().unwrap_or_default()).unwrap_or_default()
}

/// The order's status as it is now: expired from its end on, even before the
/// worker wrote that down.
pub fn status(stored: &str, valid_till: Option<i64>, now: Timestamp) -> String {
    let status = OrderStatus::find(stored).map(|status| status.at(valid_till.map(Timestamp::from_millis), now));
    status.map_or_else(|| stored.to_owned(), |status| status.name().to_owned())
}

pub fn iso(millis: i64) -> String {
    Timestamp::from_millis(millis).iso()
}

fn date(millis: i64) -> String {
    Timestamp::from_millis(millis).date()
}

/// The id of a language; the vendor's table starts at 1 with English.
pub fn language_id(code: &str) -> Option<i64> {
    let language = sealpost_domain::Language::find(code)?;
    let position = sealpost_domain::Language::ALL.iter().position(|other| *other == language)?;
    i64::try_from(position + 1).ok()
}

/// `GET /order/certificate/{order_id}`, API reference §7.1.
pub fn order_info(view: &OrderView, now: Timestamp) -> OrderInfo {
    let details = details(view);
    let organization = organization(view);
    let certificate_details = certificate_details(view);
    let order_from = view.order_valid_till.map(|till| till + 1000 - view.order_days * 86_400_000);
    OrderInfo {
        id: view.id,
        status: status(&view.status, view.order_valid_till, now),
        is_renewal: view.renewal_of.is_some(),
        renewal_of_order_id: view.renewal_of,
        is_renewed: view.renewed_by.is_some(),
        renewed_order_id: view.renewed_by,
        date_created: Some(iso(view.created_at)),
        order_valid_from: order_from.map(date),
        order_valid_till: view.order_valid_till.map(date),
        is_multi_year_plan: (view.order_days > i64::from(certificate_details.certificate_days)).then(|| "1".to_owned()),
        validity_years: details.validity_years,
        disable_renewal_notifications: view.disable_renewal,
        auto_renew: details.auto_renew.or(Some(false)),
        additional_emails: view.additional_emails.addresses(),
        custom_renewal_message: view.renewal_message.clone(),
        container: Some(named(view.container_id, &view.container_name)),
        product: product(&view.product),
        product_name_id: Some(view.product.clone()),
        organization_contact: details.organization_contact.clone(),
        technical_contact: details.technical_contact.clone(),
        user: Some(UserRef {
            id: view.user_id,
            first_name: Some(view.user_first_name.clone()),
            last_name: Some(view.user_last_name.clone()),
            email: Some(view.user_email.clone()),
        }),
        requests: view.requests.iter().rev().map(request).collect(),
        notes: view.notes.iter().map(note).collect(),
        custom_fields: details.custom_fields.clone(),
        dcv_method: Some(view.method.clone()),
        alternative_order_id: details.alternative_order_id.clone(),
        payment_method: details.payment_method.clone(),
        disable_ct: details.disable_ct,
        allow_duplicates: Some(true),
        duplicates_count: Some(view.duplicates),
        reissues_count: Some(view.reissues),
        has_pending_request: Some(view.pending_requests > 0),
        cs_provisioning_method: Some("none".to_owned()),
        caa_status_message: view.refusal.clone(),
        certificate: certificate(view, certificate_details, organization.as_ref(), now),
        organization,
        ..OrderInfo::default()
    }
}

/// How long [`order_info`] says the same of an order that nobody changes: days
/// are counted down to the end of its certificate.
pub fn until(view: &OrderView, now: Timestamp) -> Timestamp {
    const DAY: i64 = 86_400_000;
    let left = |till: i64| now.millis() + (till - now.millis()).rem_euclid(DAY) + 1;
    let ends = view.order_valid_till.filter(|till| *till >= now.millis()).map(|till| till + 1);
    let first = view.valid_till.map(left).into_iter().chain(ends).min();
    Timestamp::from_millis(first.unwrap_or(i64::MAX))
}

fn certificate(
    view: &OrderView,
    details: CertificateDetails,
    organization: Option<&OrderOrganization>,
    now: Timestamp,
) -> OrderCertificate {
    let issued = view.issued_at.is_some();
    let named_organization =
        |organization: &OrderOrganization| organization.id.map(|id| NamedId { id, name: organization.name.clone() });
    // While a reissue is open, the order's own names are those that it asks for.
    let names = if view.certificate_names.is_empty() { &view.names } else { &view.certificate_names };
    OrderCertificate {
        id: Some(view.certificate_id),
        thumbprint: view.thumbprint.clone(),
        // The serial is settled before the signature; it is told with it.
        serial_number: view.serial.clone().filter(|_| issued),
        common_name: Some(view.certificate_common_name.as_ref().unwrap_or(&view.common_name).clone()),
        dns_names: names.iter().map(|name| name.name.clone()).collect(),
        cert_validity: details.cert_validity,
        date_created: Some(iso(view.created_at)),
        date_issued: view.issued_at.map(iso),
        valid_from: view.valid_from.map(date),
        valid_till: view.valid_till.map(date),
        days_remaining: view.valid_till.map(|till| days_remaining(till, now)),
        csr: Some(details.csr),
        organization: organization.and_then(named_organization),
        organization_units: details.organization_units,
        server_platform: details.server_platform.map(|id| ServerPlatform { id, ..ServerPlatform::default() }),
        signature_hash: Some(details.signature_hash),
        key_size: Some(details.key_size),
        ca_cert: view.issuer_id.as_ref().map(|id| CaCert { id: Some(id.clone()), name: view.issuer_name.clone() }),
    }
}

fn days_remaining(till: i64, now: Timestamp) -> i64 {
    (till - now.millis()).div_euclid(86_400_000)
}

/// A row of `GET …/reissue` and `GET …/duplicate`.
pub fn listed(view: &CertificateView, sub_id: Option<usize>, now: Timestamp) -> ListedCertificate {
    let details: CertificateDetails = serde_json::from_str(&view.details).unwrap_or_default();
    let certificate = OrderCertificate {
        id: Some(view.id),
        thumbprint: view.thumbprint.clone(),
        serial_number: view.serial.clone().filter(|_| view.issued_at.is_some()),
        common_name: Some(view.common_name.clone()),
        dns_names: view.names.iter().map(|name| name.name.clone()).collect(),
        cert_validity: details.cert_validity,
        date_created: Some(iso(view.created_at)),
        date_issued: view.issued_at.map(iso),
        valid_from: view.valid_from.map(date),
        valid_till: view.valid_till.map(date),
        days_remaining: view.valid_till.map(|till| days_remaining(till, now)),
        csr: Some(details.csr),
        organization_units: details.organization_units,
        server_platform: details.server_platform.map(|id| ServerPlatform { id, ..ServerPlatform::default() }),
        signature_hash: Some(details.signature_hash),
        key_size: Some(details.key_size),
        ca_cert: view.issuer_id.as_ref().map(|id| CaCert { id: Some(id.clone()), name: view.issuer_name.clone() }),
        ..OrderCertificate::default()
    };
    ListedCertificate {
        certificate,
        status: Some(certificate_status(view, now).to_owned()),
        sub_id: sub_id.map(|number| format!("{number:03}")),
    }
}

/// The words of API reference 5.6: an issued certificate is `approved`.
pub fn certificate_status(view: &CertificateView, now: Timestamp) -> &'static str {
    match view.stage.as_str() {
        "issued" if view.revoked_at.is_some() => "revoked",
        "issued" if view.valid_till.is_some_and(|till| till < now.millis()) => "expired",
        "issued" => "approved",
        "dropped" => "rejected",
        _ => "pending",
    }
}

/// A row of `GET /request`, and `GET /request/{id}`.
pub fn request_info(row: &RequestRow, now: Timestamp) -> RequestInfo {
    let processor = row.processor_id.map(|id| UserRef {
        id,
        first_name: row.processor_first_name.clone(),
        last_name: row.processor_last_name.clone(),
        email: row.processor_email.clone(),
    });
    RequestInfo {
        id: row.id,
        date: Some(iso(row.created_at)),
        kind: Some(row.kind.clone()),
        status: Some(row.status.clone()),
        date_processed: row.processed_at.map(iso),
        requester: Some(UserRef {
            id: row.user_id,
            first_name: Some(row.first_name.clone()),
            last_name: Some(row.last_name.clone()),
            email: Some(row.email.clone()),
        }),
        reviewer: processor.clone(),
        processor,
        order: Some(RequestedOrder {
            id: row.order_id,
            status: Some(status(&row.order_status, row.order_valid_till, now)),
            certificate: OrderCertificate {
                id: row.certificate_id,
                common_name: Some(row.common_name.clone()),
                ..OrderCertificate::default()
            },
            organization: row.organization_id.map(|id| NamedId { id, name: row.organization_name.clone() }),
            container: Some(named(row.container_id, &row.container_name)),
            product: product(&row.product),
        }),
        revocation_reason: row.reason.clone(),
        comments: row.comments.clone(),
        processor_comment: row.processor_comment.clone(),
    }
}

fn organization(view: &OrderView) -> Option<OrderOrganization> {
    let id = view.organization_id?;
    let details: OrganizationDetails =
        view.organization_details.as_deref().and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default();
    Some(OrderOrganization {
        id: Some(id),
        name: view.organization_name.clone(),
        assumed_name: details.assumed_name,
        display_name: view.organization_name.clone(),
        is_active: Some(true),
        city: details.city,
        state: details.state,
        country: details.country,
        telephone: details.telephone,
    })
}

fn product(name_id: &str) -> Option<OrderProduct> {
    let product = Product::find(name_id)?;
    Some(OrderProduct {
        name_id: product.name_id.to_owned(),
        name: Some(product.name.to_owned()),
        kind: Some(product.kind().to_owned()),
        validation_type: Some(product.validation_type().to_owned()),
        validation_name: Some(product.validation.name().to_owned()),
        validation_description: Some(product.validation.description().to_owned()),
    })
}

fn named(id: i64, name: &str) -> NamedId {
    NamedId { id, name: Some(name.to_owned()) }
}

fn request(request: &sealpost_store::order_view::RequestView) -> OrderRequest {
    OrderRequest {
        id: request.id,
        date: Some(iso(request.created_at)),
        kind: Some(request.kind.clone()),
        status: Some(request.status.clone()),
        comments: request.comments.clone(),
    }
}

pub fn note(note: &NoteView) -> Note {
    let user = note.user_id.map(|id| UserRef {
        id,
        first_name: note.first_name.clone(),
        last_name: note.last_name.clone(),
        email: note.email.clone(),
    });
    Note { id: note.id, date_created: Some(iso(note.created_at)), text: note.body.clone(), user }
}

/// A row of `GET /order/certificate`, API reference §7.2.
pub fn order_row(view: &OrderView, now: Timestamp) -> OrderRow {
    let details = details(view);
    let whole = certificate(view, certificate_details(view), None, now);
    OrderRow {
        id: view.id,
        certificate: OrderCertificate {
            id: whole.id,
            common_name: whole.common_name,
            dns_names: whole.dns_names,
            valid_from: whole.valid_from,
            valid_till: whole.valid_till,
            days_remaining: whole.days_remaining,
            signature_hash: whole.signature_hash,
            serial_number: whole.serial_number,
            ..OrderCertificate::default()
        },
        status: status(&view.status, view.order_valid_till, now),
        is_renewal: Some(view.renewal_of.is_some()),
        is_renewed: view.renewed_by.is_some(),
        date_created: Some(iso(view.created_at)),
        organization: view.organization_id.map(|id| NamedId { id, name: view.organization_name.clone() }),
        validity_years: details.validity_years,
        disable_renewal_notifications: view.disable_renewal,
        container: Some(named(view.container_id, &view.container_name)),
        product: product(&view.product),
        product_name_id: Some(view.product.clone()),
        has_duplicates: view.duplicates > 0,
        duplicates_count: Some(view.duplicates),
        reissues_count: Some(view.reissues),
    }
}

fn opening(row: &MailRow, opening: &OpeningRow) -> Opening {
    let sign = Some(opening.sign.clone()).filter(|sign| !sign.is_empty());
    Opening {
        by: if sign.is_some() { "program" } else { "unknown" }.to_owned(),
        sign,
        first_at: iso(opening.first_at),
        last_at: iso(opening.last_at),
        times: opening.times,
        seconds_after_sending: row.sent_at.map(|sent| (opening.first_at - sent).max(0) / 1000),
    }
}

pub fn mail_info(row: &MailRow) -> MailInfo {
    let decided = row.verdict.clone().zip(row.decided_at);
    MailInfo {
        id: row.id.to_string(),
        order_id: row.order_id,
        domain_id: row.domain_id,
        kind: row.kind.clone(),
        recipient: row.recipient.clone(),
        role: row.role.clone(),
        domain: row.domain.clone(),
        locale: row.language.clone(),
        state: row.state.clone(),
        subject: row.subject.clone(),
        queued_at: iso(row.queued_at),
        sent_at: row.sent_at.map(iso),
        next_attempt_at: row.due_at.map(iso),
        attempts: row
            .attempts
            .iter()
            .map(|attempt| Attempt {
                at: iso(attempt.at),
                server: attempt.server.clone(),
                stage: attempt.stage.clone(),
                outcome: attempt.outcome.clone(),
                reply: attempt.reply.clone(),
            })
            .collect(),
        events: row
            .events
            .iter()
            .map(|event| MailEvent {
                at: iso(event.at),
                kind: event.kind.clone(),
                status: event.status.clone(),
                server: Some(event.server.clone()).filter(|server| !server.is_empty()),
                detail: event.detail.clone(),
            })
            .collect(),
        recipient_mark: row.mark_id.map(|id| Mark {
            id,
            email: row.recipient.clone(),
            kind: row.marked_kind.clone().unwrap_or_default(),
            order_id: row.marked_order,
            since: row.marked_at.map(iso).unwrap_or_default(),
            reason: row.marked_why.clone().unwrap_or_default(),
            mail_id: None,
        }),
        opened_at: row.opened_at.map(iso),
        openings: row.openings.iter().map(|opening| self::opening(row, opening)).collect(),
        decision: decided.map(|(verdict, at)| Decision { verdict, at: iso(at), reason: row.reason.clone() }),
    }
}
