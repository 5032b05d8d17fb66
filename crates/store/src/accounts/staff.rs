//! The people of an account as rules want them, and how they are changed.

use std::collections::BTreeMap;

use sealpost_domain::account::AccessRole;
use sealpost_domain::staff::{Group, NoticeSettings, Occasion, Person, Staff};
use sealpost_domain::{AccountId, ContainerId, EmailAddress, Language, UserId};
use sqlx::AssertSqlSafe;

use crate::orders::{corrupt, list};
use crate::{Conn, Error, Result, on};

/// Everybody of an account who is told of what concerns all of it; `None` if there
/// is no such account.
pub async fn staff(conn: Conn<'_>, account: AccountId) -> Result<Option<Staff>> {
    staff_of(conn, account, None).await
}

/// Everybody of an account who is told of orders in a container; of what concerns
/// the whole account, if none is named.
pub async fn staff_of(conn: Conn<'_>, account: AccountId, container: Option<ContainerId>) -> Result<Option<Staff>> {
    let people_list = people_list(&conn, "a.id", "$2", "");
    let sql = format!(
        "select a.admin_email, a.emergency_emails, a.settings, {people_list} as people from accounts a where a.id = $1"
    );
    // No container has the number 0.
    let container = container.map_or(0, |container| container.0);
    let row: Option<(String, String, String, String)> =
        on!(conn, sqlx::query_as(AssertSqlSafe(sql)).bind(account.0).bind(container), fetch_optional)?;
    let Some((contacts, emergency, settings, users)) = row else { return Ok(None) };
    Ok(Some(Staff { people: people(&users)?, ..addressed(&contacts, &emergency, &settings)? }))
}

/// Administrators and managers (API reference 5.2) of `account`, the primary
/// administrator first, and whoever `others` adds; for [`Conn::list`]. Those who
/// are bound to containers are among them if `container` lies there or below (R44).
pub(crate) fn people_list(conn: &Conn<'_>, account: &str, container: &str, others: &str) -> String {
    conn.list(
        &["u.id", "u.email", "u.language", "u.access_role"],
        &format!(
            "from users u where u.account_id = {account} and (u.access_role in (1, 4)
                and (not exists (select 1 from user_containers w where w.user_id = u.id)
                    or exists (with recursive up (id) as (select c.id from containers c where c.id = {container}
                            union select c.parent_id from containers c join up on c.id = up.id)
                        select 1 from user_containers w join up on up.id = w.container_id where w.user_id = u.id))
                {others})
            order by case u.access_role when 1 then 1 when 4 then 2 else 3 end, u.id"
        ),
    )
}

/// Reads [`people_list`].
pub(crate) fn people(text: &str) -> Result<Vec<Person>> {
    let rows: Vec<(i64, String, String, i64)> = list(text)?;
    let person = |(user, email, language, role): (i64, String, String, i64)| {
        Ok(Person {
            user: UserId(user),
            email: address(&email)?,
            language: Language::find(&language).ok_or_else(|| corrupt("language", &language))?,
            role: AccessRole::from_id(role).ok_or_else(|| corrupt("access role", &role.to_string()))?,
        })
    };
    rows.into_iter().map(person).collect()
}

/// The columns of an account: its addresses, and whom its settings name.
pub(crate) fn addressed(contacts: &str, emergency: &str, settings: &str) -> Result<Staff> {
    Ok(Staff {
        people: Vec::new(),
        contacts: list(contacts)?,
        emergency: list(emergency)?,
        settings: notice_settings(settings)?,
    })
}

fn notice_settings(text: &str) -> Result<NoticeSettings> {
    let mut settings = NoticeSettings::default();
    for (name, groups) in all_settings(text)? {
        let Some(occasion) = Occasion::find(&name) else { continue };
        let known = |name: &String| Group::find(name).ok_or_else(|| corrupt("group of recipients", name));
        let groups: Vec<String> = list(&groups)?;
        settings.set(occasion, groups.iter().map(known).collect::<Result<_>>()?);
    }
    Ok(settings)
}

/// Settings by their names, each value as the API has it: text.
fn all_settings(text: &str) -> Result<BTreeMap<String, String>> {
    serde_json::from_str(text).map_err(|error| Error::Corrupt(format!("the settings of an account: {error}")))
}

fn address(text: &str) -> Result<EmailAddress> {
    EmailAddress::parse_international(text).map_err(|_| corrupt("address", text))
}

/// Replaces the account's own addresses; `None` leaves a list as it is.
pub async fn set_contacts(
    conn: Conn<'_>,
    account: AccountId,
    contacts: Option<&[EmailAddress]>,
    emergency: Option<&[EmailAddress]>,
) -> Result<()> {
    const SQL: &str = "update accounts set admin_email = coalesce($2, admin_email),
        emergency_emails = coalesce($3, emergency_emails) where id = $1";
    let text = |list: Option<&[EmailAddress]>| list.map(|list| serde_json::json!(list).to_string());
    on!(conn, sqlx::query(SQL).bind(account.0).bind(text(contacts)).bind(text(emergency)), execute)?;
    Ok(())
}

/// Sets some of the account's settings, each by its name; the others stay.
pub async fn set_settings(mut conn: Conn<'_>, account: AccountId, changes: &[(&str, String)]) -> Result<()> {
    const SET: &str = "update accounts set settings = $2 where id = $1";
    let find = format!("select a.settings from accounts a where a.id = $1{}", conn.for_update("a"));
    let text: String = on!(conn.again(), sqlx::query_scalar(AssertSqlSafe(find)).bind(account.0), fetch_one)?;
    let mut settings = all_settings(&text)?;
    settings.extend(changes.iter().map(|(name, value)| ((*name).to_owned(), value.clone())));
    let text = serde_json::json!(settings).to_string();
    on!(conn, sqlx::query(SET).bind(account.0).bind(text), execute)?;
    Ok(())
}
