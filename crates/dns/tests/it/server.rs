//! [`Dns`]: a DNS server on loopback that serves one signed zone, the root, and
//! misbehaves where a test wants it to.

use std::collections::{BTreeMap, BTreeSet};
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use hickory_server::Server;
use hickory_server::dnssec::NxProofKind;
use hickory_server::net::runtime::{Time, TokioRuntimeProvider};
use hickory_server::net::xfer::Protocol;
use hickory_server::proto::dnssec::crypto::Ed25519SigningKey;
use hickory_server::proto::dnssec::rdata::DNSKEY;
use hickory_server::proto::dnssec::{DnssecSigner, SigningKey as _};
use hickory_server::proto::op::ResponseCode;
use hickory_server::proto::rr::rdata::{A, CAA, CNAME, MX, SOA, TXT};
use hickory_server::proto::rr::{LowerName, Name, RData, Record, RecordType};
use hickory_server::server::{Request, RequestHandler, ResponseHandler, ResponseInfo};
use hickory_server::store::in_memory::InMemoryZoneHandler;
use hickory_server::zone_handler::{AxfrPolicy, Catalog, MessageResponseBuilder, ZoneType};
use sealpost_dns::{Resolver, ResolverOptions, Servers};
use sealpost_domain::Fqdn;
use tempfile::NamedTempFile;

/// What one try of a question may take.
pub const TIMEOUT: Duration = Duration::from_millis(300);

/// A zone to be served.
#[derive(Default)]
pub struct Zone {
    records: Vec<Record>,
    /// Record sets whose content is changed after it was signed.
    forged: Vec<(Name, RData)>,
    servfail: BTreeSet<String>,
    dropped: BTreeSet<String>,
    unsigned: bool,
}

impl Zone {
    pub fn txt(self, name: &str, strings: &[&str]) -> Self {
        self.record(name, RData::TXT(TXT::new(strings.iter().map(|text| (*text).to_owned()).collect())))
    }

    pub fn caa(self, name: &str, tag: &str, value: &str) -> Self {
        self.record(name, RData::CAA(caa(tag, value)))
    }

    pub fn mx(self, name: &str, exchange: &str) -> Self {
        self.record(name, RData::MX(MX::new(10, absolute(exchange))))
    }

    pub fn a(self, name: &str) -> Self {
        self.record(name, RData::A(A::new(192, 0, 2, 1)))
    }

    pub fn cname(self, name: &str, target: &str) -> Self {
        self.record(name, RData::CNAME(CNAME(absolute(target))))
    }

    pub fn forged_txt(self, name: &str, signed: &str, told: &str) -> Self {
        let mut zone = self.txt(name, &[signed]);
        zone.forged.push((absolute(name), RData::TXT(TXT::new(vec![told.to_owned()]))));
        zone
    }

    pub fn forged_caa(self, name: &str, signed: &str, told: &str) -> Self {
        let mut zone = self.caa(name, "issue", signed);
        zone.forged.push((absolute(name), RData::CAA(caa("issue", told))));
        zone
    }

    pub fn servfail(mut self, name: &str) -> Self {
        self.servfail.insert(format!("{name}."));
        self
    }

    pub fn dropped(mut self, name: &str) -> Self {
        self.dropped.insert(format!("{name}."));
        self
    }

    /// Without signatures, though the key says there should be some.
    pub fn unsigned(mut self) -> Self {
        self.unsigned = true;
        self
    }

    fn record(mut self, name: &str, data: RData) -> Self {
        self.records.push(Record::from_rdata(absolute(name), 300, data));
        self
    }
}

pub struct Dns {
    pub address: SocketAddr,
    anchor: NamedTempFile,
    /// Questions about TXT records, and those of them over TCP.
    asked: Arc<Asked>,
    _server: Server<Front>,
}

#[derive(Default)]
struct Asked {
    txt: AtomicUsize,
    tcp: AtomicUsize,
}

