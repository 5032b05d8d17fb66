//! [`Work`]: how the worker of this process learns what a commit left to do.

use std::ops::{Deref, DerefMut};

use tokio::sync::{Notify, mpsc};

use sealpost_domain::Mail;

use crate::writer::Decided;

/// Mails that wait for the worker without having to be claimed. More than that
/// stay in the queue, so that memory stays flat (R39).
const ROOM: usize = 256;

/// Told after each commit. Whatever is told here is in the database as well: who
/// is not told, or dies before acting on it, finds it by looking.
pub struct Work {
    handed_over: mpsc::Sender<Mail>,
    receiver: std::sync::Mutex<Option<mpsc::Receiver<Mail>>>,
    /// Mails wait in the queue.
    pub mails: Notify,
    /// Certificates wait for a signature.
    pub certificates: Notify,
    /// Calls to webhooks wait in the queue.
    pub webhooks: Notify,
    /// Another node turned the clock (test).
    pub clock: Notify,
    /// It is to be looked at who can be reached.
    pub reach: Notify,
}

/// Places that are kept for mails until their commit.
pub(crate) type Room<'a> = mpsc::PermitIterator<'a, Mail>;

/// Where a process's mails come in.
pub struct HandedOver<'a> {
    work: &'a Work,
    /// None once it is dropped.
    receiver: Option<mpsc::Receiver<Mail>>,
}

impl Deref for HandedOver<'_> {
    type Target = mpsc::Receiver<Mail>;

    fn deref(&self) -> &Self::Target {
        self.receiver.as_ref().expect("it is taken when dropped")
    }
}

impl DerefMut for HandedOver<'_> {
    fn deref_mut(&mut self) -> &mut Self::Target {
        self.receiver.as_mut().expect("it is taken when dropped")
    }
}

/// Whoever begins anew after a panic finds them here.
impl Drop for HandedOver<'_> {
    fn drop(&mut self) {
        *self.work.receiver.lock().expect("nothing panics while holding it") = self.receiver.take();
    }
}

impl Default for Work {
    fn default() -> Self {
        let (handed_over, receiver) = mpsc::channel(ROOM);
        let receiver = std::sync::Mutex::new(Some(receiver));
        Self {
            handed_over,
            receiver,
            mails: Notify::new(),
            certificates: Notify::new(),
            webhooks: Notify::new(),
            clock: Notify::new(),
            reach: Notify::new(),
        }
    }
}

impl Work {
    /// From now on this process's mails come here, leased, right after their
    /// commit, until what is given is dropped. `None` while somebody has them.
    pub fn hand_over(&self) -> Option<HandedOver<'_>> {
        let receiver = self.receiver.lock().expect("nothing panics while holding it").take()?;
        Some(HandedOver { work: self, receiver: Some(receiver) })
    }

    /// Whether this process works on what it leaves to do.
    pub(crate) fn has_worker(&self) -> bool {
        let has_begun = self.receiver.lock().expect("nothing panics while holding it").is_none();
        has_begun && !self.handed_over.is_closed()
    }

    /// Keeps room for so many mails, if there is a worker and it has room.
    pub(crate) fn room(&self, mails: usize) -> Option<Room<'_>> {
        if self.has_worker() && mails > 0 { self.handed_over.try_reserve_many(mails).ok() } else { None }
    }

    /// Tells of everything that a committed batch left to do.
    pub(crate) fn tell(&self, decisions: Vec<Decided>, room: Option<Room<'_>>) {
        if decisions.iter().any(Decided::intends_a_certificate) {
            self.certificates.notify_one();
        }
        let mut mails = decisions.into_iter().flat_map(|decided| decided.decision.mails);
        match room {
            Some(room) => room.zip(mails).for_each(|(place, mail)| place.send(mail)),
            None if mails.next().is_some() => self.mails.notify_one(),
            None => {}
        }
    }
}
