//! Bounces: how they come in, and what is made of them. Whatever arrives here
//! marks what became of a mail and of its recipient. It approves nothing,
//! cancels nothing and is answered by nothing (R40).

mod maildir;
mod return_path;

use sealpost_domain::{AccountId, MailId, OrderId};
use sealpost_mail::bounce::{self, Reading, Report, Told, Verdict};
use sealpost_mail::receive::{self, Limits, Received, Taken};
use sealpost_store::Actor;
use sealpost_store::mails::{self, Bounce, Happened, Noted};
use tokio::net::TcpListener;
use tokio::sync::watch;

use crate::app::App;
use crate::config::BounceConfig;
use crate::serve::StartError;

pub use return_path::{MOST_LOCAL, ReturnPath};

/// What was made of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    Noted(Box<Effect>),
    /// It was told before.
    Known,
    Ignored(&'static str),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Effect {
    pub mail: MailId,
    pub order: Option<OrderId>,
    pub recipient: String,
    pub happened: Happened,
    pub status: String,
    /// The mail's state now.
    pub state: String,
    /// The recipient is marked from now on.
    pub marked: bool,
}

impl Outcome {
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Noted(effect) => effect.happened.name(),
            Self::Known => "known",
            Self::Ignored(_) => "ignored",
        }
    }
}

/// A message that came back.
#[derive(Clone, Copy)]
pub struct Arrived<'a> {
    pub bytes: &'a [u8],
    /// The recipients in its envelope, as far as they are known.
    pub to: &'a [String],
    /// The account that brings it; its own mails are all that it can be about
    /// (R44). `None` if it came to the desk itself.
    pub account: Option<AccountId>,
}

/// Reads a message and notes what it says.
pub async fn note(app: &App, arrived: Arrived<'_>, actor: &Actor) -> Result<Outcome, sealpost_store::Error> {
    let outcome = match bounce::read(arrived.bytes) {
        Reading::Other(why) => Outcome::Ignored(why),
        Reading::Report(report) => note_report(app, &arrived, &report, actor).await?,
    };
    app.metrics.bounce(outcome.name());
    match &outcome {
        Outcome::Noted(effect) => tracing::info!(
            mail.id = %effect.mail, status = effect.status, recipient.marked = effect.marked,
            "Mail {} is {}", effect.mail, effect.happened.name()
        ),
        Outcome::Known => tracing::debug!("A bounce came again"),
        Outcome::Ignored(why) => tracing::info!(why, "A message that came back was ignored: {why}"),
    }
    Ok(outcome)
}

async fn note_report(
    app: &App,
    arrived: &Arrived<'_>,
    report: &Report,
    actor: &Actor,
) -> Result<Outcome, sealpost_store::Error> {
    let by_token =
        app.return_path.as_ref().and_then(|path| arrived.to.iter().chain(&report.sent_to).find_map(|to| path.mail(to)));
    let Some(mail) = by_token.or_else(|| by_message_id(app, report)) else {
        return Ok(Outcome::Ignored("it names no mail of this desk"));
    };
    let Some((told, happened)) = worst(&report.told) else {
        return Ok(Outcome::Ignored("it says that the mail arrived"));
    };
    let bounce = Bounce {
        mail,
        account: arrived.account,
        named: told.recipients.iter().map(sealpost_domain::EmailAddress::key).collect(),
        is_proved: by_token.is_some(),
        happened,
        status: told.status.to_string(),
        server: told.server.clone().unwrap_or_default(),
        detail: told.diagnostic.clone(),
        condemns: told.condemns_the_address(),
    };
    Ok(match mails::note_bounce(&app.db, &bounce, actor, app.now()).await? {
        Noted::Unknown => Outcome::Ignored("it names no mail of this desk"),
        Noted::Again => Outcome::Known,
        Noted::Done { order, recipient, state, marked, .. } => {
            let status = bounce.status;
            Outcome::Noted(Box::new(Effect { mail, order, recipient, happened, status, state, marked }))
        }
    })
}

/// Our Message-ID is the mail's id at the sender's domain.
fn by_message_id(app: &App, report: &Report) -> Option<MailId> {
    let (id, domain) = report.message_id.as_deref()?.rsplit_once('@')?;
    domain.eq_ignore_ascii_case(app.config.mail_from.domain()).then(|| id.parse().ok().map(MailId))?
}

/// A mail has one recipient (R26), but an alias may have several.
fn worst(told: &[Told]) -> Option<(&Told, Happened)> {
    let of = |verdict: Verdict| told.iter().find(|told| told.verdict == verdict);
    let failed = of(Verdict::Failed).map(|told| (told, Happened::Bounced));
    failed.or_else(|| of(Verdict::Delayed).map(|told| (told, Happened::Delayed)))
}

/// The socket of the setting `bounce_listen`.
pub async fn listener(config: &BounceConfig) -> Result<Option<TcpListener>, StartError> {
    if let Some(folder) = &config.maildir {
        maildir::check(folder).map_err(StartError::Bounces)?;
    }
    let Some(address) = config.listen else { return Ok(None) };
    match TcpListener::bind(address).await {
        Ok(listener) => Ok(Some(listener)),
        Err(error) => Err(StartError::Listen { address, error }),
    }
}

/// Takes bounces in until `stopped`.
pub async fn run(app: App, listener: Option<TcpListener>, stopped: watch::Receiver<bool>) {
    let listening = async {
        let (Some(listener), Some(path)) = (listener, &app.return_path) else { return };
        let (desk, known) = (app.clone(), path.clone());
        let take = move |received: Received| {
            let app = desk.clone();
            async move { take(&app, &received).await }
        };
        let knows = move |address: &str| known.mail(address).is_some();
        receive::serve(listener, path.domain(), Limits::default(), knows, take, stopped.clone()).await;
    };
    let polling = async {
        if let Some(folder) = &app.config.bounces.maildir {
            maildir::run(&app, folder, stopped.clone()).await;
        }
    };
    tokio::join!(listening, polling);
}

/// Whatever cannot be made sense of is taken and ignored: sending it back would
/// answer a bounce with a bounce.
async fn take(app: &App, received: &Received) -> Taken {
    let arrived = Arrived { bytes: &received.bytes, to: &received.to, account: None };
    match note(app, arrived, &actor("bounce listener")).await {
        Ok(_) => Taken::Yes,
        Err(error) => {
            tracing::error!(%error, "A bounce could not be noted; its sender keeps it");
            Taken::NotNow
        }
    }
}

fn actor(who: &str) -> Actor {
    Actor { user: None, who: who.to_owned(), request_id: "none".to_owned() }
}
