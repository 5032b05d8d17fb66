//! [`Settings`]: what may be set, and where each setting stands.

use std::net::SocketAddr;
use std::path::PathBuf;

use serde::Deserialize;

use super::ConfigError;

/// What may be set. Every setting is a flag (`--public-url`), a variable
/// (`SEALPOST_PUBLIC_URL`) and a line of the settings file (`public_url = …`).
#[derive(Clone, Debug, Default, Deserialize, clap::Args)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// Folder for the database, the CA and the sealing key [default: ./sealpost-data]
    #[arg(long, env = "SEALPOST_DATA", value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// Address to listen on [default: 127.0.0.1:8400]
    #[arg(long, env = "SEALPOST_LISTEN", value_name = "ADDR")]
    pub listen: Option<SocketAddr>,
    /// sqlite:PATH or postgres://… [default: sqlite:DATA/sealpost.db]
    #[arg(long, env = "SEALPOST_DATABASE", value_name = "URL", hide_env_values = true)]
    pub database: Option<String>,
    /// test, private or public-br; written into the database at first start [default: test]
    #[arg(long, env = "SEALPOST_MODE", value_name = "MODE")]
    pub mode: Option<String>,
    /// Where people reach this server; links in mails begin with it [default: http://LISTEN]
    #[arg(long, env = "SEALPOST_PUBLIC_URL", value_name = "URL")]
    pub public_url: Option<String>,
    /// Where mail goes: smtp://, smtps://, smtp+starttls:// or smtp+plain://[user:password@]host[:port];
    /// several, the preferred one first: repeat it, or put spaces between them
    #[arg(long, env = "SEALPOST_SMTP", value_name = "URL", hide_env_values = true, value_delimiter = ' ')]
    #[serde(deserialize_with = "super::mail::one_or_many")]
    pub smtp: Option<Vec<String>>,
    /// PEM file with roots that mail servers' certificates may lead to, beside the system's
    #[arg(long, env = "SEALPOST_SMTP_CA", value_name = "FILE")]
    pub smtp_ca: Option<PathBuf>,
    /// Most connections to mail servers at once [default: 32]
    #[arg(long, env = "SEALPOST_SMTP_CONNECTIONS", value_name = "COUNT")]
    pub smtp_connections: Option<usize>,
    /// Seconds for reaching a mail server [default: 10]
    #[arg(long, env = "SEALPOST_SMTP_CONNECT_SECONDS", value_name = "SECONDS")]
    pub smtp_connect_seconds: Option<u32>,
    /// Seconds for its greeting and its answer to EHLO [default: 60]
    #[arg(long, env = "SEALPOST_SMTP_GREETING_SECONDS", value_name = "SECONDS")]
    pub smtp_greeting_seconds: Option<u32>,
    /// Seconds for a TLS handshake with it [default: 30]
    #[arg(long, env = "SEALPOST_SMTP_TLS_SECONDS", value_name = "SECONDS")]
    pub smtp_tls_seconds: Option<u32>,
    /// Seconds for a command and its reply, and for signing in [default: 60]
    #[arg(long, env = "SEALPOST_SMTP_COMMAND_SECONDS", value_name = "SECONDS")]
    pub smtp_command_seconds: Option<u32>,
    /// Seconds for a message and the reply that says it was taken [default: 120]
    #[arg(long, env = "SEALPOST_SMTP_MESSAGE_SECONDS", value_name = "SECONDS")]
    pub smtp_message_seconds: Option<u32>,
    /// PEM file (mode 0600) with the key that signs mails by DKIM; with two, comma-separated, both sign
    #[arg(long, env = "SEALPOST_DKIM_KEY", value_name = "FILE", value_delimiter = ',')]
    #[serde(deserialize_with = "super::mail::one_or_many")]
    pub dkim_key: Option<Vec<PathBuf>>,
    /// Selector of each DKIM key, in the same order
    #[arg(long, env = "SEALPOST_DKIM_SELECTOR", value_name = "NAME", value_delimiter = ',')]
    #[serde(deserialize_with = "super::mail::one_or_many")]
    pub dkim_selector: Option<Vec<String>>,
    /// Domain that signs: the sender's, or a parent of it [default: the sender's]
    #[arg(long, env = "SEALPOST_DKIM_DOMAIN", value_name = "DOMAIN")]
    pub dkim_domain: Option<String>,
    /// Sender of every mail [default: no-reply@sealpost.invalid in test]
    #[arg(long, env = "SEALPOST_MAIL_FROM", value_name = "ADDRESS")]
    pub mail_from: Option<String>,
    /// Name shown beside the sender's address [default: the account's name]
    #[arg(long, env = "SEALPOST_MAIL_NAME", value_name = "NAME")]
    pub mail_name: Option<String>,
    /// Where bounces go: mails leave with `bounces+TOKEN@…` as their envelope sender [default: MAIL_FROM]
    #[arg(long, env = "SEALPOST_BOUNCE_ADDRESS", value_name = "ADDRESS")]
    pub bounce_address: Option<String>,
    /// Address on which bounces are taken by LMTP and SMTP, and nothing else is
    #[arg(long, env = "SEALPOST_BOUNCE_LISTEN", value_name = "ADDR")]
    pub bounce_listen: Option<SocketAddr>,
    /// Maildir into which another mail server puts bounces
    #[arg(long, env = "SEALPOST_BOUNCE_MAILDIR", value_name = "DIR")]
    pub bounce_maildir: Option<PathBuf>,
    /// Folder with mail templates and sentences of your own, in the place of the built-in ones
    #[arg(long, env = "SEALPOST_MAIL_OVERRIDES", value_name = "DIR")]
    pub mail_overrides: Option<PathBuf>,
    /// Name of the account made at first start [default: Sealpost]
    #[arg(long, env = "SEALPOST_ACCOUNT_NAME", value_name = "NAME")]
    pub account_name: Option<String>,
    /// Address of the administrator made at first start
    #[arg(long, env = "SEALPOST_ADMIN_EMAIL", value_name = "ADDRESS")]
    pub admin_email: Option<String>,
    /// Language of the account made at first start [default: en]
    #[arg(long, env = "SEALPOST_LANGUAGE", value_name = "LOCALE")]
    pub language: Option<String>,
    /// Zones of your own that may be certified beside public names (private), comma-separated
    #[arg(long, env = "SEALPOST_ZONES", value_name = "ZONES", value_delimiter = ',')]
    pub zones: Option<Vec<String>>,
    /// Certify public names as well, beside the zones (private); a new CA is then not bound to them [default: true if no zones are listed]
    #[arg(long, env = "SEALPOST_PUBLIC_NAMES", num_args = 0..=1, default_missing_value = "true", value_name = "BOOL")]
    pub public_names: Option<bool>,
    /// A newer public suffix list than the one built in, as published at publicsuffix.org
    #[arg(long, env = "SEALPOST_PUBLIC_SUFFIX_LIST", value_name = "FILE")]
    pub public_suffix_list: Option<PathBuf>,
    /// What becomes of the older links when an approver is mailed again: stay or die [default: stay]
    #[arg(long, env = "SEALPOST_OLDER_LINKS", value_name = "WHAT")]
    pub older_links: Option<String>,
    /// Days that a proof may be old when a certificate is signed (test, private) [default: 200, less from 2027 on]
    #[arg(long, env = "SEALPOST_EVIDENCE_DAYS", value_name = "DAYS")]
    pub evidence_days: Option<u32>,
    /// What the test desk takes for the internet: zones, contacts, failures (test) [default: the built-in world]
    #[arg(long, env = "SEALPOST_WORLD", value_name = "FILE")]
    pub world: Option<PathBuf>,
    /// DNS servers to ask, comma-separated addresses; or system, or off [default: off]
    #[arg(long, env = "SEALPOST_DNS_SERVERS", value_name = "ADDRS", value_delimiter = ',')]
    pub dns_servers: Option<Vec<String>>,
    /// Milliseconds until an unanswered DNS question is asked again [default: 3000]
    #[arg(long, env = "SEALPOST_DNS_TIMEOUT", value_name = "MILLISECONDS")]
    pub dns_timeout: Option<u32>,
    /// File of DNSKEY records to trust instead of the keys of the root zone
    #[arg(long, env = "SEALPOST_DNS_TRUST_ANCHOR", value_name = "FILE")]
    pub dns_trust_anchor: Option<PathBuf>,
    /// Zones that are believed without DNSSEC (private), comma-separated
    #[arg(long, env = "SEALPOST_DNSSEC_WAIVED", value_name = "ZONES", value_delimiter = ',')]
    pub dnssec_waived: Option<Vec<String>>,
    /// DNS servers elsewhere in the network that must see a DNS contact too (public-br), comma-separated addresses
    #[arg(long, env = "SEALPOST_DNS_PERSPECTIVES", value_name = "ADDRS", value_delimiter = ',')]
    pub dns_perspectives: Option<Vec<String>>,
    /// WHOIS servers of private registries (private), comma-separated zone=server[:port]
    #[arg(long, env = "SEALPOST_WHOIS_SERVERS", value_name = "ZONE=SERVER", value_delimiter = ',')]
    pub whois_servers: Option<Vec<String>>,
    /// Names by which CAA records let this CA issue, comma-separated; without them CAA is not checked (private)
    #[arg(long, env = "SEALPOST_CAA_IDENTITIES", value_name = "NAMES", value_delimiter = ',')]
    pub caa_identities: Option<Vec<String>>,
    /// Issue OV and EV orders at once, without asking anybody (test)
    #[arg(long, env = "SEALPOST_ISSUE_AT_ONCE", num_args = 0..=1, default_missing_value = "true", value_name = "BOOL")]
    pub issue_at_once: Option<bool>,
    /// Your own CA: PEM file with the issuing certificate first and the root last
    #[arg(long, env = "SEALPOST_CA_CHAIN", value_name = "FILE")]
    pub ca_chain: Option<PathBuf>,
    /// Your own CA: PEM file with the key of the issuing certificate
    #[arg(long, env = "SEALPOST_CA_KEY", value_name = "FILE")]
    pub ca_key: Option<PathBuf>,
    /// List of keys that are not certified: SHA-256 of the SubjectPublicKeyInfo in hexadecimal digits, one a line; or blocklist.dat of badkeys
    #[arg(long, env = "SEALPOST_BLOCKED_KEYS", value_name = "FILE")]
    pub blocked_keys: Option<PathBuf>,
    /// Where the revocation list of your own CA is, http:// (public-br)
    #[arg(long, env = "SEALPOST_CRL_URL", value_name = "URL")]
    pub crl_url: Option<String>,
    /// Where the certificate of your own issuing CA is, http:// (public-br)
    #[arg(long, env = "SEALPOST_CA_ISSUERS_URL", value_name = "URL")]
    pub ca_issuers_url: Option<String>,
    /// Days a certificate is valid when the order does not say [default: 199; public-br: less from 2027 on]
    #[arg(long, env = "SEALPOST_CERTIFICATE_DAYS", value_name = "DAYS")]
    pub certificate_days: Option<u32>,
    /// Most additional emails of an order [default: 100]
    #[arg(long, env = "SEALPOST_ADDITIONAL_EMAILS", value_name = "COUNT")]
    pub additional_emails: Option<usize>,
    /// Approval mails at once to one approver of one order and name; 0 is no limit [default: 3]
    #[arg(long, env = "SEALPOST_LIMIT_APPROVER_BURST", value_name = "COUNT")]
    pub limit_approver_burst: Option<u32>,
    /// Then one per so many seconds [default: 900]
    #[arg(long, env = "SEALPOST_LIMIT_APPROVER_INTERVAL", value_name = "SECONDS")]
    pub limit_approver_interval: Option<u32>,
    /// Approval mails a day to one approver of one order and name; 0 is no limit [default: 10]
    #[arg(long, env = "SEALPOST_LIMIT_APPROVER_PER_DAY", value_name = "COUNT")]
    pub limit_approver_per_day: Option<u32>,
    /// Approval mails a day to one recipient, over all accounts; 0 is no limit [default: 20]
    #[arg(long, env = "SEALPOST_LIMIT_RECIPIENT_PER_DAY", value_name = "COUNT")]
    pub limit_recipient_per_day: Option<u32>,
    /// Approval mails an hour caused by one account; 0 is no limit [default: 600]
    #[arg(long, env = "SEALPOST_LIMIT_ACCOUNT_PER_HOUR", value_name = "COUNT")]
    pub limit_account_per_hour: Option<u32>,
    /// Values of one approver of one order and name that are live at once [default: 5]
    #[arg(long, env = "SEALPOST_LIMIT_LIVE_VALUES", value_name = "COUNT")]
    pub limit_live_values: Option<u32>,
    /// What decides on the approval page: link (the link of the mail alone) or code (a code of the mail is typed as well) [default: link]
    #[arg(long, env = "SEALPOST_APPROVAL", value_name = "HOW")]
    pub approval: Option<String>,
    /// Approval links a minute that do not work, from one visitor; 0 is no limit [default: 20]
    #[arg(long, env = "SEALPOST_LIMIT_PAGE_MISSES", value_name = "COUNT")]
    pub limit_page_misses: Option<u32>,
    /// Approval links a minute that do not work, from all visitors together; 0 is no limit [default: 600]
    #[arg(long, env = "SEALPOST_LIMIT_PAGE_MISSES_TOTAL", value_name = "COUNT")]
    pub limit_page_misses_total: Option<u32>,
    /// Whether this server also sends mail and issues certificates; false leaves that to other servers and to `sealpost work` (PostgreSQL) [default: true]
    #[arg(long, env = "SEALPOST_WORKER", num_args = 0..=1, default_missing_value = "true", value_name = "BOOL")]
    pub worker: Option<bool>,
    /// Seconds between the attempts to send a mail, comma-separated; the last one repeats [default: 60,300,900,1800,3600,7200,14400]
    #[arg(long, env = "SEALPOST_RETRY_SECONDS", value_name = "SECONDS", value_delimiter = ',')]
    pub retry_seconds: Option<Vec<u32>>,
    /// Hours after which no further attempt is made [default: 120]
    #[arg(long, env = "SEALPOST_RETRY_HOURS", value_name = "HOURS")]
    pub retry_hours: Option<u32>,
    /// Certificate chain to serve TLS with, a PEM file
    #[arg(long, env = "SEALPOST_TLS_CERT", value_name = "FILE")]
    pub tls_cert: Option<PathBuf>,
    /// Its key, a PEM file
    #[arg(long, env = "SEALPOST_TLS_KEY", value_name = "FILE")]
    pub tls_key: Option<PathBuf>,
    /// Proxies that end TLS and say who called: addresses or networks, comma-separated
    #[arg(long, env = "SEALPOST_TRUSTED_PROXIES", value_name = "NETWORKS", value_delimiter = ',')]
    pub trusted_proxies: Option<Vec<String>>,
    /// Most connections at once [default: 10000]
    #[arg(long, env = "SEALPOST_CONNECTIONS", value_name = "COUNT")]
    pub connections: Option<usize>,
    /// Most connections of one address, or of one network /64 of IPv6; through a trusted proxy, most requests under way [default: 1000]
    #[arg(long, env = "SEALPOST_CONNECTIONS_PER_ADDRESS", value_name = "COUNT")]
    pub connections_per_address: Option<usize>,
    /// Seconds within which the head of a request has to arrive [default: 10]
    #[arg(long, env = "SEALPOST_HEADER_SECONDS", value_name = "SECONDS")]
    pub header_seconds: Option<u32>,
    /// Seconds within which the body of a request has to arrive [default: 30]
    #[arg(long, env = "SEALPOST_BODY_SECONDS", value_name = "SECONDS")]
    pub body_seconds: Option<u32>,
    /// Seconds after which an idle connection is closed [default: 75]
    #[arg(long, env = "SEALPOST_IDLE_SECONDS", value_name = "SECONDS")]
    pub idle_seconds: Option<u32>,
    /// Requests of one key within 5 seconds; 0 is no limit [default: 100; in test 0]
    #[arg(long, env = "SEALPOST_LIMIT_REQUESTS_5S", value_name = "COUNT")]
    pub limit_requests_5s: Option<usize>,
    /// Requests of one key within 3 minutes; 0 is no limit [default: 1000; in test 0]
    #[arg(long, env = "SEALPOST_LIMIT_REQUESTS_3MIN", value_name = "COUNT")]
    pub limit_requests_3min: Option<usize>,
    /// What is logged, as a filter: info, debug, sealpost_server=debug,info … [default: info]
    #[arg(long, env = "SEALPOST_LOG", value_name = "FILTER")]
    pub log: Option<String>,
    /// text or json [default: text]
    #[arg(long, env = "SEALPOST_LOG_FORMAT", value_name = "FORMAT")]
    pub log_format: Option<String>,
}

