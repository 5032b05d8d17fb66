//! openssl, and what all tests need.

use std::path::Path;
use std::process::{Command, Output};

use sealpost_ca::{Csr, Issued, Issuer, Profile, Serial};
use sealpost_domain::{DnsName, Timestamp};
use tempfile::TempDir;

/// 2026-06-01.
pub const NOW: Timestamp = Timestamp::from_secs(1_780_272_000);

pub struct Ca {
    pub dir: TempDir,
    pub issuer: Issuer,
}

pub fn ca() -> Ca {
    let dir = TempDir::new().unwrap();
    let issuer = Issuer::create(&dir.path().join("ca"), "Example Ltd", &[], None, NOW).unwrap();
    Ca { dir, issuer }
}

impl Ca {
    /// Writes a text into the folder and returns its path.
    pub fn file(&self, name: &str, text: &str) -> String {
        write(self.dir.path(), name, text)
    }
}

pub fn write(dir: &Path, name: &str, text: impl AsRef<[u8]>) -> String {
    let path = dir.join(name);
    std::fs::write(&path, text).unwrap();
    path.to_str().unwrap().to_owned()
}

pub fn names(names: &[&str]) -> Vec<DnsName> {
    names.iter().map(|name| DnsName::parse(name).unwrap()).collect()
}

pub fn profile(wanted: &[&str]) -> Profile {
    let (not_before, not_after) = Profile::validity(NOW, 199);
    Profile {
        common_name: None,
        names: names(wanted),
        organization: None,
        not_before,
        not_after,
        crl_url: None,
        public: None,
    }
}

pub fn serial() -> Serial {
    Serial::from_random([0xA7; 16])
}

pub fn issue(issuer: &Issuer, csr: &Csr, profile: &Profile) -> Issued {
    issuer.issue(csr, profile, &serial(), NOW).unwrap()
}

/// A request by openssl; `key` as for `-newkey`, with more arguments.
pub fn request(key: &[&str], more: &[&str]) -> String {
    let dir = TempDir::new().unwrap();
    let key_file = dir.path().join("key").to_str().unwrap().to_owned();
    let mut arguments = vec!["req", "-new", "-nodes", "-keyout", &key_file, "-newkey"];
    arguments.extend(key);
    if !more.contains(&"-subj") {
        arguments.extend(["-subj", "/C=XX/O=Somebody Else/CN=www.example.com"]);
    }
    arguments.extend(more);
    openssl(&arguments)
}

pub const P256: &[&str] = &["ec", "-pkeyopt", "ec_paramgen_curve:P-256"];
pub const P384: &[&str] = &["ec", "-pkeyopt", "ec_paramgen_curve:P-384"];
pub const P521: &[&str] = &["ec", "-pkeyopt", "ec_paramgen_curve:P-521"];
pub const RSA: &[&str] = &["rsa:2048"];

/// Runs openssl, which must succeed, and returns what it printed.
pub fn openssl(arguments: &[&str]) -> String {
    let output = run(arguments);
    let error = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "openssl {arguments:?}: {error}");
    String::from_utf8(output.stdout).unwrap()
}

pub fn run(arguments: &[&str]) -> Output {
    Command::new("openssl").args(arguments).output().expect("openssl is installed")
}
