//! Mails as others see them: parsed again, on the wire, in every language.

mod bytes;
mod dkim;
mod double;
mod hostile;
mod injection;
mod listener;
mod overrides;
mod relays;
mod samples;
mod smtp;
mod words;