impl Settings {
    /// These, and those of `file` where these are not set.
    pub(super) fn over(self, file: Self) -> Self {
        let given = self;
        macro_rules! merged {
            ($($name:ident),+ $(,)?) => {
                Self { $($name: given.$name.or(file.$name)),+ }
            };
        }
        merged! {
            data, listen, database, mode, public_url, smtp, smtp_ca, smtp_connections, smtp_connect_seconds,
            smtp_greeting_seconds, smtp_tls_seconds, smtp_command_seconds, smtp_message_seconds, dkim_key,
            dkim_selector, dkim_domain, mail_from, mail_name, bounce_address, bounce_listen, bounce_maildir,
            mail_overrides, account_name, admin_email, language, zones, public_names, public_suffix_list,
            older_links, evidence_days, world, dns_servers, dns_timeout, dns_trust_anchor, dnssec_waived,
            dns_perspectives, whois_servers, caa_identities, issue_at_once, ca_chain, ca_key, blocked_keys, crl_url,
            ca_issuers_url, certificate_days, additional_emails, limit_approver_burst, limit_approver_interval,
            limit_approver_per_day, limit_recipient_per_day, limit_account_per_hour, limit_live_values, approval,
            limit_page_misses, limit_page_misses_total, worker, retry_seconds, retry_hours, tls_cert, tls_key,
            trusted_proxies, connections, connections_per_address, header_seconds, body_seconds, idle_seconds,
            limit_requests_5s, limit_requests_3min, log, log_format
        }
    }
}

/// Variables with our prefix that are not settings of the server.
const OTHER_VARIABLES: [&str; 5] =
    ["SEALPOST_URL", "SEALPOST_API_KEY", "SEALPOST_CONFIG", "SEALPOST_CORPORA", "SEALPOST_OUTPUT"];

/// Refuses misspelt variables: a typo must not change what a desk is.
pub fn check_variables<'a>(names: impl Iterator<Item = &'a str>) -> Result<(), ConfigError> {
    let command = <Settings as clap::Args>::augment_args(clap::Command::new("settings"));
    let known: Vec<_> = command.get_arguments().filter_map(clap::Arg::get_env).collect();
    for name in names.filter(|name| name.starts_with("SEALPOST_") && !name.starts_with("SEALPOST_TEST_")) {
        if !known.iter().any(|env| *env == name) && !OTHER_VARIABLES.contains(&name) {
            return Err(ConfigError::Variable(name.to_owned()));
        }
    }
    Ok(())
}
