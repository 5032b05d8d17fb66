//! `GET /inbox`: the built-in inbox of a test desk. Other desks do not have
//! these pages.

use askama::Template;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use mail_parser::{Address, HeaderValue, MessageParser, MimeHeaders as _};
use sealpost_api::own::InboxMail;
use sealpost_domain::{MailKind, OrderId};
use sealpost_store::mails::{self, InboxFilter, InboxRow};
use serde::Deserialize;

use super::frame::{Frame, Place, Problem, answer, answer_framing, test_desk};
use super::words::{self, Moment};
use super::{Choice, asked};
use crate::api::inbox::read;
use crate::api::mails::mail_id;
use crate::api::orders::parse_id;
use crate::app::App;
use crate::web::html;
use crate::web::login::Viewer;

/// Messages on the page: the newest.
const ROWS: i64 = 100;

/// Headers that say something about a mail; `Subject` is the title.
const HEADERS: [&str; 9] = [
    "From",
    "To",
    "Reply-To",
    "Date",
    "Message-ID",
    "Content-Language",
    "Auto-Submitted",
    "List-Unsubscribe",
    "DKIM-Signature",
];

/// The message runs nothing and loads nothing; a click opens its link beside.
const MESSAGE_POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'; \
    frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox";

#[derive(Template)]
#[template(path = "inbox.html")]
struct InboxPage {
    frame: Frame,
    to: String,
    order: String,
    kinds: Vec<Choice>,
    filtered: bool,
    more: bool,
    messages: Vec<Row>,
}

struct Row {
    id: String,
    order: Option<i64>,
    to: String,
    subject: String,
    kind: String,
    lang: &'static str,
    language: String,
    received: Moment,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    to: String,
    order_id: String,
    kind: String,
}

pub async fn inbox(
    State(app): State<App>,
    viewer: Result<Viewer, Problem>,
    query: Result<Query<Asked>, QueryRejection>,
) -> Result<Response, Problem> {
    test_desk(&app)?;
    let viewer = viewer?;
    let query = asked(query);
    let to = query.to.trim().to_owned();
    let order = query.order_id.trim().to_owned();
    let kind = MailKind::find(&query.kind).map(MailKind::name);
    let filter = InboxFilter {
        // A number that no order has finds nothing.
        order: (!order.is_empty()).then(|| OrderId(parse_id(&order).unwrap_or(-1))),
        to: (!to.is_empty()).then(|| to.clone()),
        kind: kind.map(str::to_owned),
        limit: ROWS + 1,
        ..InboxFilter::default()
    };
    let filtered = filter.order.is_some() || filter.to.is_some() || filter.kind.is_some();
    let rows = mails::inbox(&app.db, viewer.account, &filter).await?;
    let most = usize::try_from(ROWS).unwrap_or(0);
    Ok(answer(&InboxPage {
        frame: viewer.frame(&app, Place::Inbox),
        to,
        order,
        kinds: MailKind::ALL.map(|known| Choice::of(known.name(), kind)).into(),
        filtered,
        more: rows.len() > most,
        messages: rows.iter().rev().take(most).map(message).collect(),
    }))
}

fn message(row: &InboxRow) -> Row {
    Row {
        id: row.id.to_string(),
        order: row.order.map(|order| order.0),
        to: row.to.clone(),
        subject: subject(&read(row)),
        kind: words::kind(&row.kind),
        lang: words::tag(&row.locale),
        language: words::language(&row.locale).to_owned(),
        received: row.received_at.into(),
    }
}

fn subject(mail: &InboxMail) -> String {
    if mail.subject.trim().is_empty() { "(no subject)".to_owned() } else { mail.subject.clone() }
}

#[derive(Template)]
#[template(path = "inbox_mail.html")]
struct InboxMailPage {
    frame: Frame,
    id: String,
    order: Option<i64>,
    subject: String,
    kind: String,
    lang: &'static str,
    language: String,
    headers: Vec<(&'static str, String)>,
    attachments: Vec<Attachment>,
    approve_url: Option<String>,
    has_html: bool,
    text: String,
    links: Vec<String>,
    source: String,
}

struct Attachment {
    name: String,
    kind: String,
    size: usize,
}

pub async fn inbox_mail(
    State(app): State<App>,
    viewer: Result<Viewer, Problem>,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    test_desk(&app)?;
    let viewer = viewer?;
    let row = find(&app, &viewer, &id).await?;
    let mail = read(&row);
    let message = MessageParser::default().parse(&row.message).unwrap_or_default();
    let header = |name: &'static str| Some((name, header_text(message.header(name)?)?));
    Ok(answer_framing(&InboxMailPage {
        frame: viewer.frame(&app, Place::Inbox),
        id: mail.id.clone(),
        order: mail.order_id,
        subject: subject(&mail),
        kind: words::kind(&mail.kind),
        lang: words::tag(&mail.locale),
        language: words::language(&mail.locale).to_owned(),
        headers: HEADERS.into_iter().filter_map(header).collect(),
        attachments: message.attachments().map(attachment).collect(),
        approve_url: mail.approve_url,
        has_html: !mail.html.is_empty(),
        text: mail.text,
        links: mail.links,
        source: String::from_utf8_lossy(&row.message).into_owned(),
    }))
}

/// The message's HTML, alone.
pub async fn inbox_html(
    State(app): State<App>,
    viewer: Result<Viewer, Problem>,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    test_desk(&app)?;
    let row = find(&app, &viewer?, &id).await?;
    // Links would open in the frame, where our own pages refuse to be.
    let body = read(&row).html.replacen("<head>", "<head><base target=\"_blank\">", 1);
    Ok(html(body, MESSAGE_POLICY))
}

async fn find(app: &App, viewer: &Viewer, id: &str) -> Result<InboxRow, Problem> {
    let filter = InboxFilter { id: Some(mail_id(id)?), limit: 1, ..InboxFilter::default() };
    let row = mails::inbox(&app.db, viewer.account, &filter).await?.pop();
    row.ok_or_else(|| Problem::missing("mail"))
}

/// A header as people read it.
fn header_text(value: &HeaderValue<'_>) -> Option<String> {
    let text = match value {
        HeaderValue::Address(addresses) => addresses_text(addresses),
        HeaderValue::Text(text) => text.to_string(),
        HeaderValue::TextList(list) => list.join(", "),
        HeaderValue::DateTime(date) => date.to_rfc822(),
        _ => return None,
    };
    Some(text).filter(|text| !text.is_empty())
}

fn addresses_text(addresses: &Address<'_>) -> String {
    let one = |address: &mail_parser::Addr<'_>| match (address.name(), address.address()) {
        (Some(name), Some(address)) => format!("{name} <{address}>"),
        (name, address) => address.or(name).unwrap_or_default().to_owned(),
    };
    addresses.iter().map(one).collect::<Vec<_>>().join(", ")
}

fn attachment(part: &mail_parser::MessagePart<'_>) -> Attachment {
    let kind = part.content_type().map(|kind| match kind.subtype() {
        Some(subtype) => format!("{}/{subtype}", kind.ctype()),
        None => kind.ctype().to_owned(),
    });
    Attachment {
        name: part.attachment_name().unwrap_or("(no name)").to_owned(),
        kind: kind.unwrap_or_else(|| "unknown".to_owned()),
        size: part.contents().len(),
    }
}
