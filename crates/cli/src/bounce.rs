//! `sealpost bounce`: hands a message that came back to the desk, from a mail
//! server's pipe.

use std::io::{Read as _, stdin};

use sealpost_client::api::own::BounceNoted;

use crate::connect::Connect;
use crate::failure::NotNow;
use crate::output;

/// Tell the desk what a bounce says; the message is read from standard input
#[derive(Debug, clap::Args)]
#[command(after_help = HELP)]
pub struct Bounce {
    #[command(flatten)]
    connect: Connect,
    /// The recipient in the message's envelope, if the mail server tells it
    #[arg(long, value_name = "ADDRESS")]
    recipient: Option<String>,
}

/// What a bounce tells stands before the message that it gives back.
const MOST_BYTES: u64 = 200 * 1024;

impl Bounce {
    pub fn url(&self) -> String {
        self.connect.url.clone()
    }

    pub async fn run(self) -> anyhow::Result<()> {
        let client = self.connect.client()?;
        let mut message = Vec::new();
        let mut input = stdin().lock();
        input.by_ref().take(MOST_BYTES).read_to_end(&mut message)?;
        // A pipe that is not read to its end is an error to many mail servers.
        std::io::copy(&mut input, &mut std::io::sink())?;
        let noted = client.bounce(message, self.recipient.as_deref()).await.map_err(NotNow::unless_refused)?;
        if self.connect.is_json() {
            return output::json(&noted);
        }
        output::note(words(&noted));
        Ok(())
    }
}

fn words(noted: &BounceNoted) -> String {
    let BounceNoted { outcome, mail_id, recipient, status, recipient_marked, reason, .. } = noted;
    let (Some(mail), Some(recipient)) = (mail_id, recipient) else {
        return format!("Nothing was noted: {}.", reason.as_deref().unwrap_or(outcome));
    };
    let marked = if *recipient_marked { "; the address is marked" } else { "" };
    format!("Mail {mail} to {recipient} is {outcome} ({}){marked}.", status.as_deref().unwrap_or("no status"))
}

const HELP: &str = "\
Exit code 75 asks the mail server to try again later: the desk did not answer, or could not write.

Examples:
  sealpost bounce < message.eml
  Postfix, master.cf:
    sealpost unix - n n - 4 pipe user=sealpost argv=/usr/local/bin/sealpost bounce --recipient ${original_recipient}";
