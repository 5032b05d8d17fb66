//! `GET /orders/{order_id}`: one order and all that belongs to it.

use std::collections::BTreeSet;

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use sealpost_api::own::OrderRecipients;
use sealpost_domain::dcv::Verdict;
use sealpost_domain::order::MarkKind;
use sealpost_domain::{OrderId, OrderStatus, Timestamp};
use sealpost_store::audit::{self, AuditFilter, AuditRow};
use sealpost_store::certificates::{self, Certificate, CertificateView};
use sealpost_store::evidence;
use sealpost_store::mails::{self, MailFilter, MailRow};
use sealpost_store::order_view::{NameView, NoteView, OrderView, RequestView};

use super::frame::{Frame, Place, Problem, answer};
use super::mails::MailItem;
use super::words::{self, Moment, Name, Pill};
use crate::api::certificates::chain_of;
use crate::api::orders::parse_id;
use crate::api::recipients;
use crate::app::App;
use crate::view::{self, OrderDetails, details};
use crate::web::login::Viewer;

/// So many mails are shown with their stories from the start.
const OPEN_MAILS: usize = 4;

#[derive(Template)]
#[template(path = "order.html")]
struct OrderPage {
    frame: Frame,
    id: i64,
    name: Name,
    product: String,
    status: Pill,
    refusal: Option<Refusal>,
    /// Since when nobody can be reached about its live certificate.
    unreachable: Option<Moment>,
    /// Recipients whose mail bounced.
    bounced: Vec<String>,
    /// Who wants no notices, and whether of no order at all.
    unsubscribed: Vec<(String, bool)>,
    facts: Vec<Fact>,
    names: Vec<NameRow>,
    /// Every proof that was ever given.
    record: Vec<ProofRow>,
    waiting: bool,
    certificate: Option<CertificateCard>,
    no_certificate: &'static str,
    /// All of them, when there is more than the first.
    certificates: Vec<CertificateRow>,
    mails: Vec<MailItem>,
    additional_emails: Vec<String>,
    requests: Vec<RequestRow>,
    notes: Vec<NoteItem>,
    history: Vec<HistoryRow>,
    csr: String,
}

struct Fact {
    label: &'static str,
    text: String,
    more: Option<String>,
    mono: bool,
    /// Another order, by its number.
    order: Option<i64>,
}

/// Why an approver ended the order.
struct Refusal {
    by: String,
    /// The approver does not know the order at all.
    reported: bool,
    reason: Option<String>,
    at: Moment,
}

struct NameRow {
    name: Name,
    proof: Option<Proof>,
}

struct Proof {
    at: Moment,
    how: String,
    whom: Option<String>,
}

struct ProofRow {
    name: Name,
    how: String,
    whom: Option<String>,
    asked: Option<Moment>,
    proved: Moment,
    actor: String,
    requirements: String,
}

struct CertificateCard {
    facts: Vec<Fact>,
    /// Whose, and PEM.
    chain: Vec<(String, String)>,
}

struct CertificateRow {
    id: i64,
    kind: String,
    names: String,
    serial: String,
    status: Pill,
    till: String,
    /// When and why it was revoked.
    revoked: Option<String>,
}

struct RequestRow {
    id: i64,
    kind: String,
    status: Pill,
    created: Moment,
    comments: String,
}

struct NoteItem {
    text: String,
    by: Option<String>,
    at: Moment,
}

struct HistoryRow {
    at: Moment,
    what: String,
    who: String,
}

/// More than an order usually sees; all of it is in `/sealpost/v1/audit`.
const HISTORY: i64 = 200;

