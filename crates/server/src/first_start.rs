//! First start: the mode, the account and what belongs to it, the keys, the CA.

use std::io::Write as _;
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _, PermissionsExt as _};
use std::path::Path;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sealpost_api::organizations::Contact;
use sealpost_ca::{Issuer, KeySeal};
use sealpost_domain::{AccountId, KeyId, Role, Timestamp, UserId};
use sealpost_store::accounts::{Account, Container, User};
use sealpost_store::keys::NewKey;
use sealpost_store::organizations::Organization;
use sealpost_store::{Actor, Db, accounts, audit, certificates, keys, meta, organizations};

use crate::app::fill;
use crate::auth::hash;
use crate::config::{Config, Mode};
use crate::serve::StartError;
use crate::view::OrganizationDetails;

/// What a first start made.
#[derive(Clone, Debug)]
pub struct FirstStart {
    /// The administrator's key, shown once; none when `SEALPOST_API_KEY` was
    /// installed instead.
    pub api_key: Option<String>,
    pub account_id: i64,
    pub user_email: String,
}

/// A new API key: 256 random bits.
pub fn new_api_key() -> String {
    let mut bytes = [0; 32];
    fill(&mut bytes);
    format!("sp_{}", URL_SAFE_NO_PAD.encode(bytes))
}

/// Makes the data folder, or checks that nobody else can read it.
pub fn data_folder(path: &Path) -> Result<(), StartError> {
    let trouble = |what: &str, error: std::io::Error| StartError::Data(format!("{what} {}: {error}", path.display()));
    if !path.exists() {
        let made = std::fs::DirBuilder::new().recursive(true).mode(0o700).create(path);
        made.map_err(|error| trouble("cannot make the data folder", error))?;
    }
    let found = std::fs::metadata(path).map_err(|error| trouble("cannot look at the data folder", error))?;
    if !found.is_dir() {
        return Err(StartError::Data(format!("{} is not a folder", path.display())));
    }
    let mode = found.permissions().mode() & 0o777;
    if mode & 0o077 != 0 {
        let path = path.display();
        return Err(StartError::Data(format!(
            "the data folder {path} can be used by others (mode {mode:03o}): run `chmod 700 {path}`"
        )));
    }
    Ok(())
}

/// Makes sure that no other process serves a SQLite database: leases, ids and
/// caches count on it. Held until the process ends, however it ends.
pub fn sole_server(database: &str) -> Result<Option<std::fs::File>, StartError> {
    let Some(path) = database.strip_prefix("sqlite:") else { return Ok(None) };
    let path = path.strip_prefix("//").unwrap_or(path);
    let lock = format!("{path}.lock");
    let opened = std::fs::OpenOptions::new().write(true).create(true).truncate(false).mode(0o600).open(&lock);
    let file = opened.map_err(|error| StartError::Data(format!("cannot open {lock}: {error}")))?;
    match file.try_lock() {
        Ok(()) => Ok(Some(file)),
        Err(std::fs::TryLockError::WouldBlock) => Err(StartError::Data(format!(
            "another process serves {path}: a SQLite database has one server; several nodes need PostgreSQL"
        ))),
        Err(std::fs::TryLockError::Error(error)) => Err(StartError::Data(format!("cannot lock {lock}: {error}"))),
    }
}

/// The key that seals mail bodies and signs forms, made at first start.
pub fn secret(data: &Path) -> Result<[u8; 32], StartError> {
    let path = data.join("secret.key");
    let trouble = |error: std::io::Error| StartError::Data(format!("{}: {error}", path.display()));
    if !path.exists() {
        let mut bytes = [0; 32];
        fill(&mut bytes);
        let part = data.join("secret.key.part");
        let mut file = std::fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&part);
        file.as_mut()
            .map_err(|error| std::io::Error::new(error.kind(), error.to_string()))
            .and_then(|file| file.write_all(&bytes).and_then(|()| file.sync_all()))
            .and_then(|()| std::fs::rename(&part, &path))
            .and_then(|()| std::fs::File::open(data)?.sync_all())
            .map_err(trouble)?;
    }
    let bytes = std::fs::read(&path).map_err(trouble)?;
    <[u8; 32]>::try_from(bytes).map_err(|_| StartError::Data(format!("{} does not hold 32 bytes", path.display())))
}

