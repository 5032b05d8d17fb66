//! Settings: flag, then `SEALPOST_*` variable, then `sealpost.toml`, then
//! default. Unknown names are errors everywhere.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use sealpost_domain::{EmailAddress, Fqdn, Language, MailLimits};
use serde::Deserialize;

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
    /// Where mail goes: smtp://, smtps://, smtp+starttls:// or smtp+plain://[user:password@]host[:port]
    #[arg(long, env = "SEALPOST_SMTP", value_name = "URL", hide_env_values = true)]
    pub smtp: Option<String>,
    /// Sender of every mail [default: no-reply@sealpost.invalid in test]
    #[arg(long, env = "SEALPOST_MAIL_FROM", value_name = "ADDRESS")]
    pub mail_from: Option<String>,
    /// Name shown beside the sender's address [default: the account's name]
    #[arg(long, env = "SEALPOST_MAIL_NAME", value_name = "NAME")]
    pub mail_name: Option<String>,
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
    /// Issue OV and EV orders at once, without asking anybody (test)
    #[arg(long, env = "SEALPOST_ISSUE_AT_ONCE", num_args = 0..=1, default_missing_value = "true", value_name = "BOOL")]
    pub issue_at_once: Option<bool>,
    /// Your own CA: PEM file with the issuing certificate first and the root last
    #[arg(long, env = "SEALPOST_CA_CHAIN", value_name = "FILE")]
    pub ca_chain: Option<PathBuf>,
    /// Your own CA: PEM file with the key of the issuing certificate
    #[arg(long, env = "SEALPOST_CA_KEY", value_name = "FILE")]
    pub ca_key: Option<PathBuf>,
    /// Days a certificate is valid when the order does not say [default: 199]
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
    /// Seconds until the first retry of a mail; the later ones follow in proportion [default: 60]
    #[arg(long, env = "SEALPOST_RETRY_SECONDS", value_name = "SECONDS")]
    pub retry_seconds: Option<u32>,
    /// What is logged, as a filter: info, debug, sealpost_server=debug,info … [default: info]
    #[arg(long, env = "SEALPOST_LOG", value_name = "FILTER")]
    pub log: Option<String>,
    /// text or json [default: text]
    #[arg(long, env = "SEALPOST_LOG_FORMAT", value_name = "FORMAT")]
    pub log_format: Option<String>,
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

/// The settings in force, checked.
#[derive(Clone, Debug)]
pub struct Config {
    pub data: PathBuf,
    pub listen: SocketAddr,
    pub database: String,
    pub mode: Mode,
    /// None: `http://` and the address listened on.
    pub public_url: Option<String>,
    pub smtp: Option<String>,
    pub mail_from: EmailAddress,
    pub mail_name: String,
    pub account_name: String,
    pub admin_email: EmailAddress,
    pub language: Language,
    pub zones: Vec<Fqdn>,
    pub issue_at_once: bool,
    pub own_ca: Option<(PathBuf, PathBuf)>,
    pub certificate_days: u32,
    pub additional_emails: usize,
    pub limits: MailLimits,
    /// `SEALPOST_API_KEY`, installed in test mode.
    pub api_key: Option<String>,
    pub log: String,
    pub log_json: bool,
    /// First retry of a mail after so long; the table follows R37.
    pub retry_base: Duration,
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
        if mode == Mode::PublicBr {
            let reason = "public-br is not served by this version: its dates and limits are not enforced yet";
            return Err(wrong("mode", reason.to_owned()));
        }
        let data = setting!(data).unwrap_or_else(|| PathBuf::from("./sealpost-data"));
        let database = setting!(database).unwrap_or_else(|| format!("sqlite:{}", data.join("sealpost.db").display()));
        let smtp = setting!(smtp);
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
        let language = setting!(language).unwrap_or_else(|| "en".to_owned());
        let language = Language::find(&language)
            .ok_or_else(|| wrong("language", format!("{language:?} is not a language that mails are written in")))?;
        let zones = setting!(zones).unwrap_or_default();
        let zone = |zone: &String| {
            Fqdn::parse(zone.trim()).map_err(|error| wrong("zones", format!("{zone:?} is not a zone: {error}")))
        };
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
        let certificate_days = setting!(certificate_days).unwrap_or(199);
        if !(1..=1095).contains(&certificate_days) {
            return Err(wrong("certificate_days", format!("{certificate_days} is not between 1 and 1095")));
        }
        let account_name = setting!(account_name).unwrap_or_else(|| "Sealpost".to_owned());
        check_line(&account_name).map_err(|reason| wrong("account_name", reason))?;
        let mail_name = setting!(mail_name).unwrap_or_else(|| account_name.clone());
        check_line(&mail_name).map_err(|reason| wrong("mail_name", reason))?;
        let log_format = setting!(log_format).unwrap_or_else(|| "text".to_owned());
        if !["text", "json"].contains(&log_format.as_str()) {
            return Err(wrong("log_format", format!("{log_format:?} is neither text nor json")));
        }
        let retry_seconds = setting!(retry_seconds).unwrap_or(60);
        if !(1..=3600).contains(&retry_seconds) {
            return Err(wrong("retry_seconds", format!("{retry_seconds} is not between 1 and 3600")));
        }
        let limits = MailLimits::default();
        Ok(Self {
            listen: setting!(listen).unwrap_or_else(|| SocketAddr::from(([127, 0, 0, 1], 8400))),
            public_url,
            smtp,
            mail_from,
            mail_name,
            account_name,
            admin_email,
            language,
            zones: zones.iter().map(zone).collect::<Result<_, _>>()?,
            issue_at_once,
            own_ca,
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
            api_key: api_key.filter(|_| test),
            log: setting!(log).unwrap_or_else(|| "info".to_owned()),
            log_json: log_format == "json",
            retry_base: Duration::from_secs(u64::from(retry_seconds)),
            data,
            database,
            mode,
        })
    }

    pub fn is_test(&self) -> bool {
        self.mode == Mode::Test
    }

    /// Which names this desk certifies (R1): any in `test`; public ones and the
    /// operator's own zones elsewhere.
    pub fn certifies(&self, name: &Fqdn) -> bool {
        self.is_test() || name.is_public() || self.zones.iter().any(|zone| name.is_at_or_below(zone))
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
        assert!(error("zones = [\"a_b.example\"]\n").contains("sealpost.toml:1: zones"));
        assert!(error("listen = \"127.0.0.1:1\"\nretry_seconds = 0\n").contains("sealpost.toml:2: retry_seconds"));
        assert!(error("mail_name = \"a\\r\\nBcc: b\"\n").contains("mail_name"));
    }

    #[test]
    fn a_misspelt_variable_is_refused() {
        assert!(
            check_variables(["SEALPOST_MODE", "SEALPOST_URL", "SEALPOST_TEST_POSTGRES", "PATH"].into_iter()).is_ok()
        );
        assert!(check_variables(["SEALPOST_MODUS"].into_iter()).is_err());
    }
}
