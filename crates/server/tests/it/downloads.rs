//! `GET /certificate/…`: every format, judged by openssl (API reference §5.7).

use std::collections::BTreeMap;
use std::io::{Cursor, Read as _};

use sealpost_server::Settings;
use serde_json::json;

use crate::app::{TestApp, on_both};
use crate::tool::{self, Chain};

fn at_once() -> Settings {
    Settings { issue_at_once: Some(true), ..Settings::default() }
}

/// Order and certificate.
async fn issued(app: &TestApp, names: &[&str]) -> (i64, i64) {
    let placed = app.place_ov(names, &json!({})).await.created();
    (placed["id"].as_i64().expect("a number"), placed["certificate_id"].as_i64().expect("a number"))
}

fn unzip(bytes: &[u8]) -> BTreeMap<String, String> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("a zip");
    (0..archive.len())
        .map(|index| {
            let mut file = archive.by_index(index).expect("a file");
            let mut text = String::new();
            file.read_to_string(&mut text).expect("text");
            (file.name().expect("a name").into_owned(), text)
        })
        .collect()
}

on_both!(pem_all_is_three_blocks_and_not_one_byte_more, at_once(), |app| async {
    let (order, certificate) = issued(app, &["example.com"]).await;
    let answer = app.get(&format!("certificate/{certificate}/download/format/pem_all")).await;
    assert_eq!((answer.status, answer.header("content-type")), (200, "application/x-pem-file"));
    assert_eq!(answer.header("content-disposition"), "attachment; filename=\"example_com.pem\"");
    let text = &answer.body;
    assert_eq!(text.matches("-----BEGIN CERTIFICATE-----\n").count(), 3);
    assert!(text.starts_with("-----BEGIN") && text.ends_with("-----END CERTIFICATE-----\n") && !text.contains("\n\n"));
    Chain::of(text).verify();
    // The same by every road.
    for path in [
        format!("certificate/{certificate}/download/platform/29"),
        format!("certificate/download/order/{order}/format/pem_all"),
        format!("certificate/download/order/{order}?format_type=pem_all"),
    ] {
        assert_eq!(&app.get(&path).await.body, text, "{path}");
    }
    assert_eq!(app.client.download(certificate, "pem_all").await.expect("bytes"), text.as_bytes());
    assert_eq!(app.client.download_order(order, "pem_all").await.expect("bytes"), text.as_bytes());
});

