//! What many tests need: a CSR, orders, openssl, raw bytes over TCP.

use std::path::Path;
use std::process::Command;
use std::sync::OnceLock;

use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

/// A good CSR, made once per process.
pub fn csr() -> &'static str {
    static CSR: OnceLock<String> = OnceLock::new();
    CSR.get_or_init(|| {
        let key = rcgen::KeyPair::generate().expect("a key");
        let request = rcgen::CertificateParams::default().serialize_request(&key).expect("a request");
        request.pem().expect("PEM")
    })
}

/// The body of a DV order, with more members at the top.
pub fn dv_order(names: &[&str], more: &Value) -> Value {
    let mut order = json!({
        "certificate": { "common_name": names[0], "dns_names": names[1..], "csr": csr(), "signature_hash": "sha256" },
        "order_validity": { "years": 1 },
        "dcv_method": "email",
    });
    merge(&mut order, more);
    order
}

/// Lays the members of `more` over `value`, objects member by member.
pub fn merge(value: &mut Value, more: &Value) {
    let (Some(members), Some(more)) = (value.as_object_mut(), more.as_object()) else {
        *value = more.clone();
        return;
    };
    for (name, new) in more {
        merge(members.entry(name).or_insert(Value::Null), new);
    }
}

/// Runs openssl, which must succeed, and gives what it printed.
#[track_caller]
pub fn openssl(arguments: &[&str]) -> String {
    let output = Command::new("openssl").args(arguments).output().expect("openssl is installed");
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "openssl {arguments:?}: {error}");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// A certificate as openssl tells it.
#[track_caller]
pub fn openssl_text(pem: &str) -> String {
    let folder = tempfile::tempdir().expect("a temporary folder");
    openssl(&["x509", "-noout", "-text", "-in", &write(folder.path(), "certificate", pem)])
}

/// Writes a file and gives its path as text.
pub fn write(folder: &Path, name: &str, content: impl AsRef<[u8]>) -> String {
    let path = folder.join(name);
    std::fs::write(&path, content).expect("written");
    path.to_str().expect("plain").to_owned()
}

/// Sends these very bytes and gives all that comes back until the desk closes.
pub async fn exchange(url: &str, request: &[u8]) -> String {
    let address = url.trim_start_matches("http://");
    let mut connection = tokio::net::TcpStream::connect(address).await.expect("the desk listens");
    connection.write_all(request).await.expect("the desk reads");
    let mut answer = Vec::new();
    connection.read_to_end(&mut answer).await.expect("the desk answers");
    String::from_utf8_lossy(&answer).into_owned()
}

/// A CSR by openssl; `key` as for `-newkey`, then more arguments.
#[track_caller]
pub fn openssl_csr(key: &[&str], more: &[&str]) -> String {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("key").to_str().expect("plain").to_owned();
    let mut arguments = vec!["req", "-new", "-nodes", "-keyout", &file, "-newkey"];
    arguments.extend(key);
    if !more.contains(&"-subj") {
        arguments.extend(["-subj", "/CN=example.com"]);
    }
    arguments.extend(more);
    openssl(&arguments)
}

/// A leaf, its issuer and its root, judged by openssl.
pub struct Chain {
    folder: tempfile::TempDir,
    pub blocks: Vec<String>,
}

impl Chain {
    /// Of three PEM blocks, leaf first.
    #[track_caller]
    pub fn of(pems: &str) -> Self {
        const END: &str = "-----END CERTIFICATE-----\n";
        let blocks: Vec<_> = pems.split_inclusive(END).map(str::to_owned).collect();
        assert_eq!(blocks.len(), 3, "{pems}");
        assert!(blocks.iter().all(|block| block.starts_with("-----BEGIN") && block.ends_with(END)), "{pems}");
        let folder = tempfile::tempdir().expect("a temporary folder");
        for (name, block) in ["leaf", "issuer", "root"].iter().zip(&blocks) {
            write(folder.path(), name, block);
        }
        Self { folder, blocks }
    }

    fn file(&self, name: &str) -> String {
        self.folder.path().join(name).to_str().expect("plain").to_owned()
    }

    /// `openssl verify` against the root alone, for a TLS server.
    #[track_caller]
    pub fn verify(&self) {
        let [leaf, issuer, root] = ["leaf", "issuer", "root"].map(|name| self.file(name));
        let purpose = ["-purpose", "sslserver", "-x509_strict"];
        openssl(&[&["verify", "-CAfile", &root, "-untrusted", &issuer], &purpose[..], &[&leaf]].concat());
    }

    /// `openssl x509` about the leaf.
    #[track_caller]
    pub fn ask(&self, arguments: &[&str]) -> String {
        openssl(&[&["x509", "-noout", "-in", &self.file("leaf")], arguments].concat())
    }

    /// The leaf's subject alternative names, all of which must be DNS names.
    #[track_caller]
    pub fn sans(&self) -> Vec<String> {
        let text = self.ask(&["-ext", "subjectAltName"]);
        let line = text.lines().nth(1).expect("a line of names");
        line.split(',').map(|name| name.trim().strip_prefix("DNS:").expect("a DNS name").to_owned()).collect()
    }

    /// The common names, leaf first.
    #[track_caller]
    pub fn names(&self) -> Vec<String> {
        let name = |file: &str| {
            let subject = openssl(&["x509", "-noout", "-subject", "-nameopt", "multiline", "-in", &self.file(file)]);
            let line = subject.lines().find(|line| line.trim().starts_with("commonName")).expect("a common name");
            line.split_once("= ").expect("a value").1.to_owned()
        };
        ["leaf", "issuer", "root"].map(name).to_vec()
    }
}
