//! The address of a webhook as a text: what can be said of it before anybody
//! connects (R50).

use std::net::IpAddr;

use url::{Host, Url};

use super::address::admits;

/// The longest that is kept, in bytes.
const LONGEST: usize = 2000;

/// An https URL whose host is a name, or a public address. Test desks may call
/// their own machine, and by http.
pub fn parse(text: &str, allows_loopback: bool) -> Result<Url, String> {
    if text.len() > LONGEST {
        return Err(format!("it is longer than {LONGEST} bytes"));
    }
    let url = Url::parse(text).map_err(|error| format!("it is not a URL: {error}"))?;
    let host = url.host().ok_or("it names no host")?;
    let literal = match &host {
        Host::Domain(name) if is_local(name) => {
            // Whatever it is said to be elsewhere, it means this machine.
            Some(IpAddr::from([127, 0, 0, 1]))
        }
        Host::Domain(_) => None,
        Host::Ipv4(address) => Some(IpAddr::V4(*address)),
        Host::Ipv6(address) => Some(IpAddr::V6(*address)),
    };
    let is_own_machine = allows_loopback && literal.is_some_and(|address| address.to_canonical().is_loopback());
    if url.scheme() != "https" && !(url.scheme() == "http" && is_own_machine) {
        return Err("it must begin with https://".to_owned());
    }
    if literal.is_some_and(|address| !admits(address, allows_loopback)) {
        return Err(format!("{host} is not a public address"));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err("it holds a user or a password; use secret instead".to_owned());
    }
    if url.fragment().is_some() {
        return Err("it holds a fragment (#…), which is never sent".to_owned());
    }
    Ok(url)
}

fn is_local(name: &str) -> bool {
    let name = name.trim_end_matches('.');
    name == "localhost" || name.ends_with(".localhost")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r50_only_public_https_endpoints_are_taken() {
        for text in ["https://hooks.example.com", "https://hooks.example.com:8443/a?b=c", "https://8.8.8.8/x"] {
            assert!(parse(text, false).is_ok(), "{text}");
        }
        for text in [
            "",
            "hooks.example.com",
            "/path",
            "http://hooks.example.com",
            "ftp://hooks.example.com",
            "https://",
            "https://user@hooks.example.com",
            "https://u:p@hooks.example.com",
            "https://hooks.example.com/#x",
            "https://localhost",
            "https://a.localhost./",
            "https://127.0.0.1",
            "https://127.1",
            "https://2130706433",
            "https://0x7f.1",
            "https://0177.0.0.1",
            "https://[::1]",
            "https://[::ffff:10.0.0.1]",
            "https://10.0.0.1",
            "https://169.254.169.254/latest/meta-data",
            "https://100.64.0.1",
            "https://[fd00:ec2::254]",
            "http://127.0.0.1:8080",
            "javascript:alert(1)",
            "file:///etc/passwd",
            "https://256.1.1.1",
        ] {
            assert!(parse(text, false).is_err(), "{text}");
        }
        assert!(parse(&format!("https://hooks.example.com/{}", "a".repeat(2000)), false).is_err());
    }

    #[test]
    fn r50_a_test_desk_calls_its_own_machine_by_http() {
        for text in ["http://127.0.0.1:8080/x", "http://[::1]:8080", "http://localhost:8080", "https://localhost"] {
            assert!(parse(text, true).is_ok(), "{text}");
        }
        for text in ["http://10.0.0.1", "https://10.0.0.1", "http://hooks.example.com", "http://169.254.169.254"] {
            assert!(parse(text, true).is_err(), "{text}");
        }
    }
}
