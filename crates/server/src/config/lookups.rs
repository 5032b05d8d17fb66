//! Settings of look-ups: the world of a test desk, or DNS servers and
//! registries, and whom CAA records must name.

use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::time::Duration;

use sealpost_dns::{Registry, ResolverOptions, Servers};
use sealpost_domain::Fqdn;

use super::{Mode, Settings, Wrong};

/// Where answers come from, and what is done with CAA records.
#[derive(Clone, Debug)]
pub struct LookupConfig {
    pub source: Source,
    /// Issuer domain names of our CA, lower-cased. `None`: CAA is not checked.
    pub caa_identities: Option<Vec<String>>,
}

impl LookupConfig {
    /// How many servers elsewhere look as well (R11).
    pub fn perspectives(&self) -> u32 {
        let Source::Network(network) = &self.source else { return 0 };
        let count = network.perspectives.as_ref().map_or(0, Vec::len);
        u32::try_from(count).unwrap_or(u32::MAX)
    }
}

#[derive(Clone, Debug)]
pub enum Source {
    /// The file of the world; `None` for the built-in one alone.
    World(Option<PathBuf>),
    Off,
    Network(Box<Network>),
}

#[derive(Clone, Debug)]
pub struct Network {
    pub resolver: ResolverOptions,
    pub registries: Vec<Registry>,
    /// Set in `public-br` (R11).
    pub perspectives: Option<Vec<SocketAddr>>,
}

/// The settings as given.
#[derive(Clone, Debug, Default)]
struct Asked {
    pub world: Option<PathBuf>,
    pub dns_servers: Option<Vec<String>>,
    pub dns_timeout: Option<u32>,
    pub dns_trust_anchor: Option<PathBuf>,
    pub dnssec_waived: Option<Vec<String>>,
    pub dns_perspectives: Option<Vec<String>>,
    pub whois_servers: Option<Vec<String>>,
    pub caa_identities: Option<Vec<String>>,
}

pub(super) fn check(settings: &Settings, mode: Mode) -> Result<LookupConfig, Wrong> {
    let asked = Asked {
        world: settings.world.clone(),
        dns_servers: settings.dns_servers.clone(),
        dns_timeout: settings.dns_timeout,
        dns_trust_anchor: settings.dns_trust_anchor.clone(),
        dnssec_waived: settings.dnssec_waived.clone(),
        dns_perspectives: settings.dns_perspectives.clone(),
        whois_servers: settings.whois_servers.clone(),
        caa_identities: settings.caa_identities.clone(),
    };
    asked.check(mode)
}

/// By this name CAA records let a test desk issue, unless it is told another.
const TEST_IDENTITY: &str = "sealpost.invalid";

