//! R56: CA files, own and foreign.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use sealpost_ca::{CaError, Csr, Issuer};
use sealpost_domain::time::DAY;
use tempfile::TempDir;

use crate::tool::{NOW, P256, ca, issue, openssl, profile, request, write};

#[test]
fn a_created_ca_is_loaded_and_issues() {
    let ca = ca();
    let dir = ca.dir.path().join("ca");
    let loaded = Issuer::load(&dir, None, NOW).unwrap();
    assert_eq!(loaded.fingerprint(), ca.issuer.fingerprint());
    assert_eq!(loaded.id(), ca.issuer.fingerprint()[..16].to_uppercase());
    assert_eq!(loaded.issuing_common_name(), "Example Ltd Issuing CA");
    assert_eq!(loaded.root_common_name(), "Example Ltd Root CA");
    assert_eq!(loaded.chain_pems(), [loaded.issuing_pem(), loaded.root_pem()]);
    let theirs =
        openssl(&["x509", "-in", dir.join("issuing.pem").to_str().unwrap(), "-noout", "-fingerprint", "-sha256"]);
    assert_eq!(theirs.trim().split('=').next_back().unwrap().replace(':', "").to_lowercase(), loaded.fingerprint());
    issue(&loaded, &Csr::parse(&request(P256, &[])).unwrap(), &profile(&["example.com"]));

    let text = openssl(&["x509", "-in", dir.join("issuing.pem").to_str().unwrap(), "-noout", "-text"]);
    assert!(text.contains("CA:TRUE, pathlen:0") && text.contains("Certificate Sign, CRL Sign"), "{text}");
}

#[test]
fn files_are_private_and_complete() {
    let ca = ca();
    let dir = ca.dir.path().join("ca");
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o7777;
    assert_eq!(mode(&dir), 0o700);
    let mut files: Vec<_> =
        fs::read_dir(&dir).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    files.sort();
    assert_eq!(files, ["issuing.key", "issuing.pem", "root.key", "root.pem"]);
    assert_eq!((mode(&dir.join("issuing.key")), mode(&dir.join("root.key"))), (0o600, 0o600));
}

#[test]
fn a_ca_is_never_written_over() {
    let ca = ca();
    let dir = ca.dir.path().join("ca");
    let before = fs::read(dir.join("issuing.key")).unwrap();
    assert!(matches!(Issuer::create(&dir, "Other", &[], None, NOW), Err(CaError::Exists { .. })));
    assert_eq!(fs::read(dir.join("issuing.key")).unwrap(), before);
}

#[test]
fn keys_that_others_can_read_are_refused() {
    for file in ["issuing.key", "root.key"] {
        for mode in [0o644, 0o640, 0o604, 0o660] {
            let ca = ca();
            let dir = ca.dir.path().join("ca");
            let key = dir.join(file);
            fs::set_permissions(&key, fs::Permissions::from_mode(mode)).unwrap();
            let error = Issuer::load(&dir, None, NOW).unwrap_err();
            assert!(matches!(error, CaError::OpenKey { .. }), "{error}");
            assert!(error.to_string().contains(&format!("chmod 600 {}", key.display())), "{error}");
        }
    }
}

#[test]
fn the_root_key_may_be_offline() {
    let ca = ca();
    let dir = ca.dir.path().join("ca");
    fs::remove_file(dir.join("root.key")).unwrap();
    assert!(Issuer::load(&dir, None, NOW).is_ok());
    fs::remove_file(dir.join("issuing.key")).unwrap();
    assert!(matches!(Issuer::load(&dir, None, NOW), Err(CaError::Read { .. })));
}

#[test]
fn foreign_expired_and_broken_files_are_refused() {
    let (one, other) = (ca(), ca());
    let (dir, foreign) = (one.dir.path().join("ca"), other.dir.path().join("ca"));
    let error = || Issuer::load(&dir, None, NOW).unwrap_err();
    let original = |file: &str| fs::read(dir.join(file)).unwrap();

    let expired = Issuer::load(&dir, None, NOW + DAY * (5 * 365)).unwrap_err();
    assert!(expired.to_string().contains("it has expired at 2031-05-30T23:59:59"), "{expired}");
    assert!(Issuer::load(&dir, None, NOW - DAY * 3).unwrap_err().to_string().contains("not valid before"));

    let key = original("issuing.key");
    fs::write(dir.join("issuing.key"), fs::read(foreign.join("issuing.key")).unwrap()).unwrap();
    assert!(matches!(error(), CaError::KeyMismatch { .. }));
    for broken in ["", "nonsense", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"] {
        fs::write(dir.join("issuing.key"), broken).unwrap();
        assert!(matches!(error(), CaError::Unusable { .. }));
    }
    fs::write(dir.join("issuing.key"), key).unwrap();

    // The same subject, another key: only the signature tells.
    let root = original("root.pem");
    fs::write(dir.join("root.pem"), fs::read(foreign.join("root.pem")).unwrap()).unwrap();
    assert!(error().to_string().contains("the signature does not match"), "{}", error());
    fs::write(dir.join("root.pem"), "").unwrap();
    assert!(error().to_string().contains("issuing certificate first and the root last"), "{}", error());
    fs::write(dir.join("root.pem"), root).unwrap();
    assert!(Issuer::load(&dir, None, NOW).is_ok());
}

