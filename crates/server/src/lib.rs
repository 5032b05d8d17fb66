//! Everything of Sealpost that touches the outside: HTTP, the pages, the
//! worker, settings and first start.

// Futures of the server are many deep; an optimized build goes to the bottom of them.
#![recursion_limit = "256"]

mod answers;
pub mod api;
pub mod app;
mod auth;
mod body;
mod bounces;
pub mod config;
mod contacts;
mod error;
mod faults;
mod first_start;
pub mod jobs;
mod json;
pub mod listen;
mod metrics;
mod openapi;
mod outgoing;
mod path;
mod request_limits;
mod router;
mod scope;
mod serve;
mod telemetry;
mod unsubscribe;
mod view;
mod web;
mod webhooks;

pub use app::App;
pub use auth::hash as key_hash;
pub use config::{Config, Mode, Settings};
pub use first_start::{FirstStart, new_api_key, sole_server};
pub use openapi::document as openapi_document;
pub use outgoing::smtp;
pub use router::router;
pub use serve::{Server, StartError, open_database};
pub use telemetry::{LogFormat, init as init_logging};
