//! The same through the compatible API alone: every order is read, and a list is
//! replaced as a whole. Somebody who changes a list between reading and replacing
//! it is overwritten; the API has no means against that.

use std::time::Duration;

use anyhow::Context as _;
use sealpost_client::api::orders::OrderInfo;
use sealpost_client::api::recipients::{HeardAs, HeardOrder, ReplacedIn};
use sealpost_client::{Client, Error, OrderQuery};
use sealpost_domain::EmailAddress;
use sealpost_domain::order::Replaced;

use crate::output;

/// Orders in one page of the list.
const PAGE: u32 = 1000;

/// How often a server may say that it was asked too often, in a row.
const PATIENCE: u32 = 10;

/// The orders that an address hears about. What languages it has is not told.
pub async fn find(client: &Client, address: &EmailAddress) -> anyhow::Result<Vec<HeardOrder>> {
    let mut found = Vec::new();
    for id in ids(client, &[]).await? {
        let order = patiently(|| client.order(id)).await?;
        let roles = roles(&order, address);
        if !roles.is_empty() {
            let (common_name, status) = head(&order);
            found.push(HeardOrder { order_id: id, common_name, status, roles });
        }
    }
    Ok(found)
}

fn roles(order: &OrderInfo, address: &EmailAddress) -> Vec<HeardAs> {
    let is = |text: Option<&str>| text.is_some_and(|text| key(text) == address.key());
    let contact = |contact: &Option<sealpost_client::api::organizations::Contact>| {
        is(contact.as_ref().and_then(|contact| contact.email.as_deref()))
    };
    let all = [
        ("requester", is(order.user.as_ref().and_then(|user| user.email.as_deref()))),
        ("technical_contact", contact(&order.technical_contact)),
        ("organization_contact", contact(&order.organization_contact)),
        ("additional", order.additional_emails.iter().any(|email| is(Some(email)))),
    ];
    let held = all.into_iter().filter(|(_, holds)| *holds);
    held.map(|(role, _)| HeardAs { role: role.to_owned(), locale: String::new() }).collect()
}

/// What replacing would do.
pub async fn plan(
    client: &Client,
    filters: &[(String, String)],
    from: &EmailAddress,
    to: &EmailAddress,
) -> anyhow::Result<Vec<ReplacedIn>> {
    let ids = ids(client, filters).await?;
    output::note(format!("This server has no search for addresses: {} orders are read one by one.", ids.len()));
    let mut plan = Vec::new();
    for id in ids {
        let order = patiently(|| client.order(id)).await?;
        if let Some((_, outcome)) = new_list(&order.additional_emails, from, to) {
            let (common_name, status) = head(&order);
            plan.push(ReplacedIn { order_id: id, common_name, status, outcome: outcome.name().to_owned() });
        }
    }
    Ok(plan)
}

/// Does it, and gives what was done. Each list is read again right before.
pub async fn replace(
    client: &Client,
    plan: Vec<ReplacedIn>,
    from: &EmailAddress,
    to: &EmailAddress,
) -> anyhow::Result<Vec<ReplacedIn>> {
    let mut done = Vec::new();
    for line in plan {
        let id = line.order_id;
        let told = || format!("order {id}, after {} were changed; run it again for the rest", done.len());
        let order = patiently(|| client.order(id)).await.with_context(told)?;
        let Some((list, outcome)) = new_list(&order.additional_emails, from, to) else { continue };
        patiently(|| client.set_additional_emails(id, &list)).await.with_context(told)?;
        done.push(ReplacedIn { outcome: outcome.name().to_owned(), ..line });
    }
    Ok(done)
}

/// The list after replacing, as [`Order::replace_additional_email`] does it;
/// addresses that we would not take stay as they are.
///
/// [`Order::replace_additional_email`]: sealpost_domain::Order::replace_additional_email
fn new_list(list: &[String], from: &EmailAddress, to: &EmailAddress) -> Option<(Vec<String>, Replaced)> {
    let at = |address: &EmailAddress| list.iter().position(|text| key(text) == address.key());
    let place = at(from)?;
    let mut new = list.to_vec();
    let replaced = if at(to).is_some_and(|other| other != place) {
        new.remove(place);
        Replaced::Left
    } else {
        new[place] = to.to_string();
        Replaced::InPlace
    };
    (new != list).then_some((new, replaced))
}

async fn ids(client: &Client, filters: &[(String, String)]) -> anyhow::Result<Vec<i64>> {
    let mut ids = Vec::new();
    loop {
        let offset = Some(u32::try_from(ids.len())?);
        let sort = Some("order_id".to_owned());
        let query = OrderQuery { filters: filters.to_vec(), sort, limit: Some(PAGE), offset };
        let page = patiently(|| client.orders(&query)).await?;
        let ended = page.orders.is_empty();
        ids.extend(page.orders.iter().map(|order| order.id));
        if ended || i64::try_from(ids.len()).is_ok_and(|read| read >= page.page.total) {
            return Ok(ids);
        }
    }
}

/// Waits as long as the server wants when it was asked too often.
async fn patiently<T, F: Future<Output = Result<T, Error>>>(call: impl Fn() -> F) -> Result<T, Error> {
    for _ in 0..PATIENCE {
        match call().await {
            Err(Error::Api { status: 429, retry_after, .. }) => {
                tokio::time::sleep(retry_after.unwrap_or(Duration::from_secs(5))).await;
            }
            outcome => return outcome,
        }
    }
    call().await
}

fn head(order: &OrderInfo) -> (String, String) {
    (order.certificate.common_name.clone().unwrap_or_default(), order.status.clone())
}

fn key(text: &str) -> String {
    EmailAddress::parse_international(text).map_or_else(|_| text.to_ascii_lowercase(), |email| email.key())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_address_takes_the_place_of_another() {
        let address = |text: &str| EmailAddress::parse(text).expect("valid");
        let (from, to) = (address("old@x.example"), address("new@x.example"));
        for (list, wanted) in [
            (
                &["a@x.example", "OLD@x.example", "no address"][..],
                Some((&["a@x.example", "new@x.example", "no address"][..], Replaced::InPlace)),
            ),
            (
                &["old@x.example", "b@x.example", "New@x.example"],
                Some((&["b@x.example", "New@x.example"], Replaced::Left)),
            ),
            (&["new@x.example"], None),
            (&[], None),
        ] {
            let list: Vec<String> = list.iter().map(|text| (*text).to_owned()).collect();
            let wanted = wanted.map(|(list, outcome)| (list.iter().map(|text| (*text).to_owned()).collect(), outcome));
            assert_eq!(new_list(&list, &from, &to), wanted);
        }
    }
}
