//! `sealpost requests`: approving what colleagues ask for.

use sealpost_client::api::requests::RequestInfo;

use crate::connect::Connect;
use crate::output::{self, or_empty};

/// See what waits for approval in your account, and decide it
#[derive(Debug, clap::Args)]
pub struct Requests {
    #[command(flatten)]
    connect: Connect,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    List(List),
    Approve(Decide),
    Reject(Reject),
}

/// List requests, the newest first
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  sealpost requests list --status pending")]
struct List {
    /// Requests of this status only: pending, approved or rejected
    #[arg(long)]
    status: Option<String>,
}

/// Approve what somebody else asked for
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  sealpost requests approve 1009")]
struct Decide {
    /// The request's id
    request: i64,
    /// A word to whoever asked
    #[arg(long, value_name = "TEXT")]
    comment: Option<String>,
}

/// Reject a request, or take back your own
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  sealpost requests reject 1009 --comment 'not this month'")]
struct Reject {
    #[command(flatten)]
    decide: Decide,
}

impl Requests {
    pub fn url(&self) -> String {
        self.connect.url.clone()
    }

    pub async fn run(self) -> anyhow::Result<()> {
        let client = self.connect.client()?;
        match self.command {
            Command::List(List { status }) => {
                let list = client.requests(status.as_deref()).await?;
                if self.connect.is_json() {
                    return output::json(&list);
                }
                if list.requests.is_empty() {
                    output::note("There is no such request.");
                }
                let header = ["REQUEST", "KIND", "STATUS", "ORDER", "COMMON NAME", "REQUESTER", "MADE", "COMMENTS"];
                output::table(header, list.requests.iter().map(row))
            }
            Command::Approve(Decide { request, comment }) => {
                client.decide_request(request, true, comment.as_deref()).await?;
                output::note(format!("Request {request} is approved."));
                Ok(())
            }
            Command::Reject(Reject { decide: Decide { request, comment } }) => {
                client.decide_request(request, false, comment.as_deref()).await?;
                output::note(format!("Request {request} is rejected."));
                Ok(())
            }
        }
    }
}

fn row(request: &RequestInfo) -> [String; 8] {
    let order = request.order.as_ref();
    [
        request.id.to_string(),
        or_empty(request.kind.as_ref()),
        or_empty(request.status.as_ref()),
        or_empty(order.map(|order| order.id)),
        or_empty(order.and_then(|order| order.certificate.common_name.as_ref())),
        or_empty(request.requester.as_ref().and_then(|user| user.email.as_ref())),
        or_empty(request.date.as_ref()),
        or_empty(request.comments.as_ref()),
    ]
}
