//! What the sender's domain says about who may send for it: SPF (RFC 7208),
//! DKIM (RFC 6376), DMARC (RFC 7489).

use std::time::Duration;

use hickory_resolver::net::{DnsError, NetError};
use hickory_resolver::proto::rr::{Name, RData, RecordType};
use hickory_resolver::{ResolverBuilder, TokioResolver};

use sealpost_server::config::DkimConfig;

use super::check::Check;

const SPF: &str = "SPF";
const DKIM: &str = "DKIM";
const DMARC: &str = "DMARC";

/// How long one question may take: doctor is run by somebody who waits.
const PATIENCE: Duration = Duration::from_secs(5);

/// TXT records of a name: none, some, or why that is not known.
type Records = Result<Vec<String>, String>;

pub async fn check(domain: &str, dkim: Option<&DkimConfig>) -> Vec<Check> {
    if is_reserved(domain) {
        let told = format!("{domain} is no domain of the internet");
        return vec![Check::warning(SPF, told, "set mail_from to an address of yours before mail is to arrive")];
    }
    let resolver = match TokioResolver::builder_tokio().and_then(ResolverBuilder::build) {
        Ok(resolver) => resolver,
        Err(error) => {
            let told = format!("the DNS cannot be asked ({error})");
            return vec![Check::warning(SPF, told, "look at /etc/resolv.conf")];
        }
    };
    let policy = format!("_dmarc.{domain}");
    let (sender, policies) = tokio::join!(records(&resolver, domain), records(&resolver, &policy));
    let mut checks = vec![spf(domain, sender)];
    match dkim {
        None => checks.push(Check::warning(DKIM, "mail is not signed", "make a key with `sealpost dkim keygen`")),
        Some(DkimConfig { domain, keys }) => {
            for (selector, _) in keys {
                let name = format!("{selector}._domainkey.{domain}");
                let found = records(&resolver, &name).await;
                checks.push(dkim_check(&name, &found));
            }
        }
    }
    checks.push(dmarc(domain, policies));
    checks
}

/// RFC 2606, RFC 6761.
fn is_reserved(domain: &str) -> bool {
    let top = domain.rsplit('.').next().unwrap_or(domain);
    ["invalid", "example", "test", "localhost"].contains(&top)
}

async fn records(resolver: &TokioResolver, name: &str) -> Records {
    let name = Name::from_ascii(format!("{name}.")).map_err(|error| error.to_string())?;
    let looked_up = tokio::time::timeout(PATIENCE, resolver.lookup(name, RecordType::TXT)).await;
    match looked_up.map_err(|_elapsed| format!("no answer within {PATIENCE:?}"))? {
        Ok(found) => {
            let text = |data: &RData| match data {
                RData::TXT(txt) => {
                    let whole: Vec<u8> = txt.txt_data.iter().flat_map(|part| part.iter().copied()).collect();
                    Some(String::from_utf8_lossy(&whole).into_owned())
                }
                _ => None,
            };
            Ok(found.answers().iter().filter_map(|record| text(&record.data)).collect())
        }
        Err(NetError::Dns(DnsError::NoRecordsFound(_))) => Ok(Vec::new()),
        Err(error) => Err(error.to_string()),
    }
}

/// Those that begin with this version word.
fn of_version(records: Records, version: &str) -> Records {
    let is_ours = |record: &String| {
        let rest = record.get(..version.len()).filter(|start| start.eq_ignore_ascii_case(version));
        rest.is_some() && record[version.len()..].chars().next().is_none_or(|next| next == ' ' || next == ';')
    };
    Ok(records?.into_iter().filter(is_ours).collect())
}

