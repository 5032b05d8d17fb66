//! [`Relay`]: one server, its idle sessions and its health.

use std::sync::{Mutex, MutexGuard, PoisonError};

use sealpost_domain::EmailAddress;
use tokio::time::Instant;

use super::breaker::Breaker;
use super::connect::{self, within};
use super::data::dotted;
use super::failure::Failure;
use super::pool::Pool;
use super::session::{Reply, Session};
use super::tls::Tls;
use super::url::{Security, Server, SmtpUrlError};
use super::{Probe, Timeouts};

/// One message on its way to one recipient (R26).
#[derive(Clone, Copy)]
pub(super) struct Outgoing<'a> {
    pub from: &'a EmailAddress,
    pub to: &'a EmailAddress,
    pub bytes: &'a [u8],
}

pub(super) struct Relay {
    server: Server,
    tls: Option<Tls>,
    pool: Pool,
    health: Mutex<Breaker>,
}

impl Relay {
    pub fn new(url: &str, roots: &[Vec<u8>]) -> Result<Self, SmtpUrlError> {
        let server = Server::parse(url)?;
        let tls = match server.security {
            Security::Plain => None,
            Security::StartTls | Security::Implicit => Some(Tls::new(&server.host, roots).map_err(SmtpUrlError::Tls)?),
        };
        Ok(Self { server, tls, pool: Pool::default(), health: Mutex::default() })
    }

    /// `host:port`; no secrets.
    pub fn name(&self) -> String {
        self.server.to_string()
    }

    pub fn admits(&self, now: Instant) -> bool {
        self.health().admits(now)
    }

    /// When it may be tried again, if it rests.
    pub fn rests_until(&self) -> Option<Instant> {
        self.health().rests_until()
    }

    /// Connects as for a message, and leaves.
    pub async fn probe(&self, limits: &Timeouts) -> Result<Probe, Failure> {
        let mut session = connect::open(&self.server, self.tls.as_ref(), limits).await?;
        // All is known; how the server says goodbye does not matter.
        within(limits.command, "quit", session.command("quit", "QUIT\r\n")).await.ok();
        Ok(Probe { server: self.name(), tls: self.tls.is_some(), auth: self.server.login.is_some() })
    }

    /// Hands the message over and gives the last reply.
    pub async fn send(&self, mail: Outgoing<'_>, limits: &Timeouts) -> Result<String, Failure> {
        let outcome = self.send_or_reconnect(mail, limits).await;
        match &outcome {
            Err(failure) if failure.is_about_server() => self.health().failed(Instant::now()),
            _ => self.health().succeeded(),
        }
        outcome
    }

    async fn send_or_reconnect(&self, mail: Outgoing<'_>, limits: &Timeouts) -> Result<String, Failure> {
        if let Some(mut session) = self.pool.take() {
            match offer(&mut session, mail, limits).await {
                Ok(()) => return self.hand_over(session, mail, limits).await,
                // Nothing has been accepted yet: a fresh connection may do better.
                Err(failure) if failure.stage == "mail_from" && failure.is_dead_connection() => {}
                Err(failure) => return Err(self.give_up(session, failure)),
            }
        }
        let mut session = connect::open(&self.server, self.tls.as_ref(), limits).await?;
        match offer(&mut session, mail, limits).await {
            Ok(()) => self.hand_over(session, mail, limits).await,
            Err(failure) => Err(self.give_up(session, failure)),
        }
    }

    /// The message and the final dot. Until the last line has left, the server
    /// has nothing that it could deliver.
    async fn hand_over(&self, mut session: Session, mail: Outgoing<'_>, limits: &Timeouts) -> Result<String, Failure> {
        let mut all_left = false;
        let handing = async {
            session.say("data", &dotted(mail.bytes)).await?;
            all_left = true;
            session.hear_done("data").await
        };
        match within(limits.message, "data", handing).await {
            Ok(reply) => {
                self.pool.put(session);
                Ok(reply.shown())
            }
            Err(mut failure) => {
                failure.possibly_delivered = all_left && !failure.is_refusal();
                Err(self.give_up(session, failure))
            }
        }
    }

    /// Keeps a session whose server refused something and goes on; drops any
    /// other. What was begun is reset by the next message, which has to wait for
    /// the server anyway; this one has its answer.
    fn give_up(&self, mut session: Session, failure: Failure) -> Failure {
        if failure.keeps_session() {
            session.begun = true;
            self.pool.put(session);
        }
        failure
    }

    fn health(&self) -> MutexGuard<'_, Breaker> {
        self.health.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Sender, recipient and DATA, until the server waits for the message; in one
/// go where it allows that (RFC 2920).
async fn offer(session: &mut Session, mail: Outgoing<'_>, limits: &Timeouts) -> Result<(), Failure> {
    let [from, to, data] = commands(session, mail)?;
    let limit = limits.command;
    if std::mem::take(&mut session.begun) {
        // Refused or not answered, it says nothing about this message.
        let reset = within(limit, "mail_from", session.command("mail_from", "RSET\r\n")).await;
        reset.map_err(|failure| Failure::broken("mail_from", &failure.reply))?;
    }
    if session.offers.pipelining {
        let all = [from, to, data].concat();
        within(limit, "mail_from", session.say("mail_from", all.as_bytes())).await?;
        let from = answered(within(limit, "mail_from", session.hear_done("mail_from")).await)?;
        let to = answered(within(limit, "rcpt_to", session.hear_done("rcpt_to")).await)?;
        let data = answered(within(limit, "data", session.hear_code("data", 354)).await)?;
        return match (from.and(to), data) {
            // It waits for a message that nobody is to get: not even a dot.
            (Err(refusal), Ok(())) => Err(refusal.and_session_lost()),
            (envelope, data) => envelope.and(data),
        };
    }
    within(limit, "mail_from", session.command("mail_from", &from)).await?;
    within(limit, "rcpt_to", session.command("rcpt_to", &to)).await?;
    let asking = async {
        session.say("data", data.as_bytes()).await?;
        session.hear_code("data", 354).await
    };
    within(limit, "data", asking).await.map(drop)
}

/// Tells refusals, after which there are further replies to hear, from the end
/// of the session.
fn answered(outcome: Result<Reply, Failure>) -> Result<Result<(), Failure>, Failure> {
    match outcome {
        Ok(_) => Ok(Ok(())),
        Err(failure) if failure.is_dead_connection() => Err(failure),
        Err(refusal) => Ok(Err(refusal)),
    }
}

/// MAIL, RCPT and DATA, if what the server offers does for this message.
fn commands(session: &Session, mail: Outgoing<'_>) -> Result<[String; 3], Failure> {
    let Outgoing { from, to, bytes } = mail;
    let mut with = String::new();
    if let Some(most) = session.offers.size {
        if let Some(most) = most.filter(|most| bytes.len() > *most) {
            let why = format!("not sent: the message has {} octets, the server takes at most {most}", bytes.len());
            return Err(Failure::unfit("mail_from", &why));
        }
        with = format!(" SIZE={}", bytes.len());
    }
    if to.is_international() {
        if !session.offers.smtputf8 {
            let why = "not sent: the address is not ASCII, and the server does not offer SMTPUTF8";
            return Err(Failure::unfit("rcpt_to", why));
        }
        with.push_str(" BODY=8BITMIME SMTPUTF8");
    }
    Ok([format!("MAIL FROM:<{from}>{with}\r\n"), format!("RCPT TO:<{to}>\r\n"), "DATA\r\n".to_owned()])
}
