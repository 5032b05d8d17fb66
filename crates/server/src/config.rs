//! Settings: flag, then `SEALPOST_*` variable, then `sealpost.toml`, then
//! default. Unknown names are errors everywhere.

mod listening;

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use sealpost_ca::BlockedKeys;
use sealpost_domain::policy::{OlderLinks, Profile};
use sealpost_domain::suffix::SuffixList;
use sealpost_domain::{EmailAddress, Fqdn, Language, MailLimits, Policy, Retry, Timestamp};
use serde::Deserialize;

use crate::listen::Listening;
use crate::request_limits::Window;

mod bounces;
mod lookups;
mod mail;

pub use bounces::BounceConfig;
pub use lookups::{LookupConfig, Source};
pub use mail::{DkimConfig, SmtpConfig};

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
    #[serde(deserialize_with = "mail::one_or_many")]
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
    #[serde(deserialize_with = "mail::one_or_many")]
    pub dkim_key: Option<Vec<PathBuf>>,
    /// Selector of each DKIM key, in the same order
    #[arg(long, env = "SEALPOST_DKIM_SELECTOR", value_name = "NAME", value_delimiter = ',')]
    #[serde(deserialize_with = "mail::one_or_many")]
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

fn is_postgres(url: &str) -> bool {
    url.starts_with("postgres://") || url.starts_with("postgresql://")
}

/// Variables with our prefix that are not settings of the server.
const OTHER_VARIABLES: [&str; 5] =
    ["SEALPOST_URL", "SEALPOST_API_KEY", "SEALPOST_CONFIG", "SEALPOST_CORPORA", "SEALPOST_OUTPUT"];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    Test,
    Private,
    PublicBr,
}

impl Mode {
    pub const fn name(self) -> &'static str {
        match self {
            Self::Test => "test",
            Self::Private => "private",
            Self::PublicBr => "public-br",
        }
    }

    pub fn find(name: &str) -> Option<Self> {
        [Self::Test, Self::Private, Self::PublicBr].into_iter().find(|mode| mode.name() == name)
    }
}

/// What somebody needs to decide on the approval page (R18).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ApprovalBy {
    /// The link in the mail.
    Link,
    /// The link, and the code that stands beside it and has to be typed.
    Code,
}

/// The settings in force, checked.
#[derive(Clone, Debug)]
pub struct Config {
    pub data: PathBuf,
    pub listen: SocketAddr,
    pub listening: Listening,
    /// Requests that one key may make.
    pub request_windows: Vec<Window>,
    pub database: String,
    pub mode: Mode,
    /// None: `http://` and the address listened on.
    pub public_url: Option<String>,
    /// None: mail stays in the built-in inbox.
    pub smtp: Option<SmtpConfig>,
    pub dkim: Option<DkimConfig>,
    pub mail_from: EmailAddress,
    pub mail_name: String,
    pub bounces: BounceConfig,
    /// Templates and sentences of the operator's own.
    pub mail_overrides: Option<PathBuf>,
    pub account_name: String,
    pub admin_email: EmailAddress,
    pub language: Language,
    pub zones: Vec<Fqdn>,
    /// Whether public names are certified beside the zones.
    pub public_names: bool,
    pub policy: Policy,
    pub lookups: LookupConfig,
    pub issue_at_once: bool,
    pub own_ca: Option<(PathBuf, PathBuf)>,
    /// Keys that the operator does not certify.
    pub blocked_keys: Arc<BlockedKeys>,
    /// What every certificate of a public CA points to.
    pub public_ca: Option<PublicCa>,
    /// None: 199, or what the calendar says.
    pub certificate_days: Option<u32>,
    pub additional_emails: usize,
    pub limits: MailLimits,
    pub approval: ApprovalBy,
    /// Approval links a minute that do not work, from one visitor; 0 is no limit (R20).
    pub page_misses: u32,
    /// The same from all visitors together.
    pub page_misses_total: u32,
    /// `SEALPOST_API_KEY`, installed in test mode.
    pub api_key: Option<String>,
    pub log: String,
    pub log_json: bool,
    pub retry: Retry,
    /// Whether mail is sent and certificates are issued in this process.
    pub worker: bool,
}

