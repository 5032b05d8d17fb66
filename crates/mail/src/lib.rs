//! The mail of a certificate order: [`Mail`](sealpost_domain::Mail) to words in
//! eleven languages, to a message, to the wire.
//!
//! [`Composer`] writes messages, [`Smtp`] hands them over, [`Texts`] holds the
//! sentences of one language, for mails and for the approval page alike.

mod clean;
mod compose;
mod context;
mod dkim;
mod message;
mod overrides;
pub mod sample;
mod smtp;
mod subject;
mod subject_line;
mod template;
#[cfg(feature = "testing")]
pub mod testing;
mod texts;
mod trial;
mod wrap;

pub use clean::{one_line, several_lines};
pub use compose::{ComposeError, Composed, Composer, Sender};
pub use context::Name;
pub use dkim::{Dkim, DkimError, DkimKey, DkimKeyType};
pub use overrides::{OverrideError, Overrides};
pub use smtp::{Delivery, Probe, SendError, Smtp, SmtpOptions, SmtpUrlError, Timeouts};
pub use texts::{Argument, Texts, TextsError};
