//! Accounts, orders and short words for the tests.

use std::convert::Infallible;

use sealpost_domain::account::AccessRole;
use sealpost_domain::dcv::{Approval, Contacts};
use sealpost_domain::order::{
    AdditionalEmail, Asked, CertificateKind, DcvMethod, OrderCertificate, RequestId, RequestKind, Resend, ResendEntry,
    ResendError,
};
use sealpost_domain::place::{self, PlaceError, Placement};
use sealpost_domain::staff::Person;
use sealpost_domain::{
    AccountId, CertificateId, ContainerId, Context, Decision, DnsName, EmailAddress, KeyId, Language, MailKind,
    MailLimits, Order, OrderId, OrderStatus, Product, Role, Staff, UserId,
};
use sealpost_store::accounts::{Account, Container, User};
use sealpost_store::keys::NewKey;
use sealpost_store::{Actor, Db, NewOrder, Parts, Result, Written, accounts, keys, on};
use serde_json::json;
use sqlx::AssertSqlSafe;

/// An account with one of each.
#[derive(Clone, Copy, Debug)]
pub struct Tenant {
    pub account: AccountId,
    pub user: UserId,
    pub container: ContainerId,
    pub key: KeyId,
    pub hash: [u8; 32],
}

/// Account `number`, whose user is `user{number}@customer.example.net`.
pub async fn tenant(db: &Db, number: u8) -> Tenant {
    let id = i64::from(number) * 10;
    let (name, email) = (format!("Account {number}"), format!("User{number}@customer.example.net"));
    let account = Account { id, name, language: "de".into() };
    let user = User {
        id: id + 1,
        account_id: id,
        username: format!("user{number}"),
        first_name: "Ada".into(),
        last_name: "Example".into(),
        email,
        access_role: 1,
        language: "ko".into(),
    };
    let container = Container { id: id + 2, account_id: id, parent_id: None, name: "Main".into() };
    let tenant = Tenant {
        account: AccountId(id),
        user: UserId(id + 1),
        container: ContainerId(id + 2),
        key: KeyId(id + 3),
        hash: [number; 32],
    };
    let key = NewKey {
        id: tenant.key,
        account: tenant.account,
        user: tenant.user,
        name: "test",
        role: Role::Unrestricted,
        hash: tenant.hash,
    };
    let mut tx = db.begin().await.expect("a transaction");
    accounts::insert(tx.conn(), &account, db.now()).await.expect("account");
    accounts::insert_user(tx.conn(), &user, db.now()).await.expect("user");
    accounts::insert_container(tx.conn(), &container).await.expect("container");
    keys::insert(tx.conn(), &key, db.now()).await.expect("key");
    tx.commit().await.expect("commits");
    tenant
}

pub fn actor() -> Actor {
    Actor { user: None, who: "key 1".into(), request_id: "test".into() }
}

pub fn email(text: &str) -> EmailAddress {
    EmailAddress::parse(text).expect("a good address")
}

pub fn emails(texts: &[&str]) -> Vec<EmailAddress> {
    texts.iter().map(|text| email(text)).collect()
}

pub fn name(text: &str) -> DnsName {
    DnsName::parse(text).expect("a good name")
}

/// A pending order that nobody was asked about yet.
pub fn order(db: &Db, tenant: &Tenant, id: i64, names: &[&str]) -> Order {
    let common_name = name(names[0]);
    let all = place::names(&common_name, names[1..].iter().map(|text| name(text)).collect());
    let certificate = certificate(OrderId(id));
    let kind = CertificateKind::Original;
    let wanted = OrderCertificate::wanted(certificate, kind, common_name.clone(), all.clone(), json!({}), db.now());
    let asked = Asked {
        request: RequestId(id + 500_000),
        user: tenant.user,
        email: email("user@customer.example.net"),
        comments: Some("please".into()),
        is_approved: true,
    };
    Order {
        id: OrderId(id),
        account: tenant.account,
        account_name: format!("Account {}", tenant.account.0 / 10),
        container: tenant.container,
        organization: None,
        user: tenant.user,
        requester: email(&format!("User{}@customer.example.net", tenant.account.0 / 10)),
        requester_language: Language::Korean,
        product: Product::find("ssl_dv_geotrust").expect("a product"),
        status: OrderStatus::Pending,
        names: all,
        common_name,
        method: DcvMethod::Email,
        language: Language::Japanese,
        account_language: Language::German,
        technical_contact: Some(email("Tech@customer.example.net")),
        organization_contact: None,
        additional_emails: Vec::new(),
        approvals: Vec::new(),
        certificate,
        certificates: vec![wanted],
        requests: vec![asked.request(RequestKind::NewRequest, Some(certificate), db.now())],
        staff: Staff {
            people: vec![Person {
                user: tenant.user,
                email: email(&format!("User{}@customer.example.net", tenant.account.0 / 10)),
                language: Language::Korean,
                role: AccessRole::Administrator,
            }],
            ..Staff::default()
        },
        days: 365,
        valid_till: None,
        renewal_of: None,
        renewal_notices: None,
        renewal_message: None,
        unreachable_since: None,
        remind_at: None,
        reminded_till: None,
        created_at: db.now(),
        status_changed_at: db.now(),
    }
}

pub fn new_order() -> NewOrder {
    NewOrder { organization: None, details: "{}".into(), domains: Vec::new() }
}