/// Addresses that stand in every certificate of a public CA.
#[derive(Clone, Debug)]
pub struct PublicCa {
    pub crl_url: String,
    pub ca_issuers_url: String,
}

#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    #[error("cannot read the settings file {path}: {error}")]
    Read { path: PathBuf, error: std::io::Error },
    #[error("{path}: {message}")]
    File { path: PathBuf, message: String },
    #[error("{place}: {reason}")]
    Setting { place: String, reason: String },
    #[error("the variable {0} is not a setting; `sealpost serve --help` lists them all")]
    Variable(String),
}

/// Reads the settings file: the one named, or `sealpost.toml` if it is there.
pub fn read_file(named: Option<&Path>) -> Result<Option<SettingsFile>, ConfigError> {
    let path = named.unwrap_or(Path::new("sealpost.toml"));
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound && named.is_none() => return Ok(None),
        Err(error) => return Err(ConfigError::Read { path: path.to_owned(), error }),
    };
    let settings = toml::from_str(&text).map_err(|error| ConfigError::File {
        path: path.to_owned(),
        message: error.to_string().trim_end().to_owned(),
    })?;
    Ok(Some(SettingsFile { path: path.to_owned(), text, settings }))
}

/// A settings file, with its text so that an error can name the line.
pub struct SettingsFile {
    path: PathBuf,
    text: String,
    settings: Settings,
}

impl SettingsFile {
    fn line_of(&self, name: &str) -> Option<usize> {
        let is_key =
            |line: &str| line.trim_start().strip_prefix(name).is_some_and(|rest| rest.trim_start().starts_with('='));
        self.text.lines().position(is_key).map(|line| line + 1)
    }
}

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

