//! Users that are bound to containers (R44).

use std::collections::{BTreeMap, BTreeSet};

use sealpost_domain::{AccountId, UserId};
use sqlx::AssertSqlSafe;

use super::Container;
use crate::conn::Many;
use crate::{Conn, Reader, Result, on};

/// What a bound user reaches: its containers, and what lies below them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scope {
    /// As they were set, the lowest id first; never empty.
    assigned: Vec<i64>,
    all: BTreeSet<i64>,
}

impl Scope {
    /// `None` for who is bound to nothing, and reaches everything.
    pub(crate) fn new(assigned: Vec<i64>, containers: &[Container]) -> Option<Self> {
        let mut all: BTreeSet<i64> = assigned.iter().copied().collect();
        // Each round goes one level down.
        loop {
            let is_below = |container: &&Container| container.parent_id.is_some_and(|parent| all.contains(&parent));
            let below: Vec<i64> = containers.iter().filter(is_below).map(|container| container.id).collect();
            let before = all.len();
            all.extend(below);
            if all.len() == before {
                break;
            }
        }
        (!assigned.is_empty()).then_some(Self { assigned, all })
    }

    pub fn holds(&self, container: i64) -> bool {
        self.all.contains(&container)
    }

    /// Where what the user makes belongs unless it says otherwise.
    pub fn home(&self) -> i64 {
        self.assigned[0]
    }

    pub fn containers(&self) -> Vec<i64> {
        self.all.iter().copied().collect()
    }
}

/// The containers that users of an account are bound to.
pub async fn assigned(reader: &mut Reader, account: AccountId) -> Result<BTreeMap<i64, Vec<i64>>> {
    const SQL: &str = "select w.user_id, w.container_id from users u join user_containers w on w.user_id = u.id
        where u.account_id = $1 order by w.user_id, w.container_id";
    let rows: Vec<(i64, i64)> = on!(reader.conn(), sqlx::query_as(SQL).bind(account.0), fetch_all)?;
    let mut by_user: BTreeMap<i64, Vec<i64>> = BTreeMap::new();
    for (user, container) in rows {
        by_user.entry(user).or_default().push(container);
    }
    Ok(by_user)
}

/// Binds a user to containers of its account, in the place of those before; none
/// of them frees it. False if one of them is none of the account's.
pub async fn assign(mut conn: Conn<'_>, account: AccountId, user: UserId, containers: &BTreeSet<i64>) -> Result<bool> {
    const CLEAR: &str = "delete from user_containers where user_id = $1";
    on!(conn.again(), sqlx::query(CLEAR).bind(user.0), execute)?;
    let sql = format!(
        "insert into user_containers (user_id, container_id) select $1, id from containers
        where account_id = $2 and id {} returning container_id",
        conn.in_many(3)
    );
    let wanted: Many<i64> = containers.iter().copied().collect();
    let bound: Vec<i64> =
        on!(conn, sqlx::query_scalar(AssertSqlSafe(sql)).bind(user.0).bind(account.0).bind(wanted), fetch_all)?;
    Ok(bound.len() == containers.len())
}

/// What belongs to an order, and with it to the order's container.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    Order(i64),
    Certificate(i64),
    Request(i64),
    Mail(uuid::Uuid),
}

/// The container that something lies in; `None` if the account has no such thing,
/// or it belongs to no order.
pub async fn container_of(reader: &mut Reader, account: AccountId, part: Part) -> Result<Option<i64>> {
    const ORDER: &str = "select container_id from orders where account_id = $1 and id = $2";
    const CERTIFICATE: &str = "select o.container_id from certificates p join orders o on o.id = p.order_id
        where o.account_id = $1 and p.id = $2";
    const REQUEST: &str = "select o.container_id from requests p join orders o on o.id = p.order_id
        where o.account_id = $1 and p.id = $2";
    const MAIL: &str = "select o.container_id from mails p join orders o on o.id = p.order_id
        where o.account_id = $1 and p.id = $2";
    let by_number = match part {
        Part::Order(id) => (ORDER, id),
        Part::Certificate(id) => (CERTIFICATE, id),
        Part::Request(id) => (REQUEST, id),
        Part::Mail(id) => {
            return Ok(on!(reader.conn(), sqlx::query_scalar(MAIL).bind(account.0).bind(id), fetch_optional)?);
        }
    };
    let (sql, id) = by_number;
    Ok(on!(reader.conn(), sqlx::query_scalar(sql).bind(account.0).bind(id), fetch_optional)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r44_a_scope_goes_down_and_never_up() {
        let container = |id, parent_id| Container { id, account_id: 1, parent_id, name: String::new() };
        // 4 stands before its parent, as ids may.
        let all = [
            container(1, None),
            container(4, Some(5)),
            container(2, Some(1)),
            container(3, Some(1)),
            container(5, Some(2)),
        ];
        let scope = |assigned: &[i64]| Scope::new(assigned.to_vec(), &all).map(|scope| scope.containers());
        assert_eq!(scope(&[]), None);
        assert_eq!(scope(&[1]), Some(vec![1, 2, 3, 4, 5]));
        assert_eq!(scope(&[2]), Some(vec![2, 4, 5]));
        assert_eq!(scope(&[3, 5]), Some(vec![3, 4, 5]));
        assert_eq!(Scope::new(vec![3, 5], &all).map(|scope| scope.home()), Some(3));
    }
}
