//! What becomes of a mail that a fault is set for.

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use sealpost_domain::{EmailAddress, MailId};
use sealpost_store::mails::{self, Attempt, Next};
use sealpost_store::{Actor, Error};

use super::rule::MailFault;
use super::{Faults, scan};
use crate::app::App;
use crate::bounces::{self, Arrived};

/// What a server that plays a fault says, and at which stage.
pub struct Said {
    pub stage: &'static str,
    pub reply: &'static str,
}

impl MailFault {
    /// What is said in the place of a mail server; `None` where the mail goes its
    /// way, and something happens afterwards.
    pub const fn said(self) -> Option<Said> {
        Some(match self {
            Self::Greylist { .. } => Said { stage: "rcpt_to", reply: "450 4.7.1 greylisted by a fault; come again" },
            Self::Bounce => Said { stage: "rcpt_to", reply: "550 5.1.1 no such mailbox, says a fault" },
            Self::BounceLater => Said { stage: "data", reply: "250 2.0.0 taken by a fault, which will give it back" },
            Self::Lose => Said { stage: "data", reply: "250 2.0.0 taken by a fault, which loses it" },
            Self::Duplicate | Self::Scan | Self::Panic => return None,
        })
    }

    /// At its worst: a panic that says all it knows (R48).
    pub fn panic(self, to: &EmailAddress, bytes: &[u8]) {
        panic!("the fault {self:?}: {to} {}", String::from_utf8_lossy(bytes));
    }
}

/// Mails under way to which something happens once they are known to have left.
#[derive(Default)]
pub struct Afterwards {
    mails: Mutex<HashMap<MailId, Planned>>,
    count: AtomicUsize,
}

/// What will happen to a mail.
struct Planned {
    fault: MailFault,
    to: EmailAddress,
    bytes: Vec<u8>,
}

impl Afterwards {
    fn mails(&self) -> MutexGuard<'_, HashMap<MailId, Planned>> {
        self.mails.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Faults {
    /// Has something happen to a mail after it left.
    pub fn plan(&self, id: MailId, fault: MailFault, to: &EmailAddress, bytes: &[u8]) {
        if !matches!(fault, MailFault::BounceLater | MailFault::Duplicate | MailFault::Scan) {
            return;
        }
        let mut mails = self.afterwards.mails();
        mails.insert(id, Planned { fault, to: to.clone(), bytes: bytes.to_owned() });
        self.afterwards.count.store(mails.len(), Ordering::Relaxed);
    }

    /// Attempts were recorded: what is planned for their mails begins.
    pub fn recorded(&self, app: &App, attempts: &[Attempt]) {
        if self.afterwards.count.load(Ordering::Relaxed) == 0 {
            return;
        }
        let mut mails = self.afterwards.mails();
        for attempt in attempts {
            let id = attempt.ticket.id;
            if let Some(planned) = mails.remove(&id)
                && attempt.next == Next::Sent
            {
                tokio::spawn(happen(app.clone(), id, planned));
            }
        }
        self.afterwards.count.store(mails.len(), Ordering::Relaxed);
    }
}

async fn happen(app: App, id: MailId, planned: Planned) {
    let Planned { fault, to, bytes } = planned;
    let outcome = match fault {
        MailFault::BounceLater => give_back(&app, id, &to).await,
        MailFault::Duplicate => again(&app, id, &to, &bytes).await,
        MailFault::Scan => {
            scan::scan(&app, &bytes).await;
            Ok(())
        }
        MailFault::Greylist { .. } | MailFault::Bounce | MailFault::Lose | MailFault::Panic => Ok(()),
    };
    if let Err(error) = outcome {
        tracing::error!(mail.id = %id, %error, "A fault could not happen to mail {id}");
    }
}

/// The message arrives once more: same bytes, same Message-ID.
async fn again(app: &App, id: MailId, to: &EmailAddress, bytes: &[u8]) -> Result<(), Error> {
    if let Some(smtp) = &app.smtp {
        let from = app.return_path.as_ref().map(|path| path.of(id));
        if let Err(error) = smtp.send(from.as_ref().unwrap_or(&app.config.mail_from), to, bytes).await {
            tracing::warn!(mail.id = %id, reply = error.reply, "The copy of mail {id} was not taken");
        }
    }
    mails::duplicate_in_inbox(&app.db, id).await?;
    app.worker.inbox.notify_waiters();
    Ok(())
}

/// A notification by the book (RFC 3464), read by what reads all of them.
async fn give_back(app: &App, id: MailId, to: &EmailAddress) -> Result<(), Error> {
    let returned = app.return_path.as_ref().map(|path| path.of(id).to_string());
    let report = format!(
        "From: MAILER-DAEMON@faults.invalid\r\nTo: <{}>\r\nSubject: Undelivered\r\nAuto-Submitted: auto-replied\r\n\
         MIME-Version: 1.0\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=\"report\"\r\n\r\n\
         --report\r\nContent-Type: text/plain\r\n\r\nYour message could not be delivered.\r\n\
         --report\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; faults.invalid\r\n\r\n\
         Final-Recipient: rfc822; {to}\r\nAction: failed\r\nStatus: 5.1.1\r\nRemote-MTA: dns; faults.invalid\r\n\
         Diagnostic-Code: smtp; 550 5.1.1 no such mailbox, says a fault\r\n\r\n\
         --report\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: <{id}@{}>\r\n\r\n--report--\r\n",
        returned.as_deref().unwrap_or(app.config.mail_from.as_str()),
        app.config.mail_from.domain(),
    );
    let to: Vec<String> = returned.into_iter().collect();
    let actor = Actor { user: None, who: "system".to_owned(), request_id: format!("fault-{id}") };
    bounces::note(app, Arrived { bytes: report.as_bytes(), to: &to, account: None }, &actor).await.map(drop)
}
