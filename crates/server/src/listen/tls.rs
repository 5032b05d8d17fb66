//! TLS from the operator's own certificate.

use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::sync::Arc;

use rustls::ServerConfig;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::TlsAcceptor;

/// Reads chain and key, and is ready to shake hands: TLS 1.2 and 1.3.
pub fn acceptor(chain: &Path, key: &Path) -> Result<TlsAcceptor, String> {
    let trouble = |path: &Path, error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
    let certificates: Vec<_> =
        CertificateDer::pem_file_iter(chain).and_then(Iterator::collect).map_err(|error| trouble(chain, &error))?;
    if certificates.is_empty() {
        return Err(trouble(chain, &"there is no certificate in it"));
    }
    let found = std::fs::metadata(key).map_err(|error| trouble(key, &error))?;
    if found.permissions().mode() & 0o007 != 0 {
        return Err(trouble(key, &"anybody on this machine can use it: run `chmod o-rwx` on it"));
    }
    let private = PrivateKeyDer::from_pem_file(key).map_err(|error| trouble(key, &error))?;
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let mut config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| error.to_string())?
        .with_no_client_auth()
        .with_single_cert(certificates, private)
        .map_err(|error| trouble(key, &error))?;
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(TlsAcceptor::from(Arc::new(config)))
}