impl Config {
    /// Puts `given` (flags and variables) over the file and checks the whole.
    pub fn resolve(given: Settings, file: Option<&SettingsFile>, api_key: Option<String>) -> Result<Self, ConfigError> {
        let from_file = file.map(|file| file.settings.clone()).unwrap_or_default();
        let place = |name: &str| match file.and_then(|file| Some((file, file.line_of(name)?))) {
            Some((file, line)) => format!("{}:{line}: {name}", file.path.display()),
            None => format!("the setting {name}"),
        };
        let wrong = |name: &str, reason: String| ConfigError::Setting { place: place(name), reason };
        macro_rules! setting {
            ($name:ident) => {
                given.$name.or(from_file.$name)
            };
        }
        let mode = setting!(mode).unwrap_or_else(|| "test".to_owned());
        let mode = Mode::find(&mode)
            .ok_or_else(|| wrong("mode", format!("{mode:?} is not a mode; the modes are test, private, public-br")))?;
        let data = setting!(data).unwrap_or_else(|| PathBuf::from("./sealpost-data"));
        let database = setting!(database).unwrap_or_else(|| format!("sqlite:{}", data.join("sealpost.db").display()));
        let mail = Settings {
            smtp: setting!(smtp),
            smtp_ca: setting!(smtp_ca),
            smtp_connections: setting!(smtp_connections),
            smtp_connect_seconds: setting!(smtp_connect_seconds),
            smtp_greeting_seconds: setting!(smtp_greeting_seconds),
            smtp_tls_seconds: setting!(smtp_tls_seconds),
            smtp_command_seconds: setting!(smtp_command_seconds),
            smtp_message_seconds: setting!(smtp_message_seconds),
            dkim_key: setting!(dkim_key),
            dkim_selector: setting!(dkim_selector),
            dkim_domain: setting!(dkim_domain),
            ..Settings::default()
        };
        let smtp = mail::smtp(&mail).map_err(|(name, reason)| wrong(name, reason))?;
        if mode != Mode::Test && smtp.is_none() {
            return Err(wrong("smtp", format!("a {} desk sends real mail: name a mail server", mode.name())));
        }
        let public_url = setting!(public_url).map(|url| url.trim_end_matches('/').to_owned());
        if let Some(url) = &public_url {
            check_public_url(url, mode).map_err(|reason| wrong("public_url", reason))?;
        } else if mode != Mode::Test {
            return Err(wrong("public_url", "mails need the address under which people reach this server".to_owned()));
        }
        let address = |name: &str, text: Option<String>, fallback: Option<&str>| {
            let text = text.or(fallback.map(str::to_owned)).ok_or_else(|| wrong(name, "it must be set".to_owned()))?;
            EmailAddress::parse(&text).map_err(|error| wrong(name, format!("{text:?} is not an address: {error}")))
        };
        let test = mode == Mode::Test;
        let mail_from = address("mail_from", setting!(mail_from), test.then_some("no-reply@sealpost.invalid"))?;
        let admin_email = address("admin_email", setting!(admin_email), test.then_some("admin@sealpost.invalid"))?;
        let dkim = mail::dkim(&mail, &mail_from).map_err(|(name, reason)| wrong(name, reason))?;
        let bounces = bounces::check(setting!(bounce_address), setting!(bounce_listen), setting!(bounce_maildir));
        let bounces = bounces.map_err(|(name, reason)| wrong(name, reason))?;
        let language = setting!(language).unwrap_or_else(|| "en".to_owned());
        let language = Language::find(&language)
            .ok_or_else(|| wrong("language", format!("{language:?} is not a language that mails are written in")))?;
        let zones = setting!(zones).unwrap_or_default();
        let zone = |zone: &String| {
            Fqdn::parse(zone.trim()).map_err(|error| wrong("zones", format!("{zone:?} is not a zone: {error}")))
        };
        let asked = lookups::Asked {
            world: setting!(world),
            dns_servers: setting!(dns_servers),
            dns_timeout: setting!(dns_timeout),
            dns_trust_anchor: setting!(dns_trust_anchor),
            dnssec_waived: setting!(dnssec_waived),
            dns_perspectives: setting!(dns_perspectives),
            whois_servers: setting!(whois_servers),
            caa_identities: setting!(caa_identities),
        };
        let lookups = asked.check(mode).map_err(|(name, reason)| wrong(name, reason))?;
        let public_names = setting!(public_names);
        let evidence_days = setting!(evidence_days);
        if mode == Mode::PublicBr {
            for (name, is_set) in [
                ("zones", !zones.is_empty()),
                ("public_names", public_names.is_some()),
                ("evidence_days", evidence_days.is_some()),
            ] {
                if is_set {
                    let reason =
                        "a public-br desk certifies public names by the Baseline Requirements; it cannot be set";
                    return Err(wrong(name, reason.to_owned()));
                }
            }
        }
        let public_names = public_names.unwrap_or(zones.is_empty());
        if !public_names && zones.is_empty() {
            return Err(wrong("public_names", "without public names a desk needs zones to certify".to_owned()));
        }
        if evidence_days.is_some_and(|days| !(1..=1095).contains(&days)) {
            return Err(wrong("evidence_days", "it is not between 1 and 1095".to_owned()));
        }
        if let Some(path) = setting!(public_suffix_list) {
            let text = std::fs::read_to_string(&path).map_err(|error| error.to_string());
            let list = text.and_then(|text| SuffixList::parse(&text).map_err(|error| error.to_string()));
            let settled = list.and_then(|list| list.settle().map_err(|error| error.to_string()));
            settled.map_err(|reason| wrong("public_suffix_list", format!("{}: {reason}", path.display())))?;
        }
        let blocked_keys = match setting!(blocked_keys) {
            Some(path) => {
                let file = std::fs::read(&path).map_err(|error| error.to_string());
                let list = file.and_then(|file| BlockedKeys::parse(&file));
                list.map_err(|reason| wrong("blocked_keys", format!("{}: {reason}", path.display())))?
            }
            None => BlockedKeys::default(),
        };
        let older_links = setting!(older_links).unwrap_or_else(|| "stay".to_owned());
        let older_links = OlderLinks::find(&older_links)
            .ok_or_else(|| wrong("older_links", format!("{older_links:?} is neither stay nor die")))?;
        let profile = if mode == Mode::PublicBr { Profile::PublicBr } else { Profile::Private };
        let policy = Policy { profile, evidence_days, older_links, remote_perspectives: lookups.perspectives() };
        let issue_at_once = setting!(issue_at_once).unwrap_or(false);
        if issue_at_once && !test {
            return Err(wrong("issue_at_once", "only a test desk issues without asking".to_owned()));
        }
        let own_ca = match (setting!(ca_chain), setting!(ca_key)) {
            (Some(chain), Some(key)) => Some((chain, key)),
            (None, None) => None,
            (None, Some(_)) => return Err(wrong("ca_chain", "ca_key needs ca_chain beside it".to_owned())),
            (Some(_), None) => return Err(wrong("ca_key", "ca_chain needs ca_key beside it".to_owned())),
        };
        if mode == Mode::PublicBr && own_ca.is_none() {
            let reason = "a public-br desk makes no root of its own: name your issuing CA with ca_chain and ca_key";
            return Err(wrong("ca_chain", reason.to_owned()));
        }
        let public_ca = match (mode, setting!(crl_url), setting!(ca_issuers_url)) {
            (Mode::PublicBr, crl_url, ca_issuers_url) => {
                let http = |name: &str, url: Option<String>| {
                    let url = url.ok_or_else(|| wrong(name, "a public-br certificate has to name it".to_owned()))?;
                    let parsed = url::Url::parse(&url).ok().filter(|url| url.scheme() == "http" && url.has_host());
                    parsed.map(|_| url.clone()).ok_or_else(|| wrong(name, format!("{url:?} is not an http:// address")))
                };
                let crl_url = http("crl_url", crl_url)?;
                Some(PublicCa { crl_url, ca_issuers_url: http("ca_issuers_url", ca_issuers_url)? })
            }
            (_, None, None) => None,
            (_, Some(_), _) => return Err(wrong("crl_url", "only public-br certificates name it".to_owned())),
            (_, None, Some(_)) => {
                return Err(wrong("ca_issuers_url", "only public-br certificates name it".to_owned()));
            }
        };
        let certificate_days = setting!(certificate_days);
        let longest = if mode == Mode::PublicBr { 200 } else { 1095 };
        if let Some(days) = certificate_days.filter(|days| !(1..=longest).contains(days)) {
            return Err(wrong("certificate_days", format!("{days} is not between 1 and {longest}")));
        }
        let account_name = setting!(account_name).unwrap_or_else(|| "Sealpost".to_owned());
        check_line(&account_name).map_err(|reason| wrong("account_name", reason))?;
        let mail_name = setting!(mail_name).unwrap_or_else(|| account_name.clone());
        check_line(&mail_name).map_err(|reason| wrong("mail_name", reason))?;
        let log_format = setting!(log_format).unwrap_or_else(|| "text".to_owned());
        if !["text", "json"].contains(&log_format.as_str()) {
            return Err(wrong("log_format", format!("{log_format:?} is neither text nor json")));
        }
        let approval = match setting!(approval).as_deref() {
            None | Some("link") => ApprovalBy::Link,
            Some("code") => ApprovalBy::Code,
            Some(other) => return Err(wrong("approval", format!("{other:?} is neither link nor code"))),
        };
        let mut retry = Retry::default();
        if let Some(seconds) = setting!(retry_seconds) {
            if seconds.is_empty() || !seconds.iter().all(|seconds| (1..=86_400).contains(seconds)) {
                return Err(wrong("retry_seconds", format!("{seconds:?} are not numbers between 1 and 86400")));
            }
            retry.waits = seconds.into_iter().map(|seconds| Duration::from_secs(u64::from(seconds))).collect();
        }
        if let Some(hours) = setting!(retry_hours) {
            if !(1..=720).contains(&hours) {
                return Err(wrong("retry_hours", format!("{hours} is not between 1 and 720")));
            }
            retry.give_up_after = Duration::from_secs(3600 * u64::from(hours));
        }
        let worker = setting!(worker).unwrap_or(true);
        if !worker && !is_postgres(&database) {
            let reason = "a SQLite database has one process, and without its worker nothing would ever be sent";
            return Err(wrong("worker", reason.to_owned()));
        }
        let limits = MailLimits::default();
        let listen = setting!(listen).unwrap_or_else(|| SocketAddr::from(([127, 0, 0, 1], 8400)));
        let listening = listening::Given {
            tls_cert: setting!(tls_cert),
            tls_key: setting!(tls_key),
            trusted_proxies: setting!(trusted_proxies).unwrap_or_default(),
            connections: setting!(connections),
            connections_per_address: setting!(connections_per_address),
            header_seconds: setting!(header_seconds),
            body_seconds: setting!(body_seconds),
            idle_seconds: setting!(idle_seconds),
        };
        let listening = listening.check(listen, test).map_err(|(name, reason)| wrong(name, reason))?;
        Ok(Self {
            listen,
            listening,
            request_windows: listening::windows(setting!(limit_requests_5s), setting!(limit_requests_3min), test),
            public_url,
            smtp,
            dkim,
            mail_from,
            mail_name,
            bounces,
            mail_overrides: setting!(mail_overrides),
            account_name,
            admin_email,
            language,
            zones: zones.iter().map(zone).collect::<Result<_, _>>()?,
            public_names,
            policy,
            lookups,
            issue_at_once,
            own_ca,
            blocked_keys: Arc::new(blocked_keys),
            public_ca,
            certificate_days,
            additional_emails: setting!(additional_emails).unwrap_or(100),
            limits: MailLimits {
                approver_burst: setting!(limit_approver_burst).unwrap_or(limits.approver_burst),
                approver_interval_seconds: setting!(limit_approver_interval)
                    .unwrap_or(limits.approver_interval_seconds),
                approver_per_day: setting!(limit_approver_per_day).unwrap_or(limits.approver_per_day),
                recipient_per_day: setting!(limit_recipient_per_day).unwrap_or(limits.recipient_per_day),
                account_per_hour: setting!(limit_account_per_hour).unwrap_or(limits.account_per_hour),
                live_values: setting!(limit_live_values).unwrap_or(limits.live_values),
            },
            approval,
            page_misses: setting!(limit_page_misses).unwrap_or(20),
            page_misses_total: setting!(limit_page_misses_total).unwrap_or(600),
            api_key: api_key.filter(|_| test),
            log: setting!(log).unwrap_or_else(|| "info".to_owned()),
            log_json: log_format == "json",
            retry,
            worker,
            data,
            database,
            mode,
        })
    }

