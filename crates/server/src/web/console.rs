//! The console: orders, mails and, on a test desk, the inbox. It reads and
//! changes nothing.

pub mod frame;
mod inbox;
mod mails;
mod orders;
mod show;
mod words;

pub use inbox::{inbox, inbox_html, inbox_mail};
pub use mails::mails;
pub use orders::orders;
pub use show::order;

use axum::extract::Query;
use axum::extract::rejection::QueryRejection;

/// What a form asks for; what cannot be read asks for nothing.
fn asked<T: Default>(query: Result<Query<T>, QueryRejection>) -> T {
    query.map(|Query(asked)| asked).unwrap_or_default()
}

/// A word to choose in a filter.
struct Choice {
    value: &'static str,
    text: String,
    chosen: bool,
}

impl Choice {
    fn of(value: &'static str, chosen: Option<&str>) -> Self {
        Self { value, text: words::kind(value), chosen: chosen == Some(value) }
    }
}
