//! How a client command finds its server.

use sealpost_client::Client;

use crate::failure::Usage;
use crate::output::Format;

#[derive(Clone, Debug, clap::Args)]
#[command(next_help_heading = "Server")]
pub struct Connect {
    /// Base of the server's API
    #[arg(
        long,
        global = true,
        env = "SEALPOST_URL",
        value_name = "URL",
        default_value = "http://127.0.0.1:8400/services/v2"
    )]
    pub url: String,
    /// API key; better given as the variable: flags can be seen by everybody on the machine
    #[arg(long, global = true, env = "SEALPOST_API_KEY", value_name = "KEY", hide_env_values = true)]
    api_key: Option<String>,
    /// How results are printed: tables for people, or the API's own JSON
    #[arg(long, global = true, env = "SEALPOST_OUTPUT", value_name = "FORMAT", value_enum, default_value_t = Format::Table)]
    pub output: Format,
}

impl Connect {
    pub fn client(&self) -> anyhow::Result<Client> {
        let key = self.api_key.as_deref().unwrap_or_default();
        if key.is_empty() {
            let text = "no API key: set SEALPOST_API_KEY (a desk prints its administrator's key at its first start; \
                        `sealpost keys create --local` makes another one on the desk's machine)";
            return Err(Usage(text.to_owned()).into());
        }
        Ok(Client::new(&self.url, key)?)
    }

    pub fn is_json(&self) -> bool {
        self.output == Format::Json
    }
}
