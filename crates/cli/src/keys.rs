//! `sealpost keys`: over the API, or on the desk's own machine when no key is
//! left to call it with.

mod local;

use sealpost_client::api::keys::{Key, KeyCreated, KeyList, NewKey};
use sealpost_domain::Role;

use crate::connect::Connect;
use crate::output::{self, or_empty};

/// Make, list and revoke API keys
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Keys {
    #[command(flatten)]
    connect: Connect,
    #[command(flatten)]
    local: local::Local,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    Create(Create),
    /// List the account's keys, without their secrets
    List,
    /// Revoke a key; it opens no call from then on
    Revoke {
        /// The key's id, as `keys list` shows it
        id: i64,
    },
}

/// Make a key; it is printed once and stored nowhere
#[derive(Debug, clap::Args)]
struct Create {
    /// What to call the key
    #[arg(long)]
    name: String,
    /// What the key may do
    #[arg(long, value_enum, default_value_t = KeyRole::Unrestricted)]
    role: KeyRole,
    /// Whose key it is [default: your own; with --local the first administrator's]
    #[arg(long, value_name = "ID")]
    user: Option<i64>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum KeyRole {
    /// All that its user may do
    Unrestricted,
    /// Orders, their mails and certificates
    Orders,
    /// Those, and domains and organizations
    OrdersDomainsOrganizations,
    /// Reading only
    ViewOnly,
}

impl KeyRole {
    const fn role(self) -> Role {
        match self {
            Self::Unrestricted => Role::Unrestricted,
            Self::Orders => Role::Orders,
            Self::OrdersDomainsOrganizations => Role::OrdersDomainsOrganizations,
            Self::ViewOnly => Role::ViewOnly,
        }
    }
}

impl Keys {
    /// The server that is spoken to, if one is.
    pub fn url(&self) -> Option<String> {
        (!self.local.local).then(|| self.connect.url.clone())
    }

    pub async fn run(self) -> anyhow::Result<()> {
        self.local.check()?;
        match &self.command {
            Command::Create(create) => self.created(create, &self.create(create).await?),
            Command::List => self.listed(&self.list().await?),
            Command::Revoke { id } => {
                self.revoke(*id).await?;
                output::note(format!("Key {id} is revoked."));
                Ok(())
            }
        }
    }

    async fn create(&self, create: &Create) -> anyhow::Result<KeyCreated> {
        let role = create.role.role();
        if self.local.local {
            return self.local.open().await?.create(&create.name, role, create.user).await;
        }
        let client = self.connect.client()?;
        let user = match create.user {
            Some(user) => user,
            None => client.me().await?.id,
        };
        let limit = (role != Role::Unrestricted).then(|| role.id());
        let key = NewKey { name: Some(create.name.clone()), restricted_to_role_id: limit };
        Ok(client.create_key(user, &key).await?)
    }

    async fn list(&self) -> anyhow::Result<KeyList> {
        if self.local.local { self.local.open().await?.list().await } else { Ok(self.connect.client()?.keys().await?) }
    }

    async fn revoke(&self, id: i64) -> anyhow::Result<()> {
        if self.local.local {
            self.local.open().await?.revoke(id).await
        } else {
            Ok(self.connect.client()?.revoke_key(id).await?)
        }
    }

    /// The key stands alone on standard output: `KEY=$(sealpost keys create …)`.
    fn created(&self, create: &Create, created: &KeyCreated) -> anyhow::Result<()> {
        output::note(format!("Key {} ({}) is made. It is shown once: keep it.", created.id, create.name));
        if self.connect.is_json() { output::json(created) } else { output::line(&created.api_key) }
    }

    fn listed(&self, list: &KeyList) -> anyhow::Result<()> {
        if self.connect.is_json() {
            return output::json(list);
        }
        output::table(["KEY", "NAME", "ROLE", "USER", "STATUS", "CREATED", "LAST USED"], list.api_keys.iter().map(row))
    }
}

fn row(key: &Key) -> [String; 7] {
    let user = key.user.as_ref().map(|user| match (&user.first_name, &user.last_name) {
        (Some(first), Some(last)) => format!("{first} {last}"),
        _ => user.id.to_string(),
    });
    let role = Role::from_id(key.restricted_to_role_id.unwrap_or_default());
    let role = match role {
        Some(Role::Unrestricted) => "unrestricted".to_owned(),
        Some(role) => role.name().to_lowercase(),
        None => or_empty(key.restricted_to_role_id),
    };
    [
        key.id.to_string(),
        or_empty(key.name.as_ref()),
        role,
        or_empty(user),
        or_empty(key.status.as_ref()),
        or_empty(key.create_date.as_ref()),
        or_empty(key.last_used_date.as_ref()),
    ]
}

const EXAMPLES: &str = "\
Examples:
  sealpost keys create --name ci --role orders
  sealpost keys list
  sealpost keys create --name rescue --local --data /var/lib/sealpost";
