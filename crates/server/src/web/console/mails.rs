//! `GET /mails`: what became of each mail, and the same for one order.

use askama::Template;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::response::Response;
use sealpost_domain::opening::Sign;
use sealpost_domain::{MailKind, MailState};
use sealpost_store::mails::{self, AttemptRow, EventRow, Happened, MailFilter, MailRow, OpeningRow};
use serde::Deserialize;

use super::frame::{Frame, Place, Problem, answer};
use super::words::{self, Moment, Name, Pill};
use super::{Choice, asked};
use crate::app::App;
use crate::web::login::Viewer;

/// Mails on the page: the newest.
const ROWS: i64 = 100;

#[derive(Template)]
#[template(path = "mails.html")]
struct MailsPage {
    frame: Frame,
    states: Vec<Choice>,
    kinds: Vec<Choice>,
    filtered: bool,
    more: bool,
    mails: Vec<MailItem>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    state: String,
    kind: String,
}

pub async fn mails(
    State(app): State<App>,
    viewer: Viewer,
    query: Result<Query<Asked>, QueryRejection>,
) -> Result<Response, Problem> {
    let query = asked(query);
    let state = MailState::find(&query.state).map(MailState::name);
    let kind = MailKind::find(&query.kind).map(MailKind::name);
    let filter = MailFilter {
        order: None,
        domain: None,
        state: state.map(str::to_owned),
        kind: kind.map(str::to_owned),
        after: None,
        // One more tells whether there are more.
        limit: Some(ROWS + 1),
    };
    let mut rows = mails::list(&mut app.db.read().await?, viewer.account, &filter).await?;
    let more = rows.len() > usize::try_from(ROWS).unwrap_or(0);
    rows.truncate(usize::try_from(ROWS).unwrap_or(0));
    Ok(answer(&MailsPage {
        frame: viewer.frame(&app, Place::Mails),
        states: MailState::ALL.map(|known| Choice::of(known.name(), state)).into(),
        kinds: MailKind::ALL.map(|known| Choice::of(known.name(), kind)).into(),
        filtered: state.is_some() || kind.is_some(),
        more,
        mails: rows.iter().map(|row| MailItem { show_order: true, ..MailItem::of(row, &app) }).collect(),
    }))
}

/// A mail with its story.
pub struct MailItem {
    pub id: String,
    pub order: Option<i64>,
    /// Whether the list is of many orders.
    pub show_order: bool,
    pub kind: String,
    pub recipient: String,
    pub role: String,
    pub domain: Option<Name>,
    pub language: String,
    /// The same for HTML.
    pub lang: &'static str,
    pub state: Pill,
    pub decision: Option<Pill>,
    pub queued: Moment,
    pub subject: Option<String>,
    /// It lies in the inbox.
    pub readable: bool,
    /// Shown with its story from the start.
    pub open: bool,
    /// How often it was tried, and when it is tried again.
    pub tries: Option<String>,
    /// What somebody has to do.
    pub hints: Vec<String>,
    pub events: Vec<Event>,
}

pub struct Event {
    pub at: Moment,
    pub text: String,
    pub reply: Option<String>,
    pub tone: &'static str,
}

impl Event {
    fn new(at: i64, text: impl Into<String>) -> Self {
        Self { at: Moment::of(at), text: text.into(), reply: None, tone: "" }
    }
}

impl MailItem {
    pub fn of(row: &MailRow, app: &App) -> Self {
        Self {
            id: row.id.to_string(),
            order: row.order_id,
            show_order: false,
            kind: words::kind(&row.kind),
            recipient: row.recipient.clone(),
            role: words::role(&row.role).to_owned(),
            domain: row.domain.as_deref().map(words::name),
            language: words::language(&row.language).to_owned(),
            lang: words::tag(&row.language),
            state: words::pill(&row.state),
            decision: row.verdict.as_deref().map(words::pill),
            queued: Moment::of(row.queued_at),
            subject: row.subject.clone(),
            readable: app.config.is_test() && row.state == MailState::Sent.name(),
            open: OPEN.iter().any(|state| state.name() == row.state),
            tries: tries(row),
            hints: hints(row),
            events: events(row),
        }
    }
}

/// States in which a mail tells its story without being asked.
const OPEN: [MailState; 4] = [MailState::Deferred, MailState::Failed, MailState::Bounced, MailState::Parked];

fn tries(row: &MailRow) -> Option<String> {
    let due = row.due_at.filter(|_| row.state == MailState::Deferred.name())?;
    let times =
        if row.attempts.len() == 1 { "1 attempt".to_owned() } else { format!("{} attempts", row.attempts.len()) };
    Some(format!("{times}, the next at {}", Moment::of(due)))
}

fn hints(row: &MailRow) -> Vec<String> {
    let mut hints = Vec::new();
    if row.state == MailState::Parked.name() {
        let id = row.id;
        hints.push(format!(
            "It is set aside until somebody decides: `sealpost mails retry {id}` or `sealpost mails cancel {id}`."
        ));
    }
    if let Some((id, at)) = row.mark_id.zip(row.marked_at) {
        hints.push(format!(
            "Mail to {} bounced on {}. Notices to it are not sent until `sealpost recipients clear {id}`.",
            row.recipient,
            Moment::of(at)
        ));
    }
    hints
}

