//! `sealpost containers`: the divisions of an account, and who is bound to them.

use clap::Subcommand;
use sealpost_client::api::accounts::NewContainer;

use crate::connect::Connect;
use crate::output;

/// Containers, the divisions of an account, and who is bound to them
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  sealpost containers create Research
  sealpost containers bind 1000003 1000007     the keys of user 1000003 reach this container and what lies below
  sealpost containers bind 1000003             they reach the whole account again")]
pub struct Containers {
    #[command(flatten)]
    connect: Connect,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Show the containers that this key may see
    List,
    /// Add a container
    Create {
        /// Its name
        name: String,
        /// Id of the container that it is part of [default: the topmost]
        #[arg(long, value_name = "ID")]
        parent: Option<i64>,
    },
    /// Bind a user to containers, in the place of those before; without any the user is free
    Bind {
        /// The user's id, as in `GET /user`
        user: i64,
        /// Ids of the containers
        containers: Vec<i64>,
    },
}

impl Containers {
    pub fn url(&self) -> String {
        self.connect.url.clone()
    }

    pub async fn run(self) -> anyhow::Result<()> {
        let Self { connect, command } = self;
        let client = connect.client()?;
        match command {
            Command::List => {
                let found = client.containers().await?;
                if connect.is_json() {
                    return output::json(&found);
                }
                let rows = found.containers.into_iter().map(|container| {
                    let parent = container.parent_id.filter(|parent| *parent > 0);
                    [
                        container.id.to_string(),
                        container.name.unwrap_or_default(),
                        parent.map(|parent| parent.to_string()).unwrap_or_default(),
                    ]
                });
                output::table(["ID", "NAME", "PART OF"], rows)
            }
            Command::Create { name, parent } => {
                let made = client.create_container(&NewContainer { name: Some(name), parent_id: parent }).await?;
                if connect.is_json() { output::json(&made) } else { output::line(made.id) }
            }
            Command::Bind { user, containers } => {
                client.bind_user(user, &containers).await?;
                output::note(match containers.is_empty() {
                    true => format!("User {user} is bound to no container."),
                    false => format!("User {user} reaches these containers and what lies below, and nothing else."),
                });
                Ok(())
            }
        }
    }
}
