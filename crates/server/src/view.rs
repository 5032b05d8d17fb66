//! From stored rows to the wire: order info, list rows, mails.

use sealpost_api::ids::{NamedId, UserRef};
use sealpost_api::orders::{
    CaCert, CustomField, Note, OrderCertificate, OrderInfo, OrderOrganization, OrderProduct, OrderRequest, OrderRow,
    ServerPlatform, Validity,
};
use sealpost_api::organizations::Contact;
use sealpost_api::own::{Attempt, Decision, MailEvent, MailInfo, Mark, Opening};
use sealpost_domain::{Product, Timestamp};
use sealpost_store::mails::{MailRow, OpeningRow};
use sealpost_store::order_view::{NoteView, OrderView};
use serde::{Deserialize, Serialize};

/// What an order keeps of its request beside what rules and lists look at.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct OrderDetails {
    pub csr: String,
    pub key_size: i64,
    pub signature_hash: String,
    /// Days the certificate will be valid.
    pub certificate_days: u32,
    /// Days the order lasts.
    pub order_days: u32,
    pub validity_years: Option<i64>,
    pub cert_validity: Option<Validity>,
    pub server_platform: Option<i64>,
    pub organization_units: Vec<String>,
    pub technical_contact: Option<Contact>,
    pub organization_contact: Option<Contact>,
    pub custom_renewal_message: Option<String>,
    pub auto_renew: Option<bool>,
    pub renewal_of_order_id: Option<i64>,
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
    let order_till = view.valid_from.map(|from| {
        let end = from + i64::from(details.order_days) * 86_400_000 - 1000;
        date(end)
    });
    OrderInfo {
        id: view.id,
        status: view.status.clone(),
        is_renewal: details.renewal_of_order_id.is_some(),
        renewal_of_order_id: details.renewal_of_order_id,
        date_created: Some(iso(view.created_at)),
        order_valid_from: view.valid_from.map(date),
        order_valid_till: order_till,
        is_multi_year_plan: (details.order_days > details.certificate_days).then(|| "1".to_owned()),
        validity_years: details.validity_years,
        disable_renewal_notifications: view.disable_renewal,
        auto_renew: details.auto_renew.or(Some(false)),
        additional_emails: view.additional_emails.addresses(),
        custom_renewal_message: details.custom_renewal_message.clone(),
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
        duplicates_count: Some(0),
        reissues_count: Some(0),
        has_pending_request: Some(false),
        cs_provisioning_method: Some("none".to_owned()),
        caa_status_message: view.refusal.clone(),
        certificate: certificate(view, &details, organization.as_ref(), now),
        organization,
        ..OrderInfo::default()
    }
}

/// How long [`order_info`] says the same of an order that nobody changes: days
/// are counted down to the end of its certificate.
pub fn until(view: &OrderView, now: Timestamp) -> Timestamp {
    const DAY: i64 = 86_400_000;
    let left = |till: i64| Timestamp::from_millis(now.millis() + (till - now.millis()).rem_euclid(DAY) + 1);
    view.valid_till.map_or(Timestamp::from_millis(i64::MAX), left)
}

fn certificate(
    view: &OrderView,
    details: &OrderDetails,
    organization: Option<&OrderOrganization>,
    now: Timestamp,
) -> OrderCertificate {
    let issued = view.issued_at.is_some();
    let named_organization =
        |organization: &OrderOrganization| organization.id.map(|id| NamedId { id, name: organization.name.clone() });
    OrderCertificate {
        id: Some(view.certificate_id),
        thumbprint: view.thumbprint.clone(),
        // The serial is settled before the signature; it is told with it.
        serial_number: view.serial.clone().filter(|_| issued),
        common_name: Some(view.common_name.clone()),
        dns_names: view.names.iter().map(|name| name.name.clone()).collect(),
        cert_validity: details.cert_validity.clone(),
        date_created: Some(iso(view.created_at)),
        date_issued: view.issued_at.map(iso),
        valid_from: view.valid_from.map(date),
        valid_till: view.valid_till.map(date),
        days_remaining: view.valid_till.map(|till| (till - now.millis()).div_euclid(86_400_000)),
        csr: Some(details.csr.clone()),
        organization: organization.and_then(named_organization),
        organization_units: details.organization_units.clone(),
        server_platform: details.server_platform.map(|id| ServerPlatform { id, ..ServerPlatform::default() }),
        signature_hash: Some(details.signature_hash.clone()),
        key_size: Some(details.key_size),
        ca_cert: view.issuer_id.as_ref().map(|id| CaCert { id: Some(id.clone()), name: view.issuer_name.clone() }),
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
    let whole = certificate(view, &details, None, now);
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
        status: view.status.clone(),
        is_renewal: Some(details.renewal_of_order_id.is_some()),
        is_renewed: false,
        date_created: Some(iso(view.created_at)),
        organization: view.organization_id.map(|id| NamedId { id, name: view.organization_name.clone() }),
        validity_years: details.validity_years,
        disable_renewal_notifications: view.disable_renewal,
        container: Some(named(view.container_id, &view.container_name)),
        product: product(&view.product),
        product_name_id: Some(view.product.clone()),
        has_duplicates: false,
        ..OrderRow::default()
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
            since: row.marked_at.map(iso).unwrap_or_default(),
            reason: row.marked_why.clone().unwrap_or_default(),
            mail_id: None,
        }),
        opened_at: row.opened_at.map(iso),
        openings: row.openings.iter().map(|opening| self::opening(row, opening)).collect(),
        decision: decided.map(|(verdict, at)| Decision { verdict, at: iso(at), reason: row.reason.clone() }),
    }
}
