//! `sealpost contacts`: approvers that the operator of a private desk files for
//! its domains.

use sealpost_client::api::approvers::FiledContact;

use crate::connect::Connect;
use crate::output;

/// File addresses that may approve your own domains (private desks)
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Contacts {
    #[command(flatten)]
    connect: Connect,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// File an address: from now on it may approve the domain and all names below
    Add {
        /// The domain
        domain: String,
        /// The address; it may lie anywhere
        email: String,
    },
    /// List the addresses that are filed
    List,
    /// Take an address out; what it was asked and did not decide is void
    Remove {
        /// The contact's id, as `contacts list` shows it
        id: i64,
    },
}

impl Contacts {
    pub fn url(&self) -> String {
        self.connect.url.clone()
    }

    pub async fn run(self) -> anyhow::Result<()> {
        let client = self.connect.client()?;
        match &self.command {
            Command::Add { domain, email } => {
                let filed = client.add_contact(domain, email).await?;
                if self.connect.is_json() {
                    return output::json(&filed);
                }
                let FiledContact { id, domain, email, .. } = &filed;
                output::note(format!("Contact {id} is filed: {email} may approve {domain} and all names below it."));
                Ok(())
            }
            Command::List => {
                let list = client.contacts().await?;
                if self.connect.is_json() {
                    return output::json(&list);
                }
                if list.contacts.is_empty() {
                    output::note("No contact is filed.");
                }
                output::table(["CONTACT", "DOMAIN", "EMAIL", "FILED"], list.contacts.iter().map(row))
            }
            Command::Remove { id } => {
                client.remove_contact(*id).await?;
                output::note(format!("Contact {id} is taken out; it may not approve any more."));
                Ok(())
            }
        }
    }
}

fn row(contact: &FiledContact) -> [String; 4] {
    [contact.id.to_string(), contact.domain.clone(), contact.email.clone(), contact.date_created.clone()]
}

const EXAMPLES: &str = "\
Examples:
  sealpost contacts add corp.example pki-team@corp.example
  sealpost contacts list
  sealpost contacts remove 1042";