/// Whether the data folder holds what all processes of a desk share.
pub fn has_keys(config: &Config) -> bool {
    let has_ca = config.own_ca.is_some() || config.data.join("ca/issuing.key").exists();
    has_ca && config.data.join("secret.key").exists()
}

/// A desk was made in this database.
pub async fn must_be_there(db: &Db) -> Result<(), StartError> {
    let mut reader = db.read().await?;
    match accounts::first(reader.conn()).await? {
        Some(_) => Ok(()),
        None => Err(StartError::Worker("there is no desk in this database; `sealpost serve` makes one".to_owned())),
    }
}

/// Refuses another secret than the one that the database was made with.
pub async fn must_be_its_secret(db: &Db, config: &Config, secret: &[u8]) -> Result<(), StartError> {
    match meta::find(db.read().await?.conn(), "secret").await? {
        Some(known) if known != mark(secret) => Err(StartError::Secret { path: config.data.join("secret.key") }),
        _ => Ok(()),
    }
}

/// What the database keeps of the secret.
fn mark(secret: &[u8]) -> String {
    hex::encode(&hash(secret)[..8])
}

/// The CA: the operator's own, or one that is made at first start. The keys of
/// that one are sealed; keys that are not sealed yet are from now on (R56).
pub fn issuer(config: &Config, secret: &[u8; 32], now: Timestamp) -> Result<Arc<Issuer>, StartError> {
    let issuer = match &config.own_ca {
        Some((chain, key)) => Issuer::from_files(chain, key, now),
        None => {
            let dir = config.data.join("ca");
            let seal = KeySeal::new(secret).map_err(|error| StartError::Ca(error.to_string()))?;
            if dir.join("issuing.key").exists() {
                Issuer::load(&dir, Some(&seal), now).inspect(|_| seal_keys(&dir, &seal))
            } else {
                // R56: bound to the zones, unless public names are wanted beside them.
                let bound = !config.is_test() && !config.public_names;
                let permitted = if bound { config.zones.as_slice() } else { &[] };
                Issuer::create(&dir, &config.account_name, permitted, Some(&seal), now)
            }
        }
    };
    issuer.map(Arc::new).map_err(|error| StartError::Ca(error.to_string()))
}

/// A folder that cannot be written to is no reason not to serve.
fn seal_keys(dir: &Path, seal: &KeySeal) {
    match sealpost_ca::seal_keys(dir, seal) {
        Ok(0) => {}
        Ok(count) => tracing::info!(count, "Sealed {count} keys of the CA with secret.key"),
        Err(error) => tracing::warn!(%error, "Keys of the CA could not be sealed and stay readable to their owner"),
    }
}

/// Settles what the database is, makes the account if there is none, and
/// installs `SEALPOST_API_KEY`.
pub async fn prepare(
    db: &Db,
    config: &Config,
    issuer: &Issuer,
    secret: &[u8],
) -> Result<Option<FirstStart>, StartError> {
    let now = db.now();
    let mut tx = db.begin().await?;
    let mode = meta::settle(tx.conn(), "mode", config.mode.name()).await?;
    if mode != config.mode.name() {
        return Err(StartError::Mode { database: mode, asked: config.mode.name() });
    }
    // Nodes that share a database must share these two.
    let mark = mark(secret);
    if meta::settle(tx.conn(), "secret", &mark).await? != mark {
        return Err(StartError::Secret { path: config.data.join("secret.key") });
    }
    let embedded = config.own_ca.is_none();
    let fingerprint = issuer.fingerprint();
    if embedded && meta::settle(tx.conn(), "embedded_ca", &fingerprint).await? != fingerprint {
        return Err(StartError::OtherCa { path: config.data.join("ca") });
    }
    let chain = issuer.chain_pems();
    let chain = certificates::Issuer {
        id: issuer.id(),
        common_name: issuer.issuing_common_name().to_owned(),
        intermediates: chain[..chain.len() - 1].concat(),
        root: issuer.root_pem().to_owned(),
    };
    certificates::add_issuer(tx.conn(), &chain).await?;
    let account = accounts::first(tx.conn()).await?;
    tx.commit().await?;
    let made = match account {
        Some(_) => None,
        None => Some(make_account(db, config, now).await?),
    };
    if let Some(key) = &config.api_key {
        install_key(db, key, now).await?;
    }
    Ok(made)
}

