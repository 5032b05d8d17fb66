//! An independent judge of a certificate chain: `openssl verify`.

use std::path::Path;

use anyhow::Context as _;
use tokio::process::Command;

/// Has openssl verify a chain: leaf first, root last. False without openssl.
pub async fn verify(pem: &str, folder: &Path) -> anyhow::Result<bool> {
    let blocks = blocks(pem);
    let [leaf, between @ .., root] = blocks.as_slice() else {
        anyhow::bail!("{} certificates are no chain", blocks.len());
    };
    let file = |name: &str, contents: &str| {
        let path = folder.join(name);
        std::fs::write(&path, contents).with_context(|| format!("cannot write {}", path.display()))?;
        anyhow::Ok(path)
    };
    let mut command = Command::new("openssl");
    command.arg("verify").arg("-CAfile").arg(file("root.pem", root)?);
    if !between.is_empty() {
        command.arg("-untrusted").arg(file("between.pem", &between.concat())?);
    }
    let found = match command.arg(file("leaf.pem", leaf)?).kill_on_drop(true).output().await {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(false),
        found => found.context("cannot run openssl")?,
    };
    let said = String::from_utf8_lossy(&found.stderr);
    anyhow::ensure!(found.status.success(), "openssl does not accept the chain: {}", said.trim());
    Ok(true)
}

fn blocks(pem: &str) -> Vec<String> {
    const END: &str = "-----END CERTIFICATE-----";
    let blocks = pem.split_inclusive(END).filter(|block| block.ends_with(END));
    blocks.map(|block| format!("{}\n", block.trim_start())).collect()
}

#[cfg(test)]
mod tests {
    use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};

    use super::*;

    #[test]
    fn a_chain_is_split_into_its_certificates() {
        let one = "-----BEGIN CERTIFICATE-----\r\nAA==\r\n-----END CERTIFICATE-----";
        assert_eq!(blocks(&format!("{one}\r\n{one}\r\n")), [format!("{one}\n"), format!("{one}\n")]);
        assert!(blocks("").is_empty());
    }

    #[tokio::test]
    async fn a_leaf_of_another_root_is_not_accepted() {
        let ca = || {
            let mut params = CertificateParams::new(vec![]).expect("no names");
            params.distinguished_name.push(rcgen::DnType::CommonName, "Root");
            params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
            let key = KeyPair::generate().expect("a key");
            (params.self_signed(&key).expect("signed").pem(), Issuer::new(params, key))
        };
        let ((root, issuer), (other, _)) = (ca(), ca());
        let key = KeyPair::generate().expect("a key");
        let leaf = CertificateParams::new(vec!["a.example".to_owned()]).expect("a name");
        let leaf = leaf.signed_by(&key, &issuer).expect("signed").pem();

        let folder = tempfile::tempdir().expect("a folder");
        if !verify(&format!("{leaf}{root}"), folder.path()).await.expect("accepted") {
            eprintln!("SKIPPED: openssl is not installed");
            return;
        }
        verify(&format!("{leaf}{other}"), folder.path()).await.expect_err("not accepted");
        verify(&leaf, folder.path()).await.expect_err("no chain");
    }
}
