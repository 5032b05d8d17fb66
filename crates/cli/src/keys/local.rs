//! Keys straight in the database of this machine, for when no key is left.

use std::path::PathBuf;

use anyhow::Context as _;
use aws_lc_rs::digest;
use clap::{Args as _, FromArgMatches as _};
use sealpost_client::api::ids::UserRef;
use sealpost_client::api::keys::{Key, KeyCreated, KeyList};
use sealpost_domain::{AccountId, KeyId, Role, Timestamp, UserId};
use sealpost_server::{Config, Settings, config};
use sealpost_store::keys::{self, KeyRow, NewKey};
use sealpost_store::{Actor, Db, accounts, audit};
use serde_json::json;

use crate::failure::Usage;

#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Without a server")]
pub struct Local {
    /// Work on the database of this machine, without a key and without a server
    #[arg(long, global = true)]
    pub local: bool,
    /// With --local: folder of the desk [default: ./sealpost-data]
    #[arg(long, global = true, value_name = "DIR")]
    data: Option<PathBuf>,
    /// With --local: sqlite:PATH or postgres://… [default: sqlite:DATA/sealpost.db]
    #[arg(long, global = true, value_name = "URL")]
    database: Option<String>,
    /// With --local: settings file of the desk [default: sealpost.toml, if it is there]
    #[arg(long, global = true, env = "SEALPOST_CONFIG", value_name = "FILE")]
    config: Option<PathBuf>,
}

/// The first account of an open database.
pub struct Desk {
    db: Db,
    account: AccountId,
}

impl Local {
    /// The other flags mean nothing without `--local`: better to say so than to
    /// speak to a server that was not meant.
    pub fn check(&self) -> anyhow::Result<()> {
        if !self.local && (self.data.is_some() || self.database.is_some()) {
            return Err(Usage("--data and --database are for --local".to_owned()).into());
        }
        Ok(())
    }

    /// Opens the desk that `serve` with the same settings would serve.
    pub async fn open(&self) -> anyhow::Result<Desk> {
        let mut settings = settings_of_the_environment()?;
        settings.data = self.data.clone().or(settings.data);
        settings.database = self.database.clone().or(settings.database);
        let file = config::read_file(self.config.as_deref())?;
        let config = Config::resolve(settings, file.as_ref(), None)?;
        // Opening makes what is not there: a wrong folder must not become a new desk.
        let sqlite = config.database.strip_prefix("sqlite:");
        let sqlite = sqlite.map(|path| PathBuf::from(path.strip_prefix("//").unwrap_or(path)));
        let parts = [Some(config.data.join("secret.key")), sqlite];
        if let Some(missing) = parts.into_iter().flatten().find(|part| !part.exists()) {
            let text = format!("there is no desk: {} is missing (--data names the desk's folder)", missing.display());
            return Err(Usage(text).into());
        }
        let db = sealpost_server::open_database(&config).await?;
        let account = accounts::first(db.begin().await?.conn()).await?;
        let account = account.context("the desk has no account yet: start it once with `sealpost serve`")?;
        Ok(Desk { db, account: AccountId(account.id) })
    }
}

/// What `serve` takes from the variables: `SEALPOST_DATA`, `SEALPOST_MODE` …
fn settings_of_the_environment() -> anyhow::Result<Settings> {
    let command = Settings::augment_args(clap::Command::new("sealpost"));
    let found = command.try_get_matches_from(["sealpost"]).and_then(|found| Settings::from_arg_matches(&found));
    Ok(found.map_err(|error| Usage(error.to_string().trim_start_matches("error: ").trim_end().to_owned()))?)
}

impl Desk {
    pub async fn create(self, name: &str, role: Role, user: Option<i64>) -> anyhow::Result<KeyCreated> {
        let id = self.db.new_id().await?;
        let api_key = sealpost_server::new_api_key();
        let mut tx = self.db.begin().await?;
        let users = accounts::users(tx.conn(), self.account).await?;
        let user = match user {
            Some(id) => users.iter().find(|user| user.id == id).with_context(|| format!("there is no user {id}"))?,
            None => users
                .iter()
                .find(|user| user.access_role == ADMINISTRATOR)
                .context("the account has no administrator: name a user with --user")?,
        };
        let key = NewKey {
            id: KeyId(id),
            account: self.account,
            user: UserId(user.id),
            name,
            role,
            hash: digest::digest(&digest::SHA256, api_key.as_bytes()).as_ref().try_into()?,
        };
        keys::insert(tx.conn(), &key, self.db.now()).await?;
        let detail = json!({ "key_id": id, "name": name, "role": role.name() });
        audit::add(&mut tx, self.account, &actor(), "key_made", &detail, self.db.now()).await?;
        tx.commit().await?;
        self.db.close().await;
        Ok(KeyCreated { id, api_key })
    }

    pub async fn list(self) -> anyhow::Result<KeyList> {
        let rows = keys::list(&mut self.db.read().await?, self.account).await?;
        self.db.close().await;
        Ok(KeyList { api_keys: rows.into_iter().map(key).collect() })
    }

    pub async fn revoke(self, id: i64) -> anyhow::Result<()> {
        let mut tx = self.db.begin().await?;
        let now = self.db.now();
        anyhow::ensure!(
            keys::revoke(tx.conn(), self.account, KeyId(id), now).await?,
            "no key in force has the id {id}"
        );
        audit::add(&mut tx, self.account, &actor(), "key_revoked", &json!({ "key_id": id }), now).await?;
        tx.commit().await?;
        self.db.close().await;
        Ok(())
    }
}

fn actor() -> Actor {
    Actor { user: None, who: "command line".to_owned(), request_id: "keys --local".to_owned() }
}

fn key(row: KeyRow) -> Key {
    let status = if row.revoked_at.is_some() { "revoked" } else { "active" };
    let user = UserRef {
        id: row.user_id,
        first_name: Some(row.first_name),
        last_name: Some(row.last_name),
        ..Default::default()
    };
    Key {
        id: row.id,
        user: Some(user),
        status: Some(status.to_owned()),
        create_date: Some(Timestamp::from_millis(row.created_at).iso()),
        name: Some(row.name),
        restricted_to_role_id: Some(row.role).filter(|role| *role != 0),
        ..Default::default()
    }
}

/// Access role 1 of the API reference, 5.2.
const ADMINISTRATOR: i64 = 1;
