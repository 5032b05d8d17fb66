//! [`Resolver`]: the DNS through servers of the operator's choice. UDP, TCP when
//! an answer is cut off or does not come, a cache by TTL, DNSSEC (R10).

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use hickory_resolver::TokioResolver;
use hickory_resolver::config::{ConnectionConfig, NameServerConfig, ResolveHosts, ResolverConfig, ResolverOpts};
use hickory_resolver::net::runtime::TokioRuntimeProvider;
use hickory_resolver::net::{DnsError as Dns, NetError};
use hickory_resolver::proto::dnssec::{Proof, TrustAnchors};
use hickory_resolver::proto::rr::{Name, RData, RecordType};
use sealpost_domain::Fqdn;
use sealpost_domain::caa::Caa;
use sealpost_domain::dns::{Answer, Failure, Mx, Txt};

use crate::{Deadline, record};

/// Which servers are asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Servers {
    /// Those of `/etc/resolv.conf`.
    System,
    At(Vec<SocketAddr>),
}

#[derive(Clone, Debug)]
pub struct ResolverOptions {
    pub servers: Servers,
    /// For one try of one question.
    pub timeout: Duration,
    /// A file of DNSKEY records to trust instead of the root's.
    pub trust_anchor: Option<PathBuf>,
    /// Zones whose contacts and CAA records count without DNSSEC (`private`).
    pub waived: Vec<Fqdn>,
}

#[derive(Debug, thiserror::Error)]
pub enum DnsError {
    #[error("the DNS servers of this system cannot be read: {0}")]
    System(String),
    #[error("the trust anchor {path} cannot be used: {error}", path = .path.display())]
    TrustAnchor { path: PathBuf, error: String },
    #[error("the resolver cannot be set up: {0}")]
    Setup(String),
}

pub struct Resolver {
    validating: TokioResolver,
    plain: TokioResolver,
    waived: Vec<Fqdn>,
    timeout: Duration,
}

impl Resolver {
    pub fn new(options: ResolverOptions) -> Result<Self, DnsError> {
        let ResolverOptions { servers, timeout, trust_anchor, waived } = options;
        let config = match servers {
            Servers::At(addresses) => {
                ResolverConfig::from_parts(None, Vec::new(), addresses.into_iter().map(server).collect())
            }
            Servers::System => {
                let (config, _) = hickory_resolver::system_conf::read_system_conf()
                    .map_err(|error| DnsError::System(error.to_string()))?;
                ResolverConfig::from_name_servers(config.name_servers().to_vec())
            }
        };
        let anchors = match trust_anchor {
            Some(path) => TrustAnchors::from_file(&path)
                .map_err(|error| DnsError::TrustAnchor { path, error: error.to_string() })?,
            None => TrustAnchors::default(),
        };
        let build = |anchors: Option<Arc<TrustAnchors>>| {
            let mut builder = TokioResolver::builder_with_config(config.clone(), TokioRuntimeProvider::default())
                .with_options(resolver_opts(timeout));
            if let Some(anchors) = anchors {
                builder = builder.with_trust_anchor(anchors);
            }
            builder.build().map_err(|error| DnsError::Setup(error.to_string()))
        };
        Ok(Self { validating: build(Some(Arc::new(anchors)))?, plain: build(None)?, waived, timeout })
    }

    /// When whatever is asked from now on has to be answered.
    pub(crate) fn deadline(&self) -> Deadline {
        Deadline::after(self.timeout)
    }

    pub(crate) async fn txt(&self, name: &str) -> Answer<Txt> {
        self.secure(name, RecordType::TXT, record::txt).await
    }

    pub(crate) async fn caa(&self, name: &str) -> Answer<Caa> {
        self.secure(name, RecordType::CAA, record::caa).await
    }

    pub(crate) async fn mx(&self, domain: &str) -> Answer<Mx> {
        self.plain(domain, RecordType::MX, record::mx).await
    }

