//! A WHOIS client (RFC 3912): one line there, text back. No referral is
//! followed; only servers that the operator named are asked.

use std::str::FromStr;
use std::time::Duration;

use sealpost_domain::Fqdn;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// A longer answer is no registration record.
const LONGEST: u64 = 64 * 1024;

/// The server of a private registry, and the zone whose domains it registers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Registry {
    pub zone: Fqdn,
    pub host: String,
    pub port: u16,
    /// For the whole dialogue.
    pub timeout: Duration,
}

impl Registry {
    /// The registry with the longest zone that `adn` lies in.
    pub fn of<'a>(registries: &'a [Self], adn: &Fqdn) -> Option<&'a Self> {
        let at = registries.iter().filter(|registry| adn.is_at_or_below(&registry.zone));
        at.max_by_key(|registry| registry.zone.as_str().len())
    }

    /// The answer about `adn`, as it came.
    pub async fn ask(&self, adn: &Fqdn) -> Result<Vec<u8>, String> {
        let asked = tokio::time::timeout(self.timeout, self.dialogue(adn)).await;
        let told = |error: std::io::Error| format!("the WHOIS server {}: {error}", self.host);
        match asked {
            Ok(Ok(answer)) if answer.len() as u64 > LONGEST => {
                Err(format!("the WHOIS server {} sent more than {LONGEST} octets", self.host))
            }
            Ok(answer) => answer.map_err(told),
            Err(_elapsed) => Err(format!("the WHOIS server {} did not answer in time", self.host)),
        }
    }

    async fn dialogue(&self, adn: &Fqdn) -> std::io::Result<Vec<u8>> {
        let mut stream = TcpStream::connect((self.host.as_str(), self.port)).await?;
        stream.write_all(format!("{adn}\r\n").as_bytes()).await?;
        let mut answer = Vec::new();
        stream.take(LONGEST + 1).read_to_end(&mut answer).await?;
        Ok(answer)
    }
}

/// `zone=server` or `zone=server:port`, as in the settings.
impl FromStr for Registry {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (zone, server) = text.split_once('=').ok_or_else(|| format!("{text:?} is not written as zone=server"))?;
        let zone = Fqdn::parse(zone.trim()).map_err(|error| format!("{zone:?} is not a zone: {error}"))?;
        let server = server.trim();
        let (host, port) = match server.rsplit_once(':') {
            Some((host, port)) if !host.contains(':') || host.ends_with(']') => {
                (host, port.parse().map_err(|_not_a_port| format!("{port:?} is not a port"))?)
            }
            _ => (server, 43),
        };
        let host = host.trim_start_matches('[').trim_end_matches(']');
        let plain = |c: char| c.is_ascii_alphanumeric() || "-._:".contains(c);
        if host.is_empty() || !host.chars().all(plain) {
            return Err(format!("{host:?} is not a server's name or address"));
        }
        Ok(Self { zone, host: host.to_owned(), port, timeout: Duration::from_secs(5) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn registries_are_read_from_settings() {
        let read = |text: &str| text.parse::<Registry>().map(|r| format!("{} {} {}", r.zone, r.host, r.port));
        assert_eq!(read("corp.example=whois.corp.example").as_deref(), Ok("corp.example whois.corp.example 43"));
        assert_eq!(read(" corp.example = 127.0.0.1:4343").as_deref(), Ok("corp.example 127.0.0.1 4343"));
        assert_eq!(read("corp.example=[::1]:4343").as_deref(), Ok("corp.example ::1 4343"));
        assert_eq!(read("corp.example=::1").as_deref(), Ok("corp.example ::1 43"));
        for wrong in
            ["", "corp.example", "corp.example=", "=x", "a b.example=x", "corp.example=x:http", "c.example=a b"]
        {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn the_longest_zone_answers_and_a_neighbour_never() {
        let all: Vec<Registry> =
            ["corp.example=a", "lab.corp.example=b"].iter().map(|text| text.parse().expect("read")).collect();
        let host = |name: &str| Registry::of(&all, &Fqdn::parse(name).expect("a name")).map(|found| found.host.clone());
        assert_eq!(host("x.corp.example").as_deref(), Some("a"));
        assert_eq!(host("x.lab.corp.example").as_deref(), Some("b"));
        assert_eq!(host("evilcorp.example"), None);
    }
}
