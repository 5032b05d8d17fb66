//! `sealpost orders`: one command for each thing that can be done with an order.

mod additional_emails;
mod cancel;
mod download;
mod further;
mod list;
mod place;
mod resend_emails;
mod revoke;
mod show;

pub use list::pair;

use crate::connect::Connect;

/// Place, read, mail and end orders
#[derive(Debug, clap::Args)]
pub struct Orders {
    #[command(flatten)]
    connect: Connect,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    Place(Box<place::Place>),
    List(list::List),
    Show(show::Show),
    ResendEmails(resend_emails::ResendEmails),
    AdditionalEmails(additional_emails::AdditionalEmails),
    Reissue(further::Reissue),
    Duplicate(further::Duplicate),
    Renew(further::Renew),
    Revoke(revoke::Revoke),
    Cancel(cancel::Cancel),
    Download(download::Download),
}

impl Orders {
    pub fn url(&self) -> String {
        self.connect.url.clone()
    }

    pub async fn run(self) -> anyhow::Result<()> {
        let connect = &self.connect;
        match self.command {
            Command::Place(place) => place.run(connect).await,
            Command::List(list) => list.run(connect).await,
            Command::Show(show) => show.run(connect).await,
            Command::ResendEmails(resend) => resend.run(connect).await,
            Command::AdditionalEmails(emails) => emails.run(connect).await,
            Command::Reissue(reissue) => reissue.run(connect).await,
            Command::Duplicate(duplicate) => duplicate.run(connect).await,
            Command::Renew(renew) => renew.run(connect).await,
            Command::Revoke(revoke) => revoke.run(connect).await,
            Command::Cancel(cancel) => cancel.run(connect).await,
            Command::Download(download) => download.run(connect).await,
        }
    }
}