#[test]
fn organizations_must_fit() {
    let dir = TempDir::new().unwrap();
    for organization in ["", "  ", "a\nb", &"x".repeat(60)] {
        let error = Issuer::create(&dir.path().join("ca"), organization, &[], None, NOW).unwrap_err();
        assert!(matches!(error, CaError::Subject { .. }), "{error}");
    }
    assert!(!dir.path().join("ca").exists());
}

/// Own material as openssl and AD CS make it: RSA and EC, all three forms of a
/// key, a subject with the same attribute twice, an intermediate between.
#[test]
fn own_ca_files_are_taken_in_all_forms() {
    let dir = TempDir::new().unwrap();
    let path = |name: &str| dir.path().join(name).to_str().unwrap().to_owned();
    let days = ["-days", "3650"];
    let extension = "basicConstraints=critical,CA:TRUE";
    let subject = "/DC=example/DC=corp/OU=one/OU=two/CN=";
    let new = |name: &str, key: &[&str], issuer: Option<&str>| {
        let (key_file, pem) = (path(&format!("{name}.key")), path(&format!("{name}.pem")));
        let subject = format!("{subject}{name}");
        let mut arguments = vec![
            "req", "-new", "-x509", "-nodes", "-keyout", &key_file, "-out", &pem, "-subj", &subject, "-addext",
            extension,
        ];
        arguments.extend(days);
        arguments.push("-newkey");
        arguments.extend(key);
        let issuer = issuer.map(|issuer| (path(&format!("{issuer}.pem")), path(&format!("{issuer}.key"))));
        if let Some((pem, key)) = &issuer {
            arguments.extend(["-CA", pem, "-CAkey", key]);
        }
        openssl(&arguments);
        fs::read_to_string(&pem).unwrap()
    };
    let root = new("root", &["rsa:2048"], None);
    let middle = new("middle", P256, Some("root"));
    let csr = Csr::parse(&request(P256, &[])).unwrap();
    // openssl made them at the true time, which is not ours to read.
    let date = openssl(&["x509", "-in", &path("root.pem"), "-noout", "-startdate", "-dateopt", "iso_8601"]);
    let date = date.trim().trim_start_matches("notBefore=").replace(' ', "T");
    let now = sealpost_domain::Timestamp::parse_date(&date).unwrap() + DAY;

    for (name, key) in [("rsa", &["rsa:2048"][..]), ("ec", &["ec", "-pkeyopt", "ec_paramgen_curve:P-384"])] {
        let issuing = new(name, key, Some("middle"));
        let chain = write(
            dir.path(),
            "chain.pem",
            format!("Bag Attributes\r\n{issuing}\n{middle}{root}\n").replace('\n', "\r\n"),
        );
        let (chain, traditional) = (Path::new(&chain), path("traditional.key"));
        let pkcs8 = path(&format!("{name}.key"));
        openssl(&["pkey", "-in", &pkcs8, "-traditional", "-out", &traditional]);
        for key in [&pkcs8, &traditional] {
            fs::set_permissions(key, fs::Permissions::from_mode(0o600)).unwrap();
            let issuer = Issuer::from_files(chain, Path::new(key), now).unwrap();
            assert_eq!(issuer.chain_pems(), [&issuing, &middle, &root]);
            let mut profile = profile(&["example.com"]);
            (profile.not_before, profile.not_after) = sealpost_ca::Profile::validity(now, 199);
            let leaf = issuer.issue(&csr, &profile, &crate::tool::serial(), now).unwrap();
            let leaf = write(dir.path(), "leaf.pem", leaf.pem);
            let between = write(dir.path(), "between.pem", format!("{issuing}{middle}"));
            let at = now.secs().to_string();
            openssl(&["verify", "-attime", &at, "-CAfile", &path("root.pem"), "-untrusted", &between, &leaf]);
        }
        // Wrong orders and a chain without its root.
        for wrong in [
            format!("{middle}{issuing}{root}"),
            format!("{issuing}{root}"),
            format!("{issuing}{middle}"),
            issuing.clone(),
        ] {
            let wrong = write(dir.path(), "wrong.pem", wrong);
            assert!(Issuer::from_files(Path::new(&wrong), Path::new(&pkcs8), now).is_err());
        }
    }
    let leaf = path("leaf.pem");
    let not_a_ca = write(
        dir.path(),
        "wrong.pem",
        fs::read_to_string(&leaf).unwrap() + &fs::read_to_string(path("ec.pem")).unwrap(),
    );
    let error = Issuer::from_files(Path::new(&not_a_ca), Path::new(&path("ec.key")), now).unwrap_err();
    assert!(error.to_string().contains("CA:TRUE is missing"), "{error}");

    let encrypted = path("encrypted.key");
    openssl(&["pkey", "-in", &path("ec.key"), "-aes128", "-passout", "pass:secret", "-out", &encrypted]);
    fs::set_permissions(&encrypted, fs::Permissions::from_mode(0o600)).unwrap();
    let chain = path("chain.pem");
    let error = Issuer::from_files(Path::new(&chain), Path::new(&encrypted), now).unwrap_err();
    assert!(error.to_string().contains("encrypted"), "{error}");
}