on_both!(every_format_holds_what_it_says, at_once(), |app| async {
    let (order, certificate) = issued(app, &["*.example.com"]).await;
    let all = app.get(&format!("certificate/{certificate}/download/format/pem_all")).await.body;
    let chain = Chain::of(&all);
    let [leaf, issuer, root] = [0, 1, 2].map(|index| chain.blocks[index].as_str());
    for (format, wanted) in [("pem_nointermediate", leaf.to_owned()), ("pem_noroot", format!("{leaf}{issuer}"))] {
        let answer = app.get(&format!("certificate/{certificate}/download/format/{format}")).await;
        assert_eq!((answer.status, answer.header("content-type")), (200, "application/x-pem-file"));
        assert_eq!(answer.body, wanted);
    }
    for (format, extension) in [("default", "crt"), ("default_pem", "crt"), ("default_cer", "cer")] {
        let answer = app.get(&format!("certificate/{certificate}/download/format/{format}")).await;
        assert_eq!((answer.status, answer.header("content-type")), (200, "application/zip"));
        assert_eq!(answer.header("content-disposition"), "attachment; filename=\"star_example_com.zip\"");
        let files = unzip(&answer.bytes);
        let mut texts: Vec<_> = files.values().map(String::as_str).collect();
        let mut wanted = vec![leaf, issuer, root];
        texts.sort_unstable();
        wanted.sort_unstable();
        assert_eq!(texts, wanted, "{format}");
        let own = files.iter().find(|(_, text)| *text == leaf).expect("the leaf").0;
        assert!(own.ends_with(extension) && !own.contains(['*', '/', '\\']), "{own}");
    }
    let answer = app.get(&format!("certificate/{certificate}/download/format/apache")).await;
    let texts: Vec<_> = unzip(&answer.bytes).into_values().collect();
    assert!(texts.len() == 2 && texts.contains(&leaf.to_owned()) && texts.contains(&issuer.to_owned()));
    for format in ["p7b", "cer"] {
        let answer = app.get(&format!("certificate/{certificate}/download/format/{format}")).await;
        assert_eq!((answer.status, answer.header("content-type")), (200, "application/x-pkcs7-certificates"));
        let folder = tempfile::tempdir().expect("a temporary folder");
        let file = tool::write(folder.path(), "p7b", &answer.bytes);
        let printed = tool::openssl(&["pkcs7", "-in", &file, "-print_certs"]);
        for block in &chain.blocks {
            assert!(printed.contains(block.as_str()), "{format}: {printed}");
        }
        assert_eq!(printed.matches("-----BEGIN").count(), 3);
    }
    let default = app.get(&format!("certificate/{certificate}/download/platform")).await;
    assert_eq!((default.status, default.header("content-type")), (200, "application/zip"));
    let default = app.get(&format!("certificate/download/order/{order}")).await;
    assert_eq!(unzip(&default.bytes).len(), 3);

    let told = app.get(&format!("certificate/{certificate}/chain")).await.ok();
    let pems: Vec<_> =
        told["intermediates"].as_array().expect("a list").iter().map(|entry| entry["pem"].clone()).collect();
    assert_eq!(pems, [json!(issuer.replace('\n', "\r\n")), json!(root.replace('\n', "\r\n"))]);
    assert_eq!(told["intermediates"][0]["subject_common_name"], chain.names()[1]);
    assert_eq!(told["intermediates"][1]["subject_common_name"], chain.names()[2]);
});

on_both!(what_is_not_there_is_not_found, |app| async {
    let pending = app.place_quietly(&["example.com"]).await;
    let certificate = app.order(pending).await["certificate"]["id"].as_i64().expect("known from the start");
    for (path, code) in [
        (format!("certificate/{certificate}/download/format/pem_all"), "certificate"),
        (format!("certificate/{certificate}/download/platform/29"), "certificate"),
        (format!("certificate/{certificate}/download/platform"), "certificate"),
        (format!("certificate/{certificate}/chain"), "certificate"),
        (format!("certificate/download/order/{pending}/format/pem_all"), "certificate"),
        (format!("certificate/download/order/{pending}"), "certificate"),
        ("certificate/999999999/download/format/pem_all".to_owned(), "certificate"),
        ("certificate/x/download/format/pem_all".to_owned(), "certificate"),
        ("certificate/%ff/download/format/pem_all".to_owned(), "certificate"),
        ("certificate/-1/chain".to_owned(), "certificate"),
        (format!("certificate/{pending}/download/format/pem_all"), "certificate"),
        ("certificate/download/order/999999999/format/pem_all".to_owned(), "order"),
        ("certificate/download/order/x/format/pem_all".to_owned(), "order"),
        ("certificate/download/order/-1".to_owned(), "order"),
    ] {
        app.get(&path).await.refused(404, &format!("not_found|{code}"));
    }
    app.issue(pending).await;
    for (path, code) in [
        (format!("certificate/{certificate}/download/format/jks"), "format"),
        (format!("certificate/{certificate}/download/format/PEM_ALL"), "format"),
        (format!("certificate/{certificate}/download/format/..%2f..%2fetc%2fpasswd"), "format"),
        (format!("certificate/{certificate}/download/format/%ff"), "format"),
        (format!("certificate/{certificate}/download/platform/x"), "platform"),
        (format!("certificate/download/order/{pending}?format_type=jks"), "format"),
    ] {
        app.get(&path).await.refused(404, &format!("not_found|{code}"));
    }
});
