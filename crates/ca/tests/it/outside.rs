//! R54: certificates of every kind of key and product before an outside linter,
//! `pkilint`. Without it the test says so and is skipped.

use std::process::Command;

use sealpost_ca::{Csr, Issuer, OrganizationSubject, Profile, PublicProfile};
use serde_json::Value;

use crate::tool::{Ca, NOW, P256, P384, P521, RSA, ca, issue, openssl, profile, request, write};

/// The program, from the folder that `SEALPOST_TEST_PKILINT` names or the path.
fn linter(name: &str) -> Option<Command> {
    let folder = std::env::var_os("SEALPOST_TEST_PKILINT");
    let program = folder.map_or_else(|| name.into(), |folder| std::path::Path::new(&folder).join(name));
    Command::new(&program).arg("--help").output().ok()?;
    Some(Command::new(program))
}

/// What the linter reports as error or worse.
fn errors(kind: &str, arguments: &[&str], file: &str) -> Option<Vec<String>> {
    let mut command = linter(kind)?;
    let output =
        command.arg("lint").args(arguments).args(["-f", "JSON", "-s", "WARNING", file]).output().expect("runs");
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let report: Value = serde_json::from_str(&text)
        .unwrap_or_else(|error| panic!("{error}: {text} {}", String::from_utf8_lossy(&output.stderr)));
    let mut errors = Vec::new();
    for result in report["results"].as_array().expect("a list") {
        for finding in result["finding_descriptions"].as_array().expect("a list") {
            if ["ERROR", "FATAL"].contains(&finding["severity"].as_str().unwrap_or_default()) {
                errors.push(format!("{} at {}", finding, result["node_path"]));
            }
        }
    }
    Some(errors)
}

/// A CA as a public one would bring it: its own files.
fn rsa_ca() -> Ca {
    let dir = tempfile::TempDir::new().unwrap();
    let path = |name: &str| dir.path().join(name).to_str().unwrap().to_owned();
    let (root, key, csr, issuing) = (path("root.pem"), path("root.key"), path("csr.pem"), path("issuing.pem"));
    let common = ["-nodes", "-newkey", "rsa:2048"];
    openssl(
        &[
            &["req", "-x509", "-days", "3650", "-subj", "/C=XX/O=Example/CN=Root", "-keyout", &key, "-out", &root][..],
            &common,
        ]
        .concat(),
    );
    let issuing_key = path("issuing.key");
    openssl(
        &[&["req", "-new", "-subj", "/C=XX/O=Example/CN=Issuing", "-keyout", &issuing_key, "-out", &csr][..], &common]
            .concat(),
    );
    let extensions = write(
        dir.path(),
        "extensions",
        "basicConstraints=critical,CA:true,pathlen:0\nkeyUsage=critical,keyCertSign,cRLSign\nsubjectKeyIdentifier=hash\n",
    );
    openssl(&[
        "x509",
        "-req",
        "-in",
        &csr,
        "-CA",
        &root,
        "-CAkey",
        &key,
        "-days",
        "1825",
        "-extfile",
        &extensions,
        "-out",
        &issuing,
    ]);
    let chain = write(
        dir.path(),
        "chain.pem",
        format!("{}{}", std::fs::read_to_string(&issuing).unwrap(), std::fs::read_to_string(&root).unwrap()),
    );
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(&issuing_key, std::fs::Permissions::from_mode(0o600)).unwrap();
    let issuer = Issuer::from_files(chain.as_ref(), issuing_key.as_ref(), clock(&issuing)).unwrap();
    Ca { dir, issuer }
}

/// openssl begins a certificate at the real time; the desk's clock follows it.
fn clock(pem: &str) -> sealpost_domain::Timestamp {
    let start = openssl(&["x509", "-in", pem, "-noout", "-startdate", "-dateopt", "iso_8601"]);
    let text = start.trim().trim_start_matches("notBefore=").replace(' ', "T");
    sealpost_domain::Timestamp::parse_date(&text).expect("a time")
}

#[test]
fn r54_r55_an_outside_linter_finds_no_error_in_any_kind_of_certificate() {
    if linter("lint_cabf_serverauth_cert").is_none() {
        assert!(std::env::var("CI").as_deref() != Ok("true"), "in CI, pkilint must be installed (.ci/run does it)");
        eprintln!(
            "SKIPPED: pkilint is not installed; `pip install pkilint`, or name its folder in SEALPOST_TEST_PKILINT"
        );
        return;
    }
    let public = PublicProfile { most_days: 200, ca_issuers_url: "http://crl.example.com/issuing.cer".to_owned() };
    let crl_url = Some("http://crl.example.com/issuing.crl".to_owned());
    let organization = OrganizationSubject {
        name: "Example Ltd".to_owned(),
        city: "Seoul".to_owned(),
        state: "Seoul".to_owned(),
        country: "KR".to_owned(),
    };
    let (ec, rsa) = (ca(), rsa_ca());
    let now = clock(rsa.dir.path().join("issuing.pem").to_str().unwrap());
    for (key, names) in [
        (RSA, &["www.example.com", "example.com"][..]),
        (P256, &["*.example.com"]),
        (P384, &["example.co.uk", "xn--9t4b11yi5a.com"]),
        (P521, &["example.com"]),
    ] {
        let csr = Csr::parse(&request(key, &[])).unwrap();
        let common_name = Some(profile(names).names[0].clone());
        let public = Profile { common_name, crl_url: crl_url.clone(), public: Some(public.clone()), ..profile(names) };
        // P-521 is no curve of the Baseline Requirements' clients; private desks take it.
        if key != P521 {
            let (not_before, not_after) = Profile::validity(now, 199);
            let later = Profile { not_before, not_after, ..public.clone() };
            let by_rsa = rsa.issuer.issue(&csr, &later, &crate::tool::serial(), now).unwrap();
            for pem in [issue(&ec.issuer, &csr, &public).pem, by_rsa.pem] {
                let file = ec.file("leaf", &pem);
                let found = errors("lint_cabf_serverauth_cert", &["-t", "DV-FINAL-CERTIFICATE"], &file);
                assert_eq!(found, Some(Vec::new()), "{key:?} {names:?}");
            }
        }
        // A private CA follows RFC 5280, which knows no wildcards; OV names the organization.
        let plain: Vec<_> = names.iter().copied().map(|name| name.trim_start_matches("*.")).collect();
        let common_name = Some(profile(&plain).names[0].clone());
        for organization in [None, Some(organization.clone())] {
            let own = Profile { common_name: common_name.clone(), organization, ..profile(&plain) };
            let file = ec.file("leaf", &issue(&ec.issuer, &csr, &own).pem);
            assert_eq!(errors("lint_pkix_cert", &[], &file), Some(Vec::new()), "{key:?} {names:?}");
        }
    }
    // It does look: a certificate of 201 days is an error to it.
    let csr = Csr::parse(&request(P256, &[])).unwrap();
    let (not_before, not_after) = Profile::validity(NOW, 399);
    let public = PublicProfile { most_days: 399, ..public };
    let long = Profile { not_before, not_after, crl_url, public: Some(public), ..profile(&["example.com"]) };
    let file = ec.file("leaf", &issue(&ec.issuer, &csr, &long).pem);
    let found = errors("lint_cabf_serverauth_cert", &["-t", "DV-FINAL-CERTIFICATE"], &file).expect("installed");
    assert!(!found.is_empty());
}