fn spf(domain: &str, records: Records) -> Check {
    match of_version(records, "v=spf1").as_deref() {
        Err(error) => unknown(SPF, domain, error),
        Ok([]) => {
            let told = format!("{domain} does not say which servers may send for it");
            Check::failed(SPF, told, "publish a TXT record such as \"v=spf1 mx -all\"")
        }
        Ok([record]) if record.split(' ').any(|term| term == "+all" || term == "all") => {
            Check::failed(SPF, format!("{domain} lets everybody send for it: {record}"), "end it with -all or ~all")
        }
        Ok([record]) => Check::ok(SPF, format!("{domain}: {record}")),
        Ok(_) => Check::failed(SPF, format!("{domain} has several SPF records, so none counts"), "keep one of them"),
    }
}

fn dkim_check(name: &str, records: &Records) -> Check {
    // The version may be left out there (RFC 6376 §3.6.1).
    let is_key = |record: &&String| record.split(';').any(|tag| tag.trim().starts_with("p="));
    match records {
        Err(error) => unknown(DKIM, name, error),
        Ok(found) => match found.iter().find(is_key) {
            None => Check::failed(DKIM, format!("no key is published at {name}"), "publish it, or mend the selector"),
            Some(key) if key.split(';').any(|tag| tag.trim() == "p=") => {
                Check::failed(DKIM, format!("the key at {name} is revoked"), "publish the one that signs")
            }
            Some(_) => Check::ok(DKIM, format!("a key is published at {name}")),
        },
    }
}

fn dmarc(domain: &str, records: Records) -> Check {
    match of_version(records, "v=DMARC1").as_deref() {
        Err(error) => unknown(DMARC, domain, error),
        Ok([record]) => Check::ok(DMARC, format!("{domain}: {record}")),
        Ok([]) => {
            let advice = format!("publish a TXT record at _dmarc.{domain}, to begin with \"v=DMARC1; p=none\"");
            Check::warning(DMARC, format!("{domain} has no policy of its own"), advice)
        }
        Ok(_) => Check::failed(DMARC, format!("{domain} has several policies, so none counts"), "keep one of them"),
    }
}

fn unknown(check: &'static str, name: &str, error: &str) -> Check {
    Check::warning(check, format!("{name} could not be asked about ({error})"), "try again, or look at the resolver")
}

#[cfg(test)]
mod tests {
    use super::super::Verdict::{self, Failed, Ok as Good, Warning};
    use super::*;

    fn found(texts: &[&str]) -> Records {
        Ok(texts.iter().map(|text| (*text).to_owned()).collect())
    }

    #[test]
    fn spf_is_judged() {
        let table: [(&[&str], Verdict); 7] = [
            (&["v=spf1 mx -all"], Good),
            (&["google-site=1", "V=SPF1 include:mail.example ~all"], Good),
            (&["v=spf1"], Good),
            (&[], Failed),
            (&["v=spf10 -all", "spf1"], Failed),
            (&["v=spf1 +all"], Failed),
            (&["v=spf1 -all", "v=spf1 mx -all"], Failed),
        ];
        for (records, verdict) in table {
            assert_eq!(spf("desk.example", found(records)).verdict, verdict, "{records:?}");
        }
        assert_eq!(spf("desk.example", Err("timeout".into())).verdict, Warning);
    }

    #[test]
    fn dkim_and_dmarc_are_judged() {
        let name = "desk._domainkey.desk.example";
        assert_eq!(dkim_check(name, &found(&[])).verdict, Failed);
        assert_eq!(dkim_check(name, &found(&["v=DKIM1; k=ed25519; p=AAAA"])).verdict, Good);
        assert_eq!(dkim_check(name, &found(&["k=rsa; p="])).verdict, Failed);
        assert_eq!(dmarc("desk.example", found(&["v=DMARC1; p=reject"])).verdict, Good);
        assert_eq!(dmarc("desk.example", found(&["v=DMARC12"])).verdict, Warning);
        assert_eq!(dmarc("desk.example", found(&["v=DMARC1;p=none", "v=DMARC1;p=reject"])).verdict, Failed);
    }
}
