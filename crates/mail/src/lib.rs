//! The mail of a certificate order: [`Mail`](sealpost_domain::Mail) to words in
//! eleven languages, to a message, to the wire.
//!
//! [`Composer`] writes messages, [`Smtp`] hands them over, [`Texts`] holds the
//! sentences of one language, for mails and for the approval page alike.

mod clean;
mod compose;
mod context;
mod message;
pub mod sample;
mod smtp;
mod subject;
mod subject_line;
mod template;
mod texts;

pub use clean::{one_line, several_lines};
pub use compose::{ComposeError, Composed, Composer, Sender};
pub use context::Name;
pub use smtp::{Delivery, Probe, SendError, Smtp, SmtpUrlError};
pub use texts::{Argument, Texts, TextsError};
