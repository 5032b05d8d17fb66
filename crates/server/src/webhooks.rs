//! Calls to webhooks on their way out: which addresses may be called (R50), how
//! a call is signed, what an answer means.

mod address;
mod call;
mod endpoint;

pub use address::{Guard, Lookup, system_lookup};
pub use call::{Answer, Calls, new_signing_key};
pub use endpoint::parse as endpoint;