    pub(crate) async fn addresses(&self, domain: &str) -> (Answer<()>, Answer<()>) {
        let a = self.plain(domain, RecordType::A, |data| matches!(data, RData::A(_)).then_some(()));
        let aaaa = self.plain(domain, RecordType::AAAA, |data| matches!(data, RData::AAAA(_)).then_some(()));
        tokio::join!(a, aaaa)
    }

    /// Records of which something hangs: validated, unless the zone is waived.
    async fn secure<T>(&self, name: &str, kind: RecordType, read: impl Fn(&RData) -> Option<T>) -> Answer<T> {
        let waived = self.waived.iter().any(|zone| lies_in(name, zone.as_str()));
        let resolver = if waived { &self.plain } else { &self.validating };
        ask(resolver, name, kind, !waived, read).await
    }

    /// Records that only help to avoid vain mail.
    async fn plain<T>(&self, name: &str, kind: RecordType, read: impl Fn(&RData) -> Option<T>) -> Answer<T> {
        ask(&self.plain, name, kind, false, read).await
    }
}

fn server(address: SocketAddr) -> NameServerConfig {
    let with_port = |mut connection: ConnectionConfig| {
        connection.port = address.port();
        connection
    };
    NameServerConfig::new(
        address.ip(),
        true,
        vec![with_port(ConnectionConfig::udp()), with_port(ConnectionConfig::tcp())],
    )
}

fn resolver_opts(timeout: Duration) -> ResolverOpts {
    let mut opts = ResolverOpts::default();
    opts.timeout = timeout;
    opts.attempts = 1;
    opts.edns0 = true;
    opts.cache_size = 4096;
    opts.try_tcp_on_error = true;
    opts.use_hosts_file = ResolveHosts::Never;
    opts.ndots = 0;
    // A long TTL is the zone's wish; CAA may not be relied on for longer than
    // that or eight hours (R53), so nobody is kept longer than a day.
    opts.positive_max_ttl = Some(Duration::from_secs(86_400));
    opts
}

async fn ask<T>(
    resolver: &TokioResolver,
    name: &str,
    kind: RecordType,
    validated: bool,
    read: impl Fn(&RData) -> Option<T>,
) -> Answer<T> {
    let name = match Name::from_ascii(format!("{name}.")) {
        Ok(name) => name,
        Err(error) => return Answer::Failed(Failure::Broken(error.to_string())),
    };
    let lookup = match resolver.lookup(name, kind).await {
        Ok(lookup) => lookup,
        Err(error) => return failed(&error),
    };
    let mut found = Vec::new();
    for record in lookup.answers() {
        let Some(value) = read(&record.data) else { continue };
        if validated && !matches!(record.proof, Proof::Secure | Proof::Insecure) {
            return Answer::Failed(Failure::Bogus);
        }
        found.push(value);
    }
    if found.is_empty() { Answer::Absent } else { Answer::Found(found) }
}

/// What an error says. Only the DNS's own "there is none" is an absence.
fn failed<T>(error: &NetError) -> Answer<T> {
    Answer::Failed(match error {
        NetError::Dns(Dns::NoRecordsFound(_)) => return Answer::Absent,
        NetError::Dns(Dns::Nsec { proof: Proof::Secure | Proof::Insecure, .. }) => return Answer::Absent,
        NetError::Dns(Dns::Nsec { .. } | Dns::DnssecBogus) => Failure::Bogus,
        NetError::Dns(Dns::ResponseCode(code)) => Failure::Refused(code.to_string()),
        NetError::Timeout => Failure::Timeout,
        other => Failure::Broken(other.to_string()),
    })
}

fn lies_in(name: &str, zone: &str) -> bool {
    name.strip_suffix(zone).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
}

#[cfg(test)]
mod tests {
    use super::lies_in;

    #[test]
    fn r10_a_waiver_reaches_its_zone_and_no_neighbour() {
        assert!(lies_in("corp.example", "corp.example"));
        assert!(lies_in("_validation-contactemail.a.corp.example", "corp.example"));
        assert!(!lies_in("evilcorp.example", "corp.example"));
        assert!(!lies_in("example", "corp.example"));
    }
}
