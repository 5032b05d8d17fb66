//! `sealpost containers`: made, listed, and bound to.

use sealpost_client::Client;
use sealpost_client::api::keys::NewKey;
use sealpost_store::testing::Kind;

use crate::desk::{Desk, Home, KEY};
use crate::orders::{dv_order, place};
use crate::tool::succeed;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r44_the_operator_binds_a_user_to_a_container_and_frees_it() {
    let home = Home::new(Kind::Sqlite).await.expect("SQLite needs no server");
    let desk = Desk::start(&home, &[]).await;
    let containers = async |arguments: &[&str]| {
        let mut command = home.command();
        command.arg("containers").args(arguments).env("SEALPOST_URL", &desk.url).env("SEALPOST_API_KEY", KEY);
        succeed(command).await
    };
    let research = containers(&["create", "Research"]).await.trim().to_owned();
    let laboratory = containers(&["create", "Laboratory", "--parent", &research]).await.trim().to_owned();
    let table = containers(&["list"]).await;
    let row = table.lines().find(|line| line.contains(&laboratory)).expect("listed").to_owned();
    assert!(row.contains("Laboratory") && row.contains(&research), "{table}");

    let id = place(&desk.client, &dv_order(&["example.com"])).await;
    let manager = desk.client.users().await.expect("users").users.pop().expect("the second").id;
    let key = NewKey { name: Some("manager".to_owned()), ..NewKey::default() };
    let key = desk.client.create_key(manager, &key).await.expect("a key").api_key;
    let client = Client::new(&desk.url, &key).expect("a client");
    client.order(id).await.expect("bound to nothing");
    let manager = manager.to_string();
    containers(&["bind", &manager, &research]).await;
    assert!(client.order(id).await.is_err(), "it is elsewhere");
    let own: Vec<String> =
        client.containers().await.expect("its own").containers.iter().map(|one| one.id.to_string()).collect();
    assert_eq!(own, [research, laboratory]);
    containers(&["bind", &manager]).await;
    client.order(id).await.expect("free again");
    desk.stop().await;
}