impl Dns {
    pub async fn serve(zone: Zone) -> Self {
        let pkcs8 = Ed25519SigningKey::generate_pkcs8().expect("a key");
        let key = Ed25519SigningKey::from_pkcs8(&pkcs8).expect("a key");
        let dnskey = DNSKEY::from_key(&key.to_public_key().expect("public"));
        let mut handler = InMemoryZoneHandler::<TokioRuntimeProvider>::empty(
            Name::root(),
            ZoneType::Primary,
            AxfrPolicy::Deny,
            Some(NxProofKind::Nsec),
        );
        let soa = SOA::new(absolute("ns"), absolute("hostmaster"), 1, 300, 300, 300, 60);
        handler.upsert_mut(Record::from_rdata(Name::root(), 300, RData::SOA(soa)), 1);
        for record in zone.records {
            handler.upsert_mut(record, 1);
        }
        let anchor = tempfile::NamedTempFile::new().expect("a file");
        std::fs::write(anchor.path(), format!(". 300 IN DNSKEY {dnskey}\n")).expect("written");
        if !zone.unsigned {
            let signer = DnssecSigner::new(dnskey, Box::new(key), Name::root(), Duration::from_secs(86_400));
            handler.add_zone_signing_key_mut(signer).expect("added");
            handler.secure_zone_mut().expect("signed");
        }
        for (name, told) in zone.forged {
            let sets = handler.records_get_mut();
            let key = hickory_server::proto::rr::RrKey::new(LowerName::from(&name), told.record_type());
            let mut set = sets.get(&key).expect("signed before").as_ref().clone();
            let rrsigs = set.rrsigs().to_vec();
            set.set_records(vec![Record::from_rdata(name, 300, told)]);
            set.set_rrsigs(rrsigs);
            sets.insert(key, Arc::new(set));
        }
        let mut catalog = Catalog::new();
        catalog.upsert(LowerName::from(Name::root()), vec![Arc::new(handler)]);
        let asked = Arc::<Asked>::default();
        let front = Front { catalog, servfail: zone.servfail, dropped: zone.dropped, asked: asked.clone() };
        let mut server = Server::new(front);
        let (udp, tcp) = sockets().await;
        let address = udp.local_addr().expect("bound");
        server.register_socket(udp);
        server.register_listener(tcp, Duration::from_secs(5), 1024);
        Self { address, anchor, asked, _server: server }
    }

    pub fn options(&self) -> ResolverOptions {
        ResolverOptions {
            servers: Servers::At(vec![self.address]),
            timeout: TIMEOUT,
            trust_anchor: Some(self.anchor.path().to_owned()),
            waived: Vec::new(),
        }
    }

    pub fn resolver(&self) -> Resolver {
        Resolver::new(self.options()).expect("set up")
    }

    /// TXT questions so far, and those of them that came over TCP.
    pub fn txt_questions(&self) -> (usize, usize) {
        (self.asked.txt.load(Ordering::Relaxed), self.asked.tcp.load(Ordering::Relaxed))
    }
}

/// A UDP and a TCP socket of one port.
async fn sockets() -> (tokio::net::UdpSocket, tokio::net::TcpListener) {
    for _ in 0..50 {
        let udp = tokio::net::UdpSocket::bind("127.0.0.1:0").await.expect("a socket");
        if let Ok(tcp) = tokio::net::TcpListener::bind(udp.local_addr().expect("bound")).await {
            return (udp, tcp);
        }
    }
    panic!("no port is free for both");
}

struct Front {
    catalog: Catalog,
    servfail: BTreeSet<String>,
    dropped: BTreeSet<String>,
    asked: Arc<Asked>,
}

#[async_trait::async_trait]
impl RequestHandler for Front {
    async fn handle_request<R: ResponseHandler, T: Time>(&self, request: &Request, mut out: R) -> ResponseInfo {
        let query = request.request_info().expect("one question").query;
        let name = query.name().to_string();
        if query.query_type() == RecordType::TXT {
            self.asked.txt.fetch_add(1, Ordering::Relaxed);
            if request.protocol() == Protocol::Tcp {
                self.asked.tcp.fetch_add(1, Ordering::Relaxed);
            }
        }
        if self.dropped.contains(&name) {
            // Longer than anybody waits.
            tokio::time::sleep(TIMEOUT * 40).await;
        }
        if self.servfail.contains(&name) || self.dropped.contains(&name) {
            let answer = MessageResponseBuilder::from_message_request(request);
            let answer = answer.error_msg(&request.metadata, ResponseCode::ServFail);
            return out.send_response(answer).await.expect("sent");
        }
        self.catalog.handle_request::<R, T>(request, out).await
    }
}

fn absolute(name: &str) -> Name {
    Name::from_ascii(format!("{}.", name.trim_end_matches('.'))).expect("a name")
}

fn caa(tag: &str, value: &str) -> CAA {
    let mut caa = CAA::new_issue(false, None, Vec::new());
    tag.clone_into(&mut caa.tag);
    caa.value = value.as_bytes().to_vec();
    caa
}

pub fn adns(names: &[&str]) -> BTreeSet<Fqdn> {
    names.iter().map(|name| Fqdn::parse(name).expect("a name")).collect()
}

/// The contacts beside the constructed ones, as `address (source)`.
pub fn found(contacts: &sealpost_domain::Contacts, adn: &str) -> Vec<String> {
    let adn = Fqdn::parse(adn).expect("a name");
    let published = contacts.approvers(&adn);
    let published = published.iter().filter(|approver| approver.source != sealpost_domain::Source::Constructed);
    published.map(|approver| format!("{} ({})", approver.address, approver.source.name())).collect()
}

/// Why something is not used, by source and what was found.
pub fn why_not(contacts: &sealpost_domain::Contacts, adn: &str) -> BTreeMap<(String, String), String> {
    let unusable = contacts.unusable(&Fqdn::parse(adn).expect("a name"));
    unusable.into_iter().map(|it| ((it.source.name().to_owned(), it.found), it.reason)).collect()
}
