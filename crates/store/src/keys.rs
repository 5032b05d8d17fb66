//! API keys: stored as SHA-256 only, revocable at once (R43).

use std::collections::HashMap;
use std::sync::Arc;

use sealpost_domain::account::{AccessRole, Area};
use sealpost_domain::{AccountId, EmailAddress, KeyId, Language, Role, Timestamp, UserId};
use sqlx::AssertSqlSafe;

use crate::accounts::{self, Scope};
use crate::conn::Hashes;
use crate::orders::corrupt;
use crate::{Conn, Db, Gather, Reader, Result, on, on_each};

/// Who a key speaks for. A key is as strong as its role and its user allow.
#[derive(Clone, Debug)]
pub struct Caller {
    /// When this was read; see [`crate::order_view::Now`].
    pub epoch: i64,
    pub account: AccountId,
    pub user: UserId,
    pub key: KeyId,
    pub role: Role,
    /// What the user may do; a stored role that is unknown may least.
    pub access_role: AccessRole,
    pub email: EmailAddress,
    /// Language of the account, for locales that we do not know.
    pub account_language: Language,
    pub account_name: String,
    /// What a bound user reaches (R44); none: everything of the account.
    pub scope: Option<Scope>,
}

impl Caller {
    /// Whether the user reaches what lies in a container of its account.
    pub fn sees(&self, container: i64) -> bool {
        self.scope.as_ref().is_none_or(|scope| scope.holds(container))
    }

    /// Whether the key and its user may change what lies in this area. A user
    /// whose requests need approval must not make keys for one who approves.
    pub fn may_write(&self, area: Area) -> bool {
        self.role.may_write(area) && (area != Area::Account || self.access_role.may_approve())
    }
}

#[derive(Clone, Debug, sqlx::FromRow)]
pub struct KeyRow {
    pub id: i64,
    pub user_id: i64,
    pub first_name: String,
    pub last_name: String,
    pub name: String,
    pub role: i64,
    pub created_at: i64,
    pub revoked_at: Option<i64>,
    /// When it last opened a call, as far as that was [noted](note_uses).
    pub used_at: Option<i64>,
}

#[derive(sqlx::FromRow)]
struct CallerRow {
    epoch: i64,
    hash: Vec<u8>,
    account_id: i64,
    user_id: i64,
    id: i64,
    role: i64,
    access_role: i64,
    email: String,
    language: String,
    account_name: String,
    /// JSON, a list in a list for each container.
    bound: String,
}

/// Keys by their hash; calls that come at once share a query.
pub type KeyRing = Gather<[u8; 32], Arc<Caller>>;

pub fn ring(db: &Db) -> KeyRing {
    let db = db.clone();
    Gather::new(move |hashes: Vec<[u8; 32]>| {
        let db = db.clone();
        async move {
            let ask = || async {
                let mut reader = db.read().await?;
                let found = callers(&mut reader, hashes.clone()).await?;
                reader.give_back();
                Ok(found)
            };
            db.again_if_lost(ask).await
        }
    })
}

async fn callers(reader: &mut Reader, hashes: Vec<[u8; 32]>) -> Result<HashMap<[u8; 32], Arc<Caller>>> {
    let sql = format!(
        "select (select number from epoch) as epoch, k.hash, k.account_id, k.user_id, k.id, k.role, u.access_role,
            u.email, a.language, a.name as account_name, {} as bound
        from api_keys k join users u on u.id = k.user_id join accounts a on a.id = k.account_id
        where k.revoked_at is null and k.hash {}",
        reader
            .conn()
            .list(&["w.container_id"], "from user_containers w where w.user_id = k.user_id order by w.container_id"),
        reader.conn().in_bytes(1)
    );
    let rows: Vec<CallerRow> = on!(reader.conn(), sqlx::query_as(AssertSqlSafe(sql)).bind(Hashes(hashes)), fetch_all)?;
    let mut callers = HashMap::with_capacity(rows.len());
    for row in rows {
        let bound: Vec<(i64,)> = serde_json::from_str(&row.bound).map_err(|_| corrupt("list", &row.bound))?;
        let scope = if bound.is_empty() {
            None
        } else {
            let containers = accounts::containers(reader, AccountId(row.account_id)).await?;
            Scope::new(bound.into_iter().map(|(id,)| id).collect(), &containers)
        };
        let caller = Caller {
            scope,
            epoch: row.epoch,
            account: AccountId(row.account_id),
            user: UserId(row.user_id),
            key: KeyId(row.id),
            role: Role::from_id(row.role).ok_or_else(|| corrupt("role", &row.role.to_string()))?,
            access_role: AccessRole::from_id(row.access_role).unwrap_or(AccessRole::LimitedUser),
            email: EmailAddress::parse(&row.email).map_err(|_| corrupt("address", &row.email))?,
            account_language: Language::find(&row.language).unwrap_or_default(),
            account_name: row.account_name,
        };
        let hash = <[u8; 32]>::try_from(row.hash).map_err(|_| corrupt("hash", "of a key"))?;
        callers.insert(hash, Arc::new(caller));
    }
    Ok(callers)
}