    /// Days that a certificate is valid when its order does not say (R54).
    pub fn certificate_days_at(&self, now: Timestamp) -> u32 {
        let own = self.certificate_days.unwrap_or(199);
        self.policy.limits_at(now).certificate_days.map_or(own, |days| own.min(days))
    }

    /// Whether several processes may share the database.
    pub fn is_postgres(&self) -> bool {
        is_postgres(&self.database)
    }

    pub fn is_test(&self) -> bool {
        self.mode == Mode::Test
    }

    /// Whether this desk certifies a name (R1), or a clause that says why not.
    /// Any in `test`; the operator's zones in `private`, and public names if it
    /// is to; public names alone in `public-br`.
    pub fn certifies(&self, name: &Fqdn) -> Result<(), String> {
        if self.is_test() || self.zones.iter().any(|zone| name.is_at_or_below(zone)) {
            return Ok(());
        }
        if !name.is_public() {
            return Err("ends in no public suffix and lies in none of this desk's zones".to_owned());
        }
        if !self.public_names {
            let zones = self.zones.iter().map(Fqdn::as_str).collect::<Vec<_>>().join(", ");
            return Err(format!("lies in none of this desk's zones ({zones}), and it certifies no public names"));
        }
        Ok(())
    }
}

/// Keys and approvals travel over it: TLS, or loopback (R43).
fn check_public_url(text: &str, mode: Mode) -> Result<(), String> {
    let url = url::Url::parse(text).map_err(|error| format!("{text:?} is not a URL: {error}"))?;
    let loopback = match url.host() {
        Some(url::Host::Domain(name)) => name == "localhost",
        Some(url::Host::Ipv4(ip)) => ip.is_loopback(),
        Some(url::Host::Ipv6(ip)) => ip.is_loopback(),
        None => return Err(format!("{text:?} names no host")),
    };
    match url.scheme() {
        "https" => Ok(()),
        "http" if loopback || mode == Mode::Test => Ok(()),
        "http" => Err("people's decisions need TLS: use https (a proxy in front can provide it)".to_owned()),
        other => Err(format!("{other} is not a scheme for pages; use https")),
    }
}

