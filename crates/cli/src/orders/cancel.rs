//! `orders cancel`.

use crate::connect::Connect;
use crate::{ask, output};

/// Cancel an order that is not issued, or its open reissue
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  sealpost orders cancel 1007 --note 'ordered for the wrong name'")]
pub struct Cancel {
    /// The order's id
    order: i64,
    /// Why; kept with the order
    #[arg(long, value_name = "TEXT")]
    note: String,
    /// Cancel without asking
    #[arg(long, short)]
    yes: bool,
}

impl Cancel {
    pub async fn run(self, connect: &Connect) -> anyhow::Result<()> {
        let client = connect.client()?;
        ask::confirm(&format!("Cancel order {}?", self.order), self.yes)?;
        client.cancel_order(self.order, &self.note).await?;
        output::note(format!("Order {} is canceled.", self.order));
        Ok(())
    }
}