pub async fn order(State(app): State<App>, viewer: Viewer, Path(order_id): Path<String>) -> Result<Response, Problem> {
    let id = parse_id(&order_id).map(OrderId).ok_or_else(|| Problem::missing("order"))?;
    let view = app.orders.get((viewer.account, id)).await?.ok_or_else(|| Problem::missing("order"))?;
    let mut reader = app.db.read().await?;
    let filter = MailFilter { order: Some(id), ..MailFilter::default() };
    let rows = mails::list(&mut reader, viewer.account, &filter).await?;
    let certificate = certificates::find(&mut reader, viewer.account, view.certificate_id).await?;
    let all = certificates::of_order(&mut reader, viewer.account, id).await?;
    let proofs = evidence::of_order(&mut reader, viewer.account, id).await?;
    let filter = AuditFilter { order: Some(id), after: 0, limit: HISTORY };
    let history = audit::list(&mut reader, viewer.account, filter).await?;
    drop(reader);
    let unsubscribed = unsubscribed(recipients::told(&app, viewer.account, id).await?);
    let now = app.now();
    let status = view::status(&view.status, view.order_valid_till, now);
    let mut mails: Vec<MailItem> = rows.iter().map(|row| MailItem::of(row, &app)).collect();
    if mails.len() <= OPEN_MAILS {
        mails.iter_mut().for_each(|mail| mail.open = true);
    }
    let details = details(&view);
    let certificate_details = view::certificate_details(&view);
    Ok(answer(&OrderPage {
        frame: viewer.frame(&app, Place::Orders),
        id: view.id,
        name: words::name(&view.common_name),
        product: words::product(&view.product),
        status: words::pill(&status),
        refusal: rows.iter().find_map(refusal),
        unreachable: view.unreachable_since.map(Moment::of),
        bounced: bounced(&rows),
        unsubscribed,
        facts: facts(&view, &details, certificate_details.certificate_days),
        names: view.names.iter().map(name_row).collect(),
        record: proofs.iter().map(proof_row).collect(),
        waiting: OrderStatus::find(&status).is_some_and(OrderStatus::is_validating),
        certificate: certificate.as_ref().map(|certificate| card(&view, certificate, app.now().millis())),
        no_certificate: match status.as_str() {
            "needs_approval" => "Somebody in the account has to approve the order first.",
            "approved" if view.refusal.is_some() => {
                "Every name is proved, but CAA forbids the signature. It is tried again."
            }
            "approved" => "Every name is proved; the certificate is being signed.",
            "rejected" => "The order was rejected; no certificate was issued.",
            "canceled" => "The order was canceled; no certificate was issued.",
            _ => "It is issued once every name is proved.",
        },
        certificates: if all.len() > 1 || all.iter().any(|one| one.revoked_at.is_some()) {
            all.iter().map(|one| certificate_row(one, now)).collect()
        } else {
            Vec::new()
        },
        mails,
        additional_emails: view.additional_emails.addresses(),
        requests: view.requests.iter().rev().map(request_row).collect(),
        notes: view.notes.iter().map(note_item).collect(),
        history: history.into_iter().map(history_row).collect(),
        csr: certificate_details.csr,
    }))
}

fn refusal(row: &MailRow) -> Option<Refusal> {
    let (verdict, at) = row.verdict.as_deref().zip(row.decided_at)?;
    let reported = verdict == Verdict::Reported.name();
    (reported || verdict == Verdict::Rejected.name()).then(|| Refusal {
        by: row.recipient.clone(),
        reported,
        reason: row.reason.clone(),
        at: Moment::of(at),
    })
}

/// Who wants no notices, and whether of no order at all.
fn unsubscribed(told: Option<OrderRecipients>) -> Vec<(String, bool)> {
    let recipients = told.map(|told| told.recipients).unwrap_or_default();
    let marks = recipients.into_iter().flat_map(|one| one.marks);
    let marks = marks.filter(|mark| mark.kind == MarkKind::Unsubscribed.name());
    marks.map(|mark| (mark.email, mark.order_id.is_none())).collect()
}

/// Each address once.
fn bounced(rows: &[MailRow]) -> Vec<String> {
    let is_marked = |row: &&MailRow| row.marked_kind.as_deref() == Some(MarkKind::Bounced.name());
    let marked: BTreeSet<&str> = rows.iter().filter(is_marked).map(|row| row.recipient.as_str()).collect();
    marked.into_iter().map(str::to_owned).collect()
}

fn history_row(row: AuditRow) -> HistoryRow {
    HistoryRow { at: Moment::of(row.at), what: words::kind(&row.action), who: row.actor }
}

fn fact(label: &'static str, text: impl Into<String>) -> Fact {
    Fact { label, text: text.into(), more: None, mono: false, order: None }
}

fn facts(view: &OrderView, details: &OrderDetails, certificate_days: u32) -> Vec<Fact> {
    let person = words::person(&view.user_first_name, &view.user_last_name);
    let mut facts = vec![
        Fact { more: Some(view.user_email.clone()), ..fact("Requested by", person) },
        fact("Created", Moment::of(view.created_at).to_string()),
    ];
    if view.status_changed_at != view.created_at {
        let label = match view.status.as_str() {
            "issued" => "Issued",
            "rejected" => "Rejected",
            "canceled" => "Canceled",
            "revoked" => "Revoked",
            _ => "Last change of status",
        };
        facts.push(fact(label, Moment::of(view.status_changed_at).to_string()));
    }
    facts.extend(view.refusal.as_ref().map(|reason| fact("Not signed yet", &**reason)));
    facts.push(fact("Container", &*view.container_name));
    facts.extend(view.organization_name.as_ref().map(|name| fact("Organization", &**name)));
    if let Some(contact) = &details.technical_contact {
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        let name = words::person(&text(&contact.first_name), &text(&contact.last_name));
        facts.push(Fact { more: contact.email.clone(), ..fact("Technical contact", name) });
    }
    facts.push(fact("Language of approval mails", words::language(&view.language)));
    if certificate_days > 0 {
        facts.push(fact("Certificate valid for", format!("{certificate_days} days")));
    }
    if let Some(till) = view.order_valid_till.filter(|_| view.order_days > i64::from(certificate_days)) {
        facts.push(fact("Order valid till", Moment::of(till).to_string()));
    }
    if view.disable_renewal {
        facts.push(fact("Renewal notices", "off"));
    }
    facts.extend(details.alternative_order_id.as_ref().map(|id| fact("Client's reference", &**id)));
    facts.extend(view.renewal_message.as_ref().map(|message| fact("In its renewal notices", &**message)));
    let other = |label, id: i64| Fact { order: Some(id), ..fact(label, id.to_string()) };
    facts.extend(view.renewal_of.map(|id| other("Renews order", id)));
    facts.extend(view.renewed_by.map(|id| other("Renewed by order", id)));
    facts
}

