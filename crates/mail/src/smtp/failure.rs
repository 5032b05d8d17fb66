//! [`Failure`]: one step that went wrong, and what that says about the message.

use std::fmt::Display;
use std::io::{Error, ErrorKind};
use std::time::Duration;

/// The longest reply that is kept, in characters.
const KEPT: usize = 512;

/// One step that failed.
#[derive(Debug)]
pub(super) struct Failure {
    pub stage: &'static str,
    pub reply: String,
    cause: Cause,
    /// The whole message had left when this happened, and no reply came that
    /// counts: the server may have it (R35).
    pub possibly_delivered: bool,
    /// The dialogue cannot go on from here, whatever the reply was.
    session_lost: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Cause {
    /// A reply with this code, 400 or above.
    Refused(u16),
    /// What this server offers does not do for this message; it was not asked.
    Unfit,
    /// The message itself is not fit to be sent anywhere.
    Unsound,
    /// No reply that counts: the wire broke, time ran out, or the other end
    /// does not speak SMTP.
    Broken,
}

impl Failure {
    pub fn refused(stage: &'static str, code: u16, reply: &str) -> Self {
        Self::new(stage, reply, Cause::Refused(code))
    }

    pub fn broken(stage: &'static str, error: &dyn Display) -> Self {
        Self::new(stage, &error.to_string(), Cause::Broken)
    }

    pub fn late(stage: &'static str, limit: Duration) -> Self {
        let limit = limit.as_secs_f64();
        Self::broken(stage, &Error::new(ErrorKind::TimedOut, format!("no answer within {limit} seconds")))
    }

    pub fn unfit(stage: &'static str, why: &str) -> Self {
        Self::new(stage, why, Cause::Unfit)
    }

    pub fn unsound(stage: &'static str, why: &str) -> Self {
        Self::new(stage, why, Cause::Unsound)
    }

    fn new(stage: &'static str, reply: &str, cause: Cause) -> Self {
        Self { stage, reply: bounded(reply), cause, possibly_delivered: false, session_lost: false }
    }

    pub fn and_session_lost(self) -> Self {
        Self { session_lost: true, ..self }
    }

    /// A 5xx reply about this message (R37), or one that no server here can be
    /// given. A server that refuses *us*, at its greeting or at our password,
    /// says nothing about the message: an operator can mend that, and the mail
    /// must still be there then.
    pub fn is_permanent(&self) -> bool {
        match self.cause {
            Cause::Refused(code) => self.is_about_message() && code >= 500,
            Cause::Unfit | Cause::Unsound => true,
            Cause::Broken => false,
        }
    }

    /// The server said no, or would have, and keeps listening.
    pub fn keeps_session(&self) -> bool {
        !self.session_lost && !self.is_dead_connection() && self.cause != Cause::Unsound
    }

    /// The server said no.
    pub fn is_refusal(&self) -> bool {
        matches!(self.cause, Cause::Refused(_))
    }

    /// The connection is gone, or the server is closing it.
    pub fn is_dead_connection(&self) -> bool {
        matches!(self.cause, Cause::Broken | Cause::Refused(421))
    }

    /// The server is at fault, not the message: it rests for a while.
    pub fn is_about_server(&self) -> bool {
        self.is_dead_connection() || !self.is_about_message()
    }

    /// Another server may take the message, and this one surely has not.
    pub fn may_try_elsewhere(&self) -> bool {
        !self.possibly_delivered && (self.cause == Cause::Unfit || self.is_about_server())
    }

    fn is_about_message(&self) -> bool {
        matches!(self.stage, "mail_from" | "rcpt_to" | "data")
    }
}

/// At most [`KEPT`] characters, controls as spaces.
pub(super) fn bounded(text: &str) -> String {
    let text: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(KEPT).collect();
    text.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r38_replies_are_bounded_and_hold_no_controls() {
        assert_eq!(bounded("250 ok\r\n\u{1b}[31m"), "250 ok   [31m");
        assert_eq!(bounded(&"가".repeat(9999)).chars().count(), 512);
    }

    #[test]
    fn r37_what_is_final_and_what_another_server_may_do_better() {
        let broken = |stage| Failure::broken(stage, &"reset");
        let lost = Failure { possibly_delivered: true, ..broken("data") };
        for (failure, permanent, elsewhere) in [
            (Failure::refused("rcpt_to", 550, "unknown"), true, false),
            (Failure::refused("rcpt_to", 450, "greylisted"), false, false),
            (Failure::refused("rcpt_to", 421, "closing"), false, true),
            (Failure::refused("connect", 554, "go away"), false, true),
            (Failure::refused("auth", 535, "wrong"), false, true),
            (broken("mail_from"), false, true),
            (broken("tls"), false, true),
            (lost, false, false),
            (Failure::unfit("rcpt_to", "no SMTPUTF8"), true, true),
            (Failure::unsound("data", "bare LF"), true, false),
        ] {
            assert_eq!((failure.is_permanent(), failure.may_try_elsewhere()), (permanent, elsewhere), "{failure:?}");
        }
    }
}
