//! The lists of additional emails that an order had, as the audit log tells them.

use std::collections::{BTreeSet, HashMap};

use sealpost_domain::order::{ADDITIONAL_EMAILS_SET, AdditionalEmail};
use sealpost_domain::{AccountId, OrderId};
use serde::Deserialize;
use sqlx::AssertSqlSafe;

use super::chain;
use crate::conn::Many;
use crate::{Error, Reader, Result, on};

/// A list as somebody set it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListVersion {
    /// Of the audit row.
    pub id: i64,
    /// Milliseconds since 1970.
    pub at: i64,
    /// `key 17`.
    pub actor: String,
    pub key: Option<KeyOwner>,
    pub request_id: String,
    /// It was put back from this audit row.
    pub restored: Option<i64>,
    pub list: Vec<AdditionalEmail>,
}

/// A key and its user.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct KeyOwner {
    key_id: i64,
    pub key_name: String,
    pub user_id: i64,
    pub first_name: String,
    pub last_name: String,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: i64,
    at: i64,
    actor: String,
    request_id: String,
    detail: String,
}

/// What the detail of an audit row tells of the list.
#[derive(Deserialize)]
struct Detail {
    #[serde(default)]
    restored: Option<i64>,
    additional_emails: Vec<AdditionalEmail>,
}

/// The lists of an order, the newest first: at most `limit`, of audit rows before
/// `before`.
pub async fn lists(
    reader: &mut Reader,
    account: AccountId,
    order: OrderId,
    before: i64,
    limit: i64,
) -> Result<Vec<ListVersion>> {
    let about = chain::about(reader.conn(), order).await?;
    // Sorting what the order has: `id` alone would tempt PostgreSQL to walk the
    // whole log backwards.
    let sql = format!(
        "select id, at, actor, request_id, detail from audit
        where account_id = $1 and id {} and id < $3 and action in ('order_placed', '{ADDITIONAL_EMAILS_SET}')
        order by id + 0 desc limit $4",
        reader.conn().in_many(2)
    );
    let rows: Vec<Row> = on!(
        reader.conn(),
        sqlx::query_as(AssertSqlSafe(sql)).bind(account.0).bind(about).bind(before).bind(limit),
        fetch_all
    )?;
    let owners = owners(reader, account, rows.iter().filter_map(|row| key_of(&row.actor)).collect()).await?;
    rows.into_iter().map(|row| version(row, &owners)).collect()
}

/// The list that an audit row of the order tells.
pub async fn list_at(
    reader: &mut Reader,
    account: AccountId,
    order: OrderId,
    id: i64,
) -> Result<Option<Vec<AdditionalEmail>>> {
    let versions = lists(reader, account, order, id.saturating_add(1), 1).await?;
    Ok(versions.into_iter().find(|version| version.id == id).map(|version| version.list))
}

fn version(row: Row, owners: &HashMap<i64, KeyOwner>) -> Result<ListVersion> {
    let corrupt = |error| Error::Corrupt(format!("the detail of audit row {}: {error}", row.id));
    let Detail { restored, additional_emails: list } = serde_json::from_str(&row.detail).map_err(corrupt)?;
    let key = key_of(&row.actor).and_then(|key| owners.get(&key)).cloned();
    Ok(ListVersion { id: row.id, at: row.at, actor: row.actor, key, request_id: row.request_id, restored, list })
}

fn key_of(actor: &str) -> Option<i64> {
    actor.strip_prefix("key ")?.parse().ok()
}

async fn owners(reader: &mut Reader, account: AccountId, keys: BTreeSet<i64>) -> Result<HashMap<i64, KeyOwner>> {
    if keys.is_empty() {
        return Ok(HashMap::new());
    }
    let keys: Many<i64> = keys.into_iter().collect();
    let sql = format!(
        "select k.id as key_id, k.name as key_name, u.id as user_id, u.first_name, u.last_name
        from api_keys k join users u on u.id = k.user_id where k.id {} and k.account_id = $2",
        reader.conn().in_many(1),
    );
    let rows: Vec<KeyOwner> =
        on!(reader.conn(), sqlx::query_as(AssertSqlSafe(sql)).bind(keys).bind(account.0), fetch_all)?;
    Ok(rows.into_iter().map(|owner| (owner.key_id, owner)).collect())
}