async fn make_account(db: &Db, config: &Config, now: Timestamp) -> Result<FirstStart, StartError> {
    let mut ids = Vec::new();
    for _ in 0..6 {
        ids.push(db.new_id().await?);
    }
    let [account_id, admin, manager, container, organization, key_id] = ids[..] else { unreachable!("six were drawn") };
    let language = config.language.code().to_owned();
    let mut tx = db.begin().await?;
    // Two nodes may start at once; the second finds the first one's account.
    if accounts::first(tx.conn()).await?.is_some() {
        return Err(StartError::Data("another node is starting on this database; start again".to_owned()));
    }
    let account = AccountId(account_id);
    let row = Account { id: account_id, name: config.account_name.clone(), language: language.clone() };
    accounts::insert(tx.conn(), &row, now).await?;
    let user = |id, first: &str, last: &str, email: &str, access_role| User {
        id,
        account_id,
        username: email.to_owned(),
        first_name: first.to_owned(),
        last_name: last.to_owned(),
        email: email.to_owned(),
        access_role,
        language: language.clone(),
    };
    let admin_email = config.admin_email.as_str();
    accounts::insert_user(tx.conn(), &user(admin, "Desk", "Administrator", admin_email, 1), now).await?;
    accounts::set_contacts(tx.conn(), account, Some(std::slice::from_ref(&config.admin_email)), None).await?;
    let root = Container { id: container, account_id, parent_id: None, name: config.account_name.clone() };
    accounts::insert_container(tx.conn(), &root).await?;
    if config.mode == Mode::Test {
        let manager_email = format!("manager@{}", config.admin_email.domain());
        accounts::insert_user(tx.conn(), &user(manager, "Desk", "Manager", &manager_email, 4), now).await?;
        let organization = sample_organization(organization, container, config, now);
        organizations::insert(tx.conn(), account, &organization, now).await?;
    }
    let generated = config.api_key.is_none().then(new_api_key);
    if let Some(key) = &generated {
        let key = NewKey {
            id: KeyId(key_id),
            account,
            user: UserId(admin),
            name: "First key",
            role: Role::Unrestricted,
            hash: hash(key.as_bytes()),
        };
        keys::insert(tx.conn(), &key, now).await?;
    }
    let actor = Actor { user: None, who: "system".to_owned(), request_id: "first-start".to_owned() };
    audit::add(&mut tx, account, &actor, "account_made", &serde_json::json!({ "name": row.name }), now).await?;
    tx.commit().await?;
    Ok(FirstStart { api_key: generated, account_id, user_email: config.admin_email.to_string() })
}

/// So that OV orders work at once on a test desk.
fn sample_organization(id: i64, container: i64, config: &Config, now: Timestamp) -> Organization {
    let details = OrganizationDetails {
        address: Some("1 Harbour Road".to_owned()),
        zip: Some("10115".to_owned()),
        city: Some("Berlin".to_owned()),
        state: Some("Berlin".to_owned()),
        country: Some("DE".to_owned()),
        telephone: Some("+49 30 0000000".to_owned()),
        organization_contact: Some(Contact {
            first_name: Some("Desk".to_owned()),
            last_name: Some("Administrator".to_owned()),
            email: Some(config.admin_email.to_string()),
            ..Contact::default()
        }),
        ..OrganizationDetails::default()
    };
    Organization {
        id,
        container_id: container,
        container_name: String::new(),
        name: format!("{} Test Organization", config.account_name),
        status: "active".to_owned(),
        validated: true,
        details: serde_json::to_string(&details).expect("plain strings"),
        created_at: now.millis(),
    }
}

async fn install_key(db: &Db, key: &str, now: Timestamp) -> Result<(), StartError> {
    let id = db.new_id().await?;
    let mut tx = db.begin().await?;
    let hash = hash(key.as_bytes());
    if keys::is_known(tx.conn(), hash).await? {
        return Ok(());
    }
    let account = accounts::first(tx.conn()).await?;
    let account = AccountId(account.ok_or_else(|| StartError::Data("there is no account".to_owned()))?.id);
    let users = accounts::users(tx.conn(), account).await?;
    let admin = users.iter().find(|user| user.access_role == 1).or(users.first());
    let user = UserId(admin.ok_or_else(|| StartError::Data("the account has no user".to_owned()))?.id);
    let role = Role::Unrestricted;
    let key = NewKey { id: KeyId(id), account, user, name: "SEALPOST_API_KEY", role, hash };
    keys::insert(tx.conn(), &key, now).await?;
    tx.commit().await?;
    Ok(())
}