#[derive(Clone, Debug)]
pub struct NewKey<'a> {
    pub id: KeyId,
    pub account: AccountId,
    pub user: UserId,
    pub name: &'a str,
    pub role: Role,
    pub hash: [u8; 32],
}

pub async fn insert(conn: Conn<'_>, key: &NewKey<'_>, now: Timestamp) -> Result<()> {
    const SQL: &str = "insert into api_keys (id, account_id, user_id, name, hash, role, created_at)
        values ($1, $2, $3, $4, $5, $6, $7)";
    on!(
        conn,
        sqlx::query(SQL)
            .bind(key.id.0)
            .bind(key.account.0)
            .bind(key.user.0)
            .bind(key.name)
            .bind(key.hash.to_vec())
            .bind(key.role.id())
            .bind(now.millis()),
        execute
    )?;
    Ok(())
}

pub async fn list(reader: &mut Reader, account: AccountId) -> Result<Vec<KeyRow>> {
    const SQL: &str = "select k.id, k.user_id, u.first_name, u.last_name, k.name, k.role, k.created_at, k.revoked_at,
            s.used_at
        from api_keys k join users u on u.id = k.user_id left join api_key_uses s on s.key_id = k.id
        where k.account_id = $1 order by k.id";
    Ok(on!(reader.conn(), sqlx::query_as(SQL).bind(account.0), fetch_all)?)
}

/// Notes when keys last opened a call. An older note changes nothing.
pub async fn note_uses(db: &Db, mut uses: Vec<(KeyId, Timestamp)>) -> Result<()> {
    if uses.is_empty() {
        return Ok(());
    }
    // In one order everywhere, so that two nodes never wait for each other.
    uses.sort_unstable();
    let mut tx = db.begin().await?;
    let sql = format!(
        "insert into api_key_uses (key_id, used_at) {} on conflict (key_id) do update set used_at = excluded.used_at
        where excluded.used_at > api_key_uses.used_at",
        tx.conn().rows(2)
    );
    on_each!(tx.conn(), sqlx::query(AssertSqlSafe(sql)), uses, |(key, at)| [key.0, at.millis()])?;
    tx.commit().await
}

/// Ends a key at once; false when the account has no such key in force.
pub async fn revoke(conn: Conn<'_>, account: AccountId, key: KeyId, now: Timestamp) -> Result<bool> {
    const SQL: &str = "update api_keys set revoked_at = $1 where account_id = $2 and id = $3 and revoked_at is null
        returning id";
    let id: Option<i64> =
        on!(conn, sqlx::query_scalar(SQL).bind(now.millis()).bind(account.0).bind(key.0), fetch_optional)?;
    Ok(id.is_some())
}

/// Whether a key with this hash was ever made, revoked ones included.
pub async fn is_known(conn: Conn<'_>, hash: [u8; 32]) -> Result<bool> {
    let id: Option<i64> =
        on!(conn, sqlx::query_scalar("select id from api_keys where hash = $1").bind(hash.to_vec()), fetch_optional)?;
    Ok(id.is_some())
}