impl Asked {
    /// Checks what belongs to which mode; an error names the setting.
    fn check(self, mode: Mode) -> Result<LookupConfig, Wrong> {
        let misplaced = |names: &[(&'static str, bool)], why: &str| {
            let found = names.iter().find(|(_, is_set)| *is_set);
            found.map_or(Ok(()), |(name, _)| Err((*name, why.to_owned())))
        };
        let real = [
            ("dns_servers", self.dns_servers.is_some()),
            ("dns_timeout", self.dns_timeout.is_some()),
            ("dns_trust_anchor", self.dns_trust_anchor.is_some()),
        ];
        let private =
            [("dnssec_waived", self.dnssec_waived.is_some()), ("whois_servers", self.whois_servers.is_some())];
        let public = [("dns_perspectives", self.dns_perspectives.is_some())];
        let identities = self.caa_identities.as_deref().map(identities).transpose()?;
        if mode == Mode::Test {
            let why = "a test desk asks nothing of the internet; the world answers (setting world)";
            misplaced(&real, why)?;
            misplaced(&private, why)?;
            misplaced(&public, why)?;
            let identities = identities.unwrap_or_else(|| vec![TEST_IDENTITY.to_owned()]);
            return Ok(LookupConfig { source: Source::World(self.world), caa_identities: Some(identities) });
        }
        misplaced(&[("world", self.world.is_some())], "only a test desk lives in a world of its own")?;
        if mode == Mode::Private {
            misplaced(&public, "remote perspectives are for public-br")?;
        } else {
            misplaced(&private, "public-br validates every answer and asks no registry (R3, R10)")?;
        }
        let Some(servers) = self.dns_servers.as_deref().map(servers).transpose()?.flatten() else {
            let needed = "it needs dns_servers beside it";
            misplaced(&real[1..], needed)?;
            misplaced(&private, needed)?;
            misplaced(&[("caa_identities", identities.is_some())], needed)?;
            return match mode {
                Mode::PublicBr => {
                    Err(("dns_servers", "public-br checks CAA and contacts: name DNS servers".to_owned()))
                }
                _ => Ok(LookupConfig { source: Source::Off, caa_identities: None }),
            };
        };
        if mode == Mode::PublicBr && identities.is_none() {
            return Err((
                "caa_identities",
                "public-br checks CAA at each signature: name this CA's domains".to_owned(),
            ));
        }
        let timeout = self.dns_timeout.unwrap_or(3000);
        if !(50..=30_000).contains(&timeout) {
            return Err(("dns_timeout", format!("{timeout} is not between 50 and 30000")));
        }
        let timeout = Duration::from_millis(u64::from(timeout));
        let perspectives = self.dns_perspectives.unwrap_or_default();
        let perspectives = addresses("dns_perspectives", &perspectives)?;
        let network = Network {
            resolver: ResolverOptions {
                servers,
                timeout,
                trust_anchor: self.dns_trust_anchor,
                waived: zones(&self.dnssec_waived.unwrap_or_default())?,
            },
            registries: registries(&self.whois_servers.unwrap_or_default(), timeout)?,
            perspectives: (mode == Mode::PublicBr).then_some(perspectives),
        };
        Ok(LookupConfig { source: Source::Network(Box::new(network)), caa_identities: identities })
    }
}

/// `None` for `off`.
fn servers(list: &[String]) -> Result<Option<Servers>, Wrong> {
    match list {
        [word] if word.trim() == "off" => Ok(None),
        [word] if word.trim() == "system" => Ok(Some(Servers::System)),
        [] => Err(("dns_servers", "name at least one server, or say system or off".to_owned())),
        list => addresses("dns_servers", list).map(|addresses| Some(Servers::At(addresses))),
    }
}

/// Addresses with port 53 unless they say another.
fn addresses(name: &'static str, list: &[String]) -> Result<Vec<SocketAddr>, Wrong> {
    let address = |text: &String| {
        let text = text.trim();
        let plain = || text.parse::<IpAddr>().map(|ip| SocketAddr::from((ip, 53)));
        text.parse().or_else(|_no_port| plain()).map_err(|_no_address| {
            (name, format!("{text:?} is not an address; write it as 192.0.2.53, 192.0.2.53:5353 or [2001:db8::53]:53"))
        })
    };
    list.iter().map(address).collect()
}

fn zones(list: &[String]) -> Result<Vec<Fqdn>, Wrong> {
    let zone = |text: &String| {
        Fqdn::parse(text.trim()).map_err(|error| ("dnssec_waived", format!("{text:?} is not a zone: {error}")))
    };
    list.iter().map(zone).collect()
}

fn registries(list: &[String], timeout: Duration) -> Result<Vec<Registry>, Wrong> {
    let registry = |text: &String| {
        let read = text.parse::<Registry>().map_err(|reason| ("whois_servers", reason))?;
        Ok(Registry { timeout, ..read })
    };
    list.iter().map(registry).collect()
}

fn identities(list: &[String]) -> Result<Vec<String>, Wrong> {
    let identity = |text: &String| {
        let name = Fqdn::parse(text.trim());
        let name = name.map_err(|error| ("caa_identities", format!("{text:?} is not a domain: {error}")))?;
        Ok(name.to_string())
    };
    match list {
        [] => Err(("caa_identities", "name at least one domain".to_owned())),
        list => list.iter().map(identity).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(items: &[&str]) -> Option<Vec<String>> {
        Some(items.iter().map(|item| (*item).to_owned()).collect())
    }

    fn refused(asked: Asked, mode: Mode) -> &'static str {
        asked.check(mode).expect_err("refused").0
    }

    #[test]
    fn each_mode_has_its_own_source_of_answers() {
        let test = Asked::default().check(Mode::Test).expect("holds");
        assert!(matches!(test.source, Source::World(None)));
        assert_eq!(test.caa_identities.as_deref(), Some(&["sealpost.invalid".to_owned()][..]));
        let private = Asked::default().check(Mode::Private).expect("holds");
        assert!(matches!(private.source, Source::Off) && private.caa_identities.is_none());
        let off = Asked { dns_servers: list(&["off"]), ..Asked::default() }.check(Mode::Private).expect("holds");
        assert!(matches!(off.source, Source::Off));
        let asked = Asked {
            dns_servers: list(&["192.0.2.53", " [2001:db8::53]:5353"]),
            dns_timeout: Some(100),
            whois_servers: list(&["corp.example=whois.corp.example"]),
            caa_identities: list(&["CA.example"]),
            ..Asked::default()
        };
        let LookupConfig { source: Source::Network(network), caa_identities } =
            asked.check(Mode::Private).expect("holds")
        else {
            panic!("the network");
        };
        let servers = ["192.0.2.53:53", "[2001:db8::53]:5353"].map(|text| text.parse().expect("an address"));
        assert_eq!(network.resolver.servers, Servers::At(servers.to_vec()));
        assert_eq!(network.registries[0].timeout, Duration::from_millis(100));
        assert!(network.perspectives.is_none());
        assert_eq!(caa_identities, list(&["ca.example"]));
    }

    #[test]
    fn settings_of_another_mode_are_refused() {
        let world = || Asked { world: Some("world.toml".into()), ..Asked::default() };
        assert_eq!(refused(world(), Mode::Private), "world");
        let dns = |servers: &[&str]| Asked { dns_servers: list(servers), ..Asked::default() };
        assert_eq!(refused(dns(&["system"]), Mode::Test), "dns_servers");
        assert_eq!(refused(dns(&[]), Mode::Private), "dns_servers");
        assert_eq!(refused(dns(&["ns.example"]), Mode::Private), "dns_servers");
        let with = |asked: Asked| Asked { dns_servers: list(&["192.0.2.53"]), ..asked };
        let whois = || Asked { whois_servers: list(&["corp.example=w.example"]), ..Asked::default() };
        assert_eq!(refused(whois(), Mode::Private), "whois_servers", "without DNS servers");
        let waived = || Asked { dnssec_waived: list(&["corp.example"]), ..Asked::default() };
        assert!(with(waived()).check(Mode::Private).is_ok());
        let identities = || Asked { caa_identities: list(&["ca.example"]), ..Asked::default() };
        assert_eq!(refused(identities(), Mode::Private), "caa_identities", "without DNS servers");
        assert_eq!(refused(with(Asked { dns_timeout: Some(1), ..Asked::default() }), Mode::Private), "dns_timeout");
    }

    #[test]
    fn r3_r10_r53_public_br_asks_no_registry_validates_all_and_checks_caa() {
        let public = |asked: Asked| asked.check(Mode::PublicBr);
        let whole =
            || Asked { dns_servers: list(&["192.0.2.53"]), caa_identities: list(&["ca.example"]), ..Asked::default() };
        let Ok(LookupConfig { source: Source::Network(network), .. }) = public(whole()) else { panic!("holds") };
        assert_eq!(network.perspectives, Some(Vec::new()), "R11: none agree, so DNS contacts are off");
        assert_eq!(
            refused(Asked { dns_servers: None, caa_identities: None, ..whole() }, Mode::PublicBr),
            "dns_servers"
        );
        assert_eq!(refused(Asked { dns_servers: list(&["off"]), ..whole() }, Mode::PublicBr), "caa_identities");
        assert_eq!(refused(Asked { caa_identities: None, ..whole() }, Mode::PublicBr), "caa_identities");
        let whois = Asked { whois_servers: list(&["corp.example=w.example"]), ..whole() };
        assert_eq!(refused(whois, Mode::PublicBr), "whois_servers");
        let waived = Asked { dnssec_waived: list(&["corp.example"]), ..whole() };
        assert_eq!(refused(waived, Mode::PublicBr), "dnssec_waived");
    }
}
