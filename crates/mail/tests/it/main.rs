//! Mails as others see them: parsed again, on the wire, in every language.

mod bytes;
mod injection;
mod listener;
mod overrides;
mod samples;
mod smtp;
mod words;