fn name_row(view: &NameView) -> NameRow {
    let proof = view.proved_at.map(|at| Proof {
        at: Moment::of(at),
        how: words::method(view.method.as_deref().unwrap_or_default()),
        whom: view.recipient.as_ref().map(|recipient| match &view.adn {
            Some(adn) => format!("{recipient}, for {}", words::name(adn).text),
            None => recipient.clone(),
        }),
    });
    NameRow { name: words::name(&view.name), proof }
}

/// A line of the record (R14).
fn proof_row(row: &evidence::Record) -> ProofRow {
    ProofRow {
        name: words::name(&row.name),
        how: words::method(&row.method),
        whom: row.recipient.as_ref().map(|recipient| format!("{recipient}, for {}", words::name(&row.adn).text)),
        asked: row.asked_at.map(Moment::of),
        proved: Moment::of(row.proved_at),
        actor: row.actor.clone(),
        requirements: format!("BR {}", row.br_version),
    }
}

fn card(view: &OrderView, certificate: &Certificate, now: i64) -> CertificateCard {
    let mono = |label, text: &str| Fact { mono: true, ..fact(label, text) };
    let mut facts = vec![mono("Serial number", &certificate.serial)];
    facts.extend(view.thumbprint.as_ref().map(|text| mono("Thumbprint, SHA-1", text)));
    facts.extend(view.valid_from.map(|at| fact("Valid from", Moment::of(at).to_string())));
    facts.extend(view.valid_till.map(|at| {
        let more = match (at - now).div_euclid(86_400_000) {
            0 if at > now => "less than a day left".to_owned(),
            1 => "1 day left".to_owned(),
            days if days > 1 => format!("{days} days left"),
            _ => "expired".to_owned(),
        };
        Fact { more: Some(more), ..fact("Valid till", Moment::of(at).to_string()) }
    }));
    facts.push(fact("Issued", Moment::of(certificate.issued_at).to_string()));
    facts.push(fact("Issued by", &*certificate.issuer_name));
    facts.push(fact("Certificate number", certificate.id.to_string()));
    let chain = chain_of(certificate, true);
    let part = |part: sealpost_api::certificates::ChainCertificate| {
        (part.subject_common_name.unwrap_or_default(), part.pem.replace('\r', ""))
    };
    CertificateCard { facts, chain: chain.into_iter().map(part).collect() }
}

fn certificate_row(one: &CertificateView, now: Timestamp) -> CertificateRow {
    let names: Vec<String> = one.names.iter().map(|name| words::name(&name.name).text).collect();
    let reason = one.revocation_reason.as_deref().unwrap_or_default().replace('_', " ");
    CertificateRow {
        id: one.id,
        kind: words::kind(&one.kind),
        names: names.join(", "),
        serial: one.serial.clone().filter(|_| one.issued_at.is_some()).unwrap_or_default(),
        status: words::pill(view::certificate_status(one, now)),
        till: one.valid_till.map(|till| Moment::of(till).to_string()).unwrap_or_default(),
        revoked: one.revoked_at.map(|at| format!("revoked {}, {reason}", Moment::of(at))),
    }
}

fn request_row(request: &RequestView) -> RequestRow {
    RequestRow {
        id: request.id,
        kind: words::kind(&request.kind),
        status: words::pill(&request.status),
        created: Moment::of(request.created_at),
        comments: request.comments.clone().unwrap_or_default(),
    }
}

fn note_item(note: &NoteView) -> NoteItem {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let person = words::person(&text(&note.first_name), &text(&note.last_name));
    NoteItem { text: note.body.clone(), by: Some(person).filter(|by| !by.is_empty()), at: Moment::of(note.created_at) }
}
