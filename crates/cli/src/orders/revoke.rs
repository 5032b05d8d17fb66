//! `orders revoke`.

use sealpost_client::api::orders::Revoke as Request;

use crate::connect::Connect;
use crate::{ask, output};

/// Revoke all certificates of an order, or one of them
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  sealpost orders revoke 1007 --reason key_compromise --skip-approval\n  sealpost orders revoke 1007 --certificate 1008"
)]
pub struct Revoke {
    /// The order's id
    order: i64,
    /// Only this certificate: its id, serial number or thumbprint
    #[arg(long, value_name = "MARK")]
    certificate: Option<String>,
    /// Why: unspecified, key_compromise, affiliation_changed, superseded or cessation_of_operation
    #[arg(long)]
    reason: Option<String>,
    /// A word to the one who approves it, and to the people on the order
    #[arg(long, value_name = "TEXT")]
    comments: Option<String>,
    /// Revoke at once; administrators and managers may
    #[arg(long)]
    skip_approval: bool,
    /// Revoke without asking
    #[arg(long, short)]
    yes: bool,
}

impl Revoke {
    pub async fn run(self, connect: &Connect) -> anyhow::Result<()> {
        let client = connect.client()?;
        let what = match &self.certificate {
            Some(mark) => format!("certificate {mark} of order {}", self.order),
            None => format!("all certificates of order {}", self.order),
        };
        ask::confirm(&format!("Revoke {what}? It cannot be undone."), self.yes)?;
        let request = Request {
            comments: self.comments,
            skip_approval: Some(self.skip_approval),
            revocation_reason: self.reason,
        };
        let asked = match &self.certificate {
            Some(mark) => client.revoke_certificate(mark, &request).await?,
            None => client.revoke_order(self.order, &request).await?,
        };
        match asked {
            Some(asked) if connect.is_json() => output::json(&asked),
            Some(asked) => {
                output::line(format!("Request {} waits for somebody else's approval.", asked.id))?;
                output::note(format!("Next, as another user: sealpost requests approve {}", asked.id));
                Ok(())
            }
            None => {
                output::note(format!("Revoked: {what}."));
                Ok(())
            }
        }
    }
}