fn check_line(text: &str) -> Result<(), String> {
    if text.trim().is_empty() || text.chars().count() > 100 || text.chars().any(char::is_control) {
        return Err("it must be one line of 1 to 100 characters".to_owned());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(text: &str) -> Result<SettingsFile, ConfigError> {
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join("sealpost.toml");
        std::fs::write(&path, text).expect("written");
        read_file(Some(&path)).map(|file| file.expect("named"))
    }

    fn error(text: &str) -> String {
        let outcome = file(text).and_then(|file| Config::resolve(Settings::default(), Some(&file), None));
        outcome.expect_err("refused").to_string()
    }

    #[test]
    fn flags_come_before_the_file_and_the_file_before_defaults() {
        let file = file("listen = \"127.0.0.1:1\"\nlimit_account_per_hour = 7\n").expect("reads");
        let given = Settings { listen: "127.0.0.1:2".parse().ok(), ..Settings::default() };
        let config = Config::resolve(given, Some(&file), None).expect("holds");
        assert_eq!(config.listen.port(), 2);
        assert_eq!(config.limits.account_per_hour, 7);
        assert_eq!(config.limits.approver_burst, 3);
        assert_eq!(config.mode, Mode::Test);
    }

    #[test]
    fn a_broken_setting_names_its_line() {
        assert!(error("listen = \"127.0.0.1:1\"\nmode = \"prod\"\n").contains("sealpost.toml:2: mode"));
        assert!(error("\nlissten = \"127.0.0.1:1\"\n").contains("line 2"));
        assert!(error("listen = 5\n").contains("line 1"));
        assert!(error("mode = \"private\"\n").contains("smtp"));
        assert!(
            error("mode = \"private\"\nsmtp = \"smtp://x\"\npublic_url = \"http://desk.example\"\n").contains("TLS")
        );
        assert!(error("trusted_proxies = [\"proxy\"]\n").contains("sealpost.toml:1: trusted_proxies"));
        assert!(error("tls_key = \"k\"\n").contains("tls_cert"));
        assert!(error("\nheader_seconds = 0\n").contains("sealpost.toml:2: header_seconds"));
        assert!(error("connections_per_address = 0\n").contains("sealpost.toml:1: connections_per_address"));
        assert!(error("zones = [\"a_b.example\"]\n").contains("sealpost.toml:1: zones"));
        assert!(error("listen = \"127.0.0.1:1\"\nretry_seconds = [0]\n").contains("sealpost.toml:2: retry_seconds"));
        assert!(error("approval = \"sms\"\n").contains("sealpost.toml:1: approval"));
        assert!(error("\nbounce_address = \"x\"\n").contains("sealpost.toml:2: bounce_address"));
        assert!(error("bounce_address = \"much-too-long-for-a-token@desk.example\"\n").contains("21"));
        assert!(error("bounce_listen = \"127.0.0.1:2424\"\n").contains("bounce_address"));
        assert!(error("mail_name = \"a\\r\\nBcc: b\"\n").contains("mail_name"));
        assert!(error("blocked_keys = \"/nowhere\"\n").contains("sealpost.toml:1: blocked_keys"));
    }

    #[test]
    fn mail_servers_are_one_or_a_list_and_their_limits_are_bounded() {
        let config = |text: &str| Config::resolve(Settings::default(), Some(&file(text).expect("reads")), None);
        let smtp = |text: &str| config(text).expect("holds").smtp.expect("a server");
        assert_eq!(smtp("smtp = \"smtp://a\"\n").servers, ["smtp://a"]);
        let list = smtp("smtp = [\"smtp://a\", \"smtps://b\"]\nsmtp_tls_seconds = 7\nsmtp_connections = 8\n");
        assert_eq!((list.servers, list.connections), (vec!["smtp://a".to_owned(), "smtps://b".to_owned()], 8));
        assert_eq!((list.timeouts.tls, list.timeouts.connect), (Duration::from_secs(7), Duration::from_secs(10)));
        assert!(config("smtp = []\n").expect("holds").smtp.is_none());
        assert!(error("smtp = 5\n").contains("a text or a list of texts"));
        assert!(error("\nsmtp_message_seconds = 0\n").contains("sealpost.toml:2: smtp_message_seconds"));
        assert!(error("smtp_connections = 0\n").contains("smtp_connections"));
        let given = <Settings as clap::Args>::augment_args(clap::Command::new("x").no_binary_name(true));
        let given = given.try_get_matches_from(["--smtp", "smtp://a smtp://b", "--smtp", "smtp://c"]).expect("taken");
        let given: Vec<&String> = given.get_many("smtp").expect("given").collect();
        assert_eq!(given, ["smtp://a", "smtp://b", "smtp://c"]);
    }

    #[test]
    fn r33_the_signing_domain_is_the_senders_or_a_parent_of_it() {
        let from = "mail_from = \"ca@mail.desk.example\"\n";
        let keys = "dkim_key = [\"a.pem\", \"b.pem\"]\ndkim_selector = [\"s1\", \"s2\"]\n";
        let dkim = |text: &str| {
            let file = file(text).expect("reads");
            Config::resolve(Settings::default(), Some(&file), None).expect("holds").dkim.expect("keys")
        };
        assert_eq!(dkim(&format!("{from}{keys}")).domain.as_str(), "mail.desk.example");
        let parent = dkim(&format!("{from}{keys}dkim_domain = \"desk.example\"\n"));
        assert_eq!(parent.domain.as_str(), "desk.example");
        assert_eq!(parent.keys[1], ("s2".to_owned(), PathBuf::from("b.pem")));
        for domain in ["example.org", "x.mail.desk.example", "esk.example", "-"] {
            assert!(error(&format!("{from}{keys}dkim_domain = \"{domain}\"\n")).contains("dkim_domain"), "{domain}");
        }
        assert!(error("dkim_key = \"a.pem\"\n").contains("1 keys and 0 selectors"));
        assert!(error("dkim_domain = \"desk.example\"\n").contains("signs nothing"));
    }

    #[test]
    fn r43_a_private_desk_does_not_speak_plainly_to_the_world() {
        let private = "mode = \"private\"\nsmtp = \"smtp://x\"\npublic_url = \"https://desk.example\"\n\
            mail_from = \"a@desk.example\"\nadmin_email = \"a@desk.example\"\n";
        let refused = error(&format!("{private}listen = \"0.0.0.0:8400\"\n"));
        assert!(refused.contains("listen") && refused.contains("trusted_proxies"), "{refused}");
        let resolve = |more: &str| {
            let file = file(&format!("{private}{more}")).expect("reads");
            Config::resolve(Settings::default(), Some(&file), None)
        };
        for good in [
            "listen = \"127.0.0.1:1\"\n",
            "listen = \"[::1]:1\"\n",
            "listen = \"0.0.0.0:1\"\ntrusted_proxies = [\"10.0.0.0/8\"]\n",
            "listen = \"0.0.0.0:1\"\ntls_cert = \"c\"\ntls_key = \"k\"\n",
        ] {
            assert!(resolve(good).is_ok_and(|config| !config.listening.open), "{good}");
        }
        // The keys of a test desk open nothing.
        let test = Config::resolve(Settings { listen: "0.0.0.0:1".parse().ok(), ..Settings::default() }, None, None);
        assert!(test.is_ok_and(|config| config.listening.open));
    }

    #[test]
    fn a_misspelt_variable_is_refused() {
        assert!(
            check_variables(["SEALPOST_MODE", "SEALPOST_URL", "SEALPOST_TEST_POSTGRES", "PATH"].into_iter()).is_ok()
        );
        assert!(check_variables(["SEALPOST_MODUS"].into_iter()).is_err());
    }
}
