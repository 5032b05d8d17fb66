//! Download formats (certcentral-api.md 5.7), read back by openssl and zip.

use std::io::{Cursor, Read};

use sealpost_ca::{Csr, Format, platform};

use crate::tool::{Ca, NOW, P256, ca, issue, openssl, profile, request, write};

#[test]
fn names_types_and_platforms() {
    for format in Format::ALL {
        assert_eq!(Format::find(format.name()), Some(format));
        let content_type = match format.extension() {
            "zip" => "application/zip",
            "p7b" => "application/x-pkcs7-certificates",
            "pem" => "application/x-pem-file",
            other => panic!("{other}"),
        };
        assert_eq!(format.content_type(), content_type);
    }
    assert_eq!(Format::find("PEM_ALL"), None);
    assert_eq!(
        (platform(29), platform(2), platform(45)),
        (Some(Format::PemAll), Some(Format::Apache), Some(Format::PemNoRoot))
    );
    assert_eq!((platform(-1), platform(67), platform(-2)), (Some(Format::Default), Some(Format::Default), None));
}

#[test]
fn pem_formats_hold_blocks_and_nothing_else() {
    let (ca, leaf) = leaf();
    let (issuing, root) = (ca.issuer.issuing_pem(), ca.issuer.root_pem());
    let text = |format: Format, between: &[&str]| {
        // Untidy line ends in, tidy ones out.
        let leaf = format!("\n{leaf}\n\n");
        String::from_utf8(format.package("example.com", &leaf, between, root, NOW).unwrap()).unwrap()
    };
    assert_eq!(text(Format::PemAll, &[issuing]), format!("{leaf}{issuing}{root}"));
    assert_eq!(text(Format::PemAll, &[issuing, issuing]), format!("{leaf}{issuing}{issuing}{root}"));
    assert_eq!(text(Format::PemNoRoot, &[issuing]), format!("{leaf}{issuing}"));
    assert_eq!(text(Format::PemNoIntermediate, &[issuing]), leaf);
    let all = text(Format::PemAll, &[issuing]);
    assert_eq!(all.matches("-----BEGIN CERTIFICATE-----\n").count(), 3);
    assert!(all.ends_with("-----END CERTIFICATE-----\n") && !all.contains("\n\n") && !all.contains('\r'));
}

#[test]
fn archives_hold_the_certificates_apart() {
    let (ca, leaf) = leaf();
    let (issuing, root) = (ca.issuer.issuing_pem(), ca.issuer.root_pem());
    let entry = |name: &str, text: &str| (name.to_owned(), text.to_owned());
    let files =
        |format: Format, between: &[&str]| unzip(format.package("*.example.com", &leaf, between, root, NOW).unwrap());
    for (format, extension) in [(Format::Default, "crt"), (Format::DefaultPem, "crt"), (Format::DefaultCer, "cer")] {
        let wanted = [
            entry(&format!("star_example_com.{extension}"), &leaf),
            entry("IntermediateCA.crt", issuing),
            entry("TrustedRoot.crt", root),
        ];
        assert_eq!(files(format, &[issuing]), wanted);
    }
    assert_eq!(files(Format::Default, &[issuing, root])[2].0, "IntermediateCA2.crt");
    let wanted = [entry("star_example_com.crt", &leaf), entry("IntermediateCA.crt", &format!("{issuing}{root}"))];
    assert_eq!(files(Format::Apache, &[issuing, root]), wanted);
}

#[test]
fn names_cannot_leave_the_archive() {
    let (ca, leaf) = leaf();
    for name in ["../../etc/passwd", "a/b\\c", "", "ü\0", &"x".repeat(5000)] {
        let zip = Format::Default.package(name, &leaf, &[], ca.issuer.root_pem(), NOW).unwrap();
        let file = &unzip(zip)[0].0;
        assert!(
            !file.contains(['/', '\\', '\0']) && file.len() < 255 && file.len() > 4 && file.ends_with(".crt"),
            "{file}"
        );
    }
}

#[test]
fn p7b_is_read_by_openssl() {
    let (ca, leaf) = leaf();
    let between = [ca.issuer.issuing_pem()];
    for format in [Format::P7b, Format::Cer] {
        let p7b = format.package("example.com", &leaf, &between, ca.issuer.root_pem(), NOW).unwrap();
        assert!(p7b.starts_with(b"-----BEGIN PKCS7-----\n") && p7b.ends_with(b"-----END PKCS7-----\n"));
        let file = write(ca.dir.path(), "p7b", p7b);
        let printed = openssl(&["pkcs7", "-in", &file, "-print_certs"]);
        for certificate in [leaf.as_str(), ca.issuer.issuing_pem(), ca.issuer.root_pem()] {
            assert!(printed.contains(certificate), "{printed}");
        }
        assert_eq!(printed.matches("BEGIN CERTIFICATE").count(), 3);
    }
}

#[test]
fn archives_carry_the_given_time() {
    let (ca, leaf) = leaf();
    for now in [NOW, sealpost_domain::Timestamp::from_secs(0), sealpost_domain::Timestamp::from_secs(-1)] {
        let zip = Format::Default.package("a.example", &leaf, &[], ca.issuer.root_pem(), now).unwrap();
        let mut archive = zip::ZipArchive::new(Cursor::new(zip)).unwrap();
        let time = archive.by_index(0).unwrap().last_modified().unwrap();
        assert_eq!((time.year(), time.month()), if now == NOW { (2026, 6) } else { (1980, 1) });
    }
}

fn leaf() -> (Ca, String) {
    let ca = ca();
    let pem = issue(&ca.issuer, &Csr::parse(&request(P256, &[])).unwrap(), &profile(&["example.com"])).pem;
    (ca, pem)
}

fn unzip(bytes: Vec<u8>) -> Vec<(String, String)> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    (0..archive.len())
        .map(|index| {
            let mut file = archive.by_index(index).unwrap();
            let mut text = String::new();
            file.read_to_string(&mut text).unwrap();
            (file.name().unwrap().into_owned(), text)
        })
        .collect()
}