/// What happened to a mail, in the order in which it did.
fn events(row: &MailRow) -> Vec<Event> {
    let mut events = vec![Event::new(row.queued_at, "Queued")];
    events.extend(row.attempts.iter().map(attempt));
    events.extend(row.events.iter().map(told));
    events.extend(row.openings.iter().map(|opening| opened(opening, row.sent_at)));
    if let Some((verdict, at)) = row.verdict.as_deref().zip(row.decided_at) {
        let text = match verdict {
            "reported" => "Reported with the link in this mail: the recipient does not know this order".to_owned(),
            _ => format!("{} with the link in this mail", words::kind(verdict)),
        };
        let tone = if verdict == "approved" { "" } else { "bad" };
        events.push(Event { tone, reply: row.reason.clone(), ..Event::new(at, text) });
    }
    if let Some(due) = row.due_at.filter(|_| !row.attempts.is_empty()) {
        events.push(Event::new(due, "Next attempt"));
    }
    // Stable: what happened at once stays as it was told.
    events.sort_by_key(|event| event.at);
    events
}

fn opened(opening: &OpeningRow, sent_at: Option<i64>) -> Event {
    let after = sent_at.map(|sent| opening.first_at - sent).filter(|millis| *millis >= 0);
    let after = after.map_or_else(String::new, |millis| format!(" {} after sending", words::span(millis / 1000)));
    let times = match opening.times {
        1 => String::new(),
        100.. => ", 100 times or more".to_owned(),
        times => format!(", {times} times"),
    };
    let text = match Sign::find(&opening.sign) {
        Some(sign) => format!("Opened by a program{after}{times} ({})", words::sign(sign)),
        None => format!("Opened{after}{times}, with no sign of a program"),
    };
    Event::new(opening.first_at, text)
}

fn told(event: &EventRow) -> Event {
    let by = if event.server.is_empty() { String::new() } else { format!(" by {}", event.server) };
    let (text, tone) = if event.kind == Happened::Bounced.name() {
        (format!("Given back{by}: {}", event.status), "bad")
    } else {
        (format!("Delayed{by}: {}", event.status), "")
    };
    let reply = Some(event.detail.clone()).filter(|detail| !detail.is_empty());
    Event { reply, tone, ..Event::new(event.at, text) }
}

fn attempt(attempt: &AttemptRow) -> Event {
    let AttemptRow { server, stage, .. } = attempt;
    let (text, tone) = match (attempt.outcome.as_str(), stage.as_str()) {
        ("sent", "inbox") => return Event::new(attempt.at, "Arrived in the built-in inbox"),
        ("sent", _) => (format!("Taken by {server}"), ""),
        ("deferred", _) => (format!("Not taken by {server}, at {stage}"), ""),
        ("parked" | "failed", "compose") => ("It could not be written".to_owned(), "bad"),
        ("failed", _) => (format!("Given up at {server}, at {stage}"), "bad"),
        ("canceled", _) => ("Dropped before it left".to_owned(), ""),
        (outcome, _) => (format!("{} at {server}, at {stage}", words::kind(outcome)), ""),
    };
    let reply = Some(attempt.reply.trim().to_owned()).filter(|reply| !reply.is_empty());
    Event { reply, tone, ..Event::new(attempt.at, text) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_story_is_told_in_order() {
        let id = uuid::Uuid::nil();
        let tried = |at, outcome: &str, reply: &str| AttemptRow {
            mail_id: id,
            at,
            server: "mx.example:25".to_owned(),
            stage: "rcpt".to_owned(),
            outcome: outcome.to_owned(),
            reply: reply.to_owned(),
        };
        let opening = |sign: &str, first_at, times| OpeningRow {
            mail_id: id,
            sign: sign.to_owned(),
            first_at,
            last_at: first_at,
            times,
        };
        let row = MailRow {
            id,
            order_id: Some(1),
            domain_id: None,
            kind: "dcv_approval".to_owned(),
            role: "approver".to_owned(),
            recipient: "admin@example.com".to_owned(),
            domain: None,
            language: "en".to_owned(),
            state: "sent".to_owned(),
            subject: None,
            queued_at: 0,
            due_at: None,
            sent_at: Some(2),
            opened_at: Some(22_002),
            verdict: Some("rejected".to_owned()),
            decided_at: Some(90_000),
            reason: Some("not ours".to_owned()),
            mark_id: None,
            marked_at: None,
            marked_why: None,
            marked_kind: None,
            marked_order: None,
            events: vec![EventRow {
                mail_id: id,
                at: 100_000,
                kind: "bounced".to_owned(),
                status: "5.1.1".to_owned(),
                server: "mx.example".to_owned(),
                detail: "550 nobody".to_owned(),
            }],
            openings: vec![opening("user_agent", 22_002, 20), opening("", 80_002, 1)],
            attempts: vec![tried(1, "deferred", "451 later"), tried(2, "sent", "250 ok")],
        };
        let told: Vec<_> =
            events(&row).into_iter().map(|event| (event.text, event.reply.unwrap_or_default())).collect();
        assert_eq!(
            told,
            [
                ("Queued", ""),
                ("Not taken by mx.example:25, at rcpt", "451 later"),
                ("Taken by mx.example:25", "250 ok"),
                ("Opened by a program 22 s after sending, 20 times (its user agent)", ""),
                ("Opened 80 s after sending, with no sign of a program", ""),
                ("Rejected with the link in this mail", "not ours"),
                ("Given back by mx.example: 5.1.1", "550 nobody"),
            ]
            .map(|(text, reply)| (text.to_owned(), reply.to_owned()))
        );
    }
}