/// Asks `admin@` each name.
pub fn admins(order: &Order) -> Vec<ResendEntry> {
    let entry = |name: &DnsName| ResendEntry {
        domain: Some(name.clone()),
        email: Some(email(&format!("admin@{}", name.base))),
        email_domain: None,
    };
    order.names.iter().map(|name| entry(&name.name)).collect()
}

pub fn asks(entries: &[ResendEntry]) -> Vec<String> {
    entries.iter().filter_map(|entry| entry.email.as_ref()).map(EmailAddress::key).collect()
}

pub async fn try_place(db: &Db, order: Order, row: NewOrder, limits: MailLimits) -> Result<Written<(), PlaceError>> {
    let entries = admins(&order);
    let (account, id) = (order.account, order.id);
    let keys = asks(&entries);
    let placement = Placement { order, dcv_emails: entries, prevalidated: false, validated: Vec::new() };
    let rule = move |context: &Context| quietly(placement.decide(&Contacts::default(), &limits, context)?);
    db.place(account, id, keys, row, actor(), rule).await
}

/// Without the notice that an order was placed: the tests here count what asks.
pub fn quietly(mut placed: Decision) -> Result<Decision, PlaceError> {
    placed.mails.retain(|mail| mail.kind() != MailKind::OrderReceived);
    Ok(placed)
}

/// Places a pending order; `admin@` each name is asked.
pub async fn place(db: &Db, tenant: &Tenant, id: i64, names: &[&str]) -> Order {
    let order = order(db, tenant, id, names);
    done(try_place(db, order, new_order(), MailLimits::default()).await).0
}

/// Places an order whose names count as proved: it waits for its certificate.
pub async fn place_approved(db: &Db, tenant: &Tenant, id: i64, names: &[&str]) -> Order {
    let order = order(db, tenant, id, names);
    let placement = Placement { order, dcv_emails: Vec::new(), prevalidated: true, validated: Vec::new() };
    let rule =
        move |context: &Context| quietly(placement.decide(&Contacts::default(), &MailLimits::default(), context)?);
    done(db.place(tenant.account, OrderId(id), Vec::new(), new_order(), actor(), rule).await).0
}

pub fn certificate(order: OrderId) -> CertificateId {
    CertificateId(order.0 + 700_000)
}

pub async fn set_emails(db: &Db, account: AccountId, order: i64, list: Vec<EmailAddress>) -> Written<(), Infallible> {
    let rule = move |order: &Order, _: &Context| Ok(order.set_additional_emails(list.clone()));
    let outcome = db.write(account, OrderId(order), Parts::AdditionalEmails, None, actor(), rule).await;
    outcome.expect("the database works")
}

pub async fn resend(db: &Db, order: &Order, limits: MailLimits) -> Written<(), ResendError> {
    let request = Resend { entries: admins(order), language: None };
    let keys = asks(&request.entries);
    let rule = move |order: &Order, context: &Context| order.resend(&request, &Contacts::default(), &limits, context);
    db.write(order.account, order.id, Parts::All, Some(keys), actor(), rule).await.expect("the database works")
}

/// The order as the next rule would see it.
pub async fn load(db: &Db, order: &Order) -> Order {
    let peek = |order: &Order, _: &Context| {
        let (order, output) = (order.clone(), ());
        Ok::<_, Infallible>(sealpost_domain::Decision {
            order,
            mails: vec![],
            certificate: None,
            note: None,
            audit: None,
            output,
        })
    };
    done(db.write(order.account, order.id, Parts::All, None, actor(), peek).await).0
}

/// What was done, or a failed test.
pub fn done<T, E: std::fmt::Debug>(outcome: Result<Written<T, E>>) -> (Order, T) {
    match outcome {
        Ok(Written::Done { order, output }) => (*order, output),
        Ok(Written::Refused(error)) => panic!("refused: {error:?}"),
        Ok(Written::Missing) => panic!("no such order"),
        Err(error) => panic!("{error}"),
    }
}

pub fn live(order: &Order) -> Vec<&Approval> {
    order.approvals.iter().filter(|approval| approval.ended_at.is_none()).collect()
}

/// A number that the database tells.
pub async fn count(db: &Db, sql: &str) -> i64 {
    let mut reader = db.read().await.expect("a reader");
    on!(reader.conn(), sqlx::query_scalar(AssertSqlSafe(sql.to_owned())), fetch_one).expect("a count")
}

/// A column of text, as the database tells it.
pub async fn texts(db: &Db, sql: &str) -> Vec<String> {
    let mut reader = db.read().await.expect("a reader");
    on!(reader.conn(), sqlx::query_scalar(AssertSqlSafe(sql.to_owned())), fetch_all).expect("a list")
}

/// Changes something behind the store's back.
pub async fn execute(db: &Db, sql: &str) {
    let mut tx = db.begin().await.expect("a transaction");
    on!(tx.conn(), sqlx::query(AssertSqlSafe(sql.to_owned())), execute).expect("is done");
    tx.commit().await.expect("commits");
}

/// The addresses of a list, without their languages.
pub fn addresses(list: &[AdditionalEmail]) -> Vec<EmailAddress> {
    list.iter().map(|listed| listed.email.clone()).collect()
}

/// The additional emails of all orders.
pub async fn listed(db: &Db) -> Vec<String> {
    let lists = texts(db, "select additional_emails from orders order by id").await;
    lists.iter().flat_map(|list| serde_json::from_str::<Vec<String>>(list).expect("a list")).collect()
}
