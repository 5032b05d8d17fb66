//! `sealpost openapi`: the description of everything served, without a server.

use crate::output;

/// Print the OpenAPI 3.1 document of everything that a desk serves
#[derive(Debug, clap::Args)]
pub struct Openapi {}

impl Openapi {
    pub fn run(self) -> anyhow::Result<()> {
        output::json(&sealpost_server::openapi_document())
    }
}
